-- Where an order came from. The importers will say so; the shop itself leaves it to the default.
ALTER TABLE orders ADD COLUMN sales_channel text NOT NULL DEFAULT 'web';
