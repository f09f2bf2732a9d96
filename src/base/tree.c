/*
 * Tree: reads YAML through libyaml's events; see base/tree.h. Owns the limits on what a stranger's YAML may
 * hold; must not know any key by name.
 */
#include "base/tree.h"

#include <string.h>
#include <yaml.h>

struct reader {
    struct arena *arena;
    struct err *err;
    const char *what, *file;
    uint32_t first_line;
    yaml_parser_t parser;
    struct tree *root;
    struct tree *open[TREE_DEPTH]; /* collections that have begun and not ended */
    const char *key[TREE_DEPTH];   /* of a map: the key whose value comes next; NULL: a key comes next */
    uint32_t key_line[TREE_DEPTH];
    int depth;
    uint32_t nodes;
    bool done;
};

/* "the configuration" and what is wrong with it. */
static bool complain(struct reader *reader, uint32_t line, const char *hint, const char *problem)
{
    return err_set(reader->err, reader->file, line, hint, "%s %s", reader->what, problem);
}

static uint32_t line_of(const struct reader *reader, yaml_mark_t mark)
{
    return reader->first_line + (uint32_t)mark.line;
}

/* Puts an item behind the others; the arrays grow twofold. */
static void append(struct reader *reader, struct tree *to, const char *key, uint32_t key_line,
                   struct tree *item)
{
    if (to->count == to->capacity) {
        uint32_t more = to->capacity == 0 ? 8 : to->capacity * 2;
        size_t old = to->capacity;
        struct arena *arena = reader->arena;
        to->items = arena_grow(arena, to->items, old * sizeof *to->items, more * sizeof *to->items);
        to->keys = arena_grow(arena, to->keys, old * sizeof *to->keys, more * sizeof *to->keys);
        to->key_lines =
            arena_grow(arena, to->key_lines, old * sizeof *to->key_lines, more * sizeof *to->key_lines);
        to->capacity = more;
    }
    to->items[to->count] = item;
    to->keys[to->count] = key;
    to->key_lines[to->count] = key_line;
    to->count++;
}

static bool place_key(struct reader *reader, const struct tree *map, int level, const struct tree *node)
{
    if (node->kind != TREE_TEXT)
        return complain(reader, node->line, "Write a plain word before the colon.",
                        "has a key that is no text");
    if (tree_find(map, node->text) != NULL)
        return err_set(reader->err, reader->file, node->line, "Keep one of them.",
                       "key \"%s\" is given twice", node->text);
    reader->key[level] = node->text;
    reader->key_line[level] = node->line;
    return true;
}

/* A finished value, or the beginning of a collection, takes its place in what is open. */
static bool place(struct reader *reader, struct tree *node)
{
    if (reader->depth == 0) {
        reader->root = node;
        return true;
    }
    int level = reader->depth - 1;
    struct tree *parent = reader->open[level];
    if (parent->kind == TREE_LIST) {
        append(reader, parent, NULL, 0, node);
        return true;
    }
    if (reader->key[level] == NULL)
        return place_key(reader, parent, level, node);
    append(reader, parent, reader->key[level], reader->key_line[level], node);
    reader->key[level] = NULL;
    return true;
}

static bool scalar(struct reader *reader, const yaml_event_t *event, struct tree *node)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(text, '\0', length) != NULL)
        return complain(reader, node->line, NULL, "holds a NUL character");
    node->kind = TREE_TEXT;
    node->text = arena_strndup(reader->arena, text, length);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return place(reader, node);
}

static bool collection(struct reader *reader, enum tree_kind kind, struct tree *node)
{
    node->kind = kind;
    if (reader->depth == TREE_DEPTH)
        return complain(reader, node->line, "No key needs such depth.", "is nested too deeply");
    if (!place(reader, node))
        return false;
    reader->open[reader->depth] = node;
    reader->key[reader->depth] = NULL;
    reader->depth++;
    return true;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    default:
        return false;
    }
}

static bool take_node(struct reader *reader, const yaml_event_t *event, uint32_t line)
{
    if (has_anchor_or_tag(event))
        return complain(reader, line, "Put the value in quotes if it begins with \"&\" or \"!\".",
                        "has an anchor or a tag, which are not taken here");
    if (++reader->nodes > TREE_NODES)
        return complain(reader, line, NULL, "has too many entries");
    struct tree *node = ARENA_NEW(reader->arena, struct tree);
    node->line = line;
    if (event->type == YAML_SCALAR_EVENT)
        return scalar(reader, event, node);
    return collection(reader, event->type == YAML_SEQUENCE_START_EVENT ? TREE_LIST : TREE_MAP, node);
}

static bool take(struct reader *reader, const yaml_event_t *event)
{
    uint32_t line = line_of(reader, event->start_mark);
    switch (event->type) {
    case YAML_STREAM_END_EVENT:
        reader->done = true;
        return true;
    case YAML_DOCUMENT_START_EVENT:
        return reader->root == NULL || complain(reader, line, NULL, "holds a second document");
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        reader->depth--;
        return true;
    case YAML_ALIAS_EVENT:
        return complain(reader, line, "Write the value out, or put it in quotes.",
                        "has an alias, which is not taken here");
    case YAML_SCALAR_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return take_node(reader, event, line);
    default:
        return true;
    }
}

static bool complain_syntax(struct reader *reader)
{
    const char *problem = reader->parser.problem != NULL ? reader->parser.problem : "out of memory";
    return err_set(reader->err, reader->file, line_of(reader, reader->parser.problem_mark),
                   "A text with a colon, a hash or a brace in it goes into quotes.", "%s is not YAML: %s",
                   reader->what, arena_strdup(reader->arena, problem));
}

static bool read_events(struct reader *reader)
{
    while (!reader->done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event))
            return complain_syntax(reader);
        bool good = take(reader, &event);
        yaml_event_delete(&event);
        if (!good)
            return false;
    }
    return true;
}

bool tree_read(struct arena *arena, const char *what, const char *file, uint32_t first_line, const char *text,
               size_t length, struct tree **out, struct err *err)
{
    struct reader reader = {.arena = arena, .err = err, .what = what, .file = file, .first_line = first_line};
    if (length > TREE_BYTES)
        return complain(&reader, first_line, NULL, "is too long");
    if (!yaml_parser_initialize(&reader.parser))
        return complain(&reader, first_line, NULL, "cannot be read: no memory");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
    bool good = read_events(&reader);
    yaml_parser_delete(&reader.parser);
    if (!good)
        return false;
    if (reader.root == NULL) {
        reader.root = ARENA_NEW(arena, struct tree);
        reader.root->kind = TREE_MAP;
        reader.root->line = first_line;
    }
    if (reader.root->kind != TREE_MAP)
        return complain(&reader, reader.root->line, "Write one \"key: value\" a line.", "is no map");
    *out = reader.root;
    return true;
}

const struct tree *tree_find(const struct tree *map, const char *key)
{
    for (uint32_t i = 0; i < map->count; i++)
        if (strcmp(map->keys[i], key) == 0)
            return map->items[i];
    return NULL;
}

const char *tree_kind_words(enum tree_kind kind)
{
    return kind == TREE_TEXT ? "a text" : kind == TREE_LIST ? "a list" : "a map";
}
