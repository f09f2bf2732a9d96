/*
 * Model, loading: the cost model of a run: the built-in one, read from its file when drydock was built
 * (src/build/embed.c), and over it what a team's own file gives. Must not know the form of the file: that is model.c's.
 */
#include "model.h"

#include "base/source.h"

bool cost_model_read(struct arena *arena, const struct source *source, struct cost_model **out,
                     struct err *err)
{
    struct cost_model *model = ARENA_NEW(arena, struct cost_model);
    bool given[COEFFICIENT_COUNT] = {false};
    *model = built_in_cost_model;
    if (source != NULL &&
        !cost_model_parse(arena, source->name, source->bytes, source->length, model, given, err))
        return false;
    *out = model;
    return true;
}

bool cost_model_load(struct arena *arena, const char *path, struct cost_model **out, struct err *err)
{
    struct source *source = NULL;
    if (path != NULL && !source_load(arena, path, NULL, &source, err))
        return false;
    return cost_model_read(arena, source, out, err);
}
