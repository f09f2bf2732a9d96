/*
 * Places: where in a statement aggregates, window functions and set-returning functions may stand, and how the server says that they may not
 * (check_agglevels_and_constraints(), transformWindowFuncCall(), check_srf_call_placement(), ParseExprKindName()).
 */
#include "resolve/query/ranges.h"

/* What a message says after "… are not allowed in"; NULL: they are allowed. */
struct place_row { const char *name, *aggregate, *window, *set; };
static const struct place_row places[] = {
    [PLACE_SCOPE]            = { NULL, NULL, NULL, NULL },     /* the scope's own words */
    [PLACE_OTHER]            = { "extension expression", NULL, NULL, NULL },
    [PLACE_JOIN_ON]          = { "JOIN/ON", "JOIN conditions", "JOIN conditions", "JOIN conditions" },
    [PLACE_JOIN_USING]       = { "JOIN/USING", "JOIN conditions", "JOIN conditions", "JOIN conditions" },
    [PLACE_FROM_SUBQUERY]    = { "sub-SELECT in FROM", "FROM clause of their own query level", "sub-SELECT in FROM", "sub-SELECT in FROM" },
    [PLACE_FROM_FUNCTION]    = { "function in FROM", "functions in FROM", "functions in FROM", NULL },
    [PLACE_WHERE]            = { "WHERE", "WHERE", "WHERE", "WHERE" },
    [PLACE_HAVING]           = { "HAVING", NULL, "HAVING", "HAVING" },
    [PLACE_FILTER]           = { "FILTER", "FILTER", "FILTER", "FILTER" },
    [PLACE_WINDOW_PARTITION] = { "window PARTITION BY", NULL, "window definitions", NULL },
    [PLACE_WINDOW_ORDER]     = { "window ORDER BY", NULL, "window definitions", NULL },
    [PLACE_WINDOW_RANGE]     = { "window RANGE", "window RANGE", "window definitions", "window definitions" },
    [PLACE_WINDOW_ROWS]      = { "window ROWS", "window ROWS", "window definitions", "window definitions" },
    [PLACE_WINDOW_GROUPS]    = { "window GROUPS", "window GROUPS", "window definitions", "window definitions" },
    [PLACE_SELECT]           = { "SELECT", NULL, NULL, NULL },
    [PLACE_INSERT]           = { "INSERT", "INSERT", "INSERT", NULL },
    [PLACE_UPDATE]           = { "UPDATE", "UPDATE", "UPDATE", "UPDATE" },
    [PLACE_MERGE_WHEN]       = { "MERGE WHEN", "MERGE WHEN conditions", "MERGE WHEN conditions", "MERGE WHEN conditions" },
    [PLACE_GROUP_BY]         = { "GROUP BY", "GROUP BY", "GROUP BY", NULL },
    [PLACE_ORDER_BY]         = { "ORDER BY", NULL, NULL, NULL },
    [PLACE_DISTINCT_ON]      = { "DISTINCT ON", NULL, NULL, NULL },
    [PLACE_LIMIT]            = { "LIMIT", "LIMIT", "LIMIT", "LIMIT" },
    [PLACE_OFFSET]           = { "OFFSET", "OFFSET", "OFFSET", "OFFSET" },
    [PLACE_RETURNING]        = { "RETURNING", "RETURNING", "RETURNING", "RETURNING" },
    [PLACE_MERGE_RETURNING]  = { "RETURNING", "RETURNING", "RETURNING", "RETURNING" },
    [PLACE_VALUES]           = { "VALUES", "VALUES", "VALUES", "VALUES" },
    [PLACE_VALUES_SINGLE]    = { "VALUES", "VALUES", "VALUES", NULL },
    [PLACE_INDEX_INFERENCE]  = { "index expression", "index expressions", "index expressions", "index expressions" },
};

const char *place_name(enum place place)
{
    return places[place].name;
}

static const char *scope_words(const struct analysis *a, bool allowed)
{
    return allowed ? NULL : a->scope->where != NULL ? a->scope->where : "this expression";
}

bool place_allows_aggregate(struct analysis *a, const struct level *level, uint32_t position)
{
    const char *words = level != NULL ? places[level->place].aggregate : scope_words(a, a->scope->allow_aggregate);
    if (words == NULL)
        return true;
    return analysis_refuse(a, position, "42803", "aggregate functions are not allowed in %s", words);
}

bool place_allows_window(struct analysis *a, uint32_t position)
{
    const char *words = a->level != NULL ? places[a->level->place].window : scope_words(a, a->scope->allow_window);
    if (words == NULL)
        return true;
    return analysis_refuse(a, position, "42P20", "window functions are not allowed in %s", words);
}

bool call_set_allowed(struct analysis *a, const struct typed *last_set, uint32_t position)
{
    if (a->level == NULL) {
        const char *words = scope_words(a, a->scope->allow_set);
        return words == NULL || analysis_refuse(a, position, "0A000", "set-returning functions are not allowed in %s", words);
    }
    if (a->level->place == PLACE_FROM_FUNCTION && a->last_set != last_set)
        return analysis_refuse(a, a->last_set->position, "0A000", "set-returning functions must appear at top level of FROM");
    const char *words = places[a->level->place].set;
    if (words != NULL)
        return analysis_refuse(a, position, "0A000", "set-returning functions are not allowed in %s", words);
    a->level->has_set = true;
    return true;
}
