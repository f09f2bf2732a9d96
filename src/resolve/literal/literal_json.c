/*
 * Literals of json and jsonb: checked against RFC 8259 as the server's lexer does, and for jsonb written as jsonb_out() does: keys by
 * length, then by bytes, the last of equal ones wins (utils/adt/json.c, jsonb_util.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

#define JSON_LITERAL_DEPTH 500

struct json_reader { struct literal *l; const char *at; int depth; bool binary; };

static bool invalid_json(struct json_reader *r)
{
    literal_refuse(r->l, "22P02", "invalid input syntax for type %s", "json");
    r->l->detail = *r->at == '\0' ? "The input string ended unexpectedly."
                                  : arena_printf(r->l->arena, "Token \"%.20s\" is invalid.", r->at);
    return false;
}

static void skip_blanks(struct json_reader *r)
{
    r->at += strspn(r->at, " \t\n\r");
}

static void add_utf8(struct str *out, unsigned code)
{
    if (code < 0x80)
        str_addc(out, (char)code);
    else if (code < 0x800) {
        str_addc(out, (char)(0xC0 | code >> 6));
        str_addc(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        str_addc(out, (char)(0xE0 | code >> 12));
        str_addc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        str_addc(out, (char)(0x80 | (code & 0x3F)));
    } else {
        str_addc(out, (char)(0xF0 | code >> 18));
        str_addc(out, (char)(0x80 | (code >> 12 & 0x3F)));
        str_addc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        str_addc(out, (char)(0x80 | (code & 0x3F)));
    }
}

static bool read_hex4(struct json_reader *r, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = *r->at;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return invalid_json(r);
        *code = *code << 4 | (unsigned)digit;
    }
    return true;
}

static bool read_escape(struct json_reader *r, struct str *raw)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = *r->at++;
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    if (found != NULL) {
        str_addc(raw, to[found - from]);
        return true;
    }
    unsigned code, low;
    if (c != 'u' || !read_hex4(r, &code))
        return r->l->sqlstate == NULL ? invalid_json(r) : false;
    if (code == 0 && r->binary)
        return literal_refuse(r->l, "22P05", "unsupported Unicode escape sequence");
    if (code >= 0xD800 && code < 0xDC00) {
        if (r->at[0] != '\\' || r->at[1] != 'u')
            return invalid_json(r);
        r->at += 2;
        if (!read_hex4(r, &low))
            return false;
        code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
    }
    add_utf8(raw, code);
    return true;
}

static bool read_string(struct json_reader *r, struct str *raw)
{
    for (r->at++; *r->at != '"'; ) {
        unsigned char c = (unsigned char)*r->at;
        if (c < 0x20)
            return invalid_json(r);
        r->at++;
        if (c != '\\')
            str_addc(raw, (char)c);
        else if (!read_escape(r, raw))
            return false;
    }
    r->at++;
    return true;
}

/* escape_json(). */
static void write_string(struct str *out, const char *raw)
{
    static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
    str_addc(out, '"');
    for (; *raw != '\0'; raw++) {
        const char *found = strchr(from, *raw);
        if (found != NULL)
            str_addf(out, "\\%c", to[found - from]);
        else if ((unsigned char)*raw < 0x20)
            str_addf(out, "\\u%04x", (unsigned)*raw);
        else
            str_addc(out, *raw);
    }
    str_addc(out, '"');
}

static bool read_digits(struct json_reader *r)
{
    size_t count = strspn(r->at, "0123456789");
    r->at += count;
    return count > 0 || invalid_json(r);
}

static bool read_number(struct json_reader *r, struct str *out)
{
    const char *start = r->at;
    r->at += *r->at == '-';
    if (*r->at == '0')
        r->at++;
    else if (!read_digits(r))
        return false;
    if (*r->at == '.' && (r->at++, !read_digits(r)))
        return false;
    if (*r->at == 'e' || *r->at == 'E') {
        r->at++;
        r->at += *r->at == '-' || *r->at == '+';
        if (!read_digits(r))
            return false;
    }
    struct literal number = *r->l;
    number.text = number.out = arena_strndup(r->l->arena, start, (size_t)(r->at - start));
    literal_numeric(&number);
    str_add(out, number.out);
    return true;
}

static bool read_value(struct json_reader *r, struct str *out);

static bool read_array(struct json_reader *r, struct str *out)
{
    r->at++;
    str_addc(out, '[');
    skip_blanks(r);
    for (bool first = true; *r->at != ']'; first = false) {
        if (!first) {
            if (*r->at != ',')
                return invalid_json(r);
            r->at++;
            str_add(out, ", ");
        }
        if (!read_value(r, out))
            return false;
        skip_blanks(r);
    }
    r->at++;
    str_addc(out, ']');
    return true;
}

struct pair { const char *key; size_t length; const char *value; uint32_t number; };

/* lengthCompareJsonbPair(), the later of equal keys first. */
static int compare_pairs(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    int order = memcmp(a->key, b->key, a->length);
    return order != 0 ? order : a->number > b->number ? -1 : 1;
}

static void write_pairs(struct str *out, struct pair *pairs, uint32_t count)
{
    if (count > 1)
        qsort(pairs, count, sizeof *pairs, compare_pairs);
    str_addc(out, '{');
    for (uint32_t i = 0, written = 0; i < count; i++) {
        if (i > 0 && pairs[i].length == pairs[i - 1].length && memcmp(pairs[i].key, pairs[i - 1].key, pairs[i].length) == 0)
            continue;
        if (written++ > 0)
            str_add(out, ", ");
        write_string(out, pairs[i].key);
        str_addf(out, ": %s", pairs[i].value);
    }
    str_addc(out, '}');
}

static bool read_pair(struct json_reader *r, struct pair *pair)
{
    struct str key = str_new(r->l->arena), value = str_new(r->l->arena);
    skip_blanks(r);
    if (*r->at != '"')
        return invalid_json(r);
    if (!read_string(r, &key))
        return false;
    skip_blanks(r);
    if (*r->at != ':')
        return invalid_json(r);
    r->at++;
    if (!read_value(r, &value))
        return false;
    *pair = (struct pair){ .key = key.text, .length = key.length, .value = value.text, .number = pair->number };
    return true;
}

static bool read_object(struct json_reader *r, struct str *out)
{
    VEC(struct pair) pairs = { 0 };
    r->at++;
    skip_blanks(r);
    while (*r->at != '}') {
        struct pair pair = { .number = pairs.count };
        if (pairs.count > 0 && *r->at++ != ',') {
            r->at--;
            return invalid_json(r);
        }
        if (!read_pair(r, &pair))
            return false;
        vec_push(r->l->arena, &pairs, pair);
        skip_blanks(r);
    }
    r->at++;
    write_pairs(out, pairs.at, pairs.count);
    return true;
}

static bool read_word(struct json_reader *r, struct str *out)
{
    static const char *const words[] = { "true", "false", "null" };
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(r->at, words[i], length) == 0) {
            r->at += length;
            str_add(out, words[i]);
            return true;
        }
    }
    return invalid_json(r);
}

static bool read_value(struct json_reader *r, struct str *out)
{
    skip_blanks(r);
    if (r->depth++ > JSON_LITERAL_DEPTH)
        return false;
    bool fine;
    if (*r->at == '{')
        fine = read_object(r, out);
    else if (*r->at == '[')
        fine = read_array(r, out);
    else if (*r->at == '"') {
        struct str raw = str_new(r->l->arena);
        fine = read_string(r, &raw);
        if (fine)
            write_string(out, raw.text);
    } else if (*r->at == '-' || (*r->at >= '0' && *r->at <= '9'))
        fine = read_number(r, out);
    else
        fine = read_word(r, out);
    r->depth--;
    return fine;
}

bool literal_json(struct literal *l, bool binary)
{
    struct json_reader r = { .l = l, .at = l->text, .binary = binary };
    struct str out = str_new(l->arena);
    bool fine = read_value(&r, &out);
    if (fine) {
        skip_blanks(&r);
        fine = *r.at == '\0' || invalid_json(&r);
    }
    if (!fine && l->sqlstate == NULL)
        return true;                /* too deep to be judged here */
    if (fine && binary)
        l->out = out.text;
    return fine;
}
