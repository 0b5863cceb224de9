-- Names are looked for in item_word: reading this whole index took the longer the more items there were.
DROP INDEX by_name ON item;
