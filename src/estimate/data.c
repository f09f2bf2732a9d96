/*
 * Data: what statements that read and write rows cost, and what they leave in the tables.
 */
#include "work.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

bool data_is_statement(const struct statement *statement)
{
    return statement->op != NULL && (op_is_query(statement->op->kind) || statement->op->kind == OP_COPY);
}

static const struct query *query_of(const struct statement *statement)
{
    switch (statement->op->kind) {
    case OP_COPY:
        return ((const struct op_copy *)statement->op)->query;
    case OP_CREATE_TABLE_AS:
        return ((const struct op_create_table_as *)statement->op)->query;
    default:
        return ((const struct op_query *)statement->op)->query;
    }
}

static struct extent filled(const struct work *work, oid relation)
{
    return sizes_filled(work->sizes, relation, work->statement->number);
}

static oid target_of(const struct statement *statement)
{
    bool reads = statement->op->kind == OP_SELECT ||
                 (statement->op->kind == OP_COPY && !((const struct op_copy *)statement->op)->from);
    return reads || statement->operations.count == 0 ? NO_OID : statement->operations.at[0].relation;
}

/* ---- how many rows ---- */

static struct range exactly(double rows)
{
    return (struct range){rows, rows, rows};
}

/* Which relations the query reads or writes without a condition, so that each lock can ask at no cost. */
static void mark_scans(const struct work *work)
{
    for (uint32_t i = 0; i < work->statement->scans.count; i++) {
        const struct scan_fact *scan = &work->statement->scans.at[i];
        if (scan->purpose == SCAN_READ || scan->purpose == SCAN_WRITE)
            sizes_mark(work->sizes, scan->relation, work->statement->index,
                       scan->purpose == SCAN_READ ? MARK_READ : MARK_WRITTEN);
    }
}

static bool scanned(const struct work *work, oid relation, unsigned mark)
{
    return sizes_marked(work->sizes, relation, work->statement->index, mark);
}

static bool has_rows(const struct work *work, oid id)
{
    const struct relation *relation = size_relation_at(work->facts, id, work->statement->number);
    return relation != NULL && (relation->kind == RELATION_TABLE || relation->kind == RELATION_MATVIEW);
}

/* The query whose WHERE stands for this table alone: of an UPDATE or DELETE that joins nothing, or of a
 * SELECT from one table. NULL: what its conditions do is not judged. */
static const struct query *query_about(const struct work *work, const struct relation *relation, bool written)
{
    const struct query *query = query_of(work->statement);
    if (query == NULL || relation == NULL)
        return NULL;
    if (query->kind == QUERY_UPDATE || query->kind == QUERY_DELETE)
        return written && query->from.count == 0 ? query : NULL;
    if (query->kind == QUERY_INSERT)
        query = query->source;
    if (written || query == NULL || query->kind != QUERY_SELECT || query->from.count != 1 ||
        query->from.at[0]->kind != FROM_RELATION)
        return NULL;
    const char *named = query->from.at[0]->relation.name.name;
    return relation->is_partition || str_same(named, relation->object.name) ? query : NULL;
}

static struct selection selection_of(const struct work *work, oid id, bool written)
{
    const struct relation *relation = size_relation_at(work->facts, id, work->statement->number);
    const struct query *query = query_about(work, relation, written);
    return condition_judge(work, id, query != NULL ? query->where : NULL);
}

static bool is_read_lock(enum lock_reason reason)
{
    return reason == LOCK_SELECT || reason == LOCK_SELECT_FOR_UPDATE || reason == LOCK_COPY_TO;
}

/* The rows that the statement takes from the tables it reads: all of those it scans, a part of those it
 * filters. */
static struct range rows_read(const struct work *work)
{
    struct range sum = {0};
    const struct statement *statement = work->statement;
    mark_scans(work);
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        const struct lock_fact *lock = &statement->locks.at[i];
        if (!is_read_lock(lock->reason) || lock->is_index || !has_rows(work, lock->relation))
            continue;
        struct range rows = exactly(filled(work, lock->relation).rows);
        bool all = lock->reason == LOCK_COPY_TO || scanned(work, lock->relation, MARK_READ);
        cost_add(&sum, all ? rows : cost_scaled(rows, selection_of(work, lock->relation, false).part));
    }
    return sum;
}

/* The lines of COPY's data: what stands between the statement and the next one, up to the line "\.". */
static double copy_lines(const struct work *work)
{
    const struct statement *statement = work->statement;
    const struct source *source = statement->source;
    uint32_t next = statement->index + 1;
    const char *at = source->bytes + statement->item.span.end, *end = source->bytes + source->length;
    if (next < work->facts->statements.count && work->facts->statements.at[next]->source == source)
        end = source->bytes + work->facts->statements.at[next]->item.span.start;
    double lines = -1; /* the rest of the statement's own line */
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (lines >= 0 && end - at >= 2 && at[0] == '\\' && at[1] == '.')
            break;
        lines++;
        at = line_end != NULL ? line_end + 1 : end;
    }
    return lines > 0 ? lines : 0;
}

static struct range rows_copied(const struct work *work)
{
    const struct op_copy *op = (const struct op_copy *)work->statement->op;
    return exactly(op->file != NULL || op->program ? NAN : copy_lines(work));
}

/* Rows that a query gives. Functions that give rows may give any number. */
static struct range rows_of_query(const struct work *work, const struct query *query)
{
    if (query == NULL)
        return exactly(1); /* DEFAULT VALUES */
    if (query->kind == QUERY_VALUES)
        return exactly(query->row_total > 0 ? query->row_total : query->row_count);
    if (query->kind != QUERY_SELECT)
        return rows_read(work);
    for (uint32_t i = 0; i < query->from.count; i++)
        if (query->from.at[i]->kind == FROM_FUNCTION || query->from.at[i]->kind == FROM_TABLE_FUNCTION)
            return exactly(NAN);
    if (query->from.count == 0)
        return exactly(1);
    return rows_read(work);
}

static struct range rows_written(const struct work *work)
{
    const struct statement *statement = work->statement;
    oid target = target_of(statement);
    if (statement->op->kind == OP_COPY)
        return rows_copied(work);
    if (statement->op->kind == OP_INSERT)
        return rows_of_query(work, query_of(statement)->source);
    struct range rows = exactly(filled(work, target).rows);
    bool all = statement->op->kind != OP_MERGE && !statement->operations.at[0].has_condition;
    return all ? rows : cost_scaled(rows, selection_of(work, target, true).part);
}

/* ---- what rows cost ---- */

struct followers {
    double indexes, foreign_keys, referencing, triggers;
};

/* What each row written takes along with it. */
static struct followers followers_of(const struct work *work, oid target)
{
    struct followers followers = {0};
    const struct catalog *catalog = work->facts->catalog;
    int32_t number = work->statement->number;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member_at(catalog, target, CLASS_COUNT, number, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object_at(catalog, id, number);
        if (object == NULL)
            continue;
        if (object->class == CLASS_RELATION && ((const struct relation *)object)->index != NULL)
            followers.indexes++;
        else if (object->class == CLASS_CONSTRAINT)
            followers.foreign_keys += ((const struct constraint *)object)->type == 'f';
        else if (object->class == CLASS_TRIGGER)
            followers.triggers +=
                ((const struct trigger *)object)->row && !((const struct trigger *)object)->internal;
    }
    for (uint32_t i = 0; i < work->statement->locks.count; i++) {
        enum lock_reason reason = work->statement->locks.at[i].reason;
        followers.referencing += reason == LOCK_FOREIGN_KEY_RESTRICT || reason == LOCK_FOREIGN_KEY_ACTION;
    }
    return followers;
}

static struct range times(struct range rows, double count)
{
    return (struct range){rows.low * count, rows.expected * count, rows.high * count};
}

static double width_of(const struct work *work, oid id)
{
    const struct relation *relation = size_relation_at(work->facts, id, work->statement->number);
    return relation != NULL ? size_row_width(work->sizes, relation) : 0;
}

static struct range write_cost(const struct work *work, oid target, struct range rows)
{
    enum op_kind kind = work->statement->op->kind;
    struct followers followers = followers_of(work, target);
    struct range sum = {0};
    bool inserts = kind == OP_INSERT || kind == OP_COPY, deletes = kind == OP_DELETE;
    cost_spend_range(work, &sum,
                     inserts   ? COST_INSERT_ROW
                     : deletes ? COST_DELETE_ROW
                               : COST_UPDATE_ROW,
                     rows);
    if (!deletes) {
        cost_spend_range(work, &sum, COST_INDEX_ENTRY, times(rows, followers.indexes));
        cost_spend_range(work, &sum, COST_WRITE, times(rows, width_of(work, target)));
    }
    /* An UPDATE checks the foreign keys whose columns it sets; which rows changed them is not known
     * (RI_FKey_fk_upd_check_required). */
    cost_spend_range(work, &sum, COST_LOOKUP_ROW,
                     times(rows, inserts   ? followers.foreign_keys
                                 : deletes ? followers.referencing
                                           : 0));
    cost_spend_range(work, &sum, COST_TRIGGER_ROW, times(rows, followers.triggers));
    return sum;
}

static struct range full_read_cost(const struct work *work, struct extent extent)
{
    enum op_kind kind = work->statement->op->kind;
    struct range sum = {0};
    cost_spend_reading(work, &sum, extent.bytes);
    cost_spend(work, &sum, COST_SCAN_ROW, extent.rows + extent.dead_rows);
    if (kind == OP_SELECT || kind == OP_INSERT || kind == OP_COPY || kind == OP_CREATE_TABLE_AS)
        cost_spend(work, &sum, COST_QUERY_ROW, extent.rows);
    return sum;
}

/* Reading a table in full, or, with a condition, as much of it as that needs: rows that an index leads to one
 * by one, until reading all of it is the shorter way. */
static struct range read_cost(const struct work *work, oid relation, bool all, bool written)
{
    struct extent extent = filled(work, relation);
    struct range full = full_read_cost(work, extent);
    if (all)
        return full;
    struct selection selection = selection_of(work, relation, written);
    if (!selection.indexed)
        return cost_scaled(full, selection.read);
    struct range found = {0};
    cost_spend_range(work, &found, COST_LOOKUP_ROW, cost_scaled(exactly(extent.rows), selection.part));
    return cost_least(full, found);
}

struct range data_cost(const struct work *work)
{
    const struct statement *statement = work->statement;
    struct range sum = {0};
    oid target = target_of(statement);
    mark_scans(work);
    for (uint32_t i = 0; i < statement->locks.count; i++) {
        const struct lock_fact *lock = &statement->locks.at[i];
        bool written = lock->reason == LOCK_WRITE;
        if (lock->is_index || !has_rows(work, lock->relation) ||
            !(is_read_lock(lock->reason) || (written && statement->op->kind != OP_INSERT)))
            continue;
        bool all = scanned(work, lock->relation, written ? MARK_WRITTEN : MARK_READ);
        cost_add(&sum, read_cost(work, lock->relation, all, written));
    }
    if (target != NO_OID)
        cost_add(&sum, write_cost(work, target, rows_written(work)));
    return sum;
}

const char *data_words(const struct work *work)
{
    static const struct {
        enum op_kind kind;
        const char *words;
    } verbs[] = {
        {OP_INSERT, "insertion"}, {OP_COPY, "insertion"}, {OP_UPDATE, "update"},
        {OP_DELETE, "deletion"},  {OP_MERGE, "merge"},
    };
    if (target_of(work->statement) == NO_OID)
        return NULL;
    struct range rows = rows_written(work);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (verbs[i].kind == work->statement->op->kind)
            return arena_printf(work->arena, "%s of %s%s", verbs[i].words,
                                rows.low < rows.high ? "up to " : "",
                                cost_rows_words(work->arena, rows.high));
    return NULL;
}

/* The tables that the query scans in full have facts of their own and are paid for with these. */
struct range data_created_cost(const struct work *work)
{
    const struct op_create_table_as *op = (const struct op_create_table_as *)work->statement->op;
    struct range sum = {0};
    if (op->with_no_data || work->statement->relation == NO_OID)
        return sum;
    struct range rows = op->query != NULL ? rows_of_query(work, op->query) : exactly(NAN);
    cost_spend_range(work, &sum, COST_INSERT_ROW, rows);
    cost_spend_range(work, &sum, COST_WRITE, times(rows, width_of(work, work->statement->relation)));
    mark_scans(work);
    for (uint32_t i = 0; i < work->statement->locks.count; i++) {
        const struct lock_fact *lock = &work->statement->locks.at[i];
        if (is_read_lock(lock->reason) && !lock->is_index && has_rows(work, lock->relation) &&
            !scanned(work, lock->relation, MARK_READ))
            cost_add(&sum, read_cost(work, lock->relation, false, false));
    }
    return sum;
}

/* ---- what is left in the tables ---- */

static void apply_truncate(const struct work *work)
{
    for (uint32_t i = 0; i < work->statement->locks.count; i++) {
        const struct lock_fact *lock = &work->statement->locks.at[i];
        if (lock->mode == ACCESS_EXCLUSIVE_LOCK && !lock->is_index && has_rows(work, lock->relation))
            sizes_empty(work->sizes, lock->relation);
    }
}

static void apply_alter(const struct work *work)
{
    for (uint32_t i = 0; i < work->statement->operations.count; i++) {
        const struct operation *operation = &work->statement->operations.at[i];
        bool attach = strcmp(operation->kind, "attach_partition") == 0,
             detach = strcmp(operation->kind, "detach_partition") == 0;
        if ((attach || detach) && operation->id != NO_OID && operation->id != operation->relation)
            sizes_attach(work->sizes, operation->id, operation->relation, attach);
    }
}

static void apply_created(const struct work *work)
{
    const struct op_create_table_as *op = (const struct op_create_table_as *)work->statement->op;
    oid made = work->statement->relation;
    if (op->with_no_data || made == NO_OID)
        return;
    double rows = op->query != NULL ? rows_of_query(work, op->query).high : NAN;
    sizes_add_rows(work->sizes, made, rows, work->statement->number);
}

void data_apply(const struct work *work)
{
    const struct statement *statement = work->statement;
    if (statement->op == NULL || !statement->evaluated)
        return;
    oid target = data_is_statement(statement) ? target_of(statement) : NO_OID;
    switch (statement->op->kind) {
    case OP_TRUNCATE:
        apply_truncate(work);
        break;
    case OP_ALTER_TABLE:
        apply_alter(work);
        break;
    case OP_CREATE_TABLE_AS:
        apply_created(work);
        break;
    case OP_INSERT:
    case OP_COPY:
        /* As if every row came through: a table must not be taken for smaller than it is. */
        if (target != NO_OID)
            sizes_add_rows(work->sizes, target, rows_written(work).high, statement->number);
        break;
    default:
        break;
    }
}
