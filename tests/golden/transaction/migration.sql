BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE accounts ADD COLUMN a integer;
ALTER TABLE accounts ADD COLUMN a integer;
CREATE TABLE never (id integer);
COMMIT;
CREATE INDEX CONCURRENTLY accounts_email_idx ON accounts (email);
