/*
 * Changes: what the statements of a run have dropped, renamed, moved or given another type, by the names
 * that it had: so that whoever looks for texts that name it need not look at everything. Reads the catalog's
 * versions; knows nothing of who names what.
 */
#ifndef SIMULATE_CHANGES_H
#define SIMULATE_CHANGES_H

#include "base/map.h"
#include "simulate/facts.h"

/* What became of an object, or of a column of it. */
struct change {
    struct statement *statement;
    int32_t before; /* the snapshot before it */
    oid object;
    int16_t column;
    const char *name;         /* by which bodies knew it */
    const char *now, *schema; /* its new name; its new schema; both NULL: gone */
    oid old_type, type;       /* of a column that only has another type now; NO_OID */
    uint32_t next;            /* index + 1 of the next change of something by that name; 0 */
};

struct changes {
    const struct catalog *catalog;
    struct arena *arena;
    VEC(struct change) all; /* in the order of the statements */
    struct map words; /* names in lower case → index + 1 of the last change of something by that name */
    bool odd_names;   /* one of them cannot be seen as a word of a text */
};

/* Finds the changes of relations, their columns, functions and types; of what a schema holds when that is
 * renamed. COMMIT and ROLLBACK change nothing of their own. */
void changes_find(struct changes *changes, struct arena *arena, const struct facts *facts);
/* Index + 1 of the last change of something by that name, or by one that differs in letter case; go on
 * with change.next. 0: none. */
uint32_t changes_named(const struct changes *changes, const char *name);
/* Does the text have a word that is the name of something changed? */
bool changes_mentioned(const struct changes *changes, const char *text);

#endif
