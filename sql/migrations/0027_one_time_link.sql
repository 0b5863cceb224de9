-- Links with which a person sets a first or a new password, once. Only a hash is kept.
CREATE TABLE one_time_link (
    hash       BINARY(32)  NOT NULL COMMENT 'BLAKE2b-256 of the token',
    user_id    BIGINT      NOT NULL,
    created_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    used_at    DATETIME(3) NULL,
    PRIMARY KEY (hash),
    KEY by_user (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
