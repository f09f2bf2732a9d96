/*
 * Windows: a lock is kept to the end of its transaction (two-phase locking, LockReleaseAll() in
 * CommitTransaction()), unless what took it is undone: ROLLBACK TO a savepoint and an error give back what
 * was locked since (AbortSubTransaction(), AbortTransaction()). Adds up what the statements' lock facts say;
 * decides no lock.
 */
#include "windows.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

/* What to undo: the window as it was before a statement made or strengthened it. */
struct taking {
    uint32_t window;
    uint32_t statement;
    bool made;
    bool weaker;                    /* than what was held already */
    struct lock_step step;
};
struct mark {
    const char *savepoint;
    uint32_t statement;
};

struct windows {
    struct facts *facts;
    struct arena *arena;
    struct map open;            /* (transaction, relation) → index + 1 of the window that is open; 0 */
    VEC(struct taking) takings; /* of the transaction so far */
    VEC(struct mark) savepoints;
    bool split; /* some window of the transaction stands out of order */
};

static uint32_t *open_window(struct windows *w, uint32_t transaction, oid relation)
{
    return map_put(&w->open, (uint64_t)transaction << 32 | relation, NULL);
}

static uint16_t mode_bit(enum lock_mode mode)
{
    return (uint16_t)(1u << mode);
}

bool lock_window_keeps_out(const struct lock_window *window, enum lock_user user)
{
    for (int mode = 0; window->modes >> mode != 0; mode++)
        if ((window->modes >> mode & 1) != 0 && lock_keeps_out((enum lock_mode)mode, user))
            return true;
    return false;
}

static uint32_t add_window(struct windows *w, const struct statement *statement, const struct lock_fact *lock)
{
    struct lock_window window = {
        .relation = lock->relation,
        .is_index = lock->is_index,
        .transaction = statement->transaction,
        .taken_by = statement->index,
        .strongest_by = statement->index,
        .released_by = statement->index,
        .release = RELEASE_STATEMENT,
        .mode = lock->mode,
        .modes = mode_bit(lock->mode),
        .new_relation = lock->new_relation,
    };
    vec_push(w->arena, &window.steps, ((struct lock_step){statement->index, lock->mode, lock->reason}));
    vec_push(w->arena, &w->facts->windows, window);
    return w->facts->windows.count - 1;
}

static void keep_lock(struct windows *w, const struct statement *statement, const struct lock_fact *lock)
{
    uint32_t *place = open_window(w, statement->transaction, lock->relation);
    struct lock_step step = {statement->index, lock->mode, lock->reason};
    if (*place == 0) {
        *place = add_window(w, statement, lock) + 1;
        struct taking taking = {
            .window = *place - 1, .statement = statement->index, .made = true, .step = step};
        vec_push(w->arena, &w->takings, taking);
        return;
    }
    struct lock_window *window = &w->facts->windows.at[*place - 1];
    if ((window->modes & mode_bit(lock->mode)) != 0)
        return;
    struct taking taking = {.window = *place - 1, .statement = statement->index, .weaker = lock->mode < window->mode,
                            .step = step};
    vec_push(w->arena, &w->takings, taking);
    window->modes |= mode_bit(lock->mode);
    if (taking.weaker)
        return;
    vec_push(w->arena, &window->steps, step);
    window->mode = lock->mode;
    window->strongest_by = statement->index;
}

/* The stronger lock goes and the weaker one stays: the stronger one's time becomes a window of its own. */
static void split_window(struct windows *w, const struct taking *taking, uint32_t by,
                         enum lock_release release)
{
    struct lock_window *window = &w->facts->windows.at[taking->window];
    struct lock_window part = *window;
    part.taken_by = part.strongest_by = taking->statement;
    part.released_by = by;
    part.release = release;
    part.mode = taking->step.mode;
    memset(&part.steps, 0, sizeof part.steps);
    vec_push(w->arena, &part.steps, taking->step);
    const struct lock_step *before = &window->steps.at[--window->steps.count - 1];
    window->modes &= (uint16_t)~mode_bit(taking->step.mode);
    window->mode = before->mode;
    window->strongest_by = before->statement;
    vec_push(w->arena, &w->facts->windows, part);
    w->split = true;
}

/* Gives back what was locked after the statement `since`. */
static void release_since(struct windows *w, int64_t since, uint32_t by, enum lock_release release)
{
    while (w->takings.count > 0 && w->takings.at[w->takings.count - 1].statement > since) {
        struct taking taking = w->takings.at[--w->takings.count];
        struct lock_window *window = &w->facts->windows.at[taking.window];
        if (taking.weaker)
            window->modes &= (uint16_t)~mode_bit(taking.step.mode);
        else if (!taking.made)
            split_window(w, &taking, by, release);
        if (!taking.made)
            continue;
        window->released_by = by;
        window->release = release;
        *open_window(w, window->transaction, window->relation) = 0;
    }
}

static bool is_refused(const struct statement *statement)
{
    return statement->failures.count > 0 && statement->failures.at[0].certainty == CERTAINTY_CERTAIN &&
           !statement->failures.at[0].at_commit;
}

static void follow_savepoint(struct windows *w, const struct statement *statement)
{
    const struct op_transaction *op = (const struct op_transaction *)statement->op;
    uint32_t count = w->savepoints.count;
    if (op->what == 's') {
        vec_push(w->arena, &w->savepoints, ((struct mark){op->savepoint, statement->index}));
        return;
    }
    while (count > 0 && strcmp(w->savepoints.at[count - 1].savepoint, op->savepoint) != 0)
        count--;
    if (count == 0)
        return;
    if (op->what == 'l') {
        w->savepoints.count = count - 1;
        return;
    }
    w->savepoints.count = count;
    release_since(w, w->savepoints.at[count - 1].statement, statement->index, RELEASE_SAVEPOINT);
}

static void follow_statement(struct windows *w, const struct statement *statement)
{
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        const struct lock_fact *lock = &statement->locks.at[i];
        if (lock->transient)
            add_window(w, statement, lock);
        else
            keep_lock(w, statement, lock);
    }
    bool block = w->facts->transactions.at[statement->transaction - 1].block;
    if (is_refused(statement)) {
        int64_t since =
            w->savepoints.count > 0 ? (int64_t)w->savepoints.at[w->savepoints.count - 1].statement : -1;
        if (block && statement->evaluated)
            release_since(w, since, statement->index, RELEASE_FAILURE);
        return;
    }
    if (statement->op == NULL || statement->op->kind != OP_TRANSACTION || !statement->evaluated)
        return;
    char what = ((const struct op_transaction *)statement->op)->what;
    if (what == 's' || what == 'l' || what == 't')
        follow_savepoint(w, statement);
}

static int compare_windows(const void *a, const void *b)
{
    const struct lock_window *left = a, *right = b;
    if (left->taken_by != right->taken_by)
        return left->taken_by < right->taken_by ? -1 : 1;
    if (left->relation != right->relation)
        return left->relation < right->relation ? -1 : 1;
    return (int)left->mode - (int)right->mode;
}

static void follow_transaction(struct windows *w, uint32_t number)
{
    uint32_t first = w->facts->windows.count;
    const struct transaction *transaction = &w->facts->transactions.at[number - 1];
    enum lock_release release = !transaction->block      ? RELEASE_STATEMENT
                                : transaction->committed ? RELEASE_COMMIT
                                                         : RELEASE_ROLLBACK;
    w->takings.count = w->savepoints.count = 0;
    w->split = false;
    for (uint32_t i = transaction->first; i <= transaction->last; i++)
        if (w->facts->statements.at[i]->transaction == number)
            follow_statement(w, w->facts->statements.at[i]);
    for (uint32_t i = 0; i < w->takings.count; i++) {
        struct lock_window *window = &w->facts->windows.at[w->takings.at[i].window];
        window->released_by = transaction->last;
        window->release = release;
    }
    if (w->split)
        qsort(w->facts->windows.at + first, w->facts->windows.count - first, sizeof *w->facts->windows.at,
              compare_windows);
}

void windows_make(struct facts *facts, struct arena *arena)
{
    struct windows w = {.facts = facts, .arena = arena};
    map_init(&w.open, arena);
    for (uint32_t i = 1; i <= facts->transactions.count; i++)
        follow_transaction(&w, i);
}

const char *lock_release_name(enum lock_release release)
{
    static const char *const names[] = {"statement", "commit", "rollback", "savepoint", "failure"};
    return names[release];
}
