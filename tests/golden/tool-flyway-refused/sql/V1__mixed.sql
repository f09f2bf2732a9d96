SET lock_timeout = '2s';
CREATE TABLE a (id int);
CREATE INDEX CONCURRENTLY a_id ON a (id);
