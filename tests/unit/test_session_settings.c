/*
 * Session settings: a state that is never changed. Every state that was made once must go on giving what it gave, whatever
 * is set in states made from it.
 */
#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "simulate/session_settings.h"

static void nothing_is_set_at_first(void **state)
{
    (void)state;
    struct settings_tree tree = {0};
    static const uint32_t numbers[] = {0, 1, 7, 8, 63, 64, 4095, UINT32_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_null(settings_tree_get(tree, numbers[i]));
}

/* At the borders of nodes and levels, and with numbers far apart. */
static void what_is_set_is_found(void **state)
{
    struct arena *arena = *state;
    static const uint32_t numbers[] = {0, 7, 8, 63, 64, 511, 512, 1u << 30, UINT32_MAX};
    struct settings_tree tree = {0};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_null(settings_tree_get(tree, numbers[i]));
        tree = settings_tree_set(arena, tree, numbers[i], arena_printf(arena, "%u", numbers[i]));
        for (size_t j = 0; j <= i; j++)
            assert_string_equal(settings_tree_get(tree, numbers[j]), arena_printf(arena, "%u", numbers[j]));
    }
    assert_null(settings_tree_get(tree, 1));
    assert_null(settings_tree_get(tree, 513));
    tree = settings_tree_set(arena, tree, 64, NULL);
    assert_null(settings_tree_get(tree, 64));
    assert_string_equal(settings_tree_get(tree, 63), "63");
}

enum { STATES = 400, NUMBERS = 90 };

/* Each state is made from one drawn of those before it, as savepoints go back; plain arrays say what each must give. */
static void earlier_states_stay(void **state)
{
    struct arena *arena = *state;
    static const char *const values[] = {"off", "on", "5s", NULL};
    static struct settings_tree trees[STATES];
    static const char *expected[STATES][NUMBERS];
    uint32_t drawn = 1;
    for (uint32_t i = 1; i < STATES; i++) {
        uint32_t numbers[3];
        for (size_t j = 0; j < 3; j++)
            numbers[j] = (drawn = drawn * 1664525 + 1013904223) >> 8;
        uint32_t from = numbers[0] % i, number = numbers[1] % NUMBERS;
        memcpy(expected[i], expected[from], sizeof expected[i]);
        expected[i][number] = values[numbers[2] % 4];
        trees[i] = settings_tree_set(arena, trees[from], number, expected[i][number]);
    }
    for (uint32_t i = 0; i < STATES; i++)
        for (uint32_t number = 0; number < NUMBERS; number++)
            assert_ptr_equal(settings_tree_get(trees[i], number), expected[i][number]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_set_at_first),
        unit_test_in_arena(what_is_set_is_found),
        unit_test_in_arena(earlier_states_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
