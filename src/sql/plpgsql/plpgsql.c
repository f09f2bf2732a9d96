/*
 * Plpgsql: reads a PL/pgSQL body into the tree of sql/plpgsql.h. Follows pl_gram.y in what begins a
 * statement and where the SQL in it ends, but resolves no names, so that a body is read without a catalog. It
 * recurses only through parser_statements(), which counts its depth.
 */
#include "reading.h"

#include <string.h>

static const struct {
    const char *word;
    enum plpgsql_kind kind;
    void (*read)(struct parser *p, struct plpgsql_node *node);
} readers[] = {
    {"if", PLPGSQL_IF, parser_if},
    {"return", PLPGSQL_RETURN, parser_return},
    {"begin", PLPGSQL_BLOCK, parser_block},
    {"declare", PLPGSQL_BLOCK, parser_block},
    {"perform", PLPGSQL_PERFORM, parser_perform},
    {"execute", PLPGSQL_EXECUTE, parser_execute},
    {"raise", PLPGSQL_RAISE, parser_raise},
    {"for", PLPGSQL_FOR_QUERY, parser_for},
    {"loop", PLPGSQL_LOOP, parser_loop},
    {"while", PLPGSQL_WHILE, parser_while},
    {"foreach", PLPGSQL_FOREACH, parser_foreach},
    {"case", PLPGSQL_CASE, parser_case},
    {"exit", PLPGSQL_EXIT, parser_leave},
    {"continue", PLPGSQL_CONTINUE, parser_leave},
    {"assert", PLPGSQL_ASSERT, parser_assert},
    {"open", PLPGSQL_OPEN, parser_open},
    {"get", PLPGSQL_GET_DIAGNOSTICS, parser_get_diagnostics},
    {"fetch", PLPGSQL_FETCH, parser_fetch},
    {"move", PLPGSQL_MOVE, parser_fetch},
    {"close", PLPGSQL_CLOSE, parser_close},
    {"commit", PLPGSQL_COMMIT, parser_no_sql},
    {"rollback", PLPGSQL_ROLLBACK, parser_no_sql},
    {"null", PLPGSQL_NULL, parser_no_sql},
};

/* <<label>>; NULL when there is none. */
static const char *label(struct parser *p)
{
    const char *name;

    if (p->token.kind != '<' || p->text[p->token.end] != '<')
        return NULL;
    parser_next(p);
    parser_next(p);
    name = parser_take_name(p);
    while (p->token.kind == '>')
        parser_next(p);
    return name;
}

static void statement(struct parser *p, struct plpgsql_node *node)
{
    if (parser_assigns(p)) {
        parser_assignment(p, node);
        return;
    }
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (!parser_is(p, readers[i].word))
            continue;
        node->kind = readers[i].kind;
        readers[i].read(p, node);
        return;
    }
    parser_sql_statement(p, node);
}

static bool stops_here(const struct parser *p, const char *const *stops)
{
    if (parser_assigns(p))
        return false;
    for (; *stops != NULL; stops++)
        if (parser_is(p, *stops))
            return true;
    return false;
}

struct plpgsql_nodes parser_statements(struct parser *p, const char *const *stops)
{
    VEC(struct plpgsql_node *) found = {0};

    if (p->depth >= PLPGSQL_DEPTH_LIMIT) {
        vec_push(p->arena, &found, parser_new_node(p, PLPGSQL_OTHER));
        p->token = token_next(p->text, p->length, p->length);
        return (struct plpgsql_nodes){found.at, found.count};
    }
    p->depth++;
    while (p->token.kind != 0 && !stops_here(p, stops)) {
        struct plpgsql_node *node;
        const char *named;

        if (p->token.kind == ';') {
            parser_next(p);
            continue;
        }
        named = label(p);
        node = parser_new_node(p, PLPGSQL_OTHER);
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
        parser_next(p);
        if (parser_is(p, "variable_conflict")) {
            struct token value = parser_peek(p);

            root->column_first = token_is_word(p->text, value, "use_column");
            root->variable_first = token_is_word(p->text, value, "use_variable");
        }
        parser_next(p);
        parser_next(p);
    }
}

struct plpgsql_node *plpgsql_parse(struct arena *arena, const char *body, uint32_t base)
{
    struct parser p = {
        .arena = arena, .text = body, .length = (uint32_t)strlen(body), .base = base, .line = 1};
    struct plpgsql_node *root;
    const char *named;

    parser_next(&p);
    root = parser_new_node(&p, PLPGSQL_OTHER);
    options(&p, root);
    named = label(&p);
    if (parser_is(&p, "declare") || parser_is(&p, "begin"))
        parser_block(&p, root);
    root->label = named;
    root->span.end = p.token.kind == 0 ? p.length : p.token.start;
    if (p.token.kind != 0)
        root->kind = PLPGSQL_OTHER;
    return root;
}
