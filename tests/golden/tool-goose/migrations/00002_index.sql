-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY items_id ON items (id);
CREATE INDEX CONCURRENTLY orders_total ON orders (total);

-- +goose Down
DROP INDEX CONCURRENTLY items_id;
