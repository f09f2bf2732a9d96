/*
 * Tables: how facts and catalog become SQLite virtual tables. A table is a const description: its columns
 * with one line of meaning each, and a walk over the C structures; nothing is copied. Adding a column is
 * adding a row to the table's list.
 */
#ifndef RULES_TABLES_H
#define RULES_TABLES_H

#include <sqlite3.h>

#include "base/map.h"
#include "estimate/estimate.h"

/* The rows of a table by the values of a column. */
struct fact_index {
    struct map first; /* value → index + 1 of the first row that has it */
    struct fact_place {
        uint32_t statement, place, next; /* next: index + 1 */
    } * places;
};

/* What the tables show. facts is NULL while a query is only tried: then every table is empty. */
struct world {
    const struct facts *facts;
    const struct estimates *estimates;
    struct arena *arena;    /* for what lives as long as the world */
    struct arena *scratch;  /* of its own, for texts on their way to SQLite; given back at once */
    bool declaring;         /* a table is being declared to SQLite, which asks leave for it */
    struct map windows;     /* (transaction or statement, relation) → index of the newest lock window + 1 */
    uint32_t *older_window; /* of the same key: index + 1 */
    struct map strongest;   /* (statement, relation) → place of the strongest lock it takes there + 1 */
    struct map indexed;     /* (statement or all, column of a table) → index into `indexes` + 1 */
    VEC(struct fact_index) indexes; /* made when first asked for */
    struct work_sum {
        double low, expected, high;
        uint32_t unknown;
    } * sums; /* of all statements before this one, in the primary environment */
};
void world_open(struct world *world, struct arena *arena, const struct facts *facts,
                const struct estimates *estimates);
void world_close(struct world *world);
/* What the statements `from` to `to` (both included) work together. */
struct duration world_work(const struct world *world, uint32_t from, uint32_t to);
/* Whether the lock at `place` is the strongest (of equals the first) that the statement takes on its relation
 * and keeps. */
bool world_is_strongest(const struct world *world, const struct statement *statement, uint32_t place);
/* The window in which the statement holds a lock on the relation; UINT32_MAX for none. */
uint32_t world_window(const struct world *world, const struct statement *statement, oid relation);

struct cursor;
typedef void value_fn(const struct cursor *cursor, sqlite3_context *out);
struct word {
    char code;
    const char *text;
};

enum field {
    FIELD_COMPUTED,  /* by the function */
    FIELD_OID,       /* uint32_t; NO_OID is NULL */
    FIELD_NUMBER,    /* uint32_t */
    FIELD_SIGNED,    /* int32_t */
    FIELD_SHORT,     /* int16_t */
    FIELD_LONG,      /* int64_t */
    FIELD_STATEMENT, /* int32_t; STATEMENT_NONE is NULL */
    FIELD_REAL,      /* double; NAN is NULL */
    FIELD_BOOLEAN,
    FIELD_TEXT,  /* const char *; NULL is NULL */
    FIELD_TEXTS, /* struct texts, joined by ", "; none is NULL */
    FIELD_WORD,  /* char, told by `words`; one that is not there is NULL */
};

struct column_row {
    const char *name;
    const char *type; /* INTEGER, TEXT, REAL or BOOLEAN (0 or 1) */
    enum field field;
    size_t offset; /* in what cursor.row points to */
    value_fn *compute;
    const struct word *words; /* ended by code 0 without text */
    const char *meaning;
};

/* A column by which rows can be found without a full walk; `rows`: how many there usually are for one value.
 * What belongs to statements is found by the statement, and within it by a place (a computed column) or by any
 * OID or NUMBER; in the whole run by any TEXT. */
struct key {
    const char *column;
    double rows;
    bool text;
};
#define KEY_LIMIT 4

struct table_row;
struct walk {
    double (*size)(const struct world *world, const struct table_row *table); /* rows of a full walk */
    void (*start)(struct cursor *cursor); /* before the first row for the keys given */
    bool (*next)(struct cursor *cursor);  /* to the next row; false: no more */
};

struct table_row {
    const char *name, *meaning;
    const struct column_row *columns; /* ended by name NULL */
    struct key keys[KEY_LIMIT];       /* ended by column NULL */
    const struct walk *walk;
    bool snapshot; /* has the hidden column `at` */
    bool small;    /* a handful of rows whatever the input: a full walk costs nothing */
    /* For the walks: where the vector is (in struct facts or struct statement) and how large its elements
     * are. */
    size_t vector, element;
    bool pointers; /* the elements are pointers to the rows */
    /* For walks of the catalog: which objects, and what is listed of each. */
    enum object_class class;
    bool (*accept)(const struct object *object);
    uint32_t (*inner_count)(const struct object *object);
    const void *(*inner_item)(const struct object *object, uint32_t index); /* NULL: passed over */
};

struct cursor {
    sqlite3_vtab_cursor base;
    const struct table_row *table;
    struct world *world;
    uint32_t given; /* bit i: key[i] holds a value */
    int64_t key[KEY_LIMIT];
    const char *text_key; /* of a key that is a text; good in start() only */
    int32_t at;
    const void *row;       /* the current row's struct */
    uint32_t outer, inner; /* where the walk is */
    uint32_t cursor;       /* of the catalog's walks */
    const struct fact_index *index; /* the walk goes along it, `inner` is the place in it */
    uint32_t found_at;              /* … from here */
    int mode;              /* the walk's own */
    const void *holder;    /* what the row belongs to: statement, object */
    uint32_t holder_id;
    struct dependency found; /* the row of a walk that makes its rows */
    bool started, ended;
    sqlite3_int64 rowid;
};

/* Ended by a row without name. */
extern const struct table_row run_tables[], catalog_tables[];

/* All tables, run_tables first. Walks the list from *cursor = 0; NULL at the end. */
const struct table_row *table_next(uint32_t *cursor);

/* The table of that name, letter case aside; NULL when there is none. */
const struct table_row *table_named(const char *name);

/* Makes every table known to the connection. false: SQLite has no memory. */
bool tables_register(sqlite3 *database, struct world *world);

/* ---- for the lists of columns ---- */

#define FIELD(kind, sql_type, holder, member, column, text)                                                  \
    {                                                                                                        \
        column, sql_type, kind, offsetof(holder, member), NULL, NULL, text                                   \
    }
#define OID(holder, member, column, text)    FIELD(FIELD_OID, "INTEGER", holder, member, column, text)
#define NUMBER(holder, member, column, text) FIELD(FIELD_NUMBER, "INTEGER", holder, member, column, text)
#define SIGNED(holder, member, column, text) FIELD(FIELD_SIGNED, "INTEGER", holder, member, column, text)
#define SHORT(holder, member, column, text)  FIELD(FIELD_SHORT, "INTEGER", holder, member, column, text)
#define LONG(holder, member, column, text)   FIELD(FIELD_LONG, "INTEGER", holder, member, column, text)
#define STATEMENT(holder, member, column, text)                                                              \
    FIELD(FIELD_STATEMENT, "INTEGER", holder, member, column, text)
#define REAL(holder, member, column, text)    FIELD(FIELD_REAL, "REAL", holder, member, column, text)
#define BOOLEAN(holder, member, column, text) FIELD(FIELD_BOOLEAN, "BOOLEAN", holder, member, column, text)
#define TEXT(holder, member, column, text)    FIELD(FIELD_TEXT, "TEXT", holder, member, column, text)
#define TEXTS(holder, member, column, text)   FIELD(FIELD_TEXTS, "TEXT", holder, member, column, text)
#define WORD(holder, member, list, column, text)                                                             \
    {                                                                                                        \
        column, "TEXT", FIELD_WORD, offsetof(holder, member), NULL, list, text                               \
    }
#define COMPUTED(sql_type, function, column, text)                                                           \
    {                                                                                                        \
        column, sql_type, FIELD_COMPUTED, 0, function, NULL, text                                            \
    }
#define NO_COLUMN                                                                                            \
    {                                                                                                        \
        NULL, NULL, FIELD_COMPUTED, 0, NULL, NULL, NULL                                                      \
    }

/* Results: what is unknown becomes NULL. Texts are copied. */
void result_text(sqlite3_context *out, const char *text);
void result_oid(sqlite3_context *out, oid id);
void result_real(sqlite3_context *out, double number);
void result_boolean(sqlite3_context *out, bool value);
void result_texts(sqlite3_context *out, struct arena *scratch, struct texts texts);
void result_word(sqlite3_context *out, const struct word *words, char code);
/* "schema.name" of a relation at a snapshot, or its last name; NULL for none. */
void result_relation(const struct cursor *cursor, sqlite3_context *out, oid relation, int32_t at);
/* The same as the statement found it, else as it left it. */
void result_relation_of(const struct cursor *cursor, sqlite3_context *out, oid relation,
                        const struct statement *statement);

/* The rows of vectors in struct facts; of vectors in each statement, by statement first; of objects of the
 * catalog at a snapshot, or of what is listed of each. */
extern const struct walk walk_run, walk_statements, walk_objects;
/* The parts of walk_run and walk_objects, for walks that begin in another way. */
double run_size(const struct world *world, const struct table_row *table);
void run_start(struct cursor *cursor);
bool run_next(struct cursor *cursor);
double objects_size(const struct world *world, const struct table_row *table);
void objects_start(struct cursor *cursor);
bool objects_next(struct cursor *cursor);

#endif
