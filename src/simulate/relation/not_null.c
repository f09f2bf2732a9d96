/*
 * NOT NULL: as a mark on a column and, as of 18, as a constraint with a name; SET NOT NULL, DROP NOT NULL, and what a primary key asks for. Follows
 * heap.c (AddRelationNotNullConstraints) and tablecmds.c (ATExecSetNotNull, ATAddCheckNNConstraint, ATExecDropNotNull).
 */
#include "tables.h"

#include <string.h>

#include "simulate/simulation.h"

/* determineNotNullFlags(): a dump leaves out the usual name, even where another table's constraint has it too. The dump of a major whose
 * constraints have no names means those that restoring it makes. */
static bool dumped_by_name(struct execution *x)
{
    const struct dump *dump = &x->simulation->dump;
    return !x->recording && dump->is_dump &&
           (dump->major == 0 || dump->major >= x->version || feature_holds(FEATURE_NOT_NULL_CONSTRAINTS, dump->major));
}

const char *choose_not_null_name(struct execution *x, const struct relation *table, const char *column, struct texts taken)
{
    const char *usual = make_object_name(x->arena, table->object.name, column, "not_null");
    bool used = !dumped_by_name(x) || constraint_name_used(x, table->object.id, usual);
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
bool set_not_null(struct execution *x, struct alteration *a, oid relation, const char *name, const char *column_name, bool recurse, bool recursing)
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
bool check_not_null_free(struct execution *x, const struct relation *table, const struct column *column)
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
