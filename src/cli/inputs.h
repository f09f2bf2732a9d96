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
    struct migration *schema_script; /* what psql makes of it: with the files that it includes */
    VEC(struct statistics *) statistics;
    VEC(const struct migration *) migrations;
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

/* migrations.c: the schema as psql reads it; `path` NULL: standard input. */
bool inputs_load_schema_script(struct invocation *invocation, const struct settings *settings, struct inputs *inputs,
                               const char *path);
/* migrations.c: the files and directories that were named, as their tool runs them. */
bool inputs_load_migrations(struct invocation *invocation, const struct settings *settings, struct inputs *inputs,
                            const char *const *paths, uint32_t count);

/* False, with what it is and what to do, when the bytes are an archive, say, and no SQL. */
bool inputs_looks_like_sql(struct invocation *invocation, const struct source *source);
/* The format that asks for it (report_format_wants_hashes, report_format_wants_paths); NULL when none does. */
const char *inputs_format_that(const struct settings *settings, bool (*wants)(const char *name));

/* A path as the repository has it: from the root, without "." and "..", symbolic links resolved. */
const char *path_from_root(struct arena *arena, const char *root, const char *path);

#endif
