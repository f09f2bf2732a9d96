/*
 * Feature: behaviours that only some majors have; the rows are feature.def.
 */
#ifndef SIMULATE_FEATURE_H
#define SIMULATE_FEATURE_H

#include <stdbool.h>

enum feature {
#define FEATURE(name, from, to, source) name,
#include "feature.def"
#undef FEATURE
    FEATURE_COUNT
};

/* Whether a server of this major behaves so. */
bool feature_holds(enum feature feature, int version);

#endif
