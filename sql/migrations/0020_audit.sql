-- Who saw, printed, exported or changed what: append-only, like item_event.
CREATE TABLE audit (
    id         BIGINT       NOT NULL AUTO_INCREMENT,
    at         DATETIME(3)  NOT NULL,
    key_id     BIGINT       NULL,
    person     VARCHAR(200) NOT NULL,
    role       VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    office     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    action     VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    object     VARCHAR(80)  NOT NULL COMMENT 'such as "item 17" or "print-run 3"',
    request_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason     VARCHAR(300) NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    KEY by_time (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
