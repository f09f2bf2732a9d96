/*
 * Arena and vectors: what is handed out is zeroed, apart from all else, and comes back with the mark; growth
 * keeps content.
 */
#include "unit.h"

#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec.h"

static bool all_zero(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* Pieces of many sizes: aligned, zeroed, and none overlaps another (each keeps the byte it was filled
 * with). */
static void pieces_are_apart(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    struct arena *arena = arena_new(0);
    char *pieces[COUNT];
    size_t sizes[COUNT], total = 0;
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = i % 500 == 499 ? 300000 : 1 + i * 7 % 900;
        total += sizes[i];
        pieces[i] = arena_alloc(arena, sizes[i]);
        assert_int_equal((uintptr_t)pieces[i] % 8, 0);
        assert_true(all_zero(pieces[i], sizes[i]));
        memset(pieces[i], (int)(i % 251 + 1), sizes[i]);
    }
    assert_int_equal(arena_used(arena), total);
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal((unsigned char)pieces[i][k], i % 251 + 1);
    arena_free(arena);
}

static void nothing_is_still_something(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    char *one = arena_alloc(arena, 0), *two = ARENA_ARRAY(arena, char, 0);
    assert_non_null(one);
    assert_ptr_not_equal(one, two);
    arena_free(arena);
    arena_free(NULL);
}

/* Used, given back and used again: the second use sees zeros, whatever the first left; total and place are
 * as before. */
static void release_gives_back(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    char *kept = arena_strdup(arena, "kept");
    for (int round = 0; round < 5; round++) {
        struct arena_mark mark = arena_mark(arena);
        size_t before = arena_used(arena);
        for (size_t i = 0; i < 4000; i++) {
            size_t size = i == 77 ? (size_t)1 << 20 : 1 + i % 300;
            char *piece = arena_alloc(arena, size);
            assert_true(all_zero(piece, size));
            memset(piece, 0xee, size);
        }
        arena_release(arena, mark);
        assert_int_equal(arena_used(arena), before);
    }
    assert_string_equal(kept, "kept");
    char *again = arena_alloc(arena, 100);
    assert_true(all_zero(again, 100));
    arena_free(arena);
}

/* A mark on an empty arena; marks within marks; a large piece made before the mark stays, one made after
 * goes. */
static void marks_nest(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct arena_mark empty = arena_mark(arena);
    char *large = arena_alloc(arena, (size_t)2 << 20);
    memset(large, 'a', (size_t)2 << 20);
    struct arena_mark outer = arena_mark(arena);
    arena_alloc(arena, 10);
    struct arena_mark inner = arena_mark(arena);
    memset(arena_alloc(arena, (size_t)3 << 20), 'b', (size_t)3 << 20);
    arena_release(arena, inner);
    assert_int_equal(arena_used(arena), ((size_t)2 << 20) + 10);
    arena_alloc(arena, 100000);
    arena_release(arena, outer);
    assert_int_equal(arena_used(arena), (size_t)2 << 20);
    assert_int_equal(large[0], 'a');
    assert_int_equal(large[((size_t)2 << 20) - 1], 'a');
    arena_release(arena, empty);
    assert_int_equal(arena_used(arena), 0);
    arena_free(arena);
}

/* Large pieces go back to the system; a run of statements with one each needs no more than one of them. */
static void release_frees_large_pieces(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip();                         /* its quarantine keeps what is freed */
#endif
    struct arena *arena = arena_new(0);
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < 20; i++) {
        struct arena_mark mark = arena_mark(arena);
        memset(arena_alloc(arena, (size_t)10 << 20), 1, (size_t)10 << 20);
        arena_release(arena, mark);
    }
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 50 << 10);     /* kibibytes */
    arena_free(arena);
}

static void copies_and_formats(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    assert_null(arena_strdup(arena, NULL));
    assert_string_equal(arena_strdup(arena, ""), "");
    assert_string_equal(arena_strndup(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(arena, NULL, 0), "");
    assert_memory_equal(arena_strndup(arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(arena, "%s-%d", "x", 42), "x-42");
    for (size_t length = 509; length <= 515; length++) {        /* around the formatter's own buffer */
        char *text = arena_printf(arena, "%*d", (int)length, 7);
        assert_int_equal(strlen(text), length);
        assert_int_equal(text[length - 1], '7');
    }
    arena_free(arena);
}

/* The newest piece grows where it stands; any other is copied, and the old one stays as it was. */
static void growth_keeps_content(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    char *piece = arena_grow(arena, NULL, 0, 10);
    memcpy(piece, "0123456789", 10);
    char *grown = arena_grow(arena, piece, 10, 1000);
    assert_ptr_equal(grown, piece);
    assert_memory_equal(grown, "0123456789", 10);
    assert_true(all_zero(grown + 10, 990));
    assert_int_equal(arena_used(arena), 1000);
    arena_alloc(arena, 1);
    char *moved = arena_grow(arena, grown, 1000, 2000);
    assert_ptr_not_equal(moved, grown);
    assert_memory_equal(moved, "0123456789", 10);
    assert_memory_equal(grown, "0123456789", 10);
    assert_true(all_zero(moved + 10, 1990));
    char *huge = arena_grow(arena, moved, 2000, 40000000);
    assert_memory_equal(huge, "0123456789", 10);
    assert_true(all_zero(huge + 10, 40000000 - 10));
    arena_free(arena);
}

/* Two large pieces that grow in turn mostly stay where they are; what they cost is little more than their
 * size. */
static void large_pieces_grow_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    size_t bytes[2] = { 100000, 150000 };
    char *pieces[2] = { arena_grow(arena, NULL, 0, bytes[0]), arena_grow(arena, NULL, 0, bytes[1]) };
    int moves = 0;
    for (int round = 0; round < 14; round++) {
        int i = round % 2;
        memset(pieces[i], 'a' + i, bytes[i]);
        char *grown = arena_grow(arena, pieces[i], bytes[i], bytes[i] * 2);
        moves += grown != pieces[i];
        pieces[i] = grown;
        for (size_t k = 0; k < bytes[i]; k += 99)
            assert_int_equal(grown[k], 'a' + i);
        assert_true(all_zero(grown + bytes[i], bytes[i]));
        bytes[i] *= 2;
    }
    assert_true(moves <= 6);
    assert_true(arena_used(arena) < (bytes[0] + bytes[1]) * 5 / 4);
    arena_free(arena);
}

/* A large piece that grew after a mark keeps its content when the mark is released, and may grow again. */
static void large_growth_across_a_mark(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    char *piece = arena_grow(arena, NULL, 0, 200000);
    memset(piece, 'a', 200000);
    struct arena_mark mark = arena_mark(arena);
    char *grown = arena_grow(arena, piece, 200000, 300000);
    assert_ptr_equal(grown, piece);
    memset(grown + 200000, 'b', 100000);
    arena_release(arena, mark);
    assert_int_equal(arena_used(arena), 200000);
    grown = arena_grow(arena, piece, 200000, 400000);
    assert_int_equal(grown[199999], 'a');
    assert_true(all_zero(grown + 200000, 200000));
    arena_free(arena);
}

static void growth_after_release_is_zeroed(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct arena_mark mark = arena_mark(arena);
    memset(arena_alloc(arena, 5000), 0xff, 5000);
    arena_release(arena, mark);
    mark = arena_mark(arena);
    memset(arena_alloc(arena, 5000), 0xff, 5000);
    arena_release(arena, mark);
    char *piece = arena_grow(arena, NULL, 0, 16);
    memcpy(piece, "0123456789abcdef", 16);
    piece = arena_grow(arena, piece, 16, 1000);
    assert_memory_equal(piece, "0123456789abcdef", 16);
    assert_true(all_zero(piece + 16, 1000 - 16));
    arena_alloc(arena, 1);
    piece = arena_grow(arena, piece, 16, 3000);         /* copied, into used memory as well */
    assert_memory_equal(piece, "0123456789abcdef", 16);
    assert_true(all_zero(piece + 16, 3000 - 16));
    arena_free(arena);
}

/* Two vectors that grow in turn: neither disturbs the other. */
static void vectors_grow(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct triple { uint64_t a, b, c; };
    VEC(uint32_t) numbers = { .at = NULL };
    VEC(struct triple) triples = { .at = NULL };
    for (uint32_t i = 0; i < 100000; i++) {
        vec_push(arena, &numbers, i);
        if (i % 3 == 0)
            vec_push(arena, &triples, ((struct triple){ i, i + 1, i + 2 }));
    }
    assert_int_equal(numbers.count, 100000);
    assert_int_equal(triples.count, 33334);
    for (uint32_t i = 0; i < numbers.count; i++)
        assert_int_equal(numbers.at[i], i);
    for (uint32_t i = 0; i < triples.count; i++)
        assert_int_equal(triples.at[i].c, i * 3 + 2);
    arena_free(arena);
}

/* A lone vector costs no more than its own array: it grows in place as long as its chunk lasts. */
static void lone_vector_grows_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    VEC(uint32_t) numbers = { .at = NULL };
    for (uint32_t i = 0; i < 4096; i++)
        vec_push(arena, &numbers, i);
    assert_int_equal(arena_used(arena), 4096 * sizeof(uint32_t));
    arena_free(arena);
}

/* Runs the function in a child whose standard error is a pipe; returns its exit status, and what it said. */
static int dies(void (*function)(void), char *said, size_t room)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        function();
        _exit(99);
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t got; (got = read(ends[0], said + used, room - 1 - used)) > 0;)
        used += (size_t)got;
    said[used] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void take_beyond_limit(void)
{
    struct arena *arena = arena_new((size_t)4 << 20);
    for (int i = 0; i < 100; i++)
        arena_alloc(arena, 100000);
}

static void take_overflowing_array(void)
{
    arena_alloc_array(arena_new(0), SIZE_MAX / 2, 4);
}

static void exhaustion_ends_with_status_2(void **state)
{
    (void)state;
    char said[4096];
    assert_int_equal(dies(take_beyond_limit, said, sizeof said), 2);
    assert_non_null(strstr(said, "the limit of 4 MB"));
    assert_int_equal(dies(take_overflowing_array, said, sizeof said), 2);
    assert_non_null(strstr(said, "out of memory"));
}

/* What is released counts no longer against the limit. */
static void limit_counts_what_is_held(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    for (int i = 0; i < 100; i++) {
        struct arena_mark mark = arena_mark(arena);
        arena_alloc(arena, 500000);
        arena_release(arena, mark);
    }
    assert_int_equal(arena_used(arena), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_apart),
        cmocka_unit_test(nothing_is_still_something),
        cmocka_unit_test(release_gives_back),
        cmocka_unit_test(marks_nest),
        cmocka_unit_test(release_frees_large_pieces),
        cmocka_unit_test(copies_and_formats),
        cmocka_unit_test(growth_keeps_content),
        cmocka_unit_test(large_pieces_grow_in_place),
        cmocka_unit_test(large_growth_across_a_mark),
        cmocka_unit_test(growth_after_release_is_zeroed),
        cmocka_unit_test(vectors_grow),
        cmocka_unit_test(lone_vector_grows_in_place),
        cmocka_unit_test(exhaustion_ends_with_status_2),
        cmocka_unit_test(limit_counts_what_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
