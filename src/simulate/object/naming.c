/*
 * Naming: ALTER … RENAME and ALTER … SET SCHEMA of every kind. Dependents keep their hold on what is renamed, because they hold it by number; what
 * names it in text (functions' bodies, applications) breaks. Follows RenameRelation(), renameatt(), RenameConstraint(), AlterObjectRename_internal(),
 * AlterTableNamespace() and AlterObjectNamespace_internal().
 */
#include <string.h>

#include "simulate/address.h"
#include "simulate/describe.h"
#include "simulate/pinned.h"
#include "simulate/relation/tables.h"
#include "simulate/session.h"
#include "roles.h"

/* ---- RENAME ---- */

static const char *rename_kind(enum object_type type)
{
    switch (type) {
    case OBJECT_TYPE_COLUMN:
        return "rename_column";
    case OBJECT_TYPE_ATTRIBUTE:
        return "rename_attribute";
    case OBJECT_TYPE_TABCONSTRAINT:
    case OBJECT_TYPE_DOMCONSTRAINT:
        return "rename_constraint";
    case OBJECT_TYPE_TABLE:
    case OBJECT_TYPE_FOREIGN_TABLE:
        return "rename_table";
    case OBJECT_TYPE_VIEW:
        return "rename_view";
    case OBJECT_TYPE_MATVIEW:
        return "rename_materialized_view";
    case OBJECT_TYPE_INDEX:
        return "rename_index";
    case OBJECT_TYPE_SEQUENCE:
        return "rename_sequence";
    case OBJECT_TYPE_SCHEMA:
        return "rename_schema";
    case OBJECT_TYPE_TYPE:
    case OBJECT_TYPE_DOMAIN:
        return "rename_type";
    case OBJECT_TYPE_TRIGGER:
        return "rename_trigger";
    default:
        return "rename";
    }
}

static void set_name(struct execution *x, oid id, const char *name)
{
    struct object *object = catalog_edit(x->catalog, id);
    object->name = name;
    catalog_touch(x->catalog, object);
}

/* RenameTypeInternal(): the array type follows, with a name that is free. */
void rename_type(struct execution *x, oid id, const char *name)
{
    const struct type *type = catalog_type(x->catalog, id);
    if (type == NULL || id < FIRST_USER_OID)
        return;
    oid array = type->array;
    set_name(x, id, name);
    if (array < FIRST_USER_OID)
        return;
    const struct type *array_type = catalog_type(x->catalog, array);
    if (array_type == NULL)
        return;
    oid schema = array_type->object.schema;
    const char *array_name = array_type_name(x, schema, name);
    set_name(x, array, array_name);
}

static void rename_relation_now(struct execution *x, const struct relation *relation, const char *name)
{
    oid row_type = relation->row_type, constraint = relation->index != NULL ? relation->index->constraint : NO_OID;
    set_name(x, relation->object.id, name);
    if (row_type != NO_OID)
        rename_type(x, row_type, name);
    if (constraint != NO_OID)
        set_name(x, constraint, name);      /* a constraint and its index bear one name */
}

/* RenameConstraintById() */
static bool check_constraint_name(struct execution *x, oid relation, const char *name)
{
    if (catalog_find_member(x->catalog, CLASS_CONSTRAINT, relation, name) == NO_OID)
        return true;
    return refuse(x, "42710", "constraint \"%s\" for relation \"%s\" already exists", name, object_name_of(x, relation));
}

static bool rename_relation(struct execution *x, const struct op_rename *op)
{
    struct refusal refusal = {0};
    struct operation *operation = operation_current(x);
    oid id = resolve_relation(&x->resolver, &op->relation.name, op->missing_ok, &refusal);
    if (id == NO_OID) {
        if (refusal.sqlstate != NULL)
            return refuse_as(x, &refusal);
        notice(x, "relation \"%s\" does not exist, skipping", op->relation.name.name);
        operation->skipped = true;
        return true;
    }
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return stop_at_builtin(x, id);
    bool index = relation->index != NULL;
    operation->relation = index ? relation->index->table : id;
    operation->id = id;
    operation->object = relation_label(x, id);
    operation->new_relation = relation_is_new(x, id);
    x->statement->relation = operation->relation;
    /* ALTER INDEX is gentle; ALTER TABLE idx RENAME is not (RenameRelation). */
    take_lock(x, id, index && op->object_type == OBJECT_TYPE_INDEX ? LOCK_ALTER_INDEX_RENAME : LOCK_RENAME_RELATION);
    /* ALTER INDEX renames anything. */
    if (op->object_type != OBJECT_TYPE_INDEX && !check_altered_kind(x, op->object_type, relation))
        return false;
    if (catalog_find(x->catalog, CLASS_RELATION, relation->object.schema, op->new_name) != NO_OID)
        return refuse(x, "42P07", "relation \"%s\" already exists", op->new_name);
    if (relation->row_type != NO_OID) {
        move_array_type(x, relation->object.schema, op->new_name);
        if (catalog_find(x->catalog, CLASS_TYPE, relation->object.schema, op->new_name) != NO_OID)
            return refuse(x, "42710", "type \"%s\" already exists", op->new_name);
    }
    if (index && relation->index->constraint != NO_OID && !check_constraint_name(x, relation->index->table, op->new_name))
        return false;
    rename_relation_now(x, relation_of(x, id), op->new_name);
    return true;
}

static bool check_new_column(struct execution *x, const struct relation *relation, const char *name)
{
    if (builtin_system_column(name) != NULL)
        return refuse(x, "42701", "column name \"%s\" conflicts with a system column name", name);
    if (catalog_column(relation, name) != NULL)
        return refuse(x, "42701", "column \"%s\" of relation \"%s\" already exists", name, relation->object.name);
    return true;
}

/* The parents of a table among those that are renamed with it (find_all_inheritors()' numparents). */
static int16_t parents_among(struct execution *x, oid table, const struct oids *all)
{
    const struct relation *relation = relation_of(x, table);
    int16_t count = 0;
    for (uint32_t i = 0; relation != NULL && i < relation->inherits.count; i++)
        for (uint32_t j = 0; j < all->count; j++)
            count = (int16_t)(count + (all->at[j] == relation->inherits.at[i]));
    return count;
}

/* renameatt_check(), which constraints go through too. */
static bool check_renaming(struct execution *x, const struct relation *relation)
{
    if (relation->of_type != NO_OID)
        return refuse(x, "42809", "cannot rename column of typed table");
    return strchr("rpvmfciI", relation->kind) != NULL
           || refuse(x, "42809", "cannot rename columns of relation \"%s\"", relation->object.name);
}

/* renameatt_internal(), find_typed_table_dependencies(): an attribute has the same name in the tables of its type. */
static bool add_typed_tables(struct execution *x, const struct relation *type, const struct op_rename *op, struct oids *all)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    VEC(oid) found = {0};
    for (uint32_t i = 0; i < all->count; i++)
        vec_push(x->scratch, &found, all->at[i]);
    for (oid id; (id = catalog_next_dependent(x->catalog, type->row_type, &cursor, &dependency)) != NO_OID;) {
        const struct relation *typed = relation_of(x, id);
        if (typed == NULL || typed->of_type != type->row_type || dependency.own_column != 0)
            continue;
        if (op->behavior != BEHAVIOR_CASCADE) {
            refuse(x, "2BP01", "cannot alter type \"%s\" because it is the type of a typed table", type->object.name);
            refuse_detail(x, NULL, "Use ALTER ... CASCADE to alter the typed tables too.");
            return false;
        }
        vec_push(x->scratch, &found, id);
    }
    *all = (struct oids){found.at, found.count};
    return true;
}

static bool rename_column_of(struct execution *x, const struct op_rename *op, oid table, int16_t parents)
{
    const struct relation *relation = relation_of(x, table);
    const struct column *column = relation != NULL ? catalog_column(relation, op->member) : NULL;
    if (column == NULL)
        return true;
    take_lock(x, table, LOCK_RENAME_COLUMN);
    if (column->inherit_count > parents)
        return refuse(x, "42P16", "cannot rename inherited column \"%s\"", op->member);
    if (!check_new_column(x, relation, op->new_name))
        return false;
    catalog_edit_column(x->catalog, table, column->number)->name = op->new_name;
    return true;
}

static bool rename_column(struct execution *x, const struct op_rename *op)
{
    struct refusal refusal = {0};
    struct operation *operation = operation_current(x);
    const struct name *name = op->relation.name.name != NULL ? &op->relation.name : &op->object.name;
    oid id = resolve_relation(&x->resolver, name, op->missing_ok, &refusal);
    if (id == NO_OID) {
        if (refusal.sqlstate != NULL)
            return refuse_as(x, &refusal);
        operation->skipped = true;
        return true;
    }
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return stop_at_builtin(x, id);
    operation->relation = id;
    operation->column = op->member;
    operation->object = column_label(x, id, op->member);
    operation->new_relation = relation_is_new(x, id);
    x->statement->relation = id;
    take_lock(x, id, LOCK_RENAME_COLUMN);
    if (!check_renaming(x, relation))
        return false;
    if (relation->index != NULL)
        return true;                /* names of an index's columns are not kept */
    struct oids all = {&id, 1};
    if (!op->relation.only)
        all_inheritors(x, id, &all);
    if (relation->kind == RELATION_COMPOSITE && !add_typed_tables(x, relation, op, &all))
        return false;
    const struct column *column = catalog_column(relation, op->member);
    if (column == NULL) {
        if (builtin_system_column(op->member) != NULL)
            return refuse(x, "0A000", "cannot rename system column \"%s\"", op->member);
        return refuse(x, "42703", "column \"%s\" does not exist", op->member);
    }
    uint32_t cursor = 0;
    if (op->relation.only && all.count == 1 && catalog_next_child(x->catalog, id, &cursor) != NO_OID)
        return refuse(x, "42P16", "inherited column \"%s\" must be renamed in child tables too", op->member);
    /* renameatt_internal() does the children first. */
    for (uint32_t i = 1; i < all.count; i++) {
        const struct relation *target = relation_of(x, all.at[i]);
        if (!rename_column_of(x, op, all.at[i], target->of_type == NO_OID ? parents_among(x, all.at[i], &all) : INT16_MAX))
            return false;
    }
    return rename_column_of(x, op, id, 0);
}

/* The relation that the statement names. *id NO_OID: IF EXISTS lets it pass. */
static bool find_named(struct execution *x, const struct relation_name *relation, bool missing_ok, oid *id)
{
    struct refusal refusal = {0};
    *id = resolve_relation(&x->resolver, &relation->name, missing_ok, &refusal);
    if (*id != NO_OID)
        return true;
    operation_current(x)->skipped = refusal.sqlstate == NULL;
    return refusal.sqlstate == NULL || refuse_as(x, &refusal);
}

/* The same constraint of all tables below. */
static bool rename_inherited_constraint(struct execution *x, const struct op_rename *op, oid parent)
{
    struct oids all;
    all_inheritors(x, parent, &all);
    for (uint32_t i = 1; i < all.count; i++) {
        oid copy = catalog_find_member(x->catalog, CLASS_CONSTRAINT, all.at[i], op->member);
        take_lock(x, all.at[i], LOCK_RENAME_CONSTRAINT);
        if (copy == NO_OID)
            return refuse_missing(x, all.at[i], "42704", "constraint \"%s\" for table \"%s\" does not exist", op->member,
                                  object_name_of(x, all.at[i]));
        if (catalog_constraint(x->catalog, copy)->inherit_count > parents_among(x, all.at[i], &all))
            return refuse(x, "42P16", "cannot rename inherited constraint \"%s\"", op->member);
        if (!check_constraint_name(x, all.at[i], op->new_name))
            return false;
        set_name(x, copy, op->new_name);
    }
    return true;
}

static bool rename_constraint(struct execution *x, const struct op_rename *op)
{
    struct operation *operation = operation_current(x);
    oid parent;
    if (!find_named(x, &op->relation, op->missing_ok, &parent))
        return false;
    if (parent == NO_OID)
        return true;
    operation->relation = parent;
    operation->object = column_label(x, parent, op->member);
    x->statement->relation = parent;
    take_lock(x, parent, LOCK_RENAME_CONSTRAINT);
    if (relation_of(x, parent) != NULL && !check_renaming(x, relation_of(x, parent)))
        return false;
    oid id = catalog_find_member(x->catalog, CLASS_CONSTRAINT, parent, op->member);
    const struct constraint *constraint = catalog_constraint(x->catalog, id);
    if (constraint == NULL)
        return refuse_missing(x, parent, "42704", "constraint \"%s\" for table \"%s\" does not exist", op->member, object_name_of(x, parent));
    /* Keys and foreign keys of partitions have names of their own (rename_constraint_internal()). */
    bool inheritable = (constraint->type == 'c' || constraint->type == 'n') && !constraint->no_inherit;
    uint32_t cursor = 0;
    if (inheritable && constraint->inherit_count > 0)
        return refuse(x, "42P16", "cannot rename inherited constraint \"%s\"", op->member);
    if (inheritable && op->relation.only && catalog_next_child(x->catalog, parent, &cursor) != NO_OID)
        return refuse(x, "42P16", "inherited constraint \"%s\" must be renamed in child tables too", op->member);
    if (constraint->index != NO_OID && constraint->type != 'f') {
        const struct relation *index = relation_of(x, constraint->index);
        if (catalog_find(x->catalog, CLASS_RELATION, index->object.schema, op->new_name) != NO_OID)
            return refuse(x, "42P07", "relation \"%s\" already exists", op->new_name);
        take_lock(x, constraint->index, LOCK_RENAME_CONSTRAINT_INDEX);
        if (!check_constraint_name(x, parent, op->new_name))
            return false;
        rename_relation_now(x, index, op->new_name);
        return true;
    }
    if (!check_constraint_name(x, parent, op->new_name))
        return false;
    if (inheritable && !op->relation.only && !rename_inherited_constraint(x, op, parent))
        return false;
    set_name(x, id, op->new_name);
    return true;
}

/* Triggers, rules and policies: their table is locked. */
static bool rename_member(struct execution *x, const struct op_rename *op, enum object_class class, enum lock_reason reason, const char *word)
{
    struct operation *operation = operation_current(x);
    oid relation;
    if (!find_named(x, &op->relation, op->missing_ok, &relation))
        return false;
    if (relation == NO_OID)
        return true;
    operation->relation = x->statement->relation = relation;
    take_lock(x, relation, reason);
    oid id = catalog_find_member(x->catalog, class, relation, op->member);
    if (id == NO_OID && relation < FIRST_USER_OID)
        return stop_at_builtin(x, relation);
    if (id == NO_OID && is_view_rule(x, relation, op->object_type, op->member))
        return refuse(x, "42P17", "renaming an ON SELECT rule is not allowed");
    if (id == NO_OID)
        return refuse_missing(x, relation, "42704", "%s \"%s\" for table \"%s\" does not exist", word, op->member, object_name_of(x, relation));
    const struct trigger *trigger = class == CLASS_TRIGGER ? (const struct trigger *)catalog_object(x->catalog, id) : NULL;
    if (trigger != NULL && trigger->parent_trigger != NO_OID && !has_feature(x, FEATURE_RENAME_COPIED_TRIGGER))
        return refuse(x, has_feature(x, FEATURE_RENAME_COPIED_TRIGGER_TOLD) ? "0A000" : "XX000",
                      "cannot rename trigger \"%s\" on table \"%s\"", op->member, object_name_of(x, relation));
    if (trigger != NULL && strcmp(op->member, op->new_name) == 0 && has_feature(x, FEATURE_RENAME_TRIGGER_TO_ITSELF))
        return true;
    if (catalog_find_member(x->catalog, class, relation, op->new_name) != NO_OID)
        return refuse(x, "42710", "%s \"%s\" for relation \"%s\" already exists", word, op->new_name, object_name_of(x, relation));
    set_name(x, id, op->new_name);
    if (trigger == NULL || has_feature(x, FEATURE_RENAME_COPIED_TRIGGER))
        return true;
    /* The copies on partitions are renamed along (renametrig_partition). */
    struct oids all;
    all_inheritors(x, relation, &all);
    for (uint32_t i = 1; i < all.count; i++) {
        oid copy = catalog_find_member(x->catalog, class, all.at[i], op->member);
        take_lock(x, all.at[i], reason);
        if (copy != NO_OID)
            set_name(x, copy, op->new_name);
    }
    return true;
}

static bool rename_schema(struct execution *x, const char *old_name, const char *new_name)
{
    oid id = catalog_find_schema(x->catalog, old_name);
    if (id == NO_OID)
        return refuse_missing(x, NO_OID, "3F000", "schema \"%s\" does not exist", old_name);
    if (catalog_find_schema(x->catalog, new_name) != NO_OID)
        return refuse(x, "42P06", "schema \"%s\" already exists", new_name);
    if (strncmp(new_name, "pg_", 3) == 0)
        return refuse(x, "42939", "unacceptable schema name \"%s\"", new_name);
    x->session->search_path_known = false;
    if (catalog_object(x->catalog, id) == NULL)     /* pg_catalog and its like have no other name here */
        return false;
    set_name(x, id, new_name);
    return true;
}

static bool name_taken(struct execution *x, const struct object *object, const char *new_name)
{
    if (object->class == CLASS_FUNCTION) {
        const struct function *function = (const struct function *)object;
        oid id = catalog_find_function(x->catalog, object->schema, new_name, function->arguments, function->argument_count);
        if (id != NO_OID)
            refuse(x, "42723", "function %s already exists in schema \"%s\"", describe_function(x->arena, x->catalog, id),
                   catalog_schema_name(x->catalog, object->schema));
        return id != NO_OID;
    }
    if (object->parent != NO_OID && object->class == CLASS_CONSTRAINT) {
        if (catalog_find_member(x->catalog, object->class, object->parent, new_name) == NO_OID)
            return false;
        refuse(x, "42710", "constraint \"%s\" for domain %s already exists", new_name, object_name_of(x, object->parent));
        return true;
    }
    if (catalog_find(x->catalog, object->class, object->schema, new_name) == NO_OID)
        return false;
    refuse(x, "42710", "%s already exists", arena_printf(x->arena, "\"%s\"", new_name));
    return true;
}

/* RenameType(), AlterTypeNamespaceInternal(): types that are made along with something stay as that is. */
static bool check_own_type(struct execution *x, const struct type *type)
{
    const struct relation *relation = type->kind == 'c' ? relation_of(x, type->relation) : NULL;
    const struct type *element = type->kind != 'c' && type->element >= FIRST_USER_OID ? catalog_type(x->catalog, type->element) : NULL;
    if (type->kind == 'p' && !type->defined)
        return refuse(x, "42704", "type \"%s\" is only a shell", type->object.name);
    if (type->kind == 'c') {
        refuse(x, "42809", "%s is a table's row type", relation != NULL ? relation->object.name : type->object.name);
        refuse_detail(x, NULL, "Use ALTER TABLE instead.");
        return false;
    }
    return element == NULL || element->array != type->object.id ||
           refuse(x, "42809", "cannot alter array type %s", type_words(x, type->object.id, -1));
}

static bool rename_object(struct execution *x, const struct op_rename *op)
{
    struct drop_target target;
    bool elsewhere;
    struct object_name name = op->object;
    if (name.type == OBJECT_TYPE_DOMCONSTRAINT && name.member == NULL)
        name.member = op->member;
    if (!address_find(x, &name, op->missing_ok, &target, &elsewhere))
        return false;
    const struct object *object = catalog_object(x->catalog, target.object);
    if (elsewhere || target.object == NO_OID || object == NULL)
        return true;
    operation_current(x)->id = target.object;
    operation_current(x)->object = describe_object(x->arena, x->catalog, target.object, 0);
    if (object->class == CLASS_TYPE) {
        if (!check_own_type(x, (const struct type *)object))
            return false;
        move_array_type(x, object->schema, op->new_name);
        if (catalog_find(x->catalog, CLASS_TYPE, object->schema, op->new_name) != NO_OID)
            return refuse(x, "42710", "type \"%s\" already exists", op->new_name);
        rename_type(x, target.object, op->new_name);
        return true;
    }
    if (object->class == CLASS_RELATION) {      /* a composite type stands as its relation */
        const struct relation *relation = (const struct relation *)object;
        take_lock(x, object->id, LOCK_RENAME_RELATION);
        if (catalog_find(x->catalog, CLASS_RELATION, object->schema, op->new_name) != NO_OID)
            return refuse(x, "42P07", "relation \"%s\" already exists", op->new_name);
        if (catalog_find(x->catalog, CLASS_TYPE, object->schema, op->new_name) != NO_OID)
            return refuse(x, "42710", "type \"%s\" already exists", op->new_name);
        rename_relation_now(x, relation, op->new_name);
        return true;
    }
    if (name_taken(x, object, op->new_name))
        return false;
    set_name(x, target.object, op->new_name);
    return true;
}

bool execute_rename(struct execution *x, const struct op *base)
{
    const struct op_rename *op = (const struct op_rename *)base;
    struct operation *operation = operation_add(x, rename_kind(op->object_type), base->span);
    operation->object_type = op->object_type;
    operation->new_name = op->new_name;
    operation->missing_ok = op->missing_ok;
    switch (op->object_type) {
    case OBJECT_TYPE_TABLE:
    case OBJECT_TYPE_FOREIGN_TABLE:
    case OBJECT_TYPE_VIEW:
    case OBJECT_TYPE_MATVIEW:
    case OBJECT_TYPE_INDEX:
    case OBJECT_TYPE_SEQUENCE:
        return rename_relation(x, op);
    case OBJECT_TYPE_COLUMN:
    case OBJECT_TYPE_ATTRIBUTE:
        return rename_column(x, op);
    case OBJECT_TYPE_TABCONSTRAINT:
        return rename_constraint(x, op);
    case OBJECT_TYPE_TRIGGER:
        return rename_member(x, op, CLASS_TRIGGER, LOCK_RENAME_TRIGGER, "trigger");
    case OBJECT_TYPE_RULE:
        return rename_member(x, op, CLASS_RULE, LOCK_RENAME_RULE, "rule");
    case OBJECT_TYPE_POLICY:
        return rename_member(x, op, CLASS_POLICY, LOCK_POLICY, "policy");
    case OBJECT_TYPE_ROLE:
        return rename_role(x, address_text(x, &op->object), op->new_name);
    case OBJECT_TYPE_SCHEMA:
        return rename_schema(x, op->member != NULL ? op->member : op->object.name.name != NULL ? op->object.name.name : op->object.text, op->new_name);
    default:
        return rename_object(x, op);
    }
}

/* ---- SET SCHEMA ---- */

static void move(struct execution *x, oid id, oid schema)
{
    struct object *object = catalog_edit(x->catalog, id);
    object->schema = schema;
    catalog_touch(x->catalog, object);
}

static void move_type(struct execution *x, oid id, oid schema)
{
    const struct type *type = id >= FIRST_USER_OID ? catalog_type(x->catalog, id) : NULL;
    if (type == NULL)
        return;
    oid array = type->array;
    move(x, id, schema);
    if (array >= FIRST_USER_OID)
        move(x, array, schema);
}

/* AlterTableNamespaceInternal(): indexes, constraints and owned sequences go along. */
static bool move_relation(struct execution *x, oid id, oid schema)
{
    const struct relation *relation = relation_of(x, id);
    if (catalog_find(x->catalog, CLASS_RELATION, schema, relation->object.name) != NO_OID)
        return refuse(x, "42P07", "relation \"%s\" already exists in schema \"%s\"", relation->object.name, catalog_schema_name(x->catalog, schema));
    oid row_type = relation->row_type;
    move(x, id, schema);
    move_type(x, row_type, schema);
    uint32_t cursor = 0;
    for (oid member; (member = catalog_next_member(x->catalog, id, CLASS_COUNT, &cursor)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, member);
        if (object->class == CLASS_CONSTRAINT)
            move(x, member, schema);
        else if (object->class == CLASS_RELATION && ((const struct relation *)object)->index != NULL && !move_relation(x, member, schema))
            return false;
    }
    cursor = 0;
    struct dependency dependency;
    for (oid dependent; (dependent = catalog_next_dependent(x->catalog, id, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(x, dependent);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->owned_by == id && sequence->object.schema != schema &&
            !move_relation(x, dependent, schema))
            return false;
    }
    return true;
}

/* CheckSetNamespace(), for the schemas that are no objects here. */
static bool check_special_schema(struct execution *x, const char *schema)
{
    if (strcmp(schema, "pg_temp") == 0)
        return refuse(x, "0A000", "cannot move objects into or out of temporary schemas");
    return strcmp(schema, "pg_toast") != 0 || refuse(x, "0A000", "cannot move objects into or out of TOAST schema");
}

/* AlterSeqNamespaces(): owned sequences are locked even where all stays where it is. */
static void lock_owned_sequences(struct execution *x, oid table)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(x->catalog, table, &cursor, &dependency)) != NO_OID;) {
        const struct relation *sequence = relation_of(x, id);
        if (sequence != NULL && sequence->sequence != NULL && sequence->sequence->owned_by == table)
            take_lock(x, id, LOCK_SET_SCHEMA);
    }
}

static bool set_relation_schema(struct execution *x, const struct op_set_schema *op)
{
    struct operation *operation = operation_current(x);
    oid id;
    if (!find_named(x, &op->relation, op->missing_ok, &id))
        return false;
    if (id == NO_OID)
        return true;
    const struct relation *relation = relation_of(x, id);
    if (relation == NULL)
        return stop_at_builtin(x, id);
    operation->relation = operation->id = x->statement->relation = id;
    operation->object = relation_label(x, id);
    operation->new_relation = relation_is_new(x, id);
    take_lock(x, id, LOCK_SET_SCHEMA);
    if (!check_altered_kind(x, op->object_type, relation))
        return false;
    if (relation->index != NULL) {
        refuse(x, "42809", "cannot change schema of index \"%s\"", relation->object.name);
        refuse_detail(x, NULL, "Change the schema of the table instead.");
        return false;
    }
    if (relation->kind == RELATION_SEQUENCE && relation->sequence->owned_by != NO_OID) {
        refuse(x, "0A000", "cannot move an owned sequence into another schema");
        return false;
    }
    if (!check_special_schema(x, op->new_schema))
        return false;
    struct refusal refusal = {0};
    oid schema = resolve_schema(&x->resolver, op->new_schema, false, &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    lock_owned_sequences(x, id);
    if (schema == relation->object.schema)
        return true;
    if (relation->persistence == 't')
        return refuse(x, "0A000", "cannot move objects into or out of temporary schemas");
    return move_relation(x, id, schema);
}

bool execute_set_schema(struct execution *x, const struct op *base)
{
    const struct op_set_schema *op = (const struct op_set_schema *)base;
    struct refusal refusal = {0};
    struct operation *operation = operation_add(x, "set_schema", base->span);
    operation->object_type = op->object_type;
    operation->new_name = op->new_schema;
    operation->missing_ok = op->missing_ok;
    if (op->relation.name.name != NULL)
        return set_relation_schema(x, op);
    struct drop_target target;
    bool elsewhere;
    if (!address_find(x, &op->object, op->missing_ok, &target, &elsewhere) || !check_special_schema(x, op->new_schema))
        return false;
    oid schema = resolve_schema(&x->resolver, op->new_schema, false, &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    const struct object *object = catalog_object(x->catalog, target.object);
    if (object == NULL || object->schema == schema)
        return true;
    operation_current(x)->id = target.object;
    if (object->class == CLASS_EXTENSION)
        return set_extension_schema(x, target.object, schema);
    if (object->class == CLASS_TYPE) {
        if (catalog_find(x->catalog, CLASS_TYPE, schema, object->name) != NO_OID)
            return refuse(x, "42710", "type \"%s\" already exists in schema \"%s\"", object->name, op->new_schema);
        if (!check_own_type(x, (const struct type *)object))
            return false;
        move_type(x, target.object, schema);
        return true;
    }
    if (object->class == CLASS_RELATION)
        return move_relation(x, target.object, schema);
    if (object->class != CLASS_FUNCTION && catalog_find(x->catalog, object->class, schema, object->name) != NO_OID)
        return refuse(x, "42710", "\"%s\" already exists in schema \"%s\"", object->name, op->new_schema);
    move(x, target.object, schema);
    return true;
}
