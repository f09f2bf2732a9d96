/*
 * Plan: what a query that is planned and run locks and reads, and what rows that come, change or go touch
 * and may break.
 */
#ifndef SIMULATE_PLAN_H
#define SIMULATE_PLAN_H

#include "prune.h"

/* What a statement does to the rows of its target. */
struct change {
    enum op_kind kind;          /* OP_INSERT, OP_UPDATE, OP_DELETE, OP_MERGE, OP_COPY */
    const struct query *syntax; /* NULL for COPY */
    bool inserts, updates, deletes;
    const bool *assigned;    /* by column from 0: an UPDATE sets it */
    struct insert_rows rows; /* INSERT's rows; UPDATE: one of what it assigns */
    bool executes;           /* false: EXPLAIN, a cursor */
    bool through_view;
    bool ruled;   /* rules of a view on the way may make something else of the rows */
    bool checked; /* a view's CHECK OPTION holds the new rows to `conditions` */
    struct conditions conditions;
};
/* The target, a table of any kind, whose lock is taken: checks, keys of other tables, constants that break
 * constraints, partitions that rows go to. False after a refusal (written.c). */
bool change_rows(struct execution *x, oid target, const struct change *change);

/* Locks and reads for a query, as far as x->reach lets it get. False after a refusal (plan.c). */
bool plan_query(struct execution *x, const struct typed_query *typed);
/* Is it one of the built-in functions that open the sequence they are given? */
bool asks_sequence(const char *function);
/* What a column gets when no value is given; NULL: not known here. Takes the next number of its sequence when
 * that is done now. */
const struct typed *fill_default(struct execution *x, const struct relation *relation,
                                 const struct column *column, bool executes);
/* False when a constant is longer than its column's type allows, which is certain to fail as soon as it is
 * computed: 22001, 22003. */
bool constant_fits(struct execution *x, const struct relation *relation, const struct column *column,
                   const struct typed *value);
/* Does a domain take this value: 't', 'f', or '?' when it cannot be told. */
char domain_allows(struct execution *x, oid type, const struct typed *value);
/* All indexes of a relation, as the planner opens them (get_relation_info()). */
void lock_indexes(struct execution *x, oid relation, enum lock_reason reason);
/* What publications ask of a table whose rows are updated or deleted. False after a refusal (published.c). */
bool check_published(struct execution *x, const struct relation *relation, enum op_kind kind);
/* A relation that rows are written into has them now. */
void mark_written(struct execution *x, oid relation);

#endif
