-- Everything that is still open, or was lost, of whatever day: few among a million.
CREATE INDEX by_outcome ON item_milestone (outcome, day, item_id, office, post_office);
