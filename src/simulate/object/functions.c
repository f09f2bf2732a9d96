/*
 * Functions: CREATE and ALTER FUNCTION and PROCEDURE. A function's body is kept as it is, since the server keeps it so; whether a call of it may be
 * inlined, and how volatile it is, resolve asks when it needs to. Follows CreateFunction(), ProcedureCreate() and AlterFunction().
 */
#include <stdlib.h>
#include <string.h>

#include "simulate/describe.h"
#include "simulate/plpgsql/plpgsql.h"
#include "simulate/session.h"
#include "simulate/settings.h"
#include "sql/lower.h"
#include "simulate/relation/tables.h"

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
    if (!resolve_shell_type(&x->resolver, written, type))
        return look_up_type(x, written, type, &typmod);
    notice(x, "type %s is only a shell", type_words(x, *type, -1));
    return true;
}

bool is_polymorphic_type(struct execution *x, oid type)
{
    struct type_info info;
    return catalog_type_info(x->catalog, type, &info) && info.kind == 'p' && strncmp(info.name, "any", 3) == 0 && type != ANYOID;
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

#define ARGUMENT_LIMIT 100u         /* FUNC_MAX_ARGS */

/* ProcedureCreate() counts what is passed in; of what comes out there can be no more than a row holds. */
static bool check_argument_count(struct execution *x, const struct op_create_function *op)
{
    uint32_t passed = 0;
    for (uint32_t i = 0; i < op->parameter_count; i++)
        passed += op->parameters[i].mode != 'o' && op->parameters[i].mode != 't';
    if (passed > ARGUMENT_LIMIT)
        return refuse(x, "54023", "functions cannot have more than %u arguments", ARGUMENT_LIMIT);
    return op->parameter_count - passed <= COLUMN_LIMIT ||
           refuse_unsure(x, "54011", "a row cannot have more than %d columns", COLUMN_LIMIT);
}

/* interpret_function_parameter_list(). */
static bool read_parameters(struct execution *x, const struct op_create_function *op, struct signature *signature)
{
    if (!check_argument_count(x, op))
        return false;
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

/* check_valid_polymorphic_signature(), as far as it needs no look at the families; and what SQL functions cannot return. */
static bool check_result(struct execution *x, const struct op_create_function *op, const struct signature *signature)
{
    struct type_info info;
    bool given = false;
    for (uint16_t i = 0; i < signature->argument_count; i++)
        given |= is_polymorphic_type(x, signature->arguments[i]);
    if (is_polymorphic_type(x, signature->returns) && !given)
        return refuse(x, "42P13", "cannot determine result data type");
    bool sql = op->language == NULL || str_same_nocase(op->language, "sql");
    if (sql && catalog_type_info(x->catalog, signature->returns, &info) && info.kind == 'p' && signature->returns != RECORDOID
        && signature->returns != VOIDOID && !is_polymorphic_type(x, signature->returns))
        return refuse(x, "42P13", "SQL functions cannot return type %s", type_words(x, signature->returns, -1));
    return true;
}

/* compute_return_type(): what is written in C may be the input function of a type that is yet to come, and begins as a shell. */
static bool result_type(struct execution *x, const struct op_create_function *op, oid *type)
{
    struct refusal refusal = {0};
    int32_t typmod;
    bool compiled = str_same_nocase(op->language, "c") || str_same_nocase(op->language, "internal");
    if (!compiled || op->returns->percent_type || resolve_shell_type(&x->resolver, op->returns, type) ||
        resolve_type(&x->resolver, op->returns, type, &typmod, &refusal) || refusal.unsure ||
        !str_same(refusal.sqlstate, "42704"))
        return parameter_type(x, op->returns, type);
    if (op->returns->typmods.count > 0)
        return refuse(x, "42601", "type modifier cannot be specified for shell type \"%s\"", op->returns->name.name);
    notice(x, "type \"%s\" is not yet defined", op->returns->name.name);
    return make_shell_type(x, &op->returns->name, type);
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
        if (!result_type(x, op, &signature->returns))
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

static bool refuse_replacement(struct execution *x, const char *message, const struct function *old)
{
    const char *text = describe_function(x->arena, x->catalog, old->object.id);
    refuse(x, "42P13", "%s", message);
    refuse_detail(x, NULL, arena_printf(x->arena, "Use DROP %s %s first.", old->kind == 'p' ? "PROCEDURE" : "FUNCTION", text));
    return false;
}

/* Is the output at this place the old one, by type and name (build_function_result_tupdesc_t())? */
static bool same_output(const struct signature *signature, uint32_t count, uint16_t place, const struct parameter *old)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        if (parameter->mode != 'o' && parameter->mode != 'b' && parameter->mode != 't')
            continue;
        if (place-- == 0)
            return parameter->type == old->type && str_same(parameter->name, old->name);
    }
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
        if (out && old->returns == RECORDOID && !same_output(signature, op->parameter_count, old_outputs, parameter))
            return refuse_replacement(x, "cannot change return type of existing function", old);
        old_outputs = (uint16_t)(old_outputs + out);
        defaults = (uint16_t)(defaults + (parameter->default_value != NULL));
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

/* compute_function_attributes(); NULL: not given. */
static bool check_estimates(struct execution *x, const double *cost, const double *rows)
{
    if (cost != NULL && !(*cost > 0))
        return refuse(x, "22023", "COST must be positive");
    return rows == NULL || *rows > 0 || refuse(x, "22023", "ROWS must be positive");
}

static bool check_rows_apply(struct execution *x, bool returns_set)
{
    return returns_set || refuse(x, "22023", "ROWS is not applicable when function does not return a set");
}

static bool check_estimates_of_new(struct execution *x, const struct op_create_function *op)
{
    double cost = op->cost != NULL ? strtod(op->cost, NULL) : 0, rows = op->rows != NULL ? strtod(op->rows, NULL) : 0;
    return check_estimates(x, op->cost != NULL ? &cost : NULL, op->rows != NULL ? &rows : NULL);
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
    function->resolved = NULL;
    function->return_typed = NULL;
    function->sets = op->sets;
    function->definition = op;
}

static void depend_on_type(struct execution *x, oid function, oid type)
{
    if (type >= FIRST_USER_OID)
        catalog_depend(x->catalog, function, (struct dependency){.object = type, .type = DEPENDENCY_NORMAL});
}

/* ProcedureCreate(): its types and its support function. */
static void record_dependencies(struct execution *x, oid id, const struct op_create_function *op, const struct signature *signature)
{
    for (uint32_t i = 0; i < op->parameter_count; i++)
        depend_on_type(x, id, signature->parameters[i].type);
    depend_on_type(x, id, signature->returns);
    depend_on_type(x, id, op->language != NULL ? catalog_find(x->catalog, CLASS_LANGUAGE, NO_OID, op->language) : NO_OID);
    if (op->support.name != NULL) {
        struct refusal refusal = {0};
        oid support = resolve_function_exact(&x->resolver, &op->support, (oid[]){INTERNALOID}, 1, true, &refusal);
        depend_on_type(x, id, support);
        ((struct function *)catalog_edit(x->catalog, id))->support = support;
    }
}

static bool refuse_result(struct execution *x, const struct function *function, const char *detail)
{
    refuse(x, "42P13", "return type mismatch in function declared to return %s", type_words(x, function->returns, -1));
    refuse_detail(x, detail, NULL);
    return false;
}

static bool column_fits(struct execution *x, const struct typed_column *column, oid type)
{
    oid function;
    return type == NO_OID || column->type == type || column->type == UNKNOWNOID || column->type == NO_OID
           || resolve_type_is_open(&x->resolver, type) || resolve_type_is_open(&x->resolver, column->type)
           || resolve_cast_path(&x->resolver, column->type, type, 'a', &function) != 0;
}

/* The types of a row that a function returns: its OUT parameters', or those of the relation whose row it is. */
static uint32_t result_columns(struct execution *x, const struct function *function, oid *types)
{
    struct type_info info;
    uint32_t count = 0;
    const struct relation *relation = NULL;
    if (catalog_type_info(x->catalog, function->returns, &info) && info.relation != NO_OID)
        relation = relation_of(x, info.relation);
    for (uint16_t i = 0; relation != NULL && i < relation->column_count; i++)
        if (!relation->columns[i]->dropped)
            types[count++] = relation->columns[i]->type;
    for (uint16_t i = 0; function->returns == RECORDOID && i < function->parameter_count; i++)
        if (strchr("obt", function->parameters[i].mode) != NULL)
            types[count++] = function->parameters[i].type;
    return count;
}

/* check_sql_stmt_retval(): does the last statement give what the function returns? `typed` NULL: it gives no rows. */
static bool check_sql_result(struct execution *x, const struct function *function, const struct typed_query *typed)
{
    oid types[COLUMN_LIMIT];
    bool open = function->returns == NO_OID || resolve_type_is_open(&x->resolver, function->returns);
    if (function->returns == VOIDOID || open || (typed != NULL && typed->unsure))
        return true;
    if (typed == NULL || typed->column_count == 0)
        return refuse_result(x, function, "Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING.");
    uint32_t count = result_columns(x, function, types);
    if (typed->column_count == 1 && column_fits(x, &typed->columns[0], function->returns))
        return true;
    if (count == 0 && function->returns == RECORDOID)
        return true;
    if (count == 0)
        return refuse_result(x, function, typed->column_count == 1
                             ? arena_printf(x->arena, "Actual return type is %s.", type_words(x, typed->columns[0].type, -1))
                             : "Final statement must return exactly one column.");
    if (count != typed->column_count)
        return refuse_result(x, function, count < typed->column_count ? "Final statement returns too many columns."
                                                                      : "Final statement returns too few columns.");
    for (uint32_t i = 0; i < count; i++)
        if (!column_fits(x, &typed->columns[i], types[i]))
            return refuse_result(x, function, arena_printf(x->arena, "Final statement returns %s instead of %s at column %u.",
                                 type_words(x, typed->columns[i].type, -1), type_words(x, types[i], -1), i + 1));
    return true;
}

/* interpret_AS_clause(): a SQL-standard body is analysed once and for all, so that it depends on what it uses. */
static bool analyse_standard_body(struct execution *x, oid id, const struct op_create_function *op)
{
    struct scope scope = scope_of_body(catalog_function(x->catalog, id));
    struct refusal refusal = {0};
    const struct typed_query *last = NULL;
    const void **resolved = ARENA_ARRAY(x->arena, const void *, op->query_count + 1);
    for (uint32_t i = 0; i < op->query_count; i++) {
        resolved[i] = last = resolve_query(&x->resolver, &scope, op->queries[i], &refusal);
        if (last == NULL)
            return refusal.unsure || refuse_as(x, &refusal);
        for (uint32_t j = 0; j < last->dependencies.count; j++)
            if (last->dependencies.at[j].object != id)
                catalog_depend(x->catalog, id, last->dependencies.at[j]);
    }
    ((struct function *)catalog_edit(x->catalog, id))->resolved = resolved;
    if (op->return_expr == NULL)
        return op->query_count == 0 || check_sql_result(x, scope.function, last);
    struct typed *typed = resolve_expression(&x->resolver, &scope, op->return_expr, &refusal);
    if (typed == NULL)
        return refusal.unsure || refuse_as(x, &refusal);
    ((struct function *)catalog_edit(x->catalog, id))->return_typed = typed;
    depend_on_expression(x, id, NO_OID, typed, DEPENDENCY_NORMAL);
    struct typed_column column = {.name = "?column?", .type = typed->type};
    struct typed_query query = {.columns = &column, .column_count = 1, .unsure = typed_is_unsure(typed)};
    return check_sql_result(x, catalog_function(x->catalog, id), &query);
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

bool analyse_sql_body(struct execution *x, oid id)
{
    const struct function *function = catalog_function(x->catalog, id);
    struct lowered lowered;
    if (function->body == NULL || strcmp(function->language, "sql") != 0 || takes_polymorphic(x, function))
        return true;
    lower_text(x->arena, function->body, &lowered);
    if (lowered.error != NULL)
        return refuse(x, "42601", "%s", lowered.error);
    bool certain = true;
    const struct typed_query *last = NULL;
    for (uint32_t i = 0; i < lowered.count; i++) {
        const struct op *op = lowered.ops[i];
        struct refusal refusal = {0};
        last = NULL;
        if (!op_is_query(op->kind))
            continue;
        struct scope scope = scope_of_body(function);
        struct typed_query *typed = resolve_query(&x->resolver, &scope, ((const struct op_query *)op)->query, &refusal);
        if (typed == NULL && !refusal.unsure)
            return refuse_as(x, &refusal);
        certain &= typed != NULL;
        last = typed;
        for (uint32_t j = 0; typed != NULL && j < typed->relation_count; j++)
            take_lock(x, typed->relations[j].id, typed->relations[j].access == 'w' ? LOCK_WRITE
                      : typed->relations[j].access == 'l' ? LOCK_SELECT_FOR_UPDATE : LOCK_FUNCTION_BODY);
    }
    return !certain || check_sql_result(x, function, last);
}

/* The language's validator; a schema's functions were there before. */
static bool validate_body(struct execution *x, const struct op_create_function *op, oid id)
{
    return !x->recording || !session_checks_function_bodies(x->session) ||
           (analyse_sql_body(x, id) && plpgsql_validate(x, op, id));
}

bool check_language(struct execution *x, const char *language)
{
    if (language == NULL || builtin_object_find(x->version, BUILTIN_LANGUAGE, language) != NULL
        || catalog_find(x->catalog, CLASS_LANGUAGE, NO_OID, language) != NO_OID)
        return true;
    return refuse_missing(x, NO_OID, "42704", "language \"%s\" does not exist", language);
}

/* GUCArrayAdd() */
static bool check_settings(struct execution *x, const struct sql_options *sets)
{
    for (uint32_t i = 0; x->recording && i < sets->count; i++)
        if (sets->at[i].name != NULL && sets->at[i].scope == NULL &&
            !setting_accepts(x, sets->at[i].name, &sets->at[i].list, SETTING_SESSION))
            return false;
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
    if (schema == SCHEMA_TEMPORARY)
        x->session->temporary_schema = schema;
    if (op->repeats)
        return refuse(x, "42601", "conflicting or redundant options");
    if (op->language == NULL && !op->sql_body)
        return refuse(x, "42P13", "no language specified");
    if (!check_settings(x, &op->sets) || !check_estimates_of_new(x, op) || !check_language(x, op->language) ||
        !read_parameters(x, op, &signature) || !read_result(x, op, &signature) ||
        (op->rows != NULL && !check_rows_apply(x, signature.returns_set)) || !check_result(x, op, &signature))
        return false;
    oid existing = catalog_find_function(x->catalog, schema, op->name.name, signature.arguments, signature.argument_count);
    struct function *function;
    if (existing != NO_OID) {
        const struct function *old = catalog_function(x->catalog, existing);
        if (!op->replace)
            return refuse(x, "42723", "function \"%s\" already exists with same argument types", op->name.name);
        if (!check_replacement(x, op, old, &signature))
            return false;
        struct dependencies before = old->object.dependencies;
        for (uint32_t i = 0; i < before.count; i++)
            if (before.at[i].type != DEPENDENCY_EXTENSION && before.at[i].type != DEPENDENCY_INTERNAL)
                catalog_undepend(x->catalog, existing, before.at[i].object);
        function = catalog_edit(x->catalog, existing);
        operation_current(x)->replaced = true;
    } else {
        function = catalog_create(x->catalog, CLASS_FUNCTION, sizeof *function, schema, NO_OID, op->name.name);
        function->object.owner = owner_of_new(x);
    }
    function->object.origin = (struct origin){x->statement->source, op->op.span};  /* OR REPLACE too: there is its body now */
    fill_function(function, op, &signature);
    take_current(x, &function->sets);
    if (existing == NO_OID)
        catalog_publish(x->catalog, &function->object);
    oid id = function->object.id;
    operation_current(x)->id = id;
    operation_current(x)->object = x->recording ? describe_function(x->arena, x->catalog, id) : "";
    record_dependencies(x, id, op, &signature);
    return analyse_standard_body(x, id, op) && validate_body(x, op, id);
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
        bool sets = option->list.count > 0 && option->action != 'd';
        struct sql_options one = {.at = &op->actions.at[i], .count = sets};
        if (!check_settings(x, &one))
            return false;
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
    return check_estimates(x, function->cost_given ? &function->cost : NULL, function->rows_given ? &function->rows : NULL) &&
           (!function->rows_given || check_rows_apply(x, function->returns_set));
}
