/*
 * Script: what psql does with a script before the server sees it. Files that it includes are read in their
 * place, and the values of its variables put where statements name them; what depends on a server's answer or
 * on the machine is not followed, and said so. Follows psql's mainloop.c and command.c.
 */
#include <string.h>

#include "base/file.h"
#include "sql/psql_script.h"
#include "tools.h"

#define INCLUDE_DEPTH 50                  /* files within files */
#define INCLUDE_LIMIT 10000               /* files included in all … */
#define INCLUDE_BYTES ((size_t)256 << 20) /* … and what they hold */

/* One file that is being read. */
struct frame {
    const struct source *source;
    const char *path;
    const struct frame *outer;
    uint32_t depth;
    uint32_t start; /* of what has not become a section yet */
};

struct script {
    struct reading *reading; /* its source is that of the innermost frame */
    struct psql_variables variables;
    uint32_t included;
    size_t included_bytes;
    bool standard_conforming_strings;
    bool quits; /* \q: the rest of the file is not read */
};

/* Commands that change what runs in a way that is not followed, and how that is said. */
static const struct {
    const char *name, *what;
} not_followed[] = {
    {"if", "both branches are judged as if they ran"},
    {"elif", NULL},
    {"else", NULL},
    {"endif", NULL},
    {"gexec", "what its rows hold would run"},
    {"gset", "its row's columns become variables"},
    {"watch", "the statement would be repeated"},
    {"c", "what follows runs on another connection"},
    {"connect", "what follows runs on another connection"},
    {"cd", "files included later are looked for elsewhere"},
    {"getenv", "the variable keeps its value"},
    {"prompt", "the variable keeps its value"},
    {"!", "no shell is run"},
    {"e", "no editor is run"},
    {"edit", "no editor is run"},
    {"parse", "prepared statements are not run"},
    {"bind", "prepared statements are not run"},
    {"bind_named", "prepared statements are not run"},
};

/* ---- sections ---- */

static void add_section(struct script *script, const struct source *source, struct span span)
{
    struct reading *reading = script->reading;
    struct migration_section section = {
        .source = source,
        .span = span,
        .mode = reading->options->tool->mode,
        .joins = reading->migration->sections.count > 0,
        .psql = true,
    };
    if (span.start < span.end)
        vec_push(reading->arena, &reading->migration->sections, section);
}

/* What was passed since the last section, up to here. */
static void flush(struct script *script, struct frame *frame, uint32_t end)
{
    add_section(script, frame->source, (struct span){frame->start, end});
    frame->start = end;
}

/* ---- commands ---- */

static void say_not_followed(struct script *script, const char *name, struct span span)
{
    for (size_t i = 0; i < sizeof not_followed / sizeof *not_followed; i++)
        if (strcmp(not_followed[i].name, name) == 0 && not_followed[i].what != NULL)
            reading_problem(script->reading, MIGRATION_NOT_FOLLOWED, span, "psql's \\%s is not followed: %s",
                            name, not_followed[i].what);
}

/* What stops the whole analysis, where `item` says it. */
__attribute__((format(printf, 5, 6))) static bool fail(struct script *script, const struct frame *frame,
                                                       const struct split_item *item, const char *hint,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(script->reading->arena, format, arguments);
    va_end(arguments);
    return err_set(script->reading->err, frame->source->name,
                   source_position(frame->source, item->span.start).line, hint, "%s", message);
}

static bool set_variable(struct script *script, const struct frame *frame, const struct split_item *item,
                         const struct psql_call *call)
{
    struct str value = str_new(script->reading->arena);
    if (call->arguments.count == 0)
        return true;
    for (uint32_t i = 1; i < call->arguments.count; i++)
        str_add(&value, call->arguments.at[i]);
    if (call->too_long || value.length > PSQL_VALUE_LIMIT)
        return fail(script, frame, item, NULL, "the value of psql's variable \"%s\" is longer than %zu bytes",
                    call->arguments.at[0], PSQL_VALUE_LIMIT);
    if (call->runs_shell)
        reading_problem(script->reading, MIGRATION_NOT_FOLLOWED, item->span,
                        "psql's \\set is not followed: no shell is run");
    if (strcmp(call->arguments.at[0], "AUTOCOMMIT") == 0 && str_same_nocase(value.text, "off"))
        reading_problem(script->reading, MIGRATION_NOT_FOLLOWED, item->span,
                        "psql's AUTOCOMMIT is not followed: each statement is judged as if it were on");
    psql_variable_set(&script->variables, call->arguments.at[0], value.text);
    return true;
}

/* ---- files ---- */

static bool read_frame(struct script *script, struct frame *frame);

static bool load(struct script *script, const struct frame *frame, const struct split_item *item,
                 const char *path, const struct source **out)
{
    const struct migration_options *options = script->reading->options;
    struct err *err = script->reading->err;
    if (frame->depth >= INCLUDE_DEPTH)
        return fail(script, frame, item, "Include fewer files.",
                    "cannot include \"%s\": more than %d files within each other", path, INCLUDE_DEPTH);
    if (++script->included > INCLUDE_LIMIT)
        return fail(script, frame, item, "Include fewer files.",
                    "cannot include \"%s\": more than %d files included", path, INCLUDE_LIMIT);
    /* The error of loading names the file; where it is included is what its reader must know. */
    if (!options->load(options->context, path, out, err))
        return fail(script, frame, item, err->hint, "cannot include \"%s\": %s", path, err->message);
    for (const struct frame *open = frame; open != NULL; open = open->outer)
        if (open->source == *out)
            return fail(script, frame, item, "Break the circle.", "\"%s\" includes itself", path);
    script->included_bytes += (*out)->length;
    if (script->included_bytes > INCLUDE_BYTES)
        return fail(script, frame, item, "Include fewer files.", "the files included hold more than %zu MB",
                    INCLUDE_BYTES >> 20);
    return true;
}

/* \i: relative to the current directory; \ir: to the file that says it. */
static bool include(struct script *script, struct frame *frame, const struct split_item *item,
                    const struct psql_call *call, bool relative)
{
    struct arena *arena = script->reading->arena;
    if (call->arguments.count == 0)
        return fail(script, frame, item, "Name the file.", "psql's \\%s lacks its file", call->name);
    if (script->reading->options->load == NULL || call->runs_shell) {
        reading_problem(script->reading, MIGRATION_NOT_FOLLOWED, item->span,
                        "psql's \\%s is not followed here", call->name);
        return true;
    }
    const char *name = call->arguments.at[0];
    size_t length = strlen(name);
    while (length > 0 && name[length - 1] == ';')
        length--;
    const char *path = arena_strndup(arena, name, length);
    struct frame inner = {.outer = frame, .depth = frame->depth + 1};
    inner.path = relative ? file_beside(arena, frame->path, path) : path;
    if (!load(script, frame, item, inner.path, &inner.source))
        return false;
    flush(script, frame, item->span.start);
    if (!read_frame(script, &inner))
        return false;
    script->quits = false;
    script->reading->source = frame->source;
    frame->start = item->trailing.end;
    return true;
}

static bool run_command(struct script *script, struct frame *frame, const struct split_item *item)
{
    struct psql_call call;
    psql_call_read(script->reading->arena, frame->source, item, &script->variables, &call);
    if (strcmp(call.name, "i") == 0 || strcmp(call.name, "include") == 0)
        return include(script, frame, item, &call, false);
    if (strcmp(call.name, "ir") == 0 || strcmp(call.name, "include_relative") == 0)
        return include(script, frame, item, &call, true);
    if (strcmp(call.name, "set") == 0)
        return set_variable(script, frame, item, &call);
    if (strcmp(call.name, "unset") == 0 && call.arguments.count > 0)
        psql_variable_set(&script->variables, call.arguments.at[0], NULL);
    script->quits = strcmp(call.name, "q") == 0 || strcmp(call.name, "quit") == 0;
    say_not_followed(script, call.name, item->span);
    return true;
}

/* ---- statements ---- */

/* \gexec and its kin end a statement. */
static void note_terminator(struct script *script, const struct frame *frame, const struct split_item *item)
{
    struct span span = item->psql_terminator;
    if (span.end - span.start < 2)
        return;
    const char *bytes = frame->source->bytes;
    uint32_t end = span.start + 1;
    while (end < span.end && bytes[end] > ' ')
        end++;
    const char *name = arena_strndup(script->reading->arena, bytes + span.start + 1, end - span.start - 1);
    say_not_followed(script, name, span);
}

static bool run_statement(struct script *script, struct frame *frame, const struct split_item *item)
{
    struct psql_text text;
    struct span whole = {item->leading.start, item->trailing.end};
    note_terminator(script, frame, item);
    struct arena_mark mark = arena_mark(script->reading->arena);
    switch (psql_expand(script->reading->arena, frame->source, whole, item->standard_conforming_strings,
                        &script->variables, &text)) {
    case PSQL_UNCHANGED:
        arena_release(script->reading->arena, mark);
        return true;
    case PSQL_TOO_LONG:
        return fail(script, frame, item, NULL, "the values of psql's variables make this statement too long");
    case PSQL_EXPANDED:
        break;
    }
    flush(script, frame, whole.start);
    add_section(script,
                source_derive(script->reading->arena, frame->source, text.text.text, text.text.length,
                              text.pieces.at, text.pieces.count),
                (struct span){0, (uint32_t)text.text.length});
    frame->start = whole.end;
    return true;
}

/* The statement that they belong to may be a text of its own by now, so they must not be taken for SQL. */
static void skip_data(struct script *script, struct frame *frame, const struct split_item *item)
{
    flush(script, frame, item->leading.start > frame->start ? item->leading.start : frame->start);
    frame->start = item->trailing.end;
}

static bool read_frame(struct script *script, struct frame *frame)
{
    struct split split;
    struct split_item item;
    script->reading->source = frame->source;
    split_open(&split, frame->source);
    split.standard_conforming_strings = script->standard_conforming_strings;
    while (!script->quits && split_next(&split, &item)) {
        if (item.kind == SPLIT_META && !run_command(script, frame, &item))
            return false;
        if (item.kind == SPLIT_STATEMENT && !run_statement(script, frame, &item))
            return false;
        if (item.kind == SPLIT_COPY_DATA)
            skip_data(script, frame, &item);
        script->standard_conforming_strings = split.standard_conforming_strings;
    }
    flush(script, frame, script->quits ? item.trailing.end : (uint32_t)frame->source->length);
    return true;
}

bool read_script(struct reading *reading)
{
    const struct source *source = reading->source;
    const char *path = reading->options->path;
    /* Without a backslash psql has nothing to do. */
    if (memchr(source->bytes, '\\', source->length) == NULL)
        return read_whole(reading);
    struct script script = {.reading = reading, .standard_conforming_strings = true};
    struct frame frame = {.source = source, .path = path != NULL ? path : ""};
    psql_variables_init(&script.variables, reading->arena);
    bool read = read_frame(&script, &frame);
    reading->source = source;
    if (read && reading->migration->sections.count == 0)
        read_whole(reading);
    return read;
}

/* db/migrations/migration.py apply() says where an operation is not SQL. */
bool read_django(struct reading *reading)
{
    for (uint32_t number = 1; number <= reading->source->line_count; number++) {
        struct span line = reading_line(reading, number).span;
        if (reading_begins(reading, line, "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"))
            reading_problem(reading, MIGRATION_NOT_FOLLOWED, line,
                            "what Django runs here is Python, and not judged");
    }
    return read_script(reading);
}
