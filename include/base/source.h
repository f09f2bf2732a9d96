/*
 * Source: the bytes of one input file, its name as the user gave it, and the way from byte offsets to lines
 * and columns. Knows nothing of SQL.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

/* How many fewer UTF-16 units than bytes stand before an offset (see src/base/source.c). */
struct source_column { uint32_t offset, saved; };

struct source {
    const char *name;               /* as given; "-" or the --stdin-name for standard input */
    const char *bytes;              /* NUL-terminated beyond `length`; may hold NULs */
    size_t length;
    const uint32_t *line_starts;    /* byte offset of each line's first byte; the first is 0, BOM or not */
    uint32_t line_count;            /* at least 1; a line end at the very end is followed by an empty line */
    const struct source_column *columns;    /* for source_position; NULL when all is ASCII */
};

struct position { uint32_t line, column; };     /* 1-based; column in UTF-16 code units, a tab counts one */

/* A range of bytes: [start, end). */
struct span { uint32_t start, end; };

#define SOURCE_LIMIT ((size_t)2000 << 20)

/* Reads a file (or standard input when path is "-", then `name` must be given). A directory, an unreadable
 * or missing file, more than SOURCE_LIMIT bytes: false and `err`. `name` NULL: the path. */
bool source_load(struct arena *arena, const char *path, const char *name, struct source **out,
                 struct err *err);
/* A source over bytes in memory (copied). */
struct source *source_from_bytes(struct arena *arena, const char *name, const char *bytes, size_t length);

/* Where a byte stands. A line ends after LF, CRLF or a lone CR. Invalid UTF-8 bytes count one unit each,
 * a BOM none. `offset` may be the length. Takes logarithmic time, also in very long lines. */
struct position source_position(const struct source *source, uint32_t offset);
/* The text of a line (1-based) without its line end. */
struct span source_line(const struct source *source, uint32_t line);

/* True when the bytes are valid UTF-8; else *bad is the offset of the first byte that is not. */
bool source_utf8_valid(const char *bytes, size_t length, size_t *bad);

#endif
