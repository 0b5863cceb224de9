-- How an office's printers print: what the calibration page showed, kept with the printer rather than in
-- anybody's head. A run freezes what it used, so that it is drawn again byte for byte.
CREATE TABLE printer (
    id            INT          NOT NULL AUTO_INCREMENT,
    office        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name          VARCHAR(100) NOT NULL COMMENT 'of the desk or the machine',
    sheet         TEXT         NOT NULL COMMENT 'the usual one: a name or its description in JSON; empty: the system''s',
    dpi           INT          NOT NULL COMMENT '0: as the sheet says',
    offset_x_um   INT          NOT NULL COMMENT 'micrometres to the right',
    offset_y_um   INT          NOT NULL COMMENT 'micrometres down',
    scale_ppm     INT          NOT NULL COMMENT 'millionths; 1000000 leaves the places as they are',
    bar_reduction INT          NOT NULL COMMENT 'dots taken off each bar',
    is_removed    BOOLEAN      NOT NULL DEFAULT FALSE,
    version       INT          NOT NULL DEFAULT 1,
    updated_by    VARCHAR(200) NOT NULL,
    updated_at    DATETIME(3)  NOT NULL,
    PRIMARY KEY (id),
    KEY by_office (office, name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
