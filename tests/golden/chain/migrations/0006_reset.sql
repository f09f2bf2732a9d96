BEGIN;
SET lock_timeout = '2s';
ALTER TABLE people ADD COLUMN a text;
ROLLBACK;
ALTER TABLE people ADD COLUMN b text;
