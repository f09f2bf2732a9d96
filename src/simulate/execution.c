/*
 * Execution: the verbs that handlers speak in: refuse, take a lock, note work, name things. They book facts on the running
 * statement and decide nothing about PostgreSQL except names (makeObjectName and its like).
 */
#include "execution.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "pinned.h"
#include "simulation.h"

/* ---- refusing ---- */

static struct failure_fact *add_failure(struct execution *x, const char *sqlstate, enum certainty certainty, const char *reason)
{
    operation_current(x);           /* every failure is some operation's */
    struct failure_fact failure = {.sqlstate = sqlstate, .certainty = certainty, .reason = reason, .operation = x->operation,
                                   .position = NO_POSITION, .affected = NAN};
    vec_push(x->arena, &x->statement->failures, failure);
    return &x->statement->failures.at[x->statement->failures.count - 1];
}

bool refuse(struct execution *x, const char *sqlstate, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_failure(x, sqlstate, CERTAINTY_CERTAIN, arena_vprintf(x->arena, format, arguments));
    va_end(arguments);
    return false;
}

bool refuse_unsure(struct execution *x, const char *sqlstate, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_failure(x, sqlstate, CERTAINTY_POSSIBLE, arena_vprintf(x->arena, format, arguments));
    va_end(arguments);
    return false;
}

bool refuse_missing(struct execution *x, oid owner, const char *sqlstate, const char *format, ...)
{
    const struct object *object = owner != NO_OID ? catalog_object(x->catalog, owner) : NULL;
    bool open = object != NULL ? object->uncertain || object->why_opaque != NULL : catalog_is_open(x->catalog);
    va_list arguments;
    va_start(arguments, format);
    add_failure(x, sqlstate, open ? CERTAINTY_POSSIBLE : CERTAINTY_CERTAIN, arena_vprintf(x->arena, format, arguments));
    va_end(arguments);
    return false;
}

bool refuse_as(struct execution *x, const struct refusal *refusal)
{
    struct failure_fact *failure = add_failure(x, refusal->sqlstate != NULL ? refusal->sqlstate : "XX000",
                                               refusal->unsure ? CERTAINTY_POSSIBLE : CERTAINTY_CERTAIN,
                                               refusal->message != NULL ? refusal->message : "not understood");
    failure->detail = refusal->detail;
    failure->hint = refusal->hint;
    failure->position = refusal->position;
    return false;
}

void refuse_detail(struct execution *x, const char *detail, const char *hint)
{
    if (x->statement->failures.count == 0)
        return;
    struct failure_fact *failure = &x->statement->failures.at[x->statement->failures.count - 1];
    failure->detail = detail;
    failure->hint = hint;
}

void may_fail(struct execution *x, const char *sqlstate, enum certainty certainty, oid relation, const char *column, double affected,
              const char *format, ...)
{
    if (!x->recording)
        return;
    va_list arguments;
    va_start(arguments, format);
    struct failure_fact *failure = add_failure(x, sqlstate, certainty, arena_vprintf(x->arena, format, arguments));
    va_end(arguments);
    failure->relation = relation;
    failure->column = column;
    failure->affected = affected;
}

void notice(struct execution *x, const char *format, ...)
{
    if (!x->recording)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(x->arena, format, arguments);
    va_end(arguments);
    vec_push(x->arena, &x->statement->notices, text);
}

void not_modelled(struct execution *x, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    x->statement->not_modelled = arena_vprintf(x->arena, format, arguments);
    va_end(arguments);
}

bool forbid_in_block(struct execution *x, const char *what)
{
    x->statement->allowed_in_transaction = false;
    if (x->in_block)
        return refuse(x, "25001", "%s cannot run inside a transaction block", what);
    return x->machine == NULL || refuse(x, "25001", "%s cannot be executed from a function", what);
}

/* ---- facts ---- */

struct operation *operation_add(struct execution *x, const char *kind, struct span span)
{
    struct operation operation = {.kind = kind, .span = span, .object_type = OBJECT_TYPE_COUNT};
    if (!x->recording)
        x->statement->operations.count = 0;
    vec_push(x->arena, &x->statement->operations, operation);
    x->operation = x->statement->operations.count - 1;
    return operation_current(x);
}

struct operation *operation_current(struct execution *x)
{
    if (x->statement->operations.count == 0)
        return operation_add(x, x->statement->kind != NULL ? x->statement->kind : "", x->statement->item.span);
    return &x->statement->operations.at[x->operation];
}

/* Which of a statement's facts a place in its map is of; scans follow, one number for each purpose. */
enum booked_fact { BOOKED_LOCK, BOOKED_TRANSIENT_LOCK, BOOKED_REWRITE, BOOKED_BUILD, BOOKED_SCAN };

/* The place of the fact about the relation in its vector + 1; 0, to be set, when it is not booked yet. */
static uint32_t *booked(struct execution *x, uint32_t fact, oid relation)
{
    struct map *map = &x->statement->booked;
    if (map->arena == NULL)
        map_init(map, x->arena);
    return map_put(map, (uint64_t)fact << 32 | relation, NULL);
}

static bool is_index(struct execution *x, oid relation)
{
    const struct relation *found = relation_of(x, relation);
    return found != NULL && (found->kind == RELATION_INDEX || found->kind == RELATION_PARTITIONED_INDEX);
}

static void add_lock(struct execution *x, oid relation, enum lock_mode mode, enum lock_reason reason, bool transient)
{
    const struct relation *found = relation_of(x, relation);
    if (!x->recording || mode == NO_LOCK || relation < FIRST_USER_OID)
        return;
    /* What this very statement makes is nobody else's yet. */
    if (found != NULL && found->object.first_made > x->statement->before && found->index == NULL)
        return;
    struct lock_fact lock = {.relation = relation, .is_index = is_index(x, relation), .mode = mode, .reason = reason,
                             .operation = x->operation, .transient = transient, .new_relation = relation_is_new(x, relation)};
    if (reason == LOCK_WRITE || reason == LOCK_COPY_FROM || reason == LOCK_TRUNCATE)
        map_put(&x->simulation->written, relation, NULL);
    uint32_t *place = booked(x, transient ? BOOKED_TRANSIENT_LOCK : BOOKED_LOCK, relation);
    if (*place == 0) {
        vec_push(x->arena, &x->statement->locks, lock);
        *place = x->statement->locks.count;
    } else if (mode > x->statement->locks.at[*place - 1].mode) {
        x->statement->locks.at[*place - 1] = lock;
    }
}

void take_lock(struct execution *x, oid relation, enum lock_reason reason)
{
    add_lock(x, relation, lock_mode_for(reason, x->version), reason, false);
}

void take_lock_mode(struct execution *x, oid relation, enum lock_mode mode, enum lock_reason reason)
{
    add_lock(x, relation, mode, reason, false);
}

void take_transient_lock(struct execution *x, oid relation, enum lock_reason reason)
{
    add_lock(x, relation, lock_mode_for(reason, x->version), reason, true);
}

void note_rewrite(struct execution *x, oid relation, const char *reason)
{
    if (!x->recording)
        return;
    uint32_t *place = booked(x, BOOKED_REWRITE, relation);
    if (*place != 0)
        return;
    struct rewrite_fact rewrite = {.relation = relation, .reason = reason, .operation = x->operation};
    vec_push(x->arena, &x->statement->rewrites, rewrite);
    *place = x->statement->rewrites.count;
}

void note_scan(struct execution *x, oid relation, enum scan_purpose purpose, const char *reason)
{
    if (!x->recording || relation < FIRST_USER_OID)
        return;
    uint32_t *place = booked(x, BOOKED_SCAN + purpose, relation);
    if (*place != 0)
        return;
    struct scan_fact scan = {.relation = relation, .purpose = purpose, .reason = reason, .operation = x->operation};
    vec_push(x->arena, &x->statement->scans, scan);
    *place = x->statement->scans.count;
}

void note_build(struct execution *x, oid index, bool rebuilt, bool concurrently, const char *reason)
{
    if (!x->recording)
        return;
    uint32_t *place = booked(x, BOOKED_BUILD, index);
    if (*place != 0)
        return;
    const struct relation *relation = relation_of(x, index);
    struct build_fact build = {.index = index, .rebuilt = rebuilt, .concurrently = concurrently, .reason = reason, .operation = x->operation};
    if (relation != NULL && relation->index != NULL) {
        build.relation = relation->index->table;
        build.name = relation->object.name;
        build.unique = relation->index->unique;
    }
    vec_push(x->arena, &x->statement->builds, build);
    *place = x->statement->builds.count;
}

void note_loss(struct execution *x, enum loss_kind kind, oid id, oid relation, const char *object, enum loss_cause cause)
{
    if (!x->recording)
        return;
    struct loss_fact loss = {.kind = kind, .id = id, .relation = relation, .object = object, .cause = cause, .operation = x->operation};
    vec_push(x->arena, &x->statement->losses, loss);
}

const char *relation_label(struct execution *x, oid relation)
{
    return x->recording ? catalog_relation_label(x->catalog, relation, x->arena) : "";
}

const char *column_label(struct execution *x, oid relation, const char *column)
{
    if (!x->recording)
        return "";
    return arena_join(x->arena, catalog_relation_label(x->catalog, relation, x->arena), ".", column);
}

const char *object_name_of(struct execution *x, oid id)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (object != NULL)
        return object->name;
    const struct builtin_relation *builtin = builtin_relation_by_oid(x->version, id);
    return builtin != NULL ? builtin->name : "?";
}

/* ---- catalog short-cuts ---- */

const struct relation *relation_of(struct execution *x, oid id)
{
    return id < FIRST_USER_OID ? NULL : catalog_relation(x->catalog, id);
}

bool relation_is_new(struct execution *x, oid relation)
{
    const struct relation *found = relation_of(x, relation);
    if (found == NULL)
        return false;
    if (found->index != NULL)
        return relation_is_new(x, found->index->table);
    return found->object.first_made > 0;
}

bool relation_is_empty(struct execution *x, oid relation)
{
    const struct relation *found = relation_of(x, relation);
    if (found == NULL)
        return false;
    return found->no_rows;
}

bool holds_nothing_yet(const struct relation *relation)
{
    return relation->kind == RELATION_MATVIEW && relation->view != NULL && !relation->view->populated &&
           !relation->object.uncertain;
}

void all_inheritors(struct execution *x, oid relation, struct oids *out)
{
    VEC(oid) found = {0};
    struct map seen;
    map_init(&seen, x->scratch);
    vec_push(x->arena, &found, relation);
    *map_put(&seen, relation, NULL) = 1;
    /* find_all_inheritors() goes breadth first, each table's children in oid order, and takes every table once. */
    for (uint32_t i = 0; i < found.count; i++) {
        uint32_t cursor = 0;
        for (oid child; (child = catalog_next_child(x->catalog, found.at[i], &cursor)) != NO_OID;) {
            uint32_t *mark = map_put(&seen, child, NULL);
            if (*mark != 0)
                continue;
            *mark = 1;
            vec_push(x->arena, &found, child);
        }
    }
    *out = (struct oids){found.at, found.count};
}

const struct sql_option *option_find(const struct sql_options *options, const char *name)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (options->at[i].name != NULL && str_same_nocase(options->at[i].name, name))
            return &options->at[i];
    return NULL;
}

bool option_boolean(struct execution *x, const struct sql_option *option, bool *on)
{
    static const char *const words[] = {"false", "true", "off", "on", "0", "1"};
    *on = option->value == NULL;
    if (option->value == NULL)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_same_nocase(words[i], option->value)) {
            *on = i % 2 == 1;
            return true;
        }
    return refuse(x, "42601", "%s requires a Boolean value", option->name);
}

/* NONE: the type or operator no longer has such a function (AlterType, AlterOperator). */
static bool is_none(const struct sql_option *option)
{
    static const char *const functions[] = {"restrict", "join", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"};
    if (option->value != NULL || option->type != NULL)
        return false;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i], option->name) == 0)
            return true;
    return false;
}

struct sql_options options_altered(struct arena *arena, const struct sql_options *options, const struct sql_options *altering)
{
    struct sql_option *all = ARENA_ARRAY(arena, struct sql_option, options->count + altering->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < options->count; i++)
        if (option_find(altering, options->at[i].name) == NULL)
            all[count++] = options->at[i];
    for (uint32_t i = 0; i < altering->count; i++)
        if (!is_none(&altering->at[i]))
            all[count++] = altering->at[i];
    return (struct sql_options){all, count};
}

const char *owner_of_new(struct execution *x)
{
    return x->resolver.role;
}

/* ---- names as the server makes them ---- */

#define NAME_LENGTH 63

static size_t clip(const char *text, size_t limit)
{
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

/* makeObjectName(): how much of two names stays; the longer one gives way first. */
static void fit_names(const char *name1, const char *name2, const char *label, size_t *fit1, size_t *fit2)
{
    size_t overhead = 0, length1 = strlen(name1), length2 = name2 != NULL ? strlen(name2) : 0;
    if (name2 != NULL)
        overhead++;
    if (label != NULL)
        overhead += strlen(label) + 1;
    size_t room = overhead < NAME_LENGTH ? NAME_LENGTH - overhead : 0;
    if (length1 + length2 > room) {
        /* PostgreSQL takes a byte at a time off the longer one; the result is the same as this. */
        size_t half = room / 2;
        if (length1 <= half)
            length2 = room - length1;
        else if (length2 <= half)
            length1 = room - length2;
        else {
            length2 = half;
            length1 = room - half;
        }
    }
    *fit1 = clip(name1, length1);
    *fit2 = name2 != NULL ? clip(name2, length2) : 0;
}

const char *make_object_name(struct arena *arena, const char *name1, const char *name2, const char *label)
{
    size_t fit1, fit2;
    fit_names(name1, name2, label, &fit1, &fit2);
    struct str text = str_new(arena);
    str_addn(&text, name1, fit1);
    if (name2 != NULL) {
        str_addc(&text, '_');
        str_addn(&text, name2, fit2);
    }
    if (label != NULL) {
        str_addc(&text, '_');
        str_add(&text, label);
    }
    return text.text;
}

/* ConstraintNameExists(): any constraint of that name on a relation of that schema. */
static bool constraint_name_taken(struct execution *x, oid schema, const char *name)
{
    uint32_t cursor = 0;
    return catalog_next_named(x->catalog, CLASS_CONSTRAINT, schema, name, &cursor) != NO_OID;
}

/* What a generated name must not meet. */
enum name_use { NAME_OF_RELATION, NAME_OF_KEY /* a relation and a constraint */, NAME_OF_CONSTRAINT };

static bool name_taken(struct execution *x, enum name_use use, oid schema, const char *name, struct texts taken)
{
    if (use != NAME_OF_CONSTRAINT && catalog_find(x->catalog, CLASS_RELATION, schema, name) != NO_OID)
        return true;
    if (use != NAME_OF_RELATION && constraint_name_taken(x, schema, name))
        return true;
    for (uint32_t i = 0; i < taken.count; i++)
        if (strcmp(taken.at[i], name) == 0)
            return true;
    return false;
}

/* From this number on a choice begins where the last one of the same kind ended: ten thousand generated names of one
 * table would take fifty million look-ups otherwise. */
#define NUMBER_REMEMBERED 16

/* Where the number is kept by which the last choice ended; good for as long as no name has become free. Names that
 * are cut to the same go through the same numbers. */
static uint32_t *last_number(struct execution *x, const char *name1, const char *name2, const char *label, oid schema,
                             enum name_use use)
{
    struct simulation *simulation = x->simulation;
    size_t fit1, fit2;
    fit_names(name1, name2, label, &fit1, &fit2);
    struct str key = str_new(simulation->arena);
    str_addn(&key, name1, fit1);
    str_addc(&key, '\n');
    str_addn(&key, name2, fit2);
    str_addc(&key, '\n');
    str_add(&key, label);
    if (simulation->names_freed != catalog_names_freed(x->catalog))
        map_init(&simulation->chosen_names, simulation->arena);
    simulation->names_freed = catalog_names_freed(x->catalog);
    return map_put(&simulation->chosen_names, (uint64_t)use << 32 | schema, key.text);
}

static const char *choose_name(struct execution *x, const char *name1, const char *name2, const char *label, oid schema,
                               enum name_use use, struct texts taken)
{
    uint32_t *last = NULL;
    for (uint32_t number = 0;; number++) {
        if (number == NUMBER_REMEMBERED) {
            const char *numbered = arena_printf(x->scratch, "%s%u", label != NULL ? label : "", number);
            last = last_number(x, name1, name2, numbered, schema, use);
            number = *last > number ? *last : number;
        }
        struct arena_mark mark = arena_mark(x->arena);
        const char *suffix = label;
        if (number > 0)
            suffix = arena_printf(x->arena, "%s%u", label != NULL ? label : "", number);
        const char *name = make_object_name(x->arena, name1, name2, suffix);
        if (!name_taken(x, use, schema, name, taken)) {
            if (last != NULL)
                *last = number;
            return name;
        }
        arena_release(x->arena, mark);
    }
}

const char *choose_relation_name(struct execution *x, const char *name1, const char *name2, const char *label, oid schema, bool is_constraint)
{
    return choose_name(x, name1, name2, label, schema, is_constraint ? NAME_OF_KEY : NAME_OF_RELATION, (struct texts){NULL, 0});
}

const char *choose_constraint_name(struct execution *x, const char *name1, const char *name2, const char *label, oid schema, struct texts taken)
{
    return choose_name(x, name1, name2, label, schema, NAME_OF_CONSTRAINT, taken);
}

/* heap_create_with_catalog(): a relation of that name (42P07), or a type of that name that is not a renameable array type (42710). */
bool refuse_taken_name(struct execution *x, oid schema, const char *name)
{
    if (catalog_find(x->catalog, CLASS_RELATION, schema, name) != NO_OID)
        return refuse(x, "42P07", "relation \"%s\" already exists", name);
    oid id = catalog_find(x->catalog, CLASS_TYPE, schema, name);
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type != NULL && type->element == NO_OID) {
        refuse(x, "42710", "type \"%s\" already exists", name);
        refuse_detail(x, NULL, "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.");
        return false;
    }
    /* heap_create() */
    if (x->recording && (schema == SCHEMA_PG_CATALOG || schema == SCHEMA_PG_TOAST))
        return refuse(x, "42501", "permission denied to create \"%s.%s\"", catalog_schema_name(x->catalog, schema), name);
    return true;
}

static const struct { char kind; const char *wanted, *words; } kind_words[] = {
    {RELATION_TABLE, "a table", "tables"}, {RELATION_PARTITIONED, "a table", "partitioned tables"}, {RELATION_VIEW, "a view", "views"},
    {RELATION_MATVIEW, "a materialized view", "materialized views"}, {RELATION_INDEX, "an index", "indexes"},
    {RELATION_PARTITIONED_INDEX, "an index", "partitioned indexes"}, {RELATION_SEQUENCE, "a sequence", "sequences"},
    {RELATION_FOREIGN, "a foreign table", "foreign tables"}, {RELATION_COMPOSITE, "a composite type", "composite types"},
};

bool refuse_wrong_kind(struct execution *x, oid relation, const char *wanted)
{
    const struct relation *found = relation_of(x, relation);
    refuse(x, "42809", "\"%s\" is not %s", object_name_of(x, relation), wanted);
    if (found != NULL)
        for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
            if (kind_words[i].kind == found->kind)
                refuse_detail(x, arena_printf(x->arena, "This operation is not supported for %s.", kind_words[i].words), NULL);
    return false;
}

/* What these do to a table is no matter of how it is defined: the catalogs are not kept from it. */
static bool keeps_definition(enum lock_reason reason)
{
    return reason == LOCK_CLUSTER || reason == LOCK_COPY_FROM || reason == LOCK_COPY_TO;
}

bool check_opens_as_table(struct execution *x, const struct relation *relation)
{
    if (relation->index != NULL)
        return refuse(x, "42809", "\"%s\" is an index", relation->object.name);
    return relation->kind != RELATION_COMPOSITE || refuse(x, "42809", "\"%s\" is a composite type", relation->object.name);
}

oid open_relation(struct execution *x, const struct name *name, const char *kinds, bool missing_ok, enum lock_reason reason)
{
    struct refusal refusal = {0};
    oid id = resolve_relation(&x->resolver, name, missing_ok, &refusal);
    if (id == NO_OID) {
        if (refusal.sqlstate != NULL)
            refuse_as(x, &refusal);
        return NO_OID;
    }
    const struct relation *relation = relation_of(x, id);
    const char *wanted = "a table";
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (kind_words[i].kind == kinds[0])
            wanted = kind_words[i].wanted;
    take_lock(x, id, reason);
    if (relation == NULL) {
        if (!keeps_definition(reason))
            stop_at_builtin_kind(x, id, kinds, wanted);
        return NO_OID;
    }
    if (strchr(kinds, relation->kind) == NULL) {
        refuse_wrong_kind(x, id, wanted);
        return NO_OID;
    }
    return id;
}
