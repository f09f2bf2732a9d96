/*
 * Settings of a session: the tree; see session_settings.h. Each node has WIDTH children, at the lowest level the values.
 */
#include "session_settings.h"

#include <stdbool.h>
#include <string.h>

enum { WIDTH_BITS = 3, WIDTH = 1 << WIDTH_BITS };

struct settings_node { const void *at[WIDTH]; };

static bool reaches(struct settings_tree tree, uint32_t number)
{
    return (uint64_t)number >> (WIDTH_BITS * tree.levels) == 0;
}

static uint32_t place_in(uint32_t number, uint32_t level)
{
    return number >> (WIDTH_BITS * level) & (WIDTH - 1);
}

const char *settings_tree_get(struct settings_tree tree, uint32_t number)
{
    const void *found = reaches(tree, number) ? tree.root : NULL;
    for (uint32_t level = tree.levels; found != NULL && level-- > 0;)
        found = ((const struct settings_node *)found)->at[place_in(number, level)];
    return found;
}

struct settings_tree settings_tree_set(struct arena *arena, struct settings_tree tree, uint32_t number, const char *value)
{
    while (tree.levels == 0 || !reaches(tree, number)) {
        struct settings_node *above = ARENA_NEW(arena, struct settings_node);
        above->at[0] = tree.root;
        tree.root = above;
        tree.levels++;
    }
    const void **place = (const void **)&tree.root;
    for (uint32_t level = tree.levels; level-- > 0;) {
        struct settings_node *copy = ARENA_NEW(arena, struct settings_node);
        if (*place != NULL)
            memcpy(copy, *place, sizeof *copy);
        *place = copy;
        place = &copy->at[place_in(number, level)];
    }
    *place = value;
    return tree;
}
