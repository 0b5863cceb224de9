-- Each row of audit bound to the one before it: whoever changes, removes or slips in a row breaks the
-- chain from there on. Append-only, like audit.
CREATE TABLE audit_chain (
    position BIGINT     NOT NULL COMMENT 'from 1, without gaps',
    audit_id BIGINT     NOT NULL,
    hash     BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of the hash before and the row',
    PRIMARY KEY (position),
    UNIQUE KEY by_row (audit_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
