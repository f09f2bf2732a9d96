/*
 * Facts: what playing the migrations found out, statement by statement. Statements about PostgreSQL that a server can confirm, never
 * opinions. Filled by simulate, read (const) by estimate, rules and report.
 */
#ifndef SIMULATE_FACTS_H
#define SIMULATE_FACTS_H

#include "catalog/catalog.h"
#include "catalog/statistics.h"
#include "migration/migration.h"
#include "simulate/lock.h"
#include "sql/directive.h"
#include "sql/split.h"

/* A part of a statement that a rule may speak of: the statement itself, or a subcommand of ALTER TABLE. Attributes that do not apply are NULL or false. */
struct operation {
    const char *kind;               /* op_kind_name() or alter_kind_name(): "create_index", "add_column" … */
    const char *object;             /* "public.users.tier" */
    enum object_type object_type;
    oid id;                         /* the object; NO_OID when it has none (a column's relation is `relation`) */
    oid relation;                   /* the relation it works on; NO_OID */
    const char *column;             /* column named, or NULL */
    struct texts columns;           /* key columns of an index or constraint */
    const char *name;               /* new object's name, constraint's or index's, chosen by the server if need be */
    const char *new_name;           /* RENAME */
    char constraint_type;           /* as struct constraint.type, 0 */
    oid referenced;                 /* foreign key's other table */
    oid index;                      /* index built or adopted */
    const char *old_type, *new_type;/* of a column, as displayed */
    bool not_null, has_default, is_generated, is_identity, not_valid, concurrently, unique, cascade, missing_ok, replaced, skipped /* IF [NOT] EXISTS did nothing */;
    char default_volatility;        /* 0 'i' 's' 'v' */
    bool has_condition;             /* UPDATE and DELETE: there is a WHERE */
    bool to_public, with_grant_option;      /* GRANT */
    bool new_relation;              /* the relation was made or emptied by the same run: nobody uses it yet */
    struct span span;               /* in the source */
};

struct lock_fact { oid relation; bool is_index; enum lock_mode mode; enum lock_reason reason; uint32_t operation; bool transient; /* given back before the statement ends */ bool new_relation; };
struct rewrite_fact { oid relation; const char *reason; uint32_t operation; };
enum scan_purpose { SCAN_READ, SCAN_VALIDATE_CHECK, SCAN_VALIDATE_NOT_NULL, SCAN_VALIDATE_FOREIGN_KEY, SCAN_REFERENCED, SCAN_BUILD, SCAN_PARTITION, SCAN_REWRITE, SCAN_VACUUM, SCAN_WRITE };
struct scan_fact { oid relation; enum scan_purpose purpose; const char *reason; uint32_t operation; };
struct build_fact { oid index; oid relation; const char *name; bool rebuilt, concurrently, unique; const char *reason; uint32_t operation; };
/* What is gone for good: rows, values, or an object that something may still use. */
enum loss_kind { LOSS_TABLE, LOSS_COLUMN, LOSS_ROWS, LOSS_VIEW, LOSS_INDEX, LOSS_CONSTRAINT, LOSS_TYPE, LOSS_FUNCTION, LOSS_OTHER };
/* Why something goes: the statement names it; it belongs to what is named (its indexes, the sequence of a serial column), so that it goes whatever
 * the statement says; or the statement says CASCADE. */
enum loss_cause { LOSS_NAMED, LOSS_WITH_OWNER, LOSS_CASCADE };
struct loss_fact { enum loss_kind kind; oid id; oid relation; const char *object; enum loss_cause cause; uint32_t operation; };
/* A function that stays but fails when it is called: its body, a text to the server, names what the statement
 * takes away. */
struct break_fact {
    oid id;                         /* the function */
    const char *object;             /* "public.total(integer)" */
    const char *missing;            /* what its body will not find: column "note" of table "public.orders" */
    const char *reason;             /* what became of that: "is dropped", "is now called \"remark\"" */
    const char *sqlstate;           /* with which it fails */
    const char *callers;            /* "trigger t on table orders, view v" call it; NULL: nothing of the schema */
    const struct source *source;    /* where its body names it; NULL when that is not known */
    uint32_t position;
    uint32_t line;                  /* of the body, counted as the server's messages do */
    uint32_t operation;
};

enum certainty { CERTAINTY_POSSIBLE, CERTAINTY_LIKELY, CERTAINTY_CERTAIN };
/* "possible", "likely", "certain" */
const char *certainty_name(enum certainty certainty);
struct failure_fact { const char *sqlstate; enum certainty certainty; const char *reason; const char *detail, *hint; uint32_t operation; uint32_t position; bool at_commit;
                      oid relation; const char *column; double affected; /* rows that break it, NAN unknown */ };

/* One statement of a migration as it was played. */
struct statement {
    const struct source *source;
    uint32_t file;                  /* index into simulation's files */
    struct split_item item;
    struct position start, end;
    int32_t number;                 /* the catalog's statement number: the snapshot that shows what it left */
    int32_t before;                 /* the snapshot before it: number - 1, but for what runs other statements (DO, CALL, functions) */
    int32_t kept;                   /* what a refusal goes back to: before, or where a procedure committed */
    uint32_t index;                 /* among all statements of the run, from 0 */
    const struct op *op;            /* NULL: did not parse, or a psql line */
    const char *kind;               /* op_kind_name(); "unparsed"; "psql" */
    const char *parse_error; uint32_t parse_error_at;
    uint32_t transaction;           /* index into transactions + 1; 0 outside of one */
    bool explicit_block;            /* inside BEGIN … COMMIT written in the file */
    bool allowed_in_transaction;
    bool evaluated;                 /* false: not played (transaction aborted, not parsed) */
    oid relation;                   /* the main one; NO_OID */
    const char *not_modelled;       /* what of it is not understood; NULL */
    VEC(struct operation) operations;
    VEC(struct lock_fact) locks;
    VEC(struct rewrite_fact) rewrites;
    VEC(struct scan_fact) scans;
    VEC(struct build_fact) builds;
    VEC(struct loss_fact) losses;
    VEC(struct break_fact) breaks;
    VEC(struct failure_fact) failures;      /* the one to report first: certain before likely before possible */
    VEC(const char *) notices;              /* NOTICE and WARNING texts of the server */
    struct map booked;              /* simulate's: where the fact about a relation stands, so that none is booked twice */
    int64_t lock_timeout_ms, statement_timeout_ms;  /* in force when it ran; 0 off */
    bool waits_for_lockers, waits_for_snapshots;    /* CONCURRENTLY */
    struct directives directives;   /* suppressions in and around it; those for the whole file are told by their kind */
};

/* One transaction of the run: a block, an implicit one (several statements in one query string, or a file or run that the tool wraps), or a single statement. */
struct transaction { uint32_t first, last; /* statement indexes */ bool block; bool committed, rolled_back; uint32_t file; };

/* What ends a lock: the end of its statement (outside of a block, or it is given back early), of its
 * transaction, or that what took it is undone. */
enum lock_release { RELEASE_STATEMENT, RELEASE_COMMIT, RELEASE_ROLLBACK, RELEASE_SAVEPOINT, RELEASE_FAILURE };
/* "statement" "commit" "rollback" "savepoint" "failure" */
const char *lock_release_name(enum lock_release release);
/* A statement that took the lock or made it stronger. */
struct lock_step { uint32_t statement; enum lock_mode mode; enum lock_reason reason; };
/* A lock as held over time: taken by one statement, perhaps strengthened by later ones, kept to the end of
 * the transaction. Where ROLLBACK TO takes it back to a weaker mode, the time of the stronger one is a second
 * window. */
struct lock_window {
    oid relation;
    uint32_t transaction;
    uint32_t taken_by, released_by; /* statements */
    enum lock_mode mode;            /* the strongest */
    uint16_t modes;                 /* all that are held, 1 << enum lock_mode: two may keep out what neither does */
    uint32_t strongest_by;
    enum lock_release release;
    bool is_index;
    bool new_relation;
    VEC(struct lock_step) steps;    /* the first takes it, each of the others strengthens it */
};

struct simulation_file {
    const struct source *source;
    const struct migration *migration;
    uint32_t first, count;          /* statements */
    const char *tool, *transaction_mode;
    struct directives directives;   /* after the last statement */
};

struct facts {
    struct catalog *catalog;
    int version;
    VEC(struct simulation_file) files;
    VEC(struct statement *) statements;
    VEC(struct transaction) transactions;
    VEC(struct lock_window) windows;
    VEC(const char *) notes;        /* about the schema: opaque objects, unknown extensions … */
    /* Failures and problems met while loading the schema file, with positions. */
    VEC(struct schema_problem { const struct source *source; struct position at; const char *message; const char *sqlstate; bool unparsed; }) problems;
};

/* Does a transaction wait that wants to use the relation so? */
bool lock_window_keeps_out(const struct lock_window *window, enum lock_user user);

/* True when the relation exists before the run began and still holds its rows: what happens to it hurts somebody. */
bool facts_relation_in_use(const struct facts *facts, oid relation, const struct statement *before);

/* How many things in the migrations are not followed, so that what would run is not known completely. */
uint32_t facts_not_followed(const struct facts *facts);

#endif
