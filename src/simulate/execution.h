/*
 * Execution: what the handlers of one statement share: the state they read, and the few verbs by which they refuse, take locks, note
 * work and change the catalog. A handler works in PostgreSQL's own order: it looks names up, locks, checks, changes; the first refusal ends it
 * and the caller undoes what it did. While the schema file is loaded the same handlers run with recording off.
 */
#ifndef SIMULATE_EXECUTION_H
#define SIMULATE_EXECUTION_H

#include "resolve/resolve.h"
#include "simulate/simulate.h"

struct session;
struct machine;

struct execution {
    struct simulation *simulation;
    struct catalog *catalog;
    struct arena *arena;            /* the run's: what is made here stays */
    struct arena *scratch;          /* what no later statement reads (work lists, copies of definitions): gone after the statement while loading */
    int version;
    struct statement *statement;    /* facts go here; a scratch one while loading */
    bool recording;
    struct resolver resolver;       /* of the session, as it is at the start of the statement */
    struct session *session;
    uint32_t operation;             /* the operation facts are booked on */
    bool in_block;                  /* IsInTransactionBlock(): explicit, implicit, or wrapped by the tool */
    const struct statistics *statistics;
    int depth;                      /* nesting of statements within statements */
    struct machine *machine;        /* the PL/pgSQL that the statement is part of (plpgsql.h); NULL: none */
    bool open_parameters;           /* $n stands for anything: in a prepared statement */
    struct prepared *prepared;      /* whose query is analysed next (prepare.h); NULL none */
    enum reach { REACH_RUN, REACH_PLAN, REACH_ANALYSIS } reach;      /* how far queries get: EXPLAIN and cursors only plan, PREPARE only analyses */
};

/* ---- refusing ---- */

/* The server would refuse: notes the failure and returns false, so that a handler can `return refuse(…)`. Messages are the server's. */
bool refuse(struct execution *x, const char *sqlstate, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* As refuse, when an open catalog, an opaque object or an unknown extension might make it succeed. */
bool refuse_unsure(struct execution *x, const char *sqlstate, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* As refuse, for what is not there: unsure where its owner (NO_OID: it has none, so the catalog) is open. */
bool refuse_missing(struct execution *x, oid owner, const char *sqlstate, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Passes resolve's refusal on. */
bool refuse_as(struct execution *x, const struct refusal *refusal);
void refuse_detail(struct execution *x, const char *detail, const char *hint);  /* adds to the refusal noted last */
/* The rows may make it fail: noted, and the statement goes on. `affected` rows break it, NAN unknown. */
void may_fail(struct execution *x, const char *sqlstate, enum certainty certainty, oid relation, const char *column, double affected, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
/* NOTICE or WARNING. */
void notice(struct execution *x, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The statement (or part of it) is not modelled: kept as opaque, and said. */
void not_modelled(struct execution *x, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* PreventInTransactionBlock(): sets allowed_in_transaction false, and refuses with 25001 inside a block. `what`: "CREATE INDEX CONCURRENTLY". */
bool forbid_in_block(struct execution *x, const char *what);

/* ---- facts ---- */

/* A new operation; becomes the one that later facts are booked on. */
struct operation *operation_add(struct execution *x, const char *kind, struct span span);
/* The one added last. */
struct operation *operation_current(struct execution *x);

/* Takes a lock for a reason of lock.def (nothing when this version takes none). Built-in relations are passed over. An index's lock goes to
 * index_locks. */
void take_lock(struct execution *x, oid relation, enum lock_reason reason);
/* A lock by mode, where the statement itself says which (LOCK TABLE) or a computed maximum (ALTER TABLE). */
void take_lock_mode(struct execution *x, oid relation, enum lock_mode mode, enum lock_reason reason);
/* Given back before the statement ends. */
void take_transient_lock(struct execution *x, oid relation, enum lock_reason reason);
void note_rewrite(struct execution *x, oid relation, const char *reason);
void note_scan(struct execution *x, oid relation, enum scan_purpose purpose, const char *reason);
void note_build(struct execution *x, oid index, bool rebuilt, bool concurrently, const char *reason);
void note_loss(struct execution *x, enum loss_kind kind, oid id, oid relation, const char *object, enum loss_cause cause);
/* Column or relation label for operations and messages: "public.users.tier". */
const char *column_label(struct execution *x, oid relation, const char *column);
const char *relation_label(struct execution *x, oid relation);
/* The name as messages quote it (unqualified). */
const char *object_name_of(struct execution *x, oid id);

/* ---- catalog short-cuts ---- */

const struct relation *relation_of(struct execution *x, oid id);        /* living, or NULL (also for built-ins) */
/* Statement number of the relation's creation, rewrite or truncation in this run? Then nobody else uses its rows. */
bool relation_is_new(struct execution *x, oid relation);
/* Rows are known to be none: made in this run and nothing inserted, or exact statistics say 0. */
bool relation_is_empty(struct execution *x, oid relation);
/* A materialized view that surely has not been populated: !RelationIsPopulated(). */
bool holds_nothing_yet(const struct relation *relation);
/* All inheritance descendants, depth first as find_all_inheritors() gives them, the relation itself first. */
void all_inheritors(struct execution *x, oid relation, struct oids *out);
/* ChooseRelationName(), ChooseConstraintName(), ChooseIndexName(): names as the server makes them. `name2` and label may be NULL. */
const char *choose_relation_name(struct execution *x, const char *name1, const char *name2, const char *label, oid schema, bool is_constraint);
const char *choose_constraint_name(struct execution *x, const char *name1, const char *name2, const char *label, oid schema, struct texts taken);
/* makeObjectName(): cut to 63 bytes. */
const char *make_object_name(struct arena *arena, const char *name1, const char *name2, const char *label);
/* Owner of a new object: the session's role. */
const char *owner_of_new(struct execution *x);
/* types.c: CREATE TYPE name and CREATE TYPE name (INPUT = …), for execute_define(). */
bool define_base_type(struct execution *x, const struct op_define *op);
/* types.c: TypeShellMake(): a type of which only the name is known yet; the name is free. */
bool make_shell_type(struct execution *x, const struct name *name, oid *type);
/* collations.c: what CREATE COLLATION keeps, for execute_define(). */
bool collation_options(struct execution *x, const struct op_define *op, struct sql_options *out);
/* aggregates.c: CREATE AGGREGATE, for execute_define(). */
bool define_aggregate(struct execution *x, const struct op_define *op);
/* The type that an option of CREATE AGGREGATE or OPERATOR names; NO_OID when it was not given. */
bool option_type(struct execution *x, const struct sql_options *options, const char *name, oid *type);
/* functions.c: anyelement and its like, but not "any". */
bool is_polymorphic_type(struct execution *x, oid type);
/* text_search.c: CREATE TEXT SEARCH …, for execute_define(). */
bool define_text_search(struct execution *x, const struct op_define *op, oid schema);
/* default_privileges.c: who plays the migration; where no file says it, the role that owns most of what is there. */
const char *session_role(struct execution *x);
/* default_privileges.c: gives a new object what ALTER DEFAULT PRIVILEGES has promised for its kind. */
void apply_default_privileges(struct execution *x, oid id);
/* fmgr_sql_validator() (functions.c): the statements of a body in SQL are analysed, so that its tables are locked and its mistakes
 * refused. True for what is no such body, or takes any type. */
bool analyse_sql_body(struct execution *x, oid id);
/* extensions.c: ALTER EXTENSION … SET SCHEMA: moves the extension and its members. */
bool set_extension_schema(struct execution *x, oid extension, oid schema);
/* naming.c: renames a type and, with it, its array type (RenameTypeInternal). */
void rename_type(struct execution *x, oid id, const char *name);
/* "create_table" already has a type by that name, a relation by that name … (heap_create_with_catalog): 42P07, 42710. */
bool refuse_taken_name(struct execution *x, oid schema, const char *name);
/* A relation named by a statement, of one of these kinds ("rpvmfSiIc"), with a lock; refuses with 42P01, or 42809 in the server's words. */
oid open_relation(struct execution *x, const struct name *name, const char *kinds, bool missing_ok, enum lock_reason reason);
/* tables.c: AddNewAttributeTuples(): views and composite types have no system columns. */
bool is_system_column(const struct relation *relation, const char *name);
#define SYSTEM_COLUMN (-1)          /* the number of any of them, where they need not be told apart */
/* validate_relation_kind() of table.c: no index and no composite type can be opened as a table: 42809. */
bool check_opens_as_table(struct execution *x, const struct relation *relation);
/* refuses 42809 "\"x\" is not a table" with the hint the server gives. */
bool refuse_wrong_kind(struct execution *x, oid relation, const char *wanted);

/* Locks and scans of a query that is run: its relations, what views stand on, partitions and children; false when it was
 * refused (data.c). */
bool lock_query(struct execution *x, const struct typed_query *typed);
/* Looks a query's names up and takes its locks; false when it was refused. The functions it calls are not followed (data.c). */
bool query_run(struct execution *x, const struct query *query, enum op_kind kind);
/* What a query may name: in a routine also its variables (data.c). */
struct scope query_scope(const struct execution *x);

/* Options that ProcessCopyOptions() judges by their values; refuses (data.c). */
bool check_copy_options(struct execution *x, const struct sql_options *options);

/* defGetBoolean(): an option without a value is on; refuses with 42601 what is neither on nor off. */
bool option_boolean(struct execution *x, const struct sql_option *option, bool *on);

/* NULL: the one that goes without saying; refuses with 42704 (functions.c). */
bool check_language(struct execution *x, const char *language);

/* The option of that name (letter case does not matter); NULL when it was not given. */
const struct sql_option *option_find(const struct sql_options *options, const char *name);
/* `options` with those of a later statement in place of the ones they name. */
struct sql_options options_altered(struct arena *arena, const struct sql_options *options, const struct sql_options *altering);

/* ---- dropping (dependency.c) ---- */

/* performMultipleDeletions(): drops these objects with all that hangs on them; refuses 2BP01 under RESTRICT. Takes the locks, notes the losses. */
struct drop_target { oid object; int16_t column; };
/* The member that is this table or schema; NULL: it is none of them. */
const struct publication_member *publication_member_of(struct execution *x, const struct publication *publication, oid id);
/* The number (from 1) of the member that is this table and whose column list or row filter names the column; 0 none. */
uint32_t publication_member_naming(const struct publication *publication, oid table, int16_t column);
bool drop_objects(struct execution *x, const struct drop_target *targets, uint32_t count, enum behavior behavior, bool concurrently);

/* ---- handlers ---- */

typedef bool execute_fn(struct execution *x, const struct op *op);
/* Plays any op in the running statement (CREATE SCHEMA's elements, EXPLAIN ANALYZE, functions' statements). */
bool execute_op(struct execution *x, const struct op *op);

/* One for every op kind; the table is in dispatch.c. */
execute_fn execute_create_table, execute_create_table_as, execute_alter_table,
    execute_alter_all_in_tablespace, execute_create_index, execute_create_view,
    execute_refresh_materialized_view, execute_create_sequence, execute_alter_sequence, execute_create_schema,
    execute_create_enum, execute_alter_enum, execute_create_composite_type, execute_create_range_type,
    execute_create_domain, execute_alter_domain, execute_alter_type, execute_define, execute_create_function,
    execute_alter_function, execute_create_cast, execute_create_transform, execute_create_conversion,
    execute_create_operator_class, execute_create_operator_family, execute_alter_operator_family,
    execute_alter_operator, execute_create_language, execute_create_access_method, execute_alter_text_search,
    execute_alter_collation, execute_create_trigger, execute_create_event_trigger, execute_alter_event_trigger,
    execute_create_rule, execute_create_policy, execute_create_statistics, execute_alter_statistics,
    execute_drop, execute_rename, execute_set_schema, execute_set_owner, execute_depends_on_extension,
    execute_comment, execute_security_label, execute_grant, execute_grant_role, execute_role, execute_owned,
    execute_extension, execute_foreign_data, execute_import_foreign_schema, execute_publication,
    execute_subscription, execute_select, execute_insert, execute_update, execute_delete, execute_merge,
    execute_copy, execute_truncate, execute_lock_table, execute_do, execute_call, execute_transaction,
    execute_set, execute_set_constraints, execute_reindex, execute_cluster, execute_vacuum, execute_explain,
    execute_prepare, execute_declare_cursor, execute_database, execute_tablespace, execute_utility;

/* An index to be made, by CREATE INDEX, a key constraint, or as a copy of another (indexes.c). */
struct index_request {
    oid relation;
    const char *name;               /* NULL: chosen as the server does */
    const char *method;
    struct index_elements elements, including;
    struct expr *where;
    bool unique, primary, exclusion, without_overlaps, nulls_not_distinct, is_constraint, deferrable, initially_deferred;
    bool concurrently, if_not_exists, only;
    bool skip_build;                /* a rewrite of the table builds it */
    struct sql_options options;
    const char *tablespace;
    oid parent_index, parent_constraint;    /* the copy of a partitioned index for a partition */
    const struct relation *model;   /* a copy of this index: its keys with their classes; `elements` is not used */
    const char *adopt;              /* ADD CONSTRAINT … USING INDEX: the index that is there */
    const char *comment;
    struct span span;
};
/* DefineIndex(): checks, makes and (as facts) builds it, on partitions too. *index may be NULL; it becomes NO_OID when IF NOT EXISTS found one. */
bool define_index(struct execution *x, const struct index_request *request, oid *index);

/* A sequence to be made (sequence_object.c): CREATE SEQUENCE, serial, identity. Options as the grammar gives them (init_params()). */
struct sequence_request { oid schema; const char *name; char persistence; oid type; /* NO_OID: from AS, else bigint */ bool identity; const char *owner; struct sql_options options; };
bool create_sequence_object(struct execution *x, const struct sequence_request *request, oid *sequence);
/* Applies options of ALTER SEQUENCE (not OWNED BY) to a sequence; `identity`: it belongs to an identity column. */
bool alter_sequence_object(struct execution *x, oid sequence, const struct sql_options *options, bool identity);
/* OWNED BY: the sequence goes with the column (auto; internal for identity). */
void own_sequence(struct execution *x, oid sequence, oid relation, int16_t column, bool identity);

/* resolve_type(), with the refusal noted; a type that an unknown extension (or an unknown schema) may hold is taken to exist and made (assumed_type.c). */
bool look_up_type(struct execution *x, const struct type_name *name, oid *type, int32_t *typmod);

/* The row type and array type of a table, view or composite type that is being made (row_type.c); sets relation->row_type. */
void create_row_type(struct execution *x, struct relation *relation);
/* makeArrayTypeName(): a name that is free. */
const char *array_type_name(struct execution *x, oid schema, const char *name);
/* moveArrayTypeName(): an array type, which nobody named, gives its name to what somebody asks for. */
void move_array_type(struct execution *x, oid schema, const char *name);
/* The array type of a type, named as the server does (makeArrayTypeName). */
oid create_array_type(struct execution *x, oid element);

#endif
