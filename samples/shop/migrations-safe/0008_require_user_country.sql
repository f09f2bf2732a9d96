-- Accounts from before 2016 have no country. They get one that says so, in batches. The check comes after them: even before it is
-- valid it would refuse any change of a row without country.
INSERT INTO countries (code, name, currency, ships_to) VALUES ('ZZ', 'unknown', 'XXX', false);

DO $$
DECLARE
    first_id bigint := 0;
    last_id bigint := (SELECT max(id) FROM users);
BEGIN
    WHILE first_id <= last_id LOOP
        UPDATE users SET country_code = 'ZZ'
         WHERE id BETWEEN first_id AND first_id + 9999 AND country_code IS NULL;
        COMMIT;
        first_id := first_id + 10000;
    END LOOP;
END;
$$;

SET lock_timeout = '5s';
ALTER TABLE users ADD CONSTRAINT users_country_code_present CHECK (country_code IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_country_code_present;
ALTER TABLE users ALTER COLUMN country_code SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_country_code_present;
