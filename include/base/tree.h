/*
 * Tree: a small YAML document (a configuration, a rule's front matter, a table of coefficients) as a tree of
 * texts, lists and maps with line numbers. Only what people write there is taken: anchors, aliases, tags and
 * several documents are refused, so that nothing can grow behind the reader's back. Knows nothing of what the
 * keys mean.
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/err.h"

#define TREE_BYTES (1u << 20)
#define TREE_DEPTH 8 /* lists and maps within one another; the whole is 1 */
#define TREE_NODES 20000

enum tree_kind { TREE_TEXT, TREE_LIST, TREE_MAP };

struct tree {
    enum tree_kind kind;
    uint32_t line;       /* in the file */
    const char *text;    /* TREE_TEXT */
    bool quoted;         /* 'true' is a text, true is not */
    struct tree **items; /* TREE_LIST, TREE_MAP: the values */
    const char **keys;   /* TREE_MAP; no key twice */
    uint32_t *key_lines;
    uint32_t count, capacity;
};

/* Reads one document whose first line is line `first_line` of `file`; `what` is what messages call it
 * ("the configuration"). An empty one is an empty map. Not YAML, more of YAML than is taken, or no map:
 * false and `err`. */
bool tree_read(struct arena *arena, const char *what, const char *file, uint32_t first_line, const char *text,
               size_t length, struct tree **out, struct err *err);

/* The value of a key of a map; NULL when it is not there. */
const struct tree *tree_find(const struct tree *map, const char *key);

/* "a text", "a list" or "a map", for messages. */
const char *tree_kind_words(enum tree_kind kind);

#endif
