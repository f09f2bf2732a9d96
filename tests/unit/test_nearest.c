/*
 * Nearest: what is offered as "did you mean", and that nonsense gets no offer.
 */
#include "unit.h"

#include <string.h>

#include "base/nearest.h"

static const char *const names[] = {
    "schema", "stats", "format", "fail-on", "enable", "disable", "quiet", "verbose", "lock-timeout-missing",
    "column-dropped", "table-dropped",
};

static const char *nearest_of(const char *wanted)
{
    struct nearest nearest;
    nearest_begin(&nearest, wanted);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        nearest_offer(&nearest, names[i]);
    return nearest.best;
}

static void near_names(void **state)
{
    (void)state;
    assert_string_equal(nearest_of("schema"), "schema");
    assert_string_equal(nearest_of("shema"), "schema");         /* left out */
    assert_string_equal(nearest_of("scchema"), "schema");       /* added */
    assert_string_equal(nearest_of("schima"), "schema");        /* changed */
    assert_string_equal(nearest_of("shcema"), "schema");        /* swapped: one, not two */
    assert_string_equal(nearest_of("SCHEMA"), "schema");
    assert_string_equal(nearest_of("stat"), "stats");
    assert_string_equal(nearest_of("failon"), "fail-on");
    assert_string_equal(nearest_of("column-droped"), "column-dropped");
    assert_string_equal(nearest_of("lock-timeout"), "lock-timeout-missing");     /* a beginning */
    assert_string_equal(nearest_of("enabel"), "enable");        /* though disable is three away */
}

static void far_names(void **state)
{
    (void)state;
    assert_null(nearest_of(""));
    assert_null(nearest_of("x"));
    assert_null(nearest_of("s"));
    assert_null(nearest_of("zzzzzz"));
    assert_null(nearest_of("loc-tim"));
    assert_null(nearest_of("stxyz"));
}

static void distance_bounds(void **state)
{
    (void)state;
    struct nearest nearest;
    nearest_begin(&nearest, "abcdefgh");
    nearest_offer(&nearest, "abcdwxyz");        /* four changes: too far */
    assert_null(nearest.best);
    nearest_offer(&nearest, "abcdexyz");        /* three */
    assert_string_equal(nearest.best, "abcdexyz");
    assert_int_equal(nearest.distance, 3);
    nearest_offer(&nearest, "abcdxfyz");        /* three as well: the first stays */
    assert_string_equal(nearest.best, "abcdexyz");
    nearest_offer(&nearest, "bacdefhg");        /* two swaps */
    assert_string_equal(nearest.best, "bacdefhg");
    assert_int_equal(nearest.distance, 2);
    nearest_offer(&nearest, "abcdefgh");
    assert_int_equal(nearest.distance, 0);
    nearest_begin(&nearest, "ab");              /* half of two is one */
    nearest_offer(&nearest, "xy");
    assert_null(nearest.best);
    nearest_offer(&nearest, "ac");
    assert_string_equal(nearest.best, "ac");
}

static void long_names(void **state)
{
    (void)state;
    char name[NEAREST_LENGTH_LIMIT + 3], wanted[NEAREST_LENGTH_LIMIT + 3];
    memset(name, 'a', sizeof name);
    memset(wanted, 'a', sizeof wanted);
    struct nearest nearest;
    name[NEAREST_LENGTH_LIMIT] = wanted[NEAREST_LENGTH_LIMIT] = '\0';
    wanted[30] = 'b';
    nearest_begin(&nearest, wanted);
    nearest_offer(&nearest, name);
    assert_ptr_equal(nearest.best, name);
    name[NEAREST_LENGTH_LIMIT] = 'a';
    name[NEAREST_LENGTH_LIMIT + 1] = '\0';
    nearest_begin(&nearest, wanted);
    nearest_offer(&nearest, name);
    assert_null(nearest.best);
    nearest_begin(&nearest, name);
    nearest_offer(&nearest, wanted);
    assert_null(nearest.best);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_names),
        cmocka_unit_test(far_names),
        cmocka_unit_test(distance_bounds),
        cmocka_unit_test(long_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
