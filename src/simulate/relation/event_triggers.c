/*
 * Event triggers: CREATE and ALTER EVENT TRIGGER as event_trigger.c does. Which tags they may ask for is command_tag.def.
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"

static const struct command_tag {
    const char *tag;
    uint8_t commands_from, rewrites_from; /* 0 never */
} command_tags[] = {
#define TAG(tag, commands_from, rewrites_from) {tag, commands_from, rewrites_from},
#include "command_tag.def"
#undef TAG
};

static const struct command_tag *find_tag(const char *word)
{
    for (size_t i = 0; i < sizeof command_tags / sizeof *command_tags; i++)
        if (str_same_nocase(command_tags[i].tag, word))
            return &command_tags[i];
    return NULL;
}

/* validate_ddl_tags(), validate_table_rewrite_tags() */
static bool check_tag(struct execution *x, const char *event, const char *word)
{
    const struct command_tag *tag = find_tag(word);
    bool rewrite = strcmp(event, "table_rewrite") == 0;
    if (tag == NULL && !rewrite)
        return refuse(x, "42601", "filter value \"%s\" not recognized for filter variable \"%s\"", word, "tag");
    int from = tag == NULL ? 0 : rewrite ? tag->rewrites_from : tag->commands_from;
    return (from > 0 && from <= x->version) ||
           refuse(x, "0A000", "event triggers are not supported for %s", tag != NULL ? tag->tag : word);
}

static bool check_filter(struct execution *x, const char *event, const struct sql_option *filter)
{
    if (strcmp(event, "login") == 0)
        return refuse(x, "0A000", "tag filtering is not supported for login event triggers");
    if (filter->list.count == 0 && filter->value != NULL)
        return check_tag(x, event, filter->value);
    for (uint32_t i = 0; i < filter->list.count; i++)
        if (!check_tag(x, event, filter->list.at[i]))
            return false;
    return true;
}

static bool check_event(struct execution *x, const struct op_create_event_trigger *op)
{
    static const struct {
        const char *name;
        int from;
    } events[] = {{"ddl_command_start", 14}, {"ddl_command_end", 14}, {"sql_drop", 14}, {"table_rewrite", 14}, {"login", 17}};
    bool known = false;
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        known |= strcmp(events[i].name, op->event) == 0 && x->version >= events[i].from;
    if (!known)
        return refuse(x, "42601", "unrecognized event name \"%s\"", op->event);
    for (uint32_t i = 0; i < op->when.count; i++) {
        if (strcmp(op->when.at[i].name, "tag") != 0)
            return refuse(x, "42601", "unrecognized filter variable \"%s\"", op->when.at[i].name);
        if (i > 0)
            return refuse(x, "42601", "filter variable \"%s\" specified more than once", op->when.at[i].name);
    }
    return op->when.count == 0 || check_filter(x, op->event, &op->when.at[0]);
}

static bool check_event_function(struct execution *x, const struct op_create_event_trigger *op, oid *function)
{
    struct refusal refusal = {0};
    *function = resolve_function_exact(&x->resolver, &op->function, NULL, 0, false, &refusal);
    if (*function == NO_OID)
        return refusal.unsure || refuse_as(x, &refusal);
    const struct function *found = catalog_function(x->catalog, *function);
    return found == NULL || found->object.uncertain || found->returns == EVENT_TRIGGEROID ||
           refuse(x, "42P17", "function %s must return type %s", op->function.name, "event_trigger");
}

bool execute_create_event_trigger(struct execution *x, const struct op *base)
{
    const struct op_create_event_trigger *op = (const struct op_create_event_trigger *)base;
    oid function;
    operation_add(x, "create_event_trigger", base->span)->name = op->name;
    if (!check_event(x, op))
        return false;
    if (catalog_find(x->catalog, CLASS_EVENT_TRIGGER, NO_OID, op->name) != NO_OID)
        return refuse(x, "42710", "event trigger \"%s\" already exists", op->name);
    if (!check_event_function(x, op, &function))
        return false;
    struct event_trigger *trigger =
        catalog_create(x->catalog, CLASS_EVENT_TRIGGER, sizeof *trigger, NO_OID, NO_OID, op->name);
    trigger->event = op->event;
    trigger->enabled = 'O';
    trigger->function = function;
    trigger->when = op->when;
    trigger->object.owner = owner_of_new(x);
    catalog_publish(x->catalog, &trigger->object);
    if (function >= FIRST_USER_OID)
        depend_on(x, trigger->object.id, function, DEPENDENCY_NORMAL);
    return true;
}

bool execute_alter_event_trigger(struct execution *x, const struct op *base)
{
    const struct op_alter_event_trigger *op = (const struct op_alter_event_trigger *)base;
    operation_add(x, "alter_event_trigger", base->span);
    oid id = catalog_find(x->catalog, CLASS_EVENT_TRIGGER, NO_OID, op->name);
    if (id == NO_OID)
        return refuse_missing(x, NO_OID, "42704", "event trigger \"%s\" does not exist", op->name);
    ((struct event_trigger *)catalog_edit(x->catalog, id))->enabled = op->enabled;
    return true;
}
