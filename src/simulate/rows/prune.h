/*
 * Pruning: which partitions can hold rows that meet given conditions, and into which one a row goes
 * (partitioning/partprune.c, executor/execPartition.c).
 */
#ifndef SIMULATE_PRUNE_H
#define SIMULATE_PRUNE_H

#include "simulate/relation/tables.h"

/* Conditions on the columns of one relation: TYPED_COLUMNs of range 0. All are true of the rows that are
 * meant. */
struct conditions {
    const struct typed *const *at;
    uint32_t count;
};

/* The partitions of `parent` (one level) that may hold such rows, in order; all of them where it cannot be told.
 * `moment`: 'p' as the planner finds them (prune_append_rel_partitions()), 'e' as the executor does when it
 * starts (ExecFindMatchingSubPlans()). */
struct oids prune_partitions(struct execution *x, const struct relation *parent,
                             const struct conditions *conditions, char moment);
/* The conditions as conditions on a child's columns of the same names (adjust_appendrel_attrs()). */
struct conditions conditions_on_child(struct execution *x, const struct conditions *conditions,
                                      const struct relation *parent, const struct relation *child);
/* ExecFindPartition(): the partitions of `parent` (one level) to which a row may go. `values` by column
 * from 0: a constant, NULL where it is not known. Several: it is not known which; none: there is no
 * partition for it. */
struct oids route_row(struct execution *x, const struct relation *parent, const struct typed *const *values);

#endif
