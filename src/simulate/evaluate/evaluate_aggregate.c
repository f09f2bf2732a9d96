/*
 * Aggregates: over the bindings of a group, as far as they are known.
 */
#include <string.h>

#include "base/map.h"
#include "evaluate_json.h"
#include "evaluate_rows.h"

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

bool rows_has_aggregate(const struct expr *expr, uint32_t depth)
{
    if (expr == NULL || depth > 200)
        return false;
    if (evaluate_is_aggregate(expr))
        return true;
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        if (rows_has_aggregate(expr->arguments.at[i], depth + 1))
            return true;
    return false;
}

/* The values that the call's arguments have in the group's rows; false when some are not known. */
struct gathered {
    VEC(struct value) first;
    VEC(struct value *) keys; /* what ORDER BY and DISTINCT sort them by */
    struct value second;
    const char *why;
};

/* The call's ORDER BY; with DISTINCT alone the argument itself. */
static struct sort_items order_of(struct evaluation *e, const struct expr *call)
{
    if (call->call == NULL || call->call->order_by.count > 0 || !call->call->distinct ||
        call->arguments.count == 0)
        return call->call != NULL ? call->call->order_by : (struct sort_items){0};
    struct sort_item *item = ARENA_NEW(e->arena, struct sort_item);
    item->expr = call->arguments.at[0];
    return (struct sort_items){item, 1};
}

/* The values in their order, of equal ones one with DISTINCT. */
static void sort_values(struct evaluation *e, const struct sort_items *order, bool distinct,
                        struct gathered *out)
{
    uint32_t count = out->first.count, kept = 0;
    uint32_t *rows = ARENA_ARRAY(e->arena, uint32_t, count), *room = ARENA_ARRAY(e->arena, uint32_t, count);
    struct value *sorted = ARENA_ARRAY(e->arena, struct value, count);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = i;
    rows_sort(e, order, out->keys.at, rows, room, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct value *next = &out->first.at[rows[i]];
        bool known, nulls = kept > 0 && next->kind == VALUE_NULL && sorted[kept - 1].kind == VALUE_NULL;
        bool same =
            nulls || (kept > 0 && value_compare(e, &sorted[kept - 1], next, &known) == 0 && known);
        if (distinct && same)
            continue;
        sorted[kept++] = *next;
    }
    memcpy(out->first.at, sorted, kept * sizeof *sorted);
    out->first.count = kept;
}

static void gather(struct evaluation *e, const struct rows *rows, const struct expr *call,
                   struct gathered *out)
{
    struct rows inside = *rows;
    const struct rows *before = e->rows;
    struct sort_items order = order_of(e, call);
    inside.group = NULL;
    e->rows = &inside;
    for (uint32_t i = 0; i < rows->group->rows.count; i++) {
        const struct binding *row = &rows->group->rows.at[i];
        const char *why = NULL;
        inside.current = row;
        int truth = call->call != NULL && call->call->filter != NULL
                        ? rows_condition(e, &inside, row, call->call->filter, &why)
                        : 1;
        if (truth == 0 || truth == -1)
            continue;
        if (row->maybe || truth == -2)
            out->why = row->why != NULL ? row->why : why != NULL ? why : "rows";
        vec_push(e->arena, &out->first,
                 call->arguments.count > 0 ? evaluate(e, call->arguments.at[0]) : value_boolean(true));
        if (call->arguments.count > 1)
            out->second = evaluate(e, call->arguments.at[1]);
        struct value *keys = ARENA_ARRAY(e->arena, struct value, order.count);
        for (uint32_t j = 0; j < order.count; j++)
            keys[j] = evaluate(e, order.at[j].expr);
        if (order.count > 0)
            vec_push(e->arena, &out->keys, keys);
    }
    if (order.count > 0 && out->first.count > 1)
        sort_values(e, &order, call->call->distinct, out);
    e->rows = before;
}

static struct value count_values(struct evaluation *e, const struct gathered *values, bool distinct)
{
    struct map seen;
    int64_t count = 0;
    map_init(&seen, e->arena);
    for (uint32_t i = 0; i < values->first.count; i++) {
        const struct value *value = &values->first.at[i];
        if (value->kind == VALUE_UNKNOWN)
            return value_unknown(INT8OID, value->text);
        if (value->kind == VALUE_NULL)
            continue;
        uint32_t *mark = distinct ? map_put(&seen, 0, value_key(e, value)) : NULL;
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
        *out = string_agg(e, &values);
    else if (strcmp(name, "array_agg") == 0)
        *out = collect_array(e, &values);
    else if (strcmp(name, "bool_and") == 0 || strcmp(name, "bool_or") == 0 || strcmp(name, "every") == 0)
        *out = junction(&values, strcmp(name, "bool_or") == 0);
    else if (strcmp(name, "json_agg") == 0 || strcmp(name, "jsonb_agg") == 0)
        *out = json_aggregate(e, values.first.at, values.first.count, strcmp(name, "jsonb_agg") == 0);
    else
        *out = value_unknown(NO_OID, "an aggregate");
    if (values.why != NULL)
        *out = strcmp(name, "count") == 0 ? value_present(out->type, values.why)
                                          : value_unknown(out->type, values.why);
    return true;
}
