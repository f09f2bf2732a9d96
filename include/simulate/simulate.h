/*
 * Simulate: plays statements against the catalog as the server would: prepare, lock, work, apply; in PostgreSQL's own order, so
 * that what it refuses is refused for the same reason. Transactions, savepoints and session settings are here.
 */
#ifndef SIMULATE_SIMULATE_H
#define SIMULATE_SIMULATE_H

#include "simulate/facts.h"

struct simulation;

/* A run over a catalog that is still empty. Everything it makes lives in `arena`. */
struct simulation *simulation_new(struct arena *arena, struct catalog *catalog);
/* Plays a schema file: a session of its own, ends with it; nothing is recorded but problems. */
void simulation_load(struct simulation *simulation, const struct source *source);
/* The same, of a file with those that psql includes in it. */
void simulation_load_script(struct simulation *simulation, const struct migration *script);
/* The environment by which failures on data are judged and whose settings sessions begin with; bound to the loaded schema (statistics_bind). Call
 * between loading and playing. */
void simulation_bind(struct simulation *simulation, const struct statistics *statistics);
/* Plays one migration: a session of its own, unless it goes on with the transaction of all. */
void simulation_play(struct simulation *simulation, const struct migration *migration);
/* Ends what is still open (TRANSACTION_ALL) and computes the lock windows. */
const struct facts *simulation_finish(struct simulation *simulation);

#endif
