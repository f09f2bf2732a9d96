/*
 * Tests of base/tree.h: what YAML becomes, and what of it is refused with the line to blame.
 */
#include "unit.h"

#include <string.h>

#include "base/str.h"
#include "base/tree.h"

static struct arena *arena;

static int take_arena(void **state)
{
    make_arena(state);
    arena = *state;
    return 0;
}

static struct tree *read_good(const char *text)
{
    struct tree *tree = NULL;
    struct err err = {.arena = arena};
    if (!tree_read(arena, "the text", "file.yaml", 1, text, strlen(text), &tree, &err))
        fail_msg("line %u: %s", err.line, err.message);
    return tree;
}

static struct err read_bad(const char *text, size_t length)
{
    struct tree *tree;
    struct err err = {.arena = arena};
    assert_false(tree_read(arena, "the text", "file.yaml", 1, text, length, &tree, &err));
    assert_string_equal(err.file, "file.yaml");
    return err;
}

static void assert_refused(const char *text, uint32_t line, const char *message)
{
    struct err err = read_bad(text, strlen(text));
    assert_string_equal(err.message, message);
    assert_int_equal(err.line, line);
}

static void texts_lists_and_maps(void **state)
{
    (void)state;
    const struct tree *tree = read_good("a: one\nb: [x, 'true', true]\nc:\n  d: 1.5\n");
    assert_int_equal(tree->kind, TREE_MAP);
    assert_int_equal(tree->count, 3);
    assert_string_equal(tree_find(tree, "a")->text, "one");
    const struct tree *list = tree_find(tree, "b");
    assert_int_equal(list->kind, TREE_LIST);
    assert_int_equal(list->count, 3);
    assert_true(list->items[1]->quoted);
    assert_false(list->items[2]->quoted);
    const struct tree *map = tree_find(tree, "c");
    assert_string_equal(tree_find(map, "d")->text, "1.5");
    assert_int_equal(map->key_lines[0], 4);
    assert_null(tree_find(map, "a"));
}

static void keeps_the_order(void **state)
{
    (void)state;
    struct str text = str_new(arena);
    for (int i = 0; i < 100; i++)
        str_addf(&text, "key%d: %d\n", 99 - i, i);
    const struct tree *tree = read_good(text.text);
    assert_int_equal(tree->count, 100);
    for (uint32_t i = 0; i < 100; i++) {
        assert_string_equal(tree->keys[i], arena_printf(arena, "key%u", 99 - i));
        assert_string_equal(tree->items[i]->text, arena_printf(arena, "%u", i));
        assert_int_equal(tree->key_lines[i], i + 1);
    }
}

static void nothing_is_an_empty_map(void **state)
{
    (void)state;
    assert_int_equal(read_good("")->count, 0);
    assert_int_equal(read_good("# only a comment\n")->kind, TREE_MAP);
}

static void refuses_more_of_yaml(void **state)
{
    (void)state;
    assert_refused("a: 1\nb: &x 2\n", 2, "the text has an anchor or a tag, which are not taken here");
    assert_refused("a: !!int 1\n", 1, "the text has an anchor or a tag, which are not taken here");
    assert_refused("a: *x\n", 1, "the text has an alias, which is not taken here");
    assert_refused("a: 1\n---\nb: 2\n", 2, "the text holds a second document");
    assert_refused("- a\n- b\n", 1, "the text is no map");
    assert_refused("a: 1\nb: 2\na: 3\n", 3, "key \"a\" is given twice");
    assert_refused("? [a]\n: 1\n", 1, "the text has a key that is no text");
}

static void refuses_what_is_no_yaml(void **state)
{
    (void)state;
    struct err err = read_bad("a: 1\nb: {\n", 10);
    assert_int_equal(err.line, 3);
    assert_non_null(strstr(err.message, "the text is not YAML: "));
    assert_string_equal(read_bad("a: \"\\0\"\n", 8).message, "the text holds a NUL character");
}

static void has_limits(void **state)
{
    (void)state;
    assert_refused("a: [[[[[[[[1]]]]]]]]\n", 1, "the text is nested too deeply");
    assert_non_null(tree_find(read_good("a: [[[[[[[1]]]]]]]\n"), "a"));
    struct str many = str_new(arena);
    str_add(&many, "a: [");
    for (int i = 0; i < TREE_NODES; i++)
        str_add(&many, "1,");
    str_add(&many, "1]\n");
    assert_refused(many.text, 1, "the text has too many entries");
    struct str spaces = str_new(arena);
    while (spaces.length <= TREE_BYTES)
        str_add(&spaces, "# a comment that goes on and on\n");
    assert_refused(spaces.text, 1, "the text is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts_lists_and_maps, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(keeps_the_order, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(nothing_is_an_empty_map, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(refuses_more_of_yaml, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_yaml, take_arena, drop_arena),
        cmocka_unit_test_setup_teardown(has_limits, take_arena, drop_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
