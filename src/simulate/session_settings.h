/*
 * Settings of a session: the values that it has given to settings, as a state that is never changed: setting one
 * makes another state that shares nearly all of the one before, so that savepoints and transactions keep theirs by
 * value. Knows no setting by name.
 */
#ifndef SIMULATE_SESSION_SETTINGS_H
#define SIMULATE_SESSION_SETTINGS_H

#include "base/arena.h"

struct settings_node;

/* Values by number, from 0 on; a tree of which a change copies the one path. {0} is empty. */
struct settings_tree { const struct settings_node *root; uint32_t levels; };

struct settings {
    struct settings_tree session;   /* outside of the transaction's SET LOCAL */
    struct settings_tree local;     /* SET LOCAL's, until the transaction ends */
};

/* NULL: not set. */
const char *settings_tree_get(struct settings_tree tree, uint32_t number);
struct settings_tree settings_tree_set(struct arena *arena, struct settings_tree tree, uint32_t number, const char *value);

#endif
