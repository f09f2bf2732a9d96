/*
 * Lower: one statement span → our op, or why it does not parse. PostgreSQL's nodes are born and die inside;
 * the parser's memory is given back before it returns. The only way into libpg_query.
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
    uint16_t grammar; /* 0, or the last version whose grammar takes it: a name is a key word in later ones */
    const char *newer_error;        /* when it is not 0: what those later versions say … */
    uint32_t newer_error_at;        /* … and where */
};

/* Parses the span of `source` (an item of kind SPLIT_STATEMENT) with PostgreSQL 18's grammar. Ops are made in
 * `arena`. Never fails otherwise: too deep nesting, too long statements and grammar errors come back as
 * `error`. */
void lower_statement(struct arena *arena, const struct source *source, struct span span, struct lowered *out);

/* As lower_statement, minding what the splitter found out about the item: backslash commands inside it are
 * blanked, and standard_conforming_strings may be off. What nothing refers to once the statement is executed
 * (the ops of the most common statements, their subcommands, the definitions of columns and constraints and the
 * types of columns) is made in `passing`, which may be `arena`; names, expressions and options are in `arena`,
 * and so outlive it. */
void lower_item(struct arena *arena, struct arena *passing, const struct source *source,
                const struct split_item *item, struct lowered *out);

/* Parses text that stands in no source file (a function body's statement, EXECUTE's text, a rule's example):
 * positions are offsets into `text`. */
void lower_text(struct arena *arena, const char *text, struct lowered *out);
/* As lower_text for a text that stands at `base` of its source. `expression`: it is what follows SELECT. */
void lower_piece(struct arena *arena, const char *text, bool expression, uint32_t base, struct lowered *out);

/* Parses one expression / one type name; NULL when it does not parse. */
struct expr *lower_expression(struct arena *arena, const char *text, const char **error);
struct type_name *lower_type_name(struct arena *arena, const char *text, const char **error);

/* Version of the grammar ("18.1") and of libpg_query. */
const char *lower_grammar_version(void);

/* ---- PL/pgSQL ---- */

struct plpgsql_error {
    const char *message, *sqlstate;
    uint32_t line;                  /* in the body: of an error in SQL; for any other a line at or before it */
};
/* Whether a server of that major version takes the body when the function is made (plpgsql_validator). `statement` is a whole
 * CREATE FUNCTION, CREATE PROCEDURE or DO with a PL/pgSQL body. What depends on the schema is not judged here. */
bool lower_plpgsql_valid(struct arena *arena, const char *statement, int version, struct plpgsql_error *error);

#endif
