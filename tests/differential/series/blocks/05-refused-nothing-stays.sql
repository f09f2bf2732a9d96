-- Refused: nothing of it stays.
DO $$
BEGIN
    CREATE TABLE kept_by_nobody (id int);
    RAISE EXCEPTION 'stop' USING ERRCODE = '22023';
END $$;
