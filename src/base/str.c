/*
 * Str: appends to texts and compares them. Capacity doubles, in place while the text is the newest piece of
 * its arena.
 */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"

#define STR_FIRST 64

struct str str_new(struct arena *arena)
{
    return (struct str){ .arena = arena, .text = arena_alloc(arena, STR_FIRST), .capacity = STR_FIRST };
}

/* Makes room for `more` bytes and the NUL. */
static void str_reserve(struct str *str, size_t more)
{
    size_t need;
    if (__builtin_add_overflow(str->length + 1, more, &need))
        bug("a text of %zu and %zu more bytes", str->length, more);
    if (need <= str->capacity)
        return;
    size_t room = str->capacity * 2 > need ? str->capacity * 2 : need;
    str->text = arena_grow(str->arena, str->text, str->capacity, room);
    str->capacity = room;
}

void str_addn(struct str *str, const char *text, size_t length)
{
    if (length == 0)
        return;
    str_reserve(str, length);
    memcpy(str->text + str->length, text, length);
    str->length += length;
    str->text[str->length] = '\0';
}

void str_add(struct str *str, const char *text)
{
    str_addn(str, text, strlen(text));
}

void str_addc(struct str *str, char c)
{
    str_reserve(str, 1);
    str->text[str->length++] = c;
    str->text[str->length] = '\0';
}

void str_addf(struct str *str, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = str->capacity - str->length;
    int length = vsnprintf(str->text + str->length, room, format, arguments);
    va_end(arguments);
    if (length < 0)
        bug("the format \"%s\" cannot be printed", format);
    if ((size_t)length >= room) {
        str->text[str->length] = '\0';
        str_reserve(str, (size_t)length);
        va_start(arguments, format);
        vsnprintf(str->text + str->length, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    str->length += (size_t)length;
}

bool str_same(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a == b || strcmp(a, b) == 0;
}

static unsigned char ascii_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool str_same_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    while (*p != '\0' && ascii_lower(*p) == ascii_lower(*q)) {
        p++;
        q++;
    }
    return ascii_lower(*p) == ascii_lower(*q);
}
