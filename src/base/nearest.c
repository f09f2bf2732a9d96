/*
 * Nearest: edit distance with neighbour swaps (optimal string alignment), given up as soon as it passes the
 * bound. The bound is the one of PostgreSQL's "Perhaps you meant to reference the column"
 * (updateFuzzyAttrMatchState and MAX_FUZZY_DISTANCE in parse_relation.c).
 */
#include "base/nearest.h"

#include <string.h>

#define DISTANCE_LIMIT 3
#define PREFIX_MINIMUM 3

void nearest_begin(struct nearest *nearest, const char *wanted)
{
    size_t length = strlen(wanted);
    uint32_t bound = length / 2 < DISTANCE_LIMIT ? (uint32_t)(length / 2) : DISTANCE_LIMIT;
    *nearest = (struct nearest){ .wanted = wanted, .distance = bound + 1 };
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The distance of a and b when it is below `bound`, else anything not below it. */
static uint32_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length, uint32_t bound)
{
    uint32_t rows[3][NEAREST_LENGTH_LIMIT + 1];
    uint32_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = (uint32_t)j;
    for (size_t i = 1; i <= a_length; i++) {
        uint32_t lowest = row[0] = (uint32_t)i;
        for (size_t j = 1; j <= b_length; j++) {
            uint32_t cost = fold(a[i - 1]) != fold(b[j - 1]);
            row[j] = least(above[j - 1] + cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
            lowest = least(lowest, row[j]);
        }
        if (lowest >= bound)        /* rows below are no lower; a swap reaches back one row, at one more */
            return lowest;
        uint32_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b_length];
}

static int begins_with(const char *name, const char *beginning, size_t length)
{
    size_t i = 0;
    while (i < length && name[i] != '\0' && fold(name[i]) == fold(beginning[i]))
        i++;
    return i == length;
}

void nearest_offer(struct nearest *nearest, const char *name)
{
    size_t wanted_length = strlen(nearest->wanted), length = strlen(name);
    if (nearest->distance == 0 || wanted_length > NEAREST_LENGTH_LIMIT || length > NEAREST_LENGTH_LIMIT)
        return;
    uint32_t distance = nearest->distance;
    size_t difference = length > wanted_length ? length - wanted_length : wanted_length - length;
    if (difference < nearest->distance)
        distance = edit_distance(nearest->wanted, wanted_length, name, length, nearest->distance);
    if (wanted_length >= PREFIX_MINIMUM && begins_with(name, nearest->wanted, wanted_length))
        distance = least(distance, 1);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = name;
    }
}
