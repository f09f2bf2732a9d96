/*
 * Body query: the names in one statement of a function's body, with the scopes of SQL: a column is of the
 * relations that its query or one around it reads. Knows no PL/pgSQL but that some words are variables.
 */
#include "body_reader.h"

#include <string.h>

#include "base/str.h"
#include "sql/ident.h"
#include "sql/walk.h"

static void read_query(struct body_reader *reader, const struct query *query);

/* ---- taking names down ---- */

static void add_name(struct body_reader *reader, struct body_name name)
{
    if (reader->place != NO_POSITION)
        name.position = reader->place;
    if (name.position != NO_POSITION)
        vec_push(reader->arena, &reader->names, name);
}

static bool is_system(const struct name *name)
{
    return name->schema != NULL &&
           (strcmp(name->schema, "pg_catalog") == 0 || strcmp(name->schema, "information_schema") == 0);
}

static bool is_made(const struct body_reader *reader, const struct name *name)
{
    return map_find(&reader->made, 0, name->name) != NULL;
}

void body_relation(struct body_reader *reader, const struct name *name, uint32_t position)
{
    if (name->name != NULL && !is_system(name) && !is_made(reader, name))
        add_name(reader, (struct body_name){.kind = BODY_RELATION, .name = *name, .position = position});
}

static struct body_relations one_relation(struct body_reader *reader, const struct name *relation)
{
    struct body_relations relations = {ARENA_NEW(reader->arena, struct name), 1};
    relations.at[0] = *relation;
    return relations;
}

void body_column(struct body_reader *reader, const struct name *relation, const char *column,
                 uint32_t position)
{
    if (relation->name == NULL || is_system(relation) || is_made(reader, relation))
        return;
    add_name(reader, (struct body_name){.kind = BODY_COLUMN,
                                        .column = column,
                                        .position = position,
                                        .relations = one_relation(reader, relation)});
}

bool body_is_variable(const struct body_reader *reader, const char *word)
{
    return map_find(&reader->variables, 0, word) != NULL;
}

void body_row_is(struct body_reader *reader, struct body_row row)
{
    for (uint32_t i = 0; i < reader->rows.count; i++) {
        struct body_row *known = &reader->rows.at[i];
        if (strcmp(known->variable, row.variable) != 0)
            continue;
        known->unclear |= row.declared == known->declared &&
                          (known->id != row.id || !str_same(known->relation.name, row.relation.name) ||
                           !str_same(known->relation.schema, row.relation.schema));
        return;
    }
    vec_push(reader->arena, &reader->rows, row);
}

void body_field(struct body_reader *reader, const char *variable, const char *field, uint32_t position)
{
    if (reader->triggers && (strcmp(variable, "new") == 0 || strcmp(variable, "old") == 0)) {
        add_name(reader, (struct body_name){.kind = BODY_ROW_COLUMN, .column = field, .position = position});
        return;
    }
    for (uint32_t i = 0; i < reader->rows.count; i++) {
        const struct body_row *row = &reader->rows.at[i];
        if (row->unclear || strcmp(row->variable, variable) != 0)
            continue;
        if (row->id != NO_OID)
            add_name(reader, (struct body_name){
                                 .kind = BODY_COLUMN, .column = field, .position = position, .row = row->id});
        else
            body_column(reader, &row->relation, field, position);
    }
}

void body_type(struct body_reader *reader, const struct type_name *type, uint32_t position)
{
    if (type == NULL || is_system(&type->name) || type->name.name == NULL)
        return;
    if (position == NO_POSITION)
        position = type->span.start != NO_POSITION ? type->span.start : type->name.position;
    if (!type->percent_type) {
        add_name(reader, (struct body_name){.kind = BODY_TYPE, .name = type->name, .position = position});
        return;
    }
    uint32_t count = type->names.count;
    if (count < 2)
        return;
    struct name relation = {.schema = count > 2 ? type->names.at[count - 3] : NULL,
                            .name = type->names.at[count - 2]};
    body_relation(reader, &relation, position);
    body_column(reader, &relation, type->names.at[count - 1], position);
}

/* ---- scopes ---- */

static const struct cte *find_cte(const struct body_level *level, const char *name)
{
    for (; level != NULL; level = level->outer)
        for (uint32_t i = 0; i < level->query->cte_count; i++)
            if (strcmp(level->query->ctes[i].name, name) == 0)
                return &level->query->ctes[i];
    return NULL;
}

static bool has_text(struct texts texts, const char *text)
{
    for (uint32_t i = 0; i < texts.count; i++)
        if (strcmp(texts.at[i], text) == 0)
            return true;
    return false;
}

/* The name of a select list's column (FigureColname); NULL when it takes more to know. */
static const char *output_name(const struct target *target)
{
    if (target->name != NULL)
        return target->name;
    const struct expr *expr = target->value;
    while (expr != NULL && expr->kind == EXPR_CAST)
        expr = expr->arguments.at[0];
    if (expr == NULL || expr->star)
        return NULL;
    if (expr->kind == EXPR_COLUMN && expr->names.count > 0)
        return expr->names.at[expr->names.count - 1];
    return expr->kind == EXPR_FUNCTION ? expr->name.name : NULL;
}

/* The columns that a subquery gives; false when not all their names are known. */
static bool output_columns(struct arena *arena, const struct query *query, struct texts *out)
{
    while (query != NULL && query->kind == QUERY_SET_OPERATION)
        query = query->left;
    if (query == NULL || query->kind == QUERY_VALUES)
        return false;
    const struct targets *targets = query->kind == QUERY_SELECT ? &query->targets : &query->returning;
    *out = (struct texts){ARENA_ARRAY(arena, const char *, targets->count + 1), 0};
    for (uint32_t i = 0; i < targets->count; i++) {
        const char *name = output_name(&targets->at[i]);
        if (name == NULL)
            return false;
        out->at[out->count++] = name;
    }
    return true;
}

static void add_range(struct body_reader *reader, struct body_range range)
{
    if (reader->level->ranges.count < BODY_RANGES)
        vec_push(reader->arena, &reader->level->ranges, range);
    else
        reader->level->crowded = true;
}

/* Columns of a relation under other names (AS t(a, b)) are not followed. */
static void add_relation_range(struct body_reader *reader, const struct name *name, const char *alias,
                               struct texts renamed)
{
    struct body_range range = {.alias = alias != NULL ? alias : name->name};
    const struct cte *cte = name->schema == NULL ? find_cte(reader->level, name->name) : NULL;
    if (cte != NULL) {
        range.columns = cte->columns;
        range.known = cte->columns.count > 0 || output_columns(reader->arena, cte->query, &range.columns);
    } else if (renamed.count == 0 && !is_made(reader, name) && !is_system(name)) {
        range.relation = *name;
        range.schema = alias == NULL ? name->schema : NULL;
    }
    if (cte == NULL)
        body_relation(reader, name, name->position);
    add_range(reader, range);
}

static void read_expr(struct body_reader *reader, const struct expr *expr);

static void read_exprs(struct body_reader *reader, const struct exprs *exprs)
{
    for (uint32_t i = 0; i < exprs->count; i++)
        read_expr(reader, exprs->at[i]);
}

/* USING (…): of each side that is one relation. */
static void add_using(struct body_reader *reader, const struct from_item *side, const struct texts *columns)
{
    if (side == NULL || side->kind != FROM_RELATION || side->relation.alias_columns.count > 0 ||
        (side->relation.name.schema == NULL && find_cte(reader->level, side->relation.name.name) != NULL))
        return;
    for (uint32_t i = 0; i < columns->count; i++)
        body_column(reader, &side->relation.name, columns->at[i], side->relation.name.position);
}

static void add_from(struct body_reader *reader, const struct from_item *item)
{
    if (item == NULL)
        return;
    struct body_range range = {
        .alias = item->alias, .columns = item->alias_columns, .known = item->alias_columns.count > 0};
    switch (item->kind) {
    case FROM_RELATION:
        add_relation_range(
            reader, &item->relation.name, item->alias != NULL ? item->alias : item->relation.alias,
            item->alias_columns.count > 0 ? item->alias_columns : item->relation.alias_columns);
        return;
    case FROM_SUBQUERY:
        read_query(reader, item->query);
        range.known = range.known || output_columns(reader->arena, item->query, &range.columns);
        add_range(reader, range);
        return;
    case FROM_JOIN:
        add_from(reader, item->left);
        add_from(reader, item->right);
        add_using(reader, item->left, &item->using_columns);
        add_using(reader, item->right, &item->using_columns);
        if (item->alias != NULL)
            add_range(reader, range);
        read_expr(reader, item->on);
        return;
    case FROM_SAMPLE:
        add_from(reader, item->left);
        read_exprs(reader, &item->functions);
        return;
    default:
        read_exprs(reader, &item->functions);
        for (uint32_t i = 0; i < item->column_count; i++)
            body_type(reader, item->columns[i].type, NO_POSITION);
        add_range(reader, range);
        return;
    }
}

/* ---- expressions ---- */

/* ORDER BY and GROUP BY may mean a column of the result. */
static bool may_be_output(const struct query *query, const struct expr *expr)
{
    bool sorted = false, named = false;
    for (uint32_t i = 0; i < query->order_by.count; i++)
        sorted |= query->order_by.at[i].expr == expr;
    for (uint32_t i = 0; i < query->group_by.count; i++)
        sorted |= query->group_by.at[i] == expr;
    for (uint32_t i = 0; sorted && i < query->targets.count; i++)
        named |= str_same(query->targets.at[i].name, expr->names.at[0]);
    return named;
}

/* A column without qualification: of the innermost query that reads a relation with such a column. A level
 * with an item whose columns are not known ends the search: it may be of that. False: it is no relation's,
 * or that is not clear. */
static bool bare_column(const struct body_reader *reader, const struct expr *expr, struct body_relations *out)
{
    const char *column = expr->names.at[0];
    VEC(struct name) relations = {0};
    bool ended = body_is_variable(reader, column);
    for (const struct body_level *level = reader->level; level != NULL && !ended; level = level->outer) {
        for (uint32_t i = 0; i < level->ranges.count; i++) {
            const struct body_range *range = &level->ranges.at[i];
            if (str_same(range->alias, column) || has_text(range->columns, column))
                return false;
            if (range->relation.name != NULL)
                vec_push(reader->arena, &relations, range->relation);
            else
                ended |= !range->known;
        }
        if (level->crowded || may_be_output(level->query, expr))
            return false;
    }
    *out = (struct body_relations){relations.at, relations.count};
    return relations.count > 0;
}

static bool means_range(const struct body_range *range, const char *schema, const char *qualifier)
{
    return str_same(range->alias, qualifier) && (schema == NULL || str_same(range->schema, schema));
}

/* range.column, schema.relation.column: NULL when no item of FROM is meant. */
static const struct body_range *qualified_range(const struct body_reader *reader, const struct expr *expr)
{
    const char *const *names = expr->names.at;
    for (const struct body_level *level = reader->level; level != NULL; level = level->outer)
        for (uint32_t i = 0; i < level->ranges.count; i++) {
            const struct body_range *range = &level->ranges.at[i];
            if (expr->names.count == 2 ? means_range(range, NULL, names[0])
                                       : means_range(range, names[0], names[1]))
                return range;
        }
    return NULL;
}

static bool is_crowded(const struct body_level *level)
{
    while (level != NULL && !level->crowded)
        level = level->outer;
    return level != NULL;
}

static void read_column(struct body_reader *reader, const struct expr *expr)
{
    struct body_name name = {
        .kind = BODY_COLUMN, .column = expr->names.at[expr->names.count - 1], .position = expr->position};
    if (expr->names.count == 1) {
        if (bare_column(reader, expr, &name.relations))
            add_name(reader, name);
        return;
    }
    const struct body_range *range = qualified_range(reader, expr);
    if (range != NULL)
        body_column(reader, &range->relation, name.column, expr->position);
    else if (!is_crowded(reader->level))
        body_field(reader, expr->names.at[0], expr->names.at[1], expr->position);
}

/* The columns that RETURN QUERY gives, as far as they are plain columns of relations. */
static void read_results(struct body_reader *reader, const struct query *query)
{
    for (uint32_t i = 0; i < query->targets.count; i++) {
        const struct expr *expr = query->targets.at[i].value;
        if (expr == NULL || expr->kind != EXPR_COLUMN || expr->names.count == 0)
            continue;
        if (expr->star)
            return;
        struct body_name name = {.kind = BODY_RESULT,
                                 .column = expr->names.at[expr->names.count - 1],
                                 .position = expr->position,
                                 .arguments = i};
        const struct body_range *range = expr->names.count > 1 ? qualified_range(reader, expr) : NULL;
        if (range != NULL && range->relation.name != NULL)
            name.relations = one_relation(reader, &range->relation);
        else if (expr->names.count > 1 || !bare_column(reader, expr, &name.relations))
            continue;
        add_name(reader, name);
    }
}

/* schema.name in a string, as regclass reads it. */
static void relation_in_text(struct body_reader *reader, const struct expr *text)
{
    if (text == NULL || text->kind != EXPR_STRING || text->text == NULL)
        return;
    struct name name = {.name = NULL};
    const char *dot = strchr(text->text, '.');
    if (strchr(text->text, '"') != NULL || (dot != NULL && strchr(dot + 1, '.') != NULL))
        return;
    if (dot != NULL)
        name.schema = ident_fold(reader->arena, text->text, (size_t)(dot - text->text));
    const char *last = dot != NULL ? dot + 1 : text->text;
    name.name = ident_fold(reader->arena, last, strlen(last));
    body_relation(reader, &name, text->position);
}

static void read_call(struct body_reader *reader, const struct expr *expr)
{
    static const char *const of_relation[] = {"nextval", "currval", "setval", "pg_get_serial_sequence"};
    for (size_t i = 0; i < sizeof of_relation / sizeof *of_relation; i++)
        if (str_same(expr->name.name, of_relation[i]) && expr->arguments.count > 0)
            relation_in_text(reader, expr->arguments.at[0]);
    if (is_system(&expr->name) || (expr->call != NULL && (expr->call->sql_syntax || expr->call->star)))
        return;
    add_name(reader, (struct body_name){.kind = BODY_FUNCTION,
                                        .name = expr->name,
                                        .position = expr->position,
                                        .arguments = expr->arguments.count});
}

static bool on_expr(void *context, const struct expr *expr)
{
    struct body_reader *reader = context;
    switch (expr->kind) {
    case EXPR_COLUMN:
        if (!expr->star && expr->names.count > 0)
            read_column(reader, expr);
        return false;
    case EXPR_FUNCTION:
        read_call(reader, expr);
        return true;
    case EXPR_FIELD: {
        const struct expr *of = expr->arguments.count > 0 ? expr->arguments.at[0] : NULL;
        if (of != NULL && of->kind == EXPR_COLUMN && of->names.count == 1 && !expr->star &&
            expr->text != NULL)
            body_field(reader, of->names.at[0], expr->text, expr->position);
        return true;
    }
    case EXPR_CAST:
        if (expr->type != NULL && str_same(expr->type->name.name, "regclass"))
            relation_in_text(reader, expr->arguments.at[0]);
        return true;
    default:
        return true;
    }
}

static bool on_query(void *context, const struct query *query)
{
    read_query(context, query);
    return false;
}

static bool on_type(void *context, const struct type_name *type)
{
    body_type(context, type, NO_POSITION);
    return true;
}

static void on_relation(void *context, const struct relation_name *relation)
{
    body_relation(context, &relation->name, relation->name.position);
}

static struct walk walk_of(struct body_reader *reader)
{
    return (struct walk){.context = reader, .query = on_query, .expr = on_expr, .type = on_type};
}

static void read_expr(struct body_reader *reader, const struct expr *expr)
{
    struct walk walk = walk_of(reader);
    walk_expr(&walk, expr);
}

/* ---- queries ---- */

/* INSERT's columns, SET's: of the target. */
static void read_assigned(struct body_reader *reader, const struct query *query,
                          const struct targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++)
        if (targets->at[i].name != NULL)
            body_column(reader, &query->relation.name, targets->at[i].name, targets->at[i].position);
}

static void add_target(struct body_reader *reader, const struct query *query)
{
    const struct relation_name *relation = &query->relation;
    add_relation_range(reader, &relation->name, relation->alias, relation->alias_columns);
    if (query->on_conflict != 0)
        add_range(reader, (struct body_range){.alias = "excluded", .relation = relation->name});
    if (query->conflict_constraint != NULL && !is_system(&relation->name) &&
        !is_made(reader, &relation->name))
        add_name(reader, (struct body_name){.kind = BODY_CONSTRAINT,
                                            .column = query->conflict_constraint,
                                            .position = relation->name.position,
                                            .relations = one_relation(reader, &relation->name)});
    if (query->kind != QUERY_DELETE)
        read_assigned(reader, query, &query->targets);
    read_assigned(reader, query, &query->conflict_set);
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        read_assigned(reader, query, &query->merge_actions[i].targets);
}

static bool on_inner_query(void *context, const struct query *query)
{
    struct body_reader *reader = context;
    return query == reader->level->query || on_query(context, query);
}

/* FROM's items have been read already, ON and arguments with them. */
static bool on_from(void *context, const struct from_item *item)
{
    (void)context;
    (void)item;
    return false;
}

/* All else of the query: the walk begins with it, goes into its expressions and hands the queries within
 * to read_query. */
static void read_rest(struct body_reader *reader, const struct query *query)
{
    struct walk walk = walk_of(reader);
    walk.query = on_inner_query;
    walk.from = on_from;
    walk_query(&walk, query);
}

static void read_query(struct body_reader *reader, const struct query *query)
{
    if (query == NULL)
        return;
    struct body_level *outer = reader->level;
    struct body_level level = {.outer = outer, .query = query};
    reader->level = &level;
    for (uint32_t i = 0; i < query->from.count; i++)
        add_from(reader, query->from.at[i]);
    if (query->relation.name.name != NULL)
        add_target(reader, query);
    if (query->into != NULL && query->into->name.name != NULL)
        *map_put(&reader->made, 0, query->into->name.name) = 1;
    read_rest(reader, query);
    if (query == reader->returned)
        read_results(reader, query);
    reader->level = outer;
}

const struct name *body_rows_of(const struct op *op)
{
    const struct query *query =
        op != NULL && op->kind == OP_SELECT ? ((const struct op_query *)op)->query : NULL;
    if (query == NULL || query->kind != QUERY_SELECT || query->targets.count != 1 || query->from.count != 1)
        return NULL;
    const struct expr *all = query->targets.at[0].value;
    const struct from_item *from = query->from.at[0];
    bool plain = all != NULL && all->kind == EXPR_COLUMN && all->star && from->kind == FROM_RELATION &&
                 from->alias_columns.count == 0 && from->relation.alias_columns.count == 0;
    for (uint32_t i = 0; plain && i < query->cte_count; i++)
        plain = strcmp(query->ctes[i].name, from->relation.name.name) != 0;
    return plain ? &from->relation.name : NULL;
}

/* ---- statements ---- */

static void read_copy(struct body_reader *reader, const struct op_copy *op)
{
    for (uint32_t i = 0; op->has_relation && i < op->columns.count; i++)
        body_column(reader, &op->relation.name, op->columns.at[i], op->relation.name.position);
}

static void note_made(struct body_reader *reader, const struct relation_name *relation)
{
    if (relation->name.name != NULL)
        *map_put(&reader->made, 0, relation->name.name) = 1;
}

void body_statement(struct body_reader *reader, const struct op *op)
{
    if (op == NULL)
        return;
    struct walk walk = walk_of(reader);
    walk.relation = on_relation;
    if (op->kind == OP_CREATE_TABLE)
        note_made(reader, &((const struct op_create_table *)op)->relation);
    else if (op->kind == OP_CREATE_TABLE_AS)
        note_made(reader, &((const struct op_create_table_as *)op)->relation);
    else if (op->kind == OP_CREATE_VIEW)
        note_made(reader, &((const struct op_create_view *)op)->relation);
    else if (op->kind == OP_COPY)
        read_copy(reader, (const struct op_copy *)op);
    walk_op(&walk, op);
}
