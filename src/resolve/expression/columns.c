/*
 * Columns: which column, row or parameter a dotted name in an expression means (transformColumnRef() of parser/parse_expr.c,
 * parser/parse_relation.c), and the messages when it means none.
 */
#include <string.h>

#include "base/str.h"
#include "resolve/query/ranges.h"

/* ---- levels ---- */

void level_push(struct analysis *a, struct level *level, const struct query *syntax)
{
    *level = (struct level){ .parent = a->level, .syntax = syntax, .place = PLACE_OTHER };
    a->level = level;
}

void level_pop(struct analysis *a, struct level *level)
{
    a->level = level->parent;
}

struct clause *level_clause(struct analysis *a, char what, int32_t number, struct typed *expr)
{
    struct clause clause = { .what = what, .number = number, .expr = expr };
    vec_push(a->arena, &a->level->clauses, clause);
    return &a->level->clauses.at[a->level->clauses.count - 1];
}

void level_mark_outer(struct analysis *a, uint32_t levels)
{
    for (struct level *level = a->level; level != NULL && levels > 0; level = level->parent, levels--)
        if (level->outer == 0 || level->outer > levels)
            level->outer = (uint16_t)levels;
}

/* ---- references ---- */

struct typed *range_column_reference(struct analysis *a, const struct range *range, uint32_t column, uint32_t levels,
                                     uint32_t position)
{
    const struct range_column *row = &range->columns[column];
    level_mark_outer(a, levels);
    if (row->value != NULL)
        return typed_raise(a->arena, row->value, levels);
    if (row->type == NO_OID)
        return analysis_open(a, position, NO_OID);
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, row->type, position);
    node->typmod = row->typmod;
    node->collation = row->collation;
    node->collation_state = row->collation != NO_OID ? 'i' : 0;
    node->id = range->relation;
    node->column = row->number;
    node->range = range->number;
    node->level = (uint16_t)levels;
    return node;
}

static struct typed *system_column(struct analysis *a, const struct range *range, uint32_t levels, const char *name,
                                   uint32_t position)
{
    struct lookup_relation relation;
    struct lookup_column column;
    if (range->kind != RANGE_RELATION || !lookup_relation(a->resolver, range->relation, &relation))
        return NULL;
    relation.column_count = 0;
    if (!lookup_column_named(&relation, name, true, &column) || column.number > 0)
        return NULL;
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, column.type, position);
    node->id = range->relation;
    node->column = column.number;
    node->range = range->number;
    node->level = (uint16_t)levels;
    level_mark_outer(a, levels);
    return node;
}

struct typed *name_item_column(struct analysis *a, const struct name_item *item, uint32_t levels, const char *name,
                               uint32_t position)
{
    const struct range *range = item->range;
    int64_t found = -1;
    for (uint32_t i = 0; i < item->count; i++) {
        if (range->columns[i].dropped || range->columns[i].name[0] != name[0] || strcmp(range->columns[i].name, name) != 0)
            continue;
        if (found >= 0)
            return analysis_refuse(a, position, "42702", "column reference \"%s\" is ambiguous", name);
        found = i;
    }
    if (found >= 0)
        return range_column_reference(a, range, (uint32_t)found, levels, position);
    return system_column(a, range, levels, name, position);
}

static struct typed *row_of_columns(struct analysis *a, const struct range *range, uint32_t count, uint32_t levels,
                                    uint32_t position)
{
    struct typed *node = typed_new(a->arena, TYPED_ROW, RECORDOID, position);
    const char **names = ARENA_ARRAY(a->arena, const char *, count + 1);
    node->arguments = typed_list(a->arena, count);
    for (uint32_t i = 0; i < count; i++) {
        if (range->columns[i].dropped)
            continue;
        names[node->count] = range->columns[i].name;
        node->arguments[node->count++] = range_column_reference(a, range, i, levels, position);
    }
    node->names = names;
    node->flag = 'i';
    return node;
}

/* transformWholeRowRef(). */
struct typed *name_item_row(struct analysis *a, const struct name_item *item, uint32_t levels, uint32_t position)
{
    const struct range *range = item->range;
    if (range->open)
        return analysis_open(a, position, NO_OID);
    if (range->scalar && range->count > 0)
        return range_column_reference(a, range, 0, levels, position);
    if (range->kind == RANGE_JOIN)
        return row_of_columns(a, range, item->count, levels, position);
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, range->row_type != NO_OID ? range->row_type : RECORDOID, position);
    node->id = range->relation;
    node->range = range->number;
    node->level = (uint16_t)levels;
    level_mark_outer(a, levels);
    return node;
}

/* ---- finding ---- */

/* check_lateral_ref_ok(). */
static bool lateral_allowed(struct analysis *a, const struct name_item *item, uint32_t position)
{
    if (!item->lateral_only || item->lateral_ok)
        return true;
    analysis_refuse(a, position, "42P10", "invalid reference to FROM-clause entry for table \"%s\"", item->name);
    return lookup_refuse_detail(a->resolver, a->refusal, "The combining JOIN type must be INNER or LEFT for a LATERAL reference.",
                                NULL);
}

static bool item_hidden(const struct level *level, const struct name_item *item)
{
    return item->lateral_only && !level->lateral_active;
}

static bool item_is(struct analysis *a, const struct name_item *item, const struct name *name, oid relation)
{
    if (name->schema == NULL)
        return strcmp(item->name, name->name) == 0;
    (void)a;
    return relation != NO_OID && item->range->kind == RANGE_RELATION && item->range->relation == relation && !item->range->aliased
           && item->returning == 0;
}

struct name_item *name_find(struct analysis *a, const struct name *name, uint32_t position, uint32_t *levels)
{
    oid relation = NO_OID;
    if (name->schema != NULL) {
        relation = lookup_along_path(a->resolver, CLASS_RELATION, name);
        if (relation == NO_OID)
            return NULL;
    }
    *levels = 0;
    for (struct level *level = a->level; level != NULL; level = level->parent, ++*levels) {
        struct name_item *found = NULL;
        for (uint32_t i = 0; i < level->names.count; i++) {
            struct name_item *item = &level->names.at[i];
            if (!item->relation_visible || item_hidden(level, item) || !item_is(a, item, name, relation))
                continue;
            if (found != NULL) {
                analysis_refuse(a, position, "42P09", "table reference \"%s\" is ambiguous", name->name);
                return NULL;
            }
            if (!lateral_allowed(a, item, position))
                return NULL;
            found = item;
        }
        if (found != NULL)
            return found;
    }
    return NULL;
}

static bool any_open(const struct level *level)
{
    for (uint32_t i = 0; i < level->names.count; i++)
        if (level->names.at[i].range->open && level->names.at[i].columns_visible)
            return true;
    return false;
}

/* colNameToVar() at one level: NULL and no refusal when nobody has the column. */
static struct typed *column_at_level(struct analysis *a, const struct level *level, const char *name, uint32_t levels,
                                     uint32_t position)
{
    struct typed *result = NULL;
    for (uint32_t i = 0; i < level->names.count; i++) {
        const struct name_item *item = &level->names.at[i];
        if (!item->columns_visible || item_hidden(level, item))
            continue;
        struct typed *found = name_item_column(a, item, levels, name, position);
        if (found == NULL) {
            if (a->refusal->sqlstate != NULL)
                return NULL;
            continue;
        }
        if (result != NULL)
            return analysis_refuse(a, position, "42702", "column reference \"%s\" is ambiguous", name);
        if (!lateral_allowed(a, item, position))
            return NULL;
        result = found;
    }
    return result;
}

/* plpgsql_pre_column_ref(), plpgsql_post_column_ref(): the parameter of that name, or why not both. */
static struct typed *parameter_instead(struct analysis *a, const char *name, uint32_t levels, uint32_t position)
{
    struct typed *parameter = scope_column(a, name, levels, position);
    if (parameter != NULL && a->scope->conflict == 'e')
        return analysis_refuse(a, position, "42702", "column reference \"%s\" is ambiguous", name);
    return parameter;
}

static struct typed *column_by_name(struct analysis *a, const char *name, uint32_t position)
{
    uint32_t levels = 0;
    for (const struct level *level = a->level; level != NULL; level = level->parent, levels++) {
        struct typed *found = column_at_level(a, level, name, levels, position);
        struct typed *parameter = found != NULL && a->scope->conflict != 0 ? parameter_instead(a, name, levels, position) : NULL;
        if (parameter != NULL || a->refusal->sqlstate != NULL)
            return parameter;
        if (found != NULL)
            return found;
        if (any_open(level))
            return analysis_open(a, position, NO_OID);
    }
    return scope_column(a, name, levels, position);
}

static uint32_t level_count(const struct analysis *a)
{
    uint32_t count = 0;
    for (const struct level *level = a->level; level != NULL; level = level->parent)
        count++;
    return count;
}

/* ---- messages ---- */

static struct typed *refuse_column(struct analysis *a, const char *relation, const char *name, uint32_t position)
{
    if (relation != NULL)
        return analysis_refuse(a, position, "42703", "column %s.%s does not exist", relation, name);
    return analysis_refuse(a, position, "42703", "column \"%s\" does not exist", name);
}

/* errorMissingRTE(). */
static struct typed *refuse_relation(struct analysis *a, const struct name *name, uint32_t position)
{
    oid relation = lookup_along_path(a->resolver, CLASS_RELATION, name);
    for (const struct level *level = a->level; level != NULL; level = level->parent)
        for (uint32_t i = 0; i < level->ranges.count; i++) {
            const struct range *range = level->ranges.at[i];
            if (strcmp(range->name, name->name) == 0 || (relation != NO_OID && range->relation == relation))
                return analysis_refuse(a, position, "42P01", "invalid reference to FROM-clause entry for table \"%s\"",
                                       name->name);
        }
    return analysis_refuse(a, position, "42P01", "missing FROM-clause entry for table \"%s\"", name->name);
}

/* ---- the forms ---- */

static bool columns_allowed(struct analysis *a, const struct expr *expr)
{
    const char *where = a->scope->where;
    if (a->level != NULL || a->scope->allow_columns || where == NULL)
        return true;
    if (strcmp(where, "DEFAULT expressions") == 0)
        return analysis_refuse(a, expr->position, "0A000", "cannot use column reference in DEFAULT expression");
    if (strncmp(where, "partition bound", 15) == 0)
        return analysis_refuse(a, expr->position, "0A000", "cannot use column reference in partition bound expression");
    return true;
}

static struct typed *bare_name(struct analysis *a, const char *name, uint32_t position)
{
    struct typed *found = column_by_name(a, name, position);
    if (found != NULL || a->refusal->sqlstate != NULL)
        return found;
    struct name as_relation = { .name = name, .position = position };
    uint32_t levels;
    struct name_item *item = name_find(a, &as_relation, position, &levels);
    if (item != NULL)
        return name_item_row(a, item, levels, position);
    if (a->refusal->sqlstate != NULL)
        return NULL;
    bool in_scope;
    found = scope_qualified(a, &as_relation, NULL, level_count(a), position, &in_scope);
    return found != NULL || a->refusal->sqlstate != NULL ? found : refuse_column(a, NULL, name, position);
}

static struct typed *column_or_function(struct analysis *a, struct typed *row, const char *relation, const char *column,
                                        uint32_t position)
{
    if (typed_is_open(row))
        return row;
    struct typed *found = call_projection(a, column, row, position);
    return found != NULL || a->refusal->sqlstate != NULL ? found : refuse_column(a, relation, column, position);
}

/* relation.column, relation.* ; column NULL for the latter. */
static struct typed *qualified_name(struct analysis *a, const struct name *relation, const char *column, uint32_t position)
{
    uint32_t levels;
    struct name_item *item = name_find(a, relation, position, &levels);
    if (item != NULL) {
        struct typed *found = column != NULL ? name_item_column(a, item, levels, column, position) : NULL;
        if (found != NULL || a->refusal->sqlstate != NULL)
            return found;
        struct typed *row = name_item_row(a, item, levels, position);
        return column == NULL || row == NULL ? row : column_or_function(a, row, relation->name, column, position);
    }
    if (a->refusal->sqlstate != NULL)
        return NULL;
    bool in_scope;
    struct typed *found = scope_qualified(a, relation, column, level_count(a), position, &in_scope);
    if (found != NULL || a->refusal->sqlstate != NULL)
        return found;
    if (!in_scope)
        return refuse_relation(a, relation, position);
    struct typed *row = scope_qualified(a, relation, NULL, level_count(a), position, &in_scope);
    return row != NULL ? column_or_function(a, row, relation->name, column, position) : NULL;
}

struct typed *column_reference(struct analysis *a, const struct expr *expr)
{
    const struct texts *names = &expr->names;
    uint32_t count = names->count;
    if (!columns_allowed(a, expr))
        return NULL;
    if (count == 1 && !expr->star)
        return bare_name(a, names->at[0], expr->position);
    uint32_t relation_parts = expr->star ? count : count - 1;
    if (relation_parts == 0 || relation_parts > 3) {
        struct str text = str_new(a->arena);
        for (uint32_t i = 0; i < count; i++)
            str_addf(&text, "%s%s", i > 0 ? "." : "", names->at[i]);
        return analysis_refuse(a, expr->position, "42601", "improper qualified name (too many dotted names): %s", text.text);
    }
    struct name relation = { .name = names->at[relation_parts - 1], .position = expr->position };
    if (relation_parts > 1)
        relation.schema = names->at[relation_parts - 2];
    return qualified_name(a, &relation, expr->star ? NULL : names->at[count - 1], expr->position);
}
