/*
 * Plpgsql: reads a PL/pgSQL body into the tree of sql/plpgsql.h. Follows pl_gram.y in what begins a
 * statement and where the SQL in it ends, but resolves no names, so that a body is read without a catalog. It
 * recurses only through statements(), which counts its depth.
 */
#include "sql/plpgsql.h"

#include <stdlib.h>
#include <string.h>

#include "sql/ident.h"
#include "sql/lower.h"
#include "token.h"

struct parser {
    struct arena *arena;
    const char *text;
    uint32_t length;
    uint32_t base;
    struct token token;     /* the one looked at */
    uint32_t last;          /* the end of the last one passed but a statement's semicolon */
    uint32_t line, line_at; /* the line of the byte `line_at` */
    uint32_t depth;
};

/* ---- tokens ---- */

static void next(struct parser *p)
{
    if (p->token.kind != ';')
        p->last = p->token.end;
    p->token = token_next(p->text, p->length, p->token.end);
}

static struct token peek(const struct parser *p)
{
    return token_next(p->text, p->length, p->token.end);
}

static bool is(const struct parser *p, const char *word)
{
    return token_is_word(p->text, p->token, word);
}

static bool at_end(const struct parser *p)
{
    return p->token.kind == 0 || p->token.kind == ';';
}

static bool is_name(struct token token)
{
    return token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED || token.kind == TOKEN_PARAMETER;
}

/* A word is passed over if it is this one. */
static bool take(struct parser *p, const char *word)
{
    bool found = is(p, word);

    if (found)
        next(p);
    return found;
}

static uint32_t line_of(struct parser *p, uint32_t at)
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
static bool in_brackets(const struct parser *p, uint32_t *depth)
{
    bool inside = *depth > 0;

    *depth = token_depth(p->token, *depth);
    return inside || *depth > 0;
}

/* From the token looked at to before the first of these words, a semicolon or (if asked) a comma outside of
 * brackets. */
static struct span read_until(struct parser *p, const char *word1, const char *word2, bool comma)
{
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0;

    for (; p->token.kind != 0; next(p)) {
        if (!in_brackets(p, &depth) && (p->token.kind == ';' || (comma && p->token.kind == ',') ||
                                        (word1 != NULL && is(p, word1)) || (word2 != NULL && is(p, word2))))
            break;
        span.end = p->token.end;
    }
    return span;
}

/* Past the bracket that the token looked at opens. */
static void skip_brackets(struct parser *p)
{
    uint32_t depth = 0;

    for (; p->token.kind != 0; next(p)) {
        in_brackets(p, &depth);
        if (depth == 0) {
            next(p);
            return;
        }
    }
}

/* To and past the semicolon. */
static void finish(struct parser *p)
{
    read_until(p, NULL, NULL, false);
    next(p);
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

static const char *name_of(struct parser *p, struct token token)
{
    if (token.kind == TOKEN_QUOTED && p->text[token.start] == '"')
        return unquoted(p, token);
    return ident_fold(p->arena, p->text + token.start, token.end - token.start);
}

/* The name looked at, and past it; NULL when there is none. */
static const char *take_name(struct parser *p)
{
    const char *name = NULL;

    if (is_name(p->token)) {
        name = name_of(p, p->token);
        next(p);
    }
    return name;
}

/* The string constant looked at, decoded, and past it; NULL when there is none. */
static const char *take_string(struct parser *p)
{
    const char *text;
    struct expr *expr;

    if (p->token.kind != TOKEN_STRING && p->token.kind != TOKEN_DOLLAR_STRING)
        return NULL;
    text = arena_strndup(p->arena, p->text + p->token.start, p->token.end - p->token.start);
    expr = lower_expression(p->arena, text, NULL);
    next(p);
    return expr != NULL && expr->kind == EXPR_STRING ? expr->text : NULL;
}

/* := or =, and past it. */
static bool take_assignment(struct parser *p)
{
    if (p->token.kind == ':' && p->text[p->token.end] == '=')
        next(p);
    if (p->token.kind != '=')
        return false;
    next(p);
    return true;
}

/* ---- pieces of SQL ---- */

static struct plpgsql_sql *sql(struct parser *p, struct span span, const char *text, bool expression)
{
    struct plpgsql_sql *piece = ARENA_NEW(p->arena, struct plpgsql_sql);

    if (p->last < span.end)
        p->last = span.end;
    piece->span = span;
    piece->line = line_of(p, span.start);
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
static struct plpgsql_sql *expression(struct parser *p, struct span span)
{
    return span.end > span.start ? sql(p, span, NULL, true) : NULL;
}

static struct plpgsql_sql *expression_until(struct parser *p, const char *word)
{
    return expression(p, read_until(p, word, NULL, false));
}

static struct plpgsql_sql *statement_until(struct parser *p, const char *word)
{
    struct span span = read_until(p, word, NULL, false);

    return span.end > span.start ? sql(p, span, NULL, false) : NULL;
}

/* Expressions with commas between them, to before one of the words or the statement's end. */
static struct plpgsql_sqls expressions(struct parser *p, const char *word1, const char *word2)
{
    VEC(struct plpgsql_sql *) found = {0};

    for (;;) {
        struct plpgsql_sql *piece = expression(p, read_until(p, word1, word2, true));

        if (piece != NULL)
            vec_push(p->arena, &found, piece);
        if (p->token.kind != ',')
            return (struct plpgsql_sqls){found.at, found.count};
        next(p);
    }
}

/* ---- what is assigned to ---- */

static struct plpgsql_target target(struct parser *p)
{
    struct plpgsql_target out = {0};
    VEC(const char *) names = {0};

    vec_push(p->arena, &names, name_of(p, p->token));
    next(p);
    while (p->token.kind == '.' || p->token.kind == '[') {
        if (p->token.kind == '.') {
            next(p);
            if (!is_name(p->token))
                break;
            out.deeper |= out.subscript != NULL;
            vec_push(p->arena, &names, name_of(p, p->token));
            next(p);
        } else {
            struct span span = {p->token.end, p->token.end};

            out.deeper |= out.subscript != NULL;
            skip_brackets(p);
            span.end =
                token_trim(p->text, span.start, p->token.start > span.start ? p->token.start : span.start);
            if (span.end > span.start && p->text[span.end - 1] == ']')
                span.end--;
            out.subscript = expression(p, span);
        }
    }
    out.names = (struct texts){names.at, names.count};
    return out;
}

static struct plpgsql_targets targets(struct parser *p)
{
    VEC(struct plpgsql_target) found = {0};

    while (is_name(p->token)) {
        vec_push(p->arena, &found, target(p));
        if (p->token.kind != ',')
            break;
        next(p);
    }
    return (struct plpgsql_targets){found.at, found.count};
}

/* INTO [STRICT] target, … : the token looked at is INTO. Gives where it ends. */
static uint32_t into(struct parser *p, struct plpgsql_node *node)
{
    uint32_t end = p->token.end;
    struct parser before;

    next(p);
    if (is(p, "strict")) {
        node->strict = true;
        next(p);
    }
    before = *p;
    node->targets = targets(p);
    for (; before.token.kind != 0 && before.token.start < p->token.start; next(&before))
        end = before.token.end;
    return end;
}

/* ---- nodes ---- */

static struct plpgsql_nodes statements(struct parser *p, const char *const *stops);

static const char *const stops_block[] = {"end", "exception", NULL};
static const char *const stops_handler[] = {"end", "when", NULL};
static const char *const stops_if[] = {"end", "else", "elsif", "elseif", NULL};
static const char *const stops_case[] = {"end", "else", "when", NULL};
static const char *const stops_loop[] = {"end", NULL};

static struct plpgsql_node *new_node(struct parser *p, enum plpgsql_kind kind)
{
    struct plpgsql_node *node = ARENA_NEW(p->arena, struct plpgsql_node);

    node->kind = kind;
    node->span = (struct span){p->token.start, p->token.end};
    node->line = line_of(p, p->token.start);
    return node;
}

/* END, END IF, END LOOP label, and its semicolon. */
static void end(struct parser *p)
{
    if (is(p, "end"))
        finish(p);
}

/* ---- declarations ---- */

/* The words that may follow a type. */
static bool ends_type(const struct parser *p)
{
    return at_end(p) || is(p, "not") || is(p, "collate") || is(p, "default") || p->token.kind == '=' ||
           (p->token.kind == ':' && p->text[p->token.end] == '=');
}

/* name.name…%TYPE: false when it is something else. */
static bool type_of(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct parser at = *p;
    VEC(const char *) names = {0};

    while (is_name(at.token)) {
        vec_push(p->arena, &names, take_name(&at));
        if (at.token.kind != '.')
            break;
        next(&at);
    }
    if (names.count == 0 || at.token.kind != '%')
        return false;
    next(&at);
    declaration->row = is(&at, "rowtype");
    if (!declaration->row && !is(&at, "type"))
        return false;
    declaration->of = (struct texts){names.at, names.count};
    for (next(&at); at.token.kind != 0 && !ends_type(&at); next(&at))
        declaration->array |= at.token.kind == '[' || is(&at, "array");
    p->token = at.token;
    return true;
}

static void declared_type(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0;

    if (type_of(p, declaration))
        return;
    for (; p->token.kind != 0 && (in_brackets(p, &depth) || !ends_type(p)); next(p))
        span.end = p->token.end;
    if (span.end > span.start)
        declaration->type = lower_type_name(
            p->arena, arena_strndup(p->arena, p->text + span.start, span.end - span.start), NULL);
}

/* (name type, …) of a cursor: the names. */
static struct texts cursor_parameters(struct parser *p)
{
    VEC(const char *) names = {0};
    uint32_t depth = 0;
    bool begins = false;

    for (; p->token.kind != 0; next(p)) {
        bool opens = depth == 0;

        in_brackets(p, &depth);
        if (depth == 0)
            break;
        if (begins && is_name(p->token))
            vec_push(p->arena, &names, name_of(p, p->token));
        begins = opens || (depth == 1 && p->token.kind == ',');
    }
    next(p);
    return (struct texts){names.at, names.count};
}

/* name [NO SCROLL] CURSOR (…) FOR query */
static bool declared_cursor(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct parser at = *p;

    if (is(&at, "no"))
        next(&at);
    if (is(&at, "scroll"))
        next(&at);
    if (!is(&at, "cursor"))
        return false;
    next(&at);
    *p = at;
    declaration->cursor = true;
    if (p->token.kind == '(')
        declaration->parameters = cursor_parameters(p);
    if (take(p, "for") || take(p, "is"))
        declaration->value = statement_until(p, NULL);
    return true;
}

static void declaration(struct parser *p, struct plpgsql_declaration *out)
{
    *out = (struct plpgsql_declaration){.line = line_of(p, p->token.start)};
    out->name = take_name(p);
    if (out->name == NULL)
        return;
    if (take(p, "alias")) {
        take(p, "for");
        out->alias_of = take_name(p);
        return;
    }
    if (declared_cursor(p, out))
        return;
    out->constant = take(p, "constant");
    declared_type(p, out);
    if (take(p, "collate"))
        while (is_name(p->token) || p->token.kind == '.')
            next(p);
    if (take(p, "not")) {
        take(p, "null");
        out->not_null = true;
    }
    if (take(p, "default") || take_assignment(p))
        out->value = expression_until(p, NULL);
}

static struct plpgsql_declarations declarations(struct parser *p)
{
    VEC(struct plpgsql_declaration) found = {0};

    while (p->token.kind != 0 && !is(p, "begin")) {
        struct plpgsql_declaration made;

        if (p->token.kind == ';' || is(p, "declare")) {
            next(p);
            continue;
        }
        declaration(p, &made);
        if (made.name != NULL)
            vec_push(p->arena, &found, made);
        finish(p);
    }
    return (struct plpgsql_declarations){found.at, found.count};
}

/* ---- blocks ---- */

static struct plpgsql_condition condition(struct parser *p)
{
    struct plpgsql_condition out = {0};

    if (take(p, "sqlstate"))
        out.sqlstate = take_string(p);
    else
        out.name = take_name(p);
    return out;
}

static void handlers(struct parser *p, struct plpgsql_node *node)
{
    VEC(struct plpgsql_branch) found = {0};

    while (is(p, "when")) {
        struct plpgsql_branch branch = {.line = line_of(p, p->token.start)};
        VEC(struct plpgsql_condition) caught = {0};

        do {
            next(p);
            vec_push(p->arena, &caught, condition(p));
        } while (is(p, "or"));
        read_until(p, "then", NULL, false);
        take(p, "then");
        branch.caught = caught.at;
        branch.caught_count = caught.count;
        branch.body = statements(p, stops_handler);
        vec_push(p->arena, &found, branch);
    }
    node->branches = (struct plpgsql_branches){found.at, found.count};
}

static void block(struct parser *p, struct plpgsql_node *node)
{
    node->kind = PLPGSQL_BLOCK;
    if (take(p, "declare"))
        node->declarations = declarations(p);
    take(p, "begin");
    node->body = statements(p, stops_block);
    if (take(p, "exception"))
        handlers(p, node);
    end(p);
}

/* ---- control ---- */

/* Conditions with bodies, the first of them after the word looked at. */
static void branches(struct parser *p, struct plpgsql_node *node, const char *const *stops)
{
    VEC(struct plpgsql_branch) found = {0};

    while (p->token.kind != 0 && !is(p, "end") && !is(p, "else")) {
        struct plpgsql_branch branch = {.line = line_of(p, p->token.start)};

        next(p);
        if (stops == stops_case)
            branch.when = expressions(p, "then", NULL);
        else
            branch.when = (struct plpgsql_sqls){ARENA_ARRAY(p->arena, struct plpgsql_sql *, 1), 1};
        if (stops == stops_if)
            branch.when.at[0] = expression_until(p, "then");
        if (!take(p, "then"))
            break;
        branch.body = statements(p, stops);
        vec_push(p->arena, &found, branch);
    }
    node->branches = (struct plpgsql_branches){found.at, found.count};
    if (take(p, "else")) {
        node->has_else = true;
        node->otherwise = statements(p, stops_loop);
    }
    end(p);
}

static void if_statement(struct parser *p, struct plpgsql_node *node)
{
    branches(p, node, stops_if);
}

static void case_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    if (!is(p, "when"))
        node->sql = expression_until(p, "when");
    branches(p, node, stops_case);
}

static void loop_body(struct parser *p, struct plpgsql_node *node)
{
    take(p, "loop");
    node->body = statements(p, stops_loop);
    end(p);
}

static void loop(struct parser *p, struct plpgsql_node *node)
{
    loop_body(p, node);
}

static void while_loop(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->sql = expression_until(p, "loop");
    loop_body(p, node);
}

/* Where ".." stands in the span outside of brackets; the span's end when nowhere. */
static uint32_t find_dots(const struct parser *p, struct span span)
{
    struct parser at = *p;
    uint32_t depth = 0;

    at.length = span.end;
    at.token = token_next(p->text, span.end, span.start);
    for (; at.token.kind != 0; next(&at))
        if (!in_brackets(&at, &depth) && at.token.kind == '.' && p->text[at.token.end] == '.')
            return at.token.start;
    return span.end;
}

static void for_range(struct parser *p, struct plpgsql_node *node, struct span span, uint32_t dots)
{
    node->kind = PLPGSQL_FOR_RANGE;
    node->sql = expression(p, (struct span){span.start, token_trim(p->text, span.start, dots)});
    p->token = token_next(p->text, p->length, dots + 2);
    node->to = expression(p, read_until(p, "by", "loop", false));
    if (take(p, "by"))
        node->by = expression_until(p, "loop");
}

/* The expressions between the brackets that the token looked at opens, and past them. */
static struct plpgsql_sqls bracketed(struct parser *p)
{
    struct parser inside = *p;

    next(&inside);
    skip_brackets(p);
    inside.length = token_trim(p->text, inside.token.start, p->token.start);
    if (inside.length > inside.token.start && p->text[inside.length - 1] == ')')
        inside.length--;
    if (inside.token.start >= inside.length)
        return (struct plpgsql_sqls){NULL, 0};
    inside.token = token_next(p->text, inside.length, inside.token.start);
    return expressions(&inside, NULL, NULL);
}

/* A name, perhaps with arguments, and nothing else: a bound cursor. */
static bool for_cursor(struct parser *p, struct plpgsql_node *node)
{
    struct parser at = *p;
    const char *cursor = is(p, "values") ? NULL : take_name(&at);

    if (cursor == NULL)
        return false;
    if (at.token.kind == '(')
        skip_brackets(&at);
    if (!is(&at, "loop"))
        return false;
    node->kind = PLPGSQL_FOR_CURSOR;
    node->cursor = cursor;
    next(p);
    if (p->token.kind == '(')
        node->arguments = bracketed(p);
    return true;
}

static void using_arguments(struct parser *p, struct plpgsql_node *node, const char *word)
{
    next(p);
    node->arguments = expressions(p, word, "into");
}

/* EXECUTE's text, then INTO and USING in any order, to before the word (a loop's) or the statement's end. */
static void dynamic(struct parser *p, struct plpgsql_node *node, const char *word)
{
    struct span span;
    uint32_t depth = 0;

    next(p);
    span = (struct span){p->token.start, p->token.start};
    for (; p->token.kind != 0; next(p)) {
        if (!in_brackets(p, &depth) &&
            (p->token.kind == ';' || is(p, "into") || is(p, "using") || (word != NULL && is(p, word))))
            break;
        span.end = p->token.end;
    }
    node->dynamic = true;
    node->sql = expression(p, span);
    if (node->sql != NULL)
        node->sql->dynamic = true;
    while (is(p, "into") || is(p, "using")) {
        if (is(p, "into"))
            into(p, node);
        else
            using_arguments(p, node, word);
    }
}

/* Over integers, a query, EXECUTE, or a cursor. */
static void for_loop(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->targets = targets(p);
    read_until(p, "in", NULL, false);
    take(p, "in");
    if (is(p, "reverse")) {
        node->reverse = true;
        next(p);
    }
    if (is(p, "execute")) {
        node->kind = PLPGSQL_FOR_EXECUTE;
        dynamic(p, node, "loop");
    } else if (!for_cursor(p, node)) {
        struct span span = read_until(p, "loop", NULL, false);
        uint32_t dots = find_dots(p, span);

        node->kind = PLPGSQL_FOR_QUERY;
        if (dots < span.end)
            for_range(p, node, span, dots);
        else if (span.end > span.start)
            node->sql = sql(p, span, NULL, false);
    }
    loop_body(p, node);
}

static void foreach_loop(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->targets = targets(p);
    if (take(p, "slice"))
        node->slice = (uint32_t)strtoul(p->text + p->token.start, NULL, 10);
    read_until(p, "array", NULL, false);
    take(p, "array");
    node->sql = expression_until(p, "loop");
    loop_body(p, node);
}

/* EXIT and CONTINUE [label] [WHEN condition] */
static void leave(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    if (!is(p, "when"))
        node->label = take_name(p);
    if (take(p, "when"))
        node->sql = expression_until(p, NULL);
    finish(p);
}

/* ---- other statements ---- */

static void return_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    if (take(p, "query")) {
        node->kind = is(p, "execute") ? PLPGSQL_RETURN_EXECUTE : PLPGSQL_RETURN_QUERY;
        if (is(p, "execute"))
            dynamic(p, node, NULL);
        else
            node->sql = statement_until(p, NULL);
    } else {
        if (take(p, "next"))
            node->kind = PLPGSQL_RETURN_NEXT;
        node->sql = expression_until(p, NULL);
    }
    finish(p);
}

/* USING option = expression, … */
static void raise_options(struct parser *p, struct plpgsql_raise *raise)
{
    VEC(struct plpgsql_raise_option) found = {0};

    do {
        struct plpgsql_raise_option option = {0};

        next(p);
        option.name = take_name(p);
        if (take_assignment(p))
            option.value = expression(p, read_until(p, NULL, NULL, true));
        if (option.name != NULL && option.value != NULL)
            vec_push(p->arena, &found, option);
    } while (p->token.kind == ',');
    raise->options = found.at;
    raise->option_count = found.count;
}

static void raise_level(struct parser *p, struct plpgsql_raise *raise)
{
    static const char *const levels[] = {"exception", "notice", "warning", "info", "log", "debug"};

    raise->level = levels[0];
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (is(p, levels[i])) {
            raise->level = levels[i];
            next(p);
            return;
        }
    }
}

/* RAISE level 'format', expression, … USING …; or the name of a condition for the format. */
static void raise_statement(struct parser *p, struct plpgsql_node *node)
{
    struct plpgsql_raise *raise = node->raise = ARENA_NEW(p->arena, struct plpgsql_raise);

    next(p);
    raise->again = at_end(p);
    raise_level(p, raise);
    raise->format = take_string(p);
    if (raise->format == NULL && !at_end(p) && !is(p, "using"))
        raise->condition = condition(p);
    if (p->token.kind == ',') {
        next(p);
        node->arguments = expressions(p, "using", NULL);
    }
    if (is(p, "using"))
        raise_options(p, raise);
    finish(p);
}

static void assert_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->sql = expression(p, read_until(p, NULL, NULL, true));
    if (p->token.kind == ',') {
        next(p);
        node->arguments = expressions(p, NULL, NULL);
    }
    finish(p);
}

static void perform(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->sql = expression_until(p, NULL);
    finish(p);
}

static void execute(struct parser *p, struct plpgsql_node *node)
{
    dynamic(p, node, NULL);
    finish(p);
}

/* GET [STACKED] DIAGNOSTICS variable = item, … */
static void get_diagnostics(struct parser *p, struct plpgsql_node *node)
{
    VEC(struct plpgsql_target) found = {0};
    VEC(const char *) items = {0};

    next(p);
    node->stacked = is(p, "stacked");
    read_until(p, "diagnostics", NULL, false);
    do {
        const char *item;

        next(p);
        if (!is_name(p->token))
            break;
        vec_push(p->arena, &found, target(p));
        take_assignment(p);
        item = take_name(p);
        vec_push(p->arena, &items, item != NULL ? item : "");
    } while (p->token.kind == ',');
    node->targets = (struct plpgsql_targets){found.at, found.count};
    node->items = (struct texts){items.at, items.count};
    finish(p);
}

/* OPEN cursor FOR query, FOR EXECUTE text, or (arguments) of a bound one. */
static void open_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->cursor = take_name(p);
    if (p->token.kind == '(')
        node->arguments = bracketed(p);
    read_until(p, "for", NULL, false);
    if (take(p, "for")) {
        if (is(p, "execute"))
            dynamic(p, node, NULL);
        else
            node->sql = statement_until(p, NULL);
    }
    finish(p);
}

static const struct {
    const char *word;
    enum plpgsql_direction direction;
    bool counts; /* a number may follow */
} directions[] = {
    {"next", PLPGSQL_NEXT, false},        {"prior", PLPGSQL_PRIOR, false},
    {"first", PLPGSQL_FIRST, false},      {"last", PLPGSQL_LAST, false},
    {"absolute", PLPGSQL_ABSOLUTE, true}, {"relative", PLPGSQL_RELATIVE, true},
    {"forward", PLPGSQL_FORWARD, true},   {"backward", PLPGSQL_BACKWARD, true},
    {"all", PLPGSQL_FORWARD_ALL, false},
};

/* The number of FORWARD 3 FROM c. */
static void fetch_count(struct parser *p, struct plpgsql_node *node)
{
    if (is(p, "all")) {
        next(p);
        node->direction = node->direction == PLPGSQL_BACKWARD ? PLPGSQL_BACKWARD_ALL : PLPGSQL_FORWARD_ALL;
    } else if (!is(p, "from") && !is(p, "in")) {
        struct token after = peek(p);

        if (after.kind != 0 && after.kind != ';' && !token_is_word(p->text, after, "into"))
            node->sql = expression(p, read_until(p, "from", "in", false));
    }
}

/* read_fetch_direction(): a direction is told from a cursor of that name by what follows it. */
static void fetch_direction(struct parser *p, struct plpgsql_node *node)
{
    struct token after = peek(p);

    if (after.kind == 0 || after.kind == ';' || token_is_word(p->text, after, "into"))
        return;
    for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
        if (!is(p, directions[i].word))
            continue;
        next(p);
        node->direction = directions[i].direction;
        if (directions[i].counts)
            fetch_count(p, node);
        return;
    }
    if (!is(p, "from") && !is(p, "in")) {
        node->direction = PLPGSQL_FORWARD;
        fetch_count(p, node);
    }
}

/* FETCH [direction [FROM | IN]] cursor [INTO targets] */
static void fetch_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    fetch_direction(p, node);
    if (is(p, "from") || is(p, "in"))
        next(p);
    node->cursor = take_name(p);
    read_until(p, "into", NULL, false);
    if (is(p, "into"))
        into(p, node);
    finish(p);
}

static void close_statement(struct parser *p, struct plpgsql_node *node)
{
    next(p);
    node->cursor = take_name(p);
    finish(p);
}

static void no_sql(struct parser *p, struct plpgsql_node *node)
{
    (void)node;
    finish(p);
}

static void assignment(struct parser *p, struct plpgsql_node *node)
{
    node->kind = PLPGSQL_ASSIGN;
    node->targets.at = ARENA_NEW(p->arena, struct plpgsql_target);
    node->targets.count = 1;
    node->targets.at[0] = target(p);
    if (take_assignment(p))
        node->sql = expression_until(p, NULL);
    else
        node->kind = PLPGSQL_OTHER;
    finish(p);
}

static bool assigns(const struct parser *p)
{
    struct token after = peek(p);

    return is_name(p->token) && (after.kind == '=' || after.kind == '.' || after.kind == '[' ||
                                 (after.kind == ':' && p->text[after.end] == '='));
}

/* ---- SQL statements ---- */

/* CREATE [OR REPLACE] FUNCTION or PROCEDURE, in which BEGIN … END may hold semicolons. */
static bool defines_routine(const struct parser *p)
{
    struct token token = peek(p);

    if (!is(p, "create"))
        return false;
    if (token_is_word(p->text, token, "or")) {
        token = token_next(p->text, p->length, token.end);
        token = token_next(p->text, p->length, token.end);
    }
    return token_is_word(p->text, token, "function") || token_is_word(p->text, token, "procedure");
}

/* Where a statement of SQL ends, and INTO in it that is PL/pgSQL's: make_execsql_stmt(). */
static struct span sql_extent(struct parser *p, struct plpgsql_node *node, struct span *found)
{
    bool routine = defines_routine(p), foreign = is(p, "import"), joined = false;
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0, begins = 0;

    while (p->token.kind != 0 && (p->token.kind != ';' || depth > 0 || begins > 0)) {
        bool inside = in_brackets(p, &depth);

        if (routine && !inside && (is(p, "begin") || is(p, "case")))
            begins++;
        else if (begins > 0 && !inside && is(p, "end"))
            begins--;
        if (is(p, "into") && !joined && !foreign && found->end == 0) {
            found->start = p->token.start;
            span.end = found->end = into(p, node);
            continue;
        }
        joined = is(p, "insert") || is(p, "merge");
        span.end = p->token.end;
        next(p);
    }
    return span;
}

static void sql_statement(struct parser *p, struct plpgsql_node *node)
{
    struct span blank = {0, 0};
    struct span span = sql_extent(p, node, &blank);

    node->kind = span.end > span.start ? PLPGSQL_SQL : PLPGSQL_OTHER;
    if (span.end > span.start) {
        char *text = arena_strndup(p->arena, p->text + span.start, span.end - span.start);

        for (uint32_t at = blank.start; at < blank.end; at++)
            if (text[at - span.start] != '\n')
                text[at - span.start] = ' ';
        node->sql = sql(p, span, text, false);
    }
    next(p);
}

/* ---- */

static const struct {
    const char *word;
    enum plpgsql_kind kind;
    void (*read)(struct parser *p, struct plpgsql_node *node);
} readers[] = {
    {"if", PLPGSQL_IF, if_statement},
    {"return", PLPGSQL_RETURN, return_statement},
    {"begin", PLPGSQL_BLOCK, block},
    {"declare", PLPGSQL_BLOCK, block},
    {"perform", PLPGSQL_PERFORM, perform},
    {"execute", PLPGSQL_EXECUTE, execute},
    {"raise", PLPGSQL_RAISE, raise_statement},
    {"for", PLPGSQL_FOR_QUERY, for_loop},
    {"loop", PLPGSQL_LOOP, loop},
    {"while", PLPGSQL_WHILE, while_loop},
    {"foreach", PLPGSQL_FOREACH, foreach_loop},
    {"case", PLPGSQL_CASE, case_statement},
    {"exit", PLPGSQL_EXIT, leave},
    {"continue", PLPGSQL_CONTINUE, leave},
    {"assert", PLPGSQL_ASSERT, assert_statement},
    {"open", PLPGSQL_OPEN, open_statement},
    {"get", PLPGSQL_GET_DIAGNOSTICS, get_diagnostics},
    {"fetch", PLPGSQL_FETCH, fetch_statement},
    {"move", PLPGSQL_MOVE, fetch_statement},
    {"close", PLPGSQL_CLOSE, close_statement},
    {"commit", PLPGSQL_COMMIT, no_sql},
    {"rollback", PLPGSQL_ROLLBACK, no_sql},
    {"null", PLPGSQL_NULL, no_sql},
};

/* <<label>>; NULL when there is none. */
static const char *label(struct parser *p)
{
    const char *name;

    if (p->token.kind != '<' || p->text[p->token.end] != '<')
        return NULL;
    next(p);
    next(p);
    name = take_name(p);
    while (p->token.kind == '>')
        next(p);
    return name;
}

static void statement(struct parser *p, struct plpgsql_node *node)
{
    if (assigns(p)) {
        assignment(p, node);
        return;
    }
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (!is(p, readers[i].word))
            continue;
        node->kind = readers[i].kind;
        readers[i].read(p, node);
        return;
    }
    sql_statement(p, node);
}

static bool stops_here(const struct parser *p, const char *const *stops)
{
    if (assigns(p))
        return false;
    for (; *stops != NULL; stops++)
        if (is(p, *stops))
            return true;
    return false;
}

static struct plpgsql_nodes statements(struct parser *p, const char *const *stops)
{
    VEC(struct plpgsql_node *) found = {0};

    if (p->depth >= PLPGSQL_DEPTH_LIMIT) {
        vec_push(p->arena, &found, new_node(p, PLPGSQL_OTHER));
        p->token = token_next(p->text, p->length, p->length);
        return (struct plpgsql_nodes){found.at, found.count};
    }
    p->depth++;
    while (p->token.kind != 0 && !stops_here(p, stops)) {
        struct plpgsql_node *node;
        const char *named;

        if (p->token.kind == ';') {
            next(p);
            continue;
        }
        named = label(p);
        node = new_node(p, PLPGSQL_OTHER);
        statement(p, node);
        if (node->label == NULL)
            node->label = named;
        node->span.end = p->last > node->span.start ? p->last : node->span.start;
        vec_push(p->arena, &found, node);
    }
    p->depth--;
    return (struct plpgsql_nodes){found.at, found.count};
}

/* #option value at the beginning (comp_option). */
static void options(struct parser *p, struct plpgsql_node *root)
{
    while (p->token.kind == '#') {
        next(p);
        if (is(p, "variable_conflict")) {
            struct token value = peek(p);

            root->column_first = token_is_word(p->text, value, "use_column");
            root->variable_first = token_is_word(p->text, value, "use_variable");
        }
        next(p);
        next(p);
    }
}

struct plpgsql_node *plpgsql_parse(struct arena *arena, const char *body, uint32_t base)
{
    struct parser p = {
        .arena = arena, .text = body, .length = (uint32_t)strlen(body), .base = base, .line = 1};
    struct plpgsql_node *root;
    const char *named;

    next(&p);
    root = new_node(&p, PLPGSQL_OTHER);
    options(&p, root);
    named = label(&p);
    if (is(&p, "declare") || is(&p, "begin"))
        block(&p, root);
    root->label = named;
    root->span.end = p.token.kind == 0 ? p.length : p.token.start;
    if (p.token.kind != 0)
        root->kind = PLPGSQL_OTHER;
    return root;
}

/* ---- all pieces of SQL ---- */

struct pieces {
    struct arena *arena;
    VEC(struct plpgsql_sql *) found;
};

static void collect_sql(struct pieces *pieces, struct plpgsql_sql *sql)
{
    if (sql != NULL)
        vec_push(pieces->arena, &pieces->found, sql);
}

static void collect_sqls(struct pieces *pieces, const struct plpgsql_sqls *sqls)
{
    for (uint32_t i = 0; i < sqls->count; i++)
        collect_sql(pieces, sqls->at[i]);
}

static void collect_node(struct pieces *pieces, const struct plpgsql_node *node);

static void collect_nodes(struct pieces *pieces, const struct plpgsql_nodes *nodes)
{
    for (uint32_t i = 0; i < nodes->count; i++)
        collect_node(pieces, nodes->at[i]);
}

/* PLPGSQL_DEPTH_LIMIT bounds the recursion. */
static void collect_node(struct pieces *pieces, const struct plpgsql_node *node)
{
    for (uint32_t i = 0; i < node->declarations.count; i++)
        collect_sql(pieces, node->declarations.at[i].value);
    for (uint32_t i = 0; i < node->targets.count; i++)
        collect_sql(pieces, node->targets.at[i].subscript);
    collect_sql(pieces, node->sql);
    collect_sql(pieces, node->to);
    collect_sql(pieces, node->by);
    collect_sqls(pieces, &node->arguments);
    for (uint32_t i = 0; node->raise != NULL && i < node->raise->option_count; i++)
        collect_sql(pieces, node->raise->options[i].value);
    collect_nodes(pieces, &node->body);
    for (uint32_t i = 0; i < node->branches.count; i++) {
        collect_sqls(pieces, &node->branches.at[i].when);
        collect_nodes(pieces, &node->branches.at[i].body);
    }
    collect_nodes(pieces, &node->otherwise);
}

static int by_place(const void *a, const void *b)
{
    uint32_t left = (*(struct plpgsql_sql *const *)a)->span.start;
    uint32_t right = (*(struct plpgsql_sql *const *)b)->span.start;

    return (left > right) - (left < right);
}

struct plpgsql_sqls plpgsql_pieces(struct arena *arena, const struct plpgsql_node *root)
{
    struct pieces pieces = {.arena = arena};

    collect_node(&pieces, root);
    if (pieces.found.count > 1)
        qsort(pieces.found.at, pieces.found.count, sizeof *pieces.found.at, by_place);
    return (struct plpgsql_sqls){pieces.found.at, pieces.found.count};
}
