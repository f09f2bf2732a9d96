/*
 * Lowers expressions. What the grammar makes of an expression is kept as it is (BETWEEN, IN and COALESCE stay
 * what they are); nothing is looked up or simplified.
 */
#include "lowering.h"

struct expr *lower_new_expr(struct lowering *l, enum expr_kind kind, int location)
{
    struct expr *out = ARENA_NEW(l->arena, struct expr);

    out->kind = kind;
    out->position = lower_position(l, location);
    return out;
}

struct exprs lower_new_exprs(struct lowering *l, uint32_t count)
{
    struct exprs out = {NULL, count};

    if (count > 0)
        out.at = ARENA_ARRAY(l->arena, struct expr *, count);
    return out;
}

struct exprs lower_exprs(struct lowering *l, List *nodes)
{
    struct exprs out = lower_new_exprs(l, (uint32_t)list_length(nodes));
    ListCell *cell;

    foreach (cell, nodes)
        out.at[foreach_current_index(cell)] = lower_expr(l, lfirst(cell));
    return out;
}

/* One or two operands; a missing left one is no argument. */
static struct exprs operands(struct lowering *l, Node *left, Node *right)
{
    struct exprs out = lower_new_exprs(l, (left != NULL) + (right != NULL));
    uint32_t at = 0;

    if (left != NULL)
        out.at[at++] = lower_expr(l, left);
    if (right != NULL)
        out.at[at] = lower_expr(l, right);
    return out;
}

static struct expr *with_operands(struct lowering *l, enum expr_kind kind, int location, Node *left,
                                  Node *right)
{
    struct expr *out = lower_new_expr(l, kind, location);

    out->arguments = operands(l, left, right);
    return out;
}

static struct expr *with_list(struct lowering *l, enum expr_kind kind, int location, List *list)
{
    struct expr *out = lower_new_expr(l, kind, location);

    out->arguments = lower_exprs(l, list);
    return out;
}

/* A left operand and a list of right ones: IN, BETWEEN. */
static struct exprs operand_and_list(struct lowering *l, Node *left, List *right)
{
    struct exprs out = lower_new_exprs(l, 1 + (uint32_t)list_length(right));
    ListCell *cell;

    out.at[0] = lower_expr(l, left);
    foreach (cell, right)
        out.at[1 + foreach_current_index(cell)] = lower_expr(l, lfirst(cell));
    return out;
}

static struct expr *lower_value_node(struct lowering *l, Node *value, int location)
{
    struct expr *out = lower_new_expr(l, EXPR_NULL, location);

    switch (nodeTag(value)) {
    case T_Integer:
        out->kind = EXPR_INTEGER;
        out->integer = intVal(value);
        break;
    case T_Float:
        out->kind = EXPR_FLOAT;
        break;
    case T_Boolean:
        out->kind = EXPR_BOOLEAN;
        out->integer = boolVal(value);
        break;
    case T_BitString:
        out->kind = EXPR_BIT_STRING;
        break;
    default:
        out->kind = EXPR_STRING;
    }
    out->text = lower_value(l, value);
    return out;
}

static struct expr *lower_constant(struct lowering *l, A_Const *constant)
{
    if (constant->isnull)
        return lower_new_expr(l, EXPR_NULL, constant->location);
    return lower_value_node(l, &constant->val.node, constant->location);
}

static struct expr *lower_column_ref(struct lowering *l, ColumnRef *column)
{
    struct expr *out = lower_new_expr(l, EXPR_COLUMN, column->location);
    int count = list_length(column->fields);
    ListCell *cell;

    if (count > 0 && IsA(llast(column->fields), A_Star)) {
        out->star = true;
        count--;
    }
    out->names.count = (uint32_t)count;
    if (count > 0)
        out->names.at = ARENA_ARRAY(l->arena, const char *, (uint32_t)count);
    foreach (cell, column->fields)
        if (foreach_current_index(cell) < count)
            out->names.at[foreach_current_index(cell)] = lower_value(l, lfirst(cell));
    return out;
}

static struct expr *lower_operator(struct lowering *l, A_Expr *node)
{
    static const enum expr_kind kinds[] = {
        [AEXPR_OP] = EXPR_OPERATOR,
        [AEXPR_OP_ANY] = EXPR_OPERATOR_ANY,
        [AEXPR_OP_ALL] = EXPR_OPERATOR_ALL,
        [AEXPR_DISTINCT] = EXPR_DISTINCT,
        [AEXPR_NOT_DISTINCT] = EXPR_NOT_DISTINCT,
        [AEXPR_NULLIF] = EXPR_NULLIF,
        [AEXPR_IN] = EXPR_IN,
        [AEXPR_LIKE] = EXPR_LIKE,
        [AEXPR_ILIKE] = EXPR_ILIKE,
        [AEXPR_SIMILAR] = EXPR_SIMILAR,
        [AEXPR_BETWEEN] = EXPR_BETWEEN,
        [AEXPR_NOT_BETWEEN] = EXPR_NOT_BETWEEN,
        [AEXPR_BETWEEN_SYM] = EXPR_BETWEEN_SYMMETRIC,
        [AEXPR_NOT_BETWEEN_SYM] = EXPR_NOT_BETWEEN_SYMMETRIC,
    };
    struct expr *out = lower_new_expr(l, kinds[node->kind], node->location);

    /* BETWEEN's name is its key words. */
    if (node->kind < AEXPR_BETWEEN)
        out->name = lower_name(l, node->name, node->location);
    if (node->rexpr != NULL && IsA(node->rexpr, List))
        out->arguments = operand_and_list(l, node->lexpr, (List *)node->rexpr);
    else
        out->arguments = operands(l, node->lexpr, node->rexpr);
    return out;
}

static struct call *lower_call_details(struct lowering *l, FuncCall *node)
{
    struct call *call;

    if (!node->agg_star && !node->agg_distinct && !node->func_variadic && !node->agg_within_group &&
        node->funcformat != COERCE_SQL_SYNTAX && node->agg_order == NIL && node->agg_filter == NULL &&
        node->over == NULL)
        return NULL;
    call = ARENA_NEW(l->arena, struct call);
    call->star = node->agg_star;
    call->distinct = node->agg_distinct;
    call->variadic = node->func_variadic;
    call->within_group = node->agg_within_group;
    call->sql_syntax = node->funcformat == COERCE_SQL_SYNTAX;
    call->order_by = lower_sort_items(l, node->agg_order);
    call->filter = lower_expr(l, node->agg_filter);
    call->over = lower_window(l, node->over);
    return call;
}

static struct expr *lower_function(struct lowering *l, FuncCall *node)
{
    struct expr *out = lower_new_expr(l, EXPR_FUNCTION, node->location);

    out->name = lower_name(l, node->funcname, node->location);
    out->arguments = lower_exprs(l, node->args);
    out->call = lower_call_details(l, node);
    return out;
}

static struct expr *lower_cast(struct lowering *l, TypeCast *node)
{
    struct expr *out = with_operands(l, EXPR_CAST, node->location, node->arg, NULL);

    out->type = lower_type(l, node->typeName);
    return out;
}

static struct expr *lower_collate(struct lowering *l, CollateClause *node)
{
    struct expr *out = with_operands(l, EXPR_COLLATE, node->location, node->arg, NULL);

    out->name = lower_name(l, node->collname, node->location);
    return out;
}

static struct expr *lower_sublink(struct lowering *l, SubLink *node)
{
    static const enum sublink_kind kinds[] = {
        [EXISTS_SUBLINK] = SUBLINK_EXISTS, [ALL_SUBLINK] = SUBLINK_ALL,
        [ANY_SUBLINK] = SUBLINK_ANY,       [ROWCOMPARE_SUBLINK] = SUBLINK_ROWCOMPARE,
        [EXPR_SUBLINK] = SUBLINK_EXPR,     [MULTIEXPR_SUBLINK] = SUBLINK_MULTIEXPR,
        [ARRAY_SUBLINK] = SUBLINK_ARRAY,   [CTE_SUBLINK] = SUBLINK_CTE,
    };
    struct expr *out = with_operands(l, EXPR_SUBQUERY, node->location, node->testexpr, NULL);

    out->sublink = kinds[node->subLinkType];
    out->name = lower_name(l, node->operName, node->location);
    out->query = lower_query(l, node->subselect);
    return out;
}

static struct expr *lower_case(struct lowering *l, CaseExpr *node)
{
    struct expr *out = lower_new_expr(l, EXPR_CASE, node->location);
    ListCell *cell;
    uint32_t at = 1;

    out->arguments = lower_new_exprs(l, 2 + 2 * (uint32_t)list_length(node->args));
    out->arguments.at[0] = lower_expr(l, (Node *)node->arg);
    foreach (cell, node->args) {
        CaseWhen *when = lfirst_node(CaseWhen, cell);

        out->arguments.at[at++] = lower_expr(l, (Node *)when->expr);
        out->arguments.at[at++] = lower_expr(l, (Node *)when->result);
    }
    out->arguments.at[at] = lower_expr(l, (Node *)node->defresult);
    return out;
}

static struct expr *lower_value_function(struct lowering *l, SQLValueFunction *node)
{
    static const char *const words[] = {
        [SVFOP_CURRENT_DATE] = "current_date",
        [SVFOP_CURRENT_TIME] = "current_time",
        [SVFOP_CURRENT_TIME_N] = "current_time",
        [SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
        [SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
        [SVFOP_LOCALTIME] = "localtime",
        [SVFOP_LOCALTIME_N] = "localtime",
        [SVFOP_LOCALTIMESTAMP] = "localtimestamp",
        [SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
        [SVFOP_CURRENT_ROLE] = "current_role",
        [SVFOP_CURRENT_USER] = "current_user",
        [SVFOP_USER] = "user",
        [SVFOP_SESSION_USER] = "session_user",
        [SVFOP_CURRENT_CATALOG] = "current_catalog",
        [SVFOP_CURRENT_SCHEMA] = "current_schema",
    };
    struct expr *out = lower_new_expr(l, EXPR_VALUE_FUNCTION, node->location);

    out->text = words[node->op];
    out->integer = node->typmod;
    return out;
}

static struct expr *lower_boolean_test(struct lowering *l, BooleanTest *node)
{
    static const char *const words[] = {
        [IS_TRUE] = "is true",           [IS_NOT_TRUE] = "is not true", [IS_FALSE] = "is false",
        [IS_NOT_FALSE] = "is not false", [IS_UNKNOWN] = "is unknown",   [IS_NOT_UNKNOWN] = "is not unknown",
    };
    struct expr *out = with_operands(l, EXPR_BOOLEAN_TEST, node->location, (Node *)node->arg, NULL);

    out->text = words[node->booltesttype];
    return out;
}

static struct expr *lower_bool(struct lowering *l, BoolExpr *node)
{
    static const enum expr_kind kinds[] = {[AND_EXPR] = EXPR_AND, [OR_EXPR] = EXPR_OR, [NOT_EXPR] = EXPR_NOT};

    return with_list(l, kinds[node->boolop], node->location, node->args);
}

/* One step of a.b[1:2].*: around `base`. */
static struct expr *lower_step(struct lowering *l, struct expr *base, Node *step)
{
    struct expr *out = ARENA_NEW(l->arena, struct expr);

    out->position = base != NULL ? base->position : NO_POSITION;
    out->kind = EXPR_FIELD;
    if (IsA(step, A_Indices)) {
        A_Indices *indices = (A_Indices *)step;

        out->kind = EXPR_SUBSCRIPT;
        out->slice = indices->is_slice;
        out->arguments = lower_new_exprs(l, indices->is_slice ? 3 : 2);
        if (indices->is_slice)
            out->arguments.at[2] = lower_expr(l, indices->uidx);
        out->arguments.at[1] = lower_expr(l, indices->is_slice ? indices->lidx : indices->uidx);
    } else {
        out->arguments = lower_new_exprs(l, 1);
        out->star = IsA(step, A_Star);
        out->text = out->star ? NULL : lower_value(l, step);
    }
    out->arguments.at[0] = base;
    return out;
}

/* The steps stand in a list and become levels of our tree. */
static struct expr *lower_indirection(struct lowering *l, A_Indirection *node)
{
    uint32_t levels = (uint32_t)list_length(node->indirection);
    struct expr *out;
    ListCell *cell;

    if (l->depth + levels > LOWER_DEPTH_LIMIT) {
        lower_fail(l, "54001", "stack depth limit exceeded", -1);
        return NULL;
    }
    l->depth += levels;
    out = lower_expr(l, node->arg);
    l->depth -= levels;
    foreach (cell, node->indirection)
        out = lower_step(l, out, lfirst(cell));
    return out;
}

struct exprs lower_steps(struct lowering *l, List *steps)
{
    struct exprs out = lower_new_exprs(l, (uint32_t)list_length(steps));
    ListCell *cell;

    foreach (cell, steps)
        out.at[foreach_current_index(cell)] = lower_step(l, NULL, lfirst(cell));
    return out;
}

static struct expr *lower_grouping_set(struct lowering *l, GroupingSet *node)
{
    static const char *const words[] = {
        [GROUPING_SET_EMPTY] = "empty", [GROUPING_SET_SIMPLE] = "simple", [GROUPING_SET_ROLLUP] = "rollup",
        [GROUPING_SET_CUBE] = "cube",   [GROUPING_SET_SETS] = "sets",
    };
    struct expr *out = with_list(l, EXPR_GROUPING_SET, node->location, node->content);

    out->text = words[node->kind];
    return out;
}

/* (a, b, c) = source gives three nodes with one source: it is lowered once. */
static struct expr *lower_multi_assign(struct lowering *l, MultiAssignRef *node)
{
    struct expr *out = lower_new_expr(l, EXPR_MULTI_ASSIGN, -1);

    if (l->shared_node != node->source) {
        l->shared = lower_expr(l, node->source);
        l->shared_node = node->source;
    }
    out->integer = node->colno;
    out->arguments = lower_new_exprs(l, 1);
    out->arguments.at[0] = l->shared;
    return out;
}

static struct expr *lower_named_argument(struct lowering *l, NamedArgExpr *node)
{
    struct expr *out = with_operands(l, EXPR_NAMED_ARGUMENT, node->location, (Node *)node->arg, NULL);

    out->text = lower_copy(l, node->name);
    return out;
}

static struct expr *lower_parameter(struct lowering *l, ParamRef *node)
{
    struct expr *out = lower_new_expr(l, EXPR_PARAMETER, node->location);

    out->integer = node->number;
    return out;
}

static struct expr *lower_grouping(struct lowering *l, GroupingFunc *node)
{
    struct expr *out = with_list(l, EXPR_GROUPING, node->location, node->args);

    out->text = "grouping";
    return out;
}

static struct expr *lower_current_of(struct lowering *l, CurrentOfExpr *node)
{
    struct expr *out = lower_new_expr(l, EXPR_CURRENT_OF, -1);

    out->text = lower_copy(l, node->cursor_name);
    return out;
}

/* merge_action() in MERGE's RETURNING: a function to whoever reads the tree. */
static struct expr *lower_merge_support(struct lowering *l, MergeSupportFunc *node)
{
    struct expr *out = lower_new_expr(l, EXPR_FUNCTION, node->location);

    out->name = (struct name){.name = "merge_action", .position = out->position};
    return out;
}

static struct expr *lower_other(struct lowering *l)
{
    struct expr *out = lower_new_expr(l, EXPR_OTHER, -1);

    out->text = "unknown";
    return out;
}

/* What has only a list of arguments, or is rare. */
static struct expr *lower_rare(struct lowering *l, Node *node)
{
    switch (nodeTag(node)) {
    case T_MinMaxExpr:
        return with_list(l, ((MinMaxExpr *)node)->op == IS_GREATEST ? EXPR_GREATEST : EXPR_LEAST,
                         ((MinMaxExpr *)node)->location, ((MinMaxExpr *)node)->args);
    case T_A_ArrayExpr:
        return with_list(l, EXPR_ARRAY, ((A_ArrayExpr *)node)->location, ((A_ArrayExpr *)node)->elements);
    case T_RowExpr:
        return with_list(l, EXPR_ROW, ((RowExpr *)node)->location, ((RowExpr *)node)->args);
    case T_SetToDefault:
        return lower_new_expr(l, EXPR_DEFAULT, ((SetToDefault *)node)->location);
    case T_GroupingFunc:
        return lower_grouping(l, (GroupingFunc *)node);
    case T_GroupingSet:
        return lower_grouping_set(l, (GroupingSet *)node);
    case T_CurrentOfExpr:
        return lower_current_of(l, (CurrentOfExpr *)node);
    case T_MultiAssignRef:
        return lower_multi_assign(l, (MultiAssignRef *)node);
    case T_MergeSupportFunc:
        return lower_merge_support(l, (MergeSupportFunc *)node);
    case T_XmlExpr:
        return lower_xml(l, (XmlExpr *)node);
    case T_XmlSerialize:
        return lower_xml_serialize(l, (XmlSerialize *)node);
    case T_List:
        return with_list(l, EXPR_ROW, -1, (List *)node);
    case T_String:
    case T_Integer:
    case T_Float:
    case T_Boolean:
    case T_BitString:
        return lower_value_node(l, node, -1);
    default:
        return lower_is_json(nodeTag(node)) ? lower_json(l, node) : lower_other(l);
    }
}

static struct expr *lower_any(struct lowering *l, Node *node)
{
    switch (nodeTag(node)) {
    case T_A_Const:
        return lower_constant(l, (A_Const *)node);
    case T_ColumnRef:
        return lower_column_ref(l, (ColumnRef *)node);
    case T_A_Expr:
        return lower_operator(l, (A_Expr *)node);
    case T_FuncCall:
        return lower_function(l, (FuncCall *)node);
    case T_TypeCast:
        return lower_cast(l, (TypeCast *)node);
    case T_BoolExpr:
        return lower_bool(l, (BoolExpr *)node);
    case T_NullTest:
        return with_operands(l, ((NullTest *)node)->nulltesttype == IS_NULL ? EXPR_IS_NULL : EXPR_IS_NOT_NULL,
                             ((NullTest *)node)->location, (Node *)((NullTest *)node)->arg, NULL);
    case T_BooleanTest:
        return lower_boolean_test(l, (BooleanTest *)node);
    case T_SubLink:
        return lower_sublink(l, (SubLink *)node);
    case T_CaseExpr:
        return lower_case(l, (CaseExpr *)node);
    case T_CoalesceExpr:
        return with_list(l, EXPR_COALESCE, ((CoalesceExpr *)node)->location, ((CoalesceExpr *)node)->args);
    case T_SQLValueFunction:
        return lower_value_function(l, (SQLValueFunction *)node);
    case T_A_Indirection:
        return lower_indirection(l, (A_Indirection *)node);
    case T_CollateClause:
        return lower_collate(l, (CollateClause *)node);
    case T_ParamRef:
        return lower_parameter(l, (ParamRef *)node);
    case T_NamedArgExpr:
        return lower_named_argument(l, (NamedArgExpr *)node);
    default:
        return lower_rare(l, node);
    }
}

struct expr *lower_expr(struct lowering *l, Node *node)
{
    struct expr *out;

    if (node == NULL || !lower_descend(l, -1))
        return NULL;
    out = lower_any(l, node);
    l->depth--;
    return out;
}

struct sort_items lower_sort_items(struct lowering *l, List *items)
{
    static const char directions[] = {
        [SORTBY_DEFAULT] = 0,
        [SORTBY_ASC] = 'a',
        [SORTBY_DESC] = 'd',
        [SORTBY_USING] = 'u',
    };
    static const char nulls[] = {
        [SORTBY_NULLS_DEFAULT] = 0, [SORTBY_NULLS_FIRST] = 'f', [SORTBY_NULLS_LAST] = 'l'};
    struct sort_items out = LOWER_ROOM(l, items, struct sort_item);
    ListCell *cell;

    foreach (cell, items) {
        SortBy *by = lfirst_node(SortBy, cell);
        struct sort_item *item = &out.at[foreach_current_index(cell)];

        item->expr = lower_expr(l, by->node);
        item->direction = directions[by->sortby_dir];
        item->nulls = nulls[by->sortby_nulls];
        item->using_operator = lower_name(l, by->useOp, by->location);
    }
    return out;
}

struct window *lower_window(struct lowering *l, WindowDef *window)
{
    struct window *out;

    if (window == NULL)
        return NULL;
    out = ARENA_NEW(l->arena, struct window);
    out->name = lower_copy(l, window->name);
    out->refers_to = lower_copy(l, window->refname);
    out->partition_by = lower_exprs(l, window->partitionClause);
    out->order_by = lower_sort_items(l, window->orderClause);
    out->frame_options = (uint32_t)window->frameOptions;
    out->start_offset = lower_expr(l, window->startOffset);
    out->end_offset = lower_expr(l, window->endOffset);
    return out;
}
