/*
 * Psql script: which arguments psql reads from a command, and what becomes of a text when the values of
 * variables are put in: where they are, where they are not, and which part of the source each piece is.
 */
#include "unit.h"

#include <string.h>

#include "sql/psql_script.h"

/* t = orders, q = it's "so", e = a\b, n = :t of :n, and empty. */
static struct psql_variables variables_of(struct arena *arena)
{
    struct psql_variables variables;
    psql_variables_init(&variables, arena);
    psql_variable_set(&variables, "t", "orders");
    psql_variable_set(&variables, "q", "it's \"so\"");
    psql_variable_set(&variables, "e", "a\\b");
    psql_variable_set(&variables, "n", ":t of :n");
    psql_variable_set(&variables, "empty", "");
    psql_variable_set(&variables, "gone", "x");
    psql_variable_set(&variables, "gone", NULL);
    return variables;
}

/* ---- arguments ---- */

/* name(argument)(argument), then ! for a shell. */
static const char *call(struct arena *arena, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    struct psql_variables variables = variables_of(arena);
    struct str out = str_new(arena);
    struct split split;
    struct split_item item;
    struct psql_call read;
    split_open(&split, source);
    assert_true(split_next(&split, &item));
    assert_int_equal(item.kind, SPLIT_META);
    psql_call_read(arena, source, &item, &variables, &read);
    str_add(&out, read.name);
    for (uint32_t i = 0; i < read.arguments.count; i++)
        str_addf(&out, "(%s)", read.arguments.at[i]);
    str_add(&out, read.runs_shell ? "!" : "");
    return out.text;
}

#define assert_call(text, want) assert_string_equal(call(*state, (text)), (want))

static void arguments(void **state)
{
    assert_call("\\q", "q");
    assert_call("\\i a.sql\nb", "i(a.sql)");
    assert_call("\\set x  one   two\t3 ", "set(x)(one)(two)(3)");
    assert_call("\\set x 'one  two'three", "set(x)(one  twothree)");
    assert_call("\\set x 'it''s' '\\n\\t\\101\\x41\\xg\\q'", "set(x)(it's)(\n\tAAxgq)");
    assert_call("\\set x \"kept\"", "set(x)(\"kept\")");
    assert_call("\\set x `date`", "set(x)(`date`)!");
    assert_call("\\set x 'open", "set(x)(open)");
    assert_call("\\i a.sql \\set x 1", "i(a.sql)");
}

static void arguments_with_variables(void **state)
{
    assert_call("\\i dir/:t.sql", "i(dir/orders.sql)");
    assert_call("\\set x :t:t a:t", "set(x)(ordersorders)(aorders)");
    assert_call("\\set x :'q' :\"q\"", "set(x)('it''s \"so\"')(\"it's \"\"so\"\"\")");
    assert_call("\\set x :unset ':t' :{?t} :{?gone}", "set(x)(:unset)(:t)(TRUE)(FALSE)");
    assert_call("\\set x :n", "set(x)(:t of :n)");
}

static void arguments_have_a_limit(void **state)
{
    struct str text = str_new(*state);
    str_add(&text, "\\set x ");
    for (size_t i = 0; i < PSQL_VALUE_LIMIT + 10; i++)
        str_addc(&text, 'a');
    const struct source *source = source_from_bytes(*state, "t.sql", text.text, text.length);
    struct psql_variables variables = variables_of(*state);
    struct split split;
    struct split_item item;
    struct psql_call read;
    split_open(&split, source);
    assert_true(split_next(&split, &item));
    psql_call_read(*state, source, &item, &variables, &read);
    assert_true(read.too_long);
}

/* ---- statements ---- */

static const char *expand(struct arena *arena, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    struct psql_variables variables = variables_of(arena);
    struct psql_text out;
    struct span whole = {0, (uint32_t)source->length};
    switch (psql_expand(arena, source, whole, true, &variables, &out)) {
    case PSQL_UNCHANGED:
        return "unchanged";
    case PSQL_TOO_LONG:
        return "too long";
    case PSQL_EXPANDED:
        break;
    }
    return out.text.text;
}

#define assert_expands(text, want) assert_string_equal(expand(*state, (text)), (want))

static void values_are_put_in(void **state)
{
    assert_expands("SELECT * FROM :t;", "SELECT * FROM orders;");
    assert_expands("x=:t:t", "x=ordersorders");
    assert_expands("(:t,:empty)", "(orders,)");
    assert_expands(":'q' :\"q\" :'e'", "'it''s \"so\"' \"it's \"\"so\"\"\"  E'a\\\\b'");
    assert_expands(":{?t} :{?gone}", "TRUE FALSE");
    assert_expands("a[1:t]", "a[1orders]");
}

static void values_are_not_put_in(void **state)
{
    assert_expands("':t' \":t\" $$:t$$ $a$:t$a$ -- :t", "unchanged");
    assert_expands("/* :t */ E'\\':t'", "unchanged");
    assert_expands("t::text :=t :unset :gone :'unset' :{t} : t :", "unchanged");
    assert_expands("x", "unchanged");
    assert_expands("", "unchanged");
    assert_expands("::t :'t", "unchanged");
    assert_expands("t::t :t", "t::t orders");
    assert_expands("t:::t", "t::orders");
}

static void values_within_values(void **state)
{
    assert_expands(":n", "orders of :n");
}

static void values_have_limits(void **state)
{
    struct psql_variables variables;
    struct psql_text out;
    const struct source *source = source_from_bytes(*state, "t.sql", ":v0", 3);
    psql_variables_init(&variables, *state);
    for (int i = 0; i < 40; i++)
        psql_variable_set(&variables, arena_printf(*state, "v%d", i),
                          arena_printf(*state, ":v%d:v%d", i + 1, i + 1));
    psql_variable_set(&variables, "v40", "");
    assert_int_equal(psql_expand(*state, source, (struct span){0, 3}, true, &variables, &out), PSQL_TOO_LONG);
    psql_variables_init(&variables, *state);
    for (int i = 0; i < 1000; i++)
        psql_variable_set(&variables, arena_printf(*state, "v%d", i), arena_printf(*state, ":v%d", i + 1));
    psql_variable_set(&variables, "v1000", "end");
    assert_int_equal(psql_expand(*state, source, (struct span){0, 3}, true, &variables, &out), PSQL_TOO_LONG);
}

static void pieces_know_their_place(void **state)
{
    static const char text[] = "-- ä\nALTER TABLE :t ADD :'q' x;";
    const struct source *source = source_from_bytes(*state, "t.sql", text, sizeof text - 1);
    struct psql_variables variables = variables_of(*state);
    struct psql_text out;
    assert_int_equal(psql_expand(*state, source, (struct span){6, sizeof text - 1}, true, &variables, &out),
                     PSQL_EXPANDED);
    assert_string_equal(out.text.text, "ALTER TABLE orders ADD 'it''s \"so\"' x;");
    const struct source *made =
        source_derive(*state, source, out.text.text, out.text.length, out.pieces.at, out.pieces.count);
    const char *add = strstr(made->bytes, "ADD"), *x = strstr(made->bytes, "x;");
    struct position position = source_position(made, (uint32_t)(add - made->bytes));
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 16);
    assert_int_equal(source_position(made, (uint32_t)(x - made->bytes)).column, 25);
    assert_int_equal(source_position(made, 14).column, 13); /* in the middle of "orders" */
    assert_int_equal(source_position(made, (uint32_t)made->length).column, 27);
    struct span value = source_origin_span(made, (struct span){14, 16});
    assert_int_equal(value.start, 18);
    assert_int_equal(value.end, 20);
    struct span whole = source_origin_span(made, (struct span){0, (uint32_t)made->length});
    assert_int_equal(whole.start, 6);
    assert_int_equal(whole.end, sizeof text - 1);
    assert_ptr_equal(source_origin(made), source);
    assert_ptr_equal(source_origin(source), source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),
        cmocka_unit_test(arguments_with_variables),
        cmocka_unit_test(arguments_have_a_limit),
        cmocka_unit_test(values_are_put_in),
        cmocka_unit_test(values_are_not_put_in),
        cmocka_unit_test(values_within_values),
        cmocka_unit_test(values_have_limits),
        cmocka_unit_test(pieces_know_their_place),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
