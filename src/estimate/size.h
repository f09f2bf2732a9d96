/*
 * Size: how many rows and bytes relations hold while the run goes on. Begins with the snapshot and follows
 * what the statements do to rows: made, emptied, filled, attached. Private to estimate. Knows no durations.
 */
#ifndef ESTIMATE_SIZE_H
#define ESTIMATE_SIZE_H

#include "estimate/estimate.h"

/* Rows and bytes of one relation; NAN unknown. */
struct extent {
    double rows, bytes, toast_bytes, dead_rows;
};

struct tracked_relation;
struct size_change {
    struct tracked_relation *relation;
    struct extent before;
};
struct sizes {
    struct arena *arena;
    const struct facts *facts;
    const struct statistics *statistics;    /* NULL: nothing is known but what the run itself made */
    struct map numbers;                     /* oid → index into `tracked` + 1 */
    VEC(struct tracked_relation *) tracked; /* those that a statement touched */
    VEC(struct size_change) changes;        /* of the open transaction, oldest first */
};

/* Begins before the first statement; `facts` and `statistics` are borrowed. */
void sizes_init(struct sizes *sizes, struct arena *arena, const struct facts *facts,
                const struct statistics *statistics);

/* As it is before the statement that is being looked at. Of a partitioned table: the sum of its leaves; of an
 * index: its own. */
struct extent sizes_of(struct sizes *sizes, oid relation);
/* The same with what follows from the rest: bytes from rows and the width of a row, rows from bytes. */
struct extent sizes_filled(struct sizes *sizes, oid relation, int32_t statement);

/* What statements do. Whatever a partition gains or loses, the tables above it do as well. */
void sizes_empty(struct sizes *sizes, oid relation);
void sizes_add_rows(struct sizes *sizes, oid relation, double rows, int32_t statement);
void sizes_attach(struct sizes *sizes, oid partition, oid parent, bool attached);
/* The end of a transaction: what it did stays, or is undone. */
void sizes_end(struct sizes *sizes, bool rolled_back);

/* Marks that last for one statement: sets the flag and says whether it was set before. */
bool sizes_mark(struct sizes *sizes, oid relation, uint32_t statement, unsigned flag);
bool sizes_marked(const struct sizes *sizes, oid relation, uint32_t statement, unsigned flag);

/* ---- widths, in bytes ---- */

/* The values of one column, NULLs counted as nothing: from the snapshot, else what the planner takes
 * (get_typavgwidth). */
double size_column_width(const struct sizes *sizes, const struct relation *relation, int16_t number);
/* A row of the table with its header and line pointer. */
double size_row_width(const struct sizes *sizes, const struct relation *relation);
/* An entry of the index before it is compressed or shared. */
double size_entry_width(const struct sizes *sizes, const struct relation *index,
                        const struct relation *table);
/* The version of a relation that the statement left, else the newest. NULL: it never came to be. */
const struct relation *size_relation_at(const struct facts *facts, oid id, int32_t statement);
/* Whether the run itself made the relation. What an open catalog only takes to exist was there before; of what is
 * gone again there, nobody knows. */
bool size_began_empty(const struct facts *facts, oid relation);

#endif
