/*
 * System relations: where their rows come from. A source walks objects of the store, and of the built-ins
 * where the server shows those; by name, by oid or by the table they belong to it gives only those that
 * may fit.
 */
#include <string.h>

#include "catalog/extension.h"
#include "evaluate.h"
#include "sql/ident.h"

static void add(struct evaluation *e, struct system_rows *out, oid id, int32_t number, const void *of)
{
    struct system_row row = {.id = id, .number = number, .of = of};
    vec_push(e->arena, &out->rows, row);
}

/* ---- what rows are about ---- */

const struct relation *row_relation(struct evaluation *e, const struct system_row *row)
{
    return row->of == NULL ? relation_of(e->x, row->id) : NULL;
}

const struct object *row_object(struct evaluation *e, const struct system_row *row)
{
    return row->of == NULL ? catalog_object(e->x->catalog, row->id) : NULL;
}

const struct column *row_column(struct evaluation *e, const struct system_row *row)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && row->number > 0 && row->number <= relation->column_count
               ? relation->columns[row->number - 1]
               : NULL;
}

struct value name_value(const char *name)
{
    return value_text(NAMEOID, name);
}

struct value schema_value(struct evaluation *e, oid schema)
{
    return name_value(catalog_schema_name(e->x->catalog, schema));
}

/* A column's default is converted where need be, which the server does not show; nor the schema of a
 * sequence in sight. */
static const char *sequence_text(struct evaluation *e, const struct typed *typed)
{
    const struct builtin_function *function;
    if ((typed->kind == TYPED_FUNCTION || typed->kind == TYPED_RELABEL) && typed->flag == 'i' &&
        typed->count == 1)
        typed = typed->arguments[0];
    function = typed->kind == TYPED_FUNCTION ? builtin_function_by_oid(e->x->version, typed->id) : NULL;
    if (function == NULL || strcmp(function->name, "nextval") != 0 || typed->count != 1 ||
        typed->arguments[0]->kind != TYPED_CONSTANT)
        return NULL;
    struct value sequence = value_integer(REGCLASSOID, typed->arguments[0]->id);
    bool gaps;
    return arena_printf(e->arena, "nextval(%s::regclass)",
                        literal_quote(e->arena, value_output(e, &sequence, &gaps)));
}

struct value expression_value(struct evaluation *e, const struct typed *typed, oid relation)
{
    struct str text = str_new(e->arena);
    struct resolver resolver = e->x->resolver;
    if (typed == NULL)
        return value_unknown(TEXTOID, "an expression");
    const char *sequence = sequence_text(e, typed);
    if (sequence != NULL)
        return value_text(TEXTOID, sequence);
    resolver.arena = e->arena;
    typed_print(&text, &resolver, typed, relation);
    return value_text(TEXTOID, text.text);
}

struct value row_id(struct evaluation *e, const struct system_row *row)
{
    (void)e;
    return value_integer(OIDOID, row->id);
}

struct value row_name(struct evaluation *e, const struct system_row *row)
{
    const struct object *object = row_object(e, row);
    return object != NULL ? name_value(object->name) : value_unknown(NAMEOID, "a name");
}

struct value row_schema(struct evaluation *e, const struct system_row *row)
{
    const struct object *object = row_object(e, row);
    return object != NULL ? schema_value(e, object->schema) : value_unknown(NAMEOID, "a schema");
}

struct value row_owner(struct evaluation *e, const struct system_row *row)
{
    const struct object *object = row_object(e, row);
    return object != NULL && object->owner != NULL ? name_value(object->owner)
                                                   : value_unknown(NAMEOID, "the owner");
}

struct value relation_name(struct evaluation *e, const struct system_row *row)
{
    const struct builtin_relation *builtin = row->of;
    return builtin != NULL ? name_value(builtin->name) : row_name(e, row);
}

struct value relation_schema(struct evaluation *e, const struct system_row *row)
{
    const struct builtin_relation *builtin = row->of;
    return builtin != NULL ? name_value(builtin_schema_name(builtin->schema)) : row_schema(e, row);
}

struct value relation_kind(struct evaluation *e, const struct system_row *row)
{
    const struct builtin_relation *builtin = row->of;
    const struct relation *relation = row_relation(e, row);
    char kind = builtin != NULL ? builtin->kind : relation != NULL ? relation->kind : 0;
    return kind != 0 ? value_text(CHAROID, arena_printf(e->arena, "%c", kind))
                     : value_unknown(CHAROID, "a kind");
}

static oid parent_of(struct evaluation *e, const struct system_row *row)
{
    const struct object *object = row_object(e, row);
    const struct relation *relation = row_relation(e, row);
    if (relation != NULL && relation->index != NULL)
        return relation->index->table;
    return object != NULL ? object->parent : NO_OID;
}

struct value parent_id(struct evaluation *e, const struct system_row *row)
{
    return value_integer(OIDOID, parent_of(e, row));
}

struct value parent_name(struct evaluation *e, const struct system_row *row)
{
    struct system_row parent = {.id = parent_of(e, row)};
    return row_name(e, &parent);
}

struct value parent_schema(struct evaluation *e, const struct system_row *row)
{
    struct system_row parent = {.id = parent_of(e, row)};
    return row_schema(e, &parent);
}

/* ---- walking one object's rows ---- */

static const enum object_class source_classes[SOURCE_COUNT] = {
    [SOURCE_SCHEMA] = CLASS_SCHEMA,
    [SOURCE_RELATION] = CLASS_RELATION,
    [SOURCE_COLUMN] = CLASS_RELATION,
    [SOURCE_INDEX] = CLASS_RELATION,
    [SOURCE_DEFAULT] = CLASS_DEFAULT,
    [SOURCE_CONSTRAINT] = CLASS_CONSTRAINT,
    [SOURCE_CONSTRAINT_COLUMN] = CLASS_CONSTRAINT,
    [SOURCE_CONSTRAINT_USE] = CLASS_CONSTRAINT,
    [SOURCE_TRIGGER] = CLASS_TRIGGER,
    [SOURCE_TRIGGER_EVENT] = CLASS_TRIGGER,
    [SOURCE_POLICY] = CLASS_POLICY,
    [SOURCE_RULE] = CLASS_RULE,
    [SOURCE_TYPE] = CLASS_TYPE,
    [SOURCE_LABEL] = CLASS_TYPE,
    [SOURCE_FUNCTION] = CLASS_FUNCTION,
    [SOURCE_EXTENSION] = CLASS_EXTENSION,
    [SOURCE_INHERITANCE] = CLASS_RELATION,
    [SOURCE_DEPENDENCY] = CLASS_COUNT,
    [SOURCE_DESCRIPTION] = CLASS_COUNT,
    [SOURCE_EVENT_TRIGGER] = CLASS_EVENT_TRIGGER,
    [SOURCE_PUBLICATION] = CLASS_PUBLICATION,
    [SOURCE_PUBLICATION_TABLE] = CLASS_PUBLICATION,
    [SOURCE_LANGUAGE] = CLASS_LANGUAGE,
    [SOURCE_STATISTICS] = CLASS_STATISTICS,
    [SOURCE_ROLE] = CLASS_COUNT,
    [SOURCE_SETTING] = CLASS_COUNT,
    [SOURCE_AVAILABLE_EXTENSION] = CLASS_COUNT,
    [SOURCE_ACCESS_METHOD] = CLASS_ACCESS_METHOD,
    [SOURCE_COLLATION] = CLASS_COLLATION,
    [SOURCE_FOREIGN_SERVER] = CLASS_SERVER,
    [SOURCE_FOREIGN_WRAPPER] = CLASS_FOREIGN_WRAPPER,
    [SOURCE_TEXT_CONFIGURATION] = CLASS_TEXT_CONFIGURATION,
};

/* pg_attribute has the system columns of what has storage, under negative numbers. */
static void add_columns(struct evaluation *e, const struct relation *relation, struct system_rows *out)
{
    for (uint32_t i = 1; i <= relation->column_count; i++)
        add(e, out, relation->object.id, (int32_t)i, NULL);
    for (int32_t i = 1; i <= 6 && strchr("rpmf", relation->kind) != NULL; i++)
        add(e, out, relation->object.id, -i, NULL);
}

static void add_constraint_parts(struct evaluation *e, enum system_source source,
                                 const struct constraint *constraint, struct system_rows *out)
{
    uint32_t count = constraint->column_count;
    if (source == SOURCE_CONSTRAINT_USE && constraint->type == 'f')
        count = constraint->referenced_count;
    for (uint32_t i = 0; i < count; i++)
        add(e, out, constraint->object.id, (int32_t)i, NULL);
}

static void add_descriptions(struct evaluation *e, const struct object *object, struct system_rows *out)
{
    const struct relation *relation =
        object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
    if (object->comment != NULL)
        add(e, out, object->id, 0, NULL);
    for (uint32_t i = 0; relation != NULL && i < relation->column_count; i++)
        if (relation->columns[i]->comment != NULL)
            add(e, out, object->id, (int32_t)i + 1, NULL);
}

/* The tables that a publication sends, by their oids as the rows' numbers. */
static void add_published(struct evaluation *e, const struct publication *publication,
                          struct system_rows *out)
{
    uint32_t cursor = 0;
    for (uint32_t i = 0; i < publication->member_count && !publication->all_tables; i++)
        if (relation_of(e->x, publication->members[i].id) != NULL)
            add(e, out, publication->object.id, (int32_t)publication->members[i].id, NULL);
    for (oid id; publication->all_tables && (id = catalog_next_id(e->x->catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(e->x, id);
        if (relation != NULL && relation->kind == RELATION_TABLE && relation->persistence == 'p')
            add(e, out, publication->object.id, (int32_t)id, NULL);
    }
}

/* The rows that the source has for this object. */
static void add_object(struct evaluation *e, enum system_source source, const struct object *object,
                       struct system_rows *out)
{
    const struct relation *relation =
        object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
    /* A view's rule for SELECT goes by the view's own number here. */
    if (source == SOURCE_RULE && relation != NULL && relation->view != NULL)
        add(e, out, object->id, 0, NULL);
    if (source_classes[source] != CLASS_COUNT && object->class != source_classes[source])
        return;
    switch (source) {
    case SOURCE_COLUMN:
        add_columns(e, relation, out);
        break;
    case SOURCE_INDEX:
        if (relation->index != NULL)
            add(e, out, object->id, 0, NULL);
        break;
    case SOURCE_INHERITANCE:
        for (uint32_t i = 0; i < relation->inherits.count; i++)
            add(e, out, object->id, (int32_t)i, NULL);
        break;
    case SOURCE_CONSTRAINT:
        if (((const struct constraint *)object)->type != 'n' || e->x->version >= 18)
            add(e, out, object->id, 0, NULL);
        break;
    case SOURCE_CONSTRAINT_COLUMN:
    case SOURCE_CONSTRAINT_USE:
        add_constraint_parts(e, source, (const struct constraint *)object, out);
        break;
    case SOURCE_TRIGGER_EVENT:
        for (int32_t bit = 1; bit <= 4; bit *= 2)
            if ((((const struct trigger *)object)->events & (uint32_t)bit) != 0)
                add(e, out, object->id, bit, NULL);
        break;
    case SOURCE_LABEL:
        for (uint32_t i = 0; i < ((const struct type *)object)->label_count; i++)
            add(e, out, object->id, (int32_t)i, NULL);
        break;
    case SOURCE_DEPENDENCY:
        for (uint32_t i = 0; i < object->dependencies.count; i++)
            add(e, out, object->id, (int32_t)i, NULL);
        break;
    case SOURCE_DESCRIPTION:
        add_descriptions(e, object, out);
        break;
    case SOURCE_PUBLICATION_TABLE:
        add_published(e, (const struct publication *)object, out);
        break;
    default:
        add(e, out, object->id, 0, NULL);
        break;
    }
}

/* ---- built-in rows ---- */

static void add_builtin_relation(struct evaluation *e, enum system_source source,
                                 const struct builtin_relation *relation, struct system_rows *out)
{
    if (relation == NULL || !BUILTIN_HOLDS(relation, e->x->version))
        return;
    if (source == SOURCE_RELATION)
        add(e, out, relation->oid, 0, relation);
    for (int32_t i = 1; source == SOURCE_COLUMN && relation->columns != NULL && i <= relation->column_count;
         i++)
        add(e, out, relation->oid, i, relation);
}

/* Those of the source with this name, this oid, or all. */
static void add_settings(struct evaluation *e, const char *name, struct system_rows *out)
{
    size_t count = 0;
    const struct builtin_setting *settings = builtin_settings(&count);
    for (size_t i = 0; i < count; i++)
        if (BUILTIN_HOLDS(&settings[i], e->x->version) && settings[i].listed &&
            (name == NULL || strcmp(settings[i].name, name) == 0))
            add(e, out, NO_OID, 0, &settings[i]);
}

/* Those that come with PostgreSQL; what else is installed beside it is not known. */
static void add_available_extensions(struct evaluation *e, const char *name, struct system_rows *out)
{
    size_t count = 0;
    const struct extension_release *releases = extension_releases(&count);
    for (size_t i = 0; i < count; i++)
        if (BUILTIN_HOLDS(&releases[i], e->x->version) && !releases[i].elsewhere &&
            (name == NULL || strcmp(releases[i].name, name) == 0))
            add(e, out, NO_OID, 0, &releases[i]);
}

static void add_access_methods(struct evaluation *e, const char *name, oid id, struct system_rows *out)
{
    size_t count = 0;
    const struct builtin_access_method *methods = builtin_access_methods(&count);
    for (size_t i = 0; i < count; i++)
        if (BUILTIN_HOLDS(&methods[i], e->x->version) &&
            (name == NULL || strcmp(methods[i].name, name) == 0) && (id == NO_OID || methods[i].oid == id))
            add(e, out, methods[i].oid, 0, &methods[i]);
}

static void add_collations(struct evaluation *e, const char *name, oid id, struct system_rows *out)
{
    size_t count = 0;
    const struct builtin_collation *collations = builtin_collations(&count);
    for (size_t i = 0; i < count; i++)
        if (BUILTIN_HOLDS(&collations[i], e->x->version) &&
            (name == NULL || strcmp(collations[i].name, name) == 0) &&
            (id == NO_OID || collations[i].oid == id))
            add(e, out, collations[i].oid, 0, &collations[i]);
}

/* Those that initdb makes: a stemmer's language each, and simple. */
static const struct {
    const char *name;
    int from;
} text_configurations[] = {
    {"simple", 14},     {"arabic", 14},     {"armenian", 14},  {"basque", 14},   {"catalan", 14},
    {"danish", 14},     {"dutch", 14},      {"english", 14},   {"estonian", 18}, {"finnish", 14},
    {"french", 14},     {"german", 14},     {"greek", 14},     {"hindi", 14},    {"hungarian", 14},
    {"indonesian", 14}, {"irish", 14},      {"italian", 14},   {"lithuanian", 14}, {"nepali", 14},
    {"norwegian", 14},  {"portuguese", 14}, {"romanian", 14},  {"russian", 14},  {"serbian", 14},
    {"spanish", 14},    {"swedish", 14},    {"tamil", 14},     {"turkish", 14},  {"yiddish", 14},
};

static void add_text_configurations(struct evaluation *e, const char *name, struct system_rows *out)
{
    for (size_t i = 0; i < sizeof text_configurations / sizeof *text_configurations; i++)
        if (text_configurations[i].from <= e->x->version &&
            (name == NULL || strcmp(text_configurations[i].name, name) == 0))
            add(e, out, NO_OID, 0, text_configurations[i].name);
}

static void add_builtins(struct evaluation *e, enum system_source source, const char *name, oid id,
                         struct system_rows *out)
{
    size_t count = 0;
    if (source == SOURCE_SCHEMA) {
        static const char *const schemas[] = {"pg_catalog", "information_schema", "pg_toast"};
        for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
            oid schema = catalog_find_schema(e->x->catalog, schemas[i]);
            if ((name == NULL || strcmp(name, schemas[i]) == 0) && (id == NO_OID || id == schema))
                add(e, out, schema, 0, schemas[i]);
        }
    } else if (source == SOURCE_RELATION || source == SOURCE_COLUMN) {
        const struct builtin_relation *relations = builtin_relations(&count);
        if (name != NULL) {
            add_builtin_relation(e, source, builtin_relation_by_name(e->x->version, NULL, name), out);
            add_builtin_relation(e, source,
                                 builtin_relation_by_name(e->x->version, "information_schema", name), out);
        } else if (id != NO_OID) {
            add_builtin_relation(e, source, builtin_relation_by_oid(e->x->version, id), out);
        }
        for (size_t i = 0; name == NULL && id == NO_OID && i < count; i++)
            add_builtin_relation(e, source, &relations[i], out);
    } else if (source == SOURCE_TYPE) {
        const struct builtin_type *types = builtin_types(&count);
        for (size_t i = 0; i < count; i++)
            if (BUILTIN_HOLDS(&types[i], e->x->version) &&
                (name == NULL || strcmp(types[i].name, name) == 0) && (id == NO_OID || types[i].oid == id))
                add(e, out, types[i].oid, 0, &types[i]);
    } else if (source == SOURCE_SETTING) {
        add_settings(e, name, out);
    } else if (source == SOURCE_AVAILABLE_EXTENSION) {
        add_available_extensions(e, name, out);
    } else if (source == SOURCE_ACCESS_METHOD) {
        add_access_methods(e, name, id, out);
    } else if (source == SOURCE_COLLATION) {
        add_collations(e, name, id, out);
    } else if (source == SOURCE_TEXT_CONFIGURATION) {
        add_text_configurations(e, name, out);
    } else if (source == SOURCE_FUNCTION) {
        const struct builtin_function *functions = builtin_functions(&count);
        if (name != NULL)
            count = builtin_functions_by_name(NULL, name, &functions);
        for (size_t i = 0; i < count; i++)
            if (BUILTIN_HOLDS(&functions[i], e->x->version) && (id == NO_OID || functions[i].oid == id))
                add(e, out, functions[i].oid, 0, &functions[i]);
    }
}

/* ---- roles ---- */

/* A dump has no roles, but one that owns something, or was granted something, is there. */
static void add_role(struct evaluation *e, struct map *seen, const char *name, struct system_rows *out)
{
    if (name == NULL || name[0] == '\0' || map_find(seen, 0, name) != NULL)
        return;
    map_put(seen, 0, name);
    add(e, out, NO_OID, 0, name);
}

static void add_grantees(struct evaluation *e, struct map *seen, const struct grants *grants,
                         struct system_rows *out)
{
    for (uint32_t i = 0; i < grants->count; i++)
        add_role(e, seen, grants->at[i].grantee, out);
}

static void add_roles(struct evaluation *e, struct system_rows *out)
{
    uint32_t cursor = 0;
    struct map seen;
    map_init(&seen, e->arena);
    for (oid id; (id = catalog_next_id(e->x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(e->x->catalog, id);
        const struct relation *relation = relation_of(e->x, id);
        if (object == NULL)
            continue;
        add_role(e, &seen, object->owner, out);
        add_grantees(e, &seen, &object->grants, out);
        for (uint16_t i = 0; relation != NULL && i < relation->column_count; i++)
            add_grantees(e, &seen, &relation->columns[i]->grants, out);
        const struct policy *policy = object->class == CLASS_POLICY ? (const struct policy *)object : NULL;
        for (uint32_t i = 0; policy != NULL && i < policy->roles.count; i++)
            if (policy->roles.at[i].special == 0)
                add_role(e, &seen, policy->roles.at[i].name, out);
    }
}

/* ---- finding ---- */

static void all_rows(struct evaluation *e, enum system_source source, struct system_rows *out)
{
    uint32_t cursor = 0;
    if (source == SOURCE_ROLE) {
        add_roles(e, out);
        return;
    }
    for (oid id; (id = catalog_next_id(e->x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(e->x->catalog, id);
        if (object != NULL)
            add_object(e, source, object, out);
    }
    add_builtins(e, source, NULL, NO_OID, out);
}

static void rows_by_id(struct evaluation *e, enum system_source source, oid id, struct system_rows *out)
{
    const struct object *object = catalog_object(e->x->catalog, id);
    if (object != NULL)
        add_object(e, source, object, out);
    else if (id != NO_OID)
        add_builtins(e, source, NULL, id, out);
}

/* By name in every schema, and in none. */
static void rows_by_name(struct evaluation *e, enum system_source source, const char *name,
                         struct system_rows *out)
{
    const struct catalog *catalog = e->x->catalog;
    enum object_class class = source_classes[source];
    uint32_t cursor = 0, named = 0;
    if (source == SOURCE_SETTING || source == SOURCE_AVAILABLE_EXTENSION) {
        add_builtins(e, source, name, NO_OID, out);
        return;
    }
    if (class == CLASS_TRIGGER || class == CLASS_POLICY || class == CLASS_RULE || class == CLASS_COUNT ||
        class == CLASS_DEFAULT) {
        all_rows(e, source, out);
        return;
    }
    for (oid schema = NO_OID;;) {
        named = 0;
        if (class == CLASS_FUNCTION && schema != NO_OID)
            for (oid id; (id = catalog_next_function(catalog, schema, name, &named)) != NO_OID;)
                rows_by_id(e, source, id, out);
        else if (class != CLASS_FUNCTION)
            for (oid id; (id = catalog_next_named(catalog, class, schema, name, &named)) != NO_OID;)
                rows_by_id(e, source, id, out);
        schema = catalog_next_in_schema(catalog, NO_OID, CLASS_SCHEMA, &cursor);
        if (schema == NO_OID)
            break;
    }
    named = 0;
    for (oid id; (id = catalog_next_named(catalog, class, SCHEMA_TEMPORARY, name, &named)) != NO_OID;)
        rows_by_id(e, source, id, out);
    add_builtins(e, source, name, NO_OID, out);
}

/* What belongs to a table, type or domain. */
static void rows_by_owner(struct evaluation *e, enum system_source source, oid owner, struct system_rows *out)
{
    const struct catalog *catalog = e->x->catalog;
    uint32_t cursor = 0;
    struct dependency dependency;
    if (source == SOURCE_COLUMN || source == SOURCE_LABEL) {
        rows_by_id(e, source, owner, out);
    } else if (source == SOURCE_INHERITANCE) {
        for (oid id; (id = catalog_next_child(catalog, owner, &cursor)) != NO_OID;)
            rows_by_id(e, source, id, out);
    } else if (source == SOURCE_DEPENDENCY) {
        oid last = NO_OID;
        for (oid id; (id = catalog_next_dependent(catalog, owner, &cursor, &dependency)) != NO_OID; last = id)
            if (id != last)
                rows_by_id(e, source, id, out);
    } else {
        if (source == SOURCE_RULE)
            rows_by_id(e, source, owner, out);
        for (oid id; (id = catalog_next_member(catalog, owner, source_classes[source], &cursor)) != NO_OID;)
            rows_by_id(e, source, id, out);
    }
}

static void rows_by_owner_name(struct evaluation *e, enum system_source source, const char *name,
                               struct system_rows *out)
{
    struct system_rows owners = {0};
    rows_by_name(e, SOURCE_RELATION, name, &owners);
    for (uint32_t i = 0; i < owners.rows.count; i++)
        rows_by_owner(e, source, owners.rows.at[i].id, out);
}

static bool same(const char *key, const char *column)
{
    return key != NULL && strcmp(key, column) == 0;
}

bool system_relation_has_key(const struct system_relation *relation, const char *column)
{
    return relation != NULL && (same(relation->key_name, column) || same(relation->key_id, column) ||
                                same(relation->key_owner, column) || same(relation->key_owner_name, column));
}

void system_relation_rows(struct evaluation *e, const struct system_relation *relation, const char *column,
                          const struct value *value, struct system_rows *out)
{
    bool name = column != NULL && value->kind == VALUE_TEXT,
         id = column != NULL && value->kind == VALUE_INTEGER;
    if (name && same(relation->key_name, column))
        rows_by_name(e, relation->source, value->text, out);
    else if (name && same(relation->key_owner_name, column))
        rows_by_owner_name(e, relation->source, value->text, out);
    else if (id && same(relation->key_id, column))
        rows_by_id(e, relation->source, (oid)value->integer, out);
    else if (id && same(relation->key_owner, column))
        rows_by_owner(e, relation->source, (oid)value->integer, out);
    else
        all_rows(e, relation->source, out);
}

/* ---- */

const struct system_relation *system_relation_find(const char *schema, const char *name)
{
    static const struct system_relation *const tables[] = {relation_catalogs, object_catalogs,
                                                           cluster_relations, information_schema_relations};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct system_relation *at = tables[i]; at->name != NULL; at++)
            if (strcmp(at->name, name) == 0 && strcmp(at->schema, schema) == 0)
                return at;
    return NULL;
}

struct value system_value(struct evaluation *e, const struct system_relation *relation,
                          const struct system_row *row, const char *column, oid type)
{
    for (const struct system_column *at = relation->columns; at->name != NULL; at++) {
        if (strcmp(at->name, column) != 0)
            continue;
        struct value value = at->get(e, row);
        if (value.kind != VALUE_RECORD && value.type != PG_NODE_TREEOID && type != NO_OID)
            value.type = type;
        return value;
    }
    return value_unknown(type, arena_printf(e->arena, "%s.%s", relation->name, column));
}
