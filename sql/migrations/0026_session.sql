-- Who is signed in. Only a hash of the cookie is kept; it has 128 random bits.
CREATE TABLE session (
    hash         BINARY(32)  NOT NULL COMMENT 'BLAKE2b-256 of the cookie',
    user_id      BIGINT      NOT NULL,
    generation   INT         NOT NULL COMMENT 'of the user when signing in',
    created_at   DATETIME(3) NOT NULL,
    last_seen_at DATETIME(3) NOT NULL COMMENT 'to the minute',
    PRIMARY KEY (hash),
    KEY by_user (user_id),
    KEY by_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
