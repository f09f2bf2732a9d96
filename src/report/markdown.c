/*
 * Markdown: the report for a pull request's comment or a job's summary: verdict, findings with what to do
 * instead, and the table of statements with their locks and times. Text of the inputs is escaped: it must not
 * become markup, a mention or a link.
 */
#include <string.h>

#include "view.h"
#include "window.h"
#include "writers.h"

#define STATEMENT_LIMIT 500 /* rows of the table; a summary longer than a megabyte is refused anyway */

static void add_escaped(struct str *out, const char *text, size_t length)
{
    struct str clean = str_new(out->arena);
    report_clean(&clean, text, length);
    for (size_t i = 0; i < clean.length; i++) {
        char c = clean.text[i];
        if (c == '\n')
            str_add(out, " ");
        else if (c == '@' || c == '<' || c == '&')
            str_addf(out, "&#%d;", c);
        else if (strchr("\\`*[]>|#", c) != NULL)
            str_addf(out, "\\%c", c);
        else
            str_addc(out, c);
    }
}

static void add_text(struct str *out, const char *text)
{
    add_escaped(out, text, strlen(text));
}

/* SQL between fences that are longer than any run of back quotes in it. */
static void add_fenced(struct str *out, const char *text, size_t length)
{
    size_t longest = 2, run = 0;
    for (size_t i = 0; i < length; i++) {
        run = text[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    struct str fence = str_new(out->arena);
    while (fence.length <= longest)
        str_addc(&fence, '`');
    str_addf(out, "%ssql\n", fence.text);
    report_clean(out, text, length);
    str_addf(out, "\n%s\n", fence.text);
}

/* Prose escaped, SQL as it is. */
static void add_suggestion(struct str *out, const char *text)
{
    struct view_part part;
    while (view_next_part(&text, &part)) {
        str_addc(out, '\n');
        if (part.sql) {
            add_fenced(out, part.text, part.length);
        } else {
            add_escaped(out, part.text, part.length);
            str_addc(out, '\n');
        }
    }
}

static void add_place(struct str *out, const struct source *source, uint32_t line)
{
    if (source == NULL)
        return;
    add_text(out, source->name);
    str_addf(out, ":%u", line);
}

static void add_finding(struct str *out, const struct finding *finding)
{
    str_addf(out, "\n### %s: ", level_name(finding->level));
    size_t length = view_first_sentence(finding->message);
    add_escaped(out, finding->message, length);
    str_add(out, "\n\n");
    add_place(out, finding->source, finding->start.line);
    str_addf(out, "%s`%s`\n", finding->source != NULL ? ", " : "", finding->rule->id);
    const char *rest = finding->message + length;
    rest += strspn(rest, " \n");
    if (*rest != '\0') {
        str_addc(out, '\n');
        add_text(out, rest);
        str_addc(out, '\n');
    }
    if (finding->suggestion != NULL)
        add_suggestion(out, finding->suggestion);
}

static void add_duration(struct str *out, const struct duration *duration)
{
    str_add(out, duration->known ? duration_words(out->arena, duration->expected) : "unknown");
}

static void add_statement(struct str *out, const struct report *report, const struct view_windows *windows,
                          const struct statement *statement)
{
    const struct environment *primary = report->estimates->primary;
    struct view view;
    view_statement(out->arena, report, statement, &view);
    str_add(out, "| ");
    add_place(out, statement->source, statement->start.line);
    str_addf(out, " | %s | ", statement->kind);
    for (uint32_t i = 0; i < view.lock_count; i++) {
        str_addf(out, "%s%s on ", i > 0 ? "<br>" : "", lock_mode_words(view.locks[i].mode));
        add_text(out, view.locks[i].relation);
    }
    str_add(out, " | ");
    add_duration(out, &primary->statements[statement->index].work);
    str_add(out, " | ");
    double longest = -1;
    for (uint32_t i = windows->head[statement->index]; i != 0; i = windows->next[i - 1])
        if (primary->windows[i - 1].held.known && primary->windows[i - 1].held.expected > longest)
            longest = primary->windows[i - 1].held.expected;
    /* A lock that was taken earlier and only strengthened here shows there. */
    bool taken = windows->head[statement->index] != 0;
    str_add(out, longest >= 0 ? duration_words(out->arena, longest) : taken ? "unknown" : "");
    str_add(out, " |\n");
}

static void add_statements(struct str *out, const struct report *report)
{
    const struct facts *facts = report->facts;
    struct view_windows windows;
    view_windows(out->arena, facts, &windows);
    str_add(out, "\n## Statements\n\n| Where | Statement | Locks | Works for | Locks held for "
                 "|\n|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < facts->statements.count && i < STATEMENT_LIMIT; i++)
        add_statement(out, report, &windows, facts->statements.at[i]);
    if (facts->statements.count > STATEMENT_LIMIT)
        str_addf(out, "\nand %u more statements.\n", facts->statements.count - STATEMENT_LIMIT);
}

/* The locks that a block keeps to its end. */
static void add_windows(struct str *out, const struct report *report)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < report->facts->windows.count && shown < STATEMENT_LIMIT; i++) {
        struct window_row row;
        if (!window_row_make(out->arena, report, i, &row))
            continue;
        if (shown++ == 0)
            str_add(out, "\n## Locks held by transactions\n\n| Relation | Lock | Taken by | Strengthened by "
                         "| Released by "
                         "| Held for | Keeps out |\n|---|---|---|---|---|---|---|\n");
        const char *const cells[] = {row.relation,     row.mode,     row.taken,
                                     row.strengthened, row.released, row.held != NULL ? row.held : "unknown",
                                     row.keeps_out};
        for (size_t j = 0; j < sizeof cells / sizeof *cells; j++) {
            str_add(out, "| ");
            add_text(out, cells[j]);
            str_add(out, cells[j][0] != '\0' ? " " : "");
        }
        str_add(out, "|\n");
    }
}

void report_markdown(struct str *out, const struct report *report, const struct report_options *options)
{
    struct view_counts counts;
    view_count(report->findings, &counts);
    str_addf(out, "# drydock: %s\n\n%u migration%s%s for PostgreSQL %d: %s", verdict_name(report->verdict),
             report->facts->files.count, report->facts->files.count == 1 ? "" : "s",
             view_tool_words(out->arena, report->facts), report->postgres,
             view_counts_words(out->arena, &counts));
    if (counts.suppressed + counts.baselined > 0)
        str_addf(out, " (%u suppressed, %u in the baseline)", counts.suppressed, counts.baselined);
    str_add(out, ".\n");
    if (report->incomplete)
        str_addf(out, "\n**Incomplete:** %s.\n", view_incomplete(out->arena, report->facts));
    if (counts.total > 0)
        str_add(out, "\n## Findings\n");
    for (uint32_t i = 0; i < report->findings->count; i++)
        if (finding_counts(&report->findings->at[i]))
            add_finding(out, &report->findings->at[i]);
    if (!options->quiet && report->facts->statements.count > 0)
        add_statements(out, report);
    if (!options->quiet)
        add_windows(out, report);
}
