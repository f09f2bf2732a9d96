/*
 * Lower: the entry points of sql/lower.h. Parses a piece of text, lowers each statement of it through a table
 * from node to function, and gives the parser's memory back before it returns.
 */
#include "sql/lowering.h"

#include <string.h>

typedef struct op *lower_fn(struct lowering *l, Node *node);

static lower_fn *const lowerers[] = {
#define LOWER_STATEMENT(node, function) [T_##node] = function,
#include "sql/lower_statement.def"
#undef LOWER_STATEMENT
};

void lower_fail(struct lowering *l, const char *error, int location)
{
    if (l->error != NULL)
        return;
    l->error = error;
    l->error_at = location >= 0 ? (uint32_t)location : l->range.start;
}

bool lower_descend(struct lowering *l, int location)
{
    if (l->depth >= LOWER_DEPTH_LIMIT || stack_is_too_deep()) {
        lower_fail(l, "stack depth limit exceeded", location);
        return false;
    }
    l->depth++;
    return true;
}

void *lower_new_op(struct lowering *l, size_t bytes, enum op_kind kind)
{
    struct op *op = arena_alloc(l->arena, bytes);

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
        lower_fail(l, "unrecognized statement", -1);
    l->depth--;
    return op;
}

/* The statement's text without blanks and comments around it. */
static struct span statement_range(const struct lowering *l, const RawStmt *raw)
{
    uint32_t start = raw->stmt_location > 0 ? (uint32_t)raw->stmt_location : 0;
    uint32_t end = raw->stmt_len > 0 ? start + (uint32_t)raw->stmt_len : l->length;

    start = token_next(l->text, end, start).start;
    return (struct span){start, token_trim(l->text, start, end)};
}

static void lower_tree(struct lowering *l, List *tree, struct lowered *out)
{
    ListCell *cell;

    out->ops = ARENA_ARRAY(l->arena, struct op *, (uint32_t)list_length(tree));
    foreach (cell, tree) {
        RawStmt *raw = lfirst_node(RawStmt, cell);

        l->range = statement_range(l, raw);
        l->shared_node = NULL;
        out->ops[out->count++] = lower_node(l, raw->stmt);
    }
}

/* `base` is the offset of the text in its source; `error_base` that of the parser's text. */
static void lower_bytes(struct arena *arena, const char *bytes, size_t length, uint32_t base, struct lowered *out)
{
    struct arena_mark mark = arena_mark(arena);
    struct parse parse;

    memset(out, 0, sizeof *out);
    if (parse_open(arena, &parse, "", bytes, length, PG_QUERY_PARSE_DEFAULT)) {
        struct lowering l = {.arena = arena, .text = parse.text, .length = parse.length, .base = base};

        lower_tree(&l, parse.tree, out);
        if (l.error != NULL) {
            arena_release(arena, mark);
            parse.error = l.error;
            parse.error_at = l.error_at;
        }
    }
    parse_close(&parse);
    if (parse.error != NULL)
        *out = (struct lowered){.error = parse.error, .error_at = base + parse.error_at};
}

void lower_statement(struct arena *arena, const struct source *source, struct span span, struct lowered *out)
{
    lower_bytes(arena, source->bytes + span.start, span.end - span.start, span.start, out);
}

void lower_text(struct arena *arena, const char *text, struct lowered *out)
{
    lower_bytes(arena, text, strlen(text), 0, out);
}

static const char select_prefix[] = "SELECT ";

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
    struct arena_mark mark = arena_mark(arena);
    struct expr *out = NULL;
    struct parse parse;

    if (parse_open(arena, &parse, select_prefix, text, strlen(text), PG_QUERY_PARSE_DEFAULT)) {
        struct lowering l = {.arena = arena, .text = parse.text, .length = parse.length,
                             .base = 0 - (uint32_t)(sizeof select_prefix - 1), .range = {0, parse.length}};
        Node *node = only_expression(parse.tree);

        if (node != NULL)
            out = lower_expr(&l, node);
        else
            l.error = "not an expression";
        if (l.error != NULL) {
            arena_release(arena, mark);
            parse.error = l.error;
            out = NULL;
        }
    }
    parse_close(&parse);
    if (error != NULL)
        *error = parse.error;
    return out;
}

struct type_name *lower_type_name(struct arena *arena, const char *text, const char **error)
{
    struct arena_mark mark = arena_mark(arena);
    struct type_name *out = NULL;
    struct parse parse;

    if (parse_open(arena, &parse, "", text, strlen(text), PG_QUERY_PARSE_TYPE_NAME)) {
        struct lowering l = {.arena = arena, .text = parse.text, .length = parse.length, .range = {0, parse.length}};

        out = lower_type(&l, linitial_node(TypeName, parse.tree));
        if (l.error != NULL) {
            arena_release(arena, mark);
            parse.error = l.error;
            out = NULL;
        }
    }
    parse_close(&parse);
    if (error != NULL)
        *error = parse.error;
    return out;
}

const char *lower_grammar_version(void)
{
    return PG_VERSION;
}
