/*
 * Pinned: which of the objects that every database begins with the server protects. They are shared by all catalogs and never change
 * here, so a statement that may change one ends where it meets it: nothing is kept of what it does.
 */
#ifndef SIMULATE_PINNED_H
#define SIMULATE_PINNED_H

#include "simulate/execution.h"

/* A built-in object of this kind that no DROP takes (IsPinnedObject()). */
bool is_pinned(struct execution *x, enum object_type type, oid id);
/* Where a statement would change a built-in relation: the catalogs and their indexes are refused with 42501 (IsSystemClass()); what
 * initdb's scripts make is a superuser's to change. Always false. */
bool stop_at_builtin(struct execution *x, oid relation);
/* The same, of relations of these kinds ("rv") alone: others are refused with 42809, "… is not " and `wanted`. */
bool stop_at_builtin_kind(struct execution *x, oid relation, const char *kinds, const char *wanted);

#endif
