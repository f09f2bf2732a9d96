/*
 * Foreign data: wrappers, servers and user mappings, made and altered as foreigncmds.c does; what their options may be is
 * foreign_options.c's, foreign tables are relation's.
 */
#include <string.h>

#include "foreign_options.h"
#include "kept.h"
#include "simulate/relation/tables.h"

/* ---- wrappers ---- */

static struct name function_name(const struct sql_option *option)
{
    const struct texts *parts = &option->list;
    if (parts->count < 2)
        return (struct name){.name = parts->count == 1 ? parts->at[0] : option->value, .position = option->span.start};
    return (struct name){.schema = parts->at[parts->count - 2], .name = parts->at[parts->count - 1],
                         .position = option->span.start};
}

/* lookup_fdw_handler_func(), lookup_fdw_validator_func(); NO HANDLER and NO VALIDATOR name none. */
static bool check_function(struct execution *x, const struct sql_options *functions, const char *role)
{
    static const oid validated[] = {TEXTARRAYOID, OIDOID};
    const struct sql_option *option = option_find(functions, role);
    bool handler = strcmp(role, "handler") == 0;
    if (option == NULL || function_name(option).name == NULL)
        return true;
    struct name name = function_name(option);
    struct refusal refusal = {0};
    oid id = resolve_function_exact(&x->resolver, &name, validated, handler ? 0 : 2, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct function *function = catalog_function(x->catalog, id);
    return !handler || function == NULL || function->returns == FDW_HANDLEROID || function->returns == NO_OID ||
           refuse(x, "42809", "function %s must return type %s", name.name, "fdw_handler");
}

static bool check_functions(struct execution *x, const struct sql_options *functions)
{
    return check_function(x, functions, "handler") && check_function(x, functions, "validator");
}

static bool create_wrapper(struct execution *x, const struct op_foreign *op)
{
    if (object_taken(x, CLASS_FOREIGN_WRAPPER, NO_OID, op->name, "foreign-data wrapper", false) ||
        !check_functions(x, &op->function_options))
        return false;
    struct foreign_wrapper *wrapper =
        catalog_create(x->catalog, CLASS_FOREIGN_WRAPPER, sizeof *wrapper, NO_OID, NO_OID, op->name);
    wrapper->functions = op->function_options;
    wrapper->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &wrapper->object);
    return change_foreign_options(x, &wrapper->options, &op->options, FOREIGN_WRAPPER, wrapper->object.id);
}

static bool alter_wrapper(struct execution *x, const struct op_foreign *op, oid id)
{
    if (!check_functions(x, &op->function_options))
        return false;
    struct foreign_wrapper *wrapper = catalog_edit(x->catalog, id);
    wrapper->functions = options_altered(x->arena, &wrapper->functions, &op->function_options);
    struct sql_options options = wrapper->options;
    if (!change_foreign_options(x, &options, &op->options, FOREIGN_WRAPPER, id))
        return false;
    wrapper->options = options;
    return true;
}

/* ---- servers ---- */

static bool create_server(struct execution *x, const struct op_foreign *op)
{
    struct sql_options options = {0};
    if (object_taken(x, CLASS_SERVER, NO_OID, op->name, "server", op->if_not_exists))
        return op->if_not_exists;
    oid wrapper = catalog_find(x->catalog, CLASS_FOREIGN_WRAPPER, NO_OID, op->wrapper);
    if (wrapper == NO_OID)
        return refuse_missing(x, NO_OID, "42704", "foreign-data wrapper \"%s\" does not exist", op->wrapper);
    if (!change_foreign_options(x, &options, &op->options, FOREIGN_SERVER, wrapper))
        return false;
    struct server *server = catalog_create(x->catalog, CLASS_SERVER, sizeof *server, NO_OID, NO_OID, op->name);
    server->wrapper = wrapper;
    server->server_type = op->server_type;
    server->version = op->version;
    server->options = options;
    server->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &server->object);
    depend_on(x, server->object.id, server->wrapper, DEPENDENCY_NORMAL);
    return true;
}

static bool alter_server(struct execution *x, const struct op_foreign *op, oid id)
{
    struct server *server = catalog_edit(x->catalog, id);
    struct sql_options options = server->options;
    if (!change_foreign_options(x, &options, &op->options, FOREIGN_SERVER, server->wrapper))
        return false;
    server->options = options;
    if (op->version != NULL)
        server->version = op->version;
    return true;
}

/* ---- user mappings ---- */

static const char *mapping_name(struct execution *x, const struct op_foreign *op)
{
    const char *user = op->user.special == 'p'                             ? "public"
                       : op->user.special == 0 && op->user.name != NULL ? op->user.name
                                                                           : session_role(x);
    return arena_printf(x->arena, "%s %s", user, op->server);
}

static const char *user_words(const struct op_foreign *op)
{
    return op->user.name != NULL ? op->user.name : "public";
}

static bool create_mapping(struct execution *x, const struct op_foreign *op, const char *name, oid server)
{
    struct sql_options options = {0};
    if (!change_foreign_options(x, &options, &op->options, FOREIGN_USER, wrapper_of_server(x, server)))
        return false;
    oid id = object_keep_plain(x, CLASS_USER_MAPPING, NO_OID, name, OBJECT_TYPE_USER_MAPPING, &op->op, &options);
    if (op->user.special == 0)  /* he owns it: DROP OWNED takes it along */
        ((struct object *)catalog_edit(x->catalog, id))->owner = op->user.name;
    depend_on(x, id, server, DEPENDENCY_NORMAL);
    return true;
}

static bool user_mapping(struct execution *x, const struct op_foreign *op)
{
    const char *name = mapping_name(x, op);
    oid server = catalog_find(x->catalog, CLASS_SERVER, NO_OID, op->server);
    oid id = catalog_find(x->catalog, CLASS_USER_MAPPING, NO_OID, name);
    if (server == NO_OID) {
        if (op->what == 'd' && op->missing_ok)
            return true;
        return refuse_missing(x, NO_OID, "42704", "server \"%s\" does not exist", op->server);
    }
    if (op->what == 'c')
        return id == NO_OID ? create_mapping(x, op, name, server)
                            : op->if_not_exists || refuse(x, "42710", "user mapping for \"%s\" already exists for server \"%s\"",
                                                          user_words(op), op->server);
    if (id == NO_OID)
        return (op->what == 'd' && op->missing_ok) ||
               refuse_missing(x, NO_OID, "42704", "user mapping for \"%s\" does not exist for server \"%s\"",
                              user_words(op), op->server);
    if (op->what == 'd') {
        catalog_drop(x->catalog, id);
        return true;
    }
    struct sql_options options = ((const struct plain *)catalog_object(x->catalog, id))->options;
    if (!change_foreign_options(x, &options, &op->options, FOREIGN_USER, wrapper_of_server(x, server)))
        return false;
    ((struct plain *)catalog_edit(x->catalog, id))->options = options;
    return true;
}

/* ---- statements ---- */

bool execute_foreign_data(struct execution *x, const struct op *base)
{
    const struct op_foreign *op = (const struct op_foreign *)base;
    operation_add(x, "foreign_data", base->span)->object_type = op->object_type;
    if (op->object_type == OBJECT_TYPE_USER_MAPPING)
        return user_mapping(x, op);
    bool wrapper = op->object_type == OBJECT_TYPE_FDW;
    if (op->what == 'c')
        return wrapper ? create_wrapper(x, op) : create_server(x, op);
    oid id = catalog_find(x->catalog, wrapper ? CLASS_FOREIGN_WRAPPER : CLASS_SERVER, NO_OID, op->name);
    if (id == NO_OID)
        return refuse_missing(x, NO_OID, "42704", "%s \"%s\" does not exist", wrapper ? "foreign-data wrapper" : "server",
                              op->name);
    return wrapper ? alter_wrapper(x, op, id) : alter_server(x, op, id);
}

/* ImportForeignSchema() asks the wrapper's handler; which tables it makes, another server knows. */
bool execute_import_foreign_schema(struct execution *x, const struct op *op)
{
    operation_add(x, "import_foreign_schema", op->span);
    not_modelled(x, "which foreign tables IMPORT FOREIGN SCHEMA makes is not known");
    return true;
}
