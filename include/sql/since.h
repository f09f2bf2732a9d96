/*
 * Since: which clauses a server of an older major does not know. The parser here is PostgreSQL 18's; a server
 * of major 14 to 17 refuses what its own grammar lacks, mostly with "syntax error at or near …". The knowledge
 * is two tables in src/sql/since, since.def (clauses) and since_option.def (names in option lists), each row with
 * an example that servers have answered. Knows statements only, no schema.
 *
 * Words that are names to older majors and key words to newer ones are the other direction: struct lowered's
 * `grammar` tells of them.
 */
#ifndef SQL_SINCE_H
#define SQL_SINCE_H

#include "sql/lower.h"

/* When the server finds out. */
enum since_stage {
    SINCE_PARSE,                    /* its parser does: before anything else, in an aborted block too */
    SINCE_START,                    /* execution does, before it looks up the names in the statement */
    SINCE_END,                      /* execution does, after it has found the objects named */
};

struct since_refusal {
    enum since_stage stage;
    const char *clause;             /* "UNIQUE NULLS NOT DISTINCT" */
    int since;                      /* the first major that knows it; 0: none does */
    const char *sqlstate, *message; /* what the server says */
    uint32_t position;              /* offset in `text` of what it points at */
};

/* The majors whose syntax the tables tell apart: the newest one is the parser's own. */
enum { SINCE_OLDEST = 14, SINCE_NEWEST = 18 };

/* Whether a server of this major refuses the statement for a clause or option it does not know: the refusal
 * that comes first. The op was lowered from `text`, NUL-terminated somewhere after the op's span, and its
 * positions are offsets into it. Bodies of functions are not looked into. */
bool since_refuses(struct arena *arena, const char *text, const struct op *op, int version,
                   struct since_refusal *out);

/* The same for the SQL in a body, which the server parses when it makes the function, unless
 * check_function_bodies is off, or runs the DO block: language "sql" or "plpgsql"; any other is not read.
 * Positions are offsets into the body. The stage is SINCE_END. */
bool since_refuses_body(struct arena *arena, const char *language, const char *body, int version,
                        struct since_refusal *out);

/* What a server of this major says about a statement that the parser here does not take (`lowered` has an
 * error): often just that, but what version 18 refuses in words of its own (NOT ENFORCED on a UNIQUE
 * constraint) is plain bad syntax to majors before the clause. `span` is the statement's in `text`. Always
 * fills `out`; `since` is 0. */
void since_unparsed(struct arena *arena, const char *text, struct span span, const struct lowered *lowered,
                    int version, struct since_refusal *out);

/* A statement whose names are key words to this major (lowered->grammar is older): what it says. */
bool since_reserves(const struct lowered *lowered, int version, struct since_refusal *out);

/* ---- the tables as data, for tests on servers ---- */

struct since_example {
    const char *clause;
    int from, since, last;          /* majors `from` to since - 1 answer so, and those after `last` */
    enum since_stage stage;
    const char *sqlstate, *message, *sql;
};
/* The n-th row; false when there are no more. `arena` holds what has to be put together. */
bool since_example(struct arena *arena, uint32_t n, struct since_example *out);

#endif
