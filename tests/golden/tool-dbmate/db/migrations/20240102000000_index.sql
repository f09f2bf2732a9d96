-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY items_id ON items (id);

-- migrate:down
