/*
 * The hash of a partition key, as compute_partition_hash_value() makes it (partitioning/partbounds.c,
 * common/hashfn.c), for the types whose bytes follow from their text. Knows no partitions.
 */
#include "simulate/relation/bounds.h"

#include <stdlib.h>
#include <string.h>

#define HASH_PARTITION_SEED UINT64_C(0x7A5B22367996DCFD)

struct hash_state {
    uint32_t a, b, c;
};

static uint32_t rotate(uint32_t value, int bits)
{
    return value << bits | value >> (32 - bits);
}

static void mix(struct hash_state *s)
{
    s->a -= s->c, s->a ^= rotate(s->c, 4), s->c += s->b;
    s->b -= s->a, s->b ^= rotate(s->a, 6), s->a += s->c;
    s->c -= s->b, s->c ^= rotate(s->b, 8), s->b += s->a;
    s->a -= s->c, s->a ^= rotate(s->c, 16), s->c += s->b;
    s->b -= s->a, s->b ^= rotate(s->a, 19), s->a += s->c;
    s->c -= s->b, s->c ^= rotate(s->b, 4), s->b += s->a;
}

static void mix_last(struct hash_state *s)
{
    s->c ^= s->b, s->c -= rotate(s->b, 14);
    s->a ^= s->c, s->a -= rotate(s->c, 11);
    s->b ^= s->a, s->b -= rotate(s->a, 25);
    s->c ^= s->b, s->c -= rotate(s->b, 16);
    s->a ^= s->c, s->a -= rotate(s->c, 4);
    s->b ^= s->a, s->b -= rotate(s->a, 14);
    s->c ^= s->b, s->c -= rotate(s->b, 24);
}

/* Up to four bytes, the lowest first. */
static uint32_t word(const unsigned char *bytes, size_t length)
{
    uint32_t out = 0;
    for (size_t i = 0; i < length && i < 4; i++)
        out |= (uint32_t)bytes[i] << (8 * i);
    return out;
}

/* hash_bytes_extended() on a little-endian machine. */
static uint64_t hash_bytes_of(const unsigned char *bytes, size_t length)
{
    uint32_t start = 0x9e3779b9u + (uint32_t)length + 3923095u;
    struct hash_state s = {start, start, start};
    s.a += (uint32_t)(HASH_PARTITION_SEED >> 32);
    s.b += (uint32_t)HASH_PARTITION_SEED;
    mix(&s);
    for (; length >= 12; bytes += 12, length -= 12) {
        s.a += word(bytes, 4);
        s.b += word(bytes + 4, 4);
        s.c += word(bytes + 8, 4);
        mix(&s);
    }
    s.a += word(bytes, length);
    s.b += length > 4 ? word(bytes + 4, length - 4) : 0;
    s.c += length > 8 ? word(bytes + 8, length - 8) << 8 : 0; /* its lowest byte is the length's */
    mix_last(&s);
    return (uint64_t)s.b << 32 | s.c;
}

static uint64_t hash_word(uint32_t value)
{
    unsigned char bytes[4] = {(unsigned char)value, (unsigned char)(value >> 8), (unsigned char)(value >> 16),
                              (unsigned char)(value >> 24)};
    return hash_bytes_of(bytes, sizeof bytes);
}

/* hashint8extended(): numbers of all widths hash alike. */
static uint64_t hash_integer(int64_t value)
{
    uint32_t low = (uint32_t)value, high = (uint32_t)((uint64_t)value >> 32);
    return hash_word(low ^ (value >= 0 ? high : ~high));
}

static bool hash_uuid(const char *text, uint64_t *out)
{
    unsigned char bytes[16];
    size_t count = 0;
    for (; text[0] != '\0' && count < sizeof bytes; text += *text == '-' ? 1 : 2) {
        char pair[3] = {text[0], text[1], '\0'}, *end;
        if (*text == '-')
            continue;
        bytes[count++] = (unsigned char)strtoul(pair, &end, 16);
        if (end != pair + 2)
            return false;
    }
    *out = hash_bytes_of(bytes, sizeof bytes);
    return count == sizeof bytes;
}

/* Days since 2000-01-01 (date2j()). */
static bool hash_date(const char *text, uint64_t *out)
{
    char *end;
    long year = strtol(text, &end, 10);
    long month = *end == '-' ? strtol(end + 1, &end, 10) : 0,
         day = *end == '-' ? strtol(end + 1, &end, 10) : 0;
    if (*end != '\0' || year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    long months = month > 2 ? month + 1 : month + 13, years = month > 2 ? year + 4800 : year + 4799,
         century = years / 100;
    long julian = years * 365 - 32167 + years / 4 - century + century / 4 + 7834 * months / 256 + day;
    *out = hash_word((uint32_t)(int32_t)(julian - 2451545));
    return true;
}

bool partition_hash_value(struct execution *x, const struct bound_value *value, uint64_t *out)
{
    oid type = catalog_base_type(x->catalog, value->type, NULL);
    size_t length = strlen(value->text);
    char *end;
    switch (type) {
    case INT2OID:
    case INT4OID:
    case INT8OID:
        *out = hash_integer(strtoll(value->text, &end, 10));
        return *end == '\0' && end != value->text;
    case OIDOID:
        *out = hash_word((uint32_t)strtoul(value->text, &end, 10));
        return *end == '\0' && end != value->text;
    case BPCHAROID:
        while (length > 0 && value->text[length - 1] == ' ')
            length--;
        /* fall through */
    case TEXTOID:
    case VARCHAROID:
        *out = hash_bytes_of((const unsigned char *)value->text, length);
        return true;
    case UUIDOID:
        return hash_uuid(value->text, out);
    case DATEOID:
        return hash_date(value->text, out);
    default:
        return false;
    }
}

uint64_t partition_hash_combine(uint64_t sum, uint64_t hash)
{
    return sum ^ (hash + UINT64_C(0x49a0f4dd15e5a8e3) + (sum << 54) + (sum >> 7));
}
