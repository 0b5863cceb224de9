-- Answers already given to requests that may be sent again.
CREATE TABLE idempotency (
    caller       BIGINT       NOT NULL COMMENT 'api_key.id',
    idem_key     VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash BINARY(32)   NOT NULL,
    status       INT          NOT NULL,
    content_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body         LONGBLOB     NOT NULL,
    created_at   DATETIME(3)  NOT NULL,
    PRIMARY KEY (caller, idem_key),
    KEY by_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
