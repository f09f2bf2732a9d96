-- Nobody shows nicknames any more.
ALTER TABLE users DROP COLUMN nickname;
