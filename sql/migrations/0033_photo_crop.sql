-- What stays of a photograph when its frame is deleted: each symbol that was read, cut out, so that a person
-- can still see what the machine saw. A crop shows a symbol and its margin, no name and no address.
CREATE TABLE photo_crop (
    photo_id BIGINT      NOT NULL,
    position INT         NOT NULL COMMENT 'of the symbol among those read, from 0',
    number   CHAR(13)    CHARACTER SET ascii COLLATE ascii_bin NULL,
    png      MEDIUMBLOB  NOT NULL,
    PRIMARY KEY (photo_id, position),
    KEY by_number (number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
