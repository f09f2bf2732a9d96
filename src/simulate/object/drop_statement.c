/*
 * Drop statement: DROP of any kind: finds the objects, refuses what may not be dropped, hands them to drop_objects(). Follows RemoveRelations() and
 * RemoveObjects().
 */
#include <math.h>
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "simulate/pinned.h"
#include "simulate/session.h"

static bool check_concurrently(struct execution *x, const struct op_drop *op)
{
    if (!op->concurrently)
        return true;
    operation_current(x)->concurrently = true;
    /* ExecDropStmt() asks this before anything else. */
    if (!forbid_in_block(x, "DROP INDEX CONCURRENTLY"))
        return false;
    if (op->objects.count != 1)
        return refuse(x, "0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
    if (op->behavior == BEHAVIOR_CASCADE)
        return refuse(x, "0A000", "DROP INDEX CONCURRENTLY does not support CASCADE");
    return true;
}

static bool check_concurrent_target(struct execution *x, oid id)
{
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return true;
    if (relation->kind == RELATION_PARTITIONED_INDEX)
        return refuse(x, "0A000", "cannot drop partitioned index \"%s\" concurrently", relation->object.name);
    x->statement->waits_for_lockers = true;
    return true;
}

/* A schema that every database has; but public is one of those that a dump tells. */
static bool is_builtin_schema(struct execution *x, oid schema)
{
    return schema == SCHEMA_PG_CATALOG || schema == SCHEMA_PG_TOAST || schema == catalog_schema_information(x->catalog);
}

/* What every database begins with: refused, or gone from here on without anybody's knowing here. */
static bool drop_builtin(struct execution *x, const struct op_drop *op, const struct object_name *name, oid id)
{
    const char *what = arena_printf(x->arena, "%s %s", object_type_words(name->type),
                                    name->type_name != NULL ? catalog_type_display(x->catalog, id, -1, x->arena)
                                                            : address_text(x, name));
    operation_current(x)->object = what;
    bool pinned = is_pinned(x, name->type, id);
    if (pinned && (name->type == OBJECT_TYPE_TABLE || name->type == OBJECT_TYPE_INDEX || name->type == OBJECT_TYPE_VIEW))
        return stop_at_builtin(x, id);
    if (pinned)
        return refuse(x, "2BP01", "cannot drop %s because it is required by the database system", what);
    if (op->behavior == BEHAVIOR_CASCADE)
        return true;
    if (name->type == OBJECT_TYPE_SCHEMA)
        return refuse(x, "2BP01", "cannot drop %s because other objects depend on it", what);
    may_fail(x, "2BP01", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "other objects may depend on %s", what);
    return true;
}

/* Casts that every database begins with are no objects here, and found by their types. */
static bool check_not_builtin_cast(struct execution *x, const struct object_name *name)
{
    struct refusal ignored = {0};
    oid source, target;
    int32_t typmod;
    if (name->type != OBJECT_TYPE_CAST ||
        !resolve_type(&x->resolver, name->type_name, &source, &typmod, &ignored) ||
        !resolve_type(&x->resolver, name->type_name2, &target, &typmod, &ignored) ||
        builtin_cast_find(x->version, source, target) == NULL)
        return true;
    return refuse(x, "2BP01", "cannot drop cast from %s to %s because it is required by the database system",
                  catalog_type_display(x->catalog, source, -1, x->arena),
                  catalog_type_display(x->catalog, target, -1, x->arena));
}

/* A view cannot be without its rule. */
static bool check_not_view_rule(struct execution *x, const struct object_name *name)
{
    struct refusal ignored = {0};
    oid id = name->type == OBJECT_TYPE_RULE ? resolve_relation(&x->resolver, &name->name, true, &ignored) : NO_OID;
    if (id == NO_OID || !is_view_rule(x, id, name->type, name->member))
        return true;
    const char *view = describe_object(x->arena, x->catalog, id, 0);
    refuse(x, "2BP01", "cannot drop rule _RETURN on %s because %s requires it", view, view);
    refuse_detail(x, NULL, arena_printf(x->arena, "You can drop %s instead.", view));
    return false;
}

/* RemoveObjects() */
static bool check_not_aggregate(struct execution *x, const struct op_drop *op, oid id)
{
    const struct function *function = catalog_function(x->catalog, id);
    if (op->object_type != OBJECT_TYPE_FUNCTION || function == NULL || function->kind != 'a')
        return true;
    refuse(x, "42809", "\"%s\" is an aggregate function", function->object.name);
    refuse_detail(x, NULL, "Use DROP AGGREGATE to drop aggregate functions.");
    return false;
}

static void describe_operation(struct execution *x, const struct op_drop *op, const struct drop_target *target)
{
    struct operation *operation = operation_current(x);
    const struct relation *relation = relation_of(x, target->object);
    const struct object *object = catalog_object(x->catalog, target->object);
    operation->object_type = op->object_type;
    operation->cascade = op->behavior == BEHAVIOR_CASCADE;
    operation->missing_ok = op->missing_ok;
    operation->concurrently = op->concurrently;
    operation->id = target->object;
    operation->object = describe_object(x->arena, x->catalog, target->object, target->column);
    operation->relation = relation == NULL ? (object != NULL ? object->parent : NO_OID) : relation->index != NULL ? relation->index->table : target->object;
    if (relation != NULL)
        operation->object = relation_label(x, target->object);
    operation->new_relation = relation_is_new(x, operation->relation);
    if (x->statement->relation == NO_OID)
        x->statement->relation = operation->relation;
}

static const char *drop_kind(struct execution *x, enum object_type type)
{
    char *kind = arena_printf(x->arena, "drop_%s", object_type_words(type));
    for (char *at = kind; *at != '\0'; at++)
        if (*at == ' ' || *at == '-')
            *at = '_';
    return kind;
}

bool execute_drop(struct execution *x, const struct op *base)
{
    const struct op_drop *op = (const struct op_drop *)base;
    struct drop_target *targets = ARENA_ARRAY(x->arena, struct drop_target, op->objects.count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < op->objects.count; i++) {
        const struct object_name *name = &op->objects.at[i];
        struct drop_target target;
        bool elsewhere;
        struct span span = op->objects.count > 1 && name->span.end > name->span.start ? name->span : base->span;
        operation_add(x, drop_kind(x, op->object_type), span);
        if (i == 0 && !check_concurrently(x, op))
            return false;
        if (!address_find(x, name, op->missing_ok, &target, &elsewhere))
            return false;
        if (target.object == NO_OID) {
            if (!check_not_builtin_cast(x, name) || !check_not_view_rule(x, name))
                return false;
            operation_current(x)->skipped = !elsewhere;
            operation_current(x)->object = address_text(x, name);
            continue;
        }
        if (op->object_type == OBJECT_TYPE_SCHEMA ? is_builtin_schema(x, target.object)
                                                  : catalog_object(x->catalog, target.object) == NULL) {
            if (!drop_builtin(x, op, name, target.object))
                return false;
            continue;
        }
        if (!check_not_aggregate(x, op, target.object))
            return false;
        describe_operation(x, op, &target);
        if (op->concurrently && !check_concurrent_target(x, target.object))
            return false;
        targets[count++] = target;
    }
    if (op->object_type == OBJECT_TYPE_SCHEMA)
        x->session->search_path_known = false;
    return count == 0 || drop_objects(x, targets, count, op->behavior, op->concurrently);
}
