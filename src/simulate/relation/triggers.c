/*
 * Triggers: CREATE TRIGGER, and policies: what stands on a relation and acts on its rows. Follows CreateTriggerFiringOn()
 * and CreatePolicy().
 */
#include <string.h>

#include "simulate/object/roles.h"
#include "simulate/pinned.h"
#include "simulate/session.h"
#include "tables.h"

static bool condition_in(struct execution *x, const struct scope *scope, const struct expr *expr, struct typed **typed)
{
    struct refusal refusal = {0};
    *typed = resolve_expression(&x->resolver, scope, expr, &refusal);
    if (*typed != NULL)
        *typed = resolve_coerce(&x->resolver, *typed, BOOLOID, -1, 'a', &refusal);
    if (*typed == NULL && !refusal.unsure)
        return refuse_as(x, &refusal);
    return true;
}

/* An expression about a policy's rows. While the schema is loaded and in a migration alike, one that cannot be resolved for sure is taken as it is. */
static bool policy_condition(struct execution *x, const struct relation *relation, const struct expr *expr, struct typed **typed)
{
    struct scope scope = {.kind = SCOPE_RELATION,
                          .relation = relation,
                          .where = "policy expressions",
                          .allow_columns = true,
                          .allow_generated = true,
                          .allow_subquery = true};
    return condition_in(x, &scope, expr, typed);
}

/* ---- CREATE TRIGGER ---- */

static bool check_trigger_kind(struct execution *x, const struct op_create_trigger *op, const struct relation *relation)
{
    const char *name = relation->object.name;
    bool table = strchr("rpf", relation->kind) != NULL;
    if (table && op->timing == 'i') {
        refuse(x, "42809", "\"%s\" is a table", name);
        refuse_detail(x, "Tables cannot have INSTEAD OF triggers.", NULL);
        return false;
    }
    if (relation->kind == RELATION_PARTITIONED && op->row && op->transition_count > 0) {
        refuse(x, "0A000", "ROW triggers with transition tables are not supported on partitioned tables");
        return false;
    }
    if (relation->kind == RELATION_VIEW) {
        if (op->timing != 'i' && op->row) {
            refuse(x, "42809", "\"%s\" is a view", name);
            refuse_detail(x, "Views cannot have row-level BEFORE or AFTER triggers.", NULL);
            return false;
        }
        if ((op->events & TRIGGER_EVENT_TRUNCATE) != 0) {
            refuse(x, "42809", "\"%s\" is a view", name);
            refuse_detail(x, "Views cannot have TRUNCATE triggers.", NULL);
            return false;
        }
    } else if (!table) {
        return refuse(x, "42809", "relation \"%s\" cannot have triggers", name);
    }
    if (op->row && (op->events & TRIGGER_EVENT_TRUNCATE) != 0)
        return refuse(x, "0A000", "TRUNCATE FOR EACH ROW triggers are not supported");
    if (op->timing == 'i') {
        if (!op->row)
            return refuse(x, "0A000", "INSTEAD OF triggers must be FOR EACH ROW");
        if (op->when != NULL)
            return refuse(x, "0A000", "INSTEAD OF triggers cannot have WHEN conditions");
        if (op->columns.count > 0)
            return refuse(x, "0A000", "INSTEAD OF triggers cannot have column lists");
    }
    return true;
}

static bool trigger_function(struct execution *x, const struct op_create_trigger *op, oid *function)
{
    struct refusal refusal = {0};
    *function = resolve_function_exact(&x->resolver, &op->function, NULL, 0, false, &refusal);
    if (*function == NO_OID)
        return refusal.unsure || refuse_as(x, &refusal);
    const struct function *found = catalog_function(x->catalog, *function);
    const struct builtin_function *builtin = found == NULL ? builtin_function_by_oid(x->version, *function) : NULL;
    oid returns = found != NULL ? found->returns : builtin != NULL ? builtin->result : NO_OID;
    if (returns != TRIGGEROID && returns != NO_OID)
        return refuse(x, "42P17", "function %s must return type %s", op->function.name, "trigger");
    return true;
}

static bool trigger_columns(struct execution *x, const struct op_create_trigger *op, const struct relation *relation, int16_t **columns)
{
    *columns = ARENA_ARRAY(x->arena, int16_t, op->columns.count + 1);
    for (uint32_t i = 0; i < op->columns.count; i++) {
        int16_t number = column_number(relation, op->columns.at[i]);
        if (number == 0)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", op->columns.at[i], relation->object.name);
        for (uint32_t j = 0; j < i; j++)
            if ((*columns)[j] == number)
                return refuse(x, "42701", "column \"%s\" specified more than once", op->columns.at[i]);
        (*columns)[i] = number;
    }
    return true;
}

/* REFERENCING: which triggers may have transition tables. */
static bool check_transitions(struct execution *x, const struct op_create_trigger *op, const struct relation *relation)
{
    const uint32_t one_event = TRIGGER_EVENT_INSERT | TRIGGER_EVENT_UPDATE | TRIGGER_EVENT_DELETE;
    const char *names[2] = {NULL, NULL};
    for (uint32_t i = 0; i < op->transition_count; i++) {
        bool is_new = op->transitions[i].is_new;
        const char *word = is_new ? "NEW" : "OLD";
        if (op->row && relation->inherits.count > 0)
            return refuse(x, "0A000", "ROW triggers with transition tables are not supported on %s",
                          relation->is_partition ? "partitions" : "inheritance children");
        if (op->timing != 'a')
            return refuse(x, "42P17", "transition table name can only be specified for an AFTER trigger");
        if ((op->events & TRIGGER_EVENT_TRUNCATE) != 0)
            return refuse(x, "0A000", "TRUNCATE triggers with transition tables are not supported");
        if (((op->events & one_event) & ((op->events & one_event) - 1)) != 0)
            return refuse(x, "0A000", "transition tables cannot be specified for triggers with more than one event");
        if (op->columns.count > 0)
            return refuse(x, "0A000", "transition tables cannot be specified for triggers with column lists");
        if ((op->events & ((is_new ? TRIGGER_EVENT_INSERT : TRIGGER_EVENT_DELETE) | TRIGGER_EVENT_UPDATE)) == 0)
            return refuse(x, "42P17", "%s TABLE can only be specified for %s or UPDATE trigger", word,
                          is_new ? "an INSERT" : "a DELETE");
        if (names[is_new] != NULL)
            return refuse(x, "42P17", "%s TABLE cannot be specified multiple times", word);
        names[is_new] = op->transitions[i].name;
    }
    if (names[0] != NULL && names[1] != NULL && strcmp(names[0], names[1]) == 0)
        return refuse(x, "42P17", "OLD TABLE name and NEW TABLE name cannot be the same");
    return true;
}

/* WHEN, which may name what the event has. */
static bool trigger_condition(struct execution *x, const struct op_create_trigger *op, const struct relation *relation,
                              struct typed **when)
{
    const char *statement = "statement trigger's WHEN condition cannot reference column values";
    bool inserts = (op->events & TRIGGER_EVENT_INSERT) != 0, deletes = (op->events & TRIGGER_EVENT_DELETE) != 0;
    struct scope scope = {
        .kind = SCOPE_TRIGGER,
        .relation = relation,
        .where = "trigger WHEN conditions",
        .no_old = !op->row ? statement : inserts ? "INSERT trigger's WHEN condition cannot reference OLD values" : NULL,
        .no_new = !op->row ? statement : deletes ? "DELETE trigger's WHEN condition cannot reference NEW values" : NULL,
        .no_new_generated = op->timing == 'b' ? "BEFORE trigger's WHEN condition cannot reference NEW generated columns" : NULL,
        .allow_columns = true,
        .allow_generated = true,
    };
    return condition_in(x, &scope, op->when, when);
}

static oid add_trigger(struct execution *x, const struct op_create_trigger *op, const struct relation *relation, oid function, int16_t *columns, const struct typed *when,
                       oid parent, oid replaced)
{
    struct trigger *trigger = replaced != NO_OID ? catalog_edit(x->catalog, replaced)
        : catalog_create(x->catalog, CLASS_TRIGGER, sizeof *trigger, relation->object.schema, relation->object.id, op->name);
    trigger->function = function;
    trigger->timing = op->timing;
    trigger->enabled = 'O';
    trigger->row = op->row;
    trigger->events = op->events;
    trigger->columns = columns;
    trigger->column_count = (uint16_t)op->columns.count;
    trigger->when = op->when;
    trigger->when_typed = when;
    trigger->arguments = op->arguments;
    trigger->deferrable = op->deferrable;
    trigger->deferred = op->initially_deferred;
    trigger->parent_trigger = parent;
    trigger->old_table = trigger->new_table = NULL;
    for (uint32_t i = 0; i < op->transition_count; i++)
        *(op->transitions[i].is_new ? &trigger->new_table : &trigger->old_table) = op->transitions[i].name;
    if (replaced == NO_OID)
        catalog_publish(x->catalog, &trigger->object);
    return trigger->object.id;
}

static void trigger_dependencies(struct execution *x, oid trigger, const struct relation *relation, const struct op_create_trigger *op, oid function,
                                 const int16_t *columns, const struct typed *when, oid parent)
{
    depend_on(x, trigger, relation->object.id, DEPENDENCY_AUTO);
    if (function >= FIRST_USER_OID)
        depend_on(x, trigger, function, DEPENDENCY_NORMAL);
    for (uint32_t i = 0; i < op->columns.count; i++)
        depend_on_column(x, trigger, relation->object.id, columns[i], DEPENDENCY_NORMAL);
    if (when != NULL)
        depend_on_expression(x, trigger, relation->object.id, when, DEPENDENCY_NORMAL);
    if (parent != NO_OID) {
        depend_on(x, trigger, parent, DEPENDENCY_PARTITION_PRIMARY);
        depend_on(x, trigger, relation->object.id, DEPENDENCY_PARTITION_SECONDARY);
    }
}

/* A CREATE CONSTRAINT TRIGGER has its constraint, of type 't'. */
static void add_trigger_constraint(struct execution *x, const struct op_create_trigger *op, oid trigger, oid other)
{
    struct trigger *edited = catalog_edit(x->catalog, trigger);
    struct constraint *constraint = catalog_create(x->catalog, CLASS_CONSTRAINT, sizeof *constraint, edited->object.schema, edited->object.parent, op->name);
    constraint->type = 't';
    constraint->deferrable = op->deferrable;
    constraint->deferred = op->initially_deferred;
    constraint->validated = constraint->enforced = constraint->local = constraint->no_inherit = true;
    constraint->validated_by = STATEMENT_NONE;
    catalog_publish(x->catalog, &constraint->object);
    edited->constraint = constraint->object.id;
    edited->constraint_relation = other;
    depend_on(x, constraint->object.id, edited->object.parent, DEPENDENCY_AUTO);
    depend_on(x, constraint->object.id, trigger, DEPENDENCY_INTERNAL);
}

/* The trigger of that name, which OR REPLACE may replace. */
static bool check_existing(struct execution *x, const struct op_create_trigger *op, const struct relation *relation, oid existing,
                           bool in_partition)
{
    const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, existing);
    if (trigger == NULL)
        return true;
    if (!op->replace)
        return refuse(x, "42710", "trigger \"%s\" for relation \"%s\" already exists", op->name, relation->object.name);
    if (trigger->parent_trigger != NO_OID && !in_partition)
        return refuse(x, "42710", "trigger \"%s\" for relation \"%s\" is an internal or a child trigger", op->name,
                      relation->object.name);
    return (!op->constraint && trigger->constraint == NO_OID) ||
           refuse(x, "42710", "trigger \"%s\" for relation \"%s\" is a constraint trigger", op->name, relation->object.name);
}

static void forget_dependencies(struct execution *x, oid existing)
{
    struct dependencies before = catalog_object(x->catalog, existing)->dependencies;
    for (uint32_t i = 0; i < before.count; i++)
        catalog_undepend(x->catalog, existing, before.at[i].object);
}

/* CreateTriggerFiringOn(), in its order. `function` NO_OID: is still to be found. */
static bool create_on(struct execution *x, const struct op_create_trigger *op, oid id, oid function, oid parent, oid other)
{
    const struct relation *relation = relation_of(x, id);
    int16_t *columns;
    struct typed *when = NULL;
    take_lock(x, id, LOCK_CREATE_TRIGGER);
    if (!check_transitions(x, op, relation) || (op->when != NULL && !trigger_condition(x, op, relation, &when)))
        return false;
    if (function == NO_OID && !trigger_function(x, op, &function))
        return false;
    oid existing = catalog_find_member(x->catalog, CLASS_TRIGGER, id, op->name);
    if (!check_existing(x, op, relation, existing, parent != NO_OID) || !trigger_columns(x, op, relation, &columns))
        return false;
    if (existing != NO_OID)
        forget_dependencies(x, existing);
    oid trigger = add_trigger(x, op, relation, function, columns, when, parent, existing);
    trigger_dependencies(x, trigger, relation, op, function, columns, when, parent);
    if (op->constraint)
        add_trigger_constraint(x, op, trigger, other);
    if (relation->kind != RELATION_PARTITIONED || !op->row)
        return true;
    uint32_t cursor = 0;
    for (oid child; (child = catalog_next_child(x->catalog, id, &cursor)) != NO_OID;)
        if (!create_on(x, op, child, function, trigger, NO_OID))
            return false;
    return true;
}

bool execute_create_trigger(struct execution *x, const struct op *base)
{
    const struct op_create_trigger *op = (const struct op_create_trigger *)base;
    struct refusal refusal = {0};
    operation_add(x, "create_trigger", base->span)->name = op->name;
    oid id = resolve_relation(&x->resolver, &op->relation.name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return stop_at_builtin(x, id);
    struct operation *operation = operation_current(x);
    operation->object_type = OBJECT_TYPE_TRIGGER;
    operation->relation = x->statement->relation = id;
    operation->object = column_label(x, id, op->name);
    operation->new_relation = relation_is_new(x, id);
    operation->replaced = op->replace;
    take_lock(x, id, LOCK_CREATE_TRIGGER);
    oid other = NO_OID;
    if (!check_trigger_kind(x, op, relation))
        return false;
    if (op->has_constraint_relation) {
        other = resolve_relation(&x->resolver, &op->constraint_relation.name, false, &refusal);
        if (other == NO_OID)
            return refuse_as(x, &refusal);
        take_lock(x, other, LOCK_CREATE_TRIGGER_CONSTRAINT_RELATION);
    }
    return create_on(x, op, id, NO_OID, NO_OID, other);
}

/* ---- policies ---- */

static char policy_command(const char *word)
{
    if (word == NULL || str_same_nocase(word, "all"))
        return '*';
    return str_same_nocase(word, "select") ? 'r' : str_same_nocase(word, "insert") ? 'a' : str_same_nocase(word, "update") ? 'w' : 'd';
}

/* Parse analysis locks the tables of subqueries. */
static void lock_named_in(struct execution *x, oid relation, const struct typed *typed)
{
    struct dependencies named = {0};
    if (typed != NULL)
        named = typed_dependencies(&x->resolver, typed);
    for (uint32_t i = 0; i < named.count; i++)
        if (named.at[i].object != relation && relation_of(x, named.at[i].object) != NULL)
            take_lock(x, named.at[i].object, LOCK_SELECT);
}

static bool policy_expressions(struct execution *x, const struct op_create_policy *op, const struct relation *relation, struct typed **using_expr,
                               struct typed **check_expr)
{
    *using_expr = *check_expr = NULL;
    if (op->using_expr != NULL && !policy_condition(x, relation, op->using_expr, using_expr))
        return false;
    if (op->check_expr != NULL && !policy_condition(x, relation, op->check_expr, check_expr))
        return false;
    lock_named_in(x, relation->object.id, *using_expr);
    lock_named_in(x, relation->object.id, *check_expr);
    return true;
}

static void policy_dependencies(struct execution *x, oid policy, oid relation, const struct typed *using_expr, const struct typed *check_expr)
{
    depend_on(x, policy, relation, DEPENDENCY_AUTO);
    if (using_expr != NULL)
        depend_on_expression(x, policy, relation, using_expr, DEPENDENCY_NORMAL);
    if (check_expr != NULL)
        depend_on_expression(x, policy, relation, check_expr, DEPENDENCY_NORMAL);
}

/* AlterPolicy(): the expressions are analysed before the policy is looked up. */
static bool alter_policy(struct execution *x, const struct op_create_policy *op, const struct relation *relation)
{
    struct typed *using_expr, *check_expr;
    if (!policy_expressions(x, op, relation, &using_expr, &check_expr))
        return false;
    oid id = catalog_find_member(x->catalog, CLASS_POLICY, relation->object.id, op->name);
    if (id == NO_OID)
        return refuse_missing(x, relation->object.id, "42704", "policy \"%s\" for table \"%s\" does not exist", op->name,
                              relation->object.name);
    struct policy *policy = catalog_edit(x->catalog, id);
    if (policy->command == 'a' && op->using_expr != NULL)
        return refuse(x, "42601", "only WITH CHECK expression allowed for INSERT");
    if ((policy->command == 'r' || policy->command == 'd') && op->check_expr != NULL)
        return refuse(x, "42601", "WITH CHECK cannot be applied to SELECT or DELETE");
    if (op->roles.count > 0)
        policy->roles = op->roles;
    if (op->using_expr != NULL)
        policy->using_expr = op->using_expr, policy->using_typed = using_expr;
    if (op->check_expr != NULL)
        policy->check_expr = op->check_expr, policy->check_typed = check_expr;
    policy_dependencies(x, id, relation->object.id, using_expr, check_expr);
    return true;
}

bool execute_create_policy(struct execution *x, const struct op *base)
{
    const struct op_create_policy *op = (const struct op_create_policy *)base;
    operation_add(x, op->alter ? "alter_policy" : "create_policy", base->span)->name = op->name;
    char command = policy_command(op->command);
    if (!op->alter && (command == 'r' || command == 'd') && op->check_expr != NULL)
        return refuse(x, "42601", "WITH CHECK cannot be applied to SELECT or DELETE");
    if (!op->alter && command == 'a' && op->using_expr != NULL)
        return refuse(x, "42601", "only WITH CHECK expression allowed for INSERT");
    if (!need_roles_or_public(x, &op->roles))
        return false;
    oid id = open_relation(x, &op->relation.name, "rp", false, LOCK_POLICY);
    if (id == NO_OID)
        return false;
    const struct relation *relation = relation_of(x, id);
    struct operation *operation = operation_current(x);
    operation->object_type = OBJECT_TYPE_POLICY;
    operation->relation = x->statement->relation = id;
    operation->object = column_label(x, id, op->name);
    operation->new_relation = relation_is_new(x, id);
    if (op->alter)
        return alter_policy(x, op, relation);
    struct typed *using_expr, *check_expr;
    if (!policy_expressions(x, op, relation, &using_expr, &check_expr))
        return false;
    if (catalog_find_member(x->catalog, CLASS_POLICY, id, op->name) != NO_OID)
        return refuse(x, "42710", "policy \"%s\" for table \"%s\" already exists", op->name, relation->object.name);
    struct policy *policy = catalog_create(x->catalog, CLASS_POLICY, sizeof *policy, relation->object.schema, id, op->name);
    policy->permissive = !op->restrictive;
    policy->command = command;
    policy->roles = op->roles;
    policy->using_expr = op->using_expr;
    policy->check_expr = op->check_expr;
    policy->using_typed = using_expr;
    policy->check_typed = check_expr;
    catalog_publish(x->catalog, &policy->object);
    policy_dependencies(x, policy->object.id, id, using_expr, check_expr);
    return true;
}
