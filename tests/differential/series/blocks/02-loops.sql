-- Loops over the catalog, over lists and numbers; texts put together.
CREATE TABLE a_one (id int, note text);
CREATE TABLE a_two (id int, note varchar(10));
CREATE TABLE b_three (id int);
-- tables of a schema
DO $$
DECLARE
    r RECORD;
BEGIN
    FOR r IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'a\_%') LOOP
        EXECUTE 'ALTER TABLE ' || quote_ident(r.tablename) || ' ADD COLUMN tenant_id uuid';
    END LOOP;
END $$;
-- tables that lack a column
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
          AND table_name NOT IN (SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id')
    LOOP
        EXECUTE format('ALTER TABLE public.%I ADD COLUMN %I %s', t, 'tenant_id', 'uuid');
        EXECUTE format('CREATE INDEX %I ON %I USING btree (tenant_id)', t || '_tenant_idx', t);
    END LOOP;
END $$;
-- foreach
DO $$
DECLARE
    tables text[] := ARRAY['a_one', 'a_two', 'b_three'];
    t text;
    i int := 0;
BEGIN
    FOREACH t IN ARRAY tables LOOP
        i := i + 1;
        EXECUTE format('ALTER TABLE %s ADD COLUMN position_%s int DEFAULT %s', t, i, i * 10);
        CONTINUE WHEN t = 'a_two';
        EXECUTE format('COMMENT ON TABLE %I IS %L', t, 'table no. ' || i || ' of ' || array_length(tables, 1));
    END LOOP;
END $$;
-- unnest
DO $$
DECLARE
    entry record;
BEGIN
    FOR entry IN SELECT * FROM unnest(ARRAY['x', 'y'], ARRAY['int', 'text']) AS u(name, type) LOOP
        EXECUTE format('ALTER TABLE b_three ADD COLUMN %I %s', entry.name, entry.type);
    END LOOP;
    FOR entry IN SELECT v.name, v.width FROM (VALUES ('narrow', 10), ('wide', 200)) AS v(name, width) LOOP
        EXECUTE 'ALTER TABLE b_three ADD COLUMN ' || entry.name || ' varchar(' || entry.width || ')';
    END LOOP;
END $$;
-- hash partitions by numbers
CREATE TABLE events (id bigint, at timestamptz NOT NULL, kind text) PARTITION BY HASH (id);
DO $$
BEGIN
    FOR i IN 0..3 LOOP
        EXECUTE format('CREATE TABLE events_%s PARTITION OF events FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
    END LOOP;
END $$;
-- reverse, by, exit
DO $$
BEGIN
    FOR i IN REVERSE 9..1 BY 3 LOOP
        EXECUTE 'CREATE TABLE countdown_' || i || ' (id int)';
        EXIT WHEN i < 5;
    END LOOP;
END $$;
-- months from a fixed day
CREATE TABLE measures (at date NOT NULL, value int) PARTITION BY RANGE (at);
DO $$
DECLARE
    start_date date := '2024-01-01';
    month date;
BEGIN
    FOR n IN 0..2 LOOP
        month := start_date + (n || ' months')::interval;
        EXECUTE format('CREATE TABLE measures_%s PARTITION OF measures FOR VALUES FROM (%L) TO (%L)',
            to_char(month, 'YYYY_MM'), month, month + interval '1 month');
    END LOOP;
END $$;
-- generate_series of days
DO $$
DECLARE
    d date;
BEGIN
    FOR d IN SELECT generate_series('2024-04-01'::date, '2024-05-01'::date, '1 month')::date LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF measures FOR VALUES FROM (%L) TO (%L)',
            'measures_' || to_char(d, 'YYYY_MM'), d, (d + interval '1 month')::date);
    END LOOP;
END $$;
-- partitions of a table
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'measures'::regclass ORDER BY 1 LOOP
        EXECUTE format('ALTER TABLE %s SET (fillfactor = 70)', part);
    END LOOP;
END $$;
-- while
DO $$
DECLARE
    n int := 1;
BEGIN
    WHILE n <= 3 LOOP
        EXECUTE concat('CREATE TABLE shard_', lpad(n::text, 3, '0'), ' (LIKE a_one INCLUDING ALL)');
        n := n + 1;
    END LOOP;
END $$;
-- loop, exit with a label
DO $$
DECLARE
    i int := 0;
    j int;
BEGIN
    <<outer_loop>>
    LOOP
        i := i + 1;
        j := 0;
        LOOP
            j := j + 1;
            EXIT outer_loop WHEN i * j = 6;
            CONTINUE outer_loop WHEN j > i;
            EXECUTE format('CREATE TABLE cell_%s_%s ()', i, j);
        END LOOP;
    END LOOP;
END $$;
-- a cursor
DO $$
DECLARE
    c CURSOR FOR SELECT column_name FROM information_schema.columns WHERE table_name = 'b_three' AND data_type = 'text' ORDER BY 1;
    col record;
BEGIN
    OPEN c;
    LOOP
        FETCH c INTO col;
        EXIT WHEN NOT FOUND;
        EXECUTE format('ALTER TABLE b_three ALTER COLUMN %I SET DEFAULT %L', col.column_name, '');
    END LOOP;
    CLOSE c;
END $$;
-- a cursor loop with an argument
DO $$
DECLARE
    c CURSOR (wanted text) FOR SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE wanted ORDER BY relname;
BEGIN
    FOR r IN c('shard%') LOOP
        EXECUTE 'DROP TABLE ' || r.relname;
    END LOOP;
END $$;
-- for execute
DO $$
DECLARE
    r record;
    kind text := 'r';
BEGIN
    FOR r IN EXECUTE 'SELECT relname AS name FROM pg_class WHERE relkind = $1 AND relname LIKE $2' USING kind, 'cell%' LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN late int', r.name);
    END LOOP;
END $$;
-- execute into
DO $$
DECLARE
    n int;
    missing boolean;
BEGIN
    EXECUTE 'SELECT count(*) FROM pg_tables WHERE tablename LIKE ''cell%''' INTO n;
    EXECUTE 'CREATE TABLE there_were_' || n || ' ()';
    EXECUTE 'SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = $1)' INTO missing USING 'nowhere';
    IF missing THEN
        CREATE TABLE nowhere ();
    END IF;
END $$;
-- several statements in one text
DO $$
BEGIN
    EXECUTE 'CREATE TABLE first (id int); CREATE TABLE second (id int);
             ALTER TABLE second ADD PRIMARY KEY (id)';
END $$;
-- dollar quotes in dollar quotes
DO $outer$
BEGIN
    EXECUTE $sql$
        CREATE FUNCTION made() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            RETURN NEW;
        END;
        $body$
    $sql$;
    CREATE TRIGGER made BEFORE INSERT ON first FOR EACH ROW EXECUTE FUNCTION made();
END;
$outer$;
-- triggers for many tables
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_name LIKE 'a%' LOOP
        EXECUTE format('CREATE TRIGGER made_%s BEFORE UPDATE ON %I FOR EACH ROW EXECUTE PROCEDURE made()', t, t);
    END LOOP;
END $$;
-- indexes by what they are on
DO $$
DECLARE
    idx text;
BEGIN
    FOR idx IN
        SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relname = 'b_three' AND NOT x.indisprimary
    LOOP
        EXECUTE 'ALTER INDEX ' || idx || ' RENAME TO ' || replace(idx, 'tenant', 'renter');
    END LOOP;
END $$;
-- columns of a kind
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT a.attname, a.attrelid::regclass AS rel, format_type(a.atttypid, a.atttypmod) AS type
             FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
             WHERE r.relname IN ('a_one', 'a_two') AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = 'note'
    LOOP
        IF c.type = 'text' THEN
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', c.rel, c.attname);
        ELSE
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE text', c.rel, c.attname);
        END IF;
    END LOOP;
END $$;
-- case
DO $$
DECLARE
    mode text := 'fast';
BEGIN
    CASE mode
        WHEN 'slow', 'lazy' THEN CREATE TABLE slow ();
        WHEN 'fast' THEN CREATE TABLE fast ();
        ELSE CREATE TABLE neither ();
    END CASE;
    CASE
        WHEN length(mode) > 10 THEN CREATE TABLE long_mode ();
        ELSE CREATE TABLE short_mode ();
    END CASE;
END $$;
-- string functions
DO $$
DECLARE
    parts text[] := string_to_array('alpha,beta,gamma', ',');
    p text;
BEGIN
    FOREACH p IN ARRAY parts LOOP
        IF p ~ '^(a|b)' AND position('a' in p) > 0 THEN
            EXECUTE 'CREATE TABLE ' || upper(left(p, 1)) || substr(p, 2) || '_' || array_position(parts, p) || ' (' || split_part('x:y', ':', 2) || ' int)';
        END IF;
    END LOOP;
    EXECUTE 'CREATE TABLE joined (' || array_to_string(ARRAY['a int', 'b int'], ', ') || ')';
    EXECUTE (SELECT 'CREATE TABLE ' || string_agg(x, '_' ORDER BY x) || ' ()' FROM unnest(parts) AS x);
    EXECUTE format('CREATE TABLE %1$I (%2$I int, %3$s)', 'Mixed Case', 'Key', regexp_replace('v-text', '-', ' '));
END $$;
-- return ends it
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'joined') THEN
        RETURN;
    END IF;
    CREATE TABLE never ();
END $$;
-- select into variables, found, strict
DO $$
DECLARE
    o oid;
    n name;
BEGIN
    SELECT oid, relname INTO STRICT o, n FROM pg_class WHERE relname = 'joined' AND relkind = 'r';
    IF FOUND THEN
        EXECUTE format('ALTER TABLE %s ADD COLUMN c int', o::regclass);
    END IF;
    SELECT relname INTO n FROM pg_class WHERE relname = 'no such';
    IF NOT FOUND AND n IS NULL THEN
        ALTER TABLE joined ADD COLUMN d int;
    END IF;
END $$;
-- records and rows
DO $$
DECLARE
    r pg_tables%ROWTYPE;
    n pg_class.relname%TYPE := 'joined';
    pair record;
BEGIN
    SELECT * INTO r FROM pg_tables WHERE tablename = n;
    EXECUTE format('ALTER TABLE %I.%I ADD COLUMN e int', r.schemaname, r.tablename);
    SELECT 'f' AS name, 'bigint' AS type INTO pair;
    EXECUTE format('ALTER TABLE joined ADD COLUMN %I %s', pair.name, pair.type);
END $$;
