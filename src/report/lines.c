/*
 * Lines: one line for each finding, for other programs: gcc's form, which editors and problem matchers read,
 * and GitHub's workflow commands, which become annotations. Both must not let a file's text end the line or
 * begin a command.
 */
#include <string.h>

#include "view.h"
#include "writers.h"

/* ---- gcc ---- */

/* On one line, whatever the text holds. */
static void add_one_line(struct str *out, const char *text, size_t length)
{
    struct str clean = str_new(out->arena);
    report_clean(&clean, text, length);
    for (size_t i = 0; i < clean.length; i++)
        str_addc(out, clean.text[i] == '\n' ? ' ' : clean.text[i]);
}

static void add_text_line(struct str *out, const char *text)
{
    add_one_line(out, text, strlen(text));
}

void report_gcc(struct str *out, const struct report *report, const struct report_options *options)
{
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->at[i];
        if (!finding_counts(finding) && !options->show_suppressed)
            continue;
        if (finding->source != NULL) {
            add_text_line(out, finding->source->name);
            str_addf(out, ":%u:%u: ", finding->start.line, finding->start.column);
        }
        str_addf(out, "%s: ", level_name(finding->level));
        add_text_line(out, finding->message);
        str_addf(out, " [%s]\n", finding->rule->id);
    }
}

/* ---- GitHub ---- */

/* Data must not hold line ends or "%"; a property besides no ":" and ",". */
static void add_command_text(struct str *out, const char *text, bool property)
{
    struct str clean = str_new(out->arena);
    report_clean(&clean, text, strlen(text));
    for (size_t i = 0; i < clean.length; i++) {
        char c = clean.text[i];
        if (c == '%' || c == '\n' || (property && (c == ':' || c == ',')))
            str_addf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            str_addc(out, c);
    }
}

static void add_command(struct str *out, const struct report *report, const struct finding *finding)
{
    static const char *const commands[] = {
        [LEVEL_NOTE] = "notice",
        [LEVEL_WARNING] = "warning",
        [LEVEL_ERROR] = "error",
    };
    str_addf(out, "::%s ", commands[finding->level]);
    if (finding->source != NULL) {
        str_add(out, "file=");
        add_command_text(out, view_path(report, finding->source), true);
        str_addf(out, ",line=%u,endLine=%u,", finding->start.line, finding->end.line);
        if (finding->start.line == finding->end.line) /* columns are taken within one line only */
            str_addf(out, "col=%u,endColumn=%u,", finding->start.column, finding->end.column);
    }
    str_add(out, "title=");
    add_command_text(out, finding->rule->id, true);
    str_add(out, "::");
    add_command_text(out, finding->message, false);
    if (finding->suggestion != NULL) {
        str_add(out, "%0A");
        add_command_text(out, finding->suggestion, false);
    }
    str_addc(out, '\n');
}

void report_github(struct str *out, const struct report *report, const struct report_options *options)
{
    (void)options;
    for (uint32_t i = 0; i < report->findings->count; i++)
        if (finding_counts(&report->findings->at[i]))
            add_command(out, report, &report->findings->at[i]);
}
