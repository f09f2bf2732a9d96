/*
 * Fuzz target: the reader of cost models over any bytes. Beyond not crashing: an error has a message and a
 * line of the file, and whatever is taken as a model gives durations that are numbers in order.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "base/source.h"
#include "estimate/estimate.h"

/* CREATE INDEX on a table of a million rows, which spends most coefficients. */
static struct facts *make_facts(struct arena *arena, struct statistics **statistics)
{
    static const char csv[] = "table,rows,bytes\nt,1000000,5000000000\n";
    struct facts *facts = ARENA_NEW(arena, struct facts);
    struct err err = {.arena = arena};
    facts->version = 17;
    facts->catalog = catalog_new(arena, facts->version, false);
    struct relation *table =
        catalog_create(facts->catalog, CLASS_RELATION, sizeof *table, SCHEMA_PUBLIC, NO_OID, "t");
    table->kind = RELATION_TABLE;
    catalog_publish(facts->catalog, &table->object);
    must(statistics_read(arena, "production", source_from_bytes(arena, "t.csv", csv, strlen(csv)),
                            statistics, &err));
    statistics_bind(arena, *statistics, facts->catalog);
    catalog_begin_statement(facts->catalog);
    struct statement *statement = ARENA_NEW(arena, struct statement);
    struct op *op = ARENA_NEW(arena, struct op);
    struct build_fact build = {.relation = table->object.id, .concurrently = true};
    op->kind = OP_CREATE_INDEX;
    statement->op = op;
    statement->number = catalog_statement(facts->catalog);
    statement->relation = table->object.id;
    vec_push(arena, &statement->builds, build);
    vec_push(arena, &facts->statements, statement);
    return facts;
}

static void require_ordered(const struct duration *duration)
{
    must(duration->known && duration->low >= 0 && duration->low <= duration->expected);
    must(duration->expected <= duration->high && isfinite(duration->high));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct source *source = source_from_bytes(arena, "fuzz.yaml", (const char *)data, size);
    struct err err = {.arena = arena};
    struct cost_model *model;
    if (cost_model_read(arena, source, &model, &err)) {
        struct statistics *statistics;
        const struct facts *facts = make_facts(arena, &statistics);
        const struct statistics *list[] = {statistics};
        const struct estimates *estimates = estimates_make(arena, facts, model, list, 1);
        require_ordered(&estimates->primary->statements[0].work);
        require_ordered(&estimates->primary->statements[0].alternative);
    } else {
        must(err.message != NULL && err.line <= source->line_count + 1);
    }
    arena_free(arena);
    return 0;
}
