/*
 * Apart: the tools that look into a file for statements which cannot run in a transaction, and run those
 * otherwise: Flyway the whole file, Supabase the statement.
 */
#include <string.h>

#include "sql/split.h"
#include "tools.h"

#define FIRST_BYTES 200 /* of a statement, in which its first words stand */

/* PostgreSQLParser.java detectCanExecuteInTransaction(). REINDEX … CONCURRENTLY is not among them. */
static const char flyway_apart[] =
    "create database *|drop database *|create tablespace *|drop tablespace *|create subscription *|"
    "drop subscription *|alter system *|create index concurrently *|create unique index concurrently *|"
    "drop index concurrently *|drop unique index concurrently *|reindex schema *|reindex database *|"
    "reindex system *|reindex verbose schema *|reindex verbose database *|reindex verbose system *|vacuum *|"
    "vacuum|discard all *";

/* pkg/migration/file.go isPipelineIncompatible(). */
static const char supabase_apart[] =
    "create index concurrently *|create unique index concurrently *|drop index concurrently *|"
    "reindex*concurrently *|vacuum *|vacuum|alter system *|cluster *|cluster";

/* Whether the statement begins like one of the patterns; blanks and line ends count as one blank. */
static bool begins_like(const struct source *source, struct span span, const char *patterns)
{
    char words[FIRST_BYTES];
    size_t length = 0;
    for (uint32_t at = span.start; at < span.end && length < sizeof words; at++) {
        char c = source->bytes[at];
        bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!blank || (length > 0 && words[length - 1] != ' '))
            words[length++] = blank ? ' ' : c;
    }
    return pattern_matches(patterns, words, length, true);
}

/* ParserSqlScript.java parse(): true unless the file is refused. */
static bool flyway_can_run_in_transaction(struct reading *reading, bool *refused)
{
    struct split split;
    struct split_item item;
    bool inside = false, apart = false;
    split_open(&split, reading->source);
    while (split_next(&split, &item)) {
        if (item.kind != SPLIT_STATEMENT)
            continue;
        bool alone = begins_like(reading->source, item.span, flyway_apart);
        apart |= alone;
        inside |= !alone;
        if (inside && apart) {
            *refused = reading_refuse(reading, item.span,
                                      "both transactional and non-transactional statements in one migration, "
                                      "and \"mixed\" is not set");
            return true;
        }
    }
    return !apart;
}

bool read_flyway(struct reading *reading)
{
    const struct source *settings = NULL;
    const char *path = reading->options->path, *wanted = NULL;
    bool refused = false;
    if (path != NULL && !reading_sidecar(reading, arena_printf(reading->arena, "%s.conf", path), &settings))
        return false;
    if (settings != NULL)
        wanted = reading_setting(reading->arena, settings, "executeInTransaction");
    bool inside =
        wanted != NULL ? str_same_nocase(wanted, "true") : flyway_can_run_in_transaction(reading, &refused);
    struct span whole = {0, (uint32_t)reading->source->length};
    if (refused)
        return true;
    reading_section(reading, whole.start, whole.end, inside ? TRANSACTION_FILE : TRANSACTION_NONE, false);
    reading_note_placeholders(reading, whole);
    return true;
}

bool read_supabase(struct reading *reading)
{
    struct split split;
    struct split_item item;
    uint32_t start = 0, statements = 0;
    split_open(&split, reading->source);
    while (split_next(&split, &item)) {
        if (item.kind != SPLIT_STATEMENT || !begins_like(reading->source, item.span, supabase_apart)) {
            statements++;
            continue;
        }
        if (statements > 0)
            reading_section(reading, start, item.leading.start, TRANSACTION_FILE, false);
        reading_section(reading, item.leading.start, item.trailing.end, TRANSACTION_NONE, false);
        start = item.trailing.end;
        statements = 0;
    }
    if (statements > 0 || reading->migration->sections.count == 0)
        reading_section(reading, start, (uint32_t)reading->source->length, TRANSACTION_FILE, false);
    return true;
}
