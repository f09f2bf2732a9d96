/*
 * Message: fills the variables of a rule's texts; see message.h. Whether the variables exist was checked when
 * the rule was tried.
 */
#include "message.h"

#include <string.h>

#include "base/str.h"

/* The length of "{name}" here; 0 when the text has none at this place. */
static size_t variable_length(const char *text)
{
    size_t length = 1;
    if (text[0] != '{' || text[1] < 'a' || text[1] > 'z')
        return 0;
    while ((text[length] >= 'a' && text[length] <= 'z') || (text[length] >= '0' && text[length] <= '9') ||
           text[length] == '_')
        length++;
    return text[length] == '}' ? length + 1 : 0;
}

const char *message_variable(struct arena *arena, const char *text, const char **cursor)
{
    for (const char *p = *cursor == NULL ? text : *cursor; *p != '\0'; p++) {
        size_t length = variable_length(p);
        if (length == 0)
            continue;
        *cursor = p + length;
        return arena_strndup(arena, p + 1, length - 2);
    }
    return NULL;
}

static const char *value_of(const struct variable *variables, uint32_t count, const char *name, size_t length)
{
    for (uint32_t i = 0; i < count; i++)
        if (strncmp(variables[i].name, name, length) == 0 && variables[i].name[length] == '\0')
            return variables[i].value;
    return NULL;
}

/* Runs of blanks become one; none stays at the ends or before a full stop. */
static const char *tidied(struct arena *arena, const char *text)
{
    struct str out = str_new(arena);
    for (const char *p = text; *p != '\0'; p++) {
        bool blank = *p == ' ' || *p == '\n' || *p == '\t' || *p == '\r';
        if (!blank)
            str_addc(&out, *p);
        else if (out.length > 0 && out.text[out.length - 1] != ' ')
            str_addc(&out, ' ');
    }
    if (out.length > 0 && out.text[out.length - 1] == ' ')
        out.text[--out.length] = '\0';
    return out.text;
}

const char *message_fill(struct arena *arena, const char *text, const struct variable *variables,
                         uint32_t count, bool prose)
{
    struct str out = str_new(arena);
    while (*text != '\0') {
        size_t length = variable_length(text);
        if (length == 0) {
            size_t plain = 1 + strcspn(text + 1, "{");
            str_addn(&out, text, plain);
            text += plain;
            continue;
        }
        const char *value = value_of(variables, count, text + 1, length - 2);
        str_add(&out, value != NULL ? value : "");
        text += length;
    }
    while (!prose && out.length > 0 && (out.text[out.length - 1] == '\n' || out.text[out.length - 1] == ' '))
        out.text[--out.length] = '\0';
    return prose ? tidied(arena, out.text) : out.text;
}
