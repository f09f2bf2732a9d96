-- An order without currency makes no sense; there is none.
ALTER TABLE orders ALTER COLUMN currency SET NOT NULL;
