CREATE TABLE a (id int);
-- migrate:up
SELECT 1;
-- migrate:down
