/*
 * Functions that a migration breaks: what their bodies name, and what must not be taken for a name of something. Each case
 * is a body, what is done, and what the body misses afterwards.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "simulate/simulate.h"

static const char schema[] =
    "CREATE SCHEMA app; CREATE SCHEMA old;"
    "CREATE TABLE users (id int PRIMARY KEY, email text, name text, age int);"
    "CREATE TABLE orders (id int PRIMARY KEY, user_id int, note text, total numeric);"
    "CREATE TABLE log (id int, line text);"
    "CREATE TABLE app.users (id int, nick text);"
    "CREATE TABLE app.items (id int, price numeric);"
    "CREATE VIEW adults AS SELECT id, email FROM users;"
    "CREATE SEQUENCE tickets;"
    "CREATE TYPE mood AS ENUM ('happy');"
    "CREATE TYPE pair AS (l int, r int);"
    "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
    "CREATE FUNCTION twice(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
    "CREATE FUNCTION once(int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';";

static const struct source *text_source(struct arena *arena, const char *name, const char *text)
{
    return source_from_bytes(arena, name, text, strlen(text));
}

static void play_text(struct simulation *simulation, struct arena *arena, const char *text)
{
    const struct source *source = text_source(arena, "migration.sql", text);
    simulation_play(simulation, migration_of_source(arena, source, TRANSACTION_NONE));
}

/* Plays a migration over the schema and a function; "what function misses: what became of it" for each break, by lines. */
static const char *play(struct arena *arena, const char *function, const char *migration)
{
    struct catalog *catalog = catalog_new(arena, 17, false);
    struct simulation *simulation = simulation_new(arena, catalog);
    struct str out = str_new(arena);
    simulation_load(simulation, text_source(arena, "schema.sql", arena_printf(arena, "%s%s", schema, function)));
    play_text(simulation, arena, migration);
    const struct facts *facts = simulation_finish(simulation);
    str_add(&out, "");
    for (uint32_t i = 0; i < facts->problems.count; i++)
        str_addf(&out, "schema: %s\n", facts->problems.at[i].message);
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        for (uint32_t j = 0; j < statement->failures.count; j++)
            if (statement->failures.at[j].certainty == CERTAINTY_CERTAIN)
                str_addf(&out, "%u: %s\n", i, statement->failures.at[j].reason);
        for (uint32_t j = 0; j < statement->breaks.count; j++)
            str_addf(&out, "%u: %s %s\n", i, statement->breaks.at[j].missing, statement->breaks.at[j].reason);
    }
    return out.text;
}

struct body_case { const char *body, *migration, *expected; };

static void check(struct arena *arena, const char *head, const char *tail, const struct body_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *function = arena_printf(arena, "%s$body$%s%s$body$", head, cases[i].body, tail);
        const char *found = play(arena, function, cases[i].migration);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("%s\n%s\nexpected:\n%sfound:\n%s", cases[i].body, cases[i].migration, cases[i].expected, found);
    }
}

static void sql_bodies(void **state)
{
    static const struct body_case cases[] = {
        {"SELECT email FROM users", "ALTER TABLE users DROP COLUMN email CASCADE",
         "0: column \"email\" of table \"public.users\" is dropped\n"},
        {"SELECT u.email FROM users u", "ALTER TABLE users RENAME email TO mail",
         "0: column \"email\" of table \"public.users\" is now called \"mail\"\n"},
        {"SELECT email FROM users", "ALTER TABLE users RENAME TO people",
         "0: table \"public.users\" is now called \"people\"\n"},
        {"SELECT email FROM public.users", "ALTER TABLE users SET SCHEMA old",
         "0: table \"public.users\" is now in schema \"old\"\n"},
        {"SELECT price::text FROM app.items", "ALTER SCHEMA app RENAME TO shop",
         "0: table \"app.items\" is now in schema \"shop\"\n"},
        {"SELECT email FROM adults", "DROP VIEW adults", "0: view \"public.adults\" is dropped\n"},
        {"SELECT email FROM users ORDER BY age", "ALTER TABLE users DROP age",
         "0: column \"age\" of table \"public.users\" is dropped\n"},
        {"SELECT 'x' FROM users u JOIN orders o ON o.user_id = u.id", "ALTER TABLE orders RENAME user_id TO buyer",
         "0: column \"user_id\" of table \"public.orders\" is now called \"buyer\"\n"},
        {"SELECT 'x' FROM users u JOIN orders o USING (id)", "ALTER TABLE orders RENAME id TO number",
         "0: column \"id\" of table \"public.orders\" is now called \"number\"\n"},
        {"SELECT email FROM users WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = age)", "ALTER TABLE users DROP age",
         "0: column \"age\" of table \"public.users\" is dropped\n"},
        {"SELECT twice(1)::text", "DROP FUNCTION twice(int)", "0: function \"public.twice\" is dropped\n"},
        {"SELECT once()::text", "ALTER FUNCTION once(int) RENAME TO single",
         "0: function \"public.once\" is now called \"single\"\n"},
        {"SELECT 'happy'::mood::text", "ALTER TYPE mood RENAME TO feeling",
         "0: type \"public.mood\" is now called \"feeling\"\n"},
        {"SELECT nextval('tickets')::text", "DROP SEQUENCE tickets", "0: sequence \"public.tickets\" is dropped\n"},
        {"INSERT INTO log (id, line) VALUES (1, 'x') RETURNING line", "ALTER TABLE log RENAME id TO number",
         "0: column \"id\" of table \"public.log\" is now called \"number\"\n"},
        {"UPDATE users SET name = 'x' WHERE id = 1 RETURNING email", "ALTER TABLE users DROP name",
         "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"DELETE FROM users WHERE age < 0 RETURNING email", "ALTER TABLE users DROP age",
         "0: column \"age\" of table \"public.users\" is dropped\n"},
        {"INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING email",
         "ALTER TABLE users DROP name", "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"INSERT INTO users (id) VALUES (1) ON CONFLICT ON CONSTRAINT users_pkey DO NOTHING RETURNING email",
         "ALTER TABLE users RENAME CONSTRAINT users_pkey TO users_key",
         "0: constraint \"users_pkey\" of table \"public.users\" is now called \"users_key\"\n"},
        {"INSERT INTO orders (id) VALUES (1) ON CONFLICT ON CONSTRAINT orders_pkey DO NOTHING RETURNING note",
         "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
         "0: constraint \"orders_pkey\" of table \"public.orders\" is dropped\n"},
        {"SELECT email FROM users", "DROP VIEW adults; DROP TABLE users", "1: table \"public.users\" is dropped\n"},
    };
    check(*state, "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS ", "", cases, sizeof cases / sizeof *cases);
}

/* Names that mean something else, and things that are there again at the end. */
static void silence(void **state)
{
    static const struct body_case cases[] = {
        {"SELECT email FROM users", "ALTER TABLE users DROP name", ""},
        {"SELECT id FROM (SELECT id, line AS name FROM log) u WHERE u.name = 'x'", "ALTER TABLE users DROP name", ""},
        {"WITH users AS (SELECT 'x' AS name) SELECT name FROM users", "ALTER TABLE users DROP name", ""},
        {"WITH log AS (SELECT 'x' AS line) SELECT line FROM log", "DROP TABLE log", ""},
        {"SELECT name FROM (VALUES ('x')) v(name), users", "ALTER TABLE users DROP age", ""},
        {"SELECT name FROM jsonb_to_record('{}') AS x(name text)", "ALTER TABLE users DROP name", ""},
        {"SELECT nick FROM app.users", "ALTER TABLE users RENAME TO people", ""},
        {"SELECT coalesce(line, 'x') AS name FROM log ORDER BY name", "ALTER TABLE users DROP name", ""},
        {"SELECT 'users'", "DROP TABLE users CASCADE", ""},
        {"SELECT email FROM users -- name", "ALTER TABLE users DROP name", ""},
        {"SELECT email FROM adults", "BEGIN; DROP VIEW adults; CREATE VIEW adults AS SELECT email FROM users; COMMIT", ""},
        {"SELECT email FROM adults", "BEGIN; DROP VIEW adults; ROLLBACK", ""},
        {"SELECT email FROM adults", "BEGIN; SAVEPOINT s; DROP VIEW adults; ROLLBACK TO s; COMMIT", ""},
        {"SELECT email FROM users",
         "ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT id, email FROM people", ""},
        {"SELECT email FROM users",
         "ALTER TABLE users RENAME email TO mail; CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS "
         "'SELECT mail FROM users'", ""},
        {"SELECT email FROM users", "DROP FUNCTION f(); ALTER TABLE users RENAME email TO mail", ""},
        {"SELECT twice(1, 2)::text", "DROP FUNCTION twice(int)", ""},
        {"SELECT twice(1)::text", "CREATE OR REPLACE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2'", ""},
        {"SELECT id::text FROM users", "ALTER TABLE users ADD COLUMN more int", ""},
        {"SELECT relname::text FROM pg_class", "DROP VIEW adults", ""},
    };
    check(*state, "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS ", "", cases, sizeof cases / sizeof *cases);
}

static void plpgsql_bodies(void **state)
{
    static const struct body_case cases[] = {
        {"BEGIN PERFORM email FROM users;", "ALTER TABLE users RENAME email TO mail",
         "0: column \"email\" of table \"public.users\" is now called \"mail\"\n"},
        {"DECLARE u users%ROWTYPE; BEGIN SELECT * INTO u FROM users; RETURN u.name;", "ALTER TABLE users DROP name",
         "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"DECLARE e users.name%TYPE; BEGIN", "ALTER TABLE users DROP name",
         "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"DECLARE m mood; BEGIN", "DROP TYPE mood", "0: type \"public.mood\" is dropped\n"},
        {"DECLARE u users; BEGIN u.name := 'x';", "ALTER TABLE users DROP name",
         "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"DECLARE r record; BEGIN FOR r IN SELECT * FROM orders LOOP RAISE NOTICE '%', r.note; END LOOP;",
         "ALTER TABLE orders DROP note", "0: column \"note\" of table \"public.orders\" is dropped\n"},
        {"BEGIN EXECUTE 'DELETE FROM log WHERE id = 1';", "DROP TABLE log", "0: table \"public.log\" is dropped\n"},
        {"BEGIN IF EXISTS (SELECT 1 FROM orders WHERE total > 5) THEN NULL; END IF;", "ALTER TABLE orders DROP total",
         "0: column \"total\" of table \"public.orders\" is dropped\n"},
        {"BEGIN RETURN (SELECT name FROM users LIMIT 1);", "ALTER TABLE users DROP name",
         "0: column \"name\" of table \"public.users\" is dropped\n"},
        {"BEGIN BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN INSERT INTO log VALUES (1, 'x'); END;", "DROP TABLE log",
         "0: table \"public.log\" is dropped\n"},
        {"DECLARE c CURSOR FOR SELECT note FROM orders; BEGIN", "ALTER TABLE orders DROP note",
         "0: column \"note\" of table \"public.orders\" is dropped\n"},
        {"BEGIN TRUNCATE log;", "ALTER TABLE log RENAME TO journal",
         "0: table \"public.log\" is now called \"journal\"\n"},
        /* variables, records of unknown shape, and what the body makes itself */
        {"DECLARE name text; BEGIN PERFORM name FROM users;", "ALTER TABLE users DROP name", ""},
        {"DECLARE r record; BEGIN SELECT id, line AS name INTO r FROM log; RETURN r.name;", "ALTER TABLE users DROP name", ""},
        {"DECLARE users record; BEGIN SELECT 1 AS name INTO users; RETURN users.name;", "ALTER TABLE users DROP name", ""},
        {"DECLARE r record; BEGIN SELECT * INTO r FROM users; SELECT * INTO r FROM log; RETURN r.name;",
         "ALTER TABLE users DROP name", ""},
        {"BEGIN CREATE TEMP TABLE log (x int); INSERT INTO log (x) VALUES (1);", "DROP TABLE log", ""},
        {"BEGIN EXECUTE 'DELETE FROM ' || 'log';", "DROP TABLE log", ""},
        {"BEGIN RAISE NOTICE 'users';", "DROP TABLE users CASCADE", ""},
        {"BEGIN RETURN this is no (statement;", "DROP TABLE log", ""},
    };
    check(*state, "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS ", " RETURN NULL; END", cases,
          sizeof cases / sizeof *cases);
}

/* ALTER COLUMN TYPE: operators and functions that are not there for the new type, rows of another shape. */
static void other_types(void **state)
{
    static const struct body_case sql[] = {
        {"SELECT line FROM log WHERE id = 1 + 1", "ALTER TABLE log ALTER id TYPE text",
         "0: column \"id\" of table \"public.log\" is now of type text (operator does not exist: text = integer)\n"},
        {"SELECT sum(total)::text FROM orders", "ALTER TABLE orders ALTER total TYPE text",
         "0: column \"total\" of table \"public.orders\" is now of type text (function sum(text) does not exist)\n"},
        {"SELECT sum(total)::text FROM orders", "ALTER TABLE orders ALTER total TYPE bigint USING total::bigint", ""},
        {"SELECT note FROM orders WHERE id = 1", "ALTER TABLE orders ALTER id TYPE bigint", ""},
        {"SELECT note FROM orders WHERE id = 1 + 1",
         "ALTER TABLE orders ALTER id TYPE text; ALTER TABLE orders ALTER id TYPE int USING id::int", ""},
    };
    static const struct body_case rows[] = {
        {"BEGIN RETURN QUERY SELECT o.id, o.note FROM orders o;", "ALTER TABLE orders ALTER id TYPE bigint",
         "0: column \"id\" of table \"public.orders\" is now of type bigint, and the function returns integer\n"},
        {"BEGIN RETURN QUERY SELECT id, line FROM log;", "ALTER TABLE log ALTER line TYPE varchar(9)",
         "0: column \"line\" of table \"public.log\" is now of type character varying, and the function returns text\n"},
        {"BEGIN RETURN QUERY SELECT o.id::int, o.note FROM orders o;", "ALTER TABLE orders ALTER id TYPE bigint", ""},
        {"BEGIN RETURN QUERY SELECT o.id, o.note FROM orders o;", "ALTER TABLE orders ALTER total TYPE bigint", ""},
    };
    check(*state, "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS ", "", sql, sizeof sql / sizeof *sql);
    check(*state, "CREATE FUNCTION f() RETURNS TABLE (number int, words text) LANGUAGE plpgsql AS ", " RETURN; END", rows,
          sizeof rows / sizeof *rows);
}

static void parameters(void **state)
{
    static const struct body_case cases[] = {
        {"SELECT u.name FROM log", "ALTER TABLE users RENAME name TO called",
         "0: column \"name\" of table \"public.users\" is now called \"called\"\n"},
        {"SELECT email FROM users", "ALTER TABLE users DROP email CASCADE", ""},
    };
    check(*state, "CREATE FUNCTION f(u users, email text) RETURNS text LANGUAGE sql AS ", "", cases,
          sizeof cases / sizeof *cases);
}

static void paths(void **state)
{
    static const struct body_case cases[] = {
        {"SELECT nick FROM users", "ALTER TABLE app.users DROP nick",
         "0: column \"nick\" of table \"app.users\" is dropped\n"},
        {"SELECT nick FROM users", "ALTER TABLE public.users RENAME TO people", ""},
        {"SELECT price::text FROM items", "ALTER SCHEMA app RENAME TO shop",
         "0: table \"app.items\" is now in schema \"shop\"\n"},
    };
    check(*state, "CREATE FUNCTION f() RETURNS text LANGUAGE sql SET search_path = app, pg_temp AS ", "", cases,
          sizeof cases / sizeof *cases);
}

static void trigger_functions(void **state)
{
    static const char head[] = "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS '"
                               "BEGIN IF NEW.note <> OLD.note THEN NEW.total := 0; END IF; RETURN NEW; END';";
    static const char on_orders[] = "CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION t();";
    struct arena *arena = *state;
    const char *function = arena_printf(arena, "%s%s", head, on_orders);
    assert_string_equal(play(arena, function, "ALTER TABLE orders DROP note"),
                        "0: column \"note\" of table \"public.orders\" is dropped\n");
    assert_string_equal(play(arena, function, "ALTER TABLE orders RENAME total TO sum"),
                        "0: column \"total\" of table \"public.orders\" is now called \"sum\"\n");
    assert_string_equal(play(arena, function, "DROP TRIGGER t ON orders; ALTER TABLE orders DROP note"), "");
    assert_string_equal(play(arena, function, "DROP TABLE orders"), "");
    assert_string_equal(play(arena, head, "ALTER TABLE orders DROP note"), "");
}

/* Where it stands, who calls it, and that it is said once. */
static void facts_of_a_break(void **state)
{
    struct arena *arena = *state;
    static const char text[] =
        "CREATE TABLE t (a int);\n"
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n"
        "  SELECT a\n"
        "    FROM t WHERE a > 0\n"
        "$$;\n"
        "CREATE VIEW v AS SELECT f() AS a;\n"
        "CREATE TABLE u (a int DEFAULT f(), CHECK (f() > 0));\n"
        "CREATE POLICY p ON u USING (f() > 0);\n";
    struct catalog *catalog = catalog_new(arena, 17, false);
    struct simulation *simulation = simulation_new(arena, catalog);
    simulation_load(simulation, text_source(arena, "schema.sql", text));
    play_text(simulation, arena, "ALTER TABLE t ADD b int, DROP a");
    const struct facts *facts = simulation_finish(simulation);
    const struct statement *statement = facts->statements.at[0];
    assert_int_equal(statement->breaks.count, 1);
    const struct break_fact *fact = &statement->breaks.at[0];
    assert_string_equal(fact->object, "public.f()");
    assert_string_equal(fact->sqlstate, "42703");
    assert_int_equal(fact->operation, 1);
    assert_int_equal(fact->line, 2);
    assert_string_equal(fact->source->name, "schema.sql");
    assert_int_equal(source_position(fact->source, fact->position).line, 3);
    assert_int_equal(source_position(fact->source, fact->position).column, 10);
    assert_string_equal(fact->callers, "view v, default value for column a of table u, constraint u_check on table u "
                                       "and 1 more");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(sql_bodies),
        unit_test_in_arena(silence),
        unit_test_in_arena(plpgsql_bodies),
        unit_test_in_arena(other_types),
        unit_test_in_arena(parameters),
        unit_test_in_arena(paths),
        unit_test_in_arena(trigger_functions),
        unit_test_in_arena(facts_of_a_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
