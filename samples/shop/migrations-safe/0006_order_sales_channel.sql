-- Where an order came from. The importers will say so; the shop itself leaves it to the default, which is kept in the catalog:
-- no row is touched.
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN sales_channel text NOT NULL DEFAULT 'web';
