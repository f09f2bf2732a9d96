-- Refused: EXECUTE of NULL.
DO $$
DECLARE
    t text;
BEGIN
    EXECUTE 'DROP TABLE ' || t;
END $$;
