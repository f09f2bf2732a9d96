/*
 * Fuzz target: YAML trees of any bytes. Beyond not crashing: an error has a line and a message, and what is
 * read keeps to the stated limits.
 */
#include "fuzz.h"

#include "base/tree.h"

static uint32_t count_nodes(const struct tree *tree, int depth)
{
    uint32_t nodes = 1;
    must(tree->line > 0 && depth <= TREE_DEPTH + 1);
    if (tree->kind == TREE_TEXT)
        must(tree->text != NULL && tree->count == 0);
    for (uint32_t i = 0; i < tree->count; i++) {
        if (tree->kind == TREE_MAP)
            must(tree_find(tree, tree->keys[i]) == tree->items[i] && tree->key_lines[i] > 0);
        nodes += count_nodes(tree->items[i], depth + 1);
    }
    return nodes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct err err = {.arena = arena};
    struct tree *tree;
    if (tree_read(arena, "the text", "fuzz.yaml", 1, (const char *)data, size, &tree, &err))
        must(tree->kind == TREE_MAP && count_nodes(tree, 1) <= TREE_NODES + 1);
    else
        must(err.message != NULL && err.line > 0);
    arena_free(arena);
    return 0;
}
