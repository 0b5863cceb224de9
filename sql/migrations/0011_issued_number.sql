-- Every number ever drawn, and what became of it. A number is never given twice.
CREATE TABLE issued_number (
    number       CHAR(13)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    item_id      BIGINT       NOT NULL,
    print_run_id BIGINT       NULL,
    issued_at    DATETIME(3)  NOT NULL,
    voided_at    DATETIME(3)  NULL,
    void_reason  VARCHAR(300) NOT NULL DEFAULT '',
    voided_by    VARCHAR(200) NOT NULL DEFAULT '',
    replaced_by  CHAR(13)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (number),
    KEY by_item (item_id),
    KEY by_run (print_run_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
