/*
 * Describe: objects in the words of the server's messages; see describe.h. Follows getObjectDescription() of objectaddress.c.
 */
#include "describe.h"

#include <string.h>

#include "base/str.h"

const char *describe_relation_kind(char kind)
{
    switch (kind) {
    case RELATION_TABLE:
    case RELATION_PARTITIONED:
        return "table";
    case RELATION_VIEW:
        return "view";
    case RELATION_MATVIEW:
        return "materialized view";
    case RELATION_INDEX:
    case RELATION_PARTITIONED_INDEX:
        return "index";
    case RELATION_SEQUENCE:
        return "sequence";
    case RELATION_FOREIGN:
        return "foreign table";
    case RELATION_COMPOSITE:
        return "composite type";
    default:
        return "relation";
    }
}

static const char *qualified(struct arena *arena, const struct catalog *catalog, const struct object *object)
{
    if (object->schema == NO_OID || object->schema == catalog_schema_public(catalog) || object->schema == SCHEMA_PG_CATALOG)
        return object->name;
    return arena_printf(arena, "%s.%s", catalog_schema_name(catalog, object->schema), object->name);
}

static const char *describe_relation(struct arena *arena, const struct catalog *catalog, oid id)
{
    const struct relation *relation = catalog_relation(catalog, id);
    if (relation == NULL)
        return arena_printf(arena, "relation %s", catalog_relation_label(catalog, id, arena));
    return arena_printf(arena, "%s %s", describe_relation_kind(relation->kind), qualified(arena, catalog, &relation->object));
}

static void add_arguments(struct str *text, const struct catalog *catalog, const struct function *function,
                          const char *between)
{
    str_addc(text, '(');
    for (uint16_t i = 0; i < function->argument_count; i++)
        str_addf(text, "%s%s", i > 0 ? between : "", catalog_type_display(catalog, function->arguments[i], -1, text->arena));
    str_addc(text, ')');
}

const char *describe_function(struct arena *arena, const struct catalog *catalog, oid id)
{
    const struct function *function = catalog_function(catalog, id);
    if (function == NULL)
        return "?";
    struct str text = str_new(arena);
    str_add(&text, qualified(arena, catalog, &function->object));
    add_arguments(&text, catalog, function, ",");
    return text.text;
}

const char *describe_function_label(struct arena *arena, const struct catalog *catalog, oid id)
{
    const struct function *function = catalog_function(catalog, id);
    if (function == NULL)
        return "?";
    struct str text = str_new(arena);
    str_addf(&text, "%s.%s", catalog_schema_name(catalog, function->object.schema), function->object.name);
    add_arguments(&text, catalog, function, ", ");
    return text.text;
}

/* Objects that stand on a relation (or a domain): "trigger t on table orders". */
static const char *describe_member(struct arena *arena, const struct catalog *catalog, const struct object *object, const char *word)
{
    const struct object *parent = catalog_object(catalog, object->parent);
    if (parent == NULL)
        return arena_printf(arena, "%s %s", word, object->name);
    const char *owner = parent->class == CLASS_TYPE ? arena_printf(arena, "type %s", qualified(arena, catalog, parent))
                                                    : describe_relation(arena, catalog, parent->id);
    return arena_printf(arena, "%s %s on %s", word, object->name, owner);
}

static const char *describe_default(struct arena *arena, const struct catalog *catalog, const struct object *object)
{
    const struct default_value *value = (const struct default_value *)object;
    const struct relation *relation = catalog_relation(catalog, object->parent);
    const struct column *column = relation != NULL ? catalog_column_number(relation, value->column) : NULL;
    return arena_printf(arena, "default value for column %s of %s", column != NULL ? column->name : "?", describe_relation(arena, catalog, object->parent));
}

/* getObjectDescription() of a pg_default_acl entry. */
static const char *describe_default_privileges(struct arena *arena, const struct catalog *catalog, const struct object *object)
{
    const struct default_privileges *entry = (const struct default_privileges *)object;
    const char *words = entry->type == OBJECT_TYPE_TABLE ? "relation" : object_type_words(entry->type);
    const char *place = entry->in_schema != NO_OID ? arena_printf(arena, " in schema %s", catalog_schema_name(catalog, entry->in_schema)) : "";
    return arena_printf(arena, "default privileges on new %ss belonging to role %s%s", words, object->owner, place);
}

static const char *const class_words[CLASS_COUNT] = {
    [CLASS_SCHEMA] = "schema", [CLASS_TYPE] = "type", [CLASS_OPERATOR] = "operator", [CLASS_OPCLASS] = "operator class",
    [CLASS_OPFAMILY] = "operator family", [CLASS_CAST] = "cast", [CLASS_COLLATION] = "collation", [CLASS_CONVERSION] = "conversion",
    [CLASS_TEXT_CONFIGURATION] = "text search configuration", [CLASS_TEXT_DICTIONARY] = "text search dictionary",
    [CLASS_TEXT_PARSER] = "text search parser", [CLASS_TEXT_TEMPLATE] = "text search template", [CLASS_STATISTICS] = "statistics object", [CLASS_EXTENSION] = "extension",
    [CLASS_LANGUAGE] = "language", [CLASS_ACCESS_METHOD] = "access method", [CLASS_TRANSFORM] = "transform",
    [CLASS_FOREIGN_WRAPPER] = "foreign-data wrapper", [CLASS_SERVER] = "server", [CLASS_USER_MAPPING] = "user mapping",
    [CLASS_PUBLICATION] = "publication", [CLASS_SUBSCRIPTION] = "subscription", [CLASS_EVENT_TRIGGER] = "event trigger",
    [CLASS_ROLE] = "role", [CLASS_OPAQUE] = "object",
};

static const char *function_word(const struct function *function)
{
    return function->kind == 'p' ? "procedure" : function->kind == 'a' ? "aggregate" : "function";
}

const char *describe_object(struct arena *arena, const struct catalog *catalog, oid id, int16_t column_number)
{
    const struct object *object = catalog_object(catalog, id);
    if (object == NULL)
        return describe_relation(arena, catalog, id);
    switch (object->class) {
    case CLASS_RELATION:
        if (column_number != 0) {
            const struct relation *relation = catalog_relation(catalog, id);
            const struct column *column = catalog_column_number(relation, column_number);
            return arena_printf(arena, "column %s of %s", column != NULL ? column->name : "?", describe_relation(arena, catalog, id));
        }
        return describe_relation(arena, catalog, id);
    case CLASS_FUNCTION: {
        const struct function *function = catalog_function(catalog, id);
        return arena_printf(arena, "%s %s", function_word(function), describe_function(arena, catalog, id));
    }
    case CLASS_DEFAULT:
        return describe_default(arena, catalog, object);
    case CLASS_DEFAULT_PRIVILEGES:
        return describe_default_privileges(arena, catalog, object);
    case CLASS_CONSTRAINT:
        return describe_member(arena, catalog, object, "constraint");
    case CLASS_TRIGGER:
        return describe_member(arena, catalog, object, "trigger");
    case CLASS_RULE:
        return describe_member(arena, catalog, object, "rule");
    case CLASS_POLICY:
        return describe_member(arena, catalog, object, "policy");
    case CLASS_TYPE:
        return arena_printf(arena, "type %s", catalog_type_display(catalog, id, -1, arena));
    default:
        return arena_printf(arena, "%s %s", class_words[object->class], qualified(arena, catalog, object));
    }
}
