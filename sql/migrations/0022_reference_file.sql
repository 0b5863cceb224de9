-- Which version of each file of sql/reference the database holds.
CREATE TABLE reference_file (
    name      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sha256    CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    loaded_at DATETIME(3) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
