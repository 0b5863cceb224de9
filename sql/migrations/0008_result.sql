-- An approved result, as the office exported it. `content_hash` is over what was sent, so that the same
-- row again is known as unchanged and another one as a conflict.
CREATE TABLE result (
    id             BIGINT       NOT NULL AUTO_INCREMENT,
    dossier_key    VARCHAR(64)  COLLATE utf8mb4_bin NOT NULL COMMENT 'the code upper-cased',
    dossier_code   VARCHAR(64)  NOT NULL COMMENT 'as written',
    office         VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    procedure_code VARCHAR(32)  NOT NULL,
    procedure_name VARCHAR(500) NOT NULL,
    field          VARCHAR(100) NOT NULL,
    applicant      VARCHAR(200) NOT NULL,
    recipient      VARCHAR(200) NOT NULL COMMENT 'as sent; the item holds what is in force',
    phone          VARCHAR(64)  NOT NULL COMMENT 'as sent',
    address        VARCHAR(1000) NOT NULL COMMENT 'as sent',
    approved_at    DATETIME(3)  NOT NULL,
    return_by      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'post or pickup',
    fee_vnd        INT          NOT NULL,
    weight_grams   INT          NOT NULL,
    note           VARCHAR(1000) NOT NULL,
    content_hash   BINARY(32)   NOT NULL,
    created_by     BIGINT       NULL COMMENT 'the key that sent it; null for the command line',
    is_demo        BOOLEAN      NOT NULL DEFAULT FALSE,
    created_at     DATETIME(3)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_dossier (dossier_key),
    KEY by_approved (approved_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
