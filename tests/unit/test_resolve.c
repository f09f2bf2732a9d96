/*
 * Resolve: expressions and queries are typed, refused and printed as the server does it. What is expected here was compared with running
 * servers; a row says one thing.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "resolve/resolve.h"
#include "simulate/simulate.h"
#include "sql/lower.h"

static const char schema[] =
    "CREATE TYPE mood AS ENUM ('sad', 'ok');"
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);"
    "CREATE DOMAIN label AS varchar(10);"
    "CREATE TYPE address AS (street text, zip varchar(10));"
    "CREATE TABLE t (id bigint PRIMARY KEY, a integer, s text, v varchar(20), n numeric(10,2), f float8, d date, at timestamptz, j json,"
    " jb jsonb, list integer[], m mood, p positive, home address, ok boolean);"
    "CREATE TABLE u (id bigint PRIMARY KEY, t_id bigint, total numeric(12,2) NOT NULL, note text);"
    "CREATE TABLE g (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);"
    "CREATE UNIQUE INDEX u_note ON u (note);"
    "CREATE VIEW plain_view AS SELECT id, note FROM u;"
    "CREATE VIEW join_view AS SELECT u.id, t.s FROM u JOIN t ON t.id = u.t_id;"
    "CREATE FUNCTION add(x integer, y integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT x + y';"
    "CREATE FUNCTION one() RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT 1';"
    "CREATE FUNCTION two() RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT 1; SELECT 2';"
    "CREATE FUNCTION one_plpgsql() RETURNS integer LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END';"
    "CREATE FUNCTION now_says_immutable() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS 'SELECT now()';"
    "CREATE FUNCTION strict_one(integer) RETURNS integer LANGUAGE plpgsql VOLATILE STRICT AS 'BEGIN RETURN 1; END';"
    "CREATE FUNCTION rows() RETURNS TABLE (k integer, w text) LANGUAGE sql AS 'SELECT 1, ''x''';"
    "CREATE FUNCTION many(VARIADIC x integer[]) RETURNS integer LANGUAGE sql AS 'SELECT 1';"
    "CREATE FUNCTION either(text) RETURNS text LANGUAGE sql AS 'SELECT $1';"
    "CREATE FUNCTION either(integer) RETURNS text LANGUAGE sql AS 'SELECT $1::text';"
    "CREATE PROCEDURE act(a integer) LANGUAGE sql AS 'SELECT 1';"
    "CREATE SEQUENCE numbers;"
    "CREATE SCHEMA other; CREATE TABLE other.t (z integer);";

struct fixture { struct arena *arena; struct catalog *catalog; struct resolver resolver; oid path[2]; const struct relation *t; };

static struct fixture *load(int version, bool open)
{
    struct arena *arena = arena_new(0);
    struct fixture *x = ARENA_NEW(arena, struct fixture);
    x->arena = arena;
    x->catalog = catalog_new(arena, version, open);
    struct simulation *simulation = simulation_new(arena, x->catalog);
    simulation_load(simulation, source_from_bytes(arena, "schema.sql", schema, sizeof schema - 1));
    x->path[0] = SCHEMA_PG_CATALOG;
    x->path[1] = catalog_schema_public(x->catalog);
    x->resolver = (struct resolver){ .catalog = x->catalog, .arena = arena, .search_path = x->path, .search_path_count = 2,
                                     .creation_schema = x->path[1], .role = "postgres", .time_zone = "UTC" };
    x->t = catalog_relation(x->catalog, catalog_find(x->catalog, CLASS_RELATION, x->path[1], "t"));
    return x;
}

static int make(void **state)
{
    *state = load(17, false);
    return 0;
}

static int drop(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static struct typed *typed_in(struct fixture *x, const char *text, const char *where, struct refusal *refusal)
{
    const char *error = NULL;
    struct expr *expr = lower_expression(x->arena, text, &error);
    if (expr == NULL)
        fail_msg("%s: %s", text, error);
    struct scope scope = { .kind = SCOPE_RELATION, .relation = x->t, .where = where, .allow_columns = strcmp(where, "DEFAULT expressions") != 0 };
    return resolve_expression(&x->resolver, &scope, expr, refusal);
}

/* ---- expressions ---- */

struct expression_row { const char *text, *type, *printed; };
static const struct expression_row expression_rows[] = {
    { "1", "integer", "1" },
    { "'x'", "unknown", "'x'" },
    { "1.50", "numeric", "1.50" },
    { "9999999999", "bigint", "9999999999" },
    { "a + 1", "integer", "(a + 1)" },
    { "a + 1.5", "numeric", "((a)::numeric + 1.5)" },
    { "-a", "integer", "(- a)" },
    { "v = 'x'", "boolean", "((v)::text = 'x'::text)" },
    { "v IN ('x', 'y')", "boolean", "((v)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]))" },
    { "(v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])", "boolean",
      "((v)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]))" },
    { "a IN (1, 2)", "boolean", "(a = ANY (ARRAY[1, 2]))" },
    { "a IN (1)", "boolean", "(a = 1)" },
    { "a IN (1, 2, f)", "boolean", "((a = ANY (ARRAY[1, 2])) OR ((a)::double precision = f))" },
    { "a BETWEEN 1 AND 2", "boolean", "((a >= 1) AND (a <= 2))" },
    { "a NOT BETWEEN 1 AND 2", "boolean", "((a < 1) OR (a > 2))" },
    { "s LIKE 'x%'", "boolean", "(s ~~ 'x%'::text)" },
    { "(a > 1 AND a < 5) AND a <> 3", "boolean", "((a > 1) AND (a < 5) AND (a <> 3))" },
    { "a IS DISTINCT FROM 1", "boolean", "(a IS DISTINCT FROM 1)" },
    { "s IS NOT DISTINCT FROM NULL", "boolean", "(s IS NULL)" },
    { "coalesce(v, 'x')", "character varying", "COALESCE(v, 'x'::character varying)" },
    { "greatest(a, 1.5)", "numeric", "GREATEST((a)::numeric, 1.5)" },
    { "CASE WHEN ok THEN 1 ELSE 2.5 END", "numeric", "CASE WHEN ok THEN (1)::numeric ELSE 2.5 END" },
    { "CASE a WHEN 1 THEN 'x' END", "text", "CASE a WHEN 1 THEN 'x'::text ELSE NULL::text END" },
    { "nullif(s, '')", "text", "NULLIF(s, ''::text)" },
    { "'5'::integer", "integer", "5" },
    { "'-5'::integer", "integer", "'-5'::integer" },
    { "'2020-1-5'::date", "date", "'2020-01-05'::date" },
    { "'{\"b\":1,\"a\":2}'::jsonb", "jsonb", "'{\"a\": 2, \"b\": 1}'::jsonb" },
    { "'1 day 24 hours'::interval", "interval", "'1 day 24:00:00'::interval" },
    { "list[1]", "integer", "(list)[1]" },
    { "list[1:2]", "integer[]", "(list)[1:2]" },
    { "list || 1", "integer[]", "(list || 1)" },
    { "ARRAY[1, 2]::bigint[]", "bigint[]", "ARRAY[(1)::bigint, (2)::bigint]" },
    { "ARRAY[]::text[]", "text[]", "ARRAY[]::text[]" },
    { "(home).street", "text", "(home).street" },
    { "jb['x'][1]", "jsonb", "(jb)['x'::text][1]" },
    { "'( a b ,\"c\"\"d\")'::address", "public.address", "'(\" a b \",\"c\"\"d\")'::public.address" },
    { "jb ->> 'x'", "text", "(jb ->> 'x'::text)" },
    { "lower(v)", "text", "lower((v)::text)" },
    { "d + 1", "date", "(d + 1)" },
    { "current_timestamp(2)", "timestamp(2) with time zone", "CURRENT_TIMESTAMP(2)" },
    { "nextval('numbers')", "bigint", "nextval('public.numbers'::regclass)" },
    { "add(1)", "integer", "public.add(1)" },
    { "add(y => 3, x => a)", "integer", "public.add(y => 3, x => a)" },
    { "many(1, 2)", "integer", "public.many(VARIADIC ARRAY[1, 2])" },
    { "either('x')", "text", "public.either('x'::text)" },
    { "either(a)", "text", "public.either(a)" },
    { "m = 'ok'", "boolean", "(m = 'ok'::public.mood)" },
    { "p + 1", "integer", "((p)::integer + 1)" },
    { "5::positive", "public.positive", "(5)::public.positive" },
    { "s COLLATE \"C\"", "text", "(s COLLATE \"C\")" },
    { "extract(year from d)", "numeric", "\"extract\"('year'::text, d)" },
    { "public.t.a", "integer", "a" },
    { "t IS NULL", "boolean", "(t.* IS NULL)" },
};

static void expressions_have_the_server_s_type_and_one_text(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof expression_rows / sizeof *expression_rows; i++) {
        const struct expression_row *row = &expression_rows[i];
        struct refusal refusal = { 0 };
        struct typed *typed = typed_in(x, row->text, "check constraints", &refusal);
        if (typed == NULL)
            fail_msg("%s: %s %s", row->text, refusal.sqlstate, refusal.message);
        struct str out = str_new(x->arena);
        typed_print(&out, &x->resolver, typed, x->t->object.id);
        const char *type = catalog_type_display(x->catalog, typed->type, typed->typmod, x->arena);
        if (strcmp(type, row->type) != 0 || strcmp(out.text, row->printed) != 0)
            fail_msg("%s: is %s, prints %s", row->text, type, out.text);
    }
}

/* What is printed means the same again. */
static void printed_text_resolves_to_itself(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof expression_rows / sizeof *expression_rows; i++) {
        struct refusal refusal = { 0 };
        struct str out = str_new(x->arena);
        struct typed *typed = typed_in(x, expression_rows[i].printed, "check constraints", &refusal);
        if (typed == NULL)
            fail_msg("%s: %s", expression_rows[i].printed, refusal.message);
        typed_print(&out, &x->resolver, typed, x->t->object.id);
        assert_string_equal(out.text, expression_rows[i].printed);
    }
}

struct refusal_row { const char *text, *where, *sqlstate, *message; };
static const struct refusal_row refusal_rows[] = {
    { "nosuch", "check constraints", "42703", "column \"nosuch\" does not exist" },
    { "t.nosuch", "check constraints", "42703", "column t.nosuch does not exist" },
    { "x.a", "check constraints", "42P01", "missing FROM-clause entry for table \"x\"" },
    { "xmin", "check constraints", "42P10", "system column \"xmin\" reference in check constraint is invalid" },
    { "a", "DEFAULT expressions", "0A000", "cannot use column reference in DEFAULT expression" },
    { "a + s", "check constraints", "42883", "operator does not exist: integer + text" },
    { "lower(a)", "check constraints", "42883", "function lower(integer) does not exist" },
    { "add(z => 1)", "check constraints", "42883", "function add(z => integer) does not exist" },
    { "either(1.5)", "check constraints", "42883", "function either(numeric) does not exist" },
    { "act(1)", "check constraints", "42809", "act(integer) is a procedure" },
    { "nosuch.f(1)", "check constraints", "3F000", "schema \"nosuch\" does not exist" },
    { "a = 'x'", "check constraints", "22P02", "invalid input syntax for type integer: \"x\"" },
    { "m = 'bad'", "check constraints", "22P02", "invalid input value for enum mood: \"bad\"" },
    { "'nosuch'::regclass", "check constraints", "42P01", "relation \"nosuch\" does not exist" },
    { "'{1,x}'::integer[]", "check constraints", "22P02", "invalid input syntax for type integer: \"x\"" },
    { "d > '2020-02-30'", "check constraints", "22008", "date/time field value out of range: \"2020-02-30\"" },
    { "a AND ok", "check constraints", "42804", "argument of AND must be type boolean, not type integer" },
    { "coalesce(a, s)", "check constraints", "42804", "COALESCE types integer and text cannot be matched" },
    { "d::integer", "check constraints", "42846", "cannot cast type date to integer" },
    { "a::nosuch", "check constraints", "42704", "type \"nosuch\" does not exist" },
    { "a::varchar(0)", "check constraints", "22023", "length for type varchar must be at least 1" },
    { "ARRAY[]", "check constraints", "42P18", "cannot determine type of empty array" },
    { "(home).nosuch", "check constraints", "42703", "column \"nosuch\" not found in data type address" },
    { "count(a) > 1", "check constraints", "42803", "aggregate functions are not allowed in check constraints" },
    { "rows()", "index expressions", "0A000", "set-returning functions are not allowed in index expressions" },
    { "row_number() OVER ()", "check constraints", "42P20", "window functions are not allowed in check constraints" },
    { "(SELECT 1)", "index predicates", "0A000", "cannot use subquery in index predicate" },
    { "s COLLATE \"C\" < v COLLATE \"POSIX\"", "check constraints", "42P21",
      "collation mismatch between explicit collations \"C\" and \"POSIX\"" },
    { "$1", "check constraints", "42P02", "there is no parameter $1" },
    { "home = '(x)'", "check constraints", "0A000", "input of anonymous composite types is not implemented" },
    { "'(x)'::address IS NULL", "check constraints", "22P02", "malformed record literal: \"(x)\"" },
    { "'[1]'::integer[] IS NULL", "check constraints", "22P02", "malformed array literal: \"[1]\"" },
    { "d > '2020'", "check constraints", "22007", "invalid input syntax for type date: \"2020\"" },
    { "d > '1 day'", "check constraints", "22007", "invalid input syntax for type date: \"1 day\"" },
    { "jb[1.5] IS NULL", "check constraints", "42804", "subscript type numeric is not supported" },
};

static void refusals_are_the_server_s(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof refusal_rows / sizeof *refusal_rows; i++) {
        const struct refusal_row *row = &refusal_rows[i];
        struct refusal refusal = { 0 };
        assert_null(typed_in(x, row->text, row->where, &refusal));
        assert_string_equal(refusal.sqlstate, row->sqlstate);
        assert_string_equal(refusal.message, row->message);
        assert_false(refusal.unsure);
    }
}

/* Without a schema nothing is known not to be there, but built-in types do not get new operators. */
static void open_catalog_refuses_only_what_is_sure(void **state)
{
    (void)state;
    struct fixture *x = load(17, true);
    struct refusal refusal = { 0 };
    struct typed *typed = typed_in(x, "unheard_of(a) > 1", "check constraints", &refusal);
    assert_non_null(typed);
    assert_true(typed_is_unsure(typed));
    assert_int_equal(typed->type, BOOLOID);
    assert_null(typed_in(x, "a + s", "check constraints", &refusal));
    assert_string_equal(refusal.sqlstate, "42883");
    struct name name = { .name = "unheard_of", .position = NO_POSITION };
    memset(&refusal, 0, sizeof refusal);
    assert_int_equal(resolve_relation(&x->resolver, &name, false, &refusal), NO_OID);
    assert_true(refusal.unsure);
    arena_free(x->arena);
}

/* ---- volatility ---- */

struct volatility_row { const char *text; char volatility; };
static const struct volatility_row volatility_rows[] = {
    { "1", 'i' }, { "lower(s)", 'i' }, { "now()", 's' }, { "CURRENT_DATE", 's' }, { "random()", 'v' }, { "clock_timestamp()", 'v' },
    { "nextval('numbers')", 'v' }, { "gen_random_uuid()", 'v' },
    { "one()", 'i' },               /* inlined */
    { "two()", 'v' },               /* two statements are not */
    { "one_plpgsql()", 'v' },
    { "add(1)", 'i' },
    { "add(one_plpgsql())", 'v' },
    { "now_says_immutable()", 'i' },/* less volatile than its body: not inlined, taken at its word */
    { "strict_one(1)", 'v' }, { "strict_one(NULL)", 'i' },
    { "m::text", 's' }, { "a::text", 'i' }, { "at::text", 's' }, { "s || a", 'i' }, { "s || at", 's' }, { "s::date", 's' },
    { "at - interval '1 day'", 's' }, { "d - 1", 'i' }, { "date_trunc('day', at)", 's' }, { "list::text", 's' },
};

static void volatility_is_what_the_planner_finds(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof volatility_rows / sizeof *volatility_rows; i++) {
        struct refusal refusal = { 0 };
        struct typed *typed = typed_in(x, volatility_rows[i].text, "check constraints", &refusal);
        assert_non_null(typed);
        if (typed_volatility(&x->resolver, typed) != volatility_rows[i].volatility)
            fail_msg("%s is %c", volatility_rows[i].text, typed_volatility(&x->resolver, typed));
    }
}

/* ---- type changes ---- */

struct change_row { const char *from, *to, *expr; bool rewrites; };
static const struct change_row change_rows[] = {
    { "varchar(10)", "varchar(20)", "c", false }, { "varchar(20)", "varchar(10)", "c", true }, { "varchar(10)", "varchar", "c", false },
    { "varchar(10)", "text", "c", false }, { "text", "varchar(10)", "c", true }, { "text", "varchar", "c", false },
    { "char(5)", "char(10)", "c", true }, { "char(5)", "varchar(10)", "c", true }, { "varchar(5)", "char(5)", "c", true },
    { "numeric(10,2)", "numeric(12,2)", "c", false }, { "numeric(10,2)", "numeric(12,4)", "c", true }, { "numeric(10,2)", "numeric", "c", false },
    { "numeric", "numeric(10,2)", "c", true }, { "integer", "bigint", "c", true }, { "integer", "oid", "c", false },
    { "timestamp", "timestamptz", "c", false }, { "timestamptz", "timestamp", "c", false }, { "timestamp(3)", "timestamp(6)", "c", false },
    { "timestamp(6)", "timestamp(3)", "c", true }, { "timestamp", "timestamp(6)", "c", false }, { "interval(3)", "interval(6)", "c", false },
    { "interval day to second", "interval", "c", false }, { "interval", "interval day", "c", true }, { "bit varying(5)", "bit varying(10)", "c", false },
    { "bit(4)", "bit(8)", "c", true }, { "varchar(5)[]", "varchar(10)[]", "c", true }, { "varchar(5)[]", "varchar[]", "c", false },
    { "integer", "positive", "c", true }, { "positive", "integer", "c", false }, { "varchar(10)", "label", "c", false },
    { "json", "jsonb", "c::jsonb", true }, { "cidr", "inet", "c", false }, { "xml", "text", "c", false },
    { "text", "text", "c COLLATE \"C\"", false }, { "text", "text", "upper(c)", true }, { "integer", "integer", "c", false },
    { "integer", "integer", "0", true }, { "timestamptz", "timestamp", "c AT TIME ZONE 'UTC'", true },
};

static void one_column(struct fixture *x, struct column *column, struct relation *relation, const char *type)
{
    const char *error = NULL;
    struct refusal refusal = { 0 };
    *column = (struct column){ .name = "c", .number = 1 };
    assert_true(resolve_type(&x->resolver, lower_type_name(x->arena, type, &error), &column->type, &column->typmod, &refusal));
    struct type_info info;
    catalog_type_info(x->catalog, column->type, &info);
    column->collation = info.collation;
    relation->columns = ARENA_ARRAY(x->arena, struct column *, 1);
    relation->columns[0] = column;
    relation->column_count = 1;
}

static bool change_rewrites(struct fixture *x, const struct change_row *row, const char **reason)
{
    struct relation relation = { .object = { .id = 1000000, .name = "z", .class = CLASS_RELATION }, .kind = RELATION_TABLE };
    struct column column;
    struct refusal refusal = { 0 };
    const char *error = NULL;
    oid type;
    int32_t typmod;
    one_column(x, &column, &relation, row->from);
    assert_true(resolve_type(&x->resolver, lower_type_name(x->arena, row->to, &error), &type, &typmod, &refusal));
    struct scope scope = { .kind = SCOPE_RELATION, .relation = &relation, .where = "transform expressions", .allow_columns = true };
    struct typed *typed = resolve_expression(&x->resolver, &scope, lower_expression(x->arena, row->expr, &error), &refusal);
    assert_non_null(typed);
    typed = resolve_coerce(&x->resolver, typed, type, typmod, 'a', &refusal);
    assert_non_null(typed);
    return resolve_change_rewrites(&x->resolver, typed, 1, reason);
}

static void type_changes_rewrite_as_the_server_does(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof change_rows / sizeof *change_rows; i++) {
        const char *reason = NULL;
        bool rewrites = change_rewrites(x, &change_rows[i], &reason);
        if (rewrites != change_rows[i].rewrites)
            fail_msg("%s to %s using %s: %s", change_rows[i].from, change_rows[i].to, change_rows[i].expr, rewrites ? reason : "no rewrite");
        assert_true(rewrites == (reason != NULL));
    }
}

static void a_zone_that_is_not_utc_rewrites(void **state)
{
    struct fixture *x = *state;
    struct change_row row = { "timestamp", "timestamptz", "c", true };
    const char *reason = NULL;
    x->resolver.time_zone = "Europe/London";
    assert_true(change_rewrites(x, &row, &reason));
    assert_non_null(strstr(reason, "Europe/London"));
    x->resolver.time_zone = "UTC";
}

/* ---- implication ---- */

struct implication_row { const char *premise, *conclusion; bool implied; };
static const struct implication_row implication_rows[] = {
    { "a IS NOT NULL", "a IS NOT NULL", true }, { "NOT (a IS NULL)", "a IS NOT NULL", true }, { "a IS DISTINCT FROM NULL", "a IS NOT NULL", true },
    { "a > 0 AND a IS NOT NULL", "a IS NOT NULL", true }, { "a > 0", "a IS NOT NULL", false }, { "a IS NOT NULL OR ok", "a IS NOT NULL", false },
    { "a >= 1 AND a < 10", "a >= 0 AND a < 20", true }, { "a >= 1 AND a < 10", "a >= 2", false }, { "a BETWEEN 1 AND 9", "a < 10", true },
    { "a = 5", "a > 1", true }, { "a = 5", "a <> 6", true }, { "a IN (1, 2)", "a < 3", true }, { "a IN (1, 2)", "a IN (1, 2, 3)", true },
    { "a IN (1, 4)", "a IN (1, 2, 3)", false }, { "NOT (a < 1 OR a >= 10)", "a >= 1 AND a < 10", true }, { "10 > a", "a < 10", true },
    { "id >= 1", "id >= '1'::bigint", true }, { "d >= '2020-01-05'", "d >= '2020-01-01'", true }, { "d >= '2019-12-31'", "d >= '2020-01-01'", false },
    { "s = 'x'", "s = 'x'", true }, { "s IN ('x', 'y')", "s = ANY (ARRAY['y', 'x', 'z'])", true }, { "v = 'x'", "v IN ('x', 'y')", true },
    { "ok", "ok IS TRUE", false }, { "ok = true", "ok", true }, { "a = f", "a >= f", true },
};

static void implications_are_proved_as_the_server_proves_them(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof implication_rows / sizeof *implication_rows; i++) {
        const struct implication_row *row = &implication_rows[i];
        struct refusal refusal = { 0 };
        struct typed *premise = typed_in(x, row->premise, "check constraints", &refusal);
        struct typed *conclusion = typed_in(x, row->conclusion, "check constraints", &refusal);
        assert_non_null(premise);
        assert_non_null(conclusion);
        if (typed_implies(&x->resolver, &premise, 1, conclusion) != row->implied)
            fail_msg("%s => %s", row->premise, row->conclusion);
    }
}

/* ---- queries ---- */

static struct typed_query *query_of(struct fixture *x, const char *text, struct refusal *refusal)
{
    struct lowered lowered;
    lower_text(x->arena, text, &lowered);
    if (lowered.error != NULL)
        fail_msg("%s: %s", text, lowered.error);
    struct scope scope = { .kind = SCOPE_NONE };
    return resolve_query(&x->resolver, &scope, ((const struct op_query *)lowered.ops[0])->query, refusal);
}

/* "name type, name type" */
static const char *columns_of(struct fixture *x, const struct typed_query *query)
{
    struct str out = str_new(x->arena);
    for (uint32_t i = 0; i < query->column_count; i++)
        str_addf(&out, "%s%s %s", i > 0 ? ", " : "", query->columns[i].name,
                 catalog_type_display(x->catalog, query->columns[i].type, query->columns[i].typmod, x->arena));
    return out.text;
}

struct query_row { const char *text, *columns; };
static const struct query_row query_rows[] = {
    { "MERGE INTO u USING t ON u.t_id + t.id WHEN MATCHED THEN DO NOTHING", "" },
    { "SELECT 1, 'x', a AS z FROM t", "?column? integer, ?column? text, z integer" },
    { "SELECT * FROM u", "id bigint, t_id bigint, total numeric(12,2), note text" },
    { "SELECT lower(s), s::varchar(3), CASE WHEN ok THEN 1 END, (home).zip, ARRAY[1] FROM t",
      "lower text, s character varying(3), case integer, zip character varying(10), array integer[]" },
    { "SELECT u.id, s FROM t JOIN u ON t.id = t_id", "id bigint, s text" },
    { "SELECT * FROM (SELECT id FROM t) x JOIN u USING (id)", "id bigint, t_id bigint, total numeric(12,2), note text" },
    { "SELECT id FROM t FULL JOIN u USING (id)", "id bigint" },
    { "SELECT x.z FROM t, LATERAL (SELECT t.a + 1 AS z) x", "z integer" },
    { "SELECT * FROM rows()", "k integer, w text" },
    { "SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS g(i, n)", "i integer, n bigint" },
    { "SELECT CASE WHEN true THEN (SELECT max(i) FROM generate_series(1, 3) AS g(i)) END AS m", "m integer" },
    { "SELECT * FROM jsonb_to_record('{}') AS x(a int, b text)", "a integer, b text" },
    { "SELECT count(*), sum(a), avg(a), max(v), array_agg(m) FROM t", "count bigint, sum bigint, avg numeric, max text, array_agg public.mood[]" },
    { "SELECT id, s FROM t GROUP BY id", "id bigint, s text" },
    { "SELECT a, rank() OVER w FROM t WINDOW w AS (ORDER BY a)", "a integer, rank bigint" },
    { "SELECT a FROM t UNION SELECT n FROM t", "a numeric" },
    { "SELECT NULL UNION SELECT 1", "?column? integer" },
    { "VALUES (1, 'a'), (2.5, NULL)", "column1 numeric, column2 text" },
    { "WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT * FROM x", "n integer" },
    { "WITH gone AS (DELETE FROM u RETURNING id, total) SELECT * FROM gone", "id bigint, total numeric(12,2)" },
    { "SELECT (SELECT max(total) FROM u WHERE t_id = t.id) FROM t", "max numeric" },
    { "SELECT oid, relname FROM pg_class", "oid oid, relname name" },
    { "INSERT INTO u (id, total) VALUES (1, 2), (DEFAULT, '3') RETURNING id", "id bigint" },
    { "INSERT INTO u (id, note) VALUES (1, 'x') ON CONFLICT (note) DO UPDATE SET total = excluded.total + u.total", "" },
    { "UPDATE t SET (a, s) = (SELECT 1, 'x'), list[2] = 5, home.zip = 'x' WHERE id = 1 RETURNING a", "a integer" },
    { "DELETE FROM t USING u WHERE t_id = t.id RETURNING u.note", "note text" },
    { "MERGE INTO u USING t ON t.id = t_id WHEN MATCHED THEN UPDATE SET note = s WHEN NOT MATCHED THEN INSERT (id, total) VALUES (t.id, 1)", "" },
    { "UPDATE plain_view SET note = 'x'", "" },
};

static void queries_have_the_server_s_columns(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof query_rows / sizeof *query_rows; i++) {
        struct refusal refusal = { 0 };
        struct typed_query *query = query_of(x, query_rows[i].text, &refusal);
        if (query == NULL)
            fail_msg("%s: %s %s", query_rows[i].text, refusal.sqlstate, refusal.message);
        if (strcmp(columns_of(x, query), query_rows[i].columns) != 0)
            fail_msg("%s: %s", query_rows[i].text, columns_of(x, query));
        assert_false(query->unsure);
    }
}

struct bad_query_row { const char *text, *sqlstate, *message; };
static const struct bad_query_row bad_query_rows[] = {
    { "SELECT string_agg(DISTINCT s, ',' ORDER BY a) FROM t", "42P10",
      "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list" },
    { "SELECT rank() WITHIN GROUP (ORDER BY a) FROM t", "42883", "function rank(integer) does not exist" },
    { "SELECT id, s FROM t GROUP BY ROLLUP (id)", "42803",
      "column \"t.s\" must appear in the GROUP BY clause or be used in an aggregate function" },
    { "SELECT a, grouping(s) FROM t GROUP BY ROLLUP (a)", "42803",
      "arguments to GROUPING must be grouping expressions of the associated query level" },
    { "SELECT 1 FROM t TABLESAMPLE lower (10)", "42704", "tablesample method lower does not exist" },
    { "UPDATE t SET ctid = '(0,1)'", "0A000", "cannot assign to system column \"ctid\"" },
    { "UPDATE t SET a[1] = 2", "42804", "cannot subscript type integer because it does not support subscripting" },
    { "UPDATE t SET nosuch = also_none", "42703", "column \"also_none\" does not exist" },
    { "SELECT * FROM nosuch", "42P01", "relation \"nosuch\" does not exist" },
    { "SELECT * FROM nosuch.t", "42P01", "relation \"nosuch.t\" does not exist" },
    { "SELECT t.a FROM t x", "42P01", "invalid reference to FROM-clause entry for table \"t\"" },
    { "SELECT id FROM t, u", "42702", "column reference \"id\" is ambiguous" },
    { "SELECT * FROM t, t", "42712", "table name \"t\" specified more than once" },
    { "SELECT * FROM t JOIN u USING (a)", "42703", "column \"a\" specified in USING clause does not exist in right table" },
    { "SELECT z FROM t, (SELECT t.a AS z) x", "42P01", "invalid reference to FROM-clause entry for table \"t\"" },
    { "SELECT a, count(*) FROM t", "42803", "column \"t.a\" must appear in the GROUP BY clause or be used in an aggregate function" },
    { "SELECT a, s FROM t GROUP BY a", "42803", "column \"t.s\" must appear in the GROUP BY clause or be used in an aggregate function" },
    { "SELECT a FROM t WHERE count(*) > 1", "42803", "aggregate functions are not allowed in WHERE" },
    { "SELECT CASE WHEN true THEN generate_series(1, 3) END", "0A000", "set-returning functions are not allowed in CASE" },
    { "SELECT sum(count(*)) FROM t", "42803", "aggregate function calls cannot be nested" },
    { "SELECT a FROM t ORDER BY 2", "42P10", "ORDER BY position 2 is not in select list" },
    { "SELECT DISTINCT a FROM t ORDER BY s", "42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list" },
    { "SELECT j FROM t ORDER BY j", "42883", "could not identify an ordering operator for type json" },
    { "SELECT a FROM t UNION SELECT s FROM t", "42804", "UNION types integer and text cannot be matched" },
    { "SELECT a, s FROM t UNION SELECT a FROM t", "42601", "each UNION query must have the same number of columns" },
    { "SELECT (SELECT a, s FROM t)", "42601", "subquery must return only one column" },
    { "SELECT * FROM rows() AS x(a int)", "42601", "a column definition list is redundant for a function with OUT parameters" },
    { "WITH RECURSIVE x AS (SELECT * FROM x) SELECT * FROM x", "42P19",
      "recursive query \"x\" does not have the form non-recursive-term UNION [ALL] recursive-term" },
    { "INSERT INTO u (id, nosuch) VALUES (1, 2)", "42703", "column \"nosuch\" of relation \"u\" does not exist" },
    { "INSERT INTO u (id, id) VALUES (1, 2)", "42701", "column \"id\" specified more than once" },
    { "INSERT INTO u (id) VALUES (1, 2)", "42601", "INSERT has more expressions than target columns" },
    { "INSERT INTO u (id, total) VALUES (1)", "42601", "INSERT has more target columns than expressions" },
    { "INSERT INTO u (id) SELECT s FROM t", "42804", "column \"id\" is of type bigint but expression is of type text" },
    { "INSERT INTO g (id, a) VALUES (1, 2)", "428C9", "cannot insert a non-DEFAULT value into column \"id\"" },
    { "UPDATE g SET twice = 1", "428C9", "column \"twice\" can only be updated to DEFAULT" },
    { "INSERT INTO u (id) VALUES (1) ON CONFLICT (total) DO NOTHING", "42P10",
      "there is no unique or exclusion constraint matching the ON CONFLICT specification" },
    { "UPDATE t SET nosuch = 1", "42703", "column \"nosuch\" of relation \"t\" does not exist" },
    { "UPDATE t SET a = s", "42804", "column \"a\" is of type integer but expression is of type text" },
    { "UPDATE t SET (a, s) = (1, 'x', 2)", "42601", "number of columns does not match number of values" },
    { "UPDATE join_view SET id = 1", "55000", "cannot update view \"join_view\"" },
    { "DELETE FROM t WHERE nosuch", "42703", "column \"nosuch\" does not exist" },
};

static void bad_queries_are_refused_as_the_server_does(void **state)
{
    struct fixture *x = *state;
    for (size_t i = 0; i < sizeof bad_query_rows / sizeof *bad_query_rows; i++) {
        const struct bad_query_row *row = &bad_query_rows[i];
        struct refusal refusal = { 0 };
        if (query_of(x, row->text, &refusal) != NULL)
            fail_msg("%s: not refused", row->text);
        if (strcmp(refusal.sqlstate, row->sqlstate) != 0 || strcmp(refusal.message, row->message) != 0)
            fail_msg("%s: %s %s", row->text, refusal.sqlstate, refusal.message);
        assert_false(refusal.unsure);
    }
}

static uint64_t hash_of(struct fixture *x, const char *text)
{
    struct refusal refusal = { 0 };
    return typed_query_hash(&x->resolver, query_of(x, text, &refusal));
}

/* A query and the server's rewording of it hash alike; another query does not. */
static void hashes_see_the_meaning(void **state)
{
    struct fixture *x = *state;
    static const char *const same[][2] = {
        { "SELECT * FROM u WHERE total > 5 AND note IN ('a', 'b')",
          "SELECT u.id, u.t_id, u.total, u.note FROM public.u WHERE ((u.total > (5)::numeric) AND (u.note = ANY (ARRAY['a'::text, 'b'::text])))" },
        { "SELECT count(*) AS n FROM t JOIN u ON t.id = u.t_id GROUP BY 1 + a ORDER BY 1",
          "SELECT count(*) AS n FROM (public.t JOIN public.u ON ((t.id = u.t_id))) GROUP BY (1 + t.a) ORDER BY (count(*))" },
        { "WITH q AS (SELECT id FROM u) SELECT id FROM q UNION SELECT a FROM t", "WITH q AS (SELECT u.id FROM u) SELECT q.id FROM q UNION SELECT t.a AS id FROM t" },
    };
    struct refusal refusal = { 0 };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct typed_query *one = query_of(x, same[i][0], &refusal), *two = query_of(x, same[i][1], &refusal);
        assert_non_null(one);
        assert_non_null(two);
        if (typed_query_hash(&x->resolver, one) != typed_query_hash(&x->resolver, two))
            fail_msg("%s", same[i][0]);
    }
    assert_int_not_equal(hash_of(x, "SELECT a FROM t WHERE a > 1"), hash_of(x, "SELECT a FROM t WHERE a > 2"));
    assert_int_not_equal(hash_of(x, "SELECT a FROM t"), hash_of(x, "SELECT a FROM ONLY t"));
}

/* ---- dependencies ---- */

static const char *dependencies_of(struct fixture *x, struct dependencies list)
{
    struct str out = str_new(x->arena);
    for (uint32_t i = 0; i < list.count; i++)
        str_addf(&out, "%s%s.%d", i > 0 ? " " : "", catalog_object(x->catalog, list.at[i].object)->name, list.at[i].column);
    return out.text;
}

static void dependencies_are_the_schema_s_objects(void **state)
{
    struct fixture *x = *state;
    struct refusal refusal = { 0 };
    struct typed *typed = typed_in(x, "add(a) > lower(s)::integer AND m = 'ok' AND a > 1", "check constraints", &refusal);
    assert_non_null(typed);
    assert_string_equal(dependencies_of(x, typed_dependencies(&x->resolver, typed)), "add.0 t.2 t.3 t.12 mood.0");
    assert_string_equal(dependencies_of(x, query_of(x, "SELECT u.note FROM t JOIN u ON t_id = t.id", &refusal)->dependencies),
                        "u.2 t.1 u.4");
    assert_string_equal(dependencies_of(x, query_of(x, "SELECT count(*) FROM u", &refusal)->dependencies), "u.0");
    assert_string_equal(dependencies_of(x, query_of(x, "SELECT s FROM t GROUP BY id", &refusal)->dependencies), "t.1 t.3 t_pkey.0");
}

/* ---- names ---- */

static void names_follow_the_path(void **state)
{
    struct fixture *x = *state;
    struct refusal refusal = { 0 };
    struct name bare = { .name = "t", .position = NO_POSITION }, other = { .schema = "other", .name = "t", .position = NO_POSITION };
    assert_int_equal(resolve_relation(&x->resolver, &bare, false, &refusal), x->t->object.id);
    assert_int_not_equal(resolve_relation(&x->resolver, &other, false, &refusal), x->t->object.id);
    oid path[] = { SCHEMA_PG_CATALOG, catalog_find_schema(x->catalog, "other"), x->path[1] };
    struct resolver shadowed = x->resolver;
    shadowed.search_path = path;
    shadowed.search_path_count = 3;
    assert_int_not_equal(resolve_relation(&shadowed, &bare, false, &refusal), x->t->object.id);
    assert_false(resolve_is_visible(&shadowed, CLASS_RELATION, x->t->object.id));
    assert_true(resolve_is_visible(&x->resolver, CLASS_RELATION, x->t->object.id));
    struct name missing = { .schema = "nosuch", .name = "t", .position = NO_POSITION };
    assert_int_equal(resolve_relation(&x->resolver, &missing, false, &refusal), NO_OID);
    assert_string_equal(refusal.sqlstate, "3F000");
}

static void hostile_nesting_ends_in_a_refusal(void **state)
{
    struct fixture *x = *state;
    struct expr *expr = ARENA_NEW(x->arena, struct expr);
    *expr = (struct expr){ .kind = EXPR_BOOLEAN, .text = "true", .position = NO_POSITION };
    for (int i = 0; i < 50000; i++) {
        struct expr *outer = ARENA_NEW(x->arena, struct expr);
        struct expr **list = ARENA_ARRAY(x->arena, struct expr *, 1);
        list[0] = expr;
        *outer = (struct expr){ .kind = EXPR_NOT, .arguments = { list, 1 }, .position = NO_POSITION };
        expr = outer;
    }
    struct refusal refusal = { 0 };
    struct scope scope = { .kind = SCOPE_NONE };
    assert_null(resolve_expression(&x->resolver, &scope, expr, &refusal));
    assert_string_equal(refusal.sqlstate, "54001");
    assert_true(refusal.unsure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_have_the_server_s_type_and_one_text),
        cmocka_unit_test(printed_text_resolves_to_itself),
        cmocka_unit_test(refusals_are_the_server_s),
        cmocka_unit_test(open_catalog_refuses_only_what_is_sure),
        cmocka_unit_test(volatility_is_what_the_planner_finds),
        cmocka_unit_test(type_changes_rewrite_as_the_server_does),
        cmocka_unit_test(a_zone_that_is_not_utc_rewrites),
        cmocka_unit_test(implications_are_proved_as_the_server_proves_them),
        cmocka_unit_test(queries_have_the_server_s_columns),
        cmocka_unit_test(bad_queries_are_refused_as_the_server_does),
        cmocka_unit_test(hashes_see_the_meaning),
        cmocka_unit_test(dependencies_are_the_schema_s_objects),
        cmocka_unit_test(names_follow_the_path),
        cmocka_unit_test(hostile_nesting_ends_in_a_refusal),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
