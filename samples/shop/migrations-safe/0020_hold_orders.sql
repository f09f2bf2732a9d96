-- Until now a note said that an order is on hold.
UPDATE orders SET status = 'on_hold' WHERE status = 'placed' AND customer_note LIKE 'HOLD%';
