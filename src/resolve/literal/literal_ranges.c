/*
 * Literals of ranges: checked as range_parse() checks them, and those over whole numbers and days written as their canonical functions do:
 * lower bound inside, upper bound outside (utils/adt/rangetypes.c). A multirange stays as it is written.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

struct range_text { bool lower_inside, upper_inside, lower_none, upper_none; const char *lower, *upper; };

static const char *blanks(const char *at)
{
    return at + strspn(at, " \t\n\r\v\f");
}

/* range_parse_bound(): to the comma or the bracket; quotes and backslashes as in arrays. */
static const char *read_bound(struct arena *arena, const char *at, const char **out, bool *none)
{
    struct str text = str_new(arena);
    bool quoted = false;
    *none = *at == ',' || *at == ')' || *at == ']';
    for (; quoted || strchr(",()[]", *at) == NULL; at++) {
        if (*at == '\0')
            return NULL;
        if (*at == '\\' && at[1] != '\0')
            str_addc(&text, *++at);
        else if (*at == '"' && quoted && at[1] == '"')
            str_addc(&text, *at++);
        else if (*at == '"')
            quoted = !quoted;
        else
            str_addc(&text, *at);
    }
    *out = text.text;
    return at;
}

static bool read_range(struct arena *arena, const char *at, struct range_text *out)
{
    at = blanks(at);
    if (*at != '[' && *at != '(')
        return false;
    out->lower_inside = *at++ == '[';
    at = read_bound(arena, at, &out->lower, &out->lower_none);
    if (at == NULL || *at++ != ',')
        return false;
    at = read_bound(arena, at, &out->upper, &out->upper_none);
    if (at == NULL || (*at != ']' && *at != ')'))
        return false;
    out->upper_inside = *at++ == ']';
    return *blanks(at) == '\0';
}

static bool is_empty_word(const char *text)
{
    text = blanks(text);
    return strncasecmp(text, "empty", 5) == 0 && *blanks(text + 5) == '\0';
}

/* range_serialize(). */
static bool bounds_ordered(const struct range_text *r)
{
    return r->lower_none || r->upper_none || strtoll(r->lower, NULL, 10) <= strtoll(r->upper, NULL, 10);
}

/* int4range_canonical() and int8range_canonical(). */
static const char *whole_numbers(struct arena *arena, const struct range_text *r)
{
    long long lower = r->lower_none ? 0 : strtoll(r->lower, NULL, 10), upper = r->upper_none ? 0 : strtoll(r->upper, NULL, 10);
    if (!r->lower_none && !r->lower_inside)
        lower++;
    if (!r->upper_none && r->upper_inside)
        upper++;
    if (!r->lower_none && !r->upper_none && lower >= upper)
        return "empty";
    const char *first = r->lower_none ? "(" : arena_printf(arena, "[%lld", lower);
    return r->upper_none ? arena_printf(arena, "%s,)", first) : arena_printf(arena, "%s,%lld)", first, upper);
}

static const char *quoted_bound(struct arena *arena, const char *text)
{
    return text[0] == '\0' || strpbrk(text, "\"\\()[], \t\n") != NULL ? arena_printf(arena, "\"%s\"", text) : text;
}

static bool read_bound_value(struct analysis *a, oid subtype, const char **text, bool none, uint32_t position)
{
    oid object = NO_OID;
    return none || literal_input(a, subtype, -1, *text, position, text, &object);
}

bool literal_range(struct analysis *a, oid type, oid subtype, const char *text, uint32_t position, const char **out)
{
    struct range_text r = { 0 };
    if (is_empty_word(text)) {
        *out = "empty";
        return true;
    }
    if (!read_range(a->arena, text, &r))
        return lookup_refuse(a->resolver, a->refusal, position, "22P02", "malformed range literal: \"%s\"", text);
    if (!read_bound_value(a, subtype, &r.lower, r.lower_none, position) || !read_bound_value(a, subtype, &r.upper, r.upper_none, position))
        return false;
    if ((type == INT4RANGEOID || type == INT8RANGEOID) && !bounds_ordered(&r))
        return lookup_refuse(a->resolver, a->refusal, position, "22000",
                             "range lower bound must be less than or equal to range upper bound");
    if (type == INT4RANGEOID || type == INT8RANGEOID)
        *out = whole_numbers(a->arena, &r);
    else if (type != DATERANGEOID && strpbrk(r.lower_none ? "" : r.lower, "\"\\") == NULL && strpbrk(r.upper_none ? "" : r.upper, "\"\\") == NULL)
        *out = arena_printf(a->arena, "%c%s,%s%c", r.lower_inside && !r.lower_none ? '[' : '(',
                            r.lower_none ? "" : quoted_bound(a->arena, r.lower), r.upper_none ? "" : quoted_bound(a->arena, r.upper),
                            r.upper_inside && !r.upper_none ? ']' : ')');
    return true;
}
