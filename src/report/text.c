/*
 * Text: findings for a person at a terminal: where and what in one line, the source underlined, the details,
 * what to do instead, and at the end the sum and the verdict. Everything that comes from the inputs goes
 * through report_clean.
 */
#include <string.h>

#include "excerpt.h"
#include "glyph.h"
#include "view.h"
#include "window.h"
#include "writers.h"

#define DETAIL_INDENT 8 /* below the bar of the excerpt */
#define SQL_INDENT    4 /* more than prose */
#define LEAST_WIDTH   40

struct style {
    const char *reset, *path, *rule, *help, *faint, *levels[LEVEL_ERROR + 1], *verdicts[VERDICT_BLOCKED + 1];
};

static const struct style plain_style = {
    .reset = "",
    .path = "",
    .rule = "",
    .help = "",
    .faint = "",
    .levels = {"", "", ""},
    .verdicts = {"", "", ""},
};
static const struct style color_style = {
    .reset = "\033[0m",
    .path = "\033[1m",
    .rule = "\033[2m",
    .help = "\033[1;32m",
    .faint = "\033[2m",
    .levels = {[LEVEL_NOTE] = "\033[1;36m", [LEVEL_WARNING] = "\033[1;33m", [LEVEL_ERROR] = "\033[1;31m"},
    .verdicts =
        {[VERDICT_SAFE] = "\033[1;32m", [VERDICT_CHANGES] = "\033[1;33m", [VERDICT_BLOCKED] = "\033[1;31m"},
};

struct writer {
    struct str *out;
    const struct report *report;
    const struct report_options *options;
    const struct style *style;
    uint32_t width;
};

static void add_clean(struct str *out, const char *text)
{
    report_clean(out, text, strlen(text));
}

static uint32_t text_columns(const char *text, const char *end)
{
    uint32_t columns = 0;
    while (text < end) {
        struct glyph glyph = glyph_at(text, end);
        columns += glyph.width;
        text += glyph.taken;
    }
    return columns;
}

/* Words wrapped, each line after the first at `indent`, where the output stands already. */
static void add_wrapped(struct writer *w, const char *text, const char *end, uint32_t indent)
{
    uint32_t column = indent;
    for (bool first = true; text < end; first = false) {
        while (text < end && (*text == ' ' || *text == '\n'))
            text++;
        const char *word = text;
        while (text < end && *text != ' ' && *text != '\n')
            text++;
        if (text == word)
            return;
        uint32_t columns = text_columns(word, text);
        if (!first && column + 1 + columns > w->width) {
            str_addf(w->out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            str_addc(w->out, ' ');
            column++;
        }
        report_clean(w->out, word, (size_t)(text - word));
        column += columns;
    }
}

/* Lines as they are, each at `indent`, where the output stands already. */
static void add_verbatim(struct writer *w, const char *text, const char *end, uint32_t indent)
{
    for (const char *line = text; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop != NULL ? stop : end;
        if (line > text)
            str_addf(w->out, "\n%*s", (int)indent, "");
        report_clean(w->out, line, (size_t)(stop - line));
        line = stop < end ? stop + 1 : end;
    }
}

/* Prose wrapped, SQL as it is, a little further in. The output stands at DETAIL_INDENT. */
static void add_block(struct writer *w, const char *text)
{
    struct view_part part;
    for (bool first = true; view_next_part(&text, &part); first = false) {
        const char *end = part.text + part.length;
        if (!first)
            str_addf(w->out, "\n%*s", DETAIL_INDENT, "");
        if (part.sql) {
            str_addf(w->out, "%*s", SQL_INDENT, "");
            add_verbatim(w, part.text, end, DETAIL_INDENT + SQL_INDENT);
        } else {
            add_wrapped(w, part.text, end, DETAIL_INDENT);
        }
    }
    str_addc(w->out, '\n');
}

/* ---- one finding ---- */

/* path:line:column: level: what [rule] */
static void add_headline(struct writer *w, const struct finding *finding)
{
    const struct style *style = w->style;
    if (finding->source != NULL) {
        str_add(w->out, style->path);
        add_clean(w->out, finding->source->name);
        str_addf(w->out, ":%u:%u: %s", finding->start.line, finding->start.column, style->reset);
    }
    str_addf(w->out, "%s%s:%s ", style->levels[finding->level], level_name(finding->level), style->reset);
    size_t length = view_first_sentence(finding->message);
    while (length > 0 && (finding->message[length - 1] == '.' || finding->message[length - 1] == ' '))
        length--;
    report_clean(w->out, finding->message, length);
    str_addf(w->out, " %s[%s]%s", style->rule, finding->rule->id, style->reset);
    if (finding->suppressed)
        str_add(w->out, " (suppressed)");
    else if (finding->baselined)
        str_add(w->out, " (in the baseline)");
    str_addc(w->out, '\n');
}

static void add_details(struct writer *w, const struct finding *finding)
{
    const char *rest = finding->message + view_first_sentence(finding->message);
    rest += strspn(rest, " \n");
    if (*rest != '\0') {
        str_addf(w->out, "%*s", DETAIL_INDENT, "");
        add_block(w, rest);
    }
    if (finding->suggestion != NULL && finding->suggestion[0] != '\0') {
        str_addf(w->out, "  %shelp:%s ", w->style->help, w->style->reset);
        add_block(w, finding->suggestion);
    }
}

static bool same_place(const struct finding *a, const struct finding *b)
{
    return a != NULL && a->source == b->source && a->span.start == b->span.start &&
           a->span.end == b->span.end;
}

static void add_finding(struct writer *w, const struct finding *finding, const struct finding *before)
{
    const struct style *style = w->style;
    add_headline(w, finding);
    if (finding->source != NULL && !same_place(before, finding)) {
        struct excerpt excerpt = {
            .source = finding->source,
            .span = finding->span,
            .widest = w->options->excerpt_width,
            .width = w->width,
            .mark = style->levels[finding->level],
            .plain = style->reset,
            .faint = style->faint,
        };
        excerpt_add(w->out, &excerpt);
    }
    add_details(w, finding);
    str_addc(w->out, '\n');
}

/* ---- the end ---- */

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void add_totals(struct writer *w)
{
    const struct estimates *estimates = w->report->estimates;
    struct arena *arena = w->out->arena;
    for (uint32_t i = 0; i < estimates->count; i++) {
        const struct environment *environment = &estimates->at[i];
        const struct duration *total = &environment->total;
        if (environment->statistics == NULL)
            continue;
        add_clean(w->out, environment->name);
        str_addf(w->out, ": %s of work (%s to %s)", duration_words(arena, total->expected),
                 duration_words(arena, total->low), duration_words(arena, total->high));
        if (environment->unknown_count > 0)
            str_addf(w->out, ", and %u statement%s of unknown duration", environment->unknown_count,
                     plural(environment->unknown_count));
        str_addc(w->out, '\n');
    }
}

/* What was found and does not count. */
static void add_silent(struct writer *w, const struct view_counts *counts)
{
    const char *between = counts->suppressed > 0 && counts->baselined > 0 ? ", " : "";
    if (counts->suppressed + counts->baselined == 0)
        return;
    str_add(w->out, " (");
    if (counts->suppressed > 0)
        str_addf(w->out, "%u suppressed", counts->suppressed);
    str_add(w->out, between);
    if (counts->baselined > 0)
        str_addf(w->out, "%u in the baseline", counts->baselined);
    str_addc(w->out, ')');
}

static void add_summary(struct writer *w)
{
    const struct report *report = w->report;
    const struct facts *facts = report->facts;
    struct view_counts counts;
    view_count(report->findings, &counts);
    str_addf(w->out, "%u migration%s%s, %u statement%s, PostgreSQL %d: %s", facts->files.count,
             plural(facts->files.count), view_tool_words(w->out->arena, facts), facts->statements.count,
             plural(facts->statements.count), report->postgres, view_counts_words(w->out->arena, &counts));
    add_silent(w, &counts);
    str_addc(w->out, '\n');
    add_totals(w);
    if (report->incomplete)
        str_addf(w->out, "incomplete: %s\n", view_incomplete(w->out->arena, facts));
    str_addf(w->out, "verdict: %s%s%s\n", w->style->verdicts[report->verdict], verdict_name(report->verdict),
             w->style->reset);
}

/* --verbose: the locks that blocks keep to their end. */
static void add_windows(struct writer *w)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < w->report->facts->windows.count; i++) {
        struct window_row row;
        if (!window_row_make(w->out->arena, w->report, i, &row))
            continue;
        if (shown++ == 0)
            str_add(w->out, "locks held by transactions:\n");
        struct str line = str_new(w->out->arena);
        str_addf(&line, "%s: %s, taken by %s%s%s, released by %s, held for %s; keeps out %s", row.relation,
                 row.mode, row.taken, row.strengthened[0] != '\0' ? ", strengthened by " : "",
                 row.strengthened, row.released, row.held != NULL ? row.held : "an unknown time",
                 row.keeps_out);
        str_add(w->out, "  ");
        add_wrapped(w, line.text, line.text + line.length, DETAIL_INDENT);
        str_addc(w->out, '\n');
    }
    str_add(w->out, shown > 0 ? "\n" : "");
}

void report_text(struct str *out, const struct report *report, const struct report_options *options)
{
    struct writer w = {
        .out = out,
        .report = report,
        .options = options,
        .style = options->color ? &color_style : &plain_style,
        .width = options->width > LEAST_WIDTH ? options->width : LEAST_WIDTH,
    };
    const struct finding *before = NULL;
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->at[i];
        if (!finding_counts(finding) && !options->show_suppressed)
            continue;
        add_finding(&w, finding, before);
        before = finding;
    }
    if (options->verbose)
        add_windows(&w);
    if (!options->quiet)
        add_summary(&w);
}
