/*
 * Built in: the rules that travel inside the binary, read from their pages when drydock was built (src/build/embed.c)
 * by the same reader that reads a team's own.
 */
#ifndef RULES_BUILT_IN_H
#define RULES_BUILT_IN_H

#include "rules/rules.h"

/* In bytewise order of their files. */
extern const struct rule built_in_rules[];
extern const uint32_t built_in_rule_count;

#endif
