-- What an office said to a citizen on paper and nothing else in the system knows: the promised day, the new
-- one and why, the place in a pick-up session. The newest row of a kind is in force; none is ever changed.
CREATE TABLE item_promise (
    id          BIGINT       NOT NULL AUTO_INCREMENT,
    item_id     BIGINT       NOT NULL,
    kind        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'appointment, delay, pickup, held',
    details     VARCHAR(2000) NOT NULL COMMENT 'JSON',
    said_by     VARCHAR(200) NOT NULL,
    said_at     DATETIME(3)  NOT NULL,
    request_token BINARY(16) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_token (request_token),
    KEY by_item (item_id, kind, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
