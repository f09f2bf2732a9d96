/*
 * Body: what the body of a function names: relations, columns, functions and types. It is read from the text
 * alone (SQL, or PL/pgSQL's tree): nothing is looked up, so every name comes with the places where it may
 * mean something. What may be a variable, an alias, a common table expression or a relation that the body
 * makes itself is left out.
 */
#ifndef SIMULATE_BODY_H
#define SIMULATE_BODY_H

#include "catalog/catalog.h"

enum body_kind {
    BODY_RELATION,
    BODY_COLUMN,
    BODY_FUNCTION,
    BODY_TYPE,
    BODY_ROW_COLUMN, /* a column of NEW or OLD: of the tables whose triggers call the function */
    BODY_CONSTRAINT,                /* `column` is its name: ON CONFLICT ON CONSTRAINT */
    BODY_RESULT,     /* a column that RETURN QUERY gives as the result's column number `arguments`, from 0 */
};

struct body_relations {
    struct name *at;
    uint32_t count;
};

struct body_name {
    enum body_kind kind;
    uint32_t position; /* in the body */
    struct name name;  /* relation, function, type */
    const char *column;
    struct body_relations relations; /* a column's: it is of the first that has one of that name */
    oid row;                         /* … or of this relation, as the type of a parameter says; NO_OID */
    uint32_t arguments;              /* a function's: how many are given */
};
struct body_names {
    struct body_name *at;
    uint32_t count;
};

/* Reads the body of a function in SQL or PL/pgSQL. What does not parse names nothing. */
struct body_names body_read(struct arena *arena, const struct catalog *catalog,
                            const struct function *function);

#endif
