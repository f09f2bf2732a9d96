/*
 * Fuzz target: a rule page of any bytes. Beyond not crashing: what is read is complete, what is refused is
 * refused with a reason on a line of the file; and SQL that the reader lets pass is tried, so the door to
 * SQLite is fuzzed as well.
 */
#include "fuzz.h"

#include <string.h>

#include "rules/rules.h"

static void check_complete(const struct rule *rule, size_t size)
{
    must(rule->id != NULL && strcmp(rule->id, "fuzz") == 0 && rule->title != NULL &&
            rule->message != NULL);
    must(rule->summary[0] != '\0' && rule->prose != NULL && strlen(rule->prose) <= 2 * size);
    must((rule->query != NULL) == !rule->engine);
    for (uint32_t i = 0; i < rule->option_count; i++)
        must(rule->options[i].name != NULL && rule->options[i].text != NULL &&
                rule->options[i].description != NULL);
    for (uint32_t i = 0; i < rule->example_count; i++)
        must(rule->examples[i].sql != NULL && rule->examples[i].line > 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct source *source = source_from_bytes(arena, "rules/fuzz.md", (const char *)data, size);
    struct err err = {.arena = arena};
    struct rule *rule;
    if (rule_read(arena, source, &rule, &err)) {
        check_complete(rule, size);
        struct ruleset ruleset = {&rule, 1};
        if (!ruleset_check(arena, &ruleset, &err))
            must(err.message != NULL && err.line <= source->line_count);
    } else {
        must(err.message != NULL && err.line <= source->line_count && str_same(err.file, "rules/fuzz.md"));
    }
    arena_free(arena);
    return 0;
}
