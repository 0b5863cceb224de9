-- Keys of programs and people. Only a hash of the secret is kept; the prefix names a key to people.
CREATE TABLE api_key (
    id         BIGINT       NOT NULL AUTO_INCREMENT,
    prefix     CHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash       BINARY(32)   NOT NULL COMMENT 'BLAKE2b-256 of the whole key',
    role       VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    office     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    person     VARCHAR(200) NOT NULL,
    created_at DATETIME(3)  NOT NULL,
    revoked_at DATETIME(3)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_prefix (prefix)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
