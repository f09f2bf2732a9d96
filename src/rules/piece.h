/*
 * Piece: SQL text cut into words, constants, comments and blanks, as far as fingerprints and suggestions need
 * it. Roughly the server's lexical rules; it never fails and always gets on.
 */
#ifndef RULES_PIECE_H
#define RULES_PIECE_H

#include <stdbool.h>
#include <stddef.h>

enum piece_kind {
    PIECE_BLANK,
    PIECE_COMMENT,
    PIECE_CONSTANT,
    PIECE_NUMBER,
    PIECE_NAME /* in double quotes */,
    PIECE_WORD,
    PIECE_OTHER
};

/* The end of the piece that begins at `p`, which is before `end`. */
const char *piece_end(const char *p, const char *end, enum piece_kind *kind);

/* Whether the piece is this word, letter case aside. */
bool piece_is(const char *p, const char *end, const char *word);

#endif
