/*
 * Syntax: our own untyped trees for names, types, expressions and queries, as the grammar gives them: nothing
 * is looked up yet. Lowered from libpg_query's nodes once; the node kinds follow PostgreSQL's parsenodes.h
 * under the field's names. Trees are immutable, live in the arena they were lowered into, and may be shared.
 * Positions are byte offsets into the source file the statement came from; NO_POSITION when the grammar gives
 * none.
 */
#ifndef SQL_SYNTAX_H
#define SQL_SYNTAX_H

#include <stdbool.h>
#include "base/source.h"
#include "base/vec.h"

#define NO_POSITION UINT32_MAX

/* A possibly qualified name: `catalog.schema.name`; parts that are not given are NULL. Folded and cut as
 * PostgreSQL does. */
struct name { const char *catalog, *schema, *name; uint32_t position; };

/* A list of plain texts (column names, options …). */
struct texts { const char **at; uint32_t count; };

/* A relation as named in a statement (RangeVar). */
struct relation_name {
    struct name name;
    bool only;                      /* ONLY given (inh is false) */
    char persistence;               /* 'p' permanent, 'u' unlogged, 't' temporary; as written */
    const char *alias;
    struct texts alias_columns;
};

struct expr;
struct query;
struct exprs { struct expr **at; uint32_t count; };

/* A type as written (TypeName). `integer` has come as pg_catalog.int4, as the grammar makes it. */
struct type_name {
    struct name name;
    bool setof;
    bool percent_type;              /* table.column%TYPE: name is the column, qualified in `names` */
    uint32_t array_dimensions;      /* int[][] is 2 */
    int32_t array_bounds[6];        /* -1 when not given */
    struct texts names;             /* every part as written */
    struct exprs typmods;           /* as written: (10,2); interval's fields come as the grammar's mask */
    struct span span; /* the type's tokens. Outside of ALTER TABLE plain built-in types share one struct and
                         have no place: NO_POSITION here and in `name` */
};

enum expr_kind {
    EXPR_NULL,
    EXPR_INTEGER,
    EXPR_FLOAT,
    EXPR_STRING,
    EXPR_BIT_STRING,
    EXPR_BOOLEAN,   /* constants: text holds the digits/characters */
    EXPR_COLUMN,    /* names; star when the last part is * */
    EXPR_PARAMETER, /* $1: integer */
    EXPR_OPERATOR,  /* name, arguments: 1 (prefix) or 2 */
    EXPR_OPERATOR_ANY,
    EXPR_OPERATOR_ALL, /* left op ANY (right) */
    EXPR_IN,           /* arguments[0] IN (arguments[1..]); name "=" or "<>" */
    EXPR_DISTINCT,
    EXPR_NOT_DISTINCT, /* IS [NOT] DISTINCT FROM */
    EXPR_NULLIF,
    EXPR_LIKE,
    EXPR_ILIKE,
    EXPR_SIMILAR, /* name is ~~ !~~ ~~* … */
    EXPR_BETWEEN,
    EXPR_NOT_BETWEEN,
    EXPR_BETWEEN_SYMMETRIC,
    EXPR_NOT_BETWEEN_SYMMETRIC,
    EXPR_AND,
    EXPR_OR,
    EXPR_NOT,
    EXPR_FUNCTION,       /* name, arguments, call */
    EXPR_NAMED_ARGUMENT, /* text := arguments[0] */
    EXPR_CAST,           /* arguments[0] :: type */
    EXPR_COLLATE,        /* arguments[0] COLLATE name */
    EXPR_SUBQUERY,       /* sublink, query, arguments[0] test expression, name operator */
    EXPR_CASE,           /* arguments[0] the operand or NULL; then pairs WHEN, THEN; last ELSE or NULL */
    EXPR_COALESCE,
    EXPR_GREATEST,
    EXPR_LEAST,
    EXPR_VALUE_FUNCTION, /* CURRENT_TIMESTAMP …: text is the key word in lower case, integer the precision or
                            -1 */
    EXPR_XML,
    EXPR_XML_SERIALIZE,
    EXPR_XML_IS_DOCUMENT, /* text: which; integer: DOCUMENT (1), INDENT (2) */
    EXPR_IS_NULL,
    EXPR_IS_NOT_NULL,
    EXPR_BOOLEAN_TEST, /* text: "is true", "is not true", "is false", "is not false", "is unknown", "is not
                          unknown" */
    EXPR_ROW,
    EXPR_ARRAY,
    EXPR_SUBSCRIPT, /* arguments[0] the base; arguments[1] index or lower, [2] upper; slice */
    EXPR_FIELD,     /* (arguments[0]).text; star for .* */
    EXPR_DEFAULT,   /* DEFAULT in INSERT/UPDATE */
    EXPR_GROUPING,
    EXPR_GROUPING_SET, /* text: "grouping", "rollup", "cube", "sets", "empty" */
    EXPR_CURRENT_OF,
    EXPR_MULTI_ASSIGN, /* (a, b) = …: integer is the column's number, of the shared arguments[0] */
    EXPR_JSON,         /* SQL/JSON constructors and functions: text names which, arguments, type; integer: a
                          number for all other clauses */
    EXPR_OTHER,        /* a form of the grammar not told apart here: text is the node's name */
};

enum sublink_kind {
    SUBLINK_EXISTS,
    SUBLINK_ALL,
    SUBLINK_ANY,
    SUBLINK_ROWCOMPARE,
    SUBLINK_EXPR,
    SUBLINK_MULTIEXPR,
    SUBLINK_ARRAY,
    SUBLINK_CTE
};

struct sort_item {
    struct expr *expr;
    char direction; /* 0 default, 'a', 'd', 'u' USING */
    char nulls;     /* 0, 'f', 'l' */
    struct name using_operator;
};
struct sort_items { struct sort_item *at; uint32_t count; };

struct window {
    const char *name, *refers_to;
    struct exprs partition_by;
    struct sort_items order_by;
    uint32_t frame_options;         /* PostgreSQL's FRAMEOPTION_ bits */
    struct expr *start_offset, *end_offset;
};

/* What a function call has beyond its name and arguments. */
struct call {
    bool star, distinct, variadic, within_group;
    bool sql_syntax;                /* EXTRACT(…), TRIM(…), … : COERCE_SQL_SYNTAX */
    struct sort_items order_by;
    struct expr *filter;
    struct window *over;            /* a name only: over->name */
};

struct expr {
    enum expr_kind kind;
    uint32_t position;
    enum sublink_kind sublink;
    bool star, slice;
    struct name name;               /* function, operator, collation */
    struct texts names;             /* column reference: every part, without the star */
    const char *text;
    int64_t integer;
    struct exprs arguments;
    struct type_name *type;
    struct call *call;
    struct query *query;
};

/* ---- queries ---- */

enum from_kind {
    FROM_RELATION,
    FROM_SUBQUERY,
    FROM_FUNCTION,
    FROM_JOIN,
    FROM_TABLE_FUNCTION /* XMLTABLE, JSON_TABLE */,
    FROM_SAMPLE
};
enum join_kind { JOIN_KIND_CROSS, JOIN_KIND_INNER, JOIN_KIND_LEFT, JOIN_KIND_RIGHT, JOIN_KIND_FULL };

struct column_definition_item {
    const char *name;
    struct type_name *type;
    struct name collation;
    bool ordinality, exists;
};

struct from_item {
    enum from_kind kind;
    uint32_t position;
    bool lateral, ordinality, rows_from, natural;
    bool repeatable;                /* FROM_SAMPLE */
    const char *alias;
    struct texts alias_columns;
    struct relation_name relation;
    struct query *query;
    struct exprs functions; /* FROM_FUNCTION: the calls; FROM_TABLE_FUNCTION: its expressions; FROM_SAMPLE:
                               the method's arguments, and REPEATABLE's seed last */
    struct column_definition_item *columns; /* AS t(a int, …), XMLTABLE's and JSON_TABLE's COLUMNS */
    uint32_t column_count;
    enum join_kind join;
    struct from_item *left, *right; /* FROM_JOIN; FROM_SAMPLE: left */
    struct name method;             /* FROM_SAMPLE */
    struct texts using_columns;
    const char *join_using_alias;
    struct expr *on;
};
struct from_items { struct from_item **at; uint32_t count; };

/* A select list entry; in INSERT/UPDATE the assigned column. */
struct target { const char *name; struct exprs indirection; struct expr *value; uint32_t position; };
struct targets { struct target *at; uint32_t count; };

struct cte {
    const char *name;
    struct texts columns;
    struct query *query;
    char materialized; /* 0 'm' 'n' */
    bool search_or_cycle;
    struct texts extra_columns;
    uint32_t position;
};

enum query_kind {
    QUERY_SELECT,
    QUERY_VALUES,
    QUERY_SET_OPERATION,
    QUERY_INSERT,
    QUERY_UPDATE,
    QUERY_DELETE,
    QUERY_MERGE
};

struct merge_action {
    char kind;  /* i u d n(othing) */
    char match; /* 'm' matched, 's' not matched by source, 't' by target */
    char overriding;
    struct expr *condition;
    struct targets targets;
    struct exprs values;
};
struct row_lock {
    struct texts relations;
    char strength; /* 'k' KEY SHARE 's' SHARE 'n' NO KEY UPDATE 'u' UPDATE */
    char wait;     /* 0, 's' SKIP LOCKED, 'n' NOWAIT */
};

struct query {
    enum query_kind kind;
    uint32_t position;
    bool recursive;
    struct cte *ctes;
    uint32_t cte_count;
    /* SELECT */
    bool distinct;
    struct exprs distinct_on;
    struct targets targets;         /* also UPDATE's SET list and INSERT's column list (value NULL) */
    struct relation_name *into;     /* SELECT INTO */
    struct from_items from;         /* also UPDATE's FROM, DELETE's USING, MERGE's source (one) */
    struct expr *where;             /* MERGE: the join condition */
    struct exprs group_by;
    bool group_distinct;
    struct expr *having;
    struct window *windows;
    uint32_t window_count;
    struct sort_items order_by;
    struct expr *limit, *offset;
    bool with_ties;
    struct row_lock *row_locks;
    uint32_t row_lock_count;
    /* VALUES: rows; a huge list is cut after QUERY_ROWS_KEPT rows and row_total says how many there were */
    struct exprs *rows;
    uint32_t row_count, row_total;
    /* set operation */
    char set_operation;             /* 'u' union, 'i' intersect, 'e' except */
    bool all;
    struct query *left, *right;
    /* INSERT, UPDATE, DELETE, MERGE */
    struct relation_name relation;
    struct query *source;           /* INSERT … SELECT/VALUES; NULL for DEFAULT VALUES */
    char overriding;                /* 0, 'u' user, 's' system */
    char on_conflict;               /* 0, 'n' nothing, 'u' update */
    struct exprs conflict_elements; struct expr *conflict_where; const char *conflict_constraint;
    struct targets conflict_set; struct expr *conflict_set_where;
    struct targets returning;
    const char *returning_old, *returning_new;  /* RETURNING WITH (OLD AS …, NEW AS …) */
    struct merge_action *merge_actions;
    uint32_t merge_action_count;
};

#define QUERY_ROWS_KEPT 1000

#endif
