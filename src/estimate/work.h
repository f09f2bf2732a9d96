/*
 * Work: what the files that put durations together share: the sum of one statement, and how coefficients are
 * spent on it. Private to estimate. Knows no file formats and no environments.
 */
#ifndef ESTIMATE_WORK_H
#define ESTIMATE_WORK_H

#include "model.h"
#include "size.h"

/* The server's settings that matter, in bytes and processes; what the snapshot does not say is the server's
 * default. */
struct machine {
    double cache_bytes;       /* that one table may hope to find in memory */
    double maintenance_bytes; /* maintenance_work_mem */
    double workers;           /* max_parallel_maintenance_workers, as far as max_parallel_workers allows */
    double parallel_bytes;    /* min_parallel_table_scan_size */
};
void cost_machine_read(struct machine *machine, const struct statistics *statistics, int version);

/* One statement in one environment. */
struct work {
    struct arena *arena;
    const struct cost_model *model;
    const struct machine *machine;
    const struct facts *facts;
    struct sizes *sizes;
    const struct statement *statement;
};

/* ---- sums (work.c) ---- */

/* Each end of a range by itself. */
void cost_add(struct range *sum, struct range more);
struct range cost_scaled(struct range range, struct range factor);
/* Each figure the lesser of the two; unknown when one of them is. */
struct range cost_least(struct range a, struct range b);
/* Adds what `amount` of a coefficient costs. An amount that is not known (NAN) makes the sum so. */
void cost_spend(const struct work *work, struct range *sum, enum coefficient coefficient, double amount);
/* The same where the amount is itself a range. */
void cost_spend_range(const struct work *work, struct range *sum, enum coefficient coefficient,
                      struct range amount);
/* Reading bytes of a relation that is this large: as far as it fits into memory, from there. */
void cost_spend_reading(const struct work *work, struct range *sum, double bytes);
/* log2 of at least 1, by straight lines between powers of two: the same on every machine, and near enough. */
double cost_log2(double figure);
/* Milliseconds at three significant digits: what is beyond is noise, and must not differ between machines. */
double cost_rounded(double milliseconds);
/* "1 row", "2.8 million rows". */
const char *cost_rows_words(struct arena *arena, double rows);

/* Marks of sizes_mark(). */
enum {
    MARK_PASS = 1,      /* its heap has been read for checks */
    MARK_REWRITTEN = 2, /* it is rewritten: checks are made on the way */
    MARK_READ = 4,      /* a query reads all of it */
    MARK_WRITTEN = 8,   /* a query writes all of it */
};

/* ---- index builds (build.c) ---- */

/* One index built in full, with its scan of the heap. */
struct range build_cost(const struct work *work, const struct build_fact *build, bool concurrently);

/* ---- conditions (condition.c) ---- */

/* What a WHERE does to one table: the part of its rows that it lets through, the part of the table that must
 * be read for that, and whether rows are found through an index. */
struct selection {
    struct range part, read;
    bool indexed;
};
struct selection condition_judge(const struct work *work, oid relation, const struct expr *where);

/* ---- rows read and written by statements (data.c) ---- */

/* SELECT, INSERT, UPDATE, DELETE, MERGE, COPY: everything but their base cost. */
struct range data_cost(const struct work *work);
/* CREATE TABLE AS, CREATE MATERIALIZED VIEW: writing the rows of the query. */
struct range data_created_cost(const struct work *work);
bool data_is_statement(const struct statement *statement);
/* "update of 500 million rows", "deletion of up to 2.8 million rows"; NULL when it writes none. */
const char *data_words(const struct work *work);
/* What the statement does to the sizes of relations. */
void data_apply(const struct work *work);

/* ---- the statement (work.c) ---- */

/* The statement's own duration and what it rests on, into `out`; nothing known: out->basis says why. */
void work_estimate(const struct work *work, struct statement_estimate *out);

#endif
