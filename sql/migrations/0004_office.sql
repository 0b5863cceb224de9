-- Offices of the centre and of the post. The tree is in the codes ("C80" covers "C80.25459"), and in
-- `parent` for those who read the table; validity dates let both the districts of 2020 and today's two
-- tiers stand here.
CREATE TABLE office (
    code       VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    parent     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    name       VARCHAR(200) NOT NULL,
    ward       CHAR(5)      CHARACTER SET ascii COLLATE ascii_bin NULL,
    address    VARCHAR(300) NOT NULL,
    hotline    VARCHAR(20)  NOT NULL,
    hours      VARCHAR(300) NOT NULL,
    is_sample  BOOLEAN      NOT NULL COMMENT 'hours, hotline and address are made up',
    valid_from DATE         NOT NULL,
    valid_to   DATE         NULL,
    PRIMARY KEY (code)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
