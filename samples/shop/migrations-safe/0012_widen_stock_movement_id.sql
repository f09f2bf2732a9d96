-- 1.9 of 2.1 billion numbers are used up. A wider column grows beside the old one; a later release switches over.
SET lock_timeout = '5s';
ALTER TABLE stock_movements ADD COLUMN wide_id bigint;
CREATE FUNCTION stock_movements_fill_wide_id() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.wide_id := NEW.id;
    RETURN NEW;
END;
$$;
CREATE TRIGGER stock_movements_fill_wide_id BEFORE INSERT OR UPDATE ON stock_movements
    FOR EACH ROW EXECUTE FUNCTION stock_movements_fill_wide_id();

RESET lock_timeout;
DO $$
DECLARE
    first_id bigint := 0;
    last_id bigint := (SELECT max(id) FROM stock_movements);
BEGIN
    WHILE first_id <= last_id LOOP
        UPDATE stock_movements SET wide_id = id
         WHERE id BETWEEN first_id AND first_id + 9999 AND wide_id IS NULL;
        COMMIT;
        first_id := first_id + 10000;
    END LOOP;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY stock_movements_wide_id_idx ON stock_movements (wide_id);
