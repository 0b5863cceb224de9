-- What is to be counted: a row joins the transaction that changes an item, records a scan or keeps a photograph, and
-- goes with the one that counts it. Rows are only added, so that nobody waits for the job that counts.
CREATE TABLE count_due (
    id       BIGINT     NOT NULL AUTO_INCREMENT,
    item_id  BIGINT     NULL,
    event_id BINARY(16) NULL COMMENT 'a scan of that item',
    photo_id BIGINT     NULL,
    PRIMARY KEY (id),
    KEY by_item (item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
