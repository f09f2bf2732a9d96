/*
 * Main: the table of commands, and nothing else but the way to the right row.
 */
#include <string.h>

#include "command.h"

const struct command commands[] = {
    {"check", COMMAND_CHECK, "[OPTIONS] MIGRATION...", "judge migrations: findings and a verdict",
     "Judges migrations: files, directories (the migrations in them, in the order in which their tool runs "
     "them) or \"-\" for standard input. Exit status: 0 nothing at or above the threshold, 1 findings at or "
     "above it, 2 the analysis could not be done or is incomplete. Formats: text, sarif, json, markdown, github, gitlab, junit, gcc.",
     command_check},
    {"schema", COMMAND_SCHEMA, "[OPTIONS] [MIGRATION...]", "print the schema as the migrations leave it",
     "Prints the schema, in one canonical form, as the migrations leave it. Formats: text, json.",
     command_schema},
    {"query", COMMAND_QUERY, "[OPTIONS] SQL [MIGRATION...]", "ask the facts in SQL",
     "Runs a SELECT over the tables that rules see: statements, locks, rewrites, scans, builds, failures … "
     "Formats: text, csv, json.",
     command_query},
    {"stats-query", COMMAND_STATS_QUERY, "", "print the SQL that captures the statistics",
     "Prints the query that writes a statistics snapshot: drydock stats-query | psql --csv -d DATABASE > "
     "production.csv. It reads "
     "catalogs and statistics views only; no value of a row leaves the server.",
     command_stats_query},
    {"rules", COMMAND_RULES, "[OPTIONS] | test [DIR...]",
     "list the rules, or run the examples of a directory of rules",
     "Lists the rules, or with \"test\" runs the Bad and Good examples of the rules in directories (of the "
     "built-in ones when none is "
     "named). Formats: text, markdown, json.",
     command_rules},
    {"explain", COMMAND_EXPLAIN, "[OPTIONS] RULE", "show a rule's page", NULL, command_explain},
    {"help", COMMAND_HELP, "[COMMAND]", "show this page, or a command's", NULL, command_help},
    {"version", COMMAND_VERSION, "", "show the version", NULL, command_version},

    {.name = "review"},
    {.name = "estimate"},
    {.name = "rollback"},
    {.name = "code"},
    {.name = "plan"},
    {.name = "probe"},
    {.name = "lint"},
    {.name = "drift"},
    {.name = "calibrate"},
    {.name = NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/* --help and --version are answered before anything else is looked at. */
static bool asks_for(int count, char **arguments, const char *name, const char *letter)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++)
        if (strcmp(arguments[i], name) == 0 || strcmp(arguments[i], letter) == 0)
            return true;
    return false;
}

static int run_command(struct invocation *invocation, int count, char **arguments)
{
    if (invocation->command->run == NULL) {
        err_set(&invocation->err, NULL, 0, "drydock help lists the commands that are.",
                "the command \"%s\" is not part of this version yet", invocation->command->name);
        return tell_error(&invocation->err);
    }
    if (asks_for(count, arguments, "--help", "-h"))
        return command_help(invocation);
    if (asks_for(count, arguments, "--version", "-V"))
        return command_version(invocation);
    if (!option_parse(invocation->arena, command_options, invocation->command->bit, count,
                      (const char *const *)arguments, &invocation->options, &invocation->err))
        return tell_error(&invocation->err);
    return invocation->command->run(invocation);
}

static int run(struct invocation *invocation, int count, char **arguments)
{
    if (count == 0) {
        err_set(&invocation->err, NULL, 0, "drydock help lists the commands.", "no command given");
        return tell_error(&invocation->err);
    }
    invocation->command = command_find(arguments[0]);
    if (invocation->command != NULL)
        return run_command(invocation, count - 1, arguments + 1);
    if (asks_for(1, arguments, "--help", "-h"))
        return command_help(invocation);
    if (asks_for(1, arguments, "--version", "-V"))
        return command_version(invocation);
    command_unknown(invocation, arguments[0]);
    return tell_error(&invocation->err);
}

int main(int argument_count, char **arguments)
{
    struct arena *arena = arena_new(0);
    struct invocation invocation = {.arena = arena, .err = {.arena = arena}};
    int status = run(&invocation, argument_count - 1, arguments + 1);
    arena_free(arena);
    return status;
}
