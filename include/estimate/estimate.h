/*
 * Estimate: statistics + cost model → how long each statement works and how long each lock is held. Durations are ranges in
 * milliseconds; what is not known stays unknown. The coefficients are data (rules/timing/), fitted to measured times.
 */
#ifndef ESTIMATE_ESTIMATE_H
#define ESTIMATE_ESTIMATE_H

#include "simulate/facts.h"

struct duration { bool known; double low, expected, high; };    /* milliseconds */

/* Sizes of a relation in an environment when the run begins; NAN unknown. A partitioned table is the sum of its leaves; an index has its own bytes. */
struct relation_size { double rows, bytes, index_bytes, toast_bytes; };

struct statement_estimate {
    struct duration work;           /* what the server does for it, waiting for locks not counted */
    struct relation_size size;      /* of the main relation */
    const char *basis;              /* in words: "scan of 41 GB", "rewrite of 41 GB and 5 indexes", "index on 2.0 billion rows", "catalog only" */
    struct duration alternative;    /* where CONCURRENTLY or another way exists; unknown otherwise */
};
struct window_estimate { struct duration held; };

struct environment {
    const char *name;
    const struct statistics *statistics;    /* NULL: none given */
    struct statement_estimate *statements;  /* by statement index */
    struct window_estimate *windows;        /* by window index */
    struct duration total;          /* of all statements in sequence; not known when one of them is not: then the sum of the others */
    uint32_t unknown_count;         /* statements whose duration is not known */
    bool primary;                   /* findings speak of this one: "production", else the one with most rows */
};
struct estimates { struct environment *at; uint32_t count; const struct environment *primary; };

struct cost_model;
/* Reads the model; the built-in one when path is NULL. */
bool cost_model_load(struct arena *arena, const char *path, struct cost_model **out, struct err *err);
/* The same from a source in memory; the built-in one when it is NULL. What the file leaves out is as built in. */
bool cost_model_read(struct arena *arena, const struct source *source, struct cost_model **out, struct err *err);

/* One environment per statistics snapshot, in the order given; with none, one environment "default" whose sizes are unknown. */
struct estimates *estimates_make(struct arena *arena, const struct facts *facts, const struct cost_model *model,
                                 const struct statistics *const *statistics, uint32_t count);
struct relation_size environment_size(const struct environment *environment, const struct facts *facts, oid relation);

/* "40 ms", "1.2 s", "3 min", "2 h 10 min": two significant figures; "12,345", "2.8 million"; "41 GB" as pg_size_pretty() has it. "unknown" for
 * NAN. Without arena memory where the words are constant. */
const char *duration_words(struct arena *arena, double milliseconds);
const char *count_words(struct arena *arena, double count);
const char *bytes_words(struct arena *arena, double bytes);

#endif
