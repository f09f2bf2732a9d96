/*
 * Assumed relation: a relation that nobody has made, with the columns, constraints and keys that statements take for granted: put
 * into an open catalog as something of which nothing else is known. Which names a statement takes for granted: assume.c.
 */
#include "assume.h"

#include <string.h>

#include "simulate/relation/tables.h"

oid assume_schema(struct execution *x, const char *name)
{
    oid schema = catalog_find_schema(x->catalog, name);
    if (schema != NO_OID || !catalog_is_open(x->catalog) || strncmp(name, "pg_", 3) == 0 || strcmp(name, "information_schema") == 0)
        return schema;
    struct object *made = catalog_create(x->catalog, CLASS_SCHEMA, sizeof *made, NO_OID, NO_OID, name);
    made->uncertain = true;
    made->first_made = 0;
    catalog_publish(x->catalog, made);
    return made->id;
}

static oid schema_for(struct execution *x, const struct name *name)
{
    return name->schema != NULL ? assume_schema(x, name->schema) : x->resolver.creation_schema;
}

static struct relation *new_relation(struct execution *x, oid schema, const char *name, char kind)
{
    struct relation *relation = catalog_create(x->catalog, CLASS_RELATION, sizeof *relation, schema, NO_OID, name);
    relation->kind = kind;
    relation->persistence = 'p';
    relation->replica_identity = 'd';
    relation->rewritten = STATEMENT_NONE;
    relation->object.uncertain = true;
    relation->object.first_made = 0;
    /* Its key is not known: no keys. */
    if (kind == RELATION_PARTITIONED)
        relation->partition = ARENA_NEW(x->arena, struct partition_info);
    return relation;
}

/* What was taken for a table turns out to be something else. */
static void assume_kind(struct execution *x, oid id, char kind)
{
    const struct relation *relation = relation_of(x, id);
    bool view = kind == RELATION_VIEW || kind == RELATION_MATVIEW;
    if (relation == NULL || !relation->object.uncertain || relation->kind != RELATION_TABLE || (!view && kind != RELATION_FOREIGN && kind != RELATION_PARTITIONED))
        return;
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->kind = kind;
    if (view) {
        edited->view = ARENA_NEW(x->arena, struct view_info);
        edited->view->populated = true;
    }
    if (kind == RELATION_PARTITIONED)
        edited->partition = ARENA_NEW(x->arena, struct partition_info);
}

static bool is_index_kind(char kind)
{
    return kind == RELATION_INDEX || kind == RELATION_PARTITIONED_INDEX;
}

/* What relations of that kind have beside their columns. */
static void describe_kind(struct execution *x, struct relation *relation, oid table)
{
    if (is_index_kind(relation->kind)) {
        relation->index = ARENA_NEW(x->arena, struct index_info);
        *relation->index = (struct index_info){.table = table, .method = "btree", .valid = true, .immediate = true};
        relation->object.parent = table;
    } else if (relation->kind == RELATION_SEQUENCE) {
        relation->sequence = ARENA_NEW(x->arena, struct sequence_info);
        *relation->sequence = (struct sequence_info){.type = INT8OID, .start = 1, .increment = 1, .minimum = 1,
                                                     .maximum = INT64_MAX, .cache = 1};
    } else if (relation->kind == RELATION_VIEW || relation->kind == RELATION_MATVIEW) {
        relation->view = ARENA_NEW(x->arena, struct view_info);
        relation->view->populated = true;
    }
}

static oid assume_in_schema(struct execution *x, oid schema, const char *name, char kind);

/* The table of an index of which nobody has told; one and the same when the name comes back after the index is gone. */
static oid table_of_index(struct execution *x, oid schema, const char *index, char kind)
{
    const char *name = arena_printf(x->arena, "(table of %s)", index);
    char table_kind = kind == RELATION_INDEX ? RELATION_TABLE : RELATION_PARTITIONED;
    oid id = catalog_find(x->catalog, CLASS_RELATION, schema, name);
    if (id == NO_OID)
        return assume_in_schema(x, schema, name, table_kind);
    assume_kind(x, id, table_kind);
    return id;
}

static oid assume_in_schema(struct execution *x, oid schema, const char *name, char kind)
{
    oid table = is_index_kind(kind) ? table_of_index(x, schema, name, kind) : NO_OID;
    struct relation *relation = new_relation(x, schema, name, kind);
    describe_kind(x, relation, table);
    catalog_publish(x->catalog, &relation->object);
    oid id = relation->object.id;
    if (table != NO_OID)
        catalog_depend(x->catalog, id, (struct dependency){.object = table, .type = DEPENDENCY_AUTO});
    else if (kind != RELATION_SEQUENCE)
        create_row_type(x, catalog_edit(x->catalog, id));
    return id;
}

oid assume_relation(struct execution *x, const struct name *name, char kind)
{
    struct refusal refusal = {0};
    if (name->name == NULL)
        return NO_OID;
    oid id = resolve_relation(&x->resolver, name, true, &refusal);
    if (id != NO_OID) {
        assume_kind(x, id, kind);
        return id;
    }
    oid schema = schema_for(x, name);
    if (schema == NO_OID || schema == SCHEMA_TEMPORARY)
        return NO_OID; /* what is temporary is the session's own: nobody else has made it */
    return assume_in_schema(x, schema, name->name, kind);
}

void assume_column(struct execution *x, oid id, const char *name)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL || name == NULL || !relation->object.uncertain || builtin_system_column(name) != NULL || catalog_column(relation, name) != NULL
        || relation->column_count >= COLUMN_LIMIT)
        return;
    struct column *column = catalog_add_column(x->catalog, id, name);
    column->type = NO_OID;
    column->typmod = -1;
    column->local = true;
    column->statistics_target = -1;
    column->storage = 'x';
}

void assume_columns(struct execution *x, oid id, const struct texts *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        assume_column(x, id, names->at[i]);
}

void assume_constraint(struct execution *x, oid id, const char *name)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL || name == NULL || !relation->object.uncertain || catalog_find_member(x->catalog, CLASS_CONSTRAINT, id, name) != NO_OID)
        return;
    struct constraint *constraint = catalog_create(x->catalog, CLASS_CONSTRAINT, sizeof *constraint, relation->object.schema, id, name);
    constraint->type = 'c';
    constraint->enforced = constraint->local = true;
    constraint->validated_by = STATEMENT_NONE;
    constraint->object.uncertain = true;
    constraint->object.first_made = 0;
    catalog_publish(x->catalog, &constraint->object);
    catalog_depend(x->catalog, constraint->object.id, (struct dependency){.object = id, .type = DEPENDENCY_AUTO});
}

/* An index on a table that is itself assumed; of unknown keys unless columns are given. */
void assume_index(struct execution *x, oid table, const char *name, const int16_t *columns, uint16_t count, bool primary)
{
    const struct relation *of = relation_of(x, table);
    if (of == NULL || name == NULL || !of->object.uncertain || catalog_find(x->catalog, CLASS_RELATION, of->object.schema, name) != NO_OID)
        return;
    struct relation *index = new_relation(x, of->object.schema, name, RELATION_INDEX);
    index->index = ARENA_NEW(x->arena, struct index_info);
    *index->index = (struct index_info){.table = table, .method = "btree", .unique = true, .primary = primary, .valid = true, .immediate = true, .key_count = count};
    index->index->keys = ARENA_ARRAY(x->arena, struct index_key, count + 1u);
    for (uint16_t i = 0; i < count; i++)
        index->index->keys[i] = (struct index_key){.column = columns[i], .statistics_target = -1};
    index->object.parent = table;
    catalog_publish(x->catalog, &index->object);
    catalog_depend(x->catalog, index->object.id, (struct dependency){.object = table, .type = DEPENDENCY_AUTO});
}

/* The key of an assumed table that a foreign key of so many columns refers to. */
void assume_key(struct execution *x, oid table, const struct texts *named, uint32_t count)
{
    const struct relation *of = relation_of(x, table);
    int16_t columns[INDEX_KEY_LIMIT];
    uint32_t cursor = 0;
    if (of == NULL || !of->object.uncertain || count > INDEX_KEY_LIMIT || (named->count > 0 && named->count != count))
        return;
    for (oid id; named->count == 0 && (id = catalog_next_member(x->catalog, table, CLASS_RELATION, &cursor)) != NO_OID;)
        if (relation_of(x, id) != NULL && relation_of(x, id)->index != NULL && relation_of(x, id)->index->primary)
            return;
    struct str name = str_new(x->arena);
    str_addf(&name, "(key of %s", of->object.name);
    for (uint32_t i = 0; i < count; i++) {
        const char *column = named->count > 0 ? named->at[i] : arena_printf(x->arena, "(key %u)", i + 1);
        assume_column(x, table, column);
        const struct column *found = catalog_column(relation_of(x, table), column);
        if (found == NULL)
            return;
        columns[i] = found->number;
        str_addf(&name, "%s %s", i > 0 ? "," : ":", column);
    }
    str_add(&name, ")");
    assume_index(x, table, name.text, columns, (uint16_t)count, named->count == 0);
}

static bool may_inherit(const struct relation *relation)
{
    return relation != NULL && (relation->kind == RELATION_TABLE || relation->kind == RELATION_PARTITIONED ||
                                relation->kind == RELATION_FOREIGN);
}

/* What is detached was a part before; but nothing is a part of itself. */
void assume_child(struct execution *x, oid child, oid parent, bool partition)
{
    const struct relation *table = relation_of(x, child);
    struct oids below = {0};
    if (parent < FIRST_USER_OID || !may_inherit(table) || !may_inherit(relation_of(x, parent)) ||
        !table->object.uncertain || table->inherits.count > 0)
        return;
    all_inheritors(x, child, &below);
    for (uint32_t i = 0; i < below.count; i++)
        if (below.at[i] == parent)
            return;
    struct relation *edited = catalog_edit(x->catalog, child);
    edited->inherits.at = ARENA_NEW(x->arena, oid);
    edited->inherits.at[0] = parent;
    edited->inherits.count = 1;
    edited->is_partition = partition;
    catalog_touch(x->catalog, &edited->object);
    depend_on_parent(x, child, parent, partition);
}
