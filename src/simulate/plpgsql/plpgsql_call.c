/*
 * Calls: how a body runs, one of DO or one of a routine in PL/pgSQL or SQL (plpgsql_inline_handler,
 * plpgsql_exec_function, plpgsql_exec_trigger, fmgr_sql). One machine serves a statement of the migration; a
 * routine called by a routine gets another frame.
 */
#include <string.h>

#include "doubt.h"
#include "plpgsql.h"
#include "simulate/session.h"
#include "simulate/simulation.h"
#include "sql/lower.h"

#define CALL_DEPTH 40
/* What one statement of the migration may add to what the run keeps. */
#define KEPT_BYTES ((size_t)512 << 20)

/* ---- the machine ---- */

static bool call_function(void *context, struct evaluation *e, oid id, const struct value *arguments,
                          struct value *out);

static struct machine *begin_machine(struct execution *x, struct machine *own)
{
    if (x->machine != NULL)
        return x->machine;
    *own = (struct machine){.x = *x,
                            .arena = arena_new(0),
                            .run_bytes = arena_used(x->arena),
                            .settings = x->session->settings,
                            .budget = {EVALUATION_STATEMENTS, EVALUATION_ROWS},
                            .operation = x->operation};
    own->x.machine = own;
    map_init(&own->bodies, own->arena);
    if (!x->recording)
        x->statement->kept = catalog_statement(x->catalog);
    return own;
}

/* What was taken for granted is very likely so, and no more. */
static void soften_certain(struct statement *statement)
{
    for (uint32_t i = 0; i < statement->failures.count; i++)
        if (statement->failures.at[i].certainty == CERTAINTY_CERTAIN)
            statement->failures.at[i].certainty = CERTAINTY_LIKELY;
}

static void end_machine(struct execution *x, struct machine *m)
{
    if (x->machine == m)
        return;
    if (m->assumed != NULL)
        soften_certain(x->statement);
    if (x->session->block == BLOCK_NONE)
        session_commit(x->session);
    x->session->search_path_known = false;
    session_resolver(x->session, x);
    x->statement->number = catalog_statement(x->catalog);
    arena_free(m->arena);
}

bool plpgsql_spend(struct frame *frame)
{
    struct machine *m = frame->m;
    if (m->stopped)
        return false;
    if (m->budget.statements > 0 && m->budget.rows > 0 && arena_used(m->arena) <= EVALUATION_BYTES &&
        arena_used(m->x.arena) - m->run_bytes <= KEPT_BYTES) {
        m->budget.statements--;
        return true;
    }
    m->stopped = true;
    not_modelled(&m->x, "what it does is not followed beyond %d statements of PL/pgSQL or %d rows",
                 EVALUATION_STATEMENTS, EVALUATION_ROWS);
    catalog_begin_statement(m->x.catalog);
    doubt_everything(&m->x);
    return false;
}

static bool find_nothing(void *context, const struct texts *names, struct value *out)
{
    (void)context, (void)names, (void)out;
    return false;
}

struct evaluation plpgsql_evaluation(struct frame *frame)
{
    struct machine *m = frame->m;
    frame->variables = (struct variables){.context = frame,
                                          .conflict = frame->conflict,
                                          .find = frame->dynamic ? find_nothing : plpgsql_find,
                                          .call = call_function};
    return (struct evaluation){.x = &m->x,
                               .arena = m->arena,
                               .variables = &frame->variables,
                               .budget = &m->budget,
                               .assumed = &m->assumed,
                               .commands = m->commands,
                               .parameters = frame->parameters,
                               .parameter_count = frame->parameter_count};
}

static void begin_frame(struct frame *frame, struct machine *m, const char *name, struct span span)
{
    *frame = (struct frame){.m = m,
                            .caller = m->frame,
                            .name = name,
                            .base = NO_POSITION,
                            .span = span,
                            .conflict = 'e',
                            .found = value_boolean(false),
                            .row_count = value_integer(INT8OID, 0),
                            .result = value_null(NO_OID)};
    map_init(&frame->checked, m->arena);
    m->frame = frame;
}

static void end_frame(struct frame *frame)
{
    frame->m->doubt -= frame->doubt_to_end + frame->doubt_in_loop;
    frame->m->frame = frame->caller;
    if (frame->caller != NULL)
        frame->caller->names = NULL;
}

/* ---- bodies ---- */

static bool parses(struct machine *m, const struct plpgsql_node *root)
{
    struct plpgsql_sqls pieces = plpgsql_pieces(m->arena, root);
    for (uint32_t i = 0; i < pieces.count; i++)
        if (pieces.at[i]->op == NULL)
            return false;
    return true;
}

static const struct plpgsql_node *read_body(struct machine *m, const char *body, uint32_t base)
{
    uint32_t *at = map_put(&m->bodies, (uintptr_t)body, NULL);
    if (*at == 0) {
        const struct plpgsql_node *tree = plpgsql_parse(m->x.arena, body, base);
        vec_push(m->arena, &m->trees, tree);
        *at = m->trees.count;
    }
    return m->trees.at[*at - 1];
}

/* What the server's compiler refuses is refused before anything runs; what only this reader does not take
 * is not followed. */
static bool compile(struct machine *m, const struct plpgsql_node *root, const char *body, bool *follow)
{
    struct plpgsql_error error;
    *follow = root->kind == PLPGSQL_BLOCK && parses(m, root);
    if (*follow)
        return true;
    const char *statement = arena_printf(m->arena, "DO LANGUAGE plpgsql $the_body$%s$the_body$", body);
    if (!lower_plpgsql_valid(m->arena, statement, m->x.version, &error))
        return refuse(&m->x, error.sqlstate, "%s", error.message);
    not_modelled(&m->x, "a body in PL/pgSQL is not understood");
    catalog_begin_statement(m->x.catalog);
    doubt_everything(&m->x);
    return true;
}

static bool run_body(struct frame *frame, const char *body, bool *returned)
{
    bool follow;
    const struct plpgsql_node *root = read_body(frame->m, body, frame->base);
    *returned = false;
    if (!compile(frame->m, root, body, &follow))
        return false;
    frame->conflict = root->column_first ? 'c' : root->variable_first ? 'v' : 'e';
    if (!follow) {
        frame->result = value_unknown(frame->returns, "a body that is not understood");
        *returned = true;
        return true;
    }
    enum flow flow = plpgsql_block(frame, root);
    *returned = flow == FLOW_RETURN;
    return flow != FLOW_FAIL;
}

/* ---- DO ---- */

bool plpgsql_do(struct execution *x, const struct op_do *op)
{
    struct machine own, *m = begin_machine(x, &own);
    struct frame frame;
    bool returned;
    begin_frame(&frame, m, "inline_code_block", op->op.span);
    frame.base = x->machine == NULL ? op->body_position : NO_POSITION;
    frame.may_commit = !x->in_block && x->machine == NULL;
    bool done = run_body(&frame, op->body, &returned);
    end_frame(&frame);
    if (!done && !x->recording)
        catalog_restore(x->catalog, x->statement->kept);
    end_machine(x, m);
    return done;
}

/* ---- functions ---- */

/* The parameters by name, and all input ones as $n. */
static void add_parameters(struct frame *frame, const struct function *function,
                           const struct value *arguments)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if (parameter->mode == 'o' || parameter->mode == 't')
            continue;
        const char *name =
            parameter->name != NULL ? parameter->name : arena_printf(frame->m->arena, "$%u", at + 1);
        plpgsql_add_variable(frame, name, function->object.name, parameter->type, -1)->value =
            arguments[at++];
    }
    for (uint32_t i = 0; i < at; i++)
        plpgsql_add_variable(frame, arena_printf(frame->m->arena, "$%u", i + 1), NULL, arguments[i].type, -1)
            ->value = arguments[i];
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        if ((parameter->mode == 'o' || parameter->mode == 't') && parameter->name != NULL)
            plpgsql_add_variable(frame, parameter->name, function->object.name, parameter->type, -1);
    }
}

/* Its SET clauses hold while it runs; the values before are given back. */
static const char **enter_settings(struct machine *m, const struct function *function)
{
    const char **before = ARENA_ARRAY(m->arena, const char *, function->sets.count);
    for (uint32_t i = 0; i < function->sets.count; i++) {
        const struct sql_option *set = &function->sets.at[i];
        struct str value = str_new(m->x.arena);
        before[i] = session_get(m->x.session, set->name);
        for (uint32_t j = 0; j < set->list.count; j++)
            str_addf(&value, "%s%s", j > 0 ? ", " : "", set->list.at[j]);
        session_set(m->x.session, set->name, set->list.count > 0 ? value.text : set->value, true);
    }
    session_resolver(m->x.session, &m->x);
    return before;
}

static void leave_settings(struct machine *m, const struct function *function, const char *const *before)
{
    for (uint32_t i = 0; i < function->sets.count; i++)
        session_set(m->x.session, function->sets.at[i].name, before[i], true);
    session_resolver(m->x.session, &m->x);
}

static bool run_plpgsql(struct frame *frame, const struct function *function)
{
    bool returned;
    return run_body(frame, function->body, &returned) && plpgsql_finish(frame, returned);
}

/* One statement of a function in SQL; the last one's rows are the function's. */
static bool run_sql_op(struct frame *frame, const struct op *op)
{
    struct result result = {0};
    frame->set.rows.count = 0;
    if (op->kind != OP_SELECT)
        return plpgsql_statement(frame, op, false, frame->span, PLPGSQL_NO_GAPS) != FLOW_FAIL;
    if (!plpgsql_query_rows(frame, ((const struct op_query *)op)->query, 0, &result))
        return false;
    plpgsql_give_rows(frame, &result);
    return true;
}

static bool run_sql(struct frame *frame, const struct function *function)
{
    struct lowered lowered = {0};
    if (function->body == NULL) {
        frame->result = value_unknown(function->returns, "what a function gives");
        return true;
    }
    lower_text(frame->m->x.arena, function->body, &lowered);
    if (lowered.error != NULL)
        return plpgsql_refuse(frame, lowered.sqlstate, "%s", lowered.error);
    for (uint32_t i = 0; i < lowered.count; i++)
        if (plpgsql_spend(frame) && !run_sql_op(frame, lowered.ops[i]))
            return false;
    return plpgsql_finish(frame, true);
}

bool plpgsql_is_language(const struct function *function, const char *language)
{
    return function->language != NULL && strcmp(function->language, language) == 0;
}

static bool run_routine(struct machine *m, const struct routine *routine, struct value *out)
{
    const struct function *function = routine->function;
    struct frame frame, *caller = m->frame;
    bool commits = function->kind == 'p' && caller->may_commit && caller->guards == 0;
    struct evaluation e = plpgsql_evaluation(caller);
    begin_frame(&frame, m, function->object.name, caller->span);
    frame.returns = routine->trigger != NULL || routine->event != NULL ? NO_OID : function->returns;
    frame.function = function;
    frame.set.doubt = m->doubt;
    frame.may_commit = commits && function->sets.count == 0 && !function->security_definer;
    add_parameters(&frame, function, routine->arguments);
    if (routine->trigger != NULL)
        plpgsql_trigger_variables(&frame, routine->trigger);
    if (routine->event != NULL)
        plpgsql_event_variables(&frame, routine->event);
    const char **before = enter_settings(m, function);
    if (plpgsql_is_language(function, "sql"))
        frame.conflict = 'c';
    bool done =
        plpgsql_is_language(function, "sql") ? run_sql(&frame, function) : run_plpgsql(&frame, function);
    leave_settings(m, function, before);
    *out = frame.result;
    end_frame(&frame);
    bool one = !function->returns_set && function->kind != 'p' && out->kind != VALUE_RECORD;
    if (done && one && frame.returns != NO_OID && frame.returns != VOIDOID)
        *out = value_cast(&e, out, frame.returns, -1);
    return done && !e.failed;
}

/* A call that is only perhaps made, or nobody knows how often: a failure in it is possible, and it gives
 * nothing that is known. */
static bool run_in_doubt(struct machine *m, const struct routine *routine, struct value *out)
{
    struct statement *statement = m->x.statement;
    const char *why = m->why;
    uint32_t failures = statement->failures.count;
    int32_t snapshot = catalog_statement(m->x.catalog);
    m->doubt++;
    m->why = routine->doubt;
    bool done = run_routine(m, routine, out);
    m->doubt--;
    m->why = why;
    for (uint32_t i = failures; i < statement->failures.count; i++)
        statement->failures.at[i].certainty = CERTAINTY_POSSIBLE;
    if (!done) {
        catalog_begin_statement(m->x.catalog);
        catalog_restore(m->x.catalog, snapshot);
        session_resolver(m->x.session, &m->x);
        *out = value_unknown(routine->function->returns, "what a function gives");
    }
    return true;
}

bool plpgsql_routine(struct machine *m, const struct routine *routine, struct value *out)
{
    if (m->depth >= CALL_DEPTH) {
        m->budget.statements = 0;
        plpgsql_spend(m->frame);
        return true;
    }
    m->depth++;
    bool done = routine->doubt != NULL ? run_in_doubt(m, routine, out) : run_routine(m, routine, out);
    m->depth--;
    return done;
}

static bool call_function(void *context, struct evaluation *e, oid id, const struct value *arguments,
                          struct value *out)
{
    struct machine *m = ((struct frame *)context)->m;
    const struct function *function = catalog_function(m->x.catalog, id);
    if (!plpgsql_is_language(function, "plpgsql") && !plpgsql_is_language(function, "sql"))
        return true;
    if (function->returns == TRIGGEROID || function->returns == EVENT_TRIGGEROID) {
        *out = value_unknown(function->returns, "what a trigger gives");
        return e->doubt > 0 || plpgsql_refuse(context, "0A000", "trigger functions can only be called as triggers");
    }
    for (uint32_t i = 0; function->strict && i < function->argument_count; i++)
        if (arguments[i].kind == VALUE_NULL) {
            *out = value_null(function->returns);
            return true;
        }
    struct routine routine = {
        .function = function, .arguments = arguments, .doubt = e->doubt > 0 ? "rows" : NULL};
    return plpgsql_routine(m, &routine, out);
}

/* ---- from outside of bodies ---- */

struct frame *plpgsql_begin_call(struct execution *x, struct room_of_call *room, struct span span)
{
    struct machine *m = begin_machine(x, &room->machine);
    if (m->frame != NULL)
        return m->frame;
    begin_frame(&room->frame, m, "", span);
    room->frame.dynamic = true;
    room->frame.may_commit = !x->in_block;
    return &room->frame;
}

bool plpgsql_end_call(struct execution *x, struct room_of_call *room, struct frame *frame, bool done)
{
    struct machine *m = frame->m;
    if (frame == &room->frame)
        end_frame(frame);
    if (!done && !x->recording && x->machine == NULL)
        catalog_restore(x->catalog, x->statement->kept);
    end_machine(x, m);
    return done;
}
