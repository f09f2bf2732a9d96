/*
 * Operator items: the operators and functions that CREATE OPERATOR CLASS and ALTER OPERATOR FAMILY … ADD name: that they are there,
 * under numbers that the access method has, and which of them the class cannot be without. Follows opclasscmds.c and the access
 * methods' amadjustmembers.
 */
#include "kept.h"

#include <string.h>

#include "simulate/address.h"

/* amstrategies and amsupport of the methods that have fixed numbers of them. */
static const struct {
    const char *method;
    char kind;
    int32_t most;
    uint8_t from, to;
} item_numbers[] = {
    {"btree", 'o', 5, 14, 18}, {"btree", 'f', 5, 14, 17}, {"btree", 'f', 6, 18, 18},
    {"hash", 'o', 1, 14, 18},  {"hash", 'f', 3, 14, 18},
};

static bool check_number(struct execution *x, const char *method, const struct opclass_item *item)
{
    for (size_t i = 0; i < sizeof item_numbers / sizeof *item_numbers; i++)
        if (strcmp(item_numbers[i].method, method) == 0 && item_numbers[i].kind == item->kind &&
            x->version >= item_numbers[i].from && x->version <= item_numbers[i].to &&
            (item->number < 1 || item->number > item_numbers[i].most))
            return refuse(x, "42P17", "invalid %s number %d, must be between 1 and %d",
                          item->kind == 'o' ? "operator" : "function", (int)item->number, (int)item_numbers[i].most);
    return true;
}

/* Without argument types it is the operator between two values of the class's type. */
static bool find_class_operator(struct execution *x, const struct opclass_item *item, oid type, oid *out)
{
    struct refusal refusal = {0};
    if (type == NO_OID)
        return refuse(x, "42601", "operator argument types must be specified in ALTER OPERATOR FAMILY");
    *out = resolve_operator(&x->resolver, &item->object.name, type, type, false, &refusal);
    return *out != NO_OID || refusal.unsure || refuse_as(x, &refusal);
}

static bool find_item(struct execution *x, const struct opclass_item *item, oid type, oid *out)
{
    struct drop_target target;
    *out = NO_OID;
    if (item->kind == 's')
        return type != NO_OID || refuse(x, "42601", "STORAGE cannot be specified in ALTER OPERATOR FAMILY");
    if (item->kind == 'o' && item->object.type_name == NULL && item->object.type_name2 == NULL)
        return find_class_operator(x, item, type, out);
    if (!address_find(x, &item->object, false, &target, NULL))
        return false;
    *out = target.object;
    return true;
}

/* btadjustmembers(), hashadjustmembers(): operators between two values of the type, and the first function; the others may go. */
static bool is_needed(struct execution *x, const char *method, const struct opclass_item *item, oid type, oid found)
{
    const struct object *object = found >= FIRST_USER_OID ? catalog_object(x->catalog, found) : NULL;
    if ((strcmp(method, "btree") != 0 && strcmp(method, "hash") != 0) || object == NULL)
        return false;
    if (item->kind == 'f')
        return item->number == 1 && item->class_argument_count == 0;
    const struct operator_object *operator = (const struct operator_object *)object;
    return object->class == CLASS_OPERATOR && operator->left == type && operator->right == type;
}

bool operator_items_find(struct execution *x, const char *method, const struct opclass_item *items, uint32_t count,
                         oid type, struct oids *needed)
{
    oid *list = ARENA_ARRAY(x->arena, oid, count + 1);
    *needed = (struct oids){.at = list};
    for (uint32_t i = 0; i < count; i++) {
        oid found;
        if ((items[i].kind != 's' && !check_number(x, method, &items[i])) || !find_item(x, &items[i], type, &found))
            return false;
        if (is_needed(x, method, &items[i], type, found))
            list[needed->count++] = found;
    }
    return true;
}
