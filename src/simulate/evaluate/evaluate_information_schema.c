/*
 * The views of information_schema that have rows here, and their columns, after information_schema.sql.
 * They are seen as by somebody who may see everything.
 */
#include <string.h>

#include "evaluate_columns.h"
#include "resolve/print.h"

static struct value text(const char *words)
{
    return value_text(VARCHAROID, words);
}

static struct value yes_or_no(bool yes)
{
    return text(yes ? "YES" : "NO");
}

GET(database_name)
{
    (void)e, (void)row;
    return value_unknown(NAMEOID, "the name of the database");
}

static bool kind_is(struct evaluation *e, const struct system_row *row, const char *kinds)
{
    struct value kind = relation_kind(e, row);
    return kind.kind == VALUE_TEXT && strstr(kinds, kind.text) != NULL;
}

/* ---- schemata ---- */

GET(schema_name)
{
    return row->of != NULL ? name_value(row->of) : row_name(e, row);
}

static const struct system_column schemata_columns[] = {
    {"catalog_name", database_name}, {"schema_name", schema_name}, {"schema_owner", row_owner}, END};

/* ---- tables, views ---- */

/* Materialized views are not in the standard. */
static bool is_table(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "rpvf");
}

static bool is_view(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "v");
}

GET(table_type)
{
    const struct relation *relation = row_relation(e, row);
    if (relation != NULL && relation->persistence == 't')
        return text("LOCAL TEMPORARY");
    return text(kind_is(e, row, "v") ? "VIEW" : kind_is(e, row, "f") ? "FOREIGN" : "BASE TABLE");
}

GET(view_definition)
{
    return row->of == NULL ? view_query_value(e, row->id) : value_unknown(TEXTOID, "the query of a view");
}

static const struct system_column tables_columns[] = {
    {"table_catalog", database_name},
    {"table_schema", relation_schema},
    {"table_name", relation_name},
    {"table_type", table_type},
    END,
};
static const struct system_column views_columns[] = {
    {"table_catalog", database_name},
    {"table_schema", relation_schema},
    {"table_name", relation_name},
    {"view_definition", view_definition},
    END,
};

static bool is_foreign(struct evaluation *e, const struct system_row *row)
{
    return kind_is(e, row, "f");
}

static const struct system_column foreign_columns[] = {
    {"foreign_table_catalog", database_name},
    {"foreign_table_schema", relation_schema},
    {"foreign_table_name", relation_name},
    END,
};

/* ---- columns ---- */

static bool is_column(struct evaluation *e, const struct system_row *row)
{
    const struct column *column = row_column(e, row);
    if (row->number < 1 || !kind_is(e, row, "rpvf"))
        return false;
    return row->of != NULL || (column != NULL && !column->dropped);
}

GET(column_name)
{
    const struct column *column = row_column(e, row);
    const struct builtin_relation *builtin = row->of;
    return builtin != NULL  ? name_value(builtin->columns[row->number - 1].name)
           : column != NULL ? name_value(column->name)
                            : value_unknown(NAMEOID, "a column");
}

/* Numbers count what was dropped too. */
GET(column_position)
{
    (void)e;
    return value_integer(INT4OID, row->number);
}

static const struct default_value *default_of(struct evaluation *e, const struct system_row *row)
{
    const struct column *column = row_column(e, row);
    const struct object *object = column != NULL ? catalog_object(e->x->catalog, column->default_id) : NULL;
    return object != NULL && object->class == CLASS_DEFAULT ? (const struct default_value *)object : NULL;
}

GET(column_default)
{
    const struct default_value *value = default_of(e, row);
    return value == NULL || value->generated ? value_null(TEXTOID)
                                             : expression_value(e, value->typed, row->id);
}

GET(column_generation)
{
    const struct default_value *value = default_of(e, row);
    return value == NULL || !value->generated ? value_null(TEXTOID)
                                              : expression_value(e, value->typed, row->id);
}

GET(column_is_generated)
{
    const struct column *column = row_column(e, row);
    return text(column != NULL && column->generated != 0 ? "ALWAYS" : "NEVER");
}

GET(column_is_identity)
{
    const struct column *column = row_column(e, row);
    return yes_or_no(column != NULL && column->identity != 0);
}

GET(column_identity)
{
    const struct column *column = row_column(e, row);
    return text(column == NULL || column->identity == 0 ? NULL
                : column->identity == 'a'               ? "ALWAYS"
                                                        : "BY DEFAULT");
}

GET(column_nullable)
{
    const struct column *column = row_column(e, row);
    const struct builtin_relation *builtin = row->of;
    if (builtin != NULL)
        return yes_or_no(!builtin->columns[row->number - 1].not_null);
    const struct type *type = column != NULL ? catalog_type(e->x->catalog, column->type) : NULL;
    return yes_or_no(column != NULL && !column->not_null &&
                     !(type != NULL && type->kind == 'd' && type->not_null));
}

/* The column's type, or what a domain stands on, and its modifier; NO_OID when it is not known. */
static oid column_base(struct evaluation *e, const struct system_row *row, int32_t *typmod)
{
    const struct column *column = row_column(e, row);
    const struct builtin_relation *builtin = row->of;
    *typmod = builtin != NULL  ? builtin->columns[row->number - 1].typmod
              : column != NULL ? column->typmod
                               : -1;
    oid type = builtin != NULL  ? builtin->columns[row->number - 1].type
               : column != NULL ? column->type
                                : NO_OID;
    return type != NO_OID ? catalog_base_type(e->x->catalog, type, typmod) : NO_OID;
}

static struct value type_words(struct evaluation *e, oid type)
{
    struct type_info info;
    if (type == NO_OID || !catalog_type_info(e->x->catalog, type, &info))
        return value_unknown(VARCHAROID, "a type");
    if (info.element != NO_OID && info.length == -1)
        return text("ARRAY");
    return text(info.schema == SCHEMA_PG_CATALOG ? catalog_type_display(e->x->catalog, type, -1, e->arena)
                                                 : "USER-DEFINED");
}

/* format_type() without a modifier: character and bit have none to show. */
GET(column_data_type)
{
    int32_t typmod;
    oid type = column_base(e, row, &typmod);
    if (type == BPCHAROID || type == BITOID)
        return text(type == BITOID ? "bit" : "character");
    return type_words(e, type);
}

GET(column_udt_name)
{
    int32_t typmod;
    struct type_info info;
    oid type = column_base(e, row, &typmod);
    return type != NO_OID && catalog_type_info(e->x->catalog, type, &info) ? name_value(info.name)
                                                                           : value_unknown(NAMEOID, "a type");
}

GET(column_udt_schema)
{
    int32_t typmod;
    struct type_info info;
    oid type = column_base(e, row, &typmod);
    return type != NO_OID && catalog_type_info(e->x->catalog, type, &info) ? schema_value(e, info.schema)
                                                                           : value_unknown(NAMEOID, "a type");
}

GET(column_domain_name)
{
    const struct column *column = row_column(e, row);
    const struct type *type = column != NULL ? catalog_type(e->x->catalog, column->type) : NULL;
    return name_value(type != NULL && type->kind == 'd' ? type->object.name : NULL);
}

GET(column_domain_schema)
{
    const struct column *column = row_column(e, row);
    const struct type *type = column != NULL ? catalog_type(e->x->catalog, column->type) : NULL;
    return type != NULL && type->kind == 'd' ? schema_value(e, type->object.schema) : name_value(NULL);
}

/* _pg_char_max_length() */
GET(column_length)
{
    int32_t typmod;
    oid type = column_base(e, row, &typmod);
    if (typmod == -1 || (type != BPCHAROID && type != VARCHAROID && type != BITOID && type != VARBITOID))
        return value_null(INT4OID);
    return value_integer(INT4OID, type == BITOID || type == VARBITOID ? typmod : typmod - 4);
}

/* _pg_numeric_precision() */
GET(column_precision)
{
    int32_t typmod;
    switch (column_base(e, row, &typmod)) {
    case INT2OID:
        return value_integer(INT4OID, 16);
    case INT4OID:
        return value_integer(INT4OID, 32);
    case INT8OID:
        return value_integer(INT4OID, 64);
    case FLOAT4OID:
        return value_integer(INT4OID, 24);
    case FLOAT8OID:
        return value_integer(INT4OID, 53);
    case NUMERICOID:
        return typmod == -1 ? value_null(INT4OID) : value_integer(INT4OID, builtin_numeric_precision(typmod));
    default:
        return value_null(INT4OID);
    }
}

GET(column_radix)
{
    int32_t typmod;
    switch (column_base(e, row, &typmod)) {
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case FLOAT4OID:
    case FLOAT8OID:
        return value_integer(INT4OID, 2);
    case NUMERICOID:
        return value_integer(INT4OID, 10);
    default:
        return value_null(INT4OID);
    }
}

GET(column_scale)
{
    int32_t typmod;
    switch (column_base(e, row, &typmod)) {
    case INT2OID:
    case INT4OID:
    case INT8OID:
        return value_integer(INT4OID, 0);
    case NUMERICOID:
        return typmod == -1 ? value_null(INT4OID)
                            : value_integer(INT4OID, builtin_numeric_scale(e->x->version, typmod));
    default:
        return value_null(INT4OID);
    }
}

GET(column_datetime_precision)
{
    int32_t typmod;
    switch (column_base(e, row, &typmod)) {
    case DATEOID:
        return value_integer(INT4OID, 0);
    case TIMEOID:
    case TIMETZOID:
    case TIMESTAMPOID:
    case TIMESTAMPTZOID:
        return value_integer(INT4OID, typmod < 0 ? 6 : typmod);
    case INTERVALOID:
        return typmod < 0 ? value_integer(INT4OID, 6)
                          : value_unknown(INT4OID, "the precision of an interval");
    default:
        return value_null(INT4OID);
    }
}

static const struct system_column columns_columns[] = {
    {"table_catalog", database_name},
    {"table_schema", relation_schema},
    {"table_name", relation_name},
    {"column_name", column_name},
    {"ordinal_position", column_position},
    {"column_default", column_default},
    {"is_nullable", column_nullable},
    {"data_type", column_data_type},
    {"character_maximum_length", column_length},
    {"numeric_precision", column_precision},
    {"numeric_precision_radix", column_radix},
    {"numeric_scale", column_scale},
    {"datetime_precision", column_datetime_precision},
    {"domain_schema", column_domain_schema},
    {"domain_name", column_domain_name},
    {"udt_catalog", database_name},
    {"udt_schema", column_udt_schema},
    {"udt_name", column_udt_name},
    {"is_identity", column_is_identity},
    {"identity_generation", column_identity},
    {"is_generated", column_is_generated},
    {"generation_expression", column_generation},
    END,
};

/* ---- constraints ---- */

static const struct constraint *constraint_of(struct evaluation *e, const struct system_row *row)
{
    static const struct constraint none;
    const struct constraint *constraint = catalog_constraint(e->x->catalog, row->id);
    return constraint != NULL ? constraint : &none;
}

/* Exclusion constraints and those of domains are not in the standard's view. */
static bool on_table(struct evaluation *e, const struct system_row *row)
{
    const struct constraint *constraint = constraint_of(e, row);
    return strchr("pufcn", constraint->type) != NULL && relation_of(e->x, constraint->object.parent) != NULL;
}

static bool has_keys(struct evaluation *e, const struct system_row *row)
{
    return on_table(e, row) && strchr("puf", constraint_of(e, row)->type) != NULL;
}

static bool is_foreign_key(struct evaluation *e, const struct system_row *row)
{
    return constraint_of(e, row)->type == 'f';
}

static bool is_check(struct evaluation *e, const struct system_row *row)
{
    return constraint_of(e, row)->type == 'c';
}

GET(constraint_words)
{
    switch (constraint_of(e, row)->type) {
    case 'p':
        return text("PRIMARY KEY");
    case 'u':
        return text("UNIQUE");
    case 'f':
        return text("FOREIGN KEY");
    default:
        return text("CHECK");
    }
}

GET(constraint_deferrable)
{
    return yes_or_no(constraint_of(e, row)->deferrable);
}

GET(constraint_deferred)
{
    return yes_or_no(constraint_of(e, row)->deferred);
}

static const struct system_column table_constraints_columns[] = {
    {"constraint_catalog", database_name},
    {"constraint_schema", row_schema},
    {"constraint_name", row_name},
    {"table_catalog", database_name},
    {"table_schema", parent_schema},
    {"table_name", parent_name},
    {"constraint_type", constraint_words},
    {"is_deferrable", constraint_deferrable},
    {"initially_deferred", constraint_deferred},
    END,
};

static struct value column_of(struct evaluation *e, oid relation, const int16_t *columns, uint32_t count,
                              int32_t number)
{
    struct system_row row = {.id = relation, .number = (uint32_t)number < count ? columns[number] : 0};
    const struct column *column = row_column(e, &row);
    return column != NULL ? name_value(column->name) : value_unknown(NAMEOID, "a column");
}

GET(key_column)
{
    const struct constraint *constraint = constraint_of(e, row);
    return column_of(e, constraint->object.parent, constraint->columns, constraint->column_count,
                     row->number);
}

GET(key_position)
{
    (void)e;
    return value_integer(INT4OID, row->number + 1);
}

static const struct system_column key_column_columns[] = {
    {"constraint_catalog", database_name}, {"constraint_schema", row_schema},  {"constraint_name", row_name},
    {"table_catalog", database_name},      {"table_schema", parent_schema},    {"table_name", parent_name},
    {"column_name", key_column},           {"ordinal_position", key_position}, END,
};

/* constraint_column_usage: the columns of the table itself, or, of a foreign key, those it refers to. */
static oid used_relation(struct evaluation *e, const struct system_row *row)
{
    const struct constraint *constraint = constraint_of(e, row);
    return constraint->type == 'f' ? constraint->referenced : constraint->object.parent;
}

GET(used_table)
{
    struct system_row used = {.id = used_relation(e, row)};
    return row_name(e, &used);
}

GET(used_schema)
{
    struct system_row used = {.id = used_relation(e, row)};
    return row_schema(e, &used);
}

GET(used_column)
{
    const struct constraint *constraint = constraint_of(e, row);
    if (constraint->type == 'f')
        return column_of(e, constraint->referenced, constraint->referenced_columns,
                         constraint->referenced_count, row->number);
    return key_column(e, row);
}

static const struct system_column usage_columns[] = {
    {"table_catalog", database_name},
    {"table_schema", used_schema},
    {"table_name", used_table},
    {"column_name", used_column},
    {"constraint_catalog", database_name},
    {"constraint_schema", row_schema},
    {"constraint_name", row_name},
    END,
};

/* The key that a foreign key refers to: the constraint of its index. */
static const struct constraint *key_of(struct evaluation *e, const struct system_row *row)
{
    const struct relation *index = relation_of(e->x, constraint_of(e, row)->index);
    return index != NULL && index->index != NULL ? catalog_constraint(e->x->catalog, index->index->constraint)
                                                 : NULL;
}

GET(key_name)
{
    const struct constraint *key = key_of(e, row);
    return name_value(key != NULL ? key->object.name : NULL);
}

GET(key_schema)
{
    const struct constraint *key = key_of(e, row);
    return key != NULL ? schema_value(e, key->object.schema) : name_value(NULL);
}

static struct value rule(char action)
{
    return text(action == 'c'   ? "CASCADE"
                : action == 'n' ? "SET NULL"
                : action == 'd' ? "SET DEFAULT"
                : action == 'r' ? "RESTRICT"
                                : "NO ACTION");
}

GET(update_rule)
{
    return rule(constraint_of(e, row)->on_update);
}

GET(delete_rule)
{
    return rule(constraint_of(e, row)->on_delete);
}

GET(match_option)
{
    char match = constraint_of(e, row)->match;
    return text(match == 'f' ? "FULL" : match == 'p' ? "PARTIAL" : "NONE");
}

static const struct system_column referential_columns[] = {
    {"constraint_catalog", database_name},
    {"constraint_schema", row_schema},
    {"constraint_name", row_name},
    {"unique_constraint_catalog", database_name},
    {"unique_constraint_schema", key_schema},
    {"unique_constraint_name", key_name},
    {"match_option", match_option},
    {"update_rule", update_rule},
    {"delete_rule", delete_rule},
    END,
};

GET(check_clause)
{
    const struct constraint *constraint = constraint_of(e, row);
    return expression_value(e, constraint->typed, constraint->object.parent);
}

static const struct system_column check_columns[] = {
    {"constraint_catalog", database_name},
    {"constraint_schema", row_schema},
    {"constraint_name", row_name},
    {"check_clause", check_clause},
    END,
};

/* ---- sequences ---- */

/* Those of identity columns are not shown. */
static bool is_sequence(struct evaluation *e, const struct system_row *row)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->sequence != NULL && !relation->sequence->identity;
}

GET(sequence_type)
{
    const struct relation *relation = row_relation(e, row);
    return relation != NULL && relation->sequence != NULL ? type_words(e, relation->sequence->type)
                                                          : value_unknown(VARCHAROID, "a type");
}

static const struct system_column sequences_columns[] = {
    {"sequence_catalog", database_name},
    {"sequence_schema", row_schema},
    {"sequence_name", row_name},
    {"data_type", sequence_type},
    END,
};

/* ---- routines, triggers ---- */

static bool is_routine(struct evaluation *e, const struct system_row *row)
{
    const struct function *function = row->of == NULL ? catalog_function(e->x->catalog, row->id) : NULL;
    const struct builtin_function *builtin = row->of;
    char kind = function != NULL ? function->kind : builtin != NULL ? builtin->kind : 'f';
    return kind == 'f' || kind == 'p';
}

GET(routine_name)
{
    const struct builtin_function *builtin = row->of;
    return builtin != NULL ? name_value(builtin->name) : row_name(e, row);
}

GET(routine_schema)
{
    const struct builtin_function *builtin = row->of;
    return builtin != NULL ? name_value(builtin_schema_name(builtin->schema)) : row_schema(e, row);
}

GET(routine_type)
{
    const struct function *function = row->of == NULL ? catalog_function(e->x->catalog, row->id) : NULL;
    return text(function != NULL && function->kind == 'p' ? "PROCEDURE" : "FUNCTION");
}

GET(routine_data_type)
{
    const struct function *function = row->of == NULL ? catalog_function(e->x->catalog, row->id) : NULL;
    return function != NULL ? type_words(e, function->returns) : value_unknown(VARCHAROID, "a type");
}

GET(routine_definition)
{
    const struct function *function = row->of == NULL ? catalog_function(e->x->catalog, row->id) : NULL;
    return function != NULL && function->body != NULL ? value_text(TEXTOID, function->body)
                                                      : value_unknown(TEXTOID, "the source of a function");
}

static const struct system_column routines_columns[] = {
    {"specific_catalog", database_name},
    {"specific_schema", routine_schema},
    {"routine_catalog", database_name},
    {"routine_schema", routine_schema},
    {"routine_name", routine_name},
    {"routine_type", routine_type},
    {"data_type", routine_data_type},
    {"routine_definition", routine_definition},
    END,
};

static const struct trigger *trigger_of(struct evaluation *e, const struct system_row *row)
{
    static const struct trigger none;
    const struct object *object = row_object(e, row);
    return object != NULL && object->class == CLASS_TRIGGER ? (const struct trigger *)object : &none;
}

static bool is_trigger(struct evaluation *e, const struct system_row *row)
{
    return !trigger_of(e, row)->internal && row->number != TRIGGER_EVENT_TRUNCATE;
}

GET(trigger_event)
{
    (void)e;
    return text(row->number == TRIGGER_EVENT_INSERT   ? "INSERT"
                : row->number == TRIGGER_EVENT_DELETE ? "DELETE"
                                                      : "UPDATE");
}

GET(trigger_timing)
{
    char timing = trigger_of(e, row)->timing;
    return text(timing == 'b' ? "BEFORE" : timing == 'i' ? "INSTEAD OF" : "AFTER");
}

GET(trigger_orientation)
{
    return text(trigger_of(e, row)->row ? "ROW" : "STATEMENT");
}

static const struct system_column triggers_columns[] = {
    {"trigger_catalog", database_name},
    {"trigger_schema", parent_schema},
    {"trigger_name", row_name},
    {"event_manipulation", trigger_event},
    {"event_object_catalog", database_name},
    {"event_object_schema", parent_schema},
    {"event_object_table", parent_name},
    {"action_timing", trigger_timing},
    {"action_orientation", trigger_orientation},
    END,
};

static bool is_domain(struct evaluation *e, const struct system_row *row)
{
    const struct object *object = row_object(e, row);
    return object != NULL && object->class == CLASS_TYPE && ((const struct type *)object)->kind == 'd';
}

GET(domain_type)
{
    const struct type *type = (const struct type *)row_object(e, row);
    return text(catalog_type_display(e->x->catalog, type->base, -1, e->arena));
}

static const struct system_column domains_columns[] = {
    {"domain_catalog", database_name},
    {"domain_schema", row_schema},
    {"domain_name", row_name},
    {"data_type", domain_type},
    END,
};

/* ---- attributes, domain_constraints, view_table_usage, view_column_usage ---- */

static bool is_attribute(struct evaluation *e, const struct system_row *row)
{
    const struct column *column = row_column(e, row);
    return row->number > 0 && row->of == NULL && kind_is(e, row, "c") && column != NULL && !column->dropped;
}

static const struct system_column attributes_columns[] = {
    {"udt_catalog", database_name},       {"udt_schema", relation_schema},
    {"udt_name", relation_name},          {"attribute_name", column_name},
    {"ordinal_position", column_position}, {"data_type", column_data_type},
    {"character_maximum_length", column_length}, END,
};

static bool on_domain(struct evaluation *e, const struct system_row *row)
{
    const struct object *domain = catalog_object(e->x->catalog, constraint_of(e, row)->object.parent);
    return domain != NULL && domain->class == CLASS_TYPE;
}

static const struct system_column domain_constraints_columns[] = {
    {"constraint_catalog", database_name},
    {"constraint_schema", parent_schema},
    {"constraint_name", row_name},
    {"domain_catalog", database_name},
    {"domain_schema", parent_schema},
    {"domain_name", parent_name},
    END,
};

static const struct dependency *use_of(struct evaluation *e, const struct system_row *row)
{
    return &row_object(e, row)->dependencies.at[row->number];
}

/* A view's use of a column; of a table the first use of any of its columns. */
static bool is_column_use(struct evaluation *e, const struct system_row *row)
{
    const struct relation *view = row_relation(e, row);
    return view != NULL && view->kind == RELATION_VIEW && use_of(e, row)->column > 0 &&
           relation_of(e->x, use_of(e, row)->object) != NULL;
}

static bool is_table_use(struct evaluation *e, const struct system_row *row)
{
    if (!is_column_use(e, row))
        return false;
    const struct dependencies *all = &row_object(e, row)->dependencies;
    for (int32_t i = 0; i < row->number; i++)
        if (all->at[i].object == all->at[row->number].object && all->at[i].column > 0)
            return false;
    return true;
}

GET(viewed_schema)
{
    struct system_row table = {.id = use_of(e, row)->object};
    return row_schema(e, &table);
}

GET(viewed_table)
{
    struct system_row table = {.id = use_of(e, row)->object};
    return row_name(e, &table);
}

GET(viewed_column)
{
    const struct relation *table = relation_of(e->x, use_of(e, row)->object);
    const struct column *column = catalog_column_number(table, use_of(e, row)->column);
    return name_value(column != NULL ? column->name : NULL);
}

static const struct system_column view_usage_columns[] = {
    {"view_catalog", database_name},  {"view_schema", row_schema},  {"view_name", row_name},
    {"table_catalog", database_name}, {"table_schema", viewed_schema}, {"table_name", viewed_table},
    {"column_name", viewed_column},     END,
};

/* ---- */

#define INFORMATION(its_name, its_source, its_columns)                                                       \
    .schema = "information_schema", .name = its_name, .source = its_source, .columns = its_columns
const struct system_relation information_schema_relations[] = {
    {INFORMATION("schemata", SOURCE_SCHEMA, schemata_columns), .key_name = "schema_name"},
    {INFORMATION("tables", SOURCE_RELATION, tables_columns), .holds = is_table, .key_name = "table_name"},
    {INFORMATION("views", SOURCE_RELATION, views_columns), .holds = is_view, .key_name = "table_name"},
    {INFORMATION("foreign_tables", SOURCE_RELATION, foreign_columns), .holds = is_foreign,
     .key_name = "foreign_table_name"},
    {INFORMATION("columns", SOURCE_COLUMN, columns_columns), .holds = is_column, .key_name = "table_name"},
    {INFORMATION("table_constraints", SOURCE_CONSTRAINT, table_constraints_columns), .holds = on_table,
     .key_name = "constraint_name", .key_owner_name = "table_name"},
    {INFORMATION("key_column_usage", SOURCE_CONSTRAINT_COLUMN, key_column_columns), .holds = has_keys,
     .key_name = "constraint_name", .key_owner_name = "table_name"},
    {INFORMATION("constraint_column_usage", SOURCE_CONSTRAINT_USE, usage_columns), .holds = on_table,
     .key_name = "constraint_name"},
    {INFORMATION("referential_constraints", SOURCE_CONSTRAINT, referential_columns), .holds = is_foreign_key,
     .key_name = "constraint_name"},
    {INFORMATION("check_constraints", SOURCE_CONSTRAINT, check_columns), .holds = is_check,
     .key_name = "constraint_name"},
    {INFORMATION("sequences", SOURCE_RELATION, sequences_columns), .holds = is_sequence,
     .key_name = "sequence_name"},
    {INFORMATION("routines", SOURCE_FUNCTION, routines_columns), .holds = is_routine,
     .key_name = "routine_name"},
    {INFORMATION("domains", SOURCE_TYPE, domains_columns), .holds = is_domain, .key_name = "domain_name"},
    {INFORMATION("triggers", SOURCE_TRIGGER_EVENT, triggers_columns), .holds = is_trigger,
     .key_name = "trigger_name", .key_owner_name = "event_object_table"},
    {INFORMATION("attributes", SOURCE_COLUMN, attributes_columns), .holds = is_attribute,
     .key_name = "udt_name"},
    {INFORMATION("domain_constraints", SOURCE_CONSTRAINT, domain_constraints_columns), .holds = on_domain,
     .key_name = "constraint_name"},
    {INFORMATION("view_table_usage", SOURCE_DEPENDENCY, view_usage_columns), .holds = is_table_use},
    {INFORMATION("view_column_usage", SOURCE_DEPENDENCY, view_usage_columns), .holds = is_column_use},
    {.name = NULL},
};
