-- The provinces of today. Reference data: filled from sql/reference/provinces.csv, codes of the
-- statistics office.
CREATE TABLE province (
    code     CHAR(2)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name     VARCHAR(100) NOT NULL,
    formerly VARCHAR(500) NOT NULL,
    PRIMARY KEY (code)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
