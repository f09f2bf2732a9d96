/*
 * Evaluate: values of expressions and rows of queries over the catalog as it is at that moment, as far as
 * they follow from the schema. Rows of the user's tables, the clock, chance and other sessions are not
 * known: what depends on them is an unknown value, which says why. Works on syntax trees (sql/syntax.h),
 * values carry their types; what the server would refuse while it evaluates is refused here, but names and
 * types are judged by resolve beforehand, so in doubt a value is unknown, not an error. Private to
 * simulate.
 *
 *     evaluate_value.c         making, comparing, casting and printing values
 *     evaluate_expression.c    expressions
 *     evaluate_function.c      the functions of pg_catalog that are understood
 *     evaluate_text.c, evaluate_time.c, evaluate_json.c     those of texts, times and JSON
 *     evaluate_query.c         SELECT (evaluate_rows.h)
 *     evaluate_relation.c      which system relations have rows here, and which rows
 *     evaluate_relation_catalogs.c, evaluate_object_catalogs.c, evaluate_cluster.c,
 *     evaluate_information_schema.c     their columns
 */
#ifndef SIMULATE_EVALUATE_H
#define SIMULATE_EVALUATE_H

#include "base/str.h"
#include "simulate/execution.h"

enum value_kind {
    VALUE_UNKNOWN, /* text: why */
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_INTEGER, /* integer; oids too */
    VALUE_NUMBER,  /* number; text as written, when it came so */
    VALUE_TEXT,    /* text; of any type that is kept as its text */
    VALUE_ARRAY,
    VALUE_RECORD, /* elements; names of a record's fields */
};
struct value {
    enum value_kind kind;
    oid type;  /* NO_OID: not known. UNKNOWNOID: a string constant without a type yet */
    bool gaps;    /* VALUE_TEXT with parts that are not known, see below */
    bool present; /* VALUE_UNKNOWN: what it is is not known, but that it is not NULL */
    uint32_t count;
    int64_t integer; /* of an array: where it begins, from 1 */
    double number;
    const char *text;
    const struct value *elements;
    const char *const *names;
};

/* A part of a text that is not known stands there as GAP_BEGIN, what is known of it, GAP_END: 'i' it is a
 * number, 't' any other text, '"' inside a quoted name, 'v', an oid, @ and a snapshot: the query that the
 * view had there. */
#define GAP_BEGIN '\x01'
#define GAP_END   '\x02'

/* One row that is looked at. */
struct rows; /* evaluate_query.c's: the ranges of one query level with their current rows */

/* What names stand for outside of all queries. */
struct evaluation;
struct variables {
    void *context;
    /* What a name is that is a column and a variable: 'e' an error, 'c' the column, 'v' the variable. */
    char conflict;
    /* The variable, or a field of it, that these parts name; false when there is none. */
    bool (*find)(void *context, const struct texts *names, struct value *out);
    /* Calls a function of the user's: false when it was refused. One that gives a set gives an array of its
     * rows, records where they have several columns. */
    bool (*call)(void *context, struct evaluation *e, oid function, const struct value *arguments,
                 struct value *out);
};

struct evaluation {
    struct execution *x;
    struct arena *arena; /* values live here, shorter than the run */
    const struct variables *variables;
    const struct value *parameters;
    uint32_t parameter_count; /* $n */
    const struct rows *rows;  /* the innermost query level that is running; NULL none */
    struct evaluation_budget {
        uint32_t statements, rows;
    } * budget;           /* what is left */
    const char **assumed; /* gets the setting that is taken to be unset; NULL: nothing is taken for granted */
    const struct result *commands; /* of pg_event_trigger_ddl_commands(); NULL: there are none */
    uint32_t depth;
    uint32_t doubt; /* > 0: what is evaluated now is evaluated only perhaps, or nobody knows how often */
    bool failed;    /* something was refused; what comes out after that means nothing */
};

/* Where the rows of system relations come from. */
enum system_source {
    SOURCE_SCHEMA,
    SOURCE_RELATION,
    SOURCE_COLUMN,
    SOURCE_INDEX,
    SOURCE_DEFAULT,
    SOURCE_CONSTRAINT,
    SOURCE_CONSTRAINT_COLUMN,
    SOURCE_CONSTRAINT_USE,
    SOURCE_TRIGGER,
    SOURCE_TRIGGER_EVENT,
    SOURCE_POLICY,
    SOURCE_RULE,
    SOURCE_TYPE,
    SOURCE_LABEL,
    SOURCE_FUNCTION,
    SOURCE_EXTENSION,
    SOURCE_INHERITANCE,
    SOURCE_DEPENDENCY,
    SOURCE_DESCRIPTION,
    SOURCE_EVENT_TRIGGER,
    SOURCE_PUBLICATION,
    SOURCE_PUBLICATION_TABLE,
    SOURCE_LANGUAGE,
    SOURCE_STATISTICS,
    SOURCE_ROLE,
    SOURCE_SETTING,
    SOURCE_AVAILABLE_EXTENSION,
    SOURCE_ACCESS_METHOD,
    SOURCE_COLLATION,
    SOURCE_FOREIGN_SERVER,
    SOURCE_FOREIGN_WRAPPER,
    SOURCE_TEXT_CONFIGURATION,
    SOURCE_COUNT,
};

/* What may be spent on one statement of the migration: statements of PL/pgSQL, rows looked at, bytes held. */
#define EVALUATION_STATEMENTS 100000
#define EVALUATION_ROWS       3000000
#define EVALUATION_BYTES      ((size_t)128 << 20)
/* A longer text, or array, is not kept. */
#define VALUE_LIMIT ((size_t)1 << 20)

/* ---- evaluate_value.c ---- */

struct value value_unknown(oid type, const char *why);
struct value value_present(oid type, const char *why); /* unknown, but not NULL */
struct value value_null(oid type);
struct value value_boolean(bool boolean);
struct value value_integer(oid type, int64_t integer);
struct value value_text(oid type, const char *text); /* NULL text: null */
struct value value_array(oid type, const struct value *elements, uint32_t count);
/* How many dimensions an array has, 0 what is none: the elements of one with several are arrays. */
uint32_t value_dimensions(const struct value *array);
/* All elements of an array of any dimensions as one of one dimension. */
struct value value_flat(struct evaluation *e, const struct value *array);
/* The first subscript of an array. */
int64_t value_lower_bound(const struct value *array);
/* A truth value: 1, 0, or -1 for NULL; -2 unknown. */
int value_truth(const struct value *value);
/* -1, 0, 1; *known false when it cannot be said. Values of unlike types are compared as the server would
 * cast them. */
int value_compare(struct evaluation *e, const struct value *a, const struct value *b, bool *known);
/* To a type, explicitly; refuses as the server's input functions and casts do. */
struct value value_cast(struct evaluation *e, const struct value *value, oid type, int32_t typmod);
/* As the type's output function prints it (true is t); NULL is "". `gaps` becomes true when parts are not
 * known. */
const char *value_output(struct evaluation *e, const struct value *value, bool *gaps);
/* As value_output, but values that are not the same give texts that are not, oids of the schema's objects
 * too. */
const char *value_key(struct evaluation *e, const struct value *value);
/* As value_cast to text. */
struct value value_as_text(struct evaluation *e, const struct value *value);
bool value_is_known(const struct value *value); /* neither unknown, nor with gaps, nor with such elements */
bool value_has_gaps(const char *text);
/* A gap for a value of this type. */
const char *value_gap(struct evaluation *e, oid type);
/* A text of an array type or as regclass … made from a text; see value_cast. */
struct value value_from_text(struct evaluation *e, const char *text, oid type, int32_t typmod);
/* The type, when it is an enum of the user's; NULL. */
const struct type *value_enum(struct evaluation *e, oid type);
bool evaluation_refuse(struct evaluation *e, const char *sqlstate, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- evaluate_expression.c ---- */

struct value evaluate(struct evaluation *e, const struct expr *expr);
/* The user's function that a call means; NULL: none, or one of several. */
const struct function *evaluate_routine(struct evaluation *e, const struct expr *call);
/* What it gives for the call's arguments: of a set all rows. */
struct value evaluate_routine_call(struct evaluation *e, const struct expr *call);
/* value::type */
struct value evaluate_cast_of(struct evaluation *e, const struct value *value, const struct type_name *name);
/* left operator right; `left` NULL: prefix. */
struct value evaluate_operator(struct evaluation *e, const char *operator, const struct value * left,
                               const struct value *right);

/* ---- evaluate_function.c ---- */

/* A call of a function of pg_catalog with these arguments; false when it is not one that is known here. */
bool evaluate_builtin(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                      struct value *out);
/* format() of PostgreSQL. */
struct value evaluate_format(struct evaluation *e, const struct value *arguments, uint32_t count);

/* ---- evaluate_query.c ---- */

/* The rows of a query. A row that is there only perhaps, or stands for any number of rows, is `maybe`. */
struct result_row {
    struct value *values;
    bool maybe;
};
struct result {
    const char **names;
    uint32_t column_count;
    VEC(struct result_row) rows;
    const char *why; /* why rows are `maybe`; NULL none is */
};
/* False when it was refused. `limit`: no more rows are needed (0: all). */
bool evaluate_query(struct evaluation *e, const struct query *query, uint32_t limit, struct result *out);
/* A column by its names in the running queries; false: there is none. */
bool evaluate_column(struct evaluation *e, const struct texts *names, struct value *out);
/* A whole row, or a count of them, of the running query's group; aggregates. */
bool evaluate_aggregate(struct evaluation *e, const struct expr *call, struct value *out);
bool evaluate_is_aggregate(const struct expr *call);

/* Functions that give sets, in FROM or alone in the select list: false when it is not one that is known
 * here. */
bool evaluate_set(struct evaluation *e, const struct expr *call, struct value *out);

/* ---- evaluate_relation.c ---- */

/* A row of a system relation: the object it is about, a part of it by number, or a built-in thing. */
struct system_row {
    oid id;
    int32_t number;
    const void *of;
};
struct system_rows {
    VEC(struct system_row) rows;
};
typedef struct value system_get(struct evaluation *e, const struct system_row *row);
struct system_column {
    const char *name;
    system_get *get;
};
struct system_relation {
    const char *schema, *name;
    enum system_source source;
    const struct system_column *columns; /* ended by a NULL name; what is not here is unknown */
    bool (*holds)(struct evaluation *e, const struct system_row *row); /* NULL: all rows of the source */
    /* Its columns by which rows are found: name, oid, and the table (type, …) that they belong to, by oid
     * or by name. */
    const char *key_name, *key_id, *key_owner, *key_owner_name;
    const char *more; /* why there may be rows with other names; NULL: there are none */
};
/* Each ended by a NULL name. */
extern const struct system_relation relation_catalogs[], object_catalogs[], cluster_relations[],
    information_schema_relations[];
/* Why there may be roles with other names. */
extern const char unknown_roles[];
/* NULL: its rows are not known here. */
const struct system_relation *system_relation_find(const char *schema, const char *name);
/* Adds the rows for which `column`, one of the keys, may have this value; NULL: all. */
void system_relation_rows(struct evaluation *e, const struct system_relation *relation, const char *column,
                          const struct value *value, struct system_rows *out);
bool system_relation_has_key(const struct system_relation *relation, const char *column);
struct value system_value(struct evaluation *e, const struct system_relation *relation,
                          const struct system_row *row, const char *column, oid type);

/* What the getters of both schemas share. */
const struct relation *row_relation(struct evaluation *e,
                                    const struct system_row *row); /* NULL for a built-in one */
const struct object *row_object(struct evaluation *e, const struct system_row *row);
const struct column *row_column(struct evaluation *e, const struct system_row *row);
struct value name_value(const char *name); /* NULL: null */
struct value schema_value(struct evaluation *e, oid schema);
struct value expression_value(struct evaluation *e, const struct typed *typed, oid relation);
/* The query that a view has now, as a text with a gap. */
struct value view_query_value(struct evaluation *e, oid id);
system_get row_id, row_name, row_schema, row_owner, relation_name, relation_schema, parent_id, parent_name,
    parent_schema, relation_kind;

#endif
