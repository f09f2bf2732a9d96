/*
 * Command: what the subcommands share: how one is called, which options there are, what it ends with, and how
 * the program speaks to people on standard error. Private to cli.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/option.h"

/* Exit status, as scripts rely on it. */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_FAILED = 2 };

/* Bits of option_row.commands. */
enum {
    COMMAND_CHECK = 1,
    COMMAND_SCHEMA = 2,
    COMMAND_QUERY = 4,
    COMMAND_RULES = 8,
    COMMAND_EXPLAIN = 16,
    COMMAND_STATS_QUERY = 32,
    COMMAND_HELP = 64,
    COMMAND_VERSION = 128,
    IN_CONFIGURATION = 1 << 16, /* the option is also a key of the configuration file */
};

/* All options of all commands. */
extern const struct option_row command_options[];

struct invocation;
struct command {
    const char *name;
    uint32_t bit;
    const char *operands;                      /* of the usage line */
    const char *summary;                       /* of the list of commands */
    const char *help;                          /* further paragraphs of its help page; NULL */
    int (*run)(struct invocation *invocation); /* gives the exit status; NULL: not part of this version */
};

/* All commands; a row of zeros ends the table. */
extern const struct command commands[];
const struct command *command_find(const char *name);
/* Fills the err for a name that is none. */
void command_unknown(struct invocation *invocation, const char *name);

/* One run of one command. */
struct invocation {
    struct arena *arena; /* lives as long as the program runs */
    const struct command *command;
    struct options options; /* from the command line */
    struct err err;
};

/* Each runs its command and gives the exit status. */
int command_check(struct invocation *invocation);
int command_schema(struct invocation *invocation);
int command_query(struct invocation *invocation);
int command_rules(struct invocation *invocation);
int command_explain(struct invocation *invocation);
int command_stats_query(struct invocation *invocation);
int command_help(struct invocation *invocation);
int command_version(struct invocation *invocation);

/* ---- speaking (tell.c) ---- */

/* "drydock: FILE:LINE: message" and "hint: …" on standard error; gives EXIT_FAILED. */
int tell_error(const struct err *err);
/* A line on standard error. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Writes to standard output; gives EXIT_CLEAN, or says why not and gives EXIT_FAILED. */
int tell_output(struct invocation *invocation, const struct str *text);
/* Replaces the last line on standard error while work is long; nothing unless that is a terminal.
 * tell_progress_end() takes it away. */
void tell_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void tell_progress_end(void);

#endif
