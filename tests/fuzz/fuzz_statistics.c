/*
 * Fuzz target: a statistics snapshot from any bytes. Beyond not crashing: what was read is found again by its
 * names, every figure is unknown or possible, what is bound belongs to the catalog, and a refusal says where
 * and what to do.
 */
#include "fuzz.h"

#include <string.h>

#include "catalog/statistics.h"

static void require_between(double figure, double minimum, double maximum)
{
    must(!statistics_known(figure) || (figure >= minimum && figure <= maximum));
}

static void check_columns(const struct statistics *statistics, const struct table_statistics *table)
{
    for (uint32_t i = 0; i < table->columns.count; i++) {
        const struct column_statistics *column = table->columns.at[i];
        must(statistics_column(statistics, table->schema, table->name, column->name) != NULL);
        require_between(column->null_frac, 0, 1);
        require_between(column->correlation, -1, 1);
        require_between(column->distinct, -1, 1e18);
        require_between(column->duplicate_count, 0, 1e18);
        for (uint32_t j = 0; j < column->common_count; j++)
            must(column->common_freqs[j] >= 0 && column->common_freqs[j] <= 1);
        bool exact;
        require_between(statistics_nulls(table, column, &exact), 0, 1e18);
        require_between(statistics_duplicates(table, column, &exact), 0, 1e18);
    }
}

static void check_tables(const struct statistics *statistics)
{
    for (uint32_t i = 0; i < statistics->tables.count; i++) {
        const struct table_statistics *table = statistics->tables.at[i];
        must(statistics_table(statistics, table->schema, table->name) == table);
        require_between(table->rows, 0, 1e18);
        require_between(table->bytes, 0, 1e18);
        check_columns(statistics, table);
        for (uint32_t j = 0; j < table->indexes.count; j++)
            must(statistics_index(statistics, table->schema, table->name, table->indexes.at[j]->name) ==
                    table->indexes.at[j]);
    }
    for (uint32_t i = 0; i < statistics->settings.count; i++)
        statistics_setting_number(statistics, statistics->settings.at[i].name, 17);
}

/* A table that the corpus speaks of, to bind to. */
static struct catalog *catalog_with_a_table(struct arena *arena, oid *table)
{
    struct catalog *catalog = catalog_new(arena, 17, false);
    struct relation *relation =
        catalog_create(catalog, CLASS_RELATION, sizeof *relation, SCHEMA_PUBLIC, NO_OID, "t");
    relation->kind = RELATION_TABLE;
    catalog_add_column(catalog, relation->object.id, "a");
    catalog_add_column(catalog, relation->object.id, "b");
    catalog_publish(catalog, &relation->object);
    *table = relation->object.id;
    return catalog;
}

static void check_binding(struct arena *arena, struct statistics *statistics)
{
    oid id;
    struct catalog *catalog = catalog_with_a_table(arena, &id);
    statistics_bind(arena, statistics, catalog);
    const struct table_statistics *table = statistics_of_table(statistics, id);
    must(table == statistics_table(statistics, "public", "t"));
    struct statistics_gaps gaps = statistics_gaps(arena, statistics, catalog);
    must(gaps.tables_not_in_schema.count + (table != NULL) == statistics->tables.count);
    must(gaps.tables_not_in_snapshot.count == (table == NULL || table->line == 0));
    int16_t both[] = {2, 1};
    const struct column_statistics *columns = statistics_of_columns(statistics, id, both, 2);
    must(columns == NULL || strchr(columns->name, ',') != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source = source_from_bytes(arena, "fuzz.csv", (const char *)data, size);
    struct err err = {.arena = arena};
    struct statistics *statistics;
    if (statistics_read(arena, "fuzz", source, &statistics, &err)) {
        check_tables(statistics);
        check_binding(arena, statistics);
    } else {
        must(err.message != NULL && err.hint != NULL);
        must(err.line >= 1 && err.line <= source->line_count);
    }
    arena_free(arena);
    return 0;
}
