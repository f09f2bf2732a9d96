SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN customer;
DROP INDEX orders_customer_idx;
DROP TABLE missing;
