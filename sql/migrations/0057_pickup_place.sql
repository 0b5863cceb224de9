-- Who is expected at an office's counter on a day, by queue number. A number is given once, also when its holder
-- comes on another day: people have it on paper. Without a session: said by a clerk for a day of no session.
CREATE TABLE pickup_place (
    office     VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    day        DATE         NOT NULL,
    number     INT          NOT NULL COMMENT '7 is A007',
    item_id    BIGINT       NOT NULL,
    session_id BIGINT,
    slot       INT          COMMENT 'of the session, from 0: when about; NULL once the place is free again',
    given_by   VARCHAR(200) NOT NULL,
    given_at   DATETIME(3)  NOT NULL,
    freed_at   DATETIME(3),
    PRIMARY KEY (office, day, number),
    UNIQUE KEY by_slot (session_id, slot),
    KEY by_item (item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
