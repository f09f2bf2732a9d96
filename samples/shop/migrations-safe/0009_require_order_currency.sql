-- An order without currency makes no sense; there is none. Checked without keeping writers out; SET NOT NULL then needs no scan.
SET lock_timeout = '5s';
ALTER TABLE orders ADD CONSTRAINT orders_currency_present CHECK (currency IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_currency_present;
ALTER TABLE orders ALTER COLUMN currency SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_currency_present;
