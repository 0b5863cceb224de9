-- Rules that change by decision: from a day, by a text of law. Where none is in force, the
-- configuration's value is. A decision is never overwritten; one that has not begun can be withdrawn.
CREATE TABLE policy (
    id              BIGINT       NOT NULL AUTO_INCREMENT,
    name            VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value           INT          NOT NULL COMMENT '1 and 0 are yes and no',
    valid_from      DATE         NOT NULL,
    legal_reference VARCHAR(300) NOT NULL,
    recorded_by     VARCHAR(200) NOT NULL,
    recorded_at     DATETIME(3)  NOT NULL,
    withdrawn_at    DATETIME(3)  NULL,
    PRIMARY KEY (id),
    KEY by_name (name, valid_from)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
