-- A file of results between its steps in the browser: choosing columns, looking at what would happen, taking in. The
-- file itself lies in the data folder under `token`; both go after a day.
CREATE TABLE upload (
    id            BIGINT        NOT NULL AUTO_INCREMENT,
    token         CHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    key_id        BIGINT        NOT NULL COMMENT 'who sent it, and alone may go on with it',
    office        VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    file_name     VARCHAR(200)  NOT NULL COMMENT 'as the browser said it: to be shown only',
    field_names   VARCHAR(4000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'of each column, commas between',
    all_return_by VARCHAR(8)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'where no column says it',
    created_at    DATETIME(3)   NOT NULL,
    taken_at      DATETIME(3)   NULL,
    accepted      INT           NOT NULL DEFAULT 0,
    unchanged     INT           NOT NULL DEFAULT 0,
    conflict      INT           NOT NULL DEFAULT 0,
    rejected      INT           NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    UNIQUE KEY by_token (token),
    KEY by_age (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
