-- ALTER TABLE in most of its forms, several at once.
ALTER TABLE author ADD COLUMN IF NOT EXISTS name text, ADD COLUMN height real, ADD COLUMN visits integer NOT NULL DEFAULT 0;
ALTER TABLE author ALTER name TYPE text, ALTER visits TYPE bigint, ALTER height SET DEFAULT 1.7, ALTER note DROP DEFAULT;
ALTER TABLE author ALTER born SET NOT NULL, DROP COLUMN died;
ALTER TABLE author RENAME COLUMN mail TO email;
ALTER TABLE author RENAME CONSTRAINT author_mail_key TO author_email_key;
ALTER TABLE author ALTER email SET STATISTICS 300, ALTER email SET (n_distinct = -1), ALTER note SET STORAGE EXTERNAL;
CREATE UNLOGGED TABLE not_logged (a serial, b int GENERATED ALWAYS AS IDENTITY);
