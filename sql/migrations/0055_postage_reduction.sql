-- Reductions of postage, each by a text of law and for a time: a share taken off, or a price in its place.
CREATE TABLE postage_reduction (
    id              INT          NOT NULL,
    code            VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who or what it is for; "all" needs no choice',
    name            VARCHAR(200) NOT NULL,
    service         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty: every service',
    zone            VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty: every zone',
    max_grams       INT          NOT NULL COMMENT '0: any weight',
    percent         INT          NOT NULL COMMENT 'taken off; 0 where price_vnd counts',
    price_vnd       INT          NOT NULL COMMENT 'in place of the price; -1 where percent counts',
    valid_from      DATE         NOT NULL,
    valid_to        DATE         NULL COMMENT 'the first day it is no longer in force',
    legal_reference VARCHAR(300) NOT NULL,
    is_sample       BOOLEAN      NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
