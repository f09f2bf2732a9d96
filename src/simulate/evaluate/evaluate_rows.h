/*
 * Rows: one level of a query while it is evaluated. A level has ranges (what stands in FROM); a binding says
 * which row each of them is at. Shared by the files that follow a query's clauses:
 *
 *     evaluate_range.c         what stands in FROM, and the names of its columns
 *     evaluate_join.c          FROM and WHERE: the bindings
 *     evaluate_aggregate.c     aggregates over a group of bindings
 *     evaluate_set.c           functions that give sets
 *     evaluate_query.c         the select list, groups, order, and whole queries
 */
#ifndef SIMULATE_EVALUATE_ROWS_H
#define SIMULATE_EVALUATE_ROWS_H

#include "evaluate.h"

#define RANGE_LIMIT        64
#define NESTING_OF_QUERIES 40

struct range {
    const char *alias, *schema;
    const char *const *columns;
    uint32_t column_count;
    const oid *types; /* or NULL */
    const struct system_relation *system;
    const struct result *result;
    const struct from_item *item; /* a function, called for each binding */
    const char *unknown;          /* why its rows are not known */
    bool one, empty;              /* of those: there is exactly one row; there is none */
};

/* One range's row: 0 not yet bound, 'r' a row, 'n' all NULL, 'u' not known. */
struct bound {
    char state;
    struct system_row row;
    const struct value *values;
};
struct binding {
    struct bound *at;
    bool maybe;
    const char *why;
};
struct bindings {
    VEC(struct binding) rows;
};

struct cte_result {
    const char *name;
    const struct query *query;
    struct result *result;
    const struct texts *columns;
    bool used;
};

struct rows {
    const struct rows *outer;
    const struct query *query;
    VEC(struct range) ranges;
    const struct binding *current;
    const struct bindings *group; /* while a group's row is computed */
    VEC(struct cte_result) ctes;
};

/* One more row is looked at; false when that is too much. */
bool rows_spend(struct evaluation *e);

/* evaluate_range.c */
/* Makes the ranges of one item of FROM; false when it was refused. */
bool rows_add_ranges(struct evaluation *e, struct rows *rows, const struct from_item *item, uint32_t depth);
bool rows_column_in_range(const struct range *range, const struct texts *names, uint32_t *column);
bool rows_find_column(const struct rows *rows, const struct texts *names, uint32_t *range, uint32_t *column);
struct value rows_column_value(struct evaluation *e, const struct range *range, const struct bound *bound,
                               uint32_t column);
/* The names given, and for the rest the columns' own. */
const char *const *rows_names(struct evaluation *e, const struct texts *given, const char *const *names,
                              uint32_t count);
/* evaluate_join.c */
/* All bindings of FROM that WHERE lets through; false when something was refused. */
bool rows_bind(struct evaluation *e, struct rows *rows, struct bindings *out);
/* As value_truth(), in a binding; `why` is set where it is not known. */
int rows_condition(struct evaluation *e, struct rows *rows, const struct binding *binding,
                   const struct expr *expr, const char **why);

/* evaluate_query.c */
/* Merge sort of row numbers by ORDER BY's values, one list a row: equal rows keep their order. */
void rows_sort(struct evaluation *e, const struct sort_items *order, struct value *const *keys,
               uint32_t *rows, uint32_t *room, uint32_t count);

/* The name that a column of the result gets; whether it stands for all columns. */
const char *rows_target_name(const struct target *target);
bool rows_is_star(const struct target *target);

/* evaluate_set.c */
/* How many columns a function in FROM gives, and their names; without names they are called after it. */
uint32_t rows_columns_of_set(struct evaluation *e, const struct expr *call, const char *const **names);
/* Their values, an array for each column; of what is not known at least the first is unknown. */
void rows_of_set(struct evaluation *e, const struct expr *call, struct value *columns);
/* The same of a function in FROM with a list of column definitions. */
void rows_of_definition(struct evaluation *e, const struct from_item *item, struct value *columns);

/* evaluate_aggregate.c */
bool rows_has_aggregate(const struct expr *expr, uint32_t depth);

#endif
