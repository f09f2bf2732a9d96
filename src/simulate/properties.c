/*
 * Properties: what ALTER … OWNER TO, COMMENT ON, SECURITY LABEL, GRANT, REVOKE, ALTER DEFAULT PRIVILEGES and ALTER … DEPENDS ON EXTENSION change: things
 * said about objects, not the objects themselves.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "address.h"
#include "describe.h"
#include "session.h"

/* ---- owners ---- */

static const char *role_name(struct execution *x, const struct role *role)
{
    switch (role->special) {
    case 0:
        return role->name;
    case 'p':
        return "";
    default:
        return x->resolver.role;    /* CURRENT_USER and its like: the session's role; NULL when that is not known */
    }
}

static void set_owner(struct execution *x, oid id, const char *owner)
{
    if (id < FIRST_USER_OID)
        return;
    struct object *object = catalog_edit(x->catalog, id);
    object->owner = owner;
}

bool execute_set_owner(struct execution *x, const struct op *base)
{
    const struct op_set_owner *op = (const struct op_set_owner *)base;
    struct operation *operation = operation_add(x, "set_owner", base->span);
    struct drop_target target;
    bool elsewhere;
    operation->object_type = op->object.type;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    if (target.object == NO_OID)
        return true;
    operation_current(x)->id = target.object;
    const struct relation *relation = relation_of(x, target.object);
    if (relation != NULL && relation->kind != RELATION_COMPOSITE) {
        take_lock(x, target.object, LOCK_ALTER_OWNER);
        operation_current(x)->relation = target.object;
    }
    set_owner(x, target.object, role_name(x, &op->owner));
    return true;
}

/* ---- comments ---- */

/* Which lock COMMENT takes: on relations and their columns as get_object_address() is asked to; on what stands on a table only a look-up's. */
static void lock_commented(struct execution *x, const struct object_name *name, oid id)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (object == NULL)
        return;
    if (object->class == CLASS_RELATION)
        take_lock(x, id, LOCK_COMMENT);
    else if (name->type == OBJECT_TYPE_TRIGGER || name->type == OBJECT_TYPE_RULE || name->type == OBJECT_TYPE_POLICY || name->type == OBJECT_TYPE_TABCONSTRAINT)
        take_lock(x, object->parent, LOCK_COMMENT_MEMBER);
}

bool execute_comment(struct execution *x, const struct op *base)
{
    const struct op_comment *op = (const struct op_comment *)base;
    struct operation *operation = operation_add(x, "comment", base->span);
    struct drop_target target;
    bool elsewhere;
    operation->object_type = op->object.type;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    if (target.object == NO_OID)
        return true;
    operation_current(x)->id = target.object;
    lock_commented(x, &op->object, target.object);
    const struct relation *relation = relation_of(x, target.object);
    if (op->object.type == OBJECT_TYPE_COLUMN && relation != NULL && strchr("rpvmfc", relation->kind) == NULL) {
        refuse(x, "42809", "cannot set comment on relation \"%s\"", relation->object.name);
        return false;
    }
    const char *comment = op->comment != NULL && op->comment[0] != '\0' ? op->comment : NULL;
    if (target.object < FIRST_USER_OID && catalog_object(x->catalog, target.object) == NULL)
        return true;
    if (target.column != 0)
        catalog_edit_column(x->catalog, target.object, target.column)->comment = comment;
    else
        ((struct object *)catalog_edit(x->catalog, target.object))->comment = comment;
    return true;
}

bool execute_security_label(struct execution *x, const struct op *base)
{
    const struct op_security_label *op = (const struct op_security_label *)base;
    operation_add(x, "security_label", base->span);
    /* Providers are loaded by the server's configuration, which no dump shows. */
    may_fail(x, "22023", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "no security label providers have been loaded");
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    if (target.object < FIRST_USER_OID || target.column != 0)
        return true;
    struct object *object = catalog_edit(x->catalog, target.object);
    struct sql_option *labels = ARENA_ARRAY(x->arena, struct sql_option, object->label_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->label_count; i++)
        if (op->provider == NULL || strcmp(object->labels[i].scope, op->provider) != 0)
            labels[count++] = object->labels[i];
    if (op->label != NULL)
        labels[count++] = (struct sql_option){.scope = op->provider != NULL ? op->provider : "", .value = op->label};
    object->labels = labels;
    object->label_count = count;
    return true;
}

bool execute_depends_on_extension(struct execution *x, const struct op *base)
{
    const struct op_depends *op = (const struct op_depends *)base;
    operation_add(x, "depends_on_extension", base->span);
    oid extension = catalog_find(x->catalog, CLASS_EXTENSION, NO_OID, op->extension);
    if (extension == NO_OID)
        return refuse_unsure(x, "42704", "extension \"%s\" does not exist", op->extension);
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    if (target.object < FIRST_USER_OID)
        return true;
    if (relation_of(x, target.object) != NULL)
        take_lock(x, target.object, LOCK_DEPENDS_ON_EXTENSION);
    if (op->remove)
        catalog_undepend(x->catalog, target.object, extension);
    else
        catalog_depend(x->catalog, target.object, (struct dependency){.object = extension, .type = DEPENDENCY_AUTO});
    return true;
}

/* ---- privileges ---- */

/* Privileges of each kind of object, in the order of the server's ACL_ letters (acl.h); NULL-terminated. from: first major that has the last one. */
static const char *const table_privileges[] = {"insert", "select", "update", "delete", "truncate", "references", "trigger", "maintain", NULL};
static const char *const column_privileges[] = {"insert", "select", "update", "references", NULL};
static const char *const sequence_privileges[] = {"select", "update", "usage", NULL};
static const char *const schema_privileges[] = {"usage", "create", NULL};
static const char *const function_privileges[] = {"execute", NULL};
static const char *const usage_privileges[] = {"usage", NULL};

#define MAINTAIN_SINCE 17

static const char *const *privileges_of(const struct object *object)
{
    if (object->class == CLASS_RELATION)
        return ((const struct relation *)object)->kind == RELATION_SEQUENCE ? sequence_privileges : table_privileges;
    if (object->class == CLASS_SCHEMA)
        return schema_privileges;
    if (object->class == CLASS_FUNCTION)
        return function_privileges;
    return usage_privileges;
}

static bool same_grant(const struct grant *grant, const char *grantee, const char *privilege)
{
    return strcmp(grant->grantee, grantee) == 0 && strcmp(grant->privilege, privilege) == 0;
}

static uint32_t find_grant(const struct grants *grants, const char *grantee, const char *privilege)
{
    uint32_t i = 0;
    while (i < grants->count && !same_grant(&grants->at[i], grantee, privilege))
        i++;
    return i;
}

/* An array of its own, which may be written into. */
static void own_grants(struct execution *x, struct grants *grants)
{
    struct grant *copy = ARENA_ARRAY(x->arena, struct grant, grants->count);
    if (grants->count > 0)
        memcpy(copy, grants->at, grants->count * sizeof *copy);
    grants->at = copy;
    grants->room = NULL;
}

static void add_grant(struct execution *x, struct grants *grants, const char *grantee, const char *privilege, bool with_option)
{
    grants->set = true;
    uint32_t i = find_grant(grants, grantee, privilege);
    if (i == grants->count) {
        grants->at = catalog_append(x->catalog, &grants->room, grants->at, grants->count, sizeof *grants->at);
        grants->at[grants->count++] = (struct grant){
            .grantee = grantee, .grantor = x->resolver.role, .privilege = privilege, .grantable = with_option};
    } else if (with_option && !grants->at[i].grantable) {
        own_grants(x, grants);
        grants->at[i].grantable = true;
    }
}

static void remove_grant(struct execution *x, struct grants *grants, const char *grantee, const char *privilege, bool option_only)
{
    grants->set = true;
    uint32_t i = find_grant(grants, grantee, privilege);
    if (i == grants->count)
        return;
    own_grants(x, grants);
    if (option_only)
        grants->at[i].grantable = false;
    else
        memmove(&grants->at[i], &grants->at[i + 1], (--grants->count - i) * sizeof *grants->at);
}

static void change_grant(struct execution *x, struct grants *grants, bool grant, const char *grantee, const char *privilege, bool option)
{
    if (grant)
        add_grant(x, grants, grantee, privilege, option);
    else
        remove_grant(x, grants, grantee, privilege, option);
}

/* acldefault(): what the owner and PUBLIC have while nobody has granted anything. */
static void start_grants(struct execution *x, const struct object *object, struct grants *grants)
{
    if (grants->set)
        return;
    const char *owner = object->owner != NULL ? object->owner : "";
    if (object->owner != NULL)
        for (const char *const *privilege = privileges_of(object); *privilege != NULL; privilege++)
            if (strcmp(*privilege, "maintain") != 0 || x->version >= MAINTAIN_SINCE)
                change_grant(x, grants, true, owner, *privilege, false);
    if (object->class == CLASS_FUNCTION)
        change_grant(x, grants, true, "", "execute", false);
    if (object->class == CLASS_TYPE || object->class == CLASS_LANGUAGE)
        change_grant(x, grants, true, "", "usage", false);
    grants->set = true;
}

static void change_grants(struct execution *x, const struct op_grant *op, struct grants *grants, const char *const *known,
                          const struct grant_privilege *privilege)
{
    for (uint32_t i = 0; i < op->grantees.count; i++) {
        const char *grantee = role_name(x, &op->grantees.at[i]);
        if (grantee == NULL)
            continue;
        if (privilege != NULL && privilege->name != NULL) {
            change_grant(x, grants, op->grant, grantee, privilege->name, op->grant_option);
            continue;
        }
        for (const char *const *each = known; *each != NULL; each++)
            if (strcmp(*each, "maintain") != 0 || x->version >= MAINTAIN_SINCE)
                change_grant(x, grants, op->grant, grantee, *each, op->grant_option);
    }
}

static bool grant_on_columns(struct execution *x, const struct op_grant *op, oid id, const struct grant_privilege *privilege)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return true;
    for (uint32_t i = 0; i < privilege->columns.count; i++) {
        const struct column *column = catalog_column(relation, privilege->columns.at[i]);
        if (column == NULL)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", privilege->columns.at[i], relation->object.name);
        struct column *edited = catalog_edit_column(x->catalog, id, column->number);
        change_grants(x, op, &edited->grants, column_privileges, privilege);
        relation = relation_of(x, id);
    }
    return true;
}

static bool grant_on_object(struct execution *x, const struct op_grant *op, oid id)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (object == NULL)
        return true;
    for (uint32_t i = 0; i < op->privilege_count; i++)
        if (op->privileges[i].columns.count > 0 && !grant_on_columns(x, op, id, &op->privileges[i]))
            return false;
    struct object *edited = NULL;
    struct grants grants = {0};
    for (uint32_t i = 0; i < op->privilege_count || (op->privilege_count == 0 && i == 0); i++) {
        const struct grant_privilege *privilege = op->privilege_count > 0 ? &op->privileges[i] : NULL;
        if (privilege != NULL && privilege->columns.count > 0)
            continue;
        if (edited == NULL) {
            edited = catalog_edit(x->catalog, id);
            grants = edited->grants;
            start_grants(x, edited, &grants);
        }
        change_grants(x, op, &grants, privileges_of(edited), privilege);
    }
    if (edited != NULL)
        edited->grants = grants;
    return true;
}

/* string_to_privilege(): what else there is, of databases and other things outside of one. */
static const char *const other_privileges[] = {"create", "temporary", "temp", "connect", "set", "alter system", NULL};

static bool holds(const char *const *known, const char *privilege)
{
    while (*known != NULL && strcmp(*known, privilege) != 0)
        known++;
    return *known != NULL;
}

static bool refuse_privilege(struct execution *x, const char *privilege, const char *of)
{
    if (!holds(table_privileges, privilege) && !holds(usage_privileges, privilege)
        && !holds(function_privileges, privilege) && !holds(other_privileges, privilege))
        return refuse(x, "42601", "unrecognized privilege type \"%s\"", privilege);
    char *words = arena_strdup(x->arena, privilege);
    for (char *at = words; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    return refuse(x, "0LP01", "invalid privilege type %s for %s", words, of);
}

/* ExecuteGrantStmt(), ExecGrant_Relation() and merge_acl_with_grant(): privileges that such an object does not have. */
static bool check_privileges(struct execution *x, const struct op_grant *op, const struct object *object)
{
    bool relation = op->object_type == OBJECT_TYPE_TABLE;
    const char *of = relation ? "relation" : object_type_words(op->object_type);
    for (uint32_t i = 0; object != NULL && i < op->privilege_count; i++) {
        const struct grant_privilege *privilege = &op->privileges[i];
        if (privilege->name == NULL)
            continue;
        /* GRANT ON TABLE takes the privileges of sequences too. */
        bool good = privilege->columns.count > 0 ? holds(column_privileges, privilege->name)
                    : holds(privileges_of(object), privilege->name) || (relation && strcmp(privilege->name, "usage") == 0);
        if (!good)
            return refuse_privilege(x, privilege->name, privilege->columns.count > 0 ? "column" : of);
    }
    for (uint32_t i = 0; op->grant && op->grant_option && i < op->grantees.count; i++)
        if (op->grantees.at[i].special == 'p')
            return refuse(x, "0LP01", "grant options can only be granted to roles");
    return true;
}

static bool in_grant_target(const struct object *object, enum object_type type)
{
    if (object->class == CLASS_FUNCTION)
        return type == OBJECT_TYPE_FUNCTION || type == OBJECT_TYPE_PROCEDURE || type == OBJECT_TYPE_ROUTINE;
    if (object->class != CLASS_RELATION)
        return false;
    char kind = ((const struct relation *)object)->kind;
    return type == OBJECT_TYPE_SEQUENCE ? kind == RELATION_SEQUENCE : type == OBJECT_TYPE_TABLE && strchr("rpvmf", kind) != NULL;
}

/* GRANT … ON ALL TABLES IN SCHEMA: what is there now. */
static bool grant_in_schemas(struct execution *x, const struct op_grant *op)
{
    for (uint32_t i = 0; i < op->objects.count; i++) {
        const char *name = op->objects.at[i].name.name != NULL ? op->objects.at[i].name.name : op->objects.at[i].text;
        oid schema = catalog_find_schema(x->catalog, name);
        if (schema == NO_OID)
            return refuse_missing(x, NO_OID, "3F000", "schema \"%s\" does not exist", name);
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_in_schema(x->catalog, schema, CLASS_COUNT, &cursor)) != NO_OID;)
            if (in_grant_target(catalog_object(x->catalog, id), op->object_type) && !grant_on_object(x, op, id))
                return false;
    }
    return true;
}

#define DEFAULT_PRIVILEGES_NAME "default privileges"

/* ALTER DEFAULT PRIVILEGES: kept as written, one object for each statement; what they give to new objects shows in a dump only there. */
static void keep_default_privileges(struct execution *x, const struct op_grant *op)
{
    struct plain *plain = catalog_create(x->catalog, CLASS_DEFAULT_PRIVILEGES, sizeof *plain, NO_OID, NO_OID, DEFAULT_PRIVILEGES_NAME);
    plain->definition = &op->op;
    plain->type = OBJECT_TYPE_DEFACL;
    plain->object.owner = x->resolver.role;
    catalog_publish(x->catalog, &plain->object);
}

/* Which default privileges speak of a new object (get_user_default_acl). The role is the one that makes it; where that is not known, as in a migration
 * whose user no file names, all of them count. */
static bool default_applies(struct execution *x, const struct op_grant *op, const struct object *object)
{
    enum object_type type = object->class == CLASS_SCHEMA ? OBJECT_TYPE_SCHEMA : object->class == CLASS_TYPE ? OBJECT_TYPE_TYPE : op->object_type;
    if (object->class == CLASS_RELATION || object->class == CLASS_FUNCTION ? !in_grant_target(object, op->object_type) : type != op->object_type)
        return false;
    bool role = op->default_roles.count == 0 || object->owner == NULL;
    for (uint32_t i = 0; i < op->default_roles.count && !role; i++)
        role = str_same(op->default_roles.at[i].name, object->owner);
    bool schema = op->default_schemas.count == 0;
    for (uint32_t i = 0; i < op->default_schemas.count && !schema; i++)
        schema = object->schema != NO_OID && strcmp(op->default_schemas.at[i], catalog_schema_name(x->catalog, object->schema)) == 0;
    return role && schema;
}

void apply_default_privileges(struct execution *x, oid id)
{
    uint32_t cursor = 0;
    for (oid each; (each = catalog_next_named(x->catalog, CLASS_DEFAULT_PRIVILEGES, NO_OID, DEFAULT_PRIVILEGES_NAME, &cursor)) != NO_OID;) {
        const struct op_grant *op = (const struct op_grant *)((const struct plain *)catalog_object(x->catalog, each))->definition;
        const struct object *object = catalog_object(x->catalog, id);
        if (object != NULL && default_applies(x, op, object))
            grant_on_object(x, op, id);
    }
}

bool execute_grant(struct execution *x, const struct op *base)
{
    const struct op_grant *op = (const struct op_grant *)base;
    struct operation *operation = operation_add(x, op->grant ? "grant" : "revoke", base->span);
    operation->object_type = op->object_type;
    if (op->target == 'd') {
        keep_default_privileges(x, op);
        return true;
    }
    if (op->target == 's')
        return grant_in_schemas(x, op);
    for (uint32_t i = 0; i < op->objects.count; i++) {
        struct object_name name = op->objects.at[i];
        struct drop_target target = {0};
        bool elsewhere = false;
        if (name.type == OBJECT_TYPE_TABLE || name.type == OBJECT_TYPE_SEQUENCE) {
            /* GRANT ON TABLE takes any relation (objectNamesToOids). */
            struct refusal refusal = {0};
            target.object = resolve_relation(&x->resolver, &name.name, false, &refusal);
            if (target.object == NO_OID)
                return refuse_as(x, &refusal);
            const struct relation *relation = relation_of(x, target.object);
            if (relation != NULL && relation->index != NULL)
                return refuse(x, "42809", "\"%s\" is an index", relation->object.name);
            take_lock(x, target.object, LOCK_GRANT);
        } else if (!address_find(x, &name, false, &target, &elsewhere)) {
            return false;
        }
        if (target.object == NO_OID)
            continue;
        if (!check_privileges(x, op, catalog_object(x->catalog, target.object)) || !grant_on_object(x, op, target.object))
            return false;
    }
    return true;
}
