/*
 * Psql script: the two things that psql itself does with the text of a script before the server sees any of
 * it: it reads the arguments of its own backslash commands, and puts the values of its variables where
 * statements name them. Follows src/bin/psql/psqlscanslash.l and src/fe_utils/psqlscan.l. Knows the forms
 * only: what a command does, and which variables there are, others decide.
 */
#ifndef SQL_PSQL_SCRIPT_H
#define SQL_PSQL_SCRIPT_H

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "sql/split.h"
#include "sql/syntax.h"

/* What \set has set. */
struct psql_variables {
    struct arena *arena;
    struct map places;        /* name → index into values + 1 */
    VEC(const char *) values; /* NULL: \unset */
};

#define PSQL_VALUE_LIMIT  ((size_t)1 << 20)  /* bytes of a value */
#define PSQL_TEXT_LIMIT   ((size_t)16 << 20) /* bytes of a statement with its values put in */
#define PSQL_VALUES_LIMIT 100000             /* values put into a statement, those within values included */
#define PSQL_DEPTH_LIMIT  100                /* values within values */

/* None is set. The variables and their values live in the arena. */
void psql_variables_init(struct psql_variables *variables, struct arena *arena);
/* `value` NULL: \unset. Both are copied. */
void psql_variable_set(struct psql_variables *variables, const char *name, const char *value);
/* NULL when there is none. */
const char *psql_variable(const struct psql_variables *variables, const char *name);

/* A backslash command. */
struct psql_call {
    const char *name;       /* without its backslash */
    struct texts arguments; /* without quotes, values put in */
    bool runs_shell;        /* an argument in backquotes, which stays as it is */
    bool too_long;          /* an argument is longer than PSQL_VALUE_LIMIT; what follows is missing */
};

/* Reads an item of kind SPLIT_META. */
void psql_call_read(struct arena *arena, const struct source *source, const struct split_item *item,
                    const struct psql_variables *variables, struct psql_call *out);

/* A text with the values put in, and which part of the source each piece of it stands for. */
struct psql_text {
    struct str text;
    VEC(struct source_piece) pieces;
};
enum psql_expansion { PSQL_UNCHANGED, PSQL_EXPANDED, PSQL_TOO_LONG };

/* Puts values in for :name, :'name', :"name" and :{?name} in a range of the source, but in quotes and
 * comments. A variable that is not set stays as it is written, as with psql. `out` is filled only when
 * something was put in. */
enum psql_expansion psql_expand(struct arena *arena, const struct source *source, struct span range,
                                bool standard_conforming_strings, const struct psql_variables *variables,
                                struct psql_text *out);

#endif
