/*
 * Tell: the one place that writes to standard error. What comes from files and file names is cleaned of
 * control characters first. Decides nothing about what is worth saying.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "command.h"
#include "report/report.h"

static bool progress_shown;

static void write_clean(struct arena *arena, const char *text)
{
    struct str clean = str_new(arena);
    report_clean(&clean, text, strlen(text));
    fputs(clean.text, stderr);
}

int tell_error(const struct err *err)
{
    tell_progress_end();
    fputs("drydock: ", stderr);
    if (err->file != NULL) {
        write_clean(err->arena, err->file);
        if (err->line != 0)
            fprintf(stderr, ":%u", err->line);
        fputs(": ", stderr);
    }
    write_clean(err->arena, err->message);
    fputc('\n', stderr);
    if (err->hint != NULL) {
        fputs("hint: ", stderr);
        write_clean(err->arena, err->hint);
        fputc('\n', stderr);
    }
    return EXIT_FAILED;
}

void tell(const char *format, ...)
{
    struct arena *arena = arena_new(0);
    va_list arguments;
    tell_progress_end();
    va_start(arguments, format);
    write_clean(arena, arena_vprintf(arena, format, arguments));
    va_end(arguments);
    fputc('\n', stderr);
    arena_free(arena);
}

int tell_output(struct invocation *invocation, const struct str *text)
{
    return file_write_stdout(text->text, text->length, &invocation->err) ? EXIT_CLEAN
                                                                         : tell_error(&invocation->err);
}

void tell_progress(const char *format, ...)
{
    if (!isatty(STDERR_FILENO))
        return;
    va_list arguments;
    va_start(arguments, format);
    fputs("\r\033[K", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fflush(stderr);
    progress_shown = true;
}

void tell_progress_end(void)
{
    if (progress_shown)
        fputs("\r\033[K", stderr);
    progress_shown = false;
}
