/*
 * Text: patterns (LIKE, regular expressions) and the functions of strings, as like.c, regexp.c, varlena.c
 * and oracle_compat.c have them, for texts in UTF-8. Private to the evaluator.
 */
#ifndef SIMULATE_EVALUATE_TEXT_H
#define SIMULATE_EVALUATE_TEXT_H

#include "evaluate.h"

/* ~~ ~~* !~~ !~~* (LIKE) and ~ ~* !~ !~* of two values that are not NULL. */
struct value text_match(struct evaluation *e, const char *operator, const struct value * left,
                        const struct value *right);

/* A function of strings, whose arguments are neither NULL nor unknown; false when it is not one that is
 * known here. */
bool text_function(struct evaluation *e, const char *name, const struct value *arguments, uint32_t count,
                   struct value *out);

/* regexp_matches(): an array of its rows, each an array of texts. */
struct value text_matches(struct evaluation *e, const struct value *arguments, uint32_t count);

#endif
