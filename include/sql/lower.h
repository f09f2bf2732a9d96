/*
 * Lower: one statement span → our op, or why it does not parse. PostgreSQL's nodes are born and die inside; the parser's
 * memory is given back before it returns. The only way into libpg_query.
 */
#ifndef SQL_LOWER_H
#define SQL_LOWER_H

#include "sql/op.h"
#include "sql/split.h"

struct lowered {
    struct op **ops;                /* usually one; none when the statement does not parse */
    uint32_t count;
    const char *error;              /* the parser's message; NULL when it parsed */
    const char *sqlstate;           /* the error's: "42601" mostly */
    uint32_t error_at;              /* offset in the source */
    uint16_t grammar;               /* 0, or the last version whose grammar takes it: a name in it is a key word in later ones */
};

/* Parses the span of `source` (an item of kind SPLIT_STATEMENT) with PostgreSQL 18's grammar. Ops are made in `arena`.
 * Never fails otherwise: too deep nesting, too long statements and grammar errors come back as `error`. */
void lower_statement(struct arena *arena, const struct source *source, struct span span, struct lowered *out);

/* As lower_statement, minding what the splitter found out about the item: backslash commands inside it are blanked, and
 * standard_conforming_strings may be off. */
void lower_item(struct arena *arena, const struct source *source, const struct split_item *item, struct lowered *out);

/* Parses text that stands in no source file (a function body's statement, EXECUTE's text, a rule's example): positions are
 * offsets into `text`. */
void lower_text(struct arena *arena, const char *text, struct lowered *out);

/* Parses one expression / one type name; NULL when it does not parse. */
struct expr *lower_expression(struct arena *arena, const char *text, const char **error);
struct type_name *lower_type_name(struct arena *arena, const char *text, const char **error);

/* Version of the grammar ("18.1") and of libpg_query. */
const char *lower_grammar_version(void);

/* PL/pgSQL: the SQL statements and expressions of a body, for dependencies and run-time checks. */
struct plpgsql_statement { const char *text; uint32_t line; bool expression, dynamic; };
struct plpgsql_body { struct plpgsql_statement *statements; uint32_t count; const char *error; uint32_t error_line; };

#endif
