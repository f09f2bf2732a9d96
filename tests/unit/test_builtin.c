/*
 * Built-in objects: the tables are fit for binary search, no object has two forms in one version, what rows
 * refer to exists, and the look-ups give what every DBA knows. That the rows are true is for generate.sh
 * --verify, which asks servers.
 */
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "catalog/builtin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- The tables as such --------------------------------------------------------------------------- */

/* Two rows in a row: by_key says how their keys compare; equal keys must follow each other in time. */
#define assert_in_order(row, by_key)                                      \
    do {                                                                  \
        int key_order = (by_key);                                         \
        assert_true(key_order <= 0);                                      \
        assert_true((row)[0].from <= (row)[0].to);                        \
        assert_true((row)[0].from >= BUILTIN_VERSION_FIRST);              \
        assert_true((row)[0].to <= BUILTIN_VERSION_LAST);                 \
        if (key_order == 0)                                               \
            assert_true((row)[0].to < (row)[1].from);                     \
    } while (0)

#define for_each_pair(kind, row, whole)                                                                  \
    for (size_t row##_count, once = 1; once; once = 0)                                                   \
        for (const struct kind *row = whole(&row##_count), *row##_end = row + row##_count - 1;           \
             row < row##_end; row++)

static int compare(uint32_t left, uint32_t right)
{
    return (left > right) - (left < right);
}

static int then(int order, int next)
{
    return order != 0 ? order : next;
}

static void tables_are_filled(void **state)
{
    size_t count;

    (void) state;
    builtin_types(&count);
    assert_in_range(count, 500, 2000);
    builtin_functions(&count);
    assert_in_range(count, 3000, 10000);
    builtin_operators(&count);
    assert_in_range(count, 700, 2000);
    builtin_casts(&count);
    assert_in_range(count, 200, 1000);
    builtin_settings(&count);
    assert_in_range(count, 350, 2000);
    builtin_keywords(&count);
    assert_in_range(count, 400, 2000);
    builtin_sqlstates(&count);
    assert_in_range(count, 200, 1000);
    builtin_relations(&count);
    assert_in_range(count, 300, 2000);
    builtin_system_columns(&count);
    assert_int_equal(count, 6);
}

static void tables_with_names_are_sorted(void **state)
{
    (void) state;
    for_each_pair(builtin_type, type, builtin_types)
        assert_in_order(type, then(compare(type[0].schema, type[1].schema),
                                   strcmp(type[0].name, type[1].name)));
    for_each_pair(builtin_relation, relation, builtin_relations)
        assert_in_order(relation, then(compare(relation[0].schema, relation[1].schema),
                                       strcmp(relation[0].name, relation[1].name)));
    for_each_pair(builtin_operator, operator, builtin_operators)
        assert_in_order(operator, then(strcmp(operator[0].name, operator[1].name),
                                       then(compare(operator[0].left, operator[1].left),
                                            compare(operator[0].right, operator[1].right))));
    for_each_pair(builtin_access_method, method, builtin_access_methods)
        assert_in_order(method, strcmp(method[0].name, method[1].name));
    for_each_pair(builtin_opfamily, family, builtin_opfamilies)
        assert_in_order(family, then(compare(family[0].method, family[1].method),
                                     strcmp(family[0].name, family[1].name)));
    for_each_pair(builtin_opclass, class, builtin_opclasses)
        assert_in_order(class, then(compare(class[0].method, class[1].method),
                                    strcmp(class[0].name, class[1].name)));
    for_each_pair(builtin_collation, collation, builtin_collations)
        assert_in_order(collation, strcmp(collation[0].name, collation[1].name));
    for_each_pair(builtin_object, object, builtin_objects)
        assert_in_order(object, then(compare(object[0].kind, object[1].kind),
                                     strcmp(object[0].name, object[1].name)));
    for_each_pair(builtin_keyword, keyword, builtin_keywords)
        assert_in_order(keyword, strcmp(keyword[0].word, keyword[1].word));
}

static int compare_inputs(const struct builtin_function *left, const struct builtin_function *right)
{
    int order = compare(left->input_count, right->input_count);

    for (int at = 0; order == 0 && at < left->input_count; at++)
        order = compare(left->inputs[at], right->inputs[at]);
    return order;
}

static void other_tables_are_sorted(void **state)
{
    (void) state;
    for_each_pair(builtin_function, function, builtin_functions)
        assert_in_order(function, then(compare(function[0].schema, function[1].schema),
                                       then(strcmp(function[0].name, function[1].name),
                                            compare_inputs(&function[0], &function[1]))));
    for_each_pair(builtin_cast, cast, builtin_casts)
        assert_in_order(cast, then(compare(cast[0].source, cast[1].source),
                                   compare(cast[0].target, cast[1].target)));
    for_each_pair(builtin_amop, member, builtin_amops)
        assert_in_order(member, then(then(compare(member[0].family, member[1].family),
                                          compare(member[0].left, member[1].left)),
                                     then(compare(member[0].right, member[1].right),
                                          then(member[0].strategy - member[1].strategy,
                                               member[0].purpose - member[1].purpose))));
    for_each_pair(builtin_amproc, support, builtin_amprocs)
        assert_in_order(support, then(then(compare(support[0].family, support[1].family),
                                           compare(support[0].left, support[1].left)),
                                      then(compare(support[0].right, support[1].right),
                                           support[0].number - support[1].number)));
    for_each_pair(builtin_sqlstate, state_row, builtin_sqlstates)
        assert_true(strcmp(state_row[0].code, state_row[1].code) < 0);
}

/* Every row is found by its own name and number in each version in which it holds, and in no other. */
#define assert_found(row, by_name, by_oid)                                                            \
    for (int version = BUILTIN_VERSION_FIRST; version <= BUILTIN_VERSION_LAST; version++) {           \
        if (BUILTIN_HOLDS(row, version)) {                                                            \
            assert_ptr_equal(by_name, row);                                                           \
            assert_ptr_equal(by_oid, row);                                                            \
        } else {                                                                                      \
            assert_ptr_not_equal(by_name, row);                                                       \
            assert_ptr_not_equal(by_oid, row);                                                        \
        }                                                                                             \
    }

#define for_each(kind, row, whole)                                                                       \
    for (size_t row##_count, once = 1; once; once = 0)                                                   \
        for (const struct kind *row = whole(&row##_count), *row##_end = row + row##_count;               \
             row < row##_end; row++)

static void every_row_is_found(void **state)
{
    (void) state;
    for_each(builtin_type, type, builtin_types)
        assert_found(type, builtin_type_by_name(version, builtin_schema_name(type->schema), type->name),
                     builtin_type_by_oid(version, type->oid));
    for_each(builtin_relation, relation, builtin_relations)
        assert_found(relation, builtin_relation_by_name(version, builtin_schema_name(relation->schema),
                                                        relation->name),
                     builtin_relation_by_oid(version, relation->oid));
    for_each(builtin_function, function, builtin_functions)
        assert_found(function, builtin_function_find(version, builtin_schema_name(function->schema),
                                                     function->name, function->inputs, function->input_count),
                     builtin_function_by_oid(version, function->oid));
    for_each(builtin_operator, operator, builtin_operators)
        assert_found(operator, builtin_operator_find(version, operator->name, operator->left,
                                                     operator->right),
                     builtin_operator_by_oid(version, operator->oid));
    for_each(builtin_opclass, class, builtin_opclasses)
        assert_found(class, builtin_opclass_by_name(version, class->method, class->name),
                     builtin_opclass_by_oid(version, class->oid));
    for_each(builtin_opfamily, family, builtin_opfamilies)
        assert_found(family, builtin_opfamily_by_name(version, family->method, family->name),
                     builtin_opfamily_by_oid(version, family->oid));
    for_each(builtin_collation, collation, builtin_collations)
        assert_found(collation, builtin_collation_by_name(version, collation->name),
                     builtin_collation_by_oid(version, collation->oid));
    for_each(builtin_access_method, method, builtin_access_methods)
        assert_found(method, builtin_access_method_by_name(version, method->name),
                     builtin_access_method_by_oid(version, method->oid));
    for_each(builtin_cast, cast, builtin_casts)
        assert_found(cast, builtin_cast_find(version, cast->source, cast->target),
                     builtin_cast_find(version, cast->source, cast->target));
    for_each(builtin_setting, setting, builtin_settings)
        assert_found(setting, builtin_setting_find(version, setting->name),
                     builtin_setting_find(version, setting->name));
    for_each(builtin_keyword, keyword, builtin_keywords)
        assert_found(keyword, builtin_keyword_find(version, keyword->word),
                     builtin_keyword_find(version, keyword->word));
    for_each(builtin_object, object, builtin_objects)
        assert_found(object, builtin_object_find(version, object->kind, object->name),
                     builtin_object_find(version, object->kind, object->name));
}

static bool is_type_or_none(int version, uint32_t oid)
{
    return oid == 0 || builtin_type_by_oid(version, oid) != NULL;
}

static bool is_function_or_none(int version, uint32_t oid)
{
    return oid == 0 || builtin_function_by_oid(version, oid) != NULL;
}

/* What a row refers to exists in every version in which the row holds. */
static void references_lead_somewhere(void **state)
{
    (void) state;
    for_each(builtin_type, type, builtin_types) {
        for (int version = type->from; version <= type->to; version++) {
            assert_true(is_type_or_none(version, type->element));
            assert_true(is_type_or_none(version, type->array));
            assert_true(is_type_or_none(version, type->base));
            assert_true(is_type_or_none(version, type->range_subtype));
            assert_true(is_type_or_none(version, type->range));
            assert_true(is_function_or_none(version, type->input));
            assert_true(is_function_or_none(version, type->output));
            assert_true(type->relation == 0 || builtin_relation_by_oid(version, type->relation) != NULL);
            assert_true(type->collation == 0 || builtin_collation_by_oid(version, type->collation) != NULL);
            if (type->array != 0)
                assert_int_equal(builtin_element_of(version, type->array), type->oid);
        }
    }
    for_each(builtin_function, function, builtin_functions) {
        for (int version = function->from; version <= function->to; version++) {
            assert_non_null(builtin_type_by_oid(version, function->result));
            assert_true(is_type_or_none(version, function->variadic));
            assert_true(is_function_or_none(version, function->support));
            assert_true(function->default_count <= function->input_count);
            assert_true(function->input_count <= function->argument_count);
            for (int at = 0; at < function->input_count; at++)
                assert_non_null(builtin_type_by_oid(version, function->inputs[at]));
            for (int at = 0; function->arguments != NULL && at < function->argument_count; at++)
                assert_non_null(builtin_type_by_oid(version, function->arguments[at].type));
        }
    }
}

static void references_of_operators_lead_somewhere(void **state)
{
    (void) state;
    for_each(builtin_operator, operator, builtin_operators) {
        for (int version = operator->from; version <= operator->to; version++) {
            assert_true(is_type_or_none(version, operator->left));
            assert_non_null(builtin_type_by_oid(version, operator->right));
            assert_non_null(builtin_type_by_oid(version, operator->result));
            assert_non_null(builtin_function_by_oid(version, operator->function));
            assert_true(operator->commutator == 0 ||
                        builtin_operator_by_oid(version, operator->commutator) != NULL);
            assert_true(operator->negator == 0 ||
                        builtin_operator_by_oid(version, operator->negator) != NULL);
        }
    }
    for_each(builtin_opclass, class, builtin_opclasses) {
        assert_non_null(builtin_access_method_by_oid(class->from, class->method));
        assert_int_equal(builtin_opfamily_by_oid(class->from, class->family)->method, class->method);
        assert_non_null(builtin_type_by_oid(class->from, class->input));
    }
    for_each(builtin_amop, member, builtin_amops) {
        assert_non_null(builtin_opfamily_by_oid(member->to, member->family));
        assert_non_null(builtin_operator_by_oid(member->to, member->operator));
    }
    for_each(builtin_amproc, support, builtin_amprocs) {
        assert_non_null(builtin_opfamily_by_oid(support->to, support->family));
        assert_non_null(builtin_function_by_oid(support->to, support->function));
    }
    for_each(builtin_cast, cast, builtin_casts)
        assert_int_equal(cast->method == 'f', builtin_function_by_oid(cast->to, cast->function) != NULL);
}

/* ---- Types and casts ------------------------------------------------------------------------------ */

static void types_are_known(void **state)
{
    const struct builtin_type *type = builtin_type_by_name(14, NULL, "int4");

    (void) state;
    assert_int_equal(type->oid, INT4OID);
    assert_int_equal(type->length, 4);
    assert_true(type->by_value);
    assert_int_equal(type->array, INT4ARRAYOID);
    assert_ptr_equal(type, builtin_type_by_name(18, "pg_catalog", "int4"));
    assert_null(builtin_type_by_name(18, "public", "int4"));
    assert_null(builtin_type_by_name(18, "information_schema", "int4"));
    assert_null(builtin_type_by_name(18, NULL, "integer"));
    assert_null(builtin_type_by_name(18, NULL, ""));
    assert_null(builtin_type_by_name(13, NULL, "int4"));
    assert_null(builtin_type_by_name(19, NULL, "int4"));
    assert_null(builtin_type_by_oid(18, 0));
    assert_null(builtin_type_by_oid(18, UINT32_MAX));
    assert_int_equal(builtin_array_of(18, TEXTOID), TEXTARRAYOID);
    assert_int_equal(builtin_array_of(18, TRIGGEROID), 0);
    assert_int_equal(builtin_element_of(18, TEXTARRAYOID), TEXTOID);
    /* name and point have elements by subscript only; IsTrueArrayType() says no. */
    assert_int_equal(builtin_element_of(18, NAMEOID), 0);
    assert_int_equal(builtin_element_of(18, POINTOID), 0);
    assert_int_equal(builtin_type_by_name(18, NULL, "int4range")->range_subtype, INT4OID);
    assert_int_equal(builtin_type_by_name(18, NULL, "int4range")->range, INT4MULTIRANGEOID);
}

static void domains_of_information_schema_have_bases(void **state)
{
    const struct builtin_type *type = builtin_type_by_name(15, "information_schema", "yes_or_no");
    int32_t typmod = -1;

    (void) state;
    assert_int_equal(type->kind, 'd');
    assert_in_range(type->oid, 10000, 16383);
    assert_ptr_equal(builtin_type_by_oid(15, type->oid), type);
    assert_int_equal(builtin_base_of(15, type->oid, &typmod), VARCHAROID);
    assert_int_equal(typmod, 3 + 4);
    typmod = 42;
    assert_int_equal(builtin_base_of(15, TEXTOID, &typmod), TEXTOID);
    assert_int_equal(typmod, 42);
}

static void casts_are_known(void **state)
{
    const struct builtin_cast *cast = builtin_cast_find(16, INT4OID, INT8OID), *first;

    (void) state;
    assert_int_equal(cast->context, 'i');
    assert_int_equal(cast->method, 'f');
    assert_string_equal(builtin_function_by_oid(16, cast->function)->name, "int8");
    cast = builtin_cast_find(16, VARCHAROID, TEXTOID);
    assert_int_equal(cast->context, 'i');
    assert_int_equal(cast->method, 'b');
    assert_int_equal(cast->function, 0);
    assert_int_equal(builtin_cast_find(16, INT8OID, INT4OID)->context, 'a');
    assert_int_equal(builtin_cast_find(16, XMLOID, TEXTOID)->context, 'a');
    assert_null(builtin_cast_find(16, TEXTOID, INT4OID));
    /* Length coercion. */
    cast = builtin_cast_find(16, VARCHAROID, VARCHAROID);
    assert_string_equal(builtin_function_by_oid(16, cast->function)->name, "varchar");
    assert_true(builtin_casts_from(INT4OID, &first) > 10);
    assert_int_equal(first->source, INT4OID);
    assert_int_equal(builtin_casts_from(4711, &first), 0);
    /* bytea and integers convert into each other as of 18. */
    assert_null(builtin_cast_find(17, INT4OID, BYTEAOID));
    assert_non_null(builtin_cast_find(18, INT4OID, BYTEAOID));
}

static void binary_coercion_follows_the_server(void **state)
{
    static const struct {
        uint32_t from, to;
        bool coercible;
    } cases[] = {
        {VARCHAROID, TEXTOID, true},      {TEXTOID, VARCHAROID, true},        {VARCHAROID, BPCHAROID, true},
        {BPCHAROID, TEXTOID, false},      {INT4OID, OIDOID, true},            {INT4OID, INT8OID, false},
        {INT8OID, OIDOID, false},         {CIDROID, INETOID, true},           {INETOID, CIDROID, false},
        {XMLOID, TEXTOID, false},         {BITOID, VARBITOID, true},          {VARBITOID, BITOID, true},
        {TIMESTAMPOID, TIMESTAMPTZOID, false}, {INT4ARRAYOID, ANYARRAYOID, true},
        {INT4OID, ANYARRAYOID, false},
        {NAMEOID, ANYARRAYOID, false},    {INT4OID, ANYNONARRAYOID, true},    {INT4OID, ANYELEMENTOID, true},
        {INT4RANGEOID, ANYRANGEOID, true}, {INT4MULTIRANGEOID, ANYMULTIRANGEOID, true},
        {INT4MULTIRANGEOID, ANYRANGEOID, false}, {UNKNOWNOID, TEXTOID, false}, {REGCLASSOID, OIDOID, true},
        {TEXTARRAYOID, VARCHARARRAYOID, false},
    };
    uint32_t domain = builtin_type_by_name(18, "information_schema", "sql_identifier")->oid;

    (void) state;
    for (size_t at = 0; at < COUNT(cases); at++)
        assert_int_equal(builtin_binary_coercible(18, cases[at].from, cases[at].to), cases[at].coercible);
    assert_true(builtin_binary_coercible(18, domain, NAMEOID));
    assert_false(builtin_binary_coercible(18, NAMEOID, domain));
    assert_true(builtin_binary_coercible(18, builtin_type_by_name(18, NULL, "pg_class")->oid, RECORDOID));
    assert_false(builtin_binary_coercible(18, 4711, TEXTOID));
}

/* ---- Functions, operators, classes ---------------------------------------------------------------- */

static const struct builtin_function *function_of(int version, const char *name)
{
    return builtin_function_find(version, NULL, name, NULL, 0);
}

static void functions_are_known(void **state)
{
    const struct builtin_function *first;

    (void) state;
    assert_int_equal(function_of(14, "gen_random_uuid")->volatility, 'v');
    assert_int_equal(function_of(14, "now")->volatility, 's');
    assert_int_equal(function_of(14, "clock_timestamp")->volatility, 'v');
    assert_int_equal(function_of(14, "random")->volatility, 'v');
    assert_ptr_equal(function_of(14, "transaction_timestamp")->source, function_of(14, "now")->source);
    assert_null(function_of(17, "uuidv7"));
    assert_int_equal(function_of(18, "uuidv7")->volatility, 'v');
    assert_int_equal(builtin_functions_by_name(NULL, "lower", &first), 3);
    assert_int_equal(builtin_function_find(18, NULL, "lower", (uint32_t[]){TEXTOID}, 1)->volatility, 'i');
    assert_null(builtin_function_find(18, NULL, "lower", (uint32_t[]){INT4OID}, 1));
    assert_int_equal(builtin_functions_by_name("public", "lower", &first), 0);
    assert_int_equal(builtin_functions_by_name(NULL, "no_such_function", &first), 0);
    assert_null(builtin_function_by_oid(18, 0));
    first = builtin_function_find(18, NULL, "to_char", (uint32_t[]){TIMESTAMPTZOID, TEXTOID}, 2);
    assert_int_equal(first->volatility, 's');
}

static void arguments_of_functions_are_known(void **state)
{
    static const uint32_t bounds[] = {INT4OID, INT4OID};
    const struct builtin_function *function, *first;

    (void) state;
    assert_true(builtin_function_find(18, NULL, "generate_series", bounds, 2)->returns_set);
    assert_int_equal(builtin_functions_by_name(NULL, "make_interval", &function), 1);
    assert_int_equal(function->input_count, 7);
    assert_int_equal(function->default_count, 7);
    assert_string_equal(function->arguments[3].name, "days");
    /* Columns of what a function returns. */
    assert_int_equal(builtin_functions_by_name(NULL, "json_each", &function), 1);
    assert_int_equal(function->argument_count, 3);
    assert_string_equal(function->arguments[1].name, "key");
    assert_int_equal(function->arguments[1].type, TEXTOID);
    assert_int_equal(function->arguments[1].mode, 'o');
    assert_int_equal(builtin_functions_by_name(NULL, "concat", &function), 1);
    assert_int_equal(function->variadic, ANYOID);
    assert_int_equal(builtin_functions_by_name(NULL, "percentile_disc", &first), 2);
    assert_int_equal(first->aggregate_kind, 'o');
    assert_int_equal(first->direct_count, 1);
    assert_int_equal(function_of(18, "count")->kind, 'a');
    assert_int_equal(function_of(18, "row_number")->kind, 'w');
}

static void operators_are_known(void **state)
{
    const struct builtin_operator *operator = builtin_operator_find(18, "=", INT4OID, INT4OID), *first;

    (void) state;
    assert_int_equal(operator->result, BOOLOID);
    assert_int_equal(operator->commutator, operator->oid);
    assert_true(operator->hashable && operator->mergeable);
    assert_string_equal(builtin_operator_by_oid(18, operator->negator)->name, "<>");
    assert_string_equal(builtin_function_by_oid(18, operator->function)->name, "int4eq");
    assert_true(builtin_operators_by_name("=", &first) > 50);
    assert_non_null(builtin_operator_find(18, "-", 0, INT4OID));
    assert_null(builtin_operator_find(18, "===", INT4OID, INT4OID));
    assert_null(builtin_operator_find(18, "=", INT4OID, TEXTOID));
}

static const char *default_class(const char *method, uint32_t type)
{
    const struct builtin_opclass *class =
        builtin_opclass_default(17, builtin_access_method_by_name(17, method)->oid, type);

    return class != NULL ? class->name : "none";
}

static void operator_classes_are_known(void **state)
{
    const struct builtin_amop *members;
    const struct builtin_amproc *functions;
    const struct builtin_opclass *class = builtin_opclass_by_name(17, BTREE_AM_OID, "text_pattern_ops");
    uint32_t domain = builtin_type_by_name(17, "information_schema", "sql_identifier")->oid;

    (void) state;
    assert_string_equal(default_class("gin", JSONBOID), "jsonb_ops");
    assert_string_equal(default_class("gin", INT4ARRAYOID), "array_ops");
    assert_string_equal(default_class("gin", TEXTOID), "none");
    assert_string_equal(default_class("btree", INT4OID), "int4_ops");
    /* varchar is binary-compatible with text and bpchar; text is preferred. */
    assert_string_equal(default_class("btree", VARCHAROID), "text_ops");
    assert_string_equal(default_class("btree", BPCHAROID), "bpchar_ops");
    assert_string_equal(default_class("btree", INT4RANGEOID), "range_ops");
    assert_string_equal(default_class("btree", CIDROID), "inet_ops");
    assert_string_equal(default_class("btree", ANYENUMOID), "enum_ops");
    assert_string_equal(default_class("btree", POINTOID), "none");
    assert_string_equal(default_class("gist", POINTOID), "point_ops");
    assert_string_equal(default_class("btree", domain), "name_ops");
    assert_string_equal(default_class("btree", JSONOID), "none");
    assert_false(class->is_default);
    assert_int_equal(class->input, TEXTOID);
    class = builtin_opclass_by_name(17, BTREE_AM_OID, "int4_ops");
    assert_string_equal(builtin_opfamily_by_oid(17, class->family)->name, "integer_ops");
    assert_true(builtin_amops_of(class->family, &members) >= 45);
    assert_true(builtin_amprocs_of(class->family, &functions) > 0);
    members = builtin_amop_find(17, class->family, INT4OID, INT8OID, 1);
    assert_string_equal(builtin_operator_by_oid(17, members->operator)->name, "<");
    assert_null(builtin_amop_find(17, class->family, INT4OID, TEXTOID, 1));
    functions = builtin_amproc_find(17, class->family, INT4OID, INT4OID, 1);
    assert_string_equal(builtin_function_by_oid(17, functions->function)->name, "btint4cmp");
    assert_false(builtin_access_method_by_name(17, "hash")->can_unique);
    assert_true(builtin_access_method_by_name(17, "btree")->can_include);
    assert_null(builtin_access_method_by_name(17, "bloom"));
}

/* ---- Names, settings, words, codes ---------------------------------------------------------------- */

static void names_are_known(void **state)
{
    const struct builtin_relation *relation = builtin_relation_by_name(18, NULL, "pg_class");
    const struct builtin_column *columns;
    size_t count;

    (void) state;
    columns = builtin_relation_columns(relation, &count);
    assert_int_equal(relation->kind, 'r');
    assert_true(count > 30);
    assert_string_equal(columns[1].name, "relname");
    assert_int_equal(columns[1].type, NAMEOID);
    assert_true(columns[1].not_null);
    assert_string_equal(builtin_relation_by_name(18, NULL, "pg_class_oid_index")->name, "pg_class_oid_index");
    assert_int_equal(builtin_relation_by_name(18, NULL, "pg_class_oid_index")->table, relation->oid);
    assert_int_equal(builtin_relation_by_name(18, "information_schema", "columns")->kind, 'v');
    assert_null(builtin_relation_by_name(18, NULL, "columns"));
    assert_null(builtin_relation_by_name(15, NULL, "pg_stat_io"));
    assert_non_null(builtin_relation_by_name(16, NULL, "pg_stat_io"));
    assert_int_equal(builtin_system_column("ctid")->type, TIDOID);
    assert_null(builtin_system_column("oid"));
    assert_int_equal(builtin_collation_by_name(14, "C")->oid, C_COLLATION_OID);
    assert_null(builtin_collation_by_name(16, "pg_c_utf8"));
    assert_int_equal(builtin_collation_by_name(17, "pg_c_utf8")->provider, 'b');
    assert_null(builtin_collation_by_name(18, "en_US.utf8"));
    assert_true(builtin_collation_by_name(18, "und-x-icu")->imported);
    assert_non_null(builtin_object_find(18, BUILTIN_ROLE, "pg_read_all_data"));
    assert_null(builtin_object_find(16, BUILTIN_ROLE, "pg_maintain"));
    assert_non_null(builtin_object_find(17, BUILTIN_ROLE, "pg_maintain"));
    assert_non_null(builtin_object_find(18, BUILTIN_TEXT_SEARCH_CONFIGURATION, "english"));
    assert_null(builtin_object_find(18, BUILTIN_TEXT_SEARCH_DICTIONARY, "english"));
    assert_int_equal(builtin_object_find(18, BUILTIN_SCHEMA, "information_schema")->oid,
                     INFORMATION_SCHEMA_NAMESPACE);
    assert_non_null(builtin_object_find(18, BUILTIN_EXTENSION, "plpgsql"));
}

static bool has_value(const char *const *values, const char *wanted)
{
    for (; values != NULL && *values != NULL; values++) {
        if (strcmp(*values, wanted) == 0)
            return true;
    }
    return false;
}

static void settings_are_known(void **state)
{
    const struct builtin_setting *setting = builtin_setting_find(18, "lock_timeout");

    (void) state;
    assert_int_equal(setting->type, 'i');
    assert_string_equal(setting->unit, "ms");
    assert_string_equal(setting->boot, "0");
    assert_string_equal(setting->context, "user");
    assert_null(builtin_setting_find(16, "transaction_timeout"));
    assert_non_null(builtin_setting_find(17, "transaction_timeout"));
    assert_string_equal(builtin_setting_find(14, "timezone")->name, "TimeZone");
    assert_string_equal(builtin_setting_find(14, "SORT_MEM")->name, "work_mem");
    assert_null(builtin_setting_find(17, "ssl_groups"));
    assert_string_equal(builtin_setting_find(18, "ssl_ecdh_curve")->name, "ssl_groups");
    assert_string_equal(builtin_setting_find(14, "force_parallel_mode")->name, "force_parallel_mode");
    assert_null(builtin_setting_find(16, "force_parallel_mode"));
    assert_false(builtin_setting_find(18, "role")->listed);
    assert_non_null(builtin_setting_find(18, "default_with_oids"));
    assert_null(builtin_setting_find(18, "no_such_setting"));
    assert_null(builtin_setting_find(18, ""));
    setting = builtin_setting_find(18, "client_min_messages");
    assert_true(has_value(setting->values, "warning"));
    assert_false(has_value(setting->values, "info"));
    assert_true(has_value(setting->hidden_values, "info"));
}

static void words_and_codes_are_known(void **state)
{
    const struct builtin_sqlstate *first;

    (void) state;
    assert_int_equal(builtin_keyword_find(18, "select")->category, 'R');
    assert_int_equal(builtin_keyword_find(18, "between")->category, 'C');
    assert_int_equal(builtin_keyword_find(18, "left")->category, 'T');
    assert_int_equal(builtin_keyword_find(18, "abort")->category, 'U');
    assert_false(builtin_keyword_find(18, "over")->bare_label);
    assert_null(builtin_keyword_find(18, "SELECT"));
    assert_null(builtin_keyword_find(16, "json_table"));
    assert_non_null(builtin_keyword_find(17, "json_table"));
    assert_string_equal(builtin_sqlstate_name("42P01"), "undefined_table");
    assert_string_equal(builtin_sqlstate_name("23502"), "not_null_violation");
    assert_null(builtin_sqlstate_name("99999"));
    assert_int_equal(builtin_sqlstates_by_name("unique_violation", &first), 1);
    assert_string_equal(first->code, "23505");
    assert_int_equal(builtin_sqlstates_by_name("modifying_sql_data_not_permitted", &first), 2);
    assert_int_equal(builtin_sqlstates_by_name("nonsense", &first), 0);
}

/* ---- Type modifiers ------------------------------------------------------------------------------- */

enum { NONE = BUILTIN_TYPMOD_NOT_GIVEN };

static void types_are_displayed_as_the_server_does(void **state)
{
    static const struct {
        uint32_t type;
        int32_t typmod;
        const char *text;
    } cases[] = {
        {INT4OID, -1, "integer"},
        {INT4ARRAYOID, -1, "integer[]"},
        {VARCHAROID, 24, "character varying(20)"},
        {VARCHAROID, -1, "character varying"},
        {VARCHARARRAYOID, 24, "character varying(20)[]"},
        {BPCHAROID, 5, "character(1)"},
        {BPCHAROID, -1, "bpchar"},
        {BPCHAROID, NONE, "character"},
        {CHAROID, -1, "\"char\""},
        {CHARARRAYOID, -1, "\"char\"[]"},
        {ANYOID, -1, "\"any\""},
        {NUMERICOID, (10 << 16 | 2) + 4, "numeric(10,2)"},
        {NUMERICOID, -1, "numeric"},
        {TIMESTAMPTZOID, 3, "timestamp(3) with time zone"},
        {TIMESTAMPOID, -1, "timestamp without time zone"},
        {TIMEOID, 0, "time(0) without time zone"},
        {TIMETZOID, -1, "time with time zone"},
        {BITOID, 3, "bit(3)"},
        {BITOID, -1, "\"bit\""},
        {BITOID, NONE, "bit"},
        {VARBITOID, 5, "bit varying(5)"},
        {FLOAT8OID, -1, "double precision"},
        {TEXTOID, -1, "text"},
        {OIDVECTOROID, -1, "oidvector"},
        {INTERVALOID, 0x7fff << 16 | 3, "interval(3)"},
        {INTERVALOID, (1 << 3 | 1 << 10 | 1 << 11 | 1 << 12) << 16 | 3, "interval day to second(3)"},
        {INTERVALOID, (1 << 2 | 1 << 1) << 16 | 0xffff, "interval year to month"},
    };
    char buffer[128];

    (void) state;
    for (size_t at = 0; at < COUNT(cases); at++) {
        size_t length = builtin_type_display(18, cases[at].type, cases[at].typmod, buffer, sizeof buffer);

        assert_string_equal(buffer, cases[at].text);
        assert_int_equal(length, strlen(cases[at].text));
    }
    builtin_type_display(18, builtin_type_by_name(18, "information_schema", "yes_or_no")->array, -1, buffer,
                         sizeof buffer);
    assert_string_equal(buffer, "information_schema.yes_or_no[]");
    assert_int_equal(builtin_type_display(18, INT4OID, -1, buffer, 4), 7);
    assert_string_equal(buffer, "int");
    assert_int_equal(builtin_type_display(18, 4711, -1, buffer, sizeof buffer), 0);
}

static void modifiers_are_checked_as_the_server_does(void **state)
{
    static const struct {
        int version;
        uint32_t type;
        int32_t arguments[2];
        size_t count;
        int32_t typmod;
        const char *sqlstate, *message;
    } cases[] = {
        {18, VARCHAROID, {20}, 1, 24, NULL, ""},
        {18, VARCHAROID, {0}, 1, 0, "22023", "length for type varchar must be at least 1"},
        {18, VARCHAROID, {10485761}, 1, 0, "22023", "length for type varchar cannot exceed 10485760"},
        {18, BPCHAROID, {1, 2}, 2, 0, "22023", "invalid type modifier"},
        {18, NUMERICOID, {10, 2}, 2, (10 << 16 | 2) + 4, NULL, ""},
        {18, NUMERICOID, {1001}, 1, 0, "22023", "NUMERIC precision 1001 must be between 1 and 1000"},
        {14, NUMERICOID, {3, 5}, 2, 0, "22023", "NUMERIC scale 5 must be between 0 and precision 3"},
        {15, NUMERICOID, {3, 5}, 2, (3 << 16 | 5) + 4, NULL, ""},
        {14, NUMERICOID, {3, -2}, 2, 0, "22023", "NUMERIC scale -2 must be between 0 and precision 3"},
        {15, NUMERICOID, {3, -2}, 2, (3 << 16 | 0x7fe) + 4, NULL, ""},
        {15, NUMERICOID, {3, -1001}, 2, 0, "22023", "NUMERIC scale -1001 must be between -1000 and 1000"},
        {18, TIMESTAMPTZOID, {-1}, 1, 0, "22023",
         "TIMESTAMP(-1) WITH TIME ZONE precision must not be negative"},
        {18, TIMESTAMPOID, {9}, 1, 6, NULL, ""},
        {18, INTERVALOID, {0x7fff}, 1, -1, NULL, ""},
        {18, INTERVALOID, {0x7fff, 3}, 2, 0x7fff << 16 | 3, NULL, ""},
        {18, INTERVALOID, {1000}, 1, 0, "22023", "invalid INTERVAL type modifier"},
        {18, BITOID, {0}, 1, 0, "22023", "length for type bit must be at least 1"},
        {18, VARCHARARRAYOID, {7}, 1, 11, NULL, ""},
        {18, INT4OID, {5}, 1, 0, "42601", "type modifier is not allowed for type \"int4\""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT(cases); at++) {
        char message[100];
        int32_t typmod = 0;
        const char *sqlstate = builtin_typmod_in(cases[at].version, cases[at].type, cases[at].arguments,
                                                 cases[at].count, &typmod, message, sizeof message);

        assert_string_equal(sqlstate != NULL ? sqlstate : "fine",
                            cases[at].sqlstate != NULL ? cases[at].sqlstate : "fine");
        assert_string_equal(message, cases[at].message);
        assert_int_equal(typmod, cases[at].typmod);
        if (sqlstate == NULL)
            assert_true(builtin_typmod_valid(cases[at].version, cases[at].type, typmod));
    }
    assert_int_equal(builtin_numeric_precision((10 << 16 | 2) + 4), 10);
    assert_int_equal(builtin_numeric_scale(18, (10 << 16 | 0x7fe) + 4), -2);
    assert_false(builtin_typmod_valid(18, VARCHAROID, 4));
    assert_false(builtin_typmod_valid(18, INT4OID, 4));
    assert_false(builtin_typmod_valid(18, INTERVALOID, 7));
    assert_false(builtin_typmod_valid(14, NUMERICOID, (3 << 16 | 5) + 4));
    assert_false(builtin_typmod_valid(18, VARCHAROID, INT_MIN));
    assert_true(builtin_typmod_valid(18, INT4OID, -1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_filled),
        cmocka_unit_test(tables_with_names_are_sorted),
        cmocka_unit_test(other_tables_are_sorted),
        cmocka_unit_test(every_row_is_found),
        cmocka_unit_test(references_lead_somewhere),
        cmocka_unit_test(references_of_operators_lead_somewhere),
        cmocka_unit_test(types_are_known),
        cmocka_unit_test(domains_of_information_schema_have_bases),
        cmocka_unit_test(casts_are_known),
        cmocka_unit_test(binary_coercion_follows_the_server),
        cmocka_unit_test(functions_are_known),
        cmocka_unit_test(arguments_of_functions_are_known),
        cmocka_unit_test(operators_are_known),
        cmocka_unit_test(operator_classes_are_known),
        cmocka_unit_test(names_are_known),
        cmocka_unit_test(settings_are_known),
        cmocka_unit_test(words_and_codes_are_known),
        cmocka_unit_test(types_are_displayed_as_the_server_does),
        cmocka_unit_test(modifiers_are_checked_as_the_server_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
