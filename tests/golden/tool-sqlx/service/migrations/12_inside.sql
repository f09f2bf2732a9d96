
-- no-transaction
CREATE INDEX CONCURRENTLY a_id3 ON a (id);
