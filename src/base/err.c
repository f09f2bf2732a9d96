/*
 * Err: fills in what went wrong; and bug(), the end of the program when its own reasoning broke. Decides
 * nothing about how an error is shown: that is the command line's business.
 */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

bool err_set(struct err *err, const char *file, uint32_t line, const char *hint, const char *format, ...)
{
    if (err == NULL || err->arena == NULL)
        bug("an error without an arena for its text: %s", format);
    va_list arguments;
    va_start(arguments, format);
    err->message = arena_vprintf(err->arena, format, arguments);
    va_end(arguments);
    err->file = file;
    err->line = line;
    err->hint = hint;
    return false;
}

_Noreturn void bug_at(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "drydock: a defect in drydock at %s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}
