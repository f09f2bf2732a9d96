/*
 * Directory: which tool's files these are, and which of them it runs. Reads names, and the lines of files
 * that may hold a tool's marker; judges no SQL.
 */
#define _GNU_SOURCE /* memmem, qsort_r */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "tools.h"

#define MARKER_FILES 200                /* of a directory that are looked through for markers */
#define MARKER_BYTES ((size_t)64 << 10) /* of each, from its beginning */
#define NAMES_SHOWN  5                  /* in a note */

/* ---- evidence ---- */

static bool is_frame(const struct source *source, uint32_t line)
{
    if (line == 0 || line > source->line_count)
        return false;
    struct span span = source_line(source, line);
    return span.end - span.start == 2 && memcmp(source->bytes + span.start, "--", 2) == 0;
}

/* A line without the byte order mark that it may begin with. */
static struct span bare_line(const struct source *source, uint32_t line)
{
    struct span span = source_line(source, line);
    if (line == 1 && span.end >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0)
        span.start = 3;
    return span;
}

/* Whether the line is a marker of the tool. */
static bool is_marker(const struct migration_tool *tool, const struct source *source, uint32_t line)
{
    struct span span = bare_line(source, line);
    return pattern_matches(tool->marker, source->bytes + span.start, span.end - span.start, true) &&
           (!tool->framed || (is_frame(source, line - 1) && is_frame(source, line + 1)));
}

/* Only such a line can be a mark of any tool. */
static bool may_be_marker(const struct source *source, struct span span)
{
    const char *text = source->bytes + span.start;
    size_t length = span.end - span.start;
    return length > 0 && (*text == '-' || (*text | 0x20) == 'i' || memmem(text, length, "-->", 3) != NULL);
}

/* The tool whose mark comes first; NULL when there is none. */
static const struct migration_tool *find_marker(const struct source *source)
{
    for (uint32_t line = 1; line <= source->line_count && source->line_starts[line - 1] < MARKER_BYTES;
         line++) {
        const struct migration_tool *tool = migration_tools;
        if (!may_be_marker(source, bare_line(source, line)))
            continue;
        for (; tool->name != NULL; tool++)
            if ((tool->evidence & BY_MARKER) != 0 && is_marker(tool, source, line))
                return tool;
    }
    return NULL;
}

/* Without symbolic links, "." and ".."; the path itself when it leads nowhere. */
static const char *absolute(struct arena *arena, const char *path)
{
    char buffer[PATH_MAX];
    return arena_strdup(arena, realpath(path, buffer) != NULL ? buffer : path);
}

static bool is_in_place(struct arena *arena, const char *directory, const char *place)
{
    const char *path = absolute(arena, directory);
    size_t length = strlen(path), place_length = strlen(place);
    return length > place_length && path[length - place_length - 1] == '/' &&
           strcmp(path + length - place_length, place) == 0;
}

/* Whether the file lies in a directory from here up to the root. */
static bool is_above(struct arena *arena, const char *directory, const char *root, const char *file)
{
    char *path = arena_strdup(arena, absolute(arena, directory));
    const char *top = absolute(arena, root);
    size_t top_length = strlen(top);
    for (size_t length = strlen(path); length >= top_length && strncmp(path, top, top_length) == 0;
         length--) {
        if (path[length] != '\0' && path[length] != '/')
            continue;
        path[length] = '\0';
        if (file_kind(file_join(arena, path, file)) == FILE_REGULAR)
            return true;
        if (length == 0)
            break;
    }
    return false;
}

/* What is known of the files beside a migration whose name is the tool's. */
static bool is_beside(struct arena *arena, const struct migration_tool *tool, const char *directory,
                      const char *root)
{
    return (tool->evidence & BY_NAME) != 0 ||
           ((tool->evidence & BY_SIDECAR) != 0 &&
            file_kind(file_join(arena, directory, tool->sidecar)) == FILE_REGULAR) ||
           ((tool->evidence & BY_PLACE) != 0 && is_in_place(arena, directory, tool->place)) ||
           ((tool->evidence & BY_PROJECT) != 0 && is_above(arena, directory, root, tool->project));
}

/* ---- one file ---- */

/* How many directories the tool's patterns name. */
static int directories_in(const char *text)
{
    int count = 0;
    for (; *text != '\0' && *text != '|'; text++)
        count += *text == '/';
    return count;
}

/* The directory that a tool would be given for this file. */
static const char *directory_of(struct arena *arena, const struct migration_tool *tool, const char *path)
{
    const char *directory = path;
    for (int up = directories_in(tool->forward) + 1; up > 0; up--) {
        const char *slash = strrchr(directory, '/');
        if (slash == NULL)
            return up == 1 ? "." : "..";
        directory = slash == directory ? "/" : arena_strndup(arena, directory, (size_t)(slash - directory));
    }
    return directory;
}

const struct migration_tool *migration_recognise(struct arena *arena, const char *path, const char *root,
                                                 const struct source *source)
{
    const struct migration_tool *tool = find_marker(source);
    if (tool != NULL)
        return tool;
    for (tool = migration_tools; tool->name != NULL && path != NULL; tool++) {
        bool named = pattern_matches_path(tool->forward, path, tool->nested) ||
                     pattern_matches_path(tool->backward, path, tool->nested);
        if (named && is_beside(arena, tool, directory_of(arena, tool, path), root))
            return tool;
    }
    return migration_tool_plain();
}

/* ---- a directory ---- */

struct directory {
    struct arena *arena;
    const char *path, *root;
    struct file_list files; /* all of them, directories in it included */
    struct err *err;
};

/* The path within the directory. */
static const char *within(const struct directory *directory, const char *path)
{
    path += strlen(directory->path);
    return path + (*path == '/');
}

/* Whether the tool, when it searches this directory, finds the file and takes it for one of `patterns`. */
static bool is_like(const struct directory *directory, const struct migration_tool *tool,
                    const char *patterns, const char *path)
{
    const char *name = within(directory, path);
    return tool->nested ? pattern_matches_path(patterns, name, true)
                        : pattern_matches(patterns, name, strlen(name), false);
}

static bool has_named(const struct directory *directory, const struct migration_tool *tool)
{
    for (uint32_t i = 0; i < directory->files.count; i++)
        if (is_like(directory, tool, tool->forward, directory->files.paths[i]) &&
            !is_like(directory, tool, tool->backward, directory->files.paths[i]))
            return true;
    return false;
}

static bool is_sql(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".sql") == 0;
}

static bool is_nested(const struct directory *directory, const char *path)
{
    return strchr(within(directory, path), '/') != NULL;
}

static bool has_sql(const struct directory *directory)
{
    for (uint32_t i = 0; i < directory->files.count; i++)
        if (is_sql(directory->files.paths[i]) && !is_nested(directory, directory->files.paths[i]))
            return true;
    return false;
}

/* The tool whose marker one of the files has; NULL when none has one. Directories within this one are looked
 * into only when it holds no SQL itself. False when a file cannot be read. */
static bool find_marked(const struct directory *directory, const struct migration_tool **out)
{
    struct arena *arena = directory->arena;
    bool nested = !has_sql(directory);
    *out = NULL;
    for (uint32_t i = 0, seen = 0; i < directory->files.count && seen < MARKER_FILES && *out == NULL; i++) {
        const char *path = directory->files.paths[i];
        struct arena_mark mark = arena_mark(arena);
        struct source *source;
        if (!is_sql(path) || is_nested(directory, path) != nested)
            continue;
        if (!source_load(arena, path, NULL, &source, directory->err))
            return false;
        *out = find_marker(source);
        arena_release(arena, mark);
        seen++;
    }
    return true;
}

static bool recognise(const struct directory *directory, const struct migration_tool **out)
{
    if (!find_marked(directory, out))
        return false;
    for (const struct migration_tool *tool = migration_tools; tool->name != NULL && *out == NULL; tool++)
        if (has_named(directory, tool) && is_beside(directory->arena, tool, directory->path, directory->root))
            *out = tool;
    if (*out == NULL)
        *out = migration_tool_plain();
    return true;
}

/* "a.sql, b.sql and 3 more" */
static const char *names_of(const struct directory *directory, const char *const *paths, uint32_t count)
{
    struct str out = str_new(directory->arena);
    for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++)
        str_addf(&out, "%s%s", i > 0 ? ", " : "", within(directory, paths[i]));
    if (count > NAMES_SHOWN)
        str_addf(&out, " and %u more", count - NAMES_SHOWN);
    return out.text;
}

struct paths {
    const char **at;
    uint32_t count, capacity;
};

static const char *about(const struct directory *directory, const struct paths *paths, const char *what)
{
    return arena_printf(directory->arena, "%s: %s: %s", directory->path, what,
                        names_of(directory, paths->at, paths->count));
}

/* Keeps what goes forward, and says what is passed over. */
static void choose(const struct directory *directory, const struct migration_tool *tool,
                   struct migration_list *out)
{
    struct arena *arena = directory->arena;
    struct paths forward = {.at = NULL}, backward = {.at = NULL}, code = {.at = NULL}, other = {.at = NULL};
    for (uint32_t i = 0; i < directory->files.count; i++) {
        const char *path = directory->files.paths[i];
        if (is_like(directory, tool, tool->backward, path))
            vec_push(arena, &backward, path);
        else if (is_like(directory, tool, tool->forward, path))
            vec_push(arena, &forward, within(directory, path));
        else if (is_like(directory, tool, tool->code, path))
            vec_push(arena, &code, path);
        else if (is_sql(path) && (tool->nested || !is_nested(directory, path)))
            vec_push(arena, &other, path);
    }
    if (backward.count > 0)
        vec_push(arena, &out->notes, about(directory, &backward, "for the way back, passed over"));
    if (other.count > 0)
        vec_push(
            arena, &out->warnings,
            about(directory, &other, arena_printf(arena, "no migrations of %s, passed over", tool->name)));
    if (code.count > 0)
        vec_push(arena, &out->warnings, about(directory, &code, "no SQL, and not judged"));
    out->paths = forward.at;
    out->count = forward.count;
}

static int compare_paths(const void *left, const void *right, void *tool)
{
    const struct migration_tool *sorting = tool;
    return sorting->order(*(const char *const *)left, *(const char *const *)right);
}

static void warn_of_twins(const struct directory *directory, const struct migration_tool *tool,
                          struct migration_list *out)
{
    struct map versions;
    map_init(&versions, directory->arena);
    for (uint32_t i = 0; i < out->count; i++) {
        const char *version = order_version(directory->arena, tool, out->paths[i]);
        uint32_t *place = version != NULL ? map_put(&versions, 0, version) : NULL;
        if (place == NULL)
            continue;
        if (*place != 0)
            vec_push(directory->arena, &out->warnings,
                     arena_printf(directory->arena, "%s: %s refuses two migrations of one version: %s and %s",
                                  directory->path, tool->name, out->paths[*place - 1], out->paths[i]));
        *place = i + 1;
    }
}

static bool load_names(struct directory *directory, int depth)
{
    return file_list_depth(directory->arena, directory->path, NULL, depth, &directory->files, directory->err);
}

static bool no_migrations(const struct migration_tool *tool, const char *path, struct err *err)
{
    if (tool == migration_tool_plain())
        return err_set(err, path, 0, "Name the files, or the directory that holds them.",
                       "there are no migrations (*.sql) in this directory");
    return err_set(err, path, 0, "Name the files, or another tool; --tool plain takes whatever ends in .sql.",
                   "there are no migrations of %s (%s) in this directory", tool->name, tool->forward);
}

bool migration_list_directory(struct arena *arena, const char *path, const char *root,
                              const struct migration_tool *tool, struct migration_list *out, struct err *err)
{
    struct directory directory = {.arena = arena, .path = path, .root = root, .err = err};
    *out = (struct migration_list){.tool = tool};
    if (!load_names(&directory, 2) || (tool == NULL && !recognise(&directory, &out->tool)) ||
        (out->tool->nested && !load_names(&directory, FILE_DEPTH_LIMIT)))
        return false;
    choose(&directory, out->tool, out);
    if (out->count == 0)
        return no_migrations(out->tool, path, err);
    qsort_r(out->paths, out->count, sizeof *out->paths, compare_paths, (void *)(uintptr_t)out->tool);
    if (out->tool->sidecar != NULL && !order_by_journal(arena, path, out, err))
        return false;
    warn_of_twins(&directory, out->tool, out);
    for (uint32_t i = 0; i < out->count; i++)
        out->paths[i] = file_join(arena, path, out->paths[i]);
    return true;
}
