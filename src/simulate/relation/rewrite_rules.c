/*
 * Rewrite rules: CREATE RULE. The condition and the actions are analysed as the server does, so that what they name is found
 * and depended on. Follows transformRuleStmt() and DefineQueryRewrite().
 */
#include <string.h>

#include "simulate/session.h"
#include "tables.h"

#define VIEW_RULE_NAME "_RETURN"

/* Of the condition; an action's scope differs in what it sees of OLD and NEW. What it names of them in vain is looked at with the actions. */
static struct scope rule_scope(const struct relation *relation, const struct op_create_rule *op, bool action)
{
    bool selects = op->event == 's' && (action || op->action_count > 0);
    return (struct scope){
        .kind = SCOPE_RULE,
        .relation = relation,
        .rule_event = action ? 0 : op->event,
        .qualified_only = action,
        .no_old = selects ? "ON SELECT rule cannot use OLD"
                  : action && op->event == 'i' ? "ON INSERT rule cannot use OLD" : NULL,
        .no_new = selects ? "ON SELECT rule cannot use NEW"
                  : action && op->event == 'd' ? "ON DELETE rule cannot use NEW" : NULL,
        .allow_columns = true,
        .allow_generated = true,
        .allow_subquery = true,
        .allow_set = true,
        .where = "WHERE",
    };
}

static bool check_actions(struct execution *x, const struct op_create_rule *op, const struct relation *relation,
                          struct typed_query **actions)
{
    if (op->where != NULL && op->notifies)
        return refuse(x, "42P17",
                      "rules with WHERE conditions can only have SELECT, INSERT, UPDATE, or DELETE actions");
    for (uint32_t i = 0; i < op->action_count; i++) {
        struct refusal refusal = {0};
        struct scope scope = rule_scope(relation, op, true);
        actions[i] = resolve_query(&x->resolver, &scope, op->actions[i], &refusal);
        if (actions[i] == NULL && !refusal.unsure)
            return refuse_as(x, &refusal);
        /* transformRuleStmt() analyses them like any query. */
        for (uint32_t j = 0; actions[i] != NULL && j < actions[i]->relation_count; j++)
            take_lock(x, actions[i]->relations[j].id, actions[i]->relations[j].access == 'w' ? LOCK_WRITE : LOCK_SELECT);
    }
    return true;
}

/* checkRuleResultList(), of one action's RETURNING */
static bool check_returned(struct execution *x, const struct relation *relation, const struct typed_query *action)
{
    for (uint32_t i = 0; i < action->column_count && i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        if (column->dropped)
            return refuse(x, "0A000", "cannot create a RETURNING list for a relation containing dropped columns");
        if (column->type != action->columns[i].type)
            return refuse(x, "42P17", "RETURNING list's entry %u has different type from column \"%s\"", i + 1, column->name);
    }
    if (action->column_count == relation->column_count)
        return true;
    return refuse(x, "42P17", "RETURNING list has too %s entries",
                  action->column_count > relation->column_count ? "many" : "few");
}

/* DefineQueryRewrite() */
static bool check_returning(struct execution *x, const struct op_create_rule *op, const struct relation *relation,
                            struct typed_query *const *actions)
{
    bool found = false;
    for (uint32_t i = 0; i < op->action_count; i++) {
        if (op->actions[i]->returning.count == 0)
            continue;
        if (found)
            return refuse(x, "0A000", "cannot have multiple RETURNING lists in a rule");
        if (op->where != NULL)
            return refuse(x, "0A000", "RETURNING lists are not supported in conditional rules");
        if (!op->instead)
            return refuse(x, "0A000", "RETURNING lists are not supported in non-INSTEAD rules");
        if (actions[i] != NULL && !actions[i]->unsure && !check_returned(x, relation, actions[i]))
            return false;
        found = true;
    }
    return true;
}

/* What only views may have: the rule that makes them one, under its own name. */
static bool check_select_rule(struct execution *x, const struct op_create_rule *op, const struct relation *relation)
{
    bool named = strcmp(op->name, VIEW_RULE_NAME) == 0;
    if (op->event != 's') {
        if (named)
            return refuse(x, "42P17", "non-view rule for \"%s\" must not be named \"%s\"", relation->object.name, op->name);
        return true;
    }
    bool view = relation->kind == RELATION_VIEW;
    if (!view && has_feature(x, FEATURE_SELECT_RULE_NEEDS_VIEW))
        return refuse(x, "42809", "relation \"%s\" cannot have ON SELECT rules", relation->object.name);
    if (op->action_count > 1)
        return refuse(x, "0A000", "multiple actions for rules on SELECT are not implemented");
    if (!op->instead || op->action_count == 0 || op->actions[0]->kind >= QUERY_INSERT)
        return refuse(x, "0A000", "rules on SELECT must have action INSTEAD SELECT");
    if (op->where != NULL)
        return refuse(x, "0A000", "event qualifications are not implemented for rules on SELECT");
    if (!view)
        return true;
    if (!op->replace)
        return refuse(x, "55000", "\"%s\" is already a view", relation->object.name);
    if (!named)
        return refuse(x, "42P17", "view rule for \"%s\" must be named \"%s\"", relation->object.name, VIEW_RULE_NAME);
    return true;
}

static void rule_dependencies(struct execution *x, oid rule, oid relation, const struct typed *where,
                              struct typed_query *const *actions, uint32_t count)
{
    depend_on(x, rule, relation, DEPENDENCY_AUTO);
    if (where != NULL)
        depend_on_expression(x, rule, relation, where, DEPENDENCY_NORMAL);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; actions[i] != NULL && j < actions[i]->dependencies.count; j++)
            if (actions[i]->dependencies.at[j].object != relation)
                catalog_depend(x->catalog, rule, actions[i]->dependencies.at[j]);
}

/* Until 15 a table became a view by this rule, as the dumps of old versions write it (DefineQueryRewrite()). */
static bool become_view(struct execution *x, const struct op_create_rule *op, oid id, const struct typed_query *typed)
{
    struct relation *view = catalog_edit(x->catalog, id);
    struct view_info *info = ARENA_NEW(x->arena, struct view_info);
    info->query = op->actions[0];
    info->populated = true;
    info->resolved = typed;
    view->kind = RELATION_VIEW;
    view->replica_identity = 'n';
    view->view = info;
    for (uint32_t i = 0; typed != NULL && i < typed->dependencies.count; i++)
        if (typed->dependencies.at[i].object != id)
            catalog_depend(x->catalog, id, typed->dependencies.at[i]);
    return true;
}

static bool keep_rule(struct execution *x, const struct op_create_rule *op, const struct relation *relation,
                      const struct typed *where, struct typed_query *const *actions)
{
    oid existing = catalog_find_member(x->catalog, CLASS_RULE, relation->object.id, op->name);
    if (existing != NO_OID && !op->replace)
        return refuse(x, "42710", "rule \"%s\" for relation \"%s\" already exists", op->name, relation->object.name);
    if (existing != NO_OID)
        catalog_drop(x->catalog, existing);
    struct rewrite_rule *rule =
        catalog_create(x->catalog, CLASS_RULE, sizeof *rule, relation->object.schema, relation->object.id, op->name);
    rule->event = op->event;
    rule->enabled = 'O';
    rule->instead = op->instead;
    rule->where = op->where;
    rule->where_typed = where;
    rule->actions = op->actions;
    rule->action_count = op->action_count;
    rule->resolved = (const void *const *)actions;
    catalog_publish(x->catalog, &rule->object);
    rule_dependencies(x, rule->object.id, relation->object.id, where, actions, op->action_count);
    return true;
}

bool execute_create_rule(struct execution *x, const struct op *base)
{
    const struct op_create_rule *op = (const struct op_create_rule *)base;
    operation_add(x, "create_rule", base->span)->name = op->name;
    oid id = open_relation(x, &op->relation.name, "rpvm", false, LOCK_CREATE_RULE);
    if (id == NO_OID)
        return false;
    const struct relation *relation = relation_of(x, id);
    operation_current(x)->relation = x->statement->relation = id;
    operation_current(x)->new_relation = relation_is_new(x, id);
    if (relation->kind == RELATION_MATVIEW)
        return refuse(x, "0A000", "rules on materialized views are not supported");
    struct typed *where = NULL;
    struct scope scope = rule_scope(relation, op, false);
    if (op->where != NULL) {
        struct refusal refusal = {0};
        where = resolve_expression(&x->resolver, &scope, op->where, &refusal);
        if (where != NULL)
            where = resolve_coerce(&x->resolver, where, BOOLOID, -1, 'a', &refusal);
        if (where == NULL && !refusal.unsure)
            return refuse_as(x, &refusal);
    }
    struct typed_query **actions = ARENA_ARRAY(x->arena, struct typed_query *, op->action_count + 1);
    if (!check_actions(x, op, relation, actions) || !check_select_rule(x, op, relation) ||
        (op->event != 's' && !check_returning(x, op, relation, actions)))
        return false;
    if (op->event == 's')
        return become_view(x, op, id, actions[0]);
    return keep_rule(x, op, relation, where, actions);
}
