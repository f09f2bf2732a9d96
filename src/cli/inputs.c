/*
 * Inputs: reads files and recognises by their first bytes what people give by mistake. Parses nothing.
 */
#define _GNU_SOURCE /* memmem */
#include "inputs.h"

#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "migration/dump.h"

#define VERSION_OLDEST 14
#define VERSION_NEWEST 18
#define LOOK_BYTES     8192  /* how far into a file is looked for what it is */
#define HEADER_BYTES   65536 /* a dump's header stands within */

/* ---- what a file is ---- */

/* First bytes, what they mean, and what to do. */
static const struct {
    const char *bytes;
    size_t length;
    const char *what, *hint;
} not_sql[] = {
    {"PGDMP", 5, "this is an archive in pg_dump's custom format, not SQL",
     "Make SQL of it: pg_restore --schema-only -f schema.sql %s"},
    {"toc.dat\0", 8, "this is an archive in pg_dump's tar format, not SQL",
     "Make SQL of it: pg_restore --schema-only -f schema.sql %s"},
    {"\x1f\x8b", 2, "this is compressed (gzip), not SQL", "Decompress it: gunzip -k %s"},
    {"\x28\xb5\x2f\xfd", 4, "this is compressed (zstd), not SQL", "Decompress it: zstd -d %s"},
    {"\x04\x22\x4d\x18", 4, "this is compressed (lz4), not SQL", "Decompress it: lz4 -d %s"},
    {"\xff\xfe", 2, "this is UTF-16, not UTF-8", "Convert it: iconv -f UTF-16 -t UTF-8 %s"},
    {"\xfe\xff", 2, "this is UTF-16, not UTF-8", "Convert it: iconv -f UTF-16 -t UTF-8 %s"},
    {"PK\x03\x04", 4, "this is a zip archive, not SQL", "Unpack it first: unzip %s"},
};

bool inputs_looks_like_sql(struct invocation *invocation, const struct source *source)
{
    for (size_t i = 0; i < sizeof not_sql / sizeof *not_sql; i++) {
        if (source->length < not_sql[i].length ||
            memcmp(source->bytes, not_sql[i].bytes, not_sql[i].length) != 0)
            continue;
        const char *mark = strstr(not_sql[i].hint, "%s");
        const char *hint = arena_printf(invocation->arena, "%.*s%s", (int)(mark - not_sql[i].hint),
                                        not_sql[i].hint, source->name);
        return err_set(&invocation->err, source->name, 0, hint, "%s", not_sql[i].what);
    }
    return true;
}

/* A text has no NUL and hardly any other control character; the schema must be text, a migration's bad
 * bytes are findings. */
static bool looks_like_text(struct invocation *invocation, const struct source *source)
{
    size_t length = source->length < LOOK_BYTES ? source->length : LOOK_BYTES, strange = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)source->bytes[i];
        strange += c == 0 ? LOOK_BYTES : c < ' ' && strchr("\t\n\v\f\r\033", c) == NULL;
    }
    if (strange * 20 <= length)
        return true;
    return err_set(&invocation->err, source->name, 0, "Give a dump as pg_dump --schema-only prints it.",
                   "this is binary data, not SQL");
}

static const char *find_bytes(const struct source *source, const char *text, size_t limit)
{
    size_t length = source->length < limit ? source->length : limit;
    return memmem(source->bytes, length, text, strlen(text));
}

/* The last line that says something. */
static uint32_t last_line(const struct source *source)
{
    uint32_t line = source->line_count;
    for (; line > 1; line--) {
        struct span span = source_line(source, line);
        while (span.start < span.end && strchr(" \t", source->bytes[span.start]) != NULL)
            span.start++;
        if (span.start < span.end)
            break;
    }
    return line;
}

/* pg_dump's first and last lines say what they are; a dump that lacks the last one is cut off, or was
 * worked over by hand. */
static bool dump_is_whole(struct invocation *invocation, struct inputs *inputs, const struct source *source)
{
    bool begins = find_bytes(source, "-- PostgreSQL database dump", HEADER_BYTES) != NULL ||
                  find_bytes(source, "-- PostgreSQL database cluster dump", HEADER_BYTES) != NULL;
    if (!begins || find_bytes(source, "dump complete", SIZE_MAX) != NULL)
        return true;
    uint32_t line = last_line(source);
    struct span span = source_line(source, line);
    while (span.end > span.start && strchr(" \t", source->bytes[span.end - 1]) != NULL)
        span.end--;
    bool ended = span.end > span.start &&
                 (source->bytes[span.end - 1] == ';' || strncmp(source->bytes + span.start, "--", 2) == 0 ||
                  source->bytes[span.start] == '\\');
    if (!ended)
        return err_set(&invocation->err, source->name, line,
                       "Make the dump again, and see that pg_dump ends with status 0.",
                       "the dump is cut off: its last statement has no end");
    vec_push(invocation->arena, &inputs->warnings,
             arena_printf(invocation->arena,
                          "%s:%u: the dump has no last line \"PostgreSQL database dump complete\": "
                          "something may be missing",
                          source->name, line));
    return true;
}

static void choose_version(struct invocation *invocation, const struct settings *settings,
                           struct inputs *inputs)
{
    struct dump dump = {.major = 0};
    if (inputs->schema != NULL)
        dump = dump_recognise(invocation->arena, inputs->schema);
    int version = dump.major != 0 ? dump.major : VERSION_NEWEST;
    inputs->postgres = version < VERSION_OLDEST   ? VERSION_OLDEST
                       : version > VERSION_NEWEST ? VERSION_NEWEST
                                                  : version;
    if (settings->postgres != 0)
        inputs->postgres = settings->postgres;
    else if (inputs->postgres != version)
        vec_push(
            invocation->arena, &inputs->notes,
            arena_printf(invocation->arena,
                         "%s: the dump comes from PostgreSQL %s; judged as by PostgreSQL %d, the nearest "
                         "that is known",
                         inputs->schema->name, dump.server, inputs->postgres));
}

/* ---- reading ---- */

const char *inputs_format_that(const struct settings *settings, bool (*wants)(const char *name))
{
    for (uint32_t i = 0; i < settings->formats.count; i++)
        if (wants(settings->formats.at[i].name))
            return settings->formats.at[i].name;
    return NULL;
}

static void warn_of_outside(struct invocation *invocation, const struct settings *settings,
                            struct inputs *inputs, const struct input *input)
{
    const char *format = inputs_format_that(settings, report_format_wants_paths);
    if (format == NULL || input->path == NULL || strncmp(input->path, "../", 3) != 0 ||
        strcmp(input->role, "migration") != 0)
        return;
    vec_push(invocation->arena, &inputs->warnings,
             arena_printf(invocation->arena, "%s lies outside of the repository: what reads %s will not show it",
                          input->name, format));
}

void inputs_add_file(struct invocation *invocation, const struct settings *settings, struct inputs *inputs,
                     const char *role, const char *name, const struct source *source, uint64_t bytes)
{
    struct input input = {.name = name, .role = role, .source = source, .bytes = bytes};
    if (strcmp(name, "<stdin>") != 0)
        input.path = path_from_root(invocation->arena, settings->root, name);
    if (source != NULL && inputs_format_that(settings, report_format_wants_hashes) != NULL)
        input.sha256 = hash_sha256_hex(invocation->arena, source->bytes, source->length);
    warn_of_outside(invocation, settings, inputs, &input);
    vec_push(invocation->arena, &inputs->files, input);
    inputs->bytes += bytes;
}

static bool load_schema(struct invocation *invocation, const struct settings *settings, struct inputs *inputs)
{
    if (settings->schema == NULL || strcmp(settings->schema, SCHEMA_NONE) == 0)
        return true;
    struct source *source;
    if (file_kind(arena_printf(invocation->arena, "%s/toc.dat", settings->schema)) == FILE_REGULAR)
        return err_set(&invocation->err, settings->schema, 0,
                       arena_printf(invocation->arena,
                                    "Make SQL of it: pg_restore --schema-only -f schema.sql %s",
                                    settings->schema),
                       "this is an archive in pg_dump's directory format, not SQL");
    bool standard_input = strcmp(settings->schema, "-") == 0;
    if (!source_load(invocation->arena, settings->schema, standard_input ? "<stdin>" : NULL, &source,
                     &invocation->err) ||
        !inputs_looks_like_sql(invocation, source) || !looks_like_text(invocation, source) ||
        !dump_is_whole(invocation, inputs, source))
        return false;
    inputs->schema = source;
    inputs_add_file(invocation, settings, inputs, "schema", source->name, source, source->length);
    return inputs_load_schema_script(invocation, settings, inputs, standard_input ? NULL : settings->schema);
}

static bool load_statistics(struct invocation *invocation, const struct settings *settings,
                            struct inputs *inputs)
{
    for (uint32_t i = 0; i < settings->statistics.count; i++) {
        const struct named_file *environment = &settings->statistics.at[i];
        struct source *source;
        struct statistics *statistics;
        if (!source_load(invocation->arena, environment->file, NULL, &source, &invocation->err) ||
            !statistics_read(invocation->arena, environment->name, source, &statistics, &invocation->err))
            return false;
        vec_push(invocation->arena, &inputs->statistics, statistics);
        inputs_add_file(invocation, settings, inputs, "statistics", source->name, source, source->length);
    }
    return true;
}

bool inputs_load(struct invocation *invocation, const struct settings *settings,
                 const char *const *migrations, uint32_t count, struct inputs *out)
{
    *out = (struct inputs){.schema = NULL};
    if (settings->configuration != NULL)
        inputs_add_file(invocation, settings, out, "configuration", settings->configuration, NULL,
                        settings->configuration_bytes);
    if (!load_schema(invocation, settings, out) || !load_statistics(invocation, settings, out))
        return false;
    if (!inputs_load_migrations(invocation, settings, out, migrations, count))
        return false;
    choose_version(invocation, settings, out);
    return true;
}
