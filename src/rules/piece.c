/*
 * Piece: cuts SQL text; see piece.h.
 */
#define _GNU_SOURCE /* memmem */
#include "piece.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static const char *after_block_comment(const char *p, const char *end)
{
    int depth = 0;
    do {
        bool opens = end - p >= 2 && p[0] == '/' && p[1] == '*',
             closes = end - p >= 2 && p[0] == '*' && p[1] == '/';
        depth += opens - closes;
        p += opens || closes ? 2 : 1;
    } while (depth > 0 && p < end);
    return p;
}

/* After the closing quote; doubled ones, and with `escapes` those after a backslash, belong to the text. */
static const char *after_quoted(const char *p, const char *end, char quote, bool escapes)
{
    for (p++; p < end; p++) {
        if (escapes && *p == '\\' && p + 1 < end)
            p++;
        else if (*p == quote && p + 1 < end && p[1] == quote)
            p++;
        else if (*p == quote)
            return p + 1;
    }
    return end;
}

/* After $tag$ … $tag$; NULL when no such thing begins here. */
static const char *after_dollars(const char *p, const char *end)
{
    const char *tag_end = p + 1;
    while (tag_end < end && *tag_end != '$' && is_word(*tag_end))
        tag_end++;
    if (tag_end >= end || *tag_end != '$' || is_digit(p[1]))
        return NULL;
    size_t length = (size_t)(tag_end + 1 - p);
    const char *close = memmem(tag_end + 1, (size_t)(end - tag_end - 1), p, length);
    return close == NULL ? end : close + length;
}

const char *piece_end(const char *p, const char *end, enum piece_kind *kind)
{
    const char *next = p + 1;
    bool escape = (*p == 'E' || *p == 'e') && next < end && *next == '\'';
    if (is_blank(*p)) {
        *kind = PIECE_BLANK;
        while (next < end && is_blank(*next))
            next++;
    } else if (*p == '-' && next < end && *next == '-') {
        *kind = PIECE_COMMENT;
        const char *line_end = memchr(p, '\n', (size_t)(end - p));
        next = line_end == NULL ? end : line_end;
    } else if (*p == '/' && next < end && *next == '*') {
        *kind = PIECE_COMMENT;
        next = after_block_comment(p, end);
    } else if (*p == '\'' || escape) {
        *kind = PIECE_CONSTANT;
        next = after_quoted(escape ? next : p, end, '\'', escape);
    } else if (*p == '$' && after_dollars(p, end) != NULL) {
        *kind = PIECE_CONSTANT;
        next = after_dollars(p, end);
    } else if (*p == '"') {
        *kind = PIECE_NAME;
        next = after_quoted(p, end, '"', false);
    } else if (is_word(*p)) {
        *kind = is_digit(*p) ? PIECE_NUMBER : PIECE_WORD;
        while (next < end && is_word(*next))
            next++;
    } else {
        *kind = PIECE_OTHER;
    }
    return next;
}

bool piece_is(const char *p, const char *end, const char *word)
{
    for (; p < end && *word != '\0'; p++, word++) {
        char a = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p,
             b = *word >= 'A' && *word <= 'Z' ? (char)(*word + 32) : *word;
        if (a != b)
            return false;
    }
    return p == end && *word == '\0';
}
