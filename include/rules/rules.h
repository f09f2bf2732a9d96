/*
 * Rules: which facts matter, in words. A rule is one Markdown file (front matter, prose, a Query fence over
 * the facts as SQL tables, Bad and Good examples); built-in and a team's own rules are read by the same
 * reader. Rules select and word; they compute nothing about PostgreSQL. rules/README.md is the guide for
 * authors.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "base/str.h"
#include "estimate/estimate.h"

enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };
const char *level_name(enum level level); /* "note" "warning" "error" */
bool level_parse(const char *text, enum level *level);

/* A named parameter of the query. text is the value as written; number is NAN when it is none. Configuration
 * may replace both. */
struct rule_option {
    const char *name, *text;
    double number;
    const char *description;
};
/* An example: SQL that the rule must (bad) or must not (good) speak about. schema, statistics (CSV): what it
 * is played on; NULL: none. */
struct rule_example {
    bool bad;
    const char *sql, *schema, *statistics;
    uint32_t line;
};

struct rule {
    const char *id, *title; /* title: the prose's heading */
    enum level level;
    const char *const *tags;
    uint32_t tag_count;
    const char *const *counterparts;
    uint32_t counterpart_count; /* "squawk: require-concurrent-index-creation" */
    const char *message;        /* with {variables}: columns of the query */
    const char *suggestion;     /* the same; may hold SQL; NULL */
    const char *summary;        /* first paragraph of the prose: one or two sentences, on one line */
    const char *prose; /* the Markdown page without front matter, title, Query, Bad and Good sections */
    const char *query; /* NULL for the engine's own rules */
    struct rule_option *options;
    uint32_t option_count;
    struct rule_example *examples;
    uint32_t example_count;
    const char *const *supersedes;
    uint32_t supersede_count;                           /* rules that are silent where this one speaks */
    const char *file;                                   /* where it stands */
    uint32_t query_line, message_line, suggestion_line; /* in the file, 1-based; 0 without */
    bool enabled, preview;
    bool engine;           /* made by findings_make() itself, because it is not about a fact: no query */
    const char *precision; /* SARIF: "very-high" "high" "medium" "low" */
};
/* In bytewise order of id. */
struct ruleset {
    struct rule **at;
    uint32_t count;
};

/* The built-in rules, then those of each directory (a built-in's id may not be taken: err). */
bool ruleset_load(struct arena *arena, const char *const *directories, uint32_t count, struct ruleset **out,
                  struct err *err);
struct rule *ruleset_find(const struct ruleset *ruleset, const char *id);

/* One rule page from a source; the file's name must be the rule's id. Its SQL is not tried. */
bool rule_read(struct arena *arena, const struct source *source, struct rule **out, struct err *err);
/* Tries the SQL of every rule against the facts' tables: whether it is a single SELECT that may run, whether
 * message, options and columns fit. ruleset_load does so for directories. */
bool ruleset_check(struct arena *arena, const struct ruleset *ruleset, struct err *err);

/* Runs the Bad and Good examples of every rule of `directory` (NULL: of the built-in rules): a Bad must make
 * its rule speak, a Good must not, nor may any rule of level error speak about it. Adds a line "ok ID/bad-1"
 * or "not ok ID/good-2" with reasons below for each example to `out` and counts the bad ones. false and `err`
 * when the rules cannot be loaded. */
bool rules_test(struct arena *arena, const char *directory, struct str *out, uint32_t *failed,
                struct err *err);

struct suppression {
    const char *reason;
    struct span span;
    const struct source *source;
};

struct finding {
    const struct rule *rule;
    enum level level;
    const struct statement *statement; /* NULL: about a file or the whole run */
    const struct source *source;       /* NULL: about no file */
    struct span span;                  /* the clause that shows the problem */
    struct position start, end;
    const char *message, *suggestion;
    const char *object;      /* what it is about: "public.users" */
    oid relation;            /* the relation (or another object) for the related location; NO_OID */
    uint32_t related_line;   /* the line to show of the file that made it; 0: where it is made */
    const char *fingerprint; /* stable over moves: rule, statement's shape, objects */
    bool suppressed;
    const struct suppression *suppression;
    bool baselined;
};
struct findings {
    struct finding *at;
    uint32_t count;
};

/* Runs every enabled rule over the facts; adds the engine's own findings (statements that do not parse, are
 * not modelled, suppressions that are malformed, unknown or unused); applies suppressions; sorts by file,
 * offset, rule, object. A rule whose SQL fails: err with the rule's file. */
bool findings_make(struct arena *arena, const struct facts *facts, const struct estimates *estimates,
                   const struct ruleset *ruleset, struct findings **out, struct err *err);

/* The tables rules see, for `drydock query`: prints the rows of any SELECT. format: "text" (aligned), "csv",
 * "json". */
bool facts_query(struct arena *arena, const struct facts *facts, const struct estimates *estimates,
                 const char *sql, const char *format, struct str *out, struct err *err);

/* code scanning's primaryLocationLineHash of all lines of a source: computed for those who ask, once a source. */
struct line_hashes {
    const struct source *source;
    uint64_t *hash;
    uint32_t *place;
};
struct line_hashes line_hashes_make(struct arena *arena, const struct source *source);
/* "c129715d7a2bc9a3:1" for a line from 1 on; NULL for one that is not there. */
const char *line_hashes_text(struct arena *arena, const struct line_hashes *hashes, uint32_t line);

#endif
