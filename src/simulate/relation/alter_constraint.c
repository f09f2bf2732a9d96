/*
 * Alter constraint: VALIDATE, ALTER and DROP CONSTRAINT of all kinds. Follows tablecmds.c (ATExecValidateConstraint, ATExecAlterConstraint,
 * dropconstraint_internal). How constraints come to be is constraints.c's, not_null.c's, foreign_keys.c's and indexes.c's.
 */
#include "tables.h"

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
    refuse(x, has_feature(x, FEATURE_ALTER_DERIVED_CONSTRAINT_TOLD) ? "55000" : "XX000",
           "cannot alter constraint \"%s\" on relation \"%s\"", name, relation);
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
