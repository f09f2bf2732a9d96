/*
 * Lowers SQL/JSON and XML expressions. They are told apart by `text`, the function's name in lower case; the
 * arguments stand in the order written, keys and values of an object alternating. Clauses that are neither
 * argument nor type (quotes, wrappers, NULL and error behaviour …) make a number together, which differs when
 * one of them does.
 */
#include "lowering.h"

bool lower_is_json(NodeTag tag)
{
    switch (tag) {
    case T_JsonFuncExpr:
    case T_JsonParseExpr:
    case T_JsonScalarExpr:
    case T_JsonSerializeExpr:
    case T_JsonObjectConstructor:
    case T_JsonArrayConstructor:
    case T_JsonArrayQueryConstructor:
    case T_JsonObjectAgg:
    case T_JsonArrayAgg:
    case T_JsonIsPredicate:
    case T_JsonValueExpr:
        return true;
    default:
        return false;
    }
}

static struct expr *new_json(struct lowering *l, const char *text, int location, JsonOutput *output,
                             uint32_t count)
{
    struct expr *out = lower_new_expr(l, EXPR_JSON, location);

    out->text = text;
    out->type = output != NULL ? lower_type(l, output->typeName) : NULL;
    out->arguments = lower_new_exprs(l, count);
    return out;
}

static int64_t encoding(const JsonFormat *format)
{
    return format != NULL ? 4 * format->format_type + format->encoding : 0;
}

static int64_t behavior_type(const JsonBehavior *node)
{
    return node != NULL ? 1 + node->btype : 0;
}

/* The flags that objects and arrays have. */
static int64_t flags(bool absent_on_null, bool unique)
{
    return (absent_on_null ? 1 : 0) + (unique ? 2 : 0);
}

static struct expr *json_value(struct lowering *l, JsonValueExpr *value)
{
    return value != NULL ? lower_expr(l, (Node *)value->raw_expr) : NULL;
}

static uint32_t add(struct expr *out, uint32_t at, struct expr *argument)
{
    if (argument != NULL)
        out->arguments.at[at++] = argument;
    return at;
}

static struct expr *behavior(struct lowering *l, JsonBehavior *node)
{
    return node != NULL ? lower_expr(l, node->expr) : NULL;
}

/* JSON_EXISTS, JSON_QUERY, JSON_VALUE: the value, the path, what is passed (named), the defaults ON EMPTY and
 * ON ERROR. */
static struct expr *json_function(struct lowering *l, JsonFuncExpr *node)
{
    static const char *const names[] = {
        [JSON_EXISTS_OP] = "json_exists",
        [JSON_QUERY_OP] = "json_query",
        [JSON_VALUE_OP] = "json_value",
        [JSON_TABLE_OP] = "json_table",
    };
    struct expr *out =
        new_json(l, names[node->op], node->location, node->output, 4 + (uint32_t)list_length(node->passing));
    uint32_t at = add(out, 0, json_value(l, node->context_item));
    ListCell *cell;

    out->integer = node->wrapper + 4 * node->quotes + 16 * behavior_type(node->on_empty) +
                   256 * behavior_type(node->on_error) +
                   4096 * encoding(node->context_item != NULL ? node->context_item->format : NULL);

    at = add(out, at, lower_expr(l, node->pathspec));
    foreach (cell, node->passing) {
        JsonArgument *argument = lfirst_node(JsonArgument, cell);
        struct expr *named = lower_new_expr(l, EXPR_NAMED_ARGUMENT, -1);

        named->text = lower_copy(l, argument->name);
        named->arguments = lower_new_exprs(l, 1);
        named->arguments.at[0] = json_value(l, argument->val);
        at = add(out, at, named);
    }
    at = add(out, at, behavior(l, node->on_empty));
    out->arguments.count = add(out, at, behavior(l, node->on_error));
    return out;
}

static void key_and_value(struct lowering *l, struct expr *out, uint32_t at, JsonKeyValue *pair)
{
    out->arguments.at[at] = lower_expr(l, (Node *)pair->key);
    out->arguments.at[at + 1] = json_value(l, pair->value);
}

static struct expr *json_object(struct lowering *l, JsonObjectConstructor *node)
{
    struct expr *out =
        new_json(l, "json_object", node->location, node->output, 2 * (uint32_t)list_length(node->exprs));
    ListCell *cell;

    out->integer = flags(node->absent_on_null, node->unique);
    foreach (cell, node->exprs)
        key_and_value(l, out, 2 * (uint32_t)foreach_current_index(cell), lfirst_node(JsonKeyValue, cell));
    return out;
}

static struct expr *json_array(struct lowering *l, JsonArrayConstructor *node)
{
    struct expr *out =
        new_json(l, "json_array", node->location, node->output, (uint32_t)list_length(node->exprs));
    ListCell *cell;

    out->integer = flags(node->absent_on_null, false);
    foreach (cell, node->exprs)
        out->arguments.at[foreach_current_index(cell)] = json_value(l, lfirst_node(JsonValueExpr, cell));
    return out;
}

static struct expr *json_array_query(struct lowering *l, JsonArrayQueryConstructor *node)
{
    struct expr *out = new_json(l, "json_array", node->location, node->output, 0);

    out->integer = flags(node->absent_on_null, false) + 4 * encoding(node->format);
    out->query = lower_query(l, node->query);
    return out;
}

static struct expr *json_aggregate(struct lowering *l, const char *text, JsonAggConstructor *node,
                                   uint32_t count)
{
    struct expr *out = new_json(l, text, node->location, node->output, count);

    if (node->agg_filter != NULL || node->agg_order != NIL || node->over != NULL) {
        out->call = ARENA_NEW(l->arena, struct call);
        out->call->filter = lower_expr(l, node->agg_filter);
        out->call->order_by = lower_sort_items(l, node->agg_order);
        out->call->over = lower_window(l, node->over);
    }
    return out;
}

static struct expr *json_object_aggregate(struct lowering *l, JsonObjectAgg *node)
{
    struct expr *out = json_aggregate(l, "json_objectagg", node->constructor, 2);

    out->integer = flags(node->absent_on_null, node->unique);
    key_and_value(l, out, 0, node->arg);
    return out;
}

static struct expr *json_array_aggregate(struct lowering *l, JsonArrayAgg *node)
{
    struct expr *out = json_aggregate(l, "json_arrayagg", node->constructor, 1);

    out->integer = flags(node->absent_on_null, false);
    out->arguments.at[0] = json_value(l, node->arg);
    return out;
}

static struct expr *json_predicate(struct lowering *l, JsonIsPredicate *node)
{
    static const char *const names[] = {
        [JS_TYPE_ANY] = "is json",
        [JS_TYPE_OBJECT] = "is json object",
        [JS_TYPE_ARRAY] = "is json array",
        [JS_TYPE_SCALAR] = "is json scalar",
    };
    struct expr *out = new_json(l, names[node->item_type], node->location, NULL, 1);

    out->integer = flags(false, node->unique_keys);
    out->arguments.at[0] = lower_expr(l, node->expr);
    return out;
}

static struct expr *one_argument(struct lowering *l, const char *text, int location, JsonOutput *output,
                                 struct expr *argument)
{
    struct expr *out = new_json(l, text, location, output, 1);

    out->arguments.at[0] = argument;
    return out;
}

struct expr *lower_json(struct lowering *l, Node *node)
{
    switch (nodeTag(node)) {
    case T_JsonFuncExpr:
        return json_function(l, (JsonFuncExpr *)node);
    case T_JsonParseExpr:
        return one_argument(l, "json", ((JsonParseExpr *)node)->location, ((JsonParseExpr *)node)->output,
                            json_value(l, ((JsonParseExpr *)node)->expr));
    case T_JsonScalarExpr:
        return one_argument(l, "json_scalar", ((JsonScalarExpr *)node)->location,
                            ((JsonScalarExpr *)node)->output,
                            lower_expr(l, (Node *)((JsonScalarExpr *)node)->expr));
    case T_JsonSerializeExpr:
        return one_argument(l, "json_serialize", ((JsonSerializeExpr *)node)->location,
                            ((JsonSerializeExpr *)node)->output,
                            json_value(l, ((JsonSerializeExpr *)node)->expr));
    case T_JsonObjectConstructor:
        return json_object(l, (JsonObjectConstructor *)node);
    case T_JsonArrayConstructor:
        return json_array(l, (JsonArrayConstructor *)node);
    case T_JsonArrayQueryConstructor:
        return json_array_query(l, (JsonArrayQueryConstructor *)node);
    case T_JsonObjectAgg:
        return json_object_aggregate(l, (JsonObjectAgg *)node);
    case T_JsonArrayAgg:
        return json_array_aggregate(l, (JsonArrayAgg *)node);
    case T_JsonIsPredicate:
        return json_predicate(l, (JsonIsPredicate *)node);
    default:
        return json_value(l, (JsonValueExpr *)node);
    }
}

/* XMLELEMENT's and XMLFOREST's named arguments come first. */
struct expr *lower_xml(struct lowering *l, XmlExpr *xml)
{
    static const char *const names[] = {
        [IS_XMLCONCAT] = "xmlconcat",       [IS_XMLELEMENT] = "xmlelement", [IS_XMLFOREST] = "xmlforest",
        [IS_XMLPARSE] = "xmlparse",         [IS_XMLPI] = "xmlpi",           [IS_XMLROOT] = "xmlroot",
        [IS_XMLSERIALIZE] = "xmlserialize", [IS_DOCUMENT] = "is document",
    };
    struct expr *out =
        lower_new_expr(l, xml->op == IS_DOCUMENT ? EXPR_XML_IS_DOCUMENT : EXPR_XML, xml->location);
    uint32_t named = (uint32_t)list_length(xml->named_args);
    ListCell *cell;

    out->text = names[xml->op];
    out->integer = xml->op == IS_XMLPARSE && xml->xmloption == XMLOPTION_DOCUMENT;
    out->name = (struct name){.name = lower_copy(l, xml->name), .position = NO_POSITION};
    out->arguments = lower_new_exprs(l, named + (uint32_t)list_length(xml->args));
    /* The grammar keeps these as targets: expression AS name. */
    foreach (cell, xml->named_args) {
        ResTarget *target = lfirst_node(ResTarget, cell);
        struct expr *argument = lower_new_expr(l, EXPR_NAMED_ARGUMENT, target->location);

        argument->text = lower_copy(l, target->name);
        argument->arguments = lower_new_exprs(l, 1);
        argument->arguments.at[0] = lower_expr(l, target->val);
        out->arguments.at[foreach_current_index(cell)] = argument;
    }
    foreach (cell, xml->args)
        out->arguments.at[named + (uint32_t)foreach_current_index(cell)] = lower_expr(l, lfirst(cell));
    return out;
}

struct expr *lower_xml_serialize(struct lowering *l, XmlSerialize *xml)
{
    struct expr *out = lower_new_expr(l, EXPR_XML_SERIALIZE, xml->location);

    out->text = "xmlserialize";
    out->integer = (xml->xmloption == XMLOPTION_DOCUMENT) + 2 * xml->indent;
    out->type = lower_type(l, xml->typeName);
    out->arguments = lower_new_exprs(l, 1);
    out->arguments.at[0] = lower_expr(l, xml->expr);
    return out;
}
