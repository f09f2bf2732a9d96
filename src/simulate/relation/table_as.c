/*
 * Table as: CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW, and REFRESH, which runs the view's
 * query again. Follows createas.c and matview.c.
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "simulate/rows/prepare.h"
#include "simulate/simulation.h"
#include "sql/ident.h"

static struct typed_query *typed_query_of(struct execution *x, const struct query *query)
{
    struct scope scope = query_scope(x);
    struct refusal refusal = {0};
    struct typed_query *typed = resolve_query(&x->resolver, &scope, query, &refusal);
    if (typed == NULL)
        refuse_as(x, &refusal);
    return typed;
}

static void lock_named(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->relation_count; i++)
        take_lock(x, typed->relations[i].id, LOCK_SELECT);
}

/* create_ctas_internal(): the query's columns under the names given. */
static bool add_columns(struct execution *x, const struct op_create_table_as *op, oid relation,
                        const struct typed_query *typed)
{
    if (op->columns.count > typed->column_count && !typed->unsure)
        return refuse(x, "42601", "too many column names were specified");
    if (typed->column_count > COLUMN_LIMIT)
        return refuse(x, "54011", "tables can have at most %d columns", COLUMN_LIMIT);
    for (uint32_t i = 0; i < typed->column_count; i++) {
        const struct typed_column *from = &typed->columns[i];
        struct column_plan plan = {.name = i < op->columns.count ? op->columns.at[i] : from->name,
                                   .type = from->type == UNKNOWNOID ? TEXTOID : from->type,
                                   .typmod = from->typmod,
                                   .collation = from->collation,
                                   .local = true,
                                   .span = op->op.span};
        if (plan.name == NULL)
            plan.name = "?column?";
        const struct relation *table = relation_of(x, relation);
        if (catalog_column(table, plan.name) != NULL)
            return refuse(x, "42701", "column \"%s\" specified more than once", plan.name);
        if (plan.type != NO_OID && !check_column_type(x, plan.name, plan.type, plan.collation, NO_OID, false))
            return false;
        store_column(x, relation, &plan);
    }
    return true;
}

static struct relation *new_table(struct execution *x, const struct op_create_table_as *op, oid schema,
                                  char persistence)
{
    struct relation *table =
        catalog_create(x->catalog, CLASS_RELATION, sizeof *table, schema, NO_OID, op->relation.name.name);
    table->kind = op->materialized ? RELATION_MATVIEW : RELATION_TABLE;
    table->persistence = persistence;
    table->on_commit = op->on_commit;
    table->options = op->options;
    table->tablespace = op->tablespace;
    table->access_method = op->access_method != NULL ? op->access_method : default_table_method(x);
    table->replica_identity = 'd';
    table->rewritten = STATEMENT_NONE;
    table->no_rows = x->recording && op->with_no_data;
    table->object.owner = owner_of_new(x);
    table->object.origin = (struct origin){x->statement->source, op->op.span};
    return table;
}

static void keep_query(struct execution *x, struct relation *view, const struct op_create_table_as *op,
                       const struct typed_query *typed)
{
    view->view = ARENA_NEW(x->arena, struct view_info);
    view->view->query = op->query;
    /* A schema-only dump makes every one without its rows (dumpTableSchema): it does not say which have none on the server. */
    view->view->populated = !op->with_no_data || (!x->recording && x->simulation->dump.is_dump);
    view->view->resolved = typed;
}

/* transformCreateTableAsStmt(): what a materialized view could not be filled from again. */
static bool check_matview_query(struct execution *x, const struct query *query, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < query->cte_count; i++)
        if (query->ctes[i].query != NULL && query->ctes[i].query->kind >= QUERY_INSERT)
            return refuse(x, "0A000", "materialized views must not use data-modifying statements in WITH");
    for (uint32_t i = 0; i < typed->relation_count; i++) {
        const struct relation *relation = relation_of(x, typed->relations[i].id);
        if (relation != NULL && relation->persistence == 't')
            return refuse(x, "0A000", "materialized views must not use temporary tables or views");
    }
    return true;
}

static bool define(struct execution *x, const struct op_create_table_as *op, struct typed_query *typed, oid schema,
                   char persistence, oid *out)
{
    if (op->materialized && typed != NULL && !check_matview_query(x, op->query, typed))
        return false;
    if (typed != NULL && !op->with_no_data && x->recording && !lock_query(x, typed))
        return false;
    if (op->on_commit != 0 && persistence != 't')
        return refuse(x, "42P16", "ON COMMIT can only be used on temporary tables");
    if (op->materialized && persistence == 'u')
        return refuse(x, "0A000", "materialized views cannot be unlogged");
    if (op->access_method != NULL && !check_table_method(x, op->access_method))
        return false;
    if (!check_relation_options(x, &op->options, OPTION_HEAP, NULL, false) ||
        !refuse_taken_name(x, schema, op->relation.name.name))
        return false;
    struct relation *table = new_table(x, op, schema, persistence);
    *out = table->object.id;
    catalog_publish(x->catalog, &table->object);
    depend_on_table_method(x, *out);
    if (typed == NULL)
        table->object.why_opaque = "made by EXECUTE of a prepared statement";
    else if (!add_columns(x, op, *out, typed))
        return false;
    table = catalog_edit(x->catalog, *out);
    if (typed != NULL && typed->unsure)
        table->object.uncertain = true;
    table->options = without_toast_options(x, table, op->options);
    if (op->materialized)
        keep_query(x, table, op, typed);
    create_row_type(x, table);
    for (uint32_t i = 0; op->materialized && typed != NULL && i < typed->dependencies.count; i++)
        catalog_depend(x->catalog, *out, typed->dependencies.at[i]);
    return true;
}

bool execute_create_table_as(struct execution *x, const struct op *base)
{
    const struct op_create_table_as *op = (const struct op_create_table_as *)base;
    struct operation *operation =
        operation_add(x, op->materialized ? "create_materialized_view" : "create_table_as", base->span);
    oid schema, id = NO_OID;
    char persistence;
    bool skip;
    operation->object_type = op->materialized ? OBJECT_TYPE_MATVIEW : OBJECT_TYPE_TABLE;
    operation->missing_ok = op->if_not_exists;
    /* transformCreateTableAsStmt(): the query is analysed before anybody asks whether the name is taken. */
    struct typed_query *typed = op->query != NULL ? typed_query_of(x, op->query) : NULL;
    if (op->query != NULL && typed == NULL)
        return false;
    if (typed != NULL)
        lock_named(x, typed);
    if (!open_creation(x, &op->relation, op->if_not_exists, &schema, &persistence, &skip))
        return false;
    if (skip)
        return true;
    if (op->execute != NULL && x->recording) {
        typed = prepared_query(x, op->execute);
        if (typed == NULL)
            return false;
    }
    if (!define(x, op, typed, schema, persistence, &id))
        return false;
    operation = operation_current(x);
    operation->id = operation->relation = x->statement->relation = id;
    operation->object = relation_label(x, id);
    operation->new_relation = true;
    return true;
}

/* ---- REFRESH MATERIALIZED VIEW ---- */

/* Is there a unique index on plain columns without a condition? (ExecRefreshMatView, is_usable_unique_index)
 */
static bool has_usable_index(struct execution *x, oid view)
{
    uint32_t cursor = 0;
    for (const struct relation *index; (index = next_index(x, view, &cursor)) != NULL;) {
        const struct index_info *info = index->index;
        bool usable = info->unique && info->immediate && info->valid && info->predicate == NULL &&
                      strcmp(info->method, "btree") == 0;
        for (uint16_t i = 0; usable && i < info->key_count; i++)
            usable = info->keys[i].column > 0;
        if (usable)
            return true;
    }
    return false;
}

static bool check_concurrently(struct execution *x, const struct op_refresh *op, const struct relation *view)
{
    if (!op->concurrently || view->object.uncertain)
        return true;
    if (!view->view->populated)
        return refuse(x, "0A000", "CONCURRENTLY cannot be used when the materialized view is not populated");
    if (op->skip_data)
        return refuse(x, "42601", "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together");
    if (has_usable_index(x, view->object.id))
        return true;
    refuse(x, "55000", "cannot refresh materialized view \"%s\" concurrently",
           ident_quote_qualified(x->arena, catalog_schema_name(x->catalog, view->object.schema),
                                 view->object.name));
    refuse_detail(
        x, NULL,
        "Create a unique index with no WHERE clause on one or more columns of the materialized view.");
    return false;
}

static bool run_again(struct execution *x, const struct op_refresh *op, oid id)
{
    const struct relation *view = relation_of(x, id);
    struct refusal refusal = {0};
    struct scope scope = scope_of_query("query");
    if (!op->skip_data && view->view->query != NULL) {
        struct typed_query *typed = view->view->resolved != NULL
                                        ? (struct typed_query *)view->view->resolved
                                        : resolve_query(&x->resolver, &scope, view->view->query, &refusal);
        if (typed != NULL && !lock_query(x, typed))
            return false;
    }
    uint32_t cursor = 0;
    if (op->concurrently) {
        note_scan(x, id, SCAN_READ, "the new contents are compared with the old");
        for (const struct relation *index; (index = next_index(x, id, &cursor)) != NULL;)
            take_lock(x, index->object.id, LOCK_WRITE);
        return true;
    }
    note_rewrite(x, id,
                 op->skip_data ? "the contents are thrown away" : "the query's result replaces the contents");
    for (const struct relation *index; (index = next_index(x, id, &cursor)) != NULL;) {
        take_lock(x, index->object.id, LOCK_REINDEX_INDEX);
        note_build(x, index->object.id, true, false,
                   op->skip_data ? "it is made empty" : "the materialized view is filled anew");
    }
    return true;
}

bool execute_refresh_materialized_view(struct execution *x, const struct op *base)
{
    const struct op_refresh *op = (const struct op_refresh *)base;
    struct refusal refusal = {0};
    struct operation *operation = operation_add(x, "refresh_materialized_view", base->span);
    operation->object_type = OBJECT_TYPE_MATVIEW;
    operation->concurrently = op->concurrently;
    oid id = resolve_relation(&x->resolver, &op->relation.name, false, &refusal);
    if (id == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, id, op->concurrently ? LOCK_REFRESH_CONCURRENTLY : LOCK_REFRESH);
    const struct relation *view = relation_of(x, id);
    if (view != NULL && strchr("rpm", view->kind) == NULL)
        return refuse(x, "42809", "\"%s\" is not a table or materialized view", view->object.name);
    if (view == NULL || view->kind != RELATION_MATVIEW)
        return refuse(x, "0A000", "\"%s\" is not a materialized view", object_name_of(x, id));
    operation->id = operation->relation = x->statement->relation = id;
    operation->object = relation_label(x, id);
    if (view->view == NULL)
        return true;
    if (!check_concurrently(x, op, view) || !run_again(x, op, id))
        return false;
    struct relation *edited = catalog_edit(x->catalog, id);
    struct view_info *info = ARENA_NEW(x->arena, struct view_info);
    *info = *edited->view;
    info->populated = !op->skip_data;
    edited->view = info;
    return true;
}
