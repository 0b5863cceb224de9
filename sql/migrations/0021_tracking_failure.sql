-- Wrong second factors on the citizen's page, by code and day in Vietnam: five close the typed form for
-- that code until the next day. The code is hashed: it may be anything a stranger typed.
CREATE TABLE tracking_failure (
    code_hash BINARY(16) NOT NULL,
    day       DATE       NOT NULL,
    failures  INT        NOT NULL,
    PRIMARY KEY (code_hash, day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
