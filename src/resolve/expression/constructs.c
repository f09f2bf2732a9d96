/*
 * Constructs: subqueries in expressions, CASE, COALESCE, GREATEST, LEAST, ARRAY[…], ROW(…), subscripts (parser/parse_expr.c, subscripting of
 * parser/parse_node.c).
 */
#include <string.h>

#include "resolve/query/ranges.h"

static const struct name equals = { .name = "=", .position = NO_POSITION };

/* ---- subqueries ---- */

static bool subquery_allowed(struct analysis *a, uint32_t position)
{
    const char *where = a->scope->where;
    if (a->level != NULL || a->scope->allow_subquery || where == NULL)
        return true;
    size_t length = strlen(where);          /* "check constraints" → "check constraint" */
    if (length > 0 && where[length - 1] == 's')
        length--;
    return analysis_refuse(a, position, "0A000", "cannot use subquery in %.*s", (int)length, where);
}

/* The subquery's columns as the operator sees them: PARAM_SUBLINK. */
static struct typed **subquery_parameters(struct analysis *a, const struct typed_query *query)
{
    struct typed **list = typed_list(a->arena, query->column_count);
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct typed_column *column = &query->columns[i];
        list[i] = typed_new(a->arena, TYPED_PARAMETER, column->type, NO_POSITION);
        list[i]->typmod = column->typmod;
        list[i]->collation = column->collation;
        list[i]->collation_state = column->collation != NO_OID ? 'i' : 0;
        list[i]->column = (int16_t)(i + 1);
        list[i]->flag = 's';
    }
    return list;
}

static struct typed *compare_with_subquery(struct analysis *a, const struct typed_query *query, const struct expr *test,
                                           const struct name *name, uint32_t position)
{
    struct typed *left = expression(a, test);
    if (left == NULL)
        return NULL;
    if (query->unsure)
        return analysis_open(a, position, BOOLOID);
    bool row = left->kind == TYPED_ROW && test->kind == EXPR_ROW;
    struct typed **list = row ? left->arguments : &left;
    uint32_t count = row ? left->count : 1;
    if (count != query->column_count)
        return analysis_refuse(a, position, "42601", "subquery has too %s columns", count < query->column_count ? "many" : "few");
    return operate_rows(a, name != NULL ? name : &equals, list, count, subquery_parameters(a, query), count, position);
}

static bool take_column_type(struct analysis *a, struct typed *node, const struct typed_query *query, bool array,
                             uint32_t position)
{
    const struct typed_column *column = &query->columns[0];
    node->type = array ? lookup_array_of(a->resolver, column->type) : column->type;
    if (array && node->type == NO_OID && column->type != NO_OID && lookup_element_of(a->resolver, column->type) != NO_OID)
        node->type = column->type;          /* an array of arrays is an array of more dimensions: get_promoted_array_type() */
    if (array && node->type == NO_OID && column->type != NO_OID)
        return analysis_refuse(a, position, "42704", "could not find array type for data type %s",
                               lookup_type_display(a->resolver, column->type, -1));
    node->typmod = column->typmod;
    node->collation = column->collation;
    node->collation_state = column->collation != NO_OID ? 'i' : 0;
    return true;
}

struct typed *expression_subquery(struct analysis *a, const struct expr *expr, enum sublink_kind kind, const struct expr *test,
                                  const struct name *name, uint32_t position)
{
    if (!subquery_allowed(a, position))
        return NULL;
    struct typed_query *query = query_analyze(a, expr->query);
    if (query == NULL)
        return NULL;
    struct typed *node = typed_new(a->arena, TYPED_SUBQUERY, BOOLOID, position);
    node->query = query;
    node->sublink = kind;
    if (kind == SUBLINK_EXISTS)
        return node;
    if (kind == SUBLINK_EXPR || kind == SUBLINK_ARRAY) {
        if (query->unsure && query->column_count != 1)
            return analysis_open(a, position, NO_OID);
        if (query->column_count != 1)
            return analysis_refuse(a, position, "42601", "subquery must return only one column");
        return take_column_type(a, node, query, kind == SUBLINK_ARRAY, position) ? node : NULL;
    }
    if (kind == SUBLINK_MULTIEXPR)
        return node;
    struct typed *comparison = compare_with_subquery(a, query, test, name, position);
    if (comparison == NULL)
        return NULL;
    node->arguments = typed_list(a->arena, 1);
    node->arguments[node->count++] = comparison;
    return node;
}

/* ---- CASE ---- */

static bool refuse_set_inside(struct analysis *a, const struct typed *last_set, const char *construct)
{
    if (a->last_set == last_set)
        return false;
    analysis_refuse(a, a->last_set->position, "0A000", "set-returning functions are not allowed in %s", construct);
    lookup_refuse_detail(a->resolver, a->refusal, NULL, "You might be able to move the set-returning function into a LATERAL FROM"
                         " item.");
    return true;
}

static struct typed *case_operand(struct analysis *a, const struct expr *expr, struct typed **test)
{
    struct typed *operand = expression(a, expr);
    if (operand != NULL && operand->type == UNKNOWNOID)
        operand = coerce_to_common(a, operand, TEXTOID, "CASE");
    if (operand == NULL)
        return NULL;
    *test = typed_new(a->arena, TYPED_CASE_TEST, operand->type, operand->position);
    (*test)->typmod = operand->typmod;
    (*test)->collation = operand->collation;
    (*test)->collation_state = operand->collation_state;
    return operand;
}

static struct typed *case_condition(struct analysis *a, const struct expr *expr, struct typed *test)
{
    struct typed *condition = expression(a, expr);
    if (condition != NULL && test != NULL)
        condition = operate(a, &equals, typed_copy(a->arena, test), condition, expr->position);
    return condition != NULL ? coerce_to_boolean(a, condition, "CASE/WHEN") : NULL;
}

/* The results, ELSE first: it counts most in choosing the type. */
static bool coerce_results(struct analysis *a, struct typed *node)
{
    uint32_t pairs = (node->count - 2) / 2;
    struct typed **results = typed_list(a->arena, pairs + 1);
    results[0] = node->arguments[node->count - 1];
    for (uint32_t i = 0; i < pairs; i++)
        results[i + 1] = node->arguments[2 + 2 * i];
    node->type = common_type(a, results, pairs + 1, "CASE");
    if (a->refusal->sqlstate != NULL)
        return false;
    for (uint32_t i = 0; i <= pairs; i++) {
        results[i] = coerce_to_common(a, results[i], node->type, i == 0 ? "CASE/ELSE" : "CASE/WHEN");
        if (results[i] == NULL)
            return false;
    }
    node->arguments[node->count - 1] = results[0];
    for (uint32_t i = 0; i < pairs; i++)
        node->arguments[2 + 2 * i] = results[i + 1];
    node->typmod = common_typmod(results, pairs + 1, node->type);
    if (node->type == NO_OID)
        node->kind = TYPED_UNKNOWN;
    return typed_collate_over(a, node, results, pairs + 1);
}

struct typed *expression_case(struct analysis *a, const struct expr *expr)
{
    const struct typed *last_set = a->last_set;
    uint32_t count = expr->arguments.count;
    struct typed *node = typed_new(a->arena, TYPED_CASE, NO_OID, expr->position), *test = NULL;
    node->arguments = typed_list(a->arena, count);
    node->count = count;
    if (expr->arguments.at[0] != NULL) {
        node->arguments[0] = case_operand(a, expr->arguments.at[0], &test);
        if (node->arguments[0] == NULL)
            return NULL;
    }
    for (uint32_t i = 1; i + 1 < count; i += 2) {
        node->arguments[i] = case_condition(a, expr->arguments.at[i], test);
        node->arguments[i + 1] = node->arguments[i] != NULL ? expression(a, expr->arguments.at[i + 1]) : NULL;
        if (node->arguments[i + 1] == NULL)
            return NULL;
    }
    struct expr *otherwise = expr->arguments.at[count - 1];
    node->arguments[count - 1] = otherwise != NULL ? expression(a, otherwise)
                                                   : typed_constant(a->resolver, UNKNOWNOID, NULL, NO_POSITION);
    if (node->arguments[count - 1] == NULL || !coerce_results(a, node))
        return NULL;
    return refuse_set_inside(a, last_set, "CASE") ? NULL : node;
}

/* ---- COALESCE, GREATEST, LEAST ---- */

struct typed *expression_common(struct analysis *a, const struct expr *expr)
{
    const struct typed *last_set = a->last_set;
    const char *construct = expr->kind == EXPR_COALESCE ? "COALESCE" : expr->kind == EXPR_GREATEST ? "GREATEST" : "LEAST";
    enum typed_kind kind = expr->kind == EXPR_COALESCE ? TYPED_COALESCE : expr->kind == EXPR_GREATEST ? TYPED_GREATEST : TYPED_LEAST;
    struct typed *node = typed_new(a->arena, kind, NO_OID, expr->position);
    node->arguments = typed_list(a->arena, expr->arguments.count);
    node->count = expr->arguments.count;
    for (uint32_t i = 0; i < node->count; i++) {
        node->arguments[i] = expression(a, expr->arguments.at[i]);
        if (node->arguments[i] == NULL)
            return NULL;
    }
    node->type = common_type(a, node->arguments, node->count, construct);
    if (a->refusal->sqlstate != NULL)
        return NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        node->arguments[i] = coerce_to_common(a, node->arguments[i], node->type, construct);
        if (node->arguments[i] == NULL)
            return NULL;
    }
    node->typmod = common_typmod(node->arguments, node->count, node->type);
    if (kind == TYPED_COALESCE && refuse_set_inside(a, last_set, "COALESCE"))
        return NULL;
    if (node->type == NO_OID)
        node->kind = TYPED_UNKNOWN;
    return typed_collate(a, node) ? node : NULL;
}

/* ---- arrays ---- */

static bool is_plain_array(struct analysis *a, oid type)
{
    return type != INT2VECTOROID && type != OIDVECTOROID && lookup_element_of(a->resolver, type) != NO_OID;
}

static struct typed **array_elements(struct analysis *a, const struct expr *expr, oid array, oid element, int32_t typmod,
                                     bool *nested)
{
    struct typed **list = typed_list(a->arena, expr->arguments.count + 1);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        const struct expr *item = expr->arguments.at[i];
        bool array_syntax = item->kind == EXPR_ARRAY;
        if (array_syntax) {
            list[i] = analysis_enter(a) ? expression_array(a, item, array, element, typmod) : NULL;
            analysis_leave(a);
        } else
            list[i] = expression(a, item);
        if (list[i] == NULL)
            return NULL;
        *nested |= array_syntax || is_plain_array(a, list[i]->type);
    }
    return list;
}

/* The type of the elements, from what they have in common. False after a refusal; *common NO_OID: open. */
static bool deduce_element(struct analysis *a, const struct expr *expr, struct typed **list, bool nested, oid *array, oid *element,
                           oid *common)
{
    if (expr->arguments.count == 0) {
        analysis_refuse(a, expr->position, "42P18", "cannot determine type of empty array");
        return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                    "Explicitly cast to the desired type, for example ARRAY[]::integer[].");
    }
    *common = common_type(a, list, expr->arguments.count, "ARRAY");
    if (*common == NO_OID)
        return a->refusal->sqlstate == NULL;
    *array = nested ? *common : lookup_array_of(a->resolver, *common);
    *element = nested ? lookup_element_of(a->resolver, *common) : *common;
    if (*element == NO_OID)
        return analysis_refuse(a, expr->position, "42704", "could not find element type for data type %s",
                               lookup_type_display(a->resolver, *common, -1));
    if (*array == NO_OID)
        return analysis_refuse(a, expr->position, "42704", "could not find array type for data type %s",
                               lookup_type_display(a->resolver, *common, -1));
    return true;
}

static struct typed *coerce_element(struct analysis *a, struct typed *item, oid to, int32_t typmod, bool given)
{
    bool possible;
    if (!given)
        return coerce_to_common(a, item, to, "ARRAY");
    struct typed *node = coerce_to_target(a, item, to, typmod, 'e', 'e', NO_POSITION, &possible);
    if (possible)
        return node;
    return analysis_refuse(a, item->position, "42846", "cannot cast type %s to %s", lookup_type_display(a->resolver, item->type, -1),
                           lookup_type_display(a->resolver, to, -1));
}

struct typed *expression_array(struct analysis *a, const struct expr *expr, oid array, oid element, int32_t typmod)
{
    bool nested = false, given = array != NO_OID;
    struct typed **list = array_elements(a, expr, array, element, typmod, &nested);
    oid to = nested ? array : element;
    if (list == NULL || (!given && !deduce_element(a, expr, list, nested, &array, &element, &to)))
        return NULL;
    struct typed *node = typed_new(a->arena, TYPED_ARRAY, array, expr->position);
    node->arguments = list;
    node->count = expr->arguments.count;
    node->flag = nested ? 'm' : 0;
    for (uint32_t i = 0; i < node->count; i++) {
        list[i] = coerce_element(a, list[i], to, typmod, given);
        if (list[i] == NULL)
            return NULL;
    }
    node->typmod = common_typmod(list, node->count, to);
    if (array == NO_OID)
        node->kind = TYPED_UNKNOWN;
    return typed_collate(a, node) ? node : NULL;
}

/* ---- rows ---- */

static const char *const *row_names(struct analysis *a, uint32_t count)
{
    const char **names = ARENA_ARRAY(a->arena, const char *, count + 1);
    for (uint32_t i = 0; i < count; i++)
        names[i] = arena_printf(a->arena, "f%u", i + 1);
    return names;
}

struct typed *expression_row(struct analysis *a, const struct expr *expr, bool allow_default)
{
    struct typed_vec list = { 0 };
    enum place place = a->level != NULL ? a->level->place : PLACE_SCOPE;
    if (!expression_list(a, &expr->arguments, place, allow_default, &list))
        return NULL;
    if (list.count > TARGETS_MAX)
        return analysis_refuse(a, expr->position, "54011", "ROW expressions can have at most %u entries", TARGETS_MAX);
    struct typed *node = typed_new(a->arena, TYPED_ROW, RECORDOID, expr->position);
    node->arguments = list.at;
    node->count = list.count;
    node->names = row_names(a, list.count);
    node->flag = 'i';
    return node;
}

/* ---- subscripts ---- */

/* transformContainerType(): what is subscripted, and what one subscript gives. */
static bool container(struct analysis *a, oid *type, int32_t *typmod, oid *element, uint32_t position)
{
    *type = catalog_base_type(a->resolver->catalog, *type, typmod);
    if (*type == INT2VECTOROID)
        *type = INT2ARRAYOID;
    else if (*type == OIDVECTOROID)
        *type = OIDARRAYOID;
    *element = lookup_element_of(a->resolver, *type);
    if (*element != NO_OID)
        return true;
    struct type_info info = lookup_type(a->resolver, *type);
    if (*type == JSONBOID || *type >= FIRST_USER_OID) {     /* jsonb; hstore and others bring their own */
        *element = *type == JSONBOID ? JSONBOID : NO_OID;
        if (*type == JSONBOID || (info.kind == 'b' && lookup_may_exist(a->resolver, NULL)) || info.kind == 'b')
            return true;
    }
    if (info.element != NO_OID) {           /* point, box, name …: fixed-length arrays */
        *element = info.element;
        return true;
    }
    return analysis_refuse(a, position, "42804", "cannot subscript type %s because it does not support subscripting",
                           lookup_type_display(a->resolver, *type, -1));
}

/* jsonb_subscript_transform(): whole numbers count elements, texts name keys. */
static struct typed *jsonb_subscript(struct analysis *a, struct typed *index)
{
    if (typed_is_open(index))
        return index;
    bool unknown = index->type == UNKNOWNOID;
    bool number = !unknown && coerce_possible(a->resolver, 1, &index->type, &(oid){ INT4OID }, 'i');
    bool text = unknown || coerce_possible(a->resolver, 1, &index->type, &(oid){ TEXTOID }, 'i');
    if (number != text)
        return coerce_node(a, index, number ? INT4OID : TEXTOID, -1, 'i', 'i', NO_POSITION);
    analysis_refuse(a, index->position, "42804", "subscript type %s is not supported", lookup_type_display(a->resolver, index->type, -1));
    lookup_refuse_detail(a->resolver, a->refusal, NULL, number ? "jsonb subscript must be coercible to only one type, integer or text."
                                                               : "jsonb subscript must be coercible to either integer or text.");
    return NULL;
}

static struct typed *coerce_subscript(struct analysis *a, struct typed *index, oid container_type)
{
    bool possible;
    if (container_type == JSONBOID)
        return jsonb_subscript(a, index);
    if (container_type >= FIRST_USER_OID && lookup_element_of(a->resolver, container_type) == NO_OID)
        return index->type == UNKNOWNOID ? coerce_node(a, index, TEXTOID, -1, 'i', 'i', NO_POSITION) : index;
    struct typed *node = coerce_to_target(a, index, INT4OID, -1, 'a', 'i', NO_POSITION, &possible);
    if (possible)
        return node;
    return analysis_refuse(a, index->position, "42804", "array subscript must have type integer");
}

static bool add_subscript(struct analysis *a, struct typed *node, const struct expr *step, uint32_t which, oid container_type)
{
    struct expr *syntax = which < step->arguments.count ? step->arguments.at[which] : NULL;
    struct typed *index = NULL;
    if (syntax != NULL) {
        index = expression(a, syntax);
        index = index != NULL ? coerce_subscript(a, index, container_type) : NULL;
        if (index == NULL)
            return false;
    }
    node->arguments[node->count++] = index;
    return true;
}

#define DIMENSIONS_MAX 6u           /* MAXDIM */

/* transformContainerSubscripts(); the steps stand outermost first. */
struct typed *expression_subscripts(struct analysis *a, struct typed *base, const struct expr *const *steps, uint32_t count)
{
    oid type = base->type, element;
    int32_t typmod = base->typmod;
    bool slice = false;
    if (typed_is_open(base))
        return analysis_open(a, base->position, NO_OID);
    if (!container(a, &type, &typmod, &element, base->position))
        return NULL;
    if (type != JSONBOID && lookup_element_of(a->resolver, type) != NO_OID && count > DIMENSIONS_MAX)
        return analysis_refuse(a, NO_POSITION, "54000", "number of array dimensions (%u) exceeds the maximum allowed (%u)", count,
                               DIMENSIONS_MAX);
    for (uint32_t i = 0; i < count; i++)
        slice |= steps[i]->slice;
    struct typed *node = typed_new(a->arena, TYPED_SUBSCRIPT, slice ? type : element, base->position);
    node->arguments = typed_list(a->arena, 1 + 2 * count);
    node->arguments[node->count++] = base;
    for (uint32_t i = count; i-- > 0; ) {
        if (slice && !steps[i]->slice)      /* among slices, [n] is [1:n] */
            node->arguments[node->count++] = typed_constant(a->resolver, INT4OID, "1", NO_POSITION);
        if (!add_subscript(a, node, steps[i], 1, type) || (steps[i]->slice && !add_subscript(a, node, steps[i], 2, type)))
            return NULL;
    }
    node->typmod = typmod;
    node->flag = slice ? 's' : 0;
    if (node->type == NO_OID)
        a->unsure = true;
    return typed_collate_over(a, node, node->arguments, 1) ? node : NULL;
}
