/*
 * Str: always a NUL-terminated text, through every way of adding; comparison with and without case.
 */
#include "unit.h"

#include <string.h>

#include "base/err.h"
#include "base/str.h"

static void starts_empty(void **state)
{
    struct str str = str_new(*state);
    assert_string_equal(str.text, "");
    assert_int_equal(str.length, 0);
    str_add(&str, "");
    str_addn(&str, NULL, 0);
    assert_string_equal(str.text, "");
}

static void adds_every_way(void **state)
{
    struct str str = str_new(*state);
    str_add(&str, "ALTER ");
    str_addn(&str, "TABLEX", 5);
    str_addc(&str, ' ');
    str_addf(&str, "%s.%s %d%%", "public", "users", 100);
    assert_string_equal(str.text, "ALTER TABLE public.users 100%");
    assert_int_equal(str.length, strlen(str.text));
}

/* Two texts that grow in turn, a byte and a format at a time, past many doublings. */
static void two_grow_in_turn(void **state)
{
    struct str one = str_new(*state), two = str_new(*state);
    for (int i = 0; i < 20000; i++) {
        str_addc(&one, (char)('a' + i % 26));
        str_addf(&two, "%05d", i);
        assert_int_equal(one.text[one.length], '\0');
        assert_int_equal(two.text[two.length], '\0');
    }
    assert_int_equal(one.length, 20000);
    assert_int_equal(strlen(one.text), 20000);
    assert_int_equal(strlen(two.text), 100000);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(one.text[i], 'a' + i % 26);
    assert_memory_equal(two.text + 5 * 12345, "12345", 5);
}

/* A format that just fits, just does not, and is far longer than the room. */
static void format_at_the_border(void **state)
{
    for (int length = 55; length <= 70; length++) {
        struct str str = str_new(*state);
        str_addf(&str, "%*d", length, 5);
        str_addf(&str, "%0*d", length * 50, 6);
        assert_int_equal(str.length, length * 51);
        assert_int_equal(strlen(str.text), str.length);
        assert_int_equal(str.text[length - 1], '5');
        assert_int_equal(str.text[str.length - 1], '6');
    }
}

static void holds_nul_bytes(void **state)
{
    struct str str = str_new(*state);
    str_addn(&str, "a\0b", 3);
    str_addc(&str, '\0');
    assert_int_equal(str.length, 4);
    assert_memory_equal(str.text, "a\0b\0", 5);
}

static void compares(void **state)
{
    (void)state;
    assert_true(str_same(NULL, NULL));
    assert_false(str_same(NULL, ""));
    assert_false(str_same("", NULL));
    assert_true(str_same("abc", "abc"));
    assert_false(str_same("abc", "ABC"));
    assert_true(str_same_nocase(NULL, NULL));
    assert_false(str_same_nocase(NULL, "a"));
    assert_true(str_same_nocase("Create", "cREATE"));
    assert_false(str_same_nocase("create", "creat"));
    assert_false(str_same_nocase("creat", "create"));
    assert_false(str_same_nocase("[", "{"));                    /* differ by the case bit only */
    assert_false(str_same_nocase("\xc3\x84", "\xc3\xa4"));      /* A and a with dots: not ASCII, not folded */
}

static void error_is_filled_in(void **state)
{
    struct err err = { .arena = *state };
    assert_false(err_set(&err, "a.csv", 7, "Write a header line.", "no column \"%s\"", "rows"));
    assert_string_equal(err.file, "a.csv");
    assert_int_equal(err.line, 7);
    assert_string_equal(err.message, "no column \"rows\"");
    assert_string_equal(err.hint, "Write a header line.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(starts_empty),
        unit_test_in_arena(adds_every_way),
        unit_test_in_arena(two_grow_in_turn),
        unit_test_in_arena(format_at_the_border),
        unit_test_in_arena(holds_nul_bytes),
        cmocka_unit_test(compares),
        unit_test_in_arena(error_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
