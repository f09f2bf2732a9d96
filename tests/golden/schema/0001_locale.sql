SET lock_timeout = '2s';
ALTER TABLE accounts ADD COLUMN locale text NOT NULL DEFAULT 'en';
RESET lock_timeout;
CREATE INDEX CONCURRENTLY accounts_email_idx ON accounts (email);
