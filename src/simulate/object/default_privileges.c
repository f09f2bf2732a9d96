/*
 * Default privileges: ALTER DEFAULT PRIVILEGES, kept as pg_default_acl keeps it: for each role, kind of object and schema (or all of
 * them) one list, an object that has the role's name; and what the lists give to new objects. Follows SetDefaultACL() and get_user_default_acl() of aclchk.c.
 */
#include <string.h>

#include "grants.h"
#include "roles.h"
#include "simulate/session.h"

const char *session_role(struct execution *x)
{
    if (x->resolver.role != NULL)
        return x->resolver.role;
    if (x->session->presumed_role != NULL)
        return x->session->presumed_role;
    struct map counts;
    map_init(&counts, x->scratch);
    const char *most = "current_user";
    uint32_t best = 0;
    for (oid id = FIRST_USER_OID; id < catalog_oid_end(x->catalog); id++) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object == NULL || object->owner == NULL || object->owner[0] == '\0')
            continue;
        uint32_t count = ++*map_put(&counts, 0, object->owner);
        if (count > best) {
            best = count;
            most = object->owner;
        }
    }
    x->session->presumed_role = most;
    return most;
}

static const struct default_privileges *find_entry(struct execution *x, enum object_type type, const char *role, oid schema)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_named(x->catalog, CLASS_DEFAULT_PRIVILEGES, NO_OID, role, &cursor)) != NO_OID;) {
        const struct default_privileges *entry = (const struct default_privileges *)catalog_object(x->catalog, id);
        if (entry->type == type && entry->in_schema == schema)
            return entry;
    }
    return NULL;
}

static bool same_grants(struct execution *x, const struct grants *a, const struct grants *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t other = find_grant(x, b, a->at[i].grantee, a->at[i].privilege);
        if (other == b->count || b->at[other].grantable != a->at[i].grantable)
            return false;
    }
    return true;
}

/* What holds where no list says anything. */
static struct grants usual_grants(struct execution *x, enum object_type type, const char *role, oid schema)
{
    struct grants usual = {0};
    if (schema == NO_OID)
        default_grants(x, type, role, &usual);
    return usual;
}

void tidy_default_privileges(struct execution *x, struct default_privileges *entry)
{
    struct grants usual = usual_grants(x, entry->type, entry->object.owner, entry->in_schema);
    if (same_grants(x, &entry->object.grants, &usual))
        catalog_drop(x->catalog, entry->object.id);
}

/* SetDefaultACL(): a list that says no more than what holds anyway is not kept. */
static void change_entry(struct execution *x, const struct op_grant *op, const char *role, oid schema)
{
    enum object_type type = op->object_type;
    struct grants usual = usual_grants(x, type, role, schema);
    const struct default_privileges *entry = find_entry(x, type, role, schema);
    struct grants grants = entry != NULL ? entry->object.grants : usual;
    if (op->privilege_count == 0)
        change_grants(x, op, NULL, &grants, privileges_of_type(type), NULL);
    for (uint32_t i = 0; i < op->privilege_count; i++)
        change_grants(x, op, NULL, &grants, privileges_of_type(type), &op->privileges[i]);
    if (same_grants(x, &grants, &usual)) {
        if (entry != NULL)
            catalog_drop(x->catalog, entry->object.id);
        return;
    }
    if (entry != NULL) {
        ((struct object *)catalog_edit(x->catalog, entry->object.id))->grants = grants;
        return;
    }
    struct default_privileges *made = catalog_create(x->catalog, CLASS_DEFAULT_PRIVILEGES, sizeof *made, NO_OID, NO_OID, role);
    made->type = type;
    made->in_schema = schema;
    made->object.owner = role;
    made->object.grants = grants;
    catalog_publish(x->catalog, &made->object);
    if (schema != NO_OID)
        catalog_depend(x->catalog, made->object.id, (struct dependency){.object = schema, .type = DEPENDENCY_AUTO});
}

/* One role's, in the schemas named or in all. */
static bool change_role(struct execution *x, const struct op_grant *op, const char *role)
{
    if (op->default_schemas.count == 0)
        change_entry(x, op, role, NO_OID);
    for (uint32_t i = 0; i < op->default_schemas.count; i++) {
        oid schema = catalog_find_schema(x->catalog, op->default_schemas.at[i]);
        if (schema == NO_OID && !catalog_is_open(x->catalog))
            return refuse(x, "3F000", "schema \"%s\" does not exist", op->default_schemas.at[i]);
        if (catalog_object(x->catalog, schema) != NULL)     /* of pg_catalog and information_schema no dump tells */
            change_entry(x, op, role, schema);
    }
    return true;
}

bool alter_default_privileges(struct execution *x, const struct op_grant *op)
{
    if (op->object_type == OBJECT_TYPE_SCHEMA && op->default_schemas.count > 0)
        return refuse(x, "0LP01", "cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS");
    if (!check_default_privileges(x, op))
        return false;
    if (op->default_roles.count == 0)
        return change_role(x, op, session_role(x));
    for (uint32_t i = 0; i < op->default_roles.count; i++) {
        if (!need_role(x, &op->default_roles.at[i]))
            return false;
        const char *role = role_name(x, &op->default_roles.at[i]);
        if (!change_role(x, op, role != NULL ? role : session_role(x)))
            return false;
    }
    return true;
}

/* A list's own role is the new object's owner, whose rights go without saying where he is not known. */
static void add_entry(struct execution *x, struct grants *grants, const struct default_privileges *entry, const char *owner)
{
    for (uint32_t i = 0; i < entry->object.grants.count; i++) {
        const struct grant *grant = &entry->object.grants.at[i];
        if (owner != NULL || strcmp(grant->grantee, entry->object.owner) != 0)
            add_grant(x, grants, grant->grantee, grant->privilege, grant->grantable);
    }
}

void apply_default_privileges(struct execution *x, oid id)
{
    uint32_t cursor = 0;
    if (catalog_next_in_schema(x->catalog, NO_OID, CLASS_DEFAULT_PRIVILEGES, &cursor) == NO_OID)
        return;
    const struct object *object = catalog_object(x->catalog, id);
    if (object == NULL || object->parent != NO_OID || object->class == CLASS_LANGUAGE)
        return;
    enum object_type type = grant_type_of(object);
    const struct relation *relation = relation_of(x, id);
    if (type == OBJECT_TYPE_FDW || (relation != NULL && strchr("rpvmfS", relation->kind) == NULL))
        return;
    const char *role = object->owner != NULL ? object->owner : session_role(x);
    const struct default_privileges *everywhere = find_entry(x, type, role, NO_OID);
    const struct default_privileges *here = object->schema != NO_OID ? find_entry(x, type, role, object->schema) : NULL;
    if (everywhere == NULL && here == NULL)
        return;
    struct grants usual = {0}, grants = {0};
    default_grants(x, type, object->owner, &usual);
    if (everywhere != NULL)
        add_entry(x, &grants, everywhere, object->owner);
    else
        default_grants(x, type, object->owner, &grants);
    if (here != NULL)
        add_entry(x, &grants, here, object->owner);
    if (!same_grants(x, &grants, &usual)) {
        grants.set = true;
        ((struct object *)catalog_edit(x->catalog, id))->grants = grants;
    }
}
