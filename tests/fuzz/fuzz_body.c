/*
 * Fuzz target: any bytes as the body of a DO block that runs over a small schema. Beyond not crashing: the
 * budget holds, a block that certainly fails has changed nothing, and the catalog can be printed before
 * and after.
 */
#include "fuzz.h"

#include <string.h>

#include "resolve/print.h"
#include "simulate/simulate.h"

static const char schema[] =
    "CREATE TABLE t (a int PRIMARY KEY, b text, c varchar(10));\n"
    "CREATE TABLE u (id serial, n int REFERENCES t (a));\n"
    "CREATE INDEX u_n ON u (n);\n"
    "CREATE VIEW v AS SELECT a, b FROM t;\n"
    "CREATE TYPE mood AS ENUM ('sad', 'ok');\n"
    "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);\n"
    "CREATE FUNCTION add_column(name text, col text) RETURNS int LANGUAGE plpgsql AS $f$ BEGIN\n"
    "    EXECUTE format('ALTER TABLE %I ADD COLUMN %I int', name, col); RETURN 1; END $f$;\n"
    "CREATE PROCEDURE commits() LANGUAGE plpgsql AS $f$ BEGIN CREATE TABLE made (); COMMIT; END $f$;\n";

static const char *printed(struct arena *arena, const struct catalog *catalog, int32_t statement)
{
    struct print_options options = {.statement = statement};
    struct str text = str_new(arena);
    catalog_print(&text, catalog, &options);
    return text.text;
}

static void play(const char *body)
{
    struct arena *arena = arena_new((size_t)2 << 30);
    struct catalog *catalog = catalog_new(arena, 17, false);
    struct simulation *simulation = simulation_new(arena, catalog);
    simulation_load(simulation, source_from_bytes(arena, "schema.sql", schema, strlen(schema)));
    const char *text =
        arena_printf(arena, "DO $the_body$%s$the_body$;\nALTER TABLE t ADD COLUMN last int;\n", body);
    simulation_play(simulation,
                    migration_of_source(arena, source_from_bytes(arena, "block.sql", text, strlen(text)),
                                        TRANSACTION_NONE));
    const struct facts *facts = simulation_finish(simulation);
    const struct statement *block = facts->statements.count > 0 ? facts->statements.at[0] : NULL;
    bool fails =
        block != NULL && block->failures.count > 0 && block->failures.at[0].certainty == CERTAINTY_CERTAIN;
    const char *before = printed(arena, catalog, 0), *after = printed(arena, catalog, STATEMENT_NONE);
    must(!fails || block->kept != block->before || strcmp(before, printed(arena, catalog, block->number)) == 0);
    must(after[0] != '\0');
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    if (size < 10000)
        play(arena_strndup(arena, (const char *)data, size));
    arena_free(arena);
    return 0;
}
