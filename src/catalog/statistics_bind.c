/*
 * Statistics, bound: which object of the catalog each figure belongs to, sizes of partitioned tables, what
 * the figures say about NULLs and duplicates, and where snapshot and schema differ. Must not know how a
 * snapshot is read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "catalog/statistics.h"

struct bound_table {
    const struct table_statistics *table;
    const struct column_statistics **columns; /* by attnum - 1 */
    uint32_t column_count;
};

struct statistics_binding {
    struct map tables;      /* oid → index into `bound` + 1 */
    struct map indexes;     /* oid → index into `bound_indexes` + 1 */
    struct map column_sets; /* oid and "2,5" → index into `sets` + 1 */
    VEC(struct bound_table) bound;
    VEC(const struct index_statistics *) bound_indexes;
    VEC(const struct column_statistics *) sets;
    VEC(const char *) missing_tables, missing_members;
};

struct binder {
    struct arena *arena;
    const struct catalog *catalog;
    struct statistics_binding *binding;
};

static void miss_member(struct binder *binder, const struct table_statistics *table, const char *name)
{
    vec_push(binder->arena, &binder->binding->missing_members,
             arena_printf(binder->arena, "%s.%s.%s", table->schema, table->name, name));
}

/* ---- columns ---- */

static int compare_numbers(const void *a, const void *b)
{
    return *(const int16_t *)a - *(const int16_t *)b;
}

/* "2,5": the key of a set of columns. At most as many as an index can have. */
#define SET_LIMIT 32
struct set_key {
    char text[SET_LIMIT * 7];
};

static bool set_key(struct set_key *key, const int16_t *numbers, uint32_t count)
{
    int16_t sorted[SET_LIMIT];
    if (count == 0 || count > SET_LIMIT)
        return false;
    memcpy(sorted, numbers, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_numbers);
    size_t length = 0;
    for (uint32_t i = 0; i < count; i++)
        length += (size_t)snprintf(key->text + length, sizeof key->text - length, "%s%d", i != 0 ? "," : "",
                                   sorted[i]);
    return true;
}

/* The numbers of "a, b"; 0 when one of them is no column of the relation. */
static uint32_t set_numbers(struct arena *arena, const struct relation *relation, const char *names,
                            int16_t *numbers)
{
    uint32_t count = 0;
    char *copy = arena_strdup(arena, names);
    for (char *name = copy; name != NULL; count++) {
        char *comma = strchr(name, ',');
        if (comma != NULL)
            *comma = '\0';
        name += strspn(name, " \t");
        for (size_t length = strlen(name);
             length > 0 && (name[length - 1] == ' ' || name[length - 1] == '\t');)
            name[--length] = '\0';
        const struct column *column = catalog_column(relation, name);
        if (column == NULL || count == SET_LIMIT)
            return 0;
        numbers[count] = column->number;
        name = comma != NULL ? comma + 1 : NULL;
    }
    return count;
}

static void bind_set(struct binder *binder, const struct relation *relation,
                     const struct table_statistics *table, const struct column_statistics *column)
{
    int16_t numbers[SET_LIMIT];
    struct set_key key;
    uint32_t count =
        strchr(column->name, ',') != NULL ? set_numbers(binder->arena, relation, column->name, numbers) : 0;
    if (!set_key(&key, numbers, count)) {
        miss_member(binder, table, column->name);
        return;
    }
    struct statistics_binding *binding = binder->binding;
    if (map_find(&binding->column_sets, relation->object.id, key.text) != NULL)
        return;
    vec_push(binder->arena, &binding->sets, column);
    *map_put(&binding->column_sets, relation->object.id, arena_strdup(binder->arena, key.text)) =
        binding->sets.count;
}

static void bind_columns(struct binder *binder, const struct relation *relation, struct bound_table *bound)
{
    const struct table_statistics *table = bound->table;
    struct map numbers;
    map_init(&numbers, binder->arena);
    for (uint32_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped)
            *map_put(&numbers, 0, relation->columns[i]->name) = i;
    bound->column_count = relation->column_count;
    bound->columns = ARENA_ARRAY(binder->arena, const struct column_statistics *, relation->column_count);
    for (uint32_t i = 0; i < table->columns.count; i++) {
        const struct column_statistics *column = table->columns.at[i];
        const uint32_t *number = map_find(&numbers, 0, column->name);
        if (number != NULL)
            bound->columns[*number] = column;
        else
            bind_set(binder, relation, table, column);
    }
}

/* ---- tables and indexes ---- */

static void bind_indexes(struct binder *binder, const struct relation *relation,
                         const struct table_statistics *table)
{
    struct statistics_binding *binding = binder->binding;
    for (uint32_t i = 0; i < table->indexes.count; i++) {
        const struct index_statistics *index = table->indexes.at[i];
        oid id = catalog_find(binder->catalog, CLASS_RELATION, relation->object.schema, index->name);
        const struct relation *found = catalog_relation(binder->catalog, id);
        if (found == NULL || found->object.parent != relation->object.id) {
            miss_member(binder, table, index->name);
            continue;
        }
        vec_push(binder->arena, &binding->bound_indexes, index);
        *map_put(&binding->indexes, id, NULL) = binding->bound_indexes.count;
    }
}

static void bind_table(struct binder *binder, const struct table_statistics *table)
{
    oid schema = catalog_find_schema(binder->catalog, table->schema);
    oid id = schema != NO_OID ? catalog_find(binder->catalog, CLASS_RELATION, schema, table->name) : NO_OID;
    const struct relation *relation = catalog_relation(binder->catalog, id);
    struct statistics_binding *binding = binder->binding;
    if (relation == NULL || relation->index != NULL) {
        vec_push(binder->arena, &binding->missing_tables,
                 arena_printf(binder->arena, "%s.%s", table->schema, table->name));
        return;
    }
    struct bound_table bound = {.table = table};
    bind_columns(binder, relation, &bound);
    bind_indexes(binder, relation, table);
    vec_push(binder->arena, &binding->bound, bound);
    *map_put(&binding->tables, id, NULL) = binding->bound.count;
}

void statistics_bind(struct arena *arena, struct statistics *statistics, const struct catalog *catalog)
{
    struct statistics_binding *binding = ARENA_NEW(arena, struct statistics_binding);
    struct binder binder = {.arena = arena, .catalog = catalog, .binding = binding};
    map_init(&binding->tables, arena);
    map_init(&binding->indexes, arena);
    map_init(&binding->column_sets, arena);
    for (uint32_t i = 0; i < statistics->tables.count; i++)
        bind_table(&binder, statistics->tables.at[i]);
    statistics->binding = binding;
}

/* ---- by object ---- */

static const struct statistics_binding *binding_of(const struct statistics *statistics)
{
    if (statistics->binding == NULL)
        bug("the statistics \"%s\" are not bound to a catalog", statistics->environment);
    return statistics->binding;
}

static const struct bound_table *bound_find(const struct statistics *statistics, oid table)
{
    const struct statistics_binding *binding = binding_of(statistics);
    const uint32_t *found = map_find(&binding->tables, table, NULL);
    return found != NULL ? &binding->bound.at[*found - 1] : NULL;
}

const struct table_statistics *statistics_of_table(const struct statistics *statistics, oid table)
{
    const struct bound_table *bound = bound_find(statistics, table);
    return bound != NULL ? bound->table : NULL;
}

const struct index_statistics *statistics_of_index(const struct statistics *statistics, oid index)
{
    const struct statistics_binding *binding = binding_of(statistics);
    const uint32_t *found = map_find(&binding->indexes, index, NULL);
    return found != NULL ? binding->bound_indexes.at[*found - 1] : NULL;
}

const struct column_statistics *statistics_of_column(const struct statistics *statistics, oid table,
                                                     int16_t number)
{
    const struct bound_table *bound = bound_find(statistics, table);
    return bound != NULL && number >= 1 && (uint32_t)number <= bound->column_count
               ? bound->columns[number - 1]
               : NULL;
}

const struct column_statistics *statistics_of_columns(const struct statistics *statistics, oid table,
                                                      const int16_t *numbers, uint32_t count)
{
    if (count == 1)
        return statistics_of_column(statistics, table, numbers[0]);
    const struct statistics_binding *binding = binding_of(statistics);
    struct set_key key;
    const uint32_t *found =
        set_key(&key, numbers, count) ? map_find(&binding->column_sets, table, key.text) : NULL;
    return found != NULL ? binding->sets.at[*found - 1] : NULL;
}

/* ---- sizes ---- */

static void size_add(double *sum, double figure)
{
    if (statistics_known(figure))
        *sum = statistics_known(*sum) ? *sum + figure : figure;
}

/* Adds one leaf: a table or an index that is not partitioned. */
static void size_leaf(struct statistics_size *size, const struct statistics *statistics,
                      const struct relation *leaf)
{
    size->leaves++;
    const struct table_statistics *table = statistics_of_table(statistics, leaf->object.id);
    const struct index_statistics *index =
        leaf->index != NULL ? statistics_of_index(statistics, leaf->object.id) : NULL;
    if (table != NULL) {
        size_add(&size->rows, table->rows);
        size_add(&size->bytes, table->bytes);
        size_add(&size->toast_bytes, table->toast_bytes);
        size_add(&size->index_bytes, table->index_bytes);
        size_add(&size->dead_rows, table->dead_rows);
        size->unknown += !statistics_known(table->rows);
    } else if (index != NULL) {
        size_add(&size->rows, index->rows);
        size_add(&size->bytes, index->bytes);
        size->unknown += !statistics_known(index->bytes);
    } else if (leaf->object.first_made > 0) {
        size_add(&size->rows, 0);
        size_add(&size->bytes, 0);
        size_add(&size->toast_bytes, 0);
        size_add(&size->index_bytes, 0);
        size_add(&size->dead_rows, 0);
    } else {
        size->unknown++;
    }
}

static bool is_partitioned(const struct relation *relation)
{
    return relation->kind == RELATION_PARTITIONED || relation->kind == RELATION_PARTITIONED_INDEX;
}

static const struct relation *relation_at(const struct catalog *catalog, oid id, int32_t statement)
{
    const struct object *object = catalog_object_at(catalog, id, statement);
    return object != NULL && object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
}

/* All leaves below a partitioned relation. Each relation has one place in a tree of partitions, so no more
 * are seen than there are; the seen ones are remembered all the same, because what is wrong in a catalog must
 * not hang here. */
static void size_leaves(struct statistics_size *size, const struct statistics *statistics,
                        const struct catalog *catalog, oid root, int32_t statement)
{
    struct arena *scratch = arena_new(0);
    struct map seen;
    map_init(&seen, scratch);
    VEC(oid) open = {0};
    vec_push(scratch, &open, root);
    while (open.count != 0) {
        oid parent = open.at[--open.count];
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_child_at(catalog, parent, statement, &cursor)) != NO_OID;) {
            uint32_t *found = map_put(&seen, id, NULL);
            const struct relation *child = relation_at(catalog, id, statement);
            if ((*found)++ != 0 || child == NULL)
                continue;
            if (is_partitioned(child))
                vec_push(scratch, &open, id);
            else
                size_leaf(size, statistics, child);
        }
    }
    arena_free(scratch);
}

struct statistics_size statistics_size(const struct statistics *statistics, const struct catalog *catalog,
                                       oid id, int32_t statement)
{
    struct statistics_size size = {.rows = STATISTICS_UNKNOWN,
                                   .bytes = STATISTICS_UNKNOWN,
                                   .toast_bytes = STATISTICS_UNKNOWN,
                                   .index_bytes = STATISTICS_UNKNOWN,
                                   .dead_rows = STATISTICS_UNKNOWN};
    const struct relation *relation = relation_at(catalog, id, statement);
    if (relation == NULL)
        return size;
    if (!is_partitioned(relation)) {
        size_leaf(&size, statistics, relation);
        return size;
    }
    struct statistics_size own = size;
    size_leaf(&own, statistics, relation);
    size_leaves(&size, statistics, catalog, id, statement);
    if (size.leaves == 0) /* no partition, no row */
        return (struct statistics_size){0};
    return size.leaves == size.unknown && own.unknown == 0 ? own : size;
}

/* ---- what the figures say ---- */

double statistics_nulls(const struct table_statistics *table, const struct column_statistics *column,
                        bool *exact)
{
    *exact = column != NULL && statistics_known(column->null_count);
    if (column == NULL)
        return STATISTICS_UNKNOWN;
    if (*exact)
        return column->null_count;
    if (column->null_frac == 0)
        return 0;
    return table != NULL ? column->null_frac * table->rows : STATISTICS_UNKNOWN;
}

/* get_variable_numdistinct() of selfuncs.c: below zero it is a part of the rows. */
double statistics_distinct(const struct table_statistics *table, const struct column_statistics *column)
{
    if (column == NULL || column->distinct >= 0)
        return column != NULL ? column->distinct : STATISTICS_UNKNOWN;
    return table != NULL ? -column->distinct * table->rows : STATISTICS_UNKNOWN;
}

/* With all values different, ANALYZE writes -1, or with NULLs -(1 - null_frac) (compute_scalar_stats). */
double statistics_duplicates(const struct table_statistics *table, const struct column_statistics *column,
                             bool *exact)
{
    *exact = column != NULL && statistics_known(column->duplicate_count);
    if (column == NULL)
        return STATISTICS_UNKNOWN;
    if (*exact)
        return column->duplicate_count;
    double filled = statistics_known(column->null_frac) ? 1 - column->null_frac : 1;
    if (column->common_count == 0 && column->distinct < 0 && -column->distinct >= filled - 1e-6)
        return 0;
    double distinct = statistics_distinct(table, column);
    double rows = table != NULL ? filled * table->rows : STATISTICS_UNKNOWN;
    double duplicates = rows - distinct;
    return duplicates < 0 ? 0 : duplicates;
}

/* ---- where snapshot and schema differ ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct texts texts_sorted(struct arena *arena, const char *const *at, uint32_t count)
{
    struct texts texts = {.at = ARENA_ARRAY(arena, const char *, count), .count = count};
    if (count != 0) {
        memcpy(texts.at, at, count * sizeof *at);
        qsort(texts.at, count, sizeof *texts.at, compare_texts);
    }
    return texts;
}

/* The query that captures a snapshot leaves the tables of extensions out, as it does temporary ones. */
static bool is_in_snapshots(const struct relation *relation)
{
    return (relation->kind == RELATION_TABLE || relation->kind == RELATION_MATVIEW) &&
           relation->persistence != 't' && relation->object.schema != SCHEMA_TEMPORARY &&
           relation->object.extension == NO_OID;
}

struct statistics_gaps statistics_gaps(struct arena *arena, const struct statistics *statistics,
                                       const struct catalog *catalog)
{
    const struct statistics_binding *binding = binding_of(statistics);
    VEC(const char *) tables = {0};
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_at(catalog, id, 0);
        if (relation == NULL || !is_in_snapshots(relation))
            continue;
        const struct table_statistics *table = statistics_of_table(statistics, id);
        if (table == NULL || table->line == 0)
            vec_push(arena, &tables,
                     arena_printf(arena, "%s.%s", catalog_schema_name(catalog, relation->object.schema),
                                  relation->object.name));
    }
    return (struct statistics_gaps){
        .tables_not_in_schema =
            texts_sorted(arena, binding->missing_tables.at, binding->missing_tables.count),
        .members_not_in_schema =
            texts_sorted(arena, binding->missing_members.at, binding->missing_members.count),
        .tables_not_in_snapshot = texts_sorted(arena, tables.at, tables.count),
    };
}
