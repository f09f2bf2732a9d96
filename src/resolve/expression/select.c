/*
 * Select: which of several functions or operators of one name an argument list means (func_match_argtypes() and
 * func_select_candidate() of parser/parse_func.c). Sees argument types only.
 */
#include "resolve/analysis.h"

#define CHOICES_MAX 512u

struct selection {
    const struct resolver *resolver;
    const oid *inputs;              /* domains reduced to their base types */
    uint32_t count;                 /* arguments */
    const struct choice *choices;
    uint16_t kept[CHOICES_MAX];
    uint32_t kept_count;
    oid base[ARGUMENTS_MAX];
    char category[ARGUMENTS_MAX];
    uint32_t unknowns;
};

static oid type_of(const struct selection *s, uint32_t kept, uint32_t argument)
{
    return s->choices[s->kept[kept]].types[argument];
}

static void keep_possible(struct selection *s, uint32_t choice_count)
{
    for (uint32_t i = 0; i < choice_count && s->kept_count < CHOICES_MAX; i++)
        if (coerce_possible(s->resolver, s->count, s->inputs, s->choices[i].types, 'i'))
            s->kept[s->kept_count++] = (uint16_t)i;
}

typedef bool match_fn(const struct selection *s, oid type, uint32_t argument);

static bool is_exact(const struct selection *s, oid type, uint32_t argument)
{
    return type == s->base[argument];
}

/* IsPreferredType() of the argument's own category. */
static bool is_exact_or_preferred(const struct selection *s, oid type, uint32_t argument)
{
    if (type == s->base[argument])
        return true;
    struct type_info info = lookup_type(s->resolver, type);
    return info.category == s->category[argument] && info.preferred;
}

/* Keeps those with the most matches at arguments of known type; all when none matches. */
static void keep_best(struct selection *s, match_fn *matches)
{
    uint32_t best = 0, out = 0;
    for (uint32_t i = 0; i < s->kept_count; i++) {
        uint32_t found = 0;
        for (uint32_t n = 0; n < s->count; n++)
            found += s->base[n] != UNKNOWNOID && matches(s, type_of(s, i, n), n);
        if (found > best) {
            best = found;
            out = 0;
        }
        if (found == best)
            s->kept[out++] = s->kept[i];
    }
    s->kept_count = out;
}

/* The category that an unknown argument is taken for: string wins, else all must agree. *preferred: one of the choices takes the category's
 * preferred type. */
static bool categorize(struct selection *s, uint32_t argument, bool *preferred)
{
    char category = 0;
    bool conflict = false;
    *preferred = false;
    for (uint32_t i = 0; i < s->kept_count; i++) {
        struct type_info info = lookup_type(s->resolver, type_of(s, i, argument));
        if (category == 0 || (info.category != category && info.category == 'S')) {
            category = info.category;
            *preferred = info.preferred;
        } else if (info.category == category)
            *preferred |= info.preferred;
        else
            conflict = true;
    }
    s->category[argument] = category;
    return !conflict || category == 'S';
}

static bool fits_categories(const struct selection *s, uint32_t kept, const bool *preferred)
{
    for (uint32_t n = 0; n < s->count; n++) {
        if (s->base[n] != UNKNOWNOID)
            continue;
        struct type_info info = lookup_type(s->resolver, type_of(s, kept, n));
        if (info.category != s->category[n] || (preferred[n] && !info.preferred))
            return false;
    }
    return true;
}

static void keep_by_category(struct selection *s)
{
    bool preferred[ARGUMENTS_MAX] = { false };
    for (uint32_t n = 0; n < s->count; n++)
        if (s->base[n] == UNKNOWNOID && !categorize(s, n, &preferred[n]))
            return;
    uint32_t out = 0;
    for (uint32_t i = 0; i < s->kept_count; i++)
        if (fits_categories(s, i, preferred)) {
            uint16_t swapped = s->kept[out];
            s->kept[out++] = s->kept[i];
            s->kept[i] = swapped;
        }
    if (out > 0)
        s->kept_count = out;
}

/* Last gasp: the unknown ones are of the one known type. */
static int32_t assume_known_type(struct selection *s)
{
    oid known = UNKNOWNOID, assumed[ARGUMENTS_MAX];
    for (uint32_t n = 0; n < s->count; n++) {
        if (s->base[n] == UNKNOWNOID)
            continue;
        if (known != UNKNOWNOID && known != s->base[n])
            return -2;
        known = s->base[n];
    }
    if (known == UNKNOWNOID)
        return -2;
    for (uint32_t n = 0; n < s->count; n++)
        assumed[n] = known;
    int32_t found = -2;
    for (uint32_t i = 0; i < s->kept_count; i++) {
        if (!coerce_possible(s->resolver, s->count, assumed, s->choices[s->kept[i]].types, 'i'))
            continue;
        if (found >= 0)
            return -2;
        found = s->kept[i];
    }
    return found;
}

static int32_t select_best(struct selection *s)
{
    for (uint32_t n = 0; n < s->count; n++) {
        s->base[n] = s->inputs[n] == UNKNOWNOID ? UNKNOWNOID : lookup_base_type(s->resolver, s->inputs[n]);
        s->unknowns += s->base[n] == UNKNOWNOID;
    }
    keep_best(s, is_exact);
    if (s->kept_count == 1)
        return s->kept[0];
    for (uint32_t n = 0; n < s->count; n++)
        s->category[n] = lookup_type(s->resolver, s->base[n]).category;
    keep_best(s, is_exact_or_preferred);
    if (s->kept_count == 1)
        return s->kept[0];
    if (s->unknowns == 0)
        return -2;
    keep_by_category(s);
    if (s->kept_count == 1)
        return s->kept[0];
    return s->unknowns < s->count ? assume_known_type(s) : -2;
}

int32_t select_candidate(const struct resolver *resolver, const oid *inputs, uint32_t count, struct choice *choices,
                         uint32_t choice_count)
{
    struct selection s = { .resolver = resolver, .inputs = inputs, .count = count, .choices = choices };
    if (count > ARGUMENTS_MAX)
        return -1;
    keep_possible(&s, choice_count);
    if (s.kept_count == 0)
        return -1;
    return s.kept_count == 1 ? s.kept[0] : select_best(&s);
}
