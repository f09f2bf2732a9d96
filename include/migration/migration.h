/*
 * Migration: a team's files as the tool they use would run them. Which tool that is, which files of a
 * directory it runs and in which order, which part of a file goes forward, what it puts a transaction around,
 * and what psql does with a script before the server sees it. What comes out are stretches of SQL, each with
 * the way it is sent. Knows nothing of what the SQL means.
 */
#ifndef MIGRATION_MIGRATION_H
#define MIGRATION_MIGRATION_H

#include "base/source.h"
#include "base/vec.h"

/* How SQL reaches the server. */
enum transaction_mode {
    TRANSACTION_NONE,  /* each statement by itself, unless the file says BEGIN */
    TRANSACTION_QUERY, /* as one query string: several statements form an implicit transaction */
    TRANSACTION_FILE,  /* in a transaction that the tool opens and commits */
    TRANSACTION_ALL,   /* the same, but one for all files */
};
const char *transaction_mode_name(enum transaction_mode mode);

/* A stretch of SQL. The sections of a migration are in the order in which they run. */
struct migration_section {
    const struct source *source; /* the migration's file, one that it includes, or derived from them */
    struct span span;
    enum transaction_mode mode;
    bool joins; /* it goes on with the transaction, or query, of the section before */
    bool psql;  /* psql reads it: backslash commands are none of the server's business */
    bool perhaps; /* nobody knows whether it runs */
};

enum migration_problem_kind {
    MIGRATION_REFUSED,      /* the tool refuses the file; nothing of it runs, there are no sections */
    MIGRATION_NOT_FOLLOWED, /* what runs is not known completely: the analysis is incomplete */
    MIGRATION_NOTED,        /* worth knowing */
};
struct migration_problem {
    enum migration_problem_kind kind;
    const struct source *source; /* not derived */
    struct span span;
    const char *message; /* lower case, no full stop */
};

struct migration_tool;

/* One file. */
struct migration {
    const struct source *source;
    const struct migration_tool *tool;
    VEC(struct migration_section) sections;
    VEC(struct migration_problem) problems;
};

/* "none", "query", "file" or "all"; "mixed" when the sections differ. */
const char *migration_mode(const struct migration *migration);
/* The source as it is, in one section. */
const struct migration *migration_of_source(struct arena *arena, const struct source *source,
                                            enum transaction_mode mode);

/* ---- tools ---- */

/* Their names, ended by NULL; "plain" is first. */
extern const char *const migration_tool_names[];
/* NULL when there is none of that name. */
const struct migration_tool *migration_tool_find(const char *name);
const char *migration_tool_name(const struct migration_tool *tool);
/* The row of "plain". */
const struct migration_tool *migration_tool_plain(void);

/* The tool that a single file belongs to, by its contents, its name and the files beside it and above it,
 * up to the repository's root. `path` NULL: the contents alone. Never NULL. */
const struct migration_tool *migration_recognise(struct arena *arena, const char *path, const char *root,
                                                 const struct source *source);
/* Whether the tool runs the file only to undo another one. */
bool migration_is_backward(const struct migration_tool *tool, const char *path);

/* The migrations of a directory, in the order in which the tool runs them. */
struct migration_list {
    const struct migration_tool *tool;
    const char **paths;
    uint32_t count;
    VEC(const char *) notes;    /* what was passed over, as the tool does */
    VEC(const char *) warnings; /* what may be missed: migrations that are no SQL, SQL that is no migration */
};
/* `tool` NULL: it is recognised. A directory without migrations, or that cannot be read: false and `err`. */
bool migration_list_directory(struct arena *arena, const char *directory, const char *root,
                              const struct migration_tool *tool, struct migration_list *out, struct err *err);

/* ---- reading ---- */

/* Loads a file that a script includes: the same source for the same file. False and `err` when it may not. */
typedef bool migration_load_fn(void *context, const char *path, const struct source **out, struct err *err);

struct migration_options {
    const struct migration_tool *tool;
    const char *path; /* of the file; NULL when it has none */
    bool mode_given;  /* `mode` holds whatever the tool does */
    enum transaction_mode mode;
    migration_load_fn *load; /* NULL: nothing is included */
    void *context;
};
/* What the tool makes of a file. What the tool refuses is a problem of the migration; false and `err` only
 * when a file that a script includes, or that belongs to the migration, cannot be read. */
bool migration_read(struct arena *arena, const struct source *source, const struct migration_options *options,
                    struct migration **out, struct err *err);

#endif
