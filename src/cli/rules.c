/*
 * Rules: lists rules, shows one rule's page, and runs the examples of rule files.
 */
#include <string.h>

#include "base/nearest.h"
#include "report/report.h"
#include "settings.h"

static bool load(struct invocation *invocation, struct settings *settings, const char *const *formats,
                 struct ruleset **ruleset)
{
    return settings_make(invocation, formats, settings) &&
           ruleset_load(invocation->arena, settings->rule_directories.at, settings->rule_directories.count,
                        ruleset, &invocation->err) &&
           settings_apply_rules(invocation, settings, *ruleset);
}

/* The built-in rules when no directory is named. */
static int test_rules(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    struct str out = str_new(invocation->arena);
    uint32_t failed = 0;
    uint32_t directories = options->operand_count - 1;
    for (uint32_t i = 0; i < directories || (i == 0 && directories == 0); i++) {
        uint32_t more = 0;
        if (!rules_test(invocation->arena, directories > 0 ? options->operands[i + 1] : NULL, &out, &more,
                        &invocation->err))
            return tell_error(&invocation->err);
        failed += more;
    }
    int status = tell_output(invocation, &out);
    return status == EXIT_CLEAN && failed > 0 ? EXIT_FINDINGS : status;
}

int command_rules(struct invocation *invocation)
{
    static const char *const formats[] = {"text", "markdown", "json", NULL};
    const struct options *options = &invocation->options;
    struct settings settings;
    struct ruleset *ruleset;
    struct str out = str_new(invocation->arena);
    if (options->operand_count > 0 && strcmp(options->operands[0], "test") == 0)
        return test_rules(invocation);
    if (options->operand_count > 0)
        err_set(&invocation->err, NULL, 0, "Write drydock rules, or drydock rules test DIR.",
                "\"%s\" is nothing to do with rules", options->operands[0]);
    if (options->operand_count > 0 || !load(invocation, &settings, formats, &ruleset))
        return tell_error(&invocation->err);
    rules_list(&out, ruleset, settings.formats.at[0].name);
    return tell_output(invocation, &out);
}

int command_explain(struct invocation *invocation)
{
    static const char *const formats[] = {"markdown", NULL};
    const struct options *options = &invocation->options;
    struct settings settings;
    struct ruleset *ruleset;
    struct str out = str_new(invocation->arena);
    if (options->operand_count != 1)
        err_set(&invocation->err, NULL, 0, "drydock rules lists them.", "name one rule");
    if (options->operand_count != 1 || !load(invocation, &settings, formats, &ruleset))
        return tell_error(&invocation->err);
    const struct rule *rule = ruleset_find(ruleset, options->operands[0]);
    if (rule == NULL) {
        settings_unknown_rule(invocation, ruleset, options->operands[0], NULL, 0);
        return tell_error(&invocation->err);
    }
    rule_page(&out, rule);
    return tell_output(invocation, &out);
}
