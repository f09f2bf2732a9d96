/*
 * Ranges: what stands in FROM: relations of the catalog or of the user, subqueries, WITH queries, functions;
 * and which column of which of them a name means. See evaluate_rows.h.
 */
#include <string.h>

#include "evaluate_rows.h"

/* ---- names ---- */

static bool range_is_named(const struct range *range, const struct texts *names)
{
    if (names->count == 1)
        return true;
    if (range->alias == NULL || strcmp(range->alias, names->at[names->count - 2]) != 0)
        return false;
    return names->count == 2 ||
           (range->schema != NULL && strcmp(range->schema, names->at[names->count - 3]) == 0);
}

bool rows_column_in_range(const struct range *range, const struct texts *names, uint32_t *column)
{
    if (!range_is_named(range, names))
        return false;
    for (uint32_t i = 0; i < range->column_count; i++)
        if (range->columns[i] != NULL && strcmp(range->columns[i], names->at[names->count - 1]) == 0) {
            *column = i;
            return true;
        }
    return false;
}

bool rows_find_column(const struct rows *rows, const struct texts *names, uint32_t *range, uint32_t *column)
{
    for (*range = 0; *range < rows->ranges.count; ++*range)
        if (rows_column_in_range(&rows->ranges.at[*range], names, column))
            return true;
    return false;
}

struct value rows_column_value(struct evaluation *e, const struct range *range, const struct bound *bound,
                               uint32_t column)
{
    oid type = range->types != NULL ? range->types[column] : NO_OID;
    if (bound->state == 'n')
        return value_null(type);
    if (bound->state == 'r' && range->system != NULL)
        return system_value(e, range->system, &bound->row, range->columns[column], type);
    if (bound->state == 'r')
        return bound->values[column];
    /* Of a row that is only perhaps there a name may be known. */
    if (bound->state == 'u' && bound->values != NULL && bound->values[column].kind != VALUE_UNKNOWN)
        return bound->values[column];
    return value_unknown(type, range->unknown != NULL ? range->unknown : "rows");
}

/* The row of a function that gives plain values is the value (makeWholeRowVar()). */
static struct value whole_row(struct evaluation *e, const struct rows *rows, uint32_t at)
{
    const struct range *range = &rows->ranges.at[at];
    if (range->item == NULL || range->column_count != 1 || range->item->column_count > 0 ||
        rows->current == NULL)
        return value_unknown(RECORDOID, "a whole row");
    return rows_column_value(e, range, &rows->current->at[at], 0);
}

bool evaluate_column(struct evaluation *e, const struct texts *names, struct value *out)
{
    for (const struct rows *rows = e->rows; rows != NULL; rows = rows->outer) {
        uint32_t range, column;
        if (!rows_find_column(rows, names, &range, &column))
            continue;
        if (rows->current == NULL) {
            *out = value_null(NO_OID);
            return true;
        }
        *out = rows_column_value(e, &rows->ranges.at[range], &rows->current->at[range], column);
        return true;
    }
    /* A whole row by its range's name. */
    for (const struct rows *rows = e->rows; rows != NULL && names->count == 1; rows = rows->outer)
        for (uint32_t i = 0; i < rows->ranges.count; i++)
            if (rows->ranges.at[i].alias != NULL && strcmp(rows->ranges.at[i].alias, names->at[0]) == 0) {
                *out = whole_row(e, rows, i);
                return true;
            }
    return false;
}

/* ---- ranges ---- */

const char *const *rows_names(struct evaluation *e, const struct texts *given, const char *const *names,
                              uint32_t count)
{
    const char **out = ARENA_ARRAY(e->arena, const char *, count);
    for (uint32_t i = 0; i < count; i++)
        out[i] = i < given->count ? given->at[i] : names != NULL ? names[i] : NULL;
    return out;
}

static void system_columns(struct evaluation *e, struct range *range, const struct builtin_relation *builtin,
                           const struct texts *aliases)
{
    const char **names = ARENA_ARRAY(e->arena, const char *, builtin->column_count);
    oid *types = ARENA_ARRAY(e->arena, oid, builtin->column_count);
    for (uint32_t i = 0; i < builtin->column_count; i++) {
        int32_t typmod = -1;
        names[i] = builtin->columns[i].name;
        types[i] = catalog_base_type(e->x->catalog, builtin->columns[i].type, &typmod);
    }
    /* With other names of its own the columns' values could no longer be asked for by name. */
    if (aliases->count > 0)
        range->system = NULL;
    range->columns = rows_names(e, aliases, names, builtin->column_count);
    range->column_count = builtin->column_count;
    range->types = types;
    if (range->system == NULL)
        range->unknown = arena_printf(e->arena, "rows of %s", builtin->name);
}

static void user_columns(struct evaluation *e, struct range *range, const struct relation *relation,
                         const struct texts *aliases)
{
    const char **names = ARENA_ARRAY(e->arena, const char *, relation->column_count);
    oid *types = ARENA_ARRAY(e->arena, oid, relation->column_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < relation->column_count; i++) {
        if (relation->columns[i]->dropped)
            continue;
        names[count] = relation->columns[i]->name;
        types[count++] = relation->columns[i]->type;
    }
    range->columns = rows_names(e, aliases, names, count);
    range->column_count = count;
    range->types = types;
    range->unknown = arena_printf(e->arena, "rows of %s",
                                  catalog_relation_label(e->x->catalog, relation->object.id, e->arena));
    uint32_t cursor = 0;
    range->empty = relation->kind == RELATION_TABLE && relation_is_empty(e->x, relation->object.id) &&
                   catalog_next_child(e->x->catalog, relation->object.id, &cursor) == NO_OID;
}

static struct cte_result *find_cte(const struct rows *rows, const char *name)
{
    for (; rows != NULL; rows = rows->outer)
        for (uint32_t i = rows->ctes.count; i-- > 0;)
            if (strcmp(rows->ctes.at[i].name, name) == 0)
                return &rows->ctes.at[i];
    return NULL;
}

static void result_range(struct evaluation *e, struct range *range, const struct result *result,
                         const struct texts *aliases)
{
    range->result = result;
    range->columns = rows_names(e, aliases, result->names, result->column_count);
    range->column_count = result->column_count;
}

static void relation_range(struct evaluation *e, struct rows *rows, const struct relation_name *named,
                           struct range *range)
{
    struct cte_result *cte = named->name.schema == NULL ? find_cte(rows, named->name.name) : NULL;
    struct refusal refusal = {0};
    range->alias = named->alias != NULL ? named->alias : named->name.name;
    range->schema = named->alias != NULL ? NULL : named->name.schema;
    if (cte != NULL) {
        cte->used = true;
        if (cte->result != NULL)
            result_range(e, range, cte->result, &named->alias_columns);
        else
            range->unknown = "rows of a recursive query";
        return;
    }
    oid id = resolve_transition(&e->x->resolver, &named->name);
    if (id == NO_OID)
        id = resolve_relation(&e->x->resolver, &named->name, true, &refusal);
    const struct builtin_relation *builtin =
        id != NO_OID && id < FIRST_USER_OID ? builtin_relation_by_oid(e->x->version, id) : NULL;
    const struct relation *relation = relation_of(e->x, id);
    range->unknown = "rows";
    if (builtin != NULL && builtin->columns != NULL) {
        range->system = system_relation_find(builtin_schema_name(builtin->schema), builtin->name);
        system_columns(e, range, builtin, &named->alias_columns);
        range->schema = named->alias != NULL ? NULL : builtin_schema_name(builtin->schema);
    } else if (relation != NULL) {
        user_columns(e, range, relation, &named->alias_columns);
        range->one = relation->kind == RELATION_SEQUENCE;
        range->schema =
            named->alias != NULL ? NULL : catalog_schema_name(e->x->catalog, relation->object.schema);
    }
}

static bool is_command_list(const struct expr *call)
{
    return call->kind == EXPR_FUNCTION && strcmp(call->name.name, "pg_event_trigger_ddl_commands") == 0;
}

/* FROM f(…) AS alias(column): a column named after the alias or the function, and WITH ORDINALITY's
 * number. */
static void function_range(struct evaluation *e, const struct from_item *item, struct range *range)
{
    uint32_t count = item->ordinality ? 1 : 0, at = 0;
    const char *const *own;
    for (uint32_t i = 0; i < item->functions.count; i++)
        count += rows_columns_of_set(e, item->functions.at[i], &own);
    const char **names = ARENA_ARRAY(e->arena, const char *, count);
    for (uint32_t i = 0; i < item->functions.count; i++) {
        uint32_t columns = rows_columns_of_set(e, item->functions.at[i], &own);
        for (uint32_t j = 0; j < columns; j++)
            names[at++] = own != NULL                                    ? own[j]
                          : item->alias != NULL && count <= 2            ? item->alias
                          : item->functions.at[i]->kind == EXPR_FUNCTION ? item->functions.at[i]->name.name
                                                                         : NULL;
    }
    if (item->ordinality)
        names[count - 1] = "ordinality";
    const struct expr *first = item->functions.count > 0 ? item->functions.at[0] : NULL;
    const char *called = first != NULL && first->kind == EXPR_FUNCTION ? first->name.name : NULL;
    range->alias = item->alias != NULL ? item->alias : called;
    range->item = item;
    range->columns = rows_names(e, &item->alias_columns, names, count);
    range->column_count = count;
    /* A list of column definitions: the fields of a record. */
    if (item->column_count > 0) {
        const char **defined = ARENA_ARRAY(e->arena, const char *, item->column_count);
        for (uint32_t i = 0; i < item->column_count; i++)
            defined[i] = item->columns[i].name;
        range->columns = defined;
        range->column_count = item->column_count;
    }
}

/* LATERAL: the query is asked anew for each binding; its columns' names must be known before. */
static void lateral_range(struct evaluation *e, struct range *range, const struct from_item *item)
{
    const struct targets *targets = &item->query->targets;
    const char **names = ARENA_ARRAY(e->arena, const char *, targets->count);
    for (uint32_t i = 0; i < targets->count; i++) {
        names[i] = rows_target_name(&targets->at[i]);
        if (item->query->kind != QUERY_SELECT || rows_is_star(&targets->at[i]))
            range->unknown = "rows of a lateral query";
    }
    range->item = item;
    range->columns = rows_names(e, &item->alias_columns, names, targets->count);
    range->column_count = targets->count;
}

bool rows_add_ranges(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t depth)
{
    struct range range = {.alias = item->alias};
    if (depth > NESTING_OF_QUERIES || rows->ranges.count >= RANGE_LIMIT)
        return false;
    switch (item->kind) {
    case FROM_JOIN:
        return rows_add_ranges(e, rows, item->left, depth + 1) &&
               rows_add_ranges(e, rows, item->right, depth + 1);
    case FROM_SAMPLE:
        return rows_add_ranges(e, rows, item->left, depth + 1);
    case FROM_RELATION:
        relation_range(e, rows, &item->relation, &range);
        break;
    case FROM_FUNCTION:
        if (e->commands != NULL && item->functions.count == 1 && !item->ordinality &&
            is_command_list(item->functions.at[0]))
            result_range(e, &range, e->commands, &item->alias_columns);
        else
            function_range(e, item, &range);
        break;
    case FROM_SUBQUERY: {
        struct result *result = ARENA_NEW(e->arena, struct result);
        /* It sees the query's WITH, but not what stands beside it. */
        struct rows around = {.outer = rows->outer, .query = rows->query, .ctes = rows->ctes};
        const struct rows *before = e->rows;
        e->rows = &around;
        bool done = item->lateral || evaluate_query(e, item->query, 0, result);
        e->rows = before;
        if (!done)
            return false;
        if (item->lateral)
            lateral_range(e, &range, item);
        else
            result_range(e, &range, result, &item->alias_columns);
        break;
    }
    default:
        range.unknown = "rows of a table function";
        break;
    }
    vec_push(e->arena, &rows->ranges, range);
    return true;
}
