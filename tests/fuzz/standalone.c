/*
 * A main for fuzz targets without a fuzzer: calls the libFuzzer entry point once for each file named, and for each
 * file of each directory named, in bytewise order of names.  So a corpus is an ordinary test that needs no clang.
 * Knows nothing of what the targets do; a target that dislikes an input aborts.
 *
 * Prints "ok NAME" after each file (NAME is "program/file"), so that the file that ended the program is the one after
 * the last line.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char *program;

static void die(const char *what, const char *path)
{
    printf("not ok %s/%s: %s: %s\n", program, path, what, strerror(errno));
    exit(1);
}

static void play_file(const char *path, size_t size)
{
    const char *name = strrchr(path, '/');
    FILE *file = fopen(path, "rb");

    /* Exactly as large as the input, so that a sanitizer sees a read of one byte too many. */
    uint8_t *bytes = malloc(size > 0 ? size : 1);

    if (file == NULL || bytes == NULL || fread(bytes, 1, size, file) != size)
        die("cannot read", path);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    printf("ok %s/%s\n", program, name == NULL ? path : name + 1);
    fflush(stdout);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void play(const char *path);

static void play_directory(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_visible, by_bytes);

    if (count < 0)
        die("cannot read the directory", path);
    for (int i = 0; i < count; i++) {
        size_t length = strlen(path) + strlen(entries[i]->d_name) + 2;
        char *inner = malloc(length);

        if (inner == NULL)
            die("cannot allocate for", path);
        snprintf(inner, length, "%s/%s", path, entries[i]->d_name);
        play(inner);
        free(inner);
        free(entries[i]);
    }
    free(entries);
}

static void play(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        die("cannot find", path);
    if (S_ISDIR(status.st_mode))
        play_directory(path);
    else
        play_file(path, (size_t)status.st_size);
}

int main(int argc, char **argv)
{
    program = strrchr(argv[0], '/') == NULL ? argv[0] : strrchr(argv[0], '/') + 1;
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE|DIRECTORY...\n", program);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        play(argv[i]);
    return 0;
}
