/*
 * Describe: objects in the words of the server's messages (getObjectDescription): "column note of table orders", "constraint
 * orders_pkey on table orders", "function f(integer)".
 */
#ifndef SIMULATE_DESCRIBE_H
#define SIMULATE_DESCRIBE_H

#include "catalog/catalog.h"

/* Column 0: the object itself. Never NULL. Names are qualified unless in public or pg_catalog. */
const char *describe_object(struct arena *arena, const struct catalog *catalog, oid id, int16_t column);
/* "table", "view", "index" … of a relation's kind. */
const char *describe_relation_kind(char kind);
/* "f(integer, text)": format_procedure(). */
const char *describe_function(struct arena *arena, const struct catalog *catalog, oid id);
/* The same, with its schema wherever it is: "public.f(integer, text)", as findings name functions. */
const char *describe_function_label(struct arena *arena, const struct catalog *catalog, oid id);

#endif
