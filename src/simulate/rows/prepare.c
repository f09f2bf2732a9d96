/*
 * Prepare: PREPARE, EXECUTE, DEALLOCATE. A prepared statement is kept as it was written and analysed anew whenever it runs, as the
 * server does once anything it rests on has changed. Follows prepare.c and plancache.c.
 */
#include "prepare.h"

#include <string.h>

#include "base/str.h"
#include "simulate/session.h"
#include "sql/walk.h"

/* ---- parameters ---- */

#define PARAMETERS_SEEN 64          /* of more it is not asked which of them are there */

struct parameters { int64_t most; uint64_t seen; };

static bool see_parameter(void *context, const struct expr *expr)
{
    struct parameters *parameters = context;
    if (expr->kind != EXPR_PARAMETER)
        return true;
    if (expr->integer > parameters->most)
        parameters->most = expr->integer;
    if (expr->integer >= 1 && expr->integer <= PARAMETERS_SEEN)
        parameters->seen |= UINT64_C(1) << (expr->integer - 1);
    return true;
}

static struct parameters parameters_of(const struct op *statement)
{
    struct parameters parameters = {0};
    struct walk walk = {.context = &parameters, .expr = see_parameter};
    walk_op(&walk, statement);
    return parameters;
}

/* parse_analyze_varparams(): a parameter that is neither declared nor used has no type. */
static bool check_gaps(struct execution *x, const struct op_prepare *op)
{
    struct parameters parameters = parameters_of(op->statement);
    for (int64_t i = op->type_count; i < parameters.most && i < PARAMETERS_SEEN; i++)
        if ((parameters.seen >> i & 1) == 0)
            return refuse(x, "42P18", "could not determine data type of parameter $%d", (int)i + 1);
    return true;
}

static bool declare_types(struct execution *x, const struct op_prepare *op, struct prepared *prepared)
{
    oid *types = ARENA_ARRAY(x->arena, oid, op->type_count + 1);
    for (uint32_t i = 0; i < op->type_count; i++) {
        struct refusal refusal = {0};
        int32_t typmod;
        if (!resolve_type(&x->resolver, op->types[i], &types[i], &typmod, &refusal)) {
            if (!refusal.unsure)
                return refuse_as(x, &refusal);
            types[i] = NO_OID;
        }
        if (types[i] == UNKNOWNOID)
            types[i] = NO_OID;
    }
    prepared->types = types;
    prepared->type_count = op->type_count;
    return true;
}

/* ---- PREPARE ---- */

/* Runs a part of a statement with `prepared` as the one whose query comes next. */
static bool execute_prepared(struct execution *x, struct prepared *prepared, enum reach reach)
{
    x->prepared = prepared;
    bool fine = execute_part(x, prepared->statement, reach);
    x->prepared = NULL;
    return fine;
}

static bool prepare(struct execution *x, const struct op_prepare *op)
{
    struct prepared prepared = {.name = op->name, .statement = op->statement};
    if (!declare_types(x, op, &prepared) || !execute_prepared(x, &prepared, REACH_ANALYSIS) || !check_gaps(x, op))
        return false;
    if (session_prepared(x->session, op->name) != NULL)
        return refuse(x, "42P05", "prepared statement \"%s\" already exists", op->name);
    session_prepare(x->session, &prepared);
    return true;
}

/* ---- EXECUTE ---- */

/* One argument of EvaluateParams(). */
static bool check_argument(struct execution *x, const struct expr *argument, uint32_t number, oid type)
{
    struct scope scope = {.kind = SCOPE_NONE, .allow_columns = true, .open_parameters = x->open_parameters,
                          .where = "EXECUTE parameters"};
    struct refusal refusal = {0};
    struct typed *typed = resolve_expression(&x->resolver, &scope, argument, &refusal);
    if (typed == NULL)
        return refusal.unsure || refuse_as(x, &refusal);
    oid given = typed->type;
    if (type == NO_OID || typed->kind == TYPED_UNKNOWN)
        return true;
    if (resolve_coerce(&x->resolver, typed, type, -1, 'a', &refusal) != NULL || refusal.unsure)
        return true;
    if (!str_same(refusal.sqlstate, "42804"))
        return refuse_as(x, &refusal);
    refuse(x, "42804", "parameter $%u of type %s cannot be coerced to the expected type %s", number,
           catalog_type_display(x->catalog, given, -1, x->arena), catalog_type_display(x->catalog, type, -1, x->arena));
    refuse_detail(x, NULL, "You will need to rewrite or cast the expression.");
    return false;
}

/* EvaluateParams(): a statement has as many parameters as it declares, or as the highest number in it; where it has none,
 * ExecuteQuery() does not look at the arguments. */
static bool check_arguments(struct execution *x, const struct prepared *prepared, const struct op_prepare *op)
{
    int64_t parameters = parameters_of(prepared->statement).most;
    if (parameters < prepared->type_count)
        parameters = prepared->type_count;
    if (parameters == 0)
        return true;
    if (op->arguments.count != parameters) {
        refuse(x, "42601", "wrong number of parameters for prepared statement \"%s\"", op->name);
        refuse_detail(x, arena_printf(x->arena, "Expected %d parameters but got %d.", (int)parameters,
                                      (int)op->arguments.count), NULL);
        return false;
    }
    for (uint32_t i = 0; i < op->arguments.count; i++)
        if (!check_argument(x, op->arguments.at[i], i + 1, i < prepared->type_count ? prepared->types[i] : NO_OID))
            return false;
    return true;
}

/* equalRowTypes(); up to 16 equalTupleDescs(). */
static bool same_columns(const struct typed_query *before, const struct typed_query *after)
{
    if (before->column_count != after->column_count)
        return false;
    for (uint32_t i = 0; i < before->column_count; i++) {
        const struct typed_column *old = &before->columns[i], *new = &after->columns[i];
        if (!str_same(old->name, new->name) || old->type != new->type || old->typmod != new->typmod ||
            old->collation != new->collation)
            return false;
    }
    return true;
}

bool prepared_result_stays(struct execution *x, struct prepared *prepared, const struct typed_query *typed)
{
    if (prepared->result == NULL)
        prepared->result = typed;
    if (prepared->result->unsure || typed->unsure || same_columns(prepared->result, typed))
        return true;
    return refuse(x, "0A000", "cached plan must not change result type");
}

static struct prepared *find_prepared(struct execution *x, const char *name)
{
    struct prepared *prepared = session_prepared(x->session, name);
    if (prepared == NULL)
        refuse(x, "26000", "prepared statement \"%s\" does not exist", name);
    return prepared;
}

struct typed_query *prepared_query(struct execution *x, const char *name)
{
    struct prepared *prepared = find_prepared(x, name);
    struct refusal refusal = {0};
    if (prepared == NULL)
        return NULL;
    if (prepared->statement->kind != OP_SELECT)
        return refuse(x, "42809", "prepared statement is not a SELECT"), NULL;
    struct scope scope = scope_of_query("query");
    scope.open_parameters = true;
    scope.parameters = prepared->types;
    scope.parameter_count = prepared->type_count;
    struct typed_query *typed =
        resolve_query(&x->resolver, &scope, ((const struct op_query *)prepared->statement)->query, &refusal);
    if (typed == NULL)
        return refuse_as(x, &refusal), NULL;
    return prepared_result_stays(x, prepared, typed) ? typed : NULL;
}

bool execute_prepare(struct execution *x, const struct op *base)
{
    const struct op_prepare *op = (const struct op_prepare *)base;
    operation_add(x, "prepare", base->span);
    if (!x->recording)
        return true;
    if (op->what == 'p')
        return prepare(x, op);
    struct prepared *prepared = op->name != NULL ? find_prepared(x, op->name) : NULL;
    if (op->name != NULL && prepared == NULL)
        return false;
    if (op->what == 'e')
        return check_arguments(x, prepared, op) && execute_prepared(x, prepared, REACH_RUN);
    session_deallocate(x->session, op->name);
    return true;
}
