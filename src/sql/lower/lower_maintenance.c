/*
 * Lowers what works on the data of whole tables: COPY, TRUNCATE, LOCK, REINDEX, CLUSTER, VACUUM, ANALYZE; and
 * EXPLAIN.
 */
#include "lowering.h"

#include <string.h>

struct op *lower_copy_statement(struct lowering *l, Node *node_)
{
    CopyStmt *node = (CopyStmt *)node_;
    struct op_copy *out = LOWER_OP(l, struct op_copy, OP_COPY);

    out->has_relation = node->relation != NULL;
    out->relation = lower_relation(l, node->relation);
    out->from = node->is_from;
    out->program = node->is_program;
    out->standard = node->filename == NULL;
    out->columns = lower_texts(l, node->attlist);
    out->query = lower_query(l, node->query);
    out->file = lower_copy(l, node->filename);
    out->options = lower_options(l, node->options);
    out->where = lower_expr(l, node->whereClause);
    return &out->op;
}

struct op *lower_truncate(struct lowering *l, Node *node_)
{
    TruncateStmt *node = (TruncateStmt *)node_;
    struct op_truncate *out = LOWER_OP(l, struct op_truncate, OP_TRUNCATE);

    out->relations = lower_relations(l, node->relations, &out->count);
    out->restart_sequences = node->restart_seqs;
    out->behavior = lower_behavior(node->behavior);
    return &out->op;
}

struct op *lower_lock(struct lowering *l, Node *node_)
{
    LockStmt *node = (LockStmt *)node_;
    struct op_lock *out = LOWER_OP(l, struct op_lock, OP_LOCK);

    out->relations = lower_relations(l, node->relations, &out->count);
    out->mode = node->mode;
    out->nowait = node->nowait;
    return &out->op;
}

/* Whether the boolean option is on, as defGetBoolean() reads it. */
static bool option_on(const struct sql_option *option)
{
    return option->value == NULL || (strcmp(option->value, "false") != 0 &&
                                     strcmp(option->value, "off") != 0 && strcmp(option->value, "0") != 0);
}

static const struct sql_option *find_option(const struct sql_options *options, const char *name)
{
    const struct sql_option *found = NULL;

    for (uint32_t i = 0; i < options->count; i++)
        if (strcmp(options->at[i].name, name) == 0)
            found = &options->at[i];
    return found;
}

static bool has_option(const struct sql_options *options, const char *name)
{
    const struct sql_option *option = find_option(options, name);

    return option != NULL && option_on(option);
}

struct op *lower_reindex(struct lowering *l, Node *node_)
{
    static const char what[] = {
        [REINDEX_OBJECT_INDEX] = 'i',  [REINDEX_OBJECT_TABLE] = 't',    [REINDEX_OBJECT_SCHEMA] = 's',
        [REINDEX_OBJECT_SYSTEM] = 'y', [REINDEX_OBJECT_DATABASE] = 'd',
    };
    ReindexStmt *node = (ReindexStmt *)node_;
    struct op_index_maintenance *out = LOWER_OP(l, struct op_index_maintenance, OP_REINDEX);
    const struct sql_option *tablespace;

    out->what = what[node->kind];
    out->relation = lower_relation(l, node->relation);
    out->name = lower_copy(l, node->name);
    out->options = lower_options(l, node->params);
    out->concurrently = has_option(&out->options, "concurrently");
    tablespace = find_option(&out->options, "tablespace");
    out->tablespace = tablespace != NULL ? tablespace->value : NULL;
    return &out->op;
}

struct op *lower_cluster(struct lowering *l, Node *node_)
{
    ClusterStmt *node = (ClusterStmt *)node_;
    struct op_cluster *out = LOWER_OP(l, struct op_cluster, OP_CLUSTER);

    out->has_relation = node->relation != NULL;
    out->relation = lower_relation(l, node->relation);
    out->index = lower_copy(l, node->indexname);
    out->options = lower_options(l, node->params);
    return &out->op;
}

struct op *lower_vacuum(struct lowering *l, Node *node_)
{
    VacuumStmt *node = (VacuumStmt *)node_;
    struct op_vacuum *out = LOWER_OP(l, struct op_vacuum, OP_VACUUM);
    ListCell *cell;

    out->vacuum = node->is_vacuumcmd;
    out->options = lower_options(l, node->options);
    out->analyze = !out->vacuum || has_option(&out->options, "analyze");
    out->full = has_option(&out->options, "full");
    out->count = (uint32_t)list_length(node->rels);
    out->relations = ARENA_ARRAY(l->arena, struct vacuum_relation, out->count);
    foreach (cell, node->rels) {
        VacuumRelation *from = lfirst_node(VacuumRelation, cell);
        struct vacuum_relation *relation = &out->relations[foreach_current_index(cell)];

        relation->relation = lower_relation(l, from->relation);
        relation->columns = lower_texts(l, from->va_cols);
    }
    return &out->op;
}

struct op *lower_explain(struct lowering *l, Node *node_)
{
    ExplainStmt *node = (ExplainStmt *)node_;
    struct op_explain *out = LOWER_OP(l, struct op_explain, OP_EXPLAIN);

    out->options = lower_options(l, node->options);
    out->analyze = has_option(&out->options, "analyze");
    out->statement = lower_node(l, node->query);
    return &out->op;
}
