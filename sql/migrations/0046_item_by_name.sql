-- A clerk looks for a name within the office: the index alone is read, whatever word of the name was typed.
CREATE INDEX by_name ON item (office, recipient_folded);
