CREATE TABLE orders (id bigint, total numeric(10,2));
