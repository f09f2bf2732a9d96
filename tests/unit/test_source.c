/*
 * Source: positions and lines against a slow and simple count, on every offset of awkward texts; loading, and
 * what is said when a file cannot be read.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/source.h"
#include "base/str.h"

static struct position at(const struct source *source, uint32_t offset)
{
    return source_position(source, offset);
}

#define assert_position(source, offset, want_line, want_column) \
    do { \
        struct position position_ = at((source), (offset)); \
        assert_int_equal(position_.line, (want_line)); \
        assert_int_equal(position_.column, (want_column)); \
    } while (0)

static struct source *source_of(void **state, const char *text)
{
    return source_from_bytes(*state, "t.sql", text, strlen(text));
}

static void empty_source(void **state)
{
    struct source *source = source_of(state, "");
    assert_int_equal(source->line_count, 1);
    assert_position(source, 0, 1, 1);
    struct span line = source_line(source, 1);
    assert_int_equal(line.start, 0);
    assert_int_equal(line.end, 0);
    assert_string_equal(source->bytes, "");
    assert_string_equal(source->name, "t.sql");
}

static void line_ends_of_all_kinds(void **state)
{
    struct source *source = source_of(state, "a\nbb\r\nccc\rd\n\r\n\re");
    static const struct span lines[] = {
        { 0, 1 }, { 2, 4 }, { 6, 9 }, { 10, 11 }, { 12, 12 }, { 14, 14 }, { 15, 16 },
    };
    assert_int_equal(source->line_count, sizeof lines / sizeof *lines);
    for (uint32_t i = 0; i < source->line_count; i++) {
        struct span line = source_line(source, i + 1);
        assert_int_equal(line.start, lines[i].start);
        assert_int_equal(line.end, lines[i].end);
    }
    assert_position(source, 1, 1, 2);       /* a line end belongs to its line */
    assert_position(source, 5, 2, 4);       /* the LF of CRLF too */
    assert_position(source, 6, 3, 1);
    assert_position(source, 10, 4, 1);
    assert_position(source, 16, 7, 2);      /* the end of the text */
}

static void line_after_the_last_end(void **state)
{
    struct source *source = source_of(state, "a\n");
    assert_int_equal(source->line_count, 2);
    assert_position(source, 2, 2, 1);
    struct span line = source_line(source, 2);
    assert_int_equal(line.start, 2);
    assert_int_equal(line.end, 2);
}

static void columns_are_utf16_units(void **state)
{
    /* a-umlaut (2 bytes, 1 unit), euro (3, 1), a face (4, 2), a tab, x */
    struct source *source = source_of(state, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\tx\n\xc3\xa4y");
    assert_position(source, 0, 1, 1);
    assert_position(source, 1, 1, 1);       /* inside a sequence: as its start */
    assert_position(source, 2, 1, 2);
    assert_position(source, 5, 1, 3);
    assert_position(source, 8, 1, 3);
    assert_position(source, 9, 1, 5);
    assert_position(source, 10, 1, 6);
    assert_position(source, 12, 2, 1);
    assert_position(source, 14, 2, 2);
}

static void invalid_bytes_count_one(void **state)
{
    struct source *source = source_of(state, "\xff\xfe\xc3x\xed\xa0\x80y\xf0\x9f\x98");
    for (uint32_t offset = 0; offset <= source->length; offset++)
        assert_position(source, offset, 1, offset + 1);
}

static void bom_has_no_width(void **state)
{
    struct source *source = source_of(state, "\xef\xbb\xbfSELECT\n\xef\xbb\xbfx");
    assert_int_equal(source->line_starts[0], 0);
    assert_position(source, 0, 1, 1);
    assert_position(source, 1, 1, 1);
    assert_position(source, 3, 1, 1);
    assert_position(source, 4, 1, 2);
    assert_position(source, 13, 2, 2);      /* elsewhere it is a character like any other */
}

/* The rule of the header, said as simply as possible, byte by byte. */
static struct position slow_position(const char *bytes, size_t length, uint32_t offset)
{
    struct position position = { 1, 1 };
    size_t bad = 0, i = 0;
    while (i < offset) {
        size_t step = 1;
        while (step <= 4 && i + step <= length && !source_utf8_valid(bytes + i, step, &bad))
            step++;
        bool valid = step <= 4 && i + step <= length;
        if (!valid)
            step = 1;
        if (i + step > offset)
            break;
        if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n'))) {
            position.line++;
            position.column = 1;
        } else {
            position.column += valid && step == 4 ? 2 : 1;
        }
        i += step;
    }
    return position;
}

/* Long texts from a fixed series: every border of the column index falls into every kind of sequence. */
static void agrees_with_the_slow_count(void **state)
{
    static const char *const pieces[] = {
        "x", "select 1", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xff", "\xf0\x9f", "\r", "\n",
        "\r\n", "\xed\xa0\x80", "\xc0\x80", "          ",
    };
    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct str text = str_new(*state);
        uint32_t random = seed * 7919;
        while (text.length < 5000) {
            random = random * 1664525 + 1013904223;
            uint32_t kinds = seed % 2 == 0 ? 13 : 7;            /* odd: one single line */
            str_add(&text, pieces[(random >> 16) % kinds]);
        }
        struct source *source = source_from_bytes(*state, "t", text.text, text.length);
        for (uint32_t offset = 0; offset <= source->length; offset++) {
            struct position want = slow_position(text.text, text.length, offset);
            assert_position(source, offset, want.line, want.column);
        }
    }
}

static void utf8_validity(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t length; int bad; } cases[] = {
        { "", 0, -1 }, { "ascii only, longer than eight", 29, -1 }, { "a\0b", 3, -1 },
        { "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 19, -1 },
        { "12345678\x80", 9, 8 },                   /* continuation without lead */
        { "ab\xc0\xaf", 4, 2 }, { "\xc1\xbf", 2, 0 },               /* overlong: two bytes */
        { "\xe0\x9f\xbf", 3, 0 }, { "\xf0\x8f\xbf\xbf", 4, 0 },     /* overlong: three and four */
        { "\xed\x9f\xbf", 3, -1 }, { "\xed\xa0\x80", 3, 0 }, { "\xee\x80\x80", 3, -1 },  /* surrogates */
        { "\xf4\x90\x80\x80", 4, 0 }, { "\xf5\x80\x80\x80", 4, 0 },     /* beyond U+10FFFF */
        { "x\xe2\x82", 3, 1 }, { "x\xe2\x82z", 4, 1 },      /* cut off */
        { "\xf0\x9f\x98", 3, 0 }, { "\xc3", 1, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = 99;
        bool valid = source_utf8_valid(cases[i].bytes, cases[i].length, &bad);
        assert_int_equal(valid, cases[i].bad < 0);
        assert_int_equal(bad, cases[i].bad < 0 ? 99 : cases[i].bad);
    }
    assert_false(source_utf8_valid("\xff", 1, NULL));
}

static char *scratch_directory(void **state)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(*state, "%s/test_source.XXXXXX", base != NULL ? base : "/tmp");
    assert_non_null(mkdtemp(path));
    return path;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Sizes around the first buffer, content with NULs. */
static void loads_files(void **state)
{
    static const size_t sizes[] = { 0, 1, 65533, 65534, 65535, 65536, 65537, 300000 };
    char *directory = scratch_directory(state);
    char *path = arena_printf(*state, "%s/a.sql", directory);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *bytes = arena_alloc(*state, sizes[i] + 1);
        for (size_t k = 0; k < sizes[i]; k++)
            bytes[k] = (char)(k * 31 % 256);
        write_file(path, bytes, sizes[i]);
        struct source *source = NULL;
        struct err err = { .arena = *state };
        size_t before = arena_used(*state);
        assert_true(source_load(*state, path, NULL, &source, &err));
        assert_true(arena_used(*state) - before < sizes[i] * 2 + 70000);        /* read once, not copied */
        assert_string_equal(source->name, path);
        assert_int_equal(source->length, sizes[i]);
        assert_memory_equal(source->bytes, bytes, sizes[i] + 1);
        assert_true(source_load(*state, path, "shown", &source, &err));
        assert_string_equal(source->name, "shown");
    }
    unlink(path);
    rmdir(directory);
}

static void loads_standard_input(void **state)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int saved = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    assert_int_equal(write(ends[1], "SELECT 1;\n", 10), 10);
    close(ends[1]);
    struct source *source = NULL;
    struct err err = { .arena = *state };
    bool loaded = source_load(*state, "-", "piped.sql", &source, &err);
    dup2(saved, STDIN_FILENO);
    close(saved);
    close(ends[0]);
    assert_true(loaded);
    assert_string_equal(source->name, "piped.sql");
    assert_string_equal(source->bytes, "SELECT 1;\n");
}

/* More than the first buffer from a file whose size is not told beforehand. */
static void loads_a_long_pipe(void **state)
{
    enum { LENGTH = 400000 };
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        for (int i = 0; i < LENGTH; i++) {
            char c = (char)('a' + i % 26);
            if (write(ends[1], &c, 1) != 1)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    struct source *source = NULL;
    struct err err = { .arena = *state };
    char *path = arena_printf(*state, "/dev/fd/%d", ends[0]);
    assert_true(source_load(*state, path, NULL, &source, &err));
    close(ends[0]);
    assert_int_equal(source->length, LENGTH);
    for (int i = 0; i < LENGTH; i++)
        assert_int_equal(source->bytes[i], 'a' + i % 26);
}

/* In a child as an ordinary user, since root may read everything. */
static void unreadable_file(void **state)
{
    char *directory = scratch_directory(state);
    char *path = arena_printf(*state, "%s/closed.sql", directory);
    write_file(path, "x", 1);
    assert_int_equal(chmod(path, 0), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct source *source = NULL;
        struct err err = { .arena = *state };
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(0);
        if (source_load(*state, path, NULL, &source, &err) || err.hint == NULL)
            _exit(1);
        _exit(strcmp(err.message, "could not open the file: Permission denied") == 0 ? 0 : 2);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    unlink(path);
    rmdir(directory);
}

static void says_why_it_cannot(void **state)
{
    char *directory = scratch_directory(state);
    struct source *source = NULL;
    struct err err = { .arena = *state };
    char *missing = arena_printf(*state, "%s/missing.sql", directory);
    assert_false(source_load(*state, missing, NULL, &source, &err));
    assert_string_equal(err.file, missing);
    assert_string_equal(err.message, "could not open the file: No such file or directory");
    assert_non_null(err.hint);
    assert_false(source_load(*state, directory, NULL, &source, &err));
    assert_string_equal(err.file, directory);
    assert_non_null(strstr(err.message, "this is a directory"));
    assert_non_null(err.hint);
    char *large = arena_printf(*state, "%s/large.sql", directory);
    write_file(large, "", 0);
    assert_int_equal(truncate(large, (off_t)SOURCE_LIMIT + 1), 0);      /* sparse: takes no room */
    assert_false(source_load(*state, large, NULL, &source, &err));
    assert_string_equal(err.message, "the file is larger than 2000 MB");
    unlink(large);
    rmdir(directory);
    assert_null(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(empty_source),
        unit_test_in_arena(line_ends_of_all_kinds),
        unit_test_in_arena(line_after_the_last_end),
        unit_test_in_arena(columns_are_utf16_units),
        unit_test_in_arena(invalid_bytes_count_one),
        unit_test_in_arena(bom_has_no_width),
        unit_test_in_arena(agrees_with_the_slow_count),
        cmocka_unit_test(utf8_validity),
        unit_test_in_arena(loads_files),
        unit_test_in_arena(loads_standard_input),
        unit_test_in_arena(loads_a_long_pipe),
        unit_test_in_arena(unreadable_file),
        unit_test_in_arena(says_why_it_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
