SET lock_timeout = '2s';
ALTER TABLE members DROP COLUMN full_name;

BEGIN;
ALTER TABLE members RENAME COLUMN last_name TO family_name;
CREATE OR REPLACE FUNCTION initials(member bigint) RETURNS text LANGUAGE sql STABLE AS
    'SELECT left(first_name, 1) || left(family_name, 1) FROM members WHERE id = member';
COMMIT;

DROP VIEW signatures;
ALTER TABLE members RENAME COLUMN first_name TO given_name;
