/*
 * Lowers what stands in FROM: relations, subqueries, functions, joins, XMLTABLE and JSON_TABLE, TABLESAMPLE.
 */
#include "lowering.h"

static struct from_item *new_item(struct lowering *l, enum from_kind kind, int location, Alias *alias)
{
    struct from_item *out = ARENA_NEW(l->arena, struct from_item);

    out->kind = kind;
    out->position = lower_position(l, location);
    out->relation.name.position = NO_POSITION;
    if (alias != NULL) {
        out->alias = lower_copy(l, alias->aliasname);
        out->alias_columns = lower_texts(l, alias->colnames);
    }
    return out;
}

/* The alias stands in the relation's name too. */
static struct from_item *from_relation(struct lowering *l, RangeVar *node)
{
    struct from_item *out = new_item(l, FROM_RELATION, node->location, NULL);

    out->relation = lower_relation(l, node);
    out->alias = out->relation.alias;
    out->alias_columns = out->relation.alias_columns;
    return out;
}

static struct from_item *from_subquery(struct lowering *l, RangeSubselect *node)
{
    struct from_item *out = new_item(l, FROM_SUBQUERY, -1, node->alias);

    out->lateral = node->lateral;
    out->query = lower_query(l, node->subquery);
    return out;
}

struct column_definition_item lower_column_item(struct lowering *l, ColumnDef *column)
{
    struct column_definition_item out = {.name = lower_copy(l, column->colname)};

    out.type = lower_type(l, column->typeName);
    if (column->collClause != NULL)
        out.collation = lower_name(l, column->collClause->collname, column->collClause->location);
    return out;
}

static void append_columns(struct lowering *l, struct from_item *out, List *columns)
{
    struct column_definition_item *grown;
    ListCell *cell;

    if (columns == NIL)
        return;
    grown = ARENA_ARRAY(l->arena, struct column_definition_item,
                        out->column_count + (uint32_t)list_length(columns));
    for (uint32_t i = 0; i < out->column_count; i++)
        grown[i] = out->columns[i];
    out->columns = grown;
    foreach (cell, columns)
        out->columns[out->column_count++] = lower_column_item(l, lfirst_node(ColumnDef, cell));
}

/* ROWS FROM lists functions, each with its own column list; otherwise there is one, and the list stands
 * outside. */
static struct from_item *from_function(struct lowering *l, RangeFunction *node)
{
    struct from_item *out = new_item(l, FROM_FUNCTION, -1, node->alias);
    ListCell *cell;

    out->lateral = node->lateral;
    out->ordinality = node->ordinality;
    out->rows_from = node->is_rowsfrom;
    out->functions = lower_new_exprs(l, (uint32_t)list_length(node->functions));
    foreach (cell, node->functions) {
        List *pair = lfirst_node(List, cell);

        out->functions.at[foreach_current_index(cell)] = lower_expr(l, linitial(pair));
        if (list_length(node->functions) == 1)
            append_columns(l, out, (List *)lsecond(pair));
    }
    append_columns(l, out, node->coldeflist);
    if (out->functions.count > 0 && out->functions.at[0] != NULL)
        out->position = out->functions.at[0]->position;
    return out;
}

static void push_expr(struct exprs *exprs, struct expr *expr)
{
    if (expr != NULL)
        exprs->at[exprs->count++] = expr;
}

static struct from_item *from_xml_table(struct lowering *l, RangeTableFunc *node)
{
    struct from_item *out = new_item(l, FROM_TABLE_FUNCTION, node->location, node->alias);
    uint32_t columns = (uint32_t)list_length(node->columns);
    ListCell *cell;

    out->lateral = node->lateral;
    out->functions = lower_new_exprs(l, 2 + (uint32_t)list_length(node->namespaces) + 2 * columns);
    out->functions.count = 0;
    push_expr(&out->functions, lower_expr(l, node->docexpr));
    push_expr(&out->functions, lower_expr(l, node->rowexpr));
    foreach (cell, node->namespaces)
        push_expr(&out->functions, lower_expr(l, lfirst_node(ResTarget, cell)->val));
    out->columns = ARENA_ARRAY(l->arena, struct column_definition_item, columns);
    foreach (cell, node->columns) {
        RangeTableFuncCol *column = lfirst_node(RangeTableFuncCol, cell);
        struct column_definition_item *item = &out->columns[out->column_count++];

        item->name = lower_copy(l, column->colname);
        item->type = lower_type(l, column->typeName);
        item->ordinality = column->for_ordinality;
        push_expr(&out->functions, lower_expr(l, column->colexpr));
        push_expr(&out->functions, lower_expr(l, column->coldefexpr));
    }
    return out;
}

/* NESTED COLUMNS count with the columns around them, in the order in which JSON_TABLE gives them. */
static uint32_t count_json_columns(struct lowering *l, List *columns)
{
    uint32_t count = 0;
    ListCell *cell;

    if (!lower_descend(l, -1))
        return 0;
    foreach (cell, columns) {
        JsonTableColumn *column = lfirst_node(JsonTableColumn, cell);

        count += column->coltype == JTC_NESTED ? count_json_columns(l, column->columns) : 1;
    }
    l->depth--;
    return count;
}

static void json_columns(struct lowering *l, struct from_item *out, List *columns)
{
    ListCell *cell;

    if (!lower_descend(l, -1))
        return;
    foreach (cell, columns) {
        JsonTableColumn *column = lfirst_node(JsonTableColumn, cell);
        struct column_definition_item *item;

        if (column->coltype == JTC_NESTED) {
            json_columns(l, out, column->columns);
            continue;
        }
        item = &out->columns[out->column_count++];
        item->name = lower_copy(l, column->name);
        item->type = lower_type(l, column->typeName);
        item->ordinality = column->coltype == JTC_FOR_ORDINALITY;
        item->exists = column->coltype == JTC_EXISTS;
        if (column->on_empty != NULL)
            push_expr(&out->functions, lower_expr(l, column->on_empty->expr));
        if (column->on_error != NULL)
            push_expr(&out->functions, lower_expr(l, column->on_error->expr));
    }
    l->depth--;
}

static struct from_item *from_json_table(struct lowering *l, JsonTable *node)
{
    struct from_item *out = new_item(l, FROM_TABLE_FUNCTION, node->location, node->alias);
    uint32_t columns = count_json_columns(l, node->columns);
    ListCell *cell;

    out->lateral = node->lateral;
    out->functions = lower_new_exprs(l, 2 + (uint32_t)list_length(node->passing) + 2 * columns);
    out->functions.count = 0;
    push_expr(&out->functions, lower_expr(l, (Node *)node->context_item));
    if (node->pathspec != NULL)
        push_expr(&out->functions, lower_expr(l, node->pathspec->string));
    foreach (cell, node->passing)
        push_expr(&out->functions, lower_expr(l, (Node *)lfirst_node(JsonArgument, cell)->val));
    out->columns = ARENA_ARRAY(l->arena, struct column_definition_item, columns);
    json_columns(l, out, node->columns);
    return out;
}

/* The sampling method's arguments stand in `functions`, REPEATABLE's seed last. */
static struct from_item *from_sample(struct lowering *l, RangeTableSample *node)
{
    struct from_item *out = new_item(l, FROM_SAMPLE, node->location, NULL);
    ListCell *cell;

    out->left = lower_from(l, node->relation);
    if (out->left != NULL) {
        out->alias = out->left->alias;
        out->alias_columns = out->left->alias_columns;
    }
    out->method = lower_name(l, node->method, node->location);
    out->functions = lower_new_exprs(l, 1 + (uint32_t)list_length(node->args));
    out->functions.count = 0;
    foreach (cell, node->args)
        push_expr(&out->functions, lower_expr(l, lfirst(cell)));
    push_expr(&out->functions, lower_expr(l, node->repeatable));
    out->repeatable = node->repeatable != NULL;
    return out;
}

static struct from_item *from_join(struct lowering *l, JoinExpr *node)
{
    struct from_item *out = new_item(l, FROM_JOIN, -1, node->alias);

    switch (node->jointype) {
    case JOIN_LEFT:
        out->join = JOIN_KIND_LEFT;
        break;
    case JOIN_RIGHT:
        out->join = JOIN_KIND_RIGHT;
        break;
    case JOIN_FULL:
        out->join = JOIN_KIND_FULL;
        break;
    default:
        /* The grammar makes CROSS JOIN an inner join without a condition. */
        out->join = node->quals == NULL && node->usingClause == NIL && !node->isNatural ? JOIN_KIND_CROSS
                                                                                        : JOIN_KIND_INNER;
    }
    out->natural = node->isNatural;
    out->left = lower_from(l, node->larg);
    out->right = lower_from(l, node->rarg);
    out->using_columns = lower_texts(l, node->usingClause);
    if (node->join_using_alias != NULL)
        out->join_using_alias = lower_copy(l, node->join_using_alias->aliasname);
    out->on = lower_expr(l, node->quals);
    return out;
}

static struct from_item *from_any(struct lowering *l, Node *node)
{
    switch (nodeTag(node)) {
    case T_RangeVar:
        return from_relation(l, (RangeVar *)node);
    case T_RangeSubselect:
        return from_subquery(l, (RangeSubselect *)node);
    case T_RangeFunction:
        return from_function(l, (RangeFunction *)node);
    case T_RangeTableFunc:
        return from_xml_table(l, (RangeTableFunc *)node);
    case T_JsonTable:
        return from_json_table(l, (JsonTable *)node);
    case T_RangeTableSample:
        return from_sample(l, (RangeTableSample *)node);
    case T_JoinExpr:
        return from_join(l, (JoinExpr *)node);
    default:
        lower_fail(l, "XX000", "unrecognized node in FROM", -1);
        return NULL;
    }
}

struct from_item *lower_from(struct lowering *l, Node *node)
{
    struct from_item *out;

    if (node == NULL || !lower_descend(l, -1))
        return NULL;
    out = from_any(l, node);
    l->depth--;
    return out;
}

struct from_items lower_from_items(struct lowering *l, List *nodes)
{
    struct from_items out = LOWER_ROOM(l, nodes, struct from_item *);
    ListCell *cell;

    foreach (cell, nodes)
        out.at[foreach_current_index(cell)] = lower_from(l, lfirst(cell));
    return out;
}
