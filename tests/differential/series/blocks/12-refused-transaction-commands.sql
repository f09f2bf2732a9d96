-- Refused: transaction commands.
DO $$ BEGIN EXECUTE 'COMMIT'; END $$;
