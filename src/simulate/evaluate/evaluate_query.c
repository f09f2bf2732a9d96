/*
 * Queries: SELECT, VALUES and set operations over system relations, functions and what is known to be
 * empty. A level of a query has ranges (what stands in FROM); a binding says which row each of them is at.
 * Bindings are made range by range, and conditions are tried as soon as all they name is bound, so that a
 * join over the catalog looks at few rows. A row of a table whose rows are not known stands for any number
 * of rows, and is there only perhaps.
 */
#include <string.h>

#include "base/map.h"
#include "evaluate.h"
#include "evaluate_time.h"
#include "simulate/simulation.h"

#define RANGE_LIMIT 64
#define DEPTH_LIMIT 40

struct range {
    const char *alias, *schema;
    const char *const *columns;
    uint32_t column_count;
    const oid *types; /* or NULL */
    const struct system_relation *system;
    const struct result *result;
    const struct from_item *item; /* a function, called for each binding */
    const char *unknown;          /* why its rows are not known */
    bool one, empty;              /* of those: there is exactly one row; there is none */
};

/* One range's row: 0 not yet bound, 'r' a row, 'n' all NULL, 'u' not known. */
struct bound {
    char state;
    struct system_row row;
    const struct value *values;
};
struct binding {
    struct bound *at;
    bool maybe;
    const char *why;
};
struct bindings {
    VEC(struct binding) rows;
};

struct filter {
    const struct expr *expr;
    uint64_t ranges;
    bool late;
};
struct filters {
    VEC(struct filter) list;
};

struct cte_result {
    const char *name;
    const struct query *query;
    struct result *result;
    const struct texts *columns;
};

struct rows {
    const struct rows *outer;
    const struct query *query;
    VEC(struct range) ranges;
    const struct binding *current;
    const struct bindings *group; /* while a group's row is computed */
    VEC(struct cte_result) ctes;
};

/* ---- what is maybe ---- */

static void add_row(struct evaluation *e, struct result *out, struct value *values, bool maybe,
                    const char *why)
{
    struct result_row row = {.values = values, .maybe = maybe};
    vec_push(e->arena, &out->rows, row);
    if (maybe && out->why == NULL)
        out->why = why != NULL ? why : "rows";
}

static void all_maybe(struct result *out, const char *why)
{
    for (uint32_t i = 0; i < out->rows.count; i++)
        out->rows.at[i].maybe = true;
    if (out->rows.count > 0 && out->why == NULL)
        out->why = why;
}

static bool spend(struct evaluation *e)
{
    if (e->budget->rows == 0 || arena_used(e->arena) > EVALUATION_BYTES)
        return false;
    e->budget->rows--;
    return true;
}

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

static bool column_in_range(const struct range *range, const struct texts *names, uint32_t *column)
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

static bool find_column(const struct rows *rows, const struct texts *names, uint32_t *range, uint32_t *column)
{
    for (*range = 0; *range < rows->ranges.count; ++*range)
        if (column_in_range(&rows->ranges.at[*range], names, column))
            return true;
    return false;
}

static struct value column_value(struct evaluation *e, const struct range *range, const struct bound *bound,
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

bool evaluate_column(struct evaluation *e, const struct texts *names, struct value *out)
{
    for (const struct rows *rows = e->rows; rows != NULL; rows = rows->outer) {
        uint32_t range, column;
        if (!find_column(rows, names, &range, &column))
            continue;
        if (rows->current == NULL) {
            *out = value_null(NO_OID);
            return true;
        }
        *out = column_value(e, &rows->ranges.at[range], &rows->current->at[range], column);
        return true;
    }
    /* A whole row by its range's name. */
    for (const struct rows *rows = e->rows; rows != NULL && names->count == 1; rows = rows->outer)
        for (uint32_t i = 0; i < rows->ranges.count; i++)
            if (rows->ranges.at[i].alias != NULL && strcmp(rows->ranges.at[i].alias, names->at[0]) == 0) {
                *out = value_unknown(RECORDOID, "a whole row");
                return true;
            }
    return false;
}

/* ---- conditions ---- */

/* A function of the user's, which is called once for each row and not sooner. */
static bool calls_routine(const struct expr *expr)
{
    const struct builtin_function *first;
    return expr->kind == EXPR_FUNCTION && expr->name.name != NULL &&
           builtin_functions_by_name(NULL, expr->name.name, &first) == 0;
}

static void range_mask(const struct rows *rows, const struct expr *expr, struct filter *filter,
                       uint32_t depth)
{
    uint32_t range, column;
    if (expr == NULL)
        return;
    if (depth > 200 || expr->kind == EXPR_SUBQUERY || expr->query != NULL || calls_routine(expr)) {
        filter->late = true;
        return;
    }
    if (expr->kind == EXPR_COLUMN && find_column(rows, &expr->names, &range, &column)) {
        if (range < RANGE_LIMIT)
            filter->ranges |= UINT64_C(1) << range;
        else
            filter->late = true;
    }
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        range_mask(rows, expr->arguments.at[i], filter, depth + 1);
}

static void add_filters(struct evaluation *e, const struct rows *rows, const struct expr *expr,
                        struct filters *out, uint32_t depth)
{
    if (expr == NULL)
        return;
    if (expr->kind == EXPR_AND && depth < 200) {
        for (uint32_t i = 0; i < expr->arguments.count; i++)
            add_filters(e, rows, expr->arguments.at[i], out, depth + 1);
        return;
    }
    struct filter filter = {.expr = expr};
    range_mask(rows, expr, &filter, 0);
    vec_push(e->arena, &out->list, filter);
}

static uint64_t bound_mask(const struct rows *rows, const struct binding *binding)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < rows->ranges.count && i < RANGE_LIMIT; i++)
        if (binding->at[i].state != 0)
            mask |= UINT64_C(1) << i;
    return mask;
}

static int condition(struct evaluation *e, struct rows *rows, const struct binding *binding,
                     const struct expr *expr, const char **why)
{
    const struct binding *before = rows->current;
    if (expr == NULL)
        return 1;
    rows->current = binding;
    e->doubt += binding->maybe;
    struct value value = evaluate(e, expr);
    e->doubt -= binding->maybe;
    value = value_cast(e, &value, BOOLOID, -1);
    rows->current = before;
    if (value_truth(&value) == -2)
        *why = value.text;
    return value_truth(&value);
}

/* Does some condition that is ready once `range` is bound say no? */
static bool filtered_out(struct evaluation *e, struct rows *rows, const struct binding *binding,
                         uint32_t range, const struct filters *filters)
{
    uint64_t bound = bound_mask(rows, binding), own = range < RANGE_LIMIT ? UINT64_C(1) << range : 0;
    const char *why;
    for (uint32_t i = 0; i < filters->list.count; i++) {
        const struct filter *filter = &filters->list.at[i];
        if (filter->late || (filter->ranges & own) == 0 || (filter->ranges & ~bound) != 0)
            continue;
        int truth = condition(e, rows, binding, filter->expr, &why);
        if (truth == 0 || truth == -1)
            return true;
    }
    return false;
}

/* column = value among the conditions, by which rows can be found: the other side is evaluated in the
 * binding. */
static const char *find_key(struct evaluation *e, struct rows *rows, const struct binding *binding,
                            uint32_t range, const struct filters *filters, struct value *value)
{
    uint64_t bound = bound_mask(rows, binding);
    for (uint32_t i = 0; i < filters->list.count; i++) {
        const struct expr *expr = filters->list.at[i].expr;
        if (filters->list.at[i].late || expr->kind != EXPR_OPERATOR || expr->arguments.count != 2 ||
            strcmp(expr->name.name, "=") != 0)
            continue;
        for (uint32_t side = 0; side < 2; side++) {
            const struct expr *own = expr->arguments.at[side], *other = expr->arguments.at[1 - side];
            struct filter rest = {0};
            uint32_t of, column;
            if (own->kind != EXPR_COLUMN || own->star || !find_column(rows, &own->names, &of, &column) ||
                of != range)
                continue;
            const char *name = rows->ranges.at[range].columns[column];
            range_mask(rows, other, &rest, 0);
            if (!system_relation_has_key(rows->ranges.at[range].system, name) || rest.late ||
                (rest.ranges & ~bound) != 0)
                continue;
            const struct binding *before = rows->current;
            rows->current = binding;
            *value = evaluate(e, other);
            rows->current = before;
            if (value_is_known(value) && value->kind != VALUE_NULL)
                return name;
        }
    }
    return NULL;
}

/* ---- ranges ---- */

static const char *const *text_list(struct evaluation *e, const struct texts *given, const char *const *names,
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
    range->columns = text_list(e, aliases, names, builtin->column_count);
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
    range->columns = text_list(e, aliases, names, count);
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
    range->columns = text_list(e, aliases, result->names, result->column_count);
    range->column_count = result->column_count;
}

static void relation_range(struct evaluation *e, struct rows *rows, const struct relation_name *named,
                           struct range *range)
{
    const struct cte_result *cte = named->name.schema == NULL ? find_cte(rows, named->name.name) : NULL;
    struct refusal refusal = {0};
    range->alias = named->alias != NULL ? named->alias : named->name.name;
    range->schema = named->alias != NULL ? NULL : named->name.schema;
    if (cte != NULL) {
        if (cte->result != NULL)
            result_range(e, range, cte->result, &named->alias_columns);
        else
            range->unknown = "rows of a recursive query";
        return;
    }
    oid id = resolve_relation(&e->x->resolver, &named->name, true, &refusal);
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

/* unnest() of several arrays gives a column for each. */
static uint32_t columns_of_set(const struct expr *call)
{
    bool unnest = call->kind == EXPR_FUNCTION && strcmp(call->name.name, "unnest") == 0;
    return unnest && call->arguments.count > 1 ? call->arguments.count : 1;
}

/* FROM f(…) AS alias(column): a column named after the alias or the function, and WITH ORDINALITY's
 * number. */
static void function_range(struct evaluation *e, const struct from_item *item, struct range *range)
{
    uint32_t count = item->ordinality ? 1 : 0, at = 0;
    for (uint32_t i = 0; i < item->functions.count; i++)
        count += columns_of_set(item->functions.at[i]);
    const char **names = ARENA_ARRAY(e->arena, const char *, count);
    for (uint32_t i = 0; i < item->functions.count; i++)
        for (uint32_t j = 0; j < columns_of_set(item->functions.at[i]); j++)
            names[at++] = item->alias != NULL && count <= 2              ? item->alias
                          : item->functions.at[i]->kind == EXPR_FUNCTION ? item->functions.at[i]->name.name
                                                                         : NULL;
    if (item->ordinality)
        names[count - 1] = "ordinality";
    range->alias = item->alias != NULL ? item->alias : names[0];
    range->item = item;
    range->columns = text_list(e, &item->alias_columns, names, count);
    range->column_count = count;
    /* A list of column definitions: a record whose fields are not known. */
    if (item->column_count > 0) {
        const char **defined = ARENA_ARRAY(e->arena, const char *, item->column_count);
        for (uint32_t i = 0; i < item->column_count; i++)
            defined[i] = item->columns[i].name;
        range->columns = defined;
        range->column_count = item->column_count;
        range->unknown = "rows of a function";
    }
}

static bool collect_ranges(struct evaluation *e, struct rows *rows, const struct from_item *item,
                           uint32_t depth)
{
    struct range range = {.alias = item->alias};
    if (depth > DEPTH_LIMIT || rows->ranges.count >= RANGE_LIMIT)
        return false;
    switch (item->kind) {
    case FROM_JOIN:
        return collect_ranges(e, rows, item->left, depth + 1) &&
               collect_ranges(e, rows, item->right, depth + 1);
    case FROM_SAMPLE:
        return collect_ranges(e, rows, item->left, depth + 1);
    case FROM_RELATION:
        relation_range(e, rows, &item->relation, &range);
        break;
    case FROM_FUNCTION:
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
        result_range(e, &range, result, &item->alias_columns);
        if (item->lateral) {
            range.unknown = "rows of a lateral query";
            range.result = NULL;
        }
        break;
    }
    default:
        range.unknown = "rows of a table function";
        break;
    }
    vec_push(e->arena, &rows->ranges, range);
    return true;
}

/* ---- bindings ---- */

static struct binding extend(struct evaluation *e, const struct rows *rows, const struct binding *from)
{
    struct binding out = *from;
    out.at = ARENA_ARRAY(e->arena, struct bound, rows->ranges.count);
    if (rows->ranges.count > 0)
        memcpy(out.at, from->at, rows->ranges.count * sizeof *out.at);
    return out;
}

/* Binds the range to one more row, unless a condition says no. */
static void offer(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t range,
                  const struct bound *bound, bool maybe, const struct filters *filters, struct bindings *out)
{
    struct bound before = from->at[range];
    from->at[range] = *bound;
    if (!filtered_out(e, rows, from, range, filters)) {
        struct binding made = extend(e, rows, from);
        made.maybe |= maybe;
        if (maybe && made.why == NULL)
            made.why = rows->ranges.at[range].unknown != NULL ? rows->ranges.at[range].unknown : "rows";
        vec_push(e->arena, &out->rows, made);
    }
    from->at[range] = before;
}

static void offer_unknown(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t range,
                          bool maybe, const struct filters *filters, struct bindings *out)
{
    struct bound bound = {.state = 'u'};
    offer(e, rows, from, range, &bound, maybe, filters, out);
}

static const struct value *named_values(struct evaluation *e, const struct range *range, const char *column,
                                        const char *name)
{
    struct value *values = ARENA_ARRAY(e->arena, struct value, range->column_count);
    for (uint32_t i = 0; i < range->column_count; i++)
        if (strcmp(range->columns[i], column) == 0)
            values[i] = value_text(NAMEOID, name);
    return values;
}

/* Names that exist only perhaps: what an earlier statement may have made. */
static void offer_doubtful(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                           const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    const struct catalog *catalog = e->x->catalog;
    uint32_t cursor = 0;
    if (range->system->key_name == NULL || !e->x->simulation->doubtful)
        return;
    for (oid id; (id = catalog_next_id(catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(catalog, id);
        if (object == NULL || object->class != CLASS_OPAQUE)
            continue;
        struct bound bound = {.state = 'u'};
        if (object->name[0] != '\0')
            bound.values = named_values(e, range, range->system->key_name, object->name);
        offer(e, rows, from, at, &bound, true, filters, out);
    }
}

/* A table of which it is not known which columns it has has one more, perhaps. */
static void offer_column(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                         const struct object *object, const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    struct value *values = ARENA_ARRAY(e->arena, struct value, range->column_count);
    for (uint32_t i = 0; i < range->column_count; i++) {
        if (range->system->key_owner != NULL && strcmp(range->columns[i], range->system->key_owner) == 0)
            values[i] = value_integer(OIDOID, object->id);
        if (range->system->key_name != NULL && strcmp(range->columns[i], range->system->key_name) == 0)
            values[i] = name_value(object->name);
    }
    struct bound bound = {.state = 'u', .values = values};
    offer(e, rows, from, at, &bound, true, filters, out);
}

static void system_rows(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                        const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    struct system_rows found = {0};
    struct value value;
    const char *key = find_key(e, rows, from, at, filters, &value);
    system_relation_rows(e, range->system, key, key != NULL ? &value : NULL, &found);
    for (uint32_t i = 0; i < found.rows.count && !e->failed; i++) {
        struct bound bound = {.state = 'r', .row = found.rows.at[i]};
        const struct object *object =
            bound.row.of == NULL ? catalog_object(e->x->catalog, bound.row.id) : NULL;
        bool doubtful = object != NULL && object->uncertain && !catalog_is_open(e->x->catalog);
        if (!spend(e)) {
            range->unknown = "more rows than are looked at";
            offer_unknown(e, rows, from, at, true, filters, out);
            return;
        }
        if (range->system->holds == NULL || range->system->holds(e, &bound.row))
            offer(e, rows, from, at, &bound, doubtful, filters, out);
        if (doubtful && range->system->source == SOURCE_COLUMN && bound.row.number == 1)
            offer_column(e, rows, from, at, object, filters, out);
    }
    if (catalog_is_open(e->x->catalog)) {
        range->unknown = "a schema that was not given";
        offer_unknown(e, rows, from, at, true, filters, out);
    }
    offer_doubtful(e, rows, from, at, filters, out);
}

static void result_rows(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                        const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    for (uint32_t i = 0; i < range->result->rows.count && !e->failed; i++) {
        struct bound bound = {.state = 'r', .values = range->result->rows.at[i].values};
        if (!spend(e)) {
            offer_unknown(e, rows, from, at, true, filters, out);
            return;
        }
        if (range->result->rows.at[i].maybe)
            range->unknown = range->result->why;
        offer(e, rows, from, at, &bound, range->result->rows.at[i].maybe, filters, out);
    }
}

static void evaluate_sets(struct evaluation *e, const struct expr *call, struct value *sets)
{
    uint32_t count = columns_of_set(call);
    if (count > 1) {
        for (uint32_t i = 0; i < count; i++) {
            struct value array = evaluate(e, call->arguments.at[i]);
            sets[i] = array.kind == VALUE_NULL ? value_array(NO_OID, NULL, 0)
                      : array.kind == VALUE_ARRAY
                          ? array
                          : value_unknown(NO_OID, array.kind == VALUE_UNKNOWN ? array.text : "an array");
        }
        return;
    }
    if (evaluate_set(e, call, sets))
        return;
    struct value *only = ARENA_NEW(e->arena, struct value);
    *only = evaluate(e, call);
    *sets = only->kind == VALUE_UNKNOWN ? *only : value_array(NO_OID, only, 1);
}

/* The rows of functions side by side, the shorter ones filled with NULL. */
static void function_rows(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                          const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    uint32_t functions = 0, longest = 0;
    struct value *sets = ARENA_ARRAY(e->arena, struct value, range->column_count);
    const struct binding *before = rows->current;
    rows->current = from;
    e->doubt += from->maybe;
    for (uint32_t i = 0; i < range->item->functions.count; i++) {
        evaluate_sets(e, range->item->functions.at[i], &sets[functions]);
        functions += columns_of_set(range->item->functions.at[i]);
    }
    e->doubt -= from->maybe;
    rows->current = before;
    for (uint32_t i = 0; i < functions; i++) {
        if (sets[i].kind == VALUE_UNKNOWN) {
            range->unknown = sets[i].text;
            offer_unknown(e, rows, from, at, true, filters, out);
            return;
        }
        longest = sets[i].count > longest ? sets[i].count : longest;
    }
    for (uint32_t i = 0; i < longest && spend(e); i++) {
        struct value *values = ARENA_ARRAY(e->arena, struct value, range->column_count);
        for (uint32_t j = 0; j < functions; j++)
            values[j] = i < sets[j].count ? sets[j].elements[i] : value_null(NO_OID);
        if (range->item->ordinality)
            values[range->column_count - 1] = value_integer(INT8OID, (int64_t)i + 1);
        struct bound bound = {.state = 'r', .values = values};
        offer(e, rows, from, at, &bound, false, filters, out);
    }
}

static void bind_range(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                       const struct filters *filters, struct bindings *out)
{
    const struct range *range = &rows->ranges.at[at];
    if (range->system != NULL)
        system_rows(e, rows, from, at, filters, out);
    else if (range->result != NULL)
        result_rows(e, rows, from, at, filters, out);
    else if (range->item != NULL && range->unknown == NULL)
        function_rows(e, rows, from, at, filters, out);
    else if (!range->empty)
        offer_unknown(e, rows, from, at, !range->one, filters, out);
}

static void bind_item(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t *at,
                      const struct binding *from, const struct filters *filters, struct bindings *out);

/* left.column = right.column for each column of USING, or that both have (NATURAL). */
static int using_condition(struct evaluation *e, struct rows *rows, const struct from_item *item,
                           const struct binding *binding, uint32_t first, uint32_t middle, uint32_t end,
                           const char **why)
{
    for (uint32_t i = 0; i < item->using_columns.count; i++) {
        struct texts name = {&item->using_columns.at[i], 1};
        struct value sides[2] = {{0}, {0}};
        for (uint32_t range = first; range < end; range++) {
            uint32_t column, side = range >= middle;
            if (column_in_range(&rows->ranges.at[range], &name, &column) && sides[side].kind == VALUE_UNKNOWN)
                sides[side] = column_value(e, &rows->ranges.at[range], &binding->at[range], column);
        }
        struct value equal = evaluate_operator(e, "=", &sides[0], &sides[1]);
        int truth = value_truth(&equal);
        if (truth == -2)
            *why = equal.text;
        if (truth != 1)
            return truth;
    }
    return 1;
}

static void skip_ranges(const struct from_item *item, uint32_t *at)
{
    if (item->kind == FROM_JOIN) {
        skip_ranges(item->left, at);
        skip_ranges(item->right, at);
    } else if (item->kind == FROM_SAMPLE) {
        skip_ranges(item->left, at);
    } else {
        ++*at;
    }
}

/* The right side for one row of the left, and the row alone where none fits and the join is an outer one. */
static void join_right(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t first,
                       uint32_t middle, const struct binding *left, const struct filters *filters,
                       struct bindings *out)
{
    struct bindings right = {0};
    uint32_t end = middle;
    bool matched = false, perhaps = false;
    const char *why = NULL;
    bind_item(e, rows, item->right, &end, left, filters, &right);
    for (uint32_t i = 0; i < right.rows.count && !e->failed; i++) {
        struct binding *row = &right.rows.at[i];
        int truth = item->on != NULL ? condition(e, rows, row, item->on, &why)
                                     : using_condition(e, rows, item, row, first, middle, end, &why);
        if (truth == 0 || truth == -1)
            continue;
        if (truth == -2) {
            row->maybe = true;
            row->why = row->why != NULL ? row->why : why;
        }
        matched |= !row->maybe || left->maybe;
        perhaps |= row->maybe;
        vec_push(e->arena, &out->rows, *row);
    }
    if (item->join != JOIN_KIND_LEFT || matched)
        return;
    struct binding alone = extend(e, rows, left);
    for (uint32_t i = middle; i < end; i++)
        alone.at[i] = (struct bound){.state = 'n'};
    if (perhaps) {
        alone.maybe = true;
        alone.why = alone.why != NULL ? alone.why : why != NULL ? why : "rows";
    }
    vec_push(e->arena, &out->rows, alone);
}

static void bind_join(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t *at,
                      const struct binding *from, const struct filters *filters, struct bindings *out)
{
    struct bindings left = {0};
    uint32_t first = *at, middle = *at;
    bool inner = item->join == JOIN_KIND_INNER || item->join == JOIN_KIND_CROSS;
    struct filters own = {0};
    add_filters(e, rows, item->on, &own, 0);
    for (uint32_t i = 0; inner && i < filters->list.count; i++)
        vec_push(e->arena, &own.list, filters->list.at[i]);
    bind_item(e, rows, item->left, &middle, from, inner ? &own : filters, &left);
    *at = middle;
    skip_ranges(item->right, at);
    if (item->join == JOIN_KIND_RIGHT || item->join == JOIN_KIND_FULL || item->natural) {
        struct binding made = extend(e, rows, from);
        for (uint32_t i = first; i < *at; i++)
            made.at[i] = (struct bound){.state = 'u'};
        made.maybe = true;
        made.why = made.why != NULL ? made.why : "rows of a join";
        vec_push(e->arena, &out->rows, made);
        return;
    }
    for (uint32_t i = 0; i < left.rows.count && !e->failed; i++)
        join_right(e, rows, item, first, middle, &left.rows.at[i], &own, out);
}

/* Every row that this part of FROM has for the binding. *at is the number of its first range, and becomes
 * that of the next part's. */
static void bind_item(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t *at,
                      const struct binding *from, const struct filters *filters, struct bindings *out)
{
    if (item->kind == FROM_JOIN) {
        bind_join(e, rows, item, at, from, filters, out);
    } else if (item->kind == FROM_SAMPLE) {
        bind_item(e, rows, item->left, at, from, filters, out);
        for (uint32_t i = 0; i < out->rows.count; i++)
            out->rows.at[i].maybe = true;
    } else {
        struct binding copy = extend(e, rows, from);
        bind_range(e, rows, &copy, *at, filters, out);
        ++*at;
    }
}

/* FROM and WHERE. */
static bool bind_query(struct evaluation *e, struct rows *rows, struct bindings *out)
{
    const struct query *query = rows->query;
    struct filters filters = {0};
    struct bindings now = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < query->from.count; i++)
        if (!collect_ranges(e, rows, query->from.at[i], 0))
            return false;
    add_filters(e, rows, query->where, &filters, 0);
    struct binding first = {.at = ARENA_ARRAY(e->arena, struct bound, rows->ranges.count)};
    vec_push(e->arena, &now.rows, first);
    for (uint32_t i = 0; i < query->from.count && !e->failed; i++) {
        struct bindings next = {0};
        uint32_t start = at;
        for (uint32_t j = 0; j < now.rows.count; j++) {
            at = start;
            bind_item(e, rows, query->from.at[i], &at, &now.rows.at[j], &filters, &next);
        }
        if (now.rows.count == 0)
            skip_ranges(query->from.at[i], &at);
        now = next;
    }
    for (uint32_t i = 0; i < now.rows.count && !e->failed; i++) {
        struct binding *row = &now.rows.at[i];
        const char *why = NULL;
        int truth = condition(e, rows, row, query->where, &why);
        if (truth == 0 || truth == -1)
            continue;
        row->maybe |= truth == -2;
        row->why = row->why != NULL ? row->why : why;
        vec_push(e->arena, &out->rows, *row);
    }
    return !e->failed;
}

/* ---- aggregates ---- */

static const char *const aggregates[] = {
    "count",    "min",     "max",   "sum",      "avg",       "string_agg",      "array_agg",
    "bool_and", "bool_or", "every", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg",
    "bit_or",   "bit_and"};

bool evaluate_is_aggregate(const struct expr *call)
{
    if (call->kind != EXPR_FUNCTION || (call->call != NULL && call->call->over != NULL))
        return false;
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
        if (strcmp(call->name.name, aggregates[i]) == 0)
            return true;
    return false;
}

static bool has_aggregate(const struct expr *expr, uint32_t depth)
{
    if (expr == NULL || depth > 200)
        return false;
    if (evaluate_is_aggregate(expr))
        return true;
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        if (has_aggregate(expr->arguments.at[i], depth + 1))
            return true;
    return false;
}

/* The values that the call's arguments have in the group's rows; false when some are not known. */
struct gathered {
    VEC(struct value) first;
    struct value second;
    const char *why;
};

static void gather(struct evaluation *e, const struct rows *rows, const struct expr *call,
                   struct gathered *out)
{
    struct rows inside = *rows;
    const struct rows *before = e->rows;
    inside.group = NULL;
    e->rows = &inside;
    for (uint32_t i = 0; i < rows->group->rows.count; i++) {
        const struct binding *row = &rows->group->rows.at[i];
        const char *why = NULL;
        inside.current = row;
        int truth = call->call != NULL && call->call->filter != NULL
                        ? condition(e, &inside, row, call->call->filter, &why)
                        : 1;
        if (truth == 0 || truth == -1)
            continue;
        if (row->maybe || truth == -2)
            out->why = row->why != NULL ? row->why : why != NULL ? why : "rows";
        vec_push(e->arena, &out->first,
                 call->arguments.count > 0 ? evaluate(e, call->arguments.at[0]) : value_boolean(true));
        if (call->arguments.count > 1)
            out->second = evaluate(e, call->arguments.at[1]);
    }
    e->rows = before;
}

static struct value count_values(struct evaluation *e, const struct gathered *values, bool distinct)
{
    struct map seen;
    int64_t count = 0;
    bool gaps;
    map_init(&seen, e->arena);
    for (uint32_t i = 0; i < values->first.count; i++) {
        const struct value *value = &values->first.at[i];
        if (value->kind == VALUE_UNKNOWN)
            return value_unknown(INT8OID, value->text);
        if (value->kind == VALUE_NULL)
            continue;
        uint32_t *mark = distinct ? map_put(&seen, 0, value_output(e, value, &gaps)) : NULL;
        if (mark == NULL || *mark == 0)
            count++;
        if (mark != NULL)
            *mark = 1;
    }
    return value_integer(INT8OID, count);
}

static struct value extreme(struct evaluation *e, const struct gathered *values, bool greatest)
{
    struct value best = value_null(NO_OID);
    for (uint32_t i = 0; i < values->first.count; i++) {
        const struct value *value = &values->first.at[i];
        bool known = true;
        if (value->kind == VALUE_NULL)
            continue;
        int order = best.kind != VALUE_NULL ? value_compare(e, value, &best, &known) : 0;
        if (!known || !value_is_known(value))
            return value_unknown(value->type, value->kind == VALUE_UNKNOWN ? value->text : "a value");
        if (best.kind == VALUE_NULL || (greatest ? order > 0 : order < 0))
            best = *value;
    }
    return best;
}

static struct value sum(struct evaluation *e, const struct gathered *values)
{
    struct value total = value_null(INT8OID);
    for (uint32_t i = 0; i < values->first.count && !e->failed; i++) {
        struct value value = values->first.at[i];
        if (value.kind == VALUE_NULL)
            continue;
        if (value.kind == VALUE_INTEGER)
            value.type = INT8OID;
        total = total.kind == VALUE_NULL ? value : evaluate_operator(e, "+", &total, &value);
    }
    return total;
}

static struct value string_agg(struct evaluation *e, const struct gathered *values)
{
    struct str out = str_new(e->arena);
    bool any = false, gaps;
    for (uint32_t i = 0; i < values->first.count && out.length <= VALUE_LIMIT; i++) {
        if (values->first.at[i].kind == VALUE_NULL)
            continue;
        str_addf(&out, "%s%s", any ? value_output(e, &values->second, &gaps) : "",
                 value_output(e, &values->first.at[i], &gaps));
        any = true;
    }
    return any ? value_text(TEXTOID, out.text) : value_null(TEXTOID);
}

static struct value junction(const struct gathered *values, bool decides)
{
    bool any = false;
    for (uint32_t i = 0; i < values->first.count; i++) {
        int truth = value_truth(&values->first.at[i]);
        if (truth == -2)
            return value_unknown(BOOLOID, values->first.at[i].text);
        if (truth == (int)decides)
            return value_boolean(decides);
        any |= truth >= 0;
    }
    return any ? value_boolean(!decides) : value_null(BOOLOID);
}

static struct value collect_array(struct evaluation *e, const struct gathered *values)
{
    struct type_info info;
    oid type = TEXTARRAYOID;
    if (values->first.count == 0)
        return value_null(type);
    if (values->first.at[0].type != NO_OID &&
        catalog_type_info(e->x->catalog, values->first.at[0].type, &info))
        type = info.array;
    return value_array(type, values->first.at, values->first.count);
}

bool evaluate_aggregate(struct evaluation *e, const struct expr *call, struct value *out)
{
    struct gathered values = {0};
    const char *name = call->name.name;
    if (e->rows == NULL || e->rows->group == NULL || !evaluate_is_aggregate(call))
        return false;
    gather(e, e->rows, call, &values);
    if (strcmp(name, "count") == 0)
        *out = count_values(e, &values, call->call != NULL && call->call->distinct);
    else if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0)
        *out = extreme(e, &values, strcmp(name, "max") == 0);
    else if (strcmp(name, "sum") == 0)
        *out = sum(e, &values);
    else if (strcmp(name, "string_agg") == 0)
        *out = call->call != NULL && call->call->distinct ? value_unknown(TEXTOID, "an aggregate")
                                                          : string_agg(e, &values);
    else if (strcmp(name, "array_agg") == 0)
        *out = collect_array(e, &values);
    else if (strcmp(name, "bool_and") == 0 || strcmp(name, "bool_or") == 0 || strcmp(name, "every") == 0)
        *out = junction(&values, strcmp(name, "bool_or") == 0);
    else
        *out = value_unknown(NO_OID, "an aggregate");
    if (values.why != NULL)
        *out = value_unknown(out->type, values.why);
    return true;
}

/* ---- the select list ---- */

struct projection {
    struct result *out;
    VEC(struct value *) keys; /* ORDER BY's, one list a row */
};

/* The name a column of the result gets: FigureColname(). */
static const char *column_name(const struct target *target)
{
    const struct expr *expr = target->value;
    if (target->name != NULL)
        return target->name;
    while (expr != NULL && (expr->kind == EXPR_CAST || expr->kind == EXPR_COLLATE) &&
           expr->arguments.at[0]->kind != EXPR_STRING)
        expr = expr->arguments.at[0];
    if (expr == NULL)
        return "?column?";
    switch (expr->kind) {
    case EXPR_COLUMN:
        return expr->names.count > 0 ? expr->names.at[expr->names.count - 1] : "?column?";
    case EXPR_FUNCTION:
        return expr->name.name;
    case EXPR_VALUE_FUNCTION:
    case EXPR_FIELD:
        return expr->text;
    case EXPR_COALESCE:
        return "coalesce";
    case EXPR_CASE:
        return "case";
    case EXPR_ARRAY:
        return "array";
    case EXPR_SUBQUERY:
        if (expr->sublink == SUBLINK_EXPR && expr->query->targets.count == 1)
            return column_name(&expr->query->targets.at[0]);
        return expr->sublink == SUBLINK_EXISTS  ? "exists"
               : expr->sublink == SUBLINK_ARRAY ? "array"
                                                : "?column?";
    default:
        return "?column?";
    }
}

static bool star_covers(const struct range *range, const struct expr *star)
{
    if (star->names.count == 0)
        return true;
    return range->alias != NULL && strcmp(range->alias, star->names.at[star->names.count - 1]) == 0;
}

static bool is_star(const struct target *target)
{
    return target->value != NULL && target->value->kind == EXPR_COLUMN && target->value->star;
}

static void name_columns(struct evaluation *e, const struct rows *rows, struct result *out)
{
    VEC(const char *) names = {0};
    const struct targets *targets = &rows->query->targets;
    for (uint32_t i = 0; i < targets->count; i++) {
        if (!is_star(&targets->at[i])) {
            vec_push(e->arena, &names, column_name(&targets->at[i]));
            continue;
        }
        for (uint32_t j = 0; j < rows->ranges.count; j++)
            for (uint32_t k = 0; star_covers(&rows->ranges.at[j], targets->at[i].value) &&
                                 k < rows->ranges.at[j].column_count;
                 k++)
                vec_push(e->arena, &names, rows->ranges.at[j].columns[k]);
    }
    out->names = names.at;
    out->column_count = names.count;
}

/* One row's values; a set in the select list is left to the caller: its place and values. */
struct spread {
    uint32_t column;
    struct value set;
    bool any;
};

static struct value *project_row(struct evaluation *e, const struct rows *rows, const struct result *out,
                                 struct spread *spread)
{
    struct value *values = ARENA_ARRAY(e->arena, struct value, out->column_count + 1);
    const struct targets *targets = &rows->query->targets;
    uint32_t at = 0;
    for (uint32_t i = 0; i < targets->count && !e->failed; i++) {
        if (!is_star(&targets->at[i])) {
            struct value set;
            if (evaluate_set(e, targets->at[i].value, &set)) {
                *spread = (struct spread){.column = at, .set = set, .any = true};
                values[at++] = value_null(NO_OID);
            } else {
                values[at++] = evaluate(e, targets->at[i].value);
            }
            continue;
        }
        for (uint32_t j = 0; j < rows->ranges.count; j++)
            for (uint32_t k = 0; star_covers(&rows->ranges.at[j], targets->at[i].value) &&
                                 k < rows->ranges.at[j].column_count;
                 k++)
                values[at++] = rows->current != NULL
                                   ? column_value(e, &rows->ranges.at[j], &rows->current->at[j], k)
                                   : value_null(NO_OID);
    }
    return values;
}

/* ORDER BY's values: a number or the name of a column of the result means that column
 * (findTargetlistEntrySQL92). */
static struct value *sort_keys(struct evaluation *e, const struct rows *rows, const struct result *out,
                               const struct value *values)
{
    const struct sort_items *order = &rows->query->order_by;
    struct value *keys = ARENA_ARRAY(e->arena, struct value, order->count);
    for (uint32_t i = 0; i < order->count; i++) {
        const struct expr *expr = order->at[i].expr;
        bool found = false;
        if (expr->kind == EXPR_INTEGER && expr->integer >= 1 && expr->integer <= out->column_count) {
            keys[i] = values[expr->integer - 1];
            continue;
        }
        for (uint32_t j = 0;
             expr->kind == EXPR_COLUMN && expr->names.count == 1 && j < out->column_count && !found; j++) {
            found = out->names[j] != NULL && strcmp(out->names[j], expr->names.at[0]) == 0;
            if (found)
                keys[i] = values[j];
        }
        if (!found)
            keys[i] = evaluate(e, expr);
    }
    return keys;
}

static void project_binding(struct evaluation *e, const struct rows *rows, struct projection *p, bool maybe,
                            const char *why)
{
    struct spread spread = {0};
    e->doubt += maybe;
    struct value *values = project_row(e, rows, p->out, &spread);
    e->doubt -= maybe;
    struct value *keys = sort_keys(e, rows, p->out, values);
    if (spread.any && spread.set.kind != VALUE_ARRAY) {
        values[spread.column] = value_unknown(NO_OID, spread.set.text);
        maybe = true;
        why = why != NULL ? why : spread.set.text;
    }
    uint32_t times = spread.any && spread.set.kind == VALUE_ARRAY ? spread.set.count : 1;
    for (uint32_t i = 0; i < times && spend(e); i++) {
        struct value *copy = values;
        if (times > 1 || (spread.any && spread.set.kind == VALUE_ARRAY)) {
            copy = ARENA_ARRAY(e->arena, struct value, p->out->column_count + 1);
            memcpy(copy, values, p->out->column_count * sizeof *copy);
            copy[spread.column] = spread.set.elements[i];
        }
        add_row(e, p->out, copy, maybe, why);
        vec_push(e->arena, &p->keys, keys);
    }
}

/* ---- groups ---- */

struct group {
    struct bindings members;
    const char *key;
    bool certain;
};

static const char *group_key(struct evaluation *e, struct rows *rows, const struct binding *row, bool *known)
{
    struct str key = str_new(e->arena);
    rows->current = row;
    for (uint32_t i = 0; i < rows->query->group_by.count; i++) {
        const struct expr *expr = rows->query->group_by.at[i];
        bool gaps;
        if (expr->kind == EXPR_INTEGER && expr->integer >= 1 && expr->integer <= rows->query->targets.count)
            expr = rows->query->targets.at[expr->integer - 1].value;
        struct value value = evaluate(e, expr);
        *known &= value_is_known(&value);
        str_addf(&key, "%s%s", value.kind == VALUE_NULL ? "n" : "v", value_output(e, &value, &gaps));
        str_addc(&key, '\x1f');
    }
    return key.text;
}

static void project_group(struct evaluation *e, struct rows *rows, struct projection *p,
                          const struct bindings *members, bool maybe, const char *why)
{
    const char *doubt = NULL;
    rows->group = members;
    rows->current = members->rows.count > 0 ? &members->rows.at[0] : NULL;
    int truth = 1;
    if (rows->query->having != NULL) {
        struct value having = evaluate(e, rows->query->having);
        truth = value_truth(&having);
        doubt = having.text;
    }
    if (truth == 1 || truth == -2)
        project_binding(e, rows, p, maybe || truth == -2, why != NULL ? why : doubt);
    rows->group = NULL;
}

static void project_groups(struct evaluation *e, struct rows *rows, const struct bindings *found,
                           struct projection *p)
{
    VEC(struct group) groups = {0};
    struct map by_key;
    bool known = true;
    map_init(&by_key, e->arena);
    if (rows->query->group_by.count == 0) {
        project_group(e, rows, p, found, false, NULL);
        return;
    }
    for (uint32_t i = 0; i < found->rows.count && !e->failed; i++) {
        const char *key = group_key(e, rows, &found->rows.at[i], &known);
        uint32_t *at = map_put(&by_key, 0, key);
        if (*at == 0) {
            vec_push(e->arena, &groups, (struct group){.key = key});
            *at = groups.count;
        }
        struct group *group = &groups.at[*at - 1];
        group->certain |= !found->rows.at[i].maybe;
        vec_push(e->arena, &group->members.rows, found->rows.at[i]);
    }
    for (uint32_t i = 0; i < groups.count && !e->failed; i++)
        project_group(e, rows, p, &groups.at[i].members, !groups.at[i].certain || !known,
                      groups.at[i].members.rows.at[0].why);
}

/* ---- DISTINCT, ORDER BY, LIMIT ---- */

static int compare_keys(struct evaluation *e, const struct sort_items *order, const struct value *a,
                        const struct value *b)
{
    for (uint32_t i = 0; i < order->count; i++) {
        bool descending = order->at[i].direction == 'd', known;
        bool nulls_first = order->at[i].nulls == 'f' || (order->at[i].nulls == 0 && descending);
        if (a[i].kind == VALUE_NULL || b[i].kind == VALUE_NULL) {
            if (a[i].kind == b[i].kind)
                continue;
            return (a[i].kind == VALUE_NULL) == nulls_first ? -1 : 1;
        }
        int compared = value_compare(e, &a[i], &b[i], &known);
        if (known && compared != 0)
            return descending ? -compared : compared;
    }
    return 0;
}

/* Merge sort of row numbers: equal rows keep their order. */
static void sort_rows(struct evaluation *e, const struct sort_items *order, struct value *const *keys,
                      uint32_t *rows, uint32_t *room, uint32_t count)
{
    uint32_t half = count / 2, a = 0, b = half;
    if (count < 2)
        return;
    sort_rows(e, order, keys, rows, room, half);
    sort_rows(e, order, keys, rows + half, room, count - half);
    memcpy(room, rows, count * sizeof *rows);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = b >= count || (a < half && compare_keys(e, order, keys[room[a]], keys[room[b]]) <= 0)
                      ? room[a++]
                      : room[b++];
}

static void order_rows(struct evaluation *e, const struct sort_items *order, struct projection *p)
{
    uint32_t count = p->out->rows.count;
    if (order->count == 0 || count < 2)
        return;
    uint32_t *rows = ARENA_ARRAY(e->arena, uint32_t, count), *room = ARENA_ARRAY(e->arena, uint32_t, count);
    struct result_row *sorted = ARENA_ARRAY(e->arena, struct result_row, count);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = i;
    sort_rows(e, order, p->keys.at, rows, room, count);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = p->out->rows.at[rows[i]];
    p->out->rows.at = sorted;
}

static const char *row_key(struct evaluation *e, const struct value *values, uint32_t count, bool *known)
{
    struct str key = str_new(e->arena);
    bool gaps;
    for (uint32_t i = 0; i < count; i++) {
        *known &= value_is_known(&values[i]);
        str_addf(&key, "%s%s", values[i].kind == VALUE_NULL ? "n" : "v", value_output(e, &values[i], &gaps));
        str_addc(&key, '\x1f');
    }
    return key.text;
}

static void distinct_rows(struct evaluation *e, struct result *out)
{
    struct map seen;
    uint32_t kept = 0;
    map_init(&seen, e->arena);
    for (uint32_t i = 0; i < out->rows.count; i++) {
        bool known = true;
        uint32_t *mark = map_put(&seen, 0, row_key(e, out->rows.at[i].values, out->column_count, &known));
        if (*mark == 0 || !known)
            out->rows.at[kept++] = out->rows.at[i];
        else if (!out->rows.at[i].maybe)
            out->rows.at[*mark - 1].maybe = false;
        if (*mark == 0)
            *mark = kept;
    }
    out->rows.count = kept;
}

static void cut_rows(struct evaluation *e, const struct query *query, struct result *out)
{
    struct value limit = query->limit != NULL ? evaluate(e, query->limit) : value_null(INT8OID);
    struct value offset = query->offset != NULL ? evaluate(e, query->offset) : value_null(INT8OID);
    if (limit.kind == VALUE_NULL && offset.kind == VALUE_NULL)
        return;
    uint32_t certain = 0;
    for (uint32_t i = 0; i < out->rows.count; i++)
        certain += !out->rows.at[i].maybe;
    bool one = limit.kind == VALUE_INTEGER && limit.integer == 1 && offset.kind == VALUE_NULL;
    if (out->why != NULL || limit.kind == VALUE_UNKNOWN || offset.kind == VALUE_UNKNOWN) {
        /* LIMIT 1 of rows of which one is there for certain has a row, but nobody knows which. */
        if (!one || certain == 0)
            all_maybe(out, out->why != NULL ? out->why : "how many rows are wanted");
        return;
    }
    uint32_t first = offset.kind == VALUE_INTEGER && offset.integer > 0
                         ? (offset.integer < out->rows.count ? (uint32_t)offset.integer : out->rows.count)
                         : 0;
    uint32_t count = out->rows.count - first;
    if (limit.kind == VALUE_INTEGER && limit.integer < count)
        count = limit.integer > 0 ? (uint32_t)limit.integer : 0;
    out->rows.at += first;
    out->rows.count = count;
    out->rows.capacity = count;
}

/* ---- queries ---- */

static bool needs_groups(const struct query *query)
{
    if (query->group_by.count > 0 || query->having != NULL)
        return true;
    for (uint32_t i = 0; i < query->targets.count; i++)
        if (has_aggregate(query->targets.at[i].value, 0))
            return true;
    return false;
}

static bool select_rows(struct evaluation *e, struct rows *rows, uint32_t limit, struct result *out)
{
    struct projection p = {.out = out};
    struct bindings found = {0};
    const struct query *query = rows->query;
    if (!bind_query(e, rows, &found))
        return !e->failed;
    name_columns(e, rows, out);
    if (needs_groups(query)) {
        project_groups(e, rows, &found, &p);
    } else {
        for (uint32_t i = 0; i < found.rows.count && !e->failed; i++) {
            rows->current = &found.rows.at[i];
            project_binding(e, rows, &p, found.rows.at[i].maybe, found.rows.at[i].why);
            bool plain = query->order_by.count == 0 && query->limit == NULL && query->offset == NULL;
            if (limit == 1 && plain && out->rows.count > 0 && !out->rows.at[out->rows.count - 1].maybe)
                break;
        }
    }
    rows->current = NULL;
    order_rows(e, &query->order_by, &p);
    if (query->distinct && query->distinct_on.count == 0)
        distinct_rows(e, out);
    else if (query->distinct && out->rows.count > 1)
        all_maybe(out, "DISTINCT ON");
    cut_rows(e, query, out);
    return !e->failed;
}

static bool values_rows(struct evaluation *e, const struct query *query, struct result *out)
{
    out->column_count = query->row_count > 0 ? query->rows[0].count : 0;
    out->names = ARENA_ARRAY(e->arena, const char *, out->column_count);
    for (uint32_t i = 0; i < out->column_count; i++)
        out->names[i] = arena_printf(e->arena, "column%u", i + 1);
    for (uint32_t i = 0; i < query->row_count && spend(e); i++) {
        struct value *values = ARENA_ARRAY(e->arena, struct value, out->column_count + 1);
        for (uint32_t j = 0; j < out->column_count; j++)
            values[j] = j < query->rows[i].count ? evaluate(e, query->rows[i].at[j]) : value_null(NO_OID);
        add_row(e, out, values, false, NULL);
    }
    if (query->row_total > query->row_count)
        all_maybe(out, "a long list of rows");
    return !e->failed;
}

static bool set_rows(struct evaluation *e, const struct query *query, struct result *out)
{
    struct result right = {0};
    if (!evaluate_query(e, query->left, 0, out) || !evaluate_query(e, query->right, 0, &right))
        return false;
    if (query->set_operation != 'u') {
        if (out->rows.count > 0)
            all_maybe(out, "a set operation");
        return true;
    }
    for (uint32_t i = 0; i < right.rows.count; i++)
        if (right.column_count == out->column_count)
            add_row(e, out, right.rows.at[i].values, right.rows.at[i].maybe, right.why);
    if (!query->all)
        distinct_rows(e, out);
    struct projection p = {.out = out};
    struct rows rows = {.query = query};
    for (uint32_t i = 0; i < out->rows.count && query->order_by.count > 0; i++) {
        struct value *keys = sort_keys(e, &rows, out, out->rows.at[i].values);
        vec_push(e->arena, &p.keys, keys);
    }
    order_rows(e, &query->order_by, &p);
    cut_rows(e, query, out);
    return !e->failed;
}

static bool evaluate_ctes(struct evaluation *e, struct rows *rows)
{
    for (uint32_t i = 0; i < rows->query->cte_count; i++) {
        const struct cte *cte = &rows->query->ctes[i];
        struct cte_result made = {.name = cte->name, .query = cte->query, .columns = &cte->columns};
        bool plain = cte->query->kind == QUERY_SELECT || cte->query->kind == QUERY_VALUES ||
                     cte->query->kind == QUERY_SET_OPERATION;
        if (!rows->query->recursive && plain) {
            made.result = ARENA_NEW(e->arena, struct result);
            if (!evaluate_query(e, cte->query, 0, made.result))
                return false;
            made.result->names =
                (const char **)text_list(e, &cte->columns, made.result->names, made.result->column_count);
        }
        vec_push(e->arena, &rows->ctes, made);
    }
    return true;
}

static bool run_query(struct evaluation *e, struct rows *rows, uint32_t limit, struct result *out)
{
    if (!evaluate_ctes(e, rows))
        return false;
    switch (rows->query->kind) {
    case QUERY_SELECT:
        return select_rows(e, rows, limit, out);
    case QUERY_VALUES:
        return values_rows(e, rows->query, out);
    case QUERY_SET_OPERATION:
        return set_rows(e, rows->query, out);
    default:
        /* Rows that RETURNING gives. */
        out->column_count = rows->query->returning.count;
        out->names = ARENA_ARRAY(e->arena, const char *, out->column_count);
        struct value *values = ARENA_ARRAY(e->arena, struct value, out->column_count + 1);
        for (uint32_t i = 0; i < out->column_count; i++) {
            out->names[i] = column_name(&rows->query->returning.at[i]);
            values[i] = value_unknown(NO_OID, "a row that is written");
        }
        add_row(e, out, values, true, "rows that are written");
        return true;
    }
}

bool evaluate_query(struct evaluation *e, const struct query *query, uint32_t limit, struct result *out)
{
    struct rows rows = {.outer = e->rows, .query = query};
    const struct rows *before = e->rows;
    uint32_t levels = 0;
    for (const struct rows *outer = e->rows; outer != NULL; outer = outer->outer)
        levels++;
    if (levels >= DEPTH_LIMIT) {
        add_row(e, out, ARENA_ARRAY(e->arena, struct value, 1), true, "a query that is nested too deeply");
        return true;
    }
    e->rows = &rows;
    bool done = run_query(e, &rows, limit, out);
    e->rows = before;
    return done && !e->failed;
}

/* ---- sets ---- */

static struct value series(struct evaluation *e, const struct value *arguments, uint32_t count)
{
    VEC(struct value) found = {0};
    struct value step = count > 2 ? arguments[2] : value_integer(INT4OID, 1),
                 zero = value_integer(INT4OID, 0);
    struct value at = arguments[0], end = arguments[1];
    bool known;
    for (uint32_t i = 0; i < count; i++)
        if (arguments[i].kind == VALUE_NULL)
            return value_array(NO_OID, NULL, 0);
    if (at.type == DATEOID)
        at = value_cast(e, &at, TIMESTAMPTZOID, -1);
    if (at.kind == VALUE_TEXT || end.kind == VALUE_TEXT)
        return value_unknown(NO_OID, "generate_series()");
    if (time_type(at.type) && step.kind == VALUE_TEXT)
        step = value_cast(e, &step, INTERVALOID, -1);
    bool down = step.type != INTERVALOID && value_compare(e, &step, &zero, &known) < 0;
    if (step.type == INTERVALOID && step.kind == VALUE_RECORD) {
        struct value next = evaluate_operator(e, "+", &at, &step);
        down = value_compare(e, &next, &at, &known) < 0;
        if (!known || value_compare(e, &next, &at, &known) == 0)
            return value_unknown(NO_OID, "generate_series()");
    } else if (value_compare(e, &step, &zero, &known) == 0) {
        return value_unknown(NO_OID, known ? "generate_series()" : step.text);
    }
    while (spend(e) && found.count < 100000) {
        int order = value_compare(e, &at, &end, &known);
        if (!known)
            return value_unknown(NO_OID, at.kind == VALUE_UNKNOWN    ? at.text
                                         : end.kind == VALUE_UNKNOWN ? end.text
                                                                     : "generate_series()");
        if (down ? order < 0 : order > 0)
            return value_array(NO_OID, found.at, found.count);
        vec_push(e->arena, &found, at);
        at = evaluate_operator(e, "+", &at, &step);
    }
    return value_unknown(NO_OID, "a long series");
}

static struct value subscripts(struct evaluation *e, const struct value *array)
{
    struct value *found = ARENA_ARRAY(e->arena, struct value, array->count);
    for (uint32_t i = 0; i < array->count; i++)
        found[i] = value_integer(INT4OID, value_lower_bound(array) + i);
    return value_array(NO_OID, found, array->count);
}

static bool cast_set(struct evaluation *e, const struct expr *cast, struct value *out)
{
    if (!evaluate_set(e, cast->arguments.at[0], out))
        return false;
    struct value *elements = ARENA_ARRAY(e->arena, struct value, out->count);
    for (uint32_t i = 0; i < out->count; i++)
        elements[i] = evaluate_cast_of(e, &out->elements[i], cast->type);
    if (out->kind == VALUE_ARRAY)
        *out = value_array(NO_OID, elements, out->count);
    return true;
}

bool evaluate_set(struct evaluation *e, const struct expr *call, struct value *out)
{
    struct value arguments[4];
    uint32_t count = call != NULL ? call->arguments.count : 0;
    if (call != NULL && call->kind == EXPR_CAST)
        return cast_set(e, call, out);
    if (call == NULL || call->kind != EXPR_FUNCTION || call->call != NULL || count == 0 || count > 3)
        return false;
    bool array =
        strcmp(call->name.name, "unnest") == 0 || strcmp(call->name.name, "generate_subscripts") == 0;
    bool by_pattern = strcmp(call->name.name, "regexp_split_to_table") == 0;
    bool splits = by_pattern || strcmp(call->name.name, "string_to_table") == 0;
    if (!array && !splits && strcmp(call->name.name, "generate_series") != 0)
        return false;
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = evaluate(e, call->arguments.at[i]);
    if (!array && !splits && count >= 2) {
        *out = series(e, arguments, count);
        return true;
    }
    if (splits) {
        struct value split;
        const char *to_array = by_pattern ? "regexp_split_to_array" : "string_to_array";
        *out = evaluate_builtin(e, to_array, arguments, count, &split)
                   ? split
                   : value_unknown(NO_OID, "parts of a text");
        return true;
    }
    if (arguments[0].kind == VALUE_NULL)
        *out = value_array(NO_OID, NULL, 0);
    else if (arguments[0].kind != VALUE_ARRAY)
        *out = value_unknown(NO_OID, arguments[0].kind == VALUE_UNKNOWN ? arguments[0].text : "an array");
    else
        *out = call->name.name[0] == 'u' ? arguments[0] : subscripts(e, &arguments[0]);
    return true;
}
