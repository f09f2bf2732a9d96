/*
 * Implements fire.h, after TriggerEnabled() and the ExecBSInsertTriggers() family of trigger.c.
 */
#include "fire.h"

#include <string.h>

#include "constants.h"
#include "simulate/body/effect.h"
#include "simulate/plpgsql/plpgsql.h"
#include "simulate/session.h"

/* What happens, and which triggers it concerns. */
struct occasion {
    uint32_t events; /* TRIGGER_EVENT_… */
    char timing;     /* 'b' 'a' 'i'; 0: before or after */
    bool row;
    const bool *assigned;              /* as in struct change; NULL: every column */
    const struct typed *const *values; /* of a row that comes in; NULL: not known */
    bool own;                          /* leaves out a partition's copies of its parent's triggers */
    const char *doubt;                 /* why it happens only perhaps; NULL: surely */
};

bool fire_is_on(struct execution *x)
{
    const char *role = session_get(x->session, "session_replication_role");
    return role == NULL || strcmp(role, "replica") != 0;
}

static bool is_enabled(struct execution *x, const struct trigger *trigger)
{
    return trigger->enabled == 'A' || trigger->enabled == (fire_is_on(x) ? 'O' : 'R');
}

/* UPDATE OF columns: one of them is set. */
static bool sets_columns(const struct trigger *trigger, const bool *assigned)
{
    bool sets = trigger->column_count == 0 || assigned == NULL;
    for (uint16_t i = 0; i < trigger->column_count && !sets; i++)
        sets = trigger->columns[i] > 0 && assigned[trigger->columns[i] - 1];
    return sets;
}

static uint32_t events_met(struct execution *x, const struct trigger *trigger,
                           const struct occasion *occasion)
{
    bool copy = occasion->own && trigger->parent_trigger != NO_OID;
    bool meant = !trigger->internal && !copy && trigger->row == occasion->row && is_enabled(x, trigger) &&
                 (occasion->timing == 0 ? trigger->timing != 'i' : trigger->timing == occasion->timing);
    uint32_t events = meant ? trigger->events & occasion->events : 0;
    if (!sets_columns(trigger, occasion->assigned))
        events &= ~(uint32_t)TRIGGER_EVENT_UPDATE;
    return events;
}

static bool fire_trigger(struct execution *x, const struct relation *relation, const struct trigger *trigger,
                         uint32_t events, const struct occasion *occasion)
{
    bool fine = true;
    for (uint32_t event = TRIGGER_EVENT_INSERT; event <= TRIGGER_EVENT_TRUNCATE && fine; event <<= 1) {
        struct trigger_call call = {.trigger = trigger,
                                    .relation = relation,
                                    .event = event,
                                    .values = event == TRIGGER_EVENT_INSERT ? occasion->values : NULL,
                                    .doubt = occasion->doubt};
        if (trigger->when != NULL && call.doubt == NULL)
            call.doubt = "a trigger's condition";
        if ((events & event) != 0)
            fine = plpgsql_trigger(x, &call);
    }
    return fine;
}

static bool fire(struct execution *x, const struct relation *relation, const struct occasion *occasion)
{
    uint32_t cursor = 0;
    bool fine = true;
    if (!x->recording)
        return true;
    for (oid id, of = relation->object.id;
         fine && (id = catalog_next_member(x->catalog, of, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        uint32_t events = trigger != NULL ? events_met(x, trigger, occasion) : 0;
        if (events != 0 && effect_on_tables(x, trigger->function))
            fine = fire_trigger(x, relation, trigger, events, occasion);
    }
    return fine;
}

static struct occasion occasion_of(const struct change *change)
{
    return (struct occasion){.events = (change->inserts ? TRIGGER_EVENT_INSERT : 0u) |
                                       (change->updates ? TRIGGER_EVENT_UPDATE : 0u) |
                                       (change->deletes ? TRIGGER_EVENT_DELETE : 0u),
                             .assigned = change->kind == OP_UPDATE ? change->assigned : NULL};
}

bool fire_for_statement(struct execution *x, const struct relation *relation, const struct change *change,
                        char timing)
{
    struct occasion occasion = occasion_of(change);
    occasion.timing = timing;
    return !change->executes || fire(x, relation, &occasion);
}

bool fire_for_row(struct execution *x, const struct relation *relation, const struct change *change,
                  const struct typed *const *values)
{
    bool surely = change->rows.exact && change->syntax != NULL && change->syntax->on_conflict == 0;
    struct occasion occasion = {
        .events = TRIGGER_EVENT_INSERT, .row = true, .values = values, .doubt = surely ? NULL : "rows"};
    return !change->executes || fire(x, relation, &occasion);
}

/* Are rows changed of which nothing was said one by one? */
static bool has_other_rows(const struct change *change)
{
    return change->updates || change->deletes || change->rows.count == 0 || !change->rows.complete;
}

bool fire_for_rows(struct execution *x, const struct relation *relation, const struct change *change)
{
    struct occasion occasion = occasion_of(change);
    struct oids family;
    bool any = change->inserts, fine = true;
    if (!change->executes || !has_other_rows(change))
        return true;
    occasion.row = occasion.own = true;
    occasion.doubt = "rows";
    if (change->inserts && change->rows.count > 0 && change->rows.complete)
        occasion.events &= ~(uint32_t)TRIGGER_EVENT_INSERT;
    all_inheritors(x, relation->object.id, &family);
    for (uint32_t i = 0; i < family.count && !any; i++)
        any = !relation_is_empty(x, family.at[i]);
    for (uint32_t i = 0; i < family.count && any && fine; i++) {
        const struct relation *one = relation_of(x, family.at[i]);
        fine = one == NULL || fire(x, one, &occasion);
    }
    return fine;
}

/* What is told of a row that comes to a view, which has no defaults of its own to speak of. */
static const struct typed **row_for_view(struct execution *x, const struct relation *view, const struct typed **given)
{
    const struct typed **values = ARENA_ARRAY(x->scratch, const struct typed *, view->column_count + 1u);
    for (uint16_t i = 0; i < view->column_count; i++)
        values[i] = given[i] == NULL || given[i]->kind == TYPED_DEFAULT ? NULL : fold_constant(x, given[i]);
    return values;
}

static bool fire_instead_of_rows(struct execution *x, const struct relation *view, const struct change *change)
{
    struct occasion occasion = occasion_of(change);
    bool fine = true;
    occasion.timing = 'i';
    occasion.row = true;
    occasion.doubt = change->kind == OP_INSERT && change->rows.exact ? NULL : "rows";
    if (change->kind != OP_INSERT || change->rows.count == 0 || !change->rows.complete)
        return fire(x, view, &occasion);
    for (uint32_t i = 0; i < change->rows.count && fine; i++) {
        occasion.values = row_for_view(x, view, change->rows.at[i]);
        fine = fire(x, view, &occasion);
    }
    return fine;
}

bool fire_instead(struct execution *x, const struct relation *view, const struct change *change)
{
    return !change->executes || (fire_for_statement(x, view, change, 'b') && fire_instead_of_rows(x, view, change) &&
                                 fire_for_statement(x, view, change, 'a'));
}

bool fire_truncate(struct execution *x, oid relation, char timing)
{
    const struct relation *table = relation_of(x, relation);
    const struct occasion occasion = {.events = TRIGGER_EVENT_TRUNCATE, .timing = timing};
    return table == NULL || fire(x, table, &occasion);
}
