-- A commune that a clerk has just chosen for an item. It takes effect after the seconds in which it can be undone, for
-- an item's events are never taken back.
CREATE TABLE address_decision (
    item_id    BIGINT       NOT NULL,
    ward       CHAR(5)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version    INT          NOT NULL COMMENT 'of the item, as it was read',
    decided_at DATETIME(3)  NOT NULL,
    key_id     BIGINT       NOT NULL,
    role       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    office     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    person     VARCHAR(200) NOT NULL,
    request_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (item_id),
    KEY by_age (decided_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
