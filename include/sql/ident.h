/*
 * Ident: identifiers and literals as text: folding and cutting as the server's scanner does, quoting as its
 * functions quote_ident and quote_literal do, and the key words that make quoting necessary (PostgreSQL
 * 18's). Names here are text only; what they name is unknown.
 */
#ifndef SQL_IDENT_H
#define SQL_IDENT_H

#include <stdbool.h>
#include "base/arena.h"

/* Bytes of the longest name (NAMEDATALEN - 1). */
#define IDENT_LIMIT 63

/* What a word is in the grammar (kwlist.h). */
enum ident_keyword {
    IDENT_NOT_KEYWORD,
    IDENT_UNRESERVED_KEYWORD,
    IDENT_COLUMN_NAME_KEYWORD,          /* may name a column or table, not a function or type */
    IDENT_FUNCTION_OR_TYPE_KEYWORD,     /* may name a function or type, not a column or table */
    IDENT_RESERVED_KEYWORD,
};

/* The kind of a word, given in lower case. */
enum ident_keyword ident_keyword(const char *word);
/* Whether a key word may be a column's label without AS: SELECT 1 word. True for what is no key word. */
bool ident_is_bare_label(const char *word);

/* How many of `length` bytes a name keeps: at most IDENT_LIMIT, never part of a UTF-8 character. */
size_t ident_clip(const char *text, size_t length);
/* A name as written without quotes: ASCII letters folded to lower case, cut to IDENT_LIMIT bytes.
 * NUL-terminated. */
char *ident_fold(struct arena *arena, const char *text, size_t length);
/* A name as written in quotes: cut only. */
char *ident_truncate(struct arena *arena, const char *text, size_t length);

/* The name as it must be written in SQL: in quotes unless it is lower case, and no key word but an
 * unreserved one. `name` itself when it needs no quotes. */
const char *ident_quote(struct arena *arena, const char *name);
/* schema.name, each quoted as needed; the name alone when schema is NULL. */
const char *ident_quote_qualified(struct arena *arena, const char *schema, const char *name);

/* A string constant for the text: '…', or E'…' when it holds backslashes. Safe whatever
 * standard_conforming_strings is. */
const char *literal_quote(struct arena *arena, const char *text);

#endif
