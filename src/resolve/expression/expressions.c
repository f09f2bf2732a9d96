/*
 * Expressions: the typed tree of each form of expression (transformExprRecurse() of parser/parse_expr.c). Names are looked up in columns.c,
 * calls in calls.c, operators in operate.c; constructs with several forms of their own in constructs.c, SQL/JSON and XML in documents.c.
 */
#include <stdlib.h>
#include <string.h>

#include "resolve/query/ranges.h"

static const struct name equals = { .name = "=", .position = NO_POSITION };

/* ---- constants: make_const() ---- */

static bool fits_bigint(const char *text)
{
    size_t digits = strspn(text[0] == '-' ? text + 1 : text, "0123456789");
    if (text[(text[0] == '-') + digits] != '\0' || digits > 19)
        return false;
    return digits < 19 || strcmp(text + (text[0] == '-'), text[0] == '-' ? "9223372036854775808" : "9223372036854775807") <= 0;
}

static struct typed *number_constant(struct analysis *a, const struct expr *expr)
{
    const char *canonical;
    oid object = NO_OID, type = fits_bigint(expr->text) ? INT8OID : NUMERICOID;
    char mark = expr->text[0] == '0' ? expr->text[1] : 0;
    if (mark != 0 && strchr("xXoObB", mark) != NULL) {     /* 0x…: as wide as it needs */
        struct refusal ignored = { 0 }, *refusal = a->refusal;
        a->refusal = &ignored;
        bool narrow = literal_input(a, INT4OID, -1, expr->text, expr->position, &canonical, &object);
        ignored = (struct refusal){ 0 };
        type = narrow ? INT4OID : literal_input(a, INT8OID, -1, expr->text, expr->position, &canonical, &object) ? INT8OID : NUMERICOID;
        a->refusal = refusal;
    }
    if (!literal_input(a, type, -1, expr->text, expr->position, &canonical, &object))
        return NULL;
    return typed_constant(a->resolver, type, canonical, expr->position);
}

static struct typed *bit_constant(struct analysis *a, const struct expr *expr)
{
    const char *canonical;
    oid object = NO_OID;
    if (!literal_input(a, BITOID, -1, expr->text, expr->position, &canonical, &object))
        return NULL;
    return typed_constant(a->resolver, BITOID, canonical, expr->position);
}

static struct typed *constant(struct analysis *a, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_INTEGER:
        return typed_constant(a->resolver, INT4OID, expr->text, expr->position);
    case EXPR_FLOAT:
        return number_constant(a, expr);
    case EXPR_BOOLEAN:
        return typed_constant(a->resolver, BOOLOID, expr->text, expr->position);
    case EXPR_BIT_STRING:
        return bit_constant(a, expr);
    case EXPR_STRING:
        return typed_constant(a->resolver, UNKNOWNOID, expr->text, expr->position);
    default:
        return typed_constant(a->resolver, UNKNOWNOID, NULL, expr->position);
    }
}

/* ---- operators ---- */

static bool is_row_syntax(const struct expr *expr)
{
    return expr != NULL && expr->kind == EXPR_ROW;
}

static struct typed *operator_expression(struct analysis *a, const struct expr *expr)
{
    if (expr->arguments.count == 1) {
        struct typed *only = expression(a, expr->arguments.at[0]);
        return only != NULL ? operate(a, &expr->name, NULL, only, expr->position) : NULL;
    }
    const struct expr *left_syntax = expr->arguments.at[0], *right_syntax = expr->arguments.at[1];
    if (is_row_syntax(left_syntax) && right_syntax->kind == EXPR_SUBQUERY && right_syntax->sublink == SUBLINK_EXPR)
        return expression_subquery(a, right_syntax, SUBLINK_ROWCOMPARE, left_syntax, &expr->name, expr->position);
    struct typed *left = expression(a, left_syntax);
    struct typed *right = left != NULL ? expression(a, right_syntax) : NULL;
    if (right == NULL)
        return NULL;
    if (is_row_syntax(left_syntax) && is_row_syntax(right_syntax))
        return operate_rows(a, &expr->name, left->arguments, left->count, right->arguments, right->count, expr->position);
    return operate(a, &expr->name, left, right, expr->position);
}

static struct typed *array_operator(struct analysis *a, const struct expr *expr)
{
    struct typed *left = expression(a, expr->arguments.at[0]);
    struct typed *right = left != NULL ? expression(a, expr->arguments.at[1]) : NULL;
    return right != NULL ? operate_array(a, &expr->name, expr->kind == EXPR_OPERATOR_ANY, left, right, expr->position) : NULL;
}

struct typed *typed_boolean(struct analysis *a, enum typed_kind kind, uint32_t position, struct typed *one, struct typed *two)
{
    struct typed *node = typed_new(a->arena, kind, BOOLOID, position);
    node->arguments = typed_list(a->arena, two != NULL ? 2 : 1);
    node->arguments[node->count++] = one;
    if (two != NULL)
        node->arguments[node->count++] = two;
    return node;
}

static struct typed *null_test(struct analysis *a, const struct expr *operand, bool is_null, uint32_t position)
{
    struct typed *argument = expression(a, operand);
    if (argument == NULL)
        return NULL;
    struct typed *node = typed_boolean(a, TYPED_NULL_TEST, position, argument, NULL);
    node->flag = is_null ? 'n' : 'o';
    return node;
}

/* make_row_distinct_op(). */
static struct typed *distinct_rows(struct analysis *a, struct typed *left, struct typed *right, uint32_t position)
{
    if (left->count != right->count)
        return analysis_refuse(a, position, "42601", "unequal number of entries in row expressions");
    struct typed *result = NULL;
    for (uint32_t i = 0; i < left->count; i++) {
        struct typed *one = operate_distinct(a, &equals, left->arguments[i], right->arguments[i], position);
        if (one == NULL)
            return NULL;
        result = result == NULL ? one : typed_boolean(a, TYPED_OR, position, result, one);
    }
    return result != NULL ? result : typed_constant(a->resolver, BOOLOID, "false", position);
}

static struct typed *distinct(struct analysis *a, const struct expr *expr)
{
    const struct expr *left_syntax = expr->arguments.at[0], *right_syntax = expr->arguments.at[1];
    bool negated = expr->kind == EXPR_NOT_DISTINCT;
    if (right_syntax->kind == EXPR_NULL)
        return null_test(a, left_syntax, negated, expr->position);
    if (left_syntax->kind == EXPR_NULL)
        return null_test(a, right_syntax, negated, expr->position);
    struct typed *left = expression(a, left_syntax);
    struct typed *right = left != NULL ? expression(a, right_syntax) : NULL;
    if (right == NULL)
        return NULL;
    struct typed *node = is_row_syntax(left_syntax) && is_row_syntax(right_syntax)
        ? distinct_rows(a, left, right, expr->position)
        : operate_distinct(a, expr->name.name != NULL ? &expr->name : &equals, left, right, expr->position);
    return node != NULL && negated ? typed_boolean(a, TYPED_NOT, expr->position, node, NULL) : node;
}

static struct typed *nullif(struct analysis *a, const struct expr *expr)
{
    struct typed *left = expression(a, expr->arguments.at[0]);
    struct typed *right = left != NULL ? expression(a, expr->arguments.at[1]) : NULL;
    struct typed *node = right != NULL ? operate(a, &equals, left, right, expr->position) : NULL;
    if (node == NULL || node->kind != TYPED_OPERATOR)
        return node;
    if (node->type != BOOLOID)
        return analysis_refuse(a, expr->position, "42804", "NULLIF requires = operator to yield boolean");
    node->kind = TYPED_NULLIF;
    node->type = node->arguments[0]->type;
    node->typmod = node->arguments[0]->typmod;
    return typed_collate(a, node) ? node : NULL;
}

static struct typed *compare(struct analysis *a, const char *operator, struct typed *left, struct typed *right,
                             uint32_t position)
{
    struct name name = { .name = operator, .position = position };
    struct typed *node = left != NULL && right != NULL ? operate(a, &name, left, right, position) : NULL;
    return node != NULL ? coerce_to_boolean(a, node, "AND") : NULL;
}

static struct typed *compare_syntax(struct analysis *a, const char *operator, const struct expr *left, const struct expr *right,
                                    uint32_t position)
{
    struct typed *one = expression(a, left);
    struct typed *two = one != NULL ? expression(a, right) : NULL;
    return compare(a, operator, one, two, position);
}

/* transformAExprBetween(): comparisons of the operand, which is evaluated anew in each. */
static struct typed *between(struct analysis *a, const struct expr *expr)
{
    bool negated = expr->kind == EXPR_NOT_BETWEEN || expr->kind == EXPR_NOT_BETWEEN_SYMMETRIC;
    bool symmetric = expr->kind == EXPR_BETWEEN_SYMMETRIC || expr->kind == EXPR_NOT_BETWEEN_SYMMETRIC;
    const char *low = negated ? "<" : ">=", *high = negated ? ">" : "<=";
    enum typed_kind inner = negated ? TYPED_OR : TYPED_AND, outer = negated ? TYPED_AND : TYPED_OR;
    struct expr *const *arguments = expr->arguments.at;
    struct typed *sides[2] = { NULL, NULL };
    for (int i = 0; i < (symmetric ? 2 : 1); i++) {
        struct typed *one = compare_syntax(a, low, arguments[0], arguments[1 + i], expr->position);
        struct typed *two = one != NULL ? compare_syntax(a, high, arguments[0], arguments[2 - i], expr->position) : NULL;
        if (two == NULL)
            return NULL;
        sides[i] = typed_boolean(a, inner, expr->position, one, two);
    }
    return symmetric ? typed_boolean(a, outer, expr->position, sides[0], sides[1]) : sides[0];
}

/* ---- IN ---- */

static void search_column(void *context, const struct typed *node)
{
    bool *found = context;
    if (node->kind == TYPED_COLUMN && node->level == 0)
        *found = true;
    if (node->kind == TYPED_SUBQUERY && node->query != NULL && ((const struct query_tree *)node->query->tree)->outer == 1)
        *found = true;
    typed_children(node, search_column, context);
}

/* contain_vars_of_level(…, 0). */
static bool has_column(const struct typed *node)
{
    bool found = false;
    search_column(&found, node);
    return found;
}

/* The type of the array that the items make; NO_OID: there is none, and each is compared by itself. */
static oid in_array_type(struct analysis *a, struct typed *left, struct typed *const *items, uint32_t count, oid *element)
{
    struct typed **all = typed_list(a->arena, count + 1);
    oid *types = ARENA_ARRAY(a->arena, oid, count + 1);
    all[0] = left;
    copy_items(all + 1, items, count * sizeof *items);
    for (uint32_t i = 0; i <= count; i++)
        types[i] = all[i]->type;
    *element = common_type(a, all, count + 1, NULL);
    if (*element == NO_OID || *element == RECORDOID || !common_type_works(a->resolver, *element, types, count + 1))
        return NO_OID;
    return lookup_array_of(a->resolver, *element);
}

static struct typed *in_array(struct analysis *a, const struct expr *expr, struct typed *left, struct typed **items,
                              uint32_t count, oid array, oid element, bool any)
{
    struct typed *node = typed_new(a->arena, TYPED_ARRAY, array, NO_POSITION);
    node->arguments = typed_list(a->arena, count);
    node->count = count;
    for (uint32_t i = 0; i < count; i++) {
        node->arguments[i] = coerce_to_common(a, items[i], element, "IN");
        if (node->arguments[i] == NULL)
            return NULL;
    }
    return typed_collate(a, node) ? operate_array(a, &expr->name, any, left, node, expr->position) : NULL;
}

static struct typed *in_item(struct analysis *a, const struct expr *expr, struct typed *left, struct typed *item, bool rows)
{
    struct typed *node = rows
        ? operate_rows(a, &expr->name, left->arguments, left->count, item->arguments, item->count, expr->position)
        : operate(a, &expr->name, left, item, expr->position);
    return node != NULL ? coerce_to_boolean(a, node, "IN") : NULL;
}

/* transformAExprIn(): an array of the items without columns, when there are several, and comparisons one by one of the rest. */
static struct typed *in_list(struct analysis *a, const struct expr *expr)
{
    uint32_t count = expr->arguments.count - 1, plain = 0;
    bool any = strcmp(expr->name.name, "<>") != 0;
    struct typed *left = expression(a, expr->arguments.at[0]), *result = NULL;
    struct typed **items = typed_list(a->arena, count), **without_columns = typed_list(a->arena, count);
    if (left == NULL)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = expression(a, expr->arguments.at[i + 1]);
        if (items[i] == NULL)
            return NULL;
        if (!has_column(items[i]))
            without_columns[plain++] = items[i];
    }
    oid element, array = plain > 1 ? in_array_type(a, left, without_columns, plain, &element) : NO_OID;
    if (array != NO_OID) {
        result = in_array(a, expr, left, without_columns, plain, array, element, any);
        if (result == NULL)
            return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (array != NO_OID && !has_column(items[i]))
            continue;
        bool rows = is_row_syntax(expr->arguments.at[0]) && is_row_syntax(expr->arguments.at[i + 1]);
        struct typed *one = in_item(a, expr, left, items[i], rows);
        if (one == NULL)
            return NULL;
        result = result == NULL ? one : typed_boolean(a, any ? TYPED_OR : TYPED_AND, expr->position, result, one);
    }
    return result;
}

/* ---- booleans ---- */

static struct typed *boolean_expression(struct analysis *a, const struct expr *expr)
{
    const char *construct = expr->kind == EXPR_AND ? "AND" : expr->kind == EXPR_OR ? "OR" : "NOT";
    enum typed_kind kind = expr->kind == EXPR_AND ? TYPED_AND : expr->kind == EXPR_OR ? TYPED_OR : TYPED_NOT;
    struct typed *node = typed_new(a->arena, kind, BOOLOID, expr->position);
    node->arguments = typed_list(a->arena, expr->arguments.count);
    node->count = expr->arguments.count;
    for (uint32_t i = 0; i < node->count; i++) {
        struct typed *argument = expression(a, expr->arguments.at[i]);
        node->arguments[i] = argument != NULL ? coerce_to_boolean(a, argument, construct) : NULL;
        if (node->arguments[i] == NULL)
            return NULL;
    }
    return node;
}

static struct typed *boolean_test(struct analysis *a, const struct expr *expr)
{
    static const struct { const char *text, *construct; char flag; } tests[] = {
        { "is true", "IS TRUE", 't' }, { "is not true", "IS NOT TRUE", 'T' }, { "is false", "IS FALSE", 'f' },
        { "is not false", "IS NOT FALSE", 'F' }, { "is unknown", "IS UNKNOWN", 'u' }, { "is not unknown", "IS NOT UNKNOWN", 'U' },
    };
    size_t i = 0;
    while (i < 5 && strcmp(tests[i].text, expr->text) != 0)
        i++;
    struct typed *argument = expression(a, expr->arguments.at[0]);
    argument = argument != NULL ? coerce_to_boolean(a, argument, tests[i].construct) : NULL;
    if (argument == NULL)
        return NULL;
    struct typed *node = typed_boolean(a, TYPED_BOOLEAN_TEST, expr->position, argument, NULL);
    node->flag = tests[i].flag;
    return node;
}

/* ---- casts and the like ---- */

static struct typed *cast(struct analysis *a, const struct expr *expr)
{
    oid type, element = NO_OID, base;
    int32_t typmod;
    const struct expr *argument = expr->arguments.at[0];
    struct refusal missing = { .position = NO_POSITION };
    if (!resolve_type(a->resolver, expr->type, &type, &typmod, &missing)) {
        if (missing.unsure && argument->kind == EXPR_ARRAY && argument->arguments.count == 0)
            return analysis_open(a, expr->position, NO_OID);
        if (missing.unsure)
            return expression(a, argument) != NULL ? analysis_open(a, expr->position, NO_OID) : NULL;
        *a->refusal = missing;
        return NULL;
    }
    int32_t base_typmod = typmod;
    base = catalog_base_type(a->resolver->catalog, type, &base_typmod);
    if (argument->kind == EXPR_ARRAY)
        element = lookup_element_of(a->resolver, base);
    struct typed *value = element != NO_OID ? expression_array(a, argument, base, element, base_typmod) : expression(a, argument);
    if (value == NULL)
        return NULL;
    bool possible;
    struct typed *node = coerce_to_target(a, value, type, typmod, 'e', 'e', expr->position, &possible);
    if (possible)
        return node;
    return analysis_refuse(a, expr->position, "42846", "cannot cast type %s to %s", lookup_type_display(a->resolver, value->type, -1),
                           lookup_type_display(a->resolver, type, -1));
}

static struct typed *collate(struct analysis *a, const struct expr *expr)
{
    struct typed *argument = expression(a, expr->arguments.at[0]);
    if (argument == NULL)
        return NULL;
    if (!typed_is_open(argument) && argument->type != UNKNOWNOID && lookup_type(a->resolver, argument->type).collation == NO_OID)
        return analysis_refuse(a, expr->position, "42804", "collations are not supported by type %s",
                               lookup_type_display(a->resolver, argument->type, -1));
    struct refusal missing = { .position = NO_POSITION };
    oid collation = resolve_collation(a->resolver, &expr->name, &missing);
    if (collation == NO_OID && !missing.unsure) {
        missing.position = expr->position;
        *a->refusal = missing;
        return NULL;
    }
    a->unsure |= collation == NO_OID;
    struct typed *node = typed_new(a->arena, TYPED_COLLATE, argument->type, expr->position);
    node->arguments = typed_list(a->arena, 1);
    node->arguments[node->count++] = argument;
    node->typmod = argument->typmod;
    node->collation = collation;
    node->collation_state = 'e';
    node->text = expr->name.name;
    return node;
}

static struct typed *field(struct analysis *a, const struct expr *expr)
{
    struct typed *base = expression(a, expr->arguments.at[0]);
    if (base == NULL)
        return NULL;
    if (expr->star)
        return analysis_refuse(a, expr->position, "0A000", "row expansion via \"*\" is not supported here");
    struct typed *node = call_projection(a, expr->text, base, expr->position);
    if (node != NULL || a->refusal->sqlstate != NULL)
        return node;
    /* unknown_attribute() */
    if (base->kind == TYPED_COLUMN && base->column == 0)
        return analysis_refuse(a, expr->position, "42703", "column %s.%s does not exist", "row", expr->text);
    if (lookup_type_is_complex(a->resolver, base->type))
        return analysis_refuse(a, expr->position, "42703", "column \"%s\" not found in data type %s", expr->text,
                               lookup_type_display(a->resolver, base->type, -1));
    if (base->type == RECORDOID)
        return analysis_refuse(a, expr->position, "42703", "could not identify column \"%s\" in record data type", expr->text);
    return analysis_refuse(a, expr->position, "42809", "column notation .%s applied to type %s, which is not a composite type",
                           expr->text, lookup_type_display(a->resolver, base->type, -1));
}

static struct typed *value_function(struct analysis *a, const struct expr *expr)
{
    static const struct { const char *text; oid type; } functions[] = {
        { "current_date", DATEOID }, { "current_time", TIMETZOID }, { "current_timestamp", TIMESTAMPTZOID },
        { "localtime", TIMEOID }, { "localtimestamp", TIMESTAMPOID },
    };
    oid type = NAMEOID;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].text, expr->text) == 0)
            type = functions[i].type;
    struct typed *node = typed_new(a->arena, TYPED_VALUE_FUNCTION, type, expr->position);
    node->text = expr->text;
    if (type != NAMEOID)
        node->typmod = (int32_t)(expr->integer > 6 ? 6 : expr->integer);
    else {
        node->collation = C_COLLATION_OID;
        node->collation_state = 'i';
    }
    return node;
}

static struct typed *grouping(struct analysis *a, const struct expr *expr)
{
    struct typed *node = typed_new(a->arena, TYPED_GROUPING, INT4OID, expr->position);
    node->arguments = typed_list(a->arena, expr->arguments.count);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        node->arguments[i] = expression(a, expr->arguments.at[i]);
        if (node->arguments[i] == NULL)
            return NULL;
        node->count++;
    }
    return node;
}

/* Adjacent subscripts are one access to the container. */
static struct typed *subscript(struct analysis *a, const struct expr *expr)
{
    const struct expr *steps[SUBSCRIPTS_MAX];
    uint32_t count = 0;
    const struct expr *base = expr;
    for (; base->kind == EXPR_SUBSCRIPT; base = base->arguments.at[0]) {
        if (count == SUBSCRIPTS_MAX)
            return analysis_open(a, expr->position, NO_OID);
        steps[count++] = base;
    }
    struct typed *container = expression(a, base);
    return container != NULL ? expression_subscripts(a, container, steps, count) : NULL;
}

/* ---- all of them ---- */

static struct typed *rare_expression(struct analysis *a, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_SUBSCRIPT:
        return subscript(a, expr);
    case EXPR_FIELD:
        return field(a, expr);
    case EXPR_VALUE_FUNCTION:
        return value_function(a, expr);
    case EXPR_GROUPING:
        return grouping(a, expr);
    case EXPR_DEFAULT:
        return analysis_refuse(a, expr->position, "42601", "DEFAULT is not allowed in this context");
    case EXPR_CURRENT_OF:
        return typed_new(a->arena, TYPED_CURRENT_OF, BOOLOID, expr->position);
    case EXPR_XML: case EXPR_XML_SERIALIZE: case EXPR_XML_IS_DOCUMENT:
        return expression_xml(a, expr);
    case EXPR_JSON:
        return expression_json(a, expr);
    case EXPR_PARAMETER:
        return scope_parameter(a, expr->integer, expr->position);
    default:
        return analysis_open(a, expr->position, NO_OID);
    }
}

static struct typed *operator_like(struct analysis *a, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_OPERATOR: case EXPR_LIKE: case EXPR_ILIKE: case EXPR_SIMILAR:
        return operator_expression(a, expr);
    case EXPR_OPERATOR_ANY: case EXPR_OPERATOR_ALL:
        return array_operator(a, expr);
    case EXPR_IN:
        return in_list(a, expr);
    case EXPR_DISTINCT: case EXPR_NOT_DISTINCT:
        return distinct(a, expr);
    case EXPR_NULLIF:
        return nullif(a, expr);
    case EXPR_BETWEEN: case EXPR_NOT_BETWEEN: case EXPR_BETWEEN_SYMMETRIC: case EXPR_NOT_BETWEEN_SYMMETRIC:
        return between(a, expr);
    case EXPR_AND: case EXPR_OR: case EXPR_NOT:
        return boolean_expression(a, expr);
    case EXPR_IS_NULL: case EXPR_IS_NOT_NULL:
        return null_test(a, expr->arguments.at[0], expr->kind == EXPR_IS_NULL, expr->position);
    case EXPR_BOOLEAN_TEST:
        return boolean_test(a, expr);
    default:
        return rare_expression(a, expr);
    }
}

static struct typed *any_expression(struct analysis *a, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_NULL: case EXPR_INTEGER: case EXPR_FLOAT: case EXPR_STRING: case EXPR_BIT_STRING: case EXPR_BOOLEAN:
        return constant(a, expr);
    case EXPR_COLUMN:
        return column_reference(a, expr);
    case EXPR_FUNCTION:
        return call_function(a, expr);
    case EXPR_CAST:
        return cast(a, expr);
    case EXPR_COLLATE:
        return collate(a, expr);
    case EXPR_SUBQUERY:
        return expression_subquery(a, expr, expr->sublink, expr->arguments.count > 0 ? expr->arguments.at[0] : NULL,
                                   expr->name.name != NULL ? &expr->name : NULL, expr->position);
    case EXPR_CASE:
        return expression_case(a, expr);
    case EXPR_COALESCE: case EXPR_GREATEST: case EXPR_LEAST:
        return expression_common(a, expr);
    case EXPR_ROW:
        return expression_row(a, expr, false);
    case EXPR_ARRAY:
        return expression_array(a, expr, NO_OID, NO_OID, -1);
    default:
        return operator_like(a, expr);
    }
}

struct typed *expression(struct analysis *a, const struct expr *expr)
{
    if (expr == NULL)
        return analysis_open(a, NO_POSITION, NO_OID);       /* the lowering gave it up */
    if (!analysis_enter(a))
        return NULL;
    struct typed *typed = any_expression(a, expr);
    analysis_leave(a);
    return typed;
}

struct typed *expression_at(struct analysis *a, const struct expr *expr, enum place place)
{
    if (a->level == NULL)
        return expression(a, expr);
    enum place saved = a->level->place;
    struct level *level = a->level;
    level->place = place;
    struct typed *typed = expression(a, expr);
    level->place = saved;
    return typed;
}

static struct typed *resolve_with(struct typed *(*analyse)(struct analysis *, const struct expr *),
                                  const struct resolver *resolver, const struct scope *scope,
                                  const struct expr *expr, struct refusal *refusal)
{
    struct analysis a;
    struct refusal own;
    analysis_begin(&a, resolver, scope, refusal != NULL ? refusal : &own);
    struct typed *typed = analyse(&a, expr);
    return typed != NULL && analysis_end(&a) ? typed : NULL;
}

struct typed *resolve_expression(const struct resolver *resolver, const struct scope *scope, const struct expr *expr,
                                 struct refusal *refusal)
{
    return resolve_with(expression, resolver, scope, expr, refusal);
}

struct typed *resolve_call(const struct resolver *resolver, const struct expr *call, struct refusal *refusal)
{
    struct scope scope = { .kind = SCOPE_NONE, .where = "CALL arguments", .allow_columns = true };
    return resolve_with(call_procedure, resolver, &scope, call, refusal);
}
