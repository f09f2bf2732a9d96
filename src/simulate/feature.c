/*
 * Feature: the look-up in feature.def. Decides nothing.
 */
#include "feature.h"

#include <stdint.h>

static const struct {
    uint8_t from, to;
} ranges[] = {
#define FEATURE(name, from, to, source) [name] = {from, to},
#include "feature.def"
#undef FEATURE
};

bool feature_holds(enum feature feature, int version)
{
    return ranges[feature].from <= version && version <= ranges[feature].to;
}
