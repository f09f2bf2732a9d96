/*
 * Row failures: what the rows of a table may break, judged by what the statistics of the environment say:
 * certain when somebody has counted, likely when estimates say so, possible when nothing is known, and
 * nothing when the figures or the table's emptiness say that it cannot be.
 */
#include "simulate/relation/tables.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "catalog/statistics.h"
#include "simulate/simulation.h"

/* What is known of some columns of a table. */
struct known {
    const struct table_statistics *table;
    const struct column_statistics *column;
    bool fresh; /* the column came with this run */
};

static struct known known_of(struct execution *x, oid relation, const int16_t *columns, uint32_t count)
{
    struct known known = {0};
    const struct relation *table = relation_of(x, relation);
    for (uint32_t i = 0; table != NULL && i < count; i++) {
        const struct column *column = columns[i] > 0 ? catalog_column_number(table, columns[i]) : NULL;
        known.fresh |= column != NULL && column->made > 0;
    }
    if (x->statistics == NULL)
        return known;
    known.table = statistics_of_table(x->statistics, relation);
    if (count > 0 && !known.fresh && !relation_was_written(x, relation))
        known.column = count == 1 ? statistics_of_column(x->statistics, relation, columns[0])
                                  : statistics_of_columns(x->statistics, relation, columns, count);
    return known;
}

/* No rows: made in this run and nothing written, or the figures say so. */
static bool no_rows(struct execution *x, oid relation)
{
    if (!x->recording || relation_is_empty(x, relation))
        return true;
    const struct table_statistics *table =
        x->statistics != NULL ? statistics_of_table(x->statistics, relation) : NULL;
    return table != NULL && statistics_known(table->rows) && table->rows == 0 &&
           !relation_was_written(x, relation);
}

/* A table that the run has written to: the snapshot's figures about its rows are not certain any more. */
bool relation_was_written(struct execution *x, oid relation)
{
    return map_find(&x->simulation->written, relation, NULL) != NULL;
}

/* How sure a count makes the failure: exact and more than zero. NAN: nothing is known; 0: it cannot fail. */
static bool fail_by(struct execution *x, const char *sqlstate, oid relation, const char *column, double count,
                    bool exact, const char *reason)
{
    if (statistics_known(count) && count <= 0)
        return true;
    if (!statistics_known(count)) {
        may_fail(x, sqlstate, CERTAINTY_POSSIBLE, relation, column, NAN, "%s", reason);
        return true;
    }
    may_fail(x, sqlstate, exact ? CERTAINTY_CERTAIN : CERTAINTY_LIKELY, relation, column, count, "%s",
             reason);
    return !exact;
}

bool rows_may_be_null(struct execution *x, oid relation, const char *column)
{
    const struct relation *table = relation_of(x, relation);
    int16_t number = column_number(table, column);
    if (no_rows(x, relation))
        return true;
    struct known known = known_of(x, relation, &number, 1);
    bool exact = false;
    double nulls = known.table != NULL && known.column != NULL
                       ? statistics_nulls(known.table, known.column, &exact)
                       : NAN;
    const char *reason = arena_printf(x->arena, "column \"%s\" of relation \"%s\" contains null values",
                                      column, table->object.name);
    return fail_by(x, "23502", relation, column, nulls, exact, reason);
}

/* A column is added without a value though it must have one. */
bool rows_lack_value(struct execution *x, oid relation, const char *column)
{
    const struct relation *table = relation_of(x, relation);
    if (no_rows(x, relation))
        return true;
    struct known known = known_of(x, relation, NULL, 0);
    double rows = known.table != NULL ? known.table->rows : NAN;
    const char *reason = arena_printf(x->arena, "column \"%s\" of relation \"%s\" contains null values",
                                      column, table->object.name);
    return fail_by(x, "23502", relation, column, rows, !relation_was_written(x, relation), reason);
}

static bool single_default(struct execution *x, const struct relation *table, const int16_t *columns,
                           uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column = catalog_column_number(table, columns[i]);
        struct typed *value = column != NULL && column->made == catalog_statement(x->catalog) &&
                                      column->identity == 0 && column->generated == 0
                                  ? column_default(x, table, column)
                                  : NULL;
        if (value == NULL || typed_volatility(&x->resolver, value) == 'v')
            return false;
    }
    return count > 0;
}

/* All columns came with this statement and stay NULL. */
static bool all_null(struct execution *x, const struct relation *table, const int16_t *columns,
                     uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column = catalog_column_number(table, columns[i]);
        if (column != NULL && column->made == catalog_statement(x->catalog) && column->identity == 0 &&
            column->generated == 0 && column_default(x, table, column) == NULL)
            return true;
    }
    return false;
}

static bool distinct_by_nature(struct execution *x, const struct relation *table, const int16_t *columns,
                               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column = catalog_column_number(table, columns[i]);
        if (column != NULL && column->made == catalog_statement(x->catalog) && column->generated == 0 &&
            (column->identity != 0 || single_default(x, table, columns, count) == false) &&
            column->default_id != NO_OID)
            return true;
        if (column != NULL && column->made == catalog_statement(x->catalog) && column->identity != 0)
            return true;
    }
    return false;
}

/* A unique index on a part of the columns rules repeats out. */
static bool covered_by_unique(struct execution *x, oid relation, const int16_t *columns, uint32_t count,
                              oid new_index)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, relation, &cursor)) != NULL;) {
        const struct index_info *info = index->index;
        bool covers = info->unique && info->valid && info->predicate == NULL && info->immediate &&
                      index->object.id != new_index;
        for (uint16_t i = 0; covers && i < info->key_count; i++) {
            bool found = false;
            for (uint32_t j = 0; j < count; j++)
                found |= info->keys[i].column != 0 && info->keys[i].column == columns[j];
            covers = found;
        }
        if (covers)
            return true;
    }
    return false;
}

bool rows_may_repeat(struct execution *x, oid relation, const struct texts *names, oid index)
{
    const struct relation *made = relation_of(x, index);
    const struct relation *table = relation_of(x, relation);
    int16_t columns[INDEX_KEY_LIMIT];
    uint32_t count = names != NULL && names->count <= INDEX_KEY_LIMIT ? names->count : 0;
    const char *reason = arena_printf(x->arena, "could not create unique index \"%s\"", made->object.name);
    if (no_rows(x, relation))
        return true;
    for (uint32_t i = 0; i < count; i++)
        columns[i] = column_number(table, names->at[i]);
    if (count == 0) {
        may_fail(x, "23505", CERTAINTY_POSSIBLE, relation, NULL, NAN, "%s", reason);
        return true;
    }
    bool nulls_repeat = made->index->nulls_not_distinct;
    if (covered_by_unique(x, relation, columns, count, index) ||
        (!nulls_repeat && all_null(x, table, columns, count)) || distinct_by_nature(x, table, columns, count))
        return true;
    struct known known = known_of(x, relation, columns, count);
    bool exact = false;
    double repeats = NAN;
    if (single_default(x, table, columns, count)) {
        repeats = known.table != NULL && statistics_known(known.table->rows) ? known.table->rows - 1 : NAN;
        exact = true;
    } else if (known.table != NULL && known.column != NULL) {
        repeats = statistics_duplicates(known.table, known.column, &exact);
    }
    return fail_by(x, "23505", relation, count == 1 ? names->at[0] : NULL, repeats, exact, reason);
}

bool rows_may_break_check(struct execution *x, oid relation, const char *constraint)
{
    if (!no_rows(x, relation))
        may_fail(x, "23514", CERTAINTY_POSSIBLE, relation, NULL, NAN,
                 "check constraint \"%s\" of relation \"%s\" is violated by some row", constraint,
                 relation_of(x, relation)->object.name);
    return true;
}

bool rows_may_be_orphans(struct execution *x, oid relation, const struct constraint *constraint)
{
    const struct relation *table = relation_of(x, relation);
    if (no_rows(x, relation) || all_null(x, table, constraint->columns, constraint->column_count))
        return true;
    struct known known = known_of(x, relation, constraint->columns, constraint->column_count);
    double orphans = known.column != NULL ? known.column->orphan_count : NAN;
    const struct column *column = catalog_column_number(table, constraint->columns[0]);
    const char *reason =
        arena_printf(x->arena, "insert or update on table \"%s\" violates foreign key constraint \"%s\"",
                     table->object.name, constraint->object.name);
    /* The columns of a table that is only taken to exist are not known. */
    bool named = constraint->column_count == 1 && column != NULL;
    return fail_by(x, "23503", relation, named ? column->name : NULL, orphans, true, reason);
}

bool rows_may_overlap(struct execution *x, oid relation, const char *constraint)
{
    if (!no_rows(x, relation))
        may_fail(x, "23P01", CERTAINTY_POSSIBLE, relation, NULL, NAN,
                 "could not create exclusion constraint \"%s\"", constraint);
    return true;
}

bool rows_may_not_belong(struct execution *x, oid relation, bool default_partition)
{
    const char *name = relation_of(x, relation)->object.name;
    if (no_rows(x, relation))
        return true;
    if (default_partition)
        may_fail(x, "23514", CERTAINTY_POSSIBLE, relation, NULL, NAN,
                 "updated partition constraint for default partition \"%s\" would be violated by some row",
                 name);
    else
        may_fail(x, "23514", CERTAINTY_POSSIBLE, relation, NULL, NAN,
                 "partition constraint of relation \"%s\" is violated by some row", name);
    return true;
}

/* ---- conversions ---- */

/* What input functions and number casts raise for a value that does not fit (22xxx), by target type. */
static const struct {
    oid target;
    const char *from_text, *from_number;
} raised[] = {
    {INT2OID, "22P02", "22003"},     {INT4OID, "22P02", "22003"},    {INT8OID, "22P02", "22003"},
    {OIDOID, "22P02", "22003"},      {NUMERICOID, "22P02", "22003"}, {FLOAT4OID, "22P02", "22003"},
    {FLOAT8OID, "22P02", NULL},      {MONEYOID, "22P02", "22003"},   {BOOLOID, "22P02", NULL},
    {UUIDOID, "22P02", NULL},        {JSONOID, "22P02", NULL},       {JSONBOID, "22P02", NULL},
    {INETOID, "22P02", NULL},        {CIDROID, "22P02", NULL},       {MACADDROID, "22P02", NULL},
    {MACADDR8OID, "22P02", NULL},    {DATEOID, "22007", NULL},       {TIMESTAMPOID, "22007", NULL},
    {TIMESTAMPTZOID, "22007", NULL}, {TIMEOID, "22007", NULL},       {TIMETZOID, "22007", NULL},
    {INTERVALOID, "22007", NULL},    {BYTEAOID, "22P02", NULL},      {XMLOID, "2200N", NULL},
    {BITOID, "22P02", NULL},         {VARBITOID, "22P02", NULL},
};

static bool is_text(oid type)
{
    return type == TEXTOID || type == VARCHAROID || type == BPCHAROID || type == NAMEOID;
}

/* Width of the whole numbers, so that only narrowing may fail. */
static int integer_width(oid type)
{
    return type == INT2OID ? 2 : type == INT4OID ? 4 : type == INT8OID ? 8 : 0;
}

static const char *length_failure(oid from, int32_t from_typmod, oid to, int32_t to_typmod,
                                  bool explicit_cast)
{
    if (to_typmod < 0)
        return NULL;
    if (to == VARCHAROID || to == BPCHAROID) {
        bool wide = is_text(from) && from != NAMEOID && from_typmod >= 0 && from_typmod <= to_typmod;
        return explicit_cast || wide ? NULL : "22001";
    }
    if (to == BITOID)
        return explicit_cast || (from == BITOID && from_typmod == to_typmod) ? NULL : "22026";
    if (to == VARBITOID)
        return explicit_cast || (from_typmod >= 0 && from_typmod <= to_typmod) ? NULL : "22001";
    return NULL;
}

static const char *numeric_failure(struct execution *x, oid from, int32_t from_typmod, int32_t to_typmod)
{
    if (to_typmod < 0)
        return from == FLOAT4OID || from == FLOAT8OID || integer_width(from) > 0 || from == NUMERICOID
                   ? NULL
                   : "22003";
    int digits = builtin_numeric_precision(to_typmod) - builtin_numeric_scale(x->version, to_typmod);
    if (from == NUMERICOID && from_typmod >= 0 &&
        builtin_numeric_precision(from_typmod) - builtin_numeric_scale(x->version, from_typmod) < digits)
        return NULL;
    if (from == NUMERICOID && from_typmod >= 0 &&
        builtin_numeric_precision(from_typmod) - builtin_numeric_scale(x->version, from_typmod) == digits &&
        builtin_numeric_scale(x->version, from_typmod) <= builtin_numeric_scale(x->version, to_typmod))
        return NULL;
    int width = integer_width(from);
    return width > 0 && digits >= (width == 2 ? 5 : width == 4 ? 10 : 19) ? NULL : "22003";
}

const char *conversion_failure(struct execution *x, oid from, int32_t from_typmod, oid to, int32_t to_typmod,
                               bool explicit_cast)
{
    struct type_info info;
    oid source = catalog_base_type(x->catalog, from, &from_typmod),
        target = catalog_base_type(x->catalog, to, &to_typmod);
    const char *length = length_failure(source, from_typmod, target, to_typmod, explicit_cast);
    if (length != NULL || source == NO_OID || target == NO_OID)
        return length;
    if (target == NUMERICOID && !is_text(source))
        return numeric_failure(x, source, from_typmod, to_typmod);
    if (source == target || is_text(target))
        return to != target && domain_has_constraints(x, to) ? "23514" : NULL;
    if (integer_width(source) > 0 && integer_width(target) > 0 &&
        integer_width(source) <= integer_width(target))
        return NULL;
    for (size_t i = 0; i < sizeof raised / sizeof *raised; i++)
        if (raised[i].target == target)
            return is_text(source) ? raised[i].from_text : raised[i].from_number;
    if (catalog_type_info(x->catalog, target, &info) &&
        (info.kind == 'e' || info.kind == 'r' || info.element != NO_OID))
        return "22P02";
    return to != target && domain_has_constraints(x, to) ? "23514" : NULL;
}

bool rows_may_not_convert(struct execution *x, oid relation, const struct type_change *change)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *column = catalog_column_number(table, change->column);
    if (change->sqlstate == NULL || no_rows(x, relation))
        return true;
    struct known known = known_of(x, relation, &change->column, 1);
    if (strcmp(change->sqlstate, "22001") == 0 && known.column != NULL &&
        statistics_known(known.column->max_length) && column->typmod > 4) {
        if (known.column->max_length <= column->typmod - 4)
            return true;
        may_fail(x, "22001", CERTAINTY_CERTAIN, relation, column->name, NAN, "value too long for type %s",
                 change->to);
        return false;
    }
    may_fail(x, change->sqlstate, CERTAINTY_POSSIBLE, relation, column->name, NAN,
             "a value of column \"%s\" may not fit when it becomes %s", column->name, change->to);
    return true;
}
