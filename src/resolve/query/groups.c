/*
 * Groups: in a grouped query every column must be grouped by, depend on the grouped key of its table, or stand inside an aggregate
 * (parseCheckAggregates() and check_ungrouped_columns_walker() of parser/parse_agg.c).
 */
#include "queries.h"

struct group_check {
    struct analysis *a;
    const struct clauses *clauses;
    uint32_t level;                 /* how many subqueries deep */
    const struct range *dependent[16]; uint32_t dependent_count;        /* found to depend on their key */
    bool failed;
};

static bool is_grouped(const struct group_check *check, const struct typed *node)
{
    for (uint32_t i = 0; i < check->clauses->count; i++) {
        const struct clause *clause = &check->clauses->at[i];
        if (clause->what != 'g')
            continue;
        if (check->level == 0 ? typed_equal(clause->expr, node)
                              : clause->expr->kind == TYPED_COLUMN && node->kind == TYPED_COLUMN
                                && clause->expr->range == node->range && clause->expr->column == node->column)
            return true;
    }
    return false;
}

static const struct level *grouped_level(const struct group_check *check)
{
    return check->a->level;
}

static const struct range *range_of(const struct group_check *check, int16_t number)
{
    const struct level *level = grouped_level(check);
    for (uint32_t i = 0; i < level->ranges.count; i++)
        if (level->ranges.at[i]->number == number)
            return level->ranges.at[i];
    return NULL;
}

static bool column_is_grouped(const struct group_check *check, int16_t range, int16_t column)
{
    for (uint32_t i = 0; i < check->clauses->count; i++) {
        const struct clause *clause = &check->clauses->at[i];
        if (clause->what == 'g' && clause->text == NULL && clause->expr->kind == TYPED_COLUMN && clause->expr->range == range && clause->expr->column == column
            && clause->expr->level == 0)
            return true;
    }
    return false;
}

static bool key_is_grouped(const struct group_check *check, const struct range *range, const struct constraint *key)
{
    if (key->type != 'p' || key->deferrable || key->column_count == 0)
        return false;
    for (uint32_t i = 0; i < key->column_count; i++)
        if (!column_is_grouped(check, range->number, key->columns[i]))
            return false;
    return true;
}

/* check_functional_grouping(): the primary key is grouped by. The query then depends on that constraint. */
static bool depends_on_key(struct group_check *check, const struct range *range)
{
    for (uint32_t i = 0; i < check->dependent_count; i++)
        if (check->dependent[i] == range)
            return true;
    if (range->kind != RANGE_RELATION || range->relation < FIRST_USER_OID)
        return false;
    const struct catalog *catalog = check->a->resolver->catalog;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(catalog, range->relation, CLASS_CONSTRAINT, &cursor)) != NO_OID; ) {
        const struct constraint *key = catalog_constraint(catalog, id);
        if (key == NULL || !key_is_grouped(check, range, key))
            continue;
        if (check->dependent_count < 16)
            check->dependent[check->dependent_count++] = range;
        level_clause(check->a, 'C', (int32_t)id, NULL);
        return true;
    }
    return false;
}

static void check_column(struct group_check *check, const struct typed *node)
{
    if (node->level != check->level || is_grouped(check, node))
        return;
    const struct range *range = range_of(check, node->range);
    if (range == NULL || range->open || depends_on_key(check, range))
        return;
    const char *name = node->column > 0 && (uint32_t)node->column <= range->count ? range->columns[node->column - 1].name : "*";
    check->failed = true;
    analysis_refuse(check->a, node->position, "42803", check->level == 0
                    ? "column \"%s.%s\" must appear in the GROUP BY clause or be used in an aggregate function"
                    : "subquery uses ungrouped column \"%s.%s\" from outer query", range->name, name);
}

static void check_node(void *context, const struct typed *node);

static void check_aggregate(struct group_check *check, const struct typed *node)
{
    if (node->level > check->level)
        return;
    if (node->level < check->level) {
        typed_children(node, check_node, check);
        return;
    }
    for (uint32_t i = 0; i < node->aggregate->direct_count && i < node->count; i++)
        check_node(check, node->arguments[i]);
}

/* finalize_grouping_exprs_walker(); the arguments that belong to outer queries are not looked at. */
static void check_grouping(struct group_check *check, const struct typed *node)
{
    for (uint32_t i = 0; check->level == 0 && i < node->count; i++) {
        const struct typed *argument = node->arguments[i];
        bool own = argument->kind == TYPED_CONSTANT || (argument->kind == TYPED_COLUMN && argument->level == 0);
        if (!own || is_grouped(check, argument))
            continue;
        check->failed = true;
        analysis_refuse(check->a, argument->position, "42803",
                        "arguments to GROUPING must be grouping expressions of the associated query level");
        return;
    }
}

static void check_node(void *context, const struct typed *node)
{
    struct group_check *check = context;
    if (check->failed || node->kind == TYPED_CONSTANT)
        return;
    if (node->kind == TYPED_GROUPING) {
        check_grouping(check, node);
        return;
    }
    if (node->kind == TYPED_AGGREGATE) {
        check_aggregate(check, node);
        return;
    }
    if (check->level == 0 && is_grouped(check, node))
        return;
    if (node->kind == TYPED_COLUMN) {
        check_column(check, node);
        return;
    }
    typed_children(node, check_node, check);
    if (node->query != NULL) {
        check->level++;
        query_expressions(node->query, check_node, check);
        check->level--;
    }
}

/* parseCheckAggregates(): the recursive term of a WITH query, which reads from that query. */
static bool is_recursive_term(const struct level *level)
{
    for (uint32_t i = 0; i < level->ranges.count; i++)
        if (level->ranges.at[i]->cte != NULL && level->ranges.at[i]->cte->running)
            return true;
    return false;
}

bool grouping_holds(struct analysis *a, const struct query *query, const struct outputs *outputs)
{
    if (!a->level->has_aggregate && query->group_by.count == 0 && query->having == NULL)
        return true;
    struct clauses clauses = a->level->clauses;
    struct group_check check = { .a = a, .clauses = &clauses };
    for (uint32_t i = 0; i < outputs->count && !check.failed; i++)
        check_node(&check, outputs->at[i].expr);
    for (uint32_t i = 0; i < clauses.count && !check.failed; i++)
        if (clauses.at[i].what == 'h')
            check_node(&check, clauses.at[i].expr);
    if (check.failed || !a->level->has_aggregate || !is_recursive_term(a->level))
        return !check.failed;
    return analysis_refuse(a, NO_POSITION, "42P19", "aggregate functions are not allowed in a recursive query's recursive term");
}
