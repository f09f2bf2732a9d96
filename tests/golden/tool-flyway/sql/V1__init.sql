CREATE TABLE orders (id bigint);
CREATE TABLE items (id bigint);
