/*
 * Lowers the statements that define types and what belongs to them: enums, composites, ranges, domains, base
 * types, and the other objects of CREATE … (name = value) form: aggregates, operators, collations, text
 * search objects.
 */
#include "lowering.h"

static struct column_definitions lower_columns(struct lowering *l, List *nodes)
{
    struct column_definitions out = LOWER_PASSING_ROOM(l, nodes, struct column_definition *);
    ListCell *cell;

    foreach (cell, nodes) {
        ColumnDef *node = lfirst_node(ColumnDef, cell);
        uint32_t end = l->range.end;

        if (node->location >= 0)
            end = token_item_end(l->text, l->range.end, (uint32_t)node->location, NULL);
        out.at[foreach_current_index(cell)] = lower_column(l, node, end);
    }
    return out;
}

struct op *lower_create_composite(struct lowering *l, Node *node_)
{
    CompositeTypeStmt *node = (CompositeTypeStmt *)node_;
    struct op_create_composite *out = LOWER_OP(l, struct op_create_composite, OP_CREATE_COMPOSITE);

    out->name = lower_relation(l, node->typevar).name;
    out->columns = lower_columns(l, node->coldeflist);
    return &out->op;
}

struct op *lower_create_enum(struct lowering *l, Node *node_)
{
    CreateEnumStmt *node = (CreateEnumStmt *)node_;
    struct op_create_enum *out = LOWER_OP(l, struct op_create_enum, OP_CREATE_ENUM);

    out->name = lower_name(l, node->typeName, -1);
    out->labels = lower_texts(l, node->vals);
    return &out->op;
}

struct op *lower_alter_enum(struct lowering *l, Node *node_)
{
    AlterEnumStmt *node = (AlterEnumStmt *)node_;
    struct op_alter_enum *out = LOWER_OP(l, struct op_alter_enum, OP_ALTER_ENUM);

    out->name = lower_name(l, node->typeName, -1);
    out->old_label = lower_copy(l, node->oldVal);
    out->new_label = lower_copy(l, node->newVal);
    out->neighbour = lower_copy(l, node->newValNeighbor);
    out->after = node->newValIsAfter;
    out->if_not_exists = node->skipIfNewValExists;
    return &out->op;
}

struct op *lower_create_range(struct lowering *l, Node *node_)
{
    CreateRangeStmt *node = (CreateRangeStmt *)node_;
    struct op_create_range *out = LOWER_OP(l, struct op_create_range, OP_CREATE_RANGE);

    out->name = lower_name(l, node->typeName, -1);
    out->options = lower_options(l, node->params);
    return &out->op;
}

struct op *lower_create_domain(struct lowering *l, Node *node_)
{
    CreateDomainStmt *node = (CreateDomainStmt *)node_;
    struct op_create_domain *out = LOWER_OP(l, struct op_create_domain, OP_CREATE_DOMAIN);

    out->name = lower_name(l, node->domainname, -1);
    out->type = lower_type(l, node->typeName);
    out->collation.position = NO_POSITION;
    if (node->collClause != NULL)
        out->collation = lower_name(l, node->collClause->collname, node->collClause->location);
    out->constraints = lower_constraints(l, node->constraints, l->range.end);
    return &out->op;
}

struct op *lower_alter_domain(struct lowering *l, Node *node_)
{
    AlterDomainStmt *node = (AlterDomainStmt *)node_;
    struct op_alter_domain *out = LOWER_OP(l, struct op_alter_domain, OP_ALTER_DOMAIN);

    out->what = node->subtype;
    out->name = lower_name(l, node->typeName, -1);
    out->constraint_name = lower_copy(l, node->name);
    if (node->def != NULL && IsA(node->def, Constraint)) {
        out->constraint = lower_constraint(l, (Constraint *)node->def, l->range.end);
        out->constraint_name = out->constraint->name;
    } else {
        out->expr = lower_expr(l, node->def);
    }
    out->behavior = lower_behavior(node->behavior);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_alter_type(struct lowering *l, Node *node_)
{
    AlterTypeStmt *node = (AlterTypeStmt *)node_;
    struct op_alter_type *out = LOWER_OP(l, struct op_alter_type, OP_ALTER_TYPE);

    out->name = lower_name(l, node->typeName, -1);
    out->options = lower_options(l, node->options);
    return &out->op;
}

/* An aggregate's arguments are a pair: the parameters and how many stand before ORDER BY (-1: there is none).
 */
static void aggregate_parameters(struct lowering *l, struct op_define *out, List *pair)
{
    int direct;

    if (list_length(pair) != 2 || !IsA(lsecond(pair), Integer))
        return;
    out->parameters = lower_parameters(l, (List *)linitial(pair), &out->parameter_count);
    direct = intVal(lsecond(pair));
    if (direct >= 0)
        out->direct_count = (uint32_t)direct;
}

struct op *lower_define(struct lowering *l, Node *node_)
{
    DefineStmt *node = (DefineStmt *)node_;
    struct op_define *out = LOWER_OP(l, struct op_define, OP_DEFINE);

    out->object_type = lower_object_type(node->kind);
    out->name = lower_name(l, node->defnames, -1);
    out->object =
        (struct object_name){.type = out->object_type, .name = out->name, .span = {NO_POSITION, NO_POSITION}};
    out->direct_count = UINT32_MAX;
    if (node->kind == OBJECT_AGGREGATE && !node->oldstyle)
        aggregate_parameters(l, out, node->args);
    out->options = lower_options(l, node->definition);
    out->if_not_exists = node->if_not_exists;
    out->replace = node->replace;
    out->old_style = node->oldstyle;
    return &out->op;
}

struct op *lower_alter_collation(struct lowering *l, Node *node)
{
    struct op_alter_collation *out = LOWER_OP(l, struct op_alter_collation, OP_ALTER_COLLATION);

    out->name = lower_name(l, ((AlterCollationStmt *)node)->collname, -1);
    return &out->op;
}

/* ALTER TEXT SEARCH CONFIGURATION: 'a' add mapping, 't' alter mapping for tokens, 'd' replace dictionary, 'r'
 * replace it for tokens, 'x' drop mapping; 0 for a dictionary's options. */
struct op *lower_alter_configuration(struct lowering *l, Node *node_)
{
    static const char what[] = {
        [ALTER_TSCONFIG_ADD_MAPPING] = 'a',  [ALTER_TSCONFIG_ALTER_MAPPING_FOR_TOKEN] = 't',
        [ALTER_TSCONFIG_REPLACE_DICT] = 'd', [ALTER_TSCONFIG_REPLACE_DICT_FOR_TOKEN] = 'r',
        [ALTER_TSCONFIG_DROP_MAPPING] = 'x',
    };
    AlterTSConfigurationStmt *node = (AlterTSConfigurationStmt *)node_;
    struct op_alter_text_search *out = LOWER_OP(l, struct op_alter_text_search, OP_ALTER_TEXT_SEARCH);
    ListCell *cell;

    out->object_type = OBJECT_TYPE_TSCONFIGURATION;
    out->name = lower_name(l, node->cfgname, -1);
    out->what = what[node->kind];
    out->tokens = lower_texts(l, node->tokentype);
    out->dictionary_count = (uint32_t)list_length(node->dicts);
    out->dictionaries = ARENA_ARRAY(l->arena, struct name, out->dictionary_count);
    foreach (cell, node->dicts)
        out->dictionaries[foreach_current_index(cell)] = lower_name(l, lfirst_node(List, cell), -1);
    out->override = node->override;
    out->replace = node->replace;
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_alter_dictionary(struct lowering *l, Node *node_)
{
    AlterTSDictionaryStmt *node = (AlterTSDictionaryStmt *)node_;
    struct op_alter_text_search *out = LOWER_OP(l, struct op_alter_text_search, OP_ALTER_TEXT_SEARCH);

    out->object_type = OBJECT_TYPE_TSDICTIONARY;
    out->name = lower_name(l, node->dictname, -1);
    out->options = lower_options(l, node->options);
    return &out->op;
}
