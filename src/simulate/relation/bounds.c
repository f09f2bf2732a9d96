/*
 * Bounds: see bounds.h. Values are compared by the text of their types' output: whole numbers and decimals
 * by digits, dates and timestamps by their ISO form, enums by the order of their labels, texts bytewise
 * where every collation agrees. Whatever cannot be told is unknown.
 */
#include "bounds.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static enum comparison from_int(int result)
{
    return result < 0 ? COMPARED_LESS : result > 0 ? COMPARED_GREATER : COMPARED_EQUAL;
}

/* ---- numbers ---- */

/* A decimal as sign, digits before and after the point; false for anything else. */
struct decimal {
    bool negative;
    const char *whole, *fraction;
    size_t whole_length, fraction_length;
};

static bool read_decimal(const char *text, struct decimal *out)
{
    memset(out, 0, sizeof *out);
    while (isspace((unsigned char)*text))
        text++;
    if (*text == '-' || *text == '+')
        out->negative = *text++ == '-';
    while (*text == '0' && isdigit((unsigned char)text[1]))
        text++;
    out->whole = text;
    out->whole_length = strspn(text, "0123456789");
    text += out->whole_length;
    if (*text == '.') {
        out->fraction = text + 1;
        out->fraction_length = strspn(text + 1, "0123456789");
        text += 1 + out->fraction_length;
    }
    while (out->fraction_length > 0 && out->fraction[out->fraction_length - 1] == '0')
        out->fraction_length--;
    while (isspace((unsigned char)*text))
        text++;
    if (out->whole_length == 1 && out->whole[0] == '0' && out->fraction_length == 0)
        out->negative = false;
    return *text == '\0' && (out->whole_length > 0 || out->fraction_length > 0);
}

static int compare_digits(const struct decimal *a, const struct decimal *b)
{
    if (a->whole_length != b->whole_length)
        return a->whole_length < b->whole_length ? -1 : 1;
    int result = memcmp(a->whole, b->whole, a->whole_length);
    if (result != 0)
        return result;
    size_t shorter = a->fraction_length < b->fraction_length ? a->fraction_length : b->fraction_length;
    result = shorter > 0 ? memcmp(a->fraction, b->fraction, shorter) : 0;
    if (result != 0)
        return result;
    return a->fraction_length < b->fraction_length ? -1 : a->fraction_length > b->fraction_length;
}

static enum comparison compare_decimals(const char *a, const char *b)
{
    struct decimal left, right;
    if (!read_decimal(a, &left) || !read_decimal(b, &right))
        return COMPARED_UNKNOWN;
    if (left.negative != right.negative)
        return left.negative ? COMPARED_LESS : COMPARED_GREATER;
    int result = compare_digits(&left, &right);
    return from_int(left.negative ? -result : result);
}

/* ---- dates ---- */

/* "2024-01-31", perhaps with a time and a zone: true when the form is plain ISO; the zone begins at *zone. */
static bool is_iso(const char *text, const char **zone)
{
    static const char form[] = "dddd-dd-dd";
    size_t at = 0;
    for (; form[at] != '\0'; at++)
        if (form[at] == 'd' ? !isdigit((unsigned char)text[at]) : text[at] != form[at])
            return false;
    if (text[at] == ' ' || text[at] == 'T') {
        at++;
        at += strspn(text + at, "0123456789:.");
    }
    *zone = text + at;
    return true;
}

/* Seconds are compared as text: what is missing at the end is zero. */
static int compare_moments(const char *a, size_t a_length, const char *b, size_t b_length)
{
    static const char midnight[] = "0000-00-00 00:00:00.000000";
    for (size_t i = 0; i < sizeof midnight - 1; i++) {
        char left = i < a_length ? a[i] : midnight[i], right = i < b_length ? b[i] : midnight[i];
        left = left == 'T' ? ' ' : left;
        right = right == 'T' ? ' ' : right;
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

static bool is_utc(const char *zone)
{
    return *zone == '\0' || strcmp(zone, "Z") == 0 || strcmp(zone, "z") == 0 || strcmp(zone, "+00") == 0 ||
           strcmp(zone, "+00:00") == 0 || strcmp(zone, "+0") == 0;
}

static enum comparison compare_dates(const char *a, const char *b, bool zoned)
{
    const char *zone_a, *zone_b;
    if (!is_iso(a, &zone_a) || !is_iso(b, &zone_b))
        return strcmp(a, b) == 0 ? COMPARED_EQUAL : COMPARED_UNKNOWN;
    if (zoned ? strcmp(zone_a, zone_b) != 0 && !(is_utc(zone_a) && is_utc(zone_b))
              : !(is_utc(zone_a) && is_utc(zone_b)))
        return COMPARED_UNKNOWN;
    return from_int(compare_moments(a, (size_t)(zone_a - a), b, (size_t)(zone_b - b)));
}

/* ---- texts ---- */

static bool orders_alike(const char *text)
{
    for (; *text != '\0'; text++)
        if (!(*text >= 'a' && *text <= 'z') && !isdigit((unsigned char)*text))
            return false;
    return true;
}

static enum comparison compare_texts(const struct bound_value *a, const struct bound_value *b)
{
    int result = strcmp(a->text, b->text);
    if (result == 0)
        return COMPARED_EQUAL;
    bool bytewise = a->collation == C_COLLATION_OID || a->collation == NO_OID;
    return bytewise || (orders_alike(a->text) && orders_alike(b->text)) ? from_int(result) : COMPARED_UNKNOWN;
}

static enum comparison compare_labels(struct execution *x, oid type, const char *a, const char *b)
{
    const struct type *found = type >= FIRST_USER_OID ? catalog_type(x->catalog, type) : NULL;
    int64_t left = -1, right = -1;
    for (uint32_t i = 0; found != NULL && i < found->label_count; i++) {
        if (strcmp(found->labels[i].text, a) == 0)
            left = i;
        if (strcmp(found->labels[i].text, b) == 0)
            right = i;
    }
    return left < 0 || right < 0 ? COMPARED_UNKNOWN : from_int(left < right ? -1 : left > right);
}

static int truth(const char *text)
{
    switch (tolower((unsigned char)*text)) {
    case 't':
    case 'y':
    case '1':
        return 1;
    case 'f':
    case 'n':
    case '0':
        return 0;
    default:
        return -1;
    }
}

static enum comparison compare_values(struct execution *x, const struct bound_value *a,
                                      const struct bound_value *b)
{
    oid type = catalog_base_type(x->catalog, a->type, NULL);
    switch (type) {
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case OIDOID:
    case NUMERICOID:
        return compare_decimals(a->text, b->text);
    case DATEOID:
    case TIMESTAMPOID:
    case TIMESTAMPTZOID:
        return compare_dates(a->text, b->text, type == TIMESTAMPTZOID);
    case BOOLOID:
        return truth(a->text) < 0 || truth(b->text) < 0 ? COMPARED_UNKNOWN
                                                        : from_int(truth(a->text) - truth(b->text));
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case NAMEOID:
        return compare_texts(a, b);
    case UUIDOID:
        return strlen(a->text) == strlen(b->text) ? from_int(strcmp(a->text, b->text)) : COMPARED_UNKNOWN;
    default:
        return type >= FIRST_USER_OID          ? compare_labels(x, type, a->text, b->text)
               : strcmp(a->text, b->text) == 0 ? COMPARED_EQUAL
                                               : COMPARED_UNKNOWN;
    }
}

enum comparison bound_compare(struct execution *x, const struct bound_value *a, const struct bound_value *b)
{
    static const char order[] = "-v+";
    if (a->kind == '?' || b->kind == '?')
        return COMPARED_UNKNOWN;
    if (a->kind == 'n' || b->kind == 'n')
        return a->kind == b->kind ? COMPARED_EQUAL : COMPARED_GREATER;
    if (a->kind != b->kind)
        return from_int((int)(strchr(order, a->kind) - order) - (int)(strchr(order, b->kind) - order));
    return a->kind == 'v' ? compare_values(x, a, b) : COMPARED_EQUAL;
}

enum comparison bound_compare_tuples(struct execution *x, const struct bound_value *a, const struct bound_value *b,
                                     uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        enum comparison result = bound_compare(x, &a[i], &b[i]);
        if (result != COMPARED_EQUAL)
            return result;
        if (a[i].kind != 'v')
            return COMPARED_EQUAL; /* what follows MINVALUE or MAXVALUE does not matter */
    }
    return COMPARED_EQUAL;
}
