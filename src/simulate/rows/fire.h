/*
 * Fire: the triggers that a change of rows fires, as far as their functions touch tables
 * (effect.h): the others only set columns. What a statement fires runs surely; what rows fire runs as often as
 * there are rows, so mostly in doubt. All give false when a trigger's function was surely refused.
 */
#ifndef SIMULATE_FIRE_H
#define SIMULATE_FIRE_H

#include "plan.h"

/* FOR EACH STATEMENT triggers of the target. `timing`: 'b' before, 'a' after. */
bool fire_for_statement(struct execution *x, const struct relation *relation, const struct change *change,
                        char timing);
/* FOR EACH ROW triggers of a row that is inserted into the relation, with its values by column from 0. */
bool fire_for_row(struct execution *x, const struct relation *relation, const struct change *change,
                  const struct typed *const *values);
/* FOR EACH ROW triggers of rows of which nothing is known: those of the relation and of its descendants. */
bool fire_for_rows(struct execution *x, const struct relation *relation, const struct change *change);
/* Triggers of a view that stand for the change (INSTEAD OF). */
bool fire_instead(struct execution *x, const struct relation *view, const struct change *change);
/* TRUNCATE's. */
bool fire_truncate(struct execution *x, oid relation, char timing);
/* Does this session fire the triggers that are enabled by default, the ones of foreign keys among them? */
bool fire_is_on(struct execution *x);

#endif
