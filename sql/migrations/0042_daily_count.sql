-- How often something happened on one day in an office and those below it: the board adds up days instead of events.
CREATE TABLE daily_count (
    office  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'with those below it',
    measure VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day     DATE        NOT NULL COMMENT 'in Vietnam',
    detail  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'a milestone, an outcome, a leg and its hours …',
    count   BIGINT      NOT NULL,
    PRIMARY KEY (office, measure, day, detail)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
