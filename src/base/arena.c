/*
 * Arena: chunks of zeroed memory, handed out from front to back. Owns the program's only calls of calloc and
 * free, and what happens when memory ends. Must not know what the memory is for.
 *
 * Chunks grow from 64 kB to 8 MB; those of 2 MB and more are mapped as huge pages where the system has them,
 * because the first touches of small pages took a quarter of the time for a large schema. Beyond HUGE_TOTAL
 * small pages are taken: a virtual machine that has given its free huge pages back to the host waits twenty times as
 * long for each, and then a dump of 50,000 tables took longer than with small pages alone. A fresh chunk is
 * zero already (the kernel's pages, untouched until needed), so only memory that is handed out again after
 * arena_release is cleared, and only as far as it was used (`dirty`). What would waste a good part of a chunk
 * gets one of its own, on a second list; a mark finds those made after it by the arena's total at the time.
 * Under AddressSanitizer all that is not handed out is poisoned, and a gap follows each piece.
 */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/err.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define GAP 16
#define TEXT_ALIGNMENT 8
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)(at), (void)(bytes))
#define GAP 0
#define TEXT_ALIGNMENT 1
#endif

#define ALIGNMENT 8
#define CHUNK_FIRST ((size_t)64 << 10)
#define CHUNK_LAST ((size_t)8 << 20)
#define HUGE_PAGE ((size_t)2 << 20)         /* on x86-64 and on arm64 with pages of 4 kB */
#define HUGE_TOTAL ((size_t)128 << 20)
#define SPARE_TIMES 7                       /* room left after a large piece that grows, in its sizes */
#define SPARE_LAST ((size_t)64 << 20)
#define LARGE_SEARCHED 16                   /* newest large chunks looked at for a piece that wants to grow */

struct chunk {
    struct chunk *next;             /* the one filled before this one, or the next in its list */
    size_t capacity;
    size_t used;                    /* bytes handed out, with padding */
    size_t dirty;                   /* bytes that have been handed out at some time; those beyond are zero */
    size_t total_before;            /* large chunks: the arena's total just before this one was made */
    size_t mapped;                  /* bytes of its own mapping; 0: it came from calloc */
    char data[];
};

struct arena {
    struct chunk *current;          /* linked to those filled before it */
    struct chunk *large;            /* one allocation each, newest first */
    struct chunk *spare;            /* given back by arena_release */
    char *last;                     /* the newest piece of `current`, which may still grow in place */
    size_t total;                   /* bytes handed out, without padding */
    size_t limit;
    size_t next_size;               /* of the next chunk, with its head */
};

static _Noreturn void arena_exhausted(const struct arena *arena, size_t bytes)
{
    if (arena != NULL && bytes > arena->limit - arena->total)
        fprintf(stderr, "drydock: out of memory: the limit of %zu MB for one analysis is reached\n",
                arena->limit >> 20);
    else
        fprintf(stderr, "drydock: out of memory: %zu more bytes are not to be had\n", bytes);
    exit(2);
}

struct arena *arena_new(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        arena_exhausted(NULL, sizeof *arena);
    arena->limit = limit != 0 ? limit : ARENA_DEFAULT_LIMIT;
    arena->next_size = CHUNK_FIRST;
    return arena;
}

static void chunks_free(struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;
        ASAN_UNPOISON_MEMORY_REGION(chunk->data, chunk->capacity);
        if (chunk->mapped != 0)
            munmap(chunk, chunk->mapped);
        else
            free(chunk);
        chunk = next;
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    chunks_free(arena->current);
    chunks_free(arena->large);
    chunks_free(arena->spare);
    free(arena);
}

/* A chunk with room for `capacity` bytes and, if that can be had too, for `spare` more. */
static struct chunk *chunk_new(struct arena *arena, size_t capacity, size_t spare)
{
    struct chunk *chunk = NULL;
    size_t size;
    if (spare != 0 && !__builtin_add_overflow(capacity, spare + sizeof *chunk, &size))
        chunk = calloc(1, size);
    if (chunk == NULL && !__builtin_add_overflow(capacity, sizeof *chunk, &size))
        chunk = calloc(1, size);
    if (chunk == NULL)
        arena_exhausted(arena, capacity);
    chunk->capacity = size - sizeof *chunk;
    ASAN_POISON_MEMORY_REGION(chunk->data, chunk->capacity);
    return chunk;
}

/*
 * A chunk of `size` bytes, a multiple of HUGE_PAGE, beginning at such a multiple: only then all of it can be
 * `huge` pages. The system fills each at its first touch, so at most the last is partly unused. NULL when the
 * mapping is not to be had; AddressSanitizer watches over what comes from calloc more closely.
 */
static struct chunk *chunk_map(size_t size, bool huge)
{
#if defined(MADV_HUGEPAGE) && !defined(__SANITIZE_ADDRESS__)
    char *mapping = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)mapping & (HUGE_PAGE - 1);
    if (before != 0)
        munmap(mapping, before);
    if (before != HUGE_PAGE)
        munmap(mapping + before + size, HUGE_PAGE - before);
    struct chunk *chunk = (struct chunk *)(void *)(mapping + before);
    if (huge)
        madvise(chunk, size, MADV_HUGEPAGE);
    chunk->mapped = size;
    chunk->capacity = size - sizeof *chunk;
    return chunk;
#else
    (void)size, (void)huge;
    return NULL;
#endif
}

/* Makes a chunk with room for `bytes` the current one: a spare one, else a new one. */
static struct chunk *chunk_next(struct arena *arena, size_t bytes)
{
    struct chunk **link = &arena->spare;
    while (*link != NULL && (*link)->capacity < bytes)
        link = &(*link)->next;
    struct chunk *chunk = *link;
    if (chunk != NULL) {
        *link = chunk->next;
    } else {
        chunk = arena->next_size >= HUGE_PAGE ? chunk_map(arena->next_size, arena->total < HUGE_TOTAL) : NULL;
        if (chunk == NULL)
            chunk = chunk_new(arena, arena->next_size - sizeof *chunk, 0);
        if (arena->next_size < CHUNK_LAST)
            arena->next_size *= 2;
    }
    chunk->next = arena->current;
    arena->current = chunk;
    return chunk;
}

/* Marks bytes start..start+bytes of the chunk as handed out; returns how many of them, from the first, may
 * be not zero. */
static size_t chunk_claim(struct chunk *chunk, size_t start, size_t bytes)
{
    size_t end = start + bytes;
    size_t unclean = chunk->dirty <= start ? 0 : chunk->dirty < end ? chunk->dirty - start : bytes;
    if (chunk->dirty < end)
        chunk->dirty = end;
    chunk->used = end + GAP < chunk->capacity ? end + GAP : chunk->capacity;
    ASAN_UNPOISON_MEMORY_REGION(chunk->data + start, bytes);
    return unclean;
}

/* A chunk for one piece of `bytes` and for `spare` more that it may grow into; pages not touched cost
 * nothing. */
static char *large_take(struct arena *arena, size_t bytes, size_t spare)
{
    struct chunk *chunk = chunk_new(arena, bytes, spare);
    chunk->total_before = arena->total;
    chunk->next = arena->large;
    arena->large = chunk;
    arena->total += bytes;
    chunk_claim(chunk, 0, bytes);
    return chunk->data;
}

/* `bytes` at the given alignment, `spare` more if they cost nothing; the first *unclean of the bytes are
 * left over from an earlier use. */
static char *arena_take(struct arena *arena, size_t bytes, size_t spare, size_t alignment, size_t *unclean)
{
    if (bytes == 0)
        bytes = 1;
    if (bytes > arena->limit - arena->total)
        arena_exhausted(arena, bytes);
    struct chunk *chunk = arena->current;
    size_t start = chunk != NULL ? (chunk->used + alignment - 1) & ~(alignment - 1) : 0;
    if (chunk == NULL || start > chunk->capacity || bytes > chunk->capacity - start) {
        if (bytes >= arena->next_size / 4) {
            *unclean = 0;
            return large_take(arena, bytes, spare);
        }
        chunk = chunk_next(arena, bytes);
        start = 0;
    }
    *unclean = chunk_claim(chunk, start, bytes);
    arena->total += bytes;
    arena->last = chunk->data + start;
    return arena->last;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    size_t unclean;
    char *memory = arena_take(arena, bytes, 0, ALIGNMENT, &unclean);
    if (unclean != 0)
        memset(memory, 0, unclean);
    return memory;
}

void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
    size_t bytes;
    if (__builtin_mul_overflow(size, count, &bytes))
        arena_exhausted(arena, SIZE_MAX);
    return arena_alloc(arena, bytes);
}

/* The chunk in which the piece `old` is the last one, so that it may grow; NULL when there is none, or not
 * near. */
static struct chunk *chunk_ending_in(const struct arena *arena, const char *old)
{
    if (old == arena->last)
        return arena->current;
    struct chunk *chunk = arena->large;
    for (int i = 0; chunk != NULL && i < LARGE_SEARCHED; i++, chunk = chunk->next)
        if (chunk->data == old)
            return chunk;
    return NULL;
}

/* Makes the piece `old` longer where it stands; NULL when that is not possible. */
static char *arena_extend(struct arena *arena, const char *old, size_t old_bytes, size_t new_bytes)
{
    struct chunk *chunk = chunk_ending_in(arena, old);
    if (chunk == NULL)
        return NULL;
    size_t start = (size_t)(old - chunk->data), more = new_bytes - old_bytes;
    if (new_bytes > chunk->capacity - start || more > arena->limit - arena->total)
        return NULL;
    size_t unclean = chunk_claim(chunk, start + old_bytes, more);
    if (unclean != 0)
        memset(chunk->data + start + old_bytes, 0, unclean);
    arena->total += more;
    return chunk->data + start;
}

void *arena_grow(struct arena *arena, const void *old, size_t old_bytes, size_t new_bytes)
{
    if (new_bytes < old_bytes)
        bug("arena_grow: from %zu to %zu bytes", old_bytes, new_bytes);
    char *memory = old_bytes != 0 ? arena_extend(arena, old, old_bytes, new_bytes) : NULL;
    if (memory != NULL)
        return memory;
    size_t unclean, spare = new_bytes < SPARE_LAST / SPARE_TIMES ? new_bytes * SPARE_TIMES : SPARE_LAST;
    memory = arena_take(arena, new_bytes, spare, ALIGNMENT, &unclean);
    if (old_bytes != 0)
        memcpy(memory, old, old_bytes);
    if (unclean > old_bytes)
        memset(memory + old_bytes, 0, unclean - old_bytes);
    return memory;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        arena_exhausted(arena, length);
    size_t unclean;
    char *copy = arena_take(arena, length + 1, 0, TEXT_ALIGNMENT, &unclean);
    if (length != 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text != NULL ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_join(struct arena *arena, const char *first, const char *between, const char *second)
{
    size_t lengths[] = {strlen(first), strlen(between), strlen(second) + 1}, unclean;
    char *text = arena_take(arena, lengths[0] + lengths[1] + lengths[2], 0, TEXT_ALIGNMENT, &unclean);
    memcpy(text, first, lengths[0]);
    memcpy(text + lengths[0], between, lengths[1]);
    memcpy(text + lengths[0] + lengths[1], second, lengths[2]);
    return text;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char buffer[512];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    if (length < 0)
        bug("the format \"%s\" cannot be printed", format);
    char *text;
    if ((size_t)length < sizeof buffer) {
        text = arena_strndup(arena, buffer, (size_t)length);
    } else {
        size_t unclean;
        text = arena_take(arena, (size_t)length + 1, 0, TEXT_ALIGNMENT, &unclean);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->total;
}

struct arena_mark arena_mark(struct arena *arena)
{
    return (struct arena_mark){
        .chunk = arena->current,
        .used = arena->current != NULL ? arena->current->used : 0,
        .total = arena->total,
    };
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->large != NULL && arena->large->total_before >= mark.total) {
        struct chunk *chunk = arena->large;
        arena->large = chunk->next;
        chunk->next = NULL;
        chunks_free(chunk);
    }
    while (arena->current != mark.chunk) {
        struct chunk *chunk = arena->current;
        if (chunk == NULL)
            bug("the mark is not of this arena, or was released before");
        ASAN_POISON_MEMORY_REGION(chunk->data, chunk->capacity);
        arena->current = chunk->next;
        chunk->used = 0;
        chunk->next = arena->spare;
        arena->spare = chunk;
    }
    if (arena->current != NULL) {
        arena->current->used = mark.used;
        ASAN_POISON_MEMORY_REGION(arena->current->data + mark.used, arena->current->capacity - mark.used);
    }
    arena->total = mark.total;
    arena->last = NULL;
}
