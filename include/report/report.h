/*
 * Report: one const struct that every format is written from. A writer adds no knowledge: what is not in the
 * report is not said. Equal reports give equal bytes.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "rules/rules.h"

enum verdict { VERDICT_SAFE, VERDICT_CHANGES, VERDICT_BLOCKED };
const char *verdict_name(enum verdict verdict); /* SAFE_TO_DEPLOY … */

/* A file that was read. */
struct input {
    const char *name; /* as the user gave it */
    const char *role; /* "migration" "included" "schema" "statistics" "baseline" "configuration" */
    /* From the root of the repository, with "/" and without "." and "..", symbolic links resolved; begins
     * with "../" for a file outside; NULL when it has no path. */
    const char *path;
    const char *sha256; /* 64 hexadecimal digits; NULL: not asked for (report_format_wants_hashes) */
    uint64_t bytes;
    const struct source *source; /* NULL when it was not kept */
};

struct report {
    const char *version; /* drydock's */
    const char *grammar; /* the parser's: "18.1" */
    int postgres;
    const struct facts *facts;
    const struct estimates *estimates;
    const struct ruleset *ruleset;
    const struct findings *findings;
    enum verdict verdict;
    bool incomplete;          /* something could not be analysed */
    int exit_status;          /* the one the program is going to end with */
    const char *const *notes; /* about the inputs: tables without statistics, unknown CSV columns … */
    uint32_t note_count;
    const struct input *inputs;
    uint32_t input_count;
};

struct report_options {
    bool color;
    uint32_t width;         /* columns to wrap text at */
    uint32_t excerpt_width; /* columns from which on a line of source is cut */
    bool quiet;             /* findings only: no summary */
    bool verbose;
    bool show_suppressed; /* suppressed and baselined findings too, where the format can tell them apart */
    const char *category; /* SARIF's automationDetails; NULL none */
};

/* Writers by name. NULL: no such format. */
typedef void report_fn(struct str *out, const struct report *report, const struct report_options *options);
report_fn *report_format(const char *name);
const char *const *report_format_names(void); /* NULL-terminated */
/* Whether the format names its inputs by digest, or needs their paths (then standard input needs a name). */
bool report_format_wants_hashes(const char *name);
bool report_format_wants_paths(const char *name);

/* A finding that counts: neither suppressed nor known from the baseline. */
bool finding_counts(const struct finding *finding);
/* BLOCKED: what cannot be taken back or is certain to fail, at level error; CHANGES: another error, or a
 * warning; else SAFE. Only findings that count. */
enum verdict report_verdict(const struct findings *findings);

/* The list of rules as "text", "markdown" (a table) or "json". */
void rules_list(struct str *out, const struct ruleset *ruleset, const char *format);
/* A rule's page: Markdown, the same text as SARIF's help. */
void rule_page(struct str *out, const struct rule *rule);

/* Text for a terminal: control characters and marks that change the direction of writing become U+FFFD, as
 * does invalid UTF-8; line ends stay. */
void report_clean(struct str *out, const char *text, size_t length);

#endif
