CREATE TABLE app.c (id serial);
CREATE TABLE public.d (id int);
CREATE VIEW app.e AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW app.f AS SELECT 1 AS one;
CREATE FUNCTION app.g() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE app.h AS ENUM ('x');
CREATE SEQUENCE app.i;
-- Whoever makes a thing has everything already: what is granted to him adds nothing.
CREATE SCHEMA mine;
GRANT USAGE ON SCHEMA mine TO postgres;
CREATE TABLE mine.own (id int);
GRANT SELECT (id) ON mine.own TO postgres;
GRANT INSERT ON mine.own TO postgres, drydock_writer;
