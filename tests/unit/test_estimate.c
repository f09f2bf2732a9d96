/*
 * Tests of the estimate layer: the words, the cost model's file and what is refused in it, and durations of
 * statements whose facts are made by hand here: that they grow with what they should grow with, are known
 * when they can be, and that lock windows are the sums of the statements they cover.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/source.h"
#include "base/str.h"
#include "estimate/estimate.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- a small world ---- */

struct world {
    struct arena *arena;
    struct catalog *catalog;
    struct facts facts;
    struct statistics *statistics[4];
    uint32_t environments;
};

static struct world *world_new(void **state)
{
    struct arena *arena = arena_new(0);
    struct world *world = ARENA_NEW(arena, struct world);
    *state = world;
    world->arena = arena;
    world->catalog = catalog_new(arena, 17, false);
    world->facts.catalog = world->catalog;
    world->facts.version = 17;
    return world;
}

static int teardown(void **state)
{
    if (*state != NULL)
        arena_free(((struct world *)*state)->arena);
    return 0;
}

static oid make_table(struct world *world, const char *name, char kind, oid parent)
{
    struct relation *relation =
        catalog_create(world->catalog, CLASS_RELATION, sizeof *relation, SCHEMA_PUBLIC, NO_OID, name);
    relation->kind = kind;
    oid id = relation->object.id;
    struct column *key = catalog_add_column(world->catalog, id, "id");
    key->type = INT8OID;
    key->typmod = -1;
    struct column *email = catalog_add_column(world->catalog, id, "email");
    email->type = TEXTOID;
    email->typmod = -1;
    if (parent != NO_OID) {
        relation->is_partition = true;
        relation->inherits.at = ARENA_ARRAY(world->arena, oid, 1);
        relation->inherits.at[0] = parent;
        relation->inherits.count = 1;
    }
    catalog_publish(world->catalog, &relation->object);
    return id;
}

static oid make_index(struct world *world, const char *name, oid table, int16_t column)
{
    struct relation *relation =
        catalog_create(world->catalog, CLASS_RELATION, sizeof *relation, SCHEMA_PUBLIC, table, name);
    relation->kind = RELATION_INDEX;
    relation->index = ARENA_NEW(world->arena, struct index_info);
    relation->index->table = table;
    relation->index->method = "btree";
    relation->index->keys = ARENA_ARRAY(world->arena, struct index_key, 1);
    relation->index->keys[0].column = column;
    relation->index->key_count = 1;
    catalog_publish(world->catalog, &relation->object);
    return relation->object.id;
}

static void add_statistics(struct world *world, const char *environment, const char *csv)
{
    struct err err = {.arena = world->arena};
    struct source *source = source_from_bytes(world->arena, "snapshot.csv", csv, strlen(csv));
    assert_true(
        statistics_read(world->arena, environment, source, &world->statistics[world->environments], &err));
    statistics_bind(world->arena, world->statistics[world->environments], world->catalog);
    world->environments++;
}

/* A statement of its own number, in no transaction. */
static struct statement *add_statement(struct world *world, enum op_kind kind, oid relation)
{
    struct statement *statement = ARENA_NEW(world->arena, struct statement);
    struct op_query *op = ARENA_NEW(world->arena, struct op_query);
    struct operation operation = {.kind = op_kind_name(kind), .relation = relation};
    op->op.kind = kind;
    op->query = ARENA_NEW(world->arena, struct query);
    catalog_begin_statement(world->catalog);
    statement->number = catalog_statement(world->catalog);
    statement->index = world->facts.statements.count;
    statement->source = source_from_bytes(world->arena, "m.sql", "", 0);
    statement->op = &op->op;
    statement->kind = op_kind_name(kind);
    statement->evaluated = true;
    statement->relation = relation;
    vec_push(world->arena, &statement->operations, operation);
    vec_push(world->arena, &world->facts.statements, statement);
    return statement;
}

static void add_scan(struct world *world, struct statement *statement, oid relation,
                     enum scan_purpose purpose)
{
    struct scan_fact scan = {.relation = relation, .purpose = purpose};
    vec_push(world->arena, &statement->scans, scan);
}

static void add_build(struct world *world, struct statement *statement, oid index, oid relation,
                      bool concurrently)
{
    struct build_fact build = {.index = index, .relation = relation, .concurrently = concurrently};
    vec_push(world->arena, &statement->builds, build);
    add_scan(world, statement, relation, SCAN_BUILD);
}

static void add_rewrite(struct world *world, struct statement *statement, oid relation)
{
    struct rewrite_fact rewrite = {.relation = relation};
    vec_push(world->arena, &statement->rewrites, rewrite);
    add_scan(world, statement, relation, SCAN_REWRITE);
}

static void add_lock(struct world *world, struct statement *statement, oid relation, enum lock_mode mode,
                     enum lock_reason reason)
{
    struct lock_fact lock = {.relation = relation, .mode = mode, .reason = reason};
    vec_push(world->arena, &statement->locks, lock);
}

/* Statements first to last form a transaction. */
static void add_transaction(struct world *world, uint32_t first, uint32_t last, bool committed)
{
    struct transaction transaction = {
        .first = first, .last = last, .block = true, .committed = committed, .rolled_back = !committed};
    vec_push(world->arena, &world->facts.transactions, transaction);
    for (uint32_t i = first; i <= last; i++)
        world->facts.statements.at[i]->transaction = world->facts.transactions.count;
}

static void add_window(struct world *world, oid relation, uint32_t taken_by, uint32_t released_by)
{
    struct lock_window window = {.relation = relation,
                                 .taken_by = taken_by,
                                 .released_by = released_by,
                                 .mode = ACCESS_EXCLUSIVE_LOCK};
    vec_push(world->arena, &world->facts.windows, window);
}

static const struct environment *estimate(struct world *world)
{
    struct cost_model *model;
    struct err err = {.arena = world->arena};
    assert_true(cost_model_load(world->arena, NULL, &model, &err));
    return estimates_make(world->arena, &world->facts, model,
                          (const struct statistics *const *)world->statistics, world->environments)
        ->primary;
}

#define assert_between(figure, low, high)                                                                    \
    do {                                                                                                     \
        double figure_ = (figure), low_ = (low), high_ = (high);                                             \
        if (!(figure_ >= low_ && figure_ <= high_))                                                          \
            fail_msg("%s is %g, not between %g and %g", #figure, figure_, low_, high_);                      \
    } while (0)

static void assert_ordered(const struct duration *duration)
{
    assert_true(duration->known);
    assert_true(duration->low <= duration->expected && duration->expected <= duration->high);
}

#define BIG_AND_SMALL                                                                                        \
    "table,rows,bytes\n"                                                                                     \
    "big,10000000,1000000000\n"                                                                              \
    "small,100000,10000000\n"

struct tables {
    oid big, small, unknown;
};

static struct tables make_tables(struct world *world)
{
    struct tables tables = {
        .big = make_table(world, "big", RELATION_TABLE, NO_OID),
        .small = make_table(world, "small", RELATION_TABLE, NO_OID),
        .unknown = make_table(world, "unknown", RELATION_TABLE, NO_OID),
    };
    return tables;
}

/* ---- words ---- */

static void says_durations(void **state)
{
    static const struct {
        double milliseconds;
        const char *words;
    } cases[] = {
        {0, "0 ms"},
        {0.05, "under 0.1 ms"},
        {0.45, "0.45 ms"},
        {4.56, "4.6 ms"},
        {40, "40 ms"},
        {456, "460 ms"},
        {996, "1 s"},
        {1234, "1.2 s"},
        {45678, "46 s"},
        {59960, "1 min"},
        {90000, "1.5 min"},
        {180000, "3 min"},
        {3590000, "1 h"},
        {3800000, "1 h"},
        {3900000, "1 h 10 min"},
        {7800000, "2 h 10 min"},
        {35800000, "10 h"},
        {86400000, "24 h"},
        {172800000, "2 days"},
        {216000000, "2.5 days"},
        {NAN, "unknown"},
    };
    struct world *world = world_new(state);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(duration_words(world->arena, cases[i].milliseconds), cases[i].words);
}

static void says_counts(void **state)
{
    static const struct {
        double count;
        const char *words;
    } cases[] = {
        {0, "0"},
        {7, "7"},
        {999, "999"},
        {1000, "1,000"},
        {12345, "12,345"},
        {999999.4, "999,999"},
        {999999.7, "1 million"},
        {2812345, "2.8 million"},
        {28e6, "28 million"},
        {500e6, "500 million"},
        {999.6e6, "1 billion"},
        {2e9, "2 billion"},
        {2.04e9, "2 billion"},
        {1e12, "1 trillion"},
        {NAN, "unknown"},
    };
    struct world *world = world_new(state);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(count_words(world->arena, cases[i].count), cases[i].words);
}

/* What SELECT pg_size_pretty(n) gives. */
static void says_bytes_as_the_server_does(void **state)
{
    static const struct {
        double bytes;
        const char *words;
    } cases[] = {
        {0, "0 bytes"},         {10239, "10239 bytes"}, {10240, "10 kB"},    {20479, "20 kB"},
        {1024000, "1000 kB"},   {10485247, "10239 kB"}, {10485248, "10 MB"}, {1288490188, "1229 MB"},
        {12884901880, "12 GB"}, {44e9, "41 GB"},        {1e13, "9313 GB"},   {1e15, "909 TB"},
        {1e18, "888 PB"},       {NAN, "unknown"},
    };
    struct world *world = world_new(state);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(bytes_words(world->arena, cases[i].bytes), cases[i].words);
}

/* ---- the model's file ---- */

static bool read_model(struct world *world, const char *text, struct cost_model **model, struct err *err)
{
    *err = (struct err){.arena = world->arena};
    return cost_model_read(world->arena, source_from_bytes(world->arena, "profile.yaml", text, strlen(text)),
                           model, err);
}

static void replaces_what_a_file_gives(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    struct cost_model *own;
    struct err err;
    add_statistics(world, "production", BIG_AND_SMALL);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.big), tables.big, SCAN_VALIDATE_CHECK);
    double before = estimate(world)->statements[0].work.expected;
    assert_true(
        read_model(world,
                   "version: 1\nabout: 'a slow disk'\ncoefficients:\n  read_cached:\n    unit: ms/GB\n"
                   "    low: 5e4\n    expected: 100000\n    high: 100000\n    from: rehearsals\n",
                   &own, &err));
    struct estimates *estimates = estimates_make(world->arena, &world->facts, own,
                                                 (const struct statistics *const *)world->statistics, 1);
    /* 1000 MB at 100 s a GB instead of 0.25 s; rows cost what they did. */
    assert_between(estimates->primary->statements[0].work.expected, before + 92000, before + 94000);
    assert_ordered(&estimates->primary->statements[0].work);
}

static void refuses_what_is_no_model(void **state)
{
#define HEAD "version: 1\ncoefficients:\n  scan_row:\n"
    static const struct {
        const char *text;
        uint32_t line;
        const char *message, *hint;
    } cases[] = {
        {"version: 2\n", 1, "the cost model is not of version 1", "version: 1"},
        {"coefficients: {}\n", 1, "the cost model is not of version 1", "version: 1"},
        {"version: 1\n", 1, "the cost model has no coefficients", "coefficients"},
        {"version: 1\ncoefficients: []\n", 2, "the cost model has no coefficients", "coefficients"},
        {"version: 1\ncofficients: {}\n", 2, "the cost model has no key \"cofficients\"", "coefficients"},
        {"version: 1\ncoefficients:\n  scan_rows: {}\n", 3, "there is no coefficient \"scan_rows\"",
         "scan_row"},
        {HEAD "    unit: ms/row\n", 4, "the unit of coefficient \"scan_row\" is \"us/row\"", "us/row"},
        {HEAD "    low: 1\n", 4, "the unit of coefficient \"scan_row\" is \"us/row\"", "us/row"},
        {HEAD "    unit: us/row\n    low: 1\n    high: 3\n", 4,
         "coefficient \"scan_row\" has no \"expected\"", "low"},
        {HEAD "    unit: us/row\n    low: fast\n", 5, "\"low\" of coefficient \"scan_row\" is not a number",
         "number"},
        {HEAD "    unit: us/row\n    low: -1\n", 5, "\"low\" of coefficient \"scan_row\" is not a number",
         "number"},
        {HEAD "    unit: us/row\n    low: 0x10\n", 5, "\"low\" of coefficient \"scan_row\" is not a number",
         "number"},
        {HEAD "    unit: us/row\n    low: 1e13\n", 5, "\"low\" of coefficient \"scan_row\" is not a number",
         "number"},
        {HEAD "    unit: us/row\n    low: [1]\n", 5, "\"low\" of coefficient \"scan_row\" is not a number",
         "number"},
        {HEAD "    unit: us/row\n    low: 2\n    expected: 1\n    high: 3\n", 4,
         "the values of coefficient \"scan_row\" are not in order", "shortest"},
        {HEAD "    unit: us/row\n    lowest: 2\n", 5, "coefficient \"scan_row\" has no key \"lowest\"",
         "low"},
        {"version: 1\ncoefficients:\n  worker: {unit: part of a process, low: 0, expected: 0.5, high: 1}\n",
         3, "the values of coefficient \"worker\" are not in order", "shortest"},
        {"version: 1\ncoefficients:\n  condition: {unit: part of the rows, low: 0, expected: 1, high: 2}\n",
         3, "the values of coefficient \"condition\" are not in order", "at most 1"},
    };
#undef HEAD
    struct world *world = world_new(state);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cost_model *model;
        struct err err;
        assert_false(read_model(world, cases[i].text, &model, &err));
        if (strncmp(err.message, cases[i].message, strlen(cases[i].message)) != 0 ||
            err.line != cases[i].line || err.hint == NULL || strstr(err.hint, cases[i].hint) == NULL ||
            strcmp(err.file, "profile.yaml") != 0)
            fail_msg("%s:%u: %s (%s) for\n%s", err.file, err.line, err.message, err.hint, cases[i].text);
    }
}

static void a_missing_file_is_an_error(void **state)
{
    struct world *world = world_new(state);
    struct cost_model *model;
    struct err err = {.arena = world->arena};
    assert_false(cost_model_load(world->arena, "/nowhere/profile.yaml", &model, &err));
    assert_non_null(err.message);
}

/* ---- statements ---- */

static void catalog_only_work_is_known_without_statistics(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    struct statement *statement = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_lock(world, statement, tables.big, ACCESS_EXCLUSIVE_LOCK, LOCK_ALTER_ADD_COLUMN);
    const struct environment *environment = estimate(world);
    const struct statement_estimate *made = &environment->statements[0];
    assert_string_equal(environment->name, "default");
    assert_true(environment->primary);
    assert_ordered(&made->work);
    assert_between(made->work.low, 0.05, 1);
    assert_between(made->work.expected, 1, 5);
    assert_between(made->work.high, 20, 100);
    assert_string_equal(made->basis, "catalog only");
    assert_false(made->alternative.known);
    assert_true(isnan(made->size.rows) && isnan(made->size.bytes));
    assert_true(environment->total.known);
}

static void scans_grow_with_the_table(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.big), tables.big, SCAN_VALIDATE_NOT_NULL);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.small), tables.small, SCAN_VALIDATE_NOT_NULL);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_ordered(&made[0].work);
    assert_ordered(&made[1].work);
    assert_between(made[0].work.expected, 400, 800); /* no more than looking at the rows */
    assert_between((made[0].work.expected - 2) / (made[1].work.expected - 2), 90, 110);
    assert_string_equal(made[0].basis, "scan of 954 MB");
    assert_true(made[0].size.rows == 10000000 && made[0].size.bytes == 1000000000);
}

static void without_figures_nothing_is_claimed(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.unknown), tables.unknown,
             SCAN_VALIDATE_CHECK);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.small), tables.small, SCAN_VALIDATE_CHECK);
    add_window(world, tables.unknown, 0, 0);
    add_window(world, tables.unknown, 0, 1);
    add_window(world, tables.small, 1, 1);
    const struct environment *environment = estimate(world);
    assert_false(environment->statements[0].work.known);
    assert_string_equal(environment->statements[0].basis, "size of public.unknown is not known");
    assert_false(environment->windows[0].held.known);
    assert_false(environment->windows[1].held.known);
    assert_true(environment->windows[2].held.known);
    assert_false(environment->total.known);
    assert_int_equal(environment->unknown_count, 1);
    assert_true(environment->total.expected == environment->statements[1].work.expected);
}

/* A person writes rows only; a figure of bytes alone says about as much. */
static void one_figure_of_two_is_enough(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "rows", "table,column,rows,avg_width\nbig,,1000000,\nbig,id,,8\nbig,email,,24\n");
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.big), tables.big, SCAN_VALIDATE_CHECK);
    const struct environment *rows = estimate(world);
    assert_string_equal(rows->statements[0].basis, "scan of 57 MB"); /* 28 + 8 + 24 bytes a row */
    assert_true(isnan(rows->statements[0].size.bytes));              /* an estimate is not a figure */
    world->environments = 0;
    add_statistics(world, "bytes",
                   "table,column,rows,bytes,avg_width\nbig,,,60000000,\nbig,id,,,8\nbig,email,,,24\n");
    const struct environment *bytes = estimate(world);
    assert_true(rows->statements[0].work.expected == bytes->statements[0].work.expected);
}

static void one_pass_serves_all_checks(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *one = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_scan(world, one, tables.big, SCAN_VALIDATE_NOT_NULL);
    struct statement *two = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_scan(world, two, tables.big, SCAN_VALIDATE_CHECK);
    add_scan(world, two, tables.big, SCAN_VALIDATE_NOT_NULL);
    struct statement *rewrite = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_rewrite(world, rewrite, tables.big);
    struct statement *both = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_rewrite(world, both, tables.big);
    add_scan(world, both, tables.big, SCAN_VALIDATE_CHECK);
    const struct statement_estimate *made = estimate(world)->statements;
    double pass = made[0].work.expected, check = made[1].work.expected - pass;
    assert_between(check, 1, pass);
    assert_between(made[3].work.expected - made[2].work.expected, check * 0.9, check * 1.1 + 10);
    assert_string_equal(made[1].basis, "scan of 954 MB");
    assert_string_equal(made[3].basis, "rewrite of 954 MB");
}

static void a_rewrite_builds_every_index(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    oid by_id = make_index(world, "by_id", tables.big, 1),
        by_email = make_index(world, "by_email", tables.big, 2);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_rewrite(world, add_statement(world, OP_ALTER_TABLE, tables.big), tables.big);
    struct statement *all = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_rewrite(world, all, tables.big);
    add_build(world, all, by_id, tables.big, false);
    add_build(world, all, by_email, tables.big, false);
    struct statement *first = add_statement(world, OP_REINDEX, tables.big);
    add_build(world, first, by_id, tables.big, false);
    struct statement *second = add_statement(world, OP_REINDEX, tables.big);
    add_build(world, second, by_email, tables.big, false);
    const struct statement_estimate *made = estimate(world)->statements;
    double sum = made[0].work.expected + made[2].work.expected + made[3].work.expected;
    assert_between(made[1].work.expected, sum * 0.99, sum * 1.01);
    assert_true(made[3].work.expected > made[2].work.expected); /* texts are compared longer than numbers */
    assert_string_equal(made[1].basis, "rewrite of 954 MB and 2 indexes");
    assert_string_equal(made[2].basis, "index on 10 million rows");
    assert_false(made[1].alternative.known);
}

static void concurrently_is_the_other_way(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *plain = add_statement(world, OP_CREATE_INDEX, tables.big);
    add_build(world, plain, make_index(world, "a", tables.big, 1), tables.big, false);
    struct statement *online = add_statement(world, OP_CREATE_INDEX, tables.big);
    add_build(world, online, make_index(world, "b", tables.big, 1), tables.big, true);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_between(made[1].work.expected / made[0].work.expected, 1.5, 3);
    assert_ordered(&made[0].alternative);
    assert_true(made[0].alternative.expected == made[1].work.expected);
    assert_true(made[1].alternative.expected == made[0].work.expected);
}

static double index_expected(void **state, const char *settings)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    struct str csv = str_new(world->arena);
    str_add(&csv,
            "table,column,rows,bytes,distinct,correlation,setting,value\nbig,,10000000,1000000000,,,,\n");
    str_add(&csv, settings);
    add_statistics(world, "production", csv.text);
    struct statement *statement = add_statement(world, OP_CREATE_INDEX, tables.big);
    add_build(world, statement, make_index(world, "a", tables.big, 1), tables.big, false);
    double expected = estimate(world)->statements[0].work.expected;
    arena_free(world->arena);
    *state = NULL;
    return expected;
}

static void settings_and_values_matter_to_index_builds(void **state)
{
    double as_is = index_expected(state, "");
    double alone = index_expected(state, ",,,,,,max_parallel_maintenance_workers,0\n");
    double memory = index_expected(state, ",,,,,,maintenance_work_mem,2GB\n");
    double alone_memory =
        index_expected(state, ",,,,,,max_parallel_maintenance_workers,0\n,,,,,,maintenance_work_mem,2GB\n");
    double workers_without_memory = index_expected(state, ",,,,,,max_parallel_maintenance_workers,4\n");
    double many =
        index_expected(state, ",,,,,,maintenance_work_mem,2GB\n,,,,,,max_parallel_maintenance_workers,4\n");
    double cold = index_expected(state, ",,,,,,effective_cache_size,100MB\n");
    double few = index_expected(state, "big,id,,,10,,,\n");
    double sorted = index_expected(state, "big,id,,,-1,1,,\n");
    assert_true(alone > as_is);
    assert_true(memory < as_is);
    assert_true(alone_memory < alone);            /* the sort stays in memory */
    assert_true(workers_without_memory == as_is); /* 64 MB are for two processes */
    assert_true(many < memory);
    assert_true(cold > as_is);
    assert_true(few < as_is);
    assert_true(sorted < few);
}

/* The expected duration of rewriting table "big" as the snapshot has it. */
static double rewrite_expected(void **state, const char *csv, char volatility)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", csv);
    struct statement *statement = add_statement(world, OP_ALTER_TABLE, tables.big);
    statement->operations.at[0].default_volatility = volatility;
    add_rewrite(world, statement, tables.big);
    double expected = estimate(world)->statements[0].work.expected;
    arena_free(world->arena);
    *state = NULL;
    return expected;
}

static void rewrites_depend_on_what_rows_hold(void **state)
{
    double plain = rewrite_expected(state, "table,rows,bytes\nbig,1000000,1000000000\n", 'i');
    double toast =
        rewrite_expected(state, "table,rows,bytes,toast_bytes\nbig,1000000,1000000000,1000000000\n", 'i');
    double called = rewrite_expected(state, "table,rows,bytes\nbig,1000000,1000000000\n", 'v');
    double bloated =
        rewrite_expected(state, "table,rows,bytes,dead_rows\nbig,1000000,1000000000,9000000\n", 'i');
    double by_rows = rewrite_expected(state, "table,rows,dead_rows\nbig,1000000,0\n", 'i');
    double by_rows_bloated = rewrite_expected(state, "table,rows,dead_rows\nbig,1000000,9000000\n", 'i');
    double full = rewrite_expected(state, "table,column,rows,null_frac\nbig,,1000000,\nbig,email,,0\n", 'i');
    double sparse =
        rewrite_expected(state, "table,column,rows,null_frac\nbig,,1000000,\nbig,email,,1\n", 'i');
    assert_true(toast > plain + 10000); /* taking out and storing a gigabyte is slower than writing it */
    assert_between(called - plain, 100, 5000);
    assert_true(bloated < plain - 1000); /* a tenth is written */
    assert_true(by_rows_bloated > by_rows + 100);
    assert_true(sparse < full - 50);
}

static oid add_method_index(struct world *world, oid table, int16_t column, const char *method)
{
    struct statement *statement = add_statement(world, OP_CREATE_INDEX, table);
    oid id = make_index(world, arena_printf(world->arena, "i%u", statement->index), table, column);
    struct relation *index = catalog_edit(world->catalog, id);
    index->index->method = method;
    add_build(world, statement, id, table, false);
    return id;
}

static void indexes_differ_by_method_and_key(void **state)
{
    struct world *world = world_new(state);
    oid table = make_table(world, "big", RELATION_TABLE, NO_OID);
    struct column *tags = catalog_add_column(world->catalog, table, "tags");
    tags->type = INT4ARRAYOID;
    struct column *uuid = catalog_add_column(world->catalog, table, "uuid");
    uuid->type = UUIDOID;
    add_statistics(
        world, "production",
        "table,column,rows,bytes,avg_width\nbig,,1000000,200000000,\nbig,email,,,16\nbig,tags,,,44\n");
    add_method_index(world, table, 2, "btree");
    add_method_index(world, table, 4, "btree"); /* as wide, but compared by its bytes */
    add_method_index(world, table, 3, "gin");
    add_method_index(world, table, 1, "brin");
    add_method_index(world, table, 1, "bloom");
    oid partial = add_method_index(world, table, 2, "btree");
    struct relation *index = catalog_edit(world->catalog, partial);
    index->index->predicate = ARENA_NEW(world->arena, struct expr);
    const struct statement_estimate *made = estimate(world)->statements;
    for (int i = 0; i < 6; i++)
        assert_ordered(&made[i].work);
    assert_true(made[0].work.expected > 1.5 * made[1].work.expected);
    assert_between(made[2].work.expected, 1000, 3000); /* five numbers a row, not eleven */
    assert_true(made[3].work.expected < made[1].work.expected);
    assert_true(made[4].work.expected > made[0].work.expected);
    assert_between(made[5].work.expected / made[0].work.expected, 0.2, 0.6);
    assert_true(made[5].work.low < made[0].work.low);
}

static void concurrently_commits_three_times(void **state)
{
    struct world *world = world_new(state);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_statement(world, OP_DROP, NO_OID);
    add_statement(world, OP_DROP, NO_OID)->waits_for_lockers = true;
    const struct statement_estimate *made = estimate(world)->statements;
    assert_true(made[1].work.expected == 3 * made[0].work.expected);
}

static void foreign_keys_read_both_sides_or_look_up(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    oid fresh = NO_OID;
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *many = add_statement(world, OP_ALTER_TABLE, tables.big);
    add_scan(world, many, tables.big, SCAN_VALIDATE_FOREIGN_KEY);
    add_scan(world, many, tables.small, SCAN_REFERENCED);
    struct statement *few = add_statement(world, OP_ALTER_TABLE, tables.small);
    add_scan(world, few, tables.small, SCAN_VALIDATE_FOREIGN_KEY);
    add_scan(world, few, tables.big, SCAN_REFERENCED);
    struct statement *create = add_statement(world, OP_CREATE_TABLE, NO_OID);
    fresh = make_table(world, "fresh", RELATION_TABLE, NO_OID);
    create->relation = fresh;
    struct statement *none = add_statement(world, OP_ALTER_TABLE, fresh);
    add_scan(world, none, fresh, SCAN_VALIDATE_FOREIGN_KEY);
    add_scan(world, none, tables.big, SCAN_REFERENCED);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_between(made[0].work.expected, 3000, 12000);
    assert_string_equal(made[0].basis, "check of 10 million rows, against 100,000 rows");
    assert_between(made[1].work.expected, 200, 1500);
    assert_string_equal(made[1].basis, "check of 100,000 rows");
    assert_between(made[3].work.expected, 1, 5);
}

static void what_is_not_followed_is_unknown(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_statement(world, OP_DO, NO_OID)->not_modelled = "the body of a DO block is not followed";
    struct statement *broken = add_statement(world, OP_ALTER_TABLE, NO_OID);
    broken->parse_error = "syntax error";
    broken->op = NULL;
    struct statement *unsure = add_statement(world, OP_ALTER_TABLE, NO_OID);
    struct failure_fact failure = {.sqlstate = "42P01", .certainty = CERTAINTY_POSSIBLE};
    vec_push(world->arena, &unsure->failures, failure);
    add_statement(world, OP_SET, tables.small);
    const struct environment *environment = estimate(world);
    for (int i = 0; i < 3; i++) {
        assert_false(environment->statements[i].work.known);
        assert_non_null(environment->statements[i].basis);
    }
    assert_true(environment->statements[3].work.known);
    assert_between(environment->statements[3].work.expected, 0.01, 1);
    assert_int_equal(environment->unknown_count, 3);
}

/* ---- rows that statements write ---- */

static struct statement *add_data(struct world *world, enum op_kind kind, oid target, bool condition)
{
    struct statement *statement = add_statement(world, kind, target);
    add_lock(world, statement, target, ROW_EXCLUSIVE_LOCK, LOCK_WRITE);
    statement->operations.at[0].has_condition = condition;
    if (!condition && kind != OP_INSERT)
        add_scan(world, statement, target, SCAN_WRITE);
    return statement;
}

static void a_condition_leaves_all_open(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_data(world, OP_UPDATE, tables.big, false);
    add_data(world, OP_UPDATE, tables.big, true);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_between(made[0].work.expected, 10000, 60000);
    assert_string_equal(made[0].basis, "update of 10 million rows");
    assert_string_equal(made[1].basis, "update of up to 10 million rows");
    assert_true(made[1].work.low < 1);
    assert_true(made[1].work.high > made[0].work.high * 0.99);
    assert_between(made[1].work.expected / made[0].work.expected, 0.2, 0.5);
}

static struct expr *make_expr(struct world *world, enum expr_kind kind, uint32_t arguments)
{
    struct expr *expr = ARENA_NEW(world->arena, struct expr);
    expr->kind = kind;
    expr->name.name = "=";
    expr->arguments.at = ARENA_ARRAY(world->arena, struct expr *, arguments);
    expr->arguments.count = arguments;
    return expr;
}

/* kind(column, value, value + 9999): as many arguments as wanted. */
static struct expr *make_test(struct world *world, enum expr_kind kind, const char *column,
                              uint32_t arguments)
{
    struct expr *test = make_expr(world, kind, arguments);
    for (uint32_t i = 0; i < arguments; i++) {
        test->arguments.at[i] = make_expr(world, i == 0 ? EXPR_COLUMN : EXPR_INTEGER, 0);
        test->arguments.at[i]->integer = i == 2 ? 10000 : 1;
    }
    test->arguments.at[0]->names.at = ARENA_ARRAY(world->arena, const char *, 1);
    test->arguments.at[0]->names.at[0] = column;
    test->arguments.at[0]->names.count = 1;
    return test;
}

static const struct statement_estimate *update_where(struct world *world, oid table, struct expr *where)
{
    struct statement *update = add_data(world, OP_UPDATE, table, true);
    struct query *query = ((const struct op_query *)update->op)->query;
    query->kind = QUERY_UPDATE;
    query->where = where;
    return &estimate(world)->statements[update->index];
}

static void conditions_on_known_columns_are_judged(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    oid key = make_index(world, "key", tables.big, 1);
    ((struct relation *)catalog_edit(world->catalog, key))->index->unique = true;
    add_statistics(world, "production",
                   "table,column,rows,bytes,distinct,null_frac\nbig,,10000000,1000000000,,\nbig,id,,,-1,0\n"
                   "big,email,,,1000,0.02\n");
    add_data(world, OP_UPDATE, tables.big, false);
    double all = estimate(world)->statements[0].work.expected;
    const struct statement_estimate *one =
        update_where(world, tables.big, make_test(world, EXPR_OPERATOR, "id", 2));
    assert_between(one->work.expected, 0.01, 2);
    assert_true(one->work.high < 50);
    const struct statement_estimate *batch =
        update_where(world, tables.big, make_test(world, EXPR_BETWEEN, "id", 3));
    assert_between(batch->work.expected / all, 0.0005, 0.02);
    /* Nothing leads to the value: all of it is read, a thousandth written. */
    const struct statement_estimate *value =
        update_where(world, tables.big, make_test(world, EXPR_OPERATOR, "email", 2));
    assert_between(value->work.low, 50, 500);
    assert_between(value->work.expected / all, 0.005, 0.1);
    const struct statement_estimate *null =
        update_where(world, tables.big, make_test(world, EXPR_IS_NULL, "email", 1));
    assert_between(null->work.expected / all, 0.01, 0.1);
    const struct statement_estimate *rest =
        update_where(world, tables.big, make_test(world, EXPR_IS_NOT_NULL, "email", 1));
    assert_between(rest->work.expected / all, 0.9, 1.0);
    struct expr *and = make_expr(world, EXPR_AND, 2);
    and->arguments.at[0] = make_test(world, EXPR_IS_NOT_NULL, "email", 1);
    and->arguments.at[1] = make_test(world, EXPR_OPERATOR, "id", 2);
    assert_between(update_where(world, tables.big, and)->work.high, 0.1, 50);
    and->kind = EXPR_OR;
    assert_between(update_where(world, tables.big, and)->work.expected / all, 0.9, 1.0);
}

/* A column that the run added is NULL everywhere: nothing equals a value, everything is NULL. */
static void a_new_column_holds_only_null(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_data(world, OP_UPDATE, tables.big, false);
    double all = estimate(world)->statements[0].work.expected;
    struct column *column = catalog_add_column(world->catalog, tables.big, "tier");
    column->type = INT4OID;
    column->made = catalog_statement(world->catalog);
    assert_between(update_where(world, tables.big, make_test(world, EXPR_IS_NULL, "tier", 1))->work.expected /
                       all,
                   0.95, 1.05);
    assert_between(
        update_where(world, tables.big, make_test(world, EXPR_OPERATOR, "tier", 2))->work.expected / all,
        0.001, 0.1);
    /* Without the knowledge the usual part of the rows, one in two hundred, would be written besides. */
    assert_between(
        update_where(world, tables.big, make_test(world, EXPR_OPERATOR, "id", 2))->work.expected -
            update_where(world, tables.big, make_test(world, EXPR_OPERATOR, "tier", 2))->work.expected,
        50, 5000);
}

static void deep_conditions_are_left_open(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct expr *where = make_test(world, EXPR_OPERATOR, "id", 2);
    for (int i = 0; i < 100000; i++) {
        struct expr *and = make_expr(world, EXPR_AND, 1);
        and->arguments.at[0] = where;
        where = and;
    }
    const struct statement_estimate *made = update_where(world, tables.big, where);
    assert_ordered(&made->work);
    assert_true(made->work.low < 1);
}

static void indexes_make_writes_longer(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", "table,rows,bytes\nbig,1000000,100000000\nsmall,1000000,100000000\n");
    make_index(world, "a", tables.big, 1);
    make_index(world, "b", tables.big, 2);
    add_data(world, OP_UPDATE, tables.big, false);
    add_data(world, OP_UPDATE, tables.small, false);
    add_data(world, OP_DELETE, tables.big, false);
    add_data(world, OP_DELETE, tables.small, false);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_true(made[0].work.expected > 2 * made[1].work.expected);
    assert_true(made[2].work.expected == made[3].work.expected); /* a DELETE leaves index entries alone */
}

static struct statement *add_index(struct world *world, oid table, const char *name)
{
    struct statement *statement = add_statement(world, OP_CREATE_INDEX, table);
    add_build(world, statement, make_index(world, name, table, 1), table, false);
    return statement;
}

static void insert_values(struct world *world, oid table, uint32_t rows)
{
    struct statement *insert = add_data(world, OP_INSERT, table, false);
    struct query *query = ((const struct op_query *)insert->op)->query;
    query->kind = QUERY_INSERT;
    query->source = ARENA_NEW(world->arena, struct query);
    query->source->kind = QUERY_VALUES;
    query->source->row_total = rows;
}

static void what_the_run_makes_is_empty_until_filled(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *create = add_statement(world, OP_CREATE_TABLE, NO_OID);
    create->relation = make_table(world, "fresh", RELATION_TABLE, NO_OID);
    add_index(world, create->relation, "a");
    insert_values(world, create->relation, 1000);
    add_index(world, create->relation, "b");
    struct statement *copy = add_data(world, OP_INSERT, create->relation, false);
    struct query *query = ((const struct op_query *)copy->op)->query;
    query->source = ARENA_NEW(world->arena, struct query);
    query->source->from.at = ARENA_ARRAY(world->arena, struct from_item *, 1);
    query->source->from.at[0] = ARENA_NEW(world->arena, struct from_item);
    query->source->from.count = 1;
    add_lock(world, copy, tables.small, ACCESS_SHARE_LOCK, LOCK_SELECT);
    add_scan(world, copy, tables.small, SCAN_READ);
    add_index(world, create->relation, "c");
    const struct environment *environment = estimate(world);
    const struct statement_estimate *made = environment->statements;
    assert_between(made[1].work.expected, 1, 5);
    assert_true(made[1].size.rows == 0);
    assert_string_equal(made[2].basis, "insertion of 1,000 rows");
    assert_string_equal(made[3].basis, "index on 1,000 rows");
    assert_string_equal(made[5].basis, "index on 101,000 rows");
    assert_true(made[5].work.expected > 10 * made[3].work.expected);
    assert_true(environment_size(environment, &world->facts, create->relation).rows == 0);
    assert_true(environment_size(environment, &world->facts, tables.big).rows == 10000000);
    assert_true(isnan(environment_size(environment, &world->facts, tables.unknown).rows));
}

static void rows_of_unknown_number_stay_unknown(void **state)
{
    struct world *world = world_new(state);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *create = add_statement(world, OP_CREATE_TABLE, NO_OID);
    create->relation = make_table(world, "fresh", RELATION_TABLE, NO_OID);
    struct statement *fill = add_data(world, OP_INSERT, create->relation, false);
    struct query *query = ((const struct op_query *)fill->op)->query;
    query->source = ARENA_NEW(world->arena, struct query);
    query->source->from.at = ARENA_ARRAY(world->arena, struct from_item *, 1);
    query->source->from.at[0] = ARENA_NEW(world->arena, struct from_item);
    query->source->from.at[0]->kind = FROM_FUNCTION;
    query->source->from.count = 1;
    add_index(world, create->relation, "a");
    const struct statement_estimate *made = estimate(world)->statements;
    assert_true(made[0].work.known);
    assert_false(made[1].work.known);
    assert_false(made[2].work.known);
}

static void copy_data_is_counted(void **state)
{
    static const char file[] = "COPY small FROM stdin;\n1\ta\n2\tb\n3\tc\n\\.\nSELECT 1;\n";
    struct world *world = world_new(state);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *create = add_statement(world, OP_CREATE_TABLE, NO_OID);
    create->relation = make_table(world, "fresh", RELATION_TABLE, NO_OID);
    struct statement *copy = add_statement(world, OP_COPY, create->relation);
    struct op_copy *op = ARENA_NEW(world->arena, struct op_copy);
    op->op.kind = OP_COPY;
    op->from = op->has_relation = true;
    copy->op = &op->op;
    copy->source = source_from_bytes(world->arena, "m.sql", file, strlen(file));
    copy->item.span = (struct span){0, 21};
    add_index(world, create->relation, "a");
    assert_string_equal(estimate(world)->statements[2].basis, "index on 3 rows");
}

static void a_table_made_by_a_query_holds_its_rows(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *create = add_statement(world, OP_CREATE_TABLE_AS, NO_OID);
    struct op_create_table_as *op = ARENA_NEW(world->arena, struct op_create_table_as);
    op->op.kind = OP_CREATE_TABLE_AS;
    op->query = ARENA_NEW(world->arena, struct query);
    op->query->from.at = ARENA_ARRAY(world->arena, struct from_item *, 1);
    op->query->from.at[0] = ARENA_NEW(world->arena, struct from_item);
    op->query->from.count = 1;
    create->op = &op->op;
    create->relation = make_table(world, "fresh", RELATION_TABLE, NO_OID);
    add_lock(world, create, tables.big, ACCESS_SHARE_LOCK, LOCK_SELECT);
    add_scan(world, create, tables.big, SCAN_READ);
    add_index(world, create->relation, "a");
    const struct statement_estimate *made = estimate(world)->statements;
    assert_between(made[0].work.expected, 8000, 20000);
    assert_string_equal(made[1].basis, "index on 10 million rows");
}

static void triggers_make_writes_longer(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_data(world, OP_DELETE, tables.big, false);
    catalog_begin_statement(world->catalog);
    struct trigger *trigger =
        catalog_create(world->catalog, CLASS_TRIGGER, sizeof *trigger, SCHEMA_PUBLIC, tables.big, "audit");
    trigger->row = true;
    catalog_publish(world->catalog, &trigger->object);
    add_data(world, OP_DELETE, tables.big, false);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_true(made[1].work.expected > made[0].work.expected + 10000);
}

static struct statement *add_truncate(struct world *world, oid relation)
{
    struct statement *statement = add_statement(world, OP_TRUNCATE, relation);
    struct loss_fact loss = {.kind = LOSS_ROWS, .id = relation, .relation = relation};
    add_lock(world, statement, relation, ACCESS_EXCLUSIVE_LOCK, LOCK_TRUNCATE);
    vec_push(world->arena, &statement->losses, loss);
    return statement;
}

static void truncate_empties_unless_it_is_undone(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_truncate(world, tables.big);
    add_index(world, tables.big, "a");
    add_statement(world, OP_TRANSACTION, NO_OID);
    add_index(world, tables.big, "b");
    add_truncate(world, tables.big);
    add_index(world, tables.big, "c");
    add_transaction(world, 0, 2, false);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_between(made[0].work.expected, 50, 1000);
    assert_string_equal(made[0].basis, "deletion of 954 MB");
    assert_between(made[1].work.expected, 1, 5);
    assert_between(made[3].work.expected, 1000, 60000);
    assert_between(made[5].work.expected, 1, 5);
}

/* ---- partitions ---- */

static void leaves_are_counted_once(void **state)
{
    struct world *world = world_new(state);
    oid parent = make_table(world, "events", RELATION_PARTITIONED, NO_OID);
    oid first = make_table(world, "big", RELATION_TABLE, parent),
        second = make_table(world, "small", RELATION_TABLE, parent);
    add_statistics(world, "production", BIG_AND_SMALL);
    struct statement *all = add_statement(world, OP_CREATE_INDEX, parent);
    oid on_parent = make_index(world, "p", parent, 1);
    add_build(world, all, on_parent, parent, false);
    add_build(world, all, make_index(world, "l1", first, 1), first, false);
    add_build(world, all, make_index(world, "l2", second, 1), second, false);
    add_index(world, first, "a");
    add_index(world, second, "b");
    add_truncate(world, first);
    add_statement(world, OP_COMMENT, parent);
    const struct statement_estimate *made = estimate(world)->statements;
    double sum = made[1].work.expected + made[2].work.expected;
    assert_between(made[0].work.expected, sum * 0.99, sum * 1.01);
    assert_string_equal(made[0].basis, "2 indexes");
    assert_true(made[0].size.rows == 10100000);
    assert_true(made[4].size.rows == 100000); /* what a leaf loses its parents lose */
}

/* What is attached counts from then on, two levels up as well. */
static void attached_partitions_count(void **state)
{
    struct world *world = world_new(state);
    oid root = make_table(world, "events", RELATION_PARTITIONED, NO_OID);
    oid year = make_table(world, "events_2025", RELATION_PARTITIONED, root);
    oid month = make_table(world, "big", RELATION_TABLE, NO_OID);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_statement(world, OP_COMMENT, root);
    struct statement *attach = add_statement(world, OP_ALTER_TABLE, year);
    attach->operations.at[0].kind = "attach_partition";
    attach->operations.at[0].id = month;
    add_statement(world, OP_COMMENT, root);
    struct statement *detach = add_statement(world, OP_ALTER_TABLE, year);
    detach->operations.at[0] = attach->operations.at[0];
    detach->operations.at[0].kind = "detach_partition";
    add_statement(world, OP_COMMENT, year);
    const struct statement_estimate *made = estimate(world)->statements;
    assert_true(made[0].size.rows == 0);
    assert_true(made[2].size.rows == 10000000);
    assert_true(made[4].size.rows == 0);
}

/* ---- windows, environments ---- */

static void a_lock_is_held_to_the_end_of_its_transaction(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", BIG_AND_SMALL);
    add_statement(world, OP_TRANSACTION, NO_OID);
    add_scan(world, add_statement(world, OP_ALTER_TABLE, tables.small), tables.small, SCAN_VALIDATE_CHECK);
    add_statement(world, OP_ALTER_TABLE, tables.big);
    add_rewrite(world, add_statement(world, OP_ALTER_TABLE, tables.big), tables.big);
    add_statement(world, OP_TRANSACTION, NO_OID);
    add_transaction(world, 0, 4, true);
    add_window(world, tables.small, 1, 4);
    add_window(world, tables.big, 2, 4);
    add_window(world, tables.big, 3, 3);
    const struct environment *environment = estimate(world);
    const struct statement_estimate *made = environment->statements;
    double sum[3] = {0};
    for (int i = 1; i <= 4; i++) {
        sum[0] += made[i].work.low;
        sum[1] += made[i].work.expected;
        sum[2] += made[i].work.high;
    }
    assert_between(environment->windows[0].held.low, sum[0] * 0.99, sum[0] * 1.01);
    assert_between(environment->windows[0].held.expected, sum[1] * 0.99, sum[1] * 1.01);
    assert_between(environment->windows[0].held.high, sum[2] * 0.99, sum[2] * 1.01);
    double without = sum[1] - made[1].work.expected;
    assert_between(environment->windows[1].held.expected, without * 0.99, without * 1.01);
    assert_true(environment->windows[2].held.expected == made[3].work.expected);
    assert_true(environment->total.expected >= environment->windows[0].held.expected);
}

static const char *primary_of(struct world *world)
{
    return estimate(world)->name;
}

static void findings_speak_of_production_or_the_largest(void **state)
{
    struct world *world = world_new(state);
    make_tables(world);
    add_statement(world, OP_COMMENT, NO_OID);
    assert_string_equal(primary_of(world), "default");
    add_statistics(world, "development", "table,rows\nbig,10000\n");
    add_statistics(world, "eu", "table,rows\nbig,2800000\n");
    add_statistics(world, "us", "table,rows\nbig,2000000\nsmall,90000\n");
    assert_string_equal(primary_of(world), "eu");
    add_statistics(world, "production", "table,rows\nbig,5\n");
    assert_string_equal(primary_of(world), "production");
}

static void equal_inputs_give_equal_figures(void **state)
{
    struct world *world = world_new(state);
    struct tables tables = make_tables(world);
    add_statistics(world, "production", "table,rows,bytes\nbig,12345678,987654321\n");
    add_index(world, tables.big, "a");
    const struct duration first = estimate(world)->statements[0].work;
    const struct duration second = estimate(world)->statements[0].work;
    assert_true(first.low == second.low && first.expected == second.expected && first.high == second.high);
    /* Three digits: nothing that differs between mathematical libraries reaches the output. */
    char digits[32];
    snprintf(digits, sizeof digits, "%.0f", first.expected);
    assert_int_equal(strspn(digits + 3, "0"), strlen(digits) - 3);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_teardown(function, teardown)
    const struct CMUnitTest tests[] = {
        TEST(says_durations),
        TEST(says_counts),
        TEST(says_bytes_as_the_server_does),
        TEST(replaces_what_a_file_gives),
        TEST(refuses_what_is_no_model),
        TEST(a_missing_file_is_an_error),
        TEST(catalog_only_work_is_known_without_statistics),
        TEST(scans_grow_with_the_table),
        TEST(without_figures_nothing_is_claimed),
        TEST(one_figure_of_two_is_enough),
        TEST(one_pass_serves_all_checks),
        TEST(a_rewrite_builds_every_index),
        TEST(concurrently_is_the_other_way),
        TEST(settings_and_values_matter_to_index_builds),
        TEST(foreign_keys_read_both_sides_or_look_up),
        TEST(what_is_not_followed_is_unknown),
        TEST(a_condition_leaves_all_open),
        TEST(conditions_on_known_columns_are_judged),
        TEST(deep_conditions_are_left_open),
        TEST(indexes_make_writes_longer),
        TEST(what_the_run_makes_is_empty_until_filled),
        TEST(rows_of_unknown_number_stay_unknown),
        TEST(copy_data_is_counted),
        TEST(truncate_empties_unless_it_is_undone),
        TEST(leaves_are_counted_once),
        TEST(attached_partitions_count),
        TEST(rewrites_depend_on_what_rows_hold),
        TEST(indexes_differ_by_method_and_key),
        TEST(concurrently_commits_three_times),
        TEST(a_table_made_by_a_query_holds_its_rows),
        TEST(triggers_make_writes_longer),
        TEST(a_new_column_holds_only_null),
        TEST(a_lock_is_held_to_the_end_of_its_transaction),
        TEST(findings_speak_of_production_or_the_largest),
        TEST(equal_inputs_give_equal_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
