/*
 * Roles: what the statements so far tell of them. They are the server's and in no dump: one that no statement has made or dropped may exist or not.
 */
#ifndef SIMULATE_ROLES_H
#define SIMULATE_ROLES_H

#include "simulate/execution.h"

/* get_rolespec_oid(): refuses one that was dropped, and PUBLIC, which is none. */
bool need_role(struct execution *x, const struct role *role);
/* The same for each that GRANT, REVOKE or a policy names, where PUBLIC may stand. */
bool need_roles_or_public(struct execution *x, const struct roles *roles);
/* ALTER ROLE … RENAME: everything that names it does so by its new name. */
bool rename_role(struct execution *x, const char *name, const char *new_name);
/* SET ROLE and SET SESSION AUTHORIZATION. */
bool may_become(struct execution *x, const char *setting, const char *role);

#endif
