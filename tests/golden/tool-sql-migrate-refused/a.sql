-- +migrate Up
CREATE TABLE a (id int)
-- +migrate Down
DROP TABLE a;
