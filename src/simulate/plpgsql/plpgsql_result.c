/*
 * Results: what routines give back: RETURN's value, OUT parameters, the rows of RETURN NEXT and RETURN QUERY
 * (exec_stmt_return, exec_stmt_return_next, exec_stmt_return_query; postquel_get_single_result), and
 * where CALL puts it (make_callstmt_target).
 */
#include <string.h>

#include "plpgsql.h"

static bool is_output(const struct parameter *parameter)
{
    return parameter->mode == 'o' || parameter->mode == 'b' || parameter->mode == 't';
}

bool plpgsql_outputs(struct frame *frame, struct value *out)
{
    const struct function *function = frame->function;
    struct value *values = ARENA_ARRAY(frame->m->arena, struct value, function->parameter_count);
    const char **names = ARENA_ARRAY(frame->m->arena, const char *, function->parameter_count);
    uint32_t count = 0;
    for (uint16_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        const struct variable *variable =
            parameter->name != NULL ? plpgsql_variable(frame, parameter->name) : NULL;
        if (!is_output(parameter))
            continue;
        names[count] = parameter->name;
        values[count++] =
            variable != NULL ? variable->value : value_unknown(parameter->type, "a parameter without a name");
    }
    if (count > 0)
        *out = count == 1 ? values[0]
                          : (struct value){.kind = VALUE_RECORD,
                                           .type = RECORDOID,
                                           .elements = values,
                                           .names = names,
                                           .count = count};
    return count > 0;
}

/* ---- rows ---- */

void plpgsql_give(struct frame *frame, const struct value *row)
{
    struct machine *m = frame->m;
    if (frame->set.unknown == NULL && m->doubt > frame->set.doubt)
        frame->set.unknown = m->why != NULL ? m->why : "rows";
    vec_push(m->arena, &frame->set.rows, *row);
}

void plpgsql_give_rows(struct frame *frame, const struct result *rows)
{
    for (uint32_t i = 0; i < rows->rows.count; i++) {
        const struct result_row *row = &rows->rows.at[i];
        struct value record = {.kind = VALUE_RECORD,
                               .type = RECORDOID,
                               .elements = row->values,
                               .names = rows->names,
                               .count = rows->column_count};
        if (row->maybe && frame->set.unknown == NULL)
            frame->set.unknown = rows->why != NULL ? rows->why : "rows";
        plpgsql_give(frame, rows->column_count == 1 ? &row->values[0] : &record);
    }
}

static struct value set_of(const struct frame *frame)
{
    return frame->set.unknown != NULL ? value_unknown(frame->returns, frame->set.unknown)
                                      : value_array(NO_OID, frame->set.rows.at, frame->set.rows.count);
}

/* ---- the whole ---- */

static bool finish_sql(struct frame *frame)
{
    frame->result = value_null(frame->returns);
    if (frame->set.unknown != NULL)
        frame->result = value_unknown(frame->returns, frame->set.unknown);
    else if (frame->set.rows.count > 0)
        frame->result = frame->set.rows.at[0];
    return true;
}

bool plpgsql_finish(struct frame *frame, bool returned)
{
    const struct function *function = frame->function;
    struct value outputs;
    if (function->returns_set)
        frame->result = set_of(frame);
    else if (plpgsql_is_language(function, "sql"))
        return finish_sql(frame);
    else if (plpgsql_outputs(frame, &outputs))
        frame->result =
            frame->m->doubt > frame->set.doubt ? value_unknown(frame->returns, frame->m->why) : outputs;
    else if (function->returns == VOIDOID) /* exec_stmt_return(): void is not NULL */
        frame->result = value_text(VOIDOID, "");
    else if (!returned && function->kind == 'f' && function->returns != EVENT_TRIGGEROID &&
             frame->m->doubt == 0)
        return plpgsql_refuse(frame, "2F005", "control reached end of %s without RETURN",
                              function->returns == TRIGGEROID ? "trigger procedure" : "function");
    return true;
}

/* ---- CALL ---- */

/* The argument that stands for the parameter; NULL: none does. */
static const struct expr *argument_of(const struct expr *call, const struct parameter *parameter,
                                      uint32_t place)
{
    for (uint32_t i = 0; i < call->arguments.count; i++) {
        const struct expr *argument = call->arguments.at[i];
        bool named = argument->kind == EXPR_NAMED_ARGUMENT;
        if (named && parameter->name != NULL && strcmp(argument->text, parameter->name) == 0)
            return argument->arguments.at[0];
        if (!named && i == place)
            return argument;
    }
    return NULL;
}

bool plpgsql_assign_outputs(struct frame *frame, const struct op_call *op)
{
    struct evaluation e = plpgsql_evaluation(frame);
    const struct function *procedure = evaluate_routine(&e, op->call);
    const struct value given = frame->called;
    uint32_t outputs = 0, at = 0;
    for (uint16_t i = 0; procedure != NULL && i < procedure->parameter_count; i++)
        outputs += is_output(&procedure->parameters[i]);
    for (uint16_t i = 0; outputs > 0 && i < procedure->parameter_count; i++) {
        const struct parameter *parameter = &procedure->parameters[i];
        const struct expr *argument = argument_of(op->call, parameter, i);
        struct value value = value_unknown(parameter->type, "what a procedure gives");
        if (!is_output(parameter))
            continue;
        if (outputs == 1 && given.kind != VALUE_RECORD)
            value = given;
        else if (given.kind == VALUE_RECORD && at < given.count)
            value = given.elements[at];
        at++;
        if (argument == NULL || argument->kind != EXPR_COLUMN || argument->star)
            return plpgsql_refuse(frame, "42601",
                                  "procedure parameter \"%s\" is an output parameter but corresponding "
                                  "argument is not writable",
                                  parameter->name != NULL ? parameter->name : "");
        struct plpgsql_target target = {.names = argument->names};
        if (!plpgsql_assign(frame, &target, &value))
            return false;
    }
    return true;
}
