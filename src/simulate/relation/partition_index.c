/*
 * Partition index: the bounds of a partitioned table's partitions in order, so that one of ten thousand is not compared
 * with all others when it is made. Says only that nothing overlaps; what overlaps, and what is refused then, is
 * partitions.c's.
 *
 * The bounds stand in sorted runs, each less than half as long as the one before: a new one is a run of its own, and runs
 * of like length are merged. A partition that is gone stays in its run and is passed over by searches. As those
 * that are there do not overlap, the last one that begins before the end of a new one is the only one to look at.
 */
#include "bounds.h"
#include "simulate/simulation.h"

struct entry {
    const struct bound_value *from, *to; /* a list's value: both */
    const struct read_bound *read;
    oid partition;
};

struct run {
    struct entry *at;
    uint32_t count;
};

struct partition_index {
    uint32_t cursor;                /* of catalog_next_child() */
    uint32_t returned;              /* of catalog_next_returned() */
    uint32_t columns;               /* of the key */
    oid latest;                     /* passed by before its bound was noted: the statement that asks makes it */
    bool unordered;                 /* the order of some bounds cannot be told: of no use */
    VEC(struct run) runs;
};

/* Whether a comes before b, by where they begin; NULL in a list comes last. */
static bool begins_before(struct execution *x, struct partition_index *index, const struct bound_value *a,
                          const struct bound_value *b)
{
    if (a->kind == 'n' || b->kind == 'n')
        return a->kind != 'n';
    enum comparison order = bound_compare_tuples(x, a, b, index->columns);
    index->unordered |= order == COMPARED_UNKNOWN;
    return order == COMPARED_LESS;
}

static struct run merged(struct execution *x, struct partition_index *index, struct run a, struct run b)
{
    struct run run = {.at = ARENA_ARRAY(x->simulation->arena, struct entry, (size_t)a.count + b.count)};
    uint32_t i = 0, j = 0;
    while (i < a.count || j < b.count) {
        bool second = i == a.count || (j < b.count && begins_before(x, index, b.at[j].from, a.at[i].from));
        run.at[run.count++] = second ? b.at[j++] : a.at[i++];
    }
    return run;
}

static void add(struct execution *x, struct partition_index *index, struct entry entry)
{
    struct run run = {.at = ARENA_NEW(x->simulation->arena, struct entry), .count = 1};
    run.at[0] = entry;
    while (index->runs.count > 0 && index->runs.at[index->runs.count - 1].count <= 2 * run.count)
        run = merged(x, index, index->runs.at[--index->runs.count], run);
    vec_push(x->simulation->arena, &index->runs, run);
}

static void add_partition(struct execution *x, struct partition_index *index, oid id)
{
    const struct relation *partition = catalog_relation(x->catalog, id);
    if (partition == NULL || (partition->bound != NULL && partition->bound->is_default))
        return;
    struct entry entry = {.partition = id};
    if (partition->bound != NULL)
        entry.read = partition_bound_read(partition->bound);
    if (entry.read == NULL) {
        index->unordered |= index->latest != NO_OID;
        index->latest = id;
        return;
    }
    if (entry.read->from != NULL) {
        entry.from = entry.read->from;
        entry.to = entry.read->to;
        add(x, index, entry);
    }
    for (uint32_t i = 0; entry.read->values != NULL && i < partition->bound->values.count; i++) {
        entry.from = entry.to = &entry.read->values[i];
        add(x, index, entry);
    }
}

/* The index with all partitions that there are now. */
static struct partition_index *index_of(struct execution *x, const struct relation *parent)
{
    struct simulation *simulation = x->simulation;
    uint32_t *place = map_put(&simulation->partition_indexes, parent->object.id, NULL);
    if (*place == 0) {
        vec_push(simulation->arena, &simulation->partition_index_list,
                 ARENA_NEW(simulation->arena, struct partition_index));
        *place = simulation->partition_index_list.count;
    }
    struct partition_index *index = simulation->partition_index_list.at[*place - 1];
    if (index->cursor == 0)
        index->returned = catalog_returned(x->catalog);
    index->columns = parent->partition->strategy == 'l' ? 1 : parent->partition->count;
    oid latest = index->latest;
    index->latest = NO_OID;
    if (latest != NO_OID)
        add_partition(x, index, latest);
    for (oid id, of; (id = catalog_next_returned(x->catalog, &index->returned, &of)) != NO_OID;)
        if (of == parent->object.id)
            add_partition(x, index, id);
    for (oid id; (id = catalog_next_child(x->catalog, parent->object.id, &index->cursor)) != NO_OID;)
        add_partition(x, index, id);
    return index;
}

static bool still_there(struct execution *x, const struct relation *parent, const struct entry *entry)
{
    const struct relation *partition = catalog_relation(x->catalog, entry->partition);
    return partition != NULL && partition->is_partition && partition->bound != NULL &&
           partition->inherits.count == 1 && partition->inherits.at[0] == parent->object.id &&
           partition_bound_read(partition->bound) == entry->read;
}

/* The last entry of a partition still there that begins before `end`, or for a list's value there; NULL when none does. */
static const struct entry *last_before(struct execution *x, const struct relation *parent,
                                       struct partition_index *index, const struct run *run,
                                       const struct bound_value *end)
{
    bool inclusive = parent->partition->strategy == 'l';
    uint32_t low = 0, high = run->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct bound_value *from = run->at[middle].from;
        if (inclusive ? !begins_before(x, index, end, from) : begins_before(x, index, from, end))
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && !still_there(x, parent, &run->at[low - 1]))
        low--;
    return low > 0 ? &run->at[low - 1] : NULL;
}

/* Whether some run has a partition that reaches beyond `from` and begins before `to` (for a list's value: at it). */
static bool may_reach(struct execution *x, const struct relation *parent, struct partition_index *index,
                      const struct bound_value *from, const struct bound_value *to)
{
    bool list = parent->partition->strategy == 'l';
    for (uint32_t i = 0; i < index->runs.count; i++) {
        const struct entry *entry = last_before(x, parent, index, &index->runs.at[i], to);
        if (entry == NULL)
            continue;
        enum comparison order = bound_compare_tuples(x, from, entry->to, index->columns);
        if (order == COMPARED_UNKNOWN || order == COMPARED_LESS || (list && order == COMPARED_EQUAL))
            return true;
    }
    return false;
}

bool partition_index_may_overlap(struct execution *x, const struct relation *parent, const struct read_bound *new)
{
    if (parent->partition->strategy == 'h')
        return true;
    struct partition_index *index = index_of(x, parent);
    if (index->unordered)
        return true;
    if (parent->partition->strategy == 'r')
        return may_reach(x, parent, index, new->from, new->to) || index->unordered;
    for (uint32_t i = 0; i < new->bound->values.count; i++)
        if (may_reach(x, parent, index, &new->values[i], &new->values[i]))
            return true;
    return index->unordered;
}
