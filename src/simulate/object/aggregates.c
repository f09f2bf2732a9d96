/*
 * Aggregates: CREATE AGGREGATE. Kept as written, with the functions that it is made of found, so that they are not dropped from under it.
 * Follows DefineAggregate() and AggregateCreate().
 */
#include <string.h>

#include "simulate/relation/tables.h"

bool option_type(struct execution *x, const struct sql_options *options, const char *name, oid *type)
{
    struct refusal refusal = {0};
    int32_t typmod;
    const struct sql_option *option = option_find(options, name);
    *type = NO_OID;
    if (option == NULL || option->type == NULL)
        return true;
    if (!resolve_type(&x->resolver, option->type, type, &typmod, &refusal) && !refusal.unsure)
        return refuse_as(x, &refusal);
    return true;
}

#define ARGUMENT_LIMIT 99u          /* FUNC_MAX_ARGS, less one for the state (AggregateCreate) */

static bool aggregate_parameters(struct execution *x, const struct op_define *op, struct function *function)
{
    struct refusal refusal = {0};
    int32_t typmod;
    uint32_t count = op->old_style ? 1 : op->parameter_count;
    if (count > ARGUMENT_LIMIT)
        return refuse(x, "54023", "aggregates cannot have more than %u arguments", ARGUMENT_LIMIT);
    function->parameters = ARENA_ARRAY(x->arena, struct parameter, count + 1);
    function->arguments = ARENA_ARRAY(x->arena, oid, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        oid type = NO_OID;
        if (op->old_style) {
            const struct sql_option *base = option_find(&op->options, "basetype");
            if (base == NULL)
                return refuse(x, "42P13", "aggregate input type must be specified");
            if (base->type == NULL || str_same(base->type->name.name, "any"))
                return true;        /* basetype = 'ANY': no argument */
            if (!option_type(x, &op->options, "basetype", &type))
                return false;
        } else if (!resolve_type(&x->resolver, op->parameters[i].type, &type, &typmod, &refusal) && !refusal.unsure) {
            return refuse_as(x, &refusal);
        }
        char mode = op->old_style ? 'i' : op->parameters[i].mode;
        function->parameters[i] = (struct parameter){.name = op->old_style ? NULL : op->parameters[i].name, .type = type, .mode = mode};
        function->arguments[i] = type;
        function->argument_count = function->parameter_count = (uint16_t)(i + 1);
        if (mode == 'v') {
            struct type_info info;
            function->variadic = catalog_type_info(x->catalog, type, &info) && info.element != NO_OID ? info.element : type;
        }
    }
    return true;
}

/* DefineAggregate(): it returns what its final function returns, else its state. */
static oid aggregate_result(struct execution *x, const struct op_define *op)
{
    oid state = NO_OID;
    const struct sql_option *final = option_find(&op->options, "finalfunc");
    option_type(x, &op->options, option_find(&op->options, "stype") != NULL ? "stype" : "stype1", &state);
    if (final == NULL || final->type == NULL)
        return state;
    const struct name *name = &final->type->name;
    struct refusal refusal = {0};
    oid found = resolve_function_exact(&x->resolver, name, &state, 1, true, &refusal);
    const struct function *function = found >= FIRST_USER_OID ? catalog_function(x->catalog, found) : NULL;
    if (function != NULL)
        return function->returns;
    const struct builtin_function *builtin = found != NO_OID ? builtin_function_by_oid(x->version, found) : NULL;
    return builtin != NULL ? builtin->result : NO_OID;
}

/* The functions that an aggregate is made of, and what each is called with: 's' the state, 'a' the arguments that are aggregated too, 'f' the
 * direct ones, 'b' bytes and the state. */
static const struct {
    const char *option, *state;
    char arguments;
} parts[] = {
    {"sfunc", "stype", 'a'},      {"sfunc1", "stype1", 'a'},     {"finalfunc", "stype", 'f'},  {"combinefunc", "stype", '2'},
    {"serialfunc", "stype", 's'}, {"deserialfunc", "stype", 'b'}, {"msfunc", "mstype", 'a'},   {"minvfunc", "mstype", 'a'},
    {"mfinalfunc", "mstype", 'f'},
};
#define PART_COUNT (sizeof parts / sizeof *parts)

struct support {
    struct aggregate_part *parts;
    uint32_t count;
};

static const char *signature_words(struct execution *x, const oid *arguments, uint32_t count)
{
    struct str text = str_new(x->arena);
    for (uint32_t i = 0; i < count; i++)
        str_addf(&text, "%s%s", i > 0 ? ", " : "", type_words(x, arguments[i], -1));
    return text.text;
}

/* anyarray is not anycompatiblearray: the built-in array functions changed from one to the other with 14. */
static bool other_family(struct execution *x, oid function, const oid *arguments, uint32_t count)
{
    const struct builtin_function *builtin = function != NO_OID ? builtin_function_by_oid(x->version, function) : NULL;
    for (uint32_t i = 0; builtin != NULL && i < count && i < builtin->input_count; i++)
        if ((arguments[i] == ANYARRAYOID || arguments[i] == ANYELEMENTOID) && builtin->inputs[i] != arguments[i]
            && builtin->inputs[i] != ANYOID)
            return true;
    return false;
}

static bool refuse_part(struct execution *x, const struct name *name, const oid *arguments, uint32_t count)
{
    return refuse(x, "42883", "function %s(%s) does not exist", name->name, signature_words(x, arguments, count));
}

/* A call of the function with parameters of these types, as func_get_detail() sees it. */
static struct typed *call_part(struct execution *x, const struct name *name, oid *arguments, uint32_t count, struct refusal *refusal)
{
    struct function around = {.arguments = arguments, .argument_count = (uint16_t)count};
    struct scope scope = scope_of_body(&around);
    struct expr *call = ARENA_NEW(x->arena, struct expr);
    *call = (struct expr){.kind = EXPR_FUNCTION, .position = NO_POSITION, .name = *name};
    call->arguments.at = ARENA_ARRAY(x->arena, struct expr *, count + 1);
    call->arguments.count = count;
    for (uint32_t i = 0; i < count; i++) {
        call->arguments.at[i] = ARENA_NEW(x->arena, struct expr);
        *call->arguments.at[i] = (struct expr){.kind = EXPR_PARAMETER, .position = NO_POSITION, .integer = i + 1};
    }
    return resolve_expression(&x->resolver, &scope, call, refusal);
}

/* lookup_agg_function(): what a call would choose, without casts that have to be run; of arguments of any type its exact signature,
 * else the name alone. */
static bool find_part(struct execution *x, const struct name *name, oid *arguments, uint32_t count, oid *function)
{
    struct refusal refusal = {0};
    *function = resolve_function_exact(&x->resolver, name, arguments, count, true, &refusal);
    if (*function != NO_OID)
        return true;
    refusal = (struct refusal){0};
    const struct typed *call = call_part(x, name, arguments, count, &refusal);
    if (call == NULL && !refusal.unsure && strcmp(refusal.sqlstate, "42883") == 0)
        return refuse_part(x, name, arguments, count);
    if (call != NULL && call->kind == TYPED_FUNCTION && !typed_is_unsure(call))
        *function = call->id;
    for (uint32_t i = 0; *function != NO_OID && !call->variadic && i < call->count; i++)
        if (call->arguments[i]->kind != TYPED_PARAMETER && call->arguments[i]->kind != TYPED_RELABEL)
            return refuse(x, "42804", "function %s requires run-time type coercion", name->name);
    if (*function != NO_OID)
        return true;
    refusal = (struct refusal){0};
    struct object_name bare = {.type = OBJECT_TYPE_FUNCTION, .name = *name};
    *function = resolve_function_name(&x->resolver, &bare, false, &refusal);
    return !other_family(x, *function, arguments, count) || refuse_part(x, name, arguments, count);
}

/* A state of any type is told by an argument of any type. */
static bool check_state(struct execution *x, const struct op_define *op, const struct function *aggregate)
{
    oid state;
    bool given = false;
    if (!option_type(x, &op->options, option_find(&op->options, "stype") != NULL ? "stype" : "stype1", &state))
        return false;
    for (uint16_t i = 0; i < aggregate->argument_count; i++)
        given |= is_polymorphic_type(x, aggregate->arguments[i]);
    return given || !is_polymorphic_type(x, state) || refuse(x, "42P13", "cannot determine transition data type");
}

/* AggregateCreate(): the parts, each found by what it is called with. */
static bool find_support(struct execution *x, const struct op_define *op, const struct function *aggregate, struct support *support)
{
    if (option_find(&op->options, "stype") == NULL && option_find(&op->options, "stype1") == NULL)
        return refuse(x, "42P13", "aggregate stype must be specified");
    if (option_find(&op->options, "sfunc") == NULL && option_find(&op->options, "sfunc1") == NULL)
        return refuse(x, "42P13", "aggregate sfunc must be specified");
    if (!check_state(x, op, aggregate))
        return false;
    oid *arguments = ARENA_ARRAY(x->arena, oid, aggregate->argument_count + 2);
    support->parts = ARENA_ARRAY(x->arena, struct aggregate_part, PART_COUNT);
    for (size_t i = 0; i < PART_COUNT; i++) {
        const struct sql_option *option = option_find(&op->options, parts[i].option);
        oid state, function;
        if (option == NULL || option->type == NULL)
            continue;
        if (!option_type(x, &op->options, parts[i].state, &state))
            return false;
        if (state == NO_OID)
            continue;
        uint32_t count = 0;
        if (parts[i].arguments == 'b')
            arguments[count++] = BYTEAOID;
        arguments[count++] = state;
        if (parts[i].arguments == '2')
            arguments[count++] = state;
        bool extra = option_find(&op->options, arena_printf(x->arena, "%s_extra", parts[i].option)) != NULL;
        uint32_t direct = op->direct_count != UINT32_MAX ? op->direct_count : 0;
        uint32_t first = parts[i].arguments == 'a' ? direct : 0;
        uint32_t end = parts[i].arguments == 'a' || extra ? aggregate->argument_count : parts[i].arguments == 'f' ? direct : 0;
        for (uint32_t j = first; j < end; j++)
            arguments[count++] = aggregate->arguments[j];
        if (!find_part(x, &option->type->name, arguments, count, &function))
            return false;
        support->parts[support->count++] = (struct aggregate_part){.option = parts[i].option, .function = function};
    }
    return true;
}

static void depend_on_support(struct execution *x, oid aggregate, const struct support *support)
{
    for (uint32_t i = 0; i < support->count; i++)
        if (support->parts[i].function >= FIRST_USER_OID)
            depend_on(x, aggregate, support->parts[i].function, DEPENDENCY_NORMAL);
}

static bool replace_aggregate(struct execution *x, const struct op_define *op, oid id, const struct function *made,
                              const struct support *support)
{
    struct function *edited = catalog_edit(x->catalog, id);
    if (edited->kind != 'a')
        return refuse(x, "42809", "cannot change routine kind");
    if (edited->returns != made->returns && edited->returns != NO_OID && made->returns != NO_OID)
        return refuse(x, "42P13", "cannot change return type of existing function");
    struct dependencies before = edited->object.dependencies;
    for (uint32_t i = 0; i < before.count; i++)
        if (before.at[i].type == DEPENDENCY_NORMAL)
            catalog_undepend(x->catalog, id, before.at[i].object);
    edited = catalog_edit(x->catalog, id);
    edited->aggregate = (struct op_define *)(uintptr_t)op;
    edited->returns = made->returns;
    edited->parts = made->parts;
    edited->part_count = made->part_count;
    depend_on_support(x, id, support);
    return true;
}

bool define_aggregate(struct execution *x, const struct op_define *op)
{
    struct refusal refusal = {0};
    oid schema = resolve_creation_schema(&x->resolver, &op->name, 'p', &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    struct function *function = catalog_create(x->catalog, CLASS_FUNCTION, sizeof *function, schema, NO_OID, op->name.name);
    function->kind = 'a';
    function->language = "internal";
    function->volatility = 'i';
    function->parallel = 'u';
    function->object.owner = owner_of_new(x);
    function->aggregate = (struct op_define *)(uintptr_t)op;
    struct support support = {NULL, 0};
    if (!aggregate_parameters(x, op, function) || !find_support(x, op, function, &support))
        return false;
    function->returns = aggregate_result(x, op);
    function->parts = support.parts;
    function->part_count = support.count;
    oid same = catalog_find_function(x->catalog, schema, op->name.name, function->arguments, function->argument_count);
    if (same != NO_OID && !op->replace)
        return refuse(x, "42723", "function \"%s\" already exists with same argument types", op->name.name);
    if (same != NO_OID)
        return replace_aggregate(x, op, same, function, &support);
    catalog_publish(x->catalog, &function->object);
    operation_current(x)->id = function->object.id;
    depend_on_support(x, function->object.id, &support);
    for (uint16_t i = 0; i < function->argument_count; i++)
        if (function->arguments[i] >= FIRST_USER_OID)
            depend_on(x, function->object.id, function->arguments[i], DEPENDENCY_NORMAL);
    return true;
}
