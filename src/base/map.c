/*
 * Map: finds and adds entries. Up to SMALL entries are compared one after the other, by their hashes first
 * (most maps are the columns of one table); from then on slots with linear probing, never more than half
 * full. Nothing is ever removed.
 */
#include "base/map.h"

#include <string.h>

#include "base/err.h"

#define SMALL 8
#define MAP_LIMIT ((uint32_t)1 << 30)

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){ .arena = arena };
}

/* Multiplies to 128 bits and folds: every bit of both goes into the result. */
static uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t key_hash(uint64_t number, const char *text)
{
    uint64_t hash = hash_mix(number ^ 0x9e3779b97f4a7c15u, 0xd1342543de82ef95u);
    if (text != NULL) {
        size_t length = strlen(text), left = length;
        for (; left >= 8; left -= 8, text += 8) {
            uint64_t word;
            memcpy(&word, text, 8);
            hash = hash_mix(hash ^ word, 0xe7037ed1a0b428dbu) + word;
        }
        uint64_t tail = 0;
        memcpy(&tail, text, left);
        hash = hash_mix(hash ^ tail, 0x8ebc6af09c88c6e3u ^ (length + 1)) + tail;
    }
    hash = hash_mix(hash ^ 0x589965cc75374cc3u, 0x9e3779b97f4a7c15u);
    return (uint32_t)(hash ^ hash >> 32);
}

static bool entry_is(const struct map_entry *entry, uint32_t hash, uint64_t number, const char *text)
{
    if (entry->hash != hash || entry->number != number)
        return false;
    if (entry->text == NULL || text == NULL)
        return entry->text == text;
    return entry->text == text || strcmp(entry->text, text) == 0;
}

static struct map_entry *entry_find(const struct map *map, uint32_t hash, uint64_t number, const char *text)
{
    if (map->slot_count == 0) {
        for (uint32_t i = 0; i < map->count; i++)
            if (entry_is(&map->entries[i], hash, number, text))
                return &map->entries[i];
        return NULL;
    }
    uint32_t mask = map->slot_count - 1;
    for (uint32_t at = hash & mask; map->slots[at].index != 0; at = (at + 1) & mask) {
        const struct map_slot *slot = &map->slots[at];
        if (slot->hash == hash && entry_is(&map->entries[slot->index - 1], hash, number, text))
            return &map->entries[slot->index - 1];
    }
    return NULL;
}

static void slot_fill(struct map *map, uint32_t index)
{
    uint32_t mask = map->slot_count - 1;
    uint32_t slot = map->entries[index].hash & mask;
    while (map->slots[slot].index != 0)
        slot = (slot + 1) & mask;
    map->slots[slot] = (struct map_slot){.index = index + 1, .hash = map->entries[index].hash};
}

/* Room for one more entry, and for twice as many slots as there is room for entries. */
static void map_grow(struct map *map)
{
    if (map->count >= MAP_LIMIT)
        bug("a map of more than %u entries", MAP_LIMIT);
    uint32_t capacity = map->capacity != 0 ? map->capacity * 2 : SMALL;
    map->entries = arena_grow(map->arena, map->entries, map->capacity * sizeof *map->entries,
                              capacity * sizeof *map->entries);
    map->capacity = capacity;
    if (capacity <= SMALL)
        return;
    map->slot_count = capacity * 2;
    map->slots = ARENA_ARRAY(map->arena, struct map_slot, map->slot_count);
    for (uint32_t i = 0; i < map->count; i++)
        slot_fill(map, i);
}

uint32_t *map_find(const struct map *map, uint64_t number, const char *text)
{
    if (map->count == 0)
        return NULL;
    struct map_entry *entry = entry_find(map, key_hash(number, text), number, text);
    return entry != NULL ? &entry->value : NULL;
}

uint32_t *map_put(struct map *map, uint64_t number, const char *text)
{
    uint32_t hash = key_hash(number, text);
    struct map_entry *entry = entry_find(map, hash, number, text);
    if (entry != NULL)
        return &entry->value;
    if (map->count == map->capacity)
        map_grow(map);
    entry = &map->entries[map->count];
    *entry = (struct map_entry){ .text = text, .number = number, .hash = hash };
    if (map->slot_count != 0)
        slot_fill(map, map->count);
    map->count++;
    return &entry->value;
}
