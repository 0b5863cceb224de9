-- What a manifest lists. `outcome` is the class at the handover; null while it is open.
CREATE TABLE manifest_line (
    manifest_id BIGINT      NOT NULL,
    number      CHAR(13)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    item_id     BIGINT      NOT NULL,
    position    INT         NOT NULL,
    outcome     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (manifest_id, number),
    KEY by_item (item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
