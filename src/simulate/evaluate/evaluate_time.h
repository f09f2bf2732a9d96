/*
 * Dates, timestamps and intervals as values: enough of utils/adt/date.c, timestamp.c and formatting.c for
 * the names and bounds of partitions. A date is its days, a timestamp its microseconds since 2000-01-01;
 * an interval is a record of months, days and microseconds. Only ISO forms are read; the clock is unknown.
 * Private to the evaluator.
 */
#ifndef SIMULATE_EVALUATE_TIME_H
#define SIMULATE_EVALUATE_TIME_H

#include "evaluate.h"

/* date, timestamp and timestamptz. */
static inline bool time_type(oid type)
{
    return type == DATEOID || type == TIMESTAMPOID || type == TIMESTAMPTZOID;
}

const char *time_output(struct evaluation *e, const struct value *value);
struct value time_from_text(struct evaluation *e, const char *text, oid type);
struct value time_cast(struct evaluation *e, const struct value *value, oid type);
int time_compare(const struct value *a, const struct value *b, bool *known);
/* + - * of which one side is a date, timestamp or interval; false when it is another operator. */
bool time_operator(struct evaluation *e, const char *operator, const struct value * left,
                   const struct value *right, struct value *out);
/* date_trunc, extract, date_part, to_char, to_date, make_date, make_interval; false for other functions. */
bool time_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out);

#endif
