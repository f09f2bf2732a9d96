/*
 * Sets: functions that give several rows: series, the elements of arrays, the parts of texts.
 */
#include <string.h>

#include "evaluate_json.h"
#include "evaluate_rows.h"
#include "evaluate_text.h"
#include "evaluate_time.h"

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
    while (rows_spend(e) && found.count < 100000) {
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

/* A function of the user's that gives a set. */
static bool routine_set(struct evaluation *e, const struct expr *call, struct value *out)
{
    const struct function *function = evaluate_routine(e, call);
    if (function == NULL || !function->returns_set)
        return false;
    *out = evaluate_routine_call(e, call);
    return true;
}

bool evaluate_set(struct evaluation *e, const struct expr *call, struct value *out)
{
    struct value arguments[4];
    const char *const *names;
    uint32_t count = call != NULL ? call->arguments.count : 0;
    if (call != NULL && call->kind == EXPR_CAST)
        return cast_set(e, call, out);
    if (routine_set(e, call, out))
        return true;
    if (call == NULL || call->kind != EXPR_FUNCTION || call->call != NULL || count == 0 || count > 3)
        return false;
    if (count == 1 && json_set_columns(call->name.name, &names) > 0) {
        arguments[0] = evaluate(e, call->arguments.at[0]);
        return json_set(e, call->name.name, &arguments[0], out);
    }
    bool array =
        strcmp(call->name.name, "unnest") == 0 || strcmp(call->name.name, "generate_subscripts") == 0;
    bool matches = strcmp(call->name.name, "regexp_matches") == 0 && count > 1;
    bool by_pattern = strcmp(call->name.name, "regexp_split_to_table") == 0;
    bool splits = by_pattern || strcmp(call->name.name, "string_to_table") == 0;
    if (!array && !splits && !matches && strcmp(call->name.name, "generate_series") != 0)
        return false;
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = evaluate(e, call->arguments.at[i]);
    if (matches) {
        *out = text_matches(e, arguments, count);
        return true;
    }
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
        *out = call->name.name[0] == 'u' ? value_flat(e, &arguments[0]) : subscripts(e, &arguments[0]);
    return true;
}

/* ---- functions in FROM ---- */

static bool is_unnest_of_several(const struct expr *call)
{
    return call->kind == EXPR_FUNCTION && strcmp(call->name.name, "unnest") == 0 && call->arguments.count > 1;
}

/* The names of OUT parameters and of RETURNS TABLE's columns, or of the columns of a row type. */
static uint32_t columns_of_routine(struct evaluation *e, const struct function *function,
                                   const char *const **names)
{
    struct type_info info;
    const struct relation *row = NULL;
    uint32_t room = function->parameter_count, count = 0;
    if (catalog_type_info(e->x->catalog, function->returns, &info))
        row = relation_of(e->x, info.relation);
    room = row != NULL && row->column_count > room ? row->column_count : room;
    const char **out = ARENA_ARRAY(e->arena, const char *, room);
    for (uint16_t i = 0; i < function->parameter_count; i++)
        if (strchr("obt", function->parameters[i].mode) != NULL && function->parameters[i].mode != 0)
            out[count++] = function->parameters[i].name;
    for (uint16_t i = 0; row != NULL && count == 0 && i < row->column_count; i++)
        if (!row->columns[i]->dropped)
            out[count++] = row->columns[i]->name;
    *names = count > 0 ? out : NULL;
    return count > 0 ? count : 1;
}

/* unnest() of several arrays gives a column for each. */
uint32_t rows_columns_of_set(struct evaluation *e, const struct expr *call, const char *const **names)
{
    const struct function *function = evaluate_routine(e, call);
    *names = NULL;
    if (function != NULL)
        return columns_of_routine(e, function, names);
    uint32_t fields = call->kind == EXPR_FUNCTION ? json_set_columns(call->name.name, names) : 0;
    if (fields > 0)
        return fields;
    return is_unnest_of_several(call) ? call->arguments.count : 1;
}

static void unnest_several(struct evaluation *e, const struct expr *call, struct value *columns)
{
    for (uint32_t i = 0; i < call->arguments.count; i++) {
        struct value array = evaluate(e, call->arguments.at[i]);
        columns[i] = array.kind == VALUE_NULL ? value_array(NO_OID, NULL, 0)
                     : array.kind == VALUE_ARRAY
                         ? array
                         : value_unknown(NO_OID, array.kind == VALUE_UNKNOWN ? array.text : "an array");
    }
}

/* The fields of records, column by column. */
static void spread_records(struct evaluation *e, const struct value *rows, uint32_t count,
                           struct value *columns)
{
    for (uint32_t i = 0; i < count; i++) {
        struct value *values = ARENA_ARRAY(e->arena, struct value, rows->count);
        for (uint32_t j = 0; j < rows->count; j++) {
            const struct value *row = &rows->elements[j];
            values[j] = row->kind == VALUE_RECORD && i < row->count ? row->elements[i]
                        : row->kind == VALUE_NULL                   ? value_null(NO_OID)
                                                  : value_unknown(NO_OID, "a field of a row");
        }
        columns[i] = value_array(NO_OID, values, rows->count);
    }
}

void rows_of_set(struct evaluation *e, const struct expr *call, struct value *columns)
{
    const char *const *names;
    uint32_t count = rows_columns_of_set(e, call, &names);
    struct value set;
    if (is_unnest_of_several(call)) {
        unnest_several(e, call, columns);
        return;
    }
    if (!evaluate_set(e, call, &set)) {
        struct value *only = ARENA_NEW(e->arena, struct value);
        *only = evaluate(e, call);
        set = only->kind == VALUE_UNKNOWN ? *only : value_array(NO_OID, only, 1);
    }
    bool records = set.kind == VALUE_ARRAY && set.count > 0 && set.elements[0].kind == VALUE_RECORD;
    if (set.kind == VALUE_ARRAY && (count > 1 || (names != NULL && records)))
        spread_records(e, &set, count, columns);
    else
        columns[0] = set;
}

void rows_of_definition(struct evaluation *e, const struct from_item *item, struct value *columns)
{
    const struct expr *call = item->functions.count == 1 && !item->ordinality ? item->functions.at[0] : NULL;
    const char **names = ARENA_ARRAY(e->arena, const char *, item->column_count);
    struct value argument;
    for (uint32_t i = 0; i < item->column_count; i++) {
        names[i] = item->columns[i].name;
        columns[i] = value_unknown(NO_OID, "rows of a function");
    }
    if (call == NULL || call->kind != EXPR_FUNCTION || call->arguments.count != 1)
        return;
    argument = evaluate(e, call->arguments.at[0]);
    if (!json_records(e, call->name.name, &argument, names, item->column_count, columns))
        return;
    for (uint32_t i = 0; i < item->column_count && columns[i].kind == VALUE_ARRAY; i++) {
        struct value *cast = ARENA_ARRAY(e->arena, struct value, columns[i].count);
        for (uint32_t j = 0; j < columns[i].count; j++)
            cast[j] = evaluate_cast_of(e, &columns[i].elements[j], item->columns[i].type);
        columns[i] = value_array(NO_OID, cast, columns[i].count);
    }
}
