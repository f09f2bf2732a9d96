/*
 * Settings: what the command line, the configuration file and the defaults say together, in this order.
 * Private to cli.
 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "base/vec.h"
#include "command.h"
#include "rules/rules.h"
#include "simulate/simulate.h"

#define CONFIGURATION_NAME "drydock.yaml"

struct named_file {
    const char *name, *file;
}; /* an environment's snapshot; a format (file NULL: standard output) */

/* One thing that the configuration says of a rule. */
struct rule_setting {
    const char *rule, *option, *value;
    uint32_t line;
}; /* option NULL: the level */

struct settings {
    const char *root;          /* absolute: the repository's, else the current directory */
    const char *configuration; /* the file read; NULL none */
    uint64_t configuration_bytes;
    struct options from_file;       /* its options, as a command line would give them */
    VEC(struct rule_setting) rules; /* its levels and rule-options */

    const char *schema; /* NULL: not given, the catalog is open; SCHEMA_NONE: empty */
    VEC(struct named_file) statistics;
    int postgres; /* 0: not given */
    const struct migration_tool *tool; /* NULL: not given */
    bool transaction_given;
    enum transaction_mode transaction;
    bool allow_unparsed, quiet, verbose, show_suppressed;
    VEC(const char *) rule_directories;
    VEC(struct named_file) formats; /* at least one */
    int threshold;                  /* lowest level that counts; more than LEVEL_ERROR: never */
    const char *baseline, *color, *category;
};

#define SCHEMA_NONE "none"

/* Reads the configuration, if any, and puts all together. False and invocation->err. */
bool settings_make(struct invocation *invocation, const char *const *format_names, struct settings *out);
/* Levels, options, --enable and --disable into the rules. */
bool settings_apply_rules(struct invocation *invocation, const struct settings *settings,
                          struct ruleset *ruleset);

/* Fills the err for a rule that there is not, named in `file` (NULL: on the command line); gives false. */
bool settings_unknown_rule(struct invocation *invocation, const struct ruleset *ruleset, const char *id,
                           const char *file, uint32_t line);

/* configuration.c: fills `configuration`, `from_file` and `rules`. */
bool configuration_read(struct invocation *invocation, struct settings *settings);
/* The nearest directory from here up that holds .git; else the current one. Absolute, without a "/" at the
 * end. */
const char *settings_root(struct arena *arena);

#endif
