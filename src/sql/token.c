/*
 * Implements sql/token.h after PostgreSQL's scan.l. The text has been accepted by the parser, so nothing here
 * reports errors: an open quote simply ends at the end of the text.
 */
#include "token.h"

#include <string.h>

enum { C_OTHER, C_BLANK, C_WORD, C_DIGIT };

/* Bytes above 127 are letters, as in scan.l's ident_start. */
static const unsigned char class_of[256] = {
    [' '] = C_BLANK,        ['\t'] = C_BLANK, ['\n'] = C_BLANK,        ['\r'] = C_BLANK,
    ['\f'] = C_BLANK,       ['\v'] = C_BLANK, ['0' ... '9'] = C_DIGIT, ['a' ... 'z'] = C_WORD,
    ['A' ... 'Z'] = C_WORD, ['_'] = C_WORD,   [128 ... 255] = C_WORD,
};

static unsigned class_at(const char *text, uint32_t at)
{
    return class_of[(unsigned char)text[at]];
}

/* After the comment that begins at `at`; comments nest. */
static uint32_t skip_block_comment(const char *text, uint32_t length, uint32_t at)
{
    uint32_t depth = 0;

    while (at < length) {
        if (text[at] == '/' && text[at + 1] == '*') {
            depth++;
            at += 2;
        } else if (text[at] == '*' && text[at + 1] == '/') {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return length;
}

static uint32_t skip_blank(const char *text, uint32_t length, uint32_t at)
{
    while (at < length) {
        if (class_at(text, at) == C_BLANK) {
            at++;
        } else if (text[at] == '-' && text[at + 1] == '-') {
            while (at < length && text[at] != '\n' && text[at] != '\r')
                at++;
        } else if (text[at] == '/' && text[at + 1] == '*') {
            at = skip_block_comment(text, length, at);
        } else {
            break;
        }
    }
    return at;
}

/* After the quoted text whose opening quote stands at `at`; a doubled quote belongs to it. */
static uint32_t skip_quoted(const char *text, uint32_t length, uint32_t at, bool backslash)
{
    char quote = text[at++];

    while (at < length) {
        if (backslash && text[at] == '\\' && at + 1 < length)
            at += 2;
        else if (text[at] != quote)
            at++;
        else if (text[at + 1] == quote)
            at += 2;
        else
            return at + 1;
    }
    return length;
}

/* After the dollar-quoted text at `at`; `at` itself when it is none. */
static uint32_t skip_dollar_quoted(const char *text, uint32_t length, uint32_t at)
{
    uint32_t tag_end = at + 1;
    uint32_t tag_length;

    if (class_at(text, tag_end) == C_WORD)
        while (class_at(text, tag_end) == C_WORD || class_at(text, tag_end) == C_DIGIT)
            tag_end++;
    if (text[tag_end] != '$')
        return at;
    tag_length = tag_end + 1 - at;
    for (uint32_t from = at + tag_length; from + tag_length <= length; from++) {
        const char *dollar = memchr(text + from, '$', length - from);

        if (dollar == NULL)
            break;
        from = (uint32_t)(dollar - text);
        if (from + tag_length <= length && memcmp(dollar, text + at, tag_length) == 0)
            return from + tag_length;
    }
    return length;
}

static uint32_t skip_word(const char *text, uint32_t at)
{
    while (class_at(text, at) >= C_WORD || text[at] == '$')
        at++;
    return at;
}

/* A string with a prefix: E'', B'', X'', N'', U&'' and the identifier U&"". False when the word at `at` is
 * only a word. */
static bool prefixed(const char *text, uint32_t length, struct token *token)
{
    uint32_t at = token->start;
    char prefix = (char)(text[at] | 0x20);

    if ((prefix == 'e' || prefix == 'b' || prefix == 'x' || prefix == 'n') && text[at + 1] == '\'')
        at++;
    else if (prefix == 'u' && text[at + 1] == '&' && (text[at + 2] == '\'' || text[at + 2] == '"'))
        at += 2;
    else
        return false;
    token->kind = text[at];
    token->end = skip_quoted(text, length, at, prefix == 'e');
    return true;
}

/* Digits with everything scan.l allows in a number; an exponent's sign too. */
static uint32_t skip_number(const char *text, uint32_t at)
{
    bool hexadecimal = text[at] == '0' && (text[at + 1] | 0x20) == 'x';

    while (class_at(text, at) >= C_WORD || text[at] == '.' ||
           ((text[at] == '+' || text[at] == '-') && (text[at - 1] | 0x20) == 'e' && !hexadecimal)) {
        if (text[at] == '.' && text[at + 1] == '.')
            break;
        at++;
    }
    return at;
}

struct token token_next(const char *text, uint32_t length, uint32_t at)
{
    struct token token;

    token.start = token.end = skip_blank(text, length, at);
    token.kind = 0;
    if (token.start >= length)
        return token;
    at = token.start;
    token.kind = text[at];
    token.end = at + 1;
    switch (class_at(text, at)) {
    case C_WORD:
        if (!prefixed(text, length, &token)) {
            token.kind = TOKEN_WORD;
            token.end = skip_word(text, at);
        }
        break;
    case C_DIGIT:
        token.kind = TOKEN_NUMBER;
        token.end = skip_number(text, at);
        break;
    default:
        if (text[at] == '\'' || text[at] == '"') {
            token.end = skip_quoted(text, length, at, false);
        } else if (text[at] == '.' && class_at(text, at + 1) == C_DIGIT) {
            token.kind = TOKEN_NUMBER;
            token.end = skip_number(text, at);
        } else if (text[at] == '$' && class_at(text, at + 1) == C_DIGIT) {
            token.kind = TOKEN_PARAMETER;
            token.end = skip_word(text, at + 1);
        } else if (text[at] == '$') {
            uint32_t end = skip_dollar_quoted(text, length, at);

            token.end = end > at ? end : at + 1;
        }
    }
    return token;
}

bool token_is_word(const char *text, struct token token, const char *word)
{
    uint32_t length = token.end - token.start;

    if (token.kind != TOKEN_WORD)
        return false;
    for (uint32_t i = 0; i < length; i++) {
        char c = text[token.start + i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (word[i] != c)
            return false;
    }
    return word[length] == '\0';
}

uint32_t token_item_end(const char *text, uint32_t limit, uint32_t at, uint32_t *stop)
{
    uint32_t end = at;
    uint32_t depth = 0;

    for (;;) {
        struct token token = token_next(text, limit, end);
        if (token.kind == 0 || (depth == 0 && (token_closes(token) || token.kind == ',' || token.kind == ';'))) {
            if (stop != NULL)
                *stop = token.start < limit ? token.start : limit;
            return end;
        }
        depth = token_depth(token, depth);
        end = token.end < limit ? token.end : limit;
    }
}

/* Whether the line that ends at `limit` could end in a comment. */
static bool may_end_in_comment(const char *text, uint32_t start, uint32_t limit)
{
    if (limit - start >= 2 && text[limit - 1] == '/' && text[limit - 2] == '*')
        return true;
    for (uint32_t at = limit; at > start && text[at - 1] != '\n' && text[at - 1] != '\r'; at--)
        if (text[at - 1] == '-' && at - 1 > start && text[at - 2] == '-')
            return true;
    return false;
}

uint32_t token_trim(const char *text, uint32_t start, uint32_t limit)
{
    uint32_t end = limit;
    uint32_t last = start;

    while (end > start && class_at(text, end - 1) == C_BLANK)
        end--;
    if (!may_end_in_comment(text, start, end))
        return end;
    for (;;) {
        struct token token = token_next(text, end, last);

        if (token.kind == 0)
            return last;
        last = token.end < end ? token.end : end;
    }
}

uint32_t token_items(const char *text, uint32_t limit, uint32_t at, struct span *items, uint32_t capacity)
{
    uint32_t count = 0;

    for (;;) {
        uint32_t stop;
        uint32_t start = token_next(text, limit, at).start;
        uint32_t end = token_item_end(text, limit, at, &stop);

        if (count < capacity)
            items[count] = (struct span){start < end ? start : end, end};
        count++;
        if (stop >= limit || text[stop] != ',')
            return count;
        at = stop + 1;
    }
}
