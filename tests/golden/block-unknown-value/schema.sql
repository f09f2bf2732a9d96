CREATE TABLE areas (id integer PRIMARY KEY, name text);
CREATE TABLE models (id integer PRIMARY KEY);
CREATE TABLE events (id integer) PARTITION BY RANGE (id);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO (0);
CREATE SEQUENCE counter;
CREATE SEQUENCE counted;
INSERT INTO areas VALUES (7, 'north');
