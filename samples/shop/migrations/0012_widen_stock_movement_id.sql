-- 1.9 of 2.1 billion numbers are used up.
ALTER TABLE stock_movements ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE stock_movements_id_seq AS bigint;
