-- Whose labels were read how, in photographs and by scans one by one: the items behind the board's numbers of reading.
-- Written with those numbers by the one job that counts; made anew at any time.
CREATE TABLE counted_reading (
    measure VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'read, in a photograph, or scan',
    way     VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'both, qr, bars, assisted; decoded, assisted, typed',
    day     DATE        NOT NULL COMMENT 'in Vietnam',
    item_id BIGINT      NOT NULL,
    office  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'where it was read',
    printer VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as it is counted; of a scan empty',
    PRIMARY KEY (measure, way, day, item_id, office),
    KEY by_office (office, measure, way, day, item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
