/*
 * Split: bytes → statement spans. Never parses and survives any garbage: it knows PostgreSQL's lexical rules (quotes,
 * dollar quotes, nested comments, E'' and U&'' strings), psql's (backslash lines, COPY data, `\.`), and where
 * a statement's leading comments are, because the parser's own positions leave comments out. It cannot fail: what is
 * wrong with the bytes becomes a problem attached to the item.
 */
#ifndef SQL_SPLIT_H
#define SQL_SPLIT_H

#include <stdbool.h>
#include "base/source.h"

enum split_kind {
    SPLIT_STATEMENT,                /* SQL text, without its terminating semicolon */
    SPLIT_META,                     /* a psql backslash command, to its line's end (or to `\\`) */
    SPLIT_COPY_DATA,                /* the data lines after COPY … FROM stdin, without the `\.` line */
};

/* What is wrong with the bytes; each with the offset where it begins. */
enum split_problem {
    SPLIT_OK,
    SPLIT_OPEN_QUOTE,               /* a quote, dollar quote or identifier that is never closed */
    SPLIT_OPEN_COMMENT,
    SPLIT_OPEN_PARENTHESIS,         /* the last statement ends with open parentheses at the end of the file */
    SPLIT_NUL,                      /* a NUL byte inside */
    SPLIT_INVALID_UTF8,
    SPLIT_COPY_UNFINISHED,          /* COPY data without `\.` */
    SPLIT_TOO_LONG,                 /* longer than SPLIT_STATEMENT_LIMIT */
};

#define SPLIT_STATEMENT_LIMIT ((uint32_t)512 << 20)

struct split_item {
    enum split_kind kind;
    struct span span;               /* from the first token's first byte to the last token's last byte */
    struct span leading;            /* comments and blanks before the first token, since the item before */
    struct span trailing;           /* comments after the terminator on the same line (or before it, after the last token) */
    bool terminated;                /* by a semicolon (or, in psql, by \g, \gexec, \; …) rather than by the end of the file */
    uint32_t number;                /* of the item in its file, from 1 */
    enum split_problem problem;
    uint32_t problem_at;
    struct span psql_terminator;    /* `\g…` `\gexec` `\crosstabview` … that ended the statement; empty otherwise */
};

struct split {
    const struct source *source;
    uint32_t offset;
    uint32_t number;
    bool standard_conforming_strings;   /* true unless the file set it off */
    bool copy_pending;              /* the statement returned last was COPY … FROM stdin: data come next */
};

void split_open(struct split *split, const struct source *source);
/* The next item; false at the end. Empty statements (`;;`) are passed over. */
bool split_next(struct split *split, struct split_item *item);

/* Calls back for each comment of `range` (which must lie outside of tokens): text without its marks. */
typedef void split_comment_fn(void *context, struct span comment, struct span text, bool line_comment);
void split_comments(const struct source *source, struct span range, split_comment_fn *callback, void *context);
/* The comments inside a statement too (between its tokens). */
void split_inner_comments(const struct source *source, struct span statement, split_comment_fn *callback, void *context);

#endif
