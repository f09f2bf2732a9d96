-- Refused: no data found.
DO $$
DECLARE
    n name;
BEGIN
    SELECT relname INTO STRICT n FROM pg_class WHERE relname = 'nobody';
END $$;
