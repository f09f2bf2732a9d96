/*
 * Analysis: what the files that type expressions and queries share: the state of one parse analysis (PostgreSQL's ParseState), makers of
 * typed nodes, and the verbs of each file. Private to resolve.
 *
 * Every function that returns a tree returns NULL after it has refused; callers pass NULL on. What could not be found although it may
 * exist becomes a TYPED_UNKNOWN node, whose type is NO_OID ("open"): any coercion of it succeeds and any function of it is open too.
 */
#ifndef RESOLVE_ANALYSIS_H
#define RESOLVE_ANALYSIS_H

#include <string.h>

#include "base/vec.h"
#include "resolve/lookup/lookup.h"

#define ANALYSIS_DEPTH_LIMIT 2000u
#define ARGUMENTS_MAX 100u          /* FUNC_MAX_ARGS */
#define TARGETS_MAX 1664u           /* MaxTupleAttributeNumber */
#define SUBSCRIPTS_MAX 64u          /* adjacent ones: far beyond MAXDIM */

/* Where in a statement an expression stands (ParseExprKind). */
enum place {
    PLACE_SCOPE,                    /* outside of queries: the scope says what is allowed */
    PLACE_OTHER, PLACE_JOIN_ON, PLACE_JOIN_USING, PLACE_FROM_SUBQUERY, PLACE_FROM_FUNCTION, PLACE_WHERE, PLACE_HAVING, PLACE_FILTER,
    PLACE_WINDOW_PARTITION, PLACE_WINDOW_ORDER, PLACE_WINDOW_RANGE, PLACE_WINDOW_ROWS, PLACE_WINDOW_GROUPS,
    PLACE_SELECT, PLACE_INSERT, PLACE_UPDATE, PLACE_MERGE_WHEN, PLACE_GROUP_BY, PLACE_ORDER_BY, PLACE_DISTINCT_ON,
    PLACE_LIMIT, PLACE_OFFSET, PLACE_RETURNING, PLACE_MERGE_RETURNING, PLACE_VALUES, PLACE_VALUES_SINGLE, PLACE_INDEX_INFERENCE,
};
const char *place_name(enum place place);

/* memcpy() for arrays that may be empty and then nowhere. */
static inline void copy_items(void *to, const void *from, size_t size)
{
    if (size > 0)
        memcpy(to, from, size);
}

struct level;
/* What the server refuses only once the whole statement is analysed, in this order. */
enum late_stage { LATE_ANALYSIS, LATE_REWRITE, LATE_PLAN, LATE_STAGES };

struct analysis {
    const struct resolver *resolver;
    struct arena *arena;
    const struct scope *scope;      /* never NULL */
    struct refusal *refusal;        /* never NULL */
    struct level *level;            /* the innermost query; NULL outside of queries */
    uint32_t depth;
    const struct typed *last_set;   /* the set-returning call met last in this query (p_last_srf) */
    bool unsure;                    /* something was open */
    struct refusal late[LATE_STAGES];       /* the first of each stage */
};
void analysis_begin(struct analysis *a, const struct resolver *resolver, const struct scope *scope, struct refusal *refusal);

/* Refuses and gives NULL. */
struct typed *analysis_refuse(struct analysis *a, uint32_t position, const char *sqlstate, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Refuses when nothing is wrong with the rest of the statement. Always true. */
bool analysis_refuse_late(struct analysis *a, enum late_stage stage, uint32_t position, const char *sqlstate,
                          const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Once all is analysed: false and the refusal that had to wait. */
bool analysis_end(struct analysis *a);
/* An open node: notes that something was not found. `type` NO_OID, or the type that it has whatever it is. */
struct typed *analysis_open(struct analysis *a, uint32_t position, oid type);
/* check_stack_depth(): false and a refusal (54001, unsure) beyond the limit. analysis_leave() after each success. */
bool analysis_enter(struct analysis *a);
static inline void analysis_leave(struct analysis *a) { a->depth--; }

/* ---- nodes ---- */

/* A node without arguments, modifier or collation. */
struct typed *typed_new(struct arena *arena, enum typed_kind kind, oid type, uint32_t position);
/* Room for so many arguments. */
struct typed **typed_list(struct arena *arena, uint32_t count);
/* One node anew; its arguments are shared. */
struct typed *typed_copy(struct arena *arena, const struct typed *typed);
/* `text` as the type's output function writes it; NULL is SQL's NULL. */
struct typed *typed_constant(const struct resolver *resolver, oid type, const char *text, uint32_t position);
struct typed *typed_null(const struct resolver *resolver, oid type, int32_t typmod);
/* Calls back for every direct child, those of aggregates included, subqueries not. */
typedef void typed_visit_fn(void *context, const struct typed *child);
void typed_children(const struct typed *typed, typed_visit_fn *visit, void *context);
/* A copy whose columns of level >= 0 stand `levels` further out. */
struct typed *typed_raise(struct arena *arena, const struct typed *typed, uint32_t levels);
/* A copy whose columns of this level belong to another range. */
struct typed *typed_at_range(struct arena *arena, const struct typed *typed, int16_t range);
const struct typed *typed_without_implicit_casts(const struct typed *typed);
static inline bool typed_is_open(const struct typed *typed) { return typed->type == NO_OID; }
/* assign_collations_walker() for one node whose arguments have theirs; false: 42P21 was refused. */
bool typed_collate(struct analysis *a, struct typed *typed);
/* As typed_collate, from these only. */
bool typed_collate_over(struct analysis *a, struct typed *typed, struct typed *const *from, uint32_t count);

/* ---- coercion (coerce.c, generic.c, common.c) ---- */

/* can_coerce_type(): all of them. `context` as castcontext: 'i' 'a' 'e'. */
bool coerce_possible(const struct resolver *resolver, uint32_t count, const oid *from, const oid *to, char context);
/* find_coercion_pathway(): 'n' 'f' 'c' 'a' or 0. */
char coerce_path(const struct resolver *resolver, oid from, oid to, char context, oid *function);
/* coerce_type(): without the modifier. Only when coerce_possible(). */
struct typed *coerce_node(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context, char format,
                          uint32_t position);
/* coerce_to_target_type(): *possible false when there is no way (then NULL without a refusal). */
struct typed *coerce_to_target(struct analysis *a, struct typed *node, oid to, int32_t typmod, char context, char format,
                               uint32_t position, bool *possible);
struct typed *coerce_to_boolean(struct analysis *a, struct typed *node, const char *construct);
struct typed *coerce_to_specific(struct analysis *a, struct typed *node, oid to, int32_t typmod, const char *construct);
/* Whether the domain (or one below it) has constraints or NOT NULL: DomainHasConstraints(). */
bool lookup_domain_constrained(const struct resolver *resolver, oid domain);

/* check_generic_type_consistency(). */
bool generic_consistent(const struct resolver *resolver, const oid *actual, const oid *declared, uint32_t count);
/* enforce_generic_type_consistency(): changes `declared`; NO_OID after a refusal. */
oid generic_enforce(struct analysis *a, const oid *actual, oid *declared, uint32_t count, oid result, uint32_t position);

/* select_common_type(); construct NULL: NO_OID instead of a refusal. */
oid common_type(struct analysis *a, struct typed *const *nodes, uint32_t count, const char *construct);
oid common_type_of_oids(const struct resolver *resolver, const oid *types, uint32_t count);
bool common_type_works(const struct resolver *resolver, oid common, const oid *types, uint32_t count);
int32_t common_typmod(struct typed *const *nodes, uint32_t count, oid common);
struct typed *coerce_to_common(struct analysis *a, struct typed *node, oid to, const char *construct);

/* ---- literals (literals.c) ---- */

/* What the type's input function makes of a text: its canonical form in *out (or the text itself, where the form is not known here). False
 * after a refusal (22P02, 22003, 22007 …). `object` becomes the object a regclass and the like mean. */
bool literal_input(struct analysis *a, oid type, int32_t typmod, const char *text, uint32_t position, const char **out, oid *object);

/* ---- calls (select.c, calls.c, operate.c) ---- */

/* func_match_argtypes() and func_select_candidate() over arrays of argument types: the index of the best, -1 none fits, -2 several. */
struct choice { const oid *types; };
int32_t select_candidate(const struct resolver *resolver, const oid *inputs, uint32_t count, struct choice *choices, uint32_t choice_count);

/* Also with ORDER BY inside, FILTER, OVER. */
struct typed *call_function(struct analysis *a, const struct expr *expr);
/* CALL procedure(…). */
struct typed *call_procedure(struct analysis *a, const struct expr *expr);
/* "x.name" as a column of a row or a function of it; NULL without a refusal when it is neither. */
struct typed *call_projection(struct analysis *a, const char *name, struct typed *row, uint32_t position);
/* Aggregates, windows and sets where they may not stand (42803, 42P20, 0A000); places.c. */
bool place_allows_aggregate(struct analysis *a, const struct level *level, uint32_t position);
bool place_allows_window(struct analysis *a, uint32_t position);
/* transformAggregateCall(), transformWindowFuncCall(). */
struct typed *call_aggregate(struct analysis *a, struct typed *node, const struct routine *routine, const struct expr *expr,
                             struct typed *filter, uint32_t argument_count);
struct typed *call_window(struct analysis *a, struct typed *node, const struct routine *routine, const struct expr *expr,
                          struct typed *filter, const struct typed *last_set);
/* check_srf_call_placement(). */
bool call_set_allowed(struct analysis *a, const struct typed *last_set, uint32_t position);

/* make_op(), make_scalar_array_op() (any: ANY, else ALL), make_distinct_op(), make_row_comparison_op(). `left` NULL: a prefix operator. */
struct typed *operate(struct analysis *a, const struct name *name, struct typed *left, struct typed *right, uint32_t position);
struct typed *operate_array(struct analysis *a, const struct name *name, bool any, struct typed *left, struct typed *right,
                            uint32_t position);
struct typed *operate_distinct(struct analysis *a, const struct name *name, struct typed *left, struct typed *right,
                               uint32_t position);
struct typed *operate_rows(struct analysis *a, const struct name *name, struct typed *const *left, uint32_t left_count,
                           struct typed *const *right, uint32_t right_count, uint32_t position);
/* oper(): the operator for these types without refusing; NO_OID. */
oid operator_select(const struct resolver *resolver, const struct name *name, oid left, oid right, bool *ambiguous);

/* ---- expressions (expressions.c, columns.c) ---- */

/* transformExpr(): in the place that a->level has, or in another. */
struct typed *expression(struct analysis *a, const struct expr *expr);
struct typed *expression_at(struct analysis *a, const struct expr *expr, enum place place);
/* transformArrayExpr() with a given type (NO_OID: none). */
struct typed *expression_array(struct analysis *a, const struct expr *expr, oid array, oid element, int32_t typmod);
struct typed *expression_case(struct analysis *a, const struct expr *expr);
struct typed *expression_common(struct analysis *a, const struct expr *expr);
struct typed *expression_subquery(struct analysis *a, const struct expr *expr, enum sublink_kind kind, const struct expr *test,
                                  const struct name *name, uint32_t position);
/* AND, OR of two, NOT and tests of one. */
struct typed *typed_boolean(struct analysis *a, enum typed_kind kind, uint32_t position, struct typed *one, struct typed *two);
struct typed *expression_row(struct analysis *a, const struct expr *expr, bool allow_default);
struct typed *expression_subscripts(struct analysis *a, struct typed *base, const struct expr *const *steps, uint32_t count);
struct typed *column_reference(struct analysis *a, const struct expr *expr);
/* transformExpressionList(): also expands t.* and (row).*. */
struct typed_vec { struct typed **at; uint32_t count, capacity; };
bool expression_list(struct analysis *a, const struct exprs *exprs, enum place place, bool allow_default, struct typed_vec *out);
/* FigureColname(). */
const char *figure_name(const struct expr *expr);
struct typed *expression_json(struct analysis *a, const struct expr *expr);
struct typed *expression_xml(struct analysis *a, const struct expr *expr);

/* ---- queries (query.c …) ---- */

/* transformStmt() for a query inside of this analysis, one level deeper. */
struct typed_query *query_analyze(struct analysis *a, const struct query *query);

#endif
