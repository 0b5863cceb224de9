-- Bảng kê: the items of one handover from an office of the centre to a post office.
CREATE TABLE manifest (
    id            BIGINT       NOT NULL AUTO_INCREMENT,
    code          VARCHAR(48)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_token BINARY(16)   NOT NULL,
    office        VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    post_office   VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state         VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_by    VARCHAR(200) NOT NULL,
    created_at    DATETIME(3)  NOT NULL,
    version       INT          NOT NULL DEFAULT 1,
    PRIMARY KEY (id),
    UNIQUE KEY by_code (code),
    UNIQUE KEY by_token (request_token),
    KEY by_office (office, state),
    KEY by_post_office (post_office, state)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
