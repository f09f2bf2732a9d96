-- Several findings, one of them with a long statement.
CREATE INDEX accounts_email_idx ON accounts (email);
ALTER TABLE accounts
    ADD COLUMN country text NOT NULL,
    DROP COLUMN balance;
