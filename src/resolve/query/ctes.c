/*
 * WITH: which queries a WITH clause names, when they are analyzed, and what columns they have, recursive ones included
 * (parser/parse_cte.c). A recursive WITH's queries are analyzed when first referred to, which gives the order that the server
 * finds by sorting them.
 */
#include "queries.h"

/* The columns as a reference sees them; false after a refusal. analyzeCTETargetList(). */
static bool take_columns(struct analysis *a, struct cte_entry *entry, const struct typed_column *columns, uint32_t count,
                         bool unknown_is_text)
{
    const struct texts *names = &entry->syntax->columns;
    entry->columns = ARENA_ARRAY(a->arena, struct range_column, count + 4);
    entry->count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct range_column *column = &entry->columns[i];
        *column = (struct range_column){ .name = i < names->count ? names->at[i] : columns[i].name, .type = columns[i].type,
                                         .typmod = columns[i].typmod, .collation = columns[i].collation,
                                         .number = (int16_t)(i + 1) };
        if (unknown_is_text && column->type == UNKNOWNOID) {
            column->type = TEXTOID;
            column->collation = DEFAULT_COLLATION_OID;
        }
    }
    if (names->count > count && !entry->open)
        return analysis_refuse(a, entry->syntax->position, "42P10",
                               "WITH query \"%s\" has %u columns available but %u columns specified", entry->name, count,
                               names->count);
    return true;
}

/* What SEARCH and CYCLE add; their types are fixed but for CYCLE's mark, which is boolean unless told otherwise. */
static void add_extra_columns(struct cte_entry *entry)
{
    const struct texts *extra = &entry->syntax->extra_columns;
    static const oid search[] = { RECORDARRAYOID }, cycle[] = { BOOLOID, RECORDARRAYOID };
    static const oid both[] = { RECORDARRAYOID, BOOLOID, RECORDARRAYOID };
    const oid *types = extra->count == 1 ? search : extra->count == 2 ? cycle : both;
    for (uint32_t i = 0; i < extra->count && i < 3; i++) {
        entry->columns[entry->count] = (struct range_column){ .name = extra->at[i], .type = types[i], .typmod = -1,
                                                              .number = (int16_t)(entry->count + 1) };
        entry->count++;
    }
}

static bool is_modifying(const struct query *query)
{
    return query != NULL && (query->kind == QUERY_INSERT || query->kind == QUERY_UPDATE || query->kind == QUERY_DELETE
                             || query->kind == QUERY_MERGE);
}

/* Analyzes the query of an entry, as if from the place of its WITH clause. */
static bool analyze_entry(struct analysis *a, struct cte_entry *entry)
{
    struct level *from = a->level;
    a->level = entry->level;
    entry->running = true;
    if (is_modifying(entry->syntax->query) && entry->level->parent != NULL) {
        analysis_refuse(a, entry->syntax->position, "0A000",
                        "WITH clause containing a data-modifying statement must be at the top level");
        return false;
    }
    struct typed_query *query = query_analyze_entry(a, entry->syntax->query, entry->level->syntax->recursive ? entry : NULL);
    entry->running = false;
    a->level = from;
    if (query == NULL)
        return false;
    entry->query = query;
    entry->open = query->unsure;
    struct clause clause = { .what = 'W', .query = query, .text = entry->name, .cte = entry };
    vec_push(a->arena, &entry->level->clauses, clause);
    if (!entry->recursive && !take_columns(a, entry, query->columns, query->column_count, false))
        return false;
    entry->known = true;
    add_extra_columns(entry);
    return true;
}

/* The non-recursive part of a recursive query is known: what the recursive part sees of it (determineRecursiveColTypes()). */
bool cte_tentative_columns(struct analysis *a, struct cte_entry *entry, const struct typed_column *columns, uint32_t count)
{
    return take_columns(a, entry, columns, count, true);
}

static struct cte_entry *refuse_recursion(struct analysis *a, const struct cte_entry *entry)
{
    const struct query *query = entry->syntax->query;
    bool has_form = query != NULL && query->kind == QUERY_SET_OPERATION && query->set_operation == 'u';
    if (has_form)
        analysis_refuse(a, entry->syntax->position, "42P19",
                        "recursive reference to query \"%s\" must not appear within its non-recursive term", entry->name);
    else
        analysis_refuse(a, entry->syntax->position, "42P19",
                        "recursive query \"%s\" does not have the form non-recursive-term UNION [ALL] recursive-term",
                        entry->name);
    return NULL;
}

static struct cte_entry *use_entry(struct analysis *a, struct cte_entry *entry)
{
    if (entry->known) {
        if (is_modifying(entry->syntax->query) && entry->count == 0 && !entry->open) {
            analysis_refuse(a, entry->syntax->position, "0A000", "WITH query \"%s\" does not have a RETURNING clause", entry->name);
            return NULL;
        }
        return entry;
    }
    if (!entry->running)
        return analyze_entry(a, entry) ? entry : NULL;
    if (entry->columns == NULL)
        return refuse_recursion(a, entry);
    entry->recursive = true;
    return entry;
}

/* scanNameSpaceForCTE(). NULL without a refusal: there is none of that name. */
struct cte_entry *cte_find(struct analysis *a, const char *name, uint32_t *levels)
{
    *levels = 0;
    for (struct level *level = a->level; level != NULL; level = level->parent, ++*levels) {
        const uint32_t *number = level->cte_visible > 0 ? map_find(&level->cte_names, 0, name) : NULL;
        if (number != NULL && *number <= level->cte_visible)
            return use_entry(a, &level->ctes[*number - 1]);
    }
    return NULL;
}

/* Notes which query has which name; false after a refusal. */
static bool note_names(struct analysis *a, const struct query *query)
{
    struct map *names = &a->level->cte_names;
    map_init(names, a->arena);
    for (uint32_t i = 0; i < query->cte_count; i++) {
        uint32_t *number = map_put(names, 0, query->ctes[i].name);
        if (*number != 0)
            return analysis_refuse(a, query->ctes[i].position, "42712", "WITH query name \"%s\" specified more than once",
                                   query->ctes[i].name);
        *number = i + 1;
    }
    return true;
}

/* transformWithClause(). */
bool with_clause(struct analysis *a, const struct query *query)
{
    struct level *level = a->level;
    if (query->cte_count == 0)
        return true;
    if (!note_names(a, query))
        return false;
    level->ctes = ARENA_ARRAY(a->arena, struct cte_entry, query->cte_count);
    level->cte_count = query->cte_count;
    for (uint32_t i = 0; i < query->cte_count; i++)
        level->ctes[i] = (struct cte_entry){ .name = query->ctes[i].name, .syntax = &query->ctes[i], .level = level };
    level->cte_visible = query->recursive ? query->cte_count : 0;
    for (uint32_t i = 0; i < query->cte_count; i++) {
        if (!level->ctes[i].known && !analyze_entry(a, &level->ctes[i]))
            return false;
        if (!query->recursive)
            level->cte_visible = i + 1;
    }
    return true;
}
