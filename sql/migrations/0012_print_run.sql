-- A run of labels. `request_token` makes the request that created it safe to send again. A server that
-- works on a run holds the lease; when it dies, another takes over after `lease_until`.
CREATE TABLE print_run (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    request_token BINARY(16)   NOT NULL,
    office        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sheet         TEXT         NOT NULL COMMENT 'a sheet name, or its description in JSON',
    start         INT          NOT NULL,
    sender        TEXT         NOT NULL COMMENT 'who sends, as printed, frozen; JSON',
    state         VARCHAR(12)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    done          INT          NOT NULL,
    total         INT          NOT NULL,
    failure       VARCHAR(500) NOT NULL DEFAULT '',
    created_by    VARCHAR(200) NOT NULL,
    created_at    DATETIME(3)  NOT NULL,
    range_id      INT          NULL COMMENT 'null until the block of numbers is reserved',
    first_serial  INT          NULL COMMENT 'position 1 has this serial, position 2 the next one',
    lease_owner   BINARY(16)   NULL,
    lease_until   DATETIME(3)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_token (request_token),
    KEY by_state (state, lease_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
