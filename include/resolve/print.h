/*
 * Print: the catalog in one canonical form, sorted, as DDL-like text or as JSON. Two catalogs that are the same for PostgreSQL
 * print the same bytes, whatever statements made them.
 */
#ifndef RESOLVE_PRINT_H
#define RESOLVE_PRINT_H

#include "resolve/resolve.h"

struct print_options {
    bool owners;
    bool hashes;        /* of the queries of views, where they are resolved: equal for queries that mean the same, mostly */
    bool json;
    int32_t statement;  /* snapshot; STATEMENT_NONE: now */
};
void catalog_print(struct str *out, const struct catalog *catalog, const struct print_options *options);

/* A constraint without its name (FOREIGN KEY …), or the statement that makes an index, a trigger or a function; NULL for anything
 * else, for the index of an exclusion constraint, and for a function whose body is no text. */
const char *catalog_definition(struct arena *arena, const struct catalog *catalog, oid id);
/* FOR VALUES … or DEFAULT of a partition; NULL for anything else. */
const char *catalog_bound_text(struct arena *arena, const struct catalog *catalog, oid id);

#endif
