-- Express orders are packed first. No step needs another one undone, so each commits by itself and keeps its lock briefly.
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN priority smallint NOT NULL DEFAULT 0;
ALTER TABLE shipments ADD COLUMN priority smallint NOT NULL DEFAULT 0;

RESET lock_timeout;
DO $$
DECLARE
    first_id bigint := 0;
    last_id bigint := (SELECT max(id) FROM orders);
BEGIN
    WHILE first_id <= last_id LOOP
        UPDATE orders SET priority = 1
         WHERE id BETWEEN first_id AND first_id + 9999 AND shipping_cost > 9.90 AND priority = 0;
        COMMIT;
        first_id := first_id + 10000;
    END LOOP;
END;
$$;
CREATE INDEX CONCURRENTLY orders_priority_idx ON orders (priority, placed_at);
