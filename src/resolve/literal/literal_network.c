/*
 * Literals of inet, cidr, macaddr, macaddr8 and pg_lsn (network.c, inet_net_pton.c, inet_net_ntop.c, mac.c, mac8.c, pg_lsn.c).
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

static bool invalid(struct literal *l, const char *type)
{
    return literal_refuse(l, "22P02", "invalid input syntax for type %s: \"%s\"", type, l->text);
}

/* ---- inet, cidr ---- */

struct address { unsigned char bytes[16]; int count, bits; };    /* bytes that are written; bits -1: none are */

/* "/24" at the end of an address. */
static bool read_bits(const char *at, int most, int *bits)
{
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 9 || at[digits] != '\0')
        return false;
    *bits = (int)strtol(at, NULL, 10);
    return *bits <= most;
}

/* The numbers of inet_net_pton_ipv4() and inet_cidr_pton_ipv4(). */
static bool read_octets(const char *at, struct address *out)
{
    for (;;) {
        unsigned value = 0;
        if (!isdigit((unsigned char)*at) || out->count == 4)
            return false;
        for (; isdigit((unsigned char)*at); at++) {
            value = value * 10 + (unsigned)(*at - '0');
            if (value > 255)
                return false;
        }
        out->bytes[out->count++] = (unsigned char)value;
        if (*at == '\0')
            return true;
        if (*at == '/')
            return read_bits(at + 1, 32, &out->bits);
        if (*at++ != '.')
            return false;
    }
}

/* inet_cidr_pton_ipv4(): the width that the class of a network without one has. */
static int class_bits(const struct address *a)
{
    int first = a->bytes[0], bits = first >= 240 ? 32 : first >= 224 ? 8 : first >= 192 ? 24 : first >= 128 ? 16 : 8;
    if (bits < a->count * 8)
        bits = a->count * 8;
    return bits == 8 && first == 224 ? 4 : bits;
}

static bool read_version_4(const char *text, bool cidr, struct address *out)
{
    if (!read_octets(text, out))
        return false;
    if (out->bits >= 0)
        return cidr || out->bits / 8 <= out->count;
    out->bits = cidr ? class_bits(out) : 32;
    return cidr || out->count == 4;
}

static bool read_version_6(struct literal *l, struct address *out)
{
    const char *slash = strchr(l->text, '/');
    size_t length = slash != NULL ? (size_t)(slash - l->text) : strlen(l->text);
    out->bits = 128;
    return inet_pton(AF_INET6, arena_strndup(l->arena, l->text, length), out->bytes) == 1 &&
           (slash == NULL || read_bits(slash + 1, 128, &out->bits));
}

static bool has_bits_beyond_mask(const struct address *a, int size)
{
    for (int bit = a->bits; bit < size * 8; bit++)
        if ((a->bytes[bit / 8] >> (7 - bit % 8) & 1) != 0)
            return true;
    return false;
}

/* inet_net_ntop_ipv6() writes "::5" with the last bytes as an IPv4 address, which inet_ntop() does not. */
static bool is_small(const struct address *a)
{
    static const unsigned char zeros[14] = {0};
    return memcmp(a->bytes, zeros, sizeof zeros) == 0;
}

bool literal_network(struct literal *l, bool cidr)
{
    struct address a = {.bits = -1};
    char text[INET6_ADDRSTRLEN];
    bool version_6 = strchr(l->text, ':') != NULL;
    int size = version_6 ? 16 : 4;
    if (cidr && !version_6 && strncasecmp(l->text, "0x", 2) == 0)
        return true;
    if (!(version_6 ? read_version_6(l, &a) : read_version_4(l->text, cidr, &a)))
        return invalid(l, cidr ? "cidr" : "inet");
    if (cidr && has_bits_beyond_mask(&a, size)) {
        l->detail = "Value has bits set to right of mask.";
        return literal_refuse(l, "22P02", "invalid cidr value: \"%s\"", l->text);
    }
    if (version_6 && is_small(&a) && a.bytes[14] + a.bytes[15] > 1)
        return true;
    inet_ntop(version_6 ? AF_INET6 : AF_INET, a.bytes, text, sizeof text);
    l->out = cidr || a.bits < size * 8 ? arena_printf(l->arena, "%s/%d", text, a.bits) : arena_strdup(l->arena, text);
    return true;
}

/* ---- macaddr, macaddr8 ---- */

bool literal_macaddr(struct literal *l)
{
    static const char *const forms[] = {"%x:%x:%x:%x:%x:%x%1s",    "%x-%x-%x-%x-%x-%x%1s",    "%2x%2x%2x:%2x%2x%2x%1s",
                                        "%2x%2x%2x-%2x%2x%2x%1s",  "%2x%2x.%2x%2x.%2x%2x%1s", "%2x%2x-%2x%2x-%2x%2x%1s",
                                        "%2x%2x%2x%2x%2x%2x%1s"};
    unsigned o[6];
    char junk[2];
    size_t i = 0;
    while (i < sizeof forms / sizeof *forms &&
           sscanf(l->text, forms[i], &o[0], &o[1], &o[2], &o[3], &o[4], &o[5], junk) != 6)
        i++;
    if (i == sizeof forms / sizeof *forms)
        return invalid(l, "macaddr");
    for (size_t j = 0; j < 6; j++)
        if (o[j] > 255)
            return literal_refuse(l, "22003", "invalid octet value in \"macaddr\" value: \"%s\"", l->text);
    l->out = arena_printf(l->arena, "%02x:%02x:%02x:%02x:%02x:%02x", o[0], o[1], o[2], o[3], o[4], o[5]);
    return true;
}

static unsigned hex_digit(char c)
{
    return isdigit((unsigned char)c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a' + 10);
}

/* macaddr8_in(): pairs of digits with the same spacer, or none, between any of them. */
bool literal_macaddr8(struct literal *l)
{
    unsigned o[8] = {0}, count = 0;
    char spacer = '\0';
    const char *at = l->text + strspn(l->text, " \t\n\v\f\r");
    for (; isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1]) && count < 8; count++) {
        o[count] = hex_digit(at[0]) << 4 | hex_digit(at[1]);
        at += 2;
        if (*at != ':' && *at != '-' && *at != '.')
            continue;
        if (spacer != '\0' && spacer != *at)
            return invalid(l, "macaddr8");
        spacer = *at++;
    }
    if ((count != 6 && count != 8) || at[strspn(at, " \t\n\v\f\r")] != '\0')
        return invalid(l, "macaddr8");
    if (count == 6) {
        o[7] = o[5], o[6] = o[4], o[5] = o[3];
        o[3] = 0xFF, o[4] = 0xFE;
    }
    l->out = arena_printf(l->arena, "%02x:%02x:%02x:%02x:%02x:%02x:%02x:%02x", o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7]);
    return true;
}

/* ---- pg_lsn ---- */

bool literal_lsn(struct literal *l)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    size_t high = strspn(l->text, digits), low = l->text[high] == '/' ? strspn(l->text + high + 1, digits) : 0;
    if (high < 1 || high > 8 || low < 1 || low > 8 || l->text[high + 1 + low] != '\0')
        return invalid(l, "pg_lsn");
    l->out = arena_printf(l->arena, "%lX/%lX", strtoul(l->text, NULL, 16), strtoul(l->text + high + 1, NULL, 16));
    return true;
}
