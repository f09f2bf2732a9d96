/*
 * Implements psql.h after psql's src/bin/psql/psqlscanslash.l (what belongs to a command) and command.c
 * (which commands there are and how each reads its arguments). A command psql does not know takes the rest of
 * its line, as there.
 */
#include "psql.h"

#include <stdbool.h>
#include <string.h>

#include "lexeme.h"

enum arguments {
    WORDS,                          /* OT_NORMAL and its kin: up to an unquoted backslash */
    FILE_OR_PIPE,                   /* OT_FILEPIPE: the same, but `|` takes the rest of the line */
    WHOLE_LINE,                     /* OT_WHOLE_LINE: no backslash ends it */
};

struct command { const char *name; enum arguments arguments; enum psql_effect effect; };

/* exec_command() of psql 18, sorted by name; \d… and \lo_… go by their first letters, \copy by itself. */
static const struct command commands[] = {
    { "!", WHOLE_LINE, PSQL_NONE },
    { "?", WORDS, PSQL_NONE },
    { "C", WORDS, PSQL_NONE },
    { "H", WORDS, PSQL_NONE },
    { "T", WORDS, PSQL_NONE },
    { "a", WORDS, PSQL_NONE },
    { "bind", WORDS, PSQL_NONE },
    { "bind_named", WORDS, PSQL_NONE },
    { "c", WORDS, PSQL_NONE },
    { "cd", WORDS, PSQL_NONE },
    { "close_prepared", WORDS, PSQL_SENDS },
    { "connect", WORDS, PSQL_NONE },
    { "conninfo", WORDS, PSQL_NONE },
    { "copyright", WORDS, PSQL_NONE },
    { "crosstabview", WORDS, PSQL_SENDS },
    { "e", WORDS, PSQL_NONE },
    { "echo", WORDS, PSQL_NONE },
    { "edit", WORDS, PSQL_NONE },
    { "ef", WHOLE_LINE, PSQL_NONE },
    { "elif", WORDS, PSQL_NONE },
    { "else", WORDS, PSQL_NONE },
    { "encoding", WORDS, PSQL_NONE },
    { "endif", WORDS, PSQL_NONE },
    { "endpipeline", WORDS, PSQL_SENDS },
    { "errverbose", WORDS, PSQL_NONE },
    { "ev", WHOLE_LINE, PSQL_NONE },
    { "f", WORDS, PSQL_NONE },
    { "flush", WORDS, PSQL_SENDS },
    { "flushrequest", WORDS, PSQL_SENDS },
    { "g", FILE_OR_PIPE, PSQL_SENDS },
    { "gdesc", WORDS, PSQL_SENDS },
    { "getenv", WORDS, PSQL_NONE },
    { "getresults", WORDS, PSQL_SENDS },
    { "gexec", WORDS, PSQL_SENDS },
    { "gset", WORDS, PSQL_SENDS },
    { "gx", FILE_OR_PIPE, PSQL_SENDS },
    { "h", WHOLE_LINE, PSQL_NONE },
    { "help", WHOLE_LINE, PSQL_NONE },
    { "html", WORDS, PSQL_NONE },
    { "i", WORDS, PSQL_NONE },
    { "if", WORDS, PSQL_NONE },
    { "include", WORDS, PSQL_NONE },
    { "include_relative", WORDS, PSQL_NONE },
    { "ir", WORDS, PSQL_NONE },
    { "l", WORDS, PSQL_NONE },
    { "l+", WORDS, PSQL_NONE },
    { "l+x", WORDS, PSQL_NONE },
    { "list", WORDS, PSQL_NONE },
    { "list+", WORDS, PSQL_NONE },
    { "list+x", WORDS, PSQL_NONE },
    { "listx", WORDS, PSQL_NONE },
    { "listx+", WORDS, PSQL_NONE },
    { "lx", WORDS, PSQL_NONE },
    { "lx+", WORDS, PSQL_NONE },
    { "o", FILE_OR_PIPE, PSQL_NONE },
    { "out", FILE_OR_PIPE, PSQL_NONE },
    { "p", WORDS, PSQL_NONE },
    { "parse", WORDS, PSQL_SENDS },
    { "password", WORDS, PSQL_NONE },
    { "print", WORDS, PSQL_NONE },
    { "prompt", WORDS, PSQL_NONE },
    { "pset", WORDS, PSQL_NONE },
    { "q", WORDS, PSQL_NONE },
    { "qecho", WORDS, PSQL_NONE },
    { "quit", WORDS, PSQL_NONE },
    { "r", WORDS, PSQL_DISCARDS },
    { "reset", WORDS, PSQL_DISCARDS },
    { "restrict", WORDS, PSQL_NONE },
    { "s", WORDS, PSQL_NONE },
    { "sendpipeline", WORDS, PSQL_SENDS },
    { "set", WORDS, PSQL_NONE },
    { "setenv", WORDS, PSQL_NONE },
    { "sf", WHOLE_LINE, PSQL_NONE },
    { "sf+", WHOLE_LINE, PSQL_NONE },
    { "startpipeline", WORDS, PSQL_SENDS },
    { "sv", WHOLE_LINE, PSQL_NONE },
    { "sv+", WHOLE_LINE, PSQL_NONE },
    { "syncpipeline", WORDS, PSQL_SENDS },
    { "t", WORDS, PSQL_NONE },
    { "timing", WORDS, PSQL_NONE },
    { "unrestrict", WORDS, PSQL_NONE },
    { "unset", WORDS, PSQL_NONE },
    { "w", FILE_OR_PIPE, PSQL_NONE },
    { "warn", WORDS, PSQL_NONE },
    { "watch", WORDS, PSQL_SENDS },
    { "write", FILE_OR_PIPE, PSQL_NONE },
    { "x", WORDS, PSQL_NONE },
    { "z", WORDS, PSQL_NONE },
    { "zS", WORDS, PSQL_NONE },
    { "zSx", WORDS, PSQL_NONE },
    { "zx", WORDS, PSQL_NONE },
    { "zxS", WORDS, PSQL_NONE },
};

static const struct command any_known = { "", WORDS, PSQL_NONE };
static const struct command copy = { "copy", WHOLE_LINE, PSQL_COPIES };
static const struct command unknown = { "", WHOLE_LINE, PSQL_NONE };

/* As strcmp() with a name that is not NUL-terminated and may hold NULs. */
static int compare_name(const char *name, size_t length, const char *known)
{
    size_t known_length = strlen(known), common = length < known_length ? length : known_length;
    int order = memcmp(name, known, common);
    return order != 0 ? order : (length > known_length) - (length < known_length);
}

static const struct command *command_find(const char *name, size_t length)
{
    if (lexeme_is_word(name, name + length, "copy"))
        return &copy;
    if ((length > 0 && *name == 'd') || (length >= 3 && memcmp(name, "lo_", 3) == 0))
        return &any_known;
    size_t low = 0, high = sizeof commands / sizeof commands[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_name(name, length, commands[middle].name);
        if (order == 0)
            return &commands[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return &unknown;
}

/* xslashquote: a backslash takes the byte after it along; xslashbackquote and xslashdquote: it does not.
 * No quote goes beyond the line. */
static const char *skip_quoted(const char *at, const char *end)
{
    char quote = *at++;
    for (; at < end && !lexeme_is_newline(*at); at++) {
        if (*at == quote)
            return at + 1;
        if (*at == '\\' && quote == '\'' && end - at > 1 && !lexeme_is_newline(at[1]))
            at++;
    }
    return at;
}

static const char *skip_line_blanks(const char *at, const char *end)
{
    while (at < end && lexeme_is_blank(*at) && !lexeme_is_newline(*at))
        at++;
    return at;
}

/* The end of the last argument before an unquoted backslash or the line's end. A pipe may stand where a
 * file name may: as the first argument, or after \g's options in parentheses
 * (process_command_g_options()). */
static const char *skip_arguments(const char *at, const char *end, bool pipe)
{
    const char *last = at;
    bool first = true, options = false;
    for (;;) {
        at = skip_line_blanks(at, end);
        if (at == end || *at == '\\' || lexeme_is_newline(*at))
            return last;
        if (pipe && !options && *at == '|')
            return lexeme_line_end(at, end);
        options |= first && *at == '(';
        first = false;
        while (at < end && *at != '\\' && !lexeme_is_blank(*at))
            at = *at == '\'' || *at == '"' || *at == '`' ? skip_quoted(at, end) : at + 1;
        last = at;
        pipe &= options;
        options &= at[-1] != ')';
    }
}

/* \copy's own reading of its line, parse_slash_copy() in copy.c: whether it reads its data from the
 * script. */
static bool copies_from_stdin(const char *at, const char *end)
{
    struct lexer lexer = { .at = at, .end = end, .standard_conforming_strings = true };
    int depth = 0;
    for (bool from = false;;) {
        enum lexeme lexeme = lexeme_next(&lexer);
        if (lexeme == LEXEME_END || lexer.open)
            return false;
        if (from)
            return lexeme == LEXEME_WORD && (lexeme_is_word(lexer.start, lexer.at, "stdin") ||
                                             lexeme_is_word(lexer.start, lexer.at, "stdout"));
        depth += (lexeme == LEXEME_OPEN) - (lexeme == LEXEME_CLOSE);
        from = depth == 0 && lexeme == LEXEME_WORD && lexeme_is_word(lexer.start, lexer.at, "from");
    }
}

struct psql_command psql_command_read(const char *at, const char *end)
{
    const char *name = at;
    while (at < end && !lexeme_is_blank(*at) && *at != '\\')
        at++;
    const struct command *command = command_find(name, (size_t)(at - name));
    struct psql_command read = { .effect = command->effect };
    if (command->arguments == WHOLE_LINE)
        read.end = lexeme_line_end(at, end);
    else
        read.end = skip_arguments(at, end, command->arguments == FILE_OR_PIPE);
    if (command->effect == PSQL_COPIES && !copies_from_stdin(at, read.end))
        read.effect = PSQL_NONE;
    while (read.end > name && lexeme_is_blank(read.end[-1]))
        read.end--;
    const char *separator = skip_line_blanks(read.end, end);
    bool separated = end - separator >= 2 && separator[0] == '\\' && separator[1] == '\\';
    read.resume = separated ? separator + 2 : read.end;
    return read;
}
