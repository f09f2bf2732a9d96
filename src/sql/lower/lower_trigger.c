/*
 * Lowers triggers, event triggers and row security policies.
 */
#include "lowering.h"
#include "catalog/pg_trigger_d.h"

static void trigger_events(struct op_create_trigger *out, int events)
{
    out->events = ((events & TRIGGER_TYPE_INSERT) ? TRIGGER_EVENT_INSERT : 0) |
                  ((events & TRIGGER_TYPE_DELETE) ? TRIGGER_EVENT_DELETE : 0) |
                  ((events & TRIGGER_TYPE_UPDATE) ? TRIGGER_EVENT_UPDATE : 0) |
                  ((events & TRIGGER_TYPE_TRUNCATE) ? TRIGGER_EVENT_TRUNCATE : 0);
}

static void trigger_transitions(struct lowering *l, struct op_create_trigger *out, List *transitions)
{
    ListCell *cell;

    out->transition_count = (uint32_t)list_length(transitions);
    if (out->transition_count == 0)
        return;
    out->transitions = ARENA_ARRAY(l->arena, struct trigger_transition, out->transition_count);
    foreach (cell, transitions) {
        TriggerTransition *node = lfirst_node(TriggerTransition, cell);
        struct trigger_transition *to = &out->transitions[foreach_current_index(cell)];

        to->name = lower_copy(l, node->name);
        to->is_new = node->isNew;
        to->is_table = node->isTable;
    }
}

struct op *lower_create_trigger(struct lowering *l, Node *node_)
{
    CreateTrigStmt *node = (CreateTrigStmt *)node_;
    struct op_create_trigger *out = LOWER_OP(l, struct op_create_trigger, OP_CREATE_TRIGGER);

    out->name = lower_copy(l, node->trigname);
    out->relation = lower_relation(l, node->relation);
    out->function = lower_name(l, node->funcname, -1);
    out->arguments = lower_texts(l, node->args);
    out->row = node->row;
    out->replace = node->replace;
    out->constraint = node->isconstraint;
    out->deferrable = node->deferrable;
    out->initially_deferred = node->initdeferred;
    out->timing = (node->timing & TRIGGER_TYPE_BEFORE)    ? 'b'
                  : (node->timing & TRIGGER_TYPE_INSTEAD) ? 'i'
                                                          : 'a';
    trigger_events(out, node->events);
    out->columns = lower_texts(l, node->columns);
    out->when = lower_expr(l, node->whenClause);
    trigger_transitions(l, out, node->transitionRels);
    out->has_constraint_relation = node->constrrel != NULL;
    out->constraint_relation = lower_relation(l, node->constrrel);
    return &out->op;
}

struct op *lower_create_event_trigger(struct lowering *l, Node *node_)
{
    CreateEventTrigStmt *node = (CreateEventTrigStmt *)node_;
    struct op_create_event_trigger *out =
        LOWER_OP(l, struct op_create_event_trigger, OP_CREATE_EVENT_TRIGGER);

    out->name = lower_copy(l, node->trigname);
    out->event = lower_copy(l, node->eventname);
    out->when = lower_options(l, node->whenclause);
    out->function = lower_name(l, node->funcname, -1);
    return &out->op;
}

struct op *lower_alter_event_trigger(struct lowering *l, Node *node_)
{
    AlterEventTrigStmt *node = (AlterEventTrigStmt *)node_;
    struct op_alter_event_trigger *out = LOWER_OP(l, struct op_alter_event_trigger, OP_ALTER_EVENT_TRIGGER);

    out->name = lower_copy(l, node->trigname);
    out->enabled = node->tgenabled;
    return &out->op;
}

struct op *lower_create_policy(struct lowering *l, Node *node_)
{
    CreatePolicyStmt *node = (CreatePolicyStmt *)node_;
    struct op_create_policy *out = LOWER_OP(l, struct op_create_policy, OP_CREATE_POLICY);

    out->name = lower_copy(l, node->policy_name);
    out->relation = lower_relation(l, node->table);
    out->restrictive = !node->permissive;
    out->command = lower_copy(l, node->cmd_name);
    out->roles = lower_roles(l, node->roles);
    out->using_expr = lower_expr(l, node->qual);
    out->check_expr = lower_expr(l, node->with_check);
    return &out->op;
}

struct op *lower_alter_policy(struct lowering *l, Node *node_)
{
    AlterPolicyStmt *node = (AlterPolicyStmt *)node_;
    struct op_create_policy *out = LOWER_OP(l, struct op_create_policy, OP_CREATE_POLICY);

    out->alter = true;
    out->name = lower_copy(l, node->policy_name);
    out->relation = lower_relation(l, node->table);
    out->roles = lower_roles(l, node->roles);
    out->using_expr = lower_expr(l, node->qual);
    out->check_expr = lower_expr(l, node->with_check);
    return &out->op;
}
