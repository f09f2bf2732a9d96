/*
 * Reading: what the readers of PL/pgSQL's statements share: the text with the token looked at, and how names,
 * pieces of SQL and targets are read from it. Private to src/sql/plpgsql.
 *
 *     reading.c       tokens, pieces of SQL, what is assigned to
 *     declarations.c  DECLARE
 *     control.c       blocks, IF, CASE, loops
 *     statements.c    all other statements
 *     plpgsql.c       which reader a first word belongs to; plpgsql_parse()
 *     pieces.c        plpgsql_pieces(): what a tree holds of SQL
 */
#ifndef PLPGSQL_READING_H
#define PLPGSQL_READING_H

#include "sql/plpgsql.h"
#include "sql/token.h"

struct parser {
    struct arena *arena;
    const char *text;
    uint32_t length;
    uint32_t base;
    struct token token;     /* the one looked at */
    uint32_t last;          /* the end of the last one passed but a statement's semicolon */
    uint32_t line, line_at; /* the line of the byte `line_at` */
    uint32_t depth;
};

/* ---- reading.c ---- */

/* Words are given in lower case. `take` functions pass what they find; what reads "until" stops before the word
 * or the statement's semicolon, whatever brackets and CASE stand between; pieces are NULL where there is
 * nothing. */
void parser_next(struct parser *p);
struct token parser_peek(const struct parser *p);
bool parser_is(const struct parser *p, const char *word);
bool parser_at_end(const struct parser *p);
bool parser_is_name(struct token token);
bool parser_take(struct parser *p, const char *word);
uint32_t parser_line_of(struct parser *p, uint32_t at);
bool parser_in_brackets(const struct parser *p, uint32_t *depth);
struct span parser_read_until(struct parser *p, const char *word1, const char *word2, bool comma);
void parser_skip_brackets(struct parser *p);
void parser_finish(struct parser *p);
const char *parser_name_of(struct parser *p, struct token token);
const char *parser_take_name(struct parser *p);
const char *parser_take_string(struct parser *p);
bool parser_take_assignment(struct parser *p);
struct plpgsql_sql *parser_piece(struct parser *p, struct span span, const char *text, bool expression);
struct plpgsql_sql *parser_expression(struct parser *p, struct span span);
struct plpgsql_sql *parser_expression_until(struct parser *p, const char *word);
struct plpgsql_sql *parser_statement_until(struct parser *p, const char *word);
struct plpgsql_sqls parser_expressions(struct parser *p, const char *word1, const char *word2);
struct plpgsql_target parser_target(struct parser *p);
struct plpgsql_targets parser_targets(struct parser *p);
uint32_t parser_into(struct parser *p, struct plpgsql_node *node);
struct plpgsql_node *parser_new_node(struct parser *p, enum plpgsql_kind kind);
void parser_end(struct parser *p);

/* ---- declarations.c ---- */

/* From behind DECLARE to before BEGIN. */
struct plpgsql_declarations parser_declarations(struct parser *p);

/* ---- control.c ---- */

/* What has a node fills it; the token looked at is the statement's first word. */
struct plpgsql_condition parser_condition(struct parser *p);
void parser_block(struct parser *p, struct plpgsql_node *node);
void parser_if(struct parser *p, struct plpgsql_node *node);
void parser_case(struct parser *p, struct plpgsql_node *node);
void parser_loop(struct parser *p, struct plpgsql_node *node);
void parser_while(struct parser *p, struct plpgsql_node *node);
struct plpgsql_sqls parser_bracketed(struct parser *p);
void parser_dynamic(struct parser *p, struct plpgsql_node *node, const char *word);
void parser_for(struct parser *p, struct plpgsql_node *node);
void parser_foreach(struct parser *p, struct plpgsql_node *node);
void parser_leave(struct parser *p, struct plpgsql_node *node);

/* ---- statements.c ---- */

void parser_return(struct parser *p, struct plpgsql_node *node);
void parser_raise(struct parser *p, struct plpgsql_node *node);
void parser_assert(struct parser *p, struct plpgsql_node *node);
void parser_perform(struct parser *p, struct plpgsql_node *node);
void parser_execute(struct parser *p, struct plpgsql_node *node);
void parser_get_diagnostics(struct parser *p, struct plpgsql_node *node);
void parser_open(struct parser *p, struct plpgsql_node *node);
void parser_fetch(struct parser *p, struct plpgsql_node *node);
void parser_close(struct parser *p, struct plpgsql_node *node);
void parser_no_sql(struct parser *p, struct plpgsql_node *node);
void parser_assignment(struct parser *p, struct plpgsql_node *node);
bool parser_assigns(const struct parser *p);
void parser_sql_statement(struct parser *p, struct plpgsql_node *node);

/* ---- plpgsql.c ---- */

/* Statements up to one of the words that end them (NULL at the end of the list); counts the depth. */
struct plpgsql_nodes parser_statements(struct parser *p, const char *const *stops);

#endif
