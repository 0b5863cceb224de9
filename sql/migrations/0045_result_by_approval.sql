-- How many results a day brought, counted beside what became of them.
CREATE INDEX by_approval ON result (approved_at, office);
