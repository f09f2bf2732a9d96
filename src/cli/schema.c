/*
 * Schema: prints the catalog as the schema and the migrations leave it.
 */
#include <string.h>

#include "analysis.h"
#include "resolve/print.h"

static bool prints_with(const struct options *options, const char *what)
{
    for (uint32_t i = 0; i < options->use_count; i++)
        if (option_is(options, &options->uses[i], "with") && strcmp(options->uses[i].value, what) == 0)
            return true;
    return false;
}

int command_schema(struct invocation *invocation)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct analysis analysis;
    if (!analysis_play(invocation, formats, invocation->options.operands, invocation->options.operand_count,
                       &analysis))
        return tell_error(&invocation->err);
    analysis_tell_notes(&analysis);
    struct str out = str_new(invocation->arena);
    struct print_options options = {
        .owners = prints_with(&invocation->options, "owners"),
        .hashes = prints_with(&invocation->options, "hashes"),
        .json = strcmp(analysis.settings.formats.at[0].name, "json") == 0,
        .statement = STATEMENT_NONE,
    };
    catalog_print(&out, analysis.catalog, &options);
    int status = tell_output(invocation, &out);
    return status == EXIT_CLEAN && analysis.incomplete && !analysis.settings.allow_unparsed ? EXIT_FAILED
                                                                                            : status;
}
