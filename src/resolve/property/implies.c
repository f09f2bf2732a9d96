/*
 * Implication: do these conditions, none of them false, make sure that another is not false? What ConstraintImpliedByRelConstraint() asks of
 * predicate_implied_by(…, weak) (optimizer/util/predtest.c). Proves less than the server where constants cannot be compared without
 * knowing a collation.
 */
#include <stdlib.h>
#include <string.h>

#include "resolve/analysis.h"

#define PROOF_DEPTH 60
#define ARRAY_ITEMS_MAX 100         /* MAX_SAOP_ARRAY_SIZE */

struct proof { const struct resolver *resolver; struct arena *arena; int depth; };

/* ---- simplification: what eval_const_expressions() and negate_clause() do ---- */

static struct typed *simplify(struct proof *p, const struct typed *node, bool negated);

static bool boolean_constant(const struct typed *node, bool *value)
{
    if (node->kind != TYPED_CONSTANT || node->type != BOOLOID || node->null)
        return false;
    *value = strcmp(node->text, "true") == 0;
    return true;
}

/* A constant among the arguments goes or is the result (simplify_and_arguments(), simplify_or_arguments()). */
static struct typed *simplify_list(struct proof *p, const struct typed *node, bool negated)
{
    struct typed *out = typed_copy(p->arena, node);
    if (negated)
        out->kind = node->kind == TYPED_AND ? TYPED_OR : TYPED_AND;
    out->arguments = typed_list(p->arena, node->count);
    out->count = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        struct typed *argument = simplify(p, node->arguments[i], negated);
        bool value, constant = boolean_constant(argument, &value);
        if (constant && value == (out->kind == TYPED_OR))
            return argument;
        if (!constant || (out->count == 0 && i + 1 == node->count))
            out->arguments[out->count++] = argument;
    }
    return out->count == 1 ? out->arguments[0] : out;
}

static struct typed *with_not(struct proof *p, const struct typed *node, bool negated)
{
    if (!negated)
        return (struct typed *)node;
    struct typed *out = typed_new(p->arena, TYPED_NOT, BOOLOID, node->position);
    out->arguments = typed_list(p->arena, 1);
    out->arguments[out->count++] = (struct typed *)node;
    return out;
}

/* x = true is x, x = false is NOT x (simplify_boolean_equality()). */
static struct typed *simplify_operator(struct proof *p, const struct typed *node, bool negated)
{
    struct operator_row row;
    bool value;
    if (!operator_by_oid(p->resolver, node->id, &row))
        return with_not(p, node, negated);
    bool equality = strcmp(row.name, "=") == 0, inequality = strcmp(row.name, "<>") == 0;
    if (row.left == BOOLOID && row.right == BOOLOID && (equality || inequality))
        for (int side = 0; side < 2; side++)
            if (boolean_constant(node->arguments[side], &value))
                return simplify(p, node->arguments[1 - side], negated != (value == inequality));
    if (!negated || row.negator == NO_OID)
        return with_not(p, node, negated);
    struct typed *out = typed_copy(p->arena, node);
    out->id = row.negator;
    return out;
}

static struct typed *simplify_array(struct proof *p, const struct typed *node, bool negated)
{
    struct operator_row row;
    if (!negated || !operator_by_oid(p->resolver, node->id, &row) || row.negator == NO_OID)
        return with_not(p, node, negated);
    struct typed *out = typed_copy(p->arena, node);
    out->id = row.negator;
    out->flag = node->flag == 'y' ? 'l' : 'y';
    return out;
}

/* ROW(a, b) IS NOT NULL is a IS NOT NULL AND b IS NOT NULL, and so is IS NULL. */
static struct typed *row_null_tests(struct proof *p, const struct typed *node)
{
    const struct typed *row = node->arguments[0];
    struct typed *out = typed_new(p->arena, TYPED_AND, BOOLOID, node->position);
    out->arguments = typed_list(p->arena, row->count);
    for (; out->count < row->count; out->count++) {
        struct typed *test = typed_copy(p->arena, node);
        test->arguments = &row->arguments[out->count];
        out->arguments[out->count] = test;
    }
    return out;
}

static struct typed *simplify(struct proof *p, const struct typed *node, bool negated)
{
    struct typed *out;
    bool value;
    if (p->depth > PROOF_DEPTH)
        return with_not(p, node, negated);
    switch (node->kind) {
    case TYPED_NOT:
        return simplify(p, node->arguments[0], !negated);
    case TYPED_CONSTANT:
        if (!negated || !boolean_constant(node, &value))
            return with_not(p, node, negated);
        out = typed_copy(p->arena, node);
        out->text = value ? "false" : "true";
        return out;
    case TYPED_AND: case TYPED_OR:
        p->depth++;
        out = simplify_list(p, node, negated);
        p->depth--;
        return out;
    case TYPED_NULL_TEST:
        if (node->arguments[0]->kind == TYPED_ROW && node->arguments[0]->count > 0)
            return simplify(p, row_null_tests(p, node), negated);
        if (!negated)
            return (struct typed *)node;
        out = typed_copy(p->arena, node);
        out->flag = node->flag == 'n' ? 'o' : 'n';
        return out;
    case TYPED_BOOLEAN_TEST:
        if (!negated)
            return (struct typed *)node;
        out = typed_copy(p->arena, node);
        out->flag = (char)(node->flag ^ 0x20);
        return out;
    case TYPED_OPERATOR:
        return node->count == 2 ? simplify_operator(p, node, negated) : with_not(p, node, negated);
    case TYPED_SCALAR_ARRAY:
        return simplify_array(p, node, negated);
    default:
        return with_not(p, node, negated);
    }
}

/* ---- constants ---- */

struct value { oid type; const char *text; };

static bool is_integer(oid type)
{
    return type == INT2OID || type == INT4OID || type == INT8OID || type == OIDOID;
}

/* A constant under casts that keep its value. */
static bool constant_value(const struct typed *node, struct value *out)
{
    for (int i = 0; i < 8; i++) {
        if (node->kind == TYPED_CONSTANT) {
            if (node->null)
                return false;
            out->text = node->text;
            if (out->type == NO_OID)
                out->type = node->type;
            return true;
        }
        bool relabel = node->kind == TYPED_RELABEL;
        bool widening = node->kind == TYPED_FUNCTION && node->flag != 0 && node->count == 1 && is_integer(node->arguments[0]->type)
                        && (is_integer(node->type) || node->type == NUMERICOID);
        if (!relabel && !widening)
            return false;
        if (out->type == NO_OID)
            out->type = node->type;
        node = node->arguments[0];
    }
    return false;
}

static int compare_numbers(const char *a, const char *b)
{
    bool negative = a[0] == '-';
    if (negative != (b[0] == '-'))
        return negative ? -1 : 1;
    if (negative)
        return compare_numbers(b + 1, a + 1);
    size_t a_whole = strcspn(a, "."), b_whole = strcspn(b, ".");
    if (a_whole != b_whole)
        return a_whole < b_whole ? -1 : 1;
    int whole = strncmp(a, b, a_whole);
    if (whole != 0)
        return whole < 0 ? -1 : 1;
    const char *x = a[a_whole] == '.' ? a + a_whole + 1 : "", *y = b[b_whole] == '.' ? b + b_whole + 1 : "";
    for (; *x != '\0' || *y != '\0'; x += *x != '\0', y += *y != '\0') {
        char one = *x != '\0' ? *x : '0', two = *y != '\0' ? *y : '0';
        if (one != two)
            return one < two ? -1 : 1;
    }
    return 0;
}

static bool is_number_text(const char *text)
{
    text += *text == '-';
    return *text != '\0' && text[strspn(text, "0123456789.")] == '\0';
}

static bool is_iso(const char *text, size_t least)
{
    return strlen(text) >= least && text[4] == '-' && text[7] == '-' && text[strspn(text, "0123456789-: .+")] == '\0';
}

/* Types whose constants compare by their texts alike: varchar is compared as text, a date as its midnight. */
static oid compared_as(struct proof *p, oid type)
{
    oid base = lookup_base_type(p->resolver, type);
    return base == VARCHAROID ? TEXTOID : base;
}

static const char *at_midnight(struct proof *p, const struct value *value, oid other)
{
    return value->type == DATEOID && other == TIMESTAMPOID ? arena_printf(p->arena, "%s 00:00:00", value->text) : value->text;
}

/* Blanks at the end of a character(n) do not count. */
static int compare_padded(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return a[strspn(a, " ")] != '\0' || b[strspn(b, " ")] != '\0';
}

/* -1, 0, 1; false: they cannot be compared. *order_known false: only whether they are equal. */
static bool compare(struct proof *p, const struct value *a, const struct value *b, int *out, bool *order_known)
{
    bool numbers = (is_integer(a->type) || a->type == NUMERICOID) && (is_integer(b->type) || b->type == NUMERICOID);
    *order_known = true;
    if (numbers && is_number_text(a->text) && is_number_text(b->text)) {
        *out = compare_numbers(a->text, b->text);
        return true;
    }
    oid one = compared_as(p, a->type), two = compared_as(p, b->type);
    bool dates = (one == DATEOID && two == TIMESTAMPOID) || (one == TIMESTAMPOID && two == DATEOID);
    if (one != two && !dates)
        return false;
    int order = strcmp(at_midnight(p, a, two), at_midnight(p, b, one));
    *out = order < 0 ? -1 : order > 0;
    switch (one) {
    case DATEOID:
        return is_iso(a->text, 10) && is_iso(b->text, 10);
    case TIMESTAMPOID: case TIMESTAMPTZOID:
        return is_iso(a->text, one == two ? 19 : 10) && is_iso(b->text, one == two ? 19 : 10);
    case UUIDOID: case BOOLOID:
        return true;
    case TEXTOID: case NAMEOID:
        *order_known = false;
        return true;
    case BPCHAROID:
        *out = compare_padded(a->text, b->text);
        *order_known = false;
        return true;
    default:
        *order_known = false;
        return *out == 0 || lookup_type_is_enum(p->resolver, a->type);
    }
}

/* ---- operators as btree strategies ---- */

enum strategy { STRATEGY_NONE, LT, LE, EQ, GE, GT, NE };

static enum strategy strategy_of(struct proof *p, oid operator, struct operator_row *row)
{
    static const struct { const char *name; enum strategy strategy; } names[] = {
        { "<", LT }, { "<=", LE }, { "=", EQ }, { ">=", GE }, { ">", GT }, { "<>", NE },
    };
    if (!operator_by_oid(p->resolver, operator, row) || row->schema != SCHEMA_PG_CATALOG)
        return STRATEGY_NONE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, row->name) == 0)
            return names[i].strategy;
    return STRATEGY_NONE;
}

static enum strategy commute(enum strategy strategy)
{
    static const enum strategy commuted[] = { STRATEGY_NONE, GT, GE, EQ, LE, LT, NE };
    return commuted[strategy];
}

/* BT_implies_table: does x A y imply x B y? */
static bool same_operands_imply(enum strategy a, enum strategy b)
{
    static const bool table[7][7] = {
        [LT] = { [LT] = true, [LE] = true, [NE] = true }, [LE] = { [LE] = true }, [EQ] = { [LE] = true, [EQ] = true, [GE] = true },
        [GE] = { [GE] = true }, [GT] = { [GE] = true, [GT] = true, [NE] = true }, [NE] = { [NE] = true },
    };
    return table[a][b];
}

/* BT_implic_table: x A clause_constant implies x B predicate_constant when "predicate_constant TEST clause_constant". */
static enum strategy test_for(enum strategy a, enum strategy b)
{
    static const enum strategy table[7][7] = {
        [LT] = { [LT] = GE, [LE] = GE, [NE] = GE }, [LE] = { [LT] = GT, [LE] = GE, [NE] = GT },
        [EQ] = { [LT] = GT, [LE] = GE, [EQ] = EQ, [GE] = LE, [GT] = LT, [NE] = NE },
        [GE] = { [GE] = LE, [GT] = LT, [NE] = LT }, [GT] = { [GE] = LE, [GT] = LE, [NE] = LE }, [NE] = { [NE] = EQ },
    };
    return table[a][b];
}

static bool holds(enum strategy test, int order, bool order_known)
{
    if (test == EQ || test == NE)
        return (order == 0) == (test == EQ);
    if (order == 0)
        return test == LE || test == GE;
    return order_known && (order < 0 ? test == LT || test == LE : test == GT || test == GE);
}

/* An operator's operands with the constant on the right. */
struct comparison { const struct typed *subject; struct value constant; enum strategy strategy; };

static bool read_comparison(struct proof *p, const struct typed *node, struct comparison *out)
{
    struct operator_row row;
    if (node->kind != TYPED_OPERATOR || node->count != 2)
        return false;
    out->strategy = strategy_of(p, node->id, &row);
    if (out->strategy == STRATEGY_NONE)
        return false;
    out->constant = (struct value){ 0 };
    if (constant_value(node->arguments[1], &out->constant)) {
        out->subject = node->arguments[0];
        return true;
    }
    out->constant = (struct value){ 0 };
    out->subject = node->arguments[1];
    out->strategy = commute(out->strategy);
    return constant_value(node->arguments[0], &out->constant);
}

static bool operands_imply(struct proof *p, const struct typed *clause, const struct typed *predicate)
{
    struct operator_row row;
    if (clause->kind != TYPED_OPERATOR || predicate->kind != TYPED_OPERATOR || clause->count != 2 || predicate->count != 2)
        return false;
    enum strategy a = strategy_of(p, clause->id, &row), b = strategy_of(p, predicate->id, &row);
    if (a == STRATEGY_NONE || b == STRATEGY_NONE)
        return false;
    if (typed_equal(clause->arguments[0], predicate->arguments[0]) && typed_equal(clause->arguments[1], predicate->arguments[1]))
        return same_operands_imply(a, b);
    if (typed_equal(clause->arguments[0], predicate->arguments[1]) && typed_equal(clause->arguments[1], predicate->arguments[0]))
        return same_operands_imply(commute(a), b);
    return false;
}

/* operator_predicate_proof(). */
static bool operators_imply(struct proof *p, const struct typed *clause, const struct typed *predicate)
{
    struct comparison a, b;
    int order;
    bool order_known;
    if (operands_imply(p, clause, predicate))
        return true;
    if (!read_comparison(p, clause, &a) || !read_comparison(p, predicate, &b) || !typed_equal(a.subject, b.subject))
        return false;
    enum strategy test = test_for(a.strategy, b.strategy);
    return test != STRATEGY_NONE && compare(p, &b.constant, &a.constant, &order, &order_known) && holds(test, order, order_known);
}

/* ---- the recursion ---- */

/* The conditions a condition consists of: an array comparison is one for each item. 'a' all of them, 'o' any of them, 0 it is one. */
struct parts { char class; struct typed **at; uint32_t count; };

static struct typed *item_comparison(struct proof *p, const struct typed *node, struct typed *item)
{
    struct typed *out = typed_copy(p->arena, node);
    out->kind = TYPED_OPERATOR;
    out->flag = 0;
    out->arguments = typed_list(p->arena, 2);
    out->arguments[0] = node->arguments[0];
    out->arguments[1] = item;
    out->count = 2;
    return out;
}

static const struct typed *array_of(const struct typed *node)
{
    while ((node->kind == TYPED_RELABEL || node->kind == TYPED_ARRAY_CAST) && node->count > 0)
        node = node->arguments[0];
    return node;
}

/* The items of a constant array such as '{1,2}', when none needs quotes. */
static bool constant_items(struct proof *p, const struct typed *array, struct parts *out)
{
    oid element = lookup_element_of(p->resolver, array->type);
    if (array->kind != TYPED_CONSTANT || array->null || array->text[0] != '{' || strpbrk(array->text + 1, "{\"\\") != NULL || element == NO_OID)
        return false;
    out->at = typed_list(p->arena, ARRAY_ITEMS_MAX);
    for (const char *at = array->text + 1; *at != '}' && *at != '\0'; ) {
        size_t length = strcspn(at, ",}");
        if (out->count == ARRAY_ITEMS_MAX)
            return false;
        out->at[out->count++] = typed_constant(p->resolver, element, arena_strndup(p->arena, at, length), NO_POSITION);
        at += length + (at[length] == ',');
    }
    return true;
}

static struct parts split_array(struct proof *p, const struct typed *node)
{
    struct parts out = { 0 };
    const struct typed *array = array_of(node->arguments[1]);
    if (array->kind == TYPED_ARRAY && array->count <= ARRAY_ITEMS_MAX && array->flag != 'm') {
        out.at = typed_list(p->arena, array->count);
        out.count = array->count;
        for (uint32_t i = 0; i < array->count; i++)
            out.at[i] = array->arguments[i];
    } else if (!constant_items(p, array, &out))
        return (struct parts){ 0 };
    for (uint32_t i = 0; i < out.count; i++)
        out.at[i] = item_comparison(p, node, out.at[i]);
    out.class = out.count == 0 ? 0 : node->flag == 'y' ? 'o' : 'a';
    return out;
}

static struct parts split(struct proof *p, const struct typed *node)
{
    if (node->kind == TYPED_AND || node->kind == TYPED_OR)
        return (struct parts){ node->kind == TYPED_AND ? 'a' : 'o', node->arguments, node->count };
    if (node->kind == TYPED_SCALAR_ARRAY)
        return split_array(p, node);
    return (struct parts){ 0 };
}

static bool implies(struct proof *p, const struct typed *clause, const struct typed *predicate);

static bool any_implies(struct proof *p, const struct parts *clauses, const struct typed *predicate)
{
    for (uint32_t i = 0; i < clauses->count; i++)
        if (implies(p, clauses->at[i], predicate))
            return true;
    return false;
}

static bool implies_any(struct proof *p, const struct typed *clause, const struct parts *predicates)
{
    for (uint32_t i = 0; i < predicates->count; i++)
        if (implies(p, clause, predicates->at[i]))
            return true;
    return false;
}

static bool implies_all(struct proof *p, const struct typed *clause, const struct parts *predicates)
{
    for (uint32_t i = 0; i < predicates->count; i++)
        if (!implies(p, clause, predicates->at[i]))
            return false;
    return true;
}

static bool all_imply(struct proof *p, const struct parts *clauses, const struct typed *predicate)
{
    for (uint32_t i = 0; i < clauses->count; i++)
        if (!implies(p, clauses->at[i], predicate))
            return false;
    return true;
}

/* predicate_implied_by_recurse(). */
static bool implies_split(struct proof *p, const struct typed *clause, const struct typed *predicate)
{
    struct parts have = split(p, clause), want = split(p, predicate);
    if (want.class == 'a')
        return implies_all(p, clause, &want);
    if (have.class == 'a')
        return (want.class == 'o' && implies_any(p, clause, &want)) || any_implies(p, &have, predicate);
    if (have.class == 'o')
        return all_imply(p, &have, predicate);
    if (want.class == 'o')
        return implies_any(p, clause, &want);
    return operators_imply(p, clause, predicate);
}

static bool implies(struct proof *p, const struct typed *clause, const struct typed *predicate)
{
    if (typed_equal(clause, predicate))
        return true;
    if (p->depth > PROOF_DEPTH)
        return false;
    p->depth++;
    bool out = implies_split(p, clause, predicate);
    p->depth--;
    return out;
}

bool typed_implies(const struct resolver *resolver, struct typed *const *premises, uint32_t count, const struct typed *conclusion)
{
    struct proof p = { .resolver = resolver, .arena = resolver->arena };
    struct typed *all = typed_new(p.arena, TYPED_AND, BOOLOID, NO_POSITION);
    all->arguments = typed_list(p.arena, count);
    for (uint32_t i = 0; i < count; i++)
        all->arguments[all->count++] = simplify(&p, premises[i], false);
    return implies(&p, all, simplify(&p, conclusion, false));
}

bool typed_refutes(const struct resolver *resolver, struct typed *const *premises, uint32_t count, const struct typed *condition)
{
    struct typed *contrary = typed_new(resolver->arena, TYPED_NOT, BOOLOID, NO_POSITION);
    contrary->arguments = typed_list(resolver->arena, 1);
    contrary->arguments[0] = (struct typed *)condition;
    contrary->count = 1;
    return typed_implies(resolver, premises, count, contrary);
}

const struct typed *typed_simplify(const struct resolver *resolver, const struct typed *typed)
{
    struct proof p = { .resolver = resolver, .arena = resolver->arena };
    return simplify(&p, typed, false);
}

uint32_t typed_array_comparisons(const struct resolver *resolver, const struct typed *node, const struct typed *const **out)
{
    struct proof p = { .resolver = resolver, .arena = resolver->arena };
    struct parts parts = split_array(&p, node);
    *out = (const struct typed *const *)parts.at;
    return parts.class != 0 ? parts.count : 0;
}
