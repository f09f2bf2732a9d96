CREATE TABLE areas (id integer PRIMARY KEY, name text);
CREATE TABLE models (id integer PRIMARY KEY);
