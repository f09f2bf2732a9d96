/*
 * Implements doubt.h. What the catalog says of doubtful things is one possibility: the one in which things
 * were made, and none dropped.
 */
#include "doubt.h"

#include <string.h>

#include "simulate/address.h"
#include "base/str.h"
#include "simulate/simulation.h"

/* ---- marking ---- */

void doubt_name(struct execution *x, const char *name)
{
    uint32_t cursor = 0;
    x->simulation->doubtful = true;
    if (name != NULL && strstr(name, DOUBT_ELLIPSIS) != NULL)
        name = "";
    if (name == NULL || catalog_next_named(x->catalog, CLASS_OPAQUE, NO_OID, name, &cursor) != NO_OID)
        return;
    struct object *object = catalog_create(x->catalog, CLASS_OPAQUE, sizeof *object, NO_OID, NO_OID,
                                           arena_strdup(x->arena, name));
    object->uncertain = true;
    object->why_opaque = "whether it exists is not known";
    catalog_publish(x->catalog, object);
}

static void doubt_object(struct execution *x, oid id)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (object == NULL || object->uncertain)
        return;
    x->simulation->doubtful = true;
    ((struct object *)catalog_edit(x->catalog, id))->uncertain = true;
}

/* ---- what was changed ---- */

struct touched {
    VEC(oid) ids;
};

static void collect_touched(struct execution *x, int32_t before, struct touched *out)
{
    for (int32_t statement = before + 1; statement <= catalog_statement(x->catalog); statement++) {
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_touched(x->catalog, statement, &cursor)) != NO_OID;)
            vec_push(x->scratch, &out->ids, id);
    }
}

static bool lost_columns(const struct object *old, const struct object *now)
{
    if (old->class != CLASS_RELATION)
        return false;
    const struct relation *before = (const struct relation *)old, *after = (const struct relation *)now;
    for (uint16_t i = 0; i < before->column_count; i++)
        if (!before->columns[i]->dropped &&
            (after->columns[i]->dropped || strcmp(before->columns[i]->name, after->columns[i]->name) != 0))
            return true;
    return false;
}

/* Is something gone, or no longer to be found under its name? */
static bool lost_names(struct execution *x, int32_t before, oid id)
{
    const struct object *old = catalog_object_at(x->catalog, id, before),
                        *now = catalog_object(x->catalog, id);
    if (old == NULL)
        return false;
    return now == NULL || now->schema != old->schema || !str_same(now->name, old->name) ||
           lost_columns(old, now);
}

static void restore(struct execution *x, int32_t before)
{
    catalog_begin_statement(x->catalog);
    catalog_restore(x->catalog, before);
}

/* Everything is as it was before, and the names that were given there are doubtful. */
static void take_back(struct execution *x, int32_t before, const struct touched *touched)
{
    const char **names = ARENA_ARRAY(x->scratch, const char *, touched->ids.count);
    for (uint32_t i = 0; i < touched->ids.count; i++) {
        const struct object *old = catalog_object_at(x->catalog, touched->ids.at[i], before),
                            *now = catalog_object(x->catalog, touched->ids.at[i]);
        if (now != NULL && now->name != NULL && (old == NULL || !str_same(old->name, now->name)))
            names[i] = now->name;
    }
    restore(x, before);
    for (uint32_t i = 0; i < touched->ids.count; i++)
        if (names[i] != NULL && names[i][0] != '\0')
            doubt_name(x, names[i]);
}

void doubt_changes(struct execution *x, int32_t before)
{
    struct touched touched = {0};
    bool lost = false;
    collect_touched(x, before, &touched);
    for (uint32_t i = 0; i < touched.ids.count && !lost; i++)
        lost = lost_names(x, before, touched.ids.at[i]);
    if (lost)
        take_back(x, before, &touched);
    for (uint32_t i = 0; i < touched.ids.count; i++)
        doubt_object(x, touched.ids.at[i]);
}

void doubt_touched(struct execution *x, int32_t before)
{
    struct touched touched = {0};
    collect_touched(x, before, &touched);
    for (uint32_t i = 0; i < touched.ids.count; i++)
        doubt_object(x, touched.ids.at[i]);
}

static bool same_numbers(const struct sequence_info *a, const struct sequence_info *b)
{
    return a == b || (a != NULL && b != NULL && a->start == b->start && a->increment == b->increment &&
                      a->minimum == b->minimum && a->maximum == b->maximum && a->cache == b->cache);
}

/* The numbers and expressions that an object got since the snapshot. */
static void doubt_numbers(struct execution *x, const struct object *object, int32_t before)
{
    const struct object *old = catalog_object_at(x->catalog, object->id, before);
    if (object->class == CLASS_DEFAULT)
        ((struct default_value *)catalog_edit(x->catalog, object->id))->unknown = true;
    if (object->class == CLASS_CONSTRAINT && old == NULL && ((const struct constraint *)object)->type == 'c')
        ((struct constraint *)catalog_edit(x->catalog, object->id))->unknown = true;
    if (object->class != CLASS_RELATION)
        return;
    const struct relation *relation = (const struct relation *)object, *earlier = (const struct relation *)old;
    const struct partition_bound *bound = earlier != NULL ? earlier->bound : NULL;
    const struct sequence_info *sequence = earlier != NULL ? earlier->sequence : NULL;
    if (relation->bound != bound || !same_numbers(relation->sequence, sequence))
        ((struct relation *)catalog_edit(x->catalog, object->id))->unknown = true;
}

void doubt_values(struct execution *x, int32_t before)
{
    struct touched touched = {0};
    collect_touched(x, before, &touched);
    for (uint32_t i = 0; i < touched.ids.count; i++) {
        const struct object *object = catalog_object(x->catalog, touched.ids.at[i]);
        if (object != NULL)
            doubt_numbers(x, object, before);
        doubt_object(x, touched.ids.at[i]);
    }
}

void doubt_undo(struct execution *x, int32_t before)
{
    struct touched touched = {0};
    bool made = false;
    collect_touched(x, before, &touched);
    if (touched.ids.count == 0)
        return;
    for (uint32_t i = 0; i < touched.ids.count; i++)
        made |= catalog_object_at(x->catalog, touched.ids.at[i], before) == NULL;
    restore(x, before);
    for (uint32_t i = 0; i < touched.ids.count; i++)
        doubt_object(x, touched.ids.at[i]);
    if (made)
        doubt_name(x, "");
}

/* ---- what was not played ---- */

static void doubt_relation(struct execution *x, const struct relation_name *relation)
{
    struct refusal refusal = {0};
    oid id = relation->name.name != NULL ? resolve_relation(&x->resolver, &relation->name, true, &refusal)
                                         : NO_OID;
    if (id != NO_OID)
        doubt_object(x, id);
}

static void doubt_address(struct execution *x, const struct object_name *name)
{
    struct drop_target target = {0};
    bool elsewhere, recording = x->recording;
    uint32_t failures = x->statement->failures.count;
    x->recording = false;
    if (address_find(x, name, true, &target, &elsewhere) && target.object != NO_OID)
        doubt_object(x, target.object);
    x->recording = recording;
    x->statement->failures.count = failures;
}

/* Does the name fit one of which parts, the ellipses, are not known? */
static bool fits(const char *name, const char *pattern)
{
    size_t gap = strlen(DOUBT_ELLIPSIS);
    const char *after_gap = NULL, *retry = NULL;
    while (*name != '\0') {
        if (strncmp(pattern, DOUBT_ELLIPSIS, gap) == 0) {
            after_gap = pattern += gap;
            retry = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (after_gap != NULL) {
            pattern = after_gap;
            name = ++retry;
        } else {
            return false;
        }
    }
    while (strncmp(pattern, DOUBT_ELLIPSIS, gap) == 0)
        pattern += gap;
    return *pattern == '\0';
}

/* DROP of a name that is known in part: any relation that has such a name. */
static void doubt_dropped(struct execution *x, const struct object_name *name)
{
    uint32_t cursor = 0;
    bool known = name->name.name == NULL || strstr(name->name.name, DOUBT_ELLIPSIS) == NULL;
    doubt_address(x, name);
    for (oid id; !known && (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object != NULL && object->class == CLASS_RELATION && object->name != NULL &&
            fits(object->name, name->name.name))
            doubt_object(x, id);
    }
}

static void doubt_alter(struct execution *x, const struct op_alter_table *op)
{
    doubt_relation(x, &op->relation);
    for (uint32_t i = 0; i < op->command_count; i++) {
        if (op->commands[i].constraint != NULL)
            doubt_name(x, op->commands[i].constraint->name);
        if (op->commands[i].relation.name.name != NULL)
            doubt_relation(x, &op->commands[i].relation);
    }
}

/* The name that a CREATE gives; NULL: it is no such statement, or gives none. */
static const char *name_made(const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE_TABLE:
        return ((const struct op_create_table *)op)->relation.name.name;
    case OP_CREATE_TABLE_AS:
        return ((const struct op_create_table_as *)op)->relation.name.name;
    case OP_CREATE_INDEX:
        return ((const struct op_create_index *)op)->name;
    case OP_CREATE_VIEW:
        return ((const struct op_create_view *)op)->relation.name.name;
    case OP_CREATE_SEQUENCE:
        return ((const struct op_create_sequence *)op)->relation.name.name;
    case OP_CREATE_SCHEMA:
        return ((const struct op_create_schema *)op)->name;
    case OP_CREATE_ENUM:
        return ((const struct op_create_enum *)op)->name.name;
    case OP_CREATE_DOMAIN:
        return ((const struct op_create_domain *)op)->name.name;
    case OP_CREATE_COMPOSITE:
        return ((const struct op_create_composite *)op)->name.name;
    case OP_CREATE_FUNCTION:
        return ((const struct op_create_function *)op)->name.name;
    case OP_RENAME:
        return ((const struct op_rename *)op)->new_name;
    default:
        return op->kind == OP_EXTENSION ? "" : NULL;
    }
}

/* What is there already and may be another thing afterwards. */
static void doubt_objects_of(struct execution *x, const struct op *op)
{
    const struct object_names *dropped = &((const struct op_drop *)op)->objects;
    const struct op_create_table *table = (const struct op_create_table *)op;
    switch (op->kind) {
    case OP_CREATE_TABLE:
        for (uint32_t i = 0; i < table->inherit_count; i++)
            doubt_relation(x, &table->inherits[i]);
        break;
    case OP_CREATE_INDEX:
        doubt_relation(x, &((const struct op_create_index *)op)->relation);
        break;
    case OP_CREATE_VIEW:
        doubt_relation(x, &((const struct op_create_view *)op)->relation);
        break;
    case OP_ALTER_TABLE:
        doubt_alter(x, (const struct op_alter_table *)op);
        break;
    case OP_RENAME:
        doubt_address(x, &((const struct op_rename *)op)->object);
        break;
    case OP_SET_SCHEMA:
        doubt_address(x, &((const struct op_set_schema *)op)->object);
        break;
    case OP_DROP:
        for (uint32_t i = 0; i < dropped->count; i++)
            doubt_dropped(x, &dropped->at[i]);
        break;
    default:
        break;
    }
}

void doubt_op(struct execution *x, const struct op *op)
{
    doubt_objects_of(x, op);
    if (name_made(op) != NULL)
        doubt_name(x, name_made(op));
}

/* The opaque object of any name, when it is there because of this, is uncertain in its comment too:
 * nothing is known at all. */
static const char everything[] = "anything may have happened";

void doubt_everything(struct execution *x)
{
    uint32_t cursor = 0;
    doubt_name(x, "");
    oid id = catalog_next_named(x->catalog, CLASS_OPAQUE, NO_OID, "", &cursor);
    ((struct object *)catalog_edit(x->catalog, id))->why_opaque = everything;
}

/* ---- what can no longer be said ---- */

static bool mentions(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; text != NULL && length > 0 && (at = strstr(at, name)) != NULL; at++)
        if (at > text && strchr("\". ", at[-1]) != NULL && strchr("\". ", at[length]) != NULL)
            return true;
    return false;
}

static bool locks_doubtful(struct execution *x)
{
    for (uint32_t i = 0; i < x->statement->locks.count; i++) {
        const struct object *object = catalog_object(x->catalog, x->statement->locks.at[i].relation);
        if (object != NULL && object->uncertain)
            return true;
    }
    return false;
}

/* Something was not found. */
static bool misses(const struct failure_fact *failure)
{
    static const char *const codes[] = {"42P01", "42703", "42704", "42883", "3F000"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(failure->sqlstate, codes[i]) == 0)
            return true;
    return false;
}

static bool is_doubtful(struct execution *x, const struct failure_fact *failure)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object == NULL || !object->uncertain || object->name == NULL)
            continue;
        if (object->class == CLASS_OPAQUE && object->name[0] == '\0' &&
            (object->why_opaque == everything || misses(failure)))
            return true;
        if (mentions(failure->reason, object->name) || mentions(failure->detail, object->name))
            return true;
    }
    return false;
}

void doubt_failures(struct execution *x, uint32_t first)
{
    if (!x->simulation->doubtful)
        return;
    bool locked = locks_doubtful(x);
    for (uint32_t i = first; i < x->statement->failures.count; i++) {
        struct failure_fact *failure = &x->statement->failures.at[i];
        if (failure->certainty == CERTAINTY_CERTAIN && (locked || is_doubtful(x, failure)))
            failure->certainty = CERTAINTY_POSSIBLE;
    }
}
