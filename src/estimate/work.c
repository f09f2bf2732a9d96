/*
 * Work: what one statement costs: reading, checking, rewriting, building, deleting, as the facts say, in the
 * words and figures of one environment. Follows the server's order: one pass over the heap serves all checks
 * (ATRewriteTable), a rewrite builds every index anew.
 */
#include "work.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

/* ---- sums ---- */

void cost_add(struct range *sum, struct range more)
{
    sum->low += more.low;
    sum->expected += more.expected;
    sum->high += more.high;
}

struct range cost_scaled(struct range range, struct range factor)
{
    return (struct range){range.low * factor.low, range.expected * factor.expected, range.high * factor.high};
}

void cost_spend_range(const struct work *work, struct range *sum, enum coefficient coefficient,
                      struct range amount)
{
    cost_add(sum, cost_scaled(work->model->at[coefficient], amount));
}

void cost_spend(const struct work *work, struct range *sum, enum coefficient coefficient, double amount)
{
    cost_spend_range(work, sum, coefficient, (struct range){amount, amount, amount});
}

/* A relation that is larger than the share of memory it may hope for is read from disk for the rest. At the
 * worst all of it is. */
void cost_spend_reading(const struct work *work, struct range *sum, double bytes)
{
    double cached = bytes < work->machine->cache_bytes ? bytes : work->machine->cache_bytes;
    double rest = isnan(bytes) ? NAN : bytes - cached;
    const struct range *memory = &work->model->at[COST_READ_CACHED], *disk = &work->model->at[COST_READ_DISK];
    sum->low += cached * memory->low + rest * disk->low;
    sum->expected += cached * memory->expected + rest * disk->expected;
    sum->high += bytes * fmax(memory->high, disk->high);
}

double cost_log2(double figure)
{
    int exponent;
    if (isnan(figure) || figure <= 1)
        return isnan(figure) ? NAN : 0;
    double mantissa = frexp(figure, &exponent);
    return exponent - 1 + (2 * mantissa - 1);
}

double cost_rounded(double milliseconds)
{
    double unit = 1;
    if (!(milliseconds > 0))
        return 0;
    if (milliseconds < 10)
        return floor(milliseconds * 100 + 0.5) / 100;
    if (milliseconds < 100)
        return floor(milliseconds * 10 + 0.5) / 10;
    while (milliseconds / unit >= 1000)
        unit *= 10;
    return floor(milliseconds / unit + 0.5) * unit;
}

const char *cost_rows_words(struct arena *arena, double rows)
{
    return arena_printf(arena, "%s row%s", count_words(arena, rows), rows == 1 ? "" : "s");
}

static struct duration duration_of(struct range range)
{
    if (isnan(range.low) || isnan(range.expected) || isnan(range.high))
        return (struct duration){0};
    return (struct duration){true, cost_rounded(range.low), cost_rounded(range.expected),
                             cost_rounded(range.high)};
}

/* ---- settings ---- */

static double setting(const struct statistics *statistics, const char *name, int version, double otherwise)
{
    double figure =
        statistics != NULL ? statistics_setting_number(statistics, name, version) : STATISTICS_UNKNOWN;
    return statistics_known(figure) && figure >= 0 ? figure : otherwise;
}

/* A quarter of the memory for one relation, as the server itself draws the line (initscan() of heapam.c). */
#define CACHE_SHARE 0.25

void cost_machine_read(struct machine *machine, const struct statistics *statistics, int version)
{
    const double megabyte = 1024.0 * 1024;
    double workers = setting(statistics, "max_parallel_workers", version, 8);
    machine->cache_bytes =
        setting(statistics, "effective_cache_size", version, 4096 * megabyte) * CACHE_SHARE;
    machine->maintenance_bytes = setting(statistics, "maintenance_work_mem", version, 64 * megabyte);
    machine->workers = fmin(workers, setting(statistics, "max_parallel_maintenance_workers", version, 2));
    machine->parallel_bytes = setting(statistics, "min_parallel_table_scan_size", version, 8 * megabyte);
}

/* ---- the words ---- */

struct basis {
    struct arena *arena;
    struct str text;
    uint32_t parts;
};

/* At most three parts: the reader wants the reason, not the list. */
static void basis_add(struct basis *basis, const char *part)
{
    if (basis->parts > 2)
        return;
    str_add(&basis->text, basis->parts == 0 ? "" : ", ");
    str_add(&basis->text, basis->parts == 2 ? "…" : part);
    basis->parts++;
}

static const char *size_words(const struct work *work, struct extent extent)
{
    if (isnan(extent.bytes))
        return isnan(extent.rows) ? "unknown size" : cost_rows_words(work->arena, extent.rows);
    return bytes_words(work->arena, extent.bytes + (isnan(extent.toast_bytes) ? 0 : extent.toast_bytes));
}

/* ---- scans ---- */

static bool is_heap_pass(enum scan_purpose purpose)
{
    return purpose == SCAN_VALIDATE_CHECK || purpose == SCAN_VALIDATE_NOT_NULL || purpose == SCAN_PARTITION;
}

/* A partitioned table has no rows of its own; its leaves have facts of their own. */
static bool is_partitioned(const struct work *work, oid id)
{
    const struct relation *relation = size_relation_at(work->facts, id, work->statement->number);
    return relation != NULL &&
           (relation->kind == RELATION_PARTITIONED || relation->kind == RELATION_PARTITIONED_INDEX);
}

/* The leaves have facts of their own as soon as the schema knows any. */
static bool counted_by_leaves(const struct work *work, oid id)
{
    uint32_t cursor = 0;
    return is_partitioned(work, id) &&
           catalog_next_child_at(work->facts->catalog, id, work->statement->number, &cursor) != NO_OID;
}

static struct extent filled(const struct work *work, oid relation)
{
    return sizes_filled(work->sizes, relation, work->statement->number);
}

/* Rows of all tables whose foreign keys this statement checks. */
static double referencing_rows(const struct work *work)
{
    double rows = 0;
    for (uint32_t i = 0; i < work->statement->scans.count; i++) {
        const struct scan_fact *scan = &work->statement->scans.at[i];
        if (scan->purpose == SCAN_VALIDATE_FOREIGN_KEY && !counted_by_leaves(work, scan->relation))
            rows += filled(work, scan->relation).rows;
    }
    return rows;
}

struct range cost_least(struct range a, struct range b)
{
    if (isnan(a.expected) || isnan(b.expected))
        return (struct range){NAN, NAN, NAN};
    return (struct range){fmin(a.low, b.low), fmin(a.expected, b.expected), fmin(a.high, b.high)};
}

/* The referenced side of a foreign key's check (RI_Initial_Check): read whole into a join, or, when few rows
 * refer to it, looked up. */
static struct range referenced_cost(const struct work *work, struct extent extent, double referencing)
{
    struct range joined = {0}, looked_up = {0};
    cost_spend_reading(work, &joined, extent.bytes);
    cost_spend(work, &joined, COST_SCAN_ROW, extent.rows);
    cost_spend(work, &joined, COST_JOIN_ROW, extent.rows);
    cost_spend(work, &looked_up, COST_LOOKUP_ROW, referencing);
    return cost_least(joined, looked_up);
}

static void add_scan(const struct work *work, struct range *sum, const struct scan_fact *scan,
                     double referencing)
{
    struct extent extent = filled(work, scan->relation);
    uint32_t statement = work->statement->index;
    if (scan->purpose == SCAN_REFERENCED) {
        cost_add(sum, referenced_cost(work, extent, referencing));
        return;
    }
    if (is_heap_pass(scan->purpose)) {
        if (scan->purpose != SCAN_VALIDATE_NOT_NULL)
            cost_spend(work, sum, COST_CHECK_ROW, extent.rows);
        if (sizes_marked(work->sizes, scan->relation, statement, MARK_REWRITTEN) ||
            sizes_mark(work->sizes, scan->relation, statement, MARK_PASS))
            return;
    }
    cost_spend_reading(work, sum, extent.bytes);
    cost_spend(work, sum, COST_SCAN_ROW, extent.rows + extent.dead_rows);
    if (scan->purpose == SCAN_VALIDATE_FOREIGN_KEY)
        cost_spend(work, sum, COST_JOIN_ROW, extent.rows);
    else if (scan->purpose == SCAN_READ)
        cost_spend(work, sum, COST_QUERY_ROW, extent.rows);
}

static const char *scan_words(const struct work *work, const struct scan_fact *scan, double referencing)
{
    struct extent extent = filled(work, scan->relation);
    switch (scan->purpose) {
    case SCAN_VALIDATE_FOREIGN_KEY:
        return arena_printf(work->arena, "check of %s", cost_rows_words(work->arena, extent.rows));
    case SCAN_REFERENCED:
        if (referencing < extent.rows)
            return NULL;
        return arena_printf(work->arena, "against %s", cost_rows_words(work->arena, extent.rows));
    default:
        return arena_printf(work->arena, "scan of %s", size_words(work, extent));
    }
}

static void add_scans(const struct work *work, struct range *sum, struct basis *basis)
{
    double referencing = referencing_rows(work);
    for (uint32_t i = 0; i < work->statement->scans.count; i++) {
        const struct scan_fact *scan = &work->statement->scans.at[i];
        /* Those of rewrites, builds and data statements are paid for there. */
        bool elsewhere = scan->purpose == SCAN_BUILD || scan->purpose == SCAN_REWRITE ||
                         scan->purpose == SCAN_WRITE ||
                         (scan->purpose == SCAN_READ && data_is_statement(work->statement));
        if (elsewhere || counted_by_leaves(work, scan->relation))
            continue;
        bool seen =
            sizes_marked(work->sizes, scan->relation, work->statement->index, MARK_PASS | MARK_REWRITTEN);
        add_scan(work, sum, scan, referencing);
        const char *words = seen ? NULL : scan_words(work, scan, referencing);
        if (words != NULL)
            basis_add(basis, words);
    }
}

/* ---- rewrites ---- */

/* Columns whose new values are computed row by row with a function that is called each time: nextval(),
 * gen_random_uuid(). */
static uint32_t volatile_columns(const struct statement *statement, oid relation)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < statement->operations.count; i++) {
        const struct operation *operation = &statement->operations.at[i];
        count += operation->relation == relation &&
                 (operation->default_volatility == 'v' || operation->is_identity);
    }
    return count;
}

/* All of it is read, and what is alive written anew with its WAL; TOAST values are taken out and put into a
 * new TOAST table (heap_insert, toast_save_datum). */
static void add_rewrite(const struct work *work, struct range *sum, const struct rewrite_fact *rewrite)
{
    struct extent extent = filled(work, rewrite->relation);
    double all = extent.rows + extent.dead_rows;
    double alive = all > 0 ? extent.bytes * (extent.rows / all) : extent.bytes;
    cost_spend_reading(work, sum, extent.bytes + extent.toast_bytes);
    cost_spend(work, sum, COST_SCAN_ROW, all);
    cost_spend(work, sum, COST_REWRITE_ROW, extent.rows);
    cost_spend(work, sum, COST_VOLATILE_ROW,
               extent.rows * volatile_columns(work->statement, rewrite->relation));
    cost_spend(work, sum, COST_WRITE, alive + extent.toast_bytes);
    cost_spend(work, sum, COST_TOAST, extent.toast_bytes);
}

static uint32_t builds_on(const struct statement *statement, oid relation)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < statement->builds.count; i++)
        count += statement->builds.at[i].relation == relation;
    return count;
}

static const char *rewrite_words(const struct work *work, const struct rewrite_fact *rewrite)
{
    const char *size = size_words(work, filled(work, rewrite->relation));
    uint32_t indexes = builds_on(work->statement, rewrite->relation);
    if (indexes == 0)
        return arena_printf(work->arena, "rewrite of %s", size);
    return arena_printf(work->arena, "rewrite of %s and %u index%s", size, indexes, indexes == 1 ? "" : "es");
}

static void add_rewrites(const struct work *work, struct range *sum, struct basis *basis)
{
    for (uint32_t i = 0; i < work->statement->rewrites.count; i++) {
        const struct rewrite_fact *rewrite = &work->statement->rewrites.at[i];
        if (counted_by_leaves(work, rewrite->relation))
            continue;
        add_rewrite(work, sum, rewrite);
        if (basis->parts <= 2)
            basis_add(basis, rewrite_words(work, rewrite));
        sizes_mark(work->sizes, rewrite->relation, work->statement->index, MARK_REWRITTEN);
    }
}

/* ---- index builds ---- */

struct builds {
    struct range as_written, otherwise;
    uint32_t count;
    double rows;
};

static bool is_index_statement(const struct statement *statement)
{
    return statement->op != NULL &&
           (statement->op->kind == OP_CREATE_INDEX || statement->op->kind == OP_REINDEX);
}

static struct builds all_builds(const struct work *work)
{
    struct builds builds = {0};
    for (uint32_t i = 0; i < work->statement->builds.count; i++) {
        const struct build_fact *build = &work->statement->builds.at[i];
        if (counted_by_leaves(work, build->relation))
            continue;
        cost_add(&builds.as_written, build_cost(work, build, build->concurrently));
        if (is_index_statement(work->statement))
            cost_add(&builds.otherwise, build_cost(work, build, !build->concurrently));
        builds.count++;
        if (!sizes_marked(work->sizes, build->relation, work->statement->index, MARK_REWRITTEN))
            builds.rows = builds.count == 1 ? filled(work, build->relation).rows : builds.rows;
    }
    return builds;
}

static void builds_basis(const struct work *work, const struct builds *builds, struct basis *basis)
{
    if (builds->count == 0 || work->statement->rewrites.count > 0)
        return;
    if (builds->count == 1)
        basis_add(basis,
                  arena_printf(work->arena, "index on %s", cost_rows_words(work->arena, builds->rows)));
    else
        basis_add(basis, arena_printf(work->arena, "%u indexes", builds->count));
}

/* ---- files that go away, files that are copied ---- */

static double file_bytes(const struct work *work, oid id)
{
    struct extent extent = filled(work, id);
    return extent.bytes + extent.toast_bytes;
}

static void add_deleted(const struct work *work, struct range *sum, struct basis *basis)
{
    double bytes = 0;
    for (uint32_t i = 0; i < work->statement->losses.count; i++) {
        const struct loss_fact *loss = &work->statement->losses.at[i];
        bool file = loss->kind == LOSS_TABLE || loss->kind == LOSS_ROWS || loss->kind == LOSS_INDEX;
        oid id = loss->id != NO_OID ? loss->id : loss->relation;
        const struct relation *relation = size_relation_at(work->facts, id, work->statement->number);
        if (!file || relation == NULL || relation->kind == RELATION_PARTITIONED ||
            data_is_statement(work->statement))
            continue;
        double size = file_bytes(work, id);
        bytes += isnan(size) ? 0 : size;
    }
    if (bytes <= 0)
        return;
    cost_spend(work, sum, COST_DELETE_FILE, bytes);
    basis_add(basis, arena_printf(work->arena, "deletion of %s", bytes_words(work->arena, bytes)));
}

static void add_copied(const struct work *work, struct range *sum, struct basis *basis)
{
    for (uint32_t i = 0; i < work->statement->operations.count; i++) {
        const struct operation *operation = &work->statement->operations.at[i];
        if (strcmp(operation->kind, "set_tablespace") != 0 || counted_by_leaves(work, operation->relation))
            continue;
        double bytes = file_bytes(work, operation->relation);
        cost_spend_reading(work, sum, bytes);
        cost_spend(work, sum, COST_WRITE, bytes);
        basis_add(basis, arena_printf(work->arena, "copy of %s", bytes_words(work->arena, bytes)));
    }
}

/* do_analyze_rel() reads 300 pages for each unit of the statistics target, at most all there are. */
static void add_analyzed(const struct work *work, struct range *sum, struct basis *basis)
{
    const struct op_vacuum *op = (const struct op_vacuum *)work->statement->op;
    if (work->statement->op == NULL || op->op.kind != OP_VACUUM || !op->analyze)
        return;
    for (uint32_t i = 0; i < work->statement->operations.count; i++) {
        oid relation = work->statement->operations.at[i].relation;
        if (relation == NO_OID)
            continue;
        cost_spend(work, sum, COST_ANALYZE_PAGE, fmin(30000, filled(work, relation).bytes / 8192));
        basis_add(basis, "sample of its pages");
    }
}

/* ---- the statement ---- */

/* Statements that only talk to the session. */
static bool is_session_statement(const struct statement *statement)
{
    if (statement->op == NULL)
        return true;
    switch (statement->op->kind) {
    case OP_TRANSACTION:
        return strchr("bsl", ((const struct op_transaction *)statement->op)->what) != NULL;
    case OP_SET:
    case OP_SET_CONSTRAINTS:
    case OP_PREPARE:
    case OP_EXPLAIN:
    case OP_CURSOR:
    case OP_UTILITY:
    case OP_LOCK:
        return true;
    default:
        return data_is_statement(statement);
    }
}

static bool has_work(const struct statement *statement)
{
    return statement->scans.count + statement->rewrites.count + statement->builds.count > 0;
}

/* An uncertain refusal for a name that is not there: it may well run, and nothing is known of it. */
static bool refused_unsure(const struct statement *statement)
{
    return statement->failures.count > 0 && statement->failures.at[0].certainty != CERTAINTY_CERTAIN &&
           statement->failures.at[0].sqlstate != NULL && !has_work(statement) &&
           statement->locks.count == 0 &&
           (strncmp(statement->failures.at[0].sqlstate, "42", 2) == 0 ||
            strncmp(statement->failures.at[0].sqlstate, "3F", 2) == 0);
}

/* Why nothing can be said; NULL when something can. */
static const char *unknowable(const struct statement *statement)
{
    if (statement->parse_error != NULL)
        return "not understood";
    if (statement->not_modelled != NULL && !has_work(statement))
        return "not followed";
    return refused_unsure(statement) ? "what it works on is not known" : NULL;
}

/* A new index is a new file, which is brought to disk before the statement ends (smgr_bulk_finish,
 * smgrimmedsync). */
static struct range base_cost(const struct work *work)
{
    struct range sum = {0};
    const struct statement *statement = work->statement;
    bool phases = statement->waits_for_lockers || statement->waits_for_snapshots;
    cost_spend(work, &sum, is_session_statement(statement) ? COST_SESSION_STATEMENT : COST_STATEMENT,
               phases ? 3 : 1);
    cost_spend(work, &sum, COST_STATEMENT, statement->builds.count);
    cost_spend(work, &sum, COST_OBJECT, (double)statement->locks.count + statement->losses.count);
    return sum;
}

static const char *first_unknown(const struct work *work)
{
    const struct statement *statement = work->statement;
    oid named = statement->relation;
    for (uint32_t i = 0; i < statement->scans.count; i++)
        if (isnan(filled(work, statement->scans.at[i].relation).rows))
            named = statement->scans.at[i].relation;
    for (uint32_t i = 0; i < statement->builds.count; i++)
        if (isnan(filled(work, statement->builds.at[i].relation).rows))
            named = statement->builds.at[i].relation;
    for (uint32_t i = 0; i < statement->rewrites.count; i++)
        if (isnan(filled(work, statement->rewrites.at[i].relation).rows))
            named = statement->rewrites.at[i].relation;
    if (named == NO_OID)
        return "how many rows is not known";
    return arena_printf(work->arena, "size of %s is not known",
                        catalog_relation_label(work->facts->catalog, named, work->arena));
}

static const char *plain_basis(const struct work *work)
{
    const char *words = data_is_statement(work->statement) ? data_words(work) : NULL;
    if (words != NULL)
        return words;
    if (data_is_statement(work->statement))
        return "a query";
    return is_session_statement(work->statement) ? "session only" : "catalog only";
}

void work_estimate(const struct work *work, struct statement_estimate *out)
{
    const char *why = unknowable(work->statement);
    if (why != NULL) {
        out->basis = why;
        return;
    }
    struct basis basis = {.arena = work->arena, .text = str_new(work->arena)};
    struct range sum = base_cost(work);
    add_rewrites(work, &sum, &basis);
    struct builds builds = all_builds(work);
    struct range others = {0};
    builds_basis(work, &builds, &basis);
    add_scans(work, &others, &basis);
    add_copied(work, &others, &basis);
    add_deleted(work, &others, &basis);
    add_analyzed(work, &others, &basis);
    if (data_is_statement(work->statement))
        cost_add(&others, data_cost(work));
    if (work->statement->op != NULL && work->statement->op->kind == OP_CREATE_TABLE_AS)
        cost_add(&others, data_created_cost(work));
    cost_add(&sum, others);
    struct range alternative = sum;
    cost_add(&sum, builds.as_written);
    cost_add(&alternative, builds.otherwise);
    out->work = duration_of(sum);
    if (out->work.known && builds.count > 0 && is_index_statement(work->statement))
        out->alternative = duration_of(alternative);
    if (!out->work.known)
        out->basis = first_unknown(work);
    else
        out->basis = basis.parts > 0 ? basis.text.text : plain_basis(work);
}
