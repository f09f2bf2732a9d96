CREATE OR REPLACE VIEW rich AS SELECT id, mail, amount * 2 AS twice, at FROM account WHERE amount > 500;
ALTER VIEW richest RENAME COLUMN number TO no;
ALTER VIEW rich SET (security_barrier = true);
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql COST 5 AS $$ BEGIN RETURN NEW; END $$;
ALTER FUNCTION amount_of(integer) RENAME TO accounts_of;
ALTER FUNCTION accounts_of(integer) STABLE PARALLEL SAFE;
ALTER TABLE account DISABLE TRIGGER touched;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER POLICY own ON account USING (owner = SESSION_USER);
ALTER TABLE account RENAME amount TO balance;
ALTER MATERIALIZED VIEW daily RENAME TO per_day;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['one', 'two'] LOOP
        EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY, %I text)', 'table_' || name, name);
    END LOOP;
    IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'account' AND column_name = 'phone') THEN
        ALTER TABLE account ADD COLUMN phone text;
    END IF;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO drydock_onlooker;
CREATE TABLE granted (id int);
