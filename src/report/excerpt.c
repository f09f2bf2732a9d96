/*
 * Excerpt: lays source lines out in columns. Takes time by what is shown, not by how long a line is.
 */
#include "excerpt.h"

#include <string.h>

#include "glyph.h"

#define NUMBER_WIDTH 5
#define LEAST_ROOM   20 /* columns for the text, however narrow the terminal */

/* A part of a line, and of it the part that is marked; offsets into the source. */
struct part {
    const char *bytes;
    uint32_t start, end;           /* of the line */
    uint32_t mark_start, mark_end; /* within the line */
    uint32_t first, last;          /* what is shown of it: [first, last) */
};

static void add_repeated(struct str *out, char c, uint32_t count)
{
    while (count-- > 0)
        str_addc(out, c);
}

static uint32_t columns_between(const struct part *part, uint32_t from, uint32_t to, uint32_t limit)
{
    uint32_t columns = 0;
    while (from < to && columns <= limit) {
        struct glyph glyph = glyph_at(part->bytes + from, part->bytes + to);
        columns += glyph.width;
        from += glyph.taken;
    }
    return columns;
}

/* The character boundary before `at`, not before `start`. */
static uint32_t back_up(const struct part *part, uint32_t at, uint32_t start)
{
    while (at > start && ((unsigned char)part->bytes[at] & 0xc0) == 0x80)
        at--;
    return at;
}

/* Chooses what is shown when the line has more columns than `room`: from a third of the room before the
 * mark. */
static void choose_window(struct part *part, uint32_t widest, uint32_t room)
{
    part->first = part->start;
    part->last = part->end;
    if (columns_between(part, part->start, part->end, widest) <= widest)
        return;
    uint32_t before = room / 3;
    if (columns_between(part, part->start, part->mark_start, room) > before) {
        uint32_t back = part->mark_start - part->start < before ? part->mark_start - part->start : before;
        part->first = back_up(part, part->mark_start - back, part->start);
    }
    uint32_t columns = 2, at = part->first; /* two for the dots */
    while (at < part->end) {
        struct glyph glyph = glyph_at(part->bytes + at, part->bytes + part->end);
        if (columns + glyph.width > room)
            break;
        columns += glyph.width;
        at += glyph.taken;
    }
    part->last = at;
}

static void add_gutter(struct str *out, const struct excerpt *excerpt, uint32_t line)
{
    str_add(out, excerpt->faint);
    if (line != 0)
        str_addf(out, "%*u | ", NUMBER_WIDTH, line);
    else
        str_addf(out, "%*s | ", NUMBER_WIDTH, "");
    str_add(out, excerpt->faint[0] != '\0' ? excerpt->plain : "");
}

static void add_line(struct str *out, const struct excerpt *excerpt, const struct part *part, uint32_t line)
{
    static const char dots[] = "\xe2\x80\xa6";
    add_gutter(out, excerpt, line);
    if (part->first > part->start)
        str_add(out, dots);
    for (uint32_t at = part->first; at < part->last;) {
        struct glyph glyph = glyph_at(part->bytes + at, part->bytes + part->end);
        str_addn(out, glyph.text, glyph.length);
        at += glyph.taken;
    }
    if (part->last < part->end)
        str_add(out, dots);
    str_addc(out, '\n');
}

static void add_marks(struct str *out, const struct excerpt *excerpt, const struct part *part,
                      bool first_line)
{
    uint32_t from = part->mark_start > part->first ? part->mark_start : part->first;
    uint32_t to = part->mark_end < part->last ? part->mark_end : part->last;
    uint32_t blanks = columns_between(part, part->first, from, UINT32_MAX - 8);
    uint32_t marks = from < to ? columns_between(part, from, to, UINT32_MAX - 8) : 0;
    add_gutter(out, excerpt, 0);
    add_repeated(out, ' ', blanks + (part->first > part->start));
    str_add(out, excerpt->mark);
    if (first_line)
        str_addc(out, '^');
    add_repeated(out, '~', marks > first_line ? marks - first_line : 0);
    str_add(out, excerpt->plain);
    str_addc(out, '\n');
}

/* The line's part of the span; without the blanks at either end. False when nothing is left. */
static bool part_of_line(const struct excerpt *excerpt, uint32_t line, struct part *part)
{
    const struct source *source = excerpt->source;
    struct span span = source_line(source, line);
    const char *bytes = source->bytes;
    while (span.end > span.start && (bytes[span.end - 1] == ' ' || bytes[span.end - 1] == '\t'))
        span.end--;
    uint32_t start = excerpt->span.start > span.start ? excerpt->span.start : span.start;
    uint32_t end = excerpt->span.end < span.end ? excerpt->span.end : span.end;
    if (start > span.end)
        start = span.end;
    while (start < end && (bytes[start] == ' ' || bytes[start] == '\t'))
        start++;
    *part = (struct part){
        .bytes = bytes,
        .start = span.start,
        .end = span.end,
        .mark_start = start,
        .mark_end = end > start ? end : start,
    };
    return start < end;
}

/* Columns beside number and bar. */
static uint32_t room_of(uint32_t width)
{
    return width > NUMBER_WIDTH + 3 + LEAST_ROOM ? width - NUMBER_WIDTH - 3 : LEAST_ROOM;
}

void excerpt_add(struct str *out, const struct excerpt *excerpt)
{
    uint32_t first = source_position(excerpt->source, excerpt->span.start).line, shown = 0;
    uint32_t end = excerpt->span.end > excerpt->span.start ? excerpt->span.end - 1 : excerpt->span.start;
    uint32_t last = source_position(excerpt->source, end).line;
    uint32_t widest = room_of(excerpt->widest), room = room_of(excerpt->width);
    uint32_t limit = last - first < EXCERPT_LINES ? EXCERPT_LINES : 1;
    for (uint32_t line = first; line <= last; line++) {
        struct part part;
        bool marked = part_of_line(excerpt, line, &part);
        if (!marked && line > first)
            continue;
        choose_window(&part, widest, room);
        add_line(out, excerpt, &part, line);
        add_marks(out, excerpt, &part, line == first);
        if (++shown == limit && line < last) {
            add_gutter(out, excerpt, 0);
            str_add(out, "\xe2\x80\xa6\n");
            return;
        }
    }
}
