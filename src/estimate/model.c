/*
 * Model: reads the coefficients of the cost model from YAML, the built-in file and a team's own alike. A file
 * that leaves coefficients out keeps the built-in ones. It must not know what the coefficients are used for,
 * only their names and units.
 */
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/tree.h"

static const struct coefficient_row {
    const char *name, *unit;
    double scale;
} coefficients[COEFFICIENT_COUNT] = {
#define COEFFICIENT(constant, name, unit, scale) {name, unit, scale},
#include "coefficient.def"
#undef COEFFICIENT
};

#define VALUE_LIMIT   1e12 /* no coefficient of any machine comes near */
#define MODEL_VERSION "1"

struct reader {
    struct arena *arena;
    const char *file;
    struct err *err;
};

static bool refuse(const struct reader *reader, uint32_t line, const char *hint, const char *message)
{
    return err_set(reader->err, reader->file, line, hint, "%s", message);
}

/* ---- values ---- */

/* Digits with at most one point and an exponent: nothing else that strtod() would take (nan, 0x10, a locale's
 * comma). */
static bool is_number(const char *text)
{
    size_t whole = strspn(text, "0123456789"), fraction = 0;
    text += whole;
    if (*text == '.') {
        fraction = strspn(text + 1, "0123456789");
        text += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*text == 'e' || *text == 'E') {
        text += text[1] == '-' || text[1] == '+' ? 2 : 1;
        size_t digits = strspn(text, "0123456789");
        if (digits == 0)
            return false;
        text += digits;
    }
    return *text == '\0';
}

static bool read_value(const struct reader *reader, const struct tree *map, const char *name, const char *key,
                       double *value)
{
    const struct tree *found = tree_find(map, key);
    if (found == NULL)
        return refuse(reader, map->line, "Give low, expected and high, in the coefficient's unit.",
                      arena_printf(reader->arena, "coefficient \"%s\" has no \"%s\"", name, key));
    if (found->kind == TREE_TEXT && is_number(found->text))
        *value = strtod(found->text, NULL);
    if (found->kind != TREE_TEXT || !is_number(found->text) || *value > VALUE_LIMIT)
        return refuse(reader, found->line, "Write a plain number such as 250 or 0.04.",
                      arena_printf(reader->arena,
                                   "\"%s\" of coefficient \"%s\" is not a number between 0 and %g", key, name,
                                   VALUE_LIMIT));
    return true;
}

/* ---- one coefficient ---- */

static bool check_keys(const struct reader *reader, const struct tree *map, const char *what,
                       const char *const *known)
{
    for (uint32_t i = 0; i < map->count; i++) {
        struct nearest nearest;
        nearest_begin(&nearest, map->keys[i]);
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, map->keys[i]) != 0)
            nearest_offer(&nearest, *name++);
        if (*name == NULL)
            return refuse(reader, map->key_lines[i],
                          nearest.best != NULL
                              ? arena_printf(reader->arena, "Did you mean \"%s\"?", nearest.best)
                              : NULL,
                          arena_printf(reader->arena, "%s has no key \"%s\"", what, map->keys[i]));
    }
    return true;
}

static bool check_unit(const struct reader *reader, const struct tree *map, const struct coefficient_row *row)
{
    const struct tree *unit = tree_find(map, "unit");
    if (unit != NULL && unit->kind == TREE_TEXT && strcmp(unit->text, row->unit) == 0)
        return true;
    return refuse(
        reader, unit != NULL ? unit->line : map->line,
        arena_printf(reader->arena, "Give the values in that unit and write \"unit: %s\".", row->unit),
        arena_printf(reader->arena, "the unit of coefficient \"%s\" is \"%s\"", row->name, row->unit));
}

static bool read_coefficient(const struct reader *reader, const struct tree *map, enum coefficient which,
                             struct range *range)
{
    static const char *const keys[] = {"unit", "low", "expected", "high", "pays_for", "from", NULL};
    const struct coefficient_row *row = &coefficients[which];
    struct range read = {0};
    if (map->kind != TREE_MAP)
        return refuse(
            reader, map->line, "Give unit, low, expected and high below it.",
            arena_printf(reader->arena, "coefficient \"%s\" is %s", row->name, tree_kind_words(map->kind)));
    if (!check_keys(reader, map, arena_printf(reader->arena, "coefficient \"%s\"", row->name), keys) ||
        !check_unit(reader, map, row) || !read_value(reader, map, row->name, "low", &read.low) ||
        !read_value(reader, map, row->name, "expected", &read.expected) ||
        !read_value(reader, map, row->name, "high", &read.high))
        return false;
    /* Help from other processes is the one thing of which more makes it shorter: `low` is the figure of the
     * shortest time. */
    bool ordered = which == COST_WORKER
                       ? read.low >= read.expected && read.expected >= read.high && read.low <= 1
                       : read.low <= read.expected && read.expected <= read.high;
    if (!ordered || (which == COST_CONDITION && read.high > 1))
        return refuse(
            reader, map->line,
            "\"low\" belongs to the shortest time and \"high\" to the longest; parts are at most 1.",
            arena_printf(reader->arena, "the values of coefficient \"%s\" are not in order", row->name));
    range->low = read.low * row->scale;
    range->expected = read.expected * row->scale;
    range->high = read.high * row->scale;
    return true;
}

const char *coefficient_name(enum coefficient which)
{
    return coefficients[which].name;
}

/* ---- the file ---- */

static bool find_coefficient(const struct reader *reader, const struct tree *map, uint32_t at,
                             enum coefficient *which)
{
    struct nearest nearest;
    nearest_begin(&nearest, map->keys[at]);
    for (uint32_t i = 0; i < COEFFICIENT_COUNT; i++) {
        if (strcmp(coefficients[i].name, map->keys[at]) == 0) {
            *which = (enum coefficient)i;
            return true;
        }
        nearest_offer(&nearest, coefficients[i].name);
    }
    return refuse(reader, map->key_lines[at],
                  nearest.best != NULL ? arena_printf(reader->arena, "Did you mean \"%s\"?", nearest.best)
                                       : NULL,
                  arena_printf(reader->arena, "there is no coefficient \"%s\"", map->keys[at]));
}

static bool check_version(const struct reader *reader, const struct tree *root)
{
    const struct tree *version = tree_find(root, "version");
    if (version != NULL && version->kind == TREE_TEXT && strcmp(version->text, MODEL_VERSION) == 0)
        return true;
    return refuse(reader, version != NULL ? version->line : root->line,
                  "Write \"version: " MODEL_VERSION "\" at its beginning.",
                  "the cost model is not of version " MODEL_VERSION);
}

bool cost_model_parse(struct arena *arena, const char *file, const char *text, size_t length,
                      struct cost_model *model, bool given[COEFFICIENT_COUNT], struct err *err)
{
    static const char *const keys[] = {"version", "about", "coefficients", NULL};
    const struct reader reader = {.arena = err->arena, .file = file, .err = err};
    struct tree *root;
    if (!tree_read(arena, "the cost model", file, 1, text, length, &root, err) ||
        !check_keys(&reader, root, "the cost model", keys) || !check_version(&reader, root))
        return false;
    const struct tree *list = tree_find(root, "coefficients");
    if (list == NULL || list->kind != TREE_MAP)
        return refuse(&reader, list != NULL ? list->line : root->line,
                      "Give them as a map below \"coefficients:\".", "the cost model has no coefficients");
    for (uint32_t i = 0; i < list->count; i++) {
        enum coefficient which = COEFFICIENT_COUNT;
        if (!find_coefficient(&reader, list, i, &which) ||
            !read_coefficient(&reader, list->items[i], which, &model->at[which]))
            return false;
        given[which] = true;
    }
    model->file = file;
    return true;
}
