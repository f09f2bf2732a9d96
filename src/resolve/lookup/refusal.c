/*
 * Refusals: how this layer says that the server would refuse, and how sure that is. Owns the rule when something missing may
 * exist all the same; knows no name resolution.
 */
#include "catalog/extension.h"
#include "lookup.h"

bool lookup_refuse(const struct resolver *resolver, struct refusal *refusal, uint32_t position, const char *sqlstate,
                   const char *format, ...)
{
    if (refusal == NULL || refusal->sqlstate != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    refusal->message = arena_vprintf(resolver->arena, format, arguments);
    va_end(arguments);
    refusal->sqlstate = sqlstate;
    refusal->position = position;
    refusal->detail = refusal->hint = NULL;
    return false;
}

bool lookup_refuse_detail(const struct resolver *resolver, struct refusal *refusal, const char *detail, const char *hint)
{
    if (refusal != NULL && refusal->sqlstate != NULL) {
        refusal->detail = arena_strdup(resolver->arena, detail);
        refusal->hint = arena_strdup(resolver->arena, hint);
    }
    return false;
}

bool lookup_missing(const struct resolver *resolver, struct refusal *refusal, const char *name, uint32_t position,
                    const char *sqlstate, const char *format, ...)
{
    if (refusal == NULL || refusal->sqlstate != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(resolver->arena, format, arguments);
    va_end(arguments);
    lookup_refuse(resolver, refusal, position, sqlstate, "%s", message);
    if (lookup_may_exist(resolver, name))
        refusal->unsure = true;
    return false;
}

/* An extension of which nothing is known may bring anything; one of which a version is known, what is called as its functions are. */
static bool extension_may_bring(const struct catalog *catalog, const char *name)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_in_schema(catalog, NO_OID, CLASS_EXTENSION, &cursor)) != NO_OID; ) {
        const struct extension *extension = (const struct extension *)catalog_object(catalog, id);
        if (extension == NULL)
            continue;
        if (!extension->known)
            return true;
        const struct extension_release *release = name != NULL ? extension_find(catalog_version(catalog), extension->object.name) : NULL;
        if (release != NULL && extension_may_supply(release, name))
            return true;
    }
    return false;
}

bool lookup_may_exist(const struct resolver *resolver, const char *name)
{
    const struct catalog *catalog = resolver->catalog;
    if (catalog_is_open(catalog))
        return true;
    uint32_t any = 0, named = 0;
    /* An opaque object without a name is one of any name. */
    if (catalog_next_named(catalog, CLASS_OPAQUE, NO_OID, "", &any) != NO_OID
        || (name != NULL && catalog_next_named(catalog, CLASS_OPAQUE, NO_OID, name, &named) != NO_OID))
        return true;
    return extension_may_bring(catalog, name);
}
