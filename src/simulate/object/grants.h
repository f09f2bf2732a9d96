/*
 * Grants: access control lists, shared by GRANT and REVOKE (grants.c) and ALTER DEFAULT PRIVILEGES (default_privileges.c).
 */
#ifndef SIMULATE_GRANTS_H
#define SIMULATE_GRANTS_H

#include "simulate/execution.h"

/* The role that a statement names: "" PUBLIC; NULL where it says CURRENT_USER and the session's role is not known. */
const char *role_name(struct execution *x, const struct role *role);

/* The privileges that objects of a type have, NULL at the end; and an object's type as GRANT calls it. */
const char *const *privileges_of_type(enum object_type type);
enum object_type grant_type_of(const struct object *object);

/* Where the privilege stands that somebody has; the list's count when he does not have it. */
uint32_t find_grant(struct execution *x, const struct grants *grants, const char *grantee, const char *privilege);
/* Grants one privilege by the current role; a second time only adds the grant option. */
void add_grant(struct execution *x, struct grants *grants, const char *grantee, const char *privilege, bool with_option);
/* What the owner (NULL: not known, then nothing is his) and PUBLIC have while nobody has granted anything. */
void default_grants(struct execution *x, enum object_type type, const char *owner, struct grants *grants);
/* One privilege (NULL: all of `known`) given to or taken from the statement's grantees other than `owner` (NULL: all of them). */
void change_grants(struct execution *x, const struct op_grant *op, const char *owner, struct grants *grants, const char *const *known,
                   const struct grant_privilege *privilege);
/* Who plays the migration, where no file says: the role that owns most of what is there. */
const char *session_role(struct execution *x);

/* Whether the role was granted something on the object or a column of it. */
bool is_granted_to(const struct object *object, const char *role);
/* What one role may do with the object and its columns another may; NULL: nobody. */
void pass_grants(struct execution *x, oid id, const char *from, const char *to);
/* Changes the owner of an object, and of its own privileges (aclnewowner()); NULL: nobody knows who it is. */
void give_to(struct execution *x, oid id, const char *owner);

/* ALTER DEFAULT PRIVILEGES: privileges that such objects do not have. */
bool check_default_privileges(struct execution *x, const struct op_grant *op);
/* A list that says no more than what holds anyway goes. */
void tidy_default_privileges(struct execution *x, struct default_privileges *entry);
bool alter_default_privileges(struct execution *x, const struct op_grant *op);

#endif
