/*
 * Ranges: what stands in FROM, the names that a query's expressions may use, and the levels of nested queries (PostgreSQL's range table,
 * namespace and ParseState). Private to resolve.
 */
#ifndef RESOLVE_RANGES_H
#define RESOLVE_RANGES_H

#include "base/map.h"
#include "resolve/analysis.h"

enum range_kind { RANGE_RELATION, RANGE_SUBQUERY, RANGE_FUNCTION, RANGE_VALUES, RANGE_CTE, RANGE_TABLE_FUNCTION, RANGE_JOIN };

struct range_column {
    const char *name;
    oid type; int32_t typmod; oid collation;
    bool dropped;
    int16_t number;                 /* attnum in the range */
    struct typed *value;            /* RANGE_JOIN: the column in terms of the joined ranges */
};

struct range {
    enum range_kind kind;
    int16_t number;                 /* in its query, from 1; joins have none */
    const char *name;
    bool aliased, only, lateral;
    char access;                    /* RANGE_RELATION: as in struct query_relation; 'r' where FOR UPDATE names it, too */
    bool locked;                    /* FOR UPDATE and its like: what it reads is locked */
    bool open;                      /* it may have columns that are not known */
    oid relation;                   /* RANGE_RELATION */
    char relation_kind;
    oid row_type;                   /* type of the whole row; RECORDOID */
    struct range_column *columns; uint32_t count;
    uint32_t using_count;           /* RANGE_JOIN: the merged columns come first */
    struct typed_query *query;      /* RANGE_SUBQUERY */
    const struct cte_entry *cte; uint16_t cte_level;
    struct typed **functions; uint32_t function_count;
    bool ordinality, scalar;        /* scalar: a function's one value: the whole row is the value */
    uint32_t position;
};

/* A name that expressions may use (ParseNamespaceItem). */
struct name_item {
    struct range *range;
    const char *name;
    uint32_t count;                 /* columns seen through it: a USING alias sees the merged ones only */
    bool relation_visible, columns_visible, lateral_only, lateral_ok;
    char returning;                 /* 'o' 'n': RETURNING's OLD and NEW */
};
struct name_items { struct name_item *at; uint32_t count, capacity; };

struct cte_entry {
    const char *name;
    const struct cte *syntax;
    struct level *level;            /* of the WITH clause */
    struct range_column *columns; uint32_t count;   /* known once analyzed, or its non-recursive part was */
    struct typed_query *query;
    bool known, running, recursive, open;
    uint32_t used;
};

/* One piece of a resolved query, for all who walk it: what it is, and the expression. */
struct clause {
    char what; int32_t number; const char *text; struct typed *expr; struct typed_query *query; const struct range *range;
    const struct cte_entry *cte;
};
struct clauses { struct clause *at; uint32_t count, capacity; };
/* typed_query.tree */
struct query_tree {
    enum query_kind kind; const struct query *syntax; struct clauses clauses; struct range **ranges; uint32_t range_count; uint16_t outer;
    bool has_aggregate;
};

struct level {
    struct level *parent;
    const struct query *syntax;
    enum place place;
    struct { struct range **at; uint32_t count, capacity; } ranges;
    struct name_items names;
    bool lateral_active;
    struct cte_entry *ctes; uint32_t cte_count, cte_visible;
    struct map cte_names;           /* name → its number in `ctes` + 1 */
    bool has_aggregate, has_window, has_set;
    struct { const struct window **at; uint32_t count, capacity; } windows;
    struct clauses clauses;
    uint16_t outer;                 /* the nearest outer query that is referred to: 1 the next one; 0 none */
    struct { struct query_relation *at; uint32_t count, capacity; } relations;
    bool open;
};

/* A query begins inside of the innermost one, and ends. */
void level_push(struct analysis *a, struct level *level, const struct query *syntax);
void level_pop(struct analysis *a, struct level *level);
/* Adds a piece to the innermost query (see queries.h for `what`); valid until the next one is added. */
struct clause *level_clause(struct analysis *a, char what, int32_t number, struct typed *expr);

/* refnameNamespaceItem(): NULL when there is none (after a refusal only when a->refusal says so). */
struct name_item *name_find(struct analysis *a, const struct name *name, uint32_t position, uint32_t *levels);
/* scanNSItemForColumn(): NULL when it has none of that name. */
struct typed *name_item_column(struct analysis *a, const struct name_item *item, uint32_t levels, const char *name, uint32_t position);
struct typed *name_item_row(struct analysis *a, const struct name_item *item, uint32_t levels, uint32_t position);
/* The n-th column (from 0) of a range, as seen `levels` below. */
struct typed *range_column_reference(struct analysis *a, const struct range *range, uint32_t column, uint32_t levels, uint32_t position);
/* A column's reference counts as one to an outer query. */
void level_mark_outer(struct analysis *a, uint32_t levels);

/* ---- the scope around all queries (scope.c) ---- */

/* A column, parameter or VALUE of the scope by its bare name; NULL when it has none. */
struct typed *scope_column(struct analysis *a, const char *name, uint32_t levels, uint32_t position);
/* "relation", "old", "new", a function's name: then .column; *found false: the scope knows no such relation. */
struct typed *scope_qualified(struct analysis *a, const struct name *relation, const char *column, uint32_t levels, uint32_t position,
                              bool *found);
struct typed *scope_parameter(struct analysis *a, int64_t number, uint32_t position);
/* The relations whose columns a bare * or relation.* stands for. */
bool scope_expand(struct analysis *a, const struct name *relation, uint32_t levels, uint32_t position, struct typed_vec *out);

/* ---- FROM (from.c), targets, sorting ---- */

/* A new range of the innermost query, without columns; a join gets no number. */
struct range *scope_range_add(struct analysis *a, enum range_kind kind, const char *name, uint32_t position);
/* addRangeTableEntry(): the relation with its columns, open where it is only taken to exist; NULL after a refusal. */
struct range *range_of_relation(struct analysis *a, const struct relation_name *name, char access);
/* Columns of a relation of any kind. */
bool range_relation_columns(struct analysis *a, struct range *range, oid relation);
bool range_apply_aliases(struct analysis *a, struct range *range, const char *alias, struct texts names, const char *what);
bool from_clause(struct analysis *a, const struct from_items *items);
void name_add(struct analysis *a, struct range *range, bool relation_visible, bool columns_visible);
bool names_conflict(struct analysis *a, const struct name_item *one, uint32_t one_count, const struct name_item *two, uint32_t two_count);
struct cte_entry *cte_find(struct analysis *a, const char *name, uint32_t *levels);
bool with_clause(struct analysis *a, const struct query *query);

/* A select list under construction; junk targets are those that ORDER BY and GROUP BY add. */
struct output { const char *name; struct typed *expr; bool junk; };
struct outputs { struct output *at; uint32_t count, capacity; };
bool targets_analyze(struct analysis *a, const struct targets *targets, enum place place, struct outputs *out);
/* Expands relation.* and * of a select list: adds names and expressions. */
bool expand_star(struct analysis *a, const struct expr *expr, struct outputs *out);
/* The fields of a composite value. False without a refusal when they are not known. */
bool expand_row(struct analysis *a, struct typed *row, uint32_t position, struct outputs *out);
/* get_sort_group_operators(): false after a refusal 42883. */
bool sortable(struct analysis *a, oid type, uint32_t position);
bool equatable(struct analysis *a, oid type, uint32_t position);

#endif
