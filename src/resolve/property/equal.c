/*
 * Equality of typed trees, and what can be read off them: columns, subqueries, constants. Where a node stands in the source, and whether a
 * cast was written or implied, does not count (as in equal() of nodes/equalfuncs.c).
 */
#include <string.h>

#include "resolve/query/queries.h"

static bool same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_aggregates(const struct typed_aggregate *a, const struct typed_aggregate *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->star != b->star || a->distinct != b->distinct || a->direct_count != b->direct_count || a->order_count != b->order_count
        || a->window != b->window || !typed_equal(a->filter, b->filter))
        return false;
    for (uint32_t i = 0; i < a->order_count; i++)
        if (a->order[i].direction != b->order[i].direction || a->order[i].nulls != b->order[i].nulls
            || !typed_equal(a->order[i].expr, b->order[i].expr))
            return false;
    return true;
}

static bool same_queries(const struct typed_query *a, const struct typed_query *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    const struct query_tree *one = a->tree, *two = b->tree;
    if (one->kind != two->kind || one->clauses.count != two->clauses.count || one->range_count != two->range_count)
        return false;
    for (uint32_t i = 0; i < one->range_count; i++)
        if (one->ranges[i]->kind != two->ranges[i]->kind || one->ranges[i]->relation != two->ranges[i]->relation)
            return false;
    for (uint32_t i = 0; i < one->clauses.count; i++) {
        const struct clause *x = &one->clauses.at[i], *y = &two->clauses.at[i];
        if (x->what != y->what || x->number != y->number || (x->what != 't' && !same_name(x->text, y->text))
            || !typed_equal(x->expr, y->expr) || !same_queries(x->query, y->query))
            return false;
    }
    return true;
}

/* The flag says something but for casts, where it tells how they were written. */
static bool flag_counts(enum typed_kind kind)
{
    switch (kind) {
    case TYPED_FUNCTION: case TYPED_RELABEL: case TYPED_IO_CAST: case TYPED_ARRAY_CAST: case TYPED_ROW_CAST: case TYPED_DOMAIN_CAST:
    case TYPED_ROW:
        return false;
    default:
        return true;
    }
}

bool typed_equal(const struct typed *a, const struct typed *b)
{
    if (a == b)
        return true;
    if (a == NULL || b == NULL || a->kind != b->kind || a->type != b->type || a->typmod != b->typmod || a->id != b->id
        || a->count != b->count || a->column != b->column || a->range != b->range || a->level != b->level || a->null != b->null
        || a->variadic != b->variadic || a->sublink != b->sublink || a->kind == TYPED_UNKNOWN)
        return false;
    if ((flag_counts(a->kind) && a->flag != b->flag) || !same_name(a->text, b->text)
        || (a->kind == TYPED_COLLATE && a->collation != b->collation))
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!typed_equal(a->arguments[i], b->arguments[i]))
            return false;
    return same_aggregates(a->aggregate, b->aggregate) && same_queries(a->query, b->query);
}

/* ---- what a tree holds ---- */

static void search_subquery(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->query != NULL;
    if (!*found)
        typed_children(node, search_subquery, context);
}

bool typed_contains_subquery(const struct typed *typed)
{
    bool found = false;
    search_subquery(&found, typed);
    return found;
}

static void search_unsure(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->kind == TYPED_UNKNOWN || node->type == NO_OID || (node->query != NULL && node->query->unsure);
    if (!*found)
        typed_children(node, search_unsure, context);
    if (!*found && node->query != NULL)
        query_expressions(node->query, search_unsure, context);
}

bool typed_is_unsure(const struct typed *typed)
{
    bool found = false;
    search_unsure(&found, typed);
    return found;
}

struct column_search { void (*callback)(void *context, oid relation, int16_t column); void *context; uint32_t level; };

static void search_columns(void *context, const struct typed *node)
{
    struct column_search *search = context;
    if (node->kind == TYPED_COLUMN && node->level == search->level && node->id != NO_OID)
        search->callback(search->context, node->id, node->column);
    typed_children(node, search_columns, search);
    if (node->query != NULL) {
        search->level++;
        query_expressions(node->query, search_columns, search);
        search->level--;
    }
}

void typed_columns(const struct typed *typed, void (*callback)(void *context, oid relation, int16_t column), void *context)
{
    struct column_search search = { .callback = callback, .context = context };
    search_columns(&search, typed);
}

struct one_column { oid relation; int16_t column; bool found; };

static void see_one_column(void *context, oid relation, int16_t column)
{
    struct one_column *search = context;
    search->found |= relation == search->relation && column == search->column;
}

bool typed_names_column(const struct typed *typed, oid relation, int16_t column)
{
    struct one_column search = { .relation = relation, .column = column };
    typed_columns(typed, see_one_column, &search);
    return search.found;
}

struct constant_search { const struct resolver *resolver; bool constant; };

static bool kind_is_constant(const struct typed *node)
{
    switch (node->kind) {
    case TYPED_COLUMN: case TYPED_PARAMETER: case TYPED_DOMAIN_VALUE: case TYPED_SUBQUERY: case TYPED_AGGREGATE: case TYPED_WINDOW:
    case TYPED_GROUPING: case TYPED_NEXT_VALUE: case TYPED_DEFAULT: case TYPED_CURRENT_OF: case TYPED_VALUE_FUNCTION: case TYPED_UNKNOWN:
        return false;
    default:
        return true;
    }
}

static void search_constant(void *context, const struct typed *node)
{
    struct constant_search *search = context;
    search->constant &= kind_is_constant(node);
    if (search->constant)
        typed_children(node, search_constant, search);
}

bool typed_is_constant(const struct resolver *resolver, const struct typed *typed)
{
    struct constant_search search = { resolver, true };
    search_constant(&search, typed);
    return search.constant && typed_volatility(resolver, typed) == 'i';
}
