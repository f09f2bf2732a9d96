/*
 * Suppress: ties directives (sql/directive.h) to findings; see suppress.h. A directive beside a statement
 * reaches the findings on it; one for the file reaches all findings on its statements. Findings about
 * directives themselves are beyond their reach: such a rule is disabled, or the comment put right.
 */
#include "suppress.h"

#include <string.h>

#include "base/nearest.h"
#include "message.h"

/* One rule named by one directive. */
struct mention {
    const struct directive *directive;
    const struct suppression *suppression;
    const struct statement *statement; /* NULL: for the file */
    const struct source *source;
    uint32_t file;
    const char *rule;
    bool known, used;
};

struct work {
    struct database *database;
    const struct ruleset *ruleset;
    struct drafts *drafts;
    struct err *err;
    struct map mentions_by_place; /* (place, rule id) → index into mentions + 1 */
    VEC(struct mention) mentions;
};

/* A statement, or a file, as a number for the map. */
static uint64_t place_of_statement(uint32_t index)
{
    return (uint64_t)index << 1;
}

static uint64_t place_of_file(uint32_t file)
{
    return (uint64_t)file << 1 | 1;
}

/* ---- findings about directives ---- */

static bool add_about(struct work *work, const char *id, const struct mention *mention,
                      const struct variable *variables, uint32_t count)
{
    struct rule *rule = ruleset_find(work->ruleset, id);
    if (rule == NULL || !rule->enabled)
        return true;
    struct arena *arena = work->database->arena;
    struct draft draft = {.operation = NO_OPERATION, .file = RANK_FILES + mention->file};
    draft.finding = (struct finding){
        .rule = rule,
        .level = rule->level,
        .source = mention->source,
        .span = mention->directive->span,
        .start = source_position(mention->source, mention->directive->span.start),
        .end = source_position(mention->source, mention->directive->span.end),
        .object = mention->rule,
        .message = message_fill(arena, rule->message, variables, count, true),
        .suggestion =
            rule->suggestion == NULL ? NULL : message_fill(arena, rule->suggestion, variables, count, false),
    };
    return drafts_add(work->database, work->drafts, draft, work->err);
}

static const char *const problems[] = {
    [DIRECTIVE_OK] = "",
    [DIRECTIVE_UNKNOWN] = "\"drydock:\" is followed by a word that means nothing",
    [DIRECTIVE_NO_RULE] = "it names no rule",
    [DIRECTIVE_TOO_MANY_RULES] = "it names too many rules",
    [DIRECTIVE_NO_REASON] = "it gives no reason",
    [DIRECTIVE_MISPLACED] = "a file's suppressions stand before its first statement",
};

static bool add_malformed(struct work *work, const struct mention *mention)
{
    struct variable variables[] = {{"problem", problems[mention->directive->problem]}};
    return add_about(work, "suppression-malformed", mention, variables, 1);
}

static bool add_unknown(struct work *work, const struct mention *mention)
{
    struct nearest nearest;
    nearest_begin(&nearest, mention->rule);
    for (uint32_t i = 0; i < work->ruleset->count; i++)
        nearest_offer(&nearest, work->ruleset->at[i]->id);
    const char *near = nearest.best == NULL
                           ? NULL
                           : arena_printf(work->database->arena, "The nearest name is '%s'.", nearest.best);
    struct variable variables[] = {{"rule", mention->rule}, {"nearest", near}};
    return add_about(work, "suppression-unknown-rule", mention, variables, 2);
}

static bool add_unused(struct work *work, const struct mention *mention)
{
    struct variable variables[] = {
        {"rule", mention->rule},
        {"where", mention->statement == NULL ? "in this file" : "on this statement"}};
    return add_about(work, "suppression-unused", mention, variables, 2);
}

/* ---- collecting ---- */

static bool collect_one(struct work *work, const struct source *source, uint32_t file,
                        const struct statement *statement, const struct directive *directive)
{
    struct arena *arena = work->database->arena;
    struct mention mention = {.directive = directive, .source = source, .file = file};
    if (directive->problem != DIRECTIVE_OK)
        return add_malformed(work, &mention);
    struct suppression *suppression = ARENA_NEW(arena, struct suppression);
    *suppression = (struct suppression){directive->reason, directive->span, source};
    mention.suppression = suppression;
    mention.statement = directive->kind == DIRECTIVE_IGNORE ? statement : NULL;
    bool whole_file = directive->kind == DIRECTIVE_IGNORE_FILE;
    for (uint32_t i = 0; i < directive->rules.count; i++) {
        mention.rule = directive->rules.at[i];
        mention.known = ruleset_find(work->ruleset, mention.rule) != NULL;
        if (!mention.known && !add_unknown(work, &mention))
            return false;
        vec_push(arena, &work->mentions, mention);
        if (!whole_file && statement == NULL)
            continue; /* after the last statement: there is nothing it could mean */
        uint64_t place = whole_file ? place_of_file(file) : place_of_statement(statement->index);
        uint32_t *slot = map_put(&work->mentions_by_place, place, mention.rule);
        if (*slot == 0)
            *slot = work->mentions.count;
    }
    return true;
}

static bool collect(struct work *work)
{
    const struct facts *facts = work->database->world.facts;
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        for (uint32_t j = 0; j < statement->directives.count; j++)
            if (!collect_one(work, source_origin(statement->source), statement->file, statement,
                             &statement->directives.at[j]))
                return false;
    }
    for (uint32_t i = 0; i < facts->files.count; i++)
        for (uint32_t j = 0; j < facts->files.at[i].directives.count; j++)
            if (!collect_one(work, facts->files.at[i].source, i, NULL, &facts->files.at[i].directives.at[j]))
                return false;
    return true;
}

/* ---- applying ---- */

static void apply(struct work *work, struct draft *draft)
{
    if (draft->finding.statement == NULL)
        return;
    const char *id = draft->finding.rule->id;
    const uint32_t *slot =
        map_find(&work->mentions_by_place, place_of_statement(draft->finding.statement->index), id);
    if (slot == NULL)
        slot = map_find(&work->mentions_by_place, place_of_file(draft->finding.statement->file), id);
    if (slot == NULL)
        return;
    struct mention *mention = &work->mentions.at[*slot - 1];
    mention->used = true;
    draft->finding.suppressed = true;
    draft->finding.suppression = mention->suppression;
}

/* A rule that does not run cannot have found anything: nothing is said about its suppressions. */
static bool says_nothing(const struct work *work, const struct mention *mention)
{
    return mention->used || !mention->known || !ruleset_find(work->ruleset, mention->rule)->enabled;
}

bool suppress(struct database *database, const struct ruleset *ruleset, struct drafts *drafts,
              struct err *err)
{
    struct work work = {.database = database, .ruleset = ruleset, .drafts = drafts, .err = err};
    map_init(&work.mentions_by_place, database->arena);
    uint32_t about_statements = drafts->count;
    if (!collect(&work))
        return false;
    for (uint32_t i = 0; i < about_statements; i++)
        apply(&work, &drafts->at[i]);
    for (uint32_t i = 0; i < work.mentions.count; i++)
        if (!says_nothing(&work, &work.mentions.at[i]) && !add_unused(&work, &work.mentions.at[i]))
            return false;
    return true;
}
