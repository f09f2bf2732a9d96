/*
 * Joins: the bindings of FROM and WHERE. They are made range by range, and conditions are tried as soon as
 * all they name is bound, so that a join over the catalog looks at few rows. A row of a table whose rows are
 * not known stands for any number of rows, and is there only perhaps.
 */
#include <string.h>

#include "evaluate_rows.h"
#include "simulate/simulation.h"

struct filter {
    const struct expr *expr;
    uint64_t ranges;
    bool late;
};
struct filters {
    VEC(struct filter) list;
};

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
    if (expr->kind == EXPR_COLUMN && rows_find_column(rows, &expr->names, &range, &column)) {
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

int rows_condition(struct evaluation *e, struct rows *rows, const struct binding *binding,
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
        int truth = rows_condition(e, rows, binding, filter->expr, &why);
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
            if (own->kind != EXPR_COLUMN || own->star || !rows_find_column(rows, &own->names, &of, &column) ||
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

/* Is one of the rows the one that the key names? */
static bool is_found(struct evaluation *e, const struct system_relation *relation,
                     const struct system_rows *found, const char *key, const struct value *wanted)
{
    bool same = false, known = false;
    for (uint32_t i = 0; i < found->rows.count && key != NULL && !same; i++) {
        struct value value = system_value(e, relation, &found->rows.at[i], key, NO_OID);
        same = value_compare(e, &value, wanted, &known) == 0 && known;
    }
    return same;
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
        if (!rows_spend(e)) {
            range->unknown = "more rows than are looked at";
            offer_unknown(e, rows, from, at, true, filters, out);
            return;
        }
        if (range->system->holds == NULL || range->system->holds(e, &bound.row))
            offer(e, rows, from, at, &bound, doubtful, filters, out);
        if (doubtful && range->system->source == SOURCE_COLUMN && bound.row.number == 1)
            offer_column(e, rows, from, at, object, filters, out);
    }
    if (range->system->more != NULL && !is_found(e, range->system, &found, key, &value)) {
        range->unknown = range->system->more;
        offer_unknown(e, rows, from, at, true, filters, out);
    } else if (catalog_is_open(e->x->catalog)) {
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
        if (!rows_spend(e)) {
            offer_unknown(e, rows, from, at, true, filters, out);
            return;
        }
        if (range->result->rows.at[i].maybe)
            range->unknown = range->result->why;
        offer(e, rows, from, at, &bound, range->result->rows.at[i].maybe, filters, out);
    }
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
    if (range->item->column_count > 0) {
        rows_of_definition(e, range->item, sets);
        functions = range->item->column_count;
    }
    for (uint32_t i = 0; i < range->item->functions.count && range->item->column_count == 0; i++) {
        const char *const *names;
        rows_of_set(e, range->item->functions.at[i], &sets[functions]);
        functions += rows_columns_of_set(e, range->item->functions.at[i], &names);
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
    for (uint32_t i = 0; i < longest && rows_spend(e); i++) {
        struct value *values = ARENA_ARRAY(e->arena, struct value, range->column_count);
        for (uint32_t j = 0; j < functions; j++)
            values[j] = i < sets[j].count ? sets[j].elements[i] : value_null(NO_OID);
        if (range->item->ordinality)
            values[range->column_count - 1] = value_integer(INT8OID, (int64_t)i + 1);
        struct bound bound = {.state = 'r', .values = values};
        offer(e, rows, from, at, &bound, false, filters, out);
    }
}

/* The rows of a LATERAL query for what stands before it. */
static void lateral_rows(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                         const struct filters *filters, struct bindings *out)
{
    struct range *range = &rows->ranges.at[at];
    const struct binding *before = rows->current;
    const struct rows *level = e->rows;
    struct result *result = ARENA_NEW(e->arena, struct result);
    rows->current = from;
    e->rows = rows;
    e->doubt += from->maybe;
    bool done = evaluate_query(e, range->item->query, 0, result);
    e->doubt -= from->maybe;
    e->rows = level;
    rows->current = before;
    if (!done)
        return;
    range->result = result;
    result_rows(e, rows, from, at, filters, out);
    range->result = NULL;
}

static void bind_range(struct evaluation *e, struct rows *rows, const struct binding *from, uint32_t at,
                       const struct filters *filters, struct bindings *out)
{
    const struct range *range = &rows->ranges.at[at];
    if (range->system != NULL)
        system_rows(e, rows, from, at, filters, out);
    else if (range->result != NULL)
        result_rows(e, rows, from, at, filters, out);
    else if (range->item != NULL && range->item->kind == FROM_SUBQUERY && range->unknown == NULL)
        lateral_rows(e, rows, from, at, filters, out);
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
            if (rows_column_in_range(&rows->ranges.at[range], &name, &column) &&
                sides[side].kind == VALUE_UNKNOWN)
                sides[side] = rows_column_value(e, &rows->ranges.at[range], &binding->at[range], column);
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
        int truth = item->on != NULL ? rows_condition(e, rows, row, item->on, &why)
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
bool rows_bind(struct evaluation *e, struct rows *rows, struct bindings *out)
{
    const struct query *query = rows->query;
    struct filters filters = {0};
    struct bindings now = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < query->from.count; i++)
        if (!rows_add_ranges(e, rows, query->from.at[i], 0))
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
        int truth = rows_condition(e, rows, row, query->where, &why);
        if (truth == 0 || truth == -1)
            continue;
        row->maybe |= truth == -2;
        row->why = row->why != NULL ? row->why : why;
        vec_push(e->arena, &out->rows, *row);
    }
    return !e->failed;
}
