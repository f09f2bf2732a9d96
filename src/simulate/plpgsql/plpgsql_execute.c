/*
 * EXECUTE of texts (exec_stmt_dynexecute): what the text says is parsed and run, statement by statement. A
 * text with gaps is run with something in their place: what it does to things that it names is what it
 * does whatever the gaps hold; the rest is doubtful.
 */
#include <stdlib.h>
#include <string.h>

#include "doubt.h"
#include "plpgsql.h"
#include "sql/ident.h"
#include "sql/lower.h"

/* ---- gaps ---- */

/* In the place of the query of a view: a query that is told by the name of its column (view_of()). */
static const char view_mark[] = "the query of view ";

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* Fills the gaps: an ellipsis where a name or a text may stand, for a number by itself 1, so that the statement
 * parses; what is made with it is uncertain, and the value is told nowhere (doubt_values()). The query of a view
 * is no gap; *views becomes how many there are. */
static const char *fill_gaps(struct arena *arena, const char *text, enum plpgsql_gaps *gaps, uint32_t *views)
{
    struct str out = str_new(arena);
    char quote = 0;
    *gaps = PLPGSQL_NO_GAPS;
    *views = 0;
    while (*text != '\0') {
        const char *end = *text == GAP_BEGIN ? strchr(text, GAP_END) : NULL;
        if (end == NULL) {
            if (quote != 0 ? *text == quote : *text == '\'' || *text == '"')
                quote = quote != 0 ? 0 : *text;
            str_addc(&out, *text++);
            continue;
        }
        bool joined =
            is_name_character(end[1]) || (out.length > 0 && is_name_character(out.text[out.length - 1]));
        bool number = text[1] == 'i' && !joined;
        if (text[1] == 'v') {
            ++*views;
            str_addf(&out, "SELECT NULL AS \"%s%.*s\"", view_mark, (int)(end - text - 2), text + 2);
        } else {
            str_add(&out, number ? "1" : DOUBT_ELLIPSIS);
            if (*gaps == PLPGSQL_NO_GAPS || (!number && quote != '\''))
                *gaps = number || quote == '\'' ? PLPGSQL_VALUE_GAPS : PLPGSQL_NAME_GAPS;
        }
        text = end + 1;
    }
    return out.text;
}

static const struct query *view_of(struct execution *x, const struct query *query)
{
    if (query == NULL || query->kind != QUERY_SELECT || query->targets.count != 1 ||
        query->targets.at[0].name == NULL ||
        strncmp(query->targets.at[0].name, view_mark, strlen(view_mark)) != 0)
        return NULL;
    char *end;
    oid id = (oid)strtoul(query->targets.at[0].name + strlen(view_mark), &end, 10);
    const struct object *object =
        *end == '@' ? catalog_object_at(x->catalog, id, (int32_t)strtol(end + 1, NULL, 10)) : NULL;
    const struct relation *view =
        object != NULL && object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
    return view != NULL && view->view != NULL ? view->view->query : NULL;
}

/* CREATE VIEW … AS the query of a view that is there. */
static const struct op *put_view(struct execution *x, const struct op *op)
{
    if (op->kind == OP_CREATE_VIEW) {
        struct op_create_view *copy = ARENA_NEW(x->arena, struct op_create_view);
        *copy = *(const struct op_create_view *)op;
        const struct query *query = view_of(x, copy->query);
        if (query != NULL) {
            copy->query = (struct query *)query;
            return &copy->op;
        }
    } else if (op->kind == OP_CREATE_TABLE_AS) {
        struct op_create_table_as *copy = ARENA_NEW(x->arena, struct op_create_table_as);
        *copy = *(const struct op_create_table_as *)op;
        const struct query *query = view_of(x, copy->query);
        if (query != NULL) {
            copy->query = (struct query *)query;
            return &copy->op;
        }
    }
    return op;
}

/* How many of the ops are made of the query of a view, as a whole. */
static uint32_t views_put(struct execution *x, const struct lowered *lowered)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < lowered->count; i++)
        count += put_view(x, lowered->ops[i]) != lowered->ops[i];
    return count;
}

/* ---- texts ---- */

struct dynamic {
    const char *text;
    enum plpgsql_gaps gaps;
    struct lowered lowered;
};

static void say_unknown(struct frame *frame, const char *why)
{
    if (frame->m->x.statement->not_modelled == NULL)
        not_modelled(&frame->m->x, "what EXECUTE runs is not known: it depends on %s",
                     plpgsql_readable(frame->m->x.arena, why));
}

/* Evaluates and parses the text. out->text NULL: nothing is known of it. */
static bool read_text(struct frame *frame, const struct plpgsql_node *node, struct dynamic *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct arena *arena = frame->m->x.arena;
    struct value value;
    bool gaps;
    if (!plpgsql_evaluate(frame, node->sql, &value))
        return false;
    if (value.kind == VALUE_NULL)
        return plpgsql_refuse(frame, "22004", "query string argument of EXECUTE is null");
    if (value.kind == VALUE_UNKNOWN) {
        say_unknown(frame, value.text);
        return true;
    }
    uint32_t views;
    out->text = fill_gaps(arena, value_output(&e, &value, &gaps), &out->gaps, &views);
    lower_text(arena, out->text, &out->lowered);
    /* Within another query it is not known what comes of it. */
    if (views_put(&frame->m->x, &out->lowered) < views)
        out->gaps = PLPGSQL_NAME_GAPS;
    if (out->lowered.error == NULL)
        return true;
    if (out->gaps == PLPGSQL_NO_GAPS)
        return plpgsql_refuse(frame, arena_strdup(arena, out->lowered.sqlstate), "%s", out->lowered.error);
    say_unknown(frame, "a part of its text");
    out->text = NULL;
    return true;
}

/* USING's values become $1, $2 …, and the variables' names mean nothing meanwhile. */
static bool read_parameters(struct frame *frame, const struct plpgsql_node *node, struct value **out)
{
    struct value *parameters = ARENA_ARRAY(frame->m->arena, struct value, node->arguments.count);
    for (uint32_t i = 0; i < node->arguments.count; i++)
        if (!plpgsql_evaluate(frame, node->arguments.at[i], &parameters[i]))
            return false;
    *out = parameters;
    return true;
}

struct using
{
    bool dynamic;
    const struct value *parameters;
    uint32_t count;
};

static struct using enter(struct frame *frame, const struct value *parameters, uint32_t count)
{
    struct using before = {frame->dynamic, frame->parameters, frame->parameter_count};
    frame->dynamic = true;
    frame->parameters = parameters;
    frame->parameter_count = count;
    frame->names = NULL;
    return before;
}

static void leave(struct frame *frame, const struct using *before)
{
    frame->dynamic = before->dynamic;
    frame->parameters = before->parameters;
    frame->parameter_count = before->count;
    frame->names = NULL;
}

static bool gives_rows(const struct op *op)
{
    return op->kind == OP_SELECT && ((const struct op_query *)op)->query->into == NULL;
}

static enum flow run_ops(struct frame *frame, const struct plpgsql_node *node, const struct dynamic *dynamic,
                         struct result *result)
{
    enum flow flow = FLOW_NEXT;
    struct execution *x = &frame->m->x;
    for (uint32_t i = 0; i < dynamic->lowered.count && flow == FLOW_NEXT; i++) {
        const struct op *op = put_view(x, dynamic->lowered.ops[i]);
        struct result last = {0};
        if (!plpgsql_spend(frame))
            return FLOW_RETURN;
        if (gives_rows(op))
            flow = plpgsql_query_rows(frame, ((const struct op_query *)op)->query, 0, &last) ? FLOW_NEXT
                                                                                             : FLOW_FAIL;
        else
            flow = plpgsql_statement(frame, op, false, plpgsql_span(frame, node->span), dynamic->gaps);
        *result = last;
    }
    return flow;
}

/* Runs the text; `known` false: what came out of it is not known. */
static enum flow run(struct frame *frame, const struct plpgsql_node *node, struct result *result, bool *known)
{
    struct dynamic dynamic = {0};
    struct value *parameters = NULL;
    if (!read_text(frame, node, &dynamic) || !read_parameters(frame, node, &parameters))
        return FLOW_FAIL;
    if (dynamic.text == NULL) {
        catalog_begin_statement(frame->m->x.catalog);
        doubt_everything(&frame->m->x);
        *known = false;
        return FLOW_NEXT;
    }
    uint32_t count = dynamic.lowered.count;
    struct using before = enter(frame, parameters, node->arguments.count);
    enum flow flow = run_ops(frame, node, &dynamic, result);
    leave(frame, &before);
    *known = count > 0 && gives_rows(dynamic.lowered.ops[count - 1]) && dynamic.gaps == PLPGSQL_NO_GAPS;
    return flow;
}

enum flow plpgsql_execute(struct frame *frame, const struct plpgsql_node *node)
{
    struct result result = {0};
    bool known = true;
    enum flow flow = run(frame, node, &result, &known);
    if (flow != FLOW_NEXT)
        return flow;
    struct value found = frame->found;
    bool done = known ? plpgsql_into(frame, node, &result)
                      : plpgsql_assign_unknown(frame, &node->targets, "what EXECUTE gives");
    if (!known)
        frame->row_count = value_unknown(INT8OID, "what EXECUTE gives");
    frame->found = found; /* EXECUTE does not set FOUND */
    return done ? FLOW_NEXT : FLOW_FAIL;
}

bool plpgsql_execute_rows(struct frame *frame, const struct plpgsql_node *node, struct result *out)
{
    bool known = true;
    if (run(frame, node, out, &known) == FLOW_FAIL)
        return false;
    if (!known) {
        struct result_row row = {.values = ARENA_ARRAY(frame->m->arena, struct value, 1), .maybe = true};
        *out = (struct result){.why = "what EXECUTE gives"};
        vec_push(frame->m->arena, &out->rows, row);
    }
    return true;
}
