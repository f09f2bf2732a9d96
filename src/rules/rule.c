/*
 * Rule: what a rule is apart from its file: the levels by name, and the set of rules of a run: the built-in
 * ones, embedded in the binary, and those of a team's directories. Both come through the same reader.
 */
#include "rules/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/nearest.h"
#include "base/embedded.h"
#include "ruleset.h"

#define RULE_LIMIT 5000

static const char *const level_names[] = {
    [LEVEL_NOTE] = "note", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};

const char *level_name(enum level level)
{
    return level_names[level];
}

bool level_parse(const char *text, enum level *level)
{
    for (enum level i = LEVEL_NOTE; i <= LEVEL_ERROR; i++)
        if (strcmp(level_names[i], text) == 0) {
            *level = i;
            return true;
        }
    return false;
}

/* ---- the set ---- */

struct loading {
    struct arena *arena;
    struct err *err;
    bool replace; /* a rule may take the place of one that came before */
    VEC(struct rule *) rules;
    struct map by_id; /* index into rules + 1 */
};

static bool is_rule_file(const char *path)
{
    size_t length = strlen(path);
    const char *name = strrchr(path, '/');
    return length > 3 && strcmp(path + length - 3, ".md") == 0 &&
           strcmp(name == NULL ? path : name + 1, "README.md") != 0;
}

static bool add(struct loading *loading, const struct source *source)
{
    struct rule *rule;
    if (!rule_read(loading->arena, source, &rule, loading->err))
        return false;
    uint32_t *place = map_put(&loading->by_id, 0, rule->id);
    if (*place != 0 && loading->replace) {
        loading->rules.at[*place - 1] = rule;
        return true;
    }
    if (*place != 0)
        return err_set(loading->err, source->name, 1,
                       "Give it another id; a built-in rule is configured or disabled by its id.",
                       "rule \"%s\" is there already, in \"%s\"", rule->id,
                       loading->rules.at[*place - 1]->file);
    if (loading->rules.count == RULE_LIMIT)
        return err_set(loading->err, source->name, 0, NULL, "there are more than %d rules", RULE_LIMIT);
    vec_push(loading->arena, &loading->rules, rule);
    *place = loading->rules.count;
    return true;
}

static bool add_embedded(struct loading *loading)
{
    for (const struct embedded_file *file = embedded_files; file->path != NULL; file++) {
        if (!is_rule_file(file->path))
            continue;
        if (!add(loading,
                 source_from_bytes(loading->arena, file->path, (const char *)file->bytes, file->length)))
            return false;
    }
    return true;
}

static bool add_directory(struct loading *loading, const char *directory)
{
    struct file_list list;
    bool any = false;
    if (!file_list(loading->arena, directory, ".md", true, &list, loading->err))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        struct source *source;
        if (!is_rule_file(list.paths[i]))
            continue;
        if (!source_load(loading->arena, list.paths[i], NULL, &source, loading->err) || !add(loading, source))
            return false;
        any = true;
    }
    if (!any)
        return err_set(loading->err, directory, 0,
                       "A rule is a file NAME.md in it; \"drydock explain\" shows what one looks like.",
                       "there are no rules in the directory");
    return true;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(struct rule *const *)a)->id, (*(struct rule *const *)b)->id);
}

/* Names of other rules can be checked only when all are there. */
static bool check_superseded(struct loading *loading, const struct rule *rule)
{
    for (uint32_t i = 0; i < rule->supersede_count; i++) {
        if (map_find(&loading->by_id, 0, rule->supersedes[i]) != NULL)
            continue;
        struct nearest nearest;
        nearest_begin(&nearest, rule->supersedes[i]);
        for (uint32_t j = 0; j < loading->rules.count; j++)
            nearest_offer(&nearest, loading->rules.at[j]->id);
        const char *hint = nearest.best == NULL
                               ? "\"drydock rules\" lists them."
                               : arena_printf(loading->arena, "Did you mean \"%s\"?", nearest.best);
        return err_set(loading->err, rule->file, 1, hint, "supersedes \"%s\", and there is no such rule",
                       rule->supersedes[i]);
    }
    return true;
}

static bool finish(struct loading *loading, struct ruleset **out)
{
    for (uint32_t i = 0; i < loading->rules.count; i++)
        if (!check_superseded(loading, loading->rules.at[i]))
            return false;
    if (loading->rules.count > 0)
        qsort(loading->rules.at, loading->rules.count, sizeof *loading->rules.at, by_id);
    *out = ARENA_NEW(loading->arena, struct ruleset);
    (*out)->at = loading->rules.at;
    (*out)->count = loading->rules.count;
    return true;
}

bool ruleset_load(struct arena *arena, const char *const *directories, uint32_t count, struct ruleset **out,
                  struct err *err)
{
    struct loading loading = {.arena = arena, .err = err};
    map_init(&loading.by_id, arena);
    if (!add_embedded(&loading))
        return false;
    uint32_t embedded = loading.rules.count;
    for (uint32_t i = 0; i < count; i++)
        if (!add_directory(&loading, directories[i]))
            return false;
    struct ruleset own = {loading.rules.at + embedded, loading.rules.count - embedded};
    /* The built-in ones are tried by the tests, and again when they run. */
    return (own.count == 0 || ruleset_check(arena, &own, err)) && finish(&loading, out);
}

bool ruleset_load_over(struct arena *arena, const char *directory, struct ruleset **out, struct err *err)
{
    struct loading loading = {.arena = arena, .err = err};
    map_init(&loading.by_id, arena);
    if (!add_embedded(&loading))
        return false;
    loading.replace = true;
    return (directory == NULL || add_directory(&loading, directory)) && finish(&loading, out);
}

struct rule *ruleset_find(const struct ruleset *ruleset, const char *id)
{
    uint32_t low = 0, high = ruleset->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(ruleset->at[middle]->id, id);
        if (order == 0)
            return ruleset->at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
