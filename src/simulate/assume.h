/*
 * Assume: without a schema the catalog is open: what a statement names and nobody has made is taken to exist. Before such a statement is played,
 * the relations, columns and constraints that it names are put into the catalog as things of unknown shape (object.uncertain), so that
 * the handlers find them and need not know about open catalogs.
 */
#ifndef SIMULATE_ASSUME_H
#define SIMULATE_ASSUME_H

#include "execution.h"

/* Booked on the current statement number, which must be one of its own, before the statement's. */
void assume_names(struct execution *x, const struct op *op);

#endif
