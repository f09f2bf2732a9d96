/*
 * Vec: a growing array of one type in an arena. Growth leaves the old array behind in the arena (at most as
 * much again as the array itself), which is the price for never freeing singly.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type) struct { type *at; uint32_t count, capacity; }

/* Appends `value`; evaluates its arguments once. */
#define vec_push(arena, vec, value) \
    do { \
        if ((vec)->count == (vec)->capacity) \
            (vec)->at = vec_grow((arena), (vec)->at, &(vec)->capacity, (vec)->count, sizeof *(vec)->at); \
        (vec)->at[(vec)->count++] = (value); \
    } while (0)

/* A new array of at least one more element's room; `capacity` is updated. More than 2^31 elements: bug(). */
void *vec_grow(struct arena *arena, const void *old, uint32_t *capacity, uint32_t count, size_t size);

#endif
