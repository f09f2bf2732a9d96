/*
 * Excerpt: source lines with a span of them underlined, for people; private to report.
 */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "report/report.h"

struct excerpt {
    const struct source *source;
    struct span span;
    uint32_t widest;          /* columns that a line may take, number and bar included; one with more … */
    uint32_t width;           /* … is cut to this many */
    const char *mark, *plain; /* escape sequences around the underlining; "" for none */
    const char *faint;        /* around line numbers and bars */
};

/* The lines of the span, each underlined; of more than EXCERPT_LINES only the first. A line that is too
 * long is cut around the part that is underlined. */
#define EXCERPT_LINES 4
void excerpt_add(struct str *out, const struct excerpt *excerpt);

#endif
