/*
 * Window: the words for a lock's time in its transaction; see window.h. Who is kept out is simulate's
 * (lock.h).
 */
#include "window.h"

#include "view.h"

static const char *place_of(struct arena *arena, const struct facts *facts, uint32_t index)
{
    const struct statement *statement = facts->statements.at[index];
    return arena_printf(arena, "%s:%u", statement->source->name, statement->start.line);
}

static const char *kept_out(struct arena *arena, const struct lock_window *window)
{
    struct str words = str_new(arena);
    for (enum lock_user user = 0; user < LOCK_USER_COUNT; user++)
        if (lock_window_keeps_out(window, user))
            str_addf(&words, "%s%s", words.length > 0 ? "; " : "", lock_user_words(user));
    return words.length > 0 ? words.text : "";
}

static bool matters(const struct facts *facts, const struct lock_window *window)
{
    return facts->transactions.at[window->transaction - 1].block && !window->is_index &&
           !window->new_relation &&
           (lock_window_keeps_out(window, LOCK_USER_WRITE) ||
            lock_window_keeps_out(window, LOCK_USER_AUTOVACUUM));
}

static const char *taken_words(struct arena *arena, const struct facts *facts,
                               const struct lock_window *window)
{
    const char *place = place_of(arena, facts, window->taken_by);
    if (window->steps.count == 1)
        return place;
    return arena_printf(arena, "%s, as %s", place, lock_mode_words(window->steps.at[0].mode));
}

bool window_row_make(struct arena *arena, const struct report *report, uint32_t index, struct window_row *out)
{
    const struct facts *facts = report->facts;
    const struct lock_window *window = &facts->windows.at[index];
    const struct duration *held = &report->estimates->primary->windows[index].held;
    if (!matters(facts, window))
        return false;
    out->relation = view_relation(arena, facts, window->relation, facts->statements.at[window->taken_by]);
    if (out->relation == NULL)
        return false;
    out->mode = lock_mode_words(window->mode);
    out->taken = taken_words(arena, facts, window);
    out->strengthened = window->steps.count > 1 ? place_of(arena, facts, window->strongest_by) : "";
    out->released = arena_printf(arena, "%s (%s)", place_of(arena, facts, window->released_by),
                                 lock_release_name(window->release));
    out->held = held->known ? duration_words(arena, held->expected) : NULL;
    out->keeps_out = kept_out(arena, window);
    return true;
}
