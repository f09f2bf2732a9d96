/*
 * Glyph: one character of hostile text as a terminal may be shown it, and how many columns it takes; private
 * to report.
 */
#ifndef REPORT_GLYPH_H
#define REPORT_GLYPH_H

#include <stddef.h>
#include <stdint.h>

struct glyph {
    const char *text; /* what to print: bytes of the source, or a replacement */
    uint8_t length;   /* bytes of `text` */
    uint8_t width;    /* columns: 0, 1, 2, or a tab's */
    uint8_t taken;    /* bytes of the source */
};

#define GLYPH_TAB 4 /* a tab is this many blanks */

/* The character at `at`, which is before `end`. Invalid UTF-8 and control characters become U+FFFD; so do
 * marks that change the direction of writing, because they make a line read otherwise than the server
 * reads it. */
struct glyph glyph_at(const char *at, const char *end);

#endif
