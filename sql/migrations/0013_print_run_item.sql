-- The labels of a run, frozen: what is drawn again later is these rows, byte for byte.
CREATE TABLE print_run_item (
    run_id   BIGINT   NOT NULL,
    position INT      NOT NULL COMMENT 'from 1, in the order of printing',
    item_id  BIGINT   NOT NULL,
    number   CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'null until it is drawn',
    label    TEXT     NULL COMMENT 'what stands on the label, JSON',
    PRIMARY KEY (run_id, position),
    UNIQUE KEY by_item (item_id, run_id),
    KEY by_number (number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
