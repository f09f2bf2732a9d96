/*
 * Token: a light reader of SQL tokens for text that the parser has already accepted, used to find the extents
 * the parser's nodes do not carry. It tells tokens apart only as far as that needs and knows no grammar.
 */
#ifndef SQL_TOKEN_H
#define SQL_TOKEN_H

#include <stdbool.h>
#include <stdint.h>
#include "base/source.h"

/* `kind` is a TOKEN_ value, or the character itself for punctuation and operator characters; 0 at the end. */
enum {
    TOKEN_WORD = 'a',
    TOKEN_QUOTED = '"',
    TOKEN_STRING = '\'',
    TOKEN_NUMBER = '0',
    TOKEN_DOLLAR_STRING = '$',
    TOKEN_PARAMETER = 'p'
};

struct token {
    char kind;
    uint32_t start, end;
};

/* The token at or after `at`, which must not lie inside one; blanks and comments are passed over. `text` must
 * be NUL-terminated at `length`. */
struct token token_next(const char *text, uint32_t length, uint32_t at);

/* Whether the token is this key word (given in lower case). */
bool token_is_word(const char *text, struct token token, const char *word);

/* Brackets: ( and [ alike, since the text has them in pairs. */
static inline bool token_opens(struct token token)
{
    return token.kind == '(' || token.kind == '[';
}

static inline bool token_closes(struct token token)
{
    return token.kind == ')' || token.kind == ']';
}

/* The depth after the token; a closing bracket too many counts for nothing. */
static inline uint32_t token_depth(struct token token, uint32_t depth)
{
    return token_opens(token) ? depth + 1 : token_closes(token) && depth > 0 ? depth - 1 : depth;
}

/* From `at` to before the first of: a comma or closing bracket at the depth `at` stands on, a semicolon
 * there, `limit`. Gives the end of the last token passed (at least `at`); *stop, when not NULL, is where the
 * stopping token begins. */
uint32_t token_item_end(const char *text, uint32_t limit, uint32_t at, uint32_t *stop);

/* The end of the last token in [start, limit). */
uint32_t token_trim(const char *text, uint32_t start, uint32_t limit);

/* The ranges of the comma-separated items that begin at `at`, as token_item_end ends them: at most `capacity`
 * are stored, all are counted. */
uint32_t token_items(const char *text, uint32_t limit, uint32_t at, struct span *items, uint32_t capacity);

#endif
