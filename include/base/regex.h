/*
 * Regex: PCRE2 behind three functions, with match limits always set. Used where patterns come from rule files
 * and users.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/arena.h"
#include "base/err.h"

struct regex;

/* A compiled pattern; a malformed one: NULL and `err`. Closed by regex_close. */
struct regex *regex_open(struct arena *arena, const char *pattern, struct err *err);
/* 1 found, 0 not found, -1 the match limits were hit. */
int regex_match(struct regex *regex, const char *text, size_t length);
/* As regex_match from the byte `from` on. places[2i] and places[2i + 1] become where group i (0: all that matched)
 * begins and ends, SIZE_MAX where it took no part; `count` pairs are filled. */
int regex_find(struct regex *regex, const char *text, size_t length, size_t from, size_t *places, uint32_t count);
void regex_close(struct regex *regex);

#endif
