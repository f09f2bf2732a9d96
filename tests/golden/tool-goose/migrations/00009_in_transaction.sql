-- +goose Up
CREATE INDEX CONCURRENTLY items_id2 ON items (id);
-- +goose Down
DROP INDEX items_id2;
