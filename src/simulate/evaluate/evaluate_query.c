/*
 * Queries: SELECT, VALUES and set operations over system relations, functions and what is known to be
 * empty: the select list, groups, order and limits. What FROM and WHERE come to is evaluate_join.c's.
 */
#include <string.h>

#include "base/map.h"
#include "evaluate_rows.h"

/* How often a recursive query is asked again. */
#define TURNS_OF_A_QUERY 1000

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

bool rows_spend(struct evaluation *e)
{
    if (e->budget->rows == 0 || arena_used(e->arena) > EVALUATION_BYTES)
        return false;
    e->budget->rows--;
    return true;
}

/* ---- the select list ---- */

struct projection {
    struct result *out;
    VEC(struct value *) keys; /* ORDER BY's, one list a row */
};

/* FigureColname() */
const char *rows_target_name(const struct target *target)
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
            return rows_target_name(&expr->query->targets.at[0]);
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

bool rows_is_star(const struct target *target)
{
    return target->value != NULL && target->value->kind == EXPR_COLUMN && target->value->star;
}

static void name_columns(struct evaluation *e, const struct rows *rows, struct result *out)
{
    VEC(const char *) names = {0};
    const struct targets *targets = &rows->query->targets;
    for (uint32_t i = 0; i < targets->count; i++) {
        if (!rows_is_star(&targets->at[i])) {
            vec_push(e->arena, &names, rows_target_name(&targets->at[i]));
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
        if (!rows_is_star(&targets->at[i])) {
            struct value set;
            if (evaluate_set(e, targets->at[i].value, &set)) {
                if (spread->any)
                    set = value_unknown(NO_OID, "several sets in one select list");
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
                                   ? rows_column_value(e, &rows->ranges.at[j], &rows->current->at[j], k)
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
    for (uint32_t i = 0; i < times && rows_spend(e); i++) {
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
        if (expr->kind == EXPR_INTEGER && expr->integer >= 1 && expr->integer <= rows->query->targets.count)
            expr = rows->query->targets.at[expr->integer - 1].value;
        struct value value = evaluate(e, expr);
        *known &= value_is_known(&value);
        str_addf(&key, "%s%s", value.kind == VALUE_NULL ? "n" : "v", value_key(e, &value));
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

void rows_sort(struct evaluation *e, const struct sort_items *order, struct value *const *keys,
               uint32_t *rows, uint32_t *room, uint32_t count)
{
    uint32_t half = count / 2, a = 0, b = half;
    if (count < 2)
        return;
    rows_sort(e, order, keys, rows, room, half);
    rows_sort(e, order, keys, rows + half, room, count - half);
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
    struct value **keys = ARENA_ARRAY(e->arena, struct value *, count);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = i;
    rows_sort(e, order, p->keys.at, rows, room, count);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = p->out->rows.at[rows[i]];
        keys[i] = p->keys.at[rows[i]];
    }
    p->out->rows.at = sorted;
    p->keys.at = keys;
}

static const char *row_key(struct evaluation *e, const struct value *values, uint32_t count, bool *known)
{
    struct str key = str_new(e->arena);
    for (uint32_t i = 0; i < count; i++) {
        *known &= value_is_known(&values[i]);
        str_addf(&key, "%s%s", values[i].kind == VALUE_NULL ? "n" : "v", value_key(e, &values[i]));
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

/* DISTINCT ON: of the rows in their order the first of each group. ORDER BY begins with its expressions;
 * without one any row may be the first. */
static void distinct_on_rows(struct evaluation *e, const struct query *query, struct projection *p)
{
    struct map seen;
    struct result *out = p->out;
    uint32_t kept = 0;
    bool known = query->order_by.count >= query->distinct_on.count && out->why == NULL;
    map_init(&seen, e->arena);
    for (uint32_t i = 0; i < out->rows.count && known; i++) {
        uint32_t *mark = map_put(&seen, 0, row_key(e, p->keys.at[i], query->distinct_on.count, &known));
        if (*mark == 0)
            out->rows.at[kept++] = out->rows.at[i];
        *mark = 1;
    }
    if (known)
        out->rows.count = kept;
    else
        all_maybe(out, "DISTINCT ON");
}

/* ---- queries ---- */

static bool needs_groups(const struct query *query)
{
    if (query->group_by.count > 0 || query->having != NULL)
        return true;
    for (uint32_t i = 0; i < query->targets.count; i++)
        if (rows_has_aggregate(query->targets.at[i].value, 0))
            return true;
    return false;
}

static bool select_rows(struct evaluation *e, struct rows *rows, uint32_t limit, struct result *out)
{
    struct projection p = {.out = out};
    struct bindings found = {0};
    const struct query *query = rows->query;
    if (!rows_bind(e, rows, &found))
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
        distinct_on_rows(e, query, &p);
    cut_rows(e, query, out);
    return !e->failed;
}

static bool values_rows(struct evaluation *e, const struct query *query, struct result *out)
{
    out->column_count = query->row_count > 0 ? query->rows[0].count : 0;
    out->names = ARENA_ARRAY(e->arena, const char *, out->column_count);
    for (uint32_t i = 0; i < out->column_count; i++)
        out->names[i] = arena_printf(e->arena, "column%u", i + 1);
    for (uint32_t i = 0; i < query->row_count && rows_spend(e); i++) {
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

/* WITH RECURSIVE: the first part once, the second as long as it finds rows in what was new last. */
static bool recursive_rows(struct evaluation *e, struct rows *rows, const struct cte *cte, struct result *out)
{
    const struct query *query = cte->query;
    uint32_t place = rows->ctes.count, turns = 0;
    struct result fresh;
    struct cte_result made = {.name = cte->name, .result = &fresh, .used = true};
    if (!evaluate_query(e, query->left, 0, out))
        return false;
    out->names = (const char **)rows_names(e, &cte->columns, out->names, out->column_count);
    fresh = *out;
    vec_push(e->arena, &rows->ctes, made);
    while (fresh.rows.count > 0 && rows->ctes.at[place].used && turns++ < TURNS_OF_A_QUERY) {
        struct result next = {0};
        uint32_t before = out->rows.count;
        rows->ctes.at[place].used = false;
        if (!evaluate_query(e, query->right, 0, &next))
            return false;
        for (uint32_t i = 0; i < next.rows.count && next.column_count == out->column_count; i++)
            add_row(e, out, next.rows.at[i].values, next.rows.at[i].maybe, next.why);
        if (!query->all)
            distinct_rows(e, out);
        fresh.rows.at = out->rows.at + before;
        fresh.rows.count = out->rows.count - before;
    }
    rows->ctes.count--;
    if (turns >= TURNS_OF_A_QUERY)
        all_maybe(out, "rows of a recursive query");
    return !e->failed;
}

static bool evaluate_ctes(struct evaluation *e, struct rows *rows)
{
    for (uint32_t i = 0; i < rows->query->cte_count; i++) {
        const struct cte *cte = &rows->query->ctes[i];
        struct cte_result made = {.name = cte->name, .query = cte->query, .columns = &cte->columns};
        bool plain = cte->query->kind == QUERY_SELECT || cte->query->kind == QUERY_VALUES ||
                     cte->query->kind == QUERY_SET_OPERATION;
        bool repeats = cte->query->kind == QUERY_SET_OPERATION && cte->query->set_operation == 'u' &&
                       !cte->search_or_cycle;
        if (rows->query->recursive && repeats) {
            made.result = ARENA_NEW(e->arena, struct result);
            if (!recursive_rows(e, rows, cte, made.result))
                return false;
        } else if (!rows->query->recursive && plain) {
            made.result = ARENA_NEW(e->arena, struct result);
            if (!evaluate_query(e, cte->query, 0, made.result))
                return false;
            made.result->names =
                (const char **)rows_names(e, &cte->columns, made.result->names, made.result->column_count);
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
            out->names[i] = rows_target_name(&rows->query->returning.at[i]);
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
    if (levels >= NESTING_OF_QUERIES) {
        add_row(e, out, ARENA_ARRAY(e->arena, struct value, 1), true, "a query that is nested too deeply");
        return true;
    }
    e->rows = &rows;
    bool done = run_query(e, &rows, limit, out);
    e->rows = before;
    return done && !e->failed;
}
