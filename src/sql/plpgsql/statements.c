/*
 * Statements: those without others in them, SQL statements among them. Each reads from its first word to
 * before its semicolon.
 */
#include "reading.h"

/* ---- other statements ---- */

void parser_return(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    if (parser_take(p, "query")) {
        node->kind = parser_is(p, "execute") ? PLPGSQL_RETURN_EXECUTE : PLPGSQL_RETURN_QUERY;
        if (parser_is(p, "execute"))
            parser_dynamic(p, node, NULL);
        else
            node->sql = parser_statement_until(p, NULL);
    } else {
        if (parser_take(p, "next"))
            node->kind = PLPGSQL_RETURN_NEXT;
        node->sql = parser_expression_until(p, NULL);
    }
    parser_finish(p);
}

/* USING option = expression, … */
static void raise_options(struct parser *p, struct plpgsql_raise *raise)
{
    VEC(struct plpgsql_raise_option) found = {0};

    do {
        struct plpgsql_raise_option option = {0};

        parser_next(p);
        option.name = parser_take_name(p);
        if (parser_take_assignment(p))
            option.value = parser_expression(p, parser_read_until(p, NULL, NULL, true));
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
        if (parser_is(p, levels[i])) {
            raise->level = levels[i];
            parser_next(p);
            return;
        }
    }
}

/* RAISE level 'format', expression, … USING …; or the name of a condition for the format. */
void parser_raise(struct parser *p, struct plpgsql_node *node)
{
    struct plpgsql_raise *raise = node->raise = ARENA_NEW(p->arena, struct plpgsql_raise);

    parser_next(p);
    raise->again = parser_at_end(p);
    raise_level(p, raise);
    raise->format = parser_take_string(p);
    if (raise->format == NULL && !parser_at_end(p) && !parser_is(p, "using"))
        raise->condition = parser_condition(p);
    if (p->token.kind == ',') {
        parser_next(p);
        node->arguments = parser_expressions(p, "using", NULL);
    }
    if (parser_is(p, "using"))
        raise_options(p, raise);
    parser_finish(p);
}

void parser_assert(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->sql = parser_expression(p, parser_read_until(p, NULL, NULL, true));
    if (p->token.kind == ',') {
        parser_next(p);
        node->arguments = parser_expressions(p, NULL, NULL);
    }
    parser_finish(p);
}

void parser_perform(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->sql = parser_expression_until(p, NULL);
    parser_finish(p);
}

void parser_execute(struct parser *p, struct plpgsql_node *node)
{
    parser_dynamic(p, node, NULL);
    parser_finish(p);
}

/* GET [STACKED] DIAGNOSTICS variable = item, … */
void parser_get_diagnostics(struct parser *p, struct plpgsql_node *node)
{
    VEC(struct plpgsql_target) found = {0};
    VEC(const char *) items = {0};

    parser_next(p);
    node->stacked = parser_is(p, "stacked");
    parser_read_until(p, "diagnostics", NULL, false);
    do {
        const char *item;

        parser_next(p);
        if (!parser_is_name(p->token))
            break;
        vec_push(p->arena, &found, parser_target(p));
        parser_take_assignment(p);
        item = parser_take_name(p);
        vec_push(p->arena, &items, item != NULL ? item : "");
    } while (p->token.kind == ',');
    node->targets = (struct plpgsql_targets){found.at, found.count};
    node->items = (struct texts){items.at, items.count};
    parser_finish(p);
}

/* OPEN cursor FOR query, FOR EXECUTE text, or (arguments) of a bound one. */
void parser_open(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->cursor = parser_take_name(p);
    if (p->token.kind == '(')
        node->arguments = parser_bracketed(p);
    parser_read_until(p, "for", NULL, false);
    if (parser_take(p, "for")) {
        if (parser_is(p, "execute"))
            parser_dynamic(p, node, NULL);
        else
            node->sql = parser_statement_until(p, NULL);
    }
    parser_finish(p);
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
    if (parser_is(p, "all")) {
        parser_next(p);
        node->direction = node->direction == PLPGSQL_BACKWARD ? PLPGSQL_BACKWARD_ALL : PLPGSQL_FORWARD_ALL;
    } else if (!parser_is(p, "from") && !parser_is(p, "in")) {
        struct token after = parser_peek(p);

        if (after.kind != 0 && after.kind != ';' && !token_is_word(p->text, after, "into"))
            node->sql = parser_expression(p, parser_read_until(p, "from", "in", false));
    }
}

/* read_fetch_direction(): a direction is told from a cursor of that name by what follows it. */
static void fetch_direction(struct parser *p, struct plpgsql_node *node)
{
    struct token after = parser_peek(p);

    if (after.kind == 0 || after.kind == ';' || token_is_word(p->text, after, "into"))
        return;
    for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
        if (!parser_is(p, directions[i].word))
            continue;
        parser_next(p);
        node->direction = directions[i].direction;
        if (directions[i].counts)
            fetch_count(p, node);
        return;
    }
    if (!parser_is(p, "from") && !parser_is(p, "in")) {
        node->direction = PLPGSQL_FORWARD;
        fetch_count(p, node);
    }
}

/* FETCH [direction [FROM | IN]] cursor [INTO targets] */
void parser_fetch(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    fetch_direction(p, node);
    if (parser_is(p, "from") || parser_is(p, "in"))
        parser_next(p);
    node->cursor = parser_take_name(p);
    parser_read_until(p, "into", NULL, false);
    if (parser_is(p, "into"))
        parser_into(p, node);
    parser_finish(p);
}

void parser_close(struct parser *p, struct plpgsql_node *node)
{
    parser_next(p);
    node->cursor = parser_take_name(p);
    parser_finish(p);
}

void parser_no_sql(struct parser *p, struct plpgsql_node *node)
{
    (void)node;
    parser_finish(p);
}

void parser_assignment(struct parser *p, struct plpgsql_node *node)
{
    node->kind = PLPGSQL_ASSIGN;
    node->targets.at = ARENA_NEW(p->arena, struct plpgsql_target);
    node->targets.count = 1;
    node->targets.at[0] = parser_target(p);
    if (parser_take_assignment(p))
        node->sql = parser_expression_until(p, NULL);
    else
        node->kind = PLPGSQL_OTHER;
    parser_finish(p);
}

bool parser_assigns(const struct parser *p)
{
    struct token after = parser_peek(p);

    return parser_is_name(p->token) && (after.kind == '=' || after.kind == '.' || after.kind == '[' ||
                                 (after.kind == ':' && p->text[after.end] == '='));
}

/* ---- SQL statements ---- */

/* CREATE [OR REPLACE] FUNCTION or PROCEDURE, in which BEGIN … END may hold semicolons. */
static bool defines_routine(const struct parser *p)
{
    struct token token = parser_peek(p);

    if (!parser_is(p, "create"))
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
    bool routine = defines_routine(p), foreign = parser_is(p, "import"), joined = false;
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0, begins = 0;

    while (p->token.kind != 0 && (p->token.kind != ';' || depth > 0 || begins > 0)) {
        bool inside = parser_in_brackets(p, &depth);

        if (routine && !inside && (parser_is(p, "begin") || parser_is(p, "case")))
            begins++;
        else if (begins > 0 && !inside && parser_is(p, "end"))
            begins--;
        if (parser_is(p, "into") && !joined && !foreign && found->end == 0) {
            found->start = p->token.start;
            span.end = found->end = parser_into(p, node);
            continue;
        }
        joined = parser_is(p, "insert") || parser_is(p, "merge");
        span.end = p->token.end;
        parser_next(p);
    }
    return span;
}

void parser_sql_statement(struct parser *p, struct plpgsql_node *node)
{
    struct span blank = {0, 0};
    struct span span = sql_extent(p, node, &blank);

    node->kind = span.end > span.start ? PLPGSQL_SQL : PLPGSQL_OTHER;
    if (span.end > span.start) {
        char *text = arena_strndup(p->arena, p->text + span.start, span.end - span.start);

        for (uint32_t at = blank.start; at < blank.end; at++)
            if (text[at - span.start] != '\n')
                text[at - span.start] = ' ';
        node->sql = parser_piece(p, span, text, false);
    }
    parser_next(p);
}
