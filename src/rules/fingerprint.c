/*
 * Fingerprint: the two ways a finding is known again; see fingerprint.h. The line hash follows the upload
 * action of GitHub's code scanning (its fingerprints.ts) unit by unit, because values that differ from the
 * action's make every alert new.
 */
#include "fingerprint.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "piece.h"

/* ---- the line hash ---- */

#define WINDOW   100 /* units hashed for a line, running on into the following lines */
#define FACTOR   UINT64_C(37)
#define END_UNIT 65535 /* stands for the end of the file */

struct rolling {
    struct line_hashes *hashes;
    struct map seen;              /* hash → how often */
    uint64_t hash, oldest_factor; /* 37^WINDOW */
    uint16_t window[WINDOW];
    uint32_t line_of[WINDOW]; /* line that begins with this unit; 0 none */
    uint32_t index, line;
    bool line_start, after_return;
};

static void roll(struct rolling *rolling, uint16_t unit)
{
    uint16_t oldest = rolling->window[rolling->index];
    rolling->window[rolling->index] = unit;
    rolling->hash = FACTOR * rolling->hash + unit - rolling->oldest_factor * oldest;
    rolling->index = (rolling->index + 1) % WINDOW;
}

/* The window begins with a line's first unit: its hash is complete. */
static void finish_line(struct rolling *rolling)
{
    uint32_t line = rolling->line_of[rolling->index];
    if (line == 0)
        return;
    uint32_t *count = map_put(&rolling->seen, rolling->hash, NULL);
    rolling->hashes->hash[line - 1] = rolling->hash;
    rolling->hashes->place[line - 1] = ++*count;
    rolling->line_of[rolling->index] = 0;
}

static void add_unit(struct rolling *rolling, uint16_t unit)
{
    bool after_return = rolling->after_return;
    if (unit == ' ' || unit == '\t' || (unit == '\n' && after_return)) {
        rolling->after_return = false;
        return;
    }
    rolling->after_return = unit == '\r';
    unit = unit == '\r' ? '\n' : unit;
    finish_line(rolling);
    if (rolling->line_start)
        rolling->line_of[rolling->index] = ++rolling->line;
    rolling->line_start = unit == '\n';
    roll(rolling, unit);
}

/* One character of UTF-8: its code point and length; U+FFFD for each maximal part of a broken one. */
static uint32_t decode(const unsigned char *bytes, size_t length, size_t *used)
{
    static const struct {
        unsigned char first, last, low, high;
        unsigned more;
    } leads[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2}, {0xE1, 0xEC, 0x80, 0xBF, 2},
        {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3},
        {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
    };
    *used = 1;
    if (bytes[0] < 0x80)
        return bytes[0];
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (bytes[0] < leads[i].first || bytes[0] > leads[i].last)
            continue;
        uint32_t code = bytes[0] & (0x3Fu >> leads[i].more);
        for (unsigned j = 1; j <= leads[i].more; j++, (*used)++) {
            unsigned char low = j == 1 ? leads[i].low : 0x80, high = j == 1 ? leads[i].high : 0xBF;
            if (j >= length || bytes[j] < low || bytes[j] > high)
                return 0xFFFD;
            code = code << 6 | (bytes[j] & 0x3F);
        }
        return code;
    }
    return 0xFFFD;
}

static void add_bytes(struct rolling *rolling, const unsigned char *bytes, size_t length)
{
    size_t used;
    for (size_t i = 0; i < length; i += used) {
        uint32_t code = decode(bytes + i, length - i, &used);
        if (code >= 0x10000) {
            add_unit(rolling, (uint16_t)(0xD800 + ((code - 0x10000) >> 10)));
            add_unit(rolling, (uint16_t)(0xDC00 + ((code - 0x10000) & 0x3FF)));
        } else {
            add_unit(rolling, (uint16_t)code);
        }
    }
}

struct line_hashes line_hashes_make(struct arena *arena, const struct source *source)
{
    struct line_hashes hashes = {.source = source};
    hashes.hash = ARENA_ARRAY(arena, uint64_t, source->line_count);
    hashes.place = ARENA_ARRAY(arena, uint32_t, source->line_count);
    struct rolling rolling = {.hashes = &hashes, .oldest_factor = 1, .line_start = true};
    map_init(&rolling.seen, arena);
    for (int i = 0; i < WINDOW; i++)
        rolling.oldest_factor *= FACTOR;
    add_bytes(&rolling, (const unsigned char *)source->bytes, source->length);
    add_unit(&rolling, END_UNIT);
    for (int i = 0; i < WINDOW; i++) {
        finish_line(&rolling);
        roll(&rolling, 0);
    }
    return hashes;
}

const char *line_hashes_text(struct arena *arena, const struct line_hashes *hashes, uint32_t line)
{
    if (line == 0 || line > hashes->source->line_count)
        return NULL;
    return arena_printf(arena, "%" PRIx64 ":%u", hashes->hash[line - 1], hashes->place[line - 1]);
}

/* ---- the statement's shape ---- */

static uint64_t hash_folded(uint64_t hash, const char *p, const char *end)
{
    for (; p < end; p++) {
        char lower = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
        hash = hash_fnv(hash, &lower, 1);
    }
    return hash_fnv(hash, " ", 1);
}

uint64_t statement_shape(uint64_t hash, const struct source *source, struct span span)
{
    const char *end = source->bytes + span.end, *next;
    for (const char *p = source->bytes + span.start; p < end; p = next) {
        enum piece_kind kind;
        next = piece_end(p, end, &kind);
        if (kind == PIECE_WORD)
            hash = hash_folded(hash, p, next);
        else if (kind == PIECE_CONSTANT || kind == PIECE_NUMBER)
            hash = hash_fnv(hash, "?", 1);
        else if (kind == PIECE_NAME || kind == PIECE_OTHER)
            hash = hash_fnv(hash, p, (size_t)(next - p));
    }
    return hash;
}
