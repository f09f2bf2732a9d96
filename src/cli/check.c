/*
 * Check: judges migrations. The whole way of a run stands here, step by step.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "analysis.h"
#include "base/file.h"
#include "sql/lower.h"

#define EXCERPT_WIDTH 200
#define TEXT_WIDTH    100 /* columns when it is no terminal */
#define TEXT_WIDEST   140 /* longer lines are hard to read */

/* ---- how text looks ---- */

static bool environment_says(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0';
}

/* no-color.org; CLICOLOR_FORCE and FORCE_COLOR ask for colour where there is no terminal. */
static bool wants_color(const char *when)
{
    if (when != NULL && strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *terminal = getenv("TERM");
    if (environment_says("NO_COLOR"))
        return false;
    if (environment_says("CLICOLOR_FORCE") || environment_says("FORCE_COLOR"))
        return true;
    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

/* Columns of the terminal; 0 when standard output is none. */
static uint32_t terminal_width(void)
{
    struct winsize size;
    bool known = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return known ? size.ws_col : 0;
}

/* ---- reports ---- */

static int exit_status(const struct analysis *analysis)
{
    if (analysis->incomplete && !analysis->settings.allow_unparsed)
        return EXIT_FAILED;
    for (uint32_t i = 0; i < analysis->findings->count; i++)
        if (finding_counts(&analysis->findings->at[i]) &&
            (int)analysis->findings->at[i].level >= analysis->settings.threshold)
            return EXIT_FINDINGS;
    return EXIT_CLEAN;
}

static struct report make_report(struct invocation *invocation, struct analysis *analysis)
{
    struct inputs *inputs = &analysis->inputs;
    uint32_t said = inputs->notes.count;
    for (uint32_t i = 0; i < inputs->warnings.count; i++)
        vec_push(invocation->arena, &inputs->notes, inputs->warnings.at[i]);
    struct report report = {
        .version = DRYDOCK_VERSION,
        .grammar = lower_grammar_version(),
        .postgres = inputs->postgres,
        .facts = analysis->facts,
        .estimates = analysis->estimates,
        .ruleset = analysis->ruleset,
        .findings = analysis->findings,
        .verdict = report_verdict(analysis->findings),
        .incomplete = analysis->incomplete,
        .exit_status = exit_status(analysis),
        .notes = inputs->notes.at,
        .note_count = inputs->notes.count,
        .inputs = inputs->files.at,
        .input_count = inputs->files.count,
    };
    inputs->notes.count = said;
    return report;
}

static struct str write_report(struct invocation *invocation, const struct settings *settings,
                               const struct report *report, const struct named_file *format)
{
    struct str out = str_new(invocation->arena);
    uint32_t columns = format->file == NULL ? terminal_width() : 0;
    struct report_options options = {
        .color =
            wants_color(settings->color) && (format->file == NULL || str_same(settings->color, "always")),
        .width = columns == 0            ? TEXT_WIDTH
                 : columns < TEXT_WIDEST ? columns
                                         : TEXT_WIDEST,
        .excerpt_width = columns == 0 ? EXCERPT_WIDTH : columns,
        .quiet = settings->quiet,
        .verbose = settings->verbose,
        .show_suppressed = settings->show_suppressed,
        .category = settings->category,
    };
    report_format(format->name)(&out, report, &options);
    return out;
}

/* Files first: when one cannot be written, nothing has been said yet. */
static bool write_reports(struct invocation *invocation, const struct analysis *analysis,
                          const struct report *report)
{
    const struct settings *settings = &analysis->settings;
    for (uint32_t i = 0; i < settings->formats.count; i++) {
        const struct named_file *format = &settings->formats.at[i];
        if (format->file == NULL)
            continue;
        struct str out = write_report(invocation, settings, report, format);
        if (!file_write_whole(format->file, out.text, out.length, &invocation->err))
            return false;
    }
    for (uint32_t i = 0; i < settings->formats.count; i++) {
        if (settings->formats.at[i].file != NULL)
            continue;
        struct str out = write_report(invocation, settings, report, &settings->formats.at[i]);
        if (!file_write_stdout(out.text, out.length, &invocation->err))
            return false;
    }
    return true;
}

/* ---- the command ---- */

int command_check(struct invocation *invocation)
{
    struct analysis analysis;
    const char *new_baseline = option_value(&invocation->options, "write-baseline");
    if (invocation->options.operand_count == 0) {
        err_set(&invocation->err, NULL, 0, "Name files or directories, or \"-\" for standard input.",
                "no migration given");
        return tell_error(&invocation->err);
    }
    if (!analysis_play(invocation, report_format_names(), invocation->options.operands,
                       invocation->options.operand_count, &analysis) ||
        !analysis_estimate(invocation, &analysis) || !analysis_judge(invocation, &analysis) ||
        (new_baseline != NULL && !baseline_write(invocation, &analysis, new_baseline)))
        return tell_error(&invocation->err);
    if (option_given(&invocation->options, "trace"))
        trace_statements(&analysis);
    analysis_tell_notes(&analysis);
    struct report report = make_report(invocation, &analysis);
    if (!write_reports(invocation, &analysis, &report))
        return tell_error(&invocation->err);
    return report.exit_status;
}
