/*
 * Prepare: statements that a session keeps under a name; see prepare.c.
 */
#ifndef SIMULATE_PREPARE_H
#define SIMULATE_PREPARE_H

#include "simulate/execution.h"

struct prepared;

/* data.c: plays a statement only so far, with parameters of any type. */
bool execute_part(struct execution *x, const struct op *op, enum reach reach);
/* RevalidateCachedQuery(): a statement's rows must go on looking as they did at first; refuses with 0A000. */
bool prepared_result_stays(struct execution *x, struct prepared *prepared, const struct typed_query *typed);
/* The query that EXECUTE of this name would run, for what makes a table of its rows; NULL and a refusal. */
struct typed_query *prepared_query(struct execution *x, const char *name);

#endif
