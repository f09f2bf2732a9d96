\set fresh on
\if :fresh
CREATE TABLE a (id int);
\elif :other
CREATE TABLE a (wrong nowhere);
\else
CREATE TABLE a (id int, id int);
\endif

-- a variable's default
\if :{?place}
\else
\set place public
\endif
CREATE TABLE :"place".b (id int);

-- what does not run is not judged, nor what stands within it
\if false
DROP TABLE nowhere;
\set place nowhere
\if :fresh
DROP TABLE nowhere;
\endif
\endif
DROP TABLE :"place".b;

-- a server's answer decides: what either branch does is doubtful
SELECT EXISTS (SELECT FROM pg_class) AS has \gset
\if :has
CREATE TABLE c (id int);
\else
CREATE TABLE c (id int, x int);
DROP TABLE nowhere;
\endif
ALTER TABLE c ADD COLUMN id int;
ALTER TABLE a ADD COLUMN id int;

\if yes
\q
\endif
DROP TABLE not_reached;
