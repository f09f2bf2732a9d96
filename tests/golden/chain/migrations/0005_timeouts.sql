SET LOCAL lock_timeout = '2s';
ALTER TABLE people ADD COLUMN no_limit text;
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE people ADD COLUMN limited text;
COMMIT;
ALTER TABLE orders ADD COLUMN no_limit text;
