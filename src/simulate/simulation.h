/*
 * Simulation: the state of one run, private to simulate.
 */
#ifndef SIMULATE_SIMULATION_H
#define SIMULATE_SIMULATION_H

#include "migration/dump.h"
#include "session.h"

struct since_refusal;

struct simulation {
    struct arena *arena;
    struct arena *scratch;          /* of the statement that runs; the same as arena where facts are recorded */
    struct map written;             /* relations that statements of the run have written rows to */
    struct map chosen_names;        /* by which number the last name of a kind was generated … */
    uint64_t names_freed;           /* … at this count of catalog_names_freed() */
    struct map partition_indexes;   /* partitioned table → its index of bounds + 1 (relation/partition_index.c) */
    VEC(struct partition_index *) partition_index_list;
    struct map seeds;               /* table → its seed + 1 (rows/seed.c) */
    VEC(struct table_seed *) seed_list;
    struct catalog *catalog;
    const struct statistics *statistics;
    struct facts facts;
    struct session session;
    enum transaction_mode mode;
    bool perhaps;                   /* nobody knows whether what is being played runs */
    const struct since_refusal *refused_query; /* the query string being played does not parse: none of it runs; NULL */
    struct effects *effects;        /* of the bodies read so far (body/effect.h) */
    bool loading;
    struct dump dump;               /* what the file that is loaded says of itself */
    bool started;                   /* a migration file has been played */
    bool doubtful;                  /* some objects may or may not exist: opaque ones stand for them (doubt.h) */
};

/* What a handler works with, for a statement of this run. */
struct execution simulation_execution(struct simulation *simulation, struct statement *statement);

/* Plays an op in the running statement, with what the server does after any: default privileges for what was made. */
bool simulation_execute(struct execution *x, const struct op *op);

/* transaction.c: what surrounds a statement. */

/* Opens the transaction a file or run is wrapped in, or the implicit one of a query string of several statements. */
void transaction_open(struct simulation *simulation, enum block_state block, bool wrapped);
/* Ends the open one at the end of the file or run. */
void transaction_close(struct simulation *simulation);
/* Books a statement on the open transaction, or on one of its own. */
void transaction_book(struct simulation *simulation, struct statement *statement);
/* PreCommit_on_commit_actions(): temporary tables made ON COMMIT DROP go, those with DELETE ROWS are emptied. */
void transaction_apply_on_commit(struct simulation *simulation);
/* The connection ends: its temporary objects go. */
void transaction_end_session(struct simulation *simulation);

#endif
