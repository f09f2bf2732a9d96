/*
 * PL/pgSQL: the SQL found in bodies, each with its place and line; and what the server would refuse
 * when the function is made.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "sql/plpgsql.h"

/* One a line: its line in the body, its text. */
static void assert_found(struct arena *arena, const char *body, const char *expected)
{
    struct str out = str_new(arena);
    struct plpgsql_sqls found = plpgsql_pieces(arena, plpgsql_parse(arena, body, NO_POSITION));

    for (uint32_t i = 0; i < found.count; i++) {
        str_addf(&out, "%u %s\n", found.at[i]->line, found.at[i]->text);
        assert_true(found.at[i]->span.end <= strlen(body));
    }
    assert_string_equal(out.text, expected);
}

static void declarations(void **state)
{
    assert_found(*state,
                 "\nDECLARE\n  a int := 1 + 2; b CONSTANT numeric(10, 2) NOT NULL DEFAULT f(';');\n  c ALIAS "
                 "FOR $1; d text COLLATE \"C\" = 'x';\n"
                 "  e NO SCROLL CURSOR (k int, l text) FOR SELECT k, l; g t%ROWTYPE; h s.t.c%TYPE;\n  "
                 "DECLARE i int[] := '{}';\n"
                 "BEGIN END",
                 "3 1 + 2\n3 f(';')\n4 'x'\n5 SELECT k, l\n6 '{}'\n");
}

static void control(void **state)
{
    assert_found(*state,
                 "BEGIN\n IF a > 1 THEN NULL; ELSIF b THEN x := 1; ELSE y.z = 2; END IF;\n"
                 " CASE a + 1 WHEN 1, 2 THEN u[1] := 3; ELSE NULL; END CASE;\n CASE WHEN (CASE WHEN c THEN d "
                 "END) THEN NULL; END CASE;\n"
                 " <<l>> LOOP EXIT l WHEN e; CONTINUE; END LOOP l;\n WHILE f() LOOP NULL; END LOOP;\n"
                 " FOR i IN REVERSE 10..g(1) BY 2 LOOP NULL; END LOOP;\n FOR r IN SELECT * FROM t WHERE "
                 "\"loop\" LOOP NULL; END LOOP;\n"
                 " FOR r IN EXECUTE 'SELECT ' || h USING 1, j LOOP NULL; END LOOP;\n FOR r IN cur(1) LOOP "
                 "NULL; END LOOP;\n"
                 " FOREACH v SLICE 1 IN ARRAY arr LOOP NULL; END LOOP;\nEND",
                 "2 a > 1\n2 b\n2 1\n2 2\n3 a + 1\n3 1\n3 2\n3 1\n3 3\n4 (CASE WHEN c THEN d END)\n5 e\n6 "
                 "f()\n7 10\n7 g(1)\n7 2\n"
                 "8 SELECT * FROM t WHERE \"loop\"\n9 'SELECT ' || h\n9 1\n9 j\n10 1\n11 arr\n");
}

static void statements(void **state)
{
    assert_found(*state,
                 "#variable_conflict use_column\nBEGIN\n PERFORM f(1), 2;\n EXECUTE format('x', ';') INTO "
                 "STRICT a, b.c USING 1 + 2, d;\n"
                 " RETURN QUERY SELECT 1;\n RETURN QUERY EXECUTE 'x' USING 2;\n RETURN NEXT (1, 2);\n "
                 "RETURN;\n RETURN a + 1;\n"
                 " RAISE NOTICE '% %', a, f(b, c) USING HINT = 'h' || d, DETAIL := e;\n RAISE "
                 "division_by_zero;\n RAISE;\n"
                 " ASSERT a = 1, 'm' || b;\n GET DIAGNOSTICS n = ROW_COUNT;\n OPEN c FOR SELECT 2;\n OPEN c "
                 "NO SCROLL FOR EXECUTE g(1);\n"
                 " FETCH NEXT FROM c INTO r; CLOSE c; MOVE c;\n CALL p(1);\n COMMIT;\nEND",
                 "3 f(1), 2\n4 format('x', ';')\n4 1 + 2\n4 d\n5 SELECT 1\n6 'x'\n6 2\n7 (1, "
                 "2)\n9 a + 1\n10 a\n"
                 "10 f(b, c)\n10 'h' || d\n10 e\n13 a = 1\n13 'm' || b\n15 SELECT 2\n16 g(1)\n18 "
                 "CALL p(1)\n");
}

static void sql_with_into(void **state)
{
    assert_found(
        *state,
        "BEGIN SELECT a INTO STRICT b, c.d FROM t;\nINSERT INTO t VALUES (1) RETURNING id INTO e[1];\n"
        "WITH w AS (INSERT INTO u SELECT 1) SELECT 2 INTO f;\nCREATE TABLE q (a int);\nclose := 1;\n"
        "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\nDELETE FROM t; END;",
        "1 SELECT a                    FROM t\n2 INSERT INTO t VALUES (1) RETURNING id          \n2 1\n"
        "3 WITH w AS (INSERT INTO u SELECT 1) SELECT 2       \n4 CREATE TABLE q (a int)\n5 1\n"
        "6 CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END\n7 DELETE FROM t\n");
}

static void exceptions(void **state)
{
    assert_found(*state,
                 "BEGIN\n BEGIN x := 1; EXCEPTION WHEN unique_violation OR SQLSTATE '23503' THEN y := 2; "
                 "WHEN others THEN DELETE FROM t; END;\n"
                 " z := 3;\nEND",
                 "2 1\n2 2\n2 DELETE FROM t\n3 3\n");
}

/* Nothing is judged, and all of it is read once. */
static void nonsense(void **state)
{
    static const char *const bodies[] = {
        "",
        ";;;",
        "BEGIN",
        "END END END",
        "IF",
        "IF THEN",
        "FOR",
        "FOR x IN",
        "FOR x IN 1..",
        "CASE WHEN",
        "EXECUTE",
        "RAISE",
        "PERFORM",
        "a[",
        "a :=",
        "SELECT 1 INTO",
        "SELECT 1 INTO a[",
        "DECLARE a",
        "DECLARE c CURSOR (",
        "<<",
        "# x",
        ")))(((",
        "'",
        "$x$",
        "/*",
        "RETURN QUERY",
        "OPEN",
        "WHEN THEN",
        "RAISE 'x' USING a",
        "CREATE FUNCTION BEGIN",
    };
    struct plpgsql_node *root;
    struct str long_body = str_new(*state);

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        plpgsql_pieces(*state, plpgsql_parse(*state, bodies[i], NO_POSITION));
    str_add(&long_body, "BEGIN ");
    for (int i = 0; i < 100000; i++)
        str_add(&long_body, "IF a THEN ");
    root = plpgsql_parse(*state, long_body.text, NO_POSITION);
    assert_int_equal(plpgsql_pieces(*state, root).count, PLPGSQL_DEPTH_LIMIT);
}

static void assert_invalid(struct arena *arena, const char *statement, const char *expected,
                           uint32_t expected_line)
{
    struct plpgsql_error error;

    if (lower_plpgsql_valid(arena, statement, 18, &error))
        fail_msg("%s: taken as valid", statement);
    assert_string_equal(error.message, expected);
    assert_int_equal(error.line, expected_line);
}

static void assert_valid(struct arena *arena, const char *statement)
{
    struct plpgsql_error error;

    if (!lower_plpgsql_valid(arena, statement, 18, &error))
        fail_msg("%s: %s", statement, error.message);
}

static void validity(void **state)
{
    assert_valid(*state,
                 "CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN a + 1; END $$");
    assert_valid(
        *state,
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 1; RETURN NEW; END $$");
    assert_valid(*state, "DO $$ DECLARE a t%ROWTYPE; b t.c%TYPE; BEGIN a.x := 1; SELECT 1 INTO b; END $$");
    /* Types the library's parser cannot know are no complaint. */
    assert_valid(*state, "DO $$ DECLARE a my.type; BEGIN NULL; END $$");
    assert_valid(*state,
                 "CREATE FUNCTION f(json json) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$");
    assert_invalid(*state,
                   "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  SELEC 1;\nEND $$",
                   "syntax error at or near \"SELEC\"", 3);
    assert_invalid(*state, "DO $$ BEGIN IF a END IF; END $$", "missing \"THEN\" at end of SQL expression", 1);
    assert_invalid(*state, "DO $$\nBEGIN\n  y := 2;\nEND $$", "\"y\" is not a known variable", 1);
    assert_invalid(*state, "DO $$ BEGIN RAISE '%'; END $$", "too few parameters specified for RAISE", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(declarations),
        unit_test_in_arena(control),
        unit_test_in_arena(statements),
        unit_test_in_arena(sql_with_into),
        unit_test_in_arena(exceptions),
        unit_test_in_arena(nonsense),
        unit_test_in_arena(validity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
