/*
 * Lowers the names of objects of every type, and the statements that work on any of them: DROP, RENAME, SET
 * SCHEMA, OWNER TO, COMMENT, SECURITY LABEL, DEPENDS ON EXTENSION. The shapes of names are those that
 * get_object_address() takes.
 */
#include "lowering.h"

#include <string.h>

/* Ours stand in PostgreSQL's order, so a cast is enough; the first, some between and the last are checked. */
_Static_assert((int)OBJECT_TYPE_ACCESS_METHOD == (int)OBJECT_ACCESS_METHOD, "object_type.def");
_Static_assert((int)OBJECT_TYPE_COLLATION == (int)OBJECT_COLLATION, "object_type.def");
_Static_assert((int)OBJECT_TYPE_DOMCONSTRAINT == (int)OBJECT_DOMCONSTRAINT, "object_type.def");
_Static_assert((int)OBJECT_TYPE_FUNCTION == (int)OBJECT_FUNCTION, "object_type.def");
_Static_assert((int)OBJECT_TYPE_MATVIEW == (int)OBJECT_MATVIEW, "object_type.def");
_Static_assert((int)OBJECT_TYPE_OPFAMILY == (int)OBJECT_OPFAMILY, "object_type.def");
_Static_assert((int)OBJECT_TYPE_PROCEDURE == (int)OBJECT_PROCEDURE, "object_type.def");
_Static_assert((int)OBJECT_TYPE_ROUTINE == (int)OBJECT_ROUTINE, "object_type.def");
_Static_assert((int)OBJECT_TYPE_SEQUENCE == (int)OBJECT_SEQUENCE, "object_type.def");
_Static_assert((int)OBJECT_TYPE_TABLE == (int)OBJECT_TABLE, "object_type.def");
_Static_assert((int)OBJECT_TYPE_TRIGGER == (int)OBJECT_TRIGGER, "object_type.def");
_Static_assert((int)OBJECT_TYPE_TYPE == (int)OBJECT_TYPE, "object_type.def");
_Static_assert((int)OBJECT_TYPE_VIEW == (int)OBJECT_VIEW, "object_type.def");
_Static_assert((int)OBJECT_TYPE_COUNT == (int)OBJECT_VIEW + 1, "object_type.def");

enum object_type lower_object_type(ObjectType type)
{
    return (enum object_type)type;
}

/* The last part is a member of what the parts before it name: schema.table.column. */
static bool names_member(ObjectType type)
{
    switch (type) {
    case OBJECT_COLUMN:
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
        return true;
    default:
        return false;
    }
}

static struct name name_of_parts(struct lowering *l, List *parts, int first, int count)
{
    struct name name = {.position = NO_POSITION};

    if (count > 0)
        name.name = lower_value(l, list_nth(parts, first + count - 1));
    if (count > 1)
        name.schema = lower_value(l, list_nth(parts, first + count - 2));
    if (count > 2)
        name.catalog = lower_value(l, list_nth(parts, first + count - 3));
    return name;
}

/* A list: of name parts, of two types (cast), of a type and a name, or an access method and name parts. */
static void object_of_list(struct lowering *l, struct object_name *out, ObjectType type, List *parts)
{
    int count = list_length(parts);

    if (count > 0 && IsA(linitial(parts), TypeName)) {
        out->type_name = lower_type(l, linitial(parts));
        out->name = out->type_name->name;
        if (count > 1 && IsA(lsecond(parts), TypeName))
            out->type_name2 = lower_type(l, lsecond(parts));
        else if (count > 1)
            out->member = lower_value(l, lsecond(parts));
    } else if (type == OBJECT_OPCLASS || type == OBJECT_OPFAMILY) {
        out->access_method = lower_value(l, linitial(parts));
        out->name = name_of_parts(l, parts, 1, count - 1);
    } else if (names_member(type)) {
        out->member = lower_value(l, llast(parts));
        out->name = name_of_parts(l, parts, 0, count - 1);
    } else {
        out->name = name_of_parts(l, parts, 0, count);
    }
}

/* An operator's argument types are the left and the right one; NONE is NULL. */
static void object_with_arguments(struct lowering *l, struct object_name *out, ObjectType type,
                                  ObjectWithArgs *node)
{
    out->name = lower_name(l, node->objname, -1);
    out->arguments_given = !node->args_unspecified;
    if (type == OBJECT_OPERATOR) {
        if (list_length(node->objargs) == 2) {
            out->type_name = lower_type(l, linitial(node->objargs));
            out->type_name2 = lower_type(l, lsecond(node->objargs));
        }
    } else {
        out->arguments = lower_types(l, node->objargs, &out->argument_count);
    }
}

struct object_name lower_object(struct lowering *l, ObjectType type, Node *node)
{
    struct object_name out = {.type = lower_object_type(type), .span = {NO_POSITION, NO_POSITION}};

    out.name.position = NO_POSITION;
    if (node == NULL)
        return out;
    switch (nodeTag(node)) {
    case T_List:
        object_of_list(l, &out, type, (List *)node);
        break;
    case T_ObjectWithArgs:
        object_with_arguments(l, &out, type, (ObjectWithArgs *)node);
        break;
    case T_TypeName:
        out.type_name = lower_type(l, (TypeName *)node);
        out.name = out.type_name->name;
        break;
    case T_RangeVar:
        out.name = lower_relation(l, (RangeVar *)node).name;
        break;
    default:
        /* A plain name, or a large object's number. */
        out.text = lower_value(l, node);
        if (IsA(node, String))
            out.name.name = out.text;
    }
    return out;
}

struct object_names lower_objects(struct lowering *l, ObjectType type, List *nodes)
{
    struct object_names out = LOWER_ROOM(l, nodes, struct object_name);
    ListCell *cell;

    foreach (cell, nodes)
        out.at[foreach_current_index(cell)] = lower_object(l, type, lfirst(cell));
    return out;
}

/* ---- DROP ---- */

/* After DROP and the words of the object type, CONCURRENTLY and IF EXISTS: where the first name begins. */
static uint32_t first_dropped(struct lowering *l, DropStmt *node)
{
    const char *words = object_type_words(lower_object_type(node->removeType));
    uint32_t limit = l->range.end;
    struct token token = token_next(l->text, limit, l->range.start);
    int count = 1;

    /* Two types are written with more words than messages use. */
    if (node->removeType == OBJECT_FDW)
        words = "foreign data wrapper";
    else if (node->removeType == OBJECT_STATISTIC_EXT)
        words = "statistics";
    for (; *words != '\0'; words++)
        count += *words == ' ';
    if (node->removeType == OBJECT_LANGUAGE &&
        token_is_word(l->text, token_next(l->text, limit, token.end), "procedural"))
        count++;
    if (node->removeType == OBJECT_INDEX && node->concurrent)
        count++;
    if (node->missing_ok)
        count += 2;
    for (; count > 0; count--)
        token = token_next(l->text, limit, token.end);
    return token_next(l->text, limit, token.end).start;
}

/* The names' extents: comma-separated, the last without RESTRICT or CASCADE. */
static void dropped_spans(struct lowering *l, struct op_drop *out, DropStmt *node)
{
    uint32_t at = first_dropped(l, node);

    for (uint32_t i = 0; i < out->objects.count && at < l->range.end; i++) {
        struct object_name *object = &out->objects.at[i];
        uint32_t start = token_next(l->text, l->range.end, at).start;
        uint32_t stop;
        uint32_t end = token_item_end(l->text, l->range.end, start, &stop);

        if (i + 1 == out->objects.count) {
            uint32_t last = start;
            struct token token = token_next(l->text, end, start);

            while (token.kind != 0 && !(last > start && (token_is_word(l->text, token, "cascade") ||
                                                         token_is_word(l->text, token, "restrict")))) {
                last = token.end;
                token = token_next(l->text, end, last);
            }
            end = last;
        }
        object->span = lower_span(l, start, end);
        if (object->name.position == NO_POSITION)
            object->name.position = l->base + start;
        at = stop + 1;
    }
}

struct op *lower_drop(struct lowering *l, Node *node_)
{
    DropStmt *node = (DropStmt *)node_;
    struct op_drop *out = LOWER_OP(l, struct op_drop, OP_DROP);

    out->object_type = lower_object_type(node->removeType);
    out->objects = lower_objects(l, node->removeType, node->objects);
    out->behavior = lower_behavior(node->behavior);
    out->missing_ok = node->missing_ok;
    out->concurrently = node->concurrent;
    dropped_spans(l, out, node);
    return &out->op;
}

/* ---- the others ---- */

struct op *lower_rename(struct lowering *l, Node *node_)
{
    RenameStmt *node = (RenameStmt *)node_;
    struct op_rename *out = LOWER_OP(l, struct op_rename, OP_RENAME);

    out->object_type = lower_object_type(node->renameType);
    out->relation_type = out->object_type;
    if (node->renameType == OBJECT_COLUMN || node->renameType == OBJECT_ATTRIBUTE)
        out->relation_type = lower_object_type(node->relationType);
    else if (node->renameType == OBJECT_TABCONSTRAINT || names_member(node->renameType))
        out->relation_type = OBJECT_TYPE_TABLE;
    else if (node->renameType == OBJECT_DOMCONSTRAINT)
        out->relation_type = OBJECT_TYPE_DOMAIN;
    out->relation = lower_relation(l, node->relation);
    out->object = lower_object(l, node->renameType, node->object);
    /* RENAME CONSTRAINT of a domain gives the domain's parts only. */
    out->member = lower_copy(l, node->subname);
    if (node->relation != NULL)
        out->object.name = out->relation.name;
    else if (out->object.name.name == NULL)
        out->object.name.name = out->member;
    if (out->object.member == NULL)
        out->object.member =
            node->relation != NULL || node->renameType == OBJECT_DOMCONSTRAINT ? out->member : NULL;
    out->new_name = lower_copy(l, node->newname);
    out->behavior = lower_behavior(node->behavior);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_set_schema(struct lowering *l, Node *node_)
{
    AlterObjectSchemaStmt *node = (AlterObjectSchemaStmt *)node_;
    struct op_set_schema *out = LOWER_OP(l, struct op_set_schema, OP_SET_SCHEMA);

    out->object_type = lower_object_type(node->objectType);
    out->relation = lower_relation(l, node->relation);
    out->object = lower_object(l, node->objectType, node->object);
    if (node->relation != NULL)
        out->object.name = out->relation.name;
    out->new_schema = lower_copy(l, node->newschema);
    out->missing_ok = node->missing_ok;
    return &out->op;
}

struct op *lower_set_owner(struct lowering *l, Node *node_)
{
    AlterOwnerStmt *node = (AlterOwnerStmt *)node_;
    struct op_set_owner *out = LOWER_PASSING_OP(l, struct op_set_owner, OP_SET_OWNER);

    out->relation = lower_relation(l, node->relation);
    out->object = lower_object(l, node->objectType, node->object);
    if (node->relation != NULL)
        out->object.name = out->relation.name;
    out->owner = lower_role(l, node->newowner);
    return &out->op;
}

struct op *lower_depends(struct lowering *l, Node *node_)
{
    AlterObjectDependsStmt *node = (AlterObjectDependsStmt *)node_;
    struct op_depends *out = LOWER_OP(l, struct op_depends, OP_DEPENDS);

    out->relation = lower_relation(l, node->relation);
    /* Of a trigger the object's list holds its own name alone. */
    out->object = lower_object(l, node->objectType, node->object);
    if (node->relation != NULL)
        out->object.name = out->relation.name;
    out->extension = node->extname != NULL ? lower_copy(l, strVal(node->extname)) : NULL;
    out->remove = node->remove;
    return &out->op;
}

struct op *lower_comment(struct lowering *l, Node *node_)
{
    CommentStmt *node = (CommentStmt *)node_;
    struct op_comment *out = LOWER_PASSING_OP(l, struct op_comment, OP_COMMENT);

    out->object = lower_object(l, node->objtype, node->object);
    out->comment = lower_copy(l, node->comment);
    return &out->op;
}

struct op *lower_security_label(struct lowering *l, Node *node_)
{
    SecLabelStmt *node = (SecLabelStmt *)node_;
    struct op_security_label *out = LOWER_OP(l, struct op_security_label, OP_SECURITY_LABEL);

    out->object = lower_object(l, node->objtype, node->object);
    out->provider = lower_copy(l, node->provider);
    out->label = lower_copy(l, node->label);
    return &out->op;
}
