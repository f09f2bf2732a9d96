/*
 * Fuzzes the readers of migration files: whatever the bytes are, every tool's reader ends, its sections lie
 * in their sources, in order and apart from each other, a refused file has none, and each place of a text
 * with values put in is a place in the file.
 */
#include "fuzz.h"

#include <string.h>

#include "migration/migration.h"

static void check_derived(const struct source *source)
{
    for (uint32_t at = 0; at <= source->length; at++) {
        struct span span = source_origin_span(source, (struct span){at, (uint32_t)source->length});
        must(span.start <= span.end && span.end <= source->origin->length);
        must(source_position(source, at).line <= source->origin->line_count);
    }
}

static void check_sections(const struct migration *migration)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < migration->sections.count; i++) {
        const struct migration_section *section = &migration->sections.at[i];
        must(section->span.start <= section->span.end && section->span.end <= section->source->length);
        must(i > 0 || !section->joins);
        if (section->source->origin != NULL) {
            check_derived(section->source);
            continue;
        }
        must(section->source == migration->source && section->span.start >= end);
        end = section->span.end;
    }
}

static void check_problems(const struct migration *migration)
{
    for (uint32_t i = 0; i < migration->problems.count; i++) {
        const struct migration_problem *problem = &migration->problems.at[i];
        must(problem->source == migration->source && problem->span.start <= problem->span.end);
        must(problem->span.end <= problem->source->length);
        must(problem->kind != MIGRATION_REFUSED || migration->sections.count == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    struct arena *arena = arena_new(0);
    const struct source *source = source_from_bytes(arena, "fuzz.sql", (const char *)data, size);
    must(migration_recognise(arena, NULL, "/", source) != NULL);
    for (uint32_t i = 0; migration_tool_names[i] != NULL; i++) {
        struct migration_options options = {.tool = migration_tool_find(migration_tool_names[i])};
        struct migration *migration;
        struct err err = {.arena = arena};
        if (!migration_read(arena, source, &options, &migration, &err))
            continue; /* the values of psql's variables grow too long */
        must(migration->source == source);
        check_sections(migration);
        check_problems(migration);
    }
    arena_free(arena);
    return 0;
}
