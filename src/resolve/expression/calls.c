/*
 * Calls: function calls, and what looks like one: a cast written as a call, a column of a row written as a function of it
 * (ParseFuncOrColumn() and func_get_detail() of parser/parse_func.c). Aggregates and windows go on in aggregates.c.
 */
#include <string.h>

#include "resolve/query/ranges.h"

/* One call while it is looked up. */
struct lookup_call {
    const struct name *name;
    const struct expr *expr;        /* NULL: row.name */
    struct typed *arguments[ARGUMENTS_MAX + 1]; uint32_t count;
    oid actual[ARGUMENTS_MAX + 1];
    const char *names[ARGUMENTS_MAX + 1]; uint32_t name_count;  /* of the last arguments */
    bool procedure, any_open;
    uint32_t position;
};

enum outcome { OUTCOME_NONE, OUTCOME_SEVERAL, OUTCOME_COERCION, OUTCOME_FOUND, OUTCOME_OPEN };

/* What was found. */
struct found_call {
    oid coercion;                   /* OUTCOME_COERCION: the type */
    struct routine routine;
    const oid *types;
    const uint16_t *numbers;
    uint32_t count, variadic_count, default_count, nominal;
    oid open_result;                /* OUTCOME_OPEN: the result type if all candidates share it */
};

static const struct call *call_of(const struct lookup_call *c)
{
    static const struct call nothing;
    return c->expr != NULL && c->expr->call != NULL ? c->expr->call : &nothing;
}

static const char *signature(struct analysis *a, const struct lookup_call *c)
{
    return routine_signature(a->resolver, c->name, c->actual, c->count, c->names, c->name_count);
}

/* ---- finding the function ---- */

/* FuncNameAsType(): the call may be a cast written as f(x). */
static oid name_as_type(struct analysis *a, const struct name *name)
{
    oid type = lookup_along_path(a->resolver, CLASS_TYPE, name);
    if (type == NO_OID)
        return NO_OID;
    struct type_info info = lookup_type(a->resolver, type);
    return info.kind == 'c' || info.kind == 'p' ? NO_OID : type;
}

static bool is_coercion(struct analysis *a, const struct lookup_call *c, oid target)
{
    oid source = c->actual[0], ignored;
    if (source == UNKNOWNOID && c->arguments[0]->kind == TYPED_CONSTANT)
        return true;
    if (source == NO_OID)
        return false;
    switch (coerce_path(a->resolver, source, target, 'e', &ignored)) {
    case 'n':
        return true;
    case 'c':
        return !((source == RECORDOID || lookup_type_is_complex(a->resolver, source))
                 && lookup_type(a->resolver, target).category == 'S');
    default:
        return false;
    }
}

static const struct candidate *exact_candidate(const struct candidates *list, const struct lookup_call *c)
{
    for (const struct candidate *candidate = list->first; candidate != NULL; candidate = candidate->next)
        if (c->count == 0 || memcmp(c->actual, candidate->types, c->count * sizeof(oid)) == 0)
            return candidate;
    return NULL;
}

#define CHOICES_ROOM 256

__attribute__((noinline))
static enum outcome best_candidate(struct analysis *a, const struct candidates *list, const struct lookup_call *c,
                                   const struct candidate **best)
{
    struct choice choices[CHOICES_ROOM];
    const struct candidate *candidates[CHOICES_ROOM];
    uint32_t count = 0;
    for (const struct candidate *candidate = list->first; candidate != NULL && count < CHOICES_ROOM; candidate = candidate->next) {
        choices[count].types = candidate->types;
        candidates[count++] = candidate;
    }
    int32_t chosen = select_candidate(a->resolver, c->actual, c->count, choices, count);
    if (chosen >= 0)
        *best = candidates[chosen];
    return chosen >= 0 ? OUTCOME_FOUND : chosen == -2 ? OUTCOME_SEVERAL : OUTCOME_NONE;
}

/* With an open argument the choice is only sure when there is one. */
static enum outcome open_candidate(struct analysis *a, const struct candidates *list, struct found_call *out)
{
    struct routine routine;
    oid result = NO_OID;
    for (const struct candidate *candidate = list->first; candidate != NULL; candidate = candidate->next) {
        if (candidate->id == NO_OID || !routine_by_oid(a->resolver, candidate->id, &routine) || routine.kind == 'a'
            || lookup_type_is_polymorphic(routine.result) || (result != NO_OID && result != routine.result)) {
            result = NO_OID;
            break;
        }
        result = routine.result;
    }
    out->open_result = result;
    return OUTCOME_OPEN;
}

static void take_candidate(const struct candidate *best, struct found_call *out)
{
    out->types = best->types;
    out->numbers = best->numbers;
    out->count = best->count;
    out->variadic_count = best->variadic_count;
    out->default_count = best->default_count;
    out->nominal = best->nominal;
}

/* func_get_detail(). */
static enum outcome find_function(struct analysis *a, const struct lookup_call *c, struct found_call *out)
{
    struct candidate_request request = { .name = c->name, .count = (int32_t)c->count, .argument_names = c->names,
                                         .argument_name_count = c->name_count, .expand_variadic = !call_of(c)->variadic,
                                         .expand_defaults = true };
    struct candidates list;
    candidates_find(a->resolver, &request, &list);
    if (c->any_open && list.first != NULL)
        return open_candidate(a, &list, out);
    const struct candidate *best = exact_candidate(&list, c);
    if (best == NULL && c->count == 1 && c->name_count == 0) {
        oid target = name_as_type(a, c->name);
        if (target != NO_OID && is_coercion(a, c, target)) {
            out->coercion = target;
            return OUTCOME_COERCION;
        }
    }
    if (best == NULL) {
        if (list.first == NULL)
            return OUTCOME_NONE;
        enum outcome outcome = best_candidate(a, &list, c, &best);
        if (outcome != OUTCOME_FOUND)
            return outcome;
    }
    if (best->id == NO_OID)
        return OUTCOME_SEVERAL;
    if (c->name_count > 0 && call_of(c)->variadic && best->numbers[c->count - 1] != c->count - 1)
        return OUTCOME_NONE;
    take_candidate(best, out);
    return routine_by_oid(a->resolver, best->id, &out->routine) ? OUTCOME_FOUND : OUTCOME_NONE;
}

/* ---- refusing ---- */

static struct typed *refuse_missing(struct analysis *a, const struct lookup_call *c)
{
    if (c->name->schema != NULL && lookup_schema(a->resolver, c->name->schema) == NO_OID) {
        resolve_schema(a->resolver, c->name->schema, false, a->refusal);
        a->refusal->position = c->position;
        return NULL;
    }
    const char *kind = c->procedure ? "procedure" : "function";
    analysis_refuse(a, c->position, "42883", "%s %s does not exist", kind, signature(a, c));
    lookup_refuse_detail(a->resolver, a->refusal, NULL, c->procedure
        ? "No procedure matches the given name and argument types. You might need to add explicit type casts."
        : "No function matches the given name and argument types. You might need to add explicit type casts.");
    return NULL;
}

static struct typed *refuse_ambiguous(struct analysis *a, const struct lookup_call *c)
{
    const char *kind = c->procedure ? "procedure" : "function";
    analysis_refuse(a, c->position, "42725", "%s %s is not unique", kind, signature(a, c));
    lookup_refuse_detail(a->resolver, a->refusal, NULL,
                         arena_printf(a->arena, "Could not choose a best candidate %s. You might need to add explicit type casts.",
                                      kind));
    return NULL;
}

/* Decorations that only aggregates and window functions take. */
static bool plain_call_allowed(struct analysis *a, const struct lookup_call *c, const struct typed *filter)
{
    const struct call *call = call_of(c);
    const char *name = lookup_display_name(a->arena, c->name);
    if (call->star)
        return analysis_refuse(a, c->position, "42809", "%s(*) specified, but %s is not an aggregate function", name, name);
    const char *what = call->distinct ? "DISTINCT" : call->within_group ? "WITHIN GROUP"
                     : call->order_by.count > 0 ? "ORDER BY" : filter != NULL ? "FILTER" : NULL;
    if (what != NULL)
        return analysis_refuse(a, c->position, "42809", "%s specified, but %s is not an aggregate function", what, name);
    if (call->over != NULL)
        return analysis_refuse(a, c->position, "42809",
                               "OVER specified, but %s is not a window function nor an aggregate function", name);
    return true;
}

static bool kind_allowed(struct analysis *a, const struct lookup_call *c, const struct routine *routine,
                         const struct typed *filter)
{
    if (c->procedure != (routine->kind == 'p')) {
        analysis_refuse(a, c->position, "42809", c->procedure ? "%s is not a procedure" : "%s is a procedure", signature(a, c));
        return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                    c->procedure ? "To call a function, use SELECT." : "To call a procedure, use CALL.");
    }
    if (routine->kind == 'f' || routine->kind == 'p')
        return plain_call_allowed(a, c, filter);
    if (routine->kind == 'w' && call_of(c)->over == NULL)
        return analysis_refuse(a, c->position, "42809", "window function %s requires an OVER clause",
                               lookup_display_name(a->arena, c->name));
    if (routine->kind == 'w' && call_of(c)->within_group)
        return analysis_refuse(a, c->position, "42809", "window function %s cannot have WITHIN GROUP",
                               lookup_display_name(a->arena, c->name));
    return true;
}

static bool refuse_internal(struct analysis *a, const oid *declared, uint32_t count, oid result, uint32_t position)
{
    for (uint32_t i = 0; i < count; i++)
        if (declared[i] == INTERNALOID)
            return !analysis_refuse(a, position, "0A000", "functions accepting type \"%s\" cannot be called explicitly",
                                    "internal");
    return result == INTERNALOID
           && !analysis_refuse(a, position, "0A000", "functions returning type \"%s\" cannot be called explicitly", "internal");
}

/* ---- building ---- */

/* The last arguments of a variadic call become an array. */
static bool collect_variadic(struct analysis *a, struct typed *node, uint32_t variadic_count)
{
    uint32_t first = node->count - variadic_count;
    struct typed *array = typed_new(a->arena, TYPED_ARRAY, NO_OID, node->arguments[first]->position);
    array->arguments = node->arguments + first;
    array->count = variadic_count;
    array->type = lookup_array_of(a->resolver, node->arguments[first]->type);
    if (array->type == NO_OID && !typed_is_open(node->arguments[first]))
        return analysis_refuse(a, array->position, "42704", "could not find array type for data type %s",
                               lookup_type_display(a->resolver, node->arguments[first]->type, -1));
    typed_collate(a, array);
    struct typed **arguments = typed_list(a->arena, first + 1);
    copy_items(arguments, node->arguments, first * sizeof *arguments);
    arguments[first] = array;
    node->arguments = arguments;
    node->count = first + 1;
    node->variadic = true;
    return true;
}

static bool variadic_any_is_array(struct analysis *a, const struct lookup_call *c, const struct routine *routine)
{
    if (routine->variadic != ANYOID || !call_of(c)->variadic || c->count == 0 || c->actual[c->count - 1] == NO_OID)
        return true;
    if (lookup_base_element_of(a->resolver, c->actual[c->count - 1]) != NO_OID)
        return true;
    return analysis_refuse(a, c->arguments[c->count - 1]->position, "42804", "VARIADIC argument must be an array");
}

static const char *const *argument_names(struct analysis *a, const struct lookup_call *c)
{
    if (c->name_count == 0)
        return NULL;
    const char **names = ARENA_ARRAY(a->arena, const char *, c->count);
    for (uint32_t i = 0; i < c->name_count; i++)
        names[c->count - c->name_count + i] = c->names[i];
    return names;
}

/* The arguments as the function wants them; NULL after a refusal. make_fn_arguments(). */
static struct typed *coerce_arguments(struct analysis *a, struct lookup_call *c, struct found_call *found)
{
    oid declared[ARGUMENTS_MAX + 1];
    uint32_t total = c->count + found->default_count;
    if (total > ARGUMENTS_MAX)
        return analysis_refuse(a, c->position, "54023", "cannot pass more than 100 arguments to a function");
    copy_items(declared, found->types, total * sizeof(oid));
    for (uint32_t i = c->count; i < total; i++)
        c->actual[i] = lookup_type_is_polymorphic(declared[i]) ? UNKNOWNOID : declared[i];
    oid result = generic_enforce(a, c->actual, declared, total, found->routine.result, c->position);
    if (result == NO_OID || refuse_internal(a, declared, total, result, c->position))
        return NULL;
    struct typed *node = typed_new(a->arena, TYPED_FUNCTION, result, c->position);
    node->id = found->routine.id;
    node->arguments = typed_list(a->arena, c->count);
    node->count = c->count;
    for (uint32_t i = 0; i < c->count; i++) {
        node->arguments[i] = c->arguments[i];
        if (c->actual[i] != declared[i])
            node->arguments[i] = coerce_node(a, c->arguments[i], declared[i], -1, 'i', 'i', NO_POSITION);
        if (node->arguments[i] == NULL)
            return NULL;
    }
    node->names = argument_names(a, c);
    if (found->variadic_count > 0 && found->routine.variadic != ANYOID && !collect_variadic(a, node, found->variadic_count))
        return NULL;
    node->variadic |= call_of(c)->variadic && found->routine.variadic != NO_OID;
    return variadic_any_is_array(a, c, &found->routine) && typed_collate(a, node) ? node : NULL;
}

/* Aggregates and window calls are finished by the caller: their ORDER BY and FILTER are expressions of their own. */
static struct typed *build_call(struct analysis *a, struct lookup_call *c, struct found_call *found, const struct typed *last_set)
{
    struct typed *node = coerce_arguments(a, c, found);
    if (node == NULL)
        return NULL;
    if (found->routine.returns_set && !call_set_allowed(a, last_set, c->position))
        return NULL;
    node->flag = call_of(c)->sql_syntax ? 's' : 0;
    if (found->routine.kind == 'a' || found->routine.kind == 'w')
        return node;
    node->returns_set = found->routine.returns_set;
    if (node->returns_set)
        a->last_set = node;
    return node;
}

static struct typed *open_call(struct analysis *a, const struct lookup_call *c, oid result)
{
    struct typed *node = analysis_open(a, c->position, result);
    node->arguments = typed_list(a->arena, c->count);
    copy_items(node->arguments, c->arguments, c->count * sizeof *node->arguments);
    node->count = c->count;
    return node;
}

/* ---- rows ---- */

static bool is_row(struct analysis *a, oid type)
{
    return type == RECORDOID || lookup_type_is_complex(a->resolver, type);
}

static struct typed *field_node(struct analysis *a, struct typed *row, const struct lookup_column *column, uint32_t position)
{
    struct typed *node = typed_new(a->arena, TYPED_FIELD, column->type, position);
    node->arguments = typed_list(a->arena, 1);
    node->arguments[0] = row;
    node->count = 1;
    node->typmod = column->typmod;
    node->collation = column->collation;
    node->collation_state = column->collation != NO_OID ? 'i' : 0;
    node->text = column->name;
    node->column = column->number;
    node->id = lookup_type_relation(a->resolver, row->type);
    return node;
}

static const struct range *range_of_row(struct analysis *a, const struct typed *row)
{
    const struct level *level = a->level;
    for (uint32_t i = 0; i < row->level && level != NULL; i++)
        level = level->parent;
    if (level == NULL || row->range < 1)
        return NULL;
    for (uint32_t i = 0; i < level->ranges.count; i++)
        if (level->ranges.at[i]->number == row->range)
            return level->ranges.at[i];
    return NULL;
}

static struct typed *column_of_whole_row(struct analysis *a, const char *name, const struct typed *row, uint32_t position)
{
    const struct range *range = range_of_row(a, row);
    for (uint32_t i = 0; range != NULL && i < range->count; i++)
        if (!range->columns[i].dropped && strcmp(range->columns[i].name, name) == 0)
            return range_column_reference(a, range, i, row->level, position);
    return NULL;
}

static struct typed *field_of_row_expression(const char *name, const struct typed *row)
{
    for (uint32_t i = 0; row->names != NULL && i < row->count; i++)
        if (row->names[i] != NULL && strcmp(row->names[i], name) == 0)
            return row->arguments[i];
    return NULL;
}

static struct typed *field_of_function(struct analysis *a, const char *name, struct typed *row, uint32_t position)
{
    struct routine routine;
    struct lookup_column *columns;
    if (!routine_by_oid(a->resolver, row->id, &routine))
        return NULL;
    uint32_t count = routine_outputs(a->resolver, &routine, &columns);
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(columns[i].name, name) == 0)
            return lookup_type_is_polymorphic(columns[i].type) ? analysis_open(a, position, NO_OID)
                                                               : field_node(a, row, &columns[i], position);
    return NULL;
}

/* ParseComplexProjection(). */
static struct typed *project(struct analysis *a, const char *name, struct typed *row, uint32_t position)
{
    struct lookup_relation relation;
    struct lookup_column column;
    if (row->kind == TYPED_COLUMN && row->column == 0 && row->range > 0 && row->id != NO_OID)
        return column_of_whole_row(a, name, row, position);
    if (row->kind == TYPED_COLUMN && row->column == 0 && row->range > 0 && row->type == RECORDOID)
        return column_of_whole_row(a, name, row, position);
    if (lookup_relation(a->resolver, lookup_type_relation(a->resolver, row->type), &relation)) {
        if (lookup_column_named(&relation, name, false, &column))
            return field_node(a, row, &column, position);
        return lookup_relation_is_open(a->resolver, &relation) ? analysis_open(a, position, NO_OID) : NULL;
    }
    if (row->type != RECORDOID)
        return NULL;
    if (row->kind == TYPED_ROW && row->names != NULL)
        return field_of_row_expression(name, row);
    if (row->kind == TYPED_FUNCTION)
        return field_of_function(a, name, row, position);
    return analysis_open(a, position, NO_OID);      /* a record whose fields only the run knows */
}

/* row.name as a function of the row. */
__attribute__((noinline))
static struct typed *function_of_row(struct analysis *a, const char *name, struct typed *row, uint32_t position)
{
    struct name function = { .name = name, .position = position };
    struct lookup_call c = { .name = &function, .arguments = { row }, .actual = { row->type }, .count = 1, .position = position };
    struct found_call found = { 0 };
    switch (find_function(a, &c, &found)) {
    case OUTCOME_FOUND:
        return kind_allowed(a, &c, &found.routine, NULL) ? build_call(a, &c, &found, a->last_set) : NULL;
    case OUTCOME_COERCION:
        return coerce_node(a, row, found.coercion, -1, 'e', 'e', position);
    case OUTCOME_OPEN:
        return open_call(a, &c, found.open_result);
    default:
        return NULL;
    }
}

struct typed *call_projection(struct analysis *a, const char *name, struct typed *row, uint32_t position)
{
    if (typed_is_open(row) || resolve_type_is_open(a->resolver, row->type))
        return analysis_open(a, position, NO_OID);
    struct typed *field = is_row(a, row->type) ? project(a, name, row, position) : NULL;
    return field != NULL || a->refusal->sqlstate != NULL ? field : function_of_row(a, name, row, position);
}

/* ---- calls as written ---- */

/* The arguments of a call: WITHIN GROUP's ORDER BY are some too (transformFuncCall()). */
struct arguments { struct typed **at; const struct expr **from; uint32_t count; struct typed *filter; const struct typed *last_set; };

static bool add_argument(struct arguments *arguments, const struct expr *from, struct typed *argument)
{
    if (argument == NULL)
        return false;
    arguments->from[arguments->count] = from;
    arguments->at[arguments->count++] = argument;
    return true;
}

static bool analyze_arguments(struct analysis *a, const struct expr *expr, struct arguments *out)
{
    uint32_t ordered = expr->call != NULL && expr->call->within_group ? expr->call->order_by.count : 0;
    if (expr->arguments.count + ordered > ARGUMENTS_MAX)
        return analysis_refuse(a, expr->position, "54023", "cannot pass more than 100 arguments to a function");
    out->at = typed_list(a->arena, expr->arguments.count + ordered);
    out->from = ARENA_ARRAY(a->arena, const struct expr *, expr->arguments.count + ordered);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        const struct expr *argument = expr->arguments.at[i];
        const struct expr *value = argument->kind == EXPR_NAMED_ARGUMENT ? argument->arguments.at[0] : argument;
        if (!add_argument(out, argument, expression(a, value)))
            return false;
    }
    for (uint32_t i = 0; i < ordered; i++) {
        const struct expr *item = expr->call->order_by.at[i].expr;
        if (!add_argument(out, item, expression_at(a, item, PLACE_ORDER_BY)))
            return false;
    }
    if (expr->call == NULL || expr->call->filter == NULL)
        return true;
    out->filter = expression_at(a, expr->call->filter, PLACE_FILTER);
    out->filter = out->filter != NULL ? coerce_to_boolean(a, out->filter, "FILTER") : NULL;
    return out->filter != NULL;
}

static bool fill_call(struct analysis *a, struct lookup_call *c, const struct arguments *arguments)
{
    for (uint32_t i = 0; i < arguments->count; i++) {
        const struct expr *from = arguments->from[i];
        c->any_open |= typed_is_open(arguments->at[i]);
        c->actual[i] = arguments->at[i]->type;
        c->arguments[i] = arguments->at[i];
        c->count = i + 1;
        if (from->kind != EXPR_NAMED_ARGUMENT) {
            if (c->name_count > 0)
                return analysis_refuse(a, from->position, "42601", "positional argument cannot follow named argument");
            continue;
        }
        for (uint32_t n = 0; n < c->name_count; n++)
            if (strcmp(c->names[n], from->text) == 0)
                return analysis_refuse(a, from->position, "42601", "argument name \"%s\" used more than once", from->text);
        c->names[c->name_count++] = from->text;
    }
    return true;
}

static struct typed *projection_or_missing(struct analysis *a, struct lookup_call *c)
{
    if (c->count == 1 && c->name_count == 0 && c->name->schema == NULL && c->expr->call == NULL && !c->procedure
        && is_row(a, c->actual[0])) {
        struct typed *field = project(a, c->name->name, c->arguments[0], c->position);
        if (field != NULL || a->refusal->sqlstate != NULL)
            return field;
    }
    return c->any_open || lookup_may_exist(a->resolver, c->name->name) ? open_call(a, c, NO_OID) : refuse_missing(a, c);
}

/* Looks the function up and builds its node. *routine.id: what it is, when an aggregate or window call is to be finished. */
__attribute__((noinline))
static struct typed *select_and_build(struct analysis *a, const struct expr *expr, const struct arguments *arguments,
                                      bool procedure, struct routine *routine)
{
    struct lookup_call c = { .name = &expr->name, .expr = expr, .procedure = procedure, .position = expr->position };
    struct found_call found = { 0 };
    if (!fill_call(a, &c, arguments))
        return NULL;
    switch (find_function(a, &c, &found)) {
    case OUTCOME_FOUND:
        *routine = found.routine;
        return kind_allowed(a, &c, &found.routine, arguments->filter) ? build_call(a, &c, &found, arguments->last_set) : NULL;
    case OUTCOME_COERCION:
        return plain_call_allowed(a, &c, arguments->filter)
            ? coerce_node(a, c.arguments[0], found.coercion, -1, 'e', 'e', c.position) : NULL;
    case OUTCOME_OPEN:
        return open_call(a, &c, found.open_result);
    case OUTCOME_SEVERAL:
        return lookup_may_exist(a->resolver, c.name->name) ? open_call(a, &c, NO_OID) : refuse_ambiguous(a, &c);
    case OUTCOME_NONE:
        break;
    }
    return projection_or_missing(a, &c);
}

static struct typed *call_any(struct analysis *a, const struct expr *expr, bool procedure)
{
    struct arguments arguments = { .last_set = a->last_set };
    struct routine routine = { 0 };
    if (!analyze_arguments(a, expr, &arguments))
        return NULL;
    struct typed *node = select_and_build(a, expr, &arguments, procedure, &routine);
    if (node == NULL || (routine.kind != 'a' && routine.kind != 'w'))
        return node;
    if (routine.kind == 'a' && (expr->call == NULL || expr->call->over == NULL))
        return call_aggregate(a, node, &routine, expr, arguments.filter, arguments.count);
    return call_window(a, node, &routine, expr, arguments.filter, arguments.last_set);
}

/* merge_action() is syntax, not a function: only MERGE's RETURNING knows it. */
static struct typed *merge_action(struct analysis *a, const struct expr *expr)
{
    for (const struct level *level = a->level; level != NULL; level = level->parent)
        if (level->place == PLACE_MERGE_RETURNING) {
            struct typed *node = typed_new(a->arena, TYPED_VALUE_FUNCTION, TEXTOID, expr->position);
            node->text = "merge_action";
            return node;
        }
    return analysis_refuse(a, expr->position, "42601",
                           "MERGE_ACTION() can only be used in the RETURNING list of a MERGE command");
}

/* First major in which SYSTEM_USER is a key word; before, it is a column's name. */
enum { SYSTEM_USER_SINCE = 16 };

static bool is_system_user(const struct expr *expr)
{
    return expr->call != NULL && expr->call->sql_syntax && expr->arguments.count == 0 && strcmp(expr->name.name, "system_user") == 0;
}

static struct typed *system_user_column(struct analysis *a, const struct expr *expr)
{
    struct expr *column = ARENA_NEW(a->arena, struct expr);
    *column = (struct expr){ .kind = EXPR_COLUMN, .position = expr->position };
    column->names = (struct texts){ ARENA_ARRAY(a->arena, const char *, 1), 1 };
    column->names.at[0] = expr->name.name;
    return expression(a, column);
}

struct typed *call_function(struct analysis *a, const struct expr *expr)
{
    if (is_system_user(expr) && catalog_version(a->resolver->catalog) < SYSTEM_USER_SINCE)
        return system_user_column(a, expr);
    if (expr->arguments.count == 0 && expr->name.schema == NULL && expr->call == NULL && strcmp(expr->name.name, "merge_action") == 0)
        return merge_action(a, expr);
    return call_any(a, expr, false);
}

struct typed *call_procedure(struct analysis *a, const struct expr *expr)
{
    return call_any(a, expr, true);
}
