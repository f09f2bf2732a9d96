/*
 * Doubt: what a statement did only perhaps, because it depends on rows, on the clock, or on what is not
 * followed. Objects that it may have changed become uncertain; names under which there may be something
 * now get an opaque object; what the server would refuse because of either is then no longer certain.
 * Private to simulate.
 */
#ifndef SIMULATE_DOUBT_H
#define SIMULATE_DOUBT_H

#include "simulate/execution.h"

/* What the statements after snapshot `before` did, they did only perhaps: what they made stays and is
 * uncertain; where they dropped or renamed something, all of it is undone and what was touched is
 * uncertain. */
void doubt_changes(struct execution *x, int32_t before);
/* They did it for certain, but with values that are not known: all of it is uncertain, defaults are not
 * told. */
void doubt_values(struct execution *x, int32_t before);
/* They did it very likely: it stays as it is, and all of it is uncertain. */
void doubt_touched(struct execution *x, int32_t before);
/* As doubt_changes, but all is undone: even the names are not known. */
void doubt_undo(struct execution *x, int32_t before);
/* The op may have run, and was not played. */
void doubt_op(struct execution *x, const struct op *op);
/* What stands for the unknown parts of a name or text. */
#define DOUBT_ELLIPSIS "…"
/* There may be something of that name; "", or with an ellipsis: of any name. */
void doubt_name(struct execution *x, const char *name);
/* Anything may have happened: from now on nothing is certain to fail. */
void doubt_everything(struct execution *x);
/* Failures from number `first` on that concern what is doubtful are no longer certain. */
void doubt_failures(struct execution *x, uint32_t first);

#endif
