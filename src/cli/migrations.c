/*
 * Migrations: loads the files, directories and standard input that were named, and the files that scripts
 * include. What a tool makes of them is the layer migration's.
 */
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "inputs.h"

/* One that was named, or found in a directory that was. */
struct candidate {
    const char *path; /* NULL: standard input without a name */
    const struct source *source;
    const struct migration_tool *tool;
    bool single; /* it was named itself */
};

struct loading {
    struct invocation *invocation;
    const struct settings *settings;
    struct inputs *inputs;
    VEC(struct candidate) candidates;
    const char *directory; /* of the script that is being read */
    struct map sources;    /* real path → index into loaded + 1, so that a file is loaded once */
    VEC(const struct source *) loaded;
};

/* ---- files that are included ---- */

static bool is_outside(struct arena *arena, const char *directory, const char *path)
{
    const char *from = path_from_root(arena, directory, path);
    return strncmp(from, "../", 3) == 0;
}

static const char *refusal_of(const struct loading *loading, const char *path)
{
    struct arena *arena = loading->invocation->arena;
    switch (file_kind(path)) {
    case FILE_MISSING:
        return "there is no such file, or it is out of reach";
    case FILE_DIRECTORY:
        return "this is a directory";
    case FILE_OTHER:
        return "this is no regular file";
    case FILE_REGULAR:
        break;
    }
    bool outside =
        is_outside(arena, loading->settings->root, path) && is_outside(arena, loading->directory, path);
    return outside ? "it lies outside of the repository and of the script's directory" : NULL;
}

static void keep(struct loading *loading, const char *path, const struct source *source)
{
    struct arena *arena = loading->invocation->arena;
    vec_push(arena, &loading->loaded, source);
    *map_put(&loading->sources, 0, path_from_root(arena, "/", path)) = loading->loaded.count;
}

/* A migration_load_fn. */
static bool load_included(void *context, const char *path, const struct source **out, struct err *err)
{
    struct loading *loading = context;
    struct invocation *invocation = loading->invocation;
    struct source *source;
    const char *refusal = refusal_of(loading, path);
    if (refusal != NULL)
        return err_set(err, path, 0, "\\i starts at the current directory, \\ir at the script's own.", "%s",
                       refusal);
    const uint32_t *place = map_find(&loading->sources, 0, path_from_root(invocation->arena, "/", path));
    if (place != NULL) {
        *out = loading->loaded.at[*place - 1];
        return true;
    }
    if (!source_load(invocation->arena, path, NULL, &source, err) ||
        !inputs_looks_like_sql(invocation, source))
        return false;
    keep(loading, path, source);
    inputs_add_file(invocation, loading->settings, loading->inputs, "included", source->name, source,
                    source->length);
    *out = source;
    return true;
}

/* ---- files that were named ---- */

/* What standard input is called: NULL and no error when it has no name and needs none. */
static bool name_standard_input(struct loading *loading, const char **name)
{
    *name = option_value(&loading->invocation->options, "stdin-name");
    const char *format = inputs_format_that(loading->settings, report_format_wants_paths);
    if (*name == NULL && format != NULL)
        return err_set(&loading->invocation->err, NULL, 0,
                       "Say where the text belongs: --stdin-name db/migrations/0042.sql",
                       "the format \"%s\" needs a path for standard input", format);
    return true;
}

static bool add_candidate(struct loading *loading, const char *path, const struct migration_tool *tool,
                          bool single)
{
    struct invocation *invocation = loading->invocation;
    struct candidate candidate = {.path = path, .tool = tool, .single = single};
    struct source *source;
    bool standard_input = strcmp(path, "-") == 0;
    if (standard_input && !name_standard_input(loading, &candidate.path))
        return false;
    const char *shown = candidate.path != NULL ? candidate.path : "<stdin>";
    if (!source_load(invocation->arena, path, standard_input ? shown : NULL, &source, &invocation->err) ||
        !inputs_looks_like_sql(invocation, source))
        return false;
    candidate.source = source;
    if (candidate.tool == NULL)
        candidate.tool = loading->settings->tool;
    if (candidate.tool == NULL)
        candidate.tool =
            migration_recognise(invocation->arena, candidate.path, loading->settings->root, source);
    if (!standard_input)
        keep(loading, path, source);
    vec_push(invocation->arena, &loading->candidates, candidate);
    return true;
}

static bool add_directory(struct loading *loading, const char *path)
{
    struct arena *arena = loading->invocation->arena;
    struct migration_list list;
    if (!migration_list_directory(arena, path, loading->settings->root, loading->settings->tool, &list,
                                  &loading->invocation->err))
        return false;
    for (uint32_t i = 0; i < list.notes.count; i++)
        vec_push(arena, &loading->inputs->notes, list.notes.at[i]);
    for (uint32_t i = 0; i < list.warnings.count; i++)
        vec_push(arena, &loading->inputs->warnings, list.warnings.at[i]);
    for (uint32_t i = 0; i < list.count; i++)
        if (!add_candidate(loading, list.paths[i], list.tool, false))
            return false;
    return true;
}

/* What a shell makes of *.sql names both ways; a file for the way back that is named alone is meant. */
static void drop_backward(struct loading *loading)
{
    struct arena *arena = loading->invocation->arena;
    uint32_t kept = 0, backward = 0;
    for (uint32_t i = 0; i < loading->candidates.count; i++) {
        const struct candidate *candidate = &loading->candidates.at[i];
        backward += candidate->single && candidate->path != NULL &&
                    migration_is_backward(candidate->tool, candidate->path);
    }
    if (backward == 0 || backward == loading->candidates.count)
        return;
    for (uint32_t i = 0; i < loading->candidates.count; i++) {
        const struct candidate *candidate = &loading->candidates.at[i];
        if (candidate->single && candidate->path != NULL &&
            migration_is_backward(candidate->tool, candidate->path))
            vec_push(arena, &loading->inputs->notes,
                     arena_printf(arena, "%s: for the way back, passed over", candidate->path));
        else
            loading->candidates.at[kept++] = *candidate;
    }
    loading->candidates.count = kept;
}

/* The directory of a path; "." when it names none. */
static const char *directory_of(struct arena *arena, const char *path)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    return slash == NULL ? "." : slash == path ? "/" : arena_strndup(arena, path, (size_t)(slash - path));
}

bool inputs_load_schema_script(struct invocation *invocation, const struct settings *settings, struct inputs *inputs,
                               const char *path)
{
    struct loading loading = {.invocation = invocation, .settings = settings, .inputs = inputs};
    struct migration_options options = {
        .tool = migration_tool_plain(),
        .path = path,
        .mode_given = true,
        .mode = TRANSACTION_NONE,
        .load = load_included,
        .context = &loading,
    };
    map_init(&loading.sources, invocation->arena);
    loading.directory = directory_of(invocation->arena, path);
    return migration_read(invocation->arena, inputs->schema, &options, &inputs->schema_script, &invocation->err);
}

static bool read_candidate(struct loading *loading, const struct candidate *candidate)
{
    struct invocation *invocation = loading->invocation;
    struct migration_options options = {
        .tool = candidate->tool,
        .path = candidate->path,
        .mode_given = loading->settings->transaction_given,
        .mode = loading->settings->transaction,
        .load = load_included,
        .context = loading,
    };
    struct migration *migration;
    loading->directory = directory_of(invocation->arena, candidate->path);
    inputs_add_file(invocation, loading->settings, loading->inputs, "migration", candidate->source->name,
                    candidate->source, candidate->source->length);
    if (!migration_read(invocation->arena, candidate->source, &options, &migration, &invocation->err))
        return false;
    vec_push(invocation->arena, &loading->inputs->migrations, migration);
    return true;
}

bool inputs_load_migrations(struct invocation *invocation, const struct settings *settings,
                            struct inputs *inputs, const char *const *paths, uint32_t count)
{
    struct loading loading = {.invocation = invocation, .settings = settings, .inputs = inputs};
    map_init(&loading.sources, invocation->arena);
    for (uint32_t i = 0; i < count; i++)
        if (!(file_kind(paths[i]) == FILE_DIRECTORY ? add_directory(&loading, paths[i])
                                                    : add_candidate(&loading, paths[i], NULL, true)))
            return false;
    drop_backward(&loading);
    for (uint32_t i = 0; i < loading.candidates.count; i++)
        if (!read_candidate(&loading, &loading.candidates.at[i]))
            return false;
    return true;
}
