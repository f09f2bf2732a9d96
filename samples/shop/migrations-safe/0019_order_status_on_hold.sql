-- Customer service can put an order on hold. A new value can be used only after it is committed, hence a file of its own.
ALTER TYPE order_status ADD VALUE 'on_hold' AFTER 'placed';
