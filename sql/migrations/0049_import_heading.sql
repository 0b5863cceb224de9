-- Which field a column's heading meant the last time an office took a file in.
CREATE TABLE import_heading (
    office     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    heading    VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'without marks, lower-case',
    field_name VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty: not taken in',
    PRIMARY KEY (office, heading)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
