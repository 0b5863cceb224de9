-- How often one network failed to sign in to one account, known or not, since it last succeeded.
CREATE TABLE lock_out (
    hash         BINARY(32)  NOT NULL COMMENT 'BLAKE2b-256 of what was typed as the name, and the network',
    failures     INT         NOT NULL,
    locked_until DATETIME(3) NOT NULL,
    PRIMARY KEY (hash),
    KEY by_end (locked_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
