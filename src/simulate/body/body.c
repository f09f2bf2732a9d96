/*
 * Body: walks PL/pgSQL's tree, first for its variables and what rows they hold, then for the SQL in it;
 * body_query.c reads that. See body.h.
 */
#include "body_reader.h"

#include <string.h>

#include "base/str.h"
#include "sql/lower.h"
#include "sql/plpgsql.h"

typedef void visit_fn(struct body_reader *reader, const struct plpgsql_node *node);

/* Calls back for the node and all below it; PLPGSQL_DEPTH_LIMIT bounds the recursion. */
static void visit(struct body_reader *reader, const struct plpgsql_node *node, visit_fn *callback);

static void visit_all(struct body_reader *reader, const struct plpgsql_nodes *nodes, visit_fn *callback)
{
    for (uint32_t i = 0; i < nodes->count; i++)
        visit(reader, nodes->at[i], callback);
}

static void visit(struct body_reader *reader, const struct plpgsql_node *node, visit_fn *callback)
{
    callback(reader, node);
    visit_all(reader, &node->body, callback);
    for (uint32_t i = 0; i < node->branches.count; i++)
        visit_all(reader, &node->branches.at[i].body, callback);
    visit_all(reader, &node->otherwise, callback);
}

/* ---- variables ---- */

static void add_variable(struct body_reader *reader, const char *name)
{
    if (name != NULL)
        *map_put(&reader->variables, 0, name) = 1;
}

static struct name name_of_parts(struct texts parts)
{
    return (struct name){.schema = parts.count > 1 ? parts.at[parts.count - 2] : NULL,
                         .name = parts.count > 0 ? parts.at[parts.count - 1] : NULL};
}

static void declare(struct body_reader *reader, const struct plpgsql_declaration *declaration)
{
    add_variable(reader, declaration->name);
    for (uint32_t i = 0; i < declaration->parameters.count; i++)
        add_variable(reader, declaration->parameters.at[i]);
    struct name row = declaration->row ? name_of_parts(declaration->of) : (struct name){.name = NULL};
    if (declaration->type != NULL && declaration->type->array_dimensions == 0 &&
        !str_same(declaration->type->name.name, "record"))
        row = declaration->type->name;
    if (row.name != NULL && declaration->name != NULL)
        body_row_is(reader,
                    (struct body_row){.variable = declaration->name, .relation = row, .declared = true});
}

/* A record takes its columns from the query that fills it. */
static void fill_record(struct body_reader *reader, const struct plpgsql_node *node)
{
    if (node->targets.count != 1 || node->targets.at[0].names.count != 1)
        return;
    const struct name *rows = node->sql != NULL && !node->dynamic ? body_rows_of(node->sql->op) : NULL;
    body_row_is(reader, (struct body_row){.variable = node->targets.at[0].names.at[0],
                                          .relation = rows != NULL ? *rows : (struct name){.name = NULL}});
}

static void find_variables(struct body_reader *reader, const struct plpgsql_node *node)
{
    for (uint32_t i = 0; i < node->declarations.count; i++)
        declare(reader, &node->declarations.at[i]);
    add_variable(reader, node->label);
    add_variable(reader, node->cursor);
    for (uint32_t i = 0; i < node->targets.count; i++)
        if (node->targets.at[i].names.count > 0)
            add_variable(reader, node->targets.at[i].names.at[0]);
    switch (node->kind) {
    case PLPGSQL_FOR_QUERY:
    case PLPGSQL_FOR_EXECUTE:
    case PLPGSQL_FOR_CURSOR:
    case PLPGSQL_SQL:
    case PLPGSQL_EXECUTE:
    case PLPGSQL_FETCH:
    case PLPGSQL_ASSIGN:
        fill_record(reader, node);
        break;
    default:
        break;
    }
}

static void add_parameters(struct body_reader *reader)
{
    const struct function *function = reader->function;
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const struct parameter *parameter = &function->parameters[i];
        struct type_info info;
        if (parameter->name == NULL || parameter->name[0] == '\0')
            continue;
        add_variable(reader, parameter->name);
        if (catalog_type_info(reader->catalog, parameter->type, &info) && info.relation != NO_OID)
            body_row_is(reader, (struct body_row){
                                    .variable = parameter->name, .id = info.relation, .declared = true});
    }
    add_variable(reader, function->object.name);
}

/* ---- the SQL ---- */

/* The text of a constant: EXECUTE 'ALTER TABLE …'. */
static const struct expr *constant_of(const struct plpgsql_sql *sql)
{
    if (sql == NULL || sql->op == NULL || sql->op->kind != OP_SELECT)
        return NULL;
    const struct query *query = ((const struct op_query *)sql->op)->query;
    if (query == NULL || query->targets.count != 1 || query->from.count > 0)
        return NULL;
    const struct expr *value = query->targets.at[0].value;
    return value != NULL && value->kind == EXPR_STRING ? value : NULL;
}

static void read_dynamic(struct body_reader *reader, const struct plpgsql_sql *sql)
{
    const struct expr *text = constant_of(sql);
    struct lowered lowered;
    if (text == NULL)
        return;
    lower_text(reader->arena, text->text, &lowered);
    reader->place = sql->span.start;
    for (uint32_t i = 0; i < lowered.count; i++)
        body_statement(reader, lowered.ops[i]);
    reader->place = NO_POSITION;
}

static void read_sql(struct body_reader *reader, const struct plpgsql_sql *sql)
{
    if (sql != NULL)
        body_statement(reader, sql->op);
}

static void read_sqls(struct body_reader *reader, const struct plpgsql_sqls *sqls)
{
    for (uint32_t i = 0; i < sqls->count; i++)
        read_sql(reader, sqls->at[i]);
}

/* Where a line of the body begins, blanks aside: declarations are known by their line. */
static uint32_t line_start(const char *body, uint32_t line)
{
    const char *at = body;
    for (uint32_t i = 1; i < line && at != NULL; i++) {
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return at != NULL ? (uint32_t)(at - body + (ptrdiff_t)strspn(at, " \t\r")) : 0;
}

static void read_declaration(struct body_reader *reader, const struct plpgsql_declaration *declaration)
{
    uint32_t position = line_start(reader->function->body, declaration->line);
    struct texts of = declaration->of;
    read_sql(reader, declaration->value);
    body_type(reader, declaration->type, position);
    if (declaration->row && of.count > 0) {
        struct name relation = name_of_parts(of);
        body_relation(reader, &relation, position);
    } else if (of.count > 1 && !body_is_variable(reader, of.at[0])) {
        struct name relation = name_of_parts((struct texts){of.at, of.count - 1});
        body_relation(reader, &relation, position);
        body_column(reader, &relation, of.at[of.count - 1], position);
    }
}

static void read_node(struct body_reader *reader, const struct plpgsql_node *node)
{
    for (uint32_t i = 0; i < node->declarations.count; i++)
        read_declaration(reader, &node->declarations.at[i]);
    for (uint32_t i = 0; i < node->targets.count; i++)
        if (node->targets.at[i].names.count > 1)
            body_field(reader, node->targets.at[i].names.at[0], node->targets.at[i].names.at[1],
                       node->span.start);
    if (node->sql != NULL && node->sql->dynamic)
        read_dynamic(reader, node->sql);
    if (node->kind == PLPGSQL_RETURN_QUERY && node->sql != NULL && node->sql->op != NULL &&
        node->sql->op->kind == OP_SELECT)
        reader->returned = ((const struct op_query *)node->sql->op)->query;
    read_sql(reader, node->sql);
    read_sql(reader, node->to);
    read_sql(reader, node->by);
    read_sqls(reader, &node->arguments);
    for (uint32_t i = 0; i < node->branches.count; i++)
        read_sqls(reader, &node->branches.at[i].when);
    for (uint32_t i = 0; node->raise != NULL && i < node->raise->option_count; i++)
        read_sql(reader, node->raise->options[i].value);
}

/* ---- the whole ---- */

struct body_names body_read(struct arena *arena, const struct catalog *catalog,
                            const struct function *function)
{
    struct body_reader reader = {.arena = arena,
                                 .catalog = catalog,
                                 .function = function,
                                 .place = NO_POSITION,
                                 .triggers = function->returns == TRIGGEROID};
    map_init(&reader.variables, arena);
    map_init(&reader.made, arena);
    add_parameters(&reader);
    if (strcmp(function->language, "plpgsql") == 0) {
        const struct plpgsql_node *body = plpgsql_parse(arena, function->body, NO_POSITION);
        visit(&reader, body, find_variables);
        visit(&reader, body, read_node);
    } else {
        struct lowered lowered;
        lower_text(arena, function->body, &lowered);
        for (uint32_t i = 0; i < lowered.count; i++)
            body_statement(&reader, lowered.ops[i]);
    }
    return (struct body_names){reader.names.at, reader.names.count};
}
