/*
 * Targets: select lists: the expressions, what * stands for, and the names of the columns (parser/parse_target.c).
 */
#include <string.h>

#include "ranges.h"

/* ---- names: FigureColname() ---- */

struct figured { const char *name; int strength; };

static struct figured figure(const struct expr *expr);

static const char *last_name(const struct expr *expr)
{
    return expr->names.count > 0 ? expr->names.at[expr->names.count - 1] : NULL;
}

static struct figured figure_type(const struct expr *expr)
{
    struct figured inner = figure(expr->arguments.at[0]);
    if (inner.strength > 1 || expr->type == NULL)
        return inner;
    return (struct figured){ expr->type->name.name, 1 };
}

/* A subquery gives its only column's name. */
static struct figured figure_subquery(const struct expr *expr)
{
    if (expr->sublink == SUBLINK_EXISTS)
        return (struct figured){ "exists", 2 };
    if (expr->sublink == SUBLINK_ARRAY)
        return (struct figured){ "array", 2 };
    const struct query *query = expr->query;
    if (expr->sublink != SUBLINK_EXPR || query == NULL)
        return (struct figured){ NULL, 0 };
    while (query->kind == QUERY_SET_OPERATION && query->left != NULL)
        query = query->left;
    if (query->kind == QUERY_VALUES)
        return (struct figured){ "column1", 2 };
    if (query->targets.count == 0)
        return (struct figured){ NULL, 0 };
    const struct target *target = &query->targets.at[0];
    return (struct figured){ target->name != NULL ? target->name : figure_name(target->value), 2 };
}

static struct figured figure_case(const struct expr *expr)
{
    struct figured inner = figure(expr->arguments.at[expr->arguments.count - 1]);
    return inner.strength > 1 ? inner : (struct figured){ "case", 1 };
}

static struct figured figure(const struct expr *expr)
{
    if (expr == NULL)
        return (struct figured){ NULL, 0 };
    switch (expr->kind) {
    case EXPR_COLUMN:
        return last_name(expr) != NULL ? (struct figured){ last_name(expr), 2 } : (struct figured){ NULL, 0 };
    case EXPR_FIELD:
        return expr->text != NULL ? (struct figured){ expr->text, 2 } : figure(expr->arguments.at[0]);
    case EXPR_SUBSCRIPT: case EXPR_COLLATE:
        return figure(expr->arguments.at[0]);
    case EXPR_FUNCTION:
        return (struct figured){ expr->name.name, 2 };
    case EXPR_NULLIF:
        return (struct figured){ "nullif", 2 };
    case EXPR_CAST:
        return figure_type(expr);
    case EXPR_GROUPING:
        return (struct figured){ "grouping", 2 };
    case EXPR_SUBQUERY:
        return figure_subquery(expr);
    case EXPR_CASE:
        return figure_case(expr);
    case EXPR_ARRAY:
        return (struct figured){ "array", 2 };
    case EXPR_ROW:
        return (struct figured){ "row", 2 };
    case EXPR_COALESCE:
        return (struct figured){ "coalesce", 2 };
    case EXPR_GREATEST:
        return (struct figured){ "greatest", 2 };
    case EXPR_LEAST:
        return (struct figured){ "least", 2 };
    case EXPR_VALUE_FUNCTION: case EXPR_XML: case EXPR_XML_SERIALIZE:
        return (struct figured){ expr->text, 2 };
    case EXPR_JSON:
        return expr->text != NULL && strncmp(expr->text, "is ", 3) != 0 ? (struct figured){ expr->text, 2 } : (struct figured){ NULL, 0 };
    default:
        return (struct figured){ NULL, 0 };
    }
}

const char *resolve_figured_name(const struct expr *expr)
{
    return figure(expr).name;
}

const char *figure_name(const struct expr *expr)
{
    const char *name = resolve_figured_name(expr);
    return name != NULL ? name : "?column?";
}

/* ---- stars ---- */

static void add_output(struct analysis *a, struct outputs *out, const char *name, struct typed *expr)
{
    struct output output = { .name = name, .expr = expr };
    vec_push(a->arena, out, output);
}

static void expand_item(struct analysis *a, const struct name_item *item, uint32_t levels, uint32_t position,
                        struct outputs *out)
{
    if (item->range->open && a->level != NULL)
        a->level->open = a->unsure = true;
    for (uint32_t i = 0; i < item->count; i++)
        if (!item->range->columns[i].dropped)
            add_output(a, out, item->range->columns[i].name, range_column_reference(a, item->range, i, levels, position));
}

static bool expand_all(struct analysis *a, uint32_t position, struct outputs *out)
{
    bool any = false;
    for (uint32_t i = 0; a->level != NULL && i < a->level->names.count; i++) {
        const struct name_item *item = &a->level->names.at[i];
        if (!item->columns_visible || item->lateral_only)
            continue;
        any = true;
        expand_item(a, item, 0, position, out);
    }
    return any || analysis_refuse(a, position, "42601", "SELECT * with no tables specified is not valid");
}

static bool expand_scope_relation(struct analysis *a, const struct name *relation, uint32_t position, struct outputs *out)
{
    struct typed_vec list = { 0 };
    uint32_t levels = 0;
    for (const struct level *level = a->level; level != NULL; level = level->parent)
        levels++;
    if (!scope_expand(a, relation, levels, position, &list))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        const struct column *column = catalog_column_number(a->scope->relation, list.at[i]->column);
        add_output(a, out, column != NULL ? column->name : "?column?", list.at[i]);
    }
    return true;
}

/* ExpandColumnRefStar(). */
bool expand_star(struct analysis *a, const struct expr *expr, struct outputs *out)
{
    uint32_t parts = expr->names.count, levels;
    if (parts == 0)
        return expand_all(a, expr->position, out);
    if (parts > 3)
        return analysis_refuse(a, expr->position, "42601", "improper qualified name (too many dotted names)");
    struct name relation = { .name = expr->names.at[parts - 1], .position = expr->position };
    if (parts > 1)
        relation.schema = expr->names.at[parts - 2];
    const struct name_item *item = name_find(a, &relation, expr->position, &levels);
    if (item != NULL) {
        expand_item(a, item, levels, expr->position, out);
        return true;
    }
    if (a->refusal->sqlstate != NULL)
        return false;
    if (expand_scope_relation(a, &relation, expr->position, out))
        return true;
    struct typed *row = column_reference(a, expr);          /* a composite parameter, or the refusal */
    return row != NULL && expand_row(a, row, expr->position, out);
}

static struct typed *field_of(struct analysis *a, struct typed *row, const struct lookup_column *column, oid relation)
{
    struct typed *node = typed_new(a->arena, TYPED_FIELD, column->type, row->position);
    node->arguments = typed_list(a->arena, 1);
    node->arguments[node->count++] = row;
    node->typmod = column->typmod;
    node->collation = column->collation;
    node->collation_state = column->collation != NO_OID ? 'i' : 0;
    node->text = column->name;
    node->column = column->number;
    node->id = relation;
    return node;
}

static bool open_row(struct analysis *a)
{
    a->unsure = true;
    if (a->level != NULL)
        a->level->open = true;
    return true;
}

static bool expand_function_row(struct analysis *a, struct typed *row, struct outputs *out)
{
    struct routine routine;
    struct lookup_column *columns;
    if (!routine_by_oid(a->resolver, row->id, &routine))
        return open_row(a);
    uint32_t count = routine_outputs(a->resolver, &routine, &columns);
    for (uint32_t i = 0; i < count; i++)
        add_output(a, out, columns[i].name, field_of(a, row, &columns[i], NO_OID));
    return count > 0 || open_row(a);
}

/* ExpandRowReference(). */
bool expand_row(struct analysis *a, struct typed *row, uint32_t position, struct outputs *out)
{
    struct lookup_relation relation;
    if (typed_is_open(row))
        return open_row(a);
    if (lookup_relation(a->resolver, lookup_type_relation(a->resolver, row->type), &relation)) {
        for (uint32_t i = 1; i <= relation.column_count; i++) {
            struct lookup_column column;
            if (lookup_column(&relation, i, &column))
                add_output(a, out, column.name, field_of(a, row, &column, relation.id));
        }
        return true;
    }
    if (row->type != RECORDOID)
        return analysis_refuse(a, position, "42809", "type %s is not composite", lookup_type_display(a->resolver, row->type, -1));
    if (row->kind == TYPED_ROW && row->names != NULL) {
        for (uint32_t i = 0; i < row->count; i++)
            add_output(a, out, row->names[i], row->arguments[i]);
        return true;
    }
    if (row->kind == TYPED_FUNCTION)
        return expand_function_row(a, row, out);
    return open_row(a);
}

/* ---- lists ---- */

static bool target_at(struct analysis *a, const struct target *target, enum place place, struct outputs *out)
{
    const struct expr *value = target->value;
    if (value != NULL && value->kind == EXPR_COLUMN && value->star)
        return expand_star(a, value, out);
    if (value != NULL && value->kind == EXPR_FIELD && value->star) {
        struct typed *row = expression_at(a, value->arguments.at[0], place);
        return row != NULL && expand_row(a, row, value->position, out);
    }
    struct typed *expr = expression_at(a, value, place);
    if (expr == NULL)
        return false;
    add_output(a, out, target->name != NULL ? target->name : figure_name(value), expr);
    return true;
}

bool targets_analyze(struct analysis *a, const struct targets *targets, enum place place, struct outputs *out)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        enum place saved = a->level->place;
        a->level->place = place;
        bool fine = target_at(a, &targets->at[i], place, out);
        a->level->place = saved;
        if (!fine)
            return false;
    }
    if (out->count > TARGETS_MAX)
        return analysis_refuse(a, NO_POSITION, "54011", "target lists can have at most %u entries", TARGETS_MAX);
    return true;
}

bool expression_list(struct analysis *a, const struct exprs *exprs, enum place place, bool allow_default, struct typed_vec *out)
{
    for (uint32_t i = 0; i < exprs->count; i++) {
        const struct expr *expr = exprs->at[i];
        if (expr != NULL && expr->kind == EXPR_DEFAULT && allow_default) {
            vec_push(a->arena, out, typed_new(a->arena, TYPED_DEFAULT, NO_OID, expr->position));
            continue;
        }
        if (expr != NULL && expr->star && (expr->kind == EXPR_COLUMN || expr->kind == EXPR_FIELD)) {
            struct outputs expanded = { 0 };
            struct target target = { .value = (struct expr *)expr };
            if (!target_at(a, &target, place, &expanded))
                return false;
            for (uint32_t n = 0; n < expanded.count; n++)
                vec_push(a->arena, out, expanded.at[n].expr);
            continue;
        }
        struct typed *typed = expression_at(a, expr, place);
        if (typed == NULL)
            return false;
        vec_push(a->arena, out, typed);
    }
    return true;
}

/* ---- what sorting and grouping need of a type ---- */

static bool has_class(const struct resolver *resolver, oid type, oid method, const char *method_name)
{
    return opclass_default(resolver, method_name, method, type) != NO_OID;
}

/* An array or a range is as comparable as what it holds, a row as its columns (lookup_type_cache()). */
static bool comparable(const struct resolver *resolver, oid type, bool order, int depth)
{
    type = lookup_base_type(resolver, type);
    if (type == NO_OID || type == UNKNOWNOID || depth > 20)
        return true;
    oid element = lookup_element_of(resolver, type);
    if (element != NO_OID)
        return comparable(resolver, element, order, depth + 1);
    struct lookup_relation relation;
    if (lookup_relation(resolver, lookup_type_relation(resolver, type), &relation)) {
        for (uint32_t i = 1; i <= relation.column_count; i++) {
            struct lookup_column column;
            if (lookup_column(&relation, i, &column) && !comparable(resolver, column.type, order, depth + 1))
                return false;
        }
        return true;
    }
    return has_class(resolver, type, BTREE_AM_OID, "btree") || (!order && has_class(resolver, type, HASH_AM_OID, "hash"));
}

bool resolve_is_sortable(const struct resolver *resolver, oid type)
{
    return comparable(resolver, type, true, 0) || (type >= FIRST_USER_OID && lookup_may_exist(resolver, NULL));
}

bool sortable(struct analysis *a, oid type, uint32_t position)
{
    if (resolve_is_sortable(a->resolver, type))
        return true;
    analysis_refuse(a, position, "42883", "could not identify an ordering operator for type %s",
                    lookup_type_display(a->resolver, type, -1));
    return lookup_refuse_detail(a->resolver, a->refusal, NULL, "Use an explicit ordering operator or modify the query.");
}

bool equatable(struct analysis *a, oid type, uint32_t position)
{
    if (comparable(a->resolver, type, false, 0) || (type >= FIRST_USER_OID && lookup_may_exist(a->resolver, NULL)))
        return true;
    return analysis_refuse(a, position, "42883", "could not identify an equality operator for type %s",
                           lookup_type_display(a->resolver, type, -1));
}
