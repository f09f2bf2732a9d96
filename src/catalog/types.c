/*
 * Types: what is known of any type, built-in or of the schema, under one roof; format_type() and
 * getBaseType() over both. Knows no casts and no search path.
 */
#include "base/str.h"
#include "sql/ident.h"
#include "store.h"

/* ---- facts ---- */

static bool builtin_info(const struct catalog *catalog, oid id, struct type_info *info)
{
    const struct builtin_type *type = builtin_type_by_oid(catalog->version, id);
    if (type == NULL)
        return false;
    bool multirange = type->kind == 'm';
    *info = (struct type_info){
        .id = id,
        .kind = type->kind,
        .category = type->category,
        .preferred = type->preferred,
        .length = type->length,
        .element = type->true_array ? type->element : NO_OID,
        .array = type->array,
        .base = type->base,
        .relation = type->relation,
        .subtype = type->range_subtype,
        .multirange = multirange ? NO_OID : type->range,
        .range = multirange ? type->range : NO_OID,
        .collation = type->collation,
        .typmod = type->base_typmod,
        .storage = type->storage,
        .name = type->name,
        .schema = type->schema == BUILTIN_PG_CATALOG ? SCHEMA_PG_CATALOG : catalog->information_schema,
    };
    return true;
}

bool catalog_type_info(const struct catalog *catalog, oid id, struct type_info *info)
{
    const struct type *type = catalog_type(catalog, id);
    if (type == NULL)
        return builtin_info(catalog, id, info);
    *info = (struct type_info){
        .id = id,
        .kind = type->kind,
        .category = type->category,
        .preferred = type->preferred,
        .length = type->length,
        .element = type->element,
        .array = type->array,
        .base = type->base,
        .relation = type->relation,
        .subtype = type->subtype,
        .multirange = type->multirange,
        .range = type->range,
        .collation = type->collation,
        .typmod = type->kind == 'd' ? type->typmod : -1,
        .storage = type->storage,
        .name = type->object.name,
        .schema = type->object.schema,
    };
    return true;
}

/* getBaseTypeAndTypmod(). The server lets no domain be its own base; should a catalog say so all the same,
 * this ends. */
oid catalog_base_type(const struct catalog *catalog, oid id, int32_t *typmod)
{
    int32_t modifier = typmod != NULL ? *typmod : -1;
    const struct type *type = catalog_type(catalog, id);
    for (uint32_t depth = 0; type != NULL && type->kind == 'd' && depth < catalog->slot_count; depth++) {
        id = type->root != NO_OID ? type->root : type->base;
        modifier = type->root != NO_OID ? type->root_typmod : type->typmod;
        type = catalog_type(catalog, id);
    }
    if (type == NULL)
        id = builtin_base_of(catalog->version, id, &modifier);
    if (typmod != NULL)
        *typmod = modifier;
    return id;
}

/* ---- display ---- */

/* format_type_extended(). A modifier of the schema's own type is shown as its number: only the type's own
 * function knows more. */
const char *catalog_type_display(const struct catalog *catalog, oid id, int32_t typmod, struct arena *arena)
{
    const struct type *type = catalog_type(catalog, id);
    if (type == NULL) {
        char buffer[128];
        size_t length = builtin_type_display(catalog->version, id, typmod, buffer, sizeof buffer);
        return length == 0 ? "???" : arena_strdup(arena, buffer);
    }
    bool array = type->kind == 'b' && type->element != NO_OID;
    const struct type *element = array ? catalog_type(catalog, type->element) : type;
    if (element == NULL) /* an array of the schema's over a built-in type: nobody can make one */
        return arena_printf(arena, "%s[]", catalog_type_display(catalog, type->element, typmod, arena));
    struct str out = str_new(arena);
    if (element->object.schema == SCHEMA_PG_CATALOG)
        str_add(&out, ident_quote(arena, element->object.name));
    else
        str_add(&out, ident_quote_qualified(arena, catalog_schema_name(catalog, element->object.schema),
                                            element->object.name));
    if (typmod >= 0)
        str_addf(&out, "(%d)", (int)typmod);
    if (array)
        str_add(&out, "[]");
    return out.text;
}
