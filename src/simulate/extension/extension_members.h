/*
 * Extension members: what the script of an extension makes, from the rows of catalog/extension.h. Private to extensions.c and the two files that make
 * the members.
 */
#ifndef SIMULATE_EXTENSION_MEMBERS_H
#define SIMULATE_EXTENSION_MEMBERS_H

#include "catalog/extension.h"
#include "simulate/relation/tables.h"

/* An extension whose members are being made. */
struct bringing {
    struct execution *x;
    oid extension, home;            /* home: the schema that CREATE EXTENSION chose */
    const struct extension_release *release;
    const struct extension_members *members;
    const char *owner;
    struct map types;               /* written type → its number */
    struct expr *given;             /* stands for the default of every argument that has one: NULL */
    int depth;
};

/* The names of those that it requires; none for NULL. */
struct texts extension_requires(struct execution *x, const struct extension_release *release);
/* Makes all members; refuses when an object of such a name is there already. */
bool bring_members(struct execution *x, oid extension, const struct extension_release *release);

/* ---- shared by the files that make members ---- */

/* The schema of a row; NO_OID when it is not there. */
oid bring_schema(struct bringing *b, const char *schema);
/* A type as rows write it, made when it is a member that is not yet there; NO_OID when there is none. */
oid bring_type(struct bringing *b, const char *text);
/* A new object of the extension, to be filled and given to bring_publish(). */
void *bring_object(struct bringing *b, enum object_class class, size_t size, oid schema, oid parent, const char *name);
void bring_publish(struct bringing *b, struct object *object);
/* A part of a member (an array type, an index): it is the extension's, and goes with the member. */
void bring_part(struct bringing *b, oid id);
/* The row type and its array of a relation that has been published. */
void bring_row_type(struct bringing *b, struct relation *relation);

/* Tables, views, sequences and composite types, with their columns; the type map learns their row types. */
bool bring_relation(struct bringing *b, const struct extension_relation *row);
/* Defaults, indexes and keys of the relations: once all functions are there. */
void bring_relation_parts(struct bringing *b);

/* The rows of one kind that hold in this version. No rows have no address to add to. */
#define EACH_MEMBER(b, row, type, field)                                                                                  \
    for (const struct type *row = (b)->members->field,                                                                    \
                           *row##_end = (b)->members->field##_count == 0 ? row : row + (b)->members->field##_count;       \
         row < row##_end; row++)                                                                                          \
        if (BUILTIN_HOLDS(row, (b)->x->version))

#endif
