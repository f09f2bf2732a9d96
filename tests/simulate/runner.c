/*
 * Runner: plays the cases of *.test files in simulate and compares the facts with what each case says. The format is told in README.md.
 * usage: runner FILE.test…
 *        runner print VERSION FILE.test…      plays nothing: the cases of one major, for a program that plays them elsewhere
 *
 * Printed is a line for each thing: "schema", then its lines, each after a tab; and for each case up to the next schema "case NAME",
 * "in transaction" or "not playable REASON" where it is so, "statement SQL" for each, and "expected FACTS".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/source.h"
#include "base/str.h"
#include "base/vec.h"
#include "simulate/simulate.h"
#include "sql/split.h"

enum { FIRST_VERSION = 14, LAST_VERSION = 18 };

/* One case as written. */
struct test_case {
    const char *file;               /* without folder and ".test" */
    const char *schema, *statistics;/* NULL: none */
    const char *sql, *expected;
    int from, to;
    bool in_transaction, open;      /* open: no schema is given, what is named exists */
};

struct reader {
    struct arena *arena;
    const char *file;
    struct str schema, statistics;
    VEC(struct test_case) cases;
};

/* ---- reading ---- */

static char *next_line(char **text)
{
    char *line = *text, *end;
    if (*line == '\0')
        return NULL;
    end = strchr(line, '\n');
    if (end != NULL)
        *end++ = '\0';
    *text = end != NULL ? end : line + strlen(line);
    return line;
}

static bool is_indented(const char *line)
{
    return *line == ' ' || *line == '\t';
}

/* [pg>=15], [pg<=17], [pg=14], [in tx], [open] */
static bool read_prefix(struct test_case *test, char *prefix)
{
    if (strcmp(prefix, "in tx") == 0)
        test->in_transaction = true;
    else if (strcmp(prefix, "open") == 0)
        test->open = true;
    else if (strncmp(prefix, "pg>=", 4) == 0)
        test->from = (int)strtol(prefix + 4, NULL, 10);
    else if (strncmp(prefix, "pg<=", 4) == 0)
        test->to = (int)strtol(prefix + 4, NULL, 10);
    else if (strncmp(prefix, "pg=", 3) == 0)
        test->from = test->to = (int)strtol(prefix + 3, NULL, 10);
    else
        return false;
    return true;
}

static char *last_arrow(char *text)
{
    char *found = NULL;
    for (char *at = text; (at = strstr(at, "=>")) != NULL; at += 2)
        found = at;
    return found;
}

static bool read_case(struct reader *r, char *text)
{
    struct test_case test = {.file = r->file, .from = FIRST_VERSION, .to = LAST_VERSION};
    test.schema = arena_strdup(r->arena, r->schema.text);
    test.statistics = r->statistics.length > 0 ? arena_strdup(r->arena, r->statistics.text) : NULL;
    while (*text == '[') {
        char *end = strchr(text, ']');
        if (end == NULL)
            return false;
        *end = '\0';
        if (!read_prefix(&test, text + 1))
            return false;
        for (text = end + 1; *text == ' '; text++)
            ;
    }
    char *arrow = last_arrow(text);
    if (arrow == NULL)
        return false;
    test.expected = arena_strdup(r->arena, arrow + 2 + strspn(arrow + 2, " "));
    while (arrow > text && arrow[-1] == ' ')
        arrow--;
    *arrow = '\0';
    test.sql = arena_strdup(r->arena, text);
    vec_push(r->arena, &r->cases, test);
    return true;
}

/* The lines of an indented block, with their line ends. */
static void read_block(struct str *out, char **text)
{
    *out = str_new(out->arena);
    str_add(out, "");
    while (is_indented(*text)) {
        char *line = next_line(text);
        str_add(out, line + strspn(line, " \t"));
        str_add(out, "\n");
    }
}

static bool read_cases(struct reader *r, char *text)
{
    for (char *line; (line = next_line(&text)) != NULL;) {
        if (*line == '\0' || *line == '#')
            continue;
        if (strcmp(line, "schema:") == 0) {
            read_block(&r->schema, &text);
            r->statistics = str_new(r->arena);
        } else if (strcmp(line, "statistics:") == 0) {
            read_block(&r->statistics, &text);
        } else {
            struct str whole = str_new(r->arena);
            str_add(&whole, line);
            while (is_indented(text)) {
                char *more = next_line(&text);
                str_addf(&whole, " %s", more + strspn(more, " \t"));
            }
            if (!read_case(r, whole.text)) {
                printf("not ok %s/format\n    neither a block nor a case: %s\n", r->file, line);
                return false;
            }
        }
    }
    return true;
}

/* ---- what happened, in the words of the cases ---- */

static const char *bare(struct arena *arena, const struct catalog *catalog, oid relation)
{
    const char *label = catalog_relation_label(catalog, relation, arena);
    return strncmp(label, "public.", 7) == 0 ? label + 7 : label;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct list { VEC(const char *) items; };

/* "word a, b", or nothing. */
static void add_list(struct arena *arena, struct str *out, const char *word, struct list *list)
{
    if (list->items.count == 0)
        return;
    qsort(list->items.at, list->items.count, sizeof *list->items.at, compare_texts);
    if (out->length > 0)
        str_add(out, "; ");
    str_add(out, word);
    const char *last = NULL;
    for (uint32_t i = 0; i < list->items.count; i++) {
        if (last != NULL && strcmp(last, list->items.at[i]) == 0)
            continue;
        str_addf(out, "%s %s", last != NULL ? "," : "", list->items.at[i]);
        last = list->items.at[i];
    }
    (void)arena;
}

static void add_item(struct arena *arena, struct list *list, const char *text)
{
    vec_push(arena, &list->items, text);
}

static struct str locks_of(struct arena *arena, const struct facts *facts, const struct statement *statement, bool indexes)
{
    struct str out = str_new(arena);
    struct list list = {0};
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        const struct lock_fact *lock = &statement->locks.at[i];
        if (lock->transient || lock->is_index != indexes)
            continue;
        add_item(arena, &list, arena_printf(arena, "%s %s", bare(arena, facts->catalog, lock->relation), lock_mode_words(lock->mode)));
    }
    str_add(&out, "");
    add_list(arena, &out, indexes ? "index" : "lock", &list);
    return out;
}

static void add_work(struct arena *arena, struct str *out, const struct facts *facts, const struct statement *statement)
{
    struct list rewrites = {0}, scans = {0}, builds = {0};
    for (uint32_t i = 0; i < statement->rewrites.count; i++)
        add_item(arena, &rewrites, bare(arena, facts->catalog, statement->rewrites.at[i].relation));
    for (uint32_t i = 0; i < statement->scans.count; i++)
        add_item(arena, &scans, bare(arena, facts->catalog, statement->scans.at[i].relation));
    for (uint32_t i = 0; i < statement->builds.count; i++)
        add_item(arena, &builds, bare(arena, facts->catalog, statement->builds.at[i].index));
    add_list(arena, out, "rewrite", &rewrites);
    add_list(arena, out, "scan", &scans);
    add_list(arena, out, "build", &builds);
}

static bool asks_for(const char *expected, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = expected; at != NULL; at = strchr(at, ';')) {
        at += strspn(at, "; ");
        if (strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* The statement's facts in the order of the format. Index locks and names only where the case has them; of a refused statement only the failure. */
static const char *describe(struct arena *arena, const struct facts *facts, const struct statement *statement, const char *expected)
{
    struct str out = str_new(arena);
    bool refused = false;
    for (uint32_t i = 0; i < statement->failures.count; i++)
        refused |= statement->failures.at[i].certainty == CERTAINTY_CERTAIN;
    str_add(&out, "");
    if (!refused) {
        str_add(&out, locks_of(arena, facts, statement, false).text);
        struct str indexes = locks_of(arena, facts, statement, true);
        if (asks_for(expected, "index") && indexes.length > 0)
            str_addf(&out, "%s%s", out.length > 0 ? "; " : "", indexes.text);
        add_work(arena, &out, facts, statement);
    }
    if (statement->failures.count > 0)
        str_addf(&out, "%sfail %s %s", out.length > 0 ? "; " : "", statement->failures.at[0].sqlstate, certainty_name(statement->failures.at[0].certainty));
    if (!refused && asks_for(expected, "name") && statement->operations.count > 0) {
        const char *name = statement->operations.at[statement->operations.count - 1].name;
        str_addf(&out, "%sname %s", out.length > 0 ? "; " : "", name != NULL ? name : "-");
    }
    if (!statement->allowed_in_transaction)
        str_addf(&out, "%snot in a transaction", out.length > 0 ? "; " : "");
    return out.length > 0 ? out.text : "nothing";
}

/* ---- playing ---- */

static const char *bind_statistics(struct arena *arena, struct simulation *simulation, struct catalog *catalog, const char *text)
{
    struct err err = {.arena = arena};
    struct statistics *statistics;
    const struct source *source = source_from_bytes(arena, "statistics.csv", text, strlen(text));
    if (!statistics_read(arena, "test", source, &statistics, &err))
        return err.message;
    statistics_bind(arena, statistics, catalog);
    simulation_bind(simulation, statistics);
    return NULL;
}

static const char *play(struct arena *arena, const struct test_case *test, int version)
{
    struct catalog *catalog = catalog_new(arena, version, test->open);
    struct simulation *simulation = simulation_new(arena, catalog);
    if (!test->open)
        simulation_load(simulation, source_from_bytes(arena, "schema.sql", test->schema, strlen(test->schema)));
    if (test->statistics != NULL) {
        const char *problem = bind_statistics(arena, simulation, catalog, test->statistics);
        if (problem != NULL)
            return arena_printf(arena, "statistics: %s", problem);
    }
    simulation_play(simulation, migration_of_source(arena, source_from_bytes(arena, "case.sql", test->sql, strlen(test->sql)),
                                                    test->in_transaction ? TRANSACTION_FILE : TRANSACTION_NONE));
    const struct facts *facts = simulation_finish(simulation);
    if (facts->problems.count > 0)
        return arena_printf(arena, "schema: %s", facts->problems.at[0].message);
    if (facts->statements.count == 0)
        return "no statement";
    return describe(arena, facts, facts->statements.at[facts->statements.count - 1], test->expected);
}

static bool is_wanted(const struct test_case *test, const char *wanted)
{
    return strstr(test->file, wanted) != NULL || strstr(test->sql, wanted) != NULL;
}

static const char *case_name(struct arena *arena, const struct test_case *test)
{
    struct str name = str_new(arena);
    str_addf(&name, "%s/%s", test->file, test->sql);
    if (test->from != FIRST_VERSION || test->to != LAST_VERSION)
        str_addf(&name, " (%d to %d)", test->from, test->to);
    if (test->in_transaction)
        str_add(&name, " (in a transaction)");
    if (test->open)
        str_add(&name, " (without a schema)");
    return name.text;
}

static bool run(const struct test_case *test)
{
    struct str complaints;
    struct arena *arena = arena_new((size_t)1 << 30);
    bool good = true;
    complaints = str_new(arena);
    str_add(&complaints, "");
    for (int version = test->from; version <= test->to; version++) {
        const char *found = play(arena, test, version);
        if (strcmp(found, test->expected) == 0)
            continue;
        good = false;
        str_addf(&complaints, "    %d: %s\n", version, found);
    }
    printf("%s %s\n", good ? "ok" : "not ok", case_name(arena, test));
    if (!good)
        printf("    expected: %s\n%s", test->expected, complaints.text);
    arena_free(arena);
    return good;
}

/* ---- printing ---- */

static void print_schema(const char *schema)
{
    printf("schema\n");
    for (const char *line = schema; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        printf("\t%.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void print_statements(struct arena *arena, const struct test_case *test)
{
    struct split split;
    struct split_item item;
    const struct source *source = source_from_bytes(arena, "case.sql", test->sql, strlen(test->sql));
    split_open(&split, source);
    while (split_next(&split, &item))
        printf("statement %.*s\n", (int)(item.span.end - item.span.start), source->bytes + item.span.start);
}

static void print_case(struct arena *arena, const struct test_case *test)
{
    printf("case %s\n", case_name(arena, test));
    if (test->in_transaction)
        printf("in transaction\n");
    if (test->open)
        printf("not playable without a schema\n");
    if (test->statistics != NULL)
        printf("not playable with statistics\n");
    print_statements(arena, test);
    printf("expected %s\n", test->expected);
}

static void print_cases(struct reader *r, int version)
{
    const char *schema = NULL;
    for (uint32_t i = 0; i < r->cases.count; i++) {
        const struct test_case *test = &r->cases.at[i];
        if (version < test->from || version > test->to)
            continue;
        if (schema == NULL || strcmp(schema, test->schema) != 0)
            print_schema(test->schema);
        schema = test->schema;
        print_case(r->arena, test);
    }
}

/* ---- files ---- */

static bool run_cases(struct reader *r, const char *wanted)
{
    bool good = true;
    for (uint32_t i = 0; i < r->cases.count; i++)
        if (is_wanted(&r->cases.at[i], wanted))
            good &= run(&r->cases.at[i]);
    return good;
}

/* Plays the cases of a file, or prints those of a major. */
static bool run_file(const char *path, int print_version, const char *wanted)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct err err = {.arena = arena};
    struct source *source;
    const char *base = strrchr(path, '/');
    bool good = source_load(arena, path, NULL, &source, &err);
    base = base != NULL ? base + 1 : path;
    struct reader r = {.arena = arena, .file = arena_strndup(arena, base, strcspn(base, "."))};
    r.schema = r.statistics = str_new(arena);
    str_add(&r.schema, "");
    if (!good)
        printf("not ok %s\n    %s\n", r.file, err.message);
    good = good && read_cases(&r, arena_strndup(arena, source->bytes, source->length));
    if (good && print_version != 0)
        print_cases(&r, print_version);
    else if (good)
        good = run_cases(&r, wanted);
    arena_free(arena);
    return good;
}

int main(int count, char **arguments)
{
    const char *wanted = getenv("T");
    bool good = true;
    bool print = count > 2 && strcmp(arguments[1], "print") == 0;
    int version = print ? (int)strtol(arguments[2], NULL, 10) : 0;
    for (int i = print ? 3 : 1; i < count; i++)
        good &= run_file(arguments[i], version, wanted != NULL ? wanted : "");
    return good ? 0 : 1;
}
