/*
 * Estimate: the environments, their statements one after the other, and from the sums of these how long each
 * lock is held.
 */
#include "estimate/estimate.h"

#include <math.h>
#include <string.h>

#include "work.h"

/* ---- totals and windows ---- */

/* Sums from the first statement up to one, so that a window is a difference and no loop: figures rounded to
 * hundredths of a millisecond are exact in a double for as long as anybody waits. */
struct running {
    double low, expected, high;
    uint32_t unknown;
};

static struct running running_add(struct running sum, const struct duration *work)
{
    if (!work->known) {
        sum.unknown++;
        return sum;
    }
    sum.low += work->low;
    sum.expected += work->expected;
    sum.high += work->high;
    return sum;
}

static struct duration between(const struct running *sums, uint32_t first, uint32_t last)
{
    const struct running *before = &sums[first], *after = &sums[last + 1];
    return (struct duration){
        .known = after->unknown == before->unknown,
        .low = cost_rounded(after->low - before->low),
        .expected = cost_rounded(after->expected - before->expected),
        .high = cost_rounded(after->high - before->high),
    };
}

/* ---- one environment ---- */

/* Transactions do not overlap: the one that a statement ends is found by going along. */
static bool ends_transaction(const struct facts *facts, const struct statement *statement, bool *rolled_back)
{
    *rolled_back = false;
    if (statement->transaction == 0)
        return true;
    const struct transaction *transaction = &facts->transactions.at[statement->transaction - 1];
    *rolled_back = transaction->rolled_back;
    return transaction->last == statement->index;
}

static bool fails_for_certain(const struct statement *statement)
{
    return statement->failures.count > 0 && statement->failures.at[0].certainty == CERTAINTY_CERTAIN;
}

static void estimate_statements(struct arena *arena, struct environment *environment,
                                const struct facts *facts, const struct cost_model *model,
                                struct running *sums)
{
    struct machine machine;
    struct sizes sizes;
    cost_machine_read(&machine, environment->statistics, facts->version);
    sizes_init(&sizes, arena, facts, environment->statistics);
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        const struct work work = {arena, model, &machine, facts, &sizes, statement};
        struct statement_estimate *out = &environment->statements[i];
        struct extent extent = sizes_of(&sizes, statement->relation);
        out->size = (struct relation_size){extent.rows, extent.bytes, NAN, extent.toast_bytes};
        if (statement->relation != NO_OID)
            out->size.index_bytes = environment_size(environment, facts, statement->relation).index_bytes;
        work_estimate(&work, out);
        sums[i + 1] = running_add(sums[i], &out->work);
        if (!fails_for_certain(statement))
            data_apply(&work);
        bool rolled_back;
        if (ends_transaction(facts, statement, &rolled_back))
            sizes_end(&sizes, rolled_back);
    }
}

static void estimate_environment(struct arena *arena, struct environment *environment,
                                 const struct facts *facts, const struct cost_model *model)
{
    uint32_t count = facts->statements.count;
    struct running *sums = ARENA_ARRAY(arena, struct running, count + 1);
    environment->statements = ARENA_ARRAY(arena, struct statement_estimate, count);
    environment->windows = ARENA_ARRAY(arena, struct window_estimate, facts->windows.count);
    estimate_statements(arena, environment, facts, model, sums);
    for (uint32_t i = 0; i < facts->windows.count; i++) {
        const struct lock_window *window = &facts->windows.at[i];
        if (window->taken_by > window->released_by || window->released_by >= count)
            bug("lock window %u goes from statement %u to %u of %u", i, window->taken_by, window->released_by,
                count);
        environment->windows[i].held = between(sums, window->taken_by, window->released_by);
    }
    environment->total = count > 0 ? between(sums, 0, count - 1) : (struct duration){.known = true};
    environment->unknown_count = sums[count].unknown;
}

/* ---- all of them ---- */

static double all_rows(const struct statistics *statistics)
{
    double rows = 0;
    for (uint32_t i = 0; i < statistics->tables.count; i++)
        if (statistics_known(statistics->tables.at[i]->rows))
            rows += statistics->tables.at[i]->rows;
    return rows;
}

static struct environment *choose_primary(struct estimates *estimates)
{
    struct environment *chosen = &estimates->at[0];
    for (uint32_t i = 0; i < estimates->count; i++)
        if (strcmp(estimates->at[i].name, "production") == 0)
            return &estimates->at[i];
    for (uint32_t i = 1; i < estimates->count; i++)
        if (all_rows(estimates->at[i].statistics) > all_rows(chosen->statistics))
            chosen = &estimates->at[i];
    return chosen;
}

struct estimates *estimates_make(struct arena *arena, const struct facts *facts,
                                 const struct cost_model *model, const struct statistics *const *statistics,
                                 uint32_t count)
{
    struct estimates *estimates = ARENA_NEW(arena, struct estimates);
    estimates->count = count > 0 ? count : 1;
    estimates->at = ARENA_ARRAY(arena, struct environment, estimates->count);
    estimates->at[0].name = "default";
    for (uint32_t i = 0; i < count; i++) {
        estimates->at[i].statistics = statistics[i];
        estimates->at[i].name = statistics[i]->environment != NULL ? statistics[i]->environment : "default";
    }
    for (uint32_t i = 0; i < estimates->count; i++)
        estimate_environment(arena, &estimates->at[i], facts, model);
    struct environment *primary = choose_primary(estimates);
    primary->primary = true;
    estimates->primary = primary;
    return estimates;
}

struct relation_size environment_size(const struct environment *environment, const struct facts *facts,
                                      oid relation)
{
    struct relation_size unknown = {NAN, NAN, NAN, NAN};
    if (relation < FIRST_USER_OID)
        return unknown;
    if (size_began_empty(facts, relation))
        return (struct relation_size){0};
    if (environment->statistics == NULL)
        return unknown;
    struct statistics_size size = statistics_size(environment->statistics, facts->catalog, relation, 0);
    return (struct relation_size){size.rows, size.bytes, size.index_bytes, size.toast_bytes};
}
