/*
 * Run tables: what playing the migrations found out, as tables: statements with their operations, locks,
 * work, failures and losses; transactions, lock windows, durations, environments. Owns the names that rules
 * use for facts; the facts are simulate's and estimate's.
 */
#include "tables.h"

#include <math.h>

#include "sql/op.h"

/* ---- what many columns share ---- */

static const struct statement *statement_of(const struct cursor *cursor)
{
    return cursor->holder;
}

static void value_statement(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, statement_of(cursor)->index);
}

static void value_place(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, cursor->inner);
}

static void value_outer(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, cursor->outer);
}

/* Every fact struct names its operation and most a relation, in different places. */
#define NAME_VALUE(prefix, type)                                                                             \
    static void prefix##_relation_name(const struct cursor *cursor, sqlite3_context *out)                    \
    {                                                                                                        \
        result_relation_of(cursor, out, ((const struct type *)cursor->row)->relation, statement_of(cursor)); \
    }
#define RELATION_VALUES(prefix, type)                                                                        \
    NAME_VALUE(prefix, type)                                                                                 \
    static void prefix##_new_relation(const struct cursor *cursor, sqlite3_context *out)                     \
    {                                                                                                        \
        oid relation = ((const struct type *)cursor->row)->relation;                                         \
        result_boolean(out, relation != NO_OID && !facts_relation_in_use(cursor->world->facts, relation,     \
                                                                         statement_of(cursor)));             \
    }

#define STATEMENT_COLUMN COMPUTED("INTEGER", value_statement, "statement", "statements.id")
#define RELATION_COLUMNS(prefix, type, text)                                                                 \
    OID(struct type, relation, "relation", text ", relations.id"),                                           \
        COMPUTED("TEXT", prefix##_relation_name, "relation_name", "its name, schema.name")
#define NEW_RELATION_COLUMN(prefix)                                                                          \
    COMPUTED("BOOLEAN", prefix##_new_relation, "new_relation",                                               \
             "1: made or emptied by the same run, so nobody uses it yet")

static const struct environment *primary_of(const struct cursor *cursor)
{
    return cursor->world->estimates == NULL ? NULL : cursor->world->estimates->primary;
}

static void result_span(const struct source *source, struct span span, sqlite3_context *out)
{
    if (span.end <= span.start || span.end > source->length)
        sqlite3_result_null(out);
    else
        sqlite3_result_text(out, source->bytes + span.start, (int)(span.end - span.start), SQLITE_TRANSIENT);
}

/* ---- statements ---- */

static const struct statement *row_statement(const struct cursor *cursor)
{
    return cursor->row;
}

static const struct failure_fact *first_failure(const struct statement *statement)
{
    return statement->failures.count > 0 ? &statement->failures.at[0] : NULL;
}

static void statement_file_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, row_statement(cursor)->source->name);
}

static void statement_line(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, row_statement(cursor)->start.line);
}

static void statement_end_line(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, row_statement(cursor)->end.line);
}

static void statement_sql(const struct cursor *cursor, sqlite3_context *out)
{
    result_span(row_statement(cursor)->source, row_statement(cursor)->item.span, out);
}

static void statement_transaction(const struct cursor *cursor, sqlite3_context *out)
{
    result_oid(out, row_statement(cursor)->transaction);
}

static void statement_runs(const struct cursor *cursor, sqlite3_context *out)
{
    const struct failure_fact *failure = first_failure(row_statement(cursor));
    bool fails = failure != NULL && failure->certainty == CERTAINTY_CERTAIN && !failure->at_commit;
    result_boolean(out, row_statement(cursor)->op != NULL && row_statement(cursor)->evaluated && !fails);
}

static void statement_fails(const struct cursor *cursor, sqlite3_context *out)
{
    const struct failure_fact *failure = first_failure(row_statement(cursor));
    result_text(out, failure == NULL ? NULL : certainty_name(failure->certainty));
}

static void statement_relation_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_relation_of(cursor, out, row_statement(cursor)->relation, row_statement(cursor));
}

static void statement_before(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, row_statement(cursor)->before);
}

static const struct statement_estimate *estimate_of(const struct cursor *cursor)
{
    const struct environment *primary = primary_of(cursor);
    return primary == NULL ? NULL : &primary->statements[row_statement(cursor)->index];
}

static void statement_low(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statement_estimate *estimate = estimate_of(cursor);
    result_real(out, estimate != NULL && estimate->work.known ? estimate->work.low : NAN);
}

static void statement_expected(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statement_estimate *estimate = estimate_of(cursor);
    result_real(out, estimate != NULL && estimate->work.known ? estimate->work.expected : NAN);
}

static void statement_high(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statement_estimate *estimate = estimate_of(cursor);
    result_real(out, estimate != NULL && estimate->work.known ? estimate->work.high : NAN);
}

static void statement_basis(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statement_estimate *estimate = estimate_of(cursor);
    result_text(out, estimate != NULL ? estimate->basis : NULL);
}

static const struct column_row statement_columns[] = {
    NUMBER(struct statement, index, "id", "number of the statement in the run, from 0"),
    NUMBER(struct statement, file, "file", "files.id"),
    COMPUTED("TEXT", statement_file_name, "file_name", "the migration's file as it was named"),
    COMPUTED("INTEGER", statement_line, "line", "line on which it begins, from 1"),
    COMPUTED("INTEGER", statement_end_line, "end_line", "line on which it ends"),
    COMPUTED("TEXT", statement_sql, "sql", "its text without the semicolon"),
    TEXT(struct statement, kind, "kind",
         "create_table, alter_table, create_index … as in JSON; unparsed; psql"),
    COMPUTED("INTEGER", statement_transaction, "transaction_id", "transactions.id; NULL outside of one"),
    BOOLEAN(struct statement, explicit_block, "explicit_block",
            "1: between BEGIN and COMMIT that the file itself says"),
    BOOLEAN(struct statement, allowed_in_transaction, "allowed_in_transaction",
            "0: the server refuses it in a transaction block"),
    BOOLEAN(struct statement, evaluated, "evaluated",
            "0: not played, because it does not parse or the transaction was aborted"),
    COMPUTED("BOOLEAN", statement_runs, "runs", "1: it is played and does not fail for certain"),
    COMPUTED("TEXT", statement_fails, "fails",
             "how surely it fails: certain, likely, possible; NULL: it does not"),
    OID(struct statement, relation, "relation", "the main relation it works on, relations.id"),
    COMPUTED("TEXT", statement_relation_name, "relation_name", "its name, schema.name"),
    TEXT(struct statement, not_modelled, "not_modelled",
         "what of it drydock does not understand; NULL: nothing"),
    TEXT(struct statement, parse_error, "parse_error", "the parser's message; NULL: it parses"),
    LONG(struct statement, lock_timeout_ms, "lock_timeout_ms",
         "lock_timeout in force, milliseconds; 0: none"),
    LONG(struct statement, statement_timeout_ms, "statement_timeout_ms",
         "statement_timeout in force, milliseconds; 0: none"),
    BOOLEAN(struct statement, waits_for_lockers, "waits_for_lockers",
            "1: waits until transactions that hold locks on the table end"),
    BOOLEAN(struct statement, waits_for_snapshots, "waits_for_snapshots",
            "1: waits until transactions with older snapshots end"),
    COMPUTED("INTEGER", statement_before, "before", "for `at`: the catalog before the statement"),
    SIGNED(struct statement, number, "after", "for `at`: the catalog after the statement"),
    COMPUTED("REAL", statement_low, "low_ms",
             "how long it works, at least, in the primary environment; NULL: unknown"),
    COMPUTED("REAL", statement_expected, "expected_ms", "how long it works, most probably"),
    COMPUTED("REAL", statement_high, "high_ms", "how long it works, at most"),
    COMPUTED("TEXT", statement_basis, "basis", "what the duration comes from, in words"),
    NO_COLUMN,
};

/* ---- operations ---- */

static const struct word constraint_words[] = {
    {'c', "check"},     {'f', "foreign key"}, {'p', "primary key"},        {'u', "unique"},
    {'x', "exclusion"}, {'n', "not null"},    {'t', "constraint trigger"}, {0, NULL},
};
static const struct word volatility_words[] = {
    {'i', "immutable"}, {'s', "stable"}, {'v', "volatile"}, {0, NULL}};

NAME_VALUE(operation, operation)

static void operation_object_type(const struct cursor *cursor, sqlite3_context *out)
{
    enum object_type type = ((const struct operation *)cursor->row)->object_type;
    result_text(out, type < OBJECT_TYPE_COUNT ? object_type_words(type) : NULL);
}

static void operation_sql(const struct cursor *cursor, sqlite3_context *out)
{
    result_span(statement_of(cursor)->source, ((const struct operation *)cursor->row)->span, out);
}

static void operation_referenced_name(const struct cursor *cursor, sqlite3_context *out)
{
    const struct operation *operation = cursor->row;
    result_relation_of(cursor, out, operation->referenced, statement_of(cursor));
}

static const struct column_row operation_columns[] = {
    STATEMENT_COLUMN,
    COMPUTED("INTEGER", value_place, "operation", "number of the operation in its statement, from 0"),
    TEXT(struct operation, kind, "kind",
         "the statement's kind, or of ALTER TABLE's parts: add_column, set_not_null …"),
    TEXT(struct operation, object, "object", "what it is about: schema.table.column, schema.index …"),
    COMPUTED("TEXT", operation_object_type, "object_type", "table, column, index, materialized view …"),
    OID(struct operation, id, "object_id", "objects.id of it; NULL for what has none, such as columns"),
    RELATION_COLUMNS(operation, operation, "the relation it works on"),
    TEXT(struct operation, column, "column_name", "the column it names"),
    TEXTS(struct operation, columns, "columns", "key columns of an index or constraint, joined by commas"),
    TEXT(struct operation, name, "name",
         "the new object's, constraint's or index's name, also where the server chooses it"),
    TEXT(struct operation, new_name, "new_name", "RENAME: the name afterwards"),
    WORD(struct operation, constraint_type, constraint_words, "constraint_type",
         "check, foreign key, primary key, unique, exclusion, not null"),
    OID(struct operation, referenced, "referenced", "a foreign key's other table, relations.id"),
    COMPUTED("TEXT", operation_referenced_name, "referenced_name", "its name, schema.name"),
    OID(struct operation, index, "index_id", "the index built or taken over, indexes.id"),
    TEXT(struct operation, old_type, "old_type", "a column's type before"),
    TEXT(struct operation, new_type, "new_type", "a column's type afterwards"),
    BOOLEAN(struct operation, not_null, "not_null", "1: the column is NOT NULL"),
    BOOLEAN(struct operation, has_default, "has_default", "1: the column has a default"),
    WORD(struct operation, default_volatility, volatility_words, "default_volatility",
         "immutable, stable or volatile; NULL without default"),
    BOOLEAN(struct operation, is_generated, "is_generated", "1: GENERATED … STORED or VIRTUAL"),
    BOOLEAN(struct operation, is_identity, "is_identity", "1: GENERATED … AS IDENTITY"),
    BOOLEAN(struct operation, not_valid, "not_valid", "1: NOT VALID"),
    BOOLEAN(struct operation, concurrently, "concurrently", "1: CONCURRENTLY"),
    BOOLEAN(struct operation, unique, "is_unique", "1: UNIQUE"),
    BOOLEAN(struct operation, cascade, "is_cascade", "1: CASCADE"),
    BOOLEAN(struct operation, missing_ok, "missing_ok", "1: IF EXISTS or IF NOT EXISTS"),
    BOOLEAN(struct operation, replaced, "replaced", "1: OR REPLACE replaced something"),
    BOOLEAN(struct operation, skipped, "skipped", "1: IF [NOT] EXISTS made it do nothing"),
    BOOLEAN(struct operation, has_condition, "has_condition", "1: UPDATE or DELETE with WHERE"),
    BOOLEAN(struct operation, to_public, "to_public", "1: GRANT to PUBLIC, among others"),
    BOOLEAN(struct operation, with_grant_option, "with_grant_option", "1: GRANT … WITH GRANT OPTION"),
    BOOLEAN(struct operation, new_relation, "new_relation",
            "1: the relation was made or emptied by the same run, so nobody uses it yet"),
    COMPUTED("TEXT", operation_sql, "sql", "the clause as written"),
    NO_COLUMN,
};

/* ---- locks and windows ---- */

NAME_VALUE(lock, lock_fact)

static const struct lock_fact *row_lock(const struct cursor *cursor)
{
    return cursor->row;
}

#define MODE_VALUES(prefix, type)                                                                            \
    static void prefix##_mode(const struct cursor *cursor, sqlite3_context *out)                             \
    {                                                                                                        \
        result_text(out, lock_mode_name(((const struct type *)cursor->row)->mode));                          \
    }                                                                                                        \
    static void prefix##_mode_words(const struct cursor *cursor, sqlite3_context *out)                       \
    {                                                                                                        \
        result_text(out, lock_mode_words(((const struct type *)cursor->row)->mode));                         \
    }                                                                                                        \
    static void prefix##_strength(const struct cursor *cursor, sqlite3_context *out)                         \
    {                                                                                                        \
        sqlite3_result_int(out, (int)((const struct type *)cursor->row)->mode);                              \
    }                                                                                                        \
    static void prefix##_blocks_reads(const struct cursor *cursor, sqlite3_context *out)                     \
    {                                                                                                        \
        result_boolean(out, lock_blocks_reads(((const struct type *)cursor->row)->mode));                    \
    }                                                                                                        \
    static void prefix##_blocks_writes(const struct cursor *cursor, sqlite3_context *out)                    \
    {                                                                                                        \
        result_boolean(out, lock_blocks_writes(((const struct type *)cursor->row)->mode));                   \
    }                                                                                                        \
    static void prefix##_blocks(const struct cursor *cursor, sqlite3_context *out)                           \
    {                                                                                                        \
        result_text(out, lock_mode_blocks(((const struct type *)cursor->row)->mode));                        \
    }
#define MODE_COLUMNS(prefix)                                                                                 \
    COMPUTED("TEXT", prefix##_mode, "mode", "AccessExclusiveLock … as in pg_locks"),                         \
        COMPUTED("TEXT", prefix##_mode_words, "mode_words", "ACCESS EXCLUSIVE … as in the documentation"),   \
        COMPUTED("INTEGER", prefix##_strength, "strength", "1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE)"),      \
        COMPUTED("BOOLEAN", prefix##_blocks_reads, "blocks_reads", "1: an ordinary SELECT waits"),           \
        COMPUTED("BOOLEAN", prefix##_blocks_writes, "blocks_writes", "1: INSERT, UPDATE and DELETE wait"),   \
        COMPUTED("TEXT", prefix##_blocks, "blocks", "what waits, in words")

MODE_VALUES(locked, lock_fact)

static void lock_window_id(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statement *statement = statement_of(cursor);
    oid relation = row_lock(cursor)->relation;
    uint32_t window = world_window(cursor->world, statement, relation);
    if (window != UINT32_MAX)
        sqlite3_result_int64(out, window);
}

/* From this statement to the one that gives the lock back: what it means for those who wait for this
 * statement's sake. */
static struct duration held_from_here(const struct cursor *cursor)
{
    const struct statement *statement = statement_of(cursor);
    uint32_t window = row_lock(cursor)->transient
                          ? UINT32_MAX
                          : world_window(cursor->world, statement, row_lock(cursor)->relation);
    uint32_t last =
        window == UINT32_MAX ? statement->index : cursor->world->facts->windows.at[window].released_by;
    return world_work(cursor->world, statement->index, last);
}

static void lock_low(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held_from_here(cursor);
    result_real(out, duration.known ? duration.low : NAN);
}

static void lock_expected(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held_from_here(cursor);
    result_real(out, duration.known ? duration.expected : NAN);
}

static void lock_high(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held_from_here(cursor);
    result_real(out, duration.known ? duration.high : NAN);
}

static void lock_is_strongest(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, world_is_strongest(cursor->world, statement_of(cursor), cursor->inner));
}

static void lock_why(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, lock_reason_why(row_lock(cursor)->reason));
}

static void lock_source(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, lock_reason_source(row_lock(cursor)->reason));
}

static const struct column_row lock_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct lock_fact, operation, "operation", "operations.operation that takes it"),
    RELATION_COLUMNS(lock, lock_fact, "the relation locked"),
    BOOLEAN(struct lock_fact, is_index, "is_index", "1: the relation is an index"),
    MODE_COLUMNS(locked),
    BOOLEAN(struct lock_fact, transient, "transient", "1: given back before the statement ends"),
    BOOLEAN(struct lock_fact, new_relation, "new_relation",
            "1: the relation was made or emptied by the same run, so nobody uses it yet"),
    COMPUTED("TEXT", lock_why, "why", "why the lock must be so strong"),
    COMPUTED("TEXT", lock_source, "decided_by", "PostgreSQL's function that takes it"),
    COMPUTED("BOOLEAN", lock_is_strongest, "is_strongest",
             "1: the strongest lock that the statement keeps on this relation; exactly one is"),
    COMPUTED("REAL", lock_low, "held_low_ms",
             "how long it is held from here on, at least, in the primary environment; NULL: unknown"),
    COMPUTED("REAL", lock_expected, "held_expected_ms", "how long it is held from here on, most probably"),
    COMPUTED("REAL", lock_high, "held_high_ms", "how long it is held from here on, at most"),
    COMPUTED("INTEGER", lock_window_id, "window_id",
             "lock_windows.id: the whole time that the transaction holds locks on the relation"),
    NO_COLUMN,
};

MODE_VALUES(window, lock_window)

static const struct lock_window *row_window(const struct cursor *cursor)
{
    return cursor->row;
}

static void window_relation_name(const struct cursor *cursor, sqlite3_context *out)
{
    const struct lock_window *window = row_window(cursor);
    result_relation_of(cursor, out, window->relation, cursor->world->facts->statements.at[window->taken_by]);
}

static void window_transaction(const struct cursor *cursor, sqlite3_context *out)
{
    result_oid(out, row_window(cursor)->transaction);
}

static void window_why(const struct cursor *cursor, sqlite3_context *out)
{
    const struct lock_window *window = row_window(cursor);
    result_text(out, lock_reason_why(window->steps.at[window->steps.count - 1].reason));
}

static void window_release(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, lock_release_name(row_window(cursor)->release));
}

#define KEPT_OUT(name, user)                                                                                 \
    static void window_##name(const struct cursor *cursor, sqlite3_context *out)                             \
    {                                                                                                        \
        result_boolean(out, lock_window_keeps_out(row_window(cursor), user));                                \
    }
KEPT_OUT(blocks_autovacuum, LOCK_USER_AUTOVACUUM)
KEPT_OUT(blocks_index_builds, LOCK_USER_INDEX_BUILD)
KEPT_OUT(blocks_ddl, LOCK_USER_DDL)

static struct duration held(const struct cursor *cursor, const struct environment *environment,
                            uint32_t window)
{
    (void)cursor;
    return environment == NULL ? (struct duration){.known = false} : environment->windows[window].held;
}

static void window_low(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held(cursor, primary_of(cursor), cursor->outer);
    result_real(out, duration.known ? duration.low : NAN);
}

static void window_expected(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held(cursor, primary_of(cursor), cursor->outer);
    result_real(out, duration.known ? duration.expected : NAN);
}

static void window_high(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration duration = held(cursor, primary_of(cursor), cursor->outer);
    result_real(out, duration.known ? duration.high : NAN);
}

static struct duration rest_of(const struct cursor *cursor)
{
    return world_work(cursor->world, row_window(cursor)->strongest_by + 1, row_window(cursor)->released_by);
}

static void window_rest_expected(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration rest = rest_of(cursor);
    result_real(out, rest.known ? rest.expected : NAN);
}

static void window_rest_high(const struct cursor *cursor, sqlite3_context *out)
{
    struct duration rest = rest_of(cursor);
    result_real(out, rest.known ? rest.high : NAN);
}

static const struct column_row window_columns[] = {
    COMPUTED("INTEGER", value_outer, "id", "number of the window in the run, from 0"),
    COMPUTED("INTEGER", window_transaction, "transaction_id",
             "transactions.id; NULL for a statement outside of one"),
    RELATION_COLUMNS(window, lock_window, "the relation locked"),
    NUMBER(struct lock_window, taken_by, "taken_by", "statements.id that takes the first lock on it"),
    NUMBER(struct lock_window, strongest_by, "strongest_by", "statements.id that takes the strongest"),
    NUMBER(struct lock_window, released_by, "released_by", "statements.id after which it is given back"),
    COMPUTED("TEXT", window_release, "release",
             "what gives it back: commit, rollback, savepoint (ROLLBACK TO), failure (an error in the "
             "block), statement (its end, outside of a block)"),
    MODE_COLUMNS(window),
    COMPUTED("BOOLEAN", window_blocks_autovacuum, "blocks_autovacuum", "1: VACUUM and ANALYZE wait"),
    COMPUTED("BOOLEAN", window_blocks_index_builds, "blocks_index_builds", "1: CREATE INDEX waits"),
    COMPUTED("BOOLEAN", window_blocks_ddl, "blocks_ddl", "1: ALTER TABLE and its like wait"),
    COMPUTED("TEXT", window_why, "why", "why the strongest lock must be so strong"),
    BOOLEAN(struct lock_window, new_relation, "new_relation",
            "1: the relation was made or emptied by the same run, so nobody uses it yet"),
    COMPUTED("REAL", window_low, "low_ms",
             "how long it is held, at least, in the primary environment; NULL: unknown"),
    COMPUTED("REAL", window_expected, "expected_ms", "how long it is held, most probably"),
    COMPUTED("REAL", window_high, "high_ms", "how long it is held, at most"),
    COMPUTED("REAL", window_rest_expected, "rest_expected_ms",
             "what the statements after strongest_by add to it, most probably"),
    COMPUTED("REAL", window_rest_high, "rest_high_ms", "what they add to it, at most"),
    NO_COLUMN,
};

/* ---- work ---- */

RELATION_VALUES(rewrite, rewrite_fact)

static const struct column_row rewrite_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct rewrite_fact, operation, "operation", "operations.operation that needs it"),
    RELATION_COLUMNS(rewrite, rewrite_fact, "the relation whose rows are all written anew"),
    TEXT(struct rewrite_fact, reason, "reason", "why, in words"),
    NEW_RELATION_COLUMN(rewrite),
    NO_COLUMN,
};

RELATION_VALUES(scan, scan_fact)

static const char *const purposes[] = {
    [SCAN_READ] = "read",
    [SCAN_VALIDATE_CHECK] = "check",
    [SCAN_VALIDATE_NOT_NULL] = "not null",
    [SCAN_VALIDATE_FOREIGN_KEY] = "foreign key",
    [SCAN_REFERENCED] = "referenced",
    [SCAN_BUILD] = "index build",
    [SCAN_PARTITION] = "partition",
    [SCAN_REWRITE] = "rewrite",
    [SCAN_VACUUM] = "vacuum",
    [SCAN_WRITE] = "write",
};

static void scan_purpose(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, purposes[((const struct scan_fact *)cursor->row)->purpose]);
}

static const struct column_row scan_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct scan_fact, operation, "operation", "operations.operation that needs it"),
    RELATION_COLUMNS(scan, scan_fact, "the relation that is read in full"),
    COMPUTED("TEXT", scan_purpose, "purpose",
             "check, not null, foreign key, referenced, partition: what is validated; index build, rewrite, "
             "read, write, vacuum"),
    TEXT(struct scan_fact, reason, "reason", "why, in words"),
    NEW_RELATION_COLUMN(scan),
    NO_COLUMN,
};

RELATION_VALUES(build, build_fact)

static const struct column_row build_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct build_fact, operation, "operation", "operations.operation that needs it"),
    OID(struct build_fact, index, "index_id", "the index built, indexes.id"),
    TEXT(struct build_fact, name, "name", "its name"),
    RELATION_COLUMNS(build, build_fact, "its table"),
    BOOLEAN(struct build_fact, rebuilt, "rebuilt", "1: the index was there before"),
    BOOLEAN(struct build_fact, concurrently, "concurrently", "1: CONCURRENTLY"),
    BOOLEAN(struct build_fact, unique, "is_unique", "1: UNIQUE"),
    TEXT(struct build_fact, reason, "reason", "why, in words"),
    NEW_RELATION_COLUMN(build),
    NO_COLUMN,
};

/* ---- failures, losses, breaks, notices ---- */

RELATION_VALUES(failure, failure_fact)

static void failure_certainty(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, certainty_name(((const struct failure_fact *)cursor->row)->certainty));
}

static const struct column_row failure_columns[] = {
    STATEMENT_COLUMN,
    COMPUTED("INTEGER", value_place, "failure",
             "number of the failure in its statement, from 0; the first is the one to report"),
    NUMBER(struct failure_fact, operation, "operation", "operations.operation that fails"),
    TEXT(struct failure_fact, sqlstate, "sqlstate", "the error code: 23502 …"),
    COMPUTED("TEXT", failure_certainty, "certainty", "certain, likely or possible"),
    TEXT(struct failure_fact, reason, "reason", "the server's message"),
    TEXT(struct failure_fact, detail, "detail", "the server's DETAIL"),
    TEXT(struct failure_fact, hint, "hint", "the server's HINT"),
    BOOLEAN(struct failure_fact, at_commit, "at_commit", "1: only when the transaction commits"),
    RELATION_COLUMNS(failure, failure_fact, "the relation whose rows are at fault"),
    TEXT(struct failure_fact, column, "column_name", "the column at fault"),
    REAL(struct failure_fact, affected, "affected_rows", "rows at fault; NULL: unknown"),
    NEW_RELATION_COLUMN(failure),
    NO_COLUMN,
};

RELATION_VALUES(loss, loss_fact)

static const char *const loss_kinds[] = {
    [LOSS_TABLE] = "table", [LOSS_COLUMN] = "column",     [LOSS_ROWS] = "rows",
    [LOSS_VIEW] = "view",   [LOSS_INDEX] = "index",       [LOSS_CONSTRAINT] = "constraint",
    [LOSS_TYPE] = "type",   [LOSS_FUNCTION] = "function", [LOSS_OTHER] = "other",
};

static void loss_kind(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, loss_kinds[((const struct loss_fact *)cursor->row)->kind]);
}

static void loss_is_cascade(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int(out, ((const struct loss_fact *)cursor->row)->cause != LOSS_NAMED);
}

static void loss_needs_cascade(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int(out, ((const struct loss_fact *)cursor->row)->cause == LOSS_CASCADE);
}

static const struct column_row loss_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct loss_fact, operation, "operation", "operations.operation that loses it"),
    COMPUTED("TEXT", loss_kind, "kind",
             "table, column, rows, view, index, constraint, type, function, other"),
    OID(struct loss_fact, id, "object_id", "objects.id of what is gone"),
    TEXT(struct loss_fact, object, "object", "its name"),
    RELATION_COLUMNS(loss, loss_fact, "the relation it belonged to"),
    COMPUTED("BOOLEAN", loss_is_cascade, "is_cascade", "1: the statement does not name it"),
    COMPUTED("BOOLEAN", loss_needs_cascade, "needs_cascade",
             "1: it goes because the statement says CASCADE; 0: it is named, or belongs to what is"),
    NEW_RELATION_COLUMN(loss),
    NO_COLUMN,
};

static const struct break_fact *row_break(const struct cursor *cursor)
{
    return cursor->row;
}

static void break_file(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, row_break(cursor)->source != NULL ? row_break(cursor)->source->name : NULL);
}

static void break_file_line(const struct cursor *cursor, sqlite3_context *out)
{
    const struct break_fact *fact = row_break(cursor);
    if (fact->source != NULL)
        sqlite3_result_int64(out, source_position(fact->source, fact->position).line);
}

static const struct column_row break_columns[] = {
    STATEMENT_COLUMN,
    NUMBER(struct break_fact, operation, "operation", "operations.operation that breaks it"),
    OID(struct break_fact, id, "object_id", "objects.id of the function that will fail when it is called"),
    TEXT(struct break_fact, object, "object", "its name with its arguments"),
    TEXT(struct break_fact, missing, "missing",
         "what its body names: column \"note\" of table \"public.orders\""),
    TEXT(struct break_fact, reason, "reason", "what becomes of that: is dropped, is now called …"),
    TEXT(struct break_fact, sqlstate, "sqlstate", "the error with which it fails: 42703 …"),
    TEXT(struct break_fact, callers, "callers", "what of the schema calls it, in words; NULL: nothing"),
    NUMBER(struct break_fact, line, "body_line", "line of its body that names it, from 1"),
    COMPUTED("TEXT", break_file, "file_name", "the file in which that line stands; NULL: not known"),
    COMPUTED("INTEGER", break_file_line, "line", "the line in that file"),
    NO_COLUMN,
};

static void notice_message(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, cursor->row);
}

static const struct column_row notice_columns[] = {
    STATEMENT_COLUMN,
    COMPUTED("INTEGER", value_place, "notice", "number of the notice in its statement, from 0"),
    COMPUTED("TEXT", notice_message, "message", "what the server would say as NOTICE or WARNING"),
    NO_COLUMN,
};

/* ---- transactions and files ---- */

static void transaction_id(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, (sqlite3_int64)cursor->outer + 1);
}

/* Its id is one more than its place, as in JSON. */
static void start_transactions(struct cursor *cursor)
{
    cursor->key[0]--;
    run_start(cursor);
}

static const struct walk walk_transactions = {run_size, start_transactions, run_next};

static const struct column_row transaction_columns[] = {
    COMPUTED("INTEGER", transaction_id, "id", "number of the transaction in the run, from 1"),
    NUMBER(struct transaction, file, "file", "files.id"),
    NUMBER(struct transaction, first, "first", "statements.id of its first statement"),
    NUMBER(struct transaction, last, "last", "statements.id of its last statement"),
    BOOLEAN(struct transaction, block, "is_block", "1: several statements commit together"),
    BOOLEAN(struct transaction, committed, "committed", "1: it ends with a commit"),
    BOOLEAN(struct transaction, rolled_back, "rolled_back", "1: it ends with a rollback"),
    NO_COLUMN,
};

static void file_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, ((const struct simulation_file *)cursor->row)->source->name);
}

static const struct column_row file_columns[] = {
    COMPUTED("INTEGER", value_outer, "id", "number of the migration file in the run, from 0"),
    COMPUTED("TEXT", file_name, "name", "as it was named"),
    NUMBER(struct simulation_file, first, "first", "statements.id of its first statement"),
    NUMBER(struct simulation_file, count, "statement_count", "how many statements it has"),
    TEXT(struct simulation_file, tool, "tool", "the migration tool whose conventions it follows"),
    TEXT(struct simulation_file, transaction_mode, "transaction_mode", "none, query, file, all or mixed"),
    NO_COLUMN,
};

static void problem_file(const struct cursor *cursor, sqlite3_context *out)
{
    const struct schema_problem *problem = cursor->row;
    result_text(out, problem->source == NULL ? NULL : problem->source->name);
}

static void problem_line(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, ((const struct schema_problem *)cursor->row)->at.line);
}

static const struct column_row problem_columns[] = {
    COMPUTED("TEXT", problem_file, "file_name", "the schema file"),
    COMPUTED("INTEGER", problem_line, "line", "where the statement begins"),
    TEXT(struct schema_problem, message, "message", "the parser's or the server's"),
    TEXT(struct schema_problem, sqlstate, "sqlstate", "the error code"),
    BOOLEAN(struct schema_problem, unparsed, "unparsed", "1: the statement does not parse"),
    NO_COLUMN,
};

/* ---- environments: walked by environment first, then statement, window or setting ---- */

static uint32_t environment_count(const struct world *world)
{
    return world->estimates == NULL ? 0 : world->estimates->count;
}

static const struct environment *environment_of(const struct cursor *cursor)
{
    return cursor->holder;
}

static double size_of_environments(const struct world *world, const struct table_row *table)
{
    (void)table;
    return environment_count(world);
}

static void start_environments(struct cursor *cursor)
{
    (void)cursor;
}

static bool next_environment(struct cursor *cursor)
{
    cursor->outer += cursor->started;
    if (cursor->outer >= environment_count(cursor->world))
        return false;
    cursor->row = cursor->holder = &cursor->world->estimates->at[cursor->outer];
    return true;
}

static const struct walk walk_environments = {size_of_environments, start_environments, next_environment};

static void environment_has_statistics(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, environment_of(cursor)->statistics != NULL);
}

static void environment_file(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statistics *statistics = environment_of(cursor)->statistics;
    result_text(out, statistics == NULL ? NULL : statistics->file);
}

static void environment_low(const struct cursor *cursor, sqlite3_context *out)
{
    const struct duration *total = &environment_of(cursor)->total;
    result_real(out, total->known ? total->low : NAN);
}

static void environment_expected(const struct cursor *cursor, sqlite3_context *out)
{
    const struct duration *total = &environment_of(cursor)->total;
    result_real(out, total->known ? total->expected : NAN);
}

static void environment_high(const struct cursor *cursor, sqlite3_context *out)
{
    const struct duration *total = &environment_of(cursor)->total;
    result_real(out, total->known ? total->high : NAN);
}

static const struct column_row environment_columns[] = {
    TEXT(struct environment, name, "name", "production, staging … as --stats names it"),
    BOOLEAN(struct environment, primary, "is_primary",
            "1: durations and sizes in other tables speak of this one"),
    COMPUTED("BOOLEAN", environment_has_statistics, "has_statistics", "0: no snapshot was given"),
    COMPUTED("TEXT", environment_file, "file_name", "the snapshot's file"),
    COMPUTED("REAL", environment_low, "low_ms", "how long the whole run works, at least; NULL: unknown"),
    COMPUTED("REAL", environment_expected, "expected_ms", "how long the whole run works, most probably"),
    COMPUTED("REAL", environment_high, "high_ms", "how long the whole run works, at most"),
    NO_COLUMN,
};

static void value_environment(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, environment_of(cursor)->name);
}

#define ENVIRONMENT_COLUMN COMPUTED("TEXT", value_environment, "environment", "environments.name")

/* Rows `count` a walk per environment; key 0 is the inner number. */
static bool next_inner(struct cursor *cursor, uint32_t count)
{
    bool one = (cursor->given & 1) != 0;
    if (!cursor->started)
        cursor->inner = one ? (uint32_t)cursor->key[0] : 0;
    else if (one || ++cursor->inner >= count) {
        cursor->outer++;
        cursor->inner = one ? cursor->inner : 0;
    }
    if (cursor->outer >= environment_count(cursor->world) || cursor->inner >= count)
        return false;
    cursor->holder = &cursor->world->estimates->at[cursor->outer];
    return true;
}

static void start_inner(struct cursor *cursor)
{
    if ((cursor->given & 1) != 0 && (cursor->key[0] < 0 || cursor->key[0] >= UINT32_MAX))
        cursor->ended = true;
}

static double size_of_estimates(const struct world *world, const struct table_row *table)
{
    (void)table;
    return (double)environment_count(world) * world->facts->statements.count;
}

static bool next_estimate(struct cursor *cursor)
{
    if (!next_inner(cursor, cursor->world->facts->statements.count))
        return false;
    cursor->row = &environment_of(cursor)->statements[cursor->inner];
    return true;
}

static const struct walk walk_estimates = {size_of_estimates, start_inner, next_estimate};

#define ESTIMATE_VALUE(function, expression)                                                                 \
    static void function(const struct cursor *cursor, sqlite3_context *out)                                  \
    {                                                                                                        \
        const struct statement_estimate *estimate = cursor->row;                                             \
        result_real(out, expression);                                                                        \
    }
ESTIMATE_VALUE(estimate_low, estimate->work.known ? estimate->work.low : NAN)
ESTIMATE_VALUE(estimate_expected, estimate->work.known ? estimate->work.expected : NAN)
ESTIMATE_VALUE(estimate_high, estimate->work.known ? estimate->work.high : NAN)
ESTIMATE_VALUE(estimate_alternative, estimate->alternative.known ? estimate->alternative.expected : NAN)

static const struct column_row estimate_columns[] = {
    ENVIRONMENT_COLUMN,
    COMPUTED("INTEGER", value_place, "statement", "statements.id"),
    COMPUTED("REAL", estimate_low, "low_ms", "how long it works, at least; NULL: unknown"),
    COMPUTED("REAL", estimate_expected, "expected_ms", "how long it works, most probably"),
    COMPUTED("REAL", estimate_high, "high_ms", "how long it works, at most"),
    COMPUTED("REAL", estimate_alternative, "alternative_ms",
             "how long the way without blocking works, where there is one"),
    REAL(struct statement_estimate, size.rows, "rows", "rows of the main relation; NULL: unknown"),
    REAL(struct statement_estimate, size.bytes, "bytes", "its bytes without indexes and TOAST"),
    TEXT(struct statement_estimate, basis, "basis", "what the duration comes from, in words"),
    NO_COLUMN,
};

static double size_of_window_estimates(const struct world *world, const struct table_row *table)
{
    (void)table;
    return (double)environment_count(world) * world->facts->windows.count;
}

static bool next_window_estimate(struct cursor *cursor)
{
    if (!next_inner(cursor, cursor->world->facts->windows.count))
        return false;
    cursor->row = &environment_of(cursor)->windows[cursor->inner];
    return true;
}

static const struct walk walk_window_estimates = {size_of_window_estimates, start_inner,
                                                  next_window_estimate};

#define HELD_VALUE(function, member)                                                                         \
    static void function(const struct cursor *cursor, sqlite3_context *out)                                  \
    {                                                                                                        \
        const struct window_estimate *estimate = cursor->row;                                                \
        result_real(out, estimate->held.known ? estimate->held.member : NAN);                                \
    }
HELD_VALUE(held_low, low)
HELD_VALUE(held_expected, expected)
HELD_VALUE(held_high, high)

static const struct column_row window_estimate_columns[] = {
    ENVIRONMENT_COLUMN,
    COMPUTED("INTEGER", value_place, "window_id", "lock_windows.id"),
    COMPUTED("REAL", held_low, "low_ms", "how long the lock is held, at least; NULL: unknown"),
    COMPUTED("REAL", held_expected, "expected_ms", "how long the lock is held, most probably"),
    COMPUTED("REAL", held_high, "high_ms", "how long the lock is held, at most"),
    NO_COLUMN,
};

static double size_of_settings(const struct world *world, const struct table_row *table)
{
    (void)table;
    return 20.0 * environment_count(world);
}

static bool next_setting(struct cursor *cursor)
{
    cursor->inner += cursor->started;
    for (; cursor->outer < environment_count(cursor->world); cursor->outer++, cursor->inner = 0) {
        cursor->holder = &cursor->world->estimates->at[cursor->outer];
        const struct statistics *statistics = environment_of(cursor)->statistics;
        if (statistics == NULL || cursor->inner >= statistics->settings.count)
            continue;
        cursor->row = &statistics->settings.at[cursor->inner];
        return true;
    }
    return false;
}

static const struct walk walk_settings = {size_of_settings, start_environments, next_setting};

static const struct column_row setting_columns[] = {
    ENVIRONMENT_COLUMN,
    TEXT(struct setting_statistics, name, "name", "a setting of the server as the snapshot has it"),
    TEXT(struct setting_statistics, value, "value", "its value"),
    NO_COLUMN,
};

/* ---- the list of all this ---- */

static double size_of_facts(const struct world *world, const struct table_row *table)
{
    (void)world;
    (void)table;
    return 400;
}

/* `cursor` counts the tables, `holder` is the table, `inner` its column. */
static bool next_fact(struct cursor *cursor)
{
    const struct table_row *table = cursor->started ? cursor->holder : table_next(&cursor->cursor);
    cursor->inner += cursor->started;
    for (; table != NULL; table = table_next(&cursor->cursor), cursor->inner = 0) {
        if (table->columns[cursor->inner].name == NULL)
            continue;
        cursor->holder = table;
        cursor->row = &table->columns[cursor->inner];
        return true;
    }
    return false;
}

static const struct walk walk_facts = {size_of_facts, start_environments, next_fact};

static void fact_table(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, ((const struct table_row *)cursor->holder)->name);
}

static void fact_table_meaning(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, ((const struct table_row *)cursor->holder)->meaning);
}

static void fact_is_snapshot(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, ((const struct table_row *)cursor->holder)->snapshot);
}

static const struct column_row fact_columns[] = {
    COMPUTED("TEXT", fact_table, "table_name", "a table that rules and queries see"),
    TEXT(struct column_row, name, "column_name", "one of its columns"),
    TEXT(struct column_row, type, "type", "INTEGER, REAL, TEXT or BOOLEAN (0 or 1); what is unknown is NULL"),
    TEXT(struct column_row, meaning, "meaning", "what the column says"),
    COMPUTED("TEXT", fact_table_meaning, "table_meaning", "what the table holds"),
    COMPUTED("BOOLEAN", fact_is_snapshot, "has_snapshots",
             "1: at = statements.before or statements.after asks another moment"),
    NO_COLUMN,
};

/* ---- the tables ---- */

#define RUN(table, member, type)                                                                             \
    .columns = table, .walk = &walk_run, .vector = offsetof(struct facts, member), .element = sizeof(type)
#define OF_STATEMENT(table, member, type)                                                                    \
    .columns = table, .walk = &walk_statements, .vector = offsetof(struct statement, member),                \
    .element = sizeof(type)

const struct table_row run_tables[] = {
    {"statements", "the statements of the migrations, in the order they are played",
     .keys = {{"id", 1, false}}, RUN(statement_columns, statements, struct statement *), .pointers = true},
    {"operations", "what a statement does: itself, or each part of an ALTER TABLE",
     .keys = {{"statement", 2}, {"operation", 1}, {"object_id", 1}, {"kind", 10, true}},
     OF_STATEMENT(operation_columns, operations, struct operation)},
    {"locks", "the locks a statement takes", .keys = {{"statement", 3}, {"relation", 1}, {"operation", 1}},
     OF_STATEMENT(lock_columns, locks, struct lock_fact)},
    {"lock_windows",
     "how long a lock on a relation is held: from the statement that takes it to the end of the transaction",
     .keys = {{"id", 1, false}}, RUN(window_columns, windows, struct lock_window)},
    {"rewrites", "tables whose rows are all written anew", .keys = {{"statement", 1}, {"relation", 1}, {"operation", 1}},
     OF_STATEMENT(rewrite_columns, rewrites, struct rewrite_fact)},
    {"scans", "tables that are read in full", .keys = {{"statement", 1}, {"relation", 1}, {"operation", 1}},
     OF_STATEMENT(scan_columns, scans, struct scan_fact)},
    {"builds", "indexes that are built or built anew", .keys = {{"statement", 1}, {"relation", 1}, {"index_id", 1}, {"operation", 1}},
     OF_STATEMENT(build_columns, builds, struct build_fact)},
    {"failures", "why the server refuses a statement", .keys = {{"statement", 1}, {"operation", 1}},
     OF_STATEMENT(failure_columns, failures, struct failure_fact)},
    {"losses", "what is gone for good",
     .keys = {{"statement", 1}, {"object_id", 1}, {"relation", 1}, {"operation", 1}},
     OF_STATEMENT(loss_columns, losses, struct loss_fact)},
    {"breaks", "what stays and fails later", .keys = {{"statement", 1}},
     OF_STATEMENT(break_columns, breaks, struct break_fact)},
    {"notices", "what the server says without failing", .keys = {{"statement", 1}},
     OF_STATEMENT(notice_columns, notices, const char *), .pointers = true},
    {"transactions", "the transactions of the run", .keys = {{"id", 1, false}},
     .columns = transaction_columns, .walk = &walk_transactions,
     .vector = offsetof(struct facts, transactions), .element = sizeof(struct transaction)},
    {"files", "the migration files", .keys = {{"id", 1, false}},
     RUN(file_columns, files, struct simulation_file)},
    {"schema_problems", "statements of the schema file that did not work",
     RUN(problem_columns, problems, struct schema_problem)},
    {"environments", "the databases whose statistics are known", .columns = environment_columns,
     .walk = &walk_environments, .small = true},
    {"estimates", "how long each statement works in each environment", .keys = {{"statement", 2}},
     .columns = estimate_columns, .walk = &walk_estimates},
    {"window_estimates", "how long each lock is held in each environment", .keys = {{"window_id", 2}},
     .columns = window_estimate_columns, .walk = &walk_window_estimates},
    {"settings", "settings of the servers, as the snapshots have them", .columns = setting_columns,
     .walk = &walk_settings, .small = true},
    {"facts", "this list: every table and column", .columns = fact_columns, .walk = &walk_facts,
     .small = true},
    {.name = NULL},
};
