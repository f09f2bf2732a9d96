/*
 * Lowers roles and privileges.
 */
#include "lowering.h"

static void lower_privileges(struct lowering *l, struct op_grant *out, List *privileges)
{
    ListCell *cell;

    out->privilege_count = (uint32_t)list_length(privileges);
    if (out->privilege_count == 0)
        return;
    out->privileges = ARENA_ARRAY(l->arena, struct grant_privilege, out->privilege_count);
    foreach (cell, privileges) {
        AccessPriv *node = lfirst_node(AccessPriv, cell);
        struct grant_privilege *privilege = &out->privileges[foreach_current_index(cell)];

        privilege->name = lower_copy(l, node->priv_name);
        privilege->columns = lower_texts(l, node->cols);
    }
}

struct op *lower_grant(struct lowering *l, Node *node_)
{
    static const char targets[] = {
        [ACL_TARGET_OBJECT] = 'o',
        [ACL_TARGET_ALL_IN_SCHEMA] = 's',
        [ACL_TARGET_DEFAULTS] = 'd',
    };
    GrantStmt *node = (GrantStmt *)node_;
    struct op_grant *out = LOWER_PASSING_OP(l, struct op_grant, OP_GRANT);
    bool schemas = node->targtype == ACL_TARGET_ALL_IN_SCHEMA;

    out->grant = node->is_grant;
    out->target = targets[node->targtype];
    out->object_type = lower_object_type(node->objtype);
    /* ON ALL … IN SCHEMA names schemas. */
    out->objects = lower_objects(l, schemas ? OBJECT_SCHEMA : node->objtype, node->objects);
    lower_privileges(l, out, node->privileges);
    out->grantees = lower_roles(l, node->grantees);
    out->grant_option = node->grant_option;
    out->has_grantor = node->grantor != NULL;
    out->grantor = lower_role(l, node->grantor);
    out->behavior = lower_behavior(node->behavior);
    return &out->op;
}

struct op *lower_default_privileges(struct lowering *l, Node *node_)
{
    AlterDefaultPrivilegesStmt *node = (AlterDefaultPrivilegesStmt *)node_;
    struct op_grant *out = (struct op_grant *)lower_grant(l, (Node *)node->action);
    ListCell *cell;

    foreach (cell, node->options) {
        DefElem *option = lfirst_node(DefElem, cell);

        if (option->arg == NULL || !IsA(option->arg, List))
            continue;
        if (option->defname[0] == 's')
            out->default_schemas = lower_texts(l, (List *)option->arg);
        else
            out->default_roles = lower_roles(l, (List *)option->arg);
    }
    return &out->op;
}

struct op *lower_grant_role(struct lowering *l, Node *node_)
{
    GrantRoleStmt *node = (GrantRoleStmt *)node_;
    struct op_grant_role *out = LOWER_OP(l, struct op_grant_role, OP_GRANT_ROLE);
    ListCell *cell;

    out->grant = node->is_grant;
    out->roles.count = (uint32_t)list_length(node->granted_roles);
    out->roles.at = ARENA_ARRAY(l->arena, const char *, out->roles.count);
    /* The grammar cannot tell roles from privileges here. */
    foreach (cell, node->granted_roles)
        out->roles.at[foreach_current_index(cell)] = lower_copy(l, lfirst_node(AccessPriv, cell)->priv_name);
    out->grantees = lower_roles(l, node->grantee_roles);
    out->options = lower_options(l, node->opt);
    out->behavior = lower_behavior(node->behavior);
    return &out->op;
}

struct op *lower_create_role(struct lowering *l, Node *node_)
{
    static const char kinds[] = {[ROLESTMT_ROLE] = 'r', [ROLESTMT_USER] = 'u', [ROLESTMT_GROUP] = 'g'};
    CreateRoleStmt *node = (CreateRoleStmt *)node_;
    struct op_role *out = LOWER_OP(l, struct op_role, OP_ROLE);

    out->what = 'c';
    out->role.name = lower_copy(l, node->role);
    out->role_kind = kinds[node->stmt_type];
    out->options = lower_options(l, node->options);
    return &out->op;
}

/* ALTER GROUP … DROP USER takes the members of its option away. */
struct op *lower_alter_role(struct lowering *l, Node *node_)
{
    AlterRoleStmt *node = (AlterRoleStmt *)node_;
    struct op_role *out = LOWER_OP(l, struct op_role, OP_ROLE);

    out->what = 'a';
    out->role = lower_role(l, node->role);
    out->options = lower_options(l, node->options);
    for (uint32_t i = 0; node->action < 0 && i < out->options.count; i++)
        out->options.at[i].action = 'd';
    return &out->op;
}

struct op *lower_alter_role_set(struct lowering *l, Node *node_)
{
    AlterRoleSetStmt *node = (AlterRoleSetStmt *)node_;
    struct op_role *out = LOWER_OP(l, struct op_role, OP_ROLE);

    out->what = 's';
    out->role = lower_role(l, node->role);
    out->database = lower_copy(l, node->database);
    out->setting = lower_setting(l, node->setstmt);
    return &out->op;
}

struct op *lower_drop_role(struct lowering *l, Node *node_)
{
    DropRoleStmt *node = (DropRoleStmt *)node_;
    struct op_role *out = LOWER_OP(l, struct op_role, OP_ROLE);

    out->what = 'd';
    out->roles = lower_roles(l, node->roles);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_drop_owned(struct lowering *l, Node *node_)
{
    DropOwnedStmt *node = (DropOwnedStmt *)node_;
    struct op_owned *out = LOWER_OP(l, struct op_owned, OP_OWNED);

    out->roles = lower_roles(l, node->roles);
    out->behavior = lower_behavior(node->behavior);
    return &out->op;
}

struct op *lower_reassign_owned(struct lowering *l, Node *node_)
{
    ReassignOwnedStmt *node = (ReassignOwnedStmt *)node_;
    struct op_owned *out = LOWER_OP(l, struct op_owned, OP_OWNED);

    out->reassign = true;
    out->roles = lower_roles(l, node->roles);
    out->new_role = lower_role(l, node->newrole);
    return &out->op;
}
