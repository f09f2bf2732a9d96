/*
 * Store: what the files of the catalog's store share: slots (one an object), versions (several a slot) and
 * look-up lists. Private to src/catalog; nobody else knows how objects are kept.
 *
 *     store.c   slots and versions: making, editing, ending, undoing, restoring
 *     links.c   look-up lists: who is found under a key, now or at a snapshot
 *     names.c   the look-ups of catalog.h, put together from lists and built-in objects
 */
#ifndef CATALOG_STORE_H
#define CATALOG_STORE_H

#include "base/vec.h"
#include "catalog/catalog.h"

/* ---- versions ---- */

/* An array in which several versions share what stands before their own count; the one whose count is `used`
 * may append. */
struct room {
    const void *at;
    uint32_t used, capacity;
    int32_t made;
    struct map *positions; /* of catalog_position(): by key, + 1; NULL until asked */
};

/* Stands in memory before every `struct object`. */
struct version {
    struct object *jump; /* some older version, so that any is reached in logarithmic time */
    struct room *dependency_room;
    uint32_t size;  /* of the class struct */
    uint32_t depth; /* how many versions are older */
    bool pending;   /* created, not yet published */
};

static inline struct version *version_of(const struct object *object)
{
    return (struct version *)object - 1;
}

/* ---- look-up lists ---- */

/* That an object is found under a key, and when. One for each (list, object, dependency); never removed. */
struct link {
    oid id;
    int32_t from, to; /* statements [from, to); STATEMENT_NONE: it is now; from = to: it never was */
    uint32_t older;   /* earlier times: index into catalog->intervals + 1 */
    int16_t column, own_column; /* of dependencies */
    char type;
};

struct interval {
    int32_t from, to;
    uint32_t older;
};

/* The links of one key in the order in which they were first made. A position in it is stable: cursors are
 * positions. */
struct list {
    struct link *links;
    uint64_t *bits; /* which links are now, when there are more than 64; then a summary of these words */
    uint32_t count, capacity;
    bool hashed; /* its links are found through catalog->places */
};

/* What the lists are keyed by. */
enum list_kind {
    LIST_NAME,        /* class, schema, name */
    LIST_MEMBER_NAME, /* class, parent, name */
    LIST_SIGNATURE,   /* a function's name, and store_signature() of its schema and argument types */
    LIST_MEMBERS,     /* parent */
    LIST_CONTENTS,    /* schema; what is in none: class, since event triggers are asked for by every statement */
    LIST_CHILDREN,    /* relation */
    LIST_DEPENDENTS,  /* object */
    LIST_REFERENCES,  /* relation that foreign keys refer to */
};

/* Where a link stands; list 0: nowhere. */
struct place {
    uint32_t list, position;
};

/* ---- slots ---- */

/* Under which keys an object stands in the lists: that of its newest version when it was last entered. */
struct entered {
    const char *name;
    oid schema, parent, referenced;
    uint32_t signature; /* of a function */
    struct inherits inherits;
    struct dependencies dependencies;
    enum object_class class;
    bool any;
};

struct slot {
    struct object *newest;
    struct entered entered;
    uint32_t members, contents, children, dependents, references; /* lists; 0 none */
    int32_t logged;                                   /* statement that last touched it; -1 none */
    bool was_entered;                                 /* it has stood in lists */
};

/* Slots and lists stand in pages, so that they never move and growing leaves nothing behind. */
#define PAGE_BITS 9
#define PAGE_SIZE (1u << PAGE_BITS)

/* Objects that every new database holds and that people may change or drop: in the store, under
 * constant ids. */
enum initial_object { INITIAL_PUBLIC, INITIAL_PLPGSQL_LANGUAGE, INITIAL_PLPGSQL_EXTENSION, INITIAL_COUNT };

/* A relation that became again the child of the parent that it had before. */
struct returned {
    oid parent, child;
};

/* One statement: where its touches begin in the log, and which earlier snapshot it equals. */
struct statement_info {
    uint32_t log;
    int32_t equals;     /* the earliest snapshot known to be the same; itself when there is none */
    int32_t last_equal; /* of such an earliest one: the latest known to be the same */
};

struct catalog {
    struct arena *arena;
    int version;
    bool open;
    int32_t statement;
    int32_t restored_to; /* snapshot that the current statement has made current again; -1 none */
    VEC(struct statement_info) statements;
    VEC(oid) log; /* objects touched, each once a statement */
    VEC(struct slot *) slot_pages;
    VEC(struct list *) list_pages;
    VEC(struct interval) intervals;
    uint32_t slot_count, list_count; /* list 0 is not used */
    struct map keys;                 /* list by key, where the key is no object of the store */
    struct place *places;
    uint32_t place_count, place_capacity;
    oid initial[INITIAL_COUNT];
    oid information_schema;
    uint64_t names_freed;
    VEC(struct returned) returned;
    uint64_t *probes; /* steps that look-ups took; apart because reading changes it */
};

/* A number that functions of one schema with the same argument types share, and few others. */
uint32_t store_signature(oid schema, const oid *arguments, uint16_t count);

/* The slot of an object of the store; NULL for built-in and unknown ids. */
struct slot *store_slot(const struct catalog *catalog, oid id);

/* ---- links.c ---- */

/* The list of a key, 0 when there is none; store_list_make makes it. `id` is the schema, parent or object;
 * `name` NULL where the kind has none. */
uint32_t store_list(const struct catalog *catalog, enum list_kind kind, enum object_class class, oid id,
                    const char *name);
uint32_t store_list_make(struct catalog *catalog, enum list_kind kind, enum object_class class, oid id,
                         const char *name);

/* Makes (object, dependency) stand or not stand in the list from the current statement on. */
void store_link_open(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency);
void store_link_close(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency);

/* The next link at or after position *cursor that stands at the snapshot (STATEMENT_NONE: now); NULL at the
 * end. */
const struct link *store_link_next(const struct catalog *catalog, uint32_t list, int32_t statement,
                                   uint32_t *cursor);
/* The newest link that stands at the snapshot: for keys under which one object at a time is found. */
oid store_link_newest(const struct catalog *catalog, uint32_t list, int32_t statement);

/* Enters the object into the lists as `now` has it (NULL: takes it out of all). */
void store_enter(struct catalog *catalog, struct slot *slot, oid id, const struct object *now);

/* All links that stand become links of statement 0, the others of none. */
void store_links_settle(struct catalog *catalog);

#endif
