/*
 * Marked: the tools whose files hold both ways, parted by comments: goose, sql-migrate, dbmate. Each takes
 * its files line by line and cuts statements where it thinks that they end, so a function's body that is cut
 * in the middle comes out as the two halves that the server would be sent.
 */
#include <string.h>

#include "sql/split.h"
#include "tools.h"

/* The last word before a comment ends in a semicolon: endsWithSemicolon() of goose and sql-migrate. */
static bool ends_statement(const struct reading *reading, struct span line)
{
    const char *bytes = reading->source->bytes;
    bool ends = false;
    for (uint32_t at = line.start; at < line.end;) {
        uint32_t start = at;
        while (at < line.end && bytes[at] != ' ' && (bytes[at] < '\t' || bytes[at] > '\r'))
            at++;
        if (at - start >= 2 && memcmp(bytes + start, "--", 2) == 0)
            break;
        ends = at > start ? bytes[at - 1] == ';' : ends;
        at += at == start;
    }
    return ends;
}

/* Says so where a quote is cut first: without the marks the tool does not see that a function's body goes
 * on. */
static void note_cut(struct reading *reading, struct span span, const char *begin, const char *end)
{
    struct split split;
    struct split_item item;
    split_open_span(&split, reading->source, span);
    while (reading->migration->problems.count == 0 && split_next(&split, &item))
        if (item.problem == SPLIT_OPEN_QUOTE)
            reading_problem(reading, MIGRATION_NOTED, item.span,
                            "%s ends the statement here, in the middle of a quote, because a line ends in a "
                            "semicolon; '-- %s' and '-- %s' around it keep it whole",
                            reading->options->tool->name, begin, end);
}

/* Without a transaction each statement is a query by itself. */
static void send_apart(struct reading *reading)
{
    for (uint32_t i = 0; i < reading->migration->sections.count; i++) {
        reading->migration->sections.at[i].mode = TRANSACTION_QUERY;
        reading->migration->sections.at[i].joins = false;
    }
}

/* ---- goose ---- */

enum goose_state { GOOSE_START, GOOSE_UP, GOOSE_UP_STATEMENT, GOOSE_DOWN, GOOSE_DOWN_STATEMENT };

struct goose {
    struct reading *reading;
    enum goose_state state;
    bool pending;             /* SQL since the last statement ended … */
    struct span pending_line; /* … which began here */
    uint32_t start;           /* of what has not become a section yet */
    bool no_transaction, substitutes, refused;
};

static void goose_refuse(struct goose *goose, struct span line, const char *message)
{
    goose->refused = reading_refuse(goose->reading, line, "%s", message);
}

/* The statement ends with this line. */
static void goose_cut(struct goose *goose, uint32_t end)
{
    if (goose->state == GOOSE_UP || goose->state == GOOSE_UP_STATEMENT) {
        struct span span = {goose->start, end};
        reading_section(goose->reading, span.start, span.end, TRANSACTION_FILE, true);
        if (goose->state == GOOSE_UP)
            note_cut(goose->reading, span, "+goose StatementBegin", "+goose StatementEnd");
        if (goose->substitutes)
            reading_note_placeholders(goose->reading, span);
    }
    goose->start = end;
    goose->pending = false;
}

static void goose_enter_down(struct goose *goose, const struct line *line)
{
    if (goose->pending)
        goose_refuse(goose, goose->pending_line, "unexpected unfinished SQL query: missing semicolon");
    else if (goose->state != GOOSE_UP)
        goose_refuse(goose, line->span, "'-- +goose Down' must come after '-- +goose Up'");
    goose->state = GOOSE_DOWN;
}

static void goose_begin_statement(struct goose *goose, const struct line *line)
{
    if (goose->state != GOOSE_UP && goose->state != GOOSE_DOWN)
        goose_refuse(goose, line->span,
                     "'-- +goose StatementBegin' must come after '-- +goose Up' or '-- +goose Down'");
    goose->state = goose->state == GOOSE_UP ? GOOSE_UP_STATEMENT : GOOSE_DOWN_STATEMENT;
}

static void goose_end_statement(struct goose *goose, const struct line *line)
{
    if (goose->state != GOOSE_UP_STATEMENT && goose->state != GOOSE_DOWN_STATEMENT) {
        goose_refuse(goose, line->span,
                     "'-- +goose StatementEnd' must come after '-- +goose StatementBegin'");
        return;
    }
    goose_cut(goose, line->span.start);
    goose->start = line->next;
    goose->state = goose->state == GOOSE_UP_STATEMENT ? GOOSE_UP : GOOSE_DOWN;
}

/* What stands between "+goose" and the line's end: extractAnnotation(). */
static void goose_annotation(struct goose *goose, const struct line *line, struct span words)
{
    struct span text = reading_trim(goose->reading, words);
    const char *at = goose->reading->source->bytes + text.start;
    size_t length = text.end - text.start;
    if (pattern_matches("up", at, length, true)) {
        if (goose->state != GOOSE_START)
            goose_refuse(goose, line->span, "duplicate '-- +goose Up' annotation");
        goose->state = GOOSE_UP;
    } else if (pattern_matches("down", at, length, true)) {
        goose_enter_down(goose, line);
    } else if (pattern_matches("statementbegin", at, length, true)) {
        goose_begin_statement(goose, line);
    } else if (pattern_matches("statementend", at, length, true)) {
        goose_end_statement(goose, line);
    } else if (pattern_matches("no transaction", at, length, true)) {
        goose->no_transaction = true;
    } else if (pattern_matches("envsub on|envsubst on", at, length, true)) {
        goose->substitutes = true;
    } else if (pattern_matches("envsub off|envsubst off", at, length, true)) {
        goose->substitutes = false;
    } else {
        goose_refuse(goose, line->span, "unknown annotation");
    }
}

/* Where the words after "+goose" begin when the line is an annotation; 0 when it is none. */
static uint32_t goose_annotation_start(const struct goose *goose, struct span line)
{
    const char *bytes = goose->reading->source->bytes;
    struct span text = reading_trim(goose->reading, line);
    if (!reading_begins(goose->reading, text, "--"))
        return 0;
    text = reading_trim(goose->reading, (struct span){text.start + 2, text.end});
    return reading_begins(goose->reading, text, "+goose") && memcmp(bytes + text.start, "+goose", 6) == 0
               ? text.start + 6
               : 0;
}

static void goose_line(struct goose *goose, const struct line *line)
{
    struct reading *reading = goose->reading;
    uint32_t words = goose_annotation_start(goose, line->span);
    if (words != 0) {
        if (reading_trim(reading, line->span).start != line->span.start)
            goose_refuse(goose, line->span, "blanks before an annotation");
        else
            goose_annotation(goose, line, (struct span){words, line->span.end});
        return;
    }
    bool says_nothing = reading_is_blank(reading, line->span) ||
                        reading_begins(reading, reading_trim(reading, line->span), "--");
    if (!goose->pending && says_nothing)
        return;
    if (!goose->pending)
        goose->pending_line = line->span;
    goose->pending = true;
    if (goose->state == GOOSE_START)
        goose_refuse(goose, line->span, "SQL before '-- +goose Up'");
    else if ((goose->state == GOOSE_UP || goose->state == GOOSE_DOWN) && ends_statement(reading, line->span))
        goose_cut(goose, line->next);
}

static void goose_end(struct goose *goose)
{
    struct span first = reading_line(goose->reading, 1).span;
    if (goose->state == GOOSE_START)
        goose_refuse(goose, first, "must start with '-- +goose Up' annotation");
    else if (goose->state == GOOSE_UP_STATEMENT || goose->state == GOOSE_DOWN_STATEMENT)
        goose_refuse(goose, goose->pending ? goose->pending_line : first,
                     "missing '-- +goose StatementEnd' annotation");
    else if (goose->pending)
        goose_refuse(goose, goose->pending_line, "unexpected unfinished SQL query: missing semicolon");
}

bool read_goose(struct reading *reading)
{
    struct goose goose = {.reading = reading};
    for (uint32_t number = 1; number <= reading->source->line_count && !goose.refused; number++) {
        struct line line = reading_line(reading, number);
        goose_line(&goose, &line);
    }
    if (!goose.refused)
        goose_end(&goose);
    if (goose.no_transaction)
        send_apart(reading);
    return true;
}

/* ---- sql-migrate ---- */

enum direction { DIRECTION_NONE, DIRECTION_UP, DIRECTION_DOWN };

struct sql_migrate {
    struct reading *reading;
    enum direction direction;
    bool in_block; /* after StatementBegin */
    bool pending, refused;
    struct span pending_line;
    uint32_t start;
    bool no_transaction; /* of the statements of Up */
};

static void sql_migrate_cut(struct sql_migrate *m, uint32_t end)
{
    if (m->direction == DIRECTION_UP) {
        reading_section(m->reading, m->start, end, TRANSACTION_FILE, true);
        if (!m->in_block)
            note_cut(m->reading, (struct span){m->start, end}, "+migrate StatementBegin",
                     "+migrate StatementEnd");
    }
    m->start = end;
    m->pending = false;
}

static void sql_migrate_refuse(struct sql_migrate *m, struct span line, const char *message)
{
    m->refused = reading_refuse(m->reading, line, "%s", message);
}

static const char no_terminator[] =
    "the last statement must be ended by a semicolon or '-- +migrate StatementEnd'";

/* A line that begins with "-- +migrate ": ParseMigration()'s commands; others are passed over. */
static void sql_migrate_command(struct sql_migrate *m, const struct line *line, struct span words)
{
    const char *at = m->reading->source->bytes + words.start;
    size_t length = words.end - words.start;
    bool up = length >= 2 && memcmp(at, "Up", 2) == 0, down = length >= 4 && memcmp(at, "Down", 4) == 0;
    if (up || down) {
        if (m->pending)
            sql_migrate_refuse(m, m->pending_line, no_terminator);
        m->direction = up ? DIRECTION_UP : DIRECTION_DOWN;
        if (up && pattern_matches("Up * notransaction *|Up notransaction *", at, length, true))
            m->no_transaction = true;
        m->start = line->next;
    } else if (pattern_matches("StatementBegin *", at, length, true)) {
        m->in_block = m->direction != DIRECTION_NONE;
    } else if (pattern_matches("StatementEnd *", at, length, true) && m->in_block) {
        sql_migrate_cut(m, line->span.start);
        m->in_block = false;
        m->start = line->next;
    }
}

static void sql_migrate_line(struct sql_migrate *m, const struct line *line)
{
    static const char prefix[] = "-- +migrate ";
    struct reading *reading = m->reading;
    if (reading_begins(reading, line->span, prefix)) {
        struct span words = {line->span.start + sizeof prefix - 1, line->span.end};
        sql_migrate_command(m, line, reading_trim(reading, words));
        return;
    }
    if (m->direction == DIRECTION_NONE || reading_begins(reading, line->span, "-- "))
        return;
    if (!m->pending && !reading_is_blank(reading, line->span)) {
        m->pending = true;
        m->pending_line = line->span;
    }
    if (!m->in_block && ends_statement(reading, line->span))
        sql_migrate_cut(m, line->next);
}

bool read_sql_migrate(struct reading *reading)
{
    struct sql_migrate m = {.reading = reading};
    for (uint32_t number = 1; number <= reading->source->line_count && !m.refused; number++) {
        struct line line = reading_line(reading, number);
        sql_migrate_line(&m, &line);
    }
    if (!m.refused && m.in_block)
        sql_migrate_refuse(&m, reading_line(reading, 1).span,
                           "'-- +migrate StatementBegin' without '-- +migrate StatementEnd'");
    else if (!m.refused && m.direction == DIRECTION_NONE)
        sql_migrate_refuse(&m, reading_line(reading, 1).span,
                           "no Up/Down annotations found, so no statements are executed");
    else if (!m.refused && m.pending)
        sql_migrate_refuse(&m, m.pending_line, no_terminator);
    if (m.no_transaction)
        send_apart(reading);
    return true;
}

/* ---- dbmate ---- */

/* "-- migrate:up transaction:false": the words after the mark; false when the line is not this mark. */
static bool dbmate_mark(const struct reading *reading, struct span line, const char *mark,
                        struct span *options)
{
    if (!reading_begins(reading, line, "--"))
        return false;
    struct span text = reading_trim(reading, (struct span){line.start + 2, line.end});
    size_t length = strlen(mark);
    if (text.end - text.start < length || memcmp(reading->source->bytes + text.start, mark, length) != 0)
        return false;
    *options = (struct span){text.start + (uint32_t)length, text.end};
    struct span words = reading_trim(reading, *options);
    return words.start == words.end || words.start > options->start;
}

static bool says_transaction_false(const struct reading *reading, struct span options)
{
    const char *text = reading->source->bytes + options.start;
    return pattern_matches(" transaction:false|* transaction:false|* transaction:false *", text,
                           options.end - options.start, true);
}

struct dbmate {
    struct reading *reading;
    bool in_up, in_down, refused;
    uint32_t start;
    enum transaction_mode mode;
    struct span up_line;
};

static void dbmate_refuse(struct dbmate *dbmate, struct span line, const char *message)
{
    dbmate->refused = reading_refuse(dbmate->reading, line, "%s", message);
}

static const char missing_up[] = "each migration must define an up block with '-- migrate:up'";
static const char missing_down[] = "each migration must define a down block with '-- migrate:down'";

static void dbmate_line(struct dbmate *dbmate, struct span line)
{
    struct reading *reading = dbmate->reading;
    struct span options;
    if (dbmate_mark(reading, line, "migrate:up", &options)) {
        if (dbmate->in_up)
            dbmate_refuse(dbmate, dbmate->up_line, missing_down);
        *dbmate = (struct dbmate){.reading = reading,
                                  .refused = dbmate->refused,
                                  .in_up = true,
                                  .start = reading->migration->sections.count == 0 ? 0 : line.start,
                                  .up_line = line};
        dbmate->mode = says_transaction_false(reading, options) ? TRANSACTION_QUERY : TRANSACTION_FILE;
    } else if (dbmate_mark(reading, line, "migrate:down", &options)) {
        if (!dbmate->in_up)
            dbmate_refuse(dbmate, line, missing_up);
        else
            reading_section(reading, dbmate->start, line.start, dbmate->mode, false);
        dbmate->in_up = false;
        dbmate->in_down = true;
    } else if (!dbmate->in_up && !dbmate->in_down && !reading_is_blank(reading, line) &&
               !reading_begins(reading, reading_trim(reading, line), "--")) {
        dbmate_refuse(dbmate, line, "statements before '-- migrate:up' are not supported");
    }
}

bool read_dbmate(struct reading *reading)
{
    struct dbmate dbmate = {.reading = reading};
    for (uint32_t number = 1; number <= reading->source->line_count && !dbmate.refused; number++)
        dbmate_line(&dbmate, reading_line(reading, number).span);
    if (!dbmate.refused && dbmate.in_up)
        dbmate_refuse(&dbmate, dbmate.up_line, missing_down);
    else if (!dbmate.refused && !dbmate.in_down)
        dbmate_refuse(&dbmate, reading_line(reading, 1).span, missing_up);
    return true;
}
