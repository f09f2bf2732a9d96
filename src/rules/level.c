/*
 * Level: how much a finding matters, by name. Knows no rule.
 */
#include <string.h>

#include "rules/rules.h"

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
