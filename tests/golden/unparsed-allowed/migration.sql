CREATE TABLE a (id int);
CREATE TABEL b (id int);
DROP TABLE nowhere;
SELECT 'never closed;
CREATE TABLE c (id int);
