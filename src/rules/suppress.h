/*
 * Suppress: what comments in the migrations tell drydock not to say, and what is wrong with such comments.
 */
#ifndef RULES_SUPPRESS_H
#define RULES_SUPPRESS_H

#include "match.h"

/* Marks the drafts that a comment suppresses, then adds findings about comments: malformed ones, those that
 * name no rule there is, and those that suppress nothing. */
bool suppress(struct database *database, const struct ruleset *ruleset, struct drafts *drafts,
              struct err *err);

#endif
