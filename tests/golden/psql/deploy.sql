\set ON_ERROR_STOP on
\set tbl orders
\set old 'Old Items'
\set say 'it''s a \\ test'
BEGIN;
\i sub/first.sql
ALTER TABLE :tbl ADD COLUMN x int;
ALTER TABLE :"old" ADD COLUMN note text DEFAULT :'say';
SELECT a[1:2], ':tbl', "b:tbl"::text, :unset FROM :tbl; -- :tbl
\ir sub/second.sql
COMMIT;
CREATE INDEX CONCURRENTLY :tbl_idx ON :tbl (total);
SELECT :{?tbl}, :{?nope};
\q
DROP TABLE :tbl;
