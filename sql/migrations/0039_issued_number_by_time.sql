-- How many numbers were drawn lately: how long the ranges will last.
CREATE INDEX by_time ON issued_number (issued_at);
