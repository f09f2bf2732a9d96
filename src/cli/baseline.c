/*
 * Baseline: a CSV file of findings that a team knows and lives with: rule and fingerprint, and for readers
 * the file they stood in. Lines and messages are not in it, so that moving a statement or growing tables does
 * not make old findings new.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "base/csv.h"
#include "base/file.h"

static const char *const header[] = {"rule", "fingerprint", "file"};
#define FIELDS (sizeof header / sizeof *header)

struct entry {
    const char *rule, *fingerprint, *file;
    bool used;
};
struct entries {
    struct entry *at;
    uint32_t count, capacity;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = strcmp(left->rule, right->rule);
    if (order == 0)
        order = strcmp(left->fingerprint, right->fingerprint);
    return order != 0 ? order : strcmp(left->file, right->file);
}

/* ---- reading ---- */

static bool read_header(struct invocation *invocation, struct csv *csv)
{
    static const char hint[] = "Let drydock make it: drydock check --write-baseline FILE …";
    int got = csv_next(csv, &invocation->err);
    if (got < 0)
        return false;
    bool right = got > 0 && csv->count == FIELDS;
    for (uint32_t i = 0; right && i < FIELDS; i++)
        right = strcmp(csv->fields[i], header[i]) == 0;
    return right || err_set(&invocation->err, csv->source->name, 1, hint,
                            "this is no baseline: the first line is not \"rule,fingerprint,file\"");
}

static bool read_entries(struct invocation *invocation, const struct source *source, struct entries *entries)
{
    struct csv csv;
    int got;
    csv_open(&csv, invocation->arena, source);
    if (!read_header(invocation, &csv))
        return false;
    while ((got = csv_next(&csv, &invocation->err)) > 0) {
        if (csv.count != FIELDS)
            return err_set(&invocation->err, source->name, csv.line, NULL, "%u fields where %u belong",
                           csv.count, (unsigned)FIELDS);
        struct entry entry = {csv.fields[0], csv.fields[1], csv.fields[2], false};
        vec_push(invocation->arena, entries, entry);
    }
    if (got == 0 && entries->count > 1)
        qsort(entries->at, entries->count, sizeof *entries->at, compare_entries);
    return got == 0;
}

/* The first of the entries for this rule and fingerprint; entries->count when there is none. */
static uint32_t find_entry(const struct entries *entries, const char *rule, const char *fingerprint)
{
    struct entry wanted = {rule, fingerprint, "", false};
    uint32_t low = 0, high = entries->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_entries(&entries->at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Each entry knows one finding: a second one of the same kind is new. */
static void mark(const struct entries *entries, struct finding *finding)
{
    if (finding->fingerprint == NULL)
        return;
    for (uint32_t i = find_entry(entries, finding->rule->id, finding->fingerprint); i < entries->count; i++) {
        struct entry *entry = &entries->at[i];
        if (strcmp(entry->rule, finding->rule->id) != 0 ||
            strcmp(entry->fingerprint, finding->fingerprint) != 0)
            return;
        if (entry->used)
            continue;
        entry->used = finding->baselined = true;
        return;
    }
}

bool baseline_read(struct invocation *invocation, struct analysis *analysis, const char *path)
{
    struct source *source;
    struct entries entries = {.at = NULL};
    uint32_t stale = 0;
    if (file_kind(path) == FILE_MISSING)
        return err_set(&invocation->err, path, 0, "Make one: drydock check --write-baseline FILE …",
                       "there is no such baseline");
    if (!source_load(invocation->arena, path, NULL, &source, &invocation->err) ||
        !read_entries(invocation, source, &entries))
        return false;
    for (uint32_t i = 0; i < analysis->findings->count; i++)
        if (!analysis->findings->at[i].suppressed)
            mark(&entries, &analysis->findings->at[i]);
    for (uint32_t i = 0; i < entries.count; i++)
        stale += !entries.at[i].used;
    if (stale > 0)
        vec_push(invocation->arena, &analysis->inputs.notes,
                 arena_printf(invocation->arena, "%s: %u entr%s no finding any more", path, stale,
                              stale == 1 ? "y matches" : "ies match"));
    inputs_add_file(invocation, &analysis->settings, &analysis->inputs, "baseline", path, source,
                    source->length);
    return true;
}

/* ---- writing ---- */

bool baseline_write(struct invocation *invocation, struct analysis *analysis, const char *path)
{
    struct str text = str_new(invocation->arena);
    struct entries entries = {.at = NULL};
    for (uint32_t i = 0; i < analysis->findings->count; i++) {
        struct finding *finding = &analysis->findings->at[i];
        if (finding->suppressed || finding->fingerprint == NULL)
            continue;
        finding->baselined = true;
        struct entry entry = {finding->rule->id, finding->fingerprint,
                              finding->source != NULL ? finding->source->name : "", true};
        vec_push(invocation->arena, &entries, entry);
    }
    if (entries.count > 1)
        qsort(entries.at, entries.count, sizeof *entries.at, compare_entries);
    str_add(&text, "rule,fingerprint,file\n");
    for (uint32_t i = 0; i < entries.count; i++) {
        csv_add_field(&text, entries.at[i].rule);
        str_addc(&text, ',');
        csv_add_field(&text, entries.at[i].fingerprint);
        str_addc(&text, ',');
        csv_add_field(&text, entries.at[i].file);
        str_addc(&text, '\n');
    }
    return file_write_whole(path, text.text, text.length, &invocation->err);
}
