/*
 * Tests of report that whole-program tests cannot reach well: the verdict, how messages and suggestions are
 * taken apart, paths from the repository's root, and what SARIF does when there is too much to say.
 */
#include "unit.h"

#include <string.h>

#include "cli/inputs.h"
#include "report/view.h"
#include "report/writers.h"

static struct arena *arena;

static int take_arena(void **state)
{
    make_arena(state);
    arena = *state;
    return 0;
}

/* ---- verdict ---- */

static enum verdict verdict_of(const char *tag, enum level level, bool suppressed, bool baselined)
{
    static const char *tags[1];
    tags[0] = tag;
    struct rule rule = {.id = "r", .tags = tags, .tag_count = tag != NULL};
    struct finding finding = {
        .rule = &rule, .level = level, .suppressed = suppressed, .baselined = baselined};
    struct findings findings = {.at = &finding, .count = 1};
    return report_verdict(&findings);
}

static void verdicts(void **state)
{
    (void)state;
    struct findings none = {.count = 0};
    assert_int_equal(report_verdict(&none), VERDICT_SAFE);
    assert_int_equal(verdict_of(NULL, LEVEL_NOTE, false, false), VERDICT_SAFE);
    assert_int_equal(verdict_of("data-loss", LEVEL_NOTE, false, false), VERDICT_SAFE);
    assert_int_equal(verdict_of(NULL, LEVEL_WARNING, false, false), VERDICT_CHANGES);
    assert_int_equal(verdict_of("locking", LEVEL_ERROR, false, false), VERDICT_CHANGES);
    assert_int_equal(verdict_of("data-loss", LEVEL_WARNING, false, false), VERDICT_CHANGES);
    assert_int_equal(verdict_of("data-loss", LEVEL_ERROR, false, false), VERDICT_BLOCKED);
    assert_int_equal(verdict_of("data-loss", LEVEL_ERROR, true, false), VERDICT_SAFE);
    assert_int_equal(verdict_of("data-loss", LEVEL_ERROR, false, true), VERDICT_SAFE);
}

static void certain_failures_block(void **state)
{
    (void)state;
    struct rule rule = {.id = "r"};
    struct failure_fact failure = {.sqlstate = "42701", .certainty = CERTAINTY_CERTAIN};
    struct statement statement = {.failures = {.at = &failure, .count = 1}};
    struct finding finding = {.rule = &rule, .level = LEVEL_ERROR, .statement = &statement};
    struct findings findings = {.at = &finding, .count = 1};
    assert_int_equal(report_verdict(&findings), VERDICT_BLOCKED);
    failure.certainty = CERTAINTY_LIKELY;
    assert_int_equal(report_verdict(&findings), VERDICT_CHANGES);
}

/* ---- texts ---- */

static const char *first_sentence(const char *message)
{
    return arena_strndup(arena, message, view_first_sentence(message));
}

static void sentences(void **state)
{
    (void)state;
    assert_string_equal(first_sentence("It takes 1.2 GB. Then more."), "It takes 1.2 GB.");
    assert_string_equal(first_sentence("Table public.users is locked"), "Table public.users is locked");
    assert_string_equal(first_sentence("One.\nTwo."), "One.");
    assert_string_equal(first_sentence("One\nTwo."), "One");
    assert_string_equal(first_sentence("see v. 2 there. Now"), "see v. 2 there.");
    assert_string_equal(first_sentence("It ends. \"x\" goes."), "It ends.");
    assert_string_equal(first_sentence(""), "");
}

/* "prose|SQL:sql|…" */
static const char *parts_of(const char *text)
{
    struct str out = str_new(arena);
    struct view_part part;
    while (view_next_part(&text, &part)) {
        str_add(&out, out.length > 0 ? "|" : "");
        str_add(&out, part.sql ? "SQL:" : "");
        str_addn(&out, part.text, part.length);
    }
    return out.text;
}

static void suggestions(void **state)
{
    (void)state;
    assert_string_equal(parts_of(""), "");
    assert_string_equal(parts_of("Only prose."), "Only prose.");
    assert_string_equal(parts_of("Do this:\n\nSELECT 1;\nSELECT 2;\n\nor that\ninstead."),
                        "Do this:|SQL:SELECT 1;\nSELECT 2;|or that\ninstead.");
    assert_string_equal(parts_of("-- first\n-- second\n"), "SQL:-- first\n-- second");
    assert_string_equal(parts_of("As in\n```sql\nSELECT 1\n\nFROM t\n```\nand so on"),
                        "As in|SQL:SELECT 1\n\nFROM t|and so on");
    assert_string_equal(parts_of("A\n\n    SELECT\n      1\n"), "A|SQL:    SELECT\n      1");
    assert_string_equal(parts_of("```\nnever closed"), "SQL:never closed");
}

static void counts(void **state)
{
    (void)state;
    struct view_counts some = {.levels = {[LEVEL_NOTE] = 3, [LEVEL_WARNING] = 1, [LEVEL_ERROR] = 2}};
    assert_string_equal(view_counts_words(arena, &some), "2 errors, 1 warning and 3 notes");
    some.levels[LEVEL_WARNING] = 0;
    assert_string_equal(view_counts_words(arena, &some), "2 errors and 3 notes");
    some.levels[LEVEL_NOTE] = 0;
    some.levels[LEVEL_ERROR] = 1;
    assert_string_equal(view_counts_words(arena, &some), "1 error");
    some.levels[LEVEL_ERROR] = 0;
    assert_string_equal(view_counts_words(arena, &some), "no findings");
}

/* ---- paths ---- */

static void paths(void **state)
{
    (void)state;
    assert_string_equal(path_from_root(arena, "/no/such", "/no/such/db/a.sql"), "db/a.sql");
    assert_string_equal(path_from_root(arena, "/no/such", "/no/such/./db/../x//a.sql"), "x/a.sql");
    assert_string_equal(path_from_root(arena, "/no/such", "/no/suchlike/a.sql"), "../suchlike/a.sql");
    assert_string_equal(path_from_root(arena, "/no/such/deep", "/no/a.sql"), "../../a.sql");
    assert_string_equal(path_from_root(arena, "/", "/a.sql"), "a.sql");
    assert_true(view_path_inside("a/b.sql"));
    assert_true(view_path_inside("..a/b.sql"));
    assert_false(view_path_inside("../b.sql"));
    assert_false(view_path_inside("/b.sql"));
}

/* ---- SARIF's limits ---- */

static uint32_t occurrences(const char *text, const char *word)
{
    uint32_t count = 0;
    for (text = strstr(text, word); text != NULL; text = strstr(text + 1, word))
        count++;
    return count;
}

/* A report of `count` findings, each on a line of its own, every third an error, the others notes. */
static const char *sarif_of(uint32_t count, uint32_t on_a_line)
{
    struct str text = str_new(arena);
    for (uint32_t i = 0; i < count; i++)
        str_add(&text, "SELECT 1;\n");
    const struct source *source = source_from_bytes(arena, "a.sql", text.text, text.length);
    struct rule *rule = ARENA_NEW(arena, struct rule);
    rule->id = "some-rule";
    struct finding *list = ARENA_ARRAY(arena, struct finding, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t line = i / on_a_line + 1;
        list[i] = (struct finding){
            .rule = rule,
            .level = i % 3 == 0 && on_a_line == 1 ? LEVEL_ERROR : LEVEL_NOTE,
            .source = source,
            .start = {line, 1},
            .end = {line, 9},
            .message = "It is so",
        };
    }
    struct simulation_file file = {.source = source};
    struct facts facts = {.files = {.at = &file, .count = 1}};
    struct environment environment = {.name = "default"};
    struct estimates estimates = {.at = &environment, .count = 1, .primary = &environment};
    struct ruleset ruleset = {.at = &rule, .count = 1};
    struct findings findings = {.at = list, .count = count};
    struct report report = {
        .version = "1",
        .grammar = "18",
        .postgres = 18,
        .facts = &facts,
        .estimates = &estimates,
        .ruleset = &ruleset,
        .findings = &findings,
    };
    struct report_options options = {.category = "db///"};
    struct str out = str_new(arena);
    report_sarif(&out, &report, &options);
    return out.text;
}

static void sarif_drops_the_lowest_first(void **state)
{
    (void)state;
    const char *out = sarif_of(30000, 1);
    assert_int_equal(occurrences(out, "\"ruleId\": \"some-rule\""), 25000);
    assert_int_equal(occurrences(out, "\"level\": \"error\",\n          \"message\""), 10000);
    assert_non_null(strstr(out, "5000 results were left out, the lowest levels first"));
    assert_non_null(strstr(out, "\"automationDetails\": {\"id\": \"db/\"}"));
    assert_null(strstr(sarif_of(10, 1), "were left out"));
}

static void sarif_has_one_result_for_a_line(void **state)
{
    (void)state;
    const char *out = sarif_of(90, 45);
    assert_int_equal(occurrences(out, "\"ruleId\""), 2);
    assert_int_equal(occurrences(out, "It is so."), 40);
    assert_int_equal(occurrences(out, "And 25 more on this line."), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(verdicts, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(certain_failures_block, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(sentences, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(suggestions, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(counts, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(paths, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(sarif_drops_the_lowest_first, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(sarif_has_one_result_for_a_line, take_arena, drop_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
