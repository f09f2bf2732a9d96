-- +goose Up
CREATE TABLE a (id int);
CREATE INDEX CONCURRENTLY a_id ON a (id);
-- +goose Down
DROP TABLE a;
