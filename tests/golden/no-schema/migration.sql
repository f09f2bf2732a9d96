ALTER TABLE users ADD COLUMN a int NOT NULL;
CREATE INDEX users_a_idx ON users (a);
DROP TABLE orders;
