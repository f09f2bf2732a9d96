/*
 * Index making: an index on its way through the files that make it: indexes.c begins and ends it, index_keys.c says what its keys are.
 */
#ifndef SIMULATE_INDEX_MAKING_H
#define SIMULATE_INDEX_MAKING_H

#include "tables.h"

struct making {
    struct execution *x;
    const struct index_request *request;
    const struct relation *table;
    const struct builtin_access_method *method; /* NULL: a user's, of which nothing is known */
    struct index_info *info;
    struct typed **analysed;    /* what each element's expression says; NULL for columns and included ones */
    struct typed *analysed_predicate;
    struct typed **expressions; /* of the keys; NULL for columns */
    oid *types;
    struct typed *predicate;
    struct texts names; /* of the index's columns */
    bool concurrently;
};

/* In this order; each gives false after a refusal. */

/* transformIndexStmt(): `analysed` and `analysed_predicate`. */
bool index_analyse(struct making *m);
/* The access method that the request names: `method`, info->method. */
bool index_find_method(struct making *m);
/* Can the method do what the request asks for? */
bool index_check_method(struct making *m);
/* ComputeIndexAttrs(): info->keys, `expressions`, `types`. */
bool index_make_keys(struct making *m);
/* CheckPredicate(): `predicate` and info->predicate. */
bool index_make_predicate(struct making *m);

#endif
