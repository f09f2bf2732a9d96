/*
 * Facts: what a resolved expression or query needs of the schema (find_expr_references_walker() of catalog/dependency.c), which functions it
 * calls, and whether a view of it can be updated (view_query_is_auto_updatable() of rewrite/rewriteHandler.c). Built-in objects
 * are left out of dependencies: nobody can drop them.
 */
#include <string.h>

#include "resolve/query/queries.h"

/* ---- collecting ---- */

#define COLLECT_DEPTH 64

struct collector {
    const struct resolver *resolver;
    const struct query_tree *trees[COLLECT_DEPTH]; uint32_t depth;      /* the queries around, innermost last */
    VEC(struct dependency) found;
    struct map seen;                /* (object, column) of `found`, once there are many; object + 2^48: a part of it */
    VEC(oid) functions;
    bool want_functions;
};

#define LOOK_THROUGH 16             /* so many are looked through, more are looked up */

static uint64_t seen_key(oid object, int16_t column)
{
    return (uint64_t)(uint16_t)column << 32 | object;
}

static void note_seen(struct collector *c, oid object, int16_t column)
{
    *map_put(&c->seen, seen_key(object, column), NULL) = 1;
    if (column != 0)
        *map_put(&c->seen, (uint64_t)1 << 48 | object, NULL) = 1;
}

static bool is_seen(struct collector *c, oid object, int16_t column)
{
    if (c->found.count == LOOK_THROUGH && c->seen.arena == NULL) {
        map_init(&c->seen, c->resolver->arena);
        for (uint32_t i = 0; i < c->found.count; i++)
            note_seen(c, c->found.at[i].object, c->found.at[i].column);
    }
    if (c->seen.arena != NULL)
        return map_find(&c->seen, seen_key(object, column), NULL) != NULL;
    for (uint32_t i = 0; i < c->found.count; i++)
        if (c->found.at[i].object == object && c->found.at[i].column == column)
            return true;
    return false;
}

static void need_column(struct collector *c, oid object, int16_t column)
{
    if (object < FIRST_USER_OID || is_seen(c, object, column))
        return;
    if (c->seen.arena != NULL)
        note_seen(c, object, column);
    struct dependency dependency = { .object = object, .column = column, .type = DEPENDENCY_NORMAL };
    vec_push(c->resolver->arena, &c->found, dependency);
}

static void need(struct collector *c, oid object)
{
    need_column(c, object, 0);
}

static void need_function(struct collector *c, oid function)
{
    need(c, function);
    if (!c->want_functions || function == NO_OID)
        return;
    for (uint32_t i = 0; i < c->functions.count; i++)
        if (c->functions.at[i] == function)
            return;
    vec_push(c->resolver->arena, &c->functions, function);
}

static void need_operator(struct collector *c, oid id)
{
    struct operator_row row;
    need(c, id);
    if (c->want_functions && operator_by_oid(c->resolver, id, &row))
        need_function(c, row.function);
}

static void collect_field(struct collector *c, const struct typed *node)
{
    oid relation = lookup_type_relation(c->resolver, node->arguments[0]->type);
    if (relation != NO_OID && node->column > 0)
        need_column(c, relation, node->column);
    else
        need(c, node->type);
}

static void collect(void *context, const struct typed *node);
static void collect_query(struct collector *c, const struct typed_query *query);

/* The range a column belongs to; NULL when it is that of no query around. */
static const struct range *range_of_column(const struct collector *c, const struct typed *node)
{
    if (node->level >= c->depth || c->depth > COLLECT_DEPTH)
        return NULL;
    const struct query_tree *tree = c->trees[c->depth - 1 - node->level];
    for (uint32_t i = 0; i < tree->range_count; i++)
        if (tree->ranges[i]->number == node->range)
            return tree->ranges[i];
    return NULL;
}

/* process_function_rte_ref(): a column of what a function gives is one of its row type. */
static void collect_function_column(struct collector *c, const struct typed *node)
{
    const struct range *range = range_of_column(c, node);
    struct lookup_relation relation;
    struct lookup_column column;
    if (range == NULL || range->kind != RANGE_FUNCTION || node->column <= 0
        || !lookup_relation(c->resolver, lookup_type_relation(c->resolver, range->row_type), &relation))
        return;
    int16_t seen = 0;
    for (uint32_t i = 1; i <= relation.column_count; i++)
        if (lookup_column(&relation, i, &column) && ++seen == node->column) {
            need_column(c, relation.id, column.number);
            return;
        }
}

static void collect_node(struct collector *c, const struct typed *node)
{
    switch (node->kind) {
    case TYPED_COLUMN:
        if (node->id != NO_OID)
            need_column(c, node->id, node->column > 0 ? node->column : 0);
        else
            collect_function_column(c, node);
        break;
    case TYPED_CONSTANT:
        need(c, node->type);
        need(c, node->id);
        if (node->collation != DEFAULT_COLLATION_OID)
            need(c, node->collation);
        break;
    case TYPED_PARAMETER: case TYPED_RELABEL: case TYPED_IO_CAST: case TYPED_ARRAY_CAST: case TYPED_ROW_CAST: case TYPED_DOMAIN_CAST:
    case TYPED_ROW: case TYPED_ARRAY: case TYPED_DOMAIN_VALUE:
        need(c, node->type);
        break;
    case TYPED_FUNCTION: case TYPED_AGGREGATE: case TYPED_WINDOW:
        need_function(c, node->id);
        break;
    case TYPED_OPERATOR: case TYPED_SCALAR_ARRAY: case TYPED_DISTINCT: case TYPED_NULLIF:
        need_operator(c, node->id);
        break;
    case TYPED_COLLATE:
        need(c, node->collation);
        break;
    case TYPED_FIELD:
        collect_field(c, node);
        break;
    case TYPED_NEXT_VALUE:
        need(c, node->id);
        break;
    default:
        break;
    }
}

static void collect(void *context, const struct typed *node)
{
    struct collector *c = context;
    collect_node(c, node);
    typed_children(node, collect, c);
    if (node->query != NULL)
        collect_query(c, node->query);
}

/* A function's row type: its columns are what is referred to (process_function_rte_ref()). */
static void collect_range(struct collector *c, const struct range *range)
{
    if (range->kind == RANGE_RELATION)
        need(c, range->relation);
    for (uint32_t i = 0; i < range->function_count; i++)
        collect(c, range->functions[i]);
    if (range->kind == RANGE_SUBQUERY && range->query != NULL)
        collect_query(c, range->query);
    for (uint32_t i = 0; range->kind == RANGE_FUNCTION && range->row_type == RECORDOID && i < range->count; i++)
        need(c, range->columns[i].type);
}

static void collect_query(struct collector *c, const struct typed_query *query)
{
    const struct query_tree *tree = query->tree;
    if (c->depth < COLLECT_DEPTH)
        c->trees[c->depth] = tree;
    c->depth++;
    for (uint32_t i = 0; i < tree->range_count; i++)
        collect_range(c, tree->ranges[i]);
    for (uint32_t i = 0; i < tree->clauses.count; i++) {
        const struct clause *clause = &tree->clauses.at[i];
        if (clause->what == 'C')
            need(c, (oid)clause->number);
        if (clause->query != NULL)
            collect_query(c, clause->query);
        if (clause->expr != NULL)
            collect(c, clause->expr);
    }
    c->depth--;
}

static bool part_is_needed(const struct collector *c, oid object)
{
    if (c->seen.arena != NULL)
        return map_find(&c->seen, (uint64_t)1 << 48 | object, NULL) != NULL;
    for (uint32_t i = 0; i < c->found.count; i++)
        if (c->found.at[i].object == object && c->found.at[i].column != 0)
            return true;
    return false;
}

/* Who needs a part of an object needs the object: eliminate_duplicate_dependencies(). */
static struct dependencies found_dependencies(const struct collector *c)
{
    struct dependencies out = { c->found.at, 0 };
    for (uint32_t i = 0; i < c->found.count; i++)
        if (c->found.at[i].column != 0 || !part_is_needed(c, c->found.at[i].object))
            out.at[out.count++] = c->found.at[i];
    return out;
}

struct dependencies typed_dependencies(const struct resolver *resolver, const struct typed *typed)
{
    struct collector c = { .resolver = resolver };
    collect(&c, typed);
    return found_dependencies(&c);
}

/* ---- updatable views ---- */

static bool plain_select(const struct query *query)
{
    return query->kind == QUERY_SELECT && query->cte_count == 0 && !query->distinct && query->group_by.count == 0 && query->having == NULL
           && query->limit == NULL && query->offset == NULL && query->from.count == 1 && query->from.at[0] != NULL
           && query->from.at[0]->kind == FROM_RELATION;
}

static void search_set(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->returns_set || node->kind == TYPED_WINDOW;
    typed_children(node, search_set, context);
}

static bool is_updatable(const struct query *syntax, const struct typed_query *query)
{
    const struct query_tree *tree = query->tree;
    bool not_plain = false, column = false;
    if (!plain_select(syntax) || tree->has_aggregate || tree->range_count != 1 || tree->ranges[0]->kind != RANGE_RELATION
        || strchr("rfvp", tree->ranges[0]->relation_kind) == NULL)
        return false;
    for (uint32_t i = 0; i < query->column_count; i++) {
        search_set(&not_plain, query->columns[i].expr);
        column |= query->columns[i].expr->kind == TYPED_COLUMN && query->columns[i].expr->column > 0;
    }
    return !not_plain && column;
}

/* ---- a query's facts ---- */

void query_facts(const struct resolver *resolver, const struct query *syntax, struct typed_query *query)
{
    struct collector c = { .resolver = resolver, .want_functions = true };
    collect_query(&c, query);
    query->dependencies = found_dependencies(&c);
    query->functions.at = c.functions.at;
    query->functions.count = c.functions.count;
    query->updatable_view = is_updatable(syntax, query);
    query->volatility = query_volatility(resolver, query);
}
