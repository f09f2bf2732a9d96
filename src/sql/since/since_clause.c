/*
 * Which clauses of since.def a statement has: each function looks at one kind of struct and says the clause's
 * name and place. No majors here: they are the table's.
 */
#include "since_search.h"

#include <string.h>

#include "sql/walk.h"

#define AS(type, op) ((const struct type *)(op))

static struct span from(const struct since_search *search, uint32_t position)
{
    uint32_t start = position != NO_POSITION && position >= search->span.start ? position : search->span.start;

    return (struct span){start, search->span.end};
}

static struct span range_of(const struct since_search *search, struct span span)
{
    return span.start != NO_POSITION ? span : search->span;
}

static bool option_is(const struct sql_option *option, const char *name)
{
    return option->name != NULL && strcmp(option->name, name) == 0;
}

static const struct sql_option *find_option(const struct sql_options *options, const char *name)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (option_is(&options->at[i], name))
            return &options->at[i];
    return NULL;
}

/* ---- constraints and columns ---- */

static void find_generated(struct since_search *search, struct span span)
{
    struct token open;

    if (!since_wants(search, CLAUSE_GENERATED_VIRTUAL))
        return;
    open = since_seek(search, span, true, "as ^(");
    if (open.kind != TOKEN_NONE)
        open = since_after_group(search, open.start);
    since_found_surely(search, CLAUSE_GENERATED_VIRTUAL, open);
}

static void find_foreign(struct since_search *search, const struct constraint_definition *constraint,
                         struct span span)
{
    if (constraint->on_delete_columns.count > 0 && since_wants(search, CLAUSE_DELETE_SET_COLUMNS))
        since_found_surely(search, CLAUSE_DELETE_SET_COLUMNS,
                           since_seek(search, span, true, "delete set null|default ^("));
    if ((constraint->with_period || constraint->referenced_with_period) && since_wants(search, CLAUSE_PERIOD))
        since_found_surely(search, CLAUSE_PERIOD, since_seek(search, span, false, "period ^%"));
}

static void find_key(struct since_search *search, const struct constraint_definition *constraint,
                     struct span span)
{
    if (constraint->type == CONSTRAINT_UNIQUE && since_wants(search, CLAUSE_NULLS_DISTINCT_CONSTRAINT))
        since_found(search, CLAUSE_NULLS_DISTINCT_CONSTRAINT, since_seek(search, span, true, "unique ^nulls"));
    if (constraint->without_overlaps && since_wants(search, CLAUSE_WITHOUT_OVERLAPS))
        since_found_surely(search, CLAUSE_WITHOUT_OVERLAPS,
                           since_seek(search, span, false, "without overlaps"));
}

static bool on_constraint(void *context, const struct constraint_definition *constraint)
{
    struct since_search *search = context;
    struct span span = range_of(search, constraint->span);

    /* A name may be the word as well; attributes come last. */
    if (constraint->enforced_given && since_wants(search, CLAUSE_ENFORCED))
        since_found_surely(search, CLAUSE_ENFORCED, since_seek_last(search, span, true, "enforced"));
    switch (constraint->type) {
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY:
        find_key(search, constraint, span);
        break;
    case CONSTRAINT_FOREIGN:
        find_foreign(search, constraint, span);
        break;
    case CONSTRAINT_NOT_NULL:
        if (constraint->no_inherit && since_wants(search, CLAUSE_NOT_NULL_NO_INHERIT))
            since_found_surely(search, CLAUSE_NOT_NULL_NO_INHERIT,
                               since_seek(search, span, true, "no inherit"));
        break;
    case CONSTRAINT_GENERATED:
        if (constraint->generated_kind == 'v')
            find_generated(search, span);
        break;
    default:
        break;
    }
    return true;
}

static bool on_column(void *context, const struct column_definition *column)
{
    struct since_search *search = context;
    struct span span = range_of(search, column->span);

    if (column->storage != NULL && since_wants(search, CLAUSE_COLUMN_STORAGE)) {
        /* Not the column's own name. */
        span.start = since_token(search, span.start).end;
        since_found_surely(search, CLAUSE_COLUMN_STORAGE, since_seek(search, span, true, "storage %"));
    }
    return true;
}

/* A table's constraint, not a column's. */
static void find_table_constraint(struct since_search *search, const struct constraint_definition *constraint)
{
    if (constraint->type == CONSTRAINT_NOT_NULL && since_wants(search, CLAUSE_NOT_NULL_CONSTRAINT))
        since_found_surely(search, CLAUSE_NOT_NULL_CONSTRAINT,
                           since_seek(search, range_of(search, constraint->span), true, "not null"));
}

/* ---- tables and indexes ---- */

static void find_create_table(struct since_search *search, const struct op *base)
{
    const struct op_create_table *op = AS(op_create_table, base);

    for (uint32_t i = 0; i < op->elements.count; i++) {
        const struct table_element *element = &op->elements.at[i];

        if (element->constraint != NULL)
            find_table_constraint(search, element->constraint);
        else if (element->like != NULL && op->foreign)
            since_found_surely(search, CLAUSE_FOREIGN_TABLE_LIKE, since_token(search, search->span.start));
    }
    if (op->partition != NULL && op->access_method != NULL)
        since_found_surely(search, CLAUSE_PARTITIONED_ACCESS_METHOD, since_token(search, search->span.start));
}

/* The word that begins the attributes stands after the constraint's name, which may be that word. */
static void find_alter_constraint(struct since_search *search, const struct alter_command *command)
{
    struct span span = command->span;

    span.start = since_seek(search, span, true, "constraint ^%").end;
    if (command->alter_enforceability)
        since_found_surely(search, CLAUSE_ALTER_CONSTRAINT_ENFORCED, since_seek(search, span, true, "enforced"));
    else if (command->alter_inheritability && command->constraint->no_inherit)
        since_found_surely(search, CLAUSE_ALTER_CONSTRAINT_NO_INHERIT,
                           since_seek(search, span, true, "no inherit"));
    else if (command->alter_inheritability)
        since_found_surely(search, CLAUSE_ALTER_CONSTRAINT_INHERIT, since_seek(search, span, true, "inherit"));
}

static void find_access_method(struct since_search *search, const struct alter_command *command)
{
    since_found_surely(search, CLAUSE_SET_ACCESS_METHOD,
                       since_seek(search, command->span, true, "set ^access"));
    if (command->text == NULL)
        since_found_surely(search, CLAUSE_ACCESS_METHOD_DEFAULT,
                           since_seek(search, command->span, true, "method ^default"));
}

static void find_command(struct since_search *search, const struct alter_command *command)
{
    switch (command->kind) {
    case ALTER_ADD_CONSTRAINT:
        find_table_constraint(search, command->constraint);
        break;
    case ALTER_ALTER_CONSTRAINT:
        find_alter_constraint(search, command);
        break;
    case ALTER_SET_ACCESS_METHOD:
        find_access_method(search, command);
        break;
    case ALTER_SET_EXPRESSION:
        since_found_surely(search, CLAUSE_SET_EXPRESSION,
                           since_seek(search, command->span, true, "set ^expression"));
        break;
    case ALTER_SET_STATISTICS:
        since_found(search, CLAUSE_STATISTICS_DEFAULT,
                    since_seek(search, command->span, true, "statistics ^default"));
        break;
    case ALTER_SET_STORAGE:
        since_found(search, CLAUSE_STORAGE_DEFAULT, since_seek(search, command->span, true, "storage ^default"));
        break;
    default:
        break;
    }
}

static void find_alter_table(struct since_search *search, const struct op *base)
{
    for (uint32_t i = 0; i < AS(op_alter_table, base)->command_count; i++)
        find_command(search, &AS(op_alter_table, base)->commands[i]);
}

/* Elements, with their NULLS FIRST, stand in brackets. */
static void find_create_index(struct since_search *search, const struct op *base)
{
    since_found(search, CLAUSE_NULLS_DISTINCT_INDEX, since_seek(search, base->span, true, "nulls not|distinct"));
}

static void find_create_sequence(struct since_search *search, const struct op *base)
{
    if (AS(op_create_sequence, base)->relation.persistence == 'u')
        since_found_surely(search, CLAUSE_UNLOGGED_SEQUENCE, since_token(search, search->span.start));
}

/* ---- other objects ---- */

static void find_alter_domain(struct since_search *search, const struct op *base)
{
    const struct op_alter_domain *op = AS(op_alter_domain, base);

    if (op->constraint != NULL && op->constraint->type == CONSTRAINT_NOT_NULL)
        since_found_surely(search, CLAUSE_DOMAIN_NOT_NULL, since_seek(search, base->span, true, "not null"));
}

static void find_create_statistics(struct since_search *search, const struct op *base)
{
    if (!AS(op_create_statistics, base)->has_name)
        since_found_surely(search, CLAUSE_STATISTICS_UNNAMED,
                           since_seek(search, base->span, true, "statistics ^(|on"));
}

static void find_alter_statistics(struct since_search *search, const struct op *base)
{
    since_found(search, CLAUSE_STATISTICS_DEFAULT, since_seek(search, base->span, true, "statistics ^default"));
}

/* SET (MERGES): the name is all of the option. */
static void find_alter_operator(struct since_search *search, const struct op *base)
{
    const struct sql_options *options = &AS(op_alter_operator, base)->options;

    for (uint32_t i = 0; i < options->count; i++) {
        struct token name = since_token(search, options->at[i].span.start);
        struct token next = since_token(search, name.end);

        if (next.kind == ',' || next.kind == ')')
            since_found(search, CLAUSE_OPERATOR_SET_BARE, next);
    }
}

static void find_define(struct since_search *search, const struct op *base)
{
    const struct op_define *op = AS(op_define, base);
    const struct sql_option *provider = find_option(&op->options, "provider");

    if (op->object_type == OBJECT_TYPE_COLLATION && provider != NULL && provider->value != NULL &&
        strcmp(provider->value, "builtin") == 0)
        since_found_surely(search, CLAUSE_BUILTIN_COLLATION_PROVIDER, since_token(search, provider->span.start));
}

static void find_database(struct since_search *search, const struct op *base)
{
    const struct op_database *op = AS(op_database, base);
    const struct sql_option *provider = find_option(&op->options, "locale_provider");

    if (op->refresh_collation)
        since_found_surely(search, CLAUSE_DATABASE_REFRESH_COLLATION,
                           since_seek(search, base->span, true, "refresh"));
    if (op->what == 'c' && provider != NULL && provider->value != NULL && strcmp(provider->value, "builtin") == 0)
        since_found_surely(search, CLAUSE_BUILTIN_LOCALE_PROVIDER, since_token(search, provider->span.start));
}

/* ---- privileges ---- */

static void find_grant(struct since_search *search, const struct op *base)
{
    const struct op_grant *op = AS(op_grant, base);

    if (op->object_type == OBJECT_TYPE_LARGEOBJECT && op->target == 'd')
        since_found_surely(search, CLAUSE_DEFAULT_LARGE_OBJECTS,
                           since_seek(search, base->span, true, "on ^large"));
    if (op->object_type != OBJECT_TYPE_PARAMETER_ACL)
        return;
    since_found(search, CLAUSE_GRANT_PARAMETER, since_seek(search, base->span, true, "alter ^system"));
    since_found_surely(search, CLAUSE_GRANT_PARAMETER, since_seek(search, base->span, true, "on parameter ^%"));
}

/* Of all options older grammars know ADMIN OPTION, alone. */
static void find_grant_role(struct since_search *search, const struct op *base)
{
    const struct op_grant_role *op = AS(op_grant_role, base);
    struct token name, value;

    if (op->options.count == 0)
        return;
    if (!op->grant) {
        if (!option_is(&op->options.at[0], "admin"))
            since_found_surely(search, CLAUSE_REVOKE_ROLE_OPTION,
                               since_seek(search, base->span, true, "revoke % ^option"));
        return;
    }
    name = since_seek(search, base->span, true, "with ^%");
    value = since_token(search, name.end);
    if (!option_is(&op->options.at[0], "admin"))
        since_found_surely(search, CLAUSE_GRANT_ROLE_OPTION, name);
    else if (!token_is_word(search->text, value, "option"))
        since_found_surely(search, CLAUSE_GRANT_ROLE_OPTION, value);
    else if (op->options.count > 1)
        since_found_surely(search, CLAUSE_GRANT_ROLE_OPTION, since_token(search, value.end));
}

/* ---- replication ---- */

/* After the relation's name and, should it have one, its star. */
static struct token after_relation(const struct since_search *search, const struct relation_name *relation)
{
    struct token token = since_token(search, relation->name.position);

    for (;;) {
        struct token next = since_token(search, token.end);

        if (next.kind != '.')
            return next.kind == '*' ? since_token(search, next.end) : next;
        token = since_token(search, next.end);
    }
}

static void find_publication_item(struct since_search *search, const struct publication_item *item)
{
    struct token next;

    if (item->schema != NULL || item->current_schema) {
        since_found(search, CLAUSE_PUBLICATION_SCHEMA,
                    since_seek(search, search->span, true, "for|add|drop|set ^tables in schema"));
        since_found_surely(search, CLAUSE_PUBLICATION_SCHEMA,
                           since_seek(search, search->span, true, "tables ^in schema"));
        return;
    }
    if (item->relation.name.name == NULL || item->relation.name.position == NO_POSITION)
        return;
    next = after_relation(search, &item->relation);
    if (item->columns.count > 0)
        since_found_surely(search, CLAUSE_PUBLICATION_COLUMNS, next);
    if (item->where != NULL)
        since_found_surely(search, CLAUSE_PUBLICATION_WHERE,
                           since_seek(search, from(search, next.start), true, "where"));
}

static void find_publication(struct since_search *search, const struct op *base)
{
    const struct op_publication *op = AS(op_publication, base);

    if (op->item_count > 1)
        since_found(search, CLAUSE_PUBLICATION_TABLE_AGAIN, since_seek(search, base->span, true, ", ^table"));
    for (uint32_t i = 0; i < op->item_count; i++)
        find_publication_item(search, &op->items[i]);
}

static void find_subscription(struct since_search *search, const struct op *base)
{
    const struct op_subscription *op = AS(op_subscription, base);
    const struct sql_option *streaming = find_option(&op->options, "streaming");

    if (op->action == 'k')
        since_found_surely(search, CLAUSE_SUBSCRIPTION_SKIP, since_seek(search, base->span, true, "% ^skip"));
    if (streaming != NULL && streaming->value != NULL && strcmp(streaming->value, "parallel") == 0)
        since_found_surely(search, CLAUSE_STREAMING_PARALLEL, since_token(search, streaming->span.start));
}

/* ---- data and maintenance ---- */

static struct token end_of(const struct since_search *search)
{
    return (struct token){TOKEN_END, search->span.end, search->span.end};
}

static void find_reindex(struct since_search *search, const struct op *base)
{
    const struct op_index_maintenance *op = AS(op_index_maintenance, base);

    if (op->name == NULL && (op->what == 'd' || op->what == 'y'))
        since_found_surely(search, CLAUSE_REINDEX_UNNAMED, end_of(search));
}

static void find_cluster(struct since_search *search, const struct op *base)
{
    struct token first = since_token(search, base->span.start);

    if (!AS(op_cluster, base)->has_relation && since_token(search, first.end).kind == '(')
        since_found_surely(search, CLAUSE_CLUSTER_ALL_OPTIONS, end_of(search));
}

static void find_vacuum(struct since_search *search, const struct op *base)
{
    const struct op_vacuum *op = AS(op_vacuum, base);

    for (uint32_t i = 0; i < op->count; i++)
        if (op->relations[i].relation.only && since_wants(search, CLAUSE_VACUUM_ONLY))
            since_found_surely(search, CLAUSE_VACUUM_ONLY, since_seek(search, base->span, true, "only"));
    if (op->count > 0 && since_wants(search, CLAUSE_VACUUM_STAR))
        since_found(search, CLAUSE_VACUUM_STAR, since_seek(search, base->span, true, "*"));
}

static bool is_csv(const struct sql_options *options)
{
    const struct sql_option *format = find_option(options, "format");

    return format != NULL && format->value != NULL && strcmp(format->value, "csv") == 0;
}

static void find_copy_option(struct since_search *search, const struct sql_options *options,
                             const struct sql_option *option)
{
    struct token name = since_token(search, option->span.start);
    struct token value = since_token(search, name.end);

    if (token_is_word(search->text, value, "default"))
        since_found(search, CLAUSE_COPY_OPTION_DEFAULT, value);
    if (value.kind == '*' && option_is(option, "force_null"))
        since_found(search, CLAUSE_COPY_FORCE_NULL_STAR, name);
    if (value.kind == '*' && option_is(option, "force_not_null"))
        since_found(search, CLAUSE_COPY_FORCE_NOT_NULL_STAR, name);
    if (!option_is(option, "header"))
        return;
    if (option->value != NULL && strcmp(option->value, "match") == 0)
        since_found(search, CLAUSE_COPY_HEADER_MATCH, name);
    else if (!is_csv(options))
        since_found(search, CLAUSE_COPY_HEADER_TEXT, name);
}

static void find_copy(struct since_search *search, const struct op *base)
{
    const struct op_copy *op = AS(op_copy, base);

    since_found(search, CLAUSE_COPY_FORCE_STAR, since_seek(search, base->span, true, "force null ^*"));
    since_found(search, CLAUSE_COPY_FORCE_STAR, since_seek(search, base->span, true, "force not null ^*"));
    for (uint32_t i = 0; i < op->options.count; i++)
        if (op->options.at[i].span.start != NO_POSITION)
            find_copy_option(search, &op->options, &op->options.at[i]);
}

/* ---- queries ---- */

static void find_merge(struct since_search *search, const struct query *query)
{
    struct token merge = since_seek(search, search->span, false, "merge into");
    struct span rest = from(search, merge.kind != TOKEN_NONE ? merge.start : NO_POSITION);

    since_found_surely(search, CLAUSE_MERGE, merge);
    if (query->returning.count > 0)
        since_found_surely(search, CLAUSE_MERGE_RETURNING, since_seek(search, rest, false, "returning"));
    if (since_wants(search, CLAUSE_MERGE_BY_SOURCE))
        since_found(search, CLAUSE_MERGE_BY_SOURCE, since_seek(search, rest, false, "matched ^by source|target"));
}

static bool on_query(void *context, const struct query *query)
{
    struct since_search *search = context;

    if (query->kind == QUERY_MERGE)
        find_merge(search, query);
    for (uint32_t i = 0; i < query->cte_count; i++)
        if (query->ctes[i].query != NULL && query->ctes[i].query->kind == QUERY_MERGE)
            since_found_surely(search, CLAUSE_MERGE_IN_WITH,
                               since_token(search, from(search, query->ctes[i].position).start));
    if ((query->returning_old != NULL || query->returning_new != NULL) &&
        since_wants(search, CLAUSE_RETURNING_WITH))
        since_found_surely(search, CLAUSE_RETURNING_WITH,
                           since_seek(search, search->span, false, "returning ^with ("));
    return true;
}

/* Some place in a query, to find the bracket before it. */
static uint32_t anchor(const struct query *query)
{
    while (query->kind == QUERY_SET_OPERATION && query->left != NULL)
        query = query->left;
    if (query->targets.count > 0)
        return query->targets.at[0].position;
    if (query->row_count > 0 && query->rows[0].count > 0 && query->rows[0].at[0] != NULL)
        return query->rows[0].at[0]->position;
    return NO_POSITION;
}

/* The bracket that the subquery stands in. VALUES has one more, and an anchor that stands in that. */
static struct token subquery_bracket(struct since_search *search, const struct query *query)
{
    uint32_t at = anchor(query);
    struct token open = {TOKEN_NONE, 0, 0};

    if (at != NO_POSITION)
        open = since_opening(search, at);
    if (query->kind == QUERY_VALUES && open.kind != TOKEN_NONE)
        open = since_opening(search, open.start);
    return open;
}

static bool on_from(void *context, const struct from_item *item)
{
    struct since_search *search = context;
    enum clause clause = CLAUSE_SUBQUERY_UNNAMED;

    if (item->kind == FROM_SUBQUERY && item->alias == NULL && item->query != NULL) {
        if (item->query->kind == QUERY_VALUES)
            clause = CLAUSE_VALUES_UNNAMED;
        if (since_wants(search, clause))
            since_found_surely(search, clause, subquery_bracket(search, item->query));
    } else if (item->kind == FROM_TABLE_FUNCTION && item->position != NO_POSITION &&
               since_wants(search, CLAUSE_JSON_TABLE) &&
               token_is_word(search->text, since_token(search, item->position), "json_table")) {
        since_found_surely(search, CLAUSE_JSON_TABLE, since_clause_in_call(search, item->position));
    }
    return true;
}

/* ---- expressions ---- */

static bool is_constructor(const char *text)
{
    return strcmp(text, "json_object") == 0 || strcmp(text, "json_array") == 0 ||
           strcmp(text, "json_objectagg") == 0 || strcmp(text, "json_arrayagg") == 0;
}

/* Without any clause of its own it is a call to older grammars, of a function that is not there. */
static void find_json(struct since_search *search, const struct expr *expr)
{
    enum clause clause = is_constructor(expr->text) ? CLAUSE_JSON_CONSTRUCTOR : CLAUSE_JSON_FUNCTION;
    struct span rest = from(search, expr->position);

    if (strncmp(expr->text, "is json", 7) == 0) {
        if (!since_wants(search, CLAUSE_IS_JSON))
            return;
        since_found(search, CLAUSE_IS_JSON, since_seek(search, rest, false, "is ^json"));
        since_found_surely(search, CLAUSE_IS_JSON, since_seek(search, rest, false, "is not ^json"));
    } else if (since_wants(search, clause)) {
        since_found(search, clause, since_clause_in_call(search, rest.start));
    }
}

/* XMLSERIALIZE (… AS type [NO] INDENT) */
static void find_indent(struct since_search *search, const struct expr *expr)
{
    struct span span = from(search, expr->position);
    struct token token = since_seek(search, span, true, "(");

    if (token.kind == TOKEN_NONE)
        return;
    span = (struct span){token.end, since_after_group(search, token.start).start};
    token = since_seek(search, span, true, "no indent");
    if (token.kind == TOKEN_NONE && (expr->integer & 2) != 0)
        token = since_seek_last(search, span, true, "indent");
    since_found(search, CLAUSE_XML_INDENT, token);
}

static bool is_at_local(const struct expr *expr)
{
    return expr->kind == EXPR_FUNCTION && expr->call != NULL && expr->call->sql_syntax &&
           expr->arguments.count == 1 && expr->name.name != NULL && strcmp(expr->name.name, "timezone") == 0;
}

static bool on_expr(void *context, const struct expr *expr)
{
    struct since_search *search = context;

    if (expr->kind == EXPR_JSON && expr->text != NULL)
        find_json(search, expr);
    else if (expr->kind == EXPR_XML_SERIALIZE && since_wants(search, CLAUSE_XML_INDENT))
        find_indent(search, expr);
    else if (is_at_local(expr) && since_wants(search, CLAUSE_AT_LOCAL))
        since_found_surely(search, CLAUSE_AT_LOCAL, since_seek(search, search->span, false, "at ^local"));
    return true;
}

/* ---- statements ---- */

typedef void find_fn(struct since_search *search, const struct op *op);

static find_fn *const finders[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = find_create_table,
    [OP_ALTER_TABLE] = find_alter_table,
    [OP_CREATE_INDEX] = find_create_index,
    [OP_CREATE_SEQUENCE] = find_create_sequence,
    [OP_ALTER_DOMAIN] = find_alter_domain,
    [OP_CREATE_STATISTICS] = find_create_statistics,
    [OP_ALTER_STATISTICS] = find_alter_statistics,
    [OP_ALTER_OPERATOR] = find_alter_operator,
    [OP_DEFINE] = find_define,
    [OP_DATABASE] = find_database,
    [OP_GRANT] = find_grant,
    [OP_GRANT_ROLE] = find_grant_role,
    [OP_PUBLICATION] = find_publication,
    [OP_SUBSCRIPTION] = find_subscription,
    [OP_REINDEX] = find_reindex,
    [OP_CLUSTER] = find_cluster,
    [OP_VACUUM] = find_vacuum,
    [OP_COPY] = find_copy,
};

static bool on_op(void *context, const struct op *op)
{
    if (finders[op->kind] != NULL)
        finders[op->kind](context, op);
    return true;
}

void since_clauses(struct since_search *search, const struct op *op)
{
    struct walk walk = {
        .context = search,
        .op = on_op,
        .query = on_query,
        .from = on_from,
        .expr = on_expr,
        .column = on_column,
        .constraint = on_constraint,
    };

    walk_op(&walk, op);
}
