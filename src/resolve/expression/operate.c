/*
 * Operate: operator expressions: which operator two operands take, and the nodes for operators, arrays (op ANY/ALL), IS DISTINCT FROM and
 * rows (parser/parse_oper.c, make_row_comparison_op() of parser/parse_expr.c).
 */
#include <string.h>

#include "resolve/analysis.h"

/* ---- selecting ---- */

/* binary_oper_exact(): an untyped literal is first taken to be of the other operand's type. */
static oid operator_exact(const struct resolver *resolver, const struct name *name, oid left, oid right)
{
    bool was_unknown = false;
    if (left == UNKNOWNOID && right != NO_OID) {
        left = right;
        was_unknown = true;
    } else if (right == UNKNOWNOID && left != NO_OID) {
        right = left;
        was_unknown = true;
    }
    oid id = operator_find(resolver, name, left, right);
    if (id != NO_OID || !was_unknown)
        return id;
    oid base = lookup_base_type(resolver, left);
    return base != left ? operator_find(resolver, name, base, base) : NO_OID;
}

__attribute__((noinline))
static oid operator_best(const struct resolver *resolver, const struct name *name, oid left, oid right, bool *ambiguous)
{
    struct operator_candidates list;
    struct choice choices[OPERATOR_CANDIDATES_MAX];
    oid inputs[2] = { left, right };
    operator_candidates_find(resolver, name, left == NO_OID, &list);
    for (uint32_t i = 0; i < list.count; i++)
        choices[i].types = left == NO_OID ? &list.at[i].right : &list.at[i].left;   /* left and right stand together */
    int32_t best = left == NO_OID ? select_candidate(resolver, &right, 1, choices, list.count)
                                  : select_candidate(resolver, inputs, 2, choices, list.count);
    *ambiguous = best == -2;
    return best >= 0 ? list.at[best].id : NO_OID;
}

/* oper(), left_oper(). */
oid operator_select(const struct resolver *resolver, const struct name *name, oid left, oid right, bool *ambiguous)
{
    *ambiguous = false;
    oid id = left == NO_OID ? operator_find(resolver, name, NO_OID, right) : operator_exact(resolver, name, left, right);
    return id != NO_OID ? id : operator_best(resolver, name, left, right, ambiguous);
}

/* op_error(). */
static bool refuse_operator(struct analysis *a, const struct name *name, oid left, oid right, bool ambiguous, uint32_t position)
{
    const char *signature = operator_signature(a->resolver, name, left, right);
    if (ambiguous) {
        analysis_refuse(a, position, "42725", "operator is not unique: %s", signature);
        return lookup_refuse_detail(a->resolver, a->refusal, NULL, "Could not choose a best candidate operator. You might need to"
                                    " add explicit type casts.");
    }
    if (name->schema != NULL && lookup_schema(a->resolver, name->schema) == NO_OID)
        return resolve_schema(a->resolver, name->schema, false, a->refusal) != NO_OID;
    analysis_refuse(a, position, "42883", "operator does not exist: %s", signature);
    return lookup_refuse_detail(a->resolver, a->refusal, NULL, left == NO_OID
        ? "No operator matches the given name and argument type. You might need to add an explicit type cast."
        : "No operator matches the given name and argument types. You might need to add explicit type casts.");
}

/* Operators of these names between built-in types come from nobody else. */
static bool is_everyday_operator(const char *name)
{
    static const char *const names[] = { "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "||" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool operator_may_exist(struct analysis *a, const struct name *name, oid left, oid right)
{
    if (left < FIRST_USER_OID && right < FIRST_USER_OID && is_everyday_operator(name->name))
        return false;
    return lookup_may_exist(a->resolver, name->name);
}

/* What every operator of this name yields, when it is one type: comparisons of open operands are still boolean. */
static oid result_of_all(struct analysis *a, const struct name *name, bool prefix)
{
    struct operator_candidates list;
    oid result = NO_OID;
    operator_candidates_find(a->resolver, name, prefix, &list);
    for (uint32_t i = 0; i < list.count; i++) {
        struct operator_row row;
        if (!operator_by_oid(a->resolver, list.at[i].id, &row) || (result != NO_OID && result != row.result))
            return NO_OID;
        result = row.result;
    }
    return lookup_type_is_polymorphic(result) ? NO_OID : result;
}

__attribute__((noinline))
static struct typed *open_operation(struct analysis *a, const struct name *name, struct typed *left, struct typed *right,
                                    uint32_t position)
{
    struct typed *node = analysis_open(a, position, result_of_all(a, name, left == NULL));
    node->arguments = typed_list(a->arena, 2);
    if (left != NULL)
        node->arguments[node->count++] = left;
    node->arguments[node->count++] = right;
    return node;
}

/* The operator, or an open node in *open, or a refusal. */
static bool choose(struct analysis *a, const struct name *name, struct typed *left, struct typed *right, oid right_type,
                   uint32_t position, struct operator_row *row, struct typed **open)
{
    oid left_type = left != NULL ? left->type : NO_OID;
    bool ambiguous = false;
    *open = NULL;
    if ((left != NULL && typed_is_open(left)) || right_type == NO_OID) {
        *open = open_operation(a, name, left, right, position);
        return false;
    }
    oid id = operator_select(a->resolver, name, left_type, right_type, &ambiguous);
    if (id == NO_OID || !operator_by_oid(a->resolver, id, row)) {
        if (operator_may_exist(a, name, left_type, right_type))
            *open = open_operation(a, name, left, right, position);
        else
            refuse_operator(a, name, left_type, right_type, ambiguous, position);
        return false;
    }
    if (row->function == NO_OID && id < FIRST_USER_OID) {
        analysis_refuse(a, position, "42883", "operator is only a shell: %s",
                        operator_signature(a->resolver, name, row->left, row->right));
        return false;
    }
    return true;
}

static bool refuse_internal(struct analysis *a, const oid *declared, uint32_t count, oid result, uint32_t position)
{
    for (uint32_t i = 0; i < count; i++)
        if (declared[i] == INTERNALOID) {
            analysis_refuse(a, position, "0A000", "functions accepting type \"%s\" cannot be called explicitly", "internal");
            return true;
        }
    if (result == INTERNALOID)
        analysis_refuse(a, position, "0A000", "functions returning type \"%s\" cannot be called explicitly", "internal");
    return result == INTERNALOID;
}

static struct typed *two_arguments(struct analysis *a, enum typed_kind kind, oid type, struct typed *left, struct typed *right,
                                   uint32_t position)
{
    struct typed *node = typed_new(a->arena, kind, type, position);
    node->arguments = typed_list(a->arena, 2);
    if (left != NULL)
        node->arguments[node->count++] = left;
    node->arguments[node->count++] = right;
    return node;
}

static bool coerce_operand(struct analysis *a, struct typed **operand, oid declared)
{
    if (*operand == NULL || (*operand)->type == declared)
        return true;
    *operand = coerce_node(a, *operand, declared, -1, 'i', 'i', NO_POSITION);
    return *operand != NULL;
}

/* ---- nodes ---- */

/* make_op(). */
struct typed *operate(struct analysis *a, const struct name *name, struct typed *left, struct typed *right, uint32_t position)
{
    struct operator_row row;
    struct typed *open;
    if (right == NULL)
        return analysis_refuse(a, position, "42601", "postfix operators are not supported");
    const struct typed *last_set = a->last_set;
    if (!choose(a, name, left, right, right->type, position, &row, &open))
        return open;
    oid actual[2] = { left != NULL ? left->type : right->type, right->type };
    oid declared[2] = { left != NULL ? row.left : row.right, row.right };
    uint32_t count = left != NULL ? 2 : 1;
    oid result = generic_enforce(a, actual, declared, count, row.result, position);
    if (result == NO_OID || refuse_internal(a, declared, count, result, position))
        return NULL;
    if ((left != NULL && !coerce_operand(a, &left, declared[0])) || !coerce_operand(a, &right, declared[count - 1]))
        return NULL;
    struct typed *node = two_arguments(a, TYPED_OPERATOR, result, left, right, position);
    node->id = row.id;
    node->flag = left == NULL ? 'p' : 0;
    struct routine routine;
    if (row.id >= FIRST_USER_OID && routine_by_oid(a->resolver, row.function, &routine) && routine.returns_set) {
        node->returns_set = true;
        if (!call_set_allowed(a, last_set, position))
            return NULL;
        a->last_set = node;
    }
    return typed_collate(a, node) ? node : NULL;
}

/* The array type that the right side is coerced to. */
static oid array_operand_type(struct analysis *a, oid declared, oid actual, uint32_t position)
{
    if (lookup_type_is_polymorphic(declared))
        return actual;
    oid array = lookup_array_of(a->resolver, declared);
    if (array == NO_OID)
        analysis_refuse(a, position, "42704", "could not find array type for data type %s",
                        lookup_type_display(a->resolver, declared, -1));
    return array;
}

/* make_scalar_array_op(). */
struct typed *operate_array(struct analysis *a, const struct name *name, bool any, struct typed *left, struct typed *right,
                            uint32_t position)
{
    struct operator_row row;
    struct typed *open;
    oid element = right->type;
    if (right->type != UNKNOWNOID && !typed_is_open(right)) {
        element = lookup_base_element_of(a->resolver, right->type);
        if (element == NO_OID)
            return analysis_refuse(a, position, "42809", "op ANY/ALL (array) requires array on right side");
    }
    if (!choose(a, name, left, right, element, position, &row, &open)) {
        if (open != NULL)
            open->type = BOOLOID;
        return open;
    }
    oid actual[2] = { left->type, element }, declared[2] = { row.left, row.right };
    oid result = generic_enforce(a, actual, declared, 2, row.result, position);
    if (result == NO_OID)
        return NULL;
    if (result != BOOLOID)
        return analysis_refuse(a, position, "42809", "op ANY/ALL (array) requires operator to yield boolean");
    declared[1] = array_operand_type(a, declared[1], right->type, position);
    if (declared[1] == NO_OID || !coerce_operand(a, &left, declared[0]) || !coerce_operand(a, &right, declared[1]))
        return NULL;
    struct typed *node = two_arguments(a, TYPED_SCALAR_ARRAY, BOOLOID, left, right, position);
    node->id = row.id;
    node->flag = any ? 'y' : 'l';
    return typed_collate(a, node) ? node : NULL;
}

static bool yields_boolean(struct analysis *a, const struct typed *node, const char *construct, uint32_t position)
{
    if (node->kind == TYPED_UNKNOWN || node->type == BOOLOID)
        return true;
    analysis_refuse(a, position, "42804", "%s requires = operator to yield boolean", construct);
    return false;
}

/* make_distinct_op(); the operator given is "=". */
struct typed *operate_distinct(struct analysis *a, const struct name *name, struct typed *left, struct typed *right,
                               uint32_t position)
{
    struct typed *node = operate(a, name, left, right, position);
    if (node == NULL || !yields_boolean(a, node, "IS DISTINCT FROM", position))
        return NULL;
    if (node->kind == TYPED_OPERATOR)
        node->kind = TYPED_DISTINCT;
    else
        node->type = BOOLOID;
    return node;
}

static struct typed *combine(struct analysis *a, enum typed_kind kind, struct typed **parts, uint32_t count, uint32_t position)
{
    struct typed *node = typed_new(a->arena, kind, BOOLOID, position);
    node->arguments = parts;
    node->count = count;
    return node;
}

/* make_row_comparison_op(): one operator, a conjunction or disjunction of them, or a comparison of rows. */
struct typed *operate_rows(struct analysis *a, const struct name *name, struct typed *const *left, uint32_t left_count,
                           struct typed *const *right, uint32_t right_count, uint32_t position)
{
    if (left_count != right_count)
        return analysis_refuse(a, position, "42601", "unequal number of entries in row expressions");
    if (left_count == 0)
        return analysis_refuse(a, position, "0A000", "cannot compare rows of zero length");
    struct typed **parts = typed_list(a->arena, left_count);
    for (uint32_t i = 0; i < left_count; i++) {
        parts[i] = operate(a, name, left[i], right[i], position);
        if (parts[i] == NULL)
            return NULL;
        if (parts[i]->kind == TYPED_OPERATOR && parts[i]->type != BOOLOID)
            return analysis_refuse(a, position, "42804", "row comparison operator must yield type boolean, not type %s",
                                   lookup_type_display(a->resolver, parts[i]->type, -1));
    }
    if (left_count == 1)
        return parts[0];
    if (strcmp(name->name, "=") == 0)
        return combine(a, TYPED_AND, parts, left_count, position);
    if (strcmp(name->name, "<>") == 0)
        return combine(a, TYPED_OR, parts, left_count, position);
    struct typed *node = combine(a, TYPED_ROW_COMPARE, parts, left_count, position);
    node->text = name->name;
    return node;
}
