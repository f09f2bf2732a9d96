/*
 * Lowering: what every statement and expression becomes (tests/unit/lower/, one statement a line and below it
 * what op_print makes of its op), where things stand in the source, what is refused and where, and that no
 * nesting and no length brings it down.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "sql/lower.h"
#include "sql/op_print.h"

/* The only op of a text that must be good. */
static struct op *lower_one(struct arena *arena, const char *text)
{
    struct lowered lowered;

    lower_text(arena, text, &lowered);
    if (lowered.error != NULL)
        fail_msg("%s: %s", text, lowered.error);
    assert_int_equal(lowered.count, 1);
    return lowered.ops[0];
}

static void assert_printed(struct arena *arena, const char *text, const char *expected)
{
    struct str out = str_new(arena);

    op_print(&out, lower_one(arena, text));
    assert_string_equal(out.text, expected);
}

/* What a span of a text holds. */
static const char *cut(struct arena *arena, const char *text, struct span span)
{
    assert_true(span.start <= span.end && span.end <= strlen(text));
    return arena_strndup(arena, text + span.start, span.end - span.start);
}

/* ---- the files of cases ---- */

struct seen {
    bool ops[OP_KIND_COUNT], alters[ALTER_KIND_COUNT], exprs[EXPR_OTHER + 1];
    unsigned cases;
};

typedef void case_fn(struct arena *arena, struct seen *seen, const char *text, const char *expected);

static void each_case(struct arena *arena, const char *path, struct seen *seen, case_fn *check)
{
    struct err err = {.arena = arena};
    struct source *source;

    if (!source_load(arena, path, NULL, &source, &err))
        fail_msg("%s: %s", path, err.message);
    for (uint32_t line = 1; line + 1 <= source->line_count; line += 2) {
        struct span text = source_line(source, line);
        struct span expected = source_line(source, line + 1);

        if (text.start == text.end)
            break;
        assert_true(expected.end - expected.start > 4);
        check(arena, seen, arena_strndup(arena, source->bytes + text.start, text.end - text.start),
              arena_strndup(arena, source->bytes + expected.start + 4, expected.end - expected.start - 4));
        seen->cases++;
    }
}

static void check_statement(struct arena *arena, struct seen *seen, const char *text, const char *expected)
{
    struct op *op = lower_one(arena, text);
    struct str out = str_new(arena);

    op_print(&out, op);
    if (strcmp(out.text, expected) != 0)
        fail_msg("%s\n    is     %s\n    not    %s", text, out.text, expected);
    assert_int_equal(op->span.start, 0);
    assert_int_equal(op->span.end, strlen(text));
    seen->ops[op->kind] = true;
    if (op->kind == OP_ALTER_TABLE) {
        struct op_alter_table *alter = (struct op_alter_table *)op;

        for (uint32_t i = 0; i < alter->command_count; i++)
            seen->alters[alter->commands[i].kind] = true;
    }
}

static void every_statement(void **state)
{
    struct seen seen = {0};

    each_case(*state, "tests/unit/lower/statements.txt", &seen, check_statement);
    for (int kind = 0; kind < OP_KIND_COUNT; kind++)
        if (!seen.ops[kind])
            fail_msg("no case of %s", op_kind_name((enum op_kind)kind));
    for (int kind = 0; kind < ALTER_KIND_COUNT; kind++)
        if (!seen.alters[kind])
            fail_msg("no case of %s", alter_kind_name((enum alter_kind)kind));
    assert_true(seen.cases > 250);
}

static void check_expression(struct arena *arena, struct seen *seen, const char *text, const char *expected)
{
    const char *error;
    struct expr *expr = lower_expression(arena, text, &error);
    struct str out = str_new(arena);

    if (expr == NULL)
        fail_msg("%s: %s", text, error);
    assert_null(error);
    expr_print(&out, expr);
    if (strcmp(out.text, expected) != 0)
        fail_msg("%s\n    is     %s\n    not    %s", text, out.text, expected);
    assert_true(expr->position == NO_POSITION || expr->position < strlen(text));
    seen->exprs[expr->kind] = true;
}

/* The kinds that stand only inside others are in the statements. */
static void every_expression(void **state)
{
    static const enum expr_kind inside[] = {
        EXPR_NAMED_ARGUMENT, EXPR_DEFAULT, EXPR_GROUPING_SET, EXPR_CURRENT_OF, EXPR_MULTI_ASSIGN, EXPR_OTHER,
    };
    struct seen seen = {0};

    each_case(*state, "tests/unit/lower/expressions.txt", &seen, check_expression);
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        seen.exprs[inside[i]] = true;
    for (int kind = 0; kind <= EXPR_OTHER; kind++)
        if (!seen.exprs[kind])
            fail_msg("no case of expression kind %d", kind);
}

/* ---- fields that are not printed ---- */

static void column_fields(void **state)
{
    struct op_create_table *op = (struct op_create_table *)lower_one(
        *state, "CREATE TABLE s.t (a int, b interval hour to minute[][3], c text COLLATE pg_catalog.\"C\")");
    struct column_definition *b = op->elements.at[1].column;

    assert_int_equal(op->elements.count, 3);
    assert_string_equal(op->elements.at[0].column->type->name.schema, "pg_catalog");
    assert_string_equal(op->elements.at[0].column->type->name.name, "int4");
    assert_int_equal(op->elements.at[0].column->type->span.start, NO_POSITION);
    assert_int_equal(b->type->array_dimensions, 2);
    assert_int_equal(b->type->array_bounds[0], -1);
    assert_int_equal(b->type->array_bounds[1], 3);
    assert_int_equal(b->type->typmods.count, 1);
    assert_int_equal(b->type->typmods.at[0]->kind, EXPR_INTEGER);
    assert_string_equal(op->elements.at[2].column->collation.schema, "pg_catalog");
    assert_int_equal(op->relation.persistence, 'p');
    assert_int_equal(op->relation.name.position, 13);
}

static void constraint_attributes(void **state)
{
    struct op_create_table *op =
        (struct op_create_table *)lower_one(*state, "CREATE TABLE t (a int UNIQUE INITIALLY DEFERRED CHECK "
                                                    "(a > 0) NOT ENFORCED PRIMARY KEY NOT DEFERRABLE,"
                                                    " FOREIGN KEY (a) REFERENCES o NOT ENFORCED, UNIQUE (a) "
                                                    "INITIALLY IMMEDIATE, CHECK (a > 1) ENFORCED)");
    struct constraint_definitions list = op->elements.at[0].column->constraints;
    struct constraint_definition *foreign = op->elements.at[1].constraint;

    assert_int_equal(list.count, 3);
    assert_true(list.at[0]->deferrable && list.at[0]->initially_deferred && list.at[0]->deferrable_given);
    assert_true(list.at[1]->not_enforced && list.at[1]->not_valid && list.at[1]->enforced_given);
    assert_true(!list.at[1]->deferrable_given && !list.at[2]->deferrable && list.at[2]->deferrable_given);
    assert_true(foreign->not_enforced && foreign->enforced_given && foreign->not_valid &&
                !foreign->deferrable_given);
    assert_true(op->elements.at[2].constraint->deferrable_given &&
                !op->elements.at[2].constraint->deferrable);
    assert_true(op->elements.at[3].constraint->enforced_given &&
                !op->elements.at[3].constraint->not_enforced);
}

static void shared_source_of_assignments(void **state)
{
    struct op_query *op =
        (struct op_query *)lower_one(*state, "UPDATE t SET (a, b) = (SELECT 1, 2), (c) = ROW(3)");
    struct targets targets = op->query->targets;

    assert_int_equal(targets.count, 3);
    assert_ptr_equal(targets.at[0].value->arguments.at[0], targets.at[1].value->arguments.at[0]);
    assert_ptr_not_equal(targets.at[1].value->arguments.at[0], targets.at[2].value->arguments.at[0]);
    assert_int_equal(targets.at[1].value->integer, 2);
}

static void long_values_are_cut(void **state)
{
    struct str text = str_new(*state);
    struct op_query *op;

    str_add(&text, "INSERT INTO t VALUES (0)");
    for (int i = 1; i < 3000; i++)
        str_addf(&text, ", (%d)", i);
    op = (struct op_query *)lower_one(*state, text.text);
    assert_int_equal(op->query->source->row_count, QUERY_ROWS_KEPT);
    assert_int_equal(op->query->source->row_total, 3000);
    assert_int_equal(op->query->source->rows[QUERY_ROWS_KEPT - 1].at[0]->integer, QUERY_ROWS_KEPT - 1);
}

static void names_are_folded_and_cut(void **state)
{
    struct op_drop *op = (struct op_drop *)lower_one(
        *state, "DROP TABLE Foo.\"Bar\", "
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");

    assert_string_equal(op->objects.at[0].name.schema, "foo");
    assert_string_equal(op->objects.at[0].name.name, "Bar");
    assert_int_equal(strlen(op->objects.at[1].name.name), 63);
}

static void several_statements(void **state)
{
    const char *text = "  SELECT 1 ; -- x\n /* y */ DROP TABLE t -- z\n;; COMMIT";
    struct lowered lowered;

    lower_text(*state, text, &lowered);
    assert_null(lowered.error);
    assert_int_equal(lowered.count, 3);
    assert_string_equal(cut(*state, text, lowered.ops[0]->span), "SELECT 1");
    assert_string_equal(cut(*state, text, lowered.ops[1]->span), "DROP TABLE t");
    assert_string_equal(cut(*state, text, lowered.ops[2]->span), "COMMIT");
    lower_text(*state, " -- nothing\n", &lowered);
    assert_null(lowered.error);
    assert_int_equal(lowered.count, 0);
}

/* ---- where things stand ---- */

static void places_in_the_source(void **state)
{
    const char *bytes = "-- \xc3\xa4\nSELECT 1;\n  ALTER TABLE public.users\n ADD x int NOT NULL;";
    struct source *source = source_from_bytes(*state, "x.sql", bytes, strlen(bytes));
    struct span span = {(uint32_t)(strstr(bytes, "ALTER") - bytes), (uint32_t)strlen(bytes) - 1};
    struct op_alter_table *op;
    struct lowered lowered;

    lower_statement(*state, source, span, &lowered);
    assert_null(lowered.error);
    op = (struct op_alter_table *)lowered.ops[0];
    assert_int_equal(op->op.span.start, span.start);
    assert_int_equal(op->op.span.end, span.end);
    assert_memory_equal(bytes + op->relation.name.position, "public.users", 12);
    assert_string_equal(cut(*state, bytes, op->commands[0].span), "ADD x int NOT NULL");
    assert_string_equal(cut(*state, bytes, op->commands[0].column->span), "x int NOT NULL");
    assert_string_equal(cut(*state, bytes, op->commands[0].column->type->span), "int");
    assert_string_equal(cut(*state, bytes, op->commands[0].column->constraints.at[0]->span), "NOT NULL");
}

static void alter_commands(void **state)
{
    const char *text =
        "ALTER TABLE ONLY ( \"a,b\" . t ) ADD c numeric(1,2) DEFAULT f(1, ',') /* , */ CHECK (c IN (1,2)) , "
        "-- x,\n"
        "DROP d, SET (a=1, b='''x,') , ALTER e TYPE text USING $$a,b$$ || E'\\',' -- end, of it";
    static const char *const expected[] = {
        "ADD c numeric(1,2) DEFAULT f(1, ',') /* , */ CHECK (c IN (1,2))",
        "DROP d",
        "SET (a=1, b='''x,')",
        "ALTER e TYPE text USING $$a,b$$ || E'\\','",
    };
    struct op_alter_table *op = (struct op_alter_table *)lower_one(*state, text);

    assert_int_equal(op->command_count, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_string_equal(cut(*state, text, op->commands[i].span), expected[i]);
    assert_string_equal(cut(*state, text, op->commands[0].column->span), expected[0] + 4);
    assert_string_equal(cut(*state, text, op->commands[0].column->constraints.at[1]->span),
                        "CHECK (c IN (1,2))");
    text = "ALTER TABLE t * VALIDATE CONSTRAINT c";
    op = (struct op_alter_table *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->commands[0].span), "VALIDATE CONSTRAINT c");
}

static void table_elements(void **state)
{
    const char *text = "CREATE TABLE t (a int /* x, */ NOT NULL DEFAULT 1 , -- , b\n b text COLLATE \"C\" "
                       "CONSTRAINT k CHECK (b <> ',')\n"
                       ", LIKE u, c varchar(3) [ 4 ] ,CONSTRAINT p PRIMARY KEY ( a ) DEFERRABLE -- end\n)";
    struct op_create_table *op = (struct op_create_table *)lower_one(*state, text);

    assert_int_equal(op->elements.count, 5);
    assert_string_equal(cut(*state, text, op->elements.at[0].column->span),
                        "a int /* x, */ NOT NULL DEFAULT 1");
    assert_string_equal(cut(*state, text, op->elements.at[0].column->constraints.at[1]->span), "DEFAULT 1");
    assert_int_equal(op->elements.at[0].column->constraints.at[0]->span.start, NO_POSITION);
    assert_string_equal(cut(*state, text, op->elements.at[1].column->span),
                        "b text COLLATE \"C\" CONSTRAINT k CHECK (b <> ',')");
    assert_string_equal(cut(*state, text, op->elements.at[1].column->constraints.at[0]->span),
                        "CONSTRAINT k CHECK (b <> ',')");
    assert_string_equal(cut(*state, text, op->elements.at[3].column->span), "c varchar(3) [ 4 ]");
    assert_string_equal(cut(*state, text, op->elements.at[3].column->type->span), "varchar(3) [ 4 ]");
    assert_string_equal(cut(*state, text, op->elements.at[4].constraint->span),
                        "CONSTRAINT p PRIMARY KEY ( a ) DEFERRABLE");
}

static void index_elements(void **state)
{
    const char *text =
        "CREATE INDEX i ON ONLY s.\"a(b\" USING gin ( a DESC, f(b, 1) COLLATE \"C\" ,c o (x = 1, y = 2))";
    struct op_create_index *op = (struct op_create_index *)lower_one(*state, text);

    assert_string_equal(cut(*state, text, op->elements.at[0].span), "a DESC");
    assert_string_equal(cut(*state, text, op->elements.at[1].span), "f(b, 1) COLLATE \"C\"");
    assert_string_equal(cut(*state, text, op->elements.at[2].span), "c o (x = 1, y = 2)");
    assert_string_equal(cut(*state, text, op->elements.at[2].opclass_options.at[1].span), "y = 2");
}

static void types_extent(struct arena *arena, const char *type)
{
    const char *error;
    struct type_name *name = lower_type_name(arena, type, &error);

    if (name == NULL)
        fail_msg("%s: %s", type, error);
    assert_string_equal(cut(arena, type, name->span), type);
}

static void type_names(void **state)
{
    static const char *const types[] = {
        "int",
        "double precision",
        "character varying(3)",
        "national character varying (3)",
        "bit varying",
        "s.\"T y\"",
        "timestamp (3) with time zone",
        "time without time zone",
        "interval year to month",
        "interval second(3)",
        "numeric(10, 2)[][3]",
        "int ARRAY[4]",
        "text[]",
        "\"char\"",
        "pg_catalog.bpchar",
        "nchar varying(2)",
    };
    struct type_name *type;
    const char *error;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        types_extent(*state, types[i]);
    type = lower_type_name(*state, "setof s.t", &error);
    assert_true(type->setof);
    assert_int_equal(type->names.count, 2);
    assert_null(lower_type_name(*state, "int int", &error));
    assert_string_equal(error, "syntax error at or near \"int\"");
    /* WITH belongs to the type only as part of WITH TIME ZONE. */
    const char *text = "CREATE VIEW v AS SELECT a::interval(2) WITH CHECK OPTION";
    struct op_create_view *view = (struct op_create_view *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, view->query->targets.at[0].value->type->span), "interval(2)");
}

static void dropped_names(void **state)
{
    const char *text = "DROP TEXT SEARCH CONFIGURATION IF EXISTS a.b , \"c,\" /* x */ CASCADE";
    struct op_drop *op = (struct op_drop *)lower_one(*state, text);

    assert_string_equal(cut(*state, text, op->objects.at[0].span), "a.b");
    assert_string_equal(cut(*state, text, op->objects.at[1].span), "\"c,\"");
    assert_memory_equal(text + op->objects.at[1].name.position, "\"c,\"", 4);
    text = "DROP INDEX CONCURRENTLY IF EXISTS cascade CASCADE";
    op = (struct op_drop *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->objects.at[0].span), "cascade");
    text = "DROP PROCEDURAL LANGUAGE l";
    op = (struct op_drop *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->objects.at[0].span), "l");
    text = "DROP FUNCTION f(a int, b text), g RESTRICT";
    op = (struct op_drop *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->objects.at[0].span), "f(a int, b text)");
    assert_string_equal(cut(*state, text, op->objects.at[1].span), "g");
}

static void option_spans(void **state)
{
    const char *text = "CREATE SEQUENCE s START WITH 5 NO MINVALUE OWNED BY a.b";
    struct op_create_sequence *op = (struct op_create_sequence *)lower_one(*state, text);

    assert_string_equal(cut(*state, text, op->options.at[0].span), "START WITH 5");
    assert_string_equal(cut(*state, text, op->options.at[1].span), "NO MINVALUE");
    assert_string_equal(cut(*state, text, op->options.at[2].span), "OWNED BY a.b");
    assert_int_equal(op->options.at[2].list.count, 2);
    text = "CREATE TABLE t () WITH (a = 'x,y' , toast.b)";
    struct op_create_table *table = (struct op_create_table *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, table->options.at[0].span), "a = 'x,y'");
    assert_string_equal(cut(*state, text, table->options.at[1].span), "toast.b");
    assert_string_equal(table->options.at[1].scope, "toast");
}

static void assert_body(struct arena *arena, const char *text, const char *body, bool placed)
{
    struct op_create_function *op = (struct op_create_function *)lower_one(arena, text);

    assert_string_equal(op->body, body);
    if (placed)
        assert_memory_equal(text + op->body_position, body, strlen(body));
    else
        assert_int_equal(op->body_position, NO_POSITION);
}

static void function_bodies(void **state)
{
    struct op_create_function *op;
    struct op_do *block;
    const char *text;

    assert_body(*state, "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$SELECT $$1$$$x$", "SELECT $$1$$",
                true);
    assert_body(*state, "CREATE FUNCTION f() RETURNS int AS\n -- c\n 'SELECT 1' LANGUAGE sql", "SELECT 1",
                true);
    assert_body(*state, "CREATE FUNCTION f() RETURNS int AS 'SELECT ''a''' LANGUAGE sql", "SELECT 'a'",
                false);
    assert_body(*state, "CREATE FUNCTION f() RETURNS int AS E'\\nSELECT 1' LANGUAGE sql", "\nSELECT 1",
                false);
    assert_body(*state, "CREATE FUNCTION f() RETURNS int AS E'SELECT 1' LANGUAGE sql", "SELECT 1", true);
    text = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT (2); END";
    op = (struct op_create_function *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->sql_body_span), "BEGIN ATOMIC SELECT 1; SELECT (2); END");
    text = "CREATE FUNCTION f(return int) RETURNS int STABLE RETURN return + 1";
    op = (struct op_create_function *)lower_one(*state, text);
    assert_string_equal(cut(*state, text, op->sql_body_span), "RETURN return + 1");
    text = "DO $$x$$";
    block = (struct op_do *)lower_one(*state, text);
    assert_null(block->language);
    assert_int_equal(block->body_position, 5);
}

static void expression_positions(void **state)
{
    const char *text = "  f(a) + b";
    struct expr *expr = lower_expression(*state, text, NULL);

    assert_int_equal(expr->position, strchr(text, '+') - text);
    assert_int_equal(expr->arguments.at[0]->position, 2);
    assert_int_equal(expr->arguments.at[0]->arguments.at[0]->position, 4);
    assert_int_equal(expr->arguments.at[1]->position, 9);
}

/* ---- what is refused ---- */

static void assert_refused(struct arena *arena, const char *text, const char *sqlstate, const char *error,
                           uint32_t at)
{
    struct lowered lowered;

    lower_text(arena, text, &lowered);
    if (lowered.error == NULL)
        fail_msg("%s: no error", text);
    assert_string_equal(lowered.error, error);
    assert_string_equal(lowered.sqlstate, sqlstate);
    assert_int_equal(lowered.error_at, at);
    assert_int_equal(lowered.count, 0);
}

static void errors_and_their_places(void **state)
{
    assert_refused(*state, "SELEC 1", "42601", "syntax error at or near \"SELEC\"", 0);
    assert_refused(*state, "SELECT 1 +", "42601", "syntax error at end of input", 10);
    assert_refused(*state, "SELECT '\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80' 1", "42601",
                   "syntax error at or near \"1\"", 19);
    assert_refused(*state, "SELECT 'x", "42601", "unterminated quoted string at or near \"'x\"", 7);
    assert_refused(*state, "ALTER TABLE t ALTER CONSTRAINT c NOT VALID", "0A000",
                   "constraints cannot be altered to be NOT VALID", 33);
    assert_refused(*state, "SELECT U&'\\d83d'", "42601", "invalid Unicode surrogate pair", 15);
}

static void misplaced_attributes(void **state)
{
    static const struct {
        const char *attributes, *error;
    } cases[] = {
        {"DEFERRABLE", "misplaced DEFERRABLE clause"},
        {"NOT NULL NOT DEFERRABLE", "misplaced NOT DEFERRABLE clause"},
        {"INITIALLY DEFERRED", "misplaced INITIALLY DEFERRED clause"},
        {"CHECK (true) INITIALLY IMMEDIATE", "misplaced INITIALLY IMMEDIATE clause"},
        {"ENFORCED", "misplaced ENFORCED clause"},
        {"UNIQUE NOT ENFORCED", "misplaced NOT ENFORCED clause"},
        {"UNIQUE DEFERRABLE NOT DEFERRABLE", "multiple DEFERRABLE/NOT DEFERRABLE clauses not allowed"},
        {"UNIQUE INITIALLY DEFERRED INITIALLY DEFERRED",
         "multiple INITIALLY IMMEDIATE/DEFERRED clauses not allowed"},
        {"CHECK (true) ENFORCED NOT ENFORCED", "multiple ENFORCED/NOT ENFORCED clauses not allowed"},
        {"UNIQUE NOT DEFERRABLE INITIALLY DEFERRED",
         "constraint declared INITIALLY DEFERRED must be DEFERRABLE"},
        {"UNIQUE INITIALLY DEFERRED NOT DEFERRABLE",
         "constraint declared INITIALLY DEFERRED must be DEFERRABLE"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lowered lowered;

        lower_text(*state, arena_printf(*state, "CREATE TABLE t (a int %s)", cases[i].attributes), &lowered);
        assert_non_null(lowered.error);
        assert_string_equal(lowered.error, cases[i].error);
        assert_string_equal(lowered.sqlstate, "42601");
        assert_true(lowered.error_at >= 22);
    }
}

static void nul_bytes(void **state)
{
    struct source *source = source_from_bytes(*state, "x.sql", "SELECT\0 1", 9);
    struct lowered lowered;

    lower_statement(*state, source, (struct span){0, 9}, &lowered);
    assert_string_equal(lowered.error, "the statement contains a NUL byte");
    assert_int_equal(lowered.error_at, 6);
}

static void only_expressions(void **state)
{
    static const char *const none[] = {
        "",
        "1, 2",
        "1 FROM t",
        "1 AS a",
        "1; SELECT 2",
        "1 WHERE true",
        "1 UNION SELECT 2",
        "1 INTO t",
        "*) FROM (t",
        "DISTINCT 1",
        "1 LIMIT 1",
        "1 FOR UPDATE",
        "1 ORDER BY 1",
    };

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        const char *error = NULL;

        if (lower_expression(*state, none[i], &error) != NULL)
            fail_msg("\"%s\" came as an expression", none[i]);
        assert_non_null(error);
    }
}

/* ---- versions ---- */

static void names_of_old_grammars(void **state)
{
    const char *text = "CREATE FUNCTION f(json json, b JSON) RETURNS json LANGUAGE sql AS 'json'";
    struct op_create_function *op;
    struct lowered lowered;

    lower_text(*state, text, &lowered);
    assert_null(lowered.error);
    assert_int_equal(lowered.grammar, 16);
    op = (struct op_create_function *)lowered.ops[0];
    assert_string_equal(op->parameters[0].name, "json");
    assert_string_equal(op->parameters[0].type->name.name, "json");
    assert_string_equal(op->parameters[1].type->name.name, "json");
    assert_string_equal(op->body, "json");
    assert_memory_equal(text + op->body_position, "json'", 5);
    lower_text(*state, "SELECT system_user.a, system_user.json FROM system_user", &lowered);
    assert_null(lowered.error);
    assert_int_equal(lowered.grammar, 15);
    lower_text(*state, "SELECT json FROM t", &lowered);
    assert_int_equal(lowered.grammar, 0);
    assert_refused(*state, "SELECT a json b FROM t", "42601", "syntax error at or near \"b\"", 14);
    assert_string_equal(lower_grammar_version(), "18.6");
}

/* ---- items of the splitter ---- */

static struct lowered lower_first(struct arena *arena, const char *bytes)
{
    struct source *source = source_from_bytes(arena, "x.sql", bytes, strlen(bytes));
    struct lowered lowered;
    struct split_item item;
    struct split split;

    split_open(&split, source);
    do
        assert_true(split_next(&split, &item));
    while (item.kind != SPLIT_STATEMENT || memcmp(bytes + item.span.start, "SET", 3) == 0);
    lower_item(arena, arena, source, &item, &lowered);
    return lowered;
}

static void items(void **state)
{
    struct lowered lowered = lower_first(*state, "SELECT 1\n\\echo hello 'world\n, 2;");
    struct str out = str_new(*state);

    assert_null(lowered.error);
    op_print(&out, lowered.ops[0]);
    assert_string_equal(out.text, "(select (select (targets 1 2)))");
    lowered = lower_first(*state, "SET standard_conforming_strings = off;\nSELECT 'a\\'b';");
    assert_null(lowered.error);
    assert_string_equal(((struct op_query *)lowered.ops[0])->query->targets.at[0].value->text, "a'b");
}

/* ---- hostile input ---- */

static const char *repeated(struct arena *arena, const char *before, const char *piece, int times,
                            const char *middle, const char *end_piece, const char *after)
{
    struct str text = str_new(arena);

    str_add(&text, before);
    for (int i = 0; i < times; i++)
        str_add(&text, piece);
    str_add(&text, middle);
    for (int i = 0; i < times; i++)
        str_add(&text, end_piece);
    str_add(&text, after);
    return text.text;
}

static const struct {
    const char *before, *piece, *middle, *end_piece, *after;
} nestings[] = {
    {"SELECT ", "(", "1", ")", ""},
    {"SELECT ", "NOT ", "a", "", ""},
    {"SELECT ", "- ", "a", "", ""},
    {"SELECT ", "CASE WHEN a THEN ", "1", " END", ""},
    {"", "SELECT (", "SELECT 1", ")", ""},
    {"", "SELECT * FROM (", "SELECT 1", ") x", ""},
    {"SELECT a", "+a", "", "", ""},
    {"SELECT ", "a||(", "a", ")", ""},
    {"SELECT * FROM a", " CROSS JOIN b", "", "", ""},
    {"SELECT * FROM ", "(a JOIN ", "b", " ON true)", ""},
    {"SELECT ", "(a OR b AND ", "a", ")", ""},
    {"SELECT 1", " UNION SELECT 1", "", "", ""},
    {"SELECT ", "f(", "1", ")", ""},
    {"SELECT a", "::int", "", "", ""},
    {"SELECT a", "[1]", "", "", ""},
    {"SELECT ARRAY", "[", "1", "]", ""},
    {"SELECT a", " COLLATE b", "", "", ""},
    {"SELECT a", " IS NULL", "", "", ""},
    {"", "WITH a AS (", "SELECT 1", ") SELECT 1", ""},
    {"CREATE TABLE t (a int CHECK (a", "+a", "", "", "))"},
    {"SELECT * FROM JSON_TABLE(a, '$' COLUMNS (", "NESTED 'x' COLUMNS (", "a int", ")", "))"},
};

static void deep_nesting_is_refused(void **state)
{
    for (size_t i = 0; i < sizeof nestings / sizeof nestings[0]; i++) {
        const char *text = repeated(*state, nestings[i].before, nestings[i].piece, 100000, nestings[i].middle,
                                    nestings[i].end_piece, nestings[i].after);
        struct lowered lowered;

        lower_text(*state, text, &lowered);
        if (lowered.error == NULL)
            fail_msg("100,000 times %s: no error", nestings[i].piece);
        assert_true(strncmp(lowered.error, "memory exhausted", 16) == 0 ||
                    strcmp(lowered.error, "stack depth limit exceeded") == 0);
    }
}

/* A thousand levels are nothing extraordinary in generated SQL, and printing goes as deep. */
static void modest_nesting_is_not(void **state)
{
    for (size_t i = 0; i < sizeof nestings / sizeof nestings[0]; i++) {
        struct str out = str_new(*state);

        op_print(&out,
                 lower_one(*state, repeated(*state, nestings[i].before, nestings[i].piece, 1000,
                                            nestings[i].middle, nestings[i].end_piece, nestings[i].after)));
        assert_true(out.length > 0);
    }
}

static void long_lists(void **state)
{
    struct op_query *and =
        (struct op_query *)lower_one(*state, repeated(*state, "SELECT a", " AND a", 100000, "", "", ""));
    struct op_alter_table *alter;

    assert_int_equal(and->query->targets.at[0].value->arguments.count, 100001);
    alter = (struct op_alter_table *)lower_one(
        *state, repeated(*state, "ALTER TABLE t ADD a int", ", ADD b int", 50000, "", "", ""));
    assert_int_equal(alter->command_count, 50001);
}

/* Whatever was parsed before, the next statement is parsed as if it were the first. */
static void errors_leave_nothing_behind(void **state)
{
    struct lowered lowered;

    for (int i = 0; i < 200; i++) {
        lower_text(*state, "SELECT ((((", &lowered);
        assert_non_null(lowered.error);
        assert_null(lower_expression(*state, "1 +", NULL));
        assert_null(lower_type_name(*state, "1", NULL));
        assert_printed(*state, "DROP TABLE t", "(drop (table t))");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(every_statement),
        unit_test_in_arena(every_expression),
        unit_test_in_arena(column_fields),
        unit_test_in_arena(constraint_attributes),
        unit_test_in_arena(shared_source_of_assignments),
        unit_test_in_arena(long_values_are_cut),
        unit_test_in_arena(names_are_folded_and_cut),
        unit_test_in_arena(several_statements),
        unit_test_in_arena(places_in_the_source),
        unit_test_in_arena(alter_commands),
        unit_test_in_arena(table_elements),
        unit_test_in_arena(index_elements),
        unit_test_in_arena(type_names),
        unit_test_in_arena(dropped_names),
        unit_test_in_arena(option_spans),
        unit_test_in_arena(function_bodies),
        unit_test_in_arena(expression_positions),
        unit_test_in_arena(errors_and_their_places),
        unit_test_in_arena(misplaced_attributes),
        unit_test_in_arena(nul_bytes),
        unit_test_in_arena(only_expressions),
        unit_test_in_arena(names_of_old_grammars),
        unit_test_in_arena(items),
        unit_test_in_arena(deep_nesting_is_refused),
        unit_test_in_arena(modest_nesting_is_not),
        unit_test_in_arena(long_lists),
        unit_test_in_arena(errors_leave_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
