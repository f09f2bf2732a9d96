/*
 * Split: bytes → statement spans. Never parses and survives any garbage: it knows PostgreSQL's lexical rules
 * (quotes, dollar quotes, nested comments, E'' and U&'' strings), psql's (backslash lines, COPY data, `\.`),
 * and where a statement's leading comments are, because the parser's own positions leave comments out. It
 * cannot fail: what is wrong with the bytes becomes a problem attached to the item. Takes time linear in the
 * bytes, whatever they are.
 *
 * The items tile the file: an item is leading, span, trailing without a gap, its leading begins where the
 * trailing of the item before ended, and what follows the last item is `tail`.
 *
 * Splits as psql 18 does, except where psql would lose the rest of a file: an open quote, comment,
 * parenthesis or BEGIN that swallows everything to the end of the file ends at the first semicolon at a
 * line's end after it began, and is reported. \if is not evaluated (every branch's statements are items),
 * nothing ends at \q, variables (:name) stay as they are, and a lone CR ends a backslash line as a newline
 * does.
 */
#ifndef SQL_SPLIT_H
#define SQL_SPLIT_H

#include <stdbool.h>
#include "base/source.h"

enum split_kind {
    SPLIT_STATEMENT,                /* SQL text, without its terminating semicolon */
    SPLIT_META,                     /* a psql backslash command, to its line's end or the next backslash */
    SPLIT_COPY_DATA,                /* the lines after COPY … FROM stdin, without `\.`; may be empty */
};

/* What is wrong with the bytes; each with the offset where it begins. */
enum split_problem {
    SPLIT_OK,
    SPLIT_OPEN_QUOTE,               /* a quote, dollar quote or identifier, never closed or only by chance */
    SPLIT_OPEN_COMMENT,
    SPLIT_OPEN_PARENTHESIS,         /* never closed: at the outermost that is open */
    SPLIT_OPEN_BEGIN,               /* BEGIN in CREATE FUNCTION or PROCEDURE without its END */
    SPLIT_NUL,                      /* a NUL byte inside */
    SPLIT_INVALID_UTF8,
    SPLIT_COPY_UNFINISHED,          /* COPY data without `\.` */
    SPLIT_TOO_LONG,                 /* longer than SPLIT_STATEMENT_LIMIT */
};

#define SPLIT_STATEMENT_LIMIT ((uint32_t)512 << 20)

struct split_item {
    enum split_kind kind;
    struct span span;               /* from the first token's first byte to the last token's last byte */
    struct span leading;            /* before it: comments, blanks, the semicolons of empty statements */
    struct span trailing;           /* after it: the terminator, comments before that and on its line */
    bool terminated;                /* by a semicolon or psql's \g, \gexec, \; …, not by the file's end */
    bool standard_conforming_strings;   /* in force for it: false makes '…' read as E'…' */
    uint32_t number;                /* of the item in its file, from 1 */
    /* The gravest, in the order: left open or unfinished, too long, NUL, UTF-8. NUL bytes and invalid
     * UTF-8 are looked for in leading and trailing too. */
    enum split_problem problem;
    uint32_t problem_at;
    /* What ended it when that was no semicolon: `\g…`, `\gexec`, `\;` … a statement, `\.` the data, `\\` a
     * backslash command. Empty otherwise. */
    struct span psql_terminator;
    uint32_t meta_count;            /* backslash commands, `\:`, `\;` in a statement: see split_blank_meta */
};

struct split {
    const struct source *source;
    uint32_t offset, end;           /* of what is still to be split */
    uint32_t number;
    bool standard_conforming_strings;   /* true unless the file set it off */
    uint32_t copy_pending;          /* blocks of COPY data that begin at the next line */
    uint32_t copy_batch;            /* the same, in statements that psql has not sent yet (ended by \;) */
    uint32_t copy_line_end;         /* when some are pending: the end of the line after which they come */
    uint32_t nul_at, bad_at;        /* the next NUL, the next byte that is not UTF-8; UINT32_MAX: none */
    int64_t budget;                 /* bytes that may still be read in vain, so that time stays linear */
    /* At the end: what follows the last item, and what is wrong with it (NUL bytes, invalid UTF-8). */
    struct span tail;
    enum split_problem tail_problem;
    uint32_t tail_problem_at;
};

/* A BOM at the start is passed over. The source is borrowed. */
void split_open(struct split *split, const struct source *source);
/* The same for a range of the source; a BOM is one at the source's start only. */
void split_open_span(struct split *split, const struct source *source, struct span span);
/* The next item; false at the end. Empty statements (`;;`) are passed over. */
bool split_next(struct split *split, struct split_item *item);

/* Calls back for each comment of `range` (which must lie outside of tokens, as leading, trailing and tail
 * do): text without its marks. Arguments of psql terminators are not comments. */
typedef void split_comment_fn(void *context, struct span comment, struct span text, bool line_comment);
void split_comments(const struct source *source, struct span range, split_comment_fn *callback,
                    void *context);
/* The comments inside a statement (between its tokens). */
void split_inner_comments(const struct source *source, const struct split_item *item,
                          split_comment_fn *callback, void *context);

/* `text` is a copy of the item's span: blanks the backslash commands in it and takes the backslashes off
 * `\:` and `\;`, as psql does before it sends the text to the server; every other byte keeps its place.
 * Needed when meta_count is not 0. */
void split_blank_meta(const struct split_item *item, char *text);

#endif
