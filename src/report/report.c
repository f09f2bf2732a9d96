/*
 * Report: the table of formats, and the verdict. A new format is a row here and a file of its own.
 */
#include "report/report.h"

#include <string.h>

#include "writers.h"

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"SAFE_TO_DEPLOY", "REQUIRES_CHANGES", "BLOCKED_DO_NOT_DEPLOY"};
    return names[verdict];
}

/* ---- formats ---- */

static const struct format {
    const char *name;
    report_fn *write;
    bool hashes; /* names its inputs by digest */
    bool paths;  /* names files as the repository does */
} formats[] = {
    {"text", report_text, false, false},    {"sarif", report_sarif, true, true},
    {"json", report_json, false, false},    {"markdown", report_markdown, false, false},
    {"github", report_github, false, true}, {"gitlab", report_gitlab, false, true},
    {"junit", report_junit, false, false},  {"gcc", report_gcc, false, false},
};
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

report_fn *report_format(const char *name)
{
    const struct format *format = find_format(name);
    return format != NULL ? format->write : NULL;
}

bool report_format_wants_hashes(const char *name)
{
    const struct format *format = find_format(name);
    return format != NULL && format->hashes;
}

bool report_format_wants_paths(const char *name)
{
    const struct format *format = find_format(name);
    return format != NULL && format->paths;
}

const char *const *report_format_names(void)
{
    static const char *const names[FORMAT_COUNT + 1] = {
        "text", "sarif", "json", "markdown", "github", "gitlab", "junit", "gcc", NULL,
    };
    return names;
}

/* ---- verdict ---- */

bool finding_counts(const struct finding *finding)
{
    return !finding->suppressed && !finding->baselined;
}

static bool has_tag(const struct rule *rule, const char *tag)
{
    for (uint32_t i = 0; i < rule->tag_count; i++)
        if (strcmp(rule->tags[i], tag) == 0)
            return true;
    return false;
}

static bool fails_for_certain(const struct statement *statement)
{
    return statement != NULL && statement->failures.count > 0 &&
           statement->failures.at[0].certainty == CERTAINTY_CERTAIN;
}

enum verdict report_verdict(const struct findings *findings)
{
    enum verdict verdict = VERDICT_SAFE;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->at[i];
        if (!finding_counts(finding) || finding->level == LEVEL_NOTE)
            continue;
        verdict = VERDICT_CHANGES;
        if (finding->level == LEVEL_ERROR &&
            (has_tag(finding->rule, "data-loss") || has_tag(finding->rule, "refused") ||
             fails_for_certain(finding->statement)))
            return VERDICT_BLOCKED;
    }
    return verdict;
}
