/*
 * View: names and sums that several formats need. Reads facts and findings, decides nothing about them.
 */
#include "view.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static const char *schema_name_at(const struct catalog *catalog, oid schema, int32_t number)
{
    if (schema == SCHEMA_TEMPORARY)
        return "pg_temp";
    const struct object *object = catalog_object_at(catalog, schema, number);
    return object != NULL ? object->name : catalog_schema_name(catalog, schema);
}

/* The relation as a snapshot shows it; NULL when it does not, and for the server's own. */
static const char *label_at(struct arena *arena, const struct catalog *catalog, oid relation, int32_t number)
{
    const struct object *object = catalog_object_at(catalog, relation, number);
    if (object == NULL || object->class != CLASS_RELATION || object->schema == SCHEMA_PG_CATALOG ||
        object->schema == SCHEMA_PG_TOAST)
        return NULL;
    return arena_printf(arena, "%s.%s", schema_name_at(catalog, object->schema, number), object->name);
}

/* What an open catalog took to exist when the statement named it counts as having existed. */
static const char *label_before(struct arena *arena, const struct facts *facts, oid relation,
                                const struct statement *statement)
{
    const char *label = label_at(arena, facts->catalog, relation, statement->before);
    if (label != NULL)
        return label;
    const struct object *object = catalog_object_at(facts->catalog, relation, statement->number);
    return object != NULL && object->uncertain && catalog_is_open(facts->catalog)
               ? label_at(arena, facts->catalog, relation, statement->number)
               : NULL;
}

const char *view_relation(struct arena *arena, const struct facts *facts, oid relation,
                          const struct statement *statement)
{
    const char *label = label_at(arena, facts->catalog, relation, statement->before);
    return label != NULL ? label : label_at(arena, facts->catalog, relation, statement->number);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_name(struct view_names *names, const char *name)
{
    if (name != NULL)
        names->at[names->count++] = name;
}

static void sort_names(struct view_names *names)
{
    if (names->count < 2)
        return;
    qsort(names->at, names->count, sizeof *names->at, compare_names);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < names->count; i++)
        if (strcmp(names->at[i], names->at[kept - 1]) != 0)
            names->at[kept++] = names->at[i];
    names->count = kept;
}

/* An index by the name it has afterwards: it may be new. One whose statement failed is not in the catalog
 * any more. */
static const char *build_label(struct arena *arena, const struct facts *facts, const struct build_fact *build,
                               const struct statement *statement)
{
    const char *label = label_at(arena, facts->catalog, build->index, statement->number);
    if (label == NULL)
        label = label_at(arena, facts->catalog, build->index, statement->before);
    if (label != NULL || build->name == NULL)
        return label;
    const char *table = view_relation(arena, facts, build->relation, statement);
    const char *dot = table != NULL ? strchr(table, '.') : NULL;
    return dot == NULL ? build->name : arena_printf(arena, "%.*s.%s", (int)(dot - table), table, build->name);
}

/* ---- statements ---- */

uint32_t view_block(const struct facts *facts, const struct statement *statement)
{
    if (statement->transaction == 0 || !facts->transactions.at[statement->transaction - 1].block)
        return 0;
    return statement->transaction;
}

static int compare_locks(const void *a, const void *b)
{
    const struct view_lock *left = a, *right = b;
    int order = strcmp(left->relation, right->relation);
    return order != 0 ? order : (int)right->mode - (int)left->mode;
}

/* Sorted with the strongest of each relation first, of which the others are dropped. */
static uint32_t sort_locks(struct view_lock *locks, uint32_t count)
{
    if (count < 2)
        return count;
    qsort(locks, count, sizeof *locks, compare_locks);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < count; i++)
        if (strcmp(locks[i].relation, locks[kept - 1].relation) != 0)
            locks[kept++] = locks[i];
    return kept;
}

/* The strongest mode held when the statement ends; outside of a block, when everything is given back, the
 * strongest asked for. */
static void view_locks(struct arena *arena, const struct facts *facts, const struct statement *statement,
                       struct view *view)
{
    bool in_block = view_block(facts, statement) != 0;
    view->locks = ARENA_ARRAY(arena, struct view_lock, statement->locks.count);
    view->index_locks = ARENA_ARRAY(arena, struct view_lock, statement->locks.count);
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        const struct lock_fact *lock = &statement->locks.at[i];
        if (lock->transient && in_block)
            continue;
        const char *label = label_before(arena, facts, lock->relation, statement);
        if (label == NULL)
            continue;
        if (lock->is_index)
            view->index_locks[view->index_lock_count++] = (struct view_lock){label, lock->mode};
        else
            view->locks[view->lock_count++] = (struct view_lock){label, lock->mode};
    }
    view->lock_count = sort_locks(view->locks, view->lock_count);
    view->index_lock_count = sort_locks(view->index_locks, view->index_lock_count);
}

void view_statement(struct arena *arena, const struct report *report, const struct statement *statement,
                    struct view *view)
{
    const struct facts *facts = report->facts;
    *view = (struct view){.locks = NULL};
    view_locks(arena, facts, statement, view);
    view->rewrites.at = ARENA_ARRAY(arena, const char *, statement->rewrites.count);
    for (uint32_t i = 0; i < statement->rewrites.count; i++)
        add_name(&view->rewrites, view_relation(arena, facts, statement->rewrites.at[i].relation, statement));
    view->scans.at = ARENA_ARRAY(arena, const char *, statement->scans.count);
    for (uint32_t i = 0; i < statement->scans.count; i++)
        add_name(&view->scans, view_relation(arena, facts, statement->scans.at[i].relation, statement));
    view->builds.at = ARENA_ARRAY(arena, const char *, statement->builds.count);
    for (uint32_t i = 0; i < statement->builds.count; i++)
        add_name(&view->builds, build_label(arena, facts, &statement->builds.at[i], statement));
    sort_names(&view->rewrites);
    sort_names(&view->scans);
    sort_names(&view->builds);
}

void view_windows(struct arena *arena, const struct facts *facts, struct view_windows *windows)
{
    windows->head = ARENA_ARRAY(arena, uint32_t, facts->statements.count + 1);
    windows->next = ARENA_ARRAY(arena, uint32_t, facts->windows.count + 1);
    for (uint32_t i = facts->windows.count; i > 0; i--) { /* from the last, so that each chain is in order */
        uint32_t *head = &windows->head[facts->windows.at[i - 1].taken_by];
        windows->next[i - 1] = *head;
        *head = i;
    }
}

/* ---- related places ---- */

/* The object as the finding's statement found it; what is gone by now too. */
static const struct object *related_object(const struct facts *facts, const struct finding *finding)
{
    const struct object *object = catalog_object(facts->catalog, finding->relation);
    return object != NULL || finding->statement == NULL
               ? object
               : catalog_object_at(facts->catalog, finding->relation, finding->statement->before);
}

/* A line without the blanks around it. */
static struct span line_text(const struct source *source, uint32_t line)
{
    struct span span = source_line(source, line);
    while (span.start < span.end && strchr(" \t", source->bytes[span.start]) != NULL)
        span.start++;
    while (span.end > span.start && strchr(" \t\r\n", source->bytes[span.end - 1]) != NULL)
        span.end--;
    return span;
}

/* The name by which the finding speaks of it. */
static const char *related_name(struct arena *arena, const struct facts *facts, const struct finding *finding,
                                const struct object *object)
{
    if (object->class != CLASS_RELATION && finding->object != NULL)
        return finding->object;
    const char *name = finding->statement != NULL
                           ? view_relation(arena, facts, finding->relation, finding->statement)
                           : NULL;
    return name != NULL ? name : catalog_relation_label(facts->catalog, finding->relation, arena);
}

bool view_related(struct arena *arena, const struct report *report, const struct finding *finding,
                  struct view_related *out)
{
    const struct object *object = finding->relation != NO_OID ? related_object(report->facts, finding) : NULL;
    if (object == NULL || object->origin.source == NULL)
        return false;
    const struct source *source = source_origin(object->origin.source);
    struct span span = source_origin_span(object->origin.source, object->origin.span);
    if (finding->related_line != 0)
        span = line_text(source, finding->related_line);
    out->source = source;
    out->start = source_position(source, span.start);
    struct span line = source_line(source, out->start.line);
    out->end = source_position(source, span.end < line.end ? span.end : line.end);
    out->name = related_name(arena, report->facts, finding, object);
    out->message =
        arena_printf(arena, finding->related_line != 0 ? "Here %s names it." : "Here %s is made.", out->name);
    return source != finding->source || out->start.line != finding->start.line;
}

/* ---- inputs ---- */

const struct input *view_input(const struct report *report, const struct source *source)
{
    for (uint32_t i = 0; i < report->input_count && source != NULL; i++)
        if (report->inputs[i].source == source)
            return &report->inputs[i];
    return NULL;
}

const char *view_path(const struct report *report, const struct source *source)
{
    const struct input *input = view_input(report, source);
    return input != NULL && input->path != NULL ? input->path : source->name;
}

bool view_path_inside(const char *path)
{
    return path[0] != '/' && strncmp(path, "../", 3) != 0 && strcmp(path, "..") != 0;
}

/* ---- findings ---- */

void view_count(const struct findings *findings, struct view_counts *counts)
{
    *counts = (struct view_counts){.total = 0};
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->at[i];
        if (finding->suppressed)
            counts->suppressed++;
        else if (finding->baselined)
            counts->baselined++;
        else {
            counts->levels[finding->level]++;
            counts->total++;
        }
    }
}

const char *view_counts_words(struct arena *arena, const struct view_counts *counts)
{
    struct str words = str_new(arena);
    int parts = 0, part = 0;
    for (int level = LEVEL_NOTE; level <= LEVEL_ERROR; level++)
        parts += counts->levels[level] > 0;
    for (int level = LEVEL_ERROR; level >= LEVEL_NOTE; level--) {
        uint32_t count = counts->levels[level];
        if (count == 0)
            continue;
        part++;
        str_add(&words, part == 1 ? "" : part == parts ? " and " : ", ");
        str_addf(&words, "%u %s%s", count, level_name((enum level)level), count == 1 ? "" : "s");
    }
    return parts == 0 ? "no findings" : words.text;
}

const char *view_tool(const struct facts *facts)
{
    const char *tool = facts->files.count > 0 ? facts->files.at[0].tool : NULL;
    for (uint32_t i = 1; i < facts->files.count && tool != NULL; i++)
        if (!str_same(facts->files.at[i].tool, tool))
            tool = NULL;
    return tool;
}

const char *view_tool_words(struct arena *arena, const struct facts *facts)
{
    const char *tool = view_tool(facts);
    if (facts->files.count == 0 || str_same(tool, "plain"))
        return "";
    return tool != NULL ? arena_printf(arena, " (%s)", tool) : " (several tools)";
}

const char *view_incomplete(struct arena *arena, const struct facts *facts)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < facts->statements.count; i++)
        count += facts->statements.at[i]->parse_error != NULL;
    for (uint32_t i = 0; i < facts->problems.count; i++)
        count += facts->problems.at[i].unparsed;
    uint32_t left = facts_not_followed(facts);
    struct str out = str_new(arena);
    if (count > 0)
        str_addf(&out, "%u statement%s not parse", count, count == 1 ? " does" : "s do");
    if (left > 0)
        str_addf(&out, "%s%u thing%s not followed", count > 0 ? "; " : "", left, left == 1 ? " is" : "s are");
    return out.text;
}

static const char *line_end(const char *line)
{
    return line + strcspn(line, "\n");
}

static bool is_fence(const char *line)
{
    return strncmp(line, "```", 3) == 0;
}

static bool is_sql_line(const char *line, const char *end)
{
    return (end > line && end[-1] == ';') || strncmp(line, "--", 2) == 0 || strncmp(line, "    ", 4) == 0;
}

/* The lines between two fences; *at stands on the first. */
static void take_fenced(const char **at, struct view_part *part)
{
    const char *line = line_end(*at);
    line += *line == '\n';
    *part = (struct view_part){.text = line, .length = 0, .sql = true};
    while (*line != '\0' && !is_fence(line)) {
        const char *end = line_end(line);
        part->length = (size_t)(end - part->text);
        line = *end == '\n' ? end + 1 : end;
    }
    *at = *line == '\0' ? line : line_end(line);
}

bool view_next_part(const char **at, struct view_part *part)
{
    *at += strspn(*at, "\n");
    if (**at == '\0')
        return false;
    if (is_fence(*at)) {
        take_fenced(at, part);
        return true;
    }
    *part = (struct view_part){.text = *at, .length = 0, .sql = false};
    const char *line = *at;
    while (*line != '\0' && *line != '\n' && !is_fence(line)) {
        const char *end = line_end(line);
        part->length = (size_t)(end - part->text);
        part->sql |= is_sql_line(line, end);
        line = *end == '\n' ? end + 1 : end;
    }
    *at = line;
    return true;
}

/* A full stop ends a sentence before a blank or line end and a capital letter, a digit or a quote; "1.2
 * GB" goes on. */
size_t view_first_sentence(const char *message)
{
    for (const char *at = message; *at != '\0'; at++) {
        if (*at == '\n')
            return (size_t)(at - message);
        if (*at != '.' || (at[1] != ' ' && at[1] != '\n'))
            continue;
        const char *next = at + 1 + strspn(at + 1, " \n");
        if ((*next >= 'A' && *next <= 'Z') || *next == '"' || *next == '\0')
            return (size_t)(at + 1 - message);
    }
    return strlen(message);
}
