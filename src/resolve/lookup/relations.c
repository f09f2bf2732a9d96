/*
 * Relations: one view of the columns of the schema's relations and of the system's own. Private to resolve.
 */
#include <string.h>

#include "lookup.h"

static oid builtin_relation_schema(const struct resolver *resolver, const struct builtin_relation *relation)
{
    return relation->schema == BUILTIN_PG_CATALOG ? SCHEMA_PG_CATALOG : catalog_schema_information(resolver->catalog);
}

bool lookup_relation(const struct resolver *resolver, oid id, struct lookup_relation *out)
{
    if (id >= FIRST_USER_OID) {
        const struct relation *user = catalog_relation(resolver->catalog, id);
        if (user == NULL)
            return false;
        *out = (struct lookup_relation){ .id = id, .name = user->object.name, .schema = user->object.schema, .kind = user->kind,
                                         .row_type = user->row_type, .column_count = user->column_count, .user = user };
        return true;
    }
    const struct builtin_relation *builtin = builtin_relation_by_oid(catalog_version(resolver->catalog), id);
    if (builtin == NULL)
        return false;
    *out = (struct lookup_relation){ .id = id, .name = builtin->name, .schema = builtin_relation_schema(resolver, builtin),
                                     .kind = builtin->kind, .row_type = builtin->row_type,
                                     .column_count = builtin->column_count, .builtin = builtin };
    return true;
}

static void column_of_user(const struct column *column, struct lookup_column *out)
{
    *out = (struct lookup_column){ .name = column->name, .number = column->number, .type = column->type,
                                   .typmod = column->typmod, .collation = column->collation, .not_null = column->not_null,
                                   .generated = column->generated, .identity = column->identity };
}

static void column_of_builtin(const struct builtin_column *column, int16_t number, struct lookup_column *out)
{
    *out = (struct lookup_column){ .name = column->name, .number = number, .type = column->type, .typmod = column->typmod,
                                   .collation = column->collation, .not_null = column->not_null };
}

bool lookup_column(const struct lookup_relation *relation, uint32_t number, struct lookup_column *out)
{
    if (number == 0 || number > relation->column_count)
        return false;
    if (relation->user == NULL) {
        column_of_builtin(&relation->builtin->columns[number - 1], (int16_t)number, out);
        return true;
    }
    const struct column *column = relation->user->columns[number - 1];
    if (column->dropped)
        return false;
    column_of_user(column, out);
    return true;
}

/* SystemAttributeByName(): views have none of them. */
static bool system_column(const struct lookup_relation *relation, const char *name, struct lookup_column *out)
{
    static const char *const names[] = { "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid" };
    if (relation->kind == 'v' || relation->kind == 'c')
        return false;
    for (int i = 0; i < 6; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        const struct builtin_column *column = builtin_system_column(name);
        if (column == NULL)
            return false;
        column_of_builtin(column, (int16_t)(-1 - i), out);
        return true;
    }
    return false;
}

bool lookup_column_named(const struct lookup_relation *relation, const char *name, bool system, struct lookup_column *out)
{
    if (relation->user != NULL) {
        const struct column *column = catalog_column(relation->user, name);
        if (column != NULL) {
            column_of_user(column, out);
            return true;
        }
    } else if (relation->builtin->columns != NULL) {
        for (uint32_t i = 0; i < relation->builtin->column_count; i++) {
            if (strcmp(relation->builtin->columns[i].name, name) == 0) {
                column_of_builtin(&relation->builtin->columns[i], (int16_t)(i + 1), out);
                return true;
            }
        }
    }
    return system && system_column(relation, name, out);
}

bool lookup_relation_is_open(const struct resolver *resolver, const struct lookup_relation *relation)
{
    (void)resolver;
    return relation->user != NULL && (relation->user->object.why_opaque != NULL || relation->user->object.uncertain);
}
