/*
 * Literals of numbers, booleans, uuids, bytes and bits: checked as the input functions check them, and brought into the form in which the output
 * functions write them (utils/adt/numutils.c, numeric.c, float.c, bool.c, uuid.c, varlena.c, varbit.c).
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \t\n\r\v\f");
}

/* ---- integers ---- */

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/* The base by its prefix, which 16 and later know (pg_strtoint32_safe()). */
static int integer_base(const struct literal *l, const char **at)
{
    if (l->version < 16 || **at != '0')
        return 10;
    char mark = (*at)[1];
    int base = mark == 'x' || mark == 'X' ? 16 : mark == 'o' || mark == 'O' ? 8 : mark == 'b' || mark == 'B' ? 2 : 10;
    if (base != 10)
        *at += 2;
    return base;
}

static bool invalid(struct literal *l, const char *type)
{
    return literal_refuse(l, "22P02", "invalid input syntax for type %s: \"%s\"", type, l->text);
}

bool literal_integer(struct literal *l, int bytes, const char *type)
{
    const char *at = skip_space(l->text);
    bool negative = *at == '-', any = false;
    if (*at == '-' || *at == '+')
        at++;
    int base = bytes == 0 ? 10 : integer_base(l, &at);
    uint64_t value = 0, limit = bytes == 2 ? 32767 : bytes == 4 ? 2147483647 : bytes == 8 ? INT64_MAX : UINT32_MAX;
    limit += negative && bytes != 0;
    bool overflow = false;
    for (; digit_of(*at) < base || (l->version >= 16 && *at == '_' && digit_of(at[1]) < base && (any || base != 10)); at++) {
        if (*at == '_')
            continue;
        any = true;
        overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value)
                    || __builtin_add_overflow(value, (uint64_t)digit_of(*at), &value) || value > limit;
    }
    at = skip_space(at);
    if (!any || *at != '\0')
        return invalid(l, type);
    if (overflow)
        return literal_refuse(l, "22003", "value \"%s\" is out of range for type %s", l->text, type);
    if (bytes == 0 && negative)
        value = (uint32_t)-(int64_t)value;
    l->out = arena_printf(l->arena, "%s%llu", negative && value != 0 && bytes != 0 ? "-" : "", (unsigned long long)value);
    return true;
}

/* ---- numeric ---- */

struct decimal { struct str digits; int64_t point; /* digits before the point */ int64_t scale; bool any; };

static const char *read_decimal(struct literal *l, const char *at, struct decimal *out)
{
    bool fraction = false;
    out->digits = str_new(l->arena);
    for (;; at++) {
        if (*at == '.' && !fraction)
            fraction = true;
        else if (*at == '_' && l->version >= 16 && out->any && at[1] >= '0' && at[1] <= '9')
            continue;
        else if (*at >= '0' && *at <= '9') {
            str_addc(&out->digits, *at);
            out->any = true;
            if (fraction)
                out->scale++;
            else
                out->point++;
        } else
            return at;
    }
}

/* numeric_out() of the digits: no exponent, all given digits after the point. */
static const char *write_decimal(struct literal *l, const struct decimal *d, bool negative)
{
    struct str out = str_new(l->arena);
    bool nonzero = strpbrk(d->digits.text, "123456789") != NULL;
    if (negative && nonzero)
        str_addc(&out, '-');
    int64_t i = 0, length = (int64_t)d->digits.length;
    while (i < d->point && i < length && d->digits.text[i] == '0')
        i++;
    if (i >= d->point)
        str_addc(&out, '0');
    for (; i < d->point; i++)
        str_addc(&out, i < length ? d->digits.text[i] : '0');
    if (d->scale > 0)
        str_addc(&out, '.');
    for (int64_t n = 0; n < d->scale; n++) {
        int64_t at = d->point + n;
        str_addc(&out, at >= 0 && at < length ? d->digits.text[at] : '0');
    }
    return out.text;
}

/* What the exponent moves; a value between 0 and 1 gets its zeros after the point. */
static void move_point(struct literal *l, struct decimal *d, long exponent)
{
    d->point += exponent;
    d->scale = d->scale > exponent ? d->scale - exponent : 0;
    if (d->point >= 0)
        return;
    struct str digits = str_new(l->arena);
    for (; d->point < 0; d->point++)
        str_addc(&digits, '0');
    str_add(&digits, d->digits.text);
    d->digits = digits;
}

#define NUMERIC_WEIGHT_LIMIT 131072 /* digits before the point: NUMERIC_WEIGHT_MAX */
#define NUMERIC_SCALE_LIMIT  16383  /* digits after it: NUMERIC_DSCALE_MAX */
#define EXPONENT_LIMIT       (INT32_MAX / 2)

/* make_result(): as many digits as the storage format has room for. */
static bool fits_numeric(struct literal *l, const struct decimal *d, int64_t exponent)
{
    int64_t zeros = (int64_t)strspn(d->digits.text, "0");
    bool fits = d->scale - exponent <= NUMERIC_SCALE_LIMIT &&
                (zeros == (int64_t)d->digits.length || d->point + exponent - zeros <= NUMERIC_WEIGHT_LIMIT);
    return fits || literal_refuse(l, "22003", "value overflows numeric format");
}

static bool special_number(struct literal *l, const char *word)
{
    static const struct { const char *word, *out; int from; } words[] = {
        { "nan", "NaN", 0 }, { "infinity", "Infinity", 14 }, { "+infinity", "Infinity", 14 }, { "-infinity", "-Infinity", 14 },
        { "inf", "Infinity", 14 }, { "+inf", "Infinity", 14 }, { "-inf", "-Infinity", 14 },
    };
    size_t length = strcspn(word, " \t\n\r\v\f");
    if (*skip_space(word + length) != '\0')
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_same_nocase(arena_strndup(l->arena, word, length), words[i].word)) {
            l->out = words[i].out;
            return true;
        }
    return false;
}

bool literal_numeric(struct literal *l)
{
    const char *at = skip_space(l->text);
    if (special_number(l, at))
        return true;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    if (l->version >= 16 && at[0] == '0' && strchr("xXoObB", at[1]) != NULL && at[1] != '\0')
        return true;                /* kept as written */
    struct decimal d = { .any = false };
    at = read_decimal(l, at, &d);
    if (d.any && (*at == 'e' || *at == 'E')) {
        char *end;
        long exponent = strtol(at + 1, &end, 10);
        bool clipped = exponent > EXPONENT_LIMIT || exponent < -EXPONENT_LIMIT;
        if (end == at + 1)
            return invalid(l, "numeric");
        if (!fits_numeric(l, &d, clipped ? (exponent > 0 ? EXPONENT_LIMIT : -EXPONENT_LIMIT) : exponent))
            return false;
        if (exponent > 1000 || exponent < -1000)
            return true;            /* kept as written */
        at = end;
        move_point(l, &d, exponent);
    }
    if (!d.any || *skip_space(at) != '\0')
        return invalid(l, "numeric");
    if (!fits_numeric(l, &d, 0))
        return false;
    l->out = write_decimal(l, &d, negative);
    return true;
}

/* ---- floats ---- */

/* The shortest digits that read back equal, in the layout of float8out(). */
bool literal_float(struct literal *l, bool single)
{
    const char *at = skip_space(l->text);
    if (special_number(l, at))
        return true;
    char *end;
    errno = 0;
    double value = single ? (double)strtof(at, &end) : strtod(at, &end);
    if (end == at || *skip_space(end) != '\0')
        return invalid(l, single ? "real" : "double precision");
    if (errno == ERANGE && (isinf(value) || value == 0))
        return literal_refuse(l, "22003", "\"%s\" is out of range for type %s", at, single ? "real" : "double precision");
    l->out = literal_float_text(l->arena, value, single);
    return true;
}

const char *literal_float_text(struct arena *arena, double value, bool single)
{
    int digits = 1;
    char text[40];
    if (isnan(value) || isinf(value))
        return isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
    for (; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if ((single ? (double)strtof(text, NULL) : strtod(text, NULL)) == value)
            break;
    }
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    int exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10), decimals = digits - 1 - exponent;
    if (exponent >= -4 && exponent < (single ? 6 : 15))
        snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 0, value);
    return arena_strdup(arena, text);
}

/* ---- booleans ---- */

/* parse_bool_with_len(): any unique beginning of these words. */
bool literal_boolean(struct literal *l)
{
    static const struct { const char *word; size_t least; bool value; } words[] = {
        { "true", 1, true }, { "false", 1, false }, { "yes", 1, true }, { "no", 1, false }, { "on", 2, true },
        { "off", 2, false }, { "1", 1, true }, { "0", 1, false },
    };
    const char *at = skip_space(l->text);
    size_t length = strlen(at);
    while (length > 0 && strchr(" \t\n\r\v\f", at[length - 1]) != NULL)
        length--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (length >= words[i].least && length <= strlen(words[i].word)
            && str_same_nocase(arena_strndup(l->arena, at, length), arena_strndup(l->arena, words[i].word, length))) {
            l->out = words[i].value ? "true" : "false";
            return true;
        }
    return invalid(l, "boolean");
}

/* ---- uuids, bytes, bits, places of rows ---- */

/* tidin(): "(block,offset)". */
bool literal_tid(struct literal *l)
{
    unsigned long long block, offset;
    int end = -1;
    const char *at = l->text + strcspn(l->text, "(");
    if (sscanf(at, "(%llu,%llu)%n", &block, &offset, &end) != 2 || end < 0 || block > UINT32_MAX || offset > UINT16_MAX)
        return invalid(l, "tid");
    return true;
}

/* string_to_uuid(): hyphens after any group of four digits, braces around all. */
bool literal_uuid(struct literal *l)
{
    char out[37];
    const char *at = l->text;
    bool braces = *at == '{';
    size_t length = 0;
    at += braces;
    for (int byte = 0; byte < 16; byte++) {
        if (digit_of(at[0]) > 15 || digit_of(at[1]) > 15)
            return invalid(l, "uuid");
        if (byte == 4 || byte == 6 || byte == 8 || byte == 10)
            out[length++] = '-';
        for (int n = 0; n < 2; n++)
            out[length++] = "0123456789abcdef"[digit_of(at[n])];
        at += 2;
        if (*at == '-' && byte % 2 == 1 && byte < 15)
            at++;
    }
    if (braces && *at++ != '}')
        return invalid(l, "uuid");
    if (*at != '\0')
        return invalid(l, "uuid");
    out[length] = '\0';
    l->out = arena_strdup(l->arena, out);
    return true;
}

static bool hex_bytes(struct literal *l, const char *at, struct str *out)
{
    for (; *at != '\0'; at++) {
        if (strchr(" \t\n\r", *at) != NULL)
            continue;
        if (digit_of(*at) > 15)
            return literal_refuse(l, "22023", "invalid hexadecimal digit: \"%c\"", *at);
        if (digit_of(at[1]) > 15)
            return literal_refuse(l, "22023", at[1] == '\0' ? "invalid hexadecimal data: odd number of digits"
                                  : "invalid hexadecimal digit: \"%c\"", at[1]);
        str_addc(out, "0123456789abcdef"[digit_of(*at)]);
        str_addc(out, "0123456789abcdef"[digit_of(*++at)]);
    }
    return true;
}

/* byteain(): \x… or escapes; written as hex. */
bool literal_bytea(struct literal *l)
{
    struct str out = str_new(l->arena);
    str_add(&out, "\\x");
    const char *at = l->text;
    if (at[0] == '\\' && at[1] == 'x') {
        if (!hex_bytes(l, at + 2, &out))
            return false;
        l->out = out.text;
        return true;
    }
    for (; *at != '\0'; at++) {
        unsigned value = (unsigned char)*at;
        if (*at == '\\' && at[1] == '\\')
            at++;
        else if (*at == '\\' && at[1] >= '0' && at[1] <= '3' && at[2] >= '0' && at[2] <= '7' && at[3] >= '0' && at[3] <= '7') {
            value = (unsigned)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
            at += 3;
        } else if (*at == '\\')
            return invalid(l, "bytea");
        str_addf(&out, "%02x", value);
    }
    l->out = out.text;
    return true;
}

/* bit_in(): 0 and 1, or x and hex digits. */
bool literal_bits(struct literal *l)
{
    const char *at = l->text;
    bool hex = *at == 'x' || *at == 'X';
    struct str out = str_new(l->arena);
    at += hex || *at == 'b' || *at == 'B';
    for (; *at != '\0'; at++) {
        if (digit_of(*at) > (hex ? 15 : 1))
            return literal_refuse(l, "22P02", "\"%c\" is not a valid %s digit", *at, hex ? "hexadecimal" : "binary");
        for (int bit = hex ? 3 : 0; bit >= 0; bit--)
            str_addc(&out, (digit_of(*at) >> bit & 1) != 0 ? '1' : '0');
    }
    l->out = out.text;
    return true;
}
