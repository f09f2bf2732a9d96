/*
 * Transform: columns and constraints as the grammar gives them → as they are to be: types looked up, serial
 * turned into a sequence with a default, column constraints sorted and checked against each other, keys
 * turned into index requests. Follows parse_utilcmd.c (transformColumnDefinition, transformTableConstraint,
 * transformIndexConstraint). Makes no table and takes no lock but on parents.
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "sql/ident.h"

/* ---- types of columns ---- */

bool column_collation(struct execution *x, const struct name *written, oid type, oid *collation)
{
    struct type_info info;
    struct refusal refusal = {0};
    *collation = catalog_type_info(x->catalog, type, &info) ? info.collation : NO_OID;
    if (written->name == NULL)
        return true;
    oid found = resolve_collation(&x->resolver, written, &refusal);
    if (found == NO_OID)
        return refuse_as(x, &refusal);
    if (*collation == NO_OID)
        return refuse(x, "42804", "collations are not supported by type %s", type_words(x, type, -1));
    *collation = found;
    return true;
}

const char *type_words(struct execution *x, oid type, int32_t typmod)
{
    return catalog_type_display(x->catalog, type, typmod, x->arena);
}

#define TYPE_DEPTH 64

static bool check_type(struct execution *x, const char *column, oid type, oid row_type, bool is_virtual,
                       int depth);

static bool check_attributes(struct execution *x, oid relation, oid row_type, bool is_virtual, int depth)
{
    const struct relation *found = relation_of(x, relation);
    for (uint16_t i = 0; found != NULL && i < found->column_count; i++)
        if (!found->columns[i]->dropped &&
            !check_type(x, found->columns[i]->name, found->columns[i]->type, row_type, is_virtual, depth))
            return false;
    return true;
}

static bool check_type(struct execution *x, const char *column, oid type, oid row_type, bool is_virtual,
                       int depth)
{
    struct type_info info;
    if (depth > TYPE_DEPTH || !catalog_type_info(x->catalog, type, &info))
        return true;
    if (is_virtual && info.kind == 'd')
        return refuse(x, "0A000", "virtual generated column \"%s\" cannot have a domain type", column);
    if (is_virtual && type >= FIRST_USER_OID)
        return refuse(x, "0A000", "virtual generated column \"%s\" cannot have a user-defined type", column);
    switch (info.kind) {
    case 'p':
        return refuse(x, "42P16", "column \"%s\" has pseudo-type %s", column, type_words(x, type, -1));
    case 'd':
        return check_type(x, column, info.base, row_type, is_virtual, depth + 1);
    case 'c':
        if (type == row_type)
            return refuse(x, "42P16", "composite type %s cannot be made a member of itself",
                          type_words(x, type, -1));
        return check_attributes(x, info.relation, row_type, is_virtual, depth + 1);
    case 'r':
        return check_type(x, column, info.subtype, row_type, is_virtual, depth + 1);
    case 'm':
        return check_type(x, column, info.range, row_type, is_virtual, depth + 1);
    default:
        return info.element == NO_OID || check_type(x, column, info.element, row_type, is_virtual, depth + 1);
    }
}

bool check_column_type(struct execution *x, const char *column, oid type, oid collation, oid row_type,
                       bool is_virtual)
{
    struct type_info info;
    if (!check_type(x, column, type, row_type, is_virtual, 0))
        return false;
    if (collation == NO_OID && catalog_type_info(x->catalog, type, &info) && info.collation != NO_OID)
        return refuse(x, "42P16", "no collation was derived for column \"%s\" with collatable type %s",
                      column, type_words(x, type, -1));
    return true;
}

char type_storage(struct execution *x, oid type)
{
    struct type_info info;
    return catalog_type_info(x->catalog, type, &info) && info.storage != 0 ? info.storage : 'p';
}

/* Values of a type that nobody has made may be long. */
static bool is_plain_only(struct execution *x, oid type)
{
    return type != NO_OID && !resolve_type_is_open(&x->resolver, type) && type_storage(x, type) == 'p';
}

bool storage_of(struct execution *x, oid type, const char *word, char *storage)
{
    static const struct {
        const char *word;
        char storage;
    } words[] = {
        {"plain", 'p'}, {"external", 'e'}, {"extended", 'x'}, {"main", 'm'}, {"default", 0},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_same_nocase(words[i].word, word))
            continue;
        *storage = words[i].storage != 0 ? words[i].storage : type_storage(x, type);
        if (*storage != 'p' && is_plain_only(x, type))
            return refuse(x, "0A000", "column data type %s can only have storage PLAIN",
                          type_words(x, type, -1));
        return true;
    }
    return refuse(x, "22023", "invalid storage type \"%s\"", word);
}

bool compression_of(struct execution *x, oid type, const char *word, char *compression)
{
    *compression = 0;
    if (word == NULL || strcmp(word, "default") == 0)
        return true;
    if (is_plain_only(x, type))
        return refuse(x, "0A000", "column data type %s does not support compression",
                      type_words(x, type, -1));
    if (strcmp(word, "pglz") == 0)
        *compression = 'p';
    else if (strcmp(word, "lz4") == 0)
        *compression = 'l';
    else
        return refuse(x, "22023", "invalid compression method \"%s\"", word);
    return true;
}

/* ---- serial and identity ---- */

static const struct {
    const char *name;
    oid type;
} serials[] = {
    {"smallserial", INT2OID}, {"serial2", INT2OID},   {"serial", INT4OID},
    {"serial4", INT4OID},     {"bigserial", INT8OID}, {"serial8", INT8OID},
};

static oid serial_type(const struct type_name *type)
{
    if (type == NULL || type->percent_type || type->name.schema != NULL || type->name.name == NULL)
        return NO_OID;
    for (size_t i = 0; i < sizeof serials / sizeof *serials; i++)
        if (strcmp(serials[i].name, type->name.name) == 0)
            return serials[i].type;
    return NO_OID;
}

/* generateSerialExtraStmts(): the sequence is made before the table, and gets its owner when the column is
 * there. */
bool make_column_sequence(struct transform *t, struct column_plan *plan, const struct sql_options *options,
                          bool identity)
{
    struct execution *x = t->x;
    struct sequence_request request = {.schema = t->schema,
                                       .persistence = t->persistence,
                                       .type = plan->type,
                                       .identity = identity,
                                       .owner = t->relation != NULL ? t->relation->object.owner : NULL};
    if (t->relation != NULL && t->relation->kind == RELATION_COMPOSITE)
        return refuse(x, "42809", "sequence cannot be owned by relation \"%s\"", t->name);
    if (options != NULL)
        request.options.at = ARENA_ARRAY(x->arena, struct sql_option, options->count + 1);
    for (uint32_t i = 0; options != NULL && i < options->count; i++) {
        const struct sql_option *option = &options->at[i];
        if (strcmp(option->name, "sequence_name") == 0 && option->list.count > 0) {
            struct refusal refusal = {0};
            request.name = option->list.at[option->list.count - 1];
            if (option->list.count > 1) {
                request.schema =
                    resolve_schema(&x->resolver, option->list.at[option->list.count - 2], false, &refusal);
                if (request.schema == NO_OID)
                    return refuse_as(x, &refusal);
            }
        } else if (strcmp(option->name, "unlogged") == 0 && t->persistence != 't') {
            request.persistence = 'u';
        } else if (strcmp(option->name, "logged") == 0 && t->persistence != 't') {
            request.persistence = 'p';
        } else {
            request.options.at[request.options.count++] = *option;
        }
    }
    /* generateSerialExtraStmts() looks for the table in the sequence's schema. */
    if (request.schema != t->schema)
        return refuse(x, "42P01", "relation \"%s.%s\" does not exist", catalog_schema_name(x->catalog, request.schema), t->name);
    if (request.name == NULL)
        request.name = choose_relation_name(x, t->name, plan->name, "seq", request.schema, false);
    return create_sequence_object(x, &request, &plan->sequence);
}

static struct expr *new_expr(struct execution *x, enum expr_kind kind)
{
    struct expr *expr = ARENA_NEW(x->arena, struct expr);
    expr->kind = kind;
    expr->position = NO_POSITION;
    expr->name.position = NO_POSITION;
    return expr;
}

/* nextval('schema.sequence'::regclass) */
static struct expr *nextval_call(struct execution *x, oid sequence)
{
    const struct relation *relation = relation_of(x, sequence);
    struct expr *name = new_expr(x, EXPR_STRING), *cast = new_expr(x, EXPR_CAST),
                *call = new_expr(x, EXPR_FUNCTION);
    name->text = ident_quote_qualified(x->arena, catalog_schema_name(x->catalog, relation->object.schema),
                                       relation->object.name);
    cast->type = ARENA_NEW(x->arena, struct type_name);
    cast->type->name = (struct name){.schema = "pg_catalog", .name = "regclass", .position = NO_POSITION};
    cast->type->names.at = ARENA_ARRAY(x->arena, const char *, 2);
    cast->type->names.at[0] = "pg_catalog";
    cast->type->names.at[1] = "regclass";
    cast->type->names.count = 2;
    cast->arguments.at = ARENA_NEW(x->arena, struct expr *);
    cast->arguments.at[0] = name;
    cast->arguments.count = 1;
    call->name.schema = "pg_catalog";
    call->name.name = "nextval";
    call->arguments.at = ARENA_NEW(x->arena, struct expr *);
    call->arguments.at[0] = cast;
    call->arguments.count = 1;
    call->call = ARENA_NEW(x->arena, struct call);
    return call;
}

/* ---- column definitions ---- */

/* What has been seen of a column's constraints (saw_nullable …). */
struct seen {
    bool nullable, is_null, default_value, identity, generated, need_not_null;
    struct constraint_definition *not_null;
};

static struct constraint_definition *
copy_constraint(struct execution *x, const struct constraint_definition *from, const char *column)
{
    struct constraint_definition *copy = ARENA_NEW(x->scratch, struct constraint_definition);
    *copy = *from;
    if (copy->columns.count == 0 && column != NULL) {
        copy->columns.at = ARENA_NEW(x->scratch, const char *);
        copy->columns.at[0] = column;
        copy->columns.count = 1;
    }
    return copy;
}

static struct constraint_definition *new_not_null(struct execution *x, const char *column)
{
    struct constraint_definition made = {.type = CONSTRAINT_NOT_NULL, .span = {NO_POSITION, NO_POSITION}};
    return copy_constraint(x, &made, column);
}

static bool conflicting_nulls(struct transform *t, const struct column_plan *plan)
{
    return refuse(t->x, "42601", "conflicting NULL/NOT NULL declarations for column \"%s\" of table \"%s\"",
                  plan->name, t->name);
}

static bool see_not_null(struct transform *t, struct column_plan *plan, struct seen *seen,
                         const struct constraint_definition *constraint)
{
    struct execution *x = t->x;
    if (t->partitioned && constraint->no_inherit)
        return refuse(x, "0A000", "not-null constraints on partitioned tables cannot be NO INHERIT");
    if (seen->is_null)
        return conflicting_nulls(t, plan);
    if (plan->not_null && seen->not_null != NULL) {
        if (constraint->name != NULL && seen->not_null->name == NULL)
            seen->not_null->name = constraint->name;
        return true;
    }
    plan->not_null = true;
    seen->nullable = true;
    seen->need_not_null = false;
    seen->not_null = copy_constraint(x, constraint, plan->name);
    vec_push(x->scratch, &t->not_nulls, seen->not_null);
    return true;
}

static bool check_seen(struct transform *t, const struct column_plan *plan, const struct seen *seen)
{
    const char *format = NULL;
    if (seen->default_value && seen->identity)
        format = "both default and identity specified";
    else if (seen->default_value && seen->generated)
        format = "both default and generation expression specified";
    else if (seen->identity && seen->generated)
        format = "both identity and generation expression specified";
    return format == NULL ||
           refuse(t->x, "42601", "%s for column \"%s\" of table \"%s\"", format, plan->name, t->name);
}

static bool see_identity(struct transform *t, struct column_plan *plan, struct seen *seen,
                         const struct constraint_definition *constraint)
{
    struct execution *x = t->x;
    if (t->typed)
        return refuse(x, "0A000", "identity columns are not supported on typed tables");
    if (t->is_partition)
        return refuse(x, "0A000", "identity columns are not supported on partitions");
    if (seen->identity)
        return refuse(x, "42601", "multiple identity specifications for column \"%s\" of table \"%s\"",
                      plan->name, t->name);
    if (seen->is_null)
        return conflicting_nulls(t, plan);
    seen->identity = true;
    if (!check_seen(t, plan, seen) || !make_column_sequence(t, plan, &constraint->sequence_options, true))
        return false;
    plan->identity = constraint->generated_when;
    if (!plan->not_null)
        seen->need_not_null = true;
    return true;
}

static bool see_key(struct transform *t, struct column_plan *plan, struct seen *seen,
                    const struct constraint_definition *constraint)
{
    struct execution *x = t->x;
    bool primary = constraint->type == CONSTRAINT_PRIMARY;
    if (primary && seen->is_null)
        return conflicting_nulls(t, plan);
    if (t->foreign)
        return refuse(x, "0A000", "%s constraints are not supported on foreign tables",
                      primary ? "primary key" : "unique");
    if (primary && !plan->not_null)
        seen->need_not_null = true;
    struct constraint_definition *copy = copy_constraint(x, constraint, plan->name);
    vec_push(x->scratch, &t->keys, copy);
    return true;
}

static bool see_constraint(struct transform *t, struct column_plan *plan, struct seen *seen,
                           const struct constraint_definition *constraint)
{
    struct execution *x = t->x;
    struct constraint_definition *copy;
    switch (constraint->type) {
    case CONSTRAINT_NULL:
        if ((seen->nullable && plan->not_null) || seen->need_not_null)
            return conflicting_nulls(t, plan);
        seen->nullable = seen->is_null = true;
        return true;
    case CONSTRAINT_NOT_NULL:
        return see_not_null(t, plan, seen, constraint);
    case CONSTRAINT_DEFAULT:
        if (seen->default_value)
            return refuse(x, "42601", "multiple default values specified for column \"%s\" of table \"%s\"",
                          plan->name, t->name);
        plan->default_expr = constraint->expr;
        seen->default_value = true;
        return true;
    case CONSTRAINT_IDENTITY:
        return see_identity(t, plan, seen, constraint);
    case CONSTRAINT_GENERATED:
        if (t->typed)
            return refuse(x, "0A000", "generated columns are not supported on typed tables");
        if (t->is_partition && !has_feature(x, FEATURE_GENERATED_FOLLOWS_PARENT))
            return refuse(x, "0A000", "generated columns are not supported on partitions");
        if (seen->generated)
            return refuse(x, "42601",
                          "multiple generation clauses specified for column \"%s\" of table \"%s\"",
                          plan->name, t->name);
        plan->generated = constraint->generated_kind != 0 ? constraint->generated_kind : 's';
        plan->default_expr = constraint->expr;
        seen->generated = true;
        return true;
    case CONSTRAINT_CHECK:
        copy = copy_constraint(x, constraint, NULL);
        vec_push(x->scratch, &t->checks, copy);
        return true;
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
        return see_key(t, plan, seen, constraint);
    case CONSTRAINT_FOREIGN:
        if (t->foreign)
            return refuse(x, "0A000", "foreign key constraints are not supported on foreign tables");
        copy = copy_constraint(x, constraint, plan->name);
        vec_push(x->scratch, &t->foreign_keys, copy);
        return true;
    default:
        return refuse(x, "XX000", "column exclusion constraints are not supported");
    }
}

static bool see_constraints(struct transform *t, struct column_plan *plan,
                            const struct column_definition *definition, bool serial)
{
    struct seen seen = {.need_not_null = serial, .default_value = serial};
    for (uint32_t i = 0; i < definition->constraints.count; i++)
        if (!see_constraint(t, plan, &seen, definition->constraints.at[i]) || !check_seen(t, plan, &seen))
            return false;
    if (seen.need_not_null && !(seen.nullable && plan->not_null)) {
        struct constraint_definition *made = new_not_null(t->x, plan->name);
        plan->not_null = true;
        vec_push(t->x->scratch, &t->not_nulls, made);
    }
    return true;
}

/* transformColumnType() and what BuildDescForRelation() adds. */
static bool plan_type(struct transform *t, struct column_plan *plan,
                      const struct column_definition *definition, oid serial)
{
    struct execution *x = t->x;
    if (definition->type == NULL)
        return true;
    plan->typmod = -1;
    plan->dimensions =
        (int16_t)(definition->type->array_dimensions < INT16_MAX ? definition->type->array_dimensions
                                                                 : INT16_MAX);
    if (serial != NO_OID) {
        if (definition->type->array_dimensions > 0)
            return refuse(x, "0A000", "array of serial is not implemented");
        plan->type = serial;
    } else if (!look_up_type(x, definition->type, &plan->type, &plan->typmod)) {
        return false;
    }
    if (definition->type->setof)
        return refuse(x, "42P16", "column \"%s\" cannot be declared SETOF", plan->name);
    return column_collation(x, &definition->collation, plan->type, &plan->collation);
}

bool transform_column(struct transform *t, const struct column_definition *definition,
                      struct column_plan **out)
{
    struct execution *x = t->x;
    struct column_plan *plan = ARENA_NEW(x->scratch, struct column_plan);
    oid serial = serial_type(definition->type);
    plan->name = definition->name;
    plan->local = true;
    plan->span = definition->span;
    plan->fdw_options = definition->fdw_options;
    vec_push(x->scratch, &t->columns, plan);
    *out = plan;
    if (!plan_type(t, plan, definition, serial))
        return false;
    if (serial != NO_OID) {
        if (!make_column_sequence(t, plan, NULL, false))
            return false;
        plan->default_expr = nextval_call(x, plan->sequence);
    }
    if (!see_constraints(t, plan, definition, serial != NO_OID))
        return false;
    if (definition->storage != NULL && !storage_of(x, plan->type, definition->storage, &plan->storage))
        return false;
    return compression_of(x, plan->type, definition->compression, &plan->compression);
}

/* ---- table constraints ---- */

bool transform_constraint(struct transform *t, const struct constraint_definition *constraint)
{
    struct execution *x = t->x;
    static const char *const words[] = {
        [CONSTRAINT_PRIMARY] = "primary key",
        [CONSTRAINT_UNIQUE] = "unique",
        [CONSTRAINT_EXCLUSION] = "exclusion",
        [CONSTRAINT_FOREIGN] = "foreign key",
    };
    struct constraint_definition *copy = copy_constraint(x, constraint, NULL);
    switch (constraint->type) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUSION:
    case CONSTRAINT_FOREIGN:
        if (t->foreign)
            return refuse(x, "0A000", "%s constraints are not supported on foreign tables",
                          words[constraint->type]);
        if (constraint->type == CONSTRAINT_FOREIGN)
            vec_push(x->scratch, &t->foreign_keys, copy);
        else
            vec_push(x->scratch, &t->keys, copy);
        return true;
    case CONSTRAINT_NOT_NULL:
        if (t->partitioned && constraint->no_inherit)
            return refuse(x, "0A000", "not-null constraints on partitioned tables cannot be NO INHERIT");
        vec_push(x->scratch, &t->not_nulls, copy);
        return true;
    default:
        vec_push(x->scratch, &t->checks, copy);
        return true;
    }
}

/* ---- keys ---- */

static struct column_plan *planned_column(const struct transform *t, const char *name)
{
    for (uint32_t i = 0; i < t->columns.count; i++)
        if (strcmp(t->columns.at[i]->name, name) == 0)
            return t->columns.at[i];
    return NULL;
}

static const struct column *parent_column(const struct transform *t, const char *name)
{
    for (uint32_t i = 0; i < t->parent_count; i++) {
        const struct column *found = catalog_column(t->parents[i], name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static bool key_not_null(struct transform *t, struct column_plan *plan, const char *name)
{
    struct execution *x = t->x;
    for (uint32_t i = 0; i < t->not_nulls.count; i++) {
        const struct constraint_definition *not_null = t->not_nulls.at[i];
        if (not_null->columns.count > 0 && strcmp(not_null->columns.at[0], name) == 0)
            return !not_null->no_inherit ||
                   refuse(x, "42601",
                          "conflicting NO INHERIT declaration for not-null constraint on column \"%s\"",
                          name);
    }
    if (plan != NULL)
        plan->not_null = true;
    struct constraint_definition *made = new_not_null(x, name);
    vec_push(x->scratch, &t->not_nulls, made);
    return true;
}

static bool check_period(struct transform *t, const char *name, oid type)
{
    struct type_info info;
    type = type != NO_OID ? catalog_base_type(t->x->catalog, type, NULL) : NO_OID;
    if (type != NO_OID && catalog_type_info(t->x->catalog, type, &info) && info.kind != 'r' &&
        info.kind != 'm')
        return refuse(t->x, "42804", "column \"%s\" in WITHOUT OVERLAPS is not a range or multirange type",
                      name);
    return true;
}

static bool add_key_column(struct transform *t, const struct constraint_definition *constraint,
                           struct index_request *request, uint32_t at)
{
    struct execution *x = t->x;
    const char *name = constraint->columns.at[at];
    struct column_plan *plan = planned_column(t, name);
    const struct column *column = plan == NULL ? parent_column(t, name) : NULL;
    if (column == NULL && plan == NULL && t->relation != NULL)
        column = catalog_column(t->relation, name);
    bool known = plan != NULL || column != NULL || builtin_system_column(name) != NULL;
    if (!known && t->relation == NULL)
        return refuse(x, "42703", "column \"%s\" named in key does not exist", name);
    if (request->primary && t->relation == NULL && (plan != NULL || column != NULL) &&
        !key_not_null(t, plan, name))
        return false;
    for (uint32_t i = 0; i < at; i++)
        if (strcmp(constraint->columns.at[i], name) == 0)
            return refuse(x, "42701", "column \"%s\" appears twice in %s constraint", name,
                          request->primary ? "primary key" : "unique");
    if (constraint->without_overlaps && at + 1 == constraint->columns.count &&
        !check_period(t, name,
                      plan != NULL     ? plan->type
                      : column != NULL ? column->type
                                       : NO_OID))
        return false;
    request->elements.at[at] = (struct index_element){.column = name, .span = constraint->span};
    return true;
}

static bool add_including(struct transform *t, const struct constraint_definition *constraint,
                          struct index_request *request)
{
    request->including.count = constraint->including.count;
    request->including.at = ARENA_ARRAY(t->x->scratch, struct index_element, constraint->including.count + 1);
    for (uint32_t i = 0; i < constraint->including.count; i++) {
        const char *name = constraint->including.at[i];
        if (t->relation == NULL && planned_column(t, name) == NULL && parent_column(t, name) == NULL &&
            builtin_system_column(name) == NULL)
            return refuse(t->x, "42703", "column \"%s\" named in key does not exist", name);
        request->including.at[i] = (struct index_element){.column = name, .span = constraint->span};
    }
    return true;
}

/* transformIndexConstraint() without USING INDEX, which is add_index_constraint()'s. */
static bool request_key(struct transform *t, const struct constraint_definition *constraint,
                        struct index_request **out)
{
    struct execution *x = t->x;
    struct index_request *request = ARENA_NEW(x->scratch, struct index_request);
    *out = request;
    request->name = constraint->name;
    request->method = constraint->access_method != NULL ? constraint->access_method : "btree";
    request->primary = constraint->type == CONSTRAINT_PRIMARY;
    request->unique = constraint->type != CONSTRAINT_EXCLUSION;
    request->exclusion = !request->unique;
    request->without_overlaps = constraint->without_overlaps;
    request->nulls_not_distinct = constraint->nulls_not_distinct;
    request->is_constraint = true;
    request->deferrable = constraint->deferrable;
    request->initially_deferred = constraint->initially_deferred;
    request->options = constraint->options;
    request->tablespace = constraint->tablespace;
    request->where = constraint->where;
    request->span = constraint->span;
    if (constraint->index_name != NULL) {
        if (t->relation == NULL)
            return refuse(x, "0A000", "cannot use an existing index in CREATE TABLE");
        request->adopt = constraint->index_name;
        return true;
    }
    if (request->exclusion) {
        request->elements = constraint->exclusions;
        return add_including(t, constraint, request);
    }
    request->elements.count = constraint->columns.count;
    request->elements.at = ARENA_ARRAY(x->scratch, struct index_element, constraint->columns.count + 1);
    for (uint32_t i = 0; i < constraint->columns.count; i++)
        if (!add_key_column(t, constraint, request, i))
            return false;
    if (constraint->without_overlaps) {
        if (constraint->columns.count < 2)
            return refuse(x, "42601", "constraint using WITHOUT OVERLAPS needs at least two columns");
        request->method = "gist";
    }
    return add_including(t, constraint, request);
}

static bool same_elements(const struct index_elements *a, const struct index_elements *b)
{
    if (a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->at[i].column == NULL || b->at[i].column == NULL ||
            strcmp(a->at[i].column, b->at[i].column) != 0)
            return false;
    return true;
}

/* Two constraints that need the same index share one (transformIndexConstraints). */
static struct index_request *same_request(struct transform *t, const struct index_request *request)
{
    for (uint32_t i = 0; i < t->requests.count; i++) {
        struct index_request *other = t->requests.at[i];
        if (!request->exclusion && !other->exclusion && request->adopt == NULL && other->adopt == NULL &&
            same_elements(&request->elements, &other->elements) &&
            same_elements(&request->including, &other->including) &&
            strcmp(request->method, other->method) == 0 &&
            request->nulls_not_distinct == other->nulls_not_distinct &&
            request->deferrable == other->deferrable &&
            request->initially_deferred == other->initially_deferred)
            return other;
    }
    return NULL;
}

bool transform_keys(struct transform *t)
{
    struct execution *x = t->x;
    VEC(struct index_request *) others = {0};
    for (uint32_t i = 0; i < t->keys.count; i++) {
        struct index_request *request;
        bool primary = t->keys.at[i]->type == CONSTRAINT_PRIMARY;
        if (primary && t->requests.count > 0)
            return refuse(x, "42P16", "multiple primary keys for table \"%s\" are not allowed", t->name);
        if (!request_key(t, t->keys.at[i], &request))
            return false;
        if (primary)
            vec_push(x->scratch, &t->requests, request);
        else
            vec_push(x->scratch, &others, request);
    }
    for (uint32_t i = 0; i < others.count; i++) {
        struct index_request *same = same_request(t, others.at[i]);
        if (same == NULL)
            vec_push(x->scratch, &t->requests, others.at[i]);
        else if (same->name == NULL)
            same->name = others.at[i]->name;
    }
    return true;
}
