-- The second factor of those who have one (RFC 6238). A step once used, and those before it, open
-- nothing any more.
CREATE TABLE totp (
    user_id    BIGINT      NOT NULL,
    secret     BINARY(20)  NOT NULL,
    last_step  BIGINT      NOT NULL COMMENT 'of 30 s since 1970; the last one that was used',
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
