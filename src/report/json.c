/*
 * JSON: the whole report as one object. The keys are an interface: scripts rely on them, so keys are added
 * and never renamed.
 */
#include "base/json.h"

#include <math.h>

#include "view.h"
#include "writers.h"

#define MILLISECOND_DECIMALS 1

struct writer {
    struct json json;
    struct arena *arena;
    const struct report *report;
    struct view_windows windows;
};

/* Whole rows or bytes; null when unknown. */
static void key_count(struct json *json, const char *key, double count)
{
    json_key(json, key);
    json_number(json, isnan(count) ? count : floor(count + 0.5), 0);
}

static void put_duration_keys(struct json *json, const struct duration *duration)
{
    json_key_number(json, "low", duration->known ? duration->low : NAN, MILLISECOND_DECIMALS);
    json_key_number(json, "expected", duration->known ? duration->expected : NAN, MILLISECOND_DECIMALS);
    json_key_number(json, "high", duration->known ? duration->high : NAN, MILLISECOND_DECIMALS);
}

static void put_duration(struct json *json, const struct duration *duration)
{
    if (!duration->known) {
        json_null(json);
        return;
    }
    json_object_inline(json);
    put_duration_keys(json, duration);
    json_end(json);
}

static void put_locks(struct json *json, const char *key, const struct view_lock *locks, uint32_t count)
{
    json_key(json, key);
    json_array(json);
    for (uint32_t i = 0; i < count; i++) {
        json_object_inline(json);
        json_key_string(json, "relation", locks[i].relation);
        json_key_string(json, "mode", lock_mode_name(locks[i].mode));
        json_end(json);
    }
    json_end(json);
}

static void put_operations(struct json *json, const struct statement *statement)
{
    json_key(json, "operations");
    json_array(json);
    for (uint32_t i = 0; i < statement->operations.count; i++) {
        json_object_inline(json);
        json_key_string(json, "kind", statement->operations.at[i].kind);
        json_key_string(json, "object", statement->operations.at[i].object);
        json_end(json);
    }
    json_end(json);
}

static void put_failure(struct json *json, const struct statement *statement)
{
    json_key(json, "failure");
    if (statement->failures.count == 0) {
        json_null(json);
        return;
    }
    const struct failure_fact *failure = &statement->failures.at[0];
    json_object_inline(json);
    json_key_string(json, "sqlstate", failure->sqlstate);
    json_key_string(json, "certainty", certainty_name(failure->certainty));
    json_key_string(json, "reason", failure->reason);
    if (failure->detail != NULL)
        json_key_string(json, "detail", failure->detail);
    if (failure->hint != NULL)
        json_key_string(json, "hint", failure->hint);
    if (failure->at_commit)
        json_key_string(json, "at", "commit");
    json_end(json);
}

/* How long the locks taken by this statement are held; each stands where it was taken first, in its
 * strongest mode. */
static void put_lock_hold(struct writer *w, const struct statement *statement)
{
    const struct facts *facts = w->report->facts;
    const struct environment *primary = w->report->estimates->primary;
    json_key(&w->json, "lock_hold_ms");
    json_array(&w->json);
    for (uint32_t i = w->windows.head[statement->index]; i != 0; i = w->windows.next[i - 1]) {
        const struct lock_window *window = &facts->windows.at[i - 1];
        const char *relation = view_relation(w->arena, facts, window->relation, statement);
        if (relation == NULL)
            continue;
        json_object_inline(&w->json);
        json_key_string(&w->json, "relation", relation);
        json_key_string(&w->json, "mode", lock_mode_name(window->mode));
        put_duration_keys(&w->json, &primary->windows[i - 1].held);
        json_end(&w->json);
    }
    json_end(&w->json);
}

static void put_reason(struct writer *w, const struct statement *statement, const char *fact, oid relation,
                       const char *why)
{
    const char *name = view_relation(w->arena, w->report->facts, relation, statement);
    if (name == NULL || why == NULL)
        return;
    json_object_inline(&w->json);
    json_key_string(&w->json, "fact", fact);
    json_key_string(&w->json, "relation", name);
    json_key_string(&w->json, "why", why);
    json_end(&w->json);
}

/* Why the statement locks, writes, reads and builds what it does, in the words of the facts. */
static void put_reasons(struct writer *w, const struct statement *statement)
{
    json_key(&w->json, "reasons");
    json_array(&w->json);
    for (uint32_t i = 0; i < statement->locks.count; i++)
        put_reason(w, statement, statement->locks.at[i].is_index ? "index_lock" : "lock",
                   statement->locks.at[i].relation, lock_reason_why(statement->locks.at[i].reason));
    for (uint32_t i = 0; i < statement->rewrites.count; i++)
        put_reason(w, statement, "rewrite", statement->rewrites.at[i].relation,
                   statement->rewrites.at[i].reason);
    for (uint32_t i = 0; i < statement->scans.count; i++)
        put_reason(w, statement, "scan", statement->scans.at[i].relation, statement->scans.at[i].reason);
    for (uint32_t i = 0; i < statement->builds.count; i++)
        put_reason(w, statement, "index_build", statement->builds.at[i].index,
                   statement->builds.at[i].reason);
    json_end(&w->json);
}

static void put_work(struct writer *w, const struct statement *statement)
{
    const struct report *report = w->report;
    const struct statement_estimate *estimate = &report->estimates->primary->statements[statement->index];
    struct view view;
    view_statement(w->arena, report, statement, &view);
    put_locks(&w->json, "locks", view.locks, view.lock_count);
    put_locks(&w->json, "index_locks", view.index_locks, view.index_lock_count);
    json_key_strings(&w->json, "rewrites", view.rewrites.at, view.rewrites.count);
    json_key_strings(&w->json, "scans", view.scans.at, view.scans.count);
    json_key_strings(&w->json, "index_builds", view.builds.at, view.builds.count);
    put_reasons(w, statement);
    put_failure(&w->json, statement);
    key_count(&w->json, "rows", estimate->size.rows);
    key_count(&w->json, "bytes", estimate->size.bytes);
    json_key(&w->json, "duration_ms");
    put_duration(&w->json, &estimate->work);
    json_key_string(&w->json, "basis", estimate->basis);
    put_lock_hold(w, statement);
}

static void put_statement(struct writer *w, const struct statement *statement)
{
    struct json *json = &w->json;
    struct span span = statement->item.span;
    uint32_t block = view_block(w->report->facts, statement);
    json_object(json);
    json_key_string(json, "file", statement->source->name);
    json_key_int(json, "line", statement->start.line);
    json_key_int(json, "end_line", statement->end.line);
    json_key(json, "sql");
    json_stringn(json, statement->source->bytes + span.start, span.end - span.start);
    json_key_string(json, "kind", statement->kind);
    json_key(json, "transaction");
    if (block != 0)
        json_int(json, block);
    else
        json_null(json);
    json_key_bool(json, "allowed_in_transaction", statement->allowed_in_transaction);
    put_operations(json, statement);
    put_work(w, statement);
    if (statement->not_modelled != NULL)
        json_key_string(json, "not_modelled", statement->not_modelled);
    json_end(json);
}

/* Each file, the tool whose conventions it was read by, and how that sends it. */
static void put_migrations(struct writer *w)
{
    const struct facts *facts = w->report->facts;
    json_key_string(&w->json, "migration_tool", view_tool(facts));
    json_key(&w->json, "migrations");
    json_array(&w->json);
    for (uint32_t i = 0; i < facts->files.count; i++) {
        json_object_inline(&w->json);
        json_key_string(&w->json, "file", facts->files.at[i].source->name);
        json_key_string(&w->json, "tool", facts->files.at[i].tool);
        json_key_string(&w->json, "transaction", facts->files.at[i].transaction_mode);
        json_end(&w->json);
    }
    json_end(&w->json);
}

static void put_statements(struct writer *w)
{
    const struct facts *facts = w->report->facts;
    json_key(&w->json, "statements");
    json_array(&w->json);
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        put_statement(w, facts->statements.at[i]);
        arena_release(w->arena, mark);
    }
    json_end(&w->json);
}

static void put_related(struct writer *w, const struct finding *finding)
{
    struct view_related related;
    if (!view_related(w->arena, w->report, finding, &related))
        return;
    json_key(&w->json, "related");
    json_object_inline(&w->json);
    json_key_string(&w->json, "file", related.source->name);
    json_key_int(&w->json, "line", related.start.line);
    json_key_int(&w->json, "column", related.start.column);
    json_key_string(&w->json, "message", related.message);
    json_end(&w->json);
}

static void put_finding(struct writer *w, const struct finding *finding)
{
    struct json *json = &w->json;
    json_object(json);
    json_key_string(json, "rule", finding->rule->id);
    json_key_string(json, "level", level_name(finding->level));
    json_key_string(json, "file", finding->source != NULL ? finding->source->name : NULL);
    if (finding->source != NULL) {
        json_key_int(json, "line", finding->start.line);
        json_key_int(json, "column", finding->start.column);
        json_key_int(json, "end_line", finding->end.line);
        json_key_int(json, "end_column", finding->end.column);
    }
    json_key_string(json, "object", finding->object);
    json_key_string(json, "message", finding->message);
    json_key_string(json, "suggestion", finding->suggestion);
    put_related(w, finding);
    json_key_string(json, "fingerprint", finding->fingerprint);
    json_key_bool(json, "suppressed", finding->suppressed);
    if (finding->suppressed && finding->suppression != NULL)
        json_key_string(json, "suppression", finding->suppression->reason);
    json_key_bool(json, "baselined", finding->baselined);
    json_end(json);
}

/* What strengthens the lock: all but the first of its steps. */
static void put_steps(struct json *json, const struct lock_window *window)
{
    json_key(json, "strengthened_by");
    json_array_inline(json);
    for (uint32_t i = 1; i < window->steps.count; i++) {
        json_object_inline(json);
        json_key_int(json, "statement", window->steps.at[i].statement);
        json_key_string(json, "mode", lock_mode_name(window->steps.at[i].mode));
        json_end(json);
    }
    json_end(json);
}

static void put_kept_out(struct json *json, const struct lock_window *window)
{
    json_key(json, "keeps_out");
    json_array_inline(json);
    for (enum lock_user user = 0; user < LOCK_USER_COUNT; user++)
        if (lock_window_keeps_out(window, user))
            json_string(json, lock_user_name(user));
    json_end(json);
}

static void put_window(struct writer *w, uint32_t index)
{
    struct json *json = &w->json;
    const struct facts *facts = w->report->facts;
    const struct lock_window *window = &facts->windows.at[index];
    const char *relation =
        view_relation(w->arena, facts, window->relation, facts->statements.at[window->taken_by]);
    if (relation == NULL)
        return;
    json_object(json);
    json_key_string(json, "relation", relation);
    json_key_string(json, "mode", lock_mode_name(window->mode));
    json_key_bool(json, "new_relation", window->new_relation);
    json_key_int(json, "taken_by", window->taken_by);
    json_key_string(json, "taken_as", lock_mode_name(window->steps.at[0].mode));
    put_steps(json, window);
    json_key_int(json, "released_by", window->released_by);
    json_key_string(json, "released_at", lock_release_name(window->release));
    put_kept_out(json, window);
    json_key_string(json, "why", lock_reason_why(window->steps.at[window->steps.count - 1].reason));
    json_key(json, "held_ms");
    json_object_inline(json);
    put_duration_keys(json, &w->report->estimates->primary->windows[index].held);
    json_end(json);
    json_end(json);
}

/* The transactions that lock something; statements are numbered as they stand in "statements", from 0. */
static void put_transactions(struct writer *w)
{
    const struct facts *facts = w->report->facts;
    struct json *json = &w->json;
    json_key(json, "transactions");
    json_array(json);
    for (uint32_t i = 0; i < facts->windows.count;) {
        uint32_t number = facts->windows.at[i].transaction;
        const struct transaction *transaction = &facts->transactions.at[number - 1];
        struct arena_mark mark = arena_mark(w->arena);
        json_object(json);
        json_key(json, "transaction");
        if (transaction->block)
            json_int(json, number);
        else
            json_null(json);
        json_key_int(json, "first_statement", transaction->first);
        json_key_int(json, "last_statement", transaction->last);
        json_key_bool(json, "committed", transaction->committed);
        json_key(json, "lock_windows");
        json_array(json);
        for (; i < facts->windows.count && facts->windows.at[i].transaction == number; i++)
            put_window(w, i);
        json_end(json);
        json_end(json);
        arena_release(w->arena, mark);
    }
    json_end(json);
}

static void put_findings(struct writer *w)
{
    json_key(&w->json, "findings");
    json_array(&w->json);
    for (uint32_t i = 0; i < w->report->findings->count; i++)
        put_finding(w, &w->report->findings->at[i]);
    json_end(&w->json);
}

static void put_environments(struct writer *w)
{
    const struct estimates *estimates = w->report->estimates;
    json_key(&w->json, "environments");
    json_array(&w->json);
    for (uint32_t i = 0; i < estimates->count; i++) {
        json_object_inline(&w->json);
        json_key_string(&w->json, "name", estimates->at[i].name);
        json_key(&w->json, "total_ms");
        put_duration(&w->json, &estimates->at[i].total);
        json_key_bool(&w->json, "primary", estimates->at[i].primary);
        json_end(&w->json);
    }
    json_end(&w->json);
}

static void put_notes(struct writer *w)
{
    json_key(&w->json, "notes");
    json_array(&w->json);
    for (uint32_t i = 0; i < w->report->note_count; i++)
        json_string(&w->json, w->report->notes[i]);
    json_end(&w->json);
}

void report_json(struct str *out, const struct report *report, const struct report_options *options)
{
    (void)options;
    /* What is made for one statement is given back after it, so the text must grow elsewhere. */
    struct arena *scratch = arena_new(0);
    struct writer w = {.arena = scratch, .report = report};
    view_windows(scratch, report->facts, &w.windows);
    json_open(&w.json, out);
    json_object(&w.json);
    json_key(&w.json, "tool");
    json_object_inline(&w.json);
    json_key_string(&w.json, "name", "drydock");
    json_key_string(&w.json, "version", report->version);
    json_end(&w.json);
    put_migrations(&w);
    json_key_int(&w.json, "postgres", report->postgres);
    put_statements(&w);
    put_transactions(&w);
    put_findings(&w);
    put_environments(&w);
    put_notes(&w);
    json_key_bool(&w.json, "incomplete", report->incomplete);
    json_key_string(&w.json, "verdict", verdict_name(report->verdict));
    json_end(&w.json);
    str_addc(out, '\n');
    arena_free(scratch);
}
