/*
 * Names: which object a qualified or unqualified name means, along the search path, among built-in and the schema's objects
 * (catalog/namespace.c). Types stand in types.c, functions and operators in routines.c and operators.c. Decides nothing
 * about what may be done with the object.
 */
#include <string.h>

#include "lookup.h"

const char *lookup_display_name(struct arena *arena, const struct name *name)
{
    if (name->schema == NULL)
        return name->name;
    if (name->catalog == NULL)
        return arena_printf(arena, "%s.%s", name->schema, name->name);
    return arena_printf(arena, "%s.%s.%s", name->catalog, name->schema, name->name);
}

/* ---- schemas ---- */

/* LookupNamespaceNoError(); "pg_temp" is the session's own temporary schema. */
oid lookup_schema(const struct resolver *resolver, const char *name)
{
    if (name[0] == 'p' && name[1] == 'g' && name[2] == '_') {
        if (strcmp(name, "pg_catalog") == 0)
            return SCHEMA_PG_CATALOG;
        if (strcmp(name, "pg_toast") == 0)
            return SCHEMA_PG_TOAST;
        if (strcmp(name, "pg_temp") == 0)
            return resolver->temporary_schema;
    }
    if (strcmp(name, "information_schema") == 0)
        return catalog_schema_information(resolver->catalog);
    return catalog_find_schema(resolver->catalog, name);
}

/* LookupExplicitNamespace(). */
oid resolve_schema(const struct resolver *resolver, const char *name, bool missing_ok, struct refusal *refusal)
{
    oid id = lookup_schema(resolver, name);
    if (id == NO_OID && !missing_ok)
        lookup_missing(resolver, refusal, name, NO_POSITION, "3F000", "schema \"%s\" does not exist", name);
    return id;
}

/* RangeVarGetCreationNamespace(), RangeVarAdjustRelationPersistence(). A database name before the schema is passed over: the name
 * of the database is not known here. */
oid resolve_creation_schema(const struct resolver *resolver, const struct name *name, char persistence,
                            struct refusal *refusal)
{
    oid temporary = resolver->temporary_schema;
    if (temporary == NO_OID)
        temporary = catalog_schema_temporary(resolver->catalog);
    oid schema;
    if (name->schema != NULL && strcmp(name->schema, "pg_temp") == 0)
        schema = temporary;
    else if (name->schema != NULL)
        schema = resolve_schema(resolver, name->schema, false, refusal);
    else if (persistence == 't')
        schema = temporary;
    else {
        schema = resolver->creation_schema;
        if (schema == NO_OID)
            lookup_refuse(resolver, refusal, name->position, "3F000", "no schema has been selected to create in");
    }
    if (schema == NO_OID)
        return NO_OID;
    if (persistence == 't' && schema != temporary) {
        lookup_refuse(resolver, refusal, name->position, "42P16",
                      "cannot create temporary relation in non-temporary schema");
        return NO_OID;
    }
    if (persistence == 'u' && schema == temporary) {
        lookup_refuse(resolver, refusal, name->position, "42P16",
                      "only temporary relations may be created in temporary schemas");
        return NO_OID;
    }
    return schema;
}

bool lookup_path(const struct resolver *resolver, const struct name *name, struct lookup_path *path)
{
    if (name->schema == NULL) {
        path->at = resolver->search_path;
        path->count = resolver->search_path_count;
        return true;
    }
    path->own = lookup_schema(resolver, name->schema);
    path->at = &path->own;
    path->count = path->own == NO_OID ? 0 : 1;
    return path->own != NO_OID;
}

const char *lookup_builtin_schema(const struct resolver *resolver, oid schema)
{
    if (schema == SCHEMA_PG_CATALOG)
        return "pg_catalog";
    if (schema == catalog_schema_information(resolver->catalog))
        return "information_schema";
    return NULL;
}

/* ---- any object by class ---- */

static oid builtin_relation_id(int version, const char *schema, const char *name)
{
    const struct builtin_relation *relation = builtin_relation_by_name(version, schema, name);
    return relation != NULL ? relation->oid : NO_OID;
}

static oid builtin_type_id(int version, const char *schema, const char *name)
{
    const struct builtin_type *type = builtin_type_by_name(version, schema, name);
    return type != NULL ? type->oid : NO_OID;
}

static oid builtin_object_id(int version, enum builtin_object_kind kind, const char *name)
{
    const struct builtin_object *object = builtin_object_find(version, kind, name);
    return object != NULL ? object->oid : NO_OID;
}

static oid builtin_in_schema(int version, enum object_class class, const char *schema, const char *name)
{
    bool system = schema[0] == 'p';         /* pg_catalog; the other one is information_schema */
    switch (class) {
    case CLASS_RELATION:
        return builtin_relation_id(version, schema, name);
    case CLASS_TYPE:
        return builtin_type_id(version, schema, name);
    case CLASS_COLLATION: {
        const struct builtin_collation *collation = system ? builtin_collation_by_name(version, name) : NULL;
        return collation != NULL ? collation->oid : NO_OID;
    }
    case CLASS_CONVERSION:
        return system ? builtin_object_id(version, BUILTIN_CONVERSION, name) : NO_OID;
    case CLASS_TEXT_CONFIGURATION:
        return system ? builtin_object_id(version, BUILTIN_TEXT_SEARCH_CONFIGURATION, name) : NO_OID;
    case CLASS_TEXT_DICTIONARY:
        return system ? builtin_object_id(version, BUILTIN_TEXT_SEARCH_DICTIONARY, name) : NO_OID;
    case CLASS_TEXT_PARSER:
        return system ? builtin_object_id(version, BUILTIN_TEXT_SEARCH_PARSER, name) : NO_OID;
    case CLASS_TEXT_TEMPLATE:
        return system ? builtin_object_id(version, BUILTIN_TEXT_SEARCH_TEMPLATE, name) : NO_OID;
    default:
        return NO_OID;
    }
}

oid lookup_in_schema(const struct resolver *resolver, enum object_class class, oid schema, const char *name)
{
    const char *builtin = lookup_builtin_schema(resolver, schema);
    if (builtin != NULL) {
        oid id = builtin_in_schema(catalog_version(resolver->catalog), class, builtin, name);
        if (id != NO_OID)
            return id;
    }
    return catalog_find(resolver->catalog, class, schema, name);
}

/* Collations and the like are never sought in the temporary schema (CollationGetCollid() and its neighbours). */
static bool class_skips_temporary(enum object_class class)
{
    return class != CLASS_RELATION && class != CLASS_TYPE;
}

oid lookup_along_path(const struct resolver *resolver, enum object_class class, const struct name *name)
{
    struct lookup_path path;
    if (!lookup_path(resolver, name, &path))
        return NO_OID;
    for (uint32_t i = 0; i < path.count; i++) {
        if (name->schema == NULL && path.at[i] == resolver->temporary_schema && path.at[i] != NO_OID
            && class_skips_temporary(class))
            continue;
        oid id = lookup_in_schema(resolver, class, path.at[i], name->name);
        if (id != NO_OID)
            return id;
    }
    return NO_OID;
}

/* RangeVarGetRelidExtended(): the schema is judged before the relation. */
oid resolve_transition(const struct resolver *resolver, const struct name *name)
{
    for (size_t i = 0; name->schema == NULL && i < sizeof resolver->transitions / sizeof *resolver->transitions; i++)
        if (resolver->transitions[i].name != NULL && strcmp(resolver->transitions[i].name, name->name) == 0)
            return resolver->transitions[i].relation;
    return NO_OID;
}

oid resolve_relation(const struct resolver *resolver, const struct name *name, bool missing_ok, struct refusal *refusal)
{
    oid id = lookup_along_path(resolver, CLASS_RELATION, name);
    if (id != NO_OID || missing_ok)
        return id;
    if (name->schema != NULL && resolve_schema(resolver, name->schema, false, refusal) == NO_OID)
        return NO_OID;
    if (name->schema != NULL)
        lookup_missing(resolver, refusal, name->name, name->position, "42P01", "relation \"%s.%s\" does not exist",
                       name->schema, name->name);
    else
        lookup_missing(resolver, refusal, name->name, name->position, "42P01", "relation \"%s\" does not exist", name->name);
    return NO_OID;
}

/* ---- classes that are not sought along a path ---- */

struct named_class { enum object_class class; bool in_schema; enum builtin_object_kind builtin; bool has_builtin; const char *words, *sqlstate; };
static const struct named_class named_classes[] = {
    { CLASS_TYPE,            true,  0, false, "type", "42704" },
    { CLASS_COLLATION,       true,  0, false, "collation", "42704" },
    { CLASS_CONVERSION,      true,  0, false, "conversion", "42704" },
    { CLASS_STATISTICS,      true,  0, false, "statistics object", "42704" },
    { CLASS_TEXT_CONFIGURATION, true, 0, false, "text search configuration", "42704" },
    { CLASS_TEXT_DICTIONARY, true,  0, false, "text search dictionary", "42704" },
    { CLASS_TEXT_PARSER,     true,  0, false, "text search parser", "42704" },
    { CLASS_TEXT_TEMPLATE,   true,  0, false, "text search template", "42704" },
    { CLASS_OPCLASS,         true,  0, false, "operator class", "42704" },
    { CLASS_OPFAMILY,        true,  0, false, "operator family", "42704" },
    { CLASS_EXTENSION,       false, BUILTIN_EXTENSION, true, "extension", "42704" },
    { CLASS_LANGUAGE,        false, BUILTIN_LANGUAGE, true, "language", "42704" },
    { CLASS_ACCESS_METHOD,   false, 0, false, "access method", "42704" },
    { CLASS_FOREIGN_WRAPPER, false, 0, false, "foreign-data wrapper", "42704" },
    { CLASS_SERVER,          false, 0, false, "server", "42704" },
    { CLASS_PUBLICATION,     false, 0, false, "publication", "42704" },
    { CLASS_SUBSCRIPTION,    false, 0, false, "subscription", "42704" },
    { CLASS_EVENT_TRIGGER,   false, 0, false, "event trigger", "42704" },
};

static const struct named_class *named_class_of(enum object_class class)
{
    for (size_t i = 0; i < sizeof named_classes / sizeof *named_classes; i++)
        if (named_classes[i].class == class)
            return &named_classes[i];
    return NULL;
}

static oid find_outside_schemas(const struct resolver *resolver, const struct named_class *row, const char *name)
{
    int version = catalog_version(resolver->catalog);
    oid id = NO_OID;
    if (row->has_builtin)
        id = builtin_object_id(version, row->builtin, name);
    if (row->class == CLASS_ACCESS_METHOD) {
        const struct builtin_access_method *method = builtin_access_method_by_name(version, name);
        id = method != NULL ? method->oid : NO_OID;
    }
    return id != NO_OID ? id : catalog_find(resolver->catalog, row->class, NO_OID, name);
}

oid resolve_named(const struct resolver *resolver, enum object_class class, const struct name *name, bool missing_ok,
                  struct refusal *refusal)
{
    if (class == CLASS_RELATION)
        return resolve_relation(resolver, name, missing_ok, refusal);
    if (class == CLASS_SCHEMA)
        return resolve_schema(resolver, name->name, missing_ok, refusal);
    if (class == CLASS_COLLATION && !missing_ok)
        return resolve_collation(resolver, name, refusal);
    const struct named_class *row = named_class_of(class);
    if (row == NULL)
        return NO_OID;
    oid id = row->in_schema ? lookup_along_path(resolver, class, name) : find_outside_schemas(resolver, row, name->name);
    if (id != NO_OID || missing_ok)
        return id;
    if (row->in_schema && name->schema != NULL && resolve_schema(resolver, name->schema, false, refusal) == NO_OID)
        return NO_OID;
    lookup_missing(resolver, refusal, name->name, name->position, row->sqlstate, "%s \"%s\" does not exist", row->words,
                   lookup_display_name(resolver->arena, name));
    return NO_OID;
}

/* ---- collations ---- */

/* en_US, en_US.utf8, de_DE@euro, de-AT-x-icu, C.utf8: names that initdb takes over from the machine, which nobody knows here. */
static bool collation_may_be_imported(const char *name)
{
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    if (strncmp(name, "C.", 2) == 0)
        return true;
    if (letters < 2 || letters > 3)
        return false;
    return name[letters] == '_' || name[letters] == '-' || name[letters] == '.' || name[letters] == '@';
}

/* get_collation_oid(). */
oid resolve_collation(const struct resolver *resolver, const struct name *name, struct refusal *refusal)
{
    oid id = lookup_along_path(resolver, CLASS_COLLATION, name);
    if (id != NO_OID)
        return id;
    if (name->schema != NULL && resolve_schema(resolver, name->schema, false, refusal) == NO_OID)
        return NO_OID;
    lookup_missing(resolver, refusal, name->name, name->position, "42704",
                   "collation \"%s\" for encoding \"UTF8\" does not exist", lookup_display_name(resolver->arena, name));
    if (refusal != NULL && collation_may_be_imported(name->name))
        refusal->unsure = true;
    return NO_OID;
}

/* ---- visibility ---- */

static oid object_schema(const struct resolver *resolver, enum object_class class, oid id, const char **name)
{
    int version = catalog_version(resolver->catalog);
    const struct object *object = id >= FIRST_USER_OID ? catalog_object(resolver->catalog, id) : NULL;
    *name = NULL;
    if (object != NULL) {
        *name = object->name;
        return object->schema;
    }
    if (class == CLASS_RELATION) {
        const struct builtin_relation *relation = builtin_relation_by_oid(version, id);
        if (relation != NULL) {
            *name = relation->name;
            return relation->schema == BUILTIN_PG_CATALOG ? SCHEMA_PG_CATALOG : catalog_schema_information(resolver->catalog);
        }
    } else if (class == CLASS_TYPE) {
        const struct builtin_type *type = builtin_type_by_oid(version, id);
        if (type != NULL) {
            *name = type->name;
            return type->schema == BUILTIN_PG_CATALOG ? SCHEMA_PG_CATALOG : catalog_schema_information(resolver->catalog);
        }
    } else if (class == CLASS_COLLATION) {
        const struct builtin_collation *collation = builtin_collation_by_oid(version, id);
        if (collation != NULL) {
            *name = collation->name;
            return SCHEMA_PG_CATALOG;
        }
    }
    return NO_OID;
}

static bool function_is_visible(const struct resolver *resolver, oid id)
{
    struct routine routine;
    if (!routine_by_oid(resolver, id, &routine))
        return false;
    struct name name = { .name = routine.name, .position = NO_POSITION };
    return resolve_function_exact(resolver, &name, routine.inputs, routine.input_count, true, NULL) == id;
}

static bool operator_is_visible(const struct resolver *resolver, oid id)
{
    struct operator_row row;
    if (!operator_by_oid(resolver, id, &row))
        return false;
    struct name name = { .name = row.name, .position = NO_POSITION };
    return resolve_operator(resolver, &name, row.left, row.right, true, NULL) == id;
}

/* RelationIsVisible() and its neighbours: would the bare name find it? */
bool resolve_is_visible(const struct resolver *resolver, enum object_class class, oid id)
{
    if (class == CLASS_FUNCTION)
        return function_is_visible(resolver, id);
    if (class == CLASS_OPERATOR)
        return operator_is_visible(resolver, id);
    const char *text;
    object_schema(resolver, class, id, &text);
    if (text == NULL)
        return false;
    struct name name = { .name = text, .position = NO_POSITION };
    return lookup_along_path(resolver, class, &name) == id;
}
