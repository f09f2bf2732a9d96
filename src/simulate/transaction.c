/*
 * Transaction: BEGIN, COMMIT, ROLLBACK, savepoints, and the transactions that a tool or a query string puts around statements. What ROLLBACK
 * undoes is the catalog's (catalog_restore) and the session's (settings); the state changes follow xact.c.
 */
#include "simulation.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "in_use.h"
#include "object/roles.h"
#include "settings.h"

void transaction_open(struct simulation *simulation, enum block_state block, bool wrapped)
{
    struct session *session = &simulation->session;
    session->block = block;
    session->wrapped = wrapped;
    session->implicit = block == BLOCK_IMPLICIT;
    session->block_snapshot = catalog_statement(simulation->catalog);
    session->block_settings = session->settings;
    session->savepoints.count = 0;
    session->transaction = 0;
    session->queried = false;
}

static struct transaction *open_transaction(struct simulation *simulation)
{
    return &simulation->facts.transactions.at[simulation->session.transaction - 1];
}

static void add_transaction(struct simulation *simulation, uint32_t statement, uint32_t file, bool block)
{
    struct transaction transaction = {.first = statement, .last = statement, .block = block, .file = file};
    vec_push(simulation->arena, &simulation->facts.transactions, transaction);
}

void transaction_book(struct simulation *simulation, struct statement *statement)
{
    struct session *session = &simulation->session;
    if (session->block == BLOCK_NONE) {
        add_transaction(simulation, statement->index, statement->file, false);
        simulation->facts.transactions.at[simulation->facts.transactions.count - 1].committed = true;
        statement->transaction = simulation->facts.transactions.count;
        return;
    }
    if (session->transaction == 0) {
        add_transaction(simulation, statement->index, statement->file, true);
        session->transaction = simulation->facts.transactions.count;
    }
    open_transaction(simulation)->last = statement->index;
    statement->transaction = session->transaction;
    statement->explicit_block = session->block == BLOCK_EXPLICIT && !session->wrapped;
}

/* Drops these relations of the session's temporary schema, with what hangs on them. */
static void drop_temporary(struct simulation *simulation, bool only_on_commit)
{
    struct statement nobody = {0};
    struct execution x = simulation_execution(simulation, &nobody);
    VEC(struct drop_target) targets = {0};
    uint32_t cursor = 0;
    x.recording = false;
    for (oid id; (id = catalog_next_in_schema(x.catalog, simulation->session.temporary_schema, CLASS_COUNT, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x.catalog, id);
        const struct relation *relation = relation_of(&x, id);
        if (only_on_commit ? relation != NULL && relation->on_commit == 'x' : object->parent == NO_OID)
            vec_push(x.arena, &targets, ((struct drop_target){.object = id}));
    }
    if (targets.count > 0)
        drop_objects(&x, targets.at, targets.count, BEHAVIOR_CASCADE, false);
}

void transaction_apply_on_commit(struct simulation *simulation)
{
    oid schema = simulation->session.temporary_schema;
    uint32_t cursor = 0;
    if (schema == NO_OID)
        return;
    drop_temporary(simulation, true);
    for (oid id; (id = catalog_next_in_schema(simulation->catalog, schema, CLASS_RELATION, &cursor)) != NO_OID;) {
        const struct relation *relation = catalog_relation(simulation->catalog, id);
        if (relation != NULL && relation->on_commit == 'd' && !relation->no_rows)
            ((struct relation *)catalog_edit(simulation->catalog, id))->no_rows = true;
    }
}

void transaction_end_session(struct simulation *simulation)
{
    if (simulation->session.temporary_schema == NO_OID)
        return;
    catalog_begin_statement(simulation->catalog);
    drop_temporary(simulation, false);
}

static void end_block(struct simulation *simulation, bool commit)
{
    struct session *session = &simulation->session;
    bool committed = commit && session->block != BLOCK_ABORTED;
    if (session->transaction != 0) {
        open_transaction(simulation)->committed = committed;
        open_transaction(simulation)->rolled_back = !committed;
    }
    if (committed) {
        transaction_apply_on_commit(simulation);
        session_commit(session);
    } else {
        catalog_restore(simulation->catalog, session->block_snapshot);
        session_rollback(session);
    }
}

void transaction_close(struct simulation *simulation)
{
    struct session *session = &simulation->session;
    if (session->block == BLOCK_NONE)
        return;
    /* A block that the file opened itself and never closed is rolled back when the connection ends. */
    bool commit = session->wrapped || session->block == BLOCK_IMPLICIT;
    if (session->transaction != 0 || commit) {
        catalog_begin_statement(simulation->catalog);
        end_block(simulation, commit);
    } else {
        session_rollback(session);
    }
}

static bool is_on(const char *value)
{
    return value == NULL || str_same_nocase(value, "on") || str_same_nocase(value, "true") || str_same_nocase(value, "1");
}

/* BEGIN and SET TRANSACTION: READ ONLY is what matters here. */
static void apply_modes(struct session *session, const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (str_same_nocase(options->at[i].name, "transaction_read_only"))
            session->access = is_on(options->at[i].value) ? 'r' : 'w';
}

static bool sets_isolation(const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (str_same_nocase(options->at[i].name, "transaction_isolation"))
            return true;
    return false;
}

/* check_transaction_read_only() */
static bool opens_for_writing(const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (str_same_nocase(options->at[i].name, "transaction_read_only") && !is_on(options->at[i].value))
            return true;
    return false;
}

/* SET SESSION CHARACTERISTICS: the modes of transactions to come. */
static bool set_characteristics(struct session *session, const struct sql_options *options)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (options->at[i].value != NULL)
            session_set(session, arena_printf(session->arena, "default_%s", options->at[i].name), options->at[i].value, false);
    return true;
}

static bool begin(struct execution *x, const struct op_transaction *op)
{
    struct session *session = x->session;
    if (session->block == BLOCK_EXPLICIT) {
        notice(x, "there is already a transaction in progress");
    } else if (session->block == BLOCK_IMPLICIT) {
        session->implicit = false;
        session->block = BLOCK_EXPLICIT;    /* what ran before in the query string belongs to the block */
    } else {
        struct simulation *simulation = x->simulation;
        transaction_open(simulation, BLOCK_EXPLICIT, false);
        session->block_snapshot = catalog_statement(x->catalog) - 1;
        /* BEGIN itself is the block's first statement. */
        if (x->statement->transaction != 0) {
            session->transaction = x->statement->transaction;
            open_transaction(simulation)->block = true;
            open_transaction(simulation)->committed = false;
        }
        x->statement->explicit_block = true;
    }
    apply_modes(session, &op->options);
    return true;
}

static bool finish(struct execution *x, const struct op_transaction *op, bool commit)
{
    struct session *session = x->session;
    if (session->block == BLOCK_NONE || session->block == BLOCK_IMPLICIT) {
        if (op->chain)
            return refuse(x, "25P01", "%s AND CHAIN can only be used in transaction blocks", commit ? "COMMIT" : "ROLLBACK");
        notice(x, "there is no transaction in progress");
        if (session->block == BLOCK_IMPLICIT) {
            end_block(x->simulation, commit);
            transaction_open(x->simulation, BLOCK_IMPLICIT, false);
        }
        return true;
    }
    bool wrapped = session->wrapped;
    if (commit && session->block == BLOCK_EXPLICIT)
        check_what_was_put_off(x);
    end_block(x->simulation, commit);
    if (op->chain)
        transaction_open(x->simulation, BLOCK_EXPLICIT, wrapped);
    else if (x->simulation->mode == TRANSACTION_QUERY)
        transaction_open(x->simulation, BLOCK_IMPLICIT, false);
    return true;
}

static bool find_savepoint(struct execution *x, const char *name, uint32_t *at)
{
    struct session *session = x->session;
    for (uint32_t i = session->savepoints.count; i-- > 0;)
        if (strcmp(session->savepoints.at[i].name, name) == 0) {
            *at = i;
            return true;
        }
    return refuse(x, "3B001", "savepoint \"%s\" does not exist", name);
}

static bool savepoint(struct execution *x, const struct op_transaction *op)
{
    static const char *const words[] = {['s'] = "SAVEPOINT", ['l'] = "RELEASE SAVEPOINT", ['t'] = "ROLLBACK TO SAVEPOINT"};
    struct session *session = x->session;
    uint32_t at = 0;
    if (session->block == BLOCK_NONE || session->block == BLOCK_IMPLICIT)
        return refuse(x, "25P01", "%s can only be used in transaction blocks", words[(unsigned char)op->what]);
    if (op->what == 's') {
        struct savepoint made = {.name = op->savepoint,
                                 .snapshot = catalog_statement(x->catalog) - 1,
                                 .settings = session->settings,
                                 .cursors = session->cursors.count,
                                 .put_off = session->put_off.count,
                                 .access = session->access};
        vec_push(x->arena, &session->savepoints, made);
        return true;
    }
    if (!find_savepoint(x, op->savepoint, &at)) {
        session->block = BLOCK_ABORTED;
        return false;
    }
    session->access = session->savepoints.at[at].access;    /* CommitSubTransaction() too: prevXactReadOnly */
    if (op->what == 'l') {
        session->savepoints.count = at;
        return true;
    }
    catalog_restore(x->catalog, session->savepoints.at[at].snapshot);
    session->settings = session->savepoints.at[at].settings;
    if (session->cursors.count > session->savepoints.at[at].cursors)
        session->cursors.count = session->savepoints.at[at].cursors;
    if (session->put_off.count > session->savepoints.at[at].put_off)
        session->put_off.count = session->savepoints.at[at].put_off;
    session->search_path_known = false;
    session->savepoints.count = at + 1;
    session->block = BLOCK_EXPLICIT;
    return true;
}

bool execute_transaction(struct execution *x, const struct op *base)
{
    const struct op_transaction *op = (const struct op_transaction *)base;
    operation_add(x, "transaction", base->span);
    switch (op->what) {
    case 'b':
        return begin(x, op);
    case 'c':
    case 'r':
        return finish(x, op, op->what == 'c');
    case 's':
    case 'l':
    case 't':
        return savepoint(x, op);
    case 'p':
        if (x->session->block != BLOCK_EXPLICIT && x->session->block != BLOCK_ABORTED) {
            notice(x, "there is no transaction in progress");
            return true;
        }
        end_block(x->simulation, true);
        return true;
    default:
        /* COMMIT PREPARED, ROLLBACK PREPARED: another transaction's end; it is not known what it held. */
        return forbid_in_block(x, op->what == 'C' ? "COMMIT PREPARED" : "ROLLBACK PREPARED");
    }
}

/* AfterTriggerSetState(): constraints by that name in one schema, or the first along the path that has some. */
static bool constraint_is_deferrable(struct execution *x, const struct name *name)
{
    uint32_t cursor = 0;
    bool found = false, deferrable = false;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct constraint *constraint = catalog_constraint(x->catalog, id);
        if (constraint == NULL || strcmp(constraint->object.name, name->name) != 0)
            continue;
        found = true;
        deferrable |= constraint->deferrable;
    }
    if (!found)
        return refuse(x, "42704", "constraint \"%s\" does not exist", name->name);
    return deferrable || refuse(x, "42809", "constraint \"%s\" is not deferrable", name->name);
}

bool execute_set_constraints(struct execution *x, const struct op *base)
{
    const struct op_set_constraints *op = (const struct op_set_constraints *)base;
    operation_add(x, "set_constraints", base->span);
    if (x->session->block == BLOCK_NONE)
        notice(x, "SET CONSTRAINTS can only be used in transaction blocks");
    for (uint32_t i = 0; x->recording && !catalog_is_open(x->catalog) && i < op->count; i++)
        if (!constraint_is_deferrable(x, &op->names[i]))
            return false;
    for (uint32_t i = 0; x->recording && i < op->count; i++)
        set_constraint_mode(x, op->names[i].name, op->deferred);
    if (x->recording && op->count == 0)
        set_constraint_mode(x, NULL, op->deferred);
    return true;
}

/* ---- SET, RESET ---- */

/* Values as the session keeps them: list settings quote each name so that it can be split again (flatten_set_variable_args). */
static const char *joined_values(struct execution *x, const struct op_set *op)
{
    bool list = op->values.count > 1 || str_same_nocase(op->name, "search_path");
    struct str text = str_new(x->arena);
    for (uint32_t i = 0; i < op->values.count; i++) {
        if (i > 0)
            str_add(&text, ", ");
        if (!list) {
            str_add(&text, op->values.at[i]);
            continue;
        }
        str_addc(&text, '"');
        for (const char *at = op->values.at[i]; *at != '\0'; at++) {
            if (*at == '"')
                str_addc(&text, '"');
            str_addc(&text, *at);
        }
        str_addc(&text, '"');
    }
    return text.text;
}

bool execute_set(struct execution *x, const struct op *base)
{
    const struct op_set *op = (const struct op_set *)base;
    struct session *session = x->session;
    operation_add(x, "set", base->span);
    if (op->all) {
        session_reset_all(session);
        return true;
    }
    if (op->name == NULL || strcmp(op->name, "transaction snapshot") == 0)
        return true;
    if (strcmp(op->name, "session characteristics") == 0)
        return set_characteristics(session, &op->options);
    if (strcmp(op->name, "transaction") == 0) {
        if (session->queried && session->block != BLOCK_NONE && sets_isolation(&op->options))
            return refuse(x, "25001", "SET TRANSACTION ISOLATION LEVEL must be called before any query");
        if (session->queried && session_is_read_only(session) && opens_for_writing(&op->options))
            return refuse(x, "25001", "transaction read-write mode must be set before any query");
        apply_modes(session, &op->options);
        return true;
    }
    /* A dump may come from a newer server than the one judged for; what it sets for itself changes no object. */
    if (!x->recording && strchr(op->name, '.') == NULL && builtin_setting_find(x->version, op->name) == NULL)
        return true;
    if (x->recording && !op->from_current && !setting_accepts(x, op->name, &op->values, SETTING_SESSION))
        return false;
    if (op->local && session->block == BLOCK_NONE && x->machine == NULL) {
        notice(x, "SET LOCAL can only be used in transaction blocks");
        return true;
    }
    if (op->from_current)
        return true;
    const char *value = op->reset || op->to_default ? NULL : joined_values(x, op);
    if (value != NULL && !may_become(x, op->name, value))
        return false;
    if (str_same_nocase(op->name, "role") && value != NULL && str_same_nocase(value, "none"))
        value = NULL;
    /* SetSessionAuthorization(): it is the new user's session, whatever role it had. */
    if (str_same_nocase(op->name, "session_authorization"))
        session_set(session, "role", NULL, false);
    session_set(session, op->name, value, op->local && value != NULL);
    return true;
}
