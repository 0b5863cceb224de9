-- The words of the names that are there already: the n-th between blanks, as many as there are.
INSERT IGNORE INTO item_word (office, word, item_id, name)
SELECT w.office, w.word, w.id, w.recipient_folded FROM (
    SELECT i.id, i.office, i.recipient_folded,
           LEFT(SUBSTRING_INDEX(SUBSTRING_INDEX(i.recipient_folded, ' ', n.n), ' ', -1), 40) AS word
    FROM item i JOIN (
        SELECT 1 + a.d + 10 * b.d AS n
        FROM (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
              SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) a
        CROSS JOIN
             (SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
              SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) b
    ) n ON n.n <= 1 + CHAR_LENGTH(i.recipient_folded) - CHAR_LENGTH(REPLACE(i.recipient_folded, ' ', ''))
) w WHERE w.word <> '';
