/*
 * Declarations: what stands between DECLARE and BEGIN (decl_sect of pl_gram.y): variables, constants, cursors,
 * aliases.
 */
#include "reading.h"

/* ---- declarations ---- */

/* The words that may follow a type. */
static bool ends_type(const struct parser *p)
{
    return parser_at_end(p) || parser_is(p, "not") || parser_is(p, "collate") || parser_is(p, "default") ||
           p->token.kind == '=' || (p->token.kind == ':' && p->text[p->token.end] == '=');
}

/* name.name…%TYPE: false when it is something else. */
static bool type_of(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct parser at = *p;
    VEC(const char *) names = {0};

    while (parser_is_name(at.token)) {
        vec_push(p->arena, &names, parser_take_name(&at));
        if (at.token.kind != '.')
            break;
        parser_next(&at);
    }
    if (names.count == 0 || at.token.kind != '%')
        return false;
    parser_next(&at);
    declaration->row = parser_is(&at, "rowtype");
    if (!declaration->row && !parser_is(&at, "type"))
        return false;
    declaration->of = (struct texts){names.at, names.count};
    for (parser_next(&at); at.token.kind != 0 && !ends_type(&at); parser_next(&at))
        declaration->array |= at.token.kind == '[' || parser_is(&at, "array");
    p->token = at.token;
    return true;
}

static void declared_type(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct span span = {p->token.start, p->token.start};
    uint32_t depth = 0;

    if (type_of(p, declaration))
        return;
    for (; p->token.kind != 0 && (parser_in_brackets(p, &depth) || !ends_type(p)); parser_next(p))
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

    for (; p->token.kind != 0; parser_next(p)) {
        bool opens = depth == 0;

        parser_in_brackets(p, &depth);
        if (depth == 0)
            break;
        if (begins && parser_is_name(p->token))
            vec_push(p->arena, &names, parser_name_of(p, p->token));
        begins = opens || (depth == 1 && p->token.kind == ',');
    }
    parser_next(p);
    return (struct texts){names.at, names.count};
}

/* name [NO SCROLL] CURSOR (…) FOR query */
static bool declared_cursor(struct parser *p, struct plpgsql_declaration *declaration)
{
    struct parser at = *p;

    if (parser_is(&at, "no"))
        parser_next(&at);
    if (parser_is(&at, "scroll"))
        parser_next(&at);
    if (!parser_is(&at, "cursor"))
        return false;
    parser_next(&at);
    *p = at;
    declaration->cursor = true;
    if (p->token.kind == '(')
        declaration->parameters = cursor_parameters(p);
    if (parser_take(p, "for") || parser_take(p, "is"))
        declaration->value = parser_statement_until(p, NULL);
    return true;
}

static void declaration(struct parser *p, struct plpgsql_declaration *out)
{
    *out = (struct plpgsql_declaration){.line = parser_line_of(p, p->token.start)};
    out->name = parser_take_name(p);
    if (out->name == NULL)
        return;
    if (parser_take(p, "alias")) {
        parser_take(p, "for");
        out->alias_of = parser_take_name(p);
        return;
    }
    if (declared_cursor(p, out))
        return;
    out->constant = parser_take(p, "constant");
    declared_type(p, out);
    if (parser_take(p, "collate"))
        while (parser_is_name(p->token) || p->token.kind == '.')
            parser_next(p);
    if (parser_take(p, "not")) {
        parser_take(p, "null");
        out->not_null = true;
    }
    if (parser_take(p, "default") || parser_take_assignment(p))
        out->value = parser_expression_until(p, NULL);
}

struct plpgsql_declarations parser_declarations(struct parser *p)
{
    VEC(struct plpgsql_declaration) found = {0};

    while (p->token.kind != 0 && !parser_is(p, "begin")) {
        struct plpgsql_declaration made;

        if (p->token.kind == ';' || parser_is(p, "declare")) {
            parser_next(p);
            continue;
        }
        declaration(p, &made);
        if (made.name != NULL)
            vec_push(p->arena, &found, made);
        parser_finish(p);
    }
    return (struct plpgsql_declarations){found.at, found.count};
}
