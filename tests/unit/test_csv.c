/*
 * CSV: records and fields as they come, lines that count, and each thing that makes a file unreadable.
 */
#include "unit.h"

#include <string.h>

#include "base/csv.h"
#include "base/str.h"

/* All records as text: fields between |, each record with its line; then "error LINE: message" if it came
 * to that. */
static const char *records(struct arena *arena, const char *bytes, size_t length)
{
    struct csv csv;
    struct err err = { .arena = arena };
    struct str out = str_new(arena);
    csv_open(&csv, arena, source_from_bytes(arena, "t.csv", bytes, length));
    int result;
    while ((result = csv_next(&csv, &err)) == 1) {
        str_addf(&out, "%u:", csv.line);
        for (uint32_t i = 0; i < csv.count; i++)
            str_addf(&out, "%s|", csv.fields[i]);
        str_addc(&out, '\n');
    }
    if (result < 0) {
        assert_string_equal(err.file, "t.csv");
        str_addf(&out, "error %u: %s\n", err.line, err.message);
        assert_int_equal(csv_next(&csv, &err), 0);
    }
    return out.text;
}

static void reads_records(void **state)
{
    static const struct { const char *input, *want; } cases[] = {
        { "", "" },
        { "\n\r\n\r\n", "" },
        { "a", "1:a|\n" },
        { "a,b,c\n1,2,3\n", "1:a|b|c|\n2:1|2|3|\n" },
        { "a,b\r\n1,2\r\n", "1:a|b|\n2:1|2|\n" },
        { "a,b\r1,2\r", "1:a|b|\n2:1|2|\n" },
        { "a,b\n1,2", "1:a|b|\n2:1|2|\n" },                     /* no line end at the end */
        { "\xef\xbb\xbf" "a,b\n", "1:a|b|\n" },
        { "\xef\xbb\xbf" "\"a\"\n", "1:a|\n" },                 /* a BOM before a quote */
        { "\xef\xbb\xbf", "" },
        { ",\n,,\n", "1:||\n2:|||\n" },
        { "a,\n", "1:a||\n" },
        { "a,", "1:a||\n" },
        { "\"\"\n\"\",\"\"\n", "1:|\n2:||\n" },
        { "\n\na\n\n\nb\n\n", "3:a|\n6:b|\n" },                 /* empty lines */
        { " \n", "1: |\n" },                                    /* a blank is a field */
        { " a , b \n", "1: a | b |\n" },
        { "\"a,b\",\"c\"\n", "1:a,b|c|\n" },
        { "\"say \"\"hi\"\"\"\n", "1:say \"hi\"|\n" },
        { "\"\"\"\"\n", "1:\"|\n" },
        { "\"\"\"\"\"\"\n", "1:\"\"|\n" },
        { "a\"b,c\"\n", "1:a\"b|c\"|\n" },                      /* quotes inside plain fields */
        { "\"two\nlines\",x\ny\n", "1:two\nlines|x|\n3:y|\n" },
        { "\"two\r\nlines\",x\r\ny\r\n", "1:two\r\nlines|x|\n3:y|\n" },
        { "\"three\r\r\"\"lines\"\ry\r", "1:three\r\r\"lines|\n4:y|\n" },
        { "\xc3\xa4,\"\xe2\x82\xac\",\xff\n", "1:\xc3\xa4|\xe2\x82\xac|\xff|\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(records(*state, cases[i].input, strlen(cases[i].input)), cases[i].want);
}

static void refuses(void **state)
{
    static const struct { const char *input; size_t length; const char *want; } cases[] = {
        { "a\n\"open", 7, "1:a|\nerror 2: a quoted field does not end\n" },
        { "a\n\"", 3, "1:a|\nerror 2: a quoted field does not end\n" },
        { "x,\"open\n\n\n", 10, "error 1: a quoted field does not end\n" },
        { "\"a\nb\",\"open\n", 12, "error 2: a quoted field does not end\n" },
        { "\"ends with \"\"", 13, "error 1: a quoted field does not end\n" },
        { "\"a\"b\n", 5, "error 1: text after the closing quote of a field\n" },
        { "\"a\" ,b\n", 7, "error 1: text after the closing quote of a field\n" },
        { "\"a\"\"b\"c", 8, "error 1: text after the closing quote of a field\n" },
        { "a\nb\0c\n", 6, "1:a|\nerror 2: a NUL byte\n" },
        { "\"b\0c\"\n", 6, "error 1: a NUL byte\n" },
        { "\0", 1, "error 1: a NUL byte\n" },
        { "a,\0", 3, "error 1: a NUL byte\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(records(*state, cases[i].input, cases[i].length), cases[i].want);
}

static void every_error_has_a_hint(void **state)
{
    static const char *const inputs[] = { "\"open", "\"a\"b", "\x01\n" };
    for (size_t i = 0; i < 3; i++) {
        struct csv csv;
        struct err err = { .arena = *state };
        char bytes[8];
        memcpy(bytes, inputs[i], strlen(inputs[i]) + 1);
        if (bytes[0] == 1)
            bytes[0] = '\0';
        csv_open(&csv, *state, source_from_bytes(*state, "t.csv", bytes, strlen(inputs[i])));
        assert_int_equal(csv_next(&csv, &err), -1);
        assert_non_null(err.hint);
    }
}

static void field_limit(void **state)
{
    struct str line = str_new(*state);
    for (int i = 1; i < CSV_FIELD_LIMIT; i++)
        str_addc(&line, ',');
    struct csv csv;
    struct err err = { .arena = *state };
    csv_open(&csv, *state, source_from_bytes(*state, "t.csv", line.text, line.length));
    assert_int_equal(csv_next(&csv, &err), 1);
    assert_int_equal(csv.count, CSV_FIELD_LIMIT);
    assert_int_equal(csv_next(&csv, &err), 0);
    str_addc(&line, ',');
    csv_open(&csv, *state, source_from_bytes(*state, "t.csv", line.text, line.length));
    assert_int_equal(csv_next(&csv, &err), -1);
    assert_string_equal(err.message, "more fields in a record than the limit of 256");
}

/* Texts outlive their record; the array does not. */
static void texts_stay(void **state)
{
    struct csv csv;
    struct err err = { .arena = *state };
    csv_open(&csv, *state, source_from_bytes(*state, "t.csv", "first,\"se\"\"cond\"\nx,y\n", 21));
    assert_int_equal(csv_next(&csv, &err), 1);
    const char *first = csv.fields[0], *second = csv.fields[1];
    assert_int_equal(csv_next(&csv, &err), 1);
    assert_string_equal(first, "first");
    assert_string_equal(second, "se\"cond");
    assert_string_equal(csv.fields[0], "x");
}

/* 50,000 records and one field of a megabyte with 500,000 quotes: done at once, or this test is seen to
 * hang. */
static void large_files(void **state)
{
    struct str text = str_new(*state);
    for (int i = 0; i < 50000; i++)
        str_addf(&text, "public,table_%d,\"%d\"\n", i, i);
    str_addc(&text, '"');
    for (int i = 0; i < 500000; i++)
        str_add(&text, "\"\"");
    str_addc(&text, '"');
    struct csv csv;
    struct err err = { .arena = *state };
    csv_open(&csv, *state, source_from_bytes(*state, "t.csv", text.text, text.length));
    for (uint32_t i = 0; i < 50000; i++) {
        assert_int_equal(csv_next(&csv, &err), 1);
        assert_int_equal(csv.line, i + 1);
        assert_int_equal(csv.count, 3);
    }
    assert_int_equal(csv_next(&csv, &err), 1);
    assert_int_equal(strlen(csv.fields[0]), 500000);
    assert_int_equal(csv_next(&csv, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(reads_records),
        unit_test_in_arena(refuses),
        unit_test_in_arena(every_error_has_a_hint),
        unit_test_in_arena(field_limit),
        unit_test_in_arena(texts_stay),
        unit_test_in_arena(large_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
