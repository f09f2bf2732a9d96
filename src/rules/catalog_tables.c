/*
 * Catalog tables: the schema as tables, at any moment of the run: the hidden column `at` takes
 * statements.before or statements.after; without it they show the schema before the run. Owns the names that
 * rules use for what the catalog holds.
 */
#include "tables.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "catalog/statistics.h"
#include "sql/ident.h"

/* ---- what many columns share ---- */

static const struct object *row_object(const struct cursor *cursor)
{
    return cursor->row;
}

static const struct object *holder_object(const struct cursor *cursor)
{
    return cursor->holder;
}

static const struct catalog *catalog_of(const struct cursor *cursor)
{
    return cursor->world->facts->catalog;
}

static const struct environment *primary_of(const struct cursor *cursor)
{
    return cursor->world->estimates == NULL ? NULL : cursor->world->estimates->primary;
}

static const struct statistics *statistics_for(const struct cursor *cursor)
{
    const struct environment *primary = primary_of(cursor);
    return primary == NULL ? NULL : primary->statistics;
}

static const struct relation *relation_at(const struct cursor *cursor, oid id)
{
    const struct object *object = id == NO_OID ? NULL : catalog_object_at(catalog_of(cursor), id, cursor->at);
    return object != NULL && object->class == CLASS_RELATION ? (const struct relation *)object : NULL;
}

static void value_holder(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, holder_object(cursor)->id);
}

static void value_place(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, (sqlite3_int64)cursor->inner + 1);
}

/* The schema as reports write it. */
static const char *schema_words(const struct cursor *cursor, oid schema)
{
    return schema == SCHEMA_TEMPORARY ? "pg_temp"
           : schema == NO_OID         ? NULL
                                      : catalog_schema_name(catalog_of(cursor), schema);
}

static void result_qualified(const struct cursor *cursor, sqlite3_context *out, const struct object *object)
{
    const char *schema = schema_words(cursor, object->schema);
    result_text(out, schema == NULL ? object->name
                                    : arena_printf(cursor->world->scratch, "%s.%s", schema, object->name));
}

static void value_qualified(const struct cursor *cursor, sqlite3_context *out)
{
    result_qualified(cursor, out, row_object(cursor));
}

static void value_schema(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, schema_words(cursor, row_object(cursor)->schema));
}

/* The relation a row belongs to, by its name at the snapshot. */
static void result_relation_at(const struct cursor *cursor, sqlite3_context *out, oid id)
{
    const struct relation *relation = relation_at(cursor, id);
    if (relation == NULL)
        result_relation(cursor, out, id, cursor->at);
    else
        result_qualified(cursor, out, &relation->object);
}

static void value_parent_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_relation_at(cursor, out, row_object(cursor)->parent);
}

/* 0 is the schema itself; a row then says nobody of the run. */
static void result_maker(sqlite3_context *out, int32_t statement)
{
    if (statement <= 0 || statement == STATEMENT_NONE)
        sqlite3_result_null(out);
    else
        sqlite3_result_int64(out, statement);
}

static void value_made(const struct cursor *cursor, sqlite3_context *out)
{
    result_maker(out, row_object(cursor)->first_made);
}

/* Names of columns by number, joined; an expression (number 0) shows as "(expression)". */
static void result_columns(const struct cursor *cursor, sqlite3_context *out, oid relation_id,
                           const int16_t *numbers, uint32_t count)
{
    const struct relation *relation = relation_at(cursor, relation_id);
    if (relation == NULL || count == 0) {
        sqlite3_result_null(out);
        return;
    }
    struct str joined = str_new(cursor->world->scratch);
    for (uint32_t i = 0; i < count; i++) {
        const struct column *column = numbers[i] > 0 ? catalog_column_number(relation, numbers[i]) : NULL;
        str_add(&joined, i > 0 ? ", " : "");
        str_add(&joined, column != NULL ? column->name : "(expression)");
    }
    result_text(out, joined.text);
}

static void result_type(const struct cursor *cursor, sqlite3_context *out, oid type, int32_t typmod)
{
    result_text(out, type == NO_OID
                         ? NULL
                         : catalog_type_display(catalog_of(cursor), type, typmod, cursor->world->scratch));
}

static bool accept_relation_kind(const struct object *object, const char *kinds)
{
    return strchr(kinds, ((const struct relation *)object)->kind) != NULL;
}

#define ID_COLUMN OID(struct object, id, "id", "objects.id")
#define MADE_COLUMN                                                                                          \
    COMPUTED("INTEGER", value_made, "made_by",                                                               \
             "statements.after of the statement of the run that made it; NULL: it was there before")
#define COMMENT_COLUMN TEXT(struct object, comment, "comment", "COMMENT ON it")
#define OWNER_COLUMN   TEXT(struct object, owner, "owner", "the role that owns it; NULL: unknown")
#define SCHEMA_COLUMN                                                                                        \
    COMPUTED("TEXT", value_schema, "schema_name", "the schema it is in; pg_temp for temporary ones")
#define PARENT_COLUMNS                                                                                       \
    OID(struct object, parent, "relation", "relations.id it belongs to"),                                    \
        COMPUTED("TEXT", value_parent_name, "relation_name", "its name, schema.name")

/* ---- relations ---- */

static const struct word relation_kinds[] = {
    {RELATION_TABLE, "table"},
    {RELATION_PARTITIONED, "partitioned table"},
    {RELATION_VIEW, "view"},
    {RELATION_MATVIEW, "materialized view"},
    {RELATION_INDEX, "index"},
    {RELATION_PARTITIONED_INDEX, "partitioned index"},
    {RELATION_SEQUENCE, "sequence"},
    {RELATION_FOREIGN, "foreign table"},
    {RELATION_COMPOSITE, "composite type"},
    {0, NULL},
};
static const struct word persistences[] = {
    {'p', "permanent"}, {'u', "unlogged"}, {'t', "temporary"}, {0, NULL}};
static const struct word replica_identities[] = {
    {'d', "default"}, {'n', "nothing"}, {'f', "full"}, {'i', "index"}, {0, NULL},
};

static const struct relation *row_relation(const struct cursor *cursor)
{
    return cursor->row;
}

static void relation_sql_name(const struct cursor *cursor, sqlite3_context *out)
{
    const struct object *object = row_object(cursor);
    const char *schema = object->schema == SCHEMA_TEMPORARY ? NULL : schema_words(cursor, object->schema);
    result_text(out, ident_quote_qualified(cursor->world->scratch, schema, object->name));
}

static void relation_parent(const struct cursor *cursor, sqlite3_context *out)
{
    result_oid(out, row_relation(cursor)->inherits.count > 0 ? row_relation(cursor)->inherits.at[0] : NO_OID);
}

static struct relation_size size_of(const struct cursor *cursor)
{
    const struct environment *primary = primary_of(cursor);
    if (primary == NULL)
        return (struct relation_size){NAN, NAN, NAN, NAN};
    return environment_size(primary, cursor->world->facts, row_object(cursor)->id);
}

static void relation_rows(const struct cursor *cursor, sqlite3_context *out)
{
    result_real(out, size_of(cursor).rows);
}

static void relation_bytes(const struct cursor *cursor, sqlite3_context *out)
{
    result_real(out, size_of(cursor).bytes);
}

static void relation_index_bytes(const struct cursor *cursor, sqlite3_context *out)
{
    result_real(out, size_of(cursor).index_bytes);
}

static void relation_toast_bytes(const struct cursor *cursor, sqlite3_context *out)
{
    result_real(out, size_of(cursor).toast_bytes);
}

/* Heap, TOAST and indexes as far as they are known; unknown when the heap is. */
static void relation_total_bytes(const struct cursor *cursor, sqlite3_context *out)
{
    struct relation_size size = size_of(cursor);
    double toast = isnan(size.toast_bytes) ? 0 : size.toast_bytes,
           index = isnan(size.index_bytes) ? 0 : size.index_bytes;
    result_real(out, size.bytes + toast + index);
}

static void relation_rewritten(const struct cursor *cursor, sqlite3_context *out)
{
    result_maker(out, row_relation(cursor)->rewritten);
}

/* "schema.name" at the snapshot; a point may belong to either name, so each is tried. */
static oid find_by_name(const struct cursor *cursor, const char *name)
{
    for (const char *point = strchr(name, '.'); point != NULL; point = strchr(point + 1, '.')) {
        const char *schema_name = arena_strndup(cursor->world->scratch, name, (size_t)(point - name));
        oid schema = strcmp(schema_name, "pg_temp") == 0
                         ? SCHEMA_TEMPORARY
                         : catalog_find_at(catalog_of(cursor), CLASS_SCHEMA, NO_OID, schema_name, cursor->at);
        oid found = schema == NO_OID
                        ? NO_OID
                        : catalog_find_at(catalog_of(cursor), CLASS_RELATION, schema, point + 1, cursor->at);
        if (found != NO_OID)
            return found;
    }
    return NO_OID;
}

/* Key 2 is the name; else as other objects. */
static void start_relations(struct cursor *cursor)
{
    if ((cursor->given & 7) == 4) {
        struct arena_mark mark = arena_mark(cursor->world->scratch);
        cursor->key[0] = find_by_name(cursor, cursor->text_key);
        arena_release(cursor->world->scratch, mark);
        cursor->given |= 1;
    }
    objects_start(cursor);
}

static const struct walk walk_relations = {objects_size, start_relations, objects_next};

static const struct column_row relation_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", value_qualified, "name", "schema.name, unquoted"),
    SCHEMA_COLUMN,
    TEXT(struct object, name, "bare_name", "its name without the schema"),
    COMPUTED("TEXT", relation_sql_name, "sql_name", "schema.name as SQL must write it, quoted where needed"),
    WORD(struct relation, kind, relation_kinds, "kind",
         "table, partitioned table, view, materialized view, index, partitioned index, sequence, foreign "
         "table, composite type"),
    WORD(struct relation, persistence, persistences, "persistence", "permanent, unlogged, temporary"),
    BOOLEAN(struct relation, is_partition, "is_partition", "1: a partition of another table"),
    COMPUTED("INTEGER", relation_parent, "parent",
             "relations.id of the partitioned table or the (first) parent"),
    OID(struct object, parent, "table_id", "of an index: relations.id of its table"),
    COMPUTED("REAL", relation_rows, "rows",
             "rows in the primary environment when the run begins; NULL: unknown"),
    COMPUTED("REAL", relation_bytes, "bytes", "bytes of its rows without TOAST and indexes; NULL: unknown"),
    COMPUTED("REAL", relation_toast_bytes, "toast_bytes", "bytes of its TOAST table"),
    COMPUTED("REAL", relation_index_bytes, "index_bytes", "bytes of its indexes"),
    COMPUTED("REAL", relation_total_bytes, "total_bytes", "all of them together"),
    BOOLEAN(struct relation, row_security, "row_security", "1: row level security is enabled"),
    BOOLEAN(struct relation, force_row_security, "force_row_security", "1: for the owner too"),
    WORD(struct relation, replica_identity, replica_identities, "replica_identity",
         "default, nothing, full, index"),
    TEXT(struct relation, tablespace, "tablespace", "NULL: the database's"),
    TEXT(struct relation, access_method, "access_method", "NULL: the default"),
    OWNER_COLUMN,
    COMMENT_COLUMN,
    MADE_COLUMN,
    COMPUTED("INTEGER", relation_rewritten, "rewritten_by",
             "statements.after of the statement of the run that last rewrote or emptied it"),
    BOOLEAN(struct object, uncertain, "is_uncertain",
            "1: whether it exists or what it looks like depends on rows or names not known"),
    NO_COLUMN,
};

/* ---- columns ---- */

static const struct word identities[] = {{'a', "always"}, {'d', "by default"}, {0, NULL}};
static const struct word generations[] = {{'s', "stored"}, {'v', "virtual"}, {0, NULL}};
static const struct word storages[] = {
    {'p', "plain"}, {'e', "external"}, {'m', "main"}, {'x', "extended"}, {0, NULL}};

static uint32_t count_columns(const struct object *object)
{
    return ((const struct relation *)object)->column_count;
}

static const void *item_column(const struct object *object, uint32_t index)
{
    const struct column *column = ((const struct relation *)object)->columns[index];
    return column == NULL || column->dropped ? NULL : column;
}

static bool accept_with_columns(const struct object *object)
{
    return accept_relation_kind(object, "rpvmfc");
}

static const struct column *row_column(const struct cursor *cursor)
{
    return cursor->row;
}

static void column_relation_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_qualified(cursor, out, holder_object(cursor));
}

static void column_type(const struct cursor *cursor, sqlite3_context *out)
{
    result_type(cursor, out, row_column(cursor)->type, row_column(cursor)->typmod);
}

static void column_has_default(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, row_column(cursor)->default_id != NO_OID && row_column(cursor)->generated == 0);
}

static void column_made(const struct cursor *cursor, sqlite3_context *out)
{
    result_maker(out, row_column(cursor)->made);
}

static const struct column_statistics *column_figures(const struct cursor *cursor)
{
    const struct statistics *statistics = statistics_for(cursor);
    return statistics == NULL
               ? NULL
               : statistics_of_column(statistics, holder_object(cursor)->id, row_column(cursor)->number);
}

static void column_null_frac(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    result_real(out, figures == NULL ? NAN : figures->null_frac);
}

static void column_avg_width(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    result_real(out, figures == NULL ? NAN : figures->avg_width);
}

static void column_max_length(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    result_real(out, figures == NULL ? NAN : figures->max_length);
}

/* Figures that need the table's rows as well. */
static const struct table_statistics *table_figures(const struct cursor *cursor)
{
    return statistics_of_table(statistics_for(cursor), holder_object(cursor)->id);
}

static void column_null_rows(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    bool exact;
    result_real(out, figures == NULL ? NAN : statistics_nulls(table_figures(cursor), figures, &exact));
}

static void column_distinct(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    result_real(out, figures == NULL ? NAN : statistics_distinct(table_figures(cursor), figures));
}

static void column_duplicates(const struct cursor *cursor, sqlite3_context *out)
{
    const struct column_statistics *figures = column_figures(cursor);
    bool exact;
    result_real(out, figures == NULL ? NAN : statistics_duplicates(table_figures(cursor), figures, &exact));
}

static const struct column_row column_columns[] = {
    COMPUTED("INTEGER", value_holder, "relation", "relations.id it belongs to"),
    COMPUTED("TEXT", column_relation_name, "relation_name", "its name, schema.name"),
    SHORT(struct column, number, "number", "its place in the table, from 1"),
    TEXT(struct column, name, "name", "the column's name"),
    COMPUTED("TEXT", column_type, "type", "its type as the server displays it"),
    BOOLEAN(struct column, not_null, "not_null", "1: NOT NULL"),
    COMPUTED("BOOLEAN", column_has_default, "has_default", "1: it has a default"),
    WORD(struct column, identity, identities, "identity", "always, by default; NULL: no identity column"),
    WORD(struct column, generated, generations, "generated", "stored, virtual; NULL: not generated"),
    WORD(struct column, storage, storages, "storage", "plain, external, main, extended"),
    BOOLEAN(struct column, fast_default, "fast_default", "1: older rows take its value from the catalog"),
    BOOLEAN(struct column, local, "is_local", "1: defined here, not only inherited"),
    COMPUTED("REAL", column_null_frac, "null_frac",
             "part of the rows in which it is NULL, 0 to 1, in the primary environment; NULL: unknown"),
    COMPUTED("REAL", column_null_rows, "null_rows", "rows in which it is NULL, counted or estimated"),
    COMPUTED("REAL", column_distinct, "distinct_values", "how many different values it has, estimated"),
    COMPUTED("REAL", column_duplicates, "duplicate_rows",
             "rows to delete until all values are different, counted or estimated"),
    COMPUTED("REAL", column_avg_width, "avg_width", "bytes of a value, on average"),
    COMPUTED("REAL", column_max_length, "max_length", "characters of its longest value, where counted"),
    TEXT(struct column, comment, "comment", "COMMENT ON it"),
    COMPUTED("INTEGER", column_made, "made_by",
             "statements.after of the statement of the run that added it; NULL: it was there before"),
    NO_COLUMN,
};

/* ---- constraints ---- */

static const struct word constraint_types[] = {
    {'c', "check"},     {'f', "foreign key"}, {'p', "primary key"},        {'u', "unique"},
    {'x', "exclusion"}, {'n', "not null"},    {'t', "constraint trigger"}, {0, NULL},
};
static const struct word actions[] = {
    {'a', "no action"}, {'r', "restrict"},    {'c', "cascade"},
    {'n', "set null"},  {'d', "set default"}, {0, NULL},
};

static const struct constraint *row_constraint(const struct cursor *cursor)
{
    return cursor->row;
}

static void constraint_columns_text(const struct cursor *cursor, sqlite3_context *out)
{
    const struct constraint *constraint = row_constraint(cursor);
    result_columns(cursor, out, constraint->object.parent, constraint->columns, constraint->column_count);
}

static void constraint_referenced_columns(const struct cursor *cursor, sqlite3_context *out)
{
    const struct constraint *constraint = row_constraint(cursor);
    result_columns(cursor, out, constraint->referenced, constraint->referenced_columns,
                   constraint->referenced_count);
}

static void constraint_referenced_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_relation_at(cursor, out, row_constraint(cursor)->referenced);
}

static void constraint_validated_by(const struct cursor *cursor, sqlite3_context *out)
{
    result_maker(out, row_constraint(cursor)->validated_by);
}

/* Update and delete actions are told apart by the letter only for foreign keys. */
static void constraint_on_delete(const struct cursor *cursor, sqlite3_context *out)
{
    if (row_constraint(cursor)->type == 'f')
        result_word(out, actions, row_constraint(cursor)->on_delete);
}

static void constraint_on_update(const struct cursor *cursor, sqlite3_context *out)
{
    if (row_constraint(cursor)->type == 'f')
        result_word(out, actions, row_constraint(cursor)->on_update);
}

static const struct column_row constraint_columns[] = {
    ID_COLUMN,
    PARENT_COLUMNS,
    TEXT(struct object, name, "name", "the constraint's name"),
    WORD(struct constraint, type, constraint_types, "type",
         "check, foreign key, primary key, unique, exclusion, not null, constraint trigger"),
    COMPUTED("TEXT", constraint_columns_text, "columns", "its columns in order, joined by commas"),
    BOOLEAN(struct constraint, validated, "is_valid", "0: NOT VALID"),
    BOOLEAN(struct constraint, enforced, "is_enforced", "0: NOT ENFORCED"),
    BOOLEAN(struct constraint, deferrable, "is_deferrable", "1: DEFERRABLE"),
    OID(struct constraint, index, "index_id", "the index behind it; of a foreign key the referenced table's"),
    OID(struct constraint, referenced, "referenced", "a foreign key's other table, relations.id"),
    COMPUTED("TEXT", constraint_referenced_name, "referenced_name", "its name, schema.name"),
    COMPUTED("TEXT", constraint_referenced_columns, "referenced_columns", "the columns there"),
    COMPUTED("TEXT", constraint_on_delete, "on_delete",
             "a foreign key's action: no action, restrict, cascade, set null, set default"),
    COMPUTED("TEXT", constraint_on_update, "on_update", "the same for updates of the key"),
    OID(struct constraint, parent_constraint, "parent_constraint",
        "of a partition's copy: constraints.id of the original"),
    COMPUTED("INTEGER", constraint_validated_by, "validated_by",
             "statements.after of the statement of the run that validated it"),
    COMMENT_COLUMN,
    MADE_COLUMN,
    NO_COLUMN,
};

/* One row a key column: for joins that a list of names does not serve. */
static uint32_t count_constraint_keys(const struct object *object)
{
    return ((const struct constraint *)object)->column_count;
}

static const void *item_constraint_key(const struct object *object, uint32_t index)
{
    return &((const struct constraint *)object)->columns[index];
}

static void constraint_key_column(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int(out, *(const int16_t *)cursor->row);
}

static void constraint_key_referenced(const struct cursor *cursor, sqlite3_context *out)
{
    const struct constraint *constraint = cursor->holder;
    if (cursor->inner < constraint->referenced_count)
        sqlite3_result_int(out, constraint->referenced_columns[cursor->inner]);
}

static const struct column_row constraint_key_columns[] = {
    COMPUTED("INTEGER", value_holder, "constraint_id", "constraints.id"),
    COMPUTED("INTEGER", value_place, "place", "place among the constraint's columns, from 1"),
    COMPUTED("INTEGER", constraint_key_column, "column_number", "columns.number"),
    COMPUTED("INTEGER", constraint_key_referenced, "referenced_number",
             "columns.number in the referenced table"),
    NO_COLUMN,
};

/* ---- indexes ---- */

static bool accept_index(const struct object *object)
{
    return accept_relation_kind(object, "iI") && ((const struct relation *)object)->index != NULL;
}

static const struct index_info *row_index(const struct cursor *cursor)
{
    return ((const struct relation *)cursor->row)->index;
}

static void index_method(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, row_index(cursor)->method);
}

static void index_columns_text(const struct cursor *cursor, sqlite3_context *out)
{
    const struct index_info *index = row_index(cursor);
    int16_t *numbers = ARENA_ARRAY(cursor->world->scratch, int16_t, (size_t)index->key_count + 1);
    for (uint16_t i = 0; i < index->key_count; i++)
        numbers[i] = index->keys[i].column;
    result_columns(cursor, out, index->table, numbers, index->key_count);
}

static void index_bytes(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statistics *statistics = statistics_for(cursor);
    if (statistics != NULL)
        result_real(
            out, statistics_size(statistics, catalog_of(cursor), row_object(cursor)->id, cursor->at).bytes);
}

static void index_scan_count(const struct cursor *cursor, sqlite3_context *out)
{
    const struct statistics *statistics = statistics_for(cursor);
    const struct index_statistics *figures =
        statistics == NULL ? NULL : statistics_of_index(statistics, row_object(cursor)->id);
    result_real(out, figures == NULL ? NAN : figures->index_scans);
}

#define INDEX_FLAG(function, expression)                                                                     \
    static void function(const struct cursor *cursor, sqlite3_context *out)                                  \
    {                                                                                                        \
        const struct index_info *index = row_index(cursor);                                                  \
        result_boolean(out, expression);                                                                     \
    }
INDEX_FLAG(index_is_unique, index->unique)
INDEX_FLAG(index_is_primary, index->primary)
INDEX_FLAG(index_is_exclusion, index->exclusion)
INDEX_FLAG(index_is_valid, index->valid)
INDEX_FLAG(index_is_partial, index->predicate != NULL)
INDEX_FLAG(index_nulls_not_distinct, index->nulls_not_distinct)

static void index_constraint(const struct cursor *cursor, sqlite3_context *out)
{
    result_oid(out, row_index(cursor)->constraint);
}

static const struct column_row index_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", value_qualified, "name", "schema.name"),
    TEXT(struct object, name, "bare_name", "its name without the schema"),
    COMPUTED("TEXT", relation_sql_name, "sql_name", "schema.name as SQL must write it"),
    PARENT_COLUMNS,
    COMPUTED("TEXT", index_method, "method", "btree, hash, gist, gin, spgist, brin …"),
    COMPUTED("TEXT", index_columns_text, "columns", "its key columns in order; (expression) for one"),
    COMPUTED("BOOLEAN", index_is_unique, "is_unique", "1: UNIQUE"),
    COMPUTED("BOOLEAN", index_is_primary, "is_primary", "1: of a primary key"),
    COMPUTED("BOOLEAN", index_is_exclusion, "is_exclusion", "1: of an exclusion constraint"),
    COMPUTED("BOOLEAN", index_is_valid, "is_valid", "0: left behind by a failed build, or not complete"),
    COMPUTED("BOOLEAN", index_is_partial, "is_partial", "1: has a WHERE"),
    COMPUTED("BOOLEAN", index_nulls_not_distinct, "nulls_not_distinct", "1: NULLS NOT DISTINCT"),
    COMPUTED("INTEGER", index_constraint, "constraint_id", "constraints.id that it carries"),
    COMPUTED("REAL", index_bytes, "bytes", "its bytes in the primary environment; NULL: unknown"),
    COMPUTED("REAL", index_scan_count, "scans", "how often it was used; NULL: unknown"),
    MADE_COLUMN,
    NO_COLUMN,
};

static uint32_t count_index_keys(const struct object *object)
{
    const struct index_info *index = ((const struct relation *)object)->index;
    return (uint32_t)index->key_count + index->included_count;
}

static const void *item_index_key(const struct object *object, uint32_t place)
{
    return &((const struct relation *)object)->index->keys[place];
}

static void index_key_column(const struct cursor *cursor, sqlite3_context *out)
{
    int16_t number = ((const struct index_key *)cursor->row)->column;
    if (number != 0)
        sqlite3_result_int(out, number);
}

static void index_key_included(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, cursor->inner >= ((const struct relation *)cursor->holder)->index->key_count);
}

static const struct column_row index_key_columns[] = {
    COMPUTED("INTEGER", value_holder, "index_id", "indexes.id"),
    COMPUTED("INTEGER", value_place, "place", "place among its keys, from 1"),
    COMPUTED("INTEGER", index_key_column, "column_number", "columns.number; NULL for an expression"),
    COMPUTED("BOOLEAN", index_key_included, "is_included", "1: INCLUDE"),
    BOOLEAN(struct index_key, descending, "is_descending", "1: DESC"),
    NO_COLUMN,
};

/* ---- sequences, views, triggers, policies ---- */

static bool accept_sequence(const struct object *object)
{
    return accept_relation_kind(object, "S") && ((const struct relation *)object)->sequence != NULL;
}

static const struct sequence_info *row_sequence(const struct cursor *cursor)
{
    return ((const struct relation *)cursor->row)->sequence;
}

static void sequence_type(const struct cursor *cursor, sqlite3_context *out)
{
    result_type(cursor, out, row_sequence(cursor)->type, -1);
}

static void sequence_maximum(const struct cursor *cursor, sqlite3_context *out)
{
    sqlite3_result_int64(out, row_sequence(cursor)->maximum);
}

static void sequence_owned_by(const struct cursor *cursor, sqlite3_context *out)
{
    result_oid(out, row_sequence(cursor)->owned_by);
}

static void sequence_owned_column(const struct cursor *cursor, sqlite3_context *out)
{
    if (row_sequence(cursor)->owned_by != NO_OID)
        sqlite3_result_int(out, row_sequence(cursor)->owned_column);
}

static const struct column_row sequence_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", value_qualified, "name", "schema.name"),
    COMPUTED("TEXT", sequence_type, "type", "smallint, integer or bigint"),
    COMPUTED("INTEGER", sequence_maximum, "maximum", "its last value"),
    COMPUTED("INTEGER", sequence_owned_by, "owned_by", "relations.id of the table whose column it serves"),
    COMPUTED("INTEGER", sequence_owned_column, "owned_column", "columns.number there"),
    MADE_COLUMN,
    NO_COLUMN,
};

static bool accept_view(const struct object *object)
{
    return accept_relation_kind(object, "vm");
}

static void view_is_materialized(const struct cursor *cursor, sqlite3_context *out)
{
    result_boolean(out, row_relation(cursor)->kind == RELATION_MATVIEW);
}

static void view_is_populated(const struct cursor *cursor, sqlite3_context *out)
{
    const struct view_info *view = row_relation(cursor)->view;
    if (view != NULL && row_relation(cursor)->kind == RELATION_MATVIEW)
        result_boolean(out, view->populated);
}

static const struct column_row view_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", value_qualified, "name", "schema.name"),
    COMPUTED("BOOLEAN", view_is_materialized, "is_materialized", "1: a materialized view"),
    COMPUTED("BOOLEAN", view_is_populated, "is_populated", "0: WITH NO DATA; NULL for a plain view"),
    MADE_COLUMN,
    NO_COLUMN,
};

static const struct word trigger_timings[] = {
    {'b', "before"}, {'a', "after"}, {'i', "instead of"}, {0, NULL}};
static const struct word trigger_states[] = {
    {'O', "origin"}, {'D', "disabled"}, {'R', "replica"}, {'A', "always"}, {0, NULL},
};

static void trigger_events(const struct cursor *cursor, sqlite3_context *out)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } events[] = {
        {TRIGGER_EVENT_INSERT, "insert"},
        {TRIGGER_EVENT_UPDATE, "update"},
        {TRIGGER_EVENT_DELETE, "delete"},
        {TRIGGER_EVENT_TRUNCATE, "truncate"},
    };
    struct str text = str_new(cursor->world->scratch);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if ((((const struct trigger *)cursor->row)->events & events[i].bit) != 0)
            str_addf(&text, "%s%s", text.length > 0 ? ", " : "", events[i].name);
    result_text(out, text.text);
}

static const struct column_row trigger_columns[] = {
    ID_COLUMN,
    PARENT_COLUMNS,
    TEXT(struct object, name, "name", "the trigger's name"),
    OID(struct trigger, function, "function_id", "functions.id it calls"),
    WORD(struct trigger, timing, trigger_timings, "timing", "before, after, instead of"),
    COMPUTED("TEXT", trigger_events, "events", "insert, update, delete, truncate, joined by commas"),
    WORD(struct trigger, enabled, trigger_states, "enabled", "origin (the usual), disabled, replica, always"),
    BOOLEAN(struct trigger, row, "for_each_row", "1: FOR EACH ROW"),
    BOOLEAN(struct trigger, internal, "is_internal", "1: made for a constraint"),
    MADE_COLUMN,
    NO_COLUMN,
};

static const struct word policy_commands[] = {
    {'*', "all"}, {'r', "select"}, {'a', "insert"}, {'w', "update"}, {'d', "delete"}, {0, NULL},
};

static const struct column_row policy_columns[] = {
    ID_COLUMN,
    PARENT_COLUMNS,
    TEXT(struct object, name, "name", "the policy's name"),
    BOOLEAN(struct policy, permissive, "is_permissive", "0: AS RESTRICTIVE"),
    WORD(struct policy, command, policy_commands, "command", "all, select, insert, update, delete"),
    MADE_COLUMN,
    NO_COLUMN,
};

/* ---- functions, types, schemas, extensions ---- */

static const struct word function_kinds[] = {
    {'f', "function"}, {'p', "procedure"}, {'a', "aggregate"}, {'w', "window function"}, {0, NULL},
};
static const struct word volatilities[] = {{'i', "immutable"}, {'s', "stable"}, {'v', "volatile"}, {0, NULL}};

static void function_arguments(const struct cursor *cursor, sqlite3_context *out)
{
    const struct function *function = cursor->row;
    struct str text = str_new(cursor->world->scratch);
    for (uint16_t i = 0; i < function->argument_count; i++)
        str_addf(
            &text, "%s%s", i > 0 ? ", " : "",
            catalog_type_display(catalog_of(cursor), function->arguments[i], -1, cursor->world->scratch));
    result_text(out, text.text);
}

static void function_returns(const struct cursor *cursor, sqlite3_context *out)
{
    result_type(cursor, out, ((const struct function *)cursor->row)->returns, -1);
}

static const struct column_row function_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", value_qualified, "name", "schema.name"),
    COMPUTED("TEXT", function_arguments, "arguments", "its arguments' types, joined by commas"),
    WORD(struct function, kind, function_kinds, "kind", "function, procedure, aggregate, window function"),
    COMPUTED("TEXT", function_returns, "returns", "the type of its result"),
    TEXT(struct function, language, "language", "sql, plpgsql …"),
    WORD(struct function, volatility, volatilities, "volatility", "immutable, stable, volatile"),
    BOOLEAN(struct function, strict, "is_strict", "1: NULL for any NULL argument"),
    BOOLEAN(struct function, security_definer, "security_definer", "1: runs with its owner's rights"),
    TEXT(struct function, body, "body", "its source text"),
    OWNER_COLUMN,
    MADE_COLUMN,
    NO_COLUMN,
};

static const struct word type_kinds[] = {
    {'b', "base"},  {'c', "composite"},  {'d', "domain"}, {'e', "enum"},
    {'r', "range"}, {'m', "multirange"}, {'p', "shell"},  {0, NULL},
};

static void type_name(const struct cursor *cursor, sqlite3_context *out)
{
    result_type(cursor, out, row_object(cursor)->id, -1);
}

static void type_base(const struct cursor *cursor, sqlite3_context *out)
{
    const struct type *type = cursor->row;
    result_type(cursor, out, type->kind == 'd' ? type->base : NO_OID, type->typmod);
}

static const struct column_row type_columns[] = {
    ID_COLUMN,
    COMPUTED("TEXT", type_name, "name", "as columns.type shows it"),
    SCHEMA_COLUMN,
    WORD(struct type, kind, type_kinds, "kind", "base, composite, domain, enum, range, multirange, shell"),
    COMPUTED("TEXT", type_base, "base", "a domain's base type"),
    BOOLEAN(struct type, not_null, "not_null", "1: a domain that is NOT NULL"),
    MADE_COLUMN,
    NO_COLUMN,
};

static uint32_t count_labels(const struct object *object)
{
    return ((const struct type *)object)->label_count;
}

static const void *item_label(const struct object *object, uint32_t index)
{
    return &((const struct type *)object)->labels[index];
}

static void label_made(const struct cursor *cursor, sqlite3_context *out)
{
    result_maker(out, ((const struct enum_label *)cursor->row)->made);
}

static const struct column_row label_columns[] = {
    COMPUTED("INTEGER", value_holder, "type_id", "types.id of the enum"),
    COMPUTED("INTEGER", value_place, "place", "place among its values, from 1"),
    TEXT(struct enum_label, text, "label", "the value"),
    COMPUTED("INTEGER", label_made, "made_by",
             "statements.after of the statement of the run that added it; NULL: it was there before"),
    NO_COLUMN,
};

static const struct column_row schema_columns[] = {
    ID_COLUMN,    TEXT(struct object, name, "name", "the schema's name"),
    OWNER_COLUMN, COMMENT_COLUMN,
    MADE_COLUMN,  NO_COLUMN,
};

static const struct column_row extension_columns[] = {
    ID_COLUMN,
    TEXT(struct object, name, "name", "the extension's name"),
    TEXT(struct extension, version, "version", "as CREATE EXTENSION says it"),
    BOOLEAN(struct extension, known, "is_known", "0: what it brings is not known"),
    MADE_COLUMN,
    NO_COLUMN,
};

/* ---- all objects, and what depends on what ---- */

static const char *const class_names[CLASS_COUNT] = {
    [CLASS_SCHEMA] = "schema",
    [CLASS_RELATION] = "relation",
    [CLASS_DEFAULT] = "default",
    [CLASS_CONSTRAINT] = "constraint",
    [CLASS_TRIGGER] = "trigger",
    [CLASS_RULE] = "rule",
    [CLASS_POLICY] = "policy",
    [CLASS_TYPE] = "type",
    [CLASS_FUNCTION] = "function",
    [CLASS_OPERATOR] = "operator",
    [CLASS_OPCLASS] = "operator class",
    [CLASS_OPFAMILY] = "operator family",
    [CLASS_CAST] = "cast",
    [CLASS_COLLATION] = "collation",
    [CLASS_CONVERSION] = "conversion",
    [CLASS_TEXT_CONFIGURATION] = "text search configuration",
    [CLASS_TEXT_DICTIONARY] = "text search dictionary",
    [CLASS_TEXT_PARSER] = "text search parser",
    [CLASS_TEXT_TEMPLATE] = "text search template",
    [CLASS_STATISTICS] = "statistics",
    [CLASS_EXTENSION] = "extension",
    [CLASS_LANGUAGE] = "language",
    [CLASS_ACCESS_METHOD] = "access method",
    [CLASS_TRANSFORM] = "transform",
    [CLASS_FOREIGN_WRAPPER] = "foreign-data wrapper",
    [CLASS_SERVER] = "server",
    [CLASS_USER_MAPPING] = "user mapping",
    [CLASS_PUBLICATION] = "publication",
    [CLASS_SUBSCRIPTION] = "subscription",
    [CLASS_EVENT_TRIGGER] = "event trigger",
    [CLASS_DEFAULT_PRIVILEGES] = "default privileges",
    [CLASS_ROLE] = "role",
    [CLASS_OPAQUE] = "opaque",
};

static void object_class(const struct cursor *cursor, sqlite3_context *out)
{
    result_text(out, class_names[row_object(cursor)->class]);
}

static const struct column_row object_columns[] = {
    OID(struct object, id, "id", "a number of drydock's own, the same for the object's whole life"),
    COMPUTED("TEXT", object_class, "class",
             "schema, relation, constraint, trigger, type, function …; opaque: not understood"),
    COMPUTED("TEXT", value_qualified, "name", "schema.name where it is in a schema"),
    OID(struct object, parent, "parent", "objects.id it belongs to"),
    OID(struct object, extension, "extension", "extensions.id it came with"),
    TEXT(struct object, why_opaque, "why_opaque", "what drydock does not know of it; NULL: nothing"),
    BOOLEAN(struct object, uncertain, "is_uncertain",
            "1: whether it exists or what it looks like depends on rows or names not known"),
    OWNER_COLUMN,
    MADE_COLUMN,
    NO_COLUMN,
};

static const struct word dependency_types[] = {
    {DEPENDENCY_NORMAL, "normal"},
    {DEPENDENCY_AUTO, "auto"},
    {DEPENDENCY_INTERNAL, "internal"},
    {DEPENDENCY_EXTENSION, "extension"},
    {DEPENDENCY_PARTITION_PRIMARY, "partition"},
    {DEPENDENCY_PARTITION_SECONDARY, "partition"},
    {0, NULL},
};

static void dependency_type(const struct cursor *cursor, sqlite3_context *out)
{
    result_word(out, dependency_types, ((const struct dependency *)cursor->row)->type);
}

static void dependency_own_column(const struct cursor *cursor, sqlite3_context *out)
{
    int16_t number = ((const struct dependency *)cursor->row)->own_column;
    if (number != 0)
        sqlite3_result_int(out, number);
}

static void dependency_column(const struct cursor *cursor, sqlite3_context *out)
{
    int16_t number = ((const struct dependency *)cursor->row)->column;
    if (number != 0)
        sqlite3_result_int(out, number);
}

static uint32_t count_dependencies(const struct object *object)
{
    return object->dependencies.count;
}

static const void *item_dependency(const struct object *object, uint32_t index)
{
    return &object->dependencies.at[index];
}

/* Key 1 here is what is needed: the dependents are found first, then among the dependencies of each those
 * that name it. */
enum { DEPENDENCIES_BY_NEEDED = 10 };

static void start_dependencies(struct cursor *cursor)
{
    if ((cursor->given & 3) != 2) {
        objects_start(cursor);
        return;
    }
    cursor->mode = DEPENDENCIES_BY_NEEDED;
    if (cursor->key[1] <= 0 || cursor->key[1] > UINT32_MAX)
        cursor->ended = true;
}

static bool next_dependency(struct cursor *cursor)
{
    if (cursor->mode != DEPENDENCIES_BY_NEEDED)
        return objects_next(cursor);
    struct dependency *found = &cursor->found;
    for (;;) {
        oid id = catalog_next_dependent_at(catalog_of(cursor), (oid)cursor->key[1], cursor->at,
                                           &cursor->cursor, found);
        if (id == NO_OID)
            return false;
        cursor->holder = catalog_object_at(catalog_of(cursor), id, cursor->at);
        cursor->row = found;
        if (cursor->holder != NULL)
            return true;
    }
}

static const struct walk walk_dependencies = {objects_size, start_dependencies, next_dependency};

static const struct column_row dependency_columns[] = {
    COMPUTED("INTEGER", value_holder, "object", "objects.id of what depends"),
    OID(struct dependency, object, "needs", "objects.id of what it needs"),
    COMPUTED("INTEGER", dependency_own_column, "own_column",
             "columns.number of the part that depends; NULL: the whole"),
    COMPUTED("INTEGER", dependency_column, "needs_column",
             "columns.number of the part it needs; NULL: the whole"),
    COMPUTED("TEXT", dependency_type, "type",
             "normal (keeps it from being dropped), auto, internal, extension, partition"),
    NO_COLUMN,
};

/* ---- grants ---- */

static uint32_t count_grants(const struct object *object)
{
    return object->grants.set ? object->grants.count : 0;
}

static const void *item_grant(const struct object *object, uint32_t index)
{
    return &object->grants.at[index];
}

static void grant_grantee(const struct cursor *cursor, sqlite3_context *out)
{
    const char *grantee = ((const struct grant *)cursor->row)->grantee;
    result_text(out, grantee[0] != '\0' ? grantee : NULL);
}

static const struct column_row grant_columns[] = {
    COMPUTED("INTEGER", value_holder, "object_id", "objects.id of what is granted on; columns are left out"),
    COMPUTED("TEXT", grant_grantee, "grantee", "the role; NULL: PUBLIC, which is everybody"),
    TEXT(struct grant, privilege, "privilege", "select, insert, execute, usage …"),
    BOOLEAN(struct grant, grantable, "is_grantable", "1: WITH GRANT OPTION"),
    NO_COLUMN,
};

/* ---- the tables ---- */

#define OBJECTS(of_class, list)             .columns = list, .walk = &walk_objects, .snapshot = true, .class = of_class
#define LISTED(of_class, list, count, item) OBJECTS(of_class, list), .inner_count = count, .inner_item = item
#define BY_ID                                                                                                \
    {                                                                                                        \
        "id", 1, false                                                                                       \
    }
#define BY_RELATION                                                                                          \
    {                                                                                                        \
        "relation", 6                                                                                        \
    }

const struct table_row catalog_tables[] = {
    {"relations", "tables, views, indexes, sequences …",
     .keys = {BY_ID, {"table_id", 3}, {"name", 1, .text = true}}, .columns = relation_columns,
     .walk = &walk_relations, .snapshot = true, .class = CLASS_RELATION},
    {"columns", "columns of tables, views and composite types", .keys = {{"relation", 12}},
     LISTED(CLASS_RELATION, column_columns, count_columns, item_column), .accept = accept_with_columns},
    {"constraints", "constraints of tables and domains", .keys = {BY_ID, BY_RELATION},
     OBJECTS(CLASS_CONSTRAINT, constraint_columns)},
    {"constraint_keys", "the columns of constraints, one a row", .keys = {{"constraint_id", 1}},
     LISTED(CLASS_CONSTRAINT, constraint_key_columns, count_constraint_keys, item_constraint_key)},
    {"indexes", "indexes", .keys = {BY_ID, BY_RELATION}, OBJECTS(CLASS_RELATION, index_columns),
     .accept = accept_index},
    {"index_keys", "the columns of indexes, one a row", .keys = {{"index_id", 2}},
     LISTED(CLASS_RELATION, index_key_columns, count_index_keys, item_index_key), .accept = accept_index},
    {"sequences", "sequences", .keys = {BY_ID}, OBJECTS(CLASS_RELATION, sequence_columns),
     .accept = accept_sequence},
    {"views", "views and materialized views", .keys = {BY_ID}, OBJECTS(CLASS_RELATION, view_columns),
     .accept = accept_view},
    {"triggers", "triggers", .keys = {BY_ID, BY_RELATION}, OBJECTS(CLASS_TRIGGER, trigger_columns)},
    {"policies", "row level security policies", .keys = {BY_ID, BY_RELATION},
     OBJECTS(CLASS_POLICY, policy_columns)},
    {"functions", "functions and procedures", .keys = {BY_ID}, OBJECTS(CLASS_FUNCTION, function_columns)},
    {"types", "types that the schema defines", .keys = {BY_ID}, OBJECTS(CLASS_TYPE, type_columns)},
    {"enum_labels", "the values of enums", .keys = {{"type_id", 8}},
     LISTED(CLASS_TYPE, label_columns, count_labels, item_label)},
    {"schemas", "schemas", .keys = {BY_ID}, OBJECTS(CLASS_SCHEMA, schema_columns)},
    {"extensions", "extensions", .keys = {BY_ID}, OBJECTS(CLASS_EXTENSION, extension_columns)},
    {"objects", "every object, whatever it is", .keys = {BY_ID, {"parent", 8}},
     OBJECTS(CLASS_COUNT, object_columns)},
    {"grants", "privileges on objects, where somebody has granted any", .keys = {{"object_id", 4}},
     LISTED(CLASS_COUNT, grant_columns, count_grants, item_grant)},
    {"dependencies", "what depends on what", .keys = {{"object", 3}, {"needs", 3}},
     .columns = dependency_columns, .walk = &walk_dependencies, .snapshot = true, .class = CLASS_COUNT,
     .inner_count = count_dependencies, .inner_item = item_dependency},
    {.name = NULL},
};
