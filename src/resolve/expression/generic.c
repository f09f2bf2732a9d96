/*
 * Polymorphic types: anyelement, anyarray, anycompatible and their kin. One reading of the arguments serves both questions of
 * parser/parse_coerce.c: do they fit together (check_generic_type_consistency()), and which types do they stand for
 * (enforce_generic_type_consistency()).
 */
#include "resolve/analysis.h"

/* What the arguments of both families say so far. */
struct generic {
    const struct resolver *resolver;
    struct analysis *analysis;      /* NULL: nothing is refused, only found out */
    uint32_t position;
    oid element, array, range, multirange;
    bool nonarray, is_enum, wants_multirange, any_unknown;
    uint32_t family1, family2;
    oid common, common_array, common_range, common_subtype, common_multirange, multirange_range;
    bool common_nonarray, wants_array, wants_range, wants_common_multirange;
    oid types[ARGUMENTS_MAX + 2];   /* actual types of the anycompatible arguments */
    uint32_t type_count;
};

__attribute__((format(printf, 2, 3)))
static bool complain(struct generic *g, const char *format, ...)
{
    if (g->analysis == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    analysis_refuse(g->analysis, g->position, "42804", "%s", arena_vprintf(g->resolver->arena, format, arguments));
    va_end(arguments);
    return false;
}

static const char *show(struct generic *g, oid type)
{
    return g->analysis != NULL ? lookup_type_display(g->resolver, type, -1) : "";
}

/* "%s versus %s" */
static bool differ(struct generic *g, oid one, oid two)
{
    if (g->analysis != NULL)
        lookup_refuse_detail(g->resolver, g->analysis->refusal,
                             arena_printf(g->resolver->arena, "%s versus %s", show(g, one), show(g, two)), NULL);
    return false;
}

static bool same(struct generic *g, oid *known, oid actual, const char *declared)
{
    if (*known != NO_OID && *known != actual) {
        complain(g, "arguments declared \"%s\" are not all alike", declared);
        return differ(g, *known, actual);
    }
    *known = actual;
    return true;
}

static oid subtype_of(struct generic *g, oid range)
{
    struct type_info info = lookup_type(g->resolver, range);
    return info.kind == 'r' ? info.subtype : NO_OID;
}

static oid range_of_multirange(struct generic *g, oid multirange)
{
    struct type_info info = lookup_type(g->resolver, multirange);
    return info.kind == 'm' ? info.range : NO_OID;
}

static oid multirange_of_range(struct generic *g, oid range)
{
    return lookup_type(g->resolver, range).multirange;
}

/* ---- reading the arguments ---- */

static bool read_family1(struct generic *g, oid declared, oid actual)
{
    g->family1++;
    g->nonarray |= declared == ANYNONARRAYOID;
    g->is_enum |= declared == ANYENUMOID;
    g->wants_multirange |= declared == ANYMULTIRANGEOID;
    if (actual == UNKNOWNOID) {
        g->any_unknown = true;
        return true;
    }
    switch (declared) {
    case ANYARRAYOID:
        return same(g, &g->array, lookup_base_type(g->resolver, actual), "anyarray");
    case ANYRANGEOID:
        return same(g, &g->range, lookup_base_type(g->resolver, actual), "anyrange");
    case ANYMULTIRANGEOID:
        return same(g, &g->multirange, lookup_base_type(g->resolver, actual), "anymultirange");
    default:
        return same(g, &g->element, actual, "anyelement");
    }
}

static bool read_common_range(struct generic *g, oid actual)
{
    if (g->common_range != NO_OID)
        return same(g, &g->common_range, actual, "anycompatiblerange");
    g->common_range = actual;
    g->common_subtype = subtype_of(g, actual);
    if (g->common_subtype == NO_OID)
        return complain(g, "argument declared %s is not a range type but type %s", "anycompatiblerange", show(g, actual));
    g->types[g->type_count++] = g->common_subtype;
    return true;
}

static bool read_common_multirange(struct generic *g, oid actual)
{
    if (g->common_multirange != NO_OID)
        return same(g, &g->common_multirange, actual, "anycompatiblemultirange");
    g->common_multirange = actual;
    g->multirange_range = range_of_multirange(g, actual);
    return g->multirange_range != NO_OID
           || complain(g, "argument declared %s is not a multirange type but type %s", "anycompatiblemultirange",
                       show(g, actual));
}

static bool read_family2(struct generic *g, oid declared, oid actual)
{
    g->family2++;
    g->common_nonarray |= declared == ANYCOMPATIBLENONARRAYOID;
    g->wants_array |= declared == ANYCOMPATIBLEARRAYOID;
    g->wants_range |= declared == ANYCOMPATIBLERANGEOID;
    g->wants_common_multirange |= declared == ANYCOMPATIBLEMULTIRANGEOID;
    if (actual == UNKNOWNOID)
        return true;
    oid base = lookup_base_type(g->resolver, actual);
    switch (declared) {
    case ANYCOMPATIBLEARRAYOID: {
        oid element = lookup_element_of(g->resolver, base);
        if (element == NO_OID)
            return complain(g, "argument declared %s is not an array but type %s", "anycompatiblearray", show(g, base));
        g->types[g->type_count++] = element;
        return true;
    }
    case ANYCOMPATIBLERANGEOID:
        return read_common_range(g, base);
    case ANYCOMPATIBLEMULTIRANGEOID:
        return read_common_multirange(g, base);
    default:
        g->types[g->type_count++] = actual;
        return true;
    }
}

static bool is_family1(oid type)
{
    return type == ANYELEMENTOID || type == ANYNONARRAYOID || type == ANYENUMOID || type == ANYARRAYOID || type == ANYRANGEOID
           || type == ANYMULTIRANGEOID;
}

static bool read_arguments(struct generic *g, const oid *actual, const oid *declared, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < ARGUMENTS_MAX; i++) {
        if (!lookup_type_is_polymorphic(declared[i]))
            continue;
        if (is_family1(declared[i]) ? !read_family1(g, declared[i], actual[i]) : !read_family2(g, declared[i], actual[i]))
            return false;
    }
    return true;
}

/* ---- drawing conclusions ---- */

static bool element_from(struct generic *g, oid found, const char *declared, oid container)
{
    if (g->element == NO_OID)
        g->element = found;
    if (g->element == found)
        return true;
    complain(g, "argument declared %s is not consistent with argument declared %s", declared, "anyelement");
    return differ(g, container, g->element);
}

static bool conclude_array(struct generic *g, oid result)
{
    if (g->array == NO_OID)
        return true;
    if (g->array == ANYARRAYOID) {          /* a column of pg_statistic */
        if (g->analysis != NULL && (g->family1 != 1 || (result != ANYARRAYOID && is_family1(result))))
            return complain(g, "cannot determine element type of \"anyarray\" argument");
        return g->analysis == NULL || element_from(g, ANYELEMENTOID, "anyarray", g->array);
    }
    oid element = lookup_element_of(g->resolver, g->array);
    if (element == NO_OID)
        return complain(g, "argument declared %s is not an array but type %s", "anyarray", show(g, g->array));
    return element_from(g, element, "anyarray", g->array);
}

static bool conclude_range(struct generic *g)
{
    if (g->multirange != NO_OID) {
        oid range = range_of_multirange(g, g->multirange);
        if (range == NO_OID)
            return complain(g, "argument declared %s is not a multirange type but type %s", "anymultirange",
                            show(g, g->multirange));
        if (g->range != NO_OID && g->range != range) {
            complain(g, "argument declared %s is not consistent with argument declared %s", "anymultirange", "anyrange");
            return differ(g, g->multirange, g->range);
        }
        g->range = range;
    } else if (g->wants_multirange && g->range != NO_OID)
        g->multirange = multirange_of_range(g, g->range);
    if (g->range == NO_OID)
        return true;
    oid subtype = subtype_of(g, g->range);
    if (subtype == NO_OID)
        return complain(g, "argument declared %s is not a range type but type %s", "anyrange", show(g, g->range));
    return element_from(g, subtype, "anyrange", g->range);
}

static bool is_array_or_domain(struct generic *g, oid type)
{
    return lookup_base_element_of(g->resolver, type) != NO_OID;
}

static bool conclude_family1(struct generic *g, oid result)
{
    if (!conclude_array(g, result) || !conclude_range(g))
        return false;
    if (g->element == NO_OID && g->analysis != NULL)
        return complain(g, "could not determine polymorphic type because input has type %s", "unknown");
    if (g->nonarray && g->element != ANYELEMENTOID && is_array_or_domain(g, g->element))
        return complain(g, "type matched to anynonarray is an array type: %s", show(g, g->element));
    if (g->is_enum && g->element != ANYELEMENTOID && !lookup_type_is_enum(g->resolver, g->element))
        return complain(g, "type matched to anyenum is not an enum type: %s", show(g, g->element));
    return true;
}

static bool conclude_common_range(struct generic *g)
{
    if (g->common_multirange != NO_OID) {
        if (g->common_range != NO_OID && g->multirange_range != g->common_range) {
            complain(g, "argument declared %s is not consistent with argument declared %s", "anycompatiblemultirange",
                     "anycompatiblerange");
            return differ(g, g->common_multirange, g->common_range);
        }
        if (g->common_range == NO_OID) {
            g->common_range = g->multirange_range;
            g->common_subtype = subtype_of(g, g->common_range);
            g->wants_range = true;
            g->types[g->type_count++] = g->common_subtype;
        }
    } else if (g->wants_common_multirange && g->common_range != NO_OID)
        g->common_multirange = multirange_of_range(g, g->common_range);
    return true;
}

static bool refuse_unknown_range(struct generic *g)
{
    if (g->wants_range && g->common_range == NO_OID)
        return complain(g, "could not determine polymorphic type %s because input has type %s", "anycompatiblerange", "unknown");
    if (g->wants_common_multirange && g->common_multirange == NO_OID)
        return complain(g, "could not determine polymorphic type %s because input has type %s", "anycompatiblemultirange",
                        "unknown");
    return true;
}

static bool conclude_family2(struct generic *g)
{
    if (!conclude_common_range(g))
        return false;
    if (g->type_count == 0) {
        g->common = TEXTOID;
        g->common_array = TEXTARRAYOID;
        return g->analysis == NULL || refuse_unknown_range(g);
    }
    g->common = common_type_of_oids(g->resolver, g->types, g->type_count);
    if (g->common == NO_OID)
        return complain(g, "argument types %s and %s cannot be matched", show(g, g->types[0]),
                        show(g, g->types[g->type_count - 1]));
    if (!common_type_works(g->resolver, g->common, g->types, g->type_count))
        return complain(g, "arguments of anycompatible family cannot be cast to a common type");
    g->common_array = lookup_array_of(g->resolver, g->common);
    if (g->analysis != NULL && !refuse_unknown_range(g))
        return false;
    if (g->common_subtype != NO_OID && g->common_subtype != g->common)
        return complain(g, "anycompatiblerange type %s does not match anycompatible type %s", show(g, g->common_range),
                        show(g, g->common));
    if (g->common_nonarray && is_array_or_domain(g, g->common))
        return complain(g, "type matched to anycompatiblenonarray is an array type: %s", show(g, g->common));
    return true;
}

bool generic_consistent(const struct resolver *resolver, const oid *actual, const oid *declared, uint32_t count)
{
    struct generic g = { .resolver = resolver };
    for (uint32_t i = 0; i < count; i++)
        if (actual[i] == NO_OID && lookup_type_is_polymorphic(declared[i]))
            return true;
    if (!read_arguments(&g, actual, declared, count))
        return false;
    if ((g.family1 > 0 && g.element == NO_OID && g.array == NO_OID && g.range == NO_OID && g.multirange == NO_OID)
        ? g.is_enum : g.family1 > 0 && !conclude_family1(&g, NO_OID))
        return false;
    return g.family2 == 0 || conclude_family2(&g);
}

/* ---- putting the types in ---- */

static oid array_of_element(struct generic *g)
{
    if (g->array == NO_OID)
        g->array = lookup_array_of(g->resolver, g->element);
    if (g->array == NO_OID)
        analysis_refuse(g->analysis, g->position, "42704", "could not find array type for data type %s", show(g, g->element));
    return g->array;
}

static oid known_or_refuse(struct generic *g, oid type, const char *declared)
{
    if (type == NO_OID)
        complain(g, "could not determine polymorphic type %s because input has type %s", declared, "unknown");
    return type;
}

/* What a polymorphic type stands for. */
static oid stands_for(struct generic *g, oid type)
{
    switch (type) {
    case ANYELEMENTOID: case ANYNONARRAYOID: case ANYENUMOID:
        return g->element;
    case ANYARRAYOID:
        return array_of_element(g);
    case ANYRANGEOID:
        return known_or_refuse(g, g->range, "anyrange");
    case ANYMULTIRANGEOID:
        if (g->multirange == NO_OID && g->range != NO_OID)
            g->multirange = multirange_of_range(g, g->range);
        return known_or_refuse(g, g->multirange, "anymultirange");
    case ANYCOMPATIBLEOID: case ANYCOMPATIBLENONARRAYOID:
        return g->common;
    case ANYCOMPATIBLEARRAYOID:
        return g->common_array;
    case ANYCOMPATIBLERANGEOID:
        return known_or_refuse(g, g->common_range, "anycompatiblerange");
    case ANYCOMPATIBLEMULTIRANGEOID:
        return known_or_refuse(g, g->common_multirange, "anycompatiblemultirange");
    default:
        return type;
    }
}

/* The result's own type asks for things as an argument would. */
static void read_result(struct generic *g, oid result)
{
    g->nonarray |= result == ANYNONARRAYOID;
    g->is_enum |= result == ANYENUMOID;
    g->wants_multirange |= result == ANYMULTIRANGEOID;
    g->common_nonarray |= result == ANYCOMPATIBLENONARRAYOID;
    g->wants_array |= result == ANYCOMPATIBLEARRAYOID;
    g->wants_range |= result == ANYCOMPATIBLERANGEOID;
    g->wants_common_multirange |= result == ANYCOMPATIBLEMULTIRANGEOID;
}

oid generic_enforce(struct analysis *a, const oid *actual, oid *declared, uint32_t count, oid result, uint32_t position)
{
    bool any = false;
    for (uint32_t i = 0; i < count; i++)
        any |= lookup_type_is_polymorphic(declared[i]);
    if (!any)
        return result;
    struct generic g = { .resolver = a->resolver, .analysis = a, .position = position };
    read_result(&g, result);
    if (!read_arguments(&g, actual, declared, count) || (g.family1 > 0 && !conclude_family1(&g, result))
        || (g.family2 > 0 && !conclude_family2(&g)))
        return NO_OID;
    for (uint32_t i = 0; i < count; i++) {
        if (!lookup_type_is_polymorphic(declared[i]) || (is_family1(declared[i]) && actual[i] != UNKNOWNOID))
            continue;
        declared[i] = stands_for(&g, declared[i]);
        if (declared[i] == NO_OID)
            return NO_OID;
    }
    if (is_family1(result) && g.family1 == 0)
        return result;
    return stands_for(&g, result);
}
