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

#endif
