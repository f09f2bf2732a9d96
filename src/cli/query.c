/*
 * Query: asks the facts in SQL: the tables are those that rules see.
 */
#include "analysis.h"

int command_query(struct invocation *invocation)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    struct analysis analysis;
    struct str out = str_new(invocation->arena);
    const struct options *options = &invocation->options;
    if (options->operand_count == 0) {
        err_set(&invocation->err, NULL, 0, "Write drydock query \"SELECT …\" MIGRATION…", "no query given");
        return tell_error(&invocation->err);
    }
    if (!analysis_play(invocation, formats, options->operands + 1, options->operand_count - 1, &analysis) ||
        !analysis_estimate(invocation, &analysis) ||
        !facts_query(invocation->arena, analysis.facts, analysis.estimates, options->operands[0],
                     analysis.settings.formats.at[0].name, &out, &invocation->err))
        return tell_error(&invocation->err);
    analysis_tell_notes(&analysis);
    int status = tell_output(invocation, &out);
    return status == EXIT_CLEAN && analysis.incomplete && !analysis.settings.allow_unparsed ? EXIT_FAILED
                                                                                            : status;
}
