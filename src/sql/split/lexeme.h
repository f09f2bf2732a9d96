/*
 * Lexeme: PostgreSQL's lexical rules (scan.l) one lexeme at a time, as far as splitting needs them: where a
 * quote, comment, word or number ends, and nothing of what it means. Unlike token.h it reads text that nobody
 * has accepted yet, so open quotes are told and every byte is some lexeme. Backslashes are psql's and
 * reported as such.
 */
#ifndef SQL_LEXEME_H
#define SQL_LEXEME_H

#include <stdbool.h>
#include <stddef.h>

enum lexeme {
    LEXEME_END,
    LEXEME_LINE_COMMENT,            /* without its line end */
    LEXEME_BLOCK_COMMENT,
    LEXEME_WORD,                    /* key word or identifier without quotes */
    LEXEME_QUOTED_WORD,             /* "…" U&"…" */
    LEXEME_STRING,                  /* '…' E'…' B'…' X'…' U&'…', continued ones as one where that matters */
    LEXEME_DOLLAR_STRING,
    LEXEME_NUMBER,
    LEXEME_PARAMETER,
    LEXEME_OPEN, LEXEME_CLOSE,      /* parentheses */
    LEXEME_SEMICOLON,
    LEXEME_BACKSLASH,               /* the backslash alone */
    LEXEME_OTHER,                   /* operators, punctuation, stray bytes; several may come as one */
};

struct lexer {
    const char *at, *end;
    bool standard_conforming_strings;
    const char *start;              /* of the lexeme read last */
    bool open;                      /* that lexeme is a quote or comment that does not end before `end` */
};

/* Passes blanks and reads the next lexeme. */
enum lexeme lexeme_next(struct lexer *lexer);

/* [ \t\n\r\f\v], as scanner_isspace(). */
static inline bool lexeme_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool lexeme_is_newline(char c)
{
    return c == '\n' || c == '\r';
}

/* The end of the line (LF, CRLF, lone CR) that holds `at`: where its line end begins, or `end`. */
const char *lexeme_line_end(const char *at, const char *end);

/* Whether the bytes are this word, given in lower case. */
bool lexeme_is_word(const char *start, const char *end, const char *word);

#endif
