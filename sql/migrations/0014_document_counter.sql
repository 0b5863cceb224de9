-- Numbers of documents, counted by office, kind and day under the row's lock: without gaps, on any
-- number of servers.
CREATE TABLE document_counter (
    office VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind   VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day    DATE        NOT NULL,
    last   INT         NOT NULL,
    PRIMARY KEY (office, kind, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
