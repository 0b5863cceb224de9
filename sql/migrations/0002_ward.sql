-- The communes of today. Reference data: filled from sql/reference/wards.csv.
CREATE TABLE ward (
    code     CHAR(5)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name     VARCHAR(100)  NOT NULL,
    province CHAR(2)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    formerly VARCHAR(4000) NOT NULL COMMENT 'what it was made of on 1 July 2025, as decreed',
    PRIMARY KEY (code),
    KEY by_province (province)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
