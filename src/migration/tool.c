/*
 * Tool: the table of tool.def, its look-up, and the patterns in it.
 */
#include <string.h>

#include "tools.h"

const struct migration_tool migration_tools[] = {
#define TOOL(tool_name, ...) {.name = tool_name, __VA_ARGS__},
#include "tool.def"
#undef TOOL
    {.name = NULL},
};

const char *const migration_tool_names[] = {
#define TOOL(tool_name, ...) tool_name,
#include "tool.def"
#undef TOOL
    NULL,
};

const struct migration_tool *migration_tool_find(const char *name)
{
    for (const struct migration_tool *tool = migration_tools; tool->name != NULL; tool++)
        if (strcmp(tool->name, name) == 0)
            return tool;
    return NULL;
}

const char *migration_tool_name(const struct migration_tool *tool)
{
    return tool->name;
}

const struct migration_tool *migration_tool_plain(void)
{
    return &migration_tools[0];
}

const char *transaction_mode_name(enum transaction_mode mode)
{
    static const char *const names[] = {[TRANSACTION_NONE] = "none",
                                        [TRANSACTION_QUERY] = "query",
                                        [TRANSACTION_FILE] = "file",
                                        [TRANSACTION_ALL] = "all"};
    return names[mode];
}

/* ---- patterns ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How much of the text a wildcard may take at most. */
static size_t wildcard_extent(char wildcard, const char *text, size_t length, bool line)
{
    size_t extent = 0;
    for (; extent < length; extent++) {
        char c = text[extent];
        bool taken = wildcard == '*'   ? line || c != '/'
                     : wildcard == ' ' ? c == ' ' || c == '\t'
                                       : is_digit(c) || (wildcard == '%' && (c == '.' || c == '_'));
        if (!taken)
            break;
    }
    return extent;
}

static char fold(char c, bool line)
{
    return line && c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* The pattern's end is at "|" or at its own end. The patterns of the table have few wildcards, and each
 * backtracks over one part of a name or line. */
static bool matches_one(const char *pattern, const char *text, size_t length, bool line)
{
    for (; *pattern != '\0' && *pattern != '|'; pattern++, text++, length--) {
        if (strchr("#%* ", *pattern) != NULL) {
            size_t least = *pattern == '#' || *pattern == '%',
                   extent = wildcard_extent(*pattern, text, length, line);
            if (*pattern == '%' && (length == 0 || !is_digit(*text)))
                return false;
            for (size_t taken = extent + 1; taken-- > least;)
                if (matches_one(pattern + 1, text + taken, length - taken, line))
                    return true;
            return false;
        }
        if (length == 0 || fold(*text, line) != fold(*pattern, line))
            return false;
    }
    return length == 0;
}

bool pattern_matches(const char *patterns, const char *text, size_t length, bool line)
{
    while (patterns != NULL) {
        if (matches_one(patterns, text, length, line))
            return true;
        const char *next = strchr(patterns, '|');
        patterns = next != NULL ? next + 1 : NULL;
    }
    return false;
}

bool pattern_matches_path(const char *patterns, const char *path, bool nested)
{
    for (const char *at = path; at != NULL;) {
        const char *slash = strchr(at, '/');
        if ((!nested || slash == NULL) && pattern_matches(patterns, at, strlen(at), false))
            return true;
        at = slash != NULL ? slash + 1 : NULL;
    }
    return false;
}

bool migration_is_backward(const struct migration_tool *tool, const char *path)
{
    return pattern_matches_path(tool->backward, path, tool->nested);
}
