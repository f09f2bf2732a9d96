/*
 * Split: what the items of a text are, in a notation that shows all that matters (see render), and what
 * stands between them. The expectations are psql 18's behaviour, except under "recovery", where psql would
 * lose the rest.
 */
#include "unit.h"

#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "sql/split.h"

static const char *const problem_names[] = {
    [SPLIT_OPEN_QUOTE] = "quote", [SPLIT_OPEN_COMMENT] = "comment", [SPLIT_OPEN_PARENTHESIS] = "parenthesis",
    [SPLIT_OPEN_BEGIN] = "begin", [SPLIT_NUL] = "nul", [SPLIT_INVALID_UTF8] = "utf8",
    [SPLIT_COPY_UNFINISHED] = "copy", [SPLIT_TOO_LONG] = "long",
};

/* A NUL shows as ~. */
static void add_span(struct str *out, const struct source *source, struct span span)
{
    for (uint32_t i = span.start; i < span.end; i++)
        str_addc(out, source->bytes[i] != '\0' ? source->bytes[i] : '~');
}

/* [statement] {backslash command} <copy data>, each followed by what ended it and by !problem@offset. */
static void render_item(struct str *out, const struct source *source, const struct split_item *item)
{
    static const char brackets[][2] = { { '[', ']' }, { '{', '}' }, { '<', '>' } };
    str_addc(out, brackets[item->kind][0]);
    add_span(out, source, item->span);
    str_addc(out, brackets[item->kind][1]);
    if (item->psql_terminator.end > item->psql_terminator.start)
        add_span(out, source, item->psql_terminator);
    else if (item->terminated && item->kind == SPLIT_STATEMENT)
        str_addc(out, ';');
    if (item->problem != SPLIT_OK)
        str_addf(out, "!%s@%u", problem_names[item->problem], item->problem_at);
}

static const char *render(struct arena *arena, const char *bytes, size_t length)
{
    const struct source *source = source_from_bytes(arena, "t.sql", bytes, length);
    struct str out = str_new(arena);
    struct split split;
    struct split_item item;
    split_open(&split, source);
    while (split_next(&split, &item))
        render_item(&out, source, &item);
    if (split.tail_problem != SPLIT_OK)
        str_addf(&out, "tail!%s@%u", problem_names[split.tail_problem], split.tail_problem_at);
    return out.text;
}

#define assert_split(text, want) assert_string_equal(render(*state, (text), sizeof(text) - 1), (want))

static void statements(void **state)
{
    assert_split("", "");
    assert_split(" \t\r\n\f\v", "");
    assert_split("SELECT 1", "[SELECT 1]");
    assert_split("SELECT 1;SELECT 2 ; SELECT\n3\n;", "[SELECT 1];[SELECT 2];[SELECT\n3];");
    assert_split("SELECT\f1;\vSELECT 2\v;", "[SELECT\f1];[SELECT 2];");
    assert_split(";; ;\n; SELECT 1;; ;", "[SELECT 1];");
    assert_split("-- a;\n/* b; */ SELECT 1 -- c;\n; -- d", "[SELECT 1];");
    assert_split("\xc3\xa9t\xc3\xa9;x", "[\xc3\xa9t\xc3\xa9];[x]");
}

static void standard_strings(void **state)
{
    assert_split("SELECT 'a;''b;'; x", "[SELECT 'a;''b;'];[x]");
    assert_split("SELECT 'a\\'; x", "[SELECT 'a\\'];[x]");
    assert_split("SELECT N'a\\'; x", "[SELECT N'a\\'];[x]");
    assert_split("SELECT U&'a\\'; x", "[SELECT U&'a\\'];[x]");
    assert_split("SELECT B'0\\', X'1\\'; x", "[SELECT B'0\\', X'1\\'];[x]");
    assert_split("SELECT 'a' -- ;'\n 'b;'; x", "[SELECT 'a' -- ;'\n 'b;'];[x]");
}

static void escape_strings(void **state)
{
    assert_split("SELECT E'a\\';b'; x", "[SELECT E'a\\';b'];[x]");
    assert_split("SELECT e'\\\\'; x", "[SELECT e'\\\\'];[x]");
    assert_split("SELECT E'''\\''; x", "[SELECT E'''\\''];[x]");
    /* A word or a number that ends in e is no prefix. */
    assert_split("SELECT ae'\\'; x", "[SELECT ae'\\'];[x]");
    assert_split("SELECT 1e'\\'; x", "[SELECT 1e'\\'];[x]");
    assert_split("SELECT .5e'\\', 1.5E'\\', 1e+5e'\\', 0xe'\\', 1_0e'\\', $1e'\\'; x",
                 "[SELECT .5e'\\', 1.5E'\\', 1e+5e'\\', 0xe'\\', 1_0e'\\', $1e'\\'];[x]");
    assert_split("SELECT 1..e'\\';'; x", "[SELECT 1..e'\\';'];[x]");
    assert_split("SELECT 1e-e'\\';'; x", "[SELECT 1e-e'\\';'];[x]");
}

/* scan.l continues a string over a line break in the mode of its first part. */
static void continued_strings(void **state)
{
    assert_split("SELECT E'a'\n'\\';'; x", "[SELECT E'a'\n'\\';'];[x]");
    assert_split("SELECT E'a' -- c\n\n -- d\n '\\';'; x", "[SELECT E'a' -- c\n\n -- d\n '\\';'];[x]");
    assert_split("SELECT E'a' '\\'; x", "[SELECT E'a' '\\'];[x]");
    assert_split("SELECT E'a' /* c */\n'\\'; x", "[SELECT E'a' /* c */\n'\\'];[x]");
}

static void quoted_identifiers(void **state)
{
    assert_split("SELECT \"a;\"\"b'\"; x", "[SELECT \"a;\"\"b'\"];[x]");
    assert_split("SELECT U&\"a;\\\", u & \"b\"; x", "[SELECT U&\"a;\\\", u & \"b\"];[x]");
}

static void conforming_strings_off(void **state)
{
    assert_split("SET standard_conforming_strings = off; SELECT 'a\\';'; x",
                 "[SET standard_conforming_strings = off];[SELECT 'a\\';'];[x]");
    assert_split("set session Standard_Conforming_Strings to 'FALSE'; SELECT 'a\\';'; x",
                 "[set session Standard_Conforming_Strings to 'FALSE'];[SELECT 'a\\';'];[x]");
    assert_split("SET standard_conforming_strings=0;SET /**/ LOCAL standard_conforming_strings = on;"
                 "SELECT '\\';x",
                 
                 "[SET standard_conforming_strings=0];[SET /**/ LOCAL standard_conforming_strings = on];"
                 "[SELECT '\\'];[x]");
    assert_split("SET standard_conforming_strings=no;RESET ALL;SELECT '\\';x",
                 "[SET standard_conforming_strings=no];[RESET ALL];[SELECT '\\'];[x]");
    assert_split("SET a = off; SELECT '\\'; x", "[SET a = off];[SELECT '\\'];[x]");
    /* U& strings know no backslash quote, B'' ends at its first quote. */
    assert_split("SET standard_conforming_strings=f;SELECT U&'\\',b'\\';x",
                 "[SET standard_conforming_strings=f];[SELECT U&'\\',b'\\'];[x]");
}

static void dollar_quotes(void **state)
{
    assert_split("DO $$ BEGIN; END $$; x", "[DO $$ BEGIN; END $$];[x]");
    assert_split("DO $a_1$ ; $$ ; $b$ ; $A_1$ ; $a_1$; x", "[DO $a_1$ ; $$ ; $b$ ; $A_1$ ; $a_1$];[x]");
    assert_split("DO $a$ $x$a$; x", "[DO $a$ $x$a$];[x]");
    assert_split("DO $\xc3\xa9$;$\xc3\xa9$; x", "[DO $\xc3\xa9$;$\xc3\xa9$];[x]");
    assert_split("SELECT a$b$;$b$; x", "[SELECT a$b$];[$b$; x]!quote@12");
    assert_split("SELECT $1; $1a$b$; x", "[SELECT $1];[$1a$b$];[x]");
    assert_split("SELECT 1$a$;$a$, $1$a$;$a$; x", "[SELECT 1$a$;$a$, $1$a$;$a$];[x]");
    assert_split("SELECT 1a$a$; x", "[SELECT 1a$a$];[x]");
    assert_split("SELECT $a; $; $1$; x", "[SELECT $a];[$];[$1$];[x]");
}

static void comments(void **state)
{
    assert_split("SELECT /* ; /* ; */ ; */ 1; x", "[SELECT /* ; /* ; */ ; */ 1];[x]");
    assert_split("SELECT /*/ ; */ 1; x", "[SELECT /*/ ; */ 1];[x]");
    assert_split("SELECT /**/1; /***/x", "[SELECT /**/1];[x]");
    assert_split("SELECT 1 */* ; */ 2; x", "[SELECT 1 */* ; */ 2];[x]");
    assert_split("SELECT @/* ' */ 1, +--'\n 2; x", "[SELECT @/* ' */ 1, +--'\n 2];[x]");
    assert_split("SELECT 1 - - 2; x", "[SELECT 1 - - 2];[x]");
    assert_split("SELECT 1 --\r;x", "[SELECT 1];[x]");
    assert_split("SELECT 1; -- no line end;", "[SELECT 1];");
}

static void parentheses(void **state)
{
    assert_split("CREATE RULE r AS ON INSERT TO t DO (a;\nb;\n); x",
                 "[CREATE RULE r AS ON INSERT TO t DO (a;\nb;\n)];[x]");
    assert_split("SELECT ((1;2);3); x", "[SELECT ((1;2);3)];[x]");
    assert_split("SELECT 1); (x", "[SELECT 1)];[(x]!parenthesis@11");
}

static void function_bodies(void **state)
{
    assert_split("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; x",
                 "[CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END];[x]");
    assert_split("create or replace procedure p() begin atomic select case when a then 1 end; end; x",
                 "[create or replace procedure p() begin atomic select case when a then 1 end; end];[x]");
    assert_split("CREATE FUNCTION f() LANGUAGE sql AS 'BEGIN;'; x",
                 "[CREATE FUNCTION f() LANGUAGE sql AS 'BEGIN;'];[x]");
    assert_split("CREATE FUNCTION f(\"begin\" int DEFAULT begin) LANGUAGE sql AS ''; x",
                 "[CREATE FUNCTION f(\"begin\" int DEFAULT begin) LANGUAGE sql AS ''];[x]");
    assert_split("BEGIN; CASE; END; CREATE TABLE begin; x", "[BEGIN];[CASE];[END];[CREATE TABLE begin];[x]");
    assert_split("CREATE OR REPLACE VIEW begin; x", "[CREATE OR REPLACE VIEW begin];[x]");
}

/* ---- recovery ---- */

static void open_parenthesis(void **state)
{
    assert_split("CREATE TABLE a (x int;\nCREATE TABLE b (y int);\nz;",
                 "[CREATE TABLE a (x int];!parenthesis@15[CREATE TABLE b (y int)];[z];");
    assert_split("f((a; b;  -- c\nd;\n(e;\nx", "[f((a; b];!parenthesis@1[d];[(e];!parenthesis@18[x]");
    assert_split("CREATE RULE r DO (a;\nb); f(1;\nx;",
                 "[CREATE RULE r DO (a;\nb)];[f(1];!parenthesis@26[x];");
    assert_split("(a; b", "[(a; b]!parenthesis@0");
    /* The end of the file ends a line, too. */
    assert_split("(a; b;", "[(a; b];!parenthesis@0");
}

static void open_begin(void **state)
{
    assert_split("CREATE FUNCTION f() BEGIN ATOMIC a;\nx;\ny",
                 "[CREATE FUNCTION f() BEGIN ATOMIC a];!begin@20[x];[y]");
    assert_split("CREATE FUNCTION f() BEGIN (a;\nx;\n", "[CREATE FUNCTION f() BEGIN (a];!parenthesis@26[x];");
    assert_split("CREATE FUNCTION f() BEGIN a;\n(x;\n",
                 "[CREATE FUNCTION f() BEGIN a];!begin@20[(x];!parenthesis@29");
}

static void open_quote(void **state)
{
    assert_split("SELECT 'a;\nx; y;\nz", "[SELECT 'a];!quote@7[x];[y];[z]");
    assert_split("SELECT \"a ;\nx;", "[SELECT \"a];!quote@7[x];");
    assert_split("SELECT 'a; b", "[SELECT 'a; b]!quote@7");
    assert_split("SELECT '", "[SELECT ']!quote@7");
    assert_split("DO $x$ a;\n$y$ b;\nx;", "[DO $x$ a];!quote@3[$y$ b];!quote@10[x];");
    assert_split("(SELECT 1;\n'a;\nx;", "[(SELECT 1];!parenthesis@0['a];!quote@11[x];");
    assert_split("f(1) 'a;\nx;", "[f(1) 'a];!quote@5[x];");
}

/* An apostrophe too many turns every later quote inside out; the statement that holds it must be the only
 * one lost. */
static void open_quote_by_parity(void **state)
{
    assert_split("COMMENT ON a IS 'it's';\nCOMMENT ON b IS 'b c';\nSELECT 1;\n",
                 "[COMMENT ON a IS 'it's'];!quote@21[COMMENT ON b IS 'b c'];[SELECT 1];");
    assert_split("a \"b\"\";\nc \"d\";\n", "[a \"b\"\"];!quote@2[c \"d\"];");
}

static void open_comment(void **state)
{
    assert_split("/* a;\nx;", "[/* a];!comment@0[x];");
    assert_split("SELECT 1 /* a /* b */;\nx;", "[SELECT 1 /* a /* b */];!comment@9[x];");
    assert_split("SELECT 1; /* a", "[SELECT 1];[/* a]!comment@10");
    assert_split("/*", "[/*]!comment@0");
}

static const char *repeat(struct arena *arena, const char *piece, uint32_t count)
{
    struct str text = str_new(arena);
    while (count-- > 0)
        str_add(&text, piece);
    return text.text;
}

/* Some megabytes each; what is not linear would take hours. */
static void hostile_bytes(void **state)
{
    static const struct { const char *piece; uint32_t items; } cases[] = {
        { "(;\n", 400000 }, { "/*;\n", 0 }, { "';\n", 200000 }, { "E'\\';\n", 0 }, { "$a$;\n$b$;\n", 0 },
        { "create function begin;\n", 400000 }, { "copy t from stdin;", 800000 },
        { "copy t from stdin;\r\\.\r", 800000 },
        { "\\x", 400000 }, { "a\\r \\\\", 400000 }, { "$a", 1 }, { "E''\n", 1 }, { ";", 0 }, { "--\r", 0 },
        { "( ';\n' \";\n\" /* $q$ ;\n", 0 },
    };
    alarm(120);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena_mark mark = arena_mark(*state);
        const char *text = repeat(*state, cases[i].piece, 400000);
        const struct source *source = source_from_bytes(*state, "t.sql", text, strlen(text));
        struct split split;
        struct split_item item;
        uint32_t items = 0;
        for (split_open(&split, source); split_next(&split, &item);)
            items++;
        if (cases[i].items > 0)
            assert_int_equal(items, cases[i].items);
        arena_release(*state, mark);
    }
    alarm(0);
}

/* Distinct dollar quotes that never close, until the splitter gives up looking: the rest is one item then,
 * and says so. */
static void recovery_has_an_end(void **state)
{
    struct str text = str_new(*state);
    for (int i = 0; i < 300000; i++)
        str_addf(&text, "$a%d$;\n", i);
    const struct source *source = source_from_bytes(*state, "t.sql", text.text, text.length);
    struct split split;
    struct split_item item;
    uint32_t items = 0;
    for (split_open(&split, source); split_next(&split, &item); items++)
        assert_int_equal(item.problem, SPLIT_OPEN_QUOTE);
    assert_in_range(items, 10, 1000);
    assert_int_equal(item.span.end, source->length - 1);
}

/* ---- psql ---- */

static void backslash_commands(void **state)
{
    assert_split("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n",
                 "{\\restrict abc}[SELECT 1];{\\unrestrict abc}");
    assert_split("\\connect db  \n\\i file\n", "{\\connect db}{\\i file}");
    assert_split("SELECT 1; \\echo a;\n\\d", "[SELECT 1];{\\echo a;}{\\d}");
    assert_split("\\echo a \\\\ SELECT 1; \\echo b \\echo c\n",
                 "{\\echo a}\\\\[SELECT 1];{\\echo b}{\\echo c}");
    assert_split("\\echo 'a\\\\b' \"c\\d\" `e\\f` 'a\\'b' g\\\\x;",
                 "{\\echo 'a\\\\b' \"c\\d\" `e\\f` 'a\\'b' g}\\\\[x];");
    assert_split("\\echo 'a\nx;", "{\\echo 'a}[x];");
    assert_split("\\! ls \\\\ x;\n\\h a \\\\ b\n\\unknown a \\\\ b\nx",
                 "{\\! ls \\\\ x;}{\\h a \\\\ b}{\\unknown a \\\\ b}[x]");
    assert_split("\\o |cat \\\\ a\n\\o file \\\\ x;\n\\w a |b \\\\ y",
                 "{\\o |cat \\\\ a}{\\o file}\\\\[x];{\\w a |b}\\\\[y]");
    assert_split("\\", "{\\}");
    assert_split("'\\x;' \"\\x;\" $$\\x;$$ /* \\x; */; -- \\x\n", "['\\x;' \"\\x;\" $$\\x;$$];");
}

static void statements_ended_by_psql(void **state)
{
    assert_split("SELECT 1 \\g\nSELECT 2\\gx\nx", "[SELECT 1]\\g[SELECT 2]\\gx[x]");
    assert_split("SELECT 1 \\g |cat \\\\ y\nx", "[SELECT 1]\\g |cat \\\\ y[x]");
    assert_split("SELECT 1 \\g (format=csv title='a b') |cat \\\\ y\nx",
                 "[SELECT 1]\\g (format=csv title='a b') |cat \\\\ y[x]");
    assert_split("SELECT 1 \\gset p_ \\\\ SELECT 2;", "[SELECT 1]\\gset p_ \\\\[SELECT 2];");
    assert_split("SELECT 1\n\\gexec\nSELECT 2 \\crosstabview a b\nSELECT 3 \\watch 1\nx",
                 "[SELECT 1]\\gexec[SELECT 2]\\crosstabview a b[SELECT 3]\\watch 1[x]");
    assert_split("SELECT (1 \\g\nx", "[SELECT (1]\\g[x]");
    assert_split("SELECT 1\\; SELECT 2; \\; x", "[SELECT 1]\\;[SELECT 2];[x]");
    assert_split("\\g\n\\gexec\n", "{\\g}{\\gexec}");
    assert_split("SELECT 1 \\r\nx; y \\reset \\\\ z", "{SELECT 1 \\r}[x];{y \\reset}\\\\[z]");
}

static void commands_within_statements(void **state)
{
    assert_split("SELECT 1\n\\echo a;\n+ 2; x", "[SELECT 1\n\\echo a;\n+ 2];[x]");
    assert_split("SELECT a\\:b (c\\;d); x", "[SELECT a\\:b (c\\;d)];[x]");
    static const char text[] = "SELECT '\\echo', 1 \\echo '/* ;'\n\\if x \\\\ a\\:\\:b\\;";
    const struct source *source = source_from_bytes(*state, "t.sql", text, sizeof text - 1);
    struct split split;
    struct split_item item;
    split_open(&split, source);
    assert_true(split_next(&split, &item));
    assert_int_equal(item.meta_count, 4);
    char *copy = arena_strndup(*state, text + item.span.start, item.span.end - item.span.start);
    split_blank_meta(&item, copy);
    assert_string_equal(copy, "SELECT '\\echo', 1             \n         a : :b");
}

static void copy_data(void **state)
{
    assert_split("COPY public.t (a, b) FROM stdin;\n1;\t'\n\\.\nx;",
                 "[COPY public.t (a, b) FROM stdin];<1;\t'\n>\\.[x];");
    assert_split("copy BINARY a.b.c from STDOUT with (format csv) ; -- c\n\\.x\n \\.\n\\.\nx",
                 "[copy BINARY a.b.c from STDOUT with (format csv)];<\\.x\n \\.\n>\\.[x]");
    assert_split("COPY \"from\" FROM stdin;\n\\.\nx", "[COPY \"from\" FROM stdin];<>\\.[x]");
    assert_split("COPY t FROM 'stdin';\nx;", "[COPY t FROM 'stdin'];[x];");
    assert_split("COPY t TO stdout;\nx;", "[COPY t TO stdout];[x];");
    assert_split("COPY (SELECT a FROM stdin) TO stdout;\nx;", "[COPY (SELECT a FROM stdin) TO stdout];[x];");
    assert_split("COPY t FROM stdin \\g\na\n\\.\nx", "[COPY t FROM stdin]\\g<a\n>\\.[x]");
    assert_split("COPY t FROM stdin;\n1\n2", "[COPY t FROM stdin];<1\n2>!copy@19");
    assert_split("COPY t FROM stdin;", "[COPY t FROM stdin];<>!copy@18");
    assert_split("COPY t FROM stdin", "[COPY t FROM stdin]");
    assert_split("COPY t FROM stdin;\n1\n\\.", "[COPY t FROM stdin];<1\n>\\.");
    assert_split("\\copy t from stdin\n1\n\\.\nx", "{\\copy t from stdin}<1\n>\\.[x]");
    assert_split("\\copy t from pstdin\nx;\n\\COPY t (a) FROM 'f'\ny",
                 "{\\copy t from pstdin}[x];{\\COPY t (a) FROM 'f'}[y]");
    assert_split("\\.\nx", "{\\.}[x]");
}

/* The data begin on the next line, whatever else stands on this one. */
static void copy_data_on_the_next_line(void **state)
{
    assert_split("COPY a FROM stdin; COPY b FROM stdin; SELECT 'c\n1;\n\\.\n2\n\\.\nx;",
                 "[COPY a FROM stdin];[COPY b FROM stdin];[SELECT 'c]!quote@45<1;\n>\\.<2\n>\\.[x];");
    assert_split("COPY a FROM stdin\\; SELECT 1;\n1\n\\.\nx", "[COPY a FROM stdin]\\;[SELECT 1];<1\n>\\.[x]");
    assert_split("COPY a FROM stdin\\; SELECT\n1;\n1\n\\.\nx",
                 "[COPY a FROM stdin]\\;[SELECT\n1];<1\n>\\.[x]");
    assert_split("COPY a FROM stdin\\;\\g\n1\n\\.\nx", "[COPY a FROM stdin]\\;{\\g}<1\n>\\.[x]");
}

/* ---- bytes ---- */

static void line_ends(void **state)
{
    assert_split("\xef\xbb\xbfSELECT 1;\r\nx;\r\n", "[SELECT 1];[x];");
    assert_split("x;\r\n\\echo a\r\nCOPY t FROM stdin;\r\n1\r\n\\.\r\ny",
                 "[x];{\\echo a}[COPY t FROM stdin];<1\r\n>\\.[y]");
    assert_split("x; -- c\ry;\r\\echo a\rCOPY t FROM stdin;\r1\n\\.\n2\r\\.\rz",
                 "[x];[y];{\\echo a}[COPY t FROM stdin];<1\n\\.\n2\r>\\.[z]");
    assert_split("(a;\r\nx;", "[(a];!parenthesis@0[x];");
}

static void bad_bytes(void **state)
{
    assert_split("a;b\0c;d", "[a];[b~c];!nul@3[d]");
    assert_split("a;'\xff';d;\xc3\xa9", "[a];['\xff'];!utf8@3[d];[\xc3\xa9]");
    assert_split("a; -- \xff\nb;\n-- \xc0\x80", "[a];!utf8@6[b];tail!utf8@14");
    assert_split("-- \0\na;", "[a];!nul@3");
    assert_split("a;\n\n\xed\xa0\x80;(", "[a];[\xed\xa0\x80];!utf8@4[(]!parenthesis@8");
}

/* ---- what stands around ---- */

static const char *render_around(struct arena *arena, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    struct str out = str_new(arena);
    struct split split;
    struct split_item item;
    for (split_open(&split, source); split_next(&split, &item);) {
        add_span(&out, source, item.leading);
        str_add(&out, "[");
        add_span(&out, source, item.span);
        str_add(&out, "]");
        add_span(&out, source, item.trailing);
        str_add(&out, "|");
    }
    add_span(&out, source, split.tail);
    return out.text;
}

#define assert_around(text, want) assert_string_equal(render_around(*state, (text)), (want))

static void leading_and_trailing(void **state)
{
    assert_around("-- a\n\nx; -- b\n-- c\ny -- d\n; /* e */ -- f\n",
                  "-- a\n\n[x]; -- b|\n-- c\n[y] -- d\n; /* e */ -- f|\n");
    assert_around("x; /* a */ y; /* b\nc */ -- d\nz", "[x]; /* a */| [y]; /* b\nc */| -- d\n[z]|");
    assert_around("x /* a */ -- b\n-- c\n", "[x] /* a */ -- b|\n-- c\n");
    assert_around("; -- a\n; x", "; -- a\n; [x]|");
    assert_around("x;   \n", "[x];|   \n");
    assert_around("x; /* a\ny;", "[x];| [/* a\ny];|");
    assert_around("\\echo a -- b\n-- c\nx \\g -- d\n", "[\\echo a -- b]|\n-- c\n[x] \\g -- d|\n");
    assert_around("COPY t FROM stdin; -- a\n1\n\\.\n-- b\nx",
                  "[COPY t FROM stdin]; -- a|\n[1\n]\\.|\n-- b\n[x]|");
}

static void add_comment(void *context, struct span comment, struct span text, bool line_comment)
{
    struct str *out = context;
    str_addf(out, "%u-%u %u-%u%s,", comment.start, comment.end, text.start, text.end,
             line_comment ? " line" : "");
}

static void comments_of_items(void **state)
{
    static const char text[] =
        "-- a\n/**/SELECT /* b /* c */ */ '-- d', \"/* e */\" -- f\n, $$-- g$$ \\echo -- h\n; -- i";
    const struct source *source = source_from_bytes(*state, "t.sql", text, sizeof text - 1);
    struct split split;
    struct split_item item;
    split_open(&split, source);
    assert_true(split_next(&split, &item));
    struct str leading = str_new(*state), inner = str_new(*state), trailing = str_new(*state);
    split_comments(source, item.leading, add_comment, &leading);
    split_inner_comments(source, &item, add_comment, &inner);
    split_comments(source, item.trailing, add_comment, &trailing);
    assert_string_equal(leading.text, "0-4 2-4 line,5-9 7-7,");
    assert_string_equal(inner.text, "16-31 18-29,50-54 52-54 line,");
    assert_string_equal(trailing.text, "79-83 81-83 line,");
}

static void numbers_and_flags(void **state)
{
    const char *text = "SET standard_conforming_strings = off;\nx;\n\\echo\ny";
    const struct source *source = source_from_bytes(*state, "t.sql", text, strlen(text));
    struct split split;
    struct split_item item;
    split_open(&split, source);
    for (uint32_t number = 1; number <= 4; number++) {
        assert_true(split_next(&split, &item));
        assert_int_equal(item.number, number);
        assert_int_equal(item.standard_conforming_strings, number == 1);
        assert_int_equal(item.terminated, number < 4);
    }
    assert_false(split_next(&split, &item));
    assert_false(split_next(&split, &item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements),
        cmocka_unit_test(standard_strings),
        cmocka_unit_test(escape_strings),
        cmocka_unit_test(continued_strings),
        cmocka_unit_test(quoted_identifiers),
        cmocka_unit_test(conforming_strings_off),
        cmocka_unit_test(dollar_quotes),
        cmocka_unit_test(comments),
        cmocka_unit_test(parentheses),
        cmocka_unit_test(function_bodies),
        cmocka_unit_test(open_parenthesis),
        cmocka_unit_test(open_begin),
        cmocka_unit_test(open_quote),
        cmocka_unit_test(open_quote_by_parity),
        cmocka_unit_test(open_comment),
        cmocka_unit_test(hostile_bytes),
        cmocka_unit_test(recovery_has_an_end),
        cmocka_unit_test(backslash_commands),
        cmocka_unit_test(statements_ended_by_psql),
        cmocka_unit_test(commands_within_statements),
        cmocka_unit_test(copy_data),
        cmocka_unit_test(copy_data_on_the_next_line),
        cmocka_unit_test(line_ends),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(leading_and_trailing),
        cmocka_unit_test(comments_of_items),
        cmocka_unit_test(numbers_and_flags),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
