-- A photograph of a tray. The frame lies in the data folder under a generated name and is deleted after
-- photo.keep_days; the hash, the symbols read and their crops stay.
CREATE TABLE manifest_photo (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    manifest_id   BIGINT       NOT NULL,
    request_token BINARY(16)   NOT NULL,
    sha256        CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    width         INT          NOT NULL,
    height        INT          NOT NULL,
    symbols       MEDIUMTEXT   NOT NULL COMMENT 'what was read, JSON',
    unread        MEDIUMTEXT   NOT NULL COMMENT 'label-like places, JSON',
    taken_by      VARCHAR(200) NOT NULL,
    taken_at      DATETIME(3)  NOT NULL,
    file          VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'null once deleted',
    PRIMARY KEY (id),
    UNIQUE KEY by_token (request_token),
    UNIQUE KEY by_content (manifest_id, sha256),
    KEY by_age (taken_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
