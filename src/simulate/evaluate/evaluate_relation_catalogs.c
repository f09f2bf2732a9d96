/*
 * The relations of pg_catalog that are about relations and their columns: pg_class, pg_attribute, pg_index
 * and the views over them. A column that is not in a table is unknown. Object identifiers are ours: they
 * join, but their numbers mean nothing on a server.
 */
#include <string.h>

#include "evaluate_columns.h"
#include "resolve/print.h"

struct value letter_value(char c)
{
    static const char letters[256][2] = {
#define L(c) [c] = {c, '\0'}
        L(' '), L('a'), L('b'), L('c'), L('d'), L('e'), L('f'), L('g'), L('h'), L('i'), L('m'),
        L('n'), L('p'), L('r'), L('s'), L('t'), L('u'), L('v'), L('w'), L('x'), L('A'), L('D'),
        L('I'), L('O'), L('R'), L('S'), L('*'), L('l'), L('z'), L('o'), L('P'), L('C'), L('G'),
        L('N'), L('T'), L('U'), L('V'), L('X'), L('B'), L('E'), L('Z'), L('Q'),
#undef L
    };
    return value_text(CHAROID, letters[(unsigned char)c]);
}

struct value int4_value(int64_t number)
{
    return value_integer(INT4OID, number);
}

struct value id_value(oid id)
{
    return value_integer(OIDOID, id);
}

struct value numbers_value(struct evaluation *e, const int16_t *at, uint32_t count)
{
    struct value *values = ARENA_ARRAY(e->arena, struct value, count);
    if (count == 0)
        return value_null(INT2ARRAYOID);
    for (uint32_t i = 0; i < count; i++)
        values[i] = value_integer(INT2OID, at[i]);
    return value_array(INT2ARRAYOID, values, count);
}

/* ---- pg_namespace ---- */

GET(namespace_name)
{
    return row->of != NULL ? name_value(row->of) : row_name(e, row);
}

static const struct system_column namespace_columns[] = {{"oid", row_id}, {"nspname", namespace_name}, END};

/* ---- pg_class ---- */

GET(class_namespace)
{
    const struct builtin_relation *builtin = row->of;
    const struct object *object = row_object(e, row);
    if (builtin != NULL)
        return id_value(catalog_find_schema(e->x->catalog, builtin_schema_name(builtin->schema)));
    return object != NULL ? id_value(object->schema) : value_unknown(OIDOID, "a schema");
}

GET(class_type)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL ? id_value(relation->row_type) : value_unknown(OIDOID, "a type");
}

GET(class_persistence)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL ? letter_value(relation->persistence) : letter_value('p');
}

GET(class_is_partition)
{
    const struct relation *relation = row_relation(e, row);
    return value_boolean(relation != NULL && relation->is_partition);
}

GET(class_row_security)
{
    const struct relation *relation = row_relation(e, row);
    return value_boolean(relation != NULL && relation->row_security);
}

GET(class_force_row_security)
{
    const struct relation *relation = row_relation(e, row);
    return value_boolean(relation != NULL && relation->force_row_security);
}

GET(class_replica_identity)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->replica_identity != 0 ? letter_value(relation->replica_identity)
                                                               : letter_value('n');
}

GET(class_column_count)
{
    const struct relation *relation = row_relation(e, row);
    const struct builtin_relation *builtin = row->of;
    return int4_value(relation != NULL  ? relation->column_count
                      : builtin != NULL ? builtin->column_count
                                        : 0);
}

static bool has_member(struct evaluation *e, oid id, enum object_class class)
{
    uint32_t cursor = 0;
    return catalog_next_member(e->x->catalog, id, class, &cursor) != NO_OID;
}

GET(class_has_index)
{
    return value_boolean(has_member(e, row->id, CLASS_RELATION));
}

GET(class_has_triggers)
{
    return value_boolean(has_member(e, row->id, CLASS_TRIGGER));
}

GET(class_has_rules)
{
    return value_boolean(has_member(e, row->id, CLASS_RULE));
}

GET(class_options)
{
    const struct relation *relation = row_relation(e, row);
    if (relation == NULL || relation->options.count == 0)
        return value_null(TEXTARRAYOID);
    struct value *values = ARENA_ARRAY(e->arena, struct value, relation->options.count);
    for (uint32_t i = 0; i < relation->options.count; i++)
        values[i] = value_text(
            TEXTOID,
            arena_printf(e->arena, "%s=%s", relation->options.at[i].name,
                         relation->options.at[i].value != NULL ? relation->options.at[i].value : "true"));
    return value_array(TEXTARRAYOID, values, relation->options.count);
}

/* The bound as pg_get_expr() prints it. */
GET(class_bound)
{
    const struct relation *relation = row_relation(e, row);
    if (relation == NULL || relation->bound == NULL || !relation->is_partition)
        return value_null(PG_NODE_TREEOID);
    return value_text(PG_NODE_TREEOID, catalog_bound_text(e->arena, e->x->catalog, row->id));
}

/* heap for what has rows of its own; a table may take the default_table_access_method instead. */
GET(class_method)
{
    const struct relation *relation = row_relation(e, row);
    const char *name = relation == NULL            ? NULL
                       : relation->index != NULL   ? relation->index->method
                       : relation->access_method != NULL ? relation->access_method
                       : strchr("rm", relation->kind) != NULL ? "heap"
                                                              : NULL;
    const struct builtin_access_method *method =
        name != NULL ? builtin_access_method_by_name(e->x->version, name) : NULL;
    if (name != NULL && method == NULL)
        return value_unknown(OIDOID, "an access method");
    return relation != NULL ? id_value(method != NULL ? method->oid : NO_OID)
                            : value_unknown(OIDOID, "an access method");
}

static const struct system_column class_columns[] = {
    {"oid", row_id},
    {"relname", relation_name},
    {"relnamespace", class_namespace},
    {"reltype", class_type},
    {"relkind", relation_kind},
    {"relam", class_method},
    {"relpersistence", class_persistence},
    {"relispartition", class_is_partition},
    {"relrowsecurity", class_row_security},
    {"relforcerowsecurity", class_force_row_security},
    {"relreplident", class_replica_identity},
    {"relnatts", class_column_count},
    {"relhasindex", class_has_index},
    {"relhastriggers", class_has_triggers},
    {"relhasrules", class_has_rules},
    {"reloptions", class_options},
    {"relpartbound", class_bound},
    END,
};

/* ---- pg_tables, pg_views, pg_matviews, pg_indexes, pg_sequences ---- */

static bool kind_is(struct evaluation *e, const struct system_row *row, const char *kinds)
{
    struct value kind = relation_kind(e, row);
    return kind.kind == VALUE_TEXT && strstr(kinds, kind.text) != NULL;
}

static bool is_table(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "rp");
}

static bool is_view(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "v");
}

static bool is_matview(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "m");
}

static bool is_sequence(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "S");
}

static bool is_partitioned(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "p");
}

GET(relation_tablespace)
{
    const struct relation *relation = row_relation(e, row);
    return name_value(relation != NULL ? relation->tablespace : NULL);
}

GET(view_definition)
{
    return row->of == NULL ? view_query_value(e, row->id) : value_unknown(TEXTOID, "the query of a view");
}

GET(view_populated)
{
    const struct relation *relation = row_relation(e, row);
    return value_boolean(relation != NULL && relation->view != NULL && relation->view->populated);
}

GET(index_definition)
{
    const char *text = catalog_definition(e->arena, e->x->catalog, row->id);
    return text != NULL ? value_text(TEXTOID, text) : value_unknown(TEXTOID, "a definition");
}

static const struct system_column tables_columns[] = {
    {"schemaname", relation_schema},     {"tablename", relation_name},        {"tableowner", row_owner},
    {"tablespace", relation_tablespace}, {"hasindexes", class_has_index},     {"hasrules", class_has_rules},
    {"hastriggers", class_has_triggers}, {"rowsecurity", class_row_security}, END,
};
static const struct system_column views_columns[] = {
    {"schemaname", relation_schema},
    {"viewname", relation_name},
    {"viewowner", row_owner},
    {"definition", view_definition},
    END,
};
static const struct system_column matviews_columns[] = {
    {"schemaname", relation_schema}, {"matviewname", relation_name},
    {"matviewowner", row_owner},     {"tablespace", relation_tablespace},
    {"hasindexes", class_has_index}, {"ispopulated", view_populated},
    {"definition", view_definition}, END,
};
static const struct system_column indexes_columns[] = {
    {"schemaname", parent_schema},       {"tablename", parent_name},     {"indexname", row_name},
    {"tablespace", relation_tablespace}, {"indexdef", index_definition}, END,
};

static const struct sequence_info *sequence_of(struct evaluation *e, const struct system_row *row)
{
    static const struct sequence_info none;
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->sequence != NULL ? relation->sequence : &none;
}

GET(sequence_type)
{
    return value_integer(REGTYPEOID, sequence_of(e, row)->type);
}

GET(sequence_start)
{
    return value_integer(INT8OID, sequence_of(e, row)->start);
}

GET(sequence_minimum)
{
    return value_integer(INT8OID, sequence_of(e, row)->minimum);
}

GET(sequence_maximum)
{
    return value_integer(INT8OID, sequence_of(e, row)->maximum);
}

GET(sequence_increment)
{
    return value_integer(INT8OID, sequence_of(e, row)->increment);
}

GET(sequence_cycle)
{
    return value_boolean(sequence_of(e, row)->cycle);
}

GET(sequence_cache)
{
    return value_integer(INT8OID, sequence_of(e, row)->cache);
}

static const struct system_column sequences_columns[] = {
    {"schemaname", row_schema},
    {"sequencename", row_name},
    {"sequenceowner", row_owner},
    {"data_type", sequence_type},
    {"start_value", sequence_start},
    {"min_value", sequence_minimum},
    {"max_value", sequence_maximum},
    {"increment_by", sequence_increment},
    {"cycle", sequence_cycle},
    {"cache_size", sequence_cache},
    END,
};
static const struct system_column sequence_columns[] = {
    {"seqrelid", row_id},
    {"seqtypid", sequence_type},
    {"seqstart", sequence_start},
    {"seqincrement", sequence_increment},
    {"seqmax", sequence_maximum},
    {"seqmin", sequence_minimum},
    {"seqcache", sequence_cache},
    {"seqcycle", sequence_cycle},
    END,
};

/* ---- pg_index ---- */

static const struct index_info *index_of(struct evaluation *e, const struct system_row *row)
{
    static const struct index_info none;
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->index != NULL ? relation->index : &none;
}

GET(index_table)
{
    return id_value(index_of(e, row)->table);
}

GET(index_all_keys)
{
    return int4_value(index_of(e, row)->key_count + index_of(e, row)->included_count);
}

GET(index_keys)
{
    return int4_value(index_of(e, row)->key_count);
}

GET(index_unique)
{
    return value_boolean(index_of(e, row)->unique);
}

GET(index_primary)
{
    return value_boolean(index_of(e, row)->primary);
}

GET(index_exclusion)
{
    return value_boolean(index_of(e, row)->exclusion);
}

GET(index_immediate)
{
    return value_boolean(index_of(e, row)->immediate);
}

GET(index_clustered)
{
    return value_boolean(index_of(e, row)->clustered);
}

GET(index_valid)
{
    return value_boolean(index_of(e, row)->valid);
}

GET(index_replica_identity)
{
    return value_boolean(index_of(e, row)->replica_identity);
}

GET(index_nulls_not_distinct)
{
    return value_boolean(index_of(e, row)->nulls_not_distinct);
}

GET(index_columns_of)
{
    const struct index_info *info = index_of(e, row);
    uint32_t count = (uint32_t)info->key_count + info->included_count;
    struct value *values = ARENA_ARRAY(e->arena, struct value, count);
    for (uint32_t i = 0; i < count; i++)
        values[i] = value_integer(INT2OID, info->keys[i].column);
    return value_array(INT2VECTOROID, values, count);
}

GET(index_expressions)
{
    const struct index_info *info = index_of(e, row);
    for (uint32_t i = 0; i < info->key_count; i++)
        if (info->keys[i].column == 0)
            return value_unknown(PG_NODE_TREEOID, "an expression");
    return value_null(PG_NODE_TREEOID);
}

GET(index_predicate)
{
    const struct index_info *info = index_of(e, row);
    if (info->predicate == NULL)
        return value_null(PG_NODE_TREEOID);
    struct value text = expression_value(e, info->predicate_typed, info->table);
    text.type = PG_NODE_TREEOID;
    return text;
}

static const struct system_column index_columns[] = {
    {"indexrelid", row_id},
    {"indrelid", index_table},
    {"indnatts", index_all_keys},
    {"indnkeyatts", index_keys},
    {"indisunique", index_unique},
    {"indisprimary", index_primary},
    {"indisexclusion", index_exclusion},
    {"indimmediate", index_immediate},
    {"indisclustered", index_clustered},
    {"indisvalid", index_valid},
    {"indisready", index_valid},
    {"indislive", index_valid},
    {"indisreplident", index_replica_identity},
    {"indnullsnotdistinct", index_nulls_not_distinct},
    {"indkey", index_columns_of},
    {"indexprs", index_expressions},
    {"indpred", index_predicate},
    END,
};

/* ---- pg_attribute, pg_attrdef ---- */

GET(attribute_name)
{
    static const char *const system[] = {"", "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
    const struct column *column = row_column(e, row);
    const struct builtin_relation *builtin = row->of;
    if (builtin != NULL)
        return name_value(builtin->columns[row->number - 1].name);
    if (row->number < 0)
        return name_value(system[-row->number]);
    if (column == NULL)
        return value_unknown(NAMEOID, "a column");
    return name_value(column->dropped
                          ? arena_printf(e->arena, "........pg.dropped.%d........", (int)row->number)
                          : column->name);
}

GET(attribute_type)
{
    const struct column *column = row_column(e, row);
    const struct builtin_relation *builtin = row->of;
    if (builtin != NULL)
        return id_value(builtin->columns[row->number - 1].type);
    return column != NULL ? id_value(column->dropped ? NO_OID : column->type)
                          : value_unknown(OIDOID, "a type");
}

struct value attribute_number(struct evaluation *e, const struct system_row *row)
{
    UNUSED;
    return value_integer(INT2OID, row->number);
}

GET(attribute_typmod)
{
    const struct column *column = row_column(e, row);
    return int4_value(column != NULL ? column->typmod : -1);
}

GET(attribute_not_null)
{
    const struct column *column = row_column(e, row);
    return value_boolean(column != NULL ? column->not_null && !column->dropped : true);
}

GET(attribute_has_default)
{
    const struct column *column = row_column(e, row);
    return value_boolean(column != NULL && column->default_id != NO_OID && !column->dropped);
}

GET(attribute_identity)
{
    const struct column *column = row_column(e, row);
    return value_text(CHAROID, column == NULL || column->identity == 0 ? ""
                               : column->identity == 'a'               ? "a"
                                                                       : "d");
}

GET(attribute_generated)
{
    const struct column *column = row_column(e, row);
    return value_text(CHAROID, column == NULL || column->generated == 0 ? ""
                               : column->generated == 's'               ? "s"
                                                                        : "v");
}

GET(attribute_dropped)
{
    const struct column *column = row_column(e, row);
    return value_boolean(column != NULL && column->dropped);
}

GET(attribute_local)
{
    const struct column *column = row_column(e, row);
    return value_boolean(column == NULL || column->local);
}

GET(attribute_inherited)
{
    const struct column *column = row_column(e, row);
    return int4_value(column != NULL ? column->inherit_count : 0);
}

GET(attribute_collation)
{
    const struct column *column = row_column(e, row);
    return id_value(column != NULL ? column->collation : NO_OID);
}

GET(attribute_storage)
{
    const struct column *column = row_column(e, row);
    return column != NULL && column->storage != 0 ? letter_value(column->storage)
                                                  : value_unknown(CHAROID, "storage");
}

GET(attribute_dimensions)
{
    const struct column *column = row_column(e, row);
    return int4_value(column != NULL ? column->dimensions : 0);
}

static const struct system_column attribute_columns[] = {
    {"attrelid", row_id},
    {"attname", attribute_name},
    {"atttypid", attribute_type},
    {"attnum", attribute_number},
    {"atttypmod", attribute_typmod},
    {"attnotnull", attribute_not_null},
    {"atthasdef", attribute_has_default},
    {"attidentity", attribute_identity},
    {"attgenerated", attribute_generated},
    {"attisdropped", attribute_dropped},
    {"attislocal", attribute_local},
    {"attinhcount", attribute_inherited},
    {"attcollation", attribute_collation},
    {"attstorage", attribute_storage},
    {"attndims", attribute_dimensions},
    END,
};

GET(default_column)
{
    const struct default_value *value = (const struct default_value *)row_object(e, row);
    return int4_value(value != NULL ? value->column : 0);
}

GET(default_text)
{
    const struct default_value *value = (const struct default_value *)row_object(e, row);
    struct value text = value != NULL ? expression_value(e, value->typed, value->object.parent)
                                      : value_unknown(TEXTOID, "an expression");
    text.type = PG_NODE_TREEOID;
    return text;
}

static const struct system_column attrdef_columns[] = {
    {"oid", row_id}, {"adrelid", parent_id}, {"adnum", default_column}, {"adbin", default_text}, END,
};

/* ---- pg_partitioned_table, pg_stat_user_tables ---- */

GET(partition_strategy)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->partition != NULL ? letter_value(relation->partition->strategy)
                                                           : value_unknown(CHAROID, "a partitioned table");
}

GET(partition_default)
{
    const struct relation *relation = row_relation(e, row);
    return id_value(relation != NULL && relation->partition != NULL ? relation->partition->default_partition
                                                                    : NO_OID);
}

static const struct system_column partitioned_columns[] = {
    {"partrelid", row_id}, {"partstrat", partition_strategy}, {"partdefid", partition_default}, END};

static const struct system_column user_table_columns[] = {
    {"relid", row_id}, {"schemaname", row_schema}, {"relname", row_name}, END};

static bool is_user_table(struct evaluation *e, const struct system_row *row)
{
    return row->of == NULL && kind_is(e, row, "rpm");
}

/* ---- */

const struct system_relation relation_catalogs[] = {
    {RELATION("pg_namespace", SOURCE_SCHEMA, namespace_columns), .key_name = "nspname", .key_id = "oid"},
    {RELATION("pg_class", SOURCE_RELATION, class_columns), .key_name = "relname", .key_id = "oid"},
    {RELATION("pg_tables", SOURCE_RELATION, tables_columns), .holds = is_table, .key_name = "tablename"},
    {RELATION("pg_views", SOURCE_RELATION, views_columns), .holds = is_view, .key_name = "viewname"},
    {RELATION("pg_matviews", SOURCE_RELATION, matviews_columns), .holds = is_matview,
     .key_name = "matviewname"},
    {RELATION("pg_indexes", SOURCE_INDEX, indexes_columns), .key_name = "indexname",
     .key_owner_name = "tablename"},
    {RELATION("pg_index", SOURCE_INDEX, index_columns), .key_id = "indexrelid", .key_owner = "indrelid"},
    {RELATION("pg_sequences", SOURCE_RELATION, sequences_columns), .holds = is_sequence,
     .key_name = "sequencename"},
    {RELATION("pg_sequence", SOURCE_RELATION, sequence_columns), .holds = is_sequence, .key_id = "seqrelid"},
    {RELATION("pg_attribute", SOURCE_COLUMN, attribute_columns), .key_owner = "attrelid"},
    {RELATION("pg_attrdef", SOURCE_DEFAULT, attrdef_columns), .key_id = "oid", .key_owner = "adrelid"},
    {RELATION("pg_partitioned_table", SOURCE_RELATION, partitioned_columns), .holds = is_partitioned,
     .key_id = "partrelid"},
    {RELATION("pg_stat_user_tables", SOURCE_RELATION, user_table_columns), .holds = is_user_table,
     .key_name = "relname", .key_id = "relid"},
    {RELATION("pg_statio_user_tables", SOURCE_RELATION, user_table_columns), .holds = is_user_table,
     .key_name = "relname", .key_id = "relid"},
    {.name = NULL},
};
