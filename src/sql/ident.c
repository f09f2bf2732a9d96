/*
 * Implements sql/ident.h after src/backend/parser/scansup.c (folding, cutting), utils/adt/ruleutils.c
 * (quote_identifier), utils/adt/quote.c (quote_literal_internal) and the key word list of the grammar that
 * libpg_query was made from. That list is one file of lines made for the including, so the rest of
 * PostgreSQL's headers stays away.
 */
#include "sql/ident.h"

#include <string.h>

struct keyword { const char *word; enum ident_keyword kind; bool bare_label; };

#define UNRESERVED_KEYWORD IDENT_UNRESERVED_KEYWORD
#define COL_NAME_KEYWORD IDENT_COLUMN_NAME_KEYWORD
#define TYPE_FUNC_NAME_KEYWORD IDENT_FUNCTION_OR_TYPE_KEYWORD
#define RESERVED_KEYWORD IDENT_RESERVED_KEYWORD
#define BARE_LABEL true
#define AS_LABEL false
#define PG_KEYWORD(word, token, kind, label) { word, kind, label },

/* Sorted: gen_keywordlist.pl insists on it. */
static const struct keyword keywords[] = {
#include "parser/kwlist.h"
};

static const struct keyword *keyword_find(const char *word)
{
    size_t low = 0, high = sizeof keywords / sizeof keywords[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(word, keywords[middle].word);
        if (order == 0)
            return &keywords[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

enum ident_keyword ident_keyword(const char *word)
{
    const struct keyword *keyword = keyword_find(word);
    return keyword != NULL ? keyword->kind : IDENT_NOT_KEYWORD;
}

bool ident_is_bare_label(const char *word)
{
    const struct keyword *keyword = keyword_find(word);
    return keyword == NULL || keyword->bare_label;
}

/* pg_utf_mblen(): by the first byte alone. */
static size_t character_length(unsigned char first)
{
    return (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 1;
}

/* pg_mbcliplen() in UTF-8 */
size_t ident_clip(const char *text, size_t length)
{
    size_t kept = 0;
    if (length <= IDENT_LIMIT)
        return length;
    while (kept < IDENT_LIMIT && text[kept] != '\0') {
        size_t next = character_length((unsigned char)text[kept]);
        if (kept + next > IDENT_LIMIT)
            break;
        kept += next;
    }
    return kept;
}

char *ident_truncate(struct arena *arena, const char *text, size_t length)
{
    return arena_strndup(arena, text, ident_clip(text, length));
}

/* downcase_truncate_identifier() in a multibyte encoding: letters beyond ASCII keep their case. */
char *ident_fold(struct arena *arena, const char *text, size_t length)
{
    char *folded = ident_truncate(arena, text, length);
    for (char *at = folded; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at += 'a' - 'A';
    return folded;
}

static bool needs_quotes(const char *name)
{
    if (!((*name >= 'a' && *name <= 'z') || *name == '_'))
        return true;
    for (const char *at = name; *at != '\0'; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_'))
            return true;
    return ident_keyword(name) > IDENT_UNRESERVED_KEYWORD;
}

/* Writes `text` between quotes with every byte of `doubled` twice; gives the end. `to` has room for it
 * all. */
static char *write_quoted(char *to, const char *text, char quote, const char *doubled)
{
    *to++ = quote;
    for (; *text != '\0'; text++) {
        if (strchr(doubled, *text) != NULL)
            *to++ = *text;
        *to++ = *text;
    }
    *to++ = quote;
    *to = '\0';
    return to;
}

static size_t count_bytes(const char *text, const char *which)
{
    size_t count = 0;
    for (; (text = strpbrk(text, which)) != NULL; text++)
        count++;
    return count;
}

const char *ident_quote(struct arena *arena, const char *name)
{
    if (!needs_quotes(name))
        return name;
    char *quoted = arena_alloc(arena, strlen(name) + count_bytes(name, "\"") + 3);
    write_quoted(quoted, name, '"', "\"");
    return quoted;
}

const char *ident_quote_qualified(struct arena *arena, const char *schema, const char *name)
{
    if (schema == NULL)
        return ident_quote(arena, name);
    return arena_printf(arena, "%s.%s", ident_quote(arena, schema), ident_quote(arena, name));
}

const char *literal_quote(struct arena *arena, const char *text)
{
    char *quoted = arena_alloc(arena, strlen(text) + count_bytes(text, "'\\") + 4), *at = quoted;
    if (strchr(text, '\\') != NULL)
        *at++ = 'E';
    write_quoted(at, text, '\'', "'\\");
    return quoted;
}
