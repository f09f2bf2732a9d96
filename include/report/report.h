/*
 * Report: one const struct that every format is written from. A writer adds no knowledge: what is not in the report is not said.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "rules/rules.h"

enum verdict { VERDICT_SAFE, VERDICT_CHANGES, VERDICT_BLOCKED };
const char *verdict_name(enum verdict verdict);     /* SAFE_TO_DEPLOY … */

struct report {
    const char *version;            /* drydock's */
    int postgres;
    const struct facts *facts;
    const struct estimates *estimates;
    const struct ruleset *ruleset;
    const struct findings *findings;
    enum verdict verdict;
    bool incomplete;                /* something could not be analysed */
    const char *const *notes; uint32_t note_count;  /* about inputs: tables without statistics, unknown CSV columns … */
    struct input { const char *name, *role; /* "migration" "schema" "statistics" "rules" */ const char *sha256; uint64_t bytes; } *inputs; uint32_t input_count;
};
struct report_options { bool color; uint32_t width; bool quiet, verbose; bool show_suppressed; const char *category; };

/* Writers by name: text, json, sarif; more to come. NULL: no such format. */
typedef void report_fn(struct str *out, const struct report *report, const struct report_options *options);
report_fn *report_format(const char *name);
const char *const *report_format_names(void);       /* NULL-terminated */

/* BLOCKED: an error that cannot be taken back or a certain failure; CHANGES: another error or warning; else SAFE. Suppressed findings do not count. */
enum verdict report_verdict(const struct findings *findings);

/* rule pages and lists (catalog of rules). */
void rules_list(struct str *out, const struct ruleset *ruleset, const char *format);
void rule_page(struct str *out, const struct rule *rule);

#endif
