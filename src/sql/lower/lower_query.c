/*
 * Lowers queries: SELECT, VALUES, set operations, INSERT, UPDATE, DELETE, MERGE, and the WITH clauses of all
 * of them.
 */
#include "lowering.h"

bool lower_is_query(Node *node)
{
    switch (nodeTag(node)) {
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt:
        return true;
    default:
        return false;
    }
}

IntoClause *lower_find_into(Node *node)
{
    SelectStmt *select = (SelectStmt *)node;

    if (node == NULL || !IsA(node, SelectStmt))
        return NULL;
    /* As transformOptionalSelectInto does. */
    while (select->op != SETOP_NONE && select->larg != NULL)
        select = select->larg;
    return select->intoClause;
}

struct targets lower_targets(struct lowering *l, List *list)
{
    struct targets out = LOWER_ROOM(l, list, struct target);
    ListCell *cell;

    foreach (cell, list) {
        ResTarget *node = lfirst_node(ResTarget, cell);
        struct target *target = &out.at[foreach_current_index(cell)];

        target->name = lower_copy(l, node->name);
        target->position = lower_position(l, node->location);
        target->indirection = lower_steps(l, node->indirection);
        target->value = lower_expr(l, node->val);
    }
    return out;
}

/* The columns that SEARCH and CYCLE add. */
static void search_and_cycle(struct lowering *l, struct cte *out, CommonTableExpr *node)
{
    CTESearchClause *search = node->search_clause;
    CTECycleClause *cycle = node->cycle_clause;

    if (search == NULL && cycle == NULL)
        return;
    out->search_or_cycle = true;
    out->extra_columns.at = ARENA_ARRAY(l->arena, const char *, 3);
    if (search != NULL)
        out->extra_columns.at[out->extra_columns.count++] = lower_copy(l, search->search_seq_column);
    if (cycle != NULL) {
        out->extra_columns.at[out->extra_columns.count++] = lower_copy(l, cycle->cycle_mark_column);
        out->extra_columns.at[out->extra_columns.count++] = lower_copy(l, cycle->cycle_path_column);
    }
}

static void lower_with(struct lowering *l, struct query *out, WithClause *with)
{
    static const char materialized[] = {
        [CTEMaterializeDefault] = 0,
        [CTEMaterializeAlways] = 'm',
        [CTEMaterializeNever] = 'n',
    };
    ListCell *cell;

    if (with == NULL)
        return;
    out->recursive = with->recursive;
    out->cte_count = (uint32_t)list_length(with->ctes);
    out->ctes = ARENA_ARRAY(l->arena, struct cte, out->cte_count);
    foreach (cell, with->ctes) {
        CommonTableExpr *node = lfirst_node(CommonTableExpr, cell);
        struct cte *cte = &out->ctes[foreach_current_index(cell)];

        cte->name = lower_copy(l, node->ctename);
        cte->columns = lower_texts(l, node->aliascolnames);
        cte->materialized = materialized[node->ctematerialized];
        cte->position = lower_position(l, node->location);
        cte->query = lower_query(l, node->ctequery);
        search_and_cycle(l, cte, node);
    }
}

static void lower_values(struct lowering *l, struct query *out, List *rows)
{
    ListCell *cell;

    out->kind = QUERY_VALUES;
    out->row_total = (uint32_t)list_length(rows);
    out->row_count = out->row_total < QUERY_ROWS_KEPT ? out->row_total : QUERY_ROWS_KEPT;
    out->rows = ARENA_ARRAY(l->arena, struct exprs, out->row_count);
    foreach (cell, rows) {
        uint32_t row = (uint32_t)foreach_current_index(cell);

        if (row == out->row_count)
            break;
        out->rows[row] = lower_exprs(l, lfirst_node(List, cell));
    }
}

static void lower_row_locks(struct lowering *l, struct query *out, List *clauses)
{
    static const char strengths[] = {
        [LCS_NONE] = 0,        [LCS_FORKEYSHARE] = 'k', [LCS_FORSHARE] = 's', [LCS_FORNOKEYUPDATE] = 'n',
        [LCS_FORUPDATE] = 'u',
    };
    ListCell *cell;

    out->row_lock_count = (uint32_t)list_length(clauses);
    if (out->row_lock_count == 0)
        return;
    out->row_locks = ARENA_ARRAY(l->arena, struct row_lock, out->row_lock_count);
    foreach (cell, clauses) {
        LockingClause *clause = lfirst_node(LockingClause, cell);
        struct row_lock *lock = &out->row_locks[foreach_current_index(cell)];
        ListCell *relation;

        lock->strength = strengths[clause->strength];
        lock->wait = clause->waitPolicy == LockWaitSkip ? 's' : clause->waitPolicy == LockWaitError ? 'n' : 0;
        lock->relations.count = (uint32_t)list_length(clause->lockedRels);
        if (lock->relations.count > 0)
            lock->relations.at = ARENA_ARRAY(l->arena, const char *, lock->relations.count);
        foreach (relation, clause->lockedRels)
            lock->relations.at[foreach_current_index(relation)] =
                lower_copy(l, lfirst_node(RangeVar, relation)->relname);
    }
}

static void lower_windows(struct lowering *l, struct query *out, List *windows)
{
    ListCell *cell;

    out->window_count = (uint32_t)list_length(windows);
    if (out->window_count == 0)
        return;
    out->windows = ARENA_ARRAY(l->arena, struct window, out->window_count);
    foreach (cell, windows)
        out->windows[foreach_current_index(cell)] = *lower_window(l, lfirst_node(WindowDef, cell));
}

static void lower_select_body(struct lowering *l, struct query *out, SelectStmt *node)
{
    /* DISTINCT without ON is a list of one NULL. */
    out->distinct = node->distinctClause != NIL;
    if (out->distinct && linitial(node->distinctClause) != NULL)
        out->distinct_on = lower_exprs(l, node->distinctClause);
    if (node->intoClause != NULL) {
        out->into = ARENA_NEW(l->arena, struct relation_name);
        *out->into = lower_relation(l, node->intoClause->rel);
    }
    out->targets = lower_targets(l, node->targetList);
    out->from = lower_from_items(l, node->fromClause);
    out->where = lower_expr(l, node->whereClause);
    out->group_by = lower_exprs(l, node->groupClause);
    out->group_distinct = node->groupDistinct;
    out->having = lower_expr(l, node->havingClause);
    lower_windows(l, out, node->windowClause);
}

static void lower_select_query(struct lowering *l, struct query *out, SelectStmt *node)
{
    static const char operations[] = {
        [SETOP_NONE] = 0,
        [SETOP_UNION] = 'u',
        [SETOP_INTERSECT] = 'i',
        [SETOP_EXCEPT] = 'e',
    };

    lower_with(l, out, node->withClause);
    if (node->op != SETOP_NONE) {
        out->kind = QUERY_SET_OPERATION;
        out->set_operation = operations[node->op];
        out->all = node->all;
        out->left = lower_query(l, (Node *)node->larg);
        out->right = lower_query(l, (Node *)node->rarg);
    } else if (node->valuesLists != NIL) {
        lower_values(l, out, node->valuesLists);
    } else {
        lower_select_body(l, out, node);
    }
    out->order_by = lower_sort_items(l, node->sortClause);
    out->offset = lower_expr(l, node->limitOffset);
    out->limit = lower_expr(l, node->limitCount);
    out->with_ties = node->limitOption == LIMIT_OPTION_WITH_TIES;
    lower_row_locks(l, out, node->lockingClause);
}

static void lower_returning(struct lowering *l, struct query *out, ReturningClause *node)
{
    ListCell *cell;

    if (node == NULL)
        return;
    out->returning = lower_targets(l, node->exprs);
    foreach (cell, node->options) {
        ReturningOption *option = lfirst_node(ReturningOption, cell);

        if (option->option == RETURNING_OPTION_OLD)
            out->returning_old = lower_copy(l, option->value);
        else
            out->returning_new = lower_copy(l, option->value);
    }
}

static char overriding(OverridingKind kind)
{
    return kind == OVERRIDING_USER_VALUE ? 'u' : kind == OVERRIDING_SYSTEM_VALUE ? 's' : 0;
}

/* An ON CONFLICT element is an index element without a direction. */
static struct expr *conflict_element(struct lowering *l, IndexElem *node)
{
    struct expr *out = lower_expr(l, node->expr);

    if (node->name != NULL) {
        out = lower_new_expr(l, EXPR_COLUMN, -1);
        out->names.at = ARENA_ARRAY(l->arena, const char *, 1);
        out->names.at[0] = lower_copy(l, node->name);
        out->names.count = 1;
    }
    if (node->collation != NIL) {
        struct expr *collate = lower_new_expr(l, EXPR_COLLATE, -1);

        collate->name = lower_name(l, node->collation, -1);
        collate->arguments = lower_new_exprs(l, 1);
        collate->arguments.at[0] = out;
        out = collate;
    }
    return out;
}

static void lower_on_conflict(struct lowering *l, struct query *out, OnConflictClause *node)
{
    ListCell *cell;

    if (node == NULL)
        return;
    out->on_conflict = node->action == ONCONFLICT_UPDATE ? 'u' : 'n';
    if (node->infer != NULL) {
        out->conflict_elements = lower_new_exprs(l, (uint32_t)list_length(node->infer->indexElems));
        foreach (cell, node->infer->indexElems)
            out->conflict_elements.at[foreach_current_index(cell)] =
                conflict_element(l, lfirst_node(IndexElem, cell));
        out->conflict_where = lower_expr(l, node->infer->whereClause);
        out->conflict_constraint = lower_copy(l, node->infer->conname);
    }
    out->conflict_set = lower_targets(l, node->targetList);
    out->conflict_set_where = lower_expr(l, node->whereClause);
}

static void lower_insert(struct lowering *l, struct query *out, InsertStmt *node)
{
    out->kind = QUERY_INSERT;
    lower_with(l, out, node->withClause);
    out->relation = lower_relation(l, node->relation);
    out->targets = lower_targets(l, node->cols);
    out->source = lower_query(l, node->selectStmt);
    out->overriding = overriding(node->override);
    lower_on_conflict(l, out, node->onConflictClause);
    lower_returning(l, out, node->returningClause);
}

static void lower_update(struct lowering *l, struct query *out, UpdateStmt *node)
{
    out->kind = QUERY_UPDATE;
    lower_with(l, out, node->withClause);
    out->relation = lower_relation(l, node->relation);
    out->targets = lower_targets(l, node->targetList);
    out->from = lower_from_items(l, node->fromClause);
    out->where = lower_expr(l, node->whereClause);
    lower_returning(l, out, node->returningClause);
}

static void lower_delete(struct lowering *l, struct query *out, DeleteStmt *node)
{
    out->kind = QUERY_DELETE;
    lower_with(l, out, node->withClause);
    out->relation = lower_relation(l, node->relation);
    out->from = lower_from_items(l, node->usingClause);
    out->where = lower_expr(l, node->whereClause);
    lower_returning(l, out, node->returningClause);
}

static struct merge_action lower_merge_action(struct lowering *l, MergeWhenClause *node)
{
    static const char matches[] = {
        [MERGE_WHEN_MATCHED] = 'm',
        [MERGE_WHEN_NOT_MATCHED_BY_SOURCE] = 's',
        [MERGE_WHEN_NOT_MATCHED_BY_TARGET] = 't',
    };
    struct merge_action out = {.match = matches[node->matchKind]};

    switch (node->commandType) {
    case CMD_INSERT:
        out.kind = 'i';
        break;
    case CMD_UPDATE:
        out.kind = 'u';
        break;
    case CMD_DELETE:
        out.kind = 'd';
        break;
    default:
        out.kind = 'n';
    }
    out.overriding = overriding(node->override);
    out.condition = lower_expr(l, node->condition);
    out.targets = lower_targets(l, node->targetList);
    out.values = lower_exprs(l, node->values);
    return out;
}

static void lower_merge(struct lowering *l, struct query *out, MergeStmt *node)
{
    ListCell *cell;

    out->kind = QUERY_MERGE;
    lower_with(l, out, node->withClause);
    out->relation = lower_relation(l, node->relation);
    out->from.at = ARENA_ARRAY(l->arena, struct from_item *, 1);
    out->from.at[0] = lower_from(l, node->sourceRelation);
    out->from.count = 1;
    out->where = lower_expr(l, node->joinCondition);
    out->merge_action_count = (uint32_t)list_length(node->mergeWhenClauses);
    out->merge_actions = ARENA_ARRAY(l->arena, struct merge_action, out->merge_action_count);
    foreach (cell, node->mergeWhenClauses)
        out->merge_actions[foreach_current_index(cell)] =
            lower_merge_action(l, lfirst_node(MergeWhenClause, cell));
    lower_returning(l, out, node->returningClause);
}

struct query *lower_query(struct lowering *l, Node *node)
{
    struct query *out;

    if (node == NULL || !lower_descend(l, -1))
        return NULL;
    out = ARENA_NEW(l->arena, struct query);
    out->position = NO_POSITION;
    out->relation.name.position = NO_POSITION;
    switch (nodeTag(node)) {
    case T_SelectStmt:
        lower_select_query(l, out, (SelectStmt *)node);
        break;
    case T_InsertStmt:
        lower_insert(l, out, (InsertStmt *)node);
        break;
    case T_UpdateStmt:
        lower_update(l, out, (UpdateStmt *)node);
        break;
    case T_DeleteStmt:
        lower_delete(l, out, (DeleteStmt *)node);
        break;
    case T_MergeStmt:
        lower_merge(l, out, (MergeStmt *)node);
        break;
    default:
        out = NULL;
    }
    l->depth--;
    return out;
}

/* ---- statements ---- */

struct op *lower_dml(struct lowering *l, Node *node)
{
    enum op_kind kind = nodeTag(node) == T_InsertStmt   ? OP_INSERT
                        : nodeTag(node) == T_UpdateStmt ? OP_UPDATE
                        : nodeTag(node) == T_DeleteStmt ? OP_DELETE
                                                        : OP_MERGE;
    struct op_query *out = LOWER_OP(l, struct op_query, kind);

    out->query = lower_query(l, node);
    return &out->op;
}

static struct op *create_table_as(struct lowering *l, Node *query, IntoClause *into, bool materialized,
                                  bool if_not_exists)
{
    struct op_create_table_as *out = LOWER_OP(l, struct op_create_table_as, OP_CREATE_TABLE_AS);

    out->materialized = materialized;
    out->if_not_exists = if_not_exists;
    out->relation = lower_relation(l, into->rel);
    out->columns = lower_texts(l, into->colNames);
    out->with_no_data = into->skipData;
    out->options = lower_options(l, into->options);
    out->on_commit = lower_on_commit(into->onCommit);
    out->tablespace = lower_copy(l, into->tableSpaceName);
    out->access_method = lower_copy(l, into->accessMethod);
    if (lower_is_query(query))
        out->query = lower_query(l, query);
    else if (IsA(query, ExecuteStmt))
        out->execute = lower_copy(l, ((ExecuteStmt *)query)->name);
    return &out->op;
}

struct op *lower_select(struct lowering *l, Node *node)
{
    IntoClause *into = lower_find_into(node);
    struct op_query *out;

    if (into != NULL)
        return create_table_as(l, node, into, false, false);
    out = LOWER_OP(l, struct op_query, OP_SELECT);
    out->query = lower_query(l, node);
    return &out->op;
}

struct op *lower_create_table_as(struct lowering *l, Node *node_)
{
    CreateTableAsStmt *node = (CreateTableAsStmt *)node_;

    return create_table_as(l, node->query, node->into, node->objtype == OBJECT_MATVIEW, node->if_not_exists);
}
