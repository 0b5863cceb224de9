-- Ranges of S10 numbers that the post allotted. `next_serial` moves only forward, under the row's lock:
-- that is what gives each number once.
CREATE TABLE number_range (
    id           INT         NOT NULL,
    prefix       CHAR(2)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    country      CHAR(2)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_serial INT         NOT NULL,
    last_serial  INT         NOT NULL,
    next_serial  INT         NOT NULL COMMENT 'last_serial + 1 when the range is used up',
    is_test      BOOLEAN     NOT NULL,
    valid_from   DATE        NOT NULL,
    valid_to     DATE        NULL,
    PRIMARY KEY (id),
    UNIQUE KEY by_start (prefix, country, first_serial)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
