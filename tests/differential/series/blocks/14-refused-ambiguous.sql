-- Refused: ambiguous.
DO $$
DECLARE
    role text := 'x';
BEGIN
    UPDATE profile SET name = role WHERE role = role;
END $$;
