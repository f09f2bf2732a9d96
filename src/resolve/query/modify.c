/*
 * INSERT, UPDATE, DELETE, MERGE: their targets, sources and what is assigned (transformInsertStmt() and its neighbours in parser/analyze.c,
 * transformAssignedExpr() of parser/parse_target.c, parser/parse_merge.c, rewriteTargetListIU() of rewrite/rewriteHandler.c for generated
 * and identity columns). ON CONFLICT stands in conflict.c.
 */
#include <string.h>

#include "modify.h"

/* ---- the target ---- */

struct range *modify_target(struct analysis *a, const struct relation_name *name, bool also_source)
{
    struct range *range = range_of_relation(a, name, 'w');
    if (range == NULL)
        return NULL;
    level_clause(a, 'R', range->number, NULL)->range = range;
    if (also_source) {
        name_add(a, range, true, true);
        struct name_item *item = &a->level->names.at[a->level->names.count - 1];
        item->lateral_only = true;          /* subqueries in FROM do not see the target */
        item->lateral_ok = false;
    }
    return range;
}

int64_t modify_column(struct analysis *a, const struct range *range, const char *name, uint32_t position, bool system)
{
    for (uint32_t i = 0; i < range->count; i++)
        if (!range->columns[i].dropped && strcmp(range->columns[i].name, name) == 0)
            return i;
    if (range->open)
        return -1;
    struct lookup_relation relation;
    struct lookup_column column;
    bool known = lookup_relation(a->resolver, range->relation, &relation);
    if (system && known && lookup_column_named(&relation, name, true, &column))
        analysis_refuse(a, position, "0A000", "cannot assign to system column \"%s\"", name);
    else
        analysis_refuse(a, position, "42703", "column \"%s\" of relation \"%s\" does not exist", name, known ? relation.name : range->name);
    return -2;
}

/* rewriteTargetListIU(): generated columns and GENERATED ALWAYS AS IDENTITY take no value but DEFAULT. */
static void check_value_allowed(struct analysis *a, const struct range *range, uint32_t column, const struct typed *value,
                                bool update, char overriding)
{
    struct lookup_relation relation;
    struct lookup_column facts;
    if (value->kind == TYPED_DEFAULT || !lookup_relation(a->resolver, range->relation, &relation)
        || !lookup_column(&relation, column + 1, &facts))
        return;
    bool identity = facts.identity == 'a' && overriding == 0;
    struct refusal *late = &a->late[LATE_REWRITE];
    if ((facts.generated == 0 && !identity) || late->sqlstate != NULL)
        return;
    if (update)
        analysis_refuse_late(a, LATE_REWRITE, NO_POSITION, "428C9", "column \"%s\" can only be updated to DEFAULT", facts.name);
    else
        analysis_refuse_late(a, LATE_REWRITE, NO_POSITION, "428C9", "cannot insert a non-DEFAULT value into column \"%s\"", facts.name);
    lookup_refuse_detail(a->resolver, late,
                         arena_printf(a->arena, facts.generated != 0 ? "Column \"%s\" is a generated column."
                                      : "Column \"%s\" is an identity column defined as GENERATED ALWAYS.", facts.name),
                         facts.generated != 0 || update ? NULL : "Use OVERRIDING SYSTEM VALUE to override.");
}

/* transformAssignmentIndirection(): one field of a composite value. */
static bool assigned_field(struct analysis *a, const char *name, const char *column, oid base, oid *type, int32_t *typmod)
{
    struct lookup_relation relation;
    struct lookup_column field;
    if (!lookup_relation(a->resolver, lookup_type_relation(a->resolver, base), &relation))
        return analysis_refuse(a, NO_POSITION, "42804",
                               "cannot assign to field \"%s\" of column \"%s\" because its type %s is not a composite type", name, column,
                               lookup_type_display(a->resolver, base, -1));
    if (!lookup_column_named(&relation, name, false, &field)) {
        if (lookup_relation_is_open(a->resolver, &relation)) {
            *type = NO_OID;
            return true;
        }
        return analysis_refuse(a, NO_POSITION, "42703",
                               "cannot assign to field \"%s\" of column \"%s\" because there is no such column in data type %s", name,
                               column, lookup_type_display(a->resolver, base, -1));
    }
    *type = field.type;
    *typmod = field.typmod;
    return true;
}

/* transformAssignmentSubscripts(): adjacent subscripts from the n-th step on; how many they are, 0 after a refusal. */
static uint32_t assigned_subscripts(struct analysis *a, const struct exprs *indirection, uint32_t first, oid *type, int32_t *typmod)
{
    const struct expr *steps[SUBSCRIPTS_MAX];
    uint32_t count = 0;
    for (uint32_t i = first; i < indirection->count && indirection->at[i]->kind == EXPR_SUBSCRIPT && count < SUBSCRIPTS_MAX; i++)
        count++;
    for (uint32_t i = 0; i < count; i++)
        steps[count - 1 - i] = indirection->at[first + i];
    struct typed *container = typed_new(a->arena, TYPED_COLUMN, *type, NO_POSITION);
    container->typmod = *typmod;
    struct typed *part = expression_subscripts(a, container, steps, count);
    if (part == NULL)
        return 0;
    *type = count < SUBSCRIPTS_MAX ? part->type : NO_OID;
    *typmod = part->typmod;
    return count;
}

/* The type of the part of a column that is assigned: column.field, column[1]. NO_OID: not known here. */
static bool assigned_type(struct analysis *a, const struct exprs *indirection, const char *column, oid *type, int32_t *typmod)
{
    for (uint32_t i = 0; i < indirection->count && *type != NO_OID; i++) {
        const struct expr *step = indirection->at[i];
        if (step->kind != EXPR_SUBSCRIPT) {
            if (!assigned_field(a, step->text, column, lookup_base_type(a->resolver, *type), type, typmod))
                return false;
            continue;
        }
        uint32_t count = assigned_subscripts(a, indirection, i, type, typmod);
        if (count == 0)
            return false;
        i += count - 1;
    }
    return true;
}

/* transformAssignedExpr(). */
static struct typed *coerce_assigned(struct analysis *a, const struct range_column *target,
                                     const struct exprs *indirection, struct typed *value)
{
    oid type = target->type;
    int32_t typmod = target->typmod;
    bool possible, part = indirection != NULL && indirection->count > 0;
    if (value->kind == TYPED_DEFAULT || typed_is_open(value))
        return value;
    if (part && !assigned_type(a, indirection, target->name, &type, &typmod))
        return NULL;
    if (type == NO_OID)
        return value;
    struct typed *out = coerce_to_target(a, value, type, typmod, 'a', 'i', NO_POSITION, &possible);
    if (possible)
        return out;
    analysis_refuse(a, value->position, "42804",
                    part ? "subfield \"%s\" is of type %s but expression is of type %s"
                         : "column \"%s\" is of type %s but expression is of type %s",
                    target->name, lookup_type_display(a->resolver, type, -1),
                    lookup_type_display(a->resolver, value->type, -1));
    lookup_refuse_detail(a->resolver, a->refusal, NULL, "You will need to rewrite or cast the expression.");
    return NULL;
}

/* Types are looked at first, when the statement is analyzed; whether the column takes a value is the rewriter's. */
struct typed *modify_assign(struct analysis *a, const struct range *range, uint32_t column,
                            const struct exprs *indirection, struct typed *value, bool update, char overriding)
{
    struct typed *out = coerce_assigned(a, &range->columns[column], indirection, value);
    if (out == NULL)
        return NULL;
    check_value_allowed(a, range, column, value, update, overriding);
    return view_takes_column(a, range, column, update ? 'u' : 'i') ? out : NULL;
}

/* ---- RETURNING ---- */

static void returning_name(struct analysis *a, struct range *target, const char *name, char which)
{
    for (uint32_t i = 0; i < a->level->names.count; i++)
        if (a->level->names.at[i].relation_visible && strcmp(a->level->names.at[i].name, name) == 0)
            return;
    name_add(a, target, true, false);
    struct name_item *item = &a->level->names.at[a->level->names.count - 1];
    item->name = name;
    item->returning = which;
}

/* First major version in which RETURNING knows OLD and NEW. */
#define RETURNING_OLD_SINCE 18

static struct typed_query *finish(struct analysis *a, const struct query *query, struct range *target, enum place place)
{
    struct outputs outputs = { 0 };
    if (query->returning.count > 0 && catalog_version(a->resolver->catalog) >= RETURNING_OLD_SINCE) {
        returning_name(a, target, query->returning_old != NULL ? query->returning_old : "old", 'o');
        returning_name(a, target, query->returning_new != NULL ? query->returning_new : "new", 'n');
    }
    if (!targets_analyze(a, &query->returning, place, &outputs))
        return NULL;
    return query_finish(a, &outputs, true);
}

/* ---- INSERT ---- */

/* A column may be named twice only where its parts are, as in SET a[1] = 1, a[2] = 2. `seen`: 'w' the whole, 'p' parts. */
static bool goes_with(char *seen, uint32_t column, const struct target *target)
{
    char now = target->indirection.count > 0 ? 'p' : 'w', before = seen[column];
    seen[column] = now;
    return before == 0 || (before == 'p' && now == 'p');
}

/* checkInsertTargets(): numbers of the target columns (from 0; -1 open). */
static bool insert_columns(struct analysis *a, const struct query *query, const struct range *range, int64_t **out, uint32_t *count)
{
    uint32_t room = query->targets.count > 0 ? query->targets.count : range->count;
    int64_t *columns = ARENA_ARRAY(a->arena, int64_t, room + 1);
    char *seen = ARENA_ARRAY(a->arena, char, range->count + 1);
    *out = columns;
    *count = 0;
    for (uint32_t i = 0; query->targets.count == 0 && i < range->count; i++)
        if (!range->columns[i].dropped)
            columns[(*count)++] = i;
    for (uint32_t i = 0; i < query->targets.count; i++) {
        const struct target *target = &query->targets.at[i];
        int64_t column = modify_column(a, range, target->name, target->position, false);
        if (column == -2)
            return false;
        if (column >= 0 && !goes_with(seen, (uint32_t)column, target))
            return analysis_refuse(a, target->position, "42701", "column \"%s\" specified more than once", target->name);
        columns[(*count)++] = column;
    }
    return true;
}

struct insert { const struct query *query; struct range *range; int64_t *columns; uint32_t column_count; };

/* transformInsertRow(). */
static bool insert_row(struct analysis *a, const struct insert *insert, struct typed *const *values, uint32_t count, bool open)
{
    const struct query *query = insert->query;
    if (count > insert->column_count && !insert->range->open)
        return analysis_refuse(a, values[insert->column_count]->position, "42601", "INSERT has more expressions than target columns");
    if (count < insert->column_count && query->targets.count > 0 && !open)
        return analysis_refuse(a, query->targets.at[count].position, "42601", "INSERT has more target columns than expressions");
    for (uint32_t i = 0; i < count && i < insert->column_count; i++) {
        if (insert->columns[i] < 0)
            continue;
        struct typed *value = modify_assign(a, insert->range, (uint32_t)insert->columns[i],
                                            query->targets.count > 0 ? &query->targets.at[i].indirection : NULL, values[i], false,
                                            query->overriding);
        if (value == NULL)
            return false;
        level_clause(a, 'i', (int32_t)insert->columns[i] + 1, value);
    }
    return true;
}

static bool insert_values(struct analysis *a, const struct insert *insert, const struct query *source)
{
    enum place place = source->row_total == 1 ? PLACE_VALUES_SINGLE : PLACE_VALUES;
    uint32_t width = UINT32_MAX;
    for (uint32_t i = 0; i < source->row_count; i++) {
        struct typed_vec row = { 0 };
        if (!expression_list(a, &source->rows[i], place, true, &row))
            return false;
        if (width != UINT32_MAX && width != row.count)
            return analysis_refuse(a, row.count > 0 ? row.at[0]->position : NO_POSITION, "42601",
                                   "VALUES lists must all be the same length");
        width = row.count;
        if (!insert_row(a, insert, row.at, row.count, a->level->open))
            return false;
    }
    return true;
}

static bool insert_select(struct analysis *a, const struct insert *insert, const struct query *source)
{
    struct typed_query *query = query_analyze_leaf(a, source);
    if (query == NULL)
        return false;
    struct typed **values = typed_list(a->arena, query->column_count);
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct typed_column *column = &query->columns[i];
        bool literal = column->type == UNKNOWNOID && column->expr != NULL && column->expr->kind == TYPED_CONSTANT;
        values[i] = literal ? column->expr : typed_new(a->arena, column->type == NO_OID ? TYPED_UNKNOWN : TYPED_COLUMN, column->type,
                                                       column->expr != NULL ? column->expr->position : NO_POSITION);
        if (literal)
            continue;
        values[i]->typmod = column->typmod;
        values[i]->range = -1;
        values[i]->column = (int16_t)(i + 1);
    }
    level_clause(a, 'L', 0, NULL)->query = query;
    a->level->open |= query->unsure;
    return insert_row(a, insert, values, query->column_count, query->unsure);
}

static bool is_plain_values(const struct query *source)
{
    return source->kind == QUERY_VALUES && source->order_by.count == 0 && source->limit == NULL && source->offset == NULL
           && source->cte_count == 0 && source->row_lock_count == 0;
}

static struct typed_query *insert_query(struct analysis *a, const struct query *query)
{
    struct insert insert = { .query = query, .range = modify_target(a, &query->relation, false) };
    if (insert.range == NULL || !insert_columns(a, query, insert.range, &insert.columns, &insert.column_count))
        return NULL;
    if (!view_takes(a, insert.range, 'i', false))
        return NULL;
    if (query->source != NULL) {
        bool fine = is_plain_values(query->source) ? insert_values(a, &insert, query->source) : insert_select(a, &insert, query->source);
        if (!fine)
            return NULL;
    }
    level_clause(a, 'I', 0, NULL);
    if (query->on_conflict != 0 && !conflict_clause(a, query, insert.range))
        return NULL;
    a->level->names.count = 0;
    name_add(a, insert.range, true, true);
    return finish(a, query, insert.range, PLACE_RETURNING);
}

/* ---- UPDATE ---- */

/* (a, b) = (…): the n-th value (transformMultiAssignRef()). */
static struct typed *multi_value(struct analysis *a, const struct expr *expr, uint32_t wanted, struct typed **shared)
{
    const struct expr *source = expr->arguments.at[0];
    uint32_t number = (uint32_t)expr->integer;
    if (source == NULL || (source->kind != EXPR_ROW && !(source->kind == EXPR_SUBQUERY && source->sublink == SUBLINK_EXPR)))
        return analysis_refuse(a, source != NULL ? source->position : NO_POSITION, "0A000",
                               "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression");
    if (number == 1)
        *shared = source->kind == EXPR_ROW ? expression_row(a, source, true)
                                           : expression_subquery(a, source, SUBLINK_MULTIEXPR, NULL, NULL, source->position);
    if (*shared == NULL)
        return NULL;
    bool row = (*shared)->kind == TYPED_ROW;
    uint32_t count = row ? (*shared)->count : (*shared)->query->column_count;
    if (count != wanted && (row || !(*shared)->query->unsure))
        return analysis_refuse(a, source->position, "42601", "number of columns does not match number of values");
    if (number > count)
        return analysis_open(a, source->position, NO_OID);
    if (row)
        return (*shared)->arguments[number - 1];
    const struct typed_column *column = &(*shared)->query->columns[number - 1];
    struct typed *value = typed_new(a->arena, TYPED_PARAMETER, column->type, source->position);
    value->flag = 's';
    value->column = (int16_t)number;
    value->typmod = column->typmod;
    if (number == 1)
        level_clause(a, 'e', 0, *shared);
    return value;
}

/* How many targets take their values from one source. */
static uint32_t multi_count(const struct targets *targets, const struct expr *source)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < targets->count; i++) {
        const struct expr *value = targets->at[i].value;
        count += value != NULL && value->kind == EXPR_MULTI_ASSIGN && value->arguments.at[0] == source;
    }
    return count;
}

static struct typed *set_value(struct analysis *a, const struct targets *targets, const struct target *target, struct typed **shared)
{
    if (target->value != NULL && target->value->kind == EXPR_DEFAULT)
        return typed_new(a->arena, TYPED_DEFAULT, NO_OID, target->position);
    if (target->value != NULL && target->value->kind == EXPR_MULTI_ASSIGN)
        return multi_value(a, target->value, multi_count(targets, target->value->arguments.at[0]), shared);
    return expression(a, target->value);
}

/* updateTargetListEntry() for one column. */
static bool assign(struct analysis *a, const struct target *target, const struct range *range, struct typed *value, char *seen)
{
    int64_t column = modify_column(a, range, target->name, target->position, true);
    if (column == -2)
        return false;
    if (column >= 0)
        value = modify_assign(a, range, (uint32_t)column, &target->indirection, value, true, 0);
    if (value == NULL)
        return false;
    if (column >= 0 && !goes_with(seen, (uint32_t)column, target))
        return analysis_refuse(a, NO_POSITION, "42601", "multiple assignments to same column \"%s\"", target->name);
    level_clause(a, 'i', (int32_t)column + 1, value);
    return true;
}

/* transformUpdateTargetList(): the assignments of UPDATE, ON CONFLICT DO UPDATE and MERGE, all values before the first column. */
bool modify_set(struct analysis *a, const struct targets *targets, const struct range *range)
{
    struct typed *shared = NULL, **values = typed_list(a->arena, targets->count);
    char *seen = ARENA_ARRAY(a->arena, char, range->count + 1);
    bool fine = true;
    enum place saved = a->level->place;
    a->level->place = PLACE_UPDATE;
    for (uint32_t i = 0; fine && i < targets->count; i++)
        fine = (values[i] = set_value(a, targets, &targets->at[i], &shared)) != NULL;
    for (uint32_t i = 0; fine && i < targets->count; i++)
        fine = assign(a, &targets->at[i], range, values[i], seen);
    a->level->place = saved;
    return fine;
}

static bool modify_where(struct analysis *a, const struct expr *expr)
{
    if (expr == NULL)
        return true;
    struct typed *condition = where_clause(a, expr, PLACE_WHERE, "WHERE");
    return condition != NULL && level_clause(a, 'w', 0, condition) != NULL;
}

static struct typed_query *update_query(struct analysis *a, const struct query *query)
{
    struct range *range = modify_target(a, &query->relation, true);
    if (range == NULL || !from_clause(a, &query->from))
        return NULL;
    if (!modify_where(a, query->where) || !modify_set(a, &query->targets, range) || !view_takes(a, range, 'u', false))
        return NULL;
    return finish(a, query, range, PLACE_RETURNING);
}

static struct typed_query *delete_query(struct analysis *a, const struct query *query)
{
    struct range *range = modify_target(a, &query->relation, true);
    if (range == NULL || !from_clause(a, &query->from) || !modify_where(a, query->where) || !view_takes(a, range, 'd', false))
        return NULL;
    return finish(a, query, range, PLACE_RETURNING);
}

/* ---- MERGE ---- */

static void show_only(struct analysis *a, const struct name_items *names, bool target, bool source)
{
    a->level->names.count = 0;
    for (uint32_t i = 0; i < names->count; i++)
        if (i == 0 ? target : source)
            vec_push(a->arena, &a->level->names, names->at[i]);
}

static bool merge_insert(struct analysis *a, const struct merge_action *action, struct range *range)
{
    struct query shape = { .kind = QUERY_INSERT, .targets = action->targets, .overriding = action->overriding };
    struct insert insert = { .query = &shape, .range = range };
    struct typed_vec row = { 0 };
    if (!insert_columns(a, &shape, range, &insert.columns, &insert.column_count)
        || !expression_list(a, &action->values, PLACE_VALUES_SINGLE, true, &row))
        return false;
    return action->values.count == 0 || insert_row(a, &insert, row.at, row.count, false);
}

static bool merge_action(struct analysis *a, const struct merge_action *action, struct range *range, const struct name_items *names)
{
    show_only(a, names, action->match != 't', action->match != 's');
    if (action->condition != NULL) {
        struct typed *condition = where_clause(a, action->condition, PLACE_MERGE_WHEN, "WHEN");
        if (condition == NULL)
            return false;
        level_clause(a, 'm', action->match, condition);
    }
    if (action->kind == 'i')
        return merge_insert(a, action, range);
    return action->kind != 'u' || modify_set(a, &action->targets, range);
}

static bool merge_target_allowed(struct analysis *a, const struct range *range)
{
    int version = catalog_version(a->resolver->catalog);
    char kind = range->relation_kind;
    if (range->open || kind == 'r' || kind == 'p' || (kind == 'v' && version >= 17))
        return true;
    return analysis_refuse(a, range->position, "0A000", "cannot execute MERGE on relation \"%s\"", range->name);
}

static struct typed_query *merge_query(struct analysis *a, const struct query *query)
{
    struct range *range = modify_target(a, &query->relation, false);
    if (range == NULL || !merge_target_allowed(a, range) || !from_clause(a, &query->from))
        return NULL;
    struct name_items sources = a->level->names, names = { 0 };
    struct name_item target = { .range = range, .name = range->name, .count = range->count, .relation_visible = true,
                                .columns_visible = true, .lateral_ok = true };
    vec_push(a->arena, &names, target);
    for (uint32_t i = 0; i < sources.count; i++) {
        if (sources.at[i].relation_visible && strcmp(sources.at[i].name, range->name) == 0)
            return analysis_refuse(a, range->position, "42712", "name \"%s\" specified more than once", range->name), NULL;
        vec_push(a->arena, &names, sources.at[i]);
    }
    a->level->names = (struct name_items){ 0 };
    show_only(a, &names, true, true);
    struct typed *condition = expression_at(a, query->where, PLACE_JOIN_ON);         /* of any type: transformMergeStmt() */
    if (condition == NULL)
        return NULL;
    level_clause(a, 'w', 0, condition);
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        if (!merge_action(a, &query->merge_actions[i], range, &names))
            return NULL;
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        if (query->merge_actions[i].kind != 'n' && !view_takes(a, range, query->merge_actions[i].kind, true))
            return NULL;
    show_only(a, &names, true, true);
    return finish(a, query, range, PLACE_MERGE_RETURNING);
}

struct typed_query *modify_analyze(struct analysis *a, const struct query *query)
{
    switch (query->kind) {
    case QUERY_INSERT:
        return insert_query(a, query);
    case QUERY_UPDATE:
        return update_query(a, query);
    case QUERY_DELETE:
        return delete_query(a, query);
    default:
        return merge_query(a, query);
    }
}
