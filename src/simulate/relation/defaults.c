/*
 * Defaults: expressions on tables resolved in their place, what they depend on, and the defaults and
 * generation expressions of columns. Follows heap.c and pg_attrdef.c (cookDefault, StoreAttrDefault,
 * RemoveAttrDefault) and rewriteHandler.c (build_column_default).
 */
#include "tables.h"

#include <string.h>

#include "sql/lower.h"

const struct expression_place place_default = {"DEFAULT expressions", false, false};
const struct expression_place place_generated = {"column generation expressions", true, false};
const struct expression_place place_check = {"check constraints", true, true};
const struct expression_place place_index_expression = {"index expressions", true, true};
const struct expression_place place_index_predicate = {"index predicates", true, true};
const struct expression_place place_using = {"transform expressions", true, true};
const struct expression_place place_statistics = {"statistics expressions", true, true};
const struct expression_place place_partition_key = {"partition key expressions", true, true};

struct expr *column_expression(struct execution *x, const char *name)
{
    struct expr *expr = ARENA_NEW(x->arena, struct expr);
    expr->kind = EXPR_COLUMN;
    expr->position = expr->name.position = NO_POSITION;
    expr->names.at = ARENA_NEW(x->arena, const char *);
    expr->names.at[0] = name;
    expr->names.count = 1;
    return expr;
}

static struct typed *resolve_at(struct execution *x, const struct relation *relation,
                                const struct expression_place *place, const struct expr *expr,
                                struct refusal *refusal)
{
    struct scope scope = {.kind = SCOPE_RELATION,
                          .relation = relation,
                          .where = place->where,
                          .allow_columns = place->allow_columns,
                          .allow_generated = place->allow_generated};
    return resolve_expression(&x->resolver, &scope, expr, refusal);
}

struct typed *table_expression(struct execution *x, const struct relation *relation,
                               const struct expression_place *place, const struct expr *expr)
{
    struct refusal refusal = {0};
    struct typed *typed = resolve_at(x, relation, place, expr, &refusal);
    if (typed == NULL)
        refuse_as(x, &refusal);
    return typed;
}

struct typed *table_expression_quietly(struct execution *x, const struct relation *relation,
                                       const struct expression_place *place, const struct expr *expr)
{
    struct refusal refusal = {0};
    return expr != NULL ? resolve_at(x, relation, place, expr, &refusal) : NULL;
}

void depend_on_column(struct execution *x, oid object, oid relation, int16_t column, char type)
{
    catalog_depend(x->catalog, object,
                   (struct dependency){.object = relation, .column = column, .type = type});
}

void depend_on(struct execution *x, oid object, oid referenced, char type)
{
    depend_on_column(x, object, referenced, 0, type);
}

void depend_on_expression(struct execution *x, oid object, oid relation, const struct typed *typed, char self)
{
    if (typed == NULL)
        return;
    struct dependencies found = typed_dependencies(&x->resolver, typed);
    for (uint32_t i = 0; i < found.count; i++) {
        struct dependency dependency = found.at[i];
        dependency.own_column = 0;
        dependency.type = dependency.object == relation ? self : DEPENDENCY_NORMAL;
        catalog_depend(x->catalog, object, dependency);
    }
}

const struct typed *stored_expression(struct execution *x, const struct relation *relation,
                                      const struct expression_place *place, const struct expr *expr,
                                      const struct typed *typed)
{
    return typed != NULL ? typed : table_expression_quietly(x, relation, place, expr);
}

/* What is stored of defaults and checks has been coerced; what is resolved anew has not. */
static bool means(struct execution *x, struct typed *fresh, const struct typed *stored)
{
    struct refusal refusal = {0};
    if (fresh == NULL || stored == NULL)
        return false;
    if (typed_equal(fresh, stored))
        return true;
    struct typed *coerced = stored->type != NO_OID ? resolve_coerce(&x->resolver, fresh, stored->type,
                                                                    stored->typmod, 'a', &refusal)
                                                   : NULL;
    return coerced != NULL && typed_equal(coerced, stored);
}

bool same_expression(struct execution *x, const struct relation *relation,
                     const struct expression_place *place, const struct expr *expr, const struct typed *typed,
                     const struct expr *other)
{
    if (expr == other)
        return true;
    if (expr == NULL || other == NULL)
        return false;
    return means(x, table_expression_quietly(x, relation, place, other),
                 stored_expression(x, relation, place, expr, typed));
}

static struct expr *printed_expression(struct execution *x, const struct relation *relation,
                                       const struct typed *typed)
{
    struct str text = str_new(x->arena);
    const char *error = NULL;
    typed_print(&text, &x->resolver, typed, relation->object.id);
    return lower_expression(x->arena, text.text, &error);
}

struct expr *named_expression(struct execution *x, const struct relation *relation,
                              const struct expression_place *place, const struct expr *expr,
                              const struct typed *typed)
{
    if (typed == NULL || expr == NULL || means(x, table_expression_quietly(x, relation, place, expr), typed))
        return (struct expr *)expr;
    struct expr *again = printed_expression(x, relation, typed);
    return again != NULL ? again : (struct expr *)expr;
}

struct expr *reparsed_expression(struct execution *x, const struct relation *relation,
                                 const struct expression_place *place, const struct expr *expr,
                                 const struct typed *typed)
{
    const struct typed *stored = stored_expression(x, relation, place, expr, typed);
    struct expr *again = stored != NULL ? printed_expression(x, relation, stored) : NULL;
    return again != NULL ? again : (struct expr *)expr;
}

/* ---- defaults ---- */

bool is_understood(const struct typed *typed)
{
    if (typed->kind == TYPED_UNKNOWN || (typed->kind == TYPED_COLUMN && typed->type == NO_OID))
        return false;
    for (uint32_t i = 0; i < typed->count; i++)
        if (typed->arguments[i] != NULL && !is_understood(typed->arguments[i]))
            return false;
    return true;
}

/* check_virtual_generated_security() and contain_mutable_functions_after_planning(). */
static bool check_generated(struct execution *x, const struct relation *relation, const struct column *column,
                            const struct typed *typed)
{
    if (typed_volatility(&x->resolver, typed) != 'i' && is_understood(typed))
        return refuse(x, "42P17", "generation expression is not immutable");
    if (column->generated != 'v')
        return true;
    struct dependencies found = typed_dependencies(&x->resolver, typed);
    for (uint32_t i = 0; i < found.count; i++) {
        const struct object *object = catalog_object(x->catalog, found.at[i].object);
        if (object == NULL || found.at[i].object == relation->object.id)
            continue;
        if (object->class == CLASS_FUNCTION || object->class == CLASS_OPERATOR)
            return refuse(x, "0A000", "generation expression uses user-defined function");
        if (object->class == CLASS_TYPE)
            return refuse(x, "0A000", "generation expression uses user-defined type");
    }
    return true;
}

static struct typed *cook_default(struct execution *x, const struct relation *relation,
                                  const struct column *column, const struct expr *expr)
{
    struct refusal refusal = {0};
    struct typed *typed =
        table_expression(x, relation, column->generated != 0 ? &place_generated : &place_default, expr);
    if (typed == NULL || (column->generated != 0 && !check_generated(x, relation, column, typed)))
        return NULL;
    struct typed *coerced = resolve_coerce(&x->resolver, typed, column->type, column->typmod, 'a', &refusal);
    if (coerced != NULL)
        return coerced;
    if (refusal.sqlstate != NULL && strcmp(refusal.sqlstate, "42804") != 0) {
        refuse_as(x, &refusal);
        return NULL;
    }
    refuse(x, "42804", "column \"%s\" is of type %s but default expression is of type %s", column->name,
           type_words(x, column->type, -1), type_words(x, typed->type, -1));
    refuse_detail(x, NULL, "You will need to rewrite or cast the expression.");
    return NULL;
}

static void depend_default(struct execution *x, const struct default_value *value,
                           const struct relation *relation, const struct typed *typed)
{
    oid id = value->object.id, table = relation->object.id;
    if (!value->generated) {
        depend_on_column(x, id, table, value->column, DEPENDENCY_AUTO);
        depend_on_expression(x, id, table, typed, DEPENDENCY_NORMAL);
        return;
    }
    depend_on_column(x, id, table, value->column,
                     has_feature(x, FEATURE_GENERATED_DEFAULT_INTERNAL) ? DEPENDENCY_INTERNAL
                                                                        : DEPENDENCY_AUTO);
    if (has_feature(x, FEATURE_GENERATED_STAYS)) {
        depend_on_expression(x, id, table, typed, DEPENDENCY_NORMAL);
        return;
    }
    /* Before, the column itself hung on what its expression names, and went with it. */
    struct dependencies found = typed_dependencies(&x->resolver, typed);
    for (uint32_t i = 0; i < found.count; i++) {
        struct dependency dependency = found.at[i];
        dependency.own_column = value->column;
        dependency.type = DEPENDENCY_AUTO;
        if (dependency.object != table || dependency.column != value->column)
            catalog_depend(x->catalog, table, dependency);
        dependency.own_column = 0;
        dependency.type = DEPENDENCY_NORMAL;
        if (dependency.object != table)
            catalog_depend(x->catalog, id, dependency);
    }
}

bool store_default(struct execution *x, oid relation, int16_t column, struct expr *expr, struct typed **out)
{
    const struct relation *table = relation_of(x, relation);
    const struct column *of = catalog_column_number(table, column);
    struct typed *typed = cook_default(x, table, of, expr);
    if (typed == NULL)
        return false;
    if (out != NULL)
        *out = typed;
    /* AddRelationNewConstraints(): DEFAULT NULL is no default, unless the type has one. */
    if (of->generated == 0 && typed->kind == TYPED_CONSTANT && typed->null)
        return true;
    struct default_value *value =
        catalog_create(x->catalog, CLASS_DEFAULT, sizeof *value, NO_OID, relation, NULL);
    value->column = column;
    value->expr = expr;
    value->typed = typed;
    value->generated = of->generated != 0;
    value->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    catalog_publish(x->catalog, &value->object);
    depend_default(x, value, table, typed);
    struct column *edited = catalog_edit_column(x->catalog, relation, column);
    edited->default_id = value->object.id;
    return true;
}

void remove_default(struct execution *x, oid relation, int16_t column)
{
    const struct column *of = catalog_column_number(relation_of(x, relation), column);
    if (of == NULL || of->default_id == NO_OID)
        return;
    catalog_drop(x->catalog, of->default_id);
    struct column *edited = catalog_edit_column(x->catalog, relation, column);
    edited->default_id = NO_OID;
}

#define DOMAIN_DEPTH 64

struct typed *column_default(struct execution *x, const struct relation *relation,
                             const struct column *column)
{
    struct refusal refusal = {0};
    const struct default_value *value =
        column->default_id != NO_OID
            ? (const struct default_value *)catalog_object(x->catalog, column->default_id)
            : NULL;
    const struct expr *expr = value != NULL ? value->expr : NULL;
    oid type = column->type;
    if (value != NULL && value->typed != NULL)
        return (struct typed *)value->typed;
    for (int depth = 0; expr == NULL && depth < DOMAIN_DEPTH; depth++) {
        const struct type *domain = type >= FIRST_USER_OID ? catalog_type(x->catalog, type) : NULL;
        if (domain == NULL || domain->kind != 'd')
            return NULL;
        expr = domain->default_expr;
        type = domain->base;
    }
    struct typed *typed = table_expression_quietly(
        x, relation, column->generated != 0 ? &place_generated : &place_default, expr);
    return typed != NULL ? resolve_coerce(&x->resolver, typed, column->type, column->typmod, 'a', &refusal)
                         : NULL;
}

bool domain_not_null(struct execution *x, oid type)
{
    for (int depth = 0; depth < DOMAIN_DEPTH; depth++) {
        const struct type *domain = type >= FIRST_USER_OID ? catalog_type(x->catalog, type) : NULL;
        if (domain == NULL || domain->kind != 'd')
            return false;
        if (domain->not_null)
            return true;
        type = domain->base;
    }
    return false;
}

bool domain_has_constraints(struct execution *x, oid type)
{
    for (int depth = 0; depth < DOMAIN_DEPTH; depth++) {
        struct type_info info;
        uint32_t cursor = 0;
        const struct builtin_type *builtin =
            type < FIRST_USER_OID ? builtin_type_by_oid(x->version, type) : NULL;
        if (!catalog_type_info(x->catalog, type, &info) || info.kind != 'd')
            return false;
        /* The domains of information_schema that have a check. */
        if (builtin != NULL)
            return builtin->not_null || strcmp(builtin->name, "cardinal_number") == 0 ||
                   strcmp(builtin->name, "yes_or_no") == 0;
        const struct type *domain = catalog_type(x->catalog, type);
        if (domain == NULL || domain->not_null ||
            catalog_next_member(x->catalog, type, CLASS_CONSTRAINT, &cursor) != NO_OID)
            return true;
        type = info.base;
    }
    return false;
}
