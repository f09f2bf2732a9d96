/*
 * Constraints: CHECK and NOT NULL, and VALIDATE, ALTER and DROP CONSTRAINT of all kinds. Follows heap.c
 * (AddRelationNewConstraints, MergeWithExistingConstraint, AddRelationNotNullConstraints) and tablecmds.c
 * (ATAddCheckNNConstraint, ATExecSetNotNull, ATExecValidateConstraint, ATExecAlterConstraint,
 * dropconstraint_internal). Keys' indexes are indexes.c's, foreign keys foreign_keys.c's.
 */
#include "tables.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

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
    if (coerced == NULL)
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

/* The rows lack a value when all columns named came with this statement and have no default. */
static bool only_new_columns(struct execution *x, const struct relation *relation,
                             const struct constraint *check)
{
    for (uint16_t i = 0; i < check->column_count; i++) {
        const struct column *column = catalog_column_number(relation, check->columns[i]);
        if (column == NULL || column->made != catalog_statement(x->catalog) || column->default_id != NO_OID ||
            column->identity != 0)
            return false;
    }
    return check->column_count > 0;
}

/* The children that get the constraint too; false after a refusal. */
static bool heirs_of_constraint(struct alteration *a, oid relation, const struct constraint_definition *definition, bool recurse,
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

/* ---- NOT NULL ---- */

const char *choose_not_null_name(struct execution *x, const struct relation *table, const char *column, struct texts taken)
{
    const char *usual = make_object_name(x->arena, table->object.name, column, "not_null");
    bool used = x->recording || constraint_name_used(x, table->object.id, usual);
    for (uint32_t i = 0; i < taken.count && !used; i++)
        used = strcmp(taken.at[i], usual) == 0;
    return used ? choose_constraint_name(x, table->object.name, column, "not_null", table->object.schema, taken) : usual;
}

oid store_not_null(struct execution *x, oid relation, int16_t column, const char *name, bool local,
                   int16_t inherit_count, bool no_inherit, bool valid)
{
    const struct relation *table = relation_of(x, relation);
    struct constraint *made = new_constraint(x, table, name, 'n');
    made->columns = ARENA_NEW(x->arena, int16_t);
    made->columns[0] = column;
    made->column_count = 1;
    made->local = local;
    made->inherit_count = inherit_count;
    made->no_inherit = no_inherit;
    made->validated = valid;
    catalog_publish(x->catalog, &made->object);
    depend_on_column(x, made->object.id, relation, column, DEPENDENCY_AUTO);
    return made->object.id;
}

/* set_attnotnull(): the flag, and the rows to be read unless a constraint proves it. */
static void set_not_null_flag(struct execution *x, struct alteration *a, oid relation, int16_t column,
                              bool verify)
{
    const struct relation *table = relation_of(x, relation);
    if (catalog_column_number(table, column)->not_null)
        return;
    bool proved = !verify || not_null_implied(x, table, column);
    struct column *edited = catalog_edit_column(x->catalog, relation, column);
    edited->not_null = true;
    if (!proved)
        add_row_check(a, relation,
                      (struct row_check){.type = 'n',
                                         .column = column,
                                         .new_column = edited->made == catalog_statement(x->catalog)});
}

/* AdjustNotNullInheritance(): *done when the column has its constraint already. */
static bool adjust_not_null(struct execution *x, const struct relation *relation, const struct column *column,
                            const struct constraint_definition *definition, bool local, bool *done)
{
    const struct constraint *old = not_null_constraint(x, relation->object.id, column->number);
    if (old == NULL)
        return true;
    *done = true;
    if (definition->no_inherit != old->no_inherit)
        return refuse(x, "55000",
                      "cannot change NO INHERIT status of NOT NULL constraint \"%s\" on relation \"%s\"",
                      old->object.name, relation->object.name);
    if (!definition->not_valid && !old->validated) {
        refuse(x, "55000", "incompatible NOT VALID constraint \"%s\" on relation \"%s\"", old->object.name,
               relation->object.name);
        refuse_detail(x, NULL, "You might need to validate it using ALTER TABLE ... VALIDATE CONSTRAINT.");
        return false;
    }
    if (local && definition->name != NULL && strcmp(definition->name, old->object.name) != 0) {
        refuse(x, "55000", "cannot create not-null constraint \"%s\" on column \"%s\" of table \"%s\"",
               definition->name, column->name, relation->object.name);
        return false;
    }
    if (!local) {
        struct constraint *edited = catalog_edit(x->catalog, old->object.id);
        edited->inherit_count++;
    } else if (!old->local) {
        struct constraint *edited = catalog_edit(x->catalog, old->object.id);
        edited->local = true;
    }
    return true;
}

/* ATAddCheckNNConstraint() for ADD CONSTRAINT … NOT NULL, and the NOT NULL of a primary key. */
static bool add_not_null_constraint(struct execution *x, struct alteration *a, oid relation,
                                    const struct constraint_definition *definition, const char *name,
                                    bool recurse, bool recursing)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *column = need_column(x, table, definition->columns.at[0], NULL);
    bool done = false;
    if (column == NULL || !adjust_not_null(x, table, column, definition, !recursing, &done))
        return false;
    if (done)
        return true;
    if (name != NULL && constraint_name_used(x, relation, name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      table->object.name);
    if (name == NULL)
        name = choose_not_null_name(x, table, column->name, (struct texts){NULL, 0});
    if (!recursing)
        operation_current(x)->name = name;
    store_not_null(x, relation, column->number, name, !recursing, recursing ? 1 : 0, definition->no_inherit,
                   !definition->not_valid);
    set_not_null_flag(x, a, relation, column->number, !definition->not_valid);
    struct oids heirs;
    if (!heirs_of_constraint(a, relation, definition, recurse, &heirs))
        return false;
    for (uint32_t i = 0; i < heirs.count; i++)
        if (!add_not_null_constraint(x, a, heirs.at[i], definition, name, recurse, true))
            return false;
    return true;
}

/* The column's NOT NULL constraint is there: SET NOT NULL only makes it local or valid. */
static bool set_not_null_again(struct execution *x, struct alteration *a, const struct relation *table,
                               const struct constraint *old, bool recurse, bool recursing)
{
    if (old->no_inherit && recurse)
        return refuse(x, "0A000",
                      "cannot change NO INHERIT status of NOT NULL constraint \"%s\" on relation \"%s\"",
                      old->object.name, table->object.name);
    if (recursing) {
        struct constraint *edited = catalog_edit(x->catalog, old->object.id);
        edited->inherit_count++;
    } else if (!old->local) {
        struct constraint *edited = catalog_edit(x->catalog, old->object.id);
        edited->local = true;
    } else if (!old->validated) {
        return validate_constraint(x, a, table->object.id, old->object.name, recurse, recursing);
    }
    return true;
}

/* ATExecSetNotNull() since NOT NULL is a constraint. */
static bool set_not_null(struct execution *x, struct alteration *a, oid relation, const char *name,
                         const char *column_name, bool recurse, bool recursing)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *column = need_column(x, table, column_name, "alter");
    if (column == NULL)
        return false;
    const struct constraint *old = not_null_constraint(x, relation, column->number);
    if (old != NULL)
        return set_not_null_again(x, a, table, old, recurse, recursing);
    bool no_inherit = false;
    if (!recurse && children_of(x, relation).count > 0) {
        if (table->kind == RELATION_PARTITIONED) {
            refuse(x, "42P16", "constraint must be added to child tables too");
            refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
            return false;
        }
        no_inherit = true;
    }
    if (!recursing)
        name = choose_not_null_name(x, table, column->name, (struct texts){NULL, 0});
    else if (constraint_name_used(x, relation, name))
        return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name,
                      table->object.name);
    store_not_null(x, relation, column->number, name, !recursing, recursing ? 1 : 0, no_inherit, true);
    set_not_null_flag(x, a, relation, column->number, true);
    struct oids children = recurse ? lock_children(a, relation) : (struct oids){NULL, 0};
    for (uint32_t i = 0; i < children.count; i++)
        if (!set_not_null(x, a, children.at[i], name, column_name, recurse, true))
            return false;
    return true;
}

/* ATPrepSetNotNull() and ATExecSetNotNull() before: a flag on each column. */
static bool set_not_null_flags(struct execution *x, struct alteration *a, oid relation,
                               const char *column_name, bool recurse)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *column = need_column(x, table, column_name, "alter");
    struct oids tables = {&relation, 1};
    if (column == NULL)
        return false;
    bool only_parent = table->kind == RELATION_PARTITIONED && !recurse;
    if (!column->not_null && (recurse || only_parent))
        all_inheritors(x, relation, &tables);
    for (uint32_t i = 0; i < tables.count; i++) {
        const struct relation *each = relation_of(x, tables.at[i]);
        const struct column *of = catalog_column(each, column_name);
        if (i > 0)
            lock_child(a, tables.at[i]);
        if (of == NULL)
            continue;
        if (i > 0 && only_parent) {
            /* ATExecCheckNotNull() */
            if (!of->not_null && !not_null_implied(x, each, of->number)) {
                refuse(x, "42P16", "constraint must be added to child tables too");
                refuse_detail(x,
                              arena_printf(x->arena,
                                           "Column \"%s\" of relation \"%s\" is not already NOT NULL.",
                                           column_name, each->object.name),
                              "Do not specify the ONLY keyword.");
                return false;
            }
            continue;
        }
        set_not_null_flag(x, a, tables.at[i], of->number, true);
    }
    return true;
}

bool add_not_null(struct execution *x, struct alteration *a, oid relation,
                  const struct constraint_definition *constraint, const char *column, const char *name,
                  bool recurse, bool recursing, bool primary)
{
    (void)primary;
    if (!has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS))
        return set_not_null_flags(x, a, relation, column, recurse);
    if (constraint != NULL)
        return add_not_null_constraint(x, a, relation, constraint, name, recurse, recursing);
    return set_not_null(x, a, relation, name, column, recurse, recursing);
}

static bool in_index(const struct relation *index, int16_t column)
{
    for (uint16_t i = 0; index != NULL && i < index->index->key_count; i++)
        if (index->index->keys[i].column == column)
            return true;
    return false;
}

/* Must the column stay NOT NULL for a key? */
static bool check_not_null_free(struct execution *x, const struct relation *table,
                                const struct column *column)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, table->object.id, &cursor)) != NULL;) {
        if (index->index->primary && in_index(index, column->number))
            return refuse(x, "42P16", "column \"%s\" is in a primary key", column->name);
        if (index->index->replica_identity && in_index(index, column->number))
            return refuse(x, "42P16", "column \"%s\" is in index used as replica identity", column->name);
    }
    return true;
}

static bool check_parent_nullable(struct execution *x, const struct relation *table, const char *column)
{
    const struct relation *parent =
        table->is_partition && table->inherits.count > 0 ? relation_of(x, table->inherits.at[0]) : NULL;
    const struct column *of = parent != NULL ? catalog_column(parent, column) : NULL;
    return of == NULL || !of->not_null ||
           refuse(x, "42P16", "column \"%s\" is marked NOT NULL in parent table", column);
}

bool drop_not_null(struct execution *x, struct alteration *a, oid relation, const char *column_name,
                   bool recurse)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *column = need_column(x, table, column_name, "alter");
    if (column == NULL)
        return false;
    if (!column->not_null)
        return true;
    if (column->identity != 0)
        return refuse(x, "42601", "column \"%s\" of relation \"%s\" is an identity column", column->name,
                      table->object.name);
    if (has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS)) {
        const struct constraint *constraint = not_null_constraint(x, relation, column->number);
        if (!check_parent_nullable(x, table, column->name))
            return false;
        if (constraint != NULL)
            return drop_constraint(x, a, relation, constraint->object.id, BEHAVIOR_RESTRICT, recurse, false);
    }
    if (!check_not_null_free(x, table, column) || !check_parent_nullable(x, table, column->name))
        return false;
    /* ATPrepDropNotNull(), ATSimpleRecursion(): the children follow. */
    if (!recurse && table->kind == RELATION_PARTITIONED && children_of(x, relation).count > 0) {
        refuse(x, "42P16", "cannot remove constraint from only the partitioned table when partitions exist");
        refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
        return false;
    }
    struct oids tables = {&relation, 1};
    if (recurse)
        all_inheritors(x, relation, &tables);
    for (uint32_t i = 0; i < tables.count; i++) {
        const struct relation *each = relation_of(x, tables.at[i]);
        const struct column *of = catalog_column(each, column_name);
        if (i > 0)
            lock_child(a, tables.at[i]);
        if (of == NULL || !of->not_null)
            continue;
        if (i > 0 && !check_not_null_free(x, each, of))
            return false;
        struct column *edited = catalog_edit_column(x->catalog, tables.at[i], of->number);
        edited->not_null = false;
    }
    return true;
}

/* ---- VALIDATE CONSTRAINT ---- */

static void mark_valid(struct execution *x, oid constraint)
{
    struct constraint *edited = catalog_edit(x->catalog, constraint);
    edited->validated = true;
    edited->validated_by = catalog_statement(x->catalog);
}

static void validate_foreign_key(struct execution *x, struct alteration *a,
                                 const struct constraint *constraint, oid referenced)
{
    const struct relation *table = relation_of(x, constraint->object.parent);
    const struct relation *other = relation_of(x, constraint->referenced);
    oid id = constraint->object.id;
    if (table->kind == RELATION_TABLE && constraint->referenced == referenced)
        add_row_check(
            a, table->object.id,
            (struct row_check){
                .type = 'f', .name = constraint->object.name, .constraint = id, .referenced = referenced});
    if (table->kind == RELATION_PARTITIONED || (other != NULL && other->kind == RELATION_PARTITIONED)) {
        struct dependency dependency;
        uint32_t cursor = 0;
        for (oid child; (child = catalog_next_dependent(x->catalog, id, &cursor, &dependency)) != NO_OID;) {
            const struct constraint *copy = catalog_constraint(x->catalog, child);
            if (copy == NULL || copy->parent_constraint != id || copy->validated)
                continue;
            lock_child(a, copy->object.parent);
            validate_foreign_key(x, a, copy, referenced);
        }
    }
    mark_valid(x, id);
}

static bool validate_children(struct execution *x, struct alteration *a, const struct constraint *constraint,
                              const char *column, bool recurse)
{
    struct oids tables;
    oid relation = constraint->object.parent;
    all_inheritors(x, relation, &tables);
    for (uint32_t i = 1; i < tables.count; i++) {
        const char *name = constraint->object.name;
        lock_child(a, tables.at[i]);
        if (!recurse)
            return refuse(x, "42P16", "constraint must be validated on child tables too");
        if (column != NULL) {
            const struct column *of = catalog_column(relation_of(x, tables.at[i]), column);
            const struct constraint *child =
                of != NULL ? not_null_constraint(x, tables.at[i], of->number) : NULL;
            if (child == NULL || child->validated)
                continue;
            name = child->object.name;
        }
        if (!validate_constraint(x, a, tables.at[i], name, false, true))
            return false;
    }
    return true;
}

static bool validate_not_null(struct execution *x, struct alteration *a, const struct constraint *constraint,
                              bool recurse, bool recursing)
{
    oid relation = constraint->object.parent;
    const struct column *column = catalog_column_number(relation_of(x, relation), constraint->columns[0]);
    if (!recursing && !constraint->no_inherit && !validate_children(x, a, constraint, column->name, recurse))
        return false;
    struct column *edited = catalog_edit_column(x->catalog, relation, constraint->columns[0]);
    edited->not_null = true;
    add_row_check(
        a, relation,
        (struct row_check){.type = 'n', .column = constraint->columns[0], .name = constraint->object.name});
    mark_valid(x, constraint->object.id);
    return true;
}

static bool refuse_validation(struct execution *x, const struct constraint *constraint,
                              const struct relation *table)
{
    if (!has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS))
        return refuse(x, "42809",
                      "constraint \"%s\" of relation \"%s\" is not a foreign key or check constraint",
                      constraint->object.name, table->object.name);
    refuse(x, "42809", "cannot validate constraint \"%s\" of relation \"%s\"", constraint->object.name,
           table->object.name);
    refuse_detail(x, "This operation is not supported for this type of constraint.", NULL);
    return false;
}

bool validate_constraint(struct execution *x, struct alteration *a, oid relation, const char *name,
                         bool recurse, bool recursing)
{
    const struct relation *table = relation_of(x, relation);
    oid id = find_constraint(x, relation, name);
    const struct constraint *constraint = id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
    if (constraint == NULL)
        return refuse(x, "42704", "constraint \"%s\" of relation \"%s\" does not exist", name,
                      table->object.name);
    if (constraint->type != 'f' && constraint->type != 'c' && constraint->type != 'n')
        return refuse_validation(x, constraint, table);
    if (!constraint->enforced)
        return refuse(x, "55000", "cannot validate NOT ENFORCED constraint");
    if (constraint->validated)
        return true;
    if (!recursing)
        operation_current(x)->constraint_type = constraint->type;
    if (constraint->type == 'f') {
        if (!recursing)
            operation_current(x)->referenced = constraint->referenced;
        validate_foreign_key(x, a, constraint, constraint->referenced);
        return true;
    }
    if (constraint->type == 'n')
        return validate_not_null(x, a, constraint, recurse, recursing);
    if (!recursing && !constraint->no_inherit && !validate_children(x, a, constraint, NULL, recurse))
        return false;
    add_row_check(a, relation,
                  (struct row_check){.type = 'c', .name = constraint->object.name, .constraint = id});
    mark_valid(x, id);
    return true;
}

/* ---- ALTER CONSTRAINT ---- */

/* The constraint and its copies on partitions of either side, with the locks that going there takes. */
static void alter_foreign_key(struct execution *x, struct alteration *a, const struct constraint *constraint,
                              const struct alter_command *command, oid referenced)
{
    const struct constraint_definition *wanted = command->constraint;
    oid id = constraint->object.id;
    bool was_enforced = constraint->enforced;
    struct constraint *edited = catalog_edit(x->catalog, id);
    if (command->alter_deferrability) {
        edited->deferrable = wanted->deferrable;
        edited->deferred = wanted->initially_deferred;
    }
    if (command->alter_enforceability && was_enforced != !wanted->not_enforced) {
        edited->enforced = edited->validated = !wanted->not_enforced;
        const struct relation *table = relation_of(x, constraint->object.parent);
        if (edited->enforced && table->kind == RELATION_TABLE && constraint->referenced == referenced)
            add_row_check(a, table->object.id,
                          (struct row_check){.type = 'f',
                                             .name = constraint->object.name,
                                             .constraint = id,
                                             .referenced = referenced});
        take_lock(x, constraint->referenced,
                  edited->enforced ? LOCK_FOREIGN_KEY_REFERENCED : LOCK_DROP_FOREIGN_KEY_REFERENCED);
    }
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid child; (child = catalog_next_dependent(x->catalog, id, &cursor, &dependency)) != NO_OID;) {
        const struct constraint *copy = catalog_constraint(x->catalog, child);
        if (copy == NULL || copy->parent_constraint != id ||
            dependency.type == DEPENDENCY_PARTITION_SECONDARY)
            continue;
        lock_child(a, copy->object.parent);
        alter_foreign_key(x, a, copy, command, referenced);
    }
}

static bool alter_inheritability(struct execution *x, struct alteration *a, const struct relation *table,
                                 const struct constraint *constraint, bool no_inherit)
{
    if (constraint->no_inherit == no_inherit)
        return true;
    const struct column *column = catalog_column_number(table, constraint->columns[0]);
    const char *name = constraint->object.name;
    struct constraint *edited = catalog_edit(x->catalog, constraint->object.id);
    edited->no_inherit = no_inherit;
    struct oids children = lock_children(a, table->object.id);
    for (uint32_t i = 0; i < children.count; i++) {
        if (!no_inherit) {
            if (!set_not_null(x, a, children.at[i], name, column->name, true, true))
                return false;
            continue;
        }
        const struct column *of = catalog_column(relation_of(x, children.at[i]), column->name);
        const struct constraint *child =
            of != NULL ? not_null_constraint(x, children.at[i], of->number) : NULL;
        if (child == NULL)
            continue;
        struct constraint *changed = catalog_edit(x->catalog, child->object.id);
        changed->inherit_count--;
        changed->local = true;
    }
    return true;
}

static bool check_alter_constraint(struct execution *x, const struct relation *table,
                                   const struct constraint *constraint, const struct alter_command *command)
{
    const char *name = command->name, *relation = table->object.name;
    if (constraint->type != 'f' &&
        (command->alter_deferrability || has_feature(x, FEATURE_ALTER_CONSTRAINT_FOREIGN_ONLY)))
        return refuse(x, "42809", "constraint \"%s\" of relation \"%s\" is not a foreign key constraint",
                      name, relation);
    if (command->alter_enforceability && constraint->type != 'f')
        return refuse(x, "42809", "cannot alter enforceability of constraint \"%s\" of relation \"%s\"", name,
                      relation);
    if (command->alter_inheritability && constraint->type != 'n')
        return refuse(x, "42809", "constraint \"%s\" of relation \"%s\" is not a not-null constraint", name,
                      relation);
    if (command->alter_inheritability && command->constraint->no_inherit &&
        table->kind == RELATION_PARTITIONED)
        return refuse(x, "0A000",
                      "not-null constraint \"%s\" on partitioned table \"%s\" cannot be NO INHERIT", name,
                      relation);
    if (command->alter_inheritability && command->constraint->no_inherit && constraint->inherit_count > 0)
        return refuse(x, "55000", "cannot alter inherited constraint \"%s\" on relation \"%s\"", name,
                      relation);
    if (constraint->parent_constraint == NO_OID)
        return true;
    refuse(x, "55000", "cannot alter constraint \"%s\" on relation \"%s\"", name, relation);
    refuse_detail(x, NULL, "You may alter the constraint it derives from instead.");
    return false;
}

bool alter_constraint(struct execution *x, struct alteration *a, oid relation,
                      const struct alter_command *command, bool recurse)
{
    const struct relation *table = relation_of(x, relation);
    if (table->kind == RELATION_PARTITIONED && !recurse) {
        refuse(x, "42P16", "constraint must be altered in child tables too");
        refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
        return false;
    }
    oid id = find_constraint(x, relation, command->name);
    const struct constraint *constraint = id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
    if (constraint == NULL)
        return refuse(x, "42704", "constraint \"%s\" of relation \"%s\" does not exist", command->name,
                      table->object.name);
    if (!check_alter_constraint(x, table, constraint, command))
        return false;
    operation_current(x)->constraint_type = constraint->type;
    operation_current(x)->referenced = constraint->referenced;
    if (command->alter_inheritability)
        return alter_inheritability(x, a, table, constraint, command->constraint->no_inherit);
    alter_foreign_key(x, a, constraint, command, constraint->referenced);
    return true;
}

/* ---- DROP CONSTRAINT ---- */

static bool drop_not_null_flag(struct execution *x, const struct relation *table,
                               const struct constraint *constraint)
{
    const struct column *column = catalog_column_number(table, constraint->columns[0]);
    if (!check_not_null_free(x, table, column))
        return false;
    if (column->identity != 0)
        return refuse(x, "55000", "column \"%s\" of relation \"%s\" is an identity column", column->name,
                      table->object.name);
    struct column *edited = catalog_edit_column(x->catalog, table->object.id, constraint->columns[0]);
    edited->not_null = false;
    return true;
}

static bool drop_from_child(struct execution *x, struct alteration *a, oid child, const char *name,
                            const char *column, enum behavior behavior, bool recurse)
{
    const struct relation *table = relation_of(x, child);
    const struct constraint *found = NULL;
    if (column != NULL) {
        const struct column *of = catalog_column(table, column);
        found = of != NULL ? not_null_constraint(x, child, of->number) : NULL;
    } else {
        oid id = find_constraint(x, child, name);
        found = id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
    }
    if (found == NULL)
        return refuse(x, "42704", "constraint \"%s\" of relation \"%s\" does not exist", name,
                      table->object.name);
    if (recurse && found->inherit_count == 1 && !found->local)
        return drop_constraint(x, a, child, found->object.id, behavior, recurse, true);
    struct constraint *edited = catalog_edit(x->catalog, found->object.id);
    edited->inherit_count--;
    if (!recurse && edited->inherit_count <= 0)
        edited->local = true;
    return true;
}

bool drop_constraint(struct execution *x, struct alteration *a, oid relation, oid id, enum behavior behavior,
                     bool recurse, bool recursing)
{
    const struct relation *table = relation_of(x, relation);
    const struct constraint *constraint = catalog_constraint(x->catalog, id);
    const char *name = constraint->object.name, *column = NULL;
    char type = constraint->type;
    bool no_inherit = constraint->no_inherit;
    if (constraint->inherit_count > 0 && !recursing)
        return refuse(x, "42P16", "cannot drop inherited constraint \"%s\" of relation \"%s\"", name,
                      table->object.name);
    if (type == 'n') {
        column = catalog_column_number(table, constraint->columns[0])->name;
        if (!drop_not_null_flag(x, table, constraint))
            return false;
    }
    if (type == 'f' && constraint->referenced != relation)
        take_lock(x, constraint->referenced, LOCK_DROP_FOREIGN_KEY_REFERENCED);
    struct drop_target target = {.object = id};
    if (!drop_objects(x, &target, 1, behavior, false))
        return false;
    if (no_inherit || (type != 'c' && type != 'n'))
        return true;
    struct oids children = lock_children(a, relation);
    /* Before NOT NULL was a constraint, a partitioned table's own checks had to go with its children's. */
    if (children.count > 0 && !recurse && table->kind == RELATION_PARTITIONED && !recursing &&
        !has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS)) {
        refuse(x, "42P16", "cannot remove constraint from only the partitioned table when partitions exist");
        refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
        return false;
    }
    for (uint32_t i = 0; i < children.count; i++)
        if (!drop_from_child(x, a, children.at[i], name, column, behavior, recurse))
            return false;
    return true;
}
