/*
 * Window: a lock as it is held in a transaction, in words; private to report.
 */
#ifndef REPORT_WINDOW_H
#define REPORT_WINDOW_H

#include "report/report.h"

struct window_row {
    const char *relation;
    const char *mode;         /* "ACCESS EXCLUSIVE" */
    const char *taken;        /* "m.sql:3, as SHARE" */
    const char *strengthened; /* "m.sql:5"; "" when it is as it was taken */
    const char *released;     /* "m.sql:9 (commit)" */
    const char *held;         /* "3 s"; NULL: not known */
    const char *keeps_out;    /* "SELECT; INSERT, UPDATE, DELETE; other DDL" */
};

/* false for what keeps nobody out whom a reviewer would ask for: a lock on an index or on a relation that
 * the run makes, one that only DDL waits for, or one of a single statement outside of a block, which the
 * statement's own locks show. */
bool window_row_make(struct arena *arena, const struct report *report, uint32_t window,
                     struct window_row *out);

#endif
