/*
 * Data: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what else only reads or writes rows. They change no catalog, but take locks, read
 * tables in full, break on missing names, and make an empty table one that holds rows.
 */
#include "simulate/execution.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "plan.h"
#include "prepare.h"
#include "seed.h"
#include "simulate/plpgsql/plpgsql.h"
#include "rewrite_loop.h"
#include "sql/walk.h"
#include "simulate/in_use.h"
#include "simulate/session.h"
#include "simulate/relation/tables.h"

/* ---- set_config() ---- */

/* SELECT set_config('search_path', '', false): the one function call whose effect outlives the statement (pg_dump writes it). */
static void apply_set_config(struct execution *x, const struct query *query)
{
    for (uint32_t i = 0; i < query->targets.count; i++) {
        const struct expr *call = query->targets.at[i].value;
        if (call == NULL || call->kind != EXPR_FUNCTION || strcmp(call->name.name, "set_config") != 0 || call->arguments.count != 3)
            continue;
        const struct expr *name = call->arguments.at[0], *value = call->arguments.at[1], *local = call->arguments.at[2];
        if (name->kind != EXPR_STRING || value->kind != EXPR_STRING)
            continue;
        bool is_local = local->kind == EXPR_BOOLEAN && local->integer != 0;
        if (!is_local || x->session->block != BLOCK_NONE)
            session_set(x->session, name->text, value->text, is_local);
    }
}

/* ---- queries ---- */

bool lock_query(struct execution *x, const struct typed_query *typed)
{
    return plan_query(x, typed);
}

struct scope query_scope(const struct execution *x)
{
    const struct function *routine = plpgsql_parameters(x);
    return (struct scope){.kind = routine != NULL ? SCOPE_FUNCTION : SCOPE_NONE, .function = routine, .conflict = plpgsql_conflict(x), .allow_columns = routine != NULL,
                          .allow_subquery = true, .allow_aggregate = true, .allow_window = true, .allow_set = true, .where = "query"};
}

/* RewriteQuery() goes over what a query names before anything is planned. */
static bool check_rewrites(struct execution *x, const struct typed_query *typed, enum op_kind kind)
{
    char written = kind == OP_INSERT ? 'i' : kind == OP_UPDATE ? 'u' : kind == OP_DELETE ? 'd' : 's';
    for (uint32_t i = 0; i < typed->relation_count; i++) {
        const struct query_relation *named = &typed->relations[i];
        if (relation_of(x, named->id) != NULL &&
            !check_rewrite_ends(x, named->id, named->access == 'w' ? written : 's'))
            return false;
    }
    return true;
}

static bool is_negative(const struct expr *count)
{
    return count != NULL && count->kind == EXPR_INTEGER && count->text != NULL && count->text[0] == '-';
}

/* recompute_limits(), when the first row is asked for. */
static bool check_row_counts(struct execution *x, const struct query *query)
{
    if (x->reach != REACH_RUN)
        return true;
    if (is_negative(query->offset))
        return refuse(x, "2201X", "OFFSET must not be negative");
    return !is_negative(query->limit) || refuse(x, "2201W", "LIMIT must not be negative");
}

/* As query_run(), and gives the resolved query; NULL when it was refused. */
static struct typed_query *run_query(struct execution *x, const struct query *query, enum op_kind kind)
{
    struct scope scope = query_scope(x);
    struct prepared *prepared = x->prepared;
    x->prepared = NULL;
    scope.open_parameters = x->open_parameters;
    scope.not_planned = x->reach == REACH_ANALYSIS;
    if (prepared != NULL)
        scope.parameters = prepared->types, scope.parameter_count = prepared->type_count;
    struct refusal refusal = {0};
    struct typed_query *typed = resolve_query(&x->resolver, &scope, query, &refusal);
    if (typed == NULL)
        refuse_as(x, &refusal);
    x->session->queried |= x->recording;
    bool fits = typed != NULL && (prepared == NULL || prepared_result_stays(x, prepared, typed));
    bool runs = fits && check_rewrites(x, typed, kind) && plan_query(x, typed) && check_row_counts(x, query);
    return runs ? typed : NULL;
}

bool query_run(struct execution *x, const struct query *query, enum op_kind kind)
{
    return run_query(x, query, kind) != NULL;
}

static bool execute_query(struct execution *x, const struct op *base)
{
    const struct op_query *op = (const struct op_query *)base;
    operation_add(x, op_kind_name(base->kind), base->span);
    if (!x->recording) {
        if (base->kind == OP_SELECT)
            apply_set_config(x, op->query);
        seed_note(x, op->query);
        return true;                /* rows inserted by a schema file are not kept */
    }
    const struct typed_query *typed = run_query(x, op->query, base->kind);
    if (typed == NULL)
        return false;
    seed_note(x, op->query);
    struct operation *operation = operation_current(x);
    operation->has_condition = op->query->where != NULL;
    if (operation->relation == NO_OID && x->statement->locks.count > 0)
        operation->relation = x->statement->locks.at[0].relation;
    apply_set_config(x, op->query);
    return x->reach != REACH_RUN || plpgsql_query(x, op->query, typed, base->span);
}

bool execute_select(struct execution *x, const struct op *op)
{
    return execute_query(x, op);
}

bool execute_insert(struct execution *x, const struct op *op)
{
    return execute_query(x, op);
}

bool execute_update(struct execution *x, const struct op *op)
{
    return execute_query(x, op);
}

bool execute_delete(struct execution *x, const struct op *op)
{
    return execute_query(x, op);
}

bool execute_merge(struct execution *x, const struct op *op)
{
    return execute_query(x, op);
}

/* ---- COPY ---- */

/* BeginCopyFrom(): the columns that the list leaves out. */
static void lock_copy_defaults(struct execution *x, const struct relation *relation, const struct texts *named)
{
    for (uint16_t i = 0; named->count > 0 && i < relation->column_count; i++) {
        uint32_t at = 0;
        while (at < named->count && strcmp(named->at[at], relation->columns[i]->name) != 0)
            at++;
        if (at == named->count && !relation->columns[i]->dropped)
            fill_default(x, relation, relation->columns[i], true);
    }
}

bool check_copy_options(struct execution *x, const struct sql_options *options)
{
    static const char *const formats[] = {"text", "csv", "binary"};
    static const char *const one_byte[] = {"quote", "escape"};
    static const char *const csv_only[] = {"force_quote", "force_not_null", "force_null", "quote", "escape"};
    const struct sql_option *format = option_find(options, "format");
    bool known = format == NULL || format->value == NULL;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        known |= format != NULL && str_same(format->value, formats[i]);
    if (!known)
        return refuse(x, "22023", "COPY format \"%s\" not recognized", format->value);
    for (size_t i = 0; i < sizeof csv_only / sizeof *csv_only; i++)
        if (option_find(options, csv_only[i]) != NULL && (format == NULL || !str_same(format->value, "csv")))
            return refuse(x, "0A000", "COPY %s requires CSV mode", csv_only[i]);
    const struct sql_option *delimiter = option_find(options, "delimiter");
    if (delimiter != NULL && format != NULL && str_same(format->value, "binary"))
        return refuse(x, "42601", "cannot specify DELIMITER in BINARY mode");
    if (delimiter != NULL && delimiter->value != NULL && strlen(delimiter->value) != 1)
        return refuse(x, "0A000", "COPY delimiter must be a single one-byte character");
    for (size_t i = 0; i < sizeof one_byte / sizeof *one_byte; i++) {
        const struct sql_option *option = option_find(options, one_byte[i]);
        if (option != NULL && option->value != NULL && strlen(option->value) != 1)
            return refuse(x, "0A000", "COPY %s must be a single one-byte character", one_byte[i]);
    }
    return true;
}

static bool takes_inserted(struct execution *x, const struct relation *view)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, view->object.id, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        if (trigger->timing == 'i' && (trigger->events & TRIGGER_EVENT_INSERT) != 0)
            return true;
    }
    return false;
}

/* BeginCopyTo() and CopyFrom(): which relations rows can be copied to and from. */
static bool check_copy_relation(struct execution *x, const struct op_copy *op, const struct relation *relation)
{
    const char *from = op->from ? "to" : "from", *kind = NULL;
    const struct sql_option *freeze = option_find(&op->options, "freeze");
    bool frozen = freeze != NULL && (freeze->value == NULL || str_same(freeze->value, "true") || str_same(freeze->value, "on"));
    if (relation->kind == RELATION_VIEW && !(op->from && takes_inserted(x, relation)))
        kind = "view";
    else if (relation->kind == RELATION_MATVIEW && (op->from || !has_feature(x, FEATURE_COPY_MATERIALIZED_VIEW)))
        kind = "materialized view";
    else if (relation->kind == RELATION_SEQUENCE)
        kind = "sequence";
    else if (!op->from && relation->kind == RELATION_FOREIGN)
        kind = "foreign table";
    else if (!op->from && relation->kind == RELATION_PARTITIONED)
        kind = "partitioned table";
    if (kind != NULL)
        return refuse(x, "42809", "cannot copy %s %s \"%s\"", from, kind, relation->object.name);
    if (!op->from || !frozen || relation_is_new(x, relation->object.id))
        return true;
    return refuse(x, "55000", "cannot perform COPY FREEZE because the table was not created or truncated in the current subtransaction");
}

bool execute_copy(struct execution *x, const struct op *base)
{
    const struct op_copy *op = (const struct op_copy *)base;
    operation_add(x, "copy", base->span);
    if (!x->recording) {
        struct refusal refusal = {0};
        if (op->has_relation && op->from)
            seed_forget(x, resolve_relation(&x->resolver, &op->relation.name, true, &refusal));
        return true;
    }
    if (!op->has_relation && op->query != NULL && op->query->kind >= QUERY_INSERT && op->query->returning.count == 0)
        return refuse(x, "0A000", "COPY query must have a RETURNING clause");
    if (!op->has_relation)
        return op->query == NULL || query_run(x, op->query, OP_SELECT);
    oid id = open_relation(x, &op->relation.name, "rpfvmS", false, op->from ? LOCK_COPY_FROM : LOCK_COPY_TO);
    if (id == NO_OID)
        return x->statement->failures.count == 0;
    const struct relation *relation = relation_of(x, id);
    if (!check_copy_options(x, &op->options))
        return false;
    for (uint32_t i = 0; i < op->columns.count; i++) {
        const struct column *column = catalog_column(relation, op->columns.at[i]);
        if (column == NULL)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", op->columns.at[i], relation->object.name);
        if (column->generated != 0)
            return refuse(x, "42P10", "column \"%s\" is a generated column", column->name);
    }
    if (!check_copy_relation(x, op, relation))
        return false;
    struct change change = {.kind = OP_COPY, .inserts = true, .executes = true};
    if (!op->from) {
        note_scan(x, id, SCAN_READ, "COPY TO reads every row");
        return true;
    }
    seed_forget(x, id);
    lock_copy_defaults(x, relation, &op->columns);
    return change_rows(x, id, &change);
}

/* ---- statements around statements ---- */

bool execute_part(struct execution *x, const struct op *op, enum reach reach)
{
    enum reach saved = x->reach;
    bool open = x->open_parameters;
    x->reach = reach > saved ? reach : saved;
    x->open_parameters = true;
    bool fine = execute_op(x, op);
    x->reach = saved;
    x->open_parameters = open;
    return fine;
}

/* What the server says of an option's value; NULL: nothing. */
static const char *explain_value_problem(struct execution *x, const struct sql_option *option, const char **sqlstate)
{
    static const char *const formats[] = {"text", "xml", "json", "yaml"}, *const serializes[] = {"off", "none", "text", "binary"};
    static const char *const booleans[] = {"true", "false", "on", "off", "1", "0"};
    bool format = strcmp(option->name, "format") == 0, words = format || strcmp(option->name, "serialize") == 0;
    const char *const *known = format ? formats : words ? serializes : booleans;
    size_t count = words ? sizeof formats / sizeof *formats : sizeof booleans / sizeof *booleans;
    if (option->value == NULL && !format)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (words ? str_same(option->value, known[i]) : str_same_nocase(option->value, known[i]))
            return NULL;
    *sqlstate = words ? "22023" : "42601";
    return words ? arena_printf(x->arena, "unrecognized value for EXPLAIN option \"%s\": \"%s\"", option->name,
                                option->value != NULL ? option->value : "")
                 : arena_printf(x->arena, "%s requires a Boolean value", option->name);
}

/* ParseExplainOptionList(): options whose values mean nothing, that need ANALYZE, or do not go with it; NULL: all go. */
static const char *explain_problem(struct execution *x, const struct op_explain *op, const char **sqlstate)
{
    static const struct {
        const char *name, *words;
    } need[] = {{"wal", "WAL"}, {"timing", "TIMING"}, {"serialize", "SERIALIZE"}};
    for (uint32_t i = 0; i < op->options.count; i++) {
        const char *problem = explain_value_problem(x, &op->options.at[i], sqlstate);
        if (problem != NULL)
            return problem;
    }
    for (size_t i = 0; i < sizeof need / sizeof *need; i++) {
        const struct sql_option *option = option_find(&op->options, need[i].name);
        bool on = option != NULL && !str_same_nocase(option->value, "off") && !str_same_nocase(option->value, "false") &&
                  !str_same_nocase(option->value, "none") && !str_same(option->value, "0");
        *sqlstate = "22023";
        if (on && !op->analyze)
            return arena_printf(x->arena, "EXPLAIN option %s requires ANALYZE", need[i].words);
    }
    bool generic = false;
    const struct sql_option *plan = option_find(&op->options, "generic_plan");
    if (plan != NULL && option_boolean(x, plan, &generic) && generic && op->analyze)
        return "EXPLAIN options ANALYZE and GENERIC_PLAN cannot be used together";
    return NULL;
}

/* EXPLAIN plans; of CREATE TABLE … AS it plans the query, and makes nothing. */
bool execute_explain(struct execution *x, const struct op *base)
{
    const struct op_explain *op = (const struct op_explain *)base;
    operation_add(x, "explain", base->span);
    if (op->statement == NULL)
        return true;
    /* ExplainOneUtility(): other statements have no plan. */
    bool planned = op_is_query(op->statement->kind);
    const char *sqlstate, *problem = explain_problem(x, op, &sqlstate);
    /* transformExplainStmt() comes before the options. */
    if (problem != NULL)
        return (!planned || execute_part(x, op->statement, REACH_ANALYSIS)) && refuse(x, sqlstate, "%s", problem);
    if (!planned && op->statement->kind != OP_CREATE_TABLE_AS && op->statement->kind != OP_PREPARE &&
        op->statement->kind != OP_CURSOR)
        return true;
    if (op->analyze)
        return execute_op(x, op->statement);
    if (op->statement->kind != OP_CREATE_TABLE_AS)
        return execute_part(x, op->statement, REACH_PLAN);
    struct op_query select = {.op = {.kind = OP_SELECT, .span = op->statement->span},
                              .query = ((const struct op_create_table_as *)op->statement)->query};
    return select.query == NULL || execute_part(x, &select.op, REACH_PLAN);
}

/* A cursor's query is planned; rows are read as they are fetched, and all of them at the end of the transaction WITH HOLD. */
bool execute_declare_cursor(struct execution *x, const struct op *base)
{
    const struct op_cursor *op = (const struct op_cursor *)base;
    operation_add(x, "declare_cursor", base->span);
    if (!op->hold && !x->in_block)
        return refuse(x, "25P01", "DECLARE CURSOR can only be used in transaction blocks");
    if (op->query == NULL || !x->recording)
        return true;
    if (op->hold && op->query->row_lock_count > 0)
        return refuse(x, "0A000", "DECLARE CURSOR WITH HOLD must not be used with FOR UPDATE, FOR SHARE or their like");
    struct op_query select = {.op = {.kind = OP_SELECT, .span = base->span}, .query = op->query};
    if (!execute_part(x, &select.op, op->hold ? REACH_RUN : REACH_PLAN))
        return false;
    cursor_open(x, op->name, op->hold);
    return true;
}

bool execute_call(struct execution *x, const struct op *op)
{
    operation_add(x, "call", op->span);
    return plpgsql_call(x, (const struct op_call *)op);
}

/* ExecuteDoStmt() */
bool execute_do(struct execution *x, const struct op *base)
{
    const struct op_do *op = (const struct op_do *)base;
    static const char *const without_blocks[] = {"internal", "c", "sql"};
    operation_add(x, "do", base->span);
    if (!check_language(x, op->language))
        return false;
    for (size_t i = 0; op->language != NULL && i < sizeof without_blocks / sizeof *without_blocks; i++)
        if (strcmp(op->language, without_blocks[i]) == 0)
            return refuse(x, "0A000", "language \"%s\" does not support inline code execution", op->language);
    if (op->language == NULL || strcmp(op->language, "plpgsql") == 0)
        return plpgsql_do(x, op);
    not_modelled(x, "a DO block in language %s is not followed", op->language);
    return true;
}
