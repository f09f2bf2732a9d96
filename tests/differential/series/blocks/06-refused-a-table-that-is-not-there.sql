-- Refused: a table that is not there.
DO $$ BEGIN ALTER TABLE nobody ADD COLUMN a int; END $$;
