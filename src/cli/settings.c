/*
 * Settings: one list of options after another; the first that names an option decides. Owns the defaults.
 */
#include "settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/nearest.h"

/* What was given for an option: on the command line, else in the configuration. */
static const struct options *where_given(const struct invocation *invocation, const struct settings *settings,
                                         const char *name)
{
    if (option_given(&invocation->options, name))
        return &invocation->options;
    return option_given(&settings->from_file, name) ? &settings->from_file : NULL;
}

static const char *value_of(const struct invocation *invocation, const struct settings *settings,
                            const char *name)
{
    const struct options *given = where_given(invocation, settings, name);
    return given != NULL ? option_value(given, name) : NULL;
}

static bool flag_of(const struct invocation *invocation, const struct settings *settings, const char *name)
{
    return where_given(invocation, settings, name) != NULL;
}

/* ---- environments ---- */

/* "production=FILE"; without a name, the file's own: production.csv is production. */
static struct named_file environment_of(struct arena *arena, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals != NULL && equals > value && file_kind(value) != FILE_REGULAR)
        return (struct named_file){arena_strndup(arena, value, (size_t)(equals - value)), equals + 1};
    const char *name = strrchr(value, '/');
    name = name != NULL ? name + 1 : value;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".csv") == 0)
        length -= 4;
    return (struct named_file){arena_strndup(arena, name, length), value};
}

static bool take_statistics(struct invocation *invocation, struct settings *settings)
{
    const struct options *given = where_given(invocation, settings, "stats");
    for (uint32_t i = 0; given != NULL && i < given->use_count; i++) {
        if (!option_is(given, &given->uses[i], "stats"))
            continue;
        struct named_file environment = environment_of(invocation->arena, given->uses[i].value);
        for (uint32_t j = 0; j < settings->statistics.count; j++)
            if (strcmp(settings->statistics.at[j].name, environment.name) == 0)
                return err_set(&invocation->err, NULL, 0, "Name them apart: --stats NAME=FILE.",
                               "two statistics snapshots of the environment \"%s\"", environment.name);
        vec_push(invocation->arena, &settings->statistics, environment);
    }
    return true;
}

/* ---- formats ---- */

static bool known_format(struct invocation *invocation, const char *const *names, const char *name)
{
    struct nearest nearest;
    struct str list = str_new(invocation->arena);
    nearest_begin(&nearest, name);
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
        nearest_offer(&nearest, *names);
        str_addf(&list, "%s%s", list.length != 0 ? ", " : "", *names);
    }
    const char *hint = nearest.best != NULL
                           ? arena_printf(invocation->arena, "Did you mean \"%s\"?", nearest.best)
                           : arena_printf(invocation->arena, "There are: %s.", list.text);
    return err_set(&invocation->err, NULL, 0, hint, "there is no format \"%s\"", name);
}

/* Two reports cannot go to one place. */
static bool same_place(const struct named_file *a, const struct named_file *b)
{
    return a->file == NULL || b->file == NULL ? a->file == b->file : strcmp(a->file, b->file) == 0;
}

static bool take_format(struct invocation *invocation, struct settings *settings, const char *const *names,
                        const char *value)
{
    struct named_file format = {value, NULL};
    const char *equals = strchr(value, '=');
    if (equals != NULL) {
        format = (struct named_file){arena_strndup(invocation->arena, value, (size_t)(equals - value)),
                                     equals + 1};
        if (format.file[0] == '\0')
            return err_set(&invocation->err, NULL, 0, "Write --format NAME=FILE.", "no file after \"%s\"",
                           value);
    }
    if (!known_format(invocation, names, format.name))
        return false;
    for (uint32_t i = 0; i < settings->formats.count; i++)
        if (same_place(&settings->formats.at[i], &format))
            return err_set(&invocation->err, NULL, 0, "Write one of them to a file: --format NAME=FILE.",
                           "two reports to %s", format.file != NULL ? format.file : "standard output");
    vec_push(invocation->arena, &settings->formats, format);
    return true;
}

static bool take_formats(struct invocation *invocation, struct settings *settings, const char *const *names)
{
    const struct options *given = where_given(invocation, settings, "format");
    if (given == &settings->from_file && invocation->command->bit != COMMAND_CHECK)
        given = NULL;
    for (uint32_t i = 0; given != NULL && i < given->use_count; i++)
        if (option_is(given, &given->uses[i], "format") &&
            !take_format(invocation, settings, names, given->uses[i].value))
            return false;
    return settings->formats.count > 0 || take_format(invocation, settings, names, names[0]);
}

/* ---- all together ---- */

static void take_directories(struct invocation *invocation, struct settings *settings)
{
    const struct options *given = where_given(invocation, settings, "rules");
    for (uint32_t i = 0; given != NULL && i < given->use_count; i++)
        if (option_is(given, &given->uses[i], "rules"))
            vec_push(invocation->arena, &settings->rule_directories, given->uses[i].value);
}

static enum transaction_mode transaction_of(const char *value)
{
    for (int i = TRANSACTION_NONE; value != NULL && i <= TRANSACTION_ALL; i++)
        if (strcmp(transaction_mode_name((enum transaction_mode)i), value) == 0)
            return (enum transaction_mode)i;
    return TRANSACTION_NONE;
}

static int threshold_of(const char *value)
{
    enum level level = LEVEL_ERROR;
    if (value != NULL && strcmp(value, "never") == 0)
        return LEVEL_ERROR + 1;
    if (value != NULL)
        level_parse(value, &level);
    return (int)level;
}

bool settings_make(struct invocation *invocation, const char *const *format_names, struct settings *out)
{
    *out = (struct settings){.root = settings_root(invocation->arena)};
    if (!configuration_read(invocation, out) || !take_statistics(invocation, out) ||
        !take_formats(invocation, out, format_names))
        return false;
    take_directories(invocation, out);
    const char *postgres = value_of(invocation, out, "postgres");
    out->postgres = postgres != NULL ? (int)strtol(postgres, NULL, 10) : 0;
    out->schema = value_of(invocation, out, "schema");
    const char *tool = value_of(invocation, out, "tool"), *mode = value_of(invocation, out, "transaction");
    out->tool = tool != NULL ? migration_tool_find(tool) : NULL;
    out->transaction_given = mode != NULL;
    out->transaction = transaction_of(mode);
    out->threshold = threshold_of(value_of(invocation, out, "fail-on"));
    out->baseline = value_of(invocation, out, "baseline");
    out->color = value_of(invocation, out, "color");
    out->category = value_of(invocation, out, "sarif-category");
    out->allow_unparsed = flag_of(invocation, out, "allow-unparsed");
    out->show_suppressed = flag_of(invocation, out, "show-suppressed");
    out->quiet = flag_of(invocation, out, "quiet");
    out->verbose = flag_of(invocation, out, "verbose");
    if (out->quiet && out->verbose)
        return err_set(&invocation->err, NULL, 0, "Leave one of them out.",
                       "--quiet and --verbose contradict each other");
    return true;
}

/* ---- rules ---- */

bool settings_unknown_rule(struct invocation *invocation, const struct ruleset *ruleset, const char *id,
                           const char *file, uint32_t line)
{
    struct nearest nearest;
    nearest_begin(&nearest, id);
    for (uint32_t i = 0; i < ruleset->count; i++)
        nearest_offer(&nearest, ruleset->at[i]->id);
    const char *hint = nearest.best == NULL
                           ? "drydock rules lists them."
                           : arena_printf(invocation->arena, "Did you mean \"%s\"?", nearest.best);
    return err_set(&invocation->err, file, line, hint, "there is no rule \"%s\"", id);
}

static bool set_option(struct invocation *invocation, const char *file, const struct rule_setting *setting,
                       struct rule *rule)
{
    struct nearest nearest;
    nearest_begin(&nearest, setting->option);
    for (uint32_t i = 0; i < rule->option_count; i++) {
        struct rule_option *option = &rule->options[i];
        nearest_offer(&nearest, option->name);
        if (strcmp(option->name, setting->option) != 0)
            continue;
        char *end;
        double number = strtod(setting->value, &end);
        bool is_number = *setting->value != '\0' && *end == '\0';
        if (!isnan(option->number) && !is_number)
            return err_set(&invocation->err, file, setting->line, NULL,
                           "option \"%s\" of rule \"%s\" must be a number, not \"%s\"", option->name,
                           rule->id, setting->value);
        option->text = setting->value;
        option->number = is_number ? number : NAN;
        return true;
    }
    const char *hint =
        nearest.best != NULL
            ? arena_printf(invocation->arena, "Did you mean \"%s\"?", nearest.best)
            : arena_printf(invocation->arena, "drydock explain %s shows its options.", rule->id);
    return err_set(&invocation->err, file, setting->line, hint, "rule \"%s\" has no option \"%s\"", rule->id,
                   setting->option);
}

static bool apply_setting(struct invocation *invocation, const struct settings *settings,
                          const struct rule_setting *setting, struct ruleset *ruleset)
{
    struct rule *rule = ruleset_find(ruleset, setting->rule);
    if (rule == NULL)
        return settings_unknown_rule(invocation, ruleset, setting->rule, settings->configuration,
                                     setting->line);
    if (setting->option != NULL)
        return set_option(invocation, settings->configuration, setting, rule);
    return level_parse(setting->value, &rule->level);
}

/* --enable and --disable of one list, in the order given. */
static bool apply_switches(struct invocation *invocation, const struct options *given, const char *file,
                           struct ruleset *ruleset)
{
    for (uint32_t i = 0; i < given->use_count; i++) {
        const struct option_use *use = &given->uses[i];
        bool enable = option_is(given, use, "enable");
        if (!enable && !option_is(given, use, "disable"))
            continue;
        struct rule *rule = ruleset_find(ruleset, use->value);
        if (rule == NULL)
            return settings_unknown_rule(invocation, ruleset, use->value, file, 0);
        rule->enabled = enable;
    }
    return true;
}

bool settings_apply_rules(struct invocation *invocation, const struct settings *settings,
                          struct ruleset *ruleset)
{
    for (uint32_t i = 0; i < settings->rules.count; i++)
        if (!apply_setting(invocation, settings, &settings->rules.at[i], ruleset))
            return false;
    return apply_switches(invocation, &settings->from_file, settings->configuration, ruleset) &&
           apply_switches(invocation, &invocation->options, NULL, ruleset);
}
