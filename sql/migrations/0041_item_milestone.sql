-- When an item passed what supervisors count, as the fold of its events says: what the numbers of the board are
-- counted from, and the lists behind them. Written by one job; made anew from item_event at any time.
CREATE TABLE item_milestone (
    milestone   VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day         DATE        NOT NULL COMMENT 'in Vietnam',
    item_id     BIGINT      NOT NULL,
    office      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    post_office VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ward        CHAR(5)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    at          DATETIME(3) NOT NULL,
    outcome     VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'of received: where the result is now',
    PRIMARY KEY (milestone, day, item_id),
    KEY by_office (office, milestone, day, item_id),
    KEY by_post_office (post_office, milestone, day, item_id),
    KEY by_item (item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
