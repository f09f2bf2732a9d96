/*
 * Schemas: CREATE SCHEMA with its elements, and the objects that belong to no schema and matter little to one database: databases, tablespaces,
 * utility statements. Databases and tablespaces are not in a dump: they are taken to exist.
 */
#include "simulate/execution.h"

#include <string.h>

#include "base/str.h"
#include "roles.h"
#include "simulate/in_use.h"
#include "simulate/session.h"
#include "simulate/settings.h"

static bool reserved_schema_name(const char *name)
{
    return strncmp(name, "pg_", 3) == 0;
}

/* transformCreateSchemaStmtElements(): the elements are made in the new schema, whatever they say. */
static bool check_element(struct execution *x, const char *schema, const struct op *element)
{
    const struct name *name = NULL;
    switch (element->kind) {
    case OP_CREATE_TABLE:
        name = &((const struct op_create_table *)element)->relation.name;
        break;
    case OP_CREATE_VIEW:
        name = &((const struct op_create_view *)element)->relation.name;
        break;
    case OP_CREATE_SEQUENCE:
        name = &((const struct op_create_sequence *)element)->relation.name;
        break;
    default:
        break;
    }
    if (name == NULL || name->schema == NULL || strcmp(name->schema, schema) == 0)
        return true;
    return refuse(x, "42P15", "CREATE specifies a schema (%s) different from the one being created (%s)", name->schema, schema);
}

bool execute_create_schema(struct execution *x, const struct op *base)
{
    const struct op_create_schema *op = (const struct op_create_schema *)base;
    struct operation *operation = operation_add(x, "create_schema", base->span);
    const char *name = op->name != NULL ? op->name : op->owner.name;
    if (name == NULL)
        return true;
    operation->object = name;
    operation->object_type = OBJECT_TYPE_SCHEMA;
    if (op->owner_given && !need_role(x, &op->owner))
        return false;
    if (reserved_schema_name(name))
        return refuse(x, "42939", "unacceptable schema name \"%s\"", name);
    if (catalog_find_schema(x->catalog, name) != NO_OID) {
        if (!op->if_not_exists) {
            /* A dump recreates public only when it was dropped and made again; loading it over the default is no mistake. */
            if (!x->recording && strcmp(name, "public") == 0)
                return true;
            return refuse(x, "42P06", "schema \"%s\" already exists", name);
        }
        notice(x, "schema \"%s\" already exists, skipping", name);
        operation->skipped = true;
        return true;
    }
    struct object *schema = catalog_create(x->catalog, CLASS_SCHEMA, sizeof *schema, NO_OID, NO_OID, name);
    schema->owner = op->owner_given && op->owner.special == 0 ? op->owner.name : owner_of_new(x);
    catalog_publish(x->catalog, schema);
    operation_current(x)->id = schema->id;
    x->session->search_path_known = false;
    /* CreateSchemaCommand(): the new schema is in front of the path while its elements are made. */
    if (op->element_count == 0)
        return true;
    struct resolver outer = x->resolver;
    oid *path = ARENA_ARRAY(x->arena, oid, outer.search_path_count + 1);
    path[0] = schema->id;
    memcpy(path + 1, outer.search_path, outer.search_path_count * sizeof *path);
    x->resolver.search_path = path;
    x->resolver.search_path_count = outer.search_path_count + 1;
    x->resolver.creation_schema = schema->id;
    bool done = true;
    for (uint32_t i = 0; i < op->element_count && done; i++)
        done = check_element(x, name, op->elements[i]) && execute_op(x, op->elements[i]);
    x->resolver = outer;
    return done;
}

bool execute_database(struct execution *x, const struct op *base)
{
    const struct op_database *op = (const struct op_database *)base;
    operation_add(x, "database", base->span);
    if (op->what == 'c')
        return forbid_in_block(x, "CREATE DATABASE");
    if (op->what == 'd')
        return forbid_in_block(x, "DROP DATABASE");
    if (op->what == 's' && x->recording && op->setting.name != NULL && op->setting.list.count > 0)
        return setting_accepts(x, op->setting.name, &op->setting.list, SETTING_DEFAULT);
    return true;
}

bool execute_tablespace(struct execution *x, const struct op *base)
{
    const struct op_tablespace *op = (const struct op_tablespace *)base;
    operation_add(x, "tablespace", base->span);
    if (op->what == 'c')
        return forbid_in_block(x, "CREATE TABLESPACE");
    if (op->what == 'd')
        return forbid_in_block(x, "DROP TABLESPACE");
    return true;
}

bool execute_utility(struct execution *x, const struct op *base)
{
    const struct op_utility *op = (const struct op_utility *)base;
    operation_add(x, op->what != NULL ? op->what : "utility", base->span);
    if (op->what == NULL)
        return true;
    if (strcmp(op->what, "show") == 0 && x->recording)
        return op->name == NULL || str_same_nocase(op->name, "all") || setting_can_be_shown(x, op->name);
    if (x->recording && strcmp(op->what, "close") == 0)
        return cursor_close(x, op->name);
    if (x->recording && (strcmp(op->what, "fetch") == 0 || strcmp(op->what, "move") == 0))
        return cursor_move(x, op->name);
    if (strcmp(op->what, "alter_system") == 0)
        return forbid_in_block(x, "ALTER SYSTEM") &&
               (op->name == NULL || setting_accepts(x, op->name, &op->setting.list, SETTING_FILE));
    if (strcmp(op->what, "discard_all") == 0) {
        if (!forbid_in_block(x, "DISCARD ALL"))
            return false;
        session_reset_all(x->session);
    }
    return true;
}
