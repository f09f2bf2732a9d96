/*
 * builtin.c: the built-in objects of PostgreSQL, found by name or by number.
 *
 * Owns the tables in builtin/ (const, sorted by builtin/generate.sh) and every way into them: binary search,
 * then the one row among equals that holds in the version asked for. It must not know the user's objects, nor
 * type modifiers (builtin_typmod.c).
 */
#include "catalog/builtin.h"

#include <string.h>

/* A name that a setting had before. */
struct setting_alias {
    const char *alias, *name;
    uint8_t from, to;
};

#define PG   BUILTIN_PG_CATALOG
#define INFO BUILTIN_INFORMATION_SCHEMA
#include "builtin/access.inc"
#include "builtin/casts.inc"
#include "builtin/collations.inc"
#include "builtin/functions.inc"
#include "builtin/keywords.inc"
#include "builtin/objects.inc"
#include "builtin/operators.inc"
#include "builtin/relations.inc"
#include "builtin/settings.inc"
#include "builtin/sqlstates.inc"
#include "builtin/types.inc"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Searching ------------------------------------------------------------------------------------ */

/* One sorted table. "versions" is where a row keeps "from", right before "to"; "by_oid" gives the rows'
 * positions in order of their numbers (all numbered rows begin with theirs), and "by_oid_first" by number one more
 * than where its rows begin there: an object is asked for by its number several times for each column of a schema. */
struct table {
    const char *rows;
    size_t count, size, versions;
    const uint16_t *by_oid, *by_oid_first;
    size_t oid_end;
};

#define TABLE_OF(array, kind) \
    {(const char *) (array), COUNT(array), sizeof(struct kind), offsetof(struct kind, from), NULL, NULL, 0}
#define NUMBERED_TABLE_OF(array, kind) \
    {(const char *) (array), COUNT(array), sizeof(struct kind), offsetof(struct kind, from), \
     array##_by_oid, array##_by_oid_first, COUNT(array##_by_oid_first)}
#define HAS_RANGE(kind) _Static_assert(offsetof(struct kind, to) == offsetof(struct kind, from) + 1, #kind)

HAS_RANGE(builtin_type);
HAS_RANGE(builtin_cast);
HAS_RANGE(builtin_function);
HAS_RANGE(builtin_operator);
HAS_RANGE(builtin_access_method);
HAS_RANGE(builtin_opfamily);
HAS_RANGE(builtin_opclass);
HAS_RANGE(builtin_amop);
HAS_RANGE(builtin_amproc);
HAS_RANGE(builtin_collation);
HAS_RANGE(builtin_object);
HAS_RANGE(builtin_relation);
HAS_RANGE(builtin_setting);
HAS_RANGE(builtin_keyword);
HAS_RANGE(setting_alias);

static const struct table type_table = NUMBERED_TABLE_OF(types, builtin_type);
static const struct table cast_table = TABLE_OF(casts, builtin_cast);
static const struct table function_table = NUMBERED_TABLE_OF(functions, builtin_function);
static const struct table operator_table = NUMBERED_TABLE_OF(operators, builtin_operator);
static const struct table access_method_table = NUMBERED_TABLE_OF(access_methods, builtin_access_method);
static const struct table opfamily_table = NUMBERED_TABLE_OF(opfamilies, builtin_opfamily);
static const struct table opclass_table = NUMBERED_TABLE_OF(opclasses, builtin_opclass);
static const struct table amop_table = TABLE_OF(amops, builtin_amop);
static const struct table amproc_table = TABLE_OF(amprocs, builtin_amproc);
static const struct table collation_table = NUMBERED_TABLE_OF(collations, builtin_collation);
static const struct table object_table = TABLE_OF(objects, builtin_object);
static const struct table relation_table = NUMBERED_TABLE_OF(relations, builtin_relation);
static const struct table setting_table = TABLE_OF(settings, builtin_setting);
static const struct table alias_table = TABLE_OF(setting_aliases, setting_alias);
static const struct table keyword_table = TABLE_OF(keywords, builtin_keyword);
static const struct table sqlstate_table = {(const char *) sqlstates, COUNT(sqlstates),
                                            sizeof(sqlstates[0]), 0, NULL, NULL, 0};
static const struct table condition_table = {(const char *) sqlstates_by_name, COUNT(sqlstates_by_name),
                                             sizeof(sqlstates_by_name[0]), 0, NULL, NULL, 0};

/* Order of a key and a row: negative when the key comes first, as for bsearch(). */
typedef int compare_function(const void *key, const void *row);

static const char *row_at(const struct table *table, size_t at)
{
    return table->rows + at * table->size;
}

static bool holds(const struct table *table, const char *row, int version)
{
    const uint8_t *range = (const uint8_t *) row + table->versions;

    return range[0] <= version && version <= range[1];
}

/* The run of rows that equal the key; *first is set when there are any. */
static size_t run_of(const struct table *table, const void *key, compare_function *compare,
                     const char **first)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(key, row_at(table, middle)) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (high < table->count && compare(key, row_at(table, high)) == 0)
        high++;
    *first = row_at(table, low);
    return high - low;
}

/* The row that equals the key and holds in this version. */
static const void *find(const struct table *table, int version, const void *key, compare_function *compare)
{
    const char *row;

    for (size_t left = run_of(table, key, compare, &row); left > 0; left--, row += table->size) {
        if (holds(table, row, version))
            return row;
    }
    return NULL;
}

static const void *find_oid(const struct table *table, int version, uint32_t oid)
{
    size_t order = oid < table->oid_end ? table->by_oid_first[oid] : 0;

    for (; order != 0 && order <= table->count; order++) {
        const char *row = row_at(table, table->by_oid[order - 1]);
        uint32_t number;

        memcpy(&number, row, sizeof number);
        if (number != oid)
            break;
        if (holds(table, row, version))
            return row;
    }
    return NULL;
}

static int compare_numbers(uint32_t left, uint32_t right)
{
    return (left > right) - (left < right);
}

/* What most tables are sorted by; "within" is a schema, an access method or a kind. */
struct name_key {
    uint32_t within;
    const char *name;
};

/* The number of a schema by its name, where NULL stands for pg_catalog; false when it is not a built-in
 * one. */
static bool schema_number(const char *schema, uint32_t *number)
{
    *number = BUILTIN_PG_CATALOG;
    if (schema == NULL || strcmp(schema, "pg_catalog") == 0)
        return true;
    *number = BUILTIN_INFORMATION_SCHEMA;
    return strcmp(schema, "information_schema") == 0;
}

const char *builtin_schema_name(enum builtin_schema schema)
{
    return schema == BUILTIN_PG_CATALOG ? "pg_catalog" : "information_schema";
}

/* ---- Types ---------------------------------------------------------------------------------------- */

static int compare_type(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_type *type = row;
    int order = compare_numbers(wanted->within, type->schema);

    return order != 0 ? order : strcmp(wanted->name, type->name);
}

const struct builtin_type *builtin_type_by_name(int version, const char *schema, const char *name)
{
    struct name_key key = {0, name};

    return schema_number(schema, &key.within) ? find(&type_table, version, &key, compare_type) : NULL;
}

const struct builtin_type *builtin_type_by_oid(int version, uint32_t oid)
{
    return find_oid(&type_table, version, oid);
}

uint32_t builtin_array_of(int version, uint32_t element)
{
    const struct builtin_type *type = builtin_type_by_oid(version, element);

    return type != NULL ? type->array : 0;
}

uint32_t builtin_element_of(int version, uint32_t array)
{
    const struct builtin_type *type = builtin_type_by_oid(version, array);

    return type != NULL && type->true_array ? type->element : 0;
}

uint32_t builtin_base_of(int version, uint32_t type, int32_t *typmod)
{
    const struct builtin_type *row = type < FIRST_GENERATED_OID ? NULL : builtin_type_by_oid(version, type);

    while (row != NULL && row->kind == 'd') {
        if (typmod != NULL)
            *typmod = row->base_typmod;
        type = row->base;
        row = builtin_type_by_oid(version, type);
    }
    return type;
}

/* ---- Casts ---------------------------------------------------------------------------------------- */

static int compare_cast_source(const void *key, const void *row)
{
    return compare_numbers(((const struct builtin_cast *) key)->source,
                           ((const struct builtin_cast *) row)->source);
}

static int compare_cast(const void *key, const void *row)
{
    const struct builtin_cast *wanted = key, *cast = row;
    int order = compare_numbers(wanted->source, cast->source);

    return order != 0 ? order : compare_numbers(wanted->target, cast->target);
}

const struct builtin_cast *builtin_cast_find(int version, uint32_t source, uint32_t target)
{
    struct builtin_cast key = {.source = source, .target = target};

    return find(&cast_table, version, &key, compare_cast);
}

size_t builtin_casts_from(uint32_t source, const struct builtin_cast **first)
{
    struct builtin_cast key = {.source = source};
    const char *row;
    size_t count = run_of(&cast_table, &key, compare_cast_source, &row);

    *first = (const struct builtin_cast *) row;
    return count;
}

/* The pseudo-types that stand for every type of some sort, as IsBinaryCoercibleWithCast() takes them. */
static bool stands_for(int version, uint32_t pseudo, const struct builtin_type *type)
{
    const struct builtin_type *element;

    switch (pseudo) {
    case ANYARRAYOID:
    case ANYCOMPATIBLEARRAYOID:
        return type->true_array;
    case ANYNONARRAYOID:
    case ANYCOMPATIBLENONARRAYOID:
        return !type->true_array;
    case ANYRANGEOID:
    case ANYCOMPATIBLERANGEOID:
        return type->kind == 'r';
    case ANYMULTIRANGEOID:
    case ANYCOMPATIBLEMULTIRANGEOID:
        return type->kind == 'm';
    case RECORDOID:
        return type->kind == 'c';
    case RECORDARRAYOID:
        element = type->true_array ? builtin_type_by_oid(version, type->element) : NULL;
        return element != NULL && element->kind == 'c';
    default:
        return false;
    }
}

/* The rest of IsBinaryCoercibleWithCast(), once the source type and its casts are known. */
static bool leads_to(int version, const struct builtin_type *type, const struct builtin_cast *cast,
                     size_t cast_count, uint32_t to)
{
    if (type->oid == to || stands_for(version, to, type))
        return true;
    for (; cast_count > 0; cast_count--, cast++) {
        if (cast->target == to && BUILTIN_HOLDS(cast, version))
            return cast->method == 'b' && cast->context == 'i';
    }
    return false;
}

bool builtin_binary_coercible(int version, uint32_t from, uint32_t to)
{
    const struct builtin_type *type;
    const struct builtin_cast *cast;
    size_t count;

    if (from == to || to == ANYOID || to == ANYELEMENTOID || to == ANYCOMPATIBLEOID)
        return true;
    type = builtin_type_by_oid(version, builtin_base_of(version, from, NULL));
    if (type == NULL)
        return false;
    count = builtin_casts_from(type->oid, &cast);
    return leads_to(version, type, cast, count, to);
}

/* ---- Functions ------------------------------------------------------------------------------------ */

static int compare_function_name(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_function *function = row;
    int order = compare_numbers(wanted->within, function->schema);

    return order != 0 ? order : strcmp(wanted->name, function->name);
}

size_t builtin_functions_by_name(const char *schema, const char *name, const struct builtin_function **first)
{
    struct name_key key = {0, name};
    const char *row = NULL;
    size_t count = 0;

    if (schema_number(schema, &key.within))
        count = run_of(&function_table, &key, compare_function_name, &row);
    *first = (const struct builtin_function *) row;
    return count;
}

const struct builtin_function *builtin_function_by_oid(int version, uint32_t oid)
{
    return find_oid(&function_table, version, oid);
}

const struct builtin_function *builtin_function_find(int version, const char *schema, const char *name,
                                                     const uint32_t *inputs_wanted, size_t input_count)
{
    const struct builtin_function *row;

    for (size_t left = builtin_functions_by_name(schema, name, &row); left > 0; left--, row++) {
        if (BUILTIN_HOLDS(row, version) && row->input_count == input_count &&
            (input_count == 0 || memcmp(row->inputs, inputs_wanted, input_count * sizeof(uint32_t)) == 0))
            return row;
    }
    return NULL;
}

/* ---- Operators ------------------------------------------------------------------------------------ */

static int compare_operator_name(const void *key, const void *row)
{
    return strcmp(((const struct builtin_operator *) key)->name,
                  ((const struct builtin_operator *) row)->name);
}

static int compare_operator(const void *key, const void *row)
{
    const struct builtin_operator *wanted = key, *operator = row;
    int order = strcmp(wanted->name, operator->name);

    if (order == 0)
        order = compare_numbers(wanted->left, operator->left);
    return order != 0 ? order : compare_numbers(wanted->right, operator->right);
}

size_t builtin_operators_by_name(const char *name, const struct builtin_operator **first)
{
    struct builtin_operator key = {.name = name};
    const char *row;
    size_t count = run_of(&operator_table, &key, compare_operator_name, &row);

    *first = (const struct builtin_operator *) row;
    return count;
}

const struct builtin_operator *builtin_operator_by_oid(int version, uint32_t oid)
{
    return find_oid(&operator_table, version, oid);
}

const struct builtin_operator *builtin_operator_find(int version, const char *name, uint32_t left,
                                                     uint32_t right)
{
    struct builtin_operator key = {.name = name, .left = left, .right = right};

    return find(&operator_table, version, &key, compare_operator);
}

/* ---- Access methods, operator families and classes ------------------------------------------------ */

static int compare_access_method(const void *key, const void *row)
{
    return strcmp(key, ((const struct builtin_access_method *) row)->name);
}

static int compare_opfamily(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_opfamily *family = row;
    int order = compare_numbers(wanted->within, family->method);

    return order != 0 ? order : strcmp(wanted->name, family->name);
}

static int compare_opclass(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_opclass *class = row;
    int order = compare_numbers(wanted->within, class->method);

    return order != 0 ? order : strcmp(wanted->name, class->name);
}

static int compare_opclass_method(const void *key, const void *row)
{
    return compare_numbers(*(const uint32_t *) key, ((const struct builtin_opclass *) row)->method);
}

const struct builtin_access_method *builtin_access_method_by_name(int version, const char *name)
{
    return find(&access_method_table, version, name, compare_access_method);
}

const struct builtin_access_method *builtin_access_method_by_oid(int version, uint32_t oid)
{
    return find_oid(&access_method_table, version, oid);
}

const struct builtin_opfamily *builtin_opfamily_by_name(int version, uint32_t method, const char *name)
{
    struct name_key key = {method, name};

    return find(&opfamily_table, version, &key, compare_opfamily);
}

const struct builtin_opfamily *builtin_opfamily_by_oid(int version, uint32_t oid)
{
    return find_oid(&opfamily_table, version, oid);
}

const struct builtin_opclass *builtin_opclass_by_name(int version, uint32_t method, const char *name)
{
    struct name_key key = {method, name};

    return find(&opclass_table, version, &key, compare_opclass);
}

const struct builtin_opclass *builtin_opclass_by_oid(int version, uint32_t oid)
{
    return find_oid(&opclass_table, version, oid);
}

static bool is_preferred_in(int version, char category, uint32_t type)
{
    const struct builtin_type *row = builtin_type_by_oid(version, type);

    return row != NULL && row->preferred && row->category == category;
}

/* Follows GetDefaultOpClass(): an exact match wins; else the only binary-compatible class, where one for a
 * preferred type breaks a tie (varchar is compatible with text and with bpchar). */
const struct builtin_opclass *builtin_opclass_default(int version, uint32_t method, uint32_t type)
{
    const struct builtin_type *wanted = builtin_type_by_oid(version, builtin_base_of(version, type, NULL));
    const struct builtin_opclass *compatible = NULL, *preferred = NULL;
    size_t compatible_count = 0, preferred_count = 0, cast_count;
    const struct builtin_cast *casts_of_type;
    const char *first;
    size_t count = run_of(&opclass_table, &method, compare_opclass_method, &first);
    const struct builtin_opclass *class = (const struct builtin_opclass *) first;

    if (wanted == NULL)
        return NULL;
    cast_count = builtin_casts_from(wanted->oid, &casts_of_type);
    for (; count > 0; count--, class++) {
        if (!class->is_default || !BUILTIN_HOLDS(class, version))
            continue;
        if (class->input == wanted->oid)
            return class;
        if (!leads_to(version, wanted, casts_of_type, cast_count, class->input))
            continue;
        if (is_preferred_in(version, wanted->category, class->input)) {
            preferred_count++;
            preferred = class;
        } else {
            compatible_count++;
            compatible = class;
        }
    }
    if (preferred_count > 0)
        return preferred_count == 1 ? preferred : NULL;
    return compatible_count == 1 ? compatible : NULL;
}

static int compare_amop_family(const void *key, const void *row)
{
    return compare_numbers(((const struct builtin_amop *) key)->family,
                           ((const struct builtin_amop *) row)->family);
}

static int compare_amop(const void *key, const void *row)
{
    const struct builtin_amop *wanted = key, *member = row;
    int order = compare_numbers(wanted->family, member->family);

    if (order == 0)
        order = compare_numbers(wanted->left, member->left);
    if (order == 0)
        order = compare_numbers(wanted->right, member->right);
    return order != 0 ? order : wanted->strategy - member->strategy;
}

static int compare_amproc_family(const void *key, const void *row)
{
    return compare_numbers(((const struct builtin_amproc *) key)->family,
                           ((const struct builtin_amproc *) row)->family);
}

static int compare_amproc(const void *key, const void *row)
{
    const struct builtin_amproc *wanted = key, *member = row;
    int order = compare_numbers(wanted->family, member->family);

    if (order == 0)
        order = compare_numbers(wanted->left, member->left);
    if (order == 0)
        order = compare_numbers(wanted->right, member->right);
    return order != 0 ? order : wanted->number - member->number;
}

size_t builtin_amops_of(uint32_t family, const struct builtin_amop **first)
{
    struct builtin_amop key = {.family = family};
    const char *row;
    size_t count = run_of(&amop_table, &key, compare_amop_family, &row);

    *first = (const struct builtin_amop *) row;
    return count;
}

size_t builtin_amprocs_of(uint32_t family, const struct builtin_amproc **first)
{
    struct builtin_amproc key = {.family = family};
    const char *row;
    size_t count = run_of(&amproc_table, &key, compare_amproc_family, &row);

    *first = (const struct builtin_amproc *) row;
    return count;
}

const struct builtin_amop *builtin_amop_find(int version, uint32_t family, uint32_t left, uint32_t right,
                                             int strategy)
{
    struct builtin_amop key = {
        .family = family, .left = left, .right = right, .strategy = (int16_t) strategy,
    };

    return find(&amop_table, version, &key, compare_amop);
}

const struct builtin_amproc *builtin_amproc_find(int version, uint32_t family, uint32_t left, uint32_t right,
                                                 int number)
{
    struct builtin_amproc key = {
        .family = family, .left = left, .right = right, .number = (int16_t) number,
    };

    return find(&amproc_table, version, &key, compare_amproc);
}

/* ---- Collations, other objects, relations --------------------------------------------------------- */

static int compare_collation(const void *key, const void *row)
{
    return strcmp(key, ((const struct builtin_collation *) row)->name);
}

const struct builtin_collation *builtin_collation_by_name(int version, const char *name)
{
    return find(&collation_table, version, name, compare_collation);
}

const struct builtin_collation *builtin_collation_by_oid(int version, uint32_t oid)
{
    return find_oid(&collation_table, version, oid);
}

static int compare_object(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_object *object = row;
    int order = compare_numbers(wanted->within, object->kind);

    return order != 0 ? order : strcmp(wanted->name, object->name);
}

const struct builtin_object *builtin_object_find(int version, enum builtin_object_kind kind, const char *name)
{
    struct name_key key = {kind, name};

    return find(&object_table, version, &key, compare_object);
}

static int compare_relation(const void *key, const void *row)
{
    const struct name_key *wanted = key;
    const struct builtin_relation *relation = row;
    int order = compare_numbers(wanted->within, relation->schema);

    return order != 0 ? order : strcmp(wanted->name, relation->name);
}

const struct builtin_relation *builtin_relation_by_name(int version, const char *schema, const char *name)
{
    struct name_key key = {0, name};

    return schema_number(schema, &key.within) ? find(&relation_table, version, &key, compare_relation) : NULL;
}

const struct builtin_relation *builtin_relation_by_oid(int version, uint32_t oid)
{
    return find_oid(&relation_table, version, oid);
}

const struct builtin_column *builtin_relation_columns(const struct builtin_relation *relation, size_t *count)
{
    *count = relation->column_count;
    return relation->columns;
}

const struct builtin_column *builtin_system_column(const char *name)
{
    for (size_t at = 0; at < COUNT(system_columns); at++) {
        if (strcmp(system_columns[at].name, name) == 0)
            return &system_columns[at];
    }
    return NULL;
}

/* ---- Settings, key words, error codes ------------------------------------------------------------- */

static unsigned char fold(char c)
{
    return (unsigned char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Follows guc_name_compare(): ASCII letters compare without regard to case. */
static int compare_folded(const char *left, const char *right)
{
    while (*left != '\0' && fold(*left) == fold(*right)) {
        left++;
        right++;
    }
    return fold(*left) - fold(*right);
}

static int compare_setting(const void *key, const void *row)
{
    return compare_folded(key, ((const struct builtin_setting *) row)->name);
}

static int compare_alias(const void *key, const void *row)
{
    return compare_folded(key, ((const struct setting_alias *) row)->alias);
}

const struct builtin_setting *builtin_setting_find(int version, const char *name)
{
    const struct builtin_setting *setting = find(&setting_table, version, name, compare_setting);
    const struct setting_alias *alias;

    if (setting != NULL)
        return setting;
    alias = find(&alias_table, version, name, compare_alias);
    return alias != NULL ? find(&setting_table, version, alias->name, compare_setting) : NULL;
}

static int compare_keyword(const void *key, const void *row)
{
    return strcmp(key, ((const struct builtin_keyword *) row)->word);
}

const struct builtin_keyword *builtin_keyword_find(int version, const char *word)
{
    return find(&keyword_table, version, word, compare_keyword);
}

static int compare_sqlstate(const void *key, const void *row)
{
    return strcmp(key, ((const struct builtin_sqlstate *) row)->code);
}

static int compare_condition(const void *key, const void *row)
{
    return strcmp(key, ((const struct builtin_sqlstate *) row)->name);
}

const char *builtin_sqlstate_name(const char *code)
{
    const char *row;

    return run_of(&sqlstate_table, code, compare_sqlstate, &row) > 0
               ? ((const struct builtin_sqlstate *) row)->name : NULL;
}

size_t builtin_sqlstates_by_name(const char *name, const struct builtin_sqlstate **first)
{
    const char *row;
    size_t count = run_of(&condition_table, name, compare_condition, &row);

    *first = (const struct builtin_sqlstate *) row;
    return count;
}

/* ---- Whole tables --------------------------------------------------------------------------------- */

#define WHOLE_TABLE(function, kind, array)        \
    const struct kind *function(size_t *count)    \
    {                                             \
        *count = COUNT(array);                    \
        return array;                             \
    }

WHOLE_TABLE(builtin_types, builtin_type, types)
WHOLE_TABLE(builtin_casts, builtin_cast, casts)
WHOLE_TABLE(builtin_functions, builtin_function, functions)
WHOLE_TABLE(builtin_operators, builtin_operator, operators)
WHOLE_TABLE(builtin_access_methods, builtin_access_method, access_methods)
WHOLE_TABLE(builtin_opfamilies, builtin_opfamily, opfamilies)
WHOLE_TABLE(builtin_opclasses, builtin_opclass, opclasses)
WHOLE_TABLE(builtin_amops, builtin_amop, amops)
WHOLE_TABLE(builtin_amprocs, builtin_amproc, amprocs)
WHOLE_TABLE(builtin_collations, builtin_collation, collations)
WHOLE_TABLE(builtin_objects, builtin_object, objects)
WHOLE_TABLE(builtin_relations, builtin_relation, relations)
WHOLE_TABLE(builtin_system_columns, builtin_column, system_columns)
WHOLE_TABLE(builtin_settings, builtin_setting, settings)
WHOLE_TABLE(builtin_keywords, builtin_keyword, keywords)
WHOLE_TABLE(builtin_sqlstates, builtin_sqlstate, sqlstates)
