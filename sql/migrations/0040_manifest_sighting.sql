-- What a person says to have seen of a manifest: a reading that the camera was not sure of, confirmed, or an
-- envelope in the hand whose label no photograph shows well enough.
CREATE TABLE manifest_sighting (
    manifest_id   BIGINT       NOT NULL,
    number        CHAR(13)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    evidence      VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'assisted or typed',
    seen_by       VARCHAR(200) NOT NULL,
    seen_at       DATETIME(3)  NOT NULL,
    PRIMARY KEY (manifest_id, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
