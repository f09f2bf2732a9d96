/*
 * Analysis: from inputs to findings, step by step; what check, schema and query have in common. Private to
 * cli.
 */
#ifndef CLI_ANALYSIS_H
#define CLI_ANALYSIS_H

#include "inputs.h"

struct analysis {
    struct settings settings;
    struct inputs inputs;
    struct catalog *catalog;
    const struct facts *facts;
    struct estimates *estimates;
    struct ruleset *ruleset;
    struct findings *findings;
    bool incomplete; /* something did not parse */
};

/* Settings, inputs, and the migrations played: catalog and facts. `formats`: the names of the command's.
 * False and the invocation's err: also when the schema does not parse, unless that is allowed. */
bool analysis_play(struct invocation *invocation, const char *const *formats, const char *const *migrations,
                   uint32_t count, struct analysis *out);
/* How long it takes in each environment. */
bool analysis_estimate(struct invocation *invocation, struct analysis *analysis);
/* What the rules say, without those that the baseline knows. */
bool analysis_judge(struct invocation *invocation, struct analysis *analysis);

/* Notes about the inputs on standard error: all of them with --verbose, else how many there are. */
void analysis_tell_notes(const struct analysis *analysis);

/* baseline.c: marks the findings that the file knows, and notes entries that match none; writes a file
 * that knows all that count now. */
bool baseline_read(struct invocation *invocation, struct analysis *analysis, const char *path);
bool baseline_write(struct invocation *invocation, struct analysis *analysis, const char *path);

/* trace.c: what each step made of each statement, on standard error. */
void trace_statements(const struct analysis *analysis);

#endif
