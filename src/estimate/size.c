/*
 * Size: rows and bytes of relations, from the snapshot and from what the run does to them; see size.h.
 */
#include "size.h"

#include <math.h>
#include <string.h>

struct tracked_relation {
    struct extent extent;
    uint32_t marked; /* the statement that the flags belong to, + 1 */
    unsigned flags;
    const struct relation *measured; /* the version that row_width is of; NULL: none yet */
    double row_width;
};

#define TREE_DEPTH_LIMIT 64 /* levels of partitions that a change is carried up */

/* ---- widths ---- */

/* htup_details.h: 23 bytes of header, aligned, and the line pointer of the page. */
#define ROW_OVERHEAD 28.0
/* itup.h: header and line pointer. */
#define ENTRY_OVERHEAD 12.0

static double aligned(double bytes)
{
    return ceil(bytes / 8) * 8;
}

/* get_typavgwidth() of lsyscache.c. The server takes 32 bytes where it knows nothing; documents are larger by
 * experience. */
static double type_width(const struct catalog *catalog, oid type, int32_t typmod)
{
    struct type_info info;
    oid base = catalog_base_type(catalog, type, &typmod);
    if (!catalog_type_info(catalog, base, &info))
        return 32;
    if (info.length > 0)
        return info.length;
    if (base == NUMERICOID)
        return 8;
    if (base == JSONOID || base == JSONBOID || base == XMLOID || base == TSVECTOROID || base == BYTEAOID)
        return 200;
    if ((base == VARCHAROID || base == BPCHAROID) && typmod > 4) {
        double longest = typmod - 4;
        if (base == BPCHAROID || longest <= 32)
            return longest;
        return longest < 1000 ? 32 + (longest - 32) / 2 : 32 + (1000 - 32) / 2.0;
    }
    return 32;
}

double size_column_width(const struct sizes *sizes, const struct relation *relation, int16_t number)
{
    const struct column *column = number > 0 ? catalog_column_number(relation, number) : NULL;
    const struct column_statistics *figures = NULL;
    if (column == NULL)
        return 8;
    if (sizes->statistics != NULL)
        figures = statistics_of_column(sizes->statistics, relation->object.id, number);
    double filled = figures != NULL && statistics_known(figures->null_frac) ? 1 - figures->null_frac : 1;
    if (figures != NULL && statistics_known(figures->avg_width))
        return figures->avg_width * filled;
    return type_width(sizes->facts->catalog, column->type, column->typmod) * filled;
}

double size_row_width(const struct sizes *sizes, const struct relation *relation)
{
    double width = 0;
    for (uint16_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped && relation->columns[i]->generated != 'v')
            width += size_column_width(sizes, relation, (int16_t)(i + 1));
    /* What does not fit on a quarter of a page goes to the TOAST table (TOAST_TUPLE_THRESHOLD). */
    return ROW_OVERHEAD + aligned(fmin(width, 2000));
}

double size_entry_width(const struct sizes *sizes, const struct relation *index, const struct relation *table)
{
    double width = 0;
    if (index == NULL || index->index == NULL || table == NULL)
        return ENTRY_OVERHEAD + 8;
    uint32_t count = (uint32_t)index->index->key_count + index->index->included_count;
    for (uint32_t i = 0; i < count; i++)
        width += index->index->keys[i].column != 0
                     ? size_column_width(sizes, table, index->index->keys[i].column)
                     : 32;
    return ENTRY_OVERHEAD + aligned(fmin(width, 2700));
}

/* ---- the snapshot ---- */

const struct relation *size_relation_at(const struct facts *facts, oid id, int32_t statement)
{
    if (id < FIRST_USER_OID)
        return NULL;
    const struct object *object = catalog_object_at(facts->catalog, id, statement);
    if (object == NULL)
        object = catalog_object_at(facts->catalog, id, statement - 1);
    return object != NULL && object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
}

bool size_began_empty(const struct facts *facts, oid relation)
{
    if (catalog_object_at(facts->catalog, relation, 0) != NULL)
        return false;
    const struct object *object = catalog_object(facts->catalog, relation);
    return object != NULL ? object->first_made > 0 : !catalog_is_open(facts->catalog);
}

void sizes_init(struct sizes *sizes, struct arena *arena, const struct facts *facts,
                const struct statistics *statistics)
{
    *sizes = (struct sizes){.arena = arena, .facts = facts, .statistics = statistics};
    map_init(&sizes->numbers, arena);
}

static struct extent unknown_extent(void)
{
    return (struct extent){NAN, NAN, NAN, NAN};
}

/* As the run found it: what was not there yet begins empty. */
static struct extent first_extent(const struct sizes *sizes, oid relation)
{
    if (relation < FIRST_USER_OID)
        return unknown_extent();
    if (size_began_empty(sizes->facts, relation))
        return (struct extent){0};
    if (sizes->statistics == NULL)
        return unknown_extent();
    struct statistics_size size = statistics_size(sizes->statistics, sizes->facts->catalog, relation, 0);
    return (struct extent){size.rows, size.bytes, size.toast_bytes, size.dead_rows};
}

static struct tracked_relation *find(const struct sizes *sizes, oid relation)
{
    const uint32_t *number = map_find(&sizes->numbers, relation, NULL);
    return number != NULL ? sizes->tracked.at[*number - 1] : NULL;
}

static struct tracked_relation *track(struct sizes *sizes, oid relation)
{
    struct tracked_relation *found = find(sizes, relation);
    if (found != NULL)
        return found;
    found = ARENA_NEW(sizes->arena, struct tracked_relation);
    found->extent = first_extent(sizes, relation);
    vec_push(sizes->arena, &sizes->tracked, found);
    *map_put(&sizes->numbers, relation, NULL) = sizes->tracked.count;
    return found;
}

struct extent sizes_of(struct sizes *sizes, oid relation)
{
    return track(sizes, relation)->extent;
}

/* Several costs of one statement ask, and a table may have hundreds of columns. */
static double row_width_of(const struct sizes *sizes, struct tracked_relation *tracked,
                           const struct relation *version)
{
    if (tracked->measured != version) {
        tracked->measured = version;
        tracked->row_width = size_row_width(sizes, version);
    }
    return tracked->row_width;
}

struct extent sizes_filled(struct sizes *sizes, oid relation, int32_t statement)
{
    struct tracked_relation *tracked = track(sizes, relation);
    struct extent extent = tracked->extent;
    const struct relation *object = size_relation_at(sizes->facts, relation, statement);
    if (isnan(extent.toast_bytes))
        extent.toast_bytes = 0;
    if (isnan(extent.dead_rows))
        extent.dead_rows = 0;
    if (object == NULL || (isnan(extent.rows) && isnan(extent.bytes)))
        return extent;
    if (isnan(extent.bytes))
        extent.bytes = (extent.rows + extent.dead_rows) * row_width_of(sizes, tracked, object);
    else if (isnan(extent.rows))
        extent.rows = floor(extent.bytes / row_width_of(sizes, tracked, object));
    return extent;
}

/* ---- what the run does ---- */

static void change(struct sizes *sizes, struct tracked_relation *relation, struct extent after)
{
    struct size_change change = {relation, relation->extent};
    vec_push(sizes->arena, &sizes->changes, change);
    relation->extent = after;
}

static struct extent extent_sum(struct extent a, struct extent b, double sign)
{
    return (struct extent){
        .rows = fmax(0, a.rows + sign * b.rows),
        .bytes = fmax(0, a.bytes + sign * b.bytes),
        .toast_bytes = fmax(0, a.toast_bytes + sign * b.toast_bytes),
        .dead_rows = fmax(0, a.dead_rows + sign * b.dead_rows),
    };
}

/* fmax() drops NAN, which here means unknown and must stay. */
static struct extent extent_add(struct extent a, struct extent b, double sign)
{
    struct extent sum = extent_sum(a, b, sign);
    if (isnan(a.rows) || isnan(b.rows))
        sum.rows = NAN;
    if (isnan(a.bytes) || isnan(b.bytes))
        sum.bytes = NAN;
    if (isnan(a.toast_bytes) || isnan(b.toast_bytes))
        sum.toast_bytes = NAN;
    if (isnan(a.dead_rows) || isnan(b.dead_rows))
        sum.dead_rows = NAN;
    return sum;
}

/* The partitioned table above a partition, as it is when the run has ended. */
static oid parent_of(const struct sizes *sizes, oid relation)
{
    const struct relation *found = catalog_relation(sizes->facts->catalog, relation);
    return found != NULL && found->is_partition && found->inherits.count == 1 ? found->inherits.at[0]
                                                                              : NO_OID;
}

static void add_upward(struct sizes *sizes, oid relation, struct extent more, double sign)
{
    for (int depth = 0; relation != NO_OID && depth < TREE_DEPTH_LIMIT;
         depth++, relation = parent_of(sizes, relation)) {
        struct tracked_relation *found = track(sizes, relation);
        change(sizes, found, extent_add(found->extent, more, sign));
    }
}

void sizes_empty(struct sizes *sizes, oid relation)
{
    struct tracked_relation *found = track(sizes, relation);
    struct extent before = found->extent;
    change(sizes, found, (struct extent){0});
    add_upward(sizes, parent_of(sizes, relation), before, -1);
}

void sizes_add_rows(struct sizes *sizes, oid relation, double rows, int32_t statement)
{
    const struct relation *object = size_relation_at(sizes->facts, relation, statement);
    if (object == NULL)
        return;
    struct extent more = {.rows = rows, .bytes = rows * size_row_width(sizes, object)};
    add_upward(sizes, relation, more, 1);
}

void sizes_attach(struct sizes *sizes, oid partition, oid parent, bool attached)
{
    add_upward(sizes, parent, sizes_of(sizes, partition), attached ? 1 : -1);
}

void sizes_end(struct sizes *sizes, bool rolled_back)
{
    for (uint32_t i = sizes->changes.count; rolled_back && i > 0; i--) {
        const struct size_change *change = &sizes->changes.at[i - 1];
        change->relation->extent = change->before;
    }
    sizes->changes.count = 0;
}

/* ---- marks ---- */

bool sizes_marked(const struct sizes *sizes, oid relation, uint32_t statement, unsigned flag)
{
    const struct tracked_relation *found = find(sizes, relation);
    return found != NULL && found->marked == statement + 1 && (found->flags & flag) != 0;
}

bool sizes_mark(struct sizes *sizes, oid relation, uint32_t statement, unsigned flag)
{
    struct tracked_relation *found = track(sizes, relation);
    bool before = sizes_marked(sizes, relation, statement, flag);
    if (found->marked != statement + 1)
        found->flags = 0;
    found->marked = statement + 1;
    found->flags |= flag;
    return before;
}
