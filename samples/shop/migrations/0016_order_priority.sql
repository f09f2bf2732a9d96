-- Express orders are packed first. All or nothing, hence one transaction.
BEGIN;
ALTER TABLE orders ADD COLUMN priority smallint NOT NULL DEFAULT 0;
UPDATE orders SET priority = 1 WHERE shipping_cost > 9.90;
CREATE INDEX orders_priority_idx ON orders (priority, placed_at);
ALTER TABLE shipments ADD COLUMN priority smallint NOT NULL DEFAULT 0;
COMMIT;
