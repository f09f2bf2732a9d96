/*
 * ON CONFLICT: which unique index or constraint the clause means (infer_arbiter_indexes() of optimizer/util/plancat.c), and DO UPDATE with
 * its "excluded" row (transformOnConflictClause() of parser/analyze.c).
 */
#include <string.h>

#include "modify.h"

/* ---- inference ---- */

struct arbiter { int64_t *columns; uint32_t column_count; struct typed **exprs; uint32_t expr_count; struct typed *where; };

static bool arbiter_elements(struct analysis *a, const struct query *query, struct arbiter *out)
{
    uint32_t count = query->conflict_elements.count;
    out->columns = ARENA_ARRAY(a->arena, int64_t, count + 1);
    out->exprs = typed_list(a->arena, count);
    for (uint32_t i = 0; i < count; i++) {
        struct typed *expr = expression_at(a, query->conflict_elements.at[i], PLACE_INDEX_INFERENCE);
        if (expr == NULL)
            return false;
        const struct typed *inner = expr->kind == TYPED_COLLATE ? expr->arguments[0] : expr;
        if (inner->kind == TYPED_COLUMN && inner->column > 0)
            out->columns[out->column_count++] = inner->column;
        else
            out->exprs[out->expr_count++] = expr;
    }
    if (query->conflict_where != NULL) {
        out->where = where_clause(a, query->conflict_where, PLACE_INDEX_INFERENCE, "WHERE");
        return out->where != NULL;
    }
    return true;
}

static bool has_column(const struct arbiter *arbiter, int16_t column)
{
    for (uint32_t i = 0; i < arbiter->column_count; i++)
        if (arbiter->columns[i] == column)
            return true;
    return false;
}

static bool index_has_column(const struct index_info *index, int64_t column)
{
    for (uint32_t i = 0; i < index->key_count; i++)
        if (index->keys[i].column == column)
            return true;
    return false;
}

/* An expression of the index, with the columns as the query names them (range 1). */
static struct typed *index_expression(struct analysis *a, const struct relation *table, const struct expr *expr)
{
    struct scope scope = { .kind = SCOPE_RELATION, .relation = table, .allow_columns = true, .where = "index expressions" };
    struct refusal ignored;
    return resolve_expression(a->resolver, &scope, expr, &ignored);
}

static bool matches_expression(struct analysis *a, const struct arbiter *arbiter, const struct relation *table, const struct expr *expr)
{
    struct typed *typed = index_expression(a, table, expr);
    if (typed == NULL)
        return true;                /* cannot be told: let it match */
    typed = typed_at_range(a->arena, typed, 1);
    for (uint32_t i = 0; i < arbiter->expr_count; i++)
        if (typed_equal(typed, arbiter->exprs[i]))
            return true;
    return false;
}

static bool predicate_fits(struct analysis *a, const struct arbiter *arbiter, const struct relation *table, const struct expr *predicate)
{
    if (predicate == NULL)
        return true;
    struct typed *typed = index_expression(a, table, predicate);
    if (typed == NULL)
        return true;
    if (arbiter->where == NULL)
        return false;
    typed = typed_at_range(a->arena, typed, 1);
    struct typed *premise = arbiter->where;
    return typed_equal(typed, premise) || typed_implies(a->resolver, &premise, 1, typed);
}

static bool index_fits(struct analysis *a, const struct arbiter *arbiter, const struct relation *table, const struct index_info *index)
{
    uint32_t plain = 0, exprs = 0;
    /* A key WITHOUT OVERLAPS is unique and an exclusion at once; as the latter it is never inferred. */
    if (!index->unique || index->exclusion || !index->valid || !index->immediate)
        return false;
    for (uint32_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column != 0) {
            plain++;
            if (!has_column(arbiter, index->keys[i].column))
                return false;
        } else {
            exprs++;
            if (!matches_expression(a, arbiter, table, index->keys[i].expr))
                return false;
        }
    }
    for (uint32_t i = 0; i < arbiter->column_count; i++)
        if (!index_has_column(index, arbiter->columns[i]))
            return false;
    return (exprs > 0 || arbiter->expr_count == 0) && predicate_fits(a, arbiter, table, index->predicate) && plain + exprs > 0;
}

static bool infer_index(struct analysis *a, const struct arbiter *arbiter, const struct range *range)
{
    const struct catalog *catalog = a->resolver->catalog;
    const struct relation *table = catalog_relation(catalog, range->relation);
    if (table == NULL || range->open || catalog_is_open(catalog) || range->relation_kind == 'v' || range->relation_kind == 'f')
        return true;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(catalog, range->relation, CLASS_RELATION, &cursor)) != NO_OID; ) {
        const struct relation *index = catalog_relation(catalog, id);
        if (index != NULL && index->index != NULL && index_fits(a, arbiter, table, index->index))
            return true;
    }
    return analysis_refuse_late(a, LATE_PLAN, NO_POSITION, "42P10",
                                "there is no unique or exclusion constraint matching the ON CONFLICT specification");
}

/* get_relation_constraint_oid(), infer_arbiter_indexes(). */
static bool named_constraint(struct analysis *a, const struct query *query, const struct range *range)
{
    const struct catalog *catalog = a->resolver->catalog;
    const char *name = query->conflict_constraint;
    if (range->open || catalog_relation(catalog, range->relation) == NULL)
        return true;
    oid id = catalog_find_member(catalog, CLASS_CONSTRAINT, range->relation, name);
    if (id == NO_OID)
        return analysis_refuse(a, NO_POSITION, "42704", "constraint \"%s\" for table \"%s\" does not exist", name,
                               range->name);
    const struct constraint *constraint = catalog_constraint(catalog, id);
    if (constraint == NULL || constraint->object.why_opaque != NULL)
        return true;
    if (strchr("pux", constraint->type) == NULL)
        return analysis_refuse(a, NO_POSITION, "42809", "constraint in ON CONFLICT clause has no associated index");
    if (query->on_conflict == 'u' && (constraint->type == 'x' || constraint->period))
        return analysis_refuse(a, NO_POSITION, "42809",
                               "ON CONFLICT DO UPDATE not supported with exclusion constraints");
    return true;
}

static bool arbiter_clause(struct analysis *a, const struct query *query, struct range *range)
{
    struct arbiter arbiter = { 0 };
    if (query->on_conflict == 'u' && query->conflict_elements.count == 0 && query->conflict_constraint == NULL) {
        analysis_refuse(a, NO_POSITION, "42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name");
        return lookup_refuse_detail(a->resolver, a->refusal, NULL, "For example, ON CONFLICT (column_name).");
    }
    if (query->conflict_constraint != NULL)
        return named_constraint(a, query, range);
    if (query->conflict_elements.count == 0)
        return true;
    a->level->names.count = 0;
    name_add(a, range, false, true);
    return arbiter_elements(a, query, &arbiter) && infer_index(a, &arbiter, range);
}

/* ---- DO UPDATE ---- */

bool conflict_clause(struct analysis *a, const struct query *query, struct range *range)
{
    if (!arbiter_clause(a, query, range))
        return false;
    a->level->names.count = 0;
    if (query->on_conflict != 'u')
        return true;
    struct range *excluded = scope_range_add(a, RANGE_RELATION, "excluded", range->position);
    int16_t number = excluded->number;
    *excluded = *range;
    excluded->number = number;
    excluded->name = "excluded";
    excluded->aliased = true;
    name_add(a, range, true, true);
    name_add(a, excluded, true, true);
    if (!modify_set(a, &query->conflict_set, range))
        return false;
    if (query->conflict_set_where == NULL)
        return true;
    struct typed *condition = where_clause(a, query->conflict_set_where, PLACE_WHERE, "WHERE");
    return condition != NULL && level_clause(a, 'c', 0, condition) != NULL;
}
