/*
 * The relations of pg_catalog that have rows here, and their columns. A column that is not in a table is
 * unknown. Object identifiers are ours: they join, but their numbers mean nothing on a server.
 */
#include <string.h>

#include "evaluate.h"
#include "resolve/print.h"

#define GET(name) static struct value name(struct evaluation *e, const struct system_row *row)
#define UNUSED    ((void)e, (void)row)
#define END                                                                                                  \
    {                                                                                                        \
        NULL, NULL                                                                                           \
    }

static struct value letter(char c)
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

static struct value integer(int64_t number)
{
    return value_integer(INT4OID, number);
}

static struct value id_value(oid id)
{
    return value_integer(OIDOID, id);
}

static struct value numbers(struct evaluation *e, const int16_t *at, uint32_t count)
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
    return relation != NULL ? letter(relation->persistence) : letter('p');
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
    return relation != NULL && relation->replica_identity != 0 ? letter(relation->replica_identity)
                                                               : letter('n');
}

GET(class_column_count)
{
    const struct relation *relation = row_relation(e, row);
    const struct builtin_relation *builtin = row->of;
    return integer(relation != NULL ? relation->column_count : builtin != NULL ? builtin->column_count : 0);
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

static const struct system_column class_columns[] = {
    {"oid", row_id},
    {"relname", relation_name},
    {"relnamespace", class_namespace},
    {"reltype", class_type},
    {"relkind", relation_kind},
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
    const struct relation *relation = row_relation(e, row);
    if (relation == NULL || relation->view == NULL || relation->view->query == NULL)
        return value_unknown(TEXTOID, "the query of a view");
    return value_text(TEXTOID, arena_printf(e->arena, "%cv%u%c;", GAP_BEGIN, row->id, GAP_END));
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
    return integer(index_of(e, row)->key_count + index_of(e, row)->included_count);
}

GET(index_keys)
{
    return integer(index_of(e, row)->key_count);
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

GET(attribute_number)
{
    UNUSED;
    return value_integer(INT2OID, row->number);
}

GET(attribute_typmod)
{
    const struct column *column = row_column(e, row);
    return integer(column != NULL ? column->typmod : -1);
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
    return integer(column != NULL ? column->inherit_count : 0);
}

GET(attribute_collation)
{
    const struct column *column = row_column(e, row);
    return id_value(column != NULL ? column->collation : NO_OID);
}

GET(attribute_storage)
{
    const struct column *column = row_column(e, row);
    return column != NULL && column->storage != 0 ? letter(column->storage)
                                                  : value_unknown(CHAROID, "storage");
}

GET(attribute_dimensions)
{
    const struct column *column = row_column(e, row);
    return integer(column != NULL ? column->dimensions : 0);
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
    return integer(value != NULL ? value->column : 0);
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

/* ---- pg_constraint ---- */

static const struct constraint *constraint_of(struct evaluation *e, const struct system_row *row)
{
    static const struct constraint none;
    const struct constraint *constraint = catalog_constraint(e->x->catalog, row->id);
    return constraint != NULL ? constraint : &none;
}

static bool on_type(struct evaluation *e, const struct system_row *row)
{
    return catalog_type(e->x->catalog, constraint_of(e, row)->object.parent) != NULL;
}

GET(object_namespace)
{
    const struct object *object = row_object(e, row);
    return object != NULL ? id_value(object->schema) : value_unknown(OIDOID, "a schema");
}

GET(constraint_type)
{
    return letter(constraint_of(e, row)->type);
}

GET(constraint_deferrable)
{
    return value_boolean(constraint_of(e, row)->deferrable);
}

GET(constraint_deferred)
{
    return value_boolean(constraint_of(e, row)->deferred);
}

GET(constraint_validated)
{
    return value_boolean(constraint_of(e, row)->validated);
}

GET(constraint_enforced)
{
    return value_boolean(constraint_of(e, row)->enforced);
}

GET(constraint_relation)
{
    return on_type(e, row) ? id_value(NO_OID) : parent_id(e, row);
}

GET(constraint_of_type)
{
    return on_type(e, row) ? parent_id(e, row) : id_value(NO_OID);
}

GET(constraint_index)
{
    return id_value(constraint_of(e, row)->index);
}

GET(constraint_parent)
{
    return id_value(constraint_of(e, row)->parent_constraint);
}

GET(constraint_referenced)
{
    return id_value(constraint_of(e, row)->referenced);
}

static struct value action(struct evaluation *e, const struct system_row *row, char c)
{
    return constraint_of(e, row)->type == 'f' ? letter(c) : value_text(CHAROID, " ");
}

GET(constraint_on_update)
{
    return action(e, row, constraint_of(e, row)->on_update);
}

GET(constraint_on_delete)
{
    return action(e, row, constraint_of(e, row)->on_delete);
}

GET(constraint_match)
{
    return action(e, row, constraint_of(e, row)->match);
}

GET(constraint_local)
{
    return value_boolean(constraint_of(e, row)->local);
}

GET(constraint_inherited)
{
    return integer(constraint_of(e, row)->inherit_count);
}

GET(constraint_no_inherit)
{
    return value_boolean(constraint_of(e, row)->no_inherit);
}

GET(constraint_keys)
{
    return numbers(e, constraint_of(e, row)->columns, constraint_of(e, row)->column_count);
}

GET(constraint_referenced_keys)
{
    return numbers(e, constraint_of(e, row)->referenced_columns, constraint_of(e, row)->referenced_count);
}

GET(constraint_expression)
{
    const struct constraint *constraint = constraint_of(e, row);
    if (constraint->expr == NULL)
        return value_null(PG_NODE_TREEOID);
    struct value text = expression_value(e, constraint->typed, constraint->object.parent);
    text.type = PG_NODE_TREEOID;
    return text;
}

static const struct system_column constraint_columns[] = {
    {"oid", row_id},
    {"conname", row_name},
    {"connamespace", object_namespace},
    {"contype", constraint_type},
    {"condeferrable", constraint_deferrable},
    {"condeferred", constraint_deferred},
    {"convalidated", constraint_validated},
    {"conenforced", constraint_enforced},
    {"conrelid", constraint_relation},
    {"contypid", constraint_of_type},
    {"conindid", constraint_index},
    {"conparentid", constraint_parent},
    {"confrelid", constraint_referenced},
    {"confupdtype", constraint_on_update},
    {"confdeltype", constraint_on_delete},
    {"confmatchtype", constraint_match},
    {"conislocal", constraint_local},
    {"coninhcount", constraint_inherited},
    {"connoinherit", constraint_no_inherit},
    {"conkey", constraint_keys},
    {"confkey", constraint_referenced_keys},
    {"conbin", constraint_expression},
    END,
};

/* ---- pg_type, pg_enum ---- */

static bool type_facts(struct evaluation *e, const struct system_row *row, struct type_info *info)
{
    return catalog_type_info(e->x->catalog, row->id, info);
}

GET(type_name_of)
{
    struct type_info info;
    return type_facts(e, row, &info) ? name_value(info.name) : value_unknown(NAMEOID, "a type");
}

GET(type_namespace)
{
    struct type_info info;
    return type_facts(e, row, &info) ? id_value(info.schema) : value_unknown(OIDOID, "a schema");
}

GET(type_kind)
{
    struct type_info info;
    return type_facts(e, row, &info) ? letter(info.kind) : value_unknown(CHAROID, "a type");
}

GET(type_category)
{
    struct type_info info;
    return type_facts(e, row, &info) ? letter(info.category) : value_unknown(CHAROID, "a type");
}

GET(type_relation)
{
    struct type_info info;
    return id_value(type_facts(e, row, &info) ? info.relation : NO_OID);
}

GET(type_element)
{
    struct type_info info;
    return id_value(type_facts(e, row, &info) ? info.element : NO_OID);
}

GET(type_array)
{
    struct type_info info;
    return id_value(type_facts(e, row, &info) ? info.array : NO_OID);
}

GET(type_base)
{
    struct type_info info;
    return id_value(type_facts(e, row, &info) && info.kind == 'd' ? info.base : NO_OID);
}

GET(type_typmod)
{
    struct type_info info;
    return integer(type_facts(e, row, &info) && info.kind == 'd' ? info.typmod : -1);
}

GET(type_length)
{
    struct type_info info;
    return type_facts(e, row, &info) ? integer(info.length) : value_unknown(INT2OID, "a type");
}

GET(type_not_null)
{
    const struct type *type = catalog_type(e->x->catalog, row->id);
    return value_boolean(type != NULL && type->kind == 'd' && type->not_null);
}

static const struct system_column type_columns[] = {
    {"oid", row_id},
    {"typname", type_name_of},
    {"typnamespace", type_namespace},
    {"typtype", type_kind},
    {"typcategory", type_category},
    {"typrelid", type_relation},
    {"typelem", type_element},
    {"typarray", type_array},
    {"typbasetype", type_base},
    {"typtypmod", type_typmod},
    {"typlen", type_length},
    {"typnotnull", type_not_null},
    END,
};

GET(label_text)
{
    const struct type *type = catalog_type(e->x->catalog, row->id);
    return type != NULL && (uint32_t)row->number < type->label_count
               ? name_value(type->labels[row->number].text)
               : value_unknown(NAMEOID, "a label");
}

GET(label_order)
{
    UNUSED;
    return (struct value){.kind = VALUE_NUMBER, .type = FLOAT4OID, .number = row->number + 1};
}

static const struct system_column enum_columns[] = {
    {"enumtypid", row_id}, {"enumlabel", label_text}, {"enumsortorder", label_order}, END};

/* ---- pg_proc ---- */

static const struct function *function_of(struct evaluation *e, const struct system_row *row)
{
    return row->of == NULL ? catalog_function(e->x->catalog, row->id) : NULL;
}

GET(function_name)
{
    const struct builtin_function *builtin = row->of;
    return builtin != NULL ? name_value(builtin->name) : row_name(e, row);
}

GET(function_namespace)
{
    const struct builtin_function *builtin = row->of;
    return builtin != NULL
               ? id_value(catalog_find_schema(e->x->catalog, builtin_schema_name(builtin->schema)))
               : object_namespace(e, row);
}

GET(function_kind)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return letter(builtin != NULL ? builtin->kind : function != NULL ? function->kind : 'f');
}

GET(function_argument_count)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return integer(builtin != NULL ? builtin->input_count : function != NULL ? function->argument_count : 0);
}

GET(function_result)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return builtin != NULL    ? id_value(builtin->result)
           : function != NULL ? id_value(function->returns)
                              : value_unknown(OIDOID, "a type");
}

GET(function_returns_set)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return value_boolean(builtin != NULL ? builtin->returns_set : function != NULL && function->returns_set);
}

GET(function_volatility)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return letter(builtin != NULL ? builtin->volatility : function != NULL ? function->volatility : 'v');
}

GET(function_source)
{
    const struct function *function = function_of(e, row);
    return function != NULL && function->body != NULL ? value_text(TEXTOID, function->body)
                                                      : value_unknown(TEXTOID, "the source of a function");
}

GET(function_security_definer)
{
    const struct function *function = function_of(e, row);
    return value_boolean(function != NULL && function->security_definer);
}

static const struct system_column proc_columns[] = {
    {"oid", row_id},
    {"proname", function_name},
    {"pronamespace", function_namespace},
    {"prokind", function_kind},
    {"pronargs", function_argument_count},
    {"prorettype", function_result},
    {"proretset", function_returns_set},
    {"provolatile", function_volatility},
    {"prosrc", function_source},
    {"prosecdef", function_security_definer},
    END,
};

/* ---- pg_trigger, pg_policy, pg_policies, pg_rewrite, pg_rules ---- */

static const struct trigger *trigger_of(struct evaluation *e, const struct system_row *row)
{
    static const struct trigger none;
    const struct object *object = row_object(e, row);
    return object != NULL && object->class == CLASS_TRIGGER ? (const struct trigger *)object : &none;
}

GET(trigger_function)
{
    return id_value(trigger_of(e, row)->function);
}

GET(trigger_enabled)
{
    return letter(trigger_of(e, row)->enabled != 0 ? trigger_of(e, row)->enabled : 'O');
}

GET(trigger_internal)
{
    return value_boolean(trigger_of(e, row)->internal);
}

GET(trigger_constraint)
{
    return id_value(trigger_of(e, row)->constraint);
}

GET(trigger_parent)
{
    return id_value(trigger_of(e, row)->parent_trigger);
}

/* TRIGGER_TYPE_… */
GET(trigger_type)
{
    const struct trigger *trigger = trigger_of(e, row);
    int bits = trigger->row ? 1 : 0;
    bits |= trigger->timing == 'b' ? 2 : trigger->timing == 'i' ? 64 : 0;
    bits |= (trigger->events & TRIGGER_EVENT_INSERT) != 0 ? 4 : 0;
    bits |= (trigger->events & TRIGGER_EVENT_DELETE) != 0 ? 8 : 0;
    bits |= (trigger->events & TRIGGER_EVENT_UPDATE) != 0 ? 16 : 0;
    bits |= (trigger->events & TRIGGER_EVENT_TRUNCATE) != 0 ? 32 : 0;
    return integer(bits);
}

static const struct system_column trigger_columns[] = {
    {"oid", row_id},
    {"tgrelid", parent_id},
    {"tgname", row_name},
    {"tgfoid", trigger_function},
    {"tgtype", trigger_type},
    {"tgenabled", trigger_enabled},
    {"tgisinternal", trigger_internal},
    {"tgconstraint", trigger_constraint},
    {"tgparentid", trigger_parent},
    END,
};

static const struct policy *policy_of(struct evaluation *e, const struct system_row *row)
{
    static const struct policy none;
    const struct object *object = row_object(e, row);
    return object != NULL && object->class == CLASS_POLICY ? (const struct policy *)object : &none;
}

GET(policy_permissive)
{
    return value_boolean(policy_of(e, row)->permissive);
}

GET(policy_permissive_word)
{
    return value_text(TEXTOID, policy_of(e, row)->permissive ? "PERMISSIVE" : "RESTRICTIVE");
}

GET(policy_command)
{
    return letter(policy_of(e, row)->command);
}

GET(policy_command_word)
{
    switch (policy_of(e, row)->command) {
    case 'r':
        return value_text(TEXTOID, "SELECT");
    case 'a':
        return value_text(TEXTOID, "INSERT");
    case 'w':
        return value_text(TEXTOID, "UPDATE");
    case 'd':
        return value_text(TEXTOID, "DELETE");
    default:
        return value_text(TEXTOID, "ALL");
    }
}

GET(policy_using)
{
    const struct policy *policy = policy_of(e, row);
    return policy->using_expr != NULL ? expression_value(e, policy->using_typed, policy->object.parent)
                                      : value_null(TEXTOID);
}

GET(policy_check)
{
    const struct policy *policy = policy_of(e, row);
    return policy->check_expr != NULL ? expression_value(e, policy->check_typed, policy->object.parent)
                                      : value_null(TEXTOID);
}

static const struct system_column policy_columns[] = {
    {"oid", row_id},
    {"polname", row_name},
    {"polrelid", parent_id},
    {"polcmd", policy_command},
    {"polpermissive", policy_permissive},
    END,
};
static const struct system_column policies_columns[] = {
    {"schemaname", parent_schema}, {"tablename", parent_name},
    {"policyname", row_name},      {"permissive", policy_permissive_word},
    {"cmd", policy_command_word},  {"qual", policy_using},
    {"with_check", policy_check},  END,
};
static bool is_own_rule(struct evaluation *e, const struct system_row *row)
{
    return row_relation(e, row) != NULL;
}

static bool is_rule(struct evaluation *e, const struct system_row *row)
{
    return !is_own_rule(e, row);
}

GET(rule_name)
{
    return is_own_rule(e, row) ? name_value("_RETURN") : row_name(e, row);
}

GET(rule_relation)
{
    return is_own_rule(e, row) ? row_id(e, row) : parent_id(e, row);
}

static const struct system_column rewrite_columns[] = {
    {"oid", row_id}, {"rulename", rule_name}, {"ev_class", rule_relation}, END};
static const struct system_column rules_columns[] = {
    {"schemaname", parent_schema}, {"tablename", parent_name}, {"rulename", row_name}, END};

/* ---- pg_extension, pg_inherits, pg_depend, pg_description and the rest ---- */

GET(extension_schema)
{
    const struct object *object = row_object(e, row);
    return object != NULL ? id_value(((const struct extension *)object)->schema)
                          : value_unknown(OIDOID, "a schema");
}

GET(extension_version)
{
    const struct object *object = row_object(e, row);
    const char *version = object != NULL ? ((const struct extension *)object)->version : NULL;
    return version != NULL ? value_text(TEXTOID, version)
                           : value_unknown(TEXTOID, "the version of an extension");
}

static const struct system_column extension_columns[] = {
    {"oid", row_id},
    {"extname", row_name},
    {"extnamespace", extension_schema},
    {"extversion", extension_version},
    END,
};

GET(inheritance_parent)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && (uint32_t)row->number < relation->inherits.count
               ? id_value(relation->inherits.at[row->number])
               : id_value(NO_OID);
}

GET(inheritance_number)
{
    UNUSED;
    return integer(row->number + 1);
}

GET(inheritance_detach_pending)
{
    const struct relation *relation = row_relation(e, row);
    return value_boolean(relation != NULL && relation->detach_pending);
}

static const struct system_column inherits_columns[] = {
    {"inhrelid", row_id},
    {"inhparent", inheritance_parent},
    {"inhseqno", inheritance_number},
    {"inhdetachpending", inheritance_detach_pending},
    END,
};

GET(partition_strategy)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->partition != NULL ? letter(relation->partition->strategy)
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

/* The catalog that an object is in. */
static const struct {
    enum object_class class;
    const char *name;
} class_catalogs[] = {
    {CLASS_SCHEMA, "pg_namespace"},
    {CLASS_RELATION, "pg_class"},
    {CLASS_DEFAULT, "pg_attrdef"},
    {CLASS_CONSTRAINT, "pg_constraint"},
    {CLASS_TRIGGER, "pg_trigger"},
    {CLASS_RULE, "pg_rewrite"},
    {CLASS_POLICY, "pg_policy"},
    {CLASS_TYPE, "pg_type"},
    {CLASS_FUNCTION, "pg_proc"},
    {CLASS_EXTENSION, "pg_extension"},
    {CLASS_LANGUAGE, "pg_language"},
    {CLASS_OPERATOR, "pg_operator"},
    {CLASS_STATISTICS, "pg_statistic_ext"},
};

static struct value catalog_of(struct evaluation *e, oid id)
{
    const struct object *object = catalog_object(e->x->catalog, id);
    for (size_t i = 0; object != NULL && i < sizeof class_catalogs / sizeof *class_catalogs; i++)
        if (class_catalogs[i].class == object->class)
            return id_value(builtin_relation_by_name(e->x->version, NULL, class_catalogs[i].name)->oid);
    return value_unknown(OIDOID, "a catalog");
}

static const struct dependency *dependency_of(struct evaluation *e, const struct system_row *row)
{
    static const struct dependency none;
    const struct object *object = row_object(e, row);
    return object != NULL && (uint32_t)row->number < object->dependencies.count
               ? &object->dependencies.at[row->number]
               : &none;
}

/* What a view needs, its rule needs. */
GET(depend_class)
{
    const struct relation *relation = row_relation(e, row);
    if (relation != NULL && relation->view != NULL)
        return id_value(builtin_relation_by_name(e->x->version, NULL, "pg_rewrite")->oid);
    return catalog_of(e, row->id);
}

GET(depend_column)
{
    return integer(dependency_of(e, row)->own_column);
}

GET(depend_on_class)
{
    return catalog_of(e, dependency_of(e, row)->object);
}

GET(depend_on)
{
    return id_value(dependency_of(e, row)->object);
}

GET(depend_on_column)
{
    return integer(dependency_of(e, row)->column);
}

GET(depend_type)
{
    return letter(dependency_of(e, row)->type);
}

static const struct system_column depend_columns[] = {
    {"classid", depend_class},   {"objid", row_id},
    {"objsubid", depend_column}, {"refclassid", depend_on_class},
    {"refobjid", depend_on},     {"refobjsubid", depend_on_column},
    {"deptype", depend_type},    END,
};

GET(described_class)
{
    return catalog_of(e, row->id);
}

GET(description_text)
{
    const struct object *object = row_object(e, row);
    const struct column *column = row_column(e, row);
    return value_text(TEXTOID, row->number > 0  ? (column != NULL ? column->comment : NULL)
                               : object != NULL ? object->comment
                                                : NULL);
}

static const struct system_column description_columns[] = {
    {"objoid", row_id},
    {"classoid", described_class},
    {"objsubid", attribute_number},
    {"description", description_text},
    END,
};
static const struct system_column event_trigger_columns[] = {{"oid", row_id}, {"evtname", row_name}, END};
GET(published_schema)
{
    struct system_row table = {.id = (oid)row->number};
    return row_schema(e, &table);
}

GET(published_table)
{
    struct system_row table = {.id = (oid)row->number};
    return row_name(e, &table);
}

static const struct system_column publication_tables_columns[] = {
    {"pubname", row_name},
    {"schemaname", published_schema},
    {"tablename", published_table},
    END,
};
static const struct system_column publication_columns[] = {{"oid", row_id}, {"pubname", row_name}, END};
static const struct system_column language_columns[] = {{"oid", row_id}, {"lanname", row_name}, END};
static const struct system_column statistic_columns[] = {
    {"oid", row_id}, {"stxname", row_name}, {"stxnamespace", object_namespace}, {"stxrelid", parent_id}, END};
static const struct system_column user_table_columns[] = {
    {"relid", row_id}, {"schemaname", row_schema}, {"relname", row_name}, END};

GET(role_name)
{
    (void)e;
    return name_value(row->of);
}

static const struct system_column role_columns[] = {{"rolname", role_name}, END};

static bool is_user_table(struct evaluation *e, const struct system_row *row)
{
    return row->of == NULL && kind_is(e, row, "rpm");
}

/* ---- */

#define RELATION(its_name, its_source, its_columns)                                                          \
    .schema = "pg_catalog", .name = its_name, .source = its_source, .columns = its_columns
const struct system_relation pg_catalog_relations[] = {
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
    {RELATION("pg_constraint", SOURCE_CONSTRAINT, constraint_columns), .key_name = "conname", .key_id = "oid",
     .key_owner = "conrelid"},
    {RELATION("pg_type", SOURCE_TYPE, type_columns), .key_name = "typname", .key_id = "oid"},
    {RELATION("pg_enum", SOURCE_LABEL, enum_columns), .key_owner = "enumtypid"},
    {RELATION("pg_proc", SOURCE_FUNCTION, proc_columns), .key_name = "proname", .key_id = "oid"},
    {RELATION("pg_trigger", SOURCE_TRIGGER, trigger_columns), .key_name = "tgname", .key_id = "oid",
     .key_owner = "tgrelid"},
    {RELATION("pg_policy", SOURCE_POLICY, policy_columns), .key_name = "polname", .key_id = "oid",
     .key_owner = "polrelid"},
    {RELATION("pg_policies", SOURCE_POLICY, policies_columns), .key_name = "policyname",
     .key_owner_name = "tablename"},
    {RELATION("pg_rewrite", SOURCE_RULE, rewrite_columns), .key_id = "oid", .key_owner = "ev_class"},
    {RELATION("pg_rules", SOURCE_RULE, rules_columns), .holds = is_rule, .key_name = "rulename",
     .key_owner_name = "tablename"},
    {RELATION("pg_extension", SOURCE_EXTENSION, extension_columns), .key_name = "extname", .key_id = "oid"},
    {RELATION("pg_inherits", SOURCE_INHERITANCE, inherits_columns), .key_id = "inhrelid",
     .key_owner = "inhparent"},
    {RELATION("pg_partitioned_table", SOURCE_RELATION, partitioned_columns), .holds = is_partitioned,
     .key_id = "partrelid"},
    {RELATION("pg_depend", SOURCE_DEPENDENCY, depend_columns), .key_id = "objid", .key_owner = "refobjid"},
    {RELATION("pg_description", SOURCE_DESCRIPTION, description_columns), .key_id = "objoid"},
    {RELATION("pg_event_trigger", SOURCE_EVENT_TRIGGER, event_trigger_columns), .key_name = "evtname",
     .key_id = "oid"},
    {RELATION("pg_publication", SOURCE_PUBLICATION, publication_columns), .key_name = "pubname",
     .key_id = "oid"},
    {RELATION("pg_publication_tables", SOURCE_PUBLICATION_TABLE, publication_tables_columns),
     .key_name = "pubname"},
    {RELATION("pg_language", SOURCE_LANGUAGE, language_columns), .key_name = "lanname", .key_id = "oid"},
    {RELATION("pg_statistic_ext", SOURCE_STATISTICS, statistic_columns), .key_name = "stxname",
     .key_id = "oid"},
    {RELATION("pg_stat_user_tables", SOURCE_RELATION, user_table_columns), .holds = is_user_table,
     .key_name = "relname", .key_id = "relid"},
    {RELATION("pg_statio_user_tables", SOURCE_RELATION, user_table_columns), .holds = is_user_table,
     .key_name = "relname", .key_id = "relid"},
    {RELATION("pg_roles", SOURCE_ROLE, role_columns), .key_name = "rolname", .more = "the roles of the server"},
    {RELATION("pg_authid", SOURCE_ROLE, role_columns), .key_name = "rolname", .more = "the roles of the server"},
    {.name = NULL},
};
