/*
 * Reindex: REINDEX INDEX, TABLE, SCHEMA, DATABASE and SYSTEM, and CLUSTER, which builds indexes anew as
 * well. Follows indexcmds.c (ExecReindex, ReindexPartitions, ReindexMultipleTables,
 * ReindexRelationConcurrently) and cluster.c.
 */
#include "tables.h"

#include <string.h>

/* ---- one index, one table ---- */

static void build_again(struct execution *x, const struct relation *index, bool concurrently)
{
    oid id = index->object.id, table = index->index->table;
    take_lock(x, id, concurrently ? LOCK_REINDEX_INDEX_CONCURRENTLY : LOCK_REINDEX_INDEX);
    note_build(x, id, true, concurrently, "REINDEX builds the index anew");
    if (x->recording)
        note_scan(x, table, SCAN_BUILD,
                  arena_printf(x->arena, "index \"%s\" is built anew", index->object.name));
    if (concurrently)
        x->statement->waits_for_lockers = x->statement->waits_for_snapshots = true;
    if (index->index->valid)
        return;
    struct relation *edited = catalog_edit(x->catalog, id);
    struct index_info *info = ARENA_NEW(x->arena, struct index_info);
    *info = *edited->index;
    info->valid = true;
    edited->index = info;
}

/* Temporary tables are nobody else's: CONCURRENTLY means nothing there. */
static bool runs_concurrently(const struct relation *relation, bool asked)
{
    return asked && relation->persistence != 't';
}

static bool reindex_index(struct execution *x, const struct relation *index, bool asked)
{
    bool concurrently = runs_concurrently(index, asked);
    if (concurrently && index->index->exclusion) {
        take_lock(x, index->index->table, LOCK_REINDEX_CONCURRENTLY);
        return refuse(x, "0A000", "concurrent index creation for exclusion constraints is not supported");
    }
    take_lock(x, index->index->table, concurrently ? LOCK_REINDEX_CONCURRENTLY : LOCK_REINDEX_HEAP);
    build_again(x, index, concurrently);
    return true;
}

static void reindex_table(struct execution *x, const struct relation *table, bool asked)
{
    bool concurrently = runs_concurrently(table, asked);
    uint32_t cursor = 0, count = 0;
    take_lock(x, table->object.id, concurrently ? LOCK_REINDEX_CONCURRENTLY : LOCK_REINDEX_TABLE);
    for (const struct relation *index; (index = next_index(x, table->object.id, &cursor)) != NULL;) {
        count++;
        if (!concurrently || !index->index->exclusion) {
            build_again(x, index, concurrently);
            continue;
        }
        take_lock(x, index->object.id, LOCK_REINDEX_CONCURRENTLY);
        notice(x, "cannot reindex exclusion constraint index \"%s.%s\" concurrently, skipping",
               catalog_schema_name(x->catalog, index->object.schema), index->object.name);
    }
    if (count == 0)
        notice(x, "table \"%s\" has no indexes%s", table->object.name,
               concurrently ? " that can be reindexed concurrently" : " to reindex");
}

/* Each leaf in a transaction of its own; all are locked before. */
static bool reindex_partitions(struct execution *x, const struct relation *top, bool concurrently)
{
    struct oids all;
    if (!forbid_in_block(x, top->kind == RELATION_PARTITIONED ? "REINDEX TABLE" : "REINDEX INDEX"))
        return false;
    all_inheritors(x, top->object.id, &all);
    for (uint32_t i = 0; i < all.count; i++) {
        const struct relation *leaf = relation_of(x, all.at[i]);
        if (i > 0)
            take_lock(x, all.at[i], LOCK_REINDEX_PARTITION_LEAF);
        if (leaf->kind == RELATION_TABLE)
            reindex_table(x, leaf, concurrently);
        else if (leaf->kind == RELATION_INDEX && !reindex_index(x, leaf, concurrently))
            return false;
    }
    return true;
}

/* ---- REINDEX ---- */

static bool reindex_named(struct execution *x, const struct op_index_maintenance *op)
{
    struct refusal refusal = {0};
    bool is_index = op->what == 'i';
    oid id = resolve_relation(&x->resolver, &op->relation.name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return !op->concurrently || refuse(x, "0A000", "cannot reindex system catalogs concurrently");
    x->statement->relation = is_index && relation->index != NULL ? relation->index->table : id;
    struct operation *operation = operation_current(x);
    operation->id = id;
    operation->relation = x->statement->relation;
    operation->object = relation_label(x, id);
    operation->new_relation = relation_is_new(x, id);
    if (is_index && relation->index == NULL)
        return refuse(x, "42809", "\"%s\" is not an index", relation->object.name);
    if (!is_index && strchr("rpm", relation->kind) == NULL)
        return refuse(x, "42809", "\"%s\" is not a table or materialized view", relation->object.name);
    if (is_index)
        operation->index = id;
    if (relation->kind == RELATION_PARTITIONED_INDEX)
        take_lock(x, id, op->concurrently ? LOCK_REINDEX_CONCURRENTLY : LOCK_REINDEX_INDEX);
    if (relation->kind == RELATION_PARTITIONED || relation->kind == RELATION_PARTITIONED_INDEX) {
        take_lock(x, is_index ? relation->index->table : id,
                  op->concurrently ? LOCK_REINDEX_CONCURRENTLY : LOCK_REINDEX_TABLE);
        return reindex_partitions(x, relation, op->concurrently);
    }
    if (is_index)
        return reindex_index(x, relation, op->concurrently);
    reindex_table(x, relation, op->concurrently);
    return true;
}

/* All tables of a schema or of the database, one transaction each. System catalogs are not ours. */
static bool reindex_many(struct execution *x, const struct op_index_maintenance *op)
{
    struct refusal refusal = {0};
    uint32_t cursor = 0;
    if (!forbid_in_block(x, op->what == 's'   ? "REINDEX SCHEMA"
                            : op->what == 'y' ? "REINDEX SYSTEM"
                                              : "REINDEX DATABASE"))
        return false;
    if (op->what == 'y')
        return !op->concurrently || refuse(x, "0A000", "cannot reindex system catalogs concurrently");
    oid schema = op->what == 's' ? resolve_schema(&x->resolver, op->name, false, &refusal) : NO_OID;
    if (op->what == 's' && schema == NO_OID)
        return refuse_as(x, &refusal);
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(x, id);
        if (relation != NULL && (relation->kind == RELATION_TABLE || relation->kind == RELATION_MATVIEW) &&
            (schema == NO_OID || relation->object.schema == schema))
            reindex_table(x, relation, op->concurrently);
    }
    return true;
}

/* ExecReindex() */
static bool check_reindex_options(struct execution *x, const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++) {
        bool on;
        if (!str_same_nocase(options->at[i].name, "tablespace") && !option_boolean(x, &options->at[i], &on))
            return false;
    }
    return true;
}

bool execute_reindex(struct execution *x, const struct op *base)
{
    const struct op_index_maintenance *op = (const struct op_index_maintenance *)base;
    struct operation *operation = operation_add(x, "reindex", base->span);
    operation->object_type = op->what == 'i'   ? OBJECT_TYPE_INDEX
                             : op->what == 't' ? OBJECT_TYPE_TABLE
                             : op->what == 's' ? OBJECT_TYPE_SCHEMA
                                               : OBJECT_TYPE_DATABASE;
    operation->concurrently = op->concurrently;
    if (!check_reindex_options(x, &op->options))
        return false;
    if (op->concurrently && !forbid_in_block(x, "REINDEX CONCURRENTLY"))
        return false;
    return op->what == 'i' || op->what == 't' ? reindex_named(x, op) : reindex_many(x, op);
}

/* ---- CLUSTER ---- */

/* cluster_rel() */
static void cluster_table(struct execution *x, const struct relation *table, oid index)
{
    oid id = table->object.id;
    uint32_t cursor = 0;
    take_lock(x, id, LOCK_CLUSTER);
    if (holds_nothing_yet(table)) {
        take_lock(x, index, LOCK_CLUSTER_INDEX);
        return;
    }
    note_rewrite(x, id, "CLUSTER writes the table in the order of an index");
    note_scan(x, id, SCAN_REWRITE, "CLUSTER reads the whole table");
    for (const struct relation *each; (each = next_index(x, id, &cursor)) != NULL;) {
        take_lock(x, each->object.id, LOCK_CLUSTER_INDEX);
        note_build(x, each->object.id, true, false, "the table is rewritten");
    }
    mark_clustered(x, id, index);
    struct relation *edited = catalog_edit(x->catalog, id);
    if (x->recording)
        edited->rewritten = catalog_statement(x->catalog);
}

static const struct relation *clustered_index(struct execution *x, oid table)
{
    uint32_t cursor = 0;
    const struct relation *index;
    while ((index = next_index(x, table, &cursor)) != NULL && !index->index->clustered)
        ;
    return index;
}

static bool cluster_partitions(struct execution *x, const struct relation *table,
                               const struct relation *index)
{
    struct oids all;
    if (!forbid_in_block(x, "CLUSTER") || !check_clusterable(x, table, index))
        return false;
    all_inheritors(x, index->object.id, &all);
    for (uint32_t i = 1; i < all.count; i++) {
        const struct relation *leaf = relation_of(x, all.at[i]);
        if (leaf->kind == RELATION_INDEX)
            cluster_table(x, relation_of(x, leaf->index->table), leaf->object.id);
    }
    return true;
}

static bool cluster_named(struct execution *x, const struct op_cluster *op)
{
    oid id = open_relation(x, &op->relation.name, "rpm", false, LOCK_CLUSTER);
    const struct relation *table = relation_of(x, id), *index;
    if (table == NULL)
        return false;
    if (table->kind == RELATION_PARTITIONED && !has_feature(x, FEATURE_PARTITIONED_CLUSTER))
        return refuse(x, "0A000", "cannot cluster a partitioned table");
    struct operation *operation = operation_current(x);
    operation->id = operation->relation = x->statement->relation = id;
    operation->object = relation_label(x, id);
    operation->new_relation = relation_is_new(x, id);
    if (op->index == NULL) {
        index = clustered_index(x, id);
        if (index == NULL)
            return refuse(x, "42704", "there is no previously clustered index for table \"%s\"",
                          table->object.name);
    } else {
        oid named = catalog_find(x->catalog, CLASS_RELATION, table->object.schema, op->index);
        index = named != NO_OID ? relation_of(x, named) : NULL;
        if (index == NULL)
            return refuse(x, "42704", "index \"%s\" for table \"%s\" does not exist", op->index,
                          table->object.name);
    }
    operation->index = index->object.id;
    if (table->kind == RELATION_PARTITIONED)
        return cluster_partitions(x, table, index);
    if (!check_clusterable(x, table, index))
        return false;
    cluster_table(x, table, index->object.id);
    return true;
}

bool execute_cluster(struct execution *x, const struct op *base)
{
    const struct op_cluster *op = (const struct op_cluster *)base;
    uint32_t cursor = 0;
    operation_add(x, "cluster", base->span)->object_type = OBJECT_TYPE_TABLE;
    if (op->has_relation)
        return cluster_named(x, op);
    if (!forbid_in_block(x, "CLUSTER"))
        return false;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(x, id);
        const struct relation *index =
            relation != NULL && strchr("rm", relation->kind) != NULL ? clustered_index(x, id) : NULL;
        if (index != NULL)
            cluster_table(x, relation, index->object.id);
    }
    return true;
}
