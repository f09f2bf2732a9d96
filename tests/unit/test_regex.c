/*
 * Regex: matching, broken text, malformed patterns, and that patterns made to run for ever do not.
 */
#include "unit.h"

#include <string.h>

#include "base/regex.h"
#include "base/str.h"

static int match(void **state, const char *pattern, const char *text)
{
    struct err err = { .arena = *state };
    struct regex *regex = regex_open(*state, pattern, &err);
    assert_non_null(regex);
    int result = regex_match(regex, text, strlen(text));
    regex_close(regex);
    return result;
}

static void matches(void **state)
{
    assert_int_equal(match(state, "b+", "abbbc"), 1);
    assert_int_equal(match(state, "^b+", "abbbc"), 0);
    assert_int_equal(match(state, "", ""), 1);
    assert_int_equal(match(state, "(?i)CREATE\\s+index", "create  INDEX i"), 1);
    assert_int_equal(match(state, "^.$", "\xe2\x82\xac"), 1);           /* one character of three bytes */
    assert_int_equal(match(state, "(?<=a)b(?!c)", "abd"), 1);
    regex_close(NULL);
}

/* One pattern, many texts, embedded NULs and all lengths. */
static void is_used_again(void **state)
{
    struct err err = { .arena = *state };
    struct regex *regex = regex_open(*state, "x\\x00y$", &err);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(regex_match(regex, "ax\0y", 4), 1);
        assert_int_equal(regex_match(regex, "ax\0y", 3), 0);
    }
    regex_close(regex);
}

static void broken_text_is_no_error(void **state)
{
    assert_int_equal(match(state, "abc", "\xff\xfe abc \xc3"), 1);
    assert_int_equal(match(state, "abc", "ab\xff" "c"), 0);
    assert_int_equal(match(state, "a.c", "a\xff" "c"), 0);              /* a broken byte is no character */
    assert_int_equal(match(state, "z$", "\xed\xa0\x80z"), 1);
}

static void malformed_patterns(void **state)
{
    static const char *const patterns[] = { "(", "[a", "a**", "(?<n", "\\", "x{2,1}", "(?R", "\xff", "\\C" };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct err err = { .arena = *state };
        assert_null(regex_open(*state, patterns[i], &err));
        assert_non_null(strstr(err.message, "invalid regular expression"));
        assert_non_null(strstr(err.message, patterns[i]));
        assert_non_null(strstr(err.message, " at offset "));
    }
    struct str large = str_new(*state);
    for (int i = 0; i < 20000; i++)
        str_addc(&large, 'a');
    struct err err = { .arena = *state };
    assert_null(regex_open(*state, large.text, &err));
    assert_non_null(err.message);
}

/* Exponential backtracking: given up, in little time; with the translator switched off as well. */
static void runaway_patterns_stop(void **state)
{
    static const char *const patterns[] = {
        "(a+)+$", "(*NO_JIT)(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:(?:a*)*)*b(?=c)",
        "(*LIMIT_MATCH=4000000000)(a+)+$",
    };
    char text[2001];
    memset(text, 'a', 2000);
    text[2000] = '!';
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct err err = { .arena = *state };
        struct regex *regex = regex_open(*state, patterns[i], &err);
        assert_non_null(regex);
        assert_true(regex_match(regex, text, sizeof text) <= 0);
        regex_close(regex);
    }
    /* A million steps are too few for this one; PCRE2's own limit of ten million would do. */
    text[20] = '!';
    text[21] = '\0';
    assert_int_equal(match(state, "^(a+)+$", text), -1);
    assert_int_equal(match(state, "(*NO_JIT)^(a+)+$", text), -1);
}

/* Recursion in a pattern over deep text needs more than the machine stack's share and must not crash. */
static void deep_recursion(void **state)
{
    struct str text = str_new(*state);
    for (int i = 0; i < 100000; i++)
        str_addc(&text, '(');
    struct err err = { .arena = *state };
    struct regex *regex = regex_open(*state, "\\((?:[^()]|(?R))*\\)", &err);
    assert_non_null(regex);
    assert_true(regex_match(regex, text.text, text.length) <= 0);
    regex_close(regex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(matches),
        unit_test_in_arena(is_used_again),
        unit_test_in_arena(broken_text_is_no_error),
        unit_test_in_arena(malformed_patterns),
        unit_test_in_arena(runaway_patterns_stop),
        unit_test_in_arena(deep_recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
