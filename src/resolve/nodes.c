/*
 * Nodes: makers and walkers of typed trees, and the state of an analysis. Knows no rule of SQL but how collations rise through
 * a tree (parser/parse_collate.c).
 */
#include <string.h>

#include "analysis.h"

static const struct scope empty_scope;

void analysis_begin(struct analysis *a, const struct resolver *resolver, const struct scope *scope, struct refusal *refusal)
{
    *a = (struct analysis){ .resolver = resolver, .arena = resolver->arena, .scope = scope != NULL ? scope : &empty_scope,
                            .refusal = refusal };
    *refusal = (struct refusal){ .position = NO_POSITION };
}

struct typed *analysis_refuse(struct analysis *a, uint32_t position, const char *sqlstate, const char *format, ...)
{
    if (a->refusal->sqlstate != NULL)
        return NULL;
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(a->arena, format, arguments);
    va_end(arguments);
    lookup_refuse(a->resolver, a->refusal, position, sqlstate, "%s", message);
    a->refusal->unsure = a->unsure;
    return NULL;
}

bool analysis_refuse_late(struct analysis *a, enum late_stage stage, uint32_t position, const char *sqlstate,
                          const char *format, ...)
{
    struct refusal *late = &a->late[stage];
    if (late->sqlstate != NULL)
        return true;
    va_list arguments;
    va_start(arguments, format);
    *late = (struct refusal){ .sqlstate = sqlstate, .message = arena_vprintf(a->arena, format, arguments),
                              .position = position, .unsure = a->unsure };
    va_end(arguments);
    return true;
}

/* What the rewriter and the planner refuse of a statement that is analysed; a rule's action goes no further. */
bool analysis_end(struct analysis *a)
{
    int stages = a->scope->kind == SCOPE_RULE ? LATE_REWRITE : a->scope->not_planned ? LATE_PLAN : LATE_STAGES;
    a->refusal->unsure = a->unsure;
    for (int i = 0; i < stages; i++)
        if (a->late[i].sqlstate != NULL) {
            *a->refusal = a->late[i];
            return false;
        }
    return true;
}

struct typed *analysis_open(struct analysis *a, uint32_t position, oid type)
{
    a->unsure = true;
    return typed_new(a->arena, TYPED_UNKNOWN, type, position);
}

bool analysis_enter(struct analysis *a)
{
    if (a->depth++ < ANALYSIS_DEPTH_LIMIT)
        return true;
    analysis_refuse(a, NO_POSITION, "54001", "stack depth limit exceeded");
    a->refusal->unsure = true;
    return false;
}

/* ---- makers ---- */

struct typed *typed_new(struct arena *arena, enum typed_kind kind, oid type, uint32_t position)
{
    struct typed *typed = ARENA_NEW(arena, struct typed);
    typed->kind = kind;
    typed->type = type;
    typed->typmod = -1;
    typed->position = position;
    return typed;
}

struct typed **typed_list(struct arena *arena, uint32_t count)
{
    return count > 0 ? ARENA_ARRAY(arena, struct typed *, count) : NULL;
}

struct typed *typed_copy(struct arena *arena, const struct typed *typed)
{
    struct typed *copy = ARENA_NEW(arena, struct typed);
    *copy = *typed;
    return copy;
}

struct typed *typed_constant(const struct resolver *resolver, oid type, const char *text, uint32_t position)
{
    struct typed *typed = typed_new(resolver->arena, TYPED_CONSTANT, type, position);
    typed->text = text;
    typed->null = text == NULL;
    if (type != UNKNOWNOID) {
        typed->collation = lookup_type(resolver, type).collation;
        typed->collation_state = typed->collation != NO_OID ? 'i' : 0;
    }
    return typed;
}

struct typed *typed_null(const struct resolver *resolver, oid type, int32_t typmod)
{
    struct typed *typed = typed_constant(resolver, type, NULL, NO_POSITION);
    typed->typmod = typmod;
    return typed;
}

/* ---- walkers ---- */

void typed_children(const struct typed *typed, typed_visit_fn *visit, void *context)
{
    for (uint32_t i = 0; i < typed->count; i++)
        if (typed->arguments[i] != NULL)
            visit(context, typed->arguments[i]);
    if (typed->aggregate == NULL)
        return;
    for (uint32_t i = 0; i < typed->aggregate->order_count; i++)
        visit(context, typed->aggregate->order[i].expr);
    if (typed->aggregate->filter != NULL)
        visit(context, typed->aggregate->filter);
}

struct typed *typed_raise(struct arena *arena, const struct typed *typed, uint32_t levels)
{
    struct typed *copy = typed_copy(arena, typed);
    if (copy->kind == TYPED_COLUMN)
        copy->level = (uint16_t)(copy->level + levels);
    copy->arguments = typed_list(arena, copy->count);
    for (uint32_t i = 0; i < copy->count; i++)
        if (typed->arguments[i] != NULL)
            copy->arguments[i] = typed_raise(arena, typed->arguments[i], levels);
    return copy;
}

struct typed *typed_at_range(struct arena *arena, const struct typed *typed, int16_t range)
{
    struct typed *copy = typed_copy(arena, typed);
    if (copy->kind == TYPED_COLUMN && copy->level == 0)
        copy->range = range;
    copy->arguments = typed_list(arena, copy->count);
    for (uint32_t i = 0; i < copy->count; i++)
        if (typed->arguments[i] != NULL)
            copy->arguments[i] = typed_at_range(arena, typed->arguments[i], range);
    return copy;
}

/* ---- collations ---- */

struct collations { oid collation; char state; oid other; };

/* merge_collation_state(): explicit beats implicit, implicit beats none; the default one gives way to any other. */
static void merge_collation(struct collations *sum, const struct typed *argument)
{
    static const char order[] = { 0, 'i', 'c', 'e' };
    const char *new = memchr(order, argument->collation_state, sizeof order);
    const char *old = memchr(order, sum->state, sizeof order);
    if (new > old) {
        sum->state = argument->collation_state;
        sum->collation = argument->collation;
        return;
    }
    if (new < old || argument->collation == sum->collation)
        return;
    if (sum->state == 'e')
        sum->other = argument->collation;
    else if (sum->state == 'i') {
        if (sum->collation == DEFAULT_COLLATION_OID)
            sum->collation = argument->collation;
        else if (argument->collation != DEFAULT_COLLATION_OID) {
            sum->state = 'c';
            sum->collation = NO_OID;
        }
    }
}

static const char *collation_name(struct analysis *a, oid id)
{
    const struct builtin_collation *builtin = builtin_collation_by_oid(catalog_version(a->resolver->catalog), id);
    const struct object *object = builtin == NULL ? catalog_object(a->resolver->catalog, id) : NULL;
    return builtin != NULL ? builtin->name : object != NULL ? object->name : "?";
}

bool typed_collate(struct analysis *a, struct typed *typed)
{
    return typed_collate_over(a, typed, typed->arguments, typed->count);
}

bool typed_collate_over(struct analysis *a, struct typed *typed, struct typed *const *from, uint32_t count)
{
    struct collations sum = { 0 };
    for (uint32_t i = 0; i < count; i++)
        if (from[i] != NULL && from[i]->collation_state != 0)
            merge_collation(&sum, from[i]);
    if (sum.other != NO_OID) {
        analysis_refuse(a, typed->position, "42P21", "collation mismatch between explicit collations \"%s\" and \"%s\"",
                        collation_name(a, sum.collation), collation_name(a, sum.other));
        return false;
    }
    oid own = typed->type != NO_OID && typed->type != BOOLOID ? lookup_type(a->resolver, typed->type).collation : NO_OID;
    if (own == NO_OID)
        return true;
    if (sum.state == 0) {
        typed->collation = own;
        typed->collation_state = 'i';
    } else {
        typed->collation = sum.collation;
        typed->collation_state = sum.state;
    }
    return true;
}

/* strip_implicit_coercions(). */
const struct typed *typed_without_implicit_casts(const struct typed *expr)
{
    while (expr->count > 0 && expr->flag == 'i'
           && (expr->kind == TYPED_RELABEL || expr->kind == TYPED_IO_CAST || expr->kind == TYPED_FUNCTION || expr->kind == TYPED_ARRAY_CAST
               || expr->kind == TYPED_DOMAIN_CAST))
        expr = expr->arguments[0];
    return expr;
}
