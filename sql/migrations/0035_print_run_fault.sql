-- Labels that did not look as they must, and so must not be used. The run waits for a person who takes
-- them out of it; the rows stay.
CREATE TABLE print_run_fault (
    run_id   BIGINT       NOT NULL,
    position INT          NOT NULL COMMENT 'of print_run_item',
    number   CHAR(13)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason   VARCHAR(500) NOT NULL,
    picture  MEDIUMBLOB   NOT NULL COMMENT 'PNG of the place; empty where nothing could be drawn',
    PRIMARY KEY (run_id, position)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
