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

/* ---- assumed_relation.c: each gives what is there, or puts it there; on relations that are themselves known, nothing ---- */

/* The schema of that name; NO_OID where there is none and none can be. */
oid assume_schema(struct execution *x, const char *name);
/* A relation of that kind (RELATION_…); NO_OID where none can be. */
oid assume_relation(struct execution *x, const struct name *name, char kind);
void assume_column(struct execution *x, oid relation, const char *name);
void assume_columns(struct execution *x, oid relation, const struct texts *names);
void assume_constraint(struct execution *x, oid relation, const char *name);
/* An index, of unknown keys unless columns are given. */
void assume_index(struct execution *x, oid table, const char *name, const int16_t *columns, uint16_t count, bool primary);
/* The key that a foreign key of so many columns refers to: the columns named, or, when none are, the primary key. */
void assume_key(struct execution *x, oid table, const struct texts *named, uint32_t count);
/* `child` is a partition, or a child, of `parent`. */
void assume_child(struct execution *x, oid child, oid parent, bool partition);

/* ---- assumed_type.c ---- */

/* A type of that kind ('e' an enum; 'b': unknown), and a label that it has. */
void assume_type(struct execution *x, const struct name *name, char kind);
void assume_label(struct execution *x, const struct name *name, const char *label);

#endif
