/*
 * View: what several formats say of a statement, in the names it is known by at that moment; private to
 * report.
 */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include "report/report.h"

struct view_lock {
    const char *relation;
    enum lock_mode mode;
};
struct view_names {
    const char **at;
    uint32_t count;
};

/* Sorted by name, each name once. Relations that existed before the statement (those built or rewritten
 * may be newer); the server's own catalogs are left out. */
struct view {
    struct view_lock *locks, *index_locks;
    uint32_t lock_count, index_lock_count;
    struct view_names rewrites, scans, builds;
};
void view_statement(struct arena *arena, const struct report *report, const struct statement *statement,
                    struct view *view);

/* "schema.name" as the statement found it, else as it left it; NULL when there was no such relation. */
const char *view_relation(struct arena *arena, const struct facts *facts, oid relation,
                          const struct statement *statement);

/* Another place that helps to understand a finding: where its relation (or another object) was made, or
 * what of that names something. false when there is none but the finding's own line. */
struct view_related {
    const struct source *source;
    struct position start, end;
    const char *name, *message; /* of what is there: "public.users", "Here public.users is made." */
};
bool view_related(struct arena *arena, const struct report *report, const struct finding *finding,
                  struct view_related *out);

/* The transaction block that it ran in; 0 when it ran outside of one. */
uint32_t view_block(const struct facts *facts, const struct statement *statement);

/* The windows taken by each statement: head[statement's index] and next[window's index] are a window's
 * index + 1, 0 at the end. */
struct view_windows {
    uint32_t *head, *next;
};
void view_windows(struct arena *arena, const struct facts *facts, struct view_windows *windows);

/* The input a source came from; NULL for what came from no file. */
const struct input *view_input(const struct report *report, const struct source *source);
/* Its path from the root of the repository; the name as given when it has none. */
const char *view_path(const struct report *report, const struct source *source);
/* Whether that path lies below the root. */
bool view_path_inside(const char *path);

/* How many findings count, by level. */
struct view_counts {
    uint32_t levels[LEVEL_ERROR + 1], suppressed, baselined, total;
};
void view_count(const struct findings *findings, struct view_counts *counts);
/* "2 errors, 1 warning and 3 notes"; "no findings". */
const char *view_counts_words(struct arena *arena, const struct view_counts *counts);

/* The tool that all migrations are of; NULL when they are not of one. */
const char *view_tool(const struct facts *facts);
/* " (goose)" after the number of migrations; "" for plain SQL, " (several tools)". */
const char *view_tool_words(struct arena *arena, const struct facts *facts);

/* What the analysis had to leave out: "2 statements do not parse". */
const char *view_incomplete(struct arena *arena, const struct facts *facts);

/* A suggestion's parts: prose, or SQL that must stay as it is. SQL is what a line of ends in a semicolon,
 * begins with "--" or is indented, up to the next blank line; and what stands between fences. */
struct view_part {
    const char *text;
    size_t length; /* without the line end of its last line */
    bool sql;
};
/* The next part from *at on, which moves behind it; false at the end. */
bool view_next_part(const char **at, struct view_part *part);

/* How much of a message is its first sentence (with its full stop). */
size_t view_first_sentence(const char *message);

#endif
