-- The communes of before 1 July 2025 with the communes of today that hold them. Reference data: filled
-- from sql/reference/former-units.csv.
CREATE TABLE former_unit (
    id       INT          NOT NULL,
    name     VARCHAR(100) NOT NULL,
    district VARCHAR(100) NOT NULL,
    province VARCHAR(100) NOT NULL,
    now      VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'codes, blanks between',
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
