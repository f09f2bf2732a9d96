/*
 * Printer: what the files of the catalog's canonical print share. An object prints as a block: a head line and the lines under it; blocks
 * and the unordered lines within them are sorted, so that two equal catalogs print the same bytes.
 *
 *     print.c           blocks, their order, text and JSON
 *     print_relation.c  tables, views, sequences, indexes and what stands on them
 *     print_object.c    types, functions and the rest
 *     print_syntax.c    expressions that could not be resolved
 *     typed_print.c     those that were, and queries
 *     definition.c      one constraint, index or bound by itself
 */
#ifndef RESOLVE_PRINTER_H
#define RESOLVE_PRINTER_H

#include "resolve/print.h"

struct block { const char *head; VEC(const char *) lines; };

struct printer {
    struct arena *arena;
    const struct catalog *catalog;
    struct resolver resolver;       /* an empty search path: all names come out qualified */
    const struct print_options *options;
    struct map members;             /* parent → index into lists + 1 */
    VEC(struct member_list { VEC(oid) ids; }) lists;
    VEC(struct block *) blocks;
};

/* The object as the snapshot shows it; NULL when it is not there. */
const struct object *printer_object(const struct printer *p, oid id);
const struct relation *printer_relation(const struct printer *p, oid id);
/* The objects that stand on `parent`, in the order of their numbers. */
const struct member_list *printer_members(const struct printer *p, oid parent);
/* Quoted and qualified: public.users, "My Schema"."T". */
const char *printer_name(const struct printer *p, oid id);
const char *printer_quote(const struct printer *p, const char *name);
const char *printer_type(const struct printer *p, oid type, int32_t typmod);
const char *printer_column(const struct printer *p, oid relation, int16_t number);
const char *printer_function(const struct printer *p, oid id);

/* Begins a block with its head line; adds a line to one. */
struct block *printer_block(struct printer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void printer_line(struct printer *p, struct block *block, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Sorts the lines from `first` on. */
void printer_sort(struct block *block, uint32_t first);
/* Owner, comment, grants, labels: what any object may have; `prefix` names the part ("COLUMN a "). */
void printer_properties(struct printer *p, struct block *block, const struct object *object);
void printer_comment(struct printer *p, struct block *block, const char *what, const char *comment);
/* ALTER … DEPENDS ON EXTENSION */
void printer_extensions(struct printer *p, struct block *block, const char *what, const struct object *object);
void printer_grants(struct printer *p, struct block *block, const char *what, const struct object *object, const struct grants *grants);
/* "USES …": what an object depends on stands for the query that it is made of, which the server rewords. */
void printer_uses(struct printer *p, struct block *block, const char *what, const struct object *object);
/* "a = 1, b = 'x'", sorted by name; "" for none. */
const char *printer_options(const struct printer *p, const struct sql_options *options);

/* The expression's canonical text; resolved anew from its syntax where no resolved form was kept. */
const char *printer_expression(const struct printer *p, const struct relation *relation, const struct expr *expr, const struct typed *typed);
/* A query (struct typed_query), which the server words anew: "QUERY" and the hash of what it means; "QUERY" alone where it could not be resolved. */
const char *printer_query(const struct printer *p, const void *resolved);
void catalog_print_syntax(struct str *out, const struct expr *expr, int depth);
const char *printer_literal(const struct printer *p, const char *text);

/* Each adds the block of one object, or none where it is shown with another. */
void catalog_print_relation(struct printer *p, const struct relation *relation);
void catalog_print_object(struct printer *p, const struct object *object);
/* CREATE TRIGGER …; NULL where its table or function is not there. */
const char *catalog_print_trigger_definition(struct printer *p, const struct trigger *trigger);
/* CREATE OR REPLACE … of a function or procedure whose body is a text; NULL for others. */
const char *catalog_print_function_definition(struct printer *p, const struct function *function);
/* CHECK and NOT NULL of a domain, shared with tables. */
const char *catalog_print_constraint(const struct printer *p, const struct constraint *constraint, const struct relation *relation);

#endif
