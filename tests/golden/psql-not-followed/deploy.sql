\if :fresh
CREATE TABLE a (id int);
\else
CREATE TABLE b (id int);
\endif
SELECT 'DROP TABLE a' \gexec
SELECT 1 AS x \gset
\connect other
\echo done
\timing on
\set v `date`
\set AUTOCOMMIT off
