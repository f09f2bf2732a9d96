/*
 * Message: texts with {variables}. A variable is a lower-case word in braces; braces around anything else are
 * just braces, so SQL such as '{}' may stand in a suggestion.
 */
#ifndef RULES_MESSAGE_H
#define RULES_MESSAGE_H

#include "base/err.h"

struct variable {
    const char *name, *value;
}; /* value NULL: unknown, or nothing to say */

/* The next variable at or after *cursor of the text: its name, copied; NULL when there is none. *cursor moves
 * behind it. */
const char *message_variable(struct arena *arena, const char *text, const char **cursor);

/* The text with the variables' values in their place; what has no value vanishes. `prose`: blanks left double
 * by that are joined, and the ends trimmed; else only the end is. */
const char *message_fill(struct arena *arena, const char *text, const struct variable *variables,
                         uint32_t count, bool prose);

#endif
