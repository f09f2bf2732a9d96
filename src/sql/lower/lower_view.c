/*
 * Lowers views, rules, sequences and schemas.
 */
#include "lowering.h"

struct op *lower_create_view(struct lowering *l, Node *node_)
{
    ViewStmt *node = (ViewStmt *)node_;
    struct op_create_view *out = LOWER_OP(l, struct op_create_view, OP_CREATE_VIEW);

    out->relation = lower_relation(l, node->view);
    out->columns = lower_texts(l, node->aliases);
    out->query = lower_query(l, node->query);
    out->replace = node->replace;
    out->check_option = node->withCheckOption == LOCAL_CHECK_OPTION      ? 'l'
                        : node->withCheckOption == CASCADED_CHECK_OPTION ? 'c'
                                                                         : 0;
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_refresh(struct lowering *l, Node *node_)
{
    RefreshMatViewStmt *node = (RefreshMatViewStmt *)node_;
    struct op_refresh *out = LOWER_OP(l, struct op_refresh, OP_REFRESH);

    out->relation = lower_relation(l, node->relation);
    out->concurrently = node->concurrent;
    out->skip_data = node->skipData;
    return &out->op;
}

struct op *lower_create_rule(struct lowering *l, Node *node_)
{
    RuleStmt *node = (RuleStmt *)node_;
    struct op_create_rule *out = LOWER_OP(l, struct op_create_rule, OP_CREATE_RULE);
    ListCell *cell;

    out->name = lower_copy(l, node->rulename);
    out->relation = lower_relation(l, node->relation);
    out->event = node->event == CMD_SELECT   ? 's'
                 : node->event == CMD_UPDATE ? 'u'
                 : node->event == CMD_INSERT ? 'i'
                                             : 'd';
    out->instead = node->instead;
    out->replace = node->replace;
    out->where = lower_expr(l, node->whereClause);
    out->actions = ARENA_ARRAY(l->arena, struct query *, (uint32_t)list_length(node->actions));
    foreach (cell, node->actions)
        if (lower_is_query(lfirst(cell)))
            out->actions[out->action_count++] = lower_query(l, lfirst(cell));
        else
            out->notifies = true;
    return &out->op;
}

struct op *lower_create_sequence(struct lowering *l, Node *node_)
{
    CreateSeqStmt *node = (CreateSeqStmt *)node_;
    struct op_create_sequence *out = LOWER_PASSING_OP(l, struct op_create_sequence, OP_CREATE_SEQUENCE);

    out->relation = lower_relation(l, node->sequence);
    out->options = lower_options(l, node->options);
    out->if_not_exists = node->if_not_exists;
    return &out->op;
}

struct op *lower_alter_sequence(struct lowering *l, Node *node_)
{
    AlterSeqStmt *node = (AlterSeqStmt *)node_;
    struct op_alter_sequence *out = LOWER_PASSING_OP(l, struct op_alter_sequence, OP_ALTER_SEQUENCE);

    out->relation = lower_relation(l, node->sequence);
    out->options = lower_options(l, node->options);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_create_schema(struct lowering *l, Node *node_)
{
    CreateSchemaStmt *node = (CreateSchemaStmt *)node_;
    struct op_create_schema *out = LOWER_OP(l, struct op_create_schema, OP_CREATE_SCHEMA);
    ListCell *cell;

    out->name = lower_copy(l, node->schemaname);
    out->owner = lower_role(l, node->authrole);
    out->owner_given = node->authrole != NULL;
    out->if_not_exists = node->if_not_exists;
    out->element_count = (uint32_t)list_length(node->schemaElts);
    out->elements = ARENA_ARRAY(l->passing, struct op *, out->element_count);
    foreach (cell, node->schemaElts)
        out->elements[foreach_current_index(cell)] = lower_node(l, lfirst(cell));
    return &out->op;
}
