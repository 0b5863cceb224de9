-- Where a recipient's name is looked for: a row for each word of it, written with the name. A search reads the rows
-- of its rarest word alone, and holds the other words against the whole name beside it.
CREATE TABLE item_word (
    office  VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    word    VARCHAR(40)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'without marks, lower-case; its beginning where it is longer',
    item_id BIGINT       NOT NULL,
    name    VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'the whole, folded alike',
    PRIMARY KEY (office, word, item_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
