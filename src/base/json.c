/*
 * JSON: the writer. Owns commas, indentation, escapes and the form of numbers; must not know any document's
 * shape.
 */
#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "utf8.h"

#define DECIMALS_LIMIT 17
#define REPLACEMENT "\xef\xbf\xbd"          /* U+FFFD */

void json_open(struct json *json, struct str *out)
{
    *json = (struct json){ .out = out };
}

/* A new line, indented by so many levels. */
static void json_line(struct json *json, int levels)
{
    static const char blanks[] = "\n                                ";
    int at_once = (int)(sizeof blanks - 2) / 2;
    str_addn(json->out, blanks, 1 + 2 * (size_t)(levels < at_once ? levels : at_once));
    for (int i = at_once; i < levels; i++)
        str_addn(json->out, "  ", 2);
}

/* The comma, line end and indentation before the next key or element of this level. */
static void json_separate(struct json *json)
{
    int level = json->depth - 1;
    if (!json->first[level])
        str_addc(json->out, ',');
    if (!json->compact[level]) {
        json_line(json, json->depth);
    } else if (!json->first[level]) {
        str_addc(json->out, ' ');
    }
    json->first[level] = false;
}

/* Called before every value. */
static void json_value(struct json *json)
{
    if (json->depth == 0)
        return;
    if (json->object[json->depth - 1]) {
        if (!json->after_key)
            bug("json: a value without a key in an object");
        json->after_key = false;
        return;
    }
    json_separate(json);
}

static void json_begin(struct json *json, bool object, bool compact)
{
    json_value(json);
    if (json->depth == JSON_DEPTH)
        bug("json: more than %d levels", JSON_DEPTH);
    int level = json->depth++;
    json->object[level] = object;
    json->first[level] = true;
    json->compact[level] = compact || (level > 0 && json->compact[level - 1]);
    str_addc(json->out, object ? '{' : '[');
}

void json_object(struct json *json)
{
    json_begin(json, true, false);
}

void json_object_inline(struct json *json)
{
    json_begin(json, true, true);
}

void json_array(struct json *json)
{
    json_begin(json, false, false);
}

void json_array_inline(struct json *json)
{
    json_begin(json, false, true);
}

void json_end(struct json *json)
{
    if (json->depth == 0 || json->after_key)
        bug("json: %s", json->after_key ? "a key without a value" : "an end without a begin");
    int level = --json->depth;
    if (!json->first[level] && !json->compact[level])
        json_line(json, level);
    str_addc(json->out, json->object[level] ? '}' : ']');
}

static void add_escape(struct str *out, unsigned char c)
{
    static const char short_names[] = "\"\"\\\\\bb\ff\nn\rr\tt";      /* byte and its letter, in pairs */
    for (const char *pair = short_names; *pair != '\0'; pair += 2)
        if ((unsigned char)pair[0] == c) {
            str_addc(out, '\\');
            str_addc(out, pair[1]);
            return;
        }
    str_addf(out, "\\u%04x", c);
}

/* Passes over what needs no escape, eight bytes at a time; reports hold whole migrations. May stop too early,
 * never too late: the caller looks at the byte it stops at. */
static const unsigned char *skip_plain(const unsigned char *at, const unsigned char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
        uint64_t control = (word - ones * 0x20) & ~word;
        if (((word | control | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & tops) != 0)
            break;
    }
    return at;
}

static void add_quoted(struct str *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length, *plain = at;
    str_addc(out, '"');
    while ((at = skip_plain(at, end)) < end) {
        size_t sequence = utf8_sequence(at, end);
        if (sequence != 0 && *at >= 0x20 && *at != '"' && *at != '\\') {
            at += sequence;
            continue;
        }
        str_addn(out, (const char *)plain, (size_t)(at - plain));
        if (sequence == 0)
            str_add(out, REPLACEMENT);
        else
            add_escape(out, *at);
        plain = ++at;
    }
    str_addn(out, (const char *)plain, (size_t)(at - plain));
    str_addc(out, '"');
}

void json_key(struct json *json, const char *key)
{
    if (json->depth == 0 || !json->object[json->depth - 1] || json->after_key)
        bug("json: the key \"%s\" out of place", key);
    json_separate(json);
    add_quoted(json->out, key, strlen(key));
    str_addn(json->out, ": ", 2);
    json->after_key = true;
}

void json_stringn(struct json *json, const char *text, size_t length)
{
    json_value(json);
    add_quoted(json->out, text, length);
}

void json_string(struct json *json, const char *text)
{
    if (text == NULL)
        json_null(json);
    else
        json_stringn(json, text, strlen(text));
}

void json_int(struct json *json, int64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (number < 0)
        *--at = '-';
    json_value(json);
    str_addn(json->out, at, (size_t)(digits + sizeof digits - at));
}

/* The digits as printf gives them, which is exact; its decimal point may be the locale's and is put right. */
void json_number(struct json *json, double number, int decimals)
{
    if (!isfinite(number)) {
        json_null(json);
        return;
    }
    if (decimals < 0 || decimals > DECIMALS_LIMIT)
        bug("json: a number with %d decimals", decimals);
    if (fabs(number) < 1e15 && number == (double)(int64_t)number) {
        json_int(json, (int64_t)number);
        return;
    }
    char printed[320 + DECIMALS_LIMIT], digits[sizeof printed];
    snprintf(printed, sizeof printed, "%.*f", decimals, fabs(number));
    size_t length = strspn(printed, "0123456789");
    memcpy(digits, printed, length);
    const char *fraction = printed + length + strcspn(printed + length, "0123456789");
    size_t fraction_length = strlen(fraction);
    while (fraction_length > 0 && fraction[fraction_length - 1] == '0')
        fraction_length--;
    if (fraction_length > 0) {
        digits[length++] = '.';
        memcpy(digits + length, fraction, fraction_length);
        length += fraction_length;
    }
    digits[length] = '\0';
    json_value(json);
    if (signbit(number) && strspn(digits, "0.") < length)       /* no "-0" */
        str_addc(json->out, '-');
    str_addn(json->out, digits, length);
}

void json_bool(struct json *json, bool value)
{
    json_value(json);
    str_add(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
    json_value(json);
    str_add(json->out, "null");
}

/* ---- keys with their values ---- */

void json_key_string(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_string(json, text);
}

void json_key_int(struct json *json, const char *key, int64_t number)
{
    json_key(json, key);
    json_int(json, number);
}

void json_key_number(struct json *json, const char *key, double number, int decimals)
{
    json_key(json, key);
    json_number(json, number, decimals);
}

void json_key_bool(struct json *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

void json_key_strings(struct json *json, const char *key, const char *const *texts, uint32_t count)
{
    json_key(json, key);
    json_array_inline(json);
    for (uint32_t i = 0; i < count; i++)
        json_string(json, texts[i]);
    json_end(json);
}
