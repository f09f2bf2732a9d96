-- migrate:up
CREATE TABLE orders (id bigint);
CREATE TABLE items (id bigint);

-- migrate:down
DROP TABLE items;
DROP TABLE orders;
