/*
 * Statistics: the snapshot of one environment: how many rows and bytes tables have, what is in their columns,
 * how large and how used their indexes are, and the settings that matter to durations. Read from CSV
 * (`drydock stats-query` prints the query that writes it), found by name, and by object once bound to the
 * catalog. It judges nothing: what an unknown figure means is the reader's business.
 */
#ifndef CATALOG_STATISTICS_H
#define CATALOG_STATISTICS_H

#include <math.h>

#include "base/csv.h"
#include "base/vec.h"
#include "catalog/catalog.h"

/* Every figure is a double, exact as a whole number up to 2^53; NAN is unknown, which is not zero. */
#define STATISTICS_UNKNOWN NAN
static inline bool statistics_known(double figure)
{
    return !isnan(figure);
}

/* Values in one list of most common ones: the server's statistics target ends there. */
#define STATISTICS_COMMON_LIMIT 10000

struct column_statistics {
    const char *name; /* as in the file: a column, or several separated by commas */
    uint32_t line;
    double null_frac;   /* pg_stats: part of the rows that is NULL, 0 … 1 */
    double distinct;    /* n_distinct: number of values; negative: part of the rows, -1 all different */
    double avg_width;   /* bytes */
    double correlation; /* -1 … 1 */
    const double *common_freqs; /* part of the rows that each of the most common values has */
    uint32_t common_count;
    /* Exact, as somebody counted them: */
    double null_count;      /* rows in which it (one of them) is NULL */
    double duplicate_count; /* rows to delete until all values without NULL are different */
    double orphan_count;    /* rows whose values are not NULL and not in the referenced table */
    double max_length;      /* characters of the longest value */
};

struct index_statistics {
    const char *name;
    uint32_t line;
    double rows, bytes, index_scans;
};

struct table_statistics {
    const char *schema, *name;
    uint32_t line; /* of its own row; 0 when only columns or indexes have one */
    double rows, dead_rows, seq_scans;
    double bytes; /* of the heap without TOAST and indexes */
    double toast_bytes, index_bytes;
    VEC(struct column_statistics *) columns;
    VEC(struct index_statistics *) indexes;
};

struct setting_statistics {
    const char *name, *value;
    uint32_t line;
};
struct statistics_notice {
    uint32_t line;
    const char *text;
};

struct statistics_binding;
struct statistics {
    const char *environment; /* "production" */
    const char *file;
    VEC(struct table_statistics *) tables; /* in the order of the file */
    VEC(struct setting_statistics) settings;
    VEC(struct statistics_notice) notices;    /* of what was ignored; at most one a column of the file */
    struct map names;                         /* the reader's */
    const struct statistics_binding *binding; /* NULL until statistics_bind() */
};

/* Reads a snapshot. Texts live in the arena. A missing file, no or a wrong header, a wrong number of fields,
 * a number that is none or impossible, two rows for the same thing: false and `err`. */
bool statistics_load(struct arena *arena, const char *environment, const char *path, struct statistics **out,
                     struct err *err);
bool statistics_read(struct arena *arena, const char *environment, const struct source *source,
                     struct statistics **out, struct err *err);

/* ---- by name; NULL: the file has nothing about it ---- */

const struct table_statistics *statistics_table(const struct statistics *statistics, const char *schema,
                                                const char *table);
const struct column_statistics *statistics_column(const struct statistics *statistics, const char *schema,
                                                  const char *table, const char *column);
const struct index_statistics *statistics_index(const struct statistics *statistics, const char *schema,
                                                const char *table, const char *index);
/* A setting's text; letter case does not matter. */
const char *statistics_setting(const struct statistics *statistics, const char *name);
/* A setting as a number: memory in bytes, time in milliseconds, all else as it is. A value without a unit has
 * that of the server's `version`. Unknown when it is not there or not a number. */
double statistics_setting_number(const struct statistics *statistics, const char *name, int version);

/* ---- by object ---- */

/* Ties the figures to the objects that have these names now: call it when the schema is loaded, before the
 * first migration, so that what is renamed later keeps its figures. Several snapshots may be bound to one
 * catalog. */
void statistics_bind(struct arena *arena, struct statistics *statistics, const struct catalog *catalog);

/* The figures of an object; NULL: nothing is known of it, or nothing is bound. A column's by its number (attnum). */
const struct table_statistics *statistics_of_table(const struct statistics *statistics, oid table);
const struct index_statistics *statistics_of_index(const struct statistics *statistics, oid index);
const struct column_statistics *statistics_of_column(const struct statistics *statistics, oid table,
                                                     int16_t number);
/* What is known of several columns together, in whatever order they are given; one column: as above. */
const struct column_statistics *statistics_of_columns(const struct statistics *statistics, oid table,
                                                      const int16_t *numbers, uint32_t count);

/* A table's size, or an index's (rows and bytes). A partitioned one is the sum of its leaves as the snapshot
 * `statement` (STATEMENT_NONE: now) shows them, or its own row where no leaf is known. What the migrations
 * made counts 0 rows and bytes: what they put in is not known here. */
struct statistics_size {
    double rows, bytes, toast_bytes, index_bytes,
        dead_rows;            /* sums of what is known; unknown when nothing is */
    uint32_t leaves, unknown; /* tables (indexes) summed; those among them whose rows (bytes) are unknown:
                                 then the sums are too small */
};
struct statistics_size statistics_size(const struct statistics *statistics, const struct catalog *catalog,
                                       oid relation, int32_t statement);

/* ---- what the figures say ---- */

/* Rows in which the column is NULL: counted (then *exact), else estimated from null_frac; unknown. */
double statistics_nulls(const struct table_statistics *table, const struct column_statistics *column,
                        bool *exact);
/* Number of different values without NULL, estimated; unknown. */
double statistics_distinct(const struct table_statistics *table, const struct column_statistics *column);
/* Rows to delete until all values are different: counted (then *exact), else estimated; 0 as an estimate says
 * that the sample had none. */
double statistics_duplicates(const struct table_statistics *table, const struct column_statistics *column,
                             bool *exact);

/* ---- where snapshot and schema differ ---- */

/* Names "schema.table", "schema.table.column" (also of indexes), sorted bytewise. Asked of a bound snapshot.
 */
struct statistics_gaps {
    struct texts tables_not_in_schema;  /* rows about tables that the catalog lacks */
    struct texts members_not_in_schema; /* about columns and indexes that the catalog's tables lack */
    struct texts
        tables_not_in_snapshot; /* tables and materialized views without a row; partitioned ones left out */
};
struct statistics_gaps statistics_gaps(struct arena *arena, const struct statistics *statistics,
                                       const struct catalog *catalog);

#endif
