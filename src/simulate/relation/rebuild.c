/*
 * Rebuild: indexes, constraints and statistics objects of columns whose type (or generation expression)
 * changes. The server drops them and makes them again from their printed definitions; here they are edited
 * in place, and what that costs is noted. Follows tablecmds.c (RememberIndexForRebuilding,
 * RememberConstraintForRebuilding, ATPostAlterTypeCleanup, TryReuseIndex) and indexcmds.c
 * (CheckIndexCompatible).
 */
#include "tables.h"

#include <string.h>

/* ---- remembering ---- */

static void remember_index(struct execution *x, const struct relation *index, struct changed *changed)
{
    const struct index_info *info = index->index;
    const struct relation *table = relation_of(x, info->table);
    uint32_t count = (uint32_t)info->key_count + info->included_count;
    changed->keys = ARENA_ARRAY(x->arena, struct expr *, count + 1);
    changed->types = ARENA_ARRAY(x->arena, oid, count + 1);
    changed->collations = ARENA_ARRAY(x->arena, oid, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct index_key *key = &info->keys[i];
        const struct column *column = key->column > 0 ? catalog_column_number(table, key->column) : NULL;
        const struct typed *typed =
            key->column == 0 ? stored_expression(x, table, &place_index_expression, key->expr, key->typed)
                             : NULL;
        changed->types[i] = column != NULL ? column->type : typed != NULL ? typed->type : NO_OID;
        changed->collations[i] = column != NULL  ? column->collation
                                 : typed != NULL ? typed->collation
                                                 : NO_OID;
        if (key->column == 0)
            changed->keys[i] = reparsed_expression(x, table, &place_index_expression, key->expr, key->typed);
    }
    if (info->predicate != NULL)
        changed->expr =
            reparsed_expression(x, table, &place_index_predicate, info->predicate, info->predicate_typed);
}

static void remember_statistics(struct execution *x, const struct relation *table,
                                const struct statistics_object *statistics, struct changed *changed)
{
    changed->keys = ARENA_ARRAY(x->arena, struct expr *, statistics->exprs.count + 1);
    for (uint32_t i = 0; i < statistics->exprs.count; i++)
        changed->keys[i] = reparsed_expression(x, table, &place_statistics, statistics->exprs.at[i],
                                               statistics->typed != NULL ? statistics->typed[i] : NULL);
}

void remember_object(struct alteration *a, struct table_work *work, oid object)
{
    struct execution *x = a->x;
    const struct constraint *constraint = catalog_constraint(x->catalog, object);
    const struct relation *index = relation_of(x, object);
    struct changed changed = {.object = object, .operation = x->operation};
    if (constraint != NULL &&
        (constraint->type == 'p' || constraint->type == 'u' || constraint->type == 'x')) {
        if (constraint->index != NO_OID)
            remember_object(a, work, constraint->index);
        return;
    }
    if (constraint != NULL && constraint->type != 'c' && constraint->type != 'f')
        return;
    uint32_t *remembered = map_put(&work->remembered, object, NULL);
    if (*remembered != 0)
        return;
    *remembered = 1;
    if (constraint != NULL && constraint->type == 'f')
        changed.operators = foreign_key_operators(x, constraint);
    else if (constraint != NULL)
        changed.expr = reparsed_expression(x, relation_of(x, constraint->object.parent), &place_check,
                                           constraint->expr, constraint->typed);
    else if (index != NULL)
        remember_index(x, index, &changed);
    else
        remember_statistics(x, relation_of(x, work->relation),
                            (const struct statistics_object *)catalog_object(x->catalog, object), &changed);
    vec_push(x->arena, &work->changed, changed);
}

/* ---- indexes ---- */

static bool is_polymorphic_class(struct execution *x, oid opclass)
{
    const struct builtin_opclass *builtin =
        opclass < FIRST_USER_OID ? builtin_opclass_by_oid(x->version, opclass) : NULL;
    if (builtin == NULL)
        return false;
    return builtin->input == ANYARRAYOID || builtin->input == ANYENUMOID || builtin->input == ANYRANGEOID ||
           builtin->input == ANYMULTIRANGEOID || builtin->input == RECORDOID;
}

static struct name name_of_class(struct execution *x, oid opclass)
{
    const struct builtin_opclass *builtin =
        opclass < FIRST_USER_OID ? builtin_opclass_by_oid(x->version, opclass) : NULL;
    const struct object *object = builtin == NULL ? catalog_object(x->catalog, opclass) : NULL;
    if (builtin != NULL)
        return (struct name){.schema = "pg_catalog", .name = builtin->name, .position = NO_POSITION};
    return (struct name){.schema = object != NULL ? catalog_schema_name(x->catalog, object->schema) : NULL,
                         .name = object != NULL ? object->name : NULL,
                         .position = NO_POSITION};
}

/* The index stores another type than the column's (array_ops of GIN: the elements'), so CheckIndexCompatible() finds
 * the types of a polymorphic class changed always. */
static bool stores_another_type(struct execution *x, oid opclass)
{
    const struct builtin_opclass *builtin =
        opclass < FIRST_USER_OID ? builtin_opclass_by_oid(x->version, opclass) : NULL;
    return builtin != NULL && builtin->key != 0 && builtin->key != builtin->input;
}

/* An index's definition names its operator class only where it is not the type's usual one. */
static bool change_class(struct execution *x, const char *method, struct index_key *key, oid old_type,
                         oid type)
{
    struct refusal refusal = {0};
    struct name none = {.position = NO_POSITION};
    if (old_type == type || key->opclass == NO_OID || type == NO_OID)
        return true;
    bool usual = resolve_opclass(&x->resolver, method, &none, old_type, &refusal) == key->opclass;
    struct name name = usual ? none : name_of_class(x, key->opclass);
    refusal = (struct refusal){0};
    oid found = resolve_opclass(&x->resolver, method, &name, type, &refusal);
    if (found == NO_OID && refusal.sqlstate != NULL && !refusal.unsure)
        return refuse_as(x, &refusal);
    key->opclass = found;
    return true;
}

static bool change_exclusion(struct execution *x, const struct relation *table, struct index_key *key,
                             oid old_type, oid type)
{
    const struct column *column = key->column > 0 ? catalog_column_number(table, key->column) : NULL;
    struct name name = {.position = NO_POSITION};
    if (key->exclude_operator == NO_OID || old_type == type || type == NO_OID)
        return true;
    const struct builtin_operator *builtin = key->exclude_operator < FIRST_USER_OID
                                                 ? builtin_operator_by_oid(x->version, key->exclude_operator)
                                                 : NULL;
    const struct object *object = builtin == NULL ? catalog_object(x->catalog, key->exclude_operator) : NULL;
    name.name = builtin != NULL ? builtin->name : object != NULL ? object->name : NULL;
    if (name.name == NULL)
        return true;
    return exclusion_operator(x, table, column != NULL ? column_expression(x, column->name) : key->expr,
                              &name, &key->exclude_operator);
}

/* One key as it is to be; *why: what forbids taking the old index over. */
static bool change_key(struct execution *x, const struct index_info *info, const struct relation *table,
                       const struct changed *changed, uint32_t at, struct index_key *key, const char **why)
{
    const struct column *column = key->column > 0 ? catalog_column_number(table, key->column) : NULL;
    oid type = column != NULL ? column->type : NO_OID,
        collation = column != NULL ? column->collation : NO_OID;
    struct index_key old = *key;
    if (column == NULL) {
        struct typed *typed = table_expression(x, table, &place_index_expression, changed->keys[at]);
        if (typed == NULL)
            return false;
        const struct typed *bare = bare_column(typed);
        if (bare == NULL && typed_volatility(&x->resolver, typed) != 'i' && is_understood(typed))
            return refuse(x, "42P17", "functions in index expression must be marked IMMUTABLE");
        key->column = bare != NULL ? bare->column : 0;
        key->expr = bare != NULL ? NULL : changed->keys[at];
        key->typed = bare != NULL ? NULL : typed;
        type = typed->type;
        collation = typed->collation;
        *why = "its expression is read anew";
    }
    if (at >= info->key_count)
        return true;
    if (key->collation == changed->collations[at])
        key->collation = collation;
    if (!change_class(x, info->method, key, changed->types[at], type) ||
        !change_exclusion(x, table, key, changed->types[at], type))
        return false;
    if (key->opclass != old.opclass)
        *why = "its operator class changes";
    else if (key->collation != old.collation)
        *why = "its collation changes";
    else if (key->exclude_operator != old.exclude_operator)
        *why = "its operator changes";
    else if (is_polymorphic_class(x, key->opclass) &&
             (type != changed->types[at] || stores_another_type(x, key->opclass)))
        *why = "its operator class works on the type itself";
    return true;
}

/* Values that were different may be equal for another operator class. */
static bool check_repeats(struct execution *x, const struct relation *index, const struct index_info *info,
                          bool new_classes)
{
    struct texts names = {ARENA_ARRAY(x->arena, const char *, info->key_count + 1u), 0};
    const struct relation *table = relation_of(x, info->table);
    if (!info->unique || !new_classes || info->predicate != NULL)
        return true;
    for (uint16_t i = 0; i < info->key_count; i++) {
        const struct column *column =
            info->keys[i].column > 0 ? catalog_column_number(table, info->keys[i].column) : NULL;
        if (column == NULL)
            return true;
        names.at[names.count++] = column->name;
    }
    if (relation_is_empty(x, info->table))
        return true;
    may_fail(x, "23505", CERTAINTY_POSSIBLE, info->table, names.count == 1 ? names.at[0] : NULL,
             __builtin_nan(""), "could not create unique index \"%s\"", index->object.name);
    return true;
}

static bool store_index(struct alteration *a, struct table_work *work, const struct relation *index,
                        struct index_info *info, const char *why, bool new_classes)
{
    struct execution *x = a->x;
    oid id = index->object.id;
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->index = info;
    take_lock(x, id, LOCK_REINDEX_INDEX);
    if (work->rewrite != NULL || index->kind == RELATION_PARTITIONED_INDEX)
        return true;
    if (why == NULL && index->is_partition)
        why = "partitions' indexes are made from their parent's";
    if (why == NULL && !info->valid)
        why = "it was not valid";
    if (why == NULL || !x->recording)
        return true;
    note_build(x, id, true, false, why);
    note_scan(x, info->table, SCAN_BUILD,
              arena_printf(x->arena, "index \"%s\" is built anew: %s", index->object.name, why));
    return check_repeats(x, index, info, new_classes);
}

static bool change_index(struct alteration *a, struct table_work *work, const struct changed *changed)
{
    struct execution *x = a->x;
    const struct relation *index = relation_of(x, changed->object);
    const struct relation *table = relation_of(x, index->index->table);
    struct index_info *info = ARENA_NEW(x->arena, struct index_info);
    uint32_t count = (uint32_t)index->index->key_count + index->index->included_count;
    const char *why = NULL;
    bool new_classes = false;
    *info = *index->index;
    info->keys = ARENA_ARRAY(x->arena, struct index_key, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        info->keys[i] = index->index->keys[i];
        if (!change_key(x, index->index, table, changed, i, &info->keys[i], &why))
            return false;
        /* The time zone of a timestamp does not make two of them equal. */
        new_classes |= info->keys[i].opclass != index->index->keys[i].opclass &&
                       changed->types[i] != TIMESTAMPOID && changed->types[i] != TIMESTAMPTZOID;
    }
    if (changed->expr != NULL) {
        struct typed *predicate = table_expression(x, table, &place_index_predicate, changed->expr);
        if (predicate == NULL)
            return false;
        if (typed_volatility(&x->resolver, predicate) != 'i' && is_understood(predicate))
            return refuse(x, "42P17", "functions in index predicate must be marked IMMUTABLE");
        info->predicate = changed->expr;
        info->predicate_typed = predicate;
        why = "its predicate is read anew";
    }
    return store_index(a, work, index, info, why, new_classes);
}

/* ---- constraints, statistics ---- */

static bool change_check(struct alteration *a, const struct changed *changed)
{
    struct execution *x = a->x;
    const struct constraint *constraint = catalog_constraint(x->catalog, changed->object);
    const struct relation *table = relation_of(x, constraint->object.parent);
    struct typed *typed = table_expression(x, table, &place_check, changed->expr);
    if (typed == NULL)
        return false;
    struct constraint *edited = catalog_edit(x->catalog, changed->object);
    edited->expr = changed->expr;
    edited->typed = typed;
    if (edited->validated && edited->enforced)
        add_row_check(
            a, table->object.id,
            (struct row_check){.type = 'c', .name = edited->object.name, .constraint = changed->object});
    return true;
}

static bool change_foreign_key(struct alteration *a, struct table_work *work, const struct changed *changed)
{
    struct execution *x = a->x;
    const struct constraint *constraint = catalog_constraint(x->catalog, changed->object);
    const struct constraint *parent = constraint->parent_constraint != NO_OID
                                          ? catalog_constraint(x->catalog, constraint->parent_constraint)
                                          : NULL;
    oid table = constraint->object.parent;
    bool check_rows;
    if (table != work->relation)
        take_lock(x, table, LOCK_DROP_FOREIGN_KEY_REFERENCED);
    if (constraint->referenced != work->relation)
        take_lock(x, constraint->referenced,
                  has_referenced_triggers(x, constraint) ? LOCK_DROP_FOREIGN_KEY_REFERENCED
                                                         : LOCK_FOREIGN_KEY_REFERENCED);
    bool rewritten = work->rewrite != NULL || work_of(a, table)->rewrite != NULL;
    if (!recheck_foreign_key(x, changed->object, changed->operators, rewritten, &check_rows))
        return false;
    /* Copies for the referenced table's partitions are checked with the constraint they are of. */
    if (check_rows && (parent == NULL || parent->object.parent != table))
        add_row_check(a, table,
                      (struct row_check){.type = 'f',
                                         .name = constraint->object.name,
                                         .constraint = changed->object,
                                         .referenced = constraint->referenced});
    return true;
}

static bool change_statistics(struct execution *x, const struct table_work *work,
                              const struct changed *changed)
{
    const struct relation *table = relation_of(x, work->relation);
    struct statistics_object *edited = catalog_edit(x->catalog, changed->object);
    const struct typed **typed = ARENA_ARRAY(x->arena, const struct typed *, edited->exprs.count + 1);
    for (uint32_t i = 0; i < edited->exprs.count; i++)
        if ((typed[i] = table_expression(x, table, &place_statistics, changed->keys[i])) == NULL)
            return false;
    edited->exprs = (struct exprs){changed->keys, edited->exprs.count};
    edited->typed = typed;
    return check_statistics(x, table, edited);
}

/* ATPostAlterTypeParse(): the expressions of all indexes are analysed before any of them is made. */
static bool parse_index(struct execution *x, const struct changed *changed)
{
    const struct relation *index = relation_of(x, changed->object);
    if (index == NULL)
        return true;
    const struct relation *table = relation_of(x, index->index->table);
    for (uint16_t i = 0; i < index->index->key_count; i++)
        if (changed->keys[i] != NULL &&
            table_expression(x, table, &place_index_expression, changed->keys[i]) == NULL)
            return false;
    return changed->expr == NULL || table_expression(x, table, &place_index_predicate, changed->expr) != NULL;
}

/* Indexes first, as their pass comes first. */
bool finish_column_types(struct alteration *a, struct table_work *work)
{
    struct execution *x = a->x;
    for (uint32_t i = 0; i < work->changed.count; i++) {
        x->operation = work->changed.at[i].operation;
        if (!parse_index(x, &work->changed.at[i]))
            return false;
    }
    for (uint32_t i = 0; i < work->changed.count; i++) {
        x->operation = work->changed.at[i].operation;
        if (relation_of(x, work->changed.at[i].object) != NULL &&
            !change_index(a, work, &work->changed.at[i]))
            return false;
    }
    for (uint32_t i = 0; i < work->changed.count; i++) {
        const struct changed changed = work->changed.at[i];
        const struct constraint *constraint = catalog_constraint(x->catalog, changed.object);
        x->operation = changed.operation;
        if (constraint != NULL &&
            !(constraint->type == 'f' ? change_foreign_key(a, work, &changed) : change_check(a, &changed)))
            return false;
        if (constraint == NULL && relation_of(x, changed.object) == NULL &&
            !change_statistics(x, work, &changed))
            return false;
    }
    work->changed.count = 0;
    return true;
}
