/*
 * Subscriptions: CREATE, ALTER and DROP SUBSCRIPTION as subscriptioncmds.c does. What a publisher answers is not known, nor, of one that
 * a dump made, whether it is enabled.
 */
#include "kept.h"

#include <string.h>

#include "base/str.h"
#include "simulate/relation/tables.h"

/* ---- options ---- */

/* What parse_subscription_options() gathers; `given_…`: the statement says it. */
struct subscription_options {
    bool connect, enabled, create_slot, copy_data, slotless;
    bool given_enabled, given_create_slot, given_copy_data;
};

static bool check_streaming(struct execution *x, const struct sql_option *option)
{
    bool on, parallel = has_feature(x, FEATURE_SUBSCRIPTION_PARALLEL);
    if (parallel && option->value != NULL && str_same_nocase(option->value, "parallel"))
        return true;
    return option_boolean(x, option, &on);
}

/* ReplicationSlotValidateName() */
static bool check_slot_name(struct execution *x, const char *name)
{
    if (name == NULL || strcmp(name, "none") == 0)
        return true;
    if (*name == '\0')
        return refuse(x, "42602", "replication slot name \"%s\" is too short", name);
    if (strlen(name) > 63)
        return refuse(x, "42622", "replication slot name \"%s\" is too long", name);
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0' ||
           refuse(x, "42602", "replication slot name \"%s\" contains invalid character", name);
}

static bool check_origin(struct execution *x, const char *origin)
{
    return origin == NULL || str_same_nocase(origin, "none") || str_same_nocase(origin, "any") ||
           refuse(x, "22023", "unrecognized origin value: \"%s\"", origin);
}

static bool read_option(struct execution *x, const struct sql_option *option, struct subscription_options *out)
{
    bool ignored, *on = &ignored, *given = &ignored;
    static const char *const others[] = {"refresh", "binary", "two_phase", "disable_on_error", "password_required",
                                         "run_as_owner", "failover"};
    const struct {
        const char *name;
        bool *on, *given;
    } kept[] = {{"connect", &out->connect, &ignored},
                {"enabled", &out->enabled, &out->given_enabled},
                {"create_slot", &out->create_slot, &out->given_create_slot},
                {"copy_data", &out->copy_data, &out->given_copy_data}};
    bool boolean = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        boolean |= strcmp(others[i], option->name) == 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i].name, option->name) == 0) {
            boolean = true;
            on = kept[i].on;
            given = kept[i].given;
        }
    *given = true;
    if (boolean)
        return option_boolean(x, option, on);
    if (strcmp(option->name, "streaming") == 0)
        return check_streaming(x, option);
    if (strcmp(option->name, "origin") == 0)
        return check_origin(x, option->value);
    if (strcmp(option->name, "slot_name") != 0)
        return true;
    out->slotless = option->value != NULL && strcmp(option->value, "none") == 0;
    return check_slot_name(x, option->value);
}

static bool refuse_pair(struct execution *x, const char *one, const char *other)
{
    return refuse(x, "42601", "%s and %s are mutually exclusive options", one, other);
}

/* What one option asks of the others; the defaults that hang on them. */
static bool check_together(struct execution *x, struct subscription_options *options)
{
    if (!options->connect) {
        if (options->enabled && options->given_enabled)
            return refuse_pair(x, "connect = false", "enabled = true");
        if (options->create_slot && options->given_create_slot)
            return refuse_pair(x, "connect = false", "create_slot = true");
        if (options->copy_data && options->given_copy_data)
            return refuse_pair(x, "connect = false", "copy_data = true");
        options->enabled = options->create_slot = options->copy_data = false;
    }
    if (!options->slotless)
        return true;
    if (options->enabled && options->given_enabled)
        return refuse_pair(x, "slot_name = NONE", "enabled = true");
    if (options->enabled)
        return refuse(x, "42601", "subscription with %s must also set %s", "slot_name = NONE", "enabled = false");
    if (options->create_slot && options->given_create_slot)
        return refuse_pair(x, "slot_name = NONE", "create_slot = true");
    return !options->create_slot ||
           refuse(x, "42601", "subscription with %s must also set %s", "slot_name = NONE", "create_slot = false");
}

static bool read_options(struct execution *x, const struct sql_options *given, struct subscription_options *out)
{
    *out = (struct subscription_options){.connect = true, .enabled = true, .create_slot = true, .copy_data = true};
    for (uint32_t i = 0; i < given->count; i++) {
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(given->at[j].name, given->at[i].name) == 0)
                return refuse(x, "42601", "conflicting or redundant options");
        if (!read_option(x, &given->at[i], out))
            return false;
    }
    return true;
}

/* check_duplicates_in_publist() */
static bool check_publications(struct execution *x, const struct texts *publications)
{
    for (uint32_t i = 0; i < publications->count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(publications->at[i], publications->at[j]) == 0)
                return refuse(x, "42710", "publication name \"%s\" used more than once", publications->at[i]);
    return true;
}

/* ---- statements ---- */

/* CreateSubscription(): a slot is made, and a connection, unless told not to; then it may not run in a block. */
static bool create_subscription(struct execution *x, const struct op_subscription *op)
{
    struct subscription_options options;
    if (!read_options(x, &op->options, &options) || !check_together(x, &options) ||
        (options.create_slot && !forbid_in_block(x, "CREATE SUBSCRIPTION ... WITH (create_slot = true)")) ||
        object_taken(x, CLASS_SUBSCRIPTION, NO_OID, op->name, "subscription", false) ||
        !check_publications(x, &op->publications))
        return false;
    object_keep_plain(x, CLASS_SUBSCRIPTION, NO_OID, op->name, OBJECT_TYPE_SUBSCRIPTION, &op->op, &op->options);
    return true;
}

static bool alter_subscription(struct execution *x, const struct op_subscription *op)
{
    struct subscription_options ignored;
    return read_options(x, &op->options, &ignored) && check_publications(x, &op->publications);
}

bool execute_subscription(struct execution *x, const struct op *base)
{
    const struct op_subscription *op = (const struct op_subscription *)base;
    static const char *const kinds[] = {['c'] = "create_subscription", ['a'] = "alter_subscription", ['d'] = "drop_subscription"};
    operation_add(x, kinds[(unsigned char)op->what], base->span);
    if (op->what == 'c')
        return create_subscription(x, op);
    oid id = catalog_find(x->catalog, CLASS_SUBSCRIPTION, NO_OID, op->name);
    if (id == NO_OID)
        return op->missing_ok ||
               refuse_missing(x, NO_OID, "42704", "subscription \"%s\" does not exist", op->name);
    if (op->what == 'a')
        return alter_subscription(x, op);
    catalog_drop(x->catalog, id);
    return true;
}
