/*
 * Materialized views of a schema file: a dump makes each without its rows and does not say which have some, so that
 * nothing is refused for want of them; a file that somebody wrote means what it says.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "simulate/simulate.h"

static const char view[] =
    "CREATE TABLE public.t (a integer);\n"
    "CREATE MATERIALIZED VIEW public.m AS SELECT t.a FROM public.t WITH NO DATA;\n"
    "CREATE UNIQUE INDEX m_a_idx ON public.m USING btree (a);\n";

/* What the server says to a refresh that needs rows, after a schema file that begins so; "" when it does it. */
static const char *refresh(struct arena *arena, const char *head)
{
    static const char migration[] = "REFRESH MATERIALIZED VIEW CONCURRENTLY public.m;";
    const char *schema = arena_printf(arena, "%s%s", head, view);
    struct simulation *simulation = simulation_new(arena, catalog_new(arena, 17, false));
    simulation_load(simulation, source_from_bytes(arena, "schema.sql", schema, strlen(schema)));
    const struct source *source = source_from_bytes(arena, "migration.sql", migration, strlen(migration));
    simulation_play(simulation, migration_of_source(arena, source, TRANSACTION_NONE));
    const struct facts *facts = simulation_finish(simulation);
    assert_int_equal(facts->problems.count, 0);
    assert_int_equal(facts->statements.count, 1);
    const struct statement *statement = facts->statements.at[0];
    return statement->failures.count > 0 ? statement->failures.at[0].sqlstate : "";
}

static void a_dump_does_not_say(void **state)
{
    assert_string_equal(refresh(*state, "--\n-- PostgreSQL database dump\n--\n\n"), "");
    assert_string_equal(refresh(*state, "--\r\n-- PostgreSQL database dump\r\n--\r\n\r\n"), "");
    /* without its comments it is known by what it sets first */
    assert_string_equal(refresh(*state, "SET client_encoding = 'UTF8';\n"
                                        "SELECT pg_catalog.set_config('search_path', '', false);\n"), "");
}

static void another_file_says(void **state)
{
    assert_string_equal(refresh(*state, ""), "0A000");
    assert_string_equal(refresh(*state, "SET search_path = '';\n"), "0A000");
    /* a dump begins with its title */
    struct str blanks = str_new(*state);
    for (int i = 0; i < 2500; i++)
        str_addc(&blanks, '\n');
    str_add(&blanks, "-- PostgreSQL database dump\n");
    assert_string_equal(refresh(*state, blanks.text), "0A000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(a_dump_does_not_say),
        unit_test_in_arena(another_file_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
