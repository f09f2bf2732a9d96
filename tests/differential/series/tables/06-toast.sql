-- Options of a TOAST table are kept where there is one: only rows that may not fit on a quarter of a page need it.
CREATE TABLE short_rows (a int, b varchar(400), c numeric(20, 4)) WITH (fillfactor = 80, toast.autovacuum_enabled = off);
ALTER TABLE short_rows SET (toast.autovacuum_enabled = on, autovacuum_enabled = on);
CREATE TABLE long_rows (a int, b varchar(600)) WITH (toast.autovacuum_enabled = off);
CREATE TABLE texts (a text) WITH (toast.vacuum_truncate = off);
CREATE TABLE grown (a int);
ALTER TABLE grown ADD COLUMN b text, SET (toast.autovacuum_enabled = off);
CREATE MATERIALIZED VIEW few WITH (toast.autovacuum_enabled = off) AS SELECT 1 AS a;
CREATE TABLE grew (a int);
ALTER TABLE grew ADD COLUMN b text;
ALTER TABLE grew SET (toast.autovacuum_enabled = off);
