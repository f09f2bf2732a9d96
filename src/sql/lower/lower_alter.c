/*
 * Lowers ALTER TABLE and its like. The parser's subcommands carry no location: their extents are the
 * comma-separated items after the relation's name.
 */
#include "lowering.h"

#include <string.h>

static const enum alter_kind kinds[] = {
    [AT_AddColumn] = ALTER_ADD_COLUMN,
    [AT_ColumnDefault] = ALTER_SET_DEFAULT,
    [AT_DropNotNull] = ALTER_DROP_NOT_NULL,
    [AT_SetNotNull] = ALTER_SET_NOT_NULL,
    [AT_SetExpression] = ALTER_SET_EXPRESSION,
    [AT_DropExpression] = ALTER_DROP_EXPRESSION,
    [AT_SetStatistics] = ALTER_SET_STATISTICS,
    [AT_SetOptions] = ALTER_SET_OPTIONS,
    [AT_ResetOptions] = ALTER_RESET_OPTIONS,
    [AT_SetStorage] = ALTER_SET_STORAGE,
    [AT_SetCompression] = ALTER_SET_COMPRESSION,
    [AT_DropColumn] = ALTER_DROP_COLUMN,
    [AT_AddConstraint] = ALTER_ADD_CONSTRAINT,
    [AT_AlterConstraint] = ALTER_ALTER_CONSTRAINT,
    [AT_ValidateConstraint] = ALTER_VALIDATE_CONSTRAINT,
    [AT_DropConstraint] = ALTER_DROP_CONSTRAINT,
    [AT_AlterColumnType] = ALTER_ALTER_COLUMN_TYPE,
    [AT_AlterColumnGenericOptions] = ALTER_ALTER_COLUMN_GENERIC_OPTIONS,
    [AT_ChangeOwner] = ALTER_CHANGE_OWNER,
    [AT_ClusterOn] = ALTER_CLUSTER_ON,
    [AT_DropCluster] = ALTER_DROP_CLUSTER,
    [AT_SetLogged] = ALTER_SET_LOGGED,
    [AT_SetUnLogged] = ALTER_SET_UNLOGGED,
    [AT_DropOids] = ALTER_DROP_OIDS,
    [AT_SetAccessMethod] = ALTER_SET_ACCESS_METHOD,
    [AT_SetTableSpace] = ALTER_SET_TABLESPACE,
    [AT_SetRelOptions] = ALTER_SET_REL_OPTIONS,
    [AT_ResetRelOptions] = ALTER_RESET_REL_OPTIONS,
    [AT_EnableTrig] = ALTER_ENABLE_TRIG,
    [AT_EnableAlwaysTrig] = ALTER_ENABLE_ALWAYS_TRIG,
    [AT_EnableReplicaTrig] = ALTER_ENABLE_REPLICA_TRIG,
    [AT_DisableTrig] = ALTER_DISABLE_TRIG,
    [AT_EnableTrigAll] = ALTER_ENABLE_TRIG_ALL,
    [AT_DisableTrigAll] = ALTER_DISABLE_TRIG_ALL,
    [AT_EnableTrigUser] = ALTER_ENABLE_TRIG_USER,
    [AT_DisableTrigUser] = ALTER_DISABLE_TRIG_USER,
    [AT_EnableRule] = ALTER_ENABLE_RULE,
    [AT_EnableAlwaysRule] = ALTER_ENABLE_ALWAYS_RULE,
    [AT_EnableReplicaRule] = ALTER_ENABLE_REPLICA_RULE,
    [AT_DisableRule] = ALTER_DISABLE_RULE,
    [AT_AddInherit] = ALTER_ADD_INHERIT,
    [AT_DropInherit] = ALTER_DROP_INHERIT,
    [AT_AddOf] = ALTER_ADD_OF,
    [AT_DropOf] = ALTER_DROP_OF,
    [AT_ReplicaIdentity] = ALTER_REPLICA_IDENTITY,
    [AT_EnableRowSecurity] = ALTER_ENABLE_ROW_SECURITY,
    [AT_DisableRowSecurity] = ALTER_DISABLE_ROW_SECURITY,
    [AT_ForceRowSecurity] = ALTER_FORCE_ROW_SECURITY,
    [AT_NoForceRowSecurity] = ALTER_NO_FORCE_ROW_SECURITY,
    [AT_GenericOptions] = ALTER_GENERIC_OPTIONS,
    [AT_AttachPartition] = ALTER_ATTACH_PARTITION,
    [AT_DetachPartition] = ALTER_DETACH_PARTITION,
    [AT_DetachPartitionFinalize] = ALTER_DETACH_PARTITION_FINALIZE,
    [AT_AddIdentity] = ALTER_ADD_IDENTITY,
    [AT_SetIdentity] = ALTER_SET_IDENTITY,
    [AT_DropIdentity] = ALTER_DROP_IDENTITY,
};

static void alter_constraint(struct lowering *l, struct alter_command *out, ATAlterConstraint *node)
{
    out->name = lower_copy(l, node->conname);
    out->alter_deferrability = node->alterDeferrability;
    out->alter_enforceability = node->alterEnforceability;
    out->alter_inheritability = node->alterInheritability;
    out->constraint = ARENA_NEW(l->passing, struct constraint_definition);
    out->constraint->type = CONSTRAINT_FOREIGN;
    out->constraint->name = out->name;
    out->constraint->span = out->span;
    out->constraint->deferrable = node->deferrable;
    out->constraint->initially_deferred = node->initdeferred;
    out->constraint->not_enforced = node->alterEnforceability && !node->is_enforced;
    out->constraint->no_inherit = node->noinherit;
    out->constraint->deferrable_given = node->alterDeferrability;
    out->constraint->enforced_given = node->alterEnforceability;
}

/* The column's new type; USING's expression stands where a definition would have a default. */
static void alter_column_type(struct lowering *l, struct alter_command *out, ColumnDef *node, uint32_t end)
{
    out->expr = lower_expr(l, node->raw_default);
    out->column = lower_column(l, node, end);
    out->column->name = out->name;
}

static void alter_partition(struct lowering *l, struct alter_command *out, PartitionCmd *node)
{
    out->relation = lower_relation(l, node->name);
    out->bound = lower_bound(l, node->bound);
    out->concurrently = node->concurrent;
}

static void add_constraint(struct lowering *l, struct alter_command *out, Constraint *node, uint32_t end)
{
    out->constraint = lower_constraint(l, node, end);
    out->name = out->constraint->name;
    if (out->constraint->index_name != NULL)
        out->kind = ALTER_ADD_INDEX_CONSTRAINT;
}

static void add_identity(struct lowering *l, struct alter_command *out, Constraint *node, uint32_t end)
{
    out->constraint = lower_constraint(l, node, end);
    out->generated_when = node->generated_when;
    out->options = out->constraint->sequence_options;
}

static void replica_identity(struct lowering *l, struct alter_command *out, ReplicaIdentityStmt *node)
{
    out->replica_identity = node->identity_type;
    out->name = lower_copy(l, node->name);
}

static void add_column(struct lowering *l, struct alter_command *out, ColumnDef *node, uint32_t end)
{
    out->column = lower_column(l, node, end);
    out->name = out->column->name;
}

/* What a subcommand's `def` is depends on its kind. */
static void lower_definition(struct lowering *l, struct alter_command *out, Node *def, uint32_t end)
{
    switch (nodeTag(def)) {
    case T_ColumnDef:
        if (out->kind == ALTER_ADD_COLUMN)
            add_column(l, out, (ColumnDef *)def, end);
        else
            alter_column_type(l, out, (ColumnDef *)def, end);
        break;
    case T_Constraint:
        if (out->kind == ALTER_ADD_IDENTITY)
            add_identity(l, out, (Constraint *)def, end);
        else
            add_constraint(l, out, (Constraint *)def, end);
        break;
    case T_ATAlterConstraint:
        alter_constraint(l, out, (ATAlterConstraint *)def);
        break;
    case T_PartitionCmd:
        alter_partition(l, out, (PartitionCmd *)def);
        break;
    case T_ReplicaIdentityStmt:
        replica_identity(l, out, (ReplicaIdentityStmt *)def);
        break;
    case T_RangeVar:
        out->relation = lower_relation(l, (RangeVar *)def);
        break;
    case T_TypeName:
        out->of_type = lower_type(l, (TypeName *)def);
        break;
    default:
        if (out->kind == ALTER_SET_DEFAULT || out->kind == ALTER_SET_EXPRESSION)
            out->expr = lower_expr(l, def);
        else if (IsA(def, List))
            out->options = lower_options(l, (List *)def);
        else if (out->kind == ALTER_SET_STATISTICS)
            out->number = intVal(def);
        else
            out->text = lower_value(l, def);
    }
}

/* SET GENERATED comes as an option whose value is the letter's number. */
static void identity_when(struct alter_command *out)
{
    for (uint32_t i = 0; i < out->options.count; i++) {
        struct sql_option *option = &out->options.at[i];

        if (strcmp(option->name, "generated") == 0 && option->value != NULL) {
            out->generated_when = strcmp(option->value, "97") == 0 ? 'a' : 'd';
            option->value = out->generated_when == 'a' ? "always" : "by default";
        }
    }
}

static void lower_command(struct lowering *l, struct alter_command *out, AlterTableCmd *node,
                          struct span range)
{
    out->kind = kinds[node->subtype];
    out->span = lower_span(l, range.start, range.end);
    out->name = lower_copy(l, node->name);
    out->column_number = node->num;
    out->relation.name.position = NO_POSITION;
    out->behavior = lower_behavior(node->behavior);
    out->missing_ok = node->missing_ok;
    out->recurse = node->recurse || node->behavior == DROP_CASCADE;
    if (out->kind == ALTER_SET_STATISTICS)
        out->number = -1;
    if (node->newowner != NULL)
        out->owner = lower_role(l, node->newowner);
    if (node->subtype == AT_SetAccessMethod || node->subtype == AT_SetTableSpace)
        out->text = out->name;
    if (node->def != NULL)
        lower_definition(l, out, node->def, range.end);
    if (out->kind == ALTER_SET_IDENTITY)
        identity_when(out);
}

uint32_t lower_after_relation(struct lowering *l, uint32_t at)
{
    uint32_t limit = l->range.end;
    struct token token = token_next(l->text, limit, at);

    for (;;) {
        struct token dot = token_next(l->text, limit, token.end);

        if (dot.kind == '*' || dot.kind == ')')
            return dot.end;
        if (dot.kind != '.')
            return token.end;
        token = token_next(l->text, limit, dot.end);
    }
}

static void command_ranges(struct lowering *l, AlterTableStmt *node, struct span *ranges, uint32_t count)
{
    uint32_t at = l->range.start;
    uint32_t found = 0;

    if (node->relation != NULL && node->relation->location >= 0)
        at = lower_after_relation(l, (uint32_t)node->relation->location);
    if (count == 1) {
        ranges[0].start = token_next(l->text, l->range.end, at).start;
        ranges[0].end = l->range.end;
        return;
    }
    found = token_items(l->text, l->range.end, at, ranges, count);
    for (uint32_t i = found; i < count; i++)
        ranges[i] = l->range;
}

struct op *lower_alter_table(struct lowering *l, Node *node_)
{
    AlterTableStmt *node = (AlterTableStmt *)node_;
    struct op_alter_table *out = LOWER_PASSING_OP(l, struct op_alter_table, OP_ALTER_TABLE);
    uint32_t count = (uint32_t)list_length(node->cmds);
    struct span one;
    struct span *ranges = &one;
    ListCell *cell;

    out->object_type = lower_object_type(node->objtype);
    out->relation = lower_relation(l, node->relation);
    /* The grammar makes a type's name a relation's, without the flag that means ONLY when it is missing. */
    if (node->objtype == OBJECT_TYPE)
        out->relation.only = false;
    out->missing_ok = node->missing_ok;
    out->command_count = count;
    out->commands = ARENA_ARRAY(l->passing, struct alter_command, count);
    if (count > 1)
        ranges = ARENA_ARRAY(l->passing, struct span, count);
    command_ranges(l, node, ranges, count);
    l->keep_places = true;
    foreach (cell, node->cmds) {
        uint32_t i = (uint32_t)foreach_current_index(cell);

        lower_command(l, &out->commands[i], lfirst_node(AlterTableCmd, cell), ranges[i]);
    }
    l->keep_places = false;
    return &out->op;
}

struct op *lower_alter_all_in_tablespace(struct lowering *l, Node *node_)
{
    AlterTableMoveAllStmt *node = (AlterTableMoveAllStmt *)node_;
    struct op_alter_all_in_tablespace *out =
        LOWER_OP(l, struct op_alter_all_in_tablespace, OP_ALTER_ALL_IN_TABLESPACE);

    out->from = lower_copy(l, node->orig_tablespacename);
    out->object_type = lower_object_type(node->objtype);
    out->roles = lower_roles(l, node->roles);
    out->to = lower_copy(l, node->new_tablespacename);
    out->nowait = node->nowait;
    return &out->op;
}
