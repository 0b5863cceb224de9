-- Secrets that all servers of one database share, made once: the key that turns a caller's
-- Idempotency-Key into the token under which a request's effects are unique.
CREATE TABLE server_secret (
    name       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret     BINARY(32)  NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
