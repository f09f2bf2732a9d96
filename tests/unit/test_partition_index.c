/*
 * The index of partitions' bounds: thousands of partitions made, attached, detached, dropped and rolled back in a drawn
 * order are refused exactly where a plain list of those that are there says that they overlap.
 */
#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "simulate/simulate.h"

enum { PARTITIONS = 60, VALUES = 90, STEPS = 1500 };

/* What stands where: a partition's bounds, while it is one. `low` to below `high`. */
struct model {
    struct { bool made, attached; int low, high; } at[PARTITIONS];
};

struct run {
    char strategy;                  /* 'r' or 'l' */
    struct str sql, expected;
    struct model now, begun;        /* begun: at BEGIN, or at SAVEPOINT */
    struct model saved;
    bool in_block, has_savepoint, aborted;
    uint32_t drawn, statement;
};

static uint32_t draw(struct run *run, uint32_t limit)
{
    run->drawn = run->drawn * 1664525 + 1013904223;
    return (run->drawn >> 8) % limit;
}

static bool overlaps(const struct model *model, int low, int high)
{
    for (int i = 0; i < PARTITIONS; i++)
        if (model->at[i].attached && model->at[i].low < high && low < model->at[i].high)
            return true;
    return false;
}

static void put(struct run *run, const char *text, const char *sqlstate)
{
    str_addf(&run->sql, "%s;\n", text);
    if (run->aborted)
        sqlstate = "25P02";
    if (sqlstate != NULL)
        str_addf(&run->expected, "%u %s\n", run->statement, sqlstate);
    run->aborted |= run->in_block && sqlstate != NULL;
    run->statement++;
}

static const char *bounds(const struct run *run, struct arena *arena, int low, int high)
{
    if (run->strategy == 'r')
        return arena_printf(arena, "FOR VALUES FROM (%d) TO (%d)", low, high);
    struct str text = str_new(arena);
    str_addf(&text, "FOR VALUES IN (%d", low);
    for (int value = low + 1; value < high; value++)
        str_addf(&text, ", %d", value);
    str_addc(&text, ')');
    return text.text;
}

/* Makes or attaches a partition that is none. */
static void step_in(struct run *run, struct arena *arena, uint32_t i)
{
    int low = (int)draw(run, VALUES), high = low + 1 + (int)draw(run, 4);
    const char *bound = bounds(run, arena, low, high);
    bool made = run->now.at[i].made, clash = overlaps(&run->now, low, high);
    put(run, made ? arena_printf(arena, "ALTER TABLE p ATTACH PARTITION p%u %s", i, bound)
                  : arena_printf(arena, "CREATE TABLE p%u PARTITION OF p %s", i, bound),
        clash ? "42P17" : NULL);
    if (run->aborted || clash)
        return;
    run->now.at[i].made = run->now.at[i].attached = true;
    run->now.at[i].low = low;
    run->now.at[i].high = high;
}

/* Detaches or drops a partition. */
static void step_out(struct run *run, struct arena *arena, uint32_t i)
{
    bool drop = draw(run, 3) == 0;
    put(run, arena_printf(arena, drop ? "DROP TABLE p%u" : "ALTER TABLE p DETACH PARTITION p%u", i), NULL);
    if (run->aborted)
        return;
    run->now.at[i].attached = false;
    run->now.at[i].made = !drop;
}

static void step_transaction(struct run *run)
{
    if (!run->in_block) {
        put(run, "BEGIN", NULL);
        run->in_block = true;
        run->has_savepoint = false;
        run->begun = run->now;
    } else if (!run->aborted && draw(run, 3) == 0) {
        put(run, "SAVEPOINT s", NULL);
        run->has_savepoint = true;
        run->saved = run->now;
    } else {
        bool to_savepoint = run->has_savepoint && draw(run, 2) == 0, back = run->aborted || draw(run, 2) == 0;
        run->aborted = false;       /* none of these is refused */
        put(run, to_savepoint ? "ROLLBACK TO s" : back ? "ROLLBACK" : "COMMIT", NULL);
        run->in_block = to_savepoint;
        if (to_savepoint)
            run->now = run->saved;
        else if (back)
            run->now = run->begun;
    }
}

static void play(struct arena *arena, char strategy, uint32_t seed)
{
    struct run run = {.strategy = strategy, .drawn = seed, .sql = str_new(arena), .expected = str_new(arena)};
    const char *schema = arena_printf(arena, "CREATE TABLE p (a int) PARTITION BY %s (a);", strategy == 'r' ? "RANGE" : "LIST");
    str_add(&run.expected, "");
    for (int i = 0; i < STEPS; i++) {
        uint32_t partition = draw(&run, PARTITIONS);
        if (draw(&run, 8) == 0)
            step_transaction(&run);
        else if (run.now.at[partition].attached)
            step_out(&run, arena, partition);
        else
            step_in(&run, arena, partition);
    }
    struct simulation *simulation = simulation_new(arena, catalog_new(arena, 17, false));
    struct str found = str_new(arena);
    simulation_load(simulation, source_from_bytes(arena, "schema.sql", schema, strlen(schema)));
    const struct source *source = source_from_bytes(arena, "migration.sql", run.sql.text, run.sql.length);
    simulation_play(simulation, migration_of_source(arena, source, TRANSACTION_NONE));
    const struct facts *facts = simulation_finish(simulation);
    str_add(&found, "");
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        if (statement->failures.count > 0 && statement->failures.at[0].certainty == CERTAINTY_CERTAIN)
            str_addf(&found, "%u %s\n", i, statement->failures.at[0].sqlstate);
    }
    assert_string_equal(found.text, run.expected.text);
}

static void ranges(void **state)
{
    for (uint32_t seed = 1; seed <= 6; seed++)
        play(*state, 'r', seed);
}

static void lists(void **state)
{
    for (uint32_t seed = 1; seed <= 6; seed++)
        play(*state, 'l', seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_test_in_arena(ranges),
        unit_test_in_arena(lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
