/*
 * Pinned: what is protected of a new database's own objects; see pinned.h. Protected is what initdb makes from the catalogs' sources,
 * numbered below FirstUnpinnedObjectId (up to 14 what setup_depend() finds). The scripts that it runs afterwards make the
 * system views, information_schema, the collations of the machine and what text search knows of languages.
 */
#include "pinned.h"

#include <string.h>

#include "simulate/relation/tables.h"

/* "ucs_basic" came from a script until pg_collation.dat had it. */
static bool is_pinned_collation(struct execution *x, oid id)
{
    const struct builtin_collation *collation = builtin_collation_by_oid(x->version, id);
    return id < FIRST_GENERATED_OID && collation != NULL &&
           (strcmp(collation->name, "ucs_basic") != 0 || has_feature(x, FEATURE_PINNED_UCS_BASIC));
}

bool is_pinned(struct execution *x, enum object_type type, oid id)
{
    const struct builtin_type *found;
    switch (type) {
    case OBJECT_TYPE_OPERATOR:
    case OBJECT_TYPE_OPCLASS:
    case OBJECT_TYPE_OPFAMILY:
        return true;
    case OBJECT_TYPE_COLLATION:
        return is_pinned_collation(x, id);
    case OBJECT_TYPE_TYPE:
    case OBJECT_TYPE_DOMAIN:
        /* The row and array types of what is not pinned need their owners. */
        found = builtin_type_by_oid(x->version, id);
        return found == NULL || found->kind != 'd';
    default:
        return id < FIRST_GENERATED_OID;
    }
}

bool stop_at_builtin(struct execution *x, oid relation)
{
    if (relation < FIRST_GENERATED_OID)
        refuse(x, "42501", "permission denied: \"%s\" is a system catalog", object_name_of(x, relation));
    return false;
}

bool stop_at_builtin_kind(struct execution *x, oid relation, const char *kinds, const char *wanted)
{
    const struct builtin_relation *found = builtin_relation_by_oid(x->version, relation);
    if (found != NULL && strchr(kinds, found->kind) == NULL)
        return refuse(x, "42809", "\"%s\" is not %s", found->name, wanted);
    return stop_at_builtin(x, relation);
}
