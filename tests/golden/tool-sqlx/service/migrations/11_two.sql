-- no-transaction
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY a_id2 ON a (id);
