/*
 * Common types: the type that CASE, COALESCE, arrays, UNION and the anycompatible family settle on (select_common_type() and
 * its neighbours in parser/parse_coerce.c).
 */
#include "resolve/analysis.h"

/* One step of the choice: keeps `current` or takes `next`. False: categories differ. */
static bool prefer(const struct resolver *resolver, oid *current, struct type_info *info, oid next)
{
    if (next == UNKNOWNOID || next == *current)
        return true;
    struct type_info new = lookup_type(resolver, next);
    if (*current == UNKNOWNOID) {
        *current = next;
        *info = new;
        return true;
    }
    if (new.category != info->category)
        return false;
    if (!info->preferred && coerce_possible(resolver, 1, current, &next, 'i')
        && !coerce_possible(resolver, 1, &next, current, 'i')) {
        *current = next;
        *info = new;
    }
    return true;
}

static uint32_t leading_equal(struct typed *const *nodes, uint32_t count)
{
    uint32_t i = 1;
    while (i < count && nodes[i]->type == nodes[0]->type)
        i++;
    return i;
}

oid common_type(struct analysis *a, struct typed *const *nodes, uint32_t count, const char *construct)
{
    for (uint32_t i = 0; i < count; i++)
        if (typed_is_open(nodes[i]))
            return NO_OID;          /* open: whatever it is, nothing can be said */
    oid current = nodes[0]->type;
    uint32_t i = current != UNKNOWNOID ? leading_equal(nodes, count) : 1;
    if (i == count && current != UNKNOWNOID)
        return current;
    current = lookup_base_type(a->resolver, current);
    struct type_info info = lookup_type(a->resolver, current);
    for (; i < count; i++) {
        oid next = lookup_base_type(a->resolver, nodes[i]->type);
        if (prefer(a->resolver, &current, &info, next))
            continue;
        if (construct != NULL)
            analysis_refuse(a, nodes[i]->position, "42804", "%s types %s and %s cannot be matched", construct,
                            lookup_type_display(a->resolver, current, -1), lookup_type_display(a->resolver, next, -1));
        return NO_OID;
    }
    return current == UNKNOWNOID ? TEXTOID : current;
}

oid common_type_of_oids(const struct resolver *resolver, const oid *types, uint32_t count)
{
    oid current = types[0];
    uint32_t i = 1;
    while (i < count && types[i] == current)
        i++;
    if (i == count)
        return current;
    current = lookup_base_type(resolver, current);
    struct type_info info = lookup_type(resolver, current);
    for (; i < count; i++)
        if (!prefer(resolver, &current, &info, lookup_base_type(resolver, types[i])))
            return NO_OID;
    return current == UNKNOWNOID ? TEXTOID : current;
}

/* verify_common_type(). */
bool common_type_works(const struct resolver *resolver, oid common, const oid *types, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!coerce_possible(resolver, 1, &types[i], &common, 'i'))
            return false;
    return true;
}

/* select_common_typmod(): one that all share, else none. */
int32_t common_typmod(struct typed *const *nodes, uint32_t count, oid common)
{
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i]->type != common || nodes[i]->typmod != nodes[0]->typmod)
            return -1;
    return count > 0 ? nodes[0]->typmod : -1;
}

struct typed *coerce_to_common(struct analysis *a, struct typed *node, oid to, const char *construct)
{
    if (node->type == to || to == NO_OID || typed_is_open(node))
        return node;
    if (coerce_possible(a->resolver, 1, &node->type, &to, 'i'))
        return coerce_node(a, node, to, -1, 'i', 'i', NO_POSITION);
    return analysis_refuse(a, node->position, "42846", "%s could not convert type %s to %s", construct,
                           lookup_type_display(a->resolver, node->type, -1), lookup_type_display(a->resolver, to, -1));
}
