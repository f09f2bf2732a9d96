/*
 * Alter column: ADD and DROP COLUMN, and ALTER COLUMN in all forms but TYPE and NOT NULL. Follows
 * tablecmds.c (ATExecAddColumn, ATExecDropColumn, ATExecColumnDefault, ATExecAddIdentity,
 * ATExecSetExpression, ATExecSetStatistics …).
 */
#include "simulate/object/foreign_options.h"
#include "simulate/rows/plan.h"
#include "tables.h"

#include <string.h>

#include "base/str.h"

/* ---- ADD COLUMN ---- */

/* check_for_column_name_collision(); *taken: IF NOT EXISTS, and there is one. */
static bool check_collision(struct execution *x, const struct relation *table, const char *name,
                            bool if_not_exists, bool *taken)
{
    *taken = false;
    if (builtin_system_column(name) != NULL)
        return refuse(x, "42701", "column name \"%s\" conflicts with a system column name", name);
    const struct column *there = catalog_column(table, name);
    if (there == NULL)
        return true;
    if (!if_not_exists) {
        refuse(x, "42701", "column \"%s\" of relation \"%s\" already exists", name, table->object.name);
        refuse_detail(x, arena_printf(x->arena, "The column that is there is of type %s.",
                                      type_words(x, there->type, there->typmod)), NULL);
        return false;
    }
    notice(x, "column \"%s\" of relation \"%s\" already exists, skipping", name, table->object.name);
    operation_current(x)->skipped = *taken = true;
    return true;
}

/* A child that has the column already takes part in its parent's. */
static bool merge_into_child(struct execution *x, const struct relation *child, const struct column *own,
                             const struct column_plan *plan)
{
    if (own->type != plan->type || own->typmod != plan->typmod)
        return refuse(x, "42804", "child table \"%s\" has different type for column \"%s\"",
                      child->object.name, plan->name);
    if (own->collation != plan->collation)
        return refuse(x, "42P21", "child table \"%s\" has different collation for column \"%s\"",
                      child->object.name, plan->name);
    struct column *edited = catalog_edit_column(x->catalog, child->object.id, own->number);
    edited->inherit_count++;
    notice(x, "merging definition of column \"%s\" for child \"%s\"", plan->name, child->object.name);
    return true;
}

#define SHOWN_EXPRESSION 60

/* Why old rows must be written anew for this column's values. */
static const char *rewrite_reason(struct execution *x, const struct relation *table,
                                  const struct column_plan *plan, const struct typed *value, bool has_domain)
{
    if (plan->identity != 0)
        return arena_printf(x->arena, "identity column \"%s\" gets a number in every row", plan->name);
    if (plan->generated != 0)
        return arena_printf(x->arena, "generated column \"%s\" is computed for every row", plan->name);
    if (has_domain)
        return arena_printf(
            x->arena,
            "domain %s has constraints that the value of column \"%s\" is checked against in every row",
            type_words(x, plan->type, -1), plan->name);
    struct str text = str_new(x->arena);
    typed_print(&text, &x->resolver, value, table->object.id);
    return arena_printf(x->arena, "default %.*s%s is volatile", SHOWN_EXPRESSION, text.text,
                        text.length > SHOWN_EXPRESSION ? "…" : "");
}

/* Do old rows take the value from the catalog (atthasmissing), or are they written anew? */
static void place_value(struct alteration *a, struct table_work *work, const struct column_plan *plan,
                        int16_t number, char volatility)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct column *column = catalog_column_number(table, number);
    bool has_domain = domain_has_constraints(x, plan->type), missing = false;
    struct typed *value = plan->identity == 0 ? column_default(x, table, column) : NULL;
    if (value != NULL || has_domain || plan->identity != 0) {
        bool constant = plan->identity == 0 && plan->generated == 0 && !has_domain && volatility != 'v';
        work->new_values = true;
        if (work->kind == RELATION_TABLE && constant)
            missing = !(value->kind == TYPED_CONSTANT && value->null);
        else if (plan->generated != 'v')
            need_rewrite(a, work->relation,
                         x->recording ? rewrite_reason(x, table, plan, value, has_domain) : "");
    }
    if (value == NULL && plan->identity == 0 && !plan->not_null && domain_not_null(x, plan->type))
        add_row_check(a, work->relation,
                      (struct row_check){.type = 'n', .column = number, .new_column = true});
    if (missing) {
        struct column *edited = catalog_edit_column(x->catalog, work->relation, number);
        edited->fast_default = true;
    } else if (plan->not_null) {
        add_row_check(a, work->relation,
                      (struct row_check){.type = 'n', .column = number, .new_column = true});
    }
}

static char volatility_of_value(struct execution *x, const struct relation *table, int16_t number)
{
    struct typed *value = column_default(x, table, catalog_column_number(table, number));
    return value != NULL ? typed_volatility(&x->resolver, value) : 0;
}

/* The value that old rows take is computed at once, whether there are rows or not (StoreAttrMissingVal()); that of a domain is
 * checked row by row. */
static bool check_missing_value(struct execution *x, const struct relation *table, const struct column_plan *plan,
                                int16_t number)
{
    const struct column *column = catalog_column_number(table, number);
    struct typed *value = plan->identity == 0 && plan->generated == 0 ? column_default(x, table, column) : NULL;
    if (value == NULL || !x->recording || table->kind != RELATION_TABLE)
        return true;
    if (!constant_fits(x, table, column, value))
        return false;
    if (!relation_is_empty(x, table->object.id))
        fill_default(x, table, column, true);
    char allowed = relation_is_empty(x, table->object.id) ? 't' : domain_allows(x, plan->type, value);
    if (allowed != 't')
        may_fail(x, "23514", allowed == 'f' ? CERTAINTY_LIKELY : CERTAINTY_POSSIBLE, table->object.id, column->name, NAN,
                 "value for domain %s may violate a check constraint", type_words(x, plan->type, -1));
    return true;
}

static bool store_new_column(struct alteration *a, oid relation, const struct column_plan *plan,
                             int16_t *number, char *volatility)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    if (table->column_count >= COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    if (!check_column_type(x, plan->name, plan->type, plan->collation, table->row_type,
                           plan->generated == 'v'))
        return false;
    *number = store_column(x, relation, plan);
    struct column *edited = catalog_edit_column(x->catalog, relation, *number);
    edited->not_null = plan->not_null;
    if (plan->default_expr != NULL && !store_default(x, relation, *number, plan->default_expr, NULL))
        return false;
    *volatility = plan->identity != 0 ? 'v' : volatility_of_value(x, relation_of(x, relation), *number);
    return check_missing_value(x, relation_of(x, relation), plan, *number);
}

static void describe_added(struct execution *x, const struct column_plan *plan, char volatility)
{
    struct operation *operation = operation_current(x);
    operation->not_null = plan->not_null;
    operation->has_default = volatility != 0;
    operation->default_volatility = volatility;
    operation->is_generated = plan->generated != 0;
    operation->is_identity = plan->identity != 0;
    if (x->recording)
        operation->new_type = type_words(x, plan->type, plan->typmod);
}

/* ATExecAddColumn() once the column's type and constraints are known. */
static bool add_column_to(struct alteration *a, oid relation, struct column_plan *plan, bool recurse,
                          bool recursing)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    const struct column *own = plan->inherit_count > 0 ? catalog_column(table, plan->name) : NULL;
    struct table_work *work = work_of(a, relation);
    int16_t number = 0;
    char volatility = 0;
    if (recursing && !check_alter_target(x, table, "rpf", "ADD COLUMN"))
        return false;
    if (own != NULL)
        return merge_into_child(x, table, own, plan);
    if (!store_new_column(a, relation, plan, &number, &volatility))
        return false;
    if (strchr("rmS", work->kind) != NULL)
        place_value(a, work, plan, number, volatility);
    if (!recursing) {
        describe_added(x, plan, volatility);
        if (plan->sequence != NO_OID)
            own_sequence(x, plan->sequence, relation, number, plan->identity != 0);
    }
    struct oids children = lock_children(a, relation);
    if (children.count > 0 && !recurse)
        return refuse(x, "42P16", "column must be added to child tables too");
    struct column_plan *child = plan;
    if (!recursing && children.count > 0) {
        child = ARENA_NEW(x->arena, struct column_plan);
        *child = *plan;
        child->inherit_count = 1;
        child->local = false;
    }
    for (uint32_t i = 0; i < children.count; i++)
        if (!add_column_to(a, children.at[i], child, recurse, true))
            return false;
    return true;
}

bool alter_add_column(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct column_definition *definition = step->command->column;
    struct column_plan *plan;
    struct transform t;
    struct sql_options options = {0};
    bool taken;
    if (table->is_partition)
        return refuse(x, "42809", "cannot add column to a partition");
    if (!check_collision(x, table, definition->name, step->command->missing_ok, &taken) || taken)
        return taken;
    begin_transform(x, table, &t);
    if (!transform_column(&t, definition, &plan) ||
        !distribute_transform(a, work, &t, step, plan->default_expr == NULL) ||
        !change_foreign_options(x, &options, &plan->fdw_options, FOREIGN_COLUMN, wrapper_of_server(x, table->server)))
        return false;
    bool shared = table->kind == RELATION_PARTITIONED && has_feature(x, FEATURE_PARTITIONED_IDENTITY);
    if (plan->identity != 0 && step->recurse && !shared && children_of(x, work->relation).count > 0)
        return refuse(x, "42P16", "cannot recursively add identity column to table that has child tables");
    return add_column_to(a, work->relation, plan, step->recurse, false);
}

/* ---- DROP COLUMN ---- */

struct drop_list {
    VEC(struct drop_target) targets;
};

static bool list_drop(struct alteration *a, oid relation, const char *name, bool recurse, bool recursing,
                      struct drop_list *list);

static bool list_drop_in_child(struct alteration *a, oid child, const char *name, bool recurse,
                               struct drop_list *list)
{
    const struct column *column = catalog_column(relation_of(a->x, child), name);
    if (column == NULL)
        return true;
    if (recurse && column->inherit_count == 1 && !column->local)
        return list_drop(a, child, name, true, true, list);
    struct column *edited = catalog_edit_column(a->x->catalog, child, column->number);
    edited->inherit_count--;
    if (!recurse)
        edited->local = true;
    return true;
}

static bool list_drop(struct alteration *a, oid relation, const char *name, bool recurse, bool recursing,
                      struct drop_list *list)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    const struct column *column = need_column(x, table, name, "drop");
    if (column == NULL || (recursing && !check_alter_target(x, table, "rpf", "DROP COLUMN")))
        return false;
    if (column->inherit_count > 0 && !recursing)
        return refuse(x, "42P16", "cannot drop inherited column \"%s\"", name);
    if (is_partition_key(table, column->number, x))
        return refuse(x, "42P16",
                      "cannot drop column \"%s\" because it is part of the partition key of relation \"%s\"",
                      name, table->object.name);
    struct drop_target target = {.object = relation, .column = column->number};
    struct oids children = lock_children(a, relation);
    if (children.count > 0 && table->kind == RELATION_PARTITIONED && !recurse) {
        refuse(x, "42P16", "cannot drop column from only the partitioned table when partitions exist");
        refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
        return false;
    }
    for (uint32_t i = 0; i < children.count; i++)
        if (!list_drop_in_child(a, children.at[i], name, recurse, list))
            return false;
    vec_push(x->arena, &list->targets, target);
    return true;
}

bool alter_drop_column(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct column *column = catalog_column(table, step->command->name);
    struct drop_list list = {0};
    if (column == NULL && step->command->missing_ok && !is_system_column(table, step->command->name)) {
        notice(x, "column \"%s\" of relation \"%s\" does not exist, skipping", step->command->name,
               table->object.name);
        operation_current(x)->skipped = true;
        return true;
    }
    if (!list_drop(a, work->relation, step->command->name, step->recurse, false, &list))
        return false;
    if (x->recording)
        operation_current(x)->old_type = type_words(x, column->type, column->typmod);
    return drop_objects(x, list.targets.at, list.targets.count, step->command->behavior, false);
}

/* ---- DEFAULT ---- */

static bool set_default(struct alteration *a, const struct relation *table, const struct column *column,
                        const struct alter_command *command)
{
    struct execution *x = a->x;
    struct typed *typed = NULL;
    if (column->identity != 0 || column->generated != 0) {
        refuse(x, "42601",
               column->identity != 0 ? "column \"%s\" of relation \"%s\" is an identity column"
                                     : "column \"%s\" of relation \"%s\" is a generated column",
               column->name, table->object.name);
        refuse_detail(x, NULL,
                      command->expr == NULL && column->identity != 0
                          ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead."
                      : command->expr != NULL && column->generated != 0
                          ? "Use ALTER TABLE ... ALTER COLUMN ... SET EXPRESSION instead."
                          : NULL);
        return false;
    }
    remove_default(x, table->object.id, column->number);
    if (command->expr == NULL)
        return true;
    if (!store_default(x, table->object.id, column->number, command->expr, &typed))
        return false;
    struct operation *operation = operation_current(x);
    operation->has_default = !(typed->kind == TYPED_CONSTANT && typed->null);
    operation->default_volatility = typed_volatility(&x->resolver, typed);
    return true;
}

/* Of a column that is only taken to exist nothing is known. */
static bool is_assumed(const struct column *column)
{
    return column->type == NO_OID;
}

/* ---- identity ---- */

oid identity_sequence(struct execution *x, oid relation, int16_t column)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    /* Partitions share their parent's. */
    for (const struct relation *table = relation_of(x, relation);
         table->is_partition && table->inherits.count > 0;) {
        const struct relation *parent = relation_of(x, table->inherits.at[0]);
        const struct column *own = catalog_column_number(table, column),
                            *of = parent != NULL && own != NULL ? catalog_column(parent, own->name) : NULL;
        if (of == NULL || of->identity == 0)
            break;
        table = parent;
        relation = parent->object.id;
        column = of->number;
    }
    for (oid id; (id = catalog_next_dependent(x->catalog, relation, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = dependency.column == column ? relation_of(x, id) : NULL;
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->identity)
            return id;
    }
    return NO_OID;
}

static bool check_identity_target(struct execution *x, const struct relation *table, bool recurse,
                                  bool recursing, const char *only, const char *partition)
{
    if (!has_feature(x, FEATURE_PARTITIONED_IDENTITY))
        return true;
    if (table->kind == RELATION_PARTITIONED && !recurse) {
        refuse(x, "42P16", "%s of only the partitioned table", only);
        refuse_detail(x, NULL, "Do not specify the ONLY keyword.");
        return false;
    }
    return !table->is_partition || recursing || refuse(x, "42P16", "%s of a partition", partition);
}

/* Does the change go on to the partitions? */
static bool shares_identity(struct execution *x, const struct relation *table, bool recurse)
{
    return recurse && table->kind == RELATION_PARTITIONED && has_feature(x, FEATURE_PARTITIONED_IDENTITY);
}

static bool check_identity_column(struct execution *x, const struct relation *table,
                                  const struct column *column)
{
    const struct constraint *not_null = not_null_constraint(x, table->object.id, column->number);
    const char *name = column->name, *relation = table->object.name;
    if (is_assumed(column))
        return true;
    if (!column->not_null)
        return refuse(
            x, "55000",
            "column \"%s\" of relation \"%s\" must be declared NOT NULL before identity can be added", name,
            relation);
    if (not_null != NULL && !not_null->validated)
        return refuse(x, "55000", "incompatible NOT VALID constraint \"%s\" on relation \"%s\"",
                      not_null->object.name, relation);
    if (column->identity != 0)
        return refuse(x, "55000", "column \"%s\" of relation \"%s\" is already an identity column", name,
                      relation);
    return column->default_id == NO_OID ||
           refuse(x, "55000", "column \"%s\" of relation \"%s\" already has a default value", name, relation);
}

static bool add_identity(struct alteration *a, oid relation, const char *name, char when, bool recurse,
                         bool recursing)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    if (!check_identity_target(x, table, recurse, recursing, "cannot add identity to a column",
                               "cannot add identity to a column"))
        return false;
    const struct column *column = need_column(x, table, name, "alter");
    if (column == NULL || !check_identity_column(x, table, column))
        return false;
    struct column *edited = catalog_edit_column(x->catalog, relation, column->number);
    edited->identity = when;
    struct oids children =
        shares_identity(x, table, recurse) ? lock_children(a, relation) : (struct oids){NULL, 0};
    for (uint32_t i = 0; i < children.count; i++)
        if (!add_identity(a, children.at[i], name, when, recurse, true))
            return false;
    return true;
}

static bool alter_add_identity(struct alteration *a, const struct table_work *work,
                               const struct alter_step *step)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, work->relation);
    const struct column *column = need_column(x, table, step->command->name, "alter");
    struct transform t;
    if (column == NULL)
        return false;
    int16_t number = column->number;
    struct column_plan plan = {.name = column->name, .type = column->type};
    begin_transform(x, table, &t);
    if (!make_column_sequence(&t, &plan, &step->command->options, true) ||
        !add_identity(a, work->relation, step->command->name, step->command->generated_when, step->recurse,
                      false))
        return false;
    own_sequence(x, plan.sequence, work->relation, number, true);
    operation_current(x)->is_identity = true;
    return true;
}

static bool set_identity(struct alteration *a, oid relation, const struct alter_command *command,
                         bool recurse, bool recursing)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    if (!check_identity_target(x, table, recurse, recursing, "cannot change identity column",
                               "cannot change identity column"))
        return false;
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL)
        return false;
    if (column->identity == 0 && !is_assumed(column))
        return refuse(x, "55000", "column \"%s\" of relation \"%s\" is not an identity column", column->name,
                      table->object.name);
    if (command->generated_when == 0)
        return true;
    struct column *edited = catalog_edit_column(x->catalog, relation, column->number);
    edited->identity = command->generated_when;
    struct oids children =
        shares_identity(x, table, recurse) ? lock_children(a, relation) : (struct oids){NULL, 0};
    for (uint32_t i = 0; i < children.count; i++)
        if (!set_identity(a, children.at[i], command, recurse, true))
            return false;
    return true;
}

static bool alter_set_identity(struct alteration *a, const struct table_work *work,
                               const struct alter_step *step)
{
    struct execution *x = a->x;
    const struct column *column =
        need_column(x, relation_of(x, work->relation), step->command->name, "alter");
    if (column == NULL)
        return false;
    oid sequence = identity_sequence(x, work->relation, column->number);
    if (sequence != NO_OID) {
        struct sql_options options = {
            ARENA_ARRAY(x->arena, struct sql_option, step->command->options.count + 1), 0};
        for (uint32_t i = 0; i < step->command->options.count; i++)
            if (strcmp(step->command->options.at[i].name, "generated") != 0)
                options.at[options.count++] = step->command->options.at[i];
        take_lock(x, sequence, LOCK_ALTER_SEQUENCE);
        if (!alter_sequence_object(x, sequence, &options, true))
            return false;
    }
    return set_identity(a, work->relation, step->command, step->recurse, false);
}

static bool drop_identity(struct alteration *a, oid relation, const struct alter_command *command,
                          bool recurse, bool recursing)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    if (!check_identity_target(x, table, recurse, recursing, "cannot drop identity from a column",
                               "cannot drop identity from a column"))
        return false;
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL)
        return false;
    if (column->identity == 0 && is_assumed(column))
        return true;
    if (column->identity == 0) {
        if (!command->missing_ok)
            return refuse(x, "55000", "column \"%s\" of relation \"%s\" is not an identity column",
                          column->name, table->object.name);
        notice(x, "column \"%s\" of relation \"%s\" is not an identity column, skipping", column->name,
               table->object.name);
        return true;
    }
    oid sequence = recursing ? NO_OID : identity_sequence(x, relation, column->number);
    struct column *edited = catalog_edit_column(x->catalog, relation, column->number);
    edited->identity = 0;
    struct oids children =
        shares_identity(x, table, recurse) ? lock_children(a, relation) : (struct oids){NULL, 0};
    for (uint32_t i = 0; i < children.count; i++)
        if (!drop_identity(a, children.at[i], command, recurse, true))
            return false;
    if (sequence == NO_OID)
        return true;
    struct drop_target target = {.object = sequence};
    catalog_undepend(x->catalog, sequence, relation);
    return drop_objects(x, &target, 1, BEHAVIOR_RESTRICT, false);
}

/* ---- generation expressions ---- */

static bool refuse_virtual(struct execution *x, const struct relation *table, const struct column *column,
                           const char *message)
{
    refuse(x, "0A000", "%s", message);
    refuse_detail(x,
                  arena_printf(x->arena, "Column \"%s\" of relation \"%s\" is a virtual generated column.",
                               column->name, table->object.name),
                  NULL);
    return false;
}

static bool set_expression(struct alteration *a, struct table_work *work, const struct relation *table,
                           const struct column *column, const struct alter_command *command)
{
    struct execution *x = a->x;
    uint32_t cursor = 0;
    int16_t number = column->number;
    char generated = column->generated;
    if (is_assumed(column))
        generated = 's';
    if (generated == 0)
        return refuse(x, "55000", "column \"%s\" of relation \"%s\" is not a generated column", column->name,
                      table->object.name);
    if (generated == 'v' && next_constraint(x, work->relation, 'c', &cursor) != NULL)
        return refuse_virtual(x, table, column,
                              "ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns "
                              "in tables with check constraints");
    if (generated == 'v' && column->not_null)
        add_row_check(a, work->relation, (struct row_check){.type = 'n', .column = number});
    if (generated == 's' && !remember_dependents(a, work, number, false))
        return false;
    remove_default(x, work->relation, number);
    if (!store_default(x, work->relation, number, command->expr, NULL))
        return false;
    operation_current(x)->is_generated = true;
    if (generated != 's')
        return true;
    work->new_values = true;
    need_rewrite(
        a, work->relation,
        arena_printf(x->arena, "generated column \"%s\" is computed anew for every row", column->name));
    return true;
}

/* ATExecDropExpression() before 15: the column no longer hangs on the columns that its expression named. */
static void forget_named_columns(struct execution *x, oid relation, int16_t number)
{
    struct object *object = catalog_edit(x->catalog, relation);
    struct dependency *kept = ARENA_ARRAY(x->arena, struct dependency, object->dependencies.count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].own_column != number || object->dependencies.at[i].object != relation)
            kept[count++] = object->dependencies.at[i];
    object->dependencies = (struct dependencies){kept, count};
    catalog_touch(x->catalog, object);
}

static bool drop_expression(struct execution *x, const struct relation *table, const struct column *column,
                            const struct alter_command *command)
{
    if (column->generated == 'v')
        return refuse_virtual(x, table, column,
                              "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns");
    if (column->generated == 0 && is_assumed(column))
        return true;
    if (column->generated == 0) {
        if (!command->missing_ok)
            return refuse(x, "55000", "column \"%s\" of relation \"%s\" is not a generated column",
                          column->name, table->object.name);
        notice(x, "column \"%s\" of relation \"%s\" is not a generated column, skipping", column->name,
               table->object.name);
        return true;
    }
    oid relation = table->object.id;
    int16_t number = column->number;
    remove_default(x, relation, number);
    if (!has_feature(x, FEATURE_GENERATED_STAYS))
        forget_named_columns(x, relation, number);
    struct column *edited = catalog_edit_column(x->catalog, relation, number);
    edited->generated = 0;
    return true;
}

/* ---- statistics, options, storage ---- */

#define STATISTICS_TARGET_LIMIT 10000

bool statistics_target(struct execution *x, int64_t number, int32_t *target)
{
    *target = number > STATISTICS_TARGET_LIMIT ? STATISTICS_TARGET_LIMIT : (int32_t)number;
    if (number < -1)
        return refuse(x, "22023", "statistics target %lld is too low", (long long)number);
    if (number > STATISTICS_TARGET_LIMIT)
        notice(x, "lowering statistics target to %d", STATISTICS_TARGET_LIMIT);
    return true;
}

static bool set_index_statistics(struct execution *x, const struct relation *index,
                                 const struct alter_command *command)
{
    const struct index_info *info = index->index;
    struct texts names = index_column_names(x, index);
    int32_t target;
    int number = command->column_number;
    for (uint32_t i = 0; command->name != NULL && i < names.count && number == 0; i++)
        if (strcmp(names.at[i], command->name) == 0)
            number = (int)i + 1;
    if (!statistics_target(x, command->number, &target))
        return false;
    if (command->name != NULL && number == 0)
        return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", command->name,
                      index->object.name);
    if (number < 1 || number > info->key_count + info->included_count)
        return refuse(x, "42703", "column number %d of relation \"%s\" does not exist", number,
                      index->object.name);
    const char *name = (uint32_t)number <= names.count ? names.at[number - 1] : "?";
    if (number > info->key_count)
        return refuse(x, "0A000", "cannot alter statistics on included column \"%s\" of index \"%s\"", name,
                      index->object.name);
    if (info->keys[number - 1].column != 0) {
        refuse(x, "0A000", "cannot alter statistics on non-expression column \"%s\" of index \"%s\"", name,
               index->object.name);
        refuse_detail(x, NULL, "Alter statistics on table column instead.");
        return false;
    }
    struct relation *edited = catalog_edit(x->catalog, index->object.id);
    struct index_info *changed = ARENA_NEW(x->arena, struct index_info);
    uint32_t total = (uint32_t)info->key_count + info->included_count;
    *changed = *edited->index;
    changed->keys = ARENA_ARRAY(x->arena, struct index_key, total);
    memcpy(changed->keys, edited->index->keys, total * sizeof *changed->keys);
    changed->keys[number - 1].statistics_target = target;
    edited->index = changed;
    return true;
}

static bool set_statistics(struct execution *x, const struct relation *table,
                           const struct alter_command *command)
{
    int32_t target;
    if (table->index != NULL)
        return set_index_statistics(x, table, command);
    if (command->name == NULL)
        return refuse(x, "0A000", "cannot refer to non-index column by number");
    if (!statistics_target(x, command->number, &target))
        return false;
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL)
        return false;
    if (column->generated == 'v')
        return refuse(x, "0A000", "cannot alter statistics on virtual generated column \"%s\"", column->name);
    struct column *edited = catalog_edit_column(x->catalog, table->object.id, column->number);
    edited->statistics_target = target;
    return true;
}

static bool set_column_options(struct execution *x, const struct relation *table, const struct column *column,
                               const struct alter_command *command)
{
    if (!check_relation_options(x, &command->options, OPTION_COLUMN, NULL, command->kind == ALTER_RESET_OPTIONS))
        return false;
    struct sql_options merged =
        merge_options(x, column->options, &command->options, command->kind == ALTER_RESET_OPTIONS);
    struct column *edited = catalog_edit_column(x->catalog, table->object.id, column->number);
    edited->options = merged;
    return true;
}

static bool set_storage(struct execution *x, const struct relation *table, const struct column *column,
                        const struct alter_command *command)
{
    char storage = column->storage, compression = column->compression;
    if (command->kind == ALTER_SET_STORAGE ? !storage_of(x, column->type, command->text, &storage)
                                           : !compression_of(x, column->type, command->text, &compression))
        return false;
    struct column *edited = catalog_edit_column(x->catalog, table->object.id, column->number);
    edited->storage = storage;
    edited->compression = compression;
    return true;
}

static bool set_generic_options(struct execution *x, const struct relation *table,
                                const struct column *column, const struct alter_command *command)
{
    struct sql_options merged = column->fdw_options;
    if (!change_foreign_options(x, &merged, &command->options, FOREIGN_COLUMN, wrapper_of_server(x, table->server)))
        return false;
    struct column *edited = catalog_edit_column(x->catalog, table->object.id, column->number);
    edited->fdw_options = merged;
    return true;
}

/* ---- by kind ---- */

bool alter_column(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct alter_command *command = step->command;
    const struct relation *table = relation_of(x, work->relation);
    if (command->kind == ALTER_ADD_IDENTITY)
        return alter_add_identity(a, work, step);
    if (command->kind == ALTER_SET_IDENTITY)
        return alter_set_identity(a, work, step);
    if (command->kind == ALTER_DROP_IDENTITY)
        return drop_identity(a, work->relation, command, step->recurse, false);
    if (command->kind == ALTER_SET_STATISTICS)
        return set_statistics(x, table, command);
    const struct column *column = need_column(x, table, command->name, "alter");
    if (column == NULL)
        return false;
    switch (command->kind) {
    case ALTER_SET_DEFAULT:
        return set_default(a, table, column, command);
    case ALTER_SET_EXPRESSION:
        return set_expression(a, work, table, column, command);
    case ALTER_DROP_EXPRESSION:
        return drop_expression(x, table, column, command);
    case ALTER_SET_OPTIONS:
    case ALTER_RESET_OPTIONS:
        return set_column_options(x, table, column, command);
    case ALTER_SET_STORAGE:
    case ALTER_SET_COMPRESSION:
        return set_storage(x, table, column, command);
    default:
        return set_generic_options(x, table, column, command);
    }
}
