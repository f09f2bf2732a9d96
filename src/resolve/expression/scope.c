/*
 * Scope: names that expressions find outside of any query: the columns of the table whose constraint, default or index it is, VALUE of
 * a domain, OLD and NEW, the parameters of a function.
 */
#include <string.h>

#include "resolve/query/ranges.h"

#define OLD_RANGE 1                 /* PRS2_OLD_VARNO */
#define NEW_RANGE 2

struct scope scope_of_query(const char *where)
{
    return (struct scope){.kind = SCOPE_NONE,
                          .allow_subquery = true,
                          .allow_aggregate = true,
                          .allow_window = true,
                          .allow_set = true,
                          .where = where};
}

struct scope scope_of_body(const struct function *function)
{
    struct scope scope = scope_of_query("function bodies");
    scope.not_planned = true;
    scope.kind = SCOPE_FUNCTION;
    scope.function = function;
    return scope;
}

static bool where_is(const struct scope *scope, const char *where)
{
    return scope->where != NULL && strcmp(scope->where, where) == 0;
}

/* ---- columns of the scope's relation ---- */

static struct typed *column_node(struct analysis *a, const struct lookup_column *column, int16_t range, uint32_t levels,
                                 uint32_t position)
{
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, column->type, position);
    node->typmod = column->typmod;
    node->collation = column->collation;
    node->collation_state = column->collation != NO_OID ? 'i' : 0;
    node->id = a->scope->relation->object.id;
    node->column = column->number;
    node->range = range;
    node->level = (uint16_t)levels;
    level_mark_outer(a, levels);
    return node;
}

/* What constraints and generated columns may not name (scanRTEForColumn(), check_nested_generated()). */
static bool column_allowed(struct analysis *a, const struct lookup_column *column, uint32_t position)
{
    bool generation = where_is(a->scope, "column generation expressions");
    if (column->number < 0 && where_is(a->scope, "check constraints") && strcmp(column->name, "tableoid") != 0)
        return analysis_refuse(a, position, "42P10", "system column \"%s\" reference in check constraint is invalid", column->name);
    if (column->number < 0 && generation && strcmp(column->name, "tableoid") != 0)
        return analysis_refuse(a, position, "42P10", "cannot use system column \"%s\" in column generation expression",
                               column->name);
    if (column->generated != 0 && generation && !a->scope->allow_generated) {
        analysis_refuse(a, position, "42P17", "cannot use generated column \"%s\" in column generation expression", column->name);
        return lookup_refuse_detail(a->resolver, a->refusal, "A generated column cannot reference another generated column.",
                                    NULL);
    }
    return true;
}

static void scope_relation(struct analysis *a, struct lookup_relation *out)
{
    const struct relation *relation = a->scope->relation;
    *out = (struct lookup_relation){ .id = relation->object.id, .name = relation->object.name, .schema = relation->object.schema,
                                     .kind = relation->kind, .row_type = relation->row_type,
                                     .column_count = relation->column_count, .user = relation };
}

static struct typed *relation_column(struct analysis *a, const char *name, int16_t range, uint32_t levels, uint32_t position)
{
    struct lookup_relation relation;
    struct lookup_column column;
    scope_relation(a, &relation);
    if (lookup_column_named(&relation, name, true, &column))
        return column_allowed(a, &column, position) ? column_node(a, &column, range, levels, position) : NULL;
    return lookup_relation_is_open(a->resolver, &relation) ? analysis_open(a, position, NO_OID) : NULL;
}

static struct typed *whole_row(struct analysis *a, int16_t range, uint32_t levels, uint32_t position)
{
    const struct relation *relation = a->scope->relation;
    struct typed *node = typed_new(a->arena, TYPED_COLUMN, relation->row_type != NO_OID ? relation->row_type : RECORDOID, position);
    node->id = relation->object.id;
    node->range = range;
    node->level = (uint16_t)levels;
    level_mark_outer(a, levels);
    return node;
}

/* ---- parameters ---- */

static struct typed *parameter_node(struct analysis *a, uint32_t number, oid type, uint32_t position)
{
    struct typed *node = typed_new(a->arena, TYPED_PARAMETER, type, position);
    node->column = (int16_t)number;
    node->collation = lookup_type(a->resolver, type).collation;
    node->collation_state = node->collation != NO_OID ? 'i' : 0;
    if (lookup_type_is_polymorphic(type)) {
        node->type = NO_OID;
        node->kind = TYPED_UNKNOWN;
        a->unsure = true;
    }
    return node;
}

static bool is_input(char mode)
{
    return mode == 'i' || mode == 'b' || mode == 'v' || mode == 0;
}

/* sql_fn_param_ref(). Numbers count input parameters. */
struct typed *scope_parameter(struct analysis *a, int64_t number, uint32_t position)
{
    const struct function *function = a->scope->function;
    if (function != NULL && number >= 1 && number <= function->argument_count)
        return parameter_node(a, (uint32_t)number, function->arguments[number - 1], position);
    if (number >= 1 && number <= a->scope->parameter_count && a->scope->parameters[number - 1] != NO_OID)
        return parameter_node(a, (uint32_t)number, a->scope->parameters[number - 1], position);
    if (a->scope->open_parameters)
        return analysis_open(a, position, NO_OID);
    return analysis_refuse(a, position, "42P02", "there is no parameter $%lld", (long long)number);
}

static struct typed *parameter_named(struct analysis *a, const char *name, uint32_t position)
{
    const struct function *function = a->scope->function;
    uint32_t number = 0;
    for (uint32_t i = 0; function != NULL && i < function->parameter_count; i++) {
        if (!is_input(function->parameters[i].mode))
            continue;
        number++;
        if (function->parameters[i].name != NULL && strcmp(function->parameters[i].name, name) == 0)
            return parameter_node(a, number, function->parameters[i].type, position);
    }
    return NULL;
}

/* ---- names ---- */

static struct typed *domain_value(struct analysis *a, uint32_t position)
{
    struct typed *node = typed_new(a->arena, TYPED_DOMAIN_VALUE, a->scope->domain_type, position);
    node->typmod = a->scope->domain_typmod;
    node->collation = lookup_type(a->resolver, a->scope->domain_type).collation;
    node->collation_state = node->collation != NO_OID ? 'i' : 0;
    return node;
}

/* Is the column generated, or for the whole row: is any? */
static bool names_generated(const struct relation *relation, const char *column)
{
    for (uint16_t i = 0; i < relation->column_count; i++)
        if (!relation->columns[i]->dropped && relation->columns[i]->generated != 0
            && (column == NULL || strcmp(relation->columns[i]->name, column) == 0))
            return true;
    return false;
}

/* What OLD and NEW may not be named for is looked at when all is analysed (CreateTriggerFiringOn(), transformRuleStmt()). */
static void note_forbidden(struct analysis *a, int16_t range, const char *column, uint32_t position)
{
    const struct scope *scope = a->scope;
    const char *why_not = range == OLD_RANGE ? scope->no_old : range == NEW_RANGE ? scope->no_new : NULL;
    if (why_not == NULL && range == NEW_RANGE && scope->no_new_generated != NULL && names_generated(scope->relation, column))
        why_not = scope->no_new_generated;
    if (why_not != NULL)
        analysis_refuse_late(a, LATE_ANALYSIS, position, "42P17", "%s", why_not);
}

/* OLD and NEW both have the column: without a qualification it is neither, unless the rule has only one of them. */
static struct typed *old_or_new_column(struct analysis *a, const char *name, uint32_t levels, uint32_t position)
{
    struct lookup_relation relation;
    struct lookup_column column;
    if (a->scope->qualified_only)      /* transformRuleStmt(): there for qualified names only */
        return NULL;
    if (a->scope->rule_event != 0 && a->scope->rule_event != 'u') {
        int16_t range = a->scope->rule_event == 'i' ? NEW_RANGE : OLD_RANGE;
        note_forbidden(a, range, name, position);
        return relation_column(a, name, range, levels, position);
    }
    scope_relation(a, &relation);
    if (!lookup_column_named(&relation, name, true, &column))
        return lookup_relation_is_open(a->resolver, &relation) ? analysis_open(a, position, NO_OID) : NULL;
    return analysis_refuse(a, position, "42702", "column reference \"%s\" is ambiguous", name);
}

struct typed *scope_column(struct analysis *a, const char *name, uint32_t levels, uint32_t position)
{
    switch (a->scope->kind) {
    case SCOPE_DOMAIN:
        return strcmp(name, "value") == 0 ? domain_value(a, position) : NULL;
    case SCOPE_RELATION:
        return a->scope->relation != NULL ? relation_column(a, name, 0, levels, position) : NULL;
    case SCOPE_RULE:
    case SCOPE_TRIGGER:
        return a->scope->relation != NULL ? old_or_new_column(a, name, levels, position) : NULL;
    case SCOPE_FUNCTION:
        return parameter_named(a, name, position);
    case SCOPE_NONE:
        break;
    }
    return NULL;
}

static bool names_relation(struct analysis *a, const struct name *name)
{
    const struct relation *relation = a->scope->relation;
    if (relation == NULL || strcmp(name->name, relation->object.name) != 0)
        return false;
    return name->schema == NULL || lookup_schema(a->resolver, name->schema) == relation->object.schema;
}

/* Which range the name means; -1 none. */
static int16_t scope_range(struct analysis *a, const struct name *name)
{
    if (a->scope->relation == NULL)
        return -1;
    if (a->scope->kind == SCOPE_RELATION)
        return names_relation(a, name) ? 0 : -1;
    if ((a->scope->kind == SCOPE_RULE || a->scope->kind == SCOPE_TRIGGER) && name->schema == NULL)
        return strcmp(name->name, "old") == 0 ? OLD_RANGE : strcmp(name->name, "new") == 0 ? NEW_RANGE : -1;
    return -1;
}

/* function.parameter, or parameter.field of a composite parameter (sql_fn_post_column_ref()); a variable after its block's label is a
 * parameter whose name is both (resolve_column_ref() of pl_comp.c). */
static struct typed *qualified_parameter(struct analysis *a, const struct name *name, const char *column, uint32_t position,
                                         bool *found)
{
    if (a->scope->kind != SCOPE_FUNCTION || a->scope->function == NULL || name->schema != NULL)
        return NULL;
    if (strcmp(name->name, a->scope->function->object.name) == 0 && column != NULL) {
        struct typed *parameter = parameter_named(a, column, position);
        *found = parameter != NULL;
        return parameter;
    }
    const char *labelled = column != NULL ? arena_printf(a->arena, "%s.%s", name->name, column) : NULL;
    struct typed *parameter = labelled != NULL ? parameter_named(a, labelled, position) : NULL;
    if (parameter != NULL) {
        *found = true;
        return parameter;
    }
    parameter = parameter_named(a, name->name, position);
    *found = parameter != NULL;
    if (parameter == NULL || column == NULL || typed_is_open(parameter))
        return parameter;
    return call_projection(a, column, parameter, position);
}

/* A rule's condition sees what its event has. */
static bool event_has(const struct scope *scope, int16_t range)
{
    return range == OLD_RANGE ? scope->rule_event != 'i'
                              : range != NEW_RANGE || (scope->rule_event != 'd' && scope->rule_event != 's');
}

/* `column` NULL: the whole row. */
struct typed *scope_qualified(struct analysis *a, const struct name *name, const char *column, uint32_t levels,
                              uint32_t position, bool *found)
{
    int16_t range = scope_range(a, name);
    *found = range >= 0 && event_has(a->scope, range);
    if (!*found)
        return qualified_parameter(a, name, column, position, found);
    note_forbidden(a, range, column, position);
    return column != NULL ? relation_column(a, column, range, levels, position) : whole_row(a, range, levels, position);
}

bool scope_expand(struct analysis *a, const struct name *name, uint32_t levels, uint32_t position, struct typed_vec *out)
{
    int16_t range = name != NULL ? scope_range(a, name) : -1;
    struct lookup_relation relation;
    if (range < 0 || !event_has(a->scope, range))
        return false;
    note_forbidden(a, range, NULL, position);
    scope_relation(a, &relation);
    for (uint32_t i = 1; i <= relation.column_count; i++) {
        struct lookup_column column;
        if (lookup_column(&relation, i, &column))
            vec_push(a->arena, out, column_node(a, &column, range, levels, position));
    }
    return true;
}
