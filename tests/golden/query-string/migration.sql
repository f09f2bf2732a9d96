CREATE TABLE orders (id bigint PRIMARY KEY);
MERGE INTO orders USING orders AS o ON orders.id = o.id WHEN MATCHED THEN DELETE;
CREATE TABLE lines (id bigint);
