/*
 * In use: what the open transaction itself still holds of a relation, for which the server refuses to change it: open
 * cursors, and checks of constraints that were put off.
 */
#ifndef SIMULATE_IN_USE_H
#define SIMULATE_IN_USE_H

#include "execution.h"

/* CheckTableNotInUse(): 55006 when `statement` ("ALTER TABLE") may not touch the relation now. */
bool check_not_in_use(struct execution *x, oid relation, const char *statement);

/* DECLARE: the running statement's locks tell which relations the cursor reads. */
void cursor_open(struct execution *x, const char *name, bool hold);
/* CLOSE (NULL: all): false after 34000. */
bool cursor_close(struct execution *x, const char *name);
/* FETCH, MOVE: 34000 when there is no such cursor. */
bool cursor_move(struct execution *x, const char *name);
/* WHERE CURRENT OF: 34000 likewise, 24000 when nothing has moved it. */
bool cursor_is_on_row(struct execution *x, const char *name);

/* Is a constraint checked at the end of the transaction, and not at the end of the statement? */
bool constraint_is_put_off(struct execution *x, const struct constraint *constraint);
/* Rows of `relation` wait for the check of a foreign key; `certainty`: that there are such rows. */
void put_off_check(struct execution *x, oid relation, const struct constraint *key, enum certainty certainty);
/* SET CONSTRAINTS name (NULL: ALL): what is IMMEDIATE from now on is checked at once. */
void set_constraint_mode(struct execution *x, const char *name, bool deferred);
/* At COMMIT: AfterTriggerFireDeferred(). */
void check_what_was_put_off(struct execution *x);

#endif
