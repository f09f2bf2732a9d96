/*
 * Lowers functions, procedures, DO blocks and calls. A body in a string is kept as text, with the place where
 * it begins in the source, so that lines inside it can be named; SQL-standard bodies are lowered to queries.
 */
#include "lowering.h"

#include <string.h>

struct function_parameter *lower_parameters(struct lowering *l, List *parameters, uint32_t *count)
{
    struct function_parameter *out;
    ListCell *cell;

    *count = (uint32_t)list_length(parameters);
    if (*count == 0)
        return NULL;
    out = ARENA_ARRAY(l->arena, struct function_parameter, *count);
    foreach (cell, parameters) {
        FunctionParameter *node = lfirst_node(FunctionParameter, cell);
        struct function_parameter *to = &out[foreach_current_index(cell)];

        to->name = lower_copy(l, node->name);
        to->type = lower_type(l, node->argType);
        to->mode = node->mode == FUNC_PARAM_DEFAULT ? 'i' : (char)node->mode;
        to->default_value = lower_expr(l, node->defexpr);
    }
    return out;
}

/* Where the content of the string constant after `location` stands, when it stands there as it is: a
 * dollar-quoted string, or one without doubled quotes and escapes. */
static uint32_t body_position(struct lowering *l, int location, const char *body)
{
    uint32_t limit = l->range.end;
    size_t length = strlen(body);
    struct token token;
    uint32_t at;

    if (location < 0)
        return NO_POSITION;
    token = token_next(l->text, limit, (uint32_t)location);
    /* The location of an option is its key word's. */
    while (token.kind == TOKEN_WORD)
        token = token_next(l->text, limit, token.end);
    if (token.kind != TOKEN_STRING && token.kind != TOKEN_DOLLAR_STRING)
        return NO_POSITION;
    at = token.start;
    if (token.kind == TOKEN_DOLLAR_STRING)
        at = (uint32_t)((char *)memchr(l->text + at + 1, '$', token.end - at - 1) - l->text) + 1;
    else
        while (l->text[at++] != '\'')
            ;
    if (at + length <= token.end && memcmp(l->text + at, body, length) == 0)
        return l->base + at;
    return NO_POSITION;
}

static char yes_or_no(Node *argument)
{
    return argument != NULL && IsA(argument, Boolean) && boolVal(argument) ? 't' : 'f';
}

static void function_as(struct lowering *l, struct op_create_function *out, DefElem *option)
{
    List *texts = castNode(List, option->arg);
    const char *body = strVal(linitial(texts));

    out->body = lower_copy(l, body);
    out->body_position = body_position(l, option->location, body);
    if (list_length(texts) > 1)
        out->link_symbol = lower_copy(l, strVal(lsecond(texts)));
}

static void function_transforms(struct lowering *l, struct op_create_function *out, List *types)
{
    ListCell *cell;

    out->transforms.count = (uint32_t)list_length(types);
    out->transforms.at = ARENA_ARRAY(l->arena, struct sql_option, out->transforms.count);
    foreach (cell, types) {
        struct sql_option *option = &out->transforms.at[foreach_current_index(cell)];

        option->name = "type";
        option->type = lower_type(l, lfirst_node(TypeName, cell));
        option->span = option->type->span;
    }
}

static void function_set(struct lowering *l, struct op_create_function *out, DefElem *option)
{
    struct sql_option set = lower_setting(l, castNode(VariableSetStmt, option->arg));
    uint32_t start = option->location >= 0 ? (uint32_t)option->location : l->range.start;

    set.span = lower_span(l, start, start);
    out->sets.at[out->sets.count++] = set;
}

static void function_option(struct lowering *l, struct op_create_function *out, DefElem *option)
{
    const char *name = option->defname;

    if (strcmp(name, "as") == 0)
        function_as(l, out, option);
    else if (strcmp(name, "language") == 0)
        out->language = lower_value(l, option->arg);
    else if (strcmp(name, "volatility") == 0)
        out->volatility = strVal(option->arg)[0] == 'v' ? 'v' : strVal(option->arg)[0] == 's' ? 's' : 'i';
    else if (strcmp(name, "strict") == 0)
        out->strict = yes_or_no(option->arg);
    else if (strcmp(name, "security") == 0)
        out->security = yes_or_no(option->arg) == 't' ? 'd' : 'i';
    else if (strcmp(name, "leakproof") == 0)
        out->leakproof = yes_or_no(option->arg);
    else if (strcmp(name, "window") == 0)
        out->window = yes_or_no(option->arg);
    else if (strcmp(name, "parallel") == 0)
        out->parallel = lower_value(l, option->arg);
    else if (strcmp(name, "cost") == 0)
        out->cost = lower_value(l, option->arg);
    else if (strcmp(name, "rows") == 0)
        out->rows = lower_value(l, option->arg);
    else if (strcmp(name, "support") == 0)
        out->support = lower_name(l, castNode(List, option->arg), option->location);
    else if (strcmp(name, "set") == 0)
        function_set(l, out, option);
    else if (strcmp(name, "transform") == 0)
        function_transforms(l, out, castNode(List, option->arg));
}

/* From RETURN or BEGIN ATOMIC, at depth 0 after the parameters, to the statement's end. */
static struct span sql_body_span(struct lowering *l, bool atomic)
{
    uint32_t depth = 0;
    uint32_t at = l->range.start;

    for (;;) {
        struct token token = token_next(l->text, l->range.end, at);

        if (token.kind == 0)
            return (struct span){NO_POSITION, NO_POSITION};
        if (token.kind == '(')
            depth++;
        else if (token.kind == ')')
            depth--;
        else if (depth == 0 && !atomic && token_is_word(l->text, token, "return"))
            return lower_span(l, token.start, l->range.end);
        else if (depth == 0 && atomic && token_is_word(l->text, token, "begin") &&
                 token_is_word(l->text, token_next(l->text, l->range.end, token.end), "atomic"))
            return lower_span(l, token.start, l->range.end);
        at = token.end;
    }
}

/* RETURN expression, or a list in a list: BEGIN ATOMIC …; END. What is no query (SET …) the server refuses
 * there. */
static void sql_body(struct lowering *l, struct op_create_function *out, Node *body)
{
    List *statements;
    ListCell *cell;

    out->sql_body = true;
    out->sql_body_span = sql_body_span(l, !IsA(body, ReturnStmt));
    if (IsA(body, ReturnStmt)) {
        out->return_expr = lower_expr(l, ((ReturnStmt *)body)->returnval);
        return;
    }
    statements = linitial(castNode(List, body));
    out->queries = ARENA_ARRAY(l->arena, struct query *, (uint32_t)list_length(statements));
    foreach (cell, statements) {
        Node *statement = lfirst(cell);

        if (IsA(statement, ReturnStmt))
            out->return_expr = lower_expr(l, ((ReturnStmt *)statement)->returnval);
        else if (lower_is_query(statement))
            out->queries[out->query_count++] = lower_query(l, statement);
    }
}

/* compute_function_attributes(): only SET may come more than once. */
static bool option_came_before(const List *options, const DefElem *option)
{
    ListCell *cell;
    foreach (cell, options) {
        const DefElem *other = lfirst_node(DefElem, cell);
        if (other == option)
            return false;
        if (strcmp(option->defname, "set") != 0 && strcmp(other->defname, option->defname) == 0)
            return true;
    }
    return false;
}

struct op *lower_create_function(struct lowering *l, Node *node_)
{
    CreateFunctionStmt *node = (CreateFunctionStmt *)node_;
    struct op_create_function *out = LOWER_OP(l, struct op_create_function, OP_CREATE_FUNCTION);
    uint32_t sets = 0;
    ListCell *cell;

    out->procedure = node->is_procedure;
    out->replace = node->replace;
    out->name = lower_name(l, node->funcname, -1);
    out->parameters = lower_parameters(l, node->parameters, &out->parameter_count);
    out->returns = lower_type(l, node->returnType);
    out->body_position = NO_POSITION;
    out->support.position = NO_POSITION;
    foreach (cell, node->options)
        sets += strcmp(lfirst_node(DefElem, cell)->defname, "set") == 0;
    if (sets > 0)
        out->sets.at = ARENA_ARRAY(l->arena, struct sql_option, sets);
    foreach (cell, node->options) {
        function_option(l, out, lfirst_node(DefElem, cell));
        out->repeats |= option_came_before(node->options, lfirst_node(DefElem, cell));
    }
    if (node->sql_body != NULL)
        sql_body(l, out, node->sql_body);
    return &out->op;
}

struct op *lower_alter_function(struct lowering *l, Node *node_)
{
    AlterFunctionStmt *node = (AlterFunctionStmt *)node_;
    struct op_alter_function *out = LOWER_OP(l, struct op_alter_function, OP_ALTER_FUNCTION);

    out->function = lower_object(l, node->objtype, (Node *)node->func);
    out->actions = lower_options(l, node->actions);
    return &out->op;
}

struct op *lower_do(struct lowering *l, Node *node_)
{
    DoStmt *node = (DoStmt *)node_;
    struct op_do *out = LOWER_OP(l, struct op_do, OP_DO);
    ListCell *cell;

    out->body_position = NO_POSITION;
    foreach (cell, node->args) {
        DefElem *option = lfirst_node(DefElem, cell);

        if (strcmp(option->defname, "as") == 0) {
            out->body = lower_value(l, option->arg);
            out->body_position = body_position(l, option->location, strVal(option->arg));
        } else if (strcmp(option->defname, "language") == 0) {
            out->language = lower_value(l, option->arg);
        }
    }
    return &out->op;
}

struct op *lower_call(struct lowering *l, Node *node)
{
    struct op_call *out = LOWER_OP(l, struct op_call, OP_CALL);

    out->call = lower_expr(l, (Node *)((CallStmt *)node)->funccall);
    return &out->op;
}
