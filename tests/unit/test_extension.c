/*
 * Extensions: the tables are sorted and whole, what every DBA knows of the common ones stands in them, and CREATE EXTENSION makes of each one, on each
 * major, objects of which everything that they name is found. That the rows are true is for tests/differential, which asks servers.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/source.h"
#include "catalog/extension.h"
#include "simulate/simulate.h"

/* ---- the tables as such ---- */

static int compare_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static void assert_range(uint8_t from, uint8_t to)
{
    assert_true(from <= to);
    assert_true(from >= BUILTIN_VERSION_FIRST && to <= BUILTIN_VERSION_LAST);
}

/* Rows of one key follow each other in time; keys never go back. */
static void assert_next(int order, uint8_t to, uint8_t next_from)
{
    assert_true(order <= 0);
    if (order == 0)
        assert_true(to < next_from);
}

#define ASSERT_SORTED(release, field, by_key)                                   \
    do {                                                                        \
        for (size_t row = 0; row < (release)->members->field##_count; row++) {    \
            assert_range((release)->members->field[row].from, (release)->members->field[row].to);  \
            if (row + 1 == (release)->members->field##_count)                     \
                break;                                                          \
            assert_next(by_key(&(release)->members->field[row], &(release)->members->field[row + 1]),  \
                        (release)->members->field[row].to, (release)->members->field[row + 1].from);   \
        }                                                                       \
    } while (0)

#define BY_SCHEMA_AND_NAME(kind)                                                \
    static int compare_##kind(const struct extension_##kind *a, const struct extension_##kind *b)  \
    {                                                                           \
        int order = compare_text(a->schema, b->schema);                         \
        return order != 0 ? order : strcmp(a->name, b->name);                   \
    }

BY_SCHEMA_AND_NAME(type)
BY_SCHEMA_AND_NAME(relation)

/* Several functions and operators share a name: only the names themselves must not go back. */
static int compare_function(const struct extension_function *a, const struct extension_function *b)
{
    int order = compare_text(a->schema, b->schema);
    order = order != 0 ? order : strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->arguments, b->arguments) == 0 ? 0 : -1;
}

static int compare_operator(const struct extension_operator *a, const struct extension_operator *b)
{
    int order = compare_text(a->schema, b->schema);
    order = order != 0 ? order : strcmp(a->name, b->name);
    order = order != 0 ? order : compare_text(a->left, b->left);
    return order != 0 ? order : strcmp(a->right, b->right);
}

static int compare_cast(const struct extension_cast *a, const struct extension_cast *b)
{
    int order = strcmp(a->source, b->source);
    return order != 0 ? order : strcmp(a->target, b->target);
}

static int compare_opclass(const struct extension_opclass *a, const struct extension_opclass *b)
{
    int order = compare_text(a->schema, b->schema);
    order = order != 0 ? order : strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->method, b->method);
}

static void test_sorted(void **state)
{
    size_t count;
    const struct extension_release *releases = extension_releases(&count);
    (void)state;
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        assert_range(releases[i].from, releases[i].to);
        if (i + 1 < count)
            assert_next(strcmp(releases[i].name, releases[i + 1].name), releases[i].to, releases[i + 1].from);
        ASSERT_SORTED(&releases[i], types, compare_type);
        ASSERT_SORTED(&releases[i], relations, compare_relation);
        ASSERT_SORTED(&releases[i], functions, compare_function);
        ASSERT_SORTED(&releases[i], operators, compare_operator);
        ASSERT_SORTED(&releases[i], casts, compare_cast);
        ASSERT_SORTED(&releases[i], opclasses, compare_opclass);
    }
}

static void test_required_ones_are_known(void **state)
{
    size_t count;
    const struct extension_release *releases = extension_releases(&count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (const char *at = releases[i].requires; at != NULL; at = strchr(at, ',')) {
            char name[64];
            at += *at == ',';
            snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ","), at);
            for (int version = releases[i].from; version <= releases[i].to; version++)
                if (extension_find(version, name) == NULL)
                    fail_msg("%s requires %s, which is not known to %d", releases[i].name, name, version);
        }
}

/* ---- what is known of the common ones ---- */

static const struct extension_function *function_of(const char *extension, const char *name, const char *arguments)
{
    const struct extension_members *members = extension_find(15, extension)->members;
    for (size_t i = 0; i < members->functions_count; i++)
        if (BUILTIN_HOLDS(&members->functions[i], 15) && strcmp(members->functions[i].name, name) == 0
            && strcmp(members->functions[i].arguments, arguments) == 0)
            return &members->functions[i];
    return NULL;
}

static void test_known_facts(void **state)
{
    const struct extension_function *function = function_of("uuid-ossp", "uuid_generate_v4", "");
    (void)state;
    assert_non_null(function);
    assert_int_equal(function->volatility, 'v');
    assert_string_equal(function->result, "uuid");
    function = function_of("unaccent", "unaccent", "text");
    assert_non_null(function);
    assert_int_equal(function->volatility, 's');
    function = function_of("pg_trgm", "similarity", "text, text");
    assert_non_null(function);
    assert_int_equal(function->volatility, 'i');
    assert_true(function->strict);
    function = function_of("postgis", "st_asgeojson", "geom geometry, maxdecimaldigits int4, options int4");
    assert_non_null(function);
    assert_int_equal(function->default_count, 2);
    assert_true(extension_find(15, "hstore")->relocatable);
    assert_true(extension_find(15, "hstore")->trusted);
    assert_false(extension_find(15, "postgis")->relocatable);
    assert_string_equal(extension_find(15, "postgis_topology")->schema, "topology");
    assert_string_equal(extension_find(15, "earthdistance")->requires, "cube");
    assert_string_equal(extension_find(14, "pg_stat_statements")->version, "1.9");
    assert_string_equal(extension_find(18, "pg_stat_statements")->version, "1.12");
}

static void test_versions(void **state)
{
    (void)state;
    assert_non_null(extension_find(16, "adminpack"));
    assert_null(extension_find(17, "adminpack"));
    assert_true(extension_is_of_other_versions(17, "adminpack"));
    assert_false(extension_is_of_other_versions(16, "adminpack"));
    assert_true(extension_is_of_other_versions(14, "pg_walinspect"));
    assert_false(extension_is_of_other_versions(14, "no_such_extension"));
    assert_null(extension_find(15, "no_such_extension"));
}

static void test_what_other_versions_may_supply(void **state)
{
    const struct extension_release *postgis = extension_find(17, "postgis");
    (void)state;
    assert_true(postgis->elsewhere);
    assert_true(extension_may_supply(postgis, "st_newest"));
    assert_false(extension_may_supply(postgis, "st"));
    assert_false(extension_may_supply(postgis, "users_total"));
    assert_false(extension_may_supply(postgis, "orders"));
    assert_false(extension_may_supply(postgis, ""));
    assert_false(extension_may_supply(extension_find(17, "btree_gist"), "gbt_newest"));     /* comes with PostgreSQL: all of it is known */
}

/* ---- CREATE EXTENSION ---- */

struct run { struct arena *arena; struct catalog *catalog; const struct facts *facts; };

static struct run play(int version, const char *text)
{
    struct run run = {.arena = arena_new(0)};
    run.catalog = catalog_new(run.arena, version, false);
    struct simulation *simulation = simulation_new(run.arena, run.catalog);
    simulation_play(simulation, migration_of_source(run.arena, source_from_bytes(run.arena, "test", text, strlen(text)),
                                                    TRANSACTION_NONE));
    run.facts = simulation_finish(simulation);
    return run;
}

/* The SQLSTATE of the last statement's failure; "" when there is none. */
static const char *last_failure(const struct run *run)
{
    const struct statement *last = run->facts->statements.at[run->facts->statements.count - 1];
    return last->failures.count > 0 ? last->failures.at[0].sqlstate : "";
}

static void assert_state(const char *text, const char *sqlstate)
{
    struct run run = play(15, text);
    if (strcmp(last_failure(&run), sqlstate) != 0)
        fail_msg("%s\n    expected %s, got \"%s\"", text, sqlstate, last_failure(&run));
    arena_free(run.arena);
}

static void assert_type(const struct object *object, oid type)
{
    if (type == NO_OID)
        fail_msg("%s: a type that it names is not found", object->name);
}

static void check_function(const struct object *object)
{
    const struct function *function = (const struct function *)object;
    assert_type(object, function->returns);
    for (uint16_t i = 0; i < function->parameter_count; i++)
        assert_type(object, function->parameters[i].type);
}

static void check_type(const struct object *object)
{
    const struct type *type = (const struct type *)object;
    if (type->element != NO_OID)
        return;
    assert_type(object, type->array);
    if (type->kind == 'b' && (type->input == NO_OID || type->output == NO_OID))
        fail_msg("%s: its functions are not found", object->name);
    if (type->kind == 'd')
        assert_type(object, type->base);
    if (type->kind == 'r')
        assert_type(object, type->multirange);
}

static void check_other(const struct object *object)
{
    if (object->class == CLASS_OPERATOR) {
        const struct operator_object *operator = (const struct operator_object *)object;
        assert_type(object, operator->right);
        assert_type(object, operator->result);
        if (operator->function == NO_OID)
            fail_msg("%s: its function is not found", object->name);
    } else if (object->class == CLASS_CAST) {
        const struct cast_object *cast = (const struct cast_object *)object;
        assert_type(object, cast->source);
        assert_type(object, cast->target);
        if ((cast->method == 'f') != (cast->function != NO_OID))
            fail_msg("cast %s: its function is not found", object->name);
    } else if (object->class == CLASS_OPCLASS) {
        const struct opclass *class = (const struct opclass *)object;
        assert_type(object, class->type);
        if (class->family == NO_OID)
            fail_msg("%s: its family is not found", object->name);
    } else if (object->class == CLASS_RELATION) {
        const struct relation *relation = (const struct relation *)object;
        for (uint16_t i = 0; i < relation->column_count; i++)
            assert_type(object, relation->columns[i]->type);
    }
}

static uint32_t check_members(const struct run *run, oid extension)
{
    uint32_t cursor = 0, count = 0;
    for (oid id; (id = catalog_next_id(run->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(run->catalog, id);
        if (object == NULL || object->extension != extension)
            continue;
        count++;
        if (object->class == CLASS_FUNCTION)
            check_function(object);
        else if (object->class == CLASS_TYPE)
            check_type(object);
        else
            check_other(object);
    }
    return count;
}

static uint32_t count_living(const struct run *run)
{
    uint32_t cursor = 0, count = 0;
    for (oid id; (id = catalog_next_id(run->catalog, &cursor)) != NO_OID;)
        count += catalog_object(run->catalog, id) != NULL;
    return count;
}

/* Created, everything it names is there; dropped, or rolled back, nothing of it is left. */
static void check_extension(int version, const struct extension_release *release)
{
    char text[512];
    snprintf(text, sizeof text, "CREATE EXTENSION \"%s\" CASCADE", release->name);
    struct run run = play(version, text);
    oid extension = catalog_find(run.catalog, CLASS_EXTENSION, NO_OID, release->name);
    if (last_failure(&run)[0] != '\0' || extension == NO_OID)
        fail_msg("%d: %s: %s", version, release->name, last_failure(&run));
    assert_true(((const struct extension *)catalog_object(run.catalog, extension))->known);
    const struct extension_members *members = release->members;
    uint32_t rows = members->functions_count + members->types_count + members->relations_count + members->objects_count;
    if (check_members(&run, extension) == 0 && rows > 0)
        fail_msg("%d: %s brings nothing", version, release->name);
    arena_free(run.arena);
    snprintf(text, sizeof text, "BEGIN; CREATE EXTENSION \"%s\" CASCADE; ROLLBACK", release->name);
    run = play(version, text);
    struct run empty = play(version, "SELECT 1");
    assert_int_equal(count_living(&run), count_living(&empty));
    arena_free(run.arena);
    arena_free(empty.arena);
}

static void test_every_extension(void **state)
{
    size_t count;
    const struct extension_release *releases = extension_releases(&count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (int version = releases[i].from; version <= releases[i].to; version++)
            if (strcmp(releases[i].name, "plpgsql") != 0)
                check_extension(version, &releases[i]);
}

static void test_drop_takes_all(void **state)
{
    struct run run = play(15, "CREATE EXTENSION postgis; DROP EXTENSION postgis"), empty = play(15, "SELECT 1");
    (void)state;
    assert_string_equal(last_failure(&run), "");
    assert_int_equal(count_living(&run), count_living(&empty));
    arena_free(run.arena);
    run = play(15, "DROP EXTENSION plpgsql; CREATE EXTENSION plpgsql");
    assert_string_equal(last_failure(&run), "");
    assert_int_equal(count_living(&run), count_living(&empty));
    arena_free(run.arena);
    arena_free(empty.arena);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_state("CREATE EXTENSION citext; CREATE EXTENSION citext", "42710");
    assert_state("CREATE EXTENSION citext; CREATE EXTENSION IF NOT EXISTS citext", "");
    assert_state("CREATE EXTENSION earthdistance", "42704");
    assert_state("CREATE EXTENSION earthdistance CASCADE", "");
    assert_state("CREATE EXTENSION citext SCHEMA nowhere", "3F000");
    assert_state("CREATE EXTENSION postgis_topology SCHEMA public", "0A000");
    assert_state("CREATE FUNCTION show_limit() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE EXTENSION pg_trgm", "42723");
    assert_state("CREATE EXTENSION pg_trgm; DROP FUNCTION show_limit()", "2BP01");
    assert_state("CREATE EXTENSION citext; DROP TYPE citext", "2BP01");
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a citext); DROP EXTENSION citext", "2BP01");
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a citext); DROP EXTENSION citext CASCADE", "");
    assert_state("CREATE EXTENSION earthdistance CASCADE; DROP EXTENSION cube", "2BP01");
    assert_state("CREATE SCHEMA s; CREATE EXTENSION citext SCHEMA s; DROP SCHEMA s", "2BP01");
    assert_state("ALTER EXTENSION citext UPDATE", "42704");
    assert_state("CREATE EXTENSION postgis; CREATE SCHEMA s; ALTER EXTENSION postgis SET SCHEMA s", "0A000");
}

static void test_members_that_are_added(void **state)
{
    (void)state;
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a int); ALTER EXTENSION citext ADD TABLE t; DROP TABLE t", "2BP01");
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a int); ALTER EXTENSION citext ADD TABLE t; ALTER EXTENSION citext ADD TABLE t", "55000");
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a int); ALTER EXTENSION citext DROP TABLE t", "55000");
    assert_state("CREATE EXTENSION pg_trgm; ALTER EXTENSION pg_trgm DROP FUNCTION show_limit(); DROP FUNCTION show_limit()", "");
}

static void test_names_resolve(void **state)
{
    (void)state;
    assert_state("CREATE EXTENSION postgis; CREATE TABLE t (g geometry(Point,4326)); CREATE INDEX ON t USING gist (g); SELECT st_area(g) FROM t", "");
    assert_state("CREATE EXTENSION vector; CREATE TABLE t (v vector(3)); CREATE INDEX ON t USING hnsw (v vector_l2_ops)", "");
    assert_state("CREATE EXTENSION vector; CREATE TABLE t (v vector(3)); CREATE INDEX ON t USING hnsw (v)", "42704");
    assert_state("CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a int, b varchar(3), c m, EXCLUDE USING gist (a WITH =, b WITH =, c WITH =))", "42704");
    assert_state("CREATE EXTENSION btree_gist; CREATE TYPE m AS ENUM ('a'); "
                 "CREATE TABLE t (a int, b varchar(3), c m, EXCLUDE USING gist (a WITH =, b WITH =, c WITH =))", "");
    assert_state("CREATE EXTENSION unaccent; CREATE TABLE t (a text); CREATE INDEX ON t (unaccent(a))", "42P17");
    assert_state("CREATE EXTENSION citext; CREATE TABLE t (a citext PRIMARY KEY, CHECK (a <> 'x')); CREATE INDEX ON t (lower(a))", "");
    assert_state("CREATE SCHEMA s; CREATE EXTENSION citext SCHEMA s; CREATE TABLE t (a citext)", "42704");
    assert_state("CREATE EXTENSION citext; CREATE SCHEMA s; ALTER EXTENSION citext SET SCHEMA s; CREATE TABLE t (a s.citext); CREATE TABLE u (a citext)", "42704");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted),
        cmocka_unit_test(test_required_ones_are_known),
        cmocka_unit_test(test_known_facts),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_what_other_versions_may_supply),
        cmocka_unit_test(test_every_extension),
        cmocka_unit_test(test_drop_takes_all),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_members_that_are_added),
        cmocka_unit_test(test_names_resolve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
