
-- +migrate Up
-- SQL in section 'Up' is executed when this migration is applied
CREATE TABLE people (id int);

-- +migrate StatementBegin
CREATE OR REPLACE FUNCTION do_something() RETURNS void AS $$
DECLARE
  created int;
BEGIN
  created := 1;
END;
$$
LANGUAGE plpgsql;
-- +migrate StatementEnd

-- +migrate Down
DROP TABLE people;
-- +migrate Up
ALTER TABLE people ADD COLUMN name text;
