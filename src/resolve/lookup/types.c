/*
 * Types: which type a written type name means, with its modifier (parser/parse_type.c), and the facts about types that the rest of
 * this layer asks for (utils/cache/lsyscache.c). Knows no coercion.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "lookup.h"
#include "sql/ident.h"

/* ---- facts ---- */

struct type_info lookup_type(const struct resolver *resolver, oid type)
{
    struct type_info info;
    if (type == NO_OID || !catalog_type_info(resolver->catalog, type, &info))
        info = (struct type_info){ .id = type, .kind = 'p', .category = 'X', .typmod = -1 };
    return info;
}

oid lookup_base_type(const struct resolver *resolver, oid type)
{
    int32_t typmod = -1;
    return type == NO_OID ? NO_OID : catalog_base_type(resolver->catalog, type, &typmod);
}

oid lookup_array_of(const struct resolver *resolver, oid type)
{
    if (type < FIRST_USER_OID)
        return builtin_array_of(catalog_version(resolver->catalog), type);
    return lookup_type(resolver, type).array;
}

oid lookup_element_of(const struct resolver *resolver, oid type)
{
    if (type < FIRST_USER_OID)
        return builtin_element_of(catalog_version(resolver->catalog), type);
    struct type_info info = lookup_type(resolver, type);
    return info.category == 'A' && info.kind == 'b' ? info.element : NO_OID;
}

oid lookup_base_element_of(const struct resolver *resolver, oid type)
{
    return lookup_element_of(resolver, lookup_base_type(resolver, type));
}

/* format_type_extended(): without its schema where the bare name would find the type. */
const char *lookup_type_display(const struct resolver *resolver, oid type, int32_t typmod)
{
    if (type == NO_OID)
        return "unknown";
    const char *text = catalog_type_display(resolver->catalog, type, typmod, resolver->arena);
    if (type < FIRST_USER_OID)
        return text;
    oid element = lookup_element_of(resolver, type);
    struct type_info info = lookup_type(resolver, element != NO_OID ? element : type);
    const char *schema = info.schema != NO_OID ? catalog_schema_name(resolver->catalog, info.schema) : NULL;
    if (schema == NULL || !resolve_is_visible(resolver, CLASS_TYPE, info.id))
        return text;
    const char *prefix = arena_printf(resolver->arena, "%s.", ident_quote(resolver->arena, schema));
    return strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix) : text;
}

oid lookup_type_relation(const struct resolver *resolver, oid type)
{
    if (type == NO_OID)
        return NO_OID;
    struct type_info info = lookup_type(resolver, lookup_base_type(resolver, type));
    return info.kind == 'c' ? info.relation : NO_OID;
}

bool lookup_type_is_complex(const struct resolver *resolver, oid type)
{
    return lookup_type_relation(resolver, type) != NO_OID;
}

bool lookup_type_is_polymorphic(oid type)
{
    switch (type) {
    case ANYELEMENTOID: case ANYARRAYOID: case ANYNONARRAYOID: case ANYENUMOID: case ANYRANGEOID: case ANYMULTIRANGEOID:
    case ANYCOMPATIBLEOID: case ANYCOMPATIBLEARRAYOID: case ANYCOMPATIBLENONARRAYOID: case ANYCOMPATIBLERANGEOID:
    case ANYCOMPATIBLEMULTIRANGEOID:
        return true;
    default:
        return false;
    }
}

bool lookup_type_is_enum(const struct resolver *resolver, oid type)
{
    return lookup_type(resolver, type).kind == 'e';
}

bool lookup_type_is_range(const struct resolver *resolver, oid type)
{
    return lookup_type(resolver, type).kind == 'r';
}

bool lookup_type_is_multirange(const struct resolver *resolver, oid type)
{
    return lookup_type(resolver, type).kind == 'm';
}

/* ---- type names ---- */

/* TypeNameToString(). */
static const char *type_name_text(const struct resolver *resolver, const struct type_name *type)
{
    const char *text;
    if (type->percent_type) {
        struct str names = str_new(resolver->arena);
        for (uint32_t i = 0; i < type->names.count; i++)
            str_addf(&names, "%s%s", i > 0 ? "." : "", type->names.at[i]);
        text = arena_printf(resolver->arena, "%s%%TYPE", names.text);
    } else
        text = lookup_display_name(resolver->arena, &type->name);
    return type->array_dimensions > 0 ? arena_printf(resolver->arena, "%s[]", text) : text;
}

/* A modifier as the cstring that typenameTypeMod() makes of it; NULL when it is no simple constant. */
static const char *modifier_text(const struct resolver *resolver, const struct expr *expr)
{
    switch (expr->kind) {
    case EXPR_INTEGER:
        return expr->text != NULL ? expr->text : arena_printf(resolver->arena, "%lld", (long long)expr->integer);
    case EXPR_FLOAT:
    case EXPR_STRING:
        return expr->text;
    case EXPR_COLUMN:
        return expr->names.count == 1 && !expr->star ? expr->names.at[0] : NULL;
    default:
        return NULL;
    }
}

/* pg_strtoint32() as ArrayGetIntegerTypmods() applies it. */
static bool modifier_integer(const char *text, int32_t *out)
{
    char *end;
    while (*text == ' ')
        text++;
    if (*text == '\0')
        return false;
    long long value = strtoll(text, &end, 10);
    while (*end == ' ')
        end++;
    if (*end != '\0' || value < INT32_MIN || value > INT32_MAX)
        return false;
    *out = (int32_t)value;
    return true;
}

#define MODIFIERS_MAX 16

/* A user's base type with typmodin: its function cannot be run. One integer stands for itself; anything else becomes a number
 * made from its text, so that equal modifiers are equal. */
static int32_t opaque_modifier(const struct resolver *resolver, const struct type_name *type)
{
    int32_t value;
    if (type->typmods.count == 1 && modifier_integer(modifier_text(resolver, type->typmods.at[0]), &value) && value >= 0)
        return value;
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < type->typmods.count; i++)
        for (const char *c = modifier_text(resolver, type->typmods.at[i]); ; c++) {
            hash = (hash ^ (unsigned char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c)) * 16777619u;
            if (*c == '\0')
                break;
        }
    return (int32_t)(hash & INT32_MAX);
}

static bool builtin_modifier(const struct resolver *resolver, const struct type_name *type, oid id, int32_t *typmod,
                             struct refusal *refusal)
{
    int32_t values[MODIFIERS_MAX];
    uint32_t count = type->typmods.count;
    for (uint32_t i = 0; i < count && i < MODIFIERS_MAX; i++) {
        const char *text = modifier_text(resolver, type->typmods.at[i]);
        if (!modifier_integer(text, &values[i]))
            return lookup_refuse(resolver, refusal, type->name.position, "22P02",
                                 "invalid input syntax for type integer: \"%s\"", text);
    }
    char message[256] = "";
    const char *sqlstate = builtin_typmod_in(catalog_version(resolver->catalog), id, values,
                                             count < MODIFIERS_MAX ? count : MODIFIERS_MAX, typmod, message, sizeof message);
    if (sqlstate == NULL)
        return true;
    return lookup_refuse(resolver, refusal, type->name.position, sqlstate, "%s", message);
}

static oid element_or_itself(const struct resolver *resolver, oid id)
{
    struct type_info info = lookup_type(resolver, id);
    return info.category == 'A' && info.element != NO_OID && info.kind == 'b' ? info.element : id;
}

bool resolve_type_is_open(const struct resolver *resolver, oid id)
{
    if (id < FIRST_USER_OID)
        return false;
    id = element_or_itself(resolver, id);
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(resolver->catalog, id) : NULL;
    return type != NULL && (type->object.why_opaque != NULL || type->object.uncertain);
}

static bool user_type_takes_modifiers(const struct resolver *resolver, oid id)
{
    id = element_or_itself(resolver, id);
    if (id < FIRST_USER_OID)
        return false;
    const struct type *type = catalog_type(resolver->catalog, id);
    return type == NULL || type->typmod_in != NO_OID || resolve_type_is_open(resolver, id);
}

/* typenameTypeMod(). */
static bool type_modifier(const struct resolver *resolver, const struct type_name *type, oid id, int32_t *typmod,
                          struct refusal *refusal)
{
    *typmod = -1;
    if (type->typmods.count == 0)
        return true;
    const struct type *user = id >= FIRST_USER_OID ? catalog_type(resolver->catalog, id) : NULL;
    if (user != NULL && user->kind == 'p' && !user->defined)
        return lookup_refuse(resolver, refusal, type->name.position, "42601",
                             "type modifier cannot be specified for shell type \"%s\"", type_name_text(resolver, type));
    bool builtin = id < FIRST_USER_OID;
    const struct builtin_type *row = builtin ? builtin_type_by_oid(catalog_version(resolver->catalog), id) : NULL;
    if (builtin ? row == NULL || row->typmod_in == NULL : !user_type_takes_modifiers(resolver, id))
        return lookup_refuse(resolver, refusal, type->name.position, "42601", "type modifier is not allowed for type \"%s\"",
                             type_name_text(resolver, type));
    for (uint32_t i = 0; i < type->typmods.count; i++)
        if (modifier_text(resolver, type->typmods.at[i]) == NULL)
            return lookup_refuse(resolver, refusal, type->name.position, "42601",
                                 "type modifiers must be simple constants or identifiers");
    if (builtin)
        return builtin_modifier(resolver, type, id, typmod, refusal);
    *typmod = opaque_modifier(resolver, type);
    return true;
}

/* table.column%TYPE: the column's type, without its modifier. */
static oid percent_type(const struct resolver *resolver, const struct type_name *type, struct refusal *refusal)
{
    uint32_t count = type->names.count;
    if (count < 2 || count > 4) {
        lookup_refuse(resolver, refusal, type->name.position, "42601", "improper %%TYPE reference (too %s dotted names): %s",
                      count < 2 ? "few" : "many", type_name_text(resolver, type));
        return NO_OID;
    }
    struct name name = { .name = type->names.at[count - 2], .position = type->name.position };
    if (count > 2)
        name.schema = type->names.at[count - 3];
    const char *field = type->names.at[count - 1];
    oid id = resolve_relation(resolver, &name, false, refusal);
    struct lookup_relation relation;
    if (id == NO_OID || !lookup_relation(resolver, id, &relation))
        return NO_OID;
    struct lookup_column column;
    if (lookup_column_named(&relation, field, true, &column))
        return column.type;
    lookup_refuse(resolver, refusal, type->name.position, "42703", "column \"%s\" of relation \"%s\" does not exist", field,
                  name.name);
    if (refusal != NULL && lookup_relation_is_open(resolver, &relation))
        refusal->unsure = true;
    return NO_OID;
}

/* LookupTypeName() without the modifier. */
static oid type_by_name(const struct resolver *resolver, const struct type_name *type, struct refusal *refusal)
{
    if (type->percent_type)
        return percent_type(resolver, type, refusal);
    oid id = lookup_along_path(resolver, CLASS_TYPE, &type->name);
    if (id != NO_OID && type->array_dimensions > 0)
        id = lookup_array_of(resolver, id);
    if (id != NO_OID)
        return id;
    if (type->name.schema != NULL && resolve_schema(resolver, type->name.schema, false, refusal) == NO_OID) {
        if (refusal != NULL)
            refusal->position = type->name.position;
        return NO_OID;
    }
    lookup_missing(resolver, refusal, type->name.name, type->name.position, "42704", "type \"%s\" does not exist",
                   type_name_text(resolver, type));
    return NO_OID;
}

bool resolve_shell_type(const struct resolver *resolver, const struct type_name *type, oid *id)
{
    struct refusal refusal = {0};
    *id = type_by_name(resolver, type, &refusal);
    const struct type *user = *id >= FIRST_USER_OID ? catalog_type(resolver->catalog, *id) : NULL;
    return user != NULL && user->kind == 'p' && !user->defined;
}

/* typenameTypeIdAndMod(). */
bool resolve_type(const struct resolver *resolver, const struct type_name *type, oid *id, int32_t *typmod,
                  struct refusal *refusal)
{
    int32_t ignored;
    if (typmod == NULL)
        typmod = &ignored;
    *id = type_by_name(resolver, type, refusal);
    *typmod = -1;
    if (*id == NO_OID || !type_modifier(resolver, type, *id, typmod, refusal))
        return false;
    const struct type *user = *id >= FIRST_USER_OID ? catalog_type(resolver->catalog, *id) : NULL;
    if (user != NULL && user->kind == 'p' && !user->defined)
        return lookup_refuse(resolver, refusal, type->name.position, "42704", "type \"%s\" is only a shell",
                             type_name_text(resolver, type));
    return true;
}
