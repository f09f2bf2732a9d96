/*
 * Sorting and grouping: ORDER BY, GROUP BY, DISTINCT, LIMIT and windows: which select list entry an item means, or that it is an
 * expression of its own (transformSortClause() and its neighbours in parser/parse_clause.c).
 */
#include <string.h>

#include "queries.h"

/* An entry that is only sorted or grouped by; -1 when there are too many (free_parsestate()). */
static int64_t junk(struct analysis *a, struct outputs *outputs, struct typed *expr)
{
    if (outputs->count >= TARGETS_MAX) {
        analysis_refuse(a, NO_POSITION, "54011", "target lists can have at most %u entries", TARGETS_MAX);
        return -1;
    }
    struct output output = { .expr = expr, .junk = true };
    vec_push(a->arena, outputs, output);
    return outputs->count - 1;
}

/* checkTargetlistEntrySQL92(). */
static void search_kind(void *context, const struct typed *node)
{
    char *found = context;
    if (node->kind == TYPED_AGGREGATE && node->level == 0)
        *found = 'a';
    else if (node->kind == TYPED_WINDOW && *found == 0)
        *found = 'w';
    typed_children(node, search_kind, context);
}

static bool entry_allowed(struct analysis *a, const struct typed *expr, enum place place)
{
    char found = 0;
    if (place != PLACE_GROUP_BY)
        return true;
    search_kind(&found, expr);
    if (found == 'a')
        return analysis_refuse(a, expr->position, "42803", "aggregate functions are not allowed in GROUP BY");
    return found != 'w' || analysis_refuse(a, expr->position, "42P20", "window functions are not allowed in GROUP BY");
}

static bool names_from_column(struct analysis *a, const char *name)
{
    for (uint32_t i = 0; i < a->level->names.count; i++) {
        const struct name_item *item = &a->level->names.at[i];
        for (uint32_t n = 0; item->columns_visible && n < item->count; n++)
            if (!item->range->columns[n].dropped && strcmp(item->range->columns[n].name, name) == 0)
                return true;
        if (item->columns_visible && item->range->open)
            return true;
    }
    return false;
}

/* A bare name of the select list. -1: none; -2: refused. */
static int64_t entry_by_name(struct analysis *a, const struct expr *expr, const struct outputs *outputs, enum place place)
{
    const char *name = expr->names.at[0];
    int64_t found = -1;
    if (place == PLACE_GROUP_BY && names_from_column(a, name))
        return -1;
    for (uint32_t i = 0; i < outputs->count; i++) {
        if (outputs->at[i].junk || strcmp(outputs->at[i].name, name) != 0)
            continue;
        if (found < 0)
            found = i;
        else if (!typed_equal(outputs->at[found].expr, outputs->at[i].expr)) {
            analysis_refuse(a, expr->position, "42702", "%s \"%s\" is ambiguous", place_name(place), name);
            return -2;
        }
    }
    return found;
}

static int64_t entry_by_number(struct analysis *a, const struct expr *expr, const struct outputs *outputs, enum place place)
{
    if (expr->kind != EXPR_INTEGER) {
        analysis_refuse(a, expr->position, "42601", "non-integer constant in %s", place_name(place));
        return -2;
    }
    int64_t position = 0;
    for (uint32_t i = 0; i < outputs->count; i++)
        if (!outputs->at[i].junk && ++position == expr->integer)
            return i;
    if (a->level->open)
        return -1;
    analysis_refuse(a, expr->position, "42P10", "%s position %lld is not in select list", place_name(place), (long long)expr->integer);
    return -2;
}

static bool is_constant(const struct expr *expr)
{
    return expr->kind == EXPR_INTEGER || expr->kind == EXPR_FLOAT || expr->kind == EXPR_STRING || expr->kind == EXPR_BIT_STRING
           || expr->kind == EXPR_BOOLEAN || expr->kind == EXPR_NULL;
}

/* findTargetlistEntrySQL92(): the number of the entry (from 0), made if need be; -1 after a refusal. */
static int64_t find_entry(struct analysis *a, const struct expr *expr, struct outputs *outputs, enum place place)
{
    int64_t found = -1;
    bool windows = place == PLACE_WINDOW_PARTITION || place == PLACE_WINDOW_ORDER;     /* expressions only: findTargetlistEntrySQL99() */
    if (!windows && expr->kind == EXPR_COLUMN && expr->names.count == 1 && !expr->star)
        found = entry_by_name(a, expr, outputs, place);
    else if (!windows && is_constant(expr))
        found = entry_by_number(a, expr, outputs, place);
    if (found == -2)
        return -1;
    if (found >= 0)
        return entry_allowed(a, outputs->at[found].expr, place) ? found : -1;
    struct typed *typed = expression_at(a, expr, place);
    if (typed == NULL)
        return -1;
    for (uint32_t i = 0; i < outputs->count; i++)
        if (typed_equal(typed, typed_without_implicit_casts(outputs->at[i].expr)))
            return i;
    return junk(a, outputs, typed);
}

/* An untyped literal that is sorted or grouped by is text. */
static bool settle_type(struct analysis *a, struct output *output)
{
    if (output->expr->type == UNKNOWNOID)
        output->expr = coerce_node(a, output->expr, TEXTOID, -1, 'i', 'i', NO_POSITION);
    return output->expr != NULL;
}

/* ---- ORDER BY ---- */

static bool add_sort(struct analysis *a, const struct sort_item *item, struct outputs *outputs, enum place place, char what)
{
    if (item->expr == NULL)
        return true;
    int64_t entry = find_entry(a, item->expr, outputs, place);
    if (entry < 0 || !settle_type(a, &outputs->at[entry]))
        return false;
    struct typed *expr = outputs->at[entry].expr;
    if (item->direction != 'u' && !typed_is_open(expr) && !sortable(a, expr->type, expr->position))
        return false;
    struct clause *clause = level_clause(a, what, (int32_t)entry, expr);
    clause->text = item->direction == 'd' ? (item->nulls == 'l' ? "desc nulls last" : "desc") : item->nulls == 'f' ? "nulls first" : "";
    return true;
}

bool order_clause(struct analysis *a, const struct sort_items *items, struct outputs *outputs, bool only_names)
{
    uint32_t before = outputs->count;
    for (uint32_t i = 0; i < items->count; i++)
        if (!add_sort(a, &items->at[i], outputs, PLACE_ORDER_BY, 's'))
            return false;
    if (!only_names || outputs->count == before)
        return true;
    analysis_refuse(a, outputs->at[before].expr->position, "0A000", "invalid UNION/INTERSECT/EXCEPT ORDER BY clause");
    return lookup_refuse_detail(a->resolver, a->refusal, "Only result column names can be used, not expressions or functions.",
                                "Add the expression/function to every SELECT, or move the UNION into a FROM clause.");
}

/* ---- GROUP BY ---- */

/* Written at clauses of GROUP BY that only some grouping sets hold: nothing depends on them. */
#define IN_SOME_SETS "part"

static bool add_group(struct analysis *a, const struct expr *expr, struct outputs *outputs, bool some)
{
    if (expr->kind == EXPR_GROUPING_SET || (expr->kind == EXPR_ROW && expr->arguments.count > 0)) {
        if (expr->kind == EXPR_GROUPING_SET) {
            if (strcmp(expr->text, "cube") == 0 && expr->arguments.count > 12)
                return analysis_refuse(a, expr->position, "54011", "CUBE is limited to 12 elements");
            level_clause(a, 'G', (int32_t)expr->arguments.count, NULL)->text = expr->text;
            some |= strcmp(expr->text, "cube") == 0 || strcmp(expr->text, "rollup") == 0;
        }
        for (uint32_t i = 0; i < expr->arguments.count; i++)
            if (!analysis_enter(a) || !add_group(a, expr->arguments.at[i], outputs, some))
                return false;
        a->depth -= expr->arguments.count;
        return true;
    }
    int64_t entry = find_entry(a, expr, outputs, PLACE_GROUP_BY);
    if (entry < 0 || !settle_type(a, &outputs->at[entry]))
        return false;
    struct typed *typed = outputs->at[entry].expr;
    level_clause(a, 'g', (int32_t)entry, typed)->text = some ? IN_SOME_SETS : NULL;
    return typed_is_open(typed) || equatable(a, typed->type, typed->position);
}

bool group_clause(struct analysis *a, const struct query *query, struct outputs *outputs)
{
    for (uint32_t i = 0; i < query->group_by.count; i++)
        if (query->group_by.at[i] != NULL && !add_group(a, query->group_by.at[i], outputs, false))
            return false;
    return true;
}

/* ---- DISTINCT ---- */

static bool sorts_only_outputs(struct analysis *a, const struct outputs *outputs)
{
    for (uint32_t i = 0; i < a->level->clauses.count; i++) {
        const struct clause *clause = &a->level->clauses.at[i];
        if (clause->what == 's' && outputs->at[clause->number].junk)
            return analysis_refuse(a, clause->expr->position, "42P10",
                                   "for SELECT DISTINCT, ORDER BY expressions must appear in select list");
    }
    return true;
}

static bool in_distinct(const struct level *level, uint32_t first, int32_t entry)
{
    for (uint32_t i = first; i < level->clauses.count; i++)
        if (level->clauses.at[i].what == 'd' && level->clauses.at[i].number == entry)
            return true;
    return false;
}

/* transformDistinctOnClause(): the leading ORDER BY items are those of DISTINCT ON. */
static bool distinct_on_matches(struct analysis *a, uint32_t first, uint32_t count)
{
    bool skipped = false;
    uint32_t matched = 0;
    for (uint32_t i = 0; i < first; i++) {
        const struct clause *clause = &a->level->clauses.at[i];
        if (clause->what != 's')
            continue;
        bool inside = in_distinct(a->level, first, clause->number);
        if (inside && skipped)
            return analysis_refuse(a, clause->expr->position, "42P10",
                                   "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
        skipped |= !inside;
        matched += inside;
    }
    if (skipped && matched < count)
        return analysis_refuse(a, NO_POSITION, "42P10",
                               "SELECT DISTINCT ON expressions must match initial ORDER BY expressions");
    return true;
}

static bool distinct_on(struct analysis *a, const struct query *query, struct outputs *outputs)
{
    uint32_t first = a->level->clauses.count, distinct = 0;
    for (uint32_t i = 0; i < query->distinct_on.count; i++) {
        int64_t entry = find_entry(a, query->distinct_on.at[i], outputs, PLACE_DISTINCT_ON);
        if (entry < 0 || !settle_type(a, &outputs->at[entry]))
            return false;
        if (in_distinct(a->level, first, (int32_t)entry))
            continue;
        distinct++;
        level_clause(a, 'd', (int32_t)entry, outputs->at[entry].expr);
        if (!equatable(a, outputs->at[entry].expr->type, outputs->at[entry].expr->position))
            return false;
    }
    return distinct_on_matches(a, first, distinct);
}

bool distinct_clause(struct analysis *a, const struct query *query, struct outputs *outputs)
{
    if (!query->distinct)
        return true;
    if (query->distinct_on.count > 0)
        return distinct_on(a, query, outputs);
    level_clause(a, 'D', 0, NULL);
    for (uint32_t i = 0; i < outputs->count; i++)
        if (!outputs->at[i].junk && !equatable(a, outputs->at[i].expr->type, outputs->at[i].expr->position))
            return false;
    return sorts_only_outputs(a, outputs);
}

/* ---- LIMIT ---- */

static void search_own_column(void *context, const struct typed *node)
{
    bool *found = context;
    if (node->kind == TYPED_COLUMN && node->level == 0)
        *found = true;
    typed_children(node, search_own_column, context);
}

static bool add_limit(struct analysis *a, const struct expr *expr, enum place place, char what)
{
    bool column = false;
    if (expr == NULL || expr->kind == EXPR_NULL)
        return true;
    struct typed *typed = expression_at(a, expr, place);
    typed = typed != NULL ? coerce_to_specific(a, typed, INT8OID, -1, place_name(place)) : NULL;
    if (typed == NULL)
        return false;
    search_own_column(&column, typed);
    if (column)
        return analysis_refuse(a, typed->position, "42P10", "argument of %s must not contain variables", place_name(place));
    level_clause(a, what, 0, typed);
    return true;
}

bool limit_clause(struct analysis *a, const struct query *query)
{
    return add_limit(a, query->offset, PLACE_OFFSET, 'o') && add_limit(a, query->limit, PLACE_LIMIT, 'l');
}

/* ---- windows ---- */

/* PostgreSQL's FRAMEOPTION_ bits (nodes/parsenodes.h). */
#define FRAME_RANGE 0x00002u
#define FRAME_ROWS 0x00004u
#define FRAME_GROUPS 0x00008u

static bool window_refers(struct analysis *a, const struct window *window, uint32_t before)
{
    const char *name = window->refers_to;
    if (name == NULL)
        return true;
    for (uint32_t i = 0; i < before; i++)
        if (a->level->windows.at[i]->name != NULL && strcmp(a->level->windows.at[i]->name, name) == 0) {
            if (window->partition_by.count > 0)
                return analysis_refuse(a, NO_POSITION, "42P20", "cannot override PARTITION BY clause of window \"%s\"", name);
            if (window->order_by.count > 0 && a->level->windows.at[i]->order_by.count > 0)
                return analysis_refuse(a, NO_POSITION, "42P20", "cannot override ORDER BY clause of window \"%s\"", name);
            return true;
        }
    return analysis_refuse(a, NO_POSITION, "42704", "window \"%s\" does not exist", name);
}

static bool add_frame(struct analysis *a, const struct window *window, const struct expr *expr)
{
    if (expr == NULL)
        return true;
    bool rows = (window->frame_options & FRAME_ROWS) != 0, groups = (window->frame_options & FRAME_GROUPS) != 0;
    enum place place = rows ? PLACE_WINDOW_ROWS : groups ? PLACE_WINDOW_GROUPS : PLACE_WINDOW_RANGE;
    struct typed *typed = expression_at(a, expr, place);
    if (typed != NULL && (rows || groups))
        typed = coerce_to_specific(a, typed, INT8OID, -1, rows ? "ROWS" : "GROUPS");
    if (typed == NULL)
        return false;
    level_clause(a, 'f', (int32_t)window->frame_options, typed);
    return true;
}

static bool add_window(struct analysis *a, const struct window *window, uint32_t number, struct outputs *outputs)
{
    if (!window_refers(a, window, number))
        return false;
    struct clause *clause = level_clause(a, 'P', (int32_t)number, NULL);
    clause->text = window->frame_options != 0 ? arena_printf(a->arena, "%u", window->frame_options) : NULL;
    for (uint32_t i = 0; i < window->partition_by.count; i++) {
        int64_t entry = find_entry(a, window->partition_by.at[i], outputs, PLACE_WINDOW_PARTITION);
        if (entry < 0 || !settle_type(a, &outputs->at[entry]))
            return false;
        level_clause(a, 'p', (int32_t)entry, outputs->at[entry].expr);
        if (!equatable(a, outputs->at[entry].expr->type, outputs->at[entry].expr->position))
            return false;
    }
    for (uint32_t i = 0; i < window->order_by.count; i++)
        if (!add_sort(a, &window->order_by.at[i], outputs, PLACE_WINDOW_ORDER, 'b'))
            return false;
    return add_frame(a, window, window->start_offset) && add_frame(a, window, window->end_offset);
}

/* transformWindowDefinitions(). */
bool window_clause(struct analysis *a, struct outputs *outputs)
{
    for (uint32_t i = 0; i < a->level->windows.count; i++)
        if (!add_window(a, a->level->windows.at[i], i, outputs))
            return false;
    return true;
}
