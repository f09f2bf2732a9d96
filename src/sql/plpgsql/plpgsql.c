/*
 * Plpgsql: finds the SQL in PL/pgSQL bodies. Follows pl_gram.y in where statements begin and where the SQL in
 * them ends (read_sql_construct, make_execsql_stmt), but resolves no names and needs no types, so that it
 * reads bodies that the library's own PL/pgSQL parser, without a catalog, gives up on. A word at the
 * beginning of a statement chooses its reader from a table; blocks are kept on a stack only because WHEN
 * means one thing in CASE and another after EXCEPTION.
 */
#include "sql/lower.h"
#include "sql/token.h"

#include <string.h>

#include "base/vec.h"

struct reader {
    struct arena *arena;
    const char *text;
    uint32_t length;
    struct token token;     /* the one looked at */
    uint32_t line, line_at; /* the line of the byte `line_at` */
    VEC(struct plpgsql_statement) found;
    VEC(char) blocks; /* 'b' BEGIN, 'i' IF, 'l' LOOP, 'c' CASE */
};

static void next(struct reader *r)
{
    r->token = token_next(r->text, r->length, r->token.end);
}

static bool is(const struct reader *r, const char *word)
{
    return token_is_word(r->text, r->token, word);
}

static bool at_end(const struct reader *r)
{
    return r->token.kind == 0 || r->token.kind == ';';
}

static uint32_t line_of(struct reader *r, uint32_t at)
{
    if (at < r->line_at) {
        r->line = 1;
        r->line_at = 0;
    }
    for (; r->line_at < at; r->line_at++)
        r->line += r->text[r->line_at] == '\n';
    return r->line;
}

static struct plpgsql_statement *add(struct reader *r, struct span span)
{
    struct plpgsql_statement found = {.position = span.start, .line = line_of(r, span.start)};

    found.text = arena_strndup(r->arena, r->text + span.start, span.end - span.start);
    vec_push(r->arena, &r->found, found);
    return &r->found.at[r->found.count - 1];
}

/* Reads from the token looked at to before the first of these words, a semicolon or (if asked) a comma, at
 * depth 0. */
static struct span read_until(struct reader *r, const char *word1, const char *word2, bool comma)
{
    struct span span = {r->token.start, r->token.start};
    uint32_t depth = 0;

    for (; r->token.kind != 0; next(r)) {
        if (depth == 0 && (r->token.kind == ';' || (comma && r->token.kind == ',') ||
                           (word1 != NULL && is(r, word1)) || (word2 != NULL && is(r, word2))))
            break;
        if (r->token.kind == '(' || r->token.kind == '[')
            depth++;
        else if ((r->token.kind == ')' || r->token.kind == ']') && depth > 0)
            depth--;
        span.end = r->token.end;
    }
    return span;
}

/* After the bracket that the token looked at opens. */
static uint32_t after_bracket(const struct reader *r)
{
    struct token token = r->token;
    uint32_t depth = 0;

    for (; token.kind != 0; token = token_next(r->text, r->length, token.end)) {
        if (token.kind == '(' || token.kind == '[')
            depth++;
        else if ((token.kind == ')' || token.kind == ']') && --depth == 0)
            return token.end;
    }
    return r->length;
}

static void add_expression(struct reader *r, struct span span)
{
    if (span.end > span.start)
        add(r, span)->expression = true;
}

static void add_statement(struct reader *r, struct span span)
{
    if (span.end > span.start)
        add(r, span);
}

static void skip_statement(struct reader *r)
{
    read_until(r, NULL, NULL, false);
}

/* Expressions with commas between them, to before the word or the statement's end. */
static void expressions(struct reader *r, const char *word)
{
    for (;;) {
        add_expression(r, read_until(r, word, NULL, true));
        if (r->token.kind != ',')
            return;
        next(r);
    }
}

/* INTO [STRICT] target, … : gives where it ends. The token looked at is INTO. */
static uint32_t into_target(struct reader *r)
{
    uint32_t end = r->token.end;

    next(r);
    if (is(r, "strict"))
        next(r);
    while (r->token.kind == TOKEN_WORD || r->token.kind == TOKEN_QUOTED) {
        end = r->token.end;
        next(r);
        while (r->token.kind == '.' || r->token.kind == '[') {
            if (r->token.kind == '[')
                r->token.end = after_bracket(r);
            else
                next(r);
            end = r->token.end;
            next(r);
        }
        if (r->token.kind != ',')
            break;
        next(r);
    }
    return end;
}

/* EXECUTE's expression, then INTO and USING in any order, to before the word (a loop's) or the statement's
 * end. */
static void dynamic(struct reader *r, const char *word)
{
    struct span span;

    next(r);
    span.start = r->token.start;
    span.end = span.start;
    for (uint32_t depth = 0; r->token.kind != 0; next(r)) {
        if (depth == 0 &&
            (r->token.kind == ';' || is(r, "into") || is(r, "using") || (word != NULL && is(r, word))))
            break;
        if (r->token.kind == '(' || r->token.kind == '[')
            depth++;
        else if ((r->token.kind == ')' || r->token.kind == ']') && depth > 0)
            depth--;
        span.end = r->token.end;
    }
    if (span.end > span.start) {
        struct plpgsql_statement *statement = add(r, span);

        statement->expression = statement->dynamic = true;
    }
    while (is(r, "into") || is(r, "using")) {
        if (is(r, "into")) {
            into_target(r);
        } else {
            next(r);
            expressions(r, word != NULL ? word : "into");
        }
    }
}

/* ---- declarations ---- */

/* name type := expression, or name CURSOR … FOR query. */
static void declaration(struct reader *r)
{
    bool cursor = false;

    for (next(r); !at_end(r); next(r)) {
        if (r->token.kind == '(') {
            /* A type's modifiers or a cursor's arguments. */
            r->token.end = after_bracket(r);
        } else if (is(r, "alias")) {
            skip_statement(r);
            return;
        } else if (is(r, "cursor")) {
            cursor = true;
        } else if (cursor && (is(r, "for") || is(r, "is"))) {
            next(r);
            add_statement(r, read_until(r, NULL, NULL, false));
            return;
        } else if (is(r, "default") || r->token.kind == '=') {
            next(r);
            add_expression(r, read_until(r, NULL, NULL, false));
            return;
        }
    }
}

static void declarations(struct reader *r)
{
    next(r);
    while (r->token.kind != 0 && !is(r, "begin")) {
        if (r->token.kind != ';' && !is(r, "declare"))
            declaration(r);
        if (r->token.kind != 0 && !is(r, "begin"))
            next(r);
    }
}

/* ---- control ---- */

static void push(struct reader *r, char block)
{
    vec_push(r->arena, &r->blocks, block);
}

static void begin(struct reader *r)
{
    push(r, 'b');
    next(r);
}

static void loop(struct reader *r)
{
    push(r, 'l');
    next(r);
}

/* An expression to before the word, and past it. */
static void condition(struct reader *r, const char *word)
{
    next(r);
    add_expression(r, read_until(r, word, NULL, false));
    next(r);
}

static void if_statement(struct reader *r)
{
    push(r, 'i');
    condition(r, "then");
}

static void elsif(struct reader *r)
{
    condition(r, "then");
}

static void while_loop(struct reader *r)
{
    push(r, 'l');
    condition(r, "loop");
}

static void case_statement(struct reader *r)
{
    push(r, 'c');
    next(r);
    if (!is(r, "when"))
        add_expression(r, read_until(r, "when", NULL, false));
}

/* Of CASE an expression, of EXCEPTION the names of conditions. */
static void when(struct reader *r)
{
    bool in_case = r->blocks.count > 0 && r->blocks.at[r->blocks.count - 1] == 'c';
    struct span span;

    next(r);
    span = read_until(r, "then", NULL, false);
    if (in_case)
        add_expression(r, span);
    next(r);
}

/* END, END IF, END LOOP label … */
static void end(struct reader *r)
{
    if (r->blocks.count > 0)
        r->blocks.count--;
    skip_statement(r);
    next(r);
}

static bool begins_query(const struct reader *r)
{
    static const char *const words[] = {"select", "with",  "values",  "table", "insert",  "update",
                                        "delete", "merge", "explain", "show",  "execute", "fetch"};

    if (r->token.kind == '(')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is(r, words[i]))
            return true;
    return false;
}

/* Where ".." stands between a loop's bounds, at depth 0; the span's end when nowhere. */
static uint32_t find_dots(const struct reader *r, struct span span)
{
    uint32_t depth = 0;
    struct token token = token_next(r->text, span.end, span.start);

    for (; token.kind != 0; token = token_next(r->text, span.end, token.end)) {
        if (token.kind == '(' || token.kind == '[')
            depth++;
        else if ((token.kind == ')' || token.kind == ']') && depth > 0)
            depth--;
        else if (depth == 0 && token.kind == '.' && r->text[token.end] == '.')
            return token.start;
    }
    return span.end;
}

/* FOR … IN lower .. upper BY step LOOP */
static void integer_loop(struct reader *r, struct span span, uint32_t dots)
{
    add_expression(r, (struct span){span.start, token_trim(r->text, span.start, dots)});
    r->token = token_next(r->text, r->length, dots + 2);
    add_expression(r, read_until(r, "by", "loop", false));
    if (is(r, "by")) {
        next(r);
        add_expression(r, read_until(r, "loop", NULL, false));
    }
}

/* Over integers, a query, EXECUTE, or a cursor, whose arguments are not read. */
static void for_loop(struct reader *r)
{
    push(r, 'l');
    next(r);
    read_until(r, "in", NULL, false);
    next(r);
    if (is(r, "reverse"))
        next(r);
    if (is(r, "execute")) {
        dynamic(r, "loop");
    } else {
        bool query = begins_query(r);
        struct span span = read_until(r, "loop", NULL, false);
        uint32_t dots = find_dots(r, span);

        if (dots < span.end)
            integer_loop(r, span, dots);
        else if (query)
            add_statement(r, span);
    }
    next(r);
}

static void foreach_loop(struct reader *r)
{
    push(r, 'l');
    read_until(r, "array", NULL, false);
    condition(r, "loop");
}

static void exit_statement(struct reader *r)
{
    read_until(r, "when", NULL, false);
    if (is(r, "when")) {
        next(r);
        add_expression(r, read_until(r, NULL, NULL, false));
    }
    next(r);
}

/* ELSE, EXCEPTION: statements or WHEN follow. */
static void word_only(struct reader *r)
{
    next(r);
}

/* ---- statements ---- */

static void return_statement(struct reader *r)
{
    next(r);
    if (is(r, "query")) {
        next(r);
        if (is(r, "execute"))
            dynamic(r, NULL);
        else
            add_statement(r, read_until(r, NULL, NULL, false));
    } else {
        if (is(r, "next"))
            next(r);
        add_expression(r, read_until(r, NULL, NULL, false));
    }
    skip_statement(r);
    next(r);
}

/* USING option = expression, … */
static void raise_options(struct reader *r)
{
    do {
        next(r);
        while (!at_end(r) && r->token.kind != '=')
            next(r);
        if (r->token.kind == '=')
            next(r);
        add_expression(r, read_until(r, NULL, NULL, true));
    } while (r->token.kind == ',');
}

/* RAISE level 'format', expression, … USING … */
static void raise_statement(struct reader *r)
{
    bool format = false;

    next(r);
    while (!at_end(r) && !is(r, "using") && r->token.kind != ',') {
        format = r->token.kind == TOKEN_STRING || r->token.kind == TOKEN_DOLLAR_STRING;
        next(r);
    }
    if (format && r->token.kind == ',') {
        next(r);
        expressions(r, "using");
    }
    if (is(r, "using"))
        raise_options(r);
    skip_statement(r);
    next(r);
}

static void assert_statement(struct reader *r)
{
    next(r);
    expressions(r, NULL);
    next(r);
}

/* As the server does, SELECT stands in PERFORM's place. */
static void perform(struct reader *r)
{
    static const char select[] = "SELECT ";
    struct span span = read_until(r, NULL, NULL, false);
    struct plpgsql_statement *statement = add(r, span);

    memcpy((char *)statement->text, select, sizeof select - 1);
    next(r);
}

static void execute(struct reader *r)
{
    dynamic(r, NULL);
    skip_statement(r);
    next(r);
}

/* OPEN cursor FOR query, or FOR EXECUTE. A bound cursor's arguments are not read. */
static void open_statement(struct reader *r)
{
    next(r);
    read_until(r, "for", NULL, false);
    if (is(r, "for")) {
        next(r);
        if (is(r, "execute"))
            dynamic(r, NULL);
        else
            add_statement(r, read_until(r, NULL, NULL, false));
    }
    skip_statement(r);
    next(r);
}

static void no_sql(struct reader *r)
{
    skip_statement(r);
    next(r);
}

/* variable := expression, also of a field or element. */
static void assignment(struct reader *r)
{
    uint32_t depth = 0;

    for (; !at_end(r) && (depth > 0 || r->token.kind != '='); next(r)) {
        if (r->token.kind == '[' || r->token.kind == '(')
            depth++;
        else if ((r->token.kind == ']' || r->token.kind == ')') && depth > 0)
            depth--;
    }
    if (r->token.kind == '=') {
        next(r);
        add_expression(r, read_until(r, NULL, NULL, false));
    }
    next(r);
}

static bool assigns(const struct reader *r)
{
    struct token after = token_next(r->text, r->length, r->token.end);

    return after.kind == '=' || after.kind == '.' || after.kind == '[' ||
           (after.kind == ':' && r->text[after.end] == '=');
}

/* CREATE [OR REPLACE] FUNCTION or PROCEDURE, in which BEGIN … END may hold semicolons. */
static bool defines_routine(const struct reader *r)
{
    struct token token = token_next(r->text, r->length, r->token.end);

    if (!is(r, "create"))
        return false;
    if (token_is_word(r->text, token, "or")) {
        token = token_next(r->text, r->length, token.end);
        token = token_next(r->text, r->length, token.end);
    }
    return token_is_word(r->text, token, "function") || token_is_word(r->text, token, "procedure");
}

/* Any SQL statement: as make_execsql_stmt, with INTO and its targets made blank, unless they belong to the
 * SQL. */
static void sql_statement(struct reader *r)
{
    bool routine = defines_routine(r), foreign = is(r, "import"), joined = false;
    uint32_t start = r->token.start, last = start, depth = 0, begins = 0;
    struct span into = {0, 0};

    while (r->token.kind != 0 && (r->token.kind != ';' || depth > 0 || begins > 0)) {
        if (r->token.kind == '(')
            depth++;
        else if (r->token.kind == ')' && depth > 0)
            depth--;
        else if (routine && depth == 0 && (is(r, "begin") || is(r, "case")))
            begins++;
        else if (begins > 0 && depth == 0 && is(r, "end"))
            begins--;
        if (is(r, "into") && !joined && !foreign && into.end == 0) {
            into.start = r->token.start;
            last = into.end = into_target(r);
            continue;
        }
        joined = is(r, "insert") || is(r, "merge");
        last = r->token.end;
        next(r);
    }
    if (last > start) {
        char *text = (char *)add(r, (struct span){start, last})->text;

        for (uint32_t at = into.start; at < into.end; at++)
            if (text[at - start] != '\n')
                text[at - start] = ' ';
    }
    next(r);
}

/* ---- */

static const struct {
    const char *word;
    void (*read)(struct reader *r);
} statements[] = {
    {"if", if_statement},
    {"return", return_statement},
    {"end", end},
    {"begin", begin},
    {"perform", perform},
    {"execute", execute},
    {"raise", raise_statement},
    {"for", for_loop},
    {"else", word_only},
    {"elsif", elsif},
    {"elseif", elsif},
    {"loop", loop},
    {"while", while_loop},
    {"foreach", foreach_loop},
    {"case", case_statement},
    {"when", when},
    {"exception", word_only},
    {"exit", exit_statement},
    {"continue", exit_statement},
    {"declare", declarations},
    {"assert", assert_statement},
    {"open", open_statement},
    {"get", no_sql},
    {"fetch", no_sql},
    {"move", no_sql},
    {"close", no_sql},
    {"null", no_sql},
};

/* <<label>> and the lines of options such as #variable_conflict at the beginning. */
static bool skip_mark(struct reader *r)
{
    if (r->token.kind == '#') {
        while (r->token.end < r->length && r->text[r->token.end] != '\n')
            r->token.end++;
        next(r);
        return true;
    }
    if (r->token.kind != '<')
        return false;
    while (!at_end(r) && r->token.kind != '>')
        next(r);
    while (r->token.kind == '>')
        next(r);
    return true;
}

static void statement(struct reader *r)
{
    if (skip_mark(r))
        return;
    if (r->token.kind == ';') {
        next(r);
        return;
    }
    if ((r->token.kind == TOKEN_WORD || r->token.kind == TOKEN_QUOTED || r->token.kind == TOKEN_PARAMETER) &&
        assigns(r)) {
        assignment(r);
        return;
    }
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        if (is(r, statements[i].word)) {
            statements[i].read(r);
            return;
        }
    }
    sql_statement(r);
}

void lower_plpgsql(struct arena *arena, const char *body, struct plpgsql_body *out)
{
    struct reader r = {.arena = arena, .text = body, .length = (uint32_t)strlen(body), .line = 1};

    for (next(&r); r.token.kind != 0;)
        statement(&r);
    out->statements = r.found.at;
    out->count = r.found.count;
}
