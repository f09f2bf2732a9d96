/*
 * Tests of statistics snapshots: what is read, what is refused and with which words, figures that belong to
 * objects even after these were renamed, sizes of partitioned tables, and what a server's own output says.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "catalog/statistics.h"
#include "catalog/stats_query.h"

static struct statistics *read_text(struct arena *arena, const char *text)
{
    const struct source *source = source_from_bytes(arena, "stats.csv", text, strlen(text));
    struct err err = {.arena = arena};
    struct statistics *statistics = NULL;
    if (!statistics_read(arena, "production", source, &statistics, &err))
        fail_msg("line %u: %s", err.line, err.message);
    return statistics;
}

static void refuses(struct arena *arena, const char *text, uint32_t line, const char *message)
{
    const struct source *source = source_from_bytes(arena, "stats.csv", text, strlen(text));
    struct err err = {.arena = arena};
    struct statistics *statistics;
    assert_false(statistics_read(arena, "production", source, &statistics, &err));
    assert_string_equal(err.message, message);
    assert_string_equal(err.file, "stats.csv");
    assert_int_equal(err.line, line);
    assert_non_null(err.hint);
}

/* ---- reading ---- */

static void two_columns_are_enough(void **state)
{
    struct statistics *statistics =
        read_text(*state, "table,rows\nusers,2800000\norders,5e8\nempty,0\nunknown,\n");
    assert_string_equal(statistics->environment, "production");
    assert_int_equal(statistics->tables.count, 4);
    const struct table_statistics *users = statistics_table(statistics, "public", "users");
    assert_true(users->rows == 2800000);
    assert_false(statistics_known(users->bytes));
    assert_int_equal(users->line, 2);
    assert_true(statistics_table(statistics, "public", "orders")->rows == 5e8);
    assert_true(statistics_table(statistics, "public", "empty")->rows == 0);
    assert_false(statistics_known(statistics_table(statistics, "public", "unknown")->rows));
    assert_null(statistics_table(statistics, "public", "nothing"));
    assert_null(statistics_table(statistics, "app", "users"));
    assert_int_equal(statistics->notices.count, 0);
}

static void every_figure_has_its_place(void **state)
{
    struct statistics *statistics = read_text(
        *state, "seq_scans,index_scans,correlation,common_freqs,avg_width,distinct,null_frac,dead_rows,index_"
                "bytes,toast_bytes,"
                "bytes,rows,index,column,table,schema,max_length,orphan_count,duplicate_count,null_count\n"
                "1,,,,,,,2,3,4,5,6,,,t,s,,,,\n"
                ",,-0.5,\"{0.5,0.25}\",7,-0.75,0.125,,,,,,,c,t,s,11,12,13,14\n"
                ",8,,,,,,,,,9,10,i,,t,s,,,,\n");
    const struct table_statistics *table = statistics_table(statistics, "s", "t");
    assert_true(table->seq_scans == 1 && table->dead_rows == 2 && table->index_bytes == 3);
    assert_true(table->toast_bytes == 4 && table->bytes == 5 && table->rows == 6);
    const struct column_statistics *column = statistics_column(statistics, "s", "t", "c");
    assert_true(column->correlation == -0.5 && column->avg_width == 7 && column->distinct == -0.75);
    assert_true(column->null_frac == 0.125 && column->max_length == 11 && column->orphan_count == 12);
    assert_true(column->duplicate_count == 13 && column->null_count == 14);
    assert_int_equal(column->common_count, 2);
    assert_true(column->common_freqs[0] == 0.5 && column->common_freqs[1] == 0.25);
    const struct index_statistics *index = statistics_index(statistics, "s", "t", "i");
    assert_true(index->index_scans == 8 && index->bytes == 9 && index->rows == 10);
}

static void members_may_come_before_their_table(void **state)
{
    struct statistics *statistics =
        read_text(*state, "table,column,rows,null_frac\nt,c,,0.5\nu,c,,1\nt,,7,\n");
    assert_true(statistics_table(statistics, "public", "t")->rows == 7);
    assert_int_equal(statistics_table(statistics, "public", "t")->line, 4);
    assert_int_equal(statistics_table(statistics, "public", "u")->line, 0);
    assert_true(statistics_column(statistics, "public", "t", "c")->null_frac == 0.5);
}

static void what_is_ignored_is_said(void **state)
{
    struct statistics *statistics = read_text(*state, "table,rows,Remarks,row\nt,1,red,2\n");
    assert_int_equal(statistics->notices.count, 2);
    assert_string_equal(statistics->notices.at[0].text, "column \"remarks\" is not known and is ignored");
    assert_string_equal(statistics->notices.at[1].text,
                        "column \"row\" is not known and is ignored; did you mean \"rows\"?");
    assert_int_equal(statistics->notices.at[0].line, 1);
    statistics = read_text(*state, "table,column,rows,null_frac\nt,,1,0.5\nu,,1,0.5\nt,c,9,0.5\n");
    assert_int_equal(statistics->notices.count, 2);
    assert_string_equal(statistics->notices.at[0].text, "null_frac is ignored in a row about a table");
    assert_string_equal(statistics->notices.at[1].text, "rows is ignored in a row about a column");
}

static void settings_have_units(void **state)
{
    struct statistics *statistics = read_text(*state, "table,rows,setting,value\n"
                                                      ",,maintenance_work_mem,65536kB\n"
                                                      ",,work_mem,4096\n"
                                                      ",,shared_buffers,1000\n"
                                                      ",,max_wal_size,1 GB\n"
                                                      ",,lock_timeout,2s\n"
                                                      ",,statement_timeout,250\n"
                                                      ",,checkpoint_timeout,5min\n"
                                                      ",,max_parallel_workers,8\n"
                                                      ",,autovacuum_work_mem,-1\n"
                                                      ",,wal_level,logical\n"
                                                      ",,deadlock_timeout,1 fortnight\n"
                                                      ",,TimeZone,UTC\n");
    assert_true(statistics_setting_number(statistics, "maintenance_work_mem", 17) == 65536.0 * 1024);
    assert_true(statistics_setting_number(statistics, "work_mem", 17) == 4096.0 * 1024);
    assert_true(statistics_setting_number(statistics, "shared_buffers", 17) == 1000.0 * 8192);
    assert_true(statistics_setting_number(statistics, "max_wal_size", 17) == 1024.0 * 1024 * 1024);
    assert_true(statistics_setting_number(statistics, "lock_timeout", 17) == 2000);
    assert_true(statistics_setting_number(statistics, "statement_timeout", 17) == 250);
    assert_true(statistics_setting_number(statistics, "checkpoint_timeout", 17) == 300000);
    assert_true(statistics_setting_number(statistics, "max_parallel_workers", 17) == 8);
    assert_true(statistics_setting_number(statistics, "autovacuum_work_mem", 17) == -1);
    assert_false(statistics_known(statistics_setting_number(statistics, "wal_level", 17)));
    assert_false(statistics_known(statistics_setting_number(statistics, "deadlock_timeout", 17)));
    assert_false(statistics_known(statistics_setting_number(statistics, "nothing", 17)));
    assert_string_equal(statistics_setting(statistics, "timezone"), "UTC");
    assert_string_equal(statistics_setting(statistics, "WAL_LEVEL"), "logical");
    assert_null(statistics_setting(statistics, "nothing"));
}

/* ---- refusals ---- */

static void headers_are_checked(void **state)
{
    refuses(*state, "", 1, "the statistics file is empty");
    refuses(*state, "\n\n", 1, "the statistics file is empty");
    refuses(*state, "users,2800000\n", 1, "the first line is no header");
    refuses(*state, "table;rows\nusers;1\n", 1, "the first line is no header");
    refuses(*state, "schema,rows\n", 1, "the header has no column \"table\"");
    refuses(*state, "schema,table\n", 1, "the header has no column \"rows\"");
    refuses(*state, "table,rows,ROWS\n", 1, "column \"rows\" is in the header twice");
    refuses(*state, "table,\"rows\n", 1, "a quoted field does not end");
}

static void numbers_are_plain(void **state)
{
    static const char *const wrong[] = {"0x10", "nan", "inf", "-inf",  "1e", "1.2.3",
                                        ".",    "-",   "1 2", "2_800", "1k", "e5"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refuses(*state, arena_printf(*state, "table,rows\n\nt,%s\n", wrong[i]), 3,
                arena_printf(*state, "rows \"%s\" is not a number", wrong[i]));
    refuses(*state, "table,rows\nt,1e999\n", 2, "rows \"1e999\" is out of range");
    refuses(*state, "table,rows\nt,-1\n", 2, "rows \"-1\" is out of range");
    refuses(*state, "table,column,rows,null_frac\nt,c,,1.5\n", 2, "null_frac \"1.5\" is out of range");
    refuses(*state, "table,column,rows,distinct\nt,c,,-2\n", 2, "distinct \"-2\" is out of range");
    refuses(*state, "table,rows\nt,\x1b[2Jx\n", 2, "rows \"?[2Jx\" is not a number");
    static const char *const right[] = {"7", " 7 ", "+7", "7.", "7.0", "0.7e1", "70E-1", "007"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        struct statistics *statistics =
            read_text(*state, arena_printf(*state, "table,rows\nt,%s\n", right[i]));
        assert_true(statistics_table(statistics, "public", "t")->rows == 7);
    }
}

static void lists_are_checked(void **state)
{
    static const char *const wrong[] = {"0.5", "{0.5",   "{0.5,}", "{,}",   "{0.5 0.5}",
                                        "{2}", "{-0.5}", "{NULL}", "{0.5}x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refuses(*state, arena_printf(*state, "table,column,rows,common_freqs\nt,c,,\"%s\"\n", wrong[i]), 2,
                arena_printf(*state, "common_freqs \"%s\" is not a list of fractions", wrong[i]));
    struct statistics *statistics =
        read_text(*state, "table,column,rows,common_freqs\nt,c,,{}\nt,d,,\"{ 1 , 0 }\"\n");
    assert_int_equal(statistics_column(statistics, "public", "t", "c")->common_count, 0);
    assert_int_equal(statistics_column(statistics, "public", "t", "d")->common_count, 2);
}

static void long_lists_have_an_end(void **state)
{
    struct str text = str_new(*state);
    str_add(&text, "table,column,rows,common_freqs\nt,c,,\"{0");
    for (int i = 1; i < STATISTICS_COMMON_LIMIT; i++)
        str_add(&text, ",0");
    assert_int_equal(
        statistics_column(read_text(*state, arena_printf(*state, "%s}\"\n", text.text)), "public", "t", "c")
            ->common_count,
        STATISTICS_COMMON_LIMIT);
    refuses(*state, arena_printf(*state, "%s,0}\"\n", text.text), 2,
            arena_printf(*state, "common_freqs \"{%.59s...\" is not a list of fractions",
                         "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"));
}

static void rows_are_checked(void **state)
{
    refuses(*state, "table,rows\nt\n", 2, "1 field where the header has 2");
    refuses(*state, "table,rows\nt,2,800,000\n", 2, "4 fields where the header has 2");
    refuses(*state, "schema,table,rows\n,t,1\napp,t,1\npublic,t,2\n", 4,
            "second row for table \"public.t\"; the first is in line 2");
    refuses(*state, "table,column,rows\nt,a,\nt,a,\n", 3,
            "second row for column \"public.t.a\"; the first is in line 2");
    refuses(*state, "table,column,rows\nt,\"a,b\",\nt,\"b, a\",\n", 3,
            "second row for column \"public.t.a,b\"; the first is in line 2");
    refuses(*state, "table,index,rows\nt,i,1\nt,i,1\n", 3,
            "second row for index \"public.i\"; the first is in line 2");
    refuses(*state, "table,rows,setting,value\n,,work_mem,1\n,,Work_Mem,2\n", 3,
            "second row for setting \"work_mem\"; the first is in line 2");
    refuses(*state, "table,column,index,rows\nt,c,i,1\n", 2, "a row about both a column and an index");
    refuses(*state, "table,rows,setting,value\nt,,work_mem,1\n", 2, "a row about both a table and a setting");
    refuses(*state, "table,column,rows\n,c,1\n", 2, "a row that names no table");
    assert_int_equal(read_text(*state, "table,rows\nt,1\n,\n\n,\n")->tables.count, 1);
}

static void a_missing_file_is_an_error(void **state)
{
    struct err err = {.arena = *state};
    struct statistics *statistics;
    assert_false(statistics_load(*state, "production", "tests/unit/there/is/no/such.csv", &statistics, &err));
    assert_non_null(err.message);
}

/* ---- bound to a catalog ---- */

static struct relation *make_relation(struct catalog *catalog, const char *name, char kind, oid parent)
{
    struct relation *relation =
        catalog_create(catalog, CLASS_RELATION, sizeof *relation, SCHEMA_PUBLIC, NO_OID, name);
    relation->kind = kind;
    if (parent != NO_OID) {
        relation->inherits.at = ARENA_NEW(catalog_arena(catalog), oid);
        relation->inherits.at[0] = parent;
        relation->inherits.count = 1;
    }
    static const char *const columns[] = {"a", "b", "c,d"};
    for (int i = 0; i < 3; i++)
        catalog_add_column(catalog, relation->object.id, columns[i]);
    catalog_publish(catalog, &relation->object);
    return relation;
}

static void figures_follow_their_objects(void **state)
{
    struct catalog *catalog = catalog_new(*state, 17, false);
    oid table = make_relation(catalog, "t", RELATION_TABLE, NO_OID)->object.id;
    struct relation *index =
        catalog_create(catalog, CLASS_RELATION, sizeof *index, SCHEMA_PUBLIC, table, "t_idx");
    index->kind = RELATION_INDEX;
    index->index = ARENA_NEW(*state, struct index_info);
    catalog_publish(catalog, &index->object);
    struct statistics *statistics =
        read_text(*state, "table,column,index,rows,bytes,distinct,duplicate_count\n"
                          "t,,,100,8192,,\n"
                          "t,a,,,,7,\n"
                          "t,\"c,d\",,,,8,\n"
                          "t,\"b , a\",,,,,9\n"
                          "t,,t_idx,90,4096,,\n");
    statistics_bind(*state, statistics, catalog);
    catalog_begin_statement(catalog);
    struct object *edited = catalog_edit(catalog, table);
    edited->name = "renamed";
    catalog_touch(catalog, edited);
    catalog_edit_column(catalog, table, 1)->name = "z";
    assert_true(statistics_of_table(statistics, table)->rows == 100);
    assert_true(statistics_of_column(statistics, table, 1)->distinct == 7);
    assert_null(statistics_of_column(statistics, table, 2));
    assert_true(statistics_of_column(statistics, table, 3)->distinct == 8);
    assert_null(statistics_of_column(statistics, table, 4));
    int16_t both[] = {1, 2};
    assert_true(statistics_of_columns(statistics, table, both, 2)->duplicate_count == 9);
    assert_true(statistics_of_columns(statistics, table, both, 1)->distinct == 7);
    assert_true(statistics_of_index(statistics, index->object.id)->rows == 90);
    assert_null(statistics_of_table(statistics, index->object.id));
    struct statistics_size size = statistics_size(statistics, catalog, index->object.id, STATEMENT_NONE);
    assert_true(size.bytes == 4096 && size.unknown == 0);
    oid made = make_relation(catalog, "t", RELATION_TABLE, NO_OID)->object.id;
    assert_null(statistics_of_table(statistics, made));
    assert_true(statistics_size(statistics, catalog, made, STATEMENT_NONE).rows == 0);
}

static void partitions_add_up(void **state)
{
    struct catalog *catalog = catalog_new(*state, 17, false);
    oid root = make_relation(catalog, "root", RELATION_PARTITIONED, NO_OID)->object.id;
    oid branch = make_relation(catalog, "branch", RELATION_PARTITIONED, root)->object.id;
    make_relation(catalog, "leaf_1", RELATION_TABLE, root);
    oid leaf = make_relation(catalog, "leaf_2", RELATION_TABLE, branch)->object.id;
    oid empty = make_relation(catalog, "empty", RELATION_PARTITIONED, NO_OID)->object.id;
    oid lost = make_relation(catalog, "lost", RELATION_PARTITIONED, NO_OID)->object.id;
    make_relation(catalog, "lost_1", RELATION_TABLE, lost);
    oid unread = make_relation(catalog, "unread", RELATION_PARTITIONED, NO_OID)->object.id;
    make_relation(catalog, "unread_1", RELATION_TABLE, unread);
    make_relation(catalog, "unread_2", RELATION_TABLE, unread);
    struct statistics *statistics =
        read_text(*state, "table,rows,bytes\nleaf_1,10,8192\nleaf_2,5,\nroot,99,\nlost,77,\nunread,,\n");
    statistics_bind(*state, statistics, catalog);
    struct statistics_size size = statistics_size(statistics, catalog, root, STATEMENT_NONE);
    assert_true(size.rows == 15 && size.bytes == 8192);
    assert_int_equal(size.leaves, 2);
    assert_int_equal(size.unknown, 0);
    assert_true(statistics_size(statistics, catalog, empty, STATEMENT_NONE).rows == 0);
    assert_true(statistics_size(statistics, catalog, lost, STATEMENT_NONE).rows == 77);
    size = statistics_size(statistics, catalog, unread, STATEMENT_NONE);
    assert_false(statistics_known(size.rows));
    assert_int_equal(size.leaves, 2);
    assert_int_equal(size.unknown, 2);
    catalog_begin_statement(catalog);
    make_relation(catalog, "new_leaf", RELATION_TABLE, branch);
    catalog_drop(catalog, leaf);
    size = statistics_size(statistics, catalog, root, STATEMENT_NONE);
    assert_true(size.rows == 10);
    assert_int_equal(size.leaves, 2);
    assert_true(statistics_size(statistics, catalog, root, 0).rows == 15);
    make_relation(catalog, "unseen", RELATION_TABLE, branch)->object.first_made = 0;
    size = statistics_size(statistics, catalog, root, STATEMENT_NONE);
    assert_true(size.rows == 10);
    assert_int_equal(size.unknown, 1);
}

static void a_ring_of_partitions_has_an_end(void **state)
{
    struct catalog *catalog = catalog_new(*state, 17, false);
    struct relation *first = make_relation(catalog, "first", RELATION_PARTITIONED, NO_OID);
    struct relation *second = make_relation(catalog, "second", RELATION_PARTITIONED, first->object.id);
    first->inherits = (struct inherits){.at = &second->object.id, .count = 1};
    catalog_touch(catalog, &first->object);
    struct statistics *statistics = read_text(*state, "table,rows\n");
    statistics_bind(*state, statistics, catalog);
    assert_true(statistics_size(statistics, catalog, first->object.id, STATEMENT_NONE).rows == 0);
}

static void differences_are_listed(void **state)
{
    struct catalog *catalog = catalog_new(*state, 17, false);
    make_relation(catalog, "z", RELATION_TABLE, NO_OID);
    make_relation(catalog, "m", RELATION_MATVIEW, NO_OID);
    make_relation(catalog, "v", RELATION_VIEW, NO_OID);
    make_relation(catalog, "t", RELATION_TABLE, NO_OID);
    make_relation(catalog, "only_columns", RELATION_TABLE, NO_OID);
    make_relation(catalog, "partitioned", RELATION_PARTITIONED, NO_OID);
    struct statistics *statistics = read_text(*state, "schema,table,column,index,rows\n"
                                                      "zoo,b,,,1\n"
                                                      ",gone,,,1\n"
                                                      ",t,,,1\n"
                                                      ",t,x,,\n"
                                                      ",t,\"a,x\",,\n"
                                                      ",t,,no_index,1\n"
                                                      ",t,,z,1\n"
                                                      ",only_columns,a,,\n");
    statistics_bind(*state, statistics, catalog);
    struct statistics_gaps gaps = statistics_gaps(*state, statistics, catalog);
    assert_int_equal(gaps.tables_not_in_schema.count, 2);
    assert_string_equal(gaps.tables_not_in_schema.at[0], "public.gone");
    assert_string_equal(gaps.tables_not_in_schema.at[1], "zoo.b");
    assert_int_equal(gaps.members_not_in_schema.count, 4);
    assert_string_equal(gaps.members_not_in_schema.at[0], "public.t.a,x");
    assert_string_equal(gaps.members_not_in_schema.at[1], "public.t.no_index");
    assert_string_equal(gaps.members_not_in_schema.at[2], "public.t.x");
    assert_string_equal(gaps.members_not_in_schema.at[3], "public.t.z");
    assert_int_equal(gaps.tables_not_in_snapshot.count, 3);
    assert_string_equal(gaps.tables_not_in_snapshot.at[0], "public.m");
    assert_string_equal(gaps.tables_not_in_snapshot.at[1], "public.only_columns");
    assert_string_equal(gaps.tables_not_in_snapshot.at[2], "public.z");
}

/* ---- what the figures say ---- */

static void counted_outranks_estimated(void **state)
{
    struct statistics *statistics =
        read_text(*state, "table,column,rows,null_frac,distinct,common_freqs,null_count,duplicate_count\n"
                          "t,,1000,,,,,\n"
                          "t,estimated,,0.25,500,{0.01},,\n"
                          "t,counted,,0.25,500,,3,4\n"
                          "t,different,,0.25,-0.75,,,\n"
                          "t,nearly,,0,-0.9,,,\n"
                          "t,more,,0,2000,,,\n"
                          "t,nothing,,,,,,\n"
                          "u,unknown,,0.5,-0.5,,,\n");
    const struct table_statistics *table = statistics_table(statistics, "public", "t");
    bool exact;
    const struct column_statistics *column = statistics_column(statistics, "public", "t", "estimated");
    assert_true(statistics_nulls(table, column, &exact) == 250 && !exact);
    assert_true(statistics_duplicates(table, column, &exact) == 250 && !exact);
    column = statistics_column(statistics, "public", "t", "counted");
    assert_true(statistics_nulls(table, column, &exact) == 3 && exact);
    assert_true(statistics_duplicates(table, column, &exact) == 4 && exact);
    column = statistics_column(statistics, "public", "t", "different");
    assert_true(statistics_duplicates(table, column, &exact) == 0 && !exact);
    assert_true(statistics_distinct(table, column) == 750);
    column = statistics_column(statistics, "public", "t", "nearly");
    assert_true(statistics_duplicates(table, column, &exact) == 100);
    assert_true(statistics_nulls(table, column, &exact) == 0);
    assert_true(statistics_duplicates(table, statistics_column(statistics, "public", "t", "more"), &exact) ==
                0);
    column = statistics_column(statistics, "public", "t", "nothing");
    assert_false(statistics_known(statistics_nulls(table, column, &exact)));
    assert_false(statistics_known(statistics_duplicates(table, column, &exact)));
    table = statistics_table(statistics, "public", "u");
    column = statistics_column(statistics, "public", "u", "unknown");
    assert_false(statistics_known(statistics_nulls(table, column, &exact)));
    assert_true(statistics_duplicates(table, column, &exact) == 0);
    assert_false(statistics_known(statistics_nulls(table, NULL, &exact)));
}

/* ---- the query and what servers answer to it ---- */

static void the_query_takes_no_values(void **state)
{
    (void)state;
    static const char *const values[] = {"most_common_vals", "histogram_bounds", "most_common_elems",
                                         "range_length_histogram", "range_bounds_histogram"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_null(strstr(statistics_query(), values[i]));
    const char *end = strchr(statistics_query(), ';');
    assert_non_null(end);
    assert_string_equal(end, ";\n");
}

/* Recorded from servers of both ends of the range. */
static void servers_answers_are_read(void **state)
{
    static const char *const files[] = {"tests/fuzz/corpus/statistics/server_14.csv",
                                        "tests/fuzz/corpus/statistics/server_18.csv"};
    for (size_t i = 0; i < 2; i++) {
        struct err err = {.arena = *state};
        struct statistics *statistics;
        assert_true(statistics_load(*state, "server", files[i], &statistics, &err));
        assert_int_equal(statistics->notices.count, 0);
        assert_true(statistics_table(statistics, "public", "users")->rows == 5000);
        assert_true(statistics_table(statistics, "app", "never")->rows == 0);
        assert_false(statistics_known(statistics_table(statistics, "app", "parted")->bytes));
        assert_int_equal(statistics_column(statistics, "public", "users", "country")->common_count, 7);
        assert_true(statistics_index(statistics, "public", "users", "users_pkey")->bytes > 0);
        assert_true(statistics_setting_number(statistics, "shared_buffers", 18) > 1e6);
        assert_true(statistics_setting_number(statistics, "server_version_num", 18) >= 140000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(two_columns_are_enough),
        unit_test_in_arena(every_figure_has_its_place),
        unit_test_in_arena(members_may_come_before_their_table),
        unit_test_in_arena(what_is_ignored_is_said),
        unit_test_in_arena(settings_have_units),
        unit_test_in_arena(headers_are_checked),
        unit_test_in_arena(numbers_are_plain),
        unit_test_in_arena(lists_are_checked),
        unit_test_in_arena(long_lists_have_an_end),
        unit_test_in_arena(rows_are_checked),
        unit_test_in_arena(a_missing_file_is_an_error),
        unit_test_in_arena(figures_follow_their_objects),
        unit_test_in_arena(partitions_add_up),
        unit_test_in_arena(a_ring_of_partitions_has_an_end),
        unit_test_in_arena(differences_are_listed),
        unit_test_in_arena(counted_outranks_estimated),
        unit_test_in_arena(the_query_takes_no_values),
        unit_test_in_arena(servers_answers_are_read),
    };
    return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
