/*
 * Prints ops on roles and privileges, extensions, foreign data and replication; on rows; and what concerns the
 * session, the transaction or the whole database.
 */
#include "printing.h"

/* ---- roles and privileges ---- */

void print_grant(struct str *out, const struct op *base)
{
    const struct op_grant *op = AS(op_grant, base);

    print_word(out, op->grant ? "grant" : "revoke");
    print_letter(out, op->target);
    print_flag(out, op->privilege_count == 0, "all");
    for (uint32_t i = 0; i < op->privilege_count; i++) {
        print_word(out, op->privileges[i].name != NULL ? op->privileges[i].name : "all");
        print_texts(out, "columns", &op->privileges[i].columns);
    }
    str_addf(out, " on %s", object_type_words(op->object_type));
    for (uint32_t i = 0; i < op->objects.count; i++)
        print_object(out, &op->objects.at[i]);
    print_texts(out, "in_schemas", &op->default_schemas);
    print_roles(out, "for", &op->default_roles);
    print_roles(out, op->grant ? "to" : "from", &op->grantees);
    print_flag(out, op->grant_option, "grant_option");
    if (op->has_grantor) {
        str_add(out, " by");
        print_role(out, &op->grantor);
    }
    print_behavior(out, op->behavior);
}

void print_grant_role(struct str *out, const struct op *base)
{
    const struct op_grant_role *op = AS(op_grant_role, base);

    print_word(out, op->grant ? "grant" : "revoke");
    print_texts(out, "roles", &op->roles);
    print_roles(out, op->grant ? "to" : "from", &op->grantees);
    print_options(out, "options", &op->options);
    print_behavior(out, op->behavior);
}

void print_role_op(struct str *out, const struct op *base)
{
    const struct op_role *op = AS(op_role, base);

    print_letter(out, op->what);
    print_letter(out, op->role_kind);
    print_role(out, &op->role);
    print_roles(out, "roles", &op->roles);
    print_flag(out, op->missing_ok, "missing_ok");
    print_word(out, op->database);
    print_options(out, "options", &op->options);
    if (op->what == 's')
        print_option(out, &op->setting);
}

void print_owned(struct str *out, const struct op *base)
{
    const struct op_owned *op = AS(op_owned, base);

    print_word(out, op->reassign ? "reassign" : "drop");
    print_roles(out, "roles", &op->roles);
    print_role(out, &op->new_role);
    print_behavior(out, op->behavior);
}

/* ---- extensions, foreign data, replication ---- */

void print_extension(struct str *out, const struct op *base)
{
    const struct op_extension *op = AS(op_extension, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_options(out, "options", &op->options);
    if (op->what == 'a' || op->what == 'd')
        print_object(out, &op->member);
}

void print_foreign(struct str *out, const struct op *base)
{
    const struct op_foreign *op = AS(op_foreign, base);

    print_letter(out, op->what);
    print_word(out, object_type_words(op->object_type));
    print_word(out, op->name);
    if (op->server != op->name)
        print_word(out, op->server);
    print_role(out, &op->user);
    print_word(out, op->wrapper);
    print_quoted(out, op->server_type);
    print_quoted(out, op->version);
    print_flag(out, op->if_not_exists, "if_not_exists");
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "functions", &op->function_options);
    print_options(out, "options", &op->options);
}

void print_import(struct str *out, const struct op *base)
{
    const struct op_import_foreign_schema *op = AS(op_import_foreign_schema, base);

    str_addf(out, " %s %s into %s %c", op->server, op->remote_schema, op->local_schema, op->list);
    print_relations(out, op->tables, op->table_count);
    print_options(out, "options", &op->options);
}

void print_publication(struct str *out, const struct op *base)
{
    const struct op_publication *op = AS(op_publication, base);

    print_flag(out, op->alter, "alter");
    print_word(out, op->name);
    print_letter(out, op->action);
    print_flag(out, op->all_tables, "all_tables");
    for (uint32_t i = 0; i < op->item_count; i++) {
        const struct publication_item *item = &op->items[i];

        str_add(out, item->schema != NULL || item->current_schema ? " (schema" : " (table");
        print_word(out, item->current_schema ? "current" : item->schema);
        print_relation(out, &item->relation);
        print_texts(out, "columns", &item->columns);
        print_expr(out, "where", item->where);
        str_addc(out, ')');
    }
    print_options(out, "options", &op->options);
}

void print_subscription(struct str *out, const struct op *base)
{
    const struct op_subscription *op = AS(op_subscription, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_letter(out, op->action);
    print_quoted(out, op->connection);
    print_texts(out, "publications", &op->publications);
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "options", &op->options);
    print_behavior(out, op->behavior);
}

/* ---- data, sessions, maintenance ---- */

void print_query_op(struct str *out, const struct op *base)
{
    print_query(out, AS(op_query, base)->query);
}

void print_copy(struct str *out, const struct op *base)
{
    const struct op_copy *op = AS(op_copy, base);

    print_relation(out, &op->relation);
    print_texts(out, "columns", &op->columns);
    print_query(out, op->query);
    print_word(out, op->from ? "from" : "to");
    print_word(out, op->standard ? "standard" : op->program ? "program" : NULL);
    print_quoted(out, op->file);
    print_options(out, "options", &op->options);
    print_expr(out, "where", op->where);
}

void print_truncate(struct str *out, const struct op *base)
{
    print_relations(out, AS(op_truncate, base)->relations, AS(op_truncate, base)->count);
    print_flag(out, AS(op_truncate, base)->restart_sequences, "restart");
    print_behavior(out, AS(op_truncate, base)->behavior);
}

void print_lock(struct str *out, const struct op *base)
{
    print_relations(out, AS(op_lock, base)->relations, AS(op_lock, base)->count);
    str_addf(out, " mode:%d", AS(op_lock, base)->mode);
    print_flag(out, AS(op_lock, base)->nowait, "nowait");
}

void print_do(struct str *out, const struct op *base)
{
    print_word(out, AS(op_do, base)->language);
    print_quoted(out, AS(op_do, base)->body);
}

void print_call_op(struct str *out, const struct op *base)
{
    str_addc(out, ' ');
    expr_print(out, AS(op_call, base)->call);
}

void print_transaction(struct str *out, const struct op *base)
{
    const struct op_transaction *op = AS(op_transaction, base);

    print_letter(out, op->what);
    print_word(out, op->savepoint);
    print_quoted(out, op->prepared);
    print_flag(out, op->chain, "chain");
    print_options(out, "options", &op->options);
}

void print_set(struct str *out, const struct op *base)
{
    const struct op_set *op = AS(op_set, base);

    print_flag(out, op->reset, "reset");
    print_flag(out, op->local, "local");
    print_flag(out, op->all, "all");
    print_word(out, op->name);
    print_flag(out, op->to_default, "default");
    print_flag(out, op->from_current, "current");
    print_texts(out, "values", &op->values);
    print_options(out, "options", &op->options);
}

void print_set_constraints(struct str *out, const struct op *base)
{
    const struct op_set_constraints *op = AS(op_set_constraints, base);

    print_flag(out, op->count == 0, "all");
    for (uint32_t i = 0; i < op->count; i++)
        print_name(out, &op->names[i]);
    print_word(out, op->deferred ? "deferred" : "immediate");
}

void print_reindex(struct str *out, const struct op *base)
{
    const struct op_index_maintenance *op = AS(op_index_maintenance, base);

    print_letter(out, op->what);
    print_relation(out, &op->relation);
    print_word(out, op->name);
    print_flag(out, op->concurrently, "concurrently");
    print_word(out, op->tablespace);
}

void print_cluster(struct str *out, const struct op *base)
{
    print_relation(out, &AS(op_cluster, base)->relation);
    print_word(out, AS(op_cluster, base)->index);
    print_options(out, "options", &AS(op_cluster, base)->options);
}

void print_vacuum(struct str *out, const struct op *base)
{
    const struct op_vacuum *op = AS(op_vacuum, base);

    print_flag(out, !op->vacuum, "no_vacuum");
    print_flag(out, op->full, "full");
    print_flag(out, op->analyze, "analyze");
    for (uint32_t i = 0; i < op->count; i++) {
        print_relation(out, &op->relations[i].relation);
        print_texts(out, "columns", &op->relations[i].columns);
    }
    print_options(out, "options", &op->options);
}

static void print_inner(struct str *out, const struct op *op)
{
    if (op == NULL)
        return;
    str_addc(out, ' ');
    op_print(out, op);
}

void print_explain(struct str *out, const struct op *base)
{
    print_flag(out, AS(op_explain, base)->analyze, "analyze");
    print_options(out, "options", &AS(op_explain, base)->options);
    print_inner(out, AS(op_explain, base)->statement);
}

void print_prepare(struct str *out, const struct op *base)
{
    const struct op_prepare *op = AS(op_prepare, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    if (op->type_count > 0)
        print_types(out, "types", op->types, op->type_count);
    print_exprs(out, "arguments", &op->arguments);
    print_inner(out, op->statement);
}

void print_cursor(struct str *out, const struct op *base)
{
    print_word(out, AS(op_cursor, base)->name);
    print_flag(out, AS(op_cursor, base)->hold, "hold");
    print_query(out, AS(op_cursor, base)->query);
}

void print_database(struct str *out, const struct op *base)
{
    const struct op_database *op = AS(op_database, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_flag(out, op->missing_ok, "missing_ok");
    print_flag(out, op->refresh_collation, "refresh_collation");
    print_options(out, "options", &op->options);
    if (op->what == 's')
        print_option(out, &op->setting);
}

void print_tablespace(struct str *out, const struct op *base)
{
    const struct op_tablespace *op = AS(op_tablespace, base);

    print_letter(out, op->what);
    print_word(out, op->name);
    print_role(out, &op->owner);
    print_quoted(out, op->location);
    print_flag(out, op->missing_ok, "missing_ok");
    print_options(out, "options", &op->options);
}

void print_utility(struct str *out, const struct op *base)
{
    print_word(out, AS(op_utility, base)->what);
}
