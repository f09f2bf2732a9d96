/*
 * Alter other: the subcommands of ALTER TABLE that are about the relation as a whole: owner, storage,
 * options, triggers, rules, inheritance, partitions, replica identity, row security; and ALTER … ALL IN
 * TABLESPACE. Follows tablecmds.c (ATExecChangeOwner, ATExecClusterOn, ATExecSetRelOptions, ATExecAddOf,
 * ATExecReplicaIdentity, AlterTableMoveAll …) and trigger.c (EnableDisableTrigger).
 */
#include "tables.h"

#include <string.h>

#include "base/str.h"
#include "simulate/object/foreign_options.h"
#include "simulate/object/grants.h"
#include "simulate/object/roles.h"

/* ---- owner ---- */

/* Who owns what nobody has been said to own: the role that a new cluster begins with. */
#define FIRST_ROLE "postgres"

static bool owner_differs(const char *old, const char *new)
{
    return strcmp(old != NULL ? old : FIRST_ROLE, new != NULL ? new : FIRST_ROLE) != 0;
}

/* The row type, the indexes and the sequences of its columns go with the relation (ATExecChangeOwner,
 * change_owner_recurse_to_sequences). */
static void change_owner(struct alteration *a, const struct relation *table, const char *owner)
{
    struct execution *x = a->x;
    oid id = table->object.id, row_type = table->row_type;
    struct dependency dependency;
    uint32_t cursor = 0;
    give_to(x, id, owner);
    if (row_type >= FIRST_USER_OID)
        give_to(x, row_type, owner);
    for (const struct relation *index; (index = next_index(x, id, &cursor)) != NULL;) {
        take_lock_mode(x, index->object.id, a->mode, LOCK_ALTER_OWNER);
        give_to(x, index->object.id, owner);
    }
    cursor = 0;
    for (oid sequence; (sequence = catalog_next_dependent(x->catalog, id, &cursor, &dependency)) != NO_OID;) {
        const struct relation *found = relation_of(x, sequence);
        if (found == NULL || found->sequence == NULL || found->sequence->owned_by != id)
            continue;
        take_lock_mode(x, sequence, a->mode, LOCK_ALTER_OWNER);
        give_to(x, sequence, owner);
    }
}

static bool alter_owner(struct alteration *a, const struct relation *table,
                        const struct alter_command *command)
{
    struct execution *x = a->x;
    if (!need_role(x, &command->owner))
        return false;
    const char *owner = command->owner.special == 0 ? command->owner.name : x->resolver.role;
    bool differs = owner_differs(table->object.owner, owner);
    const struct relation *of =
        table->sequence != NULL && differs ? relation_of(x, table->sequence->owned_by) : NULL;
    if (table->kind == RELATION_PARTITIONED_INDEX)
        return refuse(x, "42809", "cannot change owner of index \"%s\"", table->object.name);
    if (table->kind == RELATION_COMPOSITE) {
        refuse(x, "42809", "\"%s\" is a composite type", table->object.name);
        refuse_detail(x, NULL, "Use ALTER TYPE instead.");
        return false;
    }
    if (of != NULL) {
        refuse(x, "0A000", "cannot change owner of sequence \"%s\"", table->object.name);
        refuse_detail(x,
                      arena_printf(x->arena, "Sequence \"%s\" is linked to table \"%s\".", table->object.name,
                                   of->object.name),
                      NULL);
        return false;
    }
    if (table->kind == RELATION_INDEX) {
        if (differs)
            notice(x, "cannot change owner of index \"%s\"", table->object.name);
        return true;
    }
    if (differs)
        change_owner(a, table, owner);
    else
        give_to(x, table->object.id, owner);
    return true;
}

/* ---- CLUSTER ON ---- */

static struct index_info *edit_index(struct execution *x, oid index)
{
    struct relation *edited = catalog_edit(x->catalog, index);
    struct index_info *info = ARENA_NEW(x->arena, struct index_info);
    *info = *edited->index;
    edited->index = info;
    return info;
}

void mark_clustered(struct execution *x, oid table, oid index)
{
    uint32_t cursor = 0;
    for (const struct relation *each; (each = next_index(x, table, &cursor)) != NULL;)
        if (each->index->clustered != (each->object.id == index))
            edit_index(x, each->object.id)->clustered = each->object.id == index;
}

bool check_clusterable(struct execution *x, const struct relation *table, const struct relation *index)
{
    static const char *const clusterable[] = {"btree", "gist"};
    const char *name = index->object.name;
    bool can =
        builtin_access_method_by_name(x->version, index->index != NULL ? index->index->method : "") == NULL;
    if (index->index == NULL || index->index->table != table->object.id)
        return refuse(x, "42809", "\"%s\" is not an index for table \"%s\"", name, table->object.name);
    for (size_t i = 0; i < sizeof clusterable / sizeof *clusterable; i++)
        can |= strcmp(index->index->method, clusterable[i]) == 0;
    if (!can)
        return refuse(x, "0A000",
                      "cannot cluster on index \"%s\" because access method does not support clustering",
                      name);
    if (index->index->predicate != NULL)
        return refuse(x, "0A000", "cannot cluster on partial index \"%s\"", name);
    return index->index->valid || refuse(x, "0A000", "cannot cluster on invalid index \"%s\"", name);
}

static const struct relation *index_of_table(struct execution *x, const struct relation *table,
                                             const char *name)
{
    oid id = catalog_find(x->catalog, CLASS_RELATION, table->object.schema, name);
    const struct relation *index = id != NO_OID ? relation_of(x, id) : NULL;
    if (index == NULL)
        refuse(x, "42704", "index \"%s\" for table \"%s\" does not exist", name, table->object.name);
    return index;
}

static bool cluster_on(struct alteration *a, const struct relation *table,
                       const struct alter_command *command)
{
    struct execution *x = a->x;
    if (command->kind == ALTER_CLUSTER_ON) {
        const struct relation *index = index_of_table(x, table, command->name);
        if (index == NULL)
            return false;
        take_lock_mode(x, index->object.id, a->mode, LOCK_ALTER_CLUSTER_ON);
        if (!check_clusterable(x, table, index))
            return false;
    }
    if (table->kind == RELATION_PARTITIONED)
        return refuse(x, "0A000", "cannot mark index clustered in partitioned table");
    mark_clustered(x, table->object.id,
                   command->kind == ALTER_CLUSTER_ON
                       ? catalog_find(x->catalog, CLASS_RELATION, table->object.schema, command->name)
                       : NO_OID);
    return true;
}

/* ---- storage ---- */

static bool is_published(struct execution *x, oid relation)
{
    struct dependency dependency;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_dependent(x->catalog, relation, &cursor, &dependency)) != NO_OID;) {
        const struct object *object = catalog_object(x->catalog, id);
        if (object != NULL && object->class == CLASS_PUBLICATION)
            return true;
    }
    return false;
}

static bool check_foreign_keys_of(struct execution *x, const struct relation *table, bool to_logged)
{
    uint32_t cursor = 0;
    for (const struct constraint *key;
         (key = to_logged ? next_constraint(x, table->object.id, 'f', &cursor)
                          : next_referencing(x, table->object.id, &cursor)) != NULL;) {
        const struct relation *other = relation_of(x, to_logged ? key->referenced : key->object.parent);
        if (other == NULL || other == table || (other->persistence == 'p') == to_logged)
            continue;
        return refuse(x, "42P16", "could not change table \"%s\" to %s because it references %s table \"%s\"",
                      table->object.name, to_logged ? "logged" : "unlogged",
                      to_logged ? "unlogged" : "logged", other->object.name);
    }
    return true;
}

bool prepare_persistence(struct alteration *a, oid relation, bool to_logged)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    struct table_work *work = work_of(a, relation);
    if (work->change_persistence)
        return refuse(x, "0A000", "cannot change persistence setting twice");
    if (table->persistence == 't')
        return refuse(x, "42P16", "cannot change logged status of table \"%s\" because it is temporary",
                      table->object.name);
    if ((table->persistence == 'p') == to_logged)
        return true;
    if (!to_logged && is_published(x, relation)) {
        refuse(x, "55000", "cannot change table \"%s\" to unlogged because it is part of a publication",
               table->object.name);
        refuse_detail(x, "Unlogged relations cannot be replicated.", NULL);
        return false;
    }
    if (!check_foreign_keys_of(x, table, to_logged))
        return false;
    need_rewrite(a, relation,
                 to_logged ? "SET LOGGED copies the table and writes all of it to the log"
                           : "SET UNLOGGED copies the table");
    work->change_persistence = true;
    work->persistence = to_logged ? 'p' : 'u';
    return true;
}

bool prepare_access_method(struct alteration *a, oid relation, const char *name)
{
    struct execution *x = a->x;
    const struct relation *table = relation_of(x, relation);
    struct table_work *work = work_of(a, relation);
    bool partitioned = table->kind == RELATION_PARTITIONED;
    if (partitioned && !has_feature(x, FEATURE_PARTITIONED_ACCESS_METHOD))
        return refuse(x, "42809", "cannot change access method of a partitioned table");
    if (work->change_access_method)
        return refuse(x, "0A000", "cannot have multiple SET ACCESS METHOD subcommands");
    if (name != NULL && !check_table_method(x, name))
        return false;
    if (name == NULL && !partitioned)
        name = default_table_method(x);
    const char *old = table->access_method != NULL || partitioned ? table->access_method : "heap";
    if (str_same(old, name))
        return true;
    need_rewrite(a, relation,
                 arena_printf(x->arena, "access method %s writes the table anew",
                              name != NULL ? name : "of the default"));
    work->change_access_method = true;
    work->access_method = name;
    return true;
}

/* ---- options ---- */

static enum option_target option_target(const struct relation *table)
{
    switch (table->kind) {
    case RELATION_VIEW:
        return OPTION_VIEW;
    case RELATION_INDEX:
    case RELATION_PARTITIONED_INDEX:
        return OPTION_INDEX;
    case RELATION_PARTITIONED:
        return OPTION_PARTITIONED;
    default:
        return OPTION_HEAP;
    }
}

static bool may_be_updatable(const struct relation *view)
{
    const struct typed_query *query = view->view != NULL ? view->view->resolved : NULL;
    return query == NULL || query->unsure || query->updatable_view;
}

static bool set_relation_options(struct execution *x, const struct relation *table,
                                 const struct alter_command *command)
{
    bool reset = command->kind == ALTER_RESET_REL_OPTIONS;
    oid id = table->object.id;
    /* transformRelOptions() passes "oids" over only where a table is made, and where options are reset. */
    if (!reset && option_target(table) == OPTION_HEAP && option_find(&command->options, "oids") != NULL)
        return refuse(x, "22023", "unrecognized parameter \"%s\"", "oids");
    if (!check_relation_options(x, &command->options, option_target(table),
                                table->index != NULL ? table->index->method : NULL, reset))
        return false;
    struct sql_options merged = merge_options(x, table->options, &command->options, reset);
    if (table->kind == RELATION_VIEW && option_find(&merged, "check_option") != NULL && !may_be_updatable(table))
        return refuse(x, "0A000", "WITH CHECK OPTION is supported only on automatically updatable views");
    /* A TOAST table that other subcommands make necessary is made when all of them are done. */
    const struct object *before = catalog_object_at(x->catalog, id, catalog_statement(x->catalog) - 1);
    if (table->kind == RELATION_TABLE || table->kind == RELATION_MATVIEW)
        merged = without_toast_options(x, before != NULL ? (const struct relation *)before : table, merged);
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->options = merged;
    return true;
}

static bool set_generic_options(struct execution *x, const struct relation *table,
                                const struct alter_command *command)
{
    struct sql_options merged = table->fdw_options;
    oid id = table->object.id;
    if (!change_foreign_options(x, &merged, &command->options, FOREIGN_TABLE, wrapper_of_server(x, table->server)))
        return false;
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->fdw_options = merged;
    return true;
}

/* ---- triggers and rules ---- */

static char enabled_state(enum alter_kind kind)
{
    switch (kind) {
    case ALTER_ENABLE_ALWAYS_TRIG:
    case ALTER_ENABLE_ALWAYS_RULE:
        return 'A';
    case ALTER_ENABLE_REPLICA_TRIG:
    case ALTER_ENABLE_REPLICA_RULE:
        return 'R';
    case ALTER_DISABLE_TRIG:
    case ALTER_DISABLE_TRIG_ALL:
    case ALTER_DISABLE_TRIG_USER:
    case ALTER_DISABLE_RULE:
        return 'D';
    default:
        return 'O';
    }
}

/* Foreign keys work by triggers for each row. */
static bool has_key_triggers(struct execution *x, oid relation)
{
    uint32_t own = 0, others = 0;
    return next_constraint(x, relation, 'f', &own) != NULL || next_referencing(x, relation, &others) != NULL;
}

static void lock_partitions(struct alteration *a, oid relation)
{
    struct oids tables;
    all_inheritors(a->x, relation, &tables);
    for (uint32_t i = 1; i < tables.count; i++)
        lock_child(a, tables.at[i]);
}

static bool is_clone(struct execution *x, const struct trigger *trigger, oid of)
{
    for (int depth = 0; trigger != NULL && depth < 64; depth++) {
        if (trigger->parent_trigger == of)
            return true;
        trigger = trigger->parent_trigger != NO_OID
                      ? (const struct trigger *)catalog_object(x->catalog, trigger->parent_trigger)
                      : NULL;
    }
    return false;
}

static void set_clones(struct alteration *a, oid relation, oid trigger, char state)
{
    struct execution *x = a->x;
    struct oids tables;
    all_inheritors(x, relation, &tables);
    for (uint32_t i = 1; i < tables.count; i++) {
        uint32_t cursor = 0;
        for (oid id; (id = catalog_next_member(x->catalog, tables.at[i], CLASS_TRIGGER, &cursor)) != NO_OID;)
            if (is_clone(x, (const struct trigger *)catalog_object(x->catalog, id), trigger)) {
                struct trigger *edited = catalog_edit(x->catalog, id);
                edited->enabled = state;
            }
    }
}

/* EnableDisableTrigger() */
static bool set_triggers(struct alteration *a, const struct relation *table, const struct alter_step *step)
{
    struct execution *x = a->x;
    const char *name = step->command->name;
    char state = enabled_state(step->command->kind);
    bool user =
        step->command->kind == ALTER_ENABLE_TRIG_USER || step->command->kind == ALTER_DISABLE_TRIG_USER;
    bool recurse = step->recurse && table->kind == RELATION_PARTITIONED, found = false, rows = false;
    oid relation = table->object.id;
    uint32_t cursor = 0;
    for (oid id; (id = catalog_next_member(x->catalog, relation, CLASS_TRIGGER, &cursor)) != NO_OID;) {
        const struct trigger *trigger = (const struct trigger *)catalog_object(x->catalog, id);
        if (name != NULL && strcmp(trigger->object.name, name) != 0)
            continue;
        found = true;
        rows |= trigger->row;
        struct trigger *edited = catalog_edit(x->catalog, id);
        edited->enabled = state;
        if (recurse && edited->row)
            set_clones(a, relation, id, state);
    }
    bool internal = name != NULL ? strncmp(name, "RI_ConstraintTrigger", 20) == 0
                                 : !user && has_key_triggers(x, relation);
    if (recurse && (rows || internal))
        lock_partitions(a, relation);
    return found || internal || name == NULL || table->object.uncertain ||
           refuse(x, "42704", "trigger \"%s\" for table \"%s\" does not exist", name, table->object.name);
}

static bool set_rule(struct execution *x, const struct relation *table, const struct alter_command *command)
{
    oid id = catalog_find_member(x->catalog, CLASS_RULE, table->object.id, command->name);
    if (id == NO_OID && table->object.uncertain)
        return true;
    if (id == NO_OID)
        return refuse(x, "42704", "rule \"%s\" for relation \"%s\" does not exist", command->name,
                      table->object.name);
    struct rewrite_rule *edited = catalog_edit(x->catalog, id);
    edited->enabled = enabled_state(command->kind);
    return true;
}

/* ---- OF ---- */

static const struct column *next_living(const struct relation *relation, uint16_t *at)
{
    while (*at < relation->column_count) {
        const struct column *column = relation->columns[(*at)++];
        if (!column->dropped)
            return column;
    }
    return NULL;
}

static bool check_shape(struct execution *x, const struct relation *table, const struct relation *type)
{
    uint16_t in_table = 0, in_type = 0;
    for (const struct column *wanted; (wanted = next_living(type, &in_type)) != NULL;) {
        const struct column *column = next_living(table, &in_table);
        if (column == NULL)
            return refuse(x, "42804", "table is missing column \"%s\"", wanted->name);
        if (strcmp(column->name, wanted->name) != 0)
            return refuse(x, "42804", "table has column \"%s\" where type requires \"%s\"", column->name,
                          wanted->name);
        if (column->type != wanted->type || column->typmod != wanted->typmod ||
            column->collation != wanted->collation)
            return refuse(x, "42804", "table \"%s\" has different type for column \"%s\"", table->object.name,
                          column->name);
    }
    const struct column *extra = next_living(table, &in_table);
    return extra == NULL || refuse(x, "42804", "table has extra column \"%s\"", extra->name);
}

static bool add_of(struct execution *x, const struct relation *table, const struct alter_command *command)
{
    struct refusal refusal = {0};
    struct type_info info;
    oid type, id = table->object.id, old = table->of_type;
    int32_t typmod;
    if (!resolve_type(&x->resolver, command->of_type, &type, &typmod, &refusal))
        return refuse_as(x, &refusal);
    const struct relation *rows =
        catalog_type_info(x->catalog, type, &info) && info.kind == 'c' ? relation_of(x, info.relation) : NULL;
    if (rows == NULL)
        return refuse(x, "42809", "type %s is not a composite type", type_words(x, type, -1));
    take_lock(x, rows->object.id, LOCK_OF_TYPE);
    if (rows->kind != RELATION_COMPOSITE)
        return refuse(x, "42809", "type %s is the row type of another table", type_words(x, type, -1));
    if (table->inherits.count > 0)
        return refuse(x, "42809", "typed tables cannot inherit");
    if (!check_shape(x, table, rows))
        return false;
    if (old != NO_OID)
        catalog_undepend(x->catalog, id, old);
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->of_type = type;
    depend_on(x, id, type, DEPENDENCY_NORMAL);
    return true;
}

static bool drop_of(struct execution *x, const struct relation *table)
{
    oid id = table->object.id, old = table->of_type;
    if (old == NO_OID)
        return refuse(x, "42809", "\"%s\" is not a typed table", table->object.name);
    catalog_undepend(x->catalog, id, old);
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->of_type = NO_OID;
    return true;
}

/* ---- replica identity ---- */

static bool check_identity_index(struct execution *x, const struct relation *table,
                                 const struct relation *index)
{
    const struct index_info *info = index->index;
    const char *name = index->object.name;
    if (info == NULL || info->table != table->object.id)
        return refuse(x, "42809", "\"%s\" is not an index for table \"%s\"", name, table->object.name);
    if (!info->unique)
        return refuse(x, "42809", "cannot use non-unique index \"%s\" as replica identity", name);
    if (!info->immediate)
        return refuse(x, "0A000", "cannot use non-immediate index \"%s\" as replica identity", name);
    for (uint16_t i = 0; i < info->key_count; i++)
        if (info->keys[i].column == 0)
            return refuse(x, "0A000", "cannot use expression index \"%s\" as replica identity", name);
    if (info->predicate != NULL)
        return refuse(x, "0A000", "cannot use partial index \"%s\" as replica identity", name);
    for (uint16_t i = 0; i < info->key_count; i++) {
        const struct column *column = catalog_column_number(table, info->keys[i].column);
        if (column != NULL && !column->not_null)
            return refuse(x, "42809",
                          "index \"%s\" cannot be used as replica identity because column \"%s\" is nullable",
                          name, column->name);
    }
    return true;
}

static bool set_replica_identity(struct execution *x, const struct relation *table,
                                 const struct alter_command *command)
{
    oid id = table->object.id, chosen = NO_OID;
    uint32_t cursor = 0;
    if (command->replica_identity == 'i') {
        const struct relation *index = index_of_table(x, table, command->name);
        if (index == NULL)
            return false;
        take_lock(x, index->object.id, LOCK_REPLICA_IDENTITY_INDEX);
        if (!check_identity_index(x, table, index))
            return false;
        chosen = index->object.id;
        operation_current(x)->index = chosen;
    }
    for (const struct relation *index; (index = next_index(x, id, &cursor)) != NULL;)
        if (index->index->replica_identity != (index->object.id == chosen))
            edit_index(x, index->object.id)->replica_identity = index->object.id == chosen;
    struct relation *edited = catalog_edit(x->catalog, id);
    edited->replica_identity = command->replica_identity;
    return true;
}

static bool set_row_security(struct execution *x, oid id, enum alter_kind kind)
{
    struct relation *edited = catalog_edit(x->catalog, id);
    if (kind == ALTER_ENABLE_ROW_SECURITY || kind == ALTER_DISABLE_ROW_SECURITY)
        edited->row_security = kind == ALTER_ENABLE_ROW_SECURITY;
    else
        edited->force_row_security = kind == ALTER_FORCE_ROW_SECURITY;
    return true;
}

/* ---- partitions ---- */

static bool alter_partition(struct alteration *a, const struct relation *table,
                            const struct alter_command *command)
{
    struct execution *x = a->x;
    oid id = table->object.id;
    if (table->kind == RELATION_PARTITIONED_INDEX)
        return attach_index(x, id, command);
    /* transformPartitionCmd() */
    if (table->kind != RELATION_PARTITIONED && command->kind != ALTER_DETACH_PARTITION_FINALIZE)
        return refuse(x, "42P17", "table \"%s\" is not partitioned", table->object.name);
    if (table->kind != RELATION_PARTITIONED)
        return refuse(x, "42P01", "relation \"%s\" is not a partition of relation \"%s\"",
                      command->relation.name.name, table->object.name);
    if (command->kind == ALTER_ATTACH_PARTITION)
        return attach_partition(x, a, id, command);
    return command->kind == ALTER_DETACH_PARTITION ? detach_partition(x, a, id, command)
                                                   : detach_finalize(x, id, command);
}

/* ---- by kind ---- */

bool alter_other(struct alteration *a, struct table_work *work, struct alter_step *step)
{
    struct execution *x = a->x;
    const struct alter_command *command = step->command;
    const struct relation *table = relation_of(x, work->relation);
    switch (command->kind) {
    case ALTER_CHANGE_OWNER:
        return alter_owner(a, table, command);
    case ALTER_CLUSTER_ON:
    case ALTER_DROP_CLUSTER:
        return cluster_on(a, table, command);
    case ALTER_SET_REL_OPTIONS:
    case ALTER_RESET_REL_OPTIONS:
        return set_relation_options(x, table, command);
    case ALTER_GENERIC_OPTIONS:
        return set_generic_options(x, table, command);
    case ALTER_ENABLE_TRIG:
    case ALTER_ENABLE_ALWAYS_TRIG:
    case ALTER_ENABLE_REPLICA_TRIG:
    case ALTER_DISABLE_TRIG:
    case ALTER_ENABLE_TRIG_ALL:
    case ALTER_DISABLE_TRIG_ALL:
    case ALTER_ENABLE_TRIG_USER:
    case ALTER_DISABLE_TRIG_USER:
        return set_triggers(a, table, step);
    case ALTER_ENABLE_RULE:
    case ALTER_ENABLE_ALWAYS_RULE:
    case ALTER_ENABLE_REPLICA_RULE:
    case ALTER_DISABLE_RULE:
        return set_rule(x, table, command);
    case ALTER_ADD_INHERIT:
        return add_inherit(x, work->relation, &command->relation);
    case ALTER_DROP_INHERIT:
        return drop_inherit(x, work->relation, &command->relation);
    case ALTER_ADD_OF:
        return add_of(x, table, command);
    case ALTER_DROP_OF:
        return drop_of(x, table);
    case ALTER_REPLICA_IDENTITY:
        return set_replica_identity(x, table, command);
    case ALTER_ENABLE_ROW_SECURITY:
    case ALTER_DISABLE_ROW_SECURITY:
    case ALTER_FORCE_ROW_SECURITY:
    case ALTER_NO_FORCE_ROW_SECURITY:
        return set_row_security(x, work->relation, command->kind);
    case ALTER_ATTACH_PARTITION:
    case ALTER_DETACH_PARTITION:
    case ALTER_DETACH_PARTITION_FINALIZE:
        return alter_partition(a, table, command);
    default:
        /* SET LOGGED, ACCESS METHOD and TABLESPACE are phase 3's; SET WITHOUT OIDS does nothing any more. */
        return true;
    }
}

/* ---- ALTER … ALL IN TABLESPACE ---- */

static bool is_moved(struct execution *x, const struct op_alter_all_in_tablespace *op,
                     const struct relation *relation)
{
    const char *kinds = op->object_type == OBJECT_TYPE_TABLE   ? "rp"
                        : op->object_type == OBJECT_TYPE_INDEX ? "iI"
                                                               : "m";
    const char *tablespace = relation->tablespace != NULL ? relation->tablespace : "pg_default";
    if (strchr(kinds, relation->kind) == NULL || strcmp(tablespace, op->from) != 0)
        return false;
    for (uint32_t i = 0; i < op->roles.count; i++) {
        const struct role *role = &op->roles.at[i];
        if (!owner_differs(relation->object.owner, role->special == 0 ? role->name : x->resolver.role))
            return true;
    }
    return op->roles.count == 0;
}

bool execute_alter_all_in_tablespace(struct execution *x, const struct op *base)
{
    const struct op_alter_all_in_tablespace *op = (const struct op_alter_all_in_tablespace *)base;
    uint32_t cursor = 0;
    operation_add(x, "alter_all_in_tablespace", base->span);
    if (strcmp(op->from, "pg_global") == 0 || strcmp(op->to, "pg_global") == 0)
        return refuse(x, "42P17", "cannot move relations in to or out of pg_global tablespace");
    if (strcmp(op->from, op->to) == 0)
        return true;
    for (oid id; (id = catalog_next_id(x->catalog, &cursor)) != NO_OID;) {
        const struct relation *relation = relation_of(x, id);
        if (relation == NULL || !is_moved(x, op, relation))
            continue;
        take_lock(x, id, LOCK_ALTER_SET_TABLESPACE);
        struct relation *edited = catalog_edit(x->catalog, id);
        edited->tablespace = strcmp(op->to, "pg_default") != 0 ? op->to : NULL;
    }
    return true;
}
