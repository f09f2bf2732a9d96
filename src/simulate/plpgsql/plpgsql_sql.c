/*
 * SQL in bodies of PL/pgSQL: expressions (exec_eval_expr: SELECT expression), statements
 * (exec_stmt_execsql), PERFORM, cursors. Names are looked up and locks taken as for any query, then values
 * are found out as far as the schema tells.
 */
#include <string.h>

#include "simulate/assume.h"
#include "doubt.h"
#include "plpgsql.h"
#include "simulate/session.h"
#include "simulate/simulation.h"

struct span plpgsql_span(const struct frame *frame, struct span span)
{
    if (frame->base == NO_POSITION)
        return frame->span;
    return (struct span){frame->base + span.start, frame->base + span.end};
}

/* ---- names ---- */

/* More variables than these are not looked for in queries. */
#define VARIABLE_LIMIT 10000

static void name_variable(struct function *function, uint32_t at, const char *name, oid type)
{
    /* The fields of a record are found out when it runs: anything may be one. */
    if (type == NO_OID)
        type = ANYELEMENTOID;
    function->parameters[at] = (struct parameter){.name = name, .type = type, .mode = 'i'};
    function->arguments[at] = type;
}

/* A variable of an inner block hides one of an outer block, but keeps its number: the first are the
 * routine's $n. After them FOUND, and the variables of labelled blocks by both names. */
static void name_variables(struct frame *frame, struct function *function)
{
    struct arena *arena = frame->m->arena;
    uint32_t count = frame->known.list.count < VARIABLE_LIMIT ? frame->known.list.count : VARIABLE_LIMIT,
             at = count + 1;
    struct map seen;
    map_init(&seen, arena);
    function->parameters = ARENA_ARRAY(arena, struct parameter, 2 * (size_t)count + 1);
    function->arguments = ARENA_ARRAY(arena, oid, 2 * (size_t)count + 1);
    for (uint32_t i = count; i-- > 0;) {
        const struct variable *variable = &frame->known.list.at[i];
        uint32_t *mark = map_put(&seen, 0, variable->name);
        name_variable(function, i, *mark == 0 ? variable->name : NULL, variable->type);
        *mark = 1;
        if (variable->label != NULL)
            name_variable(function, at++, arena_printf(arena, "%s.%s", variable->label, variable->name),
                          variable->type);
    }
    name_variable(function, count, map_find(&seen, 0, "found") == NULL ? "found" : NULL, BOOLOID);
    function->parameter_count = function->argument_count = (uint16_t)at;
}

static void name_using(struct frame *frame, struct function *function)
{
    uint32_t count = frame->parameter_count;
    function->arguments = ARENA_ARRAY(frame->m->arena, oid, count);
    function->argument_count = (uint16_t)count;
    for (uint32_t i = 0; i < count; i++)
        function->arguments[i] =
            frame->parameters[i].type != NO_OID ? frame->parameters[i].type : ANYELEMENTOID;
}

const struct function *plpgsql_parameters(const struct execution *x)
{
    struct frame *frame = x->machine != NULL ? x->machine->frame : NULL;
    if (frame == NULL)
        return NULL;
    if (frame->names == NULL) {
        frame->names = ARENA_NEW(frame->m->arena, struct function);
        frame->names->object.name = frame->name;
        if (frame->dynamic)
            name_using(frame, frame->names);
        else
            name_variables(frame, frame->names);
    }
    return frame->names;
}

char plpgsql_conflict(const struct execution *x)
{
    const struct frame *frame = x->machine != NULL ? x->machine->frame : NULL;
    return frame == NULL || frame->dynamic || frame->conflict == 'c' ? 0 : frame->conflict;
}

/* ---- failures ---- */

/* What one step of a body notes, apart from what was noted before. */
struct step {
    struct failure_fact *failures;
    uint32_t failure_count, failure_capacity, operations;
};

static struct step begin_step(struct statement *statement)
{
    struct step step = {.failures = statement->failures.at,
                        .failure_count = statement->failures.count,
                        .failure_capacity = statement->failures.capacity,
                        .operations = statement->operations.count};
    statement->failures.at = NULL;
    statement->failures.count = statement->failures.capacity = 0;
    return step;
}

static void end_step(struct machine *m, const struct step *step, bool placed, struct span span)
{
    struct statement *statement = m->x.statement;
    struct failure_fact *found = statement->failures.at;
    uint32_t count = statement->failures.count;
    statement->failures.at = step->failures;
    statement->failures.count = step->failure_count;
    statement->failures.capacity = step->failure_capacity;
    for (uint32_t i = step->operations; !placed && i < statement->operations.count; i++)
        statement->operations.at[i].span = span;
    for (uint32_t i = 0; i < count; i++) {
        if (!placed)
            found[i].position = span.start;
        vec_push(m->x.arena, &statement->failures, found[i]);
    }
}

static bool fails_for_certain(const struct statement *statement)
{
    uint32_t count = statement->failures.count;
    return count > 0 && statement->failures.at[count - 1].certainty == CERTAINTY_CERTAIN;
}

/* ---- looking names up ---- */

static bool look_up(struct frame *frame, const struct query *query, struct span span, bool placed)
{
    struct execution *x = &frame->m->x;
    struct step step = begin_step(x->statement);
    x->operation = frame->m->operation;
    bool done = query_run(x, query, OP_SELECT);
    doubt_failures(x, 0);
    bool certain = !done && fails_for_certain(x->statement);
    end_step(frame->m, &step, placed, span);
    return !certain;
}

/* Once for each state of the catalog. */
static bool look_up_once(struct frame *frame, const struct plpgsql_sql *sql, const struct query *query)
{
    uint32_t *at = map_put(&frame->checked, (uintptr_t)sql, NULL),
             now = (uint32_t)catalog_statement(frame->m->x.catalog) + 1;
    if (*at == now || !frame->m->x.recording)
        return true;
    *at = now;
    return look_up(frame, query, plpgsql_span(frame, sql->span), frame->base != NO_POSITION);
}

static const struct query *query_of(struct frame *frame, const struct plpgsql_sql *sql)
{
    if (sql == NULL || sql->op == NULL) {
        plpgsql_refuse(frame, sql != NULL ? sql->lowered.sqlstate : "42601", "%s",
                       sql != NULL ? sql->lowered.error : "syntax error");
        return NULL;
    }
    if (sql->op->kind == OP_SELECT || sql->op->kind == OP_INSERT || sql->op->kind == OP_UPDATE ||
        sql->op->kind == OP_DELETE || sql->op->kind == OP_MERGE)
        return ((const struct op_query *)sql->op)->query;
    plpgsql_refuse(frame, "42601", "syntax error at or near \"%.20s\"", sql->text);
    return NULL;
}

/* ---- expressions ---- */

static bool is_plain(const struct query *query)
{
    return query->kind == QUERY_SELECT && query->targets.count == 1 && query->from.count == 0 &&
           query->where == NULL && query->group_by.count == 0 && query->having == NULL &&
           query->limit == NULL && query->offset == NULL && query->cte_count == 0 &&
           query->targets.at[0].value->kind != EXPR_FUNCTION;
}

static void only_value(struct frame *frame, const struct query *query, const struct result *result,
                       struct value *out)
{
    if (result->rows.count == 0)
        *out = value_null(NO_OID);
    else if (result->rows.at[0].maybe || result->rows.count > 1)
        *out = value_unknown(NO_OID, result->why != NULL ? result->why : "one row of several");
    else if (query->targets.count > 1)
        *out = (struct value){.kind = VALUE_RECORD,
                              .type = RECORDOID,
                              .elements = result->rows.at[0].values,
                              .names = result->names,
                              .count = result->column_count};
    else
        *out = result->rows.at[0].values[0];
    (void)frame;
}

bool plpgsql_evaluate(struct frame *frame, const struct plpgsql_sql *sql, struct value *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    const struct query *query = sql != NULL ? query_of(frame, sql) : NULL;
    struct result result = {0};
    *out = value_null(NO_OID);
    if (sql == NULL)
        return true;
    if (query == NULL || !look_up_once(frame, sql, query))
        return false;
    if (is_plain(query)) {
        *out = evaluate(&e, query->targets.at[0].value);
        return !e.failed;
    }
    if (!evaluate_query(&e, query, 2, &result))
        return false;
    only_value(frame, query, &result, out);
    return true;
}

/* ---- queries ---- */

static bool rows(struct frame *frame, const struct query *query, uint32_t limit, struct result *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    return evaluate_query(&e, query, limit, out);
}

bool plpgsql_rows(struct frame *frame, const struct plpgsql_sql *sql, uint32_t limit, struct result *out)
{
    const struct query *query = query_of(frame, sql);
    return query != NULL && look_up_once(frame, sql, query) && rows(frame, query, limit, out);
}

bool plpgsql_query_rows(struct frame *frame, const struct query *query, uint32_t limit, struct result *out)
{
    return (!frame->m->x.recording || look_up(frame, query, frame->span, false)) &&
           rows(frame, query, limit, out);
}

void plpgsql_set_found(struct frame *frame, const struct result *result)
{
    bool any = false;
    for (uint32_t i = 0; i < result->rows.count && !any; i++)
        any = !result->rows.at[i].maybe;
    bool known = any || result->rows.count == 0;
    frame->found = known ? value_boolean(any) : value_unknown(BOOLOID, result->why);
    frame->row_count = result->why == NULL ? value_integer(INT8OID, result->rows.count)
                                           : value_unknown(INT8OID, result->why);
}

bool plpgsql_into(struct frame *frame, const struct plpgsql_node *node, const struct result *result)
{
    plpgsql_set_found(frame, result);
    if (result->rows.count == 0) {
        if (node->strict)
            return plpgsql_refuse(frame, "P0002", "query returned no rows");
        return plpgsql_assign_nothing(frame, &node->targets);
    }
    if (node->strict && result->rows.count > 1 && result->why == NULL)
        return plpgsql_refuse(frame, "P0003", "query returned more than one row");
    if (result->rows.at[0].maybe)
        return plpgsql_assign_unknown(frame, &node->targets, result->why);
    if (!node->strict && result->rows.count > 0)
        frame->row_count = value_integer(INT8OID, 1);
    return plpgsql_assign_row(frame, &node->targets, result->rows.at[0].values, result->names,
                              result->column_count);
}

/* ---- statements ---- */

/* What nothing later depends on: whether it was done makes no difference to what can be said. */
static bool changes_no_shape(enum op_kind kind)
{
    return kind == OP_GRANT || kind == OP_GRANT_ROLE || kind == OP_ROLE || kind == OP_COMMENT ||
           kind == OP_SET_OWNER || kind == OP_SECURITY_LABEL;
}

static bool writes_rows(enum op_kind kind)
{
    return kind == OP_INSERT || kind == OP_UPDATE || kind == OP_DELETE || kind == OP_MERGE;
}

/* What is granted to a role only if there is such a role: one of which the schema says nothing is very likely not
 * there. */
static bool wants_missing_role(const struct machine *m, const struct op *op)
{
    bool about_roles = op->kind == OP_GRANT || op->kind == OP_SET_OWNER;
    return about_roles && m->doubt > 0 && m->why != NULL && strcmp(m->why, unknown_roles) == 0;
}

/* A statement was refused, but not for certain; or parts of it are not known: what it does is doubtful. */
static void settle_doubt(struct machine *m, const struct op *op, int32_t before, bool done,
                         enum plpgsql_gaps gaps)
{
    if (!done || wants_missing_role(m, op))
        catalog_restore(m->x.catalog, before);
    else if (gaps == PLPGSQL_NAME_GAPS)
        doubt_undo(&m->x, before);
    else if (changes_no_shape(op->kind) || writes_rows(op->kind))
        return;
    else if (m->doubt > 0)
        doubt_changes(&m->x, before);
    else if (gaps == PLPGSQL_VALUE_GAPS)
        doubt_values(&m->x, before);
    else if (m->assumed != NULL)
        doubt_touched(&m->x, before);
    if (!done || gaps == PLPGSQL_NAME_GAPS) {
        catalog_begin_statement(m->x.catalog);
        doubt_op(&m->x, op);
    }
}

/* A refusal that names what is not known says nothing. */
static bool drop_empty_refusal(struct statement *statement)
{
    const struct failure_fact *last = &statement->failures.at[statement->failures.count - 1];
    if (strstr(last->reason, DOUBT_ELLIPSIS) == NULL &&
        (last->detail == NULL || strstr(last->detail, DOUBT_ELLIPSIS) == NULL))
        return false;
    statement->failures.count--;
    return true;
}

static void say_doubt(struct machine *m, const struct op *op, enum plpgsql_gaps gaps)
{
    bool reads = op->kind == OP_SELECT || op->kind == OP_INSERT || op->kind == OP_UPDATE ||
                 op->kind == OP_DELETE || op->kind == OP_MERGE || op->kind == OP_SET || op->kind == OP_ROLE ||
                 op->kind == OP_GRANT_ROLE;
    if (reads || m->x.statement->not_modelled != NULL)
        return;
    if (gaps == PLPGSQL_NAME_GAPS)
        not_modelled(&m->x, "what EXECUTE runs is known only in part");
    else if (gaps == PLPGSQL_VALUE_GAPS && !changes_no_shape(op->kind))
        not_modelled(&m->x, "a value in what EXECUTE runs depends on rows or on the clock");
    else if (m->doubt > 0)
        not_modelled(&m->x, "whether it changes the schema depends on %s",
                     plpgsql_readable(m->x.arena, m->why != NULL ? m->why : "rows"));
    else if (m->assumed != NULL)
        not_modelled(&m->x, "the setting %s is taken to be unset", m->assumed);
}

enum flow plpgsql_statement(struct frame *frame, const struct op *op, bool placed, struct span span,
                            enum plpgsql_gaps gaps)
{
    struct machine *m = frame->m;
    struct execution *x = &m->x;
    if (op->kind == OP_TRANSACTION) {
        plpgsql_refuse(frame, "0A000", "%s",
                       frame->dynamic ? "EXECUTE of transaction commands is not implemented"
                                      : "unsupported transaction command in PL/pgSQL");
        return FLOW_FAIL;
    }
    catalog_begin_statement(x->catalog);
    if (catalog_is_open(x->catalog)) {
        bool recording = x->recording;
        x->recording = false;
        assume_names(x, op);
        x->recording = recording;
        catalog_begin_statement(x->catalog);
    }
    int32_t before = catalog_statement(x->catalog) - 1;
    struct step step = begin_step(x->statement);
    session_resolver(x->session, x);
    bool done = simulation_execute(x, op);
    doubt_failures(x, 0);
    bool certain = !done && fails_for_certain(x->statement);
    if (certain && gaps != PLPGSQL_NO_GAPS && drop_empty_refusal(x->statement))
        certain = false;
    end_step(m, &step, placed, span);
    if (certain) {
        catalog_restore(x->catalog, before);
    } else {
        settle_doubt(m, op, before, done, gaps);
        say_doubt(m, op, gaps);
    }
    x->session->search_path_known = false;
    session_resolver(x->session, x);
    return certain ? FLOW_FAIL : FLOW_NEXT;
}

enum flow plpgsql_sql(struct frame *frame, const struct plpgsql_node *node)
{
    struct result result = {0};
    const struct op *op = node->sql->op;
    frame->called = value_unknown(NO_OID, "what a procedure gives");
    if (op == NULL) {
        plpgsql_refuse(frame, node->sql->lowered.sqlstate, "%s", node->sql->lowered.error);
        return FLOW_FAIL;
    }
    if (op->kind == OP_SELECT) {
        if (!plpgsql_rows(frame, node->sql, 0, &result))
            return FLOW_FAIL;
        if (node->targets.count == 0) {     /* exec_stmt_execsql(): once it has run */
            plpgsql_refuse(frame, "42601", "query has no destination for result data");
            return FLOW_FAIL;
        }
        return plpgsql_into(frame, node, &result) ? FLOW_NEXT : FLOW_FAIL;
    }
    enum flow flow =
        plpgsql_statement(frame, op, frame->base != NO_POSITION, plpgsql_span(frame, node->span), false);
    if (flow == FLOW_NEXT && writes_rows(op->kind)) {
        frame->found = value_unknown(BOOLOID, "rows that are written");
        frame->row_count = value_unknown(INT8OID, "rows that are written");
    }
    if (flow == FLOW_NEXT && op->kind == OP_CALL &&
        !plpgsql_assign_outputs(frame, (const struct op_call *)op))
        return FLOW_FAIL;
    if (flow == FLOW_NEXT && !plpgsql_assign_unknown(frame, &node->targets, "a row that is written"))
        return FLOW_FAIL;
    return flow;
}

enum flow plpgsql_perform(struct frame *frame, const struct plpgsql_node *node)
{
    struct result result = {0};
    if (node->sql == NULL)
        return FLOW_NEXT;
    if (!plpgsql_rows(frame, node->sql, 0, &result))
        return FLOW_FAIL;
    plpgsql_set_found(frame, &result);
    return FLOW_NEXT;
}
