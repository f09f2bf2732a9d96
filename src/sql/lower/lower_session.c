/*
 * Lowers what steers a session or a cluster: transactions, settings, prepared statements, cursors, databases,
 * tablespaces.
 */
#include "lowering.h"

#include <string.h>

struct op *lower_transaction(struct lowering *l, Node *node_)
{
    static const char what[] = {
        [TRANS_STMT_BEGIN] = 'b',           [TRANS_STMT_START] = 'b',
        [TRANS_STMT_COMMIT] = 'c',          [TRANS_STMT_ROLLBACK] = 'r',
        [TRANS_STMT_SAVEPOINT] = 's',       [TRANS_STMT_RELEASE] = 'l',
        [TRANS_STMT_ROLLBACK_TO] = 't',     [TRANS_STMT_PREPARE] = 'p',
        [TRANS_STMT_COMMIT_PREPARED] = 'C', [TRANS_STMT_ROLLBACK_PREPARED] = 'R',
    };
    TransactionStmt *node = (TransactionStmt *)node_;
    struct op_transaction *out = LOWER_OP(l, struct op_transaction, OP_TRANSACTION);

    out->what = what[node->kind];
    out->savepoint = lower_copy(l, node->savepoint_name);
    out->prepared = lower_copy(l, node->gid);
    out->chain = node->chain;
    out->options = lower_options(l, node->options);
    return &out->op;
}

/* SET TRANSACTION and its like come under names of several words in capitals. */
static const char *set_name(struct lowering *l, VariableSetStmt *node)
{
    if (node->name == NULL || node->kind != VAR_SET_MULTI)
        return lower_copy(l, node->name);
    if (strcmp(node->name, "TRANSACTION") == 0)
        return "transaction";
    if (strcmp(node->name, "SESSION CHARACTERISTICS") == 0)
        return "session characteristics";
    return "transaction snapshot";
}

struct op *lower_set(struct lowering *l, Node *node_)
{
    VariableSetStmt *node = (VariableSetStmt *)node_;
    struct op_set *out = LOWER_OP(l, struct op_set, OP_SET);
    bool options = node->args != NIL && IsA(linitial(node->args), DefElem);

    out->name = set_name(l, node);
    out->local = node->is_local;
    out->reset = node->kind == VAR_RESET || node->kind == VAR_RESET_ALL;
    out->all = node->kind == VAR_RESET_ALL;
    out->to_default = node->kind == VAR_SET_DEFAULT;
    out->from_current = node->kind == VAR_SET_CURRENT;
    if (options) {
        out->options = lower_options(l, node->args);
    } else {
        out->values = lower_setting_values(l, node->args);
        out->exprs = lower_exprs(l, node->args);
    }
    return &out->op;
}

struct op *lower_set_constraints(struct lowering *l, Node *node_)
{
    ConstraintsSetStmt *node = (ConstraintsSetStmt *)node_;
    struct op_set_constraints *out = LOWER_OP(l, struct op_set_constraints, OP_SET_CONSTRAINTS);
    ListCell *cell;

    out->count = (uint32_t)list_length(node->constraints);
    out->names = ARENA_ARRAY(l->arena, struct name, out->count);
    foreach (cell, node->constraints)
        out->names[foreach_current_index(cell)] = lower_relation(l, lfirst_node(RangeVar, cell)).name;
    out->deferred = node->deferred;
    return &out->op;
}

struct op *lower_prepare(struct lowering *l, Node *node_)
{
    PrepareStmt *node = (PrepareStmt *)node_;
    struct op_prepare *out = LOWER_OP(l, struct op_prepare, OP_PREPARE);

    out->what = 'p';
    out->name = lower_copy(l, node->name);
    out->types = lower_types(l, node->argtypes, &out->type_count);
    out->statement = lower_node(l, node->query);
    return &out->op;
}

struct op *lower_execute(struct lowering *l, Node *node_)
{
    ExecuteStmt *node = (ExecuteStmt *)node_;
    struct op_prepare *out = LOWER_OP(l, struct op_prepare, OP_PREPARE);

    out->what = 'e';
    out->name = lower_copy(l, node->name);
    out->arguments = lower_exprs(l, node->params);
    return &out->op;
}

/* DEALLOCATE ALL has no name. */
struct op *lower_deallocate(struct lowering *l, Node *node)
{
    struct op_prepare *out = LOWER_OP(l, struct op_prepare, OP_PREPARE);

    out->what = 'd';
    out->name = lower_copy(l, ((DeallocateStmt *)node)->name);
    return &out->op;
}

struct op *lower_declare_cursor(struct lowering *l, Node *node_)
{
    DeclareCursorStmt *node = (DeclareCursorStmt *)node_;
    struct op_cursor *out = LOWER_OP(l, struct op_cursor, OP_CURSOR);

    out->name = lower_copy(l, node->portalname);
    out->query = lower_query(l, node->query);
    out->hold = (node->options & CURSOR_OPT_HOLD) != 0;
    return &out->op;
}

static struct op_database *new_database(struct lowering *l, char what, const char *name)
{
    struct op_database *out = LOWER_OP(l, struct op_database, OP_DATABASE);

    out->what = what;
    out->name = lower_copy(l, name);
    return out;
}

struct op *lower_create_database(struct lowering *l, Node *node_)
{
    CreatedbStmt *node = (CreatedbStmt *)node_;
    struct op_database *out = new_database(l, 'c', node->dbname);

    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_database(struct lowering *l, Node *node_)
{
    AlterDatabaseStmt *node = (AlterDatabaseStmt *)node_;
    struct op_database *out = new_database(l, 'a', node->dbname);

    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_refresh_collation(struct lowering *l, Node *node)
{
    struct op_database *out = new_database(l, 'a', ((AlterDatabaseRefreshCollStmt *)node)->dbname);

    out->refresh_collation = true;
    return &out->op;
}

struct op *lower_alter_database_set(struct lowering *l, Node *node_)
{
    AlterDatabaseSetStmt *node = (AlterDatabaseSetStmt *)node_;
    struct op_database *out = new_database(l, 's', node->dbname);

    out->setting = lower_setting(l, node->setstmt);
    return &out->op;
}

struct op *lower_drop_database(struct lowering *l, Node *node_)
{
    DropdbStmt *node = (DropdbStmt *)node_;
    struct op_database *out = new_database(l, 'd', node->dbname);

    out->missing_ok = node->missing_ok;
    out->options = lower_options(l, node->options);
    return &out->op;
}

static struct op_tablespace *new_tablespace(struct lowering *l, char what, const char *name)
{
    struct op_tablespace *out = LOWER_OP(l, struct op_tablespace, OP_TABLESPACE);

    out->what = what;
    out->name = lower_copy(l, name);
    return out;
}

struct op *lower_create_tablespace(struct lowering *l, Node *node_)
{
    CreateTableSpaceStmt *node = (CreateTableSpaceStmt *)node_;
    struct op_tablespace *out = new_tablespace(l, 'c', node->tablespacename);

    out->owner = lower_role(l, node->owner);
    out->location = lower_copy(l, node->location);
    out->options = lower_options(l, node->options);
    return &out->op;
}

/* RESET (…) gives options with the action 'd'. */
struct op *lower_alter_tablespace(struct lowering *l, Node *node_)
{
    AlterTableSpaceOptionsStmt *node = (AlterTableSpaceOptionsStmt *)node_;
    struct op_tablespace *out = new_tablespace(l, 'a', node->tablespacename);

    out->options = lower_options(l, node->options);
    for (uint32_t i = 0; node->isReset && i < out->options.count; i++)
        out->options.at[i].action = 'd';
    return &out->op;
}

struct op *lower_drop_tablespace(struct lowering *l, Node *node_)
{
    DropTableSpaceStmt *node = (DropTableSpaceStmt *)node_;
    struct op_tablespace *out = new_tablespace(l, 'd', node->tablespacename);

    out->missing_ok = node->missing_ok;
    return &out->op;
}

/* What neither changes a schema object nor takes a lock on one. */
struct op *lower_utility(struct lowering *l, Node *node)
{
    struct op_utility *out = LOWER_OP(l, struct op_utility, OP_UTILITY);

    switch (nodeTag(node)) {
    case T_VariableShowStmt:
        out->what = "show";
        out->name = lower_copy(l, ((VariableShowStmt *)node)->name);
        break;
    case T_ClosePortalStmt:
        out->what = "close";
        out->name = lower_copy(l, ((ClosePortalStmt *)node)->portalname);
        break;
    case T_FetchStmt:
        out->what = ((FetchStmt *)node)->ismove ? "move" : "fetch";
        out->name = lower_copy(l, ((FetchStmt *)node)->portalname);
        break;
    case T_NotifyStmt:
        out->what = "notify";
        break;
    case T_ListenStmt:
        out->what = "listen";
        break;
    case T_UnlistenStmt:
        out->what = "unlisten";
        break;
    case T_LoadStmt:
        out->what = "load";
        break;
    case T_AlterSystemStmt:
        out->what = "alter_system";
        out->setting = lower_setting(l, ((AlterSystemStmt *)node)->setstmt);
        out->name = out->setting.name;
        break;
    case T_CheckPointStmt:
        out->what = "checkpoint";
        break;
    case T_DiscardStmt:
        out->what = ((DiscardStmt *)node)->target == DISCARD_ALL    ? "discard_all"
                    : ((DiscardStmt *)node)->target == DISCARD_TEMP ? "discard_temp"
                                                                    : "discard";
        break;
    default:
        out->what = "unknown";
    }
    return &out->op;
}
