/*
 * Aggregates and window calls: what ParseFuncOrColumn(), transformAggregateCall() and transformWindowFuncCall() do once the function is
 * known: which query an aggregate belongs to, what its arguments may not hold, its ORDER BY, FILTER and window.
 */
#include <string.h>

#include "resolve/query/ranges.h"

/* ---- which query it belongs to ---- */

struct level_search { uint32_t lowest; bool any; bool window, set; uint32_t aggregate; bool any_aggregate; };

static void note_level(struct level_search *search, uint32_t level)
{
    if (!search->any || level < search->lowest)
        search->lowest = level;
    search->any = true;
}

/* check_agg_arguments_walker(). */
static void search_levels(void *context, const struct typed *node)
{
    struct level_search *search = context;
    if (node->kind == TYPED_COLUMN)
        note_level(search, node->level);
    if (node->kind == TYPED_SUBQUERY && node->query != NULL) {
        uint16_t outer = ((const struct query_tree *)node->query->tree)->outer;
        if (outer > 0)
            note_level(search, outer - 1u);
    }
    if (node->kind == TYPED_AGGREGATE) {
        if (!search->any_aggregate || node->level < search->aggregate)
            search->aggregate = node->level;
        search->any_aggregate = true;
        note_level(search, node->level);
    }
    search->window |= node->kind == TYPED_WINDOW;
    search->set |= node->returns_set;
    if (node->kind != TYPED_AGGREGATE)
        typed_children(node, search_levels, search);
}

static bool arguments_allowed(struct analysis *a, const struct level_search *search, uint32_t level, uint32_t position)
{
    if (search->any_aggregate && search->aggregate == level)
        return analysis_refuse(a, position, "42803", "aggregate function calls cannot be nested");
    if (search->window && level == 0)
        return analysis_refuse(a, position, "42803", "aggregate function calls cannot contain window function calls");
    if (search->set && level == 0) {
        analysis_refuse(a, position, "0A000", "aggregate function calls cannot contain set-returning function calls");
        return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                    "You might be able to move the set-returning function into a LATERAL FROM item.");
    }
    return true;
}

/* The level that the aggregate belongs to is that of its innermost column. */
static bool place_aggregate(struct analysis *a, struct typed *node)
{
    struct level_search search = { 0 };
    typed_children(node, search_levels, &search);
    uint32_t level = search.any ? search.lowest : 0;
    if (!arguments_allowed(a, &search, level, node->position))
        return false;
    struct level *owner = a->level;
    for (uint32_t i = 0; i < level && owner != NULL; i++)
        owner = owner->parent;
    node->level = (uint16_t)level;
    level_mark_outer(a, level);
    if (!place_allows_aggregate(a, owner, node->position))
        return false;
    if (owner != NULL)
        owner->has_aggregate = true;
    return true;
}

/* ---- aggregates ---- */

static bool sort_argument(struct analysis *a, struct typed_sort *out, const struct sort_item *item, struct typed *expr)
{
    if (expr != NULL && expr->type == UNKNOWNOID)
        expr = coerce_node(a, expr, TEXTOID, -1, 'i', 'i', NO_POSITION);
    if (expr == NULL)
        return false;
    *out = (struct typed_sort){ .expr = expr, .direction = item->direction, .nulls = item->nulls };
    return item->direction == 'u' || sortable(a, expr->type, expr->position);
}

static bool order_arguments(struct analysis *a, struct typed *node, const struct call *call, struct typed_aggregate *out)
{
    out->order_count = call->order_by.count;
    out->order = ARENA_ARRAY(a->arena, struct typed_sort, out->order_count);
    for (uint32_t i = 0; i < out->order_count; i++) {
        const struct sort_item *item = &call->order_by.at[i];
        struct typed *expr = call->within_group ? node->arguments[node->count - out->order_count + i]
                                                : expression_at(a, item->expr, PLACE_ORDER_BY);
        if (!sort_argument(a, &out->order[i], item, expr))
            return false;
    }
    return true;
}

static bool is_argument(const struct typed *node, const struct typed *expr)
{
    for (uint32_t i = 0; i < node->count; i++)
        if (typed_equal(expr, typed_without_implicit_casts(node->arguments[i])) || typed_equal(expr, node->arguments[i]))
            return true;
    return false;
}

/* transformDistinctClause() with is_agg. */
static bool distinct_arguments(struct analysis *a, const struct typed *node, const struct typed_aggregate *aggregate)
{
    for (uint32_t i = 0; i < aggregate->order_count; i++)
        if (!is_argument(node, aggregate->order[i].expr))
            return analysis_refuse(a, aggregate->order[i].expr->position, "42P10",
                                   "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list");
    for (uint32_t i = 0; i < node->count; i++)
        if (!sortable(a, node->arguments[i]->type, node->arguments[i]->position))
            return false;
    return true;
}

static bool refuse_direct_arguments(struct analysis *a, const struct typed *node, const struct expr *expr, uint32_t wanted,
                                    uint32_t given)
{
    oid types[ARGUMENTS_MAX + 1];
    for (uint32_t i = 0; i < node->count && i < ARGUMENTS_MAX; i++)
        types[i] = node->arguments[i]->type;
    analysis_refuse(a, expr->position, "42883", "function %s does not exist",
                    routine_signature(a->resolver, &expr->name, types, node->count, NULL, 0));
    return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                arena_printf(a->arena, "There is an ordered-set aggregate %s, but it requires %u direct argument%s, not %u.",
                                             lookup_display_name(a->arena, &expr->name), wanted, wanted == 1 ? "" : "s", given));
}

static bool refuse_hypothetical(struct analysis *a, const struct typed *node, const struct expr *expr, uint32_t direct)
{
    refuse_direct_arguments(a, node, expr, 0, direct);
    a->refusal->detail = NULL;
    return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                arena_printf(a->arena, "To use the hypothetical-set aggregate %s, the number of hypothetical direct arguments"
                                             " (here %u) must match the number of ordering columns (here %u).",
                                             lookup_display_name(a->arena, &expr->name), direct, expr->call->order_by.count));
}

static bool within_group_allowed(struct analysis *a, const struct typed *node, const struct routine *routine,
                                 const struct expr *expr, uint32_t argument_count)
{
    const char *name = lookup_display_name(a->arena, &expr->name);
    bool within = expr->call != NULL && expr->call->within_group;
    if (routine->aggregate_kind == 'n' || routine->aggregate_kind == '-')
        return !within || analysis_refuse(a, expr->position, "42809",
                                          "%s is not an ordered-set aggregate, so it cannot have WITHIN GROUP", name);
    if (!within)
        return analysis_refuse(a, expr->position, "42809", "WITHIN GROUP is required for ordered-set aggregate %s", name);
    uint32_t direct = argument_count - expr->call->order_by.count;
    if (routine->aggregate_kind == 'h' && routine->variadic != NO_OID && routine->input_count == 1 && direct != expr->call->order_by.count)
        return refuse_hypothetical(a, node, expr, direct);
    if (routine->variadic == NO_OID && direct != routine->direct_count)
        return refuse_direct_arguments(a, node, expr, routine->direct_count, direct);
    return true;
}

static bool has_star(const struct expr *expr)
{
    return expr->call != NULL && expr->call->star;
}

static bool refuse_missing_star(struct analysis *a, const struct typed *node, const struct expr *expr)
{
    if (node->count > 0 || has_star(expr) || (expr->call != NULL && expr->call->within_group))
        return false;
    analysis_refuse(a, expr->position, "42809", "%s(*) must be used to call a parameterless aggregate function",
                    lookup_display_name(a->arena, &expr->name));
    return true;
}

struct typed *call_aggregate(struct analysis *a, struct typed *node, const struct routine *routine, const struct expr *expr,
                             struct typed *filter, uint32_t argument_count)
{
    if (!within_group_allowed(a, node, routine, expr, argument_count) || refuse_missing_star(a, node, expr))
        return NULL;
    if (node->names != NULL)
        return analysis_refuse(a, expr->position, "0A000", "aggregates cannot use named arguments");
    struct typed_aggregate *aggregate = ARENA_NEW(a->arena, struct typed_aggregate);
    node->kind = TYPED_AGGREGATE;
    node->flag = 0;
    aggregate->filter = filter;
    node->aggregate = aggregate;
    if (expr->call != NULL) {
        aggregate->star = expr->call->star;
        aggregate->distinct = expr->call->distinct;
        if (!order_arguments(a, node, expr->call, aggregate) || (aggregate->distinct && !distinct_arguments(a, node, aggregate)))
            return NULL;
        if (expr->call->within_group)
            aggregate->direct_count = argument_count - expr->call->order_by.count;
    }
    return place_aggregate(a, node) ? node : NULL;
}

/* ---- windows ---- */

static bool window_named(const struct window *window)
{
    return window->name != NULL && window->refers_to == NULL && window->partition_by.count == 0 && window->order_by.count == 0;
}

/* The number of the window that OVER means; inline ones are added to the query's. */
static bool find_window(struct analysis *a, const struct window *over, uint32_t position, uint16_t *number)
{
    struct level *level = a->level;
    if (level == NULL)
        return true;
    for (uint32_t i = 0; window_named(over) && i < level->windows.count; i++)
        if (level->windows.at[i]->name != NULL && strcmp(level->windows.at[i]->name, over->name) == 0) {
            *number = (uint16_t)(i + 1);
            return true;
        }
    if (window_named(over))
        return analysis_refuse(a, position, "42704", "window \"%s\" does not exist", over->name);
    *number = (uint16_t)(level->windows.count + 1);
    vec_push(a->arena, &level->windows, over);
    return true;
}

static void search_window(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->kind == TYPED_WINDOW;
    typed_children(node, search_window, context);
}

static bool window_call_allowed(struct analysis *a, const struct typed *node, const struct routine *routine,
                                const struct expr *expr, const struct typed *filter, const struct typed *last_set)
{
    bool aggregate = routine->kind == 'a', nested = false;
    if (aggregate && routine->aggregate_kind != 'n' && routine->aggregate_kind != '-')
        return analysis_refuse(a, expr->position, "0A000", "OVER is not supported for ordered-set aggregate %s",
                               lookup_display_name(a->arena, &expr->name));
    if (expr->call->distinct)
        return analysis_refuse(a, expr->position, "0A000", "DISTINCT is not implemented for window functions");
    if (aggregate && refuse_missing_star(a, node, expr))
        return false;
    if (expr->call->order_by.count > 0)
        return analysis_refuse(a, expr->position, "0A000", "aggregate ORDER BY is not implemented for window functions");
    if (!aggregate && filter != NULL)
        return analysis_refuse(a, expr->position, "0A000", "FILTER is not implemented for non-aggregate window functions");
    if (a->last_set != last_set)
        return analysis_refuse(a, a->last_set->position, "0A000",
                               "window function calls cannot contain set-returning function calls");
    typed_children(node, search_window, &nested);
    return !nested || analysis_refuse(a, expr->position, "42P20", "window function calls cannot be nested");
}

struct typed *call_window(struct analysis *a, struct typed *node, const struct routine *routine, const struct expr *expr,
                          struct typed *filter, const struct typed *last_set)
{
    if (!window_call_allowed(a, node, routine, expr, filter, last_set) || !place_allows_window(a, expr->position))
        return NULL;
    struct typed_aggregate *aggregate = ARENA_NEW(a->arena, struct typed_aggregate);
    node->kind = TYPED_WINDOW;
    node->flag = 0;
    aggregate->filter = filter;
    aggregate->star = has_star(expr);
    node->aggregate = aggregate;
    if (!find_window(a, expr->call->over, expr->position, &aggregate->window))
        return NULL;
    if (a->level != NULL)
        a->level->has_window = true;
    return node;
}
