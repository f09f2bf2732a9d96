/*
 * File: writing whole files, and looking into directories. Reading is source.h's. Knows nothing of what is in
 * the files.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

enum file_kind {
    FILE_MISSING,                   /* or out of reach */
    FILE_REGULAR,
    FILE_DIRECTORY,
    FILE_OTHER                      /* a pipe, a terminal, a device */
};

/* What the path leads to, symbolic links followed. */
enum file_kind file_kind(const char *path);

/* Writes the file whole or not at all: the text goes into a new file beside it, which then takes its name
 * (and the permissions of the file it replaces). What is no regular file, such as /dev/stdout or a pipe,
 * is written directly. On failure false and `err`, and the old content, if any, is still there. */
bool file_write_whole(const char *path, const char *text, size_t length, struct err *err);
/* Writes to standard output, past stdio's buffer; false and `err` when not all of it could be written. */
bool file_write_stdout(const char *text, size_t length, struct err *err);

#define FILE_LIST_LIMIT 1000000     /* files in a list, and directories looked into */
#define FILE_DEPTH_LIMIT 64         /* directories within directories */

struct file_list {
    const char **paths;             /* dir/name, or dir/sub/name; bytewise order of the whole path */
    uint32_t count;
};

/* The regular files in a directory whose names end in `suffix` (NULL: all), with `recursive` those below
 * it too. Entries whose name begins with a dot are passed over; symbolic links lead to files, but not into
 * directories. A directory that cannot be read or a limit passed: false and `err`. */
bool file_list(struct arena *arena, const char *dir, const char *suffix, bool recursive,
               struct file_list *out, struct err *err);
/* The same down to `depth` directories, the named one included; FILE_DEPTH_LIMIT is as recursive as it gets. */
bool file_list_depth(struct arena *arena, const char *dir, const char *suffix, int depth,
                     struct file_list *out, struct err *err);

/* `name` in the directory `dir`; `name` itself when it is absolute or `dir` is empty. */
char *file_join(struct arena *arena, const char *dir, const char *name);
/* `name` as written in the file `beside`: relative to that file's directory. */
char *file_beside(struct arena *arena, const char *beside, const char *name);

#endif
