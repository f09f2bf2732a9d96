/*
 * Assumed type: a type that nobody has made, where an extension whose contents are not known (or a schema
 * that was not given) may hold it, is taken to exist: a base type of unknown nature, so that tables with
 * such columns are there all the same.
 */
#include "assume.h"

#include <string.h>

/* The extension that is taken to bring it: one into that schema, else any. */
static const struct extension *supplier(struct execution *x, oid schema)
{
    const struct extension *any = NULL;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_in_schema(x->catalog, NO_OID, CLASS_EXTENSION, &cursor)) != NO_OID;) {
        const struct extension *extension = (const struct extension *)catalog_object(x->catalog, id);
        if (extension == NULL || extension->known)
            continue;
        if (extension->schema == schema)
            return extension;
        if (any == NULL)
            any = extension;
    }
    return any;
}

static oid schema_of(struct execution *x, const struct name *name)
{
    if (name->schema != NULL)
        return assume_schema(x, name->schema);
    const struct extension *extension = supplier(x, x->resolver.creation_schema);
    return extension != NULL && extension->schema != NO_OID ? extension->schema : x->resolver.creation_schema;
}

static void make_type(struct execution *x, oid schema, const char *name)
{
    const struct extension *extension = supplier(x, schema);
    struct type *type = catalog_create(x->catalog, CLASS_TYPE, sizeof *type, schema, NO_OID, name);
    type->kind = 'b';
    type->typmod = -1;
    type->length = -1;
    type->align = 'd';
    type->storage = 'x';
    type->category = 'U';
    type->defined = true;
    type->collation = DEFAULT_COLLATION_OID;
    type->object.uncertain = true;
    type->object.why_opaque =
        extension != NULL
            ? arena_printf(x->arena, "it is taken to come from extension \"%s\"", extension->object.name)
            : "nothing here makes it";
    type->object.extension = extension != NULL ? extension->object.id : NO_OID;
    catalog_publish(x->catalog, &type->object);
    oid array = create_array_type(x, type->object.id);
    struct type *edited = catalog_edit(x->catalog, array);
    edited->object.extension = type->object.extension;
    edited->object.uncertain = true;
}

bool look_up_type(struct execution *x, const struct type_name *name, oid *type, int32_t *typmod)
{
    struct refusal refusal = {0};
    if (resolve_type(&x->resolver, name, type, typmod, &refusal))
        return true;
    bool missing = strcmp(refusal.sqlstate, "42704") == 0 || strcmp(refusal.sqlstate, "3F000") == 0;
    bool assumable = refusal.unsure && !name->percent_type && name->name.name != NULL && missing;
    oid schema = assumable ? schema_of(x, &name->name) : NO_OID;
    if (schema == NO_OID || schema == SCHEMA_PG_CATALOG)
        return refuse_as(x, &refusal);
    make_type(x, schema, name->name.name);
    refusal = (struct refusal){0};
    return resolve_type(&x->resolver, name, type, typmod, &refusal) || refuse_as(x, &refusal);
}

/* A type that nothing here makes; an enum where `kind` says so. */
void assume_type(struct execution *x, const struct name *name, char kind)
{
    struct refusal refusal = {0};
    struct type_name written = {.name = *name};
    oid id;
    int32_t typmod;
    if (name->name == NULL)
        return;
    written.names.at = ARENA_ARRAY(x->arena, const char *, 2);
    if (name->schema != NULL)
        written.names.at[written.names.count++] = name->schema;
    written.names.at[written.names.count++] = name->name;
    if (!resolve_type(&x->resolver, &written, &id, &typmod, &refusal) && (!refusal.unsure || !look_up_type(x, &written, &id, &typmod)))
        return;
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type == NULL || !type->object.uncertain || type->kind != 'b' || kind == 'b')
        return;
    struct type *edited = catalog_edit(x->catalog, id);
    edited->kind = kind;
}

/* The labels that a statement takes to be there. */
void assume_label(struct execution *x, const struct name *name, const char *label)
{
    struct refusal refusal = {0};
    oid id = label != NULL ? resolve_named(&x->resolver, CLASS_TYPE, name, true, &refusal) : NO_OID;
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type == NULL || !type->object.uncertain || type->kind != 'e')
        return;
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i].text, label) == 0)
            return;
    catalog_add_label(x->catalog, id, label, type->label_count);
}
