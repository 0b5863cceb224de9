-- Half-days on which an office hands results out at its counter, and how many people it can take then. Who gives a
-- place locks the session's row, so that no more people are sent there than it takes, on any number of servers.
CREATE TABLE pickup_session (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    office        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day           DATE         NOT NULL,
    starts_at     SMALLINT     NOT NULL COMMENT 'minutes after midnight in Vietnam',
    ends_at       SMALLINT     NOT NULL,
    place         VARCHAR(200) NOT NULL COMMENT 'counter, room',
    capacity      INT          NOT NULL,
    version       INT          NOT NULL DEFAULT 1,
    updated_by    VARCHAR(200) NOT NULL,
    updated_at    DATETIME(3)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_office (office, day, starts_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
