/*
 * JSON: a streaming writer, not a document model. Keeps track of where it stands, so commas and nesting
 * cannot come out wrong (a key in an array or a value without a key is a bug); makes each byte of invalid
 * UTF-8 into U+FFFD; prints numbers without locale. It does not read JSON.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

#define JSON_DEPTH 64

struct json {
    struct str *out;
    int depth;
    bool first[JSON_DEPTH];         /* nothing written yet on this level */
    bool compact[JSON_DEPTH];       /* this level stands on one line */
    bool object[JSON_DEPTH];        /* this level is an object, not an array */
    bool after_key;
};

/* Writes at the end of `out`; no line end follows the last value. */
void json_open(struct json *json, struct str *out);
void json_object(struct json *json);            /* { on several lines, two spaces a level */
void json_object_inline(struct json *json);     /* { on one line, and all that is in it */
void json_array(struct json *json);
void json_array_inline(struct json *json);
void json_end(struct json *json);               /* closes what was opened last */
void json_key(struct json *json, const char *key);
void json_string(struct json *json, const char *text);                      /* NULL is null */
void json_stringn(struct json *json, const char *text, size_t length);
void json_int(struct json *json, int64_t number);
/* At most `decimals` digits after the point, trailing zeros dropped; NaN and infinities are null. */
void json_number(struct json *json, double number, int decimals);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* A key with its value in one go. */
void json_key_string(struct json *json, const char *key, const char *text);
void json_key_int(struct json *json, const char *key, int64_t number);
void json_key_number(struct json *json, const char *key, double number, int decimals);
void json_key_bool(struct json *json, const char *key, bool value);
/* A key with an array of texts on one line. */
void json_key_strings(struct json *json, const char *key, const char *const *texts, uint32_t count);

#endif
