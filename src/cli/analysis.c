/*
 * Analysis: calls the layers in their order, each once. Collects what is worth saying about the inputs on the
 * way.
 */
#include "analysis.h"

#include <string.h>

#define NAMES_SHOWN     10                  /* of a list in a note */
#define LONG_WORK       ((uint64_t)8 << 20) /* bytes of input from which on progress is shown */
#define MANY_MIGRATIONS 200

static void add_note(struct analysis *analysis, const char *note)
{
    vec_push(catalog_arena(analysis->catalog), &analysis->inputs.notes, note);
}

/* ---- notes ---- */

static void note_names(struct analysis *analysis, const char *file, const char *what,
                       const struct texts *names)
{
    if (names->count == 0)
        return;
    struct str note = str_new(catalog_arena(analysis->catalog));
    str_addf(&note, "%s: %s (%u): ", file, what, names->count);
    for (uint32_t i = 0; i < names->count && i < NAMES_SHOWN; i++)
        str_addf(&note, "%s%s", i > 0 ? ", " : "", names->at[i]);
    if (names->count > NAMES_SHOWN)
        str_addf(&note, " and %u more", names->count - NAMES_SHOWN);
    add_note(analysis, note.text);
}

static void note_statistics(struct analysis *analysis)
{
    struct arena *arena = catalog_arena(analysis->catalog);
    for (uint32_t i = 0; i < analysis->inputs.statistics.count; i++) {
        const struct statistics *statistics = analysis->inputs.statistics.at[i];
        for (uint32_t j = 0; j < statistics->notices.count; j++)
            add_note(analysis, arena_printf(arena, "%s:%u: %s", statistics->file,
                                            statistics->notices.at[j].line, statistics->notices.at[j].text));
        if (catalog_is_open(analysis->catalog))
            continue;
        struct statistics_gaps gaps = statistics_gaps(arena, statistics, analysis->catalog);
        note_names(analysis, statistics->file, "tables that the schema does not have",
                   &gaps.tables_not_in_schema);
        note_names(analysis, statistics->file, "columns and indexes that the schema does not have",
                   &gaps.members_not_in_schema);
        note_names(analysis, statistics->file, "tables of the schema without statistics",
                   &gaps.tables_not_in_snapshot);
    }
}

/* What the simulation met: objects it keeps as opaque; and, where no rule can say it, what of the schema a
 * server would refuse. */
static void note_facts(struct analysis *analysis, bool rules)
{
    const struct facts *facts = analysis->facts;
    for (uint32_t i = 0; i < facts->notes.count; i++)
        add_note(analysis, facts->notes.at[i]);
    for (uint32_t i = 0; i < facts->problems.count && !rules; i++) {
        const struct schema_problem *problem = &facts->problems.at[i];
        const char *state = problem->sqlstate != NULL ? problem->sqlstate : "no SQLSTATE";
        add_note(analysis, arena_printf(catalog_arena(analysis->catalog), "%s:%u: left out: %s (%s)",
                                        problem->source->name, problem->at.line, problem->message, state));
    }
}

void analysis_tell_notes(const struct analysis *analysis)
{
    if (analysis->settings.quiet)
        return;
    for (uint32_t i = 0; i < analysis->inputs.warnings.count; i++)
        tell("warning: %s", analysis->inputs.warnings.at[i]);
    uint32_t count = analysis->inputs.notes.count;
    for (uint32_t i = 0; i < count && analysis->settings.verbose; i++)
        tell("note: %s", analysis->inputs.notes.at[i]);
    if (count > 0 && !analysis->settings.verbose)
        tell("%u note%s about the inputs; --verbose shows %s", count, count == 1 ? "" : "s",
             count == 1 ? "it" : "them");
}

/* ---- playing ---- */

/* SQL of the schema that does not parse would leave holes in the catalog, about which everything that
 * follows would be wrong. */
static bool schema_parsed(struct invocation *invocation, struct analysis *analysis)
{
    const struct facts *facts = analysis->facts;
    const struct schema_problem *first = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < facts->problems.count; i++)
        if (facts->problems.at[i].unparsed && count++ == 0)
            first = &facts->problems.at[i];
    if (first == NULL)
        return true;
    analysis->incomplete = true;
    if (analysis->settings.allow_unparsed)
        return true;
    const char *more =
        count == 1 ? "" : arena_printf(invocation->arena, " (and %u more statement%s that %s not parse)", count - 1,
                                       count == 2 ? "" : "s", count == 2 ? "does" : "do");
    return err_set(&invocation->err, first->source->name, first->at.line,
                   "Give SQL as pg_dump --schema-only prints it, whole; --allow-unparsed goes on without "
                   "what does not parse.",
                   "%s%s", first->message, more);
}

static bool migrations_parsed(const struct facts *facts)
{
    for (uint32_t i = 0; i < facts->statements.count; i++)
        if (facts->statements.at[i]->parse_error != NULL)
            return false;
    return true;
}

/* Findings about rows speak of one environment: production if there is one, else the one with most rows. */
static const struct statistics *primary_statistics(const struct inputs *inputs)
{
    const struct statistics *primary = NULL;
    double most = -1;
    for (uint32_t i = 0; i < inputs->statistics.count; i++) {
        const struct statistics *statistics = inputs->statistics.at[i];
        if (strcmp(statistics->environment, "production") == 0)
            return statistics;
        double rows = 0;
        for (uint32_t j = 0; j < statistics->tables.count; j++)
            rows += statistics_known(statistics->tables.at[j]->rows) ? statistics->tables.at[j]->rows : 0;
        if (rows > most) {
            most = rows;
            primary = statistics;
        }
    }
    return primary;
}

static void play(struct analysis *analysis, struct simulation *simulation)
{
    const struct inputs *inputs = &analysis->inputs;
    struct arena *arena = catalog_arena(analysis->catalog);
    bool is_long = inputs->bytes > LONG_WORK || inputs->migrations.count > MANY_MIGRATIONS;
    if (inputs->schema != NULL) {
        if (is_long)
            tell_progress("drydock: reading the schema");
        simulation_load_script(simulation, inputs->schema_script);
    }
    for (uint32_t i = 0; i < inputs->statistics.count; i++)
        statistics_bind(arena, inputs->statistics.at[i], analysis->catalog);
    simulation_bind(simulation, primary_statistics(inputs));
    note_statistics(analysis);
    for (uint32_t i = 0; i < inputs->migrations.count; i++) {
        if (is_long)
            tell_progress("drydock: migration %u of %u", i + 1, inputs->migrations.count);
        simulation_play(simulation, inputs->migrations.at[i]);
    }
    tell_progress_end();
}

bool analysis_play(struct invocation *invocation, const char *const *formats, const char *const *migrations,
                   uint32_t count, struct analysis *out)
{
    *out = (struct analysis){.catalog = NULL};
    if (!settings_make(invocation, formats, &out->settings) ||
        !inputs_load(invocation, &out->settings, migrations, count, &out->inputs))
        return false;
    out->catalog = catalog_new(invocation->arena, out->inputs.postgres, out->settings.schema == NULL);
    struct simulation *simulation = simulation_new(invocation->arena, out->catalog);
    play(out, simulation);
    out->facts = simulation_finish(simulation);
    note_facts(out, invocation->command->bit == COMMAND_CHECK);
    if (!schema_parsed(invocation, out))
        return false;
    if (!migrations_parsed(out->facts) || facts_not_followed(out->facts) > 0)
        out->incomplete = true;
    return true;
}

/* ---- judging ---- */

bool analysis_estimate(struct invocation *invocation, struct analysis *analysis)
{
    struct cost_model *model;
    if (!cost_model_load(invocation->arena, NULL, &model, &invocation->err))
        return false;
    analysis->estimates = estimates_make(invocation->arena, analysis->facts, model,
                                         (const struct statistics *const *)analysis->inputs.statistics.at,
                                         analysis->inputs.statistics.count);
    return true;
}

bool analysis_judge(struct invocation *invocation, struct analysis *analysis)
{
    const struct settings *settings = &analysis->settings;
    if (!ruleset_load(invocation->arena, settings->rule_directories.at, settings->rule_directories.count,
                      &analysis->ruleset, &invocation->err) ||
        !settings_apply_rules(invocation, settings, analysis->ruleset) ||
        !findings_make(invocation->arena, analysis->facts, analysis->estimates, analysis->ruleset,
                       &analysis->findings, &invocation->err))
        return false;
    return settings->baseline == NULL || baseline_read(invocation, analysis, settings->baseline);
}
