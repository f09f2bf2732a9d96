/*
 * Unit: what nearly every unit test begins with: cmocka with the headers that it wants before it, and an arena
 * of its own for each test.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

static inline int make_arena(void **state)
{
    *state = arena_new(0);
    return 0;
}

static inline int drop_arena(void **state)
{
    arena_free(*state);
    return 0;
}

/* A row of a program's list of tests: the arena is the test's state. */
#define unit_test_in_arena(test) cmocka_unit_test_setup_teardown(test, make_arena, drop_arena)

#endif
