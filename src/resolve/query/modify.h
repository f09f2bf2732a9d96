/*
 * Modify: what modify.c and conflict.c share. Private to resolve.
 */
#ifndef RESOLVE_MODIFY_H
#define RESOLVE_MODIFY_H

#include "queries.h"

/* setTargetTable(): the relation to change as a range; `also_source`: its columns may be named. NULL after a refusal. */
struct range *modify_target(struct analysis *a, const struct relation_name *name, bool also_source);
/* Number of a column (from 0); -1: open; -2: refused (42703). `system`: those have a refusal of their own. */
int64_t modify_column(struct analysis *a, const struct range *range, const char *name, uint32_t position, bool system);
struct typed *modify_assign(struct analysis *a, const struct range *range, uint32_t column, const struct exprs *indirection,
                            struct typed *value, bool update, char overriding);
bool modify_set(struct analysis *a, const struct targets *targets, const struct range *range);
/* Can a view be changed so ('i' 'u' 'd')? True for tables. */
bool view_takes(struct analysis *a, const struct range *range, char event, bool merge);
bool view_takes_column(struct analysis *a, const struct range *range, uint32_t column, char event);
bool conflict_clause(struct analysis *a, const struct query *query, struct range *range);

#endif
