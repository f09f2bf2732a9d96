/*
 * Drop: what goes away with an object, and what forbids it: dependency.c's findDependentObjects() and reportDependentObjects() over our
 * own dependencies. The only place that removes objects for a statement; takes the locks of the removal and notes what is lost.
 */
#include "execution.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "describe.h"
#include "in_use.h"
#include "session.h"
#include "simulate/relation/tables.h"

/* How an object came onto the list (DEPFLAG_…). */
enum { DROP_ORIGINAL = 1, DROP_NORMAL = 2, DROP_AUTO = 4, DROP_INTERNAL = 8 };

struct drop_item {
    oid object;
    int16_t column;                 /* of a publication: the member that leaves it, counted from 1 */
    uint8_t flags;
    uint32_t because;               /* index of the item it depends on */
};

struct dropping {
    struct execution *x;
    VEC(struct drop_item) items;
    struct map seen;                /* (object, column) → index + 1 */
    struct map publications;        /* those that a table leaves */
    uint32_t originals;
};

#define DEPENDENTS_SHOWN 100        /* MAX_REPORTED_DEPS */

static uint64_t item_key(oid object, int16_t column)
{
    return (uint64_t)object << 16 | (uint16_t)column;
}

/* The item of an object, or of the whole object that covers a column; 0 when not on the list, else index + 1. */
static uint32_t listed(const struct dropping *d, oid object, int16_t column)
{
    const uint32_t *found = map_find(&d->seen, item_key(object, 0), NULL);
    if (found == NULL && column != 0)
        found = map_find(&d->seen, item_key(object, column), NULL);
    return found != NULL ? *found : 0;
}

static void list_item(struct dropping *d, oid object, int16_t column, uint8_t flags, uint32_t because)
{
    uint32_t at = listed(d, object, column);
    if (at != 0) {
        d->items.at[at - 1].flags |= flags;
        return;
    }
    struct drop_item item = {.object = object, .column = column, .flags = flags, .because = because};
    vec_push(d->x->arena, &d->items, item);
    *map_put(&d->seen, item_key(object, column), NULL) = d->items.count;
}

/* The object that owns this one internally (an index's constraint, an identity sequence's column …); NO_OID for none. */
static const struct dependency *owner_of(struct dropping *d, oid object, int16_t column)
{
    const struct object *found = catalog_object(d->x->catalog, object);
    if (found == NULL || column != 0)
        return NULL;
    for (uint32_t i = 0; i < found->dependencies.count; i++) {
        const struct dependency *dependency = &found->dependencies.at[i];
        if (dependency->type == DEPENDENCY_INTERNAL || dependency->type == DEPENDENCY_EXTENSION || dependency->type == DEPENDENCY_PARTITION_PRIMARY)
            return dependency;
    }
    return NULL;
}

/* A target that another object needs cannot be dropped by itself (findDependentObjects, DEPENDENCY_INTERNAL at depth 0). */
static bool check_owner(struct dropping *d, const struct drop_item *item)
{
    struct execution *x = d->x;
    const struct dependency *owner = owner_of(d, item->object, item->column);
    if (owner == NULL || listed(d, owner->object, owner->column) != 0 || catalog_object(x->catalog, owner->object) == NULL)
        return true;
    const char *wanted = describe_object(x->arena, x->catalog, owner->object, owner->column);
    refuse(x, "2BP01", "cannot drop %s because %s requires it", describe_object(x->arena, x->catalog, item->object, item->column), wanted);
    refuse_detail(x, NULL, arena_printf(x->arena, "You can drop %s instead.", wanted));
    return false;
}

static uint8_t flag_of(char type)
{
    switch (type) {
    case DEPENDENCY_AUTO:
        return DROP_AUTO;
    case DEPENDENCY_INTERNAL:
    case DEPENDENCY_EXTENSION:
    case DEPENDENCY_PARTITION_PRIMARY:
    case DEPENDENCY_PARTITION_SECONDARY:
        return DROP_INTERNAL;
    default:
        return DROP_NORMAL;
    }
}

/* A part of a partitioned object goes with either side: its parent, or the partition it is on. */
static bool goes_with_partition(const struct dropping *d, oid dependent)
{
    const struct object *object = catalog_object(d->x->catalog, dependent);
    for (uint32_t i = 0; object != NULL && i < object->dependencies.count; i++) {
        const struct dependency *dependency = &object->dependencies.at[i];
        if ((dependency->type == DEPENDENCY_PARTITION_PRIMARY || dependency->type == DEPENDENCY_PARTITION_SECONDARY) && listed(d, dependency->object, dependency->column) != 0)
            return true;
    }
    return false;
}

/* Where two indexes cover what a foreign key refers to, it stands on the one that was there first, which a schema written down later does
 * not tell. It is taken to stand on the one that stays. */
static bool may_stand_elsewhere(struct dropping *d, const struct object *object, oid index)
{
    const struct constraint *key = object->class == CLASS_CONSTRAINT ? catalog_constraint(d->x->catalog, object->id) : NULL;
    if (key == NULL || object->first_made != 0 || key->index != index || listed(d, key->referenced, 0) != 0)
        return false;
    oid other = other_referenced_index(d->x, key);
    return other != NO_OID && listed(d, other, 0) == 0;
}

struct moving { VEC(oid) keys; };

static void move_foreign_keys(struct dropping *d, const struct moving *moving, oid index)
{
    struct execution *x = d->x;
    for (uint32_t i = 0; i < moving->keys.count; i++) {
        struct constraint *key = catalog_edit(x->catalog, moving->keys.at[i]);
        key->index = other_referenced_index(x, key);
        catalog_undepend(x->catalog, key->object.id, index);
        catalog_depend(x->catalog, key->object.id, (struct dependency){.object = key->index, .type = DEPENDENCY_NORMAL});
        catalog_touch(x->catalog, &key->object);
        may_fail(x, "2BP01", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "%s may depend on %s", describe_object(x->arena, x->catalog, key->object.id, 0),
                 describe_object(x->arena, x->catalog, index, 0));
    }
}

/* What the object is a part of, up to the whole: the key of a partition in a partition, say. */
static void list_owners(struct dropping *d, oid object, int16_t column, uint8_t flags, uint32_t because)
{
    const struct dependency *owner;
    while ((owner = owner_of(d, object, column)) != NULL && listed(d, owner->object, owner->column) == 0 &&
           !(owner->type == DEPENDENCY_PARTITION_PRIMARY && goes_with_partition(d, object))) {
        list_item(d, owner->object, owner->column, flags, because);
        object = owner->object;
        column = owner->column;
    }
}

/* Puts the dependents of item `at` on the list. */
static void list_dependents(struct dropping *d, uint32_t at)
{
    struct drop_item item = d->items.at[at];
    struct dependency dependency;
    struct moving moving = {0};
    uint32_t cursor = 0;
    for (oid dependent; (dependent = catalog_next_dependent(d->x->catalog, item.object, &cursor, &dependency)) != NO_OID;) {
        if (item.column != 0 && dependency.column != item.column)
            continue;
        if (dependent == item.object && (dependency.own_column == 0 || item.column == 0))
            continue;
        const struct object *object = catalog_object(d->x->catalog, dependent);
        if (object == NULL || object->class == CLASS_PUBLICATION)
            continue;
        if (may_stand_elsewhere(d, object, item.object)) {
            vec_push(d->x->scratch, &moving.keys, dependent);
            continue;
        }
        if (flag_of(dependency.type) != DROP_INTERNAL)
            list_owners(d, dependent, dependency.own_column, flag_of(dependency.type), at);
        list_item(d, dependent, dependency.own_column, flag_of(dependency.type), at);
    }
    move_foreign_keys(d, &moving, item.object);
}

/* A table in a publication hangs on the columns that its column list and its row filter name
 * (publication_add_relation()). */
static void list_publishing(struct dropping *d, uint32_t at)
{
    struct drop_item item = d->items.at[at];
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(d->x->catalog, item.object, &cursor, &dependency)) != NO_OID;) {
        const struct object *object = catalog_object(d->x->catalog, id);
        if (object == NULL || object->class != CLASS_PUBLICATION)
            continue;
        uint32_t member = publication_member_naming((const struct publication *)object, item.object, item.column);
        if (member != 0 && member <= INT16_MAX)
            list_item(d, id, (int16_t)member, DROP_NORMAL, at);
    }
}

static const char *describe_item(const struct dropping *d, const struct drop_item *item)
{
    struct execution *x = d->x;
    const struct object *object = catalog_object(x->catalog, item->object);
    if (item->column == 0 || object == NULL || object->class != CLASS_PUBLICATION)
        return describe_object(x->arena, x->catalog, item->object, item->column);
    const struct publication_member *member = &((const struct publication *)object)->members[item->column - 1];
    return arena_printf(x->arena, "publication of %s in %s", describe_object(x->arena, x->catalog, member->id, 0),
                        describe_object(x->arena, x->catalog, item->object, 0));
}

/* What a schema holds depends on it. */
static void list_contents(struct dropping *d, uint32_t at)
{
    oid schema = d->items.at[at].object;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_in_schema(d->x->catalog, schema, CLASS_COUNT, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(d->x->catalog, id);
        const struct dependency *owner = owner_of(d, id, 0);
        if (object != NULL && (object->parent == NO_OID || object->class == CLASS_OPCLASS) && owner == NULL)
            list_item(d, id, 0, DROP_NORMAL, at);
    }
}

/* reportDependentObjects(): under RESTRICT nothing but what hangs on the targets silently may go. */
static bool report_dependents(struct dropping *d, enum behavior behavior)
{
    struct execution *x = d->x;
    if (behavior == BEHAVIOR_CASCADE)
        return true;
    struct str detail = str_new(x->arena);
    uint32_t count = 0;
    for (uint32_t i = 0; i < d->items.count; i++) {
        const struct drop_item *item = &d->items.at[i];
        if (item->flags != DROP_NORMAL)
            continue;
        if (count < DEPENDENTS_SHOWN)
            str_addf(&detail, "%s%s depends on %s", count > 0 ? "\n" : "", describe_item(d, item),
                     describe_item(d, &d->items.at[item->because]));
        count++;
    }
    if (count == 0)
        return true;
    if (count > DEPENDENTS_SHOWN)
        str_addf(&detail, "\nand %u other objects", count - DEPENDENTS_SHOWN);
    if (d->originals == 1)
        refuse(x, "2BP01", "cannot drop %s because other objects depend on it",
               describe_object(x->arena, x->catalog, d->items.at[0].object, d->items.at[0].column));
    else
        refuse(x, "2BP01", "cannot drop desired object(s) because other objects depend on them");
    refuse_detail(x, detail.text, "Use DROP ... CASCADE to drop the dependent objects too.");
    return false;
}

/* ---- removing ---- */

static void lock_relation(struct execution *x, const struct relation *relation, const struct drop_item *item, bool concurrently)
{
    bool original = (item->flags & DROP_ORIGINAL) != 0;
    if (relation->kind == RELATION_INDEX || relation->kind == RELATION_PARTITIONED_INDEX) {
        concurrently = concurrently && relation->persistence != 't'; /* temporary tables are nobody else's */
        take_lock(x, relation->index->table, concurrently ? LOCK_DROP_INDEX_CONCURRENTLY : LOCK_DROP_INDEX_TABLE);
        take_lock(x, relation->object.id, concurrently ? LOCK_DROP_INDEX_CONCURRENTLY_INDEX : LOCK_DROP_INDEX);
        return;
    }
    take_lock(x, relation->object.id, original ? LOCK_DROP_TABLE : LOCK_DROP_DEPENDENT);
    if (!relation->is_partition || relation->inherits.count == 0)
        return;
    /* heap_drop_with_catalog(): the parent, and the default partition whose constraint widens. */
    const struct relation *parent = relation_of(x, relation->inherits.at[0]);
    if (parent == NULL)
        return;
    take_lock(x, parent->object.id, LOCK_DROP_PARTITION_PARENT);
    if (parent->partition != NULL && parent->partition->default_partition != NO_OID && parent->partition->default_partition != relation->object.id)
        take_lock(x, parent->partition->default_partition, LOCK_DROP_PARTITION_DEFAULT);
}

bool has_referenced_triggers(struct execution *x, const struct constraint *key)
{
    const struct constraint *top =
        key->parent_constraint != NO_OID ? catalog_constraint(x->catalog, key->parent_constraint) : NULL;
    const struct relation *referenced = relation_of(x, key->referenced);
    bool referencing_copy = top != NULL && top->object.parent != key->object.parent;
    return key->enforced && !referencing_copy &&
           (referenced == NULL || referenced->kind != RELATION_PARTITIONED ||
            has_feature(x, FEATURE_PARTITIONED_KEY_TRIGGERS));
}

static void lock_item(struct execution *x, const struct object *object, const struct drop_item *item, bool concurrently)
{
    const struct relation *relation = relation_of(x, object->id);
    if (relation != NULL) {
        if (item->column != 0)
            take_lock(x, object->id, LOCK_DROP_DEPENDENT);
        else
            lock_relation(x, relation, item, concurrently);
        return;
    }
    switch (object->class) {
    case CLASS_CONSTRAINT: {
        const struct constraint *constraint = catalog_constraint(x->catalog, object->id);
        take_lock(x, object->parent, LOCK_ALTER_DROP_CONSTRAINT);
        if (constraint->type == 'f' && has_referenced_triggers(x, constraint))
            take_lock(x, constraint->referenced, LOCK_DROP_FOREIGN_KEY_REFERENCED);
        break;
    }
    case CLASS_DEFAULT:
        take_lock(x, object->parent, LOCK_ALTER_COLUMN);
        break;
    case CLASS_TRIGGER:
        take_lock(x, object->parent, LOCK_DROP_TRIGGER);
        break;
    case CLASS_RULE:
        take_lock(x, object->parent, LOCK_DROP_RULE);
        break;
    case CLASS_POLICY:
        take_lock(x, object->parent, LOCK_POLICY);
        break;
    case CLASS_STATISTICS:
        take_lock(x, object->parent, LOCK_DROP_STATISTICS);
        break;
    default:
        break;
    }
}

static enum loss_kind loss_kind_of(const struct object *object, const struct relation *relation)
{
    if (relation != NULL)
        switch (relation->kind) {
        case RELATION_TABLE:
        case RELATION_PARTITIONED:
        case RELATION_MATVIEW:
            return LOSS_TABLE;
        case RELATION_VIEW:
            return LOSS_VIEW;
        case RELATION_INDEX:
        case RELATION_PARTITIONED_INDEX:
            return LOSS_INDEX;
        default:
            return LOSS_OTHER;
        }
    switch (object->class) {
    case CLASS_CONSTRAINT:
        return LOSS_CONSTRAINT;
    case CLASS_TYPE:
        return LOSS_TYPE;
    case CLASS_FUNCTION:
        return LOSS_FUNCTION;
    default:
        return LOSS_OTHER;
    }
}

/* What belongs to a table that goes anyway is not a loss of its own. */
static bool is_part_of_listed(const struct dropping *d, const struct object *object)
{
    if (object->parent != NO_OID && listed(d, object->parent, 0) != 0)
        return true;
    const struct relation *relation = relation_of(d->x, object->id);
    return relation != NULL && relation->index != NULL && listed(d, relation->index->table, 0) != 0;
}

static void note_item(struct dropping *d, const struct object *object, const struct drop_item *item)
{
    struct execution *x = d->x;
    const struct relation *relation = relation_of(x, object->id);
    bool cascade = (item->flags & DROP_ORIGINAL) == 0;
    enum loss_cause cause = !cascade ? LOSS_NAMED : item->flags == DROP_NORMAL ? LOSS_CASCADE : LOSS_WITH_OWNER;
    if (object->class == CLASS_PUBLICATION && item->column != 0) {
        notice(x, "drop cascades to %s", describe_item(d, item));
        return;
    }
    if (!x->recording || (cascade && ((item->flags & DROP_INTERNAL) != 0 || is_part_of_listed(d, object))))
        return;
    if (item->column != 0) {
        const struct column *column = relation != NULL ? catalog_column_number(relation, item->column) : NULL;
        note_loss(x, LOSS_COLUMN, object->id, object->id, column_label(x, object->id, column != NULL ? column->name : "?"), cause);
        return;
    }
    oid about = relation != NULL ? (relation->index != NULL ? relation->index->table : object->id) : object->parent;
    note_loss(x, loss_kind_of(object, relation), object->id, about, describe_object(x->arena, x->catalog, object->id, 0), cause);
    if (cascade && (item->flags & DROP_NORMAL) != 0)
        notice(x, "drop cascades to %s", describe_object(x->arena, x->catalog, object->id, 0));
}

/* RemoveAttributeById(): the column's number stays taken. */
static void remove_column(struct execution *x, oid relation, int16_t number)
{
    struct column *column = catalog_edit_column(x->catalog, relation, number);
    column->name = arena_printf(x->arena, "........pg.dropped.%d........", (int)number);
    column->dropped = true;
    column->not_null = false;
    column->default_id = NO_OID;
    column->generated = column->identity = 0;
    column->fast_default = false;
    column->comment = NULL;
    /* What only the column needed (its type, its collation) is free of it. */
    struct object *object = catalog_edit(x->catalog, relation);
    struct dependency *kept = ARENA_ARRAY(x->arena, struct dependency, object->dependencies.count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->dependencies.count; i++)
        if (object->dependencies.at[i].own_column != number)
            kept[count++] = object->dependencies.at[i];
    object->dependencies = (struct dependencies){kept, count};
    catalog_touch(x->catalog, object);
}

static void forget_default_partition(struct execution *x, const struct relation *relation)
{
    if (!relation->is_partition || relation->inherits.count == 0)
        return;
    const struct relation *parent = relation_of(x, relation->inherits.at[0]);
    if (parent == NULL || parent->partition == NULL || parent->partition->default_partition != relation->object.id)
        return;
    struct relation *edited = catalog_edit(x->catalog, parent->object.id);
    struct partition_info *info = ARENA_NEW(x->arena, struct partition_info);
    *info = *edited->partition;
    info->default_partition = NO_OID;
    edited->partition = info;
}

/* The member is taken off the list when all is dropped, since others of the publication may follow. */
static void leave_publication(struct dropping *d, const struct drop_item *item)
{
    struct publication *publication = catalog_edit(d->x->catalog, item->object);
    struct publication_member *members =
        ARENA_ARRAY(d->x->arena, struct publication_member, publication->member_count);
    memcpy(members, publication->members, publication->member_count * sizeof *members);
    catalog_undepend(d->x->catalog, item->object, members[item->column - 1].id);
    members[item->column - 1].id = NO_OID;
    publication->members = members;
    publication->member_room = NULL;
    *map_put(&d->publications, item->object, NULL) = 1;
}

/* A dropped table leaves the publications it is in: they are put on a list, and looked at once when all is dropped. */
static void list_publications(struct dropping *d, oid relation)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(d->x->catalog, relation, &cursor, &dependency)) != NO_OID;) {
        const struct object *object = catalog_object(d->x->catalog, id);
        if (object != NULL && object->class == CLASS_PUBLICATION)
            *map_put(&d->publications, id, NULL) = 1;
    }
}

static bool stays_published(struct execution *x, const struct publication_member *member)
{
    return member->id != NO_OID && (member->id < FIRST_USER_OID || catalog_object(x->catalog, member->id) != NULL);
}

static void forget_dropped_items(struct execution *x, oid id)
{
    if (catalog_object(x->catalog, id) == NULL)
        return;
    struct publication *publication = catalog_edit(x->catalog, id);
    struct publication_member *members = ARENA_ARRAY(x->arena, struct publication_member, publication->member_count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < publication->member_count; i++)
        if (stays_published(x, &publication->members[i]))
            members[kept++] = publication->members[i];
    publication->members = members;
    publication->member_count = kept;
    publication->member_room = NULL;
}

static void remove_item(struct dropping *d, const struct object *object, const struct drop_item *item)
{
    struct execution *x = d->x;
    const struct relation *relation = relation_of(x, object->id);
    if (item->column != 0) {
        if (relation != NULL)
            remove_column(x, object->id, item->column);
        else if (object->class == CLASS_PUBLICATION)
            leave_publication(d, item);
        return;
    }
    if (relation != NULL) {
        list_publications(d, object->id);
        forget_default_partition(x, relation);
    }
    if (object->class == CLASS_DEFAULT) {
        const struct default_value *value = (const struct default_value *)object;
        const struct relation *owner = relation_of(x, object->parent);
        const struct column *column = owner != NULL ? catalog_column_number(owner, value->column) : NULL;
        if (column != NULL && column->default_id == object->id) {
            struct column *edited = catalog_edit_column(x->catalog, object->parent, value->column);
            edited->default_id = NO_OID;
            edited->generated = 0;
        }
    }
    if (object->class == CLASS_SCHEMA)
        x->session->search_path_known = false;
    catalog_drop(x->catalog, object->id);
}

bool drop_objects(struct execution *x, const struct drop_target *targets, uint32_t count, enum behavior behavior, bool concurrently)
{
    struct dropping d = {.x = x, .originals = count};
    map_init(&d.seen, x->arena);
    map_init(&d.publications, x->arena);
    for (uint32_t i = 0; i < count; i++)
        list_item(&d, targets[i].object, targets[i].column, DROP_ORIGINAL, 0);
    uint32_t originals = d.items.count;
    for (uint32_t i = 0; i < originals; i++)
        if (!check_owner(&d, &d.items.at[i]))
            return false;
    for (uint32_t i = 0; i < d.items.count; i++) {
        const struct object *object = catalog_object(x->catalog, d.items.at[i].object);
        if (object != NULL && object->class == CLASS_SCHEMA)
            list_contents(&d, i);
        if (d.items.at[i].column != 0 && object != NULL && object->class == CLASS_RELATION)
            list_publishing(&d, i);
        list_dependents(&d, i);
    }
    if (!report_dependents(&d, behavior))
        return false;
    for (uint32_t i = 0; i < d.items.count; i++) {
        const struct object *object = catalog_object(x->catalog, d.items.at[i].object);
        if (object == NULL)
            continue;
        lock_item(x, object, &d.items.at[i], concurrently);
        const struct relation *relation = d.items.at[i].column == 0 ? relation_of(x, object->id) : NULL;
        if (relation != NULL && relation->index == NULL && !check_not_in_use(x, object->id, "DROP TABLE"))
            return false;
        note_item(&d, object, &d.items.at[i]);
    }
    /* Dependents first, as PostgreSQL deletes. */
    for (uint32_t i = d.items.count; i-- > 0;) {
        const struct object *object = catalog_object(x->catalog, d.items.at[i].object);
        if (object != NULL)
            remove_item(&d, object, &d.items.at[i]);
    }
    for (uint32_t i = 0; i < d.publications.count; i++)
        forget_dropped_items(x, (oid)d.publications.entries[i].number);
    return true;
}
