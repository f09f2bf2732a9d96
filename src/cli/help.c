/*
 * Help: the pages for people, made from the tables of commands and options; and the commands that only print.
 */
#include <string.h>

#include "base/nearest.h"
#include "catalog/stats_query.h"
#include "command.h"
#include "sql/lower.h"

#define COMMAND_COLUMN 16

static void overview(struct str *out)
{
    str_add(out, "drydock judges PostgreSQL schema migrations without a database: which locks they\n"
                 "take and for how long, what they rewrite, read and break, what the server refuses.\n\n"
                 "usage: drydock COMMAND [OPTIONS] …\n\n");
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (command->run == NULL)
            continue;
        str_addf(out, "  %-*s", COMMAND_COLUMN - 2, command->name);
        option_wrap(out, command->summary, COMMAND_COLUMN, COMMAND_COLUMN);
        str_addc(out, '\n');
    }
    str_add(out, "\ndrydock COMMAND --help shows a command's options.\n");
}

static void page(struct str *out, const struct command *command)
{
    str_addf(out, "usage: drydock %s %s\n\n", command->name, command->operands);
    option_wrap(out, command->help != NULL ? command->help : command->summary, 0, 0);
    str_add(out, "\n\n");
    option_help(out, command_options, command->bit);
}

static int unknown(struct invocation *invocation, const char *name)
{
    command_unknown(invocation, name);
    return tell_error(&invocation->err);
}

void command_unknown(struct invocation *invocation, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (const struct command *command = commands; command->name != NULL; command++)
        nearest_offer(&nearest, command->name);
    const char *hint = nearest.best == NULL
                           ? "drydock help lists the commands."
                           : arena_printf(invocation->arena, "Did you mean \"%s\"?", nearest.best);
    err_set(&invocation->err, NULL, 0, hint, "there is no command \"%s\"", name);
}

int command_help(struct invocation *invocation)
{
    struct str out = str_new(invocation->arena);
    const struct command *command = invocation->command;
    if (command != NULL && command->bit == COMMAND_HELP && invocation->options.operand_count > 0) {
        command = command_find(invocation->options.operands[0]);
        if (command == NULL)
            return unknown(invocation, invocation->options.operands[0]);
    }
    if (command == NULL || command->bit == COMMAND_HELP)
        overview(&out);
    else
        page(&out, command);
    return tell_output(invocation, &out);
}

int command_version(struct invocation *invocation)
{
    struct str out = str_new(invocation->arena);
    str_addf(&out, "drydock %s\nPostgreSQL 14 to 18, grammar of %s\n", DRYDOCK_VERSION,
             lower_grammar_version());
    return tell_output(invocation, &out);
}

int command_stats_query(struct invocation *invocation)
{
    struct str out = str_new(invocation->arena);
    if (invocation->options.operand_count > 0) {
        err_set(&invocation->err, NULL, 0,
                "Write drydock stats-query | psql --csv -d DATABASE > production.csv",
                "stats-query takes no operand, but got \"%s\"", invocation->options.operands[0]);
        return tell_error(&invocation->err);
    }
    str_add(&out, statistics_query());
    return tell_output(invocation, &out);
}
