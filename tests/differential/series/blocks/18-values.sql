-- What variables take, the labels of enums, what the server has.
CREATE TYPE lead_state AS ENUM ('open', 'won', 'lost');
CREATE TABLE leads (name varchar(20), score int, state lead_state DEFAULT 'open');
DO $$
DECLARE
    row leads%ROWTYPE;
    state lead_state := 'won';
    short varchar(3) := 'abc   ';
BEGIN
    row.name := 'zed';
    row.score := 7;
    EXECUTE format('CREATE TABLE %I (a int DEFAULT %s, s lead_state DEFAULT %L, t text DEFAULT %L)', row.name || row.score, row.score, state, short || '|');
    BEGIN
        short := 'abcd';
    EXCEPTION WHEN string_data_right_truncation THEN CREATE TABLE too_long (a int);
    END;
    BEGIN
        state := 'nothing';
    EXCEPTION WHEN invalid_text_representation THEN CREATE TABLE bad_label (a int);
    END;
    IF row.state IS NULL THEN CREATE TABLE no_state (a int); END IF;
END $$;
DO $$
DECLARE label lead_state;
BEGIN
    IF NOT ('archived' = ANY (enum_range(NULL::lead_state)::text[])) THEN
        ALTER TYPE lead_state RENAME VALUE 'lost' TO 'archived';
    END IF;
    FOREACH label IN ARRAY enum_range('won'::lead_state, NULL) LOOP
        EXECUTE format('ALTER TABLE leads ADD COLUMN is_%s boolean', label);
    END LOOP;
    EXECUTE format('COMMENT ON TABLE leads IS %L', enum_first(NULL::lead_state) || ' to ' || enum_last(NULL::lead_state));
END $$;
DO $$
BEGIN
    IF (SELECT setting::int FROM pg_settings WHERE name = 'server_version_num') < 100000 THEN DROP TABLE leads; END IF;
    IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'citext') THEN
        CREATE EXTENSION citext;
        ALTER TABLE leads ALTER COLUMN name TYPE citext;
    END IF;
END $$;
