/*
 * Documents: SQL/JSON and XML expressions. Their results' types matter; what they do with the values is not looked into
 * (transformJsonFuncExpr() and its neighbours, transformXmlExpr(), transformXmlSerialize() of parser/parse_expr.c).
 */
#include <string.h>

#include "resolve/query/ranges.h"

/* ---- shared ---- */

static struct typed *argument_value(struct analysis *a, const struct expr *expr)
{
    return expression(a, expr != NULL && expr->kind == EXPR_NAMED_ARGUMENT ? expr->arguments.at[0] : expr);
}

/* Untyped literals among the arguments are text. */
static bool document_arguments(struct analysis *a, const struct expr *expr, struct typed *node)
{
    node->arguments = typed_list(a->arena, expr->arguments.count);
    const char **names = ARENA_ARRAY(a->arena, const char *, expr->arguments.count + 1);
    for (uint32_t i = 0; i < expr->arguments.count; i++) {
        struct typed *value = argument_value(a, expr->arguments.at[i]);
        if (value != NULL && value->type == UNKNOWNOID)
            value = coerce_node(a, value, TEXTOID, -1, 'i', 'i', NO_POSITION);
        if (value == NULL)
            return false;
        names[node->count] = expr->arguments.at[i]->kind == EXPR_NAMED_ARGUMENT ? expr->arguments.at[i]->text : NULL;
        node->arguments[node->count++] = value;
    }
    node->names = names;
    return true;
}

/* ---- SQL/JSON ---- */

/* `since`: the first major to which it is more than a call of a function of that name. */
struct json_row { const char *text; oid type; bool aggregate; int since; };
static const struct json_row json_rows[] = {
    { "json_object", JSONOID, false, 16 }, { "json_array", JSONOID, false, 16 }, { "json_objectagg", JSONOID, true, 16 },
    { "json_arrayagg", JSONOID, true, 16 }, { "json", JSONOID, false, 17 }, { "json_scalar", JSONOID, false, 17 },
    { "json_serialize", TEXTOID, false, 17 }, { "json_exists", BOOLOID, false, 17 }, { "json_query", JSONBOID, false, 17 },
    { "json_value", TEXTOID, false, 17 }, { "is json", BOOLOID, false, 0 }, { "is json object", BOOLOID, false, 0 },
    { "is json array", BOOLOID, false, 0 }, { "is json scalar", BOOLOID, false, 0 },
};

static const struct json_row *json_row_of(const char *text)
{
    for (size_t i = 0; i < sizeof json_rows / sizeof *json_rows; i++)
        if (strcmp(json_rows[i].text, text) == 0)
            return &json_rows[i];
    return NULL;
}

static struct typed *json_aggregate(struct analysis *a, const struct expr *expr, struct typed *node)
{
    struct routine routine = { .kind = 'a', .aggregate_kind = 'n' };
    struct typed *filter = NULL;
    struct expr *call = ARENA_NEW(a->arena, struct expr);
    *call = *expr;
    call->name = (struct name){ .name = expr->text, .position = expr->position };
    if (expr->call != NULL && expr->call->filter != NULL) {
        filter = expression_at(a, expr->call->filter, PLACE_FILTER);
        filter = filter != NULL ? coerce_to_boolean(a, filter, "FILTER") : NULL;
        if (filter == NULL)
            return NULL;
    }
    node->names = NULL;
    if (expr->call != NULL && expr->call->over != NULL)
        return call_window(a, node, &routine, call, filter, a->last_set);
    return call_aggregate(a, node, &routine, call, filter, node->count);
}

/* As majors before the construct read it: JSON_SCALAR(1) calls a function, and JSON('{}') is a cast. */
static struct typed *json_call(struct analysis *a, const struct expr *expr)
{
    struct expr *call = ARENA_NEW(a->arena, struct expr);
    *call = *expr;
    call->kind = EXPR_FUNCTION;
    call->name = (struct name){ .name = expr->text, .position = expr->position };
    call->text = NULL;
    return call_function(a, call);
}

struct typed *expression_json(struct analysis *a, const struct expr *expr)
{
    const struct json_row *row = expr->text != NULL ? json_row_of(expr->text) : NULL;
    if (row == NULL)
        return analysis_open(a, expr->position, NO_OID);
    if (catalog_version(a->resolver->catalog) < row->since)
        return json_call(a, expr);
    struct typed *node = typed_new(a->arena, TYPED_JSON, row->type, expr->position);
    node->text = row->text;
    if (expr->type != NULL && !resolve_type(a->resolver, expr->type, &node->type, &node->typmod, a->refusal))
        return NULL;
    if (!document_arguments(a, expr, node))
        return NULL;
    if (expr->query != NULL) {
        node->query = query_analyze(a, expr->query);
        if (node->query == NULL)
            return NULL;
        if (node->query->column_count != 1 && !node->query->unsure)
            return analysis_refuse(a, expr->position, "42601", "subquery must return only one column");
    }
    if (row->aggregate)
        return json_aggregate(a, expr, node);
    return typed_collate_over(a, node, NULL, 0) ? node : NULL;
}

/* ---- XML ---- */

/* What the n-th argument (from 0, named ones not counted) must be; NO_OID: anything. */
static oid xml_argument_type(const char *text, uint32_t n)
{
    static const struct { const char *text; oid types[3]; } rows[] = {
        { "xmlconcat", { XMLOID, XMLOID, XMLOID } }, { "xmlparse", { TEXTOID, BOOLOID, BOOLOID } },
        { "xmlpi", { TEXTOID, TEXTOID, TEXTOID } }, { "xmlroot", { XMLOID, TEXTOID, INT4OID } },
        { "is document", { XMLOID, XMLOID, XMLOID } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].text, text) == 0)
            return rows[i].types[n < 2 ? n : 2];
    return NO_OID;
}

static const char *xml_construct(const char *text)
{
    static const char *const names[][2] = {
        { "xmlconcat", "XMLCONCAT" }, { "xmlparse", "XMLPARSE" }, { "xmlpi", "XMLPI" }, { "xmlroot", "XMLROOT" },
        { "is document", "IS DOCUMENT" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], text) == 0)
            return names[i][1];
    return "XML";
}

static struct typed *xml_serialize(struct analysis *a, const struct expr *expr)
{
    oid type;
    int32_t typmod;
    bool possible;
    struct typed *value = expression(a, expr->arguments.at[0]);
    value = value != NULL ? coerce_to_specific(a, value, XMLOID, -1, "XMLSERIALIZE") : NULL;
    if (value == NULL || !resolve_type(a->resolver, expr->type, &type, &typmod, a->refusal))
        return NULL;
    struct typed *node = typed_new(a->arena, TYPED_XML, TEXTOID, expr->position);
    node->text = "xmlserialize";
    node->arguments = typed_list(a->arena, 1);
    node->arguments[node->count++] = value;
    typed_collate_over(a, node, NULL, 0);
    struct typed *out = coerce_to_target(a, node, type, typmod, 'i', 'i', NO_POSITION, &possible);
    return possible ? out : analysis_refuse(a, expr->position, "42846", "cannot cast XMLSERIALIZE result to %s",
                                            lookup_type_display(a->resolver, type, -1));
}

/* The name given, or the column's. */
static bool xml_name(struct analysis *a, const struct expr *xml, const struct expr *argument, const char **out)
{
    *out = argument->text;
    if (*out == NULL && argument->arguments.at[0] != NULL && argument->arguments.at[0]->kind == EXPR_COLUMN)
        *out = figure_name(argument->arguments.at[0]);
    return *out != NULL
           || analysis_refuse(a, argument->position, "42601", "unnamed XML %s value must be a column reference",
                              xml->text != NULL && strcmp(xml->text, "xmlelement") == 0 ? "attribute" : "element");
}

struct typed *expression_xml(struct analysis *a, const struct expr *expr)
{
    if (expr->kind == EXPR_XML_SERIALIZE)
        return xml_serialize(a, expr);
    bool document = expr->kind == EXPR_XML_IS_DOCUMENT;
    const char *text = document ? "is document" : expr->text != NULL ? expr->text : "xml";
    struct typed *node = typed_new(a->arena, TYPED_XML, document ? BOOLOID : XMLOID, expr->position);
    const char **names = ARENA_ARRAY(a->arena, const char *, expr->arguments.count + 1);
    node->text = text;
    node->arguments = typed_list(a->arena, expr->arguments.count);
    for (uint32_t i = 0, n = 0; i < expr->arguments.count; i++) {
        bool named = expr->arguments.at[i]->kind == EXPR_NAMED_ARGUMENT;
        struct typed *value = argument_value(a, expr->arguments.at[i]);
        oid wanted = named ? NO_OID : xml_argument_type(text, n++);
        if (value != NULL && wanted != NO_OID)
            value = coerce_to_specific(a, value, wanted, -1, xml_construct(text));
        if (value == NULL)
            return NULL;
        if (named && !xml_name(a, expr, expr->arguments.at[i], &names[node->count]))
            return NULL;
        node->arguments[node->count++] = value;
    }
    node->names = names;
    return node;
}
