/*
 * Dump: a file of pg_dump known by its header (RestoreArchive, _doSetFixedOutputState), which may have lost its comments to somebody who
 * keeps dumps under version control. Parses nothing.
 */
#define _GNU_SOURCE /* memmem */
#include "migration/dump.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define HEADER_BYTES 65536 /* a cluster's dump has its roles before its databases */
#define TITLE_BYTES  2000  /* a dump says within what it is */

static const char *find_bytes(const struct source *source, const char *text, size_t limit)
{
    size_t length = source->length < limit ? source->length : limit;
    return memmem(source->bytes, length, text, strlen(text));
}

struct dump dump_recognise(struct arena *arena, const struct source *source)
{
    static const char server[] = "-- Dumped from database version ";
    /* Its titles, and what it sets first, which no comment is. */
    static const char *const titles[] = {"-- PostgreSQL database dump", "-- PostgreSQL database cluster dump",
                                         "SELECT pg_catalog.set_config('search_path', '', false);"};
    struct dump dump = {.is_dump = false};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        dump.is_dump = dump.is_dump || find_bytes(source, titles[i], TITLE_BYTES) != NULL;
    const char *at = find_bytes(source, server, HEADER_BYTES);
    if (at != NULL) {
        at += sizeof server - 1;
        dump.server = arena_strndup(arena, at, strspn(at, "0123456789."));
        dump.major = (int)strtol(dump.server, NULL, 10);
    }
    return dump;
}
