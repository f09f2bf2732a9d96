/*
 * Row type: the composite type that every table, view and composite type has, and array types with the
 * names the server gives them (heap_create_with_catalog, makeArrayTypeName, moveArrayTypeName).
 */
#include "simulate/execution.h"
#include "simulate/feature.h"

#include <string.h>

#include "sql/ident.h"

static const char *underscored_name(struct execution *x, oid schema, const char *name)
{
    char text[IDENT_LIMIT + 1];
    size_t length = strlen(name);
    for (size_t lines = 1; lines < IDENT_LIMIT; lines++) {
        size_t kept = length < IDENT_LIMIT - lines ? length : ident_clip(name, IDENT_LIMIT - lines);
        memset(text, '_', lines);
        memcpy(text + lines, name, kept);
        text[lines + kept] = '\0';
        if (catalog_find(x->catalog, CLASS_TYPE, schema, text) == NO_OID)
            break;
    }
    return arena_strdup(x->arena, text);
}

const char *array_type_name(struct execution *x, oid schema, const char *name)
{
    if (!feature_holds(FEATURE_ARRAY_NAMES_NUMBERED, x->version))
        return underscored_name(x, schema, name);
    const char *made = make_object_name(x->arena, "", name, NULL);
    for (unsigned pass = 1; catalog_find(x->catalog, CLASS_TYPE, schema, made) != NO_OID; pass++)
        made = make_object_name(x->arena, "", name, arena_printf(x->arena, "%u", pass));
    return made;
}

void move_array_type(struct execution *x, oid schema, const char *name)
{
    oid id = catalog_find(x->catalog, CLASS_TYPE, schema, name);
    const struct type *old = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (old == NULL || old->element == NO_OID)
        return;
    const struct object *element = catalog_object(x->catalog, old->element);
    const char *moved = array_type_name(x, schema, element != NULL ? element->name : name);
    struct type *edited = catalog_edit(x->catalog, id);
    edited->object.name = moved;
    catalog_touch(x->catalog, &edited->object);
}

oid create_array_type(struct execution *x, oid element)
{
    const struct type *of = catalog_type(x->catalog, element);
    const char *name = array_type_name(x, of->object.schema, of->object.name);
    struct type *array =
        catalog_create(x->catalog, CLASS_TYPE, sizeof *array, of->object.schema, NO_OID, name);
    array->kind = 'b';
    array->element = element;
    array->category = 'A';
    array->length = -1;
    array->align = of->align == 'd' ? 'd' : 'i';
    array->storage = 'x';
    array->defined = true;
    array->typmod = -1;
    array->collation = of->collation;
    array->object.owner = of->object.owner;
    array->object.origin = of->object.origin;
    catalog_publish(x->catalog, &array->object);
    catalog_depend(x->catalog, array->object.id,
                   (struct dependency){.object = element, .type = DEPENDENCY_INTERNAL});
    struct type *edited = catalog_edit(x->catalog, element);
    edited->array = array->object.id;
    return array->object.id;
}

void create_row_type(struct execution *x, struct relation *relation)
{
    move_array_type(x, relation->object.schema, relation->object.name);
    struct type *row = catalog_create(x->catalog, CLASS_TYPE, sizeof *row, relation->object.schema, NO_OID,
                                      relation->object.name);
    row->kind = 'c';
    row->relation = relation->object.id;
    row->category = 'C';
    row->length = -1;
    row->align = 'd';
    row->storage = 'x';
    row->defined = true;
    row->typmod = -1;
    row->object.owner = relation->object.owner;
    row->object.origin = relation->object.origin;
    catalog_publish(x->catalog, &row->object);
    catalog_depend(x->catalog, row->object.id,
                   (struct dependency){.object = relation->object.id, .type = DEPENDENCY_INTERNAL});
    relation->row_type = row->object.id;
    create_array_type(x, row->object.id);
}
