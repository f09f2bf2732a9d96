-- What tools generate and people copy.
CREATE TABLE profile (id int PRIMARY KEY, name text, role text DEFAULT 'user', updated_at timestamptz);
CREATE TABLE article (id serial PRIMARY KEY, author int, state text);
CREATE TYPE state AS ENUM ('draft', 'shown');
CREATE FUNCTION helper(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION helper(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- drizzle
DO $$ BEGIN
 ALTER TABLE "article" ADD CONSTRAINT "article_author_profile_id_fk" FOREIGN KEY ("author") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
--> statement-breakpoint
DO $$ BEGIN
 ALTER TABLE "article" ADD CONSTRAINT "article_author_profile_id_fk" FOREIGN KEY ("author") REFERENCES "public"."profile"("id") ON DELETE cascade;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
-- hasura
CREATE OR REPLACE FUNCTION "public"."set_current_timestamp_updated_at"() RETURNS TRIGGER AS $$
DECLARE
  _new record;
BEGIN
  _new := NEW;
  _new."updated_at" = NOW();
  RETURN _new;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER "set_public_profile_updated_at" BEFORE UPDATE ON "public"."profile" FOR EACH ROW EXECUTE PROCEDURE "public"."set_current_timestamp_updated_at"();
COMMENT ON TRIGGER "set_public_profile_updated_at" ON "public"."profile" IS 'trigger to set value of column "updated_at" to current timestamp on row update';
-- publications
CREATE PUBLICATION realtime;
do $$
begin
  if not exists (select 1 from pg_publication_tables where pubname = 'realtime' and schemaname = 'public' and tablename = 'article') then
    alter publication realtime add table article;
  end if;
  if exists (select 1 from pg_publication where pubname = 'realtime') then
    alter publication realtime add table profile;
  end if;
end
$$;
-- an enum made anew for the columns that have it
ALTER TABLE article ALTER COLUMN state TYPE state USING state::state;
DO $$
DECLARE
    c record;
BEGIN
    ALTER TYPE state RENAME TO state_old;
    CREATE TYPE state AS ENUM ('draft', 'shown', 'gone');
    FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE udt_name = 'state_old' AND table_schema = 'public' LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I TYPE state USING %I::text::state', c.table_name, c.column_name, c.column_name);
    END LOOP;
    DROP TYPE state_old;
END $$;
-- functions by name, whatever their arguments
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN SELECT oid::regprocedure AS signature FROM pg_proc WHERE proname = 'helper' AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE 'DROP FUNCTION ' || f.signature;
    END LOOP;
END $$;
-- identity arguments
CREATE FUNCTION other_helper(x numeric, y text[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'SELECT 1';
DO $$
DECLARE
    f record;
BEGIN
    FOR f IN SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) AS args
             FROM pg_proc p JOIN pg_namespace n ON p.pronamespace = n.oid WHERE n.nspname = 'public' AND p.proname LIKE 'other%' LOOP
        EXECUTE format('ALTER FUNCTION %I.%I(%s) RENAME TO %I', f.nspname, f.proname, f.args, 'renamed_helper');
    END LOOP;
END $$;
-- a check constraint found by its column
ALTER TABLE profile ADD CONSTRAINT some_check CHECK (role IN ('user', 'admin'));
DO $$
DECLARE
    name text;
BEGIN
    SELECT con.conname INTO name FROM pg_constraint con
        JOIN pg_class rel ON rel.oid = con.conrelid
        JOIN pg_attribute att ON att.attrelid = rel.oid AND att.attnum = ANY (con.conkey)
        WHERE rel.relname = 'profile' AND att.attname = 'role' AND con.contype = 'c';
    IF name IS NOT NULL THEN
        EXECUTE format('ALTER TABLE profile DROP CONSTRAINT %I', name);
    END IF;
    ALTER TABLE profile ADD CONSTRAINT profile_role_check CHECK (role IN ('user', 'admin', 'guest'));
END $$;
-- conkey as an array
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 'article'::regclass AND contype = 'f'
               AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = 'article'::regclass AND attname = 'author')]) THEN
        COMMENT ON COLUMN article.author IS 'has a foreign key';
    END IF;
END $$;
-- columns put together
DO $$
DECLARE
    columns text;
BEGIN
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) INTO columns
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'profile' AND column_name <> 'updated_at';
    EXECUTE 'CREATE VIEW short_profile AS SELECT ' || columns || ' FROM profile';
END $$;
-- views in the way
DO $$
DECLARE
    v record;
BEGIN
    FOR v IN SELECT DISTINCT dependent.relname FROM pg_depend d
             JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class dependent ON dependent.oid = r.ev_class
             WHERE d.refobjid = 'profile'::regclass AND dependent.relkind = 'v' LOOP
        EXECUTE 'DROP VIEW ' || v.relname;
    END LOOP;
    ALTER TABLE profile ALTER COLUMN name TYPE varchar(80);
END $$;
-- a kind of relation
DO $$
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'article'::regclass) = 'r' AND (SELECT NOT relrowsecurity FROM pg_class WHERE relname = 'article') THEN
        ALTER TABLE article ENABLE ROW LEVEL SECURITY;
    END IF;
    IF obj_description('article'::regclass) IS NULL THEN
        COMMENT ON TABLE article IS 'described';
    END IF;
END $$;
-- sequences that belong to no column
CREATE SEQUENCE loose_seq;
DO $$
DECLARE
    s record;
BEGIN
    FOR s IN SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public' AND sequence_name NOT LIKE '%\_id\_seq' LOOP
        EXECUTE format('ALTER SEQUENCE %I OWNED BY article.id', s.sequence_name);
    END LOOP;
END $$;
-- identity instead of serial
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND column_default LIKE 'nextval(%' AND table_name = 'article' LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP DEFAULT', c.table_name, c.column_name);
        EXECUTE format('DROP SEQUENCE %s', pg_get_serial_sequence(c.table_name, c.column_name));
    END LOOP;
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE '%', SQLERRM;
END $$;
-- grants in a loop
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['profile', 'article'] LOOP
        EXECUTE format('GRANT SELECT ON TABLE public.%I TO PUBLIC', t);
        EXECUTE format('CREATE POLICY %I ON %I USING (true)', t || '_all', t);
    END LOOP;
END $$;
-- an index of another name with the same columns
CREATE INDEX author_ix ON article (author);
DO $$
DECLARE
    found_name text;
BEGIN
    SELECT indexname INTO found_name FROM pg_indexes WHERE tablename = 'article' AND indexdef LIKE '%(author)';
    IF found_name IS NULL THEN
        CREATE INDEX article_author_idx ON article (author);
    ELSE
        EXECUTE format('ALTER INDEX %I RENAME TO article_author_idx', found_name);
    END IF;
END $$;
-- nested calls and quoting
DO $$
DECLARE
    stmt text := 'COMMENT ON TABLE ' || quote_ident('article') || ' IS ' || quote_literal('it''s ' || upper('new'));
BEGIN
    EXECUTE stmt;
    EXECUTE format($f$ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L$f$, 'profile', 'role', 'o''guest');
END $$;
-- a domain
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM information_schema.domains WHERE domain_name = 'email') THEN
        CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
    END IF;
    IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'email' AND typtype = 'd') THEN
        ALTER TABLE profile ADD COLUMN email email;
    END IF;
END $$;
-- rules and statistics
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_rules WHERE rulename = 'no_delete') THEN
        CREATE RULE no_delete AS ON DELETE TO profile DO INSTEAD NOTHING;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_statistic_ext WHERE stxname = 'profile_stats') THEN
        CREATE STATISTICS profile_stats ON name, role FROM profile;
    END IF;
END $$;
-- replica identity and inheritance
CREATE TABLE base (id int);
DO $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT relname FROM pg_class WHERE relname IN ('profile', 'article') AND relreplident = 'd' LOOP
        EXECUTE format('ALTER TABLE %I REPLICA IDENTITY FULL', t.relname);
    END LOOP;
    CREATE TABLE derived (more text) INHERITS (base);
    IF EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = 'base'::regclass AND i.inhrelid = 'derived'::regclass) THEN
        ALTER TABLE base ADD COLUMN common int;
    END IF;
END $$;
-- materialized view, made anew
CREATE MATERIALIZED VIEW mv AS SELECT role, count(*) AS n FROM profile GROUP BY role;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_matviews WHERE matviewname = 'mv' AND definition LIKE '%count%') OR true THEN
        DROP MATERIALIZED VIEW mv;
        CREATE MATERIALIZED VIEW mv AS SELECT role FROM profile WITH NO DATA;
        CREATE UNIQUE INDEX mv_role ON mv (role);
    END IF;
END $$;
