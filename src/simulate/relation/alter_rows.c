/*
 * Alter rows: phase 3 of ALTER TABLE: each table is rewritten or read once for all that the passes have left, its indexes are built anew, and its
 * foreign keys are checked. Follows tablecmds.c (ATRewriteTables, ATRewriteTable).
 */
#include "simulate/rows/plan.h"

#include <string.h>

static bool has_storage(char kind)
{
    return strchr("rmiS", kind) != NULL;
}

/* Did every row get a value when the column was added? A default that is set later gives none. */
static bool rows_have_value(struct execution *x, const struct relation *table, const struct column *column)
{
    if (column->made != catalog_statement(x->catalog))
        return false;
    struct typed *value = column->identity == 0 && !column->fast_default ? column_default(x, table, column) : NULL;
    return column->identity != 0 || column->fast_default ||
           (value != NULL && (typed_volatility(&x->resolver, value) == 'v' || domain_has_constraints(x, column->type)));
}

static bool check_rows(struct execution *x, const struct table_work *work, const struct row_check *check)
{
    const struct relation *table = relation_of(x, work->relation);
    const struct column *column = check->column > 0 ? catalog_column_number(table, check->column) : NULL;
    x->operation = check->operation;
    switch (check->type) {
    case 'n':
        if (column == NULL || (column->generated == 0 && rows_have_value(x, table, column)))
            return true;
        return check->new_column && column->generated == 0
                   ? rows_lack_value(x, work->relation, column->name)
                   : rows_may_be_null(x, work->relation, column->name);
    case 'c':
        return check->new_column || rows_may_break_check(x, work->relation, check->name);
    case 'p':
    case 'd':
        return rows_may_not_belong(x, work->relation, check->type == 'd');
    default:
        return true;
    }
}

static const char *scan_reason(struct execution *x, const struct table_work *work,
                               const struct row_check *check)
{
    const struct column *column =
        check->column > 0 ? catalog_column_number(relation_of(x, work->relation), check->column) : NULL;
    switch (check->type) {
    case 'n':
        return arena_printf(x->arena, "every row is checked for NULL in column \"%s\"",
                            column != NULL ? column->name : "?");
    case 'c':
        return arena_printf(x->arena, "every row is checked against constraint \"%s\"", check->name);
    case 'd':
        return "every row of the default partition is checked against the new partition's bound";
    default:
        return "every row is checked against the partition's bound";
    }
}

static enum scan_purpose scan_purpose_of(char type)
{
    return type == 'n' ? SCAN_VALIDATE_NOT_NULL : type == 'c' ? SCAN_VALIDATE_CHECK : SCAN_PARTITION;
}

/* A failure that is certain ends the statement. */
static bool check_all_rows(struct execution *x, const struct table_work *work)
{
    for (uint32_t i = 0; i < work->type_changes.count; i++) {
        x->operation = work->type_changes.at[i].operation;
        if (!rows_may_not_convert(x, work->relation, &work->type_changes.at[i]))
            return false;
    }
    for (uint32_t i = 0; i < work->checks.count; i++)
        if (work->checks.at[i].type == 'n' && !check_rows(x, work, &work->checks.at[i]))
            return false;
    for (uint32_t i = 0; i < work->checks.count; i++)
        if (work->checks.at[i].type != 'n' && !check_rows(x, work, &work->checks.at[i]))
            return false;
    return true;
}

static bool rewrite_table(struct execution *x, const struct table_work *work)
{
    x->operation = work->rewrite_operation;
    note_rewrite(x, work->relation, work->rewrite);
    note_scan(x, work->relation, SCAN_REWRITE, work->rewrite);
    if (!check_all_rows(x, work))
        return false;
    x->operation = work->rewrite_operation;
    rebuild_indexes(x, work->relation, "the table is rewritten");
    struct relation *edited = catalog_edit(x->catalog, work->relation);
    edited->rewritten = catalog_statement(x->catalog);
    return true;
}

static bool scan_table(struct execution *x, const struct table_work *work)
{
    for (uint32_t i = 0; i < work->checks.count; i++) {
        const struct row_check *check = &work->checks.at[i];
        if (check->type == 'f')
            continue;
        x->operation = check->operation;
        note_scan(x, work->relation, scan_purpose_of(check->type), scan_reason(x, work, check));
    }
    return check_all_rows(x, work);
}

static void apply_persistence(struct execution *x, const struct table_work *work)
{
    struct relation *edited = catalog_edit(x->catalog, work->relation);
    uint32_t cursor = 0;
    edited->persistence = work->persistence;
    for (const struct relation *index; (index = next_index(x, work->relation, &cursor)) != NULL;) {
        struct relation *changed = catalog_edit(x->catalog, index->object.id);
        changed->persistence = work->persistence;
    }
    if (!has_feature(x, FEATURE_SEQUENCE_PERSISTENCE))
        return;
    struct dependency dependency;
    cursor = 0;
    for (oid id; (id = catalog_next_dependent(x->catalog, work->relation, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(x, id);
        if (sequence == NULL || sequence->kind != RELATION_SEQUENCE ||
            sequence->sequence->owned_by != work->relation)
            continue;
        take_lock(x, id, LOCK_ALTER_SET_LOGGED);
        struct relation *changed = catalog_edit(x->catalog, id);
        changed->persistence = work->persistence;
    }
}

/* changeDependencyFor() */
static void change_access_method(struct execution *x, struct relation *edited, const char *name)
{
    oid old = edited->access_method != NULL
                  ? catalog_find(x->catalog, CLASS_ACCESS_METHOD, NO_OID, edited->access_method)
                  : NO_OID;
    if (old != NO_OID)
        catalog_undepend(x->catalog, edited->object.id, old);
    edited->access_method = name;
    depend_on_table_method(x, edited->object.id);
}

static void apply_storage(struct execution *x, const struct table_work *work)
{
    if (work->tablespace != NULL || work->change_access_method) {
        struct relation *edited = catalog_edit(x->catalog, work->relation);
        if (work->tablespace != NULL)
            edited->tablespace = strcmp(work->tablespace, "pg_default") != 0 ? work->tablespace : NULL;
        if (work->change_access_method)
            change_access_method(x, edited, work->access_method);
    }
    if (work->change_persistence && has_storage(work->kind))
        apply_persistence(x, work);
}

/* ATRewriteTables(), the first loop. */
static bool work_on_rows(struct execution *x, struct table_work *work)
{
    bool rewrites = work->rewrite != NULL && work->kind != RELATION_SEQUENCE;
    if (has_storage(work->kind)) {
        if ((work->new_values || work->rewrite != NULL) &&
            !check_row_type_unused(x, relation_of(x, work->relation)))
            return false;
        if (x->recording && !(rewrites ? rewrite_table(x, work) : scan_table(x, work)))
            return false;
        if (rewrites && !x->recording)
            rebuild_indexes(x, work->relation, "the table is rewritten");
    }
    apply_storage(x, work);
    return true;
}

/* The session's role is known not to read the relation: it is not the owner, and nobody gave it SELECT. */
static bool may_not_select(struct execution *x, oid id)
{
    const struct relation *relation = relation_of(x, id);
    const char *role = x->resolver.role;
    if (relation == NULL || role == NULL || !relation->object.grants.set ||
        (relation->object.owner != NULL && strcmp(relation->object.owner, role) == 0))
        return false;
    for (uint32_t i = 0; i < relation->object.grants.count; i++) {
        const struct grant *grant = &relation->object.grants.at[i];
        if ((grant->grantee[0] == '\0' || strcmp(grant->grantee, role) == 0) &&
            strcmp(grant->privilege, "select") == 0)
            return false;
    }
    return true;
}

/* validateForeignKeyConstraint(): one join of both tables. */
static bool check_foreign_key_rows(struct execution *x, const struct table_work *work,
                                   const struct row_check *check)
{
    const struct constraint *constraint = catalog_constraint(x->catalog, check->constraint);
    struct oids tables;
    x->operation = check->operation;
    if (constraint == NULL)
        return true;
    note_scan(x, work->relation, SCAN_VALIDATE_FOREIGN_KEY,
              arena_printf(x->arena, "every row is looked up for constraint \"%s\"", check->name));
    /* With PERIOD, or when RI_Initial_Check() gives up, the key's trigger looks every row up by itself. */
    bool hidden = may_not_select(x, check->referenced);
    if (constraint->period || hidden) {
        if (!relation_is_empty(x, work->relation)) {
            take_lock(x, check->referenced, LOCK_VALIDATE_REFERENCED);
            if (hidden)
                lock_indexes(x, check->referenced, LOCK_VALIDATE_REFERENCED);
            else
                take_lock(x, constraint->index, LOCK_VALIDATE_REFERENCED);
        }
        return rows_may_be_orphans(x, work->relation, constraint);
    }
    all_inheritors(x, check->referenced, &tables);
    for (uint32_t i = 0; i < tables.count; i++) {
        const struct relation *referenced = relation_of(x, tables.at[i]);
        /* RI_Initial_Check() looks into the partitions of the other table, but not into those that inherit from it. */
        if (i > 0 && relation_of(x, check->referenced)->kind != RELATION_PARTITIONED)
            break;
        take_lock(x, tables.at[i], i == 0 ? LOCK_VALIDATE_REFERENCED : LOCK_SELECT);
        if (referenced != NULL && has_storage(referenced->kind))
            note_scan(x, tables.at[i], SCAN_REFERENCED,
                      arena_printf(x->arena, "rows are looked up here for constraint \"%s\"", check->name));
    }
    return rows_may_be_orphans(x, work->relation, constraint);
}

static bool work_on_foreign_keys(struct execution *x, const struct table_work *work)
{
    for (uint32_t i = 0; i < work->checks.count; i++)
        if (work->checks.at[i].type == 'f' && has_storage(work->kind) &&
            !check_foreign_key_rows(x, work, &work->checks.at[i]))
            return false;
    return true;
}

bool run_phase_three(struct alteration *a)
{
    for (uint32_t i = 0; i < a->queue.count; i++)
        if (!work_on_rows(a->x, a->queue.at[i]))
            return false;
    for (uint32_t i = 0; a->x->recording && i < a->queue.count; i++)
        if (!work_on_foreign_keys(a->x, a->queue.at[i]))
            return false;
    return true;
}
