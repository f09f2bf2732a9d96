/*
 * Catalog: the store of objects, versioned as PostgreSQL's own catalogs are. Before and after are two views of one store.
 * Statements are numbered: 0 is the schema as loaded, each statement of the migrations gets the next number, and a snapshot is a
 * number: it shows what that statement left. ROLLBACK does not forget: it makes new versions equal to the old ones, so every
 * earlier snapshot can still be asked for.
 *
 * This header knows no statement and takes no decision: what may be dropped, which lock it takes, is simulate's.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "base/map.h"
#include "catalog/builtin.h"
#include "catalog/object.h"

struct catalog;

/* An empty catalog of a server of major version 14 … 18: schema public is there, owned as the server's. `open`: what is not in it may
 * exist all the same (no --schema given). */
struct catalog *catalog_new(struct arena *arena, int version, bool open);
struct arena *catalog_arena(const struct catalog *catalog);
int catalog_version(const struct catalog *catalog);
bool catalog_is_open(const struct catalog *catalog);

/* ---- statements and snapshots ---- */

/* The statement that changes are booked on; starts at 0. */
int32_t catalog_statement(const struct catalog *catalog);
void catalog_begin_statement(struct catalog *catalog);          /* the next number */
/* Makes everything again as snapshot `statement` showed it: new versions, booked on the current statement. What the current
 * statement itself has done is undone without trace when `statement` is the one before it. */
void catalog_restore(struct catalog *catalog, int32_t statement);

/* ---- reading ---- */

/* The newest version, alive or ended by a drop (then NULL). */
const struct object *catalog_object(const struct catalog *catalog, oid id);
/* The version that snapshot `statement` shows; NULL when there was none. */
const struct object *catalog_object_at(const struct catalog *catalog, oid id, int32_t statement);

const struct relation *catalog_relation(const struct catalog *catalog, oid id);         /* NULL: no such, or another class */
const struct type *catalog_type(const struct catalog *catalog, oid id);
const struct constraint *catalog_constraint(const struct catalog *catalog, oid id);
const struct function *catalog_function(const struct catalog *catalog, oid id);

/* Object ids are dense from FIRST_USER_OID to catalog_oid_end() - 1: iterate over all. */
oid catalog_oid_end(const struct catalog *catalog);

/* Finds by name among living objects. Relations of all kinds share one namespace per schema; so do types; constraints, triggers, rules and policies
 * are looked up per parent; functions by name may be several: catalog_functions. */
oid catalog_find_schema(const struct catalog *catalog, const char *name);
oid catalog_find(const struct catalog *catalog, enum object_class class, oid schema, const char *name);
oid catalog_find_member(const struct catalog *catalog, enum object_class class, oid parent, const char *name);
/* As the two above, at a snapshot. */
oid catalog_find_at(const struct catalog *catalog, enum object_class class, oid schema, const char *name, int32_t statement);

/* Walks the living objects whose `parent` is this one (indexes, constraints, defaults, triggers, policies, rules of a relation), in the order in which they
 * were made. Start with *cursor = 0; returns NO_OID at the end. class CLASS_COUNT: of any class. */
oid catalog_next_member(const struct catalog *catalog, oid parent, enum object_class class, uint32_t *cursor);
/* The living functions of this name in a schema. */
oid catalog_next_function(const struct catalog *catalog, oid schema, const char *name, uint32_t *cursor);
/* The living objects of a class by that name in any schema (NO_OID schema objects included). */
oid catalog_next_named(const struct catalog *catalog, enum object_class class, oid schema, const char *name, uint32_t *cursor);
/* Children (pg_inherits) of a relation, in the order in which they were attached. */
oid catalog_next_child(const struct catalog *catalog, oid parent, uint32_t *cursor);
/* Who depends on (object, column); column 0 with `any_column` true: on any part of it. Gives the dependent's id and the dependency. */
oid catalog_next_dependent(const struct catalog *catalog, oid object, uint32_t *cursor, struct dependency *dependency);

const struct column *catalog_column(const struct relation *relation, const char *name);     /* living ones only; NULL */
const struct column *catalog_column_number(const struct relation *relation, int16_t number);

/* "schema.name" as interface.md writes relations: unquoted; pg_temp for temporary ones. */
const char *catalog_relation_label(const struct catalog *catalog, oid id, struct arena *arena);
const char *catalog_schema_name(const struct catalog *catalog, oid schema);
/* Built-in schemas have the server's oids. */
#define SCHEMA_PG_CATALOG 11u
#define SCHEMA_PG_TOAST 99u
oid catalog_schema_public(const struct catalog *catalog);
oid catalog_schema_information(const struct catalog *catalog);
oid catalog_schema_temporary(const struct catalog *catalog);

/* ---- writing (simulate only) ---- */

/* A new object, booked on the current statement; `size` is the class struct's. Fill it, then catalog_publish() enters it into the look-up tables
 * (name, parent, inheritance, dependencies). Between the two it is invisible. */
void *catalog_create(struct catalog *catalog, enum object_class class, size_t size, oid schema, oid parent, const char *name);
void catalog_publish(struct catalog *catalog, struct object *object);

/* A version of the object that may be changed until the statement ends: the same pointer if this statement already made one.
 * Arrays it points to are shared with the older version: replace them, never write into them (catalog_edit_column does so for columns). */
void *catalog_edit(struct catalog *catalog, oid id);
struct column *catalog_edit_column(struct catalog *catalog, oid relation, int16_t number);
struct column *catalog_add_column(struct catalog *catalog, oid relation, const char *name);
/* After name, schema, parent, inheritance or dependencies of an edited object changed: enters it into the look-up tables again. */
void catalog_touch(struct catalog *catalog, struct object *object);
void catalog_depend(struct catalog *catalog, oid dependent, struct dependency dependency);
void catalog_undepend(struct catalog *catalog, oid dependent, oid object);      /* forgets all dependencies of one on the other */
/* Ends the object. Its dependents are the caller's business. */
void catalog_drop(struct catalog *catalog, oid id);

/* ---- type look-ups that span built-ins and the schema ---- */

/* Facts about any type, built-in or not. */
struct type_info { oid id; char kind, category; bool preferred; int16_t length; oid element, array, base, relation, subtype, multirange, range, collation; int32_t typmod; char storage; const char *name; oid schema; };
bool catalog_type_info(const struct catalog *catalog, oid type, struct type_info *info);
/* format_type(): "integer", "character varying(20)", "public.mood[]"; qualified unless in pg_catalog (or visible on `path`, may be NULL). */
const char *catalog_type_display(const struct catalog *catalog, oid type, int32_t typmod, struct arena *arena);
/* Domains down to their base: getBaseTypeAndTypmod(). */
oid catalog_base_type(const struct catalog *catalog, oid type, int32_t *typmod);

#endif
