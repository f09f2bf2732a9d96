/*
 * The relations of pg_catalog that are about other objects than relations: constraints, types, functions,
 * triggers, extensions and the rest. See evaluate_relation_catalogs.c.
 */
#include <string.h>

#include "evaluate_columns.h"
#include "resolve/print.h"

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
    return letter_value(constraint_of(e, row)->type);
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
    return constraint_of(e, row)->type == 'f' ? letter_value(c) : value_text(CHAROID, " ");
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
    return int4_value(constraint_of(e, row)->inherit_count);
}

GET(constraint_no_inherit)
{
    return value_boolean(constraint_of(e, row)->no_inherit);
}

GET(constraint_keys)
{
    return numbers_value(e, constraint_of(e, row)->columns, constraint_of(e, row)->column_count);
}

GET(constraint_referenced_keys)
{
    return numbers_value(e, constraint_of(e, row)->referenced_columns,
                         constraint_of(e, row)->referenced_count);
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
    return type_facts(e, row, &info) ? letter_value(info.kind) : value_unknown(CHAROID, "a type");
}

GET(type_category)
{
    struct type_info info;
    return type_facts(e, row, &info) ? letter_value(info.category) : value_unknown(CHAROID, "a type");
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
    return int4_value(type_facts(e, row, &info) && info.kind == 'd' ? info.typmod : -1);
}

GET(type_length)
{
    struct type_info info;
    return type_facts(e, row, &info) ? int4_value(info.length) : value_unknown(INT2OID, "a type");
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
    return letter_value(builtin != NULL ? builtin->kind : function != NULL ? function->kind : 'f');
}

GET(function_argument_count)
{
    const struct builtin_function *builtin = row->of;
    const struct function *function = function_of(e, row);
    return int4_value(builtin != NULL    ? builtin->input_count
                      : function != NULL ? function->argument_count
                                         : 0);
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
    return letter_value(builtin != NULL    ? builtin->volatility
                        : function != NULL ? function->volatility
                                           : 'v');
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
    return letter_value(trigger_of(e, row)->enabled != 0 ? trigger_of(e, row)->enabled : 'O');
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
    return int4_value(bits);
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
    return letter_value(policy_of(e, row)->command);
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

/* What pg_get_expr() reads. */
GET(policy_using_tree)
{
    struct value value = policy_using(e, row);
    value.type = PG_NODE_TREEOID;
    return value;
}

GET(policy_check_tree)
{
    struct value value = policy_check(e, row);
    value.type = PG_NODE_TREEOID;
    return value;
}

static const struct system_column policy_columns[] = {
    {"oid", row_id},
    {"polname", row_name},
    {"polrelid", parent_id},
    {"polcmd", policy_command},
    {"polpermissive", policy_permissive},
    {"polqual", policy_using_tree},
    {"polwithcheck", policy_check_tree},
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
    return int4_value(row->number + 1);
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
    return int4_value(dependency_of(e, row)->own_column);
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
    return int4_value(dependency_of(e, row)->column);
}

GET(depend_type)
{
    return letter_value(dependency_of(e, row)->type);
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

GET(method_name)
{
    const struct builtin_access_method *method = row->of;
    return method != NULL ? name_value(method->name) : row_name(e, row);
}

GET(method_kind)
{
    const struct builtin_access_method *method = row->of;
    (void)e;
    return method != NULL ? letter_value(method->kind) : value_unknown(CHAROID, "a kind");
}

GET(collation_name)
{
    const struct builtin_collation *collation = row->of;
    return collation != NULL ? name_value(collation->name) : row_name(e, row);
}

GET(builtin_namespace)
{
    return row->of != NULL ? id_value(SCHEMA_PG_CATALOG) : object_namespace(e, row);
}

static const struct system_column method_columns[] = {
    {"oid", row_id}, {"amname", method_name}, {"amtype", method_kind}, END};
static const struct system_column collation_columns[] = {
    {"oid", row_id}, {"collname", collation_name}, {"collnamespace", builtin_namespace}, END};
GET(configuration_name)
{
    return row->of != NULL ? name_value(row->of) : row_name(e, row);
}

static const struct system_column configuration_columns[] = {
    {"cfgname", configuration_name}, {"cfgnamespace", builtin_namespace}, END};
static const struct system_column server_columns[] = {{"oid", row_id}, {"srvname", row_name}, END};
static const struct system_column wrapper_columns[] = {{"oid", row_id}, {"fdwname", row_name}, END};

/* ---- */

const struct system_relation object_catalogs[] = {
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
    {RELATION("pg_am", SOURCE_ACCESS_METHOD, method_columns), .key_name = "amname", .key_id = "oid"},
    {RELATION("pg_collation", SOURCE_COLLATION, collation_columns), .key_name = "collname", .key_id = "oid",
     .more = "the collations of the machine"},
    {RELATION("pg_ts_config", SOURCE_TEXT_CONFIGURATION, configuration_columns), .key_name = "cfgname"},
    {RELATION("pg_foreign_server", SOURCE_FOREIGN_SERVER, server_columns), .key_name = "srvname",
     .key_id = "oid"},
    {RELATION("pg_foreign_data_wrapper", SOURCE_FOREIGN_WRAPPER, wrapper_columns), .key_name = "fdwname",
     .key_id = "oid"},
    {.name = NULL},
};
