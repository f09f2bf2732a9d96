/*
 * Source: reads input whole, indexes its lines, and turns byte offsets into lines and columns. Must not know
 * what the bytes mean: no SQL, no CSV.
 *
 * Columns are UTF-16 code units. A text that is all ASCII needs no counting. For any other, `columns`
 * keeps, for every COLUMN_STEP bytes, how many fewer units than bytes stand before them, so that a column in
 * a line of ten megabytes costs no more than one in a short line.
 */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"
#include "utf8.h"

#define COLUMN_STEP 1024
#define READ_FIRST ((size_t)64 << 10)

/* Lines, found by two searches that never look at a byte twice. */
static void source_index_lines(struct arena *arena, struct source *source)
{
    const char *begin = source->bytes, *end = begin + source->length;
    VEC(uint32_t) starts = { .at = NULL };
    vec_push(arena, &starts, 0);
    const char *lf = NULL, *cr = NULL;
    for (const char *at = begin; at < end;) {
        if ((lf == NULL || lf < at) && (lf = memchr(at, '\n', (size_t)(end - at))) == NULL)
            lf = end;
        if ((cr == NULL || cr < at) && (cr = memchr(at, '\r', (size_t)(end - at))) == NULL)
            cr = end;
        at = lf < cr || (cr + 1 == lf && lf < end) ? lf : cr;
        if (at == end)
            break;
        at++;
        vec_push(arena, &starts, (uint32_t)(at - begin));
    }
    source->line_starts = starts.at;
    source->line_count = starts.count;
}

/* How many units a sequence of `length` valid bytes saves; an invalid byte (length 0) is one unit. */
static uint32_t units_saved(size_t length)
{
    return length == 4 ? 2 : length > 1 ? (uint32_t)length - 1 : 0;
}

static void source_index_columns(struct arena *arena, struct source *source)
{
    const unsigned char *begin = (const unsigned char *)source->bytes, *end = begin + source->length;
    const unsigned char *at = utf8_skip_ascii(begin, end);
    if (at == end)
        return;
    uint32_t saved = 0, filled = 0, count = (uint32_t)(source->length / COLUMN_STEP) + 1;
    struct source_column *columns = ARENA_ARRAY(arena, struct source_column, count);
    for (at = begin;;) {
        for (; filled < count && (size_t)(at - begin) >= (size_t)filled * COLUMN_STEP; filled++)
            columns[filled] = (struct source_column){ .offset = (uint32_t)(at - begin), .saved = saved };
        if (at == end)
            break;
        size_t border = (size_t)filled * COLUMN_STEP;
        const unsigned char *stop = border < source->length ? begin + border : end;
        const unsigned char *next = utf8_skip_ascii(at, stop);
        if (next == at) {
            size_t length = utf8_sequence(at, end);
            saved += units_saved(length);
            next = at + (length != 0 ? length : 1);
        }
        at = next;
    }
    source->columns = columns;
}

static struct source *source_make(struct arena *arena, const char *name, const char *bytes, size_t length)
{
    struct source *source = ARENA_NEW(arena, struct source);
    source->name = arena_strdup(arena, name);
    source->bytes = bytes;
    source->length = length;
    source_index_lines(arena, source);
    source_index_columns(arena, source);
    return source;
}

struct source *source_from_bytes(struct arena *arena, const char *name, const char *bytes, size_t length)
{
    if (length > SOURCE_LIMIT)
        bug("a source of %zu bytes", length);
    return source_make(arena, name, arena_strndup(arena, bytes, length), length);
}

struct source *source_derive(struct arena *arena, const struct source *origin, const char *bytes,
                             size_t length, const struct source_piece *pieces, uint32_t piece_count)
{
    if (piece_count == 0 || pieces[0].start != 0 || origin->origin != NULL)
        bug("a derived source without its pieces");
    struct source *source = source_from_bytes(arena, origin->name, bytes, length);
    struct source_piece *copy = ARENA_ARRAY(arena, struct source_piece, piece_count);
    memcpy(copy, pieces, piece_count * sizeof *copy);
    source->origin = origin;
    source->pieces = copy;
    source->piece_count = piece_count;
    return source;
}

const struct source *source_origin(const struct source *source)
{
    return source->origin != NULL ? source->origin : source;
}

/* The last piece that begins at or before the offset. */
static uint32_t piece_of(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->piece_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->pieces[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Where an offset of a derived text stands in its origin; one inside of a piece that was put in stands for
 * the whole of what it was put in for, of which this is the beginning, or the end. */
static uint32_t origin_offset(const struct source *source, uint32_t offset, bool is_end)
{
    uint32_t index = piece_of(source, is_end && offset > 0 ? offset - 1 : offset);
    const struct source_piece *piece = &source->pieces[index];
    uint32_t next = index + 1 < source->piece_count ? piece[1].start : (uint32_t)source->length;
    bool copied = next - piece->start == piece->origin.end - piece->origin.start;
    if (copied || offset == piece->start)
        return piece->origin.start + (offset - piece->start);
    return is_end || offset >= next ? piece->origin.end : piece->origin.start;
}

struct span source_origin_span(const struct source *source, struct span span)
{
    if (source->origin == NULL)
        return span;
    return (struct span){ origin_offset(source, span.start, false), origin_offset(source, span.end, true) };
}

static bool source_too_large(const char *name, struct err *err)
{
    return err_set(err, name, 0, "Split the file, or leave out the data (pg_dump --schema-only).",
                   "the file is larger than %zu MB", SOURCE_LIMIT >> 20);
}

/* Reads to the end into the arena; `expected` is the size as far as it is known. */
static bool read_all(struct arena *arena, int fd, const char *name, size_t expected, char **bytes,
                     size_t *length, struct err *err)
{
    /* One byte for the read that finds the end, one for the NUL. */
    size_t room = expected + 2 > READ_FIRST ? expected + 2 : READ_FIRST, used = 0;
    char *buffer = arena_alloc(arena, room);
    for (;;) {
        if (room - used < 2) {
            buffer = arena_grow(arena, buffer, room, room * 2);
            room *= 2;
        }
        ssize_t got = read(fd, buffer + used, room - used - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(err, name, 0, NULL, "could not read the file: %s", strerror(errno));
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > SOURCE_LIMIT)
            return source_too_large(name, err);
    }
    buffer[used] = '\0';
    *bytes = buffer;
    *length = used;
    return true;
}

static const char *open_hint(int number)
{
    switch (number) {
    case ENOENT:
        return "Check the spelling; a relative path starts at the current directory.";
    case EACCES:
        return "Grant read permission on the file and search permission on its directories.";
    default:
        return NULL;
    }
}

static bool read_open(struct arena *arena, int fd, const char *name, char **bytes, size_t *length,
                      struct err *err)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return err_set(err, name, 0, NULL, "could not examine the file: %s", strerror(errno));
    if (S_ISDIR(status.st_mode))
        return err_set(err, name, 0, "Name a file in it.",
                       "a file is expected here, but this is a directory");
    size_t expected = S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
    if (expected > SOURCE_LIMIT)
        return source_too_large(name, err);
    return read_all(arena, fd, name, expected, bytes, length, err);
}

bool source_load(struct arena *arena, const char *path, const char *name, struct source **out,
                 struct err *err)
{
    char *bytes;
    size_t length;
    const char *shown = arena_strdup(arena, name != NULL ? name : path);
    if (strcmp(path, "-") == 0) {
        if (!read_open(arena, STDIN_FILENO, shown, &bytes, &length, err))
            return false;
    } else {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return err_set(err, shown, 0, open_hint(errno), "could not open the file: %s", strerror(errno));
        bool read = read_open(arena, fd, shown, &bytes, &length, err);
        close(fd);
        if (!read)
            return false;
    }
    *out = source_make(arena, shown, bytes, length);
    return true;
}

/* UTF-16 units before `offset`, counted from the source's start; an offset inside a sequence counts as its
 * start. */
static uint32_t units_before(const struct source *source, uint32_t offset)
{
    if (source->columns == NULL)
        return offset;
    const struct source_column *near = &source->columns[offset / COLUMN_STEP];
    if (near->offset > offset)      /* a sequence lies across the border */
        near--;
    const unsigned char *begin = (const unsigned char *)source->bytes, *end = begin + source->length;
    const unsigned char *at = begin + near->offset, *stop = begin + offset;
    uint32_t saved = near->saved;
    for (;;) {
        at = utf8_skip_ascii(at, stop);
        if (at == stop)
            return offset - saved;
        size_t length = utf8_sequence(at, end);
        size_t step = length != 0 ? length : 1;
        if (step > (size_t)(stop - at))
            return (uint32_t)(at - begin) - saved;
        saved += units_saved(length);
        at += step;
    }
}

/* Index of the last line that starts at or before the offset. */
static uint32_t line_of(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool source_has_bom(const struct source *source)
{
    return source->length >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0;
}

struct position source_position(const struct source *source, uint32_t offset)
{
    if (offset > source->length)
        bug("offset %u in a source of %zu bytes", offset, source->length);
    if (source->origin != NULL)
        return source_position(source->origin, origin_offset(source, offset, false));
    uint32_t line = line_of(source, offset);
    uint32_t column = units_before(source, offset) - units_before(source, source->line_starts[line]);
    if (line == 0 && column > 0 && source_has_bom(source))
        column--;
    return (struct position){ .line = line + 1, .column = column + 1 };
}

struct span source_line(const struct source *source, uint32_t line)
{
    if (line == 0 || line > source->line_count)
        bug("line %u of a source of %u lines", line, source->line_count);
    uint32_t start = source->line_starts[line - 1];
    uint32_t end = line < source->line_count ? source->line_starts[line] : (uint32_t)source->length;
    if (line < source->line_count) {
        if (source->bytes[end - 1] == '\n' && end - 1 > start && source->bytes[end - 2] == '\r')
            end--;
        end--;
    }
    return (struct span){ .start = start, .end = end };
}

bool source_utf8_valid(const char *bytes, size_t length, size_t *bad)
{
    const unsigned char *begin = (const unsigned char *)bytes, *end = begin + length;
    for (const unsigned char *at = begin;;) {
        at = utf8_skip_ascii(at, end);
        if (at == end)
            return true;
        size_t step = utf8_sequence(at, end);
        if (step == 0) {
            if (bad != NULL)
                *bad = (size_t)(at - begin);
            return false;
        }
        at += step;
    }
}
