CREATE TABLE t10 (id integer);
ALTER TABLE t9 ADD COLUMN a integer;
