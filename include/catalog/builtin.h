/*
 * builtin.h: what every PostgreSQL database holds before anybody creates anything.
 *
 * Owns the knowledge of built-in objects (types, casts, functions, operators, access methods and their
 * classes, collations, system relations), of settings, key words and error codes, for the PostgreSQL majors
 * BUILTIN_VERSION_FIRST to BUILTIN_VERSION_LAST (builtin_oids.h), and the rules of built-in type modifiers.
 * It must not know the user's objects: domains, enums, casts and operators of the user's own are the
 * caller's.
 *
 * The rows come from the catalogs of running servers (src/catalog/builtin/generate.sh). Every row says from
 * which to which major it holds exactly as it stands; an object that changed has one row for each form, and
 * their ranges never overlap. All memory returned is constant and lives as long as the program; nothing
 * fails, nothing is allocated. A look-up that finds nothing returns NULL (or 0, or false).
 *
 * Object identifiers below 10000 are PostgreSQL's own and the same on every server. Those that a server
 * assigns while its cluster is made (row types of system views, domains of information_schema, ...) differ
 * between servers: here such objects have numbers of our own from 10000 to 16383, equal for all majors.
 * User objects start at 16384 (FirstNormalObjectId).
 */
#ifndef CATALOG_BUILTIN_H
#define CATALOG_BUILTIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog/builtin_oids.h"

/* True when the row (of any struct below) holds in this major version. */
#define BUILTIN_HOLDS(row, version) ((row)->from <= (version) && (version) <= (row)->to)

enum builtin_schema {
    BUILTIN_PG_CATALOG,
    BUILTIN_INFORMATION_SCHEMA,
};

/* "pg_catalog" or "information_schema". */
const char *builtin_schema_name(enum builtin_schema schema);

/* ---- Types: pg_type ------------------------------------------------------------------------------- */

struct builtin_type {
    uint32_t oid;
    const char *name;               /* typname, as in the catalog: int4, bpchar, _text */
    uint8_t schema;                 /* enum builtin_schema */
    char kind;                      /* typtype: b base, c composite, d domain, p pseudo, r range, m
                                     * multirange */
    char category;                  /* typcategory */
    bool preferred;                 /* typispreferred */
    int16_t length;                 /* typlen: bytes, -1 varlena, -2 C string */
    bool by_value;                  /* typbyval */
    char alignment;                 /* typalign: c, s, i, d */
    char storage;                   /* typstorage: p, e, m, x */
    char delimiter;                 /* typdelim */
    bool not_null;                  /* typnotnull (domains) */
    bool has_default;               /* typdefault is set (domains) */
    uint32_t element;               /* typelem: element type of arrays and of fixed-length "array-like"
                                     * types, or 0 */
    uint32_t array;                 /* typarray: the type of its arrays, or 0 */
    bool true_array;                /* typsubscript is array_subscript_handler: element is really an
                                     * element */
    uint32_t base;                  /* typbasetype (domains), or 0 */
    int32_t base_typmod;            /* typtypmod (domains), else -1 */
    uint32_t collation;             /* typcollation, or 0 when not collatable */
    uint32_t relation;              /* typrelid of a composite type, or 0 */
    uint32_t range_subtype;         /* of ranges and multiranges: pg_range.rngsubtype, or 0 */
    uint32_t range;                 /* of multiranges: their range type; of ranges: their multirange
                                     * type; or 0 */
    uint32_t input, output;         /* typinput, typoutput: functions, whose volatility is that of
                                     * literals and I/O casts */
    const char *typmod_in;          /* name of the typmodin function, NULL when the type takes no
                                     * modifiers */
    const char *typmod_out;         /* name of the typmodout function, or NULL */
    uint8_t from, to;
};

/* schema: a schema's name; NULL means pg_catalog, which every search_path includes. */
const struct builtin_type *builtin_type_by_name(int version, const char *schema, const char *name);
const struct builtin_type *builtin_type_by_oid(int version, uint32_t oid);

/* The type of arrays of this type; 0 when there is none (pseudo-types). */
uint32_t builtin_array_of(int version, uint32_t element);

/* FirstGenbkiObjectId (transam.h): what stands below it is numbered by hand in pg_type.dat and its like; the domains of
 * information_schema do not. */
#define FIRST_GENERATED_OID 10000u

/* The element type when this is a true array type, as IsTrueArrayType() says (so not name, point,
 * oidvector); else 0. */
uint32_t builtin_element_of(int version, uint32_t array);

/* The base type below a domain (getBaseType); every other type gives itself. *typmod, where not NULL,
 * becomes the domain's modifier when the type is a domain and stays as it is otherwise. */
uint32_t builtin_base_of(int version, uint32_t type, int32_t *typmod);

/* ---- Casts: pg_cast ------------------------------------------------------------------------------- */

struct builtin_cast {
    uint32_t source, target;        /* equal for length coercions such as varchar to varchar(n) */
    uint32_t function;              /* castfunc, or 0 */
    char context;                   /* i implicit, a in assignments, e only explicit */
    char method;                    /* f function, b binary-coercible, i by input and output */
    uint8_t from, to;
};

/* The cast between two types; NULL: none. */
const struct builtin_cast *builtin_cast_find(int version, uint32_t source, uint32_t target);

/* All casts from one source type: contiguous rows of all versions; returns their number. */
size_t builtin_casts_from(uint32_t source, const struct builtin_cast **first);

/* IsBinaryCoercible() of parse_coerce.c for built-in types: the same representation, by an implicit cast
 * or none. */
bool builtin_binary_coercible(int version, uint32_t from, uint32_t to);

/* ---- Functions, procedures, aggregates, window functions: pg_proc, pg_aggregate ------------------- */

struct builtin_argument {
    const char *name;               /* proargnames, "" when the argument has no name */
    uint32_t type;
    char mode;                      /* proargmodes: i in, o out, b inout, v variadic, t column of the
                                     * returned table */
};

struct builtin_function {
    uint32_t oid;
    const char *name;
    const uint32_t *inputs;         /* proargtypes: input_count types of what a call passes; NULL when none */
    const struct builtin_argument *arguments;   /* argument_count of all modes with names; NULL when all
                                                 * are unnamed inputs */
    const char *source;             /* prosrc of internal and C functions: functions of one source behave
                                     * alike; else NULL */
    uint32_t result;                /* prorettype */
    uint32_t variadic;              /* provariadic: element type of the variadic argument, or 0 */
    uint32_t support;               /* prosupport: planner support function, or 0 */
    uint8_t schema;                 /* enum builtin_schema */
    uint8_t language;               /* oid: INTERNAL_LANGUAGE_OID, C_LANGUAGE_OID, SQL_LANGUAGE_OID */
    uint8_t input_count;
    uint8_t argument_count;
    uint8_t default_count;          /* how many of the last inputs have defaults */
    char kind;                      /* prokind: f function, p procedure, a aggregate, w window */
    char volatility;                /* i immutable, s stable, v volatile */
    char parallel;                  /* s safe, r restricted, u unsafe */
    bool returns_set;
    bool strict;
    bool security_definer;
    bool leakproof;
    char aggregate_kind;            /* aggkind: n normal, o ordered-set, h hypothetical-set; '-' when not
                                     * an aggregate */
    uint8_t direct_count;           /* aggnumdirectargs */
    uint8_t from, to;
};

/* All functions of that name in a schema (NULL: pg_catalog): contiguous rows of all versions, in order
 * of their arguments; returns their number. Skip those for which BUILTIN_HOLDS() is false. */
size_t builtin_functions_by_name(const char *schema, const char *name, const struct builtin_function **first);
const struct builtin_function *builtin_function_by_oid(int version, uint32_t oid);

/* The function with exactly these input types. */
const struct builtin_function *builtin_function_find(int version, const char *schema, const char *name,
                                                     const uint32_t *inputs, size_t input_count);

/* ---- Operators: pg_operator ----------------------------------------------------------------------- */

struct builtin_operator {
    uint32_t oid;
    const char *name;
    uint32_t left, right;           /* left is 0 for prefix operators */
    uint32_t result;
    uint32_t function;              /* oprcode */
    uint32_t commutator, negator;   /* operators, or 0 */
    bool hashable, mergeable;       /* oprcanhash, oprcanmerge */
    uint8_t from, to;
};

/* All operators of that name (they are all in pg_catalog): contiguous rows of all versions; returns
 * their number. */
size_t builtin_operators_by_name(const char *name, const struct builtin_operator **first);
const struct builtin_operator *builtin_operator_by_oid(int version, uint32_t oid);

/* The operator with exactly these operand types; left is 0 for prefix operators. */
const struct builtin_operator *builtin_operator_find(int version, const char *name, uint32_t left,
                                                     uint32_t right);

/* ---- Access methods, operator families and classes: pg_am, pg_opfamily, pg_opclass, pg_amop, pg_amproc  */

struct builtin_access_method {
    uint32_t oid;
    const char *name;
    char kind;                      /* amtype: i index, t table */
    bool can_order, can_unique, can_multi_column, can_exclude, can_include;   /* pg_indexam_has_property()
                                                                               * */
    uint8_t from, to;
};

struct builtin_opfamily {
    uint32_t oid;
    const char *name;
    uint32_t method;                /* access method */
    uint8_t from, to;
};

struct builtin_opclass {
    uint32_t oid;                   /* our own number where a server assigns one */
    const char *name;
    uint32_t method;                /* access method */
    uint32_t family;
    uint32_t input;                 /* opcintype */
    uint32_t key;                   /* opckeytype: type stored in the index when it differs, or 0 */
    bool is_default;
    uint8_t from, to;
};

struct builtin_amop {
    uint32_t family, left, right;
    int16_t strategy;
    char purpose;                   /* s search, o ordering */
    uint32_t operator;
    uint32_t sort_family;           /* of ordering operators, or 0 */
    uint8_t from, to;
};

struct builtin_amproc {
    uint32_t family, left, right;
    int16_t number;
    uint32_t function;
    uint8_t from, to;
};

/* Each gives NULL when that version has none. The names of families and classes are an access method's (its oid). */
const struct builtin_access_method *builtin_access_method_by_name(int version, const char *name);
const struct builtin_access_method *builtin_access_method_by_oid(int version, uint32_t oid);
const struct builtin_opfamily *builtin_opfamily_by_name(int version, uint32_t method, const char *name);
const struct builtin_opfamily *builtin_opfamily_by_oid(int version, uint32_t oid);
const struct builtin_opclass *builtin_opclass_by_name(int version, uint32_t method, const char *name);
const struct builtin_opclass *builtin_opclass_by_oid(int version, uint32_t oid);

/* GetDefaultOpClass() for a built-in type; for a user's type ask with what it is binary-coercible to:
 * the base type of a domain, ANYENUMOID, ANYARRAYOID, ANYRANGEOID, ANYMULTIRANGEOID, RECORDOID. */
const struct builtin_opclass *builtin_opclass_default(int version, uint32_t method, uint32_t type);

/* Members of a family in order of left, right, strategy or number: contiguous rows of all versions;
 * return their number. */
size_t builtin_amops_of(uint32_t family, const struct builtin_amop **first);
size_t builtin_amprocs_of(uint32_t family, const struct builtin_amproc **first);

/* The operator of a family for a strategy and two types (get_opfamily_member); NULL when there is none.
 * */
const struct builtin_amop *builtin_amop_find(int version, uint32_t family, uint32_t left, uint32_t right,
                                             int strategy);
const struct builtin_amproc *builtin_amproc_find(int version, uint32_t family, uint32_t left, uint32_t right,
                                                 int number);

/* ---- Collations: pg_collation --------------------------------------------------------------------- */

struct builtin_collation {
    uint32_t oid;
    const char *name;
    char provider;                  /* d database's default, b built-in, c libc, i ICU */
    bool deterministic;
    bool imported;                  /* made by initdb from the server's ICU library: there only where ICU
                                     * is built in */
    const char *locale;             /* of provider i or b, or NULL */
    uint8_t from, to;
};

/* Those that initdb imports from the operating system (en_US.utf8, ...) differ by machine and are not
 * known here. */
const struct builtin_collation *builtin_collation_by_name(int version, const char *name);
const struct builtin_collation *builtin_collation_by_oid(int version, uint32_t oid);

/* ---- Other named objects -------------------------------------------------------------------------- */

enum builtin_object_kind {
    BUILTIN_SCHEMA,
    BUILTIN_LANGUAGE,
    BUILTIN_ROLE,                   /* pg_monitor, pg_read_all_data, ... (the bootstrap superuser has the
                                     * name it was given) */
    BUILTIN_TABLESPACE,
    BUILTIN_EXTENSION,              /* plpgsql, which every new database has */
    BUILTIN_CONVERSION,
    BUILTIN_TEXT_SEARCH_CONFIGURATION,
    BUILTIN_TEXT_SEARCH_DICTIONARY,
    BUILTIN_TEXT_SEARCH_PARSER,
    BUILTIN_TEXT_SEARCH_TEMPLATE,
};

struct builtin_object {
    enum builtin_object_kind kind;
    uint32_t oid;
    const char *name;
    uint8_t from, to;
};

const struct builtin_object *builtin_object_find(int version, enum builtin_object_kind kind,
                                                 const char *name);

/* ---- System relations: pg_class, pg_attribute, pg_index ------------------------------------------- */

struct builtin_column {
    const char *name;
    uint32_t type;
    int32_t typmod;
    uint32_t collation;             /* or 0 */
    bool not_null;
};

struct builtin_relation {
    uint32_t oid;
    const char *name;
    uint8_t schema;                 /* enum builtin_schema */
    char kind;                      /* relkind: r table, v view, i index */
    bool shared;                    /* one for the whole cluster: pg_database, pg_authid, ... */
    bool unique;                    /* of an index */
    bool primary;                   /* of an index: of the primary key */
    uint32_t table;                 /* of an index: its table, else 0 */
    uint32_t row_type;              /* of tables and views: their composite type */
    uint16_t column_count;
    const struct builtin_column *columns;   /* by position, the first has number 1; NULL for indexes */
    uint8_t from, to;
};

/* schema: NULL means pg_catalog. */
const struct builtin_relation *builtin_relation_by_name(int version, const char *schema, const char *name);
const struct builtin_relation *builtin_relation_by_oid(int version, uint32_t oid);

/* The columns of a table or view; *count becomes their number. */
const struct builtin_column *builtin_relation_columns(const struct builtin_relation *relation, size_t *count);

/* The columns that every table has and that no user column may be named after: ctid, xmin, ...
 * (SystemAttributeByName). */
const struct builtin_column *builtin_system_column(const char *name);

/* ---- Settings: pg_settings ------------------------------------------------------------------------ */

struct builtin_setting {
    const char *name;               /* in the server's own spelling: TimeZone, DateStyle */
    char type;                      /* b bool, i integer, r real, s string, e enum */
    const char *context;            /* user, superuser, backend, superuser-backend, sighup, postmaster,
                                     * internal */
    const char *unit;               /* of integer and real values without a unit: ms, s, min, B, kB, 8kB,
                                     * MB; or NULL */
    const char *minimum, *maximum;  /* as pg_settings prints them, in that unit; NULL when not numeric */
    const char *const *values;      /* of an enum: the values shown, ended by NULL; else NULL */
    const char *const *hidden_values;       /* of an enum: further spellings the server accepts, ended by
                                             * NULL; or NULL */
    const char *boot;               /* boot_val: the value when nobody sets it, in that unit; NULL when
                                     * it has none */
    bool listed;                    /* pg_settings lists it (role, session_authorization, seed,
                                     * is_superuser are hidden) */
    uint8_t from, to;
};

/* Letter case does not matter, and names that a setting had earlier find it as the server does
 * (sort_mem: work_mem). */
const struct builtin_setting *builtin_setting_find(int version, const char *name);

/* ---- Key words: pg_get_keywords() ----------------------------------------------------------------- */

struct builtin_keyword {
    const char *word;               /* lower case */
    char category;                  /* U unreserved, C unreserved (not function or type name), T reserved
                                     * (can be function or type name), R reserved */
    bool bare_label;                /* may be a column label without AS */
    uint8_t from, to;
};

/* word: lower case. quote_identifier() quotes every word that is found with a category other than U. */
const struct builtin_keyword *builtin_keyword_find(int version, const char *word);

/* ---- Error codes: errcodes.txt -------------------------------------------------------------------- */

struct builtin_sqlstate {
    const char *code;               /* five characters: 42P01 */
    const char *name;               /* condition name, as in EXCEPTION WHEN of PL/pgSQL: undefined_table
                                     * */
    char severity;                  /* E error, W warning, S success */
};

/* The condition name of a code, or NULL. */
const char *builtin_sqlstate_name(const char *code);

/* All codes of a condition name (some names have several: modifying_sql_data_not_permitted): contiguous rows;
 * returns their number. */
size_t builtin_sqlstates_by_name(const char *name, const struct builtin_sqlstate **first);

/* ---- Type modifiers and type names ---------------------------------------------------------------- */

/* For builtin_type_display(): no modifier is known, as when only the type is named (format_type with a
 * null modifier). -1 means known to have none, and then bpchar and "bit" are shown so that they do not
 * become character(1), bit(1). */
#define BUILTIN_TYPMOD_NOT_GIVEN INT32_MIN

/* format_type(): "character varying(20)", "timestamp(3) with time zone", "numeric(10,2)[]", "\"char\"",
 * "information_schema.yes_or_no". Writes at most size bytes with the final NUL and returns the length
 * that the text has, as snprintf does; 0 for a type that is not built in. 128 bytes hold every result.
 * */
size_t builtin_type_display(int version, uint32_t type, int32_t typmod, char *buffer, size_t size);

/* What a type's typmodin function does with the modifiers in parentheses: the modifier in *typmod and
 * NULL, or the SQLSTATE of the server's error and its message in error_message (NUL-ended within size
 * bytes; size may be 0). A type that takes no modifiers gives 42601. interval's first argument is the
 * mask of its fields, as the grammar gives it. A precision beyond the maximum is reduced to it, as the
 * server does with no more than a warning. The types of arrays take the modifiers of their elements. */
const char *builtin_typmod_in(int version, uint32_t type, const int32_t *arguments, size_t argument_count,
                              int32_t *typmod, char *error_message, size_t size);

/* True when this is a modifier that builtin_typmod_in() could have given for the type; -1 always is. */
bool builtin_typmod_valid(int version, uint32_t type, int32_t typmod);

/* Parts of a modifier other than -1 (numeric_typmod_precision(), numeric_typmod_scale(),
 * INTERVAL_PRECISION(), INTERVAL_RANGE()). */
int builtin_numeric_precision(int32_t typmod);
int builtin_numeric_scale(int version, int32_t typmod);
int builtin_interval_precision(int32_t typmod);     /* BUILTIN_INTERVAL_FULL_PRECISION when not limited
                                                     * */
int builtin_interval_fields(int32_t typmod);        /* mask of fields; BUILTIN_INTERVAL_ALL_FIELDS when
                                                     * not limited */
#define BUILTIN_INTERVAL_FULL_PRECISION 0xFFFF
#define BUILTIN_INTERVAL_ALL_FIELDS 0x7FFF

/* ---- Whole tables: sorted, all versions; *count becomes the number of rows --------------------------- */

/* A row counts for a version when from <= version <= to. */
const struct builtin_type *builtin_types(size_t *count);
const struct builtin_cast *builtin_casts(size_t *count);
const struct builtin_function *builtin_functions(size_t *count);
const struct builtin_operator *builtin_operators(size_t *count);
const struct builtin_access_method *builtin_access_methods(size_t *count);
const struct builtin_opfamily *builtin_opfamilies(size_t *count);
const struct builtin_opclass *builtin_opclasses(size_t *count);
const struct builtin_amop *builtin_amops(size_t *count);
const struct builtin_amproc *builtin_amprocs(size_t *count);
const struct builtin_collation *builtin_collations(size_t *count);
const struct builtin_object *builtin_objects(size_t *count);
const struct builtin_relation *builtin_relations(size_t *count);
const struct builtin_column *builtin_system_columns(size_t *count);
const struct builtin_setting *builtin_settings(size_t *count);
const struct builtin_keyword *builtin_keywords(size_t *count);
const struct builtin_sqlstate *builtin_sqlstates(size_t *count);

#endif
