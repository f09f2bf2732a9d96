/*
 * Lowers extensions, foreign data, publications and subscriptions.
 */
#include "lowering.h"

struct op *lower_create_extension(struct lowering *l, Node *node_)
{
    CreateExtensionStmt *node = (CreateExtensionStmt *)node_;
    struct op_extension *out = LOWER_OP(l, struct op_extension, OP_EXTENSION);

    out->what = 'c';
    out->name = lower_copy(l, node->extname);
    out->if_not_exists = node->if_not_exists;
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_extension(struct lowering *l, Node *node_)
{
    AlterExtensionStmt *node = (AlterExtensionStmt *)node_;
    struct op_extension *out = LOWER_OP(l, struct op_extension, OP_EXTENSION);

    out->what = 'u';
    out->name = lower_copy(l, node->extname);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_extension_contents(struct lowering *l, Node *node_)
{
    AlterExtensionContentsStmt *node = (AlterExtensionContentsStmt *)node_;
    struct op_extension *out = LOWER_OP(l, struct op_extension, OP_EXTENSION);

    out->what = node->action > 0 ? 'a' : 'd';
    out->name = lower_copy(l, node->extname);
    out->member = lower_object(l, node->objtype, node->object);
    return &out->op;
}

static struct op_foreign *new_foreign(struct lowering *l, char what, enum object_type type)
{
    struct op_foreign *out = LOWER_OP(l, struct op_foreign, OP_FOREIGN);

    out->what = what;
    out->object_type = type;
    return out;
}

struct op *lower_create_wrapper(struct lowering *l, Node *node_)
{
    CreateFdwStmt *node = (CreateFdwStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'c', OBJECT_TYPE_FDW);

    out->name = lower_copy(l, node->fdwname);
    out->function_options = lower_options(l, node->func_options);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_wrapper(struct lowering *l, Node *node_)
{
    AlterFdwStmt *node = (AlterFdwStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'a', OBJECT_TYPE_FDW);

    out->name = lower_copy(l, node->fdwname);
    out->function_options = lower_options(l, node->func_options);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_create_server(struct lowering *l, Node *node_)
{
    CreateForeignServerStmt *node = (CreateForeignServerStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'c', OBJECT_TYPE_FOREIGN_SERVER);

    out->name = lower_copy(l, node->servername);
    out->server = out->name;
    out->server_type = lower_copy(l, node->servertype);
    out->version = lower_copy(l, node->version);
    out->wrapper = lower_copy(l, node->fdwname);
    out->if_not_exists = node->if_not_exists;
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_server(struct lowering *l, Node *node_)
{
    AlterForeignServerStmt *node = (AlterForeignServerStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'a', OBJECT_TYPE_FOREIGN_SERVER);

    out->name = lower_copy(l, node->servername);
    out->server = out->name;
    out->version = lower_copy(l, node->version);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_create_user_mapping(struct lowering *l, Node *node_)
{
    CreateUserMappingStmt *node = (CreateUserMappingStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'c', OBJECT_TYPE_USER_MAPPING);

    out->user = lower_role(l, node->user);
    out->server = lower_copy(l, node->servername);
    out->if_not_exists = node->if_not_exists;
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_alter_user_mapping(struct lowering *l, Node *node_)
{
    AlterUserMappingStmt *node = (AlterUserMappingStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'a', OBJECT_TYPE_USER_MAPPING);

    out->user = lower_role(l, node->user);
    out->server = lower_copy(l, node->servername);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_drop_user_mapping(struct lowering *l, Node *node_)
{
    DropUserMappingStmt *node = (DropUserMappingStmt *)node_;
    struct op_foreign *out = new_foreign(l, 'd', OBJECT_TYPE_USER_MAPPING);

    out->user = lower_role(l, node->user);
    out->server = lower_copy(l, node->servername);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_import_foreign_schema(struct lowering *l, Node *node_)
{
    static const char lists[] = {
        [FDW_IMPORT_SCHEMA_ALL] = 'a',
        [FDW_IMPORT_SCHEMA_LIMIT_TO] = 'l',
        [FDW_IMPORT_SCHEMA_EXCEPT] = 'e',
    };
    ImportForeignSchemaStmt *node = (ImportForeignSchemaStmt *)node_;
    struct op_import_foreign_schema *out =
        LOWER_OP(l, struct op_import_foreign_schema, OP_IMPORT_FOREIGN_SCHEMA);

    out->server = lower_copy(l, node->server_name);
    out->remote_schema = lower_copy(l, node->remote_schema);
    out->local_schema = lower_copy(l, node->local_schema);
    out->list = lists[node->list_type];
    out->tables = lower_relations(l, node->table_list, &out->table_count);
    out->options = lower_options(l, node->options);
    return &out->op;
}

static struct publication_item lower_publication_item(struct lowering *l, PublicationObjSpec *node)
{
    struct publication_item out = {.relation = lower_relation(l, NULL)};

    out.current_schema = node->pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA;
    if (node->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA)
        out.schema = lower_copy(l, node->name);
    if (node->pubtable != NULL) {
        out.relation = lower_relation(l, node->pubtable->relation);
        out.columns = lower_texts(l, node->pubtable->columns);
        out.where = lower_expr(l, node->pubtable->whereClause);
    }
    return out;
}

static void publication_items(struct lowering *l, struct op_publication *out, List *nodes)
{
    ListCell *cell;

    out->item_count = (uint32_t)list_length(nodes);
    if (out->item_count == 0)
        return;
    out->items = ARENA_ARRAY(l->arena, struct publication_item, out->item_count);
    foreach (cell, nodes)
        out->items[foreach_current_index(cell)] =
            lower_publication_item(l, lfirst_node(PublicationObjSpec, cell));
}

struct op *lower_create_publication(struct lowering *l, Node *node_)
{
    CreatePublicationStmt *node = (CreatePublicationStmt *)node_;
    struct op_publication *out = LOWER_OP(l, struct op_publication, OP_PUBLICATION);

    out->name = lower_copy(l, node->pubname);
    out->options = lower_options(l, node->options);
    publication_items(l, out, node->pubobjects);
    out->all_tables = node->for_all_tables;
    return &out->op;
}

struct op *lower_alter_publication(struct lowering *l, Node *node_)
{
    static const char actions[] = {[AP_AddObjects] = 'a', [AP_DropObjects] = 'd', [AP_SetObjects] = 's'};
    AlterPublicationStmt *node = (AlterPublicationStmt *)node_;
    struct op_publication *out = LOWER_OP(l, struct op_publication, OP_PUBLICATION);

    out->alter = true;
    out->name = lower_copy(l, node->pubname);
    out->options = lower_options(l, node->options);
    publication_items(l, out, node->pubobjects);
    out->all_tables = node->for_all_tables;
    /* SET (options) names no objects and leaves the action at its first value. */
    out->action = node->pubobjects != NIL || node->for_all_tables ? actions[node->action] : 0;
    return &out->op;
}

struct op *lower_create_subscription(struct lowering *l, Node *node_)
{
    CreateSubscriptionStmt *node = (CreateSubscriptionStmt *)node_;
    struct op_subscription *out = LOWER_OP(l, struct op_subscription, OP_SUBSCRIPTION);

    out->what = 'c';
    out->name = lower_copy(l, node->subname);
    out->connection = lower_copy(l, node->conninfo);
    out->publications = lower_texts(l, node->publication);
    out->options = lower_options(l, node->options);
    return &out->op;
}

/* The action: 'o' options, 'c' connection, 's' set, 'a' add, 'd' drop publication, 'r' refresh, 'e' enable or
 * disable, 'k' skip. */
struct op *lower_alter_subscription(struct lowering *l, Node *node_)
{
    static const char actions[] = {
        [ALTER_SUBSCRIPTION_OPTIONS] = 'o',          [ALTER_SUBSCRIPTION_CONNECTION] = 'c',
        [ALTER_SUBSCRIPTION_SET_PUBLICATION] = 's',  [ALTER_SUBSCRIPTION_ADD_PUBLICATION] = 'a',
        [ALTER_SUBSCRIPTION_DROP_PUBLICATION] = 'd', [ALTER_SUBSCRIPTION_REFRESH] = 'r',
        [ALTER_SUBSCRIPTION_ENABLED] = 'e',          [ALTER_SUBSCRIPTION_SKIP] = 'k',
    };
    AlterSubscriptionStmt *node = (AlterSubscriptionStmt *)node_;
    struct op_subscription *out = LOWER_OP(l, struct op_subscription, OP_SUBSCRIPTION);

    out->what = 'a';
    out->action = actions[node->kind];
    out->name = lower_copy(l, node->subname);
    out->connection = lower_copy(l, node->conninfo);
    out->publications = lower_texts(l, node->publication);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_drop_subscription(struct lowering *l, Node *node_)
{
    DropSubscriptionStmt *node = (DropSubscriptionStmt *)node_;
    struct op_subscription *out = LOWER_OP(l, struct op_subscription, OP_SUBSCRIPTION);

    out->what = 'd';
    out->name = lower_copy(l, node->subname);
    out->missing_ok = node->missing_ok;
    out->behavior = lower_behavior(node->behavior);
    return &out->op;
}
