/*
 * Bounds: comparing the constants of partition bounds as their types do, where that can be told without
 * the server.
 */
#ifndef SIMULATE_BOUNDS_H
#define SIMULATE_BOUNDS_H

#include "tables.h"

/* One value of a bound, resolved: MINVALUE, MAXVALUE, NULL, or a constant in the column's type. */
struct bound_value {
    char kind; /* 'v' value 'n' NULL '-' MINVALUE '+' MAXVALUE '?' not known */
    const char *text;
    oid type, collation;
    const struct typed *expression;         /* as it was coerced to the key's type; NULL: not kept */
};

enum comparison { COMPARED_LESS, COMPARED_EQUAL, COMPARED_GREATER, COMPARED_UNKNOWN };
enum comparison bound_compare(struct execution *x, const struct bound_value *a, const struct bound_value *b);

/* The same for the values of a range's key. */
enum comparison bound_compare_tuples(struct execution *x, const struct bound_value *a, const struct bound_value *b,
                                     uint32_t count);

/* MINVALUE and MAXVALUE as they are parsed: names of columns. */
bool is_bound_word(const struct expr *expr, const char *word);

/* A bound with its values: a list's in `values`, a range's in `from` and `to`. */
struct read_bound {
    const struct partition_bound *bound; /* NULL: not read */
    struct bound_value *values, *from, *to;
};
/* The values of the bound of a partition (struct relation.bound); NULL when they could not be read. */
const struct read_bound *partition_bound_read(const struct partition_bound *bound);

/* False when surely none of the table's partitions overlaps a range or list; takes logarithmic time, where the order of all bounds can
 * be told. */
bool partition_index_may_overlap(struct execution *x, const struct relation *parent, const struct read_bound *new);

/* The extended hash of a value of a hash key ('v'); false when its bytes do not follow from its text. */
bool partition_hash_value(struct execution *x, const struct bound_value *value, uint64_t *out);
/* hash_combine64() */
uint64_t partition_hash_combine(uint64_t sum, uint64_t hash);

#endif
