/*
 * Maintenance: VACUUM, ANALYZE, TRUNCATE and LOCK TABLE. Follows vacuum.c (ExecVacuum, expand_vacuum_rel,
 * vacuum_rel), analyze.c (analyze_rel), tablecmds.c (ExecuteTruncate) and lockcmds.c.
 */
#include "simulate/relation/tables.h"

#include <stdlib.h>
#include <string.h>

#include "fire.h"
#include "simulate/in_use.h"
#include "simulate/pinned.h"
#include "simulate/settings.h"

/* ---- VACUUM and ANALYZE ---- */

static bool option_is(const struct op_vacuum *op, const char *name, bool on)
{
    const struct sql_option *option = option_find(&op->options, name);
    if (option == NULL)
        return false;
    bool off = option->value != NULL && (str_same_nocase(option->value, "false") ||
                                         str_same_nocase(option->value, "off") || strcmp(option->value, "0") == 0);
    return off != on;
}

static void vacuum_table(struct execution *x, const struct op_vacuum *op, const struct relation *table)
{
    oid id = table->object.id;
    uint32_t cursor = 0;
    take_lock(x, id, op->full ? LOCK_VACUUM_FULL : LOCK_VACUUM);
    if (strchr("rm", table->kind) == NULL || option_is(op, "process_main", false) ||
        (op->full && holds_nothing_yet(table)))
        return;
    if (op->full) {
        note_rewrite(x, id, "VACUUM FULL writes the table anew without its dead rows");
        note_scan(x, id, SCAN_REWRITE, "VACUUM FULL reads the whole table");
    } else {
        note_scan(x, id, SCAN_VACUUM, "VACUUM visits the pages that changed since it ran last");
    }
    for (const struct relation *index; (index = next_index(x, id, &cursor)) != NULL;) {
        take_lock(x, index->object.id, op->full ? LOCK_REINDEX_INDEX : LOCK_VACUUM_INDEX);
        if (op->full)
            note_build(x, index->object.id, true, false, "the table is rewritten");
    }
    if (op->full && x->recording) {
        struct relation *edited = catalog_edit(x->catalog, id);
        edited->rewritten = catalog_statement(x->catalog);
    }
}

static void analyze_table(struct execution *x, const struct relation *table)
{
    struct oids all;
    take_lock(x, table->object.id, LOCK_ANALYZE);
    all_inheritors(x, table->object.id, &all);
    for (uint32_t i = 1; i < all.count; i++)
        take_lock(x, all.at[i], LOCK_ANALYZE_CHILD);
}

static bool check_columns(struct execution *x, const struct relation *table, const struct texts *columns)
{
    for (uint32_t i = 0; i < columns->count; i++) {
        if (catalog_column(table, columns->at[i]) == NULL)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", columns->at[i],
                          table->object.name);
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(columns->at[j], columns->at[i]) == 0)
                return refuse(x, "42701", "column \"%s\" of relation \"%s\" appears more than once",
                              columns->at[i], table->object.name);
    }
    return true;
}

/* expand_vacuum_rel(): a partitioned table's partitions come along, since 18 all children do. */
static void maintain(struct execution *x, const struct op_vacuum *op, const struct relation *table, bool only)
{
    struct oids all;
    oid itself = table->object.id;
    bool expand = has_feature(x, FEATURE_VACUUM_INHERITED) ? !only : table->kind == RELATION_PARTITIONED;
    all = (struct oids){&itself, 1};
    if (expand)
        all_inheritors(x, itself, &all);
    for (uint32_t i = 0; i < all.count; i++) {
        const struct relation *each = relation_of(x, all.at[i]);
        if (op->vacuum)
            vacuum_table(x, op, each);
        if (op->analyze)
            analyze_table(x, each);
    }
}

static bool maintain_named(struct execution *x, const struct op_vacuum *op,
                           const struct vacuum_relation *named)
{
    struct refusal refusal = {0};
    oid id = resolve_relation(&x->resolver, &named->relation.name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    const struct relation *table = relation_of(x, id);
    if (table == NULL)
        return true;
    struct operation *operation = operation_current(x);
    operation->id = operation->relation = x->statement->relation = id;
    operation->object = relation_label(x, id);
    operation->new_relation = relation_is_new(x, id);
    operation->columns = named->columns;
    if (strchr("rpmf", table->kind) == NULL) {
        take_lock(x, id, op->full ? LOCK_VACUUM_FULL : LOCK_VACUUM);
        notice(x, "skipping \"%s\" --- cannot %s", table->object.name,
               op->vacuum ? "vacuum non-tables or special system tables"
                          : "analyze non-tables or special system tables");
        return true;
    }
    if (!check_columns(x, table, &named->columns))
        return false;
    maintain(x, op, table, named->relation.only);
    return true;
}

/* The values of single options, in the order in which they stand. */
static bool check_vacuum_values(struct execution *x, const struct op_vacuum *op)
{
    static const struct builtin_setting limit = {
        .name = "vacuum_buffer_usage_limit", .type = 'i', .unit = "kB", .minimum = "128", .maximum = "16777216"};
    for (uint32_t i = 0; i < op->options.count; i++) {
        const struct sql_option *option = &op->options.at[i];
        bool size = strcmp(option->name, "buffer_usage_limit") == 0;
        double kilobytes = 0;
        if (size && option->value == NULL)
            return refuse(x, "42601", "%s requires a parameter", option->name);
        if (size && (!setting_number(&limit, option->value, &kilobytes) ||
                     (kilobytes != 0 && (kilobytes < 128 || kilobytes > 16777216))))
            return refuse(x, "22023", "BUFFER_USAGE_LIMIT option must be 0 or between 128 kB and 16777216 kB");
        if (size || strcmp(option->name, "parallel") == 0 ||
            (strcmp(option->name, "index_cleanup") == 0 && str_same_nocase(option->value, "auto")))
            continue;
        bool on;
        if (!option_boolean(x, option, &on))
            return false;
    }
    return true;
}

/* ONLY_DATABASE_STATS goes with nothing that names work. */
static bool check_only_stats(struct execution *x, const struct op_vacuum *op)
{
    static const char *const others[] = {"analyze", "freeze", "full", "disable_page_skipping", "skip_locked",
                                         "skip_database_stats"};
    if (!option_is(op, "only_database_stats", true))
        return true;
    if (op->count > 0)
        return refuse(x, "0A000", "ONLY_DATABASE_STATS cannot be specified with a list of tables");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (option_is(op, others[i], true))
            return refuse(x, "0A000", "ONLY_DATABASE_STATS cannot be specified with other VACUUM options");
    return true;
}

/* vacuum(): what is refused before a transaction block is since 16, and after it in older majors. */
static bool check_full(struct execution *x, const struct op_vacuum *op)
{
    if (op->full && option_is(op, "disable_page_skipping", true))
        return refuse(x, "0A000", "VACUUM option DISABLE_PAGE_SKIPPING cannot be used with FULL");
    if (op->full && option_is(op, "process_toast", false))
        return refuse(x, "0A000", "PROCESS_TOAST required with VACUUM FULL");
    return true;
}

/* ExecVacuum(): options that do not go together, before anything is asked about transactions. */
static bool check_vacuum_options(struct execution *x, const struct op_vacuum *op)
{
    if (!check_vacuum_values(x, op))
        return false;
    const struct sql_option *parallel = option_find(&op->options, "parallel");
    long workers = parallel != NULL && parallel->value != NULL ? strtol(parallel->value, NULL, 10) : 0;
    if (parallel != NULL && parallel->value == NULL)
        return refuse(x, "42601", "parallel option requires a value between 0 and 1024");
    if (workers < 0 || workers > 1024)
        return refuse(x, "42601", "parallel workers for vacuum must be between 0 and 1024");
    if (op->full && workers > 0)
        return refuse(x, "0A000", "VACUUM FULL cannot be performed in parallel");
    if (op->full && !op->analyze && option_find(&op->options, "buffer_usage_limit") != NULL)
        return refuse(x, "0A000", "BUFFER_USAGE_LIMIT cannot be specified for VACUUM FULL");
    for (uint32_t i = 0; i < op->count; i++)
        if (op->relations[i].columns.count > 0 && !op->analyze)
            return refuse(x, "0A000", "ANALYZE option must be specified when a column list is provided");
    return (!has_feature(x, FEATURE_VACUUM_FULL_FIRST) || check_full(x, op)) && check_only_stats(x, op);
}

/* Every table of the database. */
static void maintain_all(struct execution *x, const struct op_vacuum *op)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(x, id);
        if (relation == NULL || strchr(op->analyze ? "rpm" : "rm", relation->kind) == NULL)
            continue;
        if (op->vacuum)
            vacuum_table(x, op, relation);
        if (op->analyze)
            analyze_table(x, relation);
    }
}

bool execute_vacuum(struct execution *x, const struct op *base)
{
    const struct op_vacuum *op = (const struct op_vacuum *)base;
    operation_add(x, "vacuum", base->span)->object_type = OBJECT_TYPE_TABLE;
    if (!check_vacuum_options(x, op) || (op->vacuum && !forbid_in_block(x, "VACUUM")) || !check_full(x, op))
        return false;
    for (uint32_t i = 0; i < op->count; i++)
        if (!maintain_named(x, op, &op->relations[i]))
            return false;
    if (op->count == 0 && !option_is(op, "only_database_stats", true))
        maintain_all(x, op);
    return true;
}

/* ---- TRUNCATE ---- */

struct truncation {
    struct execution *x;
    VEC(oid) tables;
    uint32_t named;
};

static bool is_listed(const struct truncation *t, oid table)
{
    for (uint32_t i = 0; i < t->tables.count; i++)
        if (t->tables.at[i] == table)
            return true;
    return false;
}

static void list_table(struct truncation *t, oid table)
{
    if (is_listed(t, table))
        return;
    take_lock(t->x, table, LOCK_TRUNCATE);
    vec_push(t->x->arena, &t->tables, table);
}

static void list_with_children(struct truncation *t, oid table)
{
    struct oids all;
    all_inheritors(t->x, table, &all);
    for (uint32_t i = 0; i < all.count; i++)
        list_table(t, all.at[i]);
}

static bool list_named(struct truncation *t, const struct relation_name *named)
{
    struct execution *x = t->x;
    struct refusal refusal = {0};
    oid id = resolve_relation(&x->resolver, &named->name, false, &refusal);
    const struct relation *table = id != NO_OID ? relation_of(x, id) : NULL;
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    if (table == NULL)
        return stop_at_builtin_kind(x, id, "r", "a table");
    struct operation *operation = operation_current(x);
    if (operation->relation == NO_OID) {
        operation->id = operation->relation = x->statement->relation = id;
        operation->object = relation_label(x, id);
        operation->new_relation = relation_is_new(x, id);
    }
    if (strchr("rpf", table->kind) == NULL)
        return refuse(x, "42809", "\"%s\" is not a table", table->object.name);
    if (named->only && table->kind == RELATION_PARTITIONED) {
        refuse(x, "42809", "cannot truncate only a partitioned table");
        refuse_detail(x, NULL,
                      "Do not specify the ONLY keyword, or use TRUNCATE ONLY on the partitions directly.");
        return false;
    }
    if (named->only)
        list_table(t, id);
    else
        list_with_children(t, id);
    return true;
}

/* heap_truncate_check_FKs() under RESTRICT; under CASCADE the referencing tables come along. */
static bool follow_references(struct truncation *t, enum behavior behavior)
{
    struct execution *x = t->x;
    for (uint32_t i = 0; i < t->tables.count; i++) {
        uint32_t cursor = 0;
        for (const struct constraint *key; (key = next_referencing(x, t->tables.at[i], &cursor)) != NULL;) {
            oid other = key->object.parent;
            if (is_listed(t, other))
                continue;
            if (behavior != BEHAVIOR_CASCADE) {
                refuse(x, "0A000", "cannot truncate a table referenced in a foreign key constraint");
                refuse_detail(
                    x,
                    arena_printf(x->arena, "Table \"%s\" references \"%s\".", object_name_of(x, other),
                                 object_name_of(x, t->tables.at[i])),
                    arena_printf(x->arena,
                                 "Truncate table \"%s\" at the same time, or use TRUNCATE ... CASCADE.",
                                 object_name_of(x, other)));
                return false;
            }
            notice(x, "truncate cascades to table \"%s\"", object_name_of(x, other));
            list_with_children(t, other);
        }
    }
    return true;
}

static void restart_sequences(struct execution *x, oid table)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(x->catalog, table, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(x, id);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->owned_by == table)
            take_lock(x, id, LOCK_TRUNCATE_SEQUENCE);
    }
}

static void empty_table(struct execution *x, oid table, bool cascade)
{
    uint32_t cursor = 0;
    const struct relation *relation = relation_of(x, table);
    if (relation->kind == RELATION_PARTITIONED || !x->recording)
        return;
    if (!relation_is_empty(x, table))
        note_loss(x, LOSS_ROWS, table, table, relation_label(x, table), cascade ? LOSS_CASCADE : LOSS_NAMED);
    for (const struct relation *index; (index = next_index(x, table, &cursor)) != NULL;)
        take_lock(x, index->object.id, LOCK_REINDEX_INDEX);
    struct relation *edited = catalog_edit(x->catalog, table);
    edited->no_rows = true;
    edited->rewritten = catalog_statement(x->catalog);
}

bool execute_truncate(struct execution *x, const struct op *base)
{
    const struct op_truncate *op = (const struct op_truncate *)base;
    struct truncation t = {.x = x};
    struct operation *operation = operation_add(x, "truncate", base->span);
    operation->object_type = OBJECT_TYPE_TABLE;
    operation->cascade = op->behavior == BEHAVIOR_CASCADE;
    for (uint32_t i = 0; i < op->count; i++)
        if (!list_named(&t, &op->relations[i]))
            return false;
    t.named = t.tables.count;
    if (!follow_references(&t, op->behavior))
        return false;
    for (uint32_t i = 0; i < t.tables.count; i++)
        if (!fire_truncate(x, t.tables.at[i], 'b'))
            return false;
    for (uint32_t i = 0; i < t.tables.count; i++) {
        if (!check_not_in_use(x, t.tables.at[i], "TRUNCATE"))
            return false;
        if (op->restart_sequences)
            restart_sequences(x, t.tables.at[i]);
        empty_table(x, t.tables.at[i], i >= t.named);
    }
    for (uint32_t i = 0; i < t.tables.count; i++)
        if (!fire_truncate(x, t.tables.at[i], 'a'))
            return false;
    return true;
}

/* ---- LOCK TABLE ---- */

/* What one LOCK TABLE still has to look at; views lead to more. */
struct lock_list {
    VEC(struct lock_target { oid id; bool only; }) targets;
    struct map seen;
};

static void lock_list_add(struct execution *x, struct lock_list *list, oid id, bool only)
{
    uint32_t *seen = map_put(&list->seen, id, NULL);
    if (*seen == 0)
        vec_push(x->scratch, &list->targets, ((struct lock_target){id, only}));
    *seen = 1;
}

/* LockViewRecurse(): all that the view's query names. */
static void lock_view(struct execution *x, const struct relation *view, struct lock_list *list)
{
    struct refusal refusal = {0};
    struct scope scope = scope_of_query("query");
    const struct typed_query *typed = view->view != NULL ? view->view->resolved : NULL;
    if (typed == NULL && view->view != NULL && view->view->query != NULL)
        typed = resolve_query(&x->resolver, &scope, view->view->query, &refusal);
    for (uint32_t i = 0; typed != NULL && i < typed->relation_count; i++)
        lock_list_add(x, list, typed->relations[i].id, typed->relations[i].only);
}

static void lock_one(struct execution *x, const struct lock_target *target, enum lock_mode mode, struct lock_list *list)
{
    const struct relation *relation = relation_of(x, target->id);
    struct oids all;
    if (relation == NULL || strchr("rpv", relation->kind) == NULL)
        return;
    take_lock_mode(x, target->id, mode, LOCK_LOCK_TABLE);
    if (relation->kind == RELATION_VIEW) {
        lock_view(x, relation, list);
    } else if (!target->only) {
        all_inheritors(x, target->id, &all);
        for (uint32_t i = 1; i < all.count; i++)
            take_lock_mode(x, all.at[i], mode, LOCK_LOCK_TABLE);
    }
}

static bool lock_named(struct execution *x, oid id, bool only, enum lock_mode mode)
{
    const struct relation *relation = relation_of(x, id);
    if (relation != NULL && strchr("rpv", relation->kind) == NULL)
        return refuse_wrong_kind(x, id, "a table or view");
    struct lock_list list = {0};
    map_init(&list.seen, x->scratch);
    lock_list_add(x, &list, id, only);
    for (uint32_t next = 0; next < list.targets.count; next++) {
        struct lock_target target = list.targets.at[next];
        lock_one(x, &target, mode, &list);
    }
    return true;
}

bool execute_lock_table(struct execution *x, const struct op *base)
{
    const struct op_lock *op = (const struct op_lock *)base;
    struct operation *operation = operation_add(x, "lock_table", base->span);
    operation->object_type = OBJECT_TYPE_TABLE;
    if (!x->in_block && x->depth <= 1)
        return refuse(x, "25P01", "LOCK TABLE can only be used in transaction blocks");
    for (uint32_t i = 0; i < op->count; i++) {
        struct refusal refusal = {0};
        oid id = resolve_relation(&x->resolver, &op->relations[i].name, false, &refusal);
        if (id == NO_OID)
            return refuse_as(x, &refusal);
        if (operation->relation == NO_OID && relation_of(x, id) != NULL) {
            operation->id = operation->relation = x->statement->relation = id;
            operation->object = relation_label(x, id);
        }
        if (!lock_named(x, id, op->relations[i].only, (enum lock_mode)op->mode))
            return false;
    }
    return true;
}
