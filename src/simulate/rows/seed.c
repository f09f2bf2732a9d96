/*
 * Implements seed.h. What an INSERT's expressions give is read as an interval: an integer is one, a column of
 * generate_series() with constant ends is one, and a column that takes the next number of its sequence counts the rows.
 */
#include "seed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/simulation.h"

enum seed_state { SEED_NONE, SEED_INTERVAL, SEED_UNKNOWN };
struct interval {
    enum seed_state state;
    int64_t low, high;
};

struct table_seed {
    struct interval *columns; /* by number from 0 */
    uint16_t count;
};

static struct table_seed *seed_of(struct execution *x, const struct relation *relation)
{
    struct simulation *simulation = x->simulation;
    uint32_t *place = map_put(&simulation->seeds, relation->object.id, NULL);
    if (*place == 0) {
        vec_push(simulation->arena, &simulation->seed_list, ARENA_NEW(simulation->arena, struct table_seed));
        *place = simulation->seed_list.count;
    }
    struct table_seed *seed = simulation->seed_list.at[*place - 1];
    if (seed->count < relation->column_count) {
        struct interval *columns = ARENA_ARRAY(simulation->arena, struct interval, relation->column_count);
        if (seed->count > 0)
            memcpy(columns, seed->columns, seed->count * sizeof *columns);
        seed->columns = columns;
        seed->count = relation->column_count;
    }
    return seed;
}

static void widen(struct interval *interval, struct interval by)
{
    if (by.state == SEED_NONE || interval->state == SEED_UNKNOWN)
        return;
    if (by.state == SEED_UNKNOWN || interval->state == SEED_NONE) {
        *interval = by;
        return;
    }
    interval->low = by.low < interval->low ? by.low : interval->low;
    interval->high = by.high > interval->high ? by.high : interval->high;
}

/* ---- what expressions give ---- */

static const struct interval unknown = {.state = SEED_UNKNOWN};

static bool read_integer(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    *out = text != NULL ? strtoll(text, &end, 10) : 0;
    return text != NULL && end != text && *end == '\0' && errno == 0;
}

static struct interval of_constant(const struct expr *expr)
{
    int64_t value;
    if (expr->kind == EXPR_NULL)
        return (struct interval){.state = SEED_NONE};
    if ((expr->kind != EXPR_INTEGER && expr->kind != EXPR_STRING) || !read_integer(expr->text, &value))
        return unknown;
    return (struct interval){SEED_INTERVAL, value, value};
}

/* FROM generate_series(1, 100) */
static struct interval of_series(const struct from_item *item)
{
    const struct expr *call = item->kind == FROM_FUNCTION && item->functions.count == 1 ? item->functions.at[0] : NULL;
    if (call == NULL || call->kind != EXPR_FUNCTION || strcmp(call->name.name, "generate_series") != 0 ||
        call->arguments.count != 2 || item->ordinality)
        return unknown;
    struct interval from = of_constant(call->arguments.at[0]), to = of_constant(call->arguments.at[1]);
    if (from.state != SEED_INTERVAL || to.state != SEED_INTERVAL || to.low < from.low)
        return unknown;
    return (struct interval){SEED_INTERVAL, from.low, to.low};
}

static struct interval of_expression(const struct query *select, const struct expr *expr)
{
    if (expr->kind != EXPR_COLUMN || expr->star || expr->names.count == 0)
        return of_constant(expr);
    for (uint32_t i = 0; i < select->from.count; i++) {
        const struct from_item *item = select->from.at[i];
        const char *name = item->alias_columns.count > 0 ? item->alias_columns.at[0] : item->alias;
        if (name != NULL && strcmp(name, expr->names.at[expr->names.count - 1]) == 0)
            return of_series(item);
    }
    return unknown;
}

/* How many rows a source gives; -1 unknown. */
static int64_t row_count(const struct query *source)
{
    int64_t count = 1;
    if (source == NULL)
        return 1;
    if (source->kind == QUERY_VALUES)
        return source->row_total;
    if (source->kind != QUERY_SELECT || source->where != NULL || source->distinct || source->limit != NULL ||
        source->group_by.count > 0)
        return -1;
    for (uint32_t i = 0; i < source->from.count; i++) {
        struct interval series = of_series(source->from.at[i]);
        if (series.state != SEED_INTERVAL ||
            __builtin_mul_overflow(count, series.high - series.low + 1, &count))
            return -1;
    }
    return count;
}

/* What the source gives its column `at`. */
static struct interval of_source(const struct query *source, uint32_t at)
{
    struct interval out = {.state = SEED_NONE};
    if (source->kind == QUERY_SELECT)
        return at < source->targets.count ? of_expression(source, source->targets.at[at].value) : unknown;
    if (source->kind != QUERY_VALUES || source->row_total != source->row_count)
        return unknown;
    for (uint32_t i = 0; i < source->row_count; i++)
        widen(&out, at < source->rows[i].count ? of_constant(source->rows[i].at[at]) : unknown);
    return out;
}

/* What a column takes that is given nothing: the next numbers, if those before are known. */
static struct interval of_default(struct execution *x, const struct column *column, struct interval before,
                                  const struct query *source)
{
    const struct default_value *value =
        column->default_id != NO_OID ? (const struct default_value *)catalog_object(x->catalog, column->default_id) : NULL;
    bool serial = value != NULL && value->expr != NULL && value->expr->kind == EXPR_FUNCTION &&
                  strcmp(value->expr->name.name, "nextval") == 0;
    int64_t count = row_count(source), last;
    if (column->identity == 0 && !serial)
        return column->default_id == NO_OID ? (struct interval){.state = SEED_NONE} : unknown;
    if (count < 0 || before.state == SEED_UNKNOWN)
        return unknown;
    int64_t first = before.state == SEED_INTERVAL ? before.high : 0;
    if (__builtin_add_overflow(first, count, &last))
        return unknown;
    return (struct interval){SEED_INTERVAL, first + 1, last};
}

/* ---- statements ---- */

/* The place of a column among those that an INSERT gives; -1 when it gives it nothing. */
static int64_t place_of(const struct query *insert, const struct relation *relation, const struct column *column)
{
    int64_t place = 0;
    if (insert->source == NULL)
        return -1;
    for (uint32_t i = 0; i < insert->targets.count; i++)
        if (strcmp(insert->targets.at[i].name, column->name) == 0)
            return i;
    for (uint16_t i = 0; insert->targets.count == 0 && i + 1 < column->number; i++)
        place += !relation->columns[i]->dropped;
    const struct query *source = insert->source;
    uint32_t given = source->kind == QUERY_VALUES && source->row_count > 0 ? source->rows[0].count : source->targets.count;
    return insert->targets.count == 0 && place < given ? place : -1;
}

static bool is_integer(oid type)
{
    return type == INT2OID || type == INT4OID || type == INT8OID;
}

void seed_forget(struct execution *x, oid id)
{
    const struct relation *relation = relation_of(x, id);
    struct table_seed *seed = relation != NULL ? seed_of(x, relation) : NULL;
    for (uint16_t i = 0; seed != NULL && i < seed->count; i++)
        seed->columns[i] = unknown;
}

void seed_note(struct execution *x, const struct query *query)
{
    struct refusal refusal = {0};
    if (query->kind != QUERY_INSERT && query->kind != QUERY_UPDATE && query->kind != QUERY_MERGE)
        return;
    oid id = resolve_relation(&x->resolver, &query->relation.name, true, &refusal);
    const struct relation *relation = id != NO_OID ? relation_of(x, id) : NULL;
    if (relation == NULL)
        return;
    if (query->kind != QUERY_INSERT || query->on_conflict == 'u') {
        seed_forget(x, id);
        return;
    }
    struct table_seed *seed = seed_of(x, relation);
    for (uint16_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        struct interval *interval = &seed->columns[i];
        if (column->dropped || !is_integer(column->type) || interval->state == SEED_UNKNOWN)
            continue;
        int64_t place = place_of(query, relation, column);
        widen(interval, place >= 0 ? of_source(query->source, (uint32_t)place)
                                   : of_default(x, column, *interval, query->source));
    }
}

bool seed_lacks(struct execution *x, oid relation, int16_t column, const struct typed *constant)
{
    const uint32_t *place = map_find(&x->simulation->seeds, relation, NULL);
    const struct table_seed *seed = place != NULL ? x->simulation->seed_list.at[*place - 1] : NULL;
    int64_t value;
    if (seed == NULL || column < 1 || column > seed->count || seed->columns[column - 1].state != SEED_INTERVAL ||
        !read_integer(constant->text, &value))
        return false;
    return value < seed->columns[column - 1].low || value > seed->columns[column - 1].high;
}
