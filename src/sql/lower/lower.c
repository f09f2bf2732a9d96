/*
 * Lower: the entry points of sql/lower.h. Parses a piece of text, lowers each statement of it through a table
 * from node to function, and gives the parser's memory back before it returns.
 */
#include "lowering.h"

#include <string.h>

#include "sql/old_words.h"
#include "sql/plpgsql.h"

typedef struct op *lower_fn(struct lowering *l, Node *node);

static lower_fn *const lowerers[] = {
#define LOWER_STATEMENT(node, function) [T_##node] = function,
#include "lower_statement.def"
#undef LOWER_STATEMENT
};

void lower_fail(struct lowering *l, const char *sqlstate, const char *error, int location)
{
    if (l->error != NULL)
        return;
    l->sqlstate = sqlstate;
    l->error = error;
    l->error_at = location >= 0 ? (uint32_t)location : l->range.start;
}

bool lower_descend(struct lowering *l, int location)
{
    if (l->depth >= LOWER_DEPTH_LIMIT || stack_is_too_deep()) {
        lower_fail(l, "54001", "stack depth limit exceeded", location);
        return false;
    }
    l->depth++;
    return true;
}

void *lower_new_op(struct lowering *l, struct arena *arena, size_t bytes, enum op_kind kind)
{
    struct op *op = arena_alloc(arena, bytes);

    op->kind = kind;
    op->span = lower_span(l, l->range.start, l->range.end);
    return op;
}

struct op *lower_node(struct lowering *l, Node *node)
{
    struct op *op = NULL;

    if (node == NULL || !lower_descend(l, -1))
        return NULL;
    if ((size_t)nodeTag(node) < lengthof(lowerers) && lowerers[nodeTag(node)] != NULL)
        op = lowerers[nodeTag(node)](l, node);
    else
        lower_fail(l, "XX000", "unrecognized statement", -1);
    l->depth--;
    return op;
}

/* The statement's text without blanks and comments around it. */
static struct span statement_range(struct lowering *l, const RawStmt *raw)
{
    uint32_t start = raw->stmt_location > 0 ? (uint32_t)raw->stmt_location : 0;
    uint32_t end = raw->stmt_len > 0 ? start + (uint32_t)raw->stmt_len : l->length;

    start = token_next(l->text, end, start).start;
    return (struct span){start, lower_trim(l, start, end)};
}

uint32_t lower_trim(struct lowering *l, uint32_t start, uint32_t limit)
{
    if (l->has_comments)
        return token_trim(l->text, start, limit);
    while (limit > start &&
           (l->text[limit - 1] == ' ' || (l->text[limit - 1] >= '\t' && l->text[limit - 1] <= '\r')))
        limit--;
    return limit;
}

static void lower_tree(struct lowering *l, List *tree, struct lowered *out)
{
    ListCell *cell;

    out->ops = ARENA_ARRAY(l->passing, struct op *, (uint32_t)list_length(tree));
    foreach (cell, tree) {
        RawStmt *raw = lfirst_node(RawStmt, cell);

        l->range = statement_range(l, raw);
        l->shared_node = NULL;
        out->ops[out->count++] = lower_node(l, raw->stmt);
    }
}

static struct lowering begin(struct arena *arena, const struct parse *parse, const struct parse_input *input,
                             uint32_t base)
{
    return (struct lowering){
        .arena = arena,
        .passing = arena,
        .text = parse->text,
        .length = parse->length,
        .base = base,
        .range = {0, parse->length},
        .has_comments = strstr(parse->text, "--") != NULL || strstr(parse->text, "/*") != NULL,
        .old_words = input->grammar != 0,
    };
}

/* Throws away what was lowered when it failed. */
static bool finish(struct lowering *l, struct parse *parse, struct arena_mark mark)
{
    if (l->error == NULL)
        return true;
    arena_release(l->arena, mark);
    parse->failed = true;
    parse->error = l->error;
    parse->sqlstate = l->sqlstate;
    parse->error_at = l->error_at;
    return false;
}

/* `base` is the offset of the input's bytes in their source. */
static void lower_input(struct arena *arena, struct arena *passing, const struct parse_input *input,
                        uint32_t base, struct lowered *out)
{
    struct arena_mark mark = arena_mark(arena);
    struct parse parse;

    memset(out, 0, sizeof *out);
    if (parse_open(arena, &parse, input)) {
        struct lowering l = begin(arena, &parse, input, base);

        l.passing = passing;
        lower_tree(&l, parse.tree, out);
        finish(&l, &parse, mark);
    }
    parse_close(&parse);
    if (parse.failed)
        *out = (struct lowered){
            .error = parse.error, .sqlstate = parse.sqlstate, .error_at = base + parse.error_at};
}

/* A syntax error may be a name that only this grammar reserves: the text is read again as the versions before
 * did. */
static void lower_any_grammar(struct arena *arena, struct arena *passing, struct parse_input *input,
                              uint32_t base, struct lowered *out)
{
    static const int grammars[] = {16, 15};
    struct lowered older;

    lower_input(arena, passing, input, base, out);
    for (size_t i = 0; out->error != NULL && i < lengthof(grammars); i++) {
        if (strcmp(out->sqlstate, "42601") != 0 ||
            !old_words_found(input->bytes, (uint32_t)input->length, grammars[i]))
            continue;
        input->grammar = grammars[i];
        lower_input(arena, passing, input, base, &older);
        if (older.error == NULL) {
            older.newer_error = out->error;
            older.newer_error_at = out->error_at;
            *out = older;
            out->grammar = (uint16_t)grammars[i];
        }
    }
}

void lower_statement(struct arena *arena, const struct source *source, struct span span, struct lowered *out)
{
    struct parse_input input = {.bytes = source->bytes + span.start, .length = span.end - span.start};

    lower_any_grammar(arena, arena, &input, span.start, out);
}

void lower_item(struct arena *arena, struct arena *passing, const struct source *source,
                const struct split_item *item, struct lowered *out)
{
    struct parse_input input = {
        .bytes = source->bytes + item->span.start,
        .length = item->span.end - item->span.start,
        .item = item,
        .backslashes = !item->standard_conforming_strings,
    };

    lower_any_grammar(arena, passing, &input, item->span.start, out);
}

void lower_text(struct arena *arena, const char *text, struct lowered *out)
{
    struct parse_input input = {.bytes = text, .length = strlen(text)};

    lower_any_grammar(arena, arena, &input, 0, out);
}

static const char select_prefix[] = "SELECT ";

void lower_piece(struct arena *arena, const char *text, bool expression, uint32_t base, struct lowered *out)
{
    struct parse_input input = {.bytes = text, .length = strlen(text)};
    uint32_t shift = 0;

    if (expression) {
        input.prefix = select_prefix;
        shift = sizeof select_prefix - 1;
    }
    lower_any_grammar(arena, arena, &input, base - shift, out);
    if (out->error != NULL && out->error_at - base > input.length)
        out->error_at = base;
    for (uint32_t i = 0; expression && i < out->count; i++)
        out->ops[i]->span.start = base;
}

/* The one expression of a SELECT that has nothing else; NULL otherwise. */
static Node *only_expression(List *tree)
{
    SelectStmt *select;
    ResTarget *target;

    if (list_length(tree) != 1 || !IsA(linitial_node(RawStmt, tree)->stmt, SelectStmt))
        return NULL;
    select = (SelectStmt *)linitial_node(RawStmt, tree)->stmt;
    if (list_length(select->targetList) != 1 || select->fromClause != NIL || select->whereClause != NULL ||
        select->groupClause != NIL || select->havingClause != NULL || select->windowClause != NIL ||
        select->sortClause != NIL || select->limitOffset != NULL || select->limitCount != NULL ||
        select->lockingClause != NIL || select->intoClause != NULL || select->distinctClause != NIL ||
        select->op != SETOP_NONE)
        return NULL;
    target = linitial_node(ResTarget, select->targetList);
    return target->name == NULL ? target->val : NULL;
}

struct expr *lower_expression(struct arena *arena, const char *text, const char **error)
{
    struct parse_input input = {.prefix = select_prefix, .bytes = text, .length = strlen(text)};
    struct arena_mark mark = arena_mark(arena);
    struct expr *out = NULL;
    struct parse parse;

    if (parse_open(arena, &parse, &input)) {
        struct lowering l = begin(arena, &parse, &input, 0 - (uint32_t)(sizeof select_prefix - 1));
        Node *node = only_expression(parse.tree);

        l.keep_places = true;
        if (node == NULL)
            lower_fail(&l, "42601", "not an expression", -1);
        out = lower_expr(&l, node);
        if (!finish(&l, &parse, mark))
            out = NULL;
    }
    parse_close(&parse);
    if (error != NULL)
        *error = parse.error;
    return out;
}

struct type_name *lower_type_name(struct arena *arena, const char *text, const char **error)
{
    struct parse_input input = {.bytes = text, .length = strlen(text), .mode = RAW_PARSE_TYPE_NAME};
    struct arena_mark mark = arena_mark(arena);
    struct type_name *out = NULL;
    struct parse parse;

    if (parse_open(arena, &parse, &input)) {
        struct lowering l = begin(arena, &parse, &input, 0);

        l.keep_places = true;
        out = lower_type(&l, linitial_node(TypeName, parse.tree));
        if (!finish(&l, &parse, mark))
            out = NULL;
    }
    parse_close(&parse);
    if (error != NULL)
        *error = parse.error;
    return out;
}

/* The PL/pgSQL body of an op; NULL when it has none. */
static const char *body_of(const struct op *op)
{
    if (op->kind == OP_CREATE_FUNCTION)
        return ((const struct op_create_function *)op)->body;
    return op->kind == OP_DO ? ((const struct op_do *)op)->body : NULL;
}

/* The line in the body where a piece of SQL has this very error; 0 when none has. */
static uint32_t line_of_error(struct arena *arena, const char *body, const char *error)
{
    struct plpgsql_sqls pieces = plpgsql_pieces(arena, plpgsql_parse(arena, body, NO_POSITION));

    for (uint32_t i = 0; i < pieces.count; i++) {
        const struct plpgsql_sql *piece = pieces.at[i];
        uint32_t line = piece->line;

        if (piece->lowered.error == NULL || strcmp(piece->lowered.error, error) != 0)
            continue;
        for (uint32_t at = piece->span.start; at < piece->lowered.error_at; at++)
            line += body[at] == '\n';
        return line;
    }
    return 0;
}

bool lower_plpgsql_valid(struct arena *arena, const char *statement, int version, struct plpgsql_error *error)
{
    struct arena_mark mark;
    struct lowered lowered;
    const char *body;
    uint32_t exact;
    bool known = false;

    if (!parse_plpgsql_error(arena, statement, error))
        return true;
    mark = arena_mark(arena);
    /* The library says only near which line: the parser knows where, if it is an error in SQL. */
    lower_text(arena, statement, &lowered);
    body = lowered.count == 1 ? body_of(lowered.ops[0]) : NULL;
    if (body != NULL) {
        known = old_words_found(body, (uint32_t)strlen(body), version);
        exact = line_of_error(arena, body, error->message);
        if (exact > 0)
            error->line = exact;
    }
    arena_release(arena, mark);
    return known;
}

const char *lower_grammar_version(void)
{
    return PG_VERSION;
}
