/*
 * Pruning: see prune.h. Conditions are taken apart into comparisons of keys with constants; each partition
 * is then asked whether such keys may be in it. Whatever cannot be told keeps the partition.
 */
#include "prune.h"

#include <string.h>

#include "constants.h"
#include "simulate/relation/bounds.h"

#define PRUNE_DEPTH 40

enum test {
    TEST_NONE,
    TEST_LESS,
    TEST_LESS_EQUAL,
    TEST_EQUAL,
    TEST_GREATER_EQUAL,
    TEST_GREATER,
    TEST_UNEQUAL,
    TEST_NULL,
    TEST_NOT_NULL
};

/* A key compared with a constant (PartClauseInfo). */
struct key_test {
    uint16_t key;
    enum test test;
    struct bound_value value;
};

struct partition {
    oid id;
    struct read_bound bound;
    bool read;
};

struct pruning {
    struct execution *x;
    const struct relation *parent;
    const struct partition *partitions;
    uint32_t count;
    int depth;
    char moment; /* when it is done: 'p' by the planner, 'e' when the executor starts */
};

/* What one conjunction says. */
struct tests {
    VEC(struct key_test) found;
    bool contradiction;
};

/* ---- partitions ---- */

static void read_partitions(struct pruning *p)
{
    uint32_t cursor = 0;
    VEC(struct partition) found = {0};
    for (oid id; (id = catalog_next_child(p->x->catalog, p->parent->object.id, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(p->x, id);
        struct partition partition = {.id = id};
        if (relation == NULL || relation->bound == NULL)
            continue;
        const struct read_bound *read = partition_bound_read(relation->bound);
        partition.read = read != NULL;
        if (read != NULL)
            partition.bound = *read;
        vec_push(p->x->scratch, &found, partition);
    }
    p->partitions = found.at;
    p->count = found.count;
}

/* ---- conditions as tests of keys ---- */

static enum test test_of(struct execution *x, oid operator)
{
    static const struct {
        const char *name;
        enum test test;
    } names[] = {
        {"<", TEST_LESS},           {"<=", TEST_LESS_EQUAL}, {"=", TEST_EQUAL},
        {">=", TEST_GREATER_EQUAL}, {">", TEST_GREATER},     {"<>", TEST_UNEQUAL},
    };
    const struct builtin_operator *found = builtin_operator_by_oid(x->version, operator);
    for (size_t i = 0; found != NULL && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, found->name) == 0)
            return names[i].test;
    return TEST_NONE;
}

static enum test commuted(enum test test)
{
    static const enum test other[] = {[TEST_LESS] = TEST_GREATER, [TEST_LESS_EQUAL] = TEST_GREATER_EQUAL,
                                      [TEST_EQUAL] = TEST_EQUAL,  [TEST_GREATER_EQUAL] = TEST_LESS_EQUAL,
                                      [TEST_GREATER] = TEST_LESS, [TEST_UNEQUAL] = TEST_UNEQUAL};
    return other[test];
}

/* Which key an expression is (match_clause_to_partition_key()); -1 none. */
static int key_of(const struct pruning *p, const struct typed *typed)
{
    typed = typed_without_relabel(typed);
    for (uint16_t i = 0; i < p->parent->partition->count; i++) {
        const struct partition_key *key = &p->parent->partition->keys[i];
        if (key->column != 0
                ? typed->kind == TYPED_COLUMN && typed->level == 0 && typed->column == key->column
                : key->typed != NULL && typed_equal(typed, key->typed))
            return i;
    }
    return -1;
}

static struct bound_value value_of(const struct pruning *p, int key, const struct typed *constant)
{
    return (struct bound_value){.kind = constant->null           ? 'n'
                                        : constant->text != NULL ? 'v'
                                                                 : '?',
                                .text = constant->text,
                                .type = constant->type,
                                .collation = p->parent->partition->keys[key].collation};
}

static void add_test(struct pruning *p, struct tests *tests, int key, enum test test,
                     struct bound_value value)
{
    struct key_test found = {.key = (uint16_t)key, .test = test, .value = value};
    tests->contradiction |= value.kind == 'n' && test < TEST_NULL;
    vec_push(p->x->scratch, &tests->found, found);
}

static void add_comparison(struct pruning *p, struct tests *tests, const struct typed *node)
{
    enum test test = test_of(p->x, node->id);
    char volatility = typed_volatility(&p->x->resolver, node);
    if (test == TEST_NONE || volatility == 'v' || (volatility == 's' && p->moment == 'p'))
        return;
    for (int side = 0; side < 2; side++) {
        const struct typed *constant = p->moment == 'p'
                                           ? fold_constant(p->x, node->arguments[1 - side])
                                           : fold_at_start(p->x, node->arguments[1 - side]);
        int key = key_of(p, node->arguments[side]);
        if (constant == NULL)
            continue;
        if (constant->null)
            tests->contradiction = true;
        else if (key >= 0)
            add_test(p, tests, key, side == 0 ? test : commuted(test), value_of(p, key, constant));
    }
}

static void add_condition(struct pruning *p, struct tests *tests, const struct typed *node)
{
    struct bound_value none = {.kind = '?'};
    int key;
    switch (node->kind) {
    case TYPED_AND:
        for (uint32_t i = 0; i < node->count; i++)
            add_condition(p, tests, node->arguments[i]);
        break;
    case TYPED_OPERATOR:
        if (node->count == 2)
            add_comparison(p, tests, node);
        break;
    case TYPED_NULL_TEST:
        key = key_of(p, node->arguments[0]);
        if (key >= 0)
            add_test(p, tests, key, node->flag == 'n' ? TEST_NULL : TEST_NOT_NULL, none);
        break;
    case TYPED_CONSTANT:
        tests->contradiction |= is_never_true(node);
        break;
    case TYPED_NOT:
    case TYPED_COLUMN: /* a boolean key by itself: match_boolean_partition_clause() */
        key = key_of(p, node->kind == TYPED_NOT ? node->arguments[0] : node);
        if (key >= 0)
            add_test(p, tests, key, TEST_EQUAL,
                     (struct bound_value){
                         .kind = 'v', .text = node->kind == TYPED_NOT ? "false" : "true", .type = BOOLOID});
        break;
    default:
        break;
    }
}

static bool tests_clash(const struct tests *tests)
{
    for (uint32_t i = 0; i < tests->found.count; i++)
        for (uint32_t n = 0; n < tests->found.count; n++)
            if (tests->found.at[i].test == TEST_NULL && tests->found.at[n].key == tests->found.at[i].key &&
                tests->found.at[n].test != TEST_NULL)
                return true;
    return tests->contradiction;
}

/* ---- list ---- */

static bool may_hold(enum comparison order, enum test test)
{
    if (order == COMPARED_UNKNOWN)
        return true;
    switch (test) {
    case TEST_LESS:
        return order == COMPARED_LESS;
    case TEST_LESS_EQUAL:
        return order != COMPARED_GREATER;
    case TEST_EQUAL:
        return order == COMPARED_EQUAL;
    case TEST_GREATER_EQUAL:
        return order != COMPARED_LESS;
    case TEST_GREATER:
        return order == COMPARED_GREATER;
    case TEST_UNEQUAL:
        return order != COMPARED_EQUAL;
    default:
        return true;
    }
}

/* Does one value of a list meet all tests? */
static bool value_passes(struct pruning *p, const struct bound_value *value, const struct tests *tests)
{
    for (uint32_t i = 0; i < tests->found.count; i++) {
        const struct key_test *test = &tests->found.at[i];
        if (value->kind == 'n' ? test->test != TEST_NULL : test->test == TEST_NULL)
            return false;
        if (value->kind != 'n' && test->test < TEST_NULL &&
            !may_hold(bound_compare(p->x, value, &test->value), test->test))
            return false;
    }
    return true;
}

static bool list_passes(struct pruning *p, const struct partition *partition, const struct tests *tests)
{
    for (uint32_t i = 0; i < partition->bound.bound->values.count; i++)
        if (value_passes(p, &partition->bound.values[i], tests))
            return true;
    return false;
}

/* Is the value (NULL for a TEST_NULL) in one of the lists? */
static bool is_listed(struct pruning *p, const struct key_test *test)
{
    struct bound_value null = {.kind = 'n'};
    const struct bound_value *wanted = test->test == TEST_NULL ? &null : &test->value;
    for (uint32_t i = 0; i < p->count; i++)
        for (uint32_t n = 0; p->partitions[i].read && n < p->partitions[i].bound.bound->values.count; n++)
            if (p->partitions[i].bound.values != NULL &&
                bound_compare(p->x, &p->partitions[i].bound.values[n], wanted) == COMPARED_EQUAL)
                return true;
    return false;
}

/* ---- range ---- */

/* One end of what the tests leave: constants of the first keys, and whether all the rest lies before ('-')
 * or behind ('+') it. */
struct edge {
    struct bound_value values[INDEX_KEY_LIMIT];
    uint32_t count;
    char tail;
};

static const struct key_test *find_test(const struct tests *tests, uint16_t key, enum test one,
                                        enum test other)
{
    for (uint32_t i = 0; i < tests->found.count; i++)
        if (tests->found.at[i].key == key &&
            (tests->found.at[i].test == one || tests->found.at[i].test == other))
            return &tests->found.at[i];
    return NULL;
}

/* The keys that are equal to something, and the next one's limit on that side. */
static void find_edge(struct pruning *p, const struct tests *tests, enum test strict, enum test inclusive,
                      struct edge *out)
{
    bool lower = strict == TEST_GREATER;
    *out = (struct edge){.tail = lower ? '-' : '+'};
    for (uint16_t key = 0; key < p->parent->partition->count; key++) {
        const struct key_test *equal = find_test(tests, key, TEST_EQUAL, TEST_EQUAL);
        const struct key_test *limit = equal == NULL ? find_test(tests, key, strict, inclusive) : NULL;
        if (equal != NULL || limit != NULL)
            out->values[out->count++] = equal != NULL ? equal->value : limit->value;
        if (equal != NULL)
            continue;
        if (limit != NULL && limit->test == strict)
            out->tail = lower ? '+' : '-';
        return;
    }
}

static enum comparison compare_edge(struct pruning *p, const struct edge *edge,
                                    const struct bound_value *bound, uint32_t *at)
{
    for (*at = 0; *at < edge->count; ++*at) {
        enum comparison order = bound_compare(p->x, &edge->values[*at], &bound[*at]);
        if (order != COMPARED_EQUAL)
            return order;
    }
    return COMPARED_EQUAL;
}

/* Does something at or behind the lower edge come before the upper bound? */
static bool begins_before(struct pruning *p, const struct edge *lower, const struct bound_value *to)
{
    uint32_t at;
    enum comparison order = compare_edge(p, lower, to, &at);
    if (order != COMPARED_EQUAL)
        return order != COMPARED_GREATER;
    if (at == p->parent->partition->count)
        return false;
    return lower->tail == '-' ? to[at].kind != '-' : to[at].kind == '+';
}

/* Does something at or behind the lower bound come before the upper edge? */
static bool ends_behind(struct pruning *p, const struct edge *upper, const struct bound_value *from)
{
    uint32_t at;
    enum comparison order = compare_edge(p, upper, from, &at);
    if (order != COMPARED_EQUAL)
        return order != COMPARED_LESS;
    return upper->tail == '+';
}

static bool range_passes(struct pruning *p, const struct partition *partition, const struct edge *lower,
                         const struct edge *upper)
{
    return begins_before(p, lower, partition->bound.to) && ends_behind(p, upper, partition->bound.from);
}

/* Is one row, all of whose keys are known, in a partition for certain? */
static bool is_covered(struct pruning *p, const struct edge *point)
{
    if (point->count < p->parent->partition->count)
        return false;
    for (uint32_t i = 0; i < p->count; i++) {
        uint32_t at;
        const struct read_bound *bound = &p->partitions[i].bound;
        enum comparison from =
            bound->from != NULL ? compare_edge(p, point, bound->from, &at) : COMPARED_UNKNOWN;
        if ((from == COMPARED_EQUAL || from == COMPARED_GREATER) &&
            compare_edge(p, point, bound->to, &at) == COMPARED_LESS)
            return true;
    }
    return false;
}

/* Do the partitions leave no gap between the edges (of one key)? Goes from bound to bound. */
static bool is_filled(struct pruning *p, const struct edge *lower, const struct edge *upper)
{
    struct edge point = *lower;
    if (p->parent->partition->count != 1 || lower->count == 0 || upper->count == 0)
        return false;
    for (uint32_t steps = 0; steps <= p->count; steps++) {
        uint32_t i = 0, at;
        for (; i < p->count; i++) {
            const struct read_bound *bound = &p->partitions[i].bound;
            enum comparison from =
                bound->from != NULL ? compare_edge(p, &point, bound->from, &at) : COMPARED_UNKNOWN;
            if ((from == COMPARED_EQUAL || from == COMPARED_GREATER) &&
                compare_edge(p, &point, bound->to, &at) == COMPARED_LESS)
                break;
        }
        if (i == p->count)
            return false;
        const struct bound_value *to = p->partitions[i].bound.to;
        if (to->kind == '+' || !ends_behind(p, upper, to))
            return true;
        point = (struct edge){.values = {*to}, .count = 1, .tail = '-'};
    }
    return false;
}

/* ---- hash ---- */

/* The remainder's partition when every key is known. */
static bool hash_passes(struct pruning *p, const struct partition *partition, const struct tests *tests)
{
    uint64_t sum = 0, hash;
    for (uint16_t key = 0; key < p->parent->partition->count; key++) {
        const struct key_test *test = find_test(tests, key, TEST_EQUAL, TEST_NULL);
        if (test == NULL || (test->test == TEST_EQUAL &&
                             (test->value.kind != 'v' || !partition_hash_value(p->x, &test->value, &hash))))
            return true;
        if (test->test == TEST_EQUAL)
            sum = partition_hash_combine(sum, hash);
    }
    const struct partition_bound *bound = partition->bound.bound;
    return bound->modulus <= 0 || (int64_t)(sum % (uint64_t)bound->modulus) == bound->remainder;
}

/* ---- all together ---- */

static bool default_passes(struct pruning *p, const struct tests *tests, const struct edge *lower,
                           const struct edge *upper)
{
    if (p->parent->partition->strategy == 'r') {
        for (uint16_t key = 0; key < p->parent->partition->count; key++)
            if (find_test(tests, key, TEST_NULL, TEST_NULL) != NULL)
                return true;
        return !is_covered(p, lower) && !is_filled(p, lower, upper);
    }
    for (uint32_t i = 0; i < tests->found.count; i++)
        if ((tests->found.at[i].test == TEST_EQUAL || tests->found.at[i].test == TEST_NULL) &&
            is_listed(p, &tests->found.at[i]))
            return false;
    return true;
}

/* Takes the partitions out of `live` that no row of this conjunction can be in. */
static void keep_matching(struct pruning *p, const struct tests *tests, bool *live)
{
    struct edge lower, upper;
    char strategy = p->parent->partition->strategy;
    bool clash = tests_clash(tests), null = false;
    find_edge(p, tests, TEST_GREATER, TEST_GREATER_EQUAL, &lower);
    find_edge(p, tests, TEST_LESS, TEST_LESS_EQUAL, &upper);
    for (uint32_t i = 0; i < tests->found.count; i++)
        null |= tests->found.at[i].test == TEST_NULL;
    for (uint32_t i = 0; i < p->count; i++) {
        const struct partition *partition = &p->partitions[i];
        if (clash)
            live[i] = false;
        else if (tests->found.count == 0 || !partition->read)
            continue;
        else if (partition->bound.bound->is_default)
            live[i] &= default_passes(p, tests, &lower, &upper);
        else
            live[i] &= strategy == 'l'   ? list_passes(p, partition, tests)
                       : strategy == 'r' ? !null && range_passes(p, partition, &lower, &upper)
                                         : hash_passes(p, partition, tests);
    }
}

/* A key that is equal to something may be limited too: gen_prune_steps_from_opexps() makes a step of each. */
static void keep_matching_limits(struct pruning *p, const struct tests *tests, bool *live)
{
    struct tests limits = {0};
    for (uint32_t i = 0; i < tests->found.count; i++)
        if (tests->found.at[i].test != TEST_EQUAL)
            vec_push(p->x->scratch, &limits.found, tests->found.at[i]);
    if (limits.found.count > 0 && limits.found.count < tests->found.count)
        keep_matching(p, &limits, live);
}

static void prune(struct pruning *p, const struct typed *const *conditions, uint32_t count, bool *live);

/* The arms of an OR, or of "key = ANY (array)". */
static void prune_arms(struct pruning *p, const struct typed *const *arms, uint32_t count, bool *live)
{
    bool *any = ARENA_ARRAY(p->x->scratch, bool, p->count + 1),
         *one = ARENA_ARRAY(p->x->scratch, bool, p->count + 1);
    for (uint32_t i = 0; i < count; i++) {
        memset(one, true, p->count);
        prune(p, &arms[i], 1, one);
        for (uint32_t n = 0; n < p->count; n++)
            any[n] |= one[n];
    }
    for (uint32_t n = 0; n < p->count; n++)
        live[n] &= any[n];
}

static void prune_array(struct pruning *p, const struct typed *node, bool *live)
{
    const struct typed *const *items;
    uint32_t count = typed_array_comparisons(&p->x->resolver, node, &items);
    if (count > 0 && node->flag == 'y')
        prune_arms(p, items, count, live);
    else if (count > 0)
        prune(p, items, count, live);
}

static void prune(struct pruning *p, const struct typed *const *conditions, uint32_t count, bool *live)
{
    struct tests tests = {0};
    if (p->depth >= PRUNE_DEPTH)
        return;
    p->depth++;
    for (uint32_t i = 0; i < count; i++) {
        if (conditions[i]->kind == TYPED_OR)
            prune_arms(p, (const struct typed *const *)conditions[i]->arguments, conditions[i]->count, live);
        else if (conditions[i]->kind == TYPED_SCALAR_ARRAY)
            prune_array(p, conditions[i], live);
        else if (conditions[i]->kind == TYPED_AND)
            prune(p, (const struct typed *const *)conditions[i]->arguments, conditions[i]->count, live);
        else
            add_condition(p, &tests, conditions[i]);
    }
    keep_matching(p, &tests, live);
    keep_matching_limits(p, &tests, live);
    p->depth--;
}

static struct oids living(const struct pruning *p, const bool *live)
{
    struct oids out = {.at = ARENA_ARRAY(p->x->scratch, oid, p->count + 1)};
    for (uint32_t i = 0; i < p->count; i++)
        if (live[i])
            out.at[out.count++] = p->partitions[i].id;
    return out;
}

struct oids prune_partitions(struct execution *x, const struct relation *parent,
                             const struct conditions *conditions, char moment)
{
    struct pruning p = {.x = x, .parent = parent, .moment = moment};
    const struct typed **simple = ARENA_ARRAY(x->scratch, const struct typed *, conditions->count + 1);
    read_partitions(&p);
    bool *live = ARENA_ARRAY(x->scratch, bool, p.count + 1);
    memset(live, true, p.count);
    for (uint32_t i = 0; i < conditions->count; i++)
        simple[i] = typed_simplify(&x->resolver, conditions->at[i]);
    if (parent->partition->count > 0)
        prune(&p, simple, conditions->count, live);
    return living(&p, live);
}

struct oids route_row(struct execution *x, const struct relation *parent, const struct typed *const *values)
{
    struct pruning p = {.x = x, .parent = parent, .moment = 'p'};
    struct tests tests = {0};
    read_partitions(&p);
    bool *live = ARENA_ARRAY(x->scratch, bool, p.count + 1);
    memset(live, true, p.count);
    for (uint16_t key = 0; key < parent->partition->count; key++) {
        int16_t column = parent->partition->keys[key].column;
        const struct typed *value = column > 0 ? values[column - 1] : NULL;
        if (value == NULL)
            continue;
        struct bound_value constant = value_of(&p, key, value);
        add_test(&p, &tests, key, constant.kind == 'n' ? TEST_NULL : TEST_EQUAL, constant);
    }
    keep_matching(&p, &tests, live);
    return living(&p, live);
}

struct conditions conditions_on_child(struct execution *x, const struct conditions *conditions,
                                      const struct relation *parent, const struct relation *child)
{
    struct typed_column *columns = ARENA_ARRAY(x->scratch, struct typed_column, parent->column_count + 1u);
    const struct typed **out = ARENA_ARRAY(x->scratch, const struct typed *, conditions->count + 1);
    uint32_t count = 0;
    for (uint16_t i = 0; i < parent->column_count; i++) {
        const struct column *column =
            parent->columns[i]->dropped ? NULL : catalog_column(child, parent->columns[i]->name);
        if (column == NULL)
            continue;
        struct typed *node = ARENA_NEW(x->arena, struct typed);
        *node = (struct typed){.kind = TYPED_COLUMN,
                               .type = column->type,
                               .typmod = column->typmod,
                               .collation = column->collation,
                               .id = child->object.id,
                               .column = column->number,
                               .position = NO_POSITION};
        columns[i].expr = node;
    }
    for (uint32_t i = 0; i < conditions->count; i++) {
        out[count] = typed_with_columns(x->arena, conditions->at[i], 0, columns, parent->column_count);
        count += out[count] != NULL;
    }
    return (struct conditions){out, count};
}
