/*
 * The files below rules/ as they were when drydock was built: rule pages (Markdown, without any README.md) and the data
 * of the cost model (YAML files in timing/).  Filled in by a source that src/build/embed.c generates; nothing here knows what
 * the bytes mean, and the built-in files are read by the same code as a team's own.
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *path;           /* relative to the repository, "rules/locking/name.md"; always with "/" */
    const unsigned char *bytes; /* as in the file, with one '\0' after the last that length does not count */
    size_t length;              /* in bytes */
};

/* In bytewise order of path; after the last stands a row with path NULL. */
extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

#endif
