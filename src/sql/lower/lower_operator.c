/*
 * Lowers what extends PostgreSQL itself: operator classes and families, casts, transforms, conversions,
 * languages, access methods, and ALTER OPERATOR.
 */
#include "lowering.h"

static struct opclass_item *lower_items(struct lowering *l, List *nodes, uint32_t *count)
{
    struct opclass_item *out;
    ListCell *cell;

    *count = (uint32_t)list_length(nodes);
    if (*count == 0)
        return NULL;
    out = ARENA_ARRAY(l->arena, struct opclass_item, *count);
    foreach (cell, nodes) {
        CreateOpClassItem *node = lfirst_node(CreateOpClassItem, cell);
        struct opclass_item *item = &out[foreach_current_index(cell)];
        bool is_operator = node->itemtype == OPCLASS_ITEM_OPERATOR;

        item->kind = is_operator ? 'o' : node->itemtype == OPCLASS_ITEM_FUNCTION ? 'f' : 's';
        if (node->name != NULL)
            item->object =
                lower_object(l, is_operator ? OBJECT_OPERATOR : OBJECT_FUNCTION, (Node *)node->name);
        item->number = node->number;
        item->order_family = lower_name(l, node->order_family, -1);
        item->class_arguments = lower_types(l, node->class_args, &item->class_argument_count);
        item->storage = lower_type(l, node->storedtype);
    }
    return out;
}

struct op *lower_create_opclass(struct lowering *l, Node *node_)
{
    CreateOpClassStmt *node = (CreateOpClassStmt *)node_;
    struct op_create_opclass *out = LOWER_OP(l, struct op_create_opclass, OP_CREATE_OPCLASS);

    out->name = lower_name(l, node->opclassname, -1);
    out->family = lower_name(l, node->opfamilyname, -1);
    out->access_method = lower_copy(l, node->amname);
    out->type = lower_type(l, node->datatype);
    out->items = lower_items(l, node->items, &out->item_count);
    out->is_default = node->isDefault;
    return &out->op;
}

struct op *lower_create_opfamily(struct lowering *l, Node *node_)
{
    CreateOpFamilyStmt *node = (CreateOpFamilyStmt *)node_;
    struct op_create_opfamily *out = LOWER_OP(l, struct op_create_opfamily, OP_CREATE_OPFAMILY);

    out->name = lower_name(l, node->opfamilyname, -1);
    out->access_method = lower_copy(l, node->amname);
    return &out->op;
}

struct op *lower_alter_opfamily(struct lowering *l, Node *node_)
{
    AlterOpFamilyStmt *node = (AlterOpFamilyStmt *)node_;
    struct op_alter_opfamily *out = LOWER_OP(l, struct op_alter_opfamily, OP_ALTER_OPFAMILY);

    out->name = lower_name(l, node->opfamilyname, -1);
    out->access_method = lower_copy(l, node->amname);
    out->drop = node->isDrop;
    out->items = lower_items(l, node->items, &out->item_count);
    return &out->op;
}

struct op *lower_alter_operator(struct lowering *l, Node *node_)
{
    AlterOperatorStmt *node = (AlterOperatorStmt *)node_;
    struct op_alter_operator *out = LOWER_OP(l, struct op_alter_operator, OP_ALTER_OPERATOR);

    out->object = lower_object(l, OBJECT_OPERATOR, (Node *)node->opername);
    out->options = lower_options(l, node->options);
    return &out->op;
}

struct op *lower_create_cast(struct lowering *l, Node *node_)
{
    CreateCastStmt *node = (CreateCastStmt *)node_;
    struct op_create_cast *out = LOWER_OP(l, struct op_create_cast, OP_CREATE_CAST);

    out->source = lower_type(l, node->sourcetype);
    out->target = lower_type(l, node->targettype);
    out->has_function = node->func != NULL;
    out->function = lower_object(l, OBJECT_FUNCTION, (Node *)node->func);
    out->inout = node->inout;
    out->context = node->context == COERCION_IMPLICIT     ? 'i'
                   : node->context == COERCION_ASSIGNMENT ? 'a'
                                                          : 'e';
    return &out->op;
}

struct op *lower_create_transform(struct lowering *l, Node *node_)
{
    CreateTransformStmt *node = (CreateTransformStmt *)node_;
    struct op_create_transform *out = LOWER_OP(l, struct op_create_transform, OP_CREATE_TRANSFORM);

    out->replace = node->replace;
    out->type = lower_type(l, node->type_name);
    out->language = lower_copy(l, node->lang);
    out->has_from = node->fromsql != NULL;
    out->from_sql = lower_object(l, OBJECT_FUNCTION, (Node *)node->fromsql);
    out->has_to = node->tosql != NULL;
    out->to_sql = lower_object(l, OBJECT_FUNCTION, (Node *)node->tosql);
    return &out->op;
}

struct op *lower_create_conversion(struct lowering *l, Node *node_)
{
    CreateConversionStmt *node = (CreateConversionStmt *)node_;
    struct op_create_conversion *out = LOWER_OP(l, struct op_create_conversion, OP_CREATE_CONVERSION);

    out->name = lower_name(l, node->conversion_name, -1);
    out->function = lower_name(l, node->func_name, -1);
    out->from = lower_copy(l, node->for_encoding_name);
    out->to = lower_copy(l, node->to_encoding_name);
    out->is_default = node->def;
    return &out->op;
}

struct op *lower_create_language(struct lowering *l, Node *node_)
{
    CreatePLangStmt *node = (CreatePLangStmt *)node_;
    struct op_create_language *out = LOWER_OP(l, struct op_create_language, OP_CREATE_LANGUAGE);

    out->name = lower_copy(l, node->plname);
    out->replace = node->replace;
    out->trusted = node->pltrusted;
    out->handler = lower_name(l, node->plhandler, -1);
    out->inline_handler = lower_name(l, node->plinline, -1);
    out->validator = lower_name(l, node->plvalidator, -1);
    return &out->op;
}

struct op *lower_create_access_method(struct lowering *l, Node *node_)
{
    CreateAmStmt *node = (CreateAmStmt *)node_;
    struct op_create_access_method *out =
        LOWER_OP(l, struct op_create_access_method, OP_CREATE_ACCESS_METHOD);

    out->name = lower_copy(l, node->amname);
    out->type = node->amtype;
    out->handler = lower_name(l, node->handler_name, -1);
    return &out->op;
}
