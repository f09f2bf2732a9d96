/*
 * Option: the parser and the help page of option tables. Must not know any option by name.
 */
#include "base/option.h"

#include <string.h>

#include "base/nearest.h"
#include "base/vec.h"

#define HELP_COLUMN 26              /* where the second column of the help page starts */

/* ---- parsing ---- */

struct parse {
    struct arena *arena;
    const struct option_row *table;
    uint32_t command;
    const char *const *arguments;   /* what is left of them */
    const char *const *end;
    VEC(struct option_use) uses;
    VEC(const char *) operands;
    struct err *err;
};

static bool row_is_end(const struct option_row *row)
{
    return row->name == NULL && row->help == NULL;
}

static bool row_serves(const struct option_row *row, uint32_t command)
{
    return row->name != NULL && (row->commands == 0 || (row->commands & command) != 0);
}

static const struct option_row *row_by_name(const struct option_row *table, const char *name, size_t length)
{
    for (const struct option_row *row = table; !row_is_end(row); row++)
        if (row->name != NULL && strncmp(row->name, name, length) == 0 && row->name[length] == '\0')
            return row;
    return NULL;
}

static const struct option_row *row_by_letter(const struct option_row *table, char letter)
{
    for (const struct option_row *row = table; !row_is_end(row); row++)
        if (row->name != NULL && row->letter != '\0' && row->letter == letter)
            return row;
    return NULL;
}

static bool unknown_option(struct parse *parse, const char *shown, const char *name)
{
    struct nearest nearest;
    nearest_begin(&nearest, name);
    for (const struct option_row *row = parse->table; !row_is_end(row); row++)
        if (row_serves(row, parse->command))
            nearest_offer(&nearest, row->name);
    const char *hint = nearest.best == NULL ? "Use --help to see the options of this command."
        : arena_printf(parse->arena, "Did you mean \"--%s\"?", nearest.best);
    return err_set(parse->err, NULL, 0, hint, "unknown option \"%s\"", shown);
}

static bool value_allowed(struct parse *parse, const struct option_row *row, const char *value)
{
    if (row->values == NULL)
        return true;
    size_t length = strstr(row->argument, "[=") != NULL ? strcspn(value, "=") : strlen(value);
    char *name = arena_strndup(parse->arena, value, length);
    struct nearest nearest;
    struct str list = str_new(parse->arena);
    nearest_begin(&nearest, name);
    for (const char *const *allowed = row->values; *allowed != NULL; allowed++) {
        if (strcmp(*allowed, name) == 0)
            return true;
        nearest_offer(&nearest, *allowed);
        str_addf(&list, "%s%s", list.length != 0 ? ", " : "", *allowed);
    }
    const char *hint = nearest.best != NULL ? arena_printf(parse->arena, "Did you mean \"%s\"?", nearest.best)
        : arena_printf(parse->arena, "Allowed are: %s.", list.text);
    return err_set(parse->err, NULL, 0, hint, "invalid value \"%s\" for option \"--%s\"", value, row->name);
}

static bool use_option(struct parse *parse, const struct option_row *row, const char *value)
{
    if (!row_serves(row, parse->command))
        return err_set(parse->err, NULL, 0, "Use --help to see the options of this command.",
                       "option \"--%s\" has no meaning for this command", row->name);
    if (value != NULL && !value_allowed(parse, row, value))
        return false;
    if (value != NULL && !row->repeatable)
        for (uint32_t i = 0; i < parse->uses.count; i++)
            if (parse->uses.at[i].row == row)
                return err_set(parse->err, NULL, 0, NULL,
                               "option \"--%s\" given twice, as \"%s\" and as \"%s\"", row->name,
                               parse->uses.at[i].value, value);
    vec_push(parse->arena, &parse->uses, ((struct option_use){ row, value }));
    return true;
}

/* The option's argument is the next one on the command line. */
static bool use_next(struct parse *parse, const struct option_row *row)
{
    if (parse->arguments == parse->end) {
        const char *hint = arena_printf(parse->arena, "Write --%s %s.", row->name, row->argument);
        return err_set(parse->err, NULL, 0, hint, "option \"--%s\" needs an argument", row->name);
    }
    return use_option(parse, row, *parse->arguments++);
}

static bool parse_long(struct parse *parse, const char *argument)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    const struct option_row *row = row_by_name(parse->table, name, length);
    if (row == NULL) {
        const char *bare = arena_strndup(parse->arena, name, length);
        return unknown_option(parse, arena_printf(parse->arena, "--%s", bare), bare);
    }
    if (row->argument == NULL && value != NULL)
        return err_set(parse->err, NULL, 0, NULL, "option \"--%s\" takes no argument", row->name);
    return row->argument != NULL && value == NULL ? use_next(parse, row) : use_option(parse, row, value);
}

static bool parse_letters(struct parse *parse, const char *argument)
{
    for (const char *letter = argument + 1; *letter != '\0'; letter++) {
        const struct option_row *row = row_by_letter(parse->table, *letter);
        if (row == NULL) {          /* the likeliest slip is "-quiet" for "--quiet" */
            bool later = letter != argument + 1 && (unsigned char)*letter < 0x80;
            const char *shown = later ? arena_printf(parse->arena, "-%c", *letter) : argument;
            return unknown_option(parse, shown, argument + 1);
        }
        if (row->argument != NULL)
            return letter[1] != '\0' ? use_option(parse, row, letter + 1) : use_next(parse, row);
        if (!use_option(parse, row, NULL))
            return false;
    }
    return true;
}

bool option_parse(struct arena *arena, const struct option_row *table, uint32_t command, int count,
                  const char *const *arguments, struct options *out, struct err *err)
{
    struct parse parse = {
        .arena = arena, .table = table, .command = command, .err = err,
        .arguments = arguments, .end = arguments + count,
    };
    bool operands_only = false;
    while (parse.arguments < parse.end) {
        const char *argument = *parse.arguments++;
        bool parsed = true;
        if (operands_only || argument[0] != '-' || argument[1] == '\0')
            vec_push(arena, &parse.operands, argument);
        else if (strcmp(argument, "--") == 0)
            operands_only = true;
        else
            parsed = argument[1] == '-' ? parse_long(&parse, argument) : parse_letters(&parse, argument);
        if (!parsed)
            return false;
    }
    *out = (struct options){
        .table = table,
        .uses = parse.uses.at,
        .use_count = parse.uses.count,
        .operands = parse.operands.at,
        .operand_count = parse.operands.count,
    };
    return true;
}

/* ---- asking ---- */

static const struct option_use *use_of(const struct options *options, const char *name)
{
    const struct option_row *row = row_by_name(options->table, name, strlen(name));
    if (row == NULL)
        bug("no option is called \"%s\"", name);
    for (uint32_t i = options->use_count; i > 0; i--)
        if (options->uses[i - 1].row == row)
            return &options->uses[i - 1];
    return NULL;
}

bool option_given(const struct options *options, const char *name)
{
    return use_of(options, name) != NULL;
}

const char *option_value(const struct options *options, const char *name)
{
    const struct option_use *use = use_of(options, name);
    return use != NULL ? use->value : NULL;
}

bool option_is(const struct options *options, const struct option_use *use, const char *name)
{
    const struct option_row *row = row_by_name(options->table, name, strlen(name));
    if (row == NULL)
        bug("no option is called \"%s\"", name);
    return use->row == row;
}

/* ---- the help page ---- */

/* Characters, not bytes: continuation bytes have no width. */
static size_t text_width(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            width++;
    return width;
}

static void add_blanks(struct str *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_addc(out, ' ');
}

void option_wrap(struct str *out, const char *text, size_t column, size_t indent)
{
    bool line_start = true;
    for (;;) {
        text += strspn(text, " \n");
        size_t length = strcspn(text, " \n");
        if (length == 0)
            return;
        size_t width = text_width(text, length);
        if (!line_start && column + 1 + width > OPTION_HELP_WIDTH) {
            str_addc(out, '\n');
            add_blanks(out, indent);
            column = indent;
            line_start = true;
        }
        if (!line_start) {
            str_addc(out, ' ');
            column++;
        }
        str_addn(out, text, length);
        column += width;
        text += length;
        line_start = false;
    }
}

/* What the option does, then what the row says besides. */
static const char *row_text(struct arena *arena, const struct option_row *row)
{
    struct str text = str_new(arena);
    str_add(&text, row->help);
    if (row->values == NULL && !row->repeatable)
        return text.text;
    str_add(&text, " (");
    for (const char *const *value = row->values; value != NULL && *value != NULL; value++)
        str_addf(&text, "%s%s", value == row->values ? "" : ", ", *value);
    if (row->repeatable)
        str_addf(&text, "%srepeatable", row->values != NULL ? "; " : "");
    str_addc(&text, ')');
    return text.text;
}

static void help_row(struct str *out, const struct option_row *row)
{
    struct str left = str_new(out->arena);
    if (row->letter != '\0')
        str_addf(&left, "  -%c, --%s", row->letter, row->name);
    else
        str_addf(&left, "      --%s", row->name);
    if (row->argument != NULL)
        str_addf(&left, " %s", row->argument);
    size_t width = text_width(left.text, left.length);
    str_add(out, left.text);
    if (width + 2 > HELP_COLUMN) {
        str_addc(out, '\n');
        width = 0;
    }
    add_blanks(out, HELP_COLUMN - width);
    option_wrap(out, row_text(out->arena, row), HELP_COLUMN, HELP_COLUMN);
    str_addc(out, '\n');
}

void option_help(struct str *out, const struct option_row *table, uint32_t command)
{
    const char *heading = NULL;
    bool first = true;
    for (const struct option_row *row = table; !row_is_end(row); row++) {
        if (row->name == NULL)
            heading = row->help;
        if (!row_serves(row, command))
            continue;
        if (heading != NULL)
            str_addf(out, "%s%s\n", first ? "" : "\n", heading);
        heading = NULL;
        first = false;
        help_row(out, row);
    }
}
