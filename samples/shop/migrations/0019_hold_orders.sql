-- Customer service can put an order on hold; until now a note said so.
BEGIN;
ALTER TYPE order_status ADD VALUE 'on_hold' AFTER 'placed';
UPDATE orders SET status = 'on_hold' WHERE status = 'placed' AND customer_note LIKE 'HOLD%';
COMMIT;
