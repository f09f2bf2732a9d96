/*
 * Properties: what ALTER … OWNER TO, COMMENT ON, SECURITY LABEL and ALTER … DEPENDS ON EXTENSION change: things said about objects, not the
 * objects themselves. Privileges are in grants.c.
 */
#include <math.h>
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "grants.h"
#include "roles.h"
#include "simulate/session.h"

/* Begins the operation that says something about an object. target->object NO_OID: there is none, which is no error. */
static bool begin_about(struct execution *x, const struct op *base, const char *kind, const struct object_name *name,
                        struct drop_target *target)
{
    bool elsewhere;
    operation_add(x, kind, base->span)->object_type = name->type;
    if (!address_find(x, name, false, target, &elsewhere))
        return false;
    operation_current(x)->id = target->object;
    return true;
}

/* ---- owners ---- */

bool execute_set_owner(struct execution *x, const struct op *base)
{
    const struct op_set_owner *op = (const struct op_set_owner *)base;
    struct drop_target target;
    if (!begin_about(x, base, "set_owner", &op->object, &target) || !need_role(x, &op->owner))
        return false;
    if (target.object == NO_OID)
        return true;
    const struct relation *relation = relation_of(x, target.object);
    if (relation != NULL)
        take_lock(x, target.object, LOCK_ALTER_OWNER);
    if (relation != NULL && relation->kind != RELATION_COMPOSITE)
        operation_current(x)->relation = target.object;
    give_to(x, target.object, role_name(x, &op->owner));
    return true;
}

/* ---- comments ---- */

/* Which lock COMMENT takes: on relations and their columns as get_object_address() is asked to; on what stands on a table only a look-up's. */
static void lock_commented(struct execution *x, const struct object_name *name, oid id)
{
    const struct object *object = catalog_object(x->catalog, id);
    if (object == NULL)
        return;
    if (object->class == CLASS_RELATION)
        take_lock(x, id, LOCK_COMMENT);
    else if (name->type == OBJECT_TYPE_TRIGGER || name->type == OBJECT_TYPE_RULE || name->type == OBJECT_TYPE_POLICY || name->type == OBJECT_TYPE_TABCONSTRAINT)
        take_lock(x, object->parent, LOCK_COMMENT_MEMBER);
}

bool execute_comment(struct execution *x, const struct op *base)
{
    const struct op_comment *op = (const struct op_comment *)base;
    struct drop_target target;
    if (!begin_about(x, base, "comment", &op->object, &target))
        return false;
    if (target.object == NO_OID)
        return true;
    lock_commented(x, &op->object, target.object);
    const struct relation *relation = relation_of(x, target.object);
    if (op->object.type == OBJECT_TYPE_COLUMN && relation != NULL && strchr("rpvmfc", relation->kind) == NULL) {
        refuse(x, "42809", "cannot set comment on relation \"%s\"", relation->object.name);
        return false;
    }
    const char *comment = op->comment != NULL && op->comment[0] != '\0' ? op->comment : NULL;
    if (target.object < FIRST_USER_OID && catalog_object(x->catalog, target.object) == NULL)
        return true;
    if (target.column == SYSTEM_COLUMN)     /* it is kept, but no dump tells */
        return true;
    if (target.column != 0)
        catalog_edit_column(x->catalog, target.object, target.column)->comment = comment;
    else
        ((struct object *)catalog_edit(x->catalog, target.object))->comment = comment;
    return true;
}

bool execute_security_label(struct execution *x, const struct op *base)
{
    const struct op_security_label *op = (const struct op_security_label *)base;
    operation_add(x, "security_label", base->span);
    /* Providers are loaded by the server's configuration, which no dump shows. */
    may_fail(x, "22023", CERTAINTY_POSSIBLE, NO_OID, NULL, NAN, "no security label providers have been loaded");
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    if (target.object < FIRST_USER_OID || target.column != 0)
        return true;
    struct object *object = catalog_edit(x->catalog, target.object);
    struct sql_option *labels = ARENA_ARRAY(x->arena, struct sql_option, object->label_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->label_count; i++)
        if (op->provider == NULL || strcmp(object->labels[i].scope, op->provider) != 0)
            labels[count++] = object->labels[i];
    if (op->label != NULL)
        labels[count++] = (struct sql_option){.scope = op->provider != NULL ? op->provider : "", .value = op->label};
    object->labels = labels;
    object->label_count = count;
    return true;
}

bool execute_depends_on_extension(struct execution *x, const struct op *base)
{
    const struct op_depends *op = (const struct op_depends *)base;
    operation_add(x, "depends_on_extension", base->span);
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->object, false, &target, &elsewhere))
        return false;
    const struct object *object = catalog_object(x->catalog, target.object);
    if (relation_of(x, target.object) != NULL)
        take_lock(x, target.object, LOCK_DEPENDS_ON_EXTENSION);
    else if (object != NULL && object->class == CLASS_TRIGGER)
        take_lock(x, object->parent, LOCK_DEPENDS_ON_EXTENSION_MEMBER);
    oid extension = catalog_find(x->catalog, CLASS_EXTENSION, NO_OID, op->extension);
    /* Every database begins with PL/pgSQL, and no dump says so. */
    if (extension == NO_OID && strcmp(op->extension, "plpgsql") == 0)
        return true;
    if (extension == NO_OID)
        return refuse_missing(x, NO_OID, "42704", "extension \"%s\" does not exist", op->extension);
    if (target.object < FIRST_USER_OID)
        return true;
    if (op->remove)
        catalog_undepend(x->catalog, target.object, extension);
    else
        catalog_depend(x->catalog, target.object, (struct dependency){.object = extension, .type = DEPENDENCY_AUTO});
    return true;
}
