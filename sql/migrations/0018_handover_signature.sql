-- Who signed a handover, for which side, with which list of discrepancies.
CREATE TABLE handover_signature (
    manifest_id   BIGINT       NOT NULL,
    side          VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'centre or post',
    request_token BINARY(16)   NOT NULL,
    person        VARCHAR(200) NOT NULL,
    key_id        BIGINT       NULL,
    discrepancies MEDIUMTEXT   NOT NULL COMMENT 'the list as signed, in canonical JSON',
    signed_at     DATETIME(3)  NOT NULL,
    PRIMARY KEY (manifest_id, side),
    UNIQUE KEY by_token (request_token)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
