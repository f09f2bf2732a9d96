/*
 * In use: see in_use.h. The lists are the session's and end with the transaction.
 */
#include "in_use.h"

#include <math.h>
#include <string.h>

#include "relation/tables.h"
#include "session.h"

/* ---- cursors ---- */

static struct cursor *find_cursor(struct session *session, const char *name)
{
    for (uint32_t i = 0; i < session->cursors.count; i++)
        if (strcmp(session->cursors.at[i].name, name) == 0)
            return &session->cursors.at[i];
    return NULL;
}

/* Only relations that hold rows are open in its plan; views were replaced by what they stand on. */
void cursor_open(struct execution *x, const char *name, bool hold)
{
    struct cursor cursor = {.name = name, .hold = hold};
    cursor.relations = ARENA_ARRAY(x->arena, oid, x->statement->locks.count + 1);
    for (uint32_t i = 0; i < x->statement->locks.count; i++) {
        const struct relation *relation = relation_of(x, x->statement->locks.at[i].relation);
        if (relation != NULL && strchr("rmf", relation->kind) != NULL)
            cursor.relations[cursor.relation_count++] = relation->object.id;
    }
    vec_push(x->arena, &x->session->cursors, cursor);
}

static bool cursor_exists(struct execution *x, const char *name)
{
    return x->machine != NULL || find_cursor(x->session, name) != NULL ||
           refuse(x, "34000", "cursor \"%s\" does not exist", name);
}

bool cursor_move(struct execution *x, const char *name)
{
    struct cursor *cursor = find_cursor(x->session, name);
    if (cursor != NULL)
        cursor->moved = true;
    return cursor_exists(x, name);
}

/* execCurrentOf(); what a body names is often its variable. */
bool cursor_is_on_row(struct execution *x, const char *name)
{
    const struct cursor *cursor = find_cursor(x->session, name);
    if (x->machine != NULL || !cursor_exists(x, name))
        return x->machine != NULL;
    return cursor->moved || refuse(x, "24000", "cursor \"%s\" is not positioned on a row", name);
}

bool cursor_close(struct execution *x, const char *name)
{
    struct session *session = x->session;
    uint32_t kept = 0;
    if (name != NULL && !cursor_exists(x, name))
        return false;
    for (uint32_t i = 0; i < session->cursors.count; i++)
        if (name != NULL && strcmp(session->cursors.at[i].name, name) != 0)
            session->cursors.at[kept++] = session->cursors.at[i];
    session->cursors.count = kept;
    return true;
}

/* ---- the check ---- */

static bool refuse_cursor(struct execution *x, oid relation, const char *statement)
{
    for (uint32_t i = 0; i < x->session->cursors.count; i++) {
        const struct cursor *cursor = &x->session->cursors.at[i];
        for (uint32_t n = 0; n < cursor->relation_count; n++) {
            if (cursor->relations[n] != relation)
                continue;
            /* Of several, the plan may have left one out. */
            may_fail(x, "55006", cursor->relation_count == 1 ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY, relation, NULL, NAN,
                     "cannot %s \"%s\" because it is being used by active queries in this session", statement,
                     object_name_of(x, relation));
            return cursor->relation_count == 1;
        }
    }
    return false;
}

static bool refuse_events(struct execution *x, oid relation, const char *statement)
{
    enum certainty certainty = CERTAINTY_POSSIBLE;
    bool found = false;
    for (uint32_t i = 0; i < x->session->put_off.count; i++) {
        const struct put_off *check = &x->session->put_off.at[i];
        if (check->relation != relation)
            continue;
        found = true;
        certainty = check->certainty == CERTAINTY_CERTAIN ? CERTAINTY_CERTAIN
                    : certainty == CERTAINTY_CERTAIN      ? certainty
                                                          : check->certainty;
    }
    if (found)
        may_fail(x, "55006", certainty, relation, NULL, NAN,
                 "cannot %s \"%s\" because it has pending trigger events", statement, object_name_of(x, relation));
    return found && certainty == CERTAINTY_CERTAIN;
}

bool check_not_in_use(struct execution *x, oid relation, const char *statement)
{
    return !x->recording || (!refuse_cursor(x, relation, statement) && !refuse_events(x, relation, statement));
}

/* ---- checks that are put off ---- */

bool constraint_is_put_off(struct execution *x, const struct constraint *constraint)
{
    const struct session *session = x->session;
    if (!constraint->deferrable || session->block == BLOCK_NONE)
        return false;
    for (uint32_t i = session->constraint_modes.count; i-- > 0;) {
        const struct constraint_mode *mode = &session->constraint_modes.at[i];
        if (mode->name == NULL || strcmp(mode->name, constraint->object.name) == 0)
            return mode->deferred;
    }
    return constraint->deferred;
}

void put_off_check(struct execution *x, oid relation, const struct constraint *key, enum certainty certainty)
{
    struct put_off check = {.relation = relation, .constraint = key->object.id, .certainty = certainty};
    if (x->recording)
        vec_push(x->arena, &x->session->put_off, check);
}

/* RI_FKey_check() looks into the referenced table, RI_FKey_noaction_del() and _upd() into the referencing one. */
static void fire(struct execution *x, const struct put_off *check, bool at_commit)
{
    const struct constraint *key = catalog_constraint(x->catalog, check->constraint);
    if (key == NULL || key->type != 'f')
        return; /* a user's constraint trigger */
    bool referencing = check->relation == key->object.parent;
    oid other = referencing ? key->referenced : key->object.parent;
    take_lock(x, other, referencing ? LOCK_FOREIGN_KEY_CHECK : LOCK_FOREIGN_KEY_RESTRICT);
    if (referencing)
        take_lock(x, key->index, LOCK_FOREIGN_KEY_CHECK);
    may_fail(x, "23503", CERTAINTY_POSSIBLE, check->relation, NULL, NAN,
             "a row may violate the deferred foreign key constraint \"%s\"", key->object.name);
    if (at_commit && x->statement->failures.count > 0)
        x->statement->failures.at[x->statement->failures.count - 1].at_commit = true;
}

void set_constraint_mode(struct execution *x, const char *name, bool deferred)
{
    struct session *session = x->session;
    uint32_t kept = 0;
    if (session->block == BLOCK_NONE)
        return;
    vec_push(x->arena, &session->constraint_modes, ((struct constraint_mode){name, deferred}));
    for (uint32_t i = 0; i < session->put_off.count; i++) {
        const struct constraint *key = catalog_constraint(x->catalog, session->put_off.at[i].constraint);
        if (!deferred && key != NULL && !constraint_is_put_off(x, key))
            fire(x, &session->put_off.at[i], false);
        else
            session->put_off.at[kept++] = session->put_off.at[i];
    }
    session->put_off.count = kept;
}

void check_what_was_put_off(struct execution *x)
{
    for (uint32_t i = 0; i < x->session->put_off.count; i++)
        fire(x, &x->session->put_off.at[i], true);
    x->session->put_off.count = 0;
}
