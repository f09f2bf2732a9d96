/*
 * Configuration: drydock.yaml. Its keys are the long options, so it is read into the same list of options as
 * a command line; besides, `levels` and `rule-options` say what rules are to do. Paths in it are relative to
 * its own directory.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/source.h"
#include "base/tree.h"
#include "settings.h"

struct reading {
    struct invocation *invocation;
    struct settings *settings;
    const char *file;
    VEC(const char *) arguments; /* --name=value … */
    VEC(struct option_use) uses;
};

/* Which part of an option's value is a path. */
static const struct {
    const char *option;
    bool after_equals_only;
} paths[] = {
    {"schema", false}, {"stats", false}, {"rules", false}, {"baseline", false}, {"format", true},
};

static bool complain(struct reading *reading, uint32_t line, const char *hint, const char *message)
{
    return err_set(&reading->invocation->err, reading->file, line, hint, "%s", message);
}

static const struct option_row *find_row(const char *name)
{
    for (const struct option_row *row = command_options; row->name != NULL || row->help != NULL; row++)
        if (row->name != NULL && (row->commands & IN_CONFIGURATION) != 0 && strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static bool unknown_key(struct reading *reading, const char *key, uint32_t line)
{
    struct nearest nearest;
    nearest_begin(&nearest, key);
    for (const struct option_row *row = command_options; row->name != NULL || row->help != NULL; row++)
        if (row->name != NULL && (row->commands & IN_CONFIGURATION) != 0)
            nearest_offer(&nearest, row->name);
    nearest_offer(&nearest, "levels");
    nearest_offer(&nearest, "rule-options");
    const char *hint =
        nearest.best == NULL
            ? "The keys are the long options of drydock check, \"levels\" and \"rule-options\"."
            : arena_printf(reading->invocation->arena, "Did you mean \"%s\"?", nearest.best);
    return err_set(&reading->invocation->err, reading->file, line, hint, "unknown key \"%s\"", key);
}

static const char *resolve_path(struct reading *reading, const char *option, const char *value)
{
    struct arena *arena = reading->invocation->arena;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (strcmp(paths[i].option, option) != 0)
            continue;
        const char *equals = strchr(value, '=');
        if (equals != NULL)
            return arena_printf(arena, "%.*s%s", (int)(equals + 1 - value), value,
                                file_beside(arena, reading->file, equals + 1));
        if (paths[i].after_equals_only || strcmp(value, SCHEMA_NONE) == 0)
            return value;
        return file_beside(arena, reading->file, value);
    }
    return value;
}

/* Takes one value as a command line would. */
static bool take_value(struct reading *reading, const struct option_row *row, const char *value,
                       uint32_t line)
{
    struct invocation *invocation = reading->invocation;
    const char *argument = value == NULL ? arena_printf(invocation->arena, "--%s", row->name)
                                         : arena_printf(invocation->arena, "--%s=%s", row->name,
                                                        resolve_path(reading, row->name, value));
    struct options one;
    if (!option_parse(invocation->arena, command_options, IN_CONFIGURATION, 1, &argument, &one,
                      &invocation->err)) {
        invocation->err.file = reading->file;
        invocation->err.line = line;
        return false;
    }
    vec_push(invocation->arena, &reading->uses, one.uses[0]);
    return true;
}

static bool take_flag(struct reading *reading, const struct option_row *row, const struct tree *value)
{
    bool on = value->kind == TREE_TEXT && !value->quoted && strcmp(value->text, "true") == 0;
    bool off = value->kind == TREE_TEXT && !value->quoted && strcmp(value->text, "false") == 0;
    if (!on && !off)
        return err_set(&reading->invocation->err, reading->file, value->line, NULL,
                       "\"%s\" must be true or false", row->name);
    return off || take_value(reading, row, NULL, value->line);
}

static bool want_text(struct reading *reading, const char *key, const struct tree *value)
{
    if (value->kind == TREE_TEXT)
        return true;
    return err_set(&reading->invocation->err, reading->file, value->line, NULL,
                   "\"%s\" must be a text, not %s", key, tree_kind_words(value->kind));
}

static bool take_key(struct reading *reading, const char *key, uint32_t line, const struct tree *value)
{
    const struct option_row *row = find_row(key);
    if (row == NULL)
        return unknown_key(reading, key, line);
    if (row->argument == NULL)
        return take_flag(reading, row, value);
    if (value->kind == TREE_TEXT)
        return take_value(reading, row, value->text, value->line);
    if (!row->repeatable)
        return want_text(reading, key, value);
    bool named = value->kind == TREE_MAP; /* stats: {production: FILE} */
    if (named && strchr(row->argument, '=') == NULL)
        return err_set(&reading->invocation->err, reading->file, value->line, "Write [one, two].",
                       "\"%s\" must be a text or a list, not a map", key);
    for (uint32_t i = 0; i < value->count; i++) {
        const struct tree *item = value->items[i];
        if (!want_text(reading, key, item))
            return false;
        const char *text = named
                               ? arena_printf(reading->invocation->arena, "%s=%s", value->keys[i], item->text)
                               : item->text;
        if (!take_value(reading, row, text, item->line))
            return false;
    }
    return true;
}

/* ---- rules ---- */

static bool take_levels(struct reading *reading, const struct tree *map)
{
    if (map->kind != TREE_MAP)
        return complain(reading, map->line, "Write \"levels:\" and below it \"RULE: LEVEL\" lines.",
                        "\"levels\" must be a map");
    for (uint32_t i = 0; i < map->count; i++) {
        enum level level;
        if (!want_text(reading, map->keys[i], map->items[i]))
            return false;
        if (!level_parse(map->items[i]->text, &level))
            return err_set(&reading->invocation->err, reading->file, map->items[i]->line,
                           "Take error, warning or note.", "there is no level \"%s\"", map->items[i]->text);
        struct rule_setting setting = {map->keys[i], NULL, map->items[i]->text, map->key_lines[i]};
        vec_push(reading->invocation->arena, &reading->settings->rules, setting);
    }
    return true;
}

static bool take_rule_options(struct reading *reading, const struct tree *map)
{
    for (uint32_t i = 0; i < map->count && map->kind == TREE_MAP; i++) {
        const struct tree *options = map->items[i];
        if (options->kind != TREE_MAP)
            return complain(reading, options->line, "Write the rule, and below it \"OPTION: VALUE\" lines.",
                            "a rule's options must be a map");
        for (uint32_t j = 0; j < options->count; j++) {
            if (!want_text(reading, options->keys[j], options->items[j]))
                return false;
            struct rule_setting setting = {map->keys[i], options->keys[j], options->items[j]->text,
                                           options->key_lines[j]};
            vec_push(reading->invocation->arena, &reading->settings->rules, setting);
        }
    }
    return map->kind == TREE_MAP || complain(reading, map->line, NULL, "\"rule-options\" must be a map");
}

/* ---- the file ---- */

const char *settings_root(struct arena *arena)
{
    char here[4096];
    if (getcwd(here, sizeof here) == NULL)
        return ".";
    for (size_t length = strlen(here); length > 0; length--) {
        if (here[length] != '\0' && here[length] != '/')
            continue;
        const char *directory = arena_strndup(arena, here, length);
        if (file_kind(arena_printf(arena, "%s/.git", directory)) != FILE_MISSING)
            return directory;
    }
    return arena_strdup(arena, here);
}

/* From the current directory up to the root; as short a path as leads there. */
static const char *find_configuration(struct arena *arena, const char *root)
{
    char here[4096];
    const char *up = "";
    if (getcwd(here, sizeof here) == NULL)
        return NULL;
    for (size_t length = strlen(here);;) {
        const char *path = arena_printf(arena, "%s" CONFIGURATION_NAME, up);
        if (file_kind(path) == FILE_REGULAR)
            return path;
        if (length <= strlen(root))
            return NULL;
        while (length > 0 && here[--length] != '/')
            continue;
        up = arena_printf(arena, "../%s", up);
    }
}

static bool take_all(struct reading *reading, const struct tree *root)
{
    for (uint32_t i = 0; i < root->count; i++) {
        const char *key = root->keys[i];
        bool taken = strcmp(key, "levels") == 0 ? take_levels(reading, root->items[i])
                     : strcmp(key, "rule-options") == 0
                         ? take_rule_options(reading, root->items[i])
                         : take_key(reading, key, root->key_lines[i], root->items[i]);
        if (!taken)
            return false;
    }
    return true;
}

bool configuration_read(struct invocation *invocation, struct settings *settings)
{
    const char *file = option_value(&invocation->options, "config");
    settings->from_file = (struct options){.table = command_options};
    if (option_given(&invocation->options, "no-config")) {
        if (file != NULL)
            return err_set(&invocation->err, NULL, 0, "Leave one of them out.",
                           "--config and --no-config contradict each other");
        return true;
    }
    if (file == NULL)
        file = find_configuration(invocation->arena, settings->root);
    if (file == NULL)
        return true;
    struct source *source;
    struct tree *root;
    struct reading reading = {.invocation = invocation, .settings = settings, .file = file};
    if (!source_load(invocation->arena, file, NULL, &source, &invocation->err) ||
        !tree_read(invocation->arena, "the configuration", file, 1, source->bytes, source->length, &root,
                   &invocation->err) ||
        !take_all(&reading, root))
        return false;
    settings->configuration = file;
    settings->configuration_bytes = source->length;
    settings->from_file.uses = reading.uses.at;
    settings->from_file.use_count = reading.uses.count;
    return true;
}
