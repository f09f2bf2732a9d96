/*
 * Schemas: CREATE SCHEMA with its elements, and the objects that belong to no schema and matter little to one database: roles, databases,
 * tablespaces, utility statements. Roles, databases and tablespaces are not in a dump: they are taken to exist.
 */
#include "simulate/execution.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "simulate/describe.h"
#include "grants.h"
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

static bool is_granted_to(const struct grants *grants, const char *role)
{
    for (uint32_t i = 0; i < grants->count; i++)
        if (strcmp(grants->at[i].grantee, role) == 0)
            return true;
    return false;
}

/* Row and array types, toast and the like follow what they belong to. */
static bool belongs_to_another(const struct object *object)
{
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].type == DEPENDENCY_INTERNAL)
            return true;
    return false;
}

/* checkSharedDependencies(): a role that owns something, or was granted something, cannot be dropped. */
static const struct object *depends_on_role(struct execution *x, const char *role)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object == NULL || belongs_to_another(object))
            continue;
        if (str_same(object->owner, role) || is_granted_to(&object->grants, role))
            return object;
    }
    return NULL;
}

/* A dump may be restored without its owners, so what it says of a role is no more than likely. */
static bool drop_roles(struct execution *x, const struct op_role *op)
{
    for (uint32_t i = 0; x->recording && i < op->roles.count; i++) {
        const char *role = op->roles.at[i].name;
        bool named = op->roles.at[i].special == 0;
        if (named && builtin_object_find(x->version, BUILTIN_ROLE, role) != NULL)
            return refuse(x, "2BP01", "cannot drop role %s because it is required by the database system", role);
        const struct object *object = named ? depends_on_role(x, role) : NULL;
        if (object == NULL)
            continue;
        may_fail(x, "2BP01", CERTAINTY_LIKELY, NO_OID, NULL, NAN,
                 "role \"%s\" cannot be dropped because some objects depend on it", role);
        refuse_detail(x, arena_printf(x->arena, "%s %s", str_same(object->owner, role) ? "owner of" : "privileges for",
                                      describe_object(x->arena, x->catalog, object->id, 0)), NULL);
    }
    return true;
}

bool execute_role(struct execution *x, const struct op *op)
{
    const struct op_role *role = (const struct op_role *)op;
    operation_add(x, "role", op->span);
    if (role->what == 'd')
        return drop_roles(x, role);
    return role->what != 's' || !x->recording || role->setting.name == NULL ||
           role->setting.scope != NULL || setting_accepts(x, role->setting.name, &role->setting.list);
}

bool execute_grant_role(struct execution *x, const struct op *op)
{
    operation_add(x, "grant_role", op->span);
    return true;
}

static bool is_owner(const struct op_owned *op, const char *owner)
{
    for (uint32_t i = 0; owner != NULL && i < op->roles.count; i++)
        if (op->roles.at[i].special == 0 && strcmp(op->roles.at[i].name, owner) == 0)
            return true;
    return false;
}

/* shdepReassignOwned() and shdepDropOwned(), as far as the schema says who owns what. */
bool execute_owned(struct execution *x, const struct op *base)
{
    const struct op_owned *op = (const struct op_owned *)base;
    VEC(struct drop_target) targets = {0};
    operation_add(x, op->reassign ? "reassign_owned" : "drop_owned", base->span);
    oid end = catalog_oid_end(x->catalog);
    for (oid id = FIRST_USER_OID; id < end; id++) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object == NULL || object->parent != NO_OID || !is_owner(op, object->owner))
            continue;
        if (!op->reassign) {
            vec_push(x->arena, &targets, ((struct drop_target){.object = id}));
            continue;
        }
        if (object->class == CLASS_DEFAULT_PRIVILEGES)
            continue;               /* they stay with the role */
        const struct relation *relation = relation_of(x, id);
        if (relation != NULL && relation->kind != RELATION_COMPOSITE)
            take_lock(x, id, LOCK_REASSIGN_OWNED);
        give_to(x, id, op->new_role.special == 0 ? op->new_role.name : x->resolver.role);
    }
    /* Parts of other targets (a sequence of a table, a row type) go with them. */
    uint32_t kept = 0;
    for (uint32_t i = 0; i < targets.count; i++) {
        const struct object *object = catalog_object(x->catalog, targets.at[i].object);
        bool part = object->class == CLASS_TYPE && (((const struct type *)object)->relation != NO_OID || ((const struct type *)object)->element != NO_OID);
        for (uint32_t j = 0; j < object->dependencies.count && !part; j++)
            part = object->dependencies.at[j].type == DEPENDENCY_INTERNAL || object->dependencies.at[j].type == DEPENDENCY_EXTENSION;
        if (!part)
            targets.at[kept++] = targets.at[i];
    }
    return kept == 0 || drop_objects(x, targets.at, kept, op->behavior, false);
}

bool execute_database(struct execution *x, const struct op *base)
{
    const struct op_database *op = (const struct op_database *)base;
    operation_add(x, "database", base->span);
    if (op->what == 'c')
        return forbid_in_block(x, "CREATE DATABASE");
    if (op->what == 'd')
        return forbid_in_block(x, "DROP DATABASE");
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
        return op->name == NULL || str_same_nocase(op->name, "all") || setting_exists(x, op->name);
    if (x->recording && strcmp(op->what, "close") == 0)
        return cursor_close(x, op->name);
    if (x->recording && (strcmp(op->what, "fetch") == 0 || strcmp(op->what, "move") == 0))
        return cursor_exists(x, op->name);
    if (strcmp(op->what, "alter_system") == 0)
        return forbid_in_block(x, "ALTER SYSTEM") &&
               (op->name == NULL || setting_accepts_in_file(x, op->name, &op->setting.list));
    if (strcmp(op->what, "discard_all") == 0) {
        if (!forbid_in_block(x, "DISCARD ALL"))
            return false;
        session_reset_all(x->session);
    }
    return true;
}
