/*
 * Fingerprint: how a finding is known again in a later run: by what it is about (moves with the statement),
 * and by the text of its line as GitHub's code scanning does it.
 */
#ifndef RULES_FINGERPRINT_H
#define RULES_FINGERPRINT_H

#include "rules/rules.h"

/* Goes on with a hash (base/hash.h) by the statement without what does not change its meaning for a reader:
 * blanks, comments, letter case outside of quotes, and the values of constants. */
uint64_t statement_shape(uint64_t hash, const struct source *source, struct span span);

/* The hashes of all lines of a source, computed once. */
struct line_hashes {
    const struct source *source;
    uint64_t *hash;
    uint32_t *place;
};
struct line_hashes line_hashes_make(struct arena *arena, const struct source *source);
/* "c129715d7a2bc9a3:1" for a line from 1 on. */
const char *line_hashes_text(struct arena *arena, const struct line_hashes *hashes, uint32_t line);

#endif
