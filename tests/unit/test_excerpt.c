/*
 * Tests of report's excerpts and glyphs: underlining in columns as a terminal shows them, long lines cut
 * around the fault, and nothing hostile let through.
 */
#include "unit.h"

#include <string.h>

#include "report/excerpt.h"
#include "report/glyph.h"

static struct arena *arena;

static int take_arena(void **state)
{
    make_arena(state);
    arena = *state;
    return 0;
}

/* The excerpt of a text in which « and » stand around the span. */
static const char *excerpt_of(const char *marked, uint32_t width)
{
    const char *open = strstr(marked, "\xc2\xab"), *close = strstr(marked, "\xc2\xbb");
    assert_non_null(open);
    assert_non_null(close);
    struct str bytes = str_new(arena), out = str_new(arena);
    str_addn(&bytes, marked, (size_t)(open - marked));
    str_addn(&bytes, open + 2, (size_t)(close - open - 2));
    str_add(&bytes, close + 2);
    struct excerpt excerpt = {
        .source = source_from_bytes(arena, "a.sql", bytes.text, bytes.length),
        .span = {(uint32_t)(open - marked), (uint32_t)(close - 2 - marked)},
        .widest = width,
        .width = width,
        .mark = "",
        .plain = "",
        .faint = "",
    };
    excerpt_add(&out, &excerpt);
    return out.text;
}

static void underlines(void **state)
{
    (void)state;
    assert_string_equal(excerpt_of("SELECT 1;\nDROP «TABLE t»;\n", 80),
                        "    2 | DROP TABLE t;\n      |      ^~~~~~~\n");
    assert_string_equal(excerpt_of("«»SELECT", 80), "    1 | SELECT\n      | ^\n");
    assert_string_equal(excerpt_of("SELECT«»", 80), "    1 | SELECT\n      |       ^\n");
}

static void counts_columns(void **state)
{
    (void)state;
    assert_string_equal(excerpt_of("\t'é' «x»", 80), "    1 |     'é' x\n      |         ^\n");
    assert_string_equal(excerpt_of("'日本' «日x»", 80), "    1 | '日本' 日x\n      |        ^~~\n");
    assert_string_equal(excerpt_of("'e\xcc\x81' «x»", 80), "    1 | 'e\xcc\x81' x\n      |     ^\n");
    assert_string_equal(excerpt_of("'\xf0\x9f\x98\x80' «x»", 80),
                        "    1 | '\xf0\x9f\x98\x80' x\n      |      ^\n");
}

static void several_lines(void **state)
{
    (void)state;
    assert_string_equal(
        excerpt_of("«ALTER TABLE t\n\n    ADD a int»;", 80),
        "    1 | ALTER TABLE t\n      | ^~~~~~~~~~~~~\n    3 |     ADD a int;\n      |     ~~~~~~~~~\n");
    assert_string_equal(
        excerpt_of("«a\nb\nc\nd»", 80),
        "    1 | a\n      | ^\n    2 | b\n      | ~\n    3 | c\n      | ~\n    4 | d\n      | ~\n");
    assert_string_equal(excerpt_of("«a\nb\nc\nd\ne»", 80), "    1 | a\n      | ^\n      | …\n");
}

static void cuts_long_lines(void **state)
{
    (void)state;
    struct str text = str_new(arena);
    for (int i = 0; i < 100000; i++)
        str_add(&text, "abcdefghi ");
    str_add(&text, "«here»");
    for (int i = 0; i < 100000; i++)
        str_add(&text, " abcdefghi");
    const char *out = excerpt_of(text.text, 48);
    const char *line = strchr(out, '|') + 2, *marks = strchr(strchr(out, '\n'), '|') + 2;
    assert_memory_equal(line, "…", 3);
    size_t at = (size_t)(strstr(line, "here") - line);
    assert_int_equal(strspn(marks, " "), at - 2); /* the dots are three bytes and one column */
    assert_memory_equal(marks + at - 2, "^~~~\n", 5);
    assert_non_null(strstr(line, "…\n"));
}

static void lets_nothing_hostile_through(void **state)
{
    (void)state;
    const char *out = excerpt_of("\x1b[2J«x\x07»\xe2\x80\xae \xff\r\nnext", 80);
    assert_string_equal(out, "    1 | �[2Jx�� �\n      |     ^~\n");
    for (int c = 0; c < 256; c++) {
        char bytes[2] = {(char)c, '\0'};
        struct glyph glyph = glyph_at(bytes, bytes + 1);
        assert_int_equal(glyph.taken, 1);
        bool printable = c >= ' ' && c < 0x7f;
        assert_int_equal(glyph.text == bytes, printable);
    }
}

static void cleans_texts(void **state)
{
    (void)state;
    struct str out = str_new(arena);
    static const char text[] = "a\nb\x1b]0;c\x07"
                               "d\xc2\x9b"
                               "e\0f";
    report_clean(&out, text, sizeof text - 1);
    assert_string_equal(out.text, "a\nb�]0;c�d�e�f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(underlines, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(counts_columns, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(several_lines, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(cuts_long_lines, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(lets_nothing_hostile_through, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(cleans_texts, take_arena, drop_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
