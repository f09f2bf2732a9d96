/*
 * Arena: the only allocator. Memory is handed out from growing chunks and given back all at once, so
 * ownership is visible in every signature: who takes a `struct arena *` returns memory that lives as long as
 * that arena. Knows nothing of what is stored in it.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* A new, empty arena. `limit` bounds the bytes it may hold at a time (0: ARENA_DEFAULT_LIMIT); beyond it
 * the process ends with a message and status 2, because an analyzer that swaps the machine to death is
 * worse than none. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *arena);

#define ARENA_DEFAULT_LIMIT ((size_t)8 << 30)

/* Zeroed memory, aligned to 8 bytes (which serves every type but long double). Never NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc_array((arena), sizeof(type), (count)))
void *arena_alloc_array(struct arena *arena, size_t size, size_t count);

/* As realloc, but the old piece stays valid as it is: the newest piece of a chunk is made longer where it
 * stands, any other is copied. The added bytes are zero. `old` may be NULL with 0 bytes; shrinking is a
 * bug. For vectors and texts. */
void *arena_grow(struct arena *arena, const void *old, size_t old_bytes, size_t new_bytes);

/* Copies, NUL-terminated. arena_strdup(NULL) is NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
/* "schema.name" and its like: two texts with a third between them, for what is made too often to be printed. */
char *arena_join(struct arena *arena, const char *first, const char *between, const char *second);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments);

/* Bytes handed out and not given back; the same in every build, so a test can hold a budget to it. */
size_t arena_used(const struct arena *arena);

/* Everything allocated after the mark is given back by arena_release (and poisoned under AddressSanitizer).
 * Marks nest: release the newer one first, or only the older one. */
struct arena_mark { void *chunk; size_t used, total; };
struct arena_mark arena_mark(struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

#endif
