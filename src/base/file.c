/*
 * File: reports reach their files whole or not at all, and directories are listed in an order that depends on
 * the names only. Must not know what is written or looked for.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"

#define TEMPORARY_TRIES 100

static enum file_kind kind_of(const struct stat *status)
{
    return S_ISREG(status->st_mode) ? FILE_REGULAR : S_ISDIR(status->st_mode) ? FILE_DIRECTORY : FILE_OTHER;
}

enum file_kind file_kind(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? kind_of(&status) : FILE_MISSING;
}

char *file_join(struct arena *arena, const char *dir, const char *name)
{
    if (name[0] == '/' || dir[0] == '\0')
        return arena_strdup(arena, name);
    const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%s%s%s", dir, slash, name);
}

/* The directory part of a path, with its slash; empty when there is none. */
static char *directory_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return arena_strndup(arena, path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
}

char *file_beside(struct arena *arena, const char *beside, const char *name)
{
    return file_join(arena, directory_of(arena, beside), name);
}

/* ---- writing ---- */

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t done = write(fd, text, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        text += done;
        length -= (size_t)done;
    }
    return true;
}

static bool write_failed(const char *path, int number, struct err *err)
{
    bool full = number == ENOSPC || number == EDQUOT;
    const char *hint = full ? "Make room on the disk, or write elsewhere." : NULL;
    return err_set(err, path, 0, hint, "could not write the file: %s", strerror(number));
}

/* A new file in the same directory, so that renaming it is one step. */
static int temporary_open(struct arena *arena, const char *path, char **temporary)
{
    char *dir = directory_of(arena, path);
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        *temporary = arena_printf(arena, "%s.drydock-%ld-%d", dir, (long)getpid(), i);
        int fd = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* Not synchronised to the disk: what power failure takes is made again by running again. */
static bool write_and_rename(const char *path, const char *target, const struct stat *old, const char *text,
                             size_t length, struct err *err)
{
    char *temporary;
    int fd = temporary_open(err->arena, target, &temporary);
    if (fd < 0) {
        const char *hint = errno == ENOENT ? "Make the directory first." : errno == EACCES || errno == EROFS
            ? "Choose a directory that you may write to." : NULL;
        return err_set(err, path, 0, hint, "could not make a file in its directory: %s", strerror(errno));
    }
    bool written = write_all(fd, text, length) && (old == NULL || fchmod(fd, old->st_mode & 07777) == 0);
    int number = errno;
    if (close(fd) != 0 && written) {
        written = false;
        number = errno;
    }
    if (written && rename(temporary, target) != 0) {
        written = false;
        number = errno;
    }
    if (written)
        return true;
    unlink(temporary);
    return write_failed(path, number, err);
}

static bool write_directly(const char *path, const char *text, size_t length, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return write_failed(path, errno, err);
    bool written = write_all(fd, text, length);
    int number = errno;
    if (close(fd) != 0 && written) {
        written = false;
        number = errno;
    }
    return written || write_failed(path, number, err);
}

bool file_write_whole(const char *path, const char *text, size_t length, struct err *err)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return write_and_rename(path, path, NULL, text, length, err);
    if (S_ISDIR(status.st_mode))
        return err_set(err, path, 0, "Name a file in it.", "could not write the file: this is a directory");
    if (!S_ISREG(status.st_mode))
        return write_directly(path, text, length, err);
    char real[PATH_MAX];            /* a symbolic link keeps leading to the file */
    if (realpath(path, real) == NULL || access(real, W_OK) != 0)
        return write_failed(path, errno, err);
    return write_and_rename(path, real, &status, text, length, err);
}

bool file_write_stdout(const char *text, size_t length, struct err *err)
{
    if (fflush(stdout) == 0 && write_all(STDOUT_FILENO, text, length))
        return true;
    return err_set(err, NULL, 0, NULL, "could not write to standard output: %s", strerror(errno));
}

/* ---- listing ---- */

struct directory {
    const char *path;
    int depth;
};

struct listing {
    struct arena *arena;
    const char *suffix;
    int depth;                              /* of the directories that are read; the whole is 1 */
    VEC(const char *) files;
    VEC(struct directory) directories;      /* found; each is read in turn */
    struct err *err;
};

static bool ends_in(const char *name, const char *suffix)
{
    if (suffix == NULL)
        return true;
    size_t length = strlen(name), suffix_length = strlen(suffix);
    return length >= suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
}

static bool limit_passed(struct listing *listing, const char *path, const char *what, long limit)
{
    return err_set(listing->err, path, 0, "Name a directory with fewer files.",
                   "more than %ld %s", limit, what);
}

static bool list_entry(struct listing *listing, const struct directory *directory, const char *name)
{
    char *path = file_join(listing->arena, directory->path, name);
    struct stat status;
    if (lstat(path, &status) != 0)
        return true;                /* gone since */
    if (S_ISDIR(status.st_mode)) {
        if (directory->depth == FILE_DEPTH_LIMIT)
            return limit_passed(listing, path, "directories within directories", FILE_DEPTH_LIMIT);
        if (directory->depth == listing->depth)
            return true;
        if (listing->directories.count == FILE_LIST_LIMIT)
            return limit_passed(listing, path, "directories", FILE_LIST_LIMIT);
        vec_push(listing->arena, &listing->directories, ((struct directory){ path, directory->depth + 1 }));
        return true;
    }
    if (!ends_in(name, listing->suffix) || file_kind(path) != FILE_REGULAR)
        return true;
    if (listing->files.count == FILE_LIST_LIMIT)
        return limit_passed(listing, path, "files", FILE_LIST_LIMIT);
    vec_push(listing->arena, &listing->files, path);
    return true;
}

static bool list_directory(struct listing *listing, struct directory directory)
{
    DIR *stream = opendir(directory.path);
    if (stream == NULL)
        return err_set(listing->err, directory.path, 0, NULL,
                       "could not open the directory: %s", strerror(errno));
    bool listed = true;
    struct dirent *entry;
    errno = 0;
    while (listed && (entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] != '.')
            listed = list_entry(listing, &directory, entry->d_name);
        errno = 0;
    }
    if (listed && errno != 0)
        listed = err_set(listing->err, directory.path, 0, NULL,
                         "could not read the directory: %s", strerror(errno));
    closedir(stream);
    return listed;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool file_list_depth(struct arena *arena, const char *dir, const char *suffix, int depth,
                     struct file_list *out, struct err *err)
{
    struct listing listing = { .arena = arena, .suffix = suffix, .depth = depth, .err = err };
    vec_push(arena, &listing.directories, ((struct directory){ arena_strdup(arena, dir), 1 }));
    for (uint32_t i = 0; i < listing.directories.count; i++)
        if (!list_directory(&listing, listing.directories.at[i]))
            return false;
    if (listing.files.count > 1)
        qsort(listing.files.at, listing.files.count, sizeof *listing.files.at, compare_paths);
    *out = (struct file_list){ .paths = listing.files.at, .count = listing.files.count };
    return true;
}

bool file_list(struct arena *arena, const char *dir, const char *suffix, bool recursive,
               struct file_list *out, struct err *err)
{
    return file_list_depth(arena, dir, suffix, recursive ? FILE_DEPTH_LIMIT : 1, out, err);
}
