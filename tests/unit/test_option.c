/*
 * Option: every way to write an option, every way to get it wrong, and the help page.
 */
#include "unit.h"

#include <string.h>

#include "base/option.h"

enum { CHECK = 1, QUERY = 2 };

static const char *const formats[] = { "text", "sarif", "json", NULL };
static const char *const levels[] = { "error", "warning", "note", "never", NULL };

static const struct option_row table[] = {
    { .help = "Input" },
    { "schema", 's', "FILE", false, "the dump the migrations start from", NULL, 0 },
    { "stats", 0, "[ENV=]FILE", true, "statistics snapshot", NULL, 0 },
    { .help = "Output" },
    { "format", 'f', "NAME[=FILE]", true,
      "report format; written to standard output, or to FILE whole or not at all", formats, CHECK },
    { "fail-on", 0, "LEVEL", false, "findings at or above this level make the exit status 1", levels, CHECK },
    { .help = "Querying" },
    { "header", 0, NULL, false, "print column names", NULL, QUERY },
    { .help = "Other" },
    { "quiet", 'q', NULL, false, "say nothing but findings", NULL, 0 },
    { "verbose", 'v', NULL, false, "say more", NULL, 0 },
    { .name = NULL },
};

/* What came of a command line, as text: uses, then operands, or the message and the hint. */
static const char *parsed(void **state, uint32_t command, const char *const *arguments)
{
    struct options options;
    struct err err = { .arena = *state };
    struct str out = str_new(*state);
    int count = 0;
    while (arguments[count] != NULL)
        count++;
    if (!option_parse(*state, table, command, count, arguments, &options, &err)) {
        assert_null(err.file);
        str_add(&out, err.message);
        if (err.hint != NULL)
            str_addf(&out, " | %s", err.hint);
        return out.text;
    }
    for (uint32_t i = 0; i < options.use_count; i++) {
        const struct option_use *use = &options.uses[i];
        str_add(&out, use->row->name);
        if (use->value != NULL)
            str_addf(&out, "=%s", use->value);
        str_addc(&out, ' ');
    }
    str_add(&out, ":");
    for (uint32_t i = 0; i < options.operand_count; i++)
        str_addf(&out, " %s", options.operands[i]);
    return out.text;
}

#define PARSED(command, ...) parsed(state, (command), (const char *const[]){ __VA_ARGS__, NULL })

static void ways_to_write(void **state)
{
    assert_string_equal(parsed(state, CHECK, (const char *const[]){ NULL }), ":");
    assert_string_equal(PARSED(CHECK, "--schema=a.sql"), "schema=a.sql :");
    assert_string_equal(PARSED(CHECK, "--schema", "a.sql"), "schema=a.sql :");
    assert_string_equal(PARSED(CHECK, "-s", "a.sql"), "schema=a.sql :");
    assert_string_equal(PARSED(CHECK, "-sa.sql"), "schema=a.sql :");
    assert_string_equal(PARSED(CHECK, "-qv"), "quiet verbose :");
    assert_string_equal(PARSED(CHECK, "-qsa.sql", "b"), "quiet schema=a.sql : b");
    assert_string_equal(PARSED(CHECK, "-qs", "a.sql", "b"), "quiet schema=a.sql : b");
    assert_string_equal(PARSED(CHECK, "--schema="), "schema= :");
    assert_string_equal(PARSED(CHECK, "--schema", ""), "schema= :");
    assert_string_equal(PARSED(CHECK, "--schema=a=b"), "schema=a=b :");
    assert_string_equal(PARSED(CHECK, "--schema", "-"), "schema=- :");
    assert_string_equal(PARSED(CHECK, "--quiet", "--quiet"), "quiet quiet :");
}

static void operands(void **state)
{
    assert_string_equal(PARSED(CHECK, "a", "--quiet", "b", "-v", "c"), "quiet verbose : a b c");
    assert_string_equal(PARSED(CHECK, "-", "-q", "-"), "quiet : - -");
    assert_string_equal(PARSED(CHECK, "-q", "--", "-v", "--schema", "--"), "quiet : -v --schema --");
    assert_string_equal(PARSED(CHECK, "", "a b"), ":  a b");
}

static void repeatable(void **state)
{
    assert_string_equal(PARSED(CHECK, "--stats", "production=p.csv", "--stats=s.csv", "m.sql"),
                        "stats=production=p.csv stats=s.csv : m.sql");
    assert_string_equal(PARSED(CHECK, "--format", "text", "-f", "sarif=build/x=y.sarif"),
                        "format=text format=sarif=build/x=y.sarif :");
    assert_string_equal(PARSED(CHECK, "--schema", "a", "-s", "b"),
                        "option \"--schema\" given twice, as \"a\" and as \"b\"");
}

static void wrong_ways(void **state)
{
    assert_string_equal(PARSED(CHECK, "--shema=x"),
                        "unknown option \"--shema\" | Did you mean \"--schema\"?");
    assert_string_equal(PARSED(CHECK, "--zzz"),
                        "unknown option \"--zzz\" | Use --help to see the options of this command.");
    assert_string_equal(PARSED(CHECK, "--sch"), "unknown option \"--sch\" | Did you mean \"--schema\"?");
    assert_string_equal(PARSED(CHECK, "-quiet"), "unknown option \"-u\" | Did you mean \"--quiet\"?");
    assert_string_equal(PARSED(CHECK, "-qx"),
                        "unknown option \"-x\" | Use --help to see the options of this command.");
    assert_string_equal(PARSED(CHECK, "-schma"), "schema=chma :");      /* as every getopt reads it */
    assert_string_equal(PARSED(CHECK, "-heder"),
                        "unknown option \"-heder\" | Use --help to see the options of this command.");
    assert_string_equal(PARSED(QUERY, "-heder"), "unknown option \"-heder\" | Did you mean \"--header\"?");
    assert_string_equal(PARSED(CHECK, "---schema"),
                        "unknown option \"---schema\" | Did you mean \"--schema\"?");
    assert_string_equal(PARSED(CHECK, "--=x"),
                        "unknown option \"--\" | Use --help to see the options of this command.");
    assert_string_equal(PARSED(CHECK, "--schema"),
                        "option \"--schema\" needs an argument | Write --schema FILE.");
    assert_string_equal(PARSED(CHECK, "-qs"), "option \"--schema\" needs an argument | Write --schema FILE.");
    assert_string_equal(PARSED(CHECK, "--quiet=yes"), "option \"--quiet\" takes no argument");
    assert_string_equal(PARSED(QUERY, "--format", "text"),
                        "option \"--format\" has no meaning for this command"
                        " | Use --help to see the options of this command.");
    assert_string_equal(PARSED(CHECK, "--header"),
                        "option \"--header\" has no meaning for this command"
                        " | Use --help to see the options of this command.");
}

static void allowed_values(void **state)
{
    assert_string_equal(PARSED(CHECK, "--fail-on", "never"), "fail-on=never :");
    assert_string_equal(PARSED(CHECK, "--fail-on", "warnings"),
                        "invalid value \"warnings\" for option \"--fail-on\" | Did you mean \"warning\"?");
    assert_string_equal(PARSED(CHECK, "--fail-on", "5"),
                        "invalid value \"5\" for option \"--fail-on\""
                        " | Allowed are: error, warning, note, never.");
    assert_string_equal(PARSED(CHECK, "--fail-on=error=x"),
                        "invalid value \"error=x\" for option \"--fail-on\" | Did you mean \"error\"?");
    assert_string_equal(PARSED(CHECK, "--format", "sarif="), "format=sarif= :");
    assert_string_equal(PARSED(CHECK, "--format=sariff=a.sarif"),
                        "invalid value \"sariff=a.sarif\" for option \"--format\" | Did you mean \"sarif\"?");
}

static void asking(void **state)
{
    static const char *const arguments[] = { "--stats", "a", "-q", "--stats", "b", "m" };
    struct options options;
    struct err err = { .arena = *state };
    assert_true(option_parse(*state, table, CHECK, 6, arguments, &options, &err));
    assert_true(option_given(&options, "quiet"));
    assert_null(option_value(&options, "quiet"));
    assert_false(option_given(&options, "verbose"));
    assert_null(option_value(&options, "schema"));
    assert_string_equal(option_value(&options, "stats"), "b");
    assert_true(option_is(&options, &options.uses[0], "stats"));
    assert_true(option_is(&options, &options.uses[1], "quiet"));
    assert_false(option_is(&options, &options.uses[1], "stats"));
    assert_string_equal(options.operands[0], "m");
}

static void help_page(void **state)
{
    struct str out = str_new(*state);
    option_help(&out, table, CHECK);
    assert_string_equal(out.text,
                        "Input\n"
                        "  -s, --schema FILE       the dump the migrations start from\n"
                        "      --stats [ENV=]FILE  statistics snapshot (repeatable)\n"
                        "\n"
                        "Output\n"
                        "  -f, --format NAME[=FILE]\n"
                        "                          report format; written to standard output, or to FILE\n"
                        "                          whole or not at all (text, sarif, json; repeatable)\n"
                        "      --fail-on LEVEL     findings at or above this level make the exit status 1\n"
                        "                          (error, warning, note, never)\n"
                        "\n"
                        "Other\n"
                        "  -q, --quiet             say nothing but findings\n"
                        "  -v, --verbose           say more\n");
}

static void wrapping(void **state)
{
    struct str out = str_new(*state);
    option_wrap(&out, "", 0, 4);
    assert_string_equal(out.text, "");
    /* 80 columns exactly; then one more. The word of umlauts is as wide as it looks, not as it is long. */
    option_wrap(&out, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 345", 72, 2);
    assert_string_equal(out.text, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4 345");
    out.length = 0;
    option_wrap(&out, "1234 3456", 72, 2);
    assert_string_equal(out.text, "1234\n  3456");
    out.length = 0;
    option_wrap(&out, "  many   blanks \n and lines ", 0, 0);
    assert_string_equal(out.text, "many blanks and lines");
    out.length = 0;
    struct str word = str_new(*state);
    str_addf(&word, "a %0*d b", 100, 7);
    option_wrap(&out, word.text, 0, 2);
    assert_int_equal(strcspn(out.text, "\n"), 1);       /* the long word stands on a line of its own */
    assert_string_equal(out.text + 104, "\n  b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(ways_to_write),
        unit_test_in_arena(operands),
        unit_test_in_arena(repeatable),
        unit_test_in_arena(wrong_ways),
        unit_test_in_arena(allowed_values),
        unit_test_in_arena(asking),
        unit_test_in_arena(help_page),
        unit_test_in_arena(wrapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
