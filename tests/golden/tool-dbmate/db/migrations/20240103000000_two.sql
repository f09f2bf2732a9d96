-- migrate:up transaction:false
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY orders_id ON orders (id);

-- migrate:down
