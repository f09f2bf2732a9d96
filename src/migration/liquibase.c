/*
 * Liquibase: formatted SQL, after parser/AbstractFormattedChangeLogParser.java: changesets with attributes,
 * comments that are commands, delimiters other than the semicolon. What stands before the first changeset is
 * no part of any.
 */
#include <stdlib.h>
#include <string.h>

#include "tools.h"

struct changeset {
    bool open; /* one has begun */
    bool in_transaction, splits, skipped;
    uint32_t start; /* of its text */
    bool has_text;
    const char *delimiter; /* NULL: the semicolon */
};

struct liquibase {
    struct reading *reading;
    struct changeset set;
    struct span set_line;
    bool first; /* the next section is its changeset's first */
    bool refused;
};

/* ".*name:(\w+).*": the word after the attribute's last mention; NULL when it is not mentioned. */
static const char *attribute(const struct reading *reading, struct span line, const char *name)
{
    const char *bytes = reading->source->bytes;
    size_t length = strlen(name);
    for (uint32_t at = line.end; at-- > line.start;) {
        if (!reading_begins(reading, (struct span){at, line.end}, name) || bytes[at + length] != ':')
            continue;
        if (at > line.start && bytes[at - 1] != ' ' && bytes[at - 1] != '\t')
            continue;
        uint32_t start = at + (uint32_t)length + 1, end = start;
        while (end < line.end && bytes[end] != ' ' && bytes[end] != '\t')
            end++;
        return arena_strndup(reading->arena, bytes + start, end - start);
    }
    return NULL;
}

/* What follows "--" and a command's name; false when the line is no such comment. */
static bool command(const struct reading *reading, struct span line, const char *name, struct span *rest)
{
    struct span text = reading_trim(reading, line);
    if (!reading_begins(reading, text, "--"))
        return false;
    text = reading_trim(reading, (struct span){text.start + 2, text.end});
    if (!reading_begins(reading, text, name))
        return false;
    *rest = (struct span){text.start + (uint32_t)strlen(name), text.end};
    return true;
}

/* "AUTHOR:ID …": CHANGE_SET_PATTERN. */
static bool is_named(const struct reading *reading, struct span rest)
{
    const char *bytes = reading->source->bytes;
    struct span text = reading_trim(reading, rest);
    const char *colon = memchr(bytes + text.start, ':', text.end - text.start);
    if (text.start == rest.start || colon == NULL || colon == bytes + text.start)
        return false;
    return reading_trim(reading, (struct span){(uint32_t)(colon + 1 - bytes), text.end}).start < text.end;
}

/* A changeset for other databases, or one that is to be ignored, does not run. */
static bool is_skipped(struct liquibase *liquibase, struct span line)
{
    struct reading *reading = liquibase->reading;
    const char *dbms = attribute(reading, line, "dbms"), *ignored = attribute(reading, line, "ignore");
    bool excluded = dbms != NULL && strstr(dbms, "!postgresql") != NULL;
    bool others = dbms != NULL && strstr(dbms, "postgresql") == NULL && strstr(dbms, "all") == NULL &&
                  strchr(dbms, '!') == NULL;
    if (excluded || others)
        reading_problem(reading, MIGRATION_NOTED, line, "liquibase runs this changeset for dbms:%s only",
                        dbms);
    return excluded || others || str_same_nocase(ignored, "true");
}

/* ---- sections ---- */

static void add_section(struct liquibase *liquibase, uint32_t start, uint32_t end)
{
    const struct changeset *set = &liquibase->set;
    /* A statement alone commits by itself; a changeset that is not split goes as one text. */
    enum transaction_mode mode = set->in_transaction                     ? TRANSACTION_FILE
                                 : set->splits && set->delimiter == NULL ? TRANSACTION_NONE
                                                                         : TRANSACTION_QUERY;
    if (set->skipped || start == end)
        return;
    reading_section(liquibase->reading, start, end, mode, !liquibase->first && mode == TRANSACTION_FILE);
    liquibase->first = false;
}

/* Whether the line ends with the delimiter, and where that begins: StringUtil.isDelimiter(). A word or a
 * slash stands on a line of its own. */
static bool ends_with_delimiter(const struct liquibase *liquibase, struct span line, uint32_t *at)
{
    const char *delimiter = liquibase->set.delimiter, *bytes = liquibase->reading->source->bytes;
    while (delimiter[0] == '\\' && delimiter[1] == 'n')
        delimiter += 2;
    uint32_t length = (uint32_t)strcspn(delimiter, "$");
    struct span text = reading_trim(liquibase->reading, line);
    bool word = (delimiter[0] | 0x20) >= 'a' && (delimiter[0] | 0x20) <= 'z';
    bool alone = word || (length == 1 && delimiter[0] == '/');
    if (length == 0 || text.end - text.start < length ||
        strncasecmp(bytes + text.end - length, delimiter, length) != 0)
        return false;
    *at = text.end - length;
    return !alone || *at == text.start;
}

static void close_changeset(struct liquibase *liquibase, uint32_t end)
{
    struct changeset *set = &liquibase->set;
    if (!set->open)
        return;
    add_section(liquibase, set->start, end);
    if (!set->skipped)
        reading_note_placeholders(liquibase->reading, (struct span){set->start, end});
    set->open = false;
}

static void open_changeset(struct liquibase *liquibase, const struct line *line, struct span rest)
{
    struct reading *reading = liquibase->reading;
    if (!is_named(reading, rest)) {
        liquibase->refused = reading_refuse(
            reading, line->span, "a changeset must be written '--changeset <authorname>:<changesetId>'");
        return;
    }
    if (liquibase->set.open && !liquibase->set.has_text) {
        liquibase->refused = reading_refuse(reading, liquibase->set_line, "no SQL for this changeset");
        return;
    }
    close_changeset(liquibase, line->span.start);
    const char *splits = attribute(reading, line->span, "splitStatements");
    liquibase->set = (struct changeset){
        .open = true,
        .in_transaction = !str_same_nocase(attribute(reading, line->span, "runInTransaction"), "false"),
        .splits = !str_same_nocase(splits, "false"),
        .skipped = is_skipped(liquibase, line->span),
        .start = line->span.start,
        .delimiter = attribute(reading, line->span, "endDelimiter"),
    };
    if (str_same(liquibase->set.delimiter, ";") || str_same(liquibase->set.delimiter, ""))
        liquibase->set.delimiter = NULL;
    liquibase->set_line = line->span;
    liquibase->first = true;
}

/* ---- lines ---- */

/* --ignoreLines:start … --ignoreLines:end, or --ignoreLines:NUMBER; gives the first line that counts
 * again. */
static uint32_t ignore_lines(struct liquibase *liquibase, uint32_t number, struct span rest)
{
    struct reading *reading = liquibase->reading;
    uint32_t count = reading->source->line_count, next = number + 1;
    struct span found;
    if (reading_begins(reading, rest, "start")) {
        while (next <= count &&
               !(command(reading, reading_line(reading, next).span, "ignoreLines:", &found) &&
                 reading_begins(reading, found, "end")))
            next++;
        next++;
    } else {
        const char *text =
            arena_strndup(reading->arena, reading->source->bytes + rest.start, rest.end - rest.start);
        unsigned long wanted = strtoul(text, NULL, 10);
        next = wanted < count ? next + (uint32_t)wanted : count;
    }
    next = next > count ? count + 1 : next;
    if (liquibase->set.open) {
        add_section(liquibase, liquibase->set.start, reading_line(reading, number).span.start);
        liquibase->set.start =
            next <= count ? reading_line(reading, next).span.start : (uint32_t)reading->source->length;
    }
    return next;
}

static void take_text(struct liquibase *liquibase, const struct line *line)
{
    struct reading *reading = liquibase->reading;
    struct span rest;
    uint32_t delimiter;
    if (command(reading, line->span, "precondition", &rest)) {
        reading_problem(
            reading, MIGRATION_NOTED, line->span,
            "whether this precondition holds is not known here: the changeset is judged as if it did");
        return;
    }
    if (command(reading, line->span, "rollback", &rest) || command(reading, line->span, "comment", &rest) ||
        command(reading, line->span, "validCheckSum", &rest))
        return;
    liquibase->set.has_text |= !reading_is_blank(reading, line->span);
    if (liquibase->set.delimiter == NULL || !ends_with_delimiter(liquibase, line->span, &delimiter))
        return;
    add_section(liquibase, liquibase->set.start, delimiter);
    liquibase->set.start = line->next;
}

bool read_liquibase(struct reading *reading)
{
    struct liquibase liquibase = {.reading = reading};
    const struct source *source = reading->source;
    bool formatted = false;
    for (uint32_t number = 1; number <= source->line_count && !liquibase.refused;) {
        struct line line = reading_line(reading, number++);
        struct span rest;
        if (line.span.start == 0 && source->length >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0)
            line.span.start = 3;
        if (!formatted && !reading_is_blank(reading, line.span) &&
            !(formatted = command(reading, line.span, "liquibase", &rest)))
            break;
        if (command(reading, line.span, "ignoreLines:", &rest))
            number = ignore_lines(&liquibase, number - 1, rest);
        else if (command(reading, line.span, "changeset", &rest))
            open_changeset(&liquibase, &line, rest);
        else if (liquibase.set.open)
            take_text(&liquibase, &line);
    }
    if (liquibase.refused)
        return true;
    close_changeset(&liquibase, (uint32_t)source->length);
    /* Without its first line a file is one changeset of includeAll:
     * parser/core/sql/SqlChangeLogParser.java. */
    return formatted || read_whole(reading);
}
