/*
 * Since: what each major says to each row's example, where the tables place the refusal, and that look-alikes
 * are not taken for clauses. "test_since print" lists the rows for tests/differential, which asks servers.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "sql/since.h"

/* What a server of this major says to the text's first refused statement; false: nothing. */
static bool answer(struct arena *arena, const char *text, int version, struct since_refusal *out)
{
    struct lowered lowered;

    lower_text(arena, text, &lowered);
    if (lowered.error != NULL) {
        since_unparsed(arena, text, (struct span){0, (uint32_t)strlen(text)}, &lowered, version, out);
        return true;
    }
    if (since_reserves(&lowered, version, out))
        return true;
    for (uint32_t i = 0; i < lowered.count; i++)
        if (since_refuses(arena, text, lowered.ops[i], version, out))
            return true;
    return false;
}

static void check_row(struct arena *arena, const struct since_example *row, int version)
{
    struct since_refusal refusal = {0};
    bool expected = (row->from <= version && version < row->since) || version > row->last;
    bool refused = answer(arena, row->sql, version, &refusal);

    /* Outside of its majors a row says nothing of what else they dislike, but it is not this. */
    if (!expected) {
        if (refused && strcmp(refusal.message, row->message) == 0)
            fail_msg("%d refuses too: %s", version, row->sql);
        return;
    }
    if (!refused)
        fail_msg("%d takes: %s", version, row->sql);
    if (strcmp(refusal.message, row->message) != 0 || strcmp(refusal.sqlstate, row->sqlstate) != 0 ||
        refusal.stage != row->stage)
        fail_msg("%d, %s: %s %s at stage %d, not %s %s at stage %d", version, row->sql, refusal.sqlstate,
                 refusal.message, (int)refusal.stage, row->sqlstate, row->message, (int)row->stage);
    if (version < row->since && refusal.since != 0)
        assert_int_equal(refusal.since, row->since);
}

static void every_row_answers_its_example(void **state)
{
    struct arena *arena = *state;
    struct since_example row;
    uint32_t n = 0;

    for (; since_example(arena, n, &row); n++)
        for (int version = SINCE_OLDEST; version <= SINCE_NEWEST; version++)
            check_row(arena, &row, version);
    assert_true(n > 150);
}

/* The newest parser's own majors take every clause. */
static void the_newest_takes_every_clause(void **state)
{
    struct arena *arena = *state;
    struct since_example row;

    for (uint32_t n = 0; since_example(arena, n, &row); n++) {
        struct since_refusal refusal;
        struct lowered lowered;

        assert_true(row.since <= SINCE_NEWEST && row.from >= SINCE_OLDEST);
        lower_text(arena, row.sql, &lowered);
        if (lowered.error == NULL && row.last == SINCE_NEWEST)
            assert_false(answer(arena, row.sql, SINCE_NEWEST, &refusal));
    }
}

/* "version position message" or "version ok", as text. */
static const char *rendered(struct arena *arena, const char *text, int version)
{
    struct since_refusal refusal = {0};

    if (!answer(arena, text, version, &refusal))
        return "ok";
    return arena_printf(arena, "%u %s %s", refusal.position, refusal.sqlstate, refusal.message);
}

/* Answers of servers; the position counts from 0. */
static const struct { int version; const char *sql, *answer; } cases[] = {
    /* look-alikes */
    {14, "SELECT nulls FROM t ORDER BY a NULLS FIRST", "ok"},
    {14, "CREATE INDEX ON t (a NULLS FIRST)", "ok"},
    {14, "CREATE TABLE merge (returning_ int, matched int)", "ok"},
    {14, "SELECT period, virtual, enforced, source, target, 'NOT ENFORCED' FROM t", "ok"},
    {17, "CREATE TABLE t (enforced bool CHECK (NOT enforced))", "ok"},
    {17, "CREATE TABLE t (period int, a int, FOREIGN KEY (period, a) REFERENCES p (period, a))", "ok"},
    {15, "CREATE TABLE t (storage text)", "ok"},
    {16, "ALTER TABLE t ALTER a SET STATISTICS -1", "ok"},
    {16, "CREATE STATISTICS s ON a, b FROM t", "ok"},
    {15, "GRANT r TO s WITH ADMIN OPTION", "ok"},
    {15, "REVOKE ADMIN OPTION FOR r FROM s", "ok"},
    {14, "ALTER PUBLICATION p DROP TABLE t, u", "ok"},
    {17, "UPDATE t SET a = 1 RETURNING old.a", "ok"},
    {15, "SELECT * FROM (SELECT 1) x, LATERAL (VALUES (1)) y", "ok"},
    {15, "SELECT * FROM (t JOIN u ON true)", "ok"},
    {14, "SELECT JSON_OBJECT('{a,b}'), JSON_ARRAY(1, 2), JSON('{}'), JSON_VALUE(x, '$')", "ok"},
    {14, "SELECT JSON_ARRAY(x IS NULL, CASE WHEN a THEN NULL END, y::timestamp with time zone)", "ok"},
    {14, "SELECT * FROM xmltable('/a' PASSING x COLUMNS b int PATH 'b')", "ok"},
    {14, "SELECT 1.5e10, .5, 0, 'a_b', 1::int AS x0b, a1_0 FROM t_1", "ok"},
    {14, "COPY t FROM STDIN (FORMAT csv, HEADER)", "ok"},
    {14, "VACUUM (FULL, ANALYZE) t", "ok"},
    {14, "CLUSTER VERBOSE", "ok"},
    {15, "ALTER OPERATOR + (int, int) SET (RESTRICT = NONE)", "ok"},
    /* which comes first */
    {14, "CREATE TABLE t (a text STORAGE plain, b int UNIQUE NULLS NOT DISTINCT)",
     "23 42601 syntax error at or near \"STORAGE\""},
    {16, "CREATE TABLE t (a int, NOT NULL a, b int GENERATED ALWAYS AS (a) VIRTUAL)",
     "23 42601 syntax error at or near \"NOT\""},
    {14, "WITH m AS (MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE) SELECT 1",
     "11 42601 syntax error at or near \"MERGE\""},
    {15, "WITH m AS (MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE RETURNING t.a) SELECT 1",
     "70 42601 syntax error at or near \"RETURNING\""},
    {14, "COPY t FROM STDIN (LOG_VERBOSITY DEFAULT, FORCE_NULL *)",
     "33 42601 syntax error at or near \"DEFAULT\""},
    {14, "ALTER TABLE t SET ACCESS METHOD DEFAULT", "18 42601 syntax error at or near \"ACCESS\""},
    {17, "ALTER TABLE t ALTER CONSTRAINT c NO INHERIT NOT ENFORCED",
     "48 42601 syntax error at or near \"ENFORCED\""},
    /* places */
    {14, "CREATE TABLE t (a int CONSTRAINT nulls UNIQUE NULLS DISTINCT)",
     "46 42601 syntax error at or near \"NULLS\""},
    {17, "CREATE TABLE t (a int CONSTRAINT enforced CHECK (NOT enforced) NOT ENFORCED)",
     "67 42601 syntax error at or near \"ENFORCED\""},
    {17, "CREATE TABLE t (a int, b int GENERATED ALWAYS AS ((a)))", "54 42601 syntax error at or near \")\""},
    {17, "ALTER TABLE t ADD b int GENERATED ALWAYS AS (a + 1)", "51 42601 syntax error at end of input"},
    {17, "ALTER TABLE t ADD b int GENERATED ALWAYS AS (a + 1) NOT NULL",
     "52 42601 syntax error at or near \"NOT\""},
    {17, "ALTER TABLE t ADD FOREIGN KEY (period, PERIOD \"R\") REFERENCES p",
     "46 42601 syntax error at or near \"\"R\"\""},
    {14, "CREATE PUBLICATION p FOR TABLE t, TABLES IN SCHEMA s", "41 42601 syntax error at or near \"IN\""},
    {14, "CREATE PUBLICATION p FOR TABLE ONLY s.t (a), u", "40 42601 syntax error at or near \"(\""},
    {14, "REVOKE SET, ALTER SYSTEM ON PARAMETER a.b, c FROM r",
     "18 42601 syntax error at or near \"SYSTEM\""},
    {14, "GRANT r TO s WITH ADMIN OPTION, SET FALSE", "30 42601 syntax error at or near \",\""},
    {15, "GRANT r TO s WITH ADMIN TRUE", "24 42601 syntax error at or near \"TRUE\""},
    {15, "REINDEX (VERBOSE) SYSTEM", "24 42601 syntax error at end of input"},
    {15, "CREATE STATISTICS (ndistinct) ON a, b FROM t", "18 42601 syntax error at or near \"(\""},
    {15, "SELECT * FROM t JOIN (SELECT a FROM u) ON true", "21 42601 subquery in FROM must have an alias"},
    {15, "SELECT * FROM LATERAL (VALUES (1), (2))", "22 42601 VALUES in FROM must have an alias"},
    {14, "EXPLAIN SELECT a FROM t WHERE b = (SELECT c FROM (SELECT 1))",
     "49 42601 subquery in FROM must have an alias"},
    {15, "SELECT JSON_OBJECT(value VALUE 1)", "25 42601 syntax error at or near \"VALUE\""},
    {15, "SELECT JSON_OBJECT('a'::text : 1)", "29 42601 syntax error at or near \":\""},
    {15, "SELECT JSON_ARRAY(VALUES (1))", "25 42601 syntax error at or near \"(\""},
    {15, "SELECT JSON_ARRAYAGG(a ORDER BY a NULL ON NULL) FROM t", "34 42601 syntax error at or near \"NULL\""},
    {16, "SELECT JSON_QUERY(jsonb '{}', '$' WITH WRAPPER)", "34 42601 syntax error at or near \"WITH\""},
    {16, "SELECT * FROM JSON_TABLE(x, '$[*]' AS p COLUMNS (a int PATH '$')) j",
     "35 42601 syntax error at or near \"AS\""},
    {15, "SELECT xmlserialize(CONTENT x AS text NO INDENT) FROM t", "38 42601 syntax error at or near \"NO\""},
    {16, "SELECT a.b AT LOCAL FROM a", "14 42601 syntax error at or near \"LOCAL\""},
    {15, "CREATE TABLE t (storage text STORAGE plain)", "29 42601 syntax error at or near \"STORAGE\""},
    {14, "CREATE INDEX ON t (f('x', nulls) NULLS FIRST) NULLS NOT DISTINCT",
     "46 42601 syntax error at or near \"NULLS\""},
    {14, "CREATE UNIQUE INDEX ON t ((nulls NOT IN (1))) NULLS DISTINCT",
     "46 42601 syntax error at or near \"NULLS\""},
    {17, "ALTER TABLE t ALTER CONSTRAINT enforced ENFORCED",
     "40 42601 syntax error at or near \"ENFORCED\""},
    {17, "ALTER TABLE t ALTER CONSTRAINT inherit INHERIT", "39 42601 syntax error at or near \"INHERIT\""},
    {15, "VACUUM (PROCESS_MAIN) ONLY t", "22 42601 syntax error at or near \"ONLY\""},
    /* numbers: version 14 reads two words, of which the second may name the column */
    {14, "SELECT 1_000", "ok"},
    {14, "SELECT 1_000 FROM t", "ok"},
    {14, "SELECT 0x1F, 2", "ok"},
    {14, "SELECT 1_000 UNION SELECT 0b1", "ok"},
    {14, "SELECT (SELECT 1_000), 2", "ok"},
    {14, "SELECT 1_000 AS x", "13 42601 syntax error at or near \"AS\""},
    {14, "SELECT 1_000 + 1", "13 42601 syntax error at or near \"+\""},
    {14, "SELECT 1_0.5", "10 42601 syntax error at or near \".5\""},
    {14, "SELECT (0o17)", "9 42601 syntax error at or near \"o17\""},
    {14, "SELECT CASE WHEN true THEN 1_0 END", "28 42601 syntax error at or near \"_0\""},
    {14, "SELECT * FROM t LIMIT 1_000", "23 42601 syntax error at or near \"_000\""},
    {14, "UPDATE t SET a = 1_000 RETURNING 1_000", "18 42601 syntax error at or near \"_000\""},
    {14, "CREATE TABLE t (a int DEFAULT 0x1F)", "31 42601 syntax error at or near \"x1F\""},
    {15, "INSERT INTO t VALUES (1, 1_000.5)",
     "25 42601 trailing junk after numeric literal at or near \"1_000\""},
    {15, "SELECT 1e1_0", "7 42601 trailing junk after numeric literal at or near \"1e1_0\""},
    {16, "SELECT 1_000, 0x1F", "ok"},
    /* options */
    {15, "EXPLAIN (ANALYZE, GENERIC_PLAN) SELECT 1",
     "18 42601 unrecognized EXPLAIN option \"generic_plan\""},
    {18, "VACUUM (FULL, NO_SUCH) t", "14 42601 unrecognized VACUUM option \"no_such\""},
    {16, "GRANT SELECT, MAINTAIN ON t TO r", "0 42601 unrecognized privilege type \"maintain\""},
    {14, "ALTER SUBSCRIPTION s SET (binary, origin = none)",
     "34 42601 unrecognized subscription parameter: \"origin\""},
    /* inside other statements */
    {14, "EXPLAIN MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
     "8 42601 syntax error at or near \"MERGE\""},
    {17, "CREATE SCHEMA s CREATE TABLE t (a int NOT NULL NO INHERIT)",
     "47 42601 syntax error at or near \"NO\""},
    {15, "CREATE VIEW v AS SELECT JSON_ARRAY(1 RETURNING jsonb)",
     "37 42601 syntax error at or near \"RETURNING\""},
    {15, "CREATE FUNCTION f() RETURNS int RETURN (SELECT a FROM (SELECT 1 a))",
     "54 42601 subquery in FROM must have an alias"},
    {15, "CREATE TABLE t (a text CHECK (a IS JSON))", "35 42601 syntax error at or near \"JSON\""},
    {15, "CREATE INDEX ON t ((a AT TIME ZONE 'x')) WHERE a IS NOT JSON",
     "56 42601 syntax error at or near \"JSON\""},
    {15, "CREATE POLICY p ON t USING (EXISTS (SELECT FROM (SELECT a)))",
     "48 42601 subquery in FROM must have an alias"},
    /* words that later majors reserve */
    {15, "SELECT system_user.a FROM system_user", "ok"},
    {16, "SELECT system_user.a FROM system_user", "18 42601 syntax error at or near \".\""},
    {16, "CREATE FUNCTION f(json json) RETURNS int LANGUAGE sql AS 'SELECT 1'", "ok"},
    {17, "CREATE FUNCTION f(json json) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "23 42601 syntax error at or near \"json\""},
};

static void answers_are_the_servers(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = rendered(*state, cases[i].sql, cases[i].version);

        if (strcmp(got, cases[i].answer) != 0)
            fail_msg("%d, %s: %s, not %s", cases[i].version, cases[i].sql, got, cases[i].answer);
    }
}

static void bodies_are_read(void **state)
{
    static const struct { int version; const char *language, *body, *answer; } bodies[] = {
        {14, "sql", "SELECT 1; SELECT 2 FROM (SELECT 3)", "24 subquery in FROM must have an alias"},
        {16, "sql", "SELECT 1; SELECT 2 FROM (SELECT 3)", "ok"},
        {15, "sql", "INSERT INTO t VALUES (1_000)",
         "22 trailing junk after numeric literal at or near \"1_000\""},
        {15, "plpgsql", "DECLARE x int := 0x1F; BEGIN END",
         "17 trailing junk after numeric literal at or near \"0x1F\""},
        {14, "plpgsql", "BEGIN PERFORM 1 FROM (SELECT 1); END", "21 subquery in FROM must have an alias"},
        {14, "plpgsql", "BEGIN IF a IS JSON THEN NULL; END IF; END", "14 syntax error at or near \"JSON\""},
        {14, "plpgsql", "BEGIN RETURN; END", "ok"},
        {16, "sql", "SELECT 1; SELECT json_table('a', 'b')", "ok"},
        {17, "sql", "SELECT 1; SELECT json_table('a', 'b')", "27 syntax error at or near \"(\""},
        {14, "c", "SELECT 2 FROM (SELECT 3)", "ok"},
    };
    struct arena *arena = *state;

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct since_refusal refusal = {0};
        const char *got = "ok";

        if (since_refuses_body(arena, bodies[i].language, bodies[i].body, bodies[i].version, &refusal)) {
            got = arena_printf(arena, "%u %s", refusal.position, refusal.message);
            assert_int_equal(refusal.stage, SINCE_END);
        }
        assert_string_equal(got, bodies[i].answer);
    }
}

/* Many clauses that have no place of their own must not be looked for from the start each time. */
static void time_is_linear(void **state)
{
    struct arena *arena = *state;
    struct str text = str_new(arena);
    struct since_refusal refusal;

    str_add(&text, "SELECT 0x0");
    for (int i = 0; i < 100000; i++)
        str_add(&text, ", 0x1F, xmlserialize(CONTENT x AS text), JSON_ARRAY(1)");
    answer(arena, text.text, 14, &refusal);
    assert_true(answer(arena, text.text, 15, &refusal));
}

static int print_rows(void)
{
    static const char *const stages[] = {"parse", "start", "end"};
    struct arena *arena = arena_new(0);
    struct since_example row;

    for (uint32_t n = 0; since_example(arena, n, &row); n++)
        printf("%d\t%d\t%d\t%s\t%s\t%s\t%s\n", row.from, row.since, row.last, stages[row.stage], row.sqlstate,
               row.message, row.sql);
    arena_free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(every_row_answers_its_example),
        unit_test_in_arena(the_newest_takes_every_clause),
        unit_test_in_arena(answers_are_the_servers),
        unit_test_in_arena(bodies_are_read),
        unit_test_in_arena(time_is_linear),
    };

    if (argc > 1 && strcmp(argv[1], "print") == 0)
        return print_rows();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
