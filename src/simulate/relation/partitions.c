/*
 * Partitions: keys, bounds, and bounds that overlap. What a bound says about rows is told in
 * bound_condition.c. Follows tablecmds.c (transformPartitionSpec, ComputePartitionAttrs), parse_utilcmd.c
 * (transformPartitionBound) and partbounds.c (check_new_partition_bound).
 */
#include "tables.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "simulate/rows/constants.h"
#include "simulate/rows/plan.h"

/* ---- keys ---- */

static bool key_of_column(struct execution *x, const struct relation *relation,
                          const struct partition_element *element, struct partition_key *key, oid *type)
{
    const struct column *column = catalog_column(relation, element->column);
    if (column == NULL && builtin_system_column(element->column) != NULL)
        return refuse(x, "42P17", "cannot use system column \"%s\" in partition key", element->column);
    if (column == NULL)
        return refuse(x, "42703", "column \"%s\" named in partition key does not exist", element->column);
    if (column->generated != 0)
        return refuse(x, "42P17", "cannot use generated column in partition key");
    key->column = column->number;
    key->collation = column->collation;
    *type = column->type;
    return true;
}

static bool key_of_expression(struct execution *x, const struct relation *relation,
                              const struct partition_element *element, struct partition_key *key, oid *type)
{
    struct typed *typed = table_expression(x, relation, &place_partition_key, element->expr);
    if (typed == NULL)
        return false;
    *type = typed->type;
    key->collation = typed->collation;
    if (typed->kind == TYPED_COLUMN && typed->column > 0) {
        key->column = typed->column;
        return true;
    }
    if (typed_is_constant(&x->resolver, typed))
        return refuse(x, "42P17", "cannot use constant expression as partition key");
    if (typed_volatility(&x->resolver, typed) != 'i' && is_understood(typed))
        return refuse(x, "42P17", "functions in partition key expression must be marked IMMUTABLE");
    key->expr = element->expr;
    key->typed = typed;
    depend_on_expression(x, relation->object.id, relation->object.id, typed, DEPENDENCY_INTERNAL);
    return true;
}

static bool key_class(struct execution *x, const struct partition_element *element, char strategy,
                      struct partition_key *key, oid type)
{
    struct refusal refusal = {0};
    struct type_info info;
    const char *method = strategy == 'h' ? "hash" : "btree";
    if (element->collation.name != NULL) {
        key->collation = resolve_collation(&x->resolver, &element->collation, &refusal);
        if (key->collation == NO_OID)
            return refuse_as(x, &refusal);
    }
    if (catalog_type_info(x->catalog, type, &info)) {
        if (info.collation != NO_OID && key->collation == NO_OID)
            return refuse(x, "42P22", "could not determine which collation to use for partition expression");
        if (info.collation == NO_OID && element->collation.name != NULL)
            return refuse(x, "42804", "collations are not supported by type %s", type_words(x, type, -1));
    }
    key->opclass = resolve_opclass(&x->resolver, method, &element->opclass, type, &refusal);
    return key->opclass != NO_OID || refusal.sqlstate == NULL || refuse_as(x, &refusal);
}

bool define_partition_key(struct execution *x, struct relation *relation, const struct partition_spec *spec)
{
    struct partition_info *info = ARENA_NEW(x->arena, struct partition_info);
    if (spec->count > INDEX_KEY_LIMIT)
        return refuse(x, "54011", "cannot partition using more than %d columns", INDEX_KEY_LIMIT);
    if (spec->strategy == 'l' && spec->count > 1)
        return refuse(x, "42P17", "cannot use \"list\" partition strategy with more than one column");
    info->strategy = spec->strategy;
    info->keys = ARENA_ARRAY(x->arena, struct partition_key, spec->count);
    for (uint32_t i = 0; i < spec->count; i++) {
        const struct partition_element *element = &spec->elements[i];
        oid type = NO_OID;
        if (element->column != NULL ? !key_of_column(x, relation, element, &info->keys[i], &type)
                                    : !key_of_expression(x, relation, element, &info->keys[i], &type))
            return false;
        if (!key_class(x, element, spec->strategy, &info->keys[i], type))
            return false;
        info->count++;
    }
    relation->partition = info;
    return true;
}

bool is_partition_key(const struct relation *relation, int16_t column, struct execution *x)
{
    oid id = relation->object.id;
    for (uint16_t i = 0; relation->partition != NULL && i < relation->partition->count; i++) {
        const struct partition_key *key = &relation->partition->keys[i];
        const struct typed *typed =
            key->expr != NULL ? stored_expression(x, relation, &place_partition_key, key->expr, key->typed)
                              : NULL;
        if (key->column == column)
            return true;
        if (typed != NULL && (typed_names_column(typed, id, column) || typed_names_column(typed, id, 0)))
            return true;
    }
    return false;
}

/* ---- bounds ---- */

static bool key_type(struct execution *x, const struct relation *parent, uint16_t at, oid *type,
                     int32_t *typmod, const char **name)
{
    const struct partition_key *key = &parent->partition->keys[at];
    const struct column *column = key->column > 0 ? catalog_column_number(parent, key->column) : NULL;
    const struct typed *typed =
        column == NULL ? stored_expression(x, parent, &place_partition_key, key->expr, key->typed) : NULL;
    *type = column != NULL ? column->type : typed != NULL ? typed->type : NO_OID;
    *typmod = column != NULL ? column->typmod : -1;
    *name = column != NULL ? column->name : "expression";
    return *type != NO_OID;
}

bool is_bound_word(const struct expr *expr, const char *word)
{
    return expr->kind == EXPR_COLUMN && expr->names.count == 1 && strcmp(expr->names.at[0], word) == 0;
}

/* A constant of another type, cast by a function: what the key's type makes of its text, if it takes it. */
static struct typed *computed(struct execution *x, const struct typed *written, oid type, int32_t typmod,
                              struct typed *cast)
{
    struct scope scope = {.kind = SCOPE_NONE, .where = "partition bounds"};
    struct refusal refusal = {0};
    struct expr literal = {.kind = EXPR_STRING, .position = written->position, .text = written->text};
    if (written->kind != TYPED_CONSTANT || written->null || written->text == NULL)
        return cast;
    struct typed *typed = resolve_expression(&x->resolver, &scope, &literal, &refusal);
    if (typed != NULL)
        typed = resolve_coerce(&x->resolver, typed, type, typmod, 'a', &refusal);
    return typed != NULL && typed->kind == TYPED_CONSTANT ? typed : cast;
}

/* transformPartitionBoundValue() */
static bool read_value(struct execution *x, const struct relation *parent, uint16_t at,
                       const struct expr *expr, struct bound_value *out)
{
    struct refusal refusal = {0};
    struct scope scope = {.kind = SCOPE_NONE, .where = "partition bounds"};
    const char *name;
    oid type;
    int32_t typmod;
    *out = (struct bound_value){.kind = '?', .collation = parent->partition->keys[at].collation};
    if (is_bound_word(expr, "minvalue") || is_bound_word(expr, "maxvalue")) {
        out->kind = is_bound_word(expr, "minvalue") ? '-' : '+';
        return true;
    }
    if (!key_type(x, parent, at, &type, &typmod, &name))
        return true;
    if (expr->kind == EXPR_COLUMN)
        return refuse(x, "0A000", "cannot use column reference in partition bound expression");
    struct typed *written = resolve_expression(&x->resolver, &scope, expr, &refusal);
    if (written == NULL)
        return refuse_as(x, &refusal);
    struct typed *typed = resolve_coerce(&x->resolver, written, type, typmod, 'a', &refusal);
    if (typed == NULL && refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42804") != 0)
        return refuse_as(x, &refusal);
    if (typed == NULL)
        return refuse(x, "42804", "specified value cannot be cast to type %s for column \"%s\"",
                      type_words(x, type, -1), name);
    const struct partition_key *key = &parent->partition->keys[at];
    if (key->column > 0 && !constant_fits(x, parent, catalog_column_number(parent, key->column), typed))
        return false;
    if (typed->kind != TYPED_CONSTANT)
        typed = computed(x, written, type, typmod, typed);
    const struct typed *value = typed->kind != TYPED_CONSTANT ? fold_constant(x, typed) : typed;
    out->type = type;
    out->expression = typed;
    if (written->kind == TYPED_CONSTANT && written->null) {
        out->kind = 'n';
    } else if (value != NULL && value->kind == TYPED_CONSTANT) {
        out->kind = value->null ? 'n' : value->text != NULL ? 'v' : '?';
        out->text = value->text;
    }
    return true;
}

static bool read_values(struct execution *x, const struct relation *parent, const struct exprs *exprs,
                        bool list, struct bound_value **out)
{
    *out = ARENA_ARRAY(x->arena, struct bound_value, exprs->count + 1);
    for (uint32_t i = 0; i < exprs->count; i++) {
        if (!read_value(x, parent, list ? 0 : (uint16_t)i, exprs->at[i], &(*out)[i]))
            return false;
        if (!list && (*out)[i].kind == 'n')
            return refuse(x, "42P17", "cannot specify NULL in range bound");
    }
    return true;
}

/* validateInfiniteBounds() */
static bool check_infinite(struct execution *x, const struct bound_value *values, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if ((values[i - 1].kind == '-' || values[i - 1].kind == '+') && values[i].kind != values[i - 1].kind)
            return refuse(x, "42804",
                          values[i - 1].kind == '-' ? "every bound following MINVALUE must also be MINVALUE"
                                                    : "every bound following MAXVALUE must also be MAXVALUE");
    return true;
}

/* What struct relation.bound points to: the bound as written, and its values for the partitions that come later. */
struct kept_bound {
    struct partition_bound written;
    struct read_bound read;
};

const struct read_bound *partition_bound_read(const struct partition_bound *bound)
{
    const struct read_bound *read = &((const struct kept_bound *)bound)->read;
    return read->bound != NULL ? read : NULL;
}

static bool read_bound(struct execution *x, const struct relation *parent,
                       const struct partition_bound *bound, struct read_bound *out)
{
    static const char *const names[] = {['l'] = "list", ['r'] = "range", ['h'] = "hash"};
    char strategy = parent->partition->strategy;
    *out = (struct read_bound){.bound = bound};
    if (bound->is_default)
        return strategy != 'h' ||
               refuse(x, "42P16", "a hash-partitioned table may not have a default partition");
    if (bound->strategy != strategy)
        return refuse(x, "42P16", "invalid bound specification for a %s partition",
                      names[(unsigned char)strategy]);
    if (strategy == 'h') {
        if (bound->modulus <= 0)
            return refuse(x, "42P16",
                          "modulus for hash partition must be an integer value greater than zero");
        if (bound->remainder >= bound->modulus)
            return refuse(x, "42P16", "remainder for hash partition must be less than modulus");
        return true;
    }
    if (strategy == 'l')
        return read_values(x, parent, &bound->values, true, &out->values);
    if (bound->from.count != parent->partition->count)
        return refuse(x, "42P16", "FROM must specify exactly one value per partitioning column");
    if (bound->to.count != parent->partition->count)
        return refuse(x, "42P16", "TO must specify exactly one value per partitioning column");
    return read_values(x, parent, &bound->from, false, &out->from) &&
           read_values(x, parent, &bound->to, false, &out->to) &&
           check_infinite(x, out->from, bound->from.count) && check_infinite(x, out->to, bound->to.count);
}

static bool bounds_overlap(struct execution *x, const struct relation *parent, const struct read_bound *a,
                           const struct read_bound *b)
{
    uint32_t count = parent->partition->count;
    if (parent->partition->strategy == 'h') {
        int64_t smaller = a->bound->modulus < b->bound->modulus ? a->bound->modulus : b->bound->modulus;
        return smaller > 0 && a->bound->remainder % smaller == b->bound->remainder % smaller;
    }
    if (parent->partition->strategy == 'l') {
        for (uint32_t i = 0; i < a->bound->values.count; i++)
            for (uint32_t j = 0; j < b->bound->values.count; j++)
                if (bound_compare(x, &a->values[i], &b->values[j]) == COMPARED_EQUAL)
                    return true;
        return false;
    }
    return bound_compare_tuples(x, a->from, b->to, count) == COMPARED_LESS &&
           bound_compare_tuples(x, b->from, a->to, count) == COMPARED_LESS;
}

static bool check_moduli(struct execution *x, const struct partition_bound *new,
                         const struct partition_bound *old)
{
    int64_t larger = new->modulus > old->modulus ? new->modulus : old->modulus,
            smaller = new->modulus < old->modulus ? new->modulus : old->modulus;
    return smaller <= 0 || larger % smaller == 0 ||
           refuse(x, "42P17", "every hash partition modulus must be a factor of the next larger modulus");
}

static bool check_against(struct execution *x, const char *name, const struct relation *parent,
                          const struct read_bound *new, const struct relation *partition)
{
    if (partition->bound == NULL || partition->bound->is_default)
        return true;
    const struct read_bound *old = partition_bound_read(partition->bound);
    if (old == NULL)
        return true;
    if (parent->partition->strategy == 'h' && !check_moduli(x, new->bound, partition->bound))
        return false;
    return !bounds_overlap(x, parent, new, old) ||
           refuse(x, "42P17", "partition \"%s\" would overlap partition \"%s\"", name,
                  partition->object.name);
}

/* A value as the server keeps it: a constant of the key's type, in the words of get_const_expr(). What cannot be computed here stays as written. */
static struct expr *constant_of(struct execution *x, const struct bound_value *value, struct expr *written)
{
    if (value->kind != 'v')
        return written;
    struct expr *constant = ARENA_NEW(x->arena, struct expr);
    *constant = (struct expr){.kind = EXPR_STRING, .position = written->position, .text = value->text};
    if (value->type == BOOLOID) {
        constant->kind = EXPR_BOOLEAN;
        constant->integer = value->text[0] == 't';
    } else if (value->type == INT4OID && value->text[0] != '-') {
        constant->kind = EXPR_INTEGER;
        constant->integer = strtoll(value->text, NULL, 10);
    } else if (value->type == NUMERICOID && isdigit((unsigned char)value->text[0]) &&
               strpbrk(value->text, "eE.") != NULL) {
        constant->kind = EXPR_FLOAT;
    }
    return constant;
}

static void keep_constants(struct execution *x, const struct bound_value *values, struct exprs *exprs)
{
    struct expr **kept = ARENA_ARRAY(x->arena, struct expr *, exprs->count + 1);
    for (uint32_t i = 0; values != NULL && i < exprs->count; i++)
        kept[i] = constant_of(x, &values[i], exprs->at[i]);
    if (values != NULL)
        exprs->at = kept;
}

/* Lower and upper bounds are computed once, together: the same expression has the same value, unless it is volatile. */
static bool is_same_value(struct execution *x, const struct bound_value *a, const struct bound_value *b)
{
    enum comparison order = bound_compare(x, a, b);
    if (order != COMPARED_UNKNOWN || a->expression == NULL || b->expression == NULL)
        return order == COMPARED_EQUAL;
    return typed_volatility(&x->resolver, a->expression) != 'v' &&
           typed_equal(a->expression, b->expression);
}

static bool is_empty_range(struct execution *x, const struct read_bound *bound, uint32_t count)
{
    uint32_t same = 0;
    while (same < count && is_same_value(x, &bound->from[same], &bound->to[same]))
        same++;
    return same == count || bound_compare_tuples(x, bound->from, bound->to, count) == COMPARED_GREATER;
}

bool check_partition_bound(struct execution *x, const char *name, const struct relation *parent,
                           const struct partition_bound *bound, struct partition_bound **out)
{
    struct kept_bound *kept = ARENA_NEW(x->arena, struct kept_bound);
    struct read_bound *new = &kept->read;
    kept->written = *bound;
    *out = &kept->written;
    if (parent->partition->count == 0)
        return true; /* a table that is taken to exist: nothing is known of its key */
    if (!read_bound(x, parent, bound, new))
        return false;
    new->bound = &kept->written;
    kept->written.strategy = parent->partition->strategy;
    keep_constants(x, new->values, &kept->written.values);
    keep_constants(x, new->from, &kept->written.from);
    keep_constants(x, new->to, &kept->written.to);
    oid default_partition = parent->partition->default_partition;
    if (bound->is_default)
        return default_partition == NO_OID ||
               refuse(x, "42P17", "partition \"%s\" conflicts with existing default partition \"%s\"", name,
                      object_name_of(x, default_partition));
    if (parent->partition->strategy == 'r' && is_empty_range(x, new, parent->partition->count))
        return refuse(x, "42P17", "empty range bound specified for partition \"%s\"", name);
    if (!x->recording)
        return true; /* a dump's own partitions do not overlap */
    if (!partition_index_may_overlap(x, parent, new))
        return true;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_child(x->catalog, parent->object.id, &cursor)) != NO_OID;) {
        const struct relation *partition = relation_of(x, id);
        if (partition != NULL && !check_against(x, name, parent, new, partition))
            return false;
    }
    return true;
}

void store_partition_bound(struct execution *x, oid partition, oid parent,
                           const struct partition_bound *bound)
{
    struct relation *edited = catalog_edit(x->catalog, partition);
    edited->bound = (struct partition_bound *)bound;
    edited->is_partition = true;
    if (!bound->is_default)
        return;
    struct relation *top = catalog_edit(x->catalog, parent);
    struct partition_info *info = ARENA_NEW(x->arena, struct partition_info);
    *info = *top->partition;
    info->default_partition = partition;
    top->partition = info;
}
