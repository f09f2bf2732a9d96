/*
 * Model: the coefficients of the cost model as read from its file. Private to estimate. Knows which
 * coefficients there are, not how they are put together (work.c).
 */
#ifndef ESTIMATE_MODEL_H
#define ESTIMATE_MODEL_H

#include "estimate/estimate.h"

enum coefficient {
#define COEFFICIENT(constant, name, unit, scale) COST_##constant,
#include "coefficient.def"
#undef COEFFICIENT
    COEFFICIENT_COUNT
};

/* Three figures that belong together: what it costs when all goes well, as a rule, and on slow machines. */
struct range {
    double low, expected, high;
};

struct cost_model {
    const char *file;                   /* as messages name it */
    struct range at[COEFFICIENT_COUNT]; /* in milliseconds for one of what is counted */
};

/* Every coefficient of rules/timing/default.yaml, as the build read it. */
extern const struct cost_model built_in_cost_model;

/* The name that a coefficient has in the file. */
const char *coefficient_name(enum coefficient which);

/* Reads a model: every coefficient that it gives replaces the one in `model`; `given` says which. Exposed for
 * tests and fuzzing through cost_model_read(). */
bool cost_model_parse(struct arena *arena, const char *file, const char *text, size_t length,
                      struct cost_model *model, bool given[COEFFICIENT_COUNT], struct err *err);

#endif
