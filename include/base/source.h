/*
 * Source: the bytes of one input file, its name as the user gave it, and the way from byte offsets to lines
 * and columns. Knows nothing of SQL.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

/* A range of bytes: [start, end). */
struct span { uint32_t start, end; };

/* How many fewer UTF-16 units than bytes stand before an offset (see src/base/source.c). */
struct source_column { uint32_t offset, saved; };

/* A piece of a derived text, from `start` to where the next one begins, and what of the origin it stands
 * for. */
struct source_piece { uint32_t start; struct span origin; };

struct source {
    const char *name;               /* as given; "-" or the --stdin-name for standard input */
    const char *bytes;              /* NUL-terminated beyond `length`; may hold NULs */
    size_t length;
    const uint32_t *line_starts;    /* byte offset of each line's first byte; the first is 0, BOM or not */
    uint32_t line_count;            /* at least 1; a line end at the very end is followed by an empty line */
    const struct source_column *columns;    /* for source_position; NULL when all is ASCII */
    /* The text was made from a piece of another one (see source_derive); NULL, the usual case. */
    const struct source *origin;
    const struct source_piece *pieces;
    uint32_t piece_count;
};

struct position { uint32_t line, column; };     /* 1-based; column in UTF-16 code units, a tab counts one */

#define SOURCE_LIMIT ((size_t)2000 << 20)

/* Reads a file (or standard input when path is "-", then `name` must be given). A directory, an unreadable
 * or missing file, more than SOURCE_LIMIT bytes: false and `err`. `name` NULL: the path. */
bool source_load(struct arena *arena, const char *path, const char *name, struct source **out,
                 struct err *err);
/* A source over bytes in memory (copied). */
struct source *source_from_bytes(struct arena *arena, const char *name, const char *bytes, size_t length);
/* A text made of pieces of `origin` and of others put in their place: the pieces in order, the first of
 * them at 0, at least one; bytes and pieces are copied. It has the origin's name, and source_position()
 * tells places in the origin; its own lines are of no interest to anybody. */
struct source *source_derive(struct arena *arena, const struct source *origin, const char *bytes,
                             size_t length, const struct source_piece *pieces, uint32_t piece_count);
/* The source that people know, and what a range of bytes is there: for a source that is not derived, the
 * source and the range themselves. */
const struct source *source_origin(const struct source *source);
struct span source_origin_span(const struct source *source, struct span span);

/* Where a byte stands. A line ends after LF, CRLF or a lone CR. Invalid UTF-8 bytes count one unit each,
 * a BOM none. `offset` may be the length. Takes logarithmic time, also in very long lines. */
struct position source_position(const struct source *source, uint32_t offset);
/* The text of a line (1-based) without its line end. */
struct span source_line(const struct source *source, uint32_t line);

/* True when the bytes are valid UTF-8; else *bad is the offset of the first byte that is not. */
bool source_utf8_valid(const char *bytes, size_t length, size_t *bad);

#endif
