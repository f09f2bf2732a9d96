/*
 * Literals of ranges: checked as range_parse() checks them, and those over whole numbers and days written as their canonical functions do:
 * lower bound inside, upper bound outside (utils/adt/rangetypes.c, multirangetypes.c).
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

/* range_serialize(), of whole numbers and plain dates. */
static bool bounds_ordered(struct arena *arena, oid type, const struct range_text *r)
{
    if (r->lower_none || r->upper_none)
        return true;
    if (type == INT4RANGEOID || type == INT8RANGEOID)
        return strtoll(r->lower, NULL, 10) <= strtoll(r->upper, NULL, 10);
    bool dates = type == DATERANGEOID && literal_next_day(arena, r->lower) != NULL && literal_next_day(arena, r->upper) != NULL;
    return !dates || strcmp(r->lower, r->upper) <= 0;
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

/* daterange_canonical(); NULL where a bound is no plain date. Dates of four-digit years are in order where their texts are. */
static const char *days(struct arena *arena, const struct range_text *r)
{
    const char *lower = r->lower, *upper = r->upper;
    if (!r->lower_none && literal_next_day(arena, lower) == NULL)
        return NULL;
    if (!r->upper_none && literal_next_day(arena, upper) == NULL)
        return NULL;
    if (!r->lower_none && !r->lower_inside)
        lower = literal_next_day(arena, lower);
    if (!r->upper_none && r->upper_inside)
        upper = literal_next_day(arena, upper);
    if (!r->lower_none && !r->upper_none && strcmp(lower, upper) >= 0)
        return "empty";
    return arena_printf(arena, "%s%s,%s)", r->lower_none ? "(" : "[", r->lower_none ? "" : lower, r->upper_none ? "" : upper);
}

/* range_out() of one that no canonical function changes; NULL where bounds would have to be quoted. */
static const char *as_bounded(struct arena *arena, const struct range_text *r)
{
    const char *lower = r->lower_none ? "" : r->lower, *upper = r->upper_none ? "" : r->upper;
    bool both = !r->lower_none && !r->upper_none;
    if (strpbrk(lower, "\"\\") != NULL || strpbrk(upper, "\"\\") != NULL)
        return NULL;
    if (both && strcmp(lower, upper) == 0 && !(r->lower_inside && r->upper_inside))
        return "empty";
    return arena_printf(arena, "%c%s,%s%c", r->lower_inside && !r->lower_none ? '[' : '(',
                        r->lower_none ? "" : quoted_bound(arena, lower), r->upper_none ? "" : quoted_bound(arena, upper),
                        r->upper_inside && !r->upper_none ? ']' : ')');
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
    if (!bounds_ordered(a->arena, type, &r))
        return lookup_refuse(a->resolver, a->refusal, position, "22000",
                             "range lower bound must be less than or equal to range upper bound");
    const char *canonical = type == INT4RANGEOID || type == INT8RANGEOID ? whole_numbers(a->arena, &r)
                            : type == DATERANGEOID                       ? days(a->arena, &r)
                                                                         : as_bounded(a->arena, &r);
    if (canonical != NULL)
        *out = canonical;
    return true;
}

/* The end of the range that begins here: its bracket; NULL when there is none. */
static const char *end_of_range(const char *at)
{
    if (strncasecmp(at, "empty", 5) == 0)
        return at + 5;
    if (*at != '[' && *at != '(')
        return NULL;
    for (bool quoted = false; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == ']' || *at == ')'))
            return at + 1;
    }
    return NULL;
}

/* multirange_in(). Several ranges stay as they are written: they would have to be sorted and merged. */
bool literal_multirange(struct analysis *a, oid range, const char *text, uint32_t position, const char **out)
{
    struct type_info info = lookup_type(a->resolver, range);
    const char *at = blanks(text), *only = "";
    uint32_t count = 0;
    bool closed = *at == '{', more = closed;
    for (at = closed ? blanks(at + 1) : at; more && (count > 0 || *at != '}'); count++) {
        const char *end = end_of_range(at);
        if (end == NULL)
            break;
        if (!literal_range(a, range, info.subtype, arena_strndup(a->arena, at, (size_t)(end - at)), position, &only))
            return false;
        at = blanks(end);
        more = *at == ',';
        if (more)
            at = blanks(at + 1);
    }
    if (!closed || (more && count > 0) || *at != '}' || *blanks(at + 1) != '\0')
        return lookup_refuse(a->resolver, a->refusal, position, "22P02", "malformed multirange literal: \"%s\"", text);
    if (count <= 1)
        *out = arena_printf(a->arena, "{%s}", strcmp(only, "empty") != 0 ? only : "");
    return true;
}
