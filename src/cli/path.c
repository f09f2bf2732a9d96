/*
 * Path: from paths as people give them to paths as a repository has them.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inputs.h"

/* Without "//", "/./" and "/x/../". */
static char *flatten(struct arena *arena, const char *path)
{
    char *out = arena_strdup(arena, path), *to = out;
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            while (to > out && *--to != '/')
                continue;
        } else if (length > 0 && !(length == 1 && *path == '.')) {
            *to++ = '/';
            memmove(to, path, length);
            to += length;
        }
        path += length;
        path += *path == '/';
    }
    *to = '\0';
    return out;
}

/* Absolute; what does not exist is taken as it is written. */
static const char *absolute(struct arena *arena, const char *path)
{
    char buffer[PATH_MAX];
    if (realpath(path, buffer) != NULL)
        return arena_strdup(arena, buffer);
    if (path[0] == '/' || getcwd(buffer, sizeof buffer) == NULL)
        return flatten(arena, path);
    return flatten(arena, arena_printf(arena, "%s/%s", buffer, path));
}

const char *path_from_root(struct arena *arena, const char *root, const char *path)
{
    const char *from = absolute(arena, root), *to = absolute(arena, path);
    size_t same = 0; /* bytes of the directories that both have, each with its "/" before it */
    for (size_t i = 0;; i++) {
        bool from_ends = from[i] == '\0' || from[i] == '/', to_ends = to[i] == '\0' || to[i] == '/';
        if (from_ends && to_ends)
            same = i;
        if (from[i] != to[i] || from[i] == '\0')
            break;
    }
    struct str out = str_new(arena);
    for (const char *at = from + same; *at != '\0'; at++)
        if (*at == '/' && at[1] != '\0')
            str_add(&out, "../");
    str_add(&out, to + same + (to[same] == '/'));
    return out.text;
}
