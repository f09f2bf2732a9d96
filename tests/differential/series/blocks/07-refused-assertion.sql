-- Refused: assertion.
DO $$ BEGIN ASSERT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'nobody'), 'nobody is missing'; END $$;
