/*
 * Extensions: CREATE EXTENSION and ALTER EXTENSION. What an extension brings is known from the catalogs of servers (catalog/extension.h) and made by
 * extension_members.c; of one that is not known there, names that are missing elsewhere are taken to come from it. Follows extension.c.
 */
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "extension_members.h"
#include "simulate/session.h"

/* One CREATE EXTENSION, or one that CASCADE installs on the way. */
struct request {
    const char *name, *schema, *version;
    bool cascade;
    const struct request *parent;   /* who requires it */
};

static const char *option_value(const struct sql_options *options, const char *name)
{
    for (uint32_t i = 0; i < options->count; i++)
        if (options->at[i].name != NULL && strcmp(options->at[i].name, name) == 0)
            return options->at[i].value != NULL ? options->at[i].value : "";
    return NULL;
}

static oid find_extension(struct execution *x, const char *name)
{
    return catalog_find(x->catalog, CLASS_EXTENSION, NO_OID, name);
}

/* ---- the schema ---- */

static oid make_schema(struct execution *x, const char *name)
{
    struct plain *schema = catalog_create(x->catalog, CLASS_SCHEMA, sizeof *schema, NO_OID, NO_OID, name);
    schema->type = OBJECT_TYPE_SCHEMA;
    schema->object.owner = owner_of_new(x);
    schema->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    catalog_publish(x->catalog, &schema->object);
    x->session->search_path_known = false;
    return schema->object.id;
}

/* Where the objects go: the control file's schema, made when it is not there, else SCHEMA's, else the first of the search path. */
static bool choose_schema(struct execution *x, const struct request *request, const struct extension_release *release, oid *schema)
{
    struct refusal refusal = {0};
    const char *fixed = release != NULL ? release->schema : NULL;
    *schema = x->resolver.creation_schema;
    if (request->schema != NULL) {
        *schema = resolve_schema(&x->resolver, request->schema, false, &refusal);
        if (*schema == NO_OID && (refusal.sqlstate == NULL || !refusal.unsure))
            return refuse_as(x, &refusal);
    }
    if (fixed == NULL && *schema == NO_OID)
        return refuse(x, "3F000", "no schema has been selected to create in");
    if (fixed == NULL)
        return true;
    if (request->schema != NULL && strcmp(request->schema, fixed) != 0 && !request->cascade)
        return refuse(x, "0A000", "extension \"%s\" must be installed in schema \"%s\"", request->name, fixed);
    *schema = resolve_schema(&x->resolver, fixed, true, &refusal);
    if (*schema == NO_OID)
        *schema = make_schema(x, fixed);
    if (release->schema_comment != NULL)
        ((struct object *)catalog_edit(x->catalog, *schema))->comment = release->schema_comment;
    return true;
}

/* ---- creating ---- */

static bool create_extension(struct execution *x, const struct request *request);

/* get_required_extension(): must be there, or comes along with CASCADE. */
static bool require(struct execution *x, const struct request *request, const char *name)
{
    if (find_extension(x, name) != NO_OID)
        return true;
    if (!request->cascade) {
        if (catalog_is_open(x->catalog))
            return true;
        refuse(x, "42704", "required extension \"%s\" is not installed", name);
        refuse_detail(x, NULL, "Use CREATE EXTENSION ... CASCADE to install required extensions too.");
        return false;
    }
    for (const struct request *at = request; at != NULL; at = at->parent)
        if (strcmp(at->name, name) == 0)
            return refuse(x, "42P19", "cyclic dependency detected between extensions \"%s\" and \"%s\"", name, request->name);
    notice(x, "installing required extension \"%s\"", name);
    return create_extension(x, &(struct request){.name = name, .schema = request->schema, .cascade = true, .parent = request});
}

static bool require_all(struct execution *x, const struct request *request, const struct extension_release *release)
{
    struct texts names = extension_requires(x, release);
    for (uint32_t i = 0; i < names.count; i++)
        if (!require(x, request, names.at[i]))
            return false;
    return true;
}

/* Another version than the known one brings much the same: of extensions that come with PostgreSQL it is an older one, with less; of others it may
 * bring more, which look-ups allow for (extension_may_supply). */
static void say_what_is_known(struct execution *x, struct extension *extension, const struct extension_release *release)
{
    const char *name = extension->object.name;
    extension->known = release != NULL;
    if (extension->known)
        return;
    extension->object.why_opaque = arena_printf(x->arena, "what extension \"%s\" brings is not known: names it may supply are taken to exist", name);
    not_modelled(x, "the objects of extension \"%s\" are not known; names that they may supply are taken to exist", name);
}

/* InsertExtensionTuple(): it hangs on its schema and on those it requires. */
static void record_dependencies(struct execution *x, oid extension, oid schema, const struct extension_release *release)
{
    struct texts names = extension_requires(x, release);
    if (schema != SCHEMA_PG_CATALOG)
        depend_on(x, extension, schema, DEPENDENCY_NORMAL);
    for (uint32_t i = 0; i < names.count; i++) {
        oid required = find_extension(x, names.at[i]);
        if (required != NO_OID)
            depend_on(x, extension, required, DEPENDENCY_NORMAL);
    }
}

static bool create_extension(struct execution *x, const struct request *request)
{
    const struct extension_release *release = extension_find(x->version, request->name);
    oid schema;
    if (release == NULL && x->recording && extension_is_of_other_versions(x->version, request->name)) {
        refuse(x, "0A000", "extension \"%s\" is not available", request->name);
        refuse_detail(x, NULL, "The extension must first be installed on the system where PostgreSQL is running.");
        return false;
    }
    if (!choose_schema(x, request, release, &schema) || !require_all(x, request, release))
        return false;
    struct extension *extension = catalog_create(x->catalog, CLASS_EXTENSION, sizeof *extension, NO_OID, NO_OID, request->name);
    oid id = extension->object.id;
    extension->schema = schema;
    extension->version = request->version != NULL ? request->version : release != NULL ? release->version : NULL;
    extension->object.owner = owner_of_new(x);
    extension->object.origin = (struct origin){x->statement->source, x->statement->item.span};
    say_what_is_known(x, extension, release);
    catalog_publish(x->catalog, &extension->object);
    record_dependencies(x, id, schema, release);
    return release == NULL || bring_members(x, id, release);
}

static bool create_statement(struct execution *x, const struct op_extension *op)
{
    struct request request = {.name = op->name, .schema = option_value(&op->options, "schema"), .version = option_value(&op->options, "new_version"),
                              .cascade = option_value(&op->options, "cascade") != NULL};
    if (find_extension(x, op->name) != NO_OID) {
        if (!op->if_not_exists)
            return refuse(x, "42710", "extension \"%s\" already exists", op->name);
        notice(x, "extension \"%s\" already exists, skipping", op->name);
        operation_current(x)->skipped = true;
        return true;
    }
    if (!create_extension(x, &request))
        return false;
    operation_current(x)->id = find_extension(x, op->name);
    operation_current(x)->object = op->name;
    return true;
}

/* ---- changing ---- */

static bool update(struct execution *x, const struct op_extension *op, oid id)
{
    const struct extension *old = (const struct extension *)catalog_object(x->catalog, id);
    const struct extension_release *release = extension_find(x->version, op->name);
    const char *version = option_value(&op->options, "new_version");
    if (version == NULL && release == NULL)
        return true;
    if (version == NULL)
        version = release->version;
    if (old->version != NULL && strcmp(old->version, version) == 0) {
        notice(x, "version \"%s\" of extension \"%s\" is already installed", version, op->name);
        return true;
    }
    ((struct extension *)catalog_edit(x->catalog, id))->version = version;
    return true;
}

static void set_member(struct execution *x, oid id, oid extension)
{
    if (id < FIRST_USER_OID || catalog_object(x->catalog, id) == NULL)
        return;
    ((struct object *)catalog_edit(x->catalog, id))->extension = extension;
}

/* What comes with an object is the extension's when the object is. */
static void set_parts(struct execution *x, oid id, oid extension)
{
    const struct relation *relation = relation_of(x, id);
    const struct type *type = catalog_type(x->catalog, relation != NULL ? relation->row_type : id);
    struct dependency dependency;
    uint32_t cursor = 0;
    set_member(x, id, extension);
    if (type != NULL) {
        set_member(x, type->object.id, extension);
        set_member(x, type->array, extension);
        set_member(x, type->multirange, extension);
    }
    for (oid part; (part = catalog_next_member(x->catalog, id, CLASS_COUNT, &cursor)) != NO_OID;)
        set_member(x, part, extension);
    cursor = 0;
    for (oid owned; relation != NULL && (owned = catalog_next_dependent(x->catalog, id, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(x, owned);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->owned_by == id)
            set_member(x, owned, extension);
    }
}

/* ExecAlterExtensionContentsStmt(). */
static bool change_member(struct execution *x, const struct op_extension *op, oid id)
{
    const struct extension *extension = (const struct extension *)catalog_object(x->catalog, id);
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->member, false, &target, &elsewhere))
        return false;
    const struct object *object = catalog_object(x->catalog, target.object);
    if (object == NULL)
        return true;
    if (relation_of(x, target.object) != NULL)
        take_lock(x, target.object, LOCK_EXTENSION_MEMBER);
    const char *words = describe_object(x->arena, x->catalog, target.object, 0);
    if (op->what == 'd') {
        if (object->extension != id)
            return refuse(x, "55000", "%s is not a member of extension \"%s\"", words, op->name);
        catalog_undepend(x->catalog, target.object, id);
        set_parts(x, target.object, NO_OID);
        return true;
    }
    if (object->extension != NO_OID && catalog_object(x->catalog, object->extension) != NULL)
        return refuse(x, "55000", "%s is already a member of extension \"%s\"", words, object_name_of(x, object->extension));
    if (object->class == CLASS_SCHEMA && extension->schema == target.object)
        return refuse(x, "55000", "cannot add schema \"%s\" to extension \"%s\" because the schema contains the extension", object->name, op->name);
    catalog_depend(x->catalog, target.object, (struct dependency){.object = id, .type = DEPENDENCY_EXTENSION});
    set_parts(x, target.object, id);
    return true;
}

/* AlterExtensionNamespace(). */
bool set_extension_schema(struct execution *x, oid id, oid schema)
{
    const struct extension *old = (const struct extension *)catalog_object(x->catalog, id);
    const struct extension_release *release = extension_find(x->version, old->object.name);
    const struct object *target = catalog_object(x->catalog, schema);
    oid home = old->schema, end = catalog_oid_end(x->catalog);
    if (target != NULL && target->extension == id)
        return refuse(x, "55000", "cannot move extension \"%s\" into schema \"%s\" because the extension contains the schema", old->object.name,
                      target->name);
    if (release != NULL && !release->relocatable)
        return refuse(x, "0A000", "extension \"%s\" does not support SET SCHEMA", old->object.name);
    ((struct extension *)catalog_edit(x->catalog, id))->schema = schema;
    catalog_undepend(x->catalog, id, home);
    depend_on(x, id, schema, DEPENDENCY_NORMAL);
    for (oid member = FIRST_USER_OID; member < end; member++) {
        const struct object *object = catalog_object(x->catalog, member);
        if (object == NULL || object->extension != id || object->schema != home || home == NO_OID)
            continue;
        struct object *edited = catalog_edit(x->catalog, member);
        edited->schema = schema;
        catalog_touch(x->catalog, edited);
    }
    return true;
}

bool execute_extension(struct execution *x, const struct op *base)
{
    const struct op_extension *op = (const struct op_extension *)base;
    static const char *const kinds[] = {['c'] = "create_extension", ['u'] = "update_extension", ['a'] = "add_extension_member",
                                        ['d'] = "drop_extension_member"};
    operation_add(x, kinds[(unsigned char)op->what], base->span);
    if (op->what == 'c')
        return create_statement(x, op);
    oid id = find_extension(x, op->name);
    if (id == NO_OID)
        return catalog_is_open(x->catalog) || refuse(x, "42704", "extension \"%s\" does not exist", op->name);
    operation_current(x)->id = id;
    operation_current(x)->object = op->name;
    return op->what == 'u' ? update(x, op, id) : change_member(x, op, id);
}
