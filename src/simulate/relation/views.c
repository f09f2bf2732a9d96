/*
 * Views: CREATE [OR REPLACE] VIEW. A view's columns and dependencies come from its query as resolve reads it; where the query cannot be resolved
 * for sure (open catalog, unknown extension) the view is kept all the same and marked. Follows DefineView() and DefineVirtualRelation().
 */
#include <string.h>

#include "simulate/pinned.h"
#include "simulate/session.h"
#include "tables.h"

/* DefineVirtualRelation() and CheckAttributeType(). */
static bool check_view_column(struct execution *x, const char *name, const struct typed_column *column)
{
    struct type_info info;
    bool collatable = catalog_type_info(x->catalog, column->type, &info) && info.collation != NO_OID;
    if (collatable && column->collation == NO_OID)
        return refuse(x, "42P22", "could not determine which collation to use for view column \"%s\"", name);
    return check_column_type(x, name, column->type, column->collation, NO_OID, false);
}

/* What the query of a view may not be (DefineView()). */
static bool check_view_query(struct execution *x, const struct query *query)
{
    const struct query *first = query;
    while (first->left != NULL)
        first = first->left;
    if (first->into != NULL)
        return refuse(x, "0A000", "views must not contain SELECT INTO");
    for (uint32_t i = 0; i < query->cte_count; i++)
        if (query->ctes[i].query != NULL && query->ctes[i].query->kind >= QUERY_INSERT)
            return refuse(x, "0A000", "views must not contain data-modifying statements in WITH");
    return true;
}

/* The columns a view gets: its query's, under the names given. */
static bool view_columns(struct execution *x, const struct op_create_view *op, const struct typed_query *typed)
{
    if (op->columns.count > typed->column_count && !typed->unsure)
        return refuse(x, "42601", "CREATE VIEW specifies more column names than columns");
    if (typed->column_count > COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    for (uint32_t i = 0; i < typed->column_count; i++) {
        const char *name = i < op->columns.count ? op->columns.at[i] : typed->columns[i].name;
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(name, j < op->columns.count ? op->columns.at[j] : typed->columns[j].name) == 0)
                return refuse(x, "42701", "column \"%s\" specified more than once", name);
        if (!typed->unsure && !check_view_column(x, name, &typed->columns[i]))
            return false;
    }
    return true;
}

static const char *column_name(const struct op_create_view *op, const struct typed_query *typed, uint32_t i)
{
    return i < op->columns.count ? op->columns.at[i] : typed->columns[i].name;
}

static void fill_column(struct column *column, const struct typed_column *from)
{
    column->type = from->type;
    column->typmod = from->typmod;
    column->collation = from->collation;
    column->local = true;
    column->statistics_target = -1;
}

static void set_query(struct execution *x, struct relation *view, const struct op_create_view *op, const struct typed_query *typed)
{
    struct view_info *info = ARENA_NEW(x->arena, struct view_info);
    info->query = op->query;
    info->check_option = op->check_option;
    info->populated = true;
    info->resolved = typed;
    view->view = info;
    view->options = op->options;
    view->object.uncertain |= typed->unsure;
}

static void set_dependencies(struct execution *x, oid view, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->dependencies.count; i++)
        if (typed->dependencies.at[i].object != view)
            catalog_depend(x->catalog, view, typed->dependencies.at[i]);
}

/* The tables a view names are locked while its query is analysed. */
static void lock_base_relations(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->relation_count; i++)
        take_lock(x, typed->relations[i].id, typed->relations[i].access == 'l' ? LOCK_SELECT_FOR_UPDATE : LOCK_VIEW_QUERY);
}

/* checkViewColumns(): the old columns must all be there, in order, with their names and types; new ones only at the end. Those of a view that is
 * only taken to exist are not known. */
static bool check_replacement(struct execution *x, const struct relation *old, const struct op_create_view *op, const struct typed_query *typed)
{
    if (old->object.uncertain)
        return true;
    if (typed->column_count < old->column_count && !typed->unsure)
        return refuse(x, "42P16", "cannot drop columns from view");
    for (uint32_t i = 0; i < old->column_count && i < typed->column_count; i++) {
        const struct column *before = old->columns[i];
        const struct typed_column *after = &typed->columns[i];
        const char *name = column_name(op, typed, i);
        if (strcmp(before->name, name) != 0) {
            refuse(x, "42P16", "cannot change name of view column \"%s\" to \"%s\"", before->name, name);
            refuse_detail(x, NULL, "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.");
            return false;
        }
        if (before->type != after->type || before->typmod != after->typmod)
            return refuse(x, "42P16", "cannot change data type of view column \"%s\" from %s to %s", before->name,
                          type_words(x, before->type, before->typmod), type_words(x, after->type, after->typmod));
        if (before->collation != after->collation)
            return refuse(x, "42P16", "cannot change collation of view column \"%s\"", before->name);
    }
    return true;
}

/* The columns that a replaced view does not have yet. */
static void add_columns(struct execution *x, oid id, const struct op_create_view *op, const struct typed_query *typed)
{
    const struct relation *view = relation_of(x, id);
    bool by_name = view->object.uncertain;
    for (uint32_t i = by_name ? 0 : view->column_count; i < typed->column_count; i++)
        if (!by_name || catalog_column(relation_of(x, id), column_name(op, typed, i)) == NULL)
            fill_column(catalog_add_column(x->catalog, id, column_name(op, typed, i)), &typed->columns[i]);
}

static bool replace_view(struct execution *x, const struct op_create_view *op, oid id, const struct typed_query *typed)
{
    const struct relation *old = relation_of(x, id);
    take_lock(x, id, LOCK_REPLACE_VIEW);
    if (old == NULL)
        return stop_at_builtin_kind(x, id, "v", "a view");
    if (old->kind != RELATION_VIEW)
        return refuse(x, "42809", "\"%s\" is not a view", old->object.name);
    operation_current(x)->replaced = true;
    if (!check_replacement(x, old, op, typed))
        return false;
    add_columns(x, id, op, typed);
    struct relation *view = catalog_edit(x->catalog, id);
    struct dependencies before = view->object.dependencies;
    for (uint32_t i = 0; i < before.count; i++)
        catalog_undepend(x->catalog, id, before.at[i].object);
    view = catalog_edit(x->catalog, id);
    set_query(x, view, op, typed);
    set_dependencies(x, id, typed);
    return true;
}

static bool create_view(struct execution *x, const struct op_create_view *op, oid schema, const struct typed_query *typed, char persistence)
{
    if (!refuse_taken_name(x, schema, op->relation.name.name))
        return false;
    struct relation *view = catalog_create(x->catalog, CLASS_RELATION, sizeof *view, schema, NO_OID, op->relation.name.name);
    view->kind = RELATION_VIEW;
    view->persistence = persistence;
    view->replica_identity = 'n';
    view->object.owner = owner_of_new(x);
    set_query(x, view, op, typed);
    catalog_publish(x->catalog, &view->object);
    for (uint32_t i = 0; i < typed->column_count; i++)
        fill_column(catalog_add_column(x->catalog, view->object.id, column_name(op, typed, i)), &typed->columns[i]);
    create_row_type(x, catalog_edit(x->catalog, view->object.id));
    set_dependencies(x, view->object.id, typed);
    struct operation *operation = operation_current(x);
    operation->id = operation->relation = view->object.id;
    operation->object = relation_label(x, view->object.id);
    return true;
}

/* isQueryUsingTempRelation(): a view on temporary tables becomes temporary. */
static bool uses_temporary(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->relation_count; i++) {
        const struct relation *relation = relation_of(x, typed->relations[i].id);
        if (relation != NULL && relation->persistence == 't')
            return true;
    }
    return false;
}

/* DefineVirtualRelation(): only a view can be replaced; that is looked at before the columns. */
static bool check_replaced(struct execution *x, const struct op_create_view *op)
{
    struct refusal refusal = {0};
    oid id = op->replace && op->relation.persistence != 't' ? resolve_relation(&x->resolver, &op->relation.name, true, &refusal) : NO_OID;
    const struct relation *old = id != NO_OID ? relation_of(x, id) : NULL;
    oid schema = old != NULL ? resolve_creation_schema(&x->resolver, &op->relation.name, op->relation.persistence, &refusal) : NO_OID;
    return schema == NO_OID || old->object.schema != schema || old->kind == RELATION_VIEW ||
           refuse(x, "42809", "\"%s\" is not a view", old->object.name);
}

bool execute_create_view(struct execution *x, const struct op *base)
{
    const struct op_create_view *op = (const struct op_create_view *)base;
    struct scope scope = scope_of_query("views");
    struct refusal refusal = {0};
    operation_add(x, "create_view", base->span)->object_type = OBJECT_TYPE_VIEW;
    struct typed_query *typed = resolve_query(&x->resolver, &scope, op->query, &refusal);
    if (typed == NULL) {
        if (!refusal.unsure)
            return refuse_as(x, &refusal);
        typed = ARENA_NEW(x->arena, struct typed_query);
        typed->unsure = true;
    }
    if (!check_view_query(x, op->query) || !check_replaced(x, op) || !view_columns(x, op, typed))
        return false;
    lock_base_relations(x, typed);
    char persistence = op->relation.persistence;
    if (persistence == 'u')
        return refuse(x, "42601", "views cannot be unlogged because they do not have storage");
    if (persistence != 't' && uses_temporary(x, typed)) {
        notice(x, "view \"%s\" will be a temporary view", op->relation.name.name);
        persistence = 't';
    }
    oid schema = resolve_creation_schema(&x->resolver, &op->relation.name, persistence, &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    if (!check_relation_options(x, &op->options, OPTION_VIEW, NULL, false))
        return false;
    bool checks = op->check_option != 0 || option_find(&op->options, "check_option") != NULL;
    if (checks && !typed->unsure && !typed->updatable_view)
        return refuse(x, "0A000", "WITH CHECK OPTION is supported only on automatically updatable views");
    if (persistence == 't')
        x->session->temporary_schema = schema;
    oid existing = op->replace ? catalog_find(x->catalog, CLASS_RELATION, schema, op->relation.name.name) : NO_OID;
    if (existing != NO_OID)
        return replace_view(x, op, existing, typed);
    return create_view(x, op, schema, typed, persistence);
}
