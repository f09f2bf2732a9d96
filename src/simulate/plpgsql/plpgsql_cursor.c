/*
 * Cursors of PL/pgSQL (exec_stmt_open, exec_stmt_fetch; DoPortalRunFetch of pquery.c): their rows are found
 * out when they are opened. A cursor stands before the first row, on a row, or after the last.
 */
#include <string.h>

#include "plpgsql.h"

static struct variable *cursor_variable(struct frame *frame, const char *name)
{
    struct variable *variable = name != NULL ? plpgsql_variable(frame, name) : NULL;
    if (variable == NULL)
        plpgsql_refuse(frame, "42601", "\"%s\" is not a known variable", name != NULL ? name : "");
    return variable;
}

bool plpgsql_cursor_rows(struct frame *frame, const struct plpgsql_node *node,
                         const struct plpgsql_declaration *cursor, struct result *out)
{
    uint32_t variables = frame->known.list.count;
    for (uint32_t i = 0; i < cursor->parameters.count; i++) {
        struct value value = value_null(NO_OID);
        if (i < node->arguments.count && !plpgsql_evaluate(frame, node->arguments.at[i], &value))
            return false;
        plpgsql_add_variable(frame, cursor->parameters.at[i], node->cursor, NO_OID, -1)->value = value;
    }
    bool done = plpgsql_rows(frame, cursor->value, 0, out);
    frame->known.list.count = variables;
    frame->names = NULL;
    return done;
}

enum flow plpgsql_open(struct frame *frame, const struct plpgsql_node *node)
{
    struct result *result = ARENA_NEW(frame->m->arena, struct result);
    struct variable *variable = cursor_variable(frame, node->cursor);
    const struct plpgsql_sql *query = node->sql;
    bool done = true;
    if (variable == NULL)
        return FLOW_FAIL;
    variable->value = value_text(TEXTOID, variable->name);
    if (query != NULL)
        done =
            node->dynamic ? plpgsql_execute_rows(frame, node, result) : plpgsql_rows(frame, query, 0, result);
    else
        done = variable->cursor != NULL && plpgsql_cursor_rows(frame, node, variable->cursor, result);
    variable = cursor_variable(frame, node->cursor);
    variable->open = (struct cursor_state){.rows = result};
    return done ? FLOW_NEXT : FLOW_FAIL;
}

/* ---- FETCH, MOVE ---- */

/* The number that the direction has; 1 when it has none. *known false: it cannot be told. */
static int64_t number_of(struct frame *frame, const struct plpgsql_node *node, bool *known)
{
    struct evaluation e = plpgsql_evaluation(frame);
    struct value value = value_integer(INT4OID, 1);
    if (node->sql != NULL && plpgsql_evaluate(frame, node->sql, &value))
        value = value_cast(&e, &value, INT4OID, -1);
    *known = value.kind == VALUE_INTEGER && !e.failed;
    return *known ? value.integer : 0;
}

/* Where the cursor stands then: 0 before the first of `count` rows, count + 1 after the last. */
static int64_t place_after(const struct plpgsql_node *node, int64_t at, int64_t count, int64_t number)
{
    const int64_t places[] = {
        [PLPGSQL_NEXT] = at + 1,
        [PLPGSQL_PRIOR] = at - 1,
        [PLPGSQL_FIRST] = 1,
        [PLPGSQL_LAST] = count,
        [PLPGSQL_ABSOLUTE] = number >= 0 ? number : count + 1 + number,
        [PLPGSQL_RELATIVE] = at + number,
        [PLPGSQL_FORWARD] = at + number,
        [PLPGSQL_BACKWARD] = at - number,
        [PLPGSQL_FORWARD_ALL] = count + 1,
        [PLPGSQL_BACKWARD_ALL] = 0,
    };
    int64_t place = places[node->direction];
    return place < 0 ? 0 : place > count + 1 ? count + 1 : place;
}

/* How many rows were passed or reached. */
static int64_t rows_passed(const struct plpgsql_node *node, int64_t from, int64_t to, int64_t count)
{
    bool many = node->direction >= PLPGSQL_FORWARD && to != from;
    if (!many)
        return to >= 1 && to <= count;
    return to > from ? (to > count ? count : to) - from : from - (to < 1 ? 1 : to);
}

static enum flow fetch_unknown(struct frame *frame, const struct plpgsql_node *node, const char *why)
{
    frame->found = value_unknown(BOOLOID, why);
    frame->row_count = value_unknown(INT8OID, why);
    return plpgsql_assign_unknown(frame, &node->targets, why) ? FLOW_NEXT : FLOW_FAIL;
}

enum flow plpgsql_fetch(struct frame *frame, const struct plpgsql_node *node)
{
    struct variable *variable = cursor_variable(frame, node->cursor);
    bool known;
    if (variable == NULL)
        return FLOW_FAIL;
    int64_t number = number_of(frame, node, &known);
    variable = cursor_variable(frame, node->cursor);
    struct cursor_state *open = &variable->open;
    const struct result *rows = open->rows;
    if (rows == NULL || rows->why != NULL || !known || open->unknown)
        return fetch_unknown(frame, node, rows != NULL && rows->why != NULL ? rows->why : "a cursor");
    int64_t from = open->at, to = place_after(node, from, rows->rows.count, number);
    bool on_row = to >= 1 && to <= rows->rows.count;
    open->at = (uint32_t)to;
    int64_t passed =
        node->kind == PLPGSQL_MOVE ? rows_passed(node, from, to, rows->rows.count) : (int64_t)on_row;
    frame->found = value_boolean(passed > 0);
    frame->row_count = value_integer(INT8OID, passed);
    if (!on_row)
        return plpgsql_assign_nothing(frame, &node->targets) ? FLOW_NEXT : FLOW_FAIL;
    const struct result_row *row = &rows->rows.at[to - 1];
    return plpgsql_assign_row(frame, &node->targets, row->values, rows->names, rows->column_count)
               ? FLOW_NEXT
               : FLOW_FAIL;
}
