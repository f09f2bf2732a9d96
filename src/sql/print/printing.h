/*
 * Printing: what the printers share. Each print_… begins with a blank, so that pieces follow
 * each other, and prints nothing for what is absent. Private to src/sql.
 */
#ifndef SQL_PRINTING_H
#define SQL_PRINTING_H

#include "sql/op_print.h"

/* An op as the kind that it is. */
#define AS(type, op) ((const struct type *)(op))

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

/* ---- op_print.c: what several ops have ---- */

void print_behavior(struct str *out, enum behavior behavior);
void print_role(struct str *out, const struct role *role);
void print_roles(struct str *out, const char *word, const struct roles *roles);
void print_types(struct str *out, const char *word, struct type_name *const *types, uint32_t count);
void print_object(struct str *out, const struct object_name *object);

/* ---- relation_op.c ---- */

void print_constraint(struct str *out, const struct constraint_definition *constraint);
void print_column(struct str *out, const struct column_definition *column);
void print_create_table(struct str *out, const struct op *base);
void print_create_table_as(struct str *out, const struct op *base);
void print_alter_table(struct str *out, const struct op *base);
void print_alter_all(struct str *out, const struct op *base);
void print_create_index(struct str *out, const struct op *base);
void print_create_view(struct str *out, const struct op *base);
void print_refresh(struct str *out, const struct op *base);
void print_create_sequence(struct str *out, const struct op *base);
void print_alter_sequence(struct str *out, const struct op *base);
void print_create_schema(struct str *out, const struct op *base);
void print_create_rule(struct str *out, const struct op *base);
void print_create_trigger(struct str *out, const struct op *base);
void print_create_event_trigger(struct str *out, const struct op *base);
void print_alter_event_trigger(struct str *out, const struct op *base);
void print_create_policy(struct str *out, const struct op *base);
void print_create_statistics(struct str *out, const struct op *base);
void print_alter_statistics(struct str *out, const struct op *base);

/* ---- object_op.c ---- */

void print_create_enum(struct str *out, const struct op *base);
void print_alter_enum(struct str *out, const struct op *base);
void print_create_composite(struct str *out, const struct op *base);
void print_create_range(struct str *out, const struct op *base);
void print_create_domain(struct str *out, const struct op *base);
void print_alter_domain(struct str *out, const struct op *base);
void print_alter_type(struct str *out, const struct op *base);
void print_define(struct str *out, const struct op *base);
void print_create_function(struct str *out, const struct op *base);
void print_alter_function(struct str *out, const struct op *base);
void print_create_cast(struct str *out, const struct op *base);
void print_create_transform(struct str *out, const struct op *base);
void print_create_conversion(struct str *out, const struct op *base);
void print_create_opclass(struct str *out, const struct op *base);
void print_create_opfamily(struct str *out, const struct op *base);
void print_alter_opfamily(struct str *out, const struct op *base);
void print_alter_operator(struct str *out, const struct op *base);
void print_create_language(struct str *out, const struct op *base);
void print_create_access_method(struct str *out, const struct op *base);
void print_alter_text_search(struct str *out, const struct op *base);
void print_alter_collation(struct str *out, const struct op *base);
void print_drop(struct str *out, const struct op *base);
void print_rename(struct str *out, const struct op *base);
void print_set_schema(struct str *out, const struct op *base);
void print_set_owner(struct str *out, const struct op *base);
void print_depends(struct str *out, const struct op *base);
void print_comment(struct str *out, const struct op *base);
void print_security_label(struct str *out, const struct op *base);

/* ---- session_op.c ---- */

void print_grant(struct str *out, const struct op *base);
void print_grant_role(struct str *out, const struct op *base);
void print_role_op(struct str *out, const struct op *base);
void print_owned(struct str *out, const struct op *base);
void print_extension(struct str *out, const struct op *base);
void print_foreign(struct str *out, const struct op *base);
void print_import(struct str *out, const struct op *base);
void print_publication(struct str *out, const struct op *base);
void print_subscription(struct str *out, const struct op *base);
void print_query_op(struct str *out, const struct op *base);
void print_copy(struct str *out, const struct op *base);
void print_truncate(struct str *out, const struct op *base);
void print_lock(struct str *out, const struct op *base);
void print_do(struct str *out, const struct op *base);
void print_call_op(struct str *out, const struct op *base);
void print_transaction(struct str *out, const struct op *base);
void print_set(struct str *out, const struct op *base);
void print_set_constraints(struct str *out, const struct op *base);
void print_reindex(struct str *out, const struct op *base);
void print_cluster(struct str *out, const struct op *base);
void print_vacuum(struct str *out, const struct op *base);
void print_explain(struct str *out, const struct op *base);
void print_prepare(struct str *out, const struct op *base);
void print_cursor(struct str *out, const struct op *base);
void print_database(struct str *out, const struct op *base);
void print_tablespace(struct str *out, const struct op *base);
void print_utility(struct str *out, const struct op *base);

#endif
