/*
 * Lowers indexes and extended statistics: what is kept about columns and expressions of a table.
 */
#include "lowering.h"

struct index_element lower_index_element(struct lowering *l, IndexElem *node)
{
    struct index_element out = {.span = {NO_POSITION, NO_POSITION}};

    out.column = lower_copy(l, node->name);
    out.expr = lower_expr(l, node->expr);
    out.collation = lower_name(l, node->collation, -1);
    out.opclass = lower_name(l, node->opclass, -1);
    out.opclass_options = lower_options(l, node->opclassopts);
    out.ordering = node->ordering == SORTBY_ASC ? 'a' : node->ordering == SORTBY_DESC ? 'd' : 0;
    out.nulls = node->nulls_ordering == SORTBY_NULLS_FIRST  ? 'f'
                : node->nulls_ordering == SORTBY_NULLS_LAST ? 'l'
                                                            : 0;
    return out;
}

struct index_elements lower_index_elements(struct lowering *l, List *nodes)
{
    struct index_elements out = LOWER_ROOM(l, nodes, struct index_element);
    ListCell *cell;

    foreach (cell, nodes)
        out.at[foreach_current_index(cell)] = lower_index_element(l, lfirst_node(IndexElem, cell));
    return out;
}

void lower_element_spans(struct lowering *l, struct index_elements elements, uint32_t at)
{
    uint32_t limit = l->range.end;
    struct token token = token_next(l->text, limit, at);

    while (token.kind != 0 && token.kind != '(')
        token = token_next(l->text, limit, token.end);
    at = token.end;
    for (uint32_t i = 0; i < elements.count && at < limit; i++) {
        uint32_t start = token_next(l->text, limit, at).start;
        uint32_t stop;

        elements.at[i].span = lower_span(l, start, token_item_end(l->text, limit, at, &stop));
        at = stop + 1;
    }
}

struct op *lower_create_index(struct lowering *l, Node *node_)
{
    IndexStmt *node = (IndexStmt *)node_;
    struct op_create_index *out = LOWER_PASSING_OP(l, struct op_create_index, OP_CREATE_INDEX);

    out->name = lower_copy(l, node->idxname);
    out->relation = lower_relation(l, node->relation);
    out->access_method = lower_copy(l, node->accessMethod);
    out->elements = lower_index_elements(l, node->indexParams);
    if (node->relation->location >= 0)
        lower_element_spans(l, out->elements, lower_after_relation(l, (uint32_t)node->relation->location));
    out->including = lower_index_elements(l, node->indexIncludingParams);
    out->where = lower_expr(l, node->whereClause);
    out->options = lower_options(l, node->options);
    out->tablespace = lower_copy(l, node->tableSpace);
    out->unique = node->unique;
    out->nulls_not_distinct = node->nulls_not_distinct;
    out->concurrently = node->concurrent;
    out->if_not_exists = node->if_not_exists;
    return &out->op;
}

struct op *lower_create_statistics(struct lowering *l, Node *node_)
{
    CreateStatsStmt *node = (CreateStatsStmt *)node_;
    struct op_create_statistics *out = LOWER_OP(l, struct op_create_statistics, OP_CREATE_STATISTICS);
    ListCell *cell;

    out->name = lower_name(l, node->defnames, -1);
    out->has_name = node->defnames != NIL;
    out->if_not_exists = node->if_not_exists;
    out->kinds = lower_texts(l, node->stat_types);
    out->element_count = (uint32_t)list_length(node->exprs);
    out->elements = ARENA_ARRAY(l->arena, struct statistics_element, out->element_count);
    foreach (cell, node->exprs) {
        StatsElem *element = lfirst_node(StatsElem, cell);
        struct statistics_element *to = &out->elements[foreach_current_index(cell)];

        to->column = lower_copy(l, element->name);
        to->expr = lower_expr(l, element->expr);
    }
    /* The grammar takes any FROM list; the server wants one plain table. */
    if (list_length(node->relations) == 1 && IsA(linitial(node->relations), RangeVar))
        out->relation = lower_relation(l, linitial(node->relations));
    else
        lower_fail(l, "0A000", "only a single relation is allowed in CREATE STATISTICS", -1);
    return &out->op;
}

struct op *lower_alter_statistics(struct lowering *l, Node *node_)
{
    AlterStatsStmt *node = (AlterStatsStmt *)node_;
    struct op_alter_statistics *out = LOWER_OP(l, struct op_alter_statistics, OP_ALTER_STATISTICS);

    out->name = lower_name(l, node->defnames, -1);
    out->target = node->stxstattarget != NULL ? intVal(node->stxstattarget) : -1;
    out->missing_ok = node->missing_ok;
    return &out->op;
}
