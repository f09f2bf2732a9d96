/*
 * Directive: which suppressions a text's comments hold, to which item they belong, and what is told of
 * malformed ones.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "sql/directive.h"

/* rule,rule(reason) after `file:` for ignore-file; then !problem. */
static void render_directive(struct str *out, const struct directive *directive)
{
    static const char *const problems[] = {
        [DIRECTIVE_OK] = "", [DIRECTIVE_UNKNOWN] = "!unknown", [DIRECTIVE_NO_RULE] = "!rule",
        [DIRECTIVE_TOO_MANY_RULES] = "!many", [DIRECTIVE_NO_REASON] = "!reason",
        [DIRECTIVE_MISPLACED] = "!misplaced",
    };
    if (directive->kind == DIRECTIVE_IGNORE_FILE)
        str_add(out, "file:");
    for (uint32_t i = 0; i < directive->rules.count; i++)
        str_addf(out, "%s%s", i > 0 ? "," : "", directive->rules.at[i]);
    str_addf(out, "(%s)%s ", directive->reason, problems[directive->problem]);
}

static void render_all(struct str *out, const struct directives *directives, const char *end)
{
    for (uint32_t i = 0; i < directives->count; i++)
        render_directive(out, &directives->at[i]);
    str_add(out, end);
}

/* The directives of each item, `|` after each; what stands after the last item at the end. */
static const char *render(struct arena *arena, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    struct str out = str_new(arena);
    struct split split;
    struct split_item item;
    bool at_head = true;
    for (split_open(&split, source); split_next(&split, &item);) {
        struct directives directives = { .at = NULL };
        directive_collect(arena, source, &item, at_head, &directives);
        render_all(&out, &directives, "|");
        at_head &= item.kind == SPLIT_META;
    }
    struct directives directives = { .at = NULL };
    directive_collect_range(arena, source, split.tail, at_head, &directives);
    render_all(&out, &directives, "");
    return out.text;
}

#define assert_directives(text, want) assert_string_equal(render(*state, (text)), (want))

static void places(void **state)
{
    assert_directives("x; y;", "||");
    assert_directives("-- drydock:ignore a why\nx;\ny;", "a(why) ||");
    assert_directives("x; -- drydock:ignore a why\ny;", "a(why) ||");
    assert_directives("x -- drydock:ignore a why\n;\ny;", "a(why) ||");
    assert_directives("x, -- drydock:ignore a why\n z;\ny;", "a(why) ||");
    assert_directives("x;\n\n-- drydock:ignore a why\n-- drydock:ignore b why not\n\ny;",
                      "|a(why) b(why not) |");
    assert_directives("x;\n-- drydock:ignore a why\n", "|a(why) ");
    assert_directives("-- drydock:ignore a one\nx /* drydock:ignore b two */ + 1"
                      " -- drydock:ignore c three\n;",
                      "a(one) b(two) c(three) |");
}

static void not_in_tokens(void **state)
{
    assert_directives("SELECT '-- drydock:ignore a b';", "|");
    assert_directives("DO $$ -- drydock:ignore a b\n $$; \\echo -- drydock:ignore a b\n", "||");
    assert_directives("SELECT 1 \\g -- drydock:ignore a b\n", "|");
    assert_directives("COPY t FROM stdin;\n-- drydock:ignore a b\n\\.\nx;", "|||");
    assert_directives("-- see drydock:ignore a b\nx;", "|");
}

static void several_rules(void **state)
{
    assert_directives("-- drydock:ignore a,b/c why\nx;", "a,b/c(why) |");
    assert_directives("-- drydock:ignore a , b,c,  d why\nx;", "a,b,c,d(why) |");
    assert_directives("-- drydock:ignore a,,b, why\nx;", "a,b,why()!reason |");
    struct str text = str_new(*state);
    str_add(&text, "-- drydock:ignore a0");
    for (int i = 1; i < DIRECTIVE_RULE_LIMIT; i++)
        str_addf(&text, ",a%d", i);
    const char *most = arena_printf(*state, "%s why\nx;", text.text);
    assert_null(strstr(render(*state, most), "!"));
    const char *more = arena_printf(*state, "%s,b why\nx;", text.text);
    assert_non_null(strstr(render(*state, more), "a63(why)!many"));
}

static void reasons(void **state)
{
    assert_directives("-- drydock:ignore a: it is, small  \r\nx;", "a(it is, small) |");
    assert_directives("--drydock:ignore a -- because\nx;", "a(because) |");
    assert_directives("-- drydock:ignore a \xe2\x80\x94 because\nx;", "a(because) |");
    assert_directives("--\tDryDock: Ignore\ta\tbecause\nx;", "a(because) |");
}

static void block_comments(void **state)
{
    assert_directives("/* drydock:ignore a why */ x;", "a(why) |");
    assert_directives("/*drydock:ignore a why*/x;", "a(why) |");
    assert_directives("/*\n * drydock:ignore a why\n ** drydock:ignore b why not\n * text\n */\nx;",
                      "a(why) b(why not) |");
    assert_directives("/* text drydock:ignore a why */ x;", "|");
}

static void malformed(void **state)
{
    assert_directives("-- drydock:ignore\nx;", "()!rule |");
    assert_directives("-- drydock:ignore a\nx;", "a()!reason |");
    assert_directives("-- drydock:ignore a --\nx;", "a()!reason |");
    assert_directives("-- drydock:ignroe a why\nx;", "()!unknown |");
    assert_directives("-- drydock:\nx;", "()!unknown |");
    assert_directives("-- drydock: an analyzer\nx;", "|");
    assert_directives("-- drydock:ignore-files a why\nx;", "()!unknown |");
}

static void whole_file(void **state)
{
    assert_directives("-- drydock:ignore-file a,b why\nx;", "file:a,b(why) |");
    assert_directives("\\set x\n-- drydock:ignore-file a why\nx;", "|file:a(why) |");
    assert_directives("-- drydock:ignore-file a why\n", "file:a(why) ");
    assert_directives("x; -- drydock:ignore-file a why\n-- drydock:ignore-file a why\ny;",
                      "file:a(why)!misplaced |file:a(why)!misplaced |");
    assert_directives("x /* drydock:ignore-file a why */;", "file:a(why)!misplaced |");
    assert_directives("-- drydock:ignore-file a\nx;", "file:a()!reason |");
}

static void spans(void **state)
{
    const char *text = "/* a\n   drydock:ignore b why \n */ x;";
    const struct source *source = source_from_bytes(*state, "t.sql", text, strlen(text));
    struct split split;
    struct split_item item;
    struct directives directives = { .at = NULL };
    split_open(&split, source);
    assert_true(split_next(&split, &item));
    directive_collect(*state, source, &item, true, &directives);
    assert_int_equal(directives.count, 1);
    assert_int_equal(directives.at[0].span.start, 8);
    assert_int_equal(directives.at[0].span.end, 28);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(not_in_tokens),
        cmocka_unit_test(several_rules),
        cmocka_unit_test(reasons),
        cmocka_unit_test(block_comments),
        cmocka_unit_test(malformed),
        cmocka_unit_test(whole_file),
        cmocka_unit_test(spans),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
