-- People who sign in. `generation` grows when the password, the role or whether they may sign in
-- changes: sessions of an earlier generation are over.
CREATE TABLE user (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    name          VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'typed to sign in',
    person        VARCHAR(200) NOT NULL,
    role          VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    office        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Argon2id, PHC string; null until a first link was used',
    generation    INT          NOT NULL DEFAULT 1,
    is_demo       BOOLEAN      NOT NULL DEFAULT FALSE,
    created_at    DATETIME(3)  NOT NULL,
    disabled_at   DATETIME(3)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
