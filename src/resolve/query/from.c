/*
 * FROM: relations, subqueries, functions and joins become ranges with columns, and names that the rest of the query may use
 * (parser/parse_clause.c, the addRangeTableEntry… functions of parser/parse_relation.c).
 */
#include <string.h>

#include "ranges.h"

/* First major version in which a subquery in FROM needs no alias (transformRangeSubselect()). */
#define ALIAS_OPTIONAL_SINCE 16

/* ---- ranges ---- */

struct range *scope_range_add(struct analysis *a, enum range_kind kind, const char *name, uint32_t position)
{
    struct range *range = ARENA_NEW(a->arena, struct range);
    range->kind = kind;
    range->name = name;
    range->position = position;
    range->row_type = RECORDOID;
    if (kind != RANGE_JOIN) {
        vec_push(a->arena, &a->level->ranges, range);
        range->number = (int16_t)a->level->ranges.count;
    }
    return range;
}

static void name_item(struct analysis *a, struct name_items *out, struct range *range, bool relation_visible)
{
    struct name_item item = { .range = range, .name = range->name, .count = range->count, .relation_visible = relation_visible,
                              .columns_visible = true, .lateral_ok = true };
    vec_push(a->arena, out, item);
}

void name_add(struct analysis *a, struct range *range, bool relation_visible, bool columns_visible)
{
    name_item(a, &a->level->names, range, relation_visible);
    a->level->names.at[a->level->names.count - 1].columns_visible = columns_visible;
}

/* buildRelationAliases(): the alias renames as many columns as it lists. */
bool range_apply_aliases(struct analysis *a, struct range *range, const char *alias, struct texts names, const char *what)
{
    uint32_t used = 0, available = 0;
    if (alias != NULL) {
        range->name = alias;
        range->aliased = true;
    }
    for (uint32_t i = 0; i < range->count; i++) {
        if (range->columns[i].dropped)
            continue;
        available++;
        if (used < names.count)
            range->columns[i].name = names.at[used++];
    }
    if (used == names.count || range->open)
        return true;
    return analysis_refuse(a, range->position, "42P10", "%s \"%s\" has %u columns available but %u columns specified", what,
                           range->name, available, names.count);
}

bool range_relation_columns(struct analysis *a, struct range *range, oid id)
{
    struct lookup_relation relation;
    if (!lookup_relation(a->resolver, id, &relation))
        return false;
    range->relation = id;
    range->relation_kind = relation.kind;
    range->row_type = relation.row_type != NO_OID ? relation.row_type : RECORDOID;
    range->open = lookup_relation_is_open(a->resolver, &relation);
    range->count = relation.column_count;
    range->columns = ARENA_ARRAY(a->arena, struct range_column, range->count);
    for (uint32_t i = 0; i < range->count; i++) {
        struct lookup_column column;
        if (!lookup_column(&relation, i + 1, &column)) {
            range->columns[i] = (struct range_column){ .name = "", .dropped = true, .number = (int16_t)(i + 1) };
            continue;
        }
        range->columns[i] = (struct range_column){ .name = column.name, .type = column.type, .typmod = column.typmod,
                                                   .collation = column.collation, .number = column.number };
    }
    return true;
}

/* ---- relations and WITH queries by name ---- */

static bool kind_can_be_read(struct analysis *a, const struct range *range)
{
    if (range->relation_kind != 'i' && range->relation_kind != 'I' && range->relation_kind != 'c')
        return true;
    analysis_refuse(a, range->position, "42809", "cannot open relation \"%s\"", range->name);
    return lookup_refuse_detail(a->resolver, a->refusal, range->relation_kind == 'c'
        ? "This operation is not supported for composite types." : "This operation is not supported for indexes.", NULL);
}

static bool refuse_relation(struct analysis *a, const struct name *name)
{
    analysis_refuse(a, name->position, "42P01", "relation \"%s\" does not exist",
                    name->schema != NULL ? arena_printf(a->arena, "%s.%s", name->schema, name->name) : name->name);
    return false;
}

static void note_relation(struct analysis *a, const struct range *range, char access, bool only)
{
    struct query_relation relation = { .id = range->relation, .access = access, .only = only, .position = range->position };
    vec_push(a->arena, &a->level->relations, relation);
}

struct range *range_of_relation(struct analysis *a, const struct relation_name *name, char access)
{
    oid id = lookup_along_path(a->resolver, CLASS_RELATION, &name->name);
    if (id == NO_OID && !lookup_may_exist(a->resolver, name->name.name))
        return refuse_relation(a, &name->name), NULL;
    struct range *range = scope_range_add(a, RANGE_RELATION, name->name.name, name->name.position);
    range->only = name->only;
    range->access = access;
    if (id == NO_OID || !range_relation_columns(a, range, id)) {
        range->open = a->unsure = true;
        a->level->open = true;
    } else {
        if (!kind_can_be_read(a, range))
            return NULL;
        note_relation(a, range, access, name->only);
    }
    return range_apply_aliases(a, range, name->alias, name->alias_columns, "table") ? range : NULL;
}

/* addRangeTableEntryForCTE(). */
static struct range *range_of_cte(struct analysis *a, struct cte_entry *entry, uint32_t levels, const struct from_item *item)
{
    struct range *range = scope_range_add(a, RANGE_CTE, entry->name, item->position);
    range->cte = entry;
    range->cte_level = (uint16_t)levels;
    range->open = entry->open;
    range->count = entry->count;
    range->columns = ARENA_ARRAY(a->arena, struct range_column, entry->count);
    copy_items(range->columns, entry->columns, entry->count * sizeof *range->columns);
    entry->used++;
    level_mark_outer(a, levels);
    return range_apply_aliases(a, range, item->alias, item->alias_columns, "table") ? range : NULL;
}

/* addRangeTableEntryForENR(): no relation is opened for it. */
static struct range *range_of_transition(struct analysis *a, oid table, const struct relation_name *name)
{
    struct range *range = scope_range_add(a, RANGE_TABLE_FUNCTION, name->name.name, name->name.position);
    range->open = !range_relation_columns(a, range, table);
    range->relation = NO_OID;
    return range_apply_aliases(a, range, name->alias, name->alias_columns, "table") ? range : NULL;
}

static struct range *from_relation(struct analysis *a, const struct from_item *item)
{
    oid transition = resolve_transition(a->resolver, &item->relation.name);
    if (item->relation.name.schema == NULL) {
        uint32_t levels;
        struct cte_entry *entry = cte_find(a, item->relation.name.name, &levels);
        if (entry != NULL)
            return range_of_cte(a, entry, levels, item);
        if (a->refusal->sqlstate != NULL)
            return NULL;
    }
    return transition != NO_OID ? range_of_transition(a, transition, &item->relation) : range_of_relation(a, &item->relation, 'r');
}

/* ---- subqueries ---- */

static void columns_of_query(struct analysis *a, struct range *range, const struct typed_query *query)
{
    range->query = (struct typed_query *)query;
    range->open = query->unsure;
    range->count = query->column_count;
    range->columns = ARENA_ARRAY(a->arena, struct range_column, range->count);
    for (uint32_t i = 0; i < range->count; i++) {
        const struct typed_column *column = &query->columns[i];
        range->columns[i] = (struct range_column){ .name = column->name, .type = column->type, .typmod = column->typmod,
                                                   .collation = column->collation, .number = (int16_t)(i + 1) };
    }
}

static struct range *from_subquery(struct analysis *a, const struct from_item *item)
{
    bool values = item->query != NULL && item->query->kind == QUERY_VALUES;
    if (item->alias == NULL && catalog_version(a->resolver->catalog) < ALIAS_OPTIONAL_SINCE) {
        analysis_refuse(a, item->position, "42601", values ? "VALUES in FROM must have an alias" : "subquery in FROM must have an alias");
        return NULL;
    }
    enum place saved = a->level->place;
    bool lateral = a->level->lateral_active;
    a->level->place = PLACE_FROM_SUBQUERY;
    a->level->lateral_active = item->lateral;
    struct level *level = a->level;
    struct typed_query *query = query_analyze(a, item->query);
    level->lateral_active = lateral;
    level->place = saved;
    if (query == NULL)
        return NULL;
    struct range *range = scope_range_add(a, RANGE_SUBQUERY, "unnamed_subquery", item->position);
    range->lateral = item->lateral;
    columns_of_query(a, range, query);
    return range_apply_aliases(a, range, item->alias, item->alias_columns, "table") ? range : NULL;
}

/* ---- functions ---- */

static void push_column(struct analysis *a, struct range *range, const char *name, oid type, int32_t typmod, oid collation)
{
    struct range_column *grown = ARENA_ARRAY(a->arena, struct range_column, range->count + 1);
    copy_items(grown, range->columns, range->count * sizeof *grown);
    grown[range->count] = (struct range_column){ .name = name, .type = type, .typmod = typmod, .collation = collation,
                                                 .number = (int16_t)(range->count + 1) };
    range->columns = grown;
    range->count++;
}

/* AS t(a integer, …). */
static bool columns_of_list(struct analysis *a, struct range *range, const struct from_item *item)
{
    for (uint32_t i = 0; i < item->column_count; i++) {
        const struct column_definition_item *column = &item->columns[i];
        oid type = NO_OID, collation;
        int32_t typmod = -1;
        for (uint32_t n = 0; item->kind == FROM_FUNCTION && n < i; n++)
            if (strcmp(item->columns[n].name, column->name) == 0)
                return analysis_refuse(a, item->position, "42701", "column name \"%s\" specified more than once", column->name);
        if (column->type != NULL && column->type->setof)
            return analysis_refuse(a, item->position, "42P16", "column \"%s\" cannot be declared SETOF", column->name);
        if (column->type != NULL && !resolve_type(a->resolver, column->type, &type, &typmod, a->refusal)) {
            if (!a->refusal->unsure)
                return false;
            *a->refusal = (struct refusal){ .position = NO_POSITION };
            a->unsure = true;
        }
        if (column->ordinality)
            type = INT4OID;
        collation = lookup_type(a->resolver, type).collation;
        push_column(a, range, column->name, column->exists && column->type == NULL ? BOOLOID : type, typmod, collation);
    }
    return true;
}

static void columns_of_row_type(struct analysis *a, struct range *range, const struct lookup_relation *relation)
{
    for (uint32_t i = 1; i <= relation->column_count; i++) {
        struct lookup_column column;
        if (lookup_column(relation, i, &column))
            push_column(a, range, column.name, column.type, column.typmod, column.collation);
    }
}

/* A polymorphic OUT parameter takes its type from the call's arguments. */
static oid output_type(struct analysis *a, const struct typed *call, const struct routine *routine, oid type)
{
    oid actual[ARGUMENTS_MAX], declared[ARGUMENTS_MAX];
    if (!lookup_type_is_polymorphic(type) || call->count != routine->input_count || call->count > ARGUMENTS_MAX)
        return type;
    for (uint32_t i = 0; i < call->count; i++) {
        actual[i] = call->arguments[i]->type;
        declared[i] = routine->inputs[i];
    }
    struct refusal ignored = { 0 }, *refusal = a->refusal;
    a->refusal = &ignored;
    oid result = generic_enforce(a, actual, declared, call->count, type, NO_POSITION);
    a->refusal = refusal;
    return result;
}

static uint32_t columns_of_outputs(struct analysis *a, struct range *range, const struct typed *call)
{
    struct routine routine;
    struct lookup_column *columns;
    if (call->kind != TYPED_FUNCTION || !routine_by_oid(a->resolver, call->id, &routine))
        return 0;
    uint32_t count = routine_outputs(a->resolver, &routine, &columns);
    for (uint32_t i = 0; i < count; i++) {
        oid type = output_type(a, call, &routine, columns[i].type);
        push_column(a, range, columns[i].name, type, -1, lookup_type(a->resolver, type).collation);
    }
    return count;
}

/* chooseScalarFunctionAlias(). */
static const char *scalar_name(struct analysis *a, const struct typed *call, const char *name, const struct from_item *item,
                               uint32_t function_count)
{
    struct routine routine;
    struct lookup_column *columns;
    if (call->kind == TYPED_FUNCTION && routine_by_oid(a->resolver, call->id, &routine)
        && routine_outputs(a->resolver, &routine, &columns) == 1 && strncmp(columns[0].name, "column", 6) != 0)
        return columns[0].name;
    return function_count == 1 && item->alias != NULL ? item->alias : name;
}

static bool refuse_list(struct analysis *a, const struct from_item *item, const char *message)
{
    return analysis_refuse(a, item->position, "42601", "%s", message);
}

/* What one function call gives (get_expr_result_type()). */
static bool columns_of_call(struct analysis *a, struct range *range, struct typed *call, const char *name,
                            const struct from_item *item, uint32_t function_count)
{
    struct lookup_relation relation;
    bool list = item->column_count > 0;
    if (typed_is_open(call)) {
        range->open = true;
        return !list || columns_of_list(a, range, item);
    }
    if (lookup_relation(a->resolver, lookup_type_relation(a->resolver, call->type), &relation)) {
        if (list)
            return refuse_list(a, item, "a column definition list is redundant for a function returning a named composite type");
        columns_of_row_type(a, range, &relation);
        range->open |= lookup_relation_is_open(a->resolver, &relation);
        if (function_count == 1 && !item->ordinality)
            range->row_type = call->type;
        return true;
    }
    if (call->type == RECORDOID) {
        uint32_t before = range->count;
        if (columns_of_outputs(a, range, call) > 0) {
            if (!list)
                return true;
            range->count = before;
            return refuse_list(a, item, "a column definition list is redundant for a function with OUT parameters");
        }
        if (!list)
            return refuse_list(a, item, "a column definition list is required for functions returning \"record\"");
        return columns_of_list(a, range, item);
    }
    range->open |= resolve_type_is_open(a->resolver, call->type);   /* may be a row */
    if (list)
        return refuse_list(a, item, "a column definition list is only allowed for functions returning \"record\"");
    range->scalar = function_count == 1 && !item->ordinality;
    push_column(a, range, scalar_name(a, call, name, item, function_count), call->type, call->typmod, call->collation);
    return true;
}

static bool is_many_unnest(const struct expr *expr)
{
    return expr != NULL && expr->kind == EXPR_FUNCTION && expr->name.schema == NULL && expr->call == NULL && expr->arguments.count > 1
           && strcmp(expr->name.name, "unnest") == 0;
}

static bool add_function(struct analysis *a, struct range *range, const struct expr *expr, const struct from_item *item,
                         uint32_t function_count)
{
    struct level *level = a->level;
    bool lateral = level->lateral_active;
    const struct typed *last_set = a->last_set;
    level->lateral_active = true;
    struct typed *call = expression_at(a, expr, PLACE_FROM_FUNCTION);
    level->lateral_active = lateral;
    if (call == NULL)
        return false;
    if (a->last_set != last_set && a->last_set != call)
        return analysis_refuse(a, a->last_set->position, "0A000", "set-returning functions must appear at top level of FROM");
    struct typed **grown = typed_list(a->arena, range->function_count + 1);
    copy_items(grown, range->functions, range->function_count * sizeof *grown);
    grown[range->function_count++] = call;
    range->functions = grown;
    return columns_of_call(a, range, call, figure_name(expr), item, function_count);
}

/* unnest(a, b): one call for each argument. */
static bool add_many_unnest(struct analysis *a, struct range *range, const struct expr *expr, const struct from_item *item)
{
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        struct expr *one = ARENA_NEW(a->arena, struct expr);
        *one = *expr;
        one->name.schema = "pg_catalog";
        one->arguments = (struct exprs){ &expr->arguments.at[i], 1 };
        if (!add_function(a, range, one, item, expr->arguments.count))
            return false;
    }
    return true;
}

static struct range *from_function(struct analysis *a, const struct from_item *item)
{
    const struct expr *first = item->functions.count > 0 ? item->functions.at[0] : NULL;
    struct range *range = scope_range_add(a, RANGE_FUNCTION, first != NULL ? figure_name(first) : "function", item->position);
    range->lateral = item->lateral;
    range->ordinality = item->ordinality;
    for (uint32_t i = 0; i < item->functions.count; i++) {
        const struct expr *expr = item->functions.at[i];
        bool fine = is_many_unnest(expr) && item->column_count == 0 ? add_many_unnest(a, range, expr, item)
                                                                   : add_function(a, range, expr, item, item->functions.count);
        if (!fine)
            return NULL;
        if (item->rows_from && item->functions.count > 1 && item->column_count > 0)
            range->open = a->unsure = true;         /* which list belongs to which function is not kept */
    }
    if (item->ordinality)
        push_column(a, range, "ordinality", INT8OID, -1, NO_OID);
    a->level->open |= range->open;
    return range_apply_aliases(a, range, item->alias, item->alias_columns, "table") ? range : NULL;
}

/* XMLTABLE, JSON_TABLE. */
static struct range *from_table_function(struct analysis *a, const struct from_item *item)
{
    struct range *range = scope_range_add(a, RANGE_TABLE_FUNCTION, "xmltable", item->position);
    struct level *level = a->level;
    bool lateral = level->lateral_active;
    range->functions = typed_list(a->arena, item->functions.count);
    level->lateral_active = true;
    for (uint32_t i = 0; i < item->functions.count; i++) {
        struct typed *expr = expression_at(a, item->functions.at[i], PLACE_FROM_FUNCTION);
        if (expr == NULL)
            return NULL;
        range->functions[range->function_count++] = expr;
    }
    level->lateral_active = lateral;
    if (!columns_of_list(a, range, item))
        return NULL;
    return range_apply_aliases(a, range, item->alias, item->alias_columns, "table") ? range : NULL;
}

/* ---- joins ---- */

static bool from_item(struct analysis *a, const struct from_item *item, struct name_items *names, struct range **top);

static void set_lateral(struct name_items *names, bool only, bool ok)
{
    for (uint32_t i = 0; i < names->count; i++) {
        names->at[i].lateral_only = only;
        names->at[i].lateral_ok = ok;
    }
}

/* checkNameSpaceConflicts(): two bare relations of one name from different schemas do not conflict. */
bool names_conflict(struct analysis *a, const struct name_item *one, uint32_t one_count, const struct name_item *two,
                    uint32_t two_count)
{
    for (uint32_t i = 0; i < one_count; i++)
        for (uint32_t n = 0; n < two_count; n++) {
            const struct name_item *x = &one[i], *y = &two[n];
            if (!x->relation_visible || !y->relation_visible || strcmp(x->name, y->name) != 0)
                continue;
            if (x->range->kind == RANGE_RELATION && !x->range->aliased && y->range->kind == RANGE_RELATION && !y->range->aliased
                && x->range->relation != y->range->relation)
                continue;
            analysis_refuse(a, NO_POSITION, "42712", "table name \"%s\" specified more than once", x->name);
            return true;
        }
    return false;
}

static int64_t find_common(struct analysis *a, const struct range *range, const char *name, const char *side)
{
    int64_t found = -1;
    for (uint32_t i = 0; i < range->count; i++) {
        if (range->columns[i].dropped || strcmp(range->columns[i].name, name) != 0)
            continue;
        if (found >= 0) {
            analysis_refuse(a, NO_POSITION, "42702", "common column name \"%s\" appears more than once in %s table", name, side);
            return -2;
        }
        found = i;
    }
    if (found < 0 && !range->open)
        analysis_refuse(a, NO_POSITION, "42703", "column \"%s\" specified in USING clause does not exist in %s table", name, side);
    return found;
}

static struct texts natural_columns(struct analysis *a, const struct range *left, const struct range *right)
{
    struct texts out = { ARENA_ARRAY(a->arena, const char *, left->count + 1), 0 };
    for (uint32_t i = 0; i < left->count; i++)
        for (uint32_t n = 0; n < right->count && !left->columns[i].dropped; n++)
            if (!right->columns[n].dropped && strcmp(left->columns[i].name, right->columns[n].name) == 0) {
                out.at[out.count++] = left->columns[i].name;
                break;
            }
    return out;
}

/* buildMergedJoinVar(). */
static struct typed *merged_column(struct analysis *a, enum join_kind kind, struct typed *left, struct typed *right)
{
    struct typed *pair[2] = { left, right };
    oid type = common_type(a, pair, 2, "JOIN/USING");
    if (a->refusal->sqlstate != NULL)
        return NULL;
    bool left_plain = left->type == type, right_plain = right->type == type;
    pair[0] = coerce_to_common(a, left, type, "JOIN/USING");
    pair[1] = pair[0] != NULL ? coerce_to_common(a, right, type, "JOIN/USING") : NULL;
    if (pair[1] == NULL)
        return NULL;
    switch (kind) {
    case JOIN_KIND_LEFT:
        return pair[0];
    case JOIN_KIND_RIGHT:
        return pair[1];
    case JOIN_KIND_FULL: {
        struct typed *node = typed_new(a->arena, TYPED_COALESCE, type, NO_POSITION);
        node->arguments = typed_list(a->arena, 2);
        node->arguments[node->count++] = pair[0];
        node->arguments[node->count++] = pair[1];
        node->typmod = common_typmod(pair, 2, type);
        return typed_collate(a, node) ? node : NULL;
    }
    default:
        return left_plain || !right_plain ? pair[0] : pair[1];
    }
}

static struct range_column join_column(struct analysis *a, const char *name, const struct range *range, uint32_t column)
{
    const struct range_column *from = &range->columns[column];
    struct range_column out = *from;
    out.name = name;
    out.value = range_column_reference(a, range, column, 0, NO_POSITION);
    return out;
}

struct join { const struct from_item *item; struct range *left, *right, *result; bool *used_left, *used_right; struct typed *condition; };

static struct typed *and_also(struct analysis *a, struct typed *one, struct typed *two)
{
    return one == NULL ? two : typed_boolean(a, TYPED_AND, NO_POSITION, one, two);
}

/* One column of USING: the condition, and the merged column. */
static bool join_using_column(struct analysis *a, struct join *join, const char *name)
{
    static const struct name equals = { .name = "=", .position = NO_POSITION };
    for (uint32_t i = 0; i < join->result->count; i++)
        if (strcmp(join->result->columns[i].name, name) == 0)
            return analysis_refuse(a, NO_POSITION, "42701", "column name \"%s\" appears more than once in USING clause", name);
    int64_t left = find_common(a, join->left, name, "left");
    int64_t right = left >= -1 && a->refusal->sqlstate == NULL ? find_common(a, join->right, name, "right") : -2;
    if (a->refusal->sqlstate != NULL)
        return false;
    struct typed *one = left >= 0 ? range_column_reference(a, join->left, (uint32_t)left, 0, NO_POSITION)
                                  : analysis_open(a, NO_POSITION, NO_OID);
    struct typed *two = right >= 0 ? range_column_reference(a, join->right, (uint32_t)right, 0, NO_POSITION)
                                   : analysis_open(a, NO_POSITION, NO_OID);
    struct typed *equal = operate(a, &equals, one, two, NO_POSITION);
    struct typed *merged = equal != NULL ? merged_column(a, join->item->join, one, two) : NULL;
    if (merged == NULL)
        return false;
    join->condition = and_also(a, join->condition, equal);
    if (left >= 0)
        join->used_left[left] = true;
    if (right >= 0)
        join->used_right[right] = true;
    struct range_column column = { .name = name, .type = merged->type, .typmod = merged->typmod, .collation = merged->collation,
                                   .value = merged };
    join->result->columns[join->result->count++] = column;
    return true;
}

static void remaining_columns(struct analysis *a, struct join *join, const struct range *from, const bool *used)
{
    for (uint32_t i = 0; i < from->count; i++)
        if (!from->columns[i].dropped && !used[i])
            join->result->columns[join->result->count++] = join_column(a, from->columns[i].name, from, i);
}

/* The names visible to ON are those of both sides only (transformJoinOnClause()). */
static struct typed *join_on(struct analysis *a, const struct expr *on, const struct name_items *names)
{
    struct name_items saved = a->level->names;
    struct level *level = a->level;
    level->names = *names;
    set_lateral(&level->names, false, true);
    struct typed *condition = expression_at(a, on, PLACE_JOIN_ON);
    level->names = saved;
    return condition != NULL ? coerce_to_boolean(a, condition, "JOIN/ON") : NULL;
}

static bool join_columns(struct analysis *a, struct join *join, const struct name_items *names)
{
    const struct from_item *item = join->item;
    struct texts using_columns = item->natural ? natural_columns(a, join->left, join->right) : item->using_columns;
    join->result->open = join->left->open || join->right->open;
    join->result->columns = ARENA_ARRAY(a->arena, struct range_column, join->left->count + join->right->count + using_columns.count);
    join->used_left = ARENA_ARRAY(a->arena, bool, join->left->count + 1);
    join->used_right = ARENA_ARRAY(a->arena, bool, join->right->count + 1);
    for (uint32_t i = 0; i < using_columns.count; i++)
        if (!join_using_column(a, join, using_columns.at[i]))
            return false;
    join->result->using_count = join->result->count;
    if (using_columns.count == 0 && item->on != NULL) {
        join->condition = join_on(a, item->on, names);
        if (join->condition == NULL)
            return false;
    }
    remaining_columns(a, join, join->left, join->used_left);
    remaining_columns(a, join, join->right, join->used_right);
    return true;
}

static bool join_using_alias(struct analysis *a, const struct from_item *item, struct range *result, struct name_items *names)
{
    if (item->join_using_alias == NULL)
        return true;
    struct name_item alias = { .range = result, .name = item->join_using_alias, .count = result->using_count,
                               .relation_visible = true, .columns_visible = true, .lateral_ok = true };
    if (names_conflict(a, &alias, 1, names->at, names->count))
        return false;
    vec_push(a->arena, names, alias);
    return true;
}

/* What of the two sides can still be seen: an alias hides them, else their columns are seen through the join. */
static bool join_names(struct analysis *a, const struct from_item *item, struct range *result, struct name_items *names)
{
    if (!join_using_alias(a, item, result, names) || !range_apply_aliases(a, result, item->alias, item->alias_columns, "join expression"))
        return false;
    if (item->alias != NULL)
        names->count = 0;
    for (uint32_t i = 0; i < names->count; i++)
        names->at[i].columns_visible = false;
    name_item(a, names, result, item->alias != NULL);
    return true;
}

static bool from_join(struct analysis *a, const struct from_item *item, struct name_items *names, struct range **top)
{
    struct join join = { .item = item };
    struct name_items right = { 0 };
    if (!from_item(a, item->left, names, &join.left))
        return false;
    set_lateral(names, true, item->join != JOIN_KIND_RIGHT && item->join != JOIN_KIND_FULL);
    uint32_t saved = a->level->names.count;
    for (uint32_t i = 0; i < names->count; i++)
        vec_push(a->arena, &a->level->names, names->at[i]);
    bool fine = from_item(a, item->right, &right, &join.right);
    a->level->names.count = saved;
    if (!fine || names_conflict(a, names->at, names->count, right.at, right.count))
        return false;
    for (uint32_t i = 0; i < right.count; i++)
        vec_push(a->arena, names, right.at[i]);
    join.result = scope_range_add(a, RANGE_JOIN, "unnamed_join", item->position);
    if (!join_columns(a, &join, names))
        return false;
    /* A join without a condition is a cross join, however it was written. */
    level_clause(a, 'J', (int32_t)(item->join == JOIN_KIND_CROSS ? JOIN_KIND_INNER : item->join), join.condition);
    *top = join.result;
    set_lateral(names, false, true);
    return join_names(a, item, join.result, names);
}

/* ---- items ---- */

static struct range *from_leaf(struct analysis *a, const struct from_item *item)
{
    switch (item->kind) {
    case FROM_RELATION:
        return from_relation(a, item);
    case FROM_SUBQUERY:
        return from_subquery(a, item);
    case FROM_FUNCTION:
        return from_function(a, item);
    default:
        return from_table_function(a, item);
    }
}

static bool sample_allowed(struct analysis *a, const struct from_item *item, const struct range *range)
{
    if (range->open || (range->kind == RANGE_RELATION && strchr("rmp", range->relation_kind) != NULL))
        return true;
    return analysis_refuse(a, item->position, "0A000",
                           "TABLESAMPLE clause can only be applied to tables and materialized views");
}

/* transformRangeTableSample(): a method is a function of one internal argument. */
static bool sample_method_exists(struct analysis *a, const struct name *name)
{
    struct candidate_request request = { .name = name, .count = 1 };
    struct candidates list;
    candidates_find(a->resolver, &request, &list);
    for (const struct candidate *candidate = list.first; candidate != NULL; candidate = candidate->next)
        if (candidate->types[0] == INTERNALOID)
            return true;
    if (!lookup_may_exist(a->resolver, name->name))
        return analysis_refuse(a, name->position, "42704", "tablesample method %s does not exist", lookup_display_name(a->arena, name));
    a->unsure = true;
    return true;
}

static bool from_sample(struct analysis *a, const struct from_item *item, struct name_items *names, struct range **top)
{
    if (!from_item(a, item->left, names, top) || !sample_allowed(a, item, *top) || !sample_method_exists(a, &item->method))
        return false;
    for (uint32_t i = 0; i < item->functions.count; i++) {
        struct typed *argument = expression_at(a, item->functions.at[i], PLACE_FROM_FUNCTION);
        if (argument == NULL)
            return false;
        level_clause(a, 'S', (int32_t)i, argument);
    }
    return true;
}

static bool from_any(struct analysis *a, const struct from_item *item, struct name_items *names, struct range **top)
{
    if (item->kind == FROM_JOIN)
        return from_join(a, item, names, top);
    if (item->kind == FROM_SAMPLE)
        return from_sample(a, item, names, top);
    struct range *range = from_leaf(a, item);
    if (range == NULL)
        return false;
    level_clause(a, 'R', range->number, NULL)->range = range;
    *top = range;
    name_item(a, names, range, item->kind != FROM_SUBQUERY || item->alias != NULL);
    return true;
}

static bool from_item(struct analysis *a, const struct from_item *item, struct name_items *names, struct range **top)
{
    if (item == NULL || !analysis_enter(a))
        return false;
    bool fine = from_any(a, item, names, top);
    analysis_leave(a);
    return fine;
}

/* transformFromClause(). */
bool from_clause(struct analysis *a, const struct from_items *items)
{
    for (uint32_t i = 0; i < items->count; i++) {
        struct name_items names = { 0 };
        struct range *top;
        if (!from_item(a, items->at[i], &names, &top)
            || names_conflict(a, a->level->names.at, a->level->names.count, names.at, names.count))
            return false;
        set_lateral(&names, true, true);
        for (uint32_t n = 0; n < names.count; n++)
            vec_push(a->arena, &a->level->names, names.at[n]);
    }
    set_lateral(&a->level->names, false, true);
    return true;
}
