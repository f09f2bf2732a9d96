/*
 * SARIF's results: one for each rule and line, with what the statement does as properties.
 */
#include "sarif.h"

#include <math.h>
#include <string.h>

#include "view.h"

struct sarif_place {
    const struct source *source;
    struct position start, end;
};

#define RESULT_LIMIT 25000 /* GitHub refuses a run with more */
#define MERGE_LIMIT  20    /* messages of one rule on one line that are put together */

static bool wanted(const struct sarif *w, const struct finding *finding)
{
    return finding_counts(finding) || w->options->show_suppressed;
}

static bool same_group(const struct finding *a, const struct finding *b)
{
    return a->rule == b->rule && a->source == b->source && a->start.line == b->start.line &&
           a->level == b->level && finding_counts(a) == finding_counts(b);
}

/* Plain text in a message: brackets would be links. */
static void add_plain(struct str *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("[]\\", text[i]) != NULL && text[i] != '\0')
            str_addc(out, '\\');
        str_addc(out, text[i]);
    }
}

/* The message, ended by a full stop; the relation's name in quotes, if it is there, becomes a link to related
 * location 1. `relation`: NULL when there is no such location. */
static void add_message(struct arena *arena, struct str *out, const struct finding *finding,
                        const char *relation)
{
    const char *text = finding->message;
    size_t length = strlen(text);
    const char *quoted = relation != NULL ? strstr(text, arena_printf(arena, "'%s'", relation)) : NULL;
    if (quoted != NULL) {
        const char *name = quoted + 1, *after = name + strlen(relation);
        add_plain(out, text, (size_t)(name - text));
        str_addc(out, '[');
        add_plain(out, name, (size_t)(after - name));
        str_add(out, "](1)");
        add_plain(out, after, strlen(after));
    } else {
        add_plain(out, text, length);
    }
    if (length > 0 && strchr(".!?`\n", text[length - 1]) == NULL)
        str_addc(out, '.');
}

static const char *message_of(struct sarif *w, const struct sarif_group *group, const char *relation)
{
    const struct finding *findings = w->report->findings->at;
    struct str text = str_new(w->arena);
    uint32_t told = 0;
    for (uint32_t i = group->from; told < group->count && told < MERGE_LIMIT; i++) {
        if (!wanted(w, &findings[i]) || !same_group(&findings[i], group->first))
            continue;
        str_add(&text, told > 0 ? "\n" : "");
        add_message(w->arena, &text, &findings[i], told == 0 ? relation : NULL);
        told++;
    }
    if (group->count > told)
        str_addf(&text, "\nAnd %u more on this line.", group->count - told);
    if (group->first->suggestion != NULL && group->first->suggestion[0] != '\0') {
        str_add(&text, "\n\n");
        add_plain(&text, group->first->suggestion, strlen(group->first->suggestion));
    }
    return text.text;
}

/* A related place, when it is in a file of the repository. */
static bool related_of(const struct sarif *w, const struct finding *finding, struct view_related *out)
{
    if (!view_related(w->arena, w->report, finding, out))
        return false;
    const struct input *input = view_input(w->report, out->source);
    return input != NULL && input->path != NULL && view_path_inside(input->path);
}

static void put_related_location(struct sarif *w, const struct view_related *related)
{
    json_key(&w->json, "relatedLocations");
    json_array(&w->json);
    json_object(&w->json);
    json_key_int(&w->json, "id", 1);
    sarif_put_physical_location(w, related->source, related->start, related->end, NULL);
    sarif_key_text(&w->json, "message", related->message);
    json_end(&w->json);
    json_end(&w->json);
}

/* Where the result stands: at the finding; at the first statement of the run when it is about no file, or
 * about one that is not in the repository. */
static struct sarif_place place_of(const struct sarif *w, const struct finding *finding)
{
    const struct facts *facts = w->report->facts;
    struct sarif_place own = {finding->source, finding->start, finding->end};
    if (finding->source != NULL && view_path_inside(view_path(w->report, finding->source)))
        return own;
    const struct statement *first = facts->statements.count > 0 ? facts->statements.at[0] : NULL;
    if (first != NULL && (finding->source == NULL || view_path_inside(view_path(w->report, first->source))))
        return (struct sarif_place){first->source, first->start, first->end};
    struct position head = {1, 1};
    return finding->source != NULL ? own : (struct sarif_place){facts->files.at[0].source, head, head};
}

static void put_location(struct sarif *w, const struct finding *finding, const struct sarif_place *place)
{
    const struct statement *context = place->source == finding->source ? finding->statement : NULL;
    json_key(&w->json, "locations");
    json_array(&w->json);
    json_object(&w->json);
    sarif_put_physical_location(w, place->source, place->start, place->end, context);
    if (finding->object != NULL && finding->object[0] != '\0') {
        json_key(&w->json, "logicalLocations");
        json_array(&w->json);
        json_object_inline(&w->json);
        json_key_string(&w->json, "fullyQualifiedName", finding->object);
        json_end(&w->json);
        json_end(&w->json);
    }
    json_end(&w->json);
    json_end(&w->json);
}

static void put_duration(struct json *json, const struct duration *duration)
{
    json_key(json, "durationMs");
    json_object_inline(json);
    json_key_number(json, "low", duration->low, 1);
    json_key_number(json, "expected", duration->expected, 1);
    json_key_number(json, "high", duration->high, 1);
    json_end(json);
}

static void put_result_properties(struct sarif *w, const struct finding *finding)
{
    struct json *json = &w->json;
    const struct statement *statement = finding->statement;
    json_key(json, "properties");
    json_object(json);
    if (finding->object != NULL)
        json_key_string(json, "object", finding->object);
    if (statement != NULL) {
        const struct statement_estimate *estimate =
            &w->report->estimates->primary->statements[statement->index];
        struct view view;
        view_statement(w->arena, w->report, statement, &view);
        json_key_string(json, "statement", statement->kind);
        json_key_bool(json, "inTransaction", view_block(w->report->facts, statement) != 0);
        json_key(json, "locks");
        json_array(json);
        for (uint32_t i = 0; i < view.lock_count; i++) {
            json_object_inline(json);
            json_key_string(json, "relation", view.locks[i].relation);
            json_key_string(json, "mode", lock_mode_name(view.locks[i].mode));
            json_end(json);
        }
        json_end(json);
        json_key_strings(json, "rewrites", view.rewrites.at, view.rewrites.count);
        json_key_strings(json, "scans", view.scans.at, view.scans.count);
        json_key_strings(json, "indexBuilds", view.builds.at, view.builds.count);
        if (estimate->work.known)
            put_duration(json, &estimate->work);
        if (!isnan(estimate->size.rows)) {
            json_key_number(json, "rows", floor(estimate->size.rows + 0.5), 0);
        }
    }
    json_end(json);
}

/* A run says of every result whether it was suppressed, or of none. */
static void put_suppressions(struct sarif *w, const struct finding *finding)
{
    if (!w->options->show_suppressed)
        return;
    json_key(&w->json, "suppressions");
    json_array(&w->json);
    if (!finding_counts(finding)) {
        json_object_inline(&w->json);
        json_key_string(&w->json, "kind", finding->suppressed ? "inSource" : "external");
        json_key_string(&w->json, "status", "accepted");
        if (finding->suppressed && finding->suppression != NULL)
            json_key_string(&w->json, "justification", finding->suppression->reason);
        json_end(&w->json);
    }
    json_end(&w->json);
}

static uint32_t rule_index(const struct ruleset *ruleset, const struct rule *rule)
{
    uint32_t i = 0;
    while (i < ruleset->count && ruleset->at[i] != rule)
        i++;
    if (i == ruleset->count)
        bug("a finding of the rule \"%s\", which is not in the set", rule->id);
    return i;
}

static void put_fingerprints(struct sarif *w, const struct finding *finding, const struct sarif_place *place)
{
    json_key(&w->json, "partialFingerprints");
    json_object(&w->json);
    json_key_string(&w->json, "primaryLocationLineHash",
                    line_hashes_text(w->arena, &w->line_hashes, place->start.line));
    if (finding->fingerprint != NULL)
        json_key_string(&w->json, "drydock/v1", finding->fingerprint);
    json_end(&w->json);
}

static void put_result(struct sarif *w, const struct sarif_group *group, const struct sarif_place *place)
{
    const struct finding *finding = group->first;
    struct view_related related;
    bool is_related = related_of(w, finding, &related);
    json_object(&w->json);
    json_key_string(&w->json, "ruleId", finding->rule->id);
    json_key_int(&w->json, "ruleIndex", rule_index(w->report->ruleset, finding->rule));
    json_key_string(&w->json, "level", level_name(finding->level));
    sarif_key_text(&w->json, "message", message_of(w, group, is_related ? related.name : NULL));
    put_location(w, finding, place);
    if (is_related)
        put_related_location(w, &related);
    put_fingerprints(w, finding, place);
    put_suppressions(w, finding);
    put_result_properties(w, finding);
    json_end(&w->json);
}

/* The findings as results, in their order. Those of one rule on one line may be apart by findings of other
 * rules. */
static void make_groups(struct sarif *w, struct sarif_group *groups, uint32_t *count)
{
    const struct findings *findings = w->report->findings;
    *count = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->at[i];
        if (!wanted(w, finding))
            continue;
        uint32_t j = *count;
        while (j > 0 && groups[j - 1].first->source == finding->source &&
               groups[j - 1].first->start.line == finding->start.line &&
               !same_group(groups[j - 1].first, finding))
            j--;
        if (j > 0 && same_group(groups[j - 1].first, finding))
            groups[j - 1].count++;
        else
            groups[(*count)++] = (struct sarif_group){.first = finding, .from = i, .count = 1};
    }
}

/* Leaves out notes, then warnings, from the end, until no more than RESULT_LIMIT are left. */
static uint32_t drop_surplus(struct sarif_group *groups, uint32_t *count)
{
    uint32_t surplus = *count > RESULT_LIMIT ? *count - RESULT_LIMIT : 0, dropped = surplus;
    for (int level = LEVEL_NOTE; level <= LEVEL_ERROR && surplus > 0; level++)
        for (uint32_t i = *count; i > 0 && surplus > 0; i--)
            if (groups[i - 1].count > 0 && groups[i - 1].first->level == (enum level)level) {
                groups[i - 1].count = 0;
                surplus--;
            }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *count; i++)
        if (groups[i].count > 0)
            groups[kept++] = groups[i];
    *count = kept;
    return dropped;
}

void sarif_put_results(struct sarif *w, const struct sarif_group *groups, uint32_t count)
{
    json_key(&w->json, "results");
    json_array(&w->json);
    for (uint32_t i = 0; i < count; i++) {
        /* Findings of one file stand together, so each file is hashed once; what that gave stays. */
        struct sarif_place place = place_of(w, groups[i].first);
        if (w->line_hashes.source != place.source)
            w->line_hashes = line_hashes_make(w->arena, place.source);
        struct arena_mark mark = arena_mark(w->arena);
        put_result(w, &groups[i], &place);
        arena_release(w->arena, mark);
    }
    json_end(&w->json);
}

struct sarif_group *sarif_groups(struct sarif *w, uint32_t *count, uint32_t *dropped)
{
    struct sarif_group *groups = ARENA_ARRAY(w->arena, struct sarif_group, w->report->findings->count + 1);
    make_groups(w, groups, count);
    *dropped = drop_surplus(groups, count);
    return groups;
}
