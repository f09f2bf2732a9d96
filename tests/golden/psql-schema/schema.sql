\set orders orders
\ir parts/tables.sql
\i parts/views.sql
CREATE INDEX ON :orders (customer);
\if :extended
CREATE TABLE extended (id int);
\endif
