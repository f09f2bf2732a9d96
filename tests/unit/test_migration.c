/*
 * Migration: which tool a text or a name belongs to, in which order each tool runs its files, and into which
 * sections a file falls. Whole directories are golden tests (tests/golden/tool-*).
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "migration/dump.h"
#include "migration/tools.h"

/* ---- the table ---- */

static void names(void **state)
{
    uint32_t count = 0;
    (void)state;
    for (; migration_tool_names[count] != NULL; count++) {
        const struct migration_tool *tool = migration_tool_find(migration_tool_names[count]);
        assert_non_null(tool);
        assert_string_equal(migration_tool_name(tool), migration_tool_names[count]);
        assert_non_null(tool->forward);
        assert_non_null(tool->order);
        assert_non_null(tool->read);
        assert_true((tool->evidence & BY_MARKER) == 0 || tool->marker != NULL);
        assert_true((tool->evidence & BY_SIDECAR) == 0 || tool->sidecar != NULL);
        assert_true((tool->evidence & BY_PLACE) == 0 || tool->place != NULL);
        assert_true((tool->evidence & BY_PROJECT) == 0 || tool->project != NULL);
    }
    assert_int_equal(count, 15);
    assert_string_equal(migration_tool_names[0], "plain");
    assert_ptr_equal(migration_tool_find("plain"), migration_tool_plain());
    assert_null(migration_tool_find("no such tool"));
}

static bool like(const char *patterns, const char *text, bool line)
{
    return pattern_matches(patterns, text, strlen(text), line);
}

static void patterns(void **state)
{
    (void)state;
    assert_true(like("#_*.sql", "0012_a_b.sql", false));
    assert_false(like("#_*.sql", "_a.sql", false));
    assert_false(like("#_*.sql", "12_a.sql.bak", false));
    assert_false(like("#_*.sql", "x/12_a.sql", false));
    assert_true(like("*/up.sql", "2020-01-01-000000_x/up.sql", false));
    assert_false(like("*/up.sql", "a/b/up.sql", false));
    assert_true(like("V%__*.sql|R__*.sql", "V1__x.sql", false));
    assert_true(like("V%__*.sql|R__*.sql", "V1.2_3__x__y.sql", false));
    assert_true(like("V%__*.sql|R__*.sql", "R__x.sql", false));
    assert_false(like("V%__*.sql|R__*.sql", "V__x.sql", false));
    assert_false(like("V%__*.sql|R__*.sql", "V1_x.sql", false));
    assert_false(like("V%__*.sql|R__*.sql", "v1__x.sql", false));
    assert_true(like("-- +goose up *", "--+GOOSE UP", true));
    assert_true(like("-- +goose up *", "--   +goose  Up  -- a/b", true));
    assert_false(like("-- +goose up *", "-- +goose down", true));
    assert_true(like("*--> mark*", "a;--> mark", true));
    assert_false(like(NULL, "", true));
    assert_true(pattern_matches_path("#_*.sql", "a/b/1_x.sql", false));
    assert_true(pattern_matches_path("*/up.sql", "a/b/up.sql", false));
    assert_false(pattern_matches_path("*/up.sql", "up.sql", false));
}

/* ---- recognition ---- */

static const char *tool_of(struct arena *arena, const char *path, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    return migration_tool_name(migration_recognise(arena, path, "/nonexistent", source));
}

static void recognised_by_marks(void **state)
{
    assert_string_equal(tool_of(*state, NULL, ""), "plain");
    assert_string_equal(tool_of(*state, NULL, "SELECT 1; -- +goose Up"), "plain");
    assert_string_equal(tool_of(*state, NULL, "-- licence\n\n-- +goose Up\n"), "goose");
    assert_string_equal(tool_of(*state, NULL, "--+goose up\r\n"), "goose");
    assert_string_equal(tool_of(*state, NULL, "\xef\xbb\xbf-- +goose Up\n"), "goose");
    assert_string_equal(tool_of(*state, NULL, "-- migrate:up transaction:false\n"), "dbmate");
    assert_string_equal(tool_of(*state, NULL, "-- +migrate Up notransaction"), "sql-migrate");
    assert_string_equal(tool_of(*state, NULL, "--liquibase formatted sql\n"), "liquibase");
    assert_string_equal(tool_of(*state, NULL, "-- liquibase formatted SQL logicalFilePath:x\n"), "liquibase");
    assert_string_equal(tool_of(*state, NULL, "BEGIN;\n\n-- Running upgrade a -> b\n"), "alembic");
    assert_string_equal(tool_of(*state, NULL, "BEGIN;\n--\n-- Add field age to user\n--\n"), "django");
    assert_string_equal(tool_of(*state, NULL, "-- Add field age to user\n"), "plain");
    assert_string_equal(tool_of(*state, NULL, "INSERT INTO \"schema_migrations\" (version) VALUES\n"),
                        "rails");
    assert_string_equal(tool_of(*state, NULL, "SELECT 1;--> statement-breakpoint\n"), "drizzle");
    assert_string_equal(tool_of(*state, NULL, "-- no-transaction\n"), "sqlx");
}

static void recognised_by_names(void **state)
{
    assert_string_equal(tool_of(*state, "m/1_a.up.sql", ""), "golang-migrate");
    assert_string_equal(tool_of(*state, "m/1_a.down.sql", ""), "golang-migrate");
    assert_string_equal(tool_of(*state, "m/0001.up.sql", ""), "plain");
    assert_string_equal(tool_of(*state, "m/1_a.sql", ""), "plain");
    assert_string_equal(tool_of(*state, "V1_2__a.sql", ""), "flyway");
    assert_string_equal(tool_of(*state, "x/R__a.sql", ""), "flyway");
    assert_string_equal(tool_of(*state, "U1__a.sql", ""), "flyway");
    assert_string_equal(tool_of(*state, "m/2020_x/migration.sql", ""), "prisma");
    assert_string_equal(tool_of(*state, "migration.sql", ""), "plain");
    assert_string_equal(tool_of(*state, "m/2020_x/up.sql", ""), "diesel");
    assert_string_equal(tool_of(*state, "up.sql", ""), "plain");
    assert_string_equal(tool_of(*state, "db/structure.sql", ""), "rails");
    assert_string_equal(tool_of(*state, "m/1_a.up.sql", "-- +goose Up\n"), "goose");
}

static void backward(void **state)
{
    (void)state;
    assert_true(migration_is_backward(migration_tool_find("golang-migrate"), "m/1_a.down.sql"));
    assert_false(migration_is_backward(migration_tool_find("golang-migrate"), "m/1_a.up.sql"));
    assert_true(migration_is_backward(migration_tool_find("flyway"), "U1__a.sql"));
    assert_true(migration_is_backward(migration_tool_find("diesel"), "x/down.sql"));
    assert_false(migration_is_backward(migration_tool_find("goose"), "1_down.sql"));
}

/* ---- order ---- */

/* Each name of a NULL-terminated list comes before the next one, and the next one after it. */
static void assert_order(order_fn *order, const char *const *sorted)
{
    for (; sorted[1] != NULL; sorted++) {
        if (order(sorted[0], sorted[1]) >= 0 || order(sorted[1], sorted[0]) <= 0)
            fail_msg("%s should come before %s", sorted[0], sorted[1]);
        assert_int_equal(order(sorted[0], sorted[0]), 0);
    }
}

static void orders(void **state)
{
    (void)state;
    assert_order(order_natural,
                 (const char *const[]){"1_x", "2_a", "9_x", "10_x", "a1", "a02", "a10", "b", NULL});
    assert_order(order_by_number, (const char *const[]){"1_x.sql", "002_x.sql", "9_x.sql", "10_a.sql",
                                                        "18446744073709551616_x.sql", "a.sql", NULL});
    assert_order(order_by_text, (const char *const[]){"10_x", "9_x", "a/m", "a-b/m", "a_b/m", NULL});
    assert_order(order_flyway,
                 (const char *const[]){"V1__b.sql", "V1.0.1__a.sql", "V1_9__x.sql", "V1.10__x.sql",
                                       "sub/V2__x.sql", "V10__a.sql", "R__a.sql", "R__b.sql", NULL});
    assert_order(order_diesel,
                 (const char *const[]){"00000000000000_setup/up.sql", "20170309122510_x/up.sql",
                                       "2017-09-23-182408_x/up.sql", "20180101000000_x/up.sql", NULL});
}

static const char *version(struct arena *arena, const char *tool, const char *path)
{
    return order_version(arena, migration_tool_find(tool), path);
}

static void versions(void **state)
{
    assert_string_equal(version(*state, "goose", "0012_x.sql"), "12");
    assert_string_equal(version(*state, "golang-migrate", "m/12_x.up.sql"), "12");
    assert_string_equal(version(*state, "flyway", "V1_02.3__x.sql"), "1.2.3");
    assert_string_equal(version(*state, "flyway", "V1.0__x.sql"), version(*state, "flyway", "V1__y.sql"));
    assert_null(version(*state, "flyway", "R__x.sql"));
    assert_null(version(*state, "prisma", "1_x/migration.sql"));
}

/* ---- sections ---- */

/* mode+ (when it joins) 'text' of each section; !line: message of each problem. */
static const char *read(struct arena *arena, const char *tool, const char *text)
{
    const struct source *source = source_from_bytes(arena, "t.sql", text, strlen(text));
    struct migration_options options = {.tool = migration_tool_find(tool)};
    struct migration *migration;
    struct err err = {.arena = arena};
    struct str out = str_new(arena);
    assert_true(migration_read(arena, source, &options, &migration, &err));
    for (uint32_t i = 0; i < migration->sections.count; i++) {
        const struct migration_section *section = &migration->sections.at[i];
        struct split_span {
            const char *at;
            size_t length;
        } body = {section->source->bytes + section->span.start, section->span.end - section->span.start};
        str_addf(&out, "%s%s'%.*s'", transaction_mode_name(section->mode), section->joins ? "+" : "",
                 (int)body.length, body.at);
    }
    for (uint32_t i = 0; i < migration->problems.count; i++)
        str_addf(&out, "!%u", source_position(source, migration->problems.at[i].span.start).line);
    return out.text;
}

#define assert_read(tool, text, want) assert_string_equal(read(*state, (tool), (text)), (want))

static void goose(void **state)
{
    assert_read("goose", "-- +goose Up\na;\nb;\n", "file'-- +goose Up\na;\n'file+'b;\n'");
    assert_read("goose", "-- +goose Up\r\na;\r\n-- +goose Down\r\nb;\r\n", "file'-- +goose Up\r\na;\r\n'");
    assert_read("goose", "-- +goose Up\na; -- x\n-- +goose Down\nb;", "file'-- +goose Up\na; -- x\n'");
    assert_read("goose",
                "-- +goose Up\n-- +goose StatementBegin\na;\nb\n-- +goose StatementEnd\n-- +goose Down\n",
                "file'-- +goose Up\n-- +goose StatementBegin\na;\nb\n'");
    assert_read("goose", "-- +goose Up\n-- +goose NO TRANSACTION\na;\nb;\n",
                "query'-- +goose Up\n-- +goose NO TRANSACTION\na;\n'query'b;\n'");
    assert_read("goose", "-- +goose Up\n", "");
    assert_read("goose", "", "!1");
    assert_read("goose", "-- +goose Down\na;\n", "!1");
    assert_read("goose", "-- +goose Up\n-- +goose Up\n", "!2");
    assert_read("goose", "-- +goose Up\na\n", "!2");
    assert_read("goose", "-- +goose Up\na\n-- +goose Down\n", "!2");
    assert_read("goose", "a;\n-- +goose Up\n", "!1");
    assert_read("goose", "-- +goose Up\n -- +goose Down\n", "!2");
    assert_read("goose", "-- +goose Up\n-- +goose StatementEnd\n", "!2");
    assert_read("goose", "-- +goose Up\n-- +goose StatementBegin\na;\n", "!3");
}

static void sql_migrate(void **state)
{
    assert_read("sql-migrate", "x;\n-- +migrate Up\na;\nb;\n-- +migrate Down\nc;\n", "file'a;\n'file+'b;\n'");
    assert_read("sql-migrate", "-- +migrate Up notransaction\na;\n", "query'a;\n'");
    assert_read("sql-migrate", "-- +migrate Up\na;\n-- +migrate Down\nb;\n-- +migrate Up\nc;\n",
                "file'a;\n'file+'c;\n'");
    assert_read("sql-migrate",
                "-- +migrate Up\n-- +migrate StatementBegin\na;\nb\n-- +migrate StatementEnd\n",
                "file'-- +migrate StatementBegin\na;\nb\n'");
    assert_read("sql-migrate", "-- +migrate Up\na", "!2");
    assert_read("sql-migrate", "a;", "!1");
    assert_read("sql-migrate", "-- +migrate Up\n-- +migrate StatementBegin\n", "!1");
}

static void dbmate(void **state)
{
    assert_read("dbmate", "-- x\n-- migrate:up\na;\n-- migrate:down\nb;\n",
                "file'-- x\n-- migrate:up\na;\n'");
    assert_read("dbmate", "--migrate:up transaction:false\na;\n--migrate:down\n",
                "query'--migrate:up transaction:false\na;\n'");
    assert_read("dbmate", "-- migrate:up transaction:true x:y\na;\n-- migrate:down\n",
                "file'-- migrate:up transaction:true x:y\na;\n'");
    assert_read("dbmate", "-- migrate:up\na;\n-- migrate:down\n-- migrate:up\nb;\n-- migrate:down\n",
                "file'-- migrate:up\na;\n'file'-- migrate:up\nb;\n'");
    assert_read("dbmate", "", "!1");
    assert_read("dbmate", "-- migrate:up\n", "!1");
    assert_read("dbmate", "-- migrate:upwards\n-- migrate:down\n", "!2");
    assert_read("dbmate", "a;\n-- migrate:up\n-- migrate:down\n", "!1");
}

static void liquibase(void **state)
{
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1\nx;\n--rollback y;\n",
                "file'--changeset a:1\nx;\n--rollback y;\n'");
    assert_read("liquibase",
                "\xef\xbb\xbf--liquibase formatted sql\n--changeset a:1 runInTransaction:false\nx;\n",
                "none'--changeset a:1 runInTransaction:false\nx;\n'");
    assert_read(
        "liquibase",
        "--liquibase formatted sql\n--changeset a:1 runInTransaction:false splitStatements:false\nx;\ny;\n",
        "query'--changeset a:1 runInTransaction:false splitStatements:false\nx;\ny;\n'");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1 endDelimiter:GO\nx\nGO\ny\ngo\n",
                "file'--changeset a:1 endDelimiter:GO\nx\n'file+'y\n'");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1 endDelimiter:;;\nx;;\ny ;;\n",
                "file'--changeset a:1 endDelimiter:;;\nx'file+'y '");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1\nx;\n--changeset a:2\ny;\n",
                "file'--changeset a:1\nx;\n'file'--changeset a:2\ny;\n'");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1 dbms:mysql\nx;\n", "!2");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1 dbms:mysql,postgresql\nx;\n",
                "file'--changeset a:1 dbms:mysql,postgresql\nx;\n'");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset a:1\nx;\n--ignoreLines:1\n?\ny;\n",
                "file'--changeset a:1\nx;\n'file+'y;\n'");
    assert_read("liquibase", "x;\n", "file'x;\n'");
    assert_read("liquibase", "--liquibase formatted sql\n--changeset\n", "!2");
    assert_read("liquibase", "--liquibase formatted sql\n", "");
}

static void apart(void **state)
{
    assert_read("flyway", "a;\nb;\n", "file'a;\nb;\n'");
    assert_read("flyway", "VACUUM a;", "none'VACUUM a;'");
    assert_read("flyway", "-- x\ncreate  unique\n index concurrently a on b (c);",
                "none'-- x\ncreate  unique\n index concurrently a on b (c);'");
    assert_read("flyway", "SET x = 1;\nVACUUM;", "!2");
    assert_read("flyway", "REINDEX INDEX CONCURRENTLY a;", "file'REINDEX INDEX CONCURRENTLY a;'");
    assert_read("supabase", "a;\nvacuum b;\nc;\n", "file'a;'none'\nvacuum b;'file'\nc;\n'");
    assert_read("supabase", "vacuum b;\n", "none'vacuum b;'");
    assert_read("supabase", "", "file''");
    assert_read("sqlx", "-- no-transaction\na;", "query'-- no-transaction\na;'");
    assert_read("sqlx", "\n-- no-transaction\na;", "file'\n-- no-transaction\na;'");
    assert_read("diesel", "a;", "file'a;'");
    assert_read("diesel", "", "!1");
    assert_read("prisma", "a;b;", "query'a;b;'");
    assert_read("drizzle", "a;", "all'a;'");
}

static void scripts(void **state)
{
    assert_read("plain", "a;\nb;\n", "none'a;\nb;\n'");
    assert_read("plain", "", "none''");
    assert_read("plain", "\\set t x\nSELECT :t;\nb;", "none'\\set t x'none+'\nSELECT x;'none+'\nb;'");
    assert_read("plain", "\\set t x\n\\unset t\nSELECT :t;", "none'\\set t x\n\\unset t\nSELECT :t;'");
    assert_read("plain", "a;\n\\q\nb;\n", "none'a;\n\\q'");
    assert_read("plain", "\\i x.sql\n", "none'\\i x.sql\n'!1");
    assert_read("plain", "a \\gexec\n\\if 1\nb;\n\\endif\n", "none'a \\gexec\n'none+'\\if 1\nb;\n'none+'\\endif\n'!1");
    assert_read("plain", "\\if 0\na;\n\\elif of\nb;\n\\elif y\nc;\n\\else\nd;\n\\endif\n", "none'\\elif y\nc;\n'none+'\\endif\n'");
    assert_read("plain", "\\if 0\n\\if 1\na;\n\\endif\n\\else\nb;\n\\endif", "none'\\else\nb;\n'none+'\\endif'");
    assert_read("plain", "\\if :x\na;\n\\else\nb;\n\\endif\n", "none'\\if :x\na;\n'none+'\\else\nb;\n'none+'\\endif\n'!1");
    assert_read("plain", "\\if :{?x}\na;\n\\endif\n\\set x off\n\\if :x\nb;\n\\endif", "none'\\endif\n\\set x off\n'none+'\\endif'");
    assert_read("plain", "\\else\na;\n\\endif\n\\if 1\nb;", "none'\\else\na;\n'none+'\\endif\n'none+'\\if 1\nb;'");
    assert_read("plain", "\\set t x\nCOPY :t FROM stdin;\na\tb\n\\.\nb;",
                "none'\\set t x'none+'\nCOPY x FROM stdin;'none+'\nb;'");
    assert_read("plain", "COPY t FROM stdin;\n:a\n\\.\nb;", "none'COPY t FROM stdin;'none+'\nb;'");
    assert_read("golang-migrate", "\\set t x\nSELECT :t;", "query'\\set t x\nSELECT :t;'");
}

static void modes(void **state)
{
    static const char text[] =
        "--liquibase formatted sql\n--changeset a:1\nx;\n--changeset a:2 runInTransaction:false\ny;\n";
    const struct source *source = source_from_bytes(*state, "t.sql", text, sizeof text - 1);
    struct migration_options options = {.tool = migration_tool_find("liquibase")};
    struct migration *migration;
    struct err err = {.arena = *state};
    assert_true(migration_read(*state, source, &options, &migration, &err));
    assert_string_equal(migration_mode(migration), "mixed");
    options.mode_given = true;
    options.mode = TRANSACTION_ALL;
    assert_true(migration_read(*state, source, &options, &migration, &err));
    assert_string_equal(migration_mode(migration), "all");
    assert_false(migration->sections.at[0].joins);
    assert_true(migration->sections.at[1].joins);
    assert_string_equal(migration_mode(migration_of_source(*state, source, TRANSACTION_FILE)), "file");
}

/* ---- dumps ---- */

static struct dump dump_of(struct arena *arena, const char *text)
{
    return dump_recognise(arena, source_from_bytes(arena, "schema.sql", text, strlen(text)));
}

static void dumps(void **state)
{
    struct arena *arena = *state;
    struct dump dump = dump_of(arena, "--\n-- PostgreSQL database dump\n--\n\n"
                                      "-- Dumped from database version 15.4 (Debian 15.4-2)\n");
    assert_true(dump.is_dump);
    assert_string_equal(dump.server, "15.4");
    assert_int_equal(dump.major, 15);
    dump = dump_of(arena, "SET xmloption = content;\nSELECT pg_catalog.set_config('search_path', '', false);\n");
    assert_true(dump.is_dump);
    assert_null(dump.server);
    assert_int_equal(dump.major, 0);
    dump = dump_of(arena, "CREATE TABLE t (a int);\n");
    assert_false(dump.is_dump);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(patterns),
        cmocka_unit_test(recognised_by_marks),
        cmocka_unit_test(recognised_by_names),
        cmocka_unit_test(backward),
        cmocka_unit_test(orders),
        cmocka_unit_test(versions),
        cmocka_unit_test(goose),
        cmocka_unit_test(sql_migrate),
        cmocka_unit_test(dbmate),
        cmocka_unit_test(liquibase),
        cmocka_unit_test(apart),
        cmocka_unit_test(scripts),
        cmocka_unit_test(modes),
        cmocka_unit_test(dumps),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
