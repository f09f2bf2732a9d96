/*
 * Changes: see changes.h. Every object that a statement has touched is compared with what it was before.
 */
#include "changes.h"

#include <string.h>

#include "sql/ident.h"

static char *lower_name(struct arena *arena, const char *name)
{
    return ident_fold(arena, name, strlen(name));
}

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '$' || (unsigned char)byte >= 0x80;
}

static bool is_word(const char *name)
{
    while (is_name_byte(*name))
        name++;
    return *name == '\0';
}

static void add_change(struct changes *c, struct change change)
{
    uint32_t *first = map_put(&c->words, 0, lower_name(c->arena, change.name));
    change.next = *first;
    c->odd_names |= !is_word(change.name);
    vec_push(c->arena, &c->all, change);
    *first = c->all.count;
}

/* `base`: the change without what it is. */
static void column_changes(struct changes *c, const struct change *base, const struct relation *before,
                           const struct relation *after)
{
    for (uint16_t i = 0; i < before->column_count && i < after->column_count; i++) {
        const struct column *old = before->columns[i], *new = after->columns[i];
        bool renamed = !new->dropped &&strcmp(old->name, new->name) != 0;
        if (old == new || old->dropped || (!new->dropped && !renamed && old->type == new->type))
            continue;
        struct change change = *base;
        if (!new->dropped && !renamed) {
            change.old_type = old->type;
            change.type = new->type;
        }
        change.column = old->number;
        change.name = old->name;
        change.now = new->dropped ? NULL : new->name;
        add_change(c, change);
    }
}

/* Types that stand for a relation or an array follow what they stand for. */
static bool is_followed(const struct object *object)
{
    const struct type *type = (const struct type *)object;
    return object->class == CLASS_RELATION || object->class == CLASS_FUNCTION ||
           object->class == CLASS_CONSTRAINT ||
           (object->class == CLASS_TYPE && type->element == NO_OID && type->relation == NO_OID);
}

/* A schema's new name is one for all that it holds. */
static void schema_changes(struct changes *c, const struct change *base, const struct object *after)
{
    uint32_t cursor = 0;
    struct change change = *base;
    oid id;
    change.schema = after->name;
    while ((id = catalog_next_in_schema_at(c->catalog, base->object, CLASS_COUNT, base->before, &cursor)) !=
           NO_OID) {
        const struct object *object = catalog_object_at(c->catalog, id, base->before);
        if (object == NULL || !is_followed(object))
            continue;
        change.object = id;
        change.name = object->name;
        add_change(c, change);
    }
}

static void object_changes(struct changes *c, const struct change *base)
{
    const struct object *before = catalog_object_at(c->catalog, base->object, base->before);
    const struct object *after = catalog_object_at(c->catalog, base->object, base->before + 1);
    if (before == NULL || before == after)
        return;
    if (before->class == CLASS_SCHEMA && after != NULL && strcmp(before->name, after->name) != 0)
        schema_changes(c, base, after);
    if (!is_followed(before))
        return;
    struct change change = *base;
    change.name = before->name;
    if (after == NULL) {
        add_change(c, change);
        return;
    }
    if (strcmp(before->name, after->name) != 0)
        change.now = after->name;
    if (before->schema != after->schema)
        change.schema = catalog_schema_name(c->catalog, after->schema);
    if (change.now != NULL || change.schema != NULL)
        add_change(c, change);
    if (before->class == CLASS_RELATION)
        column_changes(c, base, (const struct relation *)before, (const struct relation *)after);
}

/* What COMMIT and ROLLBACK do was done by others before. */
void changes_find(struct changes *c, struct arena *arena, const struct facts *facts)
{
    *c = (struct changes){.catalog = facts->catalog, .arena = arena};
    map_init(&c->words, arena);
    for (uint32_t i = 0; i < facts->statements.count; i++) {
        struct statement *statement = facts->statements.at[i];
        if (!statement->evaluated || statement->op->kind == OP_TRANSACTION)
            continue;
        /* One number, but for what runs other statements. */
        for (int32_t number = statement->before + 1; number <= statement->number; number++) {
            uint32_t cursor = 0;
            for (oid id; (id = catalog_next_touched(c->catalog, number, &cursor)) != NO_OID;)
                object_changes(c,
                               &(struct change){.statement = statement, .before = number - 1, .object = id});
        }
    }
}

/* ---- looking ---- */

uint32_t changes_named(const struct changes *c, const char *name)
{
    char *lower = lower_name(c->arena, name);
    const uint32_t *last = map_find(&c->words, 0, lower);
    return last != NULL ? *last : 0;
}

static bool mentions_word(const struct changes *c, const char *text)
{
    char word[IDENT_LIMIT + 1];
    for (const char *at = text; *at != '\0';) {
        size_t length = 0;
        for (; is_name_byte(*at); at++)
            if (length < IDENT_LIMIT)
                word[length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        word[length] = '\0';
        if (length > 0 && map_find(&c->words, 0, word) != NULL)
            return true;
        at += length == 0;
    }
    return false;
}

bool changes_mentioned(const struct changes *c, const char *text)
{
    if (mentions_word(c, text))
        return true;
    for (uint32_t i = 0; c->odd_names && i < c->all.count; i++)
        if (!is_word(c->all.at[i].name) && strstr(text, c->all.at[i].name) != NULL)
            return true;
    return false;
}
