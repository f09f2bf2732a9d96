/*
 * Tools: what a row of the table of migration tools (tool.def) says, and what the files of this folder share.
 * Private to migration.
 */
#ifndef MIGRATION_TOOLS_H
#define MIGRATION_TOOLS_H

#include "base/str.h"
#include "migration/migration.h"

/* What suffices to recognise a tool's files. */
enum evidence {
    BY_NAME = 1,     /* a name that is like `forward` */
    BY_MARKER = 2,   /* a line that is like `marker`, in a file of whatever name */
    BY_SIDECAR = 4,  /* a name, and beside it a file `sidecar` */
    BY_PLACE = 8,    /* a name, in a directory whose path ends in `place` */
    BY_PROJECT = 16, /* a name, and a file `project` in a directory above */
};

/* Gives the order of two paths within the directory, as strcmp() does. */
typedef int order_fn(const char *left, const char *right);

struct reading;
/* Fills the migration's sections and problems; false and `err` as for migration_read(). */
typedef bool read_fn(struct reading *reading);

/*
 * Patterns, several of them parted by "|": # is a number, % a version such as 1.10_2, * anything but a slash,
 * a blank any blanks or none, any other character itself. Names are compared with the end of the path, from
 * a slash on. In lines * takes slashes, too, and case does not matter.
 */
struct migration_tool {
    const char *name;
    unsigned evidence;    /* of enum evidence; 0: what nobody else takes */
    const char *forward;  /* names of what goes forward */
    const char *backward; /* names of what undoes it; NULL */
    const char *code;     /* names of migrations that are no SQL; NULL */
    const char *marker, *sidecar, *place, *project;
    bool framed; /* lines "--" stand before and after the marker */
    bool nested; /* directories within the directory are searched, too */
    bool unique; /* two files of one version are refused */
    order_fn *order;
    enum transaction_mode mode; /* what it does unless a file says otherwise */
    bool psql;                  /* the files are run with psql, or as psql would */
    read_fn *read;
};

/* ---- tool.c ---- */

extern const struct migration_tool migration_tools[]; /* ended by a row of zeros */

/* Whether the whole text is like one of the patterns, which are of lines or of names; `patterns` NULL: it
 * is not. */
bool pattern_matches(const char *patterns, const char *text, size_t length, bool line);
/* Whether the path is, from a slash on, or the whole of it; `nested`: from the last one. */
bool pattern_matches_path(const char *patterns, const char *path, bool nested);

/* ---- order.c ---- */

order_fn order_natural, order_by_number, order_by_text, order_flyway, order_diesel;
/* A version that two files must not share, in a form that is the same for equal ones; NULL: none. */
const char *order_version(struct arena *arena, const struct migration_tool *tool, const char *path);
/* Drizzle's meta/_journal.json says which files there are: replaces the list by its entries. */
bool order_by_journal(struct arena *arena, const char *directory, struct migration_list *list,
                      struct err *err);

/* ---- read.c ---- */

struct reading {
    struct arena *arena;
    const struct source *source;
    const struct migration_options *options;
    struct migration *migration;
    struct err *err;
};

/* A line of the source, without its line end; the next one begins at `next`. */
struct line {
    struct span span;
    uint32_t next;
};
struct line reading_line(const struct reading *reading, uint32_t number);
/* Its text without blanks around it. */
struct span reading_trim(const struct reading *reading, struct span span);
bool reading_is_blank(const struct reading *reading, struct span span);
/* Whether the range begins with the text, case folded. */
bool reading_begins(const struct reading *reading, struct span span, const char *text);

/* The next section of the source being read. `joins`: it goes on in the transaction of the section before. */
void reading_section(struct reading *reading, uint32_t start, uint32_t end, enum transaction_mode mode,
                     bool joins);
/* Notes what the tool would refuse or cannot follow. */
void reading_problem(struct reading *reading, enum migration_problem_kind kind, struct span span,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The tool refuses the file, in `span`, as it says itself: gives true, so that a reader can return it. */
bool reading_refuse(struct reading *reading, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Notes the first place where a text like ${name} stands, which the tool would replace. */
void reading_note_placeholders(struct reading *reading, struct span span);

/* A small file beside the migration; NULL when there is none. False and `err` when it cannot be read. */
bool reading_sidecar(struct reading *reading, const char *path, const struct source **out);
/* The value that "key = value" gives in a file of such lines, without quotes; NULL when none does. */
const char *reading_setting(struct arena *arena, const struct source *source, const char *key);

read_fn read_whole, read_diesel, read_sqlx;
read_fn read_goose, read_sql_migrate, read_dbmate; /* marked.c */
read_fn read_liquibase;                            /* liquibase.c */
read_fn read_flyway, read_supabase;                /* apart.c */
read_fn read_script, read_django;                  /* script.c */

#endif
