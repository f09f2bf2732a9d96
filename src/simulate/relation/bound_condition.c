/*
 * The condition of a bound: what it says about rows, as an expression on the parent's column names, and whether
 * constraints say it already. Follows partbounds.c (get_qual_from_partbound, get_proposed_default_constraint)
 * and partcache.c (generate_partition_qual).
 */
#include "tables.h"

#include <string.h>

#include "bounds.h"

#define PARTITION_DEPTH 64

static struct expr *make_expr(struct execution *x, enum expr_kind kind, uint32_t count)
{
    struct expr *expr = ARENA_NEW(x->arena, struct expr);
    expr->kind = kind;
    expr->position = expr->name.position = NO_POSITION;
    expr->arguments.at = ARENA_ARRAY(x->arena, struct expr *, count + 1);
    expr->arguments.count = count;
    return expr;
}

static struct expr *make_operator(struct execution *x, const char *operator, struct expr * left,
                                  struct expr *right)
{
    struct expr *expr = make_expr(x, EXPR_OPERATOR, 2);
    expr->name.name = operator;
    expr->arguments.at[0] = left;
    expr->arguments.at[1] = right;
    return expr;
}

static struct expr *make_test(struct execution *x, enum expr_kind kind, struct expr *operand)
{
    struct expr *expr = make_expr(x, kind, 1);
    expr->arguments.at[0] = operand;
    return expr;
}

static struct expr *make_list(struct execution *x, enum expr_kind kind, struct expr **at, uint32_t count)
{
    struct expr *expr = make_expr(x, kind, count);
    memcpy(expr->arguments.at, at, count * sizeof *at);
    return count == 1 ? at[0] : expr;
}

/* The key as an expression on a table with the parent's column names. */
static struct expr *key_expr(struct execution *x, const struct relation *parent, uint16_t at)
{
    const struct partition_key *key = &parent->partition->keys[at];
    if (key->column == 0)
        return named_expression(x, parent, &place_partition_key, key->expr, key->typed);
    return column_expression(x, catalog_column_number(parent, key->column)->name);
}

static bool is_open(const struct expr *value)
{
    return is_bound_word(value, "minvalue") || is_bound_word(value, "maxvalue");
}

/* ---- what a bound says ---- */

/* get_qual_for_list() */
static struct expr *list_condition(struct execution *x, const struct relation *parent,
                                   const struct partition_bound *bound)
{
    struct expr *key = key_expr(x, parent, 0), *in = make_expr(x, EXPR_IN, bound->values.count + 1), *parts[2];
    bool null = false;
    uint32_t count = 0;
    in->name.name = "=";
    in->arguments.at[count++] = key;
    for (uint32_t i = 0; i < bound->values.count; i++) {
        if (bound->values.at[i]->kind == EXPR_NULL)
            null = true;
        else
            in->arguments.at[count++] = bound->values.at[i];
    }
    in->arguments.count = count;
    parts[0] = make_test(x, null ? EXPR_IS_NULL : EXPR_IS_NOT_NULL, key);
    parts[1] = in;
    return count == 1 ? parts[0] : make_list(x, null ? EXPR_OR : EXPR_AND, parts, 2);
}

/* The arms of one side of a range: (a > 1) OR (a = 1 AND b >= 2); NULL when the side is open. */
static struct expr *range_side(struct execution *x, const struct relation *parent,
                               const struct exprs *values, uint32_t first, bool lower)
{
    struct expr **arms = ARENA_ARRAY(x->arena, struct expr *, values->count + 1);
    struct expr **tests = ARENA_ARRAY(x->arena, struct expr *, values->count + 1);
    uint32_t arm_count = 0;
    for (uint32_t last = first; last < values->count && !is_open(values->at[last]); last++) {
        const struct expr *next = last + 1 < values->count ? values->at[last + 1] : NULL;
        bool inclusive = lower ? next == NULL || is_bound_word(next, "minvalue")
                               : next != NULL && is_bound_word(next, "maxvalue");
        const char *operator = lower ? (inclusive ? ">=" : ">") : (inclusive ? "<=" : "<");
        for (uint32_t i = first; i <= last; i++)
            tests[i - first] = make_operator(x, i < last ? "=" : operator, key_expr(x, parent, (uint16_t)i),
                                             values->at[i]);
        arms[arm_count++] = make_list(x, EXPR_AND, tests, last - first + 1);
        if (next == NULL || is_open(next))
            break;
    }
    return arm_count > 0 ? make_list(x, EXPR_OR, arms, arm_count) : NULL;
}

/* get_range_nulltest() */
static uint32_t add_null_tests(struct execution *x, const struct relation *parent, struct expr **parts)
{
    for (uint16_t i = 0; i < parent->partition->count; i++)
        parts[i] = make_test(x, EXPR_IS_NOT_NULL, key_expr(x, parent, i));
    return parent->partition->count;
}

/* get_qual_for_range(); among the others of a default partition (`for_default`) without the tests for NULL. */
static struct expr *range_condition(struct execution *x, const struct relation *parent,
                                    const struct partition_bound *bound, bool for_default)
{
    const struct read_bound *read = partition_bound_read(bound);
    uint32_t keys = parent->partition->count, first = 0;
    struct expr **parts = ARENA_ARRAY(x->arena, struct expr *, 2 * (size_t)keys + 3);
    uint32_t count = for_default ? 0 : add_null_tests(x, parent, parts);
    for (; read != NULL && first + 1 < keys && read->from[first].kind == 'v'; first++) {
        if (bound_compare(x, &read->from[first], &read->to[first]) != COMPARED_EQUAL)
            break;
        parts[count++] = make_operator(x, "=", key_expr(x, parent, (uint16_t)first), bound->from.at[first]);
    }
    struct expr *sides[] = {range_side(x, parent, &bound->from, first, true),
                            range_side(x, parent, &bound->to, first, false)};
    for (size_t i = 0; i < 2; i++)
        if (sides[i] != NULL)
            parts[count++] = sides[i];
    if (count == 0)
        count = add_null_tests(x, parent, parts);
    return make_list(x, EXPR_AND, parts, count);
}

static struct expr *bound_condition(struct execution *x, const struct relation *parent,
                                    const struct partition_bound *bound, bool for_default)
{
    if (parent->partition->count == 0)
        return NULL;
    return bound->strategy == 'l'   ? list_condition(x, parent, bound)
           : bound->strategy == 'r' ? range_condition(x, parent, bound, for_default)
                                    : NULL;
}

static struct expr *negation(struct execution *x, struct expr *condition)
{
    return condition != NULL ? make_test(x, EXPR_NOT, condition) : NULL;
}

/* The default partition has what none of the others has: get_qual_for_list(), get_qual_for_range(). */
static struct expr *default_condition(struct execution *x, const struct relation *parent, oid self)
{
    VEC(struct expr *) others = {0};
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_child(x->catalog, parent->object.id, &cursor)) != NO_OID;) {
        const struct relation *partition = relation_of(x, id);
        if (partition == NULL || id == self)
            continue;
        struct expr *other =
            partition->bound != NULL ? bound_condition(x, parent, partition->bound, true) : NULL;
        if (other == NULL)
            return NULL;
        vec_push(x->arena, &others, other);
    }
    if (others.count == 0)
        return NULL;
    struct expr *any = make_list(x, EXPR_OR, others.at, others.count);
    if (parent->partition->strategy != 'r')
        return negation(x, any);
    struct expr **parts = ARENA_ARRAY(x->arena, struct expr *, (size_t)parent->partition->count + 1);
    uint32_t count = add_null_tests(x, parent, parts);
    parts[count++] = any;
    return negation(x, make_list(x, EXPR_AND, parts, count));
}

static bool condition_implied(struct execution *x, const struct relation *relation, struct expr *condition)
{
    struct typed *typed =
        condition != NULL ? table_expression_quietly(x, relation, &place_check, condition) : NULL;
    return typed != NULL && implied_by_constraints(x, relation, typed);
}

bool bound_implied(struct execution *x, const struct relation *relation, const struct relation *parent,
                   const struct partition_bound *bound)
{
    for (int depth = 0; depth < PARTITION_DEPTH; depth++) {
        if (bound->is_default) {
            uint32_t cursor = 0, others = 0;
            for (oid id; (id = catalog_next_child(x->catalog, parent->object.id, &cursor)) != NO_OID;)
                others += id != relation->object.id;
            if (others > 0 &&
                !condition_implied(x, relation, default_condition(x, parent, relation->object.id)))
                return false;
        } else if (!condition_implied(x, relation, bound_condition(x, parent, bound, false))) {
            return false;
        }
        /* A sub-partitioned parent's own bound holds for the rows as well (RelationGetPartitionQual). */
        if (!parent->is_partition || parent->bound == NULL || parent->inherits.count == 0)
            return true;
        bound = parent->bound;
        parent = relation_of(x, parent->inherits.at[0]);
    }
    return false;
}

struct expr *partition_condition(struct execution *x, const struct relation *partition)
{
    struct expr *levels[PARTITION_DEPTH];
    uint32_t depth = 0;
    VEC(struct expr *) parts = {0};
    while (depth < PARTITION_DEPTH && partition->is_partition && partition->bound != NULL &&
           partition->inherits.count > 0) {
        const struct relation *parent = relation_of(x, partition->inherits.at[0]);
        if (parent == NULL || parent->partition == NULL)
            break;
        levels[depth++] = partition->bound->is_default ? default_condition(x, parent, partition->object.id)
                                                       : bound_condition(x, parent, partition->bound, false);
        partition = parent;
    }
    while (depth-- > 0) {
        struct expr *level = levels[depth];
        bool list = level != NULL && level->kind == EXPR_AND;
        uint32_t count = level == NULL ? 0 : list ? level->arguments.count : 1;
        for (uint32_t i = 0; i < count; i++)
            vec_push(x->arena, &parts, list ? level->arguments.at[i] : level);
    }
    return parts.count > 0 ? make_list(x, EXPR_AND, parts.at, parts.count) : NULL;
}

bool bound_excluded(struct execution *x, const struct relation *relation, const struct relation *parent,
                    const struct partition_bound *bound)
{
    return condition_implied(x, relation, negation(x, bound_condition(x, parent, bound, false)));
}

void lock_partition_ancestors(struct execution *x, const struct relation *relation)
{
    for (int depth = 0; relation != NULL && relation->is_partition && depth < PARTITION_DEPTH; depth++) {
        oid parent = relation->inherits.count > 0 ? relation->inherits.at[0] : NO_OID;
        if (parent == NO_OID)
            return;
        take_lock(x, parent, LOCK_PARTITION_CHECK);
        relation = relation_of(x, parent);
    }
}
