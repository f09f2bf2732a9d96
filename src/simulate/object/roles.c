/*
 * Roles: CREATE, ALTER and DROP ROLE, who is a member of whom, whom a session may become, and what one owns. Nothing is printed of them. Follows
 * user.c, acl.c (roles_is_member_of, member_can_set_role), variable.c (check_role, check_session_authorization) and pg_shdepend.c.
 */
#include "roles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "simulate/describe.h"
#include "simulate/feature.h"
#include "grants.h"
#include "simulate/session.h"
#include "simulate/settings.h"

/* How the lowering writes CURRENT_USER and its like in a list of names. */
#define SPECIAL_ROLE "?"

/* ---- what is known ---- */

/* NULL: nothing, also where a way that may not have been gone made or dropped it. */
static const struct role_object *known_role(struct execution *x, const char *name)
{
    oid id = name != NULL ? catalog_find(x->catalog, CLASS_ROLE, NO_OID, name) : NO_OID;
    const struct object *object = id != NO_OID ? catalog_object(x->catalog, id) : NULL;
    return object != NULL && !object->uncertain ? (const struct role_object *)object : NULL;
}

static bool is_made(const struct role_object *role)
{
    return role != NULL && role->state == ROLE_MADE;
}

/* One to write into; of a role that no statement has made before nothing is known but that it is there. */
static struct role_object *edit_role(struct execution *x, const char *name)
{
    oid id = catalog_find(x->catalog, CLASS_ROLE, NO_OID, name);
    if (id != NO_OID)
        return catalog_edit(x->catalog, id);
    struct role_object *role = catalog_create(x->catalog, CLASS_ROLE, sizeof *role, NO_OID, NO_OID, name);
    role->state = ROLE_ASSUMED;
    catalog_publish(x->catalog, &role->object);
    return role;
}

static bool need_named(struct execution *x, const char *name)
{
    const struct role_object *role = known_role(x, name);
    if (!x->recording || role == NULL || role->state != ROLE_GONE)
        return true;
    return refuse(x, "42704", "role \"%s\" does not exist", name);
}

bool need_role(struct execution *x, const struct role *role)
{
    if (x->recording && role->special == 'p')
        return refuse(x, "42704", "role \"public\" does not exist");
    return role->special != 0 || need_named(x, role->name);
}

bool need_roles_or_public(struct execution *x, const struct roles *roles)
{
    for (uint32_t i = 0; i < roles->count; i++)
        if (roles->at[i].special == 0 && !need_named(x, roles->at[i].name))
            return false;
    return true;
}

/* ---- membership ---- */

static const struct membership *find_membership(const struct role_object *member, oid of)
{
    for (uint32_t i = 0; i < member->membership_count; i++)
        if (member->memberships[i].of == of)
            return &member->memberships[i];
    return NULL;
}

struct closure {
    VEC(oid) roles;
    bool complete; /* all of them were made by statements, so that they are members of nothing else */
};

static bool in_closure(const struct closure *closure, oid id)
{
    for (uint32_t i = 0; i < closure->roles.count; i++)
        if (closure->roles.at[i] == id)
            return true;
    return false;
}

/* roles_is_member_of(): the role and all that it is a member of, by grants with the SET option only if asked. */
static struct closure closure_of(struct execution *x, const struct role_object *role, bool by_set)
{
    struct closure closure = {.complete = true};
    vec_push(x->scratch, &closure.roles, role->object.id);
    for (uint32_t i = 0; i < closure.roles.count; i++) {
        const struct role_object *at = (const struct role_object *)catalog_object(x->catalog, closure.roles.at[i]);
        closure.complete = closure.complete && at != NULL && at->state == ROLE_MADE && !at->object.uncertain;
        for (uint32_t j = 0; at != NULL && j < at->membership_count; j++)
            if ((!by_set || at->memberships[j].set) && !in_closure(&closure, at->memberships[j].of))
                vec_push(x->scratch, &closure.roles, at->memberships[j].of);
    }
    return closure;
}

static void put_membership(struct execution *x, struct role_object *member, const struct membership *membership)
{
    struct membership *all = ARENA_ARRAY(x->arena, struct membership, member->membership_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->membership_count; i++)
        if (member->memberships[i].of != membership->of)
            all[count++] = member->memberships[i];
    all[count++] = *membership;
    member->memberships = all;
    member->membership_count = count;
}

static void take_membership(struct execution *x, struct role_object *member, oid of)
{
    struct membership *all = ARENA_ARRAY(x->arena, struct membership, member->membership_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < member->membership_count; i++)
        if (member->memberships[i].of != of)
            all[count++] = member->memberships[i];
    member->memberships = all;
    member->membership_count = count;
}

/* AddRoleMems() for one of each. */
static bool add_member(struct execution *x, const char *of, const char *member, bool set)
{
    if (strcmp(of, SPECIAL_ROLE) == 0 || strcmp(member, SPECIAL_ROLE) == 0)
        return true;
    if (!need_named(x, of) || !need_named(x, member))
        return false;
    struct role_object *group = edit_role(x, of), *joins = edit_role(x, member);
    struct closure closure = closure_of(x, group, false);
    if (x->recording && in_closure(&closure, joins->object.id))
        return refuse(x, "0LP01", "role \"%s\" is a member of role \"%s\"", of, member);
    put_membership(x, joins, &(struct membership){.of = group->object.id, .set = set});
    return true;
}

static bool add_members(struct execution *x, const struct op_role *op)
{
    const char *role = op->role.name;
    for (uint32_t i = 0; i < op->options.count; i++) {
        const struct sql_option *option = &op->options.at[i];
        bool joins = strcmp(option->name, "addroleto") == 0;
        if (!joins && strcmp(option->name, "rolemembers") != 0 && strcmp(option->name, "adminmembers") != 0)
            continue;
        for (uint32_t j = 0; j < option->list.count; j++) {
            const char *other = option->list.at[j], *of = joins ? other : role, *member = joins ? role : other;
            if (option->action != 'd' ? !add_member(x, of, member, true) : !need_named(x, member))
                return false;
            if (option->action == 'd' && strcmp(member, SPECIAL_ROLE) != 0)
                take_membership(x, edit_role(x, member), edit_role(x, of)->object.id);
        }
    }
    return true;
}

/* GrantRole(): what the options say of SET; a second grant leaves what it does not name. */
static bool grants_set(struct execution *x, const struct op_grant_role *op, const char *of, const char *member)
{
    const struct role_object *group = known_role(x, of), *joined = known_role(x, member);
    const struct membership *old = group != NULL && joined != NULL ? find_membership(joined, group->object.id) : NULL;
    bool set = old == NULL || old->set;
    for (uint32_t i = 0; i < op->options.count; i++)
        if (strcmp(op->options.at[i].name, "set") == 0 && op->options.at[i].value != NULL)
            set = strcmp(op->options.at[i].value, "true") == 0;
    return set;
}

/* DelRoleMems(): all of it goes, unless options are named. */
static bool remove_member(struct execution *x, const struct op_grant_role *op, const char *of, const char *member)
{
    if (!need_named(x, of) || !need_named(x, member))
        return false;
    const struct role_object *group = known_role(x, of), *joined = known_role(x, member);
    const struct membership *old = group != NULL && joined != NULL ? find_membership(joined, group->object.id) : NULL;
    if (old == NULL)
        return true;
    struct membership changed = *old;
    for (uint32_t i = 0; i < op->options.count; i++)
        changed.set = changed.set && strcmp(op->options.at[i].name, "set") != 0;
    if (op->options.count > 0)
        put_membership(x, edit_role(x, member), &changed);
    else
        take_membership(x, edit_role(x, member), changed.of);
    return true;
}

bool execute_grant_role(struct execution *x, const struct op *base)
{
    const struct op_grant_role *op = (const struct op_grant_role *)base;
    operation_add(x, "grant_role", base->span);
    for (uint32_t i = 0; i < op->grantees.count; i++)
        if (!need_role(x, &op->grantees.at[i]))
            return false;
    for (uint32_t i = 0; i < op->roles.count; i++)
        for (uint32_t j = 0; j < op->grantees.count; j++) {
            const char *of = op->roles.at[i], *member = role_name(x, &op->grantees.at[j]);
            if (member == NULL ? !need_named(x, of)
                : op->grant    ? !add_member(x, of, member, grants_set(x, op, of, member))
                               : !remove_member(x, op, of, member))
                return false;
        }
    return true;
}

/* ---- CREATE, ALTER ---- */

static void apply_options(struct role_object *role, const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        bool on = str_same(option->value, "true");
        if (strcmp(option->name, "superuser") == 0)
            role->superuser = on;
        else if (strcmp(option->name, "createrole") == 0)
            role->creates_roles = on;
    }
}

/* What the loops over the options in CreateRole() and AlterRole() look at. */
static bool check_options(struct execution *x, const struct sql_options *options)
{
    for (uint32_t i = 0; x->recording && i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        if (option_find(options, option->name) != option)
            return refuse(x, "42601", "conflicting or redundant options");
        if (strcmp(option->name, "connectionlimit") == 0 && option->value != NULL && strtol(option->value, NULL, 10) < -1)
            return refuse(x, "22023", "invalid connection limit: %s", option->value);
    }
    return true;
}

/* have_createrole_privilege(); of a current role that nothing is known of it is taken to be there. */
static bool may_manage_roles(struct execution *x)
{
    const struct role_object *current = known_role(x, x->resolver.role);
    return !x->recording || !is_made(current) || current->superuser || current->creates_roles;
}

/* IsReservedName() */
static bool is_reserved(const char *name)
{
    return strncmp(name, "pg_", 3) == 0;
}

/* CreateRole() */
static bool create_role(struct execution *x, const struct op_role *op)
{
    const char *name = op->role.name;
    if (!check_options(x, &op->options))
        return false;
    if (!may_manage_roles(x))
        return refuse(x, "42501", "permission denied to create role");
    if (x->recording && is_reserved(name))
        return refuse(x, "42939", "role name \"%s\" is reserved", name);
    if (x->recording && is_made(known_role(x, name)))
        return refuse(x, "42710", "role \"%s\" already exists", name);
    struct role_object *role = edit_role(x, name);
    role->state = ROLE_MADE;
    role->superuser = role->creates_roles = false;
    role->memberships = NULL;
    role->membership_count = 0;
    apply_options(role, &op->options);
    return add_members(x, op);
}

/* AlterRole() */
static bool alter_role(struct execution *x, const struct op_role *op)
{
    const char *name = op->role.special == 0 ? op->role.name : NULL;
    if (!check_options(x, &op->options))
        return false;
    if (name == NULL)
        return true;
    if (x->recording && is_reserved(name))
        return refuse(x, "42939", "role name \"%s\" is reserved", name);
    if (!need_named(x, name))
        return false;
    if (is_made(known_role(x, name)))
        apply_options(edit_role(x, name), &op->options);
    return add_members(x, op);
}

static bool is_for_role(const struct object *object, const char *role)
{
    const struct policy *policy = object->class == CLASS_POLICY ? (const struct policy *)object : NULL;
    for (uint32_t i = 0; policy != NULL && i < policy->roles.count; i++)
        if (policy->roles.at[i].special == 0 && strcmp(policy->roles.at[i].name, role) == 0)
            return true;
    return false;
}

/* RemoveRoleFromObjectPolicy() where new_name is NULL: a policy that is left for nobody goes. */
static void pass_policy(struct execution *x, oid id, const char *name, const char *new_name)
{
    struct policy *policy = catalog_edit(x->catalog, id);
    struct roles roles = {ARENA_ARRAY(x->arena, struct role, policy->roles.count), 0};
    for (uint32_t i = 0; i < policy->roles.count; i++) {
        struct role role = policy->roles.at[i];
        if (role.special == 0 && strcmp(role.name, name) == 0)
            role.name = new_name;
        if (role.special != 0 || role.name != NULL)
            roles.at[roles.count++] = role;
    }
    policy->roles = roles;
    if (roles.count == 0)
        catalog_drop(x->catalog, id);
}

/* A list of default privileges is found by its role. */
static void rename_owner(struct execution *x, oid id, const char *owner)
{
    struct object *object = catalog_edit(x->catalog, id);
    object->owner = owner;
    if (object->class == CLASS_DEFAULT_PRIVILEGES) {
        object->name = owner;
        catalog_touch(x->catalog, object);
    }
}

/* Policies and privileges that are one role's become another's; NULL: nobody's. */
static void pass_role(struct execution *x, const char *name, const char *new_name)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object == NULL)
            continue;
        if (is_for_role(object, name))
            pass_policy(x, id, name, new_name);
        else
            pass_grants(x, id, name, new_name);
        if (new_name != NULL && str_same(object->owner, name))
            rename_owner(x, id, new_name);
    }
}

/* RenameRole() */
bool rename_role(struct execution *x, const char *name, const char *new_name)
{
    if (!need_named(x, name))
        return false;
    if (x->recording && (is_reserved(name) || is_reserved(new_name)))
        return refuse(x, "42939", "role name \"%s\" is reserved", is_reserved(name) ? name : new_name);
    if (x->recording && is_made(known_role(x, new_name)))
        return refuse(x, "42710", "role \"%s\" already exists", new_name);
    oid gone = catalog_find(x->catalog, CLASS_ROLE, NO_OID, new_name);
    if (gone != NO_OID)
        catalog_drop(x->catalog, gone);
    struct role_object *role = edit_role(x, name);
    role->object.name = new_name;
    catalog_touch(x->catalog, &role->object);
    edit_role(x, name)->state = ROLE_GONE;
    pass_role(x, name, new_name);
    return true;
}

/* ---- whom a session may become ---- */

/* member_can_set_role(); what is not known is allowed. */
static bool can_set_role(struct execution *x, const char *session_user, const char *role)
{
    const struct role_object *from = known_role(x, session_user), *to = known_role(x, role);
    if (!is_made(from) || from->superuser || to == NULL || strcmp(session_user, role) == 0)
        return true;
    struct closure closure = closure_of(x, from, feature_holds(FEATURE_MEMBERSHIP_OPTIONS, x->version));
    return !closure.complete || in_closure(&closure, to->object.id);
}

bool may_become(struct execution *x, const char *setting, const char *role)
{
    const struct role_object *known = known_role(x, role);
    const char *session_user = session_get(x->session, "session_authorization");
    bool sets_role = str_same_nocase(setting, "role");
    if (!x->recording || (!sets_role && !str_same_nocase(setting, "session_authorization")))
        return true;
    if (known != NULL && known->state == ROLE_GONE)
        return refuse(x, "22023", "role \"%s\" does not exist", role);
    if (sets_role && session_user != NULL && !can_set_role(x, session_user, role))
        return refuse(x, "42501", "permission denied to set role \"%s\"", role);
    return true;
}

/* ---- DROP ---- */

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
        if (str_same(object->owner, role) || is_for_role(object, role) || is_granted_to(object, role))
            return object;
    }
    return NULL;
}

/* A dump may be restored without its owners, so what it says of a role is no more than likely. */
static bool check_dependents(struct execution *x, const char *role)
{
    const struct object *object = depends_on_role(x, role);
    if (object == NULL)
        return true;
    bool made = is_made(known_role(x, role));
    if (made)
        refuse(x, "2BP01", "role \"%s\" cannot be dropped because some objects depend on it", role);
    else
        may_fail(x, "2BP01", CERTAINTY_LIKELY, NO_OID, NULL, NAN,
                 "role \"%s\" cannot be dropped because some objects depend on it", role);
    refuse_detail(x, arena_printf(x->arena, "%s %s",
                                  str_same(object->owner, role) ? "owner of" : object->class == CLASS_POLICY ? "target of" : "privileges for",
                                  describe_object(x->arena, x->catalog, object->id, 0)), NULL);
    return !made;
}

static void forget_role(struct execution *x, const char *name)
{
    oid gone = edit_role(x, name)->object.id;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_in_schema(x->catalog, NO_OID, CLASS_ROLE, &cursor)) != NO_OID;)
        if (find_membership((const struct role_object *)catalog_object(x->catalog, id), gone) != NULL)
            take_membership(x, catalog_edit(x->catalog, id), gone);
    edit_role(x, name)->state = ROLE_GONE;
}

/* DropRole() */
static bool drop_role(struct execution *x, const struct role *role, bool missing_ok)
{
    const struct role_object *known = known_role(x, role->name);
    if (!may_manage_roles(x))
        return refuse(x, "42501", "permission denied to drop role");
    if (role->special != 0)
        return refuse(x, "22023", "cannot use special role specifier in DROP ROLE");
    if (known != NULL && known->state == ROLE_GONE && missing_ok) {
        notice(x, "role \"%s\" does not exist, skipping", role->name);
        return true;
    }
    if (!need_named(x, role->name))
        return false;
    if (builtin_object_find(x->version, BUILTIN_ROLE, role->name) != NULL)
        return refuse(x, "2BP01", "cannot drop role %s because it is required by the database system", role->name);
    if (str_same(role->name, x->resolver.role))
        return refuse(x, "55006", "current user cannot be dropped");
    if (str_same(role->name, session_get(x->session, "session_authorization")))
        return refuse(x, "55006", "session user cannot be dropped");
    if (!check_dependents(x, role->name))
        return false;
    forget_role(x, role->name);
    return true;
}

static bool drop_roles(struct execution *x, const struct op_role *op)
{
    for (uint32_t i = 0; x->recording && i < op->roles.count; i++)
        if (!drop_role(x, &op->roles.at[i], op->missing_ok))
            return false;
    return true;
}

bool execute_role(struct execution *x, const struct op *base)
{
    const struct op_role *op = (const struct op_role *)base;
    operation_add(x, "role", base->span);
    switch (op->what) {
    case 'c':
        return create_role(x, op);
    case 'a':
        return alter_role(x, op);
    case 'd':
        return drop_roles(x, op);
    default:
        return (op->role.name == NULL || need_role(x, &op->role)) &&
               (!x->recording || op->setting.name == NULL || op->setting.scope != NULL ||
                op->setting.list.count == 0 ||       /* what nobody knows may be taken away */
                setting_accepts(x, op->setting.name, &op->setting.list, SETTING_DEFAULT));
    }
}

/* ---- what a role owns ---- */

static bool is_owner(const struct op_owned *op, const char *owner)
{
    for (uint32_t i = 0; owner != NULL && i < op->roles.count; i++)
        if (op->roles.at[i].special == 0 && strcmp(op->roles.at[i].name, owner) == 0)
            return true;
    return false;
}

/* shdepReassignOwned() */
static void reassign_owned(struct execution *x, const struct op_owned *op)
{
    oid end = catalog_oid_end(x->catalog);
    for (oid id = FIRST_USER_OID; id < end; id++) {
        const struct object *object = catalog_object(x->catalog, id);
        bool kept = object != NULL && (object->class == CLASS_DEFAULT_PRIVILEGES || object->class == CLASS_USER_MAPPING);
        if (object == NULL || kept || object->parent != NO_OID || !is_owner(op, object->owner))
            continue;
        const struct relation *relation = relation_of(x, id);
        if (relation != NULL && relation->kind != RELATION_COMPOSITE)
            take_lock(x, id, LOCK_REASSIGN_OWNED);
        give_to(x, id, role_name(x, &op->new_role));
    }
}

/* A sequence of a table, a row type: they go with what they are part of. */
static bool is_part(const struct object *object)
{
    const struct type *type = object->class == CLASS_TYPE ? (const struct type *)object : NULL;
    if (type != NULL && (type->relation != NO_OID || type->element != NO_OID))
        return true;
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].type == DEPENDENCY_INTERNAL || object->dependencies.at[i].type == DEPENDENCY_EXTENSION)
            return true;
    return false;
}

/* shdepDropOwned() */
static bool drop_owned(struct execution *x, const struct op_owned *op)
{
    VEC(struct drop_target) targets = {0};
    oid end = catalog_oid_end(x->catalog);
    for (oid id = FIRST_USER_OID; id < end; id++) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object != NULL && object->parent == NO_OID && is_owner(op, object->owner) && !is_part(object))
            vec_push(x->arena, &targets, ((struct drop_target){.object = id}));
    }
    if (targets.count > 0 && !drop_objects(x, targets.at, targets.count, op->behavior, false))
        return false;
    for (uint32_t i = 0; i < op->roles.count; i++)
        if (role_name(x, &op->roles.at[i]) != NULL)
            pass_role(x, role_name(x, &op->roles.at[i]), NULL);
    return true;
}

/* As far as the schema says who owns what. */
bool execute_owned(struct execution *x, const struct op *base)
{
    const struct op_owned *op = (const struct op_owned *)base;
    operation_add(x, op->reassign ? "reassign_owned" : "drop_owned", base->span);
    for (uint32_t i = 0; i < op->roles.count; i++)
        if (!need_role(x, &op->roles.at[i]))
            return false;
    if (!op->reassign)
        return drop_owned(x, op);
    if (!need_role(x, &op->new_role))
        return false;
    reassign_owned(x, op);
    return true;
}
