/*
 * Rules: reading pages and what is said about bad ones, the door to SQLite, the tables over hand-made facts,
 * findings with their order, suppressions and marks, and the built-in pages themselves: their SQL is accepted
 * and walks no table in an inner loop.
 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "rules/database.h"
#include "rules/fingerprint.h"
#include "rules/match.h"
#include "rules/message.h"
#include "rules/piece.h"
#include "rules/rules.h"

/* ---- pages ---- */

#define HEAD                                                                                                 \
    "---\nid: sample-rule\nlevel: warning\nmessage: \"{object} is there\"\n---\n# A sample\n\nSays "         \
    "something. And more.\n"
#define QUERY "\n## Query\n\n```sql\nSELECT id AS statement, kind AS object FROM statements\n```\n"

static bool read_page(struct arena *arena, const char *text, struct rule **rule, struct err *err)
{
    *err = (struct err){.arena = arena};
    return rule_read(arena, source_from_bytes(arena, "rules/x/sample-rule.md", text, strlen(text)), rule,
                     err);
}

static struct rule *page(struct arena *arena, const char *text)
{
    struct err err;
    struct rule *rule;
    if (!read_page(arena, text, &rule, &err))
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    return rule;
}

static void reads_a_page(void **state)
{
    struct rule *rule =
        page(*state, "---\n"
                     "id: sample-rule\n"
                     "level: error\n"
                     "tags: [locking, index]\n"
                     "precision: very-high\n"
                     "options:\n"
                     "  min_rows: {default: 10000, description: tables with fewer are let pass}\n"
                     "  word: {default: \"7\", description: a text}\n"
                     "message: >-\n"
                     "  Index {object}\n"
                     "  blocks.\n"
                     "suggestion: \"{}\"\n"
                     "supersedes: [other]\n"
                     "counterparts: [\"squawk: x\"]\n"
                     "preview: true\n"
                     "---\n"
                     "# Title of it\n"
                     "\n"
                     "First sentence\nand second.\n"
                     "\n"
                     "## What happens\n"
                     "\n"
                     "Much.\n"
                     "```sh\n# no heading\n```\n"
                     "## Query\n"
                     "prose is dropped here\n"
                     "```sql\nSELECT 1\n```\n"
                     "## Bad\n"
                     "```sql schema\nCREATE TABLE t();\n```\n"
                     "```csv stats\ntable,rows\n```\n"
                     "why\n"
                     "```sql\nDROP TABLE t;\n```\n"
                     "## Good\n"
                     "````sql\nSELECT '```';\n````\n"
                     "## See also\n"
                     "More.\n");
    assert_string_equal(rule->id, "sample-rule");
    assert_int_equal(rule->level, LEVEL_ERROR);
    assert_int_equal(rule->tag_count, 2);
    assert_string_equal(rule->tags[1], "index");
    assert_string_equal(rule->precision, "very-high");
    assert_int_equal(rule->option_count, 2);
    assert_true(rule->options[0].number == 10000);
    assert_true(isnan(rule->options[1].number));
    assert_string_equal(rule->options[1].text, "7");
    assert_string_equal(rule->message, "Index {object} blocks.");
    assert_string_equal(rule->supersedes[0], "other");
    assert_string_equal(rule->counterparts[0], "squawk: x");
    assert_true(rule->preview);
    assert_false(rule->enabled);
    assert_string_equal(rule->title, "Title of it");
    assert_string_equal(rule->summary, "First sentence and second.");
    assert_string_equal(rule->query, "SELECT 1\n");
    assert_int_equal(rule->query_line, 31);
    assert_string_equal(rule->prose, "First sentence\nand second.\n\n## What happens\n\nMuch.\n```sh\n# no "
                                     "heading\n```\n## See also\nMore.\n");
    assert_int_equal(rule->example_count, 2);
    assert_true(rule->examples[0].bad);
    assert_string_equal(rule->examples[0].sql, "DROP TABLE t;\n");
    assert_string_equal(rule->examples[0].schema, "CREATE TABLE t();\n");
    assert_string_equal(rule->examples[0].statistics, "table,rows\n");
    assert_false(rule->examples[1].bad);
    assert_string_equal(rule->examples[1].sql, "SELECT '```';\n");
    assert_string_equal(rule->examples[1].schema, "CREATE TABLE t();\n");
}

static void takes_other_line_ends(void **state)
{
    struct rule *rule =
        page(*state,
             "\xef\xbb\xbf---\r\nid: sample-rule\r\nlevel: note\r\nmessage: m\r\n---\r\n# T\r\n\r\nText.\r\n"
             "## Query\r\n```sql\r\nSELECT\r\n1\r\n```");
    assert_string_equal(rule->title, "T");
    assert_string_equal(rule->query, "SELECT\n1\n");
}

static void complains_about_pages(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
        const char *message;
    } cases[] = {
        {"", 1, "does not begin with front matter"},
        {"# Title\n", 1, "does not begin with front matter"},
        {"---\nid: sample-rule\n", 1, "never closed"},
        {"---\nid: [\n---\n", 3, "not YAML"},
        {"---\nid: \"a\tb\n---\n", 3, "not YAML"},
        {"---\n- a\n---\n", 2, "no map"},
        {"---\nid: other-rule\n---\n", 2, "is not the file's name"},
        {"---\nid: Sample\n---\n", 2, "lower-case words"},
        {"---\nid: sample-rule\nid: sample-rule\n---\n", 3, "given twice"},
        {"---\nlevel: warnin\n---\n", 2, "no level \"warnin\""},
        {"---\nlevle: error\n---\n", 2, "no key \"levle\""},
        {"---\n\nlevel: [error]\n---\n", 3, "must be a text, not a list"},
        {"---\ntags: locking\n---\n", 2, "must be a list"},
        {"---\ntags: [[a]]\n---\n", 2, "must be a text"},
        {"---\nenabled: 1\n---\n", 2, "true or false"},
        {"---\nmessage: ''\n---\n", 2, "is empty"},
        {"---\nprecision: exact\n---\n", 2, "no precision"},
        {"---\ncounterparts: [squawk]\n---\n", 2, "of which tool"},
        {"---\noptions: {min_rows: 5}\n---\n", 2, "is a text"},
        {"---\noptions: {min_rows: {default: 5}}\n---\n", 2, "needs a default and a description"},
        {"---\noptions: {Min: {default: 5, description: x}}\n---\n", 2, "option name"},
        {"---\na: &x 1\nb: *x\n---\n", 2, "an anchor or a tag"},
        {"---\na: [*x]\n---\n", 2, "alias"},
        {"---\na: !!str 1\n---\n", 2, "an anchor or a tag"},
        {"---\na: [[[[[[[[[[1]]]]]]]]]]\n---\n", 2, "too deeply"},
        {"---\n---\n", 1, "has no id"},
        {"---\nid: sample-rule\n---\n", 1, "has no level"},
        {"---\nid: sample-rule\nlevel: note\n---\n", 1, "has no message"},
        {"---\nid: sample-rule\nlevel: note\nmessage: m\n---\n", 1, "has no title"},
        {"---\nid: sample-rule\nlevel: note\nmessage: m\n---\n# T\n", 1, "has no text"},
        {HEAD, 1, "has no query"},
        {HEAD "# Again\n", 9, "second title"},
        {HEAD QUERY QUERY, 18, "second query"},
        {HEAD "```sql\n", 9, "never closed"},
        {HEAD "## Query\n```\nSELECT 1\n```\n", 10, "does not say that it is SQL"},
        {HEAD "## Query\n```sql\n\n```\n", 10, "is empty"},
        {HEAD QUERY "## Bad\n```python\n```\n", 16, "means nothing in an example"},
        {"---\nid: sample-rule\nlevel: note\nmessage: m\nengine: true\n---\n# T\n\nText.\n" QUERY, 14,
         "engine has a query"},
        {"---\nid: sample\xff\n---\n", 2, "not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err;
        struct rule *rule;
        assert_false(read_page(*state, cases[i].text, &rule, &err));
        if (strstr(err.message, cases[i].message) == NULL || err.line != cases[i].line)
            fail_msg("case %zu: line %u: %s", i, err.line, err.message);
        assert_string_equal(err.file, "rules/x/sample-rule.md");
    }
}

static void names_the_nearest_key(void **state)
{
    struct err err;
    struct rule *rule;
    assert_false(read_page(*state, "---\ncounterpart: [\"a: b\"]\n---\n", &rule, &err));
    assert_string_equal(err.hint, "Did you mean \"counterparts\"?");
}

/* ---- trying rules ---- */

static const char *complaint_about(struct arena *arena, const char *text)
{
    struct err err = {.arena = arena};
    struct rule *rule = page(arena, text);
    struct ruleset ruleset = {&rule, 1};
    return ruleset_check(arena, &ruleset, &err)
               ? NULL
               : arena_printf(arena, "%u: %s (%s)", err.line, err.message, err.hint);
}

#define PAGE(front, query)                                                                                   \
    "---\nid: sample-rule\nlevel: warning\n" front "---\n# A sample\n\nText.\n\n## Query\n\n```sql\n" query  \
    "\n```\n"

static void tries_queries(void **state)
{
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {PAGE("message: m\n", "SELECT id AS statement\nFROM statements"), NULL},
        {PAGE("message: m\n", "SELECT NULL AS statement"), NULL},
        {PAGE("message: m\n", "SELECT id AS statement FROM statements; -- end"), NULL},
        {PAGE("message: m\n", "SELECT id AS statement\nFROM statement"),
         "13: the query is refused: no such table: statement (Did you mean \"statements\"?)"},
        {PAGE("message: m\n", "SELECT id AS statement,\n  knd FROM statements"),
         "14: the query is refused: no such column: knd (Did you mean \"kind\"?)"},
        {PAGE("message: m\n", "SELEC 1"), "13: the query is refused: near \"SELEC\": syntax error ((null))"},
        {PAGE("message: m\n", "SELECT 1 AS statement;\nSELECT 2"),
         "13: there is more than one statement (Join them with UNION ALL.)"},
        {PAGE("message: m\n", "SELECT id FROM statements"), "13: the query has no column \"statement\""},
        {PAGE("message: m\n", "SELECT 1 AS statement, 2 AS a, 3 AS a"),
         "13: the query has two columns \"a\""},
        {PAGE("message: '{objct}'\n", "SELECT 1 AS statement, 2 AS object"),
         "4: message names {objct}, which is no column of the query (Did you mean {object}?)"},
        {PAGE("message: m\nsuggestion: 'x {} {table}'\n", "SELECT 1 AS statement"),
         "5: suggestion names {table}"},
        {PAGE("message: m\n", "SELECT 1 AS statement WHERE :min > 1"),
         "13: the query uses \":min\", which is no option"},
        {PAGE("message: m\n", "SELECT 1 AS statement WHERE ? > 1"),
         "a parameter of a query is written :name"},
        {PAGE("message: m\noptions: {min: {default: 1, description: d}}\n", "SELECT 1 AS statement"),
         "option \"min\" is not used"},
        {PAGE("message: '{min}'\noptions: {min: {default: 1, description: d}}\n",
              "SELECT 1 AS statement WHERE :min > 1"),
         NULL},
        {PAGE("message: m\n", "DELETE FROM statements"), "("},
        {PAGE("message: m\n", "ATTACH 'x' AS y"), "may not use anything but SELECT"},
        {PAGE("message: m\n", "SELECT 1 AS statement, load_extension('x')"),
         "may not use function \"load_extension\""},
        {PAGE("message: m\n", "SELECT random() AS statement"), "may not use function \"random\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *complaint = complaint_about(*state, cases[i].text);
        if ((complaint == NULL) != (cases[i].complaint == NULL) ||
            (complaint != NULL && strstr(complaint, cases[i].complaint) == NULL))
            fail_msg("case %zu: %s", i, complaint);
    }
}

/* ---- the door to SQLite ---- */

static struct database *open_empty(struct arena *arena)
{
    struct err err = {.arena = arena};
    struct database *database = ARENA_NEW(arena, struct database);
    if (!database_open(database, arena, NULL, NULL, &err))
        fail_msg("%s", err.message);
    return database;
}

static const char *value_of(struct database *database, const char *sql)
{
    struct err err = {.arena = database->arena};
    sqlite3_stmt *statement;
    if (!database_prepare(database, NULL, 0, sql, &statement, &err))
        return arena_printf(database->arena, "error: %s", err.message);
    const char *result = "no row";
    int more = database_step(database, NULL, 0, statement, &err);
    if (more < 0)
        result = arena_printf(database->arena, "error: %s", err.message);
    else if (more == 1) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        result = text == NULL ? "NULL" : arena_strdup(database->arena, text);
    }
    sqlite3_finalize(statement);
    return result;
}

static void keeps_strangers_out(void **state)
{
    static const char *const forbidden[] = {
        "PRAGMA user_version",
        "PRAGMA temp_store = FILE",
        "ATTACH ':memory:' AS x",
        "CREATE TABLE x(y)",
        "CREATE TEMP TABLE x(y)",
        "INSERT INTO statements(id) VALUES (1)",
        "UPDATE statements SET id = 1",
        "DELETE FROM statements",
        "DROP TABLE statements",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM pragma_table_info('statements')",
        "SELECT * FROM json_each('[1]')",
        "SELECT random()",
        "SELECT randomblob(1)",
        "SELECT datetime('now')",
        "SELECT current_timestamp",
        "SELECT sqlite_version()",
        "SELECT zeroblob(1)",
        "SELECT load_extension('x')",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT x",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN DELETE FROM statements",
        "CREATE VIRTUAL TABLE x USING statements",
        "CREATE TRIGGER x AFTER INSERT ON y BEGIN SELECT 1; END",
        "SELECT writefile('x', 'y')",
        "SELECT readfile('/etc/passwd')",
        "SELECT fts3_tokenizer('x')",
        "DETACH main",
        "SELECT eval('SELECT 1')",
    };
    struct database *database = open_empty(*state);
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        const char *result = value_of(database, forbidden[i]);
        if (strncmp(result, "error: ", 7) != 0)
            fail_msg("%s gives %s", forbidden[i], result);
    }
    database_close(database);
}

static void bounds_what_queries_take(void **state)
{
    struct database *database = open_empty(*state);
    assert_string_equal(
        value_of(database,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"),
        "error: the query takes too many steps");
    /* The next query has a full measure again. */
    assert_string_equal(value_of(database, "SELECT 1"), "1");
    const char *doubled = value_of(
        database,
        "WITH RECURSIVE n(i, t) AS (SELECT 1, 'xxxxxxxxxxxxxxxx' UNION ALL SELECT i + 1, t || t FROM n "
        "WHERE i < 60) SELECT max(length(t)) FROM n");
    assert_string_equal(doubled, "error: the query is refused: string or blob too big");
    assert_string_equal(
        value_of(database, "SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' REGEXP '^(a+)+$'"),
        "error: the query is refused: the regular expression takes too many steps");
    struct str deep = str_new(*state);
    str_add(&deep, "SELECT ");
    for (int i = 0; i < 5000; i++)
        str_add(&deep, "-(");
    assert_memory_equal(value_of(database, deep.text), "error:", 6);
    database_close(database);
}

static void offers_functions(void **state)
{
    static const struct {
        const char *sql, *result;
    } cases[] = {
        {"SELECT at_least(5, 10)", "0"},
        {"SELECT at_least(10, 10)", "1"},
        {"SELECT at_least(NULL, 10)", "1"},
        {"SELECT quote_ident('Order')", "\"Order\""},
        {"SELECT quote_ident('orders')", "orders"},
        {"SELECT quote_ident(NULL)", "NULL"},
        {"SELECT quote_literal('it''s')", "'it''s'"},
        {"SELECT quote_list('id, Name, select')", "id, \"Name\", \"select\""},
        {"SELECT quote_list('id')", "id"},
        {"SELECT count_words(12345)", "12,345"},
        {"SELECT count_words(NULL)", "NULL"},
        {"SELECT size_words(NULL, NULL)", "size unknown, taken as large"},
        {"SELECT size_words(1, NULL)", "1 row"},
        {"SELECT size_words(1200, 8192)", "1,200 rows, 8192 bytes"},
        {"SELECT time_words(NULL, NULL, NULL)", "an unknown time"},
        {"SELECT time_words(60000, 180000, 540000)", "about 3 min (1 min to 9 min)"},
        {"SELECT plural(1, 'row', 'rows')", "1 row"},
        {"SELECT plural(0, 'row', 'rows')", "0 rows"},
        {"SELECT 'abc' REGEXP '^a.c$'", "1"},
        {"SELECT 'abd' REGEXP '^a.c$'", "0"},
        {"SELECT NULL REGEXP 'x'", "NULL"},
        {"SELECT 'a' REGEXP '('", "error: the query is refused: invalid regular expression \"(\": missing "
                                  "closing parenthesis at offset 1"},
        {"SELECT insert_word('CREATE INDEX i ON t (a)', 'INDEX', ' CONCURRENTLY')",
         "CREATE INDEX CONCURRENTLY i ON t (a)"},
        {"SELECT insert_word('create /* INDEX */ unique\nindex on t (a)', 'INDEX', ' CONCURRENTLY')",
         "create /* INDEX */ unique\nindex CONCURRENTLY on t (a)"},
        {"SELECT insert_word('CREATE INDEX \"INDEX\" ON t (a)', 'ON', ' ONLY')",
         "CREATE INDEX \"INDEX\" ON ONLY t (a)"},
        {"SELECT insert_word('ALTER TABLE t ADD (index', 'INDEX', ' x')", "NULL"},
        {"SELECT default_text('ADD COLUMN c uuid DEFAULT gen_random_uuid() NOT NULL')", "gen_random_uuid()"},
        {"SELECT default_text('ADD c text NOT NULL DEFAULT ''a -- b''  /* x */')", "'a -- b'"},
        {"SELECT default_text('ADD c int DEFAULT (SELECT 1 WHERE NOT false) CHECK (c > 0)')",
         "(SELECT 1 WHERE NOT false)"},
        {"SELECT default_text('ADD c int CHECK (DEFAULT)')", "NULL"},
        {"SELECT names(x) FROM (SELECT 'b' AS x UNION ALL SELECT 'a' UNION ALL SELECT 'b' UNION ALL SELECT "
         "NULL)",
         "'a' and 'b'"},
        {"SELECT names(x) FROM (SELECT 'b' AS x WHERE 0)", "NULL"},
        {"WITH n(i) AS (VALUES ('5'), ('4'), ('3'), ('2'), ('1')) SELECT names(i) FROM n",
         "'1', '2', '3' and 2 more"},
    };
    struct database *database = open_empty(*state);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *result = value_of(database, cases[i].sql);
        if (strcmp(result, cases[i].result) != 0)
            fail_msg("%s gives %s", cases[i].sql, result);
    }
    database_close(database);
}

/* ---- hand-made facts ---- */

struct hand {
    struct arena *arena;
    struct facts facts;
    struct estimates estimates;
    struct environment environment;
    oid table, other;
};

static oid add_table(struct catalog *catalog, const char *name)
{
    struct relation *relation = catalog_create(catalog, CLASS_RELATION, sizeof *relation,
                                               catalog_schema_public(catalog), NO_OID, name);
    relation->kind = RELATION_TABLE;
    relation->persistence = 'p';
    relation->rewritten = STATEMENT_NONE;
    struct column *column = catalog_add_column(catalog, relation->object.id, "id");
    column->type = 20;
    column->typmod = -1;
    column->not_null = true;
    catalog_publish(catalog, &relation->object);
    return relation->object.id;
}

static struct statement *add_statement(struct hand *hand, const struct source *source,
                                       const struct split_item *item, bool at_head)
{
    struct statement *statement = ARENA_NEW(hand->arena, struct statement);
    static const struct op op;
    statement->source = source;
    statement->item = *item;
    statement->start = source_position(source, item->span.start);
    statement->end = source_position(source, item->span.end);
    statement->index = hand->facts.statements.count;
    statement->number = (int32_t)statement->index + 1;
    statement->before = statement->kept = (int32_t)statement->index;
    statement->kind = "alter_table";
    statement->op = &op;
    statement->evaluated = true;
    statement->relation = hand->table;
    directive_collect(hand->arena, source, item, at_head, &statement->directives);
    struct operation operation = {.kind = "add_column",
                                  .object = "public.t.c",
                                  .relation = hand->table,
                                  .column = "c",
                                  .span = item->span};
    vec_push(hand->arena, &statement->operations, operation);
    vec_push(hand->arena, &hand->facts.statements, statement);
    return statement;
}

/* A schema of two tables, played over by the statements of `sql`, each an ADD COLUMN on the first table as
 * far as anybody knows. */
static struct hand *make_hand(struct arena *arena, const char *sql)
{
    struct hand *hand = ARENA_NEW(arena, struct hand);
    const struct source *source = source_from_bytes(arena, "m.sql", sql, strlen(sql));
    struct split split;
    struct split_item item;
    hand->arena = arena;
    hand->facts.version = 17;
    hand->facts.catalog = catalog_new(arena, 17, false);
    hand->table = add_table(hand->facts.catalog, "t");
    hand->other = add_table(hand->facts.catalog, "Other");
    split_open(&split, source);
    while (split_next(&split, &item))
        add_statement(hand, source, &item, hand->facts.statements.count == 0);
    struct simulation_file file = {.source = source, .count = hand->facts.statements.count};
    vec_push(arena, &hand->facts.files, file);
    for (uint32_t i = 0; i < hand->facts.statements.count; i++)
        catalog_begin_statement(hand->facts.catalog);
    hand->environment = (struct environment){.name = "default", .primary = true};
    hand->environment.statements =
        ARENA_ARRAY(arena, struct statement_estimate, hand->facts.statements.count + 1);
    hand->environment.windows = ARENA_ARRAY(arena, struct window_estimate, 8);
    hand->estimates = (struct estimates){&hand->environment, 1, &hand->environment};
    return hand;
}

static const char *ask(struct hand *hand, const char *sql)
{
    struct err err = {.arena = hand->arena};
    struct str out = str_new(hand->arena);
    if (!facts_query(hand->arena, &hand->facts, &hand->estimates, sql, "csv", &out, &err))
        return arena_printf(hand->arena, "error: %s", err.message);
    return strchr(out.text, '\n') + 1;
}

static void shows_facts(void **state)
{
    struct hand *hand = make_hand(*state, "ALTER TABLE t\n  ADD c int;\nSELECT 1;\nSELECT 2");
    struct lock_fact lock = {.relation = hand->table, .mode = ACCESS_EXCLUSIVE_LOCK};
    struct statement *second = hand->facts.statements.at[1];
    vec_push(*state, &second->locks, lock);
    struct lock_window window = {.relation = hand->table,
                                 .taken_by = 1,
                                 .strongest_by = 1,
                                 .released_by = 1,
                                 .mode = ACCESS_EXCLUSIVE_LOCK};
    vec_push(*state, &hand->facts.windows, window);
    hand->environment.windows[0].held = (struct duration){true, 1, 2, 3.5};
    assert_string_equal(
        ask(hand, "SELECT id, line, end_line, sql, kind, before, after, runs FROM statements"),
        "0,1,2,\"ALTER TABLE t\n  ADD c int\",alter_table,0,1,1\n1,3,3,SELECT "
        "1,alter_table,1,2,1\n2,4,4,SELECT 2,alter_table,2,3,1\n");
    assert_string_equal(ask(hand, "SELECT id FROM statements WHERE id = 1"), "1\n");
    assert_string_equal(ask(hand, "SELECT id FROM statements WHERE id = '1'"), "1\n");
    assert_string_equal(
        ask(hand, "SELECT id FROM statements WHERE id IN (2, 7, -1, NULL, 'x', 1.5, 1e300, 0)"), "0\n2\n");
    assert_string_equal(ask(hand, "SELECT statement, operation, kind, relation_name FROM operations WHERE "
                                  "statement = 2 AND operation = 0"),
                        "2,0,add_column,public.t\n");
    assert_string_equal(ask(hand, "SELECT count(*) FROM operations WHERE statement = 2 AND operation = 1"),
                        "0\n");
    assert_string_equal(ask(hand, "SELECT l.statement, l.mode, l.blocks_reads, w.high_ms FROM locks l JOIN "
                                  "lock_windows w ON w.id = l.window_id"),
                        "1,AccessExclusiveLock,1,3.5\n");
    assert_string_equal(ask(hand, "SELECT environment, statement, low_ms FROM estimates WHERE statement = 1"),
                        "default,1,\n");
    assert_string_equal(
        ask(hand, "SELECT s.id, e.environment FROM statements s JOIN estimates e ON e.statement = s.id"),
        "0,default\n1,default\n2,default\n");
    assert_string_equal(ask(hand, "SELECT count(*) FROM facts WHERE meaning IS NULL OR type NOT IN "
                                  "('INTEGER', 'TEXT', 'REAL', 'BOOLEAN')"),
                        "0\n");
    assert_string_equal(ask(hand, "SELECT count(*) > 200 FROM facts"), "1\n");
}

static void shows_the_catalog_at_any_moment(void **state)
{
    struct hand *hand = make_hand(*state, "SELECT 1; SELECT 2; SELECT 3");
    struct catalog *catalog = hand->facts.catalog;
    catalog_begin_statement(catalog); /* 4 */
    struct column *column = catalog_add_column(catalog, hand->table, "added");
    column->type = 25;
    column->typmod = -1;
    catalog_begin_statement(catalog); /* 5 */
    catalog_drop(catalog, hand->other);
    assert_string_equal(
        ask(hand, "SELECT name, sql_name, kind, made_by FROM relations WHERE schema_name = 'public'"),
        "public.t,public.t,table,\npublic.Other,\"public.\"\"Other\"\"\",table,\n");
    assert_string_equal(ask(hand, "SELECT name FROM relations WHERE at = 5"), "public.t\n");
    assert_string_equal(ask(hand, "SELECT name FROM relations WHERE at = 999999999999"), "public.t\n");
    assert_string_equal(ask(hand, "SELECT count(*) FROM relations WHERE at = -1"), "0\n");
    assert_string_equal(
        ask(hand,
            "SELECT name, type, not_null, made_by FROM columns WHERE at = 4 AND relation_name = 'public.t'"),
        "id,bigint,1,\nadded,text,0,4\n");
    assert_string_equal(ask(hand, "SELECT c.name FROM relations r JOIN columns c ON c.relation = r.id AND "
                                  "c.at = r.at WHERE r.name = 'public.t'"),
                        "id\n");
    assert_string_equal(
        ask(hand, "SELECT id IS NOT NULL FROM relations WHERE name = 'public.Other' AND at = 4"), "1\n");
    assert_string_equal(ask(hand, "SELECT id FROM relations WHERE name = 'public.Other' AND at = 5"), "");
    assert_string_equal(ask(hand, "SELECT id FROM relations WHERE name = 'Other'"), "");
    /* The moment comes from another table: a plan that does not know it yet must not be taken. */
    assert_string_equal(ask(hand, "SELECT s.id, (SELECT count(*) FROM columns c WHERE c.relation_name = "
                                  "'public.t' AND c.at = s.after + 1) FROM statements s"),
                        "0,1\n1,1\n2,2\n");
    assert_string_equal(ask(hand, "SELECT s.id, count(r.id) FROM statements s LEFT JOIN relations r ON r.at "
                                  "= s.after + 2 GROUP BY s.id"),
                        "0,2\n1,2\n2,1\n");
    assert_string_equal(ask(hand, "SELECT name FROM schemas"), "public\n");
}

static void prints_query_results(void **state)
{
    struct hand *hand = make_hand(*state, "SELECT 1; SELECT 2");
    struct err err = {.arena = *state};
    struct str out = str_new(*state);
    const char *sql = "SELECT id, iif(id = 0, 'Zürich', NULL) AS town, 1.5 AS x FROM statements";
    assert_true(facts_query(*state, &hand->facts, &hand->estimates, sql, "text", &out, &err));
    assert_string_equal(out.text,
                        "id  town    x\n--  ------  ---\n0   Zürich  1.5\n1           1.5\n(2 rows)\n");
    out = str_new(*state);
    assert_true(facts_query(*state, &hand->facts, &hand->estimates, sql, "json", &out, &err));
    assert_non_null(strstr(out.text, "\"town\": \"Zürich\", \"x\": 1.5"));
    assert_non_null(strstr(out.text, "\"town\": null"));
    assert_false(facts_query(*state, &hand->facts, &hand->estimates, sql, "xml", &out, &err));
    assert_false(facts_query(*state, &hand->facts, &hand->estimates, "SELECT nothing", "csv", &out, &err));
}

/* ---- findings ---- */

static struct rule *rule_of(struct arena *arena, const char *id, const char *front, const char *query)
{
    struct err err = {.arena = arena};
    struct rule *rule;
    const char *text =
        arena_printf(arena, "---\nid: %s\n%s---\n# T\n\nText.\n\n```sql query\n%s\n```\n", id, front, query);
    if (query == NULL)
        text = arena_printf(arena, "---\nid: %s\nengine: true\n%s---\n# T\n\nText.\n", id, front);
    if (!rule_read(arena, source_from_bytes(arena, arena_printf(arena, "%s.md", id), text, strlen(text)),
                   &rule, &err))
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    return rule;
}

/* "LINE rule object level message [suppressed]", a line each. */
static const char *found(struct hand *hand, struct rule **rules, uint32_t count)
{
    struct err err = {.arena = hand->arena};
    struct ruleset ruleset = {rules, count};
    struct findings *findings;
    if (!findings_make(hand->arena, &hand->facts, &hand->estimates, &ruleset, &findings, &err))
        return arena_printf(hand->arena, "error: %s:%u: %s", err.file, err.line, err.message);
    struct str out = str_new(hand->arena);
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->at[i];
        str_addf(&out, "%u %s %s %s %s%s\n", finding->start.line, finding->rule->id,
                 finding->object == NULL ? "-" : finding->object, level_name(finding->level),
                 finding->message,
                 finding->suppressed ? arena_printf(hand->arena, " [%s]", finding->suppression->reason) : "");
    }
    return out.text;
}

static void makes_findings_in_order(void **state)
{
    struct hand *hand = make_hand(*state, "SELECT 1;\nSELECT 2;\n");
    struct rule *rules[] = {
        rule_of(*state, "a-rule", "level: note\nmessage: '{object}  {none} is {n}.'\n",
                "SELECT id AS statement, 'z' AS object, 5 AS n, NULL AS none FROM statements UNION ALL\n"
                "SELECT id, 'y', 5, NULL FROM statements UNION ALL SELECT id, 'y', 5, NULL FROM statements"),
        rule_of(*state, "b-rule", "level: warning\nmessage: all\n",
                "SELECT NULL AS statement, 'error' AS level"),
        rule_of(*state, "off", "level: warning\nmessage: all\nenabled: false\n",
                "SELECT nonsense AS statement"),
    };
    assert_string_equal(found(hand, rules, 3), "0 b-rule - error all\n"
                                               "1 a-rule y note y is 5.\n1 a-rule z note z is 5.\n"
                                               "2 a-rule y note y is 5.\n2 a-rule z note z is 5.\n");
    rules[1] = rule_of(*state, "b-rule", "level: warning\nmessage: all\n", "SELECT 7 AS statement");
    assert_memory_equal(found(hand, rules, 3), "error: b-rule.md:11: the query's column \"statement\"", 50);
    rules[1] =
        rule_of(*state, "b-rule", "level: warning\nmessage: all\n", "SELECT 1 AS statement, 3 AS operation");
    assert_memory_equal(found(hand, rules, 3), "error: b-rule.md:11: the query's column \"operation\"", 50);
    rules[1] =
        rule_of(*state, "b-rule", "level: warning\nmessage: all\n", "SELECT 1 AS statement, 'bad' AS level");
    assert_memory_equal(found(hand, rules, 3), "error: b-rule.md:11: the query's column \"level\"", 46);
}

static void says_one_thing_once(void **state)
{
    struct hand *hand = make_hand(*state, "SELECT 1;\nSELECT 2;\n");
    struct operation more = {.kind = "drop_column", .object = "public.t.d", .span = {7, 8}};
    vec_push(*state, &hand->facts.statements.at[0]->operations, more);
    struct rule *weak = rule_of(*state, "weak", "level: note\nmessage: 'weak {operation}'\n",
                                "SELECT statement, operation FROM operations");
    struct rule *whole =
        rule_of(*state, "whole", "level: note\nmessage: whole\n", "SELECT id AS statement FROM statements");
    struct rule *first =
        rule_of(*state, "strong", "level: note\nmessage: strong\nsupersedes: [weak, whole]\n",
                "SELECT 0 AS statement, 1 AS operation");
    struct rule *rules[] = {first, weak, whole};
    assert_string_equal(
        found(hand, rules, 3),
        "1 weak - note weak 0\n1 strong - note strong\n2 weak - note weak 0\n2 whole - note whole\n");
    rules[0] = rule_of(*state, "strong", "level: note\nmessage: strong\nsupersedes: [weak, whole]\n",
                       "SELECT 0 AS statement");
    assert_string_equal(found(hand, rules, 3),
                        "1 strong - note strong\n2 weak - note weak 0\n2 whole - note whole\n");
}

static void suppresses(void **state)
{
    struct hand *hand = make_hand(*state, "-- drydock:ignore-file elsewhere made before\n"
                                          "-- drydock:ignore every,elsewhere it is fine\n"
                                          "SELECT 1; -- drydock:ignore evry a slip\n"
                                          "SELECT 2; -- drydock:ignore every\n"
                                          "-- drydock:ignore quiet nothing to hide\n"
                                          "-- drydock:ignore off not asked\n"
                                          "SELECT 3;\n");
    struct rule *rules[] = {
        rule_of(*state, "elsewhere", "level: note\nmessage: here\n", "SELECT 1 AS statement"),
        rule_of(*state, "every", "level: error\nmessage: every\n", "SELECT id AS statement FROM statements"),
        rule_of(*state, "off", "level: error\nmessage: off\nenabled: false\n",
                "SELECT id AS statement FROM statements"),
        rule_of(*state, "quiet", "level: error\nmessage: quiet\n",
                "SELECT id AS statement FROM statements WHERE id > 100"),
        rule_of(*state, "suppression-malformed", "level: warning\nmessage: '{problem}'\n", NULL),
        rule_of(*state, "suppression-unknown-rule", "level: warning\nmessage: 'no {rule}. {nearest}'\n",
                NULL),
        rule_of(*state, "suppression-unused", "level: note\nmessage: 'unused {rule} {where}'\n", NULL),
    };
    assert_string_equal(found(hand, rules, 7),
                        "2 suppression-unused elsewhere note unused elsewhere on this statement\n"
                        "3 every - error every [it is fine]\n"
                        "3 suppression-unknown-rule evry warning no evry. The nearest name is 'every'.\n"
                        "4 elsewhere - note here [made before]\n"
                        "4 every - error every\n"
                        "4 suppression-malformed - warning it gives no reason\n"
                        "5 suppression-unused quiet note unused quiet on this statement\n"
                        "7 every - error every\n");
}

static void speaks_for_the_engine(void **state)
{
    struct hand *hand = make_hand(*state, "SELEC 1;\nSELECT 2;\n");
    hand->facts.statements.at[0]->parse_error = "syntax error";
    hand->facts.statements.at[0]->parse_error_at = 6;
    hand->facts.statements.at[1]->not_modelled = "who knows";
    struct schema_problem problem = {
        source_from_bytes(*state, "s.sql", "a;\nb;", 5), {2, 1}, "no \"b\"", "42P01", false};
    vec_push(*state, &hand->facts.problems, problem);
    struct rule *rules[] = {
        rule_of(*state, "not-modelled", "level: note\nmessage: '{reason}'\n", NULL),
        rule_of(*state, "schema-problem", "level: warning\nmessage: '{reason}'\n", NULL),
        rule_of(*state, "unparsed-statement", "level: error\nmessage: '{reason}'\n", NULL),
    };
    assert_string_equal(found(hand, rules, 3), "2 schema-problem - note no \"b\"\n1 unparsed-statement - "
                                               "error syntax error\n2 not-modelled - note who knows\n");
}

static void knows_findings_again(void **state)
{
    struct rule *rules[] = {rule_of(*state, "every", "level: note\nmessage: every\n",
                                    "SELECT id AS statement, 'x' AS object FROM statements")};
    struct ruleset ruleset = {rules, 1};
    struct err err = {.arena = *state};
    struct findings *a, *b;
    struct hand *one = make_hand(*state, "ALTER TABLE t ADD c int DEFAULT 5;\nSELECT 'a';\nSELECT 'b';");
    struct hand *two = make_hand(*state, "-- moved\n\nalter table T\n  add c INT default 77 /* more */;");
    assert_true(findings_make(*state, &one->facts, &one->estimates, &ruleset, &a, &err));
    assert_true(findings_make(*state, &two->facts, &two->estimates, &ruleset, &b, &err));
    assert_string_equal(a->at[0].fingerprint, b->at[0].fingerprint);
    assert_string_not_equal(a->at[0].fingerprint, a->at[1].fingerprint);
    assert_string_equal(a->at[2].fingerprint, arena_printf(*state, "%s:2", a->at[1].fingerprint));
}

/* ---- line hashes: the upload action's own test vectors ---- */

static void hashes_lines_as_code_scanning_does(void **state)
{
    static const struct {
        const char *text, *hashes;
    } cases[] = {
        {"", "c129715d7a2bc9a3:1 "},
        {" a\nb\n  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1 "},
        {"x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
         "e54938cc54b302f1:1 bb609acbe9138d60:1 1131fd5871777f34:1 5c482a0f8b35ea28:1 54517377da7028d2:1 "
         "2c644846cb18d53e:1 f1b89f20de0d133:1 "
         "c129715d7a2bc9a3:1 "},
        {"Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\nLorem ipsum "
         "dolor sit amet.\n"
         "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\nLorem ipsum "
         "dolor sit amet.\n"
         "Lorem ipsum dolor sit amet.\nLorem ipsum dolor sit amet.\n",
         "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 "
         "a7f2ff13bc495cf2:6 "
         "a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct source *source = source_from_bytes(*state, "x", cases[i].text, strlen(cases[i].text));
        struct line_hashes hashes = line_hashes_make(*state, source);
        struct str out = str_new(*state);
        for (uint32_t line = 1; line <= source->line_count; line++)
            str_addf(&out, "%s ", line_hashes_text(*state, &hashes, line));
        assert_string_equal(out.text, cases[i].hashes);
    }
}

static const char *line_hash(struct arena *arena, const struct source *source, uint32_t line)
{
    struct line_hashes hashes = line_hashes_make(arena, source);
    return line_hashes_text(arena, &hashes, line);
}

/* CRLF and a lone CR hash as LF does; lines are counted alike. */
static void hashes_other_line_ends(void **state)
{
    static const char *const texts[] = {"a b\nc\n\xc3\xa9\n", "a\tb\r\nc\r\n \xc3\xa9\r\n",
                                        "ab\rc\r\xc3\xa9\r"};
    const char *first = NULL;
    for (size_t i = 0; i < 3; i++) {
        const struct source *source = source_from_bytes(*state, "x", texts[i], strlen(texts[i]));
        assert_int_equal(source->line_count, 4);
        const char *hash = line_hash(*state, source, 3);
        first = first == NULL ? hash : first;
        assert_string_equal(hash, first);
    }
    const struct source *broken = source_from_bytes(*state, "x", "\xff\xf0\x9f\x98\x80\xe2\x82", 7);
    const struct source *mended =
        source_from_bytes(*state, "x", "\xef\xbf\xbd\xf0\x9f\x98\x80\xef\xbf\xbd", 10);
    assert_string_equal(line_hash(*state, broken, 1), line_hash(*state, mended, 1));
}

/* ---- texts ---- */

static void fills_messages(void **state)
{
    static const struct variable variables[] = {{"a", "one"}, {"a_b2", "two  spaces"}, {"none", NULL}};
    assert_string_equal(message_fill(*state, "{a} {none} {a_b2}\n {x}", variables, 3, true),
                        "one two spaces");
    assert_string_equal(message_fill(*state, "{a} {none} {a_b2}", variables, 3, false), "one  two  spaces");
    assert_string_equal(message_fill(*state, "'{}' {A} {a {a}", variables, 3, false), "'{}' {A} {a one");
    assert_string_equal(message_fill(*state, "", variables, 3, true), "");
}

/* ---- the built-in pages ---- */

static struct ruleset *builtin(struct arena *arena)
{
    struct err err = {.arena = arena};
    struct ruleset *ruleset;
    if (!ruleset_load(arena, NULL, 0, &ruleset, &err))
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    return ruleset;
}

static void loads_builtin_rules(void **state)
{
    static const char *const expected[] = {
        "check-without-not-valid",
        "column-dropped",
        "column-renamed",
        "concurrent-in-transaction",
        "foreign-key-without-not-valid",
        "lock-held-across-statements",
        "missing-lock-timeout",
        "non-concurrent-index",
        "not-null-without-default",
        "set-not-null-scan",
        "set-not-null-with-nulls",
        "statement-refused",
        "suppression-malformed",
        "suppression-unknown-rule",
        "suppression-unused",
        "table-dropped",
        "table-renamed",
        "type-change-rewrite",
        "unique-not-unique-in-data",
        "unparsed-statement",
        "volatile-default",
    };
    struct ruleset *ruleset = builtin(*state);
    struct err err = {.arena = *state};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_non_null(ruleset_find(ruleset, expected[i]));
    assert_null(ruleset_find(ruleset, "no-such-rule"));
    for (uint32_t i = 1; i < ruleset->count; i++)
        assert_true(strcmp(ruleset->at[i - 1]->id, ruleset->at[i]->id) < 0);
    if (!ruleset_check(*state, ruleset, &err))
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
}

/* A message's first sentence stands alone in small places, so it must end. */
static void builtin_messages_are_sentences(void **state)
{
    struct ruleset *ruleset = builtin(*state);
    for (uint32_t i = 0; i < ruleset->count; i++) {
        const struct rule *rule = ruleset->at[i];
        size_t length = strlen(rule->message);
        bool ends = rule->message[length - 1] == '.' || rule->message[length - 1] == '}';
        if (!ends || strstr(rule->message, ".") == NULL)
            fail_msg("%s: %s", rule->id, rule->message);
    }
}

/* One loop of a plan walks all of a table though another loop is around it. */
static const char *full_inner_walk(struct database *database, const struct rule *rule)
{
    struct err err = {.arena = database->arena};
    sqlite3_stmt *statement;
    const char *sql = arena_printf(database->arena, "EXPLAIN QUERY PLAN %s", rule->query);
    if (!database_prepare(database, NULL, 0, sql, &statement, &err))
        fail_msg("%s: %s", rule->id, err.message);
    const char *bad = NULL;
    int loops[1024] = {0}, inside[1024] = {0};
    while (sqlite3_step(statement) == SQLITE_ROW) {
        int id = sqlite3_column_int(statement, 0), parent = sqlite3_column_int(statement, 1);
        const char *detail = (const char *)sqlite3_column_text(statement, 3);
        assert_true(id < 1024 && parent < 1024);
        inside[id] = inside[parent] + (strstr(detail, "CORRELATED") != NULL);
        if (strncmp(detail, "SCAN ", 5) != 0 && strncmp(detail, "SEARCH ", 7) != 0)
            continue;
        bool all = strstr(detail, "VIRTUAL TABLE INDEX") != NULL ? strstr(detail, ":all") != NULL
                                                                 : strncmp(detail, "SCAN ", 5) == 0;
        if (all && (loops[parent] > 0 || inside[parent] > 0))
            bad = arena_strdup(database->arena, detail);
        loops[parent]++;
    }
    sqlite3_finalize(statement);
    return bad;
}

static void builtin_queries_walk_by_keys(void **state)
{
    struct ruleset *ruleset = builtin(*state);
    struct hand *hand = make_hand(*state, "SELECT 1; SELECT 2; SELECT 3; SELECT 4; SELECT 5; SELECT 6");
    struct database database;
    struct err err = {.arena = *state};
    assert_true(database_open(&database, *state, &hand->facts, &hand->estimates, &err));
    sqlite3_set_authorizer(database.connection, NULL, NULL);
    for (uint32_t i = 0; i < ruleset->count; i++) {
        const char *bad = ruleset->at[i]->query == NULL ? NULL : full_inner_walk(&database, ruleset->at[i]);
        if (bad != NULL)
            fail_msg("%s: %s", ruleset->at[i]->id, bad);
    }
    /* The test can fail: */
    struct rule naive = {.id = "naive",
                         .query = "SELECT * FROM statements s JOIN locks l ON l.relation = s.relation"};
    assert_non_null(full_inner_walk(&database, &naive));
    naive.query = "SELECT (SELECT count(*) FROM rewrites x WHERE x.relation = s.relation) FROM statements s";
    assert_non_null(full_inner_walk(&database, &naive));
    database_close(&database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(reads_a_page),
        unit_test_in_arena(takes_other_line_ends),
        unit_test_in_arena(complains_about_pages),
        unit_test_in_arena(names_the_nearest_key),
        unit_test_in_arena(tries_queries),
        unit_test_in_arena(keeps_strangers_out),
        unit_test_in_arena(bounds_what_queries_take),
        unit_test_in_arena(offers_functions),
        unit_test_in_arena(shows_facts),
        unit_test_in_arena(shows_the_catalog_at_any_moment),
        unit_test_in_arena(prints_query_results),
        unit_test_in_arena(makes_findings_in_order),
        unit_test_in_arena(says_one_thing_once),
        unit_test_in_arena(suppresses),
        unit_test_in_arena(speaks_for_the_engine),
        unit_test_in_arena(knows_findings_again),
        unit_test_in_arena(hashes_lines_as_code_scanning_does),
        unit_test_in_arena(hashes_other_line_ends),
        unit_test_in_arena(fills_messages),
        unit_test_in_arena(loads_builtin_rules),
        unit_test_in_arena(builtin_messages_are_sentences),
        unit_test_in_arena(builtin_queries_walk_by_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
