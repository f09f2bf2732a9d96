/*
 * Tests of the catalog's store: names, members, children and dependents, versions and snapshots, undo and
 * restore, what is built in and what is only there from the start; that look-ups take few steps whatever
 * happened before; and a property: after any sequence of changes every earlier snapshot shows what was there
 * then.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "catalog/catalog.h"

static struct catalog *catalog_for_test(void **state)
{
    struct arena *arena = arena_new(0);
    *state = arena;
    return catalog_new(arena, 17, false);
}

static oid make_relation(struct catalog *catalog, oid schema, const char *name)
{
    struct relation *relation =
        catalog_create(catalog, CLASS_RELATION, sizeof *relation, schema, NO_OID, name);
    relation->kind = RELATION_TABLE;
    catalog_publish(catalog, &relation->object);
    return relation->object.id;
}

static oid make_member(struct catalog *catalog, oid parent, const char *name)
{
    struct constraint *constraint =
        catalog_create(catalog, CLASS_CONSTRAINT, sizeof *constraint, SCHEMA_PUBLIC, parent, name);
    catalog_publish(catalog, &constraint->object);
    return constraint->object.id;
}

static void rename_to(struct catalog *catalog, oid id, const char *name)
{
    struct object *object = catalog_edit(catalog, id);
    object->name = name;
    catalog_touch(catalog, object);
}

static oid find_relation(const struct catalog *catalog, const char *name)
{
    return catalog_find(catalog, CLASS_RELATION, SCHEMA_PUBLIC, name);
}

/* ---- names ---- */

static void finds_what_is_published(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    struct relation *relation =
        catalog_create(catalog, CLASS_RELATION, sizeof *relation, SCHEMA_PUBLIC, NO_OID, "users");
    oid id = relation->object.id;
    assert_int_equal(id, FIRST_USER_OID);
    assert_int_equal(find_relation(catalog, "users"), NO_OID);
    assert_null(catalog_object(catalog, id));
    catalog_add_column(catalog, id, "id")->type = INT8OID;
    catalog_publish(catalog, &relation->object);
    assert_int_equal(find_relation(catalog, "users"), id);
    assert_ptr_equal(catalog_relation(catalog, id), relation);
    assert_null(catalog_type(catalog, id));
    assert_int_equal(catalog_column(relation, "id")->number, 1);
    assert_null(catalog_column(relation, "nothing"));
    assert_null(catalog_column_number(relation, 2));
    assert_int_equal(catalog_oid_end(catalog), id + 1);
}

static void renames_and_moves(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    struct plain *schema = catalog_create(catalog, CLASS_SCHEMA, sizeof *schema, NO_OID, NO_OID, "app");
    catalog_publish(catalog, &schema->object);
    oid id = make_relation(catalog, SCHEMA_PUBLIC, "a");
    catalog_begin_statement(catalog);
    rename_to(catalog, id, "b");
    assert_int_equal(find_relation(catalog, "a"), NO_OID);
    assert_int_equal(find_relation(catalog, "b"), id);
    catalog_begin_statement(catalog);
    struct object *object = catalog_edit(catalog, id);
    object->schema = schema->object.id;
    catalog_touch(catalog, object);
    assert_int_equal(find_relation(catalog, "b"), NO_OID);
    assert_int_equal(catalog_find(catalog, CLASS_RELATION, schema->object.id, "b"), id);
    assert_string_equal(catalog_relation_label(catalog, id, *state), "app.b");
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "a", 0), id);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "b", 0), NO_OID);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "b", 1), id);
    assert_string_equal(catalog_object_at(catalog, id, 0)->name, "a");
}

static void overloads_share_a_name(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid ids[3];
    for (int i = 0; i < 3; i++) {
        struct function *function =
            catalog_create(catalog, CLASS_FUNCTION, sizeof *function, SCHEMA_PUBLIC, NO_OID, "f");
        catalog_publish(catalog, &function->object);
        ids[i] = function->object.id;
    }
    catalog_drop(catalog, ids[1]);
    uint32_t cursor = 0;
    assert_int_equal(catalog_next_function(catalog, SCHEMA_PUBLIC, "f", &cursor), ids[0]);
    assert_int_equal(catalog_next_function(catalog, SCHEMA_PUBLIC, "f", &cursor), ids[2]);
    assert_int_equal(catalog_next_function(catalog, SCHEMA_PUBLIC, "f", &cursor), NO_OID);
}

/* ---- members, children, dependents ---- */

static void walks_members_while_they_go(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t");
    oid members[200];
    for (int i = 0; i < 200; i++)
        members[i] = make_member(catalog, table, arena_printf(*state, "c%d", i));
    assert_int_equal(catalog_find_member(catalog, CLASS_CONSTRAINT, table, "c150"), members[150]);
    catalog_begin_statement(catalog);
    uint32_t cursor = 0;
    int count = 0;
    for (oid id; (id = catalog_next_member(catalog, table, CLASS_CONSTRAINT, &cursor)) != NO_OID; count++) {
        assert_int_equal(id, members[count]);
        catalog_drop(catalog, id);
    }
    assert_int_equal(count, 200);
    cursor = 0;
    assert_int_equal(catalog_next_member(catalog, table, CLASS_COUNT, &cursor), NO_OID);
    cursor = 0;
    assert_int_equal(catalog_next_member_at(catalog, table, CLASS_COUNT, 0, &cursor), members[0]);
    assert_int_equal(catalog_next_member_at(catalog, table, CLASS_COUNT, 0, &cursor), members[1]);
    cursor = 0;
    assert_int_equal(catalog_next_member_at(catalog, table, CLASS_TRIGGER, 0, &cursor), NO_OID);
}

static void knows_children(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid parent = make_relation(catalog, SCHEMA_PUBLIC, "p");
    oid first = make_relation(catalog, SCHEMA_PUBLIC, "c1"),
        second = make_relation(catalog, SCHEMA_PUBLIC, "c2");
    oid order[] = {second, first};
    catalog_begin_statement(catalog);
    for (int i = 0; i < 2; i++) {
        struct relation *child = catalog_edit(catalog, order[i]);
        child->inherits = (struct inherits){.at = &parent, .count = 1};
        catalog_touch(catalog, &child->object);
    }
    uint32_t cursor = 0;
    assert_int_equal(catalog_next_child(catalog, parent, &cursor), second);
    assert_int_equal(catalog_next_child(catalog, parent, &cursor), first);
    assert_int_equal(catalog_next_child(catalog, parent, &cursor), NO_OID);
    catalog_begin_statement(catalog);
    struct relation *child = catalog_edit(catalog, second);
    child->inherits = (struct inherits){0};
    catalog_touch(catalog, &child->object);
    cursor = 0;
    assert_int_equal(catalog_next_child(catalog, parent, &cursor), first);
    cursor = 0;
    assert_int_equal(catalog_next_child_at(catalog, parent, 1, &cursor), second);
}

static void knows_dependents(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t"), view = make_relation(catalog, SCHEMA_PUBLIC, "v");
    struct dependency on_column = {.object = table, .column = 2, .type = DEPENDENCY_NORMAL};
    struct dependency on_type = {.object = INT4OID, .type = DEPENDENCY_NORMAL};
    catalog_depend(catalog, view, on_column);
    catalog_depend(catalog, view, on_type);
    catalog_depend(catalog, view,
                   (struct dependency){.object = table, .column = 3, .type = DEPENDENCY_NORMAL});
    uint32_t cursor = 0;
    struct dependency found;
    assert_int_equal(catalog_next_dependent(catalog, table, &cursor, &found), view);
    assert_int_equal(found.column, 2);
    assert_int_equal(catalog_next_dependent(catalog, table, &cursor, &found), view);
    assert_int_equal(found.column, 3);
    assert_int_equal(catalog_next_dependent(catalog, table, &cursor, &found), NO_OID);
    cursor = 0;
    assert_int_equal(catalog_next_dependent(catalog, INT4OID, &cursor, &found), view);
    catalog_begin_statement(catalog);
    catalog_undepend(catalog, view, table);
    cursor = 0;
    assert_int_equal(catalog_next_dependent(catalog, table, &cursor, &found), NO_OID);
    assert_int_equal(catalog_object(catalog, view)->dependencies.count, 1);
    cursor = 0;
    assert_int_equal(catalog_next_dependent_at(catalog, table, 0, &cursor, &found), view);
}

/* ---- versions ---- */

static void an_edit_leaves_the_older_version_alone(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid id = make_relation(catalog, SCHEMA_PUBLIC, "t");
    catalog_add_column(catalog, id, "a");
    catalog_add_column(catalog, id, "b");
    const struct relation *before = catalog_relation(catalog, id);
    assert_true(catalog_edit(catalog, id) == before); /* the schema is loaded in place */
    catalog_begin_statement(catalog);
    catalog_edit_column(catalog, id, 2)->not_null = true;
    catalog_add_column(catalog, id, "c");
    const struct relation *after = catalog_relation(catalog, id);
    assert_ptr_not_equal(before, after);
    assert_ptr_equal(catalog_edit(catalog, id), after); /* one version a statement */
    assert_int_equal(before->column_count, 2);
    assert_false(before->columns[1]->not_null);
    assert_true(after->columns[1]->not_null);
    assert_ptr_equal(before->columns[0], after->columns[0]);
    assert_ptr_equal(after->object.older, before);
    assert_ptr_equal(catalog_object_at(catalog, id, 0), before);
    assert_int_equal(after->object.first_made, 0);
    assert_int_equal(after->columns[2]->made, 1);
}

static void a_failed_statement_leaves_no_trace(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid kept = make_relation(catalog, SCHEMA_PUBLIC, "kept"),
        gone = make_relation(catalog, SCHEMA_PUBLIC, "gone");
    const struct object *version = catalog_object(catalog, kept);
    catalog_begin_statement(catalog);
    rename_to(catalog, kept, "other");
    catalog_drop(catalog, gone);
    oid made = make_relation(catalog, SCHEMA_PUBLIC, "gone");
    catalog_restore(catalog, 0);
    assert_ptr_equal(catalog_object(catalog, kept), version);
    assert_int_equal(version->ended, STATEMENT_NONE);
    assert_int_equal(find_relation(catalog, "kept"), kept);
    assert_int_equal(find_relation(catalog, "other"), NO_OID);
    assert_int_equal(find_relation(catalog, "gone"), gone);
    assert_null(catalog_object(catalog, made));
    uint32_t cursor = 0;
    assert_int_equal(catalog_next_touched(catalog, 1, &cursor), NO_OID);
}

static void what_was_rolled_back_stays_to_be_seen(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid old = make_relation(catalog, SCHEMA_PUBLIC, "old");
    catalog_begin_statement(catalog); /* 1 */
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t");
    catalog_begin_statement(catalog); /* 2 */
    catalog_add_column(catalog, table, "a");
    catalog_drop(catalog, old);
    catalog_begin_statement(catalog); /* 3: ROLLBACK */
    catalog_restore(catalog, 0);
    assert_int_equal(find_relation(catalog, "t"), NO_OID);
    assert_int_equal(find_relation(catalog, "old"), old);
    assert_int_equal(catalog_object(catalog, old)->made, 3);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "t", 2), table);
    assert_int_equal(((const struct relation *)catalog_object_at(catalog, table, 2))->column_count, 1);
    assert_int_equal(((const struct relation *)catalog_object_at(catalog, table, 1))->column_count, 0);
    assert_null(catalog_object_at(catalog, table, 3));
    assert_null(catalog_object_at(catalog, old, 2));
    uint32_t cursor = 0;
    assert_int_equal(catalog_next_touched(catalog, 2, &cursor), table);
    assert_int_equal(catalog_next_touched(catalog, 2, &cursor), old);
    assert_int_equal(catalog_next_touched(catalog, 2, &cursor), NO_OID);
}

static void now_is_a_snapshot_too(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid kept = make_relation(catalog, SCHEMA_PUBLIC, "kept"),
        gone = make_relation(catalog, SCHEMA_PUBLIC, "gone");
    catalog_begin_statement(catalog);
    catalog_drop(catalog, gone);
    assert_ptr_equal(catalog_object_at(catalog, kept, STATEMENT_NONE), catalog_object(catalog, kept));
    assert_null(catalog_object_at(catalog, gone, STATEMENT_NONE));
    assert_non_null(catalog_object_at(catalog, gone, 0));
}

static void settling_forgets_the_past(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t");
    catalog_begin_statement(catalog);
    oid dropped = make_relation(catalog, SCHEMA_PUBLIC, "d"),
        late = make_relation(catalog, SCHEMA_PUBLIC, "late");
    catalog_add_column(catalog, table, "a");
    catalog_begin_statement(catalog);
    rename_to(catalog, table, "u");
    catalog_begin_statement(catalog);
    rename_to(catalog, table, "t");
    catalog_begin_statement(catalog);
    rename_to(catalog, table, "u");
    catalog_begin_statement(catalog);
    catalog_add_column(catalog, table, "b");
    catalog_drop(catalog, dropped);
    catalog_settle(catalog);
    assert_int_equal(catalog_statement(catalog), 0);
    const struct relation *relation = catalog_relation(catalog, table);
    assert_int_equal(catalog_object(catalog, late)->first_made, 0);
    assert_null(relation->object.older);
    assert_int_equal(relation->columns[1]->made, 0);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "u", 0), table);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "d", 0), NO_OID);
    catalog_begin_statement(catalog);
    rename_to(catalog, table, "t");
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "t", 0), NO_OID);
    assert_int_equal(catalog_find_at(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "u", 0), table);
    catalog_edit_column(catalog, table, 1)->not_null = true;
    assert_false(((const struct relation *)catalog_object_at(catalog, table, 0))->columns[0]->not_null);
    catalog_begin_statement(catalog);
    catalog_restore(catalog, 0);
    assert_false(catalog_relation(catalog, table)->columns[0]->not_null);
}

static void labels_are_put_where_they_belong(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    struct type *type = catalog_create(catalog, CLASS_TYPE, sizeof *type, SCHEMA_PUBLIC, NO_OID, "mood");
    type->kind = 'e';
    oid id = type->object.id;
    catalog_publish(catalog, &type->object);
    catalog_add_label(catalog, id, "sad", UINT32_MAX);
    catalog_add_label(catalog, id, "happy", UINT32_MAX);
    catalog_begin_statement(catalog);
    catalog_add_label(catalog, id, "ok", 1);
    const struct type *now = catalog_type(catalog, id);
    assert_int_equal(now->label_count, 3);
    assert_string_equal(now->labels[0].text, "sad");
    assert_string_equal(now->labels[1].text, "ok");
    assert_string_equal(now->labels[2].text, "happy");
    assert_int_equal(now->labels[1].made, 1);
    const struct type *before = (const struct type *)catalog_object_at(catalog, id, 0);
    assert_int_equal(before->label_count, 2);
    assert_string_equal(before->labels[1].text, "happy");
}

/* ---- what is there from the start ---- */

static void public_may_go_and_come_again(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    assert_int_equal(catalog_find_schema(catalog, "public"), SCHEMA_PUBLIC);
    assert_int_equal(catalog_schema_public(catalog), SCHEMA_PUBLIC);
    assert_string_equal(catalog_object(catalog, SCHEMA_PUBLIC)->owner, "pg_database_owner");
    catalog_begin_statement(catalog);
    rename_to(catalog, SCHEMA_PUBLIC, "legacy");
    assert_int_equal(catalog_schema_public(catalog), NO_OID);
    assert_int_equal(catalog_find_schema(catalog, "legacy"), SCHEMA_PUBLIC);
    catalog_begin_statement(catalog);
    catalog_drop(catalog, SCHEMA_PUBLIC);
    struct plain *schema = catalog_create(catalog, CLASS_SCHEMA, sizeof *schema, NO_OID, NO_OID, "public");
    catalog_publish(catalog, &schema->object);
    assert_int_equal(catalog_schema_public(catalog), schema->object.id);
    catalog_begin_statement(catalog);
    catalog_restore(catalog, 0);
    assert_int_equal(catalog_schema_public(catalog), SCHEMA_PUBLIC);
}

static void plpgsql_is_installed(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    oid extension = catalog_find(catalog, CLASS_EXTENSION, NO_OID, "plpgsql");
    oid language = catalog_find(catalog, CLASS_LANGUAGE, NO_OID, "plpgsql");
    assert_true(((const struct extension *)catalog_object(catalog, extension))->known);
    assert_int_equal(catalog_object(catalog, language)->extension, extension);
    catalog_begin_statement(catalog);
    catalog_drop(catalog, language);
    catalog_drop(catalog, extension);
    assert_int_equal(catalog_find(catalog, CLASS_EXTENSION, NO_OID, "plpgsql"), NO_OID);
    assert_int_equal(catalog_find(catalog, CLASS_LANGUAGE, NO_OID, "plpgsql"), NO_OID);
    assert_int_equal(catalog_find(catalog, CLASS_LANGUAGE, NO_OID, "sql"), SQL_LANGUAGE_OID);
}

static void built_in_objects_are_found_but_not_held(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    assert_int_equal(catalog_find_schema(catalog, "pg_catalog"), SCHEMA_PG_CATALOG);
    assert_int_equal(catalog_find_schema(catalog, "pg_toast"), SCHEMA_PG_TOAST);
    assert_int_equal(catalog_find_schema(catalog, "information_schema"), catalog_schema_information(catalog));
    oid pg_class = catalog_find(catalog, CLASS_RELATION, SCHEMA_PG_CATALOG, "pg_class");
    assert_int_equal(pg_class, 1259);
    assert_null(catalog_object(catalog, pg_class));
    assert_string_equal(catalog_relation_label(catalog, pg_class, *state), "pg_catalog.pg_class");
    assert_int_equal(catalog_find(catalog, CLASS_TYPE, SCHEMA_PG_CATALOG, "int4"), INT4OID);
    assert_int_equal(catalog_find(catalog, CLASS_RELATION, SCHEMA_PUBLIC, "pg_class"), NO_OID);
    assert_true(catalog_find(catalog, CLASS_RELATION, catalog_schema_information(catalog), "tables") !=
                NO_OID);
    assert_int_equal(catalog_find(catalog, CLASS_ACCESS_METHOD, NO_OID, "btree"), BTREE_AM_OID);
}

/* ---- types ---- */

static struct type *make_type(struct catalog *catalog, oid schema, const char *name, char kind)
{
    struct type *type = catalog_create(catalog, CLASS_TYPE, sizeof *type, schema, NO_OID, name);
    type->kind = kind;
    type->typmod = -1;
    return type;
}

static void types_are_displayed_as_the_server_does(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    struct arena *arena = *state;
    struct type *mood = make_type(catalog, SCHEMA_PUBLIC, "mood", 'e');
    catalog_publish(catalog, &mood->object);
    struct type *moods = make_type(catalog, SCHEMA_PUBLIC, "_mood", 'b');
    moods->element = mood->object.id;
    catalog_publish(catalog, &moods->object);
    struct type *odd = make_type(catalog, SCHEMA_PUBLIC, "Odd \"one\"", 'd');
    catalog_publish(catalog, &odd->object);
    struct type *key_word = make_type(catalog, SCHEMA_PUBLIC, "select", 'c');
    catalog_publish(catalog, &key_word->object);
    assert_string_equal(catalog_type_display(catalog, VARCHAROID, 24, arena), "character varying(20)");
    assert_string_equal(catalog_type_display(catalog, INT4ARRAYOID, -1, arena), "integer[]");
    assert_string_equal(catalog_type_display(catalog, mood->object.id, -1, arena), "public.mood");
    assert_string_equal(catalog_type_display(catalog, mood->object.id, 3, arena), "public.mood(3)");
    assert_string_equal(catalog_type_display(catalog, moods->object.id, -1, arena), "public.mood[]");
    assert_string_equal(catalog_type_display(catalog, odd->object.id, -1, arena),
                        "public.\"Odd \"\"one\"\"\"");
    assert_string_equal(catalog_type_display(catalog, key_word->object.id, -1, arena), "public.\"select\"");
    assert_string_equal(catalog_type_display(catalog, 999999, -1, arena), "???");
}

static void type_facts_span_both(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    struct type *domain = make_type(catalog, SCHEMA_PUBLIC, "email", 'd');
    domain->base = VARCHAROID;
    domain->typmod = 104;
    catalog_publish(catalog, &domain->object);
    struct type *second = make_type(catalog, SCHEMA_PUBLIC, "work_email", 'd');
    second->base = domain->object.id;
    catalog_publish(catalog, &second->object);
    struct type_info info;
    assert_true(catalog_type_info(catalog, second->object.id, &info));
    assert_int_equal(info.kind, 'd');
    assert_int_equal(info.base, domain->object.id);
    assert_true(catalog_type_info(catalog, INT4ARRAYOID, &info));
    assert_int_equal(info.element, INT4OID);
    assert_true(catalog_type_info(catalog, NAMEOID, &info));
    assert_int_equal(info.element, NO_OID);
    assert_string_equal(info.name, "name");
    assert_false(catalog_type_info(catalog, 999999, &info));
    int32_t typmod = -1;
    assert_int_equal(catalog_base_type(catalog, second->object.id, &typmod), VARCHAROID);
    assert_int_equal(typmod, 104);
    typmod = 7;
    assert_int_equal(catalog_base_type(catalog, INT4OID, &typmod), INT4OID);
    assert_int_equal(typmod, 7);
    struct type *loop = make_type(catalog, SCHEMA_PUBLIC, "loop", 'd');
    loop->base = loop->object.id;
    catalog_publish(catalog, &loop->object);
    assert_int_equal(catalog_base_type(catalog, loop->object.id, NULL), loop->object.id);
}

/* ---- how many steps look-ups take ---- */

static void fifty_thousand_tables(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    enum { TABLES = 50000 };
    for (int i = 0; i < TABLES; i++) {
        oid table = make_relation(catalog, SCHEMA_PUBLIC, arena_printf(*state, "table_%d", i));
        catalog_add_column(catalog, table, "id");
        oid key = make_member(catalog, table, arena_printf(*state, "table_%d_pkey", i));
        catalog_depend(catalog, key,
                       (struct dependency){.object = table, .column = 1, .type = DEPENDENCY_AUTO});
        catalog_depend(catalog, key, (struct dependency){.object = FIRST_USER_OID, .column = 1, .type = 'n'});
    }
    uint64_t before = catalog_probes(catalog);
    assert_true(before < 40 * (uint64_t)TABLES);
    for (int i = 0; i < TABLES; i++) {
        oid table = find_relation(catalog, arena_printf(*state, "table_%d", i));
        assert_int_equal(table, FIRST_USER_OID + 2 * (oid)i);
        uint32_t cursor = 0;
        assert_int_equal(catalog_next_member(catalog, table, CLASS_CONSTRAINT, &cursor), table + 1);
    }
    assert_true(catalog_probes(catalog) - before < 10 * (uint64_t)TABLES);
}

static void one_name_made_and_dropped_often(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    enum { CYCLES = 10000 };
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t");
    for (int i = 0; i < CYCLES; i++) {
        catalog_begin_statement(catalog);
        assert_int_equal(catalog_find_member(catalog, CLASS_CONSTRAINT, table, "c"), NO_OID);
        oid made = make_member(catalog, table, "c");
        catalog_depend(catalog, made, (struct dependency){.object = table, .type = DEPENDENCY_AUTO});
        catalog_begin_statement(catalog);
        uint32_t cursor = 0;
        struct dependency dependency;
        assert_int_equal(catalog_next_dependent(catalog, table, &cursor, &dependency), made);
        catalog_drop(catalog, made);
        cursor = 0;
        assert_int_equal(catalog_next_member(catalog, table, CLASS_COUNT, &cursor), NO_OID);
    }
    assert_true(catalog_probes(catalog) < 60 * (uint64_t)CYCLES);
}

static void one_savepoint_returned_to_often(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    enum { CYCLES = 10000 };
    oid kept = make_relation(catalog, SCHEMA_PUBLIC, "kept");
    size_t used = arena_used(*state);
    for (int i = 0; i < CYCLES; i++) {
        catalog_begin_statement(catalog);
        rename_to(catalog, kept, "renamed");
        make_relation(catalog, SCHEMA_PUBLIC, "made");
        catalog_begin_statement(catalog);
        catalog_restore(catalog, 0);
        assert_int_equal(find_relation(catalog, "kept"), kept);
        assert_int_equal(find_relation(catalog, "made"), NO_OID);
    }
    assert_true(catalog_probes(catalog) < 100 * (uint64_t)CYCLES);
    assert_true(arena_used(*state) - used < 4000 * (size_t)CYCLES);
    uint64_t before = catalog_probes(catalog);
    for (int i = 0; i < 2 * CYCLES; i++)
        assert_string_equal(catalog_object_at(catalog, kept, i)->name, i % 2 == 0 ? "kept" : "renamed");
    assert_true(catalog_probes(catalog) - before < 2 * CYCLES * 40);
}

static void a_hundred_thousand_labels(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    enum { LABELS = 100000 };
    struct type *type = make_type(catalog, SCHEMA_PUBLIC, "wide", 'e');
    catalog_publish(catalog, &type->object);
    oid id = type->object.id;
    size_t used = arena_used(*state);
    for (int i = 0; i < LABELS; i++) {
        catalog_begin_statement(catalog);
        catalog_add_label(catalog, id, "label", UINT32_MAX);
    }
    assert_int_equal(catalog_type(catalog, id)->label_count, LABELS);
    assert_true(arena_used(*state) - used < 1000 * (size_t)LABELS);
    assert_int_equal(((const struct type *)catalog_object_at(catalog, id, 777))->label_count, 777);
}

static void ten_thousand_dependents(void **state)
{
    struct catalog *catalog = catalog_for_test(state);
    enum { VIEWS = 10000 };
    oid table = make_relation(catalog, SCHEMA_PUBLIC, "t");
    for (int i = 0; i < VIEWS; i++) {
        oid view = make_relation(catalog, SCHEMA_PUBLIC, arena_printf(*state, "v%d", i));
        catalog_depend(catalog, view, (struct dependency){.object = table, .column = 1, .type = 'n'});
    }
    for (int round = 0; round < 10; round++) {
        catalog_begin_statement(catalog);
        uint32_t cursor = 0, count = 0;
        struct dependency dependency;
        for (oid id; (id = catalog_next_dependent(catalog, table, &cursor, &dependency)) != NO_OID; count++)
            catalog_drop(catalog, id);
        assert_int_equal(count, VIEWS);
        catalog_begin_statement(catalog);
        catalog_restore(catalog, 0);
    }
    assert_true(catalog_probes(catalog) < 100 * 10 * (uint64_t)VIEWS);
}

/* ---- the property ---- */

#define POOL 6
static const char *const names[POOL] = {"a", "b", "c", "d", "e", "f"};
static const enum object_class classes[] = {CLASS_RELATION, CLASS_TYPE, CLASS_FUNCTION, CLASS_CONSTRAINT,
                                            CLASS_SCHEMA};
#define CLASSES (sizeof classes / sizeof classes[0])

struct play {
    struct catalog *catalog;
    struct arena *arena;
    uint64_t random;
};

static uint32_t draw(struct play *play, uint32_t limit)
{
    play->random ^= play->random << 13;
    play->random ^= play->random >> 7;
    play->random ^= play->random << 17;
    return (uint32_t)(play->random >> 33) % limit;
}

/* Some living object of a class; NO_OID when the draw found none. */
static oid draw_living(struct play *play, enum object_class class)
{
    oid end = catalog_oid_end(play->catalog);
    for (int tries = 0; tries < 8 && end > FIRST_USER_OID; tries++) {
        oid id = FIRST_USER_OID + draw(play, end - FIRST_USER_OID);
        const struct object *object = catalog_object(play->catalog, id);
        if (object != NULL && (class == CLASS_COUNT || object->class == class))
            return id;
    }
    return NO_OID;
}

static oid draw_schema(struct play *play)
{
    oid other = draw_living(play, CLASS_SCHEMA);
    return draw(play, 2) == 0 || other == NO_OID ? SCHEMA_PUBLIC : other;
}

static void draw_inherits(struct play *play, struct relation *relation)
{
    relation->inherits.count = 0;
    relation->inherits.at = ARENA_ARRAY(play->arena, oid, 2);
    for (int i = 0; i < 2; i++) {
        oid parent = draw_living(play, CLASS_RELATION);
        bool twice = i == 1 && relation->inherits.count == 1 && relation->inherits.at[0] == parent;
        if (parent != NO_OID && parent != relation->object.id && !twice)
            relation->inherits.at[relation->inherits.count++] = parent;
    }
}

static void draw_dependency(struct play *play, oid dependent)
{
    oid object = draw(play, 4) == 0 ? TEXTOID : draw_living(play, CLASS_COUNT);
    static const char types[] = {'n', 'a', 'i'};
    struct dependency dependency = {.object = object,
                                    .column = (int16_t)draw(play, 3),
                                    .own_column = (int16_t)draw(play, 2),
                                    .type = types[draw(play, 3)]};
    const struct object *now = catalog_object(play->catalog, dependent);
    for (uint32_t i = 0; now != NULL && i < now->dependencies.count; i++) {
        const struct dependency *old = &now->dependencies.at[i];
        if (old->object == object && old->column == dependency.column && old->type == dependency.type &&
            old->own_column == dependency.own_column)
            return;
    }
    if (object != NO_OID)
        catalog_depend(play->catalog, dependent, dependency);
}

static void play_create(struct play *play)
{
    static const size_t sizes[] = {sizeof(struct relation), sizeof(struct type), sizeof(struct function),
                                   sizeof(struct constraint), sizeof(struct plain)};
    size_t which = draw(play, CLASSES);
    enum object_class class = classes[which];
    const char *name = names[draw(play, POOL)];
    oid schema = class == CLASS_SCHEMA ? NO_OID : draw_schema(play);
    oid parent = class == CLASS_CONSTRAINT ? draw_living(play, CLASS_RELATION) : NO_OID;
    if (class == CLASS_CONSTRAINT
            ? parent == NO_OID || catalog_find_member(play->catalog, class, parent, name) != NO_OID
            : class != CLASS_FUNCTION && catalog_find(play->catalog, class, schema, name) != NO_OID)
        return;
    struct object *object = catalog_create(play->catalog, class, sizes[which], schema, parent, name);
    if (class == CLASS_RELATION) {
        draw_inherits(play, (struct relation *)object);
        for (uint32_t i = draw(play, 3); i > 0; i--)
            catalog_add_column(play->catalog, object->id, names[draw(play, POOL)])->type = INT4OID;
    }
    if (draw(play, 16) == 0)
        return; /* never published */
    catalog_publish(play->catalog, object);
}

static void play_rename(struct play *play)
{
    oid id = draw(play, 12) == 0 ? SCHEMA_PUBLIC : draw_living(play, CLASS_COUNT);
    const struct object *now = catalog_object(play->catalog, id);
    const char *name = names[draw(play, POOL)];
    if (now == NULL || catalog_find(play->catalog, now->class, now->schema, name) != NO_OID ||
        (now->parent != NO_OID &&
         catalog_find_member(play->catalog, now->class, now->parent, name) != NO_OID))
        return;
    struct object *object = catalog_edit(play->catalog, id);
    object->name = name;
    if (object->class == CLASS_TYPE && draw(play, 2) == 0) {
        oid schema = draw_schema(play);
        if (catalog_find(play->catalog, CLASS_TYPE, schema, name) == NO_OID)
            object->schema = schema;
    }
    catalog_touch(play->catalog, object);
}

static void play_column(struct play *play)
{
    oid id = draw_living(play, CLASS_RELATION);
    const struct relation *relation = catalog_relation(play->catalog, id);
    if (relation == NULL)
        return;
    if (relation->column_count == 0 || draw(play, 3) == 0) {
        catalog_add_column(play->catalog, id, names[draw(play, POOL)])->type = TEXTOID;
        return;
    }
    int16_t number = (int16_t)(1 + draw(play, relation->column_count));
    struct column *column = catalog_edit_column(play->catalog, id, number);
    switch (draw(play, 3)) {
    case 0:
        column->name = names[draw(play, POOL)];
        break;
    case 1:
        column->not_null = !column->not_null;
        break;
    default:
        column->dropped = true;
        break;
    }
}

static void play_change(struct play *play)
{
    oid id;
    switch (draw(play, 10)) {
    case 0:
    case 1:
    case 2:
        play_create(play);
        break;
    case 3:
        play_rename(play);
        break;
    case 4:
        play_column(play);
        break;
    case 5:
        if ((id = draw_living(play, CLASS_TYPE)) != NO_OID)
            catalog_add_label(play->catalog, id, names[draw(play, POOL)],
                              draw(play, 4) != 0 ? UINT32_MAX : 0);
        break;
    case 6:
    case 7:
        if ((id = draw_living(play, CLASS_COUNT)) != NO_OID)
            draw_dependency(play, id);
        break;
    case 8:
        if ((id = draw_living(play, CLASS_RELATION)) != NO_OID) {
            struct relation *relation = catalog_edit(play->catalog, id);
            draw_inherits(play, relation);
            catalog_touch(play->catalog, &relation->object);
        } else if ((id = draw_living(play, CLASS_COUNT)) != NO_OID) {
            catalog_undepend(play->catalog, id, TEXTOID);
        }
        break;
    default:
        if ((id = draw_living(play, CLASS_COUNT)) != NO_OID) {
            const struct dependencies *needs = &catalog_object(play->catalog, id)->dependencies;
            if (needs->count != 0 && draw(play, 2) == 0)
                catalog_undepend(play->catalog, id, needs->at[0].object);
            else
                catalog_drop(play->catalog, id);
        }
        break;
    }
}

/* One statement: changes, perhaps undone by its failure, perhaps going back to an earlier one. */
static void play_statement(struct play *play)
{
    catalog_begin_statement(play->catalog);
    int32_t statement = catalog_statement(play->catalog);
    for (uint32_t i = draw(play, 6); i > 0; i--)
        play_change(play);
    if (draw(play, 8) == 0)
        catalog_restore(play->catalog, statement - 1);
    else if (draw(play, 6) == 0)
        catalog_restore(play->catalog,
                        statement - 1 - (int32_t)draw(play, (uint32_t)(statement < 12 ? statement : 12)));
    else
        return;
    if (draw(play, 3) == 0)
        play_change(play);
}

/* All that the look-ups give at a snapshot, in their order. */
static const char *print_look_ups(const struct play *play, int32_t at)
{
    const struct catalog *catalog = play->catalog;
    struct str out = str_new(play->arena);
    uint32_t ids = 0, cursor;
    for (oid key; (key = catalog_next_id(catalog, &ids)) != NO_OID;) {
        oid id;
        struct dependency dependency;
        for (size_t class = 0; class < CLASSES; class ++)
            for (int name = 0; name < POOL; name++) {
                if ((id = catalog_find_at(catalog, classes[class], key, names[name], at)) != NO_OID)
                    str_addf(&out, "find %u %d %s %u\n", key, classes[class], names[name], id);
                if ((id = catalog_find_member_at(catalog, classes[class], key, names[name], at)) != NO_OID)
                    str_addf(&out, "member %u %d %s %u\n", key, classes[class], names[name], id);
                for (cursor = 0; (id = catalog_next_named_at(catalog, classes[class], key, names[name], at,
                                                             &cursor)) != NO_OID;)
                    str_addf(&out, "named %u %d %s %u\n", key, classes[class], names[name], id);
            }
        for (cursor = 0; (id = catalog_next_member_at(catalog, key, CLASS_COUNT, at, &cursor)) != NO_OID;)
            str_addf(&out, "members %u %u\n", key, id);
        for (cursor = 0; (id = catalog_next_in_schema_at(catalog, key, CLASS_COUNT, at, &cursor)) != NO_OID;)
            str_addf(&out, "contents %u %u\n", key, id);
        for (cursor = 0; (id = catalog_next_child_at(catalog, key, at, &cursor)) != NO_OID;)
            str_addf(&out, "child %u %u\n", key, id);
        for (cursor = 0; (id = catalog_next_dependent_at(catalog, key, at, &cursor, &dependency)) != NO_OID;)
            str_addf(&out, "dependent %u.%d %u.%d %c\n", key, dependency.column, id, dependency.own_column,
                     dependency.type);
    }
    return out.text;
}

static void print_object(struct str *out, const struct object *object)
{
    str_addf(out, "%u %d %s schema %u parent %u\n", object->id, object->class, object->name, object->schema,
             object->parent);
    for (uint32_t i = 0; i < object->dependencies.count; i++) {
        const struct dependency *dependency = &object->dependencies.at[i];
        str_addf(out, "  needs %u.%d by %d %c\n", dependency->object, dependency->column,
                 dependency->own_column, dependency->type);
    }
    if (object->class == CLASS_RELATION) {
        const struct relation *relation = (const struct relation *)object;
        for (uint32_t i = 0; i < relation->inherits.count; i++)
            str_addf(out, "  inherits %u\n", relation->inherits.at[i]);
        for (uint32_t i = 0; i < relation->column_count; i++)
            str_addf(out, "  column %d %s %u %d %d\n", relation->columns[i]->number,
                     relation->columns[i]->name, relation->columns[i]->type, relation->columns[i]->not_null,
                     relation->columns[i]->dropped);
    } else if (object->class == CLASS_TYPE) {
        const struct type *type = (const struct type *)object;
        for (uint32_t i = 0; i < type->label_count; i++)
            str_addf(out, "  label %s\n", type->labels[i].text);
    }
}

/* All objects of a snapshot, one by one; the versions' own arrays, no look-up list. */
static const char *print_objects(const struct play *play, int32_t at, bool now)
{
    struct str out = str_new(play->arena);
    uint32_t ids = 0;
    for (oid id; (id = catalog_next_id(play->catalog, &ids)) != NO_OID;) {
        const struct object *object =
            now ? catalog_object(play->catalog, id) : catalog_object_at(play->catalog, id, at);
        if (object != NULL)
            print_object(&out, object);
    }
    return out.text;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The lines in byte order: what the look-ups give does not hang on the order in which the objects are asked.
 */
static const char *sort_lines(struct arena *arena, const char *text)
{
    size_t count = 0, length = strlen(text);
    char *copy = arena_strdup(arena, text);
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n';
    char **lines = ARENA_ARRAY(arena, char *, count);
    count = 0;
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n"))
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare_lines);
    struct str out = str_new(arena);
    for (size_t i = 0; i < count; i++)
        str_addf(&out, "%s\n", lines[i]);
    return out.text;
}

/* What the look-ups must give, found out from the objects alone, in no particular order. */
static const char *expected_look_ups(const struct play *play)
{
    struct str out = str_new(play->arena);
    uint32_t ids = 0;
    for (oid id; (id = catalog_next_id(play->catalog, &ids)) != NO_OID;) {
        const struct object *object = catalog_object(play->catalog, id);
        if (object == NULL)
            continue;
        if (object->parent != NO_OID)
            str_addf(&out, "members %u %u\n", object->parent, id);
        if (object->schema != NO_OID)
            str_addf(&out, "contents %u %u\n", object->schema, id);
        for (uint32_t i = 0; i < object->dependencies.count; i++) {
            const struct dependency *dependency = &object->dependencies.at[i];
            if (dependency->object != TEXTOID)
                str_addf(&out, "dependent %u.%d %u.%d %c\n", dependency->object, dependency->column, id,
                         dependency->own_column, dependency->type);
        }
        if (object->schema != NO_OID)
            str_addf(&out, "named %u %d %s %u\n", object->schema, object->class, object->name, id);
        if (object->parent != NO_OID)
            str_addf(&out, "member %u %d %s %u\n", object->parent, object->class, object->name, id);
        if (object->class == CLASS_RELATION)
            for (uint32_t i = 0; i < ((const struct relation *)object)->inherits.count; i++)
                str_addf(&out, "child %u %u\n", ((const struct relation *)object)->inherits.at[i], id);
    }
    return sort_lines(play->arena, out.text);
}

/* The lines of a print that start with one of the words that expected_look_ups() writes. */
static const char *comparable_look_ups(const struct play *play, const char *text)
{
    struct str out = str_new(play->arena);
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1)
        if (strncmp(line, "find ", 5) != 0)
            str_addn(&out, line, (size_t)(strchr(line, '\n') + 1 - line));
    return sort_lines(play->arena, out.text);
}

#define STATEMENTS 120

static void play_all(struct arena *arena, uint64_t seed)
{
    struct play play = {
        .catalog = catalog_new(arena, 17, false), .arena = arena, .random = seed * 0x9e3779b97f4a7c15u + 1};
    const char *objects[STATEMENTS], *look_ups[STATEMENTS];
    for (int i = 0; i < 20; i++)
        play_change(&play);
    if (seed % 2 == 0) { /* a schema loaded statement by statement */
        for (int i = 0; i < 20; i++)
            play_statement(&play);
        catalog_settle(play.catalog);
    }
    for (int32_t i = 0; i < STATEMENTS; i++) {
        if (i > 0)
            play_statement(&play);
        objects[i] = print_objects(&play, i, true);
        look_ups[i] = print_look_ups(&play, STATEMENT_NONE);
        assert_string_equal(comparable_look_ups(&play, look_ups[i]), expected_look_ups(&play));
    }
    for (int32_t i = 0; i < STATEMENTS; i++) {
        assert_string_equal(print_objects(&play, i, false), objects[i]);
        assert_string_equal(sort_lines(arena, print_look_ups(&play, i)), sort_lines(arena, look_ups[i]));
    }
    for (int32_t i = STATEMENTS - 1; i >= 0; i -= 7) {
        catalog_begin_statement(play.catalog);
        catalog_restore(play.catalog, i);
        assert_string_equal(print_objects(&play, i, true), objects[i]);
        assert_string_equal(sort_lines(arena, print_look_ups(&play, STATEMENT_NONE)),
                            sort_lines(arena, look_ups[i]));
    }
}

static void every_snapshot_shows_what_was_there_then(void **state)
{
    *state = arena_new(0);
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct arena_mark mark = arena_mark(*state);
        play_all(*state, seed);
        arena_release(*state, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(finds_what_is_published, drop_arena),
        cmocka_unit_test_teardown(renames_and_moves, drop_arena),
        cmocka_unit_test_teardown(overloads_share_a_name, drop_arena),
        cmocka_unit_test_teardown(walks_members_while_they_go, drop_arena),
        cmocka_unit_test_teardown(knows_children, drop_arena),
        cmocka_unit_test_teardown(knows_dependents, drop_arena),
        cmocka_unit_test_teardown(an_edit_leaves_the_older_version_alone, drop_arena),
        cmocka_unit_test_teardown(a_failed_statement_leaves_no_trace, drop_arena),
        cmocka_unit_test_teardown(what_was_rolled_back_stays_to_be_seen, drop_arena),
        cmocka_unit_test_teardown(now_is_a_snapshot_too, drop_arena),
        cmocka_unit_test_teardown(settling_forgets_the_past, drop_arena),
        cmocka_unit_test_teardown(labels_are_put_where_they_belong, drop_arena),
        cmocka_unit_test_teardown(public_may_go_and_come_again, drop_arena),
        cmocka_unit_test_teardown(plpgsql_is_installed, drop_arena),
        cmocka_unit_test_teardown(built_in_objects_are_found_but_not_held, drop_arena),
        cmocka_unit_test_teardown(types_are_displayed_as_the_server_does, drop_arena),
        cmocka_unit_test_teardown(type_facts_span_both, drop_arena),
        cmocka_unit_test_teardown(fifty_thousand_tables, drop_arena),
        cmocka_unit_test_teardown(one_name_made_and_dropped_often, drop_arena),
        cmocka_unit_test_teardown(one_savepoint_returned_to_often, drop_arena),
        cmocka_unit_test_teardown(a_hundred_thousand_labels, drop_arena),
        cmocka_unit_test_teardown(ten_thousand_dependents, drop_arena),
        cmocka_unit_test_teardown(every_snapshot_shows_what_was_there_then, drop_arena),
    };
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
