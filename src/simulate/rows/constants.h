/*
 * Constants: expressions that are computed before rows are read. NULL stands for what only the server can tell.
 */
#ifndef SIMULATE_CONSTANTS_H
#define SIMULATE_CONSTANTS_H

#include "simulate/execution.h"

/* The value of an expression of constants and immutable functions as a constant (eval_const_expressions()). */
const struct typed *fold_constant(struct execution *x, const struct typed *typed);
/* The same, with stable functions too, as when the executor starts; the clock is not known. */
const struct typed *fold_at_start(struct execution *x, const struct typed *typed);
/* Does the server refuse to compute it, as 1 / 0? */
bool fold_is_refused(struct execution *x, const struct typed *typed, struct refusal *refusal);
/* The expression with such values in place of its parts that have one. */
const struct typed *fold_within(struct execution *x, const struct typed *typed);
/* Does it hold of no row? */
bool is_never_true(const struct typed *condition);
/* What binary-compatible casts are around. */
const struct typed *typed_without_relabel(const struct typed *typed);

#endif
