/*
 * Body reader: the state in which a body is read; private to body.c, which walks PL/pgSQL's tree, and
 * body_query.c, which reads the statements and queries in it.
 */
#ifndef SIMULATE_BODY_READER_H
#define SIMULATE_BODY_READER_H

#include "base/map.h"
#include "body.h"

/* One item of FROM, or the target of INSERT, UPDATE, DELETE and MERGE. */
struct body_range {
    const char *alias;    /* the name by which columns may be qualified; NULL: none */
    struct name relation; /* name NULL: no relation of the catalog */
    const char *schema;   /* as written before a relation without alias */
    struct texts columns; /* of what is no relation, when they are known */
    bool known;
};

#define BODY_RANGES 200 /* that a level follows */

/* One level of queries within queries. */
struct body_level {
    const struct body_level *outer;
    const struct query *query;
    VEC(struct body_range) ranges;
    bool crowded; /* there are more of them than are followed: its columns are not told apart */
};

/* A variable that holds a row of a relation. */
struct body_row {
    const char *variable;
    struct name relation;
    oid id;
    bool declared, unclear;
};

struct body_reader {
    struct arena *arena;
    const struct catalog *catalog;
    const struct function *function;
    VEC(struct body_name) names;
    struct map variables; /* words that may mean a variable or parameter */
    struct map made;      /* relations that the body makes itself */
    VEC(struct body_row) rows;
    struct body_level *level;     /* of the query that is read; NULL outside of one */
    const struct query *returned; /* the query of RETURN QUERY that is read */
    bool triggers;                /* NEW and OLD are rows */
    uint32_t place; /* NO_POSITION, or where all names stand that are found now: text of EXECUTE */
};

/* A statement of the body, or an expression as the SELECT that PL/pgSQL makes of it. */
void body_statement(struct body_reader *reader, const struct op *op);
void body_type(struct body_reader *reader, const struct type_name *type, uint32_t position);
void body_relation(struct body_reader *reader, const struct name *name, uint32_t position);
void body_column(struct body_reader *reader, const struct name *relation, const char *column,
                 uint32_t position);
/* variable.field */
void body_field(struct body_reader *reader, const char *variable, const char *field, uint32_t position);
/* What a variable holds, by declaration or by what fills it. Two that are not the same: it is unclear. */
void body_row_is(struct body_reader *reader, struct body_row row);
bool body_is_variable(const struct body_reader *reader, const char *word);
/* The relation whose rows a query gives with all their columns: SELECT * FROM relation; NULL for any
 * other. */
const struct name *body_rows_of(const struct op *op);

#endif
