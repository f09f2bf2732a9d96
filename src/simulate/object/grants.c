/*
 * Grants: GRANT and REVOKE: who may do what with an object, kept as the server keeps it, privilege by privilege. Follows aclchk.c and acl.c.
 */
#include "grants.h"

#include <ctype.h>
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "simulate/feature.h"
#include "roles.h"

const char *role_name(struct execution *x, const struct role *role)
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

/* Privileges of each kind of object, in the order of the server's ACL_ letters (acl.h); NULL-terminated. from: first major that has the last one. */
static const char *const table_privileges[] = {"insert", "select", "update", "delete", "truncate", "references", "trigger", "maintain", NULL};
static const char *const column_privileges[] = {"insert", "select", "update", "references", NULL};
static const char *const sequence_privileges[] = {"select", "update", "usage", NULL};
static const char *const schema_privileges[] = {"usage", "create", NULL};
static const char *const function_privileges[] = {"execute", NULL};
static const char *const usage_privileges[] = {"usage", NULL};

#define MAINTAIN_SINCE 17

/* A privilege's place among all that objects in a schema have: table_privileges, then those of others alone. */
static uint64_t privilege_number(const char *privilege)
{
    static const char *const others[] = {"usage", "create", "execute"};
    uint64_t number = 0;
    while (table_privileges[number] != NULL && strcmp(table_privileges[number], privilege) != 0)
        number++;
    for (size_t i = 0; table_privileges[number] == NULL && i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i], privilege) == 0)
            return number + 1 + i;
    return number;
}

static struct element_key grant_key(const void *element)
{
    const struct grant *grant = element;
    return (struct element_key){.number = privilege_number(grant->privilege), .text = grant->grantee};
}

uint32_t find_grant(struct execution *x, const struct grants *grants, const char *grantee, const char *privilege)
{
    struct grant wanted = {.grantee = grantee, .privilege = privilege};
    return catalog_position(x->catalog, grants->room, grants->at, grants->count, sizeof *grants->at, grant_key,
                            grant_key(&wanted));
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

void add_grant(struct execution *x, struct grants *grants, const char *grantee, const char *privilege, bool with_option)
{
    grants->set = true;
    uint32_t i = find_grant(x, grants, grantee, privilege);
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
    uint32_t i = find_grant(x, grants, grantee, privilege);
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

const char *const *privileges_of_type(enum object_type type)
{
    switch (type) {
    case OBJECT_TYPE_TABLE:
        return table_privileges;
    case OBJECT_TYPE_SEQUENCE:
        return sequence_privileges;
    case OBJECT_TYPE_SCHEMA:
        return schema_privileges;
    case OBJECT_TYPE_FUNCTION:
    case OBJECT_TYPE_PROCEDURE:
    case OBJECT_TYPE_ROUTINE:
        return function_privileges;
    default:
        return usage_privileges;
    }
}

/* acldefault(). */
void default_grants(struct execution *x, enum object_type type, const char *owner, struct grants *grants)
{
    const char *const *known = privileges_of_type(type);
    for (const char *const *privilege = known; owner != NULL && *privilege != NULL; privilege++)
        if (strcmp(*privilege, "maintain") != 0 || x->version >= MAINTAIN_SINCE)
            add_grant(x, grants, owner, *privilege, false);
    if (known == function_privileges || type == OBJECT_TYPE_TYPE || type == OBJECT_TYPE_LANGUAGE)
        add_grant(x, grants, "", known[0], false);
    grants->set = true;
}

enum object_type grant_type_of(const struct object *object)
{
    switch (object->class) {
    case CLASS_RELATION:
        switch (((const struct relation *)object)->kind) {
        case RELATION_SEQUENCE:
            return OBJECT_TYPE_SEQUENCE;
        case RELATION_COMPOSITE:
            return OBJECT_TYPE_TYPE;
        default:
            return OBJECT_TYPE_TABLE;
        }
    case CLASS_SCHEMA:
        return OBJECT_TYPE_SCHEMA;
    case CLASS_FUNCTION:
        return OBJECT_TYPE_FUNCTION;
    case CLASS_TYPE:
        return OBJECT_TYPE_TYPE;
    case CLASS_LANGUAGE:
        return OBJECT_TYPE_LANGUAGE;
    default:
        return OBJECT_TYPE_FDW;
    }
}

/* What initdb gives to PUBLIC in the schema that every database begins with. */
static void start_grants(struct execution *x, const struct object *object, struct grants *grants)
{
    if (grants->set)
        return;
    default_grants(x, grant_type_of(object), object->owner, grants);
    if (object->id != catalog_schema_public(x->catalog))
        return;
    add_grant(x, grants, "", "usage", false);
    if (feature_holds(FEATURE_PUBLIC_CREATES, x->version))
        add_grant(x, grants, "", "create", false);
}

void change_grants(struct execution *x, const struct op_grant *op, const char *owner, struct grants *grants, const char *const *known,
                   const struct grant_privilege *privilege)
{
    for (uint32_t i = 0; i < op->grantees.count; i++) {
        const char *grantee = role_name(x, &op->grantees.at[i]);
        if (grantee == NULL || str_same(grantee, owner))
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

/* Whoever made an object has all privileges already: nothing more can be given to him. NULL: the object's owner is known. */
static const char *presumed_owner(struct execution *x, const struct object *object)
{
    return object->owner == NULL ? session_role(x) : NULL;
}

static bool grants_mention(const struct grants *grants, const char *role)
{
    for (uint32_t i = 0; i < grants->count; i++)
        if (strcmp(grants->at[i].grantee, role) == 0)
            return true;
    return false;
}

bool is_granted_to(const struct object *object, const char *role)
{
    if (grants_mention(&object->grants, role))
        return true;
    const struct relation *relation = object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
    for (uint16_t i = 0; relation != NULL && i < relation->column_count; i++)
        if (!relation->columns[i]->dropped && grants_mention(&relation->columns[i]->grants, role))
            return true;
    return false;
}

static struct grants passed_grants(struct execution *x, const struct grants *grants, const char *from, const char *to)
{
    struct grants changed = {.set = grants->set};
    for (uint32_t i = 0; i < grants->count; i++) {
        const struct grant *grant = &grants->at[i];
        const char *grantee = strcmp(grant->grantee, from) == 0 ? to : grant->grantee;
        if (grantee != NULL)
            add_grant(x, &changed, grantee, grant->privilege, grant->grantable);
    }
    return changed;
}

void pass_grants(struct execution *x, oid id, const char *from, const char *to)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (grants_mention(&object->grants, from)) {
        struct object *edited = catalog_edit(x->catalog, id);
        edited->grants = passed_grants(x, &edited->grants, from, to);
        if (edited->class == CLASS_DEFAULT_PRIVILEGES)
            tidy_default_privileges(x, (struct default_privileges *)edited);
    }
    const struct relation *relation = relation_of(x, id);
    for (uint16_t i = 0; relation != NULL && i < relation->column_count; i++)
        if (grants_mention(&relation->columns[i]->grants, from)) {
            struct column *column = catalog_edit_column(x->catalog, id, (int16_t)(i + 1));
            column->grants = passed_grants(x, &column->grants, from, to);
            relation = relation_of(x, id);
        }
}

/* aclnewowner(): what the old owner had, the new one has. */
void give_to(struct execution *x, oid id, const char *owner)
{
    if (id < FIRST_USER_OID)
        return;
    struct object *object = catalog_edit(x->catalog, id);
    const char *before = object->owner;
    object->owner = owner;
    if (before != NULL && owner != NULL)
        pass_grants(x, id, before, owner);
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
        change_grants(x, op, presumed_owner(x, &relation->object), &edited->grants, column_privileges, privilege);
        relation = relation_of(x, id);
    }
    return true;
}

/* expand_all_col_privileges(): what is taken from somebody on the whole table is taken on each column. */
static void revoke_from_columns(struct execution *x, const struct op_grant *op, oid id, const struct grant_privilege *privilege)
{
    const struct relation *relation = relation_of(x, id);
    for (uint16_t i = 0; relation != NULL && i < relation->column_count; i++) {
        if (relation->columns[i]->grants.count == 0)
            continue;
        struct column *edited = catalog_edit_column(x->catalog, id, (int16_t)(i + 1));
        change_grants(x, op, presumed_owner(x, &relation->object), &edited->grants, column_privileges, privilege);
        relation = relation_of(x, id);
    }
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
        if (!op->grant)
            revoke_from_columns(x, op, id, privilege);
        if (edited == NULL) {
            edited = catalog_edit(x->catalog, id);
            grants = edited->grants;
            start_grants(x, edited, &grants);
        }
        change_grants(x, op, presumed_owner(x, edited), &grants, privileges_of_type(grant_type_of(edited)), privilege);
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

static bool grants_columns(const struct op_grant *op)
{
    bool found = false;
    for (uint32_t i = 0; i < op->privilege_count; i++)
        found |= op->privileges[i].columns.count > 0;
    return found;
}

static bool check_grantees(struct execution *x, const struct op_grant *op)
{
    for (uint32_t i = 0; op->grant && op->grant_option && i < op->grantees.count; i++)
        if (op->grantees.at[i].special == 'p')
            return refuse(x, "0LP01", "grant options can only be granted to roles");
    return true;
}

bool check_default_privileges(struct execution *x, const struct op_grant *op)
{
    const char *of = op->object_type == OBJECT_TYPE_TABLE ? "relation" : object_type_words(op->object_type);
    for (uint32_t i = 0; i < op->privilege_count; i++)
        if (op->privileges[i].name != NULL && !holds(privileges_of_type(op->object_type), op->privileges[i].name))
            return refuse_privilege(x, op->privileges[i].name, of);
    return check_grantees(x, op);
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
        /* GRANT ON TABLE of a sequence: the others are passed over with a warning. */
        bool good = privilege->columns.count > 0 ? holds(column_privileges, privilege->name)
                    : holds(privileges_of_type(grant_type_of(object)), privilege->name)
                      || (relation && grant_type_of(object) == OBJECT_TYPE_SEQUENCE && holds(table_privileges, privilege->name));
        if (!good)
            return refuse_privilege(x, privilege->name, privilege->columns.count > 0 ? "column" : of);
    }
    return check_grantees(x, op);
}

/* ExecGrant_Type_check(), ExecGrant_Language_check(), and what older majors asked in ExecGrant_Type(). */
static bool check_target_kind(struct execution *x, const struct object_name *name, oid id)
{
    static const char *const untrusted[] = {"c", "internal"};
    struct type_info type;
    for (size_t i = 0; name->type == OBJECT_TYPE_LANGUAGE && i < sizeof untrusted / sizeof *untrusted; i++) {
        if (strcmp(address_text(x, name), untrusted[i]) == 0) {
            refuse(x, "42809", "language \"%s\" is not trusted", untrusted[i]);
            refuse_detail(x, "GRANT and REVOKE are not allowed on untrusted languages, because only superusers can "
                          "use untrusted languages.", NULL);
            return false;
        }
    }
    bool typed = name->type == OBJECT_TYPE_TYPE || name->type == OBJECT_TYPE_DOMAIN;
    if (!typed || !catalog_type_info(x->catalog, id, &type))
        return true;
    const struct type *shell = type.kind == 'p' ? catalog_type(x->catalog, id) : NULL;
    if (shell != NULL && !shell->defined && feature_holds(FEATURE_SHELL_NOT_GRANTED, x->version))
        return refuse(x, "42704", "type \"%s\" is only a shell", shell->object.name);
    if (type.element != NO_OID) {
        refuse(x, "0LP01", "cannot set privileges of array types");
        refuse_detail(x, NULL, "Set the privileges of the element type instead.");
        return false;
    }
    if (type.kind == 'm' && feature_holds(FEATURE_MULTIRANGE_NOT_GRANTED, x->version)) {
        refuse(x, "0LP01", "cannot set privileges of multirange types");
        refuse_detail(x, NULL, "Set the privileges of the range type instead.");
        return false;
    }
    return name->type != OBJECT_TYPE_DOMAIN || type.kind == 'd' ||
           refuse(x, "42809", "\"%s\" is not a domain", catalog_type_display(x->catalog, id, -1, x->arena));
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

static struct operation *add_operation(struct execution *x, const struct op_grant *op)
{
    struct operation *operation = operation_add(x, op->grant ? "grant" : "revoke", op->op.span);
    operation->object_type = op->object_type;
    operation->with_grant_option = op->grant && op->grant_option;
    for (uint32_t i = 0; op->grant && i < op->grantees.count; i++)
        operation->to_public |= op->grantees.at[i].special == 'p';
    return operation;
}

/* Each object named is an operation. */
static void note_object(struct execution *x, const struct op_grant *op, uint32_t index, oid id)
{
    struct operation *operation = index > 0 ? add_operation(x, op) : operation_current(x);
    bool relation = relation_of(x, id) != NULL;
    operation->id = id;
    operation->relation = relation ? id : NO_OID;
    operation->object = relation ? relation_label(x, id) : x->recording ? describe_object(x->arena, x->catalog, id, 0) : "";
}

bool execute_grant(struct execution *x, const struct op *base)
{
    const struct op_grant *op = (const struct op_grant *)base;
    add_operation(x, op);
    if (op->target == 'd')
        return alter_default_privileges(x, op);
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
            if (name.type == OBJECT_TYPE_SEQUENCE && grants_columns(op))
                return refuse(x, "0LP01", "column privileges are only valid for relations");
            if (relation != NULL && !check_opens_as_table(x, relation))
                return false;
            if (relation != NULL && name.type == OBJECT_TYPE_SEQUENCE && relation->kind != RELATION_SEQUENCE)
                return refuse(x, "42809", "\"%s\" is not a sequence", relation->object.name);
            take_lock(x, target.object, LOCK_GRANT);
        } else if (!address_find(x, &name, false, &target, &elsewhere)) {
            return false;
        }
        if (target.object == NO_OID)
            continue;
        note_object(x, op, i, target.object);
        if (!check_privileges(x, op, catalog_object(x->catalog, target.object)) ||
            !check_target_kind(x, &name, target.object) || !grant_on_object(x, op, target.object))
            return false;
    }
    return need_roles_or_public(x, &op->grantees);
}
