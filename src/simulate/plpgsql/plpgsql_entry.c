/*
 * Entry: what calls routines from outside of bodies, and from the SQL in them: CALL, queries, triggers. The
 * rows of queries are found out as far as the schema tells; a call for rows that are not known is made in
 * doubt.
 */
#include <string.h>

#include "plpgsql.h"
#include "simulate/body/effect.h"
#include "simulate/session.h"

/* ---- CALL ---- */

static bool has_outputs(struct execution *x, oid id)
{
    const struct function *function = catalog_function(x->catalog, id);
    for (uint16_t i = 0; function != NULL && i < function->parameter_count; i++)
        if (function->parameters[i].mode == 'o')
            return true;
    return false;
}

/* transformCallStmt(). In a body the arguments name variables, and where there are OUT parameters they count: then the name alone is looked up. */
static bool find_procedure(struct execution *x, const struct op_call *op)
{
    struct object_name name = {.type = OBJECT_TYPE_PROCEDURE, .name = op->call->name};
    struct refusal refusal = {0}, own = {0};
    oid id = resolve_function_name(&x->resolver, &name, false, &refusal);
    if (id == NO_OID && refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42725") == 0)
        return true;
    if (x->machine == NULL && !has_outputs(x, id) && resolve_call(&x->resolver, op->call, &own) == NULL && !own.unsure)
        return refuse_as(x, &own);
    return id != NO_OID || refusal.sqlstate == NULL || refuse_as(x, &refusal);
}

bool plpgsql_call(struct execution *x, const struct op_call *op)
{
    if (!find_procedure(x, op))
        return false;
    struct room_of_call room;
    struct frame *frame = plpgsql_begin_call(x, &room, op->op.span);
    struct evaluation e = plpgsql_evaluation(frame);
    frame->called = evaluate(&e, op->call);
    return plpgsql_end_call(x, &room, frame, !e.failed);
}

/* ---- queries ---- */

static bool calls_routines(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->functions.count; i++) {
        const struct function *function = typed->functions.at[i] >= FIRST_USER_OID
                                              ? catalog_function(x->catalog, typed->functions.at[i])
                                              : NULL;
        if (function != NULL && function->volatility == 'v' &&
            (plpgsql_is_language(function, "plpgsql") || plpgsql_is_language(function, "sql")))
            return true;
    }
    return false;
}

struct target_list {
    struct arena *arena;
    VEC(struct target) list;
};

static void add_value(struct target_list *out, struct expr *value)
{
    struct target target = {.value = value};
    if (value != NULL)
        vec_push(out->arena, &out->list, target);
}

static void add_targets(struct target_list *out, const struct targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++)
        add_value(out, targets->at[i].value);
}

/* The expressions of a query that changes rows as a SELECT from its target: what it calls for each row. */
static const struct query *as_select(struct arena *arena, const struct query *query)
{
    struct target_list targets = {.arena = arena};
    struct query *select = ARENA_NEW(arena, struct query);
    struct from_item *target = ARENA_NEW(arena, struct from_item);
    add_targets(&targets, &query->targets);
    add_targets(&targets, &query->conflict_set);
    add_value(&targets, query->conflict_set_where);
    for (uint32_t i = 0; i < query->merge_action_count; i++) {
        const struct merge_action *action = &query->merge_actions[i];
        add_value(&targets, action->condition);
        add_targets(&targets, &action->targets);
        for (uint32_t j = 0; j < action->values.count; j++)
            add_value(&targets, action->values.at[j]);
    }
    add_targets(&targets, &query->returning);
    target->kind = FROM_RELATION;
    target->alias = query->relation.alias;
    target->relation = query->relation;
    *select = (struct query){.kind = QUERY_SELECT,
                             .position = query->position,
                             .recursive = query->recursive,
                             .ctes = query->ctes,
                             .cte_count = query->cte_count,
                             .targets = {targets.list.at, targets.list.count},
                             .where = query->where};
    select->from.at = ARENA_ARRAY(arena, struct from_item *, query->from.count + 1);
    select->from.at[select->from.count++] = target;
    for (uint32_t i = 0; i < query->from.count; i++)
        select->from.at[select->from.count++] = query->from.at[i];
    return select;
}

static bool changes_rows(const struct query *query)
{
    return query->kind == QUERY_INSERT || query->kind == QUERY_UPDATE || query->kind == QUERY_DELETE ||
           query->kind == QUERY_MERGE;
}

bool plpgsql_query(struct execution *x, const struct query *query, const struct typed_query *typed,
                   struct span span)
{
    const struct query *rows = query->kind == QUERY_INSERT ? query->source
                               : changes_rows(query)       ? NULL
                                                           : query;
    if (!calls_routines(x, typed))
        return true;
    bool for_rows = changes_rows(query) && effect_of_query(x, typed);
    if (rows == NULL && !for_rows)
        return true;
    struct room_of_call room;
    struct result result = {0};
    struct frame *frame = plpgsql_begin_call(x, &room, span);
    struct evaluation e = plpgsql_evaluation(frame);
    bool done = rows == NULL || evaluate_query(&e, rows, 0, &result);
    if (done && for_rows)
        done = evaluate_query(&e, as_select(e.arena, query), 0, &(struct result){0});
    return plpgsql_end_call(x, &room, frame, done);
}

/* ---- triggers ---- */

static struct value known_value(struct evaluation *e, const struct column *column, const struct typed *typed)
{
    if (typed != NULL && typed->kind == TYPED_CONSTANT && typed->null)
        return value_null(column->type);
    if (typed != NULL && typed->kind == TYPED_CONSTANT && typed->text != NULL)
        return value_from_text(e, typed->text, column->type, column->typmod);
    return value_unknown(column->type, "rows");
}

static struct value new_row(struct frame *frame, const struct trigger_call *call)
{
    struct evaluation e = plpgsql_evaluation(frame);
    const struct relation *relation = call->relation;
    struct value *values = ARENA_ARRAY(e.arena, struct value, relation->column_count);
    const char **names = ARENA_ARRAY(e.arena, const char *, relation->column_count);
    uint32_t count = 0;
    for (uint16_t i = 0; i < relation->column_count; i++) {
        const struct column *column = relation->columns[i];
        if (column->dropped)
            continue;
        names[count] = column->name;
        values[count++] = known_value(&e, column, call->values[i]);
    }
    return (struct value){
        .kind = VALUE_RECORD, .type = RECORDOID, .elements = values, .names = names, .count = count};
}

static void add_text(struct frame *frame, const char *name, const char *text)
{
    plpgsql_add_variable(frame, name, NULL, TEXTOID, -1)->value = value_text(TEXTOID, text);
}

static void add_rows(struct frame *frame, const struct trigger_call *call)
{
    const bool given[] = {call->event != TRIGGER_EVENT_DELETE, call->event != TRIGGER_EVENT_INSERT};
    static const char *const names[] = {"new", "old"};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct value row = value_null(NO_OID);
        if (call->trigger->row && given[i])
            row = i == 0 && call->values != NULL ? new_row(frame, call) : value_unknown(NO_OID, "rows");
        plpgsql_add_variable(frame, names[i], NULL, NO_OID, -1)->value = row;
    }
}

/* plpgsql_fulfill_promise() */
void plpgsql_trigger_variables(struct frame *frame, const struct trigger_call *call)
{
    const struct trigger *trigger = call->trigger;
    const char *schema = catalog_schema_name(frame->m->x.catalog, call->relation->object.schema);
    struct value *arguments = ARENA_ARRAY(frame->m->arena, struct value, trigger->arguments.count);
    for (uint32_t i = 0; i < trigger->arguments.count; i++)
        arguments[i] = value_text(TEXTOID, trigger->arguments.at[i]);
    add_rows(frame, call);
    add_text(frame, "tg_name", trigger->object.name);
    add_text(frame, "tg_when",
             trigger->timing == 'b'   ? "BEFORE"
             : trigger->timing == 'a' ? "AFTER"
                                      : "INSTEAD OF");
    add_text(frame, "tg_level", trigger->row ? "ROW" : "STATEMENT");
    add_text(frame, "tg_op",
             call->event == TRIGGER_EVENT_INSERT   ? "INSERT"
             : call->event == TRIGGER_EVENT_UPDATE ? "UPDATE"
             : call->event == TRIGGER_EVENT_DELETE ? "DELETE"
                                                   : "TRUNCATE");
    add_text(frame, "tg_table_schema", schema);
    add_text(frame, "tg_table_name", call->relation->object.name);
    add_text(frame, "tg_relname", call->relation->object.name);
    plpgsql_add_variable(frame, "tg_relid", NULL, OIDOID, -1)->value =
        value_integer(OIDOID, call->relation->object.id);
    plpgsql_add_variable(frame, "tg_nargs", NULL, INT4OID, -1)->value =
        value_integer(INT4OID, trigger->arguments.count);
    struct value array = value_array(TEXTARRAYOID, arguments, trigger->arguments.count);
    array.integer = -1; /* TG_ARGV begins with 0 */
    plpgsql_add_variable(frame, "tg_argv", NULL, TEXTARRAYOID, -1)->value = array;
}

/* SPI_register_trigger_data() */
static void set_transitions(struct execution *x, const struct transition *transitions)
{
    memcpy(x->session->transitions, transitions, sizeof x->session->transitions);
    session_resolver(x->session, x);
}

bool plpgsql_trigger(struct execution *x, const struct trigger_call *call)
{
    struct routine routine = {.function = catalog_function(x->catalog, call->trigger->function),
                              .trigger = call,
                              .doubt = call->doubt};
    struct room_of_call room;
    struct value nothing;
    if (routine.function == NULL || !plpgsql_is_language(routine.function, "plpgsql"))
        return true;
    const struct transition outer[] = {x->session->transitions[0], x->session->transitions[1]};
    set_transitions(x, (const struct transition[]){{call->trigger->old_table, call->relation->object.id},
                                                   {call->trigger->new_table, call->relation->object.id}});
    struct frame *frame = plpgsql_begin_call(x, &room, operation_current(x)->span);
    bool done = plpgsql_end_call(x, &room, frame, plpgsql_routine(frame->m, &routine, &nothing));
    set_transitions(x, outer);
    return done;
}
