/*
 * Implements sql/walk.h: a table from kind to what an op of that kind has below it. What is not in the table
 * has nothing.
 */
#include "sql/walk.h"

#define AS(type, op) ((const struct type *)(op))

typedef void walk_fn(const struct walk *walk, const struct op *op);

/* ---- expressions ---- */

static void walk_exprs(const struct walk *walk, const struct exprs *exprs)
{
    for (uint32_t i = 0; i < exprs->count; i++)
        walk_expr(walk, exprs->at[i]);
}

static void walk_type(const struct walk *walk, const struct type_name *type)
{
    if (type != NULL && (walk->type == NULL || walk->type(walk->context, type)))
        walk_exprs(walk, &type->typmods);
}

static void walk_types(const struct walk *walk, struct type_name *const *types, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        walk_type(walk, types[i]);
}

static void walk_sort(const struct walk *walk, const struct sort_items *items)
{
    for (uint32_t i = 0; i < items->count; i++)
        walk_expr(walk, items->at[i].expr);
}

static void walk_window(const struct walk *walk, const struct window *window)
{
    if (window == NULL)
        return;
    walk_exprs(walk, &window->partition_by);
    walk_sort(walk, &window->order_by);
    walk_expr(walk, window->start_offset);
    walk_expr(walk, window->end_offset);
}

static void walk_call(const struct walk *walk, const struct call *call)
{
    walk_sort(walk, &call->order_by);
    walk_expr(walk, call->filter);
    walk_window(walk, call->over);
}

void walk_expr(const struct walk *walk, const struct expr *expr)
{
    if (expr == NULL || (walk->expr != NULL && !walk->expr(walk->context, expr)))
        return;
    /* The columns of (a, b) = … share their source: once is enough. */
    if (expr->kind != EXPR_MULTI_ASSIGN || expr->integer == 1)
        walk_exprs(walk, &expr->arguments);
    walk_type(walk, expr->type);
    walk_query(walk, expr->query);
    if (expr->call != NULL)
        walk_call(walk, expr->call);
}

/* ---- queries ---- */

static void walk_relation(const struct walk *walk, const struct relation_name *relation)
{
    if (walk->relation != NULL && relation->name.name != NULL)
        walk->relation(walk->context, relation);
}

static void walk_relations(const struct walk *walk, const struct relation_name *relations, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        walk_relation(walk, &relations[i]);
}

static void walk_from(const struct walk *walk, const struct from_item *item)
{
    if (item == NULL || (walk->from != NULL && !walk->from(walk->context, item)))
        return;
    walk_relation(walk, &item->relation);
    walk_from(walk, item->left);
    walk_from(walk, item->right);
    walk_query(walk, item->query);
    walk_exprs(walk, &item->functions);
    for (uint32_t i = 0; i < item->column_count; i++)
        walk_type(walk, item->columns[i].type);
    walk_expr(walk, item->on);
}

static void walk_targets(const struct walk *walk, const struct targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        walk_exprs(walk, &targets->at[i].indirection);
        walk_expr(walk, targets->at[i].value);
    }
}

static void walk_merge_action(const struct walk *walk, const struct merge_action *action)
{
    walk_expr(walk, action->condition);
    walk_targets(walk, &action->targets);
    walk_exprs(walk, &action->values);
}

static void walk_conflict(const struct walk *walk, const struct query *query)
{
    walk_exprs(walk, &query->conflict_elements);
    walk_expr(walk, query->conflict_where);
    walk_targets(walk, &query->conflict_set);
    walk_expr(walk, query->conflict_set_where);
}

/* What stands before WHERE. */
static void walk_head(const struct walk *walk, const struct query *query)
{
    for (uint32_t i = 0; i < query->cte_count; i++)
        walk_query(walk, query->ctes[i].query);
    walk_relation(walk, &query->relation);
    walk_exprs(walk, &query->distinct_on);
    walk_targets(walk, &query->targets);
    if (query->into != NULL)
        walk_relation(walk, query->into);
    for (uint32_t i = 0; i < query->from.count; i++)
        walk_from(walk, query->from.at[i]);
}

void walk_query(const struct walk *walk, const struct query *query)
{
    if (query == NULL || (walk->query != NULL && !walk->query(walk->context, query)))
        return;
    walk_head(walk, query);
    walk_query(walk, query->left);
    walk_query(walk, query->right);
    walk_query(walk, query->source);
    for (uint32_t i = 0; i < query->row_count; i++)
        walk_exprs(walk, &query->rows[i]);
    walk_expr(walk, query->where);
    walk_exprs(walk, &query->group_by);
    walk_expr(walk, query->having);
    for (uint32_t i = 0; i < query->window_count; i++)
        walk_window(walk, &query->windows[i]);
    walk_sort(walk, &query->order_by);
    walk_expr(walk, query->limit);
    walk_expr(walk, query->offset);
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        walk_merge_action(walk, &query->merge_actions[i]);
    walk_conflict(walk, query);
    walk_targets(walk, &query->returning);
}

/* ---- what statements share ---- */

static void walk_options(const struct walk *walk, const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++) {
        walk_type(walk, options->at[i].type);
        walk_expr(walk, options->at[i].expr);
    }
}

static void walk_object(const struct walk *walk, const struct object_name *object)
{
    walk_type(walk, object->type_name);
    walk_type(walk, object->type_name2);
    walk_types(walk, object->arguments, object->argument_count);
}

static void walk_elements(const struct walk *walk, const struct index_elements *elements)
{
    for (uint32_t i = 0; i < elements->count; i++)
        walk_expr(walk, elements->at[i].expr);
}

static void walk_constraint(const struct walk *walk, const struct constraint_definition *constraint)
{
    if (constraint == NULL ||
        (walk->constraint != NULL && !walk->constraint(walk->context, constraint)))
        return;
    walk_expr(walk, constraint->expr);
    walk_options(walk, &constraint->sequence_options);
    walk_elements(walk, &constraint->exclusions);
    walk_relation(walk, &constraint->referenced);
    walk_expr(walk, constraint->where);
}

static void walk_constraints(const struct walk *walk, const struct constraint_definitions *constraints)
{
    for (uint32_t i = 0; i < constraints->count; i++)
        walk_constraint(walk, constraints->at[i]);
}

static void walk_column(const struct walk *walk, const struct column_definition *column)
{
    if (column == NULL || (walk->column != NULL && !walk->column(walk->context, column)))
        return;
    walk_type(walk, column->type);
    walk_constraints(walk, &column->constraints);
}

static void walk_bound(const struct walk *walk, const struct partition_bound *bound)
{
    if (bound == NULL)
        return;
    walk_exprs(walk, &bound->values);
    walk_exprs(walk, &bound->from);
    walk_exprs(walk, &bound->to);
}

static void walk_parameters(const struct walk *walk, const struct function_parameter *parameters,
                            uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        walk_type(walk, parameters[i].type);
        walk_expr(walk, parameters[i].default_value);
    }
}

/* ---- tables and views ---- */

static void walk_create_table(const struct walk *walk, const struct op *base)
{
    const struct op_create_table *op = AS(op_create_table, base);

    walk_relation(walk, &op->relation);
    walk_type(walk, op->of_type);
    for (uint32_t i = 0; i < op->elements.count; i++) {
        walk_column(walk, op->elements.at[i].column);
        walk_constraint(walk, op->elements.at[i].constraint);
        if (op->elements.at[i].like != NULL)
            walk_relation(walk, op->elements.at[i].like);
    }
    walk_relations(walk, op->inherits, op->inherit_count);
    walk_bound(walk, op->bound);
    for (uint32_t i = 0; op->partition != NULL && i < op->partition->count; i++)
        walk_expr(walk, op->partition->elements[i].expr);
    walk_options(walk, &op->options);
}

static void walk_create_table_as(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_create_table_as, base)->relation);
    walk_options(walk, &AS(op_create_table_as, base)->options);
    walk_query(walk, AS(op_create_table_as, base)->query);
}

static void walk_command(const struct walk *walk, const struct alter_command *command)
{
    walk_column(walk, command->column);
    walk_constraint(walk, command->constraint);
    walk_expr(walk, command->expr);
    /* ADD GENERATED's options stand in its constraint too. */
    if (command->constraint == NULL)
        walk_options(walk, &command->options);
    walk_relation(walk, &command->relation);
    walk_bound(walk, command->bound);
    walk_type(walk, command->of_type);
}

static void walk_alter_table(const struct walk *walk, const struct op *base)
{
    const struct op_alter_table *op = AS(op_alter_table, base);

    walk_relation(walk, &op->relation);
    for (uint32_t i = 0; i < op->command_count; i++)
        walk_command(walk, &op->commands[i]);
}

static void walk_create_index(const struct walk *walk, const struct op *base)
{
    const struct op_create_index *op = AS(op_create_index, base);

    walk_relation(walk, &op->relation);
    walk_elements(walk, &op->elements);
    walk_elements(walk, &op->including);
    walk_options(walk, &op->options);
    walk_expr(walk, op->where);
}

static void walk_create_view(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_create_view, base)->relation);
    walk_options(walk, &AS(op_create_view, base)->options);
    walk_query(walk, AS(op_create_view, base)->query);
}

static void walk_refresh(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_refresh, base)->relation);
}

static void walk_create_sequence(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_create_sequence, base)->relation);
    walk_options(walk, &AS(op_create_sequence, base)->options);
}

static void walk_alter_sequence(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_alter_sequence, base)->relation);
    walk_options(walk, &AS(op_alter_sequence, base)->options);
}

static void walk_create_schema(const struct walk *walk, const struct op *base)
{
    for (uint32_t i = 0; i < AS(op_create_schema, base)->element_count; i++)
        walk_op(walk, AS(op_create_schema, base)->elements[i]);
}

/* ---- types, functions, operators ---- */

static void walk_create_composite(const struct walk *walk, const struct op *base)
{
    for (uint32_t i = 0; i < AS(op_create_composite, base)->columns.count; i++)
        walk_column(walk, AS(op_create_composite, base)->columns.at[i]);
}

static void walk_create_range(const struct walk *walk, const struct op *base)
{
    walk_options(walk, &AS(op_create_range, base)->options);
}

static void walk_create_domain(const struct walk *walk, const struct op *base)
{
    walk_type(walk, AS(op_create_domain, base)->type);
    walk_constraints(walk, &AS(op_create_domain, base)->constraints);
}

static void walk_alter_domain(const struct walk *walk, const struct op *base)
{
    walk_expr(walk, AS(op_alter_domain, base)->expr);
    walk_constraint(walk, AS(op_alter_domain, base)->constraint);
}

static void walk_alter_type(const struct walk *walk, const struct op *base)
{
    walk_options(walk, &AS(op_alter_type, base)->options);
}

static void walk_define(const struct walk *walk, const struct op *base)
{
    const struct op_define *op = AS(op_define, base);

    walk_object(walk, &op->object);
    walk_parameters(walk, op->parameters, op->parameter_count);
    walk_options(walk, &op->options);
}

static void walk_create_function(const struct walk *walk, const struct op *base)
{
    const struct op_create_function *op = AS(op_create_function, base);

    walk_parameters(walk, op->parameters, op->parameter_count);
    walk_type(walk, op->returns);
    for (uint32_t i = 0; i < op->query_count; i++)
        walk_query(walk, op->queries[i]);
    walk_expr(walk, op->return_expr);
}

static void walk_alter_function(const struct walk *walk, const struct op *base)
{
    walk_object(walk, &AS(op_alter_function, base)->function);
    walk_options(walk, &AS(op_alter_function, base)->actions);
}

static void walk_create_cast(const struct walk *walk, const struct op *base)
{
    walk_type(walk, AS(op_create_cast, base)->source);
    walk_type(walk, AS(op_create_cast, base)->target);
    walk_object(walk, &AS(op_create_cast, base)->function);
}

static void walk_create_transform(const struct walk *walk, const struct op *base)
{
    walk_type(walk, AS(op_create_transform, base)->type);
    walk_object(walk, &AS(op_create_transform, base)->from_sql);
    walk_object(walk, &AS(op_create_transform, base)->to_sql);
}

static void walk_opclass_items(const struct walk *walk, const struct opclass_item *items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        walk_object(walk, &items[i].object);
        walk_types(walk, items[i].class_arguments, items[i].class_argument_count);
        walk_type(walk, items[i].storage);
    }
}

static void walk_create_opclass(const struct walk *walk, const struct op *base)
{
    walk_type(walk, AS(op_create_opclass, base)->type);
    walk_opclass_items(walk, AS(op_create_opclass, base)->items, AS(op_create_opclass, base)->item_count);
}

static void walk_alter_opfamily(const struct walk *walk, const struct op *base)
{
    walk_opclass_items(walk, AS(op_alter_opfamily, base)->items, AS(op_alter_opfamily, base)->item_count);
}

static void walk_alter_operator(const struct walk *walk, const struct op *base)
{
    walk_object(walk, &AS(op_alter_operator, base)->object);
    walk_options(walk, &AS(op_alter_operator, base)->options);
}

/* ---- triggers, rules, policies, statistics ---- */

static void walk_create_trigger(const struct walk *walk, const struct op *base)
{
    const struct op_create_trigger *op = AS(op_create_trigger, base);

    walk_relation(walk, &op->relation);
    if (op->has_constraint_relation)
        walk_relation(walk, &op->constraint_relation);
    walk_expr(walk, op->when);
}

static void walk_create_rule(const struct walk *walk, const struct op *base)
{
    const struct op_create_rule *op = AS(op_create_rule, base);

    walk_relation(walk, &op->relation);
    walk_expr(walk, op->where);
    for (uint32_t i = 0; i < op->action_count; i++)
        walk_query(walk, op->actions[i]);
}

static void walk_create_policy(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_create_policy, base)->relation);
    walk_expr(walk, AS(op_create_policy, base)->using_expr);
    walk_expr(walk, AS(op_create_policy, base)->check_expr);
}

static void walk_create_statistics(const struct walk *walk, const struct op *base)
{
    const struct op_create_statistics *op = AS(op_create_statistics, base);

    for (uint32_t i = 0; i < op->element_count; i++)
        walk_expr(walk, op->elements[i].expr);
    walk_relation(walk, &op->relation);
}

/* ---- what works on any object ---- */

static void walk_objects(const struct walk *walk, const struct object_names *objects)
{
    for (uint32_t i = 0; i < objects->count; i++)
        walk_object(walk, &objects->at[i]);
}

static void walk_drop(const struct walk *walk, const struct op *base)
{
    walk_objects(walk, &AS(op_drop, base)->objects);
}

static void walk_rename(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_rename, base)->relation);
    walk_object(walk, &AS(op_rename, base)->object);
}

static void walk_set_schema(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_set_schema, base)->relation);
    walk_object(walk, &AS(op_set_schema, base)->object);
}

static void walk_set_owner(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_set_owner, base)->relation);
    walk_object(walk, &AS(op_set_owner, base)->object);
}

static void walk_depends(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_depends, base)->relation);
    walk_object(walk, &AS(op_depends, base)->object);
}

static void walk_comment(const struct walk *walk, const struct op *base)
{
    walk_object(walk, &AS(op_comment, base)->object);
}

static void walk_security_label(const struct walk *walk, const struct op *base)
{
    walk_object(walk, &AS(op_security_label, base)->object);
}

static void walk_grant(const struct walk *walk, const struct op *base)
{
    walk_objects(walk, &AS(op_grant, base)->objects);
}

/* ---- extensions, foreign data, replication ---- */

static void walk_extension(const struct walk *walk, const struct op *base)
{
    walk_object(walk, &AS(op_extension, base)->member);
}

static void walk_import(const struct walk *walk, const struct op *base)
{
    const struct op_import_foreign_schema *op = AS(op_import_foreign_schema, base);

    walk_relations(walk, op->tables, op->table_count);
}

static void walk_publication(const struct walk *walk, const struct op *base)
{
    const struct op_publication *op = AS(op_publication, base);

    for (uint32_t i = 0; i < op->item_count; i++) {
        walk_relation(walk, &op->items[i].relation);
        walk_expr(walk, op->items[i].where);
    }
}

/* ---- data, sessions, maintenance ---- */

static void walk_op_query(const struct walk *walk, const struct op *base)
{
    walk_query(walk, AS(op_query, base)->query);
}

static void walk_copy(const struct walk *walk, const struct op *base)
{
    const struct op_copy *op = AS(op_copy, base);

    if (op->has_relation)
        walk_relation(walk, &op->relation);
    walk_query(walk, op->query);
    walk_options(walk, &op->options);
    walk_expr(walk, op->where);
}

static void walk_truncate(const struct walk *walk, const struct op *base)
{
    walk_relations(walk, AS(op_truncate, base)->relations, AS(op_truncate, base)->count);
}

static void walk_lock(const struct walk *walk, const struct op *base)
{
    walk_relations(walk, AS(op_lock, base)->relations, AS(op_lock, base)->count);
}

static void walk_op_call(const struct walk *walk, const struct op *base)
{
    walk_expr(walk, AS(op_call, base)->call);
}

static void walk_set(const struct walk *walk, const struct op *base)
{
    walk_exprs(walk, &AS(op_set, base)->exprs);
}

static void walk_reindex(const struct walk *walk, const struct op *base)
{
    walk_relation(walk, &AS(op_index_maintenance, base)->relation);
}

static void walk_cluster(const struct walk *walk, const struct op *base)
{
    if (AS(op_cluster, base)->has_relation)
        walk_relation(walk, &AS(op_cluster, base)->relation);
}

static void walk_vacuum(const struct walk *walk, const struct op *base)
{
    for (uint32_t i = 0; i < AS(op_vacuum, base)->count; i++)
        walk_relation(walk, &AS(op_vacuum, base)->relations[i].relation);
}

static void walk_explain(const struct walk *walk, const struct op *base)
{
    walk_op(walk, AS(op_explain, base)->statement);
}

static void walk_prepare(const struct walk *walk, const struct op *base)
{
    const struct op_prepare *op = AS(op_prepare, base);

    walk_types(walk, op->types, op->type_count);
    walk_op(walk, op->statement);
    walk_exprs(walk, &op->arguments);
}

static void walk_cursor(const struct walk *walk, const struct op *base)
{
    walk_query(walk, AS(op_cursor, base)->query);
}

static walk_fn *const walkers[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = walk_create_table,
    [OP_CREATE_TABLE_AS] = walk_create_table_as,
    [OP_ALTER_TABLE] = walk_alter_table,
    [OP_CREATE_INDEX] = walk_create_index,
    [OP_CREATE_VIEW] = walk_create_view,
    [OP_REFRESH] = walk_refresh,
    [OP_CREATE_SEQUENCE] = walk_create_sequence,
    [OP_ALTER_SEQUENCE] = walk_alter_sequence,
    [OP_CREATE_SCHEMA] = walk_create_schema,
    [OP_CREATE_COMPOSITE] = walk_create_composite,
    [OP_CREATE_RANGE] = walk_create_range,
    [OP_CREATE_DOMAIN] = walk_create_domain,
    [OP_ALTER_DOMAIN] = walk_alter_domain,
    [OP_ALTER_TYPE] = walk_alter_type,
    [OP_DEFINE] = walk_define,
    [OP_CREATE_FUNCTION] = walk_create_function,
    [OP_ALTER_FUNCTION] = walk_alter_function,
    [OP_CREATE_CAST] = walk_create_cast,
    [OP_CREATE_TRANSFORM] = walk_create_transform,
    [OP_CREATE_OPCLASS] = walk_create_opclass,
    [OP_ALTER_OPFAMILY] = walk_alter_opfamily,
    [OP_ALTER_OPERATOR] = walk_alter_operator,
    [OP_CREATE_TRIGGER] = walk_create_trigger,
    [OP_CREATE_RULE] = walk_create_rule,
    [OP_CREATE_POLICY] = walk_create_policy,
    [OP_CREATE_STATISTICS] = walk_create_statistics,
    [OP_DROP] = walk_drop,
    [OP_RENAME] = walk_rename,
    [OP_SET_SCHEMA] = walk_set_schema,
    [OP_SET_OWNER] = walk_set_owner,
    [OP_DEPENDS] = walk_depends,
    [OP_COMMENT] = walk_comment,
    [OP_SECURITY_LABEL] = walk_security_label,
    [OP_GRANT] = walk_grant,
    [OP_EXTENSION] = walk_extension,
    [OP_IMPORT_FOREIGN_SCHEMA] = walk_import,
    [OP_PUBLICATION] = walk_publication,
    [OP_SELECT] = walk_op_query,
    [OP_INSERT] = walk_op_query,
    [OP_UPDATE] = walk_op_query,
    [OP_DELETE] = walk_op_query,
    [OP_MERGE] = walk_op_query,
    [OP_COPY] = walk_copy,
    [OP_TRUNCATE] = walk_truncate,
    [OP_LOCK] = walk_lock,
    [OP_CALL] = walk_op_call,
    [OP_SET] = walk_set,
    [OP_REINDEX] = walk_reindex,
    [OP_CLUSTER] = walk_cluster,
    [OP_VACUUM] = walk_vacuum,
    [OP_EXPLAIN] = walk_explain,
    [OP_PREPARE] = walk_prepare,
    [OP_CURSOR] = walk_cursor,
};

void walk_op(const struct walk *walk, const struct op *op)
{
    if (op == NULL || (walk->op != NULL && !walk->op(walk->context, op)))
        return;
    if (walkers[op->kind] != NULL)
        walkers[op->kind](walk, op);
}
