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

/* Objects that every new database holds and that may be changed all the same are in the store from the start, under constant ids (the
 * server's own for schema public). All other built-in objects are builtin.h's: catalog_object() gives NULL for them. */
#define SCHEMA_PUBLIC 2200u
#define LANGUAGE_PLPGSQL 4u
#define EXTENSION_PLPGSQL 5u

/* ---- statements and snapshots ---- */

/* The statement that changes are booked on; starts at 0. */
int32_t catalog_statement(const struct catalog *catalog);
void catalog_begin_statement(struct catalog *catalog);          /* the next number */
/* Makes everything again as snapshot `statement` showed it: new versions, booked on the current statement. What the current
 * statement itself has done is undone without trace when `statement` is the one before it. */
void catalog_restore(struct catalog *catalog, int32_t statement);
/* Makes all that is there now the schema as loaded: statement 0 without a past. For a loader that numbers the statements of the schema's file,
 * because one of them may fail or be rolled back (statement 0 itself cannot be undone: its changes are made in place). */
void catalog_settle(struct catalog *catalog);
/* The objects that a statement touched (made, changed, ended, restored), each once, in that order; NO_OID at the end. Start with *cursor = 0. */
oid catalog_next_touched(const struct catalog *catalog, int32_t statement, uint32_t *cursor);

/* ---- reading ---- */

/* The newest version, alive or ended by a drop (then NULL). */
const struct object *catalog_object(const struct catalog *catalog, oid id);
/* The version that snapshot `statement` (STATEMENT_NONE: now) shows; NULL when there was none. */
const struct object *catalog_object_at(const struct catalog *catalog, oid id, int32_t statement);

const struct relation *catalog_relation(const struct catalog *catalog, oid id);         /* NULL: no such, or another class */
const struct type *catalog_type(const struct catalog *catalog, oid id);
const struct constraint *catalog_constraint(const struct catalog *catalog, oid id);
const struct function *catalog_function(const struct catalog *catalog, oid id);

/* The ids of new objects are dense from FIRST_USER_OID to catalog_oid_end() - 1. */
oid catalog_oid_end(const struct catalog *catalog);
/* All ids of the store, those of the initial objects first, alive or not. Start with *cursor = 0; NO_OID at the end. */
oid catalog_next_id(const struct catalog *catalog, uint32_t *cursor);

/* In all walks below *cursor starts with 0 and is good as long as the catalog lives: objects may be made, changed and dropped on the way; what is
 * dropped before it is reached is not given, what is made is given at the end. Each `_at` function asks a snapshot; STATEMENT_NONE is now. */

/* Finds by name among living objects. Relations of all kinds share one namespace per schema; so do types; constraints, triggers, rules and policies
 * are looked up per parent; functions by name may be several: catalog_functions. */
oid catalog_find_schema(const struct catalog *catalog, const char *name);
oid catalog_find(const struct catalog *catalog, enum object_class class, oid schema, const char *name);
oid catalog_find_member(const struct catalog *catalog, enum object_class class, oid parent, const char *name);
/* As the two above, at a snapshot. */
oid catalog_find_at(const struct catalog *catalog, enum object_class class, oid schema, const char *name, int32_t statement);
oid catalog_find_member_at(const struct catalog *catalog, enum object_class class, oid parent, const char *name, int32_t statement);

/* Walks the living objects whose `parent` is this one (indexes, constraints, defaults, triggers, policies, rules of a relation), in the order in which they
 * were made. Start with *cursor = 0; returns NO_OID at the end. class CLASS_COUNT: of any class. */
oid catalog_next_member(const struct catalog *catalog, oid parent, enum object_class class, uint32_t *cursor);
oid catalog_next_member_at(const struct catalog *catalog, oid parent, enum object_class class, int32_t statement, uint32_t *cursor);
/* The objects in a schema, likewise; NO_OID and a class: those that are in no schema and belong to no other object (schemas, extensions, languages …). */
oid catalog_next_in_schema(const struct catalog *catalog, oid schema, enum object_class class, uint32_t *cursor);
oid catalog_next_in_schema_at(const struct catalog *catalog, oid schema, enum object_class class, int32_t statement, uint32_t *cursor);
/* The living functions of this name in a schema. */
oid catalog_next_function(const struct catalog *catalog, oid schema, const char *name, uint32_t *cursor);
/* The living function of this name with exactly these types of input arguments; NO_OID when there is none. */
oid catalog_find_function(const struct catalog *catalog, oid schema, const char *name, const oid *arguments, uint16_t count);
/* The living objects of a class by that name in a schema (NO_OID: those that are in none): operators, operator classes, text search objects … may be
 * several. Built-in ones are not given. */
oid catalog_next_named(const struct catalog *catalog, enum object_class class, oid schema, const char *name, uint32_t *cursor);
oid catalog_next_named_at(const struct catalog *catalog, enum object_class class, oid schema, const char *name, int32_t statement, uint32_t *cursor);
/* Children (pg_inherits) of a relation, in the order in which they were first attached. */
oid catalog_next_child(const struct catalog *catalog, oid parent, uint32_t *cursor);
oid catalog_next_child_at(const struct catalog *catalog, oid parent, int32_t statement, uint32_t *cursor);
/* Foreign keys that refer to the relation, in the order in which they first did. */
oid catalog_next_reference(const struct catalog *catalog, oid relation, uint32_t *cursor);
/* Who depends on the object or a part of it: the dependent's id, once for each different dependency, which says the column (0: the whole). */
oid catalog_next_dependent(const struct catalog *catalog, oid object, uint32_t *cursor, struct dependency *dependency);
oid catalog_next_dependent_at(const struct catalog *catalog, oid object, int32_t statement, uint32_t *cursor, struct dependency *dependency);

const struct column *catalog_column(const struct relation *relation, const char *name);     /* living ones only; NULL */
const struct column *catalog_column_number(const struct relation *relation, int16_t number);

/* "schema.name" as reports write relations: unquoted; pg_temp for temporary ones. Also for what was dropped: its last name. */
const char *catalog_relation_label(const struct catalog *catalog, oid id, struct arena *arena);
const char *catalog_schema_name(const struct catalog *catalog, oid schema);
/* Built-in schemas have the server's oids. */
#define SCHEMA_PG_CATALOG 11u
#define SCHEMA_PG_TOAST 99u
/* Temporary objects are in a schema of their own, which no database lists (the server's are called pg_temp_N). */
#define SCHEMA_TEMPORARY 3u
/* The living schema named public, whatever its id; NO_OID when it was dropped or renamed. */
oid catalog_schema_public(const struct catalog *catalog);
oid catalog_schema_information(const struct catalog *catalog);
oid catalog_schema_temporary(const struct catalog *catalog);

/* How often a name has become free so far: while this stays the same, a name that was taken still is. */
uint64_t catalog_names_freed(const struct catalog *catalog);
/* The relations that have become again the child that they were before, as often as they did: a walk of catalog_next_child() that has passed them by
 * does not give them again. *cursor as in all walks, from catalog_returned() on for what is yet to come. */
oid catalog_next_returned(const struct catalog *catalog, uint32_t *cursor, oid *parent);
uint32_t catalog_returned(const struct catalog *catalog);

/* ---- writing (simulate only) ---- */

/* Names and arrays given to the store are borrowed: they live as long as the catalog's arena. */

/* A new object, booked on the current statement; `size` is the class struct's. Fill it (catalog_add_column, catalog_depend and the like work already), then
 * catalog_publish() enters it into the look-up tables (name, schema, parent, inheritance, dependencies). Between the two it is invisible. */
void *catalog_create(struct catalog *catalog, enum object_class class, size_t size, oid schema, oid parent, const char *name);
void catalog_publish(struct catalog *catalog, struct object *object);

/* A version of the object that may be changed until the statement ends: the same pointer if this statement already made one.
 * Arrays it points to are shared with the older version: replace them, never write into them (catalog_edit_column does so for columns). */
void *catalog_edit(struct catalog *catalog, oid id);
struct column *catalog_edit_column(struct catalog *catalog, oid relation, int16_t number);
/* The next column: local, type and all else to be filled. The caller refuses more than the server takes (1600). */
struct column *catalog_add_column(struct catalog *catalog, oid relation, const char *name);
/* Puts a label into an enum type before the one at `position`, at the end when there is none. */
void catalog_add_label(struct catalog *catalog, oid type, const char *text, uint32_t position);
/* Room for one more element behind the `count` elements of an array that versions share; gives the array, for the caller to fill and to
 * put into the edited object. *room, in the object next to the array, is the store's (NULL at first); it may be set to NULL when the array
 * is replaced. So ten thousand statements that each append to one object take memory in proportion. */
void *catalog_append(struct catalog *catalog, struct room **room, const void *at, uint32_t count, size_t size);
/* Where the element with this key stands in such an array, whose elements all have different ones; `count` when it is in none. The room (NULL: none)
 * remembers where they stand: ten thousand statements that each look before they append take time in proportion. */
struct element_key { uint64_t number; const char *text; };
uint32_t catalog_position(struct catalog *catalog, struct room *room, const void *at, uint32_t count, size_t size,
                          struct element_key (*key_of)(const void *element), struct element_key wanted);
/* After name, schema, parent, inheritance or dependencies of an edited object changed: enters it into the look-up tables again. */
void catalog_touch(struct catalog *catalog, struct object *object);
void catalog_depend(struct catalog *catalog, oid dependent, struct dependency dependency);
void catalog_undepend(struct catalog *catalog, oid dependent, oid object);      /* forgets all dependencies of one on the other */
/* Ends the object; twice does no harm. Its dependents are the caller's business. */
void catalog_drop(struct catalog *catalog, oid id);

/* ---- type look-ups that span built-ins and the schema ---- */

/* Facts about any type, built-in or not. `element` is set for true arrays only (IsTrueArrayType), `range` on multiranges, `multirange` on ranges, `base` and
 * `typmod` on domains. */
struct type_info { oid id; char kind, category; bool preferred; int16_t length; oid element, array, base, relation, subtype, multirange, range, collation; int32_t typmod; char storage; const char *name; oid schema; };
bool catalog_type_info(const struct catalog *catalog, oid type, struct type_info *info);
/* format_type(): "integer", "character varying(20)", "public.mood[]"; names quoted where they must be, qualified unless
 * in pg_catalog. "???" for a type that is not there. */
const char *catalog_type_display(const struct catalog *catalog, oid type, int32_t typmod, struct arena *arena);
/* Domains down to their base: getBaseTypeAndTypmod(). */
oid catalog_base_type(const struct catalog *catalog, oid type, int32_t *typmod);

/* Steps that look-ups have taken so far: for tests that hold them to a budget. */
uint64_t catalog_probes(const struct catalog *catalog);

#endif
