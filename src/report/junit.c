/*
 * JUnit: a suite for each migration file, a case for each finding; a file without findings is one case that
 * passed. Notes pass too: the format knows no third way.
 */
#include <string.h>

#include "view.h"
#include "writers.h"

static void add_xml(struct str *out, const char *text)
{
    struct str clean = str_new(out->arena);
    report_clean(&clean, text, strlen(text));
    for (size_t i = 0; i < clean.length; i++) {
        char c = clean.text[i];
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\n')
            str_addf(out, "&#%d;", c);
        else
            str_addc(out, c);
    }
}

static void add_case(struct str *out, const char *file, const struct finding *finding)
{
    bool fails = finding->level != LEVEL_NOTE;
    str_add(out, "    <testcase classname=\"");
    add_xml(out, file);
    str_addf(out, "\" name=\"%s, line %u\">\n      ", finding->rule->id, finding->start.line);
    if (fails) {
        str_add(out, "<failure message=\"");
        add_xml(out, finding->message);
        str_addf(out, "\" type=\"%s\">", level_name(finding->level));
    } else {
        str_add(out, "<system-out>");
        add_xml(out, finding->message);
    }
    if (finding->suggestion != NULL) {
        str_add(out, fails ? "" : "&#10;");
        add_xml(out, finding->suggestion);
    }
    str_addf(out, "</%s>\n    </testcase>\n", fails ? "failure" : "system-out");
}

/* A finding in a file that a migration includes belongs to the migration. */
static bool belongs(const struct finding *finding, const struct source *source, uint32_t file)
{
    bool own = finding->statement != NULL ? finding->statement->file == file : finding->source == source;
    return own && finding_counts(finding);
}

static void add_suite(struct str *out, const struct findings *findings, const struct source *source,
                      uint32_t file, const char *name)
{
    uint32_t tests = 0, failures = 0;
    for (uint32_t i = 0; i < findings->count; i++)
        if (belongs(&findings->at[i], source, file)) {
            tests++;
            failures += findings->at[i].level != LEVEL_NOTE;
        }
    if (tests == 0 && source == NULL)
        return;
    str_add(out, "  <testsuite name=\"");
    add_xml(out, name);
    str_addf(out, "\" tests=\"%u\" failures=\"%u\">\n", tests > 0 ? tests : 1, failures);
    for (uint32_t i = 0; i < findings->count && tests > 0; i++)
        if (belongs(&findings->at[i], source, file))
            add_case(out, name, &findings->at[i]);
    if (tests == 0) {
        str_add(out, "    <testcase classname=\"");
        add_xml(out, name);
        str_add(out, "\" name=\"no findings\"/>\n");
    }
    str_add(out, "  </testsuite>\n");
}

void report_junit(struct str *out, const struct report *report, const struct report_options *options)
{
    (void)options;
    const struct facts *facts = report->facts;
    str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"drydock\">\n");
    for (uint32_t i = 0; i < facts->files.count; i++)
        add_suite(out, report->findings, facts->files.at[i].source, i, facts->files.at[i].source->name);
    add_suite(out, report->findings, NULL, UINT32_MAX, "whole run");
    str_add(out, "</testsuites>\n");
}
