/*
 * Expressions: what a syntax tree comes to, with a fourth truth value: not known. Follows ExecInterpExpr()
 * in what is evaluated when (AND, OR, CASE, COALESCE stop early); a part that is unknown makes unknown
 * only what depends on it.
 */
#include <math.h>
#include <string.h>

#include "evaluate.h"
#include "evaluate_json.h"
#include "evaluate_text.h"
#include "evaluate_time.h"

#define DEPTH_LIMIT 800

static struct value first_unknown(const struct value *a, const struct value *b, oid type)
{
    if (a != NULL && a->kind == VALUE_UNKNOWN)
        return value_unknown(type, a->text);
    if (b != NULL && b->kind == VALUE_UNKNOWN)
        return value_unknown(type, b->text);
    return value_unknown(type, "a text of which parts are not known");
}

/* ---- truth ---- */

static struct value from_truth(int truth, const char *why)
{
    return truth == -2   ? value_unknown(BOOLOID, why)
           : truth == -1 ? value_null(BOOLOID)
                         : value_boolean(truth == 1);
}

/* AND: false decides; OR: true decides. */
static struct value evaluate_junction(struct evaluation *e, const struct expr *expr, bool decides)
{
    const char *why = NULL;
    bool null = false;
    for (uint32_t i = 0; i < expr->arguments.count && !e->failed; i++) {
        struct value value = evaluate(e, expr->arguments.at[i]);
        value = value_cast(e, &value, BOOLOID, -1);
        int truth = value_truth(&value);
        if (truth == (int)decides)
            return value_boolean(decides);
        null |= truth == -1;
        if (truth == -2 && why == NULL)
            why = value.kind == VALUE_UNKNOWN ? value.text : "a condition";
    }
    return why != NULL ? value_unknown(BOOLOID, why) : null ? value_null(BOOLOID) : value_boolean(!decides);
}

static struct value negate(const struct value *value)
{
    int truth = value_truth(value);
    return truth < 0 ? from_truth(truth, value->text) : value_boolean(truth == 0);
}

static struct value as_boolean(struct evaluation *e, const struct expr *expr)
{
    struct value value = evaluate(e, expr);
    return value_cast(e, &value, BOOLOID, -1);
}

/* ---- operators ---- */

static bool is_comparison(const char *operator)
{
    static const char *const operators[] = {"=", "<>", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strcmp(operator, operators[i]) == 0)
            return true;
    return false;
}

static struct value compare(struct evaluation *e, const char *operator, const struct value * left,
                            const struct value *right)
{
    bool known;
    int order = value_compare(e, left, right, &known);
    if (!known || (left->type == JSONBOID && order != 0 && strchr("=!", operator[0]) == NULL &&
                   strcmp(operator, "<>") != 0))
        return first_unknown(left, right, BOOLOID);
    switch (operator[0]) {
    case '=':
        return value_boolean(order == 0);
    case '!':
        return value_boolean(order != 0);
    case '<':
        return value_boolean(operator[1] == '>' ? order != 0 : operator[1] == '=' ? order <= 0 : order<0);
    default:
        return value_boolean(operator[1] == '=' ? order >= 0 : order> 0);
    }
}

static oid wider(const struct value *left, const struct value *right)
{
    static const oid order[] = {FLOAT8OID, FLOAT4OID, NUMERICOID, INT8OID, INT4OID, INT2OID};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (left->type == order[i] || right->type == order[i])
            return order[i];
    return INT4OID;
}

static struct value integer_arithmetic(struct evaluation *e, char operator, int64_t left, int64_t right,
                                       oid type)
{
    int64_t out = 0;
    bool overflow = false;
    if (right == 0 && (operator== '/' || operator== '%')) {
        evaluation_refuse(e, "22012", "division by zero");
        return value_unknown(type, "a value that is refused");
    }
    if (operator== '+')
        overflow = __builtin_add_overflow(left, right, &out);
    else if (operator== '-')
        overflow = __builtin_sub_overflow(left, right, &out);
    else if (operator== '*')
        overflow = __builtin_mul_overflow(left, right, &out);
    else if (right == -1)
        overflow = operator== '/' && __builtin_sub_overflow((int64_t)0, left, &out);
    else
        out = operator== '/' ? left / right : left % right;
    struct value wide = value_integer(INT8OID, out);
    if (overflow) {
        evaluation_refuse(e, "22003", "%s out of range",
                          catalog_type_display(e->x->catalog, type, -1, e->x->arena));
        return value_unknown(type, "a value that is refused");
    }
    return value_cast(e, &wide, type, -1);
}

static struct value number_arithmetic(struct evaluation *e, char operator, double left, double right,
                                      oid type)
{
    struct value out = {.kind = VALUE_NUMBER, .type = type};
    if (right == 0 && (operator== '/' || operator== '%')) {
        evaluation_refuse(e, "22012", "division by zero");
        return value_unknown(type, "a value that is refused");
    }
    out.number = operator== '+' ? left + right :
                 operator== '-' ? left - right
                 :
                 operator== '*' ? left * right
                 :
                 operator== '/' ? left / right
                 :
                 operator== '%' ? fmod(left, right)
                                : pow(left, right);
    /* numeric keeps more digits than a double can say. */
    if (type == NUMERICOID && operator== '/' && out.number != floor(out.number))
        return value_unknown(type, "a fraction");
    return isfinite(out.number) ? out : value_unknown(type, "a number that is out of range");
}

static bool is_number(const struct value *value)
{
    return (value->kind == VALUE_INTEGER && !time_type(value->type)) || value->kind == VALUE_NUMBER;
}

static struct value arithmetic(struct evaluation *e, char operator, const struct value * left,
                               const struct value *right)
{
    struct value a = *left, b = *right;
    if (a.kind == VALUE_TEXT && a.type == UNKNOWNOID && is_number(&b))
        a = value_cast(e, &a, b.type, -1);
    if (b.kind == VALUE_TEXT && b.type == UNKNOWNOID && is_number(&a))
        b = value_cast(e, &b, a.type, -1);
    oid type = operator== '^' ? FLOAT8OID : wider(&a, &b);
    if (a.kind == VALUE_UNKNOWN || b.kind == VALUE_UNKNOWN)
        return first_unknown(&a, &b, type);
    if (!is_number(&a) || !is_number(&b))
        return value_unknown(NO_OID, "an operator");
    if (a.kind == VALUE_INTEGER && b.kind == VALUE_INTEGER && operator!= '^')
        return integer_arithmetic(e, operator, a.integer, b.integer, type);
    return number_arithmetic(e, operator, a.kind == VALUE_NUMBER ? a.number : (double)a.integer,
                             b.kind == VALUE_NUMBER ? b.number : (double)b.integer, type);
}

static struct value join_arrays(struct evaluation *e, const struct value *left, const struct value *right)
{
    const struct value *array = left->kind == VALUE_ARRAY ? left : right;
    uint32_t before = left->kind == VALUE_ARRAY ? left->count : left->kind == VALUE_NULL ? 0 : 1;
    uint32_t after = right->kind == VALUE_ARRAY ? right->count : right->kind == VALUE_NULL ? 0 : 1;
    struct value *elements = ARENA_ARRAY(e->arena, struct value, (size_t)before + after);
    for (uint32_t i = 0; i < before; i++)
        elements[i] = left->kind == VALUE_ARRAY ? left->elements[i] : *left;
    for (uint32_t i = 0; i < after; i++)
        elements[before + i] = right->kind == VALUE_ARRAY ? right->elements[i] : *right;
    return value_array(array->type, elements, before + after);
}

static struct value concatenate(struct evaluation *e, const struct value *left, const struct value *right)
{
    if (left->kind == VALUE_ARRAY || right->kind == VALUE_ARRAY) {
        if (left->kind == VALUE_UNKNOWN || right->kind == VALUE_UNKNOWN)
            return first_unknown(left, right, left->kind == VALUE_ARRAY ? left->type : right->type);
        if (value_dimensions(left) > 1 || value_dimensions(right) > 1)
            return value_unknown(left->type, "an array of several dimensions");
        return join_arrays(e, left, right);
    }
    if (left->kind == VALUE_NULL || right->kind == VALUE_NULL)
        return value_null(TEXTOID);
    struct value a = value_as_text(e, left), b = value_as_text(e, right);
    bool gaps;
    return value_text(TEXTOID,
                      arena_printf(e->arena, "%s%s", value_output(e, &a, &gaps), value_output(e, &b, &gaps)));
}

/* @> <@ && of arrays: NULL elements are equal to nothing. */
static struct value compare_sets(struct evaluation *e, const char *operator, const struct value * left,
                                 const struct value *right)
{
    const struct value *part = operator[0] == '@' ? right : left, *whole = operator[0] == '@' ? left : right;
    bool any = false, all = true;
    if (!value_is_known(left) || !value_is_known(right))
        return first_unknown(left, right, BOOLOID);
    for (uint32_t i = 0; i < part->count; i++) {
        bool found = false, known;
        for (uint32_t j = 0; j < whole->count && !found; j++)
            found = part->elements[i].kind != VALUE_NULL && whole->elements[j].kind != VALUE_NULL &&
                    value_compare(e, &part->elements[i], &whole->elements[j], &known) == 0 && known;
        any |= found;
        all &= found;
    }
    return value_boolean(operator[0] == '&' ? any : all);
}

static struct value set_operator(struct evaluation *e, const char *operator, const struct value * left,
                                 const struct value *right)
{
    struct value a = *left, b = *right;
    if (a.kind == VALUE_ARRAY && b.kind == VALUE_TEXT && b.type == UNKNOWNOID)
        b = value_cast(e, &b, a.type, -1);
    if (b.kind == VALUE_ARRAY && a.kind == VALUE_TEXT && a.type == UNKNOWNOID)
        a = value_cast(e, &a, b.type, -1);
    a = value_flat(e, &a);
    b = value_flat(e, &b);
    if (a.kind == VALUE_ARRAY && b.kind == VALUE_ARRAY)
        return compare_sets(e, operator, & a, &b);
    return first_unknown(&a, &b, BOOLOID);
}

static struct value prefix_operator(struct evaluation *e, const char *operator, const struct value * value)
{
    struct value zero = value_integer(INT2OID, 0);
    if (strcmp(operator, "-") == 0 && value->type == UNKNOWNOID)
        return value_unknown(NO_OID, "an operator");
    if (strcmp(operator, "-") == 0)
        return arithmetic(e, '-', &zero, value);
    return strcmp(operator, "+") == 0 ? *value : value_unknown(NO_OID, "an operator");
}

struct value evaluate_operator(struct evaluation *e, const char *operator, const struct value * left,
                               const struct value *right)
{
    struct value out;
    bool concatenates = strcmp(operator, "||") == 0;
    bool matches = strchr(operator, '~') != NULL;
    if ((left != NULL && left->kind == VALUE_NULL) || right->kind == VALUE_NULL) {
        bool array =
            concatenates && left != NULL && (left->kind == VALUE_ARRAY || right->kind == VALUE_ARRAY);
        if (!array)
            return value_null(is_comparison(operator) || matches ? BOOLOID : concatenates ? TEXTOID : NO_OID);
    }
    if (left == NULL)
        return right->kind == VALUE_UNKNOWN ? *right : prefix_operator(e, operator, right);
    if (json_operator(e, operator, left, right, &out))
        return out;
    if (is_comparison(operator))
        return compare(e, operator, left, right);
    if (concatenates)
        return concatenate(e, left, right);
    if (matches)
        return text_match(e, operator, left, right);
    if (strcmp(operator, "@>") == 0 || strcmp(operator, "<@") == 0 || strcmp(operator, "&&") == 0)
        return set_operator(e, operator, left, right);
    if (time_operator(e, operator, left, right, &out))
        return out;
    if (operator[1] == '\0' && strchr("+-*/%^", operator[0]) != NULL)
        return arithmetic(e, operator[0], left, right);
    return value_unknown(NO_OID, "an operator");
}

static struct value evaluate_binary(struct evaluation *e, const struct expr *expr)
{
    const char *operator= expr->name.name;
    if (expr->arguments.count == 1) {
        struct value only = evaluate(e, expr->arguments.at[0]);
        return evaluate_operator(e, operator, NULL, &only);
    }
    struct value left = evaluate(e, expr->arguments.at[0]), right = evaluate(e, expr->arguments.at[1]);
    return e->failed ? value_unknown(NO_OID, "") : evaluate_operator(e, operator, & left, &right);
}

/* ---- IN, ANY, ALL ---- */

/* left operator ANY (values): true decides; ALL: false does. */
static struct value over_values(struct evaluation *e, const char *operator, const struct value * left,
                                const struct value *values, uint32_t count, bool any)
{
    const char *why = NULL;
    bool null = false;
    for (uint32_t i = 0; i < count; i++) {
        struct value value = evaluate_operator(e, operator, left, &values[i]);
        int truth = value_truth(&value);
        if (truth == (int)any)
            return value_boolean(any);
        null |= truth == -1;
        if (truth == -2 && why == NULL)
            why = value.text != NULL ? value.text : "a condition";
    }
    return why != NULL ? value_unknown(BOOLOID, why) : null ? value_null(BOOLOID) : value_boolean(!any);
}

static struct value evaluate_in(struct evaluation *e, const struct expr *expr)
{
    uint32_t count = expr->arguments.count - 1;
    struct value left = evaluate(e, expr->arguments.at[0]);
    struct value *values = ARENA_ARRAY(e->arena, struct value, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = evaluate(e, expr->arguments.at[i + 1]);
    struct value found = over_values(e, "=", &left, values, count, true);
    return strcmp(expr->name.name, "=") == 0 ? found : negate(&found);
}

static struct value evaluate_over_array(struct evaluation *e, const struct expr *expr)
{
    struct value left = evaluate(e, expr->arguments.at[0]), right = evaluate(e, expr->arguments.at[1]);
    if (right.kind == VALUE_TEXT && right.type == UNKNOWNOID) {
        struct type_info info;
        oid type = left.type != UNKNOWNOID && catalog_type_info(e->x->catalog, left.type, &info)
                       ? info.array
                       : TEXTARRAYOID;
        right = value_cast(e, &right, type, -1);
    }
    if (right.kind == VALUE_NULL)
        return value_null(BOOLOID);
    if (right.kind != VALUE_ARRAY)
        return first_unknown(&right, &left, BOOLOID);
    right = value_flat(e, &right);
    return over_values(e, expr->name.name, &left, right.elements, right.count,
                       expr->kind == EXPR_OPERATOR_ANY);
}

/* ---- DISTINCT, BETWEEN, NULLIF ---- */

static struct value evaluate_distinct(struct evaluation *e, const struct expr *expr)
{
    struct value left = evaluate(e, expr->arguments.at[0]), right = evaluate(e, expr->arguments.at[1]);
    bool known, distinct;
    if (left.kind == VALUE_UNKNOWN || right.kind == VALUE_UNKNOWN)
        return first_unknown(&left, &right, BOOLOID);
    if (left.kind == VALUE_NULL || right.kind == VALUE_NULL) {
        distinct = left.kind != right.kind;
    } else {
        distinct = value_compare(e, &left, &right, &known) != 0;
        if (!known)
            return first_unknown(&left, &right, BOOLOID);
    }
    return value_boolean(distinct == (expr->kind == EXPR_DISTINCT));
}

static struct value and_values(const struct value *a, const struct value *b)
{
    int left = value_truth(a), right = value_truth(b);
    if (left == 0 || right == 0)
        return value_boolean(false);
    if (left == -2 || right == -2)
        return value_unknown(BOOLOID, left == -2 ? a->text : b->text);
    return left == -1 || right == -1 ? value_null(BOOLOID) : value_boolean(true);
}

static struct value evaluate_between(struct evaluation *e, const struct expr *expr)
{
    struct value value = evaluate(e, expr->arguments.at[0]);
    struct value low = evaluate(e, expr->arguments.at[1]), high = evaluate(e, expr->arguments.at[2]);
    bool symmetric = expr->kind == EXPR_BETWEEN_SYMMETRIC || expr->kind == EXPR_NOT_BETWEEN_SYMMETRIC, known;
    if (symmetric && value_compare(e, &low, &high, &known) > 0 && known) {
        struct value swapped = low;
        low = high;
        high = swapped;
    }
    struct value above = evaluate_operator(e, ">=", &value, &low),
                 below = evaluate_operator(e, "<=", &value, &high);
    struct value between = and_values(&above, &below);
    return expr->kind == EXPR_NOT_BETWEEN || expr->kind == EXPR_NOT_BETWEEN_SYMMETRIC ? negate(&between)
                                                                                      : between;
}

static struct value evaluate_nullif(struct evaluation *e, const struct expr *expr)
{
    struct value left = evaluate(e, expr->arguments.at[0]), right = evaluate(e, expr->arguments.at[1]);
    struct value equal = evaluate_operator(e, "=", &left, &right);
    int truth = value_truth(&equal);
    return truth == 1 ? value_null(left.type) : truth == -2 ? value_unknown(left.type, equal.text) : left;
}

/* ---- CASE, COALESCE ---- */

static struct value evaluate_case(struct evaluation *e, const struct expr *expr)
{
    const struct expr *operand = expr->arguments.at[0];
    uint32_t last = expr->arguments.count - 1;
    struct value tested = operand != NULL ? evaluate(e, operand) : value_null(NO_OID);
    for (uint32_t i = 1; i + 1 < expr->arguments.count && !e->failed; i += 2) {
        struct value when = evaluate(e, expr->arguments.at[i]);
        when =
            operand != NULL ? evaluate_operator(e, "=", &tested, &when) : value_cast(e, &when, BOOLOID, -1);
        int truth = value_truth(&when);
        if (truth == -2) {
            e->doubt++;
            struct value perhaps = evaluate(e, expr->arguments.at[i + 1]);
            e->doubt--;
            return value_unknown(perhaps.type, when.text);
        }
        if (truth == 1)
            return evaluate(e, expr->arguments.at[i + 1]);
    }
    return expr->arguments.at[last] != NULL ? evaluate(e, expr->arguments.at[last]) : value_null(NO_OID);
}

static struct value evaluate_coalesce(struct evaluation *e, const struct expr *expr)
{
    struct value value = value_null(NO_OID);
    for (uint32_t i = 0; i < expr->arguments.count && value.kind == VALUE_NULL && !e->failed; i++) {
        oid type = value.type;
        value = evaluate(e, expr->arguments.at[i]);
        if (value.type == NO_OID || value.type == UNKNOWNOID)
            value.type = type != NO_OID ? type : value.type;
    }
    return value;
}

static struct value evaluate_extreme(struct evaluation *e, const struct expr *expr)
{
    struct value best = value_null(NO_OID);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        struct value value = evaluate(e, expr->arguments.at[i]);
        bool known = true;
        if (value.kind == VALUE_NULL)
            continue;
        int order = best.kind != VALUE_NULL ? value_compare(e, &value, &best, &known) : 0;
        if (!known)
            return first_unknown(&value, &best, value.type);
        if (best.kind == VALUE_NULL || (expr->kind == EXPR_GREATEST ? order > 0 : order < 0))
            best = value;
    }
    return best;
}

/* ---- NULL tests ---- */

static struct value evaluate_null_test(struct evaluation *e, const struct expr *expr)
{
    struct value value = evaluate(e, expr->arguments.at[0]);
    bool wanted = expr->kind == EXPR_IS_NULL;
    if (value.kind == VALUE_UNKNOWN)
        return value.present ? value_boolean(!wanted) : value_unknown(BOOLOID, value.text);
    /* ExecEvalRowNullInt(): every field must be, or must not be, null. */
    if (value.kind == VALUE_RECORD && value.type != INTERVALOID) {
        for (uint32_t i = 0; i < value.count; i++) {
            if (value.elements[i].kind == VALUE_UNKNOWN)
                return value_unknown(BOOLOID, value.elements[i].text);
            if ((value.elements[i].kind == VALUE_NULL) != wanted)
                return value_boolean(false);
        }
        return value_boolean(true);
    }
    return value_boolean((value.kind == VALUE_NULL) == wanted);
}

static struct value evaluate_boolean_test(struct evaluation *e, const struct expr *expr)
{
    struct value value = as_boolean(e, expr->arguments.at[0]);
    bool negated = strstr(expr->text, " not ") != NULL;
    int truth = value_truth(&value);
    if (truth == -2)
        return value_unknown(BOOLOID, value.text);
    int wanted = strstr(expr->text, "true") != NULL ? 1 : strstr(expr->text, "false") != NULL ? 0 : -1;
    return value_boolean((truth == wanted) != negated);
}

/* ---- rows, arrays ---- */

static struct value evaluate_row(struct evaluation *e, const struct expr *expr)
{
    struct value *elements = ARENA_ARRAY(e->arena, struct value, expr->arguments.count);
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        elements[i] = evaluate(e, expr->arguments.at[i]);
    return (struct value){
        .kind = VALUE_RECORD, .type = RECORDOID, .elements = elements, .count = expr->arguments.count};
}

static oid array_type(struct evaluation *e, const struct value *elements, uint32_t count)
{
    struct type_info info;
    for (uint32_t i = 0; i < count; i++)
        if (elements[i].type != UNKNOWNOID && elements[i].type != NO_OID &&
            catalog_type_info(e->x->catalog, elements[i].type, &info))
            return info.array;
    return TEXTARRAYOID;
}

static struct value evaluate_array(struct evaluation *e, const struct expr *expr)
{
    struct value *elements = ARENA_ARRAY(e->arena, struct value, expr->arguments.count);
    uint32_t arrays = 0;
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        elements[i] = evaluate(e, expr->arguments.at[i]);
        arrays += elements[i].kind == VALUE_ARRAY;
    }
    if (arrays > 0)
        return arrays == expr->arguments.count ? value_array(elements[0].type, elements, arrays)
                                               : value_unknown(NO_OID, "an array of several dimensions");
    oid type = array_type(e, elements, expr->arguments.count);
    struct value array = value_array(type, elements, expr->arguments.count);
    struct type_info info;
    if (array.kind == VALUE_ARRAY && catalog_type_info(e->x->catalog, type, &info))
        for (uint32_t i = 0; i < array.count; i++)
            if (elements[i].type == UNKNOWNOID)
                elements[i] = value_cast(e, &elements[i], info.element, -1);
    return array;
}

static struct value evaluate_subscript(struct evaluation *e, const struct expr *expr)
{
    struct value base = evaluate(e, expr->arguments.at[0]);
    if (base.kind == VALUE_NULL)
        return base;
    bool part = !expr->slice && expr->arguments.at[1] != NULL;
    if (!part || (base.kind != VALUE_ARRAY && base.type != JSONBOID))
        return value_unknown(NO_OID, base.kind == VALUE_UNKNOWN ? base.text : "a part of an array");
    struct value index = evaluate(e, expr->arguments.at[1]);
    if (base.type == JSONBOID)
        return evaluate_operator(e, "->", &base, &index);
    index = value_cast(e, &index, INT4OID, -1);
    oid type = base.count > 0 ? base.elements[0].type : NO_OID;
    if (index.kind != VALUE_INTEGER)
        return index.kind == VALUE_NULL ? value_null(type) : value_unknown(type, index.text);
    int64_t first = value_lower_bound(&base);
    return index.integer >= first && index.integer - first < base.count ? base.elements[index.integer - first]
                                                                        : value_null(type);
}

static struct value evaluate_field(struct evaluation *e, const struct expr *expr)
{
    struct value base = evaluate(e, expr->arguments.at[0]);
    for (uint32_t i = 0;
         base.kind == VALUE_RECORD && base.names != NULL && expr->text != NULL && i < base.count; i++)
        if (strcmp(base.names[i], expr->text) == 0)
            return base.elements[i];
    return base.kind == VALUE_NULL
               ? value_null(NO_OID)
               : value_unknown(NO_OID, base.kind == VALUE_UNKNOWN ? base.text : "a field of a row");
}

/* ---- subqueries ---- */

/* What type the query's only column has, where its value is not known. */
static oid query_type(struct evaluation *e, const struct query *query)
{
    struct scope scope = scope_of_query("query");
    struct refusal refusal = {0};
    struct resolver resolver = e->x->resolver;
    resolver.arena = e->arena;
    struct typed_query *typed = resolve_query(&resolver, &scope, query, &refusal);
    return typed != NULL && typed->column_count == 1 ? typed->columns[0].type : NO_OID;
}

static struct value exists(const struct result *result)
{
    for (uint32_t i = 0; i < result->rows.count; i++)
        if (!result->rows.at[i].maybe)
            return value_boolean(true);
    return result->rows.count > 0 ? value_unknown(BOOLOID, result->why) : value_boolean(false);
}

static struct value scalar(struct evaluation *e, const struct expr *expr, const struct result *result)
{
    if (result->rows.count == 0)
        return value_null(query_type(e, expr->query));
    if (result->why != NULL)
        return value_unknown(query_type(e, expr->query), result->why);
    if (result->rows.count > 1) {
        evaluation_refuse(e, "21000", "more than one row returned by a subquery used as an expression");
        return value_unknown(NO_OID, "a value that is refused");
    }
    return result->column_count == 1 ? result->rows.at[0].values[0] : value_unknown(NO_OID, "a row");
}

static struct value column_of(struct evaluation *e, const struct result *result, oid type)
{
    struct value *values = ARENA_ARRAY(e->arena, struct value, result->rows.count);
    for (uint32_t i = 0; i < result->rows.count; i++)
        values[i] = result->rows.at[i].values[0];
    if (type == NO_OID)
        type = array_type(e, values, result->rows.count);
    return value_array(type, values, result->rows.count);
}

static struct value over_result(struct evaluation *e, const struct expr *expr, const struct result *result)
{
    bool any = expr->sublink == SUBLINK_ANY;
    struct value left = evaluate(e, expr->arguments.at[0]);
    if (left.kind == VALUE_RECORD || result->column_count != 1)
        return value_unknown(BOOLOID, "a comparison of rows");
    struct value values = column_of(e, result, NO_OID);
    const char *operator= expr->name.name != NULL ? expr->name.name : "=";
    if (result->why == NULL)
        return over_values(e, operator, & left, values.elements, values.count, any);
    /* What is there for certain may decide. */
    for (uint32_t i = 0; i < result->rows.count; i++) {
        struct value one = evaluate_operator(e, operator, & left, &values.elements[i]);
        if (!result->rows.at[i].maybe && value_truth(&one) == (int)any)
            return value_boolean(any);
    }
    return value_unknown(BOOLOID, result->why);
}

static struct value evaluate_subquery(struct evaluation *e, const struct expr *expr)
{
    struct result result = {0};
    if (!evaluate_query(e, expr->query, expr->sublink == SUBLINK_EXISTS ? 1 : 0, &result))
        return value_unknown(NO_OID, "a value that is refused");
    switch (expr->sublink) {
    case SUBLINK_EXISTS:
        return exists(&result);
    case SUBLINK_EXPR:
        return scalar(e, expr, &result);
    case SUBLINK_ANY:
    case SUBLINK_ALL:
        return over_result(e, expr, &result);
    case SUBLINK_ARRAY:
        if (result.why != NULL || result.column_count != 1)
            return value_unknown(NO_OID, result.why != NULL ? result.why : "rows");
        return column_of(e, &result, NO_OID);
    default:
        return value_unknown(NO_OID, "a comparison of rows");
    }
}

/* ---- names ---- */

static struct value whole_name(const struct texts *names, struct arena *arena)
{
    struct str text = str_new(arena);
    for (uint32_t i = 0; i < names->count; i++)
        str_addf(&text, "%s%s", i > 0 ? "." : "", names->at[i]);
    return value_unknown(NO_OID, text.text);
}

/* plpgsql_post_column_ref(): a name that is both a column and a variable is refused, unless the block says
 * which is meant. */
static struct value evaluate_name(struct evaluation *e, const struct expr *expr)
{
    struct value column, variable;
    if (expr->star)
        return value_unknown(NO_OID, "a whole row");
    bool is_column = evaluate_column(e, &expr->names, &column);
    bool is_variable =
        e->variables != NULL && e->variables->find(e->variables->context, &expr->names, &variable);
    if (is_column && is_variable && e->variables->conflict == 'e' && expr->names.count == 1) {
        evaluation_refuse(e, "42702", "column reference \"%s\" is ambiguous", expr->names.at[0]);
        return value_unknown(NO_OID, "a value that is refused");
    }
    if (is_column && !(is_variable && e->variables->conflict == 'v'))
        return column;
    return is_variable ? variable : whole_name(&expr->names, e->arena);
}

static struct value evaluate_parameter(struct evaluation *e, const struct expr *expr)
{
    if (expr->integer >= 1 && expr->integer <= e->parameter_count)
        return e->parameters[expr->integer - 1];
    struct texts name = {(const char *[]){arena_printf(e->arena, "$%lld", (long long)expr->integer)}, 1};
    struct value variable;
    if (e->variables != NULL && e->variables->find(e->variables->context, &name, &variable))
        return variable;
    return value_unknown(NO_OID, name.at[0]);
}

static struct value evaluate_value_function(struct evaluation *e, const struct expr *expr)
{
    struct value out;
    const char *word = expr->text;
    if (strcmp(word, "current_schema") == 0 && evaluate_builtin(e, word, NULL, 0, &out))
        return out;
    if (strcmp(word, "current_catalog") == 0)
        return value_present(NAMEOID, "the name of the database");
    if (strcmp(word, "current_user") == 0 || strcmp(word, "user") == 0 || strcmp(word, "session_user") == 0 ||
        strcmp(word, "current_role") == 0)
        return e->x->resolver.role != NULL ? value_text(NAMEOID, e->x->resolver.role)
                                           : value_present(NAMEOID, "the name of the role");
    return value_present(strcmp(word, "current_date") == 0 ? DATEOID
                         : strncmp(word, "local", 5) == 0  ? TIMESTAMPOID
                                                           : TIMESTAMPTZOID,
                         "the clock");
}

struct value evaluate_cast_of(struct evaluation *e, const struct value *value, const struct type_name *name)
{
    struct resolver resolver = e->x->resolver;
    struct refusal refusal = {0};
    oid type;
    int32_t typmod;
    resolver.arena = e->arena;
    if (e->failed || !resolve_type(&resolver, name, &type, &typmod, &refusal))
        return value_unknown(NO_OID, "a cast to a type that is not in the schema");
    return value_cast(e, value, type, typmod);
}

static struct value evaluate_cast(struct evaluation *e, const struct expr *expr)
{
    struct value value = evaluate(e, expr->arguments.at[0]);
    return evaluate_cast_of(e, &value, expr->type);
}

/* ---- calls ---- */

static bool is_server_function(const struct expr *expr)
{
    return expr->name.schema == NULL || strcmp(expr->name.schema, "pg_catalog") == 0;
}

/* Can it be called with so many? The call of a procedure has something in the place of OUT parameters too. */
static bool takes(const struct function *function, uint32_t count)
{
    uint32_t most = function->kind == 'p' ? function->parameter_count : function->argument_count,
             defaults = 0;
    for (uint32_t i = 0; i < function->parameter_count; i++)
        defaults += function->parameters[i].default_value != NULL;
    if (function->variadic != NO_OID && count >= most)
        return true;
    return count <= most && count + defaults >= most;
}

/* The user's function of this name that takes so many arguments; NO_OID when there is none, or several
 * that may be meant. */
static oid find_function(struct evaluation *e, const struct expr *expr, uint32_t count)
{
    const struct resolver *resolver = &e->x->resolver;
    oid own = expr->name.schema != NULL ? resolve_schema(resolver, expr->name.schema, true, NULL) : NO_OID;
    uint32_t schemas = expr->name.schema != NULL ? 1 : resolver->search_path_count;
    oid found = NO_OID;
    for (uint32_t i = 0; i < schemas && found == NO_OID; i++) {
        uint32_t cursor = 0, candidates = 0;
        oid schema = expr->name.schema != NULL ? own : resolver->search_path[i];
        for (oid id; schema != NO_OID && (id = catalog_next_function(e->x->catalog, schema, expr->name.name,
                                                                     &cursor)) != NO_OID;) {
            if (!takes(catalog_function(e->x->catalog, id), count))
                continue;
            found = id;
            candidates++;
        }
        if (candidates > 1)
            return NO_OID;
    }
    return found;
}

static bool is_input(const struct parameter *parameter)
{
    return parameter->mode == 'i' || parameter->mode == 'b' || parameter->mode == 'v' || parameter->mode == 0;
}

/* The argument for the parameter: by its name, or by its place among those without names. */
static const struct value *argument_for(const struct expr *expr, const struct value *given, const char *name,
                                        uint32_t place)
{
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        bool named = expr->arguments.at[i]->kind == EXPR_NAMED_ARGUMENT;
        if (named ? name != NULL && strcmp(expr->arguments.at[i]->text, name) == 0 : i == place)
            return &given[i];
    }
    return NULL;
}

/* The arguments in the order of the parameters, named ones and defaults in their places. */
static bool place_arguments(struct evaluation *e, const struct function *function, const struct expr *expr,
                            const struct value *given, struct value *out)
{
    uint32_t at = 0, place = 0;
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (!is_input(parameter)) {
            place += function->kind == 'p';
            continue;
        }
        const struct value *found = argument_for(expr, given, parameter->name, place++);
        if (found == NULL && parameter->default_value == NULL)
            return false;
        out[at] = found != NULL ? *found : evaluate(e, parameter->default_value);
        out[at] = value_cast(e, &out[at], parameter->type, -1);
        at++;
    }
    return at == function->argument_count;
}

/* The arguments with those of the VARIADIC parameter, the last one, as one array. */
static const struct value *gather_variadic(struct evaluation *e, const struct function *function,
                                           const struct expr *expr, const struct value *given)
{
    uint32_t before = function->argument_count - 1, count = expr->arguments.count;
    if ((expr->call != NULL && expr->call->variadic) || count < function->argument_count)
        return given;
    struct value *out = ARENA_ARRAY(e->arena, struct value, count);
    for (uint32_t i = 0; i < before; i++)
        out[i] = given[i];
    out[before] = value_array(array_type(e, given + before, count - before), given + before, count - before);
    return out;
}

static struct value call_user(struct evaluation *e, const struct expr *expr, const struct value *arguments)
{
    const char *unknown = arena_printf(e->arena, "what function %s gives", expr->name.name);
    oid id = find_function(e, expr, expr->arguments.count);
    const struct function *function = id != NO_OID ? catalog_function(e->x->catalog, id) : NULL;
    struct value out = value_unknown(function != NULL ? function->returns : NO_OID, unknown);
    if (function == NULL || e->variables == NULL || e->variables->call == NULL)
        return out;
    if (function->variadic != NO_OID)
        arguments = gather_variadic(e, function, expr, arguments);
    struct value *placed = ARENA_ARRAY(e->arena, struct value, function->argument_count);
    if (!place_arguments(e, function, expr, arguments, placed) || e->failed)
        return out;
    if (!e->variables->call(e->variables->context, e, id, placed, &out))
        e->failed = true;
    return out;
}

static struct value *evaluate_arguments(struct evaluation *e, const struct expr *expr)
{
    struct value *out = ARENA_ARRAY(e->arena, struct value, expr->arguments.count + 1);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        const struct expr *argument = expr->arguments.at[i];
        out[i] = evaluate(e, argument->kind == EXPR_NAMED_ARGUMENT ? argument->arguments.at[0] : argument);
    }
    return out;
}

const struct function *evaluate_routine(struct evaluation *e, const struct expr *call)
{
    const struct builtin_function *first;
    if (call == NULL || call->kind != EXPR_FUNCTION ||
        (is_server_function(call) && builtin_functions_by_name(NULL, call->name.name, &first) > 0))
        return NULL;
    oid id = find_function(e, call, call->arguments.count);
    return id != NO_OID ? catalog_function(e->x->catalog, id) : NULL;
}

struct value evaluate_routine_call(struct evaluation *e, const struct expr *call)
{
    const struct value *arguments = evaluate_arguments(e, call);
    return e->failed ? value_unknown(NO_OID, "") : call_user(e, call, arguments);
}

/* The server's functions that are called with named arguments: their parameters, of which all that are left
 * out are 0. */
static const struct {
    const char *name;
    uint32_t count;
    const char *parameters[7];
} with_names[] = {
    {"make_interval", 7, {"years", "months", "weeks", "days", "hours", "mins", "secs"}},
    {"make_date", 3, {"year", "month", "day"}},
};

static bool has_named_argument(const struct expr *expr)
{
    for (uint32_t i = 0; i < expr->arguments.count; i++)
        if (expr->arguments.at[i]->kind == EXPR_NAMED_ARGUMENT)
            return true;
    return false;
}

/* The arguments of such a call in their places; NULL when the function, or a name, is none of these. */
static const struct value *place_named(struct evaluation *e, const struct expr *expr,
                                       const struct value *given, uint32_t *count)
{
    size_t which = 0, all = sizeof with_names / sizeof *with_names;
    while (which < all && strcmp(with_names[which].name, expr->name.name) != 0)
        which++;
    if (which == all)
        return NULL;
    struct value *placed = ARENA_ARRAY(e->arena, struct value, with_names[which].count);
    uint32_t found = 0;
    for (uint32_t i = 0; i < with_names[which].count; i++) {
        const struct value *argument = argument_for(expr, given, with_names[which].parameters[i], i);
        found += argument != NULL;
        placed[i] = argument != NULL ? *argument : value_integer(INT4OID, 0);
    }
    *count = with_names[which].count;
    return found == expr->arguments.count ? placed : NULL;
}

/* One value of a function of the user's. */
static struct value value_of_routine(struct evaluation *e, const struct expr *expr,
                                     const struct value *arguments)
{
    struct value out = call_user(e, expr, arguments);
    const struct function *function = evaluate_routine(e, expr);
    return function != NULL && function->returns_set ? value_unknown(function->returns, "rows of a function")
                                                     : out;
}

/* The result of a function of the server's that is not understood: its type, when all of that name agree. */
static struct value unknown_builtin(struct evaluation *e, const char *name)
{
    const struct builtin_function *first;
    size_t count = builtin_functions_by_name(NULL, name, &first);
    oid type = NO_OID;
    static const char *const never_null[] = {"current_database", "now", "clock_timestamp",
                                             "statement_timestamp", "transaction_timestamp", "random",
                                             "gen_random_uuid", "pg_backend_pid"};
    const char *why = arena_printf(e->arena, "what %s() gives", name);
    for (size_t i = 0; i < count; i++) {
        if (!BUILTIN_HOLDS(&first[i], e->x->version))
            continue;
        if (type != NO_OID && type != first[i].result)
            return value_unknown(NO_OID, why);
        type = first[i].result;
    }
    for (size_t i = 0; i < sizeof never_null / sizeof *never_null; i++)
        if (strcmp(name, never_null[i]) == 0)
            return value_present(type, why);
    return value_unknown(type, why);
}

/* f(…, VARIADIC array): the server's functions get the elements, those of the user's the array. */
static struct value evaluate_variadic(struct evaluation *e, const struct expr *expr,
                                      const struct value *arguments)
{
    uint32_t before = expr->arguments.count - 1;
    struct value out, last = value_flat(e, &arguments[before]);
    if (evaluate_routine(e, expr) != NULL)
        return value_of_routine(e, expr, arguments);
    if (last.kind != VALUE_ARRAY || !is_server_function(expr))
        return value_unknown(NO_OID, arena_printf(e->arena, "what %s() gives", expr->name.name));
    struct value *spread = ARENA_ARRAY(e->arena, struct value, before + last.count);
    for (uint32_t i = 0; i < before + last.count; i++)
        spread[i] = i < before ? arguments[i] : last.elements[i - before];
    return evaluate_builtin(e, expr->name.name, spread, before + last.count, &out)
               ? out
               : unknown_builtin(e, expr->name.name);
}

static struct value evaluate_call(struct evaluation *e, const struct expr *expr)
{
    struct value out;
    uint32_t count = expr->arguments.count;
    if (evaluate_aggregate(e, expr, &out))
        return out;
    const struct value *arguments = evaluate_arguments(e, expr);
    if (e->failed)
        return value_unknown(NO_OID, "");
    if (expr->call != NULL && expr->call->variadic)
        return evaluate_variadic(e, expr, arguments);
    if (expr->call != NULL &&
        (expr->call->over != NULL || expr->call->star || expr->call->within_group))
        return value_unknown(NO_OID, arena_printf(e->arena, "what %s() gives", expr->name.name));
    if (!is_server_function(expr))
        return value_of_routine(e, expr, arguments);
    const struct value *placed =
        has_named_argument(expr) ? place_named(e, expr, arguments, &count) : arguments;
    if (placed != NULL && evaluate_builtin(e, expr->name.name, placed, count, &out))
        return out;
    count = expr->arguments.count;
    const struct builtin_function *first;
    if (builtin_functions_by_name(NULL, expr->name.name, &first) > 0 &&
        find_function(e, expr, count) == NO_OID)
        return unknown_builtin(e, expr->name.name);
    return value_of_routine(e, expr, arguments);
}

/* ---- */

static struct value evaluate_constant(struct evaluation *e, const struct expr *expr)
{
    bool digits = expr->kind == EXPR_FLOAT && strspn(expr->text, "0123456789") == strlen(expr->text);
    switch (expr->kind) {
    case EXPR_INTEGER:
        return value_integer(INT4OID, expr->integer);
    case EXPR_FLOAT:
        return value_from_text(e, expr->text, digits && strlen(expr->text) < 19 ? INT8OID : NUMERICOID, -1);
    case EXPR_STRING:
        return value_text(UNKNOWNOID, expr->text);
    case EXPR_BOOLEAN:
        return value_boolean(expr->integer != 0);
    default:
        return value_null(UNKNOWNOID);
    }
}

static struct value evaluate_logic(struct evaluation *e, const struct expr *expr)
{
    return evaluate_junction(e, expr, expr->kind == EXPR_OR);
}

static struct value evaluate_not(struct evaluation *e, const struct expr *expr)
{
    struct value value = as_boolean(e, expr->arguments.at[0]);
    return negate(&value);
}

static struct value evaluate_collate(struct evaluation *e, const struct expr *expr)
{
    return evaluate(e, expr->arguments.at[0]);
}

static struct value (*const forms[])(struct evaluation *e, const struct expr *expr) = {
    [EXPR_NULL] = evaluate_constant,
    [EXPR_INTEGER] = evaluate_constant,
    [EXPR_FLOAT] = evaluate_constant,
    [EXPR_STRING] = evaluate_constant,
    [EXPR_BOOLEAN] = evaluate_constant,
    [EXPR_COLUMN] = evaluate_name,
    [EXPR_PARAMETER] = evaluate_parameter,
    [EXPR_OPERATOR] = evaluate_binary,
    [EXPR_LIKE] = evaluate_binary,
    [EXPR_ILIKE] = evaluate_binary,
    [EXPR_OPERATOR_ANY] = evaluate_over_array,
    [EXPR_OPERATOR_ALL] = evaluate_over_array,
    [EXPR_IN] = evaluate_in,
    [EXPR_DISTINCT] = evaluate_distinct,
    [EXPR_NOT_DISTINCT] = evaluate_distinct,
    [EXPR_NULLIF] = evaluate_nullif,
    [EXPR_BETWEEN] = evaluate_between,
    [EXPR_NOT_BETWEEN] = evaluate_between,
    [EXPR_BETWEEN_SYMMETRIC] = evaluate_between,
    [EXPR_NOT_BETWEEN_SYMMETRIC] = evaluate_between,
    [EXPR_AND] = evaluate_logic,
    [EXPR_OR] = evaluate_logic,
    [EXPR_NOT] = evaluate_not,
    [EXPR_FUNCTION] = evaluate_call,
    [EXPR_CAST] = evaluate_cast,
    [EXPR_COLLATE] = evaluate_collate,
    [EXPR_SUBQUERY] = evaluate_subquery,
    [EXPR_CASE] = evaluate_case,
    [EXPR_COALESCE] = evaluate_coalesce,
    [EXPR_GREATEST] = evaluate_extreme,
    [EXPR_LEAST] = evaluate_extreme,
    [EXPR_VALUE_FUNCTION] = evaluate_value_function,
    [EXPR_IS_NULL] = evaluate_null_test,
    [EXPR_IS_NOT_NULL] = evaluate_null_test,
    [EXPR_BOOLEAN_TEST] = evaluate_boolean_test,
    [EXPR_ROW] = evaluate_row,
    [EXPR_ARRAY] = evaluate_array,
    [EXPR_SUBSCRIPT] = evaluate_subscript,
    [EXPR_FIELD] = evaluate_field,
};

struct value evaluate(struct evaluation *e, const struct expr *expr)
{
    if (expr == NULL || e->failed)
        return value_unknown(NO_OID, "");
    if (e->depth >= DEPTH_LIMIT)
        return value_unknown(NO_OID, "an expression that is nested too deeply");
    if ((size_t)expr->kind >= sizeof forms / sizeof *forms || forms[expr->kind] == NULL)
        return value_unknown(NO_OID, "a form of expression");
    e->depth++;
    struct value value = forms[expr->kind](e, expr);
    e->depth--;
    return value;
}
