/*
 * Findings: from facts and rules to what is said: runs the rules, adds what the engine itself has to say,
 * drops what another finding says better, applies suppressions, sorts, and gives each finding the marks by
 * which later runs know it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "fingerprint.h"
#include "match.h"
#include "message.h"
#include "suppress.h"

/* ---- the engine's own ---- */

struct engine {
    struct database *database;
    const struct ruleset *ruleset;
    struct drafts *drafts;
    struct err *err;
};

static bool add_worded(struct engine *engine, const char *id, struct draft draft, struct variable variable,
                       enum level level)
{
    struct rule *rule = ruleset_find(engine->ruleset, id);
    if (rule == NULL || !rule->enabled)
        return true;
    struct arena *arena = engine->database->arena;
    draft.finding.rule = rule;
    draft.finding.level = level < rule->level ? level : rule->level;
    draft.finding.message = message_fill(arena, rule->message, &variable, 1, true);
    if (rule->suggestion != NULL)
        draft.finding.suggestion = message_fill(arena, rule->suggestion, &variable, 1, false);
    return drafts_add(engine->database, engine->drafts, draft, engine->err);
}

/* A finding that begins where the parser or the splitter stumbled, if that is in the statement. */
static struct draft draft_at(const struct statement *statement, uint32_t offset)
{
    struct draft draft = draft_of_statement(statement, NO_OPERATION);
    struct span rest = source_origin_span(statement->source, (struct span){offset, statement->item.span.end});
    if (rest.start <= draft.finding.span.start || rest.start >= draft.finding.span.end)
        return draft;
    draft.finding.span.start = rest.start;
    draft.finding.start = source_position(draft.finding.source, rest.start);
    return draft;
}

static bool add_about_statement(struct engine *engine, const struct statement *statement)
{
    if (statement->parse_error != NULL) {
        struct draft draft = draft_at(statement, statement->parse_error_at);
        return add_worded(engine, "unparsed-statement", draft,
                          (struct variable){"reason", statement->parse_error}, LEVEL_ERROR);
    }
    if (statement->not_modelled == NULL)
        return true;
    struct draft draft = draft_of_statement(statement, NO_OPERATION);
    return add_worded(engine, "not-modelled", draft, (struct variable){"reason", statement->not_modelled},
                      LEVEL_ERROR);
}

/* One missing type or extension makes many: the first few say what is wrong. */
#define PROBLEMS_SHOWN 10

/* What does not parse is gone from the schema; what fails may only fail here, for want of roles or
 * extensions. */
static bool add_schema_problem(struct engine *engine, const struct schema_problem *problem, uint32_t more)
{
    const char *reason = problem->message;
    struct draft draft = {.operation = NO_OPERATION, .file = RANK_SCHEMA};
    draft.finding.source = problem->source;
    draft.finding.start = draft.finding.end = problem->at;
    if (problem->source != NULL && problem->at.line >= 1 && problem->at.line <= problem->source->line_count) {
        struct span line = source_line(problem->source, problem->at.line);
        draft.finding.span = line;
        draft.finding.end = source_position(problem->source, line.end);
    }
    if (more > 0)
        reason = arena_printf(engine->database->arena, "%s (and %u more)", reason, more);
    return add_worded(engine, "schema-problem", draft, (struct variable){"reason", reason},
                      problem->unparsed ? LEVEL_WARNING : LEVEL_NOTE);
}

/* What the tool, or psql, makes of a file. */
static bool add_migration_problem(struct engine *engine, uint32_t file, const struct migration *migration,
                                  const struct migration_problem *problem)
{
    bool refused = problem->kind == MIGRATION_REFUSED;
    struct draft draft = {.operation = NO_OPERATION, .file = RANK_FILES + file};
    const char *reason = problem->message;
    draft.finding.source = problem->source;
    draft.finding.span = problem->span;
    draft.finding.start = source_position(problem->source, problem->span.start);
    draft.finding.end = source_position(problem->source, problem->span.end);
    if (refused)
        reason = arena_printf(engine->database->arena, "%s: %s", migration_tool_name(migration->tool), reason);
    return add_worded(engine, refused ? "refused-by-tool" : "not-followed", draft,
                      (struct variable){"reason", reason}, LEVEL_ERROR);
}

static bool add_migration_problems(struct engine *engine)
{
    const struct facts *facts = engine->database->world.facts;
    for (uint32_t i = 0; i < facts->files.count; i++) {
        const struct migration *migration = facts->files.at[i].migration;
        for (uint32_t j = 0; migration != NULL && j < migration->problems.count; j++)
            if (!add_migration_problem(engine, i, migration, &migration->problems.at[j]))
                return false;
    }
    return true;
}

static bool add_engine_findings(struct engine *engine)
{
    const struct facts *facts = engine->database->world.facts;
    uint32_t shown = facts->problems.count < PROBLEMS_SHOWN ? facts->problems.count : PROBLEMS_SHOWN;
    for (uint32_t i = 0; i < shown; i++)
        if (!add_schema_problem(engine, &facts->problems.at[i],
                                i + 1 == shown ? facts->problems.count - shown : 0))
            return false;
    for (uint32_t i = 0; i < facts->statements.count; i++)
        if (!add_about_statement(engine, facts->statements.at[i]))
            return false;
    return add_migration_problems(engine);
}

/* ---- order ---- */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* A migration's own file, and those that it includes. */
static int compare_sources(const struct source *a, const struct source *b)
{
    return a == b ? 0 : compare_texts(a == NULL ? NULL : a->name, b == NULL ? NULL : b->name);
}

/* File, place, rule, object; then whatever else tells two findings apart, so that the order is never left to
 * chance. */
static int compare_drafts(const void *left, const void *right)
{
    const struct draft *a = left, *b = right;
    int order = compare_numbers(a->file, b->file);
    if (order == 0)
        order = compare_sources(a->finding.source, b->finding.source);
    if (order == 0)
        order = compare_numbers(a->finding.span.start, b->finding.span.start);
    if (order == 0)
        order = strcmp(a->finding.rule->id, b->finding.rule->id);
    if (order == 0)
        order = compare_texts(a->finding.object, b->finding.object);
    if (order == 0)
        order = compare_numbers(a->operation, b->operation);
    if (order == 0)
        order = compare_numbers(a->finding.span.end, b->finding.span.end);
    if (order == 0)
        order = (int)b->finding.level - (int)a->finding.level;
    return order != 0 ? order : compare_texts(a->finding.message, b->finding.message);
}

/* ---- one finding for one thing ---- */

static uint64_t place_key(const struct draft *draft, uint32_t operation)
{
    return (uint64_t)draft->finding.statement->index << 32 | operation;
}

#define ANY_OPERATION (UINT32_MAX - 1)

/* A rule that supersedes another makes it silent on the same operation; where one of the two speaks of the
 * whole statement, on the statement. */
static void supersede(struct database *database, struct drafts *drafts)
{
    struct map silenced;
    map_init(&silenced, database->arena);
    for (uint32_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->at[i];
        for (uint32_t j = 0; draft->finding.statement != NULL && j < draft->finding.rule->supersede_count;
             j++) {
            map_put(&silenced, place_key(draft, draft->operation), draft->finding.rule->supersedes[j]);
            map_put(&silenced, place_key(draft, ANY_OPERATION), draft->finding.rule->supersedes[j]);
        }
    }
    for (uint32_t i = 0; i < drafts->count; i++) {
        struct draft *draft = &drafts->at[i];
        if (draft->finding.statement == NULL)
            continue;
        const char *id = draft->finding.rule->id;
        uint32_t own = draft->operation == NO_OPERATION ? ANY_OPERATION : draft->operation;
        draft->superseded = map_find(&silenced, place_key(draft, own), id) != NULL ||
                            map_find(&silenced, place_key(draft, NO_OPERATION), id) != NULL;
    }
}

/* Several rows of a query may say the same: the same rule at the same place about the same object, or in the
 * same words on the same line. */
static bool repeats(const struct draft *a, const struct draft *before)
{
    if (a->finding.rule != before->finding.rule || a->file != before->file ||
        a->finding.source != before->finding.source)
        return false;
    if (a->finding.start.line == before->finding.start.line &&
        strcmp(a->finding.message, before->finding.message) == 0)
        return true;
    return a->finding.statement == before->finding.statement &&
           a->finding.span.start == before->finding.span.start && a->operation == before->operation &&
           a->finding.object != NULL && str_same(a->finding.object, before->finding.object);
}

static struct findings *keep(struct arena *arena, const struct drafts *drafts)
{
    struct findings *findings = ARENA_NEW(arena, struct findings);
    const struct draft *before = NULL;
    findings->at = ARENA_ARRAY(arena, struct finding, (size_t)drafts->count + 1);
    for (uint32_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->at[i];
        if (draft->superseded || (before != NULL && repeats(draft, before)))
            continue;
        findings->at[findings->count++] = draft->finding;
        before = draft;
    }
    return findings;
}

/* ---- marks ---- */

static uint64_t shape_of(const struct finding *finding)
{
    if (finding->statement != NULL)
        return statement_shape(HASH_FNV_START, finding->statement->source, finding->statement->item.span);
    return finding->source != NULL ? statement_shape(HASH_FNV_START, finding->source, finding->span)
                                   : HASH_FNV_START;
}

/* Rule, statement and object; what occurs again gets its number as well. Findings on one statement stand
 * together: its text is read once, though it may name ten thousand objects that each have a finding. */
static void mark_fingerprints(struct arena *arena, struct findings *findings)
{
    const struct statement *statement = NULL;
    uint64_t shape = HASH_FNV_START;
    struct map seen;
    map_init(&seen, arena);
    for (uint32_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->at[i];
        if (finding->statement == NULL || finding->statement != statement)
            shape = shape_of(finding);
        statement = finding->statement;
        uint64_t hash = hash_fnv_text(shape, finding->rule->id);
        hash = hash_fnv_text(hash, finding->object);
        uint32_t place = ++*map_put(&seen, hash, NULL);
        finding->fingerprint = place == 1 ? arena_printf(arena, "%016" PRIx64, hash)
                                          : arena_printf(arena, "%016" PRIx64 ":%u", hash, place);
    }
}

/* ---- the whole ---- */

static bool match_all(struct database *database, const struct ruleset *ruleset, struct drafts *drafts,
                      struct err *err)
{
    for (uint32_t i = 0; i < ruleset->count; i++)
        if (ruleset->at[i]->enabled && ruleset->at[i]->query != NULL &&
            !rule_match(database, ruleset->at[i], drafts, err))
            return false;
    struct engine engine = {database, ruleset, drafts, err};
    if (!add_engine_findings(&engine))
        return false;
    supersede(database, drafts);
    return suppress(database, ruleset, drafts, err);
}

bool findings_make(struct arena *arena, const struct facts *facts, const struct estimates *estimates,
                   const struct ruleset *ruleset, struct findings **out, struct err *err)
{
    struct database database;
    struct drafts drafts = {0};
    bool good =
        database_open(&database, arena, facts, estimates, err) && match_all(&database, ruleset, &drafts, err);
    database_close(&database);
    if (!good)
        return false;
    if (drafts.count > 0)
        qsort(drafts.at, drafts.count, sizeof *drafts.at, compare_drafts);
    *out = keep(arena, &drafts);
    mark_fingerprints(arena, *out);
    return true;
}
