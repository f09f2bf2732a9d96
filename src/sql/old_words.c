/*
 * Implements sql/old_words.h. Only whole unquoted words are touched, never strings or comments.
 */
#include "old_words.h"

#include <stddef.h>
#include <string.h>

#include "token.h"

/* Not part of any UTF-8 sequence, and a letter to the scanner. */
#define HIDDEN '\377'

/* src/include/parser/kwlist.h: key words of category C or R, and the first version in which they are
 * (pg_get_keywords()). */
static const struct {
    const char *word;
    int since;
} words[] = {
    {"json", 17},           {"json_array", 16},     {"json_arrayagg", 16}, {"json_exists", 17},
    {"json_object", 16},    {"json_objectagg", 16}, {"json_query", 17},    {"json_scalar", 17},
    {"json_serialize", 17}, {"json_table", 17},     {"json_value", 17},    {"merge_action", 17},
    {"system_user", 16},
};

#define WORD_COUNT (sizeof words / sizeof words[0])

static bool is_old(const char *text, struct token token, int grammar)
{
    if (token.kind != TOKEN_WORD || strchr("jJmMsS", text[token.start]) == NULL)
        return false;
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (grammar < words[i].since && token_is_word(text, token, words[i].word))
            return true;
    return false;
}

bool old_words_found(const char *text, uint32_t length, int grammar)
{
    struct token token = token_next(text, length, 0);

    if (memchr(text, HIDDEN, length) != NULL)
        return false;
    while (token.kind != 0 && !is_old(text, token, grammar))
        token = token_next(text, length, token.end);
    return token.kind != 0;
}

void old_words_hide(char *text, uint32_t length, int grammar)
{
    for (struct token token = token_next(text, length, 0); token.kind != 0;
         token = token_next(text, length, token.end))
        if (is_old(text, token, grammar))
            text[token.start] = HIDDEN;
}

const char *old_words_name(const char *name)
{
    if (name[0] == HIDDEN)
        for (size_t i = 0; i < WORD_COUNT; i++)
            if (strcmp(words[i].word + 1, name + 1) == 0)
                return words[i].word;
    return NULL;
}
