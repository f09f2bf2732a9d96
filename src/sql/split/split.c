/*
 * Implements sql/split.h: drives the lexemes of lexeme.h and counts what psql's lexer counts
 * (src/fe_utils/psqlscan.l): open parentheses, BEGIN … END in CREATE FUNCTION, the first words of a
 * statement. Owns where items end, and the recovery when they do not; must not know grammar.
 *
 * Recovery keeps time linear by a budget: bytes read to the end of the file in vain are charged to it, and
 * when it is used up (some hundred such statements in an ordinary file) what is open is believed: a quote
 * then takes the rest of the file, and a semicolon at a line's end closes all parentheses.
 */
#define _GNU_SOURCE                 /* memmem */
#include "sql/split.h"

#include <string.h>

#include "lexeme.h"
#include "psql.h"

#define NOWHERE UINT32_MAX
#define BUDGET_PER_BYTE 8
#define BUDGET_LEAST ((int64_t)64 << 20)

/* psqlscan_record_initial_keyword(): how many words of a statement are looked at. */
#define FIRST_WORDS 8

/* A place where a statement that is open at the end of the file may end after all. */
struct cut { const char *semicolon, *tokens_end, *opened; uint32_t meta_count; };

struct scan {
    struct split *split;
    struct split_item *item;
    struct lexer lexer;
    const char *start, *tokens_end; /* the statement's first byte, the end of its last token so far */
    uint32_t meta_count;
    uint32_t parentheses, begins;   /* open ones */
    const char *parenthesis, *begin;/* where the outermost open one stands */
    char words[FIRST_WORDS];        /* what the first words are: see word_letters */
    uint32_t word_count;
    bool routine;                   /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
    struct cut nested;              /* the first semicolon at a line's end inside what is open */
    struct cut quoted[2];           /* the same inside a quote: [0] '…', [1] "…" */
};

static uint32_t offset_of(const struct split *split, const char *at)
{
    return (uint32_t)(at - split->source->bytes);
}

static struct span span_of(const struct split *split, const char *start, const char *end)
{
    return (struct span){ .start = offset_of(split, start), .end = offset_of(split, end) };
}

/* ---- bytes that no statement should hold ---- */

static uint32_t next_nul(const struct split *split, uint32_t from)
{
    const char *bytes = split->source->bytes, *nul = memchr(bytes + from, '\0', split->end - from);
    return nul != NULL ? (uint32_t)(nul - bytes) : NOWHERE;
}

static uint32_t next_bad(const struct split *split, uint32_t from)
{
    size_t bad;
    bool valid = source_utf8_valid(split->source->bytes + from, split->end - from, &bad);
    return valid ? NOWHERE : (uint32_t)(from + bad);
}

/* Whether there are any before `end`, and which; looks further only beyond those found, so that each byte
 * is looked at once. */
static enum split_problem bytes_problem(struct split *split, uint32_t end, uint32_t *at)
{
    enum split_problem problem = SPLIT_OK;
    if (split->bad_at < end) {
        problem = SPLIT_INVALID_UTF8;
        *at = split->bad_at;
        split->bad_at = next_bad(split, end);
    }
    if (split->nul_at < end) {
        problem = SPLIT_NUL;
        *at = split->nul_at;
        split->nul_at = next_nul(split, end);
    }
    return problem;
}

void split_open_span(struct split *split, const struct source *source, struct span span)
{
    bool bom = span.start == 0 && span.end >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0;
    *split = (struct split){
        .source = source,
        .offset = bom ? 3 : span.start,
        .end = span.end,
        .standard_conforming_strings = true,
        .budget = BUDGET_PER_BYTE * (int64_t)(span.end - span.start) + BUDGET_LEAST,
    };
    split->nul_at = next_nul(split, span.start);
    split->bad_at = next_bad(split, span.start);
}

void split_open(struct split *split, const struct source *source)
{
    split_open_span(split, source, (struct span){ .start = 0, .end = (uint32_t)source->length });
}

/* ---- line ends ---- */

static const char *skip_line_blanks(const char *at, const char *end)
{
    while (at < end && lexeme_is_blank(*at) && !lexeme_is_newline(*at))
        at++;
    return at;
}

/* Whether nothing but blanks and a line comment follow on the line. */
static bool ends_line(const char *at, const char *end)
{
    at = skip_line_blanks(at, end);
    return at == end || lexeme_is_newline(*at) || (end - at > 1 && at[0] == '-' && at[1] == '-');
}

/* The first semicolon at a line's end; NULL when there is none. */
static const char *next_line_semicolon(const char *at, const char *end)
{
    while ((at = memchr(at, ';', (size_t)(end - at))) != NULL) {
        if (ends_line(at + 1, end))
            return at;
        at++;
    }
    return NULL;
}

static const char *trim(const char *start, const char *end)
{
    while (end > start && lexeme_is_blank(end[-1]))
        end--;
    return end;
}

/* The end of the last comment that begins on the line of `at`, where an item ended; `at` when there is
 * none. */
static const char *trailing_end(const char *at, const char *end)
{
    struct lexer lexer = { .at = at, .end = end };
    const char *trailing = at;
    for (;;) {
        lexer.at = skip_line_blanks(lexer.at, end);
        if (lexer.at == end || (*lexer.at != '-' && *lexer.at != '/'))
            return trailing;
        enum lexeme lexeme = lexeme_next(&lexer);
        if ((lexeme != LEXEME_LINE_COMMENT && lexeme != LEXEME_BLOCK_COMMENT) || lexer.open)
            return trailing;
        trailing = lexer.at;
        if (lexeme_line_end(lexer.start, trailing) < trailing)
            return trailing;
    }
}

/* ---- what the first words say ---- */

/* psqlscan_record_initial_keyword()'s letters; `s` is ours. */
static const struct { char word[12]; unsigned char length; char letter; } word_letters[] = {
    { "create", 6, 'c' }, { "or", 2, 'o' }, { "replace", 7, 'r' },
    { "function", 8, 'f' }, { "procedure", 9, 'p' },
    { "copy", 4, 'C' }, { "from", 4, 'F' }, { "stdin", 5, 'S' }, { "stdout", 6, 'S' },
    { "set", 3, 's' }, { "reset", 5, 's' },
};

static char word_letter(const char *start, const char *end)
{
    for (size_t i = 0; i < sizeof word_letters / sizeof word_letters[0]; i++)
        if (end - start == word_letters[i].length && (*start | 0x20) == word_letters[i].word[0] &&
            lexeme_is_word(start, end, word_letters[i].word))
            return word_letters[i].letter;
    return '\0';
}

/* psqlscan_is_create_routine() */
static bool is_create_routine(const char *words)
{
    return words[0] == 'c' && (words[1] == 'f' || words[1] == 'p' ||
                               (words[1] == 'o' && words[2] == 'r' && (words[3] == 'f' || words[3] == 'p')));
}

/* psqlscan_is_copy_from_stdin(): at most four words (BINARY database.schema.table) stand before FROM. */
static bool is_copy_from_stdin(const char *words)
{
    if (words[0] != 'C')
        return false;
    for (int i = 1; i < FIRST_WORDS - 1; i++)
        if (words[i] == 'F')
            return words[i + 1] == 'S';
    return false;
}

static bool is_nested(const struct scan *scan)
{
    return scan->parentheses > 0 || scan->begins > 0;
}

static void nesting_ends(struct scan *scan)
{
    if (!is_nested(scan))
        scan->nested.semicolon = NULL;
}

/* psqlscan_track_identifier(): CASE has its END, too. */
static void track_word(struct scan *scan)
{
    const char *start = scan->lexer.start, *end = scan->lexer.at;
    if (scan->parentheses > 0)
        return;
    if (scan->word_count < FIRST_WORDS) {
        scan->words[scan->word_count++] = word_letter(start, end);
        scan->routine = is_create_routine(scan->words);
    }
    if (!scan->routine || end - start < 3 || end - start > 5)
        return;
    if (lexeme_is_word(start, end, "begin") || (scan->begins > 0 && lexeme_is_word(start, end, "case"))) {
        if (scan->begins++ == 0)
            scan->begin = start;
    } else if (scan->begins > 0 && lexeme_is_word(start, end, "end")) {
        scan->begins--;
        nesting_ends(scan);
    }
}

/* ---- SET standard_conforming_strings ---- */

/* The next lexeme that is no comment; quotes around it are left out of [*start, *end). */
static enum lexeme setting_word(struct lexer *lexer, const char **start, const char **end)
{
    enum lexeme lexeme;
    do
        lexeme = lexeme_next(lexer);
    while (lexeme == LEXEME_LINE_COMMENT || lexeme == LEXEME_BLOCK_COMMENT);
    *start = lexer->start;
    *end = lexer->at;
    if ((lexeme == LEXEME_STRING || lexeme == LEXEME_QUOTED_WORD) && (**start == '\'' || **start == '"')) {
        ++*start;
        --*end;
    }
    return lexeme;
}

/* parse_bool() of the words that mean false; it takes prefixes too. */
static bool means_false(const char *start, const char *end)
{
    static const char *const words[] = { "off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (lexeme_is_word(start, end, words[i]))
            return true;
    return false;
}

/* A statement that begins with SET or RESET: SET [SESSION | LOCAL] standard_conforming_strings { TO | = }
 * value. That a transaction's end takes SET LOCAL back is not followed. */
static void note_setting(struct split *split, const char *at, const char *end)
{
    struct lexer lexer = { at, end, split->standard_conforming_strings, at, false };
    const char *word, *word_end;
    setting_word(&lexer, &word, &word_end);
    bool reset = lexeme_is_word(word, word_end, "reset");
    setting_word(&lexer, &word, &word_end);
    if (!reset && (lexeme_is_word(word, word_end, "session") || lexeme_is_word(word, word_end, "local")))
        setting_word(&lexer, &word, &word_end);
    if (reset && lexeme_is_word(word, word_end, "all"))
        split->standard_conforming_strings = true;
    if (!lexeme_is_word(word, word_end, "standard_conforming_strings"))
        return;
    setting_word(&lexer, &word, &word_end);
    if (!reset)
        setting_word(&lexer, &word, &word_end);
    split->standard_conforming_strings = reset || !means_false(word, word_end);
}

/* ---- the end of an item ---- */

static void set_problem(struct scan *scan, enum split_problem problem, const char *at)
{
    scan->item->problem = problem;
    scan->item->problem_at = offset_of(scan->split, at);
}

/* Ends the item whose tokens end at `tokens_end` and whose terminator, if any, ends at `after`. */
static void finish(struct split *split, struct split_item *item, const char *tokens_end, const char *after,
                   const char *limit)
{
    uint32_t end = offset_of(split, trailing_end(after, limit)), problem_at = 0;
    item->span.end = offset_of(split, tokens_end);
    item->trailing = (struct span){ .start = item->span.end, .end = end };
    item->number = ++split->number;
    split->offset = end;
    enum split_problem problem = bytes_problem(split, end, &problem_at);
    if (item->kind == SPLIT_STATEMENT && item->span.end - item->span.start > SPLIT_STATEMENT_LIMIT) {
        problem = SPLIT_TOO_LONG;
        problem_at = item->span.start;
    }
    if (item->problem == SPLIT_OK && problem != SPLIT_OK) {
        item->problem = problem;
        item->problem_at = problem_at;
    }
}

static void finish_meta(struct split *split, struct split_item *item, const struct psql_command *command,
                        const char *limit)
{
    item->kind = SPLIT_META;
    item->terminated = true;
    if (command->resume > command->end)
        item->psql_terminator = span_of(split, command->resume - 2, command->resume);
    finish(split, item, command->end, command->resume, limit);
}

/* `count` more blocks of COPY data come after this line. */
static void expect_copy_data(struct split *split, uint32_t count)
{
    const char *bytes = split->source->bytes, *end = bytes + split->end;
    if (split->copy_pending == 0)
        split->copy_line_end = offset_of(split, lexeme_line_end(bytes + split->offset, end));
    split->copy_pending += count;
}

/* psql sends what it has collected. */
static void send_batch(struct split *split)
{
    if (split->copy_batch > 0)
        expect_copy_data(split, split->copy_batch);
    split->copy_batch = 0;
}

/* The statement was ended, by a semicolon or by psql's `terminator` (empty span otherwise). */
static void finish_terminated(struct scan *scan, const char *after, struct span psql_terminator)
{
    struct split *split = scan->split;
    scan->item->terminated = true;
    scan->item->psql_terminator = psql_terminator;
    scan->item->meta_count = scan->meta_count;
    finish(split, scan->item, scan->tokens_end, after, scan->lexer.end);
    if (scan->item->problem >= SPLIT_OPEN_QUOTE && scan->item->problem <= SPLIT_OPEN_BEGIN)
        return;
    if (scan->words[0] == 's')
        note_setting(split, scan->start, scan->tokens_end);
    split->copy_batch += is_copy_from_stdin(scan->words);
    bool semicolon = psql_terminator.end == psql_terminator.start;
    if (semicolon || split->source->bytes[psql_terminator.start + 1] != ';')
        send_batch(split);
}

static void finish_unterminated(struct scan *scan)
{
    const char *after = scan->item->problem == SPLIT_OK ? scan->tokens_end : scan->lexer.end;
    scan->item->meta_count = scan->meta_count;
    finish(scan->split, scan->item, scan->tokens_end, after, scan->lexer.end);
}

/* ---- recovery ---- */

static void finish_cut(struct scan *scan, const struct cut *cut)
{
    scan->split->budget -= scan->lexer.at - cut->semicolon;
    scan->tokens_end = cut->tokens_end;
    scan->meta_count = cut->meta_count;
    finish_terminated(scan, cut->semicolon + 1, (struct span){ .start = 0, .end = 0 });
}

/* What is open where the statement will be cut; parentheses stand inside BEGIN, never the other way round. */
static void set_nesting_problem(struct scan *scan)
{
    const char *cut = scan->nested.semicolon;
    if (scan->parentheses > 0 && (cut == NULL || scan->parenthesis < cut || scan->begins == 0))
        set_problem(scan, SPLIT_OPEN_PARENTHESIS, scan->parenthesis);
    else
        set_problem(scan, SPLIT_OPEN_BEGIN, scan->begin);
}

/* The text is at its end. */
static void finish_at_end(struct scan *scan)
{
    if (is_nested(scan))
        set_nesting_problem(scan);
    if (is_nested(scan) && scan->nested.semicolon != NULL)
        finish_cut(scan, &scan->nested);
    else
        finish_unterminated(scan);
}

/* A cut inside the quote or comment that began at `opened`; false when there is no place for one. */
static bool find_cut(const struct scan *scan, const char *opened, struct cut *cut)
{
    const char *semicolon = next_line_semicolon(opened + 1, scan->lexer.at);
    *cut = (struct cut){ .semicolon = semicolon, .opened = opened, .meta_count = scan->meta_count };
    if (semicolon != NULL)
        cut->tokens_end = trim(opened + 1, semicolon);
    return semicolon != NULL;
}

/* The quote or comment read last has no end. It may have begun earlier: an apostrophe too many makes every
 * quote after it begin where it should end, so the first one in the statement that holds a semicolon at a
 * line's end is the one to doubt. */
static void finish_open(struct scan *scan, enum lexeme lexeme)
{
    const char *opened = scan->lexer.start;
    bool comment = lexeme == LEXEME_BLOCK_COMMENT, tired = scan->split->budget <= 0;
    struct cut cut = { .semicolon = NULL };
    if (lexeme == LEXEME_STRING || lexeme == LEXEME_QUOTED_WORD)
        cut = scan->quoted[lexeme == LEXEME_QUOTED_WORD];
    if (is_nested(scan) && scan->nested.semicolon != NULL &&
        (cut.semicolon == NULL || scan->nested.semicolon < cut.semicolon)) {
        set_nesting_problem(scan);
        cut = scan->nested;
    } else {
        const char *doubtful = cut.semicolon != NULL ? cut.opened : opened;
        set_problem(scan, comment ? SPLIT_OPEN_COMMENT : SPLIT_OPEN_QUOTE, doubtful);
    }
    if (!tired && (cut.semicolon != NULL || find_cut(scan, opened, &cut))) {
        finish_cut(scan, &cut);
        return;
    }
    scan->tokens_end = trim(opened + 1, scan->lexer.end);
    finish_unterminated(scan);
}

/* Remembers where the statement could end if the quote read last is one that should not have begun. */
static void doubt_quote(struct scan *scan, enum lexeme lexeme)
{
    struct cut *cut = &scan->quoted[lexeme == LEXEME_QUOTED_WORD];
    if (cut->semicolon == NULL)
        find_cut(scan, scan->lexer.start, cut);
}

/* ---- statements ---- */

/* A semicolon; true when it ends the statement. */
static bool scan_semicolon(struct scan *scan)
{
    const char *semicolon = scan->lexer.start;
    if (is_nested(scan)) {
        if (scan->nested.semicolon == NULL && ends_line(scan->lexer.at, scan->lexer.end))
            scan->nested = (struct cut){ semicolon, scan->tokens_end, NULL, scan->meta_count };
        if (scan->nested.semicolon != semicolon || scan->split->budget > 0)
            return false;
        set_nesting_problem(scan);
    }
    finish_terminated(scan, scan->lexer.at, (struct span){ .start = 0, .end = 0 });
    return true;
}

/* A backslash within a statement; true when the command ends the statement. */
static bool scan_backslash(struct scan *scan)
{
    struct lexer *lexer = &scan->lexer;
    const char *backslash = lexer->start;
    char next = lexer->at < lexer->end ? *lexer->at : '\0';
    if (next == ';' && !is_nested(scan)) {
        finish_terminated(scan, lexer->at + 1, span_of(scan->split, backslash, lexer->at + 1));
        return true;
    }
    if (next == ';' || next == ':') {
        lexer->at++;
        scan->meta_count++;
        return false;
    }
    struct psql_command command = psql_command_read(lexer->at, lexer->end);
    if (command.effect == PSQL_SENDS) {
        finish_terminated(scan, command.resume, span_of(scan->split, backslash, command.resume));
        return true;
    }
    lexer->at = command.resume;
    if (command.effect == PSQL_DISCARDS) {
        scan->split->copy_batch = 0;
        finish_meta(scan->split, scan->item, &command, lexer->end);
        return true;
    }
    scan->meta_count++;
    return false;
}

/* Reads the statement that begins with the lexeme read last. */
static void scan_statement(struct scan *scan, enum lexeme lexeme)
{
    struct lexer *lexer = &scan->lexer;
    for (;; lexeme = lexeme_next(lexer)) {
        if (lexer->open) {
            finish_open(scan, lexeme);
            return;
        }
        switch (lexeme) {
        case LEXEME_END:
            finish_at_end(scan);
            return;
        case LEXEME_LINE_COMMENT:
        case LEXEME_BLOCK_COMMENT:
            continue;
        case LEXEME_WORD:
            track_word(scan);
            break;
        case LEXEME_STRING:
        case LEXEME_QUOTED_WORD:
            doubt_quote(scan, lexeme);
            break;
        case LEXEME_OPEN:
            if (scan->parentheses++ == 0)
                scan->parenthesis = lexer->start;
            break;
        case LEXEME_CLOSE:
            if (scan->parentheses > 0)
                scan->parentheses--;
            nesting_ends(scan);
            break;
        case LEXEME_SEMICOLON:
            if (scan_semicolon(scan))
                return;
            break;
        case LEXEME_BACKSLASH:
            if (scan_backslash(scan))
                return;
            break;
        case LEXEME_DOLLAR_STRING:
        case LEXEME_NUMBER:
        case LEXEME_PARAMETER:
        case LEXEME_OTHER:
            break;
        }
        scan->tokens_end = lexer->at;
    }
}

/* ---- the other items ---- */

static void read_meta(struct split *split, struct split_item *item, const struct lexer *lexer)
{
    struct psql_command command = psql_command_read(lexer->at, lexer->end);
    finish_meta(split, item, &command, lexer->end);
    if (command.effect == PSQL_SENDS)
        send_batch(split);
    else if (command.effect == PSQL_DISCARDS)
        split->copy_batch = 0;
    else if (command.effect == PSQL_COPIES)
        expect_copy_data(split, 1);
}

/* The line `\.` from `at`, a line's start, on: handleCopyIn() in psql's copy.c. NULL when there is none. */
static const char *find_copy_end(const char *at, const char *end, char newline)
{
    const char needle[3] = { newline, '\\', '.' };
    while (end - at >= 2) {
        const char *after = at + 2;
        if (at[0] == '\\' && at[1] == '.') {
            if (after < end && *after == '\r' && newline == '\n')
                after++;
            if (after == end || *after == newline)
                return at;
        }
        at = memmem(at, (size_t)(end - at), needle, sizeof needle);
        if (at == NULL)
            return NULL;
        at++;
    }
    return NULL;
}

/* The data begin on the line after the one that holds COPY. That a lone CR ends lines shows at this line's
 * end. */
static void read_copy_data(struct split *split, struct split_item *item)
{
    const char *end = split->source->bytes + split->end;
    const char *at = split->source->bytes + split->copy_line_end;
    bool crlf = end - at > 1 && at[0] == '\r' && at[1] == '\n';
    char newline = at < end && !crlf ? *at : '\n';
    at += at == end ? 0 : crlf ? 2 : 1;
    const char *mark = find_copy_end(at, end, newline), *data_end = mark != NULL ? mark : end;
    *item = (struct split_item){
        .kind = SPLIT_COPY_DATA,
        .leading = { .start = split->offset, .end = offset_of(split, at) },
        .span.start = offset_of(split, at),
        .terminated = mark != NULL,
        .standard_conforming_strings = split->standard_conforming_strings,
    };
    if (mark != NULL) {
        item->psql_terminator = span_of(split, mark, mark + 2);
    } else {
        item->problem = SPLIT_COPY_UNFINISHED;
        item->problem_at = item->span.start;
    }
    finish(split, item, data_end, mark != NULL ? mark + 2 : end, mark != NULL ? mark + 2 : end);
    uint32_t more = split->copy_pending - 1;
    split->copy_pending = 0;
    if (more > 0)
        expect_copy_data(split, more);
}

/* Passes comments and empty statements. */
static enum lexeme skip_leading(struct lexer *lexer)
{
    for (;;) {
        enum lexeme lexeme = lexeme_next(lexer);
        bool comment = lexeme == LEXEME_LINE_COMMENT || lexeme == LEXEME_BLOCK_COMMENT;
        if (lexeme == LEXEME_BACKSLASH && lexer->at < lexer->end && *lexer->at == ';')
            lexer->at++;
        else if ((!comment || lexer->open) && lexeme != LEXEME_SEMICOLON)
            return lexeme;
    }
}

bool split_next(struct split *split, struct split_item *item)
{
    const char *bytes = split->source->bytes;
    struct scan scan = {
        .split = split,
        .item = item,
        .lexer = {
            .at = bytes + split->offset,
            .end = bytes + (split->copy_pending > 0 ? split->copy_line_end : split->end),
            .standard_conforming_strings = split->standard_conforming_strings,
        },
    };
    enum lexeme lexeme = skip_leading(&scan.lexer);
    if (lexeme == LEXEME_END && split->copy_pending > 0) {
        read_copy_data(split, item);
        return true;
    }
    if (lexeme == LEXEME_END) {
        split->tail = (struct span){ .start = split->offset, .end = split->end };
        split->tail_problem = bytes_problem(split, split->tail.end, &split->tail_problem_at);
        return false;
    }
    scan.start = scan.tokens_end = scan.lexer.start;
    *item = (struct split_item){
        .kind = SPLIT_STATEMENT,
        .leading = { .start = split->offset, .end = offset_of(split, scan.start) },
        .span.start = offset_of(split, scan.start),
        .standard_conforming_strings = split->standard_conforming_strings,
    };
    if (lexeme == LEXEME_BACKSLASH && !(scan.lexer.at < scan.lexer.end && *scan.lexer.at == ':'))
        read_meta(split, item, &scan.lexer);
    else
        scan_statement(&scan, lexeme);
    return true;
}

/* ---- comments, backslash commands inside a statement ---- */

static void report_comments(const struct source *source, struct lexer lexer, split_comment_fn *callback,
                            void *context)
{
    for (;;) {
        enum lexeme lexeme = lexeme_next(&lexer);
        if (lexeme == LEXEME_END || lexer.open)
            return;
        if (lexeme == LEXEME_BACKSLASH && !(lexer.at < lexer.end && (*lexer.at == ';' || *lexer.at == ':')))
            lexer.at = psql_command_read(lexer.at, lexer.end).resume;
        if (lexeme != LEXEME_LINE_COMMENT && lexeme != LEXEME_BLOCK_COMMENT)
            continue;
        uint32_t start = (uint32_t)(lexer.start - source->bytes), end = (uint32_t)(lexer.at - source->bytes);
        bool line = lexeme == LEXEME_LINE_COMMENT;
        callback(context, (struct span){ .start = start, .end = end },
                 (struct span){ .start = start + 2, .end = end - (line ? 0 : 2) }, line);
    }
}

void split_comments(const struct source *source, struct span range, split_comment_fn *callback,
                    void *context)
{
    struct lexer lexer = { .at = source->bytes + range.start, .end = source->bytes + range.end };
    report_comments(source, lexer, callback, context);
}

void split_inner_comments(const struct source *source, const struct split_item *item,
                          split_comment_fn *callback, void *context)
{
    struct lexer lexer = {
        .at = source->bytes + item->span.start,
        .end = source->bytes + item->span.end,
        .standard_conforming_strings = item->standard_conforming_strings,
    };
    if (item->kind == SPLIT_STATEMENT)
        report_comments(source, lexer, callback, context);
}

void split_blank_meta(const struct split_item *item, char *text)
{
    struct lexer lexer = {
        .at = text,
        .end = text + (item->span.end - item->span.start),
        .standard_conforming_strings = item->standard_conforming_strings,
    };
    for (enum lexeme lexeme; (lexeme = lexeme_next(&lexer)) != LEXEME_END && !lexer.open;) {
        if (lexeme != LEXEME_BACKSLASH)
            continue;
        char *backslash = text + (lexer.start - text);
        const char *end = lexer.at;
        if (end < lexer.end && (*end == ';' || *end == ':'))
            lexer.at++;
        else
            end = lexer.at = psql_command_read(end, lexer.end).resume;
        memset(backslash, ' ', (size_t)(end - backslash));
    }
}
