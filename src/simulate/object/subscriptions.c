/*
 * Subscriptions: CREATE, ALTER and DROP SUBSCRIPTION as subscriptioncmds.c does; what a publisher answers is not known.
 */
#include "kept.h"

#include <string.h>

#include "base/str.h"

/* parse_subscription_options(): a slot is made, and a connection, unless told not to; then it may not run in a block. */
static bool option_on(const struct sql_options *options, const char *name, bool otherwise)
{
    const struct sql_option *option = option_find(options, name);
    if (option == NULL)
        return otherwise;
    return option->value == NULL || !(str_same_nocase(option->value, "false") || str_same_nocase(option->value, "off") || str_same_nocase(option->value, "0"));
}

bool execute_subscription(struct execution *x, const struct op *base)
{
    const struct op_subscription *op = (const struct op_subscription *)base;
    static const char *const kinds[] = {['c'] = "create_subscription", ['a'] = "alter_subscription", ['d'] = "drop_subscription"};
    operation_add(x, kinds[(unsigned char)op->what], base->span);
    oid id = catalog_find(x->catalog, CLASS_SUBSCRIPTION, NO_OID, op->name);
    if (op->what == 'c') {
        bool connect = option_on(&op->options, "connect", true);
        if (connect && option_on(&op->options, "create_slot", true) && !forbid_in_block(x, "CREATE SUBSCRIPTION ... WITH (create_slot = true)"))
            return false;
        if (object_taken(x, CLASS_SUBSCRIPTION, NO_OID, op->name, "subscription", false))
            return false;
        object_keep_plain(x, CLASS_SUBSCRIPTION, NO_OID, op->name, OBJECT_TYPE_SUBSCRIPTION, base, &op->options);
        return true;
    }
    if (id == NO_OID) {
        if (op->missing_ok)
            return true;
        return refuse_missing(x, NO_OID, "42704", "subscription \"%s\" does not exist", op->name);
    }
    if (op->what == 'd')
        catalog_drop(x->catalog, id);
    return true;
}

