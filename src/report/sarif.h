/*
 * SARIF's parts: what sarif.c (the run), sarif_places.c and sarif_results.c share; private to report.
 */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "base/json.h"
#include "report/report.h"

#define SARIF_ROOT "%SRCROOT%"

struct sarif {
    struct json json;
    struct arena *arena; /* given back result by result */
    const struct report *report;
    const struct report_options *options;
    struct line_hashes line_hashes; /* of the source that the results have come to */
};

/* "key": {"text": …} */
void sarif_key_text(struct json *json, const char *key, const char *text);
/* The first that says something. */
const char *sarif_or_else(const char *text, const char *other);

/* A path from the root as a location; `index` is the artifact's, -1 none. */
void sarif_put_artifact_location(struct sarif *w, const char *key, const char *path, int64_t index);
/* A region of a file; `context`: the statement around it, or NULL. */
void sarif_put_physical_location(struct sarif *w, const struct source *source, struct position start,
                                 struct position end, const struct statement *context);

/* Findings of one rule that begin on one line are one result: a service would show one alert for them, and
 * lose the rest. */
struct sarif_group {
    const struct finding *first;
    uint32_t from, count;
};
/* The results, in the order of the findings; more than a service takes are left out, notes first. */
struct sarif_group *sarif_groups(struct sarif *w, uint32_t *count, uint32_t *dropped);
void sarif_put_results(struct sarif *w, const struct sarif_group *groups, uint32_t count);

#endif
