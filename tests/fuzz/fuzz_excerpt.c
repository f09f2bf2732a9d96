/*
 * Fuzz target: excerpts of any bytes with any span underlined. Beyond not crashing: nothing but printable
 * text, line ends and valid UTF-8 comes out, and no more of it than the width allows. The first bytes say
 * which span and width.
 */
#include "fuzz.h"

#include <string.h>

#include "report/excerpt.h"

#define HEADER 7
#define LINES  (2 * EXCERPT_LINES + 1)

static uint32_t number(const uint8_t *data, size_t limit)
{
    uint32_t value = data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16;
    return value % ((uint32_t)limit + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER)
        return 0;
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source =
        source_from_bytes(arena, "fuzz.sql", (const char *)data + HEADER, size - HEADER);
    uint32_t start = number(data, size - HEADER), end = number(data + 3, size - HEADER), width = data[6];
    struct excerpt excerpt = {
        .source = source,
        .span = {start < end ? start : end, start < end ? end : start},
        .widest = width,
        .width = width,
        .mark = "",
        .plain = "",
        .faint = "",
    };
    struct str out = str_new(arena);
    size_t bad, lines = 0;
    excerpt_add(&out, &excerpt);
    must(source_utf8_valid(out.text, out.length, &bad));
    for (size_t i = 0; i < out.length; i++) {
        must(out.text[i] == '\n' || ((unsigned char)out.text[i] >= ' ' && out.text[i] != 0x7f));
        lines += out.text[i] == '\n';
    }
    must(lines <= LINES && (out.length == 0 || out.text[out.length - 1] == '\n'));
    arena_free(arena);
    return 0;
}
