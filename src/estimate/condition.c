/*
 * Condition: which part of a table a WHERE lets through, and whether an index leads there. Judges single
 * columns against constants, as the planner's selfuncs.c does; everything else is left between nothing and
 * all. It sees no rows.
 */
#include "work.h"

#include <math.h>
#include <string.h>

#define CLAUSE_LIMIT 1000 /* clauses of one condition, nested or not; what comes after them is not judged */
#define DEPTH_LIMIT  32   /* nested conditions; deeper ones are not judged */
/* selfuncs.h: DEFAULT_EQ_SEL, where nothing is known of the column. */
#define EQUAL_PART 0.005

struct judged {
    const struct work *work;
    const struct relation *relation;
    double rows;
    uint32_t clauses;
};

static struct selection unjudged(const struct work *work)
{
    return (struct selection){.part = work->model->at[COST_CONDITION],
                              .read = work->model->at[COST_CONDITION]};
}

/* A part known to within a few times; without an index on the column all of the table is read. */
static struct selection judged_part(double low, double expected, double high, bool indexed)
{
    struct range part = {fmin(1, low), fmin(1, expected), fmin(1, high)};
    return (struct selection){
        .part = part, .read = indexed ? part : (struct range){1, 1, 1}, .indexed = indexed};
}

/* ---- what the expressions are ---- */

static bool is_constant(const struct expr *expr, int depth)
{
    if (expr == NULL || depth > DEPTH_LIMIT)
        return false;
    switch (expr->kind) {
    case EXPR_NULL:
    case EXPR_INTEGER:
    case EXPR_FLOAT:
    case EXPR_STRING:
    case EXPR_BOOLEAN:
    case EXPR_PARAMETER:
    case EXPR_VALUE_FUNCTION:
        return true;
    case EXPR_CAST:
    case EXPR_FUNCTION:
    case EXPR_OPERATOR:
        for (uint32_t i = 0; i < expr->arguments.count; i++)
            if (!is_constant(expr->arguments.at[i], depth + 1))
                return false;
        return true;
    default:
        return false;
    }
}

static const struct column *column_of(const struct judged *judged, const struct expr *expr)
{
    if (expr == NULL || expr->kind != EXPR_COLUMN || expr->star || expr->names.count == 0)
        return NULL;
    return catalog_column(judged->relation, expr->names.at[expr->names.count - 1]);
}

/* The index that finds rows by this column; *unique: at most one for a value. */
static bool find_index(const struct judged *judged, int16_t column, bool *unique)
{
    const struct catalog *catalog = judged->work->facts->catalog;
    int32_t number = judged->work->statement->number;
    uint32_t cursor = 0;
    bool found = false;
    *unique = false;
    for (oid id; (id = catalog_next_member_at(catalog, judged->relation->object.id, CLASS_RELATION, number,
                                              &cursor)) != NO_OID;) {
        const struct relation *index = (const struct relation *)catalog_object_at(catalog, id, number);
        if (index == NULL || index->index == NULL || index->index->predicate != NULL ||
            index->index->key_count == 0 || index->index->keys[0].column != column)
            continue;
        found = true;
        *unique |= index->index->unique && index->index->key_count == 1;
    }
    return found;
}

static const struct column_statistics *figures_of(const struct judged *judged, const struct column *column)
{
    const struct statistics *statistics = judged->work->sizes->statistics;
    return statistics != NULL ? statistics_of_column(statistics, judged->relation->object.id, column->number)
                              : NULL;
}

/* Added by this run without a value: NULL in every row that was there. */
static bool holds_only_null(const struct column *column)
{
    return column->made > 0 && column->default_id == NO_OID && column->identity == 0;
}

/* ---- the forms ---- */

/* eqsel(): one value among as many as there are. */
static struct selection equal(const struct judged *judged, const struct column *column, double values)
{
    bool unique, indexed = find_index(judged, column->number, &unique);
    const struct column_statistics *figures = figures_of(judged, column);
    double one = judged->rows > 0 ? 1 / judged->rows : 1;
    if (holds_only_null(column))
        return judged_part(0, 0, 1, indexed);
    if (unique)
        return judged_part(0, values * one, values * one, true);
    if (figures == NULL || !statistics_known(figures->distinct) || figures->distinct == 0)
        return judged_part(0, values * EQUAL_PART, 1, indexed);
    double filled = statistics_known(figures->null_frac) ? 1 - figures->null_frac : 1;
    double part =
        fmax(one, filled / (figures->distinct < 0 ? -figures->distinct * judged->rows : figures->distinct));
    double most = figures->common_count > 0 ? fmax(part, figures->common_freqs[0]) : part * 3;
    return judged_part(0, values * part, values * most, indexed);
}

static struct selection null_test(const struct judged *judged, const struct column *column, bool is_null)
{
    bool unique, indexed = find_index(judged, column->number, &unique);
    const struct column_statistics *figures = figures_of(judged, column);
    double part = holds_only_null(column)                                   ? 1
                  : figures != NULL && statistics_known(figures->null_frac) ? figures->null_frac
                                                                            : NAN;
    if (isnan(part) && column->not_null)
        part = 0;
    if (isnan(part))
        return judged_part(0, judged->work->model->at[COST_CONDITION].expected, 1, false);
    part = is_null ? part : 1 - part;
    return judged_part(part * 0.7, part, part * 1.4 + 0.001, indexed && part < 0.1);
}

/* id BETWEEN 1 AND 10000 takes at most so many rows when no two have the same. */
static struct selection between(const struct judged *judged, const struct column *column,
                                const struct expr *expr)
{
    bool unique, indexed = find_index(judged, column->number, &unique);
    const struct expr *first = expr->arguments.at[1], *last = expr->arguments.at[2];
    double usual = judged->work->model->at[COST_CONDITION].expected;
    if (!unique || first->kind != EXPR_INTEGER || last->kind != EXPR_INTEGER || judged->rows <= 0)
        return judged_part(0, usual, 1, indexed);
    double count = fmax(0, (double)last->integer - (double)first->integer + 1) / judged->rows;
    return judged_part(0, count, count, true);
}

static struct selection judge(struct judged *judged, const struct expr *expr);

static struct selection both(struct selection a, struct selection b)
{
    struct selection sum = {.indexed = a.indexed || b.indexed};
    sum.part = (struct range){a.part.low * b.part.low, a.part.expected * b.part.expected,
                              fmin(a.part.high, b.part.high)};
    sum.read = a.read.expected <= b.read.expected ? a.read : b.read;
    return sum;
}

static struct selection either(struct selection a, struct selection b)
{
    struct selection sum = a;
    sum.indexed = a.indexed && b.indexed;
    cost_add(&sum.part, b.part);
    cost_add(&sum.read, b.read);
    sum.part = (struct range){fmin(1, sum.part.low), fmin(1, sum.part.expected), fmin(1, sum.part.high)};
    sum.read = (struct range){fmin(1, sum.read.low), fmin(1, sum.read.expected), fmin(1, sum.read.high)};
    return sum;
}

static struct selection judge_list(struct judged *judged, const struct expr *expr)
{
    struct selection sum = judge(judged, expr->arguments.at[0]);
    for (uint32_t i = 1; i < expr->arguments.count; i++) {
        struct selection next = judge(judged, expr->arguments.at[i]);
        sum = expr->kind == EXPR_AND ? both(sum, next) : either(sum, next);
    }
    return sum;
}

static struct selection judge_operator(const struct judged *judged, const struct expr *expr)
{
    const struct expr *left = expr->arguments.count == 2 ? expr->arguments.at[0] : NULL;
    const struct expr *right = left != NULL ? expr->arguments.at[1] : NULL;
    const struct column *column = column_of(judged, left);
    if (column == NULL) {
        column = column_of(judged, right);
        right = left;
    }
    if (column == NULL || !is_constant(right, 0))
        return unjudged(judged->work);
    if (strcmp(expr->name.name, "=") == 0)
        return equal(judged, column, 1);
    bool unique, indexed = find_index(judged, column->number, &unique);
    return judged_part(0, judged->work->model->at[COST_CONDITION].expected, 1, indexed);
}

static struct selection judge(struct judged *judged, const struct expr *expr)
{
    if (expr == NULL || expr->arguments.count == 0 || ++judged->clauses > CLAUSE_LIMIT)
        return unjudged(judged->work);
    const struct column *column = column_of(judged, expr->arguments.at[0]);
    switch (expr->kind) {
    case EXPR_AND:
    case EXPR_OR:
        return judge_list(judged, expr);
    case EXPR_OPERATOR:
        return judge_operator(judged, expr);
    case EXPR_IS_NULL:
    case EXPR_IS_NOT_NULL:
        return column != NULL ? null_test(judged, column, expr->kind == EXPR_IS_NULL)
                              : unjudged(judged->work);
    case EXPR_IN:
        if (column != NULL && strcmp(expr->name.name, "=") == 0 && is_constant(expr->arguments.at[1], 0))
            return equal(judged, column, expr->arguments.count - 1);
        return unjudged(judged->work);
    case EXPR_BETWEEN:
        if (column != NULL && expr->arguments.count == 3 && is_constant(expr->arguments.at[1], 0))
            return between(judged, column, expr);
        return unjudged(judged->work);
    default:
        return unjudged(judged->work);
    }
}

struct selection condition_judge(const struct work *work, oid relation, const struct expr *where)
{
    struct judged judged = {
        .work = work,
        .relation = size_relation_at(work->facts, relation, work->statement->number),
        .rows = sizes_filled(work->sizes, relation, work->statement->number).rows,
    };
    return judged.relation != NULL && where != NULL ? judge(&judged, where) : unjudged(work);
}
