\set table orders
\set wrong no_such
-- ÄÖ
ALTER TABLE :table DROP COLUMN id, ALTER COLUMN :wrong SET NOT NULL;
\ir part/one.sql
ALTER TABLE :table ADD COLUM b int;
-- drydock:ignore column-dropped nobody reads it
ALTER TABLE :table DROP COLUMN total;
