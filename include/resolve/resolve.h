/*
 * Resolve: names, functions, operators and casts of a syntax tree looked up in the catalog and the built-ins, as the server's
 * parse analysis does (parse_expr.c, parse_func.c, parse_oper.c, parse_coerce.c, parse_relation.c, parse_type.c, analyze.c). Out come
 * our own typed trees. What resolves to the same tree prints the same text: normalisation happens here and nowhere else.
 * Takes no decision about locks or work; changes nothing in the catalog.
 */
#ifndef RESOLVE_RESOLVE_H
#define RESOLVE_RESOLVE_H

#include "base/str.h"
#include "catalog/catalog.h"

/* Where names are looked up: the session as far as name resolution sees it. Filled by simulate. */
/* A transition table: what a trigger's REFERENCING clause calls the rows that the statement changed. In the trigger's function its name stands before
 * that of any relation; it has the columns of the trigger's table. */
struct transition { const char *name; oid relation; };

struct resolver {
    const struct catalog *catalog;
    struct arena *arena;            /* results live here */
    const oid *search_path;         /* schemas in order, pg_catalog and the temporary schema included where they belong */
    uint32_t search_path_count;
    oid creation_schema;            /* where new objects go; NO_OID: none ("no schema has been selected to create in") */
    oid temporary_schema;           /* NO_OID until the session makes a temporary object */
    const char *role;
    int32_t unsafe_from;            /* first statement of the open transaction block: labels it added to older enums are not to be used yet (55P04); 0 none */
    const char *time_zone;          /* "UTC" …: decides whether timestamp ↔ timestamptz is a no-op */
    struct transition transitions[2]; /* of the trigger whose function runs; name NULL: none */
};

/* Why the server would refuse. */
struct refusal {
    const char *sqlstate;           /* five characters; NULL: nothing was refused */
    const char *message;            /* as the server words it */
    const char *detail, *hint;      /* or NULL */
    uint32_t position;              /* in the source, or NO_POSITION */
    bool unsure;                    /* an open catalog, an opaque object or an unknown extension might supply what is missing */
};

/* ---- names ---- */

/* What has no name of its own, or is sought by type, hangs on that type: the `parent` of a cast_object is its source type, of an opclass its
 * input type (built-in types too). Casts are named "" and live in no schema. */

/* A relation by name: RangeVarGetRelid(). NO_OID and, unless missing_ok, a refusal (42P01, 3F000, 0A000 cross-database). Built-in relations give
 * their oid (< FIRST_USER_OID). In an open catalog a missing one gives NO_OID with refusal->unsure. */
oid resolve_relation(const struct resolver *resolver, const struct name *name, bool missing_ok, struct refusal *refusal);
/* The table whose columns a transition table of that name has; NO_OID: the name is none's. get_visible_ENR_metadata(). */
oid resolve_transition(const struct resolver *resolver, const struct name *name);
/* Schema a new object named so goes to (RangeVarGetCreationNamespace); refuses 3F000. */
oid resolve_creation_schema(const struct resolver *resolver, const struct name *name, char persistence, struct refusal *refusal);
oid resolve_schema(const struct resolver *resolver, const char *name, bool missing_ok, struct refusal *refusal);
/* typenameTypeIdAndMod(): 42704, 22023 and the like; %TYPE, arrays, SETOF, typmods evaluated. */
bool resolve_type(const struct resolver *resolver, const struct type_name *type, oid *id, int32_t *typmod, struct refusal *refusal);
/* Is it a type that is only announced (CREATE TYPE name)? Functions may name one. */
bool resolve_shell_type(const struct resolver *resolver, const struct type_name *type, oid *id);
/* A function by name and argument types as DROP/ALTER/COMMENT name it (LookupFuncWithArgs): 42883, 42725 not unique, 42809 wrong kind. */
oid resolve_function_name(const struct resolver *resolver, const struct object_name *name, bool missing_ok, struct refusal *refusal);
/* A function called with no arguments or exactly these (triggers …): LookupFuncName(). */
oid resolve_function_exact(const struct resolver *resolver, const struct name *name, const oid *arguments, uint32_t count, bool missing_ok, struct refusal *refusal);
/* Any named object of a class along the search path: types (by plain name), operators classes, collations, statistics, text search …; NO_OID and a refusal. */
oid resolve_named(const struct resolver *resolver, enum object_class class, const struct name *name, bool missing_ok, struct refusal *refusal);
oid resolve_collation(const struct resolver *resolver, const struct name *name, struct refusal *refusal);
/* Operator class of an index key: ResolveOpClass(): 42704. `name->name` NULL: the default one for the type. */
/* Has the type an order (TYPECACHE_LT_OPR)? Also true where that is not known. */
bool resolve_is_sortable(const struct resolver *resolver, oid type);
oid resolve_opclass(const struct resolver *resolver, const char *method, const struct name *name, oid type, struct refusal *refusal);
/* An operator class or family (CLASS_OPCLASS, CLASS_OPFAMILY) of an access method: get_opclass_oid(), get_opfamily_oid(): 42704. */
oid resolve_of_method(const struct resolver *resolver, enum object_class class, const char *method, const struct name *name,
                      struct refusal *refusal);
/* The same in one schema; NO_OID where there is none. */
oid resolve_of_method_in(const struct resolver *resolver, enum object_class class, const char *method, oid schema, const char *name);
oid resolve_operator(const struct resolver *resolver, const struct name *name, oid left, oid right, bool missing_ok, struct refusal *refusal);
bool resolve_is_visible(const struct resolver *resolver, enum object_class class, oid id);

/* ---- expressions ---- */

enum typed_kind {
    TYPED_CONSTANT, TYPED_COLUMN, TYPED_PARAMETER, TYPED_FUNCTION, TYPED_OPERATOR, TYPED_SCALAR_ARRAY, TYPED_DISTINCT, TYPED_NULLIF, TYPED_AND, TYPED_OR, TYPED_NOT,
    TYPED_RELABEL,                  /* binary-compatible cast */
    TYPED_IO_CAST, TYPED_ARRAY_CAST, TYPED_ROW_CAST, TYPED_DOMAIN_CAST, TYPED_DOMAIN_VALUE,
    TYPED_COLLATE, TYPED_CASE, TYPED_CASE_TEST, TYPED_ARRAY, TYPED_ROW, TYPED_ROW_COMPARE, TYPED_COALESCE, TYPED_GREATEST, TYPED_LEAST,
    TYPED_VALUE_FUNCTION, TYPED_NULL_TEST, TYPED_BOOLEAN_TEST, TYPED_SUBQUERY, TYPED_SUBSCRIPT, TYPED_FIELD, TYPED_AGGREGATE, TYPED_WINDOW, TYPED_GROUPING,
    TYPED_NEXT_VALUE,               /* nextval('…'::regclass) stays TYPED_FUNCTION; this is identity's own */
    TYPED_XML, TYPED_JSON, TYPED_DEFAULT, TYPED_CURRENT_OF,
    TYPED_UNKNOWN,                  /* could not be typed because the catalog is open or an object is opaque */
};

struct typed_query;
struct typed_aggregate;
struct typed {
    enum typed_kind kind;
    oid type; int32_t typmod; oid collation;
    uint32_t position;
    bool null;                      /* TYPED_CONSTANT: NULL */
    const char *text;               /* constant's text in the type's output form where that is known; value function's key word; field's name */
    oid id;                         /* function, operator, (TYPED_COLUMN) relation; regclass and the like constants: the object meant */
    int16_t column; int16_t range;  /* TYPED_COLUMN: attnum; which from-item (0 the scope's own relation) and how many query levels up in `level` */
    uint16_t level;
    char flag;                      /* cast: 'i' implicit 'e' explicit; function: 0 a call, 's' SQL's own syntax, 'i' 'e' made by a cast; null test: 'n' IS NULL 'o' IS NOT
                                     * NULL; boolean test: 't' 'f' 'u' + upper case for NOT; scalar array: 'y' ANY 'l' ALL; operator: 'p' prefix; array: 'm' of arrays;
                                     * row comparison: '=' '<' …; parameter: 's' a subquery's column; field: '*' never */
    char collation_state;           /* where `collation` comes from: 0 nowhere, 'i' implicit, 'e' explicit, 'c' implicit ones in conflict */
    bool returns_set, variadic;
    struct typed **arguments; uint32_t count;
    struct typed_query *query; enum sublink_kind sublink;
    const struct typed_aggregate *aggregate;    /* TYPED_AGGREGATE, TYPED_WINDOW */
    const char *const *names;       /* TYPED_ROW: its fields' names */
};
struct typed_sort { struct typed *expr; char direction, nulls; /* as in sort_item */ };
/* What an aggregate or window call has beyond its arguments. */
struct typed_aggregate {
    bool star, distinct; uint32_t direct_count;
    struct typed_sort *order; uint32_t order_count;
    struct typed *filter;
    uint16_t window;                /* TYPED_WINDOW: number of the query's window */
};

/* What an expression may name. */
enum scope_kind { SCOPE_NONE, SCOPE_RELATION, SCOPE_DOMAIN, SCOPE_TRIGGER, SCOPE_RULE, SCOPE_FUNCTION };
struct scope {
    enum scope_kind kind;
    const struct relation *relation;        /* its columns */
    bool allow_subquery, allow_aggregate, allow_window, allow_set;
    const char *where;              /* "DEFAULT expressions", "check constraints", "index expressions" …: for the messages (0A000, 42803, 42P20) */
    bool allow_columns;             /* DEFAULT: false (0A000 "cannot use column reference in DEFAULT expression") */
    bool not_planned;               /* a query is rewritten, but not planned: in a body, in PREPARE */
    bool allow_generated;           /* may name generated columns */
    bool open_parameters;           /* $n is anything: a prepared statement … */
    const oid *parameters; uint32_t parameter_count;        /* … unless it declares a type; NO_OID: not that one's */
    oid domain_type; int32_t domain_typmod;
    char rule_event;                /* SCOPE_RULE, the condition: 's' 'i' 'u' 'd', which say whether OLD or NEW is there */
    bool qualified_only;            /* SCOPE_RULE, an action: columns of OLD and NEW only as old.x and new.x */
    const char *no_old, *no_new;    /* why OLD, NEW may not be named (42P17); NULL: they may */
    const char *no_new_generated;   /* the same for NEW's generated columns */
    const struct function *function;        /* parameters by name and $n */
    char conflict;                  /* a name that is a column and a parameter is: 0 the column, 'v' the parameter, 'e' refused (42702) */
};

/* Types an expression. NULL and a refusal when the server would refuse. */
struct typed *resolve_expression(const struct resolver *resolver, const struct scope *scope, const struct expr *expr, struct refusal *refusal);
/* CALL: the procedure and its arguments, where no procedure of that name has OUT parameters. transformCallStmt() */
struct typed *resolve_call(const struct resolver *resolver, const struct expr *call, struct refusal *refusal);
/* The name that an expression suggests for its column: FigureColname(), FigureIndexColname(); NULL: none. */
const char *resolve_figured_name(const struct expr *expr);
/* As resolve_expression, then coerced to a type: coerce_to_target_type() with 'i' implicit, 'a' assignment, 'e' explicit context; 42804 "column "x" is of type … but
 * default expression is of type …" is the caller's to word: here refusal->sqlstate is 42804. */
struct typed *resolve_coerce(const struct resolver *resolver, struct typed *typed, oid type, int32_t typmod, char context, struct refusal *refusal);
/* How a cast would be done: 'n' none needed/binary-compatible relabel, 'f' function, 'c' I/O conversion, 'a' array element-wise, 0 there is none. find_coercion_pathway(). */
char resolve_cast_path(const struct resolver *resolver, oid from, oid to, char context, oid *function);
/* Is the type, or that of its elements, only taken to exist, so that its casts and operators are not known? */
bool resolve_type_is_open(const struct resolver *resolver, oid type);

/* ---- queries ---- */

struct typed_column { const char *name; oid type; int32_t typmod; oid collation; struct typed *expr; oid origin_relation; int16_t origin_column; };
/* A relation that a query names, with what it is there for: lock decisions need it. */
struct query_relation { oid id; char access; /* 'r' read 'w' written (INSERT/UPDATE/DELETE/MERGE target) 'l' FOR UPDATE/SHARE */ bool only, inside_view; bool filtered; /* has a WHERE or join: an index may serve */ uint32_t position; };
struct typed_query {
    struct typed_column *columns; uint32_t column_count;
    struct query_relation *relations; uint32_t relation_count;      /* as named, subqueries' included; views not expanded */
    struct dependencies dependencies;       /* relations, columns, functions, types, operators, as recordDependencyOnExpr would (built-ins left out) */
    struct oids { oid *at; uint32_t count; } functions;     /* all called, built-ins too */
    bool has_where, has_limit, updatable_view; char volatility;
    bool unsure;                    /* an open or opaque part: columns may be incomplete */
    const void *tree;               /* resolve's own */
};
/* Around a query that stands by itself: its own clauses alone limit what may be in it. `where` as in struct scope. */
struct scope scope_of_query(const char *where);
/* Around a query in the body of a function written in SQL. */
struct scope scope_of_body(const struct function *function);
/* A whole query: SELECT, VALUES, set operations, INSERT, UPDATE, DELETE, MERGE; NULL and a refusal (42P01, 42703, 42883, 42804, 42803 …). */
struct typed_query *resolve_query(const struct resolver *resolver, const struct scope *scope, const struct query *query, struct refusal *refusal);

/* One place where a query that runs reads, locks or writes a relation: a range table entry as the planner has it, once subqueries and WITH
 * queries were pulled up and conditions pushed down. */
struct query_use {
    oid relation;
    char access;                    /* as in struct query_relation */
    bool only, filtered;
    bool planned;                   /* false: named in a WITH query that nobody reads */
    bool nullable;                  /* an outer join surely leaves it out where nothing is joined to the other side */
    const struct typed *const *conditions; uint32_t condition_count;        /* all true of a row that is used; columns as of a scope's relation */
    const int16_t *named; uint32_t named_count;     /* its columns by which conditions leave few rows, also together with other relations' */
    const struct typed_query *query;        /* the query it stands in */
    const struct query *syntax;
};
typedef void query_use_fn(void *context, const struct query_use *use);
/* Calls back for each. `through`: the query is that of a view which is used so (its conditions name the view's columns); or NULL. */
void query_uses(const struct resolver *resolver, const struct typed_query *query, const struct query_use *through, query_use_fn *visit,
                void *context);
/* Calls back for every node of every expression of a query, those of its subqueries and WITH queries too. */
void query_nodes(const struct typed_query *query, void (*visit)(void *context, const struct typed *node), void *context);
/* The rows that an INSERT brings in: by row, then by the target's column from 0, the value coerced to the column; NULL: none is given or it is
 * not known. One row stands for all when they come from a SELECT; `exact`: each of them surely comes in. */
struct insert_rows { const struct typed ***at; uint32_t count; bool exact, complete; };
void query_insert_rows(const struct resolver *resolver, const struct typed_query *query, uint32_t width, struct insert_rows *out);
/* A copy whose columns of one range are replaced by what they are made of; NULL when one of them is not there. */
struct typed *typed_with_columns(struct arena *arena, const struct typed *typed, int16_t range, const struct typed_column *columns,
                                 uint32_t count);
/* "x = ANY (array)" as one comparison for each item of an array that is constant; none when it is not. */
uint32_t typed_array_comparisons(const struct resolver *resolver, const struct typed *node, const struct typed *const **out);
/* NOT taken inside, as far as it goes (negate_clause()). */
const struct typed *typed_simplify(const struct resolver *resolver, const struct typed *typed);

/* ---- what is known of a typed tree ---- */

/* 'i', 's' or 'v' after simplification: SQL functions that the planner would inline are looked into (contain_volatile_functions after
 * expression_planner). */
char typed_volatility(const struct resolver *resolver, const struct typed *typed);
/* Constant after folding? eval_const_expressions on immutable calls is not done; a tree of constants and immutable functions counts. */
bool typed_is_constant(const struct resolver *resolver, const struct typed *typed);
bool typed_contains_subquery(const struct typed *typed);
/* Does the tree hold something that could not be found although it may exist (TYPED_UNKNOWN)? Then its volatility is 'v' for want of knowledge. */
bool typed_is_unsure(const struct typed *typed);
/* recordDependencyOnExpr(): user objects only, without duplicates, in order of appearance; columns of the scope's relation as (relation, column). */
struct dependencies typed_dependencies(const struct resolver *resolver, const struct typed *typed);
/* The scope relation's columns that the tree names: calls back per attnum (0: whole row). */
void typed_columns(const struct typed *typed, void (*callback)(void *context, oid relation, int16_t column), void *context);
/* Does it name this column (0: the whole row) of the relation? */
bool typed_names_column(const struct typed *typed, oid relation, int16_t column);
bool typed_equal(const struct typed *a, const struct typed *b);
/* Does `premise` (a conjunction of these) imply `conclusion`? ConstraintImpliedByRelConstraint(), predicate_implied_by(). */
bool typed_implies(const struct resolver *resolver, struct typed *const *premises, uint32_t count, const struct typed *conclusion);
/* Do they imply that the condition is false? predicate_refuted_by(). */
bool typed_refutes(const struct resolver *resolver, struct typed *const *premises, uint32_t count, const struct typed *condition);
/* Canonical text: what pg_get_expr() would print, with a normal form for casts, qualification and parentheses; `relation` lets columns print bare. */
void typed_print(struct str *out, const struct resolver *resolver, const struct typed *typed, oid relation);
/* A hash of what the query means, by the names that things have now, its columns' own names left out: the same for a view's query as written and as the server
 * words it again, mostly. Nothing is said about queries that are `unsure`. */
uint64_t typed_query_hash(const struct resolver *resolver, const struct typed_query *query);
/* The resolved clauses of a query, for comparing: what the hash is made of. Not SQL. */
void typed_query_print(struct str *out, const struct resolver *resolver, const struct typed_query *query);

/* ---- types ---- */

/* Would ALTER COLUMN TYPE rewrite? What ATColumnChangeRequiresRewrite() finds in the USING expression (already coerced): true when the stored bytes change; *reason says why
 * ("numeric(10,2) → numeric(10,4) changes the scale"). *needs_check: no rewrite, but domain constraints make it scan. */
bool resolve_change_rewrites(const struct resolver *resolver, const struct typed *using_expr, int16_t column, const char **reason);

#endif
