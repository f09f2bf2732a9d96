/*
 * Functions: CREATE and ALTER FUNCTION and PROCEDURE. A function's body is kept as it is, since the server keeps it so; whether a call of it may be
 * inlined, and how volatile it is, resolve asks when it needs to. Follows CreateFunction(), ProcedureCreate() and AlterFunction().
 */
#include <stdlib.h>
#include <string.h>

#include "describe.h"
#include "session.h"
#include "sql/lower.h"
#include "tables.h"

struct signature {
    struct parameter *parameters;
    oid *arguments, *outputs;
    uint16_t argument_count, output_count, default_count;
    oid variadic, returns;
    bool returns_set;
};

/* A type of a parameter or result. */
static bool parameter_type(struct execution *x, const struct type_name *written, oid *type)
{
    int32_t typmod;
    return look_up_type(x, written, type, &typmod);
}

/* A default is coerced to its parameter's type once, when the function is made. */
static bool parameter_default(struct execution *x, struct parameter *parameter)
{
    struct refusal refusal = {0};
    struct type_info info;
    struct scope scope = {.kind = SCOPE_NONE, .where = "parameter default values"};
    if (parameter->default_value == NULL)
        return true;
    struct typed *typed = resolve_expression(&x->resolver, &scope, parameter->default_value, &refusal);
    if (typed != NULL && catalog_type_info(x->catalog, parameter->type, &info) && info.kind != 'p')
        typed = resolve_coerce(&x->resolver, typed, parameter->type, -1, 'a', &refusal);
    if (typed == NULL && !refusal.unsure)
        return refuse_as(x, &refusal);
    parameter->default_typed = typed;
    return true;
}

/* interpret_function_parameter_list(). */
static bool read_parameters(struct execution *x, const struct op_create_function *op, struct signature *signature)
{
    signature->parameters = ARENA_ARRAY(x->arena, struct parameter, op->parameter_count + 1);
    signature->arguments = ARENA_ARRAY(x->arena, oid, op->parameter_count + 1);
    signature->outputs = ARENA_ARRAY(x->arena, oid, op->parameter_count + 1);
    for (uint32_t i = 0; i < op->parameter_count; i++) {
        const struct function_parameter *written = &op->parameters[i];
        oid type;
        if (!parameter_type(x, written->type, &type))
            return false;
        bool in = written->mode != 'o' && written->mode != 't';
        bool out = written->mode == 'o' || written->mode == 'b' || written->mode == 't';
        if (signature->variadic != NO_OID && in)
            return refuse(x, "42P13", "VARIADIC parameter must be the last input parameter");
        if (in)
            signature->arguments[signature->argument_count++] = type;
        if (out)
            signature->outputs[signature->output_count++] = type;
        if (written->mode == 'v') {
            struct type_info info;
            signature->variadic = type;
            if (catalog_type_info(x->catalog, type, &info)) {
                if (info.element != NO_OID)
                    signature->variadic = info.element;
                else if (type != ANYOID && type != ANYARRAYOID && type != ANYCOMPATIBLEARRAYOID)
                    return refuse(x, "42P13", "VARIADIC parameter must be an array");
            }
        }
        if (written->default_value != NULL) {
            if (!in)
                return refuse(x, "42P13", "only input parameters can have default values");
            signature->default_count++;
        } else if (in && signature->default_count > 0 && written->mode != 'v') {
            return refuse(x, "42P13", "input parameters after one with a default value must also have defaults");
        }
        for (uint32_t j = 0; written->name != NULL && j < i; j++) {
            const struct function_parameter *other = &op->parameters[j];
            bool other_in = other->mode != 'o' && other->mode != 't', other_out = other->mode == 'o' || other->mode == 'b' || other->mode == 't';
            if (other->name != NULL && strcmp(other->name, written->name) == 0 && ((in && other_in) || (out && other_out)))
                return refuse(x, "42P13", "parameter name \"%s\" used more than once", written->name);
        }
        signature->parameters[i] = (struct parameter){.name = written->name, .type = type, .mode = written->mode, .default_value = written->default_value};
        if (!parameter_default(x, &signature->parameters[i]))
            return false;
    }
    return true;
}

/* What it returns: RETURNS, or what the OUT parameters make of it. */
static bool read_result(struct execution *x, const struct op_create_function *op, struct signature *signature)
{
    bool table = false;
    for (uint32_t i = 0; i < op->parameter_count; i++)
        table |= op->parameters[i].mode == 't';
    oid implied = signature->output_count == 0 ? NO_OID : signature->output_count == 1 ? signature->outputs[0] : RECORDOID;
    if (op->procedure) {
        signature->returns = signature->output_count > 0 ? RECORDOID : VOIDOID;
        return true;
    }
    if (op->returns != NULL) {
        if (!parameter_type(x, op->returns, &signature->returns))
            return false;
        signature->returns_set = op->returns->setof || table;
        if (implied != NO_OID && signature->returns != NO_OID && signature->returns != implied && !table)
            return refuse(x, "42P13", "function result type must be %s because of OUT parameters", type_words(x, implied, -1));
        if (table)
            signature->returns = implied;
        return true;
    }
    if (implied == NO_OID)
        return refuse(x, "42P13", "function result type must be specified");
    signature->returns = implied;
    return true;
}

static oid find_same(struct execution *x, oid schema, const char *name, const struct signature *signature)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_function(x->catalog, schema, name, &cursor)) != NO_OID;) {
        const struct function *function = catalog_function(x->catalog, id);
        if (function->argument_count == signature->argument_count
            && (signature->argument_count == 0 || memcmp(function->arguments, signature->arguments, signature->argument_count * sizeof(oid)) == 0))
            return id;
    }
    return NO_OID;
}

static bool refuse_replacement(struct execution *x, const char *message, const struct function *old)
{
    const char *text = describe_function(x->arena, x->catalog, old->object.id);
    refuse(x, "42P13", "%s", message);
    refuse_detail(x, NULL, arena_printf(x->arena, "Use DROP %s %s first.", old->kind == 'p' ? "PROCEDURE" : "FUNCTION", text));
    return false;
}

/* ProcedureCreate(): what OR REPLACE may not change. */
static bool check_replacement(struct execution *x, const struct op_create_function *op, const struct function *old, const struct signature *signature)
{
    if (old->kind != (op->procedure ? 'p' : op->window == 't' ? 'w' : 'f')) {
        refuse(x, "42809", "cannot change routine kind");
        refuse_detail(x, arena_printf(x->arena, "\"%s\" is %s.", old->object.name, old->kind == 'a' ? "an aggregate function" : old->kind == 'p' ? "a procedure"
                      : old->kind == 'w' ? "a window function" : "a function"), NULL);
        return false;
    }
    if (old->returns != signature->returns || old->returns_set != signature->returns_set)
        return refuse_replacement(x, old->kind == 'p' ? "cannot change whether a procedure has output parameters" : "cannot change return type of existing function", old);
    uint16_t old_outputs = 0, defaults = 0;
    for (uint16_t i = 0; i < old->parameter_count; i++) {
        const struct parameter *parameter = &old->parameters[i];
        bool out = parameter->mode == 'o' || parameter->mode == 'b' || parameter->mode == 't';
        if (out && (old_outputs >= signature->output_count || signature->outputs[old_outputs++] != parameter->type) && old->returns == RECORDOID)
            return refuse_replacement(x, "cannot change return type of existing function", old);
        defaults += parameter->default_value != NULL;
    }
    if (old->returns == RECORDOID && old_outputs != signature->output_count)
        return refuse_replacement(x, "cannot change return type of existing function", old);
    for (uint16_t i = 0, in_old = 0; i < old->parameter_count; i++) {
        if (old->parameters[i].mode == 'o' || old->parameters[i].mode == 't')
            continue;
        uint16_t in_new = 0;
        for (uint32_t j = 0; j < op->parameter_count; j++) {
            if (signature->parameters[j].mode == 'o' || signature->parameters[j].mode == 't')
                continue;
            if (in_new++ != in_old)
                continue;
            const char *before = old->parameters[i].name, *after = signature->parameters[j].name;
            if (before != NULL && before[0] != '\0' && !str_same(before, after))
                return refuse_replacement(x, arena_printf(x->arena, "cannot change name of input parameter \"%s\"", before), old);
        }
        in_old++;
    }
    if (defaults > signature->default_count)
        return refuse_replacement(x, "cannot remove parameter defaults from existing function", old);
    return true;
}

static char default_parallel(const char *word)
{
    if (word == NULL || str_same_nocase(word, "unsafe"))
        return 'u';
    return str_same_nocase(word, "safe") ? 's' : 'r';
}

/* SET name FROM CURRENT keeps what the session has now (ExtractSetVariableArgs). */
static void take_current(struct execution *x, struct sql_options *sets)
{
    struct sql_option *copy = ARENA_ARRAY(x->arena, struct sql_option, sets->count + 1);
    for (uint32_t i = 0; i < sets->count; i++) {
        copy[i] = sets->at[i];
        if (copy[i].scope == NULL || strcmp(copy[i].scope, "current") != 0)
            continue;
        const char *value = session_get(x->session, copy[i].name);
        if (value == NULL && str_same_nocase(copy[i].name, "search_path"))
            value = "\"$user\", public";
        copy[i].scope = NULL;
        copy[i].value = value;
        if (value != NULL && str_same_nocase(copy[i].name, "search_path") && session_split_list(x->arena, value, &copy[i].list))
            copy[i].value = copy[i].list.count > 0 ? copy[i].list.at[0] : "";
    }
    sets->at = copy;
}

static void fill_function(struct function *function, const struct op_create_function *op, const struct signature *signature)
{
    function->kind = op->procedure ? 'p' : op->window == 't' ? 'w' : 'f';
    function->parameters = signature->parameters;
    function->parameter_count = (uint16_t)op->parameter_count;
    function->arguments = signature->arguments;
    function->argument_count = signature->argument_count;
    function->returns = signature->returns;
    function->returns_set = signature->returns_set;
    function->variadic = signature->variadic;
    function->strict = op->strict == 't';
    function->security_definer = op->security == 'd';
    function->leakproof = op->leakproof == 't';
    function->volatility = op->volatility != 0 ? op->volatility : 'v';
    function->parallel = default_parallel(op->parallel);
    function->language = op->language != NULL ? op->language : "sql";
    function->body = op->body;
    function->link_symbol = op->link_symbol;
    function->cost_given = op->cost != NULL;
    function->rows_given = op->rows != NULL;
    function->cost = op->cost != NULL ? strtod(op->cost, NULL) : 0;
    function->rows = op->rows != NULL ? strtod(op->rows, NULL) : 0;
    function->queries = op->queries;
    function->query_count = op->query_count;
    function->return_expr = op->return_expr;
    function->sets = op->sets;
    function->definition = op;
}

static void depend_on_type(struct execution *x, oid function, oid type)
{
    if (type >= FIRST_USER_OID)
        catalog_depend(x->catalog, function, (struct dependency){.object = type, .type = DEPENDENCY_NORMAL});
}

/* ProcedureCreate(): its types, its support function, and for SQL-standard bodies what the queries use. */
static void record_dependencies(struct execution *x, oid id, const struct op_create_function *op, const struct signature *signature)
{
    for (uint32_t i = 0; i < op->parameter_count; i++)
        depend_on_type(x, id, signature->parameters[i].type);
    depend_on_type(x, id, signature->returns);
    if (op->support.name != NULL) {
        struct refusal refusal = {0};
        oid support = resolve_function_exact(&x->resolver, &op->support, (oid[]){INTERNALOID}, 1, true, &refusal);
        depend_on_type(x, id, support);
    }
    struct scope scope = {.kind = SCOPE_FUNCTION, .allow_subquery = true, .allow_aggregate = true, .allow_window = true, .allow_set = true,
                          .where = "function bodies", .function = catalog_function(x->catalog, id)};
    for (uint32_t i = 0; i < op->query_count; i++) {
        struct refusal refusal = {0};
        struct typed_query *typed = resolve_query(&x->resolver, &scope, op->queries[i], &refusal);
        for (uint32_t j = 0; typed != NULL && j < typed->dependencies.count; j++)
            if (typed->dependencies.at[j].object != id)
                catalog_depend(x->catalog, id, typed->dependencies.at[j]);
    }
    if (op->return_expr != NULL) {
        struct refusal refusal = {0};
        struct typed *typed = resolve_expression(&x->resolver, &scope, op->return_expr, &refusal);
        if (typed != NULL)
            depend_on_expression(x, id, NO_OID, typed, DEPENDENCY_NORMAL);
    }
}

static bool takes_polymorphic(struct execution *x, const struct function *function)
{
    for (uint16_t i = 0; i < function->argument_count; i++) {
        struct type_info info;
        if (!catalog_type_info(x->catalog, function->arguments[i], &info) || info.kind == 'p')
            return true;
    }
    return false;
}

/* fmgr_sql_validator(): the body's statements are all analysed before the function is kept, so its tables are locked and its mistakes refused. */
static bool check_sql_body(struct execution *x, oid id)
{
    const struct function *function = catalog_function(x->catalog, id);
    const char *setting = session_get(x->session, "check_function_bodies");
    bool off = setting != NULL && (str_same_nocase(setting, "off") || str_same_nocase(setting, "false") || strcmp(setting, "0") == 0);
    struct lowered lowered;
    if (!x->recording || off || function->body == NULL || strcmp(function->language, "sql") != 0 || takes_polymorphic(x, function))
        return true;
    lower_text(x->arena, function->body, &lowered);
    if (lowered.error != NULL)
        return refuse(x, "42601", "%s", lowered.error);
    struct scope scope = {.kind = SCOPE_FUNCTION, .allow_subquery = true, .allow_aggregate = true, .allow_window = true, .allow_set = true,
                          .where = "function bodies", .function = function};
    for (uint32_t i = 0; i < lowered.count; i++) {
        const struct op *op = lowered.ops[i];
        struct refusal refusal = {0};
        if (op->kind != OP_SELECT && op->kind != OP_INSERT && op->kind != OP_UPDATE && op->kind != OP_DELETE && op->kind != OP_MERGE)
            continue;
        struct typed_query *typed = resolve_query(&x->resolver, &scope, ((const struct op_query *)op)->query, &refusal);
        if (typed == NULL && !refusal.unsure)
            return refuse_as(x, &refusal);
        for (uint32_t j = 0; typed != NULL && j < typed->relation_count; j++)
            take_lock(x, typed->relations[j].id, typed->relations[j].access == 'w' ? LOCK_WRITE
                      : typed->relations[j].access == 'l' ? LOCK_SELECT_FOR_UPDATE : LOCK_FUNCTION_BODY);
    }
    return true;
}

static bool check_language(struct execution *x, const char *language)
{
    if (language == NULL || builtin_object_find(x->version, BUILTIN_LANGUAGE, language) != NULL
        || catalog_find(x->catalog, CLASS_LANGUAGE, NO_OID, language) != NO_OID)
        return true;
    refuse_unsure(x, "42704", "language \"%s\" does not exist", language);
    x->statement->failures.count--;     /* languages come with extensions that this schema may not show */
    return true;
}

bool execute_create_function(struct execution *x, const struct op *base)
{
    const struct op_create_function *op = (const struct op_create_function *)base;
    struct operation *operation = operation_add(x, op->procedure ? "create_procedure" : "create_function", base->span);
    operation->object_type = op->procedure ? OBJECT_TYPE_PROCEDURE : OBJECT_TYPE_FUNCTION;
    struct refusal refusal = {0};
    struct signature signature = {0};
    oid schema = resolve_creation_schema(&x->resolver, &op->name, 'p', &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    if (op->language == NULL && !op->sql_body)
        return refuse(x, "42P13", "no language specified");
    if (!check_language(x, op->language) || !read_parameters(x, op, &signature) || !read_result(x, op, &signature))
        return false;
    oid existing = find_same(x, schema, op->name.name, &signature);
    struct function *function;
    if (existing != NO_OID) {
        const struct function *old = catalog_function(x->catalog, existing);
        if (!op->replace)
            return refuse(x, "42723", "function \"%s\" already exists with same argument types", op->name.name);
        if (!check_replacement(x, op, old, &signature))
            return false;
        struct dependencies before = old->object.dependencies;
        for (uint32_t i = 0; i < before.count; i++)
            if (before.at[i].type != DEPENDENCY_EXTENSION)
                catalog_undepend(x->catalog, existing, before.at[i].object);
        function = catalog_edit(x->catalog, existing);
        operation_current(x)->replaced = true;
    } else {
        function = catalog_create(x->catalog, CLASS_FUNCTION, sizeof *function, schema, NO_OID, op->name.name);
        function->object.owner = owner_of_new(x);
    }
    fill_function(function, op, &signature);
    take_current(x, &function->sets);
    if (existing == NO_OID)
        catalog_publish(x->catalog, &function->object);
    oid id = function->object.id;
    operation_current(x)->id = id;
    operation_current(x)->object = x->recording ? describe_function(x->arena, x->catalog, id) : "";
    record_dependencies(x, id, op, &signature);
    return check_sql_body(x, id);
}

/* ---- ALTER FUNCTION ---- */

static void change_setting(struct execution *x, struct function *function, const struct sql_option *option)
{
    struct sql_option *sets = ARENA_ARRAY(x->arena, struct sql_option, function->sets.count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < function->sets.count; i++)
        if (option->name == NULL || !str_same_nocase(function->sets.at[i].name, option->name))
            sets[count++] = function->sets.at[i];
    if (option->name != NULL && option->action != 'd')
        sets[count++] = *option;
    function->sets = (struct sql_options){sets, count};
    take_current(x, &function->sets);
}

static bool is_false(const struct sql_option *option)
{
    return option->value != NULL && (str_same_nocase(option->value, "false") || str_same_nocase(option->value, "0"));
}

bool execute_alter_function(struct execution *x, const struct op *base)
{
    const struct op_alter_function *op = (const struct op_alter_function *)base;
    operation_add(x, "alter_function", base->span);
    struct refusal refusal = {0};
    oid id = resolve_function_name(&x->resolver, &op->function, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    operation_current(x)->id = id;
    if (id < FIRST_USER_OID)
        return true;
    struct function *function = catalog_edit(x->catalog, id);
    if (function->kind == 'a')
        return refuse(x, "42809", "\"%s\" is an aggregate function", function->object.name);
    for (uint32_t i = 0; i < op->actions.count; i++) {
        const struct sql_option *option = &op->actions.at[i];
        /* SET and RESET come as the setting itself (RESET ALL without a name). */
        if (option->name == NULL || option->list.count > 0 || option->action == 'd')
            change_setting(x, function, option);
        else if (strcmp(option->name, "volatility") == 0)
            function->volatility = option->value[0] == 'i' ? 'i' : option->value[0] == 's' ? 's' : 'v';
        else if (strcmp(option->name, "strict") == 0)
            function->strict = !is_false(option);
        else if (strcmp(option->name, "security") == 0)
            function->security_definer = !is_false(option);
        else if (strcmp(option->name, "leakproof") == 0)
            function->leakproof = !is_false(option);
        else if (strcmp(option->name, "parallel") == 0)
            function->parallel = default_parallel(option->value);
        else if (strcmp(option->name, "cost") == 0)
            function->cost = strtod(option->value, NULL), function->cost_given = true;
        else if (strcmp(option->name, "rows") == 0)
            function->rows = strtod(option->value, NULL), function->rows_given = true;
    }
    return true;
}
