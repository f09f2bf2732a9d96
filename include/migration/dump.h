/*
 * Dump: what a file tells of itself when pg_dump wrote it.
 */
#ifndef MIGRATION_DUMP_H
#define MIGRATION_DUMP_H

#include "base/source.h"

struct dump {
    bool is_dump;
    const char *server; /* the version of the server that was dumped, as its header says: "15.4"; NULL when it does not */
    int major;          /* of that; 0 when it does not say */
};

/* `server` is allocated from the arena. */
struct dump dump_recognise(struct arena *arena, const struct source *source);

#endif
