/*
 * Windows: from when to when each relation is locked, found when all statements have been played.
 */
#ifndef SIMULATE_WINDOWS_H
#define SIMULATE_WINDOWS_H

#include "simulate/facts.h"

/* Fills facts->windows, by transaction and there in the order in which the locks were taken. */
void windows_make(struct facts *facts, struct arena *arena);

#endif
