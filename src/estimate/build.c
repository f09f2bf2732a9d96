/*
 * Build: what one index build costs: reading the heap, putting entries in order, writing them. Follows
 * btbuild(), gininsert()'s build and its like, and plan_create_index_workers() for the help of other
 * processes.
 */
#include "work.h"

#include <math.h>
#include <string.h>

/* How the access methods differ. */
static const struct method {
    const char *name;
    int parallel_from;    /* major version from which builds may be parallel (amcanbuildparallel); 0: never */
    bool sorts;           /* entries are sorted first, which may need disk */
    enum coefficient row; /* what each row costs besides reading and sorting */
    double entry_share; /* size of the index against its plain entries: fill factor 90, inner pages, keys kept
                           once */
} methods[] = {
    {"btree", 11, true, COST_INDEX_ROW, 1.12},  /* nbtsort.c */
    {"hash", 0, true, COST_HASH_ROW, 1.6},      /* hashsort.c */
    {"gin", 18, false, COST_GIN_ITEM, 1.0},     /* gininsert.c */
    {"gist", 0, false, COST_GIST_ROW, 1.6},     /* gistbuild.c; sorted for some classes, which costs less */
    {"spgist", 0, false, COST_SPGIST_ROW, 1.4}, /* spginsert.c */
    {"brin", 17, false, COST_BRIN_ROW, 0.001},  /* brin.c */
};

/* Extensions' methods (bloom, hnsw …) are taken as the slowest of the known ones. */
static const struct method unknown_method = {"", 0, false, COST_GIST_ROW, 1.6};

static const struct method *method_of(const struct relation *index)
{
    if (index == NULL || index->index == NULL)
        return &methods[0];
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, index->index->method) == 0)
            return &methods[i];
    return &unknown_method;
}

/* ---- keys ---- */

static bool is_collated_text(const struct work *work, const struct relation *index,
                             const struct relation *table)
{
    struct type_info info;
    if (index == NULL || index->index == NULL || index->index->key_count == 0)
        return false;
    const struct index_key *key = &index->index->keys[0];
    if (key->column == 0)
        return true; /* an expression: text as a rule, lower(email) */
    const struct column *column = table != NULL ? catalog_column_number(table, key->column) : NULL;
    if (column == NULL ||
        !catalog_type_info(work->facts->catalog, catalog_base_type(work->facts->catalog, column->type, NULL),
                           &info))
        return false;
    return info.category == 'S' && key->collation != C_COLLATION_OID && column->collation != C_COLLATION_OID;
}

/* Comparisons of a sort: n log2 n, but rows with equal keys end in one heap (qsort's middle part), and rows
 * that lie in order already are only looked at (its check for presorted input). */
static double comparisons(const struct work *work, const struct relation *index, const struct relation *table,
                          double rows)
{
    double different = rows, order = 0;
    uint32_t keys = index != NULL && index->index != NULL ? index->index->key_count : 0;
    if (work->sizes->statistics != NULL && table != NULL && keys > 0) {
        double product = 1;
        for (uint32_t i = 0; i < keys; i++) {
            const struct column_statistics *figures =
                statistics_of_column(work->sizes->statistics, table->object.id, index->index->keys[i].column);
            double distinct = figures == NULL         ? STATISTICS_UNKNOWN
                              : figures->distinct < 0 ? -figures->distinct * rows
                                                      : figures->distinct;
            product = statistics_known(distinct) ? product * fmax(1, distinct) : rows;
            if (i == 0 && figures != NULL && statistics_known(figures->correlation))
                order = figures->correlation * figures->correlation;
        }
        different = fmin(rows, product);
    }
    return isnan(rows) ? NAN : rows * (1 + cost_log2(different) * (1 - order));
}

/* Bytes of a value that are not its items: the header of an array of one dimension (ArrayType). */
#define ARRAY_HEADER 24.0

/* Items of one column's value in a GIN index, from its width: an array's elements, a text's trigrams, else
 * lexemes or keys and values of some ten bytes. *numbers: they are cheap to compare. */
static double items_of(const struct work *work, const struct relation *table, const struct index_key *key,
                       bool *numbers)
{
    struct type_info info, element;
    const struct catalog *catalog = work->facts->catalog;
    const struct column *column =
        key->column != 0 && table != NULL ? catalog_column_number(table, key->column) : NULL;
    *numbers = false;
    if (column == NULL || !catalog_type_info(catalog, column->type, &info))
        return 10;
    double width = size_column_width(work->sizes, table, key->column);
    if (info.category == 'S') {
        *numbers = true;
        return fmax(1, width);
    }
    if (info.element == NO_OID || !catalog_type_info(catalog, info.element, &element) || element.length <= 0)
        return fmax(1, width / 10);
    *numbers = true;
    return fmax(1, (width - ARRAY_HEADER) / element.length);
}

static struct range gin_cost(const struct work *work, const struct relation *index,
                             const struct relation *table, double rows, double *items)
{
    struct range sum = {0};
    *items = 0;
    for (uint32_t i = 0; index != NULL && index->index != NULL && i < index->index->key_count; i++) {
        bool numbers;
        double count = items_of(work, table, &index->index->keys[i], &numbers);
        cost_spend(work, &sum, numbers ? COST_GIN_NUMBER : COST_GIN_ITEM, rows * count);
        *items += count;
    }
    return sum;
}

/* Bytes of the index when it is new. */
static double index_bytes(const struct work *work, const struct relation *index, const struct relation *table,
                          double rows)
{
    const struct method *method = method_of(index);
    double width = size_entry_width(work->sizes, index, table);
    if (method->row == COST_HASH_ROW)
        width = 20;
    if (method->row == COST_GIN_ITEM) {
        gin_cost(work, index, table, rows, &width);
        width *= 6; /* what is left of an item in a compressed posting list, and of its key */
    }
    return rows * width * method->entry_share;
}

/* ---- help from other processes ---- */

/* plan_create_index_workers() and compute_parallel_worker(): one for a large table, one more each time it is
 * three times larger, as long as each has 32 MB to sort in. */
static double parallel_workers(const struct work *work, const struct method *method, double bytes)
{
    double workers = 0, threshold = work->machine->parallel_bytes;
    if (method->parallel_from == 0 || work->facts->version < method->parallel_from || threshold <= 0)
        return 0;
    while (workers < work->machine->workers && bytes >= threshold) {
        workers++;
        threshold *= 3;
    }
    while (workers > 0 && work->machine->maintenance_bytes / (workers + 1) < 32.0 * 1024 * 1024)
        workers--;
    return workers;
}

static struct range divided(const struct work *work, struct range sum, double workers)
{
    const struct range *share = &work->model->at[COST_WORKER];
    return (struct range){
        sum.low / (1 + workers * share->low),
        sum.expected / (1 + workers * share->expected),
        sum.high / (1 + workers * share->high),
    };
}

/* ---- the build ---- */

static struct range sort_cost(const struct work *work, const struct relation *index,
                              const struct relation *table, double rows, double bytes)
{
    struct range sum = {0};
    cost_spend(work, &sum, is_collated_text(work, index, table) ? COST_COMPARE_TEXT : COST_COMPARE_NUMBER,
               comparisons(work, index, table, rows));
    /* tuplesort.c: besides its bytes each tuple in memory has a SortTuple of 24. */
    if (bytes + 24 * rows > work->machine->maintenance_bytes)
        cost_spend(work, &sum, COST_SPILL, bytes);
    return sum;
}

/* A partial index holds what its condition lets through; how much that is, nobody says. */
static struct range entries_of(const struct work *work, const struct relation *index, double rows)
{
    if (index == NULL || index->index == NULL || index->index->predicate == NULL)
        return (struct range){1, 1, 1};
    if (work->sizes->statistics != NULL && rows > 0) {
        const struct index_statistics *figures =
            statistics_of_index(work->sizes->statistics, index->object.id);
        if (figures != NULL && statistics_known(figures->rows)) {
            double part = fmin(1, figures->rows / rows);
            return (struct range){part, part, part};
        }
    }
    return work->model->at[COST_CONDITION];
}

/* The second scan of CREATE INDEX CONCURRENTLY and its comparison with what the index holds (validate_index).
 */
static struct range validation_cost(const struct work *work, struct extent extent, double bytes)
{
    struct range sum = {0};
    cost_spend_reading(work, &sum, extent.bytes);
    cost_spend_reading(work, &sum, bytes);
    cost_spend(work, &sum, COST_SCAN_ROW, extent.rows + extent.dead_rows);
    cost_spend(work, &sum, COST_CONCURRENTLY_ROW, extent.rows);
    return sum;
}

struct range build_cost(const struct work *work, const struct build_fact *build, bool concurrently)
{
    const struct relation *index = size_relation_at(work->facts, build->index, work->statement->number);
    const struct relation *table = size_relation_at(work->facts, build->relation, work->statement->number);
    const struct method *method = method_of(index);
    struct extent extent = sizes_filled(work->sizes, build->relation, work->statement->number);
    double bytes = index_bytes(work, index, table, extent.rows);
    double items;
    struct range sum = {0}, entries = {0}, shared = {0};
    cost_spend_reading(work, &shared, extent.bytes);
    cost_spend(work, &shared, COST_SCAN_ROW, extent.rows + extent.dead_rows);
    if (method->sorts)
        cost_add(&entries, sort_cost(work, index, table, extent.rows, bytes));
    struct range part = entries_of(work, index, extent.rows);
    cost_add(&shared, cost_scaled(entries, part));
    cost_add(&sum, divided(work, shared, parallel_workers(work, method, extent.bytes)));
    struct range written = {0};
    if (method->row == COST_GIN_ITEM)
        cost_add(&written, gin_cost(work, index, table, extent.rows, &items));
    else
        cost_spend(work, &written, method->row, extent.rows);
    cost_spend(work, &written, COST_WRITE, bytes);
    cost_add(&sum, cost_scaled(written, part));
    if (concurrently)
        cost_add(&sum, validation_cost(work, extent, bytes));
    return sum;
}
