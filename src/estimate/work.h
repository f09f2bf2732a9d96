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
void machine_read(struct machine *machine, const struct statistics *statistics, int version);

/* One statement in one environment. */
struct work {
    struct arena *arena;
    const struct cost_model *model;
    const struct machine *machine;
    const struct facts *facts;
    struct sizes *sizes;
    const struct statement *statement;
};

/* Adds what `amount` of a coefficient costs. An amount that is not known (NAN) makes the sum so. */
void spend(const struct work *work, struct range *sum, enum coefficient coefficient, double amount);
/* The same where the amount is itself a range. */
void spend_range(const struct work *work, struct range *sum, enum coefficient coefficient,
                 struct range amount);
/* Reading bytes of a relation that is this large: as far as it fits into memory, from there. */
void spend_reading(const struct work *work, struct range *sum, double bytes);
/* Marks of sizes_mark() that files here agree on. */
enum {
    MARK_PASS = 1, /* its heap has been read for checks */
    MARK_REWRITTEN = 2,
    MARK_READ = 4,    /* a query reads all of it */
    MARK_WRITTEN = 8, /* a query writes all of it */
};

void range_add(struct range *sum, struct range more);
struct range range_scaled(struct range range, struct range factor);

/* log2 of at least 1, by straight lines between powers of two: the same on every machine, and near enough. */
double log2_about(double figure);

/* ---- index builds (build.c) ---- */

/* One index built in full, with its scan of the heap. */
struct range build_cost(const struct work *work, const struct build_fact *build, bool concurrently);
/* Bytes of the index when it is new. */
double index_bytes(const struct work *work, const struct relation *index, const struct relation *table,
                   double rows);

/* ---- rows read and written by statements (data.c) ---- */

/* SELECT, INSERT, UPDATE, DELETE, MERGE, COPY: everything but their base cost. */
struct range data_cost(const struct work *work);
/* CREATE TABLE AS, CREATE MATERIALIZED VIEW: writing the rows of the query. */
struct range created_cost(const struct work *work);
bool is_data_statement(const struct statement *statement);
/* What the statement does to the sizes of relations. */
void data_apply(const struct work *work);

/* ---- the statement (work.c) ---- */

void work_estimate(const struct work *work, struct statement_estimate *out);

/* Milliseconds at three significant digits: what is beyond is noise, and must not differ between machines. */
double rounded_ms(double milliseconds);

#endif
