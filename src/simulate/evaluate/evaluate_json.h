/*
 * JSON: values of json and jsonb, their operators and functions, as json.c, jsonb.c and jsonfuncs.c have
 * them. A value of either type is a text: of json as it was written, of jsonb as jsonb_out() prints it.
 * Private to the evaluator.
 */
#ifndef SIMULATE_EVALUATE_JSON_H
#define SIMULATE_EVALUATE_JSON_H

#include "evaluate.h"

bool json_type(oid type);
/* json_in(), jsonb_in() */
struct value json_from_text(struct evaluation *e, const char *text, oid type);
/* A jsonb, or a json's text, as a boolean or a number. */
struct value json_cast(struct evaluation *e, const struct value *json, oid type);
/* -> ->> #> #>> ? ?| ?& @> <@ - #- || of a json or jsonb on the left; false for other operators and types. */
bool json_operator(struct evaluation *e, const char *operator, const struct value * left,
                   const struct value *right, struct value *out);
/* As value_compare() of two jsonb; only whether they are equal is known. */
int json_compare(struct evaluation *e, const struct value *a, const struct value *b, bool *known);
/* A function that takes or makes json; false when it is not one that is known here. */
bool json_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out);
/* One that gives a set (jsonb_array_elements() …): an array of its rows, of records where they have two
 * columns; json_set_columns() gives their names, 0 when the function is none of these. */
uint32_t json_set_columns(const char *name, const char *const **names);
bool json_set(struct evaluation *e, const char *name, const struct value *argument, struct value *out);
/* jsonb_to_recordset(), json_to_record() and their like, for the columns of these names: an array of texts
 * for each column. False for other functions. */
bool json_records(struct evaluation *e, const char *name, const struct value *argument,
                  const char *const *columns, uint32_t count, struct value *out);
/* json_agg(), jsonb_agg() */
struct value json_aggregate(struct evaluation *e, const struct value *values, uint32_t count, bool binary);

#endif
