/*
 * Effect: whether calling a function may change the schema, or touch tables, as its text tells: so that the many
 * functions that only set a column need not be played.
 */
#ifndef SIMULATE_EFFECT_H
#define SIMULATE_EFFECT_H

#include "simulate/execution.h"

/* Has the function, in SQL or PL/pgSQL, or one that it calls, a statement that changes the schema, or EXECUTE
 * of a text that may be one? False for other languages, which are not read, and for NO_OID. */
bool effect_on_schema(struct execution *x, oid function);
/* The same, or a statement that reads, writes or locks a table, or RAISE EXCEPTION. */
bool effect_on_tables(struct execution *x, oid function);
/* Does any of those that the query calls? */
bool effect_of_query(struct execution *x, const struct typed_query *typed);

#endif
