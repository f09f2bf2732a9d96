/*
 * CSV: RFC 4180 records from a source, with line numbers, and fields written so. Knows nothing of what the fields mean.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/source.h"
#include "base/str.h"

#define CSV_FIELD_LIMIT 256         /* fields in a record */

struct csv {
    const struct source *source;
    uint32_t offset;                /* of the next record */
    uint32_t line;                  /* line of the record last read, 1-based */
    struct arena *arena;
    const char **fields;            /* of the record last read, NUL-terminated, in the arena */
    uint32_t count;
};

/* Starts reading at the first record; a BOM is skipped. The texts of the fields live as long as the arena;
 * the array `fields` itself is used again for the next record. */
void csv_open(struct csv *csv, struct arena *arena, const struct source *source);
/* Reads one record; empty lines are passed over. A quote inside an unquoted field stands for itself.
 * Returns 1, 0 at the end, -1 with `err` for an open quote, text after a closing quote, a NUL byte or more
 * than CSV_FIELD_LIMIT fields; after an error nothing more is read. */
int csv_next(struct csv *csv, struct err *err);

/* Writes a field, quoted where it must be; commas and line ends between fields are the caller's. */
void csv_add_field(struct str *out, const char *text);

#endif
