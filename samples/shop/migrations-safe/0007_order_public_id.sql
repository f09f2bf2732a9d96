-- An order number for URLs that cannot be guessed. New orders get one at once, the others in batches.
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN public_id uuid;
ALTER TABLE orders ALTER COLUMN public_id SET DEFAULT gen_random_uuid();

RESET lock_timeout;
DO $$
DECLARE
    first_id bigint := 0;
    last_id bigint := (SELECT max(id) FROM orders);
BEGIN
    WHILE first_id <= last_id LOOP
        UPDATE orders SET public_id = gen_random_uuid()
         WHERE id BETWEEN first_id AND first_id + 9999 AND public_id IS NULL;
        COMMIT;
        first_id := first_id + 10000;
    END LOOP;
END;
$$;

-- A valid check lets SET NOT NULL skip its scan.
SET lock_timeout = '5s';
ALTER TABLE orders ADD CONSTRAINT orders_public_id_present CHECK (public_id IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_public_id_present;
ALTER TABLE orders ALTER COLUMN public_id SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_public_id_present;
