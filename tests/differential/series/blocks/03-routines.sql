-- Functions and procedures that change the schema.
CREATE TABLE account (id int PRIMARY KEY, balance numeric);
CREATE TABLE entry (id int, account_id int);
-- a helper that is called by SELECT
CREATE FUNCTION add_column(t text, c text, definition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = t AND column_name = c) THEN
        EXECUTE format('ALTER TABLE %I ADD COLUMN %I %s', t, c, definition);
    END IF;
END $$;
SELECT add_column('account', 'currency', 'char(3) NOT NULL DEFAULT ''EUR''');
SELECT add_column('account', 'currency', 'text');
-- over a list
SELECT add_column(t, 'version', 'int NOT NULL DEFAULT 0') FROM unnest(ARRAY['account', 'entry']) AS t;
-- over the catalog
SELECT add_column(tablename::text, 'touched', 'timestamptz') FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('entry', 'account');
-- in FROM, with a result
CREATE FUNCTION ensure_index(t regclass, c name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    index_name text := t::text || '_' || c || '_ix';
BEGIN
    IF to_regclass(index_name) IS NOT NULL THEN
        RETURN 'kept';
    END IF;
    EXECUTE format('CREATE INDEX %I ON %s (%I)', index_name, t, c);
    RETURN 'made';
END $$;
SELECT * FROM ensure_index('entry', 'account_id');
DO $$
BEGIN
    IF ensure_index('entry', 'account_id') = 'kept' THEN
        COMMENT ON TABLE entry IS 'indexed';
    END IF;
END $$;
-- defaults, named arguments, overloads
CREATE FUNCTION make_table(name text, keyed boolean DEFAULT true, suffix text DEFAULT '') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'CREATE TABLE ' || quote_ident(name || suffix) || ' (id int' || CASE WHEN keyed THEN ' PRIMARY KEY' ELSE '' END || ')';
END $$;
SELECT make_table('plain');
SELECT make_table('loose', false);
SELECT make_table(name => 'named', suffix => '_2024');
-- procedures
CREATE PROCEDURE rename_all(prefix text, INOUT n int DEFAULT 0) LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE tablename IN ('plain', 'loose') ORDER BY 1 LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', t.tablename, prefix || t.tablename);
        n := n + 1;
    END LOOP;
END $$;
CALL rename_all('old_');
-- in SQL
CREATE FUNCTION setup() RETURNS void LANGUAGE sql AS $$
    CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value text);
    ALTER TABLE account ALTER COLUMN balance SET DEFAULT 0;
$$;
SELECT setup();
-- functions that call functions
CREATE FUNCTION audit(t regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_column(t::text, 'audited', 'boolean');
    PERFORM ensure_index(t, 'audited');
END $$;
SELECT audit('entry'), audit('account');
-- SET search_path of a function
CREATE SCHEMA other;
CREATE FUNCTION in_other() RETURNS void LANGUAGE plpgsql SET search_path = other AS $$
BEGIN
    CREATE TABLE here (id int);
END $$;
SELECT in_other();
CREATE TABLE outside (id int);
-- set_config in a block
DO $$
BEGIN
    PERFORM set_config('search_path', 'other, public', true);
    CREATE TABLE elsewhere (id int);
    PERFORM set_config('search_path', 'public', true);
END $$;
CREATE TABLE again_outside (id int);
-- COMMIT in a procedure: what came before the failure stays
CREATE PROCEDURE two_steps() LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE step_one (id int);
    COMMIT;
    CREATE TABLE step_two (id int);
    ROLLBACK;
    CREATE TABLE step_three (id int);
END $$;
-- dropped after use
DROP FUNCTION add_column(text, text, text);
DROP PROCEDURE rename_all(text, int);
-- pg_temp
CREATE FUNCTION pg_temp.once(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE ' || t || ' (id int)'; END $$;
SELECT pg_temp.once('by_temporary');
-- views made anew by their definition
CREATE VIEW balances AS SELECT id, balance FROM account;
DO $$
DECLARE
    definition text;
BEGIN
    definition := pg_get_viewdef('balances', true);
    DROP VIEW balances;
    ALTER TABLE account ALTER COLUMN balance TYPE numeric(20, 4);
    EXECUTE 'CREATE VIEW balances AS ' || definition;
END $$;
-- constraints made anew by their definition
ALTER TABLE entry ADD CONSTRAINT entry_account FOREIGN KEY (account_id) REFERENCES account (id), ADD CONSTRAINT positive CHECK (account_id > 0);
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = 'entry'::regclass AND contype IN ('f', 'c') LOOP
        EXECUTE format('ALTER TABLE entry DROP CONSTRAINT %I', c.conname);
        EXECUTE format('ALTER TABLE entry ADD CONSTRAINT %I %s', 'new_' || c.conname, c.definition);
    END LOOP;
END $$;
-- event triggers
CREATE FUNCTION refuse_it() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ddl'; END $$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_event_trigger WHERE evtname = 'watch') THEN
        CREATE EVENT TRIGGER watch ON ddl_command_start EXECUTE FUNCTION refuse_it();
        ALTER EVENT TRIGGER watch DISABLE;
    END IF;
END $$;
