/*
 * Option: command lines by table. One option is one row; the parser, the help page and the error messages
 * come from the rows. Knows nothing of what an option does.
 */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include "base/err.h"
#include "base/str.h"

/* A table ends with a row of zeros. A row without name is a heading of the help page (`help` is its text). */
struct option_row {
    const char *name;               /* long name, without dashes */
    char letter;                    /* short name, or 0 */
    const char *argument;           /* its argument's name in the help page ("FILE"); NULL: takes none */
    bool repeatable;                /* may be given with several arguments */
    const char *help;               /* what it does: lower case, no full stop */
    const char *const *values;      /* the arguments allowed, ended by NULL; NULL: any. When `argument` is
                                       like "NAME[=FILE]", only what stands before "=" is compared. */
    uint32_t commands;              /* a bit for each command that knows it, as the caller likes; 0: all do */
};

/* One option as given. */
struct option_use {
    const struct option_row *row;
    const char *value;              /* NULL for an option without argument */
};

struct options {
    const struct option_row *table;
    struct option_use *uses;        /* in the order given */
    uint32_t use_count;
    const char **operands;          /* what is no option, in the order given */
    uint32_t operand_count;
};

/* Takes apart the `count` arguments (without the program's and the command's name): --name=value, --name
 * value, -x value, -xvalue, several letters in one, operands anywhere, "-" an operand, all after "--"
 * operands. `command` is the bit of the command they are for. An option that is unknown or not this
 * command's, without its argument or with one it does not take, with a value not allowed, or given twice
 * with an argument though not repeatable: false and `err`, with a hint. */
bool option_parse(struct arena *arena, const struct option_row *table, uint32_t command, int count,
                  const char *const *arguments, struct options *out, struct err *err);

/* Whether it was given. Asking for a name that the table lacks is a bug, here and below. */
bool option_given(const struct options *options, const char *name);
/* The value it was given last, or NULL. For repeatable ones walk `uses`. */
const char *option_value(const struct options *options, const char *name);
/* Whether this use is of the option of that name. */
bool option_is(const struct options *options, const struct option_use *use, const char *name);

#define OPTION_HELP_WIDTH 80

/* Adds the help page's lines for the options of a command: two columns, wrapped. Headings without options
 * are left out. */
void option_help(struct str *out, const struct option_row *table, uint32_t command);
/* Adds text wrapped at blanks to OPTION_HELP_WIDTH, each line after the first indented. The text starts in
 * column `column` (0-based) of the line it is added to; a word longer than a line is not broken. */
void option_wrap(struct str *out, const char *text, size_t column, size_t indent);

#endif
