CREATE TABLE users (id bigint PRIMARY KEY, email text, note text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
CREATE VIEW recent AS SELECT id FROM orders;
