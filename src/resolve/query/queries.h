/*
 * Queries: what the files that analyze whole queries share. Private to resolve.
 *
 * A clause's `what` says what its expression is:
 *   W WITH query   R range   J join (condition)   S sample argument   w WHERE   t target   x junk target   h HAVING   g GROUP BY
 *   G grouping set   s ORDER BY   d DISTINCT ON   D DISTINCT   l LIMIT   o OFFSET   p PARTITION BY   b window ORDER BY   f frame
 *   v VALUES   I end of the inserted rows   L set operation's left   Q its right   i assigned column   r RETURNING   c ON CONFLICT   m MERGE
 */
#ifndef RESOLVE_QUERIES_H
#define RESOLVE_QUERIES_H

#include "ranges.h"

/* As query_analyze(), for a query of WITH RECURSIVE (NULL: of no such). */
struct typed_query *query_analyze_entry(struct analysis *a, const struct query *query, struct cte_entry *entry);
/* A side of a set operation: untyped literals stay so, for the common type to be found. */
struct typed_query *query_analyze_leaf(struct analysis *a, const struct query *query);
/* Dependencies, functions, volatility and whether it makes an updatable view (facts.c). */
void query_facts(const struct resolver *resolver, const struct query *syntax, struct typed_query *query);
bool cte_tentative_columns(struct analysis *a, struct cte_entry *entry, const struct typed_column *columns, uint32_t count);

/* The query of the innermost level, from its outputs; pops nothing. */
struct typed_query *query_finish(struct analysis *a, struct outputs *outputs, bool unknown_is_text);
struct typed *where_clause(struct analysis *a, const struct expr *expr, enum place place, const char *construct);
bool order_clause(struct analysis *a, const struct sort_items *items, struct outputs *outputs, bool only_names);
bool group_clause(struct analysis *a, const struct query *query, struct outputs *outputs);
bool distinct_clause(struct analysis *a, const struct query *query, struct outputs *outputs);
bool limit_clause(struct analysis *a, const struct query *query);
bool window_clause(struct analysis *a, struct outputs *outputs);
/* parseCheckAggregates(). */
bool grouping_holds(struct analysis *a, const struct query *query, const struct outputs *outputs);
/* INSERT, UPDATE, DELETE, MERGE. */
struct typed_query *modify_analyze(struct analysis *a, const struct query *query);
char query_volatility(const struct resolver *resolver, const struct typed_query *query);
/* Each expression of a query, subqueries not entered. */
void query_expressions(const struct typed_query *query, typed_visit_fn *visit, void *context);

#endif
