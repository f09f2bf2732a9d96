/*
 * Constants: see constants.h. What needs no arithmetic keeps its text; the rest is computed by the evaluator,
 * whose refusals mean here that nothing is known. Knows nothing of partitions and rows.
 */
#include "constants.h"

#include <string.h>

#include "simulate/evaluate/evaluate.h"

#define FOLD_DEPTH 40

const struct typed *typed_without_relabel(const struct typed *typed)
{
    while (typed->kind == TYPED_RELABEL && typed->count > 0)
        typed = typed->arguments[0];
    return typed;
}

/* ---- casts that keep the text ---- */

static bool is_text_type(oid type)
{
    return type == TEXTOID || type == VARCHAROID || type == BPCHAROID;
}

/* Numbers that keep their digits. */
static bool number_fits(const struct typed *call, const struct typed *value)
{
    static const oid numbers[] = {INT2OID, INT4OID, INT8OID, NUMERICOID};
    const char *fraction = strchr(value->text, '.');
    int from = -1, to = -1, scale = call->typmod >= 4 ? (call->typmod - 4) & 0x7ff : 0;
    for (int i = 0; i < 4; i++) {
        from = value->type == numbers[i] ? i : from;
        to = call->type == numbers[i] ? i : to;
    }
    return from >= 0 && to >= from &&
           (call->typmod < 4 || fraction == NULL || strlen(fraction + 1) <= (size_t)scale);
}

/* A constant as one of another type: a date is a timestamp's midnight, a text that fits keeps its letters.
 * NULL: only the server can tell. */
static const char *cast_text(struct execution *x, const struct typed *call, const struct typed *value)
{
    if (number_fits(call, value))
        return value->text;
    if (is_text_type(value->type) && is_text_type(call->type))
        return call->typmod < 4 || strlen(value->text) <= (size_t)call->typmod - 4 ? value->text : NULL;
    if (call->typmod < 0 && call->type == TIMESTAMPOID && value->type == DATEOID && strlen(value->text) == 10)
        return arena_printf(x->arena, "%s 00:00:00", value->text);
    if (call->type == DATEOID && value->type == TIMESTAMPOID && strlen(value->text) >= 19 &&
        value->text[10] == ' ')
        return arena_strndup(x->arena, value->text, 10);
    return NULL;
}

static const struct typed *fold_cast(struct execution *x, const struct typed *call, const struct typed *value)
{
    const char *text = value->null ? value->text : cast_text(x, call, value);
    if (text == NULL && !value->null)
        return NULL;
    struct typed *out = ARENA_NEW(x->arena, struct typed);
    *out = *value;
    out->type = call->type;
    out->typmod = -1;
    out->text = text;
    return out;
}

/* ---- computing ---- */

struct folding {
    struct evaluation e;
    const struct value *case_test;  /* CASE x WHEN …: x */
    int depth;
};

static bool fold_value(struct folding *f, const struct typed *node, struct value *out);

static bool fold_arguments(struct folding *f, const struct typed *node, struct value *values)
{
    for (uint32_t i = 0; i < node->count; i++)
        if (!fold_value(f, node->arguments[i], &values[i]))
            return false;
    return true;
}

static bool fold_function(struct folding *f, const struct typed *node, struct value *out)
{
    const struct builtin_function *function = builtin_function_by_oid(f->e.x->version, node->id);
    if (function == NULL || node->count == 0 || node->returns_set || node->variadic)
        return false;
    struct value *values = ARENA_ARRAY(f->e.arena, struct value, node->count);
    if (!fold_arguments(f, node, values))
        return false;
    if (node->flag == 'i' || node->flag == 'e')
        *out = value_cast(&f->e, &values[0], node->type, node->typmod);
    else if (!evaluate_builtin(&f->e, function->name, values, node->count, out))
        return false;
    return true;
}

static bool fold_operator(struct folding *f, const struct typed *node, struct value *out)
{
    const struct builtin_operator *operator= builtin_operator_by_oid(f->e.x->version, node->id);
    struct value values[2];
    if (operator== NULL || node->count == 0 || node->count > 2 || !fold_arguments(f, node, values))
        return false;
    *out = evaluate_operator(&f->e, operator->name, node->count == 2 ? &values[0] : NULL,
                             &values[node->count - 1]);
    return true;
}

/* The first argument that is not NULL. */
static bool fold_coalesce(struct folding *f, const struct typed *node, struct value *out)
{
    for (uint32_t i = 0; i < node->count; i++) {
        if (!fold_value(f, node->arguments[i], out))
            return false;
        if (out->kind != VALUE_NULL)
            return true;
    }
    return node->count > 0;
}

static bool is_true(const struct value *value)
{
    return value->kind == VALUE_BOOLEAN && value->integer != 0;
}

/* The result of the first condition that holds; the branches behind it are never looked at. */
static bool fold_case(struct folding *f, const struct typed *node, struct value *out)
{
    const struct value *outer = f->case_test;
    struct value test, condition;
    uint32_t i = 1;
    bool known = node->arguments[0] == NULL || fold_value(f, node->arguments[0], &test);
    f->case_test = node->arguments[0] != NULL ? &test : NULL;
    for (; known && i + 1 < node->count; i += 2) {
        known = fold_value(f, node->arguments[i], &condition);
        if (known && is_true(&condition))
            break;
    }
    f->case_test = outer;
    return known && fold_value(f, node->arguments[i + 1 < node->count ? i + 1 : node->count - 1], out);
}

static bool fold_nullif(struct folding *f, const struct typed *node, struct value *out)
{
    struct value values[2];
    if (node->count != 2 || !fold_arguments(f, node, values))
        return false;
    struct value equal = evaluate_operator(&f->e, "=", &values[0], &values[1]);
    if (!value_is_known(&equal))
        return false;
    *out = is_true(&equal) ? value_null(node->type) : values[0];
    return true;
}

/* GREATEST and LEAST pass over NULL. */
static bool fold_extreme(struct folding *f, const struct typed *node, struct value *out)
{
    const char *better = node->kind == TYPED_GREATEST ? ">" : "<";
    *out = value_null(node->type);
    for (uint32_t i = 0; i < node->count; i++) {
        struct value value;
        if (!fold_value(f, node->arguments[i], &value))
            return false;
        if (value.kind == VALUE_NULL)
            continue;
        struct value wins = out->kind != VALUE_NULL ? evaluate_operator(&f->e, better, &value, out) : value;
        if (!value_is_known(&wins))
            return false;
        if (out->kind == VALUE_NULL || is_true(&wins))
            *out = value;
    }
    return true;
}

static bool fold_node(struct folding *f, const struct typed *node, struct value *out)
{
    switch (node->kind) {
    case TYPED_CONSTANT:
        if (!node->null && node->text == NULL)
            return false;
        *out = node->null ? value_null(node->type) : value_from_text(&f->e, node->text, node->type, -1);
        return true;
    case TYPED_FUNCTION:
        return fold_function(f, node, out);
    case TYPED_OPERATOR:
        return fold_operator(f, node, out);
    case TYPED_COALESCE:
        return fold_coalesce(f, node, out);
    case TYPED_CASE:
        return fold_case(f, node, out);
    case TYPED_CASE_TEST:
        if (f->case_test == NULL)
            return false;
        *out = *f->case_test;
        return true;
    case TYPED_NULLIF:
        return fold_nullif(f, node, out);
    case TYPED_GREATEST:
    case TYPED_LEAST:
        return fold_extreme(f, node, out);
    case TYPED_IO_CAST:
        if (!fold_value(f, node->arguments[0], out))
            return false;
        *out = value_cast(&f->e, out, node->type, node->typmod);
        return true;
    default:
        return false;
    }
}

static bool fold_value(struct folding *f, const struct typed *node, struct value *out)
{
    if (f->depth >= FOLD_DEPTH)
        return false;
    f->depth++;
    bool known = fold_node(f, typed_without_relabel(node), out) && !f->e.failed && value_is_known(out);
    f->depth--;
    return known;
}

/* Numbers that were computed are not the server's numeric to the last digit. */
static bool is_exact(const struct value *value)
{
    return value->kind == VALUE_NULL || value->kind == VALUE_BOOLEAN || value->kind == VALUE_INTEGER ||
           value->kind == VALUE_TEXT;
}

static const struct typed *compute(struct execution *x, const struct typed *node)
{
    struct statement nowhere = {0};
    struct execution quiet = *x;
    struct evaluation_budget budget = {.statements = 0, .rows = 0};
    struct folding f = {.e = {.x = &quiet, .arena = x->arena, .budget = &budget}};
    struct value value;
    bool gaps;
    quiet.statement = &nowhere;
    if (!fold_value(&f, node, &value) || !is_exact(&value) || f.e.failed)
        return NULL;
    struct typed *out = ARENA_NEW(x->arena, struct typed);
    *out = (struct typed){.kind = TYPED_CONSTANT,
                          .type = node->type,
                          .typmod = -1,
                          .collation = node->collation,
                          .position = node->position,
                          .null = value.kind == VALUE_NULL};
    out->text = out->null ? NULL : value_output(&f.e, &value, &gaps);
    if (node->type == REGCLASSOID && value.kind == VALUE_INTEGER)
        out->id = (oid)value.integer;
    return out;
}

bool fold_is_refused(struct execution *x, const struct typed *typed, struct refusal *refusal)
{
    struct statement nowhere = {0};
    struct execution quiet = *x;
    struct evaluation_budget budget = {0};
    struct folding f = {.e = {.x = &quiet, .arena = x->arena, .budget = &budget}};
    struct value value;
    quiet.statement = &nowhere;
    if (typed_volatility(&x->resolver, typed) == 'v' || fold_value(&f, typed, &value) || nowhere.failures.count == 0)
        return false;
    *refusal = (struct refusal){.sqlstate = nowhere.failures.at[0].sqlstate, .message = nowhere.failures.at[0].reason};
    return true;
}

static const struct typed *fold(struct execution *x, const struct typed *typed, bool stable)
{
    const struct typed *node = typed_without_relabel(typed);
    if (node->kind == TYPED_CONSTANT)
        return node;
    char volatility = typed_volatility(&x->resolver, node);
    if (volatility == 'v' || (volatility == 's' && !stable))
        return NULL;
    if (node->kind == TYPED_FUNCTION && node->flag != 0 && node->count > 0) {
        const struct typed *value = fold(x, node->arguments[0], stable);
        const struct typed *cast = value == NULL || (value->text == NULL && !value->null)
                                       ? NULL
                                       : fold_cast(x, node, value);
        if (cast != NULL)
            return cast;
    }
    return compute(x, node);
}

const struct typed *fold_constant(struct execution *x, const struct typed *typed)
{
    return fold(x, typed, false);
}

const struct typed *fold_at_start(struct execution *x, const struct typed *typed)
{
    return fold(x, typed, true);
}

/* ---- conditions ---- */

static const struct typed *fold_parts(struct execution *x, const struct typed *node, int depth)
{
    const struct typed *whole = node->count > 0 ? fold_constant(x, node) : NULL;
    if (whole != NULL || depth >= FOLD_DEPTH || node->kind == TYPED_SUBQUERY)
        return whole != NULL ? whole : node;
    struct typed *copy = NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct typed *part =
            node->arguments[i] != NULL ? fold_parts(x, node->arguments[i], depth + 1) : NULL;
        if (part == node->arguments[i])
            continue;
        if (copy == NULL) {
            copy = ARENA_NEW(x->arena, struct typed);
            *copy = *node;
            copy->arguments = ARENA_ARRAY(x->arena, struct typed *, node->count);
            memcpy(copy->arguments, node->arguments, node->count * sizeof *copy->arguments);
        }
        copy->arguments[i] = (struct typed *)part;
    }
    return copy != NULL ? copy : node;
}

const struct typed *fold_within(struct execution *x, const struct typed *typed)
{
    return fold_parts(x, typed, 0);
}

bool is_never_true(const struct typed *condition)
{
    return condition->kind == TYPED_CONSTANT &&
           (condition->null || (condition->text != NULL && condition->text[0] == 'f'));
}
