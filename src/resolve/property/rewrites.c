/*
 * Rewrites: does the expression of ALTER COLUMN … TYPE leave every stored value as it is? Follows ATColumnChangeRequiresRewrite() of
 * commands/tablecmds.c over what the planner makes of the expression: the support functions of the length coercions find out where
 * one changes nothing (varchar_support, numeric_support, varbit_support, time_support, timestamp_support, interval_support).
 */
#include <string.h>

#include "resolve/analysis.h"

/* ---- length coercions that change nothing ---- */

/* typmod of varchar, varbit: the length and, for the first, a header. */
static bool same_or_longer(int32_t old, int32_t new)
{
    return new <= 0 || (old > 0 && old <= new);
}

static bool numeric_fits(int version, int32_t old, int32_t new)
{
    if (new < 0)
        return true;
    return old >= 0 && builtin_numeric_scale(version, new) == builtin_numeric_scale(version, old)
           && builtin_numeric_precision(new) >= builtin_numeric_precision(old);
}

#define MAX_PRECISION 6             /* MAX_TIMESTAMP_PRECISION, MAX_TIME_PRECISION, MAX_INTERVAL_PRECISION */

/* TemporalSimplify(). */
static bool precision_fits(int32_t old, int32_t new)
{
    return new < 0 || new == MAX_PRECISION || (old >= 0 && old <= new);
}

/* intervaltypmodleastfield(): the smallest field that is kept, SECOND being 0. The masks are INTERVAL_MASK() of utils/timestamp.h. */
static int least_field(int32_t typmod)
{
    enum { MONTH = 1 << 1, YEAR = 1 << 2, DAY = 1 << 3, HOUR = 1 << 10, MINUTE = 1 << 11 };
    int fields = typmod < 0 ? BUILTIN_INTERVAL_ALL_FIELDS : builtin_interval_fields(typmod);
    switch (fields) {
    case YEAR:
        return 5;
    case MONTH: case YEAR | MONTH:
        return 4;
    case DAY:
        return 3;
    case HOUR: case DAY | HOUR:
        return 2;
    case MINUTE: case DAY | HOUR | MINUTE: case HOUR | MINUTE:
        return 1;
    default:
        return 0;
    }
}

static bool interval_fits(int32_t old, int32_t new)
{
    if (new < 0)
        return true;
    int old_precision = old < 0 ? BUILTIN_INTERVAL_FULL_PRECISION : builtin_interval_precision(old);
    int new_precision = builtin_interval_precision(new);
    return least_field(new) <= least_field(old)
           && (least_field(old) > 0 || new_precision >= MAX_PRECISION || new_precision >= old_precision);
}

/* CASE WHEN true THEN …, COALESCE(x): what is left of them (eval_const_expressions()); NULL: all of it. */
static const struct typed *only_branch(const struct typed *node)
{
    if (node->kind == TYPED_COALESCE)
        return node->count == 1 ? node->arguments[0] : NULL;
    for (uint32_t i = 1; node->kind == TYPED_CASE && node->arguments[0] == NULL && i + 1 < node->count; i += 2) {
        const struct typed *condition = node->arguments[i];
        if (condition->kind != TYPED_CONSTANT)
            return NULL;
        if (!condition->null && condition->text[0] == 't')
            return node->arguments[i + 1];
    }
    return node->kind == TYPED_CASE && node->arguments[0] == NULL ? node->arguments[node->count - 1] : NULL;
}

/* Would the planner drop this length coercion? */
static bool support_drops(const struct resolver *resolver, const struct typed *call)
{
    struct routine routine;
    int version = catalog_version(resolver->catalog);
    if (call->count < 2 || !routine_by_oid(resolver, call->id, &routine) || routine.builtin == NULL || routine.support == NO_OID)
        return false;
    const struct builtin_function *support = builtin_function_by_oid(version, routine.support);
    const struct typed *branch = only_branch(call->arguments[0]);
    int32_t old = (branch != NULL ? branch : call->arguments[0])->typmod, new = call->typmod;
    if (support == NULL)
        return false;
    if (strcmp(support->name, "varchar_support") == 0 || strcmp(support->name, "varbit_support") == 0)
        return same_or_longer(old, new);
    if (strcmp(support->name, "numeric_support") == 0)
        return numeric_fits(version, old, new);
    if (strcmp(support->name, "time_support") == 0 || strcmp(support->name, "timestamp_support") == 0)
        return precision_fits(old, new);
    return strcmp(support->name, "interval_support") == 0 && interval_fits(old, new);
}

/* ---- time zones ---- */

/* "0", "-00:00" and their like (check_timezone()). */
static bool is_zero_offset(const char *zone)
{
    zone += *zone == '+' || *zone == '-';
    return *zone == '0' && zone[strspn(zone, "0:.")] == '\0';
}

/* "XYZ0": a POSIX zone without summer time (tzparse()). */
static bool is_posix_utc(const char *zone)
{
    size_t letters = strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return letters >= 3 && is_zero_offset(zone + letters);
}

/* pg_get_timezone_offset() gives 0: the zone has never been anywhere else. */
static bool zone_is_utc(const char *zone)
{
    static const char *const names[] = {
        "UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu",
        "Etc/Universal", "Etc/Greenwich", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "posix/UTC", "Z",
    };
    for (size_t i = 0; zone != NULL && i < sizeof names / sizeof *names; i++)
        if (str_same_nocase(zone, names[i]))
            return true;
    return zone == NULL || is_zero_offset(zone) || is_posix_utc(zone);
}

static bool is_zone_change(const struct typed *call)
{
    oid from = call->count > 0 ? call->arguments[0]->type : NO_OID, to = call->type;
    return call->flag != 0 && call->count == 1
           && ((from == TIMESTAMPOID && to == TIMESTAMPTZOID) || (from == TIMESTAMPTZOID && to == TIMESTAMPOID));
}

/* ---- reasons ---- */

static const char *because(const struct resolver *resolver, const struct typed *from, const struct typed *to, const char *why)
{
    const char *source = lookup_type_display(resolver, from->type, from->typmod);
    return arena_printf(resolver->arena, "%s → %s %s", source, lookup_type_display(resolver, to->type, to->typmod), why);
}

static const char *length_reason(const struct resolver *resolver, const struct typed *call)
{
    const struct typed *from = call->arguments[0];
    int version = catalog_version(resolver->catalog);
    oid base = lookup_base_type(resolver, call->type);
    if (base != lookup_base_type(resolver, from->type))
        return because(resolver, from, call, "converts every value");
    if (base == NUMERICOID && from->typmod >= 0)
        return because(resolver, from, call, builtin_numeric_scale(version, call->typmod) != builtin_numeric_scale(version, from->typmod)
                       ? "changes the scale" : "lowers the precision");
    if (from->typmod < 0)
        return because(resolver, from, call, "sets a limit where there was none");
    return because(resolver, from, call, base == BPCHAROID || base == BITOID ? "pads or cuts every value" : "lowers the limit");
}

static const char *call_reason(const struct resolver *resolver, const struct typed *call)
{
    struct routine routine;
    if (is_zone_change(call))
        return because(resolver, call->arguments[0], call,
                       arena_printf(resolver->arena, "depends on the time zone, which is %s", resolver->time_zone));
    if (call->flag == 'i' || call->flag == 'e')
        return length_reason(resolver, call);
    return arena_printf(resolver->arena, "the USING expression calls %s()",
                        routine_by_oid(resolver, call->id, &routine) ? routine.name : "a function");
}

static const char *other_reason(const struct resolver *resolver, const struct typed *node)
{
    switch (node->kind) {
    case TYPED_IO_CAST:
        return because(resolver, node->arguments[0], node, "converts every value through its text form");
    case TYPED_ARRAY_CAST:
        return because(resolver, node->arguments[0], node, "converts every array element by element");
    case TYPED_CONSTANT:
        return "the USING expression is a constant";
    case TYPED_COLUMN:
        return "the USING expression takes the value from another column";
    case TYPED_UNKNOWN:
        return "the USING expression could not be looked into";
    default:
        return "the USING expression computes a new value";
    }
}

/* ---- the walk ---- */

bool resolve_change_rewrites(const struct resolver *resolver, const struct typed *expr, int16_t column, const char **reason)
{
    const char *ignored;
    reason = reason != NULL ? reason : &ignored;
    *reason = NULL;
    for (;;) {
        switch (expr->kind) {
        case TYPED_COLUMN:
            if (expr->column == column)
                return false;
            break;
        case TYPED_RELABEL: case TYPED_COLLATE:
            expr = expr->arguments[0];
            continue;
        case TYPED_DOMAIN_CAST:
            if (lookup_domain_constrained(resolver, expr->type)) {
                *reason = arena_printf(resolver->arena, "every value must be checked against the constraints of the domain %s",
                                       lookup_type_display(resolver, expr->type, -1));
                return true;
            }
            expr = expr->arguments[0];
            continue;
        case TYPED_FUNCTION:
            if ((is_zone_change(expr) && zone_is_utc(resolver->time_zone)) || support_drops(resolver, expr)) {
                expr = expr->arguments[0];
                continue;
            }
            *reason = call_reason(resolver, expr);
            return true;
        case TYPED_CASE: case TYPED_COALESCE:
            if (only_branch(expr) == NULL)
                break;
            expr = only_branch(expr);
            continue;
        default:
            break;
        }
        *reason = other_reason(resolver, expr);
        return true;
    }
}
