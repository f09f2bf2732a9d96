/*
 * Rewrite loops: views on each other and rules that fire each other (rewrite_loop.c).
 */
#ifndef SIMULATE_REWRITE_LOOP_H
#define SIMULATE_REWRITE_LOOP_H

#include "simulate/execution.h"

/* What a query does with a relation ('s', 'i', 'u', 'd') can be rewritten; refuses with 42P17 where that never ends. */
bool check_rewrite_ends(struct execution *x, oid relation, char event);

#endif
