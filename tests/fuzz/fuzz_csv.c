/*
 * Fuzz target: the CSV reader over any bytes. Beyond not crashing: it comes to an end, lines never go
 * backwards and agree with the source's own count, fields are texts no longer than the file, and an error has
 * a line of the file.
 */
#include "fuzz.h"

#include <string.h>

#include "base/csv.h"

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
        must(csv.count > 0 && csv.count <= CSV_FIELD_LIMIT && bytes <= size + 1);
        must(csv.line > line && csv.line <= source->line_count && csv.offset <= size);
        must(++records <= size);
        line = csv.line;
    }
    if (result < 0) {
        must(err.message != NULL && err.hint != NULL);
        must(err.line >= line && err.line <= source->line_count);
    }
    must(csv_next(&csv, &err) == 0 || result == 0);
    arena_free(arena);
    return 0;
}
