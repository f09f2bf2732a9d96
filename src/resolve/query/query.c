/*
 * Queries: SELECT, VALUES and set operations from their clauses (parser/analyze.c), and what every query comes out as: columns, relations,
 * dependencies, functions, volatility.
 */
#include <string.h>

#include "queries.h"

struct typed *where_clause(struct analysis *a, const struct expr *expr, enum place place, const char *construct)
{
    struct typed *condition = expression_at(a, expr, place);
    return condition != NULL ? coerce_to_boolean(a, condition, construct) : NULL;
}

static bool add_condition(struct analysis *a, const struct expr *expr, enum place place, const char *construct, char what)
{
    if (expr == NULL)
        return true;
    struct typed *condition = where_clause(a, expr, place, construct);
    return condition != NULL && level_clause(a, what, 0, condition) != NULL;
}

/* ---- what comes out ---- */

/* markTargetListOrigins(): which column of which relation a column is, through subqueries and WITH queries. */
static void find_origin(const struct level *level, const struct typed *expr, struct typed_column *column)
{
    if (expr->kind != TYPED_COLUMN || expr->column <= 0 || expr->level != 0)
        return;
    for (uint32_t i = 0; i < level->ranges.count; i++) {
        const struct range *range = level->ranges.at[i];
        if (range->number != expr->range)
            continue;
        const struct typed_query *query = range->kind == RANGE_SUBQUERY ? range->query : range->cte != NULL ? range->cte->query : NULL;
        if (range->kind == RANGE_RELATION) {
            column->origin_relation = range->relation;
            column->origin_column = expr->column;
        } else if (query != NULL && (uint32_t)expr->column <= query->column_count) {
            column->origin_relation = query->columns[expr->column - 1].origin_relation;
            column->origin_column = query->columns[expr->column - 1].origin_column;
        }
        return;
    }
}

static bool finish_columns(struct analysis *a, struct typed_query *query, struct outputs *outputs, bool unknown_is_text)
{
    query->columns = ARENA_ARRAY(a->arena, struct typed_column, outputs->count);
    for (uint32_t i = 0; i < outputs->count; i++) {
        struct output *output = &outputs->at[i];
        if (unknown_is_text && output->expr->type == UNKNOWNOID) {
            output->expr = coerce_node(a, output->expr, TEXTOID, -1, 'i', 'i', NO_POSITION);
            if (output->expr == NULL)
                return false;
        }
        level_clause(a, output->junk ? 'x' : 't', (int32_t)i, output->expr)->text = output->name;
        if (output->junk)
            continue;
        struct typed_column *column = &query->columns[query->column_count++];
        *column = (struct typed_column){ .name = output->name, .type = output->expr->type, .typmod = output->expr->typmod,
                                         .collation = output->expr->collation, .expr = output->expr };
        find_origin(a->level, output->expr, column);
    }
    return true;
}

static void finish_relations(struct analysis *a, struct typed_query *query)
{
    const struct query *syntax = a->level->syntax;
    bool joined = syntax->from.count > 1 || (syntax->from.count == 1 && syntax->from.at[0] != NULL && syntax->from.at[0]->kind == FROM_JOIN);
    query->relations = a->level->relations.at;
    query->relation_count = a->level->relations.count;
    for (uint32_t i = 0; i < query->relation_count; i++)
        query->relations[i].filtered |= syntax->where != NULL || joined;
    struct level *parent = a->level->parent;
    for (uint32_t i = 0; parent != NULL && i < query->relation_count; i++)
        vec_push(a->arena, &parent->relations, query->relations[i]);
}

struct typed_query *query_finish(struct analysis *a, struct outputs *outputs, bool unknown_is_text)
{
    struct typed_query *query = ARENA_NEW(a->arena, struct typed_query);
    struct level *level = a->level;
    if (!finish_columns(a, query, outputs, unknown_is_text))
        return NULL;
    finish_relations(a, query);
    struct query_tree *tree = ARENA_NEW(a->arena, struct query_tree);
    *tree = (struct query_tree){ .kind = level->syntax->kind, .syntax = level->syntax, .clauses = level->clauses, .ranges = level->ranges.at,
                                 .range_count = level->ranges.count, .outer = level->outer, .has_aggregate = level->has_aggregate };
    query->tree = tree;
    query->has_where = level->syntax->where != NULL;
    query->has_limit = level->syntax->limit != NULL;
    query->unsure = level->open;
    for (uint32_t i = 0; i < level->ranges.count; i++)
        query->unsure |= level->ranges.at[i]->open && level->ranges.at[i]->kind != RANGE_JOIN;
    return query;
}

/* ---- SELECT ---- */

static bool locks_allowed(struct analysis *a, const struct query *query, const char *strength)
{
    const char *what = query->kind == QUERY_SET_OPERATION ? "UNION/INTERSECT/EXCEPT" : query->distinct ? "DISTINCT clause"
                     : query->group_by.count > 0 ? "GROUP BY clause" : query->having != NULL ? "HAVING clause"
                     : a->level->has_aggregate ? "aggregate functions" : a->level->has_window ? "window functions"
                     : a->level->has_set ? "set-returning functions in the target list" : NULL;
    return what == NULL || analysis_refuse(a, NO_POSITION, "0A000", "%s is not allowed with %s", strength, what);
}

static const char *lock_words(char strength)
{
    return strength == 'k' ? "FOR KEY SHARE" : strength == 's' ? "FOR SHARE" : strength == 'n' ? "FOR NO KEY UPDATE" : "FOR UPDATE";
}

static void lock_relations(struct level *level, const struct range *range)
{
    for (uint32_t i = 0; i < level->ranges.count; i++)
        if (range == NULL || level->ranges.at[i] == range)
            level->ranges.at[i]->locked = true;
    for (uint32_t i = 0; i < level->relations.count; i++)
        if (range == NULL || level->relations.at[i].position == range->position)
            level->relations.at[i].access = 'l';
}

static struct range *locked_range(struct analysis *a, const char *name)
{
    for (uint32_t i = 0; i < a->level->names.count; i++)
        if (a->level->names.at[i].relation_visible && strcmp(a->level->names.at[i].name, name) == 0)
            return a->level->names.at[i].range;
    for (uint32_t i = 0; i < a->level->ranges.count; i++)
        if (strcmp(a->level->ranges.at[i]->name, name) == 0)
            return a->level->ranges.at[i];
    return NULL;
}

/* transformLockingClause(). */
static bool lock_clause(struct analysis *a, const struct query *query)
{
    for (uint32_t i = 0; i < query->row_lock_count; i++) {
        const struct row_lock *lock = &query->row_locks[i];
        if (!locks_allowed(a, query, lock_words(lock->strength)))
            return false;
        if (lock->relations.count == 0)
            lock_relations(a->level, NULL);
        for (uint32_t n = 0; n < lock->relations.count; n++) {
            const struct range *range = locked_range(a, lock->relations.at[n]);
            if (range == NULL)
                return analysis_refuse(a, NO_POSITION, "42P01", "relation \"%s\" in %s clause not found in FROM clause",
                                       lock->relations.at[n], lock_words(lock->strength));
            if (range->kind == RANGE_JOIN || range->kind == RANGE_FUNCTION || range->kind == RANGE_VALUES || range->kind == RANGE_CTE)
                return analysis_refuse(a, NO_POSITION, "0A000", "%s cannot be applied to a %s", lock_words(lock->strength),
                                       range->kind == RANGE_JOIN ? "join" : range->kind == RANGE_FUNCTION ? "function"
                                       : range->kind == RANGE_VALUES ? "VALUES" : "WITH query");
            lock_relations(a->level, range);
        }
        level_clause(a, 'k', lock->strength, NULL);
    }
    return true;
}

/* transformSelectStmt(). */
static struct typed_query *select_query(struct analysis *a, const struct query *query, bool unknown_is_text)
{
    struct outputs outputs = { 0 };
    for (uint32_t i = 0; i < query->window_count; i++)
        vec_push(a->arena, &a->level->windows, &query->windows[i]);
    if (!from_clause(a, &query->from) || !targets_analyze(a, &query->targets, PLACE_SELECT, &outputs)
        || !add_condition(a, query->where, PLACE_WHERE, "WHERE", 'w') || !add_condition(a, query->having, PLACE_HAVING, "HAVING", 'h')
        || !order_clause(a, &query->order_by, &outputs, false) || !group_clause(a, query, &outputs)
        || !distinct_clause(a, query, &outputs) || !limit_clause(a, query) || !window_clause(a, &outputs))
        return NULL;
    struct typed_query *out = query_finish(a, &outputs, unknown_is_text);
    if (out == NULL || !lock_clause(a, query) || !grouping_holds(a, query, &outputs))
        return NULL;
    ((struct query_tree *)out->tree)->clauses = a->level->clauses;
    return out;
}

/* ---- VALUES ---- */

/* One row; the columns are counted by the first. */
static bool values_row(struct analysis *a, const struct exprs *row, struct typed_vec *out, uint32_t *width)
{
    if (!expression_list(a, row, PLACE_VALUES, false, out))
        return false;
    if (*width == UINT32_MAX)
        *width = out->count;
    if (*width == out->count)
        return true;
    return analysis_refuse(a, out->count > 0 ? out->at[0]->position : NO_POSITION, "42601", "VALUES lists must all be the same length");
}

static bool values_column(struct analysis *a, struct typed_vec *rows, uint32_t row_count, uint32_t column, struct range *range)
{
    struct typed **list = typed_list(a->arena, row_count);
    for (uint32_t i = 0; i < row_count; i++)
        list[i] = rows[i].at[column];
    oid type = common_type(a, list, row_count, "VALUES");
    if (a->refusal->sqlstate != NULL)
        return false;
    for (uint32_t i = 0; i < row_count; i++) {
        list[i] = coerce_to_common(a, list[i], type, "VALUES");
        if (list[i] == NULL)
            return false;
        rows[i].at[column] = list[i];
    }
    struct range_column *out = &range->columns[column];
    *out = (struct range_column){ .name = arena_printf(a->arena, "column%u", column + 1), .type = type,
                                  .typmod = common_typmod(list, row_count, type), .collation = list[0]->collation,
                                  .number = (int16_t)(column + 1) };
    return true;
}

/* transformValuesClause(). Rows that were cut while lowering are not judged. */
static struct typed_query *values_query(struct analysis *a, const struct query *query)
{
    uint32_t width = UINT32_MAX;
    struct typed_vec *rows = ARENA_ARRAY(a->arena, struct typed_vec, query->row_count + 1);
    for (uint32_t i = 0; i < query->row_count; i++)
        if (!values_row(a, &query->rows[i], &rows[i], &width))
            return NULL;
    struct range *range = scope_range_add(a, RANGE_VALUES, "*VALUES*", query->position);
    range->count = width == UINT32_MAX ? 0 : width;
    range->columns = ARENA_ARRAY(a->arena, struct range_column, range->count);
    for (uint32_t i = 0; i < range->count; i++)
        if (!values_column(a, rows, query->row_count, i, range))
            return NULL;
    level_clause(a, 'R', range->number, NULL)->range = range;
    for (uint32_t i = 0; i < query->row_count; i++)
        for (uint32_t n = 0; n < rows[i].count; n++)
            level_clause(a, 'v', (int32_t)i, rows[i].at[n]);
    name_add(a, range, true, true);
    struct outputs outputs = { 0 };
    for (uint32_t i = 0; i < range->count; i++) {
        struct output output = { .name = range->columns[i].name, .expr = range_column_reference(a, range, i, 0, NO_POSITION) };
        vec_push(a->arena, &outputs, output);
    }
    if (!order_clause(a, &query->order_by, &outputs, false) || !limit_clause(a, query))
        return NULL;
    if (query->row_lock_count > 0)
        return analysis_refuse(a, NO_POSITION, "0A000", "%s cannot be applied to VALUES", lock_words(query->row_locks[0].strength)), NULL;
    return query_finish(a, &outputs, true);
}

/* ---- set operations ---- */

struct set_result { struct typed_column *columns; uint32_t count; bool open; const struct typed_query *leaf; };

static const char *set_words(const struct query *query)
{
    return query->set_operation == 'u' ? "UNION" : query->set_operation == 'i' ? "INTERSECT" : "EXCEPT";
}

static bool is_leaf(const struct query *query)
{
    return query->kind != QUERY_SET_OPERATION || query->order_by.count > 0 || query->limit != NULL || query->offset != NULL
           || query->row_lock_count > 0 || query->cte_count > 0;
}

/* Stands for a column of one side while a common type is sought. */
static struct typed *side_column(struct analysis *a, const struct typed_column *column)
{
    if (column->expr != NULL && column->type == UNKNOWNOID && column->expr->kind == TYPED_CONSTANT)
        return column->expr;
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, column->type, column->expr != NULL ? column->expr->position : NO_POSITION);
    node->typmod = column->typmod;
    node->collation = column->collation;
    node->collation_state = column->collation != NO_OID ? 'i' : 0;
    return node;
}

/* An untyped literal of a leaf takes the common type there. */
static bool settle_leaf(struct analysis *a, struct set_result *side, uint32_t i, struct typed *coerced)
{
    struct typed_column *column = &side->columns[i];
    if (column->type != UNKNOWNOID || column->expr == NULL || column->expr->kind != TYPED_CONSTANT || side->leaf == NULL)
        return true;
    struct query_tree *tree = (struct query_tree *)side->leaf->tree;
    for (uint32_t n = 0; n < tree->clauses.count; n++)
        if (tree->clauses.at[n].what == 't' && tree->clauses.at[n].expr == column->expr)
            tree->clauses.at[n].expr = coerced;
    column->expr = coerced;
    column->type = coerced->type;
    (void)a;
    return true;
}

static struct typed *settle_side(struct analysis *a, struct set_result *side, uint32_t i, oid type, const char *words)
{
    struct typed *node = side_column(a, &side->columns[i]);
    if (node->type == UNKNOWNOID && node->kind != TYPED_CONSTANT)
        return node;
    node = coerce_to_common(a, node, type, words);
    return node != NULL && settle_leaf(a, side, i, node) ? node : NULL;
}

static bool set_column(struct analysis *a, const struct query *query, struct set_result *left, struct set_result *right, uint32_t i,
                       struct typed_column *out)
{
    const char *words = set_words(query);
    struct typed *pair[2] = { side_column(a, &left->columns[i]), side_column(a, &right->columns[i]) };
    oid type = common_type(a, pair, 2, words);
    if (a->refusal->sqlstate != NULL)
        return false;
    pair[0] = settle_side(a, left, i, type, words);
    pair[1] = pair[0] != NULL ? settle_side(a, right, i, type, words) : NULL;
    if (pair[1] == NULL)
        return false;
    struct typed merged = { .type = type };
    if (!typed_collate_over(a, &merged, pair, 2))
        return false;
    *out = (struct typed_column){ .name = left->columns[i].name, .type = type, .typmod = common_typmod(pair, 2, type),
                                  .collation = merged.collation, .expr = NULL };
    bool needs_equality = query->set_operation != 'u' || !query->all;
    return !needs_equality || type == NO_OID || equatable(a, type, pair[0]->position);
}

static bool set_tree(struct analysis *a, const struct query *query, struct cte_entry *entry, struct set_result *out);

static bool set_leaf(struct analysis *a, const struct query *query, char side, struct set_result *out)
{
    if (query == NULL || query->into != NULL)
        return analysis_refuse(a, NO_POSITION, "42601", "INTO is only allowed on first SELECT of UNION/INTERSECT/EXCEPT");
    struct typed_query *leaf = query_analyze_leaf(a, query);
    if (leaf == NULL)
        return false;
    level_clause(a, side, 0, NULL)->query = leaf;
    out->leaf = leaf;
    out->count = leaf->column_count;
    out->columns = ARENA_ARRAY(a->arena, struct typed_column, out->count);
    copy_items(out->columns, leaf->columns, out->count * sizeof *out->columns);
    out->open = leaf->unsure;
    return true;
}

static bool set_side(struct analysis *a, const struct query *query, char side, struct set_result *out)
{
    if (query == NULL || is_leaf(query))
        return set_leaf(a, query, side, out);
    if (!analysis_enter(a))
        return false;
    bool fine = set_tree(a, query, NULL, out);
    analysis_leave(a);
    return fine;
}

/* transformSetOperationTree(). */
static bool set_tree(struct analysis *a, const struct query *query, struct cte_entry *entry, struct set_result *out)
{
    struct set_result left = { 0 }, right = { 0 };
    if (!set_side(a, query->left, 'L', &left))
        return false;
    if (entry != NULL && !cte_tentative_columns(a, entry, left.columns, left.count))
        return false;
    if (!set_side(a, query->right, 'Q', &right))
        return false;
    level_clause(a, 'O', query->all, NULL)->text = set_words(query);
    out->open = left.open || right.open;
    if (left.count != right.count && !out->open)
        return analysis_refuse(a, right.count > 0 && right.columns[0].expr != NULL ? right.columns[0].expr->position : NO_POSITION,
                               "42601", "each %s query must have the same number of columns", set_words(query));
    out->count = left.count < right.count ? left.count : right.count;
    out->columns = ARENA_ARRAY(a->arena, struct typed_column, out->count);
    for (uint32_t i = 0; i < out->count; i++)
        if (!set_column(a, query, &left, &right, i, &out->columns[i]))
            return false;
    return true;
}

/* analyzeCTE(): the whole must be of the types that the non-recursive part announced. */
static bool recursion_holds(struct analysis *a, const struct cte_entry *entry, const struct set_result *result)
{
    if (entry == NULL || !entry->recursive)
        return true;
    for (uint32_t i = 0; i < result->count && i < entry->count; i++) {
        const struct typed_column *all = &result->columns[i];
        const struct range_column *first = &entry->columns[i];
        if (all->type == NO_OID || first->type == NO_OID || (all->type == first->type && all->typmod == first->typmod))
            continue;
        analysis_refuse(a, entry->syntax->position, "42804",
                        "recursive query \"%s\" column %u has type %s in non-recursive term but type %s overall", entry->name, i + 1,
                        lookup_type_display(a->resolver, first->type, first->typmod),
                        lookup_type_display(a->resolver, all->type, all->typmod));
        return lookup_refuse_detail(a->resolver, a->refusal, NULL,
                                    "Cast the output of the non-recursive term to the correct type.");
    }
    return true;
}

static struct typed_query *set_query(struct analysis *a, const struct query *query, struct cte_entry *entry)
{
    struct set_result result = { 0 };
    struct outputs outputs = { 0 };
    if (!set_tree(a, query, entry, &result) || !recursion_holds(a, entry, &result))
        return NULL;
    struct range *range = scope_range_add(a, RANGE_JOIN, "unnamed_join", query->position);
    range->count = result.count;
    range->columns = ARENA_ARRAY(a->arena, struct range_column, result.count);
    for (uint32_t i = 0; i < result.count; i++) {
        const struct typed_column *column = &result.columns[i];
        struct typed *expr = side_column(a, column);
        expr->range = 1;
        expr->column = (int16_t)(i + 1);
        range->columns[i] = (struct range_column){ .name = column->name, .type = column->type, .typmod = column->typmod, .value = expr };
        struct output output = { .name = column->name, .expr = expr };
        vec_push(a->arena, &outputs, output);
    }
    range->open = result.open;
    name_add(a, range, false, true);
    if (!order_clause(a, &query->order_by, &outputs, true) || !limit_clause(a, query) || !lock_clause(a, query))
        return NULL;
    a->level->open |= result.open;
    return query_finish(a, &outputs, false);
}

/* ---- any query ---- */

static struct typed_query *dispatch(struct analysis *a, const struct query *query, struct cte_entry *entry, bool unknown_is_text)
{
    if (!with_clause(a, query))
        return NULL;
    switch (query->kind) {
    case QUERY_SELECT:
        return select_query(a, query, unknown_is_text);
    case QUERY_VALUES:
        return values_query(a, query);
    case QUERY_SET_OPERATION:
        return set_query(a, query, entry);
    default:
        return modify_analyze(a, query);
    }
}

static struct typed_query *analyze(struct analysis *a, const struct query *query, struct cte_entry *entry, bool unknown_is_text)
{
    struct level level;
    const struct typed *last_set = a->last_set;
    if (query == NULL || !analysis_enter(a))
        return NULL;
    level_push(a, &level, query);
    a->last_set = NULL;
    struct typed_query *out = dispatch(a, query, entry, unknown_is_text);
    a->last_set = last_set;
    level_pop(a, &level);
    analysis_leave(a);
    return out;
}

struct typed_query *query_analyze(struct analysis *a, const struct query *query)
{
    return analyze(a, query, NULL, true);
}

struct typed_query *query_analyze_leaf(struct analysis *a, const struct query *query)
{
    return analyze(a, query, NULL, false);
}

struct typed_query *query_analyze_entry(struct analysis *a, const struct query *query, struct cte_entry *entry)
{
    return analyze(a, query, entry, true);
}

void query_expressions(const struct typed_query *query, typed_visit_fn *visit, void *context)
{
    const struct query_tree *tree = query->tree;
    for (uint32_t i = 0; i < tree->clauses.count; i++)
        if (tree->clauses.at[i].expr != NULL)
            visit(context, tree->clauses.at[i].expr);
    for (uint32_t i = 0; i < tree->range_count; i++)
        for (uint32_t n = 0; n < tree->ranges[i]->function_count; n++)
            visit(context, tree->ranges[i]->functions[n]);
}

/* The net for what gave up without a word. */
static void refuse_unspecific(struct refusal *refusal)
{
    if (refusal->sqlstate != NULL)
        return;
    refusal->sqlstate = "XX000";
    refusal->message = "the query could not be analyzed";
    refusal->unsure = true;
}

struct typed_query *resolve_query(const struct resolver *resolver, const struct scope *scope, const struct query *query,
                                  struct refusal *refusal)
{
    struct analysis a;
    struct refusal own;
    analysis_begin(&a, resolver, scope, refusal != NULL ? refusal : &own);
    struct typed_query *out = query_analyze(&a, query);
    if (out == NULL) {
        refuse_unspecific(a.refusal);
        return NULL;
    }
    if (!analysis_end(&a))
        return NULL;
    out->unsure |= a.unsure;
    query_facts(resolver, query, out);
    return out;
}
