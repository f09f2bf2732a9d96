/*
 * Fuzz target: the CSV reader over any bytes. Beyond not crashing: it comes to an end, lines never go
 * backwards and agree with the source's own count, fields are texts no longer than the file, and an error has
 * a line of the file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source = source_from_bytes(arena, "fuzz.csv", (const char *)data, size);
    struct err err = { .arena = arena };
    struct csv csv;
    uint32_t line = 0;
    size_t records = 0;
    int result;
    csv_open(&csv, arena, source);
    while ((result = csv_next(&csv, &err)) == 1) {
        size_t bytes = 0;
        for (uint32_t i = 0; i < csv.count; i++)
            bytes += strlen(csv.fields[i]) + 1;
        require(csv.count > 0 && csv.count <= CSV_FIELD_LIMIT && bytes <= size + 1);
        require(csv.line > line && csv.line <= source->line_count && csv.offset <= size);
        require(++records <= size);
        line = csv.line;
    }
    if (result < 0) {
        require(err.message != NULL && err.hint != NULL);
        require(err.line >= line && err.line <= source->line_count);
    }
    require(csv_next(&csv, &err) == 0 || result == 0);
    arena_free(arena);
    return 0;
}
