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

/* What is read of \if … \endif: it runs, it will if no branch before does, it does not, nobody knows. */
enum branch { BRANCH_RUNS, BRANCH_WAITS, BRANCH_PAST, BRANCH_PERHAPS };

/* One file that is being read. */
struct frame {
    const struct source *source;
    const char *path;
    const struct frame *outer;
    uint32_t depth;
    uint32_t start;   /* of what has not become a section yet */
    uint32_t outside; /* how many \if were open where it is included */
};

struct script {
    struct reading *reading; /* its source is that of the innermost frame */
    struct psql_variables variables;
    uint32_t included;
    size_t included_bytes;
    bool standard_conforming_strings;
    bool quits; /* \q: the rest of the file is not read */
    VEC(enum branch) branches; /* of each \if that is open */
    bool has_answers;          /* a variable may hold what a server, or somebody, has answered */
};

/* Commands that change what runs in a way that is not followed, and how that is said. */
static const struct {
    const char *name, *what;
} not_followed[] = {
    {"if", "each branch is judged as one that perhaps runs"},
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

/* ---- \if ---- */

static bool runs(const struct script *script)
{
    uint32_t count = script->branches.count;
    return count == 0 || script->branches.at[count - 1] == BRANCH_RUNS ||
           script->branches.at[count - 1] == BRANCH_PERHAPS;
}

static bool runs_perhaps(const struct script *script)
{
    for (uint32_t i = 0; i < script->branches.count; i++)
        if (script->branches.at[i] == BRANCH_PERHAPS)
            return true;
    return false;
}

/* ParseVariableBool(): 1, 0; -1 for what is no boolean. */
static int boolean_word(const char *word)
{
    static const struct {
        const char *word;
        size_t shortest;
        int value;
    } words[] = {{"true", 1, 1}, {"false", 1, 0}, {"yes", 1, 1}, {"no", 1, 0},
                 {"on", 2, 1},   {"off", 2, 0},   {"1", 1, 1},   {"0", 1, 0}};
    size_t length = strlen(word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (length >= words[i].shortest && length <= strlen(words[i].word) &&
            strncasecmp(word, words[i].word, length) == 0)
            return words[i].value;
    return -1;
}

/* read_boolean_expression(): 1 or 0, or -1 where it depends on a variable that the script does not set
 * itself, on a server's answer or a shell's. What is no boolean is false. */
static int condition_truth(const struct script *script, const struct frame *frame,
                           const struct split_item *item, const struct psql_call *call)
{
    static const char test[] = ":{?";
    const char *text = arena_strndup(script->reading->arena, frame->source->bytes + item->span.start,
                                     item->span.end - item->span.start);
    bool asks = script->has_answers && strstr(text, test) != NULL;
    if (call->runs_shell || call->too_long || asks)
        return -1;
    for (uint32_t i = 0; i < call->arguments.count; i++)
        if (call->arguments.at[i][0] == ':')
            return -1;
    return call->arguments.count == 1 && boolean_word(call->arguments.at[0]) == 1;
}

static bool is_conditional(const char *name)
{
    return strcmp(name, "if") == 0 || strcmp(name, "elif") == 0 || strcmp(name, "else") == 0 ||
           strcmp(name, "endif") == 0;
}

static enum branch branch_of(int truth)
{
    return truth == 1 ? BRANCH_RUNS : truth == 0 ? BRANCH_WAITS : BRANCH_PERHAPS;
}

/* exec_command_if() and its kin. An \elif or \else after a branch that perhaps ran perhaps runs, too. */
static void take_branch(struct script *script, const struct frame *frame, const char *name, int truth)
{
    uint32_t count = script->branches.count;
    enum branch *last = count > frame->outside ? &script->branches.at[count - 1] : NULL;
    if (strcmp(name, "if") == 0)
        vec_push(script->reading->arena, &script->branches, runs(script) ? branch_of(truth) : BRANCH_PAST);
    else if (last == NULL)
        return;
    else if (strcmp(name, "endif") == 0)
        script->branches.count--;
    else if (*last == BRANCH_RUNS)
        *last = BRANCH_PAST;
    else if (*last == BRANCH_WAITS)
        *last = strcmp(name, "else") == 0 ? BRANCH_RUNS : branch_of(truth);
}

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
        .perhaps = runs_perhaps(script),
    };
    if (span.start < span.end && runs(script))
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
    struct frame inner = {
        .outer = frame, .depth = frame->depth + 1, .outside = script->branches.count};
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

/* \if, \elif, \else, \endif: what stands before and what comes after are sections of their own. */
static void run_conditional(struct script *script, struct frame *frame, const struct split_item *item,
                            const struct psql_call *call)
{
    bool asked = strcmp(call->name, "if") == 0 ||
                 (strcmp(call->name, "elif") == 0 && script->branches.count > frame->outside &&
                  script->branches.at[script->branches.count - 1] == BRANCH_WAITS);
    int truth = asked ? condition_truth(script, frame, item, call) : 0;
    if (asked && truth < 0 && (runs(script) || strcmp(call->name, "elif") == 0))
        say_not_followed(script, "if", item->span);
    flush(script, frame, item->span.start);
    take_branch(script, frame, call->name, truth);
    frame->start = runs(script) ? item->span.start : item->trailing.end;
}

static bool run_command(struct script *script, struct frame *frame, const struct split_item *item)
{
    struct psql_call call;
    psql_call_read(script->reading->arena, frame->source, item, &script->variables, &call);
    if (is_conditional(call.name))
        run_conditional(script, frame, item, &call);
    if (is_conditional(call.name) || !runs(script))
        return true;
    if (strcmp(call.name, "i") == 0 || strcmp(call.name, "include") == 0)
        return include(script, frame, item, &call, false);
    if (strcmp(call.name, "ir") == 0 || strcmp(call.name, "include_relative") == 0)
        return include(script, frame, item, &call, true);
    if (strcmp(call.name, "set") == 0)
        return set_variable(script, frame, item, &call);
    if (strcmp(call.name, "unset") == 0 && call.arguments.count > 0)
        psql_variable_set(&script->variables, call.arguments.at[0], NULL);
    script->has_answers |= strcmp(call.name, "getenv") == 0 || strcmp(call.name, "prompt") == 0;
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
    script->has_answers |= strcmp(name, "gset") == 0;
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
        if (item.kind == SPLIT_STATEMENT && runs(script) && !run_statement(script, frame, &item))
            return false;
        if (item.kind == SPLIT_COPY_DATA)
            skip_data(script, frame, &item);
        script->standard_conforming_strings = split.standard_conforming_strings;
    }
    flush(script, frame, script->quits ? item.trailing.end : (uint32_t)frame->source->length);
    script->branches.count = frame->outside; /* what \endif has not closed ends with the file */
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
