/*
 * PL/pgSQL as a tree: every kind of statement, declarations and handlers; places of the SQL in the source; and
 * bodies that make no sense.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "sql/plpgsql.h"

/* ---- the tree as text ---- */

static const char *const kind_names[] = {
    [PLPGSQL_BLOCK] = "block",
    [PLPGSQL_ASSIGN] = "assign",
    [PLPGSQL_IF] = "if",
    [PLPGSQL_CASE] = "case",
    [PLPGSQL_LOOP] = "loop",
    [PLPGSQL_WHILE] = "while",
    [PLPGSQL_FOR_RANGE] = "for-range",
    [PLPGSQL_FOR_QUERY] = "for-query",
    [PLPGSQL_FOR_EXECUTE] = "for-execute",
    [PLPGSQL_FOR_CURSOR] = "for-cursor",
    [PLPGSQL_FOREACH] = "foreach",
    [PLPGSQL_EXIT] = "exit",
    [PLPGSQL_CONTINUE] = "continue",
    [PLPGSQL_RETURN] = "return",
    [PLPGSQL_RETURN_NEXT] = "return-next",
    [PLPGSQL_RETURN_QUERY] = "return-query",
    [PLPGSQL_RETURN_EXECUTE] = "return-execute",
    [PLPGSQL_RAISE] = "raise",
    [PLPGSQL_ASSERT] = "assert",
    [PLPGSQL_PERFORM] = "perform",
    [PLPGSQL_SQL] = "sql",
    [PLPGSQL_EXECUTE] = "execute",
    [PLPGSQL_GET_DIAGNOSTICS] = "get-diagnostics",
    [PLPGSQL_OPEN] = "open",
    [PLPGSQL_FETCH] = "fetch",
    [PLPGSQL_MOVE] = "move",
    [PLPGSQL_CLOSE] = "close",
    [PLPGSQL_COMMIT] = "commit",
    [PLPGSQL_ROLLBACK] = "rollback",
    [PLPGSQL_NULL] = "null",
    [PLPGSQL_OTHER] = "other",
};

static const char *const direction_names[] = {
    [PLPGSQL_PRIOR] = "prior",
    [PLPGSQL_FIRST] = "first",
    [PLPGSQL_LAST] = "last",
    [PLPGSQL_ABSOLUTE] = "absolute",
    [PLPGSQL_RELATIVE] = "relative",
    [PLPGSQL_FORWARD] = "forward",
    [PLPGSQL_BACKWARD] = "backward",
    [PLPGSQL_FORWARD_ALL] = "forward-all",
    [PLPGSQL_BACKWARD_ALL] = "backward-all",
};

static void add_sql(struct str *out, const char *mark, const struct plpgsql_sql *sql)
{
    if (sql == NULL)
        return;
    str_addf(out, " %s{%s}", mark, sql->text);
    if (sql->op == NULL)
        str_addf(out, "!%s", sql->lowered.sqlstate);
}

static void add_sqls(struct str *out, const char *mark, struct plpgsql_sqls sqls)
{
    for (uint32_t i = 0; i < sqls.count; i++)
        add_sql(out, mark, sqls.at[i]);
}

static void add_flag(struct str *out, bool flag, const char *word)
{
    if (flag)
        str_addf(out, " %s", word);
}

static void add_texts(struct str *out, char mark, struct texts texts)
{
    for (uint32_t i = 0; i < texts.count; i++)
        str_addf(out, "%c%s", i == 0 ? mark : '.', texts.at[i]);
}

static void add_targets(struct str *out, struct plpgsql_targets targets)
{
    for (uint32_t i = 0; i < targets.count; i++) {
        str_addc(out, ' ');
        add_texts(out, '>', targets.at[i].names);
        add_sql(out, "at", targets.at[i].subscript);
    }
}

static void add_node(struct str *out, const struct plpgsql_node *node);

static void add_nodes(struct str *out, const char *mark, struct plpgsql_nodes nodes)
{
    str_addf(out, " %s(", mark);
    for (uint32_t i = 0; i < nodes.count; i++)
        add_node(out, nodes.at[i]);
    str_addc(out, ')');
}

static void add_declarations(struct str *out, struct plpgsql_declarations declarations)
{
    for (uint32_t i = 0; i < declarations.count; i++) {
        const struct plpgsql_declaration *declaration = &declarations.at[i];

        str_addf(out, " let %s", declaration->name);
        if (declaration->alias_of != NULL)
            str_addf(out, "=%s", declaration->alias_of);
        if (declaration->type != NULL)
            str_addf(out, ":%s", declaration->type->name.name);
        add_texts(out, '%', declaration->of);
        add_flag(out, declaration->row, "row");
        add_flag(out, declaration->array, "array");
        add_flag(out, declaration->constant, "constant");
        add_flag(out, declaration->not_null, "not-null");
        add_flag(out, declaration->cursor, "cursor");
        add_texts(out, '/', declaration->parameters);
        add_sql(out, "", declaration->value);
    }
}

static void add_raise(struct str *out, const struct plpgsql_raise *raise)
{
    str_addf(out, " %s", raise->level);
    add_flag(out, raise->again, "again");
    if (raise->format != NULL)
        str_addf(out, " '%s'", raise->format);
    if (raise->condition.name != NULL)
        str_addf(out, " %s", raise->condition.name);
    if (raise->condition.sqlstate != NULL)
        str_addf(out, " state %s", raise->condition.sqlstate);
    for (uint32_t i = 0; i < raise->option_count; i++)
        add_sql(out, raise->options[i].name, raise->options[i].value);
}

static void add_branches(struct str *out, struct plpgsql_branches branches)
{
    for (uint32_t i = 0; i < branches.count; i++) {
        add_sqls(out, "when", branches.at[i].when);
        for (uint32_t j = 0; j < branches.at[i].caught_count; j++)
            str_addf(out, " catch %s", branches.at[i].caught[j].name != NULL ? branches.at[i].caught[j].name
                                                                              : branches.at[i].caught[j].sqlstate);
        add_nodes(out, "do", branches.at[i].body);
    }
}

static void add_node(struct str *out, const struct plpgsql_node *node)
{
    str_addf(out, "[%u %s", node->line, kind_names[node->kind]);
    if (node->label != NULL)
        str_addf(out, " <%s>", node->label);
    if (node->cursor != NULL)
        str_addf(out, " cursor %s", node->cursor);
    add_flag(out, node->reverse, "reverse");
    add_flag(out, node->strict, "strict");
    add_flag(out, node->dynamic, "dynamic");
    if (node->direction != PLPGSQL_NEXT)
        str_addf(out, " %s", direction_names[node->direction]);
    if (node->slice > 0)
        str_addf(out, " slice %u", node->slice);
    add_flag(out, node->stacked, "stacked");
    add_flag(out, node->column_first, "column-first");
    add_declarations(out, node->declarations);
    add_targets(out, node->targets);
    add_texts(out, '=', node->items);
    if (node->raise != NULL)
        add_raise(out, node->raise);
    add_sql(out, "", node->sql);
    add_sql(out, "to", node->to);
    add_sql(out, "by", node->by);
    add_sqls(out, "with", node->arguments);
    if (node->body.count > 0)
        add_nodes(out, "do", node->body);
    add_branches(out, node->branches);
    if (node->has_else)
        add_nodes(out, "else", node->otherwise);
    str_addc(out, ']');
}

static void assert_tree(struct arena *arena, const char *body, const char *expected)
{
    struct str out = str_new(arena);

    add_node(&out, plpgsql_parse(arena, body, NO_POSITION));
    assert_string_equal(out.text, expected);
}

/* ---- */

static void declarations(void **state)
{
    assert_tree(*state,
                "DECLARE\n a int := 1; B CONSTANT numeric(10,2) NOT NULL DEFAULT f(';'); \"C d\" ALIAS FOR $1;\n"
                " r record; s x.t%ROWTYPE; h s.t.c%TYPE; g \"A\"%type[] := 1; t text COLLATE \"C\" = 'x';\n"
                " e NO SCROLL CURSOR (k int, l text) FOR SELECT k, l;\n DECLARE i int[] := '{}';\nBEGIN END",
                "[1 block let a:int4 {1} let b:numeric constant not-null {f(';')} let C d=$1 let r:record let s%x.t row"
                " let h%s.t.c let g%A array {1} let t:text {'x'} let e cursor/k.l {SELECT k, l} let i:int4 {'{}'}]");
}

static void control(void **state)
{
    assert_tree(*state,
                "BEGIN\n IF a > 1 THEN NULL; ELSIF b THEN x := 1; ELSEIF c THEN ELSE y.z = 2; END IF;\n"
                " CASE a + 1 WHEN 1, 2 THEN u[i + 1] := 3; ELSE NULL; END CASE;\n"
                " CASE WHEN (CASE WHEN c THEN d END) THEN NULL; END CASE;\n"
                " <<l>> LOOP EXIT l WHEN e; CONTINUE; END LOOP l;\n WHILE f() LOOP NULL; END LOOP;\nEND",
                "[1 block do([2 if when{a > 1} do([2 null]) when{b} do([2 assign >x {1}]) when{c} do()"
                " else([2 assign >y.z {2}])][3 case {a + 1} when{1} when{2} do([3 assign >u at{i + 1} {3}])"
                " else([3 null])][4 case when{(CASE WHEN c THEN d END)} do([4 null])][5 loop <l> do([5 exit <l> {e}]"
                "[5 continue])][6 while {f()} do([6 null])])]");
}

static void loops(void **state)
{
    assert_tree(*state,
                "BEGIN\n FOR i IN REVERSE 10..g(1) BY 2 LOOP NULL; END LOOP;\n"
                " FOR a, b.c IN SELECT * FROM t WHERE \"loop\" LOOP NULL; END LOOP;\n"
                " FOR r IN EXECUTE 'SELECT ' || h USING 1, j LOOP NULL; END LOOP;\n"
                " FOR r IN cur(1, f(2)) LOOP NULL; END LOOP;\n FOR r IN cur LOOP NULL; END LOOP;\n"
                " FOR r IN VALUES (1) LOOP NULL; END LOOP;\n FOR r IN (SELECT 1) LOOP NULL; END LOOP;\n"
                " FOREACH v SLICE 1 IN ARRAY arr LOOP NULL; END LOOP;\nEND;",
                "[1 block do([2 for-range reverse >i {10} to{g(1)} by{2} do([2 null])]"
                "[3 for-query >a >b.c {SELECT * FROM t WHERE \"loop\"} do([3 null])]"
                "[4 for-execute dynamic >r {'SELECT ' || h} with{1} with{j} do([4 null])]"
                "[5 for-cursor cursor cur >r with{1} with{f(2)} do([5 null])][6 for-cursor cursor cur >r do([6 null])]"
                "[7 for-query >r {VALUES (1)} do([7 null])][8 for-query >r {(SELECT 1)} do([8 null])]"
                "[9 foreach slice 1 >v {arr} do([9 null])])]");
}

static void statements(void **state)
{
    assert_tree(*state,
                "#variable_conflict use_column\n<<outer>>\nBEGIN\n PERFORM f(1), 2;\n"
                " EXECUTE format('x', ';') INTO STRICT a, b.c USING 1 + 2, d;\n"
                " SELECT x INTO a FROM t; INSERT INTO t VALUES (1) RETURNING id INTO b; SELECT INTO a, c 1, 2;\n"
                " CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\n GET STACKED DIAGNOSTICS a = ROW_COUNT, "
                "b := message_text;\n RETURN; RETURN x + 1; RETURN NEXT y; RETURN QUERY SELECT 1; RETURN QUERY EXECUTE q USING "
                "1;\n ASSERT a > b, 'no';\nEND outer",
                "[1 block <outer> column-first do([4 perform {f(1), 2}]"
                "[5 execute strict dynamic >a >b.c {format('x', ';')} with{1 + 2} with{d}]"
                "[6 sql >a {SELECT x        FROM t}][6 sql >b {INSERT INTO t VALUES (1) RETURNING id       }]"
                "[6 sql >a >c {SELECT           1, 2}][7 sql {CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END}]"
                "[8 get-diagnostics stacked >a >b=row_count.message_text][9 return][9 return {x + 1}][9 return-next {y}]"
                "[9 return-query {SELECT 1}][9 return-execute dynamic {q} with{1}][10 assert {a > b} with{'no'}])]");
}

static void cursors_and_transactions(void **state)
{
    assert_tree(*state,
                "BEGIN OPEN c; OPEN c(1, (2)); OPEN c FOR SELECT 1; OPEN c FOR EXECUTE 'x' USING 2;\n"
                " FETCH c INTO a, b; FETCH NEXT FROM c INTO a; FETCH PRIOR FROM c INTO a; MOVE c; CLOSE c;\n"
                " COMMIT; ROLLBACK AND CHAIN; NULL; END",
                "[1 block do([1 open cursor c][1 open cursor c with{1} with{(2)}][1 open cursor c {SELECT 1}]"
                "[1 open cursor c dynamic {'x'} with{2}][2 fetch cursor c >a >b][2 fetch cursor c >a]"
                "[2 fetch cursor c prior >a][2 move cursor c][2 close cursor c][3 commit][3 rollback][3 null])]");
}

static void exceptions(void **state)
{
    assert_tree(*state,
                "BEGIN\n RAISE; RAISE NOTICE 'it''s % %', a, f(b, c);\n"
                " RAISE unique_violation USING message = 'x' || y, HINT = 'z'; RAISE SQLSTATE '22012';\n"
                " RAISE EXCEPTION USING errcode = '12345';\n"
                "EXCEPTION WHEN duplicate_object OR SQLSTATE '2BP01' THEN NULL; WHEN OTHERS THEN RAISE; END",
                "[1 block do([2 raise exception again][2 raise notice 'it's % %' with{a} with{f(b, c)}]"
                "[3 raise exception unique_violation message{'x' || y} hint{'z'}][3 raise exception state 22012]"
                "[4 raise exception errcode{'12345'}]) catch duplicate_object catch 2BP01 do([5 null])"
                " catch others do([5 raise exception again])]");
}

/* A variable may have the name of a statement's first word. */
static void words_as_variables(void **state)
{
    assert_tree(*state, "BEGIN exit := 1; end.x := 2; status = 3; IF IS TRUE THEN NULL; END IF; END",
                "[1 block do([1 assign >exit {1}][1 assign >end.x {2}][1 assign >status {3}]"
                "[1 if when{IS TRUE}!42601 do([1 null])])]");
}

/* The SQL has its places in the file in which the body stands. */
static void places(void **state)
{
    const char *body = "BEGIN IF f(a) THEN DROP TABLE t; END IF; END";
    struct plpgsql_node *root = plpgsql_parse(*state, body, 100);
    const struct plpgsql_node *choice = root->body.at[0];
    const struct plpgsql_sql *condition = choice->branches.at[0].when.at[0], *drop_table = choice->branches.at[0].body.at[0]->sql;
    const struct op_query *query = (const struct op_query *)condition->op;

    assert_int_equal(condition->span.start, 9);
    assert_int_equal(query->query->targets.at[0].value->position, 109);
    assert_int_equal(drop_table->op->kind, OP_DROP);
    assert_int_equal(drop_table->op->span.start, 119);
    assert_int_equal(drop_table->op->span.end, 131);
}

static void nonsense(void **state)
{
    struct str deep = str_new(*state);

    assert_tree(*state, "", "[1 other]");
    assert_tree(*state, "SELECT 1", "[1 other]");
    assert_tree(*state, "BEGIN", "[1 block]");
    assert_tree(*state, "BEGIN foo bar; EXECUTE; IF; FOR; x := 1; END",
                "[1 block do([1 sql {foo bar}!42601][1 execute dynamic][1 if][1 for-query do([1 assign >x {1}])])]");
    assert_tree(*state, "BEGIN END; BEGIN END;", "[1 other]");
    for (int i = 0; i < 100000; i++)
        str_add(&deep, "BEGIN ");
    assert_int_equal(plpgsql_parse(*state, deep.text, 0)->kind, PLPGSQL_BLOCK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declarations),
        cmocka_unit_test(control),
        cmocka_unit_test(loops),
        cmocka_unit_test(statements),
        cmocka_unit_test(cursors_and_transactions),
        cmocka_unit_test(exceptions),
        cmocka_unit_test(words_as_variables),
        cmocka_unit_test(places),
        cmocka_unit_test(nonsense),
    };

    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
