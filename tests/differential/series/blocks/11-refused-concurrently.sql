-- Refused: concurrently.
DO $$ BEGIN EXECUTE 'CREATE INDEX CONCURRENTLY ON account (balance)'; END $$;
