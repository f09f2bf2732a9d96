/*
 * Map: finds what was put, nothing else, and keeps insertion order through all growth.
 */
#include "unit.h"

#include <string.h>

#include "base/map.h"

static void empty_map_has_nothing(void **state)
{
    struct map map;
    map_init(&map, *state);
    assert_null(map_find(&map, 0, NULL));
    assert_null(map_find(&map, 0, ""));
    assert_null(map_find(&map, 7, "seven"));
}

static void key_is_the_pair(void **state)
{
    struct map map;
    map_init(&map, *state);
    *map_put(&map, 1, "a") = 11;
    *map_put(&map, 2, "a") = 12;
    *map_put(&map, 1, "b") = 13;
    *map_put(&map, 1, NULL) = 14;
    *map_put(&map, 1, "") = 15;
    assert_int_equal(map.count, 5);
    assert_int_equal(*map_find(&map, 1, "a"), 11);
    assert_int_equal(*map_find(&map, 2, "a"), 12);
    assert_int_equal(*map_find(&map, 1, "b"), 13);
    assert_int_equal(*map_find(&map, 1, NULL), 14);
    assert_int_equal(*map_find(&map, 1, ""), 15);
    assert_null(map_find(&map, 2, "b"));
    assert_null(map_find(&map, 2, NULL));
}

/* Keys are compared by content, not by address, and a second put finds the first. */
static void put_twice_is_one_entry(void **state)
{
    struct map map;
    map_init(&map, *state);
    char one[] = "public.users", two[] = "public.users";
    *map_put(&map, 0, one) += 1;
    *map_put(&map, 0, two) += 1;
    assert_int_equal(map.count, 1);
    assert_int_equal(*map_find(&map, 0, "public.users"), 2);
}

/* Through many doublings: each key found with its value, absent ones not, order as put. */
static void many_keys(void **state)
{
    enum { COUNT = 50000 };
    struct arena *arena = *state;
    struct map map;
    map_init(&map, arena);
    for (uint32_t i = 0; i < COUNT; i++) {
        const char *text = i % 5 == 4 ? NULL : arena_printf(arena, "column_%u", i);
        *map_put(&map, i % 3 == 0 ? i : (uint64_t)i << 32, text) = i * 2;
        assert_int_equal(map.count, i + 1);
        if (i < 40)                 /* at each size around the step from comparing to hashing */
            for (uint32_t k = 0; k <= i; k++)
                assert_int_equal(*map_find(&map, map.entries[k].number, map.entries[k].text), k * 2);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        const char *text = i % 5 == 4 ? NULL : arena_printf(arena, "column_%u", i);
        uint64_t number = i % 3 == 0 ? i : (uint64_t)i << 32;
        assert_int_equal(*map_find(&map, number, text), i * 2);
        assert_int_equal(map.entries[i].value, i * 2);
        assert_int_equal(map.entries[i].number, number);
        assert_null(map_find(&map, number + 1, arena_printf(arena, "column_%u_", i)));
    }
}

/* Names that differ in one byte only, at every place of every length, have different hashes: no long
 * chains. */
static void hash_sees_every_byte(void **state)
{
    struct arena *arena = *state;
    struct map map;
    map_init(&map, arena);
    for (size_t length = 1; length <= 40; length++)
        for (size_t at = 0; at < length; at++)
            for (int c = 'a'; c <= 'z'; c++) {
                char *text = arena_alloc(arena, length + 1);
                memset(text, '_', length);
                text[at] = (char)c;
                map_put(&map, 0, text);
            }
    assert_int_equal(map.count, 40 * 41 / 2 * 26);
    struct map hashes;
    map_init(&hashes, arena);
    for (uint32_t i = 0; i < map.count; i++)
        map_put(&hashes, map.entries[i].hash, NULL);
    assert_true(hashes.count + 5 > map.count);       /* 0.05 collisions to be expected */
}

/* Enough keys that some have equal hashes (ten pairs are to be expected): they stay apart all the same. */
static void equal_hashes_are_not_equal_keys(void **state)
{
    enum { COUNT = 300000 };
    struct map map;
    map_init(&map, *state);
    for (uint32_t i = 0; i < COUNT; i++)
        *map_put(&map, i, NULL) = i;
    assert_int_equal(map.count, COUNT);
    struct map hashes;
    map_init(&hashes, *state);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_int_equal(*map_find(&map, i, NULL), i);
        map_put(&hashes, map.entries[i].hash, NULL);
    }
    assert_true(hashes.count < COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(empty_map_has_nothing),
        unit_test_in_arena(key_is_the_pair),
        unit_test_in_arena(put_twice_is_one_entry),
        unit_test_in_arena(many_keys),
        unit_test_in_arena(hash_sees_every_byte),
        unit_test_in_arena(equal_hashes_are_not_equal_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
