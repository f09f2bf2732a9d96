/*
 * Database: the SQLite connection that rules and queries run on: the facts' tables, our functions, and
 * nothing else. Queries may come from anyone: they can only SELECT from these tables with listed functions,
 * for a bounded number of steps and bytes.
 */
#ifndef RULES_DATABASE_H
#define RULES_DATABASE_H

#include "base/str.h"
#include "rules/rules.h"
#include "tables.h"

struct database {
    sqlite3 *connection;
    struct world world;
    struct arena *arena;
    uint32_t steps;        /* thousands of SQLite's instructions since database_restart() */
    const char *forbidden; /* what the authorizer last said no to, in words */
};

/* Opens it over the facts (NULL: to try queries only). Closed by database_close, whatever happens. */
bool database_open(struct database *database, struct arena *arena, const struct facts *facts,
                   const struct estimates *estimates, struct err *err);
void database_close(struct database *database);

/* One SELECT, ready to run. false and `err`, with the line of the fault where `text` begins on `line` of
 * `file`. Ended by sqlite3_finalize. */
bool database_prepare(struct database *database, const char *file, uint32_t line, const char *text,
                      sqlite3_stmt **out, struct err *err);

/* The next row: 1, 0 at the end, -1 with `err`. */
int database_step(struct database *database, const char *file, uint32_t line, sqlite3_stmt *statement,
                  struct err *err);
/* Gives the next query a full measure of steps. */
void database_restart(struct database *database);

/* functions.c: at_least(), count_words() … made known to the connection; and the names the authorizer lets
 * pass. */
bool functions_register(struct database *database);
bool function_is_allowed(const char *name);

/* Numbers and durations in words, NULL-safe, for SQL functions and for messages. */
const char *words_of_size(struct arena *arena, double rows, double bytes);
const char *words_of_time(struct arena *arena, double low, double expected, double high);

#endif
