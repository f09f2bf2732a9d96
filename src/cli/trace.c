/*
 * Trace: the value at each border of the way of one statement (split, lower, simulate, estimate, match), for
 * a newcomer and for whoever looks for a fault.
 */
#include <stdio.h>

#include "analysis.h"
#include "sql/op_print.h"

static void put_span(struct str *out, const char *step, const struct statement *statement)
{
    const struct split_item *item = &statement->item;
    str_addf(out, "  %-9s bytes %u..%u, lines %u..%u%s\n", step, item->span.start, item->span.end,
             statement->start.line, statement->end.line, item->terminated ? "" : ", not terminated");
}

static void put_operations(struct str *out, const struct statement *statement)
{
    if (statement->parse_error != NULL) {
        str_addf(out, "  lower     does not parse: %s\n", statement->parse_error);
        return;
    }
    str_add(out, "  lower     ");
    if (statement->op != NULL)
        op_print(out, statement->op);
    else
        str_add(out, statement->kind);
    str_addc(out, '\n');
    for (uint32_t i = 0; i < statement->operations.count; i++) {
        const struct operation *operation = &statement->operations.at[i];
        str_addf(out, "            %s%s%s\n", operation->kind, operation->object != NULL ? " " : "",
                 operation->object != NULL ? operation->object : "");
    }
}

static const char *name_of(struct str *out, const struct analysis *analysis, oid relation)
{
    return catalog_relation_label(analysis->catalog, relation, out->arena);
}

static void put_facts(struct str *out, const struct analysis *analysis, const struct statement *statement)
{
    str_addf(out, "  simulate  statement %d, %s%s\n", statement->number,
             statement->transaction != 0 && analysis->facts->transactions.at[statement->transaction - 1].block
                 ? arena_printf(out->arena, "transaction %u", statement->transaction)
                 : "outside a block",
             statement->evaluated ? "" : ", not played");
    for (uint32_t i = 0; i < statement->locks.count; i++)
        str_addf(out, "            lock %s on %s%s (%s)\n", lock_mode_name(statement->locks.at[i].mode),
                 name_of(out, analysis, statement->locks.at[i].relation),
                 statement->locks.at[i].transient ? ", given back" : "",
                 lock_reason_source(statement->locks.at[i].reason));
    for (uint32_t i = 0; i < statement->rewrites.count; i++)
        str_addf(out, "            rewrite %s: %s\n",
                 name_of(out, analysis, statement->rewrites.at[i].relation),
                 statement->rewrites.at[i].reason);
    for (uint32_t i = 0; i < statement->scans.count; i++)
        str_addf(out, "            scan %s: %s\n", name_of(out, analysis, statement->scans.at[i].relation),
                 statement->scans.at[i].reason);
    for (uint32_t i = 0; i < statement->builds.count; i++)
        str_addf(out, "            build %s%s\n", statement->builds.at[i].name,
                 statement->builds.at[i].concurrently ? " concurrently" : "");
    for (uint32_t i = 0; i < statement->losses.count; i++)
        str_addf(out, "            loss %s%s\n", statement->losses.at[i].object,
                 statement->losses.at[i].cause != LOSS_NAMED ? " (by cascade)" : "");
    for (uint32_t i = 0; i < statement->failures.count; i++)
        str_addf(out, "            failure %s, %s: %s\n", statement->failures.at[i].sqlstate,
                 certainty_name(statement->failures.at[i].certainty), statement->failures.at[i].reason);
    for (uint32_t i = 0; i < statement->notices.count; i++)
        str_addf(out, "            notice %s\n", statement->notices.at[i]);
    if (statement->not_modelled != NULL)
        str_addf(out, "            not modelled: %s\n", statement->not_modelled);
}

static void put_estimates(struct str *out, const struct analysis *analysis, const struct statement *statement)
{
    for (uint32_t i = 0; i < analysis->estimates->count; i++) {
        const struct environment *environment = &analysis->estimates->at[i];
        const struct statement_estimate *estimate = &environment->statements[statement->index];
        if (!estimate->work.known)
            str_addf(out, "  estimate  %s: unknown%s%s\n", environment->name,
                     estimate->basis != NULL ? ": " : "", estimate->basis != NULL ? estimate->basis : "");
        else
            str_addf(out, "  estimate  %s: %s (%s to %s)%s%s\n", environment->name,
                     duration_words(out->arena, estimate->work.expected),
                     duration_words(out->arena, estimate->work.low),
                     duration_words(out->arena, estimate->work.high), estimate->basis != NULL ? ": " : "",
                     estimate->basis != NULL ? estimate->basis : "");
    }
}

static void put_findings(struct str *out, const struct analysis *analysis, const struct statement *statement)
{
    for (uint32_t i = 0; i < analysis->findings->count; i++) {
        const struct finding *finding = &analysis->findings->at[i];
        if (finding->statement == statement)
            str_addf(out, "  match     %s %s%s: %s\n", level_name(finding->level), finding->rule->id,
                     finding->suppressed  ? " (suppressed)"
                     : finding->baselined ? " (in the baseline)"
                                          : "",
                     finding->message);
    }
}

void trace_statements(const struct analysis *analysis)
{
    const struct facts *facts = analysis->facts;
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        const struct statement *statement = facts->statements.at[i];
        struct arena *arena = arena_new(0);
        struct str out = str_new(arena), clean = str_new(arena);
        str_addf(&out, "%s:%u\n", statement->source->name, statement->start.line);
        put_span(&out, "split", statement);
        put_operations(&out, statement);
        put_facts(&out, analysis, statement);
        put_estimates(&out, analysis, statement);
        put_findings(&out, analysis, statement);
        report_clean(&clean, out.text, out.length);
        fputs(clean.text, stderr);
        arena_free(arena);
    }
}
