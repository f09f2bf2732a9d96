/*
 * Read: what a tool makes of a file: the readers that need nothing of their own, and what all of them share.
 */
#define _GNU_SOURCE /* memmem */
#include <string.h>

#include "base/file.h"
#include "tools.h"

/* ---- lines ---- */

struct line reading_line(const struct reading *reading, uint32_t number)
{
    const struct source *source = reading->source;
    return (struct line){
        .span = source_line(source, number),
        .next = number < source->line_count ? source->line_starts[number] : (uint32_t)source->length,
    };
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span reading_trim(const struct reading *reading, struct span span)
{
    while (span.start < span.end && is_blank(reading->source->bytes[span.start]))
        span.start++;
    while (span.end > span.start && is_blank(reading->source->bytes[span.end - 1]))
        span.end--;
    return span;
}

bool reading_is_blank(const struct reading *reading, struct span span)
{
    span = reading_trim(reading, span);
    return span.start == span.end;
}

bool reading_begins(const struct reading *reading, struct span span, const char *text)
{
    size_t length = strlen(text);
    return span.end - span.start >= length &&
           strncasecmp(reading->source->bytes + span.start, text, length) == 0;
}

/* ---- what comes out ---- */

void reading_section(struct reading *reading, uint32_t start, uint32_t end, enum transaction_mode mode,
                     bool joins)
{
    struct migration_section section = {
        .source = reading->source,
        .span = {start, end},
        .mode = mode,
        .joins = joins && reading->migration->sections.count > 0,
        .psql = reading->options->tool->psql,
    };
    vec_push(reading->arena, &reading->migration->sections, section);
}

static void add_problem(struct reading *reading, enum migration_problem_kind kind, struct span span,
                        const char *format, va_list arguments)
{
    struct migration_problem problem = {
        .kind = kind,
        .source = source_origin(reading->source),
        .span = source_origin_span(reading->source, span),
        .message = arena_vprintf(reading->arena, format, arguments),
    };
    vec_push(reading->arena, &reading->migration->problems, problem);
}

void reading_problem(struct reading *reading, enum migration_problem_kind kind, struct span span,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_problem(reading, kind, span, format, arguments);
    va_end(arguments);
}

bool reading_refuse(struct reading *reading, struct span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_problem(reading, MIGRATION_REFUSED, span, format, arguments);
    va_end(arguments);
    reading->migration->sections.count = 0;
    return true;
}

void reading_note_placeholders(struct reading *reading, struct span span)
{
    const char *bytes = reading->source->bytes, *end = bytes + span.end;
    const char *start = memmem(bytes + span.start, span.end - span.start, "${", 2);
    const char *closing = start != NULL ? memchr(start, '}', (size_t)(end - start)) : NULL;
    if (closing == NULL || memchr(start, '\n', (size_t)(closing - start)) != NULL)
        return;
    struct span place = {(uint32_t)(start - bytes), (uint32_t)(closing + 1 - bytes)};
    reading_problem(reading, MIGRATION_NOTED, place, "what %s puts in for %.*s is not known here",
                    reading->options->tool->name, (int)(place.end - place.start), start);
}

const char *migration_mode(const struct migration *migration)
{
    enum transaction_mode mode =
        migration->sections.count > 0 ? migration->sections.at[0].mode : TRANSACTION_NONE;
    for (uint32_t i = 1; i < migration->sections.count; i++)
        if (migration->sections.at[i].mode != mode)
            return "mixed";
    return transaction_mode_name(mode);
}

const struct migration *migration_of_source(struct arena *arena, const struct source *source,
                                            enum transaction_mode mode)
{
    struct migration *migration = ARENA_NEW(arena, struct migration);
    struct migration_section section = {
        .source = source, .span = {0, (uint32_t)source->length}, .mode = mode, .psql = true};
    migration->source = source;
    migration->tool = migration_tool_plain();
    vec_push(arena, &migration->sections, section);
    return migration;
}

/* --transaction: whatever the tool does, the file is run like that. */
static void override_mode(struct migration *migration, enum transaction_mode mode)
{
    for (uint32_t i = 0; i < migration->sections.count; i++) {
        migration->sections.at[i].mode = mode;
        migration->sections.at[i].joins = i > 0;
    }
}

bool migration_read(struct arena *arena, const struct source *source, const struct migration_options *options,
                    struct migration **out, struct err *err)
{
    struct migration *migration = ARENA_NEW(arena, struct migration);
    struct reading reading = {arena, source, options, migration, err};
    migration->source = source;
    migration->tool = options->tool;
    if (!options->tool->read(&reading))
        return false;
    if (options->mode_given)
        override_mode(migration, options->mode);
    *out = migration;
    return true;
}

/* ---- files beside it ---- */

bool reading_sidecar(struct reading *reading, const char *path, const struct source **out)
{
    struct source *source;
    *out = NULL;
    if (file_kind(path) != FILE_REGULAR)
        return true;
    if (!source_load(reading->arena, path, NULL, &source, reading->err))
        return false;
    *out = source;
    return true;
}

const char *reading_setting(struct arena *arena, const struct source *source, const char *key)
{
    struct reading reading = {.source = source};
    for (uint32_t number = 1; number <= source->line_count; number++) {
        struct span line = reading_trim(&reading, source_line(source, number));
        if (!reading_begins(&reading, line, key))
            continue;
        struct span rest =
            reading_trim(&reading, (struct span){line.start + (uint32_t)strlen(key), line.end});
        if (rest.start == rest.end || source->bytes[rest.start] != '=')
            continue;
        rest.start++;
        const char *comment = memchr(source->bytes + rest.start, '#', rest.end - rest.start);
        rest.end = comment != NULL ? (uint32_t)(comment - source->bytes) : rest.end;
        rest = reading_trim(&reading, rest);
        return arena_strndup(arena, source->bytes + rest.start, rest.end - rest.start);
    }
    return NULL;
}

/* ---- readers of whole files ---- */

static bool take_whole(struct reading *reading, enum transaction_mode mode)
{
    reading_section(reading, 0, (uint32_t)reading->source->length, mode, false);
    return true;
}

bool read_whole(struct reading *reading)
{
    return take_whole(reading, reading->options->tool->mode);
}

/* source.rs resolve(): the very first bytes; after a byte order mark they are others. */
bool read_sqlx(struct reading *reading)
{
    static const char words[] = "-- no-transaction";
    const struct source *source = reading->source;
    bool outside = source->length >= sizeof words - 1 && memcmp(source->bytes, words, sizeof words - 1) == 0;
    return take_whole(reading, outside ? TRANSACTION_QUERY : TRANSACTION_FILE);
}

/* TomlMetadata: a metadata.toml that does not say run_in_transaction says false. */
bool read_diesel(struct reading *reading)
{
    const struct source *metadata = NULL;
    const char *path = reading->options->path;
    if (path != NULL &&
        !reading_sidecar(reading, file_beside(reading->arena, path, "metadata.toml"), &metadata))
        return false;
    if (reading->source->length == 0)
        return reading_refuse(reading, (struct span){0, 0}, "the migration is empty");
    const char *wanted =
        metadata != NULL ? reading_setting(reading->arena, metadata, "run_in_transaction") : "true";
    return take_whole(reading, str_same(wanted, "true") ? TRANSACTION_FILE : TRANSACTION_QUERY);
}
