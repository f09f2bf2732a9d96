/*
 * Implements sql/lexeme.h after PostgreSQL's src/backend/parser/scan.l, whose pattern names the comments
 * give, and psql's copy of it, src/fe_utils/psqlscan.l. No backtracking over more than one token, so reading
 * is linear.
 */
#include "lexeme.h"

#include <string.h>

enum class {
    OTHER, BLANK, WORD, DIGIT, QUOTE, DOUBLE_QUOTE, DOLLAR, MINUS, SLASH, DOT, OPEN, CLOSE, SEMICOLON,
    BACKSLASH,
};

/* Bytes above 127 are letters: scan.l's ident_start. */
static const unsigned char class_of[256] = {
    [' '] = BLANK, ['\t' ... '\r'] = BLANK,
    ['a' ... 'z'] = WORD, ['A' ... 'Z'] = WORD, ['_'] = WORD, [128 ... 255] = WORD,
    ['0' ... '9'] = DIGIT,
    ['\''] = QUOTE, ['"'] = DOUBLE_QUOTE, ['$'] = DOLLAR, ['-'] = MINUS, ['/'] = SLASH, ['.'] = DOT,
    ['('] = OPEN, [')'] = CLOSE, [';'] = SEMICOLON, ['\\'] = BACKSLASH,
};

/* scan.l's ident_cont. */
static const bool continues_word[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['_'] = true, [128 ... 255] = true,
    ['0' ... '9'] = true, ['$'] = true,
};

static enum class class_at(const char *at)
{
    return class_of[(unsigned char)*at];
}

static const char *skip_word(const char *at, const char *end)
{
    while (at < end && continues_word[(unsigned char)*at])
        at++;
    return at;
}

/* By pieces, so that short lines ended by one of the two do not make the other be looked for to the end of
 * the file. */
const char *lexeme_line_end(const char *at, const char *end)
{
    while (at < end) {
        size_t piece = end - at < 256 ? (size_t)(end - at) : 256;
        const char *lf = memchr(at, '\n', piece), *stop = lf != NULL ? lf : at + piece;
        const char *cr = memchr(at, '\r', (size_t)(stop - at));
        if (cr != NULL || lf != NULL)
            return cr != NULL ? cr : lf;
        at = stop;
    }
    return end;
}

bool lexeme_is_word(const char *start, const char *end, const char *word)
{
    for (; start < end; start++, word++) {
        char c = *start >= 'A' && *start <= 'Z' ? (char)(*start - 'A' + 'a') : *start;
        if (c != *word || c == '\0')
            return false;
    }
    return *word == '\0';
}

/* ---- quotes: the first byte after the opening quote → the first after the closing one, or NULL ---- */

/* A doubled quote stands for itself: xq, xus, xd, xui. */
static const char *close_doubled(const char *at, const char *end, char quote)
{
    while ((at = memchr(at, quote, (size_t)(end - at))) != NULL) {
        if (at + 1 == end || at[1] != quote)
            return at + 1;
        at += 2;
    }
    return NULL;
}

/* xe: a backslash takes the byte after it along. */
static const char *close_escaped(const char *at, const char *end)
{
    for (;;) {
        while (at < end && *at != '\'' && *at != '\\')
            at++;
        if (end - at < 2)
            return at < end && *at == '\'' ? end : NULL;
        if (*at == '\'' && at[1] != '\'')
            return at + 1;
        at += 2;
    }
}

enum string_mode { PLAIN, ESCAPED, BITS /* xb, xh: the first quote ends it */ };

static const char *close_string(const char *at, const char *end, enum string_mode mode)
{
    if (mode == PLAIN)
        return close_doubled(at, end, '\'');
    if (mode == ESCAPED)
        return close_escaped(at, end);
    at = memchr(at, '\'', (size_t)(end - at));
    return at != NULL ? at + 1 : NULL;
}

/* quotecontinue: a newline, blanks and line comments, then another quote; NULL when something else comes. */
static const char *continued_quote(const char *at, const char *end)
{
    bool newline = false;
    for (;;) {
        while (at < end && lexeme_is_blank(*at))
            newline |= lexeme_is_newline(*at++);
        if (end - at < 2 || at[0] != '-' || at[1] != '-')
            break;
        at = lexeme_line_end(at, end);
    }
    return newline && at < end && *at == '\'' ? at : NULL;
}

/* The string whose opening quote is at `at`. A continuation is read in the mode of the first part; it
 * needs looking for only where a quote by itself would begin another mode. */
static enum lexeme read_string(struct lexer *lexer, const char *at, enum string_mode mode)
{
    enum string_mode plain = lexer->standard_conforming_strings ? PLAIN : ESCAPED;
    do {
        const char *close = close_string(at + 1, lexer->end, mode);
        lexer->open = close == NULL;
        lexer->at = close != NULL ? close : lexer->end;
        at = close != NULL && mode != plain ? continued_quote(close, lexer->end) : NULL;
    } while (at != NULL);
    return LEXEME_STRING;
}

static enum lexeme read_quoted_word(struct lexer *lexer, const char *at)
{
    const char *close = close_doubled(at + 1, lexer->end, '"');
    lexer->open = close == NULL;
    lexer->at = close != NULL ? close : lexer->end;
    return LEXEME_QUOTED_WORD;
}

/* The end of the first `delimiter` from `at` on; NULL when there is none. The delimiter holds a dollar at
 * its ends only, so a comparison never goes beyond the next dollar and the whole is linear. */
static const char *close_dollar(const char *at, const char *end, const char *delimiter, size_t length)
{
    while ((size_t)(end - at) >= length && (at = memchr(at, '$', (size_t)(end - at) - length + 1)) != NULL) {
        if (memcmp(at, delimiter, length) == 0)
            return at + length;
        at++;
    }
    return NULL;
}

/* dolqdelim, dolqfailed, param, param_junk. */
static enum lexeme read_dollar(struct lexer *lexer, const char *at)
{
    const char *end = lexer->end, *after = at + 1;
    if (after < end && class_at(after) == DIGIT) {
        while (after < end && class_at(after) == DIGIT)
            after++;
        lexer->at = after < end && class_at(after) == WORD ? skip_word(after, end) : after;
        return LEXEME_PARAMETER;
    }
    while (after < end && (class_at(after) == WORD || (class_at(after) == DIGIT && after > at + 1)))
        after++;
    if (after == end || *after != '$') {
        lexer->at = at + 1;
        return LEXEME_OTHER;
    }
    after++;
    const char *close = close_dollar(after, end, at, (size_t)(after - at));
    lexer->open = close == NULL;
    lexer->at = close != NULL ? close : end;
    return LEXEME_DOLLAR_STRING;
}

/* ---- the rest ---- */

/* xc: comments nest. */
static enum lexeme read_block_comment(struct lexer *lexer, const char *at)
{
    const char *end = lexer->end;
    size_t depth = 1;
    for (at += 2; depth > 0;) {
        while (at < end && *at != '*' && *at != '/')
            at++;
        if (end - at < 2) {
            lexer->open = true;
            at = end;
            break;
        }
        if (*at == '*' && at[1] == '/') {
            depth--;
            at += 2;
        } else if (*at == '/' && at[1] == '*') {
            depth++;
            at += 2;
        } else {
            at++;
        }
    }
    lexer->at = at;
    return LEXEME_BLOCK_COMMENT;
}

/* decinteger: single underscores may stand between digits. */
static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && (class_at(at) == DIGIT || (*at == '_' && end - at > 1 && class_at(at + 1) == DIGIT)))
        at++;
    return at;
}

/* integer, numeric, real and what is wrong with them (numericfail, realfail, …_junk): a word glued to a
 * number belongs to it, so 1e'x' is not an E'' string. */
static enum lexeme read_number(struct lexer *lexer, const char *at)
{
    const char *end = lexer->end;
    at = skip_digits(at, end);
    if (at < end && *at == '.' && !(end - at > 1 && at[1] == '.')) {
        at++;
        if (at < end && class_at(at) == DIGIT)
            at = skip_digits(at, end);
    }
    lexer->at = at;
    if (at < end && (*at == 'e' || *at == 'E') && end - at > 1 && (at[1] == '+' || at[1] == '-')) {
        if (end - at == 2 || class_at(at + 2) != DIGIT) {
            lexer->at = at + 2;
            return LEXEME_NUMBER;
        }
        lexer->at = at = skip_digits(at + 2, end);
    }
    if (at < end && class_at(at) == WORD)
        lexer->at = skip_word(at, end);
    return LEXEME_NUMBER;
}

/* A word, or what a letter before a quote makes of it: xbstart, xhstart, xnstart, xestart, xusstart,
 * xuistart, xufailed. */
static enum lexeme read_word(struct lexer *lexer, const char *at)
{
    const char *end = lexer->end, *after = skip_word(at + 1, end);
    lexer->at = after;
    if (after - at > 1 || after == end)
        return LEXEME_WORD;
    char letter = *at | 0x20;
    if (*after == '\'') {
        if (letter == 'e')
            return read_string(lexer, after, ESCAPED);
        if (letter == 'b' || letter == 'x')
            return read_string(lexer, after, BITS);
        return letter == 'n' ? LEXEME_OTHER : LEXEME_WORD;
    }
    if (letter == 'u' && *after == '&') {
        if (end - after > 1 && after[1] == '\'')
            return read_string(lexer, after + 1, PLAIN);
        if (end - after > 1 && after[1] == '"')
            return read_quoted_word(lexer, after + 1);
        return LEXEME_OTHER;
    }
    return LEXEME_WORD;
}

static enum lexeme read_one(struct lexer *lexer, enum lexeme lexeme)
{
    lexer->at = lexer->start + 1;
    return lexeme;
}

/* dot_dot; a numeric may begin with its point */
static enum lexeme read_dot(struct lexer *lexer, const char *at)
{
    if (lexer->end - at > 1 && at[1] == '.')
        lexer->at = at + 2;
    else if (lexer->end - at > 1 && class_at(at + 1) == DIGIT)
        return read_number(lexer, at);
    else
        lexer->at = at + 1;
    return LEXEME_OTHER;
}

enum lexeme lexeme_next(struct lexer *lexer)
{
    const char *at = lexer->at, *end = lexer->end;
    while (at < end && lexeme_is_blank(*at))
        at++;
    lexer->start = lexer->at = at;
    lexer->open = false;
    if (at == end)
        return LEXEME_END;
    switch (class_at(at)) {
    case WORD:
        return read_word(lexer, at);
    case DIGIT:
        return read_number(lexer, at);
    case QUOTE:
        return read_string(lexer, at, lexer->standard_conforming_strings ? PLAIN : ESCAPED);
    case DOUBLE_QUOTE:
        return read_quoted_word(lexer, at);
    case DOLLAR:
        return read_dollar(lexer, at);
    case MINUS:
        if (end - at < 2 || at[1] != '-')
            return read_one(lexer, LEXEME_OTHER);
        lexer->at = lexeme_line_end(at, end);
        return LEXEME_LINE_COMMENT;
    case SLASH:
        return end - at > 1 && at[1] == '*' ? read_block_comment(lexer, at) : read_one(lexer, LEXEME_OTHER);
    case DOT:
        return read_dot(lexer, at);
    case OPEN:
        return read_one(lexer, LEXEME_OPEN);
    case CLOSE:
        return read_one(lexer, LEXEME_CLOSE);
    case SEMICOLON:
        return read_one(lexer, LEXEME_SEMICOLON);
    case BACKSLASH:
        return read_one(lexer, LEXEME_BACKSLASH);
    case BLANK:
    case OTHER:
        break;
    }
    do
        at++;
    while (at < end && class_at(at) == OTHER);
    lexer->at = at;
    return LEXEME_OTHER;
}
