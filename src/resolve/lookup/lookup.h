/*
 * Lookup: the small verbs by which every file of this layer asks the catalog and the built-ins about names, types and
 * functions as if they were one, and by which it refuses. Private to resolve.
 */
#ifndef RESOLVE_LOOKUP_H
#define RESOLVE_LOOKUP_H

#include "base/map.h"
#include "resolve/resolve.h"

/* ---- refusing ---- */

/* Fills the refusal (NULL is allowed) unless one stands there already; returns false. */
bool lookup_refuse(const struct resolver *resolver, struct refusal *refusal, uint32_t position, const char *sqlstate,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));
bool lookup_refuse_detail(const struct resolver *resolver, struct refusal *refusal, const char *detail, const char *hint);
/* As lookup_refuse for something that is not there; unsure when the catalog may not hold all that exists. */
bool lookup_missing(const struct resolver *resolver, struct refusal *refusal, const char *name, uint32_t position,
                    const char *sqlstate, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* May something of this name exist although the catalog does not hold it: no schema was given, an extension's members are
 * not known, or an object of that name is only known to be there? `name` may be NULL. */
bool lookup_may_exist(const struct resolver *resolver, const char *name);

/* ---- names ---- */

/* "schema.name" as NameListToString() writes it, without quotes. */
const char *lookup_display_name(struct arena *arena, const struct name *name);
/* A schema by name without refusing; NO_OID. */
oid lookup_schema(const struct resolver *resolver, const char *name);
/* The schemas in which this name is sought: its own one or the search path. False: the named schema does not exist. */
struct lookup_path { const oid *at; uint32_t count; oid own; };
bool lookup_path(const struct resolver *resolver, const struct name *name, struct lookup_path *path);
/* Living object of a class in one schema, built-in or not. */
oid lookup_in_schema(const struct resolver *resolver, enum object_class class, oid schema, const char *name);
oid lookup_along_path(const struct resolver *resolver, enum object_class class, const struct name *name);
/* "pg_catalog", "information_schema" for the built-in functions; NULL for other schemas. */
const char *lookup_builtin_schema(const struct resolver *resolver, oid schema);

/* ---- relations, built-in or not ---- */

struct lookup_column { const char *name; int16_t number; oid type; int32_t typmod; oid collation; bool not_null; char generated, identity; };
struct lookup_relation {
    oid id;
    const char *name;
    oid schema;
    char kind;
    oid row_type;
    uint32_t column_count;          /* dropped ones included */
    const struct relation *user;    /* one of the two */
    const struct builtin_relation *builtin;
};
bool lookup_relation(const struct resolver *resolver, oid id, struct lookup_relation *out);
/* Column by number (1 …); false: dropped or out of range. */
bool lookup_column(const struct lookup_relation *relation, uint32_t number, struct lookup_column *out);
/* Column by name, system columns (negative numbers) included when asked for. */
bool lookup_column_named(const struct lookup_relation *relation, const char *name, bool system, struct lookup_column *out);
/* A relation of which not all columns are known. */
bool lookup_relation_is_open(const struct resolver *resolver, const struct lookup_relation *relation);

/* ---- types ---- */

/* The types' facts; an unknown oid gives a pseudo-type without a category. */
struct type_info lookup_type(const struct resolver *resolver, oid type);
oid lookup_base_type(const struct resolver *resolver, oid type);
oid lookup_array_of(const struct resolver *resolver, oid type);
/* get_element_type(): the element of a true array type, else NO_OID. */
oid lookup_element_of(const struct resolver *resolver, oid type);
/* get_base_element_type(): also through a domain. */
oid lookup_base_element_of(const struct resolver *resolver, oid type);
/* format_type_be() / format_type_with_typemod(). */
const char *lookup_type_display(const struct resolver *resolver, oid type, int32_t typmod);
/* typeOrDomainTypeRelid(): the relation of a composite type or of a domain over one; NO_OID. */
oid lookup_type_relation(const struct resolver *resolver, oid type);
bool lookup_type_is_complex(const struct resolver *resolver, oid type);       /* ISCOMPLEX() */
bool lookup_type_is_polymorphic(oid type);                                     /* IsPolymorphicType() */
bool lookup_type_is_enum(const struct resolver *resolver, oid type);
bool lookup_type_is_range(const struct resolver *resolver, oid type);
bool lookup_type_is_multirange(const struct resolver *resolver, oid type);

/* ---- functions ---- */

/* A row of pg_proc, built-in or not. */
struct routine {
    oid id;
    const char *name;
    oid schema;
    const oid *inputs;
    uint32_t input_count, default_count;
    oid result, variadic, support;
    char kind, volatility;
    bool returns_set, strict;
    char aggregate_kind;            /* n o h, '-' */
    uint32_t direct_count;
    const struct builtin_function *builtin;     /* one of the two */
    const struct function *user;
};
bool routine_by_oid(const struct resolver *resolver, oid id, struct routine *out);
/* Name of the n-th input (from 0), "" when it has none. */
const char *routine_input_name(const struct routine *routine, uint32_t n);
/* Default of the n-th input of a user's function; NULL (built-ins keep theirs to themselves). */
struct expr *routine_input_default(const struct routine *routine, uint32_t n);
/* The columns a call in FROM gives: OUT, INOUT and TABLE parameters. Returns their number. */
uint32_t routine_outputs(const struct resolver *resolver, const struct routine *routine, struct lookup_column **out);

/* FuncnameGetCandidates(). */
struct candidate {
    struct candidate *next;
    oid id;                         /* NO_OID: several would do equally */
    uint32_t path_position;
    uint32_t count;                 /* arguments after expanding variadic ones */
    uint32_t nominal;               /* as declared */
    uint32_t variadic_count, default_count;
    const oid *types;
    const uint16_t *numbers;        /* named notation: which parameter the n-th logical argument is */
};
struct candidate_request {
    const struct name *name;
    int32_t count;                  /* -1: of any number */
    const char *const *argument_names; uint32_t argument_name_count;    /* the last ones are named */
    bool expand_variadic, expand_defaults;
};
#define CANDIDATE_ROOM 16
struct candidates {
    struct candidate *first;
    uint32_t used;
    struct map seen;                /* hashes of the argument types, from CANDIDATE_ROOM candidates on */
    struct candidate room[CANDIDATE_ROOM];
};
/* False: the schema named does not exist (no refusal is made). The list is newest first, as the server's. */
bool candidates_find(const struct resolver *resolver, const struct candidate_request *request, struct candidates *out);
/* func_signature_string(): "f(integer, name => text)". */
const char *routine_signature(const struct resolver *resolver, const struct name *name, const oid *types, uint32_t count,
                              const char *const *argument_names, uint32_t argument_name_count);

/* ---- operators ---- */

/* A row of pg_operator, built-in or not. */
struct operator_row { oid id; const char *name; oid left, right, result, function, commutator, negator; oid schema; bool hashable, mergeable; };
bool operator_by_oid(const struct resolver *resolver, oid id, struct operator_row *out);
/* Exactly these operand types, along the path; NO_OID. */
oid operator_find(const struct resolver *resolver, const struct name *name, oid left, oid right);
/* op_signature_string(): "integer + text". */
const char *operator_signature(const struct resolver *resolver, const struct name *name, oid left, oid right);
/* OpernameGetCandidates(): of one kind, none hidden by another. */
#define OPERATOR_CANDIDATES_MAX 400
struct operator_candidate { oid id, left, right; uint32_t path_position; };
struct operator_candidates { struct operator_candidate at[OPERATOR_CANDIDATES_MAX]; uint32_t count; };
void operator_candidates_find(const struct resolver *resolver, const struct name *name, bool prefix,
                              struct operator_candidates *out);

/* ---- casts ---- */

struct cast_row { oid source, target, function; char context, method; };
/* The row of pg_cast between two types; false: none. */
bool lookup_cast(const struct resolver *resolver, oid source, oid target, struct cast_row *out);
/* IsBinaryCoercible(). */
bool lookup_binary_coercible(const struct resolver *resolver, oid from, oid to);

/* ---- operator classes ---- */

struct opclass_facts { oid id; const char *name; oid schema, type, family; bool is_default; };
/* The operator class of that number; false: there is none. */
bool opclass_row(const struct resolver *resolver, oid id, struct opclass_facts *out);
/* GetDefaultOpClass(); NO_OID. */
oid opclass_default(const struct resolver *resolver, const char *method_name, oid method, oid type);

#endif
