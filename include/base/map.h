/*
 * Map: text (or 64-bit number) → 32-bit number. Open addressing in an arena; iterates in insertion order, so
 * nothing that is printed depends on hash values or addresses. Keys are borrowed: they must live as long as
 * the map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include "base/arena.h"

/* Index into entries + 1, 0 is free; and the hash of it, so that an entry that cannot be the one is not read. */
struct map_slot { uint32_t index, hash; };
struct map_entry { const char *text; uint64_t number; uint32_t value; uint32_t hash; };
struct map {
    struct arena *arena;
    struct map_entry *entries;      /* in insertion order */
    uint32_t count, capacity;
    struct map_slot *slots;
    uint32_t slot_count;
};

/* Makes an empty map, whose memory comes from the arena. */
void map_init(struct map *map, struct arena *arena);

/* The value's place for this key, good until the next map_put; NULL when absent. */
uint32_t *map_find(const struct map *map, uint64_t number, const char *text);
/* As map_find, made with value 0 when absent. A key is the pair (number, text); text may be NULL. */
uint32_t *map_put(struct map *map, uint64_t number, const char *text);

#endif
