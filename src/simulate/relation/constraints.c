/*
 * Constraints: how they are found, CHECK, and what the constraints of a table imply. Follows heap.c (AddRelationNewConstraints,
 * MergeWithExistingConstraint) and tablecmds.c (ATAddCheckNNConstraint, ConstraintImpliedByRelConstraint). NOT NULL is not_null.c's, keys' indexes are
 * indexes.c's, foreign keys foreign_keys.c's; what ALTER TABLE does to constraints that are there is alter_constraint.c's.
 */
#include "tables.h"

#include <string.h>

/* ---- looking up ---- */

const struct constraint *next_constraint(struct execution *x, oid relation, char type, uint32_t *cursor)
{
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_CONSTRAINT, cursor)) != NO_OID;) {
        const struct constraint *found = catalog_constraint(x->catalog, id);
        if (type == 0 || found->type == type)
            return found;
    }
    return NULL;
}

const struct constraint *next_referencing(struct execution *x, oid relation, uint32_t *cursor)
{
    oid id = catalog_next_reference(x->catalog, relation, cursor);
    return id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
}

oid find_constraint(struct execution *x, oid relation, const char *name)
{
    return catalog_find_member(x->catalog, CLASS_CONSTRAINT, relation, name);
}

bool constraint_name_used(struct execution *x, oid relation, const char *name)
{
    return find_constraint(x, relation, name) != NO_OID;
}

const struct constraint *not_null_constraint(struct execution *x, oid relation, int16_t column)
{
    uint32_t cursor = 0;
    for (const struct constraint *found; (found = next_constraint(x, relation, 'n', &cursor)) != NULL;)
        if (found->columns[0] == column)
            return found;
    return NULL;
}

struct texts column_names(struct execution *x, const struct relation *relation, const int16_t *columns,
                          uint32_t count)
{
    struct texts names = {ARENA_ARRAY(x->arena, const char *, count + 1), count};
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column = columns[i] > 0 ? catalog_column_number(relation, columns[i]) : NULL;
        names.at[i] = column != NULL ? column->name : "expr";
    }
    return names;
}

struct constraint *new_constraint(struct execution *x, const struct relation *relation, const char *name,
                                  char type)
{
    struct constraint *made = catalog_create(x->catalog, CLASS_CONSTRAINT, sizeof *made,
                                             relation->object.schema, relation->object.id, name);
    made->type = type;
    made->validated = made->enforced = made->local = true;
    made->validated_by = STATEMENT_NONE;
    made->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    return made;
}

void set_parent_constraint(struct execution *x, oid constraint, oid parent, oid relation)
{
    struct constraint *edited = catalog_edit(x->catalog, constraint);
    oid old_parent = edited->parent_constraint;
    edited->parent_constraint = parent;
    edited->local = parent == NO_OID;
    edited->inherit_count = parent != NO_OID ? 1 : 0;
    if (parent != NO_OID) {
        depend_on(x, constraint, parent, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, constraint, relation, DEPENDENCY_PARTITION_SECONDARY);
    } else {
        catalog_undepend(x->catalog, constraint, old_parent);
        /* The dependency on its own table as a whole was the partition's: columns stay. */
        const struct object *object = catalog_object(x->catalog, constraint);
        struct dependencies before = object->dependencies;
        catalog_undepend(x->catalog, constraint, object->parent);
        for (uint32_t i = 0; i < before.count; i++)
            if (before.at[i].object == object->parent && before.at[i].type != DEPENDENCY_PARTITION_SECONDARY)
                catalog_depend(x->catalog, constraint, before.at[i]);
    }
}

/* ---- implication ---- */

static struct typed *not_null_test(struct execution *x, const struct relation *relation,
                                   const struct column *column)
{
    struct expr *test = ARENA_NEW(x->arena, struct expr);
    test->kind = EXPR_IS_NOT_NULL;
    test->position = NO_POSITION;
    test->arguments.at = ARENA_NEW(x->arena, struct expr *);
    test->arguments.at[0] = column_expression(x, column->name);
    test->arguments.count = 1;
    return table_expression_quietly(x, relation, &place_check, test);
}

bool implied_by_constraints(struct execution *x, const struct relation *relation,
                            const struct typed *conclusion)
{
    VEC(struct typed *) premises = {0};
    uint32_t cursor = 0;
    if (conclusion == NULL)
        return false;
    for (uint16_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        if (column->dropped || !column->not_null)
            continue;
        const struct constraint *constraint = not_null_constraint(x, relation->object.id, column->number);
        struct typed *test =
            constraint == NULL || constraint->validated ? not_null_test(x, relation, column) : NULL;
        if (test != NULL)
            vec_push(x->arena, &premises, test);
    }
    for (const struct constraint *check;
         (check = next_constraint(x, relation->object.id, 'c', &cursor)) != NULL;) {
        const struct typed *typed =
            check->validated && check->enforced
                ? stored_expression(x, relation, &place_check, check->expr, check->typed)
                : NULL;
        if (typed != NULL)
            vec_push(x->arena, &premises, (struct typed *)typed);
    }
    return premises.count > 0 && typed_implies(&x->resolver, premises.at, premises.count, conclusion);
}

bool not_null_implied(struct execution *x, const struct relation *relation, int16_t column)
{
    const struct column *found = catalog_column_number(relation, column);
    uint32_t cursor = 0;
    /* Without a check there is nothing that could prove it. */
    if (found == NULL || next_constraint(x, relation->object.id, 'c', &cursor) == NULL)
        return false;
    return implied_by_constraints(x, relation, not_null_test(x, relation, found));
}

/* ---- CHECK ---- */

struct column_set {
    oid relation;
    int16_t first;
    uint32_t count;
    bool whole_row;
};

static void see_column(void *context, oid relation, int16_t column)
{
    struct column_set *set = context;
    if (relation != set->relation)
        return;
    if (column == 0)
        set->whole_row = true;
    else if (set->count == 0 || column != set->first) {
        set->first = column;
        set->count++;
    }
}

/* The name that a CHECK without one gets: with the column's when it names just one
 * (AddRelationNewConstraints). */
static const char *name_of_check(struct execution *x, const struct relation *relation,
                                 const struct typed *typed)
{
    struct column_set set = {.relation = relation->object.id};
    typed_columns(typed, see_column, &set);
    const struct column *column =
        set.count == 1 && !set.whole_row ? catalog_column_number(relation, set.first) : NULL;
    return choose_constraint_name(x, relation->object.name, column != NULL ? column->name : NULL, "check",
                                  relation->object.schema, (struct texts){NULL, 0});
}

struct collected {
    oid relation;
    int16_t columns[COLUMN_LIMIT];
    uint16_t count;
};

static void collect_column(void *context, oid relation, int16_t column)
{
    struct collected *out = context;
    if (relation != out->relation || column <= 0 || out->count >= COLUMN_LIMIT)
        return;
    for (uint16_t i = 0; i < out->count; i++)
        if (out->columns[i] == column)
            return;
    out->columns[out->count++] = column;
}

/* StoreRelCheck() */
static oid make_check(struct execution *x, const struct relation *relation,
                      const struct constraint_definition *definition, const char *name,
                      const struct typed *typed, bool local, int16_t inherit_count)
{
    struct constraint *made = new_constraint(x, relation, name, 'c');
    struct collected *collected = ARENA_NEW(x->scratch, struct collected);
    collected->relation = relation->object.id;
    typed_columns(typed, collect_column, collected);
    made->expr = definition->expr;
    made->typed = typed;
    made->columns = ARENA_ARRAY(x->arena, int16_t, collected->count + 1u);
    memcpy(made->columns, collected->columns, collected->count * sizeof *made->columns);
    made->column_count = collected->count;
    made->enforced = !definition->not_enforced;
    made->validated = !definition->not_valid && made->enforced;
    made->no_inherit = definition->no_inherit;
    made->local = local;
    made->inherit_count = inherit_count;
    catalog_publish(x->catalog, &made->object);
    for (uint16_t i = 0; i < made->column_count; i++)
        depend_on_column(x, made->object.id, relation->object.id, made->columns[i], DEPENDENCY_AUTO);
    if (made->column_count == 0)
        depend_on(x, made->object.id, relation->object.id, DEPENDENCY_AUTO);
    struct dependencies found = typed_dependencies(&x->resolver, typed);
    for (uint32_t i = 0; i < found.count; i++)
        if (found.at[i].object != relation->object.id)
            depend_on_column(x, made->object.id, found.at[i].object, found.at[i].column, DEPENDENCY_NORMAL);
    return made->object.id;
}

/* cookConstraint() */
static struct typed *cook_check(struct execution *x, const struct relation *relation, const struct expr *expr)
{
    struct refusal refusal = {0};
    struct typed *typed = table_expression(x, relation, &place_check, expr);
    if (typed == NULL)
        return NULL;
    struct typed *coerced = resolve_coerce(&x->resolver, typed, BOOLOID, -1, 'a', &refusal);
    if (coerced == NULL && refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42804") != 0)
        refuse_as(x, &refusal);
    else if (coerced == NULL)
        refuse(x, "42804", "argument of CHECK must be type boolean, not type %s",
               type_words(x, typed->type, -1));
    return coerced;
}

/* MergeWithExistingConstraint(): *merged when an inherited constraint of that name says the same. */
static bool merge_check(struct execution *x, const struct relation *relation,
                        const struct constraint_definition *definition, const char *name, bool allow_merge,
                        bool local, bool *merged)
{
    oid id = find_constraint(x, relation->object.id, name);
    const struct constraint *old = id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
    bool valid = !definition->not_valid && !definition->not_enforced;
    if (old == NULL)
        return true;
    if (local && !old->local && !relation->is_partition)
        allow_merge = true;
    if (old->type != 'c' || !allow_merge ||
        !same_expression(x, relation, &place_check, old->expr, old->typed, definition->expr))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      relation->object.name);
    if (old->no_inherit)
        return refuse(x, "42P17",
                      "constraint \"%s\" conflicts with non-inherited constraint on relation \"%s\"", name,
                      relation->object.name);
    if (old->inherit_count > 0 && definition->no_inherit)
        return refuse(x, "42P17", "constraint \"%s\" conflicts with inherited constraint on relation \"%s\"",
                      name, relation->object.name);
    if (valid && old->enforced && !old->validated)
        return refuse(x, "42P17", "constraint \"%s\" conflicts with NOT VALID constraint on relation \"%s\"",
                      name, relation->object.name);
    if ((!local && !definition->not_enforced && !old->enforced) ||
        (local && definition->not_enforced && old->enforced))
        return refuse(x, "42P17",
                      "constraint \"%s\" conflicts with NOT ENFORCED constraint on relation \"%s\"", name,
                      relation->object.name);
    notice(x, "merging constraint \"%s\" with inherited definition", name);
    struct constraint *edited = catalog_edit(x->catalog, id);
    if (relation->is_partition) {
        edited->inherit_count = 1;
        edited->local = false;
    } else if (local) {
        edited->local = true;
    } else {
        edited->inherit_count++;
    }
    *merged = true;
    return true;
}

bool store_check(struct execution *x, const struct relation *relation,
                 const struct constraint_definition *definition, const char *name, bool local,
                 int16_t inherit_count, oid *id)
{
    bool merged = false;
    struct typed *typed = cook_check(x, relation, definition->expr);
    if (typed == NULL)
        return false;
    if (definition->no_inherit && relation->kind == RELATION_PARTITIONED)
        return refuse(x, "42P16", "cannot add NO INHERIT constraint to partitioned table \"%s\"",
                      relation->object.name);
    if (name == NULL)
        name = name_of_check(x, relation, typed);
    else if (!merge_check(x, relation, definition, name, true, local, &merged))
        return false;
    *id = merged ? find_constraint(x, relation->object.id, name)
                 : make_check(x, relation, definition, name, typed, local, inherit_count);
    return true;
}

/* The rows lack a value when all columns named came with this statement and have no default; the check is then not
 * false, unless it asks for a value. */
static bool only_new_columns(struct execution *x, const struct relation *relation,
                             const struct constraint *check)
{
    struct typed *condition = (struct typed *)check->typed;
    for (uint16_t i = 0; i < check->column_count; i++) {
        const struct column *column = catalog_column_number(relation, check->columns[i]);
        if (column == NULL || column->made != catalog_statement(x->catalog) || column->default_id != NO_OID ||
            column->identity != 0)
            return false;
        const struct typed *test = not_null_test(x, relation, column);
        if (condition != NULL && test != NULL && typed_implies(&x->resolver, &condition, 1, test))
            return false;
    }
    return check->column_count > 0;
}

bool heirs_of_constraint(struct alteration *a, oid relation, const struct constraint_definition *definition, bool recurse,
                         struct oids *heirs)
{
    *heirs = definition->no_inherit ? (struct oids){NULL, 0} : lock_children(a, relation);
    return recurse || heirs->count == 0 || refuse(a->x, "42P16", "constraint must be added to child tables too");
}

bool add_check(struct execution *x, struct alteration *a, oid relation,
               const struct constraint_definition *definition, bool recurse, bool recursing, const char *name)
{
    const struct relation *table = relation_of(x, relation);
    bool merged = false;
    struct typed *typed = cook_check(x, table, definition->expr);
    if (typed == NULL)
        return false;
    if (name == NULL)
        name = name_of_check(x, table, typed);
    else if (!merge_check(x, table, definition, name, recursing, !recursing, &merged))
        return false;
    if (definition->no_inherit && table->kind == RELATION_PARTITIONED)
        return refuse(x, "42P16", "cannot add NO INHERIT constraint to partitioned table \"%s\"",
                      table->object.name);
    if (!recursing)
        operation_current(x)->name = name;
    if (merged)
        return true;
    oid id = make_check(x, table, definition, name, typed, !recursing, recursing ? 1 : 0);
    const struct constraint *check = catalog_constraint(x->catalog, id);
    if (!definition->not_valid && !definition->not_enforced)
        add_row_check(a, relation,
                      (struct row_check){.type = 'c',
                                         .name = name,
                                         .constraint = id,
                                         .new_column = only_new_columns(x, table, check)});
    struct oids heirs;
    if (!heirs_of_constraint(a, relation, definition, recurse, &heirs))
        return false;
    for (uint32_t i = 0; i < heirs.count; i++)
        if (!add_check(x, a, heirs.at[i], definition, recurse, true, name))
            return false;
    return true;
}
