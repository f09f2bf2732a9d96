/*
 * Broken: functions that stay after the run but fail when they are called, because their bodies name what is
 * no longer there. The server does not track what bodies name, so it refuses nothing.
 */
#ifndef SIMULATE_BROKEN_H
#define SIMULATE_BROKEN_H

#include "simulate/simulation.h"

/* After the last statement: gives each statement its break facts. A name that is found again at the end,
 * or a body that was replaced since, breaks nothing. */
void broken_find(struct simulation *simulation);

#endif
