-- What somebody has to look at, by office.
CREATE INDEX by_exception ON item (is_exception, office, id);
