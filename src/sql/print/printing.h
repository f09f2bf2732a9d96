/*
 * Printing: what op_print.c and syntax_print.c share. Each print_… begins with a blank, so that pieces follow
 * each other, and prints nothing for what is absent. Private to src/sql.
 */
#ifndef SQL_PRINTING_H
#define SQL_PRINTING_H

#include "sql/op_print.h"

/* `word` goes before what is printed, where there is one. */
void print_word(struct str *out, const char *word);
void print_flag(struct str *out, bool flag, const char *word);
void print_letter(struct str *out, char letter);
void print_quoted(struct str *out, const char *text);
void print_name(struct str *out, const struct name *name);
void print_named(struct str *out, const char *word, const struct name *name);
void print_relation(struct str *out, const struct relation_name *relation);
void print_relations(struct str *out, const struct relation_name *relations, uint32_t count);
void print_texts(struct str *out, const char *word, const struct texts *texts);
void print_type(struct str *out, const struct type_name *type);
void print_options(struct str *out, const char *word, const struct sql_options *options);
void print_option(struct str *out, const struct sql_option *option);
void print_expr(struct str *out, const char *word, const struct expr *expr);
void print_exprs(struct str *out, const char *word, const struct exprs *exprs);
void print_query(struct str *out, const struct query *query);

#endif
