/*
 * extension.c: the releases of extensions, found by name.
 *
 * Owns the tables in extensions/ (const, sorted by extensions/generate.sh) and the way into them. It must not know the store.
 */
#include "catalog/extension.h"

#include <string.h>

#include "extensions/releases.inc"

#define RELEASE_COUNT (sizeof releases / sizeof releases[0])

/* Functions that must share a beginning before it is taken for the extension's own. */
#define FAMILY_SIZE 5

/* The first release of that name; the number of releases when there is none. */
static size_t first_release(const char *name)
{
    size_t low = 0, high = RELEASE_COUNT;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(releases[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < RELEASE_COUNT && strcmp(releases[low].name, name) == 0 ? low : RELEASE_COUNT;
}

const struct extension_release *extension_find(int version, const char *name)
{
    for (size_t at = first_release(name); at < RELEASE_COUNT && strcmp(releases[at].name, name) == 0; at++) {
        if (BUILTIN_HOLDS(&releases[at], version))
            return &releases[at];
    }
    return NULL;
}

bool extension_is_of_other_versions(int version, const char *name)
{
    return first_release(name) < RELEASE_COUNT && extension_find(version, name) == NULL;
}

bool extension_may_supply(const struct extension_release *release, const char *name)
{
    const struct extension_members *members = release->members;
    size_t length = strcspn(name, "_") + 1, found = 0;

    if (!release->elsewhere || name[length - 1] == '\0')
        return false;
    for (size_t at = 0; at < members->functions_count && found < FAMILY_SIZE; at++)
        found += strncmp(members->functions[at].name, name, length) == 0;
    return found == FAMILY_SIZE;
}

const struct extension_release *extension_releases(size_t *count)
{
    *count = RELEASE_COUNT;
    return releases;
}
