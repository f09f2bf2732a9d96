/*
 * Other objects: casts, operators and their classes, collations, languages, access methods,
 * extended statistics. Kept by name with the statement that made them, so that they can be found, dropped, renamed and
 * printed; what they mean to expressions is resolve's.
 */
#include <stdlib.h>
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "simulate/session.h"
#include "simulate/relation/tables.h"
#include "kept.h"

static oid creation_schema(struct execution *x, const struct name *name)
{
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, name, 'p', &refusal);
    if (schema == NO_OID)
        refuse_as(x, &refusal);
    return schema;
}

bool object_taken(struct execution *x, enum object_class class, oid schema, const char *name, const char *word,
                  bool if_not_exists)
{
    if (catalog_find(x->catalog, class, schema, name) == NO_OID)
        return false;
    if (if_not_exists) {
        notice(x, "%s \"%s\" already exists, skipping", word, name);
        operation_current(x)->skipped = true;
    } else {
        refuse(x, "42710", "%s \"%s\" already exists", word, name);
    }
    return true;
}

oid object_keep_plain(struct execution *x, enum object_class class, oid schema, const char *name, enum object_type type,
                      const struct op *definition, const struct sql_options *options)
{
    struct plain *plain = catalog_create(x->catalog, class, sizeof *plain, schema, NO_OID, name);
    plain->type = type;
    plain->definition = definition;
    plain->object.owner = owner_of_new(x);
    if (options != NULL)
        plain->options = *options;
    catalog_publish(x->catalog, &plain->object);
    operation_current(x)->id = plain->object.id;
    operation_current(x)->object = name;
    operation_current(x)->object_type = type;
    return plain->object.id;
}

/* ---- operators, collations (DefineStmt) ---- */

/* Operators and casts stand on two types and a function; built-in ones need no record, since nobody can drop them. */
static void depend_on_user_objects(struct execution *x, oid object, const oid needs[3])
{
    for (size_t i = 0; i < 3; i++)
        if (needs[i] >= FIRST_USER_OID)
            depend_on(x, object, needs[i], DEPENDENCY_NORMAL);
}

static bool define_operator(struct execution *x, const struct op_define *op)
{
    oid schema = creation_schema(x, &op->name), left, right;
    if (schema == NO_OID || !option_type(x, &op->options, "leftarg", &left) || !option_type(x, &op->options, "rightarg", &right))
        return false;
    const struct sql_option *procedure = option_find(&op->options, "function");
    if (procedure == NULL)
        procedure = option_find(&op->options, "procedure");
    if (procedure == NULL || procedure->type == NULL)
        return refuse(x, "42P13", "operator function must be specified");
    if (left == NO_OID && right == NO_OID)
        return refuse(x, "42P13", "operator argument types must be specified");
    if (right == NO_OID)
        return refuse(x, "42P13", "operator right argument type must be specified");
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_named(x->catalog, CLASS_OPERATOR, schema, op->name.name, &cursor)) != NO_OID;) {
        const struct operator_object *other = (const struct operator_object *)catalog_object(x->catalog, id);
        if (other->left == left && other->right == right)
            return refuse(x, "42723", "operator %s already exists", op->name.name);
    }
    oid arguments[2] = {left != NO_OID ? left : right, right};
    struct refusal refusal = {0};
    oid function = resolve_function_exact(&x->resolver, &procedure->type->name, arguments, left != NO_OID ? 2 : 1, false, &refusal);
    if (function == NO_OID && !refusal.unsure)
        return refuse_as(x, &refusal);
    struct operator_object *made = catalog_create(x->catalog, CLASS_OPERATOR, sizeof *made, schema, NO_OID, op->name.name);
    made->left = left;
    made->right = right;
    made->function = function;
    made->options = op->options;
    const struct function *user = function >= FIRST_USER_OID ? catalog_function(x->catalog, function) : NULL;
    const struct builtin_function *builtin = user == NULL && function != NO_OID ? builtin_function_by_oid(x->version, function) : NULL;
    made->result = user != NULL ? user->returns : builtin != NULL ? builtin->result : NO_OID;
    made->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &made->object);
    operation_current(x)->id = made->object.id;
    depend_on_user_objects(x, made->object.id, (oid[]){left, right, function});
    return true;
}

bool execute_define(struct execution *x, const struct op *base)
{
    const struct op_define *op = (const struct op_define *)base;
    char *kind = arena_printf(x->arena, "create_%s", object_type_words(op->object_type));
    for (char *at = kind; *at != '\0'; at++)
        if (*at == ' ')
            *at = '_';
    operation_add(x, kind, base->span)->object_type = op->object_type;
    oid schema;
    switch (op->object_type) {
    case OBJECT_TYPE_TYPE:
        return define_base_type(x, op);
    case OBJECT_TYPE_AGGREGATE:
        return define_aggregate(x, op);
    case OBJECT_TYPE_OPERATOR:
        return define_operator(x, op);
    default:
        break;
    }
    enum object_class class = address_class(op->object_type);
    schema = creation_schema(x, &op->name);
    if (schema == NO_OID)
        return false;
    if (class == CLASS_COLLATION) {
        struct sql_options options;
        if (!collation_options(x, op, &options))
            return false;
        if (object_taken(x, class, schema, op->name.name, object_type_words(op->object_type), op->if_not_exists))
            return op->if_not_exists;
        struct collation *collation = catalog_create(x->catalog, class, sizeof *collation, schema, NO_OID, op->name.name);
        collation->options = options;
        collation->object.owner = owner_of_new(x);
        catalog_publish(x->catalog, &collation->object);
        return true;
    }
    return define_text_search(x, op, schema);
}

bool execute_alter_collation(struct execution *x, const struct op *op)
{
    operation_add(x, "alter_collation", op->span);
    return true;
}

/* ---- casts, conversions, transforms ---- */

static bool check_cast_type(struct execution *x, oid type, const char *end)
{
    struct type_info info;
    return !catalog_type_info(x->catalog, type, &info) || info.kind != 'p' ||
           refuse(x, "42809", "%s data type %s is a pseudo-type", end, type_words(x, type, -1));
}

static bool refuse_cast_to_itself(struct execution *x)
{
    return refuse(x, "42P17", "source data type and target data type are the same");
}

/* What no type of that kind is binary-compatible with; NULL: there may be one. */
static const char *never_binary(const struct type_info *info)
{
    if (info->element != NO_OID && info->category == 'A')
        return "array data types are not binary-compatible";
    switch (info->kind) {
    case 'c':
        return "composite data types are not binary-compatible";
    case 'r':
    case 'm':
        return "range data types are not binary-compatible";
    case 'e':
        return "enum data types are not binary-compatible";
    case 'd':
        return "domain data types must not be marked binary-compatible";
    default:
        return NULL;
    }
}

/* WITHOUT FUNCTION: size, alignment and passing by value are compared, where both are built in. All is one SQLSTATE. */
static bool check_binary_cast(struct execution *x, oid source, oid target)
{
    const struct builtin_type *from = builtin_type_by_oid(x->version, source), *to = builtin_type_by_oid(x->version, target);
    struct type_info of_source, of_target;
    if (from != NULL && to != NULL &&
        (from->length != to->length || from->by_value != to->by_value || from->alignment != to->alignment))
        return refuse(x, "42P17", "source and target data types are not physically compatible");
    if (!catalog_type_info(x->catalog, source, &of_source) || !catalog_type_info(x->catalog, target, &of_target))
        return true;
    const char *why = never_binary(&of_source);
    if (why == NULL)
        why = never_binary(&of_target);
    return why == NULL || refuse(x, "42P17", "%s", why);
}

bool execute_create_cast(struct execution *x, const struct op *base)
{
    const struct op_create_cast *op = (const struct op_create_cast *)base;
    struct refusal refusal = {0};
    oid source, target, function = NO_OID;
    int32_t typmod;
    operation_add(x, "create_cast", base->span)->object_type = OBJECT_TYPE_CAST;
    if (!resolve_type(&x->resolver, op->source, &source, &typmod, &refusal) || !resolve_type(&x->resolver, op->target, &target, &typmod, &refusal))
        return refuse_as(x, &refusal);
    if (!check_cast_type(x, source, "source") || !check_cast_type(x, target, "target"))
        return false;
    if (op->has_function) {
        function = resolve_function_name(&x->resolver, &op->function, false, &refusal);
        if (function == NO_OID && !refusal.unsure)
            return refuse_as(x, &refusal);
    } else if ((!op->inout && !check_binary_cast(x, source, target)) || (source == target && !refuse_cast_to_itself(x))) {
        return false;
    }
    const char *name = arena_printf(x->arena, "%u %u", source, target);
    uint32_t cursor = 0;
    if (catalog_next_named(x->catalog, CLASS_CAST, NO_OID, name, &cursor) != NO_OID || builtin_cast_find(x->version, source, target) != NULL)
        return refuse(x, "42710", "cast from type %s to type %s already exists", type_words(x, source, -1), type_words(x, target, -1));
    struct cast_object *cast = catalog_create(x->catalog, CLASS_CAST, sizeof *cast, NO_OID, source, name);
    cast->source = source;
    cast->target = target;
    cast->function = function;
    cast->context = op->context;
    cast->method = op->has_function ? 'f' : op->inout ? 'i' : 'b';
    catalog_publish(x->catalog, &cast->object);
    depend_on_user_objects(x, cast->object.id, (oid[]){source, target, function});
    return true;
}

bool execute_create_transform(struct execution *x, const struct op *base)
{
    const struct op_create_transform *op = (const struct op_create_transform *)base;
    struct refusal refusal = {0};
    oid type;
    int32_t typmod;
    operation_add(x, "create_transform", base->span);
    if (!resolve_type(&x->resolver, op->type, &type, &typmod, &refusal))
        return refuse_as(x, &refusal);
    oid id = object_keep_plain(x, CLASS_TRANSFORM, NO_OID, arena_printf(x->arena, "%u %s", type, op->language), OBJECT_TYPE_TRANSFORM, base, NULL);
    if (type >= FIRST_USER_OID)
        depend_on(x, id, type, DEPENDENCY_NORMAL);
    return true;
}

bool execute_create_conversion(struct execution *x, const struct op *base)
{
    const struct op_create_conversion *op = (const struct op_create_conversion *)base;
    operation_add(x, "create_conversion", base->span);
    oid schema = creation_schema(x, &op->name);
    if (schema == NO_OID || object_taken(x, CLASS_CONVERSION, schema, op->name.name, "conversion", false))
        return false;
    object_keep_plain(x, CLASS_CONVERSION, schema, op->name.name, OBJECT_TYPE_CONVERSION, base, NULL);
    return true;
}

/* ---- operator classes and families, access methods, languages ---- */

static bool check_index_method(struct execution *x, const char *method)
{
    struct refusal refusal = {0};
    const struct name name = {.name = method, .position = NO_POSITION};
    oid id = resolve_named(&x->resolver, CLASS_ACCESS_METHOD, &name, false, &refusal);
    return id != NO_OID || refusal.unsure || refuse_as(x, &refusal);
}

static oid add_family(struct execution *x, oid schema, const char *name, const char *method)
{
    struct opfamily *family = catalog_create(x->catalog, CLASS_OPFAMILY, sizeof *family, schema, NO_OID, name);
    family->method = method;
    family->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &family->object);
    return family->object.id;
}

bool execute_create_operator_class(struct execution *x, const struct op *base)
{
    const struct op_create_opclass *op = (const struct op_create_opclass *)base;
    struct refusal refusal = {0};
    struct oids needed = {0};
    oid schema, type, key_type = NO_OID, family;
    int32_t typmod;
    operation_add(x, "create_operator_class", base->span);
    schema = creation_schema(x, &op->name);
    if (schema == NO_OID)
        return false;
    if (!check_index_method(x, op->access_method))
        return false;
    if (!resolve_type(&x->resolver, op->type, &type, &typmod, &refusal))
        return refuse_as(x, &refusal);
    if (resolve_of_method_in(&x->resolver, CLASS_OPCLASS, op->access_method, schema, op->name.name) != NO_OID)
        return refuse(x, "42710", "operator class \"%s\" for access method \"%s\" already exists", op->name.name, op->access_method);
    if (op->family.name != NULL) {
        family = resolve_of_method(&x->resolver, CLASS_OPFAMILY, op->access_method, &op->family, &refusal);
        if (family == NO_OID && !refusal.unsure)
            return refuse_as(x, &refusal);
    } else {
        family = resolve_of_method_in(&x->resolver, CLASS_OPFAMILY, op->access_method, schema, op->name.name);
        if (family == NO_OID)
            family = add_family(x, schema, op->name.name, op->access_method);
    }
    for (uint32_t i = 0; i < op->item_count; i++)
        if (op->items[i].kind == 's' && !resolve_type(&x->resolver, op->items[i].storage, &key_type, &typmod, &refusal) && !refusal.unsure)
            return refuse_as(x, &refusal);
    if (x->recording && !operator_items_find(x, op->access_method, op->items, op->item_count, type, &needed))
        return false;
    struct opclass *class = catalog_create(x->catalog, CLASS_OPCLASS, sizeof *class, schema, type, op->name.name);
    class->method = op->access_method;
    class->family = family;
    class->type = type;
    class->key_type = key_type;
    class->is_default = op->is_default;
    class->definition = op;
    class->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &class->object);
    if (family >= FIRST_USER_OID)
        depend_on(x, class->object.id, family, DEPENDENCY_AUTO);
    if (type >= FIRST_USER_OID)
        depend_on(x, class->object.id, type, DEPENDENCY_NORMAL);
    for (uint32_t i = 0; i < needed.count; i++)
        depend_on(x, class->object.id, needed.at[i], DEPENDENCY_NORMAL);
    return true;
}

bool execute_create_operator_family(struct execution *x, const struct op *base)
{
    const struct op_create_opfamily *op = (const struct op_create_opfamily *)base;
    operation_add(x, "create_operator_family", base->span);
    oid schema = creation_schema(x, &op->name);
    if (schema == NO_OID)
        return false;
    if (!check_index_method(x, op->access_method))
        return false;
    if (resolve_of_method_in(&x->resolver, CLASS_OPFAMILY, op->access_method, schema, op->name.name) != NO_OID)
        return refuse(x, "42710", "operator family \"%s\" for access method \"%s\" already exists", op->name.name, op->access_method);
    add_family(x, schema, op->name.name, op->access_method);
    return true;
}

bool execute_alter_operator_family(struct execution *x, const struct op *base)
{
    const struct op_alter_opfamily *op = (const struct op_alter_opfamily *)base;
    struct refusal refusal = {0};
    operation_add(x, "alter_operator_family", base->span);
    oid id = resolve_of_method(&x->resolver, CLASS_OPFAMILY, op->access_method, &op->name, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    struct oids needed;
    if (x->recording && !op->drop && !operator_items_find(x, op->access_method, op->items, op->item_count, NO_OID, &needed))
        return false;
    if (id < FIRST_USER_OID)
        return true;
    struct opfamily *family = catalog_edit(x->catalog, id);
    const struct op_alter_opfamily **changes = ARENA_ARRAY(x->arena, const struct op_alter_opfamily *, family->change_count + 1);
    if (family->change_count > 0)
        memcpy(changes, family->changes, family->change_count * sizeof *changes);
    changes[family->change_count] = op;
    family->changes = changes;
    family->change_count++;
    return true;
}

bool execute_alter_operator(struct execution *x, const struct op *base)
{
    const struct op_alter_operator *op = (const struct op_alter_operator *)base;
    struct drop_target target;
    operation_add(x, "alter_operator", base->span);
    if (!address_find(x, &op->object, false, &target, NULL))
        return false;
    if (target.object < FIRST_USER_OID)
        return true;
    struct operator_object *edited = catalog_edit(x->catalog, target.object);
    edited->options = options_altered(x->arena, &edited->options, &op->options);
    return true;
}

bool execute_create_language(struct execution *x, const struct op *base)
{
    const struct op_create_language *op = (const struct op_create_language *)base;
    operation_add(x, "create_language", base->span);
    bool known = builtin_object_find(x->version, BUILTIN_LANGUAGE, op->name) != NULL || catalog_find(x->catalog, CLASS_LANGUAGE, NO_OID, op->name) != NO_OID;
    if (known && op->replace)
        return true;
    if (known)
        return refuse(x, "42710", "language \"%s\" already exists", op->name);
    object_keep_plain(x, CLASS_LANGUAGE, NO_OID, op->name, OBJECT_TYPE_LANGUAGE, base, NULL);
    return true;
}

bool execute_create_access_method(struct execution *x, const struct op *base)
{
    const struct op_create_access_method *op = (const struct op_create_access_method *)base;
    operation_add(x, "create_access_method", base->span);
    if (builtin_access_method_by_name(x->version, op->name) != NULL)
        return refuse(x, "42710", "access method \"%s\" already exists", op->name);
    if (object_taken(x, CLASS_ACCESS_METHOD, NO_OID, op->name, "access method", false))
        return false;
    object_keep_plain(x, CLASS_ACCESS_METHOD, NO_OID, op->name, OBJECT_TYPE_ACCESS_METHOD, base, NULL);
    return true;
}

/* ---- extended statistics ---- */

static int compare_numbers(const void *a, const void *b)
{
    return *(const int16_t *)a - *(const int16_t *)b;
}

struct named_columns { const struct relation *relation; bool system, virtual; };

static void see_column(void *context, oid relation, int16_t number)
{
    struct named_columns *named = context;
    const struct column *column = number > 0 ? catalog_column_number(named->relation, number) : NULL;
    (void)relation;
    named->system |= number <= 0;
    named->virtual |= column != NULL && column->generated == 'v';
}

static bool refuse_statistics_on(struct execution *x, const char *what)
{
    return refuse(x, "0A000", "statistics creation on %s columns is not supported", what);
}

static bool check_statistics_column(struct execution *x, const struct column *column)
{
    if (column->generated == 'v')
        return refuse_statistics_on(x, "virtual generated");
    return resolve_is_sortable(&x->resolver, column->type) ||
           refuse(x, "0A000", "column \"%s\" cannot be used in statistics because its type %s has no default btree operator class",
                  column->name, type_words(x, column->type, -1));
}

bool check_statistics(struct execution *x, const struct relation *relation, const struct statistics_object *made)
{
    bool several = made->column_count + made->exprs.count > 1;
    for (uint16_t i = 0; i < made->column_count; i++)
        if (!check_statistics_column(x, catalog_column_number(relation, made->columns[i])))
            return false;
    for (uint32_t i = 0; i < made->exprs.count; i++) {
        const struct typed *typed = made->typed[i];
        struct named_columns named = {.relation = relation};
        typed_columns(typed, see_column, &named);
        if (typed_is_unsure(typed))
            continue;
        if (named.system || named.virtual)
            return refuse_statistics_on(x, named.system ? "system" : "virtual generated");
        if (several && !resolve_is_sortable(&x->resolver, typed->type))
            return refuse(x, "0A000", "expression cannot be used in multivariate statistics because its type %s has no default btree operator class",
                          type_words(x, typed->type, -1));
    }
    return true;
}

/* transformStatsStmt(): a column in parentheses is a column still. */
static bool find_statistics_column(struct execution *x, const struct statistics_element *element, const struct relation *relation,
                              const struct typed *typed, int16_t *number)
{
    if (element->column == NULL) {
        *number = typed->kind == TYPED_COLUMN && typed->column > 0 ? typed->column : 0;
        return true;
    }
    *number = column_number(relation, element->column);
    if (*number == 0 && builtin_system_column(element->column) != NULL)
        return refuse_statistics_on(x, "system");
    return *number != 0 || refuse(x, "42703", "column \"%s\" does not exist", element->column);
}

/* CreateStatistics(): the columns are kept in the table's order. */
static bool statistics_elements(struct execution *x, const struct op_create_statistics *op, const struct relation *relation, struct statistics_object *made)
{
    made->columns = ARENA_ARRAY(x->arena, int16_t, op->element_count + 1);
    struct expr **exprs = ARENA_ARRAY(x->arena, struct expr *, op->element_count + 1);
    const struct typed **typed = ARENA_ARRAY(x->arena, const struct typed *, op->element_count + 1);
    struct typed **read = ARENA_ARRAY(x->scratch, struct typed *, op->element_count + 1);
    made->exprs.at = exprs;
    made->typed = typed;
    for (uint32_t i = 0; i < op->element_count; i++)
        if (op->elements[i].column == NULL &&
            (read[i] = table_expression(x, relation, &place_statistics, op->elements[i].expr)) == NULL)
            return false;
    for (uint32_t i = 0; i < op->element_count; i++) {
        int16_t number;
        if (!find_statistics_column(x, &op->elements[i], relation, read[i], &number))
            return false;
        if (number > 0) {
            made->columns[made->column_count++] = number;
        } else {
            typed[made->exprs.count] = read[i];
            exprs[made->exprs.count++] = op->elements[i].expr;
        }
    }
    if (made->column_count > 1)
        qsort(made->columns, made->column_count, sizeof *made->columns, compare_numbers);
    if (!check_statistics(x, relation, made))
        return false;
    if (op->element_count == 1 && made->exprs.count == 1 && op->kinds.count > 0)
        return refuse(x, "0A000", "when building statistics on a single expression, statistics kinds may not be specified");
    if (op->element_count < 2 && made->exprs.count == 0)
        return refuse(x, "42P17", "extended statistics require at least 2 columns");
    for (uint16_t i = 1; i < made->column_count; i++)
        if (made->columns[i] == made->columns[i - 1])
            return refuse(x, "42701", "duplicate column name in statistics definition");
    for (uint32_t i = 0; i < made->exprs.count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (typed_equal(typed[i], typed[j]))
                return refuse(x, "42701", "duplicate expression in statistics definition");
    return true;
}

/* ChooseExtendedStatisticName(): table_column_column_stat. */
static const char *statistics_name(struct execution *x, const struct op_create_statistics *op, const struct relation *relation)
{
    struct str columns = str_new(x->arena);
    for (uint32_t i = 0; i < op->element_count; i++)
        str_addf(&columns, "%s%s", i > 0 ? "_" : "", op->elements[i].column != NULL ? op->elements[i].column : "expr");
    for (unsigned pass = 0;; pass++) {
        const char *label = pass == 0 ? "stat" : arena_printf(x->arena, "stat%u", pass);
        const char *name = make_object_name(x->arena, relation->object.name, columns.text, label);
        if (catalog_find(x->catalog, CLASS_STATISTICS, relation->object.schema, name) == NO_OID)
            return name;
    }
}

#define STATISTICS_LIMIT 8u         /* STATS_MAX_DIMENSIONS */

bool execute_create_statistics(struct execution *x, const struct op *base)
{
    const struct op_create_statistics *op = (const struct op_create_statistics *)base;
    operation_add(x, "create_statistics", base->span)->object_type = OBJECT_TYPE_STATISTIC_EXT;
    for (uint32_t i = 0; i < op->kinds.count; i++)
        if (strcmp(op->kinds.at[i], "ndistinct") != 0 && strcmp(op->kinds.at[i], "dependencies") != 0 && strcmp(op->kinds.at[i], "mcv") != 0)
            return refuse(x, "42601", "unrecognized statistics kind \"%s\"", op->kinds.at[i]);
    oid id = open_relation(x, &op->relation.name, "rmfp", false, LOCK_CREATE_STATISTICS);
    if (id == NO_OID)
        return false;
    const struct relation *relation = relation_of(x, id);
    operation_current(x)->relation = x->statement->relation = id;
    operation_current(x)->new_relation = relation_is_new(x, id);
    oid schema = op->has_name ? creation_schema(x, &op->name) : relation->object.schema;
    if (schema == NO_OID)
        return false;
    const char *name = op->has_name ? op->name.name : statistics_name(x, op, relation);
    if (object_taken(x, CLASS_STATISTICS, schema, name, "statistics object", op->if_not_exists))
        return op->if_not_exists;
    if (op->element_count > STATISTICS_LIMIT)
        return refuse(x, "54011", "cannot have more than %u columns in statistics", STATISTICS_LIMIT);
    if (op->element_count == 1 && op->elements[0].expr != NULL && op->kinds.count > 0)
        return refuse(x, "0A000", "when building statistics on a single expression, statistics kinds may not be specified");
    struct statistics_object *made = catalog_create(x->catalog, CLASS_STATISTICS, sizeof *made, schema, id, name);
    made->kinds = op->kinds;
    made->target = -1;
    made->object.owner = owner_of_new(x);
    if (!statistics_elements(x, op, relation, made))
        return false;
    catalog_publish(x->catalog, &made->object);
    for (uint16_t i = 0; i < made->column_count; i++)
        depend_on_column(x, made->object.id, id, made->columns[i], DEPENDENCY_AUTO);
    for (uint32_t i = 0; i < made->exprs.count; i++)
        depend_on_expression(x, made->object.id, id, made->typed[i], DEPENDENCY_AUTO);
    if (made->column_count == 0)
        depend_on(x, made->object.id, id, DEPENDENCY_AUTO);
    return true;
}

bool execute_alter_statistics(struct execution *x, const struct op *base)
{
    const struct op_alter_statistics *op = (const struct op_alter_statistics *)base;
    struct refusal refusal = {0};
    operation_add(x, "alter_statistics", base->span);
    oid id = resolve_named(&x->resolver, CLASS_STATISTICS, &op->name, op->missing_ok, &refusal);
    if (id == NO_OID)
        return refusal.sqlstate == NULL || refuse_as(x, &refusal);
    int32_t target;
    if (!statistics_target(x, op->target, &target))
        return false;
    ((struct statistics_object *)catalog_edit(x->catalog, id))->target = target;
    return true;
}
