/*
 * Nearest: the name somebody probably meant, for "did you mean" hints. Knows nothing of what the names stand
 * for.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>
#include <stdint.h>

/* Names longer than this are never offered (PostgreSQL's own end at 63 bytes). */
#define NEAREST_LENGTH_LIMIT 64

struct nearest {
    const char *wanted;             /* borrowed */
    const char *best;               /* the nearest of those offered, borrowed; NULL when none is near */
    uint32_t distance;              /* of `best`; before, one more than what still counts as near */
};

/* Offer every known name, then look at `best`. Near is: at most three letters added, left out, changed or
 * swapped with their neighbour, and at most half of the wanted name (PostgreSQL's own measure for column
 * names); or the wanted name is the beginning, three letters at least. ASCII case does not count; of
 * equals the first offered wins. */
void nearest_begin(struct nearest *nearest, const char *wanted);
void nearest_offer(struct nearest *nearest, const char *name);

#endif
