/*
 * Order: in which order each tool runs the files of a directory. Paths are those within the directory.
 */
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/tree.h"
#include "tools.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Two runs of digits by their value; gives what follows them. */
static int compare_numbers(const char **left, const char **right)
{
    *left += strspn(*left, "0");
    *right += strspn(*right, "0");
    size_t left_length = strspn(*left, "0123456789"), right_length = strspn(*right, "0123456789");
    int order = left_length != right_length ? (left_length < right_length ? -1 : 1)
                                            : strncmp(*left, *right, left_length);
    *left += left_length;
    *right += right_length;
    return order;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* By the numbers in the names: 9_x before 10_x. */
int order_natural(const char *left, const char *right)
{
    const char *l = left, *r = right;
    while (*l != '\0' && *r != '\0') {
        if (!is_digit(*l) || !is_digit(*r)) {
            if (*l != *r)
                return (unsigned char)*l < (unsigned char)*r ? -1 : 1;
            l++, r++;
            continue;
        }
        int order = compare_numbers(&l, &r);
        if (order != 0)
            return order;
    }
    return *l != *r ? (*l == '\0' ? -1 : 1) : strcmp(left, right);
}

/* By bytes, directory by directory: "a/x" before "a-b/x". */
int order_by_text(const char *left, const char *right)
{
    for (; *left == *right; left++, right++)
        if (*left == '\0')
            return 0;
    unsigned char l = *left == '/' ? 1 : (unsigned char)*left, r = *right == '/' ? 1 : (unsigned char)*right;
    return l < r ? -1 : 1;
}

/* By the number that the name begins with; names without one come last. */
int order_by_number(const char *left, const char *right)
{
    const char *l = base_name(left), *r = base_name(right);
    if (is_digit(*l) != is_digit(*r))
        return is_digit(*l) ? -1 : 1;
    int order = is_digit(*l) ? compare_numbers(&l, &r) : 0;
    return order != 0 ? order : strcmp(left, right);
}

/* MigrationVersion.compareTo(): part by part, a missing one is 0. "." and "_" both part them. */
static int compare_versions(const char *left, const char *right)
{
    for (;;) {
        bool left_ends = !is_digit(*left), right_ends = !is_digit(*right);
        if (left_ends && right_ends)
            return 0;
        int order = compare_numbers(&left, &right);
        if (order != 0)
            return order;
        left += (*left == '.' || *left == '_') && is_digit(left[1]);
        right += (*right == '.' || *right == '_') && is_digit(right[1]);
    }
}

/* Versions first, then the repeatable ones by description. */
int order_flyway(const char *left, const char *right)
{
    const char *l = base_name(left), *r = base_name(right);
    if ((*l == 'R') != (*r == 'R'))
        return *r == 'R' ? -1 : 1;
    int order = *l == 'R' ? strcmp(l, r) : compare_versions(l + 1, r + 1);
    return order != 0 ? order : strcmp(left, right);
}

/* The directory's name up to the first "_", without dashes, as a text: 20170309122510 before
 * 2017-09-23-182408. */
int order_diesel(const char *left, const char *right)
{
    const char *l = left, *r = right;
    for (;;) {
        l += strspn(l, "-");
        r += strspn(r, "-");
        bool left_ends = *l == '\0' || *l == '_' || *l == '/',
             right_ends = *r == '\0' || *r == '_' || *r == '/';
        if (left_ends || right_ends)
            return left_ends && right_ends ? strcmp(left, right) : left_ends ? -1 : 1;
        if (*l != *r)
            return (unsigned char)*l < (unsigned char)*r ? -1 : 1;
        l++, r++;
    }
}

const char *order_version(struct arena *arena, const struct migration_tool *tool, const char *path)
{
    const char *name = base_name(path);
    if (!tool->unique || (tool->order == order_flyway && *name != 'V'))
        return NULL;
    struct str version = str_new(arena);
    for (name += *name == 'V'; is_digit(*name);) {
        name += strspn(name, "0");
        size_t length = strspn(name, "0123456789");
        str_addf(&version, "%s%.*s", version.length > 0 ? "." : "", (int)length, name);
        name += length;
        if (tool->order == order_flyway && (*name == '.' || *name == '_') && is_digit(name[1]))
            name++;
        else
            break;
    }
    while (version.length > 0 && version.text[version.length - 1] == '.') /* 1.0 is 1 */
        version.text[--version.length] = '\0';
    return version.text;
}

/* ---- Drizzle's journal ---- */

static bool journal_malformed(const char *path, uint32_t line, struct err *err)
{
    return err_set(err, path, line, "Let drizzle-kit write it: drizzle-kit generate.",
                   "this is no journal of Drizzle: \"entries\" must be a list of maps with a \"tag\"");
}

static bool add_entry(struct arena *arena, const char *directory, const char *journal,
                      const struct tree *entry, struct map *present, struct migration_list *list,
                      struct err *err)
{
    const struct tree *tag = entry->kind == TREE_MAP ? tree_find(entry, "tag") : NULL;
    if (tag == NULL || tag->kind != TREE_TEXT)
        return journal_malformed(journal, entry->line, err);
    const char *name = arena_printf(arena, "%s.sql", tag->text);
    uint32_t *place = map_find(present, 0, name);
    if (place == NULL)
        return err_set(err, journal, tag->line, "Bring the file back, or take the entry out of the journal.",
                       "there is no file \"%s\" in %s", name, directory);
    *place = 0;
    list->paths[list->count++] = name;
    return true;
}

bool order_by_journal(struct arena *arena, const char *directory, struct migration_list *list,
                      struct err *err)
{
    const char *path = file_join(arena, directory, "meta/_journal.json");
    struct source *source;
    struct tree *root;
    struct map present;
    if (file_kind(path) != FILE_REGULAR)
        return true;
    if (!source_load(arena, path, NULL, &source, err) ||
        !tree_read(arena, "the journal", path, 1, source->bytes, source->length, &root, err))
        return false;
    const struct tree *entries = tree_find(root, "entries");
    if (entries == NULL || entries->kind != TREE_LIST)
        return journal_malformed(path, entries != NULL ? entries->line : 0, err);
    map_init(&present, arena);
    for (uint32_t i = 0; i < list->count; i++)
        *map_put(&present, 0, list->paths[i]) = 1;
    list->paths = ARENA_ARRAY(arena, const char *, entries->count);
    list->count = 0;
    for (uint32_t i = 0; i < entries->count; i++)
        if (!add_entry(arena, directory, path, entries->items[i], &present, list, err))
            return false;
    for (uint32_t i = 0; i < present.count; i++)
        if (present.entries[i].value != 0)
            vec_push(arena, &list->notes,
                     arena_printf(arena, "%s: %s is not in the journal, and passed over", directory,
                                  present.entries[i].text));
    return true;
}
