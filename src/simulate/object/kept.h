/*
 * Kept: objects of which nothing but a name and what was written are kept (other_objects.c).
 */
#ifndef SIMULATE_KEPT_H
#define SIMULATE_KEPT_H

#include "simulate/execution.h"

/* True after a refusal with 42710, or a notice where IF NOT EXISTS was given. */
bool object_taken(struct execution *x, enum object_class class, oid schema, const char *name, const char *word,
                  bool if_not_exists);
/* Makes a struct plain, owned as new objects are; notes it as the operation's object. */
oid object_keep_plain(struct execution *x, enum object_class class, oid schema, const char *name, enum object_type type,
                      const struct op *definition, const struct sql_options *options);

/* The operators and functions that a class of this type, or a family (NO_OID), is given: false after a refusal. `*needed` becomes those
 * of the schema that the class stands on (operator_items.c). */
bool operator_items_find(struct execution *x, const char *method, const struct opclass_item *items, uint32_t count,
                         oid type, struct oids *needed);

#endif
