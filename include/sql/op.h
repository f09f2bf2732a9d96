/*
 * Op: one statement as drydock knows it, lowered from the parser's tree: our own structs, PostgreSQL's own
 * words. An op names things, it does not know whether they exist. `struct op` is the head of every op; the
 * kind says which struct it is. Ops are immutable and live in the arena they were lowered into (the run's),
 * so the catalog may point into them.
 *
 * The kinds follow the statements of PostgreSQL's parsenodes.h one to one; a statement that changes no schema
 * object and takes no lock (FETCH, LISTEN …) is OP_UTILITY.
 */
#ifndef SQL_OP_H
#define SQL_OP_H

#include "sql/syntax.h"

enum op_kind {
#define OP(kind, name) kind,
#include "sql/op.def"
#undef OP
    OP_KIND_COUNT
};

/* "create_table", "alter_table" …: what JSON and rules call it. */
const char *op_kind_name(enum op_kind kind);
/* SELECT, INSERT, UPDATE, DELETE, MERGE: a struct op_query, which the server plans. */
bool op_is_query(enum op_kind kind);

struct op {
    enum op_kind kind;
    struct span span;               /* in the source */
};

/* The kinds of object that statements name (ObjectType). */
enum object_type {
#define OBJECT_TYPE(kind, words) kind,
#include "sql/object_type.def"
#undef OBJECT_TYPE
    OBJECT_TYPE_COUNT
};
/* "table", "materialized view", "index" …, as in PostgreSQL's messages. */
const char *object_type_words(enum object_type type);

/* name = value of WITH (…), SET (…), OPTIONS (…), and of the option lists of utility statements (DefElem). Of the SET clause of
 * functions, roles and databases: the setting's name and values; FROM CURRENT has the scope "current", RESET the action 'd'. */
struct sql_option {
    const char *scope, *name;       /* toast.fillfactor; name NULL: RESET ALL */
    const char *value;              /* text of it, or the first of the list; NULL when none is given (NO MINVALUE) */
    struct expr *expr;              /* a constant with more to it (BEGIN's modes) */
    struct texts list;              /* owned_by, force_null … */
    struct type_name *type;         /* a type, or a name that could be one (sfunc = f) */
    char action;                    /* 0, 's' SET, 'a' ADD, 'd' DROP or RESET */
    struct span span;
};
struct sql_options { struct sql_option *at; uint32_t count; };

struct role {
    const char *name;
    char special; /* 0, 'p' PUBLIC, 'c' CURRENT_USER, 's' SESSION_USER, 'r' CURRENT_ROLE */
};
struct roles { struct role *at; uint32_t count; };

/* An object named by a statement: which fields hold depends on its type, as in get_object_address(). */
struct object_name {
    enum object_type type;
    struct name name;               /* the object, or the relation/type that owns it */
    const char *member;             /* column, constraint, trigger, rule, policy, attribute; second name */
    struct type_name *type_name;    /* types and domains; cast's source; operator's left; transform's type */
    struct type_name *type_name2;   /* cast's target; operator's right */
    struct type_name **arguments;   /* functions, aggregates: the argument types given */
    uint32_t argument_count;
    bool arguments_given;           /* false: DROP FUNCTION f */
    const char *access_method;      /* operator class and family */
    const char *text;               /* large object's number, database, … */
    struct span span;
};
struct object_names { struct object_name *at; uint32_t count; };

enum behavior { BEHAVIOR_RESTRICT, BEHAVIOR_CASCADE };

/* ---- tables ---- */

enum constraint_type {
    CONSTRAINT_NULL, CONSTRAINT_NOT_NULL, CONSTRAINT_DEFAULT, CONSTRAINT_IDENTITY, CONSTRAINT_GENERATED,
    CONSTRAINT_CHECK, CONSTRAINT_PRIMARY, CONSTRAINT_UNIQUE, CONSTRAINT_EXCLUSION, CONSTRAINT_FOREIGN,
};

/* One key of an index or exclusion constraint (IndexElem). */
struct index_element {
    const char *column;             /* NULL for an expression */
    struct expr *expr;
    struct name collation, opclass;
    struct sql_options opclass_options;
    char ordering, nulls;           /* as in sort_item */
    struct texts exclude_operator;  /* WITH operator, its name parts; empty for indexes */
    struct span span;
};
struct index_elements { struct index_element *at; uint32_t count; };

/* A constraint as written, on a column, a table or a domain. */
struct constraint_definition {
    enum constraint_type type;
    bool deferrable, initially_deferred, not_valid, no_inherit, not_enforced;
    bool deferrable_given, enforced_given;
    bool without_overlaps, with_period, referenced_with_period;
    bool nulls_not_distinct;
    char generated_when;            /* identity: 'a' always 'd' by default; generated: 'a' */
    char generated_kind;            /* 's' stored, 'v' virtual */
    char match;                     /* 's' simple 'f' full 'p' partial */
    char on_update, on_delete; /* 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default */
    struct span
        span; /* in CREATE TABLE a column's plain NOT NULL has no place (NO_POSITION): all share one */
    const char *name;               /* NULL: PostgreSQL chooses */
    struct expr *expr;              /* check, default, generated */
    struct sql_options sequence_options;/* identity */
    struct texts columns;           /* key columns; NOT NULL's column in a table constraint */
    struct texts including;
    struct index_elements exclusions;
    const char *access_method;
    struct expr *where;
    struct sql_options options;
    const char *index_name;         /* USING INDEX */
    const char *tablespace;
    struct relation_name referenced;
    struct texts referenced_columns;
    struct texts on_delete_columns;
};
struct constraint_definitions { struct constraint_definition **at; uint32_t count; };

struct column_definition {
    const char *name;
    struct type_name *type;         /* NULL in a typed table */
    struct name collation;
    const char *storage, *compression;
    struct sql_options fdw_options;
    struct constraint_definitions constraints;
    struct span span;
};
struct column_definitions { struct column_definition **at; uint32_t count; };

/* LIKE source INCLUDING …: PostgreSQL's CREATE_TABLE_LIKE_ bits. */
enum {
    LIKE_COMMENTS = 1,
    LIKE_COMPRESSION = 2,
    LIKE_CONSTRAINTS = 4,
    LIKE_DEFAULTS = 8,
    LIKE_GENERATED = 16,
    LIKE_IDENTITY = 32,
    LIKE_INDEXES = 64,
    LIKE_STATISTICS = 128,
    LIKE_STORAGE = 256
};
/* The body of CREATE TABLE in the order written, because columns come from both. */
struct table_element {
    struct column_definition *column;
    struct constraint_definition *constraint;
    struct relation_name *like;
    uint32_t like_options;
};
struct table_elements { struct table_element *at; uint32_t count; };

struct partition_element { const char *column; struct expr *expr; struct name collation, opclass; };
struct partition_spec {
    char strategy; /* 'l' 'r' 'h' */
    struct partition_element *elements;
    uint32_t count;
};
/* FOR VALUES …; MINVALUE and MAXVALUE are EXPR_COLUMN "minvalue"/"maxvalue" of one part, as in the grammar.
 */
struct partition_bound {
    char strategy;
    bool is_default;
    struct exprs values /* IN */, from, to;
    int64_t modulus, remainder;
    uint32_t position;
};

struct op_create_table {
    struct op op;
    bool foreign;                   /* CREATE FOREIGN TABLE */
    const char *server; struct sql_options fdw_options;
    struct relation_name relation;
    bool if_not_exists;
    struct table_elements elements;
    struct relation_name *inherits; uint32_t inherit_count;     /* or the partition's parent */
    struct partition_bound *bound;  /* PARTITION OF */
    struct partition_spec *partition;
    struct type_name *of_type;
    struct sql_options options;
    char on_commit;                 /* 0, 'p' preserve, 'd' delete, 'x' drop */
    const char *tablespace, *access_method;
};

/* CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW. */
struct op_create_table_as {
    struct op op;
    bool materialized;
    struct relation_name relation;
    struct texts columns;
    bool if_not_exists, with_no_data;
    struct query *query;            /* NULL when made by EXECUTE */
    const char *execute;            /* … of this prepared statement */
    struct sql_options options; char on_commit; const char *tablespace, *access_method;
};

enum alter_kind {
#define ALTER(kind, name) kind,
#include "sql/alter.def"
#undef ALTER
    ALTER_KIND_COUNT
};
/* "add_column", "set_not_null" … */
const char *alter_kind_name(enum alter_kind kind);

/* One subcommand of ALTER TABLE / VIEW / INDEX / SEQUENCE / MATERIALIZED VIEW / FOREIGN TABLE / TYPE
 * (composite). */
struct alter_command {
    enum alter_kind kind;
    struct span span;               /* the subcommand's own tokens */
    int16_t column_number;          /* ALTER INDEX … ALTER COLUMN n SET STATISTICS */
    char replica_identity;          /* 'd' 'n' 'f' 'i' (name) */
    char generated_when;            /* ADD GENERATED … AS IDENTITY */
    bool concurrently;              /* DETACH … CONCURRENTLY */
    bool alter_deferrability, alter_enforceability, alter_inheritability;  /* ALTER CONSTRAINT */
    bool missing_ok;                /* IF [NOT] EXISTS */
    bool recurse;                   /* composite types: CASCADE on ALTER ATTRIBUTE */
    enum behavior behavior;
    const char *name;               /* column, constraint, trigger, rule, index … */
    struct column_definition *column;       /* ADD COLUMN; ALTER TYPE: its type and collation */
    struct constraint_definition
        *constraint;                /* ADD; ALTER CONSTRAINT: its name and attributes, whatever the type */
    struct expr *expr;              /* SET DEFAULT (NULL: DROP DEFAULT); ALTER TYPE … USING; SET EXPRESSION */
    int64_t number;                 /* SET STATISTICS; -1 is DEFAULT */
    const char *text;               /* SET STORAGE/COMPRESSION/ACCESS METHOD/TABLESPACE … */
    struct sql_options options;
    struct relation_name relation;  /* INHERIT, ATTACH, DETACH */
    struct partition_bound *bound;
    struct type_name *of_type;
    struct role owner;
};
struct op_alter_table {
    struct op op;
    enum object_type object_type;   /* TABLE, INDEX, SEQUENCE, VIEW, MATVIEW, FOREIGN_TABLE, TYPE */
    struct relation_name relation;
    struct alter_command *commands; uint32_t command_count;
    bool missing_ok;
};
struct op_alter_all_in_tablespace {
    struct op op;
    const char *from;
    enum object_type object_type;
    struct roles roles;
    const char *to;
    bool nowait;
};

struct op_create_index {
    struct op op;
    const char *name;
    struct relation_name relation;
    const char *access_method;
    struct index_elements elements, including;
    struct expr *where;
    struct sql_options options; const char *tablespace;
    bool unique, nulls_not_distinct, concurrently, if_not_exists;
};

struct op_create_view {
    struct op op;
    struct relation_name relation;
    struct texts columns;
    struct query *query;
    bool replace; char check_option;    /* 0 'l' 'c' */
    struct sql_options options;
};
struct op_refresh { struct op op; struct relation_name relation; bool concurrently, skip_data; };
struct op_create_sequence {
    struct op op;
    struct relation_name relation;
    struct sql_options options;
    bool if_not_exists;
};
struct op_alter_sequence {
    struct op op;
    struct relation_name relation;
    struct sql_options options;
    bool missing_ok;
};
struct op_create_schema {
    struct op op;
    const char *name;
    struct role owner;
    bool owner_given, if_not_exists;
    struct op **elements;
    uint32_t element_count;
};

/* ---- types, functions, operators ---- */

struct op_create_enum { struct op op; struct name name; struct texts labels; };
struct op_alter_enum {
    struct op op;
    struct name name;
    const char *old_label, *new_label, *neighbour;
    bool after, if_not_exists;
}; /* old_label: RENAME VALUE */
struct op_create_composite { struct op op; struct name name; struct column_definitions columns; };
struct op_create_range { struct op op; struct name name; struct sql_options options; };
struct op_create_domain {
    struct op op;
    struct name name;
    struct type_name *type;
    struct name collation;
    struct constraint_definitions constraints;
};
struct op_alter_domain {
    struct op op;
    char what; /* 'T' default, 'N' drop not null, 'O' set not null, 'C' add constraint, 'X' drop constraint,
                  'V' validate */
    struct name name;
    const char *constraint_name;
    struct expr *expr;
    struct constraint_definition *constraint;
    enum behavior behavior;
    bool missing_ok;
};
struct op_alter_type { struct op op; struct name name; struct sql_options options; };
/* CREATE TYPE (base or shell), AGGREGATE, OPERATOR, COLLATION, TEXT SEARCH … (DefineStmt). */
struct op_define {
    struct op op;
    enum object_type object_type;
    struct name name;
    struct object_name object;
    struct sql_options options;
    bool if_not_exists, replace, old_style;
    struct function_parameter *parameters;
    uint32_t parameter_count;
    uint32_t direct_count; /* ordered-set aggregates; UINT32_MAX otherwise */
};

struct function_parameter {
    const char *name;
    struct type_name *type;
    char mode; /* 'i' in 'o' out 'b' inout 'v' variadic 't' table */
    struct expr *default_value;
};
struct op_create_function {
    struct op op;
    bool procedure, replace;
    bool repeats;                   /* an option other than SET is there twice */
    struct name name;
    struct function_parameter *parameters; uint32_t parameter_count;
    struct type_name *returns;      /* NULL: from OUT parameters, or a procedure */
    const char *language;           /* NULL: sql when the body is SQL-standard */
    const char *body;               /* AS 'text'; for C functions the object file */
    const char *link_symbol;
    uint32_t body_position; /* where the body's text begins in the source; NO_POSITION when it is escaped */
    bool sql_body;                  /* BEGIN ATOMIC or RETURN: in queries */
    struct query **queries; uint32_t query_count; struct expr *return_expr;
    struct span sql_body_span;
    char volatility;                /* 0 not given, 'i' 's' 'v' */
    char strict;                    /* 0, 't', 'f' */
    char security;                  /* 0, 'd' definer, 'i' invoker */
    char leakproof, window;         /* 0, 't', 'f' */
    const char *parallel, *cost, *rows; struct name support;
    struct sql_options sets;            /* SET name = value clauses */
    struct sql_options transforms;
};
struct op_alter_function { struct op op; struct object_name function; struct sql_options actions; };
struct op_create_cast {
    struct op op;
    struct type_name *source, *target;
    struct object_name function;
    bool has_function, inout;
    char context; /* 'i' 'a' 'e' */
};
struct op_create_transform {
    struct op op;
    bool replace;
    struct type_name *type;
    const char *language;
    struct object_name from_sql, to_sql;
    bool has_from, has_to;
};
struct op_create_conversion {
    struct op op;
    struct name name, function;
    const char *from, *to;
    bool is_default;
};
struct opclass_item {
    char kind; /* 'o' operator 'f' function 's' storage */
    struct object_name object;
    int32_t number;
    struct name order_family;
    struct type_name **class_arguments;
    uint32_t class_argument_count;
    struct type_name *storage;
};
struct op_create_opclass {
    struct op op;
    struct name name, family;
    const char *access_method;
    struct type_name *type;
    struct opclass_item *items;
    uint32_t item_count;
    bool is_default;
};
struct op_create_opfamily { struct op op; struct name name; const char *access_method; };
struct op_alter_opfamily {
    struct op op;
    struct name name;
    const char *access_method;
    bool drop;
    struct opclass_item *items;
    uint32_t item_count;
};
struct op_alter_operator { struct op op; struct object_name object; struct sql_options options; };
struct op_create_language {
    struct op op;
    const char *name;
    bool replace, trusted;
    struct name handler, inline_handler, validator;
};
struct op_create_access_method { struct op op; const char *name; char type; struct name handler; };
struct op_alter_text_search {
    struct op op;
    enum object_type object_type;
    struct name name;
    struct sql_options options;
    char what; /* 0 a dictionary's options; of a configuration: 'a' add mapping, 't' alter mapping for tokens,
                  'd' replace a dictionary, 'r' replace it for tokens, 'x' drop mapping */
    struct texts tokens;
    struct name *dictionaries;
    uint32_t dictionary_count;
    bool override, replace, missing_ok;
};
struct op_alter_collation { struct op op; struct name name; };

/* ---- triggers, rules, policies, statistics ---- */

enum {
    TRIGGER_EVENT_INSERT = 1,
    TRIGGER_EVENT_DELETE = 2,
    TRIGGER_EVENT_UPDATE = 4,
    TRIGGER_EVENT_TRUNCATE = 8
};
struct trigger_transition { const char *name; bool is_new, is_table; };
struct op_create_trigger {
    struct op op;
    const char *name; struct relation_name relation; struct name function; struct texts arguments;
    bool row, replace, constraint, deferrable, initially_deferred;
    char timing;                    /* 'b' before 'a' after 'i' instead of */
    uint32_t events; struct texts columns; struct expr *when;
    struct trigger_transition *transitions; uint32_t transition_count;
    struct relation_name constraint_relation; bool has_constraint_relation;
};
struct op_create_event_trigger {
    struct op op;
    const char *name, *event;
    struct sql_options when;
    struct name function;
};
struct op_alter_event_trigger { struct op op; const char *name; char enabled; };
struct op_create_rule {
    struct op op;
    const char *name;
    struct relation_name relation;
    char event; /* 's' 'u' 'i' 'd' */
    bool instead, replace;
    struct expr *where;
    struct query **actions; /* its NOTIFY is not among them: it concerns no object */
    uint32_t action_count;
    bool notifies;
};
struct op_create_policy {
    struct op op;
    bool alter;
    const char *name;
    struct relation_name relation;
    bool restrictive;
    const char *command;
    struct roles roles;
    struct expr *using_expr, *check_expr;
};
struct statistics_element { const char *column; struct expr *expr; };
struct op_create_statistics {
    struct op op;
    struct name name;
    bool has_name, if_not_exists;
    struct texts kinds;
    struct statistics_element *elements;
    uint32_t element_count;
    struct relation_name relation;
};
struct op_alter_statistics { struct op op; struct name name; int64_t target; bool missing_ok; };

/* ---- what works on any object ---- */

struct op_drop {
    struct op op;
    enum object_type object_type;
    struct object_names objects;
    enum behavior behavior;
    bool missing_ok, concurrently;
};
struct op_rename {
    struct op op;
    enum object_type object_type, relation_type; /* what is renamed; of a member: the owner's kind */
    struct relation_name relation;               /* where a relation, or a member of one, is renamed */
    struct object_name object;                   /* always: also of relations, members and plain names */
    const char *member, *new_name;
    enum behavior behavior;
    bool missing_ok;
};
struct op_set_schema {
    struct op op;
    enum object_type object_type;
    struct relation_name relation;
    struct object_name object;
    const char *new_schema;
    bool missing_ok;
};
struct op_set_owner {
    struct op op;
    struct relation_name relation;
    struct object_name object;
    struct role owner;
};
struct op_depends {
    struct op op;
    struct object_name object;
    struct relation_name relation;
    const char *extension;
    bool remove;
};
struct op_comment { struct op op; struct object_name object; const char *comment; };     /* NULL removes it */
struct op_security_label { struct op op; struct object_name object; const char *provider, *label; };
struct grant_privilege { const char *name; struct texts columns; };     /* name NULL: ALL */
struct op_grant {
    struct op op;
    bool grant;
    char target; /* 'o' objects, 's' all in schema, 'd' default privileges */
    enum object_type object_type;
    struct object_names objects;
    struct grant_privilege *privileges;
    uint32_t privilege_count;
    struct roles grantees;
    bool grant_option;
    struct role grantor;
    bool has_grantor;
    enum behavior behavior;
    struct texts default_schemas;
    struct roles default_roles;
};
struct op_grant_role {
    struct op op;
    bool grant;
    struct texts roles;
    struct roles grantees;
    struct sql_options options;
    enum behavior behavior;
};
struct op_role {
    struct op op;
    char what; /* 'c' create 'a' alter 'd' drop 's' alter … set */
    struct role role;
    struct roles roles;
    char role_kind; /* of CREATE: 'r' ROLE 'u' USER 'g' GROUP, whose defaults differ */
    struct sql_options options;
    const char *database;
    bool missing_ok;
    struct sql_option setting;
};
struct op_owned {
    struct op op;
    bool reassign;
    struct roles roles;
    struct role new_role;
    enum behavior behavior;
};

/* ---- extensions, foreign data, replication ---- */

struct op_extension {
    struct op op;
    char what; /* 'c' create 'u' update 'a' add 'd' drop member */
    const char *name;
    bool if_not_exists;
    struct sql_options options;
    struct object_name member;
};
struct op_foreign {
    struct op op; /* CREATE/ALTER FOREIGN DATA WRAPPER, SERVER, USER MAPPING */
    char what;    /* 'c' 'a' 'd' */
    enum object_type object_type;
    const char *name, *server, *wrapper, *version, *server_type;
    struct role user;
    struct sql_options function_options, options;
    bool if_not_exists, missing_ok;
};
struct op_import_foreign_schema {
    struct op op;
    const char *server, *remote_schema, *local_schema;
    char list; /* 'a' 'l' 'e' */
    struct relation_name *tables;
    uint32_t table_count;
    struct sql_options options;
};
struct publication_item {
    struct relation_name relation;
    const char *schema;
    bool current_schema;
    struct texts columns;
    struct expr *where;
};
struct op_publication {
    struct op op;
    bool alter;
    const char *name;
    struct sql_options options;
    struct publication_item *items;
    uint32_t item_count;
    bool all_tables;
    char action; /* 0 'a' add 'd' drop 's' set */
};
struct op_subscription {
    struct op op;
    char what; /* 'c' 'a' 'd' */
    const char *name, *connection;
    struct texts publications;
    struct sql_options options;
    char action; /* of ALTER: 'o' options, 'c' connection, 's' set, 'a' add, 'd' drop publication, 'r' refresh,
                    'e' enable or disable, 'k' skip */
    bool missing_ok;
    enum behavior behavior;
};

/* ---- data, sessions, maintenance ---- */

struct op_query {
    struct op op;
    struct query *query;
}; /* SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE: op.kind says which */
struct op_copy {
    struct op op;
    struct relation_name relation;
    bool has_relation, from, program, standard;
    struct texts columns;
    struct query *query;
    const char *file;
    struct sql_options options;
    struct expr *where;
};
struct op_truncate {
    struct op op;
    struct relation_name *relations;
    uint32_t count;
    bool restart_sequences;
    enum behavior behavior;
};
struct op_lock {
    struct op op;
    struct relation_name *relations;
    uint32_t count;
    int mode; /* enum lock_mode of the server, 1 … 8 */
    bool nowait;
};
struct op_do { struct op op; const char *language, *body; uint32_t body_position; };
struct op_call { struct op op; struct expr *call; };
struct op_transaction {
    struct op op;
    char what; /* 'b' begin 'c' commit 'r' rollback 's' savepoint 'l' release 't' rollback to 'p' prepare 'C'
                  commit prepared 'R' rollback prepared */
    const char *savepoint, *prepared /* 'p' 'C' 'R': the global identifier */;
    bool chain;
    struct sql_options options; /* isolation, read only, deferrable */
};
struct op_set {
    struct op op;
    const char *name;
    bool local, reset, all, to_default, from_current;
    struct texts values;
    struct exprs exprs;
    struct sql_options options; /* SET TRANSACTION's modes */
};                              /* SET, RESET, SET TRANSACTION (name "transaction") */
struct op_set_constraints { struct op op; struct name *names; uint32_t count; bool deferred; };
struct op_index_maintenance {
    struct op op; /* REINDEX */
    char what;    /* 'i' 't' 's' 'y'(system) 'd' */
    struct relation_name relation;
    const char *name;
    bool concurrently;
    const char *tablespace;
    struct sql_options options;
};
struct op_cluster {
    struct op op;
    struct relation_name relation;
    bool has_relation;
    const char *index;
    struct sql_options options;
};
struct vacuum_relation { struct relation_name relation; struct texts columns; };
struct op_vacuum {
    struct op op;
    bool vacuum, analyze, full;
    struct sql_options options;
    struct vacuum_relation *relations;
    uint32_t count;
};
struct op_explain { struct op op; struct op *statement; bool analyze; struct sql_options options; };
struct op_prepare {
    struct op op;
    char what; /* 'p' prepare 'e' execute 'd' deallocate */
    const char *name;
    struct type_name **types;
    uint32_t type_count;
    struct op *statement;
    struct exprs arguments;
};
struct op_cursor { struct op op; const char *name; struct query *query; bool hold; };
struct op_database {
    struct op op;
    char what; /* 'c' 'a' 'd' 's' */
    const char *name;
    struct sql_options options;
    struct sql_option setting;
    bool missing_ok, refresh_collation;
};
struct op_tablespace {
    struct op op;
    char what;
    const char *name, *location;
    struct role owner;
    struct sql_options options;
    bool missing_ok;
};
struct op_utility {
    struct op op;
    const char *what, *name;    /* name: of the setting (NULL: all of them), or of the cursor (NULL: all) */
    struct sql_option setting;  /* alter_system: to what */
}; /* "listen", "notify", "checkpoint", "discard", "load", "show", "fetch", "close", "alter_system" … */

#endif
