-- Heads of the chain, signed: the log holds the same lines, out of reach of whoever can write here.
CREATE TABLE audit_head (
    position   BIGINT      NOT NULL,
    hash       BINARY(32)  NOT NULL,
    signed_at  DATETIME(3) NOT NULL,
    public_key BINARY(32)  NOT NULL COMMENT 'Ed25519',
    signature  BINARY(64)  NOT NULL,
    PRIMARY KEY (position)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
