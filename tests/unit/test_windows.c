/*
 * Lock windows: what takes a lock, strengthens it, gives it back, and whom it keeps out. The conflicts are those of the
 * documentation's table 13.2, written out here once more.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "simulate/simulate.h"

static const char schema[] = "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE TABLE u (id int REFERENCES t, n int);"
                             "CREATE VIEW v AS SELECT n FROM u;";

static void put_window(struct str *out, const struct facts *facts, const struct lock_window *window)
{
    str_addf(out, "%s:", catalog_relation_label(facts->catalog, window->relation, out->arena) + strlen("public."));
    for (uint32_t i = 0; i < window->steps.count; i++)
        str_addf(out, " %s by %u", lock_mode_words(window->steps.at[i].mode), window->steps.at[i].statement);
    str_addf(out, ", to %u %s\n", window->released_by, lock_release_name(window->release));
}

static const struct facts *play(struct arena *arena, const char *migration, enum transaction_mode mode)
{
    struct simulation *simulation = simulation_new(arena, catalog_new(arena, 17, false));
    simulation_load(simulation, source_from_bytes(arena, "schema.sql", schema, strlen(schema)));
    const struct source *source = source_from_bytes(arena, "migration.sql", migration, strlen(migration));
    simulation_play(simulation, migration_of_source(arena, source, mode));
    return simulation_finish(simulation);
}

/* The windows on tables and views, one a line. Statements count from 0. */
static const char *windows(struct arena *arena, const char *migration, enum transaction_mode mode)
{
    const struct facts *facts = play(arena, migration, mode);
    struct str out = str_new(arena);
    str_add(&out, "");
    for (uint32_t i = 0; i < facts->windows.count; i++)
        if (!facts->windows.at[i].is_index)
            put_window(&out, facts, &facts->windows.at[i]);
    return out.text;
}

static void blocks(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(windows(arena, "LOCK t; LOCK t IN SHARE MODE", TRANSACTION_FILE),
                        "t: ACCESS EXCLUSIVE by 0, to 1 commit\n");
    assert_string_equal(windows(arena, "ALTER TABLE t ADD a int; ALTER TABLE t ADD b int", TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 0, to 0 statement\nt: ACCESS EXCLUSIVE by 1, to 1 statement\n");
    assert_string_equal(windows(arena, "BEGIN; SELECT n FROM t; CREATE INDEX ON t (n); ALTER TABLE t ADD a int; COMMIT",
                                TRANSACTION_NONE),
                        "t: ACCESS SHARE by 1 SHARE by 2 ACCESS EXCLUSIVE by 3, to 4 commit\n");
    assert_string_equal(windows(arena, "BEGIN; LOCK u; ROLLBACK; BEGIN; LOCK u; COMMIT AND CHAIN; LOCK t; COMMIT",
                                TRANSACTION_NONE),
                        "u: ACCESS EXCLUSIVE by 1, to 2 rollback\nu: ACCESS EXCLUSIVE by 4, to 5 commit\n"
                        "t: ACCESS EXCLUSIVE by 6, to 7 commit\n");
    assert_string_equal(windows(arena, "BEGIN; SELECT n FROM v; COMMIT", TRANSACTION_NONE),
                        "v: ACCESS SHARE by 1, to 2 commit\nu: ACCESS SHARE by 1, to 2 commit\n");
}

static void savepoints(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(windows(arena, "BEGIN; SAVEPOINT s; LOCK t; ROLLBACK TO s; LOCK u; COMMIT", TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 2, to 3 savepoint\nu: ACCESS EXCLUSIVE by 4, to 5 commit\n");
    assert_string_equal(windows(arena, "BEGIN; SAVEPOINT s; LOCK t; RELEASE s; ROLLBACK TO s; ROLLBACK", TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 2, to 4 failure\n");
    /* the stronger lock goes, the weaker one stays */
    assert_string_equal(windows(arena, "BEGIN; LOCK t IN SHARE MODE; SAVEPOINT s; LOCK t; ROLLBACK TO s; COMMIT",
                                TRANSACTION_NONE),
                        "t: SHARE by 1, to 5 commit\nt: ACCESS EXCLUSIVE by 3, to 4 savepoint\n");
    assert_string_equal(windows(arena, "BEGIN; SAVEPOINT a; LOCK t; SAVEPOINT b; LOCK u; ROLLBACK TO a; LOCK t; COMMIT",
                                TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 2, to 5 savepoint\nu: ACCESS EXCLUSIVE by 4, to 5 savepoint\n"
                        "t: ACCESS EXCLUSIVE by 6, to 7 commit\n");
}

/* An error gives back what its (sub)transaction has locked, before ROLLBACK is said. */
static void failures(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(windows(arena, "BEGIN; LOCK t; SELECT missing FROM u; ROLLBACK", TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 1, to 2 failure\n");
    assert_string_equal(windows(arena, "BEGIN; LOCK t; SAVEPOINT s; LOCK u; SELECT nothing FROM missing; ROLLBACK TO s;"
                                       "LOCK u; COMMIT", TRANSACTION_NONE),
                        "t: ACCESS EXCLUSIVE by 1, to 7 commit\nu: ACCESS EXCLUSIVE by 3, to 4 failure\n"
                        "u: ACCESS EXCLUSIVE by 6, to 7 commit\n");
}

static void kept_out(void **state)
{
    (void)state;
    static const char *const expected[] = {
        [NO_LOCK] = "",
        [ACCESS_SHARE_LOCK] = " ddl",
        [ROW_SHARE_LOCK] = " ddl",
        [ROW_EXCLUSIVE_LOCK] = " create_index ddl",
        [SHARE_UPDATE_EXCLUSIVE_LOCK] = " autovacuum create_index ddl",
        [SHARE_LOCK] = " write autovacuum ddl",
        [SHARE_ROW_EXCLUSIVE_LOCK] = " write autovacuum create_index ddl",
        [EXCLUSIVE_LOCK] = " write autovacuum create_index ddl",
        [ACCESS_EXCLUSIVE_LOCK] = " select write autovacuum create_index ddl",
    };
    struct arena *arena = arena_new(0);
    for (enum lock_mode mode = NO_LOCK; mode <= ACCESS_EXCLUSIVE_LOCK; mode++) {
        struct str found = str_new(arena);
        str_add(&found, "");
        for (enum lock_user user = 0; user < LOCK_USER_COUNT; user++)
            if (lock_keeps_out(mode, user))
                str_addf(&found, " %s", lock_user_name(user));
        assert_string_equal(found.text, expected[mode]);
    }
    arena_free(arena);
}

/* The users that the only window on t keeps out. */
static const char *kept_out_of_t(struct arena *arena, const char *migration)
{
    const struct facts *facts = play(arena, migration, TRANSACTION_NONE);
    struct str out = str_new(arena);
    str_add(&out, "");
    for (uint32_t i = 0; i < facts->windows.count; i++)
        for (enum lock_user user = 0; user < LOCK_USER_COUNT && !facts->windows.at[i].is_index; user++)
            if (lock_window_keeps_out(&facts->windows.at[i], user))
                str_addf(&out, " %s", lock_user_name(user));
    return out.text;
}

/* A weaker lock beside a stronger one counts as well: SHARE lets another SHARE pass, ROW EXCLUSIVE does not. */
static void several_modes(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(kept_out_of_t(arena, "BEGIN; LOCK t IN SHARE MODE; COMMIT"), " write autovacuum ddl");
    assert_string_equal(kept_out_of_t(arena, "BEGIN; LOCK t IN SHARE MODE; LOCK t IN ROW EXCLUSIVE MODE; COMMIT"),
                        " write autovacuum create_index ddl");
    assert_string_equal(kept_out_of_t(arena, "BEGIN; LOCK t IN ROW EXCLUSIVE MODE; LOCK t IN SHARE MODE; COMMIT"),
                        " write autovacuum create_index ddl");
    assert_string_equal(kept_out_of_t(arena, "BEGIN; LOCK t IN SHARE MODE; SAVEPOINT s; LOCK t IN ROW EXCLUSIVE MODE;"
                                             "ROLLBACK TO s; COMMIT"), " write autovacuum ddl");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(blocks),
        unit_test_in_arena(savepoints),
        unit_test_in_arena(failures),
        cmocka_unit_test(kept_out),
        unit_test_in_arena(several_modes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
