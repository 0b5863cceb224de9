-- The request that somebody reads out from an error's page.
CREATE INDEX by_request ON audit (request_id);
