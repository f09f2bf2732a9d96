ALTER TABLE posts ADD a int;
CREATE INDEX CONCURRENTLY posts_a ON posts (a);
