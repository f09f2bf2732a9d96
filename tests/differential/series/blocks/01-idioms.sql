-- What migrations ask the catalog before they change it.
CREATE TABLE users (id serial PRIMARY KEY, email text, name varchar(50), created_at timestamp DEFAULT now());
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id int, total numeric(10,2), status text DEFAULT 'new', "createdAt" timestamptz);
CREATE SCHEMA app;
CREATE TABLE app.settings (key text PRIMARY KEY, value jsonb);
-- a constraint that is not there yet
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'orders_user_id_fkey') THEN
        ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;
    END IF;
END $$;
-- and now it is
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = 'orders_user_id_fkey' AND c.conrelid = 'orders'::regclass) THEN
        ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);
    ELSE
        ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;
    END IF;
END $$;
-- a type by its name, made and caught
DO $$ BEGIN
    CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent');
EXCEPTION
    WHEN duplicate_object THEN null;
END $$;
-- a type that is there
DO $$ BEGIN
    CREATE TYPE order_status AS ENUM ('other');
EXCEPTION
    WHEN duplicate_object THEN RAISE NOTICE 'order_status is there: %', SQLERRM;
END $$;
-- pg_type
DO $do$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = 'public') THEN
        CREATE TYPE public.mood AS ENUM ('sad', 'ok');
    END IF;
    IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') AND NOT EXISTS (
        SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' AND e.enumlabel = 'happy') THEN
        EXECUTE 'ALTER TYPE mood ADD VALUE ''happy''';
    END IF;
END
$do$;
-- information_schema.columns
DO $$
BEGIN
    IF NOT EXISTS (SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'users' AND column_name = 'phone') THEN
        ALTER TABLE users ADD COLUMN phone text;
    END IF;
    IF EXISTS (SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'createdAt') THEN
        ALTER TABLE orders RENAME COLUMN "createdAt" TO created_at;
    END IF;
END $$;
-- the type of a column decides
DO $$
DECLARE
    column_type text;
BEGIN
    SELECT data_type INTO column_type FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'id';
    IF column_type = 'integer' THEN
        ALTER TABLE orders ALTER COLUMN id TYPE bigint;
    ELSIF column_type = 'bigint' THEN
        ALTER TABLE orders ADD COLUMN wide boolean NOT NULL DEFAULT true;
    END IF;
    IF (SELECT is_nullable FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'users' AND column_name = 'email') = 'YES' THEN
        ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    END IF;
END $$;
-- character_maximum_length
DO $$
BEGIN
    IF (SELECT character_maximum_length FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'name') < 100 THEN
        ALTER TABLE users ALTER COLUMN name TYPE varchar(100);
    END IF;
END $$;
-- pg_class and to_regclass
DO $$
BEGIN
    IF to_regclass('public.orders_total_idx') IS NULL THEN
        CREATE INDEX orders_total_idx ON orders (total);
    END IF;
    IF to_regclass('app.settings') IS NOT NULL AND to_regclass('app.nothing') IS NULL THEN
        CREATE TABLE app.nothing ();
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'ix_users_email' AND n.nspname = 'public' AND c.relkind = 'i') THEN
        CREATE UNIQUE INDEX ix_users_email ON users (lower(email));
    END IF;
END $$;
-- pg_indexes
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_indexes WHERE tablename = 'users' AND indexname = 'ix_users_email' AND indexdef LIKE '%lower%') THEN
        DROP INDEX ix_users_email;
        CREATE INDEX users_by_email ON users (email) WHERE phone IS NOT NULL;
    END IF;
END $$;
-- duplicate_column
DO $$
BEGIN
    BEGIN
        ALTER TABLE users ADD COLUMN phone text;
    EXCEPTION
        WHEN duplicate_column THEN RAISE NOTICE 'column phone already exists in users.';
    END;
    BEGIN
        ALTER TABLE users ADD COLUMN fax text;
    EXCEPTION
        WHEN duplicate_column THEN RAISE NOTICE 'column fax already exists in users.';
    END;
END;
$$;
-- undefined_table, undefined_column, undefined_object
DO $$
BEGIN
    BEGIN
        ALTER TABLE missing ADD COLUMN a int;
    EXCEPTION WHEN undefined_table THEN
        CREATE TABLE was_missing (why text);
    END;
    BEGIN
        ALTER TABLE users RENAME COLUMN nothing TO something;
    EXCEPTION WHEN undefined_column THEN
        ALTER TABLE was_missing ADD COLUMN "column" text;
    END;
    BEGIN
        ALTER TABLE users DROP CONSTRAINT no_such_constraint;
    EXCEPTION WHEN undefined_object OR duplicate_object THEN
        ALTER TABLE was_missing ADD COLUMN "object" text;
    END;
END $$;
-- others, and what came before it is undone
DO $$
BEGIN
    CREATE TABLE half (id int);
    ALTER TABLE half ADD COLUMN id int;
EXCEPTION WHEN OTHERS THEN
    EXECUTE format('CREATE TABLE %I (code text DEFAULT %L, message text DEFAULT %L)', 'failed_' || SQLSTATE, SQLSTATE, SQLERRM);
END $$;
-- SQLSTATE in a handler, and a class
DO $$
BEGIN
    BEGIN
        CREATE TABLE users (id int);
    EXCEPTION WHEN SQLSTATE '42P07' THEN
        COMMENT ON TABLE users IS 'kept';
    END;
    BEGIN
        PERFORM 1 / 0;
    EXCEPTION WHEN data_exception THEN
        COMMENT ON COLUMN users.id IS 'divided';
    END;
END $$;
-- nested blocks, raised again
DO $$
BEGIN
    BEGIN
        BEGIN
            RAISE EXCEPTION 'inner' USING ERRCODE = 'unique_violation';
        EXCEPTION WHEN unique_violation THEN
            CREATE TABLE undone (id int);
            RAISE;
        END;
    EXCEPTION WHEN unique_violation THEN
        CREATE TABLE caught_twice (id int);
    END;
END $$;
-- triggers
CREATE FUNCTION set_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created_at = now(); RETURN NEW; END $$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'set_time_users') THEN
        CREATE TRIGGER set_time_users BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_time();
    END IF;
    IF NOT EXISTS (SELECT 1 FROM information_schema.triggers WHERE event_object_table = 'orders' AND trigger_name = 'set_time_orders') THEN
        CREATE TRIGGER set_time_orders BEFORE UPDATE ON orders FOR EACH ROW EXECUTE PROCEDURE set_time();
    END IF;
END $$;
-- policies
DO $$
BEGIN
    ALTER TABLE users ENABLE ROW LEVEL SECURITY;
    IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = 'users' AND policyname = 'own rows') THEN
        CREATE POLICY "own rows" ON users FOR SELECT USING (name = current_user);
    END IF;
    IF EXISTS (SELECT 1 FROM pg_policies WHERE policyname = 'own rows' AND cmd = 'SELECT') THEN
        ALTER POLICY "own rows" ON users RENAME TO "own";
    END IF;
END $$;
-- roles and schemas
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.schemata WHERE schema_name = 'audit') THEN
        CREATE SCHEMA audit;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'audit') THEN
        CREATE TABLE audit.log (at timestamptz, what text);
    END IF;
END $$;
-- the primary key by another name
DO $$
DECLARE
    pk_name text;
BEGIN
    SELECT constraint_name INTO pk_name FROM information_schema.table_constraints
        WHERE table_schema = 'public' AND table_name = 'orders' AND constraint_type = 'PRIMARY KEY';
    IF pk_name IS NOT NULL THEN
        EXECUTE 'ALTER TABLE orders RENAME CONSTRAINT ' || quote_ident(pk_name) || ' TO pk_orders';
    END IF;
END $$;
-- a foreign key whose name is not known
DO $$
DECLARE
    fk RECORD;
BEGIN
    FOR fk IN
        SELECT tc.constraint_name, tc.table_name, kcu.column_name
        FROM information_schema.table_constraints tc
        JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tc.constraint_name AND kcu.table_schema = tc.table_schema
        WHERE tc.constraint_type = 'FOREIGN KEY' AND tc.table_name = 'orders' AND kcu.column_name = 'user_id'
    LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', fk.table_name, fk.constraint_name);
    END LOOP;
    ALTER TABLE orders ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON UPDATE CASCADE NOT VALID;
END $$;
-- not validated yet
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'fk_user' AND NOT convalidated) THEN
        ALTER TABLE orders VALIDATE CONSTRAINT fk_user;
    END IF;
END $$;
-- the definition of a constraint
DO $$
BEGIN
    IF (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'fk_user') ~ 'ON UPDATE CASCADE' THEN
        COMMENT ON CONSTRAINT fk_user ON orders IS 'cascades';
    END IF;
END $$;
-- column_default and is_identity
DO $$
BEGIN
    IF (SELECT column_default FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'id') LIKE 'nextval(%' THEN
        ALTER TABLE users ALTER COLUMN id DROP DEFAULT;
        DROP SEQUENCE users_id_seq;
        ALTER TABLE users ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
    END IF;
    IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND is_identity = 'YES') THEN
        COMMENT ON TABLE users IS 'with an identity';
    END IF;
END $$;
-- sequences
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_sequences WHERE sequencename = 'orders_id_seq') THEN
        ALTER SEQUENCE orders_id_seq INCREMENT BY 10;
    END IF;
    IF NOT EXISTS (SELECT 0 FROM pg_class WHERE relname = 'numbers') THEN
        CREATE SEQUENCE numbers;
    END IF;
    PERFORM setval(pg_get_serial_sequence('orders', 'id'), 100);
END $$;
-- views
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM information_schema.views WHERE table_name = 'v_users') THEN
        EXECUTE 'CREATE VIEW v_users AS SELECT id, email FROM users';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_views WHERE viewname = 'v_orders') THEN
        CREATE VIEW v_orders AS SELECT o.id, u.email FROM orders o JOIN v_users u ON u.id = o.user_id;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_matviews WHERE matviewname = 'v_users') THEN
        DROP MATERIALIZED VIEW v_users;
    END IF;
END $$;
-- the version of the server
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 140000 THEN
        CREATE TABLE modern (id int GENERATED ALWAYS AS IDENTITY);
    ELSE
        CREATE TABLE old (id serial);
    END IF;
END $$;
-- functions
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'twice') THEN
        CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
    END IF;
    IF EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.proname = 'twice' AND p.pronargs = 1) THEN
        COMMENT ON FUNCTION twice(int) IS 'doubles';
    END IF;
END $$;
