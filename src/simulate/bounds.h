/*
 * Bounds: comparing the constants of partition bounds as their types do, where that can be told without the server.
 */
#ifndef SIMULATE_BOUNDS_H
#define SIMULATE_BOUNDS_H

#include "tables.h"

/* One value of a bound, resolved: MINVALUE, MAXVALUE, NULL, or a constant in the column's type. */
struct bound_value { char kind; /* 'v' value 'n' NULL '-' MINVALUE '+' MAXVALUE '?' not known */ const char *text; oid type, collation; };

enum comparison { COMPARED_LESS, COMPARED_EQUAL, COMPARED_GREATER, COMPARED_UNKNOWN };
enum comparison bound_compare(struct execution *x, const struct bound_value *a, const struct bound_value *b);

#endif
