/*
 * Control in PL/pgSQL: blocks, conditions, loops, RETURN, after exec_stmts() and its like of pl_exec.c.
 * Where a condition is not known, the branches it leaves open are run in doubt, one after the other; a
 * loop over rows that are not known runs once, in doubt. What follows a RETURN or EXIT that was perhaps
 * taken is in doubt itself.
 */
#include <math.h>
#include <string.h>

#include "doubt.h"
#include "plpgsql.h"
#include "simulate/session.h"

static enum flow run_node(struct frame *frame, const struct plpgsql_node *node);

/* ---- doubt ---- */

/* What a variable holds; of a cursor, where it stands. */
struct holding {
    struct value value;
    uint32_t place;
};

static struct holding *copy_values(struct frame *frame)
{
    struct holding *values = ARENA_ARRAY(frame->m->arena, struct holding, frame->known.list.count);
    for (uint32_t i = 0; i < frame->known.list.count; i++)
        values[i] = (struct holding){frame->known.list.at[i].value, frame->known.list.at[i].open.at};
    return values;
}

static bool same_value(struct frame *frame, const struct value *a, const struct value *b)
{
    struct evaluation e = plpgsql_evaluation(frame);
    bool known = true;
    if (a->kind != b->kind)
        return false;
    if (a->elements == b->elements && a->text == b->text && a->integer == b->integer &&
        a->number == b->number)
        return true;
    return a->kind != VALUE_UNKNOWN && value_compare(&e, a, b, &known) == 0 && known;
}

/* Variables that were assigned are not known any more. */
static void blur_values(struct frame *frame, const struct holding *before, uint32_t count, const char *why)
{
    for (uint32_t i = 0; i < count; i++) {
        struct variable *variable = &frame->known.list.at[i];
        variable->open.unknown |= variable->open.at != before[i].place;
        if (!same_value(frame, &variable->value, &before[i].value))
            variable->value = value_unknown(variable->type, why);
    }
}

/* An error that comes only perhaps: nobody knows what follows it. */
static void soften_failures(struct statement *statement, uint32_t first)
{
    for (uint32_t i = first; i < statement->failures.count; i++)
        statement->failures.at[i].certainty = CERTAINTY_POSSIBLE;
}

/* RETURN, EXIT or CONTINUE was perhaps taken: all that it would pass over is in doubt; with a label, all
 * that follows. */
static void doubt_way(struct frame *frame, enum flow flow, const char *why)
{
    frame->m->doubt++;
    frame->m->why = why;
    if (flow == FLOW_RETURN)
        frame->result = value_unknown(frame->returns, why);
    if (flow == FLOW_RETURN || frame->label != NULL)
        frame->doubt_to_end++;
    else
        frame->doubt_in_loop++;
    frame->label = NULL;
    frame->may_leave |= flow != FLOW_CONTINUE;
}

enum flow plpgsql_run_in_doubt(struct frame *frame, const struct plpgsql_nodes *nodes, const char *why)
{
    struct machine *m = frame->m;
    struct statement *statement = m->x.statement;
    const char *outer = m->why;
    uint32_t count = frame->known.list.count, failures = statement->failures.count;
    int32_t snapshot = catalog_statement(m->x.catalog);
    struct holding *before = copy_values(frame);
    m->doubt++;
    m->why = why;
    enum flow flow = plpgsql_run(frame, nodes);
    m->doubt--;
    m->why = outer;
    soften_failures(statement, failures);
    if (m->stopped)
        return FLOW_RETURN;
    if (flow == FLOW_FAIL) {
        for (uint32_t i = 0; i < count; i++)
            frame->known.list.at[i].value = before[i].value;
        catalog_begin_statement(m->x.catalog);
        catalog_restore(m->x.catalog, snapshot);
        session_resolver(m->x.session, &m->x);
        return FLOW_NEXT;
    }
    blur_values(frame, before, count, why);
    if (flow != FLOW_NEXT)
        doubt_way(frame, flow, why);
    return FLOW_NEXT;
}

/* ---- conditions ---- */

/* 1, 0 (NULL too), -2 unknown; -3 refused. */
static int condition(struct frame *frame, const struct plpgsql_sql *sql, const char **why)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct value value;
    if (!plpgsql_evaluate(frame, sql, &value))
        return -3;
    value = value_cast(&e, &value, BOOLOID, -1);
    if (e.failed)
        return -3;
    int truth = value_truth(&value);
    if (truth == -2)
        *why = value.kind == VALUE_UNKNOWN && value.text != NULL ? value.text : "a condition";
    return truth == -1 ? 0 : truth;
}

/* One branch after the other, until one is taken for certain. */
struct choice {
    bool open;
    const char *why;
    enum flow flow;
};

static bool choose(struct frame *frame, struct choice *choice, int truth, const char *why,
                   const struct plpgsql_nodes *body)
{
    if (truth == -2) {
        choice->why = why;
        choice->open = true;
    }
    if (truth == 0)
        return false;
    choice->flow = choice->open ? plpgsql_run_in_doubt(frame, body, choice->why) : plpgsql_run(frame, body);
    return truth == 1 || choice->flow != FLOW_NEXT;
}

static enum flow run_if(struct frame *frame, const struct plpgsql_node *node)
{
    struct choice choice = {.flow = FLOW_NEXT};
    for (uint32_t i = 0; i < node->branches.count; i++) {
        const struct plpgsql_branch *branch = &node->branches.at[i];
        const char *why = NULL;
        int truth = condition(frame, branch->when.count > 0 ? branch->when.at[0] : NULL, &why);
        if (truth == -3)
            return FLOW_FAIL;
        if (choose(frame, &choice, truth, why, &branch->body))
            return choice.flow;
    }
    choose(frame, &choice, 1, NULL, &node->otherwise);
    return choice.flow;
}

/* Does the operand (NULL: is the expression true) fit one of the WHEN's? As condition(). */
static int fits(struct frame *frame, const struct plpgsql_node *node, const struct value *operand,
                const struct plpgsql_branch *branch, const char **why)
{
    struct evaluation e = plpgsql_evaluation(frame);
    int all = 0;
    for (uint32_t i = 0; i < branch->when.count; i++) {
        struct value value;
        int truth;
        if (node->sql == NULL) {
            truth = condition(frame, branch->when.at[i], why);
        } else {
            if (!plpgsql_evaluate(frame, branch->when.at[i], &value))
                return -3;
            value = evaluate_operator(&e, "=", operand, &value);
            truth = e.failed ? -3 : value_truth(&value);
            if (truth == -2)
                *why = value.text;
        }
        if (truth == 1 || truth == -3)
            return truth;
        all = truth == -2 ? -2 : all;
    }
    return all;
}

static enum flow run_case(struct frame *frame, const struct plpgsql_node *node)
{
    struct choice choice = {.flow = FLOW_NEXT};
    struct value operand = value_null(NO_OID);
    if (node->sql != NULL && !plpgsql_evaluate(frame, node->sql, &operand))
        return FLOW_FAIL;
    for (uint32_t i = 0; i < node->branches.count; i++) {
        const char *why = NULL;
        int truth = fits(frame, node, &operand, &node->branches.at[i], &why);
        if (truth == -3)
            return FLOW_FAIL;
        if (choose(frame, &choice, truth, why, &node->branches.at[i].body))
            return choice.flow;
    }
    if (node->has_else) {
        choose(frame, &choice, 1, NULL, &node->otherwise);
        return choice.flow;
    }
    if (choice.open) {
        may_fail(&frame->m->x, "20000", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "case not found");
        return choice.flow;
    }
    plpgsql_refuse(frame, "20000", "case not found");
    return FLOW_FAIL;
}

/* ---- loops ---- */

/* One turn, for certain or in doubt. *leave: the loop is over. */
static enum flow turn(struct frame *frame, const struct plpgsql_node *node, const char *doubt, bool *leave)
{
    enum flow flow =
        doubt != NULL ? plpgsql_run_in_doubt(frame, &node->body, doubt) : plpgsql_run(frame, &node->body);
    bool mine = frame->label == NULL || (node->label != NULL && strcmp(frame->label, node->label) == 0);
    *leave = flow != FLOW_NEXT;
    if (!mine || (flow != FLOW_EXIT && flow != FLOW_CONTINUE))
        return flow;
    frame->label = NULL;
    *leave = flow == FLOW_EXIT;
    return FLOW_NEXT;
}

struct loop {
    uint32_t doubt, variables;
    bool may_leave;
};

static struct loop begin_loop(struct frame *frame)
{
    struct loop loop = {
        .doubt = frame->doubt_in_loop, .variables = frame->known.list.count, .may_leave = frame->may_leave};
    frame->may_leave = false;
    return loop;
}

static void end_loop(struct frame *frame, const struct loop *loop)
{
    frame->m->doubt -= frame->doubt_in_loop - loop->doubt;
    frame->doubt_in_loop = loop->doubt;
    frame->may_leave = loop->may_leave || frame->doubt_to_end > 0;
    frame->known.list.count = loop->variables;
    frame->names = NULL;
}

/* LOOP and WHILE. One that has perhaps been left is not run again: what it would still do is like what it
 * did. */
static enum flow run_while(struct frame *frame, const struct plpgsql_node *node)
{
    struct loop loop = begin_loop(frame);
    enum flow flow = FLOW_NEXT;
    bool leave = false;
    while (!leave && flow == FLOW_NEXT && !frame->may_leave) {
        const char *why = NULL;
        int truth = node->kind == PLPGSQL_WHILE ? condition(frame, node->sql, &why) : 1;
        if (!plpgsql_spend(frame))
            flow = FLOW_RETURN;
        else if (truth == -3)
            flow = FLOW_FAIL;
        else if (truth == 0)
            break;
        else
            flow = turn(frame, node, truth == -2 ? why : NULL, &leave);
        leave |= truth == -2;
    }
    end_loop(frame, &loop);
    return flow;
}

static bool integer_of(struct frame *frame, const struct plpgsql_sql *sql, const char *what,
                       struct value *out)
{
    struct evaluation e = plpgsql_evaluation(frame);
    if (!plpgsql_evaluate(frame, sql, out))
        return false;
    *out = value_cast(&e, out, INT4OID, -1);
    if (out->kind == VALUE_NULL)
        return plpgsql_refuse(frame, "22004", "%s of FOR loop cannot be null", what);
    return !e.failed;
}

/* The loop's own variable; pl_gram.y makes it for FOR over integers. */
static enum flow count_loop(struct frame *frame, const struct plpgsql_node *node, const struct value *from,
                            const struct value *to, int64_t step)
{
    enum flow flow = FLOW_NEXT;
    bool leave = false;
    struct value at = *from;
    const char *why = from->kind != VALUE_INTEGER ? from->text : to->kind != VALUE_INTEGER ? to->text : NULL;
    plpgsql_add_variable(frame, node->targets.at[0].names.at[0], node->label, INT4OID, -1)->value =
        why != NULL ? value_unknown(INT4OID, why) : at;
    uint32_t variable = frame->known.list.count - 1;
    if (why != NULL)
        return turn(frame, node, why, &leave);
    while (!leave && flow == FLOW_NEXT &&
           (node->reverse ? at.integer >= to->integer : at.integer <= to->integer)) {
        if (!plpgsql_spend(frame))
            return FLOW_RETURN;
        frame->known.list.at[variable].value = at;
        flow = turn(frame, node, NULL, &leave);
        at.integer += node->reverse ? -step : step;
    }
    return flow;
}

static enum flow run_range(struct frame *frame, const struct plpgsql_node *node)
{
    struct value from, to, step = value_integer(INT4OID, 1);
    if (!integer_of(frame, node->sql, "lower bound", &from) ||
        !integer_of(frame, node->to, "upper bound", &to) ||
        (node->by != NULL && !integer_of(frame, node->by, "BY value", &step)))
        return FLOW_FAIL;
    if (step.kind == VALUE_INTEGER && step.integer <= 0) {
        plpgsql_refuse(frame, "22023", "BY value of FOR loop must be greater than zero");
        return FLOW_FAIL;
    }
    if (step.kind != VALUE_INTEGER)
        from = step;
    struct loop loop = begin_loop(frame);
    enum flow flow = count_loop(frame, node, &from, &to, step.integer);
    end_loop(frame, &loop);
    return flow;
}

static bool assign_turn(struct frame *frame, const struct plpgsql_node *node, const struct result *rows,
                        const struct result_row *row)
{
    if (rows->column_count == 0)
        return plpgsql_assign_unknown(frame, &node->targets, rows->why);
    return plpgsql_assign_row(frame, &node->targets, row->values, rows->names, rows->column_count);
}

static enum flow loop_over(struct frame *frame, const struct plpgsql_node *node, const struct result *rows)
{
    struct loop loop = begin_loop(frame);
    enum flow flow = FLOW_NEXT;
    bool leave = false;
    plpgsql_set_found(frame, rows);
    struct value found = frame->found;
    for (uint32_t i = 0; i < rows->rows.count && !leave && flow == FLOW_NEXT; i++) {
        const struct result_row *row = &rows->rows.at[i];
        if (!plpgsql_spend(frame))
            flow = FLOW_RETURN;
        else if (!assign_turn(frame, node, rows, row))
            flow = FLOW_FAIL;
        else
            flow = turn(frame, node, row->maybe ? rows->why : NULL, &leave);
    }
    frame->found = found;
    end_loop(frame, &loop);
    return flow;
}

static enum flow run_query_loop(struct frame *frame, const struct plpgsql_node *node)
{
    struct result rows = {0};
    bool done = node->kind == PLPGSQL_FOR_EXECUTE
                    ? plpgsql_execute_rows(frame, node, &rows)
                    : node->sql != NULL && plpgsql_rows(frame, node->sql, 0, &rows);
    return done ? loop_over(frame, node, &rows) : FLOW_FAIL;
}

/* FOR … IN a bound cursor: its target is a record of the loop's own. */
static enum flow run_cursor_loop(struct frame *frame, const struct plpgsql_node *node)
{
    struct result rows = {0};
    struct variable *cursor = plpgsql_variable(frame, node->cursor);
    if (cursor == NULL || cursor->cursor == NULL) {
        plpgsql_refuse(frame, "42601", "cursor FOR loop must use a bound cursor variable");
        return FLOW_FAIL;
    }
    const struct plpgsql_declaration *bound = cursor->cursor;
    uint32_t variables = frame->known.list.count;
    bool done = plpgsql_cursor_rows(frame, node, bound, &rows);
    plpgsql_add_variable(frame, node->targets.at[0].names.at[0], node->label, NO_OID, -1);
    enum flow flow = done ? loop_over(frame, node, &rows) : FLOW_FAIL;
    frame->known.list.count = variables;
    frame->names = NULL;
    return flow;
}

/* array_iterate(): the elements of an array `slice` dimensions deep. */
static void add_slices(struct frame *frame, struct value *array, uint32_t dimensions, uint32_t slice,
                       struct result *rows)
{
    for (uint32_t i = 0; i < array->count; i++) {
        struct value *element = (struct value *)&array->elements[i];
        struct result_row row = {.values = element};
        if (dimensions > slice + 1 && element->kind == VALUE_ARRAY)
            add_slices(frame, element, dimensions - 1, slice, rows);
        else
            vec_push(frame->m->arena, &rows->rows, row);
    }
}

static enum flow run_foreach(struct frame *frame, const struct plpgsql_node *node)
{
    struct value array;
    struct result rows = {0};
    if (!plpgsql_evaluate(frame, node->sql, &array))
        return FLOW_FAIL;
    uint32_t dimensions = value_dimensions(&array);
    if (array.kind == VALUE_NULL) {
        plpgsql_refuse(frame, "22004", "FOREACH expression must not be null");
        return FLOW_FAIL;
    }
    if (array.kind == VALUE_ARRAY && array.count > 0 && node->slice > dimensions) {
        plpgsql_refuse(frame, "2202E", "slice dimension (%u) is out of the valid range 0..%u", node->slice,
                       dimensions);
        return FLOW_FAIL;
    }
    rows.column_count = array.kind == VALUE_ARRAY ? 1 : 0;
    if (array.kind != VALUE_ARRAY) {
        struct result_row row = {.maybe = true};
        rows.why = array.kind == VALUE_UNKNOWN ? array.text : "an array";
        vec_push(frame->m->arena, &rows.rows, row);
    } else if (node->slice == dimensions) {
        struct result_row row = {.values = &array};
        if (array.count > 0)
            vec_push(frame->m->arena, &rows.rows, row);
    } else {
        add_slices(frame, &array, dimensions, node->slice, &rows);
    }
    return loop_over(frame, node, &rows);
}

static enum flow leave_loop(struct frame *frame, const struct plpgsql_node *node)
{
    enum flow flow = node->kind == PLPGSQL_EXIT ? FLOW_EXIT : FLOW_CONTINUE;
    const char *why = NULL;
    int truth = node->sql != NULL ? condition(frame, node->sql, &why) : 1;
    if (truth == -3)
        return FLOW_FAIL;
    if (truth == 0)
        return FLOW_NEXT;
    frame->label = node->label;
    if (truth == 1)
        return flow;
    doubt_way(frame, flow, why);
    return FLOW_NEXT;
}

/* ---- blocks ---- */

enum flow plpgsql_block(struct frame *frame, const struct plpgsql_node *block)
{
    uint32_t variables = frame->known.list.count;
    enum flow flow = FLOW_FAIL;
    if (plpgsql_declare(frame, block))
        flow = block->branches.count > 0 ? plpgsql_guarded(frame, block) : plpgsql_run(frame, &block->body);
    frame->known.list.count = variables;
    frame->names = NULL;
    if (flow == FLOW_EXIT && frame->label != NULL && block->label != NULL &&
        strcmp(frame->label, block->label) == 0) {
        frame->label = NULL;
        return FLOW_NEXT;
    }
    return flow;
}

/* ---- the rest ---- */

static enum flow run_assign(struct frame *frame, const struct plpgsql_node *node)
{
    struct value value;
    if (!plpgsql_evaluate(frame, node->sql, &value))
        return FLOW_FAIL;
    return plpgsql_assign(frame, &node->targets.at[0], &value) ? FLOW_NEXT : FLOW_FAIL;
}

static enum flow run_return(struct frame *frame, const struct plpgsql_node *node)
{
    struct evaluation e = plpgsql_evaluation(frame);
    if (node->sql != NULL) {
        if (!plpgsql_evaluate(frame, node->sql, &frame->result))
            return FLOW_FAIL;
        frame->result = value_cast(&e, &frame->result, frame->returns, -1);
        if (e.failed)
            return FLOW_FAIL;
    }
    return FLOW_RETURN;
}

static enum flow run_return_next(struct frame *frame, const struct plpgsql_node *node)
{
    struct value value = value_null(NO_OID);
    if (node->sql != NULL && !plpgsql_evaluate(frame, node->sql, &value))
        return FLOW_FAIL;
    if (node->sql == NULL && frame->function != NULL)
        plpgsql_outputs(frame, &value);
    plpgsql_give(frame, &value);
    return FLOW_NEXT;
}

static enum flow run_return_query(struct frame *frame, const struct plpgsql_node *node)
{
    struct result rows = {0};
    bool done = node->kind == PLPGSQL_RETURN_EXECUTE
                    ? plpgsql_execute_rows(frame, node, &rows)
                    : node->sql == NULL || plpgsql_rows(frame, node->sql, 0, &rows);
    if (!done)
        return FLOW_FAIL;
    plpgsql_set_found(frame, &rows);
    plpgsql_give_rows(frame, &rows);
    return FLOW_NEXT;
}

static enum flow run_diagnostics(struct frame *frame, const struct plpgsql_node *node)
{
    for (uint32_t i = 0; i < node->targets.count; i++) {
        const char *item = i < node->items.count ? node->items.at[i] : "";
        struct value value =
            strcmp(item, "row_count") == 0 ? frame->row_count : plpgsql_diagnostic(frame, item);
        if (!plpgsql_assign(frame, &node->targets.at[i], &value))
            return FLOW_FAIL;
    }
    return FLOW_NEXT;
}

/* COMMIT and ROLLBACK: a refusal later undoes only what came after. */
static enum flow end_transaction(struct frame *frame, const struct plpgsql_node *node)
{
    struct execution *x = &frame->m->x;
    x->statement->allowed_in_transaction = false;
    if (!frame->may_commit || frame->guards > 0) {
        plpgsql_refuse(frame, "2D000",
                       frame->guards > 0 ? "cannot %s while a subtransaction is active"
                                         : "invalid transaction termination",
                       node->kind == PLPGSQL_COMMIT ? "commit" : "roll back");
        return FLOW_FAIL;
    }
    for (uint32_t i = 0; i < x->statement->locks.count; i++)
        x->statement->locks.at[i].transient = true;
    catalog_begin_statement(x->catalog);
    if (node->kind == PLPGSQL_ROLLBACK && frame->m->doubt == 0) {
        catalog_restore(x->catalog, x->statement->kept);
        x->session->settings = frame->m->settings;
        session_commit(x->session);
    } else if (frame->m->doubt == 0) {
        x->statement->kept = catalog_statement(x->catalog);
        catalog_begin_statement(x->catalog);
        session_commit(x->session);
        frame->m->settings = x->session->settings;
    }
    session_resolver(x->session, x);
    return FLOW_NEXT;
}

static enum flow run_other(struct frame *frame, const struct plpgsql_node *node)
{
    not_modelled(&frame->m->x, "line %u of the PL/pgSQL body is not understood", node->line);
    catalog_begin_statement(frame->m->x.catalog);
    doubt_everything(&frame->m->x);
    return FLOW_NEXT;
}

static enum flow run_nothing(struct frame *frame, const struct plpgsql_node *node)
{
    (void)frame, (void)node;
    return FLOW_NEXT;
}

static enum flow (*const runners[])(struct frame *frame, const struct plpgsql_node *node) = {
    [PLPGSQL_BLOCK] = plpgsql_block,
    [PLPGSQL_ASSIGN] = run_assign,
    [PLPGSQL_IF] = run_if,
    [PLPGSQL_CASE] = run_case,
    [PLPGSQL_LOOP] = run_while,
    [PLPGSQL_WHILE] = run_while,
    [PLPGSQL_FOR_RANGE] = run_range,
    [PLPGSQL_FOR_QUERY] = run_query_loop,
    [PLPGSQL_FOR_EXECUTE] = run_query_loop,
    [PLPGSQL_FOR_CURSOR] = run_cursor_loop,
    [PLPGSQL_FOREACH] = run_foreach,
    [PLPGSQL_EXIT] = leave_loop,
    [PLPGSQL_CONTINUE] = leave_loop,
    [PLPGSQL_RETURN] = run_return,
    [PLPGSQL_RETURN_NEXT] = run_return_next,
    [PLPGSQL_RETURN_QUERY] = run_return_query,
    [PLPGSQL_RETURN_EXECUTE] = run_return_query,
    [PLPGSQL_RAISE] = plpgsql_raise,
    [PLPGSQL_ASSERT] = plpgsql_assert,
    [PLPGSQL_PERFORM] = plpgsql_perform,
    [PLPGSQL_SQL] = plpgsql_sql,
    [PLPGSQL_EXECUTE] = plpgsql_execute,
    [PLPGSQL_GET_DIAGNOSTICS] = run_diagnostics,
    [PLPGSQL_OPEN] = plpgsql_open,
    [PLPGSQL_FETCH] = plpgsql_fetch,
    [PLPGSQL_MOVE] = plpgsql_fetch,
    [PLPGSQL_CLOSE] = run_nothing,
    [PLPGSQL_COMMIT] = end_transaction,
    [PLPGSQL_ROLLBACK] = end_transaction,
    [PLPGSQL_NULL] = run_nothing,
    [PLPGSQL_OTHER] = run_other,
};

static enum flow run_node(struct frame *frame, const struct plpgsql_node *node)
{
    if (!plpgsql_spend(frame))
        return FLOW_RETURN;
    return runners[node->kind](frame, node);
}

enum flow plpgsql_run(struct frame *frame, const struct plpgsql_nodes *nodes)
{
    enum flow flow = FLOW_NEXT;
    for (uint32_t i = 0; i < nodes->count && flow == FLOW_NEXT; i++)
        flow = run_node(frame, nodes->at[i]);
    return frame->m->stopped && flow == FLOW_NEXT ? FLOW_RETURN : flow;
}
