/*
 * Selftest: plays the examples of rule pages: a Bad must make its rule speak, a Good must not, nor any rule
 * of level error. An example is a migration of its own on the schema and the snapshot of its section; without
 * a schema it plays on an open catalog.
 */
#include <string.h>

#include "base/file.h"
#include "ruleset.h"
#include "simulate/simulate.h"

struct bench {
    struct arena *arena; /* of the whole test */
    const struct ruleset *ruleset;
    const struct cost_model *model;
    struct str *out;
    struct err *err;
};

/* Everything of one example: made in `arena`, given back after it. */
struct example_run {
    struct arena *arena;
    const struct rule *rule;
    const struct rule_example *example;
    struct findings *findings;
    const struct facts *facts;
};

static bool in_example(const struct example_run *run, struct err *err)
{
    err->file = run->rule->file;
    err->line += err->line == 0 ? 0 : run->example->line;
    return false;
}

/* The example as the tool would run it whose marks it bears; NULL and the bench's err. */
static const struct migration *read_example(const struct bench *bench, const struct example_run *run)
{
    const char *sql = run->example->sql;
    const struct source *source = source_from_bytes(run->arena, "example.sql", sql, strlen(sql));
    struct migration_options options = {.tool = migration_recognise(run->arena, NULL, "", source)};
    struct migration *migration;
    return migration_read(run->arena, source, &options, &migration, bench->err) ? migration : NULL;
}

static bool play(const struct bench *bench, struct example_run *run)
{
    struct arena *arena = run->arena;
    const struct rule_example *example = run->example;
    struct catalog *catalog = catalog_new(arena, 18, example->schema == NULL);
    struct simulation *simulation = simulation_new(arena, catalog);
    if (example->schema != NULL)
        simulation_load(simulation,
                        source_from_bytes(arena, "schema.sql", example->schema, strlen(example->schema)));
    struct statistics *statistics = NULL;
    if (example->statistics != NULL) {
        struct source *csv =
            source_from_bytes(arena, "stats.csv", example->statistics, strlen(example->statistics));
        if (!statistics_read(arena, "production", csv, &statistics, bench->err))
            return in_example(run, bench->err);
        statistics_bind(arena, statistics, catalog);
        simulation_bind(simulation, statistics);
    }
    const struct migration *migration = read_example(bench, run);
    if (migration == NULL)
        return in_example(run, bench->err);
    simulation_play(simulation, migration);
    run->facts = simulation_finish(simulation);
    const struct statistics *snapshots[] = {statistics};
    const struct estimates *estimates =
        estimates_make(arena, run->facts, bench->model, snapshots, statistics != NULL ? 1 : 0);
    return findings_make(arena, run->facts, estimates, bench->ruleset, &run->findings, bench->err);
}

static const struct finding *first_of(const struct example_run *run)
{
    for (uint32_t i = 0; i < run->findings->count; i++)
        if (run->findings->at[i].rule == run->rule)
            return &run->findings->at[i];
    return NULL;
}

/* The complaint about an example, or NULL when it is as it should be. */
static const char *judge(const struct example_run *run)
{
    struct arena *arena = run->arena;
    const struct finding *own = first_of(run);
    if (run->facts->problems.count > 0 && !run->rule->engine)
        return arena_printf(arena, "the schema does not work: %s", run->facts->problems.at[0].message);
    if (run->example->bad)
        return own == NULL ? "the rule is silent" : NULL;
    if (own != NULL)
        return arena_printf(arena, "the rule speaks: %s", own->message);
    for (uint32_t i = 0; i < run->findings->count; i++)
        if (run->findings->at[i].level == LEVEL_ERROR && !run->findings->at[i].suppressed)
            return arena_printf(arena, "%s speaks: %s", run->findings->at[i].rule->id,
                                run->findings->at[i].message);
    return NULL;
}

static void list_findings(const struct example_run *run, struct str *out)
{
    for (uint32_t i = 0; i < run->findings->count; i++) {
        const struct finding *finding = &run->findings->at[i];
        str_addf(out, "        line %u: %s: %s\n", finding->start.line, finding->rule->id, finding->message);
    }
}

static bool try_example(struct bench *bench, const struct rule *rule, const struct rule_example *example,
                        uint32_t number, uint32_t *failed)
{
    struct example_run run = {.arena = arena_new(0), .rule = rule, .example = example};
    const char *kind = example->bad ? "bad" : "good";
    bool played = play(bench, &run);
    const char *complaint = played ? judge(&run) : NULL;
    if (played)
        str_addf(bench->out, "%s %s/%s-%u\n", complaint == NULL ? "ok" : "not ok", rule->id, kind, number);
    if (complaint != NULL) {
        str_addf(bench->out, "    %s:%u: %s\n", rule->file, example->line, complaint);
        list_findings(&run, bench->out);
        (*failed)++;
    }
    arena_free(run.arena);
    return played;
}

/* The engine's own rules speak of what is not SQL at all; they may lack a Good, but not a Bad. */
static bool try_rule(struct bench *bench, struct rule *rule, uint32_t *failed)
{
    uint32_t number[2] = {0, 0};
    bool enabled = rule->enabled, good = true;
    rule->enabled = true;
    for (uint32_t i = 0; good && i < rule->example_count; i++)
        good = try_example(bench, rule, &rule->examples[i], ++number[rule->examples[i].bad], failed);
    rule->enabled = enabled;
    for (int bad = 0; good && bad <= 1; bad++)
        if (number[bad] == 0) {
            str_addf(bench->out, "not ok %s: the page has no %s example\n", rule->id, bad ? "Bad" : "Good");
            (*failed)++;
        }
    return good;
}

/* The rules under test are those of the directory, wherever the others come from. */
static bool is_under_test(const struct rule *rule, const char *directory)
{
    return directory == NULL || strncmp(rule->file, directory, strlen(directory)) == 0;
}

bool rules_test(struct arena *arena, const char *directory, struct str *out, uint32_t *failed,
                struct err *err)
{
    struct ruleset *ruleset;
    struct cost_model *model;
    *failed = 0;
    if (!ruleset_load_over(arena, directory, &ruleset, err) || !cost_model_load(arena, NULL, &model, err))
        return false;
    if (!ruleset_check(arena, ruleset, err))
        return false;
    struct bench bench = {.arena = arena, .ruleset = ruleset, .model = model, .out = out, .err = err};
    for (uint32_t i = 0; i < ruleset->count; i++)
        if (is_under_test(ruleset->at[i], directory) && !try_rule(&bench, ruleset->at[i], failed))
            return false;
    return true;
}
