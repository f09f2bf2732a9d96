/*
 * Address: from the name of an object in DROP, COMMENT, ALTER … OWNER and their like to the object, as get_object_address() does.
 */
#ifndef SIMULATE_ADDRESS_H
#define SIMULATE_ADDRESS_H

#include "execution.h"

/* Finds the object. False after a refusal; true with out->object NO_OID when it is missing and that is all right (a notice is noted). Built-in objects
 * give their oids. `*elsewhere` (may be NULL) becomes true for objects that no dump of one database holds (roles, databases, tablespaces,
 * large objects): they are taken to exist, and out->object stays NO_OID. */
bool address_find(struct execution *x, const struct object_name *name, bool missing_ok, struct drop_target *out, bool *elsewhere);

/* Is this the rule that makes a view what it is? It is no object here: address_find() gives NO_OID for it. */
bool is_view_rule(struct execution *x, oid relation, enum object_type type, const char *name);

/* "schema.name" as written, for messages. */
const char *address_text(struct execution *x, const struct object_name *name);

/* Class of objects that are found by a plain or qualified name; CLASS_COUNT for the others. */
enum object_class address_class(enum object_type type);

#endif
