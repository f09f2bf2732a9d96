/*
 * Seeds: between which values the integers lie that INSERTs of the inputs have put into a table. A database may hold
 * more rows than those, so a seed never makes a failure certain; it tells which of two possible ones is meant:
 * the row whose reference is to none of the rows seen breaks its foreign key rather than its own key.
 */
#ifndef SIMULATE_SEED_H
#define SIMULATE_SEED_H

#include "simulate/execution.h"

struct table_seed;

/* Notes what a statement on rows (INSERT, UPDATE, MERGE; others change nothing) puts into its target. Only its syntax
 * is read, so that it can be done while a schema file is loaded; names that cannot be found are passed over. */
void seed_note(struct execution *x, const struct query *query);
/* Values nobody knows have come into the table (COPY). */
void seed_forget(struct execution *x, oid relation);
/* Rows of this table have been seen, and in none of them does the column hold this constant. */
bool seed_lacks(struct execution *x, oid relation, int16_t column, const struct typed *constant);

#endif
