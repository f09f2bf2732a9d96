/*
 * Err: why the environment does not allow the analysis (missing file, malformed rule or configuration). Bad
 * SQL is not an error but a finding; an impossible state is bug().
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include "base/arena.h"

struct err {
    struct arena *arena;            /* where the texts live */
    const char *file;               /* NULL when no file is to blame */
    uint32_t line;                  /* 1-based, 0 unknown */
    const char *message;            /* what: lower case, no full stop */
    const char *hint;               /* what to do: a sentence, or NULL */
};

/* Fills `err` and returns false, so that a caller can `return err_set(…)`. `file` and `hint` are borrowed;
 * hint may be NULL. */
bool err_set(struct err *err, const char *file, uint32_t line, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* An impossible state: prints the place and aborts. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
