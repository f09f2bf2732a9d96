/*
 * extension.h: what CREATE EXTENSION brings.
 *
 * Owns the knowledge of the extensions that come with PostgreSQL and of those that Debian packages: their releases and their members,
 * for the PostgreSQL majors that builtin.h covers. It must not know the store: which schema a member goes to, under which number it is
 * kept and what is refused is simulate's.
 *
 * The rows come from running servers (src/catalog/extensions/generate.sh). Every row says from which to which major it holds; an extension
 * that does not come with PostgreSQL was read on one major and is taken to be the same on all. Members are given by name,
 * because their numbers differ from database to database. In all rows:
 *
 *   - schema NULL is the schema that CREATE EXTENSION chooses; any other one is named (pg_catalog, or a schema that is itself a member);
 *   - a type is written with the catalog's short name, "int4", with [] for arrays: first the extension's own, then those of the extensions
 *     that it requires, then pg_catalog's; a built-in type that has the name of an extension's is written "pg_catalog.date";
 *   - a function is written with its input types, "cube_in(cstring)", and "pg_catalog." before a built-in one.
 *
 * All memory is constant and lives as long as the program.
 */
#ifndef CATALOG_EXTENSION_H
#define CATALOG_EXTENSION_H

#include "catalog/builtin.h"
#include "sql/op.h"

/* Base types, domains, enums and ranges: pg_type. Their array types, multiranges and constructors come with them. */
struct extension_type {
    const char *schema, *name;
    char kind;                      /* typtype: b base, d domain, e enum, r range */
    char category;                  /* typcategory */
    bool preferred;
    int16_t length;                 /* typlen: bytes, -1 varlena, -2 C string */
    bool by_value;
    char alignment, storage;
    bool collatable;
    const char *typmod_in;          /* function; NULL when the type takes no modifiers */
    const char *input, *output;     /* functions of a base type */
    const char *base;               /* of a domain its type, of a range its subtype */
    int32_t base_typmod;
    uint8_t dimensions;
    bool not_null;
    const char *list;               /* an enum's labels in order, a domain's CHECK constraints, separated by commas; or NULL */
    uint8_t from, to;
};

struct extension_column {
    const char *name, *type;
    int32_t typmod;
    uint8_t dimensions;
    bool not_null;
    char identity, generated;       /* 0, or as in pg_attribute */
    const char *default_value;      /* expression, also a generated column's; or NULL */
};

/* Tables, views, sequences, composite types: pg_class. Their row types come with them. */
struct extension_relation {
    const char *schema, *name;
    char kind;                      /* relkind: r p v m f S c */
    uint16_t column_count;
    const struct extension_column *columns;
    uint8_t from, to;
};

/* An index of such a table, and the constraint that it carries. */
struct extension_index {
    const char *schema, *table, *name, *method;
    char constraint;                /* p primary key, u unique, x exclusion, - none */
    bool unique;
    const char *columns;            /* separated by commas, nothing for an expression */
    uint8_t from, to;
};

struct extension_foreign_key {
    const char *schema, *table, *name, *columns;
    const char *referenced_schema, *referenced, *referenced_columns;
    char on_update, on_delete;
    uint8_t from, to;
};

/* Functions, procedures, aggregates, window functions: pg_proc. */
struct extension_function {
    const char *schema, *name;
    const char *arguments;          /* "geom geometry, OUT x float8": mode (OUT INOUT VARIADIC TABLE) and name, where there are any, and
                                     * type */
    const char *result;
    uint8_t default_count;          /* how many of the last inputs have defaults: all of them constants or fixed for a statement */
    char kind;                      /* f p a w */
    char volatility;                /* i s v */
    char language;                  /* c C, i internal, s SQL, p PL/pgSQL */
    bool strict, returns_set;
    uint8_t from, to;
};

struct extension_operator {
    const char *schema, *name;
    const char *left, *right;       /* left is NULL for prefix operators */
    const char *result, *function;
    const char *commutator, *negator;       /* operators of the same schema, or NULL */
    bool hashable, mergeable;
    uint8_t from, to;
};

struct extension_cast {
    const char *source, *target;
    const char *function;           /* or NULL */
    char context, method;           /* as in struct builtin_cast */
    uint8_t from, to;
};

struct extension_opfamily {
    const char *schema, *name, *method;
    uint8_t from, to;
};

struct extension_opclass {
    const char *schema, *name, *method;
    const char *family;
    const char *input, *key;        /* key: type stored in the index when it differs, or NULL */
    bool is_default;
    uint8_t from, to;
};

/* What is found by its name alone: schemas, languages, access methods, foreign-data wrappers, text search objects, ... */
struct extension_object {
    enum object_type type;
    const char *schema, *name;
    const char *detail;             /* a transform's type (its name is the language), an event trigger's function, a server's wrapper */
    const char *event;              /* of an event trigger; of an access method "i" or "t" */
    uint8_t from, to;
};

/* Each list is sorted by schema, name and what else identifies the object. */
struct extension_members {
    const struct extension_type *types;
    const struct extension_relation *relations;
    const struct extension_index *indexes;
    const struct extension_foreign_key *foreign_keys;
    const struct extension_function *functions;
    const struct extension_operator *operators;
    const struct extension_cast *casts;
    const struct extension_opfamily *opfamilies;
    const struct extension_opclass *opclasses;
    const struct extension_object *objects;
    uint16_t types_count, relations_count, indexes_count, foreign_keys_count, functions_count, operators_count, casts_count,
             opfamilies_count, opclasses_count, objects_count;
};

/* What the control file says: pg_available_extensions. */
struct extension_release {
    const char *name;
    const char *version;            /* default_version: the one whose members are known */
    const char *schema;             /* fixed by the control file, or NULL */
    const char *schema_comment;     /* what the script says of that schema, or NULL */
    const char *requires;           /* extensions separated by commas, or NULL */
    bool relocatable, trusted, superuser;
    bool elsewhere;                 /* does not come with PostgreSQL: its version is any that the user has installed */
    const struct extension_members *members;
    uint8_t from, to;
};

/* NULL: not known, or not of this major. */
const struct extension_release *extension_find(int version, const char *name);

/* Known, but not to this major: it came later or was removed, and no installation of it exists. */
bool extension_is_of_other_versions(int version, const char *name);

/* May another version of this extension bring a function of this name, though the known one does not? True for extensions from elsewhere when
 * the name begins as several of its functions do, up to the first underscore: st_, pgr_. */
bool extension_may_supply(const struct extension_release *release, const char *name);

/* All releases, sorted by name; *count becomes their number. */
const struct extension_release *extension_releases(size_t *count);

#endif
