/*
 * Print: the catalog in one canonical form, sorted, as DDL-like text or as JSON. Two catalogs that are the same for PostgreSQL
 * print the same bytes, whatever statements made them.
 */
#ifndef RESOLVE_PRINT_H
#define RESOLVE_PRINT_H

#include "resolve/resolve.h"

struct print_options { bool owners; bool json; int32_t statement; /* snapshot; STATEMENT_NONE: now */ };
void catalog_print(struct str *out, const struct catalog *catalog, const struct print_options *options);

#endif
