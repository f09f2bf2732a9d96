/*
 * Store: objects by id and their versions. A slot holds the newest version of an object, each version points
 * to the one before it. A statement's first change of an object makes a version, further ones change that;
 * the statement numbers `made` and `ended` say which snapshots show it. A log of touched objects lets a
 * statement be undone and a snapshot be made current again in time proportional to what changed. Takes no
 * decision about what may be changed.
 */
#include <string.h>

#include "base/err.h"
#include "store.h"

/* ---- slots ---- */

static struct slot *slot_at(const struct catalog *catalog, uint32_t index)
{
    return &catalog->slot_pages.at[index >> PAGE_BITS][index & (PAGE_SIZE - 1)];
}

/* Slots 0 … INITIAL_COUNT-1 are those of the initial objects, the others follow the ids. */
struct slot *store_slot(const struct catalog *catalog, oid id)
{
    if (id >= FIRST_USER_OID) {
        uint32_t index = id - FIRST_USER_OID;
        return index < catalog->slot_count - INITIAL_COUNT ? slot_at(catalog, index + INITIAL_COUNT) : NULL;
    }
    for (uint32_t i = 0; i < INITIAL_COUNT; i++)
        if (catalog->initial[i] == id && id != NO_OID)
            return slot_at(catalog, i);
    return NULL;
}

static struct slot *slot_need(const struct catalog *catalog, oid id)
{
    struct slot *slot = store_slot(catalog, id);
    if (slot == NULL || slot->newest == NULL)
        bug("object %u is not in the store", id);
    return slot;
}

static struct slot *slot_new(struct catalog *catalog)
{
    uint32_t index = catalog->slot_count++;
    if (index >> PAGE_BITS == catalog->slot_pages.count)
        vec_push(catalog->arena, &catalog->slot_pages, ARENA_ARRAY(catalog->arena, struct slot, PAGE_SIZE));
    struct slot *slot = slot_at(catalog, index);
    slot->logged = -1;
    return slot;
}

/* ---- the log ---- */

/* Books a touch of the object on the current statement, once. */
static void log_touch(struct catalog *catalog, struct slot *slot, oid id)
{
    catalog->restored_to = -1;
    if (slot->logged == catalog->statement)
        return;
    slot->logged = catalog->statement;
    vec_push(catalog->arena, &catalog->log, id);
}

static void statement_open(struct catalog *catalog)
{
    int32_t statement = catalog->statement;
    struct statement_info info = {.log = catalog->log.count, .equals = statement, .last_equal = statement};
    vec_push(catalog->arena, &catalog->statements, info);
    catalog->restored_to = -1;
}

/* ---- versions ---- */

static struct object *version_new(struct catalog *catalog, uint32_t size)
{
    struct version *version = arena_alloc(catalog->arena, sizeof *version + size);
    version->size = size;
    return (struct object *)(version + 1);
}

/* Puts a version before the slot's newest. Jumps are those of a skew-binary list (Myers 1983): every version
 * reaches any older one in logarithmically many steps. */
static void version_push(struct slot *slot, struct object *object)
{
    struct version *version = version_of(object);
    struct object *older = slot->newest;
    object->older = older;
    version->jump = NULL;
    version->depth = 0;
    if (older != NULL) {
        const struct version *next = version_of(older);
        const struct object *far = next->jump;
        version->depth = next->depth + 1;
        version->jump = older;
        if (far != NULL && version_of(far)->jump != NULL &&
            next->depth - version_of(far)->depth ==
                version_of(far)->depth - version_of(version_of(far)->jump)->depth)
            version->jump = version_of(far)->jump;
    }
    slot->newest = object;
}

/* A copy of `from` as the newest version, made by the current statement. */
static struct object *version_copy(struct catalog *catalog, struct slot *slot, const struct object *from)
{
    uint32_t size = version_of(from)->size;
    struct object *object = version_new(catalog, size);
    memcpy(object, from, size);
    version_of(object)->dependency_room = version_of(from)->dependency_room;
    object->made = catalog->statement;
    object->ended = STATEMENT_NONE;
    if (slot->newest->ended == STATEMENT_NONE)
        slot->newest->ended = catalog->statement;
    version_push(slot, object);
    return object;
}

static bool version_alive(const struct object *object)
{
    return object != NULL && object->ended == STATEMENT_NONE;
}

const struct object *catalog_object(const struct catalog *catalog, oid id)
{
    const struct slot *slot = store_slot(catalog, id);
    return slot != NULL && version_alive(slot->newest) ? slot->newest : NULL;
}

const struct object *catalog_object_at(const struct catalog *catalog, oid id, int32_t statement)
{
    const struct slot *slot = store_slot(catalog, id);
    const struct object *object = slot != NULL ? slot->newest : NULL;
    while (object != NULL && object->made > statement) {
        const struct object *jump = version_of(object)->jump;
        object = jump != NULL && jump->made > statement ? jump : object->older;
        ++*catalog->probes;
    }
    return object != NULL && (statement < object->ended || version_alive(object)) ? object : NULL;
}

/* ---- making, editing, ending ---- */

static struct object *object_create(struct catalog *catalog, struct slot *slot, enum object_class class,
                                    size_t size)
{
    struct object *object = version_new(catalog, (uint32_t)size);
    object->class = class;
    object->made = object->first_made = catalog->statement;
    object->ended = catalog->statement; /* until it is published no snapshot shows it */
    version_of(object)->pending = true;
    version_push(slot, object);
    /* What is 0 only when it really is statement 0. */
    if (class == CLASS_RELATION)
        ((struct relation *)object)->rewritten = STATEMENT_NONE;
    else if (class == CLASS_CONSTRAINT)
        ((struct constraint *)object)->validated_by = STATEMENT_NONE;
    return object;
}

void *catalog_create(struct catalog *catalog, enum object_class class, size_t size, oid schema, oid parent,
                     const char *name)
{
    if (size < sizeof(struct object) || size > UINT32_MAX / 2)
        bug("an object of %zu bytes", size);
    if (catalog->slot_count >= UINT32_MAX - FIRST_USER_OID)
        bug("more than %u objects", catalog->slot_count);
    oid id = catalog_oid_end(catalog);
    struct slot *slot = slot_new(catalog);
    struct object *object = object_create(catalog, slot, class, size);
    object->id = id;
    object->schema = schema;
    object->parent = parent;
    object->name = name;
    log_touch(catalog, slot, id);
    return object;
}

void catalog_publish(struct catalog *catalog, struct object *object)
{
    struct slot *slot = slot_need(catalog, object->id);
    if (slot->newest != object || !version_of(object)->pending)
        bug("object %u is published twice, or after its statement ended", object->id);
    version_of(object)->pending = false;
    object->ended = STATEMENT_NONE;
    store_enter(catalog, slot, object->id, object);
}

void *catalog_edit(struct catalog *catalog, oid id)
{
    struct slot *slot = slot_need(catalog, id);
    struct object *newest = slot->newest;
    if (version_of(newest)->pending && newest->made == catalog->statement)
        return newest;
    if (!version_alive(newest))
        bug("object %u (\"%s\") is edited after it was dropped", id,
            newest->name != NULL ? newest->name : "");
    log_touch(catalog, slot, id);
    return newest->made == catalog->statement ? newest : version_copy(catalog, slot, newest);
}

void catalog_touch(struct catalog *catalog, struct object *object)
{
    struct slot *slot = slot_need(catalog, object->id);
    if (slot->newest != object || object->made != catalog->statement)
        bug("object %u is changed without being edited", object->id);
    if (!version_of(object)->pending)
        store_enter(catalog, slot, object->id, object);
}

void catalog_drop(struct catalog *catalog, oid id)
{
    struct slot *slot = slot_need(catalog, id);
    if (!version_alive(slot->newest))
        return;
    log_touch(catalog, slot, id);
    slot->newest->ended = catalog->statement;
    store_enter(catalog, slot, id, NULL);
}

/* ---- arrays that versions share ---- */

void *catalog_append(struct catalog *catalog, struct room **room, const void *at, uint32_t count, size_t size)
{
    struct room *old = *room;
    if (old == NULL || old->at != at || old->used != count || count == old->capacity) {
        struct room *new = ARENA_NEW(catalog->arena, struct room);
        new->capacity = count < 2 ? 4 : count * 2;
        new->made = catalog->statement;
        char *array = arena_alloc_array(catalog->arena, size, new->capacity);
        if (count != 0)
            memcpy(array, at, count * size);
        new->at = array;
        *room = new;
    }
    (*room)->used = count + 1;
    return (void *)(*room)->at;
}

static bool same_key(struct element_key a, struct element_key b)
{
    return a.number == b.number && (a.text == b.text || (a.text != NULL && b.text != NULL && strcmp(a.text, b.text) == 0));
}

uint32_t catalog_position(struct catalog *catalog, struct room *room, const void *at, uint32_t count, size_t size,
                          struct element_key (*key_of)(const void *element), struct element_key wanted)
{
    enum { INDEXED_FROM = 16 };
    const char *elements = at;
    uint32_t i = 0;
    if (count < INDEXED_FROM || room == NULL || room->at != at) {
        while (i < count && !same_key(key_of(elements + i * size), wanted))
            i++;
        return i;
    }
    if (room->positions == NULL) {
        room->positions = ARENA_NEW(catalog->arena, struct map);
        map_init(room->positions, catalog->arena);
    }
    for (i = room->positions->count; i < count; i++) {
        struct element_key key = key_of(elements + i * size);
        *map_put(room->positions, key.number, key.text) = i + 1;
    }
    /* What stands behind `count` is other versions'. */
    const uint32_t *found = map_find(room->positions, wanted.number, wanted.text);
    return found != NULL && *found <= count ? *found - 1 : count;
}

void catalog_depend(struct catalog *catalog, oid dependent, struct dependency dependency)
{
    struct object *object = catalog_edit(catalog, dependent);
    struct dependencies *dependencies = &object->dependencies;
    struct dependency *at = catalog_append(catalog, &version_of(object)->dependency_room, dependencies->at,
                                           dependencies->count, sizeof *at);
    at[dependencies->count] = dependency;
    dependencies->at = at;
    dependencies->count++;
    catalog_touch(catalog, object);
}

void catalog_undepend(struct catalog *catalog, oid dependent, oid on)
{
    const struct object *old = slot_need(catalog, dependent)->newest;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < old->dependencies.count; i++)
        kept += old->dependencies.at[i].object != on;
    if (kept == old->dependencies.count)
        return;
    struct object *object = catalog_edit(catalog, dependent);
    struct dependencies before = object->dependencies;
    struct dependency *at = ARENA_ARRAY(catalog->arena, struct dependency, kept);
    uint32_t count = 0;
    for (uint32_t i = 0; i < before.count; i++)
        if (before.at[i].object != on)
            at[count++] = before.at[i];
    object->dependencies = (struct dependencies){.at = kept != 0 ? at : NULL, .count = kept};
    catalog_touch(catalog, object);
}

static struct relation *relation_edit(struct catalog *catalog, oid id)
{
    struct object *object = catalog_edit(catalog, id);
    if (object->class != CLASS_RELATION)
        bug("object %u is no relation", id);
    return (struct relation *)object;
}

struct column *catalog_add_column(struct catalog *catalog, oid relation, const char *name)
{
    struct relation *edited = relation_edit(catalog, relation);
    if (edited->column_count >= INT16_MAX)
        bug("relation \"%s\" gets more than %d columns", edited->object.name, INT16_MAX);
    struct column *column = ARENA_NEW(catalog->arena, struct column);
    column->name = name;
    column->number = (int16_t)(edited->column_count + 1);
    column->typmod = -1;
    column->statistics_target = -1;
    column->local = true;
    column->made = column->changed = catalog->statement;
    struct column **columns =
        catalog_append(catalog, &edited->column_room, edited->columns, edited->column_count, sizeof *columns);
    columns[edited->column_count++] = column;
    edited->columns = columns;
    return column;
}

/* The array is written into, so it must be one that only this statement's version has. */
static void columns_own(struct catalog *catalog, struct relation *relation)
{
    const struct room *room = relation->column_room;
    if (room != NULL && room->at == relation->columns && room->made == catalog->statement)
        return;
    struct room *new = ARENA_NEW(catalog->arena, struct room);
    struct column **columns = ARENA_ARRAY(catalog->arena, struct column *, relation->column_count);
    memcpy(columns, relation->columns, relation->column_count * sizeof *columns);
    *new = (struct room){.at = columns,
                         .used = relation->column_count,
                         .capacity = relation->column_count,
                         .made = catalog->statement};
    relation->columns = columns;
    relation->column_room = new;
}

struct column *catalog_edit_column(struct catalog *catalog, oid relation, int16_t number)
{
    struct relation *edited = relation_edit(catalog, relation);
    if (number < 1 || number > edited->column_count)
        bug("relation \"%s\" has no column number %d", edited->object.name, number);
    struct column *column = edited->columns[number - 1];
    if (column->changed == catalog->statement)
        return column;
    columns_own(catalog, edited);
    struct column *copy = ARENA_NEW(catalog->arena, struct column);
    *copy = *column;
    edited->columns[number - 1] = copy;
    copy->changed = catalog->statement;
    return copy;
}

void catalog_add_label(struct catalog *catalog, oid id, const char *text, uint32_t position)
{
    struct object *object = catalog_edit(catalog, id);
    if (object->class != CLASS_TYPE)
        bug("object %u is no type", id);
    struct type *type = (struct type *)object;
    struct enum_label *labels;
    if (position >= type->label_count) {
        position = type->label_count;
        labels = catalog_append(catalog, &type->label_room, type->labels, type->label_count, sizeof *labels);
    } else {
        labels = ARENA_ARRAY(catalog->arena, struct enum_label, type->label_count + 1);
        memcpy(labels, type->labels, position * sizeof *labels);
        memcpy(labels + position + 1, type->labels + position,
               (type->label_count - position) * sizeof *labels);
    }
    labels[position] = (struct enum_label){.text = text, .made = catalog->statement};
    type->labels = labels;
    type->label_count++;
}

/* ---- statements, undo, restore ---- */

int32_t catalog_statement(const struct catalog *catalog)
{
    return catalog->statement;
}

/* What the statement that ends left may be known to equal an earlier snapshot: then going back to that one
 * again need not look at what lies between. */
void catalog_begin_statement(struct catalog *catalog)
{
    if (catalog->statement == STATEMENT_NONE - 1)
        bug("more than %d statements", catalog->statement);
    if (catalog->restored_to >= 0) {
        catalog->statements.at[catalog->statement].equals = catalog->restored_to;
        catalog->statements.at[catalog->restored_to].last_equal = catalog->statement;
    }
    catalog->statement++;
    statement_open(catalog);
}

/* What the current statement did to this object, undone. */
static void slot_undo(struct catalog *catalog, struct slot *slot, oid id)
{
    struct object *newest = slot->newest;
    slot->logged = -1;
    if (newest->made == catalog->statement) {
        version_of(newest)->pending = false;
        newest->ended = newest->made;
        slot->newest = newest = newest->older;
    }
    if (newest != NULL && newest->ended == catalog->statement)
        newest->ended = STATEMENT_NONE;
    store_enter(catalog, slot, id, version_alive(newest) ? newest : NULL);
}

static void statement_undo(struct catalog *catalog)
{
    uint32_t first = catalog->statements.at[catalog->statement].log;
    for (uint32_t i = catalog->log.count; i-- > first;)
        slot_undo(catalog, store_slot(catalog, catalog->log.at[i]), catalog->log.at[i]);
    catalog->log.count = first;
    catalog->restored_to = -1;
}

/* Makes the version that a snapshot shows current again, unless it is. */
static void slot_restore(struct catalog *catalog, oid id, int32_t statement)
{
    struct slot *slot = store_slot(catalog, id);
    if (slot->logged == catalog->statement || slot->newest == NULL)
        return;
    const struct object *wanted = catalog_object_at(catalog, id, statement);
    const struct object *now = version_alive(slot->newest) ? slot->newest : NULL;
    if (wanted == now)
        return;
    if (wanted == NULL) {
        catalog_drop(catalog, id);
        return;
    }
    log_touch(catalog, slot, id);
    store_enter(catalog, slot, id, version_copy(catalog, slot, wanted));
}

void catalog_restore(struct catalog *catalog, int32_t statement)
{
    if (statement < 0 || statement >= catalog->statement)
        bug("statement %d cannot go back to what statement %d left", catalog->statement, statement);
    statement_undo(catalog);
    if (statement == catalog->statement - 1)
        return;
    int32_t equals = catalog->statements.at[statement].equals;
    int32_t from = catalog->statements.at[equals].last_equal;
    uint32_t end = catalog->log.count;
    for (int32_t i = catalog->statement - 1; i > from; i--) {
        /* What stands between a statement and the earlier one that it equals has cancelled out. */
        int32_t same = catalog->statements.at[i].equals;
        if (same < i && same >= from) {
            end = catalog->statements.at[same + 1].log;
            i = same + 1;
            continue;
        }
        for (uint32_t touched = catalog->statements.at[i].log; touched < end; touched++)
            slot_restore(catalog, catalog->log.at[touched], from);
        end = catalog->statements.at[i].log;
    }
    catalog->restored_to = equals;
}

/* What an object carries about statements, made that of the schema as loaded. */
static void object_settle(struct object *object)
{
    object->made = object->first_made = 0;
    object->older = NULL;
    version_of(object)->jump = NULL;
    version_of(object)->depth = 0;
    if (object->class == CLASS_RELATION) {
        struct relation *relation = (struct relation *)object;
        relation->rewritten = STATEMENT_NONE;
        relation->column_room = NULL; /* it remembers its statement */
        for (uint32_t i = 0; i < relation->column_count; i++)
            relation->columns[i]->made = relation->columns[i]->changed = 0;
    } else if (object->class == CLASS_CONSTRAINT) {
        ((struct constraint *)object)->validated_by = STATEMENT_NONE;
    } else if (object->class == CLASS_TYPE) {
        struct type *type = (struct type *)object;
        for (uint32_t i = 0; i < type->label_count; i++)
            type->labels[i].made = 0;
    }
}

void catalog_settle(struct catalog *catalog)
{
    for (uint32_t i = 0; i < catalog->slot_count; i++) {
        struct slot *slot = slot_at(catalog, i);
        slot->logged = -1;
        if (version_alive(slot->newest))
            object_settle(slot->newest);
        else
            slot->newest = NULL;
    }
    store_links_settle(catalog);
    catalog->log.count = 0;
    catalog->statements.count = 0;
    catalog->statement = 0;
    statement_open(catalog);
}

oid catalog_next_touched(const struct catalog *catalog, int32_t statement, uint32_t *cursor)
{
    if (statement < 0 || statement > catalog->statement)
        return NO_OID;
    uint32_t first = catalog->statements.at[statement].log;
    uint32_t end =
        statement == catalog->statement ? catalog->log.count : catalog->statements.at[statement + 1].log;
    return *cursor < end - first ? catalog->log.at[first + (*cursor)++] : NO_OID;
}

/* ---- the catalog ---- */

/* An object that is there before anything is loaded, under the server's own id. */
static void *initial_create(struct catalog *catalog, enum initial_object which, enum object_class class,
                            size_t size, oid id, const char *name, const char *comment)
{
    struct slot *slot = slot_new(catalog);
    struct object *object = object_create(catalog, slot, class, size);
    catalog->initial[which] = object->id = id;
    object->name = name;
    object->comment = comment;
    return object;
}

/* Who owns schema public: initdb.c (setup_schema, pg_namespace.dat). */
static const struct {
    uint8_t from, to;
    const char *owner;
} public_owners[] = {
    {14, 14, NULL}, /* the bootstrap superuser, whose name the server was given */
    {15, 18, "pg_database_owner"},
};

static void initial_objects(struct catalog *catalog)
{
    struct plain *schema = initial_create(catalog, INITIAL_PUBLIC, CLASS_SCHEMA, sizeof *schema,
                                          SCHEMA_PUBLIC, "public", "standard public schema");
    schema->type = OBJECT_TYPE_SCHEMA;
    for (size_t i = 0; i < sizeof public_owners / sizeof public_owners[0]; i++)
        if (BUILTIN_HOLDS(&public_owners[i], catalog->version))
            schema->object.owner = public_owners[i].owner;
    struct plain *language = initial_create(catalog, INITIAL_PLPGSQL_LANGUAGE, CLASS_LANGUAGE,
                                            sizeof *language, LANGUAGE_PLPGSQL, "plpgsql", NULL);
    language->type = OBJECT_TYPE_LANGUAGE;
    language->object.extension = EXTENSION_PLPGSQL;
    struct extension *extension =
        initial_create(catalog, INITIAL_PLPGSQL_EXTENSION, CLASS_EXTENSION, sizeof *extension,
                       EXTENSION_PLPGSQL, "plpgsql", "PL/pgSQL procedural language");
    extension->schema = SCHEMA_PG_CATALOG;
    extension->version = "1.0";
    extension->known = true;
    catalog_publish(catalog, &schema->object);
    catalog_publish(catalog, &language->object);
    catalog_publish(catalog, &extension->object);
    struct dependency member = {.object = EXTENSION_PLPGSQL, .type = DEPENDENCY_EXTENSION};
    catalog_depend(catalog, LANGUAGE_PLPGSQL, member);
}

struct catalog *catalog_new(struct arena *arena, int version, bool open)
{
    if (version < BUILTIN_VERSION_FIRST || version > BUILTIN_VERSION_LAST)
        bug("no catalog for version %d", version);
    struct catalog *catalog = ARENA_NEW(arena, struct catalog);
    catalog->arena = arena;
    catalog->version = version;
    catalog->open = open;
    catalog->probes = ARENA_NEW(arena, uint64_t);
    catalog->list_count = 1;
    vec_push(arena, &catalog->list_pages, ARENA_ARRAY(arena, struct list, PAGE_SIZE));
    map_init(&catalog->keys, arena);
    statement_open(catalog);
    catalog->information_schema = builtin_object_find(version, BUILTIN_SCHEMA, "information_schema")->oid;
    initial_objects(catalog);
    return catalog;
}

struct arena *catalog_arena(const struct catalog *catalog)
{
    return catalog->arena;
}

int catalog_version(const struct catalog *catalog)
{
    return catalog->version;
}

bool catalog_is_open(const struct catalog *catalog)
{
    return catalog->open;
}

oid catalog_oid_end(const struct catalog *catalog)
{
    return FIRST_USER_OID + catalog->slot_count - INITIAL_COUNT;
}

oid catalog_next_id(const struct catalog *catalog, uint32_t *cursor)
{
    if (*cursor >= catalog->slot_count)
        return NO_OID;
    uint32_t index = (*cursor)++;
    return index < INITIAL_COUNT ? catalog->initial[index] : FIRST_USER_OID + index - INITIAL_COUNT;
}

uint64_t catalog_names_freed(const struct catalog *catalog)
{
    return catalog->names_freed;
}

oid catalog_next_returned(const struct catalog *catalog, uint32_t *cursor, oid *parent)
{
    if (*cursor >= catalog->returned.count)
        return NO_OID;
    const struct returned *returned = &catalog->returned.at[(*cursor)++];
    *parent = returned->parent;
    return returned->child;
}

uint32_t catalog_returned(const struct catalog *catalog)
{
    return catalog->returned.count;
}

uint64_t catalog_probes(const struct catalog *catalog)
{
    return *catalog->probes;
}
