/*
 * Options: the one table of all options; the command line, the configuration file and the help pages are read
 * from and made from it.
 */
#include "command.h"
#include "migration/migration.h"

#define CONFIG      IN_CONFIGURATION
#define CHECK       COMMAND_CHECK
#define PLAYS       (COMMAND_CHECK | COMMAND_SCHEMA | COMMAND_QUERY)
#define READS_RULES (COMMAND_CHECK | COMMAND_RULES | COMMAND_EXPLAIN)
#define PRINTS      (PLAYS | COMMAND_RULES)
#define CONFIGURED  (PLAYS | COMMAND_RULES | COMMAND_EXPLAIN)

static const char *const versions[] = {"14", "15", "16", "17", "18", NULL};
static const char *const modes[] = {"none", "query", "file", "all", NULL};
static const char *const levels[] = {"error", "warning", "note", "never", NULL};
static const char *const whens[] = {"auto", "always", "never", NULL};
static const char *const extras[] = {"owners", "hashes", NULL};

static const char schema_help[] =
    "the database before the migrations, as pg_dump --schema-only writes it, or any SQL that builds it; "
    "\"none\" for an empty database. Without it, whatever a migration names is taken to exist";
static const char tool_help[] =
    "the migration tool whose files these are; by default recognised by names and marks";
static const char transaction_help[] =
    "what is put a transaction around: nothing; a file sent as one query string; each file; all files; by "
    "default what the tool does";
static const char config_help[] =
    "the configuration; by default the nearest drydock.yaml from here up to the repository's root";

/* clang-format off */
const struct option_row command_options[] = {
    { .help = "Inputs:" },
    { "schema", 's', "FILE", false, schema_help, NULL, PLAYS | CONFIG },
    { "stats", 0, "[ENV=]FILE", true,
      "statistics of an environment, CSV as drydock stats-query makes it", NULL,
      CHECK | COMMAND_QUERY | CONFIG },
    { "postgres", 0, "N", false,
      "the server's major version; by default that of the dump, else 18", versions, PLAYS | CONFIG },
    { "tool", 0, "NAME", false, tool_help, migration_tool_names, PLAYS | CONFIG },
    { "transaction", 0, "MODE", false, transaction_help, modes, PLAYS | CONFIG },
    { "stdin-name", 0, "NAME", false, "the path to report for standard input", NULL, PLAYS },
    { "allow-unparsed", 0, NULL, false,
      "SQL that does not parse does not make the exit status 2", NULL, PLAYS | CONFIG },

    { .help = "Rules:" },
    { "rules", 0, "DIR", true, "a directory of rules of your own", NULL, READS_RULES | CONFIG },
    { "enable", 0, "RULE", true, "let a rule speak that is off", NULL, CHECK | CONFIG },
    { "disable", 0, "RULE", true, "silence a rule", NULL, CHECK | CONFIG },
    { "baseline", 0, "FILE", false, "findings that are known and do not count", NULL, CHECK | CONFIG },
    { "write-baseline", 0, "FILE", false, "write what is found to a baseline, and accept it", NULL, CHECK },

    { .help = "Output:" },
    { "format", 'f', "NAME[=FILE]", true,
      "what to print, or to write to a file; the names are above", NULL, PRINTS | CONFIG },
    { "with", 0, "WHAT", true, "what else to print", extras, COMMAND_SCHEMA },
    { "fail-on", 0, "LEVEL", false,
      "the lowest level of a finding that makes the exit status 1", levels, CHECK | CONFIG },
    { "show-suppressed", 0, NULL, false,
      "list suppressed findings and those of the baseline too", NULL, CHECK | CONFIG },
    { "sarif-category", 0, "NAME", false,
      "the category of a SARIF report, when one repository has several", NULL, CHECK | CONFIG },
    { "color", 0, "WHEN", false, "colour the text", whens, CHECK | CONFIG },
    { "quiet", 'q', NULL, false, "findings only: no summary, no notes", NULL, CHECK | CONFIG },
    { "verbose", 'v', NULL, false, "every note about the inputs", NULL, PLAYS | CONFIG },
    { "trace", 0, NULL, false,
      "show on standard error what each step makes of each statement", NULL, CHECK },

    { .help = "General:" },
    { "config", 0, "FILE", false, config_help, NULL, CONFIGURED },
    { "no-config", 0, NULL, false, "read no configuration", NULL, CONFIGURED },
    { "help", 'h', NULL, false, "show this page", NULL, 0 },
    { "version", 'V', NULL, false, "show the version", NULL, 0 },
    { .name = NULL },
};
/* clang-format on */
