/*
 * Rule: the set of rules of a run: the built-in ones, which the build has read, and those of a team's directories.
 * Must not know the form of a rule's page.
 */
#include "rules/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/nearest.h"
#include "built_in.h"
#include "ruleset.h"

#define RULE_LIMIT 5000

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

static bool add(struct loading *loading, struct rule *rule)
{
    uint32_t *place = map_put(&loading->by_id, 0, rule->id);
    if (*place != 0 && loading->replace) {
        loading->rules.at[*place - 1] = rule;
        return true;
    }
    if (*place != 0)
        return err_set(loading->err, rule->file, 1,
                       "Give it another id; a built-in rule is configured or disabled by its id.",
                       "rule \"%s\" is there already, in \"%s\"", rule->id,
                       loading->rules.at[*place - 1]->file);
    if (loading->rules.count == RULE_LIMIT)
        return err_set(loading->err, rule->file, 0, NULL, "there are more than %d rules", RULE_LIMIT);
    vec_push(loading->arena, &loading->rules, rule);
    *place = loading->rules.count;
    return true;
}

/* Copies, since a configuration may change a rule and its options. */
static bool add_built_in(struct loading *loading)
{
    for (uint32_t i = 0; i < built_in_rule_count; i++) {
        const struct rule *from = &built_in_rules[i];
        struct rule *rule = ARENA_NEW(loading->arena, struct rule);
        *rule = *from;
        rule->options = ARENA_ARRAY(loading->arena, struct rule_option, (size_t)from->option_count + 1);
        for (uint32_t j = 0; j < from->option_count; j++)
            rule->options[j] = from->options[j];
        if (!add(loading, rule))
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
        struct rule *rule;
        if (!is_rule_file(list.paths[i]))
            continue;
        if (!source_load(loading->arena, list.paths[i], NULL, &source, loading->err) ||
            !rule_read(loading->arena, source, &rule, loading->err) || !add(loading, rule))
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
    if (!add_built_in(&loading))
        return false;
    uint32_t built_in = loading.rules.count;
    for (uint32_t i = 0; i < count; i++)
        if (!add_directory(&loading, directories[i]))
            return false;
    struct ruleset own = {loading.rules.at + built_in, loading.rules.count - built_in};
    /* The built-in ones are tried by the tests, and again when they run. */
    return (own.count == 0 || ruleset_check(arena, &own, err)) && finish(&loading, out);
}

bool ruleset_load_over(struct arena *arena, const char *directory, struct ruleset **out, struct err *err)
{
    struct loading loading = {.arena = arena, .err = err};
    map_init(&loading.by_id, arena);
    if (!add_built_in(&loading))
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
