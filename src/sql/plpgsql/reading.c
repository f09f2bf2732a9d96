/*
 * Reading: see reading.h. Knows tokens, the pieces of SQL between them and what is assigned to, but no
 * statement.
 */
#include "reading.h"

#include <string.h>

#include "sql/ident.h"
#include "sql/lower.h"

/* ---- tokens ---- */

void parser_next(struct parser *p)
{
    if (p->token.kind != ';')
        p->last = p->token.end;
    p->token = token_next(p->text, p->length, p->token.end);
}

struct token parser_peek(const struct parser *p)
{
    return token_next(p->text, p->length, p->token.end);
}

bool parser_is(const struct parser *p, const char *word)
{
    return token_is_word(p->text, p->token, word);
}

bool parser_at_end(const struct parser *p)
{
    return p->token.kind == 0 || p->token.kind == ';';
}

bool parser_is_name(struct token token)
{
    return token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED || token.kind == TOKEN_PARAMETER;
}

/* A word is passed over if it is this one. */
bool parser_take(struct parser *p, const char *word)
{
    bool found = parser_is(p, word);

    if (found)
        parser_next(p);
    return found;
}

uint32_t parser_line_of(struct parser *p, uint32_t at)
{
    if (at < p->line_at) {
        p->line = 1;
        p->line_at = 0;
    }
    for (; p->line_at < at; p->line_at++)
        p->line += p->text[p->line_at] == '\n';
    return p->line;
}

/* Counts brackets: true while the token belongs to something that was opened, or opens it. */
bool parser_in_brackets(const struct parser *p, uint32_t *depth)
{
    bool inside = *depth > 0;

    *depth = token_depth(p->token, *depth);
    return inside || *depth > 0;
}

/* From the token looked at to before the first of these words, a semicolon or (if asked) a comma outside of
 * brackets. */
struct span parser_read_until(struct parser *p, const char *word1, const char *word2, bool comma)
{
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0;

    for (; p->token.kind != 0; parser_next(p)) {
        if (!parser_in_brackets(p, &depth) &&
            (p->token.kind == ';' || (comma && p->token.kind == ',') || (word1 != NULL && parser_is(p, word1)) ||
             (word2 != NULL && parser_is(p, word2))))
            break;
        span.end = p->token.end;
    }
    return span;
}

/* Past the bracket that the token looked at opens. */
void parser_skip_brackets(struct parser *p)
{
    uint32_t depth = 0;

    for (; p->token.kind != 0; parser_next(p)) {
        parser_in_brackets(p, &depth);
        if (depth == 0) {
            parser_next(p);
            return;
        }
    }
}

/* To and past the semicolon. */
void parser_finish(struct parser *p)
{
    parser_read_until(p, NULL, NULL, false);
    parser_next(p);
}

/* The text between quotes, doubled ones single. */
static const char *unquoted(struct parser *p, struct token token)
{
    char *text = arena_strndup(p->arena, p->text + token.start + 1, token.end - token.start - 1);
    size_t to = 0;

    for (size_t at = 0; text[at] != '\0'; at++) {
        if (text[at] == '"' && text[++at] != '"')
            break;
        text[to++] = text[at];
    }
    text[to] = '\0';
    return ident_truncate(p->arena, text, to);
}

const char *parser_name_of(struct parser *p, struct token token)
{
    if (token.kind == TOKEN_QUOTED && p->text[token.start] == '"')
        return unquoted(p, token);
    return ident_fold(p->arena, p->text + token.start, token.end - token.start);
}

/* The name looked at, and past it; NULL when there is none. */
const char *parser_take_name(struct parser *p)
{
    const char *name = NULL;

    if (parser_is_name(p->token)) {
        name = parser_name_of(p, p->token);
        parser_next(p);
    }
    return name;
}

/* The string constant looked at, decoded, and past it; NULL when there is none. */
const char *parser_take_string(struct parser *p)
{
    const char *text;
    struct expr *expr;

    if (p->token.kind != TOKEN_STRING && p->token.kind != TOKEN_DOLLAR_STRING)
        return NULL;
    text = arena_strndup(p->arena, p->text + p->token.start, p->token.end - p->token.start);
    expr = lower_expression(p->arena, text, NULL);
    parser_next(p);
    return expr != NULL && expr->kind == EXPR_STRING ? expr->text : NULL;
}

/* := or =, and past it. */
bool parser_take_assignment(struct parser *p)
{
    if (p->token.kind == ':' && p->text[p->token.end] == '=')
        parser_next(p);
    if (p->token.kind != '=')
        return false;
    parser_next(p);
    return true;
}

/* ---- pieces of SQL ---- */

struct plpgsql_sql *parser_piece(struct parser *p, struct span span, const char *text, bool expression)
{
    struct plpgsql_sql *piece = ARENA_NEW(p->arena, struct plpgsql_sql);

    if (p->last < span.end)
        p->last = span.end;
    piece->span = span;
    piece->line = parser_line_of(p, span.start);
    piece->text = text != NULL ? text : arena_strndup(p->arena, p->text + span.start, span.end - span.start);
    lower_piece(p->arena, piece->text, expression, p->base != NO_POSITION ? p->base + span.start : span.start,
                &piece->lowered);
    if (piece->lowered.count == 1)
        piece->op = piece->lowered.ops[0];
    else if (piece->lowered.error == NULL)
        piece->lowered = (struct lowered){
            .sqlstate = "42601", .error = "syntax error at end of input", .error_at = span.start};
    return piece;
}

/* NULL for nothing at all. */
struct plpgsql_sql *parser_expression(struct parser *p, struct span span)
{
    return span.end > span.start ? parser_piece(p, span, NULL, true) : NULL;
}

struct plpgsql_sql *parser_expression_until(struct parser *p, const char *word)
{
    return parser_expression(p, parser_read_until(p, word, NULL, false));
}

struct plpgsql_sql *parser_statement_until(struct parser *p, const char *word)
{
    struct span span = parser_read_until(p, word, NULL, false);

    return span.end > span.start ? parser_piece(p, span, NULL, false) : NULL;
}

/* Expressions with commas between them, to before one of the words or the statement's end. */
struct plpgsql_sqls parser_expressions(struct parser *p, const char *word1, const char *word2)
{
    VEC(struct plpgsql_sql *) found = {0};

    for (;;) {
        struct plpgsql_sql *piece = parser_expression(p, parser_read_until(p, word1, word2, true));

        if (piece != NULL)
            vec_push(p->arena, &found, piece);
        if (p->token.kind != ',')
            return (struct plpgsql_sqls){found.at, found.count};
        parser_next(p);
    }
}

/* ---- what is assigned to ---- */

struct plpgsql_target parser_target(struct parser *p)
{
    struct plpgsql_target out = {0};
    VEC(const char *) names = {0};

    vec_push(p->arena, &names, parser_name_of(p, p->token));
    parser_next(p);
    while (p->token.kind == '.' || p->token.kind == '[') {
        if (p->token.kind == '.') {
            parser_next(p);
            if (!parser_is_name(p->token))
                break;
            out.deeper |= out.subscript != NULL;
            vec_push(p->arena, &names, parser_name_of(p, p->token));
            parser_next(p);
        } else {
            struct span span = {p->token.end, p->token.end};

            out.deeper |= out.subscript != NULL;
            parser_skip_brackets(p);
            span.end =
                token_trim(p->text, span.start, p->token.start > span.start ? p->token.start : span.start);
            if (span.end > span.start && p->text[span.end - 1] == ']')
                span.end--;
            out.subscript = parser_expression(p, span);
        }
    }
    out.names = (struct texts){names.at, names.count};
    return out;
}

struct plpgsql_targets parser_targets(struct parser *p)
{
    VEC(struct plpgsql_target) found = {0};

    while (parser_is_name(p->token)) {
        vec_push(p->arena, &found, parser_target(p));
        if (p->token.kind != ',')
            break;
        parser_next(p);
    }
    return (struct plpgsql_targets){found.at, found.count};
}

/* INTO [STRICT] target, … : the token looked at is INTO. Gives where it ends. */
uint32_t parser_into(struct parser *p, struct plpgsql_node *node)
{
    uint32_t end = p->token.end;
    struct parser before;

    parser_next(p);
    if (parser_is(p, "strict")) {
        node->strict = true;
        parser_next(p);
    }
    before = *p;
    node->targets = parser_targets(p);
    for (; before.token.kind != 0 && before.token.start < p->token.start; parser_next(&before))
        end = before.token.end;
    return end;
}

/* ---- nodes ---- */

struct plpgsql_node *parser_new_node(struct parser *p, enum plpgsql_kind kind)
{
    struct plpgsql_node *node = ARENA_NEW(p->arena, struct plpgsql_node);

    node->kind = kind;
    node->span = (struct span){p->token.start, p->token.end};
    node->line = parser_line_of(p, p->token.start);
    return node;
}

/* END, END IF, END LOOP label, and its semicolon. */
void parser_end(struct parser *p)
{
    if (parser_is(p, "end"))
        parser_finish(p);
}
