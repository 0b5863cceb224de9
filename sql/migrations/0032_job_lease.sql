-- Which of several servers does what only one may do at a time. A holder that dies loses it at
-- `until`.
CREATE TABLE job_lease (
    name   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    holder CHAR(32)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    until  DATETIME(3) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
