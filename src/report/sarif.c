/*
 * SARIF 2.1.0, as code scanning services take it: one run, every rule described whether it spoke or not, each
 * result in a line of a migration, paths relative to the repository's root, and nothing that differs between
 * two runs over the same inputs.
 *
 * What services cannot tell apart is not written: a suppressed or already known result would open an alert,
 * so it appears only when asked for; an analysis that met SQL it could not parse still succeeded as an
 * execution (the SQL is a result of its own), because a failed execution makes a service throw all results
 * away.
 */
#include "sarif.h"

#include <string.h>

#include "view.h"
#include "writers.h"

/* Where to read about the tool; whoever publishes it somewhere sets it when building. */
#ifndef DRYDOCK_HOMEPAGE
#define DRYDOCK_HOMEPAGE "urn:drydock"
#endif

#define DESCRIPTION_LIMIT 1000 /* characters that are shown of one */
#define TAG_LIMIT         10   /* kept of a rule's tags */

/* What notifications are about; the order is their index. */
enum notice_kind {
    NOTICE_INPUT,
    NOTICE_NOT_MODELLED,
    NOTICE_UNPARSED,
    NOTICE_NO_STATISTICS,
    NOTICE_DROPPED,
    NOTICE_COUNT
};
static const struct {
    const char *id, *name, *text, *level;
} notices[NOTICE_COUNT] = {
    [NOTICE_INPUT] = {"input-note", "InputNote", "Something about an input that limits what can be said.",
                      "note"},
    [NOTICE_NOT_MODELLED] = {"not-modelled", "NotModelled", "A statement whose effects are not modelled.",
                             "warning"},
    [NOTICE_UNPARSED] = {"unparsed-sql", "UnparsedSql",
                         "SQL that does not parse was left out of the analysis.", "warning"},
    [NOTICE_NO_STATISTICS] = {"no-statistics", "NoStatistics",
                              "No statistics were given, so sizes and durations are unknown.", "note"},
    [NOTICE_DROPPED] = {"results-dropped", "ResultsDropped", "There were more results than a service takes.",
                        "warning"},
};

/* ---- the tool and its rules ---- */

/* index-not-concurrently → IndexNotConcurrently: a rule's name must not be its id. */
static const char *pascal_case(struct arena *arena, const char *id)
{
    struct str name = str_new(arena);
    bool upper = true;
    for (; *id != '\0'; id++) {
        bool letter = (*id >= 'a' && *id <= 'z') || (*id >= '0' && *id <= '9') || (*id >= 'A' && *id <= 'Z');
        if (letter)
            str_addc(&name, upper && *id >= 'a' && *id <= 'z' ? (char)(*id - 'a' + 'A') : *id);
        upper = !letter;
    }
    return name.text;
}

/* At most DESCRIPTION_LIMIT characters, cut at a blank. */
static const char *clip(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    if (length <= DESCRIPTION_LIMIT)
        return text;
    length = DESCRIPTION_LIMIT;
    while (length > 0 && text[length] != ' ')
        length--;
    return arena_printf(arena, "%.*s …", (int)length, text);
}

/* Markdown as plain text: without fences, heading marks, emphasis and back quotes. */
static const char *plain_text(struct arena *arena, const char *markdown)
{
    struct str text = str_new(arena);
    bool fenced = false;
    for (const char *line = markdown, *end; *line != '\0'; line = *end == '\n' ? end + 1 : end) {
        end = line + strcspn(line, "\n");
        if (strncmp(line, "```", 3) == 0) {
            fenced = !fenced;
            continue;
        }
        if (!fenced)
            line += strspn(line, "#") > 0 ? strspn(line, "# ") : 0;
        for (const char *at = line; at < end; at++)
            if (fenced || (*at != '`' && !(at[0] == '*' && at[1] == '*') &&
                           !(at > line && at[0] == '*' && at[-1] == '*')))
                str_addc(&text, *at);
        str_addc(&text, '\n');
    }
    return text.text;
}

static void put_rule_properties(struct json *json, const struct rule *rule)
{
    static const char *const severities[] = {
        [LEVEL_NOTE] = "recommendation",
        [LEVEL_WARNING] = "warning",
        [LEVEL_ERROR] = "error",
    };
    json_key(json, "properties");
    json_object(json);
    json_key(json, "tags");
    json_array_inline(json);
    json_string(json, "postgresql");
    for (uint32_t i = 0; i < rule->tag_count && i + 1 < TAG_LIMIT; i++)
        json_string(json, rule->tags[i]);
    json_end(json);
    json_key_string(json, "precision", sarif_or_else(rule->precision, "high"));
    json_key_string(json, "problem.severity", severities[rule->level]);
    json_end(json);
}

static void put_rule(struct sarif *w, const struct rule *rule)
{
    struct json *json = &w->json;
    struct str page = str_new(w->arena);
    rule_page(&page, rule);
    json_object(json);
    json_key_string(json, "id", rule->id);
    json_key_string(json, "name", pascal_case(w->arena, rule->id));
    sarif_key_text(json, "shortDescription", clip(w->arena, sarif_or_else(rule->title, rule->id)));
    sarif_key_text(json, "fullDescription",
                   clip(w->arena, sarif_or_else(rule->summary, sarif_or_else(rule->title, rule->id))));
    json_key(json, "help");
    json_object(json);
    json_key_string(json, "text", plain_text(w->arena, page.text));
    json_key_string(json, "markdown", page.text);
    json_end(json);
    json_key(json, "defaultConfiguration");
    json_object_inline(json);
    json_key_bool(json, "enabled", rule->enabled);
    json_key_string(json, "level", level_name(rule->level));
    json_end(json);
    put_rule_properties(json, rule);
    json_end(json);
}

static void put_notification_descriptors(struct json *json)
{
    json_key(json, "notifications");
    json_array(json);
    for (int i = 0; i < NOTICE_COUNT; i++) {
        json_object(json);
        json_key_string(json, "id", notices[i].id);
        json_key_string(json, "name", notices[i].name);
        sarif_key_text(json, "shortDescription", notices[i].text);
        sarif_key_text(json, "fullDescription", notices[i].text);
        sarif_key_text(json, "help", notices[i].text);
        json_key(json, "defaultConfiguration");
        json_object_inline(json);
        json_key_string(json, "level", notices[i].level);
        json_end(json);
        json_end(json);
    }
    json_end(json);
}

static void put_tool(struct sarif *w)
{
    struct json *json = &w->json;
    const struct ruleset *ruleset = w->report->ruleset;
    json_key(json, "tool");
    json_object(json);
    json_key(json, "driver");
    json_object(json);
    json_key_string(json, "name", "drydock");
    json_key_string(json, "fullName", "drydock, an offline analyzer of PostgreSQL schema migrations");
    json_key_string(json, "version", w->report->version);
    json_key_string(json, "semanticVersion", w->report->version);
    json_key_string(json, "informationUri", DRYDOCK_HOMEPAGE);
    json_key(json, "rules");
    json_array(json);
    for (uint32_t i = 0; i < ruleset->count; i++)
        put_rule(w, ruleset->at[i]);
    json_end(json);
    put_notification_descriptors(json);
    json_end(json);
    json_end(json);
}

/* ---- the invocation ---- */

static void put_notification(struct sarif *w, enum notice_kind kind, const char *text,
                             const struct source *source, struct position start, struct position end)
{
    struct json *json = &w->json;
    json_object(json);
    json_key(json, "descriptor");
    json_object_inline(json);
    json_key_string(json, "id", notices[kind].id);
    json_key_int(json, "index", kind);
    json_end(json);
    json_key_string(json, "level", notices[kind].level);
    sarif_key_text(json, "message", text);
    if (source != NULL && view_path_inside(view_path(w->report, source))) {
        json_key(json, "locations");
        json_array(json);
        json_object(json);
        sarif_put_physical_location(w, source, start, end, NULL);
        json_end(json);
        json_end(json);
    }
    json_end(json);
}

static void put_statement_notification(struct sarif *w, enum notice_kind kind, const char *text,
                                       const struct statement *statement)
{
    put_notification(w, kind, text, source_origin(statement->source), statement->start, statement->end);
}

static void put_execution_notifications(struct sarif *w, uint32_t dropped)
{
    const struct facts *facts = w->report->facts;
    json_key(&w->json, "toolExecutionNotifications");
    json_array(&w->json);
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        if (statement->parse_error != NULL)
            put_statement_notification(w, NOTICE_UNPARSED, statement->parse_error, statement);
        if (statement->not_modelled != NULL)
            put_statement_notification(w, NOTICE_NOT_MODELLED, statement->not_modelled, statement);
    }
    for (uint32_t i = 0; i < facts->problems.count; i++)
        if (facts->problems.at[i].unparsed)
            put_notification(w, NOTICE_UNPARSED, facts->problems.at[i].message, facts->problems.at[i].source,
                             facts->problems.at[i].at, facts->problems.at[i].at);
    if (dropped > 0)
        put_notification(w, NOTICE_DROPPED,
                         arena_printf(w->arena, "%u results were left out, the lowest levels first", dropped),
                         NULL, (struct position){0, 0}, (struct position){0, 0});
    json_end(&w->json);
}

static void put_configuration_notifications(struct sarif *w)
{
    const struct position none = {0, 0};
    bool statistics = false;
    for (uint32_t i = 0; i < w->report->estimates->count; i++)
        statistics |= w->report->estimates->at[i].statistics != NULL;
    json_key(&w->json, "toolConfigurationNotifications");
    json_array(&w->json);
    if (!statistics)
        put_notification(w, NOTICE_NO_STATISTICS, notices[NOTICE_NO_STATISTICS].text, NULL, none, none);
    for (uint32_t i = 0; i < w->report->note_count; i++)
        put_notification(w, NOTICE_INPUT, w->report->notes[i], NULL, none, none);
    json_end(&w->json);
}

static void put_invocations(struct sarif *w, uint32_t dropped)
{
    json_key(&w->json, "invocations");
    json_array(&w->json);
    json_object(&w->json);
    json_key_bool(&w->json, "executionSuccessful", true);
    json_key_int(&w->json, "exitCode", w->report->exit_status);
    put_execution_notifications(w, dropped);
    put_configuration_notifications(w);
    json_end(&w->json);
    json_end(&w->json);
}

static void put_artifacts(struct sarif *w)
{
    struct json *json = &w->json;
    json_key(json, "artifacts");
    json_array(json);
    for (uint32_t i = 0; i < w->report->input_count; i++) {
        const struct input *input = &w->report->inputs[i];
        json_object(json);
        if (input->path != NULL && view_path_inside(input->path))
            sarif_put_artifact_location(w, "location", input->path, -1);
        sarif_key_text(json, "description", input->role);
        json_key_int(json, "length", (int64_t)input->bytes);
        json_key(json, "roles");
        json_array_inline(json);
        json_string(json,
                    strcmp(input->role, "migration") == 0 ? "analysisTarget" : "referencedOnCommandLine");
        json_end(json);
        if (input->sha256 != NULL) {
            json_key(json, "hashes");
            json_object_inline(json);
            json_key_string(json, "sha-256", input->sha256);
            json_end(json);
        }
        json_end(json);
    }
    json_end(json);
}

/* ---- the run ---- */

static void put_run_properties(struct sarif *w)
{
    struct json *json = &w->json;
    json_key(json, "properties");
    json_object(json);
    json_key_int(json, "postgres", w->report->postgres);
    json_key_string(json, "grammar", w->report->grammar);
    json_key_string(json, "verdict", verdict_name(w->report->verdict));
    json_key_bool(json, "incomplete", w->report->incomplete);
    json_key(json, "environments");
    json_array_inline(json);
    for (uint32_t i = 0; i < w->report->estimates->count; i++)
        json_string(json, w->report->estimates->at[i].name);
    json_end(json);
    json_end(json);
}

static void put_root(struct json *json)
{
    json_key(json, "originalUriBaseIds");
    json_object(json);
    json_key(json, SARIF_ROOT);
    json_object(json);
    sarif_key_text(json, "description", "The root of the repository.");
    json_end(json);
    json_end(json);
}

/* Upload actions add a category to a run that has none; one that is given ends in exactly one "/". */
static void put_category(struct sarif *w)
{
    const char *category = w->options->category;
    if (category == NULL)
        return;
    size_t length = strlen(category);
    while (length > 0 && category[length - 1] == '/')
        length--;
    json_key(&w->json, "automationDetails");
    json_object_inline(&w->json);
    json_key_string(&w->json, "id", arena_printf(w->arena, "%.*s/", (int)length, category));
    json_end(&w->json);
}

static void put_run(struct sarif *w)
{
    uint32_t count, dropped;
    struct sarif_group *groups = sarif_groups(w, &count, &dropped);
    json_object(&w->json);
    put_tool(w);
    put_category(w);
    put_root(&w->json);
    json_key_string(&w->json, "columnKind", "utf16CodeUnits");
    put_invocations(w, dropped);
    put_artifacts(w);
    sarif_put_results(w, groups, count);
    put_run_properties(w);
    json_end(&w->json);
}

void report_sarif(struct str *out, const struct report *report, const struct report_options *options)
{
    struct arena *scratch = arena_new(0); /* given back result by result, so the text grows elsewhere */
    struct sarif w = {.arena = scratch, .report = report, .options = options};
    json_open(&w.json, out);
    json_object(&w.json);
    json_key_string(
        &w.json, "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    json_key_string(&w.json, "version", "2.1.0");
    json_key(&w.json, "runs");
    json_array(&w.json);
    put_run(&w);
    json_end(&w.json);
    json_end(&w.json);
    str_addc(out, '\n');
    arena_free(scratch);
}
