/*
 * Vec: the growth of vectors. The array doubles, in place while it is the newest piece of its arena.
 */
#include "base/vec.h"

#include "base/err.h"

#define VEC_LIMIT ((uint32_t)1 << 31)

void *vec_grow(struct arena *arena, const void *old, uint32_t *capacity, uint32_t count, size_t size)
{
    if (count >= VEC_LIMIT)
        bug("a vector of more than %u elements", VEC_LIMIT);
    uint32_t room = count != 0 ? count * 2 : size <= 16 ? 8 : 4;
    size_t bytes;
    if (__builtin_mul_overflow(room, size, &bytes))
        bug("a vector of %u elements of %zu bytes", room, size);
    void *grown = arena_grow(arena, old, count * size, bytes);
    *capacity = room;
    return grown;
}
