-- What was done to one thing, among millions of rows.
CREATE INDEX by_object ON audit (object);
