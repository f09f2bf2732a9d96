/*
 * Uses: where a query that runs reads, locks and writes relations, and which conditions their rows must
 * meet, as the planner has them once subqueries, WITH queries and the conditions around them were pulled
 * up and pushed down (pull_up_subqueries(), deconstruct_jointree(), subquery_push_qual(), inline_cte()).
 * Knows nothing of locks, children or what stands behind a view.
 */
#include "resolve/query/queries.h"

#define USES_DEPTH     100
#define CONDITIONS_MAX 256u /* of one level: what is beyond restricts nothing */

/* A condition and the ranges it restricts: those from `first` on, before `end`, in the order of FROM. */
struct restriction {
    const struct typed *expr;
    uint32_t first, end;
    bool where;
};

struct level_use {
    const struct typed_query *query;
    const struct query_tree *tree;
    VEC(const struct range *) ranges; /* in the order of FROM */
    VEC(struct restriction) restrictions;
    bool *nullable; /* by place in `ranges`: an outer join may leave it out */
    char
        /* of all its relations: 'l' locked from outside, 'w' written through a view; 'r' as they say */
        access;
    bool planned, pushed;
};

struct uses {
    const struct resolver *resolver;
    struct arena *arena;
    query_use_fn *visit;
    void *context;
    int depth;
};

/* ---- conditions ---- */

static void restrict_ranges(struct uses *u, struct level_use *level, const struct typed *expr,
                            struct restriction to)
{
    if (expr == NULL || level->restrictions.count >= CONDITIONS_MAX)
        return;
    for (uint32_t i = 0; expr->kind == TYPED_AND && i < expr->count; i++)
        restrict_ranges(u, level, expr->arguments[i], to);
    if (expr->kind == TYPED_AND)
        return;
    to.expr = expr;
    vec_push(u->arena, &level->restrictions, to);
}

/* The joins are written down behind their two sides: a stack of how many ranges each side has tells which
 * they are. */
static void read_joins(struct uses *u, struct level_use *level)
{
    VEC(uint32_t) starts = {0};
    const struct clauses *clauses = &level->tree->clauses;
    level->nullable = ARENA_ARRAY(u->arena, bool, clauses->count + 1);
    for (uint32_t i = 0; i < clauses->count; i++) {
        const struct clause *clause = &clauses->at[i];
        if (clause->what == 'R' && clause->range != NULL) {
            vec_push(u->arena, &starts, level->ranges.count);
            vec_push(u->arena, &level->ranges, clause->range);
        }
        if (clause->what != 'J' || starts.count < 2)
            continue;
        uint32_t middle = starts.at[--starts.count], first = starts.at[starts.count - 1],
                 end = level->ranges.count;
        bool left = clause->number == JOIN_KIND_LEFT, right = clause->number == JOIN_KIND_RIGHT,
             full = clause->number == JOIN_KIND_FULL;
        struct restriction to = {.first = left ? middle : first, .end = right ? middle : full ? first : end};
        for (uint32_t n = first; n < end; n++)
            level->nullable[n] |= full || (n < middle ? right : left);
        restrict_ranges(u, level, clause->expr, to);
    }
}

static bool merges_by_source(const struct query *syntax)
{
    for (uint32_t i = 0; i < syntax->merge_action_count; i++)
        if (syntax->merge_actions[i].match == 's')
            return true;
    return false;
}

/* WHERE; a MERGE's condition finds the rows of its target, but its source is read in full. */
static void read_where(struct uses *u, struct level_use *level)
{
    bool merge = level->tree->kind == QUERY_MERGE;
    struct restriction to = {.end = merge ? !merges_by_source(level->tree->syntax) : level->ranges.count,
                             .where = true};
    for (uint32_t i = 0; i < level->tree->clauses.count; i++)
        if (level->tree->clauses.at[i].what == 'w')
            restrict_ranges(u, level, level->tree->clauses.at[i].expr, to);
}

/* Which one range of this level do the columns of an expression belong to? 0 none, -1 several, or something
 * else stands in it. */
struct owner {
    int32_t range;
};

static void find_owner(void *context, const struct typed *node)
{
    struct owner *owner = context;
    if (node->query != NULL || node->kind == TYPED_AGGREGATE || node->kind == TYPED_WINDOW ||
        node->kind == TYPED_UNKNOWN)
        owner->range = -1;
    else if (node->kind == TYPED_COLUMN && node->level == 0)
        owner->range = owner->range == 0 || owner->range == node->range ? node->range : -1;
    typed_children(node, find_owner, context);
}

static int32_t owner_of(const struct typed *expr)
{
    struct owner owner = {0};
    find_owner(&owner, expr);
    return owner.range;
}

static bool is_equality(const struct resolver *resolver, const struct typed *node)
{
    struct operator_row row;
    return node->kind == TYPED_OPERATOR && node->count == 2 && operator_by_oid(resolver, node->id, &row) &&
           strcmp(row.name, "=") == 0;
}

/* a.x = b.y and a.x = 1: b.y = 1 (generate_implied_equalities()). */
static void imply_equality(struct uses *u, struct level_use *level, const struct typed *columns,
                           const struct typed *known)
{
    for (int side = 0; side < 2; side++)
        for (int place = 0; place < 2; place++) {
            const struct typed *from = columns->arguments[side], *to = columns->arguments[1 - side];
            if (from->kind != TYPED_COLUMN || to->kind != TYPED_COLUMN || from->type != to->type ||
                from->range == to->range || from->level != 0 || to->level != 0 ||
                !typed_equal(known->arguments[place], from))
                continue;
            struct typed *copy = typed_copy(u->arena, known);
            copy->arguments = typed_list(u->arena, 2);
            copy->arguments[place] = (struct typed *)to;
            copy->arguments[1 - place] = known->arguments[1 - place];
            restrict_ranges(u, level, copy, (struct restriction){.end = level->ranges.count});
        }
}

static void imply_equalities(struct uses *u, struct level_use *level)
{
    uint32_t count = level->restrictions.count;
    for (uint32_t i = 0; i < count; i++) {
        const struct typed *columns = level->restrictions.at[i].expr;
        if (!is_equality(u->resolver, columns) || owner_of(columns) != -1)
            continue;
        for (uint32_t n = 0; n < count; n++)
            if (is_equality(u->resolver, level->restrictions.at[n].expr) &&
                owner_of(level->restrictions.at[n].expr) > 0)
                imply_equality(u, level, columns, level->restrictions.at[n].expr);
    }
}

/* A condition in WHERE that is not true of NULL makes an inner join of an outer one (reduce_outer_joins()).
 * */
static bool is_strict(const struct typed *expr)
{
    return expr->kind == TYPED_OPERATOR || (expr->kind == TYPED_SCALAR_ARRAY && expr->flag == 'y');
}

struct conditions {
    const struct typed **at;
    uint32_t count;
};

static struct conditions conditions_of(struct uses *u, const struct level_use *level, uint32_t place)
{
    struct conditions out = {.at =
                                 ARENA_ARRAY(u->arena, const struct typed *, level->restrictions.count + 1)};
    int32_t number = level->ranges.at[place]->number;
    for (uint32_t i = 0; i < level->restrictions.count; i++) {
        const struct restriction *restriction = &level->restrictions.at[i];
        int32_t owner = owner_of(restriction->expr);
        if (place < restriction->first || place >= restriction->end || (owner != number && owner != 0) ||
            (restriction->where && level->nullable[place] && !is_strict(restriction->expr)))
            continue;
        out.at[out.count++] = typed_at_range(u->arena, restriction->expr, 0);
    }
    return out;
}

/* ---- what an index may serve for ---- */

static bool operator_name(const struct uses *u, const struct typed *expr, const char **name)
{
    struct operator_row row;
    if (expr->kind != TYPED_OPERATOR || !operator_by_oid(u->resolver, expr->id, &row))
        return false;
    *name = row.name;
    return true;
}

/* Of "column < …" '<', of "column >= …" '>', with the column on either side; 0: it is no such comparison. */
static char direction_of(const struct uses *u, const struct typed *expr, const struct typed **column)
{
    const char *name;
    if (!operator_name(u, expr, &name) || expr->count != 2 || (name[0] != '<' && name[0] != '>') ||
        (name[1] != '\0' && strcmp(name + 1, "=") != 0))
        return 0;
    bool first = expr->arguments[0]->kind == TYPED_COLUMN;
    *column = expr->arguments[first ? 0 : 1];
    return first == (name[0] == '<') ? '<' : '>';
}

static bool has_other_end(const struct uses *u, const struct level_use *level, char direction,
                          const struct typed *column)
{
    const struct typed *other;
    for (uint32_t i = 0; i < level->restrictions.count; i++) {
        char towards = direction_of(u, level->restrictions.at[i].expr, &other);
        if (towards != 0 && towards != direction && typed_equal(other, column))
            return true;
    }
    return false;
}

/* Is a condition taken to leave few rows when nothing is known about them? A range that is open at one end leaves a third
 * (DEFAULT_INEQ_SEL), what is not equal nearly all. */
static bool leaves_few(const struct uses *u, const struct level_use *level, const struct typed *expr)
{
    static const char *const contraries[] = {"<>", "!~~", "!~~*", "!~", "!~*"};
    const struct typed *column;
    const char *name;
    if (expr->kind == TYPED_COLUMN || expr->kind == TYPED_NOT ||
        (expr->kind == TYPED_SCALAR_ARRAY && expr->flag != 'y'))
        return false;
    if (expr->kind == TYPED_NULL_TEST)
        return expr->flag == 'n';
    if (!operator_name(u, expr, &name))
        return true;
    for (size_t i = 0; i < sizeof contraries / sizeof *contraries; i++)
        if (strcmp(contraries[i], name) == 0)
            return false;
    char direction = direction_of(u, expr, &column);
    return direction == 0 || has_other_end(u, level, direction, column);
}

static void search_query(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->query != NULL;
    typed_children(node, search_query, context);
}

/* A join leads to few rows of a range when it begins with few rows of another one. */
static bool joins_few(const struct uses *u, const struct level_use *level, const struct typed *expr, int32_t range)
{
    bool queries = false;
    search_query(&queries, expr);
    for (uint32_t i = 0; i < level->restrictions.count && !queries; i++) {
        const struct typed *other = level->restrictions.at[i].expr;
        int32_t owner = owner_of(other);
        queries = owner > 0 && owner != range && leaves_few(u, level, other);
    }
    return queries;
}

/* The columns of a range by which an index may find few rows. */
struct naming {
    struct uses *u;
    int16_t range;
    VEC(int16_t) columns;
};

static void name_column(void *context, const struct typed *node)
{
    struct naming *naming = context;
    if (node->kind == TYPED_COLUMN && node->range == naming->range && naming->columns.count < CONDITIONS_MAX)
        vec_push(naming->u->arena, &naming->columns, node->column);
    typed_children(node, name_column, naming);
}

static struct naming columns_named(struct uses *u, const struct level_use *level, uint32_t place)
{
    struct naming naming = {.u = u, .range = level->ranges.at[place]->number};
    for (uint32_t i = 0; i < level->restrictions.count; i++) {
        const struct typed *expr = level->restrictions.at[i].expr;
        int32_t owner = owner_of(expr);
        if (owner < 0 ? joins_few(u, level, expr, naming.range) : leaves_few(u, level, expr))
            name_column(&naming, expr);
    }
    return naming;
}

/* ---- from a query's columns to what they are made of ---- */

struct typed *typed_with_columns(struct arena *arena, const struct typed *typed, int16_t range,
                                 const struct typed_column *columns, uint32_t count)
{
    if (typed->kind == TYPED_COLUMN && typed->level == 0 && typed->range == range)
        return typed->column > 0 && (uint32_t)typed->column <= count ? columns[typed->column - 1].expr : NULL;
    struct typed *copy = typed_copy(arena, typed);
    copy->arguments = typed_list(arena, copy->count);
    for (uint32_t i = 0; i < copy->count; i++) {
        if (typed->arguments[i] == NULL)
            continue;
        copy->arguments[i] = typed_with_columns(arena, typed->arguments[i], range, columns, count);
        if (copy->arguments[i] == NULL)
            return NULL;
    }
    return copy;
}

static void search_set(void *context, const struct typed *node)
{
    bool *found = context;
    *found |= node->returns_set || node->kind == TYPED_WINDOW;
    typed_children(node, search_set, context);
}

/* Rows come out as they come in: conditions on the result may be asked of them. */
static bool is_simple(const struct typed_query *query)
{
    const struct query_tree *tree = query->tree;
    const struct query *syntax = tree->syntax;
    bool set = false;
    if (tree->kind != QUERY_SELECT || tree->has_aggregate || syntax->distinct || syntax->group_by.count > 0 ||
        syntax->having != NULL || syntax->limit != NULL || syntax->offset != NULL)
        return false;
    for (uint32_t i = 0; i < query->column_count; i++)
        if (query->columns[i].expr != NULL)
            search_set(&set, query->columns[i].expr);
    return !set;
}

static void push_down(struct uses *u, struct level_use *level, const struct conditions *outer)
{
    for (uint32_t i = 0; i < outer->count && is_simple(level->query); i++) {
        const struct typed *expr =
            typed_with_columns(u->arena, outer->at[i], 0, level->query->columns, level->query->column_count);
        restrict_ranges(u, level, expr, (struct restriction){.end = level->ranges.count, .where = true});
        level->pushed |= expr != NULL;
    }
}

/* ---- the walk ---- */

struct way {
    struct conditions outer;
    char access;
    bool planned;
};

static void walk_query(struct uses *u, const struct typed_query *query, const struct way *way);

static char access_of(const struct level_use *level, const struct range *range)
{
    if (range->access == 'w' || level->access == 'w')
        return 'w';
    return range->locked || level->access == 'l' ? 'l' : 'r';
}

/* Does an outer join surely leave rows of the range out: its only join, in a query that stands by itself, without a condition
 * in WHERE that would forbid it (reduce_outer_joins())? */
static bool is_left_out(const struct uses *u, const struct level_use *level, uint32_t place)
{
    if (!level->nullable[place] || u->depth > 1 || level->access != 'r' || level->ranges.count != 2)
        return false;
    for (uint32_t i = 0; i < level->restrictions.count; i++) {
        const struct restriction *restriction = &level->restrictions.at[i];
        int32_t owner = restriction->where ? owner_of(restriction->expr) : 0;
        if (owner == -1 || owner == level->ranges.at[place]->number)
            return false;
    }
    return true;
}

static void use_relation(struct uses *u, const struct level_use *level, uint32_t place)
{
    const struct range *range = level->ranges.at[place];
    struct conditions conditions = conditions_of(u, level, place);
    struct naming naming = columns_named(u, level, place);
    struct query_use use = {.relation = range->relation,
                            .access = access_of(level, range),
                            .only = range->only,
                            .planned = level->planned,
                            .nullable = is_left_out(u, level, place),
                            .filtered = level->tree->kind != QUERY_MERGE &&
                                        (level->query->has_where || level->pushed),
                            .conditions = conditions.at,
                            .condition_count = conditions.count,
                            .named = naming.columns.at,
                            .named_count = naming.columns.count,
                            .query = level->query,
                            .syntax = level->tree->syntax};
    u->visit(u->context, &use);
}

/* contain_dml(), and what else keeps a WITH query apart (SS_process_ctes()). */
static bool is_inlined(const struct cte_entry *entry)
{
    return entry->query != NULL && !entry->recursive && entry->syntax->materialized != 'm' &&
           (entry->used == 1 || entry->syntax->materialized == 'n') &&
           entry->syntax->query->kind < QUERY_INSERT && entry->syntax->query->row_lock_count == 0 &&
           entry->query->volatility != 'v';
}

static void use_range(struct uses *u, const struct level_use *level, uint32_t place)
{
    const struct range *range = level->ranges.at[place];
    struct way way = {.outer = conditions_of(u, level, place),
                      .access = access_of(level, range),
                      .planned = level->planned};
    if (range->kind == RANGE_RELATION && range->relation != NO_OID)
        use_relation(u, level, place);
    else if (range->kind == RANGE_SUBQUERY)
        walk_query(u, range->query, &way);
    else if (range->kind == RANGE_CTE && range->cte != NULL && is_inlined(range->cte)) {
        way.access = 'r';
        walk_query(u, range->cte->query, &way);
    }
}

static void use_subqueries(void *context, const struct typed *node)
{
    struct uses *u = context;
    struct way way = {.access = 'r', .planned = true};
    if (node->query != NULL)
        walk_query(u, node->query, &way);
    typed_children(node, use_subqueries, context);
}

/* WITH queries on their own, both sides of a set operation, an INSERT's source, and subqueries in
 * expressions. */
static void use_clauses(struct uses *u, const struct level_use *level, const struct way *way)
{
    struct way alone = {.access = 'r', .planned = level->planned};
    bool union_of = level->tree->kind == QUERY_SET_OPERATION && level->tree->syntax->set_operation == 'u' &&
                    level->tree->syntax->limit == NULL;
    for (uint32_t i = 0; i < level->tree->clauses.count; i++) {
        const struct clause *clause = &level->tree->clauses.at[i];
        bool selects = clause->cte != NULL && clause->cte->syntax->query->kind < QUERY_INSERT;
        alone.planned = level->planned && (!selects || clause->cte->used > 0);
        if (clause->what == 'W' ? clause->cte != NULL && !is_inlined(clause->cte) : clause->query != NULL)
            walk_query(u, clause->query, union_of && clause->what != 'W' ? way : &alone);
        if (clause->expr != NULL)
            use_subqueries(u, clause->expr);
    }
}

static void walk_query(struct uses *u, const struct typed_query *query, const struct way *way)
{
    if (query == NULL || query->tree == NULL || u->depth > USES_DEPTH)
        return;
    struct level_use level = {
        .query = query, .tree = query->tree, .access = way->access, .planned = way->planned};
    u->depth++;
    read_joins(u, &level);
    read_where(u, &level);
    push_down(u, &level, &way->outer);
    imply_equalities(u, &level);
    for (uint32_t i = 0; i < level.ranges.count; i++)
        use_range(u, &level, i);
    use_clauses(u, &level, way);
    u->depth--;
}

void query_uses(const struct resolver *resolver, const struct typed_query *query,
                const struct query_use *through, query_use_fn *visit, void *context)
{
    struct uses u = {.resolver = resolver, .arena = resolver->arena, .visit = visit, .context = context};
    struct way way = {.access = 'r', .planned = true};
    if (through != NULL) {
        way.outer.at = (const struct typed **)through->conditions;
        way.outer.count = through->condition_count;
        way.access = through->access;
        way.planned = through->planned;
    }
    walk_query(&u, query, &way);
}

/* ---- all expressions ---- */

struct nodes {
    void (*visit)(void *context, const struct typed *node);
    void *context;
    int depth;
};

static void visit_query(struct nodes *n, const struct typed_query *query);

static void visit_node(void *context, const struct typed *node)
{
    struct nodes *n = context;
    n->visit(n->context, node);
    typed_children(node, visit_node, n);
    if (node->query != NULL)
        visit_query(n, node->query);
}

static void visit_query(struct nodes *n, const struct typed_query *query)
{
    const struct query_tree *tree = query->tree;
    if (tree == NULL || n->depth > USES_DEPTH)
        return;
    n->depth++;
    for (uint32_t i = 0; i < tree->range_count; i++) {
        for (uint32_t f = 0; f < tree->ranges[i]->function_count; f++)
            visit_node(n, tree->ranges[i]->functions[f]);
        if (tree->ranges[i]->kind == RANGE_SUBQUERY && tree->ranges[i]->query != NULL)
            visit_query(n, tree->ranges[i]->query);
    }
    for (uint32_t i = 0; i < tree->clauses.count; i++) {
        if (tree->clauses.at[i].expr != NULL)
            visit_node(n, tree->clauses.at[i].expr);
        if (tree->clauses.at[i].query != NULL)
            visit_query(n, tree->clauses.at[i].query);
    }
    n->depth--;
}

void query_nodes(const struct typed_query *query, void (*visit)(void *context, const struct typed *node),
                 void *context)
{
    struct nodes n = {.visit = visit, .context = context};
    visit_query(&n, query);
}

/* ---- rows of an INSERT ---- */

static const struct typed *source_value(const struct resolver *resolver, const struct typed_query *source,
                                        const struct typed *value)
{
    if (source == NULL || value->kind == TYPED_DEFAULT || !is_simple(source))
        return source == NULL || value->kind == TYPED_DEFAULT ? value : NULL;
    return typed_with_columns(resolver->arena, value, -1, source->columns, source->column_count);
}

static bool is_single(const struct typed_query *source)
{
    const struct query_tree *tree = source->tree;
    return is_simple(source) && tree->range_count == 0 && !source->has_where;
}

static const struct typed **add_row(const struct resolver *resolver, struct insert_rows *out, uint32_t width)
{
    uint32_t capacity = 16;
    while (capacity < out->count)
        capacity *= 2;
    if (out->at == NULL || out->count == capacity) {
        const struct typed ***grown =
            ARENA_ARRAY(resolver->arena, const struct typed **, out->at == NULL ? capacity : 2 * capacity);
        copy_items(grown, out->at, out->count * sizeof *grown);
        out->at = grown;
    }
    return out->at[out->count++] = ARENA_ARRAY(resolver->arena, const struct typed *, width + 1);
}

void query_insert_rows(const struct resolver *resolver, const struct typed_query *query, uint32_t width,
                       struct insert_rows *out)
{
    const struct query_tree *tree = query->tree;
    const struct query *values = tree->syntax->source;
    const struct typed_query *source = NULL;
    const struct typed **row = NULL;
    int32_t first = 0;
    *out = (struct insert_rows){.exact = true,
                                .complete = values == NULL || values->row_total == values->row_count};
    if (query->unsure) {            /* (NEW).* may be any number of columns */
        out->exact = out->complete = false;
        return;
    }
    if (tree->kind == QUERY_INSERT && values == NULL)
        add_row(resolver, out, width);
    for (uint32_t i = 0; i < tree->clauses.count && tree->clauses.at[i].what != 'I'; i++) {
        const struct clause *clause = &tree->clauses.at[i];
        if (clause->what == 'L') {
            source = clause->query;
            out->exact = is_single(source);
        }
        if (clause->what != 'i' || clause->number < 1 || (uint32_t)clause->number > width)
            continue;
        if (row == NULL || clause->number == first)
            row = add_row(resolver, out, width);
        first = first == 0 ? clause->number : first;
        row[clause->number - 1] = source_value(resolver, source, clause->expr);
    }
}
