-- Refused: no such column.
DO $$
DECLARE
    n int;
BEGIN
    SELECT nothing INTO n FROM account;
END $$;
