-- what is locked by one statement, strengthened by another, given back by ROLLBACK TO, and kept to the end
BEGIN;
SET LOCAL lock_timeout = '2s';
UPDATE accounts SET balance = 0 WHERE id = 1;
SAVEPOINT try;
ALTER TABLE accounts ADD COLUMN currency text;
ALTER TABLE orders ADD COLUMN currency text;
ROLLBACK TO try;
ALTER TABLE accounts ALTER COLUMN balance TYPE numeric(14,4);
COMMENT ON TABLE orders IS 'one row for each';
COMMIT;

BEGIN;
LOCK TABLE orders IN SHARE MODE;
ALTER TABLE orders DROP COLUMN missing;
ROLLBACK;

VACUUM accounts;
