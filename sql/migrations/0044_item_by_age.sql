-- What has stayed too long in one state, the oldest first.
CREATE INDEX by_age ON item (state, since, office, post_office);
