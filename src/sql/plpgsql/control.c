/*
 * Control: blocks with their handlers, and the statements that have statements in them: IF, CASE and the loops.
 * Each reads from its first word to behind its END.
 */
#include "reading.h"

#include <stdlib.h>

static const char *const stops_block[] = {"end", "exception", NULL};
static const char *const stops_handler[] = {"end", "when", NULL};
static const char *const stops_if[] = {"end", "else", "elsif", "elseif", NULL};
static const char *const stops_case[] = {"end", "else", "when", NULL};
static const char *const stops_loop[] = {"end", NULL};

/* ---- blocks ---- */

struct plpgsql_condition parser_condition(struct parser *p)
{
    struct plpgsql_condition out = {0};

    if (parser_take(p, "sqlstate"))
        out.sqlstate = parser_take_string(p);
    else
        out.name = parser_take_name(p);
    return out;
}

static void handlers(struct parser *p, struct plpgsql_node *node)
{
    VEC(struct plpgsql_branch) found = {0};

    while (parser_is(p, "when")) {
        struct plpgsql_branch branch = {.line = parser_line_of(p, p->token.start)};
        VEC(struct plpgsql_condition) caught = {0};

        do {
            parser_next(p);
            vec_push(p->arena, &caught, parser_condition(p));
        } while (parser_is(p, "or"));
        parser_read_until(p, "then", NULL, false);
        parser_take(p, "then");
        branch.caught = caught.at;
        branch.caught_count = caught.count;
        branch.body = parser_statements(p, stops_handler);
        vec_push(p->arena, &found, branch);
    }
    node->branches = (struct plpgsql_branches){found.at, found.count};
}

void parser_block(struct parser *p, struct plpgsql_node *node)
{
    node->kind = PLPGSQL_BLOCK;
    if (parser_take(p, "declare"))
        node->declarations = parser_declarations(p);
    parser_take(p, "begin");
    node->body = parser_statements(p, stops_block);
    if (parser_take(p, "exception"))
        handlers(p, node);
    parser_end(p);
}

/* ---- control ---- */

/* Conditions with bodies, the first of them after the word looked at. */
static void branches(struct parser *p, struct plpgsql_node *node, const char *const *stops)
{
    VEC(struct plpgsql_branch) found = {0};

    while (p->token.kind != 0 && !parser_is(p, "end") && !parser_is(p, "else")) {
        struct plpgsql_branch branch = {.line = parser_line_of(p, p->token.start)};

        parser_next(p);
        if (stops == stops_case)
            branch.when = parser_expressions(p, "then", NULL);
        else
            branch.when = (struct plpgsql_sqls){ARENA_ARRAY(p->arena, struct plpgsql_sql *, 1), 1};
        if (stops == stops_if)
            branch.when.at[0] = parser_expression_until(p, "then");
        if (!parser_take(p, "then"))
            break;
        branch.body = parser_statements(p, stops);
        vec_push(p->arena, &found, branch);
    }
    node->branches = (struct plpgsql_branches){found.at, found.count};
    if (parser_take(p, "else")) {
        node->has_else = true;
        node->otherwise = parser_statements(p, stops_loop);
    }
    parser_end(p);
}

void parser_if(struct parser *p, struct plpgsql_node *node)
{
    branches(p, node, stops_if);
}

void parser_case(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    if (!parser_is(p, "when"))
        node->sql = parser_expression_until(p, "when");
    branches(p, node, stops_case);
}

static void loop_body(struct parser *p, struct plpgsql_node *node)
{
    parser_take(p, "loop");
    node->body = parser_statements(p, stops_loop);
    parser_end(p);
}

void parser_loop(struct parser *p, struct plpgsql_node *node)
{
    loop_body(p, node);
}

void parser_while(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->sql = parser_expression_until(p, "loop");
    loop_body(p, node);
}

/* Where ".." stands in the span outside of brackets; the span's end when nowhere. */
static uint32_t find_dots(const struct parser *p, struct span span)
{
    struct parser at = *p;
    uint32_t depth = 0;

    at.length = span.end;
    at.token = token_next(p->text, span.end, span.start);
    for (; at.token.kind != 0; parser_next(&at))
        if (!parser_in_brackets(&at, &depth) && at.token.kind == '.' && p->text[at.token.end] == '.')
            return at.token.start;
    return span.end;
}

static void for_range(struct parser *p, struct plpgsql_node *node, struct span span, uint32_t dots)
{
    node->kind = PLPGSQL_FOR_RANGE;
    node->sql = parser_expression(p, (struct span){span.start, token_trim(p->text, span.start, dots)});
    p->token = token_next(p->text, p->length, dots + 2);
    node->to = parser_expression(p, parser_read_until(p, "by", "loop", false));
    if (parser_take(p, "by"))
        node->by = parser_expression_until(p, "loop");
}

/* The expressions between the brackets that the token looked at opens, and past them. */
struct plpgsql_sqls parser_bracketed(struct parser *p)
{
    struct parser inside = *p;

    parser_next(&inside);
    parser_skip_brackets(p);
    inside.length = token_trim(p->text, inside.token.start, p->token.start);
    if (inside.length > inside.token.start && p->text[inside.length - 1] == ')')
        inside.length--;
    if (inside.token.start >= inside.length)
        return (struct plpgsql_sqls){NULL, 0};
    inside.token = token_next(p->text, inside.length, inside.token.start);
    return parser_expressions(&inside, NULL, NULL);
}

/* A name, perhaps with arguments, and nothing else: a bound cursor. */
static bool for_cursor(struct parser *p, struct plpgsql_node *node)
{
    struct parser at = *p;
    const char *cursor = parser_is(p, "values") ? NULL : parser_take_name(&at);

    if (cursor == NULL)
        return false;
    if (at.token.kind == '(')
        parser_skip_brackets(&at);
    if (!parser_is(&at, "loop"))
        return false;
    node->kind = PLPGSQL_FOR_CURSOR;
    node->cursor = cursor;
    parser_next(p);
    if (p->token.kind == '(')
        node->arguments = parser_bracketed(p);
    return true;
}

static void using_arguments(struct parser *p, struct plpgsql_node *node, const char *word)
{
    parser_next(p);
    node->arguments = parser_expressions(p, word, "into");
}

/* EXECUTE's text, then INTO and USING in any order, to before the word (a loop's) or the statement's end. */
void parser_dynamic(struct parser *p, struct plpgsql_node *node, const char *word)
{
    struct span span;
    uint32_t depth = 0;

    parser_next(p);
    span = (struct span){p->token.start, p->token.start};
    for (; p->token.kind != 0; parser_next(p)) {
        if (!parser_in_brackets(p, &depth) &&
            (p->token.kind == ';' || parser_is(p, "into") || parser_is(p, "using") ||
             (word != NULL && parser_is(p, word))))
            break;
        span.end = p->token.end;
    }
    node->dynamic = true;
    node->sql = parser_expression(p, span);
    if (node->sql != NULL)
        node->sql->dynamic = true;
    while (parser_is(p, "into") || parser_is(p, "using")) {
        if (parser_is(p, "into"))
            parser_into(p, node);
        else
            using_arguments(p, node, word);
    }
}

/* Over integers, a query, EXECUTE, or a cursor. */
void parser_for(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->targets = parser_targets(p);
    parser_read_until(p, "in", NULL, false);
    parser_take(p, "in");
    if (parser_is(p, "reverse")) {
        node->reverse = true;
        parser_next(p);
    }
    if (parser_is(p, "execute")) {
        node->kind = PLPGSQL_FOR_EXECUTE;
        parser_dynamic(p, node, "loop");
    } else if (!for_cursor(p, node)) {
        struct span span = parser_read_until(p, "loop", NULL, false);
        uint32_t dots = find_dots(p, span);

        node->kind = PLPGSQL_FOR_QUERY;
        if (dots < span.end)
            for_range(p, node, span, dots);
        else if (span.end > span.start)
            node->sql = parser_piece(p, span, NULL, false);
    }
    loop_body(p, node);
}

void parser_foreach(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->targets = parser_targets(p);
    if (parser_take(p, "slice"))
        node->slice = (uint32_t)strtoul(p->text + p->token.start, NULL, 10);
    parser_read_until(p, "array", NULL, false);
    parser_take(p, "array");
    node->sql = parser_expression_until(p, "loop");
    loop_body(p, node);
}

/* EXIT and CONTINUE [label] [WHEN condition] */
void parser_leave(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    if (!parser_is(p, "when"))
        node->label = parser_take_name(p);
    if (parser_take(p, "when"))
        node->sql = parser_expression_until(p, NULL);
    parser_finish(p);
}
