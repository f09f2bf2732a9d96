/*
 * Links: the look-up lists of the store. A list holds, for one key (a name in a schema, a parent, an object
 * depended on), every object that ever stood under it, in the order of first appearance, each with the
 * statements between which it did. Now is answered from a bitmap of the links that stand, so ten thousand
 * dropped objects of one name cost nothing; a snapshot is answered from the statement numbers. Knows nothing
 * of versions or of what the objects are.
 */
#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "store.h"

#define BITMAP_FROM 64 /* capacity beyond which a list has a bitmap */
#define HASHED_FROM 8  /* links beyond which they are found by hash */
#define NOWHERE     UINT32_MAX

static struct list *list_at(const struct catalog *catalog, uint32_t list)
{
    return &catalog->list_pages.at[list >> PAGE_BITS][list & (PAGE_SIZE - 1)];
}

static bool link_stands(const struct link *link)
{
    return link->to == STATEMENT_NONE;
}

/* ---- keys ---- */

static uint32_t *slot_list(struct slot *slot, enum list_kind kind)
{
    switch (kind) {
    case LIST_MEMBERS:
        return &slot->members;
    case LIST_CONTENTS:
        return &slot->contents;
    case LIST_CHILDREN:
        return &slot->children;
    case LIST_DEPENDENTS:
        return &slot->dependents;
    case LIST_REFERENCES:
        return &slot->references;
    case LIST_NAME:
    case LIST_MEMBER_NAME:
    case LIST_SIGNATURE:
        break;
    }
    return NULL;
}

uint32_t store_signature(oid schema, const oid *arguments, uint16_t count)
{
    uint64_t hash = hash_fnv(HASH_FNV_START, &schema, sizeof schema);
    if (count > 0)
        hash = hash_fnv(hash, arguments, count * sizeof *arguments);
    return (uint32_t)(hash ^ hash >> 32);
}

static uint64_t key_number(enum list_kind kind, enum object_class class, oid id)
{
    return (uint64_t)kind << 56 | (uint64_t) class << 40 | id;
}

uint32_t store_list(const struct catalog *catalog, enum list_kind kind, enum object_class class, oid id,
                    const char *name)
{
    struct slot *slot = name == NULL ? store_slot(catalog, id) : NULL;
    if (slot != NULL)
        return *slot_list(slot, kind);
    const uint32_t *found = map_find(&catalog->keys, key_number(kind, class, id), name);
    ++*catalog->probes;
    return found != NULL ? *found : 0;
}

static uint32_t list_new(struct catalog *catalog)
{
    uint32_t list = catalog->list_count++;
    if (list >> PAGE_BITS == catalog->list_pages.count)
        vec_push(catalog->arena, &catalog->list_pages, ARENA_ARRAY(catalog->arena, struct list, PAGE_SIZE));
    return list;
}

uint32_t store_list_make(struct catalog *catalog, enum list_kind kind, enum object_class class, oid id,
                         const char *name)
{
    struct slot *slot = name == NULL ? store_slot(catalog, id) : NULL;
    uint32_t *list =
        slot != NULL ? slot_list(slot, kind) : map_put(&catalog->keys, key_number(kind, class, id), name);
    if (*list == 0)
        *list = list_new(catalog);
    return *list;
}

/* ---- the bitmap: a word for 64 links, and above it a summary with a bit for each word ---- */

static uint32_t bitmap_words(uint32_t capacity)
{
    return (capacity + 63) / 64;
}

static void bitmap_set(struct list *list, uint32_t position, bool stands)
{
    if (list->bits == NULL)
        return;
    uint64_t *word = &list->bits[position / 64];
    uint64_t *summary = &list->bits[bitmap_words(list->capacity) + position / 64 / 64];
    uint64_t bit = (uint64_t)1 << (position / 64 % 64);
    if (stands)
        *word |= (uint64_t)1 << (position % 64);
    else
        *word &= ~((uint64_t)1 << (position % 64));
    *summary = *word != 0 ? *summary | bit : *summary & ~bit;
}

static void list_grow(struct catalog *catalog, struct list *list)
{
    uint32_t capacity = list->capacity == 0 ? 1 : list->capacity * (list->capacity == 1 ? 4 : 2);
    if (capacity > (uint32_t)1 << 30)
        bug("a look-up list of more than %u links", capacity / 2);
    list->links = arena_grow(catalog->arena, list->links, list->capacity * sizeof *list->links,
                             capacity * sizeof *list->links);
    list->capacity = capacity;
    if (capacity <= BITMAP_FROM)
        return;
    uint32_t words = bitmap_words(capacity);
    list->bits = ARENA_ARRAY(catalog->arena, uint64_t, words + bitmap_words(words));
    for (uint32_t i = 0; i < list->count; i++)
        bitmap_set(list, i, link_stands(&list->links[i]));
}

/* The first link at or after `position` that stands; the list's count when there is none. */
static uint32_t next_standing(const struct catalog *catalog, const struct list *list, uint32_t position)
{
    if (list->bits == NULL) {
        while (position < list->count && !link_stands(&list->links[position]))
            position++, ++*catalog->probes;
        return position;
    }
    if (position >= list->count)
        return list->count;
    uint32_t words = bitmap_words(list->capacity), word = position / 64;
    uint64_t bits = list->bits[word] & ~(uint64_t)0 << (position % 64);
    if (bits == 0 && ++word < words) {
        uint32_t group = word / 64, groups = bitmap_words(words);
        uint64_t summary = list->bits[words + group] & ~(uint64_t)0 << (word % 64);
        while (summary == 0 && ++group < groups)
            summary = list->bits[words + group], ++*catalog->probes;
        if (summary == 0)
            return list->count;
        word = group * 64 + (uint32_t)__builtin_ctzll(summary);
        bits = list->bits[word];
    }
    return bits != 0 ? word * 64 + (uint32_t)__builtin_ctzll(bits) : list->count;
}

/* The last link that stands; the list's count when there is none. */
static uint32_t last_standing(const struct catalog *catalog, const struct list *list)
{
    if (list->bits == NULL) {
        uint32_t position = list->count;
        while (position > 0 && !link_stands(&list->links[position - 1]))
            position--, ++*catalog->probes;
        return position > 0 ? position - 1 : list->count;
    }
    uint32_t words = bitmap_words(list->capacity), group = bitmap_words(words);
    while (group > 0 && list->bits[words + group - 1] == 0)
        group--, ++*catalog->probes;
    if (group == 0)
        return list->count;
    uint32_t word = (group - 1) * 64 + 63 - (uint32_t)__builtin_clzll(list->bits[words + group - 1]);
    return word * 64 + 63 - (uint32_t)__builtin_clzll(list->bits[word]);
}

/* ---- finding the link of an object ---- */

static bool link_is(const struct link *link, oid id, const struct dependency *dependency)
{
    if (link->id != id)
        return false;
    return dependency == NULL || (link->column == dependency->column && link->type == dependency->type &&
                                  link->own_column == dependency->own_column);
}

static uint32_t place_hash(uint32_t list, const struct link *link)
{
    uint64_t hash = ((uint64_t)list << 32 | link->id) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
    hash += (uint64_t)(uint16_t)link->column << 24 | (uint64_t)(uint16_t)link->own_column << 8 |
            (unsigned char)link->type;
    hash *= UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(hash ^ hash >> 32);
}

static void place_fill(const struct catalog *catalog, struct place place)
{
    uint32_t mask = catalog->place_capacity - 1;
    uint32_t at = place_hash(place.list, &list_at(catalog, place.list)->links[place.position]) & mask;
    while (catalog->places[at].list != 0)
        at = (at + 1) & mask;
    catalog->places[at] = place;
}

static void place_add(struct catalog *catalog, uint32_t list, uint32_t position)
{
    if (catalog->place_count * 2 >= catalog->place_capacity) {
        struct place *old = catalog->places;
        uint32_t old_capacity = catalog->place_capacity;
        catalog->place_capacity = old_capacity == 0 ? 64 : old_capacity * 2;
        if (catalog->place_capacity > (uint32_t)1 << 31)
            bug("more than %u links in long look-up lists", catalog->place_count);
        catalog->places = ARENA_ARRAY(catalog->arena, struct place, catalog->place_capacity);
        for (uint32_t i = 0; i < old_capacity; i++)
            if (old[i].list != 0)
                place_fill(catalog, old[i]);
    }
    place_fill(catalog, (struct place){.list = list, .position = position});
    catalog->place_count++;
}

/* Long lists get their hash when somebody first looks into them: what is only added to needs none. */
static void list_hash(struct catalog *catalog, uint32_t list)
{
    struct list *links = list_at(catalog, list);
    links->hashed = true;
    for (uint32_t i = 0; i < links->count; i++)
        place_add(catalog, list, i);
}

static uint32_t link_find(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency)
{
    const struct list *links = list_at(catalog, list);
    if (!links->hashed && links->count > HASHED_FROM)
        list_hash(catalog, list);
    if (!links->hashed) {
        for (uint32_t i = links->count; i-- > 0;)
            if (++*catalog->probes, link_is(&links->links[i], id, dependency))
                return i;
        return NOWHERE;
    }
    struct link wanted = {.id = id};
    if (dependency != NULL) {
        wanted.column = dependency->column;
        wanted.own_column = dependency->own_column;
        wanted.type = dependency->type;
    }
    uint32_t mask = catalog->place_capacity - 1;
    for (uint32_t at = place_hash(list, &wanted) & mask; catalog->places[at].list != 0; at = (at + 1) & mask)
        if (++*catalog->probes, catalog->places[at].list == list &&
                                    link_is(&links->links[catalog->places[at].position], id, dependency))
            return catalog->places[at].position;
    return NOWHERE;
}

static uint32_t link_add(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency)
{
    struct list *links = list_at(catalog, list);
    if (links->count == links->capacity)
        list_grow(catalog, links);
    uint32_t position = links->count++;
    struct link *link = &links->links[position];
    *link = (struct link){.id = id};
    if (dependency != NULL) {
        link->column = dependency->column;
        link->own_column = dependency->own_column;
        link->type = dependency->type;
    }
    if (links->hashed)
        place_add(catalog, list, position);
    return position;
}

/* ---- standing and not standing ---- */

/* What one statement closes and opens again was never closed; what it opens and closes stands for no statement:
 * a snapshot shows what the statement left. */
static void link_open_at(struct catalog *catalog, uint32_t list, uint32_t position)
{
    struct link *link = &list_at(catalog, list)->links[position];
    if (link_stands(link))
        return;
    if (link->to != catalog->statement || link->from == link->to) {
        if (link->from != link->to) {
            struct interval old = {.from = link->from, .to = link->to, .older = link->older};
            vec_push(catalog->arena, &catalog->intervals, old);
            link->older = catalog->intervals.count;
        }
        link->from = catalog->statement;
    }
    link->to = STATEMENT_NONE;
    bitmap_set(list_at(catalog, list), position, true);
}

void store_link_open(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency)
{
    uint32_t position = link_find(catalog, list, id, dependency);
    if (position == NOWHERE)
        position = link_add(catalog, list, id, dependency);
    link_open_at(catalog, list, position);
}

void store_link_close(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency)
{
    uint32_t position = link_find(catalog, list, id, dependency);
    if (position == NOWHERE)
        return;
    struct link *link = &list_at(catalog, list)->links[position];
    if (!link_stands(link))
        return;
    link->to = catalog->statement;
    bitmap_set(list_at(catalog, list), position, false);
}

void store_links_settle(struct catalog *catalog)
{
    for (uint32_t list = 1; list < catalog->list_count; list++) {
        struct list *links = list_at(catalog, list);
        for (uint32_t i = 0; i < links->count; i++) {
            struct link *link = &links->links[i];
            link->from = 0;
            link->older = 0;
            if (!link_stands(link))
                link->to = 0;
        }
    }
    catalog->intervals.count = 0;
}

/* ---- asking ---- */

static bool link_stood(const struct catalog *catalog, const struct link *link, int32_t statement)
{
    ++*catalog->probes;
    if (link->from <= statement)
        return statement < link->to;
    for (uint32_t older = link->older; older != 0; older = catalog->intervals.at[older - 1].older) {
        const struct interval *interval = &catalog->intervals.at[older - 1];
        ++*catalog->probes;
        if (interval->from <= statement)
            return statement < interval->to;
    }
    return false;
}

const struct link *store_link_next(const struct catalog *catalog, uint32_t list, int32_t statement,
                                   uint32_t *cursor)
{
    if (list == 0)
        return NULL;
    const struct list *links = list_at(catalog, list);
    uint32_t position = *cursor;
    if (statement == STATEMENT_NONE)
        position = next_standing(catalog, links, position);
    else
        while (position < links->count && !link_stood(catalog, &links->links[position], statement))
            position++;
    if (position >= links->count) {
        *cursor = links->count;
        return NULL;
    }
    *cursor = position + 1;
    ++*catalog->probes;
    return &links->links[position];
}

oid store_link_newest(const struct catalog *catalog, uint32_t list, int32_t statement)
{
    if (list == 0)
        return NO_OID;
    const struct list *links = list_at(catalog, list);
    if (statement == STATEMENT_NONE) {
        uint32_t position = last_standing(catalog, links);
        return position < links->count ? links->links[position].id : NO_OID;
    }
    for (uint32_t i = links->count; i-- > 0;)
        if (link_stood(catalog, &links->links[i], statement))
            return links->links[i].id;
    return NO_OID;
}

/* ---- entering objects ---- */

static bool same_dependency(const struct dependency *a, const struct dependency *b)
{
    return a->object == b->object && a->column == b->column && a->own_column == b->own_column &&
           a->type == b->type;
}

/* An object that was never entered is in none of the lists, so it is not looked for in them. */
static void link_new(struct catalog *catalog, uint32_t list, oid id, const struct dependency *dependency)
{
    link_open_at(catalog, list, link_add(catalog, list, id, dependency));
}

static uint32_t contents_list(struct catalog *catalog, const struct entered *entered)
{
    enum object_class class = entered->schema == NO_OID ? entered->class : CLASS_COUNT;
    return store_list_make(catalog, LIST_CONTENTS, class, entered->schema, NULL);
}

static void enter_name(struct catalog *catalog, oid id, const struct entered *entered, bool stands,
                       bool first)
{
    void (*change)(struct catalog *, uint32_t, oid, const struct dependency *) =
        first ? link_new : stands ? store_link_open : store_link_close;
    catalog->names_freed += !stands;
    if (entered->name != NULL) {
        change(catalog, store_list_make(catalog, LIST_NAME, entered->class, entered->schema, entered->name),
               id, NULL);
        if (entered->class == CLASS_FUNCTION)
            change(catalog,
                   store_list_make(catalog, LIST_SIGNATURE, CLASS_FUNCTION, entered->signature, entered->name),
                   id, NULL);
        if (entered->parent != NO_OID)
            change(catalog,
                   store_list_make(catalog, LIST_MEMBER_NAME, entered->class, entered->parent, entered->name),
                   id, NULL);
    }
    if (entered->parent != NO_OID)
        change(catalog, store_list_make(catalog, LIST_MEMBERS, CLASS_COUNT, entered->parent, NULL), id, NULL);
    if (entered->schema != NO_OID || entered->parent == NO_OID)
        change(catalog, contents_list(catalog, entered), id, NULL);
}

static void enter_inherits(struct catalog *catalog, oid id, const struct inherits *inherits, bool stands)
{
    for (uint32_t i = 0; i < inherits->count; i++) {
        uint32_t list = store_list_make(catalog, LIST_CHILDREN, CLASS_COUNT, inherits->at[i], NULL);
        uint32_t count = list_at(catalog, list)->count;
        if (stands)
            store_link_open(catalog, list, id, NULL);
        else
            store_link_close(catalog, list, id, NULL);
        if (stands && list_at(catalog, list)->count == count)
            vec_push(catalog->arena, &catalog->returned, ((struct returned){.parent = inherits->at[i], .child = id}));
    }
}

static void enter_dependencies(struct catalog *catalog, oid id, const struct dependencies *dependencies,
                               uint32_t first, bool stands)
{
    for (uint32_t i = first; i < dependencies->count; i++) {
        const struct dependency *dependency = &dependencies->at[i];
        uint32_t list = store_list_make(catalog, LIST_DEPENDENTS, CLASS_COUNT, dependency->object, NULL);
        if (stands)
            store_link_open(catalog, list, id, dependency);
        else
            store_link_close(catalog, list, id, dependency);
    }
}

/* Most changes append: then what stands already is left alone. */
static void change_dependencies(struct catalog *catalog, oid id, const struct dependencies *old,
                                const struct dependencies *now)
{
    uint32_t same = 0;
    if (old->at == now->at)
        same = old->count < now->count ? old->count : now->count;
    while (same < old->count && same < now->count && same_dependency(&old->at[same], &now->at[same]))
        same++;
    if (same < old->count) {
        enter_dependencies(catalog, id, old, 0, false);
        same = 0;
    }
    enter_dependencies(catalog, id, now, same, true);
}

static void change_inherits(struct catalog *catalog, oid id, const struct inherits *old,
                            const struct inherits *now)
{
    if (old->count == now->count &&
        (old->count == 0 || memcmp(old->at, now->at, old->count * sizeof *old->at) == 0))
        return;
    enter_inherits(catalog, id, old, false);
    enter_inherits(catalog, id, now, true);
}

static void change_reference(struct catalog *catalog, oid id, oid old, oid now)
{
    if (old == now)
        return;
    if (old != NO_OID)
        store_link_close(catalog, store_list_make(catalog, LIST_REFERENCES, CLASS_COUNT, old, NULL), id, NULL);
    if (now != NO_OID)
        store_link_open(catalog, store_list_make(catalog, LIST_REFERENCES, CLASS_COUNT, now, NULL), id, NULL);
}

static uint32_t signature_of(const struct function *function)
{
    return store_signature(function->object.schema, function->arguments, function->argument_count);
}

void store_enter(struct catalog *catalog, struct slot *slot, oid id, const struct object *now)
{
    struct entered old = slot->entered, new = {.any = now != NULL};
    bool first = !slot->was_entered;
    if (now != NULL) {
        new.name = now->name;
        new.class = now->class;
        new.schema = now->schema;
        new.parent = now->parent;
        new.dependencies = now->dependencies;
        if (now->class == CLASS_RELATION)
            new.inherits = ((const struct relation *)now)->inherits;
        else if (now->class == CLASS_FUNCTION)
            new.signature = signature_of((const struct function *)now);
        else if (now->class == CLASS_CONSTRAINT && ((const struct constraint *)now)->type == 'f')
            new.referenced = ((const struct constraint *)now)->referenced;
    }
    bool same_name =
        old.any && new.any && old.schema == new.schema && old.parent == new.parent &&
        old.signature == new.signature &&
        (old.name == new.name || (old.name != NULL && new.name != NULL &&strcmp(old.name, new.name) == 0));
    if (old.any && !same_name)
        enter_name(catalog, id, &old, false, false);
    if (new.any && !same_name)
        enter_name(catalog, id, &new, true, first);
    change_inherits(catalog, id, &old.inherits, &new.inherits);
    change_reference(catalog, id, old.referenced, new.referenced);
    change_dependencies(catalog, id, &old.dependencies, &new.dependencies);
    slot->entered = new;
    slot->was_entered = true;
}
