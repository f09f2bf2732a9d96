/*
 * Volatility: is a tree's value fixed for ever, for a statement, or for one call? Looks into SQL functions that the planner would inline
 * (contain_volatile_functions_after_planning() and inline_function() of optimizer/util/clauses.c), and knows which types' input and output
 * functions are not immutable.
 */
#include <string.h>

#include "resolve/query/queries.h"
#include "sql/lower.h"

#define INLINE_DEPTH 10

struct inspection { const struct resolver *resolver; char worst; int depth; };

static void inspect(void *context, const struct typed *node);

static int rank(char volatility)
{
    return volatility == 'v' ? 2 : volatility == 's' ? 1 : 0;
}

static void worsen(struct inspection *in, char volatility)
{
    if (rank(volatility) > rank(in->worst))
        in->worst = volatility;
}

static char function_volatility(const struct inspection *in, oid id)
{
    struct routine routine;
    return routine_by_oid(in->resolver, id, &routine) ? routine.volatility : 'v';
}

/* typinput, typoutput of the types of an I/O cast. */
static void inspect_io(struct inspection *in, oid type, bool output)
{
    type = lookup_base_type(in->resolver, type);
    oid element = lookup_element_of(in->resolver, type);
    if (element != NO_OID)
        worsen(in, 's');            /* array_in(), array_out() */
    if (type < FIRST_USER_OID) {
        const struct builtin_type *row = builtin_type_by_oid(catalog_version(in->resolver->catalog), type);
        if (row != NULL)
            worsen(in, function_volatility(in, output ? row->output : row->input));
        return;
    }
    const struct type *row = catalog_type(in->resolver->catalog, type);
    oid function = row != NULL && row->kind == 'b' && element == NO_OID ? output ? row->output : row->input : NO_OID;
    if (function != NO_OID)
        worsen(in, function_volatility(in, function));
    else if (row != NULL && row->kind != 'b')
        worsen(in, 's');            /* enum_in(), record_in(), range_in() and their counterparts */
}

/* Built-in SQL functions that the planner makes into a cast of one argument to text and something immutable: they are as volatile as the
 * cast, not as declared (pg_proc.dat). */
static const struct { const char *name; uint32_t argument; } casting_functions[] = {
    { "textanycat", 1 }, { "anytextcat", 0 }, { "quote_literal", 0 }, { "quote_nullable", 0 },
};

static void inspect_cast_to_text(struct inspection *in, oid type)
{
    oid function;
    char path = coerce_path(in->resolver, type, TEXTOID, 'e', &function);
    if (path == 'c')
        inspect_io(in, type, true);
    else if (path == 'f')
        worsen(in, function_volatility(in, function));
}

static bool inspect_casting_function(struct inspection *in, oid id, const struct typed *node)
{
    struct routine routine;
    if (id >= FIRST_USER_OID || !routine_by_oid(in->resolver, id, &routine) || routine.builtin->language != SQL_LANGUAGE_OID)
        return false;
    for (size_t i = 0; i < sizeof casting_functions / sizeof *casting_functions; i++)
        if (strcmp(casting_functions[i].name, routine.name) == 0 && casting_functions[i].argument < node->count) {
            inspect_cast_to_text(in, node->arguments[casting_functions[i].argument]->type);
            return true;
        }
    return false;
}

static void inspect_operator(struct inspection *in, const struct typed *node)
{
    struct operator_row row;
    bool found = operator_by_oid(in->resolver, node->id, &row);
    if (!found || !inspect_casting_function(in, row.function, node))
        worsen(in, found ? function_volatility(in, row.function) : 'v');
}

/* ---- inlining ---- */

/* The one SELECT of a body without anything but a select list of one expression. */
static const struct expr *body_expression(const struct query *query)
{
    if (query == NULL || query->kind != QUERY_SELECT || query->cte_count > 0 || query->from.count > 0 || query->where != NULL
        || query->group_by.count > 0 || query->having != NULL || query->window_count > 0 || query->distinct || query->order_by.count > 0
        || query->limit != NULL || query->offset != NULL || query->targets.count != 1 || query->row_lock_count > 0)
        return NULL;
    return query->targets.at[0].value;
}

static const struct expr *inlinable_body(const struct resolver *resolver, const struct function *function)
{
    if (function->return_expr != NULL)
        return function->return_expr;
    if (function->query_count == 1 && function->body == NULL)
        return body_expression(function->queries[0]);
    if (function->query_count > 0 || function->body == NULL)
        return NULL;
    struct lowered lowered;
    lower_text(resolver->arena, function->body, &lowered);
    if (lowered.error != NULL || lowered.count != 1 || lowered.ops[0]->kind != OP_SELECT)
        return NULL;
    return body_expression(((const struct op_query *)lowered.ops[0])->query);
}

static bool may_be_inlined(const struct function *function)
{
    return str_same_nocase(function->language, "sql") && function->kind == 'f' && !function->security_definer && !function->returns_set
           && function->sets.count == 0 && function->returns != RECORDOID && function->object.why_opaque == NULL;
}

static void search_reasons(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->kind == TYPED_SUBQUERY || node->kind == TYPED_AGGREGATE || node->kind == TYPED_WINDOW || node->returns_set
              || node->kind == TYPED_UNKNOWN;
    typed_children(node, search_reasons, context);
}

/* The function as this call sees it: polymorphic parameters and results have the types of the arguments. */
static struct function *as_called(const struct inspection *in, const struct function *function, const struct typed *call)
{
    struct arena *arena = in->resolver->arena;
    struct function *out = ARENA_NEW(arena, struct function);
    uint32_t input = 0;
    *out = *function;
    out->returns = call->type;
    out->arguments = ARENA_ARRAY(arena, oid, function->argument_count);
    for (uint32_t i = 0; i < function->argument_count; i++)
        out->arguments[i] = i < call->count ? call->arguments[i]->type : function->arguments[i];
    out->parameters = ARENA_ARRAY(arena, struct parameter, function->parameter_count);
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        out->parameters[i] = function->parameters[i];
        char mode = function->parameters[i].mode;
        if ((mode == 'i' || mode == 'b' || mode == 'v' || mode == 0) && input < out->argument_count)
            out->parameters[i].type = out->arguments[input++];
    }
    return out;
}

/* The body's expression as the planner would put it in place of the call; NULL: it stays a call. */
static struct typed *inlined(const struct inspection *in, const struct function *declared, const struct typed *call)
{
    if (!may_be_inlined(declared))
        return NULL;
    const struct function *function = as_called(in, declared, call);
    const struct expr *body = inlinable_body(in->resolver, function);
    if (body == NULL)
        return NULL;
    struct scope scope = { .kind = SCOPE_FUNCTION, .function = function, .allow_columns = true, .allow_subquery = true };
    struct refusal ignored;
    bool not_simple = false;
    struct typed *typed = resolve_expression(in->resolver, &scope, body, &ignored);
    if (typed == NULL)
        return NULL;
    search_reasons(&not_simple, typed);
    oid ignored_function;
    if (not_simple || (typed->type != function->returns
                       && coerce_path(in->resolver, typed->type, function->returns, 'a', &ignored_function) == 0))
        return NULL;
    return typed;
}

struct parameter_use { const struct function *function; uint32_t uses[ARGUMENTS_MAX + 1]; bool strict_use; };

static void count_parameters(void *context, const struct typed *node)
{
    struct parameter_use *use = context;
    if (node->kind == TYPED_PARAMETER && node->column > 0 && (uint32_t)node->column <= ARGUMENTS_MAX)
        use->uses[node->column]++;
    typed_children(node, count_parameters, context);
}

/* contain_nonstrict_functions(): may the expression be other than NULL when an argument is? */
static void search_nonstrict(void *context, const struct typed *node)
{
    struct { const struct resolver *resolver; bool found; } *search = context;
    struct routine routine;
    struct operator_row row;
    switch (node->kind) {
    case TYPED_FUNCTION:
        search->found |= !routine_by_oid(search->resolver, node->id, &routine) || !routine.strict;
        break;
    case TYPED_OPERATOR:
        search->found |= !operator_by_oid(search->resolver, node->id, &row) || !routine_by_oid(search->resolver, row.function, &routine)
                         || !routine.strict;
        break;
    case TYPED_CONSTANT: case TYPED_PARAMETER: case TYPED_RELABEL: case TYPED_NOT: case TYPED_COLLATE: case TYPED_FIELD: case TYPED_IO_CAST:
        break;
    default:
        search->found = true;
    }
    typed_children(node, search_nonstrict, context);
}

/* inline_function(): the conditions that volatility, strictness and the arguments set. */
static bool inlining_holds(const struct inspection *in, const struct function *function, const struct typed *call, const struct typed *body)
{
    struct inspection inner = { .resolver = in->resolver, .worst = 'i', .depth = in->depth + 1 };
    inspect(&inner, body);
    if (rank(inner.worst) > rank(function->volatility))
        return false;
    struct { const struct resolver *resolver; bool found; } nonstrict = { in->resolver, false };
    search_nonstrict(&nonstrict, body);
    if (function->strict && nonstrict.found)
        return false;
    struct parameter_use use = { .function = function };
    count_parameters(&use, body);
    for (uint32_t i = 0; i < call->count && i < ARGUMENTS_MAX; i++) {
        struct inspection argument = { .resolver = in->resolver, .worst = 'i', .depth = in->depth + 1 };
        inspect(&argument, call->arguments[i]);
        if (use.uses[i + 1] == 0 && function->strict)
            return false;
        if (use.uses[i + 1] != 1 && argument.worst == 'v')
            return false;
    }
    return true;
}

/* ---- nodes ---- */

/* Defaults that the planner puts in for arguments that are not given. */
static void inspect_defaults(struct inspection *in, const struct typed *call)
{
    struct routine routine;
    struct refusal ignored;
    struct scope scope = { .kind = SCOPE_NONE, .allow_columns = true };
    if (!routine_by_oid(in->resolver, call->id, &routine) || routine.user == NULL || call->count >= routine.input_count || call->variadic)
        return;
    for (uint32_t i = routine.input_count - routine.default_count; i < routine.input_count; i++) {
        struct expr *expr = routine_input_default(&routine, i);
        struct typed *typed = expr != NULL ? resolve_expression(in->resolver, &scope, expr, &ignored) : NULL;
        if (typed != NULL)
            inspect(in, typed);
    }
}

/* evaluate_function(): a strict function of a NULL is a NULL, whatever its volatility. */
static bool is_null_for_sure(const struct inspection *in, const struct typed *node)
{
    struct routine routine;
    if (node->kind != TYPED_FUNCTION || !routine_by_oid(in->resolver, node->id, &routine) || !routine.strict || routine.returns_set)
        return false;
    for (uint32_t i = 0; i < node->count; i++)
        if (node->arguments[i]->kind == TYPED_CONSTANT && node->arguments[i]->null)
            return true;
    return false;
}

static void inspect_function(struct inspection *in, const struct typed *node)
{
    const struct function *user = node->id >= FIRST_USER_OID ? catalog_function(in->resolver->catalog, node->id) : NULL;
    if (is_null_for_sure(in, node) || inspect_casting_function(in, node->id, node))
        return;
    inspect_defaults(in, node);
    if (user != NULL && in->depth < INLINE_DEPTH) {
        struct typed *body = inlined(in, user, node);
        if (body != NULL && inlining_holds(in, user, node, body)) {
            in->depth++;
            inspect(in, body);
            in->depth--;
            return;
        }
    }
    worsen(in, function_volatility(in, node->id));
}

static void inspect_query(struct inspection *in, const struct typed_query *query)
{
    query_expressions(query, inspect, in);
    const struct query_tree *tree = query->tree;
    for (uint32_t i = 0; i < tree->clauses.count; i++)
        if (tree->clauses.at[i].query != NULL)
            inspect_query(in, tree->clauses.at[i].query);
    for (uint32_t i = 0; i < tree->range_count; i++)
        if (tree->ranges[i]->kind == RANGE_SUBQUERY && tree->ranges[i]->query != NULL)
            inspect_query(in, tree->ranges[i]->query);
}

/* CASE WHEN true …, COALESCE('a', …): what is never evaluated does not count (eval_const_expressions()). */
static bool inspect_reached(struct inspection *in, const struct typed *node)
{
    uint32_t end = 0;
    if (node->kind == TYPED_COALESCE) {
        while (end < node->count && !(node->arguments[end]->kind == TYPED_CONSTANT && !node->arguments[end]->null))
            end++;
        for (uint32_t i = 0; i <= end && i < node->count; i++)
            inspect(in, node->arguments[i]);
        return true;
    }
    if (node->kind != TYPED_CASE || node->arguments[0] != NULL)
        return false;
    for (uint32_t i = 1; i + 1 < node->count; i += 2) {
        const struct typed *condition = node->arguments[i];
        bool constant = condition->kind == TYPED_CONSTANT, holds = constant && !condition->null && condition->text[0] == 't';
        if (constant && !holds)
            continue;
        inspect(in, condition);
        inspect(in, node->arguments[i + 1]);
        if (holds)
            return true;
    }
    inspect(in, node->arguments[node->count - 1]);
    return true;
}

static void inspect(void *context, const struct typed *node)
{
    struct inspection *in = context;
    if (inspect_reached(in, node))
        return;
    switch (node->kind) {
    case TYPED_FUNCTION: case TYPED_AGGREGATE: case TYPED_WINDOW:
        if (node->id != NO_OID)
            inspect_function(in, node);
        break;
    case TYPED_OPERATOR: case TYPED_SCALAR_ARRAY: case TYPED_DISTINCT: case TYPED_NULLIF:
        inspect_operator(in, node);
        break;
    case TYPED_IO_CAST:
        inspect_io(in, node->arguments[0]->type, true);
        inspect_io(in, node->type, false);
        break;
    case TYPED_VALUE_FUNCTION: case TYPED_CURRENT_OF:
        worsen(in, 's');
        break;
    case TYPED_NEXT_VALUE: case TYPED_UNKNOWN:
        worsen(in, 'v');
        break;
    default:
        break;
    }
    if (in->worst == 'v')
        return;
    typed_children(node, inspect, in);
    if (node->query != NULL)
        inspect_query(in, node->query);
}

char typed_volatility(const struct resolver *resolver, const struct typed *typed)
{
    struct inspection in = { .resolver = resolver, .worst = 'i' };
    inspect(&in, typed);
    return in.worst;
}

char query_volatility(const struct resolver *resolver, const struct typed_query *query)
{
    struct inspection in = { .resolver = resolver, .worst = 'i' };
    inspect_query(&in, query);
    return in.worst;
}
