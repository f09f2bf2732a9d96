/*
 * Inheritance: the columns and constraints of a table where they meet those of its parents: INHERITS and
 * PARTITION OF when it is made, INHERIT and ATTACH later, NO INHERIT and DETACH. Follows tablecmds.c
 * (MergeAttributes, CreateInheritance, MergeAttributesIntoExisting, MergeConstraintsIntoExisting,
 * RemoveInheritance).
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "simulate/pinned.h"

/* ---- a new table ---- */

static struct column_plan *find_plan(struct column_plan **plans, uint32_t count, const char *name,
                                     uint32_t *at)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(plans[i]->name, name) == 0) {
            if (at != NULL)
                *at = i;
            return plans[i];
        }
    return NULL;
}

static const struct default_value *default_of(struct execution *x, const struct column *column)
{
    return column->default_id != NO_OID
               ? (const struct default_value *)catalog_object(x->catalog, column->default_id)
               : NULL;
}

static struct column_plan *plan_of(struct execution *x, const struct column *column, bool partition)
{
    struct column_plan *plan = ARENA_NEW(x->arena, struct column_plan);
    *plan = (struct column_plan){.name = column->name,
                                 .type = column->type,
                                 .typmod = column->typmod,
                                 .collation = column->collation,
                                 .dimensions = column->dimensions,
                                 .storage = column->storage,
                                 .compression = column->compression,
                                 .generated = column->generated,
                                 .inherit_count = 1};
    if (partition)
        plan->identity = has_feature(x, FEATURE_PARTITIONED_IDENTITY) ? column->identity : 0;
    return plan;
}

static const char *compression_word(char compression)
{
    return compression == 'l' ? "lz4" : "pglz";
}

/* What two definitions of a column must have in common; `what` begins the message. */
static bool definitions_agree(struct execution *x, const char *what, const struct column_plan *have, const struct column_plan *new)
{
    if (have->type != new->type || have->typmod != new->typmod) {
        refuse(x, "42804", "%s \"%s\" has a type conflict", what, new->name);
        refuse_detail(x,
                      arena_printf(x->arena, "%s versus %s", type_words(x, have->type, have->typmod),
                                   type_words(x, new->type, new->typmod)),
                      NULL);
        return false;
    }
    if (have->collation != new->collation)
        return refuse(x, "42P21", "%s \"%s\" has a collation conflict", what, new->name);
    if (have->storage != 0 && new->storage != 0 && have->storage != new->storage)
        return refuse(x, "42804", "%s \"%s\" has a storage parameter conflict", what, new->name);
    return true;
}

/* MergeInheritedAttribute(): a column that an earlier parent has too. */
static bool merge_inherited(struct execution *x, struct column_plan *have, const struct column_plan *new)
{
    notice(x, "merging multiple inherited definitions of column \"%s\"", new->name);
    if (!definitions_agree(x, "inherited column", have, new))
        return false;
    if (have->compression != 0 && new->compression != 0 && have->compression != new->compression) {
        refuse(x, "42804", "column \"%s\" has a compression method conflict", new->name);
        refuse_detail(x,
                      arena_printf(x->arena, "%s versus %s", compression_word(have->compression),
                                   compression_word(new->compression)),
                      NULL);
        return false;
    }
    if (have->generated != new->generated)
        return refuse(x, "42804", "inherited column \"%s\" has a generation conflict", new->name);
    have->inherit_count++;
    return true;
}

static bool check_generation(struct execution *x, const struct column_plan *inherited,
                             const struct column_plan *new)
{
    bool follows = has_feature(x, FEATURE_GENERATED_FOLLOWS_PARENT);
    if (inherited->generated != 0) {
        if (new->default_expr != NULL &&new->generated == 0)
            return refuse(x, "42611", "column \"%s\" inherits from generated column but specifies default",
                          new->name);
        if (new->identity != 0)
            return refuse(x, "42611", "column \"%s\" inherits from generated column but specifies identity",
                          new->name);
        if (new->generated != 0 && !follows) {
            refuse(x, "42611", "child column \"%s\" specifies generation expression", new->name);
            refuse_detail(x, NULL,
                          "Omit the generation expression in the definition of the child table column to "
                          "inherit the generation expression from the parent table.");
            return false;
        }
        if (new->generated != 0 && new->generated != inherited->generated)
            return refuse(x, "42611", "column \"%s\" inherits from generated column of different kind",
                          new->name);
    } else if (new->generated != 0 && follows) {
        refuse(x, "42611", "child column \"%s\" specifies generation expression", new->name);
        refuse_detail(x, NULL, "A child table column cannot be generated unless its parent column is.");
        return false;
    }
    return true;
}

/* MergeChildAttribute(): a column that a parent has and the statement names as well. */
static bool merge_child(struct execution *x, struct column_plan *inherited, const struct column_plan *new,
                        bool moved)
{
    notice(x,
           moved ? "moving and merging column \"%s\" with inherited definition"
                 : "merging column \"%s\" with inherited definition",
           new->name);
    if (!definitions_agree(x, "column", inherited, new))
        return false;
    if (!check_generation(x, inherited, new))
        return false;
    inherited->identity = new->identity;
    inherited->sequence = new->sequence;
    if (new->generated != 0)
        inherited->generated = new->generated;
    inherited->not_null |= new->not_null;
    if (new->compression != 0)
        inherited->compression = new->compression;
    if (new->default_expr != NULL) {
        inherited->default_expr = new->default_expr;
        inherited->conflicting_default = false;
    }
    inherited->local = true;
    inherited->span = new->span;
    return true;
}

static bool inherit_check(struct execution *x, const struct relation *parent, const struct constraint *check,
                          struct inheritance *out)
{
    struct expr *expr = named_expression(x, parent, &place_check, check->expr, check->typed);
    for (uint32_t i = 0; i < out->checks.count; i++) {
        if (strcmp(out->checks.at[i].name, check->object.name) != 0)
            continue;
        if (!same_expression(x, parent, &place_check, check->expr, check->typed, out->checks.at[i].expr))
            return refuse(
                x, "42710",
                "check constraint name \"%s\" appears multiple times but with different expressions",
                check->object.name);
        out->checks.at[i].inherit_count++;
        out->checks.at[i].enforced |= check->enforced;
        return true;
    }
    struct inherited_check inherited = {
        .name = check->object.name, .expr = expr, .inherit_count = 1, .enforced = check->enforced};
    vec_push(x->arena, &out->checks, inherited);
    return true;
}

static bool inherit_constraints(struct execution *x, const struct relation *parent, struct inheritance *out)
{
    uint32_t cursor = 0;
    for (const struct constraint *constraint;
         (constraint = next_constraint(x, parent->object.id, 0, &cursor)) != NULL;) {
        if (constraint->no_inherit)
            continue;
        if (constraint->type == 'c' && !inherit_check(x, parent, constraint, out))
            return false;
        if (constraint->type == 'n') {
            const struct column *column = catalog_column_number(parent, constraint->columns[0]);
            struct inherited_not_null not_null = {
                .column = column->name, .name = constraint->object.name, .inherit_count = 1};
            vec_push(x->arena, &out->not_nulls, not_null);
        }
    }
    return true;
}

/* Is NOT NULL handed down? Since it is a constraint, NO INHERIT may keep it. */
static bool hands_down_not_null(struct execution *x, const struct relation *parent,
                                const struct column *column)
{
    const struct constraint *constraint = not_null_constraint(x, parent->object.id, column->number);
    return column->not_null && (constraint == NULL || !constraint->no_inherit);
}

static bool check_parent(struct execution *x, const struct relation *parent, char persistence, bool partition)
{
    const char *name = parent->object.name;
    if (parent->kind == RELATION_PARTITIONED && !partition)
        return refuse(x, "42809", "cannot inherit from partitioned table \"%s\"", name);
    if (parent->is_partition && !partition)
        return refuse(x, "42809", "cannot inherit from partition \"%s\"", name);
    if (strchr("rfp", parent->kind) == NULL)
        return refuse(x, "42809", "inherited relation \"%s\" is not a table or foreign table", name);
    if (partition && parent->persistence != 't' && persistence == 't')
        return refuse(x, "42809",
                      "cannot create a temporary relation as partition of permanent relation \"%s\"", name);
    if (persistence != 't' && parent->persistence == 't')
        return refuse(x, "42809",
                      partition
                          ? "cannot create a permanent relation as partition of temporary relation \"%s\""
                          : "cannot inherit from temporary relation \"%s\"",
                      name);
    return true;
}

struct plans {
    struct column_plan **at;
    uint32_t count, capacity;
};

static bool inherit_columns(struct transform *t, const struct relation *parent, struct plans *plans)
{
    struct execution *x = t->x;
    for (uint16_t i = 0; i < parent->column_count; i++) {
        const struct column *column = parent->columns[i];
        if (column->dropped)
            continue;
        struct column_plan *new = plan_of(x, column, t->is_partition);
        struct column_plan *have = find_plan(plans->at, plans->count, column->name, NULL);
        if (have != NULL && !merge_inherited(x, have, new))
            return false;
        bool first = have == NULL;
        if (first) {
            vec_push(x->arena, plans, new);
            have = new;
        }
        have->not_null |= hands_down_not_null(x, parent, column);
        const struct default_value *value = default_of(x, column);
        if (value == NULL)
            continue;
        if (have->default_expr == NULL)
            have->default_expr =
                named_expression(x, parent, column->generated != 0 ? &place_generated : &place_default,
                                 value->expr, value->typed);
        else if (!same_expression(x, parent, column->generated != 0 ? &place_generated : &place_default,
                                  value->expr, value->typed, have->default_expr))
            have->conflicting_default = true;
    }
    return true;
}

/* Columns of the statement: one name once; a typed table's options join the type's column. */
static bool check_doubles(struct transform *t)
{
    struct execution *x = t->x;
    struct map names;
    uint32_t kept = 0;
    map_init(&names, x->scratch);
    if (t->columns.count > COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    for (uint32_t i = 0; i < t->columns.count; i++) {
        struct column_plan *plan = t->columns.at[i];
        uint32_t *place = map_put(&names, 0, plan->name);
        if (*place == 0) {
            if (plan->type == NO_OID && !plan->copied && !t->is_partition)
                return refuse(x, "42703", "column \"%s\" does not exist", plan->name);
            t->columns.at[kept++] = plan;
            *place = kept;
            continue;
        }
        struct column_plan *first = t->columns.at[*place - 1];
        if (!first->from_type)
            return refuse(x, "42701", "column \"%s\" specified more than once", plan->name);
        first->not_null = plan->not_null;
        first->default_expr = plan->default_expr;
        first->from_type = false;
    }
    t->columns.count = kept;
    return true;
}

/* A partition's column options: the columns are the parent's. Before majors let expressions differ, a default
 * simply took the place of a generation expression. */
static bool merge_partition_columns(struct transform *t, struct plans *plans)
{
    struct execution *x = t->x;
    for (uint32_t i = 0; i < t->columns.count; i++) {
        const struct column_plan *new = t->columns.at[i];
        struct column_plan *have = find_plan(plans->at, plans->count, new->name, NULL);
        if (have == NULL)
            return refuse(x, "42703", "column \"%s\" does not exist", new->name);
        if (has_feature(x, FEATURE_GENERATED_FOLLOWS_PARENT) && !check_generation(x, have, new))
            return false;
        have->not_null |= new->not_null;
        have->span = new->span;
        if (new->default_expr != NULL) {
            have->default_expr = new->default_expr;
            have->conflicting_default = false;
        }
    }
    return true;
}

static bool merge_own_columns(struct transform *t, struct plans *plans)
{
    struct execution *x = t->x;
    uint32_t inherited = plans->count, at = 0;
    for (uint32_t i = 0; i < t->columns.count; i++) {
        struct column_plan *new = t->columns.at[i];
        struct column_plan *have = find_plan(plans->at, inherited, new->name, &at);
        if (have == NULL)
            vec_push(x->arena, plans, new);
        else if (!merge_child(x, have, new, at != i))
            return false;
    }
    return true;
}

bool merge_attributes(struct transform *t, struct inheritance *out)
{
    struct execution *x = t->x;
    struct plans plans = {0};
    if (!check_doubles(t))
        return false;
    if (t->parent_count == 0)
        return true;
    for (uint32_t i = 0; i < t->parent_count; i++)
        if (!check_parent(x, t->parents[i], t->persistence, t->is_partition) ||
            !inherit_columns(t, t->parents[i], &plans) || !inherit_constraints(x, t->parents[i], out))
            return false;
    if (t->is_partition ? !merge_partition_columns(t, &plans) : !merge_own_columns(t, &plans))
        return false;
    if (plans.count > COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    for (uint32_t i = 0; i < plans.count; i++)
        if (plans.at[i]->conflicting_default)
            return refuse(x, "42611",
                          plans.at[i]->generated != 0
                              ? "column \"%s\" inherits conflicting generation expressions"
                              : "column \"%s\" inherits conflicting default values",
                          plans.at[i]->name);
    t->columns.at = plans.at;
    t->columns.count = plans.count;
    t->columns.capacity = plans.capacity;
    return true;
}

void depend_on_parent(struct execution *x, oid child, oid parent, bool partition)
{
    depend_on(x, child, parent, partition ? DEPENDENCY_AUTO : DEPENDENCY_NORMAL);
}

/* ---- a table that is there ---- */

/* MergeAttributesIntoExisting(): before an expression of its own was allowed, it had to be the parent's. */
static bool check_existing_generation(struct execution *x, const struct relation *child,
                                      const struct relation *parent, const struct column *column,
                                      const struct column *own)
{
    const char *name = column->name;
    bool follows = has_feature(x, FEATURE_GENERATED_FOLLOWS_PARENT);
    if (column->generated != 0 && own->generated == 0)
        return refuse(x, "42804", "column \"%s\" in child table must be a generated column", name);
    if (column->generated == 0 && own->generated != 0 && follows)
        return refuse(x, "42804", "column \"%s\" in child table must not be a generated column", name);
    if (column->generated == 0 || follows)
        return column->generated == own->generated || !follows ||
               refuse(x, "42804", "column \"%s\" inherits from generated column of different kind", name);
    const struct default_value *theirs = default_of(x, column), *ours = default_of(x, own);
    return theirs == NULL || ours == NULL ||
           same_expression(x, child, &place_generated, ours->expr, ours->typed,
                           named_expression(x, parent, &place_generated, theirs->expr, theirs->typed)) ||
           refuse(x, "42804", "column \"%s\" in child table has a conflicting generation expression", name);
}

static bool merge_existing_column(struct execution *x, const struct relation *child,
                                  const struct relation *parent, const struct column *column)
{
    const struct column *own = catalog_column(child, column->name);
    bool partition = parent->kind == RELATION_PARTITIONED;
    if (own == NULL)
        return refuse(x, "42804", "child table is missing column \"%s\"", column->name);
    if (own->type != column->type || own->typmod != column->typmod)
        return refuse(x, "42804", "child table \"%s\" has different type for column \"%s\"",
                      child->object.name, column->name);
    if (own->collation != column->collation)
        return refuse(x, "42P21", "child table \"%s\" has different collation for column \"%s\"",
                      child->object.name, column->name);
    if (!own->not_null && hands_down_not_null(x, parent, column))
        return has_feature(x, FEATURE_NOT_NULL_CONSTRAINTS)
                   ? refuse(x, "42804", "column \"%s\" in child table \"%s\" must be marked NOT NULL",
                            column->name, child->object.name)
                   : refuse(x, "42804", "column \"%s\" in child table must be marked NOT NULL", column->name);
    if (!check_existing_generation(x, child, parent, column, own))
        return false;
    struct column *edited = catalog_edit_column(x->catalog, child->object.id, own->number);
    edited->inherit_count++;
    if (partition) {
        edited->local = false;
        if (has_feature(x, FEATURE_PARTITIONED_IDENTITY))
            edited->identity = column->identity;
    }
    return true;
}

/* The child's constraint that is the parent's: checks by name, NOT NULL by column. */
static const struct constraint *counterpart(struct execution *x, const struct relation *child,
                                            const struct relation *parent,
                                            const struct constraint *constraint)
{
    if (constraint->type == 'c') {
        oid id = find_constraint(x, child->object.id, constraint->object.name);
        const struct constraint *found = id != NO_OID ? catalog_constraint(x->catalog, id) : NULL;
        return found != NULL && found->type == 'c' ? found : NULL;
    }
    const struct column *column = catalog_column_number(parent, constraint->columns[0]);
    const struct column *own = column != NULL ? catalog_column(child, column->name) : NULL;
    return own != NULL ? not_null_constraint(x, child->object.id, own->number) : NULL;
}

static bool merge_existing_constraint(struct execution *x, const struct relation *child,
                                      const struct relation *parent, const struct constraint *constraint)
{
    const struct constraint *own = counterpart(x, child, parent, constraint);
    const char *table = child->object.name;
    if (own == NULL) {
        if (constraint->type == 'c')
            return refuse(x, "42804", "child table is missing constraint \"%s\"", constraint->object.name);
        return refuse(x, "42804", "column \"%s\" in child table \"%s\" must be marked NOT NULL",
                      catalog_column_number(parent, constraint->columns[0])->name, table);
    }
    if (own->type == 'c' &&
        !same_expression(x, child, &place_check, own->expr, own->typed,
                         named_expression(x, parent, &place_check, constraint->expr, constraint->typed)))
        return refuse(x, "42804", "child table \"%s\" has different definition for check constraint \"%s\"",
                      table, constraint->object.name);
    if (own->no_inherit)
        return refuse(x, "42P17",
                      "constraint \"%s\" conflicts with non-inherited constraint on child table \"%s\"",
                      own->object.name, table);
    if (constraint->validated && own->enforced && !own->validated)
        return refuse(x, "42P17",
                      "constraint \"%s\" conflicts with NOT VALID constraint on child table \"%s\"",
                      own->object.name, table);
    if (constraint->enforced && !own->enforced)
        return refuse(x, "42P17",
                      "constraint \"%s\" conflicts with NOT ENFORCED constraint on child table \"%s\"",
                      own->object.name, table);
    struct constraint *edited = catalog_edit(x->catalog, own->object.id);
    edited->inherit_count++;
    if (parent->kind == RELATION_PARTITIONED)
        edited->local = false;
    return true;
}

bool create_inheritance(struct execution *x, oid child, oid parent)
{
    const struct relation *own = relation_of(x, child), *top = relation_of(x, parent);
    uint32_t cursor = 0;
    for (uint32_t i = 0; i < own->inherits.count; i++)
        if (own->inherits.at[i] == parent)
            return refuse(x, "42P07", "relation \"%s\" would be inherited from more than once",
                          top->object.name);
    bool unknown = own->object.uncertain || top->object.uncertain;
    for (uint16_t i = 0; i < top->column_count && !unknown; i++)
        if (!top->columns[i]->dropped &&
            !merge_existing_column(x, relation_of(x, child), top, top->columns[i]))
            return false;
    for (const struct constraint *constraint;
         !unknown && (constraint = next_constraint(x, parent, 0, &cursor)) != NULL;)
        if ((constraint->type == 'c' || constraint->type == 'n') && !constraint->no_inherit &&
            !merge_existing_constraint(x, relation_of(x, child), top, constraint))
            return false;
    struct relation *edited = catalog_edit(x->catalog, child);
    struct inherits inherits = {ARENA_ARRAY(x->arena, oid, edited->inherits.count + 1),
                                edited->inherits.count + 1};
    for (uint32_t i = 0; i < edited->inherits.count; i++)
        inherits.at[i] = edited->inherits.at[i];
    inherits.at[edited->inherits.count] = parent;
    edited->inherits = inherits;
    edited->is_partition = top->kind == RELATION_PARTITIONED;
    catalog_touch(x->catalog, &edited->object);
    depend_on_parent(x, child, parent, top->kind == RELATION_PARTITIONED);
    return true;
}

static void forget_parent_columns(struct execution *x, oid child, const struct relation *parent)
{
    const struct relation *own = relation_of(x, child);
    for (uint16_t i = 0; i < own->column_count; i++) {
        const struct column *column = own->columns[i];
        if (column->dropped || column->inherit_count <= 0 || catalog_column(parent, column->name) == NULL)
            continue;
        struct column *edited = catalog_edit_column(x->catalog, child, column->number);
        edited->inherit_count--;
        if (edited->inherit_count == 0)
            edited->local = true;
        own = relation_of(x, child);
    }
}

bool remove_inheritance(struct execution *x, oid child, oid parent)
{
    const struct relation *own = relation_of(x, child), *top = relation_of(x, parent);
    bool found = false;
    uint32_t cursor = 0, kept = 0;
    for (uint32_t i = 0; i < own->inherits.count; i++)
        found |= own->inherits.at[i] == parent;
    if (!found && top->kind == RELATION_PARTITIONED)
        return refuse(x, "42P01", "relation \"%s\" is not a partition of relation \"%s\"", own->object.name,
                      top->object.name);
    if (!found)
        return refuse(x, "42P01", "relation \"%s\" is not a parent of relation \"%s\"", top->object.name,
                      own->object.name);
    forget_parent_columns(x, child, top);
    for (const struct constraint *constraint;
         (constraint = next_constraint(x, parent, 0, &cursor)) != NULL;) {
        if ((constraint->type != 'c' && constraint->type != 'n') || constraint->no_inherit)
            continue;
        const struct constraint *copy = counterpart(x, relation_of(x, child), top, constraint);
        if (copy == NULL || copy->inherit_count <= 0)
            continue;
        struct constraint *edited = catalog_edit(x->catalog, copy->object.id);
        edited->inherit_count--;
        if (edited->inherit_count == 0)
            edited->local = true;
    }
    struct relation *edited = catalog_edit(x->catalog, child);
    struct inherits inherits = {ARENA_ARRAY(x->arena, oid, edited->inherits.count), 0};
    for (uint32_t i = 0; i < edited->inherits.count; i++)
        if (edited->inherits.at[i] != parent)
            inherits.at[kept++] = edited->inherits.at[i];
    inherits.count = kept;
    edited->inherits = inherits;
    catalog_touch(x->catalog, &edited->object);
    catalog_undepend(x->catalog, child, parent);
    return true;
}

/* ---- INHERIT, NO INHERIT ---- */

/* FindTriggerIncompatibleWithInheritance() */
bool has_transition_trigger(struct execution *x, oid relation, const char **name)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        if (trigger->row && (trigger->old_table != NULL || trigger->new_table != NULL)) {
            *name = trigger->object.name;
            return true;
        }
    }
    return false;
}

bool add_inherit(struct execution *x, oid child, const struct relation_name *parent)
{
    struct refusal refusal = {0};
    struct oids descendants;
    const char *trigger;
    const struct relation *own = relation_of(x, child);
    if (own->of_type != NO_OID)
        return refuse(x, "42809", "cannot change inheritance of typed table");
    if (own->is_partition)
        return refuse(x, "42809", "cannot change inheritance of a partition");
    if (own->kind == RELATION_PARTITIONED)
        return refuse(x, "42809", "cannot change inheritance of partitioned table");
    oid id = resolve_relation(&x->resolver, &parent->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, id, LOCK_ALTER_INHERIT_PARENT);
    const struct relation *top = relation_of(x, id);
    if (top == NULL)
        return stop_at_builtin(x, id);
    if (!check_alter_target(x, top, "rpf", "INHERIT"))
        return false;
    if (top->persistence == 't' && own->persistence != 't')
        return refuse(x, "42809", "cannot inherit from temporary relation \"%s\"", top->object.name);
    if (top->kind == RELATION_PARTITIONED)
        return refuse(x, "42809", "cannot inherit from partitioned table \"%s\"", top->object.name);
    if (top->is_partition)
        return refuse(x, "42809", "cannot inherit from a partition");
    all_inheritors(x, child, &descendants);
    for (uint32_t i = 0; i < descendants.count; i++) {
        if (descendants.at[i] != child)
            take_lock(x, descendants.at[i], LOCK_ALTER_NO_INHERIT_PARENT);
        if (descendants.at[i] == id) {
            refuse(x, "42P07", "circular inheritance not allowed");
            refuse_detail(x,
                          arena_printf(x->arena, "\"%s\" is already a child of \"%s\".", top->object.name,
                                       own->object.name),
                          NULL);
            return false;
        }
    }
    if (has_transition_trigger(x, child, &trigger))
        return refuse(x, "0A000", "trigger \"%s\" prevents table \"%s\" from becoming an inheritance child",
                      trigger, own->object.name);
    operation_current(x)->referenced = id;
    return create_inheritance(x, child, id);
}

bool drop_inherit(struct execution *x, oid child, const struct relation_name *parent)
{
    struct refusal refusal = {0};
    if (relation_of(x, child)->is_partition)
        return refuse(x, "42809", "cannot change inheritance of a partition");
    oid id = resolve_relation(&x->resolver, &parent->name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, id, LOCK_ALTER_NO_INHERIT_PARENT);
    if (relation_of(x, id) == NULL)
        return refuse(x, "42P01", "relation \"%s\" is not a parent of relation \"%s\"", object_name_of(x, id),
                      relation_of(x, child)->object.name);
    if (!check_opens_as_table(x, relation_of(x, id)))
        return false;
    operation_current(x)->referenced = id;
    return remove_inheritance(x, child, id);
}
