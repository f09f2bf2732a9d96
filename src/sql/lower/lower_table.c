/*
 * Lowers CREATE TABLE and what it is made of: columns, LIKE, partition keys and bounds. Extents of the
 * elements are found from where the next one begins, which spares reading the text twice.
 */
#include "lowering.h"

struct column_definition *lower_column(struct lowering *l, ColumnDef *node, uint32_t end)
{
    struct column_definition *out = ARENA_NEW(l->passing, struct column_definition);

    out->name = lower_copy(l, node->colname);
    out->type = lower_column_type(l, node->typeName);
    out->collation.position = NO_POSITION;
    if (node->collClause != NULL)
        out->collation = lower_name(l, node->collClause->collname, node->collClause->location);
    out->storage = lower_copy(l, node->storage_name);
    out->compression = lower_copy(l, node->compression);
    out->fdw_options = lower_options(l, node->fdwoptions);
    out->constraints = lower_constraints(l, node->constraints, end);
    out->span = (struct span){NO_POSITION, NO_POSITION};
    if (node->location >= 0)
        out->span = lower_span(l, (uint32_t)node->location, end);
    return out;
}

/* Where an element of the body begins; -1 for LIKE, whose node does not say. */
static int element_location(Node *node)
{
    if (IsA(node, ColumnDef))
        return ((ColumnDef *)node)->location;
    if (IsA(node, Constraint))
        return ((Constraint *)node)->location;
    return -1;
}

/* Where the element at `cell` ends. */
static uint32_t element_end(struct lowering *l, List *elements, ListCell *cell, uint32_t start)
{
    ListCell *next = lnext(elements, cell);
    int location = next != NULL ? element_location(lfirst(next)) : -1;

    if (location > (int)start) {
        uint32_t comma = lower_trim(l, start, (uint32_t)location);

        if (comma > start && l->text[comma - 1] == ',')
            return lower_trim(l, start, comma - 1);
    }
    return token_item_end(l->text, l->range.end, start, NULL);
}

static struct relation_name *lower_like(struct lowering *l, TableLikeClause *node, uint32_t *options)
{
    struct relation_name *out = ARENA_NEW(l->arena, struct relation_name);

    /* The same bits, except that ALL has more of them. */
    *options =
        node->options & (LIKE_COMMENTS | LIKE_COMPRESSION | LIKE_CONSTRAINTS | LIKE_DEFAULTS |
                         LIKE_GENERATED | LIKE_IDENTITY | LIKE_INDEXES | LIKE_STATISTICS | LIKE_STORAGE);
    *out = lower_relation(l, node->relation);
    return out;
}

static struct table_elements lower_elements(struct lowering *l, List *nodes)
{
    struct table_elements out = LOWER_PASSING_ROOM(l, nodes, struct table_element);
    ListCell *cell;

    foreach (cell, nodes) {
        Node *node = lfirst(cell);
        struct table_element *element = &out.at[foreach_current_index(cell)];
        int location = element_location(node);
        uint32_t end = location >= 0 ? element_end(l, nodes, cell, (uint32_t)location) : l->range.end;

        if (IsA(node, ColumnDef))
            element->column = lower_column(l, (ColumnDef *)node, end);
        else if (IsA(node, Constraint))
            element->constraint = lower_constraint(l, (Constraint *)node, end);
        else
            element->like = lower_like(l, castNode(TableLikeClause, node), &element->like_options);
    }
    return out;
}

static struct partition_spec *lower_partition(struct lowering *l, PartitionSpec *node)
{
    struct partition_spec *out;
    ListCell *cell;

    if (node == NULL)
        return NULL;
    out = ARENA_NEW(l->arena, struct partition_spec);
    out->strategy = (char)node->strategy;
    out->count = (uint32_t)list_length(node->partParams);
    out->elements = ARENA_ARRAY(l->arena, struct partition_element, out->count);
    foreach (cell, node->partParams) {
        PartitionElem *from = lfirst_node(PartitionElem, cell);
        struct partition_element *element = &out->elements[foreach_current_index(cell)];

        element->column = lower_copy(l, from->name);
        element->expr = lower_expr(l, from->expr);
        element->collation = lower_name(l, from->collation, -1);
        element->opclass = lower_name(l, from->opclass, -1);
    }
    return out;
}

struct partition_bound *lower_bound(struct lowering *l, PartitionBoundSpec *node)
{
    struct partition_bound *out;

    if (node == NULL)
        return NULL;
    out = ARENA_NEW(l->arena, struct partition_bound);
    out->strategy = node->strategy;
    out->is_default = node->is_default;
    out->modulus = node->modulus;
    out->remainder = node->remainder;
    out->values = lower_exprs(l, node->listdatums);
    out->from = lower_exprs(l, node->lowerdatums);
    out->to = lower_exprs(l, node->upperdatums);
    out->position = lower_position(l, node->location);
    return out;
}

static void lower_create(struct lowering *l, struct op_create_table *out, CreateStmt *node)
{
    out->relation = lower_relation(l, node->relation);
    out->if_not_exists = node->if_not_exists;
    out->elements = lower_elements(l, node->tableElts);
    out->inherits = lower_relations(l, node->inhRelations, &out->inherit_count);
    out->bound = lower_bound(l, node->partbound);
    out->partition = lower_partition(l, node->partspec);
    out->of_type = lower_type(l, node->ofTypename);
    out->options = lower_options(l, node->options);
    out->on_commit = lower_on_commit(node->oncommit);
    out->tablespace = lower_copy(l, node->tablespacename);
    out->access_method = lower_copy(l, node->accessMethod);
}

struct op *lower_create_table(struct lowering *l, Node *node)
{
    struct op_create_table *out = LOWER_PASSING_OP(l, struct op_create_table, OP_CREATE_TABLE);

    lower_create(l, out, (CreateStmt *)node);
    return &out->op;
}

struct op *lower_create_foreign_table(struct lowering *l, Node *node_)
{
    CreateForeignTableStmt *node = (CreateForeignTableStmt *)node_;
    struct op_create_table *out = LOWER_PASSING_OP(l, struct op_create_table, OP_CREATE_TABLE);

    lower_create(l, out, &node->base);
    out->foreign = true;
    out->server = lower_copy(l, node->servername);
    out->fdw_options = lower_options(l, node->options);
    return &out->op;
}
