SET lock_timeout = '2s';
DROP TABLE people, missing CASCADE;
ALTER TABLE people DROP COLUMN missing, DROP COLUMN note;
SELECT note FROM people;
