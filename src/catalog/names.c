/*
 * Names: who is found by name, in a schema, under a parent, as a child, as a dependent; now or at a snapshot.
 * Puts the store's look-up lists together with the built-in objects, which are in no list. Knows no search
 * path: that is resolve's.
 */
#include <string.h>

#include "store.h"

/* ---- built-in objects by name ---- */

static const struct {
    oid id;
    const char *name;
} builtin_schemas[] = {
    {SCHEMA_PG_CATALOG, "pg_catalog"},
    {SCHEMA_PG_TOAST, "pg_toast"},
    {SCHEMA_TEMPORARY, "pg_temp"},
};
#define BUILTIN_SCHEMAS (sizeof builtin_schemas / sizeof builtin_schemas[0])

static oid builtin_schema(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < BUILTIN_SCHEMAS; i++)
        if (strcmp(builtin_schemas[i].name, name) == 0)
            return builtin_schemas[i].id;
    return strcmp(name, "information_schema") == 0 ? catalog->information_schema : NO_OID;
}

static oid builtin_object(const struct catalog *catalog, enum builtin_object_kind kind, const char *name)
{
    const struct builtin_object *object = builtin_object_find(catalog->version, kind, name);
    return object != NULL ? object->oid : NO_OID;
}

static oid builtin_without_schema(const struct catalog *catalog, enum object_class class, const char *name)
{
    if (class == CLASS_SCHEMA)
        return builtin_schema(catalog, name);
    /* plpgsql is in the store, where it may have been dropped. */
    if (class == CLASS_LANGUAGE && strcmp(name, "plpgsql") != 0)
        return builtin_object(catalog, BUILTIN_LANGUAGE, name);
    if (class == CLASS_ACCESS_METHOD) {
        const struct builtin_access_method *method = builtin_access_method_by_name(catalog->version, name);
        return method != NULL ? method->oid : NO_OID;
    }
    return NO_OID;
}

static oid builtin_in_schema(const struct catalog *catalog, enum object_class class, const char *schema,
                             const char *name)
{
    if (class == CLASS_RELATION) {
        const struct builtin_relation *relation = builtin_relation_by_name(catalog->version, schema, name);
        return relation != NULL ? relation->oid : NO_OID;
    }
    if (class == CLASS_TYPE) {
        const struct builtin_type *type = builtin_type_by_name(catalog->version, schema, name);
        return type != NULL ? type->oid : NO_OID;
    }
    if (strcmp(schema, "pg_catalog") != 0)
        return NO_OID;
    if (class == CLASS_COLLATION) {
        const struct builtin_collation *collation = builtin_collation_by_name(catalog->version, name);
        return collation != NULL ? collation->oid : NO_OID;
    }
    return class == CLASS_CONVERSION ? builtin_object(catalog, BUILTIN_CONVERSION, name) : NO_OID;
}

static oid builtin_find(const struct catalog *catalog, enum object_class class, oid schema, const char *name)
{
    if (schema == NO_OID)
        return builtin_without_schema(catalog, class, name);
    if (schema == SCHEMA_PG_CATALOG)
        return builtin_in_schema(catalog, class, "pg_catalog", name);
    if (schema == catalog->information_schema)
        return builtin_in_schema(catalog, class, "information_schema", name);
    return NO_OID;
}

/* ---- objects of a class ---- */

/* For classes of which the store has none under the server's own numbers: most questions about types are about
 * built-in ones. */
static const void *object_of(const struct catalog *catalog, oid id, enum object_class class)
{
    const struct object *object = id >= FIRST_USER_OID ? catalog_object(catalog, id) : NULL;
    return object != NULL && object->class == class ? object : NULL;
}

const struct relation *catalog_relation(const struct catalog *catalog, oid id)
{
    return object_of(catalog, id, CLASS_RELATION);
}

const struct type *catalog_type(const struct catalog *catalog, oid id)
{
    return object_of(catalog, id, CLASS_TYPE);
}

const struct constraint *catalog_constraint(const struct catalog *catalog, oid id)
{
    return object_of(catalog, id, CLASS_CONSTRAINT);
}

const struct function *catalog_function(const struct catalog *catalog, oid id)
{
    return object_of(catalog, id, CLASS_FUNCTION);
}

/* ---- one by name ---- */

oid catalog_find_at(const struct catalog *catalog, enum object_class class, oid schema, const char *name,
                    int32_t statement)
{
    uint32_t list = store_list(catalog, LIST_NAME, class, schema, name);
    oid id = store_link_newest(catalog, list, statement);
    return id != NO_OID ? id : builtin_find(catalog, class, schema, name);
}

oid catalog_find(const struct catalog *catalog, enum object_class class, oid schema, const char *name)
{
    return catalog_find_at(catalog, class, schema, name, STATEMENT_NONE);
}

oid catalog_find_schema(const struct catalog *catalog, const char *name)
{
    return catalog_find(catalog, CLASS_SCHEMA, NO_OID, name);
}

oid catalog_find_member_at(const struct catalog *catalog, enum object_class class, oid parent,
                           const char *name, int32_t statement)
{
    return store_link_newest(catalog, store_list(catalog, LIST_MEMBER_NAME, class, parent, name), statement);
}

oid catalog_find_member(const struct catalog *catalog, enum object_class class, oid parent, const char *name)
{
    return catalog_find_member_at(catalog, class, parent, name, STATEMENT_NONE);
}

/* ---- several ---- */

static oid next_id(const struct catalog *catalog, uint32_t list, int32_t statement, uint32_t *cursor)
{
    const struct link *link = store_link_next(catalog, list, statement, cursor);
    return link != NULL ? link->id : NO_OID;
}

/* As next_id, objects of other classes passed over; an object never changes its class. */
static oid next_of_class(const struct catalog *catalog, uint32_t list, enum object_class class,
                         int32_t statement, uint32_t *cursor)
{
    for (;;) {
        oid id = next_id(catalog, list, statement, cursor);
        if (id == NO_OID || class == CLASS_COUNT || store_slot(catalog, id)->newest->class == class)
            return id;
    }
}

oid catalog_next_member_at(const struct catalog *catalog, oid parent, enum object_class class,
                           int32_t statement, uint32_t *cursor)
{
    uint32_t list = store_list(catalog, LIST_MEMBERS, CLASS_COUNT, parent, NULL);
    return next_of_class(catalog, list, class, statement, cursor);
}

oid catalog_next_member(const struct catalog *catalog, oid parent, enum object_class class, uint32_t *cursor)
{
    return catalog_next_member_at(catalog, parent, class, STATEMENT_NONE, cursor);
}

oid catalog_next_in_schema_at(const struct catalog *catalog, oid schema, enum object_class class,
                              int32_t statement, uint32_t *cursor)
{
    uint32_t list = store_list(catalog, LIST_CONTENTS, schema == NO_OID ? class : CLASS_COUNT, schema, NULL);
    return next_of_class(catalog, list, class, statement, cursor);
}

oid catalog_next_in_schema(const struct catalog *catalog, oid schema, enum object_class class,
                           uint32_t *cursor)
{
    return catalog_next_in_schema_at(catalog, schema, class, STATEMENT_NONE, cursor);
}

oid catalog_next_named_at(const struct catalog *catalog, enum object_class class, oid schema,
                          const char *name, int32_t statement, uint32_t *cursor)
{
    return next_id(catalog, store_list(catalog, LIST_NAME, class, schema, name), statement, cursor);
}

oid catalog_next_named(const struct catalog *catalog, enum object_class class, oid schema, const char *name,
                       uint32_t *cursor)
{
    return catalog_next_named_at(catalog, class, schema, name, STATEMENT_NONE, cursor);
}

oid catalog_next_function(const struct catalog *catalog, oid schema, const char *name, uint32_t *cursor)
{
    return catalog_next_named(catalog, CLASS_FUNCTION, schema, name, cursor);
}

oid catalog_find_function(const struct catalog *catalog, oid schema, const char *name, const oid *arguments, uint16_t count)
{
    uint32_t list = store_list(catalog, LIST_SIGNATURE, CLASS_FUNCTION, store_signature(schema, arguments, count), name);
    uint32_t cursor = 0;
    for (oid id; (id = next_id(catalog, list, STATEMENT_NONE, &cursor)) != NO_OID;) {
        const struct function *function = catalog_function(catalog, id);
        if (function->object.schema == schema && function->argument_count == count &&
            (count == 0 || memcmp(function->arguments, arguments, count * sizeof *arguments) == 0))
            return id;
    }
    return NO_OID;
}

oid catalog_next_child_at(const struct catalog *catalog, oid parent, int32_t statement, uint32_t *cursor)
{
    return next_id(catalog, store_list(catalog, LIST_CHILDREN, CLASS_COUNT, parent, NULL), statement, cursor);
}

oid catalog_next_child(const struct catalog *catalog, oid parent, uint32_t *cursor)
{
    return catalog_next_child_at(catalog, parent, STATEMENT_NONE, cursor);
}

oid catalog_next_reference(const struct catalog *catalog, oid relation, uint32_t *cursor)
{
    return next_id(catalog, store_list(catalog, LIST_REFERENCES, CLASS_COUNT, relation, NULL), STATEMENT_NONE, cursor);
}

oid catalog_next_dependent_at(const struct catalog *catalog, oid object, int32_t statement, uint32_t *cursor,
                              struct dependency *dependency)
{
    uint32_t list = store_list(catalog, LIST_DEPENDENTS, CLASS_COUNT, object, NULL);
    const struct link *link = store_link_next(catalog, list, statement, cursor);
    if (link == NULL)
        return NO_OID;
    *dependency = (struct dependency){
        .object = object, .column = link->column, .own_column = link->own_column, .type = link->type};
    return link->id;
}

oid catalog_next_dependent(const struct catalog *catalog, oid object, uint32_t *cursor,
                           struct dependency *dependency)
{
    return catalog_next_dependent_at(catalog, object, STATEMENT_NONE, cursor, dependency);
}

/* ---- columns ---- */

const struct column *catalog_column(const struct relation *relation, const char *name)
{
    for (uint32_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        if (!column->dropped && column->name[0] == name[0] && strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

const struct column *catalog_column_number(const struct relation *relation, int16_t number)
{
    if (number < 1 || number > relation->column_count || relation->columns[number - 1]->dropped)
        return NULL;
    return relation->columns[number - 1];
}

/* ---- what people read ---- */

/* The newest version, also of what was dropped: facts name objects that are gone. */
static const struct object *object_once(const struct catalog *catalog, oid id)
{
    const struct slot *slot = store_slot(catalog, id);
    return slot != NULL ? slot->newest : NULL;
}

const char *catalog_schema_name(const struct catalog *catalog, oid schema)
{
    const struct object *object = object_once(catalog, schema);
    if (object != NULL)
        return object->name;
    for (size_t i = 0; i < BUILTIN_SCHEMAS; i++)
        if (builtin_schemas[i].id == schema)
            return builtin_schemas[i].name;
    return schema == catalog->information_schema ? "information_schema" : "";
}

const char *catalog_relation_label(const struct catalog *catalog, oid id, struct arena *arena)
{
    const struct object *object = object_once(catalog, id);
    if (object != NULL)
        return arena_join(arena, catalog_schema_name(catalog, object->schema), ".", object->name);
    const struct builtin_relation *relation = builtin_relation_by_oid(catalog->version, id);
    if (relation != NULL)
        return arena_join(arena, builtin_schema_name((enum builtin_schema)relation->schema), ".", relation->name);
    return arena_printf(arena, "%u", id);
}

oid catalog_schema_public(const struct catalog *catalog)
{
    uint32_t list = store_list(catalog, LIST_NAME, CLASS_SCHEMA, NO_OID, "public");
    return store_link_newest(catalog, list, STATEMENT_NONE);
}

oid catalog_schema_information(const struct catalog *catalog)
{
    return catalog->information_schema;
}

oid catalog_schema_temporary(const struct catalog *catalog)
{
    (void)catalog;
    return SCHEMA_TEMPORARY;
}
