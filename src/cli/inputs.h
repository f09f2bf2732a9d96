/*
 * Inputs: the files of a run, read and looked at before anything is analysed: what is no SQL, or only a part
 * of it, is refused here with what to do about it. Private to cli.
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "report/report.h"
#include "settings.h"

struct inputs {
    const struct source *schema; /* NULL: none was given */
    VEC(struct statistics *) statistics;
    VEC(const struct source *) migrations;
    VEC(struct input) files;    /* all of them */
    VEC(const char *) notes;    /* what is worth saying about them */
    VEC(const char *) warnings; /* the same, but said without being asked */
    uint64_t bytes;
    int postgres; /* the server's major version, by the schema unless settings say */
};

/* Reads the schema, the snapshots and the `count` migrations (files, directories, "-"). False and the
 * invocation's err. */
bool inputs_load(struct invocation *invocation, const struct settings *settings,
                 const char *const *migrations, uint32_t count, struct inputs *out);

/* Adds a file to the list; `source` may be NULL. */
void inputs_add_file(struct invocation *invocation, const struct settings *settings, struct inputs *inputs,
                     const char *role, const char *name, const struct source *source, uint64_t bytes);

/* A path as the repository has it: from the root, without "." and "..", symbolic links resolved. */
const char *path_from_root(struct arena *arena, const char *root, const char *path);

#endif
