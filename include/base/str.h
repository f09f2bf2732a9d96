/*
 * Str: text under construction, in an arena. Always NUL-terminated, so `text` may be handed out at any time.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include "base/arena.h"

struct str { struct arena *arena; char *text; size_t length, capacity; };

/* An empty text. */
struct str str_new(struct arena *arena);
/* Each adds at the end; the text added is copied. */
void str_add(struct str *str, const char *text);
void str_addn(struct str *str, const char *text, size_t length);
void str_addc(struct str *str, char c);
void str_addf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True when `a` and `b` are both NULL or hold the same text. */
bool str_same(const char *a, const char *b);
/* As str_same, ASCII letters folded. */
bool str_same_nocase(const char *a, const char *b);

#endif
