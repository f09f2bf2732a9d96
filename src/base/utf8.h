/*
 * UTF-8, for the base layer's own use: how long the sequence at a byte is. Strict as RFC 3629: no overlong
 * forms, no surrogates, nothing beyond U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of the valid sequence at `at` (1 to 4); 0 when there is none. `at` < `end`. */
static inline size_t utf8_sequence(const unsigned char *at, const unsigned char *end)
{
    unsigned char lead = at[0];
    if (lead < 0x80)
        return 1;
    size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || (size_t)(end - at) < length)
        return 0;
    unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* The first byte from `at` on that is not ASCII, or `end`; eight at a time. */
static inline const unsigned char *utf8_skip_ascii(const unsigned char *at, const unsigned char *end)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (at < end && *at < 0x80)
        at++;
    return at;
}

#endif
