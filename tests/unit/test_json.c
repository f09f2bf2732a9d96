/*
 * JSON: layout, every byte in a string, the edges of UTF-8, numbers in any locale, and that misuse is caught.
 */
#include "unit.h"

#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"

static void layout(void **state)
{
    struct str out = str_new(*state);
    struct json json;
    json_open(&json, &out);
    json_object(&json);
    json_key(&json, "tool");
    json_object_inline(&json);
    json_key(&json, "name");
    json_string(&json, "drydock");
    json_key(&json, "list");
    json_array(&json);                          /* inside an inline one: inline */
    json_int(&json, 1);
    json_int(&json, -2);
    json_end(&json);
    json_end(&json);
    json_key(&json, "empty");
    json_array(&json);
    json_end(&json);
    json_key(&json, "none");
    json_object_inline(&json);
    json_end(&json);
    json_key(&json, "rows");
    json_array(&json);
    json_null(&json);
    json_bool(&json, true);
    json_bool(&json, false);
    json_string(&json, NULL);
    json_array_inline(&json);
    json_string(&json, "a");
    json_string(&json, "b");
    json_end(&json);
    json_end(&json);
    json_end(&json);
    assert_string_equal(out.text, "{\n"
                                  "  \"tool\": {\"name\": \"drydock\", \"list\": [1, -2]},\n"
                                  "  \"empty\": [],\n"
                                  "  \"none\": {},\n"
                                  "  \"rows\": [\n"
                                  "    null,\n"
                                  "    true,\n"
                                  "    false,\n"
                                  "    null,\n"
                                  "    [\"a\", \"b\"]\n"
                                  "  ]\n"
                                  "}");
}

static const char *written(void **state, const char *text, size_t length)
{
    struct str out = str_new(*state);
    struct json json;
    json_open(&json, &out);
    json_stringn(&json, text, length);
    return out.text;
}

#define DASHES "------------------------"

/* Each byte by itself between two letters: escaped, as it is, or U+FFFD because it is no UTF-8. */
static void every_byte(void **state)
{
    for (int c = 0; c < 256; c++) {
        const char text[3] = { 'a', (char)c, 'z' };
        char run[24];                           /* the same at each place of a run of plain bytes */
        char want[32];
        if (c == '"' || c == '\\')
            snprintf(want, sizeof want, "\"a\\%cz\"", c);
        else if (c == '\n')
            snprintf(want, sizeof want, "\"a\\nz\"");
        else if (c == '\r')
            snprintf(want, sizeof want, "\"a\\rz\"");
        else if (c == '\t')
            snprintf(want, sizeof want, "\"a\\tz\"");
        else if (c == '\b')
            snprintf(want, sizeof want, "\"a\\bz\"");
        else if (c == '\f')
            snprintf(want, sizeof want, "\"a\\fz\"");
        else if (c < 0x20)
            snprintf(want, sizeof want, "\"a\\u%04xz\"", (unsigned)c);
        else if (c < 0x80)
            snprintf(want, sizeof want, "\"a%cz\"", c);
        else
            snprintf(want, sizeof want, "\"a\xef\xbf\xbdz\"");
        assert_string_equal(written(state, text, 3), want);
        for (size_t at = 0; at < sizeof run; at++) {
            memset(run, '-', sizeof run);
            run[at] = (char)c;
            struct str around = str_new(*state);
            str_addf(&around, "\"%.*s%.*s%.*s\"", (int)at, DASHES, (int)strlen(want) - 4, want + 2,
                     (int)(sizeof run - at - 1), DASHES);
            assert_string_equal(written(state, run, sizeof run), around.text);
        }
    }
}

#define R "\xef\xbf\xbd"

static void edges_of_utf8(void **state)
{
    static const struct { const char *input, *want; } cases[] = {
        { "", "" },
        { "\xc2\x80\xdf\xbf", "\xc2\x80\xdf\xbf" },
        { "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80", "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80" },
        { "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
        { "\xe2\x80\xa8", "\xe2\x80\xa8" },     /* LINE SEPARATOR may stand in JSON */
        { "\xc0\xaf", R R },                    /* overlong */
        { "\xe0\x80\xaf", R R R },
        { "\xf0\x80\x80\xaf", R R R R },
        { "\xed\xa0\x80\xed\xb0\x80", R R R R R R },    /* a pair of surrogates */
        { "\xf4\x90\x80\x80", R R R R },        /* beyond U+10FFFF */
        { "\xc3", R }, { "\xe2\x82", R R }, { "\xf0\x9f\x98", R R R },
        { "\xe2\x82\"", R R "\\\"" },           /* cut off by a quote, which must still be escaped */
        { "\xf0\x9f\n", R R "\\n" },
        { "\x80\xbf", R R },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str want = str_new(*state);
        str_addf(&want, "\"%s\"", cases[i].want);
        assert_string_equal(written(state, cases[i].input, strlen(cases[i].input)), want.text);
    }
    /* does not look beyond its end */
    assert_string_equal(written(state, "\xe2\x82\xac", 2), "\"" R R "\"");
}

static void keys_are_escaped(void **state)
{
    struct str out = str_new(*state);
    struct json json;
    json_open(&json, &out);
    json_object_inline(&json);
    json_key(&json, "a\"\n");
    json_int(&json, INT64_MIN);
    json_key(&json, "");
    json_int(&json, INT64_MAX);
    json_end(&json);
    assert_string_equal(out.text, "{\"a\\\"\\n\": -9223372036854775808, \"\": 9223372036854775807}");
}

static const char *number(void **state, double value, int decimals)
{
    struct str out = str_new(*state);
    struct json json;
    json_open(&json, &out);
    json_number(&json, value, decimals);
    return out.text;
}

static void numbers(void **state)
{
    assert_string_equal(number(state, 0, 3), "0");
    assert_string_equal(number(state, 1, 0), "1");
    assert_string_equal(number(state, 100, 0), "100");
    assert_string_equal(number(state, 100, 2), "100");
    assert_string_equal(number(state, 1.5, 3), "1.5");
    assert_string_equal(number(state, -1.25, 3), "-1.25");
    assert_string_equal(number(state, 1.23456, 3), "1.235");
    assert_string_equal(number(state, 0.0004, 3), "0");
    assert_string_equal(number(state, -0.0004, 3), "0");        /* no minus zero */
    assert_string_equal(number(state, -0.0, 1), "0");
    assert_string_equal(number(state, 0.1, 17), "0.10000000000000001");
    assert_string_equal(number(state, 2.5, 0), "2");            /* half to even, exactly */
    assert_string_equal(number(state, 1e15, 3), "1000000000000000");
    assert_int_equal(strlen(number(state, 1.7976931348623157e308, 17)), 309);
    assert_int_equal(strlen(number(state, -1.7976931348623157e308, 0)), 310);
    assert_string_equal(number(state, NAN, 3), "null");
    assert_string_equal(number(state, INFINITY, 3), "null");
    assert_string_equal(number(state, -INFINITY, 3), "null");
}

/* A decimal comma must not come through, whatever locale this machine has to offer. */
static void numbers_without_locale(void **state)
{
    static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "C.UTF-8" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue;
        const char *text = number(state, 1234567.25, 3);
        setlocale(LC_ALL, "C");
        assert_string_equal(text, "1234567.25");
    }
}

static void value_without_key(struct json *json)
{
    json_object(json);
    json_int(json, 1);
}

static void key_in_array(struct json *json)
{
    json_array(json);
    json_key(json, "a");
}

static void key_without_value(struct json *json)
{
    json_object(json);
    json_key(json, "a");
    json_end(json);
}

static void two_keys(struct json *json)
{
    json_object(json);
    json_key(json, "a");
    json_key(json, "b");
}

static void end_without_begin(struct json *json)
{
    json_end(json);
}

static void too_deep(struct json *json)
{
    for (int i = 0; i <= JSON_DEPTH; i++)
        json_array(json);
}

/* Misuse is a defect of the program and ends it, rather than writing what is no JSON. */
static void misuse_is_a_bug(void **state)
{
    static void (*const misuses[])(struct json *) = {
        value_without_key, key_in_array, key_without_value, two_keys, end_without_begin, too_deep,
    };
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct str out = str_new(*state);
            struct json json;
            json_open(&json, &out);
            close(STDERR_FILENO);
            signal(SIGABRT, SIG_DFL);
            misuses[i](&json);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

static void deepest(void **state)
{
    struct str out = str_new(*state);
    struct json json;
    json_open(&json, &out);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_array_inline(&json);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_end(&json);
    assert_int_equal(out.length, 2 * JSON_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(layout),
        unit_test_in_arena(every_byte),
        unit_test_in_arena(edges_of_utf8),
        unit_test_in_arena(keys_are_escaped),
        unit_test_in_arena(numbers),
        unit_test_in_arena(numbers_without_locale),
        unit_test_in_arena(misuse_is_a_bug),
        unit_test_in_arena(deepest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
