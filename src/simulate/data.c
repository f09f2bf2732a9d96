/*
 * Data: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what else only reads or writes rows. They change no catalog, but take locks, read
 * tables in full, break on missing names, and make an empty table one that holds rows.
 */
#include "execution.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "plpgsql.h"
#include "rewrite_loop.h"
#include "session.h"
#include "tables.h"

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

/* ---- locks and scans of a query ---- */

/* Views whose queries are to be looked into, each once however many ways lead to it. */
struct view_walk {
    VEC(oid) views;
    struct map seen;
};

static void walk_to(struct execution *x, struct view_walk *walk, oid view)
{
    uint32_t *seen = map_put(&walk->seen, view, NULL);
    if (*seen == 0)
        vec_push(x->scratch, &walk->views, view);
    *seen = 1;
}

static struct view_walk walk_from(struct execution *x, oid view)
{
    struct view_walk walk = {0};
    map_init(&walk.seen, x->scratch);
    walk_to(x, &walk, view);
    return walk;
}

/* Locks the tables under a view, as its query is expanded by the rewriter. */
static void lock_view(struct execution *x, oid view, enum lock_reason reason)
{
    struct view_walk walk = walk_from(x, view);
    for (uint32_t next = 0; next < walk.views.count; next++) {
        const struct relation *relation = relation_of(x, walk.views.at[next]);
        if (relation == NULL || relation->view == NULL)
            continue;
        for (uint32_t i = 0; i < relation->object.dependencies.count; i++) {
            oid below = relation->object.dependencies.at[i].object;
            const struct relation *base = relation_of(x, below);
            if (base == NULL || strchr("rpvmf", base->kind) == NULL)
                continue;
            take_lock(x, below, reason);
            if (base->kind == RELATION_VIEW)
                walk_to(x, &walk, below);
        }
    }
}

/* The planner opens a target's indexes with the lock of the table (get_relation_info). */
static void lock_indexes(struct execution *x, oid relation, enum lock_reason reason)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_RELATION, &cursor)) != NO_OID;)
        take_lock(x, id, reason);
}

static void lock_descendants(struct execution *x, oid relation, enum lock_reason reason, const char *scan, bool indexes)
{
    struct oids all;
    all_inheritors(x, relation, &all);
    for (uint32_t i = 1; i < all.count; i++) {
        take_lock(x, all.at[i], reason);
        if (indexes)
            lock_indexes(x, all.at[i], reason);
        const struct relation *child = relation_of(x, all.at[i]);
        if (scan != NULL && child != NULL && child->kind == RELATION_TABLE)
            note_scan(x, all.at[i], SCAN_READ, scan);
    }
}

/* What a view's query reads without a condition. */
static void scan_view(struct execution *x, oid view)
{
    struct view_walk walk = walk_from(x, view);
    for (uint32_t next = 0; next < walk.views.count; next++) {
        const struct relation *relation = relation_of(x, walk.views.at[next]);
        const struct typed_query *typed = relation->view != NULL ? relation->view->resolved : NULL;
        for (uint32_t i = 0; typed != NULL && i < typed->relation_count; i++) {
            const struct query_relation *named = &typed->relations[i];
            const struct relation *base = relation_of(x, named->id);
            if (base == NULL || named->filtered || named->inside_view)
                continue;
            if (base->kind == RELATION_VIEW)
                walk_to(x, &walk, named->id);
            else if (base->kind == RELATION_TABLE || base->kind == RELATION_MATVIEW)
                note_scan(x, named->id, SCAN_READ, "no condition restricts the rows");
        }
    }
}

static void lock_query_relation(struct execution *x, const struct query_relation *named, enum op_kind kind)
{
    const struct relation *relation = relation_of(x, named->id);
    if (relation == NULL)
        return;
    enum lock_reason reason = named->access == 'w' ? LOCK_WRITE : named->access == 'l' ? LOCK_SELECT_FOR_UPDATE : LOCK_SELECT;
    take_lock(x, named->id, reason);
    if (relation->kind == RELATION_VIEW) {
        lock_view(x, named->id, reason);
        if (named->access == 'r' && !named->filtered)
            scan_view(x, named->id);
        return;
    }
    /* INSERT looks at no row of its target; COPY neither. */
    bool reads = !(named->access == 'w' && (kind == OP_INSERT || kind == OP_COPY));
    bool planned = reads && named->access != 'r';
    if (planned)
        lock_indexes(x, named->id, reason);
    const char *scan = reads && (!named->filtered || kind == OP_MERGE) ? "no condition restricts the rows" : NULL;
    if (scan != NULL && (relation->kind == RELATION_TABLE || relation->kind == RELATION_MATVIEW))
        note_scan(x, named->id, named->access == 'w' ? SCAN_WRITE : SCAN_READ, scan);
    if (!named->only)
        lock_descendants(x, named->id, reason, scan, planned);
}

/* nextval(), setval() and currval() of a sequence that the query names. */
static void lock_sequences(struct execution *x, const struct typed *typed, int depth)
{
    if (typed == NULL || depth > 200)
        return;
    if (typed->kind == TYPED_FUNCTION && typed->count > 0 && typed->arguments[0]->kind == TYPED_CONSTANT) {
        const struct builtin_function *function = builtin_function_by_oid(x->version, typed->id);
        bool writes = function != NULL && (strcmp(function->name, "nextval") == 0 || strcmp(function->name, "setval") == 0);
        if (writes || (function != NULL && strcmp(function->name, "currval") == 0))
            take_lock(x, typed->arguments[0]->id, writes ? LOCK_SEQUENCE_VALUE : LOCK_SELECT);
    }
    for (uint32_t i = 0; i < typed->count; i++)
        lock_sequences(x, typed->arguments[i], depth + 1);
}

/* Does the INSERT leave the column, the `place`th that it could name, to its default? What a SELECT * gives is not counted. */
static bool takes_default(const struct query *insert, const char *column, uint32_t place)
{
    const struct query *source = insert->source;
    if (source == NULL)
        return true;
    if (insert->targets.count > 0) {
        for (place = 0; place < insert->targets.count && strcmp(insert->targets.at[place].name, column) != 0;)
            place++;
        if (place == insert->targets.count)
            return true;
    }
    for (uint32_t row = 0; source->kind == QUERY_VALUES && row < source->row_count; row++)
        if (place >= source->rows[row].count || source->rows[row].at[place]->kind == EXPR_DEFAULT)
            return true;
    return false;
}

static void lock_default_sequence(struct execution *x, const struct relation *relation, const struct column *column)
{
    if (column->identity != 0)
        take_lock(x, identity_sequence(x, relation->object.id, column->number), LOCK_SEQUENCE_VALUE);
    else if (column->generated == 0)
        lock_sequences(x, column_default(x, relation, column), 0);
}

/* Defaults are part of the INSERT (rewriteTargetListIU()): nextval() of a serial or identity column locks its sequence. */
static void lock_insert_defaults(struct execution *x, const struct relation *relation, const struct query *insert)
{
    uint32_t place = 0;
    for (uint16_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped && takes_default(insert, relation->columns[i]->name, place++))
            lock_default_sequence(x, relation, relation->columns[i]);
}

/* BeginCopyFrom(): the columns that the list leaves out. */
static void lock_copy_defaults(struct execution *x, const struct relation *relation, const struct texts *named)
{
    for (uint16_t i = 0; named->count > 0 && i < relation->column_count; i++) {
        uint32_t at = 0;
        while (at < named->count && strcmp(named->at[at], relation->columns[i]->name) != 0)
            at++;
        if (at == named->count && !relation->columns[i]->dropped)
            lock_default_sequence(x, relation, relation->columns[i]);
    }
}

void lock_query(struct execution *x, const struct typed_query *typed)
{
    for (uint32_t i = 0; i < typed->relation_count; i++)
        lock_query_relation(x, &typed->relations[i], OP_SELECT);
}

static void mark_written(struct execution *x, oid relation)
{
    const struct relation *found = relation_of(x, relation);
    if (found == NULL || !found->no_rows)
        return;
    struct relation *edited = catalog_edit(x->catalog, relation);
    edited->no_rows = false;
}

/* Whether an UPDATE (or MERGE) assigns one of these columns. */
static bool assigns(const struct relation *relation, const struct targets *targets, const int16_t *columns, uint32_t count)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        const struct column *column = targets->at[i].name != NULL ? catalog_column(relation, targets->at[i].name) : NULL;
        for (uint32_t j = 0; column != NULL && j < count; j++)
            if (columns[j] == column->number)
                return true;
    }
    return false;
}

static bool query_assigns(const struct relation *relation, const struct query *query, const int16_t *columns, uint32_t count)
{
    if (query == NULL || query->kind == QUERY_INSERT)
        return true;
    if (assigns(relation, &query->targets, columns, count))
        return true;
    for (uint32_t i = 0; i < query->merge_action_count; i++)
        if (query->merge_actions[i].kind == 'i' || (query->merge_actions[i].kind == 'u' && assigns(relation, &query->merge_actions[i].targets, columns, count)))
            return true;
    return false;
}

static bool merges(const struct query *query, char kind)
{
    for (uint32_t i = 0; query != NULL && i < query->merge_action_count; i++)
        if (query->merge_actions[i].kind == kind)
            return true;
    return false;
}

/* Rows that come in, or get another key, look the referenced row up (RI_FKey_check). */
static void lock_referenced(struct execution *x, const struct relation *target, const struct query *query)
{
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, target->object.id, CLASS_CONSTRAINT, &cursor)) != NO_OID;) {
        const struct constraint *constraint = catalog_constraint(x->catalog, id);
        if (constraint->type != 'f' || !constraint->enforced || !query_assigns(target, query, constraint->columns, constraint->column_count))
            continue;
        take_lock(x, constraint->referenced, LOCK_FOREIGN_KEY_CHECK);
        take_lock(x, constraint->index, LOCK_FOREIGN_KEY_CHECK);
        if (x->recording && constraint->deferred)
            x->session->deferred_check = constraint->object.name;
        if (x->recording && !constraint->deferred)
            may_fail(x, "23503", CERTAINTY_POSSIBLE, target->object.id, NULL, NAN, "a row may violate foreign key constraint \"%s\"", constraint->object.name);
    }
}

/* Rows that go, or whose key changes, are looked for in the tables that refer to them (ri_restrict, RI_FKey_cascade_del …). */
static void lock_referencing(struct execution *x, const struct relation *target, const struct query *query, bool deletes)
{
    uint32_t cursor = 0;
    struct dependency dependency;
    for (oid id; (id = catalog_next_dependent(x->catalog, target->object.id, &cursor, &dependency)) != NO_OID;) {
        const struct constraint *constraint = catalog_constraint(x->catalog, id);
        if (constraint == NULL || constraint->type != 'f' || constraint->referenced != target->object.id || !constraint->enforced)
            continue;
        if (!deletes && !query_assigns(target, query, constraint->referenced_columns, constraint->referenced_count))
            continue;
        char action = deletes ? constraint->on_delete : constraint->on_update;
        bool restricts = action == 'a' || action == 'r' || action == 0;
        take_lock(x, constraint->object.parent, restricts ? LOCK_FOREIGN_KEY_RESTRICT : LOCK_FOREIGN_KEY_ACTION);
        if (!restricts)
            lock_indexes(x, constraint->object.parent, LOCK_FOREIGN_KEY_ACTION);
        else if (x->recording && !constraint->deferred)
            may_fail(x, "23503", CERTAINTY_POSSIBLE, target->object.id, NULL, NAN, "rows of \"%s\" may still refer to it by foreign key constraint \"%s\"",
                     object_name_of(x, constraint->object.parent), constraint->object.name);
    }
}

static void lock_foreign_keys(struct execution *x, oid target, enum op_kind kind, const struct query *query)
{
    const struct relation *relation = relation_of(x, target);
    if (kind == OP_INSERT || kind == OP_COPY || kind == OP_UPDATE || kind == OP_MERGE)
        lock_referenced(x, relation, query);
    if (kind == OP_DELETE || merges(query, 'd'))
        lock_referencing(x, relation, query, true);
    if (kind == OP_UPDATE || merges(query, 'u'))
        lock_referencing(x, relation, query, false);
}

static const char *write_words(enum op_kind kind)
{
    return kind == OP_INSERT ? "INSERT" : kind == OP_UPDATE ? "UPDATE" : kind == OP_DELETE ? "DELETE" : kind == OP_MERGE ? "MERGE" : "COPY FROM";
}

static bool is_constant_syntax(const struct expr *expr)
{
    return expr != NULL && expr->kind <= EXPR_BOOLEAN;
}

static bool names_column(const struct constraint *constraint, int16_t number)
{
    for (uint16_t i = 0; i < constraint->column_count; i++)
        if (constraint->columns[i] == number)
            return true;
    return false;
}

/* A constant that an UPDATE puts into every row it finds: NULL into a NOT NULL column fails on the first; one that a CHECK may refuse is only possible. */
static void check_assignments(struct execution *x, const struct relation *relation, const struct query *query)
{
    for (uint32_t i = 0; query != NULL && query->kind == QUERY_UPDATE && i < query->targets.count; i++) {
        const struct target *target = &query->targets.at[i];
        const struct column *column = target->name != NULL ? catalog_column(relation, target->name) : NULL;
        if (column == NULL || !is_constant_syntax(target->value))
            continue;
        if (target->value->kind == EXPR_NULL) {
            if (column->not_null)
                may_fail(x, "23502", CERTAINTY_LIKELY, relation->object.id, column->name, NAN, "null value in column \"%s\" of relation \"%s\" violates not-null constraint",
                         column->name, relation->object.name);
            continue;
        }
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_CONSTRAINT, &cursor)) != NO_OID;) {
            const struct constraint *constraint = catalog_constraint(x->catalog, id);
            if (constraint->type == 'c' && constraint->enforced && names_column(constraint, column->number))
                may_fail(x, "23514", CERTAINTY_POSSIBLE, relation->object.id, column->name, NAN, "new row may violate check constraint \"%s\"", constraint->object.name);
        }
    }
}

/* CheckCmdReplicaIdentity(): what a publication sends on must say which row it is. */
static bool check_replica_identity(struct execution *x, const struct relation *relation, enum op_kind kind)
{
    if ((kind != OP_UPDATE && kind != OP_DELETE) || relation->kind != RELATION_TABLE || relation->replica_identity == 'f')
        return true;
    struct dependency dependency;
    uint32_t cursor = 0;
    bool published = false, identified = false;
    for (oid id; (id = catalog_next_dependent(x->catalog, relation->object.id, &cursor, &dependency)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        published |= object != NULL && object->class == CLASS_PUBLICATION && dependency.column == 0 && ((const struct publication *)object)->publishes == PUBLISHES_ALL;
    }
    if (!published)
        return true;
    cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_RELATION, &cursor)) != NO_OID;) {
        const struct index_info *index = relation_of(x, id)->index;
        identified |= index != NULL && ((relation->replica_identity == 'd' && index->primary) || (relation->replica_identity == 'i' && index->replica_identity));
    }
    if (identified)
        return true;
    refuse(x, "55000", "cannot %s table \"%s\" because it does not have a replica identity and publishes %ss", kind == OP_UPDATE ? "update" : "delete from",
           relation->object.name, kind == OP_UPDATE ? "update" : "delete");
    refuse_detail(x, NULL, arena_printf(x->arena, "To enable %s the table, set REPLICA IDENTITY using ALTER TABLE.", kind == OP_UPDATE ? "updating" : "deleting from"));
    return false;
}

/* RewriteQuery(): ON CONFLICT and rules do not go together. */
static bool check_conflict_rules(struct execution *x, const struct relation *relation, const struct query *query)
{
    uint32_t cursor = 0;
    if (query == NULL || query->kind != QUERY_INSERT || query->on_conflict == 0)
        return true;
    for (oid id; (id = catalog_next_member(x->catalog, relation->object.id, CLASS_RULE, &cursor)) != NO_OID;) {
        const struct rewrite_rule *rule = (const struct rewrite_rule *)catalog_object(x->catalog, id);
        if (rule != NULL && rule->enabled != 'D' && (rule->event == 'i' || rule->event == 'u'))
            return refuse(x, "0A000", "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules");
    }
    return true;
}

static bool write_target(struct execution *x, const struct query_relation *named, enum op_kind kind, const struct query *query)
{
    const struct relation *relation = relation_of(x, named->id);
    if (relation == NULL)
        return true;
    if (session_is_read_only(x->session) && relation->persistence != 't')
        return refuse(x, "25006", "cannot execute %s in a read-only transaction", write_words(kind));
    if (relation->kind == RELATION_MATVIEW)
        return refuse(x, "42809", "cannot change materialized view \"%s\"", relation->object.name);
    if (relation->kind == RELATION_SEQUENCE)
        return refuse(x, "42809", "cannot change sequence \"%s\"", relation->object.name);
    if (!check_replica_identity(x, relation, kind) || !check_conflict_rules(x, relation, query))
        return false;
    mark_written(x, named->id);
    check_assignments(x, relation, query);
    lock_foreign_keys(x, named->id, kind, query);
    if (query != NULL && query->kind == QUERY_INSERT)
        lock_insert_defaults(x, relation, query);
    struct operation *operation = operation_current(x);
    if (operation->relation == NO_OID) {
        operation->relation = named->id;
        operation->object = relation_label(x, named->id);
        operation->new_relation = relation_is_new(x, named->id);
        x->statement->relation = named->id;
    }
    return true;
}

struct scope query_scope(const struct execution *x)
{
    const struct function *routine = plpgsql_parameters(x);
    return (struct scope){.kind = routine != NULL ? SCOPE_FUNCTION : SCOPE_NONE, .function = routine, .allow_columns = routine != NULL,
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

/* As query_run(), and gives the resolved query; NULL when it was refused. */
static struct typed_query *run_query(struct execution *x, const struct query *query, enum op_kind kind)
{
    struct scope scope = query_scope(x);
    struct refusal refusal = {0};
    struct typed_query *typed = resolve_query(&x->resolver, &scope, query, &refusal);
    if (typed == NULL) {
        refuse_as(x, &refusal);
        return NULL;
    }
    if (!check_rewrites(x, typed, kind))
        return NULL;
    for (uint32_t i = 0; i < typed->column_count; i++)
        lock_sequences(x, typed->columns[i].expr, 0);
    for (uint32_t i = 0; i < typed->relation_count; i++) {
        lock_query_relation(x, &typed->relations[i], kind);
        if (typed->relations[i].access == 'w' && !write_target(x, &typed->relations[i], kind, query))
            return NULL;
    }
    return typed;
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
        apply_set_config(x, op->query);
        return true;                /* rows inserted by a schema file are not kept */
    }
    const struct typed_query *typed = run_query(x, op->query, base->kind);
    if (typed == NULL)
        return false;
    struct operation *operation = operation_current(x);
    operation->has_condition = op->query->where != NULL;
    if (operation->relation == NO_OID && x->statement->locks.count > 0)
        operation->relation = x->statement->locks.at[0].relation;
    apply_set_config(x, op->query);
    return (base->kind != OP_SELECT && base->kind != OP_INSERT) || plpgsql_select(x, op->query, typed, base->span);
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

bool execute_copy(struct execution *x, const struct op *base)
{
    const struct op_copy *op = (const struct op_copy *)base;
    operation_add(x, "copy", base->span);
    if (!x->recording)
        return true;
    if (!op->has_relation)
        return op->query == NULL || query_run(x, op->query, OP_SELECT);
    oid id = open_relation(x, &op->relation.name, op->from ? "rpfv" : "rpmf", false, op->from ? LOCK_COPY_FROM : LOCK_COPY_TO);
    if (id == NO_OID)
        return x->statement->failures.count == 0;
    const struct relation *relation = relation_of(x, id);
    for (uint32_t i = 0; i < op->columns.count; i++)
        if (catalog_column(relation, op->columns.at[i]) == NULL)
            return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", op->columns.at[i], relation->object.name);
    struct query_relation named = {.id = id, .access = op->from ? 'w' : 'r'};
    if (!op->from) {
        note_scan(x, id, SCAN_READ, "COPY TO reads every row");
        return true;
    }
    lock_copy_defaults(x, relation, &op->columns);
    return write_target(x, &named, OP_COPY, NULL);
}

/* ---- statements around statements ---- */

bool execute_explain(struct execution *x, const struct op *base)
{
    const struct op_explain *op = (const struct op_explain *)base;
    operation_add(x, "explain", base->span);
    if (op->statement == NULL)
        return true;
    return execute_op(x, op->statement);
}

bool execute_prepare(struct execution *x, const struct op *op)
{
    operation_add(x, "prepare", op->span);
    return true;
}

bool execute_declare_cursor(struct execution *x, const struct op *base)
{
    const struct op_cursor *op = (const struct op_cursor *)base;
    operation_add(x, "declare_cursor", base->span);
    if (!op->hold && !x->in_block)
        return refuse(x, "25P01", "DECLARE CURSOR can only be used in transaction blocks");
    return op->query == NULL || !x->recording || query_run(x, op->query, OP_SELECT);
}

bool execute_call(struct execution *x, const struct op *op)
{
    operation_add(x, "call", op->span);
    return plpgsql_call(x, (const struct op_call *)op);
}

bool execute_do(struct execution *x, const struct op *base)
{
    const struct op_do *op = (const struct op_do *)base;
    operation_add(x, "do", base->span);
    if (op->language == NULL || strcmp(op->language, "plpgsql") == 0)
        return plpgsql_do(x, op);
    not_modelled(x, "a DO block in language %s is not followed", op->language);
    return true;
}
