/*
 * Directive: what comments tell drydock. `-- drydock:ignore RULE[,RULE…] reason` before, in or at the end of
 * a statement suppresses findings of these rules on it; `-- drydock:ignore-file RULE[,RULE…] reason` before
 * the first statement, in the whole file. Both also in block comments, one a line. Knows the form only: which
 * rules there are, and whether a suppression was of use, others know.
 */
#ifndef SQL_DIRECTIVE_H
#define SQL_DIRECTIVE_H

#include "sql/split.h"
#include "sql/syntax.h"

enum directive_kind { DIRECTIVE_IGNORE, DIRECTIVE_IGNORE_FILE };

/* What is wrong with it; such a directive suppresses nothing. */
enum directive_problem {
    DIRECTIVE_OK,
    DIRECTIVE_UNKNOWN,              /* drydock: followed by another word; kind means nothing */
    DIRECTIVE_NO_RULE,
    DIRECTIVE_TOO_MANY_RULES,       /* more than DIRECTIVE_RULE_LIMIT; those are kept */
    DIRECTIVE_NO_REASON,
    DIRECTIVE_MISPLACED,            /* ignore-file after the first statement began */
};

#define DIRECTIVE_RULE_LIMIT 64

struct directive {
    enum directive_kind kind;
    struct texts rules;             /* as written */
    const char *reason;             /* one line; "" when missing */
    struct span span;               /* from `drydock:` to the end of the reason */
    enum directive_problem problem; /* the first in the enum's order */
};

struct directives { struct directive *at; uint32_t count, capacity; };

/* Appends the directives of an item's comments (leading, inner, trailing) in their order. `at_head`: no
 * statement came before this item, so that ignore-file may stand before it. */
void directive_collect(struct arena *arena, const struct source *source, const struct split_item *item,
                       bool at_head, struct directives *out);
/* The same for a range outside of items: a split's tail. */
void directive_collect_range(struct arena *arena, const struct source *source, struct span range,
                             bool at_head, struct directives *out);

#endif
