SET lock_timeout = '2s';
BEGIN;
ALTER TABLE missing ADD COLUMN a int;
DROP TABLE orders CASCADE;
TRUNCATE people CASCADE;
COMMIT;
SELECT id FROM recent;
