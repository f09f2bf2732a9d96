/*
 * Ruleset: loading as the self-test needs it.
 */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include "rules/rules.h"

/* As ruleset_load, with a directory (NULL: none) whose rules take the place of built-in ones of the same id:
 * how the built-in rules are tried while they are being written. */
bool ruleset_load_over(struct arena *arena, const char *directory, struct ruleset **out, struct err *err);

#endif
