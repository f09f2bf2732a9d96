/*
 * Object: what the catalog holds. One struct per class, each beginning with `struct object`; the fields carry the names of
 * pg_class, pg_attribute, pg_constraint … A version of an object is immutable once the statement that made it has ended; a change makes
 * a new version (catalog.h). Expressions and queries are kept as the statement gave them (sql/syntax.h), next to what
 * resolve found out about them.
 */
#ifndef CATALOG_OBJECT_H
#define CATALOG_OBJECT_H

#include "sql/op.h"

typedef uint32_t oid;               /* built-in objects: the server's own; objects of the schema: from FIRST_USER_OID on, dense */
#define FIRST_USER_OID 16384u
#define NO_OID 0u

enum object_class {
    CLASS_SCHEMA, CLASS_RELATION, CLASS_DEFAULT, CLASS_CONSTRAINT, CLASS_TRIGGER, CLASS_RULE, CLASS_POLICY, CLASS_TYPE, CLASS_FUNCTION,
    CLASS_OPERATOR, CLASS_OPCLASS, CLASS_OPFAMILY, CLASS_CAST, CLASS_COLLATION, CLASS_CONVERSION, CLASS_TEXT_CONFIGURATION,
    CLASS_TEXT_DICTIONARY, CLASS_TEXT_PARSER, CLASS_TEXT_TEMPLATE, CLASS_STATISTICS,
    CLASS_EXTENSION, CLASS_LANGUAGE, CLASS_ACCESS_METHOD, CLASS_TRANSFORM, CLASS_FOREIGN_WRAPPER, CLASS_SERVER, CLASS_USER_MAPPING,
    CLASS_PUBLICATION, CLASS_SUBSCRIPTION, CLASS_EVENT_TRIGGER, CLASS_DEFAULT_PRIVILEGES,
    CLASS_ROLE,                     /* the server's: in no print */
    CLASS_OPAQUE,                   /* understood only as "there is such a thing"; see object.why_opaque */
    CLASS_COUNT
};

/* Kinds of dependency (pg_depend.deptype). */
enum dependency_type { DEPENDENCY_NORMAL = 'n', DEPENDENCY_AUTO = 'a', DEPENDENCY_INTERNAL = 'i', DEPENDENCY_EXTENSION = 'e',
                       DEPENDENCY_PARTITION_PRIMARY = 'P', DEPENDENCY_PARTITION_SECONDARY = 'S' };
/* "this object needs `object`" ; column 0: the whole of it. `own_column`: the part of this object that needs it, 0 the whole. */
struct dependency { oid object; int16_t column; int16_t own_column; char type; };
struct dependencies { struct dependency *at; uint32_t count; };

struct room;                        /* of the store: spare room behind an array that versions share */

/* One grant as the server keeps it (aclitem), per grantee and grantor. */
struct grant { const char *grantee /* "" PUBLIC */, *grantor; const char *privilege; bool grantable; };
struct grants { struct grant *at; uint32_t count; bool set; /* false: built-in default privileges */ struct room *room; /* the store's */ };

/* Where an object came from. */
struct origin { const struct source *source; struct span span; };

struct object {
    oid id;
    enum object_class class;
    int32_t made, ended;            /* statement numbers; ended is STATEMENT_NONE while this version is alive */
    struct object *older;           /* the version before */
    const char *name;
    oid schema;                     /* NO_OID: in no schema */
    oid parent;                     /* the relation (type, domain) it belongs to: column default, constraint, index, trigger, policy, rule, statistics' first relation */
    const char *owner;              /* NULL unknown */
    const char *comment;
    struct grants grants;
    struct dependencies dependencies;
    struct origin origin;           /* the statement that made the object first */
    int32_t first_made;             /* statement number of its first version: 0 came with the schema */
    const char *why_opaque;         /* CLASS_OPAQUE and half-known objects: what is not known; else NULL */
    bool uncertain;                 /* its existence or shape depends on rows, on the clock or on names that are not in the schema */
    oid extension;                  /* member of this extension */
    const struct sql_option *labels; uint32_t label_count;  /* security labels: scope provider, value label */
};
#define STATEMENT_NONE INT32_MAX

/* What resolve made of an expression when the object was made: names in it are held by number, so that it survives renames
 * (resolve/resolve.h). NULL where it could not be resolved; then the syntax is all there is. */
struct typed;

/* ---- columns ---- */

struct column {
    const char *name;
    int16_t number;                 /* attnum */
    oid type; int32_t typmod; oid collation; int16_t dimensions;
    bool dropped, not_null, local;
    int16_t inherit_count;
    char identity;                  /* 0 'a' 'd' */
    char generated;                 /* 0 's' 'v' */
    oid default_id;                 /* CLASS_DEFAULT object (default or generation expression); NO_OID none */
    bool fast_default;              /* atthasmissing: older rows take it from the catalog */
    char storage;                   /* 'p' 'e' 'm' 'x' */
    char compression;               /* 0 'p' 'l' */
    int32_t statistics_target;      /* -1 default */
    struct sql_options options, fdw_options;
    const char *comment;
    struct grants grants;
    struct origin origin;
    int32_t made;                   /* statement number that added it */
    int32_t changed;                /* statement that last changed it; kept by the store */
};

/* ---- relations ---- */

enum { RELATION_TABLE = 'r', RELATION_PARTITIONED = 'p', RELATION_VIEW = 'v', RELATION_MATVIEW = 'm', RELATION_INDEX = 'i', RELATION_PARTITIONED_INDEX = 'I',
       RELATION_SEQUENCE = 'S', RELATION_FOREIGN = 'f', RELATION_COMPOSITE = 'c' };

struct inherits { oid *at; uint32_t count; };

struct index_key {
    int16_t column;                 /* attnum of the table; 0 for an expression */
    struct expr *expr;
    const struct typed *typed;
    oid opclass, collation;
    struct sql_options opclass_options;
    bool descending, nulls_first;
    oid exclude_operator;           /* exclusion constraints */
    int32_t statistics_target;
};

struct index_info {
    oid table;
    const char *method;             /* btree, hash, gist, gin, spgist, brin, … */
    struct index_key *keys; uint16_t key_count, included_count;     /* included ones follow the keys */
    struct expr *predicate;
    const struct typed *predicate_typed;
    bool unique, primary, exclusion, immediate, nulls_not_distinct, valid, clustered, replica_identity;
    oid constraint;                 /* the constraint it carries; NO_OID */
};

struct sequence_info { oid type; int64_t start, increment, minimum, maximum, cache; bool cycle; oid owned_by; int16_t owned_column; bool identity; };

struct partition_key { int16_t column; struct expr *expr; const struct typed *typed; oid opclass, collation; };
struct partition_info { char strategy; struct partition_key *keys; uint16_t count; oid default_partition; };

struct view_info {
    struct query *query;            /* as the statement gave it */
    char check_option; bool populated;
    const void *resolved;           /* resolve's tree, once asked for */
};

struct relation {
    struct object object;
    char kind;
    char persistence;               /* 'p' 'u' 't' */
    char on_commit;                 /* temporary tables: 0 'p' 'd' 'x' */
    struct column **columns;        /* index attnum-1; dropped ones stay */
    uint16_t column_count;
    oid row_type;                   /* its composite type; NO_OID for indexes and sequences */
    oid of_type;
    struct inherits inherits;       /* parents in order (pg_inherits.inhseqno); a partition has exactly one */
    bool is_partition;
    struct partition_bound *bound;  /* of a partition */
    struct partition_info *partition;       /* of a partitioned table */
    struct index_info *index;
    struct sequence_info *sequence;
    bool unknown;                   /* numbers of the bound or the sequence depend on rows: others stand for them */
    struct view_info *view;
    struct sql_options options;     /* reloptions, toast. ones with scope "toast" */
    const char *tablespace, *access_method;
    char replica_identity; bool row_security, force_row_security;
    oid server; struct sql_options fdw_options;
    int32_t rewritten;              /* statement number of the last rewrite or truncation in this run; STATEMENT_NONE never */
    bool detach_pending;
    struct room *column_room;       /* the store's */
    bool no_rows;                   /* made or truncated in this run and nothing written since, or exactly 0 rows by the statistics */
};

/* ---- what hangs on relations ---- */

struct default_value { struct object object; int16_t column; struct expr *expr; const struct typed *typed; bool generated;
                       bool unknown; /* a constant in it depends on rows: another one stands for it */ };

struct constraint {
    struct object object;           /* parent: table, or the domain's type */
    char type;                      /* 'c' 'f' 'p' 'u' 'x' 'n' not null (18), 't' constraint trigger */
    bool deferrable, deferred, validated, enforced, no_inherit, local, period;
    int16_t inherit_count;
    oid parent_constraint;          /* of a partition's copy */
    int16_t *columns; uint16_t column_count;        /* conkey */
    struct expr *expr;              /* check */
    bool unknown;                   /* a constant in the check depends on rows: another one stands for it */
    const struct typed *typed;
    oid index;                      /* p u x: its index; f: the referenced one */
    oid referenced; int16_t *referenced_columns; uint16_t referenced_count;
    char match, on_update, on_delete; int16_t *set_columns; uint16_t set_column_count;
    int32_t validated_by;           /* statement that validated it in this run; STATEMENT_NONE */
};

struct trigger { struct object object; oid function; char timing, enabled; /* 'O' 'D' 'R' 'A' */ bool row, internal, deferrable, deferred; uint32_t events; int16_t *columns; uint16_t column_count;
                 struct expr *when; const struct typed *when_typed; struct texts arguments; const char *old_table, *new_table; oid constraint, constraint_relation, parent_trigger; };
struct rewrite_rule { struct object object; char event, enabled; bool instead; struct expr *where; const struct typed *where_typed; struct query **actions; uint32_t action_count;
                      const void *const *resolved; /* of each action resolve's tree (struct typed_query) */ };
struct policy { struct object object; bool permissive; char command; /* '*' 'r' 'a' 'w' 'd' */ struct roles roles; struct expr *using_expr, *check_expr; const struct typed *using_typed, *check_typed; };
struct statistics_object { struct object object; struct texts kinds; int16_t *columns; uint16_t column_count; struct exprs exprs; const struct typed *const *typed; int64_t target; };

/* ---- types ---- */

struct enum_label {
    const char *text;
    int32_t made;                   /* statement that added it: unsafe in the same transaction */
    const struct enum_label *renamed; /* what it was before RENAME VALUE; NULL */
};
struct type {
    struct object object;
    char kind;                      /* 'b' base 'c' composite 'd' domain 'e' enum 'r' range 'm' multirange 'p' pseudo (shell) */
    oid relation;                   /* composite */
    oid element;                    /* of an array type */
    oid array;                      /* its array type */
    oid base; int32_t typmod; int16_t dimensions; oid collation; bool not_null; struct expr *default_expr; const struct typed *default_typed;     /* domain */
    oid root; int32_t root_typmod;  /* of a domain: getBaseTypeAndTypmod(), since domains may stand on domains thousands deep; NO_OID: not noted */
    struct enum_label *labels; uint32_t label_count;
    struct room *label_room;        /* the store's */
    oid subtype, multirange, range, subtype_opclass; /* range; `range` on the multirange */
    struct sql_options options;     /* base types: as given */
    int16_t length; bool by_value; char align, storage, category; bool preferred, defined;
    oid typmod_in, input, output;
};

/* ---- functions, operators and the rest ---- */

struct parameter { const char *name; oid type; char mode; struct expr *default_value; const struct typed *default_typed; };
struct function {
    struct object object;
    char kind;                      /* 'f' 'p' 'a' 'w' */
    struct parameter *parameters; uint16_t parameter_count; /* all modes, in order */
    oid *arguments; uint16_t argument_count;        /* the input ones: its identity */
    oid returns; bool returns_set, strict, security_definer, leakproof; oid variadic;
    char volatility, parallel;
    const char *language, *body, *link_symbol; double cost, rows; bool cost_given, rows_given;
    oid support;
    struct query **queries; uint32_t query_count; struct expr *return_expr;    /* a SQL-standard body */
    const void *const *resolved;    /* of each query resolve's tree (struct typed_query); NULL where it could not be resolved */
    const struct typed *return_typed;
    struct sql_options sets;
    struct op_define *aggregate;    /* as written */
    struct aggregate_part { const char *option; oid function; } *parts; uint32_t part_count;  /* … and the functions that its options name */
    const struct op_create_function *definition;
};
struct operator_object { struct object object; oid left, right, result, function, commutator, negator; struct sql_options options; };
struct opclass { struct object object; const char *method; oid family, type, key_type; bool is_default; const struct op_create_opclass *definition; };
struct opfamily { struct object object; const char *method; const struct op_alter_opfamily **changes; uint32_t change_count; };
struct cast_object { struct object object; oid source, target, function; char context, method; /* 'f' 'i' 'b' */ };
struct collation { struct object object; struct sql_options options; };
/* A text search object that another one uses: of the schema by number, built-in ones by name alone. */
struct text_reference { oid id; const char *name; };
struct text_mapping { const char *token; struct text_reference *dictionaries; uint32_t count; };
struct text_search {
    struct object object;
    enum object_type kind;
    struct sql_options options;     /* a dictionary's; a parser's and a template's functions */
    struct text_reference base;     /* a configuration's parser, a dictionary's template */
    struct text_mapping *mappings;  /* a configuration's, each token once */
    uint32_t mapping_count;
};
struct extension { struct object object; oid schema; /* where its objects go; the extension itself is in none */ const char *version; bool known; /* its members are known */ };
struct server { struct object object; oid wrapper; const char *server_type, *version; struct sql_options options; };
struct foreign_wrapper { struct object object; struct sql_options options, functions; };
#define PUBLISHES_ALL 15u           /* bit 0 insert, 1 update, 2 delete, 3 truncate */
#define PUBLISHES_UPDATE 2u
#define PUBLISHES_DELETE 4u
/* A table, with what of it is sent (no columns: all; NULL: all rows), or a schema. */
struct publication_member { oid id; int16_t *columns; uint16_t column_count; const struct typed *where; };
struct publication {
    struct object object;
    bool all_tables, via_root, generated;
    uint8_t publishes;
    struct publication_member *members;
    uint32_t member_count;
    struct room *member_room;       /* the store's */
};
struct event_trigger { struct object object; const char *event; char enabled; oid function; struct sql_options when; };
/* ALTER DEFAULT PRIVILEGES: object.owner's new objects of a type, in one schema or (NO_OID) anywhere, get object.grants. */
/* A role that a statement has made, dropped or granted. `set`: a session of the member may become it. */
enum role_state { ROLE_ASSUMED, ROLE_MADE, ROLE_GONE };
struct membership { oid of; bool set; };
struct role_object { struct object object; enum role_state state; bool superuser, creates_roles; struct membership *memberships; uint32_t membership_count; };
struct default_privileges { struct object object; enum object_type type; oid in_schema; };
/* Everything else, kept with the statement that made it: languages, access methods, conversions, transforms, user mappings, subscriptions … */
struct plain { struct object object; enum object_type type; const struct op *definition; struct sql_options options; };

#endif
